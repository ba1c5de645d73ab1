"""What the main part of a workbook lists: its sheets and its names, and every formula that may lead to them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from xlwings_addin.actions.upgrade.parts import MAIN, RELATED, Parts
from xlwings_addin.engine.areas import Area, column_letters, parse_area

_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!([$A-Z0-9:]+)")
_FORMULAS = {"f", "formula", "formula1", "formula2", "calculatedColumnFormula"}


def sheets_of(parts: Parts) -> dict[str, str]:
    """Sheet names in tab order, each with its part."""
    targets = {one.id: one.target for one in parts.links(parts.main)}
    return {one.get("name"): targets[one.get(RELATED)] for one in parts.root(parts.main).iter(f"{MAIN}sheet")}


def sheet_like(source: Parts, target: Parts, sheet: str) -> str:
    """The user's name of a sheet of the template, found by its code name, else by its name; empty when it is gone."""
    wanted = code_name(source, sheets_of(source)[sheet])
    theirs = sheets_of(target)
    by_code = (name for name, part in theirs.items() if code_name(target, part) == wanted)
    return next(by_code, sheet if sheet in theirs else "")


def code_name(parts: Parts, part: str) -> str:
    """The name that VBA knows a sheet by; empty when it has none."""
    properties = parts.root(part).find(f"{MAIN}sheetPr")
    return "" if properties is None else str(properties.get("codeName", ""))


def names_of(parts: Parts) -> dict[str, str]:
    """The names that hold in the whole workbook, each with its formula."""
    found = parts.root(parts.main).iter(f"{MAIN}definedName")
    return {one.get("name"): one.text or "" for one in found if one.get("localSheetId") is None}


def place_of(formula: str) -> tuple[str, Area] | None:
    """Sheet and cells that a name's formula leads to.

    >>> place_of("'Mijn blad'!$B$2")
    ('Mijn blad', Area(top=2, left=2, bottom=2, right=2))
    """
    found = _PLACE.fullmatch(formula)
    if not found:
        return None
    return (found[1] or found[2]).replace("''", "'"), parse_area(found[3])


def formula_for(sheet: str, area: Area) -> str:
    """Formula of a name that leads to cells of a sheet."""
    corners = ((area.left, area.top), (area.right, area.bottom))
    cells = [f"${column_letters(column)}${row}" for column, row in corners]
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{':'.join(dict.fromkeys(cells))}"


def set_name(parts: Parts, name: str, formula: str, sheet: int | None = None) -> None:
    """Let a name lead somewhere, in the whole workbook or on the sheet with this position."""
    root = parts.change(parts.main)
    home = root.find(f"{MAIN}definedNames")
    if home is None:
        home = etree.Element(f"{MAIN}definedNames")
        before = [
            one for one in root if etree.QName(one).localname in ("sheets", "functionGroups", "externalReferences")
        ]
        before[-1].addnext(home)
    local = None if sheet is None else str(sheet)
    for one in home:
        if one.get("name") == name and one.get("localSheetId") == local:
            one.text = formula
            return
    attributes = {"name": name} | ({} if local is None else {"localSheetId": local})
    etree.SubElement(home, f"{MAIN}definedName", attributes).text = formula


def formulas_of(parts: Parts) -> Iterator[str]:
    """Every formula in sheets, tables, charts and pivot tables, and names that are more than a place."""
    for part in parts.names():
        if part.startswith("xl/") and part.endswith(".xml") and part != parts.main:
            for element in parts.root(part).iter(etree.Element):
                if etree.QName(element).localname in _FORMULAS:
                    yield element.text or ""
                elif element.get("sheet"):
                    yield f"'{element.get('sheet')}'!"
    yield from (formula for formula in names_of(parts).values() if not place_of(formula))


def retitled(element: Any, old: str, new: str) -> None:
    """Let the formulas of a chart lead to a sheet by its other name."""
    for one in element.iter():
        if isinstance(one.tag, str) and etree.QName(one).localname == "f" and one.text:
            quoted = new.replace("'", "''")
            one.text = re.sub(rf"(?:'{re.escape(old)}'|\b{re.escape(old)})!", f"'{quoted}'!", one.text)
