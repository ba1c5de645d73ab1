"""A template that Word opens with its data: the settings part of a mail-merge document names the workbook and the rows.

It holds the same as a document that was attached by hand in Word, under Mailings > Select Recipients.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import NamedTuple

from lxml import etree

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.package import members, pack, read_parts
from xlwings_addin.mailmerge.relationships import (
    add_external,
    add_relationships,
    declare_part,
    detach,
    related,
)
from xlwings_addin.mailmerge.wordxml import OFFICE, W, parse, serialise

_SETTINGS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml"
_NO_SETTINGS = f'<w:settings xmlns:w="{W[1:-1]}"/>'.encode()
_SOURCE, _HEADERS = "rIdSamenvoegen", "rIdSamenvoegenKop"
_BEFORE = frozenset(
    f"{W}{name}"
    for name in (
        "writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime",
        "doNotDisplayPageBoundaries", "displayBackgroundShape", "printPostScriptOverText",
        "printFractionalCharacterWidth", "printFormsData", "embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts",
        "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader",
        "bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors",
        "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate", "linkStyles", "stylePaneFormatFilter",
        "stylePaneSortMethod", "documentType",
    )
)  # fmt: skip
"""What stands before the data source among the settings; Word opens no document in which the order is another."""


class DataSource(NamedTuple):
    """Rows of a sheet in a saved workbook: those in which each of these columns has this text."""

    workbook: PurePath
    sheet: str
    where: Mapping[str, tuple[str, ...]]

    @property
    def query(self) -> str:
        """The rows as Word asks for them.

        >>> DataSource(PurePath("/w.xlsm"), "Samenvoegen", {"brief": ("aanmaning",)}).query
        "SELECT * FROM `Samenvoegen$` WHERE `brief` = 'aanmaning'"
        """
        conditions = [_condition(column, texts) for column, texts in self.where.items()]
        return f"SELECT * FROM `{self.sheet}$`" + (f" WHERE {' AND '.join(conditions)}" if conditions else "")

    @property
    def connection(self) -> str:
        """How Word reaches the workbook: through the provider that comes with Office, to look only."""
        path = str(self.workbook)
        if any(sign in path for sign in ";'\""):
            path = '"' + path.replace('"', '""') + '"'
        return (
            f"Provider=Microsoft.ACE.OLEDB.12.0;User ID=Admin;Data Source={path};Mode=Read;"
            'Extended Properties="HDR=YES;IMEX=1;";'
        )


def _condition(column: str, texts: tuple[str, ...]) -> str:
    quoted = [f"'{text.replace(chr(39), chr(39) * 2)}'" for text in texts]
    return f"`{column}` = {quoted[0]}" if len(quoted) == 1 else f"`{column}` IN ({', '.join(quoted)})"


def attached(template: Path, source: DataSource) -> bytes:
    """The template as a .docx file that takes its data from the workbook; the template itself stays as it is.

    Raises:
        FileRefused: it is no Word file, or damaged.
    """
    parts = read_parts(template)
    try:
        _attach(parts, source)
    except (ValueError, KeyError) as error:
        raise FileRefused(f"{template.name} is geen Word-bestand of is beschadigd.") from error
    return pack(members(parts))


def _attach(parts: dict[str, bytes], source: DataSource) -> None:
    main = {kind: part for _, kind, part in related(parts, "")}["officeDocument"]
    settings = next((part for _, kind, part in related(parts, main) if kind == "settings"), None)
    if settings is None:
        settings = f"{main.rpartition('/')[0]}/settings.xml".removeprefix("/")
        parts[settings] = _NO_SETTINGS
        add_relationships(parts, main, {"rIdInstellingen": (f"{OFFICE}/settings", settings)})
        declare_part(parts, settings, _SETTINGS_TYPE)
    detach(parts, settings)
    root = parse(parts[settings])
    place = max((place for place, child in enumerate(root, 1) if child.tag in _BEFORE), default=0)
    root.insert(place, _mail_merge(source))
    parts[settings] = serialise(root)
    uri = source.workbook.as_uri()
    add_external(
        parts,
        settings,
        {_SOURCE: (f"{OFFICE}/mailMergeSource", uri), _HEADERS: (f"{OFFICE}/mailMergeSource", uri)},
    )


def _mail_merge(source: DataSource) -> etree._Element:
    table = f"{source.sheet}$"
    merge = etree.Element(f"{W}mailMerge")
    for name, value in (
        ("mainDocumentType", "formLetters"),
        ("linkToQuery", ""),
        ("dataType", "native"),
        ("connectString", source.connection),
        ("query", source.query),
    ):
        _add(merge, name, value)
    _refer(merge, "dataSource", _SOURCE)
    _add(merge, "viewMergedData")
    _add(merge, "activeRecord", "1")
    office_source = _add(merge, "odso")
    _add(office_source, "udl", source.connection)
    _add(office_source, "table", table)
    _refer(office_source, "src", _HEADERS)
    for name, value in (("colDelim", "9"), ("type", "database"), ("fHdr", "")):
        _add(office_source, name, value)
    return merge


def _add(parent: etree._Element, name: str, value: str = "") -> etree._Element:
    element = etree.SubElement(parent, f"{W}{name}")
    if value:
        element.set(f"{W}val", value)
    return element


def _refer(parent: etree._Element, name: str, relationship_id: str) -> None:
    etree.SubElement(parent, f"{W}{name}", {f"{{{OFFICE}}}id": relationship_id})
