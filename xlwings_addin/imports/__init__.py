"""Files of others as facts; nothing here writes.

`open_items` reads what debtors owe (csv, Excel, audit file), `upsert` decides what that changes in the workbook, and
`statements` reads what they paid (CAMT.053, CAMT.054, MT940, csv of three banks).
"""

from xlwings_addin.imports.body import Problem
from xlwings_addin.imports.dates import DateOrderUnknown, Order
from xlwings_addin.imports.headers import ColumnsUnknown
from xlwings_addin.imports.open_items import ImportedItems, Source, read_open_items
from xlwings_addin.imports.statements import Statement, read_statements

__all__ = [
    "ColumnsUnknown",
    "DateOrderUnknown",
    "ImportedItems",
    "Order",
    "Problem",
    "Source",
    "Statement",
    "read_open_items",
    "read_statements",
]
