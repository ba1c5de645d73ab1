"""Gesprek openen: the file, what to say and a note that is half filled in."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin import buttons
from xlwings_addin.actions.call_list import make_call_list
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.dossier import NoCallNow, open_dossier, selected_debtor
from xlwings_addin.actions.form import log_form
from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.update import update
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.dossier import DOSSIER, TEXT_LENGTH

if TYPE_CHECKING:
    from conftest import Desk

MONDAY = date(2026, 11, 23)


def named(desk: Desk, name: str) -> Any:
    (found,) = [each for each in desk.book.names if each.name == name]
    return found.refers_to_range.options(ndim=2).value if name.startswith("Dossier_") else found.refers_to_range.value


def opened(desk: Desk, debtor: str = "D1", clock: str = "10:15", **options: Any) -> Any:
    return open_dossier(desk.book, debtor, desk.occasion(clock), **options)


def block(desk: Desk, name: str) -> dict[str, str]:
    return {label: text for label, text in named(desk, f"Dossier_{name}") if label}


def test_the_ten_blocks_tell_what_is_known(desk: Desk) -> None:
    assert len(DOSSIER) == 10
    opened(desk)
    assert block(desk, "wie") == {
        "Debiteur": "D1 Bakkerij De Krent (Zakelijk)",
        "Spreek met": "mevrouw A. Voorbeeld, Eigenaar",
        "Bereikbaar": "020 000 00 01, a@krent.example",
    }
    assert block(desk, "facturen") == {
        "Samen": "€ 2.990,75 open, € 2.080,50 te laat",
        "F1": "€ 1.250,50, verviel 5-11, 18 dagen te laat, Levering…",
        "F2": "€ 830, verviel 12-11, 11 dagen te laat, Levering meel",
        "F3": "€ 910,25, vervalt 5-12, Levering meel",
    }
    assert block(desk, "doel") == {
        "Doel": "Ineens betalen: € 2.080,50, in 12 minuten",
        "Ondergrens": "€ 2.080,50, uiterlijk 30-11",
    }
    assert block(desk, "juridisch")["Verzuim"] == "sinds 6-11"
    update(desk.book, desk.occasion())
    assert named(desk, "Dossier_volledig") == [[desk.rows("Debiteuren")[0]["Dossier volledig"]]]


def test_who_cannot_pay_at_once_is_asked_for_a_first_instalment(desk: Desk) -> None:
    desk.set("Debiteuren", ("D1",), "Classificatie", "Niet-kunner")
    opened(desk)
    assert block(desk, "doel") == {
        "Doel": "Betalingsregeling: € 2.080,50, in 12 minuten",
        "Ondergrens": "€ 173,38 als eerste termijn, hoogstens 12 termijnen",
    }
    assert named(desk, "Gesprek_goal") == "Betalingsregeling"


@pytest.fixture
def in_a_plan(desk: Desk) -> Desk:
    """F1 and F2 in three instalments from 30 November, signed."""
    facts = {"promised_on": date(2026, 11, 30), "condition": "3 termijnen", "reason": "krap"}
    log_call(desk.book, {"debtor": "D1", "outcome": "Regeling", "invoices": ("F1", "F2"), **facts}, desk.occasion())
    for number in "123":
        desk.set("Termijnen", ("R1", number), "Getekend op", date(2026, 11, 26))
    return desk.on(date(2026, 12, 1))


def test_after_a_missed_instalment_only_that_is_asked_for(in_a_plan: Desk) -> None:
    report = opened(in_a_plan)
    assert report.message == "Het dossier van Bakkerij De Krent staat klaar: vraag om € 693,50 voor 7 december 2026."
    assert block(in_a_plan, "doel") == {
        "Doel": "Betalingsregeling: € 693,50, in 12 minuten",
        "Ondergrens": "€ 693,50, uiterlijk 7-12",
    }
    assert block(in_a_plan, "afspraken")["Regeling R1"] == "3 termijnen, lopend, € 693,50 gemist"
    make_call_list(in_a_plan.book, in_a_plan.occasion())
    assert in_a_plan.rows("Bellijst")[0]["Ondergrens"] == 693.5


def test_two_missed_instalments_less_what_came_in(in_a_plan: Desk) -> None:
    in_a_plan.set("Termijnen", ("R1", "1"), "Ontvangen", Decimal(200))
    opened(in_a_plan.on(date(2026, 12, 31)))
    assert named(in_a_plan, "Gesprek_promised") == 1187


def test_what_is_in_a_plan_that_is_kept_is_not_asked_for(in_a_plan: Desk) -> None:
    in_a_plan.set("Termijnen", ("R1", "1"), "Ontvangen", Decimal("693.50"))
    opened(in_a_plan)
    assert named(in_a_plan, "Gesprek_zin") == "Er is niets om nu betaling voor te vragen."
    opened(in_a_plan.on(date(2026, 12, 7)))
    assert named(in_a_plan, "Gesprek_promised") == 910.25


def test_the_request_names_the_amount_and_the_day(desk: Desk) -> None:
    report = opened(desk)
    assert named(desk, "Gesprek_zin") == (
        "Kunt u de € 2.080,50 van de facturen F1 en F2 uiterlijk maandag 30 november betalen? Hoe betaalt u?"
    )
    assert report.message == (
        "Het dossier van Bakkerij De Krent staat klaar: vraag om € 2.080,50 voor 30 november 2026."
    )


def test_the_note_is_half_filled_in_and_the_outcome_is_left_to_choose(desk: Desk) -> None:
    opened(desk)
    note = {
        field: named(desk, f"Gesprek_{field}") for field in ("debtor", "invoices", "promised", "promised_on", "summary")
    }
    assert note == {
        "debtor": "D1",
        "invoices": "F1; F2",
        "promised": 2080.5,
        "promised_on": datetime(2026, 11, 30),
        "summary": "U betaalt € 2.080,50 uiterlijk op maandag 30 november 2026.",
    }
    assert (named(desk, "Gesprek_outcome"), named(desk, "Gesprek_spoken_to")) == (None, None)
    assert [day and day.date() for day in named(desk, "Gesprek_datums")] == [
        date(2026, 11, 24),
        date(2026, 11, 30),
        date(2026, 12, 3),
        date(2026, 12, 7),
        None,
    ]


def test_a_credit_note_and_a_disputed_part_are_not_asked_for(desk: Desk) -> None:
    desk.set("Facturen", ("F1", "D1"), "Betwist bedrag", Decimal(200))
    desk.add("Facturen", number="C1", debtor="D1", issued=MONDAY, due=MONDAY, amount=Decimal(-100))
    opened(desk)
    assert named(desk, "Gesprek_promised") == 1780.5
    assert named(desk, "Gesprek_situatie").startswith("Er loopt een klacht over € 200.")


def test_each_currency_has_its_own_call(desk: Desk) -> None:
    desk.add(
        "Facturen",
        number="U1",
        debtor="D1",
        issued=date(2026, 10, 6),
        due=date(2026, 11, 5),
        amount=Decimal(500),
        currency="USD",
    )
    opened(desk, currency="USD")
    assert "de USD 500,00 van factuur U1" in named(desk, "Gesprek_zin")
    assert named(desk, "Gesprek_invoices") == "U1"


def test_more_than_fits_is_counted(desk: Desk) -> None:
    for number in range(10, 20):
        desk.add(
            "Facturen",
            number=f"G{number}",
            debtor="D1",
            issued=date(2026, 10, 6),
            due=date(2026, 11, 1),
            amount=Decimal(10),
        )
    opened(desk)
    lines = named(desk, "Dossier_facturen")
    assert lines[0][0] == "Samen"
    assert lines[-1] == [None, "… en nog 8"]


def test_no_line_is_longer_than_the_column(desk: Desk) -> None:
    desk.set("Debiteuren", ("D1",), "E-mail", f"{'a' * 80}@krent.example")
    log_call(desk.book, {"debtor": "D1", "outcome": "Geen gehoor", "note": "lang " * 100}, desk.occasion())
    opened(desk)
    texts = [text for name in DOSSIER for _, text in named(desk, name.name) if text]
    assert max(map(len, texts)) <= TEXT_LENGTH


def test_a_dossier_with_less_leaves_nothing_of_the_one_before(desk: Desk) -> None:
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Leeg"})
    opened(desk)
    opened(desk, "D2")
    assert block(desk, "facturen") == {}
    assert named(desk, "Gesprek_promised") is None
    assert named(desk, "Gesprek_zin") == "Er is niets om nu betaling voor te vragen."


def test_a_note_that_is_not_logged_is_not_written_over(desk: Desk) -> None:
    opened(desk)
    (cell,) = [each.refers_to_range for each in desk.book.names if each.name == "Gesprek_outcome"]
    cell.value = "Toezegging"
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Ander"})
    with pytest.raises(DataError, match="de notitie over D1 is nog niet vastgelegd"):
        opened(desk, "D2")
    assert named(desk, "Gesprek_debtor") == "D1"


def test_an_unknown_debtor_is_refused(desk: Desk) -> None:
    with pytest.raises(DataError, match="debiteur 'D9' staat niet"):
        opened(desk, "D9")


PROMISE = {
    "outcome": "Toezegging",
    "spoken_to": "mevrouw A.",
    "promised": Decimal("2080.50"),
    "means": "Overboeking",
    "summary": "Ja.",
}


@pytest.mark.parametrize(
    ("happened", "later", "situation"),
    [
        ({}, MONDAY, "Eerste gesprek over deze facturen. Ga niet uit van onwil. Begin bij 1."),
        ({"outcome": "Geen gehoor"}, date(2026, 11, 24), "Op 23-11 om 10:15 was er geen gehoor. Begin bij 1."),
        ({"outcome": "Afwezig", "back_on": date(2026, 11, 26), "stand_in": "de heer B."}, date(2026, 11, 26), "Op 23-11 afwezig"),
        ({**PROMISE, "promised_on": date(2026, 11, 30)}, date(2026, 11, 27), "Er loopt een toezegging: € 2.080,50 voor 30-11."),
        ({**PROMISE, "promised_on": date(2026, 11, 30)}, date(2026, 12, 1), "De toezegging van € 2.080,50 voor 30-11 is niet nagekomen. Vraag waarom"),
        ({"outcome": "Niet kunnen", "spoken_to": "mevrouw A.", "reason": "100 per maand"}, date(2026, 11, 27), "De klant kan niet betalen."),
        ({"outcome": "Verwezen", "stand_in": "de heer B.", "phone": "020 1"}, date(2026, 11, 24), "Op 23-11 bent u verwezen naar de heer B. (020 1)."),
        ({"outcome": "Al betaald", "promised": Decimal(100), "promised_on": date(2026, 11, 20)}, date(2026, 12, 1), "De klant zei op 23-11 te hebben betaald"),
    ],
)  # fmt: skip
def test_the_branch_fits_what_happened(desk: Desk, happened: dict[str, Any], later: date, situation: str) -> None:
    if happened:
        log_call(desk.book, {"debtor": "D1", **happened}, desk.occasion())
    opened(desk.on(later))
    assert situation.replace(
        "Op 23-11 afwezig", "De juiste persoon was op 23-11 afwezig; waarnemer: de heer B."
    ) in named(desk, "Gesprek_situatie")


@pytest.mark.parametrize(
    ("header", "value", "situation"),
    [
        ("Bijzondere status", "Faillissement", "Faillissement: bel niet over betaling"),
        ("Bijzondere status", "Overleden", "De debiteur is overleden: bel niet"),
        ("Bijzondere status", "Bewind", "Bewind: praat alleen met de bewindvoerder"),
        ("Niet bellen", "Ja", "Bij deze debiteur staat Niet bellen"),
        ("Classificatie", "Niet-willer", "De klant wil niet betalen."),
    ],
)
def test_the_branch_fits_who_it_is(desk: Desk, header: str, value: str, situation: str) -> None:
    desk.set("Debiteuren", ("D1",), header, value)
    opened(desk)
    assert named(desk, "Gesprek_situatie").startswith(situation)


@pytest.mark.parametrize(
    ("day", "clock", "notice"),
    [
        (date(2026, 11, 23), "20:05", "Bel nu niet: na 20:00 wordt niet gebeld."),
        (date(2026, 11, 22), "11:00", "Bel nu niet: op zondag wordt niet gebeld."),
        (date(2026, 5, 15), "10:00", "Bel nu niet: op een feestdag wordt niet gebeld."),
        (date(2026, 11, 23), "19:00", "U belt gewoonlijk tussen 09:00 en 17:30."),
        (date(2026, 11, 23), "06:59", "Bel nu niet: voor 07:00 wordt niet gebeld."),
        (date(2026, 11, 23), "07:00", "U belt gewoonlijk tussen 09:00 en 17:30."),
        (date(2026, 11, 23), "10:00", ""),
    ],
)
def test_the_hour_is_told_and_never_stops_a_debtor_who_phones_us(
    desk: Desk, day: date, clock: str, notice: str
) -> None:
    report = opened(desk.on(day), clock=clock)
    assert [warning.partition(" Belt de klant")[0] for warning in report.warnings] == ([notice] if notice else [])
    assert named(desk, "Gesprek_debtor") == "D1"


def test_speaking_too_often_is_told(desk: Desk) -> None:
    log_call(
        desk.book,
        {"debtor": "D1", "outcome": "Geen resultaat", "spoken_to": "mevrouw A.", "reason": "boos"},
        desk.occasion(),
    )
    assert any("pas nog" in warning for warning in opened(desk.on(date(2026, 11, 24))).warnings)
    assert not opened(desk.on(date(2026, 11, 26))).warnings


def test_an_appointment_is_not_too_often(desk: Desk) -> None:
    facts = {"debtor": "D1", "outcome": "Terugbellen", "call_back_on": date(2026, 11, 24)}
    log_call(desk.book, facts, desk.occasion())
    assert not opened(desk.on(date(2026, 11, 24))).warnings


class TestForOthers:
    """Who collects for others opens a dossier to call only when a call may be made."""

    @pytest.fixture
    def bound(self, desk: Desk) -> Desk:
        desk.set("Instellingen", ("Incasseert voor derden",), "Waarde", True)
        return desk

    def test_out_of_hours_it_stays_closed(self, bound: Desk) -> None:
        before = named(bound, "Gesprek_debtor")
        with pytest.raises(
            NoCallNow, match=r"Bel nu niet: u belt alleen tussen 09:00 en 17:30\. U incasseert voor derden"
        ):
            opened(bound, clock="19:00")
        assert named(bound, "Gesprek_debtor") == before

    def test_too_often_it_stays_closed(self, bound: Desk) -> None:
        facts = {"debtor": "D1", "outcome": "Geen resultaat", "spoken_to": "mevrouw A.", "reason": "boos"}
        log_call(bound.book, facts, bound.occasion())
        with pytest.raises(NoCallNow, match="pas nog"):
            opened(bound.on(date(2026, 11, 24)))

    def test_for_a_debtor_who_phones_it_opens_and_the_note_says_so(self, bound: Desk) -> None:
        report = open_dossier(bound.book, "D1", bound.occasion("19:00"), came_in=True)
        assert not report.warnings
        assert named(bound, "Gesprek_note") == "De klant belde zelf."

    @pytest.mark.parametrize(("answer", "note"), [("no", None), ("yes", "De klant belde zelf.")])
    def test_the_button_asks_who_phones(
        self, bound: Desk, monkeypatch: pytest.MonkeyPatch, answer: str, note: str | None
    ) -> None:
        asked: list[str] = []

        def alert(self: Any, prompt: str, *_: Any) -> str:
            asked.append(prompt)
            return answer

        monkeypatch.setattr(type(bound.book.app.impl), "alert", alert)
        monkeypatch.setattr(Occasion, "now", classmethod(lambda cls, on=None: bound.occasion("19:00")))
        bound.book.app.impl.selection = bound.book.sheets["Facturen"].range((2, 1)).impl
        report = buttons.run("gesprek_openen", bound.book)
        assert asked[0].endswith("Belt de klant u op dit moment?")
        assert named(bound, "Gesprek_note") == note
        assert (report.message == "Het dossier is niet geopend.") is (note is None)

    def test_in_the_window_it_opens(self, bound: Desk) -> None:
        assert opened(bound).seen


class TestFromTheCallList:
    """What was typed beside a row goes along into the note, and the row goes once the call is logged."""

    @pytest.fixture
    def listed(self, desk: Desk) -> Desk:
        make_call_list(desk.book, desk.occasion())
        sheet = desk.table("Bellijst")
        typed = {"Uitkomst": "Klacht", "Gesproken met": "mevrouw A.", "Notitie": "twee zakken gescheurd"}
        sheet.write_cells({(0, header): value for header, value in typed.items()})
        desk.book.app.impl.selection = desk.book.sheets["Bellijst"].range((2, 3)).impl
        return desk

    def test_it_goes_along(self, listed: Desk) -> None:
        chosen = selected_debtor(listed.book)
        open_dossier(listed.book, chosen.debtor, listed.occasion(), currency=chosen.currency, typed=chosen.typed)
        note = {field: named(listed, f"Gesprek_{field}") for field in ("outcome", "spoken_to", "note", "promised")}
        assert note == {
            "outcome": "Klacht",
            "spoken_to": "mevrouw A.",
            "note": "twee zakken gescheurd",
            "promised": 2080.5,
        }

    def test_it_goes_along_after_the_words_that_the_debtor_phoned(self, listed: Desk) -> None:
        open_dossier(listed.book, "D1", listed.occasion(), typed={"note": "over de korting"}, came_in=True)
        assert named(listed, "Gesprek_note") == "De klant belde zelf. over de korting"

    def test_once_logged_the_row_is_gone(self, listed: Desk) -> None:
        open_dossier(listed.book, "D1", listed.occasion(), typed={"outcome": "Voicemail"})
        log_form(listed.book, listed.occasion())
        assert listed.rows("Bellijst") == []

    def test_a_refused_note_leaves_the_row(self, listed: Desk) -> None:
        open_dossier(listed.book, "D1", listed.occasion(), typed={"outcome": "Klacht"})
        with pytest.raises(DataError):
            log_form(listed.book, listed.occasion())
        assert len(listed.rows("Bellijst")) == 1


class TestSelection:
    @pytest.mark.parametrize(("sheet", "row", "debtor"), [("Facturen", 3, "D1"), ("Debiteuren", 2, "D1")])
    def test_a_row_of_a_table_with_debtors_names_one(self, desk: Desk, sheet: str, row: int, debtor: str) -> None:
        desk.book.app.impl.selection = desk.book.sheets[sheet].range((row, 4)).impl
        assert selected_debtor(desk.book).debtor == debtor

    @pytest.mark.parametrize(
        ("sheet", "row"), [("Facturen", 1), ("Facturen", 900), ("Instellingen", 3), ("Gesprek", 5)]
    )
    def test_anything_else_is_told(self, desk: Desk, sheet: str, row: int) -> None:
        desk.book.app.impl.selection = desk.book.sheets[sheet].range((row, 1)).impl
        with pytest.raises(DataError, match="kies eerst een rij van een debiteur"):
            selected_debtor(desk.book)

    def test_on_the_form_it_is_the_debtor_of_the_note(self, desk: Desk) -> None:
        opened(desk)
        desk.book.app.impl.selection = desk.book.sheets["Gesprek"].range((5, 1)).impl
        assert selected_debtor(desk.book).debtor == "D1"

    def test_the_currency_of_the_row_comes_along(self, desk: Desk) -> None:
        desk.add(
            "Facturen",
            number="U1",
            debtor="D1",
            issued=date(2026, 10, 6),
            due=date(2026, 11, 5),
            amount=Decimal(500),
            currency="USD",
        )
        desk.book.app.impl.selection = desk.book.sheets["Facturen"].range((5, 1)).impl
        assert selected_debtor(desk.book)[:2] == ("D1", "USD")
