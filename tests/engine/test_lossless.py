"""Nothing is lost: what was not written keeps its bytes, its place and its text."""

from __future__ import annotations

import datetime as dt
import random
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlwings_addin.engine import open_book

X14 = (
    '<ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:cfRule type="expression" priority="9" id="{00000000-0000-0000-0000-000000000001}"><xm:f>$D2&gt;9</xm:f></x14:cfRule>'
    "<xm:sqref>D2:D4</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
)
COMPLEX = "<x:slicer xmlns:x='urn:x' name='Slicer_Naam'/>"


@pytest.fixture
def rich_file(
    tmp_path: Path, make_book: Callable[..., Path], fill_invoices: Callable[..., None], graft: Callable[..., Path]
) -> Path:
    """A workbook with what a user, and Excel, may have put into it."""
    (tmp_path / "bron").mkdir()
    vba = tmp_path / "bron" / "vbaProject.bin"
    vba.write_bytes(b"macros" * 99)

    def fill(book: Any, sheet: Any) -> None:
        fill_invoices(book, sheet)
        bold = book.add_format({"bold": True})
        book.add_vba_project(str(vba))
        book.define_name("Peildatum", "=Facturen!$H$1")
        sheet.data_validation("B2:B4", {"validate": "list", "source": ["a", "b"], "input_message": "Kies > 1"})
        sheet.conditional_format("D2:D4", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format("E2:E4", {"type": "cell", "criteria": ">", "value": 9, "format": bold})
        sheet.add_sparkline("G2", {"range": "D2:D4"})
        sheet.write_comment("B2", "Opmerking")
        sheet.write_rich_string("H5", "gewoon ", bold, "vet")
        sheet.write_dynamic_array_formula("J1:J3", "=SORT(D2:D4)", None, 12.5)
        sheet.write_url("H6", "https://example.org/")
        sheet.write_formula("H7", "=SUM(D2:D4)", None, 75)
        sheet.set_column("L:L", 20, bold)
        sheet.set_row(20, 33)
        sheet.freeze_panes(1, 0)
        sheet.protect("", {"sort": True})
        other = book.add_worksheet("Grafiek")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=Facturen!$D$2:$D$4"})
        other.insert_chart("A1", chart)
        book.add_worksheet("Lijsten").hide()

    path = make_book(tmp_path / "werkmap.xlsm", fill)
    return graft(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace("<extLst>", f"<extLst>{X14}", 1),
            "[Content_Types].xml": lambda text: text.replace(
                "</Types>",
                '<Override PartName="/xl/slicers/slicer1.xml" ContentType="application/vnd.ms-excel.slicer+xml"/></Types>',
            ),
        },
        {
            "customUI/customUI.xml": "<customUI/>",
            "xl/slicers/slicer1.xml": COMPLEX,
            "xl/threadedComments/t1.xml": "<t/>",
        },
    )


def raw_members(path: Path) -> dict[str, bytes]:
    """The compressed bytes of each part."""
    data, found = path.read_bytes(), {}
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            start = (
                member.header_offset
                + 30
                + int.from_bytes(data[member.header_offset + 26 : member.header_offset + 28], "little")
            )
            start += int.from_bytes(data[member.header_offset + 28 : member.header_offset + 30], "little")
            found[member.filename] = data[start : start + member.compress_size]
    return found


def test_only_the_sheet_and_the_order_to_recalculate_change(
    rich_file: Path, read_parts: Callable[[Path], dict[str, bytes]], cell_texts: Callable[..., dict[str, str]]
) -> None:
    before, cells_before, raw_before = read_parts(rich_file), cell_texts(rich_file), raw_members(rich_file)
    book = open_book(rich_file)
    book.sheets["Facturen"].range("E3").value = 42
    book.save()
    after, cells_after, raw_after = read_parts(rich_file), cell_texts(rich_file), raw_members(rich_file)
    assert list(after) == list(before)
    assert {name for name in before if raw_before[name] != raw_after[name]} == {"xl/worksheets/sheet1.xml"}
    assert {cell for cell in cells_after if cells_after[cell] != cells_before.get(cell)} == {"E3"}
    assert cells_after["E3"] == cells_before["E3"].replace("/>", "><v>42</v></c>")
    sheet = after["xl/worksheets/sheet1.xml"].decode()
    assert sheet.replace(cells_after["E3"], cells_before["E3"]) == before["xl/worksheets/sheet1.xml"].decode()


