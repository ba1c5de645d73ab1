"""Bellijst: who to call today, best first; what is filled in beside a row stays until it is booked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.ledger.cells import to_cell, to_codes, to_text
from xlwings_addin.ledger.read import LEDGER_TABLES
from xlwings_addin.ledger.schema import CALL_LIST
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.call_list import CallRow, call_list
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.vocabulary import Status

OFF_THE_LIST = "Staat vandaag niet meer op de bellijst. Leg dit vast, of maak de rij leeg."

FILLED_IN = tuple(column.header for column in CALL_LIST.inputs)
"""The columns of the quick log."""


@dataclass(frozen=True)
class CallListReport(Report):
    """The report with the rows of the list."""

    rows: Sequence[CallRow] = ()

    def as_json(self) -> dict[str, object]:
        """The report as plain data, with the list under ``calls``."""
        calls = [{field: _plain(value) for field, value in row._asdict().items()} for row in self.rows]
        return {**super().as_json(), "calls": calls}


def make_call_list(book: Any, occasion: Occasion) -> CallListReport:
    """Compute the invoices and fill `Bellijst` with the calls of the day; what was filled in beside a row stays there.

    Raises:
        DataError: a table, header, policy or setting is not as it must be; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, CALL_LIST.name))
    on, ledger, answer, _ = recompute(tables, occasion.on)
    rows = call_list(ledger, answer, on)
    sheet = tables[CALL_LIST.name]
    kept = left = 0
    typed = _by_debtor(sheet)
    filled: list[Mapping[str, Any]] = []
    for row in rows:
        beside = typed.pop((row.debtor, row.currency), {})
        kept += is_filled(beside)
        values = {column.header: to_cell(getattr(row, column.field)) for column in CALL_LIST.computed}
        filled.append({**beside, **values})
    for off in typed.values():
        if is_filled(off):
            left += 1
            filled.append({**off, "Volgorde": float(len(filled) + 1), "Waarom vandaag": OFF_THE_LIST})
    sheet.replace(filled)
    message = f"{counted(len(rows), 'gesprek', 'gesprekken')} voor {on:%d-%m-%Y}."
    if rows:
        message += f" Begin met {rows[0].name or rows[0].debtor}: {rows[0].why}."
    warnings = []
    if kept:
        warnings.append(f"{counted(kept, 'rij is', 'rijen zijn')} ingevuld maar nog niet vastgelegd.")
    if left:
        warnings.append(
            f"{counted(left, 'ingevulde rij staat', 'ingevulde rijen staan')} niet meer op de lijst; die staan onderaan."
        )
    faulty = [each for each in answer.decisions if each.status is Status.ERROR]
    if faulty:
        count = counted(len(faulty), "factuur telt", "facturen tellen")
        warnings.append(f"{count} nog niet mee. Bijvoorbeeld {faulty[0].invoice.number}: {faulty[0].reason}.")
    return CallListReport(
        message, warnings=warnings, counts={"calls": len(rows), "filled": kept + left}, rows=rows, seen=bool(rows)
    )


def as_lines(rows: Sequence[CallRow]) -> list[str]:
    """The list for a terminal, a line a call."""
    cells = [
        (str(row.position), row.debtor, row.name, row.phone, euro(row.overdue, row.currency), f"{row.why}.")
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]


def is_filled(row: Mapping[str, Any]) -> bool:
    """Whether anything of the quick log is filled in."""
    return any(to_text(row.get(header)) for header in FILLED_IN)


def take_off(sheet: OpenTable, done: Collection[int]) -> None:
    """Take these body rows off the list and number the others anew."""
    if not done:
        return
    left = [dict(zip(sheet.columns, row, strict=True)) for index, row in enumerate(sheet.rows) if index not in done]
    for position, row in enumerate(left, start=1):
        row["Volgorde"] = float(position)
    sheet.replace(left)


def places_of(sheet: OpenTable, debtor: str, invoices: Collection[str]) -> set[int]:
    """Body rows of the list about these invoices of a debtor; about all of the debtor's when none are named."""
    rows = enumerate(zip(sheet.column("Debiteurnummer"), sheet.column("Facturen"), strict=True))
    return {
        place
        for place, (number, about) in rows
        if to_text(number) == debtor and (not invoices or not set(to_codes(about)).isdisjoint(invoices))
    }


def _by_debtor(sheet: OpenTable) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows as they stand, by debtor and currency; columns that the user added come along."""
    rows = [dict(zip(sheet.columns, row, strict=True)) for row in sheet.rows]
    return {(to_text(row["Debiteurnummer"]), to_text(row["Valuta"])): row for row in rows if any(row.values())}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if isinstance(value, date) else value
