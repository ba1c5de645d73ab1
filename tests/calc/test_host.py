"""The host itself: what a small workbook made here does in LibreOffice, and that no fault goes unseen."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
import xlsxwriter
import xlwings as xw
from pyopenvba import ExcelFile, VBAModuleKind

if TYPE_CHECKING:
    from office import Office
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice

CODE = """Attribute VB_Name = "Knoppen"
Public Sub Schrijf(ByVal control As IRibbonControl)
    RunPython "import xlwings; xlwings.Book.caller().sheets[0]['D1'].value = '" & control.ID & "'"
End Sub

Public Sub Meld(ByVal control As IRibbonControl)
    On Error GoTo failed
    RunPython "raise ValueError('kapot')"
    Exit Sub
failed:
    MsgBox "Er ging iets mis.", vbExclamation, "Incasso"
End Sub

Public Sub Struikel(ByVal control As IRibbonControl)
    Dim nothing_here
    nothing_here.Value = 1
End Sub

Public Function AANTAL_RIJEN(bereik)
    AANTAL_RIJEN = XLPy.CallUDF("builtins", "len", Array(bereik), ThisWorkbook, Application.Caller)
End Function

Public Function STAPEL(een, Optional twee)
    STAPEL = XLPy.CallUDF("test_host", "pile", Array(een, twee), ThisWorkbook, Application.Caller)
End Function
"""

RIBBON = """<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui"><ribbon><tabs><tab id="t" label="T"><group id="g">
<button id="schrijf" onAction="Knoppen.Schrijf"/><button id="meld" onAction="Knoppen.Meld"/>
<button id="struikel" onAction="Knoppen.Struikel"/></group></tab></tabs></ribbon></customUI>"""


def macros(folder: Path) -> bytes:
    """A vbaProject.bin with the code above; it takes a workbook to make one."""
    path = folder / "macros.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().set_vba_name("Blad1")
    with ExcelFile(path) as file:
        project = file.add_vba_project()
        project.add_module("xlwings", 'Attribute VB_Name = "xlwings"\r\n', kind=VBAModuleKind.standard)
        project.add_module("Knoppen", CODE.replace("\n", "\r\n"), kind=VBAModuleKind.standard)
        file.save(path)
    return ZipFile(path).read("xl/vbaProject.bin")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook with a table of each kind of cell, a name, four macros and a ribbon that calls them."""
    folder = tmp_path_factory.mktemp("small")
    path = folder / "klein.xlsm"
    with xlsxwriter.Workbook(path) as book:
        book.add_vba_project(io.BytesIO(macros(folder)), is_stream=True)
        sheet = book.add_worksheet("Blad")
        sheet.set_vba_name("Blad1")
        text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
        columns = [{"header": "Nummer", "format": text}, {"header": "Datum", "format": day}, {"header": "Bedrag"}]
        sheet.add_table(0, 0, 2, 2, {"name": "Posten", "columns": columns})
        for row, (number, on, amount) in enumerate(
            [("007", dt.date(2026, 3, 1), 12.5), ("008", dt.date(2026, 4, 1), 3)], 1
        ):
            sheet.write_string(row, 0, number, text)
            sheet.write_datetime(row, 1, on, day)
            sheet.write_number(row, 2, amount)
        sheet.write_formula("E1", "=1/0")
        book.define_name("Naam", "=Blad!$B$2")
    with ZipFile(path, "a") as package:
        package.writestr("customUI/customUI.xml", RIBBON)
    return path


@pytest.fixture
def workbook(small: Path, open_workbook: Callable[[Path], OpenWorkbook]) -> OpenWorkbook:
    return open_workbook(small)


def sheet_of(workbook: OpenWorkbook) -> xw.Sheet:
    return workbook.book.sheets["Blad"]


