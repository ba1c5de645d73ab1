"""Tables grow and shrink with everything that hangs on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError

TABLE, SHEET = "xl/tables/table1.xml", "xl/worksheets/sheet1.xml"
NEW = [
    ["00004", "Vier", dt.date(2026, 4, 30), 50, None, None],
    ["00005", "Vijf", dt.date(2026, 5, 31), 62.5, 1, "noot"],
]


def append(path: Path, rows: list[list[object]], table: str = "Facturen") -> None:
    book = open_book(path)
    sheet = book.sheets[0]
    found = sheet.tables[table]
    area = found.range
    sheet.range((area.last_cell.row + 1, area.column)).value = rows
    found.resize(area.resize(row_size=area.shape[0] + len(rows)))
    book.save()


def test_added_rows_take_the_formats_of_the_first(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    first = cell_texts(invoice_file)
    append(invoice_file, NEW)
    cells = cell_texts(invoice_file)

    def style(cell: str) -> str:
        return ET.fromstring(cell).get("s", "0")

    for column in "ABCDE":
        assert (
            style(cells[f"{column}4"])
            == style(cells[f"{column}5"])
            == style(cells[f"{column}6"])
            == style(first[f"{column}2"])
        )
    sheet = openpyxl.load_workbook(invoice_file).active
    assert [cell.value for cell in sheet[5]][:5] == ["00004", "Vier", dt.datetime(2026, 4, 30), 50, None]
    assert sheet["C5"].number_format == "dd-mm-yyyy"
    assert sheet["E5"].number_format == "#,##0.00"
    assert sheet.tables["Facturen"].ref == "A1:F6"
    assert sheet.tables["Facturen"].autoFilter.ref == "A1:F6"


def test_cells_that_stood_below_the_table_get_the_formats_too(
    invoice_file: Path, graft: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    below = '<row r="5"><c r="C5"><v>46053</v></c><c r="D5" s="1"/></row></sheetData>'
    graft(invoice_file, {SHEET: lambda text: text.replace("</sheetData>", below)})
    book = open_book(invoice_file)
    table = book.sheets[0].tables["Facturen"]
    table.resize(table.range.resize(row_size=5))
    book.save()
    cells = cell_texts(invoice_file)
    assert cells["C5"] == '<c r="C5" s="2"><v>46053</v></c>'
    assert cells["D5"] == '<c r="D5" s="1"/>'
    assert cells["A5"] == '<c r="A5" s="1"/>'
    assert open_book(invoice_file).sheets[0].range("C5").value == dt.datetime(2026, 1, 31)


def test_an_added_row_has_no_height_of_its_own(
    invoice_file: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    graft(invoice_file, {SHEET: lambda text: text.replace('<row r="2"', '<row r="2" ht="40" customHeight="1"')})
    append(invoice_file, NEW)
    assert b'<row r="5"><c r="A5"' in read_parts(invoice_file)[SHEET]


def test_only_table_and_sheet_change(invoice_file: Path, read_parts: Callable[..., dict[str, bytes]]) -> None:
    before = read_parts(invoice_file)
    append(invoice_file, NEW)
    after = read_parts(invoice_file)
    assert {name for name in before if after[name] != before[name]} == {TABLE, SHEET}
    assert after[TABLE] == before[TABLE].replace(b"A1:F4", b"A1:F6")


RULES = (
    '<conditionalFormatting sqref="D2:D4"><cfRule type="expression" priority="1"><formula>$D2&gt;9</formula></cfRule></conditionalFormatting>'
    '<conditionalFormatting sqref="A2:F4 H1"><cfRule type="expression" priority="2"><formula>$E2&gt;9</formula></cfRule></conditionalFormatting>'
    '<conditionalFormatting sqref="B4"><cfRule type="expression" priority="3"><formula>TRUE</formula></cfRule></conditionalFormatting>'
    '<dataValidations count="3"><dataValidation type="list" allowBlank="1" prompt="meer &gt; minder" sqref="B2:B4"><formula1>"a,b"</formula1></dataValidation>'
    '<dataValidation type="custom" sqref="A1:F1"><formula1>FALSE</formula1></dataValidation>'
    '<dataValidation type="whole" sqref="E2:E1048576"><formula1>0</formula1></dataValidation></dataValidations>'
)
LATER = (
    '<ignoredErrors><ignoredError sqref="A2:A4" numberStoredAsText="1"/></ignoredErrors>'
    '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    '<extLst><ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}">'
    '<x14:dataValidations xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main" count="1"><x14:dataValidation type="list">'
    "<x14:formula1><xm:f>Lijsten!$A$1:$A$4</xm:f></x14:formula1><xm:sqref>F2:F4</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
    '<ext xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main" uri="{05C60535-1F16-4fd2-B633-F4F36F0B64E0}">'
    '<x14:sparklineGroups xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
    "<xm:f>Facturen!D2:D4</xm:f><xm:sqref>F2:F4</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup></x14:sparklineGroups></ext></extLst>"
)


def test_rules_run_on_to_the_new_last_row(
    invoice_file: Path, graft: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    graft(
        invoice_file,
        {
            SHEET: lambda text: text.replace("<pageMargins", f"{RULES}<pageMargins").replace(
                '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>', LATER
            )
        },
    )
    before = read_parts(invoice_file)[SHEET].decode()
    append(invoice_file, NEW)
    tail = read_parts(invoice_file)[SHEET].decode().partition("</sheetData>")[2]
    expected = before.partition("</sheetData>")[2]
    for old, new in [
        ('sqref="D2:D4"', 'sqref="D2:D6"'),
        ('sqref="A2:F4 H1"', 'sqref="A2:F6 H1"'),
        ('sqref="B2:B4"', 'sqref="B2:B6"'),
        ('sqref="A2:A4"', 'sqref="A2:A6"'),
        ("<xm:sqref>F2:F4</xm:sqref></x14:dataV", "<xm:sqref>F2:F6</xm:sqref></x14:dataV"),
    ]:
        assert old in expected
        expected = expected.replace(old, new)
    assert tail == expected


def test_undoing_added_rows(invoice_file: Path) -> None:
    before = open_book(invoice_file).sheets[0].range("A1:F9").value
    append(invoice_file, NEW)
    book = open_book(invoice_file)
    sheet = book.sheets[0]
    table = sheet.tables["Facturen"]
    sheet.range("A5:F6").clear_contents()
    table.resize(sheet.range("A1:F4"))
    assert table.range.address == "$A$1:$F$4"
    book.save()
    again = open_book(invoice_file).sheets[0]
    assert again.tables["Facturen"].range.address == "$A$1:$F$4"
    assert again.range("A1:F9").value == before


def test_resizing_alone_is_saved_and_dresses_the_rows(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    book = open_book(invoice_file)
    table = book.sheets[0].tables["facturen"]
    table.resize(table.range.resize(row_size=5))
    book.save()
    assert cell_texts(invoice_file)["C5"] == '<c r="C5" s="2"/>'
    assert open_book(invoice_file).sheets[0].tables["Facturen"].data_body_range.shape == (4, 6)


def test_resizing_to_the_same_size_changes_nothing(invoice_file: Path) -> None:
    before = invoice_file.read_bytes()
    book = open_book(invoice_file)
    table = book.sheets[0].tables["Facturen"]
    table.resize(table.range)
    book.save()
    assert invoice_file.read_bytes() == before


@pytest.mark.parametrize("address", ["A1:F1", "A1:E9", "A2:F9", "B1:F9"])
def test_a_table_keeps_its_header_and_columns(invoice_file: Path, address: str) -> None:
    sheet = open_book(invoice_file).sheets[0]
    with pytest.raises(ValueError, match="keeps its header row"):
        sheet.tables["Facturen"].resize(sheet.range(address))


def two_tables(book: Any, sheet: Any) -> None:
    day = book.add_format({"num_format": "dd-mm-yyyy"})
    sheet.write_blank(1, 0, None, day)
    sheet.add_table(0, 0, 2, 1, {"name": "Boven", "columns": [{"header": "Datum"}, {"header": "b"}]})
    sheet.add_table(
        5,
        0,
        7,
        1,
        {"name": "Onder", "total_row": True, "columns": [{"header": "c"}, {"header": "d", "total_function": "sum"}]},
    )


def test_tables_do_not_run_into_each_other(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    sheet = open_book(make_book(tmp_path / "a.xlsx", two_tables)).sheets[0]
    with pytest.raises(DataError, match="tabel Onder staat eronder"):
        sheet.tables["Boven"].resize(sheet.range("A1:B6"))


@pytest.mark.parametrize(("merged", "refused"), [("B6:C6", True), ("A5:F5", True), ("H5:I6", False), ("B9:C9", False)])
def test_a_table_does_not_grow_over_merged_cells(
    tmp_path: Path, make_book: Callable[..., Path], fill_invoices: Callable[..., None], merged: str, refused: bool
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        fill_invoices(book, sheet)
        sheet.merge_range(merged, "")

    path = make_book(tmp_path / "a.xlsx", fill)
    before, book = path.read_bytes(), open_book(path)
    table = book.sheets[0].tables["Facturen"]
    table.resize(book.sheets[0].range("A1:F7"))
    if refused:
        with pytest.raises(DataError, match=f"{merged} zijn samengevoegd"):
            book.save()
        assert path.read_bytes() == before
        assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]
    else:
        book.save()
        assert open_book(path).sheets[0].tables["Facturen"].range.address == "$A$1:$F$7"


def test_a_table_with_a_totals_row_is_not_grown(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    sheet = open_book(make_book(tmp_path / "a.xlsx", two_tables)).sheets[0]
    table = sheet.tables["Onder"]
    assert table.show_totals
    assert table.data_body_range.address == "$A$7:$B$7"
    with pytest.raises(DataError, match="totaalrij"):
        table.resize(sheet.range("A6:B9"))


def test_a_totals_row_can_be_taken_away(
    tmp_path: Path, make_book: Callable[..., Path], read_parts: Callable[..., dict[str, bytes]]
) -> None:
    path = make_book(tmp_path / "a.xlsx", two_tables)
    book = open_book(path)
    table = book.sheets[0].tables["Onder"]
    table.show_totals = False
    table.resize(book.sheets[0].range("A6:B9"))
    book.sheets[0].range("A8").value = [["x", 1], ["y", 2]]
    book.save()
    again = open_book(path).sheets[0]
    assert not again.tables["Onder"].show_totals
    assert again.range("A7:B9").value == [[None, None], ["x", 1], ["y", 2]]
    assert again.range("B8").formula == "1"
    assert b"totalsRowCount" not in read_parts(path)["xl/tables/table2.xml"]
    assert openpyxl.load_workbook(path).active.tables["Onder"].ref == "A6:B9"


def test_formats_of_the_right_table(
    tmp_path: Path, make_book: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    path = make_book(tmp_path / "a.xlsx", two_tables)
    book = open_book(path)
    sheet = book.sheets[0]
    sheet.range("A3").value = dt.date(2026, 11, 21)
    sheet.range("B3").value = dt.date(2026, 11, 22)
    sheet.range("A7").value = 3
    book.save()
    cells = cell_texts(path)
    assert cells["A3"] == '<c r="A3" s="1"><v>46347</v></c>'
    assert cells["B3"] == '<c r="B3" s="1"><v>46348</v></c>'
    assert cells["A7"] == '<c r="A7"><v>3</v></c>'


def test_an_empty_table_has_no_data_until_something_is_written(
    tmp_path: Path,
    make_book: Callable[..., Path],
    graft: Callable[..., Path],
    read_parts: Callable[..., dict[str, bytes]],
) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_blank(1, 1, None, book.add_format({"num_format": "dd-mm-yyyy"}))
        sheet.add_table(0, 0, 1, 1, {"name": "Leeg", "columns": [{"header": "Nummer"}, {"header": "Datum"}]})

    path = make_book(tmp_path / "a.xlsx", fill)
    graft(path, {TABLE: lambda text: text.replace('ref="A1:B2"', 'ref="A1:B2" insertRow="1"', 1)})
    book = open_book(path)
    table = book.sheets[0].tables["Leeg"]
    assert table.data_body_range is None
    book.sheets[0].range("A2").value = [["1", dt.date(2026, 4, 30)], ["2", dt.date(2026, 5, 31)]]
    assert table.data_body_range.shape == (1, 2)
    table.resize(table.range.resize(row_size=3))
    book.save()
    assert b"insertRow" not in read_parts(path)[TABLE]
    days = [dt.datetime(2026, 4, 30), dt.datetime(2026, 5, 31)]
    assert open_book(path).sheets[0].tables["Leeg"].data_body_range.value == [["1", days[0]], ["2", days[1]]]


def test_one_record_in_an_empty_table(
    tmp_path: Path,
    make_book: Callable[..., Path],
    graft: Callable[..., Path],
    read_parts: Callable[..., dict[str, bytes]],
) -> None:
    path = make_book(tmp_path / "a.xlsx", lambda book, sheet: sheet.add_table(0, 0, 1, 1, {"name": "Leeg"}))
    graft(path, {TABLE: lambda text: text.replace('ref="A1:B2"', 'ref="A1:B2" insertRow="1"', 1)})
    book = open_book(path)
    book.sheets[0].range("A2").value = "1"
    book.save()
    assert b"insertRow" not in read_parts(path)[TABLE]
    assert open_book(path).sheets[0].tables["Leeg"].data_body_range.value == ["1", None]


def test_a_changed_header_changes_in_the_table_too(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("F1").value = 'Notities "2"\nregel'
    book.save()
    sheet = openpyxl.load_workbook(invoice_file).active
    assert sheet["F1"].value == 'Notities "2"\nregel'
    assert [column.name for column in sheet.tables["Facturen"].tableColumns][:5] == [
        "Nummer",
        "Naam",
        "Datum",
        "Bedrag",
        "Dagen",
    ]
    assert open_book(invoice_file).impl.workbook.sheets[0].tables["facturen"].headers[5] == 'Notities "2"\nregel'


@pytest.mark.parametrize("header", [None, 5, dt.date(2026, 1, 1)])
def test_a_header_stays_text(invoice_file: Path, header: object) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("F1").value = header
    before = invoice_file.read_bytes()
    with pytest.raises(DataError, match="de kop van kolom Notitie"):
        book.save()
    assert invoice_file.read_bytes() == before


def with_formula(formula: str, calculated: str = "") -> Callable[[Any, Any], None]:
    """A table of two rows with a calculated column "Dubbel" beside its amounts."""

    def fill(book: Any, sheet: Any) -> None:
        for row in (1, 2):
            sheet.write_number(row, 0, row)
        columns = [{"header": "Bedrag"}, {"header": "Dubbel", "formula": formula}, {"header": "Vrij"}]
        sheet.add_table(0, 0, 2, 2, {"name": "T", "columns": columns})

    return fill


@pytest.mark.parametrize(
    ("formula", "filled"),
    [
        ("T[[#This Row],[Bedrag]]*2", ["T[[#This Row],[Bedrag]]*2"] * 2),
        ("A2*2+$A$2", ["A4*2+$A$2", "A5*2+$A$2"]),
    ],
)
def test_calculated_columns_are_filled_down(
    tmp_path: Path, make_book: Callable[..., Path], formula: str, filled: list[str]
) -> None:
    path = make_book(tmp_path / "a.xlsx", with_formula(formula))
    append(path, [[3, None, "x"], [4, None, "y"]], "T")
    again = open_book(path).sheets[0]
    assert [again.range(f"B{row}").formula for row in (4, 5)] == [f"={one}" for one in filled]
    assert openpyxl.load_workbook(path).active["B4"].value == f"={filled[0]}"


def test_a_value_written_into_a_calculated_column_stays(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    path = make_book(tmp_path / "a.xlsx", with_formula("T[[#This Row],[Bedrag]]*2"))
    append(path, [[3, 99, "x"], [4, None, "y"]], "T")
    again = open_book(path).sheets[0]
    assert again.range("B4").formula == "99"
    assert again.range("B5").formula == "=T[[#This Row],[Bedrag]]*2"


def test_a_calculated_column_that_shares_its_formula(
    tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path]
) -> None:
    path = make_book(tmp_path / "a.xlsx", with_formula("A2*2"))
    graft(
        path,
        {
            SHEET: lambda text: text.replace(
                '<c r="B2"><f>A2*2</f>', '<c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f>'
            ).replace('<c r="B3"><f>A2*2</f>', '<c r="B3"><f t="shared" si="0"/>')
        },
    )
    append(path, [[3, None, "x"], [4, None, "y"]], "T")
    sheet = open_book(path).sheets[0]
    assert [sheet.range(f"B{row}").formula for row in (2, 3, 4, 5)] == ["=A2*2", "=A3*2", "=A4*2", "=A5*2"]


def test_a_long_import(tmp_path: Path, invoice_file: Path) -> None:
    rows = [
        [f"{row:05d}", f"Klant {row}", dt.date(2026, 1, 1) + dt.timedelta(row % 300), row / 4, None, None]
        for row in range(4, 3004)
    ]
    append(invoice_file, rows)
    sheet = open_book(invoice_file).sheets[0]
    assert sheet.tables["Facturen"].range.shape == (3004, 6)
    assert sheet.range("A5:D3004").options(dates=dt.date).value == [row[:4] for row in rows]
