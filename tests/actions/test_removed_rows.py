"""A row that is taken out and put back by an undo: everything in it, in its place, on both engines."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlwings_addin.errors import DataError
from xlwings_addin.ledger.journal import CellChange, RowAdded, RowRemoved, apply, undo
from xlwings_addin.ledger.tables import open_tables

if TYPE_CHECKING:
    from conftest import Desk

MOMENT = datetime(2026, 11, 23, 10, 15)


@pytest.fixture
def desk(either_desk: Desk) -> Desk:
    """Four invoices, not in the order of anything."""
    desk = either_desk
    for number, amount in (("F3", "30"), ("F1", "10.25"), ("F4", "40"), ("F2", "20")):
        desk.add(
            "Facturen",
            number=number,
            debtor="007",
            name="=1+1",
            issued=date(2019, 3, 4),
            amount=Decimal(amount),
            description="3-4",
            term_agreed=True,
        )
    return desk


def carry_out(desk: Desk, *changes: CellChange | RowAdded | RowRemoved) -> None:
    tables = open_tables(desk.book, ["Facturen", "Logboek"])
    apply(tables, changes, action="weghalen", user="test", moment=MOMENT)


def take_back(desk: Desk) -> int:
    return undo(open_tables(desk.book, ["Facturen", "Logboek"]), user="test", moment=MOMENT).returned


def numbers(desk: Desk) -> list[str]:
    return [row["Factuurnummer"] for row in desk.rows("Facturen")]


@pytest.mark.parametrize("places", [[0], [1, 2], [3], [0, 3], [0, 1, 2, 3]])
def test_rows_taken_out_come_back_in_their_place(desk: Desk, places: list[int]) -> None:
    before = desk.rows("Facturen")
    carry_out(desk, *(RowRemoved("Facturen", place) for place in places))
    assert numbers(desk) == [number for place, number in enumerate(["F3", "F1", "F4", "F2"]) if place not in places]
    assert take_back(desk) == len(places)
    assert desk.rows("Facturen") == before


def test_in_one_run_with_other_changes(desk: Desk) -> None:
    before = desk.rows("Facturen")
    carry_out(
        desk,
        CellChange("Facturen", ("F2", "007"), "Betaald", Decimal(5)),
        RowRemoved("Facturen", 1),
        RowAdded("Facturen", {"Factuurnummer": "F9", "Debiteurnummer": "007"}),
    )
    assert numbers(desk) == ["F3", "F4", "F2", "F9"]
    assert desk.row("Facturen", "Factuurnummer", "F2")["Betaald"] == 5
    take_back(desk)
    assert desk.rows("Facturen") == before


def test_a_table_sorted_since_keeps_every_row(desk: Desk) -> None:
    before = desk.rows("Facturen")
    carry_out(desk, RowRemoved("Facturen", 0))
    table = desk.table("Facturen")
    table.replace([dict(zip(table.columns, row, strict=True)) for row in sorted(table.rows, key=lambda row: row[0])])
    take_back(desk)
    assert sorted(numbers(desk)) == ["F1", "F2", "F3", "F4"]
    assert sorted(desk.rows("Facturen"), key=str) == sorted(before, key=str)


def test_a_long_row_goes_over_several_lines_of_the_journal_and_comes_back(desk: Desk) -> None:
    desk.set("Facturen", ("F1", "007"), "Omschrijving", "é" * 32_767)
    before = desk.rows("Facturen")
    carry_out(desk, RowRemoved("Facturen", 1))
    assert [row["Kolom"] for row in desk.rows("Logboek")] == ["(rij weggehaald)", "(vervolg)"]
    take_back(desk)
    assert desk.rows("Facturen") == before


def test_a_row_that_the_journal_forgot_stays_away(desk: Desk) -> None:
    carry_out(desk, RowRemoved("Facturen", 1))
    log = desk.table("Logboek")
    log.write_cells({(len(log.rows) - 1, "Oud"): None})
    with pytest.raises(DataError, match="wat 'weghalen' deed, is uit het Logboek opgeschoond"):
        take_back(desk)
    assert numbers(desk) == ["F3", "F4", "F2"]
