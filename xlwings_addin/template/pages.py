"""The sheets for reading and filling in: `Gesprek` and `Dashboard`, drawn from their contracts in the ledger."""

from __future__ import annotations

from typing import Any

from xlwings_addin.ledger import dashboard, dossier, form
from xlwings_addin.ledger.schema import Kind
from xlwings_addin.template.design import LINE, MIST, RUST, SLATE, TEAL, TEAL_TINT, WHITE, Formats
from xlwings_addin.template.tables import set_up_page
from xlwings_addin.template.validation import cell_rule

_TITLE = {"bold": True, "font_size": 20, "font_color": TEAL, "valign": "vcenter"}


def add_title(worksheet: Any, formats: Formats, title: str, row: int = 0, column: int = 1) -> None:
    """Title of a page in large letters, with room around it."""
    worksheet.set_row(row, 34)
    worksheet.write(row, column, title, formats.of(**_TITLE))


def link(worksheet: Any, formats: Formats, row: int, column: int, target: str, text: str, tip: str = "") -> None:
    """Hyperlink to another sheet, underlined so that it does not rest on colour alone."""
    place = f"internal:'{target}'!A1" if "!" not in target else f"internal:{target}"
    look = formats.of(font_color=TEAL, underline=1, valign="top")
    worksheet.write_url(row, column, place, look, text, tip or f"Naar het blad {target.split('!', maxsplit=1)[0]}")


def absolute(sheet: str, row: int, column: int, last_row: int | None = None, last_column: int | None = None) -> str:
    """Formula that refers to a cell or block, rows and columns counted from 0, such as ``='Blad'!$A$1``."""
    from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

    if last_row is None:
        return f"='{sheet}'!{xl_rowcol_to_cell(row, column, True, True)}"
    last = column if last_column is None else last_column
    return f"='{sheet}'!{xl_range_abs(row, column, last_row, last)}"


_FORM_WIDTHS = (2, 20, 36, 2, 4, 46, 26, 2, 23, 2, 30, 2)
_DOSSIER, _SCRIPT, _NOTE = 1, 4, 8
_FIRST = 3


def add_form(book: Any, worksheet: Any, formats: Formats) -> None:
    """Draw `Gesprek`: dossier on the left, conversation in the middle, call note on the right."""
    name = form.FORM_SHEET
    worksheet.hide_gridlines(2)
    for column, width in enumerate(_FORM_WIDTHS):
        worksheet.set_column(column, column, width, formats.of())
    add_title(worksheet, formats, "Gesprek")
    worksheet.write(
        1,
        _DOSSIER,
        "Kies eerst een rij in Bellijst, Facturen of Debiteuren en klik op Gesprek openen.",
        formats.of(font_color=SLATE),
    )
    link(worksheet, formats, 1, _NOTE, "Bellijst", "Naar de bellijst")
    link(worksheet, formats, 1, _NOTE + 2, "Gesprekken", "Naar alle gesprekken")
    _add_dossier(book, worksheet, formats, name)
    _add_script(book, worksheet, formats, name)
    _add_note(book, worksheet, formats, name)
    worksheet.freeze_panes(_FIRST, 0)
    set_up_page(worksheet)
    worksheet.fit_to_pages(1, 1)


def _band(worksheet: Any, formats: Formats, row: int, first: int, last: int, text: str) -> None:
    look = formats.of(bold=True, font_color=WHITE, bg_color=TEAL, valign="vcenter")
    for column in range(first, last + 1):
        worksheet.write(row, column, text if column == first else None, look)


def _add_dossier(book: Any, worksheet: Any, formats: Formats, sheet: str) -> None:
    _band(worksheet, formats, _FIRST - 1, _DOSSIER, _DOSSIER + 1, "Dossier")
    book.define_name(dossier.COMPLETE_NAME, absolute(sheet, _FIRST - 1, _DOSSIER + 1))
    worksheet.write(
        _FIRST - 1,
        _DOSSIER + 1,
        None,
        formats.of(bold=True, font_color=WHITE, bg_color=TEAL, align="right", num_format='0%" volledig"'),
    )
    heading = formats.of(bold=True, font_color=TEAL, bg_color=TEAL_TINT)
    label = formats.of(font_color=SLATE, bottom=4, bottom_color=LINE)
    text = formats.of(bottom=4, bottom_color=LINE, align="left")
    row = _FIRST
    for block in dossier.DOSSIER:
        worksheet.write(row, _DOSSIER, block.heading, heading)
        worksheet.write(row, _DOSSIER + 1, None, heading)
        book.define_name(block.name, absolute(sheet, row + 1, _DOSSIER, row + block.lines, _DOSSIER + 1))
        for line in range(row + 1, row + block.lines + 1):
            worksheet.write(line, _DOSSIER, None, label)
            worksheet.write(line, _DOSSIER + 1, None, text)
        row += block.lines + 1


