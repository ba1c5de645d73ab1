"""The rows of the model, and which of them a line of the journal is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from xlwings_addin.ledger.row_keys import SEPARATOR
from xlwings_addin.ledger.schema import BY_NAME


@dataclass
class Row:
    """A row of the model: which event made it, and the journal's text of each input cell."""

    identity: tuple[int, int]
    cells: dict[str, str]


State = dict[str, list[Row]]


def shown(key: str, header: str) -> str:
    """A journal's text as the key of a row has it: a day in Dutch order, a number without decimals."""
    if header == "Boekdatum" and key:
        return datetime.fromisoformat(key).strftime("%d-%m-%Y")
    return key


def key_of(table: str, row: Row) -> str:
    return SEPARATOR.join(shown(row.cells.get(header, ""), header) for header in BY_NAME[table].key)


def keyed(table: str, rows: Iterable[Row]) -> dict[str, Row]:
    """Rows by the key that the journal has for them; of rows alike the later ones with their place."""
    found: dict[str, Row] = {}
    seen: Counter[str] = Counter()
    for row in rows:
        key = key_of(table, row)
        seen[key] += 1
        found[key if seen[key] == 1 else f"{key}{SEPARATOR}{seen[key]}"] = row
    return found


def alike(table: str, rows: Iterable[Row], row: Row) -> bool:
    """Whether another row has the same key."""
    return sum(key_of(table, each) == key_of(table, row) for each in rows) > 1


def as_changed(table: str, rows: Iterable[Row], lines: Iterable[tuple[str, ...]]) -> dict[str, Row]:
    """Rows by their key in the lines of a run; of rows alike, which a sort may have turned, the one that held the old values."""
    found = keyed(table, rows)
    old: dict[str, dict[str, str]] = {}
    for _, name, key, column, before, _ in lines:
        if name == table and key in found and column in BY_NAME[table].by_header:
            old.setdefault(key, {})[column] = before
    choices = {
        key: [
            row
            for row in found.values()
            if key_of(table, row) == key_of(table, found[key])
            and all(row.cells.get(column, "") == text for column, text in held.items())
        ]
        for key, held in old.items()
    }
    taken: list[Row] = []
    for key in sorted(choices, key=lambda key: len(choices[key])):
        free = [row for row in choices[key] if not any(row is each for each in taken)]
        if free and not any(row is found[key] for row in free):
            found[key] = free[0]
        taken.append(found[key])
    return found
