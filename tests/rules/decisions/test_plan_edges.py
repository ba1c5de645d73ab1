"""Payment plans and complaints at their edges: what came in, what is missed and in arrears, what repairs or ends a plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.accounts import Books
from xlwings_addin.rules.case import Case
from xlwings_addin.rules.plans import arrears, running, state
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

NOW, PLANNED, ERROR = Status.NOW, Status.PLANNED, Status.ERROR


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


HALVES = ((d(20), 500, None), (d(20, 12), 500, None))
WITH_COSTS = ((d(20), 300, None), (d(20, 12), 300, None), (d(20, 1, 2027), 200, None))


@pytest.mark.parametrize(
    ("facts", "terms", "event", "rule"),
    [
        # a payment on another invoice, or on none, pays nothing of the plan
        ({}, HALVES, lambda desk: desk.payment(d(5), 500, "F2"), "R09b"),
        ({}, HALVES, lambda desk: desk.payment(d(5), 500, ""), "R09b"),
        ({}, HALVES, lambda desk: desk.payment(d(5), 500), "R09a"),  # booked, though not yet in the row of the invoice
        ({}, HALVES, lambda desk: [desk.call(d(31, 10), Outcome.PLAN, open_at_call=1000), desk.payment(d(5), 500)], "R09a"),
        # the bookings do not account for all that was paid: what the call noted is the better fact
        ({"paid": 500}, HALVES, lambda desk: [desk.call(d(31, 10), Outcome.PLAN, open_at_call=1000), desk.payment(d(5), 100)], "R09a"),
        ({}, HALVES, lambda desk: desk.call(d(31, 10), Outcome.PLAN, open_at_call=1500), "R09a"),
        ({"paid": 500}, HALVES, lambda desk: [desk.call(d(31, 10), Outcome.PLAN, open_at_call=1000), desk.call(d(5), Outcome.INFORMATIVE, open_at_call=500)], "R09a"),
        ({"disputed": 500}, HALVES, lambda desk: desk.call(d(31, 10), Outcome.PLAN, open_at_call=1000), "R09b"),  # in dispute is not paid
        # 300 was paid before a plan of 800 about 700: only the confirmation of that plan says so
        ({"paid": 300}, WITH_COSTS, lambda desk: None, "R09a"),
        ({"paid": 300}, WITH_COSTS, lambda desk: desk.letter("Bevestiging betalingsregeling", d(1), principal=700), "R09b"),
        ({"paid": 300}, WITH_COSTS, lambda desk: [desk.call(d(31, 10), Outcome.PLAN), desk.letter("Bevestiging betalingsregeling", d(1), principal=700)], "R09b"),
        ({"paid": 300}, WITH_COSTS, lambda desk: desk.letter("Bevestiging betalingsregeling", d(1), principal=700, invoices=("F1", "F2")), "R09a"),
        ({"paid": 300}, WITH_COSTS, lambda desk: desk.letter("Factuurkopie", d(1), principal=700), "R09a"),
        # within five cents an amount is whole instalments: 499,95 came in on the plan, and not all that was paid
        ({"amount": "1500.05", "paid": 1000}, ((d(10), 500, None), (d(20), 500, None)), lambda desk: None, "R09b"),
        ({"amount": "1500.06", "paid": 1000}, ((d(10), 500, None), (d(20), 500, None)), lambda desk: None, "R09d"),
    ],
)  # fmt: skip
def test_what_came_in_on_a_plan(desk: Any, facts: dict[str, Any], terms: Any, event: Any, rule: str) -> None:
    desk.late(**facts)
    desk.invoice("F2", due=d(1, 12))
    desk.plan(*terms, signed_on=d(1))
    event(desk)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("about", [(("F1",), ("F1",)), ((), ("F1",)), (("F1",), ()), ((), ())])
def test_of_two_plans_the_one_signed_last_counts(desk: Any, about: Any, backwards: bool) -> None:
    desk.late()
    desk.plan((d(10), 500, None), (d(10, 12), 500, None), signed_on=d(1), invoices=about[0])
    old = list(desk.instalments)
    desk.plan((d(4, 12), 250, None), (d(18, 12), 750, None), signed_on=d(16), invoices=about[1])
    new = [row._replace(plan="R2") for row in desk.instalments[len(old) :]]
    desk.instalments[:] = [*new, *old] if backwards else [*old, *new]
    assert desk.decide(23, 11).rule == "R09a"  # the old one missed an instalment on 10 November


@pytest.mark.parametrize(
    ("other", "paid", "rule"),
    [
        ({"amount": -50}, 480, "R09b"),  # a credit note pays no instalment
        ({"amount": -50}, 500, "R09a"),
        ({"amount": 500, "paid": 500}, 499, "R09b"),
        ({"amount": 500, "paid": 500}, 500, "R09a"),
    ],
)
def test_what_is_open_on_the_invoices_of_a_plan(desk: Any, other: dict[str, Any], paid: int, rule: str) -> None:
    desk.late(paid=paid)
    desk.invoice("F2", due=d(1, 10), **other)
    desk.call(d(31, 10), Outcome.PLAN, open_at_call=1000, invoices=("F1", "F2"))
    desk.plan(*HALVES, signed_on=d(1), invoices=("F1", "F2"))
    assert desk.decide(23, 11).rule == rule


def test_a_plan_that_names_no_invoice_is_about_all_that_was_open(desk: Any) -> None:
    desk.late(paid=500)
    desk.plan(*HALVES, signed_on=d(1), invoices=())
    assert desk.decide(23, 11).rule == "R09a"


@pytest.mark.parametrize("paid", [500, 0])
def test_a_plan_that_runs_without_a_day_of_signing(desk: Any, paid: int) -> None:
    desk.late(paid=paid)
    desk.plan(*HALVES, signed_on=None, status="Lopend")
    if paid:
        desk.payment(d(5), paid)
    assert desk.decide(23, 11).rule == ("R09a" if paid else "R09b")


@pytest.mark.parametrize(
    ("on", "received", "status", "owed"),
    [
        (d(20), None, "", 0),
        (d(22), None, "", 0),  # a Sunday: the bank has not worked yet
        (d(23), None, "", 500),
        (d(23), 200, "", 300),
        (d(23), 600, "", 0),
        (d(21, 12), 200, "", 800),
        (d(21, 12), Decimal("499.96"), "", Decimal("500.04")),
        (d(21, 12), 200, "Voltooid", 0),
        (d(21, 12), 200, "Vervallen", 0),
    ],
)
def test_what_is_in_arrears(desk: Any, on: date, received: Any, status: str, owed: int) -> None:
    desk.late()
    desk.plan((d(20), 500, received), (d(20, 12), 500, None), signed_on=d(1), status=status)
    assert _arrears(desk, on) == owed


@pytest.mark.parametrize(
    ("on", "received", "missed"),
    [(d(23), None, [1]), (d(23), Decimal("499.95"), []), (d(21, 12), Decimal("499.95"), [2]), (d(21, 12), Decimal("499.94"), [1, 2])],
)  # fmt: skip
def test_an_instalment_five_cents_short_is_not_asked_again(
    desk: Any, on: date, received: Any, missed: list[int]
) -> None:
    desk.late()
    desk.plan((d(20), 500, received), (d(20, 12), 500, None), signed_on=d(1))
    _, (case,) = Books(desk.ledger(), on).open("D1", desk.ledger().invoices)
    assert [term.number for term in state(running(case), case).missed] == missed


def test_nothing_is_in_arrears_without_a_plan_nor_more_than_was_to_be_paid(desk: Any) -> None:
    desk.late()
    assert _arrears(desk, d(23)) == 0
    desk.plan((d(20), 300, None), (d(20, 12), 300, None), signed_on=d(1), invoices=())
    assert _arrears(desk, d(23)) == 300


def _arrears(desk: Any, on: date) -> Decimal:
    ledger = desk.ledger()
    _, (case,) = Books(ledger, on).open("D1", ledger.invoices)
    assert isinstance(case, Case)
    return arrears(case)


@pytest.mark.parametrize(
    ("promise", "signed_on", "rule"),
    [
        (None, d(3), "R09a"),
        ((d(16), d(27)), d(3), "R10"),
        ((d(3), d(27)), d(3), "R09a"),  # promised on the day of the signature: the plan is that promise
        ((d(16), d(20)), d(3), "R09a"),  # broken: the plan still stands
        ((d(16), d(27)), None, "R09a"),
    ],
)
def test_a_newer_promise_that_runs_comes_before_the_plan(desk: Any, promise: Any, signed_on: Any, rule: str) -> None:
    desk.late()
    desk.plan((d(20, 12), 1000, None), signed_on=signed_on, status="Lopend")
    if promise:
        desk.promise(*promise)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize("terms", [((d(20), 500, None),), ((d(20, 12), 500, None),)], ids=["missed", "to come"])
def test_a_plan_that_was_called_completed_leaves_its_remainder(desk: Any, terms: Any) -> None:
    desk.late()
    desk.plan(*terms, signed_on=d(3), status="Voltooid")
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.letter) == ("R09d", Step.PLAN_REMAINDER, "ontvangstbevestiging")
    assert found.reason.startswith("Regeling voltooid, restant € 1.000")


@pytest.mark.parametrize(
    ("event", "signed_on", "rule"),
    [
        (lambda desk: desk.letter("Aanmaning", d(15), pay_by=d(16)), d(3), "R09d"),  # between the instalments
        (lambda desk: desk.call(d(15), Outcome.INFORMATIVE), d(3), "R09d"),
        (lambda desk: desk.letter("Factuurkopie", d(21)), d(3), "R09d"),
        (lambda desk: desk.letter("Regeling restant", d(2)), d(3), "R09d"),  # of an earlier plan
        (lambda desk: desk.letter("Regeling restant", d(3)), d(3), "R16"),
        (lambda desk: desk.letter("Regeling restant", d(21)), None, "R16"),
    ],
)
def test_what_asks_for_the_rest_after_a_plan(desk: Any, event: Any, signed_on: Any, rule: str) -> None:
    desk.late(paid=500)
    desk.plan((d(10), 250, 250), (d(20), 250, 250), signed_on=signed_on, status="Voltooid")
    event(desk)
    assert desk.decide(23, 11).rule == rule


def test_the_next_instalment_and_one_that_was_missed_are_named(desk: Any) -> None:
    desk.late()
    desk.plan((d(19), 400, None), (d(20, 12), 600, None), signed_on=d(1))
    runs, missed = desk.decide(19, 11), desk.decide(20, 11)
    assert runs.reason == "Regeling loopt; volgende termijn € 400 op 19 november"
    assert (missed.rule, missed.step_on, missed.latest_on) == ("R09b", d(20), d(23))
    desk.instalments[0] = desk.instalments[0]._replace(number=None)
    assert desk.decide(20, 11).reason.startswith("De termijn van 19 november (€ 400) is gemist")


@pytest.mark.parametrize(
    ("letters", "rule", "step_on"),
    [
        ([("Regeling herstellen", d(23), d(30)), ("Regeling herstellen", d(24), d(4, 12))], "R09c", d(7, 12)),
        ([("Factuurkopie", d(23), None)], "R09b", d(23)),
        ([("Aanmaning", d(23), d(24))], "R09b", d(25)),
    ],
)
def test_what_gives_time_to_repair_a_plan(desk: Any, letters: list[Any], rule: str, step_on: date) -> None:
    desk.late()
    desk.plan(*HALVES, signed_on=d(1))
    for kind, on, pay_by in letters:
        desk.letter(kind, on, pay_by=pay_by)
    found = desk.decide(25, 11)
    assert (found.rule, found.step_on) == (rule, step_on)
    assert rule == "R09b" or "herstel kan tot en met 4 december" in found.reason


@pytest.mark.parametrize(
    ("letters", "signed_on", "lapsed"),
    [
        ([("Regeling herstellen", d(9))], d(5), True),
        ([("Regeling herstellen", d(9)), ("Factuurkopie", d(12))], d(5), True),
        ([("Regeling herstellen", d(4))], d(5), False),  # it was about an earlier plan
        ([("Regeling herstellen", d(5))], d(5), True),
        ([("Regeling herstellen", d(9))], None, True),
        ([("Factuurkopie", d(9))], d(5), False),
    ],
)
def test_a_plan_ends_in_the_last_demand_only_after_a_letter_about_it(
    desk: Any, letters: list[Any], signed_on: Any, lapsed: bool
) -> None:
    desk.late()
    desk.plan((d(6), 500, None), (d(20, 12), 500, None), signed_on=signed_on, status="Vervallen")
    for kind, on in letters:
        desk.letter(kind, on)
    found = desk.decide(23, 11)
    assert (found.rule == "R09c" and found.reason.startswith("Regeling is vervallen")) is lapsed


@pytest.mark.parametrize(
    ("pay_by", "processed", "on", "status", "step_on", "latest_on", "words"),
    [
        (None, None, d(17), NOW, d(17), d(20), "herstel kon tot en met 16 november"),  # the seven days of the policy
        (None, d(16), d(17), NOW, d(17), d(20), "herstel kon tot en met 16 november"),
        (None, d(15), d(17), ERROR, d(17), d(20), "Werk eerst de betalingen bij t/m 16 november"),
        (None, None, d(16), PLANNED, d(17), d(20), "herstel kan tot en met 16 november"),  # through the day itself
        (d(18), None, d(17), PLANNED, d(19), d(20), "herstel kan tot en met 18 november"),
        (d(18), None, d(23), NOW, d(19), d(20), "herstel kon tot en met 18 november"),
    ],
)
def test_the_last_demand_follows_the_day_given_to_repair_a_plan(
    desk: Any, pay_by: Any, processed: Any, on: date, status: Status, step_on: date, latest_on: date, words: str
) -> None:
    desk.late()
    desk.settings["payments_until"] = processed
    desk.plan((d(6), 500, None), (d(20, 12), 500, None), signed_on=d(2))
    desk.letter("Regeling herstellen", d(9), pay_by=pay_by)
    found = desk.decide(on.day, on.month)
    assert (found.rule, found.step, found.status) == ("R09c", Step.FINAL_DEMAND, status)
    assert (found.step_on, found.latest_on) == (step_on, latest_on)
    assert words in found.reason


@pytest.mark.parametrize(
    ("amount", "disputed", "calls", "rule", "step_on", "words"),
    [
        (1000, 1000, [], "R08", d(23), "Klacht over € 1.000: handel dit vandaag af"),
        (1000, 1000, [(d(16), Outcome.COMPLAINT, {})], "R08", d(23), "Klacht van 16 november over € 1.000"),
        (1000, 1000, [(d(17), Outcome.COMPLAINT, {})], "R08", d(24), "Klacht van 17 november over € 1.000"),
        (1000, 1000, [(d(17), Outcome.SET_OFF, {})], "R08", d(24), "Beroep op verrekening van 17 november"),
        (1000, 1000, [(d(17), Outcome.COMPLAINT, {"ready_by": d(27)})], "R08", d(27), "Klacht van 17 november"),
        (1000, 1000, [(d(17), Outcome.COMPLAINT, {}), (d(18), Outcome.INFORMATIVE, {})], "R08", d(24), "Klacht van 17 november"),
        (1, 1, [], "R08", d(23), "Klacht over € 1"),
        (1000, "999.99", [], "R14", None, "Onder het minimumbedrag"),  # of the cent that is left
    ],
)  # fmt: skip
def test_a_complaint_is_answered_before_anything_else(
    desk: Any, amount: Any, disputed: Any, calls: list[Any], rule: str, step_on: date | None, words: str
) -> None:
    desk.late(amount=amount, disputed=disputed)
    for on, outcome, facts in calls:
        desk.call(on, outcome, **facts)
    found = desk.decide(23, 11)
    assert (found.rule, found.step_on) == (rule, step_on)
    assert found.reason.startswith(words)
