"""Letters in one document for printing: a section each, its own page numbers, headers and footers."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence
from itertools import count
from typing import NamedTuple

from lxml import etree

from xlwings_addin.errors import TemplateRefused
from xlwings_addin.mailmerge.compile import Body
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.package import members, pack, relationships_of, resolve
from xlwings_addin.mailmerge.relationships import CONTENT_TYPES, add_images, add_relationships, declare_images
from xlwings_addin.mailmerge.surroundings import SHARED, Surroundings, all_styles, opened, surroundings
from xlwings_addin.mailmerge.template import Template, written
from xlwings_addin.mailmerge.wordxml import (
    CONTENT_TYPE_DEFAULT,
    CONTENT_TYPE_OVERRIDE,
    IMAGE,
    OFFICE,
    RELATIONSHIP,
    W,
    parse,
    serialise,
)

_HEADERS = ("header", "footer")
_FOOTNOTES = "footnotes"
_FOOTNOTE = re.compile(r'(<w:footnoteReference\b[^>]*?\bw:id=")(-?\d+)(")')
_ENDNOTE = re.compile(r"<w:endnoteReference\b")
# Their ids may occur once in a document, and on paper they show nothing.
_MARKERS = re.compile(
    r"<w:(?:bookmarkStart|bookmarkEnd|commentRangeStart|commentRangeEnd|permStart|permEnd|commentReference)\b[^>]*/>"
)
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*?\bid=")\d+(")')
_REFERENCE = re.compile(r'(?<=[a-z]:)(id|embed|link|href|pict|dm|lo|qs|cs)="([^"]*)"')
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


class Filled(NamedTuple):
    """A letter: its template and what fills it."""

    template: Template
    content: Content


def in_sets(letters: Sequence[Filled]) -> list[list[int]]:
    """The letters, by their place, in as few sets as can each be one document that prints as the letters do apart."""
    around: dict[int, Surroundings] = {}
    sets: list[tuple[Surroundings, list[int]]] = []
    for place, (template, _) in enumerate(letters):
        own = around.setdefault(id(template), surroundings(template))
        for number, (shared, places) in enumerate(sets):
            if shared.agree(own):
                sets[number] = (shared.joined(own), [*places, place])
                break
        else:
            sets.append((own, [place]))
    return [places for _, places in sets]


def combine(letters: Sequence[Filled]) -> bytes:
    """All letters in one .docx file, each on pages of its own, numbered from 1.

    Args:
        letters: at least one; of different templates only those that `in_sets` put together.

    Raises:
        TemplateRefused: a template has endnotes, which would all come at the end of the document.
    """
    base = letters[0].template
    parts = dict(base.parts)
    around = surroundings(base)
    moved: dict[int, _Moved] = {}
    for template, _ in letters:
        if id(template) not in moved:
            moved[id(template)] = _move(template, parts, f"_s{len(moved)}" if moved else "")
            around = around.joined(surroundings(template))
    parts |= all_styles(base, around.styles)
    bodies: list[str] = []
    references: dict[str, tuple[str, str]] = {}
    copies: dict[str, str] = {}
    notes = _Footnotes()
    media: dict[bytes, str] = {}  # a logo is there once, a payment code once a letter
    for place, (template, content) in enumerate(letters, 1):
        own = moved[id(template)]
        suffix = f"_{place}" if place > 1 else ""  # the first keeps the names of its template
        pictures = {name: picture for name, picture in content.pictures.items() if name in template.names}
        draw = template.drawer(pictures, suffix)
        images = {
            part: {
                f"{name}{suffix}": media.setdefault(pictures[name].data, template.media(name, pictures[name], suffix))
                for name in sorted(names & pictures.keys())
            }
            for part, names in template.pictured.items()
        }
        body = _printable(written(template.compiled[template.main][own.body : own.body + 1], content, draw))
        if _ENDNOTE.search(body):
            raise TemplateRefused(f"Sjabloon {template.path.name} heeft eindnoten. Druk deze brieven een voor een af.")
        if own.footnotes and _FOOTNOTE.search(body):
            nodes = template.compiled.get(own.footnotes, (template.parts.get(own.footnotes, b"").decode(),))
            body = notes.added(written(nodes, content, draw), body)
            add_images(parts, own.footnotes, images.get(own.footnotes, {}))
        renamed = dict(own.ids)
        for part, (relationship_id, kind) in own.headers.items():
            name = own.parts[part].replace(".xml", f"{suffix}.xml")
            parts[name] = _printable(written(template.compiled[part], content, draw)).encode()
            if (relations := relationships_of(own.parts[part])) in parts:
                parts[relationships_of(name)] = parts[relations]
            add_images(parts, name, images.get(part, {}))
            renamed[relationship_id] = f"{relationship_id}{own.tag}{suffix}"
            if renamed[relationship_id] != relationship_id:
                references[renamed[relationship_id]] = (f"{OFFICE}/{kind}", name)
                copies[name] = own.types[part]
        references |= {key: (IMAGE, part) for key, part in images.get(template.main, {}).items()}
        last = place == len(letters)
        bodies.append(
            _renamed(body + (own.section if last else _SECTION_PARAGRAPH.format(section=own.section)), renamed)
        )
    parts[base.main] = f"{opened(_head(base), around)}{_numbered(''.join(bodies))}{_ENDING}".encode()
    parts |= {part: data for data, part in media.items()}
    if notes.root is not None:
        parts[moved[id(base)].footnotes] = serialise(notes.root)
    add_relationships(parts, base.main, references)
    _declare(parts, copies)
    return pack(members(_without_orphans(parts)))


class _Footnotes:
    """The footnotes of all letters in the one part that a document has for them: the first letter's with those of the others."""

    def __init__(self) -> None:
        self.root: etree._Element | None = None

    def added(self, part: str, body: str) -> str:
        """Take over the footnotes of one letter; give its body with their new numbers."""
        root = parse(part.encode())
        if self.root is None:
            self.root = root
            return body
        used = max(int(each.get(f"{W}id", "0")) for each in self.root)
        renumbered: dict[str, str] = {}
        for note in [each for each in root if each.get(f"{W}type", "normal") == "normal"]:
            renumbered[note.get(f"{W}id", "")] = str(used + 1 + len(renumbered))
            note.set(f"{W}id", renumbered[note.get(f"{W}id", "")])
            self.root.append(note)
        return _FOOTNOTE.sub(lambda match: f"{match[1]}{renumbered.get(match[2], match[2])}{match[3]}", body)


