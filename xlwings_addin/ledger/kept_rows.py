"""New rows as a line of the journal keeps them: one as an object of texts by header, many as a list of texts by header."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from xlwings_addin.ledger.cells import LONGEST_TEXT, cell_length, to_log

_quoted = json.encoder.encode_basestring


def as_json(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """The filled cells of each row as an object, one text a row."""
    names = [f"{_quoted(header)}: " for header in columns]
    cells = [_texts(column, "") for column in columns.values()]
    return [
        "{" + ", ".join([name + text for name, text in zip(names, row, strict=True) if text]) + "}"
        for row in zip(*cells, strict=True)
    ]


def in_pieces(columns: Mapping[str, Sequence[Any]]) -> Iterator[tuple[int, int, str]]:
    """The rows as lists by header: first row, last row and text of as many as fit in one cell; nothing when one is too large.

    Kept so, a large import takes a third of the room and of the time of an object for each row.
    """
    names = [_quoted(header) for header in columns]
    cells = [_texts(column, '""') for column in columns.values()]
    lengths = [list(map(len, texts) if "".join(texts).isascii() else map(cell_length, texts)) for texts in cells]
    around = len("{}") + sum(len(name) + len(":[],") for name in names)
    if around + sum(map(max, lengths)) + len(names) > LONGEST_TEXT:
        return
    until = [list(accumulate(column, initial=0)) for column in lengths]

    def size(stop: int) -> int:
        return sum(ends[stop] for ends in until) + stop * len(names)

    start, count = 0, len(cells[0])
    while start < count:
        stop = bisect_right(range(count + 1), size(start) + LONGEST_TEXT - around, start, key=size) - 1
        lists = [f"{name}:[{','.join(texts[start:stop])}]" for name, texts in zip(names, cells, strict=True)]
        yield start, stop - 1, "{" + ",".join(lists) + "}"
        start = stop


def rows_in(text: str) -> list[dict[str, str]]:
    """The new rows that a line of the journal tells of, the filled cells of each; a row that was cleaned up has none.

    Raises:
        ValueError: no longer the text that the journal wrote.

    >>> rows_in('{"Factuurnummer":["F1","F2"],"Bedrag":["10",""]}')
    [{'Factuurnummer': 'F1', 'Bedrag': '10'}, {'Factuurnummer': 'F2'}]
    """
    if not text:
        return []
    read = json.loads(text)
    if not isinstance(read, dict):
        raise ValueError("no rows")
    if not any(isinstance(column, list) for column in read.values()):
        return [read]
    rows = zip(*read.values(), strict=True)
    return [{header: cell for header, cell in zip(read, row, strict=True) if cell} for row in rows]


def together(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows of one line as the text of that line again; `rows_in` gives them back."""
    headers = dict.fromkeys(header for row in rows for header in row)
    return json.dumps({header: [row.get(header, "") for row in rows] for header in headers}, ensure_ascii=False)


def _texts(column: Sequence[Any], empty: str) -> list[str]:
    if set(map(type, column)) == {str}:
        return list(map(_quoted, column))
    known = {value: empty if value is None else _quoted(to_log(value)) for value in set(column)}
    return list(map(known.__getitem__, column))
