"""The story of the demo: invented debtors, told with the product's own actions, day by day."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.importing import ACTION
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import update
from xlwings_addin.actions.workbook import new_workbook, on_closed
from xlwings_addin.errors import FileRefused
from xlwings_addin.ledger.journal import CellChange, Change, RowAdded, apply
from xlwings_addin.ledger.schema import BY_NAME, Kind
from xlwings_addin.ledger.settings import AS_OF, PAYMENTS_UNTIL
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.vocabulary import YES, Outcome

WORKBOOK = "incasso-demo.xlsm"

COMPANY: dict[str, str] = {
    "Bedrijfsnaam": "Groothandel Voorbeeld B.V.",
    "Adres": "Keizersweg 12",
    "Postcode": "3511 XA",
    "Plaats": "Utrecht",
    "IBAN": "NL02ABNA0123456789",
    "BIC": "ABNANL2A",
    "KvK-nummer": "00000000",
    "Btw-nummer": "NL000000000B00",
    "Telefoon": "030 000 00 00",
    "E-mail": "debiteuren@voorbeeld.example",
    "Behandelaar": "Sanne Bakker",
}


def make_demo(folder: Path, on: date | None = None) -> Report:
    """Make a workbook with invented debtors in this folder, tell its story, and say what came out.

    Args:
        folder: made when it is not there.
        on: the day of the story, moved back to a working day; default: today.

    Raises:
        FileRefused: the folder already holds a demo, or cannot be written.
    """
    workbook = folder / WORKBOOK
    if workbook.exists():
        raise FileRefused(f"{workbook} bestaat al; kies een andere map of gooi de oude demo weg")
    day = calendar_for(frozenset()).last_working_day(on or datetime.now().date())
    made = new_workbook(workbook)
    try:
        story = on_closed(workbook, lambda book: _tell(book, day))
    except BaseException:
        for file in made.files:
            file.unlink(missing_ok=True)
        raise
    Path(f"{workbook}.bak").unlink(missing_ok=True)
    message = f"De demo staat in {folder}: {story.message} Open {WORKBOOK} in Excel en kijk bij het tabblad Incasso."
    return Report(message, warnings=story.warnings, counts=story.counts, files=[*made.files, *story.files])


def _tell(book: Any, day: date) -> Report:
    tables = open_tables(book, ("Facturen", "Debiteuren", "Instellingen", "Logboek"))
    changes: list[Change] = [CellChange("Instellingen", (label,), "Waarde", text) for label, text in COMPANY.items()]
    changes.append(CellChange("Instellingen", (AS_OF,), "Waarde", day))
    last_week = _at(day - timedelta(days=8))
    changes.append(CellChange("Instellingen", (PAYMENTS_UNTIL,), "Waarde", last_week.on))
    changes += [RowAdded("Debiteuren", row) for row in _typed("Debiteuren", _rows("debtors.csv"))]
    changes += [RowAdded("Facturen", row) for row in _typed("Facturen", _invoices(day))]
    apply(tables, changes, action=ACTION, user=last_week.user, moment=last_week.moment)

    reminders = make_letters(book, last_week)
    numbers = _unsent(book)
    if numbers:
        mark_sent(book, numbers, last_week)

    today = _at(day)
    tables = open_tables(book, ("Instellingen", "Logboek"))
    paid_until = [CellChange("Instellingen", (PAYMENTS_UNTIL,), "Waarde", day)]
    apply(tables, paid_until, action=ACTION, user=today.user, moment=today.moment)
    promised_on = calendar_for(frozenset()).first_working_day(day + timedelta(days=7))
    log_call(
        book,
        {
            "debtor": "D1001",
            "outcome": Outcome.PROMISE,
            "spoken_to": "mevrouw A. Voorbeeld",
            "promised": Decimal("2080.50"),
            "promised_on": promised_on,
            "means": "Overboeking",
            "invoices": ("2026-0101", "2026-0102"),
            "summary": f"U betaalt € 2.080,50 uiterlijk op {promised_on:%d-%m-%Y} per overboeking.",
            "note": "Facturen waren blijven liggen na een verhuizing van het kantoor.",
        },
        today,
    )
    log_call(
        book,
        {
            "debtor": "D1003",
            "outcome": Outcome.ABSENT,
            "spoken_to": "de receptie",
            "back_on": calendar_for(frozenset()).add(day, 3),
            "stand_in": "geen",
            "invoices": ("2026-0105",),
            "note": "Eigenaar is er deze week niet.",
        },
        today,
    )
    letters = make_letters(book, today)
    state = update(book, today)
    message = (
        f"{counted(state.counts['invoices'], 'factuur', 'facturen')}, 2 gesprekken en "
        f"{counted(len(reminders.files) + len(letters.files), 'brief', 'brieven')}."
    )
    counts = {**state.counts, "calls": 2, "letters": len(reminders.files) + len(letters.files)}
    return Report(message, warnings=letters.warnings, counts=counts, files=[*reminders.files, *letters.files])


def _at(day: date) -> Occasion:
    return Occasion(day, datetime.combine(day, time(10, 15)), "demo")


def _unsent(book: Any) -> list[str]:
    letters = open_tables(book, ["Brieven"])["Brieven"]
    rows = zip(letters.column("Briefnummer"), letters.column("Verzonden op"), strict=True)
    return [str(number) for number, sent in rows if number and not sent]


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files("xlwings_addin.demo").joinpath(name).read_text("utf-8")
    return csv.DictReader(text.splitlines(), delimiter=";")


def _invoices(day: date) -> Iterator[dict[str, Any]]:
    names = {row["Debiteurnummer"]: row["Naam"] for row in _rows("debtors.csv")}
    for row in _rows("invoices.csv"):
        due = day - timedelta(days=int(row.pop("Te laat")))
        issued = due - timedelta(days=int(row.pop("Termijn")))
        yield {**row, "Debiteur": names[row["Debiteurnummer"]], "Factuurdatum": issued, "Vervaldatum": due}


def _typed(table: str, rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    columns = BY_NAME[table].by_header
    for row in rows:
        yield {
            header: Decimal(value)
            if value and columns[header].kind in {Kind.MONEY, Kind.NUMBER}
            else (value == YES if value and columns[header].kind is Kind.YES_NO else value)
            for header, value in row.items()
        }
