"""Cells of a spreadsheet that is open in LibreOffice, read and written as Excel's own engine of xlwings does it.

Text that lands in a cell is read as if it were typed, so it becomes a number, date or formula unless an apostrophe or
the text format forbids it, and a date gives a cell without a date format one.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes, utils

if TYPE_CHECKING:
    from uno_engine import Sheet

EPOCH = dt.datetime(1899, 12, 30)
DATE, LOGICAL, TEXT = 2, 1024, 256  # com.sun.star.util.NumberFormat
VALUES, DATES, STRINGS, FORMULAS = 1, 2, 4, 16  # com.sun.star.sheet.CellFlags
ERRORS = {502: "#VALUE!", 503: "#NUM!", 519: "#VALUE!", 524: "#REF!", 525: "#NAME?", 532: "#DIV/0!", 32767: "#N/A"}


class CellError(str):
    """The error value of a cell, such as ``#N/A``."""

    __slots__ = ()


def as_typed(text: str) -> float | dt.datetime | str:
    """What Excel makes of ``text`` in a cell that is not a text cell; a formula stays text that starts with ``=``.

    >>> as_typed("0042"), as_typed("31-12-2025"), as_typed("F-1"), as_typed("'0042")
    (42.0, datetime.datetime(2025, 12, 31, 0, 0), 'F-1', '0042')
    """
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*", text):
        return float(text)
    if found := re.fullmatch(r"(\d{1,2})[-/](\d{1,2})[-/](\d{4})", text):
        day, month, year = map(int, found.groups())
        return dt.datetime(year, month, day) if 1 <= month <= 12 and 1 <= day <= 31 else text
    return text


def separated(formula: str, old: str, new: str) -> str:
    """A formula with other separators between its arguments; text within quotes stays."""
    if not formula.startswith("="):
        return formula
    return "".join(part if part.startswith('"') else part.replace(old, new) for part in re.split(r'("[^"]*")', formula))


def common_format(cells: Any) -> int | None:
    """Key of the number format of cells of LibreOffice, ``None`` when they have several."""
    ambiguous = cells.getPropertyState("NumberFormat").value == "AMBIGUOUS_VALUE"
    return None if ambiguous else cells.NumberFormat


