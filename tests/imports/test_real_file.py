"""A real export of 2.466 invoices, with American dates, when it is beside the project; it is not part of it."""

from __future__ import annotations

import csv
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.imports import ImportedItems, read_open_items

FILE = Path(__file__).parents[3] / "shared" / "data" / "late_payments_us.csv"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the sample of late payments (IBM, 2.466 invoices) is not beside the project"
)


@pytest.fixture(scope="module")
def items() -> ImportedItems:
    return read_open_items(FILE)


@pytest.fixture(scope="module")
def source() -> list[dict[str, str]]:
    with FILE.open(newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_is_stored(items: ImportedItems, source: list[dict[str, str]]) -> None:
    assert len(source) == 2466
    assert (len(items.rows), items.problems, items.skipped) == (2466, (), ())
    assert [item.row for item in items.rows] == list(range(2, 2468))


def test_the_amounts_add_up_to_the_cent(items: ImportedItems, source: list[dict[str, str]]) -> None:
    assert (
        sum(item.amount or 0 for item in items.rows)
        == sum(Decimal(row["InvoiceAmount"]) for row in source)
        == Decimal("147703.18")
    )


def test_the_order_of_the_dates_is_inferred_from_the_whole_column(
    items: ImportedItems, source: list[dict[str, str]]
) -> None:
    assert items.date_order == "mdy"
    for item, row in zip(items.rows, source, strict=True):
        assert item.issued == datetime.strptime(row["InvoiceDate"], "%m/%d/%Y").date()
        assert item.due == datetime.strptime(row["DueDate"], "%m/%d/%Y").date()


def test_its_other_columns_are_told_as_unused(items: ImportedItems) -> None:
    assert items.unused == (
        "countryCode",
        "PaperlessDate",
        "Disputed",
        "SettledDate",
        "PaperlessBill",
        "DaysToSettle",
        "DaysLate",
    )
    assert len(items.debtors) == 100


def test_a_column_can_be_assigned_by_hand() -> None:
    items = read_open_items(FILE, mapping={"PaperlessDate": "Leverdatum"})
    assert len(items.rows) == 2466
    assert all(item.delivered_on for item in items.rows)
