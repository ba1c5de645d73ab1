"""What to ask the debtor for, in words: the amount and the day, the summary to read out, the dates to pick from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.calendar import WorkCalendar
from xlwings_addin.rules.money import day_month, euro, long_date

OFFER_DAYS = 5
"""Calendar days from today of the day that is asked for (A57)."""

PICKS = (5, 7, 10, 14)
"""Calendar days from today to pick a promised day from; never four weeks (A56)."""

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")

_BY = {
    "Overboeking": " per overboeking",
    "iDEAL of betaallink": " met iDEAL of een betaallink",
    "Automatische incasso": " via automatische incasso",
    "Verrekening": " door verrekening",
    "Contant": " contant",
}
_MOST_NAMED = 3


class Request(NamedTuple):
    """The concrete request: an amount in a currency for these invoices, on a day."""

    amount: Decimal
    currency: str
    day: date
    invoices: tuple[str, ...]


def offered_day(on: date, calendar: WorkCalendar) -> date:
    """The day to ask for: five days from today, moved on to a working day.

    >>> offered_day(date(2026, 11, 23), WorkCalendar())  # Saturday 28 November
    datetime.date(2026, 11, 30)
    """
    return calendar.first_working_day(on + timedelta(days=OFFER_DAYS))


def quick_picks(on: date, calendar: WorkCalendar) -> tuple[date, ...]:
    """Days to pick from: the next working day, and the first working day from 5, 7, 10 and 14 days on, each once.

    >>> [day.isoformat() for day in quick_picks(date(2026, 11, 23), WorkCalendar())]
    ['2026-11-24', '2026-11-30', '2026-12-03', '2026-12-07']
    """
    days = [calendar.first_working_day(on + timedelta(days=1))]
    days += [calendar.first_working_day(on + timedelta(days=count)) for count in PICKS]
    return tuple(dict.fromkeys(days))


def sentence(request: Request) -> str:
    """The question to put to the debtor.

    >>> sentence(Request(Decimal("2080.50"), "EUR", date(2026, 11, 30), ("F1", "F2")))
    'Kunt u de € 2.080,50 van de facturen F1 en F2 uiterlijk maandag 30 november betalen? Hoe betaalt u?'
    """
    amount = euro(request.amount, request.currency)
    return f"Kunt u de {amount} van {_named(request.invoices)} uiterlijk {weekday(request.day)} betalen? Hoe betaalt u?"


def promise_summary(amount: Decimal, currency: str, day: date, means: str = "") -> str:
    """The agreement in one sentence, to read out to the debtor.

    >>> promise_summary(Decimal("2080.50"), "EUR", date(2026, 11, 30), "Overboeking")
    'U betaalt € 2.080,50 uiterlijk op maandag 30 november 2026 per overboeking.'
    """
    return f"U betaalt {euro(amount, currency)} uiterlijk op {WEEKDAYS[day.weekday()]} {long_date(day)}{_BY.get(means, '')}."


def plan_summary(amount: Decimal, currency: str, number: int, first: date) -> str:
    """The payment plan in one sentence, to read out to the debtor.

    >>> plan_summary(Decimal("900"), "EUR", 3, date(2026, 11, 30))
    'U betaalt € 900,00 in 3 maandelijkse termijnen, de eerste uiterlijk op maandag 30 november 2026.'
    """
    when = f"{WEEKDAYS[first.weekday()]} {long_date(first)}"
    return f"U betaalt {euro(amount, currency)} in {number} maandelijkse termijnen, de eerste uiterlijk op {when}."


def weekday(day: date) -> str:
    """The date with its day of the week, without the year."""
    return f"{WEEKDAYS[day.weekday()]} {day_month(day)}"


def _named(numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"factuur {numbers[0]}"
    if len(numbers) > _MOST_NAMED:
        return f"de {len(numbers)} facturen"
    return f"de facturen {', '.join(numbers[:-1])} en {numbers[-1]}" if numbers else "de facturen"
