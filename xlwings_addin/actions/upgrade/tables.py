"""The product's tables in a user's workbook: columns, settings and whole tables that a newer version has."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from xlwings_addin.actions.upgrade.contents import sheets_of
from xlwings_addin.actions.upgrade.grid import Grid, shared_text
from xlwings_addin.actions.upgrade.looks import Looks
from xlwings_addin.actions.upgrade.parts import MAIN, OFFICE, RELATED, Parts
from xlwings_addin.actions.upgrade.room import make_room
from xlwings_addin.engine.areas import Area, column_letters, parse_area
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.schema import BY_NAME, POLICIES, RUNGS, SETTINGS

_TABLE_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.table+xml"

MOST_NAMED = 8
"""New columns of a table that are named; more are counted."""


class Found(NamedTuple):
    """A table of a workbook: its sheet's name, cells and part, and its place."""

    sheet: str
    grid: Grid
    part: str
    root: Any

    @property
    def area(self) -> Area:
        """Header, data and totals rows."""
        return parse_area(self.root.get("ref"))

    @property
    def body(self) -> Area:
        """The data rows."""
        return self.area._replace(
            top=self.area.top + 1, bottom=self.area.bottom - int(self.root.get("totalsRowCount", 0))
        )

    @property
    def headers(self) -> list[str]:
        """The column headers from left to right."""
        return [one.get("name") for one in self.root.iter(f"{MAIN}tableColumn")]

    def column(self, header: str) -> int:
        """Sheet column of a header."""
        return self.area.left + self.headers.index(header)


def tables_of(parts: Parts) -> dict[str, Found]:
    """Every table of a workbook by its name."""
    found = {}
    for sheet, part in sheets_of(parts).items():
        for one in parts.links(part):
            if one.type.endswith("/table"):
                root = parts.root(one.target)
                found[root.get("displayName")] = Found(sheet, Grid(parts, part), one.target, root)
    return found


