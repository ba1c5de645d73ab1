"""The worksheet functions as Excel sees them: one VBA function for each, made by xlwings' own generator.

The generated text is then made ours: a Mac, where xlwings has no worksheet functions, gets a short Dutch text instead of
``#NAME?``, a failing server a Dutch one instead of an English message, and the function wizard its descriptions.
"""

from __future__ import annotations

import inspect
import io
import re
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from xlwings_addin.functions import FUNCTIONS
from xlwings_addin.worksheet import CATEGORY, ERROR, WorksheetFunction

MODULE = "xlwings_udfs"
CALLED = "xlwings_addin.functions"

ON_A_MAC = f"{ERROR}deze functie werkt alleen in Excel voor Windows"
NO_ANSWER = f"{ERROR}Python geeft geen antwoord; klik op Incasso > Herstart Python"

_WINDOWS_ONLY = ("pythoncom", "pywintypes", "win32com", "win32com.client")
_SERVER_FAILED = "Err.Description"
_NOT_ASCII = re.compile(r"([^\x20-\x7e])")


def wrappers() -> str:
    """VBA source of the module with all functions and, for the function wizard, their descriptions."""
    head = f"""Attribute VB_Name = "{MODULE}"
#Const App = "Microsoft Excel"
Option Explicit

' Made from functions.py; each function hands its cells to Python.

"""
    functions = "".join(_made_ours(source, name) for name, source in _generated().items())
    return head + functions + _descriptions()


def _generated() -> dict[str, str]:
    with _xlwings_udfs() as udfs:
        sources = {}
        for function in FUNCTIONS.values():
            holder = types.SimpleNamespace(function=udfs.xlfunc(_stand_in(function)))
            text = io.StringIO()
            udfs.generate_vba_wrapper(CALLED, holder, text, types.SimpleNamespace(Name="werkmap.xlsm"))
            sources[function.name] = text.getvalue()
    return sources


def _stand_in(function: WorksheetFunction) -> Any:
    # The generator reads a name and a signature; a stand-in leaves the real function as the platform made it.
    def stand_in() -> None: ...

    stand_in.__name__ = function.name
    stand_in.__dict__["__signature__"] = inspect.signature(function.call)
    return stand_in


@contextmanager
def _xlwings_udfs() -> Iterator[Any]:
    """The module ``xlwings.udfs``, which imports pywin32: off Windows empty modules stand in for it meanwhile."""
    if "xlwings.udfs" in sys.modules:
        yield sys.modules["xlwings.udfs"]
        return
    stand_ins = {name: types.ModuleType(name) for name in _WINDOWS_ONLY}
    stand_ins["pythoncom"].__dict__["CoInitialize"] = lambda: None
    stand_ins["win32com.client"].__dict__["Dispatch"] = None
    sys.modules.update(stand_ins)
    try:
        import xlwings.udfs

        yield xlwings.udfs
    finally:
        for name in (*_WINDOWS_ONLY, "xlwings.udfs"):
            sys.modules.pop(name, None)
        vars(xlwings).pop("udfs", None)


def _made_ours(source: str, name: str) -> str:
    first, _, rest = source.partition("\n")
    if source.count(_SERVER_FAILED) != 1 or not rest.rstrip().endswith("End Function"):
        raise ValueError(f"xlwings' generator writes another text than expected for {name}")
    body = rest.rstrip().removesuffix("End Function").replace(_SERVER_FAILED, f'"{NO_ANSWER}"')
    return f'{first}\n#If Mac Then\n    {name} = "{ON_A_MAC}"\n#Else\n{body}#End If\nEnd Function\n\n'


def _descriptions() -> str:
    """One procedure that tells the function wizard the category, what each function gives and what it takes."""
    lines = ["Public Sub BeschrijfFuncties()", "    On Error Resume Next"]
    for function in FUNCTIONS.values():
        lines.append(f'    Beschrijf "{function.name}", {_literal(function.description)}, _')
        told = [f"        {_literal(argument.description)}" for argument in function.arguments]
        lines.append(", _\n".join(told))
    return "\n".join(lines) + _DESCRIBE


_DESCRIBE = f"""
End Sub

Private Sub Beschrijf(ByVal functie As String, ByVal tekst As String, ParamArray argumenten() As Variant)
    Dim uitleg As Variant
    uitleg = argumenten
    Application.MacroOptions Macro:="'" & Replace(ThisWorkbook.Name, "'", "''") & "'!" & functie, Description:=tekst, _
        Category:="{CATEGORY}", ArgumentDescriptions:=uitleg
End Sub
"""


def _literal(text: str) -> str:
    """A VBA expression for a text, in pure ASCII.

    >>> _literal("5 € per stuk")
    '"5 " & ChrW(8364) & " per stuk"'
    """
    parts = [part for part in _NOT_ASCII.split(text) if part]
    quoted = (
        f"ChrW({ord(part)})" if _NOT_ASCII.fullmatch(part) else '"' + part.replace('"', '""') + '"' for part in parts
    )
    return " & ".join(quoted)
