"""Text from outside that looks like a formula stays text in every cell that a button writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

from xlwings_addin.demo.story import WORKBOOK, make_demo
from xlwings_addin.ledger.schema import DEBTORS, INVOICES, Kind, Table

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice

HOSTILE = "=1+1"
BUTTONS = (
    "bijwerken",
    "gesprek_openen",
    "voorbeeld",
    "brieven_maken",
    "bellijst",
    "dashboard",
    "controle",
)
KEPT = {"Debiteurnummer", "Factuurnummer", "Valuta", "Beleid", "E-mail"}


def formulas(book: xw.Book) -> set[tuple[str, str]]:
    """The formulas by sheet; a text cell gives its text for a formula, so where both are the same there is none."""
    found = set()
    for sheet in book.sheets:
        cells, values = sheet.used_range.formula, sheet.used_range.options(ndim=2, err_to_str=True).value
        rows = cells if isinstance(cells, tuple) else ((cells,),)
        pairs = [pair for row, line in zip(rows, values, strict=True) for pair in zip(row, line, strict=True)]
        found |= {(sheet.name, cell) for cell, value in pairs if str(cell).startswith("=") and cell != value}
    return found


def fill_in(book: xw.Book, schema: Table) -> None:
    """Put the hostile text in every free text cell of the first row."""
    table = next(table for table in book.sheets[schema.sheet].tables if table.name == schema.name)
    headers = table.header_row_range.value
    for column in schema.inputs:
        if column.kind in {Kind.TEXT, Kind.CODE} and not column.values and column.header not in KEPT:
            table.data_body_range[0, headers.index(column.header)].value = f"'{HOSTILE}"


@pytest.fixture(scope="module")
def workbook(keep_workbook: Callable[[Path], OpenWorkbook], tmp_path_factory: pytest.TempPathFactory) -> OpenWorkbook:
    """The workbook of the demo with hostile text in its first debtor, who is selected, and in its first invoice."""
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, dt.date(2026, 11, 20))
    workbook = keep_workbook(folder / WORKBOOK)
    fill_in(workbook.book, DEBTORS)
    fill_in(workbook.book, INVOICES)
    next(table for table in workbook.book.sheets["Debiteuren"].tables).data_body_range[0, 0].select()
    return workbook


@pytest.mark.parametrize("button", BUTTONS)
def test_no_button_makes_a_formula_of_it(workbook: OpenWorkbook, button: str) -> None:
    before = formulas(workbook.book)
    workbook.app.alerts.clear()
    assert workbook.click(f"btn_{button}") == "OK"
    assert not any("Er ging iets mis" in alert for alert in workbook.app.alerts)
    assert formulas(workbook.book) - before == set()
