"""The first update of a closed workbook with imported invoices: every row gets its days, step, date, status and reason.

`python -m benchmarks.update`; `pip install wolfxl` first. The product is a whole process that reads, decides, writes and saves. openpyxl and LibreOffice
only open the same file and save it; wolfxl also writes ten cells a row, for it copies a file that did not change. The floor unpacks what must be read,
deflates what must be written, and starts a Python that does nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from benchmarks.exports import DAY, filled_workbook, product
from benchmarks.side_by_side import Taken, clock, empty_start, main
from benchmarks.unpacked import pieces
from xlwings_addin.deflate import deflater

SIZES = (1_000, 10_000, 100_000, 1_000_000)

MOST = 100_000
"""The largest size that the others are asked to do: beyond it they take more memory than a desk has, or hours."""


def updated(count: int) -> Taken:
    """The product."""
    with tempfile.TemporaryDirectory() as scratch:
        workbook = filled_workbook(count, Path(scratch))
        with clock() as taken:
            product("update", workbook, "--date", DAY)
    return taken


def openpyxl_saves(count: int) -> Taken | None:
    """What a script that uses the usual library pays before it changes anything."""
    if count > MOST:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        workbook = filled_workbook(count, Path(scratch))
        with clock() as taken:
            from openpyxl import load_workbook

            load_workbook(workbook, keep_vba=True).save(workbook)
    return taken


def wolfxl_writes(count: int) -> Taken | None:
    """The library that also keeps what it does not know, writing ten values a row."""
    if count > MOST:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        workbook = filled_workbook(count, Path(scratch))
        with clock() as taken:
            import wolfxl

            book = wolfxl.load_workbook(str(workbook), modify=True)
            sheet = book["Facturen"]
            for row in range(2, count + 2):
                for column in range(10, 20):
                    sheet.cell(row, column, "Bellen")
            book.save(str(workbook))
    return taken


def libreoffice_saves(count: int) -> Taken | None:
    """A spreadsheet program without its window."""
    office = shutil.which("soffice")
    if office is None or count > MOST:
        return None
    with tempfile.TemporaryDirectory() as scratch:
        workbook = filled_workbook(count, Path(scratch))
        profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
        form = "xlsm:Calc MS Excel 2007 VBA XML"
        command = [office, profile, "--headless", "--convert-to", form, "--outdir", f"{scratch}/out", str(workbook)]
        with clock() as taken:
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return taken


def floor(count: int) -> Taken:
    """The bytes in, the bytes out, and one empty start."""
    with tempfile.TemporaryDirectory() as scratch:
        before = filled_workbook(count, Path(scratch))
        with clock() as taken:
            deflate = deflater()
            with Path(scratch, "out").open("wb") as out:
                for piece in pieces(before):
                    out.write(deflate.compress(piece))
                out.write(deflate.flush())
    return taken + empty_start()


CONTESTANTS = {
    "product": updated,
    "openpyxl, open and save": openpyxl_saves,
    "wolfxl, ten cells a row": wolfxl_writes,
    "LibreOffice, open and save": libreoffice_saves,
    "floor: bytes in and out, empty start": floor,
}

if __name__ == "__main__":
    main("benchmarks.update", CONTESTANTS, SIZES)
