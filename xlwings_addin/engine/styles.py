"""What the engine needs to know of ``styles.xml``: number formats, which cell formats show a date, fill colours."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from xml.etree import ElementTree as ET

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
    """The cell formats of a workbook, by the number that a cell carries in its attribute ``s``."""

    codes: dict[int, str] = field(default_factory=dict)
    formats: list[_Format] = field(default_factory=list)
    fills: list[tuple[int, int, int] | None] = field(default_factory=list)

    @classmethod
    def parsed(cls, xml: bytes) -> Styles:
        """The formats of a part ``styles.xml``."""
        styles = cls()
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

        ``styles.xml`` is never changed: a workbook without any date format shows the serial number.
        """
        if style in self.dates or not self.dates:
            return style
        own = self.formats[style].rest if style < len(self.formats) else frozenset()

        def likeness(candidate: int) -> tuple[bool, int, int]:
            code = self.code(candidate).lower()
            return "d" in code and "h" not in code, -len(own ^ self.formats[candidate].rest), -candidate

        return max(self.dates, key=likeness)


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
