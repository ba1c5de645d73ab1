"""What cells accept: the product's validation rules, put on its tables and pages wherever these stand."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from xlwings_addin.actions.upgrade.grid import Grid
from xlwings_addin.actions.upgrade.parts import MAIN, Parts
from xlwings_addin.actions.upgrade.tables import Found, settings_rows, tables_of
from xlwings_addin.engine.areas import LAST_ROW, Area, parse_area
from xlwings_addin.ledger.schema import SETTINGS

_DEFAULTS = {
    "type": "none", "errorStyle": "stop", "imeMode": "noControl", "operator": "between", "allowBlank": "0",
    "showDropDown": "0", "showInputMessage": "0", "showErrorMessage": "0",
}  # fmt: skip


def renew_rules(source: Parts, target: Parts) -> int:
    """Give the product's columns the rules of the template; gives the number that were missing or different."""
    renewed = 0
    theirs = tables_of(target)
    for name, model in tables_of(source).items():
        if name in theirs:
            for cell, area in _places(model, theirs[name]):
                renewed += renew_rule(model.grid, cell, theirs[name].grid, area)
    return renewed


def _places(model: Found, table: Found) -> Iterator[tuple[tuple[int, int], Area]]:
    """Cells of the template, each with the cells of the workbook that have its rule."""
    for header in model.headers:
        like, column = model.column(header), table.column(header)
        yield (model.area.top, like), Area(table.area.top, column, table.area.top, column)
        if model.root.get("displayName") == SETTINGS.name:
            rows = settings_rows(table)
            for label, row in settings_rows(model).items():
                yield (row, like), Area(rows[label], column, rows[label], column)
        else:
            yield (model.body.top, like), Area(table.body.top, column, LAST_ROW, column)


def renew_rule(source: Grid, cell: tuple[int, int], target: Grid, area: Area) -> bool:
    """Give cells the rule that a cell of the template has, unless they have it; true when something changed."""
    wanted = _rule_at(source, cell)
    if wanted is None or _said(wanted) == _said(_rule_at(target, (area.top, area.left))):
        return False
    home = target.child("dataValidations")
    for rule in list(home):
        areas = [parse_area(text) for text in rule.get("sqref").split()]
        if any(one.meets(area) for one in areas):
            rest = [piece for one in areas for piece in _without(one, area)]
            rule.set("sqref", " ".join(map(str, rest)))
            if not rest:
                home.remove(rule)
    made = copy.deepcopy(wanted)
    made.set("sqref", str(area))
    home.append(made)
    home.set("count", str(len(home)))
    return True


def _rule_at(grid: Grid, cell: tuple[int, int]) -> Any:
    home = grid.root.find(f"{MAIN}dataValidations")
    place = Area(*cell, *cell)
    for rule in home if home is not None else ():
        if any(parse_area(text).meets(place) for text in rule.get("sqref").split()):
            return rule
    return None


def _without(area: Area, hole: Area) -> Iterator[Area]:
    """What is left of a rectangle when another one is taken out.

    >>> [str(piece) for piece in _without(parse_area("A1:C9"), parse_area("B2:B9"))]
    ['A1:C1', 'A2:A9', 'C2:C9']
    """
    if not area.meets(hole):
        yield area
        return
    top, bottom = max(area.top, hole.top), min(area.bottom, hole.bottom)
    if area.top < top:
        yield area._replace(bottom=top - 1)
    if area.left < hole.left:
        yield Area(top, area.left, bottom, hole.left - 1)
    if area.right > hole.right:
        yield Area(top, hole.right + 1, bottom, area.right)
    if area.bottom > bottom:
        yield area._replace(top=bottom + 1)


def _said(rule: Any) -> tuple[dict[str, str], tuple[float | str, ...]] | None:
    """What a rule comes to, however a program wrote it."""
    if rule is None:
        return None
    attributes = {key: value for key, value in rule.attrib.items() if key != "sqref" and not key.startswith("{")}
    kept = {key: value for key, value in attributes.items() if _DEFAULTS.get(key) != value}
    return kept, tuple(_number(one.text or "") for one in rule if one.tag in (f"{MAIN}formula1", f"{MAIN}formula2"))


def _number(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
