"""Letters of one template in one document for printing: a section each, its own page numbers, headers and footers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import count

from lxml import etree

from xlwings_addin.errors import TemplateRefused
from xlwings_addin.mailmerge.compile import Body
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.package import members, pack, relationships_of
from xlwings_addin.mailmerge.relationships import (
    CONTENT_TYPES,
    add_images,
    add_relationships,
    declare_images,
    related,
)
from xlwings_addin.mailmerge.template import Template, written
from xlwings_addin.mailmerge.wordxml import CONTENT_TYPE_OVERRIDE, IMAGE, OFFICE, W, parse, serialise

_HEADERS = ("header", "footer")
_NOTE = re.compile(r"<w:(?:foot|end)noteReference\b")
# Their ids may occur once in a document, and on paper they show nothing.
_MARKERS = re.compile(
    r"<w:(?:bookmarkStart|bookmarkEnd|commentRangeStart|commentRangeEnd|permStart|permEnd|commentReference)\b[^>]*/>"
)
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')
_PAGES = re.compile(r"(<w:instrText[^>]*>\s*)NUMPAGES\b")
_SECTION_ORDER = (
    "headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders",
    "lnNumType", "pgNumType", "cols", "formProt", "vAlign", "noEndnote", "titlePg", "textDirection", "bidi",
    "rtlGutter", "docGrid", "printerSettings", "sectPrChange",
)  # fmt: skip
_SECTION_PARAGRAPH = (
    '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{section}</w:pPr></w:p>'
)
_ENDING = "</w:body></w:document>"


def combine(template: Template, letters: Sequence[Content]) -> bytes:
    """All letters in one .docx file, each on pages of its own, numbered from 1.

    Args:
        template: the template they are all made from.
        letters: what fills each, at least one.

    Raises:
        TemplateRefused: the template has footnotes or endnotes, which one document cannot repeat.
    """
    parts = dict(template.parts)
    headers = {
        part: (relationship_id, kind)
        for relationship_id, kind, part in related(parts, template.main)
        if kind in _HEADERS and part in template.compiled
    }
    nodes = template.compiled[template.main]
    place = next(place for place, node in enumerate(nodes) if isinstance(node, Body))
    head, tail = ("".join(map(str, half)) for half in (nodes[:place], nodes[place + 1 :]))
    section = _section(f"{head}{tail}")
    written_bodies: list[str] = []
    references: dict[str, tuple[str, str]] = {}
    copies: dict[str, str] = {}
    media: dict[bytes, str] = {}  # a logo is there once, a payment code once a letter
    for place_in_print, letter in enumerate(letters, 1):
        suffix = f"_{place_in_print}" if place_in_print > 1 else ""  # the first keeps the template's own headers
        pictures = {name: picture for name, picture in letter.pictures.items() if name in template.names}
        draw = template.drawer(pictures, suffix)
        images = {
            part: {
                f"{name}{suffix}": media.setdefault(pictures[name].data, template.media(name, pictures[name], suffix))
                for name in sorted(names & pictures.keys())
            }
            for part, names in template.pictured.items()
        }
        body = _printable(written(nodes[place : place + 1], letter, draw))
        if _NOTE.search(body):
            raise TemplateRefused(
                f"Sjabloon {template.path.name} heeft voet- of eindnoten. Druk deze brieven een voor een af."
            )
        body += section if place_in_print == len(letters) else _SECTION_PARAGRAPH.format(section=section)
        for header, (relationship_id, kind) in headers.items():
            own = header.replace(".xml", f"{suffix}.xml")
            parts[own] = _printable(written(template.compiled[header], letter, draw)).encode()
            if (name := relationships_of(header)) in template.parts:
                parts[relationships_of(own)] = template.parts[name]
            add_images(parts, own, images.get(header, {}))
            if suffix:
                body = body.replace(f':id="{relationship_id}"', f':id="{relationship_id}{suffix}"')
                references[f"{relationship_id}{suffix}"] = (f"{OFFICE}/{kind}", own)
                copies[own] = header
        references |= {key: (IMAGE, part) for key, part in images.get(template.main, {}).items()}
        written_bodies.append(body)
    parts[template.main] = f"{head}{_numbered(''.join(written_bodies))}{_ENDING}".encode()
    parts |= {part: data for data, part in media.items()}
    add_relationships(parts, template.main, references)
    _declare(parts, copies)
    return pack(members(parts))


def _printable(xml: str) -> str:
    """The part without what one document holds once, its number of pages that of its own section."""
    return _PAGES.sub(r"\1SECTIONPAGES", _MARKERS.sub("", xml))


def _numbered(xml: str) -> str:
    """The body with each drawing numbered on its own."""
    numbers = count(1)
    return _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}{match[2]}", xml)


def _section(empty: str) -> str:
    """The last section properties of the document: on a new page, numbered from 1."""
    body = parse(empty.encode()).find(f"{W}body")
    found = None if body is None else body.find(f"{W}sectPr")
    section = etree.Element(f"{W}sectPr") if found is None else found
    for name, attribute, value in (("type", "val", "nextPage"), ("pgNumType", "start", "1")):
        element = section.find(f"{W}{name}")
        if element is None:
            element = etree.Element(f"{W}{name}")
            later = _SECTION_ORDER[_SECTION_ORDER.index(name) + 1 :]
            following = [child for child in section if etree.QName(child).localname in later]
            section.insert(section.index(following[0]) if following else len(section), element)
        element.set(f"{W}{attribute}", value)
    return etree.tostring(section, encoding="unicode", with_tail=False)


def _declare(parts: dict[str, bytes], copies: Mapping[str, str]) -> None:
    """Give each copied part the content type of its original, and every picture its own."""
    root = parse(parts[CONTENT_TYPES])
    types = {each.get("PartName", ""): each.get("ContentType", "") for each in root.iter(CONTENT_TYPE_OVERRIDE)}
    for copy, original in copies.items():
        etree.SubElement(root, CONTENT_TYPE_OVERRIDE, PartName=f"/{copy}", ContentType=types[f"/{original}"])
    parts[CONTENT_TYPES] = serialise(root)
    declare_images(parts)
