"""The one place that changes inputs and log rows: it says what it will change, does it, and can undo it (`Logboek`).

A run is a list of changes. A changed cell is one row of `Logboek` with the old and the new value; an added or removed
row is one row of `Logboek` with all its values, and further rows when these do not fit in one cell. The many rows that
an import adds stand together in as few cells as hold them: nobody reads them one by one, and a journal of a row for each
would fill its sheet in ten imports. Computed columns are not logged, except with a removed row: they are computed again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby, repeat
from typing import Any, NamedTuple

from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import (
    LONGEST_TEXT,
    cell_length,
    from_log,
    in_cells,
    same,
    to_cell,
    to_cells,
    to_log,
    to_text,
)
from xlwings_addin.ledger.kept_rows import as_json, in_pieces, rows_in
from xlwings_addin.ledger.row_keys import SEPARATOR, holds, key_headers, rows_by_key, rows_left, telling_cells
from xlwings_addin.ledger.schema import BY_NAME, SETTINGS, Kind, Table
from xlwings_addin.ledger.settings import KIND_OF_SETTING
from xlwings_addin.ledger.tables import OpenTable

ROW_ADDED = "(nieuwe rij)"
ROWS_ADDED = "(nieuwe rijen)"
ROW_REMOVED = "(rij weggehaald)"
UNDONE = "Ongedaan maken"
MEMO = "#"
REMARK = "(onthouden)"
CONTINUED = "(vervolg)"
_DAY = "datum"
_TOGETHER_FROM = 100
_TOGETHER = frozenset({"Facturen", "Debiteuren", "Betalingen"})
"""The tables that an import adds rows to; what is said about a person in a log stays on a line of its own."""


class CellChange(NamedTuple):
    """A new value for one cell of the row with this key."""

    table: str
    key: tuple[str, ...]
    column: str
    value: Any


class RowAdded(NamedTuple):
    """A new row: fact values by header; ``memo`` is logged with it but not written, and comes back at an undo."""

    table: str
    values: Mapping[str, Any]
    memo: str = ""


class RowsAdded(NamedTuple):
    """The many new rows of an import: fact values by header, a column each."""

    table: str
    columns: Mapping[str, Sequence[Any]]


class Remark(NamedTuple):
    """Something to keep with a run that changes no table: how a source was read; an undo of the run forgets it."""

    table: str
    key: str
    text: str


class RowRemoved(NamedTuple):
    """The body row at this place, counted from 0, taken out with everything in it, columns of the user's own included."""

    table: str
    place: int


Change = CellChange | RowAdded | RowsAdded | RowRemoved | Remark


@dataclass(frozen=True)
class Undone:
    """What an undo took back: the action, when it was done, the added rows by table, each with its `MEMO`, the remarks.

    ``restored`` cells hold again what they held, ``returned`` rows that were taken out stand in their place again.
    """

    action: str
    moment: str
    removed: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    restored: int = 0
    returned: int = 0
    remarks: list[Remark] = field(default_factory=list)


class _Line(NamedTuple):
    """What one row of `Logboek` says of a change."""

    table: str
    key: str
    column: str
    old: str
    new: str


class _Entry(NamedTuple):
    run: int
    moment: str
    user: str
    action: str
    table: str
    key: str
    column: str
    old: str
    new: str


def apply(tables: dict[str, OpenTable], changes: Sequence[Change], *, action: str, user: str, moment: datetime) -> int:
    """Carry out the changes and log them as one run; give the run's number, 0 when nothing had to change.

    Raises:
        DataError: a row to change is not there, or the rows do not fit; nothing has been written then.
    """
    log = tables["Logboek"]
    cells: dict[str, dict[tuple[int, str], Any]] = {}
    added: list[tuple[str, dict[str, list[Any]]]] = []
    taken: dict[str, list[int]] = {}
    lines: list[_Line] = []
    where: dict[str, dict[tuple[str, ...], int]] = {}
    changed: dict[str, dict[tuple[str, ...], int]] = {}
    for (_, name), group in groupby(changes, lambda change: (type(change), change.table)):
        alike = list(group)
        for columns, memos in _new_rows(alike):
            added.append((name, columns))
            lines += _added_lines(_schema(tables[name]), columns, memos)
        for change in alike:
            if isinstance(change, Remark):
                lines.append(_Line(name, change.key, REMARK, "", change.text))
            elif isinstance(change, RowRemoved):
                taken.setdefault(name, []).append(change.place)
                lines += _removed_lines(tables[name], change.place)
            elif isinstance(change, CellChange):
                table = tables[name]
                if name not in where:
                    where[name] = rows_by_key(table)
                index = where[name].get(change.key)
                if index is None:
                    raise DataError(f"{' / '.join(change.key)} staat niet in de tabel {name}", sheet=table.sheet.name)
                old = table.rows[index][table.columns[change.column]]
                value = to_cell(change.value)
                if not same(old, value):
                    cells.setdefault(name, {})[index, change.column] = value
                    changed.setdefault(name, {})[change.key] = index
                    lines.append(_Line(name, SEPARATOR.join(change.key), change.column, to_log(old), to_log(value)))
    lines += chain.from_iterable(
        _telling_lines(tables[name], keys, where[name], cells[name]) for name, keys in changed.items()
    )
    if not lines:
        return 0
    for text in (text for line in lines for text in line if cell_length(text) > LONGEST_TEXT):
        raise DataError(f"de tekst '{text[:40]}…' is te lang voor een cel (hoogstens {LONGEST_TEXT} tekens)")
    for name in {name for name, _ in added}:
        tables[name].check_room(sum(_height(columns) for other, columns in added if other == name))
    log.check_room(len(lines))
    run = _last_run(log) + 1
    _write(tables, cells, taken, added)
    _log(log, run, action, user, moment, lines)
    return run


