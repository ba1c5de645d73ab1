"""Opschonen: show what is past its term, then empty the notes and take out the books, in the tables and in the journal.

The day, outcome and amounts of a call stay as long as the books they belong to. The newest clean-up can be undone, so the
journal keeps what it emptied and took out until the next one; that one empties the journal too.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import Unreadable, to_date, to_log, to_text
from xlwings_addin.ledger.journal import (
    CONTINUED,
    REMARK,
    ROW_ADDED,
    ROWS_ADDED,
    CellChange,
    Change,
    RowRemoved,
    apply,
)
from xlwings_addin.ledger.kept_rows import rows_in, together
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.row_keys import SEPARATOR
from xlwings_addin.ledger.schema import BY_NAME, CALLS
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.money import long_date
from xlwings_addin.rules.retention import NOTES, Expired, books_until, expired_books, expired_notes

ACTION = "Opschonen"
MOST_NAMED = 15

_NOTE_HEADERS = tuple(CALLS.by_field[field].header for field in NOTES)
_OPINION_HEADERS = ("Classificatie", "Onderbouwing")

_BOOKS: dict[str, tuple[str, str, str]] = {
    "Facturen": ("invoices", "factuur", "facturen"),
    "Gesprekken": ("calls", "gesprek", "gesprekken"),
    "Termijnen": ("instalments", "termijn", "termijnen"),
    "Brieven": ("letters", "brief", "brieven"),
    "Betalingen": ("payments", "betaling", "betalingen"),
    "Debiteuren": ("debtors", "debiteur", "debiteuren"),
}
"""The tables from which rows are taken out, each with its field of `ExpiredBooks` and its nouns."""


class Sweep(NamedTuple):
    """What a clean-up would do.

    ``expired`` are the debtors whose notes go, ``books`` the body rows that go by table; ``forgotten`` the lines of the
    journal that an earlier clean-up left for its undo, ``old_lines`` those that are as old as the books that go.
    """

    expired: list[Expired]
    books: dict[str, list[int]]
    forgotten: list[int]
    old_lines: list[int]

    def __bool__(self) -> bool:
        """Whether there is anything to do."""
        return any(self)


def preview_clean_up(book: Any, occasion: Occasion) -> Report:
    """Tell what is past its term; nothing is written. The counts are all 0 when nothing is."""
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    sweep = _sweep(tables, ledger, as_of(ledger.settings, occasion.on), occasion)
    if not sweep:
        years = counted(ledger.settings.keep_notes_years, "jaar", "jaar")
        return Report(
            f"Er valt niets op te schonen: geen notitie is ouder dan {years} na de laatste betaling, en van de "
            "administratie is niets ouder dan 7 jaar.",
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
    if sweep.books:
        lines.append("De administratie bewaart u 7 jaar na het boekjaar. Wat weggaat, is ouder en helemaal betaald.")
    if "Brieven" in sweep.books:
        lines.append("De Word-bestanden in de brievenmap blijven staan; gooi die zelf weg.")
    return Report(_told(sweep, "kan worden", "kunnen worden"), warnings=lines, counts=_counts(sweep))


def clean_up(book: Any, occasion: Occasion) -> Report:
    """Empty and take out what is past its term, as one run that can be undone until the next clean-up.

    Raises:
        DataError: a table or header is missing; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    log = tables["Logboek"]
    sweep = _sweep(tables, ledger, on, occasion)
    if not sweep:
        return preview_clean_up(book, occasion)
    for name in sweep.books:
        if tables[name].impl.show_totals:
            raise DataError(
                "zet eerst de totaalrij uit bij Tabelontwerp en klik opnieuw", sheet=tables[name].sheet.name
            )
    going = {name: {tables[name].first_row + place for place in places} for name, places in sweep.books.items()}
    changes: list[Change] = []
    for expired in sweep.expired:
        for call in expired.calls:
            if call.row not in going.get("Gesprekken", ()):
                changes += [
                    CellChange("Gesprekken", (call.number,), CALLS.by_field[field].header, None)
                    for field in NOTES
                    if getattr(call, field)
                ]
        if expired.grounds and ledger.debtors[expired.debtor].row not in going.get("Debiteuren", ()):
            changes += [CellChange("Debiteuren", (expired.debtor,), header, None) for header in _OPINION_HEADERS]
    changes += [RowRemoved(name, place) for name, places in sweep.books.items() for place in places]
    emptied = {(index, header): None for index in sweep.forgotten for header in ("Oud", "Nieuw")}
    noted = {call.number for expired in sweep.expired for call in expired.calls}
    copies = {**_without_notes(log, noted), **_without_rows(log, tables, sweep.books)}
    apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    log.write_cells({**copies, **emptied})
    log.remove(sweep.old_lines)
    recompute(tables, on)
    return Report(
        f"{_told(sweep, 'is', 'zijn')} Ongedaan maken kan tot u weer opschoont.",
        warnings=["De Word-bestanden in de brievenmap staan er nog; gooi die zelf weg."] * ("Brieven" in sweep.books),
        counts=_counts(sweep),
    )


