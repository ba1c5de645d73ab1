"""Edges of what is disputed, by the row or by the calls, found by changing an operator or number and seeing no test fail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Outcome


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize("about", [("F1",), ()], ids=["this invoice", "all invoices"])
def test_an_earlier_complaint_without_an_amount_was_known_already(desk: Any, about: tuple[str, ...]) -> None:
    desk.invoice(due=d(1), disputed=200)
    desk.call(d(5), Outcome.COMPLAINT, invoices=about)
    desk.call(d(20), Outcome.COMPLAINT)
    assert (desk.decide(18, 11).demandable, desk.decide(4, 11).demandable) == (800, 1000)


def test_a_call_that_is_no_complaint_tells_nothing_of_what_the_row_disputes(desk: Any) -> None:
    desk.invoice(due=d(1), disputed=200)
    desk.call(d(20), Outcome.INFORMATIVE)
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F2",))
    assert desk.decide(18, 11).demandable == 800


def test_before_a_complaint_the_day_to_answer_it_moves_nothing(desk: Any) -> None:
    desk.invoice(due=d(1), disputed=1000, complaint_answer_by=d(27))
    desk.call(d(20), Outcome.COMPLAINT, disputed=1000)
    assert desk.decide(19, 11).step_on == desk.decide(18, 11).step_on == d(2)


def test_a_complaint_about_an_invoice_without_an_amount_holds_the_others(desk: Any) -> None:
    desk.invoice("F1", amount=None, due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F1", "F2"), disputed=100)
    unreadable, other = desk.outlook(23, 11).decisions
    assert (unreadable.rule, unreadable.reason) == ("R00", "Bedrag ontbreekt")
    assert (other.rule, other.demandable) == ("R16", Decimal(900))


@pytest.mark.parametrize(
    ("row", "calls", "demandable"),
    [
        # what stands with € 1.000, the calls about it, and what is not disputed
        ({"disputed": -100}, [], 1000),
        ({"disputed": 1500}, [], 0),
        ({"disputed": 200}, [(Outcome.COMPLAINT, {"disputed": 300})], 800),  # the row goes before the call
        ({}, [(Outcome.COMPLAINT, {"disputed": 300})], 700),
        ({"complaint_answer_by": d(27)}, [(Outcome.COMPLAINT, {"disputed": 300})], 1000),  # was answered
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.COMPLAINT, {})], 1000),  # the newest one counts
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.COMPLAINT, {"disputed": 200})], 800),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.SET_OFF, {"disputed": 200})], 800),
        ({}, [(Outcome.COMPLAINT, {"disputed": 1500})], 0),
        ({}, [(Outcome.COMPLAINT, {"disputed": -300})], 1000),
        ({}, [(Outcome.INFORMATIVE, {"disputed": 300})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.PAID_NOW, {})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.ALREADY_PAID, {"open_at_call": 1000})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.PROMISE, {"promised": 1000, "open_at_call": 1000})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.PROMISE, {"promised": 700, "open_at_call": 1000})], 700),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.PROMISE, {"promised": 700})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.PLAN, {"promised": 1001, "open_at_call": 1000})], 1000),
        ({}, [(Outcome.COMPLAINT, {"disputed": 300}), (Outcome.CONDITIONAL, {})], 700),
    ],
)  # fmt: skip
def test_what_is_disputed_by_the_row_or_else_by_the_calls(desk: Any, row: Any, calls: Any, demandable: Any) -> None:
    desk.invoice(due=d(1), **row)
    for day, (outcome, facts) in enumerate(calls, start=16):
        desk.call(d(day), outcome, **facts)
    assert desk.decide(23, 11).demandable == demandable


@pytest.mark.parametrize(
    ("rows", "disputed", "demandable"),
    [
        # a complaint on 20 November about all that there are holds the oldest first
        ([{"due": d(5)}, {"due": d(1)}], 1200, [800, 0]),
        ([{"due": d(1)}, {"due": d(1)}], 1200, [0, 800]),  # of one day: by number
        ([{"due": d(1)}, {"due": d(5), "disputed": 300}], 1200, [100, 700]),
        ([{"due": d(1)}, {"due": d(5), "disputed": 300}], 200, [1000, 700]),
        ([{"due": d(1), "amount": 500}, {"due": d(5), "amount": -100}, {"due": d(6)}], 600, [0, 0, 900]),
        ([{"due": None}, {"due": d(5)}], 1200, [None, 0]),  # cannot be read
        ([{"due": None, "issued": d(1, 10)}, {"due": d(5)}], 1200, [800, 0]),
        ([{"due": d(1), "issued": d(21, 10)}, {"due": d(25), "issued": d(22)}], 1200, [0, 1000]),  # came later
        ([{"due": d(1), "issued": d(20, 10)}, {"due": d(30), "issued": d(20)}], 1200, [0, 800]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("named", [True, False])
def test_a_complaint_about_several_invoices_is_held_against_the_oldest(
    desk: Any, rows: Any, disputed: Any, demandable: Any, named: bool
) -> None:
    for place, row in enumerate(rows, start=1):
        desk.invoice(f"F{place}", **row)
    known = [place for place, row in enumerate(rows, start=1) if row.get("issued", d(1)) <= d(20)]
    desk.call(
        d(20), Outcome.COMPLAINT, invoices=tuple(f"F{place}" for place in known) if named else (), disputed=disputed
    )
    found = desk.outlook(23, 11).decisions
    assert [None if each.rule == "R00" else each.demandable for each in found] == demandable


def test_a_call_may_name_what_is_not_there_and_settle_what_nobody_disputed(desk: Any) -> None:
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(16), Outcome.COMPLAINT, invoices=("F9", "F2"), disputed=300)
    desk.call(d(17), Outcome.ALREADY_PAID, invoices=("F1", "F9"))
    assert [each.demandable for each in desk.outlook(23, 11).decisions] == [1000, 700]


@pytest.mark.parametrize(
    ("on", "demandable"), [(4, [1000, 1000]), (5, [800, 1000]), (19, [800, 1000]), (20, [800, 900])]
)
def test_each_invoice_is_disputed_from_its_own_complaint(desk: Any, on: int, demandable: list[int]) -> None:
    desk.invoice("F1", due=d(1), disputed=200)
    desk.invoice("F2", due=d(1), disputed=100)
    desk.call(d(5), Outcome.COMPLAINT, invoices=("F1",))
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F2",))
    assert [each.demandable for each in desk.outlook(on, 11).decisions] == demandable
