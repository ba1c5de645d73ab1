"""The workbook as a whole: every sheet in its order, the lists behind the dropdowns, names, macros, ribbon."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from xlwings_addin.ledger.dashboard import DASHBOARD_SHEET
from xlwings_addin.ledger.form import FORM_SHEET
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import (
    MERGE_SHEET,
    MERGE_TABLE,
    POLICIES,
    RUNGS,
    SETTINGS,
    TABLES,
    Column,
    Kind,
    Table,
)
from xlwings_addin.ledger.settings import AS_OF, AS_OF_FORMULA, SETTINGS_ROWS
from xlwings_addin.ledger.sheets import SHEETS, Sheet
from xlwings_addin.mailmerge.fields import FIELDS
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import NO, YES
from xlwings_addin.template import package, vba
from xlwings_addin.template.dashboard import add_dashboard
from xlwings_addin.template.design import FONT, LINE, TAB_COLOURS, Formats
from xlwings_addin.template.form import add_form
from xlwings_addin.template.guide import GUIDE_SHEET, add_guide
from xlwings_addin.template.pages import absolute
from xlwings_addin.template.policy_example import WIDTH, add_example
from xlwings_addin.template.tables import add_table, finish_sheet, first_column
from xlwings_addin.template.validation import POLICY_NAMES, cell_rule

CREATED = datetime(2026, 1, 1)
"""The date in the file's properties and the last calculated `Peildatum`: fixed, so that the bytes repeat."""

LISTS_SHEET, CONF_SHEET = "Lijsten", "xlwings.conf"

CONFIGURATION = (
    ("INTERPRETER_WIN", "python"),
    ("INTERPRETER_MAC", "python"),
    ("UDF MODULES", "xlwings_addin.functions"),
    ("USE UDF SERVER", "True"),
    ("ADD_WORKBOOK_TO_PYTHONPATH", "False"),
)
"""What xlwings reads in the workbook; `new` fills in the interpreters. Text, because a real boolean comes back translated."""

_GAP = 2  # width of the empty column between two tables of one sheet


def workbook() -> bytes:
    """The finished workbook, the same bytes on every machine."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "default_format_properties": {"font_name": FONT, "font_size": 11}}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"title": "Incasso", "created": CREATED})
        book.set_calc_mode("auto")
        book.set_size(1366, 768)
        book.set_vba_name(vba.BOOK_CODE_NAME)
        book.add_vba_project(io.BytesIO(vba.project([sheet.code_name for sheet in SHEETS])), is_stream=True)
        formats = Formats(book)
        worksheets = {sheet.name: _add_worksheet(book, sheet) for sheet in SHEETS}
        for sheet in SHEETS:
            _fill(book, worksheets[sheet.name], formats, sheet)
        book.define_name(POLICY_NAMES, f"={POLICIES.name}[{POLICIES.columns[0].header}]")
        worksheets[SHEETS[0].name].activate()
    return package.with_ribbon(buffer.getvalue())


def _add_worksheet(book: Any, sheet: Sheet) -> Any:
    worksheet = book.add_worksheet(sheet.name)
    worksheet.set_vba_name(sheet.code_name)
    worksheet.set_tab_color(TAB_COLOURS[sheet.kind])
    if sheet.name == CONF_SHEET:
        worksheet.very_hidden()
    elif not sheet.visible:
        worksheet.hide()
    return worksheet


def _fill(book: Any, worksheet: Any, formats: Formats, sheet: Sheet) -> None:
    if sheet.name == GUIDE_SHEET:
        add_guide(worksheet, formats)
    elif sheet.name == DASHBOARD_SHEET:
        add_dashboard(book, worksheet, formats)
    elif sheet.name == FORM_SHEET:
        add_form(book, worksheet, formats)
    elif sheet.name == LISTS_SHEET:
        _add_lists(book, worksheet, formats)
    elif sheet.name == CONF_SHEET:
        _add_configuration(worksheet, formats)
    elif sheet.name == MERGE_SHEET:
        columns = tuple(Column(field.name, field.name, Kind.CODE, 18, hint=field.meaning) for field in FIELDS)
        _add_tables(worksheet, formats, sheet, [Table(MERGE_TABLE, MERGE_SHEET, columns)])
    else:
        _add_tables(worksheet, formats, sheet, [table for table in TABLES if table.sheet == sheet.name])
        if sheet.name == RUNGS.sheet:
            add_example(book, worksheet, formats)
        if sheet.name == SETTINGS.sheet:
            _add_settings(book, worksheet, formats)


def _add_tables(worksheet: Any, formats: Formats, sheet: Sheet, tables: list[Table]) -> None:
    for table in tables:
        if at := first_column(table):
            worksheet.set_column(at - 1, at - 1, _GAP, formats.of())
        add_table(worksheet, formats, table, sheet, _rows(table))
    finish_sheet(worksheet, formats, tables, WIDTH if RUNGS in tables else 0)


def _rows(table: Table) -> list[list[Any]]:
    records: Iterable[Any] = ()
    if table is SETTINGS:
        return [[setting.label, None, setting.explanation] for setting in SETTINGS_ROWS]
    if table is POLICIES:
        records = presets().values()
    elif table is RUNGS:
        records = [rung for policy in presets().values() for rung in policy.rungs]
    return [[_cell(getattr(record, column.field)) for column in table.columns] for record in records]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, str):
        return str(value) or None
    return value


def _add_settings(book: Any, worksheet: Any, formats: Formats) -> None:
    """The values: each cell with the format, dropdown and default of its own setting."""
    for row, setting in enumerate(SETTINGS_ROWS, 1):
        column = Column(setting.label, setting.field, setting.kind, values=setting.values)
        look = formats.value(setting.kind, bottom=1, bottom_color=LINE, align="left", indent=1)
        value = setting.default
        if value == AS_OF_FORMULA:
            worksheet.write_formula(row, 1, value, look, (CREATED.date() - date(1899, 12, 30)).days)
        else:
            worksheet.write(row, 1, value, look)
        if len(setting.explanation) > 1.2 * SETTINGS.columns[2].width:
            worksheet.set_row(row, 30)
            worksheet.write(
                row, 2, setting.explanation, formats.value(Kind.TEXT, text_wrap=True, bottom=1, bottom_color=LINE)
            )
        if setting.label == AS_OF:
            book.define_name(AS_OF, absolute(SETTINGS.sheet, row, 1))
        if rule := cell_rule(column):
            worksheet.data_validation(row, 1, row, 1, rule)


def _add_lists(book: Any, worksheet: Any, formats: Formats) -> None:
    for column, (name, values) in enumerate(LISTS.items()):
        worksheet.set_column(column, column, 24, formats.of())
        worksheet.write(0, column, name, formats.heading(by_user=False))
        worksheet.write_column(1, column, values, formats.value(Kind.CODE))
        book.define_name(name, absolute(LISTS_SHEET, 1, column, len(values)))
    worksheet.freeze_panes(1, 0)


def _add_configuration(worksheet: Any, formats: Formats) -> None:
    worksheet.set_column(0, 0, 32, formats.of())
    worksheet.set_column(1, 1, 60, formats.value(Kind.CODE))
    for row, pair in enumerate(CONFIGURATION):
        for column, text in enumerate(pair):
            worksheet.write_string(row, column, text, formats.value(Kind.CODE))
