"""What can go wrong, said once: a user error carries a Dutch sentence, a bug stays a bug."""

from __future__ import annotations


class IncassoError(Exception):
    """A problem the user can mend; ``str()`` gives the Dutch sentence to show."""


class DataError(IncassoError):
    """Something in the workbook or in an imported file is not as it must be.

    Args:
        message: the Dutch sentence, without the place.
        sheet: name of the sheet, or of the file that was read.
        row: row number as the user sees it, counted from 1.
        column: header of the column.
    """

    def __init__(self, message: str, *, sheet: str = "", row: int | None = None, column: str = "") -> None:
        self.sheet, self.row, self.column = sheet, row, column
        places = []
        if sheet:
            places.append(f"blad {sheet}")
        if row is not None:
            places.append(f"rij {row}")
        if column:
            places.append(f"kolom {column}")
        place = ", ".join(places)
        super().__init__(f"{place[0].upper()}{place[1:]}: {message}" if place else message)


class FileRefused(IncassoError):
    """A file that is open elsewhere, read-only, damaged, or not what it should be; it was left untouched."""


class TemplateRefused(IncassoError):
    """A letter template that cannot be filled: an unknown field, or a field that is broken."""
