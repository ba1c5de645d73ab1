"""Text files with separated values: their encoding and separator found out, hostile ones refused in bounded memory."""

from __future__ import annotations

import codecs
import csv
import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.cells import Cell, Fault, Grid

LARGEST_FILE = 256 * 1024 * 1024
"""Bytes of the largest text file that is read."""

MOST_ROWS = 1_048_576
"""Rows that fit in one worksheet."""

SEPARATORS = (";", ",", "\t", "|")

_BLOCK = 1024 * 1024  # also the longest line: a block in which no line ends is refused
_WIDEST = 2  # bytes of a line end in UTF-16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, ""),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def text_grids(path: Path) -> tuple[Grid, ...]:
    """Gives the table in a text file as cut at each possible separator; which one it is, shows in the headers.

    A record that is not well formed, such as one with an unclosed quotation mark, comes as a fault among the rows.

    Raises:
        FileRefused: not a text file, an unknown encoding, an endless line, or too large.
    """
    encoding, ended = _encoding(path), _ended(path)
    return tuple(Grid(path.name, partial(_rows, path, encoding, separator), ended=ended) for separator in SEPARATORS)


def _ended(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-min(_WIDEST, path.stat().st_size), os.SEEK_END)
        return file.read().strip(b"\0").endswith((b"\n", b"\r"))


def _rows(path: Path, encoding: str, separator: str) -> Iterator[Sequence[Cell] | Fault]:
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        for _ in range(MOST_ROWS + 1):
            begin = reader.line_num + 1
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error:
                until = f" tot en met {reader.line_num}" if reader.line_num > begin else ""
                yield Fault(
                    f"niet te lezen (regel {begin}{until} van het bestand); waarschijnlijk staat een aanhalingsteken verkeerd"
                )
    raise FileRefused(f"{path.name} heeft meer dan {MOST_ROWS} rijen; dat past niet in een werkblad.")


def _encoding(path: Path) -> str:
    """Name of the encoding, after reading the whole file once, a block at a time."""
    size = path.stat().st_size
    if size > LARGEST_FILE:
        raise FileRefused(
            f"{path.name} is te groot om te importeren: {size // 1_000_000} MB, het meeste is {LARGEST_FILE // 1_000_000} MB."
        )
    with path.open("rb") as file:
        start = file.read(4096)
        if start.lstrip(codecs.BOM_UTF8 + b" \t\r\n").startswith(b"<"):
            raise FileRefused(f"{path.name} is een XML-bestand of een webpagina, geen csv of Excel-bestand.")
        marked = next((name for mark, name in _MARKS if start.startswith(mark)), None)
        encoding = _without_mark(start) if marked is None else marked
        candidates = [encoding] if encoding else ["utf-8", "cp1252"] if marked is None else []
        for candidate in candidates:
            file.seek(0)
            if _decodes(file, candidate, path):
                return candidate
    raise FileRefused(
        f"De tekens in {path.name} zijn niet te lezen. Bewaar het bestand als CSV UTF-8 en importeer het opnieuw."
    )


def _without_mark(start: bytes) -> str:
    """UTF-16 without a byte order mark shows by the zero in every second byte of Latin text."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if len(start) >= 4 and max(even, odd) > 0.4 * (len(start) // 2) and min(even, odd) == 0:
        return "utf-16-le" if odd else "utf-16-be"
    return ""


def _decodes(file: IO[bytes], encoding: str, path: Path) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    while block := file.read(_BLOCK):
        try:
            text = decoder.decode(block, final=len(block) < _BLOCK)
        except UnicodeDecodeError:
            return False
        if "\0" in text:
            raise FileRefused(f"{path.name} is geen tekstbestand: er staan nul-tekens in.")
        if len(block) == _BLOCK and "\n" not in text and "\r" not in text:
            raise FileRefused(
                f"{path.name} heeft een regel van meer dan een miljoen tekens; dat is geen export van facturen."
            )
    return True