class _Moved(NamedTuple):
    """A template in the document: where its text is among its nodes, its section, and its parts and ids under their new names.

    ``headers`` are the headers and footers with fields, which each letter has of its own, by part: relationship id and kind.
    """

    tag: str
    body: int
    section: str
    parts: Mapping[str, str]
    ids: Mapping[str, str]
    types: Mapping[str, str]
    headers: Mapping[str, tuple[str, str]]
    footnotes: str


def _move(template: Template, parts: dict[str, bytes], tag: str) -> _Moved:
    """Bring the parts of a template into the document; those of the first (no tag) keep their names."""
    nodes = template.compiled[template.main]
    place = next(place for place, node in enumerate(nodes) if isinstance(node, Body))
    empty = "".join(map(str, (*nodes[:place], *nodes[place + 1 :])))
    names: dict[str, str] = {}
    ids: dict[str, str] = {}
    headers: dict[str, tuple[str, str]] = {}
    footnotes = ""
    added = etree.Element("added")
    for relation in parse(template.parts[relationships_of(template.main)]).iter(RELATIONSHIP):
        kind = relation.get("Type", "").rpartition("/")[2]
        relationship_id, target = relation.get("Id", ""), relation.get("Target", "")
        if kind == _FOOTNOTES:
            footnotes = resolve(template.main, target)
        if kind in SHARED:
            continue
        ids[relationship_id] = f"{relationship_id}{tag}"
        relation.set("Id", ids[relationship_id])
        if relation.get("TargetMode") != "External":
            part = resolve(template.main, target)
            _bring(part, template, parts, names, tag)
            relation.set("Target", posixpath.relpath(names[part], posixpath.dirname(template.main)))
            if kind in _HEADERS and part in template.compiled:
                headers[part] = (relationship_id, kind)
                continue
        added.append(relation)
    types = _types(template.parts, names)
    if tag:
        main = relationships_of(template.main)
        root = parse(parts[main])
        root.extend(added)
        parts[main] = serialise(root)
        _declare(parts, {names[part]: kind for part, kind in types.items() if names[part] in parts})
    return _Moved(tag, place, _section(empty, footnotes=bool(footnotes)), names, ids, types, headers, footnotes)


