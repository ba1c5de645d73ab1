"""Workbooks to try the engine on, and a differ that sees every byte."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

HEADERS = ["Nummer", "Naam", "Datum", "Bedrag", "Dagen", "Notitie"]
DATES = [dt.date(2026, 1, 31), dt.date(2026, 2, 28), dt.date(2026, 3, 31)]


def make(path: Path, fill: Callable[[Any, Any], None], **options: Any) -> Path:
    """A workbook by XlsxWriter with one sheet "Facturen", filled by ``fill(book, sheet)``."""
    book = xlsxwriter.Workbook(path, options)
    fill(book, book.add_worksheet("Facturen"))
    book.close()
    return path


def invoices(book: Any, sheet: Any, rows: int = 3) -> None:
    """A table of invoices whose first row has a format for each kind of column."""
    code, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "dd-mm-yyyy"})
    money = book.add_format({"num_format": "#,##0.00"})
    for row in range(1, rows + 1):
        sheet.write_string(row, 0, f"{row:05d}", code)
        sheet.write_string(row, 1, f"Jansen & Zn <{row}>")
        sheet.write_datetime(row, 2, DATES[(row - 1) % 3], day)
        sheet.write_number(row, 3, 12.5 * row, money)
        sheet.write_blank(row, 4, None, money)
    sheet.add_table(0, 0, rows, len(HEADERS) - 1, {"name": "Facturen", "columns": [{"header": h} for h in HEADERS]})


@pytest.fixture
def invoice_file(tmp_path: Path) -> Path:
    return make(tmp_path / "werkmap.xlsx", invoices)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def grafted(path: Path, changes: dict[str, Callable[[str], str] | None], extra: dict[str, str] | None = None) -> Path:
    """The workbook with the text of some parts changed (None: left out) and some parts added."""
    content = parts(path)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            change = changes.get(name, lambda text: text)
            if change is not None:
                archive.writestr(name, change(data.decode()) if name in changes else data)
        for name, text in (extra or {}).items():
            archive.writestr(name, text)
    return path


@pytest.fixture
def cell_texts() -> Callable[[Path, str], dict[str, str]]:
    """The text of every cell of a sheet part, by address."""

    def texts(path: Path, part: str = "xl/worksheets/sheet1.xml") -> dict[str, str]:
        xml = parts(path)[part].decode()
        found = re.finditer(r'<c r="([A-Z]+\d+)"[^>]*?(?:/>|>.*?</c>)', xml, re.DOTALL)
        return {match[1]: match[0] for match in found}

    return texts


@pytest.fixture
def make_book() -> Callable[..., Path]:
    return make


@pytest.fixture
def graft() -> Callable[..., Path]:
    return grafted


@pytest.fixture
def read_parts() -> Callable[[Path], dict[str, bytes]]:
    return parts


@pytest.fixture
def fill_invoices() -> Callable[..., None]:
    return invoices


@pytest.fixture
def beside() -> Iterator[Callable[[Path], list[str]]]:
    """Names of the files in the folder of a workbook."""
    yield lambda path: sorted(one.name for one in path.parent.iterdir())
