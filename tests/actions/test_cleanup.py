"""Opschonen: first shown, then emptied, also in the journal."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.cleanup import clean_up, preview_clean_up
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.tables import open_tables

if TYPE_CHECKING:
    from conftest import Desk

SECRET = "klaagt over zijn compagnon"


@pytest.fixture
def old(open_desk: Any) -> Desk:
    """A debtor who paid the last invoice on 15 March 2024 after one call, and one who still owes."""
    desk = open_desk()
    for number in ("D1", "D2"):
        desk.add_row(
            "Debiteuren",
            {
                "Debiteurnummer": number,
                "Naam": f"Klant {number}",
                "Type": "Zakelijk",
                "Classificatie": "Niet-willer",
                "Onderbouwing": SECRET,
            },
        )
        desk.add(
            "Facturen",
            number=f"F{number}",
            debtor=number,
            issued=date(2024, 1, 5),
            due=date(2024, 2, 4),
            amount=Decimal(100),
        )
        log_call(
            desk.on(date(2024, 3, 1)).book,
            {
                "debtor": number,
                "outcome": "Geen resultaat",
                "spoken_to": "de heer B.",
                "reason": SECRET,
                "note": SECRET,
            },
            desk.occasion(),
        )
    desk.set("Facturen", ("FD1", "D1"), "Betaald", Decimal(100))
    desk.add("Betalingen", booked_on=date(2024, 3, 15), amount=Decimal(100), debtor="D1", invoice="FD1")
    desk.on(date(2026, 3, 16))
    return desk


def told(desk: Desk, *tables: str) -> int:
    return sum(str(desk.rows(table)).count(SECRET) for table in tables)


@pytest.mark.parametrize(("on", "debtors"), [(date(2026, 3, 15), 0), (date(2026, 3, 16), 1)])
def test_it_is_shown_after_the_term_and_nothing_is_changed(old: Desk, on: date, debtors: int) -> None:
    before = old.values(), old.rows("Logboek")
    report = preview_clean_up(old.on(on).book, old.occasion())
    assert report.counts["debtors"] == debtors
    assert (old.values(), old.rows("Logboek")) == before
    if debtors:
        assert list(report.warnings) == [
            "D1 Klant D1: 1 gesprek en de onderbouwing van de classificatie, afgehandeld op 15 maart 2024"
        ]


def test_it_empties_what_is_said_about_a_person_and_keeps_the_books(old: Desk) -> None:
    report = clean_up(old.book, old.occasion())
    assert report.counts == {"debtors": 1, "calls": 1, "rows": 0, "journal": 0}
    call, other = old.rows("Gesprekken")
    assert (call["Datum"], call["Uitkomst"], call["Openstaand bij gesprek"]) == (
        datetime(2024, 3, 1),
        "Geen resultaat",
        100,
    )
    assert (call["Notitie"], call["Reden"], call["Gesproken met"]) == (None, None, None)
    assert (other["Notitie"], other["Gesproken met"]) == (SECRET, "de heer B.")
    gone, kept = old.rows("Debiteuren")
    assert (gone["Naam"], gone["Classificatie"], gone["Onderbouwing"]) == ("Klant D1", None, None)
    assert kept["Onderbouwing"] == SECRET
    assert old.row("Facturen", "Factuurnummer", "FD1")["Notitie"] is None


def test_a_debtor_who_owes_is_never_offered(old: Desk) -> None:
    assert preview_clean_up(old.on(date(2099, 1, 1)).book, old.occasion()).counts["debtors"] == 1


def test_it_can_be_undone(old: Desk) -> None:
    update(old.book, old.occasion())
    before = old.values()
    clean_up(old.book, old.occasion())
    undo(old.book, old.occasion())
    assert old.values() == before


def test_the_journal_of_the_call_forgets_the_note_too(old: Desk) -> None:
    (first, _) = [row["Nieuw"] for row in old.rows("Logboek")]
    assert SECRET in first
    clean_up(old.book, old.occasion())
    (row,) = [row for row in old.rows("Logboek") if row["Sleutel"] == "1" and row["Kolom"] == "(nieuwe rij)"]
    assert SECRET not in row["Nieuw"]
    assert '"Uitkomst": "Geen resultaat"' in row["Nieuw"]


def test_the_next_clean_up_empties_what_the_journal_kept_for_an_undo(old: Desk) -> None:
    clean_up(old.book, old.occasion())
    assert preview_clean_up(old.book, old.occasion()).counts["journal"] == 0
    kept = told(old, "Logboek")
    report = clean_up(old.on(date(2026, 3, 17)).book, old.occasion())
    assert report.counts["journal"] == 5
    assert told(old, "Logboek") == kept - 3
    assert not preview_clean_up(old.on(date(2026, 3, 18)).book, old.occasion()).counts["journal"]


def test_with_nothing_to_do_it_says_so(desk: Desk) -> None:
    report = clean_up(desk.book, desk.occasion())
    assert report.message.startswith("Er valt niets op te schonen")
    assert desk.rows("Logboek") == []


@pytest.fixture
def long_ago(either_desk: Desk) -> Desk:
    """A debtor of 2019 who paid everything then, between two who came later; a letter, a plan, a call and a payment."""
    desk = either_desk
    for number, year in (("D1", 2025), ("D2", 2019), ("D3", 2025)):
        desk.add_row("Debiteuren", {"Debiteurnummer": number, "Naam": f"Klant {number}", "Type": "Zakelijk"})
        bought = {"debtor": number, "issued": date(year, 2, 1), "due": date(year, 3, 1), "amount": Decimal(100)}
        desk.add("Facturen", number=f"F{number}", name=f"Klant {number}", paid=Decimal(100), **bought)
        desk.add("Betalingen", booked_on=date(year, 4, 1), amount=Decimal(100), debtor=number, invoice=f"F{number}")
    about = {"debtor": "D2", "invoices": ("FD2",)}
    desk.add("Brieven", number="B1", kind="Herinnering", made_on=date(2019, 3, 8), sent_on=date(2019, 3, 8), **about)
    desk.add("Termijnen", plan="R1", number=1, due=date(2019, 4, 1), amount=Decimal(100), status="Voltooid", **about)
    desk.add("Gesprekken", number="1", on=date(2019, 3, 12), outcome="Regeling", note=SECRET, **about)
    return desk.on(date(2027, 1, 1))


BOOKS = ("Facturen", "Gesprekken", "Termijnen", "Brieven", "Betalingen", "Debiteuren")


def test_books_of_over_seven_years_are_shown_then_taken_out_and_come_back_in_their_place(long_ago: Desk) -> None:
    desk = long_ago
    assert preview_clean_up(desk.on(date(2026, 12, 31)).book, desk.occasion()).counts["rows"] == 0
    update(desk.on(date(2027, 1, 1)).book, desk.occasion())
    before = desk.values()
    shown = preview_clean_up(desk.book, desk.occasion())
    assert desk.values() == before
    assert shown.message == (
        "De notities bij 1 gesprek met 1 debiteur kunnen worden leeggemaakt. 1 factuur, 1 gesprek, 1 termijn, 1 brief, "
        "1 betaling en 1 debiteur van meer dan 7 jaar geleden kunnen worden weggehaald."
    )
    assert clean_up(desk.book, desk.occasion()).counts == {"debtors": 1, "calls": 1, "rows": 6, "journal": 0}
    for name in BOOKS:
        assert not [row for row in desk.rows(name) if row["Debiteurnummer"] == "D2"], name
    assert [row["Naam"] for row in desk.rows("Debiteuren")] == ["Klant D1", "Klant D3"]
    report = undo(desk.book, desk.occasion())
    assert report.message.endswith("is ongedaan gemaakt: 6 rijen teruggezet.")
    assert desk.values() == before


def test_a_debtor_who_still_owes_keeps_the_books_of_then(long_ago: Desk) -> None:
    long_ago.set("Facturen", ("FD2", "D2"), "Betaald", Decimal(99))
    assert preview_clean_up(long_ago.book, long_ago.occasion()).counts["rows"] == 0


def test_a_total_row_is_not_lost(old: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    table = type(old.table("Facturen").impl.impl)
    monkeypatch.setattr(table, "show_totals", property(lambda each: each.name == "Facturen"))
    before = old.on(date(2032, 1, 1)).values()
    with pytest.raises(DataError, match="Blad Facturen: zet eerst de totaalrij uit"):
        clean_up(old.book, old.occasion())
    assert old.values() == before


def test_the_journal_forgets_rows_that_went_and_lines_of_then(old: Desk) -> None:
    note = {"debtor": "D1", "outcome": "Geen resultaat", "spoken_to": "x", "reason": SECRET}
    log_call(old.on(date(2024, 3, 2)).book, note, old.occasion())
    old.set("Facturen", ("FD2", "D2"), "Betaald", Decimal(100))
    desk = old.on(date(2032, 1, 1))
    assert clean_up(desk.book, desk.occasion()).counts["rows"] == 8
    assert [row["Handeling"] for row in desk.rows("Logboek")] == ["Opschonen"] * 8
    desk.on(date(2032, 1, 2))
    assert clean_up(desk.book, desk.occasion()).counts == {"debtors": 0, "calls": 0, "rows": 0, "journal": 8}
    assert SECRET not in json.dumps(desk.rows("Logboek"), default=str)
    with pytest.raises(DataError, match="is uit het Logboek opgeschoond"):
        undo(desk.book, desk.occasion())


def test_new_rows_that_somebody_changed_in_the_journal_are_forgotten_too(old: Desk) -> None:
    log = open_tables(old.book, ["Logboek"])["Logboek"]
    log.append_columns(
        {
            "Run": [1.0], "Tijdstip": ["2031-12-01 09:00:00"], "Gebruiker": ["x"], "Handeling": ["Importeren"],
            "Tabel": ["Facturen"], "Sleutel": ["FD2 | D2 t/m FD2 | D2"], "Kolom": ["(nieuwe rijen)"],
            "Nieuw": ['{"Factuurnummer":["FD2"'],
        }
    )  # fmt: skip
    old.set("Facturen", ("FD2", "D2"), "Betaald", Decimal(100))
    desk = old.on(date(2032, 1, 1))
    clean_up(desk.book, desk.occasion())
    assert [row["Nieuw"] for row in desk.rows("Logboek") if row["Kolom"] == "(nieuwe rijen)"] == [None]
