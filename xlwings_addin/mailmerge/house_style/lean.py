"""What python-docx leaves behind, taken out: the same .docx each time, half the size, set to the letter's language."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

from docx.document import Document

from xlwings_addin.mailmerge.package import members, pack
from xlwings_addin.mailmerge.relationships import CONTENT_TYPES
from xlwings_addin.mailmerge.wordxml import (
    CONTENT_TYPE_DEFAULT,
    CONTENT_TYPE_OVERRIDE,
    RELATIONSHIP,
    W,
    parse,
    serialise,
)

_LITTER = (
    "customXml/",
    "docProps/thumbnail",
    "word/stylesWithEffects.xml",
    "word/numbering.xml",
    "word/webSettings.xml",
)
_USED_STYLE = re.compile(rb'<w:(?:pStyle|rStyle|tblStyle) w:val="([^"]+)"')
_STYLES, _SETTINGS = "word/styles.xml", "word/settings.xml"
_SETTINGS_LITTER = (
    "savePreviewPicture",
    "rsids",
    "proofState",
    "attachedSchema",
    "shapeDefaults",
    "doNotAutoCompressPictures",
)
_COMPATIBILITY = "15"  # Word 2013 and later; without it Word opens the letter in compatibility mode


def save(document: Document, path: Path, locale: str) -> None:
    """Write the document lean and reproducibly."""
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in [name for name in parts if name.startswith(_LITTER)]:
        del parts[name]
    for name in [name for name in parts if name.endswith(".rels")]:
        _keep_relationships(parts, name)
    _keep_content_types(parts)
    _keep_styles(parts)
    _settle(parts, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack(members(parts)))


def _keep_relationships(parts: dict[str, bytes], name: str) -> None:
    root = parse(parts[name])
    for relationship in list(root.iter(RELATIONSHIP)):
        target = relationship.get("Target", "")
        if any(
            litter.rpartition("/")[2] in target if "." in litter else litter.strip("/") in target for litter in _LITTER
        ):
            root.remove(relationship)
    parts[name] = serialise(root)


def _keep_content_types(parts: dict[str, bytes]) -> None:
    root = parse(parts[CONTENT_TYPES])
    suffixes = {name.rpartition(".")[2] for name in parts}
    for override in list(root.iter(CONTENT_TYPE_OVERRIDE)):
        if override.get("PartName", "").lstrip("/") not in parts:
            root.remove(override)
    for default in list(root.iter(CONTENT_TYPE_DEFAULT)):
        if default.get("Extension") not in suffixes:
            root.remove(default)
    parts[CONTENT_TYPES] = serialise(root)


def _keep_styles(parts: dict[str, bytes]) -> None:
    """Leave out every style that no paragraph, and no style in use, refers to."""
    root = parse(parts[_STYLES])
    by_id = {style.get(f"{W}styleId", ""): style for style in root.findall(f"{W}style")}
    named = {match.decode() for name, xml in parts.items() if name != _STYLES for match in _USED_STYLE.findall(xml)}
    pending = [key for key, style in by_id.items() if key in named or style.get(f"{W}default") == "1"]
    kept: set[str] = set()
    while pending:
        key = pending.pop()
        if key in kept or key not in by_id:
            continue
        kept.add(key)
        for reference in ("basedOn", "link", "next"):
            element = by_id[key].find(f"{W}{reference}")
            if element is not None:
                pending.append(element.get(f"{W}val", ""))
    for key, style in by_id.items():
        if key not in kept:
            root.remove(style)
    for latent in root.findall(f"{W}latentStyles"):
        root.remove(latent)
    parts[_STYLES] = serialise(root)


def _settle(parts: dict[str, bytes], locale: str) -> None:
    root = parse(parts[_SETTINGS])
    for name in _SETTINGS_LITTER:
        for element in root.findall(f"{W}{name}"):
            root.remove(element)
    for setting in root.iter(f"{W}compatSetting"):
        if setting.get(f"{W}name") == "compatibilityMode":
            setting.set(f"{W}val", _COMPATIBILITY)
    for element in list(root.iter(f"{W}useFELayout")):
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    for name, attributes in (
        ("zoom", {"percent": "100"}),
        ("themeFontLang", {"val": locale}),
        ("decimalSymbol", {"val": ","}),
        ("listSeparator", {"val": ";"}),
    ):
        for found in root.findall(f"{W}{name}"):
            found.attrib.clear()
            for attribute, value in attributes.items():
                found.set(f"{W}{attribute}", value)
    parts[_SETTINGS] = serialise(root)
