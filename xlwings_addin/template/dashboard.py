"""The sheet `Dashboard`: key figures in tiles, ageing and expected receipts with their charts, the largest debtors."""

from __future__ import annotations

from typing import Any

from xlwings_addin.ledger.dashboard import (
    AGEING,
    AS_OF_NAME,
    CASH,
    CURRENCY_NAME,
    DASHBOARD_SHEET,
    FIGURES,
    NOTES,
    TOP_DEBTORS,
    Block,
    Figure,
    cell_name,
)
from xlwings_addin.ledger.schema import Kind
from xlwings_addin.template.design import LINE, MIST, RIGHT_ALIGNED, RUST, SLATE, TEAL, WHITE, Formats
from xlwings_addin.template.pages import absolute, add_link, add_title
from xlwings_addin.template.tables import set_up_page

_ACROSS = 7  # columns of the page, and tiles in a row
_WIDTH, _WIDER = 19, 30
_NAMES = 2  # column with the names of debtors
_CHART_AT = 5
_MONTH_AGO = {
    kind: f'"vorige maand "{number};"vorige maand "-{number};"vorige maand "{number};"vorige maand "@'
    for kind, number in ((Kind.MONEY, "#,##0"), (Kind.RATIO, "0%"), (Kind.NUMBER, "0"))
}
"""The words stand in the number format, so that the cell keeps its number."""


def add_dashboard(book: Any, worksheet: Any, formats: Formats) -> None:
    """Draw the sheet; each cell or block that the product fills has its defined name."""
    worksheet.hide_gridlines(2)
    worksheet.set_column(0, 0, 2, formats.of())
    worksheet.set_column(1, _ACROSS, _WIDTH, formats.of())
    worksheet.set_column(_NAMES, _NAMES, _WIDER, formats.of())
    add_title(worksheet, formats, DASHBOARD_SHEET)
    worksheet.write(1, 1, "Stand op", formats.of(font_color=SLATE))
    worksheet.write(1, 2, None, formats.value(Kind.DATE, bold=True))
    book.define_name(AS_OF_NAME, absolute(DASHBOARD_SHEET, 1, 2))
    worksheet.write(1, 3, "Klik op Dashboard in het lint om alles opnieuw te berekenen.", formats.of(font_color=SLATE))
    worksheet.write(2, 1, None, formats.of(font_color=SLATE))
    book.define_name(CURRENCY_NAME, absolute(DASHBOARD_SHEET, 2, 1))
    for column, target in enumerate(("Bellijst", "Facturen", "Debiteuren", "Uitleg"), 4):
        add_link(worksheet, formats, 0, column, target, target, valign="vcenter")
    row = 4
    for start in range(0, len(FIGURES), _ACROSS):
        for column, figure in enumerate(FIGURES[start : start + _ACROSS], 1):
            _add_tile(book, worksheet, formats, row, column, figure)
        worksheet.set_row(row, 18)
        worksheet.set_row(row + 1, 26)
        row += 4
    first = _add_block(book, worksheet, formats, row, AGEING)
    _add_ageing_chart(book, worksheet, first, row)
    row = first + 12
    first = _add_block(book, worksheet, formats, row, CASH)
    _add_cash_chart(book, worksheet, first, row)
    row = first + CASH.rows + 4
    first = _add_block(book, worksheet, formats, row, TOP_DEBTORS)
    _add_notes(book, worksheet, formats, first + TOP_DEBTORS.rows + 1)
    worksheet.freeze_panes(2, 0)
    set_up_page(worksheet, landscape=False)
    worksheet.fit_to_pages(1, 1)


def _add_tile(book: Any, worksheet: Any, formats: Formats, row: int, column: int, figure: Figure) -> None:
    tile: dict[str, Any] = {"bg_color": MIST, "right": 5, "right_color": WHITE, "align": "left", "indent": 1}
    worksheet.write(row, column, figure.label, formats.of(font_color=SLATE, font_size=10, valign="vcenter", **tile))
    look = formats.value(figure.kind, bold=True, font_size=15, font_color=TEAL, valign="vcenter", **tile)
    worksheet.write(row + 1, column, None, look)
    before = formats.of(font_size=9, font_color=SLATE, num_format=_MONTH_AGO[figure.kind], **tile)
    worksheet.write(row + 2, column, None, before)
    book.define_name(cell_name(figure), absolute(DASHBOARD_SHEET, row + 1, column))
    book.define_name(cell_name(figure, previous=True), absolute(DASHBOARD_SHEET, row + 2, column))
    explained = {"validate": "any", "input_title": figure.label, "input_message": figure.explanation}
    worksheet.data_validation(row, column, row + 2, column, explained)


