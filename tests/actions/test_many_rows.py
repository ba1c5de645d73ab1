"""An import of many rows: kept together in the journal, and still undone, shown and cleaned up row by row."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xlwings_addin.actions.access import SECTIONS, about
from xlwings_addin.actions.cleanup import clean_up
from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.undo import undo
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.journal import ROWS_ADDED
from xlwings_addin.ledger.kept_rows import rows_in
from xlwings_addin.ledger.tables import open_tables

if TYPE_CHECKING:
    from conftest import Desk

ROWS = 1_500


@pytest.fixture
def before(desk: Desk) -> dict[str, list[dict[str, object]]]:
    return desk.values()


@pytest.fixture
def imported(desk: Desk, before: object, tmp_path: Path) -> Desk:
    """1.500 invoices of 300 debtors, the names with quotes and characters beyond the basic plane."""
    lines = ["Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Omschrijving;Bedrag;Betaald"]
    lines += [
        f'Z{n};K{n % 300};"Klant ""{n % 300}"" 𝄞";13-03-2019;27-03-2019;{"=1+1" if n % 2 else ""};{n},50;{n},50'
        for n in range(1, ROWS + 1)
    ]
    export = tmp_path / "posten.csv"
    export.write_text("\n".join(lines), encoding="utf-8")
    import_files(desk.book, [export], desk.occasion())
    return desk


def bulk(desk: Desk) -> list[dict[str, object]]:
    return [row for row in desk.rows("Logboek") if row["Kolom"] == ROWS_ADDED]


def test_the_journal_keeps_them_in_few_lines_that_hold_every_row(imported: Desk) -> None:
    lines = bulk(imported)
    assert len(imported.rows("Logboek")) < 20
    assert all(len(str(line["Nieuw"]).encode("utf-16-le")) <= 2 * 32_767 for line in lines)
    kept = [row for line in lines if line["Tabel"] == "Facturen" for row in rows_in(str(line["Nieuw"]))]
    assert [row["Factuurnummer"] for row in kept] == [f"Z{n}" for n in range(1, ROWS + 1)]
    (first, *_) = [line for line in lines if line["Tabel"] == "Facturen"]
    assert str(first["Sleutel"]).startswith("Z1 | K1 t/m Z")


def test_an_undo_takes_exactly_these_rows_out(imported: Desk, before: dict[str, object]) -> None:
    report = undo(imported.book, imported.occasion())
    assert report.counts == {"rows": ROWS + 300, "cells": 1}
    found = imported.values()
    assert [row["Factuurnummer"] for row in found["Facturen"]] == ["F1", "F2", "F3"]
    inputs = ("Factuurnummer", "Bedrag", "Betaald", "Vervaldatum", "Notitie")
    assert [[row[name] for name in inputs] for row in found["Facturen"]] == [
        [row[name] for name in inputs]
        for row in before["Facturen"]  # type: ignore[attr-defined]
    ]


def test_an_undo_finds_them_wherever_the_user_sorted_them(imported: Desk) -> None:
    table = imported.table("Facturen")
    table.replace([dict(zip(table.columns, row, strict=True)) for row in reversed(table.rows)])
    undo(imported.book, imported.occasion())
    assert [row["Factuurnummer"] for row in imported.rows("Facturen")] == ["F3", "F2", "F1"]


def test_an_undo_is_refused_when_one_of_them_was_changed(imported: Desk) -> None:
    table = imported.table("Facturen")
    place = table.column("Factuurnummer").index("Z700")
    table.write_cells({(place, "Omschrijving"): "gewijzigd"})
    held = imported.values()
    with pytest.raises(DataError, match=f"rij {table.first_row + place}: dit is gewijzigd"):
        undo(imported.book, imported.occasion())
    assert imported.values() == held


def test_a_debtor_sees_only_his_own_rows_of_the_journal(imported: Desk) -> None:
    tables = open_tables(imported.book, SECTIONS)
    shown = about(tables, "K7")["Logboek"]
    assert len(shown) == ROWS // 300 + 1
    told = " ".join(text for entry in shown for text in entry.cells.values())
    assert 'Klant "7"' in told
    assert 'Klant "8"' not in told
    assert {entry.cells["Sleutel"] for entry in shown} >= {"K7", "Z7 | K7"}


def test_what_is_cleaned_up_leaves_the_journal_too_and_the_import_can_no_longer_be_undone(imported: Desk) -> None:
    assert "Z1" in {row["Factuurnummer"] for row in imported.rows("Facturen")}
    imported.on(date(2028, 1, 3))
    clean_up(imported.book, imported.occasion())
    assert not [row for line in bulk(imported) for row in rows_in(str(line["Nieuw"])) if row]
    undo(imported.book, imported.occasion())
    assert len(imported.rows("Facturen")) == ROWS + 3
    with pytest.raises(DataError, match="opgeschoond"):
        undo(imported.book, imported.occasion())
