"""Whether a workbook is sound: what Excel would repair or refuse, and what would make a button do nothing.

The checks go beyond an XML schema: relationships, addresses, tables, names, ribbon and macros must agree. Each gives
sentences for a developer or administrator; an empty list means that nothing was found. `damage` goes for any workbook;
`faults` adds what a user may do to a workbook and the template must not: links to elsewhere, own macros and lists.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/"
_VBA = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True)


class Relationship(NamedTuple):
    """One relationship of a part; ``target`` is the full name of the part that it leads to."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """The parts of a workbook, read for checking."""

    names: tuple[str, ...]
    parts: Mapping[str, bytes]

    @classmethod
    def read(cls, workbook: bytes) -> Package:
        """The package in these bytes."""
        with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
            return cls(tuple(archive.namelist()), {name: archive.read(name) for name in archive.namelist()})

    def xml(self, part: str) -> Any:
        """Root element of a part."""
        return etree.fromstring(self.parts[part], _PARSER)

    def relationships(self, part: str = "") -> list[Relationship]:
        """Relationships of a part; of the package itself without one."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels not in self.parts:
            return []
        return [
            Relationship(
                one.get("Id"),
                one.get("Type"),
                one.get("Target")
                if one.get("TargetMode") == "External"
                else posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/"),
                one.get("TargetMode") == "External",
            )
            for one in self.xml(rels)
        ]

    @cached_property
    def workbook_part(self) -> str:
        """Name of the main part."""
        return next(one.target for one in self.relationships() if one.type.endswith("/officeDocument"))

    @cached_property
    def workbook(self) -> Any:
        """Root element of the main part."""
        return self.xml(self.workbook_part)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet names in tab order, each with its part; a sheet without a part is told by `whole_relationships`."""
        targets = {one.id: one.target for one in self.relationships(self.workbook_part) if one.target in self.parts}
        sheets = [(one.get("name"), targets.get(one.get(_RELATED))) for one in self.workbook.iter(f"{MAIN}sheet")]
        return {name: part for name, part in sheets if part}

    @cached_property
    def tables(self) -> list[tuple[str, Any]]:
        """Every Excel table as its sheet's name and its root element."""
        return [
            (name, self.xml(one.target))
            for name, part in self.sheets.items()
            for one in self.relationships(part)
            if one.type.endswith("/table") and one.target in self.parts
        ]

    @cached_property
    def texts(self) -> list[str]:
        """The shared strings."""
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        items = self.xml("xl/sharedStrings.xml").iter(f"{MAIN}si")
        return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]

    @cached_property
    def modules(self) -> dict[str, str]:
        """VBA modules with their source, attributes included."""
        from pyopenvba.cfb import CFB
        from pyopenvba.vba import parse_vba_project

        for one in self.relationships(self.workbook_part):
            if one.type == _VBA:
                project = parse_vba_project(CFB.from_bytes(self.parts[one.target]))
                return {module.name: module.source for module in project.modules}
        return {}


def damage(workbook: bytes) -> list[str]:
    """What is wrong with a workbook, whatever its user made of it; one sentence each."""
    from xlwings_addin.template import sound_cells, sound_macros

    return _found(workbook, (whole_parts, whole_relationships, *sound_cells.DAMAGE, *sound_macros.DAMAGE))


def faults(workbook: bytes) -> list[str]:
    """Everything that is wrong with the template, damage and more; one sentence each."""
    from xlwings_addin.template import sound_cells, sound_macros

    own = (no_links_outside, *sound_cells.OF_THE_TEMPLATE, *sound_macros.OF_THE_TEMPLATE)
    return damage(workbook) or _found(workbook, own)


def _found(workbook: bytes, checks: Sequence[Callable[[Package], Iterator[str]]]) -> list[str]:
    package = Package.read(workbook)
    return list(well_formed(package)) or [fault for check in checks for fault in check(package)]


def well_formed(package: Package) -> Iterator[str]:
    """Each XML part can be read at all; nothing else can be checked when one cannot."""
    for part in package.parts:
        if part.endswith((".xml", ".rels")):
            try:
                package.xml(part)
            except etree.XMLSyntaxError as error:
                yield f"{part} is not well-formed XML: {error}."


def whole_parts(package: Package) -> Iterator[str]:
    """Each part has one name and one content type."""
    seen: set[str] = set()
    for name in package.names:
        if name.casefold() in seen:
            yield f"The package holds {name} twice."
        seen.add(name.casefold())
    types = package.xml("[Content_Types].xml")
    defaults = {one.get("Extension").casefold() for one in types.iter(f"{_PACKAGE}content-types}}Default")}
    overrides = {one.get("PartName").lstrip("/") for one in types.iter(f"{_PACKAGE}content-types}}Override")}
    for name in sorted(overrides - set(package.parts)):
        yield f"[Content_Types].xml names {name}, which is not there."
    for name in package.parts:
        typed = name in overrides or name.rpartition(".")[2].casefold() in defaults
        if not typed and name != "[Content_Types].xml":
            yield f"{name} has no content type."


def whole_relationships(package: Package) -> Iterator[str]:
    """Each relationship leads to a part."""
    for part in ("", *package.parts):
        ids = set()
        for one in package.relationships(part):
            if one.id in ids:
                yield f"{part or 'The package'} has the relationship {one.id} twice."
            ids.add(one.id)
            if not one.external and one.target not in package.parts:
                yield f"{part or 'The package'} refers to {one.target}, which is not there."
        for element in package.xml(part).iter() if part.endswith(".xml") else ():
            if (wanted := element.get(_RELATED)) is not None and wanted not in ids:
                yield f"{part} uses the relationship {wanted}, which is not there."


def no_links_outside(package: Package) -> Iterator[str]:
    """Nothing leads outside the file."""
    for part in ("", *package.parts):
        for one in package.relationships(part):
            if one.external:
                yield f"{part or 'The package'} links to {one.target}, outside the file."
    if any(name.startswith("xl/externalLinks/") for name in package.parts):
        yield "The workbook has links to other workbooks."
