"""Importeren: bring open items from a bookkeeping export into `Facturen` and `Debiteuren`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from xlwings_addin.actions.file_choice import each_once
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.imports import ImportedItems, Order, Source, read_open_items
from xlwings_addin.imports.upsert import ImportPlan, plan
from xlwings_addin.ledger.journal import CellChange, Change, Remark, RowAdded, RowsAdded, apply, remembered
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.settings import PAYMENTS_UNTIL
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.facts import Ledger

ACTION = "Importeren"
_COLUMNS, _DATES = "kolommen", "datums"

Sources = Mapping[tuple[str, ...], Source]
"""What the user said of files, by their headers."""


def import_files(
    book: Any,
    files: Sequence[Path],
    occasion: Occasion,
    *,
    mapping: Mapping[str, str] = MappingProxyType({}),
    date_order: Order | None = None,
    answers: Sources = MappingProxyType({}),
    complete: bool = False,
) -> Report:
    """Add new invoices and debtors and update changed ones; with ``complete`` also mark vanished ones paid.

    Every file is read once, before anything is written; each file is one run of the journal. Rows that were not understood
    are named in the warnings and the rest goes on. What the user says of a file (``mapping`` and ``date_order`` of all,
    ``answers`` of some) is remembered in the workbook, and used again for a file with the same headers; a date order
    until such a file shows another one.

    Raises:
        DataError: a table or header of the workbook is missing, a file cannot be understood, or the rows do not fit.
        FileRefused: a file cannot be read safely.
    """
    files, warnings = each_once(files)
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    known = _known_sources(tables["Logboek"])
    sources = _completed(known, answers)
    imported = _read(files, mapping, sources, date_order, complete)
    counts: Counter[str] = Counter()
    messages: list[str] = []
    owed = 0
    for position, items in enumerate(imported, start=1):
        ledger = read_ledger(tables)
        owed = owed if position > 1 else _owed(ledger)
        on = as_of(ledger.settings, occasion.on)
        planned = _plan(items, ledger, complete=complete and position == len(imported))
        changes = _changes(planned)
        until = ledger.settings.payments_until
        if items.rows and (until is None or until < on):
            changes.append(CellChange("Instellingen", (PAYMENTS_UNTIL,), "Waarde", on))
        before = known.get(items.headers, Source())
        now = _said(items, sources.get(items.headers, before), mapping, date_order)
        if items.headers and now != before:
            changes.append(Remark("Facturen", json.dumps(items.headers, ensure_ascii=False), _as_text(now)))
        if before.mapping and now.mapping == before.mapping and not mapping:
            pairs = ", ".join(f"{header} = {column}" for header, column in before.mapping.items())
            warnings.append(f"{items.file}: de kolommen zijn toegewezen zoals bij een eerdere import: {pairs}.")
        apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
        counts.update(_counts(items, planned))
        messages.append(planned.sentences[0])
        warnings += planned.sentences[1:]
    warnings += _doubts(counts["paid"], owed)
    return Report(" ".join(messages), ok=not counts["problems"], warnings=list(dict.fromkeys(warnings)), counts=counts)


def preview_import(
    book: Any, files: Sequence[Path], *, answers: Sources = MappingProxyType({}), complete: bool = False
) -> Report:
    """Tell what `import_files` would do; nothing is written.

    Raises:
        DataError: the same as importing.
        FileRefused: the same as importing.
    """
    files, warnings = each_once(files)
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    sources = _completed(_known_sources(tables["Logboek"]), answers)
    imported = _read(files, {}, sources, None, complete)
    counts: Counter[str] = Counter()
    messages: list[str] = []
    for position, items in enumerate(imported, start=1):
        planned = _plan(items, ledger, complete=complete and position == len(imported))
        counts.update(_counts(items, planned))
        messages.append(planned.sentences[0])
        warnings += planned.sentences[1:]
    warnings += _doubts(counts["paid"], _owed(ledger))
    return Report(" ".join(messages), ok=not counts["problems"], warnings=list(dict.fromkeys(warnings)), counts=counts)


def _known_sources(log: OpenTable) -> Sources:
    """What the user said before, by the headers of the file."""
    return {tuple(json.loads(headers)): _from_text(said) for headers, said in remembered(log, "Facturen").items()}


def _completed(known: Sources, answers: Sources) -> Sources:
    """What was said before with what is said now; where both say something, the latter counts."""
    again = {
        headers: Source(now.mapping or before.mapping, now.date_order or before.date_order)
        for headers, now in answers.items()
        for before in [known.get(headers, Source())]
    }
    return {**known, **again}


def _said(items: ImportedItems, source: Source, mapping: Mapping[str, str], date_order: Order | None) -> Source:
    """What to remember of a file; a date order that it contradicts is forgotten, so that it is asked again."""
    order = source.date_order
    if items.date_order is not None:
        order = items.date_order if items.date_order == (date_order or order) else None
    return Source(dict(mapping or source.mapping), order)


def _as_text(source: Source) -> str:
    return json.dumps({_COLUMNS: dict(source.mapping), _DATES: source.date_order})


def _from_text(said: str) -> Source:
    found = json.loads(said)
    return Source(found.get(_COLUMNS) or {}, found.get(_DATES))


def _read(
    files: Sequence[Path], mapping: Mapping[str, str], known: Sources, date_order: Order | None, complete: bool
) -> list[ImportedItems]:
    imported = [read_open_items(file, mapping=mapping, remembered=known, date_order=date_order) for file in files]
    if complete and len(imported) > 1:
        imported.append(_together(imported))
    return imported


def _plan(items: ImportedItems, ledger: Ledger, complete: bool) -> ImportPlan:
    return plan(items, ledger, complete=complete, default_type=ledger.settings.default_debtor_type)


def _changes(planned: ImportPlan) -> list[Change]:
    return [
        *(RowAdded("Debiteuren", row) for row in planned.new_debtors),
        *(CellChange("Debiteuren", change.key, change.header, change.new) for change in planned.filled),
        *([RowsAdded("Facturen", planned.new_invoices)] if planned.added else []),
        *(CellChange("Facturen", change.key, change.header, change.new) for change in planned.changed),
    ]


def _counts(items: ImportedItems, planned: ImportPlan) -> dict[str, int]:
    return {
        "new": planned.added,
        "changed": len({change.key for change in planned.changed} - set(planned.paid)),
        "unchanged": planned.unchanged,
        "paid": len(planned.paid),
        "new_debtors": len(planned.new_debtors),
        "problems": len(items.problems),
        "skipped": len(items.skipped),
    }


def _owed(ledger: Ledger) -> int:
    """How many invoices are open."""
    return sum(bool(invoice.open) for invoice in ledger.invoices)


def _doubts(paid: int, owed: int) -> list[str]:
    """More than half paid at once is seldom true: the wrong administration or a part of the list is likelier."""
    if 2 * paid <= owed:
        return []
    stand, become = ("staat", "wordt") if paid == 1 else ("staan", "worden")
    return [
        f"Let op: {paid} van de {counted(owed, 'open factuur', 'open facturen')} {stand} niet in wat u inleest en {become} als betaald gemarkeerd; "
        "controleer of dit de goede administratie is en of de lijst volledig is."
    ]


def _together(imported: Sequence[ImportedItems]) -> ImportedItems:
    """The items of all files as one list that touches no column: only to see which invoices are in none of them."""
    return replace(
        imported[0],
        file="Alle bestanden samen",
        rows=tuple(row for items in imported for row in items.rows),
        problems=tuple(problem for items in imported for problem in items.problems),
        debtors={},
        columns=frozenset(),
        headers=(),
        skipped=(),
        warnings=(),
    )
