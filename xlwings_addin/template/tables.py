"""The Excel tables of the workbook, drawn from the schema: headers, formats, dropdowns, widths, printing."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from xlwings_addin.ledger.schema import Column, Origin, Sheet, Table
from xlwings_addin.template.design import LINE, MIST, RIGHT_ALIGNED, RUST, RUST_TINT, SLATE, WHITE, Formats
from xlwings_addin.template.validation import cell_rule, header_rule

LAST_ROW = 1_048_575  # counted from 0
HEADER_HEIGHT = 33
_PAGE_WIDTH = 190  # characters of column width that still print readably on A4 landscape

_FROZEN = {"Facturen": 3, "Debiteuren": 2, "Bellijst": 3, "Beleid": 1, "Instellingen": 1}

_MARKS: dict[tuple[str, str], tuple[tuple[dict[str, Any], dict[str, Any]], ...]] = {
    ("Facturen", "Status"): (
        (
            {"type": "cell", "criteria": "==", "value": '"Nu"'},
            {"bold": True, "font_color": RUST, "bg_color": RUST_TINT},
        ),
        ({"type": "cell", "criteria": "==", "value": '"Fout"'}, {"bold": True, "font_color": WHITE, "bg_color": RUST}),
        ({"type": "cell", "criteria": "==", "value": '"Klaar"'}, {"font_color": SLATE}),
    ),
    ("Facturen", "Dagen te laat"): (
        ({"type": "cell", "criteria": ">", "value": 90}, {"bold": True, "font_color": RUST, "bg_color": RUST_TINT}),
        ({"type": "cell", "criteria": ">", "value": 0}, {"bold": True, "font_color": RUST}),
    ),
    ("Debiteuren", "Te laat"): (({"type": "cell", "criteria": ">", "value": 0}, {"bold": True, "font_color": RUST}),),
    ("Debiteuren", "Gebroken toezeggingen"): (
        ({"type": "cell", "criteria": ">", "value": 0}, {"bold": True, "font_color": RUST}),
    ),
    ("Betalingen", "Status"): (
        ({"type": "cell", "criteria": "==", "value": '"Niet gevonden"'}, {"bold": True, "font_color": RUST}),
        ({"type": "cell", "criteria": "==", "value": '"Voorstel"'}, {"bold": True, "bg_color": RUST_TINT}),
    ),
    ("Brieven", "Controle"): (({"type": "no_blanks"}, {"bold": True, "font_color": RUST}),),
}
"""Conditional formats by table and header; each changes weight or comes with a word, never colour alone."""


def filled_by_user(column: Column, sheet: Sheet) -> bool:
    """Whether the user types in this column; logs are filled by buttons."""
    return column.origin is Origin.INPUT and sheet.kind not in {"log", "hidden"}


def add_table(
    worksheet: Any, formats: Formats, table: Table, sheet: Sheet, rows: Sequence[Sequence[Any]] = (), at: int = 0
) -> None:
    """Draw a table with its header in row 1, from column ``at`` (counted from 0); at least one blank data row."""
    count = max(len(rows), 1)
    last = at + len(table.columns) - 1
    options = []
    for column in table.columns:
        by_user = filled_by_user(column, sheet)
        options.append(
            {
                "header": column.header,
                "header_format": formats.heading(by_user, column.kind in RIGHT_ALIGNED),
                "format": _body_format(formats, column, sheet),
            }
        )
    worksheet.add_table(
        0,
        at,
        count,
        last,
        {"name": table.name, "columns": options, "style": "Table Style Light 1", "banded_rows": False},
    )
    for offset, column in enumerate(table.columns):
        _add_column(worksheet, formats, table, column, sheet, at + offset)
        values = [row[offset] for row in rows] or [None]
        for index, value in enumerate(values, 1):
            worksheet.write(index, at + offset, value, _body_format(formats, column, sheet))


def _body_format(formats: Formats, column: Column, sheet: Sheet) -> Any:
    look: dict[str, Any] = {"bottom": 1, "bottom_color": LINE}
    if column.origin is Origin.COMPUTED and sheet.kind == "input":
        look["bg_color"] = MIST
    return formats.value(column.kind, column.width, **look)


def _add_column(worksheet: Any, formats: Formats, table: Table, column: Column, sheet: Sheet, at: int) -> None:
    # Formats and rules cover the whole column, so that a row pasted or written below the table has them too.
    worksheet.set_column(
        at,
        at,
        column.width,
        formats.value(column.kind, column.width),
        {"level": 1, "hidden": True} if column.grouped else {},
    )
    _check(worksheet.data_validation(0, at, 0, at, header_rule(column, filled_by_user(column, sheet))))
    if rule := cell_rule(column):
        _check(worksheet.data_validation(1, at, LAST_ROW, at, rule))
    for condition, change in _MARKS.get((table.name, column.header), ()):
        _check(worksheet.conditional_format(1, at, LAST_ROW, at, {**condition, "format": formats.change(**change)}))


def _check(result: int) -> None:
    if result:
        raise ValueError(f"XlsxWriter refused a rule: {result}")


def finish_sheet(worksheet: Any, formats: Formats, tables: Sequence[Table], used: int) -> None:
    """Freeze, print setup and outline of a sheet that holds tables; ``used`` is its number of columns."""
    frozen = _FROZEN.get(tables[0].sheet, 1)
    worksheet.set_row(0, HEADER_HEIGHT)
    worksheet.freeze_panes(1, frozen)
    worksheet.hide_gridlines(2)
    columns = [column for table in tables for column in table.columns]
    if any(after.grouped < before.grouped for before, after in pairwise(columns)) or columns[-1].grouped:
        worksheet.set_column(used, used, None, formats.of(), {"collapsed": True})
    width = sum(column.width for column in columns if not column.grouped)
    pages = max(1, round(width / _PAGE_WIDTH))
    set_up_page(worksheet, math.ceil(pages))
    worksheet.repeat_rows(0)
    if pages > 1:
        worksheet.repeat_columns(0, frozen - 1)


def set_up_page(worksheet: Any, pages_wide: int = 1, *, landscape: bool = True) -> None:
    """A4 with narrow margins, sheet name above, file and page number below."""
    worksheet.set_paper(9)
    if landscape:
        worksheet.set_landscape()
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    worksheet.set_header("&L&12&B&A&R&9&D")
    worksheet.set_footer("&L&9&F&R&9Pagina &P van &N")
    worksheet.fit_to_pages(pages_wide, 0)
