"""When a claim leaves our hands: which fourteen-day letter holds, what was unpaid when it lapsed, and what is not worth it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

LETTER = "Veertiendagenbrief"


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def consumer(desk: Any, **facts: Any) -> None:
    """A consumer at the stage of the final demand."""
    desk.debtor(type="Consument")
    desk.invoice(**({"due": d(1, 10), "issued": d(1, 9), "term_agreed": True} | facts))


@pytest.mark.parametrize(
    ("invoices", "named", "step"),
    [
        (("F1",), {"principal": 1000, "costs": 150}, Step.HAND_OVER),
        (("F1",), {"principal": 1000, "costs": 1}, Step.HAND_OVER),  # less than the scale is the creditor's choice
        (("F1",), {"principal": 500, "costs": 75}, Step.FOURTEEN_DAY_LETTER),  # more is owed than it names
        (("F1",), {"principal": 1001, "costs": 150}, Step.FOURTEEN_DAY_LETTER),  # more than the invoice was about
        (("F1", "F9"), {"principal": 1000, "costs": 150}, Step.HAND_OVER),  # an invoice that is gone from the list
        (("F1", "F2"), {"costs": 300}, Step.HAND_OVER),  # without the sum: what both come to
        (("F1", "F2"), {"costs": 301}, Step.FOURTEEN_DAY_LETTER),
    ],
)
def test_the_amounts_of_a_fourteen_day_letter(
    desk: Any, invoices: tuple[str, ...], named: dict[str, Any], step: Step
) -> None:
    consumer(desk)
    if "F2" in invoices:
        desk.invoice("F2", due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.letter(LETTER, d(2), invoices=invoices, **named)
    assert desk.decide(30, 11).step is step


@pytest.mark.parametrize(
    ("delivered", "claimable"), [(None, d(24)), (d(2), d(24)), (d(9), d(24)), (d(10), d(25)), (d(13), d(28))]
)
def test_a_letter_delivered_early_lapses_no_earlier(desk: Any, delivered: date | None, claimable: date) -> None:
    consumer(desk)
    desk.letter(LETTER, d(2), principal=1000, costs=150, delivered_on=delivered)
    found = desk.decide(18, 11)
    assert (found.status, found.step_on) == (Status.WAIT, claimable)


@pytest.mark.parametrize(
    ("notices", "step"),
    [
        ([(d(1, 10), d(19, 10))], Step.NOTICE_OF_DEFAULT),  # on the last day to pay nobody is late yet
        ([(d(2, 10), d(19, 10))], Step.HAND_OVER),
        ([(d(2, 10), d(19, 10)), (d(9), d(26))], Step.HAND_OVER),  # in default since the first
        ([(d(9), d(26))], Step.FOURTEEN_DAY_LETTER),  # the letter came before default
    ],
)
def test_default_by_notice_begins_with_the_first_after_the_due_date(
    desk: Any, notices: list[tuple[date, date]], step: Step
) -> None:
    consumer(desk, term_agreed=None)
    desk.letter(LETTER, d(2), principal=1000, costs=150)
    for sent, pay_by in notices:
        desk.letter("Ingebrekestelling", sent, pay_by=pay_by)
    assert desk.decide(30, 11).step is step


@pytest.mark.parametrize(
    ("payments", "paid", "costs"),
    [
        ([(d(23), 400)], 400, "90.00"),  # on the last of the fourteen days
        ([(d(24), 400)], 400, "150"),
        ([(d(23), 300), (d(24), 100)], 400, "105.00"),
        ([(None, 400)], 400, "90.00"),  # nobody knows when: in time, to the debtor's advantage
        ([(d(24), None)], 400, "90.00"),
        ([(d(24), 900)], 400, "150"),  # no more than the invoice says was paid
        ([(d(25), -400)], 0, "150"),  # a payment that was taken back
    ],
)
def test_costs_are_over_what_was_unpaid_when_the_fourteen_days_had_lapsed(
    desk: Any, payments: list[tuple[date | None, int | None]], paid: int, costs: str
) -> None:
    consumer(desk, paid=paid)
    desk.letter(LETTER, d(2), principal=1000, costs=150)
    for on, amount in payments:
        desk.payment(on, amount)
    assert desk.decide(30, 11).costs == Decimal(costs)


@pytest.mark.parametrize(
    ("debtor", "amounts", "rule", "step", "words"),
    [
        ({"classification": "Niet-kunner", "credit_check": "Slecht"}, (1000,), "R17", Step.PROPOSE_WRITE_OFF, "kan niet betalen en de kredietcheck is slecht"),
        ({"classification": "Niet-kunner", "credit_check": "Goed"}, (1000,), "R16", Step.HAND_OVER, ""),
        ({"classification": "Niet-willer", "credit_check": "Slecht"}, (1000,), "R16", Step.HAND_OVER, ""),
        ({}, ("99.99",), "R17", Step.PROPOSE_WRITE_OFF, "€ 99,99 is te weinig om uit handen te geven"),
        ({}, (100,), "R16", Step.HAND_OVER, ""),
        ({}, (20, 80), "R16", Step.HAND_OVER, ""),  # what the debtor owes in all decides
        ({}, (20, "79.99"), "R17", Step.PROPOSE_WRITE_OFF, "€ 99,99 is te weinig"),
    ],
)  # fmt: skip
def test_what_is_not_worth_handing_over(
    desk: Any, debtor: dict[str, Any], amounts: tuple[Any, ...], rule: str, step: Step, words: str
) -> None:
    desk.debtor(**debtor)
    for number, amount in enumerate(amounts, start=1):
        desk.invoice(f"F{number}", due=d(1), amount=amount)
    desk.letter("Laatste aanmaning", d(9), pay_by=d(16))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on, found.latest_on) == (rule, step, d(17), d(20))
    assert words in found.reason


@pytest.mark.parametrize(
    ("direct", "required", "kind", "step"),
    [
        (True, False, "Zakelijk", Step.HAND_OVER),
        (True, True, "Zakelijk", Step.FINAL_DEMAND),
        (False, False, "Zakelijk", Step.FINAL_DEMAND),
        (True, False, "Consument", Step.FOURTEEN_DAY_LETTER),
    ],
)
def test_who_will_not_pay_is_handed_over_at_once_only_where_the_policy_says_so(
    desk: Any, direct: bool, required: bool, kind: str, step: Step
) -> None:
    desk.policies["eigen"] = presets()["resultaatgericht"]._replace(
        name="eigen", direct_hand_over=direct, final_demand_required=required
    )
    desk.debtor(policy="eigen", type=kind)
    desk.invoice(due=d(1), term_agreed=True)
    desk.call(d(20), Outcome.UNWILLING)
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize(
    ("status", "step"),
    [("Faillissement", Step.FILE_CLAIM), ("Overleden", Step.APPROACH_HEIRS), ("", Step.FINAL_DEMAND)],
)
def test_only_dunning_waits_for_the_date_in_a_letter(desk: Any, status: str, step: Step) -> None:
    desk.debtor(special_status=status, status_since=d(1, 10))
    desk.invoice(due=d(1, 10))
    desk.letter("Aanmaning", d(18), pay_by=d(30))
    desk.call(d(20), Outcome.UNWILLING)
    found = desk.decide(23, 11)
    assert found.step is step
    assert found.status is (Status.PLANNED if step is Step.FINAL_DEMAND else Status.NOW)


def test_a_call_of_the_ladder_is_not_the_one_that_was_asked_for_before_the_letter(desk: Any) -> None:
    desk.invoice(due=d(2))
    desk.call(d(10), Outcome.CALL_BACK, call_back_on=d(12))
    desk.letter("Herinnering", d(16), pay_by=d(26))
    found = desk.decide(20, 11)
    assert (found.rule, found.step, found.step_on) == ("R16", Step.CALL, d(27))


GOOD, SMALL, HOPELESS = (1000, "Goed"), (20, "Goed"), (1000, "Slecht")


@pytest.mark.parametrize("kinds", [(GOOD, SMALL, HOPELESS), (SMALL, HOPELESS, GOOD), (HOPELESS, GOOD, SMALL)])
def test_debtors_with_the_same_dates_are_told_apart_by_what_they_owe_and_can_pay(
    desk: Any, kinds: tuple[tuple[int, str], ...]
) -> None:
    for number, (amount, checked) in zip("123", kinds, strict=True):
        desk.debtor(number, classification="Niet-kunner", credit_check=checked)
        desk.invoice(number, number, amount, due=d(1, 10))
        desk.letter("Laatste aanmaning", d(9), debtor=number, invoices=(number,), pay_by=d(16))
    steps = {GOOD: Step.HAND_OVER, SMALL: Step.PROPOSE_WRITE_OFF, HOPELESS: Step.PROPOSE_WRITE_OFF}
    assert [decision.step for decision in desk.outlook(23, 11).decisions] == [steps[kind] for kind in kinds]
