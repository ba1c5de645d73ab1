"""How a call can end: per outcome the facts that must be there, the ones that may not, and what follows.

A new outcome is a member of `vocabulary.Outcome` and one entry here. The same entry serves the form, the quick log on
the call list and the command.

>>> [need.fields[0] for need in OUTCOMES[Outcome.ABSENT].needs], [need.fields[0] for need in OUTCOMES[Outcome.ABSENT].forbidden]
(['back_on', 'stand_in'], ['reason'])
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from typing import NamedTuple

from xlwings_addin.rules import followup, privacy
from xlwings_addin.rules.aims import IN_INSTALMENTS
from xlwings_addin.rules.case import Case, Choice
from xlwings_addin.rules.facts import Call, Debtor, Policy
from xlwings_addin.rules.history import NOBODY_SPOKEN
from xlwings_addin.rules.money import long_date, short_euro
from xlwings_addin.rules.vocabulary import Classification, Outcome


class When(Enum):
    """Where a required date must lie."""

    ANY = "any day"
    LATER = "not before the call"
    EARLIER = "not after the call"


class Need(NamedTuple):
    """A fact that an outcome needs: any one of ``fields`` of `Call`, and the Dutch sentence that asks for it."""

    fields: tuple[str, ...]
    sentence: str
    when: When = When.ANY


class Entry(NamedTuple):
    """One outcome. ``follow`` gives its own next step; ``None`` where another rule watches it (promise, complaint).

    ``explain``: after a promise that was not kept, the debtor is asked why (A80).
    """

    needs: tuple[Need, ...] = ()
    forbidden: tuple[Need, ...] = ()
    follow: Callable[[Case, Call], Choice | None] | None = None
    classify: bool = False
    address: bool = False
    ends_promise: bool = False
    explain: bool = False


SPOKEN_TO = Need(("spoken_to",), "Vul in met wie u heeft gesproken.")
AMOUNT = Need(("promised",), "Vul het bedrag in bij Toegezegd bedrag.")
MEANS = Need(("means",), "Vul in hoe er wordt betaald, bij Betaalwijze.")
SUMMARY = Need(("summary",), "Vat de afspraak samen, bij Samenvatting.")
REASON = Need(("reason",), "Vul de reden in, bij Reden.")
TIME = Need(("time",), "Vul het tijdstip van de poging in, bij Tijd.")
READY = Need(("ready_by",), "Vul in wanneer dit klaar is, bij Gereed op.", When.LATER)
OWNER = Need(("action_owner",), "Vul in wie aan zet is, wij of de debiteur, bij Actiehouder.")

OUTCOMES: dict[Outcome, Entry] = {
    Outcome.PROMISE: Entry(
        (
            SPOKEN_TO,
            AMOUNT,
            Need(("promised_on",), "Vul in op welke dag er betaald wordt, bij Toegezegd op.", When.LATER),
            MEANS,
            SUMMARY,
        ),
        ends_promise=True,
        explain=True,
    ),
    Outcome.PAID_NOW: Entry((SPOKEN_TO, AMOUNT, MEANS), follow=followup.paid, ends_promise=True, explain=True),
    Outcome.ALREADY_PAID: Entry(
        (AMOUNT, Need(("promised_on",), "Vul in op welke dag er betaald is, bij Toegezegd op.", When.EARLIER)),
        follow=followup.paid,
        ends_promise=True,
    ),
    Outcome.PLAN: Entry(
        (
            Need(("condition", "promised", "summary"), "Vul in hoeveel termijnen zijn afgesproken, bij Voorwaarde."),
            Need(("promised_on",), "Vul de datum van de eerste termijn in, bij Toegezegd op.", When.LATER),
            REASON,
        ),
        follow=followup.plan,
        ends_promise=True,
    ),
    Outcome.COMPLAINT: Entry(
        (
            Need(("reason", "summary", "note"), "Beschrijf de klacht, bij Reden of Samenvatting."),
            Need(("disputed",), "Vul in welk bedrag betwist wordt, bij Betwist bedrag."),
            OWNER,
            Need(("ready_by",), "Vul in wanneer de klant antwoord krijgt, bij Gereed op.", When.LATER),
        ),
        ends_promise=True,
    ),
    Outcome.CONDITIONAL: Entry(
        (
            Need(("condition",), "Vul de voorwaarde in, bij Voorwaarde."),
            OWNER,
            READY,
            Need(("promised_on", "next_on"), "Vul in op welke dag er daarna betaald wordt, bij Toegezegd op.", When.LATER),
        ),
        follow=followup.conditional,
        ends_promise=True,
        explain=True,
    ),
    Outcome.INVOICE_MISSING: Entry(follow=followup.invoice_missing, address=True),
    Outcome.ABSENT: Entry(
        (
            Need(("back_on",), "Vraag wanneer de juiste persoon terug is en vul dat in, bij Terug op.", When.LATER),
            Need(("stand_in",), "Vraag wie vervangt en vul dat in, bij Waarnemer. Niemand? Typ 'geen'."),
        ),
        forbidden=(
            Need(("reason",), "Maak Reden leeg: waarom iemand afwezig is, mag u niet vastleggen."),
        ),
        follow=followup.absent,
    ),
    Outcome.NO_ANSWER: Entry((TIME,)),
    Outcome.VOICEMAIL: Entry((TIME,)),
    Outcome.BUSY: Entry((TIME,)),
    Outcome.WRONG_NUMBER: Entry(),
    Outcome.CALL_BACK: Entry(
        (Need(("call_back_on",), "Vul in wanneer u terugbelt, bij Terugbellen op.", When.LATER),),
        follow=followup.call_back,
    ),
    Outcome.REFERRED: Entry(
        (
            Need(("stand_in",), "Vul in naar wie u bent verwezen, bij Waarnemer."),
            Need(("phone",), "Vul het nummer van die persoon in, bij Telefoonnummer."),
        ),
        follow=followup.referred,
    ),
    Outcome.UNWILLING: Entry((SPOKEN_TO, REASON), follow=followup.unwilling, classify=True, ends_promise=True),
    Outcome.UNABLE: Entry(
        (SPOKEN_TO, Need(("reason",), "Vul in wat de klant wel kan betalen, bij Reden.")),
        follow=followup.unable,
        classify=True,
        ends_promise=True,
    ),
    Outcome.BROKEN_OFF: Entry((SPOKEN_TO,), follow=followup.broken_off),
    Outcome.NO_RESULT: Entry((SPOKEN_TO, REASON), follow=followup.no_result),
    Outcome.SET_OFF: Entry(
        (
            Need(("reason", "summary", "note"), "Vul in met welke schuld van ons de klant verrekent, bij Reden."),
            Need(("disputed",), "Vul in welk bedrag de klant verrekent, bij Betwist bedrag."),
        ),
        ends_promise=True,
    ),
    Outcome.INSOLVENCY_SIGNAL: Entry(
        (Need(("signal", "note"), "Vul in wat u heeft waargenomen, bij Signaal. Alleen feiten."),),
        follow=followup.signal,
    ),
    Outcome.INSOLVENT: Entry(
        (
            Need(("signal", "reason"), "Vul in wat er speelt (Faillissement, Surseance of WSNP), bij Signaal."),
            Need(("ready_by", "next_on"), "Vul in sinds welke dag, bij Gereed op."),
            Need(("stand_in",), "Vul naam en adres van de curator of bewindvoerder in, bij Waarnemer."),
        ),
    ),
    Outcome.DECEASED: Entry(),
    Outcome.INFORMATIVE: Entry(
        (SUMMARY, Need(("next_on",), "Vul in wanneer u weer contact heeft, bij Volgende datum.", When.LATER)),
        follow=followup.informative,
        explain=True,
    ),
}  # fmt: skip
"""Every outcome with what it needs and what follows."""

_TELLS_NOT_WHY = NOBODY_SPOKEN | {
    Outcome.ABSENT,
    Outcome.REFERRED,
    Outcome.PAID_NOW,
    Outcome.ALREADY_PAID,
    Outcome.INSOLVENCY_SIGNAL,
    Outcome.INSOLVENT,
    Outcome.DECEASED,
}
"""Outcomes that say nothing about why the debtor did not pay, or after which it no longer matters."""

FIRST_CALL = "Eerste gesprek"
"""Value of `Classificeren bij` of a policy that wants to know at the first conversation why a debtor does not pay."""


def check(
    call: Call, on: date, policy: Policy, debtor: Debtor | None = None, *, unkept: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stops a call from being logged, and what the collector should think about: two rows of Dutch sentences.

    Args:
        call: the note as typed.
        on: the day on which it is logged.
        policy: the policy of the debtor; it says how long a promise may run.
        debtor: the debtor, for the facts that stand there: classification and address.
        unkept: the promise that was not kept and not explained yet, as the start of a Dutch sentence.
    """
    if call.outcome not in OUTCOMES:
        return (f"Kies een uitkomst uit de lijst; '{call.outcome}' staat er niet in.",), ()
    entry = OUTCOMES[Outcome(call.outcome)]
    objections = [need.sentence for need in entry.needs if not _filled(call, need)]
    objections += [need.sentence for need in entry.forbidden if _filled(call, need)]
    if not call.debtor:
        objections.insert(0, "Vul in over welke debiteur het gesprek ging.")
    if call.on is None:
        objections.insert(0, "Vul de datum van het gesprek in.")
    else:
        objections += _misplaced(call, call.on, entry)
        if call.on > on:
            objections.append(f"Het gesprek is van {long_date(call.on)}; dat is na vandaag.")
    objections += [
        f"{label} moet meer dan nul zijn."
        for label, amount in (("Toegezegd bedrag", call.promised), ("Betwist bedrag", call.disputed))
        if amount is not None and amount <= 0
    ]
    if entry.classify and (debtor is None or debtor.classification in {"", Classification.UNKNOWN}):
        objections.append("Kies bij de debiteur een classificatie: niet-willer, niet-kunner of vergeten.")
    if entry.address and not (call.note or call.summary or (debtor is not None and (debtor.email or debtor.address))):
        objections.append("Vul in waar de kopie van de factuur heen moet, bij Notitie: een e-mailadres of postadres.")
    if unkept and entry.explain and not call.reason:
        objections.append(f"{unkept} Vraag waarom en vul dat in, bij Reden.")
    warnings: list[str] = []
    if call.outcome == Outcome.PROMISE and call.on is not None:
        refusal, warnings = _promise(call, call.on, policy)
        objections += refusal
    unclassified = debtor is not None and debtor.classification in {"", Classification.UNKNOWN} and not entry.classify
    if policy.classify_at == FIRST_CALL and unclassified and call.outcome not in _TELLS_NOT_WHY:
        warnings.append("Kies bij de debiteur ook een classificatie; dit beleid vraagt dat bij het eerste gesprek.")
    return tuple(objections), (*warnings, *privacy.warnings(call))


