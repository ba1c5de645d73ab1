"""Which letters there are to make today, for whom, about which invoices, and what stops one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TypeVar

from xlwings_addin.ledger.schema import CALLS, DEBTORS, INVOICES, Column
from xlwings_addin.ledger.settings import SETTINGS_ROWS
from xlwings_addin.mailmerge.addressee import NO_STREET, administrator
from xlwings_addin.mailmerge.arrears import with_arrears
from xlwings_addin.mailmerge.catalogue import (
    ANNULMENT,
    BY_KEY,
    CHANGE,
    COMPLAINT,
    DUTCH,
    FILING,
    HAND_OVER,
    MISSED_INSTALMENT,
    Addressee,
    LetterKind,
    Words,
)
from xlwings_addin.mailmerge.follow_ups import Wish, follow_ups, standing
from xlwings_addin.mailmerge.fourteen_days import hindrances
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.payment_code import is_account
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Ledger, Letter
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.outlook import Action, Outlook
from xlwings_addin.rules.vocabulary import DebtorType, SpecialStatus, Status, Step

_MOST_NAMED = 10  # invoices in one sentence
_USUAL_TERM = 7  # days; for a rung of one's own that gives none
_ADDRESS = ("name", "address", "postcode", "town")
_COMPANY = ("company", "address", "postcode", "town", "iban", "coc_number", "phone")
_AGENCY = ("agency",)
_THROUGH_ADMINISTRATOR = {SpecialStatus.ADMINISTRATION, SpecialStatus.DEBT_COUNSELLING}

_Record = TypeVar("_Record", Call, Letter)


def plan_letters(ledger: Ledger, outlook: Outlook, on: date, wish: Wish | None = None) -> list[LetterPlan]:
    """The letters of a day: those of the steps that are due, then those that follow from something else.

    Args:
        ledger: the workbook.
        outlook: the decisions about it on that day.
        on: the day of the letters.
        wish: the one letter that the user asks for; without it, all that the day asks for.

    Returns:
        plans in the order of debtor and currency; those that cannot be made carry their reasons.
    """
    steps = (
        plan for plan in _steps(ledger, outlook, on) if wish is None or (plan.letter is wish.letter and not wish.rows)
    )
    found = [*steps, *follow_ups(ledger, outlook, on, wish)]
    found.sort(key=lambda plan: (plan.debtor.number, plan.currency, plan.lead is None))
    steps_of: dict[tuple[str, str], list[LetterPlan]] = {}
    for plan in found:
        if plan.lead is not None:
            steps_of.setdefault((plan.debtor.number, plan.currency), []).append(plan)
    letters = _by_debtor(letter for letter in ledger.letters if not letter.withdrawn_on)
    calls = _by_debtor(call for call in standing(ledger.calls) if call.on is None or call.on <= on)
    return [
        _examined(
            plan._replace(
                letters=tuple(letters.get(plan.debtor.number, ())), calls=tuple(calls.get(plan.debtor.number, ()))
            ),
            ledger,
            on,
            steps_of.get((plan.debtor.number, plan.currency), ()),
        )
        for plan in found
    ]


def held_back(outlook: Outlook) -> list[str]:
    """Why invoices get no letter before something is put right, as Dutch sentences, with the invoices concerned."""
    by_reason: dict[str, list[str]] = {}
    for each in outlook.decisions:
        if each.status is Status.ERROR:
            by_reason.setdefault(each.reason, []).append(each.invoice.number)
    return [f"Geen brief, want status Fout: {reason} ({_named(numbers)})." for reason, numbers in by_reason.items()]


def _named(numbers: Sequence[str]) -> str:
    more = f" en nog {len(numbers) - _MOST_NAMED}" if len(numbers) > _MOST_NAMED else ""
    return f"{'factuur' if len(numbers) == 1 else 'facturen'} {', '.join(numbers[:_MOST_NAMED])}{more}"


def _by_debtor(records: Iterable[_Record]) -> dict[str, list[_Record]]:
    grouped: dict[str, list[_Record]] = {}
    for record in records:
        grouped.setdefault(record.debtor, []).append(record)
    return grouped


def _steps(ledger: Ledger, outlook: Outlook, on: date) -> Iterator[LetterPlan]:
    for action in outlook.actions:
        if action.lead.status is Status.NOW and action.lead.letter:
            plan = _of_action(action, ledger)
            yield with_arrears(plan, ledger, on) if plan.letter is MISSED_INSTALMENT else plan


def _of_action(action: Action, ledger: Ledger) -> LetterPlan:
    lead = action.lead
    unknown = LetterKind(lead.letter, lead.step, {DUTCH: Words(lead.step)})
    plan = LetterPlan(
        letter=BY_KEY.get(lead.letter, unknown),
        debtor=_debtor(ledger, action.debtor),
        currency=action.currency,
        invoices=(),
        credits=action.credits,
        not_due=action.not_due,
        lead=lead,
        pay_within=lead.pay_within or _USUAL_TERM,
    )
    return plan._replace(invoices=tuple(each for each in action.joined if plan.counted(each) > 0))


def _debtor(ledger: Ledger, number: str) -> Debtor:
    return ledger.debtors.get(number) or Debtor(row=0, number=number)


def _examined(plan: LetterPlan, ledger: Ledger, on: date, steps: Sequence[LetterPlan]) -> LetterPlan:
    if made := _already_made(plan):
        outdated = not made.sent_on and made.principal not in (None, plan.total)
        return plan._replace(blocked_by=(_of_standing(plan, made, outdated),), repeats=not outdated)
    warnings = (*plan.warnings, plan.letter.reminder) if plan.letter.reminder else plan.warnings
    if waiting := [letter.number for letter in plan.letters if not letter.sent_on]:
        warnings = (*warnings, f"{_who(plan.debtor)} heeft nog een brief die niet is verzonden: {', '.join(waiting)}.")
    demand = next((each for each in steps if each.letter.demand), None)
    if plan.letter is COMPLAINT and demand is not None and plan.requested:
        warnings = (
            *warnings,
            f"{_who(plan.debtor)} krijgt vandaag ook de brief {demand.kind} over hetzelfde bedrag. Verstuur er een.",
        )
    if plan.letter is ANNULMENT and plan.earlier is not None and plan.earlier.kind in {each.kind for each in steps}:
        warnings = (
            *warnings,
            f"{_who(plan.debtor)} krijgt vandaag ook een nieuwe brief {plan.earlier.kind}. Verstuur die alleen als hij nu wel klopt.",
        )
    if plan.letter is CHANGE:
        warnings = (*warnings, *_void_notices(plan))
    if plan.letter.to is Addressee.ADMINISTRATOR and not administrator(plan.debtor).has_address:
        warnings = (*warnings, _no_address(plan))
    return plan._replace(blocked_by=(*plan.blocked_by, *_obstacles(plan, ledger, on)), warnings=warnings)


def _no_address(plan: LetterPlan) -> str:
    """Where the address of the administrator comes; the debtor's own would bring the letter to the wrong place."""
    return (
        f"{_who(plan.debtor)}: in het blad Debiteuren staat bij {DEBTORS.by_field['administrator'].header} geen adres. Zet het achter de "
        "naam, met komma's ertussen: naam, straat en nummer, postcode en plaats. Is de brief al gemaakt? Vul het adres dan in de brief "
        f"in, op de plaats van {NO_STREET}; zonder adres kunt u de brief niet op verzonden zetten."
    )


