"""What fills one letter, and the same as a row of `Samenvoegen` for Word's own mail merge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xlwings_addin.mailmerge.fields import FIELDS, LONGEST_CELL, Repeat

Values = Mapping[str, str]


class Picture(NamedTuple):
    """A picture for a picture field: its bytes, its text for who cannot see it, its size in mm, ``png`` or ``jpeg``."""

    data: bytes
    alt: str
    width: float
    height: float
    kind: str = "png"


class Content(NamedTuple):
    """All values of one letter as ready-made text; a field without a value is left empty."""

    fields: Values
    rows: Mapping[Repeat, Sequence[Values]]
    pictures: Mapping[str, Picture]

    def joined(self, name: str, repeat: Repeat) -> str:
        """The values of a row field of all rows, one a line."""
        return "\n".join(row.get(name, "") for row in self.rows.get(repeat, ()))


def merge_row(content: Content) -> dict[str, str]:
    """The row of `Samenvoegen` for this letter: every header with its text, row fields line by line.

    Word reads 255 characters of a cell and cuts the rest off without a word. A letter that needs more says so in its
    first row field instead of coming out incomplete, and is made by the button only.
    """
    row: dict[str, str] = {}
    for field in FIELDS:
        if field.picture:
            row[field.name] = ""
        elif field.repeat:
            row[field.name] = content.joined(field.name, field.repeat)
        else:
            row[field.name] = content.fields.get(field.name, "")
    if any(len(text) > LONGEST_CELL for text in row.values()):
        row = {name: text[:LONGEST_CELL] for name, text in row.items()}
        row |= {field.name: "" for field in FIELDS if field.repeat}
        row["factuurnummer"] = TOO_LONG
    return row


TOO_LONG = "Deze brief is te lang om in Word samen te voegen. Gebruik de brief die de knop Brieven maken heeft gemaakt."
"""Stands in `Samenvoegen` where the invoice numbers would be."""
