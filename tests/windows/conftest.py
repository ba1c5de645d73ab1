"""Excel for Windows as xlwings' VBA meets it, run from the workbook's own sources, and cmd.exe as it reads a command."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PureWindowsPath
from typing import Any, NamedTuple

import pytest
from pyopenvba.interpreter import HostBridge, Interpreter, VBAObject
from testable import compiled_for

from xlwings_addin.template import vba

CONFIGURATION = {
    "INTERPRETER_WIN": "C:\\Python\\python.exe",
    "UDF MODULES": "xlwings_addin.functions",
    "USE UDF SERVER": "True",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
}
STOOD_IN = {
    "FileExists": "FileExists = WindowsHas(FileSpec)",
    "CreateGUID": 'CreateGUID = "0F0F"',
    "XLPy": "Set XLPy = PythonServer()",
}
"""Functions of the module that reach Windows itself, with the body that stands in for theirs."""

ON_A_MAC = {
    "ToPosixPath": "ToPosixPath = MacPath",
    "GetMacDir": 'GetMacDir = "/Users/jan"',
    "ReadFile": 'ReadFile = ""',
}
OFFICE = {
    "Name": "Microsoft Excel",
    "Path": "C:\\Program Files\\Microsoft Office\\root\\Office16",
    "Hwnd": 1312,
    "PathSeparator": "\\",
}


class Thing(VBAObject):
    """An object of Excel or Windows: values by name, and functions for what is called with arguments."""

    def __init__(self, cells: list[Any] | None = None, **values: Any) -> None:
        self.values = {name.lower(): value for name, value in values.items()}
        self.cells = cells or []

    def vba_get(self, name: str, args: Any = (), named: Any = None) -> Any:
        value = self.values[name.lower()]
        return value(*args) if callable(value) else value

    def vba_set(self, name: str, value: Any, *_: Any, **__: Any) -> None:
        self.values[name.lower()] = value

    def vba_value(self) -> Any:
        return self.values["value"]

    def vba_iterate(self) -> Iterator[Any]:
        return iter(self.cells)


class Excel(HostBridge):
    """Excel for Windows with one workbook; what it asks Windows for is written down in ``asked``."""

    def __init__(self, place: str, conf: Mapping[str, str], libraries: tuple[str, ...] = ()) -> None:
        self.asked: list[tuple[str, list[Any]]] = []
        self.files = {conf.get("INTERPRETER_WIN", "").lower(), *map(str.lower, libraries)}
        self.libraries = {one.lower() for one in libraries}
        cells = [
            Thing(Value=key, Offset=lambda _down, _right, value=value: Thing(Value=value))
            for key, value in conf.items()
        ]
        first = Thing(cells=cells, Value=cells[0].values["value"], End=lambda _direction: cells[-1])
        sheet = Thing(Range=lambda address: first if address == "A1" else cells[1], Name="xlwings.conf")
        self.workbook = Thing(
            FullName=place, Path=str(PureWindowsPath(place).parent), Name=PureWindowsPath(place).name,
            Worksheets=Thing(cells=[sheet]), Sheets=lambda _name: sheet,
        )  # fmt: skip
        self.table = first
        self.server = Thing(SetAttr=self._note("SetAttr"), Exec=self._note("Exec"), Module=lambda name: name)

    def _note(self, name: str) -> Callable[..., Any]:
        def note(*arguments: Any) -> Any:
            self.asked.append((name, list(arguments)))
            return 0

        return note

    def global_object(self, name: str) -> object:
        found = {"thisworkbook": self.workbook, "application": Thing(**OFFICE)}.get(name.lower())
        return super().global_object(name) if found is None else found

    def has_global_member(self, name: str) -> bool:
        return name.lower() in {
            "range",
            "loadlibrary",
            "windowshas",
            "windowsenviron",
            "pythonserver",
            "applescripttask",
        }

    def call_global(self, name: str, args: list[Any], named: dict[str, Any]) -> Any:
        match name.lower():
            case "range":
                return self.table
            case "windowsenviron":
                return "C:\\Temp map\\é"
            case "windowshas":
                return str(args[0]).lower() in self.files
            case "applescripttask":
                self.asked.append(("AppleScriptTask", args))
                return "0"
            case "pythonserver":
                return self.server
            case "loadlibrary":
                self.asked.append(("LoadLibrary", args))
                return int(str(args[0]).lower() in self.libraries)
        raise NotImplementedError(name)

    def constant(self, name: str) -> object:
        return -4121 if name.lower() == "xldown" else super().constant(name)

    def create(self, type_name: str) -> object:
        if type_name.lower() == "wscript.shell":
            return Thing(ExpandEnvironmentStrings=lambda text: text, Run=self._note("Run"))
        return super().create(type_name)

    def run(self, procedure: str, *arguments: Any, mac: bool = False) -> Any:
        """Run a procedure of the workbook's macros, as Excel for Windows or for Mac reads them."""
        source = vba.sources()["xlwings"].replace("MAC_OFFICE_VERSION >= 15", "Mac")
        code = compiled_for(source, mac=mac).replace("Private Sub", "Public Sub")
        code = re.sub(r"^.*Declare .*$", "", code, flags=re.M)
        code = code.replace("Environ(", "WindowsEnviron(")  # the interpreter keeps away from the machine's own
        code = re.sub(r"^\s*Kill .*$", "", code, flags=re.M)
        code = re.sub(r"(GetConfig\([^()]*\)) = True", r"CBool(\1)", code)  # and compares no text with a Boolean
        for name, body in (STOOD_IN | (ON_A_MAC if mac else {})).items():
            function = rf"(^(?:Public )?Function {name}\b[^\n]*\n).*?(^End Function)"
            code, count = re.subn(function, rf"\g<1>{body}\n\2", code, count=1, flags=re.M | re.S)
            assert count == 1, name
        interpreter = Interpreter(self)
        interpreter.add_module(code, name="xlwings", kind="standard")
        interpreter.add_module(compiled_for(vba.sources()["modIncasso"], mac=mac), name="modIncasso", kind="standard")
        return interpreter.run(procedure, list(arguments))


