"""The xlwings API over a closed file behaves as it does over Excel."""

from __future__ import annotations

import datetime as dt
import doctest
import importlib
import pkgutil
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import xlwings

import xlwings_addin.engine
from xlwings_addin.engine import open_book
from xlwings_addin.engine.books import Range
from xlwings_addin.errors import DataError


@pytest.fixture
def book(tmp_path: Path, make_book: Callable[..., Path], fill_invoices: Callable[..., None]) -> xlwings.Book:
    def fill(written: Any, sheet: Any) -> None:
        fill_invoices(written, sheet)
        sheet.write_row(9, 1, ["a", "b"], written.add_format({"bg_color": "#FF8000"}))
        sheet.write_row(10, 1, [1, 2])
        other = written.add_worksheet("Ander blad's")
        other.write_row(0, 0, [1, 2, 3])
        written.add_worksheet("Verborgen").hide()
        written.define_name("Bedragen", "=Facturen!$D$2:$D$4")
        written.define_name("Ander blad's!Lokaal", "='Ander blad''s'!$B$1")
        written.define_name("Factor", "=1.21")

    return open_book(make_book(tmp_path / "werkmap.xlsx", fill))


@pytest.fixture
def sheet(book: xlwings.Book) -> xlwings.Sheet:
    return book.sheets["Facturen"]


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(xlwings_addin.engine.__path__)])
def test_the_examples_in_the_documentation(name: str) -> None:
    assert not doctest.testmod(importlib.import_module(f"xlwings_addin.engine.{name}")).failed


@pytest.mark.parametrize(
    ("first", "second", "address"),
    [
        ("A1", None, "$A$1"),
        ("$B$2:C3", None, "$B$2:$C$3"),
        ("C3:B2", None, "$B$2:$C$3"),
        ("B:C", None, "$B$1:$C$1048576"),
        ("2:3", None, "$A$2:$XFD$3"),
        ((2, 3), None, "$C$2"),
        ((2, 3), (4, 5), "$C$2:$E$4"),
        ((4, 5), (2, 3), "$C$2:$E$4"),
        ("B2", "C9", "$B$2:$C$9"),
        ("B2", (9, 3), "$B$2:$C$9"),
        ("Bedragen", None, "$D$2:$D$4"),
        ("bedragen", None, "$D$2:$D$4"),
        ("Facturen", None, "$A$2:$F$4"),
        ("Facturen[#All]", None, "$A$1:$F$4"),
        ("Facturen[#Headers]", None, "$A$1:$F$1"),
        ("Facturen[Bedrag]", None, "$D$2:$D$4"),
        ("Facturen!B2:C3", None, "$B$2:$C$3"),
    ],
)
def test_addresses(sheet: xlwings.Sheet, first: Any, second: Any, address: str) -> None:
    assert sheet.range(first, second).address == address


def test_ranges_from_ranges(sheet: xlwings.Sheet) -> None:
    area = sheet.range("B2:D4")
    assert area.offset(1, 1).address == "$C$3:$E$5"
    assert area.resize(2, 1).address == "$B$2:$B$3"
    assert area.last_cell.address == "$D$4"
    assert area[0, 0].address == "$B$2"
    assert area[1:, -1].address == "$D$3:$D$4"
    assert area[4].address == "$C$3"
    assert area.rows[1].address == "$B$3:$D$3"
    assert area.columns[0].address == "$B$2:$B$4"
    assert (area.row, area.column, area.shape, area.count) == (2, 2, (3, 3), 9)
    assert sheet.range(sheet.range("B2"), sheet.range("D4")) == area
    assert sheet["B2:D4"] == area
    assert sheet[1:4, 1:4] == area
    assert sheet.cells[0, 0].address == "$A$1"
    assert area.get_address(False, False, include_sheetname=True) == "Facturen!B2:D4"
    assert [cell.address for cell in area.rows[0]] == ["$B$2", "$C$2", "$D$2"]


def test_an_address_that_does_not_exist(sheet: xlwings.Sheet) -> None:
    for text in ("Onbekend", "A0", "ZZZZ1", "A1:B2:C3", "Factor"):
        with pytest.raises(ValueError):
            sheet.range(text)
    with pytest.raises(IndexError, match="1-based"):
        sheet.range((0, 1))


def test_values_in_their_shapes(sheet: xlwings.Sheet) -> None:
    assert sheet.range("A2").value == "00001"
    assert sheet.range("A2:A4").value == ["00001", "00002", "00003"]
    assert sheet.range("A1:B1").value == ["Nummer", "Naam"]
    assert sheet.range("D2:E3").value == [[12.5, None], [25.0, None]]
    assert sheet.range("D2").options(ndim=2).value == [[12.5]]
    assert sheet.range("D2:E2").options(empty="").value == [12.5, ""]
    assert sheet.range("C2").options(dates=dt.date).value == dt.date(2026, 1, 31)
    assert sheet.range("D3").options(numbers=int).value == 25
    assert sheet.range("D2:D4").options(transpose=True).value == [12.5, 25, 37.5]
    assert sheet.range("B10:C11").options(dict).value == {"a": "b", 1: 2}
    assert sheet.range("A2").raw_value == "00001"
    assert sheet.range("A2:B2").raw_value == [["00001", "Jansen & Zn <1>"]]
    assert sheet.range("B10").expand().address == "$B$10:$C$11"
    assert sheet.range("D2").expand("down").address == "$D$2:$D$4"


