"""Dates in exports: which of day and month comes first is inferred from whole columns, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, NamedTuple

from xlwings_addin.errors import DataError
from xlwings_addin.imports.cells import Cell, Fault, quote, tidy

Order = Literal["dmy", "mdy"]

_TIME = re.compile(r"[T ]+\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([ap]m)?\s*(z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})([-/.]?)(\d{2}|(?<=\D)\d)\2(\d{2}|(?<=\D)\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})")
_DAY_NAMED_MONTH = re.compile(r"(\d{1,2})[-/. ]*([a-z]{3,9})\.?[-/., ]*(\d{4}|\d{2})", re.IGNORECASE)
_NAMED_MONTH_DAY = re.compile(r"([a-z]{3,9})\.?[- ]+(\d{1,2})(?:st|nd|rd|th)?[-, ]+(\d{4})", re.IGNORECASE)
_SERIAL = re.compile(r"\d{5}([.,]0+)?")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "januari", "january"),
            ("feb", "februari", "february"),
            ("mrt", "maart", "mar", "march"),
            ("apr", "april"),
            ("mei", "may"),
            ("jun", "juni", "june"),
            ("jul", "juli", "july"),
            ("aug", "augustus", "august"),
            ("sep", "sept", "september"),
            ("okt", "oktober", "oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

_FIRST_SERIAL, _LAST_SERIAL = 18_000, 73_000  # 1949 to 2099


class DateOrderUnknown(DataError):
    """The dates can be read both ways; the user has to say whether the day or the month comes first.

    ``headers`` are those of the file, as soon as they are known.
    """

    headers: tuple[str, ...] = ()


class _Numbers(NamedTuple):
    """A date whose year stands last: the other two numbers are day and month, in an order not yet known."""

    first: int
    second: int
    year: int

    def on(self, order: Order) -> date | None:
        day, month = (self.first, self.second) if order == "dmy" else (self.second, self.first)
        return _date(self.year, month, day)


class Dates(NamedTuple):
    """What distinct cells mean, per column, and the order that the file uses (``None`` when it never mattered)."""

    columns: dict[str, dict[Cell, date | Fault | None]]
    order: Order | None
    warnings: tuple[str, ...] = ()


def read_dates(
    columns: Mapping[str, Sequence[Cell]], *, epoch: date, order: Order | None = None, usual: Order | None = None
) -> Dates:
    """Gives the date of each cell of the date columns of one file.

    A column shows its own order by dates that exist in one order only. A column that shows none takes the order of the
    other columns, for a program writes all its dates alike, unless those contradict each other. In a column
    that shows both orders, the dates that could be either are faults.

    Args:
        columns: header in the file to its cells.
        epoch: the day with serial number 0.
        order: what the user says; then nothing is inferred.
        usual: what the user said of such files before; it holds where nothing in this one shows the order.

    Raises:
        DateOrderUnknown: dates that can be read both ways, and nothing shows which.
    """
    forms = {header: {cell: _form(cell, epoch) for cell in dict.fromkeys(cells)} for header, cells in columns.items()}
    shown: dict[str, set[Order]] = {header: set() if order else _shown(cells) for header, cells in forms.items()}
    agreed: set[Order] = {order} if order else set().union(*shown.values())
    result: dict[str, dict[Cell, date | Fault | None]] = {}
    used: set[Order] = set()
    warnings: list[str] = []
    for header, cells in forms.items():
        choice = shown[header] or agreed
        doubtful = [cell for cell, form in cells.items() if isinstance(form, _Numbers) and _doubtful(form)]
        if doubtful and not choice:
            if usual is None:
                raise DateOrderUnknown(
                    f"De datums in de kolom '{header}' kunnen dag-maand of maand-dag zijn, bijvoorbeeld {quote(doubtful[0])}. "
                    "Geef de volgorde op: dmy (dag eerst) of mdy (maand eerst), in de opdracht met --date-order."
                )
            choice = {usual}
            first = "de dag" if usual == "dmy" else "de maand"
            warnings.append(f"De datums in de kolom '{header}' zijn gelezen met {first} voorop, zoals u opgaf.")
        if any(isinstance(form, _Numbers) for form in cells.values()):
            used |= choice
        if len(shown[header]) > 1:
            warnings.append(_mixed(header, cells))
        elif _swapped(cells):
            warnings.append(
                f"In de kolom '{header}' staan datums en teksten door elkaar. Waarschijnlijk heeft Excel bij een deel van "
                "de datums dag en maand verwisseld. Importeer het oorspronkelijke bestand, dat nog niet in Excel is geopend."
            )
        result[header] = {cell: _resolve(cell, form, choice) for cell, form in cells.items()}
    return Dates(result, used.pop() if len(used) == 1 else None, tuple(warnings))


def _resolve(cell: Cell, form: date | _Numbers | Fault | None, choice: set[Order]) -> date | Fault | None:
    if not isinstance(form, _Numbers):
        return form
    readings = {day for order in choice or ("dmy", "mdy") if (day := form.on(order))}
    if not readings:
        return Fault(f"{quote(cell)} is geen bestaande datum")
    if len(readings) > 1:
        return Fault(f"{quote(cell)} kan dag-maand of maand-dag zijn")
    return readings.pop()


def _form(cell: Cell, epoch: date) -> date | _Numbers | Fault | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return (
            epoch + timedelta(days=int(cell))
            if _FIRST_SERIAL <= cell <= _LAST_SERIAL
            else Fault(f"{quote(cell)} is geen datum")
        )
    if not isinstance(cell, str):
        return None if cell is None else Fault(f"{quote(cell)} is geen datum")
    return _written(cell, epoch)


def _written(cell: str, epoch: date) -> date | _Numbers | Fault | None:
    written = _TIME.sub("", tidy(cell))
    if not written:
        return None
    day: date | None = None
    if found := _YEAR_LAST.fullmatch(written):
        return _Numbers(int(found[1]), int(found[3]), _year(found[4]))
    if found := _YEAR_FIRST.fullmatch(written):
        day = _date(int(found[1]), int(found[3]), int(found[4]))
    elif (found := _DAY_NAMED_MONTH.fullmatch(written)) and (month := _MONTHS.get(found[2].lower())):
        day = _date(_year(found[3]), month, int(found[1]))
    elif (found := _NAMED_MONTH_DAY.fullmatch(written)) and (month := _MONTHS.get(found[1].lower())):
        day = _date(int(found[3]), month, int(found[2]))
    elif _SERIAL.fullmatch(written) and _FIRST_SERIAL <= int(written[:5]) <= _LAST_SERIAL:
        day = epoch + timedelta(days=int(written[:5]))
    else:
        return Fault(f"{quote(cell)} is geen datum")
    return day or Fault(f"{quote(cell)} is geen bestaande datum")


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1950 <= year <= 2100 else None
    except ValueError:
        return None


def _doubtful(form: _Numbers) -> bool:
    as_dmy, as_mdy = form.on("dmy"), form.on("mdy")
    return as_dmy is not None and as_mdy is not None and as_dmy != as_mdy


def _day_shows(form: _Numbers, order: Order) -> bool:
    day, month = (form.first, form.second) if order == "dmy" else (form.second, form.first)
    return day > 12 >= month


def _shown(cells: Mapping[Cell, date | _Numbers | Fault | None]) -> set[Order]:
    orders: tuple[Order, Order] = ("dmy", "mdy")
    shows = {
        (order, form.on(order) is not None)
        for form in cells.values()
        if isinstance(form, _Numbers)
        for order in orders
        if _day_shows(form, order)
    }
    # "31-2-2026" does not exist, but 31 was meant as the day: that counts only where no real date shows the order
    return {order for order, exists in shows if exists} or {order for order, _ in shows}


def _mixed(header: str, cells: Mapping[Cell, date | _Numbers | Fault | None]) -> str:
    def example(order: Order) -> str:
        shows = [
            (form.on(order) is None, quote(cell))
            for cell, form in cells.items()
            if isinstance(form, _Numbers) and _day_shows(form, order)
        ]
        return min(shows)[1]

    return (
        f"In de kolom '{header}' staan dag-maand ({example('dmy')}) en maand-dag ({example('mdy')}) door elkaar. "
        "Datums die beide kunnen zijn, zijn niet gelezen. Geef de volgorde op: dmy of mdy, in de opdracht met --date-order."
    )


def _swapped(cells: Mapping[Cell, date | _Numbers | Fault | None]) -> bool:
    """Excel reads 1/2/2013 of a foreign file as 1 February and leaves 1/15/2013 as text: then no text could be both."""
    real = [form for cell, form in cells.items() if isinstance(form, date) and isinstance(cell, date)]
    numbers = [form for form in cells.values() if isinstance(form, _Numbers)]
    return (
        len(real) >= 3
        and bool(numbers)
        and all(day.day <= 12 for day in real)
        and all(form.on("dmy") is None and form.on("mdy") is not None for form in numbers)
    )
