"""The example beside `Treden` comes along in an upgrade, clear of everything that stands on that sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.update import update
from xlwings_addin.actions.upgrade import upgrade
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.policy_example import EXAMPLE

Rows = Callable[[Path, str], list[dict[str, Any]]]

FRIDAY = Occasion(date(2026, 11, 20), datetime(2026, 11, 20, 9), "test")


def test_the_example_stands_clear_of_what_is_there_and_is_filled_by_an_update(older: Path) -> None:
    before = open_book(older, readonly=True)
    tables = [table for sheet in before.sheets for table in sheet.tables if table.name == "Treden"]
    used = tables[0].parent.used_range.last_cell.column
    assert EXAMPLE.name not in {name.name for name in before.names}
    before.close()
    upgrade(older)
    book = open_book(older)
    cells = book.names[EXAMPLE.name].refers_to_range
    heads = cells.sheet.range((1, cells.column), (1, cells.last_cell.column)).value

    assert cells.column > used
    assert heads == [header for header, _ in EXAMPLE.columns]
    assert cells.shape == (EXAMPLE.rows, len(EXAMPLE.columns))
    update(book, FRIDAY)
    assert cells.value[0][:4] == ["procesgericht", "Zakelijk", datetime(2026, 11, 20), "Herinnering\n23-11-2026"]
    book.close()


def test_a_second_upgrade_leaves_the_example_where_it_is(older: Path) -> None:
    upgrade(older)
    first = older.read_bytes()
    report = upgrade(older)

    assert "voorbeeld" not in report.message
    assert older.read_bytes() == first


@pytest.mark.parametrize("name", ["Treden", "Beleid"])
def test_the_tables_beside_it_are_as_they_were(older: Path, read_rows: Rows, name: str) -> None:
    before = read_rows(older, name)
    upgrade(older)
    after = read_rows(older, name)

    assert [{key: new[key] for key in old} for old, new in zip(before, after, strict=True)] == before
