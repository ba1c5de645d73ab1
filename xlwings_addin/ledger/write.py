"""Writing what the rules answer into the computed columns, one block for each run of adjoining columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any

from xlwings_addin.ledger.cells import same, to_cell, to_cells
from xlwings_addin.ledger.schema import DEBTORS, INVOICES
from xlwings_addin.ledger.tables import OpenTable
from xlwings_addin.rules.facts import Call, Ledger
from xlwings_addin.rules.outlook import DebtorOutlook, Decision, Outlook

# What stands for a row without a decision, a debtor without a summary, an invoice without a call: cells without anything.
_NO_DECISION = Decision._make([None] * len(Decision._fields))
_NO_SUMMARY = DebtorOutlook._make([None] * len(DebtorOutlook._fields))
_NO_CALL = Call(0, "", None)

_OF_DECISION: dict[str, Callable[[Decision], Any]] = {
    "open": attrgetter("open"),
    "days_late": attrgetter("days_late"),
    "bucket": attrgetter("bucket"),
    "step": attrgetter("step"),
    "step_on": attrgetter("step_on"),
    "latest_on": attrgetter("latest_on"),
    "status": attrgetter("status"),
    "reason": attrgetter("reason"),
    "warnings": lambda decision: " ".join(decision.warnings or ()),
    "interest": attrgetter("interest"),
    "costs": attrgetter("costs"),
    "barred_on": attrgetter("barred_on"),
}
_OF_CALL: dict[str, Callable[[Call], Any]] = {
    "call_on": attrgetter("on"),
    "spoken_to": attrgetter("spoken_to"),
    "outcome": attrgetter("outcome"),
    "promised": attrgetter("promised"),
    "promised_on": attrgetter("promised_on"),
    "means": attrgetter("means"),
    "note": attrgetter("note"),
}


def write_outlook(tables: dict[str, OpenTable], ledger: Ledger, outlook: Outlook) -> int:
    """Write every computed column of `Facturen` and `Debiteuren`; give the number of cells that changed."""
    invoices, debtors = tables["Facturen"], tables["Debiteuren"]
    by_row = {decision.invoice.row: decision for decision in outlook.decisions}
    decisions = [by_row.get(invoices.first_row + index, _NO_DECISION) for index in range(len(invoices.rows))]
    numbers = {debtor.row: debtor.number for debtor in ledger.debtors.values()}
    summaries = [
        outlook.debtors.get(numbers.get(debtors.first_row + index, ""), _NO_SUMMARY)
        for index in range(len(debtors.rows))
    ]
    changed = invoices.write_columns(_columns(decisions))
    return changed + debtors.write_columns(
        {column.header: to_cells(list(map(attrgetter(column.field), summaries))) for column in DEBTORS.computed}
    )


def write_debtors(tables: dict[str, OpenTable], ledger: Ledger, outlook: Outlook) -> int:
    """Write the computed columns of the rows that this ledger holds, other rows left alone; give the cells changed."""
    changed = 0
    invoices, debtors = tables["Facturen"], tables["Debiteuren"]
    changed += _write_rows(
        invoices,
        {
            (decision.invoice.row - invoices.first_row, header): cell
            for header, cells in _columns(outlook.decisions).items()
            for decision, cell in zip(outlook.decisions, cells, strict=True)
        },
    )
    return changed + _write_rows(
        debtors,
        {
            (debtor.row - debtors.first_row, column.header): to_cell(
                getattr(outlook.debtors[debtor.number], column.field)
            )
            for debtor in ledger.debtors.values()
            for column in DEBTORS.computed
        },
    )


def _write_rows(table: OpenTable, cells: dict[tuple[int, str], Any]) -> int:
    differing = {
        (index, header): value
        for (index, header), value in cells.items()
        if not same(table.rows[index][table.columns[header]], value)
    }
    table.write_cells(differing)
    return len(differing)


def _columns(decisions: Sequence[Decision]) -> dict[str, list[Any]]:
    """Cell values of the computed columns of `Facturen` by header, one for each decision."""
    calls = [decision.call or _NO_CALL for decision in decisions]
    return {
        column.header: to_cells(
            list(map(_OF_CALL[column.field], calls))
            if column.field in _OF_CALL
            else list(map(_OF_DECISION[column.field], decisions))
        )
        for column in INVOICES.computed
    }
