"""Rows of a sheet part with new cells in them, each other cell keeping its text.

The rows of a table look alike: the same columns hold cells of the same formats. What is to be replaced and where new
cells come in is worked out once for each such shape, so that a row costs little more than cutting and joining its text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import repeat
from operator import itemgetter
from types import NoneType
from typing import Any, NamedTuple

from xlwings_addin.engine.areas import COLUMN_NUMBER, Area, column_letters
from xlwings_addin.engine.cells import attributes, cells_of, notation
from xlwings_addin.engine.dates import DateSystem
from xlwings_addin.engine.edits import Edits, Entry, Formula, Mark, Quoted
from xlwings_addin.engine.styles import Styles
from xlwings_addin.engine.texts import Malformed, element, encoded

_SHORT, _MOST_WORDS, _MOST_SHAPES = 128, 16_384, 4096
_PLACE = "\0"
_STYLE = ' s="'


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

    ``unshared`` holds, by row and column, formulas that were shared with a cell now overwritten, in full; ``vacated``
    are rows that left a table, of which the empty cells go.
    """

    edits: Edits
    bodies: list[TableBody]
    unshared: dict[int, dict[int, str]]
    vacated: list[Area]
    strings: dict[str, int]
    styles: Styles
    system: DateSystem
    changed: bool = field(default=False, init=False)

    @cached_property
    def grew(self) -> list[TableBody]:
        """The data rows of the tables that became longer."""
        return [body for body in self.bodies if body.bottom_before < body.area.bottom]

    @cached_property
    def shrank(self) -> list[TableBody]:
        """The data rows of the tables that became shorter, with nothing left in the rows that they had."""
        tops = {(area.top, area.left) for area in self.vacated}
        return [body for body in self.bodies if (body.area.bottom + 1, body.area.left) in tops]

    @property
    def area(self) -> Area | None:
        """The smallest area that holds every cell that may be written."""
        areas = list(self.vacated)
        areas += [body.area._replace(top=body.bottom_before + 1) for body in self.grew]
        areas += [Area(row, min(cells), row, max(cells)) for row, cells in self.unshared.items()]
        joined = self.edits.area
        for area in areas:
            joined = area.joined(joined) if joined else area
        return joined


class _Shape(NamedTuple):
    """What to do with rows that look alike.

    ``template`` and ``parts`` make a row out of its number, start tag, surroundings, new texts and old cells;
    ``restyled`` tells which old cells get a format, ``span`` the outermost columns that came in.
    """

    template: str
    parts: Callable[[list[str]], tuple[str, ...]]
    position: dict[int, int]
    restyled: list[tuple[int, str, str]]
    span: tuple[int, int] | None


class _Blank(NamedTuple):
    """The text of empty cells side by side, cut where the number of their row stands, and what to put in its place."""

    look: list[str]
    template: list[str]
    texts: Callable[[tuple[str, ...]], Any]


class _Texts(dict[str, str]):
    """The content of a cell with a text; short ones, the words that recur, are kept."""

    def __init__(self, prefix: str, index: dict[str, int]) -> None:
        super().__init__()
        self.prefix, self.index = prefix, index

    def __missing__(self, text: str) -> str:
        p, index = self.prefix, self.index.get(text)
        if index is not None:
            content = f' t="s"><{p}v>{index}</{p}v'
        elif text.isalnum():  # codes occur once, need no look at each character, and would push the words out
            return f' t="inlineStr"><{p}is><{p}t>{text}</{p}t></{p}is'
        else:
            content = f' t="inlineStr"><{p}is>{element(text, p)}</{p}is'
        if len(text) <= _SHORT and len(self) < _MOST_WORDS:
            self[text] = content
        return content


class _Days(dict[dt.datetime, str]):
    """The serial number of a moment as text; days recur all through a column."""

    def __init__(self, system: DateSystem) -> None:
        super().__init__()
        self.system = system

    def __missing__(self, moment: dt.datetime) -> str:
        self[moment] = serial = number_text(self.system.serial(moment))
        return serial


Kinds = tuple[type, ...]
"""The types of the entries of a row: Mark for a cell to leave alone, NoneType for one to empty."""

_HEAD, _LEAD, _TAIL, _FIRST = range(4)


