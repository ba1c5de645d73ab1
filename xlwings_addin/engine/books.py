"""The xlwings engine "incasso": apps, books and sheets over workbook files that no program has open.

It is registered beside the engines of xlwings and never becomes the active one, so that a session with Excel goes on
undisturbed: whoever has the book object works with it.
"""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import xlwings
from xlwings import base_classes

from xlwings_addin.engine.areas import LAST_COLUMN, LAST_ROW, Area, parse_area
from xlwings_addin.engine.ranges import Range, Tables
from xlwings_addin.engine.workbook import DefinedName, Workbook
from xlwings_addin.engine.worksheet import Worksheet

NAME = "incasso"


class Engine:
    """What xlwings asks of an engine."""

    name, type = NAME, "desktop"

    def __init__(self) -> None:
        self.apps = Apps()

    @staticmethod
    def prepare_xl_data_element(value: object, options: dict[str, Any]) -> object:
        """The value as it is: the sheet itself knows what its cells can hold."""
        return value

    @staticmethod
    def clean_value_data(
        data: list[list[Any]],
        datetime_builder: Callable[..., Any],
        empty_as: Any,
        number_builder: Callable[[float], Any] | None,
        err_to_str: bool,
    ) -> list[list[Any]]:
        """Values read, in the types that were asked for; error values are text in any case."""
        if datetime_builder is dt.datetime and empty_as is None and number_builder is None:
            return data

        def cleaned(value: Any) -> Any:
            if value is None:
                return empty_as
            if isinstance(value, dt.datetime):
                return datetime_builder(
                    year=value.year, month=value.month, day=value.day, hour=value.hour, minute=value.minute,
                    second=value.second, microsecond=value.microsecond, tzinfo=None,
                )  # fmt: skip
            return number_builder(value) if number_builder and isinstance(value, float) else value

        return [[cleaned(value) for value in row] for row in data]


class Apps(base_classes.Apps):  # type: ignore[misc]
    """One app for each open book, the one activated last in front."""

    def __init__(self) -> None:
        self._apps: list[App] = []

    def keys(self) -> list[int]:
        """The numbers of the apps."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return next(app for app in self._apps if app.pid == pid)

    def to_front(self, app: App) -> None:
        """Make an app the first one."""
        self.remove(app)
        self._apps.insert(0, app)

    def remove(self, app: App) -> None:
        """Forget an app whose book is closed."""
        self._apps = [one for one in self._apps if one is not app]


class Alert(NamedTuple):
    """A message that the program wanted to show."""

    prompt: str
    title: str | None
    buttons: str


_NUMBERS = itertools.count(1)


class App(base_classes.App):  # type: ignore[misc]
    """The app of one book; it keeps the messages that Excel would have shown in ``alerts``."""

    engine: Engine = None  # type: ignore[assignment]
    pid = 0
    screen_updating = display_alerts = enable_events = interactive = visible = True
    status_bar: str | bool = False
    calculation = "automatic"
    cut_copy_mode: object = None
    selection: Range | None = None

    def __init__(self, engine: Engine, book: Book) -> None:
        self.engine, self.pid, self.book = engine, next(_NUMBERS), book
        self.alerts: list[Alert] = []
        self._engine_before: Any = None
        self._borrowed = False
        engine.apps.to_front(self)

    @property
    def books(self) -> Books:
        """The one book of this app."""
        return Books(self)

    def alert(self, prompt: str, title: str | None, buttons: str, mode: str | None, callback: str | None) -> str:
        """Keep the message; nobody is there to press another button than the first."""
        self.alerts.append(Alert(prompt, title, buttons))
        return "ok"

    def calculate(self) -> None:
        """Nothing: Excel computes when it opens the file."""

    def activate(self, steal_focus: bool = False) -> None:
        """Come to the front.

        xlwings checks right after this call that the app is the active engine's active one; the engine is lent for
        that check, and `Book.activate` gives it back.
        """
        self.engine.apps.to_front(self)
        if not self._borrowed:
            self._engine_before, self._borrowed = xlwings.engines.active, True
            xlwings.engines.active = registered()

    def give_back(self) -> None:
        """Make the engine active again that was so before `activate`."""
        if self._borrowed:
            xlwings.engines.active, self._borrowed = self._engine_before, False

    def quit(self) -> None:
        """Forget the book without saving it."""
        self.engine.apps.remove(self)


class Books(base_classes.Books):  # type: ignore[misc]
    """The books of an app: one."""

    def __init__(self, app: App) -> None:
        self.app = app

    @property
    def active(self) -> Book:
        """The book."""
        return self.app.book

    def __call__(self, name_or_index: int | str) -> Book:
        """The book by its name or number."""
        if name_or_index == 1 or str(name_or_index).lower() == self.app.book.name.lower():
            return self.app.book
        raise KeyError(name_or_index)

    def __len__(self) -> int:
        return 1

    def __iter__(self) -> Iterator[Book]:
        yield self.app.book


class NativeBook(NamedTuple):
    """The little of Excel's own workbook object that a program asks for."""

    Date1904: bool


