"""One invoice as the decision table sees it: the facts of the row, of its debtor and of the day, and what is chosen.

>>> choice = stand_still("R07", "In de wacht tot en met 4 december", date(2026, 12, 7))
>>> choice.step.value, choice.status.value
('Geen', 'Wacht')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import ZERO, Debtor, Invoice, Policy
from xlwings_addin.rules.history import History, Trail
from xlwings_addin.rules.ladder import Ladder, Position, position
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.promises import Promise
from xlwings_addin.rules.vocabulary import Channel, DebtorType, SpecialStatus, Status, Step

INSOLVENT = frozenset({SpecialStatus.BANKRUPTCY, SpecialStatus.SUSPENSION, SpecialStatus.DEBT_RESTRUCTURING})
"""Statuses in which nobody collects alone any more."""

NATURAL_PERSONS = frozenset({DebtorType.CONSUMER, DebtorType.UNKNOWN})
"""Who is treated as a consumer: the law protects them, and who is unknown may be one."""


class Choice(NamedTuple):
    """What a row of the decision table chose, before and after the gates.

    ``on`` and ``latest`` start as the dates counted from their anchor and are moved by the gates. ``cause`` is the
    first half of the reason; the second half says what to do, unless ``reason`` was worded whole. In both the amount of
    a promise is not filled in yet (`agreements.in_words`). ``lapsed`` is the
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

    @property
    def day(self) -> date:
        """The day of a step that is one."""
        assert self.on is not None
        return self.on


def stand_still(rule: str, reason: str, on: date | None = None, status: Status = Status.WAIT) -> Choice:
    """No step, with the reason why not."""
    return Choice(rule, Step.NONE, on, None, "", reason, status)


class Settled(NamedTuple):
    """An invoice that was settled without a word: nothing open, and nothing happened about it."""

    invoice: Invoice
    open: Decimal
    terms: Terms


class Alike:
    """The answer for invoices that differ in nothing but their amounts: the choice, and the fields between the amounts.

    ``acts``: there is something to do today; ``calls``: it is a call; ``given`` is the last date that we gave, for an invoice that may go along.
    ``fields`` are those of the decision by what is added to the reason, ``""`` for nothing; not for an invoice with a call,
    which is of that invoice only.
    """

    __slots__ = ("acts", "calls", "choice", "fields", "given")

    def __init__(self, choice: Choice, given: date | None = None) -> None:
        self.choice = choice
        self.calls = choice.channel is Channel.PHONE
        self.acts = choice.status is Status.NOW and (choice.channel is not None or bool(choice.letter))
        self.given = given
        self.fields: dict[str, tuple[Any, ...]] = {}


@dataclass(eq=False, slots=True)
class Terms:
    """What follows from the row of an invoice besides its number and its amounts; many invoices share it.

    ``days`` are those since the due date, negative before it; ``term`` the days to pay, from the receipt or the date of
    the invoice; ``free`` the last day on which a business owes no interest or costs. ``barred_on`` is without interruption. ``sound``: the row is known to be readable. ``odd``: something
    besides its dates decides, such as a complaint. ``alike`` are the answers where nothing else decides, by the sort of
    debtor, the letters sent and the promise; ``paid`` the fields of the decision about one that is settled.
    """

    due: date
    derived: bool
    days: int
    term: int
    free: date
    barred_on: date
    currency: str
    sound: bool
    odd: bool
    alike: dict[object, Alike]
    paid: tuple[Any, ...] | None = None


@dataclass(eq=False, slots=True)
class Account:
    """What all invoices of one debtor share.

    ``natural``: protected as a consumer. ``term`` is the payment term in days. ``special`` is the special status and
    since when; ``unreachable`` why the debtor cannot be called, ``by_phone``: a step that may be a call or a letter is
    best a call. ``talk_from`` is the day before which he was spoken to often enough. ``open``, ``late`` and ``oldest_days`` are
    about the workbook's own currency; ``overdue`` (late and not disputed) and ``credit`` are by currency. ``sort`` is the
    number of what sets the debtor apart for an invoice without events, ``None`` when more does than can be named. ``owed`` is what is open
    and what is not disputed by invoice number, gathered only when a plan or a fourteen-day letter needs it.
    """

    number: str
    debtor: Debtor | None
    type: str
    natural: bool
    policy: Policy
    ladder: Ladder
    term: int
    trail: Trail
    special: tuple[str, date | None]
    unreachable: str
    by_phone: bool
    talk_from: date
    warnings: tuple[str, ...]
    open: Decimal = ZERO
    late: Decimal = ZERO
    oldest_days: int = 0
    sort: int | None = None
    overdue: dict[str, Decimal] = field(default_factory=dict)
    credit: dict[str, Decimal] = field(default_factory=dict)
    owed: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    amount_by_number: dict[str, Decimal] = field(default_factory=dict)
    paid_by_number: dict[str, Decimal] = field(default_factory=dict)
    promises: dict[str, list[Promise]] = field(default_factory=dict)

    def owes(self, numbers: tuple[str, ...]) -> tuple[Decimal, Decimal]:
        """What is open, and what of it is not disputed, on these invoices together or on all; credit left out."""
        rows = [self.owed[number] for number in numbers if number in self.owed] if numbers else self.owed.values()
        return sum((max(row[0], ZERO) for row in rows), ZERO), sum((row[1] for row in rows), ZERO)

    def amount_of(self, numbers: tuple[str, ...]) -> Decimal | None:
        """What these invoices were about, or all when none is named; ``None`` when one of them is not known."""
        if any(number not in self.amount_by_number for number in numbers):
            return None
        named = (self.amount_by_number[number] for number in set(numbers) or self.amount_by_number)
        return sum((amount for amount in named if amount > 0), ZERO)


@dataclass(eq=False, slots=True)
class Case:
    """One invoice with everything that decides about it; ``demandable`` is what is open and not disputed.

    ``late``: something is owed and the due date has passed. ``barred_on`` reckons with interruptions; ``None`` when
    nothing is owed. ``odd``: something about it besides its dates and its history decides, such as a complaint.
    """

    desk: Desk
    account: Account
    invoice: Invoice
    terms: Terms
    currency: str
    open: Decimal
    demandable: Decimal
    late: bool
    barred_on: date | None
    history: History
    odd: bool
    _position: Position | None = None

    @property
    def position(self) -> Position:
        """How far the invoice has come on the ladder."""
        if self._position is None:
            of = self.account
            self._position = position(
                self.invoice, of.policy, self.history, self.due, self.desk.on, self.desk.calendar, of.natural
            )
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
    def due(self) -> date:
        """Last day to pay."""
        return self.terms.due

    @property
    def days(self) -> int:
        """Days since the due date, negative before it."""
        return self.terms.days

    @property
    def overdue(self) -> bool:
        """Whether the last day to pay has passed."""
        return self.terms.days > 0

    @property
    def disputed(self) -> Decimal:
        """The part of the open amount that is disputed."""
        return self.open - self.demandable if self.open > self.demandable else ZERO

    def money(self, amount: Decimal) -> str:
        """An amount in a sentence, in the currency of the invoice."""
        return short_euro(amount, self.currency)


ODD = attrgetter("odd")
"""Whether more decides about an invoice than its dates and its history."""
