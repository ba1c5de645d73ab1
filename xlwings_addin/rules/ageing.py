"""How late an invoice is: calendar days after the due date, and the ageing bucket they fall in.

Days late never shift for a weekend or holiday: the Algemene termijnenwet does not lengthen a term of a contract.
"""

from __future__ import annotations

from bisect import bisect_left
from datetime import date

from xlwings_addin.rules.vocabulary import Bucket

_BUCKETS = tuple(Bucket)
_UP_TO = (0, 30, 60, 90)


def days_late(due: date, on: date) -> int:
    """Calendar days from the due date to the day, 0 when not late.

    >>> days_late(date(2026, 11, 20), date(2026, 11, 22))
    2
    """
    return max(0, on.toordinal() - due.toordinal())


def bucket(days: int) -> Bucket:
    """The ageing bucket of an invoice that is so many days late.

    >>> bucket(30), bucket(31)
    (<Bucket.TO_30: '1-30'>, <Bucket.TO_60: '31-60'>)
    """
    return _BUCKETS[bisect_left(_UP_TO, days)]
