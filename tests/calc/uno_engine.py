"""xlwings over a spreadsheet that is open in LibreOffice: as much of its engine interface as the buttons use.

It goes by the name of Excel's own engine, so that what the product does only with Excel itself is done here too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import xlwings as xw
from uno_ranges import CellError, Range, common_format
from xlwings import base_classes


class Engine:
    name, type = "excel", "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: Any, options: dict[str, Any]) -> Any:
        if isinstance(value, dt.datetime):
            return value.replace(tzinfo=None)
        if isinstance(value, dt.date):
            return dt.datetime(value.year, value.month, value.day)
        return value if value is None or isinstance(value, bool | str) else float(value)

    @staticmethod
    def clean_value_data(data: Any, date_of: Any, empty: Any, number_of: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(value: Any) -> Any:
            if value is None or value == "":
                return empty
            if isinstance(value, CellError):
                return str(value) if err_to_str else None
            if isinstance(value, dt.datetime):
                parts = ("year", "month", "day", "hour", "minute", "second", "microsecond")
                return date_of(**{part: getattr(value, part) for part in parts}, tzinfo=None)
            return number_of(value) if isinstance(value, float) and number_of else value

        return [[clean(value) for value in row] for row in data]


class Apps(base_classes.Apps):
    def __init__(self) -> None:
        self.app = App()

    def keys(self) -> list[int]:
        return [self.app.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([self.app])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return self.app


class App(base_classes.App):
    """LibreOffice as Excel: message boxes are kept in ``alerts`` and answered with the next of ``answers``, else OK."""

    pid, version, visible = 1, "16.0", True
    screen_updating = display_alerts = enable_events = interactive = True
    status_bar: str | bool = False
    calculation = "automatic"
    cut_copy_mode = False
    selection: Range | None = None

    def __init__(self) -> None:
        self.open_books: list[Book] = []
        self.alerts: list[str] = []
        self.answers: list[str] = []
        self.chosen: tuple[str, ...] = ()

    @property
    def engine(self) -> Any:
        return xw.engines["excel"].impl

    @property
    def api(self) -> App:
        return self

    @property
    def books(self) -> Books:
        return Books(self)

    def GetOpenFilename(self, **_: Any) -> tuple[str, ...] | bool:  # noqa: N802
        """Excel's window to choose files in, closed with ``chosen``; without that, with Cancel."""
        return self.chosen or False

    def activate(self, steal_focus: bool = False) -> None:
        """Nothing to bring forward: there is no window."""

    def calculate(self) -> None:
        for book in self.open_books:
            book.api.calculateAll()

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        self.alerts.append(prompt)
        return self.answers.pop(0) if self.answers else {"yes_no": "yes", "yes_no_cancel": "yes"}.get(buttons, "ok")


class Books(base_classes.Books):
    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        return self.app.open_books[-1]

    def __len__(self) -> int:
        return len(self.app.open_books)

    def __iter__(self) -> Iterator[Book]:
        return iter(self.app.open_books)

    def __call__(self, key: int | str) -> Book:
        if isinstance(key, int):
            return self.app.open_books[key - 1]
        return next(book for book in self if book.name.lower() == key.lower())


class Book(base_classes.Book):
    api: Any = None
    app: Any = None
    fullname: Any = None

    def __init__(self, app: App, document: Any, fullname: str) -> None:
        self.app, self.api, self.fullname = app, document, fullname
        self.active_sheet = document.Sheets.getByIndex(0).Name
        self._format_types: dict[int, int] = {}

    @property
    def name(self) -> str:
        return self.fullname.replace("\\", "/").rsplit("/", 1)[-1]

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @cached_property
    def tables(self) -> list[tuple[int, Any]]:
        """All tables, each with the number of its sheet; the buttons add none and move none."""
        ranges = self.api.DatabaseRanges
        found = [ranges.getByName(name) for name in ranges.ElementNames]
        return [(table.DataArea.Sheet + 1, table) for table in found]

    @property
    def names(self) -> Names:
        return Names(self)

    def activate(self) -> None:
        """Nothing to bring forward: there is no window."""

    def format_type(self, key: int) -> int:
        """Kind of a number format: the flags of com.sun.star.util.NumberFormat."""
        if key not in self._format_types:
            self._format_types[key] = self.api.NumberFormats.getByKey(key).Type
        return self._format_types[key]

    def format_key(self, code: str) -> int:
        import uno

        formats, english = self.api.NumberFormats, uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")
        key: int = formats.queryKey(code, english, False)
        return key if key >= 0 else formats.addNew(code, english)


class Sheets(base_classes.Sheets):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def active(self) -> Sheet:
        return self(self.book.active_sheet)

    def __len__(self) -> int:
        return self.book.api.Sheets.Count

    def __iter__(self) -> Iterator[Sheet]:
        return (self(number) for number in range(1, len(self) + 1))

    def __call__(self, key: int | str) -> Sheet:
        sheets = self.book.api.Sheets
        return Sheet(self.book, sheets.getByIndex(key - 1) if isinstance(key, int) else sheets.getByName(key))

    def __contains__(self, name: str) -> bool:
        return self.book.api.Sheets.hasByName(name)


