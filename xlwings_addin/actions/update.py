"""Bijwerken: compute every invoice's days overdue and next step, and write them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any

from xlwings_addin.actions.policy_example import write_example
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.engine.cells import no_collection
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.ledger.write import write_debtors, write_outlook
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Outlook
from xlwings_addin.rules.vocabulary import Status

MOST_NAMED = 5


def update(book: Any, occasion: Occasion) -> Report:
    """Compute and write the computed columns of `Facturen` and `Debiteuren`, and the example beside `Treden`.

    Running it twice changes nothing.

    Raises:
        DataError: a table, header, policy or setting is not as it must be; nothing is written then.
    """
    tables = open_tables(book, LEDGER_TABLES)
    on, ledger, answer, changed = recompute(tables, occasion.on)
    write_example(book, ledger, on)
    return _report(answer, on, changed)


def recompute(tables: dict[str, OpenTable], on: date | None) -> tuple[date, Ledger, Outlook, int]:
    """Decide on the open tables and write the answer; give the day, the facts, the answer and the cells changed."""
    with no_collection():  # of facts and decisions none refers back
        ledger = read_ledger(tables)
        day = as_of(ledger.settings, on)
        answer = outlook(ledger, day)
        return day, ledger, answer, write_outlook(tables, ledger, answer)


def recompute_debtors(tables: dict[str, OpenTable], debtors: Collection[str], on: date | None) -> Outlook:
    """Decide about some debtors and write their rows; what is decided about others does not depend on them."""
    ledger = read_ledger(tables, debtors)
    answer = outlook(ledger, as_of(ledger.settings, on))
    write_debtors(tables, ledger, answer)
    return answer


def _report(answer: Outlook, on: date, changed: int) -> Report:
    statuses = Counter(decision.status for decision in answer.decisions)
    faulty = [decision for decision in answer.decisions if decision.status is Status.ERROR]
    overdue = sum(bool(decision.days_late and decision.open) for decision in answer.decisions)
    message = (
        f"{counted(len(answer.decisions), 'factuur', 'facturen')} bijgewerkt voor {on:%d-%m-%Y}: "
        f"{counted(overdue, 'is', 'zijn')} te laat, {counted(statuses[Status.NOW], 'vraagt', 'vragen')} vandaag een stap."
    )
    warnings = [f"Blad Facturen, rij {decision.invoice.row}: {decision.reason}." for decision in faulty[:MOST_NAMED]]
    if faulty:
        message += f" {counted(len(faulty), 'factuur heeft', 'facturen hebben')} een fout: kijk bij Status Fout."
    if len(faulty) > MOST_NAMED:
        warnings.append(f"En nog {counted(len(faulty) - MOST_NAMED, 'rij', 'rijen')} met een fout.")
    counts = {
        "invoices": len(answer.decisions),
        "overdue": overdue,
        "changed": changed,
        **{status.name.lower(): statuses[status] for status in Status},
    }
    return Report(message, ok=not faulty, warnings=warnings, counts=counts)
