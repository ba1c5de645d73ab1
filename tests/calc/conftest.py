"""Workbooks open in LibreOffice; see `workbook`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import xlwings as xw

if TYPE_CHECKING:
    from office import Office
    from workbook import OpenWorkbook

# They need LibreOffice at import, which a search for doctests does not have.
collect_ignore = ["workbook.py"]

LONGEST_TEST = 90
"""Seconds after which a test that hangs in LibreOffice is ended."""


@pytest.fixture
def open_workbook(soffice: Office, tmp_path: Path) -> Iterator[Callable[..., OpenWorkbook]]:
    """Open a copy of a built workbook in LibreOffice, as one that a test can click through; closed afterwards.

    With ``mac=True`` its VBA is what Excel on a Mac reads.
    """
    from workbook import OpenWorkbook, make_testable

    active = xw.engines.active
    opened: list[OpenWorkbook] = []
    timer = soffice.end_after(LONGEST_TEST)

    def open_copy(path: Path, *, mac: bool = False) -> OpenWorkbook:
        opened.append(OpenWorkbook(soffice, make_testable(path, tmp_path / f"libreoffice-{path.name}", mac=mac)))
        return opened[-1]

    yield open_copy
    for workbook in opened:
        workbook.close()
    timer.cancel()
    xw.engines.active = active
