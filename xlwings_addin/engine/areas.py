"""Rectangles of cells, the way Excel writes them: ``B2``, ``$A$1:C9``, ``A:C``, ``2:5``."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384


class _ColumnNumbers(dict[str, int]):
    """Column number by letters, worked out once for each column that occurs."""

    def __missing__(self, letters: str) -> int:
        number = 0
        for letter in letters:
            number = number * 26 + ord(letter) - 64
        if not 1 <= number <= LAST_COLUMN:
            raise KeyError(letters)
        self[letters] = number
        return number


COLUMN_NUMBER = _ColumnNumbers()
"""Column number by its letters, such as 28 for ``AB``; a KeyError when there is no such column."""


@cache
def column_letters(number: int) -> str:
    """Letters of a column number.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Area(NamedTuple):
    """A rectangle of cells; rows and columns are counted from 1, all four edges belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self.right - self.left + 1

    def __str__(self) -> str:
        first = f"{column_letters(self.left)}{self.top}"
        return first if self.rows == self.columns == 1 else f"{first}:{column_letters(self.right)}{self.bottom}"

    def covers(self, other: Area) -> bool:
        """True when every cell of ``other`` lies in this area."""
        return (
            self.top <= other.top
            and self.left <= other.left
            and self.bottom >= other.bottom
            and self.right >= other.right
        )

    def meets(self, other: Area) -> bool:
        """True when the two areas share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def joined(self, other: Area) -> Area:
        """The smallest area that holds both."""
        return Area(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )


_CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?([1-9]\d*)?")


def parse_area(address: str) -> Area:
    """Area of an address in A1 form, with or without dollar signs, in either order of its corners.

    Raises:
        ValueError: the text is no address, or lies outside a worksheet.

    >>> parse_area("$B$2:D9"), parse_area("C:A").right, parse_area("2:5").bottom
    (Area(top=2, left=2, bottom=9, right=4), 3, 5)
    """
    corners = []
    parts = address.split(":")
    for part in parts:
        match = _CORNER.fullmatch(part)
        if not match or not part.strip("$") or len(parts) > 2:
            raise ValueError(address)
        corners.append((match[1], int(match[2]) if match[2] else 0))
    (letters, row), (letters2, row2) = corners[0], corners[-1]
    if bool(letters) != bool(letters2) or bool(row) != bool(row2) or (len(parts) == 1 and not (letters and row)):
        raise ValueError(address)
    try:
        columns = (COLUMN_NUMBER[letters.upper()], COLUMN_NUMBER[letters2.upper()]) if letters else (1, LAST_COLUMN)
    except KeyError:
        raise ValueError(address) from None
    rows = (row, row2) if row else (1, LAST_ROW)
    if max(rows) > LAST_ROW:
        raise ValueError(address)
    return Area(min(rows), min(columns), max(rows), max(columns))


def shrunk(sqref: str, body: Area, bottom: int) -> str:
    """A list of areas (an ``sqref``) after a table shrank: what ran along its columns to its last row ends where it does.

    Args:
        sqref: areas separated by spaces, as in a data validation or a conditional format.
        body: the data rows of the table before it shrank.
        bottom: the last data row afterwards.

    >>> shrunk("C2:C20 E2:E4 A1", Area(2, 1, 20, 5), 9)
    'C2:C9 E2:E4 A1'
    """
    areas = sqref.split()
    for index, address in enumerate(areas):
        try:
            area = parse_area(address)
        except ValueError:
            continue
        along = body.left <= area.left and area.right <= body.right and area.top <= bottom
        if along and area.bottom == body.bottom:
            areas[index] = str(area._replace(bottom=bottom))
    return " ".join(areas)


def grown(sqref: str, body: Area, bottom: int) -> str:
    """A list of areas (an ``sqref``) after a table grew: what ran along its columns to its last row runs on.

    Args:
        sqref: areas separated by spaces, as in a data validation or a conditional format.
        body: the data rows of the table before it grew.
        bottom: the last data row afterwards.

    >>> grown("C2:C9 E2:E4 A1", Area(2, 1, 9, 5), 20)
    'C2:C20 E2:E4 A1'
    """
    areas = sqref.split()
    for index, address in enumerate(areas):
        try:
            area = parse_area(address)
        except ValueError:
            continue
        along = body.left <= area.left and area.right <= body.right and area.top <= body.bottom <= area.bottom
        # A rule on the last row alone belongs to that row, unless it is the table's only row.
        if along and area.bottom < bottom and (area.rows > 1 or body.rows == 1):
            areas[index] = str(area._replace(bottom=bottom))
    return " ".join(areas)