def _sweep(tables: dict[str, OpenTable], ledger: Ledger, on: date, occasion: Occasion) -> Sweep:
    log = tables["Logboek"]
    today = occasion.moment.strftime("%Y-%m-%d")
    forgotten, old = [], []
    headers = ("Tijdstip", "Handeling", "Kolom", "Oud")
    for index, (moment, action, column, held) in enumerate(zip(*map(log.column, headers), strict=True)):
        day = _day(moment)
        if day is not None and books_until(day) < on and column != REMARK:
            old.append(index)
        elif action == ACTION and held not in (None, "") and to_text(moment)[:10] < today:
            forgotten.append(index)
    going = expired_books(ledger, on)
    places = {
        name: [each.row - tables[name].first_row for each in getattr(going, field)]
        for name, (field, _, _) in _BOOKS.items()
    }
    return Sweep(expired_notes(ledger, on), {name: rows for name, rows in places.items() if rows}, forgotten, old)


def _day(moment: object) -> date | None:
    try:
        return to_date(datetime.fromisoformat(to_text(moment)))
    except (ValueError, Unreadable):
        return None


def _without_notes(log: OpenTable, calls: set[str]) -> dict[tuple[int, str], str | None]:
    """The journal's own copies of these calls, without what is said about a person."""
    cells: dict[tuple[int, str], str | None] = {}
    columns = zip(*(log.column(header) for header in ("Tabel", "Sleutel", "Kolom", "Nieuw")), strict=True)
    for index, (table, key, column, new) in enumerate(columns):
        if table == "Gesprekken" and column in {ROW_ADDED, CONTINUED} and to_text(key) in calls:
            cells[index, "Nieuw"] = _bare(to_text(new))
    return cells


def _bare(copy: str) -> str | None:
    try:
        values = json.loads(copy)
    except ValueError:  # part of a copy that did not fit in one cell, or emptied before
        return None
    kept = {header: value for header, value in values.items() if header not in _NOTE_HEADERS}
    return json.dumps(kept, ensure_ascii=False)


def _without_rows(
    log: OpenTable, tables: dict[str, OpenTable], books: dict[str, list[int]]
) -> dict[tuple[int, str], str | None]:
    """What the journal holds about rows that are taken out, emptied."""
    going = [(name, _key(tables[name], place)) for name, places in books.items() for place in places]
    gone = {(name, SEPARATOR.join(map(to_text, key))) for name, key in going}
    logged = {(name, tuple(map(to_log, key))) for name, key in going}
    cells: dict[tuple[int, str], str | None] = {}
    columns = zip(*(log.column(header) for header in ("Tabel", "Sleutel", "Kolom", "Nieuw")), strict=True)
    for index, (table, key, column, new) in enumerate(columns):
        if (table, to_text(key)) in gone:
            cells |= {(index, header): None for header in ("Oud", "Nieuw")}
        elif column == ROWS_ADDED and table in books:
            headers = BY_NAME[table].key
            try:
                rows = rows_in(to_text(new))
            except ValueError:  # changed by hand: it undoes nothing any more, and whom it tells of is not known
                cells[index, "Nieuw"] = None
                continue
            kept = [{} if (table, tuple(row.get(name, "") for name in headers)) in logged else row for row in rows]
            if kept != rows:
                cells[index, "Nieuw"] = together(kept)
    return cells


def _key(table: OpenTable, place: int) -> list[object]:
    return [table.rows[place][table.columns[header]] for header in BY_NAME[table.name].key]


def _counts(sweep: Sweep) -> dict[str, int]:
    return {
        "debtors": len(sweep.expired),
        "calls": sum(len(expired.calls) for expired in sweep.expired),
        "rows": sum(map(len, sweep.books.values())),
        "journal": len(sweep.forgotten) + len(sweep.old_lines),
    }


def _told(sweep: Sweep, one: str, many: str) -> str:
    counts = _counts(sweep)
    sentences = []
    if sweep.expired:
        notes = counted(counts["calls"], "gesprek", "gesprekken")
        debtors = counted(counts["debtors"], "debiteur", "debiteuren")
        sentences.append(f"De notities bij {notes} met {debtors} {many} leeggemaakt.")
    if sweep.books:
        rows = [counted(len(places), *_BOOKS[name][1:]) for name, places in sweep.books.items()]
        verb = one if counts["rows"] == 1 else many
        sentences.append(f"{_listed(rows)} van meer dan 7 jaar geleden {verb} weggehaald.")
    if counts["journal"]:
        lines = counted(counts["journal"], "oude regel", "oude regels")
        sentences.append(f"In het Logboek {one if counts['journal'] == 1 else many} {lines} opgeschoond.")
    return " ".join(sentences)


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} en {parts[-1]}"
