"""The instalments of a payment plan that were missed: what a letter about a missed one asks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.rules.accounts import Books
from xlwings_addin.rules.case import Case
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.plans import running, state


def with_arrears(plan: LetterPlan, ledger: Ledger, on: date) -> LetterPlan:
    """The letter with the instalments that should have been paid by the day and were not, and what of them is missing.

    Args:
        plan: the letter about a missed instalment.
        ledger: the workbook.
        on: the day.
    """
    case = _case(plan, ledger, on)
    agreed = running(case) if case else None
    if case is None or agreed is None:
        return plan
    found = state(agreed, case)
    return plan._replace(instalments=found.missed, arrears=found.arrears)


def _case(plan: LetterPlan, ledger: Ledger, on: date) -> Case | None:
    """The invoice of the letter as the decision table sees it."""
    number, lead = plan.debtor.number, plan.lead
    own = replace(
        ledger,
        calls=[each for each in ledger.calls if each.debtor == number],
        letters=[each for each in ledger.letters if each.debtor == number],
        payments=[each for each in ledger.payments if each.debtor == number],
        instalments=[each for each in ledger.instalments if each.debtor == number],
    )
    _, rows = Books(own, on).open(number, [each for each in ledger.invoices if each.debtor == number])
    return next(
        (
            row
            for row in rows
            if isinstance(row, Case) and lead is not None and row.invoice.number == lead.invoice.number
        ),
        None,
    )
