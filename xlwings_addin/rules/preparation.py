"""Everything about one debtor before a call: the account, the decisions of the day, and what to ask for.

>>> from decimal import Decimal
>>> from xlwings_addin.rules.facts import Invoice
>>> debtor = Debtor(2, "D1", type="Zakelijk")
>>> ledger = Ledger([Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(1000))], {"D1": debtor})
>>> request = prepare_call(ledger, debtor, date(2026, 11, 23)).request
>>> request.amount, request.day
(Decimal('1000'), datetime.date(2026, 11, 30))
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlwings_addin.rules.accounts import Books
from xlwings_addin.rules.aims import Aim, aim, cannot_pay
from xlwings_addin.rules.calendar import WorkCalendar, calendar_for
from xlwings_addin.rules.case import Account, Case
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import ZERO, Debtor, Invoice, Ledger, Settings
from xlwings_addin.rules.outlook import DebtorOutlook, Decision
from xlwings_addin.rules.plans import arrears
from xlwings_addin.rules.promises import Promise
from xlwings_addin.rules.request import Request, offered_day
from xlwings_addin.rules.vocabulary import Step

NOT_TO_ASK = frozenset({"R05", "R06", "R07", "R09a"})
"""Rules by which nothing is asked now: handed over, barred, on hold, or in a plan that is kept."""


class Preparation(NamedTuple):
    """One debtor on a day.

    ``owed`` are the decisions about what is open, oldest first; ``cases`` all invoices that can be read, but those that
    were settled without a word. ``customer_since`` is the date of the first invoice.
    """

    on: date
    settings: Settings
    calendar: WorkCalendar
    debtor: Debtor
    account: Account
    cases: tuple[Case, ...]
    customer_since: date | None
    owed: tuple[Decision, ...]
    credits: tuple[Decision, ...]
    outlook: DebtorOutlook
    request: Request
    aim: Aim

    @property
    def promises(self) -> list[Promise]:
        """The promises of the debtor, newest first, each once."""
        found = {id(each.call): each for kept in self.account.promises.values() for each in kept}
        return sorted(found.values(), key=lambda each: (each.call.on or date.min, each.call.time), reverse=True)

    def says(self, day: date) -> str:
        """A date in a line of the dossier: the year only when it is not this year.

        Short, for there is little room.
        """
        return f"{day.day}-{day.month}" if day.year == self.on.year else f"{day.day}-{day.month}-{day.year}"


def prepare_call(ledger: Ledger, debtor: Debtor, on: date, currency: str = "") -> Preparation:
    """The debtor's account on the day, with the request: all that is late, else all that is open, on a day soon.

    When an instalment was missed, it is only that. What is in a plan that is kept is not asked for.

    Args:
        ledger: at least all rows of the debtor.
        debtor: who is called.
        on: the day.
        currency: of the invoices to call about; default the workbook's own, or the only one there is.
    """
    invoices = [invoice for invoice in ledger.invoices if invoice.debtor == debtor.number]
    account, rows = Books(ledger, on).open(debtor.number, invoices)
    answer = outlook(ledger, on)
    own = ledger.settings.currency
    decisions = [each for each in answer.decisions if each.invoice.debtor == debtor.number]
    owed = sorted(
        (each for each in decisions if each.open is not None and each.open > 0 and _issued(each.invoice, on)),
        key=lambda each: (each.due or date.max, each.invoice.number),
    )
    currencies = [each.invoice.currency or own for each in owed]
    currency = currency or (own if own in currencies or not currencies else currencies[0])
    in_currency = [each for each in owed if (each.invoice.currency or own) == currency]
    late = [each for each in in_currency if each.days_late and each.demandable > 0]
    credits = tuple(
        each
        for each in decisions
        if each.open is not None and each.open < 0 and (each.invoice.currency or own) == currency
    )
    free = [each for each in late or in_currency if each.demandable > 0 and each.rule not in NOT_TO_ASK]
    missed = [each for each in free if each.step is Step.REPAIR_PLAN]
    asked = missed or free
    cases = tuple(row for row in rows if isinstance(row, Case))
    if missed:
        numbers = {each.invoice.number for each in missed}
        amount = max((arrears(case) for case in cases if case.invoice.number in numbers), default=ZERO)
    else:
        amount = sum((each.demandable for each in asked), ZERO) + sum((each.open or ZERO for each in credits), ZERO)
    calendar = calendar_for(ledger.closing_days)
    request = Request(
        max(amount, ZERO), currency, offered_day(on, calendar), tuple(each.invoice.number for each in asked)
    )
    newest = account.trail.calls[-1] if account.trail.calls else None
    unable = cannot_pay(debtor, newest, missed_instalment=bool(missed))
    return Preparation(
        on,
        ledger.settings,
        calendar,
        debtor,
        account,
        cases,
        min((invoice.issued for invoice in invoices if invoice.issued is not None), default=None),
        tuple(owed),
        credits,
        answer.debtors[debtor.number],
        request,
        aim(request.amount, 1 if missed else account.policy.most_instalments, unable=unable),
    )


def _issued(invoice: Invoice, on: date) -> bool:
    return invoice.issued is None or invoice.issued <= on
