"""What a payment pays off: principal of invoices, after costs and interest that were claimed in a letter (BW 6:43, 6:44).

`Betaald` holds principal only. Costs and interest count as claimed from a letter that was sent and not withdrawn, a
fourteen-day letter from its `Kosten vanaf`, another from the day after the last day that it gave to pay without them. What
payments already paid of them shows in the workbook: what is booked on the letter's invoices and is not in their `Betaald`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.allocation import Claim, allocate_over
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.facts import ZERO, Invoice, Ledger, Payment
from xlwings_addin.rules.history import SETTLED_PAYMENT

Key = tuple[str, str]
"""Invoice number and debtor number."""


class Claimed(NamedTuple):
    """Costs and interest that a letter asked for, in the currency of the invoices that it is ``about``; owed from this day."""

    costs: Decimal
    interest: Decimal
    since: date
    about: tuple[Invoice, ...] = ()

    @property
    def total(self) -> Decimal:
        """Both together."""
        return self.costs + self.interest


class Booking(NamedTuple):
    """The division of one payment: principal by invoice (what is too much is with the last), costs and interest.

    ``beside`` is the invoice with which the costs and interest are booked.
    """

    principal: tuple[tuple[Invoice, Decimal], ...]
    costs: Decimal = ZERO
    interest: Decimal = ZERO
    surplus: Decimal = ZERO
    beside: Invoice | None = None


@dataclass
class Accounts:
    """What is open and what was booked on each invoice, kept up to date while payments are booked."""

    open: dict[Key, Decimal]
    booked: dict[Key, Decimal]
    claimed: dict[Key, Claimed]

    def open_of(self, invoice: Invoice) -> Decimal:
        """Open amount of an invoice; 0 when its amount is unknown."""
        return self.open.get((invoice.number, invoice.debtor), ZERO)

    def unexplained(self, invoice: Invoice) -> Decimal:
        """What is in `Betaald` that no booked payment explains: it came from the bookkeeping."""
        paid = (invoice.amount or ZERO) - self.open_of(invoice)
        return max(paid - self.booked.get((invoice.number, invoice.debtor), ZERO), ZERO)

    def owed(self, invoice: Invoice, on: date | None) -> Claimed | None:
        """Costs and interest still to be paid with an invoice on a day."""
        claimed = self.claimed.get((invoice.number, invoice.debtor))
        if claimed is None or on is None or on < claimed.since:
            return None
        before = self.paid_beside(claimed)
        costs = max(claimed.costs - before, ZERO)
        interest = max(claimed.interest - max(before - claimed.costs, ZERO), ZERO)
        return claimed._replace(costs=costs, interest=interest) if costs + interest else None

    def paid_beside(self, claimed: Claimed) -> Decimal:
        """What payments paid of what was claimed, at most all of it."""
        beside = ZERO
        for invoice in claimed.about:
            paid = (invoice.amount or ZERO) - self.open_of(invoice)
            beside += max(self.booked.get((invoice.number, invoice.debtor), ZERO) - paid, ZERO)
        return min(beside, claimed.total)

    def book(self, booking: Booking) -> None:
        """Take note of a division that is carried out."""
        if booking.beside is not None:
            key = (booking.beside.number, booking.beside.debtor)
            self.booked[key] = self.booked.get(key, ZERO) + booking.costs + booking.interest
        for invoice, amount in booking.principal:
            key = (invoice.number, invoice.debtor)
            self.open[key] = self.open_of(invoice) - amount
            self.booked[key] = self.booked.get(key, ZERO) + amount


def accounts_of(ledger: Ledger) -> Accounts:
    """Gives what is open and booked in a workbook."""
    amounts = {(each.number, each.debtor): each for each in ledger.invoices}
    accounts = Accounts({key: each.open or ZERO for key, each in amounts.items()}, {}, {})
    for payment in ledger.payments:
        if payment.status in SETTLED_PAYMENT and payment.invoice and payment.amount:
            _explain(accounts, amounts, payment)
    for letter in ledger.letters:
        if letter.sent_on is None or letter.withdrawn_on is not None:
            continue
        costs, interest = letter.costs or ZERO, letter.interest or ZERO
        about = sorted(
            (amounts[number, letter.debtor] for number in letter.invoices if (number, letter.debtor) in amounts),
            key=oldest,
        )
        if costs + interest > 0 and about:
            # the letter names one sum; it is asked with the oldest invoice, which is paid first
            first = (about[0].number, about[0].debtor)
            since = letter.costs_from or (days_after(letter.pay_by, 1) if letter.pay_by else letter.sent_on)
            accounts.claimed[first] = Claimed(costs, interest, since, tuple(about))
    return accounts


def divide(amount: Decimal, invoices: Iterable[Invoice], accounts: Accounts, on: date | None) -> Booking:
    """Gives the division of a received amount over invoices that it is meant for.

    An amount that is exactly what is open, credit notes taken off, settles them all when no costs or interest are owed.
    Else credit notes are taken off first, then BW 6:43 decides which invoice goes first and BW 6:44 what of it.
    """
    ordered = sorted(invoices, key=oldest)
    opens = [accounts.open_of(each) for each in ordered]
    if amount == sum(opens, ZERO) and not any(accounts.owed(each, on) for each in ordered):
        return Booking(tuple((each, part) for each, part in zip(ordered, opens, strict=True) if part))
    credits = [(each, part) for each, part in zip(ordered, opens, strict=True) if part < 0]
    owing = [each for each, part in zip(ordered, opens, strict=True) if part > 0]
    if not owing:
        return Booking(((ordered[-1], amount),), surplus=amount)
    claims = []
    for each in owing:
        extra = accounts.owed(each, on)
        claims.append(
            Claim(
                f"{each.number}\n{each.debtor}",
                each.due or date.max,
                each.contract_rate or ZERO,
                extra.costs if extra else ZERO,
                extra.interest if extra else ZERO,
                accounts.open_of(each),
            )
        )
    available = amount - sum((part for _, part in credits), ZERO)
    paid, surplus = allocate_over(available, claims, on or date.max)
    parts = [(each, paid[claim.key].principal) for each, claim in zip(owing, claims, strict=True)]
    parts[-1] = (parts[-1][0], parts[-1][1] + surplus)
    return Booking(
        tuple((each, part) for each, part in (*credits, *parts) if part),
        sum((each.costs for each in paid.values()), ZERO),
        sum((each.interest for each in paid.values()), ZERO),
        surplus,
        next((each for each in owing if accounts.owed(each, on)), None),
    )


def take_back(amount: Decimal, invoices: Sequence[Invoice], accounts: Accounts) -> Booking:
    """Gives the division of an amount that was paid and taken back (``amount`` is positive): the newest opens first."""
    left, parts = amount, []
    for each in sorted(invoices, key=oldest, reverse=True):
        paid = (each.amount or ZERO) - accounts.open_of(each)
        part = min(left, max(paid, ZERO))
        if part:
            parts.append((each, -part))
            left -= part
    return Booking(tuple(parts), surplus=left)


def oldest(invoice: Invoice) -> tuple[date, str]:
    """Sort key: the invoice that fell due first."""
    return invoice.due or invoice.issued or date.max, invoice.number


def invoice_numbers(payment: Payment) -> tuple[str, ...]:
    """The invoice numbers in `Factuurnummer` of a payment."""
    return tuple(number for part in payment.invoice.split(";") if (number := part.strip()))


def _explain(accounts: Accounts, amounts: dict[Key, Invoice], payment: Payment) -> None:
    left = payment.amount or ZERO
    those = [
        amounts[number, payment.debtor] for number in invoice_numbers(payment) if (number, payment.debtor) in amounts
    ]
    for place, invoice in enumerate(those, start=1):
        key = (invoice.number, invoice.debtor)
        most = max((invoice.amount or ZERO) - accounts.booked.get(key, ZERO), ZERO)
        part = left if place == len(those) or left < 0 else min(left, most)
        accounts.booked[key] = accounts.booked.get(key, ZERO) + part
        left -= part
