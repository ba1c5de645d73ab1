"""What a click or a command does to a workbook: read the ledger, decide, write back, and say in Dutch what was done."""
