"""The manual as a Word document, from the same Markdown that is read on screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph as TextParagraph

from xlwings_addin.demo.markdown import Code, Heading, Paragraph, Run, Table, anchor, blocks, runs
from xlwings_addin.mailmerge.house_style import design
from xlwings_addin.mailmerge.house_style.blocks import write
from xlwings_addin.mailmerge.house_style.lean import save
from xlwings_addin.resources import manual_path

NAME = "Handleiding.docx"

_BUILT = datetime(2026, 1, 1)
_MARGIN, _WIDTH = 22, 166  # mm
_STEP = 6  # mm that an item is set in
_FIXED = "Consolas"
_PADDING = 4  # mm beside a picture in a cell
_TYPED, _CELL, _HEAD = "Invoer", "Tabeltekst", "Tabelkop"
_TALLEST = 150  # mm of a picture
_DAMPING, _SMALLEST_SHARE = 0.65, 0.08


def write_manual(path: Path) -> Path:
    """Write the manual as a .docx, with its pictures; gives the file."""
    source = manual_path()
    document = docx.Document()
    _page(document)
    _styles(document)
    found = list(blocks(source.read_text("utf-8")))
    titles = [block for block in found if isinstance(block, Heading)]
    document.core_properties.title = titles[0].text
    document.core_properties.author = document.core_properties.last_modified_by = ""
    document.core_properties.comments = ""
    document.core_properties.language = "nl-NL"
    document.core_properties.created = document.core_properties.modified = _BUILT
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    write(footer, f"{titles[0].text} · pagina {{PAGE}} van {{NUMPAGES}}", colour=design.GREY)
    contents = [title for title in titles if title.level == 2]
    for block in found:
        if isinstance(block, Heading):
            if block is contents[0]:
                _contents(document, contents)
            _bookmark(document.add_heading(block.text, block.level), anchor(block.text), titles.index(block))
        elif isinstance(block, Code):
            for line in block.lines:
                typed = document.add_paragraph(line, _TYPED)
            typed.paragraph_format.space_after = Pt(8)
        elif isinstance(block, Table):
            _table(document, block, source.parent)
        else:
            _paragraph(document, block, source.parent)
    save(document, path, "nl-NL")
    return path


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(_MARGIN)
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)


def _styles(document: Any) -> None:
    design.styles(document, "nl-NL")
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.15
    for name, size, before, after, colour in (
        ("Heading 1", 24, 0, 10, design.BLUE),
        ("Heading 2", 15, 20, 6, design.BLUE),
        ("Heading 3", 11.5, 12, 4, design.GREEN),
    ):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = design.FONT, Pt(size), True
        style.font.color.rgb = RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        style.element.rPr.rFonts.set(qn("w:ascii"), design.FONT)
        style.element.rPr.rFonts.set(qn("w:hAnsi"), design.FONT)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    typed = document.styles.add_style(_TYPED, WD_STYLE_TYPE.PARAGRAPH)
    typed.base_style, typed.font.name, typed.font.size = normal, _FIXED, Pt(8.5)
    typed.paragraph_format.space_after, typed.paragraph_format.line_spacing = Pt(0), 1.2
    typed.paragraph_format.left_indent = Mm(_STEP)
    _before(typed.element.get_or_add_pPr(), f'<w:shd {nsdecls("w")} w:val="clear" w:fill="{design.TINT}"/>')
    head = document.styles.add_style(_HEAD, WD_STYLE_TYPE.PARAGRAPH)
    head.base_style, head.font.bold = document.styles[_CELL], True
    head.font.color.rgb = RGBColor(255, 255, 255)


def _contents(document: Any, titles: Sequence[Heading]) -> None:
    for title in titles:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(1)
        _run(paragraph, Run(title.text, target=f"#{anchor(title.text)}"))


def _paragraph(document: Any, block: Paragraph, folder: Path) -> None:
    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    if block.mark:
        layout.left_indent, layout.first_line_indent = Mm(_STEP * block.level), Mm(-_STEP)
        layout.tab_stops.add_tab_stop(Mm(_STEP * block.level))
        layout.space_after = Pt(3)
        paragraph.add_run(f"{block.mark}\t")
    elif block.level:
        layout.left_indent = Mm(_STEP * block.level)
    if block.quoted:
        layout.left_indent = Mm(_STEP * (block.level + 1))
        edge = (
            f'<w:pBdr {nsdecls("w")}><w:left w:val="single" w:sz="18" w:space="8" w:color="{design.GREEN}"/></w:pBdr>'
        )
        _before(paragraph._p.get_or_add_pPr(), edge)
    for run in runs(block.text):
        _run(paragraph, run, folder)


def _before(properties: Any, element: str) -> None:
    """Put an edge or a shade where the schema of Word wants it: in front of tabs, spacing and indents."""
    properties.insert_element_before(parse_xml(element), "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")


def _run(paragraph: Any, run: Run, folder: Path | None = None, widest: float = _WIDTH) -> None:
    if run.picture:
        assert folder is not None
        _picture(paragraph, folder / run.target, run.text, widest)
        return
    made = paragraph.add_run(run.text)
    made.bold, made.italic = run.bold or None, run.italic or None
    if run.code:
        made.font.name, made.font.size = _FIXED, Pt(9)
    if run.target.startswith("#"):
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _short(run.target[1:]))
        made.font.color.rgb = RGBColor.from_string(design.GREEN)
        link.append(made._r)
        paragraph._p.append(link)


def _picture(paragraph: Any, file: Path, shows: str, widest: float) -> None:
    if not file.is_file():  # the script that makes the pictures begins with the demo, and so with this manual
        paragraph.add_run(shows).italic = True
        return
    drawn = paragraph.add_run().add_picture(str(file), width=Mm(widest))
    if drawn.height > Mm(_TALLEST):
        drawn.width, drawn.height = round(drawn.width * Mm(_TALLEST) / drawn.height), Mm(_TALLEST)
    properties = drawn._inline.docPr
    properties.set("descr", shows)
    properties.set("name", file.stem)


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    start.set(qn("w:name"), _short(name))
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    paragraph._p.append(start)
    paragraph._p.append(end)


def _short(name: str) -> str:
    """A bookmark has at most 40 characters, and begins with a letter."""
    return f"a_{name}"[:40]


def _table(document: Any, block: Table, folder: Path) -> None:
    shares = _shares(block)
    table = document.add_table(0, len(shares))
    table.autofit = False
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(_WIDTH * share)
    head, cell = (document.styles[name].style_id for name in (_HEAD, _CELL))
    for place, texts in enumerate(block.rows):
        cells = [list(runs(text)) for text in texts]
        pictured = any(run.picture for found in cells for run in found)
        fill = design.BLUE if place == 0 else design.TINT if place % 2 == 0 and not pictured else ""
        made = _row(cells, shares, style=cell if place else head, fill=fill, header=place == 0)
        table._tbl.append(made)
        for drawn, found, share in zip(made.tc_lst, cells, shares, strict=True) if pictured else ():
            for run in found:
                _run(TextParagraph(drawn.p_lst[0], table), run, folder, _WIDTH * share - _PADDING)
    gap = document.add_paragraph()
    gap.paragraph_format.space_after, gap.paragraph_format.line_spacing = Pt(2), 0.8


def _row(cells: Sequence[Sequence[Run]], shares: Sequence[float], *, style: str, fill: str, header: bool) -> Any:
    """A row as text that is parsed at once, because cell by cell it takes twenty times as long; pictures left out."""
    shade = f'<w:shd w:val="clear" w:fill="{fill}"/>' if fill else ""
    line = f'<w:tcBorders><w:bottom w:val="single" w:sz="4" w:color="{design.LINE}"/></w:tcBorders>'
    margins = '<w:tcMar><w:top w:w="50" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/></w:tcMar>'
    written = []
    for found, share in zip(cells, shares, strict=True):
        width = f'<w:tcW w:w="{round(_WIDTH * share * 56.7)}" w:type="dxa"/>'
        text = "".join(_as_xml(run) for run in found if not run.picture)
        paragraph = f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{text}</w:p>'
        written.append(f"<w:tc><w:tcPr>{width}{line}{shade}{margins}</w:tcPr>{paragraph}</w:tc>")
    repeated = "<w:tblHeader/>" if header else ""
    return parse_xml(f"<w:tr {nsdecls('w')}><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(written)}</w:tr>")


def _as_xml(run: Run) -> str:
    look = f'<w:rFonts w:ascii="{_FIXED}" w:hAnsi="{_FIXED}"/>' if run.code else ""
    look += (
        ("<w:b/>" if run.bold else "") + ("<w:i/>" if run.italic else "") + ('<w:sz w:val="17"/>' if run.code else "")
    )
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(run.text)}</w:t></w:r>'


def _shares(block: Table) -> list[float]:
    """The part of the width for each column: more for longer texts, but less than in proportion, so that these wrap."""
    longest = (max(_length(row[at]) for row in block.rows) for at in range(len(block.rows[0])))
    widths = [length**_DAMPING for length in longest]
    shares = [max(width / sum(widths), _SMALLEST_SHARE) for width in widths]
    return [share / sum(shares) for share in shares]


def _length(text: str) -> float:
    return 1 + sum(len(run.text) * (1.3 if run.code or run.bold else 1) for run in runs(text) if not run.picture)
