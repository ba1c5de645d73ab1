"""Soundness of cells, tables, names and dropdowns, see `soundness`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any, NamedTuple

from xlwings_addin.template.soundness import MAIN, Package

_LAST_COLUMN, _LAST_ROW = 16_384, 1_048_576
_LONGEST_LIST = 255
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_WHOLE = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[1-9]\d{0,6}:\$?[1-9]\d{0,6}")
_PLACE = re.compile(r"(?:'((?:[^']|'')+)'|([\w.]+))!(.+)")
_COLUMN_OF_TABLE = re.compile(r"(\w+)\[([^\[\]]+)\]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NAME = re.compile(r"(?:_xlnm\.)?[A-Za-z_\\][\w.\\]*")


class Block(NamedTuple):
    """A block of cells; rows and columns are counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def overlaps(self, other: Block) -> bool:
        """Whether two blocks share a cell."""
        return (
            self.first_row <= other.last_row
            and other.first_row <= self.last_row
            and self.first_column <= other.last_column
            and other.first_column <= self.last_column
        )


def block(reference: str) -> Block | None:
    """The block that ``A1`` or ``A1:C3`` names, or ``None`` when Excel has no such cells.

    >>> block("B2:C1048576")
    Block(first_row=2, first_column=2, last_row=1048576, last_column=3)
    >>> block("A0"), block("XFE1"), block("C1:A1")
    (None, None, None)
    """
    corners = []
    for corner in reference.split(":"):
        found = _CELL.fullmatch(corner)
        if not found:
            return None
        column = 0
        for letter in found[1]:
            column = column * 26 + ord(letter) - 64
        corners.append((int(found[2]), column))
    (top, left), (bottom, right) = corners[0], corners[-1]
    legal = len(corners) <= 2 and top <= bottom <= _LAST_ROW and left <= right <= _LAST_COLUMN
    return Block(top, left, bottom, right) if legal else None


def legal_addresses(package: Package) -> Iterator[str]:
    """Each address exists in Excel, each cell stands in its own row and once, each text and style is there."""
    styles = len(package.xml("xl/styles.xml").find(f"{MAIN}cellXfs"))
    for sheet, part in package.sheets.items():
        root = package.xml(part)
        for row in root.iter(f"{MAIN}row"):
            before = 0
            for cell in row.iter(f"{MAIN}c"):
                place = block(cell.get("r", ""))
                if place is None or place.first_row != int(row.get("r")) or place.first_column <= before:
                    yield f"Sheet {sheet}: cell {cell.get('r')} in row {row.get('r')} is not a legal place."
                    continue
                before = place.first_column
                if int(cell.get("s", 0)) >= styles:
                    yield f"Sheet {sheet}: cell {cell.get('r')} has a format that is not there."
                if cell.get("t") == "s" and int(cell.findtext(f"{MAIN}v")) >= len(package.texts):
                    yield f"Sheet {sheet}: cell {cell.get('r')} has a text that is not there."
        for element in root.iter():
            for reference in (element.get("sqref") or element.get("ref") or "").split():
                if block(reference) is None:
                    yield f"Sheet {sheet}: {reference} is not a legal range."


def true_tables(package: Package) -> Iterator[str]:
    """Each table has its own name and id, a legal range with a data row, and headers equal to its cells."""
    names: dict[str, str] = {name.casefold(): name for name in _defined(package)}
    ids: set[str] = set()
    places: dict[str, list[tuple[str, Block]]] = {}
    for sheet, table in package.tables:
        name = table.get("displayName")
        if name.casefold() in names:
            yield f"Table {name}: another table or name has this name."
        if table.get("id") in ids:
            yield f"Table {name}: another table has the id {table.get('id')}."
        names[name.casefold()] = name
        ids.add(table.get("id"))
        headers = [column.get("name") for column in table.iter(f"{MAIN}tableColumn")]
        if len({header.casefold() for header in headers}) < len(headers):
            yield f"Table {name}: two columns have the same header."
        place = block(table.get("ref"))
        if place is None or place.last_row == place.first_row:
            yield f"Table {name}: {table.get('ref')} is not a legal range with a header and a data row."
            continue
        if place.last_column - place.first_column + 1 != len(headers):
            yield f"Table {name}: {table.get('ref')} has another width than its {len(headers)} columns."
        filtered = table.find(f"{MAIN}autoFilter")
        below = place.last_row - int(table.get("totalsRowCount", 0))
        if filtered is not None and block(filtered.get("ref")) != place._replace(last_row=below):
            yield f"Table {name}: the filter covers {filtered.get('ref')}, the table {table.get('ref')}."
        cells = _row_texts(package, package.sheets[sheet], place.first_row)
        shown = table.get("headerRowCount") != "0"
        for column, header in enumerate(headers if shown else (), place.first_column):
            if cells.get(column) != _unescaped(header):
                yield f"Table {name}: header {header!r} is {cells.get(column)!r} in the cell."
        places.setdefault(sheet, []).append((name, place))
    for sheet, tables in places.items():
        for (one, here), (other, there) in combinations(tables, 2):
            if here.overlaps(there):
                yield f"Sheet {sheet}: tables {one} and {other} overlap."