class Book(base_classes.Book):  # type: ignore[misc]
    """A workbook file."""

    app: App = None  # type: ignore[assignment]

    def __init__(self, engine: Engine, workbook: Workbook) -> None:
        self.workbook = workbook
        self.app = App(engine, self)
        self.active_sheet = next((one for one in workbook.sheets if one.index > workbook.active_index), None)

    @property
    def api(self) -> NativeBook:
        """What Excel's own object would tell."""
        return NativeBook(self.workbook.system.from_1904)

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.workbook.path.name

    @property
    def fullname(self) -> str:
        """Path of the file."""
        return str(self.workbook.path)

    @property
    def sheets(self) -> Sheets:
        """The worksheets."""
        return Sheets(self)

    @property
    def names(self) -> Names:
        """The defined names."""
        return Names(self, self.workbook.names)

    def activate(self) -> None:
        """Only give the engine back that `App.activate` borrowed."""
        self.app.give_back()

    def save(self, path: str | None = None, password: str | None = None) -> None:
        """Write what changed, atomically, keeping the file as it was as ``NAME.bak``.

        Raises:
            FileRefused: the file cannot be replaced now; it is as it was.
        """
        if path is not None or password is not None:
            raise ValueError("a closed workbook is saved in its own place, without a password")
        self.workbook.save()

    def close(self) -> None:
        """Forget the book without saving it."""
        self.app.quit()


class Sheets(base_classes.Sheets):  # type: ignore[misc]
    """The worksheets of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def active(self) -> Sheet:
        """The sheet that was in front when the file was saved, or was activated since."""
        return Sheet(self._book, self._book.active_sheet or self._book.workbook.sheets[0])

    def __call__(self, name_or_index: int | str) -> Sheet:
        """A sheet by its name or position."""
        if isinstance(name_or_index, int):
            return Sheet(self._book, self._book.workbook.sheets[name_or_index - 1])
        return Sheet(self._book, self._book.workbook.sheet(name_or_index))

    def __len__(self) -> int:
        return len(self._book.workbook.sheets)

    def __iter__(self) -> Iterator[Sheet]:
        return (Sheet(self._book, sheet) for sheet in self._book.workbook.sheets)

    def __contains__(self, name: object) -> bool:
        return any(sheet.name.lower() == str(name).lower() for sheet in self._book.workbook.sheets)


class Sheet(base_classes.Sheet):  # type: ignore[misc]
    """A worksheet of a book."""

    book: Book = None  # type: ignore[assignment]

    def __init__(self, book: Book, worksheet: Worksheet) -> None:
        self.book, self.worksheet = book, worksheet

    @property
    def api(self) -> Worksheet:
        """The worksheet of the file."""
        return self.worksheet

    @property
    def name(self) -> str:
        """Name on the tab."""
        return self.worksheet.name

    @property
    def index(self) -> int:
        """Position among all sheets, from 1."""
        return self.worksheet.index

    @property
    def visible(self) -> bool:
        """True when the tab is shown."""
        return not self.book.workbook.hidden[self.name]

    @visible.setter
    def visible(self, value: bool) -> None:
        self.book.workbook.hidden[self.name] = not value

    @property
    def names(self) -> Names:
        """The names that belong to this sheet."""
        return Names(self.book, [name for name in self.book.workbook.names if name.sheet == self.name])

    @property
    def tables(self) -> Tables:
        """The tables of this sheet."""
        return Tables(self)

    @property
    def cells(self) -> Range:
        """All cells."""
        return Range(self, 1, 1, LAST_ROW, LAST_COLUMN)

    @property
    def used_range(self) -> Range:
        """The smallest range that holds every filled cell; A1 on an empty sheet."""
        return Range.over(self, self.worksheet.extent or Area(1, 1, 1, 1))

    def activate(self) -> None:
        """Remember this as the active sheet."""
        self.book.active_sheet = self.worksheet

    select = activate

    def clear_contents(self) -> None:
        """Empty every cell, keeping the formats."""
        self.cells.clear_contents()

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """The range of an address, a name, a table, a corner, or from one corner to another."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, *arg1)
        first = self._corner(arg1, arg2)
        if arg2 is None or isinstance(arg1, int):
            return first
        return Range.over(self, first.area.joined(self._corner(arg2).area))

    def _corner(self, place: Any, column: Any = None) -> Range:
        if isinstance(place, Range):
            return place
        if isinstance(place, int) and isinstance(column, int):
            place = (place, column)
        if isinstance(place, tuple):
            if 0 in place:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Range(self, *place)
        return self._named(place)

    def _named(self, text: str) -> Range:
        try:
            return Range.over(self, parse_area(text))
        except ValueError:
            pass
        if match := _QUALIFIED.fullmatch(text):
            name = match[1].replace("''", "'") if match[1] is not None else match[2]
            return Range.over(Sheet(self.book, self.book.workbook.sheet(name)), parse_area(match[3]))
        names = Names(self.book, self.book.workbook.names)
        for candidate in (f"{self.name}!{text}", text):
            if names.contains(candidate):
                return names(candidate).refers_to_range
        return self._structured(text)

    def _structured(self, text: str) -> Range:
        """A table by its name: its data, or the part or column between square brackets."""
        match = _STRUCTURED.fullmatch(text)
        for sheet in self.book.workbook.sheets:
            table = sheet.tables.get(match[1].lower()) if match else None
            if not match or not table:
                continue
            part, body = match[2] or "#Data", table.body
            header = table.area._replace(bottom=table.area.top)
            areas = {"#all": table.area, "#headers": header, "#data": body}
            area = areas.get(part.lower())
            lowered = [one.lower() for one in table.headers]
            if area is None and body and part.lower() in lowered:
                column = table.area.left + lowered.index(part.lower())
                area = body._replace(left=column, right=column)
            if area is not None:
                return Range.over(Sheet(self.book, sheet), area)
        raise ValueError(f"no range {text!r} on sheet {self.name}")