def _add_block(book: Any, worksheet: Any, formats: Formats, row: int, block: Block) -> int:
    """Title, column heads and empty formatted cells; gives the first row of the cells."""
    worksheet.write(row, 1, block.title, formats.of(bold=True, font_size=13, font_color=TEAL))
    first, last = row + 2, row + 1 + block.rows
    for column, (header, kind) in enumerate(block.columns, 1):
        side: dict[str, Any] = {"align": "right" if kind in RIGHT_ALIGNED else "left", "indent": 1}
        head = formats.of(bold=True, font_color=SLATE, bottom=2, bottom_color=TEAL, **side)
        worksheet.write(row + 1, column, header, head)
        for line in range(first, last + 1):
            look = {"bottom": 1, "bottom_color": LINE, **({"shrink": True} if kind is Kind.TEXT else {})}
            worksheet.write(line, column, None, formats.value(kind, **look))
    book.define_name(block.name, absolute(DASHBOARD_SHEET, first, 1, last, len(block.columns)))
    return first


def _add_notes(book: Any, worksheet: Any, formats: Formats, row: int) -> None:
    worksheet.write(row, 1, NOTES.title, formats.of(bold=True, font_size=13, font_color=TEAL))
    last = row + NOTES.rows
    for line in range(row + 1, last + 1):
        worksheet.write(line, 1, None, formats.of())
    book.define_name(NOTES.name, absolute(DASHBOARD_SHEET, row + 1, 1, last, 1))


def _add_ageing_chart(book: Any, worksheet: Any, first: int, row: int) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({**_series(AGEING, first, 2), "fill": {"color": TEAL}})
    chart.set_legend({"none": True})
    says = "Staafgrafiek: het openstaande bedrag per ouderdom. De cijfers staan in de tabel ernaast."
    _place(worksheet, chart, row, "Openstaand per ouderdom", says, {})


def _add_cash_chart(book: Any, worksheet: Any, first: int, row: int) -> None:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    looks: tuple[dict[str, Any], ...] = (
        {"fill": {"color": TEAL}},
        {"fill": {"color": RUST}},
        {"pattern": {"pattern": "wide_upward_diagonal", "fg_color": SLATE, "bg_color": WHITE}},
    )
    for column, look in enumerate(looks, 2):
        chart.add_series({**_series(CASH, first, column), **look})
    chart.set_legend({"position": "bottom", "font": {"color": SLATE}})
    says = (
        "Gestapelde staafgrafiek: wat er per week wordt verwacht uit toezeggingen, regelingen en betaalpatroon. "
        "De cijfers staan in de tabel ernaast."
    )
    _place(worksheet, chart, row, "Verwacht per week", says, {"text_axis": True, "num_format": "dd-mm"})


def _series(block: Block, first: int, column: int) -> dict[str, Any]:
    last = first + block.rows - 1
    return {
        "name": [DASHBOARD_SHEET, first - 1, column],
        "categories": [DASHBOARD_SHEET, first, 1, last, 1],
        "values": [DASHBOARD_SHEET, first, column, last, column],
        "gap": 60,
    }


def _place(worksheet: Any, chart: Any, row: int, title: str, says: str, across: dict[str, Any]) -> None:
    axis = {"num_font": {"color": SLATE, "size": 9}, "line": {"color": LINE}}
    chart.set_title({"name": title, "name_font": {"size": 11, "bold": True, "color": SLATE}, "overlay": False})
    chart.set_x_axis({**axis, **across})
    chart.set_y_axis({**axis, "num_format": "#,##0", "major_gridlines": {"visible": True, "line": {"color": LINE}}})
    chart.set_chartarea({"border": {"none": True}})
    chart.set_size({"width": (_ACROSS - _CHART_AT + 1) * (_WIDTH * 7 + 5), "height": 250})
    worksheet.insert_chart(row, _CHART_AT, chart, {"description": says, "object_position": 2})
