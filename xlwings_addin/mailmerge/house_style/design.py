"""The look: one font, two colours, an A4 page with the address where a window envelope shows it."""

from __future__ import annotations

from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Calibri"
BLUE, GREEN = "17365D", "0B7A6F"
INK, GREY, LINE, TINT = "1F2933", "56636F", "C5CFD8", "F1F5F8"

LEFT, RIGHT, TOP, BOTTOM = 25, 20, 25, 17  # mm
WIDTH = 210 - LEFT - RIGHT
HEADER, FOOTER = 7, 8  # mm from the edge of the paper
WINDOW, BODY = 47.5, 92.5  # mm from the top: first line of the address, first line after the address

TEXT, ADDRESS, LABEL, DETAIL = "Normal", "Adres", "Label", "Briefgegevens"
CELL, AMOUNT, SMALL, GAP, CLOSING, NAME = (
    "Tabeltekst", "Tabelbedrag", "Klein", "Tussenruimte", "Afsluiting", "Bedrijfsnaam",
)  # fmt: skip
TITLE, HEADING = "Heading 1", "Heading 2"


def page(document: Document) -> None:
    """Size, margins and a first page with a letterhead of its own."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance, section.footer_distance = Mm(HEADER), Mm(FOOTER)
    section.different_first_page_header_footer = True


def styles(document: Document, locale: str) -> None:
    """All styles of the letters, in the language of the letter."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), locale)
        language.set(qn("w:eastAsia"), locale)
    _style(document, TEXT, size=10, colour=INK, after=4.2, line=1.04)
    _style(document, TITLE, size=14, bold=True, colour=BLUE, after=6, line=1.0, with_next=True)
    _style(document, HEADING, size=10.5, bold=True, colour=GREEN, after=2, line=1.0, with_next=True)
    _style(document, ADDRESS, size=10, line=1.05)
    _style(document, LABEL, size=8, colour=GREY, line=1.0)
    _style(document, DETAIL, size=9.5, line=1.05)
    _style(document, CELL, size=9, line=1.0)
    _style(document, AMOUNT, base=CELL, right=True)
    _style(document, SMALL, size=8, colour=GREY, line=1.05)
    _style(document, GAP, size=4, line=1.0)
    _style(document, NAME, size=16, bold=True, colour=BLUE, line=1.0)
    _style(document, CLOSING, line=1.05, together=True)


def _style(
    document: Document,
    name: str,
    *,
    base: str = TEXT,
    size: float | None = None,
    bold: bool | None = None,
    colour: str = "",
    after: float = 0,
    line: float | None = None,
    with_next: bool = False,
    together: bool = False,
    right: bool = False,
) -> None:
    known = {style.name for style in document.styles}
    style: Any = document.styles[name] if name in known else document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != TEXT:
        style.base_style = document.styles[base]
    font = style.font
    font.name = FONT
    fonts = style.element.rPr.find(qn("w:rFonts"))
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    if size:
        font.size = Pt(size)
    if bold is not None:
        font.bold = bold
    if colour:
        font.color.rgb = RGBColor.from_string(colour)
    paragraph = style.paragraph_format
    paragraph.space_before, paragraph.space_after = Pt(0), Pt(after)
    if line:
        paragraph.line_spacing = line
    paragraph.keep_with_next = with_next or None
    paragraph.keep_together = together or None
    paragraph.widow_control = True
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    style.quick_style = True
