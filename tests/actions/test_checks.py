"""A sound desk has nothing to look at; each thing that is wrong is found with its cell."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from xlwings_addin.actions import checks
from xlwings_addin.actions.checks import check

KNOWN = {"debtor": "D1", "invoices": ("F1",)}


@pytest.fixture
def sound(desk):
    desk.set("Instellingen", ("Bedrijfsnaam",), "Waarde", "Voorbeeld B.V.")
    desk.set("Instellingen", ("IBAN",), "Waarde", "NL02ABNA0123456789")
    return desk


def test_a_sound_workbook_has_nothing_to_look_at_and_is_not_written(sound):
    before = sound.values()
    report = check(sound.book, sound.occasion())
    assert (report.ok, report.counts, list(report.warnings)) == (True, {"findings": 0}, [])
    assert sound.values() == before


@pytest.mark.parametrize(
    ("table", "row", "place", "said"),
    [
        ("Facturen", {"number": "F9", "debtor": "D1", "amount": Decimal(1)}, "Facturen, A5", "Vervaldatum"),
        ("Facturen", {"number": "F9", "debtor": "D9", "amount": Decimal(1), "due": date(2026, 11, 1)}, "Facturen, B5", "D9"),
        ("Facturen", {"number": "F9", "debtor": "D1", "amount": Decimal(1), "paid": Decimal(2), "due": date(2026, 11, 1)}, "Facturen, H5", "te veel betaald"),
        ("Facturen", {"number": "F9", "debtor": "D1", "amount": Decimal(1), "issued": date(2027, 1, 1)}, "Facturen, D5", "peildatum"),
        ("Debiteuren", {"number": "D2", "name": "De Krent, Bakkerij", "type": "Zakelijk", "postcode": "1000XA"}, "Debiteuren, B3", "D1"),
        ("Debiteuren", {"number": "D2", "name": "Anders"}, "Debiteuren, C3", "geen type"),
        ("Debiteuren", {"number": "D2", "name": "X", "type": "Zakelijk", "hold_until": "gisteren"}, "Debiteuren, AA3", "gisteren"),
        ("Debiteuren", {"number": "D1", "name": "X"}, "Debiteuren, rij 3", "D1"),
        ("Gesprekken", {"number": "1", "on": date(2026, 11, 20), "outcome": "Toezegging", **KNOWN}, "Gesprekken, K2", "toegezegd bedrag"),
        ("Gesprekken", {"number": "1", "on": date(2026, 11, 20), "debtor": "D1", "invoices": ("F9",)}, "Gesprekken, E2", "F9"),
        ("Brieven", {"number": "B1", "made_on": date(2026, 11, 19), "kind": "Herinnering", **KNOWN}, "Brieven, F2", "4 dagen"),
        ("Treden", {"policy": "procesgericht", "number": 2, "step": "Bellen", "anchor": "Vervaldatum", "after_days": 9, "latest_days": 12}, "Beleid, ", "staat ook in rij"),
        ("Betalingen", {"amount": Decimal(830), "description": "F2", "status": "Voorstel"}, "Betalingen, I2", "Voorstel"),
        ("Betalingen", {"amount": Decimal(7), "status": "Niet gevonden"}, "Betalingen, I2", "niet te herkennen"),
    ],
)  # fmt: skip
def test_each_thing_that_is_wrong_is_named_with_its_cell(sound, table, row, place, said):
    sound.add(table, **row)
    report = check(sound.book, sound.occasion())
    assert not report.ok
    assert [text for text in report.warnings if place in text and said in text], report.warnings


@pytest.mark.parametrize(("label", "value"), [("IBAN", "NL00ABNA0123456789"), ("IBAN", None), ("Bedrijfsnaam", None)])
def test_the_own_company_must_be_complete(sound, label, value):
    sound.set("Instellingen", (label,), "Waarde", value)
    (warning,) = check(sound.book, sound.occasion()).warnings
    assert warning.startswith("Instellingen, B") and label in warning


def test_a_rate_table_that_ends_before_this_half_year_is_told(sound):
    (warning,) = check(sound.book, sound.on(date(2031, 1, 4)).occasion()).warnings
    assert "Extra_rente" in warning
    sound.add("Extra_rente", kind="handel", since=date(2031, 1, 1), rate=9, source="x")
    assert check(sound.book, sound.occasion()).ok


def test_many_findings_are_counted_by_table(sound):
    for number in range(40):
        sound.add("Debiteuren", number=f"E{number}", name=f"Naam {number}")
    report = check(sound.book, sound.occasion())
    assert report.counts["findings"] == 40 and "25 in Debiteuren" in report.warnings[-1]


def test_click_by_click_each_point_is_shown(sound, monkeypatch):
    for number in range(20):
        sound.add("Debiteuren", number=f"E{number}", name=f"Naam {number}")
    app = SimpleNamespace(selection=None, engine=sound.book.app.engine)
    book = SimpleNamespace(app=app, sheets=sound.book.sheets, names=sound.book.names, name=sound.book.name)
    chosen = []

    def select(table, finding):
        app.selection = checks._cell(table, finding)
        chosen.append(finding.row)

    monkeypatch.setattr(checks, "_select", select)
    reports = [check(book, sound.occasion()) for _ in range(21)]
    assert chosen == [*range(3, 23), 3]
    assert "Het eerste is geselecteerd; klik opnieuw op Controle" in reports[0].message
    assert "Debiteuren, C4 is geselecteerd" in reports[1].message and reports[1].warnings[0].startswith(
        "Debiteuren, C4: "
    )
    assert all(report.counts["findings"] == 20 for report in reports)
