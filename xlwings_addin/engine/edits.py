"""What a program wrote into a sheet and is not in the file yet, column by column.

A column of new values costs eight bytes a cell beside the values themselves: nothing is kept per cell.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from numbers import Real
from operator import itemgetter
from typing import TYPE_CHECKING

from xlwings_addin.engine.areas import Area
from xlwings_addin.engine.cells import Rows, Value
from xlwings_addin.engine.dates import naive
from xlwings_addin.engine.formulas import Formulas, shifted
from xlwings_addin.engine.texts import LONGEST
from xlwings_addin.errors import DataError

if TYPE_CHECKING:
    from xlwings_addin.engine.row_moves import RowMove


class Mark(Enum):
    """What stands in a column of edits where there is no new value."""

    KEEP = "keep"  # the cell was not written
    CLEAR = "clear"  # the cell was emptied on purpose, its formula too


@dataclass(frozen=True)
class Formula:
    """A formula to write, without the equals sign; ``array`` is the address of its cell if it is an array formula."""

    text: str
    array: str = ""


class Quoted(str):
    """A text that Excel would take for a formula if its user typed it, so that its cell needs the mark of an apostrophe."""

    __slots__ = ()


Entry = Value | Mark | Formula

_FORMULA_LIKE = frozenset("=+-@\t\r")
_BEGIN = itemgetter(0)


def cell_values(values: Sequence[object]) -> list[Entry]:
    """A column of Python values as a worksheet holds them; see `cell_value`."""
    kinds = set(map(type, values)) - {type(None)}
    # A column of one kind needs no look at each value.
    if kinds == {float} and all(map(math.isfinite, filter(None, values))):  # type: ignore[arg-type]
        return list(values)  # type: ignore[arg-type]
    if kinds == {str} and max(map(len, filter(None, values)), default=0) <= LONGEST:  # type: ignore[arg-type]
        return [value or None for value in values]  # type: ignore[misc]
    if kinds in ({dt.date}, {dt.datetime}):
        days = {value: cell_value(value) for value in set(values)}
        return [days[value] for value in values]
    return [cell_value(value) for value in values]


def cell_value(value: object) -> Value:
    """A Python value as a worksheet holds it: text, float, bool, datetime or nothing.

    Raises:
        DataError: a text of more than 32.767 characters, or an infinite number.
        TypeError: no kind of value that a cell can hold.

    >>> cell_value(Decimal("12.50")), cell_value(dt.date(2026, 11, 21)), cell_value("")
    (12.5, datetime.datetime(2026, 11, 21, 0, 0), None)
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        if 2 * len(value) > LONGEST and len(value.encode("utf-16-le", "surrogatepass")) > 2 * LONGEST:
            raise DataError(f"de tekst heeft meer dan {LONGEST:,} tekens; kort hem in.".replace(",", "."))
        return str.__str__(value) or None
    if isinstance(value, (Real, Decimal)):
        number = float(value)
        if math.isnan(number):
            return None
        if math.isinf(number):
            raise DataError("oneindig is geen getal voor een cel.")
        return number
    if isinstance(value, dt.date):
        return naive(value)
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


class _Column:
    """New values of one column from row ``first`` on."""

    def __init__(self, first: int, values: list[Entry]) -> None:
        self.first, self.values = first, values

    @property
    def last(self) -> int:
        return self.first + len(self.values) - 1

    def put(self, first: int, values: Sequence[Entry]) -> None:
        if first < self.first:
            self.values[:0] = [Mark.KEEP] * (self.first - first)
            self.first = first
        gap = first - self.last - 1
        if gap > 0:
            self.values.extend([Mark.KEEP] * gap)
        at = first - self.first
        self.values[at : at + len(values)] = values

    def window(self, top: int, bottom: int) -> list[Entry]:
        """The entries of the rows ``top`` to ``bottom``, KEEP where the column has none."""
        before, after = max(self.first - top, 0), max(bottom - self.last, 0)
        if before or after:
            size = bottom - top + 1
            inside = self.values[max(top - self.first, 0) : max(bottom - self.first + 1, 0)]
            return ([Mark.KEEP] * min(before, size) + inside + [Mark.KEEP] * min(after, size))[:size]
        return self.values[top - self.first : bottom - self.first + 1]


