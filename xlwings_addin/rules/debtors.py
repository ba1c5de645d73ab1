"""The figures of one debtor for the sheet `Debiteuren`, and how complete its file is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlwings_addin.rules import pattern
from xlwings_addin.rules.accounts import Unreadable
from xlwings_addin.rules.case import Account, Case
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.outlook import DebtorOutlook, Decision
from xlwings_addin.rules.vocabulary import DebtorType

BLOCKS = 10
"""Blocks of the preparation before a call (A2)."""


def summary(account: Account, rows: Sequence[Case | Unreadable], answers: Sequence[Decision]) -> DebtorOutlook:
    """Open, late, oldest days, average days late, broken promises, last contact and completeness of one debtor.

    Amounts are in the workbook's own currency; credit notes lower what is open, never what is late.
    """
    open_now = overdue = ZERO
    oldest = 0
    for row, answer in zip(rows, answers, strict=True):
        if isinstance(row, Unreadable) or row.currency != row.desk.currency:
            continue
        open_now += row.open
        if row.open > 0 and answer.days_late:
            overdue += row.open
            oldest = max(oldest, answer.days_late)
    return DebtorOutlook(
        open_now,
        overdue,
        oldest,
        pattern.average_late(_late(rows)),
        len({id(promise.call) for kept in account.promises.values() for promise in kept if promise.counts_as_broken}),
        pattern.last_contact(account.trail),
        completeness(account, rows),
    )


def _late(rows: Sequence[Case | Unreadable]) -> list[int]:
    """Days late of the invoices that were settled, by their last booked payment."""
    found = []
    for row in rows:
        if isinstance(row, Case) and row.open == 0 and row.history.payments:
            paid_on = row.history.payments[-1].booked_on
            if paid_on is not None:
                found.append(max(0, (paid_on - row.due).days))
    return found


def completeness(account: Account, rows: Sequence[Case | Unreadable]) -> Decimal:
    """Share of the ten blocks of the preparation that have content, 0 to 1."""
    debtor, trail = account.debtor, account.trail
    invoices = [row.invoice for row in rows]
    filled = (
        debtor is not None and bool(debtor.contact and debtor.phone),
        debtor is not None and bool(debtor.importance or debtor.turnover_class or debtor.handler),
        any(invoice.description for invoice in invoices),
        bool(trail.calls or trail.letters) or any(invoice.last_step for invoice in invoices),
        bool(account.promises or trail.plans),
        any(invoice.delivered_on or invoice.received_on or invoice.disputed for invoice in invoices),
        bool(trail.payments),
        debtor is not None and bool(debtor.credit_limit is not None or debtor.credit_check),
        account.type != DebtorType.UNKNOWN and any(invoice.term_agreed is not None for invoice in invoices),
        any(call.goal for call in trail.calls),
    )
    return Decimal(sum(filled)) / BLOCKS
