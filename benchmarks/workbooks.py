"""A large workbook of invented rows, for what is measured on one."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

DAY = datetime(2026, 11, 23, 10, 15)
OUTCOMES = ("Geen gehoor", "Voicemail", "Informatief", "Afwezig", "Toezegging")


def filled(path: Path, invoices: int, debtors: int, calls: int) -> Any:
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
