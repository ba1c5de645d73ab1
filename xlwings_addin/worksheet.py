"""Worksheet functions from rules: what a cell hands over becomes a fact, a rule answers, the answer fits the cells.

A function is written for one row, with types; the decorator reads its cells by those types and calls it once for each
row of a range. Ranges come as lists or tuples (of rows), single cells as they are; a single cell goes with every
cell of a range. Nothing raises: what is wrong becomes a short Dutch text in its own cell.
"""

from __future__ import annotations

import functools
import inspect
import math
import re
import types
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import xlwings

from xlwings_addin.ledger import cells
from xlwings_addin.ledger.cells import Unreadable
from xlwings_addin.rules.money import MONTHS

CATEGORY = "Incasso"
ERROR = "Fout: "
_NO_ANSWER = f"{ERROR}dit kan niet worden berekend"

_DAY_ZERO = date(1899, 12, 30)
_FALSE_LEAP_DAY = 60
"""Serial number of 29 February 1900, which Excel counts and no calendar has."""

_COM_ERRORS = range(-2146826288, -2146826200)

_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ][\d:.]+)?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4})", re.ASCII)
_NAMED_MONTH = re.compile(r"(\d{1,2})[- ]([a-z]{3,9})\.?[- ](\d{4})", re.ASCII)

_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)

_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, 1)} | {"mrt": 3}


class Argument(NamedTuple):
    """One argument, its name and description in Dutch.

    ``read`` gives what a cell states, or all cells of a range when it takes a ``whole`` one; ``None`` for blank. The
    ``default`` counts when an ``optional`` argument is blank or left out.
    """

    name: str
    description: str
    read: Callable[[object], Any]
    default: Any
    optional: bool
    whole: bool


class WorksheetFunction(NamedTuple):
    """One function of the workbook; the texts are Dutch and at most 255 characters, as the function wizard wants."""

    name: str
    description: str
    arguments: tuple[Argument, ...]
    call: Callable[..., Any]
    category: str = CATEGORY


FUNCTIONS: dict[str, WorksheetFunction] = {}
"""All worksheet functions by name, in the order in which they are written."""


