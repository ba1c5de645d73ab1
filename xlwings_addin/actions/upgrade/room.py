"""Room for new columns: what stands right of a table moves further right, where nothing else counts on its place."""

from __future__ import annotations

import re
from collections.abc import Callable

from xlwings_addin.actions.upgrade.contents import formula_for, formulas_of, place_of, sheets_of
from xlwings_addin.actions.upgrade.grid import Grid
from xlwings_addin.actions.upgrade.parts import MAIN
from xlwings_addin.engine.areas import LAST_COLUMN, Area, column_letters, parse_area

_ATTRIBUTES = ("ref", "sqref", "activeCell", "topLeftCell")
_PRINT_TITLES = "_xlnm.Print_Titles"  # whole rows, or columns at the left


def make_room(grid: Grid, sheet: str, after: int, by: int) -> bool:
    """Move everything right of a column ``by`` columns to the right, with the names and links that lead there.

    False when a formula, drawing or comment might count on its place: then nothing is moved.
    """
    if not _may_move(grid, sheet):
        return False

    def moved(area: Area) -> Area:
        left, right = (column + by if column > after else column for column in (area.left, area.right))
        return area._replace(left=left, right=min(right, LAST_COLUMN))

    _move_cells(grid, moved)
    for part in grid.tables:
        table = grid.parts.change(part)
        for element in (table, *table.iter(f"{MAIN}autoFilter")):
            element.set("ref", str(moved(parse_area(element.get("ref")))))
    _move_references(grid, sheet, moved)
    return True


def _may_move(grid: Grid, sheet: str) -> bool:
    if any(not one.type.endswith(("/table", "/printerSettings")) for one in grid.parts.links(grid.part)):
        return False
    if any(True for _ in grid.root.iter(f"{MAIN}f", f"{MAIN}mergeCell", f"{MAIN}formula")):
        return False
    quoted = sheet.replace("'", "''")
    named = re.compile(rf"(?:'{re.escape(quoted)}'|(?<![\w.']){re.escape(sheet)})!")
    return not any(named.search(formula) for formula in formulas_of(grid.parts))


def _move_cells(grid: Grid, moved: Callable[[Area], Area]) -> None:
    root = grid.change()
    for row in root.iter(f"{MAIN}row"):
        row.attrib.pop("spans", None)
        for cell in row:
            area = moved(parse_area(cell.get("r")))
            cell.set("r", f"{column_letters(area.left)}{area.top}")
    for one in root.iter(f"{MAIN}col"):
        ends = moved(Area(1, int(one.get("min")), 1, int(one.get("max"))))
        one.set("min", str(ends.left))
        one.set("max", str(ends.right))
    for element in root.iter():
        for name in _ATTRIBUTES:
            if element.get(name):
                element.set(name, " ".join(str(moved(parse_area(one))) for one in element.get(name).split()))


def _move_references(grid: Grid, sheet: str, moved: Callable[[Area], Area]) -> None:
    parts = grid.parts
    for name in parts.change(parts.main).iter(f"{MAIN}definedName"):
        place = place_of(name.text or "")
        if place and place[0] == sheet and name.get("name") != _PRINT_TITLES:
            name.text = formula_for(sheet, moved(place[1]))
    for part in sheets_of(parts).values():
        for link in parts.root(part).iter(f"{MAIN}hyperlink"):
            place = place_of(link.get("location") or "")
            if place and place[0] == sheet and moved(place[1]) != place[1]:
                parts.changed.add(part)
                link.set("location", f"{link.get('location').rpartition('!')[0]}!{moved(place[1])}")
