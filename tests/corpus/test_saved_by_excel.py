"""Workbooks that Excel itself saved, as they come with installed packages: one cell is written and nothing else changes."""

from __future__ import annotations

import re
import zipfile
from importlib.util import find_spec
from pathlib import Path

import pytest
from differ import differences, only_marks_formats, parts_of, sheets

from xlwings_addin.engine import open_book

PACKAGES = ("xlwings", "pyopenvba")
ENDINGS = (".xlsx", ".xlsm", ".xlam")


def _saved_by_excel(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "docProps/app.xml" in archive.namelist() and b"Microsoft Excel" in archive.read("docProps/app.xml")


def _found() -> list[Path]:
    specs = [find_spec(name) for name in PACKAGES]
    folders = [Path(spec.origin).parent for spec in specs if spec and spec.origin]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS]
    return [path for path in files if _saved_by_excel(path)]


FILES = _found()
STYLES = "xl/styles.xml"


def test_there_are_such_files() -> None:
    assert len(FILES) >= 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_only_the_cell_that_is_written_changes(path: Path, tmp_path: Path) -> None:
    copy, before = tmp_path / path.name, parts_of(path)
    for name, part in sheets(before).items():
        copy.write_bytes(path.read_bytes())
        book = open_book(copy)
        last = book.sheets[name].used_range.last_cell
        row, column = last.row + 2, last.column + 1
        book.sheets[name].range((row, column)).value = "=1+1 & <meer>"
        book.save()
        after = parts_of(copy)
        assert only_marks_formats(before[STYLES], after[STYLES]), name
        found = {(each.part, each.place) for each in differences(before, after) if each.part != STYLES}
        assert (part, f"{column},{row}") in found
        meant = rf"{column},{row}|row {row}/@(r|spans)|/dimension\[\d+\]/@ref"
        other = {each for each in found if each[0] != part or not re.fullmatch(meant, each[1])}
        assert {each for each in other if not each[1].endswith("/@fullCalcOnLoad")} == set(), name
        assert open_book(copy).sheets[name].range((row, column)).value == "=1+1 & <meer>"