def worksheet_function(description: str, **arguments: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Makes a rule for one row a worksheet function: listed in `FUNCTIONS`, and known to xlwings.

    The annotations of the rule say how cells are read: date, Decimal (an amount), int, bool, str; a tuple of
    Decimal takes a whole range. A tuple as answer fills a row. An argument with a default may be left out or empty.

    Args:
        description: what it gives, in Dutch.
        arguments: description of each argument, in Dutch.
    """

    def register(rule: Callable[..., Any]) -> Callable[..., Any]:
        hints = get_type_hints(rule)
        width = len(get_args(hints["return"])) if get_origin(hints["return"]) is tuple else 0
        parameters = inspect.signature(rule).parameters
        taken = tuple(_argument(parameters[name], hints[name], arguments[name]) for name in parameters)

        @functools.wraps(rule)
        def call(*values: Any, **named: Any) -> Any:
            bound = inspect.signature(rule).bind(*values, **named)
            bound.apply_defaults()
            try:
                return _over_cells(rule, taken, list(bound.arguments.values()), width)
            except Unreadable as fault:
                return f"{ERROR}{fault}"
            except Exception:  # a cell never shows a traceback, whatever it was given
                return _NO_ANSWER

        call.__annotations__ = {}  # xlwings would take a type for a converter
        call.__doc__ = description
        for argument in reversed(taken):
            call = xlwings.arg(argument.name, doc=argument.description, ndim=2, err_to_str=True)(call)
        call = xlwings.func(category=CATEGORY)(call)
        FUNCTIONS[rule.__name__] = WorksheetFunction(rule.__name__, description, taken, call)
        return call

    return register


def _argument(parameter: inspect.Parameter, hint: Any, description: str) -> Argument:
    optional = parameter.default is not inspect.Parameter.empty
    kinds = [kind for kind in get_args(hint) if kind not in (types.NoneType, Ellipsis)] or [hint]
    whole = get_origin(hint) is tuple
    read = functools.partial(_read_range if whole else _read_cell, _READERS[kinds[0]])
    return Argument(parameter.name, description, read, parameter.default if optional else None, optional, whole)


class _Grid(NamedTuple):
    """The cells of an argument or an answer in one row after another; ``shape`` is ``()`` for a single value."""

    values: Sequence[object]
    shape: tuple[int, ...]


def _grid(value: object) -> _Grid:
    if not isinstance(value, list | tuple):
        return _Grid([value], ())
    if not any(isinstance(row, list | tuple) for row in value):
        return _Grid(value, (len(value),))
    widths = {len(row) if isinstance(row, list | tuple) else None for row in value}
    if len(widths) > 1:
        raise Unreadable("een bereik moet in elke rij evenveel cellen hebben")
    return _Grid([cell for row in value for cell in row], (len(value), len(value[0])))


def _over_cells(rule: Callable[..., Any], arguments: Sequence[Argument], values: Sequence[object], width: int) -> Any:
    grids = [
        _Grid([value], ()) if argument.whole else _grid(value)
        for argument, value in zip(arguments, values, strict=True)
    ]
    ranges = {grid.shape for grid in grids if len(grid.values) != 1}
    if len(ranges) > 1:
        raise Unreadable("de bereiken zijn niet even groot")
    shape = next(iter(ranges), None) or max((grid.shape for grid in grids), key=len)
    if width and len(shape) == 2 and shape[1] != 1:
        raise Unreadable("geef een kolom of een enkele cel")
    columns = [_facts(argument, grid.values) for argument, grid in zip(arguments, grids, strict=True)]
    size = math.prod(shape)
    rows = zip(*(facts * size if len(facts) == 1 else facts for facts in columns), strict=True)
    answers = [_answer(rule, facts) for facts in rows]
    if width:
        return [list(answer) if isinstance(answer, tuple) else [answer] + [""] * (width - 1) for answer in answers]
    if len(shape) == 2:
        return [answers[start : start + shape[1]] for start in range(0, size, shape[1])]
    return answers if shape else answers[0]


class _Blank:
    """A cell that had to be filled in and is not."""


def _facts(argument: Argument, values: Sequence[object]) -> list[Any]:
    """What each cell states; for one that states nothing the reason. Equal cells, such as dates, are read once."""
    if argument.whole:
        return [_stated(argument, values[0])]
    read: dict[tuple[type, object], Any] = {}
    facts = []
    for value in values:
        key = (type(value), value)
        if key not in read:
            read[key] = _stated(argument, value)
        facts.append(read[key])
    return facts


def _stated(argument: Argument, value: object) -> Any:
    try:
        fact = argument.read(value)
    except Unreadable as fault:
        return fault
    if fact is None:
        return argument.default if argument.optional else _Blank()
    return fact


def _answer(rule: Callable[..., Any], facts: Sequence[Any]) -> Any:
    for fact in facts:
        if isinstance(fact, _Blank):
            return ""
        if isinstance(fact, Unreadable):
            return f"{ERROR}{fact}"
    try:
        answer = rule(*facts)
    except Unreadable as fault:
        return f"{ERROR}{fault}"
    except Exception:
        return _NO_ANSWER
    return tuple(map(_to_cell, answer)) if isinstance(answer, tuple) else _to_cell(answer)


def _read_cell(read: Callable[[object], Any], value: object) -> Any:
    """What the cell states, ``None`` when it is blank."""
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if (isinstance(value, str) and value.startswith("#")) or (type(value) is int and value in _COM_ERRORS):
        raise Unreadable("in de cel staat een foutwaarde")
    if isinstance(value, str) and value.startswith(ERROR):
        raise Unreadable(value.removeprefix(ERROR))
    return read(value)


def _read_range(read: Callable[[object], Any], value: object) -> tuple[Any, ...] | None:
    """What the cells that are filled in state, ``None`` when all are blank."""
    facts = (_read_cell(read, cell) for cell in _grid(value).values)
    return tuple(fact for fact in facts if fact is not None) or None


def _to_cell(answer: Any) -> Any:
    if isinstance(answer, Decimal):
        return float(answer)
    if isinstance(answer, Enum):
        return answer.value
    return "" if answer is None else answer


def read_date(value: object) -> date | None:
    """Date of a cell: a date, a date with a time, a serial number, or text such as 31-12-2026 or 2026-12-31.

    >>> read_date("31 december 2026"), read_date(46387.75)
    (datetime.date(2026, 12, 31), datetime.date(2026, 12, 31))

    Raises:
        Unreadable: anything that is no date.
    """
    if isinstance(value, str):
        return _read_written_date(value)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and 1 <= value <= _FALSE_LEAP_DAY:
        if int(value) == _FALSE_LEAP_DAY:
            raise Unreadable("29 februari 1900 bestaat niet")
        return _DAY_ZERO + timedelta(days=int(value) + 1)
    return cells.to_date(value)


def _read_written_date(text: str) -> date:
    written = text.strip().lower()
    if found := _YEAR_FIRST.fullmatch(written):
        year, month, day = found[1], found[2], found[3]
    elif found := _YEAR_LAST.fullmatch(written):
        year, month, day = found[4], found[3], found[1]
    elif (found := _NAMED_MONTH.fullmatch(written)) and _month(found[2]):
        year, month, day = found[3], str(_month(found[2])), found[1]
    else:
        raise Unreadable(f"'{cells.quoted(text)}' is geen datum; typ een datum als dd-mm-jjjj")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unreadable(f"'{cells.quoted(text)}' is geen bestaande datum") from None


def _month(name: str) -> int | None:
    number = _MONTHS.get(name[:3])
    return number if number and (len(name) == 3 or MONTHS[number - 1].startswith(name)) else None


def _read_yes_no(value: object) -> bool | None:
    if isinstance(value, int | float) and value in (0, 1):
        return bool(value)
    return cells.to_yes_no(value)


def _read_amount(value: object) -> Decimal | None:
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        raise Unreadable(f"'{cells.quoted(value)}' is tekst en geen bedrag; typ een getal")
    return cells.to_money(value)


def _read_whole(value: object) -> int | None:
    """Whole number of a cell, also when it stands there as text: in a count of days nothing else can be meant."""
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return cells.to_number(float(value))
    return cells.to_number(value)


_READERS: Mapping[Any, Callable[[object], Any]] = {
    date: read_date,
    Decimal: _read_amount,
    int: _read_whole,
    bool: _read_yes_no,
    str: cells.to_text,
}
