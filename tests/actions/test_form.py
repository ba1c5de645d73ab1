"""The call note on the sheet: typed, refused and kept, accepted and emptied."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.dossier import open_dossier
from xlwings_addin.actions.form import log_form
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.form import NOTE_FIELDS, cell_name
from xlwings_addin.ledger.schema import CALLS

if TYPE_CHECKING:
    from conftest import Desk


def cell(desk: Desk, field: str) -> Any:
    (found,) = [each.refers_to_range for each in desk.book.names if each.name == f"Gesprek_{field}"]
    return found


def typed(desk: Desk, **facts: Any) -> None:
    for field, value in facts.items():
        cell(desk, field).value = value


def note(desk: Desk) -> dict[str, Any]:
    return {column.field: value for column in NOTE_FIELDS if (value := cell(desk, column.field).value) is not None}


@pytest.fixture
def opened(desk: Desk) -> Desk:
    open_dossier(desk.book, "D1", desk.occasion())
    return desk


def test_every_column_of_the_call_log_is_on_the_form_but_what_the_product_fills() -> None:
    assert {column.field for column in CALLS.columns} - {column.field for column in NOTE_FIELDS} == {
        "number",
        "open_at_call",
    }


def test_half_a_minute_of_typing_logs_a_promise_for_the_full_amount(opened: Desk) -> None:
    typed(opened, outcome="Toezegging", spoken_to="mevrouw A.", means="Overboeking")
    report = log_form(opened.book, opened.occasion("10:21"))
    (row,) = opened.rows("Gesprekken")
    assert (row["Facturen"], row["Toegezegd bedrag"], row["Toegezegd op"]) == ("F1; F2", 2080.5, datetime(2026, 11, 30))
    assert (row["Tijd"], row["Gespreksdoel"]) == ("10:15", "Ineens betalen")
    assert row["Samenvatting"] == "U betaalt € 2.080,50 uiterlijk op maandag 30 november 2026 per overboeking."
    assert "Toezegging bevestigen" in report.message
    assert note(opened) == {}
    assert cell(opened, "melding").value is None


def test_what_is_missing_is_told_on_the_sheet_and_what_was_typed_stays(opened: Desk) -> None:
    typed(opened, outcome="Toezegging", note="belde zelf terug")
    before = note(opened)
    with pytest.raises(DataError, match="met wie"):
        log_form(opened.book, opened.occasion())
    assert note(opened) == before
    assert "met wie u heeft gesproken" in cell(opened, "melding").value
    assert opened.rows("Gesprekken") == []
    typed(opened, spoken_to="mevrouw A.", means="Contant")
    assert log_form(opened.book, opened.occasion()).ok


def test_a_proposal_for_a_promise_goes_when_the_call_ended_otherwise(opened: Desk) -> None:
    typed(opened, outcome="Geen gehoor")
    log_form(opened.book, opened.occasion())
    (row,) = opened.rows("Gesprekken")
    assert (row["Toegezegd bedrag"], row["Toegezegd op"], row["Samenvatting"]) == (None, None, None)


def test_a_proposed_day_to_pay_is_not_the_day_it_was_paid(opened: Desk) -> None:
    typed(opened, outcome="Al betaald")
    with pytest.raises(DataError, match="op welke dag er betaald is"):
        log_form(opened.book, opened.occasion())


def test_what_was_changed_by_hand_stays_whatever_the_outcome(opened: Desk) -> None:
    typed(opened, outcome="Informatief", promised=500, summary="Belt na overleg.", next_on=datetime(2026, 11, 27))
    log_form(opened.book, opened.occasion())
    (row,) = opened.rows("Gesprekken")
    assert (row["Toegezegd bedrag"], row["Toegezegd op"], row["Samenvatting"]) == (500, None, "Belt na overleg.")


def test_the_drafted_summary_follows_the_agreement_and_a_typed_one_stays(opened: Desk) -> None:
    agreed = {
        "outcome": "Toezegging",
        "spoken_to": "A.",
        "means": "Contant",
        "promised": 1000,
        "promised_on": datetime(2026, 12, 3),
    }
    typed(opened, **agreed)
    log_form(opened.book, opened.occasion())
    assert (
        opened.rows("Gesprekken")[0]["Samenvatting"]
        == "U betaalt € 1.000,00 uiterlijk op donderdag 3 december 2026 contant."
    )
    open_dossier(opened.book, "D1", opened.occasion())
    typed(opened, **agreed, summary="Betaalt de helft nu.")
    log_form(opened.book, opened.occasion())
    assert opened.rows("Gesprekken")[1]["Samenvatting"] == "Betaalt de helft nu."


def test_a_plan_is_summarised_with_its_instalments(opened: Desk) -> None:
    typed(opened, outcome="Regeling", condition="3 termijnen", reason="wacht op betaling")
    log_form(opened.book, opened.occasion())
    assert opened.rows("Gesprekken")[0]["Samenvatting"] == (
        "U betaalt € 2.080,50 in 3 maandelijkse termijnen, de eerste uiterlijk op maandag 30 november 2026."
    )
    assert [row["Bedrag"] for row in opened.rows("Termijnen")] == [693.5, 693.5, 693.5]


def test_a_note_opened_yesterday_is_a_call_of_yesterday(opened: Desk) -> None:
    typed(opened, outcome="Geen gehoor")
    log_form(opened.on(date(2026, 11, 24)).book, opened.occasion())
    (row,) = opened.rows("Gesprekken")
    assert (row["Datum"], row["Toegezegd bedrag"]) == (datetime(2026, 11, 23), None)


class TestSensitiveWords:
    def test_are_told_before_saving_and_a_second_click_saves(self, opened: Desk) -> None:
        typed(opened, outcome="Geen gehoor", note="zegt dat hij ziek is")
        with pytest.raises(DataError, match=r"afwezig tot.*nog een keer"):
            log_form(opened.book, opened.occasion())
        assert opened.rows("Gesprekken") == []
        assert log_form(opened.book, opened.occasion()).ok
        assert opened.rows("Gesprekken")[0]["Notitie"] == "zegt dat hij ziek is"

    def test_that_are_not_what_they_seem_can_be_saved_too(self, opened: Desk) -> None:
        typed(opened, outcome="Geen gehoor", note="ziektekostenverzekering gefactureerd")
        with pytest.raises(DataError):
            log_form(opened.book, opened.occasion())
        assert log_form(opened.book, opened.occasion()).ok

    def test_that_are_new_are_told_again(self, opened: Desk) -> None:
        typed(opened, outcome="Geen gehoor", note="zegt dat hij ziek is")
        with pytest.raises(DataError):
            log_form(opened.book, opened.occasion())
        typed(opened, note="is lid van de vakbond")
        with pytest.raises(DataError, match="vakbond"):
            log_form(opened.book, opened.occasion())

    def test_that_were_taken_out_are_forgotten(self, opened: Desk) -> None:
        typed(opened, outcome="Geen gehoor", note="zegt dat hij ziek is")
        with pytest.raises(DataError):
            log_form(opened.book, opened.occasion())
        typed(opened, note="afwezig tot 1 december")
        assert log_form(opened.book, opened.occasion()).ok


def test_a_day_that_is_no_day_names_its_cell(opened: Desk) -> None:
    typed(opened, outcome="Terugbellen", call_back_on="morgen")
    with pytest.raises(DataError, match="kolom Terugbellen op: 'morgen' is geen datum"):
        log_form(opened.book, opened.occasion())


def test_an_empty_form_asks_for_a_debtor(desk: Desk) -> None:
    with pytest.raises(DataError, match="debiteurnummer"):
        log_form(desk.book, desk.occasion())


def test_the_marks_say_which_fields_an_outcome_needs(desk: Desk) -> None:
    formulas = {column.field: cell(desk, column.field).offset(0, -1).formula for column in NOTE_FIELDS}
    assert '"Toezegging"' in formulas["promised_on"]
    assert '"Toezegging"' not in formulas["back_on"]
    assert '"Afwezig"' in formulas["stand_in"]
    assert cell_name(CALLS.by_field["outcome"]) in formulas["means"]


def test_amounts_of_before_are_not_asked_again(opened: Desk) -> None:
    opened.set("Facturen", ("F1", "D1"), "Betaald", Decimal("1250.50"))
    open_dossier(opened.book, "D1", opened.occasion())
    assert (cell(opened, "promised").value, cell(opened, "invoices").value) == (830, "F2")