def add_missing_columns(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Give each table the columns that the template's has and it has not, at its right; tells which."""
    theirs = tables_of(target)
    for name, model in tables_of(source).items():
        if name not in theirs:
            continue
        missing = [header for header in model.headers if header not in theirs[name].headers]
        if missing:
            _add_columns(model, theirs[name], missing, looks)
            check = " (kijk die voor uw eigen beleid na)" if name in (POLICIES.name, RUNGS.name) else ""
            which = ", ".join(missing) if len(missing) <= MOST_NAMED else ""
            columns = f"{'kolom' if len(missing) == 1 else 'kolommen'} {which}" if which else f"{len(missing)} kolommen"
            yield f"{columns} in de tabel {name}{check}"


def _add_columns(model: Found, table: Found, missing: list[str], looks: Looks) -> None:
    first = table.area.right + 1
    room = table.area._replace(left=first, right=first + len(missing) - 1)
    free = table.grid.is_free(room) or make_room(table.grid, table.sheet, table.area.right, len(missing))
    if not free:
        raise DataError(
            f"rechts van de tabel {table.root.get('displayName')} is geen plaats voor {len(missing)} nieuwe kolommen. Klik "
            f"in Excel met rechts op kolomletter {column_letters(first)}, kies Invoegen, doe dat {len(missing)} keer, "
            "sla op en begin opnieuw",
            sheet=table.sheet,
        )
    for column, header in enumerate(missing, first):
        like = model.column(header)
        table.grid.put(table.area.top, column, copied(model.grid, model.area.top, like, looks))
        for row in range(table.body.top, table.body.bottom + 1):
            table.grid.put(row, column, _value(model, table, header, row, looks))
        _dress_column(model.grid, like, table.grid, column, looks)
    _declare_columns(model, table, missing, looks)


def _value(model: Found, table: Found, header: str, row: int, looks: Looks) -> Any:
    """The cell of a new column: of policies and rungs what the preset says, else an empty one."""
    like = model.column(header)
    if model.root.get("displayName") not in (POLICIES.name, RUNGS.name):
        return _empty(copied(model.grid, model.body.top, like, looks))
    keys = BY_NAME[model.root.get("displayName")].key
    wanted = [table.grid.text(row, table.column(key)) for key in keys]
    for number in range(model.body.top, model.body.bottom + 1):
        if [model.grid.text(number, model.column(key)) for key in keys] == wanted:
            return copied(model.grid, number, like, looks)
    return copied(model.grid, model.body.top, like, looks)


def _empty(cell: Any) -> Any:
    cell[:] = []
    cell.attrib.pop("t", None)
    return cell


def _dress_column(source: Grid, like: int, target: Grid, column: int, looks: Looks) -> None:
    """Width, format, outline and conditional formats of a column of the template."""
    attributes = source.column(like)
    if "style" in attributes:
        attributes["style"] = str(looks.cell(int(attributes["style"])))
    if collapsed := target.column(column).get("collapsed"):
        if "outlineLevel" in attributes:
            target.set_column(column + 1, target.column(column + 1) | {"collapsed": collapsed})
        else:
            attributes["collapsed"] = collapsed
    target.set_column(column, attributes)
    for rules in source.root.iter(f"{MAIN}conditionalFormatting"):
        area = parse_area(rules.get("sqref"))
        if (area.left, area.right) == (like, like):
            made = copy.deepcopy(rules)
            made.set("sqref", str(area._replace(left=column, right=column)))
            least = max([int(rule.get("priority")) for rule in target.root.iter(f"{MAIN}cfRule")], default=0)
            for number, rule in enumerate(made, least + 1):
                rule.set("priority", str(number))
                rule.set("dxfId", str(looks.change(int(rule.get("dxfId")))))
            target.insert(made)


def _declare_columns(model: Found, table: Found, missing: list[str], looks: Looks) -> None:
    root = table.grid.parts.change(table.part)
    home = root.find(f"{MAIN}tableColumns")
    models = {one.get("name"): one for one in model.root.iter(f"{MAIN}tableColumn")}
    fresh = max(int(one.get("id")) for one in home) + 1
    for number, header in enumerate(missing, fresh):
        made = copy.deepcopy(models[header])
        made.set("id", str(number))
        if made.get("dataDxfId"):
            made.set("dataDxfId", str(looks.change(int(made.get("dataDxfId")))))
        home.append(made)
    home.set("count", str(len(home)))
    _resize(table, table.area._replace(right=table.area.right + len(missing)))


def _resize(table: Found, area: Area) -> None:
    root = table.grid.parts.change(table.part)
    totals = int(root.get("totalsRowCount", 0))
    root.set("ref", str(area))
    if (filtered := root.find(f"{MAIN}autoFilter")) is not None:
        filtered.set("ref", str(area._replace(bottom=area.bottom - totals)))
    _widen_dimension(table.grid, area)


def _widen_dimension(grid: Grid, area: Area) -> None:
    dimension = grid.change().find(f"{MAIN}dimension")
    if dimension is not None:
        dimension.set("ref", str(parse_area(dimension.get("ref")).joined(area)))


def add_missing_settings(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Give `Instellingen` the rows that it has not, below its last one; tells which."""
    model, table = tables_of(source)[SETTINGS.name], tables_of(target)[SETTINGS.name]
    present = set(settings_rows(table))
    missing = {label: row for label, row in settings_rows(model).items() if label not in present}
    if not missing:
        return
    first = table.area.bottom + 1
    room = table.area._replace(top=first, bottom=table.area.bottom + len(missing))
    if table.root.get("totalsRowCount") or not table.grid.is_free(room):
        raise DataError(
            f"onder de tabel {SETTINGS.name} is geen plaats voor {len(missing)} nieuwe rijen; maak de rijen onder de tabel "
            "leeg, zet een totaalrij uit, sla op en begin opnieuw",
            sheet=table.sheet,
        )
    for row, like in enumerate(missing.values(), first):
        for header in model.headers:
            cell = copied(model.grid, like, model.column(header), looks)
            table.grid.put(row, table.column(header), cell)
        height = model.grid.row(like).get("ht")
        if height and not table.grid.row(row).get("ht"):
            table.grid.row(row).attrib.update({"ht": height, "customHeight": "1"})
    _resize(table, table.area._replace(bottom=table.area.bottom + len(missing)))
    yield f"{'instelling' if len(missing) == 1 else 'instellingen'} {', '.join(missing)}"


def settings_rows(table: Found) -> dict[str, int]:
    """The labels of `Instellingen`, each with its row."""
    column = table.column(SETTINGS.columns[0].header)
    rows = range(table.body.top, table.body.bottom + 1)
    return {label: row for row in rows if (label := table.grid.text(row, column).strip())}


def add_missing_tables(source: Parts, target: Parts, looks: Looks) -> Iterator[str]:
    """Put a table that the workbook has not right of its neighbours on their sheet; tells which.

    Raises:
        DataError: another table has all its columns, so that it was most likely renamed.
    """
    theirs, models = tables_of(target), tables_of(source)
    for name, model in models.items():
        if name in theirs:
            continue
        for other, table in theirs.items():
            if other not in models and set(model.headers) <= set(table.headers):
                raise DataError(
                    f"de tabel {name} heet nu {other}; geef haar in Excel haar naam terug (Tabelontwerp, Tabelnaam), "
                    "sla op en begin opnieuw",
                    sheet=table.sheet,
                )
        beside = next((table for table in theirs.values() if table.sheet in _homes(models, model, theirs)), None)
        if beside is not None:
            _add_table(model, beside.grid, looks)
            yield f"de tabel {name}"


def _homes(models: dict[str, Found], model: Found, theirs: dict[str, Found]) -> set[str]:
    """The user's sheets that hold a table which stands beside this one in the template."""
    beside = [name for name, other in models.items() if other.sheet == model.sheet]
    return {theirs[name].sheet for name in beside if name in theirs}


def _add_table(model: Found, grid: Grid, looks: Looks) -> None:
    left = grid.last_column + 2
    by = left - model.area.left
    for column in range(model.area.left, model.area.right + 1):
        for row in range(model.area.top, model.area.bottom + 1):
            grid.put(row, column + by, copied(model.grid, row, column, looks))
        _dress_column(model.grid, column, grid, column + by, looks)
    root = copy.deepcopy(model.root)
    area = model.area._replace(left=left, right=model.area.right + by)
    root.set("id", str(max(int(found.root.get("id")) for found in tables_of(grid.parts).values()) + 1))
    for element in (root, root.find(f"{MAIN}autoFilter")):
        element.set("ref", str(area))
    for one in root.iter(f"{MAIN}tableColumn"):
        if one.get("dataDxfId"):
            one.set("dataDxfId", str(looks.change(int(one.get("dataDxfId")))))
    part = grid.parts.free(model.part)
    grid.parts.add(part, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), _TABLE_TYPE)
    home = grid.child("tableParts")
    etree.SubElement(home, f"{MAIN}tablePart", {RELATED: grid.parts.link(grid.part, f"{OFFICE}/table", part)})
    home.set("count", str(len(home)))
    _widen_dimension(grid, area)


def copied(source: Grid, row: int, column: int, looks: Looks) -> Any:
    """A cell of the template with its format as the workbook has it, and its text in itself."""
    cell = source.cell(row, column)
    if cell is None:
        return etree.Element(f"{MAIN}c")
    made = copy.deepcopy(cell)
    if made.get("s"):
        made.set("s", str(looks.cell(int(made.get("s")))))
    if made.get("t") == "s":
        held = shared_text(source.parts, int(made.findtext(f"{MAIN}v")))
        made[:] = []
        made.set("t", "inlineStr")
        inline = etree.SubElement(made, f"{MAIN}is")
        inline.extend(copy.deepcopy(one) for one in held)
    return made
