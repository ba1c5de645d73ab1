"""What the rules answer: a decision for each invoice, a summary of each debtor, one action a debtor and currency.

>>> from xlwings_addin.rules.decide import next_step
>>> from xlwings_addin.rules.policy import presets
>>> decision = next_step(date(2026, 11, 14), date(2026, 11, 16), presets()["procesgericht"])
>>> decision.rule, decision.days_late, decision.letter, decision.pay_within
('R16', 2, 'herinnering', 7)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.facts import Call, Invoice
from xlwings_addin.rules.vocabulary import Channel, Status, Step


class Decision(NamedTuple):
    """The next step for one invoice, with the facts that led to it.

    ``due`` is the effective due date; ``demandable`` the open amount that is not disputed; ``days_late`` calendar
    days overdue, 0 when not late and ``None`` when unknown; ``rule`` the row of the decision table (``"R16"``);
    ``reason`` one Dutch sentence; ``warnings`` Dutch sentences. ``letter`` is the key of the letter template that
    the step calls for, ``""`` for none; ``pay_within`` the days that letter gives. ``call`` is the newest call
    about this invoice. ``interest`` and ``costs`` are what may be claimed as of the date, in the invoice's currency.
    """

    invoice: Invoice
    open: Decimal | None
    demandable: Decimal
    due: date | None
    days_late: int | None
    bucket: str
    step: Step
    step_on: date | None
    latest_on: date | None
    status: Status
    rule: str
    reason: str
    warnings: tuple[str, ...] = ()
    label: str = ""
    channel: Channel | None = None
    letter: str = ""
    pay_within: int | None = None
    call: Call | None = None
    interest: Decimal | None = None
    costs: Decimal | None = None
    barred_on: date | None = None


class DebtorOutlook(NamedTuple):
    """The computed columns of `Debiteuren`. Amounts in the workbook's own currency; ``completeness`` 0 to 1."""

    open: Decimal
    overdue: Decimal
    oldest_days: int
    average_late: Decimal | None
    broken_promises: int
    last_contact: date | None
    completeness: Decimal


class Action(NamedTuple):
    """What to do about one debtor in one currency: the step of the highest rung among the invoices (gate G6).

    ``lead`` is the decision whose step it is; ``joined`` all overdue decisions that go along (``lead`` included),
    in order of due date; ``not_due`` those to name but not to count; ``credits`` credit notes to show and net.
    """

    debtor: str
    currency: str
    lead: Decision
    joined: tuple[Decision, ...]
    not_due: tuple[Decision, ...] = ()
    credits: tuple[Decision, ...] = ()


class Outlook(NamedTuple):
    """The whole answer: ``decisions`` in the order of the invoices; ``actions`` sorted by debtor and currency."""

    decisions: list[Decision]
    debtors: dict[str, DebtorOutlook]
    actions: list[Action]
