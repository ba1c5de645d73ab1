from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.instalments import is_paid, schedule, split


@pytest.mark.parametrize(
    ("test", "total", "n", "amounts"),
    [
        ("S16b", "1000", 3, ["333.33", "333.33", "333.34"]),
        ("one", "12.34", 1, ["12.34"]),
        ("exact", "600", 6, ["100.00"] * 6),
        ("a cent each", "0.03", 3, ["0.01"] * 3),
        ("rest in the last", "100.05", 6, ["16.67"] * 5 + ["16.70"]),
    ],
)
def test_the_last_instalment_takes_the_rounding(test, total, n, amounts):
    assert [str(amount) for amount in split(Decimal(total), n)] == amounts


@pytest.mark.parametrize(("total", "n"), [("100", 0), ("100", -1), ("0", 1), ("-5", 1), ("0.02", 3)])
def test_an_impossible_plan_is_refused(total, n):
    with pytest.raises(ValueError, match="cannot be split"):
        split(Decimal(total), n)


@pytest.mark.parametrize(
    ("first", "n", "dates"),
    [
        (date(2026, 11, 20), 3, [date(2026, 11, 20), date(2026, 12, 20), date(2027, 1, 20)]),
        (date(2027, 1, 31), 3, [date(2027, 1, 31), date(2027, 2, 28), date(2027, 3, 31)]),
        (date(2028, 1, 30), 2, [date(2028, 1, 30), date(2028, 2, 29)]),
    ],
)
def test_instalments_are_a_month_apart(first, n, dates):
    plan = schedule(Decimal(1000), n, first)
    assert [term.due for term in plan] == dates
    assert [term.number for term in plan] == list(range(1, n + 1))
    assert [term.amount for term in plan] == split(Decimal(1000), n)


@pytest.mark.parametrize(
    ("received", "paid"),
    [("333.33", True), ("400", True), ("333.28", True), ("333.27", False), ("0", False)],
)
def test_five_cents_short_still_counts_as_paid(received, paid):
    assert is_paid(Decimal("333.33"), Decimal(received)) is paid


@given(st.decimals(1, 100_000, places=2), st.integers(1, 60))
def test_instalments_add_up_and_differ_only_in_the_last(total, n):
    amounts = split(total, n)
    assert sum(amounts) == total
    assert len(set(amounts[:-1])) <= 1
    assert 0 <= amounts[-1] - amounts[0] < n * Decimal("0.01")
