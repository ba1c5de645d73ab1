"""Text as a worksheet stores it: XML entities, ``_xHHHH_`` for characters XML refuses, shared strings.

Excel writes a character that XML 1.0 cannot hold as ``_x0001_``, a carriage return as ``_x000D_``, and a text that
happens to look like such an escape with its first underscore escaped (ECMA-376 part 1, 22.9.2.19, ST_Xstring).
"""

from __future__ import annotations

import re
from collections.abc import Iterable


class Malformed(ValueError):
    """A part of a workbook that is not written as it must be."""


LONGEST = 32_767
"""Most characters that a cell can hold."""

_REFERENCE = re.compile(r"&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|(\w+));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_ESCAPE = re.compile(r"_x([0-9a-fA-F]{4})_")
_REFUSED = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9a-fA-F]{4}_)")
_SURROGATE = re.compile("[\ud800-\udfff]")


def _character(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        if name not in _NAMED:
            raise Malformed(f"entity {name}")
        return _NAMED[name]
    return chr(int(decimal) if decimal else int(hexadecimal, 16))


def plain(xml: str) -> str:
    """Character data of an XML part without its entities; attribute values too.

    Raises:
        Malformed: an entity that XML does not define.

    >>> plain("R&amp;D &#8364;")
    'R&D €'
    """
    if "\r" in xml:
        xml = xml.replace("\r\n", "\n").replace("\r", "\n")
    return _REFERENCE.sub(_character, xml) if "&" in xml else xml


def decoded(xml: str) -> str:
    """Text of a cell from its character data.

    >>> decoded("a_x000D_b _x005F_x0041_ &lt;")
    'a\\rb _x0041_ <'
    """
    text = plain(xml) if "&" in xml or "\r" in xml else xml
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def _escaped(match: re.Match[str]) -> str:
    # A lone surrogate is no character: UTF-8 cannot hold it and Excel would not show it.
    return "" if "\ud800" <= match[0] <= "\udfff" else f"_x{ord(match[0]):04X}_"


def encoded(text: str) -> str:
    """Character data for the text of a cell; `decoded` gives the text back.

    >>> encoded("R&D\\x01 _x0041_")
    'R&amp;D_x0001_ _x005F_x0041_'
    """
    if "_x" in text or not text.isprintable():
        text = _REFUSED.sub(_escaped, text)
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def attribute(text: str) -> str:
    """The text as the value of an XML attribute between double quotes."""
    return encoded(text).replace('"', "&quot;").replace("\n", "_x000a_").replace("\t", "&#9;")


def element(text: str, prefix: str = "") -> str:
    """A ``<t>`` element with this text, its blanks kept.

    >>> element(" x")
    '<t xml:space="preserve"> x</t>'
    """
    blanks = text != text.strip() or "  " in text or "\n" in text or "\t" in text
    space = ' xml:space="preserve"' if blanks else ""
    return f"<{prefix}t{space}>{encoded(text)}</{prefix}t>"


_PHONETIC = re.compile(r"<(?:\w+:)?rPh\b(?:[^<]++|<(?!/?(?:\w+:)?rPh\b))*</(?:\w+:)?rPh>")
_RUN = re.compile(r"<(?:\w+:)?t(?:\s[^<>]*)?>([^<]*)<")


def string_item(xml: str) -> str:
    """Plain text of a string item (``<si>`` or ``<is>``): all runs of rich text, no phonetic hints.

    >>> string_item('<r><rPr><b/></rPr><t>vet</t></r><r><t xml:space="preserve"> gewoon</t></r>')
    'vet gewoon'
    """
    if xml.startswith("<t>") and xml.count("<") == 2:
        return decoded(xml[3 : xml.rfind("<")])
    if "rPh" in xml:
        xml = _PHONETIC.sub("", xml)
    runs = _RUN.findall(xml)
    return decoded(runs[0] if len(runs) == 1 else "".join(runs))


_ITEM = re.compile(
    r"<(?:\w+:)?si(?:/>|(?:\s[^>]*+)?>(?:\s*<(?:\w+:)?t(?:\s[^>]*+)?>([^<]*+)</(?:\w+:)?t>\s*</"
    r"|((?:[^<]++|<(?!/?(?:\w+:)?si[\s/>]))*)</)(?:\w+:)?si>)"
)


class SharedStrings:
    """The shared strings of a workbook, by index, and the index of each text that carries no format.

    Args:
        chunks: the part ``sharedStrings.xml`` in pieces of any size.
    """

    def __init__(self, chunks: Iterable[str]) -> None:
        self.texts: list[str] = []
        self.index: dict[str, int] = {}
        rest = ""
        for chunk in chunks:
            rest += chunk
            end = 0
            for match in _ITEM.finditer(rest):
                simple, rich = match.groups()
                if rich is None:
                    text = decoded(simple or "")
                    self.index.setdefault(text, len(self.texts))
                else:
                    text = string_item(rich)
                self.texts.append(text)
                end = match.end()
            rest = rest[end:]
