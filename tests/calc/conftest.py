"""Workbooks open in LibreOffice; see `workbook`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from office import Office
    from workbook import OpenWorkbook

# It needs LibreOffice at import, which a search for doctests does not have.
collect_ignore = ["workbook.py"]

LONGEST_TEST = 240
"""Seconds after which a test that hangs in LibreOffice is ended."""


@pytest.fixture(autouse=True)
def _end_when_hanging(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.node.get_closest_marker("libreoffice"):
        yield
        return
    timer = request.getfixturevalue("soffice").end_after(LONGEST_TEST)
    yield
    timer.cancel()


@pytest.fixture(autouse=True)
def _nobody_else_clicks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A lock of its own: the one of the user may be held by another run of the tests."""
    from xlwings_addin import excel

    monkeypatch.setattr(excel, "user_data", lambda: tmp_path)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook as it is built now."""
    from xlwings_addin.template import build

    path = tmp_path_factory.mktemp("template") / "sjabloon.xlsm"
    path.write_bytes(build())
    return path


def _opener(soffice: Office, folder: Path) -> Iterator[Callable[..., OpenWorkbook]]:
    from testable import make_testable
    from workbook import OpenWorkbook

    opened: list[OpenWorkbook] = []

    def open_copy(path: Path, *, mac: bool = False) -> OpenWorkbook:
        copy = make_testable(path, folder / f"libreoffice-{path.name}", mac=mac)
        opened.append(OpenWorkbook(soffice, copy))
        return opened[-1]

    yield open_copy
    for workbook in reversed(opened):
        workbook.close()


@pytest.fixture
def open_workbook(soffice: Office, tmp_path: Path) -> Iterator[Callable[..., OpenWorkbook]]:
    """Open a copy of a built workbook in LibreOffice, as one that a test can click through; closed afterwards.

    With ``mac=True`` its VBA is what Excel on a Mac reads.
    """
    yield from _opener(soffice, tmp_path)


@pytest.fixture(scope="module")
def keep_workbook(soffice: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., OpenWorkbook]]:
    """The same for one that all tests of a module share."""
    yield from _opener(soffice, tmp_path_factory.mktemp("kept"))
