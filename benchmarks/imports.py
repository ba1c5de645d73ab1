"""Importing open items into a closed workbook, beside openpyxl and pandas that only read the file.

`python -m benchmarks.imports`; `pip install pandas` first. The product is a whole process: start, reading, understanding, deciding what is new, journal,
writing and saving. The others give the cells as the file has them and stop there. The floor reads the bytes of the csv and writes the bytes of the
workbook that comes out, deflated as the product does, and starts a Python that does nothing.
"""

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

from benchmarks.exports import DAY, csv_export, empty_workbook, filled_workbook, product, xlsx_export
from benchmarks.side_by_side import Taken, clock, empty_start, main
from benchmarks.unpacked import pieces
from xlwings_addin.deflate import deflater

SIZES = (1_000, 10_000, 100_000)


def _imported(export: Path) -> Taken:
    with tempfile.TemporaryDirectory() as scratch:
        workbook = empty_workbook(Path(scratch))
        with clock() as taken:
            product("import", workbook, export, "--date", DAY)
    return taken


def from_csv(count: int) -> Taken:
    """The product, a csv of so many invoices."""
    return _imported(csv_export(count))


def from_xlsx(count: int) -> Taken:
    """The product, a workbook of so many invoices."""
    return _imported(xlsx_export(count))


def taken_back(count: int) -> Taken:
    """The product, undo of that import."""
    with tempfile.TemporaryDirectory() as scratch:
        workbook = filled_workbook(count, Path(scratch))
        with clock() as taken:
            product("undo", workbook, "--date", DAY)
    return taken


def openpyxl_reads(count: int) -> Taken:
    """Every value of the workbook, in the way that takes least memory."""
    path = xlsx_export(count)
    with clock() as taken:
        from openpyxl import load_workbook

        (sheet,) = load_workbook(path, read_only=True).worksheets
        assert sum(1 for _ in sheet.iter_rows(values_only=True)) == count + 1
    return taken


def pandas_reads_csv(count: int) -> Taken:
    """The csv as a frame, told what separates and what is decimal."""
    path = csv_export(count)
    with clock() as taken:
        import pandas

        assert len(pandas.read_csv(path, sep=";", decimal=",", parse_dates=[3, 4], dayfirst=True)) == count
    return taken


def pandas_reads_xlsx(count: int) -> Taken:
    """The workbook as a frame."""
    path = xlsx_export(count)
    with clock() as taken:
        import pandas

        assert len(pandas.read_excel(path, engine="openpyxl")) == count
    return taken


def floor(count: int) -> Taken:
    """The bytes in and the bytes out, and one empty start."""
    export = csv_export(count)
    with tempfile.TemporaryDirectory() as scratch:
        out = list(pieces(filled_workbook(count, Path(scratch))))
        with clock() as taken:
            with export.open(newline="", encoding="utf-8") as file:
                assert sum(1 for _ in csv.reader(file, delimiter=";")) == count + 1
            deflate = deflater()
            Path(scratch, "out").write_bytes(b"".join([*map(deflate.compress, out), deflate.flush()]))
    return taken + empty_start()


CONTESTANTS = {
    "product, csv": from_csv,
    "product, xlsx": from_xlsx,
    "product, undo of that import": taken_back,
    "openpyxl, reading the xlsx": openpyxl_reads,
    "pandas, reading the csv": pandas_reads_csv,
    "pandas, reading the xlsx": pandas_reads_xlsx,
    "floor: bytes in and out, empty start": floor,
}

if __name__ == "__main__":
    main("benchmarks.imports", CONTESTANTS, SIZES)
