"""What the engine needs to know of ``styles.xml``: number formats, which cell formats show a date, fill colours."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree as ET

from xlwings_addin.engine.edits import Mark, Quoted

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "m/d/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yyyy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
"""Number formats that a file names by number only (ECMA-376 part 1, 18.8.30)."""

_EAST_ASIAN_DATES = {*range(27, 37), *range(50, 59)}
_NO_PLACEHOLDER = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def shows_date(code: str) -> bool:
    """True when a number format shows a number as a date or a time.

    >>> shows_date("dd-mm-yyyy"), shows_date('#,##0.00 "dagen"'), shows_date("[Red]0"), shows_date("General")
    (True, False, False, False)
    """
    first = _NO_PLACEHOLDER.sub("", code.split(";", maxsplit=1)[0])
    return first.lower() != "general" and any(letter in "dmyhs" for letter in first.lower())


_CELL_FORMATS = re.compile(r"(<((?:[\w.-]+:)?)cellXfs(?:\s[^<>]*)?>)(.*?)(</\2cellXfs>)", re.DOTALL)
_FORMAT = re.compile(r"<((?:[\w.-]+:)?xf)(?:\s[^<>]*?)?(?:/>|>.*?</\1>)", re.DOTALL)
_NAME = re.compile(r"<(?:[\w.-]+:)?xf")
_PREFIX = re.compile(r"""\squotePrefix\s*=\s*["'](?:1|true)["']""")
_NO_PREFIX = re.compile(r"""\squotePrefix\s*=\s*(?:"[^"]*"|'[^']*')""")
_COUNT = re.compile(r"""(\scount\s*=\s*["'])\d+(["'])""")
_AS_TEXT = "@"
_MOST_FORMATS = 64_000
"""Excel takes 65.490 cell formats."""


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


@dataclass(frozen=True)
class _Format:
    """One cell format (``xf``): the number of its number format and everything else it says."""

    number: int
    fill: int
    rest: frozenset[tuple[str, str]]


@dataclass
class Styles:
    """The cell formats of a workbook, by the number that a cell carries in its attribute ``s``.

    ``xml`` is the part that holds them; ``extended`` tells that it got formats which the file does not have yet.
    """

    codes: dict[int, str] = field(default_factory=dict)
    xml: str = ""
    extended: bool = False
    formats: list[_Format] = field(default_factory=list)
    fills: list[tuple[int, int, int] | None] = field(default_factory=list)

    @classmethod
    def parsed(cls, xml: bytes) -> Styles:
        """The formats of a part ``styles.xml``."""
        styles = cls(xml=xml.decode())
        for group in ET.fromstring(xml):
            name = _local(group.tag)
            if name == "numFmts":
                styles.codes = {int(one.get("numFmtId", "0")): one.get("formatCode", "") for one in group}
            elif name == "cellXfs":
                styles.formats = [_parsed_format(one) for one in group]
            elif name == "fills":
                styles.fills = [_solid(one) for one in group]
        return styles

    def code(self, style: int) -> str:
        """Number format of a cell format, such as ``dd-mm-yyyy``."""
        number = self.formats[style].number if style < len(self.formats) else 0
        return self.codes.get(number) or _BUILT_IN.get(number, "General")

    def color(self, style: int) -> tuple[int, int, int] | None:
        """Red, green and blue of a plain fill; None without one, or when the theme decides."""
        fill = self.formats[style].fill if style < len(self.formats) else 0
        return self.fills[fill] if fill < len(self.fills) else None

    @cached_property
    def dates(self) -> frozenset[int]:
        """The cell formats that show a number as a date or a time."""
        return frozenset(
            style
            for style, one in enumerate(self.formats)
            if (one.number in _EAST_ASIAN_DATES and one.number not in self.codes) or shows_date(self.code(style))
        )

    def as_date(self, style: int) -> int:
        """The format itself when it shows dates, else the one that shows days and resembles it most.

        No date format is ever added: a workbook without any date format shows the serial number.
        """
        if style in self.dates or not self.dates:
            return style
        own = self.formats[style].rest if style < len(self.formats) else frozenset()

        def likeness(candidate: int) -> tuple[bool, int, int]:
            code = self.code(candidate).lower()
            return "d" in code and "h" not in code, -len(own ^ self.formats[candidate].rest), -candidate

        return max(self.dates, key=likeness)

    def fitting(self, kind: type, style: int, like: int) -> int:
        """The format of a cell for a value of a kind, made out of the one that it has or would get.

        Args:
            kind: type of the entry.
            style: -1 when there is none.
            like: the format of the first cell of its column in a table.
        """
        if kind is Quoted:
            return self.quoted(max(style, 0))
        if kind in (Mark, str):
            return style
        style = self.unquoted(style)
        if kind is dt.datetime and style not in self.dates:
            return self.as_date(like if like in self.dates else max(style, 0))
        return style

    @cached_property
    def _texts(self) -> list[str]:
        """Each cell format as the part says it; nothing when it says them in an unusual way."""
        group = _CELL_FORMATS.search(self.xml)
        texts = [match[0] for match in _FORMAT.finditer(group[3])] if group else []
        return texts if len(texts) == len(self.formats) else []

    def quoted(self, style: int) -> int:
        """The same format with the mark that Excel sets when a user types an apostrophe before a text.

        With it a text that begins as a formula stays text when the user edits the cell (ECMA-376 part 1, 18.8.45,
        ``quotePrefix``). A format that is not there yet is added at the end of the part.
        """
        texts = self._texts
        if style >= len(texts) or _PREFIX.search(texts[style]) or self.code(style) == _AS_TEXT:
            return style
        plain = _NO_PREFIX.sub("", texts[style])
        for candidate, text in enumerate(texts):
            if _PREFIX.search(text) and _NO_PREFIX.sub("", text) == plain:
                return candidate
        group = _CELL_FORMATS.search(self.xml)
        if group is None or len(texts) >= _MOST_FORMATS:
            return style
        new = _NAME.sub(r'\g<0> quotePrefix="1"', plain, count=1)
        start = _COUNT.sub(rf"\g<1>{len(texts) + 1}\g<2>", group[1])
        self.xml = f"{self.xml[: group.start()]}{start}{group[3]}{new}{group[4]}{self.xml[group.end() :]}"
        texts.append(new)
        self.formats.append(self.formats[style])
        self.extended = True
        return len(texts) - 1

    def unquoted(self, style: int) -> int:
        """The same format without that mark, as far as the workbook has it."""
        if not 0 <= style < len(self._texts) or not _PREFIX.search(self._texts[style]):
            return style
        plain = _NO_PREFIX.sub("", self._texts[style])
        for candidate, text in enumerate(self._texts):
            if not _PREFIX.search(text) and _NO_PREFIX.sub("", text) == plain:
                return candidate
        return style


def _parsed_format(xf: ET.Element) -> _Format:
    looks = {key: value for key, value in xf.attrib.items() if key in ("fontId", "fillId", "borderId", "xfId")}
    for child in xf:
        looks.update({f"{_local(child.tag)}.{key}": value for key, value in child.attrib.items()})
    return _Format(int(xf.get("numFmtId", "0")), int(xf.get("fillId", "0")), frozenset(looks.items()))


def _solid(fill: ET.Element) -> tuple[int, int, int] | None:
    for pattern in fill:
        for color in pattern:
            rgb = color.get("rgb", "")
            if _local(color.tag) == "fgColor" and pattern.get("patternType") == "solid" and len(rgb) == 8:
                return int(rgb[2:4], 16), int(rgb[4:6], 16), int(rgb[6:], 16)
    return None