class Call(NamedTuple):
    """A program that cmd.exe starts: its arguments, and where its error output goes."""

    words: list[str]
    errors: str = ""


def as_cmd_reads(command: str, environment: Mapping[str, str] = {}) -> list[Call]:
    """What ``cmd.exe`` starts for a command line: quotes, carets, percent signs, ampersands and redirection."""
    found = re.match(r"cmd\.exe\s+(?:/showconsole )?\s*/[CK]\s+(.*)", command, re.S)
    assert found, command
    rest = found[1].rstrip(" ")
    if rest.startswith('"'):
        rest = rest[1:].rpartition('"')[0] if rest.count('"') > 2 else rest
    rest = re.sub(r"%([^%\n]+)%", lambda name: environment.get(name[1], name[0]), rest)
    pieces, piece, quoted, at = [], "", False, 0
    while at < len(rest):
        char = rest[at]
        if char == '"':
            quoted = not quoted
            piece += char
        elif quoted or char not in "^&|<>":
            piece += char
        elif char == "^":
            at += 1
            piece += rest[at : at + 1]
        elif char == "&":
            pieces.append(piece)
            piece = ""
        elif char == ">" and piece.endswith("2"):
            piece = f"{piece[:-1]}\0"
        else:
            raise AssertionError(f"cmd.exe would take {char} at {at} for an operator: {command}")
        at += 1
    calls = []
    for one in [*pieces, piece]:
        words, _, errors = one.partition("\0")
        if words.strip():
            calls.append(Call(as_c_splits(words), errors.strip().strip('"')))
    return calls


def as_c_splits(line: str) -> list[str]:
    """The arguments that a C program finds in its command line: backslashes count only before a quote."""
    words: list[str] = []
    word, quoted, started, at = "", False, False, 0
    while at < len(line):
        slashes = len(line[at:]) - len(line[at:].lstrip("\\"))
        at += slashes
        char = line[at : at + 1]
        if char == '"':
            word += "\\" * (slashes // 2)
            started = True
            if slashes % 2:
                word += '"'
            else:
                quoted = not quoted
        else:
            word += "\\" * slashes
            started = started or bool(slashes)
            if char in (" ", "\t", "") and not quoted:
                if started:
                    words.append(word)
                word, started = "", False
            elif char:
                word += char
                started = True
        at += 1
    if started:
        words.append(word)
    return words


RECORDER = """
import json, os, sys, types
import xlwings, xlwings.utils
told = {"argv": sys.argv, "commands": []}
prepare = xlwings.utils.prepare_sys_path
def prepare_sys_path(text):
    before = list(sys.path)
    prepare(text)
    told["args"] = text
    told["added"] = [one for one in sys.path if one not in before]
xlwings.utils.prepare_sys_path = prepare_sys_path
def tell(*command):
    told["commands"].append(command)
    told["argv"] = sys.argv
    with open(os.environ["TOLD"], "w", encoding="utf-8") as file:
        json.dump(told, file)
xlwings.serve = lambda clsid: tell("serve", clsid)
buttons = types.ModuleType("xlwings_addin.buttons")
buttons.click = lambda name: tell("click", name)
import xlwings_addin
sys.modules["xlwings_addin.buttons"] = xlwings_addin.buttons = buttons
"""


@pytest.fixture
def excel() -> Callable[..., Excel]:
    def made(place: str, libraries: tuple[str, ...] = (), **conf: str) -> Excel:
        return Excel(place, CONFIGURATION | conf, libraries)

    return made


@pytest.fixture
def read_command() -> Callable[..., list[Call]]:
    return as_cmd_reads


@pytest.fixture
def start(tmp_path: Path) -> Callable[[list[str]], dict[str, Any]]:
    """Start a Python in the place of the one in the command, with the same arguments; gives what it was told to do."""
    (tmp_path / "sitecustomize.py").write_text(RECORDER, "utf-8")
    told = tmp_path / "verteld.json"

    def run(words: list[str]) -> dict[str, Any]:
        root = str(Path(__file__).parents[2])
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), root]), "TOLD": str(told)}
        done = subprocess.run(
            [sys.executable, *words], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return dict(json.loads(told.read_text("utf-8")))

    return run
