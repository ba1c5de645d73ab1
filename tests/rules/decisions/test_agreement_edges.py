"""What ends a promise or a plan and what does not, up to which day it is waited for, and what came in on it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

NOW, PLANNED, ERROR = Status.NOW, Status.PLANNED, Status.ERROR


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def test_a_part_that_was_promised_and_came_early_leaves_a_call_about_the_rest_on_the_promised_day(desk: Any) -> None:
    desk.late(paid=600)
    desk.promise(d(16), d(27), amount=600)
    desk.payment(d(20), 600)
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status, found.step_on) == ("R10", Step.CALL, PLANNED, d(30))
    assert found.latest_on == d(1, 12)
    assert "is al nagekomen, restant € 400" in found.reason


@pytest.mark.parametrize(
    ("paid", "means", "day", "rule"),
    [(600, "Overboeking", 27, "R11a"), (0, "Overboeking", 27, "R11b"), (0, "Automatische incasso", 27, "R11b")],
)
@pytest.mark.parametrize("processed", [d(26), d(27)])
def test_after_a_promised_day_the_payments_through_that_day_come_first(
    desk: Any, paid: int, means: str, day: int, rule: str, processed: date
) -> None:
    desk.late(paid=paid)
    desk.settings["payments_until"] = processed
    desk.promise(d(16), d(day), amount=600, means=means)
    if paid:
        desk.payment(d(20), paid)
    found = desk.decide(30, 11)
    assert (found.rule, found.step, found.step_on) == (rule, Step.CALL, d(30))
    assert found.status is (NOW if processed == d(day) else ERROR)
    assert found.latest_on == (None if rule == "R11a" else d(1, 12))


@pytest.mark.parametrize(
    ("answer", "sent", "step"),
    [
        (Step.DEMAND, (), Step.DEMAND),
        (Step.DEMAND, ("Herinnering",), Step.DEMAND),
        (Step.DEMAND, ("Regeling voorstellen",), Step.DEMAND),
        (Step.DEMAND, ("Aanmaning",), Step.FINAL_DEMAND),
        (Step.DEMAND, ("Laatste aanmaning",), Step.HAND_OVER),
        (Step.REMINDER, (), Step.REMINDER),  # the calls in which it was promised are no letter above it
        (Step.CALL, ("Laatste aanmaning",), Step.CALL),
        (Step.PROPOSE_PLAN, ("Laatste aanmaning",), Step.PROPOSE_PLAN),
    ],
)
def test_the_answer_to_a_broken_promise_is_no_letter_below_one_that_was_sent(
    desk: Any, answer: Step, sent: tuple[str, ...], step: Step
) -> None:
    desk.policies["resultaatgericht"] = presets()["resultaatgericht"]._replace(
        after_first_broken=answer, final_demand_required=False
    )
    desk.late()
    for kind in sent:
        desk.letter(kind, d(2), pay_by=d(9))
    desk.promise(d(16), d(20))
    assert desk.decide(23, 11).step is step


def test_after_the_last_letter_of_the_ladder_a_broken_promise_leads_out_of_hands(desk: Any) -> None:
    policy = presets()["resultaatgericht"]
    desk.policies["resultaatgericht"] = policy._replace(after_first_broken=Step.DEMAND, rungs=policy.rungs[:4])
    desk.late()
    desk.letter("Laatste aanmaning", d(2), pay_by=d(9))
    desk.promise(d(16), d(20))
    assert desk.decide(23, 11).step is Step.HAND_OVER


def test_a_part_that_was_promised_and_came_late_leaves_a_call_about_the_rest(desk: Any) -> None:
    desk.late(paid=600)
    desk.promise(d(16), d(20), amount=600)
    desk.payment(d(24), 600)
    found = desk.decide(25, 11)
    assert (found.rule, found.step) == ("R11a", Step.CALL)


@pytest.mark.parametrize(
    ("kind", "sent_on", "ended"),
    [
        ("Aanmaning", d(19), True),
        ("Aanmaning", d(17), False),  # on the promised day itself
        ("Bevestiging toezegging", d(19), False),
        ("Factuurkopie", d(19), False),
    ],
)
def test_a_dunning_letter_after_the_promised_day_takes_the_place_of_the_promise(
    desk: Any, kind: str, sent_on: date, ended: bool
) -> None:
    desk.late()
    desk.promise(d(10), d(17))
    desk.letter(kind, sent_on)
    assert (desk.decide(23, 11).rule == "R11b") is not ended


@pytest.mark.parametrize(
    ("outcome", "ready_by", "owner", "rule"),
    [
        (Outcome.CONDITIONAL, d(25), "Wij", "R12"),
        (Outcome.CONDITIONAL, d(23), "Wij", "R12"),  # through the day itself
        (Outcome.CONDITIONAL, d(22), "Wij", "R10"),
        (Outcome.CONDITIONAL, d(25), "Debiteur", "R10"),
        (Outcome.CONDITIONAL, None, "Wij", "R10"),
        (Outcome.PROMISE, d(25), "Wij", "R10"),
    ],
)
def test_a_promise_on_a_condition_waits_for_our_part_of_it(
    desk: Any, outcome: Outcome, ready_by: date | None, owner: str, rule: str
) -> None:
    desk.late()
    desk.call(
        d(16),
        outcome,
        promised=1000,
        promised_on=d(27),
        open_at_call=1000,
        means="Overboeking",
        condition="kopie van de bon",
        action_owner=owner,
        ready_by=ready_by,
    )
    assert desk.decide(23, 11).rule == rule


def test_a_promise_for_a_day_before_the_due_date_is_reckoned_from_the_due_date(desk: Any) -> None:
    desk.late(due=d(20), issued=d(1))
    desk.promise(d(10), d(16))
    waits, acts = desk.decide(20, 11), desk.decide(23, 11)
    assert (waits.rule, waits.status, waits.step_on) == ("R10", PLANNED, d(23))
    assert (acts.rule, acts.status, acts.step_on, acts.latest_on) == ("R11b", NOW, d(23), d(24))


HALVES = ((d(20), 500, None), (d(20, 12), 500, None))


@pytest.mark.parametrize(("on", "rule"), [(d(20), "R09a"), (d(22), "R09a"), (d(23), "R09b")])
def test_an_instalment_is_missed_from_the_first_working_day_after_it(desk: Any, on: date, rule: str) -> None:
    desk.late()
    desk.plan(*HALVES, signed_on=d(1))
    assert desk.decide(on.day, on.month).rule == rule


@pytest.mark.parametrize(("processed", "status"), [(d(20), NOW), (d(19), ERROR)])
def test_a_missed_instalment_is_acted_on_within_four_days_once_its_payments_are_processed(
    desk: Any, processed: date, status: Status
) -> None:
    desk.late()
    desk.settings["payments_until"] = processed
    desk.plan(*HALVES, signed_on=d(1))
    found = desk.decide(23, 11)
    assert (found.rule, found.status, found.step_on, found.latest_on) == ("R09b", status, d(23), d(24))


def test_of_two_missed_instalments_the_first_is_named(desk: Any) -> None:
    desk.late()
    desk.plan((d(10), 500, None), (d(20), 500, None), signed_on=d(1))
    assert desk.decide(23, 11).reason.startswith("Termijn 1 van 10 november (€ 500) is gemist")


@pytest.mark.parametrize(
    ("sent_on", "rule", "step_on"), [(None, "R09b", d(23)), (d(20), "R09b", d(23)), (d(23), "R09c", d(3, 12))]
)
def test_a_letter_repairs_only_an_instalment_that_was_missed_before_it(
    desk: Any, sent_on: date | None, rule: str, step_on: date
) -> None:
    desk.late()
    desk.plan(*HALVES, signed_on=d(1))
    if sent_on:
        desk.letter("Regeling herstellen", sent_on, pay_by=d(2, 12) if sent_on == d(23) else d(21))
    found = desk.decide(24, 11)
    assert (found.rule, found.step_on) == (rule, step_on)


@pytest.mark.parametrize(
    ("amount", "paid", "payments", "at_call", "rule"),
    [
        (1000, 500, [(d(1), 500)], None, "R09a"),  # on the day of signing
        (1000, 500, [(d(31, 10), 500)], None, "R09b"),  # before it
        (1000, 500, [], 1000, "R09a"),  # the call says what was open then
        (1000, 500, [], 500, "R09b"),
        (1500, 500, [], None, "R09b"),  # paid before: the plan is about what is open now
        (1500, 1000, [], None, "R09a"),
        (1000, 0, [], None, "R09b"),
    ],
)
def test_what_came_in_on_a_plan(
    desk: Any, amount: int, paid: int, payments: list[tuple[date, int]], at_call: int | None, rule: str
) -> None:
    desk.late(amount=amount, paid=paid)
    if at_call:
        desk.call(d(31, 10), Outcome.PLAN, open_at_call=at_call)
    desk.plan(*HALVES, signed_on=d(1))
    for on, sum_paid in payments:
        desk.payment(on, sum_paid)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("event", "rule"),
    [
        (lambda desk: None, "R09d"),
        (lambda desk: desk.call(d(20), Outcome.INFORMATIVE), "R09d"),  # on the day of the last instalment
        (lambda desk: desk.call(d(21), Outcome.INFORMATIVE), "R16"),
        (lambda desk: desk.letter("Regeling restant", d(21)), "R16"),
        (lambda desk: desk.letter("Aanmaning", d(20), pay_by=d(21)), "R16"),
        (lambda desk: desk.letter("Aanmaning", d(19), pay_by=d(21)), "R09d"),
    ],
    ids=["nothing", "a call that day", "a call after it", "the letter", "a demand that day", "a demand before it"],
)
def test_the_rest_after_a_plan_is_asked_for_once(desk: Any, event: Any, rule: str) -> None:
    desk.late(paid=500)
    desk.plan((d(20), 500, 500), signed_on=d(1))
    event(desk)
    assert desk.decide(23, 11).rule == rule
