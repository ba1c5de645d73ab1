"""Rows that leave the middle of a table: what belongs to a row moves with it, what stands beside the table stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

ROWS = 8
COLORS = {2: "#FF0000", 4: "#00FF00", 7: "#0000FF"}
NOTED = (3, 5, 8)
LINKED = (2, 6)
TALL = (4, 9)
Row = dict[str, Any]


def dressed(book: Any, sheet: Any) -> None:
    """A table of invoices of which rows carry notes, colours, links, rules and heights, and a column beside it."""
    sheet.add_table(
        0,
        0,
        ROWS,
        3,
        {
            "name": "T",
            "columns": [
                {"header": "Nummer"},
                {"header": "Naam"},
                {"header": "Bedrag"},
                {"header": "Dubbel", "formula": "=[@Bedrag]*2"},
            ],
        },
    )
    bold = book.add_format({"bold": True})
    for row in range(2, ROWS + 2):
        look = book.add_format({"bg_color": COLORS[row]}) if row in COLORS else None
        sheet.write_string(row - 1, 0, f"F{row}", look)
        sheet.write_number(row - 1, 2, row * 10, look)
        sheet.write_string(row - 1, 5, f"naast {row}")
        if row == 7:
            sheet.write_rich_string(row - 1, 1, "deels ", bold, "vet")
        if row in NOTED:
            sheet.write_comment(row - 1, 1, f"bij F{row}", {"author": "Sanne"})
        if row in LINKED:
            sheet.write_url(row - 1, 1, f"https://example.org/{row}", string=f"link {row}")
        if row in TALL:
            sheet.set_row(row - 1, 30)
    sheet.write_comment(3, 5, "naast de tabel")
    sheet.write_url(5, 5, "https://example.org/naast", string="naast 6")
    sheet.data_validation(1, 2, ROWS, 2, {"validate": "decimal", "criteria": ">", "value": 0})
    sheet.data_validation(5, 1, 5, 1, {"validate": "custom", "value": "=LEN($A6)>0"})
    sheet.conditional_format(6, 0, 6, 3, {"type": "formula", "criteria": "=$C7>5", "format": bold})
    sheet.conditional_format(1, 2, ROWS, 2, {"type": "data_bar", "data_bar_2010": True})


@pytest.fixture
def path(tmp_path: Path, make_book: Callable[..., Path]) -> Path:
    return make_book(tmp_path / "w.xlsx", dressed)


def move(path: Path, places: list[int | None]) -> None:
    book = open_book(path)
    book.sheets[0].tables["T"].api.rearrange(places)
    book.save()


def seen(path: Path) -> tuple[list[Row], list[Row]]:
    """What openpyxl sees of each row of the table, and of each row beside it."""
    sheet = openpyxl.load_workbook(path, rich_text=True)["Facturen"]
    area = sheet.tables["T"].ref
    rows, beside = [], []
    for number in range(2, int(area.rpartition("D")[2]) + 1):
        cells = [sheet.cell(number, column) for column in range(1, 4)]
        rows.append(
            {
                "values": [str(cell.value) for cell in cells],
                "colors": [cell.fill.fgColor.rgb if cell.fill.patternType else None for cell in cells],
                "notes": [cell.comment.text if cell.comment else None for cell in cells],
                "links": [cell.hyperlink.target if cell.hyperlink else None for cell in cells],
                "height": sheet.row_dimensions[number].height if number in sheet.row_dimensions else None,
                "doubled": sheet.cell(number, 4).value,
            }
        )
    for number in range(1, ROWS + 6):
        cell = sheet.cell(number, 6)
        beside.append(
            {
                "value": cell.value,
                "note": cell.comment and cell.comment.text,
                "link": cell.hyperlink and cell.hyperlink.target,
            }
        )
    return rows, beside


def frames(path: Path, read_parts: Callable[..., dict[str, bytes]]) -> set[tuple[int, int]]:
    """Row and column of each frame of a note in the drawing part, and the notes in the comments part agree."""
    import re

    text = next(data.decode() for name, data in read_parts(path).items() if name.endswith(".vml"))
    return {
        (int(row) + 1, int(column) + 1)
        for row, column in re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", text)
    }


def comments(path: Path) -> set[tuple[int, int]]:
    sheet = openpyxl.load_workbook(path)["Facturen"]
    return {(cell.row, cell.column) for row in sheet.iter_rows() for cell in row if cell.comment}


PLACES = st.sets(st.integers(0, ROWS - 1), min_size=1).map(sorted)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kept=PLACES, new=st.lists(st.integers(0, ROWS), max_size=3))
def test_what_belongs_to_a_row_goes_where_the_row_goes(
    tmp_path: Path,
    make_book: Callable[..., Path],
    read_parts: Callable[..., dict[str, bytes]],
    kept: list[int],
    new: list[int],
) -> None:
    path = make_book(tmp_path / "w.xlsx", dressed)
    before, beside = seen(path)
    places: list[int | None] = [*kept]
    for at in new:
        places.insert(min(at, len(places)), None)
    move(path, places)
    after, beside_after = seen(path)
    assert [after[at] for at, place in enumerate(places) if place is not None] == [before[place] for place in kept]
    for at, place in enumerate(places):
        if place is None:
            assert after[at]["values"] == ["None"] * 3
            assert after[at]["notes"] == after[at]["links"] == [None] * 3
    assert beside_after == beside
    assert frames(path, read_parts) == comments(path)


def test_rules_of_one_row_follow_it_with_their_formulas(
    path: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    move(path, [0, 2, 3, 4, 5, 6, 7])
    text = read_parts(path)["xl/worksheets/sheet1.xml"].decode()
    assert 'sqref="A6:D6"><cfRule type="expression" dxfId="0" priority="1"><formula>$C6&gt;5</formula>' in text
    assert 'sqref="B5"><formula1>LEN($A5)&gt;0</formula1>' in text
    assert 'sqref="C2:C8"><formula1>0</formula1>' in text
    assert "<xm:sqref>C2:C8</xm:sqref>" in text
    move(path, [0, 1, 2, 5, 6])
    text = read_parts(path)["xl/worksheets/sheet1.xml"].decode()
    assert "LEN($A" not in text
    assert "$C" not in text
    assert '<dataValidations count="1">' in text


def test_a_row_that_leaves_and_comes_back_leaves_the_sheet_as_it_was(
    path: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    move(path, [0, 1, 2, 3, 4, 6, 7])
    gone = read_parts(path)
    move(path, [0, 1, 2, 3, 4, None, 5, 6])
    move(path, [0, 1, 2, 3, 4, 6, 7])
    assert read_parts(path) == gone


def test_only_the_parts_of_that_sheet_change(path: Path, read_parts: Callable[..., dict[str, bytes]]) -> None:
    before = read_parts(path)
    move(path, [0, 2, 3, 4, 5, 6, 7])
    after = read_parts(path)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed == {
        "xl/worksheets/sheet1.xml", "xl/tables/table1.xml", "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }  # fmt: skip


def test_edits_made_before_and_after_land_in_the_moved_rows(path: Path) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.range("B9").value = "voor"
    sheet.range("C9").formula = "=A9"
    sheet.tables["T"].api.rearrange([0, 2, 3, 4, 5, 6, 7])
    assert sheet.range("B8").value == "voor"
    sheet.range("A8").value = "na"
    book.save()
    sheet = openpyxl.load_workbook(path)["Facturen"]
    assert [sheet.cell(8, column).value for column in (1, 2, 3)] == ["na", "voor", "=A8"]
    assert sheet["A9"].value is None


def test_shared_formulas_that_lose_their_first_cell_are_written_in_full(
    path: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    def share(text: str) -> str:
        text = text.replace(
            '<c r="C3"><v>30</v></c>', '<c r="C3"><f t="shared" ref="C3:C5" si="0">A3&amp;"x"</f><v>0</v></c>'
        )
        text = text.replace('<c r="C5"><v>50</v></c>', '<c r="C5"><f t="shared" si="0"/><v>0</v></c>')
        return text.replace('<c r="F2" ', '<c r="F2"><f t="shared" si="0"/></c><c r="G2" ')

    graft(path, {"xl/worksheets/sheet1.xml": share})
    move(path, [0, 2, 3, 4, 5, 6, 7])
    sheet = openpyxl.load_workbook(path)["Facturen"]
    assert sheet["C4"].value == '=A4&"x"'
    assert sheet["F2"].value == '=D2&"x"'


def test_an_array_formula_over_rows_that_would_part_is_refused(path: Path, graft: Callable[..., Path]) -> None:
    graft(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace(
                '<c r="C5"><v>50</v></c>', '<c r="C5"><f t="array" ref="C5:C6">C2:C3</f><v>0</v></c>'
            )
        },
    )
    before = path.read_bytes()
    with pytest.raises(DataError, match="matrixformule in C5:C6"):
        move(path, [0, 2, 3, 4, 5, 6, 7])
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("area", "after"),
    [("C1:C3", "C1"), ("C1:C5", "C1:C3"), ("C8:C20", "C6:C20"), ("C2:C3 C1:C2", "C1"), ("C2:C3", None)],
)
def test_of_an_area_partly_outside_the_table_that_part_stays(
    path: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]], area: str, after: str | None
) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    graft(path, {sheet: lambda text: text.replace(' sqref="C2:C9"><formula1>', f' sqref="{area}"><formula1>')})
    move(path, [2, 3, 4, 5, 6, 7])
    text = read_parts(path)[sheet].decode()
    assert f' sqref="{after}"><formula1>0' in text if after else "<formula1>0" not in text


def test_rules_that_run_on_below_the_table_stay_there_when_its_last_rows_go(
    path: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    graft(path, {sheet: lambda text: text.replace(' sqref="C2:C9"><formula1>', ' sqref="C8:C20"><formula1>')})
    move(path, [0, 2, 3, 4, 5])
    assert ' sqref="C7:C20"><formula1>0' in read_parts(path)[sheet].decode()


def test_a_table_does_not_grow_over_what_stands_below_it(path: Path, graft: Callable[..., Path]) -> None:
    book = open_book(path)
    book.sheets[0].range("B10").value = "onder"
    book.save()
    before = path.read_bytes()
    with pytest.raises(DataError, match="onder tabel T staat nog iets"):
        move(path, [0, None, 1, 2, 3, 4, 5, 6, 7])
    assert path.read_bytes() == before
    merged = '<mergeCells count="1"><mergeCell ref="A10:B10"/></mergeCells>'
    book = open_book(path)
    book.sheets[0].range("B10").value = None
    book.save()
    graft(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace(
                "<conditionalFormatting", f"{merged}<conditionalFormatting", 1
            )
        },
    )
    with pytest.raises(DataError, match="A10:B10 zijn samengevoegd"):
        move(path, [0, None, 1, 2, 3, 4, 5, 6, 7])


@pytest.mark.parametrize(
    ("formula", "after"),
    [
        ("Uren!B5*C6", "Uren!B5*C5"),
        ("SUM('Mijn uren'!B5:B9)", "SUM('Mijn uren'!B5:B9)"),
        ("Facturen!C6*'Facturen'!$C6", "Facturen!C5*'Facturen'!$C5"),
        ('[1]Uren!B5&"Uren!B5"', '[1]Uren!B5&"Uren!B5"'),
    ],
)
def test_a_formula_keeps_pointing_at_the_cells_of_other_sheets(
    path: Path, graft: Callable[..., Path], formula: str, after: str
) -> None:
    xml = f'<c r="C6"><f>{formula.replace("&", "&amp;")}</f><v>0</v></c>'
    graft(path, {"xl/worksheets/sheet1.xml": lambda text: text.replace('<c r="C6"><v>60</v></c>', xml)})
    move(path, [0, 2, 3, 4, 5, 6, 7])
    assert openpyxl.load_workbook(path)["Facturen"]["C5"].value == f"={after}"
