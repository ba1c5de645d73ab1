"""Excel workbooks as tables of cells, after one pass over the archive that refuses what would not fit in memory.

The reader (calamine) makes room for the whole rectangle between the first and the last cell and for as many texts as
the file says it has; a small file can so claim any amount of memory, and the process ends without an exception.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO

from xlwings_addin.deflate import MoreThanDeclared, inflated
from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.cells import Grid

LARGEST_FILE = 128 * 1024 * 1024
"""Bytes of the largest workbook that is read."""

LARGEST_INFLATED = 768 * 1024 * 1024
"""Bytes of all its parts together after decompression."""

MOST_CELLS = 20_000_000
"""Cells of the rectangles that its sheets span, filled or not: 32 bytes each while reading."""

MOST_ROWS = 1_048_576
"""Rows of a worksheet: what begins more of them is no export, and would be looked at for minutes."""

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How the two kinds of Excel workbook begin, whatever they are named."""

_BLOCK = 1024 * 1024
_PASSWORD = "EncryptedPackage".encode("utf-16-le")
_ONE_QUOTE = bytes.maketrans(b"\t\n\r'", b'   "')
_SPACED_REFERENCE = re.compile(rb"\br *= *")
_COLUMN = re.compile(rb'r="([A-Za-z]+)\d')
_ROW = re.compile(rb'r="[A-Za-z]*(\d+)"')
_CELL_STARTS = (b"<c ", b"<c>", b"<c/>", b":c ", b":c>", b":c/>")
_TEXTS = re.compile(rb'uniqueCount *= *"(\d+)"')
_ERROR_CELL = re.compile(rb'<(?:\w+:)?c [^>]*\bt *= *"e"[^>]*>')
_REFERENCE = re.compile(rb'\br="([A-Z]+\d+)"')
_MAC_DATES = re.compile(rb'date1904 *= *"(?:1|true)"')


@dataclass
class _Part:
    """What one part of the archive shows while it goes by in blocks."""

    columns: set[bytes] = field(default_factory=set)
    rows: set[bytes] = field(default_factory=set)
    references: int = 0
    begun: int = 0
    cells: int = 0
    widest: int = 0
    running: int = 0
    commented: bool = False
    texts: int = 0
    mac_dates: bool = False
    errors: list[str] = field(default_factory=list)

    def see(self, block: bytes) -> None:
        """Takes a block that begins and ends between two tags."""
        plain = block.translate(_ONE_QUOTE)
        if b" r " in plain or b" r= " in plain:
            plain = _SPACED_REFERENCE.sub(b"r=", plain)
        lettered = _COLUMN.findall(plain)
        self.references += len(lettered)
        self.columns.update(lettered)
        self.rows.update(_ROW.findall(plain))
        self.commented = self.commented or b"<!" in plain
        rows = [plain] if self.commented else plain.split(b"<row")  # a row inside a comment does not end the real one
        self.begun += len(rows) - 1
        widths = [sum(row.count(start) for start in _CELL_STARTS) for row in rows]
        self.cells += sum(widths)
        widths[0] += self.running
        self.running = widths[-1]
        self.widest = max(self.widest, *widths)
        self.texts = max(self.texts, *(int(found) for found in _TEXTS.findall(plain)), 0)
        self.mac_dates = self.mac_dates or bool(_MAC_DATES.search(plain))
        if b't="e"' in plain:
            self.errors += [
                found[1].decode() for cell in _ERROR_CELL.findall(plain) if (found := _REFERENCE.search(cell))
            ]

    @property
    def extent(self) -> int:
        """At most how many cells the reader makes room for; a cell without a reference stands beside the one before."""
        last = max((_column_number(letters) for letters in self.columns), default=0)
        unnamed = self.widest if self.cells > self.references else 0
        return max((int(row) for row in self.rows), default=self.cells) * (last + unnamed)