class Range(base_classes.Range):
    row: Any = None
    column: Any = None
    shape: Any = None
    sheet: Any = None
    has_array = False
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet, self.row, self.column, self.shape = sheet, row, column, (rows, columns)
        self.options: dict[str, Any] = {}

    @classmethod
    def over(cls, sheet: Sheet, cells: Any) -> Range:
        area = cells.RangeAddress
        return cls(
            sheet,
            area.StartRow + 1,
            area.StartColumn + 1,
            area.EndRow - area.StartRow + 1,
            area.EndColumn - area.StartColumn + 1,
        )

    @property
    def api(self) -> Any:
        left, top = self.column - 1, self.row - 1
        return self.sheet.api.getCellRangeByPosition(left, top, left + self.shape[1] - 1, top + self.shape[0] - 1)

    @property
    def coords(self) -> tuple[Any, ...]:
        return (self.sheet.name, self.row, self.column, *self.shape)

    @property
    def row_height(self) -> float | None:
        """As Excel tells it: 0 for a hidden row, nothing for rows of several heights."""
        heights = {row.Height if row.IsVisible else 0 for row in self.api.Rows}
        return heights.pop() if len(heights) == 1 else None

    def __len__(self) -> int:
        return self.shape[0] * self.shape[1]

    def __call__(self, first: int, second: int | None = None) -> Range:
        down, right = (first - 1, second - 1) if second else divmod(first - 1, self.shape[1])
        return Range(self.sheet, self.row + down, self.column + right, 1, 1)

    def get_address(self, row_absolute: bool = True, column_absolute: bool = True, external: bool = False) -> str:
        rows, columns = self.shape
        ends = [(self.row, self.column), (self.row + rows - 1, self.column + columns - 1)][: 1 if len(self) == 1 else 2]
        return ":".join(f"{'$' * column_absolute}{utils.col_name(c)}{'$' * row_absolute}{r}" for r, c in ends)

    @property
    def address(self) -> str:
        return self.get_address()

    def _format_types(self) -> list[list[int]]:
        """The kind of number format of every cell; asked of all cells with the same formats at once."""
        rows, columns = self.shape
        kinds = [[0] * columns for _ in range(rows)]
        for alike in self.api.getUniqueCellFormatRanges():
            kind = self.sheet.book.format_type(alike.NumberFormat)
            for area in alike.getRangeAddresses():
                for row in range(area.StartRow - self.row + 1, area.EndRow - self.row + 2):
                    left, right = area.StartColumn - self.column + 1, area.EndColumn - self.column + 2
                    kinds[row][left:right] = [kind] * (right - left)
        return kinds

    @property
    def raw_value(self) -> list[list[Any]]:
        cells = self.api

        def value(stored: Any, kind: int, row: int, column: int) -> Any:
            if isinstance(stored, float):
                if kind & DATE:
                    return EPOCH + dt.timedelta(stored)
                return bool(stored) if kind & LOGICAL else stored
            if isinstance(stored, str):
                return stored
            error = cells.getCellByPosition(column, row).getError()
            return CellError(ERRORS.get(error, "#VALUE!")) if error else None

        return [
            [value(stored, kind, r, c) for c, (stored, kind) in enumerate(zip(line, kinds, strict=True))]
            for r, (line, kinds) in enumerate(zip(cells.getDataArray(), self._format_types(), strict=True))
        ]

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        rows, columns = self.shape
        if not isinstance(data, list | tuple):
            data = [[data] * columns] * rows
        kinds = self._format_types()
        formulas: list[tuple[int, int, str]] = []
        dates: list[tuple[int, int]] = []

        def stored(value: Any, row: int, column: int) -> float | str:
            if isinstance(value, str) and kinds[row][column] & TEXT:
                value = value.removeprefix("'")
            elif isinstance(value, str) and value.startswith("="):
                formulas.append((row, column, value))
                return ""
            elif isinstance(value, str):
                value = as_typed(value)
            if isinstance(value, dt.datetime):
                dates.append((row, column))
                return (value - EPOCH) / dt.timedelta(days=1)
            return "" if value is None else value if isinstance(value, str) else float(value)

        cells = self.api
        cells.setDataArray(tuple(tuple(stored(v, r, c) for c, v in enumerate(line)) for r, line in enumerate(data)))
        for row, column, formula in formulas:
            cells.getCellByPosition(column, row).setFormula(separated(formula, ",", ";"))
        for row, column in dates:
            if not kinds[row][column] & (DATE | TEXT):
                cells.getCellByPosition(column, row).NumberFormat = self.sheet.book.format_key("dd-mm-yyyy")

    @property
    def formula(self) -> Any:
        formulas = tuple(tuple(separated(cell, ";", ",") for cell in line) for line in self.api.getFormulaArray())
        return formulas[0][0] if len(self) == 1 else formulas

    @formula.setter
    def formula(self, value: Any) -> None:
        rows, columns = self.shape
        lines = [[value] * columns] * rows if isinstance(value, str) else value
        self.api.setFormulaArray(tuple(tuple(separated(cell, ",", ";") for cell in line) for line in lines))

    formula2 = formula

    @property
    def number_format(self) -> str | None:
        key = common_format(self.api)
        return None if key is None else self.sheet.book.api.NumberFormats.getByKey(key).FormatString

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.api.NumberFormat = self.sheet.book.format_key(code)

    @property
    def color(self) -> tuple[int, int, int] | None:
        value = self.api.CellBackColor
        return None if value == -1 else (value >> 16 & 255, value >> 8 & 255, value & 255)

    def clear_contents(self) -> None:
        self.api.clearContents(VALUES | DATES | STRINGS | FORMULAS)

    def select(self) -> None:
        self.sheet.book.app.selection = self