class RowWriter:
    """Applies a patch to the rows of one sheet part, in that part's own notation.

    Args:
        column_styles: cell formats of whole columns: first and last column, format.
    """

    def __init__(self, patch: SheetPatch, prefix: str, column_styles: list[tuple[int, int, int]]) -> None:
        self.patch, self.prefix = patch, prefix
        self._marks = notation(prefix)
        self._cell, self._stop, self._row = f"<{prefix}c ", f"</{prefix}c>", f"<{prefix}row"
        self._known = re.compile(rf'<{re.escape(prefix)}c r="([^"]*+"(?: s="[^"]*+)?)')
        self._address = re.compile(rf'<{re.escape(prefix)}c r="([A-Z]+)\d+"')
        self._columns = patch.edits.columns
        self._column_styles = column_styles
        texts = _Texts(prefix, patch.strings)
        self._writers: dict[type, Callable[[Any], str]] = {
            str: texts.__getitem__,
            Quoted: texts.__getitem__,
            float: number_text,
            dt.datetime: _Days(patch.system).__getitem__,
            bool: lambda truth: f"{truth:d}",
            Formula: self._formula,
            NoneType: lambda _: "",
            Mark: lambda _: "",
        }
        self._shapes: dict[tuple[int, int, Kinds, str], _Shape] = {}
        self._blanks: dict[Kinds, _Blank] = {}
        self._from = self._to = ""
        self._bodies: list[TableBody] = []
        self._bodies_until = 0

    def todo(self, top: int, bottom: int) -> Iterator[tuple[int, Kinds, tuple[str, ...]]]:
        """The rows to write from ``top`` to ``bottom``: number, and the kind and the text of each edited cell."""
        columns = [self.patch.edits.window(column, top, bottom) for column in self._columns]
        found = [set(map(type, column)) for column in columns]
        kinds: Iterator[Kinds] = repeat(tuple(next(iter(kind)) for kind in found), bottom - top + 1)
        if any(len(kind) > 1 for kind in found):
            kinds = zip(*[map(type, column) for column in columns], strict=True)
        texts: Iterator[tuple[str, ...]] = zip(*map(self._contents, columns, found), strict=True)
        if not columns:
            texts = repeat((), bottom - top + 1)
        untouched = (Mark,) * len(columns)
        grew = self.patch.grew
        for row, kind, text in zip(range(top, bottom + 1), kinds, texts, strict=True):
            if kind != untouched or row in self.patch.unshared or (grew and any(body.added(row) for body in grew)):
                yield row, kind, text

    def _contents(self, entries: list[Entry], kinds: set[type]) -> Iterable[str]:
        """What stands in the cells, for each entry of a column; nothing where there is no new value."""
        writers = self._writers
        if len(kinds) == 1:
            return map(writers[next(iter(kinds))], entries)
        return [writers[type(entry)](entry) for entry in entries]

    @staticmethod
    def _formula(formula: Formula) -> str:
        kind = f' t="array" ref="{formula.array}"' if formula.array else ""
        return f"{kind}>{encoded(formula.text)}"

    def new_row(self, number: int, kinds: Kinds, texts: tuple[str, ...]) -> str:
        """A row that the file does not have; empty when it would hold no cell."""
        row = self._written(number, f' r="{number}"', "", f"</{self.prefix}row>", kinds, texts, [], "")
        if self._cell not in row:
            return ""
        self.patch.changed = True
        return row

    def without_vacated(self, number: int, piece: str) -> str:
        """A row of the file without the cells of a table that it left; empty when no other cell is in it.

        ``piece`` is its text after ``<row``.
        """
        for area in self.patch.vacated:
            if area.top <= number <= area.bottom:
                piece = self._without(piece, area)
        return piece

    def _without(self, piece: str, area: Area) -> str:
        first, last = (at(self._cell[:-1]) for at in (piece.find, piece.rfind))
        ends = [self._address.match(piece, at) for at in (first, last) if at >= 0]
        columns = [COLUMN_NUMBER[end[1]] for end in ends if end]
        if len(columns) == 2 and area.left <= columns[0] and columns[1] <= area.right:
            self.patch.changed = True
            return ""
        kept, gone, end = "", False, 0
        cells = self._marks.any_cell.finditer(piece)
        for match, (column, _, _) in zip(cells, cells_of(piece, self._marks), strict=True):
            if area.left <= column <= area.right:
                kept, end, gone = kept + piece[end : match.start()], match.end(), True
        self.patch.changed = self.patch.changed or gone
        kept += piece[end:]
        return kept if not gone or self._cell in kept else ""

    def old_row(self, number: int, piece: str, kinds: Kinds, texts: tuple[str, ...]) -> str:
        """A row of the file after its edits; ``piece`` is its text after ``<row``."""
        if number <= self._bodies_until and (blank := self._blanks.get(kinds)):
            place = f'{number}"'
            old, start = place.join(blank.look), piece.find(self._from + place)
            if start > 0 and piece.startswith(old, start):
                self.patch.changed = True
                new = place.join(blank.template) % blank.texts(texts)
                return f"{self._row}{piece[:start]}{new}{piece[start + len(old) :]}"
        end = piece.find(">")
        if end < 0:
            raise Malformed("a row without an end")
        head, body = piece[:end], piece[end + 1 :]
        if head.endswith("/"):
            head, body = head[:-1], f"</{self.prefix}row>{body}"
        before, body, after = self._window(number, body)
        if self._stop in body or not (row := self._row_of_empty_cells(number, head, before, body, after, kinds, texts)):
            row = self._row_of_any_cells(number, head, before, body, after, kinds, texts)
        if not self.patch.changed:
            self.patch.changed = row != self._row + piece
        return row

    def _row_of_empty_cells(
        self, number: int, head: str, before: str, body: str, after: str, kinds: Kinds, texts: tuple[str, ...]
    ) -> str:
        """A row whose cells up to the last edited one hold nothing yet; empty when they are not written the usual way.

        Such rows differ in their number only, so that one shape makes all of them at once, old cells included.
        """
        end = body.rfind("/>") + 2
        look, after = body[:end].replace(f'{number}"', _PLACE), body[end:] + after
        if not _all_empty(look, self.prefix):
            return ""
        if not before:
            self._look_out(look)
        row = self._written(number, head, before, after, kinds, texts, [], look)
        if before:
            self._keep_blank(kinds, look, self._shapes[self._bodies_until, _row_style(head), kinds, look])
        return row

    def _keep_blank(self, kinds: Kinds, look: str, shape: _Shape) -> None:
        """Remember the empty cells of a row: where they are the same again and all of them stay, nothing else needs a look."""
        places = [at for at, kind in enumerate(kinds) if kind not in (Mark, NoneType)]
        if places and shape.position.keys() >= set(self._columns):
            template = shape.template[len(f"{self._row}%s>%s") : -len("%s")]
            self._blanks[kinds] = _Blank(look.split(_PLACE), template.split(f'{_PLACE}"'), itemgetter(*places))

    def _row_of_any_cells(
        self, number: int, head: str, before: str, body: str, after: str, kinds: Kinds, texts: tuple[str, ...]
    ) -> str:
        known = self._known.findall(body)
        look, place = "".join(known), f'{number}"'
        lead, *fragments = body.split(self._cell)
        cells = len(fragments)
        usual = cells == len(known) == look.count(place) == body.count(self._cell[:-1])
        if not usual or look.count(_STYLE) != body.count(_STYLE):
            look, lead, fragments = self._cut_slowly(number, body)
        if fragments:
            final = fragments[-1]
            stop = final.rfind(self._stop)
            stop = stop + len(self._stop) if stop >= 0 else final.find("/>") + 2
            if stop < 2:
                raise Malformed("a cell without an end")
            fragments[-1], tail = final[:stop], final[stop:]
        else:
            lead, tail = "", body
        look = look.replace(place, _PLACE)
        if not before:
            self._look_out(look)
        return self._written(number, head, before + lead, tail + after, kinds, texts, fragments, look)

    def _window(self, number: int, body: str) -> tuple[str, str, str]:
        """The inside of a row up to the first edited cell, from there to the last, and the rest.

        Nothing is cut off when this row has no cell to cut at, or when cells outside the edited columns change too.
        """
        if self._from:
            start = body.find(f'{self._from}{number}"')
            stop = body.find(f'{self._to}{number}"', start) if self._to else len(body)
            if 0 < start < stop:
                return body[:start], body[start:stop], body[stop:]
        return "", body, ""

    def _look_out(self, look: str) -> None:
        """Choose the cells to cut the next rows at, from the cells of a whole row."""
        self._from = self._to = ""
        self._blanks.clear()
        if self._columns and not self.patch.unshared and not self.patch.grew:
            for letters, _ in _LOOK.findall(look):
                column = COLUMN_NUMBER[letters]
                if column == self._columns[0]:
                    self._from = f'{self._cell}r="{letters}'
                elif column > self._columns[-1]:
                    self._to = f'{self._cell}r="{letters}'
                    break

    def _cut_slowly(self, number: int, body: str) -> tuple[str, str, list[str]]:
        """Cut a row whose cells do not begin with their address; each gets one, in front."""
        look, fragments, end = "", [], 0
        matches = self._marks.any_cell.finditer(body)
        for match, (column, attrs, content) in zip(matches, cells_of(body, self._marks), strict=True):
            own = attributes(attrs)
            style = f' s="{own["s"]}"' if "s" in own else ""
            rest = "".join(f' {name}="{encoded(value)}"' for name, value in own.items() if name not in ("r", "s"))
            start = f'r="{column_letters(column)}{number}"{style}'
            fragments.append(f"{start}{rest}{f'>{content}{self._stop}' if content else '/>'}")
            look += start[3:].removesuffix('"') if style else start[3:]
            end = match.end()
        if fragments:
            fragments[-1] += body[end:]
        return look, "", fragments

    def _written(
        self,
        number: int,
        head: str,
        lead: str,
        tail: str,
        kinds: Kinds,
        texts: tuple[str, ...],
        fragments: list[str],
        look: str,
    ) -> str:
        """A row out of its old cells and new ones; ``look`` tells the columns and formats of the old ones."""
        if number > self._bodies_until:
            self._find_bodies(number)
        row_style = _row_style(head)
        key = (self._bodies_until, row_style, kinds, look)
        shape = self._shapes.get(key)
        if shape is None:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            shape = self._shapes[key] = self._shape_of(number, kinds, look, row_style)
        for at, start, end in shape.restyled:
            fragments[at] = f"{start}{number}{end}{fragments[at][len(f'{start}{number}') + 1 :]}"
        for column, text in self.patch.unshared.get(number, {}).items():
            at = shape.position[column]
            if match := self._marks.formula.search(fragments[at]):
                own = f"<{self.prefix}f>{encoded(text)}</{self.prefix}f>"
                fragments[at] = fragments[at].replace(match[0], own, 1)
        if shape.span:
            head = _spanned(head, *shape.span)
        return shape.template.replace(_PLACE, f"{number}") % shape.parts([head, lead, tail, *texts, *fragments])

    def _find_bodies(self, number: int) -> None:
        """Find the tables that hold this row, and the last row for which that stays so."""
        self._bodies, limits = [], [1 << 30]
        self._blanks.clear()
        for body in self.patch.bodies:
            if body.area.top <= number <= body.area.bottom:
                self._bodies.append(body)
                limits.append(
                    body.area.bottom if number > body.bottom_before else min(body.bottom_before, body.area.bottom)
                )
            elif number < body.area.top:
                limits.append(body.area.top - 1)
        self._bodies_until = min(limits)

    def _shape_of(self, number: int, kinds: Kinds, look: str, row_style: int) -> _Shape:
        own = [(COLUMN_NUMBER[letters], int(style or "-1")) for letters, style in _LOOK.findall(look)]
        position = {column: at for at, (column, _) in enumerate(own)}
        likes: dict[int, int] = {}
        dressed: dict[int, int] = {}
        for body in self._bodies:
            likes.update(body.styles)
            if body.added(number):
                dressed.update((column, style) for column, style in body.styles.items() if style)
        entries = {column: entry for entry, column in enumerate(self._columns)}
        template, parts = [f"{self._row}%s>%s"], [_HEAD, _LEAD]
        empty = look.startswith("<")
        restyled, inserted = [], []
        for column in sorted({*position, *entries, *dressed}):
            at = position.get(column)
            kind = kinds[entries[column]] if column in entries else Mark
            style = own[at][1] if at is not None else -1
            bare = style < 0
            if style < 0 and (at is None or column in dressed):
                fallback = row_style if row_style >= 0 else self._column_style(column)
                style = likes.get(column, fallback)
            style = self.patch.styles.fitting(kind, style, likes.get(column, 0))
            start, end = f'r="{column_letters(column)}', f'" s="{style}"' if style > 0 else '"'
            if kind is Mark and at is not None:
                if empty:
                    template.append(f"{self._cell}{start}{_PLACE}{end}/>")
                    continue
                if bare and style > 0:
                    restyled.append((at, start, end))
                template.append(f"{self._cell}%s")
                parts.append(_FIRST + len(kinds) + at)
                continue
            if kind in (Mark, NoneType):
                if (kind is Mark and column not in dressed) or style <= 0:
                    continue
                template.append(f"{self._cell}{start}{_PLACE}{end}/>")
            else:
                before, after = self._around(kind)
                template.append(f"{self._cell}{start}{_PLACE}{end}{before}%s{after}")
                parts.append(_FIRST + entries[column])
            if at is None:
                inserted.append(column)
        template.append("%s")
        parts.append(_TAIL)
        span = (inserted[0], inserted[-1]) if inserted else None
        return _Shape("".join(template), itemgetter(*parts), position, restyled, span)

    def _around(self, kind: type) -> tuple[str, str]:
        """What stands around the text of a cell of this kind of value."""
        p, c = self.prefix, self._stop
        if kind in (str, Quoted):
            return "", f">{c}"
        if kind is Formula:
            return f"><{p}f", f"</{p}f>{c}"
        return (f' t="b"><{p}v>' if kind is bool else f"><{p}v>"), f"</{p}v>{c}"

    def _column_style(self, column: int) -> int:
        return next((style for first, last, style in self._column_styles if first <= column <= last), 0)


_LOOK = re.compile(rf'([A-Z]+){_PLACE}(?: s="(\d+))?')


@lru_cache(maxsize=16)
def _all_empty(look: str, prefix: str) -> bool:
    """Whether cells, with a mark for the number of their row, have a place and a format and nothing else."""
    return bool(re.fullmatch(rf'(?:<{re.escape(prefix)}c r="[A-Z]+{_PLACE}(?: s="[1-9]\d*")?/>)+', look))


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

    return _SPANS.sub(wider, head, count=1) if "spans" in head else head
