"""How long notes about a debtor are kept: a choice of years after the last invoice was settled (AVG art. 5 lid 1 e).

The bookkeeping itself (invoices, payments, letters that were sent) is kept for seven years after the year it belongs to
(AWR art. 52 lid 4, BW 2:10 lid 3). Nothing is offered for removal while the debtor owes anything.

>>> notes_until(date(2024, 3, 15), 2)
datetime.date(2026, 3, 15)
>>> books_until(date(2019, 5, 1))
datetime.date(2026, 12, 31)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment
from xlwings_addin.rules.history import SETTLED_PAYMENT

BOOK_YEARS = 7
"""Years that the bookkeeping is kept after the calendar year it belongs to."""

NOTES = (
    "spoken_to",
    "role",
    "stand_in",
    "phone",
    "condition",
    "reason",
    "future",
    "signal",
    "summary",
    "note",
)
"""Fields of a call that say something about a person; its day, outcome and amounts belong to the bookkeeping."""


class Expired(NamedTuple):
    """A debtor whose notes are past their term: the day of the last event, and the calls that still hold a note."""

    debtor: str
    settled_on: date
    calls: tuple[Call, ...]
    grounds: bool


class ExpiredBooks(NamedTuple):
    """The rows of the bookkeeping that need not be kept any longer, as they stand in the workbook."""

    invoices: tuple[Invoice, ...] = ()
    calls: tuple[Call, ...] = ()
    instalments: tuple[Instalment, ...] = ()
    letters: tuple[Letter, ...] = ()
    payments: tuple[Payment, ...] = ()
    debtors: tuple[Debtor, ...] = ()


def notes_until(settled: date, years: int) -> date:
    """Last day on which notes are kept, so many years after the last invoice was settled.

    >>> notes_until(date(2024, 2, 29), 2)
    datetime.date(2026, 2, 28)
    """
    year = min(settled.year + years, date.max.year)
    day = 28 if (settled.month, settled.day) == (2, 29) else settled.day
    return date(year, settled.month, day)


def books_until(day: date) -> date:
    """Last day on which an invoice, payment or letter of that day is kept; the book year is the calendar year."""
    return date(min(day.year + BOOK_YEARS, date.max.year), 12, 31)


def expired_notes(ledger: Ledger, on: date) -> list[Expired]:
    """The debtors whose notes are past their term on the day, in the order of their numbers.

    A debtor with an open invoice, an open credit note or an invoice without amount is left out, and so is one about
    whom anything happened within the term: when an invoice was settled without a dated payment, the last event tells.
    """
    last: dict[str, date] = {}
    owing = _owing(ledger)
    for invoice in ledger.invoices:
        for day in (invoice.issued, invoice.due):
            _later(last, invoice.debtor, day)
    calls: defaultdict[str, list[Call]] = defaultdict(list)
    for call in ledger.calls:
        calls[call.debtor].append(call)
        _later(last, call.debtor, call.on)
    for payment in ledger.payments:
        if payment.status in SETTLED_PAYMENT:
            _later(last, payment.debtor, payment.booked_on)
    for letter in ledger.letters:
        _later(last, letter.debtor, letter.sent_on or letter.made_on)
    years = ledger.settings.keep_notes_years
    found = []
    for number in sorted(last):
        if number in owing or on <= notes_until(last[number], years):
            continue
        debtor = ledger.debtors.get(number)
        noted = tuple(call for call in calls[number] if any(getattr(call, field) for field in NOTES))
        grounds = debtor is not None and bool(debtor.grounds)
        if noted or grounds:
            found.append(Expired(number, last[number], noted, grounds))
    return found


def expired_books(ledger: Ledger, on: date) -> ExpiredBooks:
    """The rows whose book year is over seven years ago, and the debtors about whom nothing is left.

    Whatever belongs to a debtor who owes stays, and so does a row without a date. An invoice is as old as the last row
    that names it, a payment plan as its last instalment.
    """
    owing = _owing(ledger)
    debtor_of = {invoice.number: invoice.debtor for invoice in ledger.invoices}

    def over(debtor: str, *days: date | None) -> bool:
        known = [day for day in days if day is not None]
        return debtor not in owing and bool(known) and books_until(max(known)) < on

    named: dict[tuple[str, str], date] = {}

    def names(numbers: Iterable[str], debtor: str, day: date | None) -> None:
        for number in numbers:
            named[number, debtor] = max(day or date.max, named.get((number, debtor), date.min))

    payments = []
    for payment in ledger.payments:
        debtor = payment.debtor or next((debtor_of[each] for each in payment.invoices if each in debtor_of), "")
        if over(debtor, payment.booked_on):
            payments.append(payment)
        names(payment.invoices, debtor, payment.booked_on)
    ends: dict[tuple[str, str], date] = {}
    for row in ledger.instalments:
        ends[row.plan, row.debtor] = max(row.due or date.max, ends.get((row.plan, row.debtor), date.min))
        names(row.invoices, row.debtor, row.due)
    for call in ledger.calls:
        names(call.invoices, call.debtor, call.on)
    for letter in ledger.letters:
        names(letter.invoices, letter.debtor, letter.sent_on or letter.made_on)
    gone = ExpiredBooks(
        tuple(
            each
            for each in ledger.invoices
            if over(each.debtor, each.issued, each.due, named.get((each.number, each.debtor)))
        ),
        tuple(each for each in ledger.calls if over(each.debtor, each.on)),
        tuple(each for each in ledger.instalments if over(each.debtor, ends[each.plan, each.debtor])),
        tuple(each for each in ledger.letters if over(each.debtor, each.sent_on or each.made_on)),
        tuple(payments),
    )
    before, after = _times_named(ledger), _times_named(gone)
    left = (debtor for number, debtor in ledger.debtors.items() if before[number] and before[number] == after[number])
    return gone._replace(debtors=tuple(left))


def _times_named(of: Ledger | ExpiredBooks) -> Counter[str]:
    """How many rows are about each debtor."""
    return Counter(
        each.debtor for rows in (of.invoices, of.calls, of.instalments, of.letters, of.payments) for each in rows
    )


def _owing(ledger: Ledger) -> set[str]:
    return {invoice.debtor for invoice in ledger.invoices if invoice.open != 0 or invoice.fault}


def _later(last: dict[str, date], debtor: str, day: date | None) -> None:
    if day is not None and day > last.get(debtor, date.min):
        last[debtor] = day
