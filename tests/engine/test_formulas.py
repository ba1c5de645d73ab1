"""Formulas: read in full, kept when not written, freed when what they lean on is overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError

SHEET = "xl/worksheets/sheet1.xml"
CHAIN = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="B1" i="1"/></calcChain>'


@pytest.fixture
def formula_file(tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path]) -> Path:
    """A workbook with shared, array and plain formulas and a calculation chain."""
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:C3" si="4">A1*$A$1+"B1"</f><v>1</v></c><c r="C1" s="0"><f t="shared" si="4"/><v>2</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="4"/><v>3</v></c><c r="C2"><f t="shared" si="4"/><v>4</v></c></row>'
        '<row r="3"><c r="B3"><f t="shared" si="4"/><v>5</v></c><c r="C3"><f>SUM(A1:A2)&amp;""</f><v>6</v></c></row>'
        '<row r="5"><c r="A5"><f t="array" ref="A5:A6">A1:A2*2</f><v>2</v></c><c r="B5"><f t="array" ref="B5">SUM(A1:A2*2)</f><v>6</v></c></row>'
        '<row r="6"><c r="A6"><v>4</v></c></row>'
    )
    path = make_book(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, 1))
    link = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" Target="calcChain.xml"/>'
    kind = '<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/>'
    return graft(
        path,
        {
            SHEET: lambda text: (
                text[: text.index("<sheetData>")] + f"<sheetData>{rows}" + text[text.index("</sheetData>") :]
            ),
            "xl/_rels/workbook.xml.rels": lambda text: text.replace("</Relationships>", f"{link}</Relationships>"),
            "[Content_Types].xml": lambda text: text.replace("</Types>", f"{kind}</Types>"),
        },
        {"xl/calcChain.xml": CHAIN},
    )


def formulas(path: Path, address: str) -> list[str]:
    return [str(cell) for row in open_book(path).sheets[0].range(address).formula for cell in row]


def write(path: Path, address: str, value: object) -> None:
    book = open_book(path)
    book.sheets[0].range(address).value = value
    book.save()


def test_shared_formulas_are_read_in_full(formula_file: Path) -> None:
    assert formulas(formula_file, "B1:C3") == [
        '=A1*$A$1+"B1"', '=B1*$A$1+"B1"', '=A2*$A$1+"B1"', '=B2*$A$1+"B1"', '=A3*$A$1+"B1"', '=SUM(A1:A2)&""',
    ]  # fmt: skip


def test_overwriting_the_first_cell_of_a_shared_formula_frees_the_others(
    formula_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    before = formulas(formula_file, "B1:C3")
    write(formula_file, "B1", "weg")
    assert formulas(formula_file, "B1:C3") == ["weg", *before[1:]]
    cells = cell_texts(formula_file)
    assert cells["C1"] == '<c r="C1" s="0"><f>B1*$A$1+"B1"</f><v>2</v></c>'
    assert cells["B2"] == '<c r="B2"><f>A2*$A$1+"B1"</f><v>3</v></c>'
    assert cells["C3"] == '<c r="C3"><f>SUM(A1:A2)&amp;""</f><v>6</v></c>'


def test_overwriting_another_cell_of_it_leaves_the_rest(
    formula_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    before = cell_texts(formula_file)
    write(formula_file, "B2", 7)
    after = cell_texts(formula_file)
    assert {cell for cell in after if after[cell] != before[cell]} == {"B2"}
    assert formulas(formula_file, "B3:C3") == ['=A3*$A$1+"B1"', '=SUM(A1:A2)&""']


def test_the_cached_value_leaves_a_formula(formula_file: Path) -> None:
    before = formula_file.read_bytes()
    write(formula_file, "B1:C3", [[1, 2], [3, 4], [5, 6]])
    assert formula_file.read_bytes() == before


@pytest.mark.parametrize("address", ["A5", "A6"])
def test_a_part_of_an_array_formula_is_refused(formula_file: Path, address: str) -> None:
    before = formula_file.read_bytes()
    with pytest.raises(DataError, match=f"cel {address} hoort bij de matrixformule in A5:A6"):
        write(formula_file, address, "x")
    assert formula_file.read_bytes() == before


def test_a_whole_array_formula_may_be_overwritten(formula_file: Path) -> None:
    write(formula_file, "A5:B6", [["a", "b"], ["c", "d"]])
    assert open_book(formula_file).sheets[0].range("A5:B6").value == [["a", "b"], ["c", "d"]]
    assert formulas(formula_file, "A5:B6") == ["a", "b", "c", "d"]


def test_the_calculation_chain_goes_with_a_formula(
    formula_file: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    before = read_parts(formula_file)
    write(formula_file, "C3", "x")
    after = read_parts(formula_file)
    assert set(before) - set(after) == {"xl/calcChain.xml"}
    assert b"calcChain" not in after["[Content_Types].xml"] + after["xl/_rels/workbook.xml.rels"]
    assert after["[Content_Types].xml"].count(b"<Override") == before["[Content_Types].xml"].count(b"<Override") - 1
    openpyxl.load_workbook(formula_file)


def test_the_calculation_chain_stays_when_no_formula_changes(
    formula_file: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    before = read_parts(formula_file)
    write(formula_file, "A2", 5)
    after = read_parts(formula_file)
    assert {name for name in before if after[name] != before[name]} == {SHEET}


def test_writing_formulas(formula_file: Path) -> None:
    book = open_book(formula_file)
    sheet = book.sheets[0]
    sheet.range("E1").formula = '=A1&"<R&D>"'
    sheet.range("E2:F3").formula = "=A1+$A$1"
    sheet.range("G1").formula = [["=1", "tekst"]]
    assert sheet.range("F3").formula == "=B2+$A$1"
    assert sheet.range("E1").value is None
    book.save()
    assert formulas(formula_file, "E1:F3") == ['=A1&"<R&D>"', "", "=A1+$A$1", "=B1+$A$1", "=A2+$A$1", "=B2+$A$1"]
    assert openpyxl.load_workbook(formula_file).active["G1"].value == "=1"
    assert open_book(formula_file).sheets[0].range("H1").value == "tekst"


def test_the_same_formula_changes_nothing(formula_file: Path) -> None:
    before = formula_file.read_bytes()
    book = open_book(formula_file)
    book.sheets[0].range("C3").formula = '=SUM(A1:A2)&""'
    book.save()
    assert formula_file.read_bytes() == before


def test_constants_as_the_formula_bar_shows_them(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("E3:E4").value = [[True], [0.5]]
    assert [book.sheets[0].range(address).formula for address in ("A2", "C2", "D2", "E2", "E3", "E4")] == [
        "00001", "46053", "12.5", "", "TRUE", "0.5",
    ]  # fmt: skip