def _add_script(book: Any, worksheet: Any, formats: Formats, sheet: str) -> None:
    last = _SCRIPT + 2
    _band(worksheet, formats, _FIRST - 1, _SCRIPT, last, "Wat u zegt")
    row = _FIRST
    for title, defined in (("In dit dossier", dossier.SITUATION_NAME), ("Uw vraag", dossier.REQUEST_NAME)):
        worksheet.write(row, _SCRIPT, title, formats.of(bold=True, font_color=RUST))
        box = {"text_wrap": True, "bg_color": MIST, "bold": defined == dossier.REQUEST_NAME}
        # Merged, because the sentence is long and this block is no table.
        worksheet.merge_range(row + 1, _SCRIPT, row + 3, last, None, formats.of(**box))
        book.define_name(defined, absolute(sheet, row + 1, _SCRIPT))
        row += 4
    number = formats.of(bold=True, font_color=TEAL, align="center", top=1, top_color=LINE)
    say = formats.of(text_wrap=True, top=1, top_color=LINE)
    arrow = formats.of(text_wrap=True, font_color=SLATE)
    for node in dossier.LADDER:
        worksheet.write(row, _SCRIPT, node.number, number)
        worksheet.merge_range(row, _SCRIPT + 1, row + 1, last, node.say, say)
        row += 2
        for reaction, then in node.reactions:
            worksheet.write(row, _SCRIPT + 1, f"•  {reaction}", arrow)
            worksheet.write(row, last, f"→ {then}", arrow)
            row += 1


def _add_note(book: Any, worksheet: Any, formats: Formats, sheet: str) -> None:
    mark, value = _NOTE + 1, _NOTE + 2
    _band(worksheet, formats, _FIRST - 1, _NOTE, value, "Gespreksnotitie")
    label = formats.of(valign="vcenter")
    last = _FIRST + len(form.NOTE_FIELDS) - 1
    book.define_name(dossier.REQUIRED_NAME, absolute(sheet, _FIRST, mark, last))
    for row, column in enumerate(form.NOTE_FIELDS, _FIRST):
        worksheet.write(row, _NOTE, column.header, label)
        worksheet.write(row, mark, None, formats.of(bold=True, font_color=RUST, align="center"))
        cell = formats.value(column.kind, border=1, border_color=SLATE, valign="vcenter")
        worksheet.write(row, value, None, cell)
        book.define_name(form.cell_name(column), absolute(sheet, row, value))
        if rule := cell_rule(column):
            worksheet.data_validation(row, value, row, value, rule)
    worksheet.write(last + 2, _NOTE, "Klaar? Klik op Gesprek vastleggen.", formats.of(bold=True, font_color=TEAL))


_COLUMNS = 7
_COLUMN_WIDTH = 17


def add_dashboard(book: Any, worksheet: Any, formats: Formats) -> None:
    """Draw `Dashboard`: key figures in tiles, ageing and expected receipts with their charts, the ten largest debtors."""
    sheet = dashboard.DASHBOARD_SHEET
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 2, formats.of())
    worksheet.set_column(1, _COLUMNS, _COLUMN_WIDTH, formats.of())
    add_title(worksheet, formats, "Dashboard")
    worksheet.write(1, 1, "Stand op", formats.of(font_color=SLATE))
    worksheet.write(1, 2, None, formats.value(Kind.DATE, bold=True))
    book.define_name(dashboard.AS_OF_NAME, absolute(sheet, 1, 2))
    worksheet.write(1, 3, "Klik op Dashboard in het lint om alles opnieuw te berekenen.", formats.of(font_color=SLATE))
    for column, target in enumerate(("Bellijst", "Facturen", "Debiteuren", "Uitleg"), 4):
        link(worksheet, formats, 0, column, target, target)
    row = 3
    for start in range(0, len(dashboard.FIGURES), _COLUMNS):
        _add_tiles(book, worksheet, formats, sheet, row, dashboard.FIGURES[start : start + _COLUMNS])
        row += 4
    first = _add_block(book, worksheet, formats, sheet, row, dashboard.AGEING)
    _add_ageing_chart(book, worksheet, sheet, first, row)
    row = first + 11
    first = _add_block(book, worksheet, formats, sheet, row, dashboard.CASH)
    _add_cash_chart(book, worksheet, sheet, first, row)
    row = first + dashboard.CASH.rows + 4
    _add_block(book, worksheet, formats, sheet, row, dashboard.TOP_DEBTORS)
    worksheet.freeze_panes(2, 0)
    set_up_page(worksheet)
    worksheet.fit_to_pages(1, 1)


