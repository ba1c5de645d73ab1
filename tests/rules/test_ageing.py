from datetime import date

import pytest

from xlwings_addin.rules.ageing import bucket, days_late
from xlwings_addin.rules.vocabulary import Bucket


@pytest.mark.parametrize(
    ("test", "due", "on", "days"),
    [
        ("K8", date(2026, 11, 20), date(2026, 11, 22), 2),
        ("on the due date", date(2026, 11, 14), date(2026, 11, 14), 0),
        ("before the due date", date(2026, 11, 14), date(2026, 11, 1), 0),
        ("over a leap day", date(2024, 2, 28), date(2024, 3, 1), 2),
        ("S20", date(2026, 10, 31), date(2026, 11, 23), 23),
    ],
)
def test_days_late_are_calendar_days(test, due, on, days):
    assert days_late(due, on) == days


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-3, Bucket.NOT_DUE),
        (0, Bucket.NOT_DUE),
        (1, Bucket.TO_30),
        (30, Bucket.TO_30),
        (31, Bucket.TO_60),
        (60, Bucket.TO_60),
        (61, Bucket.TO_90),
        (90, Bucket.TO_90),
        (91, Bucket.OVER_90),
        (4000, Bucket.OVER_90),
    ],
)
def test_bucket(days, expected):
    assert bucket(days) is expected
