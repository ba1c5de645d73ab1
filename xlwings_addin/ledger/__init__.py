"""The workbook as data: what its tables are (`schema`), reading them into facts, writing columns and rows back."""