def _add_tiles(
    book: Any, worksheet: Any, formats: Formats, sheet: str, row: int, figures: tuple[dashboard.Figure, ...]
) -> None:
    edge: dict[str, Any] = {"bg_color": MIST, "right": 5, "right_color": WHITE, "align": "left", "indent": 1}
    worksheet.set_row(row, 18)
    worksheet.set_row(row + 1, 26)
    for column, figure in enumerate(figures, 1):
        worksheet.write(row, column, figure.label, formats.of(font_color=SLATE, font_size=10, valign="vcenter", **edge))
        big = formats.value(figure.kind, bold=True, font_size=15, font_color=TEAL, valign="vcenter", **edge)
        worksheet.write(row + 1, column, None, big)
        form_code = {Kind.MONEY: '"vorige maand "#,##0', Kind.RATIO: '"vorige maand "0%'}.get(
            figure.kind, '"vorige maand "0'
        )
        worksheet.write(row + 2, column, None, formats.of(font_size=9, font_color=SLATE, num_format=form_code, **edge))
        book.define_name(dashboard.cell_name(figure), absolute(sheet, row + 1, column))
        book.define_name(dashboard.cell_name(figure, previous=True), absolute(sheet, row + 2, column))
        worksheet.data_validation(
            row,
            column,
            row + 2,
            column,
            {"validate": "any", "input_title": figure.label, "input_message": figure.explanation},
        )


def _add_block(book: Any, worksheet: Any, formats: Formats, sheet: str, row: int, block: dashboard.Block) -> int:
    """Heading, column heads and empty formatted cells; gives the first row of the cells."""
    worksheet.write(row, 1, block.title, formats.of(bold=True, font_size=13, font_color=TEAL))
    first = row + 2
    for column, (header, kind) in enumerate(block.columns, 1):
        side = "right" if kind in (Kind.MONEY, Kind.NUMBER) else "left"
        worksheet.write(
            row + 1, column, header, formats.of(bold=True, font_color=SLATE, bottom=2, bottom_color=TEAL, align=side)
        )
        for line in range(first, first + block.rows):
            worksheet.write(line, column, None, formats.value(kind, bottom=1, bottom_color=LINE))
    book.define_name(block.name, absolute(sheet, first, 1, first + block.rows - 1, len(block.columns)))
    return first


def _add_ageing_chart(book: Any, worksheet: Any, sheet: str, first: int, row: int) -> None:
    chart = book.add_chart({"type": "column"})
    last = first + dashboard.AGEING.rows - 1
    chart.add_series(
        {
            "name": "Openstaand",
            "categories": [sheet, first, 1, last, 1],
            "values": [sheet, first, 2, last, 2],
            "fill": {"color": TEAL},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    _place(worksheet, chart, row, 5, 3, "Ouderdom: openstaand bedrag per groep dagen te laat")


def _add_cash_chart(book: Any, worksheet: Any, sheet: str, first: int, row: int) -> None:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    last = first + dashboard.CASH.rows - 1
    looks = (
        {"fill": {"color": TEAL}},
        {"fill": {"color": RUST}},
        {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": SLATE, "bg_color": WHITE}},
    )
    for column, (look, (header, _)) in enumerate(zip(looks, dashboard.CASH.columns[1:], strict=True), 2):
        chart.add_series(
            {
                "name": header,
                "categories": [sheet, first, 1, last, 1],
                "values": [sheet, first, column, last, column],
                "gap": 60,
                **look,
            }
        )
    chart.set_legend({"position": "bottom", "font": {"color": SLATE}})
    _place(worksheet, chart, row, 5, 3, "Verwachte ontvangsten per week: toezeggingen, regelingen en betaalpatroon")


def _place(worksheet: Any, chart: Any, row: int, column: int, columns: int, description: str) -> None:
    axis = {"num_font": {"color": SLATE, "size": 9}, "line": {"color": LINE}}
    chart.set_x_axis(axis)
    chart.set_y_axis({**axis, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": LINE}}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": columns * (_COLUMN_WIDTH * 7 + 5), "height": 230})
    worksheet.insert_chart(row, column, chart, {"description": description, "object_position": 2})
