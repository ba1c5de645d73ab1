"""Dashboard: what lands in the cells of the sheet, what is said when something is not known, and what stays as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions import dashboard
from xlwings_addin.actions.dashboard import make_dashboard, show
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.dashboard import (
    AGEING,
    AS_OF_NAME,
    CASH,
    CURRENCY_NAME,
    FIGURES,
    NOTES,
    TOP_DEBTORS,
    cell_name,
)

if TYPE_CHECKING:
    from conftest import Desk


def cells(desk: Desk, name: str) -> Any:
    return {each.name: each for each in desk.book.names}[name].refers_to_range.value


def figure(desk: Desk, field: str, *, previous: bool = False) -> Any:
    return cells(desk, cell_name(next(each for each in FIGURES if each.field == field), previous=previous))


def everything(desk: Desk) -> dict[str, Any]:
    return {each.name: cells(desk, each.name) for each in desk.book.names if each.name.startswith("Dashboard_")}


@pytest.fixture
def shop(desk: Desk) -> Desk:
    """The bakery, and the garage."""
    return with_garage(desk)


def with_garage(desk: Desk) -> Desk:
    """A debtor who owes in two currencies, and an invoice of him that was paid with a date."""
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Garage", "Type": "Zakelijk", "Telefoon": "030 1"})
    for number, due, amount, paid, currency in (
        ("G1", date(2026, 11, 9), 400, 0, ""),
        ("G2", date(2026, 11, 9), 250, 250, ""),
        ("G3", date(2026, 11, 9), 75, 0, "USD"),
    ):
        desk.add(
            "Facturen", number=number, debtor="D2", name="Garage", issued=date(2026, 10, 10), due=due,
            amount=amount, paid=paid, currency=currency,
        )  # fmt: skip
    desk.add(
        "Betalingen", booked_on=date(2026, 11, 12), amount=250, name="Garage", debtor="D2", invoice="G2",
        status="Geboekt", source="proef",
    )  # fmt: skip
    return desk


def test_each_engine_gets_the_same_cells_and_a_second_click_keeps_them(either_desk: Desk) -> None:
    shop = with_garage(either_desk)
    make_dashboard(shop.book, shop.occasion())
    found = everything(shop)
    make_dashboard(shop.book, shop.occasion())

    assert everything(shop) == found
    assert found[AS_OF_NAME] == datetime(2026, 11, 23)
    assert found[CURRENCY_NAME].endswith("USD 75 (1 factuur).")
    assert found[AGEING.name][1] == ["1-30", 400, 1]
    assert found[TOP_DEBTORS.name][0] == ["D2", "Garage", 400, 400, 14, "Herinnering"]
    assert found[TOP_DEBTORS.name][1] == [None] * 6
    assert (found["Dashboard_dso"], found["Dashboard_promises_kept"]) == (55, "–")
    show(shop.book)


def test_the_cells_hold_the_figures(shop: Desk) -> None:
    own = sum(row["Bedrag"] - (row["Betaald"] or 0) for row in shop.rows("Facturen") if row["Valuta"] != "USD")
    report = make_dashboard(shop.book, shop.occasion())

    assert cells(shop, AS_OF_NAME) == datetime(2026, 11, 23)
    assert figure(shop, "open") == own
    assert figure(shop, "average_late") == 3
    assert figure(shop, "promises_kept") == "–"
    assert sum(row[1] for row in cells(shop, AGEING.name)) == own
    assert [row[0] for row in cells(shop, AGEING.name)] == ["Niet vervallen", "1-30", "31-60", "61-90", ">90"]
    assert cells(shop, CASH.name)[0][0] == datetime(2026, 11, 23)
    assert len(cells(shop, CASH.name)) == CASH.rows
    assert {row[0] for row in cells(shop, TOP_DEBTORS.name)} == {"D1", "D2", None}
    assert report.counts["overdue_debtors"] == 2
    assert report.message.startswith("Dashboard bijgewerkt voor 23-11-2026: € ")


def test_another_currency_is_named_and_never_added(shop: Desk) -> None:
    make_dashboard(shop.book, shop.occasion())

    assert cells(shop, CURRENCY_NAME) == "Alle bedragen zijn in EUR. Niet meegeteld: USD 75 (1 factuur)."


def test_a_second_click_changes_nothing(shop: Desk) -> None:
    make_dashboard(shop.book, shop.occasion())
    before = everything(shop)
    written: list[Any] = []
    cell_class = type({each.name: each for each in shop.book.names}[AS_OF_NAME].refers_to_range)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cell_class, "value", property(cell_class.value.fget, lambda *_: written.append(_)))
        make_dashboard(shop.book, shop.occasion())

    assert not written
    assert everything(shop) == before


def test_another_day_gives_other_figures_and_leaves_nothing_behind(shop: Desk) -> None:
    make_dashboard(shop.book, shop.occasion())
    report = make_dashboard(shop.book, shop.on(date(2026, 10, 1)).occasion())

    assert cells(shop, AS_OF_NAME) == datetime(2026, 10, 1)
    assert all(value is None for row in cells(shop, TOP_DEBTORS.name) for value in row)
    assert report.message == "Dashboard bijgewerkt voor 01-10-2026: € 0 open."


def test_only_the_sheet_itself_is_written(shop: Desk) -> None:
    tables = {name: shop.rows(name) for name in ("Facturen", "Debiteuren", "Logboek", "Bellijst")}
    make_dashboard(shop.book, shop.occasion())

    assert {name: shop.rows(name) for name in tables} == tables


def test_an_unpaid_month_without_dates_is_told(shop: Desk) -> None:
    shop.add("Betalingen", booked_on=date(2026, 9, 1), amount=1, name="Iemand", status="Niet gevonden", source="proef")
    shop.set("Facturen", ("G1", "D2"), "Betaald", 100)
    report = make_dashboard(shop.book, shop.occasion())

    assert any("€ 100 aan betalingen staat de dag niet" in note for note in report.warnings)
    assert figure(shop, "open", previous=True) == "–"
    assert figure(shop, "calls", previous=True) == 0
    assert cells(shop, NOTES.name)[: len(report.warnings)] == list(report.warnings)


def test_a_row_with_a_fault_is_told(shop: Desk) -> None:
    shop.set("Facturen", ("G1", "D2"), "Valuta", "EURO")
    report = make_dashboard(shop.book, shop.occasion())

    assert report.counts["faulty"] == 1
    assert report.warnings[0].startswith("1 factuur heeft een fout en telt niet mee.")


def test_a_cell_that_is_gone_is_told_and_nothing_is_written(shop: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "NOTES", replace(NOTES, name="Dashboard_weg"))
    with pytest.raises(DataError, match=r"Dashboard_weg.*xlwings-addin upgrade"):
        make_dashboard(shop.book, shop.occasion())

    assert cells(shop, AS_OF_NAME) is None


def test_the_sheet_comes_to_the_front(shop: Desk) -> None:
    shop.book.sheets["Facturen"].activate()
    show(shop.book)

    assert shop.book.sheets.active.name == "Dashboard"


def test_an_empty_workbook_says_what_to_do(empty: Any) -> None:
    report = make_dashboard(empty, _someday())
    values = {each.name: each.refers_to_range.value for each in empty.names if each.name.startswith("Dashboard_")}

    assert report.warnings == ["Er staan nog geen facturen in dit werkboek. Klik op Importeren."]
    assert (values["Dashboard_open"], values["Dashboard_dso"], values["Dashboard_dso_vorig"]) == (0, "–", "–")


@pytest.fixture
def empty(tmp_path: Any) -> Any:
    from xlwings_addin.engine import open_book
    from xlwings_addin.resources import template_bytes

    path = tmp_path / "leeg.xlsm"
    path.write_bytes(template_bytes())
    book = open_book(path)
    yield book
    book.close()


def _someday() -> Any:
    from xlwings_addin.actions.report import Occasion

    return Occasion(date(2026, 11, 23), datetime(2026, 11, 23, 9), "test")
