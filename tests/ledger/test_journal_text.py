"""What the journal keeps of a new row, and how rows are told apart."""

import json
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlwings_addin.ledger.cells import LONGEST_TEXT, to_log
from xlwings_addin.ledger.kept_rows import as_json, in_pieces, rows_in, together

CELLS = st.one_of(
    st.none(),
    st.text(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),
)


@settings(deadline=None)
@given(st.lists(st.text(), max_size=8, unique=True), st.integers(1, 3), st.data())
def test_a_new_row_is_kept_as_the_json_that_the_standard_library_writes(headers, height, data):
    rows = [[data.draw(CELLS) for _ in headers] for _ in range(height)]
    columns = dict(zip(headers, zip(*rows, strict=True), strict=True))
    logged = [
        {header: to_log(value) for header, value in zip(headers, row, strict=True) if value is not None} for row in rows
    ]
    assert as_json(columns) == [json.dumps(row, ensure_ascii=False) for row in logged if headers]


WORDS = st.text(st.characters(codec="utf-8"), max_size=400) | st.just("𝄞" * 300) | st.just('"' * 300)


@settings(deadline=None)
@given(
    st.lists(st.tuples(WORDS, st.none() | WORDS.filter(bool), st.none() | st.floats(0, 1e6)), min_size=1, max_size=6)
)
def test_many_rows_come_back_from_as_many_cells_as_they_need(rows):
    rows = rows * 100
    columns = dict(zip(("Nummer", "Naam", "Bedrag"), zip(*rows, strict=True), strict=True))
    found = list(in_pieces(columns))
    assert [first for first, _, _ in found] == [0, *(last + 1 for _, last, _ in found[:-1])]
    assert found[-1][1] == len(rows) - 1
    assert all(len(text.encode("utf-16-le", "surrogatepass")) <= 2 * LONGEST_TEXT for _, _, text in found)
    assert [row for _, _, text in found for row in rows_in(text)] == [
        {header: to_log(value) for header, value in zip(columns, row, strict=True) if value not in (None, "")}
        for row in rows
    ]
    fullest = [len(text.encode("utf-16-le", "surrogatepass")) // 2 for _, _, text in found[:-1]]
    assert all(length > LONGEST_TEXT - 6_000 for length in fullest)


def test_a_row_that_no_cell_can_hold_is_not_kept_with_others():
    assert not list(in_pieces({"Nummer": ["F1", "F2"], "Omschrijving": ["", "x" * LONGEST_TEXT]}))


def test_rows_of_a_line_that_was_cleaned_up_are_written_back_with_the_others():
    rows = [{"Nummer": "F1", "Naam": "Jansen"}, {}, {"Nummer": "F3"}]
    assert rows_in(together(rows)) == rows
    assert rows_in(together([{}, {}])) == [{}]


@pytest.mark.parametrize("text", ["12", "[]", '[{"Nummer": "F1"}]', '{"Nummer":["F1"],"Naam":[]}', '{"Nummer":["F1"'])
def test_a_line_that_somebody_changed_is_not_read_as_rows(text):
    with pytest.raises(ValueError, match=r"rows|zip|Expecting"):
        rows_in(text)
