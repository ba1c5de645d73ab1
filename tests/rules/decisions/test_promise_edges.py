"""What came in on a promise and whether it was kept, moved or broken, at the edges; promised by a business on 13 November."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.history import trails
from xlwings_addin.rules.promises import Promise, PromiseStatus, promises
from xlwings_addin.rules.vocabulary import Outcome

OPEN, KEPT, LATE, PARTLY, BROKEN, REPLACED = PromiseStatus


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def found(desk: Any, on: date = date(2026, 11, 30)) -> list[Promise]:
    ledger = desk.ledger()
    return promises(trails(ledger, on)["D1"], ledger.invoices, on, calendar_for())


def statuses(desk: Any, on: date = date(2026, 11, 30)) -> list[PromiseStatus]:
    return [promise.status for promise in found(desk, on)]


@pytest.mark.parametrize(
    ("amount", "paid", "at_call", "payments", "received", "status"),
    [
        # promised 500 of 1000 on the 13th for the 20th
        (500, 600, 400, [], 0, BROKEN),  # what was paid before the call counts no more
        (500, 500, 1000, [], 500, KEPT),
        (500, "0.01", 1000, [], "0.01", PARTLY),
        (500, 0, 400, [], 0, BROKEN),  # more is open now: the bank took a payment back
        (500, "499.99", 1000, [], "499.99", PARTLY),
        (1000, 1000, 800, [], 800, KEPT),  # nothing is left to pay
        (1000, 999, 1000, [], 999, PARTLY),
        (1000, "999.99", 1000, [], "999.99", PARTLY),
        (500, 1000, 1000, [(d(18), 500), (d(24), 500)], 1000, KEPT),  # what was promised came in time
        (500, 1000, 1000, [(d(18), 499), (d(24), 501)], 1000, LATE),
        # nobody noted what was open: the booked payments since the call, else all that was ever paid
        (500, 500, None, [], 500, KEPT),
        (500, 499, None, [], 499, PARTLY),
        (500, 700, None, [(d(18), 300)], 300, PARTLY),
        (500, 700, None, [(d(13), 500)], 500, KEPT),  # on the day of the call
        (500, 700, None, [(d(12), 500), (d(18), 200)], 200, PARTLY),
    ],
)
def test_what_came_in_on_a_promise(
    desk: Any, amount: Any, paid: Any, at_call: Any, payments: list[Any], received: Any, status: PromiseStatus
) -> None:
    desk.invoice(due=d(1), issued=d(1, 10), paid=paid)
    desk.promise(d(13), d(20), amount=amount, open_at_call=at_call)
    for on, booked in payments:
        desk.payment(on, booked)
    (promise,) = found(desk)
    assert (promise.received, promise.status) == (Decimal(str(received)), status)
    assert promise.counts_as_broken is (status in {PARTLY, BROKEN})


@pytest.mark.parametrize(
    ("outcome", "promises_it"),
    [
        (Outcome.PROMISE, True),
        (Outcome.CONDITIONAL, True),
        ("", True),
        (Outcome.ALREADY_PAID, False),
        (Outcome.PLAN, False),
    ],
)
def test_a_day_to_pay_is_a_promise_when_the_call_says_so_or_nothing_else(
    desk: Any, outcome: str, promises_it: bool
) -> None:
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(d(13), outcome, promised=1000, promised_on=d(20), open_at_call=1000)
    assert statuses(desk) == ([BROKEN] if promises_it else [])


@pytest.mark.parametrize(
    ("later", "status"),
    [
        ({"on": d(19), "outcome": Outcome.PROMISE, "promised_on": d(27)}, REPLACED),
        ({"on": d(20), "outcome": Outcome.PROMISE, "promised_on": d(27)}, REPLACED),  # on the promised day itself
        ({"on": d(21), "outcome": Outcome.PROMISE, "promised_on": d(27)}, BROKEN),
        ({"on": d(19), "outcome": Outcome.PLAN, "promised_on": d(27)}, REPLACED),
        ({"on": d(19), "outcome": Outcome.INFORMATIVE}, BROKEN),
        ({"on": d(19), "outcome": Outcome.PROMISE}, BROKEN),  # without a day it promises nothing
        ({"on": d(19), "outcome": Outcome.PROMISE, "promised_on": d(27), "invoices": ("F2",)}, BROKEN),
        ({"on": d(19), "outcome": Outcome.PROMISE, "promised_on": d(27), "invoices": ("F1", "F2")}, REPLACED),
    ],
)
def test_only_a_new_agreement_about_the_same_invoice_moves_a_promise_before_it_lapsed(
    desk: Any, later: dict[str, Any], status: PromiseStatus
) -> None:
    desk.invoice("F1", due=d(1), issued=d(1, 10))
    desk.invoice("F2", due=d(1), issued=d(1, 10))
    desk.promise(d(13), d(20))
    desk.call(**later)
    assert statuses(desk, d(23))[0] is status


@pytest.mark.parametrize(
    ("earlier", "broken"),
    [
        ([(2, 5, "F1"), (4, 9, "F1")], True),  # moved for the third time
        ([(2, 9, "F1"), (4, 9, "F2")], False),  # a move of another invoice counts there
        ([(2, 3, "F1"), (4, 9, "F1")], False),  # broken, not moved
    ],
)
def test_the_third_move_of_an_invoice_counts_as_broken(desk: Any, earlier: list[Any], broken: bool) -> None:
    desk.invoice("F1", due=d(1), issued=d(1, 10))
    desk.invoice("F2", due=d(1), issued=d(1, 10))
    for on, day, invoice in earlier:
        desk.promise(d(on), d(day), invoices=(invoice,))
    desk.promise(d(5), d(12), invoices=("F2",))
    desk.promise(d(6), d(13))
    desk.promise(d(11), d(18))
    third = found(desk, d(16))[-2]
    assert (third.status, third.counts_as_broken) == (REPLACED, broken)


def test_a_promise_without_invoice_numbers_is_about_all_that_were_issued_by_then(desk: Any) -> None:
    for number, issued in (("F1", d(1, 10)), ("F2", d(13)), ("F3", d(14)), ("F4", None)):
        desk.invoice(number, due=d(20), issued=issued)
    desk.promise(d(13), d(20), amount=3000, open_at_call=3000, invoices=())
    desk.promise(d(16), d(25), invoices=("F3", "F9"))
    assert [sorted(promise.invoices) for promise in found(desk)] == [["F1", "F2", "F4"], ["F3"]]


@pytest.mark.parametrize("at_call", [1000, None])
@pytest.mark.parametrize("amount", [-50, None])
def test_a_credit_note_or_an_invoice_without_amount_pays_nothing_of_a_promise(
    desk: Any, at_call: int | None, amount: int | None
) -> None:
    desk.invoice("F1", due=d(1), issued=d(1, 10))
    desk.invoice("F2", due=d(1), issued=d(1, 10), amount=amount)
    desk.promise(d(13), d(20), open_at_call=at_call, invoices=("F1", "F2"))
    (promise,) = found(desk)
    assert (promise.received <= 0, promise.status) == (True, BROKEN)


def test_a_promise_over_two_currencies_is_kept_in_each_by_itself(desk: Any) -> None:
    desk.invoice("F1", due=d(1), issued=d(1, 10), currency="EUR", paid=1000)
    desk.invoice("F2", due=d(1), issued=d(1, 10), currency="USD")
    desk.invoice("F3", due=d(1), issued=d(1, 10), currency="", paid=1000)
    desk.promise(d(13), d(20), amount=3000, open_at_call=3000, invoices=("F1", "F2", "F3"))
    assert [(sorted(promise.invoices), promise.status) for promise in found(desk)] == [
        (["F1", "F3"], KEPT),
        (["F2"], BROKEN),
    ]
