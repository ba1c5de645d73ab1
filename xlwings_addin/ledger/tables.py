"""The tables of an open workbook: found by name, columns found by header, read and written in bulk.

Works on any xlwings book: Excel itself or a closed file. Users may add, move and hide columns and rename sheets; a
missing table or header is refused before anything is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from xlwings_addin.engine.formulas import carried, shifted
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import same
from xlwings_addin.ledger.schema import BY_NAME, Origin, Table

LAST_ROW = 1_048_576


@dataclass
class OpenTable:
    """One table of an open workbook with the values of its body as last read or written.

    ``columns`` gives the position of each header within the table, counted from 0; ``rows`` the body, row by row;
    ``first_row`` the worksheet row of the first body row. ``schema`` is ``None`` for `Samenvoegen`.
    """

    schema: Table | None
    name: str
    sheet: Any
    impl: Any
    columns: dict[str, int]
    rows: list[list[Any]]
    first_row: int
    first_column: int
    live: bool

    @cached_property
    def _telling(self) -> tuple[int, ...]:
        if self.schema is None or self.schema.columns[0].origin is Origin.COMPUTED:
            return tuple(range(len(self.columns)))
        return tuple(self.columns[column.header] for column in self.schema.inputs)

    def column(self, header: str) -> list[Any]:
        """Values of one column, top to bottom."""
        position = self.columns[header]
        return [row[position] for row in self.rows]

    def is_blank(self, index: int) -> bool:
        """Whether a body row holds nothing that the user or an import fills (in an output table: nothing at all)."""
        row = self.rows[index]
        return not any(row[position] not in (None, "") for position in self._telling)

    def last_filled(self) -> int:
        """Number of body rows up to and including the last one that is not blank."""
        count = len(self.rows)
        while count and self.is_blank(count - 1):
            count -= 1
        return count

    def write_columns(self, values: Mapping[str, Sequence[Any]]) -> int:
        """Write the columns in which something differs; return how many cells changed."""
        changed = 0
        differing: dict[int, Sequence[Any]] = {}
        for header, new in values.items():
            position = self.columns[header]
            old = [row[position] for row in self.rows]
            if list(new) != old and (differs := _differing(old, new)):
                changed += differs
                differing[position] = new
        # one block for adjoining columns saves a call to Excel; for a closed file it would only take memory
        for run in _runs(sorted(differing)) if self.live else [[position] for position in sorted(differing)]:
            self._write(0, run[0], list(zip(*(differing[position] for position in run), strict=True)))
        for position, new in differing.items():
            for row, value in zip(self.rows, new, strict=True):
                row[position] = value
        return changed

    def write_cells(self, cells: Mapping[tuple[int, str], Any]) -> None:
        """Write single cells, given by body row index and header; adjoining rows of a column go in one block."""
        by_column: dict[str, dict[int, Any]] = {}
        for (index, header), value in cells.items():
            by_column.setdefault(header, {})[index] = value
        for header, values in by_column.items():
            position = self.columns[header]
            for run in _runs(sorted(values)):
                self._write(run[0], position, [(values[index],) for index in run])
                for index in run:
                    self.rows[index][position] = values[index]

    def append(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows below the last filled row; the table grows, blank rows at its end are used first.

        Raises:
            DataError: the sheet is full, or something stands below the table.
        """
        held = dict.fromkeys(header for row in rows for header in row)
        self.append_columns({header: [row.get(header) for row in rows] for header in held})

    def append_columns(self, columns: Mapping[str, Sequence[Any]]) -> None:
        """The same for rows that come as columns, all of one height, by header.

        Raises:
            DataError: the sheet is full, or something stands below the table.
        """
        count = len(next(iter(columns.values()), ()))
        if not count:
            return
        start = self.last_filled()
        needed = start + count
        self._check_sheet(needed, count)
        if needed > len(self.rows):
            self._resize(needed)
        by_position = {self.columns[header]: column for header, column in columns.items()}
        for run in _runs(sorted(by_position)):
            self._write(start, run[0], list(zip(*(by_position[position] for position in run), strict=True)))
        empty = [None] * count
        whole = (by_position.get(position, empty) for position in range(len(self.columns)))
        self.rows[start:needed] = map(list, zip(*whole, strict=True))

    def check_room(self, count: int) -> None:
        """Make sure that this many rows can be added.

        Raises:
            DataError: the sheet is full, or something stands below the table.
        """
        needed = self.last_filled() + count
        if needed > len(self.rows) and self.impl.show_totals:
            raise DataError(
                f"de tabel {self.name} heeft een totaalrij; zet die uit bij Tabelontwerp, dan passen er rijen bij",
                sheet=self.sheet.name,
            )
        self._check_sheet(needed, count)
        # below the used range there is nothing: reading what a large import needs takes longer than writing it
        last = min(needed, self.sheet.used_range.last_cell.row - self.first_row + 1)
        if last > len(self.rows):
            below = self._block(len(self.rows), 0, last - len(self.rows), len(self.columns)).options(ndim=2).value
            if not all(map(_is_blank, below)):
                raise DataError(
                    f"onder de tabel {self.name} staat nog iets; maak de rijen onder de tabel leeg",
                    sheet=self.sheet.name,
                )

    def _check_sheet(self, needed: int, count: int) -> None:
        """Refuse a table of so many rows, of which ``count`` are new, where the sheet ends before it."""
        if self.first_row + needed - 1 > LAST_ROW:
            what = "past geen rij" if count == 1 else f"passen geen {count} rijen"
            raise DataError(f"er {what} meer bij; verwijder eerst oude rijen", sheet=self.sheet.name)

    def remove(self, indexes: Iterable[int]) -> None:
        """Take body rows out; what stands below moves up, calculated columns stay, the table shrinks."""
        gone = set(indexes)
        if not gone:
            return
        places = [index for index in range(len(self.rows)) if index not in gone]
        rows, height = [self.rows[index] for index in places], len(self.rows)
        if not self.live:
            self._rearrange(rows or [[None] * len(self.columns)], places or [None])
            return
        first = min(gone)
        if moved := rows[first:]:
            self._lay(first, moved, places[first:], self._formulas(first, height), height - first)
        elif not rows:
            rows = [[None] * len(self.columns)]
            self._lay(0, rows, (), self._formulas(0, 1), 1)
        self.rows = rows
        if height > len(self.rows):
            # formulas too: those of a calculated column would stop the table from growing again
            self._block(len(self.rows), 0, height - len(self.rows), len(self.columns)).clear_contents()
        self._resize(len(self.rows))

    def put_back(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Undo of `remove`: put rows at these places, as counted before they were taken out; the others move down."""
        height, filled = len(self.rows), self.last_filled()
        new = self.rows[:filled]
        places: list[int | None] = list(range(len(new)))
        for index in sorted(rows):
            new.insert(index, list(map(rows[index].get, self.columns)))
            places.insert(index, None)
        if not self.live:
            spare = range(filled, height)[: max(height - len(new), 0)]
            self._rearrange(new + [self.rows[index] for index in spare], [*places, *spare])
            return
        formulas = self._formulas(0, height)
        if len(new) > height:
            self._resize(len(new))
        first = min(*rows, len(new) - len(rows))
        self._lay(first, new[first:], places[first:], formulas, height)
        self.rows[: len(new)] = new

    def _rearrange(self, rows: list[list[Any]], places: Sequence[int | None]) -> None:
        """Move rows of a closed file as a whole, with what the user gave them, and write those that are new."""
        new = [index for index, place in enumerate(places) if place is None]
        formulas = self._formulas(0, len(self.rows)) if new else {}
        calculated = {position: found[0] for position, found in formulas.items() if len(found) == len(self.rows)}
        self.impl.api.rearrange(places)
        self.rows = rows
        plain = _runs([position for position in sorted(self.columns.values()) if position not in calculated])
        for indexes in _runs(new):
            for run in plain:
                block = [tuple(rows[index][position] for position in run) for index in indexes]
                self._write(indexes[0], run[0], block)
            for position, text in calculated.items():
                for index in indexes:
                    self._block(index, position, 1, 1).formula = f"={shifted(text, index, 0)}"

    def _lay(
        self,
        first: int,
        rows: Sequence[Sequence[Any]],
        places: Sequence[int | None],
        formulas: Mapping[int, Mapping[int, str]],
        height: int,
    ) -> None:
        """Write rows from a place on; a calculated column stays, and other formulas move along with their row.

        Args:
            first: body row index of the first of the rows.
            rows: the values.
            places: where each row stood; nothing for a row that is new.
            formulas: the formulas in the table by position of their column and by the place of their row.
            height: number of rows in which the formulas were looked for: a column that has as many is a calculated one.
        """
        calculated = {position for position, found in formulas.items() if len(found) == height}
        for run in _runs([position for position in sorted(self.columns.values()) if position not in calculated]):
            self._write(first, run[0], [tuple(row[position] for position in run) for row in rows])
        for position in formulas.keys() - calculated:
            for index, place in enumerate(places, first):
                if place is not None and place in formulas[position]:
                    text = carried(formulas[position][place], index - place, self.sheet.name)
                    self._block(index, position, 1, 1).formula = f"={text}"

    def replace(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Make these the only rows of the table; for output tables that hold nothing of the user's own."""
        new = [[row.get(header) for header in self.columns] for row in rows] or [[None] * len(self.columns)]
        if len(new) == len(self.rows) and all(
            same(before, after)
            for old, row in zip(self.rows, new, strict=True)
            for before, after in zip(old, row, strict=True)
        ):
            return
        if len(new) > len(self.rows):
            self.check_room(len(new) - self.last_filled())
            self._grow(len(new))
        padding: list[list[Any]] = [[None] * len(self.columns)] * (len(self.rows) - len(new))
        self._write(0, 0, [tuple(row) for row in new + padding])
        self.rows = new
        self._resize(len(new))

    def _grow(self, count: int) -> None:
        self._resize(count)
        self.rows.extend([None] * len(self.columns) for _ in range(count - len(self.rows)))

    def _resize(self, count: int) -> None:
        if self.impl.show_totals:
            self.impl.show_totals = False
        top = (self.first_row - 1, self.first_column)
        bottom = (self.first_row + count - 1, self.first_column + len(self.columns) - 1)
        self.impl.resize(self.sheet.range(top, bottom))

    def _block(self, index: int, position: int, height: int, width: int) -> Any:
        top = (self.first_row + index, self.first_column + position)
        return self.sheet.range(top, (top[0] + height - 1, top[1] + width - 1))

    def _write(self, index: int, position: int, block: Sequence[Sequence[Any]]) -> None:
        target = self._block(index, position, len(block), len(block[0]))
        if self.live:
            # Excel would read "=1+1" as a formula and "3-4" as a date; a leading apostrophe keeps text text.
            target.value = [[marked(value) for value in row] for row in block]
        else:
            target.raw_value = block  # as it is: cells of a closed file take these values without preparation

    def _formulas(self, first: int, end: int) -> dict[int, dict[int, str]]:
        """The formulas of some body rows, by position of the column and body row index, without their equals sign."""
        found: dict[int, dict[int, str]] = {}
        texts = self._block(first, 0, end - first, len(self.columns)).formula
        if isinstance(texts, str):
            texts = ((texts,),)
        for index, (row, values) in enumerate(zip(texts, self.rows[first:end], strict=True), first):
            for position, (text, value) in enumerate(zip(row, values, strict=True)):
                # text that looks like a formula is its own value, and no formula
                if isinstance(text, str) and text.startswith("=") and text != value:
                    found.setdefault(position, {})[index] = text[1:]
        return found


def open_tables(book: Any, names: Iterable[str]) -> dict[str, OpenTable]:
    """The named tables of an open workbook with their values, each found wherever it stands.

    Raises:
        DataError: a table is missing or lacks one of its headers; the message names it.
    """
    found = {table.name: (sheet, table) for sheet in book.sheets for table in sheet.tables}
    live = is_live(book)
    opened = {}
    for name in names:
        if name not in found:
            raise DataError(
                f"de tabel {name} ontbreekt in dit werkboek; geef de tabel haar naam terug (Tabelontwerp, Tabelnaam)"
            )
        opened[name] = _open(name, *found[name], live)
    return opened


def _open(name: str, sheet: Any, table: Any, live: bool) -> OpenTable:
    schema = BY_NAME.get(name)
    header_range = table.header_row_range
    if header_range is None:
        raise DataError(f"de tabel {name} heeft geen koprij; zet die aan bij Tabelontwerp", sheet=sheet.name)
    headers = [str(value) for value in header_range.options(ndim=1).value]
    if schema is not None:
        for column in schema.columns:
            if column.header not in headers:
                raise DataError(
                    f"deze kolom ontbreekt in de tabel {name}; zet de kop terug zoals hij was",
                    sheet=sheet.name,
                    column=column.header,
                )
    body = table.data_body_range
    first_row, first_column = header_range.row + 1, header_range.column
    rows = [[None] * len(headers)] if body is None else body.options(ndim=2, err_to_str=True).value
    return OpenTable(
        schema, name, sheet, table, {header: i for i, header in enumerate(headers)}, rows, first_row, first_column, live
    )


def _differing(old: Sequence[Any], new: Sequence[Any]) -> int:
    """How many cells of a column have to be written."""
    if old.count(None) == len(old):  # never written yet
        return len(new) - new.count(None) - new.count("")
    return sum(not same(before, after) for before, after in zip(old, new, strict=True) if before != after)


def _is_blank(row: Sequence[Any]) -> bool:
    return all(value is None or value == "" for value in row)


def is_live(book: Any) -> bool:
    """Whether a spreadsheet program has the book open, which makes something of what looks like a formula or a date."""
    return bool(book.app.engine.name == "excel")


def marked(value: Any) -> Any:
    """The value for a cell of a live book: a leading apostrophe keeps text text."""
    return f"'{value}" if isinstance(value, str) and value else value


def _runs(positions: Sequence[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for position in positions:
        if runs and runs[-1][-1] == position - 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs
