"""What a collector waits for, in a workbook of 20.000 invoices, 5.000 debtors and 30.000 calls, each in the journal too.

`python -m benchmarks.phone_desk` opens a dossier, saves a call and makes the Dashboard, warm: the workbook is open and was read once. Beside it openpyxl that only
loads the same file, which is what a script of one's own would do first.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.side_by_side import Taken, clock, main
from benchmarks.workbooks import DAY, filled

SIZES = (20_000,)


@contextmanager
def desk(invoices: int) -> Iterator[Any]:
    """The workbook, open and warm: a first dossier was opened and a first call saved."""
    with tempfile.TemporaryDirectory() as folder:
        book = filled(Path(folder) / "groot.xlsm", invoices, invoices // 4, invoices * 3 // 2)
        opened(book, "D0")
        saved(book)
        yield book
        book.close()


def opened(book: Any, debtor: str) -> None:
    from xlwings_addin.actions.dossier import open_dossier
    from xlwings_addin.actions.report import Occasion

    open_dossier(book, debtor, Occasion(DAY.date(), DAY, "benchmark"))


def saved(book: Any) -> None:
    from xlwings_addin.actions.form import Form, log_form
    from xlwings_addin.actions.report import Occasion

    form = Form(book)
    for name, typed in (
        ("outcome", "Toezegging"),
        ("spoken_to", "mevrouw A."),
        ("means", "Overboeking"),
        ("reason", "Zelf te laat betaald"),
    ):
        form.put(f"Gesprek_{name}", typed)
    log_form(book, Occasion(DAY.date(), DAY, "benchmark"))


def open_a_dossier(invoices: int) -> Taken:
    with desk(invoices) as book, clock() as taken:
        opened(book, "D1")
    return taken


def save_a_call(invoices: int) -> Taken:
    with desk(invoices) as book:
        opened(book, "D1")
        with clock() as taken:
            saved(book)
    return taken


def make_the_dashboard(invoices: int) -> Taken:
    from xlwings_addin.actions.dashboard import make_dashboard
    from xlwings_addin.actions.report import Occasion

    with desk(invoices) as book, clock() as taken:
        make_dashboard(book, Occasion(DAY.date(), DAY, "benchmark"))
    return taken


def load_with_openpyxl(invoices: int) -> Taken:
    import openpyxl

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "groot.xlsm"
        book = filled(path, invoices, invoices // 4, invoices * 3 // 2)
        book.save()
        book.close()
        with clock() as taken:
            openpyxl.load_workbook(path, keep_vba=True)
    return taken


CONTESTANTS = {
    "product, open a dossier": open_a_dossier,
    "product, save a call": save_a_call,
    "product, the Dashboard": make_the_dashboard,
    "openpyxl, load the file": load_with_openpyxl,
}

if __name__ == "__main__":
    main("benchmarks.phone_desk", CONTESTANTS, SIZES)
