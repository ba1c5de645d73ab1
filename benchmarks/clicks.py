"""What a click costs: Bijwerken in a closed workbook of 10.000 invoices of 2.500 debtors that is open and was read once.

`python -m benchmarks.clicks` clicks the button as the ribbon does, report and all. Beside it openpyxl that only loads the same file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.side_by_side import Taken, clock, main
from benchmarks.workbooks import DAY, filled

SIZES = (10_000,)


def click(book: Any, on: date) -> None:
    from xlwings_addin import buttons
    from xlwings_addin.actions.report import Occasion

    now = classmethod(lambda cls, given=None: cls(given or on, datetime.now(), "benchmark"))
    with patch.object(Occasion, "now", now):
        buttons.click("bijwerken")
    assert "bijgewerkt" in book.app.impl.alerts[-1].prompt, book.app.impl.alerts[-1]


@contextmanager
def computed(invoices: int) -> Iterator[Any]:
    """The workbook, open and computed once."""
    with tempfile.TemporaryDirectory() as folder, patch("xlwings_addin.excel.user_data", return_value=Path(folder)):
        book = filled(Path(folder) / "groot.xlsm", invoices, invoices // 4, 0)
        book.set_mock_caller()
        click(book, DAY.date())
        yield book
        book.close()


def nothing_changed(invoices: int) -> Taken:
    with computed(invoices) as book, clock() as taken:
        click(book, DAY.date())
    return taken


def a_new_day(invoices: int) -> Taken:
    with computed(invoices) as book, clock() as taken:
        click(book, DAY.date() + timedelta(days=1))
    return taken


def save(invoices: int) -> Taken:
    with computed(invoices) as book, clock() as taken:
        book.save()
    return taken


def load_with_openpyxl(invoices: int) -> Taken:
    import openpyxl

    with computed(invoices) as book:
        book.save()
        with clock() as taken:
            openpyxl.load_workbook(book.fullname, keep_vba=True)
    return taken


CONTESTANTS = {
    "product, a new day": a_new_day,
    "product, nothing changed": nothing_changed,
    "product, save the closed file": save,
    "openpyxl, load the file": load_with_openpyxl,
}

if __name__ == "__main__":
    main("benchmarks.clicks", CONTESTANTS, SIZES)