@pytest.mark.parametrize(
    ("calculation", "afterwards"),
    [
        ('<calcPr calcId="124519"/>', '<calcPr calcId="124519" fullCalcOnLoad="1"/>'),
        ('<calcPr fullCalcOnLoad="0" calcMode="manual" />', '<calcPr calcMode="manual" fullCalcOnLoad="1" />'),
        ("", '<calcPr fullCalcOnLoad="1"/>'),
    ],
)
def test_excel_is_told_to_recalculate(
    rich_file: Path,
    graft: Callable[..., Path],
    read_parts: Callable[[Path], dict[str, bytes]],
    calculation: str,
    afterwards: str,
) -> None:
    own = '<calcPr calcId="124519" fullCalcOnLoad="1"/>'
    expected = read_parts(rich_file)["xl/workbook.xml"].decode().replace(own, afterwards)
    graft(rich_file, {"xl/workbook.xml": lambda text: text.replace(own, calculation)})
    book = open_book(rich_file)
    book.sheets["Facturen"].range("E3").value = 42
    book.save()
    assert read_parts(rich_file)["xl/workbook.xml"].decode() == expected


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_openpyxl_sees_one_changed_cell(rich_file: Path) -> None:
    def seen() -> dict[tuple[str, str], object]:
        book = openpyxl.load_workbook(rich_file)
        return {
            (sheet.title, cell.coordinate): (getattr(cell.value, "text", cell.value), cell.number_format, cell.font.b)
            for sheet in book.worksheets
            for row in sheet.iter_rows()
            for cell in row
        }

    before = seen()
    book = open_book(rich_file)
    book.sheets["Facturen"].range("B3").value = "=1+1 is geen formule"
    book.save()
    after = seen()
    assert {place for place in after if after[place] != before[place]} == {("Facturen", "B3")}


@pytest.mark.parametrize(
    "value", ["=1+1", "+31 6", "-", "@A1", "\t=1", "'x", "00123", "1e5", "WAAR", "#N/A", "2026-11-21"]
)
def test_text_stays_text(invoice_file: Path, value: str) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = value
    book.save()
    assert open_book(invoice_file).sheets[0].range("B2").value == value
    cell = openpyxl.load_workbook(invoice_file).active["B2"]
    assert cell.data_type in ("s", "inlineStr")


SAME = [
    ("A2", "00001"),
    ("B2", "Jansen & Zn <1>"),
    ("C2", dt.date(2026, 1, 31)),
    ("C3", dt.datetime(2026, 2, 28)),
    ("D2", 12.5),
    ("D3", 25),
    ("E2", None),
    ("E2", ""),
    ("F9", None),
    ("H7", 75),
    ("J1", 12.5),
    ("H5", "gewoon vet"),
    ("C2", 46053.0),
    (
        "A2:D3",
        [
            ["00001", "Jansen & Zn <1>", dt.date(2026, 1, 31), 12.5],
            ["00002", "Jansen & Zn <2>", dt.date(2026, 2, 28), 25],
        ],
    ),
]


@pytest.mark.parametrize(("address", "value"), SAME)
def test_the_same_value_changes_no_byte(
    rich_file: Path, address: str, value: object, beside: Callable[[Path], list[str]]
) -> None:
    before, moment, names = rich_file.read_bytes(), rich_file.stat().st_mtime_ns, beside(rich_file)
    book = open_book(rich_file)
    book.sheets["Facturen"].range(address).value = value
    book.save()
    assert rich_file.read_bytes() == before
    assert rich_file.stat().st_mtime_ns == moment
    assert beside(rich_file) == names


