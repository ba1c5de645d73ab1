"""Collect open invoices from an Excel workbook: next steps, phone notes and Word letters, by Dutch law."""

__version__ = "0.1.0"
