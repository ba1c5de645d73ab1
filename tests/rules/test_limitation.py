from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.limitation import barred_on, years_for
from xlwings_addin.rules.vocabulary import DebtorType


@pytest.mark.parametrize(
    ("test", "due", "years", "interruptions", "last"),
    [
        ("V1", date(2021, 6, 30), 5, [], date(2026, 6, 30)),
        ("V2", date(2021, 6, 30), 5, [date(2025, 11, 21)], date(2030, 11, 21)),
        ("V3", date(2024, 11, 30), 2, [], date(2026, 11, 30)),
        ("V4", date(2024, 11, 30), 2, [date(2025, 1, 15)], date(2027, 1, 15)),
        ("V5", date(2024, 2, 29), 2, [], date(2026, 2, 28)),
        ("V6 safe side", date(2024, 2, 28), 2, [], date(2026, 2, 27)),
        ("V7", date(2021, 12, 31), 5, [], date(2026, 12, 31)),
        ("V8", date(2024, 5, 1), 2, [date(2024, 6, 1)], date(2026, 6, 1)),
        ("again and again", date(2020, 1, 1), 2, [date(2023, 1, 1), date(2021, 6, 1)], date(2025, 1, 1)),
        ("on the last day", date(2021, 6, 30), 5, [date(2026, 6, 30)], date(2031, 6, 30)),
        ("a day too late", date(2021, 6, 30), 5, [date(2026, 7, 1)], date(2026, 6, 30)),
        ("before it was due", date(2021, 6, 30), 5, [date(2021, 6, 1)], date(2026, 6, 30)),
        ("on the due date", date(2021, 6, 30), 5, [date(2021, 6, 30)], date(2026, 6, 30)),
        ("a new term is at most five years", date(2010, 6, 30), 20, [date(2028, 1, 1)], date(2033, 1, 1)),
        ("never earlier than the old one", date(2010, 6, 30), 20, [date(2012, 1, 1)], date(2030, 6, 30)),
        ("the last year there is", date(9994, 6, 30), 5, [], date(9999, 6, 30)),
        ("end of time", date(9998, 1, 1), 5, [], date.max),
    ],
)
def test_last_day_before_the_claim_is_barred(test, due, years, interruptions, last):
    assert barred_on(due, years, interruptions) == last


def test_v7_38_days_left_on_23_november():
    assert (barred_on(date(2021, 12, 31), 5) - date(2026, 11, 23)).days == 38


@pytest.mark.parametrize(
    ("debtor", "consumer_sale", "years"),
    [
        (DebtorType.CONSUMER, True, 2),
        (DebtorType.CONSUMER, False, 5),
        (DebtorType.CONSUMER, None, 5),
        (DebtorType.UNKNOWN, True, 2),
        ("", True, 2),
        (DebtorType.BUSINESS, True, 5),
        (DebtorType.BUSINESS, None, 5),
        (DebtorType.GOVERNMENT, True, 5),
    ],
)
def test_two_years_for_a_consumers_purchase_of_goods(debtor, consumer_sale, years):
    assert years_for(debtor, consumer_sale) == years


@given(st.dates(), st.integers(0, 20), st.lists(st.dates(), max_size=4))
def test_an_interruption_never_shortens_and_order_does_not_matter(due, years, interruptions):
    last = barred_on(due, years, interruptions)
    assert last >= barred_on(due, years)
    assert last == barred_on(due, years, reversed(interruptions))
