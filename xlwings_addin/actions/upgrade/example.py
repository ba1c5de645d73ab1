"""The example beside `Treden`: put at the right of everything on that sheet, in a workbook that has none."""

from __future__ import annotations

from collections.abc import Iterator

from xlwings_addin.actions.upgrade.contents import formula_for, names_of, place_of, set_name, sheets_of
from xlwings_addin.actions.upgrade.grid import Grid
from xlwings_addin.actions.upgrade.looks import Looks
from xlwings_addin.actions.upgrade.parts import Parts
from xlwings_addin.actions.upgrade.rules import renew_rule
from xlwings_addin.actions.upgrade.tables import copied, tables_of
from xlwings_addin.engine.areas import Area
from xlwings_addin.ledger.policy_example import EXAMPLE
from xlwings_addin.ledger.schema import RUNGS

_GAP = 2


def add_missing_example(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Add the headings and the empty cells, with their name. Tells that it did."""
    sheet = tables_of(target)[RUNGS.name].sheet
    held = place_of(names_of(target).get(EXAMPLE.name, ""))
    if held and held[0] in sheets_of(target):
        return
    place = place_of(names_of(source)[EXAMPLE.name])
    assert place is not None
    model, grid = Grid(source, sheets_of(source)[place[0]]), Grid(target, sheets_of(target)[sheet])
    area = place[1]
    left = grid.last_column + _GAP
    for like in range(area.left, area.right + 1):
        column = left + like - area.left
        for row in range(1, area.bottom + 1):
            grid.put(row, column, copied(model, row, like, looks))
        look = model.column(like)
        grid.set_column(column, look | {"style": str(looks.cell(int(look["style"])))})
        renew_rule(model, (1, like), grid, Area(1, column, 1, column))
        renew_rule(model, (area.top, like), grid, Area(area.top, column, area.bottom, column))
    cells = Area(area.top, left, area.bottom, left + area.right - area.left)
    set_name(target, EXAMPLE.name, formula_for(sheet, cells))
    yield f"het voorbeeld naast de tabel {RUNGS.name}"
