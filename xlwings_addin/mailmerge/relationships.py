"""How the parts of a Word file refer to each other, and the few changes that letters make to that."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from lxml import etree

from xlwings_addin.mailmerge.package import relationships_of, resolve
from xlwings_addin.mailmerge.wordxml import (
    CONTENT_TYPE_DEFAULT,
    CONTENT_TYPE_OVERRIDE,
    IMAGE,
    NO_RELATIONSHIPS,
    RELATIONSHIP,
    W,
    parse,
    serialise,
)

CONTENT_TYPES = "[Content_Types].xml"
PICTURE_KINDS = ("png", "jpeg")
_DATA_SOURCES = ("mailMergeSource", "mailMergeHeaderSource")


def related(parts: Mapping[str, bytes], part: str) -> Iterator[tuple[str, str, str]]:
    """Id, kind ("header", "image", …) and part of each relationship of ``part``; of the package for ``""``."""
    for relationship in parse(parts[relationships_of(part)]).iter(RELATIONSHIP):
        if relationship.get("TargetMode") != "External":
            kind = relationship.get("Type", "").rpartition("/")[2]
            yield relationship.get("Id", ""), kind, resolve(part, relationship.get("Target", ""))


def add_relationships(parts: dict[str, bytes], part: str, added: Mapping[str, tuple[str, str]]) -> None:
    """Let ``part`` refer to other parts: relationship id to type and part."""
    name = relationships_of(part)
    # without a prefix: LibreOffice opens no file whose relationships have one
    root = parse(parts.get(name, NO_RELATIONSHIPS))
    for relationship_id, (kind, other) in added.items():
        target = posixpath.relpath(other, posixpath.dirname(part))
        etree.SubElement(root, RELATIONSHIP, Id=relationship_id, Type=kind, Target=target)
    parts[name] = serialise(root)


def add_external(parts: dict[str, bytes], part: str, added: Mapping[str, tuple[str, str]]) -> None:
    """Let ``part`` refer to what lies outside the file: relationship id to type and address."""
    name = relationships_of(part)
    root = parse(parts.get(name, NO_RELATIONSHIPS))
    for relationship_id, (kind, address) in added.items():
        etree.SubElement(root, RELATIONSHIP, Id=relationship_id, Type=kind, Target=address, TargetMode="External")
    parts[name] = serialise(root)


def add_images(parts: dict[str, bytes], part: str, images: Mapping[str, str]) -> None:
    """Let ``part`` show pictures: relationship id to media part."""
    if not images:
        return
    add_relationships(parts, part, {relationship_id: (IMAGE, media) for relationship_id, media in images.items()})
    declare_images(parts)


def declare_part(parts: dict[str, bytes], part: str, content_type: str) -> None:
    """Name the content type of a part that is new."""
    root = parse(parts[CONTENT_TYPES])
    etree.SubElement(root, CONTENT_TYPE_OVERRIDE, PartName=f"/{part}", ContentType=content_type)
    parts[CONTENT_TYPES] = serialise(root)


def declare_images(parts: dict[str, bytes]) -> None:
    """Name the content types of pictures, unless they are there."""
    root = parse(parts[CONTENT_TYPES])
    extensions = {default.get("Extension", "").lower() for default in root.iter(CONTENT_TYPE_DEFAULT)}
    for kind in PICTURE_KINDS:
        if kind not in extensions:
            root.insert(0, etree.Element(CONTENT_TYPE_DEFAULT, Extension=kind, ContentType=f"image/{kind}"))
    parts[CONTENT_TYPES] = serialise(root)


def detach(parts: dict[str, bytes], settings: str) -> None:
    """Take the data source out of the settings: a finished letter must not ask for it."""
    root = parse(parts[settings])
    for element in root.findall(f"{W}mailMerge"):
        root.remove(element)
    parts[settings] = serialise(root)
    name = relationships_of(settings)
    if name not in parts:
        return
    relationships = parse(parts[name])
    for relationship in list(relationships):
        if relationship.get("Type", "").rpartition("/")[2] in _DATA_SOURCES:
            relationships.remove(relationship)
    if len(relationships):
        parts[name] = serialise(relationships)
    else:
        del parts[name]