class Edits:
    """The unsaved cells of one sheet."""

    def __init__(self) -> None:
        self._columns: dict[int, _Column] = {}

    def __bool__(self) -> bool:
        return bool(self._columns)

    def __len__(self) -> int:
        return sum(len(column.values) for column in self._columns.values())

    def put(self, column: int, first: int, values: list[Entry]) -> None:
        """Write values into a column from row ``first`` on; the list is taken over."""
        if column in self._columns:
            self._columns[column].put(first, values)
        else:
            self._columns[column] = _Column(first, values)

    def get(self, row: int, column: int) -> Entry:
        """The entry of a cell; KEEP when it was not written."""
        found = self._columns.get(column)
        return found.values[row - found.first] if found and found.first <= row <= found.last else Mark.KEEP

    def touched(self, area: Area) -> list[tuple[int, int]]:
        """Row and column of the entries within an area."""
        return [
            (row, number)
            for number, column in self._columns.items()
            if area.left <= number <= area.right and column.first <= area.bottom and area.top <= column.last
            for row, entry in enumerate(column.window(area.top, min(area.bottom, column.last)), area.top)
            if entry is not Mark.KEEP
        ]

    def rearrange(self, move: RowMove) -> None:
        """Move the entries in the rows of a table to where these go; those of rows that leave are dropped."""
        body = move.body
        for number, column in self._columns.items():
            if not (body.left <= number <= body.right and column.first <= body.bottom and body.top <= column.last):
                continue
            entries = column.window(body.top, body.bottom)
            moved: list[Entry] = [Mark.KEEP] * (move.last - body.top + 1)
            for source, row in move.targets.items():
                entry = entries[source - body.top]
                if isinstance(entry, Formula) and not entry.array:
                    entry = Formula(shifted(entry.text, row - source, 0))
                moved[row - body.top] = entry
            column.put(body.top, moved)

    def holds(self, kind: type) -> bool:
        """True when an entry is of this kind."""
        return any(kind in set(map(type, column.values)) for column in self._columns.values())

    @property
    def columns(self) -> list[int]:
        """The columns with entries, from left to right."""
        return sorted(self._columns)

    @property
    def area(self) -> Area | None:
        """The smallest area that holds every entry."""
        if not self._columns:
            return None
        return Area(
            min(column.first for column in self._columns.values()),
            min(self._columns),
            max(column.last for column in self._columns.values()),
            max(self._columns),
        )

    def overlay(self, block: list[list[Value]], area: Area) -> None:
        """Put the entries into the values read from the file; a formula shows nothing before Excel computes it."""
        for number, column in self._columns.items():
            if not (area.left <= number <= area.right and column.first <= area.bottom and area.top <= column.last):
                continue
            top, bottom, at = max(area.top, column.first), min(area.bottom, column.last), number - area.left
            for row, entry in zip(
                range(top - area.top, bottom - area.top + 1), column.window(top, bottom), strict=True
            ):
                if entry is Mark.CLEAR or isinstance(entry, Formula):
                    block[row][at] = None
                elif not isinstance(entry, Mark):
                    block[row][at] = entry

    def window(self, column: int, top: int, bottom: int) -> list[Entry]:
        """The entries of a column in the rows ``top`` to ``bottom``."""
        return self._columns[column].window(top, bottom)

    def empties(self, area: Area, rows: Rows, formulas: Formulas) -> bool:
        """True when no cell of an area holds anything after these edits.

        Args:
            rows: the values in the file.
            formulas: the formulas in the file.
        """
        emptied: set[Entry] = {Mark.CLEAR, Mark.KEEP, None}
        if any(area.top <= row <= area.bottom and area.left <= column <= area.right for row, column in formulas):
            emptied = {Mark.CLEAR}
        for number in range(area.left, area.right + 1):
            column = self._columns.get(number, _Column(area.top, []))
            entries = column.window(area.top, area.bottom)
            if entries.count(Mark.CLEAR) == area.rows:
                continue
            kinds = set(entries)
            if not kinds <= emptied:
                return False
            if Mark.KEEP in kinds:
                old = column_values(rows, number, area.top, area.bottom)
                if any(e is Mark.KEEP and was is not None for e, was in zip(entries, old, strict=True)):
                    return False
        return True

    def outside(self, areas: Sequence[Area]) -> Edits:
        """These edits without those in some areas."""
        kept = Edits()
        for number, column in self._columns.items():
            values = list(column.values)
            for area in areas:
                start, stop = max(area.top - column.first, 0), area.bottom + 1 - column.first
                if area.left <= number <= area.right and stop > 0 and start < len(values):
                    values[start:stop] = [Mark.KEEP] * (stop - start) if stop < len(values) else []
            if values:
                kept.put(number, column.first, values)
        return kept

    def quote(self) -> Edits:
        """Mark the texts that begin as a formula does; give these only."""
        quoted = Edits()
        for number, column in self._columns.items():
            kinds = set(map(type, column.values))
            if str not in kinds:
                continue
            texts = column.values if kinds == {str} else [value for value in column.values if type(value) is str]
            # every such beginning sorts before the letters, with which the texts of most columns begin
            if min(texts, default="A") >= "A" or _FORMULA_LIKE.isdisjoint(map(_BEGIN, texts)):  # type: ignore
                continue
            column.values = [
                Quoted(value) if type(value) is str and value[0] in _FORMULA_LIKE else value for value in column.values
            ]
            quoted.put(number, column.first, [one if type(one) is Quoted else Mark.KEEP for one in column.values])
        return quoted

    def changes(self, rows: Rows, formulas: Formulas | None) -> Edits:
        """Those entries that differ from what the file holds.

        Args:
            rows: the values in the file.
            formulas: the formulas in the file; None when it is known that there are none.
        """
        changed = Edits()
        for number, column in self._columns.items():
            old = column_values(rows, number, column.first, column.last)
            values = [
                Mark.KEEP if new is was or (new == was and type(new) is type(was)) else new
                for new, was in zip(column.values, old, strict=True)
            ]
            if not {Mark, Formula}.isdisjoint(map(type, column.values)):
                for index, value in enumerate(column.values):
                    stored = (formulas or {}).get((column.first + index, number))
                    if value is Mark.CLEAR:
                        values[index] = Mark.KEEP if old[index] is None and not stored else None
                    elif isinstance(value, Formula) and stored and stored.text == value.text:
                        values[index] = Mark.KEEP
            if any(value is not Mark.KEEP for value in values):
                changed.put(number, column.first, values)
        return changed


def column_values(rows: Rows, column: int, first: int, last: int) -> list[Value]:
    """Values of a column in the file, None beyond its end."""
    at = column - 1
    values = [row[at] if row and len(row) > at else None for row in rows[first - 1 : last]]
    return values + [None] * (last - first + 1 - len(values))
