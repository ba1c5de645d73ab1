"""How the journal names a row of a table: by the cells of its key, and where rows have one key, also by what else they hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlwings_addin.ledger.cells import to_log, to_text
from xlwings_addin.ledger.schema import BY_NAME, Table
from xlwings_addin.ledger.tables import OpenTable

SEPARATOR = " | "

Key = tuple[str, ...]


def key_headers(table: Table) -> tuple[str, ...]:
    """The headers that name a row in the journal."""
    return table.key or tuple(table.by_header)[:4]


def keys_of(table: OpenTable) -> list[Key]:
    """The key of each body row; of rows that are alike in it, the second and further ones get their place as well."""
    columns = [map(to_text, table.column(header)) for header in BY_NAME[table.name].key]
    seen: dict[Key, int] = {}
    keys = []
    for key in zip(*columns, strict=True):
        times = seen[key] = seen.get(key, 0) + 1
        keys.append(key if times == 1 or not any(key) else (*key, str(times)))
    return keys


def rows_by_key(table: OpenTable) -> dict[Key, int]:
    """Body row of each key."""
    return {key: index for index, key in enumerate(keys_of(table)) if any(key)}


def holds(table: OpenTable, index: int, header: str, logged: str) -> bool:
    """Whether a cell holds what the journal says."""
    return to_log(table.rows[index][table.columns[header]]) == logged


def telling_cells(table: OpenTable, key: Key, where: Mapping[Key, int]) -> Iterator[tuple[str, str]]:
    """Header and logged text of the cells in which a row differs from others with its key; none when it is the only one.

    Args:
        where: the body row of each key.
    """
    schema = BY_NAME[table.name]
    first = key[: len(schema.key)]
    alike = [where[first]]
    while (further := (*first, str(len(alike) + 1))) in where:
        alike.append(where[further])
    for column in schema.inputs if len(alike) > 1 else ():
        position = table.columns[column.header]
        texts = {index: to_log(table.rows[index][position]) for index in alike}
        if len(set(texts.values())) > 1:
            yield column.header, texts[where[key]]


def rows_left(table: OpenTable, left: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, int | None]:
    """Body row by the text of its key, which cannot be taken apart again when a name holds the separator.

    Rows with one key, whose order says nothing after a sort, are found by what a run left in them; a row that is not
    found so is `None`.

    Args:
        left: header and logged text of cells, by the text of the key.
    """
    width = len(BY_NAME[table.name].key)
    rows: dict[str, int] = {}
    alike: dict[str, list[int]] = {}
    for index, key in enumerate(keys_of(table)):
        if any(key):
            text = SEPARATOR.join(key)
            rows[text] = index
            if len(key) > width:
                first = SEPARATOR.join(key[:width])
                alike[text] = alike.setdefault(first, [rows[first]])
                alike[text].append(index)
    fitting = {
        name: [index for index in alike[name] if all(holds(table, index, *cell) for cell in cells)]
        for name, cells in left.items()
        if name in alike
    }
    found: dict[str, int | None] = dict(rows)
    taken: set[int] = set()
    for name in sorted(fitting, key=lambda name: len(fitting[name])):
        free = [index for index in fitting[name] if index not in taken]
        if free:
            found[name] = index = rows[name] if rows[name] in free else free[0]
            taken.add(index)
        elif fitting[name]:
            found[name] = None
    for name in (name for name, fits in fitting.items() if not fits):  # changed since: one of those that nobody claims
        left_over = [index for index in alike[name] if index not in taken]
        if rows[name] not in left_over:
            found[name] = left_over[0] if len(left_over) == 1 else None
    return found
