"""An Excel table as its part of the file says it: name, place, columns; and that part after a change."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from xlwings_addin.engine.areas import Area, parse_area
from xlwings_addin.engine.texts import attribute, decoded


@dataclass(frozen=True)
class CalculatedColumn:
    """The formula that a table fills into every row of a column; ``array`` when each is an array formula."""

    text: str
    array: bool


@dataclass(frozen=True)
class TablePart:
    """A table: ``area`` is everything from its header to its totals row; ``waiting`` marks the empty insert row."""

    part: str
    name: str
    area: Area
    headers: tuple[str, ...]
    header_rows: int
    total_rows: int
    waiting: bool
    filtered: bool
    calculated: tuple[tuple[int, CalculatedColumn], ...]
    """Calculated columns, by column number in the sheet."""

    @classmethod
    def parsed(cls, part: str, xml: bytes) -> TablePart:
        """The table that a table part declares."""
        root = ET.fromstring(xml)
        area = parse_area(root.get("ref", ""))
        headers: list[str] = []
        calculated = []
        for column in root.iterfind("{*}tableColumns/{*}tableColumn"):
            formula = column.find("{*}calculatedColumnFormula")
            if formula is not None and formula.text:
                array = formula.get("array") in ("1", "true")
                calculated.append((area.left + len(headers), CalculatedColumn(formula.text, array)))
            headers.append(decoded(column.get("name", "")))
        return cls(
            part=part,
            name=root.get("displayName", root.get("name", "")),
            area=area,
            headers=tuple(headers),
            header_rows=int(root.get("headerRowCount", "1")),
            total_rows=int(root.get("totalsRowCount", "0")),
            waiting=root.get("insertRow") in ("1", "true"),
            filtered=root.find("{*}autoFilter") is not None,
            calculated=tuple(calculated),
        )

    @property
    def body(self) -> Area | None:
        """The data rows; None when the table has none."""
        area = self.area._replace(top=self.area.top + self.header_rows, bottom=self.area.bottom - self.total_rows)
        return area if area.rows > 0 else None

    def resized(self, area: Area) -> TablePart:
        """The same table over another area."""
        return replace(self, area=area)

    def without_totals(self) -> TablePart:
        """The same table without its totals row."""
        return replace(self, area=self.area._replace(bottom=self.area.bottom - self.total_rows), total_rows=0)

    def filled(self) -> TablePart:
        """The same table with a record in what was its empty insert row."""
        return replace(self, waiting=False)

    def renamed(self, index: int, header: str) -> TablePart:
        """The same table with another header above one of its columns."""
        headers = list(self.headers)
        headers[index] = header
        return replace(self, headers=tuple(headers))


_START = re.compile(r"<(?:[\w.-]+:)?table\s[^>]*>")
_REF = re.compile(r'(\sref=")([^"]*)(")')
_FILTER = re.compile(r"<(?:[\w.-]+:)?autoFilter\b[^>]*>")
_SORT = re.compile(r"<(?:[\w.-]+:)?sort(?:State|Condition)\b[^>]*>")
_COLUMN = re.compile(r"<(?:[\w.-]+:)?tableColumn\s[^>]*>")
_INSERT_ROW = re.compile(r'\sinsertRow(?:Shift)?="[^"]*"')
_TOTALS = re.compile(r'\stotalsRowCount="[^"]*"')
_NAME = re.compile(r'(\sname=")[^"]*(")')


def rewritten(xml: str, old: TablePart, new: TablePart) -> str:
    """The part of a table after it was resized or its headers changed; the rest of its text stays as it was."""

    def start(match: re.Match[str]) -> str:
        tag = _REF.sub(rf"\g<1>{new.area}\g<3>", match[0])
        if not new.waiting:
            tag = _INSERT_ROW.sub("", tag)
        return _TOTALS.sub("", tag) if old.total_rows and not new.total_rows else tag

    def filter_area(match: re.Match[str]) -> str:
        return _REF.sub(rf"\g<1>{new.area._replace(bottom=new.area.bottom - new.total_rows)}\g<3>", match[0])

    def sort_area(match: re.Match[str]) -> str:
        def moved(ref: re.Match[str]) -> str:
            area = parse_area(ref[2])
            bottom = new.area.bottom - new.total_rows
            same = area.bottom == old.area.bottom - old.total_rows
            return f"{ref[1]}{area._replace(bottom=bottom) if same and area.top <= bottom else area}{ref[3]}"

        return _REF.sub(moved, match[0])

    if new.area != old.area or new.waiting != old.waiting:
        xml = _START.sub(start, xml, count=1)
        xml = _FILTER.sub(filter_area, xml, count=1)
        xml = _SORT.sub(sort_area, xml)
    if new.headers != old.headers:
        names = iter(zip(old.headers, new.headers, strict=True))

        def column(match: re.Match[str]) -> str:
            was, now = next(names)
            return match[0] if was == now else _NAME.sub(lambda name: f"{name[1]}{attribute(now)}{name[2]}", match[0])

        xml = _COLUMN.sub(column, xml)
    return xml
