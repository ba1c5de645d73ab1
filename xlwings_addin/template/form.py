"""The sheet `Gesprek`: dossier on the left, what to say in the middle, the call note to fill in on the right."""

from __future__ import annotations

from typing import Any

from xlwings_addin.ledger import dossier
from xlwings_addin.ledger.form import (
    DAYS_TO_COME,
    FORM_SHEET,
    MESSAGE_NAME,
    MOST_PICKS,
    NOTE_FIELDS,
    PICKS_NAME,
    cell_name,
)
from xlwings_addin.ledger.schema import CALLS, Column
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.template.design import EDGE, LINE, MIST, RUST, SLATE, TEAL, TEAL_TINT, WHITE, Formats
from xlwings_addin.template.pages import absolute, add_band, add_link, add_title
from xlwings_addin.template.tables import set_up_page
from xlwings_addin.template.validation import cell_rule

_WIDTHS = (1, 14, 47, 1, 3, 25, 38, 1, 17, 2, 28, 1)
"""Together as wide as a laptop of 1366 pixels shows."""

_DOSSIER, _SCRIPT, _NOTE, _PICKS = 1, 4, 8, 13
_BAND = 2
_LONG_TEXTS = {"summary": 3, "note": 3}
"""Fields that are sentences, with the number of rows that their box is high."""

_MARK = "●"


def add_form(book: Any, worksheet: Any, formats: Formats) -> None:
    """Draw the sheet; each cell that the product reads or fills has its defined name."""
    worksheet.hide_gridlines(2)
    for column, width in enumerate(_WIDTHS):
        worksheet.set_column(column, column, width, formats.of())
    add_title(worksheet, formats, FORM_SHEET)
    how = "Kies een rij in Bellijst, Facturen of Debiteuren en klik op Gesprek openen."
    worksheet.write(1, _DOSSIER, how, formats.of(font_color=SLATE))
    add_link(worksheet, formats, 1, _NOTE, "Bellijst", "Naar de bellijst")
    add_link(worksheet, formats, 1, _NOTE + 2, "Gesprekken", "Naar alle gesprekken")
    _add_dossier(book, worksheet, formats)
    _add_script(book, worksheet, formats)
    _add_note(book, worksheet, formats)
    worksheet.freeze_panes(_BAND + 1, 0)
    set_up_page(worksheet)
    worksheet.fit_to_pages(1, 1)


def _add_dossier(book: Any, worksheet: Any, formats: Formats) -> None:
    add_band(worksheet, formats, _BAND, _DOSSIER, _DOSSIER + 1, "Dossier")
    share = {"bold": True, "font_color": WHITE, "bg_color": TEAL, "align": "right", "indent": 1, "valign": "vcenter"}
    worksheet.write(_BAND, _DOSSIER + 1, None, formats.of(num_format='0%" volledig"', **share))
    book.define_name(dossier.COMPLETE_NAME, absolute(FORM_SHEET, _BAND, _DOSSIER + 1))
    heading = formats.of(bold=True, font_color=TEAL, bg_color=TEAL_TINT)
    label = formats.of(font_color=SLATE, bottom=4, bottom_color=LINE)
    text = formats.of(bottom=4, bottom_color=LINE, align="left")
    row = _BAND + 1
    for block in dossier.DOSSIER:
        worksheet.write(row, _DOSSIER, block.heading, heading)
        worksheet.write(row, _DOSSIER + 1, None, heading)
        last = row + block.lines
        book.define_name(block.name, absolute(FORM_SHEET, row + 1, _DOSSIER, last, _DOSSIER + 1))
        for line in range(row + 1, last + 1):
            worksheet.write(line, _DOSSIER, None, label)
            worksheet.write(line, _DOSSIER + 1, None, text)
        row = last + 1


