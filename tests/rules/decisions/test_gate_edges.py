"""The gates at their edges: which steps each of them lets through as they are, and when it begins and stops to hold."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.facts import Payment, Rung
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Status, Step

NOW, PLANNED, WAIT, ERROR = Status.NOW, Status.PLANNED, Status.WAIT, Status.ERROR
LETTER = "Veertiendagenbrief"


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def rung(number: int, step: Step, channel: Channel | None = Channel.LETTER, after: int = 1, letter: str = "") -> Rung:
    label = str(step).lower()
    return Rung(number, "eigen", number, step, label, channel, Anchor.DUE_DATE, after, after + 3, letter, 7)


def own_policy(desk: Any, *rungs: Rung, **facts: Any) -> None:
    facts = ({"rungs": rungs} if rungs else {}) | facts
    desk.policies["eigen"] = presets()["resultaatgericht"]._replace(name="eigen", **facts)


def consumer(desk: Any, **facts: Any) -> None:
    """A consumer in default, at the stage of the final demand."""
    desk.debtor(type="Consument")
    desk.invoice(**({"due": d(1, 10), "issued": d(1, 9), "term_agreed": True} | facts))
    desk.letter("Herinnering", d(2, 10), pay_by=d(9, 10))
    desk.call(d(12, 10), Outcome.INFORMATIVE)


# G1


@pytest.mark.parametrize("agreed", [True, None])
@pytest.mark.parametrize(
    ("policy", "step"),
    [("procesgericht", Step.REMINDER), ("resultaatgericht", Step.CALL), ("checklist", Step.REMINDER)],
)
def test_a_consumer_gets_the_first_steps_of_the_ladder_like_anyone(
    desk: Any, policy: str, step: Step, agreed: bool | None
) -> None:
    desk.debtor(type="Consument", policy=policy)
    desk.invoice(due=d(2), issued=d(1, 10), term_agreed=agreed)
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize(
    ("letter", "facts", "step"),
    [
        (LETTER, {}, Step.HAND_OVER),
        ("Laatste aanmaning", {}, Step.FOURTEEN_DAY_LETTER),  # whatever it names, it is no fourteen-day letter
        (LETTER, {"invoices": ()}, Step.FOURTEEN_DAY_LETTER),  # about all, and names too little for that
        (LETTER, {"invoices": (), "principal": 1500, "costs": 225}, Step.HAND_OVER),
        (LETTER, {"invoices": (), "principal": "1500.01", "costs": 225}, Step.FOURTEEN_DAY_LETTER),
        (LETTER, {"principal": 1500, "costs": 225}, Step.FOURTEEN_DAY_LETTER),  # more than the one it is about
        (LETTER, {"invoices": ("F1", "F3"), "principal": "1000.50", "costs": 150}, Step.HAND_OVER),
    ],
)
def test_a_letter_is_held_against_the_invoices_that_it_is_about(
    desk: Any, letter: str, facts: dict[str, Any], step: Step
) -> None:
    consumer(desk)
    desk.invoice("F2", amount=500, due=d(1, 10), issued=d(1, 9), term_agreed=True)
    if "F3" in facts.get("invoices", ()):
        desk.invoice("F3", amount="0.50", due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.letter(letter, d(19, 10), **({"principal": 1000, "costs": 150} | facts))
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize(("sent_on", "again"), [(d(2, 11), True), (d(3, 11), False)])
def test_a_letter_on_the_last_day_of_a_notice_of_default_came_too_early(desk: Any, sent_on: date, again: bool) -> None:
    consumer(desk, term_agreed=None)
    desk.letter("Ingebrekestelling", d(15, 10), pay_by=d(2))
    desk.letter(LETTER, sent_on, principal=1000, costs=150)
    assert (desk.decide(30, 11).step is Step.FOURTEEN_DAY_LETTER) is again


@pytest.mark.parametrize(("sent", "told"), [(None, False), ({"costs": 150}, False), ({"costs": 151}, True)])
def test_a_letter_that_does_not_hold_is_told_of(desk: Any, sent: dict[str, Any] | None, told: bool) -> None:
    consumer(desk)
    if sent:
        desk.letter(LETTER, d(2), principal=1000, **sent)
    reason = desk.decide(23, 11).reason
    assert ("de eerdere veertiendagenbrief geldt niet (meer)" in reason) is told


def test_until_the_fourteen_days_are_over_the_letter_is_waited_for_and_then_acted_on_at_once(desk: Any) -> None:
    consumer(desk)
    desk.letter(LETTER, d(23), principal=1000, costs=150)
    waits, acts = desk.decide(10, 12), desk.decide(15, 12)
    assert (waits.step, waits.status, waits.step_on) == (Step.NONE, WAIT, d(15, 12))
    assert waits.reason == "Veertiendagenbrief van 23 november: wacht tot 15 december"
    assert (acts.step, acts.status, acts.step_on, acts.latest_on) == (Step.HAND_OVER, NOW, d(15, 12), d(15, 12))


@pytest.mark.parametrize(("agreed", "step"), [(True, Step.FOURTEEN_DAY_LETTER), (None, Step.NOTICE_OF_DEFAULT)])
def test_neither_letter_nor_notice_goes_out_before_the_due_date_has_passed(
    desk: Any, agreed: bool | None, step: Step
) -> None:
    own_policy(desk, rung(1, Step.FINAL_DEMAND, after=-3))
    desk.debtor(policy="eigen", type="Consument")
    desk.invoice(due=d(24), issued=d(1), term_agreed=agreed)
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.step_on) == (step, PLANNED, d(25))


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"continuing": True, "amount": "266.67"}, Step.CHECK),
        ({"continuing": True, "amount": "266.68"}, Step.FOURTEEN_DAY_LETTER),
        ({"continuing": None, "amount": "266.67"}, Step.FOURTEEN_DAY_LETTER),
    ],
)
def test_only_for_a_small_recurring_term_there_is_no_letter(desk: Any, facts: dict[str, Any], step: Step) -> None:
    consumer(desk, **facts)
    found = desk.decide(23, 11)
    assert (found.step, found.latest_on) == (step, d(16, 10))


def test_who_has_no_row_among_the_debtors_is_gated_as_a_consumer(desk: Any) -> None:
    desk.debtor("D2")
    desk.invoice(due=d(1, 10), issued=d(1, 9), term_agreed=True, last_step="Laatste aanmaning", last_step_on=d(5, 10))
    assert desk.decide(23, 11).step is Step.FOURTEEN_DAY_LETTER
    desk.letter(LETTER, d(19, 10), principal=1000, costs=150)
    assert desk.decide(23, 11).step is Step.HAND_OVER


@pytest.mark.parametrize(("letter", "step"), [(False, Step.FOURTEEN_DAY_LETTER), (True, Step.HAND_OVER)])
def test_an_agreed_call_to_a_consumer_who_cannot_be_called_is_gated_like_the_letter_in_its_stead(
    desk: Any, letter: bool, step: Step
) -> None:
    desk.debtor(type="Consument", phone="")
    desk.invoice(due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.letter("Herinnering", d(2, 10), pay_by=d(9, 10))
    if letter:
        desk.letter(LETTER, d(19, 10), principal=1000, costs=150)
    desk.call(d(18), Outcome.INFORMATIVE, next_on=d(20))
    assert desk.decide(23, 11).step is step


def test_a_payment_over_two_invoices_counts_as_made_in_time(desk: Any) -> None:
    consumer(desk, paid=400)
    desk.letter(LETTER, d(12, 10), principal=1000, costs=150)
    desk.payments.append(Payment(2, d(20), Decimal(400), debtor="D1", invoice="F1; F2", status="Geboekt"))
    found = desk.decide(23, 11)
    assert (found.step, found.costs) == (Step.HAND_OVER, Decimal(90))


# G3 and G5


@pytest.mark.parametrize(
    ("on", "status", "step_on"),
    [
        (d(20), PLANNED, d(24)),  # what is still to come needs no payments yet
        (d(24), ERROR, d(24)),
    ],
)
def test_only_a_step_of_today_asks_for_the_payments(desk: Any, on: date, status: Status, step_on: date) -> None:
    desk.settings["payments_until"] = d(1)
    desk.invoice(due=d(14))
    desk.letter("Herinnering", d(16), pay_by=d(23))
    found = desk.decide(on.day, on.month)
    assert (found.step, found.status, found.step_on) == (Step.CALL, status, step_on)


@pytest.mark.parametrize(
    ("facts", "call", "step"),
    [
        ({"due": d(2), "disputed": 1000, "complaint_answer_by": d(20)}, None, Step.FOLLOW_UP_COMPLAINT),
        ({"due": d(2)}, (Outcome.PAID_NOW, {"promised": 1000}), Step.CHECK_PAYMENT),
        ({"due": d(25)}, (Outcome.CALL_BACK, {"call_back_on": d(20)}), Step.CALL),  # not due: nothing is reproached
    ],
)
def test_a_step_that_reproaches_nothing_needs_no_payments(
    desk: Any, facts: dict[str, Any], call: Any, step: Step
) -> None:
    desk.settings["payments_until"] = d(1)
    desk.invoice(**facts)
    if call:
        desk.call(d(18), call[0], **call[1])
    found = desk.decide(23, 11)
    assert (found.step, found.status) == (step, NOW)


@pytest.mark.parametrize(("processed", "status"), [(d(14), NOW), (d(13), ERROR)])
def test_on_the_day_that_a_letter_gave_only_what_lapsed_before_it_is_reproached(
    desk: Any, processed: date, status: Status
) -> None:
    desk.settings["payments_until"] = processed
    desk.invoice(due=d(14))
    desk.letter("Herinnering", d(16), pay_by=d(23))
    desk.call(d(19), Outcome.CALL_BACK, call_back_on=d(23))
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.step_on) == (Step.CALL, status, d(23))


def test_a_write_off_waits_for_the_date_in_a_letter(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(amount=50, due=d(2))
    desk.letter("Laatste aanmaning", d(19), pay_by=d(27))
    desk.call(d(23), Outcome.UNWILLING)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.PROPOSE_WRITE_OFF, d(30))


def test_the_remainder_of_a_plan_waits_for_the_date_in_a_letter(desk: Any) -> None:
    desk.invoice(due=d(2), paid=500)
    desk.plan((d(20), 500, 500), signed_on=d(3))
    desk.letter("Aanmaning", d(19), pay_by=d(27))
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.PLAN_REMAINDER, d(30))


def test_an_attempt_brings_no_call_forward_to_a_day_that_a_letter_gave(desk: Any) -> None:
    desk.invoice(due=d(14))
    desk.letter("Herinnering", d(16), pay_by=d(23))
    desk.call(d(20), Outcome.NO_ANSWER)
    found = desk.decide(20, 11)
    assert (found.rule, found.step, found.step_on) == ("R12", Step.CALL, d(24))


@pytest.mark.parametrize(("processed", "status"), [(d(17), NOW), (d(16), ERROR)])
def test_who_cannot_be_called_is_handed_over_for_a_broken_promise_once_its_payments_are_processed(
    desk: Any, processed: date, status: Status
) -> None:
    own_policy(desk, rung(1, Step.CALL, Channel.PHONE), after_first_broken=Step.CALL, final_demand_required=False)
    desk.settings["payments_until"] = processed
    desk.debtor(policy="eigen", phone="")
    desk.invoice(due=d(2))
    desk.promise(d(10), d(17))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status) == ("R17", Step.HAND_OVER, status)


# G4


@pytest.mark.parametrize(
    ("policy", "due", "rule", "step", "step_on"),
    [
        ("procesgericht", d(14), "R16", Step.REMINDER, d(16)),  # a letter waits for no call
        ("resultaatgericht", d(25), "R13", Step.CALL, d(26)),  # not due yet: nothing was tried in vain
        ("resultaatgericht", d(14), "R12", Step.CALL, d(24)),
    ],
)
def test_a_call_that_nobody_answered_moves_only_a_call_about_what_is_late(
    desk: Any, policy: str, due: date, rule: str, step: Step, step_on: date
) -> None:
    desk.debtor(policy=policy)
    desk.invoice(due=due)
    desk.call(d(23), Outcome.NO_ANSWER, time="10:00")
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on) == (rule, step, step_on)
    assert ("probeer een ander dagdeel" in found.reason) is (rule == "R12")


def test_an_attempt_does_not_keep_back_the_letter_about_a_missed_instalment(desk: Any) -> None:
    desk.invoice(due=d(2))
    desk.plan((d(17), 500, None), (d(17, 12), 500, None), signed_on=d(3))
    desk.call(d(23), Outcome.NO_ANSWER)
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on) == ("R09b", Step.REPAIR_PLAN, d(18))


def test_the_letter_in_place_of_a_later_call_keeps_the_day_of_that_call(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(2))
    desk.promise(d(18), d(27))
    desk.call(d(20), Outcome.WRONG_NUMBER)
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on) == ("R10", Step.DEMAND, d(30))


@pytest.mark.parametrize(("own", "letter"), [("", "herinnering"), ("mijn_herinnering", "mijn_herinnering")])
def test_a_rung_by_phone_that_has_to_be_written_takes_the_letter_that_it_names(
    desk: Any, own: str, letter: str
) -> None:
    own_policy(desk, rung(1, Step.REMINDER, Channel.PHONE, letter=own), rung(2, Step.HAND_OVER, None))
    desk.debtor(policy="eigen", phone="")
    desk.invoice(due=d(2))
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.letter) == (Step.REMINDER, Channel.LETTER, letter)


def test_a_hand_over_in_place_of_a_call_stays_without_a_channel(desk: Any) -> None:
    own_policy(desk, rung(1, Step.CALL, Channel.PHONE), rung(2, Step.HAND_OVER, None), final_demand_required=False)
    desk.debtor(policy="eigen", phone="")
    desk.invoice(due=d(2))
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.letter) == (Step.HAND_OVER, None, "uit_handen")


# R17


def test_only_what_would_be_handed_over_is_weighed(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", classification="Niet-kunner", credit_check="Slecht")
    desk.invoice(amount=50, due=d(2))
    desk.call(d(23), Outcome.UNWILLING)
    assert desk.decide(23, 11).step is Step.FINAL_DEMAND


def test_what_is_not_late_yet_is_weighed_by_its_own_amount(desk: Any) -> None:
    own_policy(desk, rung(1, Step.HAND_OVER, None), final_demand_required=False)
    desk.debtor(policy="eigen")
    desk.invoice(amount=100, due=d(25))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status) == ("R13", Step.HAND_OVER, PLANNED)
