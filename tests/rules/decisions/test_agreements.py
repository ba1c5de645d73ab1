"""Promises and plans: kept, late, partly, broken, moved; instalments early, missed, repaired."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.history import trails
from xlwings_addin.rules.promises import Promise, PromiseStatus, promises
from xlwings_addin.rules.vocabulary import Outcome, Status, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


MON = d(23)


def found(desk: Any, on: date = MON) -> list[Promise]:
    ledger = desk.ledger()
    return promises(trails(ledger, on)["D1"], ledger.invoices, on, calendar_for())


def late(desk: Any, **facts: Any) -> None:
    desk.debtor(policy=facts.pop("policy", "resultaatgericht"))
    desk.invoice(due=d(1), issued=d(1, 10), **facts)


@pytest.mark.parametrize(
    ("paid", "payments", "on", "status"),
    [
        (0, (), d(20), PromiseStatus.OPEN),
        (0, (), d(22), PromiseStatus.OPEN),  # a Sunday: the bank has not worked yet
        (0, (), d(23), PromiseStatus.BROKEN),
        (400, (), d(23), PromiseStatus.PARTLY),
        (1000, (), d(23), PromiseStatus.KEPT),
        (1000, ((d(19), 1000),), d(23), PromiseStatus.KEPT),
        (1000, ((d(20), 400), (d(21), 600)), d(23), PromiseStatus.KEPT_LATE),
        (1000, ((d(20), 400), (d(21), 600)), d(20), PromiseStatus.KEPT),  # as far as is known that day
    ],
)
def test_how_a_promise_stands(desk: Any, paid: int, payments: Any, on: date, status: PromiseStatus) -> None:
    late(desk, paid=paid)
    desk.promise(d(13), d(20))
    for day, amount in payments:
        desk.payment(day, amount)
    assert [each.status for each in found(desk, on)] == [status]


def test_a_promise_moved_before_its_day_is_replaced_and_not_broken(desk: Any) -> None:
    late(desk)
    desk.promise(d(5), d(10))
    desk.promise(d(9), d(17))
    assert [each.status for each in found(desk, d(16))] == [PromiseStatus.REPLACED, PromiseStatus.OPEN]
    assert desk.decide(18, 11).rule == "R11b"


def test_a_promise_moved_after_its_day_is_broken(desk: Any) -> None:
    late(desk)
    desk.promise(d(5), d(10))
    desk.promise(d(11), d(17))
    assert [each.status for each in found(desk, d(16))] == [PromiseStatus.BROKEN, PromiseStatus.OPEN]
    assert desk.decide(18, 11).rule == "R11c"


def test_the_third_move_counts_as_broken(desk: Any) -> None:
    late(desk)
    for on, day in ((2, 5), (4, 9), (6, 12), (11, 18)):
        desk.promise(d(on), d(day))
    assert [each.counts_as_broken for each in found(desk, d(16))] == [False, False, True, False]


def test_a_promise_over_two_invoices_is_kept_by_paying_either(desk: Any) -> None:
    late(desk, paid=1000)
    desk.invoice("F2", due=d(1), issued=d(1, 10), amount=500)
    desk.promise(d(13), d(20), amount=1000, open_at_call=1500, invoices=("F1", "F2"))
    decisions = desk.outlook(23, 11).decisions
    assert [each.rule for each in decisions] == ["R01", "R11a"]
    assert decisions[1].reason == "Toezegging van € 1.000 voor 20 november is nagekomen, restant € 500: bel vandaag"


def test_our_own_failed_collection_is_no_broken_promise(desk: Any) -> None:
    late(desk, policy="procesgericht")
    desk.promise(d(13), d(20), means="Automatische incasso")
    answer = desk.outlook(23, 11)
    assert (answer.decisions[0].step, answer.debtors["D1"].broken_promises) == (Step.CALL, 0)


def test_without_the_open_amount_at_the_call_the_payments_tell(desk: Any) -> None:
    late(desk, paid=700)
    desk.promise(d(13), d(20), amount=500, open_at_call=None)
    desk.payment(d(18), 500)
    assert found(desk)[0].status is PromiseStatus.KEPT


def test_a_promise_before_the_due_date_waits_for_it(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(25), issued=d(1, 10))
    desk.promise(d(13), d(20))
    decision = desk.decide(23, 11)
    assert (decision.rule, decision.step_on) == ("R10", d(26))


def test_while_a_promise_runs_the_row_shows_what_follows_when_it_breaks(desk: Any) -> None:
    late(desk, policy="procesgericht")
    desk.promise(d(13), d(27))
    decision = desk.decide(23, 11)
    assert (decision.step, decision.status, decision.step_on, decision.rule) == (
        Step.DEMAND,
        Status.PLANNED,
        d(30),
        "R10",
    )
    assert desk.outlook(23, 11).actions == []


def test_a_broken_promise_after_a_lapsed_final_demand_leads_out_of_hands(desk: Any) -> None:
    late(desk)
    desk.letter("Laatste aanmaning", d(3), pay_by=d(9))
    desk.promise(d(10), d(13))
    desk.promise(d(16), d(20))
    assert desk.decide(23, 11).step is Step.HAND_OVER


def test_a_broken_promise_never_leads_back_below_a_letter_that_was_sent(desk: Any) -> None:
    late(desk, policy="procesgericht")
    desk.letter("Herinnering", d(2), pay_by=d(4))
    desk.letter("Laatste aanmaning", d(5), pay_by=d(9))
    desk.promise(d(10), d(20))
    assert desk.decide(23, 11).step is Step.HAND_OVER


@pytest.mark.parametrize(
    ("outcome", "on", "facts", "rule"),
    [
        ("Geen resultaat", d(21), {}, "R12"),  # spoken to after the day: the follow-up took place
        ("Geen resultaat", d(20), {}, "R11b"),  # on the day itself the promise still ran
        ("Terugbellen", d(18), {"call_back_on": d(30)}, "R11b"),
        ("Niet willen", d(18), {}, "R12"),  # takes the promise back
        ("Al betaald", d(18), {"promised": 1000, "promised_on": d(17), "open_at_call": 1000}, "R12"),
    ],
)
def test_what_takes_the_place_of_a_promise(desk: Any, outcome: str, on: date, facts: dict[str, Any], rule: str) -> None:
    late(desk)
    desk.promise(d(13), d(20))
    desk.call(on, outcome, **facts)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(("sent_on", "rule"), [(d(20), "R11b"), (d(21), "R16")])
def test_a_letter_after_the_promised_day_takes_the_place_of_the_promise(desk: Any, sent_on: date, rule: str) -> None:
    late(desk)
    desk.promise(d(13), d(20))
    desk.letter("Aanmaning", sent_on, pay_by=d(22))
    assert desk.decide(23, 11).rule == rule


def test_a_promise_is_followed_up_the_day_after_however_short_ago_the_call_was(desk: Any) -> None:
    late(desk)
    desk.promise(d(19), d(20))
    assert desk.decide(23, 11).step_on == d(23)


def test_an_invoice_with_a_running_promise_goes_along_in_no_letter(desk: Any) -> None:
    late(desk, policy="procesgericht")
    desk.invoice("F2", due=d(1), issued=d(1, 10))
    desk.promise(d(20), d(27))
    (action,) = desk.outlook(23, 11).actions
    assert [each.invoice.number for each in action.joined] == ["F2"]


@pytest.mark.parametrize(("on", "step"), [(d(24), Step.CHECK), (d(25), Step.CHECK), (d(26), Step.CALL)])
def test_a_condition_that_is_ours_comes_before_the_promise(desk: Any, on: date, step: Step) -> None:
    late(desk)
    desk.call(
        MON,
        Outcome.CONDITIONAL,
        promised=1000,
        promised_on=d(27),
        open_at_call=1000,
        action_owner="Wij",
        ready_by=d(25),
    )
    assert desk.decide(on.day, on.month).step is step


def test_a_promise_that_lapsed_before_the_due_date_waits_for_that(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(21), issued=d(1, 10))
    desk.promise(d(13), d(17))
    assert [desk.decide(day, 11).rule for day in (20, 22, 23)] == ["R10", "R10", "R11b"]


@pytest.mark.parametrize(
    ("terms", "on", "step", "rule", "step_on"),
    [
        (((d(20), 500, 500), (d(20, 12), 500, None)), d(23), Step.NONE, "R09a", d(21, 12)),
        (((d(20), 500, "499.95"), (d(20, 12), 500, None)), d(23), Step.NONE, "R09a", d(21, 12)),
        (((d(20), 500, "499.94"), (d(20, 12), 500, None)), d(23), Step.REPAIR_PLAN, "R09b", d(23)),
        (((d(20), 500, None), (d(20, 12), 500, None)), d(22), Step.NONE, "R09a", d(23)),
        (((d(20), 500, 600), (d(20, 12), 500, 400)), d(23), Step.PLAN_REMAINDER, "R09d", d(23)),
        (((d(20), 500, 1000), (d(20, 12), 500, None)), d(23), Step.PLAN_REMAINDER, "R09d", d(23)),
    ],
)
def test_a_plan_is_watched_term_by_term(desk: Any, terms: Any, on: date, step: Step, rule: str, step_on: date) -> None:
    late(desk)
    desk.plan(*terms, signed_on=d(5))
    decision = desk.decide(on.day, on.month)
    assert (decision.step, decision.rule, decision.step_on) == (step, rule, step_on), decision.reason


def test_without_recorded_receipts_the_open_amount_tells(desk: Any) -> None:
    late(desk, paid=500)
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(5))
    assert desk.decide(23, 11).rule == "R09a"


@pytest.mark.parametrize(
    ("status", "signed_on", "rule"),
    [("Concept", None, "R16"), ("Vervallen", d(5), "R16"), ("Concept", d(5), "R09a"), ("", d(5), "R09a")],
)
def test_a_plan_stops_the_ladder_from_its_signature_until_it_is_ended(
    desk: Any, status: str, signed_on: date | None, rule: str
) -> None:
    late(desk)
    desk.plan((d(20, 12), 1000, None), signed_on=signed_on, status=status)
    assert desk.decide(23, 11).rule == rule


def test_an_unsigned_plan_is_called_about(desk: Any) -> None:
    late(desk)
    desk.plan((d(20, 12), 1000, None), signed_on=None)
    desk.call(d(16), Outcome.PLAN, promised_on=d(20, 12))
    decision = desk.decide(24, 11)
    assert (decision.step, decision.step_on) == (Step.CALL, d(24))


def test_after_the_plan_lapsed_the_ladder_goes_on(desk: Any) -> None:
    late(desk)
    desk.plan((d(6), 500, None), (d(20, 12), 500, None), signed_on=d(2))
    desk.letter("Regeling herstellen", d(9), pay_by=d(16))
    desk.letter("Laatste aanmaning", d(17), pay_by=d(24))
    decision = desk.decide(25, 11)
    assert (decision.step, decision.step_on) == (Step.HAND_OVER, d(25))