def _add_script(book: Any, worksheet: Any, formats: Formats) -> None:
    last = _SCRIPT + 2
    add_band(worksheet, formats, _BAND, _SCRIPT, last, "Wat u zegt")
    row = _BAND + 1
    for title, name, height in (("In dit dossier", dossier.SITUATION_NAME, 3), ("Uw vraag", dossier.REQUEST_NAME, 2)):
        worksheet.write(row, _SCRIPT, title, formats.of(bold=True, font_color=RUST))
        box = formats.of(text_wrap=True, valign="top", bg_color=MIST, bold=name == dossier.REQUEST_NAME)
        # Merged, because a sentence needs the width and this block is no table.
        worksheet.merge_range(row + 1, _SCRIPT, row + height, last, None, box)
        book.define_name(name, absolute(FORM_SHEET, row + 1, _SCRIPT))
        row += height + 1
    line = {"top": 1, "top_color": LINE}
    for node in dossier.LADDER:
        worksheet.write(row, _SCRIPT, node.number, formats.of(bold=True, font_color=TEAL, align="center", **line))
        worksheet.merge_range(row, _SCRIPT + 1, row, last, node.say, formats.of(**line))
        for reaction, then in node.reactions:
            row += 1
            worksheet.write(row, _SCRIPT + 1, f"•  {reaction}", formats.of(font_color=SLATE))
            worksheet.write(row, last, f"→ {then}", formats.of(font_color=SLATE))
        row += 1


def _add_note(book: Any, worksheet: Any, formats: Formats) -> None:
    mark, value = _NOTE + 1, _NOTE + 2
    add_band(worksheet, formats, _BAND, _NOTE, value, "Gespreksnotitie")
    legend = formats.of(font_color=WHITE, bg_color=TEAL, align="right", valign="vcenter")
    worksheet.write(_BAND, value, f"{_MARK} nodig bij deze uitkomst", legend)
    edge = {"border": 1, "border_color": EDGE, "align": "left", "indent": 0}
    row = _BAND + 1
    for column in NOTE_FIELDS:
        worksheet.write(row, _NOTE, column.header, formats.of())
        worksheet.write_formula(
            row, mark, _required(column), formats.of(bold=True, font_color=RUST, align="center"), value=""
        )
        height = _LONG_TEXTS.get(column.field, 1)
        cell = formats.value(column.kind, **edge, **({"text_wrap": True} if height > 1 else {}))
        if height > 1:
            worksheet.merge_range(row, value, row + height - 1, value, None, cell)
        else:
            worksheet.write(row, value, None, cell)
        book.define_name(cell_name(column), absolute(FORM_SHEET, row, value))
        if rule := _picks_rule(column) if column.field in DAYS_TO_COME else cell_rule(column):
            worksheet.data_validation(row, value, row, value, rule)
        row += height
    worksheet.write(row, _NOTE, "Klaar? Klik op Gesprek vastleggen.", formats.of(bold=True, font_color=TEAL))
    told = formats.of(text_wrap=True, valign="top", bold=True, font_color=RUST)
    worksheet.merge_range(row + 1, _NOTE, row + 4, value, None, told)
    book.define_name(MESSAGE_NAME, absolute(FORM_SHEET, row + 1, _NOTE))
    book.define_name(PICKS_NAME, absolute(FORM_SHEET, _BAND + 1, _PICKS, _BAND + MOST_PICKS, _PICKS))
    worksheet.set_column(_PICKS, _PICKS, 12, formats.value(CALLS.by_field["promised_on"].kind), {"hidden": True})


def _required(column: Column) -> str:
    """Formula for the mark beside a field: shown for the outcomes that need it."""
    needing = [
        outcome for outcome, entry in OUTCOMES.items() if any(need.fields[0] == column.field for need in entry.needs)
    ]
    if column.field in {"debtor", "outcome"}:
        return f'="{_MARK}"'
    chosen = cell_name(CALLS.by_field["outcome"])
    tests = ",".join(f'{chosen}="{outcome}"' for outcome in needing)
    return f'=IF(OR({tests}),"{_MARK}","")' if tests else '=""'


def _picks_rule(column: Column) -> dict[str, Any]:
    """XlsxWriter options for a day to come: a few days to pick from, and any other date may be typed."""
    hint = {"input_title": column.header[:32], "input_message": column.hint} if column.hint else {}
    return {"validate": "list", "source": f"={PICKS_NAME}", "show_error": False, **hint}
