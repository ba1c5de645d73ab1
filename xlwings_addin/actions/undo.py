"""Ongedaan maken: take back the last import, call, letters or sent mark, as the journal recorded it."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from xlwings_addin.actions.places import folder
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.ledger import journal
from xlwings_addin.ledger.read import LEDGER_TABLES
from xlwings_addin.ledger.schema import MERGE_TABLE
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.mailmerge.derived import made_from


def undo(book: Any, occasion: Occasion) -> Report:
    """Take back the newest run and compute the invoices again; letters it made are deleted when nobody changed them.

    Raises:
        DataError: nothing to undo, or a cell of the run was changed since; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek", MERGE_TABLE))
    undone = journal.undo(tables, user=occasion.user, moment=occasion.moment)
    letters = undone.removed.get("Brieven", [])
    if letters:
        tables[MERGE_TABLE].replace([])
    recompute(tables, occasion.on)
    files = [(folder(book) / letter.get("Bestand", ""), letter.get(journal.MEMO, "")) for letter in letters]
    files += [(folder(book) / remark.key, remark.text) for remark in undone.remarks if remark.table == "Brieven"]
    untouched = [file for file, digest in files if file.is_file() and digest == sha256(file.read_bytes()).hexdigest()]
    made = [path for file in untouched for path in made_from(file)]
    rows = sum(map(len, undone.removed.values()))
    parts = [f"{counted(rows, 'rij', 'rijen')} weggehaald"] if rows else []
    parts += [f"{counted(undone.returned, 'rij', 'rijen')} teruggezet"] if undone.returned else []
    parts += [f"{counted(undone.restored, 'cel', 'cellen')} teruggezet"] if undone.restored else []
    message = f"'{undone.action}' van {_moment(undone.moment)} is ongedaan gemaakt: {', '.join(parts)}."
    kept = [file.name for file, _ in files if file.is_file() and file not in untouched]
    warnings = [f"Deze brieven zijn na het maken gewijzigd en blijven staan: {', '.join(kept)}."] if kept else []
    return Report(
        message,
        warnings=warnings,
        counts={"rows": rows + undone.returned, "cells": undone.restored},
        obsolete=[*untouched, *made],
    )


def _moment(logged: str) -> str:
    """The moment in the journal as the user writes it."""
    try:
        return f"{datetime.fromisoformat(logged):%d-%m-%Y %H:%M}"
    except ValueError:
        return logged
