"""The call note on the sheet `Gesprek`: which cells the user fills in, each found by its defined name."""

from __future__ import annotations

from xlwings_addin.ledger.schema import CALLS, Column

FORM_SHEET = "Gesprek"

_BY_PRODUCT = {"number", "open_at_call"}

NOTE_FIELDS: tuple[Column, ...] = tuple(column for column in CALLS.columns if column.field not in _BY_PRODUCT)
"""The columns of `Gesprekken` that the form asks for, in the order of the form."""


def cell_name(column: Column) -> str:
    """Defined name of the cell that holds this field, such as ``Gesprek_promised_on``."""
    return f"Gesprek_{column.field}"
