"""Data rows of a table that go to other places: whole cells move, with the format of each and the height of its row.

A row that leaves a table takes what the user gave it along; the rows below keep what is theirs. The cells beside the table
stay where they are. Rows keep their order, so that the part is still read and written in one pass.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from heapq import heappop, heappush

from xlwings_addin.engine.areas import COLUMN_NUMBER, LAST_ROW, Area, column_letters, parse_area
from xlwings_addin.engine.cells import Notation, Sections, attributes, cells_of, notation, numbered_rows, prefix_of
from xlwings_addin.engine.formulas import Formulas, carried, formula_text, shared_masters, shifted
from xlwings_addin.engine.moved_rules import moved_tail
from xlwings_addin.engine.texts import encoded

Cell = tuple[int, int]


@dataclass(frozen=True)
class RowMove:
    """Where the data rows of a table go.

    Args:
        body: the data rows before.
        sources: for each data row afterwards the row where it stood, in ascending order; None for a new one.
        styles: cell formats of new rows by column.
        texts: formulas that have to be written in full, by the cell where they stood.
    """

    body: Area
    sources: tuple[int | None, ...]
    styles: Mapping[int, int] = field(default_factory=dict)
    texts: Mapping[Cell, str] = field(default_factory=dict)

    @property
    def bottom(self) -> int:
        """The last data row afterwards."""
        return self.body.top + len(self.sources) - 1

    @cached_property
    def targets(self) -> dict[int, int]:
        """Where each row that stays goes."""
        return {source: row for row, source in enumerate(self.sources, self.body.top) if source is not None}

    @cached_property
    def kept(self) -> list[int]:
        """The rows that stay in the table, from top to bottom."""
        return list(self.targets)

    @cached_property
    def shifts(self) -> bool:
        """True when a place holds another row than before; not when rows only leave or join at the end."""
        return self.first <= min(self.bottom, self.body.bottom)

    @cached_property
    def first(self) -> int:
        """The first row where something changes."""
        return next(
            (row for row, source in enumerate(self.sources, self.body.top) if source != row),
            min(self.bottom, self.body.bottom) + 1,
        )

    @property
    def last(self) -> int:
        """The last row where something changes."""
        return max(self.bottom, self.body.bottom)

    def row(self, row: int, column: int) -> int | None:
        """Where what belongs to a cell goes; None when its row leaves the table."""
        inside = self.body.top <= row <= self.body.bottom and self.body.left <= column <= self.body.right
        return self.targets.get(row) if inside else row

    def area(self, area: Area) -> Area | None:
        """Where an area along columns of the table goes; None when all its rows leave.

        What ran to the last data row runs to the new one, unless it belonged to that row alone.

        >>> move = RowMove(Area(2, 1, 5, 3), (2, 4, 5))
        >>> str(move.area(Area(2, 1, 5, 1))), str(move.area(Area(4, 2, 4, 2))), move.area(Area(3, 1, 3, 3))
        ('A2:A4', 'B3', None)
        """
        body = self.body
        if area.left < body.left or area.right > body.right or area.bottom < self.first or area.top > body.bottom:
            return area
        top: int | None = area.top
        bottom: int | None = area.bottom
        to_the_end = area.bottom >= body.bottom and (area.rows > 1 or body.rows == 1)
        if area.top > body.top or (area.top == body.top and not to_the_end):
            at = bisect_right(self.kept, area.top - 1)
            below = self.bottom + 1 if area.bottom > body.bottom else None
            top = self.targets[self.kept[at]] if at < len(self.kept) else below
        if not to_the_end:
            at = bisect_right(self.kept, area.bottom)
            above = body.top - 1 if area.top < body.top else None
            bottom = self.targets[self.kept[at - 1]] if at else above
        elif area.bottom == body.bottom:
            bottom = self.bottom
        if top is None or bottom is None or top > bottom:
            return None
        return area._replace(top=top, bottom=bottom)

    def areas(self, sqref: str) -> str:
        """A list of areas, as in a data validation, after the move; empty when all their rows leave."""
        kept = []
        for address in sqref.split():
            try:
                area = parse_area(address)
            except ValueError:
                kept.append(address)
                continue
            moved = self.area(area)
            if moved:
                kept.append(address if moved == area else str(moved))
        return " ".join(kept)

    def to_write(self, formulas: Formulas, sheet: str) -> dict[Cell, str]:
        """The formulas that have to be written in full: those that move, and those that share their text with one.

        Those of a calculated column read as filled down anew, others go on pointing where they did on other sheets.
        """
        masters = shared_masters(formulas)
        body = self.body
        concerned = {
            cell: stored
            for cell, stored in formulas.items()
            if self.first <= cell[0] <= body.bottom and body.left <= cell[1] <= body.right
        }
        groups = {stored.group for stored in concerned.values() if stored.kind == "shared"}
        filled = Counter(column for row, column in formulas if body.top <= row <= body.bottom)
        texts = {}
        for cell, stored in formulas.items():
            if cell in concerned or (stored.kind == "shared" and stored.group in groups):
                row = self.row(*cell)
                if row is not None:
                    text, rows = formula_text(formulas, cell, masters), row - cell[0]
                    calculated = filled[cell[1]] == body.rows
                    texts[cell] = shifted(text, rows, 0) if calculated else carried(text, rows, sheet)
        return texts


@dataclass
class _Row:
    """A row in the making: its start tag, the whole of its cells, or the cells of the table and beside it by column."""

    head: str = ""
    whole: str = ""
    cells: list[tuple[int, str]] = field(default_factory=list)


class _Rows:
    """The rows of a part from the first that changes to the last, each given out once nothing can join it any more."""

    def __init__(self, move: RowMove, marks: Notation) -> None:
        self.move, self.marks = move, marks
        p = marks.prefix
        self._start, self._stop, self._cell = f"<{p}row", f"</{p}row>", f"<{p}c"
        self._address = re.compile(rf'(<{re.escape(p)}c r="([A-Z]+))\d+"')
        self._with_formulas = {row for row, _ in move.texts}
        styles = [(column, style) for column, style in sorted(move.styles.items()) if style]
        new = [row for row, source in enumerate(move.sources, move.body.top) if source is None]
        self._waiting = {
            row: _Row(cells=[(at, f'<{p}c r="{column_letters(at)}{row}" s="{style}"/>') for at, style in styles])
            for row in new
        }
        self._order = new  # ascending: a heap

    def concerns(self, number: int) -> bool:
        """True when a row changes, or may be joined by what changes."""
        return self.move.first <= number <= self.move.last or number in self._with_formulas

    def take(self, number: int, piece: str) -> str:
        """Take a row of the file in, its text after ``<row``; give the rows that are complete now."""
        end = piece.index(">")
        head, body = piece[:end], piece[end + 1 :]
        if head.endswith("/"):
            head, body = head[:-1], self._stop
        area = self.move.body
        inside = area.top <= number <= area.bottom
        target = self.move.targets.get(number) if inside else number
        if not self.move.kept and number == area.top:  # the one row that a table keeps when all its records leave
            self._at(number).head = head
        if not inside or number in self._with_formulas or not self._only_the_table(body):
            self._split(number, target, head, body)
        elif target is not None:
            row = self._at(target)
            row.head, row.whole = head, self._address.sub(rf'\g<1>{target}"', body)
        at = bisect_right(self.move.kept, number)
        later = self.move.targets[self.move.kept[at]] if at < len(self.move.kept) else LAST_ROW + 1
        return self.until(min(number, later - 1) if number <= self.move.last else number)

    def _only_the_table(self, body: str) -> bool:
        """True when every cell of a row is the table's and begins with its address."""
        found = self._address.findall(body)
        if len(found) != body.count(self._cell):
            return False
        columns = [COLUMN_NUMBER[found[at][1]] for at in (0, -1)] if found else []
        return all(self.move.body.left <= column <= self.move.body.right for column in columns)

    def _at(self, number: int) -> _Row:
        if number not in self._waiting:
            self._waiting[number] = _Row()
            heappush(self._order, number)
        return self._waiting[number]

    def _split(self, number: int, target: int | None, head: str, body: str) -> None:
        """Take in a row of which some cells are not the table's, hold formulas, or are not written the usual way."""
        move, p = self.move, self.marks.prefix
        if target is not None:
            row_there = self._at(target)
            # a row that came down from the table to below its old end keeps its height
            row_there.head = (row_there.head if number > move.body.bottom else "") or head
        for match, (column, attrs, _) in zip(
            self.marks.any_cell.finditer(body), cells_of(body, self.marks), strict=True
        ):
            row: int | None = number
            if move.body.left <= column <= move.body.right:
                if move.body.bottom < number <= move.bottom:  # an empty cell below a table that becomes longer
                    continue
                row = target
            if row is None:
                continue
            text = self._with_formula(match[0], (number, column), row)
            end = text.index(">")
            rest = "".join(f' {name}="{encoded(value)}"' for name, value in attributes(attrs).items() if name != "r")
            inside = text[end - (text[end - 1] == "/") :]
            self._at(row).cells.append((column, f'<{p}c r="{column_letters(column)}{row}"{rest}{inside}'))

    def _with_formula(self, cell: str, place: Cell, row: int) -> str:
        text = self.move.texts.get(place)
        if text is None:
            return cell
        p = self.marks.prefix

        def formula(match: re.Match[str]) -> str:
            array = attributes(match[1] or "").get("t") == "array"
            kind = f' t="array" ref="{column_letters(place[1])}{row}"' if array else ""
            return f"<{p}f{kind}>{encoded(text)}</{p}f>"

        return self.marks.formula.sub(formula, cell, count=1)

    def until(self, number: int) -> str:
        """The rows up to a number, complete now."""
        rows = ""
        while self._order and self._order[0] <= number:
            rows += self._written(heappop(self._order))
        return rows

    def _written(self, number: int) -> str:
        row = self._waiting.pop(number)
        head = _NUMBER.sub("", row.head)
        if row.whole and not row.cells:
            return f'{self._start} r="{number}"{head}>{row.whole}'
        head = _SPANS.sub("", head)
        own = zip(self.marks.any_cell.finditer(row.whole), cells_of(row.whole, self.marks), strict=True)
        cells = sorted([*row.cells, *((column, match[0]) for match, (column, _, _) in own)])
        if not cells and not head:
            return ""
        return f'{self._start} r="{number}"{head}>{"".join([cell for _, cell in cells])}{self._stop}'


