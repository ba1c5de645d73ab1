"""The call note on the sheet `Gesprek`: which cells the user fills in, each found by its defined name."""

from __future__ import annotations

from xlwings_addin.ledger.schema import CALLS, Column

FORM_SHEET = "Gesprek"

MESSAGE_NAME = "Gesprek_melding"
"""Defined name of the cell below the note that says why a note was not logged."""

PICKS_NAME = "Gesprek_datums"
"""Defined name of the cells with the days to pick from, the source of the dropdown on each cell for a day to come."""

MOST_PICKS = 5

DAYS_TO_COME = ("promised_on", "call_back_on", "next_on", "back_on", "ready_by")
"""Fields with that dropdown; any other date may be typed there too."""

_ORDER = (
    "debtor invoices outcome spoken_to role promised promised_on means summary note reason condition call_back_on next_on "
    "back_on stand_in phone disputed action_owner ready_by signal future on time goal handler replaces"
)

NOTE_FIELDS: tuple[Column, ...] = tuple(CALLS.by_field[field] for field in _ORDER.split())
"""The columns of `Gesprekken` that the form asks for, in the order of the form: what most calls need comes first.

The number of the call and what was open at that moment are the product's to fill.
"""


def cell_name(column: Column) -> str:
    """Defined name of the cell that holds this field, such as ``Gesprek_promised_on``."""
    return f"Gesprek_{column.field}"
