"""How long notes about a debtor are kept: a choice of years after the last invoice was settled (AVG art. 5 lid 1 e).

The bookkeeping itself (invoices, payments, letters that were sent) is kept for seven years after the year it belongs to
(AWR art. 52 lid 4, BW 2:10 lid 3). Nothing is offered for removal while the debtor owes anything.

>>> notes_until(date(2024, 3, 15), 2)
datetime.date(2026, 3, 15)
>>> books_until(date(2019, 5, 1))
datetime.date(2026, 12, 31)
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from xlwings_addin.rules.facts import Call, Ledger
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
    owing: set[str] = set()
    for invoice in ledger.invoices:
        if invoice.open != 0 or invoice.fault:
            owing.add(invoice.debtor)
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


def _later(last: dict[str, date], debtor: str, day: date | None) -> None:
    if day is not None and day > last.get(debtor, date.min):
        last[debtor] = day
