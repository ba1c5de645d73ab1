"""Rows of a sheet part with new cells in them, each other cell keeping its text.

The rows of a table look alike: the same columns hold cells of the same formats. What is to be replaced and where new
cells come in is worked out once for each such shape, so that a row costs little more than cutting and joining its text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from xlwings_addin.engine.areas import COLUMN_NUMBER, Area, column_letters
from xlwings_addin.engine.cells import attributes, cells_of, notation
from xlwings_addin.engine.dates import DateSystem
from xlwings_addin.engine.edits import Edits, Entry, Formula, Mark
from xlwings_addin.engine.styles import Styles
from xlwings_addin.engine.texts import element, encoded

_SHORT, _MOST_SHAPES = 64, 4096


@dataclass(frozen=True)
class TableBody:
    """The data rows of a table, where they ended in the file, and the cell formats of the first of them by column."""

    area: Area
    bottom_before: int
    styles: dict[int, int]

    @property
    def before(self) -> Area:
        """The data rows that the table had in the file."""
        return self.area._replace(bottom=self.bottom_before)

    def added(self, row: int) -> bool:
        """True when the table reaches this row and did not in the file."""
        return self.bottom_before < row <= self.area.bottom


@dataclass
class SheetPatch:
    """What changes in one sheet; ``changed`` tells, after the patch was applied, whether its text became different.

    ``unshared`` holds, by row and column, formulas that were shared with a cell now overwritten, in full.
    """

    edits: Edits
    bodies: list[TableBody]
    unshared: dict[int, dict[int, str]]
    strings: dict[str, int]
    styles: Styles
    system: DateSystem
    changed: bool = field(default=False, init=False)

    @property
    def area(self) -> Area | None:
        """The smallest area that holds every cell that may be written."""
        areas = [body.area._replace(top=body.bottom_before + 1) for body in self.bodies if body.area != body.before]
        areas += [Area(row, min(cells), row, max(cells)) for row, cells in self.unshared.items()]
        joined = self.edits.area
        for area in areas:
            joined = area.joined(joined) if joined else area
        return joined


class _Date(str):
    """A payload that needs a cell format that shows dates."""


class _Slot(NamedTuple):
    """A cell to write in the rows of one shape: which entry, at which place, and its text around the row number."""

    entry: int
    at: int
    start: str
    end: str
    date_end: str
    dressed: bool


class _Shape(NamedTuple):
    """What to do with rows that look alike."""

    position: dict[int, int]
    restyled: list[_Slot]
    replaced: list[_Slot]
    inserted: list[_Slot]  # from right to left, so that places stay right
    span: tuple[int, int]


class RowWriter:
    """Applies a patch to the rows of one sheet part, in that part's own notation.

    Args:
        column_styles: cell formats of whole columns: first and last column, format.
    """

    def __init__(self, patch: SheetPatch, prefix: str, column_styles: list[tuple[int, int, int]]) -> None:
        self.patch, self.prefix = patch, prefix
        self._marks = notation(prefix)
        self._cell, self._stop, self._row = f"<{prefix}c ", f"</{prefix}c>", f"<{prefix}row"
        self._known = re.compile(rf'<{re.escape(prefix)}c r="([A-Z]++)\d++"(?:[^>]*?\ss="(\d++)")?')
        self._columns = patch.edits.columns
        self._column_styles = column_styles
        self._texts: dict[str, str] = {}
        self._days: dict[dt.datetime, _Date] = {}
        self._shapes: dict[tuple[object, ...], _Shape] = {}
        self._bodies: list[TableBody] = []
        self._bodies_until = 0

    def todo(self, top: int, bottom: int) -> Iterator[tuple[int, tuple[str | None, ...]]]:
        """The rows to write from ``top`` to ``bottom``, with what goes into each edited column.

        None leaves a cell alone, an empty text empties it.
        """
        columns = [self._payloads(self.patch.edits.window(column, top, bottom)) for column in self._columns]
        untouched = (None,) * len(columns)
        rows = zip(*columns, strict=True) if columns else (untouched for _ in range(top, bottom + 1))
        grew = [body for body in self.patch.bodies if body.bottom_before < body.area.bottom]
        for row, payloads in enumerate(rows, top):
            if payloads != untouched or row in self.patch.unshared or (grew and any(body.added(row) for body in grew)):
                yield row, payloads

    def _payloads(self, entries: list[Entry]) -> list[str | None]:
        """What stands in a cell after its address and format, for each entry of a column."""
        v, c, texts, days = f"><{self.prefix}v>", f"</{self.prefix}v></{self.prefix}c>", self._texts, self._days
        kinds = set(map(type, entries))
        # A column of one kind needs no question at each cell.
        if kinds == {str}:
            return [texts.get(entry) or self._text(entry) for entry in entries]  # type: ignore[arg-type]
        if kinds == {float}:
            return [f"{v}{number_text(entry)}{c}" for entry in entries]  # type: ignore[arg-type]
        if kinds == {dt.datetime}:
            return [days.get(entry) or self._day(entry) for entry in entries]  # type: ignore[arg-type]
        payloads: list[str | None] = []
        for entry in entries:
            if entry is Mark.KEEP:
                payloads.append(None)
            elif isinstance(entry, str):
                payloads.append(texts.get(entry) or self._text(entry))
            elif isinstance(entry, float):
                payloads.append(f"{v}{number_text(entry)}{c}")
            elif isinstance(entry, dt.datetime):
                payloads.append(days.get(entry) or self._day(entry))
            elif isinstance(entry, bool):
                payloads.append(f' t="b"{v}{int(entry)}{c}')
            elif isinstance(entry, Formula):
                payloads.append(self._formula(entry))
            else:
                payloads.append("")
        return payloads

    def _text(self, text: str) -> str:
        p, index = self.prefix, self.patch.strings.get(text)
        if index is None:
            payload = f' t="inlineStr"><{p}is>{element(text, p)}</{p}is></{p}c>'
        else:
            payload = f' t="s"><{p}v>{index}</{p}v></{p}c>'
        if len(text) <= _SHORT:
            self._texts[text] = payload
        return payload

    def _day(self, moment: dt.datetime) -> str:
        serial = number_text(self.patch.system.serial(moment))
        payload = self._days[moment] = _Date(f"><{self.prefix}v>{serial}</{self.prefix}v></{self.prefix}c>")
        return payload

    def _formula(self, formula: Formula) -> str:
        kind = f' t="array" ref="{formula.array}"' if formula.array else ""
        return f"><{self.prefix}f{kind}>{encoded(formula.text)}</{self.prefix}f></{self.prefix}c>"

    def new_row(self, number: int, payloads: tuple[str | None, ...]) -> str:
        """A row that the file does not have; empty when it would hold no cell."""
        fragments: list[str] = []
        self._apply(number, payloads, fragments, [], -1)
        if not fragments:
            return ""
        self.patch.changed = True
        return f'{self._row} r="{number}">{self._cell}{self._cell.join(fragments)}</{self.prefix}row>'

    def old_row(self, number: int, piece: str, payloads: tuple[str | None, ...]) -> str:
        """A row of the file after its edits; ``piece`` is its text after ``<row``."""
        end = piece.index(">")
        head, body = piece[:end], piece[end + 1 :]
        if head.endswith("/"):
            head, body = head[:-1], f"</{self.prefix}row>{body}"
        found = self._known.findall(body)
        lead, *fragments = body.split(self._cell)
        if not len(found) == len(fragments) == body.count(self._cell[:-1]):
            found, lead, fragments = self._cut_slowly(number, body)
        tail = ""
        if fragments:
            final = fragments[-1]
            stop = final.rfind(self._stop)
            stop = stop + len(self._stop) if stop >= 0 else final.index("/>") + 2
            fragments[-1], tail = final[:stop], final[stop:]
        else:
            lead, tail = "", body
        span = self._apply(number, payloads, fragments, found, _row_style(head))
        if span:
            head = _spanned(head, *span)
        joined = f"{self._cell}{self._cell.join(fragments)}" if fragments else ""
        row = f"{head}>{lead}{joined}{tail}"
        if row != piece:
            self.patch.changed = True
        return self._row + row

    def _cut_slowly(self, number: int, body: str) -> tuple[list[tuple[str, str]], str, list[str]]:
        """Cut a row whose cells do not begin with their address; each gets one, in front."""
        found, fragments, end = [], [], 0
        matches = self._marks.any_cell.finditer(body)
        for match, (column, attrs, content) in zip(matches, cells_of(body, self._marks), strict=True):
            own = attributes(attrs)
            rest = "".join(f' {name}="{encoded(value)}"' for name, value in own.items() if name != "r")
            letters = column_letters(column)
            fragments.append(f'r="{letters}{number}"{rest}{f">{content}{self._stop}" if content else "/>"}')
            found.append((letters, own.get("s", "")))
            end = match.end()
        if fragments:
            fragments[-1] += body[end:]
        return found, "", fragments

    def _apply(
        self,
        number: int,
        payloads: tuple[str | None, ...],
        fragments: list[str],
        found: list[tuple[str, str]],
        row_style: int,
    ) -> tuple[int, int] | None:
        """Write the new cells of a row among its fragments; gives the outermost columns when cells came in."""
        if number > self._bodies_until:
            self._find_bodies(number)
        key = (self._bodies_until, row_style, *found)
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = self._shape_of(number, found, row_style)
        self._adjust(number, fragments, shape)
        emptied = False
        for entry, at, start, end, date_end, _ in shape.replaced:
            payload = payloads[entry]
            if payload:
                fragments[at] = f"{start}{number}{date_end if type(payload) is _Date else end}{payload}"
            elif payload is not None:
                fragments[at] = f"{start}{number}{end}/>" if end != '"' else ""
                emptied = True
        came_in = False
        for entry, at, start, end, date_end, dressed in shape.inserted:
            payload = payloads[entry] if entry >= 0 else ""
            if payload:
                fragments.insert(at, f"{start}{number}{date_end if type(payload) is _Date else end}{payload}")
            elif dressed:
                fragments.insert(at, f"{start}{number}{end}/>")
            else:
                continue
            came_in = True
        if emptied and "" in fragments:
            fragments[:] = [fragment for fragment in fragments if fragment]
        return shape.span if came_in else None

    def _adjust(self, number: int, fragments: list[str], shape: _Shape) -> None:
        """Change cells that keep their value: formulas no longer shared, formats in rows added to a table."""
        for column, text in self.patch.unshared.get(number, {}).items():
            at = shape.position[column]
            if match := self._marks.formula.search(fragments[at]):
                own = f"<{self.prefix}f>{encoded(text)}</{self.prefix}f>"
                fragments[at] = fragments[at].replace(match[0], own, 1)
        for _, at, start, end, _, _ in shape.restyled:
            fragments[at] = f"{start}{number}{end}{fragments[at][len(f'{start}{number}') + 1 :]}"

    def _find_bodies(self, number: int) -> None:
        """Find the tables that hold this row, and the last row for which that stays so."""
        self._bodies, limits = [], [1 << 30]
        for body in self.patch.bodies:
            if body.area.top <= number <= body.area.bottom:
                self._bodies.append(body)
                limits.append(
                    body.area.bottom if number > body.bottom_before else min(body.bottom_before, body.area.bottom)
                )
            elif number < body.area.top:
                limits.append(body.area.top - 1)
        self._bodies_until = min(limits)

    def _shape_of(self, number: int, found: list[tuple[str, str]], row_style: int) -> _Shape:
        position = {COLUMN_NUMBER[letters]: at for at, (letters, _) in enumerate(found)}
        likes: dict[int, int] = {}
        dressed: dict[int, int] = {}
        for body in self._bodies:
            likes.update(body.styles)
            if body.added(number):
                dressed.update((column, style) for column, style in body.styles.items() if style)
        entries = {column: entry for entry, column in enumerate(self._columns)}
        columns = sorted(position)
        restyled, replaced, inserted = [], [], []
        for column in sorted({*entries, *dressed}):
            at = position.get(column)
            own = found[at][1] if at is not None else ""
            if own or (at is not None and column not in dressed):
                style = int(own or "0")
            elif column in likes:
                style = likes[column]
            else:
                style = row_style if row_style >= 0 else self._column_style(column)
            slot = self._slot(entries.get(column, -1), column, at, style, likes.get(column, style), column in dressed)
            if at is None:
                inserted.append(slot._replace(at=sum(one < column for one in columns)))
                continue
            if not own and style:
                restyled.append(slot)
            if column in entries:
                replaced.append(slot)
        came = [COLUMN_NUMBER[slot.start[3:]] for slot in inserted] or [0]
        return _Shape(position, restyled, replaced, inserted[::-1], (min(came), max(came)))

    def _slot(self, entry: int, column: int, at: int | None, style: int, like: int, dressed: bool) -> _Slot:
        styles = self.patch.styles
        day = style if style in styles.dates else styles.as_date(like if like in styles.dates else style)
        end, date_end = (f'" s="{one}"' if one else '"' for one in (style, day))
        return _Slot(entry, at or 0, f'r="{column_letters(column)}', end, date_end, dressed)

    def _column_style(self, column: int) -> int:
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)


def number_text(number: float) -> str:
    """A number the way a worksheet part holds it: the shortest text that gives the same double back.

    >>> number_text(12.0), number_text(0.1), number_text(1e22)
    ('12', '0.1', '1e+22')
    """
    text = repr(number)
    return text[:-2] if text.endswith(".0") else text


_SPANS = re.compile(r'(\sspans=")(\d+):(\d+)(")')


def _row_style(head: str) -> int:
    """Cell format of a whole row from its start tag; -1 when it has none."""
    if "customFormat" not in head:
        return -1
    found = attributes(head)
    return int(found.get("s", "0")) if found.get("customFormat") in ("1", "true") else -1


def _spanned(head: str, first: int, last: int) -> str:
    """The start tag of a row with ``spans`` wide enough for its new cells."""

    def wider(match: re.Match[str]) -> str:
        return f"{match[1]}{min(int(match[2]), first)}:{max(int(match[3]), last)}{match[4]}"

    return _SPANS.sub(wider, head, count=1)
