"""Six weeks with one debtor, day by day: what the credit controller does, and what the sheets say that day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.call_list import make_call_list
from xlwings_addin.actions.dossier import open_dossier
from xlwings_addin.actions.form import log_form
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.update import update

if TYPE_CHECKING:
    from conftest import Desk


def morning(desk: Desk, day: date, payments_until: date) -> None:
    """Start a day: the payments are in up to the day before, and the call list is made."""
    desk.on(day)
    desk.set("Instellingen", ("Betalingen bijgewerkt t/m",), "Waarde", payments_until)
    make_call_list(desk.book, desk.occasion("09:00"))


def invoice(desk: Desk, number: str = "2026-41") -> tuple[Any, ...]:
    row = desk.row("Facturen", "Factuurnummer", number)
    return row["Volgende stap"], row["Stapdatum"] and row["Stapdatum"].date(), row["Status"]


def reason(desk: Desk) -> str:
    return str(desk.row("Facturen", "Factuurnummer", "2026-41")["Reden"])


def to_call(desk: Desk) -> list[str]:
    return [row["Debiteurnummer"] for row in desk.rows("Bellijst")]


def on_form(desk: Desk, field: str) -> Any:
    (cell,) = [name.refers_to_range for name in desk.book.names if name.name == f"Gesprek_{field}"]
    return cell


def call(desk: Desk, **facts: Any) -> str:
    """Open the dossier, type what is agreed, click Gesprek vastleggen; gives the situation that the sheet told."""
    open_dossier(desk.book, "1041", desk.occasion("10:10"))
    situation = str(on_form(desk, "situatie").value)
    for field, value in facts.items():
        on_form(desk, field).value = value
    log_form(desk.book, desk.occasion("10:20"))
    return situation


def send_all(desk: Desk) -> list[str]:
    """Make today's letters and mark them as sent; gives their kinds."""
    report = make_letters(desk.book, desk.occasion("11:00"))
    assert report.ok, report.warnings
    waiting = [row for row in desk.rows("Brieven") if row["Verzonden op"] is None]
    mark_sent(desk.book, [row["Briefnummer"] for row in waiting], desk.occasion("16:00"))
    return [row["Soort"] for row in waiting]


OURS = {
    "Bedrijfsnaam": "Molen B.V.", "Adres": "Wiek 1", "Postcode": "1234 AB", "Plaats": "Zaandam", "IBAN": "NL02ABNA0123456789",
    "KvK-nummer": "00000000", "Telefoon": "075 000 00 00", "Behandelaar": "Sanne Bakker",
}  # fmt: skip

PRINTER = {
    "Debiteurnummer": "1041", "Naam": "Drukkerij De Pers", "Type": "Zakelijk", "Contactpersoon": "mevrouw I. Inkt",
    "Telefoon": "020 1", "Adres": "Zetterij 2", "Postcode": "1000 AA", "Plaats": "Amsterdam",
}  # fmt: skip


@pytest.fixture
def desk(either_desk: Desk) -> Desk:
    """A printer owes 600 and 400 euro, due on Saturday 14 November; after a broken promise we call first."""
    desk = either_desk
    for label, value in OURS.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    desk.set("Beleid", ("procesgericht",), "Na eerste gebroken toezegging", "Bellen")
    desk.add_row("Debiteuren", PRINTER)
    bought = {"debtor": "1041", "name": "Drukkerij De Pers", "issued": date(2026, 10, 15), "due": date(2026, 11, 14)}
    for number, amount in (("2026-41", 600), ("2026-42", 400)):
        desk.add("Facturen", number=number, amount=Decimal(amount), term_agreed=True, description="papier", **bought)
    return desk