def _void_notices(plan: LetterPlan) -> Iterator[str]:
    """The fourteen-day letters that named more than what is owed after the correction (BW 6:96 lid 6)."""
    for letter in plan.letters:
        if letter.kind == Step.FOURTEEN_DAY_LETTER and letter.sent_on and plan.concerns(letter.invoices):
            yield f"Veertiendagenbrief {letter.number} noemde een hoger bedrag en geldt niet meer. Vul daar Ingetrokken op in."


def _of_standing(plan: LetterPlan, letter: Letter, outdated: bool) -> str:
    """What the user reads of a letter that is there already; one over another amount than is open now asks for a new one."""
    said = f"{_who(plan.debtor)}: brief {letter.number} ({letter.kind}) is al"
    if not outdated:
        return f"{said} {'verzonden' if letter.sent_on else 'gemaakt, nog niet verzonden'}."
    was, now = (euro(amount or ZERO, plan.currency) for amount in (letter.principal, plan.total))
    return (
        f"{said} gemaakt over {was}, maar nu gaat het om {now}. Verstuur die brief niet: vul er in het blad Brieven Ingetrokken op "
        "bij in en klik opnieuw op Brieven maken."
    )


def _already_made(plan: LetterPlan) -> Letter | None:
    """The letter that is there already: made for the same step and invoices, and nothing has happened since."""
    letters = [letter for letter in plan.letters if plan.concerns(letter.invoices)]
    calls = [call for call in plan.calls if plan.concerns(call.invoices)]
    last_event = max(
        (
            *(call.on for call in calls if call.on),
            *(letter.sent_on for letter in letters if letter.sent_on and letter.kind != plan.kind),
        ),
        default=date.min,
    )
    return next((each for each in letters if each.kind == plan.kind and _repeats(plan, each, last_event)), None)


