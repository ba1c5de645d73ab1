"""What stands around the text of a letter: styles, theme, settings. Templates in which these agree fit in one document.

A document has one of each. Two letters in one document look as they do apart only when neither changes what the other refers
to; templates that differ in more than unused styles are printed as documents of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from xlwings_addin.mailmerge.compile import Body
from xlwings_addin.mailmerge.relationships import related
from xlwings_addin.mailmerge.template import Template
from xlwings_addin.mailmerge.wordxml import W, parse, serialise

SHARED = frozenset(
    {
        "styles", "stylesWithEffects", "settings", "theme", "fontTable", "webSettings", "numbering", "footnotes",
        "endnotes", "customXml", "glossaryDocument", "comments", "people",
    }
)  # fmt: skip
"""Kinds of parts that a document has once."""

_OF_NO_EFFECT = {
    f"{W}{name}"
    for name in ("rsids", "zoom", "view", "proofState", "activeWritingStyle", "mailMerge", "defaultTableStyle",
                 "stylePaneFormatFilter", "stylePaneSortMethod", "hideSpellingErrors", "hideGrammaticalErrors")
}  # fmt: skip
_WORD_OWN = ("{http://schemas.microsoft.com/office/word/2010/wordml}docId",
             "{http://schemas.microsoft.com/office/word/2012/wordml}docId")  # fmt: skip
_ROOT = re.compile(r"<w:document\b[^>]*>")
_NAMESPACE = re.compile(r'xmlns:(\w+)="([^"]*)"')
_IGNORABLE = re.compile(r'mc:Ignorable="([^"]*)"')
_BOUND = re.compile(r"<w:(?:dataBinding|endnoteReference|footnoteReference)\b")


@dataclass(frozen=True)
class Surroundings:
    """Everything outside the text that decides how it looks, in a form that can be compared."""

    fixed: tuple[bytes, ...]
    styles: Mapping[str, bytes]
    namespaces: Mapping[str, str]
    ignorable: frozenset[str]

    def agree(self, other: Surroundings) -> bool:
        """Whether letters of both fit in one document."""
        return (
            self.fixed == other.fixed
            and _same_where_shared(self.styles, other.styles)
            and _same_where_shared(self.namespaces, other.namespaces)
        )

    def joined(self, other: Surroundings) -> Surroundings:
        """Those of a document with letters of both."""
        return Surroundings(
            self.fixed,
            {**self.styles, **other.styles},
            {**self.namespaces, **other.namespaces},
            self.ignorable | other.ignorable,
        )


def surroundings(template: Template) -> Surroundings:
    """Those of one template."""
    kinds = {kind: part for _, kind, part in related(template.parts, template.main)}

    def part(kind: str) -> bytes:
        name = kinds.get(kind, "")
        return etree.tostring(parse(template.parts[name]), method="c14n2") if name in template.parts else b""

    head, body = _halves(template)
    root = _ROOT.search(head)
    assert root is not None
    styles = parse(template.parts[kinds["styles"]]) if "styles" in kinds else etree.Element(f"{W}styles")
    defaults = [_canonical(each) for each in styles.findall(f"{W}docDefaults")]
    bound = str(template.path).encode() if _BOUND.search(body) else b""
    fonts = part("fontTable")
    implied = [each.get(f"{W}styleId", "") for each in styles.findall(f"{W}style") if each.get(f"{W}default")]
    fixed = (
        *defaults,
        " ".join(sorted(implied)).encode(),
        part("theme"),
        part("numbering"),
        _settings(template, kinds),
        fonts if b"embed" in fonts else b"",
        head[root.end() :].encode(),
        bound,
    )
    found = {each.get(f"{W}styleId", ""): _canonical(each) for each in styles.findall(f"{W}style")}
    ignorable = _IGNORABLE.search(root[0])
    return Surroundings(
        fixed, found, dict(_NAMESPACE.findall(root[0])), frozenset(ignorable[1].split() if ignorable else ())
    )


def _halves(template: Template) -> tuple[str, str]:
    """What stands before the text of the main part, and the text, without its fields."""
    nodes = template.compiled[template.main]
    place = next(place for place, node in enumerate(nodes) if isinstance(node, Body))
    return "".join(map(str, nodes[:place])), repr(nodes[place])


def _settings(template: Template, kinds: Mapping[str, str]) -> bytes:
    name = kinds.get("settings", "")
    if name not in template.parts:
        return b""
    root = parse(template.parts[name])
    for element in [each for each in root if each.tag in _OF_NO_EFFECT or each.tag in _WORD_OWN]:
        root.remove(element)
    return b"".join(_canonical(each) for each in root)


def _canonical(element: etree._Element) -> bytes:
    """The element as bytes that do not depend on how the namespaces around it are written."""
    alone = etree.fromstring(etree.tostring(element, with_tail=False))
    etree.cleanup_namespaces(alone)
    return etree.tostring(alone, method="c14n2")


def _same_where_shared(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def all_styles(template: Template, styles: Mapping[str, bytes]) -> dict[str, bytes]:
    """The styles part of the template, by name, with the styles added that it lacks."""
    name = next((part for _, kind, part in related(template.parts, template.main) if kind == "styles"), "")
    if not name:
        return {}
    root = parse(template.parts[name])
    own = {each.get(f"{W}styleId", "") for each in root.findall(f"{W}style")}
    for added in (xml for style, xml in styles.items() if style not in own):
        root.append(etree.fromstring(added))
    return {name: serialise(root)}


def opened(head: str, around: Surroundings) -> str:
    """The start of the main part with the namespaces of all letters in it."""
    attributes = [f'xmlns:{prefix}="{uri}"' for prefix, uri in around.namespaces.items()]
    if around.ignorable:
        attributes.append(f'mc:Ignorable="{" ".join(sorted(around.ignorable))}"')
    return _ROOT.sub(lambda _: f"<w:document {' '.join(attributes)}>", head, count=1)