_NUMBER = re.compile(r"""\s+r=(?:"\d+"|'\d+')""")
_SPANS = re.compile(r"""\s+spans=(?:"[^"]*"|'[^']*')""")
_DIMENSION = re.compile(rb'(<(?:[\w.-]+:)?dimension\s[^>]*?ref=")([^"]*)(")')


def _wider(head: bytes, move: RowMove) -> bytes:
    def joined(match: re.Match[bytes]) -> bytes:
        try:
            held = parse_area(match[2].decode("ascii", "replace"))
        except ValueError:  # only a hint to its readers: left as it is
            return match[0]
        return match[1] + str(held._replace(bottom=max(held.bottom, move.bottom))).encode() + match[3]

    return _DIMENSION.sub(joined, head, count=1) if move.bottom > move.body.bottom else head


def rearranged(parts: Iterable[Sections], move: RowMove) -> Iterator[Sections]:
    """A sheet part with the rows of a table in their new places, in the pieces that `sections` gives."""
    last, rows = 0, _Rows(move, notation(""))
    for part in parts:
        if part.kind == "head":
            rows = _Rows(move, notation(prefix_of(part.data)))
            yield Sections("head", _wider(part.data, move) if move.shifts else part.data)
        elif part.kind == "tail":
            if last and move.shifts and (rest := rows.until(LAST_ROW)):
                yield Sections("rows", rest.encode())
            yield Sections("tail", moved_tail(part.data, move))
        elif not move.shifts:
            yield part
        else:
            block, tag = part.data.decode(), f"<{rows.marks.prefix}row"
            pieces = [block[: block.find(tag)]]
            for last, piece in numbered_rows(block, tag, last):  # noqa: B020
                if rows.concerns(last):
                    pieces.append(rows.take(last, piece))
                else:
                    pieces += rows.until(last), tag, piece
            yield Sections("rows", "".join(pieces).encode())