def _repeats(plan: LetterPlan, letter: Letter, last_event: date) -> bool:
    made_on = letter.made_on or letter.sent_on or date.min
    if plan.lead is None and plan.call is not None:
        return plan.call.on is None or made_on >= plan.call.on
    if set(letter.invoices) != set(plan.numbers):
        return False
    if plan.earlier is not None:
        return made_on >= (plan.earlier.withdrawn_on or date.max)
    if plan.letter.settled and plan.lead is None:
        return letter.principal == plan.total
    if plan.instalments and plan.lead is not None:
        missed = min(row.due for row in plan.instalments if row.due)
        return letter.sent_on is None or letter.sent_on > missed
    return letter.sent_on is None or letter.sent_on >= last_event


def _obstacles(plan: LetterPlan, ledger: Ledger, on: date) -> Iterator[str]:
    debtor = plan.debtor
    if plan.letter.key not in BY_KEY:
        yield (
            f"{_who(debtor)}: het programma heeft geen brief '{plan.letter.key}' voor de stap {plan.kind}. Schrijf hem zelf, of kies in "
            "het blad Beleid een andere brief."
        )
    yield from _of_addressee(plan)
    yield from _of_sender(plan, ledger)
    for each in (*plan.invoices, *plan.credits):
        if each.invoice.issued is None:
            header = INVOICES.by_field["issued"].header
            yield f"Factuur {each.invoice.number}: vul in het blad Facturen de {header} in."
    if plan.call is not None and (missing := _missing(plan.call, CALLS.by_field, plan.letter.of_call)):
        yield f"Gesprek {plan.call.number}: vul in het blad Gesprekken in: {missing}."
    if plan.letter.announces_costs:
        lapsed = [letter for letter in plan.letters if plan.concerns(letter.invoices)]
        yield from hindrances(plan.invoices, plan.credits, plan.currency, debtor, lapsed, ledger, on)
    if plan.total <= 0 and not plan.letter.settled:
        yield f"{_who(debtor)}: na aftrek van creditnota's staat er niets open."


def _of_addressee(plan: LetterPlan) -> Iterator[str]:
    debtor = plan.debtor
    needed = _ADDRESS[:1] if plan.letter.to is Addressee.ADMINISTRATOR else _ADDRESS
    if missing := _missing(debtor, DEBTORS.by_field, needed):
        yield f"{_who(debtor)}: vul in het blad Debiteuren in: {missing}."
    if plan.letter.to is Addressee.ADMINISTRATOR and not debtor.administrator.strip():
        yield f"{_who(debtor)}: vul in het blad Debiteuren in: {DEBTORS.by_field['administrator'].header}."
    if plan.letter is FILING and debtor.status_since is None:
        header = DEBTORS.by_field["status_since"].header
        yield f"{_who(debtor)}: vul in het blad Debiteuren in: {header}; de vordering loopt tot en met die dag."
    if debtor.special_status in _THROUGH_ADMINISTRATOR:
        yield f"{_who(debtor)}: bijzondere status {debtor.special_status}. Schrijf de bewindvoerder of hulpverlener zelf."
    if plan.letter.demand and not plan.letter.for_consumers and not plan.to_business:
        kind = (debtor.type or DebtorType.UNKNOWN).lower()
        yield f"{_who(debtor)}: een {plan.kind.lower()} gaat niet naar een debiteur van het type {kind}."


def _of_sender(plan: LetterPlan, ledger: Ledger) -> Iterator[str]:
    settings = ledger.settings
    labels = {setting.field: setting.label for setting in SETTINGS_ROWS}
    needed = (*_COMPANY, *(_AGENCY if plan.letter is HAND_OVER else ()))
    absent = [labels[field] for field in needed if not getattr(settings, field).strip()]
    if not (plan.debtor.handler.strip() or settings.handler.strip()):
        absent.append(labels["handler"])
    if absent:
        yield f"Vul in het blad Instellingen in: {', '.join(absent)}."
    elif not is_account(settings.iban):
        yield f"Het IBAN in het blad Instellingen klopt niet: {settings.iban}."


def _missing(record: Debtor | Call, columns: Mapping[str, Column], fields: Sequence[str]) -> str:
    """Headers of the columns that are empty, separated by commas."""
    values = {field: getattr(record, field) for field in fields}
    empty = [
        field for field, value in values.items() if value is None or (isinstance(value, str) and not value.strip())
    ]
    return ", ".join(columns[field].header for field in empty)


def _who(debtor: Debtor) -> str:
    return f"Debiteur {debtor.number} ({debtor.name})" if debtor.name else f"Debiteur {debtor.number}"
