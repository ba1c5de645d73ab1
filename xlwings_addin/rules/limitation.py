"""Limitation (verjaring): the last day on which a claim can still be enforced, and what moves it.

A claim for payment is barred five years after the day following the day it fell due (BW 3:307 lid 1, 3:313), a
consumer's purchase of goods after two (BW 7:28). A written demand that reached the debtor, an acknowledgement or
legal action interrupts (3:316-318): a new equal term of at most five years starts the next day and never ends
earlier than the old one (3:319).

>>> barred_on(date(2021, 6, 30), 5)
datetime.date(2026, 6, 30)
>>> barred_on(date(2021, 6, 30), 5, [date(2025, 11, 21)])
datetime.date(2030, 11, 21)
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from xlwings_addin.rules import law
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.vocabulary import DebtorType

YEARS = int(law.number("limitation_years"))
YEARS_CONSUMER_SALE = int(law.number("limitation_years_consumer_sale"))
LONGEST_NEW_TERM = int(law.number("longest_new_limitation_years"))


def years_for(debtor: str, consumer_sale: bool | None) -> int:
    """Years of the limitation term for this `DebtorType`.

    Args:
        consumer_sale: goods sold to a consumer; ``None`` (not filled in) counts as no, because a service to a
            consumer keeps five years. It says nothing about a business or government debtor.

    >>> years_for(DebtorType.CONSUMER, True), years_for(DebtorType.BUSINESS, True)
    (2, 5)
    """
    natural = debtor not in (DebtorType.BUSINESS, DebtorType.GOVERNMENT)
    return YEARS_CONSUMER_SALE if natural and consumer_sale else YEARS


def barred_on(due: date, years: int, interruptions: Iterable[date] = ()) -> date:
    """Last day before the claim is time-barred.

    Args:
        due: day on which the claim fell due.
        years: length of the term.
        interruptions: days on which an interrupting letter reached the debtor, or of an acknowledgement or legal
            action; one after the claim was barred, or before it fell due, changes nothing.
    """
    last = _last_day(due, years)
    for day in sorted(interruptions):
        if day <= last:
            last = max(last, _last_day(day, min(years, LONGEST_NEW_TERM)))
    return last


def _last_day(start: date, years: int) -> date:
    """Last day of a term of so many years that begins the day after ``start``; on the safe side for 29 February."""
    first = days_after(start, 1)
    if first.year + years > date.max.year:
        return date.max
    try:
        return days_after(first.replace(year=first.year + years), -1)
    except ValueError:
        return date(first.year + years, 2, 27)
