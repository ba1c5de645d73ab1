"""Ranges and tables of a closed workbook, as xlwings sees them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import xlwings
from xlwings import base_classes

from xlwings_addin.engine.areas import LAST_COLUMN, LAST_ROW, Area, column_letters
from xlwings_addin.engine.table_part import TablePart
from xlwings_addin.engine.worksheet import Worksheet
from xlwings_addin.errors import DataError

if TYPE_CHECKING:
    from xlwings_addin.engine.books import Sheet


class Range(base_classes.Range):  # type: ignore[misc]
    """A rectangle of cells of a sheet; it may be empty, as a slice may be."""

    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        if row + rows - 1 > LAST_ROW or column + columns - 1 > LAST_COLUMN or row < 1 or column < 1:
            raise DataError(
                "het blad is vol: Excel kan niet meer dan 1.048.576 rijen en 16.384 kolommen hebben.", sheet=sheet.name
            )
        self._sheet, self._row, self._column, self._shape = sheet, row, column, (rows, columns)
        self.options: dict[str, Any] = {}

    @classmethod
    def over(cls, sheet: Sheet, area: Area) -> Range:
        """The range over an area."""
        return cls(sheet, area.top, area.left, area.rows, area.columns)

    @property
    def area(self) -> Area:
        """The cells of this range."""
        rows, columns = self._shape
        return Area(self._row, self._column, self._row + rows - 1, self._column + columns - 1)

    @property
    def _cells(self) -> Worksheet:
        return self._sheet.worksheet

    @property
    def api(self) -> Range:
        """This object: xlwings writes nothing to a range whose ``api`` is falsy."""
        return self

    @property
    def sheet(self) -> Sheet:
        """The sheet of this range."""
        return self._sheet

    @property
    def coords(self) -> tuple[str, int, int, int, int]:
        """Sheet, first row and column, number of rows and columns."""
        return self._sheet.name, self._row, self._column, *self._shape

    @property
    def row(self) -> int:
        """Number of the first row."""
        return self._row

    @property
    def column(self) -> int:
        """Number of the first column."""
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and columns."""
        return self._shape

    def __len__(self) -> int:
        return self._shape[0] * self._shape[1]

    def __call__(self, *position: int) -> Range:
        """A cell by its row and column within this range, or by its number, row by row."""
        if len(position) == 1:
            row, column = divmod(position[0] - 1, self._shape[1])
        else:
            row, column = position[0] - 1, position[1] - 1
        return Range(self._sheet, self._row + row, self._column + column)

    @property
    def raw_value(self) -> Any:
        """The values: one for a single cell, else a list a row."""
        if not len(self):
            return None
        block = self._cells.read(self.area)
        return block[0][0] if len(self) == 1 else block

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not len(self):
            return
        if isinstance(data, (list, tuple)):
            block = data if data and isinstance(data[0], (list, tuple)) else [data]
            self._cells.write(self._row, self._column, block)
        else:
            self._cells.fill(self.area, data)

    @property
    def formula(self) -> Any:
        """The formulas as text, and constants as Excel would show them in the formula bar."""
        if not len(self):
            return None
        texts = self._cells.formula_texts(self.area)
        return texts[0][0] if len(self) == 1 else tuple(map(tuple, texts))

    @formula.setter
    def formula(self, data: Any) -> None:
        if isinstance(data, (list, tuple)):
            block = data if data and isinstance(data[0], (list, tuple)) else [data]
            self._cells.write_formulas(self._row, self._column, block)
        else:
            self._cells.fill_formula(self.area, data)

    formula2 = formula

    @property
    def has_array(self) -> bool:
        """False: array formulas are not followed on a closed file."""
        return False

    def clear_contents(self) -> None:
        """Empty the cells, keeping their format."""
        if len(self):
            self._cells.clear(self.area)

    def end(self, direction: str) -> Range:
        """The cell that Ctrl with an arrow key goes to from the first cell."""
        down, right = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}[direction]
        row, column = self._row, self._column
        extent = self._cells.extent or Area(1, 1, 1, 1)

        def filled(row: int, column: int) -> bool:
            return self._cells.read(Area(row, column, row, column))[0][0] is not None

        def inside(row: int, column: int) -> bool:
            return 1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN

        def beyond(row: int, column: int) -> bool:
            return (down > 0 and row > extent.bottom) or (right > 0 and column > extent.right)

        running = filled(row, column) and inside(row + down, column + right) and filled(row + down, column + right)
        while inside(row + down, column + right):
            if beyond(row + down, column + right) and not running:
                return Range(self._sheet, LAST_ROW if down else row, LAST_COLUMN if right else column)
            if running and not filled(row + down, column + right):
                break
            row, column = row + down, column + right
            if not running and filled(row, column):
                break
        return Range(self._sheet, row, column)

    @property
    def current_region(self) -> Range:
        """The block of filled cells around this range, bounded by empty rows and columns."""
        area, extent = self.area, self._cells.extent
        while extent:
            wider = Area(
                max(area.top - 1, 1),
                max(area.left - 1, 1),
                min(area.bottom + 1, LAST_ROW),
                min(area.right + 1, LAST_COLUMN),
            )
            block = self._cells.read(wider)
            grown = area
            for row, values in enumerate(block, wider.top):
                for column, value in enumerate(values, wider.left):
                    if value is not None and not area.covers(Area(row, column, row, column)):
                        grown = grown.joined(Area(row, column, row, column))
            if grown == area:
                break
            area = grown
        return Range.over(self._sheet, area)

    def expand(self, mode: str = "table") -> Range:
        """The filled cells that follow, as xlwings defines them for "table", "down" and "right"."""
        return super().expand(mode)  # type: ignore[no-any-return]

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        """The address, with the workbook and sheet when it is ``external``."""
        row, column = "$" if row_absolute else "", "$" if column_absolute else ""
        area = self.area
        address = f"{column}{column_letters(area.left)}{row}{area.top}"
        if len(self) > 1:
            address += f":{column}{column_letters(area.right)}{row}{area.bottom}"
        if not external:
            return address
        name = f"[{self._sheet.book.name}]{self._sheet.name}"
        return f"{_quoted(name)}!{address}"

    @property
    def address(self) -> str:
        """The address with dollar signs."""
        return self.get_address(True, True, False)

    @property
    def number_format(self) -> str | None:
        """The number format; None when the cells differ."""
        styles = self._cells.workbook.styles
        codes = {styles.code(style) for style in self._cells.styles(self.area).values()}
        return codes.pop() if len(codes) == 1 else None

    @property
    def color(self) -> tuple[int, int, int] | None:
        """The plain fill colour; None without one, or when the cells differ."""
        styles = self._cells.workbook.styles
        colors = {styles.color(style) for style in self._cells.styles(self.area).values()}
        return colors.pop() if len(colors) == 1 else None

    @color.setter
    def color(self, color_or_rgb: object) -> None:
        """Nothing: formats of a closed workbook stay as they are."""

    def select(self) -> None:
        """Make this the selection of the app."""
        self._sheet.book.app.selection = self

    @property
    def table(self) -> Table | None:
        """The table that holds the first cell."""
        cell = Area(self._row, self._column, self._row, self._column)
        for key, table in self._cells.tables.items():
            if table.area.covers(cell):
                return Table(self._sheet, key)
        return None


