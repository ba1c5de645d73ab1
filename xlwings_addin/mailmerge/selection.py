"""Which letters there are to make today, for whom, about which invoices, and what stops one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple, TypeVar

from xlwings_addin.ledger.schema import CALLS, DEBTORS, INVOICES, Column
from xlwings_addin.ledger.settings import SETTINGS_ROWS
from xlwings_addin.mailmerge.catalogue import BY_KEY, CONFIRMATION, DUTCH, HAND_OVER, INVOICE_COPY, LetterKind, Words
from xlwings_addin.mailmerge.fourteen_days import hindrances
from xlwings_addin.mailmerge.payment_code import is_account
from xlwings_addin.rules.facts import Call, Debtor, Ledger, Letter
from xlwings_addin.rules.outlook import Action, Decision, Outlook
from xlwings_addin.rules.vocabulary import DebtorType, Outcome, SpecialStatus, Status, Step

ZERO = Decimal(0)

_RUNNING_PROMISE = "R10"
_LATE_FOR_A_COPY = 7  # days after the call
_USUAL_TERM = 7  # days; for a rung of one's own that gives none
_ADDRESS = ("name", "address", "postcode", "town")
_COMPANY = ("company", "address", "postcode", "town", "iban", "coc_number", "phone")
_AGENCY = ("agency",)
_THROUGH_ADMINISTRATOR = {SpecialStatus.ADMINISTRATION, SpecialStatus.DEBT_COUNSELLING}
_BUSINESS = {DebtorType.BUSINESS, DebtorType.GOVERNMENT}

_Record = TypeVar("_Record", Call, Letter)


class LetterPlan(NamedTuple):
    """One letter to make.

    ``invoices`` are the decisions whose amounts it counts, ``credits`` the credit notes it takes off, ``not_due``
    those it only names. ``lead`` is the decision whose step it is, ``call`` the call it confirms. ``letters`` and
    ``calls`` are what went before with this debtor, withdrawn and replaced ones left out. ``pay_within`` is in days.
    A plan with anything in ``blocked_by`` (Dutch sentences) is not made; ``warnings`` only warn; one that ``repeats``
    a letter is blocked because that letter is there already.
    """

    letter: LetterKind
    debtor: Debtor
    currency: str
    invoices: tuple[Decision, ...]
    credits: tuple[Decision, ...] = ()
    not_due: tuple[Decision, ...] = ()
    lead: Decision | None = None
    call: Call | None = None
    letters: tuple[Letter, ...] = ()
    calls: tuple[Call, ...] = ()
    pay_within: int = _USUAL_TERM
    blocked_by: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def total(self) -> Decimal:
        """Sum of the open amounts in the letter, credit notes taken off."""
        return sum((asked(each) for each in (*self.invoices, *self.credits)), ZERO)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The invoices that the letter is about, for `Brieven.Facturen`."""
        return tuple(each.invoice.number for each in self.invoices)

    @property
    def to_business(self) -> bool:
        """Whether the debtor is a business or government; an unknown one counts as a consumer."""
        return self.debtor.type in _BUSINESS

    def concerns(self, numbers: Sequence[str]) -> bool:
        """Whether a letter or call about these invoices is about any of this letter; none named means all."""
        return not numbers or not set(numbers).isdisjoint(self.numbers)


def asked(decision: Decision) -> Decimal:
    """What a letter asks for this invoice: what is open and not disputed; all of a credit note.

    An interruption of limitation is about the whole claim, disputed or not.
    """
    if decision.step is Step.INTERRUPT and decision.open is not None:
        return decision.open
    if decision.open is not None and decision.open < 0:
        return decision.open
    return decision.demandable


def plan_letters(ledger: Ledger, outlook: Outlook, on: date) -> list[LetterPlan]:
    """The letters of a day: those of the steps that are due, then those that follow a call and were not made yet.

    Args:
        ledger: the workbook.
        outlook: the decisions about it on that day.
        on: the day of the letters.

    Returns:
        plans in the order of debtor and currency; those that cannot be made carry their reasons.
    """
    found = [*_steps(ledger, outlook), *_confirmations(ledger, outlook, on), *_copies(ledger, outlook, on)]
    found.sort(key=lambda plan: (plan.debtor.number, plan.currency, plan.call is not None))
    letters = _by_debtor(letter for letter in ledger.letters if not letter.withdrawn_on)
    calls = _by_debtor(call for call in _standing(ledger.calls) if call.on is None or call.on <= on)
    return [
        _examined(
            plan._replace(
                letters=tuple(letters.get(plan.debtor.number, ())), calls=tuple(calls.get(plan.debtor.number, ()))
            ),
            ledger,
            on,
        )
        for plan in found
    ]


def _standing(calls: Sequence[Call]) -> Iterator[Call]:
    """The calls that no later row replaces."""
    replaced = {call.replaces for call in calls if call.replaces}
    return (call for call in calls if call.number not in replaced)


def _by_debtor(records: Iterable[_Record]) -> dict[str, list[_Record]]:
    grouped: dict[str, list[_Record]] = {}
    for record in records:
        grouped.setdefault(record.debtor, []).append(record)
    return grouped


def _steps(ledger: Ledger, outlook: Outlook) -> Iterator[LetterPlan]:
    for action in outlook.actions:
        if action.lead.status is Status.NOW and action.lead.letter:
            yield _of_action(action, ledger)


def _of_action(action: Action, ledger: Ledger) -> LetterPlan:
    lead = action.lead
    joined = action.joined
    if lead.step is Step.INTERRUPT:
        joined = tuple(each._replace(step=Step.INTERRUPT) for each in joined)
    unknown = LetterKind(lead.letter, lead.step, {DUTCH: Words(lead.step)})
    return LetterPlan(
        letter=BY_KEY.get(lead.letter, unknown),
        debtor=_debtor(ledger, action.debtor),
        currency=action.currency,
        invoices=tuple(each for each in joined if asked(each) > 0),
        credits=action.credits,
        not_due=action.not_due,
        lead=lead,
        pay_within=lead.pay_within or _USUAL_TERM,
    )


def _confirmations(ledger: Ledger, outlook: Outlook, on: date) -> Iterator[LetterPlan]:
    """A confirmation for each promise that still runs, about the invoices for which it is the newest promise."""
    promises = _by_debtor(
        call
        for call in _standing(ledger.calls)
        if call.outcome == Outcome.PROMISE and call.promised_on is not None and call.promised_on >= on
    )
    about: dict[tuple[Call, str], list[Decision]] = {}
    for decision in outlook.decisions:
        if decision.rule != _RUNNING_PROMISE:
            continue
        covering = [call for call in promises.get(decision.invoice.debtor, ()) if _covers(call, decision)]
        if covering:
            newest = max(covering, key=lambda call: (call.on or date.min, call.row))
            about.setdefault((newest, decision.invoice.currency or ledger.settings.currency), []).append(decision)
    for (call, currency), decisions in about.items():
        if not _kept(call, decisions):
            yield LetterPlan(CONFIRMATION, _debtor(ledger, call.debtor), currency, tuple(decisions), call=call)


def _copies(ledger: Ledger, outlook: Outlook, on: date) -> Iterator[LetterPlan]:
    """A copy for each recent call in which the invoice turned out to be missing, and nothing was said since."""
    about: dict[tuple[Call, str], list[Decision]] = {}
    for decision in outlook.decisions:
        call = decision.call
        if call is None or call.on is None or call.outcome != INVOICE_COPY.outcome or decision.demandable <= 0:
            continue
        if on - timedelta(days=_LATE_FOR_A_COPY) <= call.on <= on and _covers(call, decision):
            about.setdefault((call, decision.invoice.currency or ledger.settings.currency), []).append(decision)
    for (call, currency), decisions in about.items():
        yield LetterPlan(INVOICE_COPY, _debtor(ledger, call.debtor), currency, tuple(decisions), call=call)


def _kept(call: Call, decisions: Sequence[Decision]) -> bool:
    """Whether what was promised has come in already, before its day."""
    if call.open_at_call is None or call.promised is None:
        return False
    return call.open_at_call - sum((each.open for each in decisions if each.open), ZERO) >= call.promised


def _covers(call: Call, decision: Decision) -> bool:
    return not call.invoices or decision.invoice.number in call.invoices


def _debtor(ledger: Ledger, number: str) -> Debtor:
    return ledger.debtors.get(number) or Debtor(row=0, number=number)


