"""What a payment was used for: costs and interest that a letter had claimed, then the invoices (BW 6:44)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.imports.booking import accounts_of
from xlwings_addin.rules.facts import ZERO, Ledger, Payment
from xlwings_addin.rules.outlook import Decision


class Division(NamedTuple):
    """What was received, and how much of it went to costs, interest, invoices and the debtor's credit."""

    received: Decimal
    costs: Decimal
    interest: Decimal
    principal: Decimal
    surplus: Decimal


def divided(payments: Sequence[Payment], invoices: Sequence[Decision], ledger: Ledger) -> Division:
    """The division of booked payments over what they were booked on, as the workbook shows it.

    What is booked on an invoice and is not in its `Betaald` went to costs and interest. Earlier payments paid of those first.

    Args:
        payments: booked, of one debtor and in one currency.
        invoices: that they were booked on, as they are now.
        ledger: the workbook, with these payments in it.
    """
    debtors = {each.invoice.debtor for each in invoices}
    own = replace(
        ledger,
        invoices=[each for each in ledger.invoices if each.debtor in debtors],
        payments=[each for each in ledger.payments if each.debtor in debtors],
        letters=[each for each in ledger.letters if each.debtor in debtors],
    )
    accounts = accounts_of(own)
    those = {(each.row, each.booked_on, each.amount) for each in payments}
    received = sum((each.amount or ZERO for each in payments), ZERO)
    costs = interest = surplus = ZERO
    for each in invoices:
        key = (each.invoice.number, each.invoice.debtor)
        surplus += max(-(each.open or ZERO), ZERO)
        claimed = accounts.claimed.get(key)
        if claimed is None:
            continue
        beyond = accounts.paid_beside(claimed)
        about = {one.number for one in claimed.about}
        earlier = sum(
            (
                other.amount or ZERO
                for other in own.payments
                if (other.row, other.booked_on, other.amount) not in those
                and not about.isdisjoint(other.invoices)
                and other.booked_on is not None
                and other.booked_on >= claimed.since
            ),
            ZERO,
        )
        before = min(max(earlier, ZERO), beyond)
        to_costs = max(min(beyond, claimed.costs) - before, ZERO)
        costs += to_costs
        interest += max(beyond - before - to_costs, ZERO)
    extra = min(costs + interest, received)
    surplus = min(surplus, received - extra)
    return Division(received, costs, interest, received - extra - surplus, surplus)
