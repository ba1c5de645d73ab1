"""What a cell holds becomes what its column promises, or a clause that quotes it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.ledger import cells
from xlwings_addin.ledger.cells import LONGEST_TEXT, cell_length, in_cells
from xlwings_addin.ledger.schema import Kind


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("", None),
        (datetime(2026, 11, 21, 13, 45), date(2026, 11, 21)),
        (date(2026, 11, 21), date(2026, 11, 21)),
        (46347.0, date(2026, 11, 21)),
        (46347.75, date(2026, 11, 21)),
    ],
)
def test_a_date_cell_gives_a_date(value, expected):
    assert cells.to_date(value) == expected


def test_a_serial_number_of_a_1904_workbook_counts_from_1904():
    assert cells.to_date(44885.0, uses_1904=True) == date(2026, 11, 21)


@pytest.mark.parametrize("value", ["gisteren", "31-2-2026", "21-11-2026", "#N/A", True, -5.0, 3e9, float("nan")])
def test_anything_else_in_a_date_cell_is_refused_and_quoted(value):
    with pytest.raises(cells.Unreadable, match="geen datum"):
        cells.to_date(value)


@pytest.mark.parametrize(
    ("value", "as_text"),
    [("31-12-2026", True), (" 1/2/2026 ", True), ("2026-12-31", True), ("31-2-2026", False), ("12/31/2026", False)],
)
def test_a_date_that_exists_but_stands_as_text_is_called_so(value, as_text):
    with pytest.raises(cells.Unreadable) as refused:
        cells.to_date(value)
    assert ("staat er als tekst" in str(refused.value)) is as_text
    assert ("typ een datum als dd-mm-jjjj" in str(refused.value)) is not as_text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (1250.5, "1250.50"),
        (0.1 + 0.2, "0.30"),
        (1.005, "1.01"),
        (-50, "-50.00"),
        (Decimal("12.3456"), "12.35"),
    ],
)
def test_an_amount_is_rounded_half_up_to_the_cent(value, expected):
    assert cells.to_money(value) == (None if expected is None else Decimal(expected))


@pytest.mark.parametrize("value", ["1.234,56", "€ 5", "#DIV/0!", float("inf"), float("nan"), True, date(2026, 1, 1)])
def test_anything_else_in_an_amount_cell_is_refused(value):
    with pytest.raises(cells.Unreadable, match="geen bedrag"):
        cells.to_money(value)


def test_text_cells_give_codes_as_they_stand():
    assert cells.to_text(" 00123 ") == "00123"
    assert cells.to_text(12345.0) == "12345"
    assert cells.to_text(1.5) == "1.5"
    assert cells.to_codes("F1; F2;F1 ;") == ("F1", "F2")


@pytest.mark.parametrize(("value", "expected"), [("Ja", True), ("nee", False), (None, None), (" ", None), (True, True)])
def test_yes_and_no(value, expected):
    assert cells.to_yes_no(value) is expected


def test_a_yes_no_cell_with_something_else_is_refused():
    with pytest.raises(cells.Unreadable, match="geen Ja of Nee"):
        cells.to_yes_no("misschien")


@given(
    st.one_of(
        st.tuples(st.just(Kind.DATE), st.dates(date(1900, 3, 1), date(2100, 1, 1)).map(cells.to_cell)),
        st.tuples(st.just(Kind.MONEY), st.decimals(-(10**9), 10**9, places=2).map(cells.to_cell)),
        st.tuples(st.just(Kind.CODE), st.text(min_size=1)),
    )
)
def test_a_logged_value_comes_back_as_it_was(kind_and_value):
    kind, value = kind_and_value
    assert cells.from_log(cells.to_log(value), kind) == value


@given(st.one_of(st.none(), st.text(), st.floats(), st.booleans(), st.integers(), st.datetimes(), st.decimals()))
def test_no_cell_value_breaks_a_reader(value):
    for reader in cells.READERS.values():
        try:
            reader(value)
        except cells.Unreadable as problem:
            assert str(problem)


@pytest.mark.parametrize(
    "text", ["", "x" * 70_000, "😀" * 40_000, "x" + "😀" * 40_000, "é😀" * 30_000, "\ud83d" * 40_000]
)
def test_a_text_is_cut_in_cells_as_excel_counts_its_characters(text):
    pieces = in_cells(text)
    assert "".join(pieces) == text
    assert all(cell_length(piece) in (LONGEST_TEXT, LONGEST_TEXT - 1) for piece in pieces[:-1])
    assert cell_length(pieces[-1]) <= LONGEST_TEXT
