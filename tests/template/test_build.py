"""The template is the same, byte for byte, wherever and by whomever it is built."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from xlwings_addin import resources

ELSEWHERE = (
    {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7", "LC_ALL": "C"},
    {"TZ": "America/New_York", "PYTHONHASHSEED": "1234", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"},
)


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    root = str(Path(__file__).parents[2])
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "xlwings_addin.template", *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": root} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("environment", ELSEWHERE)
def test_it_is_the_committed_file_when_built_elsewhere(environment: dict[str, str], tmp_path: Path) -> None:
    built = run(tmp_path, "gebouwd.xlsm", **environment)

    assert built.returncode == 0, built.stderr
    assert (tmp_path / "gebouwd.xlsm").read_bytes() == resources.template_bytes()


def test_it_is_written_to_the_current_folder_without_an_argument(tmp_path: Path) -> None:
    assert run(tmp_path).returncode == 0
    assert [path.name for path in tmp_path.iterdir()] == ["workbook_template.xlsm"]


@pytest.mark.parametrize("arguments", [["--help"], ["a.xlsm", "b.xlsm"]])
def test_it_says_how_it_is_used(arguments: list[str], tmp_path: Path) -> None:
    refused = run(tmp_path, *arguments)

    assert refused.returncode == 1
    assert refused.stderr.startswith("usage: python -m xlwings_addin.template")
    assert not list(tmp_path.iterdir())


def test_members_are_stored_without_a_date(built: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(built)) as archive:
        members = {(one.compress_type, one.date_time, one.create_system) for one in archive.infolist()}

    assert members == {(zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), 0)}


def test_building_leaves_no_stand_in_for_windows_behind(built: bytes) -> None:
    import xlwings

    assert built
    if sys.platform != "win32":
        assert not {"win32com", "pythoncom", "pywintypes", "xlwings.udfs"} & set(sys.modules)
        assert "udfs" not in vars(xlwings)
