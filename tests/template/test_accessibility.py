"""Readable for everybody: enough contrast in every style that a cell can get, and words for every chart and picture."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from lxml import etree

from xlwings_addin.engine.areas import parse_area
from xlwings_addin.template.design import contrast

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
LEAST = 4.5
BLACK, WHITE = "#000000", "#FFFFFF"


def parts_of(workbook: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def colour(element: Any, default: str) -> str:
    if element is None or element.get("rgb") is None:
        return default
    return f"#{element.get('rgb')[-6:]}"


def font_colour(font: Any, default: str = BLACK) -> str:
    return default if font is None else colour(font.find(f"{MAIN}color"), default)


def fill_colour(fill: Any, default: str = WHITE, *, differential: bool = False) -> str:
    pattern = None if fill is None else fill.find(f"{MAIN}patternFill")
    if pattern is None or (pattern.get("patternType", "solid" if differential else "none") == "none"):
        return default
    # a differential fill has its colour in the background, a cell's solid fill in the foreground
    front, back = pattern.find(f"{MAIN}fgColor"), pattern.find(f"{MAIN}bgColor")
    return colour(back if differential and back is not None else front, default)


class Styles:
    """The looks that the styles part declares, as pairs of text and background."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        root = etree.fromstring(parts["xl/styles.xml"])
        fonts, fills = root.find(f"{MAIN}fonts"), root.find(f"{MAIN}fills")
        self.cells = [
            (font_colour(fonts[int(xf.get("fontId", 0))]), fill_colour(fills[int(xf.get("fillId", 0))]))
            for xf in root.find(f"{MAIN}cellXfs")
        ]
        self.changes = list(root.find(f"{MAIN}dxfs"))

    def changed(self, number: int, base: tuple[str, str]) -> tuple[str, str]:
        change = self.changes[number]
        text = font_colour(change.find(f"{MAIN}font"), base[0])
        return text, fill_colour(change.find(f"{MAIN}fill"), base[1], differential=True)


def pairs(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str, str]]:
    """Where, text and background of every look a cell of the workbook has, or gets by a rule or from its table."""
    styles = Styles(parts)
    for name, content in parts.items():
        if name.startswith("xl/worksheets/sheet"):
            root = etree.fromstring(content)
            looks = {cell.get("r"): int(cell.get("s", 0)) for cell in root.iter(f"{MAIN}c")}
            columns = {
                number: int(column.get("style", 0))
                for column in root.iter(f"{MAIN}col")
                for number in range(int(column.get("min")), int(column.get("max")) + 1)
            }
            for address, style in looks.items():
                yield f"{name} {address}", *styles.cells[style]
            for rules in root.iter(f"{MAIN}conditionalFormatting"):
                area = parse_area(rules.get("sqref").split()[0])
                below = {columns.get(area.left, 0)} | {
                    style for address, style in looks.items() if parse_area(address).meets(area)
                }
                for rule in rules.iter(f"{MAIN}cfRule"):
                    for style in below:
                        yield f"{name} {area}", *styles.changed(int(rule.get("dxfId")), styles.cells[style])
        elif name.startswith("xl/tables/"):
            for element in etree.fromstring(content).iter():
                for kind in ("headerRowDxfId", "dataDxfId", "totalsRowDxfId", "headerRowCellStyle"):
                    if element.get(kind, "").isdigit():
                        yield f"{name} {kind}", *styles.changed(int(element.get(kind)), (BLACK, WHITE))


def too_faint(workbook: bytes) -> list[str]:
    return [
        f"{place}: {text} on {background}"
        for place, text, background in pairs(parts_of(workbook))
        if contrast(text, background) < LEAST
    ]


def wordless(workbook: bytes) -> list[str]:
    """Every picture or chart without a description."""
    return [
        f"{name}: {element.get('name')}"
        for name, content in parts_of(workbook).items()
        if name.startswith("xl/drawings/") and name.endswith(".xml")
        for element in etree.fromstring(content).iter()
        if etree.QName(element).localname == "cNvPr" and not element.get("descr", "").strip()
    ]


def test_every_look_of_a_cell_has_enough_contrast(built: bytes) -> None:
    assert len(set(pairs(parts_of(built)))) > 500
    assert too_faint(built) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('<color rgb="FF5B6770"/>', '<color rgb="FF9AA5AD"/>'),  # the grey of explanations, in a cell
        ('<fgColor rgb="FF5B6770"/>', '<fgColor rgb="FFA3ADB4"/>'),  # the band of a computed heading
        ('<bgColor rgb="FFFCE9E1"/>', '<bgColor rgb="FFD97757"/>'),  # the tint of a mark
    ],
)
def test_a_colour_that_is_too_faint_is_found(plant: Callable[..., bytes], old: str, new: str) -> None:
    assert too_faint(plant("xl/styles.xml", old, new))


def test_every_chart_says_in_words_what_it_shows(built: bytes) -> None:
    drawings = [name for name in parts_of(built) if name.startswith("xl/drawings/drawing")]

    assert drawings
    assert wordless(built) == []


def test_a_chart_without_words_is_found(plant: Callable[..., bytes]) -> None:
    assert wordless(plant("xl/drawings/drawing1.xml", ' descr="', ' title="'))


def test_the_text_of_charts_has_enough_contrast(parts: Mapping[str, bytes]) -> None:
    found = set()
    for name, content in parts.items():
        if name.startswith("xl/charts/chart"):
            for properties in etree.fromstring(content).iter(f"{DRAWING}defRPr", f"{DRAWING}rPr"):
                found |= {f"#{one.get('val')}" for one in properties.iter(f"{DRAWING}srgbClr")}

    assert found
    assert all(contrast(text, WHITE) >= LEAST for text in found)


def test_a_mark_is_never_a_colour_alone(built: bytes) -> None:
    """Each conditional format also makes bold, or stands in a column whose words say the same."""
    parts = parts_of(built)
    styles = Styles(parts)
    rules = [
        rule
        for name, content in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for rule in etree.fromstring(content).iter(f"{MAIN}cfRule")
    ]
    plain = [rule for rule in rules if styles.changes[int(rule.get("dxfId"))].find(f"{MAIN}font/{MAIN}b") is None]

    assert rules
    assert {rule.findtext(f"{MAIN}formula") for rule in plain} <= {'"Klaar"'}
