"""Today's calls, best first: one row for each debtor and currency whose action of today is a telephone call (E5).

>>> from xlwings_addin.rules.decide import outlook
>>> debtor = Debtor(2, "D1", "Bakkerij Jansen", type="Zakelijk", phone="020 123 45 67", policy="resultaatgericht")
>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 20), amount=Decimal(1000))
>>> ledger, monday = Ledger([invoice], {"D1": debtor}), date(2026, 11, 23)
>>> [(row.name, row.why) for row in call_list(ledger, outlook(ledger, monday), monday)]
[('Bakkerij Jansen', '3 dagen te laat (trede 1 van resultaatgericht): bel vandaag')]
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.accounts import Books
from xlwings_addin.rules.aims import aim, cannot_pay
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import Case
from xlwings_addin.rules.contact import next_phone_day, referred_to
from xlwings_addin.rules.facts import ZERO, Debtor, Invoice, Ledger
from xlwings_addin.rules.history import ATTEMPTS, NO_TRAIL, Trail, trails
from xlwings_addin.rules.money import day_month, long_date, short_euro
from xlwings_addin.rules.outlook import Action, Decision, Outlook
from xlwings_addin.rules.plans import arrears
from xlwings_addin.rules.policy import of_debtor
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.vocabulary import Channel, Outcome, Status, Step

BARRED_SOON = 30
"""Days to limitation within which a debtor is called first."""

SIGNAL, BROKEN, APPOINTMENT, INSTALMENT, LADDER, RETRY = range(6)
"""Why somebody is called, most urgent first: a danger, a broken promise, an appointment, a missed instalment, …"""

APPOINTMENTS = frozenset(
    {Outcome.CALL_BACK, Outcome.ABSENT, Outcome.REFERRED, Outcome.INFORMATIVE, Outcome.INVOICE_MISSING}
)
"""Outcomes after which the debtor expects the next call."""


class CallRow(NamedTuple):
    """One call to make; the fields are those of the sheet `Bellijst`, then what orders the list.

    ``overdue`` is what may be asked for: late and not disputed. ``lower_bound`` is the lowest first payment to settle
    for. ``priority`` runs from 0, the most urgent; ``latest_on`` is the last day to call, ``oldest_due`` the due
    date that passed longest ago.
    """

    position: int
    debtor: str
    name: str
    contact: str
    role: str
    phone: str
    best_time: str
    overdue: Decimal
    currency: str
    oldest_days: int
    invoices: tuple[str, ...]
    last_promise: str
    last_outcome: str
    goal: str
    lower_bound: Decimal
    why: str
    priority: int
    latest_on: date
    oldest_due: date


def call_list(ledger: Ledger, outlook: Outlook, on: date) -> list[CallRow]:
    """The calls of the day in order; none on a Sunday or public holiday.

    Args:
        ledger: the tables.
        outlook: the decisions about them on that day.
    """
    if next_phone_day(on, calendar_for(ledger.closing_days)) != on:
        return []
    actions = [
        each for each in outlook.actions if each.lead.channel is Channel.PHONE and each.lead.status is Status.NOW
    ]
    wanted = {action.debtor for action in actions}
    late: dict[tuple[str, str], list[Decision]] = {}
    invoices: dict[str, list[Invoice]] = {}
    for decision in outlook.decisions:
        debtor = decision.invoice.debtor
        if debtor in wanted:
            invoices.setdefault(debtor, []).append(decision.invoice)
            if decision.days_late and decision.demandable > 0 and decision.status is not Status.ERROR:
                currency = (decision.invoice.currency or ledger.settings.currency).strip().upper()
                late.setdefault((debtor, currency), []).append(decision)
    events = trails(ledger, on)
    books = Books(ledger, on) if any(action.lead.step is Step.REPAIR_PLAN for action in actions) else None
    rows = [
        _row(
            ledger,
            action,
            late[action.debtor, action.currency],
            invoices[action.debtor],
            events.get(action.debtor, NO_TRAIL),
            on,
            _arrears(books, action, invoices[action.debtor]) if books else ZERO,
        )
        for action in actions
        if (action.debtor, action.currency) in late
    ]
    return in_order(rows)


def in_order(rows: Iterable[CallRow]) -> list[CallRow]:
    """The rows from the most to the least urgent, numbered from 1; the same rows always give the same order."""
    ordered = sorted(rows, key=lambda r: (r.priority, r.latest_on, -r.overdue, r.oldest_due, r.debtor, r.currency))
    return [row._replace(position=position) for position, row in enumerate(ordered, start=1)]


def _row(
    ledger: Ledger,
    action: Action,
    late: list[Decision],
    invoices: list[Invoice],
    trail: Trail,
    on: date,
    arrears_of_plan: Decimal,
) -> CallRow:
    lead = action.lead
    debtor = ledger.debtors.get(action.debtor) or Debtor(0, action.debtor, name=lead.invoice.name)
    total = sum((decision.demandable for decision in late), ZERO)
    newest = trail.calls[-1] if trail.calls else None
    other = referred_to(trail.calls)
    unable = cannot_pay(debtor, newest, missed_instalment=lead.step is Step.REPAIR_PLAN)
    most = of_debtor(ledger, debtor).most_instalments
    aimed = aim(arrears_of_plan, 1, unable=True) if arrears_of_plan else aim(total, most, unable=unable)
    return CallRow(
        0,
        action.debtor,
        debtor.name or lead.invoice.name,
        other.stand_in or debtor.contact if other else debtor.contact,
        debtor.role if other is None else "",
        other.phone if other else debtor.phone,
        debtor.best_time,
        total,
        action.currency,
        max(decision.days_late or 0 for decision in late),
        tuple(decision.invoice.number for decision in action.joined),
        _last_promise(ledger, trail, invoices, action.currency, on),
        newest.outcome if newest is not None else "",
        aimed.goal,
        aimed.lower_bound,
        lead.reason,
        SIGNAL if _in_danger(late, trail, on) else min(map(_priority, filter(_is_call, action.joined))),
        lead.latest_on or lead.step_on or on,
        min(decision.due for decision in late if decision.due is not None),
    )


def _arrears(books: Books, action: Action, invoices: list[Invoice]) -> Decimal:
    """What was missed on the plan that the call is about."""
    if action.lead.step is not Step.REPAIR_PLAN:
        return ZERO
    _, rows = books.open(action.debtor, invoices)
    leading = (row for row in rows if isinstance(row, Case) and row.invoice.number == action.lead.invoice.number)
    return max(map(arrears, leading), default=ZERO)


def _is_call(decision: Decision) -> bool:
    return decision.channel is Channel.PHONE and decision.status is Status.NOW


def _in_danger(late: list[Decision], trail: Trail, on: date) -> bool:
    """Whether a claim will be barred within thirty days, or there was a signal of insolvency."""
    barred = any(d.barred_on is not None and 0 <= (d.barred_on - on).days <= BARRED_SOON for d in late)
    return barred or any(call.outcome == Outcome.INSOLVENCY_SIGNAL for call in trail.calls)


def _priority(decision: Decision) -> int:
    """Why this invoice is called about, as a class of the call list."""
    if decision.rule in ("R11b", "R11c"):
        return BROKEN
    if decision.step is Step.REPAIR_PLAN:
        return INSTALMENT
    if decision.rule == "R12" and decision.call is not None:
        if decision.call.outcome in ATTEMPTS:
            return RETRY
        if decision.call.outcome in APPOINTMENTS:
            return APPOINTMENT
    return LADDER


def _last_promise(ledger: Ledger, trail: Trail, invoices: list[Invoice], currency: str, on: date) -> str:
    """The newest promise and how it stands, as a Dutch phrase; empty when nothing was promised."""
    made = promises(trail, invoices, on, calendar_for(ledger.closing_days))
    if not made:
        return ""
    newest = made[-1]
    day = day_month(newest.day) if newest.day.year == on.year else long_date(newest.day)
    return f"{short_euro(newest.amount, currency)} voor {day}: {newest.status}"
