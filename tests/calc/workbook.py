"""A built workbook open in LibreOffice: its ribbon buttons clicked, its worksheet functions called from cells."""

from __future__ import annotations

import datetime as dt
import importlib
import traceback
from pathlib import Path
from typing import Any

import unohelper
import xlwings as xw
from com.sun.star.script.provider import XScript
from office import Office
from testable import callbacks
from uno_engine import attach
from uno_ranges import EPOCH, separated
from xlwings import conversion

VB_OK = 1
MISSING = -2147352572  # what COM hands over for an optional argument that was left out


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