def test_six_weeks_with_one_debtor(desk: Desk) -> None:
    # Monday 16 November, the first working day after the due date: a reminder, nobody is called yet.
    morning(desk, date(2026, 11, 16), date(2026, 11, 15))
    assert invoice(desk) == ("Herinnering", date(2026, 11, 16), "Nu")
    assert to_call(desk) == []
    assert send_all(desk) == ["Herinnering"]
    assert invoice(desk) == ("Bellen", date(2026, 11, 24), "Gepland")

    # Tuesday 24 November, the day after the date in the reminder: she promises all of it for Monday.
    morning(desk, date(2026, 11, 24), date(2026, 11, 23))
    assert to_call(desk) == ["1041"]
    told = call(
        desk,
        outcome="Toezegging",
        spoken_to="mevrouw I. Inkt",
        promised_on=datetime(2026, 11, 30),
        means="Overboeking",
        note="Factuur lag bij de directie.",
    )
    assert (
        told
        == "Op 16-11 is een brief verstuurd (herinnering, te betalen voor 23-11). Vraag of die is ontvangen. Begin bij 1."
    )
    assert invoice(desk) == ("Bellen", date(2026, 12, 1), "Gepland")
    row = desk.row("Facturen", "Factuurnummer", "2026-41")
    assert (row["Toegezegd bedrag"], row["Toegezegd op"], row["Notitie"]) == (
        1000,
        datetime(2026, 11, 30),
        "Factuur lag bij de directie.",
    )
    assert send_all(desk) == ["Bevestiging telefonische afspraak (toezegging)"]

    # Friday 27 November: 250 euro comes in. Monday 30 November, the promised day: wait.
    desk.on(date(2026, 11, 27))
    desk.add("Betalingen", booked_on=desk.day, amount=Decimal(250), debtor="1041", invoice="2026-41", status="Geboekt")
    desk.set("Facturen", ("2026-41", "1041"), "Betaald", Decimal(250))
    morning(desk, date(2026, 11, 30), date(2026, 11, 29))
    assert to_call(desk) == []
    assert invoice(desk)[2] == "Gepland"

    # Tuesday 1 December: the promise is broken for the greater part. She can pay in three instalments.
    morning(desk, date(2026, 12, 1), date(2026, 11, 30))
    assert to_call(desk) == ["1041"]
    assert desk.rows("Bellijst")[0]["Laatste toezegging"] == "€ 1.000 voor 30 november: gedeeltelijk nagekomen"
    assert desk.rows("Debiteuren")[0]["Gebroken toezeggingen"] == 1
    told = call(
        desk,
        outcome="Regeling",
        spoken_to="mevrouw I. Inkt",
        promised_on=datetime(2026, 12, 8),
        condition="3 termijnen",
        reason="Een grote klant betaalt later.",
    )
    assert told.startswith("De toezegging van € 1.000 voor 30-11 is gedeeltelijk nagekomen. Vraag waarom")
    assert [(row["Datum"].date(), row["Bedrag"], row["Status"]) for row in desk.rows("Termijnen")] == [
        (date(2026, 12, 8), 250, "Concept"),
        (date(2027, 1, 8), 250, "Concept"),
        (date(2027, 2, 8), 250, "Concept"),
    ]
    assert desk.rows("Gesprekken")[1]["Samenvatting"] == (
        "U betaalt € 750,00 in 3 maandelijkse termijnen, de eerste uiterlijk op dinsdag 8 december 2026."
    )

    assert send_all(desk) == ["Bevestiging betalingsregeling + akkoordverklaring"]

    # Thursday 3 December: the plan is back, signed. It runs.
    desk.on(date(2026, 12, 3))
    for term in ("1", "2", "3"):
        desk.set("Termijnen", ("R1", term), "Getekend op", desk.day)
        desk.set("Termijnen", ("R1", term), "Status", "Lopend")
    update(desk.book, desk.occasion())
    assert invoice(desk) == ("Geen", date(2026, 12, 9), "Wacht")
    assert reason(desk) == "Regeling loopt; volgende termijn € 250 op 8 december"

    # Wednesday 9 December: the first instalment did not come.
    morning(desk, date(2026, 12, 9), date(2026, 12, 8))
    assert invoice(desk) == ("Regeling herstellen", date(2026, 12, 9), "Nu")
    assert to_call(desk) == ["1041"]
    told = call(desk, outcome="Geen gehoor")
    assert told.startswith("Termijn 1 van 8 december (€ 250) is gemist. Vraag waarom")
    assert send_all(desk) == ["Regeling herstellen"]
    assert desk.rows("Brieven")[-1]["Uiterste betaaldatum"] == datetime(2026, 12, 16)
    assert invoice(desk) == ("Laatste aanmaning", date(2026, 12, 17), "Gepland")

    # Thursday 17 December: nothing came by the 16th. The last demand, for all that is open.
    morning(desk, date(2026, 12, 17), date(2026, 12, 16))
    assert invoice(desk) == ("Laatste aanmaning", date(2026, 12, 17), "Nu")
    assert send_all(desk) == ["Laatste aanmaning"]
    assert desk.rows("Brieven")[-1]["Hoofdsom"] == 750

    # Monday 28 December, the first working day after the last date: out of our hands.
    morning(desk, date(2026, 12, 28), date(2026, 12, 27))
    assert invoice(desk) == ("Uit handen geven", date(2026, 12, 28), "Nu")
    assert to_call(desk) == []
    assert [row["Uitkomst"] for row in desk.rows("Gesprekken")] == ["Toezegging", "Regeling", "Geen gehoor"]
