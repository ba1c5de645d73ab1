"""Files of other programs, written for a test."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

Writer = Callable[..., Path]

collect_ignore = [] if os.environ.get("INCASSO_SAMPLES") else ["test_public_samples.py"]
"""Samples that others made public are not part of the project: who has them names their folder."""


@pytest.fixture
def text_file(tmp_path: Path) -> Writer:
    """Writes lines as a text file and gives its path."""

    def write(*lines: str, encoding: str = "utf-8", name: str = "export.csv") -> Path:
        path = tmp_path / name
        path.write_bytes("".join(f"{line}\r\n" for line in lines).encode(encoding))
        return path

    return write


@pytest.fixture
def workbook_file(tmp_path: Path) -> Writer:
    """Writes rows of values as an Excel workbook and gives its path."""

    def write(rows: Sequence[Sequence[object]], *, mac_dates: bool = False, name: str = "export.xlsx") -> Path:
        import openpyxl
        from openpyxl.utils.datetime import CALENDAR_MAC_1904

        book = openpyxl.Workbook()
        if mac_dates:
            book.epoch = CALENDAR_MAC_1904
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return tmp_path / name

    return write
