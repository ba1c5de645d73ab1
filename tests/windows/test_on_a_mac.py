"""The command with which Excel for Mac starts Python: from VBA through AppleScript to the shell, run by this shell."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xlwings
from pyopenvba.interpreter import NOTHING

from xlwings_addin.actions.doctor import this_machine
from xlwings_addin.actions.doctor import workbook as doctor

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell of Unix")

PLACES = [
    "/Users/jan/werkmap.xlsm",
    "/Users/jan/Mijn map/R&D/a & b (nieuw).xlsm",
    "/Users/jan/Jan's map/'s middags.xlsm",
    "/Users/jan/Café/dëbiteuren #1.xlsm",
    "/Users/jan/100% zeker/werkmap, twee.xlsm",
]


def shell_command(parameters: str) -> str:
    """What xlwings' AppleScript makes of the one parameter that VBA gives it."""
    script = Path(xlwings.__file__).with_name(f"xlwings-{xlwings.__version__}.applescript").read_text("utf-8")
    names = re.findall(r"set \{(.*?)\} to SplitString", script)[0].split(", ")
    values = dict(zip(names, parameters.split("|"), strict=True))
    expression = re.findall(r"set ShellCommand to (.*?)\n\ttry", script, re.S)[0]
    pieces = re.findall(r'"((?:[^"\\]|\\.)*)"|(\w+)', expression)
    return "".join(values[name] if name else re.sub(r"\\(.)", r"\1", text) for text, name in pieces)


def started(excel: Any, place: str, python: str, folder: Path) -> dict[str, Any]:
    host = excel(place, INTERPRETER_MAC=python)
    host.run("Lint_bijwerken", NOTHING, mac=True)
    ((task, (script, handler, parameters)),) = host.asked
    assert (task, script, handler) == ("AppleScriptTask", f"xlwings-{xlwings.__version__}.applescript", "VbaHandler")
    told = folder / "verteld.json"
    command = shell_command(parameters).replace("C:\\Temp map\\é", str(folder))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(folder), str(Path(__file__).parents[2])])}
    subprocess.run(["/bin/sh", "-c", f"{command} wait"], env=environment | {"TOLD": str(told)}, timeout=60, check=True)
    return dict(json.loads(told.read_text("utf-8"))) if told.exists() else {}


@pytest.mark.parametrize("place", PLACES)
def test_a_button_reaches_its_function(excel: Any, start: Any, tmp_path: Path, place: str) -> None:
    told = started(excel, place, sys.executable, tmp_path)

    assert told["commands"] == [["click", "bijwerken"]]
    assert told["argv"][1:3] == [f"--wb={place.rpartition('/')[2]}", "--from_xl=1"]
    assert not list(doctor.of_place(place, this_machine()._replace(system="darwin")))


@pytest.mark.parametrize("place", ["/Users/jan/$HOME/werkmap.xlsm", '/Users/jan/"a"/werkmap.xlsm'])
def test_what_the_shell_would_change_is_what_doctor_refuses(excel: Any, start: Any, tmp_path: Path, place: str) -> None:
    told = started(excel, place, sys.executable, tmp_path)

    assert not told or place not in told["args"]
    assert list(doctor.of_place(place, this_machine()._replace(system="darwin")))


def test_a_python_in_a_folder_with_a_space_does_not_start(excel: Any, start: Any, tmp_path: Path) -> None:
    python = tmp_path / "mijn python" / "python3"
    python.parent.mkdir()
    python.symlink_to(sys.executable)

    assert started(excel, PLACES[0], str(python), tmp_path) == {}
