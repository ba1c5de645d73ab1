from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.allocation import Claim, allocate, allocate_over

ON = date(2026, 11, 23)
AMOUNTS = st.decimals(0, 10_000, places=2)
ZERO = Decimal(0)


@pytest.mark.parametrize(
    ("test", "payment", "expected"),
    [
        ("A1", "500", ("150", "12.34", "337.66", "0")),
        ("A2", "160", ("150", "10", "0", "0")),
        ("A3", "100", ("100", "0", "0", "0")),
        ("A4", "1200", ("150", "12.34", "1000", "37.66")),
        ("exactly all", "1162.34", ("150", "12.34", "1000", "0")),
        ("nothing", "0", ("0", "0", "0", "0")),
    ],
)
def test_costs_then_interest_then_principal(test, payment, expected):
    paid = allocate(Decimal(payment), Decimal(150), Decimal("12.34"), Decimal(1000))
    assert paid == tuple(map(Decimal, expected))


@pytest.mark.parametrize("place", range(4))
def test_a_negative_amount_is_refused(place):
    amounts = [Decimal(1)] * 4
    amounts[place] = Decimal("-0.01")
    with pytest.raises(ValueError, match="negative"):
        allocate(*amounts)


def claim(key, due, rate="10.40", principal="100", costs="0", interest="0"):
    return Claim(key, due, Decimal(rate), Decimal(costs), Decimal(interest), Decimal(principal))


OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("test", "claims", "indicated", "expected"),
    [
        (
            "what the debtor indicated",
            [claim("a", OCTOBER), claim("b", NOVEMBER), claim("c", DECEMBER)],
            ["c", "b"],
            {"c": "100", "b": "50", "a": "0"},
        ),
        ("due before not due", [claim("a", DECEMBER), claim("b", NOVEMBER)], [], {"b": "100", "a": "50"}),
        ("due from the day after", [claim("a", ON, "12"), claim("b", NOVEMBER)], [], {"b": "100", "a": "50"}),
        ("most onerous", [claim("a", OCTOBER, "4"), claim("b", NOVEMBER, "10.40")], [], {"b": "100", "a": "50"}),
        ("oldest", [claim("a", NOVEMBER), claim("b", OCTOBER)], [], {"b": "100", "a": "50"}),
        (
            "in proportion",
            [claim("a", OCTOBER, principal="100"), claim("b", OCTOBER, principal="200")],
            [],
            {"a": "50", "b": "100"},
        ),
        (
            "in proportion over three",
            [claim("a", OCTOBER), claim("b", OCTOBER), claim("c", OCTOBER, principal="40")],
            [],
            {"a": "62.50", "b": "62.50", "c": "25.00"},
        ),
    ],
)
def test_order_over_several_claims(test, claims, indicated, expected):
    paid, left = allocate_over(Decimal(150), claims, ON, indicated)
    assert {key: paid[key].principal for key in expected} == {key: Decimal(v) for key, v in expected.items()}
    assert left == 0


def test_cents_that_do_not_divide_are_not_lost():
    paid, left = allocate_over(Decimal(100), [claim(key, OCTOBER) for key in "abc"], ON)
    assert [paid[key].principal for key in "abc"] == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert left == 0


def test_no_share_is_more_than_what_is_owed():
    paid, left = allocate_over(Decimal("2.99"), [claim(key, OCTOBER, principal="1") for key in "abc"], ON)
    assert [paid[key].principal for key in "abc"] == [Decimal("1.00"), Decimal("1.00"), Decimal("0.99")]
    assert left == 0


def test_each_claim_pays_its_own_costs_and_interest_first():
    first = claim("a", OCTOBER, costs="40", interest="5")
    second = claim("b", NOVEMBER, costs="40", interest="3")
    paid, left = allocate_over(Decimal(187), [second, first], ON)
    assert paid["a"] == (40, 5, 100, 0)
    assert paid["b"] == (40, 2, 0, 0)
    assert left == 0


def test_what_is_too_much_is_left_over():
    paid, left = allocate_over(Decimal(250), [claim("a", OCTOBER), claim("b", OCTOBER)], ON)
    assert sum(part.principal for part in paid.values()) == 200
    assert left == 50


@given(AMOUNTS, AMOUNTS, AMOUNTS, AMOUNTS)
def test_nothing_is_lost_and_nothing_is_paid_twice(payment, costs, interest, principal):
    paid = allocate(payment, costs, interest, principal)
    assert sum(paid) == payment
    assert all(part >= 0 for part in paid)
    assert paid.costs <= costs
    assert paid.interest <= interest
    assert paid.principal <= principal
    assert paid.costs == costs or paid.interest == 0
    assert paid.interest == interest or paid.principal == 0
    assert paid.principal == principal or paid.surplus == 0


CLAIMS = st.lists(
    st.builds(
        Claim,
        st.uuids().map(str),
        st.sampled_from([OCTOBER, NOVEMBER, DECEMBER]),
        st.sampled_from([Decimal(4), Decimal("10.40")]),
        AMOUNTS,
        AMOUNTS,
        AMOUNTS,
    ),
    max_size=6,
)


@given(AMOUNTS, CLAIMS)
def test_over_several_claims_nothing_is_lost_either(payment, claims):
    paid, left = allocate_over(payment, claims, ON)
    assert sum((sum(part[:3], ZERO) for part in paid.values()), left) == payment
    assert left == 0 or all(sum(paid[claim.key][:3]) == claim.total for claim in claims)
    assert all(part.surplus == 0 for part in paid.values())
