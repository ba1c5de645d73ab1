"""WordprocessingML in small: its names, a parser that refuses what no letter needs, and text as the content of a run."""

from __future__ import annotations

import re

from lxml import etree

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

W = f"{{{_WORD}}}"
RELATIONSHIP = f"{{{_PACKAGE}/relationships}}Relationship"
NO_RELATIONSHIPS = f'<Relationships xmlns="{_PACKAGE}/relationships"/>'.encode()
CONTENT_TYPE_DEFAULT = f"{{{_PACKAGE}/content-types}}Default"
CONTENT_TYPE_OVERRIDE = f"{{{_PACKAGE}/content-types}}Override"
IMAGE = f"{OFFICE}/image"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARAGRAPH_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[&<>\n\r\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BREAK = '</w:t><w:br/><w:t xml:space="preserve">'
_TAB = '</w:t><w:tab/><w:t xml:space="preserve">'


def parse(xml: bytes) -> etree._Element:
    """Root of the part; comments and processing instructions are left out.

    Raises:
        ValueError: not well-formed, or with a document type or entities, which no Word file has.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ValueError("document type definition")
    return root


def serialise(root: etree._Element) -> bytes:
    """The part as bytes, with the declaration that Word writes."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def run_text(value: str) -> str:
    """The value as content of a ``w:t`` with ``xml:space="preserve"``: line breaks and tabs as Word's own.

    Characters that XML forbids are left out.

    >>> run_text("Jansen & Zn <BV>")
    'Jansen &amp; Zn &lt;BV&gt;'
    """
    if not _SPECIAL.search(value):
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n")
    value = _FORBIDDEN.sub("", value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return value.replace("\n", _BREAK).replace("\t", _TAB)


def attribute_text(value: str) -> str:
    """The value inside a double-quoted attribute, on one line.

    >>> attribute_text('"A" & B')
    '&quot;A&quot; &amp; B'
    """
    value = _FORBIDDEN.sub("", " ".join(value.split()))
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
