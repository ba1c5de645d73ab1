"""Files of others as facts: open items from any bookkeeping (`open_items`), and what they change in the workbook (`upsert`)."""

from xlwings_addin.imports.body import Problem
from xlwings_addin.imports.dates import DateOrderUnknown, Order
from xlwings_addin.imports.open_items import ImportedItems, read_open_items

__all__ = ["DateOrderUnknown", "ImportedItems", "Order", "Problem", "read_open_items"]
