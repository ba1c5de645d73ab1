"""Reading the cells of a sheet part: text in, values out, without an object per cell in between.

A sheet part is cut at its rows; one regular expression takes the cells of a row that hold something, and the type and
format of a cell, which come in a few combinations only, choose the function that reads its content. Whatever is not
written the usual way (no addresses, quotes of the other kind) is read cell by cell.
"""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import NamedTuple

from xlwings_addin.engine.areas import COLUMN_NUMBER, LAST_ROW, parse_area
from xlwings_addin.engine.dates import DateSystem
from xlwings_addin.engine.formulas import Formulas, StoredFormula
from xlwings_addin.engine.texts import Malformed, SharedStrings, decoded, plain, string_item
from xlwings_addin.errors import FileRefused

Value = str | float | bool | dt.datetime | None
"""What a cell shows; an error value is its text, such as ``#N/A``."""

Rows = list[list[Value] | None]
"""Values of a sheet by row, each row up to its last filled cell; None for a row without any."""


class Notation(NamedTuple):
    """How a sheet part writes its tags: with which prefix, and the patterns that follow from it."""

    prefix: str
    plain: re.Pattern[str]
    filled: re.Pattern[str]
    any_cell: re.Pattern[str]
    content: re.Pattern[str]
    formula: re.Pattern[str]


@cache
def notation(prefix: str) -> Notation:
    """The notation of a part whose elements carry this prefix, such as ``x:``, or none."""
    p = re.escape(prefix)
    start = rf'<{p}c(?:\s+r="([A-Z]++)\d++")?([^>]*+)>\s*+'
    calculation = rf"(?:<{p}f[^>/]*+(?:/>|>[^<]*+</{p}f>)\s*+)?"
    # What an element holds ends at the next one of its kind: a lazy search for its end would look through the whole row
    # at each of a million elements that are not closed.
    item = rf"<{p}is>((?:[^<]++|<(?!/?{p}is>))*)</{p}is"
    content = rf"(?:<{p}v[^>]*+>([^<]++)</{p}v>|{item}>)"
    return Notation(
        prefix,
        plain=re.compile(rf'<{p}c r="([A-Z]++)[^"]*+"([^>]*+)>(?:<{p}v>([^<]++)</{p}v|{item})>'),
        filled=re.compile(start + calculation + content),
        any_cell=re.compile(rf"<{p}c(\s[^<>/]*+)?(?:/>|>((?:[^<]++|<(?!/?{p}c[\s/>]))*)</{p}c>)"),
        content=re.compile(content),
        formula=re.compile(rf"<{p}f([^>/]*+)(?:/>|>([^<]*+)</{p}f>)"),
    )


class Sections(NamedTuple):
    """A piece of a sheet part: "head" up to the first row, then blocks of whole "rows", then the "tail"."""

    kind: str
    data: bytes


_FIRST_ROW = re.compile(rb"<!--(?:[^-]++|-(?!-))*-->|<((?:[\w.-]+:)?)sheetData(?:\s[^>]*?)?(/?)>", re.DOTALL)
_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")


def prefix_of(head: bytes) -> str:
    """The prefix of the elements of a sheet part, colon included, from its beginning."""
    match = _ROOT.search(head)
    if not match:
        raise Malformed("no worksheet")
    return f"{match[1].decode()}:" if match[1] else ""


def sections(chunks: Iterable[bytes]) -> Iterator[Sections]:
    """Cut a sheet part, which comes in pieces of any size, into its head, blocks of whole rows, and its tail.

    Raises:
        Malformed: not a worksheet, or with comments or literal sections among its rows, which could hide anything.
    """
    buffer, stop, row, found = b"", b"", b"", ""
    for chunk in chunks:
        buffer += chunk
        if not found:
            at = next((match for match in _FIRST_ROW.finditer(buffer) if match[2] is not None), None)
            if not at:
                continue
            stop, row = b"</" + at[1] + b"sheetData>", b"<" + at[1] + b"row"
            yield Sections("head", buffer[: at.end()])
            buffer = buffer[at.end() :]
            found = "tail" if at[2] else "rows"
        if found == "rows":
            end = buffer.find(stop)
            if end < 0:
                end = buffer.rfind(row)
            else:
                found = "tail"
            if end > 0:
                rows, buffer = buffer[:end], buffer[end:]
                if b"!" in rows and b"<!" in rows:  # one character is found four times as fast
                    raise Malformed("comment or literal section among the rows")
                yield Sections("rows", rows)
    if found != "tail":
        raise Malformed("no end of the rows")
    yield Sections("tail", buffer)


