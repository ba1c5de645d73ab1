"""The figures of one debtor for the sheet `Debiteuren`, and how complete its file is.

>>> from datetime import date
>>> from xlwings_addin.rules.accounts import Books
>>> from xlwings_addin.rules.facts import Invoice, Ledger
>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(100), description="Brood")
>>> figures = summary(*Books(Ledger(), date(2026, 11, 16)).open("D1", [invoice]))
>>> figures.overdue, figures.oldest_days, figures.completeness
(Decimal('100'), 2, Decimal('0.1'))
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter

from xlwings_addin.rules import pattern
from xlwings_addin.rules.accounts import Unreadable
from xlwings_addin.rules.case import Account, Case, Settled
from xlwings_addin.rules.facts import Invoice
from xlwings_addin.rules.history import NO_TRAIL
from xlwings_addin.rules.outlook import DebtorOutlook
from xlwings_addin.rules.vocabulary import DebtorType

BLOCKS = 10
"""Blocks of the preparation before a call (A2)."""

_INVOICE = attrgetter("invoice")
_DESCRIBED, _STEPPED, _DELIVERED, _RECEIVED, _DISPUTED, _AGREED = (
    itemgetter(Invoice._fields.index(column))
    for column in ("description", "last_step", "delivered_on", "received_on", "disputed", "term_agreed")
)

_SHARES = tuple(Decimal(filled) / BLOCKS for filled in range(BLOCKS + 1))


def summary(account: Account, rows: Sequence[Case | Settled | Unreadable]) -> DebtorOutlook:
    """Open, late, oldest days, average days late, broken promises, last contact and completeness of one debtor.

    Amounts are in the workbook's own currency; credit notes lower what is open, never what is late.
    """
    trail, share = account.trail, completeness(account, rows)
    if trail is NO_TRAIL:
        return DebtorOutlook(account.open, account.late, account.oldest_days, None, 0, None, share)
    kept = (promise for promises in account.promises.values() for promise in promises)
    return DebtorOutlook(
        account.open,
        account.late,
        account.oldest_days,
        pattern.average_late(_late(rows)) if trail.payments else None,
        len({id(promise.call) for promise in kept if promise.counts_as_broken}),
        pattern.last_contact(trail),
        share,
    )


def _late(rows: Sequence[Case | Settled | Unreadable]) -> list[int]:
    """Days late of the invoices that were settled, by their last booked payment."""
    found = []
    for row in rows:
        if isinstance(row, Case) and row.open == 0 and row.history.payments:
            paid_on = row.history.payments[-1].booked_on
            if paid_on is not None:
                found.append(max(0, (paid_on - row.due).days))
    return found


def completeness(account: Account, rows: Sequence[Case | Settled | Unreadable]) -> Decimal:
    """Share of the ten blocks of the preparation that have content, 0 to 1."""
    debtor, trail = account.debtor, account.trail
    invoices = list(map(_INVOICE, rows))
    filled = (
        debtor is not None and bool(debtor.contact and debtor.phone),
        debtor is not None and bool(debtor.importance or debtor.turnover_class or debtor.handler),
        any(map(_DESCRIBED, invoices)),
        any(map(_STEPPED, invoices)) or bool(trail.calls or trail.letters),
        bool(account.promises or trail.plans),
        any(map(_DELIVERED, invoices)) or any(map(_RECEIVED, invoices)) or any(map(_DISPUTED, invoices)),
        bool(trail.payments),
        debtor is not None and bool(debtor.credit_limit is not None or debtor.credit_check),
        account.type != DebtorType.UNKNOWN and not {True, False}.isdisjoint(map(_AGREED, invoices)),
        any(call.goal for call in trail.calls),
    )
    return _SHARES[sum(filled)]
