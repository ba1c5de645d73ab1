"""The commands with which Excel for Windows starts Python, made by the workbook's own VBA, and started here.

A path in a command goes through VBA, cmd.exe, the C library and Python, each with other characters that mean something.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import NOTHING

from xlwings_addin.actions.doctor import workbook as doctor
from xlwings_addin.actions.doctor.machine import libraries
from xlwings_addin.ribbon import BUTTONS
from xlwings_addin.template.customui import callback

PLACES = [
    "C:\\Incasso\\werkmap.xlsm",
    "C:\\Mijn documenten\\Open posten\\werkmap 2026.xlsm",
    "C:\\Jansen & Zn\\R&D\\a & b.xlsm",
    "C:\\Jan's map\\'s middags.xlsm",
    "C:\\Café Het Vèld\\dëbiteuren.xlsm",
    "D:\\werk (nieuw)\\map, twee; drie\\werkmap+1.xlsm",
    "C:\\100% zeker\\5% korting\\werkmap.xlsm",
    "C:\\haakje^dak\\a!b\\werkmap.xlsm",
    "C:\\$HOME\\~map\\werkmap#1.xlsm",
    "\\\\server\\deel & al\\Jan's map\\werkmap.xlsm",
    "https://bedrijf.sharepoint.com/sites/Debiteuren/Gedeelde%20documenten/werkmap.xlsm",
]
INTERPRETERS = [
    "C:\\Python311\\python.exe",
    "C:\\Program Files\\Python & co\\python.exe",
    "C:\\Users\\Jan's\\café (x)\\.venv\\Scripts\\python.exe",
    "\\\\server\\Python 3\\python.exe",
]


@pytest.mark.parametrize("interpreter", INTERPRETERS)
def test_the_server_is_started_with_the_python_of_the_workbook(excel: Any, read_command: Any, interpreter: str) -> None:
    (call,) = read_command(excel(PLACES[2], INTERPRETER_WIN=interpreter).run("XLPyCommand"))

    assert call.words[0] == interpreter


@pytest.mark.parametrize("place", PLACES)
def test_the_server_is_started_from_any_folder(excel: Any, read_command: Any, start: Any, place: str) -> None:
    (call,) = read_command(excel(place).run("XLPyCommand"))
    told = start(call.words[1:])

    assert told["commands"] == [["serve", "$(CLSID)"]]
    assert told["added"] == [] or ";" in place
    assert place.replace("^", "") in told["args"]


@pytest.mark.parametrize("place", PLACES)
def test_a_button_without_the_server_reaches_its_function(
    excel: Any, read_command: Any, start: Any, place: str
) -> None:
    interpreter = INTERPRETERS[1]
    host = excel(place, INTERPRETER_WIN=interpreter, **{"USE UDF SERVER": "False"})
    host.run("Lint_bijwerken", NOTHING)
    ((name, (command, _, waits)),) = host.asked
    drive, change, python = read_command(command)
    told = start(python.words[1:])
    name_of_book = PureWindowsPath(place).name if "://" not in place else place.rpartition("/")[2]

    assert (name, waits) == ("Run", True)
    assert (drive.words, change.words) == (["C:"], ["cd", str(PureWindowsPath(interpreter).parent)])
    assert python.words[0] == interpreter
    assert told["commands"] == [["click", "bijwerken"]]
    assert told["argv"][1:4] == [
        f"--wb={name_of_book}",
        "--from_xl=1",
        "--app=C:\\Program Files\\Microsoft Office\\root\\Office16\\Microsoft Excel",
    ]
    assert python.errors == "C:\\Temp map\\é\\xlwings-0F0F.log"


def test_a_python_on_a_network_place_is_reached(excel: Any, read_command: Any) -> None:
    host = excel(PLACES[1], INTERPRETER_WIN=INTERPRETERS[3], **{"USE UDF SERVER": "False"})
    host.run("Lint_bijwerken", NOTHING)
    change, python = read_command(host.asked[0][1][0])

    assert change.words == ["pushd", "\\\\server\\Python 3"]
    assert python.words[0] == INTERPRETERS[3]


@pytest.mark.parametrize("button", [one for one in BUTTONS if one.name != "herstart_python"], ids=lambda one: one.name)
def test_with_the_server_a_button_is_executed_in_it(excel: Any, button: Any) -> None:
    host = excel(PLACES[2])
    host.run(callback(button), NOTHING)
    (caller, value), (execute, (code,)) = host.asked

    assert (caller, value[:2]) == ("SetAttr", ["xlwings._xlwindows", "BOOK_CALLER"])
    assert value[2] is host.workbook
    assert execute == "Exec"
    told: list[str] = []
    import xlwings_addin.buttons

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlwings_addin.buttons, "click", told.append)
        exec(code, {})
    assert told == [button.name]


def test_a_double_quote_in_a_command_would_be_noticed(excel: Any, read_command: Any, start: Any) -> None:
    host = excel(PLACES[0], **{"USE UDF SERVER": "False"})
    host.run("RunPython", 'import xlwings_addin.buttons; xlwings_addin.buttons.click("een & twee")')
    command = host.asked[0][1][0]
    with pytest.raises(AssertionError):
        start(read_command(command)[2].words[1:])


def test_an_equals_sign_in_the_name_loses_the_workbook_and_doctor_says_so(
    excel: Any, read_command: Any, start: Any
) -> None:
    place = "C:\\Incasso\\a=b.xlsm"
    host = excel(place, **{"USE UDF SERVER": "False"})
    host.run("Lint_bijwerken", NOTHING)
    told = start(read_command(host.asked[0][1][0])[2].words[1:])
    found = told["argv"][1].split("=")[1]  # as xlwings finds the workbook that calls

    assert found != "a=b.xlsm"
    assert any("=-teken" in finding for finding in doctor.of_place(place, _machine("win32", Path("python"))))


@pytest.mark.parametrize(
    ("place", "interpreter", "extra"),
    [
        (PLACES[0], INTERPRETERS[0], ""),
        (PLACES[2] * 4, INTERPRETERS[2], "C:\\bibliotheek & meer;D:\\Jan's"),
        (PLACES[-1], INTERPRETERS[3], "&" * 500),
        (PLACES[3], "C:\\" + "map\\" * 40 + "python.exe", ""),
    ],
)
def test_doctor_knows_how_long_the_command_is_at_most(excel: Any, place: str, interpreter: str, extra: str) -> None:
    conf = {"INTERPRETER_WIN": interpreter} | ({"PYTHONPATH": extra} if extra else {})
    server = len(excel(place, **conf).run("XLPyCommand"))
    host = excel(place, **conf, **{"USE UDF SERVER": "False"})
    host.run("Lint_toezegging_bevestigen", NOTHING)
    longest = max(server, len(host.asked[0][1][0]))

    assert longest <= doctor.command_length(interpreter, place, conf) <= longest + 600


def _machine(system: str, python: Path) -> Any:
    from xlwings_addin.actions.doctor import this_machine

    return this_machine()._replace(system=system, python=python, com=True)


@pytest.mark.parametrize("place", ["beside", "above", "elsewhere"])
def test_doctor_looks_for_the_library_where_excel_does(excel: Any, tmp_path: Path, place: str) -> None:
    """The same three computers: xlwings' VBA either loads its library or raises, and doctor agrees."""
    name = libraries("0.37.8")[0]
    python = PureWindowsPath("C:\\env\\Scripts\\python.exe")
    folder = {"beside": python.parent, "above": python.parent.parent, "elsewhere": PureWindowsPath("C:\\")}[place]
    here = {"beside": tmp_path / "env" / "Scripts", "above": tmp_path / "env", "elsewhere": tmp_path}[place]
    (tmp_path / "env" / "Scripts").mkdir(parents=True)
    for library in libraries("0.37.8"):
        (here / library).touch()
    from xlwings_addin.actions.doctor.machine import findings

    found = list(findings(_machine("win32", tmp_path / "env" / "Scripts" / "python.exe")))
    host = excel("C:\\a.xlsm", (str(folder / name),), INTERPRETER_WIN=str(python))
    if place == "elsewhere":
        with pytest.raises(VBARuntimeError, match="Could not load"):
            host.run("XLPyLoadDLL")
        assert len(found) == 2
    else:
        host.run("XLPyLoadDLL")
        assert found == []
    assert [str(arguments[0]) for _, arguments in host.asked] == [
        f"{one}\\{name}" for one in (python.parent, python.parent.parent)
    ][: 1 if place == "beside" else 2]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('a "b c" d', ["a", "b c", "d"]),
        ('a\\b "c\\\\" "d\\"e"', ["a\\b", "c\\", 'd"e']),
        ('"" x', ["", "x"]),
    ],
)
def test_the_c_library_splits_as_documented(read_command: Callable[..., Any], line: str, words: list[str]) -> None:
    assert read_command(f"cmd.exe /C x {line}")[0].words[1:] == words
