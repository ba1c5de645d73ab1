"""A letter template: compiled once, filled many times."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from xlwings_addin.errors import FileRefused, TemplateRefused
from xlwings_addin.mailmerge.compile import (
    Body,
    Nodes,
    PictureSlot,
    Refusal,
    Repeated,
    Slot,
    compile_part,
    slots_in,
)
from xlwings_addin.mailmerge.content import Content, Picture, Values
from xlwings_addin.mailmerge.fields import BY_NAME
from xlwings_addin.mailmerge.package import Member, deflated, members, pack, read_parts, stored
from xlwings_addin.mailmerge.relationships import add_images, detach, related
from xlwings_addin.mailmerge.wordxml import W, attribute_text, parse, run_text

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FILLED = ("header", "footer", "footnotes", "endnotes")
_NO_ROW: Values = {}
_EMU_PER_MM = 36_000

Draw = Callable[[str], str]


@dataclass(frozen=True)
class Template:
    """A compiled template.

    ``compiled`` are the parts that hold fields, and the main part; ``parts`` all others as they go into every
    letter; ``drawings`` the highest number of a drawing in use.
    """

    path: Path
    main: str
    compiled: Mapping[str, Nodes]
    parts: Mapping[str, bytes]
    drawings: int

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of all fields in the template."""
        return frozenset(slot.name for nodes in self.compiled.values() for slot in slots_in(nodes))

    @cached_property
    def pictured(self) -> dict[str, frozenset[str]]:
        """The parts that hold picture fields, with the names of those fields."""
        found = {
            part: frozenset(slot.name for slot in slots_in(nodes) if isinstance(slot, PictureSlot))
            for part, nodes in self.compiled.items()
        }
        return {part: names for part, names in found.items() if names}

    def missing(self, mandatory: Iterable[str]) -> list[str]:
        """The mandatory fields that the template does not hold, as Dutch sentences."""
        absent = [name for name in mandatory if name not in self.names]
        return [f"Sjabloon {self.path.name} mist het veld «{name}» ({BY_NAME[name].meaning})." for name in absent]

    def fill(self, content: Content) -> bytes:
        """The letter: a complete .docx file."""
        pictures = {name: picture for name, picture in content.pictures.items() if name in self.names}
        draw = self.drawer(pictures)
        dynamic = {name: written(nodes, content, draw) for name, nodes in self.compiled.items()}
        letter = [_deflated(name, xml) for name, xml in dynamic.items()]
        images = {name: self.media(name, picture) for name, picture in pictures.items()}
        media = [stored(images[name], picture.data) for name, picture in pictures.items()]
        return pack([*self._unchanged(images), *letter, *media])

    def media(self, name: str, picture: Picture, suffix: str = "") -> str:
        """Name of the part that holds the picture of a field."""
        return posixpath.join(posixpath.dirname(self.main), "media", f"{name}{suffix}.{picture.kind}")

    def drawer(self, pictures: Mapping[str, Picture], suffix: str = "") -> Draw:
        """What writes a picture field; ``suffix`` tells the letters in one document apart."""
        numbers = {name: self.drawings + place for place, name in enumerate(pictures, 1)}

        def draw(name: str) -> str:
            if name not in pictures:
                return ""
            return _drawing(pictures[name], name, f"{name}{suffix}", numbers[name])

        return draw

    @cached_property
    def _variants(self) -> dict[frozenset[str], list[Member]]:
        return {}

    def _unchanged(self, images: Mapping[str, str]) -> list[Member]:
        """The parts that letters with these pictures (field to media part) share, deflated once."""
        key = frozenset(images.values())
        if key not in self._variants:
            parts = dict(self.parts)
            for part, names in self.pictured.items():
                add_images(parts, part, {name: media for name, media in images.items() if name in names})
            self._variants[key] = members(parts)
        return self._variants[key]


@lru_cache(maxsize=32)
def _deflated(name: str, xml: str) -> Member:
    """The part for the zip file; the letterhead and the footers of a batch are the same in every letter."""
    return deflated(name, xml.encode())


def load_template(path: Path) -> Template:
    """The template, compiled.

    Raises:
        FileRefused: not a Word file, damaged, or not to be opened safely.
        TemplateRefused: it holds a field that does not exist or that cannot be filled.
    """
    parts = read_parts(path)
    try:
        return _compiled(path, parts)
    except Refusal as refusal:
        raise TemplateRefused(f"Sjabloon {path.name} {refusal}") from refusal
    except (ValueError, KeyError) as error:
        raise FileRefused(f"{path.name} is geen Word-bestand of is beschadigd.") from error


def _compiled(path: Path, parts: dict[str, bytes]) -> Template:
    if any(b"<!DOCTYPE" in xml for name, xml in parts.items() if name.endswith((".xml", ".rels"))):
        raise ValueError("document type definition")
    main = {kind: part for _, kind, part in related(parts, "")}["officeDocument"]
    references = list(related(parts, main))
    compiled: dict[str, Nodes] = {}
    for name in (main, *(part for _, kind, part in references if kind in _FILLED)):
        root = parse(parts[name])
        if name == main and root.tag != f"{W}document":
            raise Refusal("is opgeslagen als Strict Open XML-document. Sla het in Word op als gewoon Word-document.")
        nodes = compile_part(root)
        if name == main or any(True for _ in slots_in(nodes)):
            compiled[name] = (DECLARATION, *nodes)
    rest = {name: xml for name, xml in parts.items() if name not in compiled}
    for _, kind, part in references:
        if kind == "settings":
            detach(rest, part)
    numbers = re.findall(rb'<wp:docPr\b[^>]*\bid="(\d{1,9})"', b"".join(parts[name] for name in compiled))
    return Template(path, main, compiled, rest, max(map(int, numbers), default=0))


def written(nodes: Nodes, content: Content, draw: Draw) -> str:
    """The part, filled."""
    out: list[str] = []
    _write(nodes, content, _NO_ROW, draw, out)
    return "".join(out)


def _write(nodes: Nodes, content: Content, row: Values, draw: Draw, out: list[str]) -> None:
    for node in nodes:
        if isinstance(node, str):
            out.append(node)
        elif isinstance(node, Slot):
            out.append(run_text(_value(node, content, row)))
        elif isinstance(node, PictureSlot):
            out.append(draw(node.name))
        elif isinstance(node, Repeated):
            for each in content.rows.get(node.repeat) or (_NO_ROW,):
                _write(node.nodes, content, each, draw, out)
        elif isinstance(node, Body) or any(_fills(slot, content, row) for slot in node.slots):
            _write(node.nodes, content, row, draw, out)


def _value(slot: Slot, content: Content, row: Values) -> str:
    if slot.joined:
        return content.joined(slot.name, slot.joined)
    return row.get(slot.name) or content.fields.get(slot.name, "")


def _fills(slot: Slot | PictureSlot, content: Content, row: Values) -> bool:
    if isinstance(slot, PictureSlot):
        return slot.name in content.pictures
    return bool(_value(slot, content, row).strip())


def _drawing(picture: Picture, name: str, relationship_id: str, number: int) -> str:
    """The picture in line with the text. Word wants the distances written out; others suppose some when absent."""
    alt = attribute_text(picture.alt)
    size = f'cx="{round(picture.width * _EMU_PER_MM)}" cy="{round(picture.height * _EMU_PER_MM)}"'
    return (
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
        f'distT="0" distB="0" distL="0" distR="0"><wp:extent {size}/>'
        f'<wp:docPr id="{number}" name="{name}" descr="{alt}"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="{name}" descr="{alt}"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
        f'r:embed="{relationship_id}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing>"
    )
