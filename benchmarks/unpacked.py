"""The parts of a workbook that grow with its rows, unpacked: what everything that changes such a file has to read and to write."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

_LARGE, _PIECE = 200_000, 1 << 20


def pieces(path: Path) -> Iterator[bytes]:
    """The bytes of the large parts, a megabyte at a time."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            if member.file_size > _LARGE:
                with archive.open(member) as part:
                    while piece := part.read(_PIECE):
                        yield piece
