"""Proposals that the user accepts, as they stand in the sheet or as he changed them."""

from datetime import date
from decimal import Decimal

import pytest

from xlwings_addin.actions.proposals import accept_proposals
from xlwings_addin.actions.undo import undo
from xlwings_addin.errors import DataError


@pytest.fixture
def pay(desk):
    def add(amount, debtor="D1", invoice="", status="Voorstel", **more):
        desk.add(
            "Betalingen",
            booked_on=date(2026, 11, 20),
            amount=Decimal(amount),
            currency="EUR",
            account="NL20INGB0001234567",
            name="Krent",
            description="dank",
            debtor=debtor,
            invoice=invoice,
            status=status,
            source="a.xml",
            **more,
        )

    return add


def paid(desk):
    return {row["Factuurnummer"]: row["Betaald"] for row in desk.rows("Facturen")}


def statuses(desk):
    return [row["Status"] for row in desk.rows("Betalingen")]


def test_every_proposal_is_booked_and_the_rest_is_left(desk, pay):
    pay("830", invoice="F2")
    pay("5", status="Niet gevonden", debtor="")
    pay("7", invoice="F1", status="Genegeerd")
    pay("9", invoice="F1", status="Niet gevonden")
    report = accept_proposals(desk.book, desk.occasion())
    assert report.counts == {"booked": 1}
    assert statuses(desk) == ["Geboekt", "Niet gevonden", "Genegeerd", "Niet gevonden"]
    assert paid(desk) == {"F1": None, "F2": 830, "F3": None}
    assert desk.row("Facturen", "Factuurnummer", "F2")["Openstaand"] == 0
    assert accept_proposals(desk.book, desk.occasion()).counts == {}


def test_only_the_chosen_rows_are_booked_also_when_the_user_filled_them_in(desk, pay):
    pay("830", invoice="F2")
    pay("1250.50", invoice="F1", debtor="", status="Niet gevonden")
    first = desk.table("Betalingen").first_row
    accept_proposals(desk.book, desk.occasion(), rows=[first + 1])
    assert statuses(desk) == ["Voorstel", "Geboekt"]
    assert desk.rows("Betalingen")[1]["Debiteurnummer"] == "D1"


def test_without_an_invoice_the_oldest_are_paid_first(desk, pay):
    pay("1300")
    accept_proposals(desk.book, desk.occasion())
    assert paid(desk) == {"F1": 1250.5, "F2": 49.5, "F3": None}
    assert desk.rows("Betalingen")[0]["Factuurnummer"] == "F1; F2"


def test_two_identical_payments_are_booked_each_and_taken_back_each(desk, pay):
    pay("100", invoice="F1")
    pay("100", invoice="F2")
    before = desk.rows("Betalingen")
    accept_proposals(desk.book, desk.occasion())
    assert paid(desk) == {"F1": 100, "F2": 100, "F3": None}
    undo(desk.book, desk.occasion())
    assert desk.rows("Betalingen") == before
    assert paid(desk) == {"F1": None, "F2": None, "F3": None}


def test_too_much_stays_with_the_invoice_as_a_credit(desk, pay):
    pay("900", invoice="F2")
    report = accept_proposals(desk.book, desk.occasion())
    assert desk.row("Facturen", "Factuurnummer", "F2")["Openstaand"] == -70
    assert any("70,00" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"amount": "10", "invoice": "F9"}, "Factuurnummer"),
        ({"amount": "10", "invoice": "F1", "debtor": "D9"}, "Factuurnummer"),
        ({"amount": "10", "debtor": "D9"}, "Debiteurnummer"),
    ],
)
def test_a_row_that_cannot_be_booked_is_named_and_nothing_is_written(desk, pay, row, column):
    pay("830", invoice="F2")
    pay(**row)
    before = desk.values()
    with pytest.raises(DataError, match=f"Betalingen, rij 3, kolom {column}"):
        accept_proposals(desk.book, desk.occasion())
    assert desk.values() == before


def test_costs_of_a_sent_letter_go_before_the_principal(desk, pay):
    desk.add("Brieven", number="B1", kind="Laatste aanmaning", debtor="D1", invoices=("F2",), sent_on=date(2026, 11, 1), costs=Decimal(50))  # fmt: skip
    pay("830", invoice="F2")
    report = accept_proposals(desk.book, desk.occasion())
    assert paid(desk)["F2"] == 780
    assert any("50,00" in warning for warning in report.warnings)
    pay("50", invoice="F2")
    accept_proposals(desk.book, desk.occasion())
    assert paid(desk)["F2"] == 830, "the costs are paid once"


def turned_around(desk, name="Betalingen"):
    """The rows of a table the other way round, as a sort leaves them."""
    table = desk.table(name)
    rows = [list(row) for row in table.rows[: table.last_filled()]][::-1]
    table.write_cells(
        {(at, header): row[column] for at, row in enumerate(rows) for header, column in table.columns.items()}
    )


@pytest.mark.parametrize("others", [{"invoice": "F1", "status": "Geboekt"}, {"invoice": "F1", "status": "Voorstel"}])
@pytest.mark.parametrize("own_first", [True, False])
@pytest.mark.parametrize("sort", [turned_around, lambda desk: None])
def test_of_two_payments_with_one_key_the_right_one_is_taken_back_also_after_a_sort(desk, pay, others, own_first, sort):
    given = [{"invoice": "F2"}, others]
    for row in given if own_first else given[::-1]:
        pay("100", **row)
    sort(desk)
    before = desk.rows("Betalingen")
    sort(desk)
    own = desk.table("Betalingen").first_row + (not own_first)
    accept_proposals(desk.book, desk.occasion(), rows=[own])
    sort(desk)
    undo(desk.book, desk.occasion())
    assert desk.rows("Betalingen") == before


def test_of_two_payments_with_one_key_a_changed_one_is_not_taken_back(desk, pay):
    pay("100", invoice="F2")
    pay("100", invoice="F1", status="Geboekt")
    accept_proposals(desk.book, desk.occasion())
    table = desk.table("Betalingen")
    table.write_cells({(0, "Factuurnummer"): "F3"})
    before = desk.rows("Betalingen")
    with pytest.raises(DataError, match="gewijzigd of weggehaald"):
        undo(desk.book, desk.occasion())
    assert desk.rows("Betalingen") == before