class Kind(StrEnum):
    OPEN = "Open"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("tekst", "tekst"),
        (7, 7.0),
        (True, True),
        (Decimal("12.34"), 12.34),
        (dt.date(2026, 11, 21), dt.datetime(2026, 11, 21)),
        (dt.datetime(2026, 11, 21, 13, 30, 15, 600), dt.datetime(2026, 11, 21, 13, 30, 15, 1000)),
        (dt.datetime(2026, 11, 21, tzinfo=dt.UTC), dt.datetime(2026, 11, 21)),
        (float("nan"), None),
        (Kind.OPEN, "Open"),
        ("", None),
        (None, None),
    ],
)
def test_values_written_are_read_the_way_excel_gives_them(sheet: xlwings.Sheet, written: object, read: object) -> None:
    sheet.range("H2").value = written
    value = sheet.range("H2").value
    assert value == read
    assert type(value) is type(read)
    sheet.book.save()
    assert open_book(Path(sheet.book.fullname)).sheets[0].range("H2").value == read


def test_a_value_fills_a_range(sheet: xlwings.Sheet) -> None:
    sheet.range("H2:I3").value = "x"
    assert sheet.range("H2:I3").value == [["x", "x"], ["x", "x"]]
    sheet.range("H5").value = [1, 2]
    assert sheet.range("H5:I5").value == [1, 2]
    sheet.range("H6").options(transpose=True).value = [1, 2]
    assert sheet.range("H6:H7").value == [1, 2]
    sheet.range("K1").value = []
    assert sheet.range("K1").value is None


def test_a_write_arrives_because_the_range_is_true(sheet: xlwings.Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sheet.range("H2").api
    sheet.range("H2").value = "komt aan"
    assert sheet.range("H2").value == "komt aan"
    monkeypatch.setattr(Range, "api", None)
    sheet.range("H2").value = "valt weg"
    assert sheet.range("H2").value == "komt aan"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("x" * 32_768, "Blad Facturen, rij 3, kolom Notitie: de tekst heeft meer dan 32.767 tekens"),
        (dt.date(1899, 1, 1), "Blad Facturen, rij 3, kolom Notitie: 01-01-1899 ligt voor de eerste dag"),
        (float("inf"), "Blad Facturen, rij 3, kolom Notitie: oneindig"),
    ],
)
def test_what_a_cell_cannot_hold(sheet: xlwings.Sheet, value: object, message: str) -> None:
    with pytest.raises(DataError) as refused:
        sheet.range("F2").value = [["goed"], [value]]
    assert str(refused.value).startswith(message)
    assert sheet.range("F2").value is None


def test_what_is_no_value_is_a_bug(sheet: xlwings.Sheet) -> None:
    with pytest.raises(TypeError, match="cannot hold object"):
        sheet.range("F2").value = object()


def test_the_longest_text_fits(sheet: xlwings.Sheet) -> None:
    sheet.range("F2").value = "x" * 32_767
    sheet.book.save()
    assert open_book(Path(sheet.book.fullname)).sheets[0].range("F2").value == "x" * 32_767


def test_the_last_row(sheet: xlwings.Sheet) -> None:
    sheet.range("A1048576").value = "laatste"
    with pytest.raises(DataError, match="het blad is vol"):
        sheet.range("A1048576").value = [["een"], ["te veel"]]
    sheet.book.save()
    assert open_book(Path(sheet.book.fullname)).sheets[0].used_range.last_cell.row == 1_048_576


def test_tables(sheet: xlwings.Sheet) -> None:
    assert "facturen" in sheet.tables
    assert "Debiteuren" not in sheet.tables
    assert [table.name for table in sheet.tables] == ["Facturen"]
    table = sheet.tables["Facturen"]
    assert table.parent == sheet
    assert table.range.address == "$A$1:$F$4"
    assert table.header_row_range.value == ["Nummer", "Naam", "Datum", "Bedrag", "Dagen", "Notitie"]
    assert table.data_body_range.address == "$A$2:$F$4"
    assert not table.show_totals
    assert table.totals_row_range is None
    assert table.show_autofilter
    assert sheet.range("B3").table == table
    assert sheet.range("B9").table is None
    with pytest.raises(KeyError):
        sheet.tables["Onbekend"]


