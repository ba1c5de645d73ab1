"""Which branch of the conversation fits a debtor: the first situation that holds says where to begin and what to mind.

>>> in_words(Situation("Eerste gesprek over deze facturen. Ga niet uit van onwil.", 1))
'Eerste gesprek over deze facturen. Ga niet uit van onwil. Begin bij 1.'
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from xlwings_addin.rules.case import INSOLVENT
from xlwings_addin.rules.facts import Call
from xlwings_addin.rules.history import NOBODY_SPOKEN
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.preparation import Preparation
from xlwings_addin.rules.promises import BROKEN, Promise, PromiseStatus
from xlwings_addin.rules.standstill import REPRESENTED
from xlwings_addin.rules.vocabulary import Classification, Outcome, SpecialStatus, Step


class Situation(NamedTuple):
    """What is the matter, in a Dutch sentence or two, and the node of the conversation to begin with (0: do not call)."""

    text: str
    node: int


def situation(of: Preparation) -> Situation:
    """The situation of this debtor today."""
    for holds in _IN_ORDER:
        found = holds(of)
        if found is not None:
            return found
    return Situation("Eerste gesprek over deze facturen. Ga niet uit van onwil.", 1)


def in_words(found: Situation) -> str:
    """The situation with where to begin, as it stands on the sheet."""
    return found.text if not found.node else f"{found.text} Begin bij {found.node}."


def _do_not_call(of: Preparation) -> Situation | None:
    status, _ = of.account.special
    if status == SpecialStatus.DECEASED:
        return Situation("De debiteur is overleden: bel niet, later volgt een brief aan de erven.", 0)
    if status in INSOLVENT:
        return Situation(f"{status}: bel niet over betaling, dien de vordering in bij de curator of bewindvoerder.", 0)
    if status in REPRESENTED:
        who = of.debtor.administrator or "de bewindvoerder"
        return Situation(f"{status}: praat alleen met {who}, niet met de debiteur zelf.", 1)
    if of.debtor.do_not_call:
        return Situation("Bij deze debiteur staat Niet bellen: schrijf, of wacht tot de klant u belt.", 0)
    return None


def _nothing_open(of: Preparation) -> Situation | None:
    return None if of.owed else Situation("Er staat niets open. Een gesprek vastleggen kan wel.", 0)


def _missed_instalment(of: Preparation) -> Situation | None:
    missed = next((each for each in of.owed if each.step is Step.REPAIR_PLAN), None)
    if missed is None:
        return None
    return Situation(f"{_cause(missed.reason)}. Vraag waarom en wanneer het alsnog wordt betaald.", 7)


def unexplained(promises: Sequence[Promise], calls: Sequence[Call]) -> Promise | None:
    """The newest promise of a debtor, when it was broken and nobody was spoken to about it since.

    Args:
        promises: newest first.
        calls: with the debtor, oldest first.
    """
    promise = next(iter(promises), None)
    if promise is None or promise.status not in BROKEN:
        return None
    newest = next((call for call in reversed(calls) if call.outcome not in NOBODY_SPOKEN), None)
    if newest is not None and newest.number != promise.call.number and newest.outcome != Outcome.PROMISE:
        return None
    return promise


def _broken(of: Preparation) -> Situation | None:
    promise = unexplained(of.promises, of.account.trail.calls)
    if promise is None:
        return None
    times = of.outlook.broken_promises
    count = f", voor de {times}e keer" if times > 1 else ""
    amount = short_euro(promise.amount, of.request.currency)
    ask = "Vraag waarom en noteer dat bij Reden; maak een nieuwe, concrete afspraak."
    return Situation(f"De toezegging van {amount} voor {of.says(promise.day)} is {promise.status}{count}. {ask}", 4)


def _running(of: Preparation) -> Situation | None:
    promise = next(iter(of.promises), None)
    if promise is None or promise.status is not PromiseStatus.OPEN:
        return None
    amount = short_euro(promise.amount, of.request.currency)
    return Situation(f"Er loopt een toezegging: {amount} voor {of.says(promise.day)}. Wacht die dag af.", 0)


def _after_the_last_call(of: Preparation) -> Situation | None:
    newest = next(iter(reversed(of.account.trail.calls)), None)
    if newest is None or newest.on is None:
        return None
    day = of.says(newest.on)
    spoken = {
        Outcome.ABSENT: f"De juiste persoon was op {day} afwezig; waarnemer: {newest.stand_in or 'onbekend'}.",
        Outcome.CALL_BACK: f"Op {day} is afgesproken dat u terugbelt.",
        Outcome.REFERRED: f"Op {day} bent u verwezen naar {newest.stand_in} ({newest.phone}).",
        Outcome.INVOICE_MISSING: f"Op {day} ontbrak de factuur. Vraag of de kopie er is.",
        Outcome.NO_ANSWER: f"Op {day} om {newest.time} was er geen gehoor.",
        Outcome.VOICEMAIL: f"Op {day} om {newest.time} sprak u de voicemail in.",
        Outcome.BUSY: f"Op {day} om {newest.time} was de lijn in gesprek.",
    }
    if newest.outcome in spoken:
        return Situation(spoken[Outcome(newest.outcome)], 1)
    if newest.outcome in (Outcome.ALREADY_PAID, Outcome.PAID_NOW):
        return Situation(f"De klant zei op {day} te hebben betaald, maar dat is niet gevonden. Vraag om een bewijs.", 4)
    if newest.outcome == Outcome.CONDITIONAL:
        return Situation(f"De klant betaalt onder voorwaarde: {newest.condition}. Vraag of daaraan is voldaan.", 9)
    return None


def _complaint(of: Preparation) -> Situation | None:
    disputed = [case for case in of.cases if case.open > 0 and case.disputed > 0]
    if not disputed:
        return None
    amount = short_euro(sum(case.disputed for case in disputed) or disputed[0].disputed, disputed[0].currency)
    return Situation(
        f"Er loopt een klacht over {amount}. Vraag nu alleen om de rest en zeg wanneer er antwoord komt.", 3
    )


def _classified(of: Preparation) -> Situation | None:
    if of.debtor.classification == Classification.UNABLE:
        return Situation("De klant kan niet betalen. Vraag wat wel kan, en per wanneer.", 7)
    if of.debtor.classification == Classification.UNWILLING:
        return Situation("De klant wil niet betalen. Blijf rustig en noem alleen stappen die u echt zet.", 6)
    return None


def _written_to(of: Preparation) -> Situation | None:
    letters = of.account.trail.letters
    if not letters or letters[-1].sent_on is None:
        return None
    newest = letters[-1]
    assert newest.sent_on is not None
    pay_by = f", te betalen voor {of.says(newest.pay_by)}" if newest.pay_by else ""
    return Situation(
        f"Op {of.says(newest.sent_on)} is een brief verstuurd ({newest.kind.lower()}{pay_by}). Vraag of die is ontvangen.",
        1,
    )


_IN_ORDER: tuple[Callable[[Preparation], Situation | None], ...] = (
    _do_not_call,
    _nothing_open,
    _missed_instalment,
    _broken,
    _running,
    _after_the_last_call,
    _complaint,
    _classified,
    _written_to,
)


def _cause(reason: str) -> str:
    """The first half of a reason, that says what is the matter; the second says what to do."""
    return reason.partition(":")[0]
