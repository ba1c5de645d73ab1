"""Promises about invoices that cannot be told apart."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

from xlwings_addin.rules.accounts import trail_of
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Call, Invoice, Ledger, told_apart
from xlwings_addin.rules.promises import PromiseStatus, promises
from xlwings_addin.rules.vocabulary import Outcome

ON = date(2026, 11, 23)
DOUBLED = [
    Invoice(2, "F1", "D1", due=date(2026, 11, 2), amount=Decimal(100)),
    Invoice(3, "F1", "D1", due=date(2026, 11, 2), amount=Decimal(100), paid=Decimal(100)),
    Invoice(4, "F2", "D1", due=date(2026, 11, 2), amount=Decimal(50), paid=Decimal(50)),
]
CALL = Call(2, "1", date(2026, 11, 16), debtor="D1", outcome=Outcome.PROMISE, promised_on=date(2026, 11, 20))


def test_a_number_that_stands_twice_is_neither_invoice() -> None:
    assert list(told_apart(DOUBLED)) == ["F2"]
    assert list(told_apart(DOUBLED[1:])) == ["F1", "F2"]


def test_which_of_two_invoices_comes_first_breaks_no_promise() -> None:
    answers = {outlook(Ledger(rows, calls=[CALL]), ON).debtors["D1"].broken_promises for rows in permutations(DOUBLED)}
    assert answers == {0}


def test_a_credit_note_beside_the_invoice_is_nothing_that_did_not_come_in() -> None:
    rows = [
        Invoice(2, "F1", "D1", due=date(2026, 11, 2), amount=Decimal(1000), paid=Decimal(400)),
        Invoice(3, "F2", "D1", due=date(2026, 11, 2), amount=Decimal(-50)),
    ]
    call = CALL._replace(promised=Decimal(400))
    (promise,) = promises(trail_of([call]), rows, ON, calendar_for())
    assert (promise.status, promise.received) == (PromiseStatus.KEPT, Decimal(400))
    assert outlook(Ledger(rows, calls=[call]), ON).debtors["D1"].broken_promises == 0
