"""`workbook_template.xlsm` from its sources: sheets, ribbon and macros, byte for byte the same everywhere."""

from __future__ import annotations


def build() -> bytes:
    """The bytes of the workbook template."""
    from xlwings_addin.template.workbook import workbook

    return workbook()