def test_cells_arrive_as_excel_hands_them_over(workbook: OpenWorkbook) -> None:
    sheet = sheet_of(workbook)
    body = sheet.tables["Posten"].data_body_range
    assert body.value == [["007", dt.datetime(2026, 3, 1), 12.5], ["008", dt.datetime(2026, 4, 1), 3.0]]
    assert sheet["E1"].value is None
    assert sheet["E1"].options(err_to_str=True).value == "#DIV/0!"
    assert sheet["E1"].formula == "=1/0"
    assert sheet["F1"].value is None
    assert workbook.book.names["Naam"].refers_to_range.value == dt.datetime(2026, 3, 1)


@pytest.mark.parametrize(
    ("cell", "written", "read"),
    [
        ("G1", "0042", 42.0),
        ("G1", "'0042", "0042"),
        ("A2", "'0042", "0042"),
        ("A2", "0042", "0042"),
        ("G1", "=1+1", 2.0),
        ("G1", "'=1+1", "=1+1"),
        ("A2", "=1+1", "=1+1"),
        ("G1", "31-12-2025", dt.datetime(2025, 12, 31)),
        ("G1", dt.datetime(2025, 12, 31), dt.datetime(2025, 12, 31)),
        ("C2", None, None),
        ("C2", 7, 7.0),
    ],
)
def test_a_cell_takes_what_excel_would_make_of_it(
    workbook: OpenWorkbook, cell: str, written: object, read: object
) -> None:
    sheet_of(workbook)[cell].value = written
    assert sheet_of(workbook)[cell].value == read


def test_a_table_grows_with_the_formats_of_its_columns(workbook: OpenWorkbook) -> None:
    sheet = sheet_of(workbook)
    table = sheet.tables["Posten"]
    table.resize(sheet.range("A1:C5"))
    sheet.range("A4:C5").value = [["009", dt.date(2026, 5, 1), 1], ["=1+1", None, None]]
    assert sheet.tables["Posten"].range.address == "$A$1:$C$5"
    assert table.data_body_range[2:, :].value == [["009", dt.datetime(2026, 5, 1), 1.0], ["=1+1", None, None]]


def test_a_click_runs_vba_that_runs_python_that_writes_a_cell(workbook: OpenWorkbook) -> None:
    assert workbook.click("schrijf") == "OK"
    assert sheet_of(workbook)["D1"].value == "schrijf"


def test_a_fault_in_vba_becomes_text(workbook: OpenWorkbook) -> None:
    assert workbook.click("struikel").startswith("ERR ")
    assert "planted fault" in workbook.run("planted fault", "")


def test_a_fault_in_python_reaches_the_error_handler_of_vba(workbook: OpenWorkbook) -> None:
    assert workbook.click("meld") == "OK"
    assert workbook.app.alerts == ["Er ging iets mis."]
    assert "ValueError: kapot" in workbook.bridge.failures[0]


def test_a_cell_calls_python_through_its_wrapper(workbook: OpenWorkbook) -> None:
    assert workbook.calculate("=AANTAL_RIJEN(Blad.C2:C3)") == [[2.0]]
    assert workbook.calculate("=AANTAL_RIJEN(Blad.C2)") == [[1.0]]


def test_cells_and_python_exchange_ranges_and_arguments_left_out(workbook: OpenWorkbook) -> None:
    assert workbook.calculate("=STAPEL(Blad.C2:C3,5)", 3) == [[12.5], [3.0], [5.0]]
    assert workbook.calculate("=STAPEL(Blad.C2:C3)", 2) == [[12.5], [3.0]]
    assert workbook.calculate("=STAPEL(Blad.A2:C2,Blad.A3:C3)", 2, 3) == [["007", 46082.0, 12.5], ["008", 46113.0, 3.0]]


def test_what_hangs_is_ended_and_libreoffice_starts_again(
    soffice: Office, small: Path, open_workbook: Callable[[Path], OpenWorkbook]
) -> None:
    before = soffice.desktop
    soffice.end_after(0).join()
    with pytest.raises(Exception, match=r"."):
        before.getCurrentComponent()
    assert open_workbook(small).click("schrijf") == "OK"


def pile(one: list[list[object]], other: list[list[object]] | None) -> list[list[object]]:
    return one + (other or [])
