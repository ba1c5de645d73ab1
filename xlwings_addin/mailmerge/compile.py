"""A part of a template, compiled: literal XML with slots in between, ready to be filled by joining strings.

While it is compiled, each merge field in the tree is replaced by a mark (a processing instruction, which a parsed
part never holds); the tree is then written out once and cut at the marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from difflib import get_close_matches
from typing import NamedTuple

from lxml import etree

from xlwings_addin.mailmerge.fields import BY_NAME, Field, Repeat
from xlwings_addin.mailmerge.word_fields import WordField, fields_of, unfold_simple_fields
from xlwings_addin.mailmerge.wordxml import PARAGRAPH_IDS, XML_SPACE, W

MERGEFIELD = "MERGEFIELD"
_OTHER_MERGE_KINDS = {
    "ADDRESSBLOCK", "ASK", "COMPARE", "DATABASE", "FILLIN", "GREETINGLINE", "IF", "MERGEBARCODE",
    "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SET", "SKIPIF",
}  # fmt: skip
_HARMLESS_FORMATS = {"MERGEFORMAT", "CHARFORMAT"}

_TARGET, _MARK = "merge", re.compile(r"<\?merge (\w+) ?(\S*)\?>")
_PARAGRAPH, _TABLE, _ROW = f"{W}p", f"{W}tbl", f"{W}tr"
_BLOCKS = {_PARAGRAPH, _TABLE, f"{W}sdt", f"{W}customXml"}
_RANGES = (("bookmarkStart", "bookmarkEnd"), ("commentRangeStart", "commentRangeEnd"), ("permStart", "permEnd"))
_NO_TEXT = {f"{W}{name}" for name in ("rPr", "lastRenderedPageBreak", "proofErr")}


class Slot(NamedTuple):
    """Where the value of a field goes; ``joined`` for a row field outside a table row: all rows, line by line."""

    name: str
    joined: Repeat | None = None


class PictureSlot(NamedTuple):
    """Where the picture of a field goes, or nothing."""

    name: str


class Vanishing(NamedTuple):
    """A paragraph of nothing but fields: it is left out when all of them are empty."""

    slots: tuple[Slot | PictureSlot, ...]
    nodes: Nodes


class Repeated(NamedTuple):
    """A table row that comes once for each invoice or instalment."""

    repeat: Repeat
    nodes: Nodes


class Body(NamedTuple):
    """All of the main document but its last section properties."""

    nodes: Nodes


Node = str | Slot | PictureSlot | Vanishing | Repeated | Body
Nodes = tuple[Node, ...]


class Refusal(ValueError):
    """Why the template cannot be filled: a Dutch clause that follows the name of the template."""


def compile_part(root: etree._Element) -> Nodes:
    """The part as nodes; the tree is changed and of no further use.

    Raises:
        Refusal: an unknown field, or a field of a kind or with a switch that not every mail merge does alike.
    """
    unfold_simple_fields(root)
    for element in root.iter(_PARAGRAPH, _ROW):
        for name in PARAGRAPH_IDS:
            element.attrib.pop(name, "")
    for paragraph in list(root.iter(_PARAGRAPH)):
        for found in fields_of(paragraph):
            _replace(found)
    _mark_rows(root)
    _mark_vanishing(root)
    _mark_body(root)
    return _cut(etree.tostring(root, encoding="unicode"))


def slots_in(nodes: Nodes) -> Iterator[Slot | PictureSlot]:
    """The slots in the nodes, in order."""
    for node in nodes:
        if isinstance(node, Slot | PictureSlot):
            yield node
        elif not isinstance(node, str):
            yield from slots_in(node.nodes)


def _replace(found: WordField) -> None:
    """Put a mark where the field was; fields that are no business of a mail merge stay as they are."""
    if found.kind in _OTHER_MERGE_KINDS:
        raise Refusal(f"bevat een veld {found.kind}. Gebruik alleen gewone samenvoegvelden (MERGEFIELD).")
    inner = [*found.in_code, *found.in_result]
    if found.kind != MERGEFIELD:
        if any(each.kind == MERGEFIELD for each in found.in_code):
            raise Refusal(f"bevat een samenvoegveld binnen een veld {found.kind}. Zet het samenvoegveld erbuiten.")
        for each in inner:
            _replace(each)
        return
    if not found.ended:
        raise Refusal("bevat een samenvoegveld dat niet is afgesloten. Verwijder het veld en voeg het opnieuw in.")
    if inner:
        raise Refusal("bevat een veld binnen een samenvoegveld. Verwijder het veld en voeg het opnieuw in.")
    declared = _declared(found)
    first = found.runs[0]
    parent = first.getparent()
    assert parent is not None
    new = etree.Element(f"{W}r")
    if declared.picture:
        new.append(_mark("picture", declared.name))
    else:
        if found.formatting is not None:
            new.append(deepcopy(found.formatting))
        text = etree.SubElement(new, f"{W}t")
        text.set(XML_SPACE, "preserve")
        text.append(_mark("slot", declared.name))
    parent.insert(parent.index(first), new)
    for run in found.runs:
        holder = run.getparent()
        assert holder is not None
        holder.remove(run)


def _declared(found: WordField) -> Field:
    words = found.words
    if len(words) == 1:
        raise Refusal("bevat een samenvoegveld zonder naam.")
    name = words[1].strip().lower().replace(" ", "_")
    switches = [word for word in words[2:] if word != "\\*" and word.upper() not in _HARMLESS_FORMATS]
    if switches:
        raise Refusal(
            f"geeft het veld «{words[1]}» een schakeloptie ({' '.join(switches)}). "
            "Haal die weg: de waarden zijn al opgemaakt."
        )
    if name not in BY_NAME:
        close = get_close_matches(name, BY_NAME, n=1)
        hint = f" Bedoelt u «{close[0]}»?" if close else ""
        raise Refusal(f"bevat het veld «{words[1]}», dat niet bestaat.{hint}")
    return BY_NAME[name]


def _mark(kind: str, argument: str = "") -> etree._ProcessingInstruction:
    return etree.ProcessingInstruction(_TARGET, f"{kind} {argument}".strip())


def _marks(element: etree._Element) -> Iterator[etree._Element]:
    yield from element.iter(etree.PI)


def _surround(first: etree._Element, last: etree._Element, kind: str, argument: str = "") -> None:
    first.addprevious(_mark(kind, argument))
    last.addnext(_mark("end"))


def _mark_rows(root: etree._Element) -> None:
    """Surround each table row that holds row fields; row fields elsewhere get all their rows at once."""
    repeats: dict[etree._Element, Repeat] = {}
    for mark in list(_marks(root)):
        kind, _, name = (mark.text or "").partition(" ")
        repeat = BY_NAME[name].repeat if kind == "slot" else None
        if repeat is None:
            continue
        row = next(mark.iterancestors(_ROW), None)
        if row is None:
            mark.text = f"joined {name}"
        elif repeats.setdefault(row, repeat) is not repeat:
            raise Refusal(
                "heeft velden van facturen en van termijnen in een en dezelfde tabelrij. Maak er twee tabellen van."
            )
    for row, repeat in repeats.items():
        _surround(row, row, "row", repeat.name)


def _mark_vanishing(root: etree._Element) -> None:
    """Surround each paragraph that goes when its fields are empty, but leave a paragraph where Word needs one.

    A table cell, text box, header or note ends with a paragraph, and without one between them two tables become one.
    """
    candidates = {paragraph for paragraph in root.iter(_PARAGRAPH) if _only_fields(paragraph)}
    for container in {parent for each in candidates if (parent := each.getparent()) is not None}:
        before: etree._Element | None = None
        together: list[etree._Element] = []
        blocks: Sequence[etree._Element | None] = [*(child for child in container if child.tag in _BLOCKS), None]
        for block in blocks:
            if block is not None and block in candidates:
                together.append(block)
                continue
            after_text = before is not None and before.tag == _PARAGRAPH
            ends = block is None and not after_text
            between_tables = block is not None and block.tag == _TABLE and before is not None and before.tag == _TABLE
            if together and (ends or between_tables):
                candidates.discard(together[-1])
            before, together = block, []
    for paragraph in candidates:
        _surround(paragraph, paragraph, "vanishing")


def _only_fields(paragraph: etree._Element) -> bool:
    """Whether the paragraph holds merge fields and besides them nothing but white space."""
    if paragraph.find(f"{W}pPr/{W}sectPr") is not None:
        return False
    if any(
        {start.get(f"{W}id") for start in paragraph.iter(f"{W}{opening}")}
        != {end.get(f"{W}id") for end in paragraph.iter(f"{W}{closing}")}
        for opening, closing in _RANGES
    ):
        return False
    filled = False
    for run in paragraph.iter(f"{W}r"):
        for content in run:
            if any(True for _ in _marks(content)):
                filled = True
            elif content.tag not in _NO_TEXT and (content.tag != f"{W}t" or (content.text or "").strip()):
                return False
    return filled


def _mark_body(root: etree._Element) -> None:
    body = root.find(f"{W}body")
    if body is None:
        return
    content = [child for child in body if child.tag != f"{W}sectPr"]
    if content:
        _surround(content[0], content[-1], "body")


def _cut(xml: str) -> Nodes:
    """The written part, cut at its marks."""
    pieces = iter(_MARK.split(xml))  # literal, kind, argument, literal, …

    def nodes() -> Nodes:
        found: list[Node] = []
        while True:
            if literal := next(pieces):
                found.append(literal)
            kind = next(pieces, "end")
            argument = next(pieces, "")
            match kind:
                case "slot":
                    found.append(Slot(argument))
                case "joined":
                    found.append(Slot(argument, BY_NAME[argument].repeat))
                case "picture":
                    found.append(PictureSlot(argument))
                case "row":
                    found.append(Repeated(Repeat[argument], nodes()))
                case "vanishing":
                    inner = nodes()
                    found.append(Vanishing(tuple(slots_in(inner)), inner))
                case "body":
                    found.append(Body(nodes()))
                case _:
                    return tuple(found)

    return nodes()