def _bring(part: str, template: Template, parts: dict[str, bytes], names: dict[str, str], tag: str) -> None:
    """Bring a part with all that it refers to."""
    if part in names:
        return
    stem, suffix = posixpath.splitext(part)
    names[part] = f"{stem}{tag}{suffix}"
    if part in template.parts:
        parts[names[part]] = template.parts[part]
    if tag and (relations := relationships_of(part)) in template.parts:
        root = parse(template.parts[relations])
        for relation in root.iter(RELATIONSHIP):
            if relation.get("TargetMode") != "External":
                target = resolve(part, relation.get("Target", ""))
                _bring(target, template, parts, names, tag)
                relation.set("Target", posixpath.relpath(names[target], posixpath.dirname(part)))
        parts[relationships_of(names[part])] = serialise(root)


def _head(template: Template) -> str:
    nodes = template.compiled[template.main]
    return "".join(map(str, nodes[: next(place for place, node in enumerate(nodes) if isinstance(node, Body))]))


def _printable(xml: str) -> str:
    """The part without what one document holds once, its number of pages that of its own section."""
    return _PAGES.sub(r"\1SECTIONPAGES", _MARKERS.sub("", xml))


def _numbered(xml: str) -> str:
    """The body with each drawing numbered on its own."""
    numbers = count(1)
    return _DRAWING_ID.sub(lambda match: f"{match[1]}{next(numbers)}{match[2]}", xml)


def _renamed(xml: str, ids: Mapping[str, str]) -> str:
    """The body with its references to other parts under their new ids."""
    return _REFERENCE.sub(lambda match: f'{match[1]}="{ids.get(match[2], match[2])}"', xml)


def _section(empty: str, *, footnotes: bool) -> str:
    """The last section properties of the document: on a new page, numbered from 1, and so its footnotes."""
    body = parse(empty.encode()).find(f"{W}body")
    found = None if body is None else body.find(f"{W}sectPr")
    section = etree.Element(f"{W}sectPr") if found is None else found
    _of_section(section, "type").set(f"{W}val", "nextPage")
    _of_section(section, "pgNumType").set(f"{W}start", "1")
    if footnotes:
        numbering = _of_section(section, "footnotePr")
        for again in numbering.findall(f"{W}numRestart"):
            numbering.remove(again)
        etree.SubElement(numbering, f"{W}numRestart").set(f"{W}val", "eachSect")
    return etree.tostring(section, encoding="unicode", with_tail=False)


def _of_section(section: etree._Element, name: str) -> etree._Element:
    """The element of the section with this name, put in its place when it is not there."""
    element = section.find(f"{W}{name}")
    if element is None:
        element = etree.Element(f"{W}{name}")
        later = _SECTION_ORDER[_SECTION_ORDER.index(name) + 1 :]
        following = [child for child in section if etree.QName(child).localname in later]
        section.insert(section.index(following[0]) if following else len(section), element)
    return element


def _types(parts: Mapping[str, bytes], names: Mapping[str, str]) -> dict[str, str]:
    """The content type of each of these parts."""
    root = parse(parts[CONTENT_TYPES])
    usual = {each.get("Extension", "").lower(): each.get("ContentType", "") for each in root.iter(CONTENT_TYPE_DEFAULT)}
    own = {each.get("PartName", ""): each.get("ContentType", "") for each in root.iter(CONTENT_TYPE_OVERRIDE)}
    return {part: own.get(f"/{part}") or usual.get(posixpath.splitext(part)[1][1:].lower(), "") for part in names}


def _declare(parts: dict[str, bytes], types: Mapping[str, str]) -> None:
    """Give each new part its content type, and every picture its own."""
    root = parse(parts[CONTENT_TYPES])
    known = {each.get("PartName", "") for each in root.iter(CONTENT_TYPE_OVERRIDE)}
    for part, kind in types.items():
        if f"/{part}" not in known:
            etree.SubElement(root, CONTENT_TYPE_OVERRIDE, PartName=f"/{part}", ContentType=kind)
    parts[CONTENT_TYPES] = serialise(root)
    declare_images(parts)


def _without_orphans(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts without relationships of a part that is not there: a header of a template that each letter has of its own."""
    return {
        name: data
        for name, data in parts.items()
        if not name.endswith(".rels")
        or name == relationships_of("")
        or posixpath.join(posixpath.dirname(posixpath.dirname(name)), posixpath.basename(name)[:-5]) in parts
    }
