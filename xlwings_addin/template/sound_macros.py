"""Soundness of ribbon and macros, see `soundness`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from xlwings_addin.template.customui import NAMESPACE, RELATIONSHIP
from xlwings_addin.template.soundness import MAIN, Package

_UI = f"{{{NAMESPACE}}}"
_SUB = re.compile(r"^\s*(?:Public\s+)?Sub\s+(\w+)\s*\(\s*ByVal\s+\w+\s+As\s+IRibbonControl\s*\)", re.M | re.I)
_PROCEDURE = re.compile(r"^\s*(?:(?:Public|Private|Friend)\s+)?(?:Sub|Function)\s+(\w+)", re.M | re.I)
_RUNS_BY_ITSELF = re.compile(r"auto_?(?:open|close|exec|exit|new)\w*|(?:workbook|worksheet|document|app)_\w+", re.I)
_OF_A_SHEET = re.compile(r'^Attribute VB_Base = "0\{000208(?:19|20|21)-', re.M)
_ALLOWED = {"Workbook_Open"}

KNOWN_IMAGES = frozenset(
    [
        "AcceptInvitation",
        "AcceptProposal",
        "AccountingFormat",
        "ChartTypeColumnInsertGallery",
        "Clear",
        "ContactCardCallWork",
        "ControlProperties",
        "ErrorChecking",
        "FileOpen",
        "FileSaveAsPdfOrXps",
        "FileSendAsAttachment",
        "FindDialog",
        "GetExternalDataFromText",
        "Help",
        "MailMergeFinishAndMergeMenu",
        "MailMergeResultsPreview",
        "MailMergeStartLetters",
        "MarkTaskComplete",
        "NewContact",
        "RecurrenceEdit",
        "RefreshAll",
        "ReviewNewComment",
        "Undo",
    ]
)
"""imageMso names that Excel 2013 and later draw, looked up in galleries of Office icons; an unknown one shows no picture."""


def true_ribbon(package: Package) -> Iterator[str]:
    """Each ribbon control has its own id and key tip, and a procedure to call."""
    ribbons = _ribbons(package)
    if not ribbons:
        yield "The workbook has no ribbon tab."
    for root in ribbons:
        yield from (f"The ribbon has the id {name} twice." for name in _repeated(root.iter(), "id"))
        buttons = list(root.iter(f"{_UI}button"))
        yield from (f"The ribbon has the key tip {name} twice." for name in _repeated(buttons, "keytip"))
        for button in buttons:
            module, _, procedure = button.get("onAction", "").rpartition(".")
            if procedure not in _SUB.findall(package.modules.get(module, "")):
                yield f"Button {button.get('id')}: there is no procedure {button.get('onAction')} for a ribbon button."


def true_pictures(package: Package) -> Iterator[str]:
    """Each button has a picture that Excel has."""
    for root in _ribbons(package):
        for button in root.iter(f"{_UI}button"):
            if button.get("imageMso") not in KNOWN_IMAGES:
                yield f"Button {button.get('id')}: no picture {button.get('imageMso')} is known."


def _ribbons(package: Package) -> list[Any]:
    found = [one.target for one in package.relationships() if one.type == RELATIONSHIP]
    return [package.xml(part) for part in found if part in package.parts]


def _repeated(elements: Any, attribute: str) -> list[str]:
    counts = Counter(value for element in elements if (value := element.get(attribute)))
    return [value for value, count in counts.items() if count > 1]


def true_code_names(package: Package) -> Iterator[str]:
    """The workbook and each sheet have their own VBA module, and no other module claims to be one.

    A sheet that another program added has no code name yet; Excel gives it one.
    """
    wanted = {_code_name(package.workbook, "workbookPr"): "the workbook"}
    for sheet, part in package.sheets.items():
        code_name = _code_name(package.xml(part), "sheetPr")
        if code_name and code_name in wanted:
            yield f"Sheet {sheet}: the code name {code_name} also belongs to {wanted[code_name]}."
        wanted[code_name] = f"sheet {sheet}"
    there = {name for name, source in package.modules.items() if _OF_A_SHEET.search(source)}
    for name in wanted.keys() - there - {""}:
        yield f"The code name {name} of {wanted[name]} has no VBA module."
    for name in sorted(there - wanted.keys()):
        yield f"The VBA module {name} belongs to no sheet."


def _code_name(root: Any, properties: str) -> str:
    element = root.find(f"{MAIN}{properties}")
    return "" if element is None else element.get("codeName", "")


def plain_macros(package: Package) -> Iterator[str]:
    """VBA is pure ASCII, names no procedure twice in a module, and runs nothing by itself but `Workbook_Open`."""
    for module, source in package.modules.items():
        if not source.isascii():
            yield f"Module {module}: VBA that is not ASCII comes out differently on another computer."
        procedures = _PROCEDURE.findall(source)
        for name in procedures:
            if _RUNS_BY_ITSELF.fullmatch(name) and name not in _ALLOWED:
                yield f"Module {module}: the procedure {name} runs by itself."


DAMAGE = (true_ribbon, true_code_names)
OF_THE_TEMPLATE = (true_pictures, plain_macros)
