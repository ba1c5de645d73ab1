"""Warnings beside the step: each is one Dutch sentence about facts that the collector should know."""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.case import Case, Choice
from xlwings_addin.rules.claims import small
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.ladder import RANK
from xlwings_addin.rules.plans import answer_date
from xlwings_addin.rules.standstill import REPRESENTED, special
from xlwings_addin.rules.terms import flags
from xlwings_addin.rules.vocabulary import Classification, Outcome, Status, Step

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
    "below_minimum": "Onder het minimumbedrag.",
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

INTERRUPT_WITHIN = 90
"""Days before the claim is barred in which an interrupting letter has to go out."""

TIME_TO_ARRIVE = 14
"""Days that an interrupting letter must have left to reach the debtor."""


def says(key: str, **facts: object) -> str:
    """The sentence of a warning, filled in."""
    return SENTENCES[key].format(**facts)


def of_case(case: Case, choice: Choice) -> tuple[str, ...]:
    """The warnings about one invoice with the step that was chosen for it."""
    desk, account, invoice = case.desk, case.account, case.invoice
    found = list(choice.warnings)
    if account.policy_warning:
        found.append(account.policy_warning)
    if case.due_derived and invoice.issued is not None:
        found.append(says("derived", days=(case.due - invoice.issued).days))
    if case.open <= 0 or choice.status is Status.DONE:
        return (*found, *_paid_after(case))
    if choice.status is Status.NOW and choice.latest is not None and choice.latest < desk.on:
        found.append(says("late_step", day=desk.says(choice.latest)))
    found += limitation(
        case.barred_on, desk.on, desk.settings.limitation_warnings, needs_interruption(case, choice), case
    )
    if invoice.issued is not None and not case.due_derived:
        found += map(str, flags((case.due - (invoice.received_on or invoice.issued)).days, account.type))
    found += account.warnings
    if case.disputed > 0 and case.demandable > 0:
        found.append(says("partly_disputed", disputed=case.money(case.disputed), rest=case.money(case.demandable)))
        if (answer_by := answer_date(case)) is not None:
            found.append(says("answer", day=desk.says(answer_by)))
    if case.currency != desk.currency:
        found.append(says("foreign"))
    if small(invoice):
        found.append(says("small_term"))
    if choice.rule == "R14":
        found.append(says("below_minimum"))
    if choice.step in RANK and account.unreachable:
        found.append(f"{account.unreachable[:1].upper()}{account.unreachable[1:]}.")
    found += _state_of_debtor(case, choice)
    found += [
        says("letter_waits", kind=letter.kind, day=desk.says(letter.made_on))
        for letter in case.history.waiting
        if letter.kind == choice.step and letter.made_on is not None
    ]
    return (*found, *_paid_after(case))


def limitation(barred_on: date | None, on: date, thresholds: tuple[int, ...], interrupt: bool, case: Case) -> list[str]:
    """The warning that the claim will soon be time-barred, or is."""
    if barred_on is None:
        return []
    left = (barred_on - on).days
    if left < 0:
        return [says("barred")]
    if left > max(thresholds, default=0):
        return []
    return [says("interrupt" if interrupt else "barring", day=case.desk.says(barred_on), days=left)]


def needs_interruption(case: Case, choice: Choice) -> bool:
    """Whether a letter that interrupts limitation has to go out besides the step (within 90 days, none planned)."""
    if case.barred_on is None or case.open <= 0 or choice.status in (Status.DONE, Status.ERROR):
        return False
    if not 0 <= (case.barred_on - case.on).days <= INTERRUPT_WITHIN:
        return False
    planned = choice.step in INTERRUPTING and choice.on is not None
    return not (planned and choice.on is not None and (case.barred_on - max(choice.on, case.on)).days >= TIME_TO_ARRIVE)


def _state_of_debtor(case: Case, choice: Choice) -> list[str]:
    account, found = case.account, []
    status, _ = special(case)
    if status in REPRESENTED and account.debtor is not None and account.debtor.administrator:
        found.append(says("administrator", name=account.debtor.administrator))
    if any(call.outcome == Outcome.INSOLVENCY_SIGNAL for call in case.history.calls):
        found.append(says("no_new_credit"))
    unknown = account.debtor is None or account.debtor.classification in ("", Classification.UNKNOWN)
    at = account.policy.classify_at
    now = (at == CLASSIFY_AT_FINAL and choice.step is Step.FINAL_DEMAND) or (
        at == CLASSIFY_AT_SECOND and choice.rule == "R11c"
    )
    return [*found, says("classify")] if unknown and now and choice.status is Status.NOW else found


def _paid_after(case: Case) -> list[str]:
    """A payment that came in after the case was handed over."""
    since = case.invoice.external_since if case.invoice.external_status else case.position.handed_on
    if since is None:
        return []
    late = any(
        p.booked_on is not None and p.booked_on >= since and (p.amount or ZERO) > 0 for p in case.history.payments
    )
    return [says("paid_after")] if late else []
