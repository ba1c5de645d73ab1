"""Cells of a foreign file, before it is known what they mean: their types, tidy text, and why one cannot be read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.ledger.cells import in_cells

Cell = str | int | float | date | datetime | time | timedelta | None
Value = str | int | bool | Decimal | date | None

LONGEST_CODE = 255
"""Characters of the longest number that is a name."""

_INVISIBLE = dict.fromkeys(
    (
        *(code for code in range(0x20) if code not in (0x09, 0x0A, 0x0D)),
        *range(0x7F, 0xA0),
        *range(0xD800, 0xE000),  # not allowed in the XML of a workbook, as the controls
        *(0xFFFE, 0xFFFF),
        *(0x200B, 0xFEFF),  # make two different numbers look the same, as the turns of direction
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
)
_ROUNDED_BY_EXCEL = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


class Fault(NamedTuple):
    """Why a cell could not be read: a Dutch clause that quotes the value."""

    clause: str


class Grid(NamedTuple):
    """One candidate for the table that is sought: a sheet, or a text file cut at one separator.

    ``rows`` starts reading anew at each call, at row 1 as the user sees it;
    ``epoch`` is the day with serial number 0; ``remarks`` are Dutch sentences about the file as a whole;
    ``ended`` is false when its last line has no end, as that of a file that was cut off.
    """

    name: str
    rows: Callable[[], Iterator[Sequence[Cell] | Fault]]
    epoch: date = date(1899, 12, 30)
    remarks: tuple[str, ...] = ()
    ended: bool = True


def tidy(text: str) -> str:
    """Text on one line, without control characters and with single spaces.

    >>> tidy("  Bakkerij\\u00a0De  Gouden\\n Korst\\x07 ")
    'Bakkerij De Gouden Korst'
    """
    if text.isalnum():
        return text
    return " ".join((text if text.isprintable() else text.translate(_INVISIBLE)).split())


def quote(cell: Cell) -> str:
    """The value as the user sees it, in quotes and cut to a length that fits in a sentence."""
    shown = f"{cell:%d-%m-%Y}" if isinstance(cell, date) else tidy(str(cell))
    return f"'{shown if len(shown) <= 60 else shown[:59] + '…'}'"


def text(cell: Cell) -> str:
    """The cell as text on one line, at most as long as an Excel cell can hold."""
    if isinstance(cell, str):
        return in_cells(tidy(cell))[0]
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        return f"{cell:%d-%m-%Y}"
    return str(cell)


def code(cell: Cell) -> str | Fault:
    """A number that is a name, such as an invoice number, with its leading zeros.

    >>> code("000123"), code(12345.0)
    ('000123', '12345')
    >>> code("1,23457E+11").clause
    "'1,23457E+11' is door Excel afgerond, het volledige nummer staat niet in het bestand"
    """
    if isinstance(cell, date | time | timedelta):
        return Fault(f"{quote(cell)} is een datum of tijd; waarschijnlijk heeft Excel het nummer veranderd")
    if isinstance(cell, float) and abs(cell) >= 1e15:
        return Fault(f"{quote(cell)} is door Excel afgerond, het volledige nummer staat niet in het bestand")
    number = text(cell)
    if len(number) > LONGEST_CODE:
        return Fault(f"{quote(number)} is te lang voor een nummer")
    if "+" in number and _ROUNDED_BY_EXCEL.fullmatch(number):
        return Fault(f"{quote(number)} is door Excel afgerond, het volledige nummer staat niet in het bestand")
    return number


def are_codes(cells: Sequence[Cell]) -> bool:
    """Whether `code` gives each of these cells back as it is; told of a whole column at once, for most are so.

    >>> are_codes(["2026-0001", ""]), are_codes(["2026-0001", " 12"]), are_codes([12.0])
    (True, False, False)
    """
    if set(map(type, cells)) != {str}:
        return False
    joined = "".join(cells)  # type: ignore[arg-type]
    return joined.isprintable() and " " not in joined and "+" not in joined and max(map(len, cells)) <= LONGEST_CODE  # type: ignore[arg-type]


def blank(cell: Cell) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