_NUMBER = re.compile(r'\s+r="(\d+)"')
_ATTRIBUTE = re.compile(r"""([\w:.-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")


def attributes(text: str) -> dict[str, str]:
    """The attributes of a start tag."""
    return {name: plain(first or second) for name, first, second in _ATTRIBUTE.findall(text)}


def numbered_rows(block: str, row_tag: str, last: int) -> Iterator[tuple[int, str]]:
    """The rows of a block with their numbers; each text begins just after ``<row``.

    Args:
        row_tag: such as ``<row``.
        last: number of the row before this block, for rows that carry no number.
    """
    pieces = block.split(row_tag)
    for piece in pieces[1:]:
        match = _NUMBER.match(piece)
        number = int(match[1]) if match else int(attributes(piece[: piece.index(">")]).get("r", last + 1))
        if not last < number <= LAST_ROW:
            raise Malformed("rows out of order")
        yield number, piece
        last = number


_SHORT, _MOST_WORDS = 128, 16_384


class _Days(dict[str, Value]):
    """The moment of a serial number: one object for all cells of a day, for days recur all through a column."""

    def __init__(self, system: DateSystem) -> None:
        super().__init__()
        self.system = system

    def __missing__(self, content: str) -> Value:
        self[content] = day = self.system.date(float(content))
        return day


class _Words(dict[str, Value]):
    """The text of an inline string; short ones, of which words recur, are kept for all cells that hold them, up to a number."""

    def __missing__(self, content: str) -> Value:
        text = string_item(content) or None
        if len(content) <= _SHORT and len(self) < _MOST_WORDS:
            self[content] = text
        return text


class _Readers(dict[str, Callable[[str], Value]]):
    """The function that reads a cell's content, by the attributes of the cell."""

    def __init__(self, strings: SharedStrings, dates: frozenset[int], system: DateSystem) -> None:
        super().__init__()
        self.texts, self.dates = strings.texts, dates
        self.days, self.words = _Days(system), _Words()

    def __missing__(self, attrs: str) -> Callable[[str], Value]:
        found = attributes(attrs)
        kind, style = found.get("t", "n"), int(found.get("s", "0"))
        reader: Callable[[str], Value]
        if kind == "s":
            reader = self._shared
        elif kind == "inlineStr":
            reader = self.words.__getitem__
        elif kind in ("str", "e"):
            reader = _text
        elif kind == "b":
            reader = _boolean
        elif kind == "d":
            reader = _iso
        elif style in self.dates:
            reader = self.days.__getitem__
        else:
            reader = float
        self[attrs] = reader
        return reader

    def _shared(self, content: str) -> Value:
        return self.texts[int(content)] or None


def _text(content: str) -> Value:
    return decoded(content)


def _boolean(content: str) -> Value:
    return content.strip() in ("1", "true")


def _iso(content: str) -> Value:
    return dt.datetime.fromisoformat(content.strip().rstrip("Z"))


@contextmanager
def no_collection() -> Iterator[None]:
    """Keep Python from looking for cycles while millions of values come by that have none: a fifth of the time."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


_FAR, _MOST_SPARE = 200, 1 << 25


class CellReader:
    """Reads the values of a sheet's rows, knowing the workbook's strings, date formats and date system."""

    def __init__(self, strings: SharedStrings, dates: frozenset[int], system: DateSystem) -> None:
        self._readers = _Readers(strings, dates, system)
        self._spare = 0

    def _keep_bounded(self, width: int, filled: int) -> None:
        """Stop before a few cells in far columns fill the memory with the empty ones before them."""
        spare = width - 8 * filled
        if spare > _FAR:
            self._spare += spare
            if self._spare > _MOST_SPARE:
                raise FileRefused(
                    "In dit werkboek staan cellen in zulke verre kolommen dat het niet in het geheugen past. "
                    "Maak die kolommen leeg."
                )

    def rows(self, parts: Iterable[Sections]) -> tuple[Rows, bool]:
        """All values of a sheet, and whether any cell holds a formula."""
        rows: Rows = []
        formulas, last, marks = False, 0, notation("")
        for part in parts:
            if part.kind == "head":
                marks = notation(prefix_of(part.data))
            elif part.kind == "rows":
                block = part.data.decode()
                formulas = formulas or f"<{marks.prefix}f" in block
                for last, piece in numbered_rows(block, f"<{marks.prefix}row", last):  # noqa: B020
                    if len(rows) < last - 1:
                        rows.extend([None] * (last - 1 - len(rows)))
                    rows.append(self.row(piece, marks))
        return rows, formulas

    def row(self, piece: str, marks: Notation) -> list[Value] | None:
        """Values of one row, up to its last filled cell; None when no cell is filled."""
        stop = f"</{marks.prefix}c"
        end = piece.rfind(stop)  # what follows are cells without content
        found = marks.plain.findall(piece, 0, end)
        if len(found) != piece.count(stop, 0, end) + 1:  # some cell is empty, has a formula or is written otherwise
            found = marks.filled.findall(piece, 0, end)
        if not found:
            return None
        readers, numbers = self._readers, COLUMN_NUMBER
        try:
            width = numbers[found[-1][0]]
            if width > _FAR:
                self._keep_bounded(width, len(found))
            row: list[Value] = [None] * width
            for letters, attrs, value, item in found:
                row[numbers[letters] - 1] = readers[attrs](value or item)
        except LookupError:  # a cell without the usual address
            return self._row_slowly(piece, marks)
        return row

    def _row_slowly(self, piece: str, marks: Notation) -> list[Value]:
        row: list[Value] = []
        for column, attrs, body in cells_of(piece, marks):
            match = marks.content.search(body)
            if match:
                found = attributes(attrs)
                key = "".join(f' {name}="{found[name]}"' for name in ("s", "t") if name in found)
                self._keep_bounded(column - len(row), 1)
                row.extend([None] * (column - len(row)))
                row[column - 1] = self._readers[key](match[1] or match[2] or "")
        return row


_REFERENCE = re.compile(r"([A-Za-z]+)\d+")


def cells_of(piece: str, marks: Notation) -> Iterator[tuple[int, str, str]]:
    """Column, attributes and content of each cell of a row, however they are written."""
    column = 0
    for attrs, body in marks.any_cell.findall(piece):
        match = _REFERENCE.fullmatch(attributes(attrs).get("r", ""))
        column = COLUMN_NUMBER[match[1].upper()] if match else column + 1
        yield column, attrs, body


def formulas_in(parts: Iterable[Sections]) -> Formulas:
    """The formulas of a sheet, as its cells hold them."""
    formulas: Formulas = {}
    last, marks = 0, notation("")
    for part in parts:
        if part.kind == "head":
            marks = notation(prefix_of(part.data))
        elif part.kind == "rows":
            for last, piece in numbered_rows(part.data.decode(), f"<{marks.prefix}row", last):  # noqa: B020
                if f"<{marks.prefix}f" not in piece:
                    continue
                for column, _, body in cells_of(piece, marks):
                    if match := marks.formula.search(body):
                        found = attributes(match[1] or "")
                        kind, text = found.get("t", "normal"), decoded(match[2] or "")
                        fills = kind in ("array", "dataTable") and "ref" in found
                        area = parse_area(found["ref"]) if fills else None
                        formulas[last, column] = StoredFormula(kind, text, found.get("si", ""), area)
    return formulas


def styles_in(parts: Iterable[Sections], top: int, bottom: int) -> dict[int, dict[int, int]]:
    """The cell format of each cell of some rows, by row and column; reads no further than those rows."""
    found: dict[int, dict[int, int]] = {}
    last, marks = 0, notation("")
    for part in parts:
        if part.kind == "head":
            marks = notation(prefix_of(part.data))
        elif part.kind == "rows":
            for last, piece in numbered_rows(part.data.decode(), f"<{marks.prefix}row", last):  # noqa: B020
                if last > bottom:
                    return found
                if last >= top:
                    found[last] = {
                        column: int(attributes(attrs).get("s", "0")) for column, attrs, _ in cells_of(piece, marks)
                    }
    return found
