"""One worksheet of a closed workbook: its cells and tables, with the edits that are not in the file yet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from xlwings_addin.engine.areas import LAST_ROW, Area, column_letters
from xlwings_addin.engine.cells import Rows, Sections, Value, formulas_in, no_collection, sections, styles_in
from xlwings_addin.engine.edits import Edits, Entry, Formula, Mark, cell_value, cell_values
from xlwings_addin.engine.formulas import Formulas, formula_text, shared_masters, shifted
from xlwings_addin.engine.notes import moved_comments, moved_shapes
from xlwings_addin.engine.package import NewPart
from xlwings_addin.engine.patching import MergedCells, patched, refuse_merged
from xlwings_addin.engine.row_moves import RowMove, rearranged
from xlwings_addin.engine.row_writing import SheetPatch, TableBody, number_text
from xlwings_addin.engine.table_part import TablePart, rewritten
from xlwings_addin.engine.texts import Malformed
from xlwings_addin.errors import DataError

if TYPE_CHECKING:
    from xlwings_addin.engine.workbook import Workbook

_MOST_CELLS = 1 << 27
"""A full sheet of a million rows and a hundred columns fits; a whole sheet of sixteen thousand does not."""


class Worksheet:
    """A worksheet: what its part of the file holds, and what was written into it since."""

    def __init__(self, workbook: Workbook, name: str, part: str, index: int) -> None:
        self.workbook, self.name, self.part, self.index = workbook, name, part, index
        self.forget()

    def forget(self) -> None:
        """Drop everything read and written, to read the file anew."""
        self.edits = Edits()
        self._rows: Rows | None = None
        self._has_formulas = False
        self._formulas: Formulas | None = None
        self._tables: dict[str, TablePart] | None = None
        self._stored_tables: dict[str, TablePart] = {}
        self._moves: list[RowMove] = []
        self._moved_bottoms: dict[str, int] = {}
        self._formulas_moved = False

    def _sections(self) -> Iterator[Sections]:
        with self.workbook.package.guarded():
            parts = sections(self.workbook.package.stream(self.part))
            for move in self._moves:
                parts = rearranged(parts, move)
            yield from parts

    @property
    def rows(self) -> Rows:
        """The values in the file, those of moved rows in their new places."""
        if self._rows is None:
            with self.workbook.package.guarded(), no_collection():
                self._rows, self._has_formulas = self.workbook.reader.rows(self._sections())
        return self._rows

    @property
    def formulas(self) -> Formulas:
        """The formulas in the file."""
        if self._formulas is None:
            with self.workbook.package.guarded():
                self._formulas = formulas_in(self._sections()) if self.rows is not None and self._has_formulas else {}
        return self._formulas

    @property
    def tables(self) -> dict[str, TablePart]:
        """The tables of this sheet as they are now, by name in lower case."""
        if self._tables is None:
            with self.workbook.package.guarded():
                parts = self.workbook.related(self.part, "/table")
                found = [TablePart.parsed(part, self.workbook.package.read(part)) for part in parts]
            self._stored_tables = {table.name.lower(): table for table in found}
            self._tables = dict(self._stored_tables)
        return self._tables

    @property
    def extent(self) -> Area | None:
        """The smallest area that holds every filled cell."""
        filled = [(number, row) for number, row in enumerate(self.rows, 1) if row]
        area = self.edits.area
        if filled:
            left = min(
                next((at for at, value in enumerate(row, 1) if value is not None), len(row)) for _, row in filled
            )
            held = Area(filled[0][0], left, filled[-1][0], max(len(row) for _, row in filled))
            area = held.joined(area) if area else held
        return area

    def read(self, area: Area) -> list[list[Value]]:
        """Values of an area, a list a row; an error value is its text, a formula not computed yet is None.

        Raises:
            DataError: an area that does not fit in the memory, such as that of a table over a whole sheet.
        """
        if area.rows * area.columns > _MOST_CELLS:
            raise DataError(f"het gebied {area} is te groot om te lezen; maak de tabel kleiner.", sheet=self.name)
        block: list[list[Value]] = []
        first, last, width = area.left - 1, area.right, area.columns
        for row in self.rows[area.top - 1 : area.bottom]:
            part = row[first:last] if row else []
            if len(part) < width:
                part = part + [None] * (width - len(part))  # of just this size: += would leave room to grow
            block.append(part)
        block.extend([None] * width for _ in range(area.rows - len(block)))
        self.edits.overlay(block, area)
        return block

    def write(self, top: int, left: int, block: Sequence[Sequence[object]]) -> None:
        """Write rows of Python values from a cell on; text stays text, whatever it begins with.

        Raises:
            DataError: beyond the last row, a text too long, a date before the workbook's first day.
        """
        self._check_rows(top + len(block) - 1)
        for column, values in enumerate(zip(*block, strict=True), left):
            self.edits.put(column, top, self._entries(top, column, values))

    def _entries(self, top: int, column: int, values: Sequence[object]) -> list[Entry]:
        try:
            entries = cell_values(values)
            if dt.datetime in set(map(type, entries)):
                self._check_dates(entries)
        except DataError:
            for row, value in enumerate(values, top):
                try:
                    self._check_dates([cell_value(value)])
                except DataError as error:
                    raise DataError(str(error), sheet=self.name, row=row, column=self.header(row, column)) from None
            raise
        return entries

    def _check_dates(self, entries: Sequence[Entry]) -> None:
        first = self.workbook.system.first
        for entry in entries:
            if isinstance(entry, dt.datetime) and entry < first:
                raise DataError(f"{entry:%d-%m-%Y} ligt voor de eerste dag die een werkboek kent.")

    def fill(self, area: Area, value: object) -> None:
        """Write one value into every cell of an area."""
        self._check_rows(area.bottom)
        for column in range(area.left, area.right + 1):
            self.edits.put(column, area.top, self._entries(area.top, column, [value]) * area.rows)

    def clear(self, area: Area) -> None:
        """Empty every cell of an area, formulas too, keeping its format."""
        extent = self.extent
        for cell in self.formulas:
            place = Area(cell[0], cell[1], cell[0], cell[1])
            extent = extent.joined(place) if extent else place
        if extent and extent.meets(area):
            top, bottom = max(area.top, extent.top), min(area.bottom, extent.bottom)
            for column in range(max(area.left, extent.left), min(area.right, extent.right) + 1):
                self.edits.put(column, top, [Mark.CLEAR] * (bottom - top + 1))

    def _check_rows(self, bottom: int) -> None:
        if bottom > LAST_ROW:
            raise DataError("het blad is vol: Excel kan niet meer dan 1.048.576 rijen hebben.", sheet=self.name)

    def header(self, row: int, column: int) -> str:
        """Name of a column for a message: its table header, else its letters."""
        for table in self.tables.values():
            if table.area.top <= row and table.area.left <= column <= table.area.right:
                return table.headers[column - table.area.left]
        return column_letters(column)

    def hide_totals(self, name: str) -> None:
        """Take the totals row of a table away."""
        table = self.tables[name.lower()]
        if table.total_rows:
            self.clear(table.area._replace(top=table.area.bottom - table.total_rows + 1))
            self.tables[name.lower()] = table.without_totals()

    def formula_texts(self, area: Area) -> list[list[str]]:
        """What Excel shows in the formula bar: formulas with their equals sign, else the values as text."""
        serial = self.workbook.system.serial
        texts = [[_constant_text(value, serial) for value in row] for row in self.read(area)]
        masters = shared_masters(self.formulas)
        for row, column in self.formulas:
            if area.covers(Area(row, column, row, column)) and self.edits.get(row, column) is Mark.KEEP:
                text = formula_text(self.formulas, (row, column), masters)
                texts[row - area.top][column - area.left] = f"={text}"
        if self.edits.holds(Formula):
            for row, column in self.edits.touched(area):
                entry = self.edits.get(row, column)
                if isinstance(entry, Formula):
                    texts[row - area.top][column - area.left] = f"={entry.text}"
        return texts

    def write_formulas(self, top: int, left: int, block: Sequence[Sequence[object]]) -> None:
        """Write formulas, or plain values where a text does not begin with an equals sign."""
        self._check_rows(top + len(block) - 1)
        for column, values in enumerate(zip(*block, strict=True), left):
            entries = self._entries(top, column, values)
            self.edits.put(column, top, [_formula(value, entry) for value, entry in zip(values, entries, strict=True)])

    def fill_formula(self, area: Area, formula: object) -> None:
        """Write one formula into every cell of an area, its relative references moving along."""
        self._check_rows(area.bottom)
        for column in range(area.left, area.right + 1):
            entry = _formula(formula, cell_value(formula))
            entries: list[Entry] = [entry] * area.rows
            if isinstance(entry, Formula):
                entries = [Formula(shifted(entry.text, row, column - area.left)) for row in range(area.rows)]
            self.edits.put(column, area.top, entries)

    def styles(self, area: Area) -> dict[tuple[int, int], int]:
        """Cell format of each cell of an area by row and column, as its number in ``styles.xml``."""
        with self.workbook.package.guarded():
            found = styles_in(self._sections(), area.top, area.bottom)
        return {
            (row, column): found.get(row, {}).get(column, 0)
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }

    def resize(self, name: str, area: Area) -> None:
        """Give a table another last row.

        Raises:
            ValueError: another header row or other columns.
            DataError: the table has a totals row, or would run into another table.
        """
        table = self.tables[name.lower()]
        same = (area.top, area.left, area.right) == (table.area.top, table.area.left, table.area.right)
        if not same or area.rows <= table.header_rows + table.total_rows:
            raise ValueError(f"table {table.name} keeps its header row and columns, and at least one data row")
        if table.total_rows and area != table.area:
            raise DataError(
                f"tabel {table.name} heeft een totaalrij. Zet die uit (Tabelontwerp, Totaalrij) en begin opnieuw.",
                sheet=self.name,
            )
        self._check_rows(area.bottom)
        for other in self.tables.values():
            if other.name != table.name and other.area.meets(area):
                raise DataError(
                    f"tabel {table.name} heeft geen ruimte meer: tabel {other.name} staat eronder.", sheet=self.name
                )
        self.tables[name.lower()] = table.resized(area)

    def rearrange(self, name: str, places: Sequence[int | None]) -> None:
        """Put the data rows of a table in other places, with everything that belongs to them; the table is as long after.

        Args:
            places: for each data row afterwards its index before, ascending; None for a new, empty row.

        Raises:
            DataError: as `resize`, an array formula over several rows of the table, or something below a table that
                becomes longer.
        """
        key = name.lower()
        table, body = self.tables[key], self.tables[key].body
        assert body
        self._refuse_growth_over(table.name, body._replace(top=body.bottom + 1, bottom=body.top + len(places) - 1))
        self.resize(name, table.area._replace(bottom=body.top + len(places) - 1))
        sources = tuple(None if place is None else body.top + place for place in places)
        move = RowMove(body, sources)
        if move.shifts:
            self._refuse_cut_arrays(move)
            styles = self._plain(self.styles(body._replace(bottom=body.top)))
            texts = move.to_write(self.formulas, self.name)
            move = RowMove(body, sources, styles, texts)
            self._formulas_moved = self._formulas_moved or bool(texts)
            self.edits.rearrange(move)
            self._moved_bottoms[key] = move.bottom
            self._rows = self._formulas = None
        elif move.bottom < body.bottom:
            self.clear(body._replace(top=move.bottom + 1))
        else:
            return
        self._moves.append(move)

    def _refuse_growth_over(self, name: str, below: Area) -> None:
        if below.rows <= 0:
            return
        if any(value is not None for row in self.read(below) for value in row):
            raise DataError(
                f"onder tabel {name} staat nog iets; maak de rijen onder de tabel leeg en begin opnieuw.",
                sheet=self.name,
            )
        for part in self._sections():
            if part.kind == "tail":
                with self._merged_told():
                    refuse_merged(part.data, [below])

    def _refuse_cut_arrays(self, move: RowMove) -> None:
        for stored in self.formulas.values():
            area = stored.area
            if area and area.rows > 1 and area.meets(move.body._replace(top=move.first)):
                raise DataError(
                    f"de matrixformule in {area} staat in een tabel waaruit rijen weggaan. Verwijder of verplaats die formule.",
                    sheet=self.name,
                )

    @property
    def resized(self) -> bool:
        """True when a table covers other rows than in the file, or its rows stand elsewhere."""
        return bool(self._moves) or (self._tables is not None and self._tables != self._stored_tables)

    def _area_before(self, key: str) -> Area:
        """What a table covered in the file after its rows moved, before rows were added or taken off at its end."""
        table = self._stored_tables[key]
        if key not in self._moved_bottoms:
            return table.area
        return table.area._replace(bottom=self._moved_bottoms[key] + table.total_rows)

    def changes(self) -> tuple[dict[str, NewPart], SheetPatch, bool] | None:
        """What saving has to change: the new parts, the patch of the sheet's own part, and whether formulas change.

        None when the file holds everything already.
        """
        if not self.edits and not self.resized:
            return None
        vacated = list(self._vacated())
        rows, formulas = self.rows, self.formulas or None
        kept = self.edits.outside(vacated) if vacated else self.edits
        edits = kept.changes(rows, formulas)
        touching = self.edits.changes(rows, formulas) if vacated and formulas else edits
        if not edits and not self.resized:
            return None
        bodies = [self._body(table) for table in self.tables.values() if table.body]
        self._fill_down(edits, bodies)
        self._quote(edits, bodies)
        book, formulas_change = self.workbook, self._formulas_change(touching) or self._formulas_moved
        patch = SheetPatch(
            edits, bodies, self._unshared(touching), vacated, book.strings.index, book.styles, book.system
        )
        parts = {self.part: NewPart(lambda: self._patched(patch), self._expected_size(patch))}
        parts.update(self._moved_notes())
        patch.changed = bool(self._moves)
        for key, table in self._with_new_headers(edits).items():
            stored = self._stored_tables[key]
            if table != stored:
                patch.changed = True
                text = rewritten(self.workbook.package.read(table.part).decode(), stored, table)
                parts[table.part] = NewPart.whole(text)
        return parts, patch, formulas_change

    def _quote(self, edits: Edits, bodies: list[TableBody]) -> None:
        """Give the workbook the formats that texts need which begin as a formula: its part may come before this one."""
        if quoted := edits.quote():
            book = self.workbook
            patch = SheetPatch(quoted, bodies, {}, [], book.strings.index, book.styles, book.system)
            for _ in self._patched(patch):
                pass

    def _plain(self, styles: dict[tuple[int, int], int]) -> dict[int, int]:
        """The formats of a row of cells by column, none with the mark of an apostrophe, which is for one text only."""
        return {column: self.workbook.styles.unquoted(style) for (_, column), style in styles.items()}

    def _vacated(self) -> Iterator[Area]:
        """The rows that left a table and hold nothing any more: what the table gave them goes with them."""
        for key, table in self.tables.items():
            before = self._area_before(key)
            left = before._replace(top=table.area.bottom + 1)
            if left.rows > 0 and self.edits.empties(left, self.rows, self.formulas):
                yield left

    def _moved_notes(self) -> dict[str, NewPart]:
        """The parts with comments on this sheet, as far as the rows of a table took some along."""
        parts = {}
        kinds = (("/comments", moved_comments), ("/threadedComment", moved_comments), ("/vmlDrawing", moved_shapes))
        for kind, moved in kinds if self._moves else ():
            for part in self.workbook.related(self.part, kind):
                stored = text = self.workbook.package.read(part).decode()
                for move in self._moves:
                    text = moved(text, move)
                if text != stored:
                    parts[part] = NewPart.whole(text)
        return parts

    def _patched(self, patch: SheetPatch) -> Generator[bytes, None, None]:
        try:
            with self._merged_told():
                yield from patched(self._sections(), patch)
        except Malformed as error:
            raise self.workbook.package.damaged() from error

    @contextmanager
    def _merged_told(self) -> Iterator[None]:
        try:
            yield
        except MergedCells as error:
            raise DataError(
                f"de cellen {error} zijn samengevoegd en staan een tabel in de weg die langer wordt. Hef de samenvoeging op.",
                sheet=self.name,
            ) from error

    def _expected_size(self, patch: SheetPatch) -> int:
        added = sum(body.area.columns * max(body.area.bottom - body.bottom_before, 0) for body in patch.bodies)
        return self.workbook.package.size(self.part) + 100 * (len(patch.edits) + added)

    def _body(self, table: TablePart) -> TableBody:
        key = table.name.lower()
        body, before = table.body, self._stored_tables[key].resized(self._area_before(key)).body
        assert body
        styles = self._plain(self.styles(body._replace(bottom=body.top)))
        return TableBody(body, before.bottom if before else body.top - 1, styles)

    def _fill_down(self, edits: Edits, bodies: list[TableBody]) -> None:
        """Continue the calculated columns of grown tables into their new rows, where nothing was written."""
        for table in self.tables.values():
            for body in bodies:
                if body.area != table.body or body.area.bottom <= body.bottom_before:
                    continue
                first, rows = body.bottom_before + 1, range(body.bottom_before + 1, body.area.bottom + 1)
                for column, calculated in table.calculated:
                    text = self._first_formula(body.area.top, column) or calculated.text
                    moving = shifted(text, 1, 0) != text
                    taken = self.read(Area(first, column, body.area.bottom, column))
                    entries: list[Entry] = [
                        edits.get(row, column)
                        if value is not None or isinstance(edits.get(row, column), Formula)
                        else Formula(
                            shifted(text, row - body.area.top, 0) if moving else text,
                            str(Area(row, column, row, column)) if calculated.array else "",
                        )
                        for row, (value,) in zip(rows, taken, strict=True)
                    ]
                    edits.put(column, first, entries)

    def _first_formula(self, row: int, column: int) -> str:
        entry = self.edits.get(row, column)
        if isinstance(entry, Formula):
            return entry.text
        return formula_text(self.formulas, (row, column), shared_masters(self.formulas))

    def _unshared(self, edits: Edits) -> dict[int, dict[int, str]]:
        """The formulas that depend on the text of a cell that is overwritten, in full, by row and column."""
        masters = shared_masters(self.formulas)
        lost = {group for group, cell in masters.items() if edits.get(*cell) is not Mark.KEEP}
        freed: dict[int, dict[int, str]] = {}
        for (row, column), stored in self.formulas.items() if lost else ():
            if stored.group in lost and not stored.text and edits.get(row, column) is Mark.KEEP:
                freed.setdefault(row, {})[column] = formula_text(self.formulas, (row, column), masters)
        return freed

    def _formulas_change(self, edits: Edits) -> bool:
        """True when a cell gets or loses a formula.

        Raises:
            DataError: only a part of an array formula would be overwritten.
        """
        changed = edits.holds(Formula)
        for cell, stored in self.formulas.items() if edits else ():
            if area := stored.area:
                hit = edits.touched(area)
                if hit and len(hit) < area.rows * area.columns:
                    raise DataError(
                        f"cel {column_letters(hit[0][1])}{hit[0][0]} hoort bij de matrixformule in {area}. "
                        "Verwijder of verplaats die formule.",
                        sheet=self.name,
                    )
            changed = changed or edits.get(*cell) is not Mark.KEEP
        return changed

    def _with_new_headers(self, edits: Edits) -> dict[str, TablePart]:
        """The tables, with the headers that were overwritten: a file whose header cells differ is damaged to Excel."""
        tables = dict(self.tables)
        for key, table in self.tables.items():
            if table.waiting and table.body and edits.touched(table.body):
                tables[key] = table.filled()
            for index in range(len(table.headers) if table.header_rows else 0):
                entry = edits.get(table.area.top, table.area.left + index)
                if entry is Mark.KEEP:
                    continue
                if not isinstance(entry, str):
                    raise DataError(
                        f"de kop van kolom {table.headers[index]} in tabel {table.name} moet tekst zijn.",
                        sheet=self.name,
                        row=table.area.top,
                    )
                tables[key] = tables[key].renamed(index, entry)
        return tables


def _formula(value: object, entry: Entry) -> Entry:
    return Formula(value[1:]) if isinstance(value, str) and value.startswith("=") else entry


def _constant_text(value: Value, serial: Callable[[dt.datetime], float]) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    return number_text(serial(value) if isinstance(value, dt.datetime) else value)
