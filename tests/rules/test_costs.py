from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules import law
from xlwings_addin.rules.costs import (
    SMALL_TERM_COSTS,
    claimable,
    collection_costs,
    forty_euro,
    is_small_term,
    may_add_vat,
)
from xlwings_addin.rules.vocabulary import DebtorType

BUSINESS, GOVERNMENT, CONSUMER, UNKNOWN = (
    DebtorType.BUSINESS,
    DebtorType.GOVERNMENT,
    DebtorType.CONSUMER,
    DebtorType.UNKNOWN,
)
AMOUNTS = st.decimals(0, 2_000_000, places=2)


@pytest.mark.parametrize(
    ("test", "principal", "costs"),
    [
        ("W17", "24821.73", "1023.22"),
        ("W18", "4456.80", "570.68"),
        ("W19 two invoices in one letter", "250", "40.00"),
        ("W20 two invoices in one letter", "300", "45.00"),
        ("minimum", "0.01", "40.00"),
        ("up to the minimum", "266.66", "40.00"),
        ("just above the minimum", "266.74", "40.01"),
        ("end of band 1", "2500", "375.00"),
        ("start of band 2", "2500.10", "375.01"),
        ("end of band 2", "5000", "625.00"),
        ("start of band 3", "5000.20", "625.01"),
        ("end of band 3", "10000", "875.00"),
        ("start of band 4", "10001", "875.01"),
        ("end of band 4", "200000", "2775.00"),
        ("start of band 5", "200002", "2775.01"),
        ("maximum reached", "1000000", "6775.00"),
        ("just below the maximum", "999998", "6774.99"),
        ("above the maximum", "5000000", "6775.00"),
        ("nothing owed", "0", "0.00"),
        ("credit", "-100", "0.00"),
    ],
)
def test_scale(test, principal, costs):
    assert str(collection_costs(Decimal(principal))) == costs


@pytest.mark.parametrize(
    ("test", "received", "costs"),
    [("W21", "600", "60.00"), ("W22", "800", "40.00"), ("W23", "1000", "0.00"), ("too much", "1100", "0.00")],
)
def test_costs_after_part_payment_within_the_fourteen_days_are_over_the_rest(test, received, costs):
    assert str(claimable(Decimal(1000) - Decimal(received), CONSUMER, letter_lapsed=True).due) == costs


@pytest.mark.parametrize(
    ("test", "outsourced", "deductible", "declared", "costs"),
    [
        ("W24 collects itself", False, False, True, "150.00"),
        ("W25", True, False, True, "181.50"),
        ("btw can be deducted", True, True, True, "150.00"),
        ("the letter does not say so", True, False, False, "150.00"),
    ],
)
def test_btw_only_on_a_service_bought_in_that_cannot_be_deducted_and_is_declared(
    test, outsourced, deductible, declared, costs
):
    assert str(collection_costs(Decimal(1000), may_add_vat(outsourced, deductible, declared))) == costs


def test_btw_is_over_the_rounded_costs_and_over_the_minimum():
    assert str(collection_costs(Decimal(10), vat=True)) == "48.40"
    assert str(collection_costs(Decimal("4456.80"), vat=True)) == "690.52"


@pytest.mark.parametrize(
    ("test", "principal", "debtor", "letter_lapsed", "due", "to_announce"),
    [
        ("W26", "100", BUSINESS, False, "40.00", "0.00"),
        ("business, large", "1000", BUSINESS, False, "150.00", "0.00"),
        ("government counts as business", "1000", GOVERNMENT, False, "150.00", "0.00"),
        ("W27", "1000", CONSUMER, False, "0.00", "150.00"),
        ("unknown counts as consumer", "1000", UNKNOWN, False, "0.00", "150.00"),
        ("no type typed counts as consumer", "1000", "", False, "0.00", "150.00"),
        ("consumer, letter lapsed", "1000", CONSUMER, True, "150.00", "0.00"),
        ("nothing owed", "0", CONSUMER, True, "0.00", "0.00"),
    ],
)
def test_costs_towards_a_consumer_wait_for_the_fourteen_day_letter(
    test, principal, debtor, letter_lapsed, due, to_announce
):
    claim = claimable(Decimal(principal), debtor, letter_lapsed=letter_lapsed)
    assert (str(claim.due), str(claim.to_announce)) == (due, to_announce)


@pytest.mark.parametrize(
    ("test", "debtor", "principal", "invoices", "forty_each", "due"),
    [
        ("setting off", BUSINESS, "300", 3, False, "45.00"),
        ("forty an invoice is more", BUSINESS, "300", 3, True, "120.00"),
        ("the scale is more", BUSINESS, "3000", 3, True, "425.00"),
        ("nothing owed", BUSINESS, "0", 3, True, "0.00"),
        ("never towards a consumer", CONSUMER, "300", 3, True, "45.00"),
    ],
)
def test_forty_euro_an_invoice_is_a_choice_towards_business(test, debtor, principal, invoices, forty_each, due):
    claim = claimable(Decimal(principal), debtor, letter_lapsed=True, late_invoices=invoices, forty_each=forty_each)
    assert str(claim.due) == due


def test_one_invoice_and_the_scale_alone_unless_told_otherwise():
    assert claimable(Decimal(300), BUSINESS, late_invoices=8).due == 45
    assert claimable(Decimal(1), BUSINESS, forty_each=True).due == 40
    assert claimable(Decimal(1000), BUSINESS).due == 150


def test_btw_goes_into_what_may_be_claimed_and_what_is_announced():
    assert claimable(Decimal(1000), BUSINESS, vat=True).due == Decimal("181.50")
    assert claimable(Decimal(1000), CONSUMER, vat=True).to_announce == Decimal("181.50")


def test_forty_euro_for_each_late_invoice():
    assert forty_euro(1) == 40
    assert forty_euro(4) == 160


@pytest.mark.parametrize(
    ("amount", "continuing", "small"),
    [("266.67", True, True), ("266.68", True, False), ("100", False, False), ("100", None, False)],
)
def test_small_recurring_terms_are_recognised(amount, continuing, small):
    assert is_small_term(Decimal(amount), continuing) is small


def test_small_recurring_terms_stand_in_an_unchecked_table_up_to_140_euro():
    assert SMALL_TERM_COSTS == (40, 60, 80, 100, 120, 140)
    assert {row["status"] for row in law.rows("small_terms")} == {"controleren op wetten.overheid.nl"}


def test_w28_monotone_and_within_bounds_over_the_whole_scale():
    costs = [collection_costs(Decimal(principal)) for principal in range(1, 1_100_000, 137)]
    assert costs == sorted(costs)
    assert costs[0] == 40
    assert costs[-1] == 6775


@given(AMOUNTS, AMOUNTS, st.booleans())
def test_more_principal_never_costs_less(a, b, vat):
    low, high = sorted((a, b))
    assert collection_costs(low, vat) <= collection_costs(high, vat)


@given(st.decimals(Decimal("0.01"), 10**12, places=2))
def test_costs_stay_within_the_bounds_of_the_law(principal):
    assert 40 <= collection_costs(principal) <= 6775


@given(AMOUNTS, st.sampled_from(DebtorType), st.booleans())
def test_what_is_due_and_what_is_to_be_announced_are_never_both_something(principal, debtor, lapsed):
    claim = claimable(principal, debtor, letter_lapsed=lapsed)
    assert 0 in claim
    assert sum(claim) == collection_costs(principal)
