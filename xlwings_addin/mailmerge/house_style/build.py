"""A letter template from its text: letterhead, address, reference line, the letter itself, continuation header, footer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xlwings_addin.mailmerge.catalogue import DUTCH, ENGLISH
from xlwings_addin.mailmerge.house_style import blocks, design
from xlwings_addin.mailmerge.house_style.lean import save
from xlwings_addin.mailmerge.house_style.pieces import (
    Block,
    Code,
    Cover,
    Ending,
    Heading,
    Instalments,
    Invoices,
    LetterText,
    Options,
    Panel,
    Paragraph,
    Slip,
)
from xlwings_addin.mailmerge.house_style.texts import FURNITURE, TEXTS, Furniture

_RIGHT = WD_ALIGN_PARAGRAPH.RIGHT
_MIDDLE, _BOTTOM = WD_CELL_VERTICAL_ALIGNMENT.CENTER, WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
_BUILT = datetime(2026, 1, 1)
_COLUMNS = (27.0, 20.0, 54.0, 20.0, 22.0, 22.0)
_TERMS = (24.0, 99.0, 42.0)
_CHOICES = (18.0, 67.0, 40.0, 40.0)
_SIGNING_HEIGHT = 9  # mm, a line to write on
_SPACER = 1.8  # mm, the paragraph that keeps the address table apart from the next one
_TAB = 30  # mm, where the values of the panel begin


def build_all(folder: Path) -> list[Path]:
    """Write every letter template below the folder; the English ones go in its folder ``en``."""
    paths = []
    for text in TEXTS:
        within = folder if text.language == DUTCH else folder / text.language
        paths.append(within / f"{text.letter.key}.docx")
        save(_letter(text), paths[-1], _furniture(text).locale)
    return paths


def _furniture(text: LetterText) -> Furniture:
    return FURNITURE[DUTCH if text.letter.only_dutch else text.language]


def _letter(text: LetterText) -> Any:
    furniture = _furniture(text)
    document = docx.Document()
    design.page(document)
    design.styles(document, furniture.locale)
    _letterhead(document.sections[0], furniture, account=text.letter.to_our_account)
    _address(document, furniture)
    _reference(document, furniture)
    for block in text.blocks:
        _add(document, block, furniture)
    properties = document.core_properties
    properties.title = (text.letter.words.get(text.language) or text.letter.words[DUTCH]).title
    properties.language = furniture.locale
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _BUILT
    return document


def _letterhead(section: Any, furniture: Furniture, *, account: bool) -> None:
    first, later = section.first_page_header, section.header
    own = blocks.table(
        first, (90, design.WIDTH - 90), 1, title=furniture.reference_title, description=furniture.reference_description
    )
    name, contact = own.rows[0].cells
    blocks.write(blocks.first_paragraph(name, design.NAME), "«logo»")
    blocks.write(name.add_paragraph(style=design.NAME), "«eigen_naam»")
    lines = ("«eigen_adres»", "«behandelaar_tel»", "«behandelaar_email»")
    for place, line in enumerate(lines):
        paragraph = contact.paragraphs[0] if place == 0 else contact.add_paragraph()
        paragraph.style = design.SMALL
        paragraph.alignment = _RIGHT
        blocks.write(paragraph, line)
    last = first.paragraphs[0]  # a header ends with a paragraph; python-docx puts the table after it
    first._element.append(last._p)
    last.style = design.GAP
    paragraph = blocks.first_paragraph(later, design.SMALL)
    _right_tab(paragraph)
    blocks.write(paragraph, f"«eigen_naam»  ·  «kenmerk»\t{furniture.page} {{PAGE}}")
    for footer in (section.first_page_footer, section.footer):
        paragraph = blocks.first_paragraph(footer, design.SMALL)
        _right_tab(paragraph)
        blocks.line_above(paragraph)
        blocks.write(paragraph, f"{furniture.coc} «eigen_kvk»" + ("\tIBAN «eigen_iban»" if account else ""))


def _right_tab(paragraph: Any) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(design.WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _address(document: Any, furniture: Furniture) -> None:
    """The address in a row of fixed height, so that the letter below begins at the same place on every first page."""
    made = blocks.table(document, (90,), 1, title=furniture.address_title, description=furniture.address_description)
    blocks.exact_height(made.rows[0], design.BODY - design.TOP - _SPACER)
    cell = made.rows[0].cells[0]
    paragraph = blocks.first_paragraph(cell, design.ADDRESS)
    paragraph.paragraph_format.space_before = Mm(design.WINDOW - design.TOP)
    blocks.write(paragraph, "«deb_naam»")
    for line in ("«tav»", "«deb_adres»", "«deb_postcode»  «deb_plaats»", "«deb_land»"):
        blocks.write(cell.add_paragraph(style=design.ADDRESS), line)
    document.add_paragraph(style=design.GAP)


def _reference(document: Any, furniture: Furniture) -> None:
    width = design.WIDTH / len(furniture.reference)
    made = blocks.table(
        document,
        [width] * len(furniture.reference),
        1,
        title=furniture.reference_title,
        description=furniture.reference_description,
        margins=(0, 0, 1.2, 2),
        borders={"bottom": (6, design.LINE)},
    )
    for cell, (label, value) in zip(made.rows[0].cells, furniture.reference, strict=True):
        blocks.write(blocks.first_paragraph(cell, design.LABEL), label)
        blocks.write(cell.add_paragraph(style=design.DETAIL), value)
    document.add_paragraph(style=design.GAP).paragraph_format.space_after = Pt(5)


def _add(document: Any, block: Block, furniture: Furniture) -> None:
    match block:
        case Paragraph(text):
            blocks.write(document.add_paragraph(style=design.TEXT), text)
        case Cover(text):
            blocks.in_language(blocks.write(document.add_paragraph(style=design.TEXT), text), FURNITURE[ENGLISH].locale)
        case Heading(text):
            blocks.write(document.add_paragraph(style=design.TITLE), text)
        case Panel():
            _panel(document, block, furniture)
        case Invoices():
            about = (furniture.table_title, furniture.table_description)
            _list(
                document, _COLUMNS, furniture.columns, about, amounts=2, total=(furniture.total, "«totaal_openstaand»")
            )
        case Instalments():
            about = (furniture.instalments_title, furniture.instalments_description)
            _list(document, _TERMS, furniture.instalments, about, amounts=1, total=block)
        case Options():
            _list(document, _CHOICES, furniture.options, (furniture.options_title, furniture.options_description))
        case Code():
            blocks.write(document.add_paragraph(style=design.TEXT), "«betaal_qr»")
        case Slip():
            _slip(document, block, furniture)
        case Ending():
            _ending(document, block, furniture)


def _list(
    document: Any,
    widths: Sequence[float],
    columns: Sequence[tuple[str, str]],
    about: tuple[str, str],
    *,
    amounts: int = 0,
    total: tuple[str, str] | None = None,
) -> None:
    """A table with one row that is repeated, its last ``amounts`` columns to the right, and a row with the total."""
    title, description = about
    made = blocks.table(
        document,
        widths,
        3 if total else 2,
        title=title,
        description=description,
        margins=(0.55, 1.2, 0.55, 1.2),
        borders={"bottom": (8, design.BLUE), "insideH": (4, design.LINE)},
    )
    first_amount = len(widths) - amounts
    header, repeated = made.rows[0], made.rows[1]
    for place, (label, value) in enumerate(columns):
        style = design.AMOUNT if place >= first_amount else design.CELL
        blocks.shade(header.cells[place], design.BLUE)
        blocks.write(blocks.first_paragraph(header.cells[place], style), label, bold=True, colour="FFFFFF")
        blocks.write(blocks.first_paragraph(repeated.cells[place], style), value)
    if total:
        last = made.rows[2]
        words, amount = last.cells[0].merge(last.cells[len(widths) - 2]), last.cells[-1]
        blocks.write(blocks.first_paragraph(words, design.CELL), total[0], bold=True, colour=design.BLUE)
        blocks.write(blocks.first_paragraph(amount, design.AMOUNT), total[1], bold=True, colour=design.BLUE)
        for cell in (words, amount):
            blocks.shade(cell, design.TINT)
    blocks.whole(header, header=True)
    for row in list(made.rows)[1:]:
        blocks.whole(row)
    document.add_paragraph(style=design.GAP).paragraph_format.space_after = Pt(3)


def _slip(document: Any, slip: Slip, furniture: Furniture) -> None:
    """Heading, text and lines to sign on; each paragraph keeps with the next, so that all of it is on one page."""
    heading = document.add_paragraph(style=design.HEADING)
    heading.paragraph_format.space_before = Pt(12)
    blocks.line_above(heading)
    blocks.write(heading, slip.heading)
    text = blocks.write(document.add_paragraph(style=design.TEXT), slip.text)
    text.paragraph_format.keep_with_next = text.paragraph_format.keep_together = True
    label, gap = 24.0, 5.0
    width = (design.WIDTH - gap) / 2 - label
    lines = _lines(slip, furniture)
    made = blocks.table(
        document,
        (label, width, gap, label, width),
        len(lines),
        title=furniture.slip_title,
        description=furniture.slip_description,
    )
    for place, (row, columns) in enumerate(zip(made.rows, lines, strict=True), 1):
        blocks.whole(row)
        for cell in row.cells:
            cell.vertical_alignment = _BOTTOM
            blocks.first_paragraph(cell, design.SMALL).paragraph_format.keep_with_next = place < len(lines)
        for first, words in zip((0, 3), columns, strict=True):
            if words.startswith("«"):
                party = row.cells[first].merge(row.cells[first + 1])
                blocks.write(blocks.first_paragraph(party, design.DETAIL), words, bold=True)
                continue
            blocks.exact_height(row, _SIGNING_HEIGHT)
            blocks.write(row.cells[first].paragraphs[0], words)
            blocks.line_below(row.cells[first + 1])
    document.add_paragraph(style=design.GAP)


def _lines(slip: Slip, furniture: Furniture) -> list[tuple[str, str]]:
    """What stands in the two columns of a slip, line by line: a party for itself, or the lines of one party over both."""
    name, place, day, signature = furniture.signing
    if slip.both:
        return [("«deb_naam»", "«eigen_naam»"), *((words, words) for words in furniture.signing)]
    return [(name, place), (day, signature)]


def _panel(document: Any, panel: Panel, furniture: Furniture) -> None:
    code_width = 34
    made = blocks.table(
        document,
        (design.WIDTH - code_width - 1, code_width),
        1,
        title=furniture.panel_title,
        description=furniture.panel_description,
        margins=(1.4, 3.5, 1.4, 1.4),
        borders={"left": (36, design.GREEN)},
    )
    blocks.whole(made.rows[0])
    details, code = made.rows[0].cells
    for cell in (details, code):
        blocks.shade(cell, design.TINT)
        cell.vertical_alignment = _MIDDLE
    blocks.write(blocks.first_paragraph(details, design.HEADING), panel.heading)
    for label, value in panel.rows:
        paragraph = details.add_paragraph(style=design.DETAIL)
        paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(_TAB), Mm(-_TAB)
        blocks.write(paragraph, label, colour=design.GREY)
        blocks.write(paragraph, f"\t*{value}*")
    blocks.write(details.add_paragraph(style=design.SMALL), furniture.app)
    picture = blocks.first_paragraph(code, design.SMALL)
    picture.alignment = _RIGHT
    blocks.write(picture, "«betaal_qr»")
    document.add_paragraph(style=design.GAP).paragraph_format.space_after = Pt(3)


def _ending(document: Any, ending: Ending, furniture: Furniture) -> None:
    """All in one paragraph, because lines keep together everywhere; what stands before it goes along to a next page."""
    if document.element.body[-2].tag == qn("w:p"):
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    paragraph = document.add_paragraph(style=design.CLOSING)
    blocks.write(paragraph, ending.text)
    _breaks(paragraph, 2)
    blocks.write(paragraph, furniture.regards)
    _breaks(paragraph, 3)
    blocks.write(paragraph, "«behandelaar»", bold=True)
    _breaks(paragraph, 1)
    blocks.write(paragraph, "«eigen_naam»")
    enclosures = document.add_paragraph(style=design.SMALL)
    enclosures.paragraph_format.space_before = Pt(8)
    blocks.write(enclosures, "«bijlagen»")


def _breaks(paragraph: Any, count: int) -> None:
    for _ in range(count):
        paragraph.add_run().add_break()