_QUALIFIED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!([$A-Za-z0-9:]+)")
_STRUCTURED = re.compile(r"([^\[\]]+)(?:\[([^\[\]]+)\])?")


class Names(base_classes.Names):  # type: ignore[misc]
    """Defined names: of a book, or those that belong to one sheet."""

    def __init__(self, book: Book, names: list[DefinedName]) -> None:
        self._book, self._names = book, names

    @property
    def api(self) -> list[DefinedName]:
        """The names as the file has them."""
        return self._names

    def __call__(self, name_or_index: int | str) -> Name:
        """A name by its text or position."""
        if isinstance(name_or_index, int):
            return Name(self._book, self._names[name_or_index - 1])
        for name in self._names:
            if Name(self._book, name).name.lower() == name_or_index.lower():
                return Name(self._book, name)
        raise KeyError(name_or_index)

    def contains(self, name_or_index: int | str) -> bool:
        """True when there is such a name."""
        return any(Name(self._book, name).name.lower() == str(name_or_index).lower() for name in self._names)

    def __len__(self) -> int:
        return len(self._names)


class Name(base_classes.Name):  # type: ignore[misc]
    """A defined name."""

    def __init__(self, book: Book, name: DefinedName) -> None:
        self._book, self._name = book, name

    @property
    def api(self) -> DefinedName:
        """The name as the file has it."""
        return self._name

    @property
    def name(self) -> str:
        """The name, with its sheet when it belongs to one."""
        return f"{self._name.sheet}!{self._name.name}" if self._name.sheet else self._name.name

    @property
    def refers_to(self) -> str:
        """The formula behind the name, with its equals sign."""
        return f"={self._name.refers_to}"

    @property
    def refers_to_range(self) -> Range:
        """The range behind the name.

        Raises:
            ValueError: the name is not that of a range.
        """
        first = Sheet(self._book, self._book.workbook.sheets[0])
        if not _QUALIFIED.fullmatch(self._name.refers_to):
            raise ValueError(f"name {self.name} is no range: {self.refers_to}")
        return first._named(self._name.refers_to)


def registered() -> xlwings.main.Engine:
    """The engine as xlwings knows it; added to its list on first use."""
    if NAME not in xlwings.engines.engines_by_name:
        xlwings.engines.add(xlwings.main.Engine(impl=Engine()))
    return xlwings.engines[NAME]


def opened(workbook: Workbook) -> xlwings.Book:
    """The xlwings book over a workbook file."""
    return xlwings.Book(impl=Book(registered().impl, workbook))
