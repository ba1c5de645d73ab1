"""The parts of a workbook that grow with its rows, unpacked: what everything that changes such a file has to read and to write."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

from xlwings_addin.deflate import inflated

_LARGE = 200_000


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of the large parts, about a megabyte at a time, inflated as the product does."""
    with path.open("rb") as file:
        for member in zipfile.ZipFile(file).infolist():
            if member.file_size > _LARGE:
                yield from inflated(file, member)
