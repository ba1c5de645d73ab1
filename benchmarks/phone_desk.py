"""Opening a dossier and saving a call in a large workbook: the two clicks that a collector waits for.

`python -m benchmarks.phone_desk` fills a closed workbook with 20.000 invoices of 5.000 debtors and 30.000 calls, each in the
journal too, and prints CPU and wall seconds of each click, warm: the workbook is open and was read once. Medians of the runs.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

DAY = datetime(2026, 11, 23, 10, 15)
OUTCOMES = ("Geen gehoor", "Voicemail", "Informatief", "Afwezig", "Toezegging")


def filled(path, invoices, debtors, calls):
    """A workbook with this many rows, open on the closed-file engine."""
    from xlwings_addin.engine import open_book
    from xlwings_addin.ledger.tables import open_tables
    from xlwings_addin.resources import template_bytes

    rng = random.Random(7)
    path.write_bytes(template_bytes())
    book = open_book(path)
    tables = open_tables(book, ["Facturen", "Debiteuren", "Gesprekken", "Logboek", "Instellingen"])
    tables["Debiteuren"].append(
        [
            {"Debiteurnummer": f"D{n}", "Naam": f"Bedrijf {n} B.V.", "Type": "Zakelijk", "Telefoon": "020 000 00 00"}
            for n in range(debtors)
        ]
    )
    rows = []
    for n in range(invoices):
        due = DAY.replace(hour=0, minute=0) - timedelta(days=rng.randint(-30, 120))
        rows.append(
            {
                "Factuurnummer": f"F{n}",
                "Debiteurnummer": f"D{n % debtors}",
                "Factuurdatum": due - timedelta(days=30),
                "Vervaldatum": due,
                "Omschrijving": "Levering",
                "Bedrag": float(rng.randint(50, 5000)),
                "Termijn overeengekomen": "Ja",
            }
        )
    tables["Facturen"].append(rows)
    rows, journal = [], []
    for n in range(calls):
        on = DAY.replace(hour=0, minute=0) - timedelta(days=rng.randint(0, 300))
        rows.append(
            {
                "Nummer": str(n + 1),
                "Datum": on,
                "Tijd": "10:00",
                "Debiteurnummer": f"D{n % debtors}",
                "Facturen": f"F{n % debtors}; F{n % debtors + debtors}",
                "Uitkomst": rng.choice(OUTCOMES),
                "Toegezegd bedrag": 100.0,
                "Toegezegd op": on + timedelta(days=7),
                "Openstaand bij gesprek": 500.0,
                "Notitie": "Sprak met de administratie over de facturen.",
            }
        )
        journal.append(
            {
                "Run": float(n + 1),
                "Tijdstip": "2026-01-05 10:00:00",
                "Handeling": "Gesprek vastleggen",
                "Tabel": "Gesprekken",
                "Sleutel": str(n + 1),
                "Kolom": "(nieuwe rij)",
                "Nieuw": json.dumps({"Nummer": str(n + 1), "Uitkomst": "Geen gehoor"}),
            }
        )
    tables["Gesprekken"].append(rows)
    tables["Logboek"].append(journal)
    return book


def clicks(book, debtor, occasion):
    """Open the dossier of a debtor and save a call: CPU and wall seconds of each."""
    from xlwings_addin.actions.dossier import open_dossier
    from xlwings_addin.actions.form import Form, log_form

    def promise():
        form = Form(book)
        for name, typed in (("outcome", "Toezegging"), ("spoken_to", "mevrouw A."), ("means", "Overboeking")):
            form.put(f"Gesprek_{name}", typed)

    taken = {}
    for name, click in (
        ("open a dossier", lambda: open_dossier(book, debtor, occasion)),
        ("save a call", lambda: log_form(book, occasion)),
    ):
        if name == "save a call":
            promise()
        cpu, wall = time.process_time(), time.perf_counter()
        click()
        taken[name] = (time.process_time() - cpu, time.perf_counter() - wall)
    return taken


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=20_000)
    parser.add_argument("--debtors", type=int, default=5_000)
    parser.add_argument("--calls", type=int, default=30_000)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    from xlwings_addin.actions.report import Occasion

    occasion = Occasion(DAY.date(), DAY, "benchmark")
    with tempfile.TemporaryDirectory() as folder:
        book = filled(Path(folder) / "groot.xlsm", given.invoices, given.debtors, given.calls)
        clicks(book, "D0", occasion)
        runs = [clicks(book, f"D{n + 1}", occasion) for n in range(given.runs)]
        book.close()
    print(f"{given.invoices} invoices, {given.debtors} debtors, {given.calls} calls; median of {given.runs}, warm")
    for name in runs[0]:
        cpu, wall = (statistics.median(run[name][place] for run in runs) for place in (0, 1))
        print(f"{name:15} {cpu:6.3f} s CPU {wall:6.3f} s wall")


if __name__ == "__main__":
    main()
