"""Formulas as text: what they become when they move, and which of them stand together in a sheet."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlwings_addin.engine.areas import COLUMN_NUMBER, LAST_COLUMN, LAST_ROW, Area, column_letters

_TOKEN = re.compile(
    r"""
      "(?:[^"]|"")*"                                                  # a text
    | '(?:[^']|'')*'!?                                                # a quoted sheet name
    | \[(?:[^\[\]]|\[(?:[^\[\]']|'.)*\]|'.)*\]                        # a structured reference, a workbook number
    | (?<![\w.$\\])\$?[A-Za-z]{1,3}\$?[1-9]\d{0,6}(?![\w.(!\\\[])     # a cell
    | (?<![\w.$\\])\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}(?![\w.(!\\\[])   # whole columns
    | (?<![\w.$\\:])\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}(?![\w.(!\\])      # whole rows
    """,
    re.VERBOSE,
)
_PLACE = r"\$?[A-Za-z]{0,3}\$?\d{0,7}(?![\w.(])"
_ON_A_SHEET = re.compile(
    rf"""
      "(?:[^"]|"")*"                                                          # a text
    | '(?P<quoted>(?:[^']|'')*)'(?:!{_PLACE}(?::{_PLACE})?)?
    | (?<![\w.:\[\]\\])(?P<plain>[\w.:\[\]\\]+)!{_PLACE}(?::{_PLACE})?
    | \[(?:[^\[\]]|\[(?:[^\[\]']|'.)*\]|'.)*\]                                # a structured reference
    """,
    re.VERBOSE,
)
_CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d+)")
_COLUMN = re.compile(r"(\$?)([A-Za-z]{1,3})")
_ROW = re.compile(r"(\$?)(\d+)")


class _Outside(Exception):
    """A reference moved off the sheet."""


def _moved_row(dollar: str, row: str, rows: int) -> str:
    number = int(row) + (0 if dollar else rows)
    if not 1 <= number <= LAST_ROW:
        raise _Outside
    return f"{dollar}{number}"


def _moved_column(dollar: str, letters: str, columns: int) -> str:
    number = COLUMN_NUMBER[letters.upper()] + (0 if dollar else columns)
    if not 1 <= number <= LAST_COLUMN:
        raise _Outside
    return f"{dollar}{column_letters(number)}"


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it reads after a copy to a cell that many rows lower and columns further.

    Args:
        formula: text without the equals sign, as a file stores it.

    >>> shifted('SUM(B2:$D$9)*"B2"+Tbl[[#This Row],[B2]]+LOG10(A1)', 3, 1)
    'SUM(C5:$D$9)*"B2"+Tbl[[#This Row],[B2]]+LOG10(B4)'
    >>> shifted("A1", -1, 0)
    '#REF!'
    """
    if not rows and not columns:
        return formula

    def moved(match: re.Match[str]) -> str:
        token = match[0]
        if token[0] in "\"'[":
            return token
        try:
            if cell := _CELL.fullmatch(token):
                return _moved_column(cell[1], cell[2], columns) + _moved_row(cell[3], cell[4], rows)
            first, last = token.split(":")
            if (a := _ROW.fullmatch(first)) and (b := _ROW.fullmatch(last)):
                return f"{_moved_row(a[1], a[2], rows)}:{_moved_row(b[1], b[2], rows)}"
            if (a := _COLUMN.fullmatch(first)) and (b := _COLUMN.fullmatch(last)):
                return f"{_moved_column(a[1], a[2], columns)}:{_moved_column(b[1], b[2], columns)}"
        except _Outside:
            return "#REF!"
        except KeyError:  # letters beyond XFD: a name, not a column
            return token
        return token

    return _TOKEN.sub(moved, formula)


def carried(formula: str, rows: int, sheet: str) -> str:
    """The formula as it reads after its cell moved that many rows lower: the cells of other sheets did not move along.

    Args:
        formula: text without the equals sign, as a file stores it.
        sheet: name of its own sheet.

    >>> carried("Uren!B5*C6+SUM('Mijn uren'!B5:B9)+Facturen!C6", -1, "Facturen")
    "Uren!B5*C5+SUM('Mijn uren'!B5:B9)+Facturen!C5"
    """
    pieces: list[str] = []
    at = 0
    for match in _ON_A_SHEET.finditer(formula):
        name = match["plain"] or (match["quoted"] or "").replace("''", "'")
        if name and name.casefold() != sheet.casefold():
            pieces += shifted(formula[at : match.start()], rows, 0), match[0]
            at = match.end()
    return "".join([*pieces, shifted(formula[at:], rows, 0)])


class StoredFormula(NamedTuple):
    """A formula as a cell of the file holds it.

    ``kind`` is "normal", "shared", "array" or "dataTable"; a dependent of a shared formula has no text, only the
    ``group`` that it shares with the first cell; ``area`` is what an array formula fills.
    """

    kind: str
    text: str
    group: str
    area: Area | None


Formulas = dict[tuple[int, int], StoredFormula]
"""The formulas of a sheet by row and column."""


def shared_masters(formulas: Formulas) -> dict[str, tuple[int, int]]:
    """Cell that holds the text of each shared formula, by group."""
    return {one.group: cell for cell, one in formulas.items() if one.kind == "shared" and one.text}


def formula_text(formulas: Formulas, cell: tuple[int, int], masters: dict[str, tuple[int, int]]) -> str:
    """The formula of a cell in full, without the equals sign; empty when the cell has none."""
    stored = formulas.get(cell)
    if stored is None:
        return ""
    if stored.kind != "shared" or stored.text:
        return stored.text
    master = masters.get(stored.group)
    if master is None:
        return ""
    return shifted(formulas[master].text, cell[0] - master[0], cell[1] - master[1])
