"""Bellijst: who to call today, and booking what was filled in beside a row."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.call_list import FILLED_IN, OFF_THE_LIST, as_lines, make_call_list
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.dossier import open_dossier
from xlwings_addin.actions.quick_log import log_here, log_rows
from xlwings_addin.actions.undo import undo
from xlwings_addin.errors import DataError

if TYPE_CHECKING:
    from conftest import Desk


def fill(desk: Desk, debtor: str, **cells: Any) -> None:
    table = desk.table("Bellijst")
    index = table.column("Debiteurnummer").index(debtor)
    table.write_cells({(index, header.replace("_", " ")): value for header, value in cells.items()})


def listed(desk: Desk) -> list[tuple[float, str]]:
    return [(row["Volgorde"], row["Debiteurnummer"]) for row in desk.rows("Bellijst")]


PROMISED = {
    "Uitkomst": "Toezegging",
    "Gesproken_met": "mevrouw A.",
    "Toegezegd_bedrag": 2080.5,
    "Toegezegd_op": datetime(2026, 11, 30),
    "Betaalwijze": "Overboeking",
}


@pytest.fixture
def three(desk: Desk) -> Desk:
    """The bakery of 18 days late, a garage of 40 and a florist of 12; all to be called, and the list is made."""
    for number, name, due, amount in (
        ("D2", "Garage", date(2026, 10, 14), 400),
        ("D3", "Bloemist", date(2026, 11, 11), 5000),
    ):
        desk.add_row(
            "Debiteuren",
            {
                "Debiteurnummer": number,
                "Naam": name,
                "Type": "Zakelijk",
                "Telefoon": "030 1",
                "Beleid": "resultaatgericht",
            },
        )
        desk.add(
            "Facturen",
            number=f"{number}-1",
            debtor=number,
            name=name,
            issued=date(2026, 10, 1),
            due=due,
            amount=Decimal(amount),
            term_agreed=True,
        )
    make_call_list(desk.book, desk.occasion())
    return desk


def test_the_list_is_in_order_with_why_today(three: Desk) -> None:
    assert listed(three) == [(1, "D2"), (2, "D1"), (3, "D3")]
    row = three.row("Bellijst", "Debiteurnummer", "D1")
    assert (row["Debiteur"], row["Contactpersoon"], row["Telefoon"]) == (
        "Bakkerij De Krent",
        "mevrouw A. Voorbeeld",
        "020 000 00 01",
    )
    assert (row["Te laat"], row["Oudste dagen"], row["Facturen"], row["Gespreksdoel"]) == (
        2080.5,
        18,
        "F1; F2",
        "Ineens betalen",
    )
    assert row["Waarom vandaag"].endswith("bel vandaag")
    assert all(row[header] is None for header in FILLED_IN)
    assert three.row("Facturen", "Factuurnummer", "F1")["Status"] == "Nu"


def test_made_twice_it_is_the_same(three: Desk) -> None:
    before = three.values()
    make_call_list(three.book, three.occasion())
    assert three.values() == before


def test_there_are_no_calls_on_a_sunday(three: Desk) -> None:
    report = make_call_list(three.on(date(2026, 11, 29)).book, three.occasion())
    assert (report.counts["calls"], report.message, listed(three)) == (0, "0 gesprekken voor 29-11-2026.", [])


def test_what_is_filled_in_stays_when_the_list_is_made_again(three: Desk) -> None:
    fill(three, "D3", Notitie="belde terug", Uitkomst="Toezegging")
    three.set("Facturen", ("D2-1", "D2"), "Betaald", Decimal(400))
    report = make_call_list(three.book, three.occasion())
    assert listed(three) == [(1, "D1"), (2, "D3")]
    assert three.row("Bellijst", "Debiteurnummer", "D3")["Notitie"] == "belde terug"
    assert three.row("Bellijst", "Debiteurnummer", "D1")["Notitie"] is None
    assert any("1 rij is ingevuld" in warning for warning in report.warnings)


def test_what_is_filled_in_beside_a_row_that_left_the_list_is_not_lost(three: Desk) -> None:
    fill(three, "D2", **PROMISED)
    three.set("Facturen", ("D2-1", "D2"), "Betaald", Decimal(400))
    make_call_list(three.book, three.occasion())
    assert listed(three) == [(1, "D1"), (2, "D3"), (3, "D2")]
    row = three.row("Bellijst", "Debiteurnummer", "D2")
    assert (row["Waarom vandaag"], row["Uitkomst"]) == (OFF_THE_LIST, "Toezegging")


def test_the_report_prints_and_is_plain_data(three: Desk) -> None:
    report = make_call_list(three.book, three.occasion())
    lines = as_lines(report.rows)
    assert lines[1].startswith("2  D1  Bakkerij De Krent  020 000 00 01  € 2.080,50")
    assert as_lines(()) == []
    calls = json.loads(json.dumps(report.as_json()))["calls"]
    assert (calls[0]["debtor"], calls[0]["overdue"], calls[0]["latest_on"]) == ("D2", 400.0, calls[0]["latest_on"][:10])


class TestQuickLog:
    def test_books_every_filled_row_in_one_run_and_takes_it_off_the_list(self, three: Desk) -> None:
        fill(three, "D1", **PROMISED)
        fill(three, "D2", Uitkomst="geen gehoor")
        report = log_rows(three.book, three.occasion())
        assert report.ok
        assert listed(three) == [(1, "D3")]
        assert [(row["Nummer"], row["Debiteurnummer"], row["Uitkomst"]) for row in three.rows("Gesprekken")] == [
            ("1", "D2", "Geen gehoor"),
            ("2", "D1", "Toezegging"),
        ]
        promise = three.rows("Gesprekken")[1]
        assert promise["Samenvatting"] == "U betaalt € 2.080,50 uiterlijk op maandag 30 november 2026 per overboeking."
        assert (promise["Facturen"], promise["Gespreksdoel"]) == ("F1; F2", "Ineens betalen")
        assert {row["Run"] for row in three.rows("Logboek")} == {1}
        assert three.row("Facturen", "Factuurnummer", "F1")["Uitkomst"] == "Toezegging"
        undo(three.book, three.occasion())
        assert three.rows("Gesprekken") == []

    def test_keeps_a_row_that_lacks_something_and_books_the_others(self, three: Desk) -> None:
        fill(three, "D1", **{**PROMISED, "Betaalwijze": None})
        fill(three, "D2", Uitkomst="Geen gehoor")
        report = log_rows(three.book, three.occasion())
        assert not report.ok
        assert report.counts == {"calls": 1, "refused": 1}
        assert any("Rij 3 (Bakkerij De Krent)" in warning and "Betaalwijze" in warning for warning in report.warnings)
        assert listed(three) == [(1, "D1"), (2, "D3")]
        assert three.row("Bellijst", "Debiteurnummer", "D1")["Toegezegd bedrag"] == 2080.5

    def test_takes_the_note_for_a_reason(self, three: Desk) -> None:
        fill(three, "D2", Uitkomst="Niet willen", Gesproken_met="de heer G.", Notitie="vindt de prijs te hoog")
        assert log_rows(three.book, three.occasion()).ok
        assert three.rows("Gesprekken")[0]["Reden"] == "vindt de prijs te hoog"
        assert three.row("Debiteuren", "Debiteurnummer", "D2")["Classificatie"] == "Niet-willer"

    def test_takes_the_day_for_the_day_that_the_outcome_asks_for(self, three: Desk) -> None:
        fill(three, "D1", Uitkomst="Terugbellen", Toegezegd_op=datetime(2026, 11, 25))
        fill(three, "D2", Uitkomst="Informatief", Toegezegd_op=datetime(2026, 11, 26), Notitie="kijkt het na")
        assert log_rows(three.book, three.occasion()).ok
        informative, back = three.rows("Gesprekken")
        assert (back["Terugbellen op"], back["Toegezegd op"]) == (datetime(2026, 11, 25), None)
        assert (informative["Volgende datum"], informative["Samenvatting"]) == (datetime(2026, 11, 26), "kijkt het na")

    def test_takes_the_note_for_why_a_promise_was_not_kept(self, three: Desk) -> None:
        fill(three, "D1", **PROMISED)
        assert log_rows(three.book, three.occasion()).ok
        make_call_list(three.on(date(2026, 12, 1)).book, three.occasion())
        again = {**PROMISED, "Toegezegd_op": datetime(2026, 12, 7)}
        fill(three, "D1", **again)
        (refused, *_) = log_rows(three.book, three.occasion()).warnings
        assert (
            "De toezegging van € 2.080,50 voor 30 november is niet nagekomen. Vraag waarom en vul dat in, bij Notitie."
            in refused
        )
        fill(three, "D1", **again, Notitie="klant betaalde hem te laat")
        assert log_rows(three.book, three.occasion()).ok
        assert three.rows("Gesprekken")[1]["Reden"] == "klant betaalde hem te laat"

    def test_books_two_plans_with_two_numbers(self, three: Desk) -> None:
        plan = {
            "Uitkomst": "Regeling",
            "Toegezegd_bedrag": 300.0,
            "Toegezegd_op": datetime(2026, 11, 30),
            "Notitie": "in 3 termijnen, krap bij kas",
        }
        fill(three, "D1", **plan)
        fill(three, "D2", **plan)
        assert log_rows(three.book, three.occasion()).ok
        assert [(row["Regeling"], row["Debiteurnummer"]) for row in three.rows("Termijnen")] == [("R1", "D2")] * 3 + [
            ("R2", "D1")
        ] * 3

    @pytest.mark.parametrize(
        ("cells", "problem"),
        [
            ({"Notitie": "belde terug"}, "kies een uitkomst"),
            ({"Uitkomst": "Terugbellen"}, "Vul in wanneer u terugbelt, bij Toegezegd op."),
            (
                {"Uitkomst": "Informatief", "Toegezegd_op": datetime(2026, 11, 30)},
                "Vat de afspraak samen, bij Notitie.",
            ),
            ({"Uitkomst": "Geen resultaat", "Gesproken_met": "de heer G."}, "Vul de reden in, bij Notitie."),
            ({"Uitkomst": "Afwezig"}, "bij Waarnemer. Niemand? Typ 'geen'. Kies deze rij en klik op Gesprek openen"),
            ({**PROMISED, "Toegezegd_op": "morgen"}, "Toegezegd op: 'morgen' is geen datum"),
            ({"Uitkomst": "Geen gehoor", "Notitie": "is ziek"}, "Gesprek openen"),
        ],
    )
    def test_says_what_is_wrong_with_a_row(self, three: Desk, cells: dict[str, Any], problem: str) -> None:
        fill(three, "D1", **cells)
        report = log_rows(three.book, three.occasion())
        assert problem in report.warnings[0]
        assert three.rows("Gesprekken") == []

    def test_with_nothing_filled_in_says_so(self, three: Desk) -> None:
        with pytest.raises(DataError, match="vul eerst naast een rij"):
            log_rows(three.book, three.occasion())


class TestOneButton:
    def test_on_the_call_list_books_its_rows(self, three: Desk) -> None:
        three.book.sheets["Bellijst"].activate()
        fill(three, "D2", Uitkomst="Geen gehoor")
        assert log_here(three.book, three.occasion()).counts["calls"] == 1

    def test_elsewhere_logs_the_note(self, three: Desk) -> None:
        fill(three, "D2", Uitkomst="Geen gehoor")
        open_dossier(three.book, "D1", three.occasion())
        for name in three.book.names:
            if name.name == "Gesprek_outcome":
                name.refers_to_range.value = "Voicemail"
        log_here(three.book, three.occasion())
        assert [row["Debiteurnummer"] for row in three.rows("Gesprekken")] == ["D1"]

    def test_on_an_empty_call_list_logs_a_note_that_waits(self, three: Desk) -> None:
        open_dossier(three.book, "D1", three.occasion())
        for name in three.book.names:
            if name.name == "Gesprek_outcome":
                name.refers_to_range.value = "Voicemail"
        three.book.sheets["Bellijst"].activate()
        log_here(three.book, three.occasion())
        assert [row["Uitkomst"] for row in three.rows("Gesprekken")] == ["Voicemail"]


def test_a_broken_promise_comes_first_on_the_first_day_after(three: Desk) -> None:
    facts = {"spoken_to": "A.", "promised": Decimal(400), "means": "Contant", "summary": "Ja."}
    log_call(
        three.book,
        {"debtor": "D2", "outcome": "Toezegging", "promised_on": date(2026, 11, 26), **facts},
        three.occasion(),
    )
    make_call_list(three.book, three.occasion())
    assert listed(three) == [(1, "D1"), (2, "D3")]
    make_call_list(three.on(date(2026, 11, 27)).book, three.occasion())
    assert listed(three) == [(1, "D2"), (2, "D1"), (3, "D3")]
    assert three.rows("Bellijst")[0]["Laatste toezegging"] == "€ 400 voor 26 november: niet nagekomen"
