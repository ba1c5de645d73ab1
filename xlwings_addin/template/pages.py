"""What the sheets for reading and filling in have in common: titles, bands, links, names for cells."""

from __future__ import annotations

from typing import Any

from xlwings_addin.template.design import TEAL, WHITE, Formats


def add_title(worksheet: Any, formats: Formats, title: str) -> None:
    """Title of a page in large letters in the first row, with room around it."""
    worksheet.set_row(0, 34)
    worksheet.write(0, 1, title, formats.of(bold=True, font_size=20, font_color=TEAL, valign="vcenter"))


def add_band(worksheet: Any, formats: Formats, row: int, first: int, last: int, text: str) -> None:
    """Dark band over some columns with a heading in it."""
    look = formats.of(bold=True, font_color=WHITE, bg_color=TEAL, valign="vcenter")
    for column in range(first, last + 1):
        worksheet.write(row, column, text if column == first else None, look)


def add_heading(worksheet: Any, formats: Formats, row: int, first: int, last: int, text: str) -> None:
    """Heading over some columns, underlined."""
    look = formats.of(bold=True, font_size=13, font_color=TEAL, bottom=2, bottom_color=TEAL)
    for column in range(first, last + 1):
        worksheet.write(row, column, text if column == first else None, look)


def add_link(worksheet: Any, formats: Formats, row: int, column: int, target: str, text: str, **look: Any) -> None:
    """Hyperlink to a sheet, or to a cell such as ``Beleid!V1``; underlined, so that it does not rest on colour alone."""
    place = target if "!" in target else f"{target}!A1"
    tip = f"Naar het blad {target.partition('!')[0]}"
    worksheet.write_url(row, column, f"internal:{place}", formats.of(font_color=TEAL, underline=1, **look), text, tip)


def absolute(sheet: str, row: int, column: int, last_row: int | None = None, last_column: int | None = None) -> str:
    """Formula that refers to a cell or block, rows and columns counted from 0.

    >>> absolute("Lijsten", 1, 0, 3)
    "='Lijsten'!$A$2:$A$4"
    """
    from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

    if last_row is None:
        return f"='{sheet}'!{xl_rowcol_to_cell(row, column, True, True)}"
    return f"='{sheet}'!{xl_range_abs(row, column, last_row, column if last_column is None else last_column)}"
