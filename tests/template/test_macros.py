"""The macros: what a click runs, what the user reads when Python is missing, what opening the workbook does.

A VBA interpreter runs the real sources; Excel and xlwings are stand-ins that write down what they are asked.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pyopenvba.exceptions import VBARuntimeError
from pyopenvba.interpreter import NOTHING, HostBridge, Interpreter, VBAObject

from xlwings_addin.functions import FUNCTIONS
from xlwings_addin.ribbon import BUTTONS
from xlwings_addin.template import udfs, vba
from xlwings_addin.template.customui import callback
from xlwings_addin.worksheet import CATEGORY

FROM_XLWINGS = {"xlwings", "Dictionary"}
BY_PYTHON = [button for button in BUTTONS if button.name != "herstart_python"]
RESTART = next(button for button in BUTTONS if button.name == "herstart_python")
SOURCES = vba.sources()
WARM = ("Module", ["xlwings_addin.buttons"])


class Thing(VBAObject):
    """An object of Excel or xlwings: it answers with the values given, and writes every other call down."""

    def __init__(self, calls: list[Any], values: dict[str, object] | None = None, answer: object = NOTHING) -> None:
        self.calls, self.values, self.answer = calls, values or {}, answer

    def vba_get(self, name: str, args: Sequence[object] = (), named: dict[str, object] | None = None) -> object:
        if name in self.values:
            return self.values[name]
        self.calls.append((name, [*args, *(named or {}).values()]))
        return self.answer

    def vba_set(self, name: str, value: object, *_: object, **__: object) -> None:
        self.values[name] = value


class Excel(HostBridge):
    """Excel with xlwings in it; without ``python`` everything that needs the server fails as on a real machine."""

    def __init__(self, python: bool, answer: object = NOTHING) -> None:
        self.calls: list[Any] = []
        self.python = python
        self.workbook = Thing(self.calls, {"Name": "Jan's map.xlsm", "FullName": "C:\\Jan's map.xlsm", "Saved": True})
        self.application = Thing(self.calls, {"Caller": Thing(self.calls)})
        self.server = Thing(self.calls, answer=answer)

    def global_object(self, name: str) -> object:
        found = {"thisworkbook": self.workbook, "application": self.application}.get(name.lower())
        return super().global_object(name) if found is None else found

    def has_global_member(self, name: str) -> bool:
        return name.lower() in {"runpython", "killpy", "xlpy"}

    def call_global(self, name: str, args: list[object], named: dict[str, object]) -> object:
        if not self.python:
            raise VBARuntimeError(1000, "Could not load xlwings64.dll")
        if name.lower() == "xlpy":
            return self.server
        self.calls.append((name, args))
        return NOTHING


def opened(python: bool = True, mac: bool = False, answer: object = NOTHING) -> Interpreter:
    interpreter = Interpreter(Excel(python, answer))
    for name, source in SOURCES.items():
        if name not in FROM_XLWINGS:
            code = source[source.index("Attribute") :]
            kind = "standard" if code == source else "class"
            interpreter.add_module(re.sub(r"\bMac\b", str(mac), code), name=name, kind=kind)
    return interpreter


@pytest.mark.parametrize("button", BY_PYTHON, ids=lambda button: button.name)
def test_a_button_hands_over_to_its_python_function(button: Any) -> None:
    excel = opened()
    excel.run(callback(button), [NOTHING])

    assert excel.host.calls == [
        ("runpython", [f"import xlwings_addin.buttons; xlwings_addin.buttons.click('{button.name}')"])
    ]
    assert excel.dialogs == []


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.name)
def test_without_python_a_button_says_in_dutch_what_to_do(button: Any) -> None:
    excel = opened(python=False)
    excel.run(callback(button), [NOTHING])
    ((_, text, title, _),) = excel.dialogs

    assert title == "Incasso"
    assert text.startswith(("Python is niet gestart", "Python start niet"))
    assert 'xlwings-addin doctor "C:\\Jan\'s map.xlsm"' in text
    assert "Could not load xlwings64.dll" in text


def test_restart_ends_the_server_and_starts_a_new_one() -> None:
    excel = opened()
    excel.run(callback(RESTART), [NOTHING])

    assert excel.host.calls == [("killpy", []), WARM]
    assert excel.dialogs[0][1] == "Python is opnieuw gestart."


def test_on_a_mac_restart_explains_itself() -> None:
    excel = opened(mac=True)
    excel.run(callback(RESTART), [NOTHING])

    assert excel.host.calls == []
    assert "start elke knop Python opnieuw" in excel.dialogs[0][1]


def test_opening_plans_the_warming_up_for_later() -> None:
    excel = opened()
    excel.bind_document("ThisWorkbook", excel.host.workbook)
    excel.run("ThisWorkbook.Workbook_Open", [])
    ((name, (_, macro)),) = excel.host.calls

    assert (name, macro) == ("OnTime", "'Jan''s map.xlsm'!modIncasso.Opwarmen")


@pytest.mark.parametrize("python", [True, False])
def test_warming_up_describes_the_functions_and_never_complains(python: bool) -> None:
    excel = opened(python)
    excel.run("Opwarmen", [])
    described = [arguments for name, arguments in excel.host.calls if name == "MacroOptions"]

    assert excel.dialogs == []
    assert (WARM in excel.host.calls) == python
    assert excel.host.workbook.values["Saved"] is True
    assert [one[0] for one in described] == [f"'Jan''s map.xlsm'!{name}" for name in FUNCTIONS]
    assert [one[1] for one in described] == [function.description for function in FUNCTIONS.values()]
    assert {one[2] for one in described} == {CATEGORY}
    assert [list(one[3].elements()) for one in described] == [
        [argument.description for argument in function.arguments] for function in FUNCTIONS.values()
    ]


def test_a_mac_warms_nothing_up() -> None:
    excel = opened(mac=True)
    excel.run("Opwarmen", [])

    assert WARM not in excel.host.calls


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_a_worksheet_function_hands_its_cells_to_python(function: Any) -> None:
    excel = opened(answer="antwoord")
    cells = [f"cel {number}" for number, _ in enumerate(function.arguments)]

    assert excel.run(function.name, cells) == "antwoord"
    ((name, (module, called, arguments, workbook, _)),) = excel.host.calls
    assert (name, module, called, list(arguments.elements())) == ("CallUDF", udfs.CALLED, function.name, cells)
    assert workbook is excel.host.workbook


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda function: function.name)
def test_on_a_mac_a_worksheet_function_says_why_it_does_not_work(function: Any) -> None:
    assert opened(mac=True).run(function.name, ["x"] * len(function.arguments)) == udfs.ON_A_MAC


def test_a_worksheet_function_without_python_gives_a_dutch_text() -> None:
    source = udfs.wrappers().replace("If TypeOf Application.Caller Is Range Then ", "")
    excel = Interpreter(Excel(python=False))
    excel.add_module(source, name="xlwings_udfs")

    assert excel.run("ouderdom", [3]) == udfs.NO_ANSWER


def test_a_generator_that_writes_another_text_is_noticed() -> None:
    with pytest.raises(ValueError, match="another text than expected for ouderdom"):
        udfs._made_ours("Function ouderdom(dagen)\nEnd Function\n", "ouderdom")


def problems(folder: Path, module: str, old: str = "", new: str = "") -> list[str]:
    """What static analysis has against our modules, xlwings' long one cut down to what they call."""
    analysis = pytest.importorskip("pyvbaanalysis")
    declared = 'Attribute VB_Name = "xlwings"\nOption Explicit\n' + "".join(
        f"Public Sub {name}\nEnd Sub\n" for name in ("RunPython(ByVal command As String)", "KillPy()")
    )
    files = []
    for name, source in {**SOURCES, "xlwings": f"{declared}Public Function XLPy() As Object\nEnd Function\n"}.items():
        if name != "Dictionary":
            files.append(folder / f"{name}{'.cls' if source.startswith('VERSION') else '.bas'}")
            files[-1].write_text(source.replace(old, new) if name == module else source, "ascii", newline="\r\n")
    return [
        f"{name}: {problem.message}"
        for name, found in analysis.analyze_loose_files(files).items()
        for problem in found
        if name != "xlwings"
    ]


def test_our_macros_pass_static_analysis(tmp_path: Path) -> None:
    assert problems(tmp_path, "") == []


@pytest.mark.parametrize(
    ("old", "new", "word"),
    [
        ("Dim bewaard As Boolean", "", "bewaard"),
        ("    KillPy\n", "    StopPy\n", "StopPy"),
        ('Klik "bijwerken"', 'Klik "bijwerken", 1', "Klik"),
    ],
)
def test_static_analysis_finds_a_planted_fault(tmp_path: Path, old: str, new: str, word: str) -> None:
    assert any(word in problem for problem in problems(tmp_path, "modIncasso", old, new))


def test_only_opening_runs_by_itself(built_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # oletools still uses names that its own dependencies are giving up
        from oletools.olevba import VBA_Parser

        parser = VBA_Parser(str(built_path))
        found = {(kind, word) for kind, word, _ in parser.analyze_macros()}
        parser.close()

    assert {word for kind, word in found if kind == "AutoExec"} == {"Workbook_Open"}


def test_the_xlwings_module_is_the_installed_one() -> None:
    import xlwings

    assert f'"{xlwings.__version__}"' in SOURCES["xlwings"]
    assert "BSD 3-clause" in SOURCES["xlwings"]
