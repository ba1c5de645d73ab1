"""Reading: what a cell shows, whichever program wrote the file and however it wrote it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlwings_addin.engine import open_book
from xlwings_addin.errors import FileRefused

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


@pytest.fixture
def sheet_of(tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path]) -> Callable[..., Path]:
    """A workbook whose only sheet holds these rows."""

    def made(rows: str, *, p: str = "", namespace: str = MAIN, strings: str = "", system_1904: bool = False) -> Path:
        def fill(book: Any, sheet: Any) -> None:
            sheet.write(0, 0, "x", book.add_format({"num_format": "dd-mm-yyyy"}))

        path = make_book(tmp_path / "a.xlsx", fill, date_1904=system_1904)
        xmlns = f'xmlns:{p[:-1]}="{namespace}"' if p else f'xmlns="{namespace}"'
        xml = f"{HEAD}<{p}worksheet {xmlns}><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>"
        changes: dict[str, Callable[[str], str]] = {"xl/worksheets/sheet1.xml": lambda _: xml}
        if strings:
            changes["xl/sharedStrings.xml"] = lambda _: f'{HEAD}<sst xmlns="{MAIN}">{strings}</sst>'
        return graft(path, changes)

    return made


def values(path: Path, address: str = "A1:D3") -> Any:
    return open_book(path).sheets[0].range(address).value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>12.50</v></c>', 12.5),
        ('<c r="A1" t="n"><v>-3</v></c>', -3.0),
        ('<c r="A1"><v>1.5E-3</v></c>', 0.0015),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', "#DIV/0!"),
        ('<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab</v></c>', "ab"),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', None),
        ('<c r="A1"><f>NOW()</f></c>', None),
        ('<c r="A1" t="inlineStr"><is><t>R&amp;D</t></is></c>', "R&D"),
        ('<c r="A1" t="inlineStr"><is><r><t>vet</t></r><r><t xml:space="preserve"> en</t></r></is></c>', "vet en"),
        ('<c r="A1" t="inlineStr"><is><t/></is></c>', None),
        ('<c r="A1" s="1"><v>45000</v></c>', dt.datetime(2023, 3, 15)),
        ('<c r="A1" s="1"><v>45000.5</v></c>', dt.datetime(2023, 3, 15, 12)),
        ('<c r="A1" s="1"><v>-1</v></c>', -1.0),
        ('<c r="A1" t="d"><v>2026-11-21T00:00:00Z</v></c>', dt.datetime(2026, 11, 21)),
        ('<c r="A1" s="1"/>', None),
        ('<c r="A1"><v/></c>', None),
        ("<c r='A1'><v>7</v></c>", 7.0),
        ('<c t="b" r="A1"><v>1</v></c>', True),
        ('<c  s="0"\n r="a1" ><v>7</v></c>', 7.0),
        ("<c><v>7</v></c>", 7.0),
        ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1&gt;2</f><v>8</v></c>', 8.0),
        ('<c r="A1" t="s"><v>0</v></c>', "nul"),
        ('<c r="A1" t="s"><v>1</v></c>', "vet gewoon"),
        ('<c r="A1" t="s"><v>2</v></c>', "漢字"),
        ('<c r="A1" t="s"><v>3</v></c>', "a\rb\x01 _x0041_"),
        ('<c r="A1" t="s"><v>4</v></c>', None),
        ('<c r="A1" t="s"><v>5</v></c>', "regel 1\nregel 2"),
        ('<c r="A1" t="s"><v>6</v></c>', "€ é 😀"),
    ],
)
def test_what_a_cell_shows(sheet_of: Callable[..., Path], cell: str, value: object) -> None:
    strings = (
        "<si><t>nul</t></si><si><r><rPr><b/></rPr><t>vet</t></r><r><t xml:space='preserve'> gewoon</t></r></si>"
        "<si><t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh><phoneticPr fontId='1'/></si>"
        "<si><t>a_x000D_b_x0001_ _x005F_x0041_</t></si><si/><si><t>regel 1\r\nregel 2</t></si>"
        "<si><t>&#8364; &#xe9; 😀</t></si>"
    )
    shown = values(sheet_of(f'<row r="1">{cell}</row>', strings=strings), "A1")
    assert shown == value
    assert type(shown) is type(value)


def test_dates_in_the_1904_system(sheet_of: Callable[..., Path]) -> None:
    path = sheet_of(
        '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43538.25</v></c></row>', system_1904=True
    )
    assert values(path, "A1:B1") == [dt.datetime(1904, 1, 1), dt.datetime(2023, 3, 15, 6)]


def test_the_first_days_of_1900(sheet_of: Callable[..., Path]) -> None:
    cells = "".join(f'<c r="{letter}1" s="1"><v>{day}</v></c>' for letter, day in zip("ABC", (1, 59, 61), strict=True))
    days = values(sheet_of(f'<row r="1">{cells}</row>'), "A1:C1")
    assert days == [dt.datetime(1900, 1, 1), dt.datetime(1900, 2, 28), dt.datetime(1900, 3, 1)]


def test_a_prefix_on_every_element(sheet_of: Callable[..., Path]) -> None:
    rows = '<x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row><x:row r="3"><x:c r="B3" t="inlineStr"><x:is><x:t>b</x:t></x:is></x:c></x:row>'
    assert values(sheet_of(rows, p="x:"), "A1:B3") == [[1, None], [None, None], [None, "b"]]


def test_rows_and_cells_without_addresses(sheet_of: Callable[..., Path]) -> None:
    rows = '<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r="3"><c r="B3"><v>4</v></c><c><v>5</v></c></row>'
    assert values(sheet_of(rows), "A1:C3") == [[1, None, 3], [None, None, None], [None, 4, 5]]


def test_strict_office_open_xml(sheet_of: Callable[..., Path]) -> None:
    path = sheet_of('<row r="1"><c r="A1" t="d" s="1"><v>2026-11-21</v></c></row>', namespace=STRICT)
    assert values(path, "A1") == dt.datetime(2026, 11, 21)


def test_blanks_between_the_elements(sheet_of: Callable[..., Path]) -> None:
    rows = '\n  <row r="1">\n    <c r="A1">\n      <f>1+1</f>\n      <v>2</v>\n    </c>\n    <c r="B1" s="1"/>\n    <c r="C1">\n<v>3</v></c>\n  </row>\n'
    assert values(sheet_of(rows), "A1:C1") == [2, None, 3]


def test_a_comment_around_the_rows(sheet_of: Callable[..., Path], graft: Callable[..., Path]) -> None:
    path = sheet_of('<row r="1"><c r="A1"><v>1</v></c></row>')
    comment = "<!-- made by <sheetData/> someone -->"
    graft(path, {"xl/worksheets/sheet1.xml": lambda text: text.replace("<worksheet", f"{comment}<worksheet") + comment})
    assert values(path, "A1") == 1
    book = open_book(path)
    book.sheets[0].range("A2").value = 2
    book.save()
    assert values(path, "A1:A2") == [1, 2]


def test_a_formula_without_value_takes_no_value_of_its_neighbour(sheet_of: Callable[..., Path]) -> None:
    assert values(sheet_of('<row r="1"><c r="A1"><f>X</f></c><c r="B1"><f>Y</f><v>2</v></c></row>'), "A1:B1") == [
        None,
        2,
    ]


def test_empty_sheet(sheet_of: Callable[..., Path], graft: Callable[..., Path]) -> None:
    path = sheet_of("")
    graft(path, {"xl/worksheets/sheet1.xml": lambda text: text.replace("<sheetData></sheetData>", "<sheetData/>")})
    assert values(path, "A1:B2") == [[None, None], [None, None]]
    assert open_book(path).sheets[0].used_range.address == "$A$1"


def test_what_openpyxl_wrote(tmp_path: Path) -> None:
    written = openpyxl.Workbook()
    sheet = written.active
    sheet.append(["Nummer", "Datum", "Bedrag", True])
    sheet.append(["00012", dt.datetime(2026, 11, 21), 12.5, None])
    sheet["A4"] = "=SUM(C2:C2)"
    written.save(tmp_path / "a.xlsx")
    assert values(tmp_path / "a.xlsx", "A1:D2") == [
        ["Nummer", "Datum", "Bedrag", True],
        ["00012", dt.datetime(2026, 11, 21), 12.5, None],
    ]
    assert open_book(tmp_path / "a.xlsx").sheets[0].range("A4").formula == "=SUM(C2:C2)"


def test_shared_strings_that_are_referred_to_but_not_there(
    sheet_of: Callable[..., Path], graft: Callable[..., Path]
) -> None:
    path = graft(sheet_of('<row r="1"><c r="A1"><v>7</v></c></row>'), {"xl/sharedStrings.xml": None})
    assert values(path, "A1:B1") == [7, None]
    book = open_book(path)
    book.sheets[0].range("B1").value = "tekst"
    book.save()
    assert values(path, "A1:B1") == [7, "tekst"]
    broken = graft(sheet_of('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), {"xl/sharedStrings.xml": None})
    with pytest.raises(FileRefused, match="beschadigd"):
        values(broken)


def test_a_large_sheet_is_cut_at_its_rows(tmp_path: Path, make_book: Callable[..., Path]) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for row in range(30_000):
            sheet.write_row(row, 0, [row, f"Klant {row % 7} é", row / 4])

    block = values(make_book(tmp_path / "a.xlsx", fill), "A1:C30000")
    assert block == [[row, f"Klant {row % 7} é", row / 4] for row in range(30_000)]


@pytest.mark.libreoffice
def test_what_libreoffice_wrote(tmp_path: Path, invoice_file: Path) -> None:
    import subprocess

    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
         "--outdir", str(tmp_path / "uit"), str(invoice_file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    book = open_book(tmp_path / "uit" / "werkmap.xlsx")
    before = open_book(invoice_file).sheets[0].range("A1:F4").value
    assert book.sheets[0].range("A1:F4").value == before
    assert book.sheets[0].tables["Facturen"].range.address == "$A$1:$F$4"
    book.sheets[0].range("E2").value = 9
    book.save()
    assert openpyxl.load_workbook(tmp_path / "uit" / "werkmap.xlsx").active["E2"].value == 9
