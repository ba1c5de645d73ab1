"""The Excel tables of the workbook, drawn from the schema: headers, formats, dropdowns, widths, printing."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from xlwings_addin.engine.areas import column_letters
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import INVOICES, TABLES, Column, Kind, Origin, Table
from xlwings_addin.ledger.sheets import Sheet
from xlwings_addin.template.design import LINE, MIST, RUST, RUST_TINT, SLATE, WHITE, Formats
from xlwings_addin.template.validation import cell_rule, header_rule

LAST_ROW = 1_048_575  # counted from 0
_LINE_HEIGHT = 15
_PAGE_WIDTH = 190  # characters of column width that still print readably on A4 landscape

TWO_LINES = frozenset({"Bellijst", "Beleid"})
"""Sheets whose rows are two lines high, because they hold sentences that are read in full."""

_FROZEN = {"Facturen": 3, "Debiteuren": 2, "Bellijst": 3}
"""Columns that stay in view; where two tables stand side by side none does, else one would stand beside the other."""

_DAYS, _OPEN = (
    f"${column_letters(INVOICES.columns.index(INVOICES.by_field[field]) + 1)}2" for field in ("days_late", "open")
)
"""Days late and open amount in the first row of `Facturen`: what was paid late is no alarm."""

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
        (
            {"type": "formula", "criteria": f"=AND({_DAYS}>90,{_OPEN}>0)"},
            {"bold": True, "font_color": RUST, "bg_color": RUST_TINT},
        ),
        ({"type": "formula", "criteria": f"=AND({_DAYS}>0,{_OPEN}>0)"}, {"bold": True, "font_color": RUST}),
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


def width_of(column: Column) -> float:
    """Width of a column: that of the schema, unless the longest word of its header or of its dropdown needs more."""
    longest = max(map(len, LISTS.get(column.values, ())), default=0)
    return max(column.width, max(map(len, column.header.split())) + 3, longest + 2)


def _lines(text: str, width: float) -> int:
    return len(textwrap.wrap(text, max(1, int(width) - 1)))


def filled_by_user(column: Column, sheet: Sheet) -> bool:
    """Whether the user types in this column; logs are filled by buttons."""
    return column.origin is Origin.INPUT and sheet.kind not in {"log", "hidden"}


def first_column(table: Table) -> int:
    """Column, counted from 0, where a table begins: tables of one sheet stand side by side with a gap of one."""
    before = TABLES[: TABLES.index(table)] if table in TABLES else ()
    return sum(len(other.columns) + 1 for other in before if other.sheet == table.sheet)


def add_table(worksheet: Any, formats: Formats, table: Table, sheet: Sheet, rows: Sequence[Sequence[Any]] = ()) -> None:
    """Draw a table with its header in row 1 and these rows, or one blank formatted row."""
    at = first_column(table)
    count = max(len(rows), 1)
    last = at + len(table.columns) - 1
    options = []
    for column in table.columns:
        by_user = filled_by_user(column, sheet)
        options.append(
            {
                "header": column.header,
                "header_format": formats.heading(by_user),
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


def _layout(column: Column, sheet: Sheet) -> dict[str, Any]:
    # Sentences break over two lines only where every row is two lines high; elsewhere a row is one line.
    wraps = sheet.name in TWO_LINES and column.kind in (Kind.TEXT, Kind.CODES)
    return {"text_wrap": True} if wraps else {}


def _body_format(formats: Formats, column: Column, sheet: Sheet) -> Any:
    look: dict[str, Any] = {"bottom": 1, "bottom_color": LINE, **_layout(column, sheet)}
    if column.origin is Origin.COMPUTED and sheet.kind == "input":
        look["bg_color"] = MIST
    return formats.value(column.kind, **look)


def _add_column(worksheet: Any, formats: Formats, table: Table, column: Column, sheet: Sheet, at: int) -> None:
    # Formats and rules cover the whole column, so that a row pasted or written below the table has them too.
    worksheet.set_column(
        at,
        at,
        width_of(column),
        formats.value(column.kind, **_layout(column, sheet)),
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


def finish_sheet(worksheet: Any, formats: Formats, tables: Sequence[Table], beside: float = 0) -> None:
    """Freeze, print setup and outline of a sheet that holds tables.

    Args:
        worksheet, formats, tables: the sheet.
        beside: width of what stands at their right.
    """
    frozen = _FROZEN.get(tables[0].sheet, 1) if len(tables) == 1 else 0
    if tables[0].sheet in TWO_LINES:
        worksheet.set_default_row(2 * _LINE_HEIGHT)
    lines = max(_lines(column.header, width_of(column)) for table in tables for column in table.columns)
    worksheet.set_row(0, max(2, lines) * _LINE_HEIGHT + 3)
    worksheet.freeze_panes(1, frozen)
    worksheet.hide_gridlines(2)
    worksheet.ignore_errors({"number_stored_as_text": _text_ranges(tables)})
    columns = [column for table in tables for column in table.columns]
    if columns[-1].grouped:
        used = len(columns)
        worksheet.set_column(used, used, None, formats.of(), {"collapsed": True})
    width = sum(width_of(column) for column in columns if not column.grouped) + beside
    pages = max(1, round(width / _PAGE_WIDTH))
    set_up_page(worksheet, pages)
    worksheet.repeat_rows(0)
    if pages > 1 and frozen:
        worksheet.repeat_columns(0, frozen - 1)


def _text_ranges(tables: Sequence[Table]) -> str:
    """Columns in which a number that is text is meant so: Excel marks it with a green corner elsewhere."""
    from xlsxwriter.utility import xl_range

    ranges = [
        xl_range(1, first_column(table) + offset, LAST_ROW, first_column(table) + offset)
        for table in tables
        for offset, column in enumerate(table.columns)
        if column.kind in (Kind.CODE, Kind.CODES, Kind.TEXT)
    ]
    return " ".join(ranges)


def set_up_page(worksheet: Any, pages_wide: int = 1, *, landscape: bool = True) -> None:
    """A4 with narrow margins, sheet name above, file and page number below."""
    worksheet.set_paper(9)
    if landscape:
        worksheet.set_landscape()
    worksheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.6)
    worksheet.set_header("&L&12&B&A&R&9&D")
    worksheet.set_footer("&L&9&F&R&9Pagina &P van &N")
    worksheet.fit_to_pages(pages_wide, 0)
