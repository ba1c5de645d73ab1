"""Importeren: bring open items from a bookkeeping export into `Facturen` and `Debiteuren`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.imports.items import ImportedItems
from xlwings_addin.imports.upsert import plan
from xlwings_addin.ledger.journal import CellChange, Change, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.settings import PAYMENTS_UNTIL
from xlwings_addin.ledger.tables import open_tables

ACTION = "Importeren"
MOST_NAMED = 10


def import_items(book: Any, items: ImportedItems, occasion: Occasion, *, complete: bool = False) -> Report:
    """Add new invoices and debtors, update changed amounts, and with ``complete`` mark vanished ones paid.

    Rows that were not understood are named in the warnings; the rest goes on. One run of the journal.

    Raises:
        DataError: a table or header of the workbook is missing, or the rows do not fit; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    planned = plan(items, ledger, complete=complete, default_type=ledger.settings.default_debtor_type)
    changes: list[Change] = [RowAdded("Debiteuren", row) for row in planned.new_debtors]
    changes += [CellChange("Debiteuren", (cell.key[-1],), cell.header, cell.new) for cell in planned.debtor_changes]
    changes += [RowAdded("Facturen", row) for row in planned.new_invoices]
    changes += [CellChange("Facturen", cell.key, cell.header, cell.new) for cell in planned.invoice_changes]
    if ledger.settings.payments_until is None or ledger.settings.payments_until < on:
        changes.append(CellChange("Instellingen", (PAYMENTS_UNTIL,), "Waarde", on))
    apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    return _report(items, planned)


def _report(items: ImportedItems, planned: Any) -> Report:
    counts = dict(planned.counts)
    problems = [f"{Path(items.file).name}, rij {problem.row}: {problem.message}" for problem in planned.problems]
    warnings = problems[:MOST_NAMED]
    if len(problems) > MOST_NAMED:
        warnings.append(f"En nog {counted(len(problems) - MOST_NAMED, 'rij', 'rijen')} niet ingelezen.")
    warnings += planned.warnings
    return Report(planned.summary, ok=not problems, warnings=warnings, counts=counts)