class Sheet(base_classes.Sheet):
    api: Any = None
    book: Any = None

    def __init__(self, book: Book, sheet: Any) -> None:
        self.book, self.api = book, sheet

    @property
    def name(self) -> str:
        return self.api.Name

    @property
    def index(self) -> int:
        return self.api.RangeAddress.Sheet + 1

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def visible(self) -> bool:
        return self.api.IsVisible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.api.IsVisible = value

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, self.api.Rows.Count, self.api.Columns.Count)

    @property
    def used_range(self) -> Range:
        cursor = self.api.createCursor()
        cursor.gotoEndOfUsedArea(False)
        end = cursor.RangeAddress
        return Range(self, 1, 1, end.EndRow + 1, end.EndColumn + 1)

    def range(self, first: Any, last: Any = None) -> Range:
        if isinstance(first, str) and last is None:
            return self._named(first)
        one, other = (self._corner(corner) for corner in (first, last or first))
        top, left = min(one[0], other[0]), min(one[1], other[1])
        return Range(self, top, left, max(one[2], other[2]) - top + 1, max(one[3], other[3]) - left + 1)

    def activate(self) -> None:
        self.book.active_sheet = self.name

    select = activate

    def _named(self, text: str) -> Range:
        if text in self.tables:
            return self.tables(text).data_body_range
        if self.book.names.contains(text):
            return self.book.names(text).refers_to_range
        return Range.over(self, self.api.getCellRangeByName(text))

    def _corner(self, corner: Any) -> tuple[int, int, int, int]:
        if isinstance(corner, tuple):
            row, column, rows, columns = corner if len(corner) == 4 else (*corner, 1, 1)
            return row, column, row + rows - 1, column + columns - 1
        cells = self._named(corner) if isinstance(corner, str) else corner
        return cells.row, cells.column, cells.row + cells.shape[0] - 1, cells.column + cells.shape[1] - 1


class Tables(base_classes.Tables):
    parent: Any = None

    def __init__(self, sheet: Sheet) -> None:
        self.parent = sheet

    def __iter__(self) -> Iterator[Table]:
        index = self.parent.index
        return (Table(self.parent, table) for sheet, table in self.parent.book.tables if sheet == index)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Table:
        if isinstance(key, int):
            return list(self)[key - 1]
        found = next((table for table in self if table.name.lower() == key.lower()), None)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, name: str) -> bool:
        return any(table.name.lower() == name.lower() for table in self)


class NoFilter(base_classes.AutoFilter):
    """Rows that are hidden here are hidden by hand."""

    criteria = ()


class Table(base_classes.Table):
    parent: Any = None
    api: Any = None
    show_headers = True
    show_totals = False

    def __init__(self, sheet: Sheet, table: Any) -> None:
        self.parent, self.api = sheet, table

    @property
    def name(self) -> str:
        return self.api.Name

    display_name = name

    @property
    def range(self) -> Range:
        return Range.over(self.parent, self.api.ReferredCells)

    @property
    def header_row_range(self) -> Range:
        whole = self.range
        return Range(self.parent, whole.row, whole.column, 1, whole.shape[1])

    @property
    def data_body_range(self) -> Range:
        whole = self.range
        return Range(self.parent, whole.row + 1, whole.column, whole.shape[0] - 1, whole.shape[1])

    @property
    def autofilter(self) -> NoFilter:
        return NoFilter()

    def resize(self, cells: xw.Range) -> None:
        """Let the table cover ``cells``; as in Excel, new rows take over the format that a whole column has."""
        before, after, area = self.range, cells.impl, self.api.DataArea
        if (after.row, after.column) != (before.row, before.column):
            raise ValueError(f"the header row of table {self.name} must stay where it is")
        body, added = self.data_body_range.api, after.shape[0] - before.shape[0]
        area.EndRow, area.EndColumn = after.row + after.shape[0] - 2, after.column + after.shape[1] - 2
        self.api.DataArea = area
        if added > 0:
            for column in range(before.shape[1]):
                key = common_format(body.getCellRangeByPosition(column, 0, column, before.shape[0] - 2))
                if key is not None:
                    Range(
                        self.parent, before.row + before.shape[0], before.column + column, added, 1
                    ).api.NumberFormat = key


class Names(base_classes.Names):
    def __init__(self, book: Book) -> None:
        self.book = book

    @property
    def _all(self) -> Any:
        return self.book.api.NamedRanges

    def __call__(self, key: int | str) -> Name:
        return Name(self.book, self._all.getByName(self._all.ElementNames[key - 1] if isinstance(key, int) else key))

    def contains(self, key: str) -> bool:
        return self._all.hasByName(key)

    def __len__(self) -> int:
        return self._all.Count


class Name(base_classes.Name):
    def __init__(self, book: Book, name: Any) -> None:
        self.book, self.api = book, name

    @property
    def name(self) -> str:
        return self.api.Name

    @property
    def refers_to(self) -> str:
        return f"={self.api.Content}"

    @property
    def refers_to_range(self) -> Range:
        cells = self.api.ReferredCells
        return Range.over(Sheet(self.book, cells.Spreadsheet), cells)


def attach(document: Any, fullname: str) -> xw.Book:
    """The document that is open in LibreOffice as a book of xlwings, in an application without other books."""
    if "excel" not in xw.engines.engines_by_name:
        xw.engines.add(xw.Engine(impl=Engine()))
    xw.engines["excel"].activate()
    app = xw.engines["excel"].impl.apps.app = App()
    app.open_books.append(Book(app, document, fullname))
    return xw.Book(impl=app.open_books[0])
