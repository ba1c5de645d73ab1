"""Gates that were once walked around: a promise, a date we gave, a number that is not there, a letter that may not be made."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules import outcomes
from xlwings_addin.rules.call_list import call_list
from xlwings_addin.rules.facts import Call, Rung
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Status, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def consumer(desk: Any, **facts: Any) -> None:
    desk.debtor(type="Consument", policy=facts.pop("policy", "procesgericht"))
    desk.invoice(**({"due": d(1, 10), "term_agreed": True} | facts))


def calls(desk: Any, *on: int) -> list[Any]:
    ledger = desk.ledger()
    return call_list(ledger, desk.outlook(*on), date(on[2] if len(on) > 2 else 2026, on[1], on[0]))


def own_policy(desk: Any, **facts: Any) -> None:
    desk.policies["eigen"] = presets()["procesgericht"]._replace(name="eigen", **facts)


def rung(number: int, step: Step, anchor: Anchor = Anchor.DUE_DATE, after: int = 1) -> Rung:
    return Rung(number, "eigen", number, step, str(step).lower(), Channel.LETTER, anchor, after, after + 3, "", 7)


# a promise that runs


@pytest.mark.parametrize("policy", ["procesgericht", "checklist"])
def test_a_consumer_who_promised_is_not_handed_over_before_the_promised_day(desk: Any, policy: str) -> None:
    consumer(desk, policy=policy)
    if policy == "checklist":
        desk.promise(d(10, 10), d(13, 10))
    desk.letter("Veertiendagenbrief", d(2), principal=1000, costs=150)
    desk.promise(d(27), d(4, 12))
    found = desk.decide(30, 11)
    assert (found.step, found.status, found.step_on) == (Step.HAND_OVER, Status.PLANNED, d(7, 12))


def test_a_consumer_who_broke_the_promise_is_handed_over_after_the_promised_day(desk: Any) -> None:
    consumer(desk)
    desk.letter("Veertiendagenbrief", d(2), principal=1000, costs=150)
    desk.promise(d(27), d(4, 12))
    found = desk.decide(7, 12)
    assert (found.step, found.status, found.step_on) == (Step.HAND_OVER, Status.NOW, d(7, 12))


def test_a_promise_beyond_the_fourteen_days_is_waited_for(desk: Any) -> None:
    consumer(desk)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=150)
    desk.promise(d(30), d(14, 12))
    found = desk.decide(3, 12)
    assert (found.step, found.status, found.step_on) == (Step.NONE, Status.WAIT, d(15, 12))
    assert "14 december" in found.reason


def test_a_repair_letter_without_a_date_still_gives_its_days(desk: Any) -> None:
    consumer(desk)
    desk.letter("Veertiendagenbrief", d(2), principal=1000, costs=150)
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(1))
    desk.letter("Regeling herstellen", d(27))
    found = desk.decide(30, 11)
    assert (found.step, found.status) == (Step.HAND_OVER, Status.PLANNED)
    assert found.step_on is not None and found.step_on > d(27)


# a date that we gave


@pytest.mark.parametrize("letter", ["Aanmaning", "Laatste aanmaning"])
def test_a_request_to_call_back_shortens_no_date_in_a_letter(desk: Any, letter: str) -> None:
    desk.debtor(policy="resultaatgericht", do_not_call=True)
    desk.invoice(due=d(1, 10))
    desk.letter(letter, d(20), pay_by=d(30))
    desk.call(d(23), Outcome.CALL_BACK, call_back_on=d(25))
    found = desk.decide(25, 11)
    assert found.step is not Step.CALL
    assert found.step_on is not None and found.step_on > d(30)


def test_a_call_back_is_made_on_the_day_asked_also_after_an_attempt(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1, 10))
    desk.letter("Aanmaning", d(20), pay_by=d(30))
    desk.call(d(23), Outcome.CALL_BACK, call_back_on=d(25))
    assert (desk.decide(25, 11).step, desk.decide(25, 11).step_on) == (Step.CALL, d(25))
    desk.call(d(25), Outcome.NO_ANSWER, time="10:00")
    assert (desk.decide(26, 11).step, desk.decide(26, 11).step_on) == (Step.CALL, d(26))


def test_a_plan_is_proposed_after_the_date_in_the_letter(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", classification="Niet-kunner")
    desk.invoice(due=d(1, 10))
    desk.letter("Aanmaning", d(20), pay_by=d(27))
    desk.call(d(23), Outcome.UNABLE)
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.step_on) == (Step.PROPOSE_PLAN, Status.PLANNED, d(30))


# a debtor who cannot or may not be called


@pytest.mark.parametrize("facts", [{"do_not_call": True}, {"phone": ""}])
def test_a_missed_instalment_is_only_written_about_when_nobody_may_be_called(desk: Any, facts: dict[str, Any]) -> None:
    desk.debtor(**facts)
    desk.invoice(due=d(1, 10))
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(1))
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.channel, found.letter) == (
        Step.REPAIR_PLAN,
        Status.NOW,
        Channel.LETTER,
        "termijn_gemist",
    )
    assert "bel " not in found.reason and "schrijf vandaag" in found.reason
    assert ("Er is geen telefoonnummer bekend." in found.warnings) is ("phone" in facts)
    assert calls(desk, 23, 11) == []


def test_who_we_were_referred_to_is_called_at_his_own_number(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", phone="", contact="Els")
    desk.invoice(due=d(1, 10))
    desk.call(d(20), Outcome.REFERRED, stand_in="Jan", phone="06 99")
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.status, found.warnings) == (Step.CALL, Channel.PHONE, Status.NOW, ())
    (row,) = calls(desk, 23, 11)
    assert (row.phone, row.contact) == ("06 99", "Jan")


def test_nobody_is_referred_to_when_the_debtor_does_not_want_calls(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", do_not_call=True)
    desk.invoice(due=d(1, 10))
    desk.call(d(20), Outcome.REFERRED, stand_in="Jan", phone="06 99")
    assert desk.decide(23, 11).channel is Channel.LETTER


@pytest.mark.parametrize(
    ("dialled", "number", "letter", "step"),
    [
        ("020 123 45 67", "020-1234567", None, Step.DEMAND),
        ("020 123 45 67", "+31 20 765 43 21", None, Step.CALL),
        ("", "020 123 45 67", None, Step.DEMAND),
        ("", "020 123 45 67", d(12), Step.CALL),
    ],
)
def test_a_wrong_number_bars_calls_until_it_was_changed_or_a_letter_went_out(
    desk: Any, dialled: str, number: str, letter: date | None, step: Step
) -> None:
    desk.debtor(policy="resultaatgericht", phone=number)
    desk.invoice(due=d(1, 10))
    desk.call(d(10), Outcome.WRONG_NUMBER, phone=dialled)
    if letter:
        desk.letter("Aanmaning", letter, pay_by=d(19))
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize("attempt", [Outcome.WRONG_NUMBER, Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY])
def test_a_call_in_which_nobody_was_spoken_to_erases_no_refusal_and_no_complaint(desk: Any, attempt: Outcome) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), Outcome.UNWILLING)
    desk.call(d(23), attempt, time="10:00")
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F2",), disputed=1000, ready_by=d(30))
    desk.call(d(23), attempt, invoices=("F2",), time="10:00")
    assert [each.step for each in desk.outlook(23, 11).decisions] == [Step.FINAL_DEMAND, Step.FOLLOW_UP_COMPLAINT]


# how often is called


def test_an_attempt_about_one_invoice_opens_no_second_conversation_about_another(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice("A", due=d(1, 10))
    desk.invoice("B", due=d(1))
    desk.call(d(23), Outcome.INFORMATIVE, invoices=("A",), next_on=d(10, 12), time="11:00")
    desk.call(d(23), Outcome.NO_ANSWER, invoices=("B",), time="10:00")
    found = desk.outlook(24, 11).decisions[1]
    assert (found.step, found.status, found.step_on) == (Step.CALL, Status.PLANNED, d(26))


def test_a_reminder_by_phone_keeps_to_the_number_of_conversations(desk: Any) -> None:
    desk.policies["checklist"] = presets()["checklist"]._replace(channel="Bellen")
    for number in ("D0", "D1"):
        desk.debtor(number, policy="checklist")
    desk.invoice("A", debtor="D0", due=d(10))
    desk.invoice("B", due=d(10))
    desk.invoice("C", due=d(1, 10))
    desk.call(d(20), Outcome.INFORMATIVE, invoices=("C",), next_on=d(10, 12))
    free, waits, _ = desk.outlook(23, 11).decisions
    assert (free.channel, free.status) == (Channel.PHONE, Status.NOW)
    assert (waits.channel, waits.status, waits.step_on) == (Channel.PHONE, Status.PLANNED, d(25))


def test_a_rung_by_phone_says_to_call(desk: Any) -> None:
    desk.policies["checklist"] = presets()["checklist"]._replace(channel="Bellen")
    desk.debtor(policy="checklist")
    desk.invoice(due=d(1))
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.letter) == (Step.REMINDER, Channel.PHONE, "")
    assert "bel vandaag" in found.reason and "stuur" not in found.reason
    assert [row.why for row in calls(desk, 23, 11)] == [found.reason]


@pytest.mark.parametrize(
    ("attempts", "on", "channel", "letter", "words"),
    [
        (1, d(24), Channel.PHONE, "", "bel op 24 november voor de herinnering"),
        (2, d(25), Channel.PHONE, "", "bel op 25 november voor de herinnering"),
        (3, d(26), Channel.LETTER, "herinnering", "stuur op 26 november de herinnering"),
    ],
)
def test_nobody_is_tried_twice_a_day_for_a_reminder_by_phone(
    desk: Any, attempts: int, on: date, channel: Channel, letter: str, words: str
) -> None:
    desk.policies["checklist"] = presets()["checklist"]._replace(channel="Bellen")
    desk.debtor(policy="checklist")
    desk.invoice(due=d(1))
    for place in range(attempts):
        desk.call(d(23 + place), Outcome.NO_ANSWER, time="10:00")
    found = desk.decide(22 + attempts, 11)
    assert (found.step, found.step_on, found.channel, found.letter) == (Step.REMINDER, on, channel, letter)
    assert found.reason.endswith(words)


def test_after_the_most_attempts_a_rung_by_phone_or_letter_is_a_letter(desk: Any) -> None:
    calling = presets()["resultaatgericht"].rungs[0]._replace(policy="eigen")
    demand = presets()["checklist"].rungs[1]._replace(policy="eigen")
    own_policy(desk, channel="Bellen", rungs=(calling, demand))
    desk.debtor(policy="eigen")
    desk.invoice(due=d(1))
    for day in (d(18), d(19), d(20)):
        desk.call(day, Outcome.NO_ANSWER, time="10:00")
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.letter) == (Step.DEMAND, Channel.LETTER, "aanmaning")


def test_a_rung_by_phone_becomes_its_letter_when_nobody_may_be_called(desk: Any) -> None:
    reminder = rung(1, Step.REMINDER)._replace(channel=Channel.PHONE)
    own_policy(desk, rungs=(reminder, rung(2, Step.HAND_OVER, Anchor.GIVEN_TERM)))
    desk.debtor(policy="eigen", phone="")
    desk.invoice(due=d(1))
    found = desk.decide(23, 11)
    assert (found.step, found.channel, found.letter) == (Step.REMINDER, Channel.LETTER, "herinnering")


# the fourteen-day letter


def test_a_fourteen_day_letter_of_the_policy_itself_comes_after_default(desk: Any) -> None:
    own_policy(desk, rungs=(rung(1, Step.FOURTEEN_DAY_LETTER), rung(2, Step.HAND_OVER, Anchor.GIVEN_TERM)))
    consumer(desk, policy="eigen", term_agreed=None)
    assert desk.decide(23, 11).step is Step.NOTICE_OF_DEFAULT
    desk.letter("Ingebrekestelling", d(23), pay_by=d(10, 12))
    found = desk.decide(30, 11)
    assert (found.step, found.status, found.step_on) == (Step.FOURTEEN_DAY_LETTER, Status.PLANNED, d(11, 12))


@pytest.mark.parametrize(("agreed", "step"), [(None, Step.NOTICE_OF_DEFAULT), (True, Step.FOURTEEN_DAY_LETTER)])
def test_a_fourteen_day_letter_after_a_broken_promise_comes_after_default(
    desk: Any, agreed: bool | None, step: Step
) -> None:
    own_policy(desk, after_first_broken=Step.FOURTEEN_DAY_LETTER)
    consumer(desk, policy="eigen", term_agreed=agreed)
    desk.promise(d(10), d(17))
    assert desk.decide(23, 11).step is step


def test_a_business_gets_the_letter_of_its_policy(desk: Any) -> None:
    own_policy(desk, rungs=(rung(1, Step.FOURTEEN_DAY_LETTER), rung(2, Step.HAND_OVER, Anchor.GIVEN_TERM)))
    desk.debtor(policy="eigen")
    desk.invoice(due=d(1, 10))
    assert desk.decide(23, 11).step is Step.FOURTEEN_DAY_LETTER


@pytest.mark.parametrize(
    ("facts", "words"),
    [({"currency": "USD"}, "in USD"), ({"amount": 200, "continuing": True}, "kleine")],
)
@pytest.mark.parametrize("letter", [None, {"principal": 200, "costs": 40}])
def test_a_letter_that_may_not_be_made_is_not_asked_for(
    desk: Any, facts: dict[str, Any], words: str, letter: dict[str, Any] | None
) -> None:
    consumer(desk, **facts)
    desk.letter("Laatste aanmaning", d(5, 10))
    if letter:
        desk.letter("Veertiendagenbrief", d(6, 10), **letter)
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.letter) == (Step.CHECK, Status.NOW, "")
    assert words in found.reason and "jurist" in found.reason


def test_a_small_term_does_not_go_along_in_a_fourteen_day_letter(desk: Any) -> None:
    consumer(desk)
    desk.invoice("F2", due=d(1, 10), term_agreed=True, amount=200, continuing=True)
    desk.letter("Laatste aanmaning", d(5, 10))
    action = next(a for a in desk.outlook(23, 11).actions if a.lead.step is Step.FOURTEEN_DAY_LETTER)
    assert [each.invoice.number for each in action.joined] == ["F1"]


@pytest.mark.parametrize(
    ("principal", "costs", "paid", "step"),
    [
        (5000, 625, 0, Step.FOURTEEN_DAY_LETTER),
        ("1000.01", 150, 0, Step.FOURTEEN_DAY_LETTER),
        (1000, 150, 0, Step.HAND_OVER),
        (1000, 150, 600, Step.HAND_OVER),
    ],
)
def test_a_letter_that_names_more_than_its_invoices_is_void(
    desk: Any, principal: Any, costs: Any, paid: Any, step: Step
) -> None:
    consumer(desk, paid=paid)
    desk.letter("Laatste aanmaning", d(2, 10))
    desk.letter("Veertiendagenbrief", d(5, 10), principal=principal, costs=costs)
    found = desk.decide(23, 11)
    assert found.step is step
    assert found.costs == (0 if step is Step.FOURTEEN_DAY_LETTER else 60 if paid else 150)


@pytest.mark.parametrize(
    ("booked", "invoice", "costs"),
    [
        (d(12, 10), "F1", 60),
        (d(20), "F1", 150),
        (d(20), "", 60),
        (None, "F1", 60),
    ],
)
def test_only_a_payment_within_the_fourteen_days_lowers_the_costs(
    desk: Any, booked: date | None, invoice: str, costs: int
) -> None:
    consumer(desk, paid=600)
    desk.letter("Veertiendagenbrief", d(5, 10), principal=1000, costs=150)
    if booked:
        desk.payment(booked, 600, invoice=invoice)
    assert desk.decide(23, 11).costs == costs


# what is said


@pytest.mark.parametrize("outcome", [Outcome.UNWILLING, Outcome.UNABLE])
def test_an_unknown_debtor_has_to_be_classified_too(outcome: Outcome) -> None:
    call = Call(2, "G1", d(23), debtor="D1", outcome=outcome, spoken_to="Jan", reason="vindt het te duur")
    objections, _ = outcomes.check(call, d(23), presets()["procesgericht"])
    assert any("classificatie" in sentence for sentence in objections)


@pytest.mark.parametrize(
    ("outcome", "facts", "paid"),
    [
        (Outcome.CONDITIONAL, {"condition": "na levering", "action_owner": "Wij", "ready_by": d(25)}, 0),
        (Outcome.PAID_NOW, {"promised": 400, "open_at_call": 1000}, 400),
    ],
)
def test_a_reason_has_one_colon(desk: Any, outcome: Outcome, facts: dict[str, Any], paid: int) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), paid=paid)
    desk.call(d(20), outcome, **facts)
    assert desk.decide(25, 11).reason.count(":") == 1
