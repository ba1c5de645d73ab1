"""What can go wrong, said once: a user error carries a Dutch sentence, a bug stays a bug."""

from __future__ import annotations

import errno


class IncassoError(Exception):
    """A problem the user can mend; ``str()`` gives the Dutch sentence to show."""


def cause(problem: OSError) -> str:
    """Why a file could not be read or written, as a Dutch clause; the system's own words are English."""
    return _CAUSES.get(problem.errno or 0, f"het systeem weigert (fout {problem.errno})")


_CAUSES = {
    errno.ENOSPC: "de schijf is vol; maak ruimte en probeer het opnieuw",
    errno.EDQUOT: "de schijfruimte is op; maak ruimte en probeer het opnieuw",
    errno.EFBIG: "het bestand wordt te groot voor deze schijf",
    errno.EACCES: "u hebt daar geen rechten voor, of het bestand is nog open in een ander programma",
    errno.EPERM: "u hebt daar geen rechten voor",
    errno.EROFS: "deze schijf is alleen-lezen",
    errno.EEXIST: "er staat al een bestand met die naam",
    errno.ENOTDIR: "een deel van het pad is geen map",
    errno.EISDIR: "dit is een map, geen bestand",
    errno.ENOENT: "het pad bestaat niet",
    errno.ENAMETOOLONG: "de naam is te lang",
}


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
