"""Warnings beside the step: each is one Dutch sentence about facts that the collector should know.

>>> says("interrupt", day="31 december", days=38)
'Verjaart op 31 december, over 38 dagen: stuur een stuitingsbrief.'
"""

from __future__ import annotations

from xlwings_addin.rules.case import Case, Choice
from xlwings_addin.rules.claims import small
from xlwings_addin.rules.desk import INTERRUPT_WITHIN
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.ladder import RANK
from xlwings_addin.rules.plans import answer_date
from xlwings_addin.rules.standstill import external
from xlwings_addin.rules.terms import LONGEST_GOVERNMENT, flags
from xlwings_addin.rules.vocabulary import Classification, Status, Step

SENTENCES = {
    "derived": "Vervaldatum berekend: factuurdatum plus {days} dagen.",
    "late_step": "Deze stap had uiterlijk op {day} gezet moeten zijn.",
    "barring": "Verjaart op {day}, over {days} dagen.",
    "interrupt": "Verjaart op {day}, over {days} dagen: stuur een stuitingsbrief.",
    "barred": "Mogelijk verjaard: stuur niets voordat u dit heeft uitgezocht.",
    "credit_limit": "Boven de kredietlimiet: {open} open, limiet {limit}.",
    "partly_disputed": "{disputed} is betwist; de stap gaat over de andere {rest}.",
    "answer": "Antwoord op de klacht uiterlijk {day}.",
    "foreign": "Andere valuta: geen automatische rente en kosten.",
    "small_term": "Kleine termijn van een duurovereenkomst: incassokosten worden niet automatisch berekend.",
    "old_rates": "De rentetabel is ouder dan 200 dagen: vul nieuwe percentages in bij Extra rente.",
    "paid_after": "Er kwam een betaling binnen nadat de zaak uit handen was: geef die door.",
    "administrator": "Alleen contact via {name}.",
    "no_new_credit": "Signaal van insolventie: lever niet op rekening tot dit is uitgezocht.",
    "letter_waits": "De brief {kind} van {day} is gemaakt, maar nog niet als verzonden gemarkeerd.",
    "classify": "Het beleid vraagt om de debiteur nu te classificeren.",
}
"""The warnings; their keys stay inside."""

CLASSIFY_AT_FINAL, CLASSIFY_AT_SECOND = "Laatste aanmaning", "Tweede gebroken toezegging"

INTERRUPTING = frozenset(
    {Step.DEMAND, Step.NOTICE_OF_DEFAULT, Step.FOURTEEN_DAY_LETTER, Step.FINAL_DEMAND, Step.INTERRUPT}
)
"""Steps whose letter interrupts limitation (BW 3:317)."""

_NOT_OURS = frozenset({"R04b", "R05"})

TIME_TO_ARRIVE = 14
"""Days that an interrupting letter must have left to reach the debtor."""


def says(key: str, **facts: object) -> str:
    """The sentence of a warning, filled in."""
    return SENTENCES[key].format(**facts)


def of_choice(case: Case, choice: Choice) -> tuple[str, ...]:
    """The warnings that come with the step itself: too late, no telephone, time to classify."""
    account, desk = case.account, case.desk
    found = list(choice.warnings)
    now = choice.status is Status.NOW
    if now and choice.latest is not None and choice.latest < desk.on:
        found.append(says("late_step", day=desk.says(choice.latest)))
    if choice.step in RANK and account.unreachable:
        found.append(f"{account.unreachable[:1].upper()}{account.unreachable[1:]}.")
    at = account.policy.classify_at
    classify = (at == CLASSIFY_AT_FINAL and choice.step is Step.FINAL_DEMAND) or (
        at == CLASSIFY_AT_SECOND and choice.rule == "R11c"
    )
    unknown = account.debtor is None or account.debtor.classification in ("", Classification.UNKNOWN)
    return (*found, says("classify")) if now and classify and unknown else tuple(found)


def of_case(case: Case, choice: Choice) -> tuple[str, ...]:
    """The warnings about one invoice with the step that was chosen for it."""
    desk, account, invoice = case.desk, case.account, case.invoice
    if case.open <= 0:
        return tuple(_paid_after(case)) if case.history.payments else ()
    found = [*account.warnings, *choice.warnings]
    if case.terms.derived:
        found.append(says("derived", days=case.terms.term))
    if case.terms.term > LONGEST_GOVERNMENT:
        found += map(str, flags(case.terms.term, account.type))
    if case.barred_on is not None and case.barred_on < desk.watch_until:
        found += limitation(case, needs_interruption(case, choice))
    if case.demandable != case.open:
        found += _disputed(case)
    if case.currency != desk.currency:
        found.append(says("foreign"))
    if small(invoice):
        found.append(says("small_term"))
    return (*found, *_of_history(case, choice))


def _disputed(case: Case) -> list[str]:
    if case.demandable <= 0:
        return []
    found = [says("partly_disputed", disputed=case.money(case.disputed), rest=case.money(case.demandable))]
    if (answer_by := answer_date(case)) is not None:
        found.append(says("answer", day=case.desk.says(answer_by)))
    return found


def _of_history(case: Case, choice: Choice) -> list[str]:
    """Warnings about what happened: letters that wait, a payment after the case was handed over."""
    waiting = [
        says("letter_waits", kind=letter.kind, day=case.desk.says(letter.made_on))
        for letter in case.history.waiting
        if letter.kind == choice.step and letter.made_on is not None
    ]
    return waiting + _paid_after(case)


def limitation(case: Case, interrupt: bool) -> list[str]:
    """The warning that the claim will soon be time-barred, or is."""
    if case.barred_on is None:
        return []
    left = (case.barred_on - case.on).days
    if left < 0:
        return [says("barred")]
    if left > max(case.desk.settings.limitation_warnings, default=0) and not interrupt:
        return []
    return [says("interrupt" if interrupt else "barring", day=case.desk.says(case.barred_on), days=left)]


def needs_interruption(case: Case, choice: Choice) -> bool:
    """Whether a letter that interrupts limitation has to go out besides the step (within 90 days, none planned).

    Never about a claim that is no longer ours to write about, or to a debtor who has no known administrator. A letter
    that waits until the payments are processed is not planned: the claim must not be lost for that.
    """
    if case.barred_on is None or case.barred_on >= case.desk.watch_until:
        return False
    if choice.rule in _NOT_OURS or case.position.handed_on is not None:
        return False
    if not 0 <= (case.barred_on - case.on).days <= INTERRUPT_WITHIN:
        return False
    planned = choice.step in INTERRUPTING and choice.status is not Status.ERROR
    return not (planned and choice.on is not None and (case.barred_on - max(choice.on, case.on)).days >= TIME_TO_ARRIVE)


def _paid_after(case: Case) -> list[str]:
    """A payment that came in after the case was handed over."""
    if not case.history.payments:
        return []
    status, since = external(case)
    since = since if status else case.position.handed_on
    if since is None:
        return []
    late = any(
        p.booked_on is not None and p.booked_on >= since and (p.amount or ZERO) > 0 for p in case.history.payments
    )
    return [says("paid_after")] if late else []
