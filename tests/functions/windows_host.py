"""Calls worksheet functions the way Excel for Windows does: through xlwings' own UDF code, with COM-shaped cells.

Run as a program: reads a JSON list of calls, each Python text such as ``udf("ouderdom", cells([[1.0]]))``, and writes
the list of what xlwings would hand back to Excel. pywin32 is stood in for; everything of xlwings is real.
"""

import ctypes
import datetime as dt
import json
import sys
from decimal import Decimal
from types import SimpleNamespace
from unittest.mock import MagicMock

MISSING = -2147352572
"""What COM passes for an optional argument that was left out."""


PYWIN32 = [
    *("pythoncom", "pywintypes", "win32api", "win32con", "win32event", "win32gui", "win32process", "win32timezone"),
    *("win32com", "win32com.client", "win32com.server", "win32com.server.dispatcher", "win32com.server.policy"),
    "win32com.server.util",
]


class Time(dt.datetime):
    """A date as pywin32 gives it: a datetime of its own type, with a time zone."""


class ComRange(MagicMock):
    """A range as Excel passes it to a function; xlwings asks its value and where it is."""


def on(year, month, day, hour=0):
    return Time(year, month, day, hour, tzinfo=dt.UTC)


def cells(values):
    """A range; several cells come as a tuple of tuples, one cell comes as it is."""
    found = ComRange()
    found.Row = found.Column = 1
    found.Rows.Count, found.Columns.Count = len(values), len(values[0])
    found.Value = tuple(map(tuple, values)) if len(values) * len(values[0]) > 1 else values[0][0]
    return found


def stand_in_for_pywin32():
    ctypes.oledll = ctypes.windll = ctypes.PyDLL = MagicMock()
    sys.modules.update({name: MagicMock(name=name) for name in PYWIN32})
    sys.modules["pythoncom"].__file__ = "pythoncom"
    sys.modules["pywintypes"].com_error = type("com_error", (Exception,), {})
    sys.modules["pywintypes"].TimeType = Time
    sys.modules["pywintypes"].Time = lambda _: on(1970, 1, 1)
    sys.modules["win32timezone"].TimeZoneInfo.utc = lambda: dt.UTC
    for name in ("CDispatch", "CoClassBaseClass", "DispatchBaseClass"):
        setattr(sys.modules["win32com.client"], name, type(name, (), {}))


def load_xlwings():
    import xlwings
    import xlwings._xlwindows as windows
    from xlwings.main import Engine

    windows.is_range_instance = lambda value: isinstance(value, ComRange)
    xlwings._xlwindows = windows
    xlwings.engines.add(Engine(impl=windows.engine))
    from xlwings import udfs

    xlwings.func, xlwings.arg = udfs.xlfunc, udfs.xlarg  # as `import xlwings` does on Windows
    return udfs


def as_json(value):
    if isinstance(value, dt.datetime):
        return value.strftime("%Y-%m-%d")
    raise TypeError(f"Excel cannot take {value!r}")


def main():
    stand_in_for_pywin32()
    udfs = load_xlwings()
    from xlwings_addin import functions

    udfs.get_udf_module = lambda name, workbook: functions

    def udf(name, *arguments):
        required = len(getattr(functions, name).__xlfunc__["args"])
        given = arguments + (MISSING,) * (required - len(arguments))
        return udfs.call_udf("xlwings_addin.functions", name, given, None, ComRange())

    def described(name):
        told = getattr(functions, name).__xlfunc__
        return [told["category"], told["ret"]["doc"], [argument["doc"] for argument in told["args"]]]

    names = {"udf": udf, "described": described, "cells": cells, "on": on, "Decimal": Decimal}
    names["generated"] = lambda: _generated(udfs, functions)
    sys.stdout.write(json.dumps([eval(call, names) for call in json.load(sys.stdin)], default=as_json))


def _generated(udfs, functions):
    import io

    text = io.StringIO()
    udfs.generate_vba_wrapper("xlwings_addin.functions", functions, text, SimpleNamespace(Name="w.xlsm"))
    return [line.strip() for line in text.getvalue().splitlines() if line.startswith("Function ")]


if __name__ == "__main__":
    main()
