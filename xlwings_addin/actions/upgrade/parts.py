"""The parts of a workbook file as a whole: what was not changed keeps its bytes."""

from __future__ import annotations

import copy
import io
import posixpath
import zipfile
from typing import Any

from lxml import etree

from xlwings_addin.template.soundness import Package, Relationship

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_CONTENT_TYPES = "[Content_Types].xml"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


class Parts:
    """A workbook to read from and, part by part, to change."""

    def __init__(self, workbook: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            self._members = {member.filename: member for member in archive.infolist()}
            self._bytes = {name: archive.read(name) for name in archive.namelist()}
        self._roots: dict[str, Any] = {}
        self.changed: set[str] = set()
        self.main = next(one.target for one in self.links("") if one.type.endswith("/officeDocument"))

    def __contains__(self, part: str) -> bool:
        return part in self._bytes

    def names(self) -> list[str]:
        """The names of all parts."""
        return list(self._bytes)

    def root(self, part: str) -> Any:
        """Root element of a part, to look at."""
        if part not in self._roots:
            self._roots[part] = etree.fromstring(self._bytes[part], _PARSER)
        return self._roots[part]

    def change(self, part: str) -> Any:
        """Root element of a part, to change."""
        self.changed.add(part)
        return self.root(part)

    def read(self, part: str) -> bytes:
        """The bytes of a part as it is now."""
        if part in self.changed and part in self._roots:
            return bytes(etree.tostring(self._roots[part], xml_declaration=True, encoding="UTF-8", standalone=True))
        return self._bytes[part]

    def add(self, part: str, data: bytes, content_type: str = "") -> None:
        """Add a part or replace it whole; a new one needs its content type unless its extension has one."""
        self._bytes[part] = data
        self._roots.pop(part, None)
        self.changed.add(part)
        if content_type and self.content_type(part) != content_type:
            types = self.change(_CONTENT_TYPES)
            etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{part}", ContentType=content_type)

    def drop(self, part: str) -> None:
        """Take a part out, with its relationships and its content type."""
        self.drop_links(part)
        self._bytes.pop(part, None)
        self._roots.pop(part, None)
        self.changed.discard(part)
        for one in list(self.change(_CONTENT_TYPES).iter(f"{_TYPES}Override")):
            if one.get("PartName") == f"/{part}":
                one.getparent().remove(one)

    def content_type(self, part: str) -> str:
        """Content type of a part; empty when it has none."""
        types = self.root(_CONTENT_TYPES)
        for one in types.iter(f"{_TYPES}Override"):
            if one.get("PartName") == f"/{part}":
                return str(one.get("ContentType"))
        extension = part.rpartition(".")[2].casefold()
        found = (one for one in types.iter(f"{_TYPES}Default") if one.get("Extension").casefold() == extension)
        return next((str(one.get("ContentType")) for one in found), "")

    def links(self, part: str) -> list[Relationship]:
        """What a part refers to; the package itself has the name ``""``."""
        if links_part(part) not in self._bytes:
            return []
        found = []
        for one in self.root(links_part(part)):
            external = one.get("TargetMode") == "External"
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), one.get("Target"))).lstrip("/")
            found.append(
                Relationship(one.get("Id"), one.get("Type"), one.get("Target") if external else target, external)
            )
        return found

    def link(self, part: str, kind: str, target: str) -> str:
        """Let a part refer to another one; gives the id."""
        name = links_part(part)
        if name not in self._bytes:
            self.add(name, f'<Relationships xmlns="{_LINKS}"/>'.encode())
        root = self.change(name)
        taken = {one.get("Id") for one in root}
        identity = next(name for number in range(1, len(taken) + 2) if (name := f"rId{number}") not in taken)
        place = posixpath.relpath(f"/{target}", posixpath.join("/", posixpath.dirname(part)))
        etree.SubElement(root, f"{{{_LINKS}}}Relationship", Id=identity, Type=kind, Target=place)
        return identity

    def drop_links(self, part: str) -> None:
        """Let a part refer to nothing; what it referred to stays."""
        self._bytes.pop(links_part(part), None)
        self._roots.pop(links_part(part), None)
        self.changed.discard(links_part(part))

    def unlink(self, part: str, target: str) -> None:
        """Let a part no longer refer to another one."""
        for one in self.links(part):
            if one.target == target:
                root = self.change(links_part(part))
                root.remove(next(element for element in root if element.get("Id") == one.id))

    def free(self, part: str) -> str:
        """A name like that of this part that no part has yet."""
        stem, dot, extension = part.rpartition(".")
        stem = stem.rstrip("0123456789")
        taken = {name.casefold() for name in self._bytes}
        numbers = range(1, len(taken) + 2)
        return next(name for n in numbers if (name := f"{stem}{n}{dot}{extension}").casefold() not in taken)

    def package(self) -> Package:
        """The workbook as it is now, to look at."""
        names = tuple(self._bytes)
        return Package(names, {name: self.read(name) for name in names})

    def packed(self) -> bytes:
        """The bytes of the workbook as it is now."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self._bytes:
                member = copy.copy(self._members.get(name)) or zipfile.ZipInfo(name)
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, self.read(name))
        return out.getvalue()


def links_part(part: str) -> str:
    """Name of the part that holds the relationships of a part."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def transplanted(source: Parts, target: Parts, part: str) -> str:
    """Copy a part with everything that it refers to; gives its new name."""
    made = target.free(part)
    target.add(made, source.read(part), source.content_type(part))
    for one in source.links(part):
        if one.external:
            continue
        identity = target.link(made, one.type, transplanted(source, target, one.target))
        if identity != one.id:
            raise ValueError(f"{part} numbers its relationships otherwise than expected: {one.id}")
    return made
