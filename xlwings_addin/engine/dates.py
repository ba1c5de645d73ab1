"""Dates as serial numbers, in the two date systems that a workbook may use.

In the 1900 system day 1 is 1 January 1900 and day 60 is a 29 February that never was; from 1 March 1900 on a serial
number counts days since 30 December 1899. In the 1904 system day 0 is 1 January 1904.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

_DAY_MS = 86_400_000
_EPOCH_1900, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_MARCH_1900 = dt.datetime(1900, 3, 1)
_ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class DateSystem:
    """One of the two ways in which a workbook counts days."""

    from_1904: bool = False

    @property
    def first(self) -> dt.datetime:
        """The earliest moment that a cell can hold as a date."""
        return _EPOCH_1904 if self.from_1904 else _EPOCH_1900

    def date(self, serial: float) -> dt.datetime | float:
        """Moment of a serial number, to the millisecond; the number itself when no calendar day has it.

        >>> DateSystem().date(45000.5), DateSystem(from_1904=True).date(43538)
        (datetime.datetime(2023, 3, 15, 12, 0), datetime.datetime(2023, 3, 15, 0, 0))
        """
        if not 0 <= serial < 2_958_466:
            return serial
        try:
            moment = self.first + dt.timedelta(milliseconds=round(serial * _DAY_MS))
        except OverflowError:
            return serial
        return moment + _ONE_DAY if 1 <= serial < 60 and not self.from_1904 else moment

    def serial(self, moment: dt.datetime) -> float:
        """Serial number of a moment.

        Raises:
            ValueError: before the first day of this date system.

        >>> DateSystem().serial(dt.datetime(1900, 2, 28)), DateSystem().serial(dt.datetime(1900, 3, 1))
        (59.0, 61.0)
        """
        elapsed = moment - self.first
        if not self.from_1904 and elapsed >= _ONE_DAY and moment < _MARCH_1900:
            elapsed -= _ONE_DAY
        if elapsed < dt.timedelta():
            raise ValueError(moment)
        return elapsed / _ONE_DAY


def naive(moment: dt.datetime | dt.date) -> dt.datetime:
    """The moment as a worksheet can hold it: no time zone, whole milliseconds.

    >>> naive(dt.date(2026, 11, 21))
    datetime.datetime(2026, 11, 21, 0, 0)
    """
    if not isinstance(moment, dt.datetime):
        return dt.datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is not None:
        moment = moment.replace(tzinfo=None)
    rest = moment.microsecond % 1000
    return moment + dt.timedelta(microseconds=(1000 if rest >= 500 else 0) - rest) if rest else moment
