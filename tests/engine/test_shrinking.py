"""A table that becomes shorter: what it gave its rows goes with them, and nothing else does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.engine import open_book

SHEET = "xl/worksheets/sheet1.xml"
RULES = (
    '<conditionalFormatting sqref="D2:D4"><cfRule type="top10" priority="9" rank="1"/></conditionalFormatting>'
    '<dataValidations count="1"><dataValidation type="whole" sqref="A2:A4 H1"><formula1>1</formula1></dataValidation></dataValidations>'
)
NEW = [["00004", "Nieuw", None, 1, None, "x"], ["00005", "Nog een", None, 2, None, None]]


def grow(path: Path, rows: list[list[Any]]) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    table = sheet.tables["Facturen"]
    bottom = table.range.last_cell.row
    table.resize(table.range.resize(row_size=bottom + len(rows)))
    sheet.range((bottom + 1, 1)).value = rows
    book.save()


def shrink(path: Path, bottom: int, cleared: str) -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.range(cleared).clear_contents()
    sheet.tables["Facturen"].resize(sheet.range(f"A1:F{bottom}"))
    book.save()


def test_growing_and_shrinking_gives_the_same_sheet_and_table(
    invoice_file: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    graft(invoice_file, {SHEET: lambda text: text.replace("<pageMargins", f"{RULES}<pageMargins")})
    before = read_parts(invoice_file)
    grow(invoice_file, NEW)
    assert read_parts(invoice_file)[SHEET] != before[SHEET]
    shrink(invoice_file, 4, "A5:F6")
    after = read_parts(invoice_file)
    assert after[SHEET].replace(b"A1:F6", b"A1:F4") == before[SHEET]
    assert after["xl/tables/table1.xml"] == before["xl/tables/table1.xml"]


@pytest.mark.parametrize(
    ("cleared", "kept"),
    [("A5:F5", {"A5", "C5", "A6", "B6"}), ("A5:A6", {"A5", "A6", "B5", "F5"})],
    ids=["a row stays filled", "some cells stay filled"],
)
def test_rows_that_still_hold_something_keep_everything(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]], cleared: str, kept: set[str]
) -> None:
    grow(invoice_file, NEW)
    shrink(invoice_file, 4, cleared)
    assert kept <= cell_texts(invoice_file).keys()
    assert open_book(invoice_file).sheets[0].range("F6").value is None


def test_what_stands_beside_the_table_in_those_rows_stays(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    grow(invoice_file, NEW)
    book = open_book(invoice_file)
    book.sheets[0].range("H6").value = "notitie"
    book.save()
    book = open_book(invoice_file)
    sheet = book.sheets[0]
    sheet.range("A5:F6").clear_contents()
    sheet.range("I5").value = "erbij"
    sheet.tables["Facturen"].resize(sheet.range("A1:F4"))
    book.save()
    below = {address for address in cell_texts(invoice_file) if address[1:] in ("5", "6")}
    assert below == {"H6", "I5"}
    sheet = open_book(invoice_file).sheets[0]
    assert (sheet.range("H6").value, sheet.range("I5").value) == ("notitie", "erbij")


def test_formulas_that_go_take_the_calculation_chain_with_them_and_those_that_shared_theirs_stay(
    tmp_path: Path,
    make_book: Callable[..., Path],
    graft: Callable[..., Path],
    read_parts: Callable[..., dict[str, bytes]],
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(1, 5):
            sheet.write_number(row, 0, row)
            sheet.write_formula(row, 1, f"=A{row + 1}*2", None, row * 2)
        sheet.write_formula(4, 6, "=A5+1", None, 5)
        sheet.add_table(0, 0, 4, 1, {"name": "T", "columns": [{"header": "n"}, {"header": "dubbel"}]})

    path = make_book(tmp_path / "w.xlsx", fill)
    chain = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B5" i="1"/></calcChain>'
    graft(
        path,
        {
            SHEET: lambda text: text.replace("<f>A5*2</f>", '<f t="shared" ref="B5:G5" si="0">A5*2</f>').replace(
                "<f>A5+1</f>", '<f t="shared" si="0"/>'
            ),
            "[Content_Types].xml": lambda text: text.replace(
                "</Types>",
                '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                'spreadsheetml.calcChain+xml"/></Types>',
            ),
            "xl/_rels/workbook.xml.rels": lambda text: text.replace(
                "</Relationships>",
                '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                'calcChain" Target="calcChain.xml"/></Relationships>',
            ),
        },
        {"xl/calcChain.xml": chain},
    )
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.range("A5:B5").clear_contents()
    sheet.tables["T"].resize(sheet.range("A1:B4"))
    book.save()
    assert "xl/calcChain.xml" not in read_parts(path)
    sheet = open_book(path).sheets[0]
    assert sheet.range("G5").formula == "=F5*2"
    assert sheet.range("B4").formula == "=A4*2"
    assert sheet.range("A5:B5").value == [None, None]