def _filled(call: Call, need: Need) -> bool:
    return any(getattr(call, name) not in (None, "") for name in need.fields)


def _misplaced(call: Call, on: date, entry: Entry) -> list[str]:
    """Required dates on the wrong side of the call."""
    found = []
    for need in entry.needs:
        day = next((value for name in need.fields if isinstance(value := getattr(call, name), date)), None)
        if day is None or need.when is When.ANY:
            continue
        if need.when is When.LATER and day < on:
            found.append(f"{long_date(day)} ligt voor het gesprek. {need.sentence}")
        elif need.when is When.EARLIER and day > on:
            found.append(f"{long_date(day)} ligt na het gesprek. {need.sentence}")
    return found


def _promise(call: Call, on: date, policy: Policy) -> tuple[list[str], list[str]]:
    """Limits on a promise: how far away, and how much."""
    refusal: list[str] = []
    warnings: list[str] = []
    if call.promised_on is not None:
        days = (call.promised_on - on).days
        if days >= policy.refuse_promise_from:
            refusal.append(
                f"{long_date(call.promised_on)} is over {days} dagen: te ver weg voor een toezegging. "
                "Kies een eerdere dag, of leg een regeling vast."
            )
        elif days > policy.longest_promise:
            advice = (
                "" if call.reason else f" Vraag een volgende keer om een dag binnen {policy.longest_promise} dagen."
            )
            warnings.append(f"De toezegging loopt {days} dagen; meer dan {policy.longest_promise} is lang.{advice}")
    if call.promised is not None and call.open_at_call is not None and call.open_at_call > 0:
        if call.promised < call.open_at_call and not call.reason and call.goal != IN_INSTALMENTS:
            warnings.append(f"Er staat {short_euro(call.open_at_call)} open. Waarom niet alles?")
        elif call.promised > call.open_at_call:
            warnings.append(f"De toezegging is hoger dan wat openstaat: {short_euro(call.open_at_call)}.")
    return refusal, warnings
