"""Any values in any cells: what is written is read back, and cells that were not written keep their text."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from xlwings_addin.engine import open_book
from xlwings_addin.engine.areas import COLUMN_NUMBER, column_letters
from xlwings_addin.engine.texts import decoded, encoded

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@pytest.fixture(scope="module")
def plain_parts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The parts of a workbook with three cell formats, one of them for dates."""
    path = tmp_path_factory.mktemp("kaal") / "a.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "gedeeld", book.add_format({"bold": True}))
    sheet.write_blank(0, 1, None, book.add_format({"num_format": "dd-mm-yyyy"}))
    book.close()
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@example("_x0041_")
@example("_x0041_x0041_")
@example("\r\n\x00")
@given(st.text(st.characters(codec="utf-8")))
def test_every_text_comes_back(text: str) -> None:
    assert decoded(encoded(text)) == text


CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=40),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 30)).map(lambda moment: moment.replace(microsecond=0)),
)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(writes=st.lists(st.tuples(st.integers(1, 12), st.integers(1, 9), CELL), min_size=1, max_size=12))
def test_what_is_written_is_read_and_nothing_else_changes(
    invoice_file: Path, writes: list[tuple[int, int, object]], tmp_path: Path
) -> None:
    path = tmp_path / "proef.xlsx"
    path.write_bytes(invoice_file.read_bytes())
    expected = open_book(path).sheets[0].range("A1:I12").value
    book = open_book(path)
    for row, column, value in writes:
        # Header cells of a table hold text only, and a number in a date cell is a date.
        if row > 1 and not (column == 3 and isinstance(value, float)):
            book.sheets[0].range((row, column)).value = value
            expected[row - 1][column - 1] = value
    assert book.sheets[0].range("A1:I12").value == expected
    book.save()
    again = open_book(path).sheets[0].range("A1:I12").value
    assert again == expected
    assert [[type(cell) for cell in row] for row in again] == [[type(cell) for cell in row] for row in expected]
    content = path.read_bytes()
    book.sheets[0].range("A1:I12").value = again
    book.save()
    assert path.read_bytes() == content


STYLE = st.sampled_from(["", ' s="0"', ' s="1"', ' s="2"'])
STORED = st.sampled_from(
    ["/>", "><v>1</v></c>", "><v>12.50</v></c>", ' t="s"><v>0</v></c>', ' t="b"><v>1</v></c>', ' t="e"><v>#N/A</v></c>',
     ' t="inlineStr"><is><t>in &lt; lijn</t></is></c>', "><f>A1+1</f><v>3</v></c>", ' t="str" cm="1"><f>"a"</f><v>a</v></c>',
     ' vm="3"><v>4</v></c>', "><v>7</v><extLst/></c>"]
)  # fmt: skip
ROWS = st.dictionaries(
    st.integers(1, 8), st.dictionaries(st.integers(1, 30), st.tuples(STYLE, STORED), max_size=12), max_size=8
)
BLOCK = st.tuples(
    st.integers(1, 9), st.integers(1, 31), st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4)
)


@settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(rows=ROWS, blocks=st.lists(BLOCK, min_size=1, max_size=3), tail=st.sampled_from(["", "\n  "]))
def test_cells_not_written_keep_their_text(
    plain_parts: dict[str, bytes],
    cell_texts: Callable[..., dict[str, str]],
    tmp_path: Path,
    rows: dict[int, dict[int, tuple[str, str]]],
    blocks: list[tuple[int, int, list[list[object]]]],
    tail: str,
) -> None:
    before = {
        f"{column_letters(column)}{row}": f'<c r="{column_letters(column)}{row}"{style}{stored}'
        for row, cells in sorted(rows.items())
        for column, (style, stored) in sorted(cells.items())
    }
    xml = "".join(
        f'<row r="{row}" spans="1:9">{tail.join(before[f"{column_letters(column)}{row}"] for column in sorted(cells))}{tail}</row>'
        for row, cells in sorted(rows.items())
    )
    path = tmp_path / "proef.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in plain_parts.items():
            sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{xml}</sheetData></worksheet>'.encode()
            archive.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else data)
    book = open_book(path)
    old = book.sheets[0].range("A1:AJ12").value
    new = [list(row) for row in old]
    for top, left, block in blocks:
        book.sheets[0].range((top, left)).value = block
        for offset, line in enumerate(block):
            new[top + offset - 1][left - 1 : left + 2] = line
    book.save()
    changed = {
        f"{column_letters(column)}{row}"
        for row in range(1, 13)
        for column in range(1, 37)
        if (old[row - 1][column - 1], type(old[row - 1][column - 1]))
        != (new[row - 1][column - 1], type(new[row - 1][column - 1]))
    }
    after = cell_texts(path)
    assert {cell: text for cell, text in after.items() if cell not in changed} == {
        cell: text for cell, text in before.items() if cell not in changed
    }
    places = [re.fullmatch(r"([A-Z]+)(\d+)", cell) for cell in after]
    order = [(int(place[2]), COLUMN_NUMBER[place[1]]) for place in places if place]
    assert order == sorted(set(order))
    again = open_book(path).sheets[0].range("A1:AJ12").value
    for row in range(12):
        for column in range(36):
            cell, value = f"{column_letters(column + 1)}{row + 1}", again[row][column]
            dated = isinstance(value, dt.datetime) and not isinstance(new[row][column], dt.datetime)
            assert value == new[row][column] or (cell in changed and dated)
