from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.calendar import EQUATED_DAYS, HOLIDAYS, WorkCalendar, calendar_for
from xlwings_addin.rules.notice import costs_from, delivered_on, last_day
from xlwings_addin.rules.vocabulary import DeliveryRule

CALENDAR = calendar_for()
BY_DELIVERY, THREE_WEEKS, HIGHEST = DeliveryRule
TEN_YEARS = [date(2025, 1, 1) + timedelta(days=i) for i in range(4017)]


@pytest.mark.parametrize(
    ("test", "sent", "delivered", "last", "costs"),
    [
        ("B1", date(2026, 11, 16), date(2026, 11, 18), date(2026, 12, 2), date(2026, 12, 3)),
        ("B2", date(2026, 11, 17), date(2026, 11, 19), date(2026, 12, 3), date(2026, 12, 4)),
        ("B3", date(2026, 11, 18), date(2026, 11, 20), date(2026, 12, 4), date(2026, 12, 5)),
        ("B4 weekend", date(2026, 11, 19), date(2026, 11, 21), date(2026, 12, 7), date(2026, 12, 8)),
        ("B5", date(2026, 11, 20), date(2026, 11, 24), date(2026, 12, 8), date(2026, 12, 9)),
        ("B6", date(2026, 11, 21), date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 10)),
        ("B7 Christmas", date(2026, 12, 23), date(2026, 12, 29), date(2027, 1, 12), date(2027, 1, 13)),
        ("B8 Easter", date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 21), date(2026, 4, 22)),
        ("B9 King's Day", date(2026, 4, 24), date(2026, 4, 28), date(2026, 5, 12), date(2026, 5, 13)),
        ("B14 equated day", date(2027, 4, 17), date(2027, 4, 21), date(2027, 5, 10), date(2027, 5, 11)),
        ("S10", date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 10)),
        ("S11", date(2026, 12, 10), date(2026, 12, 12), date(2026, 12, 28), date(2026, 12, 29)),
    ],
)
def test_dates_of_the_fourteen_day_letter(test, sent, delivered, last, costs):
    assert delivered_on(sent, CALENDAR) == delivered
    assert last_day(sent, CALENDAR) == last
    assert costs_from(sent, CALENDAR, BY_DELIVERY) == costs


@pytest.mark.parametrize(
    ("test", "sent", "by_delivery", "three_weeks", "highest"),
    [
        ("S10", date(2026, 11, 23), date(2026, 12, 10), date(2026, 12, 15), date(2026, 12, 15)),
        ("S11 over New Year", date(2026, 12, 10), date(2026, 12, 29), date(2027, 1, 1), date(2027, 1, 1)),
        ("three weeks end on Saturday", date(2026, 11, 21), date(2026, 12, 10), date(2026, 12, 15), date(2026, 12, 15)),
        ("B14 delivery is the later one", date(2027, 4, 17), date(2027, 5, 11), date(2027, 5, 11), date(2027, 5, 11)),
    ],
)
def test_costs_from_by_each_delivery_rule(test, sent, by_delivery, three_weeks, highest):
    assert costs_from(sent, CALENDAR, BY_DELIVERY) == by_delivery
    assert costs_from(sent, CALENDAR, THREE_WEEKS) == three_weeks
    assert costs_from(sent, CALENDAR, HIGHEST) == highest == costs_from(sent, CALENDAR)


def test_delivery_is_the_later_one_when_holidays_pile_up():
    late = WorkCalendar(holidays=HOLIDAYS | {date(2026, 11, d) for d in range(24, 29)})
    sent = date(2026, 11, 23)
    assert costs_from(sent, late, THREE_WEEKS) == date(2026, 12, 15)
    assert costs_from(sent, late, HIGHEST) == costs_from(sent, late, BY_DELIVERY) == date(2026, 12, 17)


@pytest.mark.parametrize(
    ("holidays", "longest"), [(HOLIDAYS - EQUATED_DAYS, 20), (HOLIDAYS, 23)], ids=["without equated days", "with"]
)
def test_b10_how_long_the_term_can_get(holidays, longest):
    calendar = WorkCalendar(holidays=holidays)
    found = [(last_day(sent, calendar) - sent).days for sent in TEN_YEARS]
    assert max(found) == longest
    assert all(
        costs_from(sent, calendar, BY_DELIVERY) == last_day(sent, calendar) + timedelta(days=1) for sent in TEN_YEARS
    )


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 25), date(2026, 12, 9), date(2026, 12, 14)])
def test_own_closing_days_do_not_move_a_term_of_the_law(day):
    closed = calendar_for(frozenset({day}))
    sent = date(2026, 11, 23)
    assert delivered_on(sent, closed) == delivered_on(sent, CALENDAR)
    assert last_day(sent, closed) == last_day(sent, CALENDAR)
    assert costs_from(sent, closed) == costs_from(sent, CALENDAR)


SENT = st.dates(date(2000, 1, 1), date(2060, 10, 31))


@given(SENT)
def test_the_term_is_never_too_short(sent):
    delivered, last = delivered_on(sent, CALENDAR), last_day(sent, CALENDAR)
    assert delivered >= sent + timedelta(days=2)
    assert delivered.weekday() not in (0, 6)
    assert delivered not in HOLIDAYS
    assert last >= delivered + timedelta(days=14)
    assert CALENDAR.is_working_day(last)


@given(SENT, st.sampled_from(DeliveryRule))
def test_the_highest_rule_is_never_earlier_than_another(sent, rule):
    assert costs_from(sent, CALENDAR) >= costs_from(sent, CALENDAR, rule)
    assert costs_from(sent, CALENDAR) > sent + timedelta(days=21)
    assert costs_from(sent, CALENDAR) > last_day(sent, CALENDAR)


@given(st.dates(), st.sampled_from(DeliveryRule))
def test_any_date_has_an_answer(sent, rule):
    assert costs_from(sent, CALENDAR, rule) >= sent
