"""What follows a call, at the edges: when it is done or never was, what it says, what goes along; due 1 November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

NOW = Status.NOW


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def late(desk: Any, policy: str = "resultaatgericht", **facts: Any) -> None:
    desk.debtor(policy=policy)
    desk.invoice(**({"due": d(1), "issued": d(1, 10)} | facts))


@pytest.mark.parametrize(
    ("outcome", "facts", "words"),
    [
        ("Direct betaald", {"promised": 1000}, "Op 23 november € 1.000 betaald tijdens het gesprek: "),
        ("Direct betaald", {"open_at_call": 1000}, "Op 23 november betaald tijdens het gesprek: "),
        ("Al betaald", {"promised": 400, "promised_on": d(20)}, "Zegt € 400 te hebben betaald op 20 november: "),
        ("Al betaald", {}, "Zegt te hebben betaald: "),
        ("Voorwaardelijk", {"condition": "kopie van de bon"}, "Betaalt onder voorwaarde (kopie van de bon): "),
        ("Voorwaardelijk", {}, "Betaalt onder voorwaarde: "),
        ("Verwezen", {"stand_in": "de boekhouder"}, "Op 23 november verwezen naar de boekhouder: "),
        ("Verwezen", {}, "Op 23 november verwezen: "),
        ("Signaal insolventie", {"signal": "loonbeslag"}, "Signaal van insolventie op 23 november (loonbeslag); kijk in het insolventieregister: "),
        ("Signaal insolventie", {}, "Signaal van insolventie op 23 november; kijk in het insolventieregister: "),
        ("Afwezig", {"back_on": d(14, 12)}, "Afwezig tot 14 december en niemand neemt waar: "),
    ],
)  # fmt: skip
def test_the_reason_repeats_what_was_said(desk: Any, outcome: str, facts: dict[str, Any], words: str) -> None:
    late(desk)
    desk.call(d(23), outcome, **facts)
    found = desk.decide(23, 11)
    assert found.rule == "R12"
    assert found.reason.startswith(words)


@pytest.mark.parametrize(
    ("outcome", "facts", "paid", "on", "step_on", "latest_on"),
    [
        # the debtor expects us that day
        ("Terugbellen", {"call_back_on": d(25)}, 0, d(23), d(25), d(25)),
        ("Factuur ontbreekt", {}, 0, d(23), d(25), d(25)),
        ("Informatief", {"next_on": d(27)}, 0, d(23), d(27), d(27)),
        ("Voorwaardelijk", {"action_owner": "Wij", "ready_by": d(25)}, 0, d(23), d(25), d(25)),
        # nobody does
        ("Voorwaardelijk", {"action_owner": "Debiteur", "ready_by": d(25)}, 0, d(23), d(26), None),
        ("Regeling", {"promised_on": d(30)}, 0, d(23), d(1, 12), None),
        ("Al betaald", {"promised": 400, "open_at_call": 1000}, 400, d(23), d(27), None),
        ("Al betaald", {"promised": 400, "open_at_call": 1000}, 0, d(27), d(27), None),
    ],
)
def test_only_a_call_that_was_agreed_has_a_last_day(
    desk: Any, outcome: str, facts: dict[str, Any], paid: int, on: date, step_on: date, latest_on: date | None
) -> None:
    desk.settings["payments_until"] = d(26)
    late(desk, paid=paid)
    desk.call(d(23), outcome, **facts)
    found = desk.decide(on.day, on.month)
    assert (found.rule, found.step_on, found.latest_on) == ("R12", step_on, latest_on)


@pytest.mark.parametrize(
    ("outcome", "facts", "on", "lead", "joined"),
    [
        # an appointment goes before any letter, and takes the others along
        (Outcome.CALL_BACK, {"call_back_on": d(23)}, d(23), Step.CALL, ["F1", "F2"]),
        # one that is still to come is no part of a letter
        (Outcome.CALL_BACK, {"call_back_on": d(25)}, d(23), Step.FINAL_DEMAND, ["F2"]),
        # a call that nobody expects has the place of its rung, and goes along
        (Outcome.PLAN, {"promised_on": d(20, 12)}, d(24), Step.FINAL_DEMAND, ["F1", "F2"]),
        (Outcome.PLAN, {"promised_on": d(20, 12)}, d(23), Step.FINAL_DEMAND, ["F1", "F2"]),
    ],
)
def test_what_goes_along_with_a_call(
    desk: Any, outcome: Outcome, facts: dict[str, Any], on: date, lead: Step, joined: list[str]
) -> None:
    late(desk, "checklist")
    desk.invoice("F2", due=d(2), issued=d(1, 10))
    desk.letter("Aanmaning", d(9), invoices=("F2",), pay_by=d(16))
    desk.call(d(16), outcome, **facts)
    (action,) = desk.outlook(on.day, on.month).actions
    assert (action.lead.step, [each.invoice.number for each in action.joined]) == (lead, joined)


@pytest.mark.parametrize(
    ("outcome", "called", "due", "rule", "step_on"),
    [
        # will not pay, before the invoice was due: the demand waits for the due date
        (Outcome.UNWILLING, d(30, 10), d(3), "R12", d(4)),
        (Outcome.UNWILLING, d(16), d(1), "R12", d(16)),
        # no result: on or before the due date it was a service, and the ladder begins as ever
        (Outcome.NO_RESULT, d(19), d(19), "R16", d(24)),  # three working days after a conversation
        (Outcome.NO_RESULT, d(20), d(19), "R12", d(23)),
    ],
)
def test_a_call_before_the_due_date_has_passed(
    desk: Any, outcome: Outcome, called: date, due: date, rule: str, step_on: date
) -> None:
    late(desk, due=due)
    desk.call(called, outcome)
    found = desk.decide(23, 11)
    assert (found.rule, found.step_on) == (rule, step_on)


@pytest.mark.parametrize(
    ("kind", "outcome", "letter", "sent_on", "rule"),
    [
        ("Zakelijk", Outcome.ALREADY_PAID, "Aanmaning", d(18), "R12"),  # before the day to look for the payment
        ("Zakelijk", Outcome.ALREADY_PAID, "Aanmaning", d(19), "R16"),
        ("Zakelijk", Outcome.UNABLE, "Factuurkopie", d(17), "R12"),
        ("Zakelijk", Outcome.UNABLE, "Regeling voorstellen", d(17), "R16"),
        ("Consument", Outcome.BROKEN_OFF, "Ingebrekestelling", d(17), "R16"),  # above a demand
        ("Consument", Outcome.BROKEN_OFF, "Ingebrekestelling", d(13), "R12"),
    ],
)
def test_a_letter_since_the_call_that_stands_as_high_is_what_follows(
    desk: Any, kind: str, outcome: Outcome, letter: str, sent_on: date, rule: str
) -> None:
    late(desk)
    desk.debtor(type=kind, policy="resultaatgericht")
    desk.letter(letter, sent_on, pay_by=sent_on)
    desk.call(d(16), outcome)
    assert desk.decide(23, 11).rule == rule


def test_a_call_without_result_on_a_ladder_that_has_no_letter_left(desk: Any) -> None:
    policy = presets()["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(rungs=policy.rungs[:1], final_demand_required=False)
    late(desk, "procesgericht")
    desk.letter("Herinnering", d(9), pay_by=d(16))
    desk.call(d(23), Outcome.NO_RESULT)
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R17", Step.HAND_OVER)


@pytest.mark.parametrize(
    ("policy", "sent", "outcome", "step"),
    [
        ("procesgericht", None, Outcome.UNABLE, Step.FINAL_DEMAND),
        ("procesgericht", "Laatste aanmaning", Outcome.UNABLE, Step.HAND_OVER),
        ("resultaatgericht", "Laatste aanmaning", Outcome.UNABLE, Step.PROPOSE_PLAN),
        ("resultaatgericht", None, Outcome.BROKEN_OFF, Step.DEMAND),
        ("resultaatgericht", "Laatste aanmaning", Outcome.BROKEN_OFF, Step.HAND_OVER),
        ("resultaatgericht", "Laatste aanmaning", Outcome.UNWILLING, Step.HAND_OVER),
    ],
)
def test_a_call_after_the_final_demand_leads_no_way_back(
    desk: Any, policy: str, sent: str | None, outcome: Outcome, step: Step
) -> None:
    late(desk, policy)
    if sent:
        desk.letter(sent, d(9), pay_by=d(16))
    desk.call(d(23), outcome)
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R12", step)


def test_who_cannot_pay_is_demanded_for_the_last_time_also_where_that_is_not_required(desk: Any) -> None:
    desk.policies["procesgericht"] = presets()["procesgericht"]._replace(final_demand_required=False)
    late(desk, "procesgericht")
    desk.call(d(23), Outcome.UNABLE)
    assert desk.decide(23, 11).step is Step.FINAL_DEMAND


@pytest.mark.parametrize(
    ("debtor", "warned"), [({"credit_check": "Slecht"}, True), ({"credit_check": "Goed"}, False), (None, False)]
)
def test_writing_off_is_an_alternative_only_after_a_bad_credit_check(
    desk: Any, debtor: dict[str, Any] | None, warned: bool
) -> None:
    desk.settings["default_policy"] = "resultaatgericht"
    desk.debtor("D1" if debtor else "D2", policy="resultaatgericht", **(debtor or {}))
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(d(23), Outcome.UNABLE)
    found = desk.decide(23, 11)
    assert found.step is Step.PROPOSE_PLAN
    assert any("af te boeken" in warning for warning in found.warnings) is warned


@pytest.mark.parametrize(
    ("plan", "rule"),
    [
        (None, "R12"),
        ({"signed_on": None, "status": ""}, "R12"),
        ({"signed_on": None, "status": "Concept"}, "R12"),
        ({"signed_on": d(5), "status": "Vervallen"}, "R16"),
        ({"signed_on": d(5), "status": ""}, "R16"),
    ],
)
def test_a_plan_that_came_back_signed_is_asked_for_no_more(desk: Any, plan: dict[str, Any] | None, rule: str) -> None:
    late(desk, paid=500)
    desk.call(d(3), Outcome.PLAN, promised_on=d(10))
    if plan:
        desk.plan((d(10), 500, 500), **plan)
        desk.letter("Regeling restant", d(11))  # paid, and the rest was asked for
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("facts", "step"),
    [
        ({"promised": 400, "open_at_call": None}, Step.CHECK_PAYMENT),
        ({"promised": None, "open_at_call": 1000}, Step.CHECK_PAYMENT),
        ({"promised": 400, "open_at_call": 1000}, Step.CALL),
    ],
)
def test_a_payment_is_known_to_be_in_only_when_amount_and_open_amount_were_noted(
    desk: Any, facts: dict[str, Any], step: Step
) -> None:
    late(desk, paid=400)
    desk.call(d(23), Outcome.ALREADY_PAID, **facts)
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize(
    ("outcome", "facts", "on", "step", "letter"),
    [
        (Outcome.UNABLE, {}, d(23), Step.PROPOSE_PLAN, "voorstel_regeling"),
        (Outcome.INSOLVENT, {"signal": "Faillissement", "ready_by": d(20)}, d(23), Step.FILE_CLAIM, "indiening_vordering"),
        (Outcome.DECEASED, {"ready_by": d(20)}, d(21, 12), Step.APPROACH_HEIRS, "erven"),
    ],
)  # fmt: skip
def test_the_letter_of_a_step_outside_the_ladder(
    desk: Any, outcome: Outcome, facts: dict[str, Any], on: date, step: Step, letter: str
) -> None:
    late(desk)
    desk.call(d(23), outcome, **facts)
    found = desk.decide(on.day, on.month)
    assert (found.step, found.status, found.letter) == (step, NOW, letter)
