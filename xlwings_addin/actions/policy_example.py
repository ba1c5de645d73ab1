"""The example beside the table `Treden`, played again for the day at each update."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from xlwings_addin.ledger.cells import same, to_cell
from xlwings_addin.ledger.policy_example import EXAMPLE
from xlwings_addin.ledger.tables import is_live, marked
from xlwings_addin.rules.example import MOST_STEPS, course
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.vocabulary import DebtorType

KINDS = (DebtorType.BUSINESS, DebtorType.CONSUMER)


def write_example(book: Any, ledger: Ledger, on: date) -> None:
    """Write what each policy would do from the day on; a workbook without room for it is left as it is."""
    name = next((each for each in book.names if each.name == EXAMPLE.name), None)
    if name is None or "#REF!" in name.refers_to:
        return
    empty: list[object] = [None] * len(EXAMPLE.columns)
    rows = [[to_cell(value) for value in row] for row in _rows(ledger, on)]
    block = [*rows, *[empty] * (EXAMPLE.rows - len(rows))][: EXAMPLE.rows]
    cells = name.refers_to_range
    held = cells.options(ndim=2, err_to_str=True).value
    if all(same(was, new) for old, row in zip(held, block, strict=True) for was, new in zip(old, row, strict=True)):
        return
    cells.value = [[marked(value) for value in row] for row in block] if is_live(book) else block


def _rows(ledger: Ledger, on: date) -> Iterator[list[object]]:
    for policy in ledger.policies.values():
        for kind in KINDS:
            steps = [
                f"{each.step}\n{each.on:%d-%m-%Y}"
                for each in course(policy, kind, on, ledger.settings, ledger.closing_days)
            ]
            yield [policy.name, kind, on, *steps, *[None] * (MOST_STEPS - len(steps))]