def workbook_grids(path: Path) -> tuple[Grid, ...]:
    """Gives the visible worksheets of an Excel workbook (.xlsx, .xlsm).

    Raises:
        FileRefused: protected by a password, the old .xls format, cut off or damaged, or too large unpacked.
    """
    parts = _survey(path)
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    epoch = date(1904, 1, 1) if any(part.mac_dates for part in parts) else date(1899, 12, 30)
    errors = [reference for part in parts for reference in part.errors]
    remark = f"In {path.name} staan foutwaarden, zoals #N/B; die zijn als leeg gelezen: cel {', '.join(errors[:10])}."
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            return tuple(
                Grid(
                    sheet.name,
                    workbook.get_sheet_by_name(sheet.name).iter_rows,
                    epoch=epoch,
                    remarks=(remark,) if errors else (),
                )
                for sheet in workbook.sheets_metadata
                if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
            )
    except BaseException as error:  # a panic of the reader, which is written in Rust, is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        raise _damaged(path) from error


def _survey(path: Path) -> list[_Part]:
    """One pass over the whole archive, a block at a time."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise FileRefused(
            f"{path.name} is te groot om te importeren: {size // 1_000_000} MB, het meeste is {LARGEST_FILE // 1_000_000} MB."
        )
    with path.open("rb") as file:
        if file.read(8) == OLD_OFFICE:
            raise _old_or_protected(path)
        try:
            with zipfile.ZipFile(file) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise _damaged(path) from error
        names = {entry.filename for entry in entries}
        if "mimetype" in names or "xl/workbook.bin" in names or "xl/workbook.xml" not in names:
            raise FileRefused(
                f"{path.name} is geen Excel-werkmap van het soort .xlsx. Bewaar het bestand als .xlsx en importeer het opnieuw."
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileRefused(
                f"{path.name} is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord en importeer het opnieuw."
            )
        if len(entries) > 10_000 or sum(entry.file_size for entry in entries) > LARGEST_INFLATED:
            raise _too_large(path)
        try:
            parts = [_look(file, entry, path) for entry in entries]
        except MoreThanDeclared as error:
            raise _too_large(path) from error
        except zipfile.BadZipFile as error:
            raise _damaged(path) from error
    if sum(part.extent for part in parts) > MOST_CELLS:
        raise _too_large(path)
    return parts


def _look(file: IO[bytes], entry: zipfile.ZipInfo, path: Path) -> _Part:
    part = _Part()
    rest = b""
    is_xml = None
    for block in inflated(file, entry):
        if is_xml is None:
            is_xml = block.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")
        if not is_xml:
            continue
        rest += block
        cut = rest.rfind(b"<")
        if b"<!DOCTYPE" in rest:
            raise FileRefused(f"{path.name} bevat verwijzingen naar buiten (DOCTYPE) en wordt daarom geweigerd.")
        if cut < 0 or len(rest) - cut > 2 * _BLOCK:
            raise _damaged(path)
        part.see(rest[:cut])
        rest = rest[cut:]
        if part.begun > MOST_ROWS:
            raise _too_large(path)
    part.see(rest)
    if part.texts > entry.file_size:
        raise _damaged(path)
    return part


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _old_or_protected(path: Path) -> FileRefused:
    with path.open("rb") as file:
        protected = any(_PASSWORD in block for block in iter(lambda: file.read(_BLOCK), b""))
    if protected:
        return FileRefused(
            f"{path.name} is beveiligd met een wachtwoord. Bewaar het zonder wachtwoord en importeer het opnieuw."
        )
    return FileRefused(
        f"{path.name} is een oud Excel-bestand (.xls). Open het in Excel, bewaar het als .xlsx en importeer het opnieuw."
    )


def _damaged(path: Path) -> FileRefused:
    return FileRefused(f"{path.name} is beschadigd of niet compleet. Exporteer het opnieuw uit uw boekhouding.")


def _too_large(path: Path) -> FileRefused:
    return FileRefused(
        f"{path.name} neemt uitgepakt te veel ruimte in. Verwijder lege rijen en kolommen, of importeer een csv-bestand."
    )
