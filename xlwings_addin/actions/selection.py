"""Which rows of a table the user has selected, and how a message names them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple

from xlwings_addin.ledger.tables import OpenTable


class Selected(NamedTuple):
    """Worksheet rows of a sheet that are selected and shown; no sheet when another workbook is in front."""

    sheet: str
    rows: frozenset[int]


_SEEN: ContextVar[Selected | None] = ContextVar("seen", default=None)


@contextmanager
def as_seen(book: Any) -> Iterator[None]:
    """Within this block the selection is what it is now, also when a filter is taken off meanwhile."""
    token = _SEEN.set(_seen(book))
    try:
        yield
    finally:
        _SEEN.reset(token)


def selected_rows(book: Any, table: OpenTable) -> list[int]:
    """Worksheet rows of a table that are selected and shown; none when another sheet or workbook is in front.

    A filter hides rows within a selection: what the user does not see, the user did not choose.
    """
    selected = _SEEN.get() or _seen(book)
    last = table.first_row + len(table.rows) - 1
    return sorted(row for row in selected.rows if selected.sheet == table.sheet.name and table.first_row <= row <= last)


def _seen(book: Any) -> Selected:
    selection = book.app.selection
    if selection is None or selection.sheet.book.name != book.name:
        return Selected("", frozenset())
    sheet = selection.sheet
    rows: set[int] = set()
    for table in sheet.tables:
        body = table.data_body_range
        for top, bottom in _blocks(selection) if body is not None else ():
            first, last = max(top, body.row), min(bottom, body.row + body.shape[0] - 1)
            rows.update(_shown(sheet, first, last, live=book.app.engine.name == "excel"))
    return Selected(sheet.name, frozenset(rows))


def _blocks(selection: Any) -> Iterator[tuple[int, int]]:
    """First and last row of each block of selected cells; Excel for Windows may have several."""
    areas = getattr(selection.api, "Areas", None)
    if areas is None:
        yield selection.row, selection.row + selection.shape[0] - 1
        return
    for number in range(1, areas.Count + 1):
        area = areas(number)
        yield area.Row, area.Row + area.Rows.Count - 1


def _shown(sheet: Any, top: int, bottom: int, *, live: bool) -> Iterator[int]:
    if top > bottom:
        return
    # Rows of one height are all shown, and Excel says so in one call; a hidden row has height 0.
    if not live or sheet.range((top, 1), (bottom, 1)).row_height:
        yield from range(top, bottom + 1)
    else:
        yield from (row for row in range(top, bottom + 1) if sheet.range((row, 1)).row_height)


def named(rows: Iterable[int]) -> str:
    """Rows as a message names them.

    >>> named([2]), named([2, 3, 4, 7])
    ('rij 2', 'rij 2 t/m 4, 7')
    """
    runs: list[list[int]] = []
    for row in rows:
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return "rij " + ", ".join(f"{run[0]} t/m {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