def _write(
    tables: Mapping[str, OpenTable],
    cells: Mapping[str, Mapping[tuple[int, str], Any]],
    taken: Mapping[str, Sequence[int]],
    added: Iterable[tuple[str, Mapping[str, Sequence[Any]]]],
) -> None:
    """Changed cells first, for their places are those of before; then the rows that go, and the new ones below."""
    for name, values in cells.items():
        tables[name].write_cells(values)
    for name, places in taken.items():
        tables[name].remove(places)
    for name, columns in added:
        tables[name].append_columns(columns)


def undo(tables: dict[str, OpenTable], *, user: str, moment: datetime) -> Undone:
    """Take back the newest run that was not taken back yet, and log that.

    Raises:
        DataError: there is nothing to undo, or a cell or row of that run was changed since; nothing is written then.
    """
    log = tables["Logboek"]
    entries = _entries(log)
    standing = _standing(entries)
    if not standing:
        raise DataError("er is niets om ongedaan te maken", sheet=log.sheet.name)
    last = max(entry.run for entry in standing)
    newest = [entry for entry in standing if entry.run == last]
    cells: dict[str, dict[tuple[int, str], Any]] = {}
    rows: dict[str, list[int]] = {}
    removed: dict[str, list[dict[str, str]]] = {}
    returned: dict[str, dict[int, dict[str, Any]]] = {}
    remarks: list[Remark] = []
    changed = {entry.table for entry in newest if entry.column != REMARK}
    where = {name: rows_left(tables[name], _left(newest, name)) for name in changed}
    unchanged: dict[str, dict[tuple[str, ...], list[int]]] = {}
    for entry in newest:
        if entry.column == REMARK:
            remarks.append(Remark(entry.table, entry.key, entry.new))
            continue
        table = tables[entry.table]
        if entry.column == ROW_REMOVED:
            place, row = _row_kept(table, entry)
            returned.setdefault(entry.table, {})[place] = row
            continue
        if entry.column in (ROW_ADDED, ROWS_ADDED):
            kept = _rows_kept(entry)
            if entry.table not in unchanged:
                unchanged[entry.table] = _input_values(table)
            rows.setdefault(entry.table, []).extend(
                _places(table, kept, unchanged[entry.table], where[entry.table], entry.action)
            )
            removed.setdefault(entry.table, []).extend(kept)
            continue
        index = where[entry.table].get(entry.key)
        if index is None or not holds(table, index, entry.column, entry.new):
            raise _changed_since(table, index, entry.column, entry.action)
        if entry.old == entry.new:  # it only tells rows apart
            continue
        cells.setdefault(entry.table, {})[index, entry.column] = from_log(
            entry.old, _kind(table, entry.column, entry.key)
        )
    for name, places in returned.items():
        tables[name].check_room(len(places) - len(rows.get(name, ())))
    for name, values in cells.items():
        tables[name].write_cells(values)
    for name, indexes in rows.items():
        tables[name].remove(indexes)
    for name, places in returned.items():
        tables[name].put_back(places)
    first = newest[0]
    _log(
        log,
        max(entry.run for entry in entries) + 1,
        UNDONE,
        user,
        moment,
        [_Line("Logboek", str(first.run), "", first.action, "")],
    )
    restored, back = (sum(map(len, found.values())) for found in (cells, returned))
    return Undone(first.action, first.moment, removed, restored, back, remarks)


