"""One invoice as the decision table sees it: the facts of the row, of its debtor and of the day, and what is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.facts import ZERO, Debtor, ExtraRate, Invoice, Policy, Settings
from xlwings_addin.rules.history import NO_HISTORY, NO_TRAIL, History, Trail
from xlwings_addin.rules.ladder import Position, position
from xlwings_addin.rules.money import day_month, long_date, short_euro
from xlwings_addin.rules.promises import Promise
from xlwings_addin.rules.vocabulary import Channel, DebtorType, Status, Step

NATURAL_PERSONS = frozenset({DebtorType.CONSUMER, DebtorType.UNKNOWN})
"""Who is treated as a consumer: the law protects them, and who is unknown may be one."""


_GUARDED = frozenset({Step.FINAL_DEMAND, Step.HAND_OVER})


@dataclass(frozen=True)
class Desk:
    """The day on which is decided, with the calendar and settings of that day."""

    on: date
    settings: Settings
    calendar: WorkCalendar
    extra_rates: tuple[ExtraRate, ...] = ()

    @property
    def currency(self) -> str:
        """The workbook's own currency."""
        return self.settings.currency.strip().upper() or "EUR"

    def first(self, d: date) -> date:
        """First day on or after ``d`` on which the collector acts; any day when actions are not kept to working days."""
        return self.calendar.first_working_day(d) if self.settings.act_on_working_days else d

    def last(self, d: date) -> date:
        """Last day on or before ``d`` on which the collector acts."""
        return self.calendar.last_working_day(d) if self.settings.act_on_working_days else d

    def after(self, d: date) -> date:
        """First day to act after a date that was given to the debtor."""
        return self.first(days_after(d, 1))

    def says(self, d: date) -> str:
        """The date in a sentence; its year only when that is not the year of the day itself."""
        return day_month(d) if d.year == self.on.year else long_date(d)


class Choice(NamedTuple):
    """What a row of the decision table chose, before and after the gates.

    ``on`` and ``latest`` start as the dates counted from their anchor and are moved by the gates. ``cause`` is the
    first half of the reason; the second half says what to do, unless ``reason`` was worded whole. ``lapsed`` is the
    date whose passing without payment is reproached. ``height`` is the place on the ladder, for grouping; ``joins``
    says that the invoice may go along in a letter about another one. ``agreed``: the debtor expects the call that day.
    """

    rule: str
    step: Step
    on: date | None = None
    latest: date | None = None
    cause: str = ""
    reason: str = ""
    status: Status | None = None
    label: str = ""
    channel: Channel | None = None
    letter: str = ""
    pay_within: int | None = None
    lapsed: date | None = None
    height: float = -1.0
    joins: bool = False
    agreed: bool = False
    warnings: tuple[str, ...] = ()


def stand_still(rule: str, reason: str, on: date | None = None, status: Status = Status.WAIT) -> Choice:
    """No step, with the reason why not."""
    return Choice(rule, Step.NONE, on, None, "", reason, status)


@dataclass(eq=False)
class Account:
    """What all invoices of one debtor share. Amounts by currency."""

    number: str
    debtor: Debtor | None
    type: str
    policy: Policy
    trail: Trail
    unreachable: str = ""
    policy_warning: str = ""
    warnings: tuple[str, ...] = ()
    overdue: dict[str, Decimal] = field(default_factory=dict)
    credit: dict[str, Decimal] = field(default_factory=dict)
    open_by_number: dict[str, Decimal] = field(default_factory=dict)
    promises: dict[str, list[Promise]] = field(default_factory=dict)
    conversations: tuple[date, ...] = ()

    @cached_property
    def plain(self) -> bool:
        """Whether nothing about the debtor sets its invoices apart: no event, status, hold or credit."""
        debtor = self.debtor
        quiet = debtor is None or not (debtor.special_status or debtor.hold_until)
        return quiet and self.trail is NO_TRAIL and not self.credit and self.policy.rungs[0].step not in _GUARDED

    @cached_property
    def natural(self) -> bool:
        """Whether the debtor is protected as a consumer."""
        return self.type in NATURAL_PERSONS

    def open_of(self, numbers: tuple[str, ...]) -> Decimal:
        """What is open on these invoices together, or on all when none is named; credit notes left out."""
        amounts = (
            (self.open_by_number.get(number, ZERO) for number in numbers) if numbers else self.open_by_number.values()
        )
        return sum((amount for amount in amounts if amount > 0), ZERO)


@dataclass(eq=False)
class Case:
    """One invoice with everything that decides about it; ``demandable`` is what is open and not disputed."""

    desk: Desk
    account: Account
    invoice: Invoice
    currency: str
    open: Decimal
    demandable: Decimal
    due: date
    due_derived: bool = False
    barred_on: date | None = None
    history: History = NO_HISTORY

    @cached_property
    def position(self) -> Position:
        """How far the invoice has come on the ladder."""
        return position(self.invoice, self.account.policy, self.history, self.due, self.desk.on, self.desk.calendar)

    @property
    def plain(self) -> bool:
        """Whether only its due date and agreed term decide about the invoice: no event, complaint or odd amount."""
        invoice, account = self.invoice, self.account
        return (
            account.plain
            and not invoice.last_step
            and self.open > 0
            and not invoice.external_status
            and not invoice.disputed
            and invoice.complaint_answer_by is None
            and (invoice.issued is None or invoice.issued <= self.desk.on)
            and (self.barred_on is None or self.barred_on >= self.desk.on)
            and self.demandable >= account.policy.minimum_amount
        )

    @property
    def promises(self) -> list[Promise]:
        """The promises about this invoice, oldest first."""
        return self.account.promises.get(self.invoice.number, [])

    @property
    def on(self) -> date:
        """The day on which is decided."""
        return self.desk.on

    @property
    def overdue(self) -> bool:
        """Whether the last day to pay has passed."""
        return self.desk.on > self.due

    @property
    def disputed(self) -> Decimal:
        """The part of the open amount that is disputed."""
        return self.open - self.demandable if self.open > self.demandable else ZERO

    def money(self, amount: Decimal) -> str:
        """An amount in a sentence, in the currency of the invoice."""
        return short_euro(amount, self.currency)