def test_sheets(book: xlwings.Book) -> None:
    assert [sheet.name for sheet in book.sheets] == ["Facturen", "Ander blad's", "Verborgen"]
    assert book.sheets["facturen"].index == 1
    assert book.sheets[1].name == "Ander blad's"
    assert "Verborgen" in book.sheets
    assert [sheet.visible for sheet in book.sheets] == [True, True, False]
    assert book.sheets.active.name == "Facturen"
    assert book.sheets["Facturen"].used_range.address == "$A$1:$F$11"
    assert book.sheets["Verborgen"].used_range.address == "$A$1"
    with pytest.raises(KeyError):
        book.sheets["Onbekend"]


def test_showing_a_hidden_sheet(book: xlwings.Book) -> None:
    book.sheets["Verborgen"].visible = True
    book.sheets["Ander blad's"].visible = False
    book.save()
    again = open_book(Path(book.fullname))
    assert [sheet.visible for sheet in again.sheets] == [True, False, True]
    content = Path(book.fullname).read_bytes()
    again.sheets["Verborgen"].visible = True
    again.save()
    assert Path(book.fullname).read_bytes() == content


def test_names(book: xlwings.Book) -> None:
    assert book.names["Bedragen"].refers_to_range.value == [12.5, 25, 37.5]
    assert "bedragen" in book.names
    assert "Onbekend" not in book.names
    assert book.names["Bedragen"].refers_to == "=Facturen!$D$2:$D$4"
    other = book.sheets["Ander blad's"]
    assert other.range("Lokaal").value == 2
    assert [name.name for name in other.names] == ["Ander blad's!Lokaal"]
    assert book.names["Ander blad's!Lokaal"].refers_to_range.sheet == other
    with pytest.raises(ValueError, match="no range"):
        book.names["Factor"].refers_to_range  # noqa: B018


def test_end_and_region(sheet: xlwings.Sheet) -> None:
    assert sheet.range("A1").end("down").address == "$A$4"
    assert sheet.range("A1").end("right").address == "$F$1"
    assert sheet.range("B4").end("down").address == "$B$10"
    assert sheet.range("B11").end("down").address == "$B$1048576"
    assert sheet.range("C11").end("up").address == "$C$10"
    assert sheet.range("H1").end("left").address == "$F$1"
    assert sheet.range("A4").end("up").address == "$A$1"
    assert sheet.range("C10").current_region.address == "$B$10:$C$11"


def test_formats_are_read_and_stay(sheet: xlwings.Sheet) -> None:
    assert sheet.range("C2").number_format == "dd-mm-yyyy"
    assert sheet.range("A2:C2").number_format is None
    assert sheet.range("B10").color == (255, 128, 0)
    assert sheet.range("A1").color is None
    sheet.range("A1").color = "#ff0000"
    sheet.book.save()
    assert not Path(f"{sheet.book.fullname}.bak").exists()


def test_the_app(book: xlwings.Book) -> None:
    app = book.app
    assert app.alert("Klaar", "Incasso", buttons="ok", mode="info") == "ok"
    assert [(alert.prompt, alert.title) for alert in app.impl.alerts] == [("Klaar", "Incasso")]
    with app.properties(screen_updating=False, calculation="manual", status_bar="Bezig", display_alerts=False):
        assert app.screen_updating is False
        assert app.status_bar == "Bezig"
    assert app.screen_updating is True
    assert app.calculation == "automatic"
    assert app.selection is None
    book.sheets[0].range("B2").select()
    assert app.selection.address == "$B$2"
    assert book.selection.address == "$B$2"
    assert app.books.active == book
    assert (book.name, Path(book.fullname).name) == ("werkmap.xlsx", "werkmap.xlsx")


def test_the_date_system(book: xlwings.Book, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    assert not book.api.Date1904
    assert open_book(make_book(tmp_path / "mac.xlsx", lambda *_: None, date_1904=True)).api.Date1904


def test_the_active_engine_is_not_taken(book: xlwings.Book) -> None:
    active = xlwings.engines.active
    book.sheets["Ander blad's"].activate()
    assert xlwings.engines.active is active
    assert book.sheets.active.name == "Ander blad's"
    assert xlwings.engines["incasso"].apps[book.app.pid] == book.app


def test_the_calling_book(book: xlwings.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlwings.Book, "_mock_caller", None, raising=False)
    book.set_mock_caller()
    assert xlwings.Book.caller() == book


def test_two_books_side_by_side(book: xlwings.Book, tmp_path: Path, make_book: Callable[..., Path]) -> None:
    other = open_book(make_book(tmp_path / "tweede.xlsx", lambda written, sheet: sheet.write(0, 0, "hier")))
    assert other != book
    assert other.sheets["Facturen"].range("A1").value == "hier"
    assert book.sheets["Facturen"].range("A1").value == "Nummer"


def test_a_closed_book_is_forgotten(book: xlwings.Book) -> None:
    with book:
        book.sheets[0].range("A2").value = "weg"
        assert book.app.pid in xlwings.engines["incasso"].apps.keys()  # noqa: SIM118
    assert book.app.pid not in xlwings.engines["incasso"].apps.keys()  # noqa: SIM118
    assert open_book(Path(book.fullname)).sheets[0].range("A2").value == "00001"
