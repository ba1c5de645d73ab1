"""A built workbook made testable: its macros as LibreOffice can run them, with stand-ins where a test must listen.

The VBA stays the workbook's own, but for the `xlwings` module, whose stand-in reaches the Python of the test, and for
message boxes, which a test cannot answer: they are kept instead.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

from lxml import etree
from pyopenvba import ExcelFile, VBAModuleKind

VBA = Path(__file__).parent / "vba"
FROM_XLWINGS = ("xlwings", "Dictionary")  # LibreOffice cannot compile the second, and then runs no macro at all
REPLACED = (
    (r"\bMsgBox\b", "xlwings.ShowBox"),
    # In a cell of LibreOffice there is no caller to ask what it is.
    (r"If TypeOf Application\.Caller Is Range Then ", ""),
)


class Callback(NamedTuple):
    """A macro of the ribbon, and the control that calls it."""

    control: str
    macro: str


def callbacks(path: Path) -> list[Callback]:
    """Every callback that the ribbon XML of a workbook names, in its order."""
    found = []
    with ZipFile(path) as package:
        for part in package.namelist():
            if part.startswith("customUI/") and part.endswith(".xml"):
                for element in etree.fromstring(package.read(part)).iter(etree.Element):
                    found += [
                        Callback(element.get("id", ""), macro)
                        for name, macro in element.attrib.items()
                        if re.fullmatch(r"on[A-Z]\w*|get[A-Z]\w*|loadImage", name)
                    ]
    return found


def make_testable(source: Path, target: Path, *, mac: bool = False) -> Path:
    """Copy a workbook, its `xlwings` module replaced by the stand-in and a runner for its ribbon callbacks added."""
    macros = dict.fromkeys(callback.macro for callback in callbacks(source))
    calls = "\n".join(f'    Case "{macro}": {macro} control' for macro in macros)
    runner = (VBA / "TestRunner.bas").read_text("utf-8").replace("{calls}", calls)
    with ExcelFile(source) as workbook:
        project = workbook.vba_project()
        for name in project.module_names():
            if name in FROM_XLWINGS:
                workbook.set_module(name, "")
                continue
            code = compiled_for(workbook.get_module(name), mac=mac)
            for theirs, ours in REPLACED:
                code = re.sub(theirs, ours, code)
            workbook.set_module(name, code)
        workbook.set_module("xlwings", _lines((VBA / "xlwings.bas").read_text("utf-8")))
        project.add_module("XlPyStub", _lines((VBA / "XlPyStub.cls").read_text("utf-8")), kind=VBAModuleKind.other)
        project.add_module("TestRunner", _lines(runner), kind=VBAModuleKind.standard)
        workbook.save(target)
    return target


def compiled_for(code: str, *, mac: bool) -> str:
    """VBA without the branches that 64-bit Excel on this system leaves out; LibreOffice would run them all.

    >>> compiled_for("#If Mac Then\\nx\\n#ElseIf VBA7 Then\\ny\\n#Else\\nz\\n#End If\\nu", mac=False).split()
    ['y', 'u']
    """
    facts = {"mac": mac, "vba7": True, "win64": not mac, "app": "Microsoft Excel"}
    kept: list[str] = []
    open_branches: list[tuple[bool, bool]] = []  # whether this branch is read, and whether one of its kind was
    for line in code.splitlines():
        word = re.match(r"\s*#(If|ElseIf|Else|End If|Const)\b\s*(.*?)(?:\s+Then)?\s*(?:'.*)?$", line, re.IGNORECASE)
        match word and word[1].casefold():
            case None:
                if all(read for read, _ in open_branches):
                    kept.append(line)
            case "if":
                holds = _holds(word[2], facts)
                open_branches.append((holds, holds))
            case "elseif" | "else":
                _, done = open_branches.pop()
                holds = not done and (word[1].casefold() == "else" or _holds(word[2], facts))
                open_branches.append((holds, done or holds))
            case "end if":
                open_branches.pop()
    return "\r\n".join(kept)


def _holds(condition: str, facts: dict[str, Any]) -> bool:
    """Whether a condition such as ``Not Mac`` or ``App = "Microsoft Excel"`` is true."""
    words = re.fullmatch(r'(Not )?(\w+)(?: = "(.*)")?', condition, re.IGNORECASE)
    assert words, condition
    value = facts[words[2].casefold()]
    return (value == words[3] if words[3] is not None else bool(value)) is not bool(words[1])


def _lines(code: str) -> str:
    return code.replace("\n", "\r\n")