def _quoted(name: str) -> str:
    plain = all(letter.isalnum() or letter in "_.[]" for letter in name)
    return name if plain else "'" + name.replace("'", "''") + "'"


class Tables(base_classes.Tables):  # type: ignore[misc]
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def _names(self) -> list[str]:
        return list(self._sheet.worksheet.tables)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Table]:
        return (Table(self._sheet, name) for name in self._names)

    def __call__(self, name_or_index: int | str) -> Table:
        """A table by its name or position."""
        if isinstance(name_or_index, int):
            return Table(self._sheet, self._names[name_or_index - 1])
        if name_or_index not in self:
            raise KeyError(name_or_index)
        return Table(self._sheet, name_or_index.lower())

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._sheet.worksheet.tables


class Table(base_classes.Table):  # type: ignore[misc]
    """A table of a sheet, known by its name."""

    parent: Sheet = None  # type: ignore[assignment]

    def __init__(self, sheet: Sheet, key: str) -> None:
        self.parent, self._key = sheet, key

    @property
    def _table(self) -> TablePart:
        return self.parent.worksheet.tables[self._key]

    def _over(self, area: Area | None) -> Range | None:
        return Range.over(self.parent, area) if area else None

    @property
    def api(self) -> Table:
        """This object."""
        return self

    @property
    def name(self) -> str:
        """Name of the table."""
        return self._table.name

    @property
    def display_name(self) -> str:
        """Name of the table."""
        return self._table.name

    @property
    def range(self) -> Range:
        """The whole table: header, data and totals."""
        return Range.over(self.parent, self._table.area)

    @property
    def header_row_range(self) -> Range | None:
        """The header row; None when it is not shown."""
        area = self._table.area
        return self._over(area._replace(bottom=area.top)) if self._table.header_rows else None

    @property
    def data_body_range(self) -> Range | None:
        """The data rows; None while the table has none, only its empty insert row."""
        body = self._table.body
        if (
            body
            and self._table.waiting
            and not any(value is not None for row in self.parent.worksheet.read(body) for value in row)
        ):
            return None
        return self._over(body)

    @property
    def totals_row_range(self) -> Range | None:
        """The totals row; None when it is not shown."""
        area = self._table.area
        return self._over(area._replace(top=area.bottom)) if self._table.total_rows else None

    @property
    def show_headers(self) -> bool:
        """True when the header row is shown."""
        return bool(self._table.header_rows)

    @property
    def show_totals(self) -> bool:
        """True when the totals row is shown."""
        return bool(self._table.total_rows)

    @show_totals.setter
    def show_totals(self, value: bool) -> None:
        if value and not self.show_totals:
            raise NotImplementedError("a closed table cannot get a totals row")
        if not value:
            self.parent.worksheet.hide_totals(self._key)

    @property
    def show_autofilter(self) -> bool:
        """True when the header cells have filter buttons."""
        return self._table.filtered

    def rearrange(self, places: Sequence[int | None]) -> None:
        """Put the data rows in other places; see `Worksheet.rearrange`."""
        self.parent.worksheet.rearrange(self._key, places)

    def resize(self, range: xlwings.Range) -> None:
        """Let the table end at another row.

        Raises:
            DataError: there is a totals row, or another table in the way.
        """
        self.parent.worksheet.resize(self._key, range.impl.area)
