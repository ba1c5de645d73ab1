"""The ledger as it was at the end of an earlier day, as far as its dates tell.

Booked payments after the day are taken off what was paid, invoices of a later date are left out. What was paid without a
dated row in `Betalingen` cannot be taken off: it counts as paid, and its sum is told, so that nobody takes the answer
for certain. Calls, letters and plans after the day are left out by whoever reads them (`rules.history`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from xlwings_addin.rules.facts import ZERO, Invoice, Ledger, Payment
from xlwings_addin.rules.history import SETTLED_PAYMENT


class Rewound(NamedTuple):
    """The ledger of that day; ``undated`` is what was paid on it, in the workbook's own currency, nobody knows when."""

    ledger: Ledger
    undated: Decimal


def as_it_was(ledger: Ledger, on: date) -> Rewound:
    """The ledger at the end of a day.

    >>> from xlwings_addin.rules.facts import Invoice, Payment
    >>> paid = Invoice(2, "F1", "D1", amount=Decimal(100), paid=Decimal(60))
    >>> booked = Payment(2, date(2026, 11, 9), Decimal(60), debtor="D1", invoice="F1", status="Geboekt")
    >>> as_it_was(Ledger(invoices=[paid], payments=[booked]), date(2026, 11, 8)).ledger.invoices[0].open
    Decimal('100')
    """
    booked = _booked(ledger.payments)
    own = ledger.settings.currency.strip().upper()
    kept, undated = [], ZERO
    for invoice in ledger.invoices:
        if invoice.issued is not None and invoice.issued > on:
            continue
        if not invoice.paid:
            kept.append(invoice)
            continue
        paid, unknown = _paid_by(invoice, booked.get((invoice.debtor, invoice.number), ()), on)
        if unknown and invoice.currency.strip().upper() in ("", own):
            undated += abs(unknown)
        kept.append(invoice if paid == invoice.paid else invoice._replace(paid=paid))
    return Rewound(replace(ledger, invoices=kept), undated)


def reaches_back(ledger: Ledger, on: date) -> bool:
    """Whether the workbook tells anything of that day or before: a call, a letter or a payment.

    Without it, the invoices that were paid since may never have been in it.
    """
    days = chain(
        (call.on for call in ledger.calls),
        (letter.sent_on or letter.made_on for letter in ledger.letters),
        (payment.booked_on for payment in ledger.payments),
    )
    return any(day is not None and day <= on for day in days)


def _booked(payments: Sequence[Payment]) -> dict[tuple[str, str], list[Payment]]:
    found: defaultdict[tuple[str, str], list[Payment]] = defaultdict(list)
    for payment in payments:
        if payment.status in SETTLED_PAYMENT and payment.booked_on and payment.amount is not None and not payment.fault:
            for number in payment.invoices:
                found[payment.debtor, number].append(payment)
    return dict(found)


def _paid_by(invoice: Invoice, booked: Sequence[Payment], on: date) -> tuple[Decimal, Decimal]:
    """What was paid by the day, and how much of it has no date.

    The part of an invoice in a payment over several is not in its row; it is what the other rows leave, when all
    such payments came on the same side of the day.
    """
    alone = [payment for payment in booked if len(payment.invoices) == 1]
    shared = [payment.booked_on > on for payment in booked if len(payment.invoices) > 1 and payment.booked_on]
    later = sum((payment.amount or ZERO for payment in alone if payment.booked_on and payment.booked_on > on), ZERO)
    rest = invoice.paid - sum((payment.amount or ZERO for payment in alone), ZERO)
    paid = invoice.paid - later
    if shared and all(shared):
        return paid - rest, ZERO
    unknown = ZERO if shared and not any(shared) else rest
    return paid, unknown
