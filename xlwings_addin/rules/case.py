"""One invoice as the decision table sees it: the facts of the row, of its debtor and of the day, and what is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.costs import may_add_vat
from xlwings_addin.rules.facts import ZERO, Debtor, ExtraRate, Invoice, Policy, Settings
from xlwings_addin.rules.history import History, Trail
from xlwings_addin.rules.ladder import Position, position
from xlwings_addin.rules.limitation import years_for
from xlwings_addin.rules.money import day_month, long_date, short_euro
from xlwings_addin.rules.pattern import channel_advice
from xlwings_addin.rules.promises import Promise
from xlwings_addin.rules.vocabulary import Channel, DebtorType, Outcome, SpecialStatus, Status, Step

INTERRUPT_WITHIN = 90
"""Days before a claim is barred in which an interrupting letter has to go out."""

INSOLVENT = frozenset({SpecialStatus.BANKRUPTCY, SpecialStatus.SUSPENSION, SpecialStatus.DEBT_RESTRUCTURING})
"""Statuses in which nobody collects alone any more."""

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

    @cached_property
    def currency(self) -> str:
        """The workbook's own currency."""
        return self.settings.currency.strip().upper() or "EUR"

    @cached_property
    def ordinal(self) -> int:
        """The day as a number, to count days with."""
        return self.on.toordinal()

    @cached_property
    def vat(self) -> bool:
        """Whether btw may be added to collection costs, in a letter that says so (W25)."""
        return may_add_vat(self.settings.outsourced, self.settings.vat_deductible, declared=True)

    @cached_property
    def watch_until(self) -> date:
        """Claims that are barred before this day need a warning; a stale one needs it most."""
        return days_after(self.on, max(INTERRUPT_WITHIN, *self.settings.limitation_warnings, 0) + 1)

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
    def sort(self) -> tuple[object, ...] | None:
        """What sets the debtor apart for an invoice without events; ``None`` when more does than can be named."""
        debtor, policy = self.debtor, self.policy
        if self.special[0] or self.credit or (debtor is not None and debtor.hold_until):
            return None
        if policy.rungs[0].step in _GUARDED:
            return None
        talks = self.conversations if policy.rungs[0].step is Step.CALL else ()
        return policy.name, self.natural, self.unreachable, self.by_phone, talks

    @cached_property
    def special(self) -> tuple[str, date | None]:
        """The special status of the debtor and since when, from `Debiteuren` or from a call that said so."""
        debtor = self.debtor
        if debtor is not None and debtor.special_status:
            return debtor.special_status, debtor.status_since
        for call in reversed(self.trail.calls):
            if call.outcome == Outcome.INSOLVENT:
                said = f"{call.signal} {call.reason}".casefold()
                kind = next((word for word in INSOLVENT if word.casefold() in said), SpecialStatus.BANKRUPTCY)
                return kind, call.ready_by or call.on
            if call.outcome == Outcome.DECEASED:
                return SpecialStatus.DECEASED, call.ready_by or call.on
        return "", None

    @cached_property
    def by_phone(self) -> bool:
        """Whether a step that may be a call or a letter is best made by telephone."""
        return not self.unreachable and channel_advice(self.trail, self.policy) is Channel.PHONE

    @cached_property
    def limitation_years(self) -> int:
        """Years of the limitation term of what was not a consumer's purchase of goods."""
        return years_for(self.type, False)

    @cached_property
    def term(self) -> int:
        """Payment term in days: the debtor's own, else that of the policy."""
        own = self.debtor.payment_term if self.debtor is not None else None
        return self.policy.payment_term if own is None else own

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


@dataclass(eq=False, slots=True)
class Case:
    """One invoice with everything that decides about it; ``demandable`` is what is open and not disputed.

    ``days`` are those since the due date, negative before it; ``late``: something is owed and the due date has passed.
    ``quiet``: nothing happened about it and nothing about it is odd, so that only its dates decide.
    """

    desk: Desk
    account: Account
    invoice: Invoice
    currency: str
    open: Decimal
    demandable: Decimal
    due: date
    days: int
    late: bool
    barred_on: date | None
    history: History
    quiet: bool
    _position: Position | None = None

    @property
    def position(self) -> Position:
        """How far the invoice has come on the ladder."""
        if self._position is None:
            desk = self.desk
            self._position = position(self.invoice, self.account.policy, self.history, self.due, desk.on, desk.calendar)
        return self._position

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
        return self.days > 0

    @property
    def disputed(self) -> Decimal:
        """The part of the open amount that is disputed."""
        return self.open - self.demandable if self.open > self.demandable else ZERO

    def money(self, amount: Decimal) -> str:
        """An amount in a sentence, in the currency of the invoice."""
        return short_euro(amount, self.currency)
