"""The look of the workbook: two colours with their tints and greys, one font, and the formats made of them.

Every pair of text and background has a contrast of at least 4,5:1, and nothing is told by colour alone.
"""

from __future__ import annotations

from typing import Any, Final

from xlwings_addin.ledger.schema import Kind

TEAL: Final = "#1F4E5F"
TEAL_TINT: Final = "#E3EEF1"
RUST: Final = "#9A3412"
RUST_TINT: Final = "#FCE9E1"
INK: Final = "#1F2933"
SLATE: Final = "#5B6770"
LINE: Final = "#D5DADD"
EDGE: Final = "#7B868E"
MIST: Final = "#F3F5F6"
WHITE: Final = "#FFFFFF"

PAIRS: Final = (
    (WHITE, TEAL),
    (WHITE, SLATE),
    (WHITE, RUST),
    (TEAL, WHITE),
    (TEAL, MIST),
    (TEAL, TEAL_TINT),
    (RUST, WHITE),
    (RUST, MIST),
    (RUST, RUST_TINT),
    (INK, WHITE),
    (INK, MIST),
    (INK, TEAL_TINT),
    (SLATE, WHITE),
    (SLATE, MIST),
)
"""Text colour and background colour of every combination in use."""

FONT: Final = "Calibri"

TAB_COLOURS: Final = {
    "start": RUST,
    "output": TEAL,
    "form": TEAL,
    "input": "#4F8A9B",
    "log": SLATE,
    "settings": "#A3ADB4",
    "hidden": LINE,
}
"""Tab colour for each kind of sheet."""

NUMBER_FORMATS: Final = {
    Kind.TEXT: "General",
    Kind.CODE: "@",
    Kind.CODES: "@",
    Kind.DATE: "dd-mm-yyyy",
    Kind.MONEY: "#,##0.00",
    Kind.NUMBER: "0",
    Kind.PERCENT: "0.00",
    Kind.RATIO: "0%",
    Kind.YES_NO: "General",
}

RIGHT_ALIGNED: Final = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.RATIO})


class Formats:
    """The cell formats of one XlsxWriter workbook, each distinct set of properties made once."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """Format with these XlsxWriter properties on top of the workbook's font, colour and top alignment."""
        key = tuple(
            sorted({"font_name": FONT, "font_size": 11, "font_color": INK, "valign": "top", **properties}.items())
        )
        if key not in self._made:
            self._made[key] = self._workbook.add_format(dict(key))
        return self._made[key]

    def change(self, **properties: Any) -> Any:
        """Format that only changes these properties, for conditional formats and table columns."""
        key = tuple(sorted({"change": True, **properties}.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def value(self, kind: Kind, **properties: Any) -> Any:
        """Format of a cell that holds a value of this kind."""
        layout: dict[str, Any] = {"num_format": NUMBER_FORMATS[kind]}
        if kind in RIGHT_ALIGNED:
            layout |= {"align": "right", "indent": 1}
        else:
            layout |= {"align": "left", "indent": 1}  # room between a text and the number in the column before it
        return self.of(**{**layout, **properties})

    def heading(self, by_user: bool) -> Any:
        """Format of a table header: dark and upright when the user fills the column, grey and slanted when not.

        Left and at the top, also above amounts, so that Excel's filter button covers no letter.
        """
        fill = TEAL if by_user else SLATE
        return self.of(
            bold=True, italic=not by_user, font_color=WHITE, bg_color=fill, text_wrap=True, align="left", indent=1
        )


def contrast(foreground: str, background: str) -> float:
    """Contrast ratio of two ``#RRGGBB`` colours (WCAG 2.1, relative luminance).

    >>> contrast("#000000", "#FFFFFF")
    21.0
    """

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(foreground), luminance(background)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)
