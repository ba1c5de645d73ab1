"""Building blocks of a page: text with merge fields, tables without loose ends, and what a screen reader needs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor

from xlwings_addin.mailmerge.house_style import design

_PIECE = re.compile(r"«(\w+)»|(\*)|(\t)|\{(\w+)\}")
_TABLE_ORDER = ("tblStyle", "tblW", "jc", "tblInd", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblCaption", "tblDescription")  # fmt: skip
_TWIPS_PER_MM = 56.6929
Edge = tuple[int, str]


def write(paragraph: Any, text: str, *, bold: bool = False, colour: str = "") -> Any:
    """Append text: «name» is a merge field, {PAGE} another field, *…* bold, a tab a tab."""
    place = 0
    for piece in _PIECE.finditer(text):
        _literal(paragraph, text[place : piece.start()], bold, colour)
        place = piece.end()
        merge_field, star, tab, other = piece.groups()
        if star:
            bold = not bold
        elif tab:
            paragraph.add_run().add_tab()
        else:
            _field(paragraph, f"MERGEFIELD {merge_field}" if merge_field else other, piece[0], bold, colour)
    _literal(paragraph, text[place:], bold, colour)
    return paragraph


def _literal(paragraph: Any, text: str, bold: bool, colour: str) -> None:
    if text:
        _format(paragraph.add_run(text), bold, colour)


def _format(run: Any, bold: bool, colour: str) -> Any:
    if bold:
        run.bold = True
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    return run


def _field(paragraph: Any, code: str, shown: str, bold: bool, colour: str) -> None:
    """A field as Word writes it: begin, code, separator, result, end, each in a run of its own."""
    for kind in ("begin", "code", "separate", "result", "end"):
        run = _format(
            paragraph.add_run(shown if kind == "result" and code.startswith("MERGEFIELD") else ""), bold, colour
        )
        if kind == "code":
            element = OxmlElement("w:instrText")
            element.set(qn("xml:space"), "preserve")
            element.text = f" {code} "
        elif kind == "result":
            if not run.text:
                run.text = "2"
            continue
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._r.append(element)


def table(
    parent: Any,
    widths: Sequence[float],
    rows: int,
    *,
    title: str,
    description: str,
    margins: tuple[float, float, float, float] = (0, 0, 0, 0),
    borders: dict[str, Edge] | None = None,
) -> Any:
    """An empty table with fixed columns.

    Args:
        parent: document, header or cell.
        widths: of the columns, in mm.
        rows: how many.
        title: for screen readers.
        description: for screen readers.
        margins: of each cell: top, left, bottom, right, in mm.
        borders: side to thickness in eighths of a point and colour.
    """
    arguments = (Mm(sum(widths)),) if hasattr(parent, "is_linked_to_previous") else ()
    made = parent.add_table(rows, len(widths), *arguments)
    made.autofit = False
    made.alignment = WD_TABLE_ALIGNMENT.LEFT
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    properties = made._tbl.tblPr
    for old in properties.findall(qn("w:tblW")) + properties.findall(qn("w:tblStyle")):
        properties.remove(old)
    _set(properties, "tblW", w=_twips(sum(widths)), type="dxa")
    _set(properties, "tblInd", w="0", type="dxa")
    cell_margins = _set(properties, "tblCellMar")
    for side, margin in zip(("top", "left", "bottom", "right"), margins, strict=True):
        _set(cell_margins, side, w=_twips(margin), type="dxa")
    if borders:
        edges = _set(properties, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH"):
            if side in borders:
                size, colour = borders[side]
                _set(edges, side, val="single", sz=str(size), space="0", color=colour)
    _set(properties, "tblCaption", val=title)
    _set(properties, "tblDescription", val=description)
    for child in sorted(properties, key=lambda child: _TABLE_ORDER.index(child.tag.rpartition("}")[2])):
        properties.append(child)
    return made


def _set(parent: Any, name: str, **attributes: str) -> Any:
    element = OxmlElement(f"w:{name}")
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    parent.append(element)
    return element


def _twips(mm: float) -> str:
    return str(round(mm * _TWIPS_PER_MM))


def shade(cell: Any, colour: str) -> None:
    """Fill the cell."""
    _set(cell._tc.get_or_add_tcPr(), "shd", val="clear", color="auto", fill=colour)


def whole(row: Any, *, header: bool = False) -> None:
    """Never break the row over two pages; a header row comes again on each page."""
    properties = row._tr.get_or_add_trPr()
    _set(properties, "cantSplit")
    if header:
        _set(properties, "tblHeader")


def exact_height(row: Any, mm: float) -> None:
    """A row of exactly this height, whatever it holds."""
    row.height, row.height_rule = Mm(mm), WD_ROW_HEIGHT_RULE.EXACTLY


def line_above(paragraph: Any) -> None:
    """A thin line above the paragraph."""
    properties = paragraph._p.get_or_add_pPr()
    border = OxmlElement("w:pBdr")
    _set(border, "top", val="single", sz="4", space="5", color=design.LINE)
    properties.insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def line_below(cell: Any) -> None:
    """A thin line below the cell, to write on."""
    borders = OxmlElement("w:tcBorders")
    cell._tc.get_or_add_tcPr().insert_element_before(borders, "w:shd", "w:tcMar", "w:vAlign")
    _set(borders, "bottom", val="single", sz="4", space="0", color=design.GREY)


def first_paragraph(cell: Any, style: str) -> Any:
    """The paragraph that every cell, header and footer starts with."""
    paragraph = cell.paragraphs[0]
    paragraph.style = style
    return paragraph


def in_language(paragraph: Any, locale: str) -> None:
    """Tell screen readers and spelling checkers that the paragraph is in another language than the letter."""
    for run in paragraph.runs:
        _set(run._r.get_or_add_rPr(), "lang", val=locale)
