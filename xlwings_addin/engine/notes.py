"""Comments of a sheet, old notes and threads alike, that follow the rows of a table to other places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlwings_addin.engine.areas import parse_area

if TYPE_CHECKING:
    from xlwings_addin.engine.row_moves import RowMove


def _element(name: str) -> str:
    """A pattern for an element that does not hold another of its kind."""
    tag = rf"(?:[\w.-]+:)?{name}"
    return rf"<{tag}\s(?:[^<]|<(?!/?{tag}[\s/>]))*</{tag}>"


_COMMENT = re.compile(_element("(?:comment|threadedComment)"))
_REF = re.compile(r"""(\sref=["'])([^"']*)""")
_SHAPE = re.compile(_element("shape"))
_NOTE = re.compile(r"""\sObjectType=["']Note["']""")
_ROW, _COLUMN = (re.compile(rf"(<(?:[\w.-]+:)?{name}>\s*)(\d+)") for name in ("Row", "Column"))
_ANCHOR = re.compile(r"(<(?:[\w.-]+:)?Anchor>)([^<]*)")
_TOP, _BOTTOM = 2, 6
"""Where an anchor, eight numbers, names the first and the last row of a note."""


def moved_comments(text: str, move: RowMove) -> str:
    """A part with comments or threads, each at the new place of its cell; those of rows that leave the table go."""

    def moved(comment: re.Match[str]) -> str:
        ref = _REF.search(comment[0])
        if not ref:
            return comment[0]
        try:
            cell = parse_area(ref[2])
        except ValueError:
            return comment[0]
        row = move.row(cell.top, cell.left)
        if row is None or row == cell.top:
            return "" if row is None else comment[0]
        place = cell._replace(top=row, bottom=row + cell.rows - 1)
        return f"{comment[0][: ref.start(2)]}{place}{comment[0][ref.end(2) :]}"

    return _COMMENT.sub(moved, text)


def moved_shapes(text: str, move: RowMove) -> str:
    """A drawing part of the old kind, with the frames of notes beside the new places of their cells."""

    def moved(shape: re.Match[str]) -> str:
        row, column = _ROW.search(shape[0]), _COLUMN.search(shape[0])
        if not row or not column or not _NOTE.search(shape[0]):
            return shape[0]
        before = int(row[2]) + 1
        after = move.row(before, int(column[2]) + 1)
        if after is None or after == before:
            return "" if after is None else shape[0]
        framed = _ROW.sub(rf"\g<1>{after - 1}", shape[0], count=1)
        return _ANCHOR.sub(lambda anchor: anchor[1] + _lowered(anchor[2], after - before), framed, count=1)

    return _SHAPE.sub(moved, text)


def _lowered(anchor: str, rows: int) -> str:
    """The anchor of a note as many rows lower.

    >>> _lowered("2, 15, 0, 10, 4, 15, 4, 4", 3)
    '2, 15, 3, 10, 4, 15, 7, 4'
    """
    numbers = [int(number) for number in anchor.split(",")]
    if len(numbers) != 8:
        return anchor
    rows = max(rows, -numbers[_TOP])
    numbers[_TOP] += rows
    numbers[_BOTTOM] += rows
    return ", ".join(map(str, numbers))
