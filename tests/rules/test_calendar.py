from datetime import date, timedelta

import holidays
import pytest
from holidays.constants import OPTIONAL, PUBLIC
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules import law
from xlwings_addin.rules.calendar import (
    EQUATED_DAYS,
    FIRST,
    HOLIDAYS,
    LAST,
    WorkCalendar,
    calendar_for,
    days_after,
    is_holiday,
)

CALENDAR = calendar_for()
INSIDE = st.dates(FIRST, LAST - timedelta(days=60))


@pytest.mark.parametrize(
    ("test", "due", "days", "shifted"),
    [
        ("K4", date(2026, 11, 14), 1, date(2026, 11, 16)),
        ("K5", date(2026, 12, 20), 5, date(2026, 12, 28)),
        ("K6", date(2026, 3, 31), 5, date(2026, 4, 7)),
        ("K7", date(2026, 4, 30), 5, date(2026, 5, 6)),
    ],
)
def test_an_action_moves_to_the_next_working_day(test, due, days, shifted):
    assert CALENDAR.first_working_day(due + timedelta(days=days)) == shifted


def test_k9_days_equated_by_decree_are_no_working_days():
    without = WorkCalendar(holidays=HOLIDAYS - EQUATED_DAYS)
    assert without.first_working_day(date(2026, 5, 14)) == date(2026, 5, 15)
    assert CALENDAR.first_working_day(date(2026, 5, 14)) == date(2026, 5, 18)


def test_the_holidays_in_the_package_are_those_of_the_holidays_library():
    library = holidays.country_holidays("NL", years=range(FIRST.year, LAST.year + 1), categories=(PUBLIC, OPTIONAL))
    assert set(library) == HOLIDAYS - EQUATED_DAYS


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 5),  # Easter Sunday
        date(2026, 4, 6),
        date(2026, 4, 27),
        date(2025, 4, 26),  # King's Day, moved from Sunday the 27th
        date(2013, 4, 30),  # Queen's Day
        date(2026, 5, 5),
        date(2027, 5, 5),  # 5 May in every year, not only in each fifth
        date(2026, 5, 14),
        date(2026, 5, 24),  # Whit Sunday
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ],
)
def test_public_holidays(day):
    assert is_holiday(day)
    assert not CALENDAR.is_working_day(day)


def test_days_equated_by_decree():
    decrees = """
        2017-04-28 2017-05-26 2018-05-11 2018-12-24 2018-12-31 2019-05-31 2019-12-27
        2020-05-22 2021-05-14 2022-05-27 2023-04-28 2023-05-19 2024-05-10 2024-12-27 2025-05-30
        2026-01-02 2026-05-15 2027-05-07 2028-04-28 2028-05-26
    """
    assert set(map(date.fromisoformat, decrees.split())) == EQUATED_DAYS
    assert not any(map(CALENDAR.is_working_day, EQUATED_DAYS))


@pytest.mark.parametrize("day", [date(2026, 11, 22), date(2025, 4, 27), date(2026, 12, 24), date(2026, 12, 31)])
def test_other_days_are_no_holidays(day):
    assert not is_holiday(day)


def test_every_equated_day_names_its_decree_and_the_day_it_was_checked():
    for row in law.rows("equated_days"):
        assert row["source"].startswith("Besluit")
        assert date.fromisoformat(row["checked"]) >= date(2026, 11, 21)


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 11, 20), 0, date(2026, 11, 20)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 24)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 21), -1, date(2026, 11, 20)),
        (date(2026, 12, 24), 1, date(2026, 12, 28)),
        (date(2026, 11, 16), 5, date(2026, 11, 23)),
    ],
)
def test_working_days_are_added_from_the_first_working_day(start, n, expected):
    assert CALENDAR.add(start, n) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 22), date(2026, 11, 20)),
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2026, 4, 6), date(2026, 4, 2)),
        (date(2000, 1, 1), date(1999, 12, 31)),
    ],
)
def test_the_last_working_day_on_or_before(day, expected):
    assert CALENDAR.last_working_day(day) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 23), 1),
        (date(2026, 11, 20), date(2026, 11, 22), 0),
        (date(2026, 11, 23), date(2026, 11, 20), -1),
        (date(1999, 12, 31), date(2000, 1, 3), 1),
        (date(2060, 12, 31), date(2061, 1, 3), 1),
        (date(1999, 12, 20), date(1999, 12, 27), 5),
        (date(1999, 12, 26), date(1999, 12, 27), 1),
    ],
)
def test_working_days_between(a, b, expected):
    assert CALENDAR.between(a, b) == expected


def test_own_closing_days_are_no_working_days_but_do_not_lengthen_a_term_of_the_law():
    closed = calendar_for(frozenset({date(2026, 11, 23)}))
    assert closed.first_working_day(date(2026, 11, 21)) == date(2026, 11, 24)
    assert closed.last_working_day(date(2026, 11, 23)) == date(2026, 11, 20)
    assert closed.statutory.first_working_day(date(2026, 11, 21)) == date(2026, 11, 23)
    assert CALENDAR.statutory is CALENDAR


def test_a_calendar_is_built_once():
    assert calendar_for(frozenset({date(2026, 1, 5)})) is calendar_for(frozenset({date(2026, 1, 5)}))


@given(st.dates(), st.integers(-40, 40))
def test_any_date_has_an_answer(d, n):
    first, last = CALENDAR.first_working_day(d), CALENDAR.last_working_day(d)
    assert last <= d or d.year == 1
    assert first >= d or d.year == 9999
    assert isinstance(CALENDAR.add(d, n), date)
    assert CALENDAR.between(d, d) == 0


@given(INSIDE)
def test_first_and_last_working_day_lie_around_the_day_with_nothing_between(d):
    first, last = CALENDAR.first_working_day(d), CALENDAR.last_working_day(d)
    assert last <= d <= first
    assert CALENDAR.is_working_day(first)
    if CALENDAR.is_working_day(d):
        assert first == last == d
    else:
        assert CALENDAR.between(last, first) == 1


@given(st.dates(date(1990, 1, 1), date(2070, 12, 31)), st.integers(-30, 30))
def test_added_days_are_counted_back(d, n):
    start = CALENDAR.first_working_day(d)
    assert CALENDAR.between(start, CALENDAR.add(d, n)) == n


@given(st.dates(date(1995, 1, 1), date(2065, 12, 31)), st.integers(0, 400))
def test_between_counts_the_days_one_by_one(a, n):
    days = [a + timedelta(days=i) for i in range(1, n + 1)]
    assert CALENDAR.between(a, a + timedelta(days=n)) == sum(map(CALENDAR.is_working_day, days))


@pytest.mark.parametrize(
    ("d", "n", "expected"),
    [(date(2026, 2, 28), 1, date(2026, 3, 1)), (date.max, 1, date.max), (date.min, -1, date.min)],
)
def test_calendar_days_stop_at_the_ends_of_time(d, n, expected):
    assert days_after(d, n) == expected
