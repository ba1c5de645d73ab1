from datetime import date
from decimal import Decimal

import pytest

from xlwings_addin.rules.money import day_month, euro, long_date, short_euro, to_cents


@pytest.mark.parametrize(
    ("amount", "cents"), [("0.005", "0.01"), ("0.015", "0.02"), ("0.0049", "0.00"), ("-0.005", "-0.01"), ("7", "7.00")]
)
def test_amounts_are_rounded_half_up(amount, cents):
    assert str(to_cents(Decimal(amount))) == cents


@pytest.mark.parametrize(
    ("amount", "long", "short"),
    [
        ("1234.56", "€ 1.234,56", "€ 1.234,56"),
        ("1000", "€ 1.000,00", "€ 1.000"),
        ("0.5", "€ 0,50", "€ 0,50"),
        ("-50", "€ -50,00", "€ -50"),
        ("1234567.005", "€ 1.234.567,01", "€ 1.234.567,01"),
        ("1E+3", "€ 1.000,00", "€ 1.000"),
    ],
)
def test_amounts_in_dutch(amount, long, short):
    assert euro(Decimal(amount)) == long
    assert short_euro(Decimal(amount)) == short


def test_another_currency_goes_by_its_code():
    assert euro(Decimal("500"), "USD") == "USD 500,00"
    assert short_euro(Decimal("500"), "USD") == "USD 500"


@pytest.mark.parametrize(
    ("day", "full", "short"),
    [
        (date(2026, 3, 4), "4 maart 2026", "4 maart"),
        (date(2026, 12, 31), "31 december 2026", "31 december"),
        (date(2027, 1, 1), "1 januari 2027", "1 januari"),
    ],
)
def test_dates_in_dutch(day, full, short):
    assert long_date(day) == full
    assert day_month(day) == short
