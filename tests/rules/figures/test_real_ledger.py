"""The figures of a real ledger on several days beside a count of the file itself; the file is not part of the project."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest

from xlwings_addin.rules.facts import Invoice, Ledger, Payment
from xlwings_addin.rules.key_figures import key_figures, month_before

FILE = Path(__file__).parents[4] / "shared" / "data" / "late_payments_us.csv"

pytestmark = pytest.mark.skipif(
    not FILE.exists(), reason="the sample of late payments (IBM, 2.466 invoices) is not beside the project"
)


class Row(NamedTuple):
    number: str
    customer: str
    issued: date
    due: date
    settled: date
    amount: Decimal


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    def day(text: str) -> date:
        return datetime.strptime(text, "%m/%d/%Y").date()

    with FILE.open(newline="") as file:
        return [
            Row(
                each["invoiceNumber"],
                each["customerID"],
                day(each["InvoiceDate"]),
                day(each["DueDate"]),
                day(each["SettledDate"]),
                Decimal(each["InvoiceAmount"]),
            )
            for each in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def ledger(rows: list[Row]) -> Ledger:
    """Everything is paid by now, with the day of each payment."""
    invoices = [
        Invoice(2, each.number, each.customer, issued=each.issued, due=each.due, amount=each.amount, paid=each.amount)
        for each in rows
    ]
    payments = [
        Payment(2, each.settled, each.amount, debtor=each.customer, invoice=each.number, status="Geboekt")
        for each in rows
    ]
    return Ledger(invoices, payments=payments)


def total(rows: Iterable[Row]) -> Decimal:
    return sum((each.amount for each in rows), Decimal(0))


@pytest.mark.parametrize("on", [date(2012, 8, 15), date(2013, 6, 30), date(2013, 11, 20)])
def test_the_figures_are_those_of_the_file(rows: list[Row], ledger: Ledger, on: date) -> None:
    found = key_figures(ledger, on)
    unpaid = [each for each in rows if each.issued <= on < each.settled]
    late = [each for each in unpaid if each.due < on]
    revenue = total(each for each in rows if on - timedelta(days=90) < each.issued <= on)
    settled = [max(0, (each.settled - each.due).days) for each in rows if month_before(on) < each.settled <= on]
    buckets: Counter[int] = Counter()
    for each in late:
        buckets[min(4, ((on - each.due).days - 1) // 30 + 1)] += 1

    assert (found.open, found.overdue) == (total(unpaid), total(late))
    assert found.overdue_debtors == len({each.customer for each in late})
    assert found.untouched == len(late)
    assert [each.invoices for each in found.ageing] == [
        len(unpaid) - len(late),
        *(buckets[place] for place in (1, 2, 3, 4)),
    ]
    assert found.dso == round(total(unpaid) / revenue * 90)
    assert found.average_late == round(sum(settled) / len(settled))
    assert found.undated == 0
