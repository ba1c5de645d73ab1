"""The pages without tables, and whole sheets that a workbook has not: taken from the template as they are there."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from lxml import etree

from xlwings_addin.actions.upgrade.contents import (
    code_name,
    formula_for,
    names_of,
    place_of,
    retitled,
    set_name,
    sheet_like,
    sheets_of,
)
from xlwings_addin.actions.upgrade.grid import Grid
from xlwings_addin.actions.upgrade.looks import Looks
from xlwings_addin.actions.upgrade.parts import MAIN, OFFICE, RELATED, Parts, links_part, transplanted
from xlwings_addin.actions.upgrade.rules import renew_rule
from xlwings_addin.actions.upgrade.tables import copied, tables_of
from xlwings_addin.engine.areas import parse_area
from xlwings_addin.ledger.dashboard import DASHBOARD_SHEET
from xlwings_addin.ledger.form import FORM_SHEET, NOTE_FIELDS, cell_name
from xlwings_addin.template.guide import GUIDE_SHEET
from xlwings_addin.template.workbook import CONF_SHEET

PAGES = (GUIDE_SHEET, DASHBOARD_SHEET, FORM_SHEET)

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"


def renew_pages(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Replace each page that is not as this version has it; the old one stays as a hidden sheet. Tells which."""
    for page in PAGES:
        name = sheet_like(source, target, page)
        if name and _is_outdated(source, target, page, name):
            old = _set_aside(target, name)
            _replace(source, target, page, name, looks)
            yield f"het blad {name} (het oude staat verborgen als {old})"
        if name:
            model = Grid(source, sheets_of(source)[page])
            for rule in model.root.iter(f"{MAIN}dataValidation"):
                for area in map(parse_area, rule.get("sqref").split()):
                    renew_rule(model, (area.top, area.left), Grid(target, sheets_of(target)[name]), area)


