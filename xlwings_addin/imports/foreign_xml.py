"""XML made by others, read element by element: no DTD, no entities, no network, and a wrong encoding declaration mended."""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.cells import tidy

if TYPE_CHECKING:
    from lxml.etree import _Element

LARGEST_FILE = 128 * 1024 * 1024
"""Bytes of the largest XML file that is read."""

_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")


class Limit(NamedTuple):
    """Elements of which there may be so many of each name, and what is raised at one more."""

    names: tuple[str, ...]
    most: int
    refusal: FileRefused


def root_name(path: Path) -> str:
    """Name of the outermost element without its namespace; ``""`` when the file does not begin as XML.

    Raises:
        FileRefused: a document type declaration, or no well-formed beginning.
    """
    with path.open("rb") as file:
        start = file.read(64 * 1024)
    if not start.lstrip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + codecs.BOM_UTF16_BE + b" \t\r\n\0").startswith(b"<"):
        return ""
    shown = start.replace(b"\0", b"")
    if b"<!DOCTYPE" in shown or b"<!ENTITY" in shown:
        raise _forbidden(path)
    found = re.search(
        rb"<(?:[\w.-]+:)?([A-Za-z_][\w.-]*)", re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", shown, flags=re.DOTALL)
    )
    return found[1].decode("ascii", "replace") if found else ""


def elements(path: Path, *names: str, limit: Limit | None = None) -> Iterator[_Element]:
    """Gives each element with one of these names when it is complete, and forgets it afterwards.

    An element inside another of the names comes before that other and is emptied by then: name siblings only.

    Raises:
        FileRefused: too large, past the limit, not well formed, or with a document type declaration.
    """
    from lxml import etree

    data = _content(path)
    limited = limit.names if limit else ()
    parser = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end") if limit else ("end",),
        tag=[f"{{*}}{name}" for name in (*names, *limited)],
        encoding=_true_encoding(data),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    seen: Counter[str] = Counter()
    try:
        for event, element in parser:
            # counted as they begin: those in one element of the file are all in memory when it ends
            if limit and element.tag.rpartition("}")[2] in limited:
                seen[element.tag] += event == "start"
                if seen[element.tag] > limit.most:
                    raise limit.refusal
                continue
            if event == "start":
                continue
            if element.getroottree().docinfo.doctype:
                raise _forbidden(path)
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, LookupError) as error:
        raise FileRefused(
            f"{path.name} is beschadigd of niet compleet: het is geen geldige XML. Haal het bestand opnieuw op."
        ) from error


def _content(path: Path) -> bytes:
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(f"{path.name} is te groot om te importeren; het meeste is {LARGEST_FILE // 1_000_000} MB.")
    return path.read_bytes()


def text_at(element: _Element, *paths: str) -> str:
    """The text at the first of these paths that has any, on one line; names without namespace, as ``"Acct/Id/IBAN"``."""
    for path in paths:
        found = element.find("/".join(f"{{*}}{name}" for name in path.split("/")))
        if found is not None and found.text and (text := tidy(found.text)):
            return text
    return ""


def texts_at(element: _Element, path: str) -> list[str]:
    """The texts of all elements at this path, on one line each."""
    found = element.iterfind("/".join(f"{{*}}{name}" for name in path.split("/")))
    return [tidy(each.text) for each in found if each.text and tidy(each.text)]


def _true_encoding(data: bytes) -> str | None:
    """An encoding to use instead of the declared one; ``None`` when that one is right."""
    if data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in data[:64]:
        return None
    found = _DECLARED.search(data[:400])
    declared = found[1].decode("ascii") if found else "utf-8"
    for encoding in (declared, "utf-8", "cp1252"):
        try:
            data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return None if encoding == declared else encoding
    return None


def _forbidden(path: Path) -> FileRefused:
    return FileRefused(f"{path.name} bevat een DOCTYPE of entiteiten en wordt daarom geweigerd.")