def remembered(log: OpenTable, table: str) -> dict[str, str]:
    """What runs that stand keep about a table, by key; the newest counts."""
    remarks = [entry for entry in _standing(_entries(log)) if (entry.table, entry.column) == (table, REMARK)]
    return {entry.key: entry.new for entry in sorted(remarks, key=lambda entry: entry.run)}


def _standing(entries: Sequence[_Entry]) -> list[_Entry]:
    """The entries of runs that were not taken back."""
    gone = {entry.key for entry in entries if entry.action == UNDONE}
    return [entry for entry in entries if entry.action != UNDONE and str(entry.run) not in gone]


def _log(log: OpenTable, run: int, action: str, user: str, moment: datetime, lines: Sequence[_Line]) -> None:
    stamp = moment.strftime("%Y-%m-%d %H:%M:%S")
    first = [[value] * len(lines) for value in (float(run), stamp, user, action)]
    log.append_columns(dict(zip(_schema(log).by_header, (*first, *zip(*lines, strict=True)), strict=True)))


def _entries(log: OpenTable) -> list[_Entry]:
    """The lines of the journal, each in one piece, also when somebody sorted them."""
    columns = [log.column(column.header) for column in _schema(log).columns]
    entries: list[_Entry] = []
    further: list[_Entry] = []
    for run, *texts in zip(*columns, strict=True):
        if isinstance(run, int | float):
            entry = _Entry(int(run), *("" if text is None else to_log(text) for text in texts))
            (further if entry.column == CONTINUED else entries).append(entry)
    begun = {(one.run, one.table, one.key): at for at, one in enumerate(entries)} if further else {}
    for part in further:
        if (at := begun.get((part.run, part.table, part.key))) is not None:
            whole = entries[at]
            entries[at] = whole._replace(old=whole.old + part.old, new=whole.new + part.new)
    return entries


def _last_run(log: OpenTable) -> int:
    return max((int(run) for run in log.column("Run") if isinstance(run, int | float)), default=0)


def _left(entries: Iterable[_Entry], name: str) -> dict[str, list[tuple[str, str]]]:
    """What a run left in the rows of a table that it changed: column and text of each cell, by the key of the row."""
    left: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        if entry.table == name and entry.column in BY_NAME[name].by_header:
            left.setdefault(entry.key, []).append((entry.column, entry.new))
    return left


def _telling_lines(
    table: OpenTable,
    keys: Mapping[tuple[str, ...], int],
    where: Mapping[tuple[str, ...], int],
    cells: Mapping[tuple[int, str], Any],
) -> Iterator[_Line]:
    """What tells changed rows from others with the same key, in cells that were not changed."""
    for key, index in keys.items():
        for header, text in telling_cells(table, key, where):
            if (index, header) not in cells:
                yield _Line(table.name, SEPARATOR.join(key), header, text, text)


def _schema(table: OpenTable) -> Table:
    return BY_NAME[table.name]


def _kind(table: OpenTable, header: str, key: str) -> Kind:
    if table.name == SETTINGS.name and header == SETTINGS.by_field["value"].header:
        return KIND_OF_SETTING.get(key, Kind.TEXT)
    return _schema(table).by_header[header].kind


def _new_rows(alike: Iterable[Change]) -> Iterator[tuple[dict[str, list[Any]], list[str]]]:
    """The cells of new rows by header, and the memo of each row."""
    rows = []
    for change in alike:
        if isinstance(change, RowAdded):
            rows.append(change)
        elif isinstance(change, RowsAdded):
            columns = {header: to_cells(values) for header, values in change.columns.items()}
            yield columns, [""] * _height(columns)
    if rows:
        values = [row.values for row in rows]
        headers = dict.fromkeys(chain.from_iterable(values))
        yield {header: to_cells([row.get(header) for row in values]) for header in headers}, [row.memo for row in rows]


def _height(columns: Mapping[str, Sequence[Any]]) -> int:
    return len(next(iter(columns.values()), ()))