def _row_texts(package: Package, part: str, number: int) -> dict[int, str]:
    texts: dict[int, str] = {}
    for row in package.xml(part).iter(f"{MAIN}row"):
        if int(row.get("r")) == number:
            for cell in row.iter(f"{MAIN}c"):
                place = block(cell.get("r"))
                if place and (text := _text(package, cell)) is not None:
                    texts[place.first_column] = text
    return texts


def _unescaped(header: str) -> str:
    """A header with its line ends, which a table part writes as ``_x000a_``."""
    return _ESCAPED.sub(lambda code: chr(int(code[1], 16)), header)


def _text(package: Package, cell: Any) -> str | None:
    value = cell.findtext(f"{MAIN}v")
    if cell.get("t") == "s" and value is not None and int(value) < len(package.texts):
        return package.texts[int(value)]
    return "".join(text.text or "" for text in cell.iter(f"{MAIN}t")) or value


def _defined(package: Package) -> dict[str, str]:
    return {
        name.get("name"): name.text or ""
        for name in package.workbook.iter(f"{MAIN}definedName")
        if name.get("localSheetId") is None
    }


def true_names(package: Package) -> Iterator[str]:
    """Each defined name is legal and leads to cells, or to a table column, that exist."""
    columns = {
        table.get("displayName"): {column.get("name") for column in table.iter(f"{MAIN}tableColumn")}
        for _, table in package.tables
    }
    for element in package.workbook.iter(f"{MAIN}definedName"):
        name, formula = element.get("name"), element.text or ""
        if not _NAME.fullmatch(name) or block(name.upper()):
            yield f"Name {name}: not a legal name."
        if found := _COLUMN_OF_TABLE.fullmatch(formula):
            if found[2] not in columns.get(found[1], ()):
                yield f"Name {name}: {formula} is not there."
            continue
        for place in formula.split(","):
            if not _leads_somewhere(package, place):
                yield f"Name {name}: {place} is not there."


def _leads_somewhere(package: Package, place: str) -> bool:
    found = _PLACE.fullmatch(place)
    if not found:
        return False
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    return sheet in package.sheets and bool(block(found[3]) or _WHOLE.fullmatch(found[3]))


def true_lists(package: Package) -> Iterator[str]:
    """Each dropdown takes its values from a defined name, in a formula that Excel accepts."""
    names = _defined(package)
    for sheet, part in package.sheets.items():
        for rule in package.xml(part).iter(f"{MAIN}dataValidation"):
            formula = rule.findtext(f"{MAIN}formula1") or ""
            if len(formula) > _LONGEST_LIST:
                yield f"Sheet {sheet}: the rule of {rule.get('sqref')} is longer than {_LONGEST_LIST} characters."
            elif rule.get("type") == "list" and not formula.startswith('"') and formula not in names:
                yield f"Sheet {sheet}: the list {formula} of {rule.get('sqref')} is not there."


def true_links(package: Package) -> Iterator[str]:
    """Each hyperlink inside the workbook leads to a cell that exists."""
    for sheet, part in package.sheets.items():
        for link in package.xml(part).iter(f"{MAIN}hyperlink"):
            if (place := link.get("location")) is not None and not _leads_somewhere(package, place):
                yield f"Sheet {sheet}: the link in {link.get('ref')} leads to {place}, which is not there."


DAMAGE = (legal_addresses, true_tables)
OF_THE_TEMPLATE = (true_names, true_lists, true_links)
