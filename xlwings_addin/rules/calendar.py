"""Dutch working days: Monday to Friday, without public holidays, equated days and own closing days.

Public holidays are those of art. 3 Algemene termijnenwet (Good Friday and 5 May every year included), the days that
a decree equates with them, and Easter and Whit Sunday. They are known from 2000 through 2060 (`holidays.csv`, made
with the package `holidays`; `equated_days.csv`); outside those years only weekends are no working days. The decrees
are known from 2017 through 2028, the last one made; the days of earlier ones, and of those to come, are not.

>>> from datetime import date, timedelta
>>> calendar = WorkCalendar()
>>> calendar.first_working_day(date(2026, 11, 14))  # a Saturday
datetime.date(2026, 11, 16)
>>> calendar.add(date(2026, 11, 20), 1)  # from Friday to Monday
datetime.date(2026, 11, 23)
>>> calendar.first_working_day(date(2026, 5, 14))  # Ascension Day, then a day equated by decree
datetime.date(2026, 5, 18)
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, cached_property

from xlwings_addin.rules import law

FIRST, LAST = date(2000, 1, 1), date(2060, 12, 31)
"""First and last day of which the public holidays are known."""

EQUATED_DAYS = frozenset(date.fromisoformat(row["date"]) for row in law.rows("equated_days"))
"""Days that a decree equates with a public holiday (art. 3 lid 3 Algemene termijnenwet)."""

HOLIDAYS = EQUATED_DAYS.union(date.fromisoformat(row["date"]) for row in law.rows("holidays"))
"""Dutch public holidays from `FIRST` through `LAST`, equated days included."""

_BASE = FIRST.toordinal()
_SIZE = LAST.toordinal() - _BASE + 1
_SATURDAY = 5


def is_holiday(d: date) -> bool:
    """Whether the day is a Dutch public holiday or equated with one; an ordinary Sunday is not.

    >>> is_holiday(date(2026, 5, 5)), is_holiday(date(2026, 11, 22))
    (True, False)
    """
    return d in HOLIDAYS


def days_after(d: date, n: int) -> date:
    """The day ``n`` calendar days after ``d`` (before, when negative); stops at the first and last date there is.

    >>> days_after(date(2026, 11, 20), 14), days_after(date(9999, 12, 25), 14)
    (datetime.date(2026, 12, 4), datetime.date(9999, 12, 31))
    """
    try:
        return d + timedelta(days=n)
    except OverflowError:
        return date.max if n > 0 else date.min


class WorkCalendar:
    """Working-day arithmetic on a table of cumulative working days.

    Args:
        closing_days: own closing days of the business, besides weekends and holidays.
        holidays: the public holidays; the Dutch ones unless a test of the law says otherwise.
    """

    def __init__(self, closing_days: frozenset[date] = frozenset(), holidays: frozenset[date] = HOLIDAYS) -> None:
        self.holidays = holidays
        self._closed = closing_days | holidays
        # _before[i]: number of working days before day i; so also the place of the first one on or after it
        self._days: list[date] = []
        self._before: list[int] = []
        for ordinal in range(_BASE, _BASE + _SIZE):
            self._before.append(len(self._days))
            d = date.fromordinal(ordinal)
            if self.is_working_day(d):
                self._days.append(d)
        self._before.append(len(self._days))

    @cached_property
    def statutory(self) -> WorkCalendar:
        """The same calendar without own closing days: terms of the law do not wait for a closed shop."""
        return self if self._closed == self.holidays else WorkCalendar(holidays=self.holidays)

    def is_working_day(self, d: date) -> bool:
        """Whether people work on this day."""
        return d.weekday() < _SATURDAY and d not in self._closed

    def first_working_day(self, d: date) -> date:
        """First working day on or after ``d``."""
        return self.add(d, 0)

    def last_working_day(self, d: date) -> date:
        """Last working day on or before ``d``."""
        i = d.toordinal() - _BASE
        if 0 <= i < _SIZE and (place := self._before[i + 1]):
            return self._days[place - 1]
        return d if self.is_working_day(d) else self._walk(d, -1)

    def add(self, d: date, n: int) -> date:
        """First working day on or after ``d``, then ``n`` working days further; a negative ``n`` goes back."""
        i = d.toordinal() - _BASE
        if 0 <= i < _SIZE and 0 <= (place := self._before[i] + n) < len(self._days):
            return self._days[place]
        start = d if self.is_working_day(d) else self._walk(d, 1)
        return self._walk(start, n) if n else start

    def between(self, a: date, b: date) -> int:
        """Number of working days after ``a`` up to and including ``b``; negative when ``b`` comes first.

        >>> WorkCalendar().between(date(2026, 11, 20), date(2026, 11, 24))
        2
        """
        return self._count(b) - self._count(a)

    def _count(self, d: date) -> int:
        """Working days up to and including ``d``, counted from `FIRST`; outside the table weekends alone count."""
        i = d.toordinal() - _BASE
        if 0 <= i < _SIZE:
            return self._before[i + 1]
        edge, known = (-1, 0) if i < 0 else (_SIZE - 1, len(self._days))
        return known + _weekdays(d.toordinal()) - _weekdays(_BASE + edge)

    def _walk(self, d: date, n: int) -> date:
        """The ``n``-th working day after (before) ``d``, day by day; stops at the first and last date there is."""
        step = 1 if n > 0 else -1
        ordinal, left = d.toordinal(), abs(n)
        while left and date.min.toordinal() < ordinal < date.max.toordinal():
            ordinal += step
            left -= self.is_working_day(date.fromordinal(ordinal))
        return date.fromordinal(ordinal)


def _weekdays(ordinal: int) -> int:
    """Mondays to Fridays among the days 1 through ``ordinal``; day 1 was a Monday."""
    weeks, rest = divmod(ordinal, 7)
    return 5 * weeks + min(rest, 5)


@cache
def calendar_for(closing_days: frozenset[date] = frozenset()) -> WorkCalendar:
    """The calendar with these own closing days, built once."""
    return WorkCalendar(closing_days)
