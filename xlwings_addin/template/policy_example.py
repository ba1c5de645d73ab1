"""The example on the sheet `Beleid`, at the right of its tables: headings that explain, and cells that an update fills."""

from __future__ import annotations

from typing import Any

from xlwings_addin.ledger.policy_example import EXAMPLE
from xlwings_addin.ledger.schema import RUNGS, Column, Kind, Origin
from xlwings_addin.template.design import LINE, MIST, Formats
from xlwings_addin.template.pages import absolute
from xlwings_addin.template.tables import first_column
from xlwings_addin.template.validation import cell_rule, header_rule

FIRST = first_column(RUNGS) + len(RUNGS.columns) + 1
"""Column, counted from 0, of the example."""

_GAP = 2
_WIDTHS = {Kind.TEXT: 20, Kind.DATE: 14}

WIDTH = sum(_WIDTHS[kind] for _, kind in EXAMPLE.columns)


def add_example(book: Any, worksheet: Any, formats: Formats) -> None:
    """Draw the headings and the empty cells; no table, so that the tables beside it can grow."""
    worksheet.set_column(FIRST - 1, FIRST - 1, _GAP, formats.of())
    for at, (header, kind) in enumerate(EXAMPLE.columns, FIRST):
        column = Column(header, "", kind, hint=EXAMPLE.title, origin=Origin.COMPUTED)
        worksheet.set_column(at, at, _WIDTHS[kind], formats.of())
        worksheet.write(0, at, header, formats.heading(by_user=False))
        worksheet.data_validation(0, at, 0, at, header_rule(column, by_user=False))
        worksheet.data_validation(1, at, EXAMPLE.rows, at, cell_rule(column))
        for row in range(1, EXAMPLE.rows + 1):
            look = formats.value(kind, bg_color=MIST, bottom=1, bottom_color=LINE, text_wrap=kind is Kind.TEXT)
            worksheet.write(row, at, None, look)
    last = FIRST + len(EXAMPLE.columns) - 1
    book.define_name(EXAMPLE.name, absolute(RUNGS.sheet, 1, FIRST, EXAMPLE.rows, last))
