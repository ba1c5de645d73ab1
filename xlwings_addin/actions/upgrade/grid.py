"""The cells, columns and elements of one worksheet part, looked up and put in by their place."""

from __future__ import annotations

import copy
from bisect import bisect_left
from functools import cached_property
from typing import Any

from lxml import etree

from xlwings_addin.actions.upgrade.parts import MAIN, Parts
from xlwings_addin.engine.areas import COLUMN_NUMBER, Area, column_letters, parse_area

_ORDER = [
    "sheetPr",
    "dimension",
    "sheetViews",
    "sheetFormatPr",
    "cols",
    "sheetData",
    "sheetCalcPr",
    "sheetProtection",
    "protectedRanges",
    "scenarios",
    "autoFilter",
    "sortState",
    "dataConsolidate",
    "customSheetViews",
    "mergeCells",
    "phoneticPr",
    "conditionalFormatting",
    "dataValidations",
    "hyperlinks",
    "printOptions",
    "pageMargins",
    "pageSetup",
    "headerFooter",
    "rowBreaks",
    "colBreaks",
    "customProperties",
    "cellWatches",
    "ignoredErrors",
    "smartTags",
    "drawing",
    "legacyDrawing",
    "legacyDrawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
]


class Grid:
    """A worksheet part; rows and columns are counted from 1."""

    def __init__(self, parts: Parts, part: str) -> None:
        self.parts, self.part = parts, part

    @property
    def root(self) -> Any:
        """The root element, to look at; `change` gives it to be changed."""
        return self.parts.root(self.part)

    def change(self) -> Any:
        """The root element, to change."""
        return self.parts.change(self.part)

    @cached_property
    def _rows(self) -> dict[int, Any]:
        rows: dict[int, Any] = {}
        for row in self.root.iter(f"{MAIN}row"):
            rows[int(row.get("r", max(rows, default=0) + 1))] = row
        return rows

    def row(self, number: int) -> Any:
        """The element of a row, made when it is not there."""
        if number not in self._rows:
            data = self.change().find(f"{MAIN}sheetData")
            before = bisect_left(sorted(self._rows), number)
            self._rows[number] = data.makeelement(f"{MAIN}row", {"r": str(number)})
            data.insert(before, self._rows[number])
        return self._rows[number]

    def cell(self, row: int, column: int) -> Any:
        """The element of a cell; ``None`` when the file has none."""
        address = f"{column_letters(column)}{row}"
        cells = self._rows.get(row, ())
        return next((cell for cell in cells if cell.get("r") == address), None)

    def text(self, row: int, column: int) -> str:
        """What a cell holds, a formula with its equals sign; empty for an empty cell."""
        cell = self.cell(row, column)
        return "" if cell is None else _content(self.parts, cell)

    def texts(self) -> dict[tuple[int, int], str]:
        """What every cell that is not empty holds, by row and column."""
        found = {}
        for number, row in self._rows.items():
            for cell in row:
                if content := _content(self.parts, cell):
                    found[number, _column(cell)] = content
        return found

    def is_free(self, area: Area) -> bool:
        """Whether no cell in an area holds anything and no table covers one."""
        for number in range(area.top, min(area.bottom, max(self._rows, default=0)) + 1):
            for cell in self._rows.get(number, ()):
                if area.left <= _column(cell) <= area.right and len(cell):
                    return False
        return not any(table.meets(area) for table in self.tables.values())

    @property
    def tables(self) -> dict[str, Area]:
        """The areas of the tables of this sheet, by part."""
        links = [one.target for one in self.parts.links(self.part) if one.type.endswith("/table")]
        return {part: parse_area(self.parts.root(part).get("ref")) for part in links}

    @property
    def last_column(self) -> int:
        """The last column in which anything stands."""
        used = [_column(cell) for row in self._rows.values() for cell in row if len(cell)]
        return max([*used, *(table.right for table in self.tables.values())], default=0)

    def put(self, row: int, column: int, cell: Any) -> None:
        """Put a cell in its place, instead of the one that is there."""
        self.change()
        cell.set("r", f"{column_letters(column)}{row}")
        home = self.row(row)
        places = [_column(one) for one in home]
        at = bisect_left(places, column)
        if at < len(places) and places[at] == column:
            home.remove(home[at])
        home.insert(at, cell)
        home.attrib.pop("spans", None)

    def write(self, row: int, column: int, text: str) -> None:
        """Put a text in a cell, in the format that it has."""
        old = self.cell(row, column)
        style = {} if old is None or not old.get("s") else {"s": old.get("s")}
        self.put(row, column, text_cell(text, style))

    def child(self, name: str) -> Any:
        """A direct child of the root that there is one of, made in its place when it is not there."""
        root = self.change()
        found = root.find(f"{MAIN}{name}")
        if found is None:
            found = root.makeelement(f"{MAIN}{name}")
            self.insert(found)
        return found

    def insert(self, element: Any) -> None:
        """Put a direct child of the root in the place that its name has in a worksheet."""
        root, rank = self.change(), _rank(element)
        after = [index for index, one in enumerate(root, 1) if _rank(one) <= rank]
        root.insert(after[-1] if after else 0, element)

    def column(self, column: int) -> dict[str, str]:
        """Width, format and outline of a column, as attributes."""
        for one in self.root.iter(f"{MAIN}col"):
            if int(one.get("min")) <= column <= int(one.get("max")):
                return {key: value for key, value in one.attrib.items() if key not in ("min", "max")}
        return {}

    def set_column(self, column: int, attributes: dict[str, str]) -> None:
        """Give a column its width, format and outline."""
        home = self.child("cols")
        for one in list(home):
            first, last = int(one.get("min")), int(one.get("max"))
            if not first <= column <= last:
                continue
            for start, end in ((first, column - 1), (column + 1, last)):
                if start <= end:
                    piece = copy.copy(one)
                    piece.set("min", str(start))
                    piece.set("max", str(end))
                    home.append(piece)
            home.remove(one)
        home.append(home.makeelement(f"{MAIN}col", {"min": str(column), "max": str(column), **attributes}))
        home[:] = sorted(home, key=lambda one: int(one.get("min")))


def text_cell(text: str, attributes: dict[str, str]) -> Any:
    """A cell that holds a text."""
    cell = etree.Element(f"{MAIN}c", {**attributes, "t": "inlineStr"})
    held = etree.SubElement(etree.SubElement(cell, f"{MAIN}is"), f"{MAIN}t")
    held.text = text
    if text != text.strip():
        held.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return cell


def shared_text(parts: Parts, index: int) -> Any:
    """The element of a shared string."""
    part = next(one.target for one in parts.links(parts.main) if one.type.endswith("/sharedStrings"))
    return parts.root(part)[index]


def _content(parts: Parts, cell: Any) -> str:
    formula = cell.find(f"{MAIN}f")
    if formula is not None:
        return f"={formula.text or ''}"
    value = cell.findtext(f"{MAIN}v") or ""
    holder = shared_text(parts, int(value)) if cell.get("t") == "s" and value else cell
    if holder is cell and cell.get("t") != "inlineStr":
        return str(value)
    return "".join(text.text or "" for text in holder.iter(f"{MAIN}t"))


def _column(cell: Any) -> int:
    return COLUMN_NUMBER[cell.get("r").rstrip("0123456789")]


def _rank(element: Any) -> int:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)