def test_other_spellings_of_the_same_value_keep_their_text(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("<v>12.5</v>", "<v>12.50</v>")})
    before = invoice_file.read_bytes()
    book = open_book(invoice_file)
    cells = book.sheets[0].range("A1:F4")
    cells.value = cells.value
    book.save()
    assert invoice_file.read_bytes() == before


def test_true_is_not_one(rich_file: Path) -> None:
    book = open_book(rich_file)
    book.sheets["Facturen"].range("E2").value = 1
    book.save()
    book.sheets["Facturen"].range("E2").value = True
    book.save()
    assert open_book(rich_file).sheets["Facturen"].range("E2").value is True


def test_writing_down_the_middle_of_a_table(
    tmp_path: Path, make_book: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    chance = random.Random(7)

    def fill(book: Any, sheet: Any) -> None:
        looks = [None, book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})]
        for row in range(60):
            for column in range(12):
                if chance.random() < 0.8:
                    sheet.write(row, column, chance.choice(["x", 1, None]), chance.choice(looks))

    path = make_book(tmp_path / "a.xlsx", fill)
    before, old = cell_texts(path), open_book(path).sheets[0].range("A1:L60").value
    new = [[chance.choice([row[column], "nieuw", 2, None]) for column in range(4, 8)] for row in old]
    book = open_book(path)
    book.sheets[0].range("E1").value = new
    book.save()
    written = {
        f"{'EFGH'[column]}{row + 1}"
        for row in range(60)
        for column in range(4)
        if new[row][column] != old[row][column + 4]
    }
    after = cell_texts(path)
    assert {cell: after[cell] for cell in after if cell not in written} == {
        cell: before[cell] for cell in before if cell not in written
    }
    seen = open_book(path).sheets[0].range("A1:L60").options(dates=lambda **_: "datum").value
    expected = [row[:4] + values + row[8:] for row, values in zip(old, new, strict=True)]
    for got, wanted in zip(seen, expected, strict=True):
        assert all(one in (other, "datum") for one, other in zip(got, wanted, strict=True))


def test_spans_cover_the_new_cells(invoice_file: Path, read_parts: Callable[[Path], dict[str, bytes]]) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("J3").value = 1
    book.save()
    xml = read_parts(invoice_file)["xl/worksheets/sheet1.xml"].decode()
    assert re.findall(r'<row r="[23]" spans="([^"]*)"', xml) == ["1:6", "1:10"]


