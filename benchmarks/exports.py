"""Exports of open items and workbooks filled from them, made once and kept in the folder for temporary files: making takes longer than measuring."""

from __future__ import annotations

import csv
import hashlib
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

HEADERS = (
    "Factuurnummer", "Debiteurnummer", "Debiteur", "Factuurdatum", "Vervaldatum", "Omschrijving", "Bedrag",
)  # fmt: skip
DAY = date(2026, 11, 23)
PER_DEBTOR = 12


def rows(count: int) -> Iterator[tuple[str, str, str, date, date, str, float]]:
    """Invented open items, a dozen a debtor."""
    chance = random.Random(7)
    debtors = max(count // PER_DEBTOR, 1)
    for place in range(count):
        debtor, due = chance.randrange(debtors), DAY - timedelta(days=chance.randint(-30, 400))
        yield (
            f"F{place:07}", f"D{debtor:06}", f"Bedrijf {debtor} & Zonen B.V.", due - timedelta(days=30), due,
            f"Levering week {place % 52}", chance.randint(500, 500_000) / 100,
        )  # fmt: skip


def folder() -> Path:
    """Where the files stay between runs."""
    place = Path(tempfile.gettempdir()) / "xlwings-addin-benchmarks"
    place.mkdir(exist_ok=True)
    return place


def csv_export(count: int) -> Path:
    """A Dutch csv: semicolons, decimal commas, day first."""
    path = folder() / f"open-{count}.csv"
    if not path.exists():
        with path.open("w", newline="", encoding="utf-8") as file:
            write = csv.writer(file, delimiter=";").writerow
            write(HEADERS)
            for *texts, issued, due, description, amount in rows(count):
                write([*texts, f"{issued:%d-%m-%Y}", f"{due:%d-%m-%Y}", description, f"{amount:.2f}".replace(".", ",")])
    return path


def xlsx_export(count: int) -> Path:
    """The same in a workbook, with real dates and numbers."""
    import xlsxwriter

    path = folder() / f"open-{count}.xlsx"
    if not path.exists():
        book = xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "dd-mm-yyyy"})
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADERS)
        for place, row in enumerate(rows(count), 1):
            sheet.write_row(place, 0, row)
        book.close()
    return path


_ALONE = """
import sys
sys.modules.update(dict.fromkeys(("numpy", "pandas", "polars")))
from xlwings_addin.cli import main
main()
"""
"""The product as it is installed: xlwings imports what others brought, half a second and a hundred megabytes that nothing here uses."""


def product(*arguments: object) -> None:
    """A command of the product, as a process of its own."""
    command = [sys.executable, "-c", _ALONE, *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def empty_workbook(into: Path) -> Path:
    """A new workbook, just made."""
    from xlwings_addin.resources import template_bytes

    path = into / "werkboek.xlsm"
    path.write_bytes(template_bytes())
    return path


def filled_workbook(count: int, into: Path) -> Path:
    """A copy of a workbook with so many imported invoices that were never updated; kept until the product changes."""
    import xlwings_addin
    from xlwings_addin.resources import template_bytes

    made_by = hashlib.sha256(template_bytes())
    for path in sorted(Path(xlwings_addin.__path__[0]).rglob("*.py")):
        made_by.update(path.read_bytes())
    kept = folder() / f"open-{count}-{made_by.hexdigest()[:8]}.xlsm"
    path = empty_workbook(into)
    if not kept.exists():
        product("import", path, csv_export(count), "--date", DAY)
        shutil.copyfile(path, kept)
    shutil.copyfile(kept, path)
    return path
