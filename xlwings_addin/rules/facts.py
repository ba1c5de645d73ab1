"""The facts that the rules read: immutable records, one a row of a table, and the ledger that holds them all.

``row`` is the worksheet row, for messages only; no rule depends on it. Empty text is ``""``, an empty date,
amount or yes/no is ``None``. Amounts are EUR (or ``currency``) as ``Decimal``; percentages are per cent
(``Decimal("10.40")`` is 10,40 %). A cell that could not be read gives ``None`` and a Dutch clause in ``fault``.

>>> Invoice(2, "F1", "D1", amount=Decimal(100), paid=Decimal(40)).open
Decimal('60')
>>> Payment(2, date(2026, 11, 20), Decimal(150), invoice="F1; F2").invoices
('F1', 'F2')
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import NamedTuple

from xlwings_addin.rules.vocabulary import Anchor, Channel, DebtorType, DeliveryRule, Step

ZERO = Decimal(0)


class Invoice(NamedTuple):
    """One row of `Facturen`: an open item; a negative amount is a credit note."""

    row: int
    number: str
    debtor: str
    name: str = ""
    issued: date | None = None
    due: date | None = None
    description: str = ""
    amount: Decimal | None = None
    paid: Decimal = ZERO
    disputed: Decimal = ZERO
    last_step: str = ""
    last_step_on: date | None = None
    currency: str = ""
    received_on: date | None = None
    delivered_on: date | None = None
    term_agreed: bool | None = None
    consumer_sale: bool | None = None
    continuing: bool | None = None
    contract_rate: Decimal | None = None
    complaint_answer_by: date | None = None
    external_status: str = ""
    external_since: date | None = None
    fault: str = ""

    @property
    def open(self) -> Decimal | None:
        """Open amount: amount minus paid; ``None`` when the amount is unknown."""
        return None if self.amount is None else self.amount - self.paid


NUMBER = itemgetter(Invoice._fields.index("number"))
"""The number of an invoice, for many at a time."""


def told_apart(invoices: Sequence[Invoice]) -> dict[str, Invoice]:
    """The invoices of one debtor by number, without those that share a number: which of them is meant is not known."""
    found = dict(zip(map(NUMBER, invoices), invoices, strict=True))
    if len(found) < len(invoices):
        times = Counter(map(NUMBER, invoices))
        found = {number: invoice for number, invoice in found.items() if times[number] == 1}
    return found


class Debtor(NamedTuple):
    """One row of `Debiteuren`."""

    row: int
    number: str
    name: str = ""
    type: str = ""
    contact: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    language: str = ""
    policy: str = ""
    payment_term: int | None = None
    handler: str = ""
    importance: str = ""
    turnover_class: str = ""
    best_time: str = ""
    do_not_call: bool | None = None
    classification: str = ""
    grounds: str = ""
    credit_limit: Decimal | None = None
    credit_check: str = ""
    special_status: str = ""
    status_since: date | None = None
    administrator: str = ""
    hold_until: date | None = None
    hold_reason: str = ""
    coc_number: str = ""
    fault: str = ""


class Call(NamedTuple):
    """One row of `Gesprekken`, the append-only call log. ``invoices`` empty means: about all open invoices."""

    row: int
    number: str
    on: date | None
    time: str = ""
    debtor: str = ""
    invoices: tuple[str, ...] = ()
    handler: str = ""
    goal: str = ""
    spoken_to: str = ""
    role: str = ""
    outcome: str = ""
    promised: Decimal | None = None
    promised_on: date | None = None
    means: str = ""
    open_at_call: Decimal | None = None
    back_on: date | None = None
    stand_in: str = ""
    phone: str = ""
    condition: str = ""
    action_owner: str = ""
    ready_by: date | None = None
    disputed: Decimal | None = None
    call_back_on: date | None = None
    reason: str = ""
    future: str = ""
    signal: str = ""
    next_on: date | None = None
    summary: str = ""
    note: str = ""
    replaces: str = ""
    fault: str = ""


class Instalment(NamedTuple):
    """One row of `Termijnen`: one instalment of a payment plan."""

    row: int
    plan: str
    debtor: str = ""
    invoices: tuple[str, ...] = ()
    number: int | None = None
    due: date | None = None
    amount: Decimal | None = None
    received: Decimal | None = None
    signed_on: date | None = None
    status: str = ""
    fault: str = ""


class Letter(NamedTuple):
    """One row of `Brieven`: a letter with the amounts it named. Made is not sent; only sent advances the ladder."""

    row: int
    number: str
    kind: str = ""
    debtor: str = ""
    invoices: tuple[str, ...] = ()
    made_on: date | None = None
    sent_on: date | None = None
    sent_by: str = ""
    delivered_on: date | None = None
    pay_by: date | None = None
    principal: Decimal | None = None
    interest: Decimal | None = None
    costs: Decimal | None = None
    costs_from: date | None = None
    file: str = ""
    objections: str = ""
    withdrawn_on: date | None = None
    fault: str = ""


class Payment(NamedTuple):
    """One row of `Betalingen`; the amount is signed, positive is received.

    ``invoice`` holds several numbers, separated by "; ", when one payment was booked over several invoices.
    """

    row: int
    booked_on: date | None
    amount: Decimal | None = None
    currency: str = ""
    account: str = ""
    name: str = ""
    description: str = ""
    debtor: str = ""
    invoice: str = ""
    status: str = ""
    source: str = ""
    fault: str = ""

    @property
    def invoices(self) -> tuple[str, ...]:
        """The numbers of the invoices that the payment was booked on."""
        return tuple(number.strip() for number in self.invoice.split(";") if number.strip())


class Rung(NamedTuple):
    """One row of `Treden`: a dunning level of a policy. Days are calendar days after the anchor."""

    row: int
    policy: str
    number: int
    step: Step
    label: str
    channel: Channel | None
    anchor: Anchor
    after_days: int
    latest_days: int
    letter: str
    pay_within: int | None


class Policy(NamedTuple):
    """One row of `Beleid` with its rungs in order. Days are calendar days unless named working days."""

    row: int
    name: str
    description: str
    payment_term: int
    minimum_amount: Decimal
    grace_days: int
    longest_promise: int
    refuse_promise_from: int
    after_first_broken: Step
    after_second_broken: Step
    most_instalments: int
    repair_days: int
    complaint_working_days: int
    final_demand_required: bool
    direct_hand_over: bool
    default_notice_consumer: int
    default_notice_business: int
    classify_at: str
    channel: str
    minimum_hand_over: Decimal
    call_minutes: int
    rungs: tuple[Rung, ...] = ()


class ExtraRate(NamedTuple):
    """One row of `Extra rente`: a statutory rate newer than the package ships, in per cent."""

    kind: str
    since: date
    rate: Decimal
    source: str


@dataclass(frozen=True)
class Settings:
    """The rows of `Instellingen` as facts; the defaults are those of a new workbook."""

    as_of: date | None = None
    payments_until: date | None = None
    default_policy: str = "procesgericht"
    default_debtor_type: str = DebtorType.UNKNOWN
    company: str = ""
    address: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""
    iban: str = ""
    bic: str = ""
    coc_number: str = ""
    vat_number: str = ""
    phone: str = ""
    email: str = ""
    handler: str = ""
    logo: str = ""
    letters_folder: str = "Brieven"
    agency: str = ""
    currency: str = "EUR"
    act_on_working_days: bool = True
    call_from: str = "09:00"
    call_until: str = "17:30"
    never_call_before: str = "07:00"
    never_call_after: str = "20:00"
    most_attempts: int = 3
    conversations_per_three_working_days: int = 1
    delivery_rule: str = DeliveryRule.HIGHEST
    forty_euro_per_invoice: bool = False
    outsourced: bool = False
    vat_deductible: bool = True
    collects_for_others: bool = False
    limitation_warnings: tuple[int, ...] = (180, 90, 30)
    keep_notes_years: int = 2


@dataclass(frozen=True)
class Ledger:
    """Everything the rules may know, besides the date: the tables of one workbook."""

    invoices: Sequence[Invoice] = ()
    debtors: Mapping[str, Debtor] = field(default_factory=dict)
    calls: Sequence[Call] = ()
    instalments: Sequence[Instalment] = ()
    letters: Sequence[Letter] = ()
    payments: Sequence[Payment] = ()
    policies: Mapping[str, Policy] = field(default_factory=dict)
    closing_days: frozenset[date] = frozenset()
    extra_rates: tuple[ExtraRate, ...] = ()
    settings: Settings = field(default_factory=Settings)
