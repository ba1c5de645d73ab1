"""What users do to an open workbook between two clicks, in LibreOffice: hide rows, rename sheets, select too little."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin import excel
from xlwings_addin.demo.story import WORKBOOK, make_demo

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, date(2026, 11, 20))
    return folder / WORKBOOK


@pytest.fixture
def workbook(open_workbook: Callable[..., OpenWorkbook], demo: Path) -> OpenWorkbook:
    return open_workbook(demo)


def click(workbook: OpenWorkbook, button: str) -> str:
    """Click and give the one message that follows."""
    workbook.app.alerts.clear()
    assert workbook.click(f"btn_{button}") == "OK"
    assert not workbook.bridge.failures
    (told,) = workbook.app.alerts or [workbook.app.status_bar]
    return told


def table(workbook: OpenWorkbook, name: str) -> Any:
    return next(one for sheet in workbook.book.sheets for one in sheet.tables if one.name == name)


def unsent(workbook: OpenWorkbook) -> list[int]:
    """Body rows of the letters that were not sent yet, counted from 0."""
    body = table(workbook, "Brieven").data_body_range
    headers = table(workbook, "Brieven").header_row_range.value
    sent = body[:, headers.index("Verzonden op")].value
    return [index for index, day in enumerate(sent) if day is None]


def test_a_hidden_row_is_not_chosen(workbook: OpenWorkbook) -> None:
    waiting = unsent(workbook)
    assert len(waiting) > 2
    body = table(workbook, "Brieven").data_body_range
    hidden = waiting[1]
    body.api.Rows.getByIndex(hidden).IsVisible = False
    body.select()
    told = click(workbook, "verzonden_markeren")

    assert unsent(workbook) == [hidden]
    assert f"U koos in Brieven rij 2 t/m {hidden + 1}" in told


def test_with_nothing_sensible_selected_a_button_asks(workbook: OpenWorkbook) -> None:
    workbook.book.sheets["Uitleg"].range("A1").select()

    assert click(workbook, "verzonden_markeren") == (
        "Blad Brieven: kies eerst een of meer rijen in de tabel, en klik dan op de knop."
    )
    assert "kies eerst een rij van een debiteur" in click(workbook, "gesprek_openen").lower()


def test_renamed_sheets_and_hidden_columns_do_not_matter(workbook: OpenWorkbook) -> None:
    before = click(workbook, "bijwerken")
    for sheet, name in (("Facturen", "Open posten"), ("Gesprek", "Bellen"), ("Bellijst", "Wie & wat")):
        workbook.document.Sheets.getByName(sheet).Name = name
    columns = workbook.document.Sheets.getByName("Open posten").Columns
    for number in (1, 4, 12):
        columns.getByIndex(number).IsVisible = False

    assert click(workbook, "bijwerken") == before
    assert "Er ging iets mis" not in click(workbook, "bellijst")
    table(workbook, "Bellijst").data_body_range[0, 0].select()
    assert "staat klaar" in click(workbook, "gesprek_openen")


def test_a_click_while_another_one_is_busy(workbook: OpenWorkbook) -> None:
    with excel.alone():
        assert click(workbook, "bijwerken") == "Er is nog een knop bezig. Wacht tot die klaar is en klik dan opnieuw."
    assert "facturen bijgewerkt" in click(workbook, "bijwerken")


def test_everything_is_as_it_was_after_a_click_that_fails(
    workbook: OpenWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(book: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setitem(__import__("xlwings_addin.buttons").buttons.FUNCTIONS, "bijwerken", broken)
    workbook.app.calculation = "semiautomatic"

    assert click(workbook, "bijwerken").startswith("Er ging iets mis. De oorzaak staat in ")
    app = workbook.app
    assert (app.screen_updating, app.calculation, app.status_bar) == (True, "semiautomatic", False)


def test_importing_asks_and_computes_the_rows_in_one_click(workbook: OpenWorkbook, tmp_path: Path) -> None:
    file = tmp_path / "posten.csv"
    file.write_text(
        "Factuurnummer;Debiteurnummer;Factuurdatum;Vervaldatum;Bedrag\nNIEUW-1;D1001;13-09-2026;15-10-2026;1.250,50\n",
        "utf-8",
    )
    workbook.app.chosen, workbook.app.answers[:] = (str(file),), ["no"]
    workbook.app.alerts.clear()
    assert workbook.click("btn_importeren") == "OK"
    question, told = workbook.app.alerts

    assert "1 nieuwe factuur" in question
    assert "facturen bijgewerkt" in told
    invoices = table(workbook, "Facturen")
    headers, rows = invoices.header_row_range.value, invoices.data_body_range.value
    (row,) = [dict(zip(headers, row, strict=True)) for row in rows if row[0] == "NIEUW-1"]
    assert (row["Openstaand"], row["Volgende stap"] is not None) == (1250.5, True)
