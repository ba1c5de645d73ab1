from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.imports.amounts import read_amounts
from xlwings_addin.imports.cells import Fault, are_codes, code


def read(*cells: Any, **others: Any) -> list[Any]:
    found = read_amounts({"Bedrag": cells, **{name: [cell] for name, cell in others.items()}})["Bedrag"]
    return [found[cell] for cell in cells]


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234,56", "1234.56"),
        ("1'234.56", "1234.56"),
        ("1.234.567,8", "1234567.8"),
        ("1.234.567", "1234567"),
        ("1234.567", "1234.567"),
        ("€ 1.234,56", "1234.56"),
        ("€\u00a01.234,56", "1234.56"),
        ("1.234,56 €", "1234.56"),
        ("EUR 12,50", "12.50"),
        ("12,50 euro", "12.50"),
        ("12,50-", "-12.50"),
        ("-12,50", "-12.50"),
        ("−12,50", "-12.50"),
        ("€ -12,50", "-12.50"),
        ("-€ 12,50", "-12.50"),
        ("(12,50)", "-12.50"),
        ("12,50 CR", "-12.50"),
        ("12,50CR", "-12.50"),
        ("12,50 C", "-12.50"),
        ("12,50 DB", "12.50"),
        ("12,50 D", "12.50"),
        ("12,-", "12"),
        ("€ 1.250,--", "1250"),
        ("0,123", "0.123"),
        ("0", "0"),
        ("61.74", "61.74"),
        (61.74, "61.74"),
        (0.1 + 0.2, "0.30"),
        (1234567.89, "1234567.89"),
        (12, "12"),
    ],
)
def test_an_amount_reads_as_it_is_written(written: object, amount: str) -> None:
    assert read(written) == [Decimal(amount)]


@pytest.mark.parametrize(
    "written",
    [
        "NaN",
        "inf",
        "-inf",
        "Infinity",
        "1e5",
        "tien",
        "--5",
        "1.234.56",
        "1,2,3",
        "12 34",
        "$ 5.00",
        "GBP 5,00",
        "-12,50 CR",
        "-12,50-",
        "(-5,00)",
        "12,50)",
        "#REF!",
        "9" * 400,
    ],
)
def test_what_is_no_amount_is_quoted(written: str) -> None:
    (fault,) = read(written)
    assert isinstance(fault, Fault)
    assert f"'{written[:50]}" in fault.clause


@pytest.mark.parametrize(
    ("written", "foreign"),
    [
        ("$1,234.50", True),
        ("US$ 5.00", True),
        ("-£ 12.50", True),
        ("5,00 GBP", True),
        ("$ tien", False),
        ("$5 $6", False),
    ],
)
def test_an_amount_in_another_currency_is_called_so(written: str, foreign: bool) -> None:
    (fault,) = read(written)
    assert ("andere valuta dan euro" in fault.clause) is foreign
    assert ("is geen bedrag" in fault.clause) is not foreign


@pytest.mark.parametrize("number", [float("nan"), float("inf"), 1e300])
def test_a_cell_that_holds_no_finite_number_is_no_amount(number: float) -> None:
    assert isinstance(read(number)[0], Fault)


def test_an_empty_cell_is_no_amount_and_no_fault() -> None:
    assert read("", "  ", None) == [None, None, None]


@pytest.mark.parametrize(
    ("cells", "others", "amount"),
    [
        (("1.234", "12,50"), {}, "1234"),
        (("1.234", "12.50"), {}, "1.234"),
        (("1,234", "12.50"), {}, "1234"),
        (("1.234", "2.345.678"), {}, "1234"),
        (("1.234", "500"), {"Openstaand": "3,50"}, "1234"),
        (("1.234", "500", "12.000"), {}, "1234"),
    ],
)
def test_three_digits_behind_a_point_are_thousands_when_the_column_shows_it(
    cells: tuple[str, ...], others: dict[str, str], amount: str
) -> None:
    assert read(*cells, **others)[0] == Decimal(amount)


@pytest.mark.parametrize(
    "cells", [("1.234",), ("1.234", "500"), ("1.234", "2.000", "1500"), ("1.234", "1,50", "1.50"), ("1.234", "1,234")]
)
def test_three_digits_behind_a_point_are_not_guessed(cells: tuple[str, ...]) -> None:
    assert read(*cells)[0] == Fault("'1.234' kan 1234 of 1,234 zijn")


def dutch(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


STYLES = {
    "Dutch": dutch,
    "English": lambda amount: f"{amount:,.2f}",
    "plain": lambda amount: f"{amount:.2f}",
    "trailing minus": lambda amount: dutch(abs(amount)) + ("-" if amount < 0 else ""),
    "accountant": lambda amount: f"({abs(amount):,.2f})" if amount < 0 else f"{amount:,.2f}",
    "credit mark": lambda amount: f"€ {dutch(abs(amount))} {'CR' if amount < 0 else 'DB'}",
}


@pytest.mark.parametrize("style", STYLES)
@given(amount=st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_what_is_written_to_the_cent_is_read_to_the_cent(style: str, amount: Decimal) -> None:
    assert read(STYLES[style](amount)) == [amount]


@given(cells=st.lists(st.text(max_size=40) | st.floats() | st.integers() | st.none(), max_size=8))
def test_no_cell_makes_the_reader_fail(cells: list[Any]) -> None:
    for value in read(*cells):
        assert value is None or isinstance(value, Fault | Decimal)


@given(
    st.sampled_from([".,", ",."]).flatmap(
        lambda signs: st.lists(
            st.from_regex(rf"(?a)\A(?:-?(?:\d{{1,12}}|\d{{1,3}}(?:[{signs[0]}]\d{{3}}){{1,3}})[{signs[1]}]\d\d)?\Z")
        )
    )
)
def test_amounts_that_are_all_alike_are_read_as_beside_one_that_is_not(cells: list[str]) -> None:
    assert list(map(repr, read(*cells))) == list(map(repr, read(*cells, "geen bedrag")[:-1]))


@given(
    st.lists(
        st.text(" F-0\u00a0\x07é", max_size=5) | st.from_regex(r"(?a)\A\d[.,\d]?E\+\d\Z") | st.just("F" * 256),
        min_size=1,
    )
)
def test_codes_that_are_taken_as_they_are_read_so_one_by_one(cells: list[str]) -> None:
    if are_codes(cells):
        assert list(map(code, cells)) == cells
