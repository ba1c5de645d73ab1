"""Inzage debiteur: everything about one debtor in one document, and nothing about another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from docx import Document

from xlwings_addin.actions.access import SECTIONS, about, make_access_document
from xlwings_addin.actions.calls import log_call
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.journal import RowRemoved, apply
from xlwings_addin.ledger.schema import BY_NAME
from xlwings_addin.ledger.tables import open_tables

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """The bakery with a call, a plan, a letter and payments, beside a neighbour with the same."""
    desk.set("Instellingen", ("Bedrijfsnaam",), "Waarde", "Molen B.V.")
    desk.set("Debiteuren", ("D1",), "Onderbouwing", "Betaalt pas na de aanmaning")
    desk.add_row("Debiteuren", {"Debiteurnummer": "D10", "Naam": "Buurman", "Telefoon": "099"})
    desk.add("Facturen", number="Z1", debtor="D10", issued=date(2026, 10, 1), due=date(2026, 11, 1), amount=Decimal(77))
    plan = {"outcome": "Regeling", "condition": "2", "promised_on": date(2026, 11, 30), "reason": "wacht op zijn bank"}
    log_call(desk.book, {"debtor": "D1", "note": "belt <zelf> & terug", **plan}, desk.occasion())
    log_call(desk.book, {"debtor": "D10", "outcome": "Geen gehoor", "note": "buurmans geheim"}, desk.occasion())
    desk.add(
        "Brieven",
        number="B1",
        kind="Herinnering",
        debtor="D1",
        invoices=("F1",),
        made_on=desk.day,
        principal=Decimal("1250.50"),
    )
    desk.add("Betalingen", booked_on=desk.day, amount=Decimal(10), name="De Krent", invoice="F1", description="deel")
    desk.add(
        "Betalingen",
        booked_on=desk.day,
        amount=Decimal(20),
        name="Buurman",
        debtor="D10",
        description="buurmans betaling",
    )
    return desk


def texts(path: Path) -> Iterator[str]:
    document = Document(str(path))
    yield from (paragraph.text for paragraph in document.paragraphs)
    yield from (cell.text for table in document.tables for row in table.rows for cell in row.cells)


def test_everything_about_the_debtor_is_in_it(busy: Desk) -> None:
    report = make_access_document(busy.book, "D1", busy.occasion())
    (path,) = report.files
    assert path.name == "inzage_D1_2026-11-23.docx"
    whole = "\n".join(texts(path))
    for text in (
        "Molen B.V.", "Bakkerij De Krent", "Deegstraat 12", "Betaalt pas na de aanmaning", "F1", "F3", "910,25", "6 oktober 2026",
        "belt <zelf> & terug", "wacht op zijn bank", "R1", "Concept", "Herinnering", "1.250,50", "deel", "Gesprek vastleggen",
    ):  # fmt: skip
        assert text in whole, text
    assert report.counts["rows"] == 1 + 3 + 1 + 2 + 1 + 1 + 3


def test_nothing_about_another_debtor_is_in_it(busy: Desk) -> None:
    (path,) = make_access_document(busy.book, "D1", busy.occasion()).files
    whole = "\n".join(texts(path))
    for text in ("Buurman", "buurmans", "Z1", "099"):
        assert text not in whole, text


def test_the_workbook_stays_as_it_is(busy: Desk) -> None:
    before = busy.values(), busy.rows("Logboek")
    make_access_document(busy.book, "D1", busy.occasion())
    assert (busy.values(), busy.rows("Logboek")) == before


def test_a_second_document_of_the_day_gets_its_own_name(busy: Desk) -> None:
    names = [make_access_document(busy.book, "D1", busy.occasion()).files[0].name for _ in range(2)]
    assert names == ["inzage_D1_2026-11-23.docx", "inzage_D1_2026-11-23_2.docx"]


def test_a_number_that_is_a_path_stays_in_the_folder(busy: Desk) -> None:
    busy.add_row("Debiteuren", {"Debiteurnummer": "../../x:y", "Naam": "Raar"})
    (path,) = make_access_document(busy.book, "../../x:y", busy.occasion()).files
    assert path.parent.name == "Brieven"


def test_an_unknown_debtor_is_refused(busy: Desk) -> None:
    with pytest.raises(DataError, match="niets over debiteur 'D99'"):
        make_access_document(busy.book, "D99", busy.occasion())


def test_every_table_with_debtors_is_looked_at() -> None:
    assert {name for name, table in BY_NAME.items() if "Debiteurnummer" in table.by_header} <= set(SECTIONS)


def test_a_row_that_was_cleaned_up_is_still_in_the_journal_and_so_in_the_document(busy: Desk) -> None:
    tables = open_tables(busy.book, ["Brieven", "Logboek"])
    place = next(i for i, row in enumerate(tables["Brieven"].rows) if row[tables["Brieven"].columns["Debiteurnummer"]])
    debtor = tables["Brieven"].rows[place][tables["Brieven"].columns["Debiteurnummer"]]
    apply(tables, [RowRemoved("Brieven", place)], action="Opschonen", user="test", moment=busy.occasion().moment)
    found = about(open_tables(busy.book, SECTIONS), debtor)
    (line,) = [entry.cells["Oud"] for entry in found["Logboek"] if entry.cells["Kolom"] == "(rij weggehaald)"]
    assert f"Debiteurnummer: {debtor}" in line
    assert "{" not in line