def _examined(plan: LetterPlan, ledger: Ledger, on: date) -> LetterPlan:
    if made := _already_made(plan):
        return plan._replace(blocked_by=(made,), repeats=True)
    warnings = (*plan.warnings, plan.letter.reminder) if plan.letter.reminder else plan.warnings
    if waiting := [letter.number for letter in plan.letters if not letter.sent_on]:
        warnings = (*warnings, f"{_who(plan.debtor)} heeft nog een brief die niet is verzonden: {', '.join(waiting)}.")
    return plan._replace(blocked_by=tuple(_obstacles(plan, ledger, on)), warnings=warnings)


def _already_made(plan: LetterPlan) -> str:
    """Why the letter is there already: made for the same step and invoices, and nothing has happened since."""
    letters = [letter for letter in plan.letters if plan.concerns(letter.invoices)]
    calls = [call for call in plan.calls if plan.concerns(call.invoices)]
    last_event = max(
        (
            *(call.on for call in calls if call.on),
            *(letter.sent_on for letter in letters if letter.sent_on and letter.kind != plan.letter.kind),
        ),
        default=date.min,
    )
    for letter in letters:
        if letter.kind != plan.letter.kind:
            continue
        if plan.call is not None:
            repeated = plan.call.on is None or (letter.made_on is not None and letter.made_on >= plan.call.on)
        else:
            same = set(letter.invoices) == set(plan.numbers)
            repeated = same and (letter.sent_on is None or letter.sent_on >= last_event)
        if repeated:
            state = "verzonden" if letter.sent_on else "gemaakt, nog niet verzonden"
            return f"{_who(plan.debtor)}: brief {letter.number} ({letter.kind}) is al {state}."
    return ""


def _obstacles(plan: LetterPlan, ledger: Ledger, on: date) -> Iterator[str]:
    debtor, settings = plan.debtor, ledger.settings
    if plan.letter.key not in BY_KEY:
        yield f"De brief '{plan.letter.key}' voor de stap {plan.letter.kind} is er nog niet. Schrijf hem zelf."
    if missing := _missing(debtor, DEBTORS.by_field, _ADDRESS):
        yield f"{_who(debtor)}: vul in het blad Debiteuren in: {missing}."
    labels = {setting.field: setting.label for setting in SETTINGS_ROWS}
    needed = (*_COMPANY, *(_AGENCY if plan.letter is HAND_OVER else ()))
    absent = [labels[field] for field in needed if not getattr(settings, field).strip()]
    if not (debtor.handler.strip() or settings.handler.strip()):
        absent.append(labels["handler"])
    if absent:
        yield f"Vul in het blad Instellingen in: {', '.join(absent)}."
    elif not is_account(settings.iban):
        yield f"Het IBAN in het blad Instellingen klopt niet: {settings.iban}."
    if debtor.special_status in _THROUGH_ADMINISTRATOR:
        yield f"{_who(debtor)}: bijzondere status {debtor.special_status}. Schrijf de bewindvoerder of hulpverlener zelf."
    if plan.letter.demand and not plan.letter.for_consumers and not plan.to_business:
        kind = (debtor.type or DebtorType.UNKNOWN).lower()
        yield f"{_who(debtor)}: een {plan.letter.kind.lower()} gaat niet naar een debiteur van het type {kind}."
    for each in (*plan.invoices, *plan.credits):
        if each.invoice.issued is None:
            header = INVOICES.by_field["issued"].header
            yield f"Factuur {each.invoice.number}: vul in het blad Facturen de {header} in."
    if plan.call is not None and (missing := _missing(plan.call, CALLS.by_field, plan.letter.of_call)):
        yield f"Gesprek {plan.call.number}: vul in het blad Gesprekken in: {missing}."
    if plan.letter.announces_costs:
        lapsed = [letter for letter in plan.letters if plan.concerns(letter.invoices)]
        yield from hindrances(plan.invoices, plan.credits, plan.currency, debtor, lapsed, ledger, on)
    if plan.total <= 0:
        yield f"{_who(debtor)}: na aftrek van creditnota's staat er niets open."


def _missing(record: Debtor | Call, columns: Mapping[str, Column], fields: Sequence[str]) -> str:
    """Headers of the columns that are empty, separated by commas."""
    values = {field: getattr(record, field) for field in fields}
    empty = [
        field for field, value in values.items() if value is None or (isinstance(value, str) and not value.strip())
    ]
    return ", ".join(columns[field].header for field in empty)


def _who(debtor: Debtor) -> str:
    return f"Debiteur {debtor.number} ({debtor.name})" if debtor.name else f"Debiteur {debtor.number}"
