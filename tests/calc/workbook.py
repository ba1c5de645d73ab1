"""A built workbook open in LibreOffice: its ribbon buttons clicked, its worksheet functions called from cells.

The VBA is the workbook's own, but for the `xlwings` module, whose stand-in reaches the Python of the test, and for
message boxes, which a test cannot answer: they are kept instead.
"""

from __future__ import annotations

import datetime as dt
import importlib
import re
import traceback
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import unohelper
import xlwings as xw
from com.sun.star.script.provider import XScript
from lxml import etree
from office import Office
from pyopenvba import ExcelFile, VBAModuleKind
from uno_engine import EPOCH, attach, separated
from xlwings import conversion

VBA = Path(__file__).parent / "vba"
FROM_XLWINGS = ("xlwings", "Dictionary")  # LibreOffice cannot compile the second, and then runs no macro at all
REPLACED = (
    (r"\bMsgBox\b", "xlwings.ShowBox"),
    # In a cell of LibreOffice there is no caller to ask what it is.
    (r"If TypeOf Application\.Caller Is Range Then ", ""),
)
VB_OK = 1
MISSING = -2147352572  # what COM hands over for an optional argument that was left out


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


class Bridge(unohelper.Base, XScript):
    """What the stand-in module calls: Python commands, worksheet functions and message boxes."""

    def __init__(self, boxes: list[str]) -> None:
        self.boxes = boxes
        self.failures: list[str] = []
        self.started: list[str] = []

    def invoke(self, question: tuple[Any, ...], _: Any, __: Any) -> tuple[Any, tuple[()], tuple[()]]:
        try:
            answer = getattr(self, question[0])(*question[1:])
        except Exception:
            self.failures.append(traceback.format_exc())
            raise
        return answer, (), ()

    def stop_python(self) -> None:
        self.started.append("stopped")

    def start_python(self, module: str) -> None:
        importlib.import_module(module)
        self.started.append(module)

    def run_python(self, command: str) -> int:
        exec(command, {})
        return 0

    def show_box(self, text: str) -> int:
        self.boxes.append(str(text))
        return VB_OK

    def call_udf(self, module: str, name: str, arguments: tuple[Any, ...]) -> Any:
        """What the server of xlwings does, with the options that our worksheet functions give it."""
        options = {"ndim": 2, "err_to_str": True}
        given = [None if value == MISSING else conversion.read(None, value, options) for value in arguments]
        answer = getattr(importlib.import_module(module), name)(*given)
        return to_uno(conversion.write(answer, None, {}))


def to_uno(value: Any) -> Any:
    """A value from Python as one that Basic takes; a date is its serial number."""
    if isinstance(value, list | tuple):
        return tuple(map(to_uno, value))
    if isinstance(value, dt.datetime):
        return (value - EPOCH) / dt.timedelta(days=1)
    return "" if value is None else value


class OpenWorkbook:
    """A testable workbook that is open in LibreOffice; ``book`` is what the buttons get from `xlwings`."""

    def __init__(self, office: Office, path: Path) -> None:
        self._office = office
        self._engine_before = xw.engines.active
        self.callbacks = {callback.control: callback.macro for callback in callbacks(path)}
        self.document = office.load(path)
        self.book = attach(self.document, str(path))
        self.bridge = Bridge(self.app.alerts)
        self.call("xlwings.SetBridge", self.bridge)

    @property
    def app(self) -> Any:
        """The application as the engine keeps it, with the message boxes in ``alerts``."""
        return self.book.app.impl

    def click(self, control: str) -> str:
        """Click a button of the ribbon: ``OK``, or ``ERR`` with what VBA raised."""
        return self.run(self.callbacks[control], control)

    def run(self, macro: str, control: str) -> str:
        """Call a macro of the ribbon as the control would; the answer is that of `click`."""
        pressed = self._office.create("com.sun.star.beans.PropertyBag")
        pressed.addProperty("Id", 0, control)
        pressed.addProperty("Tag", 0, "")
        self.book.set_mock_caller()
        return self.call("TestRunner.Click", macro, pressed)

    @property
    def sheet(self) -> xw.Sheet:
        """A sheet for the test's own cells, after those of the workbook."""
        if "Proef" not in self.book.sheets:
            self.document.Sheets.insertNewByName("Proef", len(self.book.sheets))
        return self.book.sheets["Proef"]

    def calculate(self, formula: str, rows: int = 1, columns: int = 1) -> list[list[Any]]:
        """Values of a formula that fills so many spare cells of that sheet, with error values as text."""
        left = 51
        self.sheet.range((1, left), (100, left + 10)).clear_contents()
        cells = self.sheet.range((1, left), (rows, left - 1 + columns))
        cells.api.setArrayFormula(separated(formula, ",", ";"))
        return cells.options(ndim=2, err_to_str=True).value

    def close(self) -> None:
        self.document.close(True)
        xw.engines.active = self._engine_before
        if hasattr(xw.Book, "_mock_caller"):
            del xw.Book._mock_caller

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a procedure of the workbook's VBA; LibreOffice keeps silent about what it raises."""
        uri = f"vnd.sun.star.script:VBAProject.{name}?language=Basic&location=document"
        return self.document.getScriptProvider().getScript(uri).invoke(arguments, (), ())[0]
