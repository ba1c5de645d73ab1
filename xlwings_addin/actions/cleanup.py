"""Opschonen: show which notes are past their term, then empty them, in the call log and in the journal.

The day, outcome and amounts of a call stay: they belong to the bookkeeping. The newest clean-up can be undone, so the
journal keeps what it emptied until the next one; that one empties the journal too.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, NamedTuple

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.journal import ROW_ADDED, CellChange, Change, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import CALLS
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.money import long_date
from xlwings_addin.rules.retention import NOTES, Expired, expired_notes

ACTION = "Opschonen"
MOST_NAMED = 15

_NOTE_HEADERS = tuple(CALLS.by_field[field].header for field in NOTES)
_OPINION_HEADERS = ("Classificatie", "Onderbouwing")


class Sweep(NamedTuple):
    """What a clean-up would do: the debtors whose notes go, and the lines of the journal that go with an earlier one."""

    expired: list[Expired]
    journal_lines: list[int]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.expired or self.journal_lines)


def preview_clean_up(book: Any, occasion: Occasion) -> Report:
    """Tell whose notes are past their term; nothing is written. ``counts["calls"]`` and the others are 0 when none are."""
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    sweep = _sweep(ledger, tables["Logboek"], on, occasion)
    if not sweep:
        years = counted(ledger.settings.keep_notes_years, "jaar", "jaar")
        return Report(
            f"Er valt niets op te schonen: geen notitie is ouder dan {years} na de laatste betaling.",
            counts=_counts(sweep),
        )
    lines = []
    for expired in sweep.expired[:MOST_NAMED]:
        debtor = ledger.debtors.get(expired.debtor)
        what = [counted(len(expired.calls), "gesprek", "gesprekken")] if expired.calls else []
        what += ["de onderbouwing van de classificatie"] if expired.grounds else []
        name = f" {debtor.name}" if debtor and debtor.name else ""
        lines.append(f"{expired.debtor}{name}: {' en '.join(what)}, afgehandeld op {long_date(expired.settled_on)}")
    if len(sweep.expired) > MOST_NAMED:
        lines.append(f"En nog {counted(len(sweep.expired) - MOST_NAMED, 'debiteur', 'debiteuren')}.")
    return Report(f"{_told(sweep, 'kunnen')} worden leeggemaakt.", warnings=lines, counts=_counts(sweep))


def clean_up(book: Any, occasion: Occasion) -> Report:
    """Empty the notes that are past their term, as one run that can be undone until the next clean-up.

    Raises:
        DataError: a table or header is missing; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    log = tables["Logboek"]
    sweep = _sweep(ledger, log, on, occasion)
    if not sweep:
        return preview_clean_up(book, occasion)
    changes: list[Change] = []
    for expired in sweep.expired:
        for call in expired.calls:
            changes += [
                CellChange("Gesprekken", (call.number,), CALLS.by_field[field].header, None)
                for field in NOTES
                if getattr(call, field)
            ]
        if expired.grounds:
            changes += [CellChange("Debiteuren", (expired.debtor,), header, None) for header in _OPINION_HEADERS]
    emptied = {(index, header): None for index in sweep.journal_lines for header in ("Oud", "Nieuw")}
    redacted = _redacted(log, {call.number for expired in sweep.expired for call in expired.calls})
    apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    log.write_cells({**emptied, **redacted})
    recompute(tables, on)
    message = f"{_told(sweep, 'zijn')} leeggemaakt. Ongedaan maken kan tot u weer opschoont."
    return Report(message, counts=_counts(sweep))


def _sweep(ledger: Ledger, log: OpenTable, on: date, occasion: Occasion) -> Sweep:
    today = occasion.moment.strftime("%Y-%m-%d")
    columns = zip(*(log.column(header) for header in ("Tijdstip", "Handeling", "Oud")), strict=True)
    earlier = [
        index
        for index, (moment, action, old) in enumerate(columns)
        if action == ACTION and old not in (None, "") and to_text(moment)[:10] < today
    ]
    return Sweep(expired_notes(ledger, on), earlier)


def _redacted(log: OpenTable, calls: set[str]) -> dict[tuple[int, str], str]:
    """The journal's own copies of these calls, without what is said about a person."""
    cells = {}
    columns = zip(*(log.column(header) for header in ("Tabel", "Sleutel", "Kolom", "Nieuw")), strict=True)
    for index, (table, key, column, new) in enumerate(columns):
        if table != "Gesprekken" or column != ROW_ADDED or to_text(key) not in calls:
            continue
        values = json.loads(to_text(new))
        kept = {header: value for header, value in values.items() if header not in _NOTE_HEADERS}
        cells[index, "Nieuw"] = json.dumps(kept, ensure_ascii=False)
    return cells


def _counts(sweep: Sweep) -> dict[str, int]:
    return {
        "debtors": len(sweep.expired),
        "calls": sum(len(expired.calls) for expired in sweep.expired),
        "journal": len(sweep.journal_lines),
    }


def _told(sweep: Sweep, verb: str) -> str:
    counts = _counts(sweep)
    parts = []
    if sweep.expired:
        notes = counted(counts["calls"], "gesprek", "gesprekken")
        parts.append(f"de notities bij {notes} met {counted(counts['debtors'], 'debiteur', 'debiteuren')}")
    if sweep.journal_lines:
        parts.append(f"{counted(counts['journal'], 'regel', 'regels')} in het Logboek van een eerdere keer")
    text = " en ".join(parts)
    return f"{text[0].upper()}{text[1:]} {verb}"