def _added_lines(table: Table, columns: Mapping[str, Sequence[Any]], memos: Sequence[str]) -> Iterator[_Line]:
    """The rows of `Logboek` for new rows; where many stand together, the key names the first and the last of them."""
    named = [columns.get(header, [None] * len(memos)) for header in key_headers(table)]
    keys = list(zip(*named, strict=True))
    whole = {**columns, MEMO: [memo or None for memo in memos]} if any(memos) else columns
    many = len(keys) >= _TOGETHER_FROM and table.name in _TOGETHER
    if many and (pieces := list(in_pieces(whole))):
        for first, last, text in pieces:
            key = " t/m ".join(SEPARATOR.join(map(to_text, keys[place])) for place in (first, last))
            yield _Line(table.name, key, ROWS_ADDED, "", text)
        return
    for named_by, text in zip(keys, as_json(whole), strict=True):
        key = SEPARATOR.join(map(to_text, named_by))
        for place, piece in enumerate(in_cells(text)):
            yield _Line(table.name, key, CONTINUED if place else ROW_ADDED, "", piece)


def _removed_lines(table: OpenTable, place: int) -> list[_Line]:
    """The rows of `Logboek` for a row that is taken out: its place and every filled cell, with the kind that it has."""
    held = {header: table.rows[place][position] for header, position in table.columns.items()}
    cells = {header: value for header, value in held.items() if value not in (None, "")}
    whole = json.dumps([place, cells], ensure_ascii=False, default=_as_kept)
    key = SEPARATOR.join(to_text(held[header]) for header in key_headers(_schema(table)))
    return [
        _Line(table.name, key, CONTINUED if place else ROW_REMOVED, piece, "")
        for place, piece in enumerate(in_cells(whole))
    ]


def _as_kept(value: object) -> object:
    return {_DAY: value.isoformat()} if isinstance(value, datetime) else float(str(value))


def _rows_kept(entry: _Entry) -> list[dict[str, str]]:
    try:
        rows = rows_in(entry.new)
    except ValueError:
        raise _unreadable(entry) from None
    if not rows or not all(rows):
        raise _forgotten(entry)
    return rows


def _row_kept(table: OpenTable, entry: _Entry) -> tuple[int, dict[str, Any]]:
    """Place and cells of a row that was taken out.

    Raises:
        DataError: the journal no longer holds the row, or the table no longer has one of its columns.
    """
    if not entry.old:
        raise _forgotten(entry)
    try:
        place, kept = json.loads(entry.old)
    except ValueError:
        raise _unreadable(entry) from None
    for header in kept.keys() - table.columns.keys():
        raise DataError(
            "deze kolom is weg; daarom kan dit niet ongedaan worden gemaakt", sheet=table.sheet.name, column=header
        )
    return place, {
        header: datetime.fromisoformat(value[_DAY]) if isinstance(value, dict) else value
        for header, value in kept.items()
    }


def _input_values(table: OpenTable) -> dict[tuple[str, ...], list[int]]:
    """Body row indexes by the logged text of all input cells."""
    columns = []
    for column in _schema(table).inputs:
        values = table.column(column.header)
        if values.count(None) == len(values):  # most columns that an import does not fill
            columns.append([""] * len(values))
            continue
        # by type as well: a number and a yes or no may be equal and are not logged alike
        typed = list(zip(map(type, values), values, strict=True))
        texts = {one: to_log(one[1]) for one in set(typed)}
        columns.append(list(map(texts.__getitem__, typed)))
    rows: dict[tuple[str, ...], list[int]] = {}
    for index, whole in enumerate(zip(*columns, strict=True)):
        rows.setdefault(whole, []).append(index)
    return rows


def _forgotten(entry: _Entry) -> DataError:
    return DataError(
        f"wat '{entry.action}' deed, is uit het Logboek opgeschoond en kan niet meer ongedaan worden gemaakt"
    )


def _unreadable(entry: _Entry) -> DataError:
    return DataError(
        f"wat '{entry.action}' deed, staat niet meer heel in het Logboek en kan daarom niet ongedaan worden gemaakt"
    )


def _places(
    table: OpenTable,
    rows: Sequence[Mapping[str, str]],
    unchanged: Mapping[tuple[str, ...], list[int]],
    where: Mapping[str, int | None],
    action: str,
) -> Iterator[int]:
    """Where rows that were added stand now, with the same values still."""
    inputs = [column.header for column in _schema(table).inputs]
    for row in rows:
        candidates = unchanged.get(tuple(map(row.get, inputs, repeat(""))))
        if not candidates:
            key = SEPARATOR.join([row.get(header, "") for header in key_headers(_schema(table))])
            raise _changed_since(table, where.get(key), "", action)
        yield candidates.pop()


def _changed_since(table: OpenTable, index: int | None, header: str, action: str) -> DataError:
    return DataError(
        f"dit is gewijzigd of weggehaald na de handeling '{action}'; die kan daarom niet meer ongedaan worden gemaakt",
        sheet=table.sheet.name,
        row=None if index is None else table.first_row + index,
        column=header,
    )