def test_a_format_that_stands_after_the_type_is_kept(
    invoice_file: Path, graft: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    turned = {"xl/worksheets/sheet1.xml": lambda text: re.sub(r' s="(\d+)" t="s">', r' t="s" s="\1">', text)}
    graft(invoice_file, turned)
    style = re.search(r's="\d+"', cell_texts(invoice_file)["A2"])
    book = open_book(invoice_file)
    book.sheets[0].range("A2").value = 12
    book.save()
    assert style
    assert cell_texts(invoice_file)["A2"] == f'<c r="A2" {style[0]}><v>12</v></c>'


def test_clearing_keeps_the_format_and_drops_the_formula(
    rich_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    before = cell_texts(rich_file)["D2"]
    book = open_book(rich_file)
    sheet = book.sheets["Facturen"]
    sheet.range("D2").value = None
    sheet.range("H5:H7").clear_contents()
    book.save()
    cells = cell_texts(rich_file)
    assert cells["D2"] == before.replace("><v>12.5</v></c>", "/>")
    assert "H7" not in cells
    assert [open_book(rich_file).sheets["Facturen"].range(f"H{row}").formula for row in (5, 6, 7)] == ["", "", ""]


def test_a_new_cell_takes_the_format_of_its_column(rich_file: Path, cell_texts: Callable[..., dict[str, str]]) -> None:
    book = open_book(rich_file)
    book.sheets["Facturen"].range("L9").value = "x"
    book.save()
    assert cell_texts(rich_file)["L9"].startswith('<c r="L9" s="')


def test_a_row_without_cells_keeps_its_height(rich_file: Path, read_parts: Callable[[Path], dict[str, bytes]]) -> None:
    book = open_book(rich_file)
    book.sheets["Facturen"].range("B21").value = 1
    book.sheets["Facturen"].range("B19").value = 2
    book.save()
    xml = read_parts(rich_file)["xl/worksheets/sheet1.xml"].decode()
    assert '<row r="19"><c r="B19"><v>2</v></c></row>' in xml
    assert re.search(r'<row r="21"[^>]* ht="33" customHeight="1"[^>]*><c r="B21"><v>1</v></c></row>', xml)
    assert '<dimension ref="A1:L21"/>' in xml


def test_cells_between_cells_and_rows_between_rows(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    sheet = book.sheets[0]
    sheet.range("B6").value = "zes"
    sheet.range("F2").value = "twee"
    sheet.range((9, 1), (9, 3)).value = [1, None, 3]
    sheet.range("A7").value = dt.date(2026, 11, 21)
    book.save()
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(invoice_file).active.iter_rows()]
    assert rows[1][5] == "twee"
    assert rows[5][:2] == [None, "zes"]
    assert rows[6][0] == dt.datetime(2026, 11, 21)
    assert rows[8][:3] == [1, None, 3]
    assert len(rows) == 9


def test_rows_of_empty_cells_keep_each_its_own_formats(
    tmp_path: Path, make_book: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    """Also where the number of a row is the end of the number of a format, and where some rows are without a cell."""

    def fill(book: Any, sheet: Any) -> None:
        formats = [book.add_format({"font_size": 8 + number}) for number in range(30)]
        for row in range(40):
            for column in range(6):
                if column != row % 8:
                    sheet.write_blank(row, column, None, formats[(row // 2 * column) % 30])

    path = make_book(tmp_path / "leeg.xlsx", fill)
    before = cell_texts(path)
    book = open_book(path)
    for column in (2, 4):
        book.sheets[0].range((1, column), (40, column)).value = [[number % 3 or None] for number in range(40)]
    book.save()
    after = cell_texts(path)
    written = {f"{letter}{row + 1}": row % 3 for letter in "BD" for row in range(40) if row % 3}
    for address in before.keys() | after.keys():
        if address not in written:
            assert after.get(address) == before.get(address), address
            continue
        own = re.search(r' s="\d+"', before.get(address, ""))
        assert after[address] == f'<c r="{address}"{own[0] if own else ""}><v>{written[address]}</v></c>'


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_rows_without_addresses_get_cells_in_the_right_place(
    tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path], prefix: str
) -> None:
    p = prefix
    rows = f'<{p}row><{p}c><{p}v>1</{p}v></{p}c><{p}c t="b"><{p}v>1</{p}v></{p}c></{p}row><{p}row r="3"><{p}c r="B3"><{p}v>4</{p}v></{p}c><{p}c><{p}v>5</{p}v></{p}c></{p}row>'
    xmlns = f'xmlns{":x" if p else ""}="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    xml = f"<{p}worksheet {xmlns}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>"
    path = make_book(tmp_path / "a.xlsx", lambda book, sheet: None)
    graft(path, {"xl/worksheets/sheet1.xml": lambda _: xml})
    book = open_book(path)
    book.sheets[0].range("A3").value = "nieuw"
    book.sheets[0].range("C1").value = 3
    book.sheets[0].range("A2").value = 2
    book.save()
    expected = [[1, True, 3], [2, None, None], ["nieuw", 4, 5]]
    assert open_book(path).sheets[0].range("A1:C3").value == expected
    assert [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows()] == expected


def test_writing_into_an_empty_sheet(
    tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path]
) -> None:
    path = make_book(tmp_path / "a.xlsx", lambda book, sheet: None)
    graft(path, {"xl/worksheets/sheet1.xml": lambda text: text.replace("<sheetData></sheetData>", "<sheetData/>")})
    book = open_book(path)
    book.sheets[0].range("B2").value = [[1, "twee"], [None, True]]
    book.save()
    assert open_book(path).sheets[0].range("A1:C3").value == [[None] * 3, [None, 1, "twee"], [None, None, True]]


def test_pictures_in_cells_and_spilled_formulas_lose_their_marks_only_where_overwritten(
    invoice_file: Path, graft: Callable[..., Path], cell_texts: Callable[..., dict[str, str]]
) -> None:
    row = '<row r="8"><c r="A8" t="e" vm="1"><v>#VALUE!</v></c><c r="B8" cm="1"><f t="array" ref="B8">SORT(D2:D4)</f><v>1</v></c><c r="C8" vm="2"><v>5</v></c></row></sheetData>'
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", row)})
    book = open_book(invoice_file)
    book.sheets[0].range("B8").value = "weg"
    book.sheets[0].range("D8").value = 4
    book.save()
    cells = cell_texts(invoice_file)
    assert cells["A8"] == '<c r="A8" t="e" vm="1"><v>#VALUE!</v></c>'
    assert cells["C8"] == '<c r="C8" vm="2"><v>5</v></c>'
    assert cells["B8"] == '<c r="B8" t="inlineStr"><is><t>weg</t></is></c>'


def test_known_texts_become_shared_strings_and_new_ones_inline(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]]
) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("F2:F3").value = [["Naam"], [" nieuw "]]
    book.save()
    cells = cell_texts(invoice_file)
    assert cells["F2"] == cells["B1"].replace("B1", "F2")
    assert 't="s"' in cells["F2"]
    assert cells["F3"] == '<c r="F3" t="inlineStr"><is><t xml:space="preserve"> nieuw </t></is></c>'


@pytest.mark.filterwarnings("ignore:.*extension is not supported")
def test_a_formatted_shared_string_is_not_used_for_plain_text(rich_file: Path) -> None:
    book = open_book(rich_file)
    book.sheets["Facturen"].range("F2").value = "gewoon vet"
    book.save()
    assert openpyxl.load_workbook(rich_file, rich_text=True)["Facturen"]["F2"].value == "gewoon vet"


@pytest.mark.validator
def test_the_file_stays_valid(
    rich_file: Path, graft: Callable[..., Path], validate: Callable[[Path], list[str]]
) -> None:
    graft(rich_file, {"customUI/customUI.xml": None, "xl/slicers/slicer1.xml": None, "xl/threadedComments/t1.xml": None,
                      "[Content_Types].xml": lambda text: text.replace('<Override PartName="/xl/slicers/slicer1.xml" ContentType="application/vnd.ms-excel.slicer+xml"/>', "")})  # fmt: skip
    before = validate(rich_file)
    book = open_book(rich_file)
    sheet = book.sheets["Facturen"]
    sheet.range("A5").value = [["00004", " 4\n& <", dt.date(2026, 4, 30), 5, True, "\x01"]]
    table = sheet.tables["Facturen"]
    table.resize(table.range.resize(row_size=5))
    book.save()
    assert validate(rich_file) == before


@pytest.mark.libreoffice
def test_libreoffice_reads_what_was_written(rich_file: Path, tmp_path: Path) -> None:
    book = open_book(rich_file)
    sheet = book.sheets["Facturen"]
    rows = [
        ["00004", " twee  spaties\nregel & <", dt.date(2026, 4, 30), -5.25, None, "=1+1"],
        ["00005", "Naam", dt.date(2027, 1, 1), 1e-7, 8, "é€😀"],
    ]
    sheet.range("A5").value = rows
    table = sheet.tables["Facturen"]
    table.resize(table.range.resize(row_size=6))
    book.save()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profiel", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "uit"), str(rich_file)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    read = open_book(tmp_path / "uit" / "werkmap.xlsx").sheets["Facturen"]
    assert read.range("A1:F6").value == open_book(rich_file).sheets["Facturen"].range("A1:F6").value
    assert read.tables["Facturen"].range.address == "$A$1:$F$6"