def add_missing_sheets(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Add each sheet of which the workbook has neither the sheet nor a table, after its last one. Tells which."""
    tables = {name: found.sheet for name, found in tables_of(source).items()}
    theirs = tables_of(target)
    for sheet in sheets_of(source):
        there = sheet in sheets_of(target) if sheet == CONF_SHEET else sheet_like(source, target, sheet)
        if there or any(home == sheet and name in theirs for name, home in tables.items()):
            continue
        part = target.free(sheets_of(source)[sheet])
        target.add(part, source.read(sheets_of(source)[sheet]), _SHEET_TYPE)
        _enter(target, part, sheet, _entry(source, sheet).get("state"))
        _fill(source, target, sheet, sheet, looks)
        yield f"het blad {sheet}"


def _is_outdated(source: Parts, target: Parts, page: str, name: str) -> bool:
    """Whether a text or formula of the template is not in its cell, or a name leads elsewhere."""
    held = Grid(target, sheets_of(target)[name])
    shared = "="  # a formula that Excel keeps once for several cells shows no text of its own
    for (row, column), text in Grid(source, sheets_of(source)[page]).texts().items():
        if held.text(row, column) not in (text, shared):
            return True
    theirs = names_of(target)
    return any(place_of(theirs.get(one, "")) != (name, place) for one, place in _names_on(source, page))


def _names_on(parts: Parts, page: str) -> Iterator[tuple[str, Any]]:
    for name, formula in names_of(parts).items():
        place = place_of(formula)
        if place and place[0] == page:
            yield name, place[1]


def _set_aside(target: Parts, name: str) -> str:
    """Keep a copy of a sheet as it is, hidden behind the others; gives its name."""
    part = sheets_of(target)[name]
    made = target.free(part)
    target.add(made, target.read(part), _SHEET_TYPE)
    if links_part(part) in target:
        target.add(links_part(made), target.read(links_part(part)))
        target.drop_links(part)
    root = target.change(made)
    _anonymous(root)
    taken = {other.casefold() for other in sheets_of(target)}
    names = (f"{name[:22]} (oud{number})" for number in ("", *range(2, 99)))
    old = next(one for one in names if one.casefold() not in taken)
    _enter(target, made, old, "hidden")
    return old


def _replace(source: Parts, target: Parts, page: str, name: str, looks: Looks) -> None:
    part = sheets_of(target)[name]
    note = _note(target, name)
    front = [view.get("tabSelected") for view in target.root(part).iter(f"{MAIN}sheetView")]
    code = code_name(target, part)
    target.add(part, source.read(sheets_of(source)[page]))
    _fill(source, target, page, name, looks)
    root = target.change(part)
    root.find(f"{MAIN}sheetPr").set("codeName", code)
    for view in root.iter(f"{MAIN}sheetView") if "1" in front else ():
        view.set("tabSelected", "1")
    for field, cell in note.items():
        _retype(target, field, cell)


def _note(parts: Parts, sheet: str) -> dict[str, Any]:
    """The filled cells of a call note that was not logged yet, by name."""
    found = {}
    for name in map(cell_name, NOTE_FIELDS):
        place = place_of(names_of(parts).get(name, ""))
        if place and place[0] == sheet:
            cell = Grid(parts, sheets_of(parts)[sheet]).cell(place[1].top, place[1].left)
            if cell is not None and len(cell):
                found[name] = copy.deepcopy(cell)
    return found


def _retype(parts: Parts, name: str, cell: Any) -> None:
    place = place_of(names_of(parts).get(name, ""))
    if place:
        grid = Grid(parts, sheets_of(parts)[place[0]])
        there = grid.cell(place[1].top, place[1].left)
        if there is not None and there.get("s"):
            cell.set("s", there.get("s"))
        grid.put(place[1].top, place[1].left, cell)


def _fill(source: Parts, target: Parts, sheet: str, name: str, looks: Looks) -> None:
    """Make a part that is a copy of the template's sheet fit the workbook: formats, texts, drawings, tables, names."""
    model, grid = Grid(source, sheets_of(source)[sheet]), Grid(target, sheets_of(target)[name])
    root = grid.change()
    for (row, column), _ in list(_cells(model)):
        grid.put(row, column, copied(model, row, column, looks))
    for one in root.iter(f"{MAIN}col"):
        if one.get("style"):
            one.set("style", str(looks.cell(int(one.get("style")))))
    for rule in root.iter(f"{MAIN}cfRule"):
        if rule.get("dxfId"):
            rule.set("dxfId", str(looks.change(int(rule.get("dxfId")))))
    _anonymous(root)
    identities = {}
    for one in source.links(model.part):
        made = transplanted(source, target, one.target)
        identities[one.id] = target.link(grid.part, one.type, made)
        _settle(target, made, sheet, name, looks)
    for element in root.iter():
        if element.get(RELATED):
            element.set(RELATED, identities[element.get(RELATED)])
    for label, place in _names_on(source, sheet):
        set_name(target, label, formula_for(name, place))
    mine, theirs = list(sheets_of(source)).index(sheet), list(sheets_of(target)).index(name)
    for local in source.root(source.main).iter(f"{MAIN}definedName"):
        if local.get("localSheetId") == str(mine) and sheet == name:
            set_name(target, local.get("name"), local.text, theirs)


def _anonymous(root: Any) -> None:
    """Take away what only one sheet may have: its code name, and that it is in front."""
    if (properties := root.find(f"{MAIN}sheetPr")) is not None:
        properties.attrib.pop("codeName", None)
    for view in root.iter(f"{MAIN}sheetView"):
        view.attrib.pop("tabSelected", None)


def _cells(grid: Grid) -> Iterator[tuple[tuple[int, int], Any]]:
    for cell in grid.root.iter(f"{MAIN}c"):
        area = parse_area(cell.get("r"))
        yield (area.top, area.left), cell


def _settle(target: Parts, part: str, sheet: str, name: str, looks: Looks) -> None:
    """Make a drawing or table that came along fit: charts that lead to the sheet, an id of its own."""
    if "/tables/" in part:
        root = target.change(part)
        root.set("id", str(max(int(found.root.get("id")) for found in tables_of(target).values()) + 1))
        for one in root.iter(f"{MAIN}tableColumn"):
            if one.get("dataDxfId"):
                one.set("dataDxfId", str(looks.change(int(one.get("dataDxfId")))))
    elif sheet != name:
        for one in target.links(part):
            retitled(target.change(one.target), sheet, name)


def _entry(parts: Parts, sheet: str) -> Any:
    return next(one for one in parts.root(parts.main).iter(f"{MAIN}sheet") if one.get("name") == sheet)


def _enter(target: Parts, part: str, name: str, state: str | None) -> None:
    """Enter a sheet in the workbook, after the last one."""
    identity = target.link(target.main, f"{OFFICE}/worksheet", part)
    home = target.change(target.main).find(f"{MAIN}sheets")
    number = max(int(one.get("sheetId")) for one in home) + 1
    attributes = {"name": name, "sheetId": str(number)} | ({"state": state} if state else {}) | {RELATED: identity}
    etree.SubElement(home, f"{MAIN}sheet", attributes)
