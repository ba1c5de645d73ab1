"""Names, value lists and configuration: what the macros and the dropdowns of this version look up."""

from __future__ import annotations

import sys
from pathlib import Path

from xlwings_addin.actions.upgrade.contents import formula_for, names_of, place_of, set_name, sheet_like, sheets_of
from xlwings_addin.actions.upgrade.grid import Grid, text_cell
from xlwings_addin.actions.upgrade.looks import Looks
from xlwings_addin.actions.upgrade.parts import Parts
from xlwings_addin.actions.upgrade.tables import copied, settings_rows, tables_of
from xlwings_addin.engine.areas import LAST_ROW, Area
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import SETTINGS
from xlwings_addin.ledger.settings import AS_OF
from xlwings_addin.template.workbook import CONF_SHEET, CONFIGURATION, LISTS_SHEET

_INTERPRETERS = {"win32": ("INTERPRETER_WIN",), "darwin": ("INTERPRETER_MAC",)}
_MODULES = "UDF MODULES"


def renew_lists(source: Parts, target: Parts, looks: Looks) -> int:
    """Give each list behind the dropdowns its values, the user's own after ours; gives the number that were different."""
    renewed, home = 0, sheet_like(source, target, LISTS_SHEET)
    model = Grid(source, sheets_of(source)[LISTS_SHEET])
    for name, values in LISTS.items():
        place = place_of(names_of(target).get(name, ""))
        sheet, area = place if place and place[0] in sheets_of(target) else (home, None)
        grid = Grid(target, sheets_of(target)[sheet])
        rows = range(area.top, area.bottom + 1) if area else range(0)
        held = [grid.text(row, area.left) for row in rows] if area else []
        wanted = [*values, *(one for one in held if one and one not in values)]
        if held == wanted:
            continue
        if area is None or not grid.is_free(area._replace(top=area.bottom + 1, bottom=LAST_ROW)):
            column = grid.last_column + 1
            grid.put(1, column, copied(model, 1, 1, looks))
            grid.write(1, column, name)
            area = Area(2, column, 2, column)
        style = {"s": str(looks.cell(int(model.cell(2, 1).get("s"))))}
        for row, value in enumerate(wanted, area.top):
            grid.put(row, area.left, text_cell(value, style))
        set_name(target, name, formula_for(sheet, area._replace(bottom=area.top + len(wanted) - 1)))
        renewed += 1
    return renewed


def renew_names(source: Parts, target: Parts) -> int:
    """Give the workbook the names that lead to no page or list, where it has them not; gives their number."""
    renewed, present = 0, names_of(target)
    for name, formula in names_of(source).items():
        if name in present and "#REF!" not in present[name]:
            continue
        if name == AS_OF:
            table = tables_of(target)[SETTINGS.name]
            row, column = settings_rows(table)[AS_OF], table.column("Waarde")
            set_name(target, name, formula_for(table.sheet, Area(row, column, row, column)))
        elif place_of(formula):
            continue
        else:
            set_name(target, name, formula)
        renewed += 1
    return renewed


def configure(target: Parts) -> int:
    """Let the workbook call this Python; what else the user configured stays. Gives the number of lines that changed."""
    renewed = 0
    grid = Grid(target, sheets_of(target)[CONF_SHEET])
    held = {text.upper(): row for (row, column), text in sorted(grid.texts().items()) if column == 1}
    python = _INTERPRETERS.get(sys.platform, ("INTERPRETER_WIN", "INTERPRETER_MAC"))
    for key, value in CONFIGURATION:
        row = held.setdefault(key, max(held.values(), default=0) + 1)
        now = grid.text(row, 2)
        wanted = str(Path(sys.executable)) if key in python else now or value
        if key == _MODULES and value not in now.split(";"):
            wanted = ";".join(filter(None, [now, value]))
        if now != wanted:
            grid.write(row, 1, key)
            grid.write(row, 2, wanted)
            renewed += 1
    return renewed
