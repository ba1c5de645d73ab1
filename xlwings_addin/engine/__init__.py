"""xlwings over a workbook that no program has open: the same button code runs with and without Excel.

What it promises:

- A file is read only after it proves to be a sound, unencrypted workbook of sensible size.
- Parts that do not change are copied byte for byte; in a sheet that changes, every cell, row and element that was not
  written keeps its text. Where the new content equals the old, nothing is written at all.
- Saving is atomic: afterwards the file is either wholly the new or wholly the old one, and the old one stays beside it
  as ``NAME.bak``.
- A text written through ``.value`` stays text, whatever it begins with; only ``.formula`` writes formulas.
- Error values are read as their text, such as ``#N/A``. Formulas are not computed here: a cell shows the value of the
  last calculation by Excel, which computes everything anew when it opens the file.
- Formats do not change: rows added to a table take the formats of its first data row, and setting a colour does nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlwings


def open_book(path: Path, *, readonly: bool = False) -> xlwings.Book:
    """Open a closed ``.xlsx`` or ``.xlsm`` as an xlwings book.

    Args:
        path: the file.
        readonly: only to read; then the file may also be read-only or open elsewhere.

    Raises:
        FileRefused: the file cannot or may not be used, in a Dutch sentence; it is left untouched.
    """
    from xlwings_addin.engine.books import opened
    from xlwings_addin.engine.workbook import Workbook

    return opened(Workbook(Path(path), readonly=readonly))
