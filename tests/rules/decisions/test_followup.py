"""What follows from each outcome of a call: a business debtor, due 1 November, called on Monday 23 November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

NOW, PLANNED, WAIT = Status.NOW, Status.PLANNED, Status.WAIT


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


MON, TUE, WED, THU, FRI = d(23), d(24), d(25), d(26), d(27)

# outcome, facts of the call, policy, the step that follows, its day
FOLLOWS: list[tuple[str, dict[str, Any], str, Step, date]] = [
    ("Toezegging", {"promised": 1000, "promised_on": FRI, "open_at_call": 1000}, "procesgericht", Step.DEMAND, d(30)),
    ("Toezegging", {"promised": 1000, "promised_on": FRI, "open_at_call": 1000}, "resultaatgericht", Step.CALL, d(30)),
    ("Direct betaald", {"promised": 1000, "open_at_call": 1000}, "procesgericht", Step.CHECK_PAYMENT, WED),
    ("Al betaald", {"promised": 1000, "promised_on": d(20), "open_at_call": 1000}, "procesgericht", Step.CHECK_PAYMENT, THU),
    ("Regeling", {"promised_on": d(30)}, "procesgericht", Step.CALL, d(1, 12)),
    ("Klacht", {"disputed": 1000, "ready_by": FRI}, "procesgericht", Step.FOLLOW_UP_COMPLAINT, FRI),
    ("Klacht", {"disputed": 1000}, "procesgericht", Step.FOLLOW_UP_COMPLAINT, d(30)),
    ("Voorwaardelijk", {"action_owner": "Wij", "ready_by": WED, "promised_on": FRI}, "procesgericht", Step.CHECK, WED),
    ("Voorwaardelijk", {"action_owner": "Debiteur", "ready_by": WED, "promised_on": FRI, "open_at_call": 1000}, "resultaatgericht", Step.CALL, d(30)),
    ("Factuur ontbreekt", {}, "procesgericht", Step.CALL, WED),
    ("Afwezig", {"back_on": THU, "stand_in": "geen"}, "procesgericht", Step.CALL, THU),
    ("Afwezig", {"back_on": THU, "stand_in": "mevrouw De Wit"}, "procesgericht", Step.CALL, MON),
    ("Afwezig", {"back_on": d(14, 12), "stand_in": "geen"}, "resultaatgericht", Step.DEMAND, TUE),
    ("Geen gehoor", {"time": "10:00"}, "resultaatgericht", Step.CALL, TUE),
    ("Voicemail", {"time": "10:00"}, "resultaatgericht", Step.CALL, TUE),
    ("In gesprek", {"time": "10:00"}, "resultaatgericht", Step.CALL, TUE),
    ("Fout nummer", {}, "resultaatgericht", Step.DEMAND, MON),
    ("Terugbellen", {"call_back_on": WED}, "procesgericht", Step.CALL, WED),
    ("Verwezen", {"stand_in": "de boekhouder", "phone": "030 1234567"}, "procesgericht", Step.CALL, TUE),
    ("Niet willen", {}, "procesgericht", Step.FINAL_DEMAND, MON),
    ("Niet willen", {}, "resultaatgericht", Step.FINAL_DEMAND, MON),
    ("Niet kunnen", {}, "resultaatgericht", Step.PROPOSE_PLAN, MON),
    ("Niet kunnen", {}, "checklist", Step.PROPOSE_PLAN, MON),
    ("Niet kunnen", {}, "procesgericht", Step.FINAL_DEMAND, MON),
    ("Afgebroken", {}, "resultaatgericht", Step.DEMAND, TUE),
    ("Geen resultaat", {}, "resultaatgericht", Step.DEMAND, TUE),
    ("Verrekening", {"disputed": 1000}, "procesgericht", Step.FOLLOW_UP_COMPLAINT, d(30)),
    ("Signaal insolventie", {"signal": "loonbeslag"}, "procesgericht", Step.CHECK, TUE),
    ("Insolvent", {"signal": "Faillissement", "ready_by": d(20), "stand_in": "mr. Bos"}, "procesgericht", Step.FILE_CLAIM, MON),
    ("Overleden", {"ready_by": d(20)}, "procesgericht", Step.APPROACH_HEIRS, d(21, 12)),
    ("Informatief", {"next_on": FRI}, "procesgericht", Step.CALL, FRI),
]  # fmt: skip


@pytest.mark.parametrize(("outcome", "facts", "policy", "step", "step_on"), FOLLOWS)
def test_an_outcome_has_its_own_next_step(
    desk: Any, outcome: str, facts: dict[str, Any], policy: str, step: Step, step_on: date
) -> None:
    desk.debtor(policy=policy)
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, outcome, **facts)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (step, step_on), found.reason
    assert found.call is not None and found.call.outcome == outcome


def test_every_outcome_is_in_the_table() -> None:
    assert {outcome for outcome, *_ in FOLLOWS} == set(Outcome) == set(OUTCOMES)


def test_what_follows_is_done_once_the_letter_was_sent(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.NO_RESULT)
    desk.letter("Aanmaning", TUE, pay_by=d(1, 12))
    found = desk.decide(25, 11)
    assert (found.step, found.step_on, found.rule) == (Step.CALL, d(2, 12), "R16")


def test_a_claim_to_have_paid_that_is_not_found_leads_to_a_call_and_is_no_broken_promise(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.ALREADY_PAID, promised=1000, promised_on=d(20), open_at_call=1000)
    desk.settings["payments_until"] = FRI
    answer = desk.outlook(30, 11)
    assert (answer.decisions[0].step, answer.decisions[0].step_on) == (Step.CALL, FRI)
    assert answer.debtors["D1"].broken_promises == 0


def test_nobody_answering_leaves_the_agreed_letter_standing(desk: Any) -> None:
    desk.debtor(policy="procesgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.promise(d(10), d(20))
    desk.call(MON, Outcome.NO_ANSWER, time="09:30")
    assert desk.decide(23, 11).step is Step.DEMAND


def test_attempts_stop_at_the_most_allowed(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    for day in (d(17), d(18)):
        desk.call(day, Outcome.VOICEMAIL, time="10:00")
    before = desk.decide(18, 11)
    desk.call(d(19), Outcome.BUSY, time="15:00")
    after = desk.decide(19, 11)
    assert (before.step, before.step_on) == (Step.CALL, d(19))
    assert (after.step, after.step_on) == (Step.DEMAND, d(20))
    assert "2e poging" in before.reason and "3 keer niet bereikt" in after.reason


def test_a_corrected_call_counts_no_more(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.UNWILLING, number="7")
    desk.call(MON, Outcome.CALL_BACK, call_back_on=WED, replaces="7")
    assert desk.decide(23, 11).step is Step.CALL


def test_a_call_about_an_invoice_that_is_not_due_demands_nothing(desk: Any) -> None:
    desk.invoice(due=d(1, 12), issued=d(1, 10))
    desk.call(MON, Outcome.UNWILLING)
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R13", Step.REMINDER)


def test_the_alternative_of_writing_off_is_told_when_the_credit_check_is_bad(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", credit_check="Slecht", classification="Niet-kunner")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.UNABLE)
    found = desk.decide(23, 11)
    assert found.step is Step.PROPOSE_PLAN
    assert "De kredietcheck is slecht: u kunt ook voorstellen om af te boeken." in found.warnings


def test_handing_over_directly_when_the_policy_says_so(desk: Any) -> None:
    policy = desk.policies["procesgericht"]._replace(direct_hand_over=True, final_demand_required=False)
    desk.policies["procesgericht"] = policy
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.UNWILLING)
    assert desk.decide(23, 11).step is Step.HAND_OVER


@pytest.mark.parametrize(
    ("do_not_call", "phone", "why"),
    [(True, "020 1", "wil niet gebeld worden"), (None, "", "geen telefoonnummer")],
)
def test_who_cannot_be_called_gets_the_next_letter(desk: Any, do_not_call: bool | None, phone: str, why: str) -> None:
    desk.debtor(policy="resultaatgericht", do_not_call=do_not_call, phone=phone)
    desk.invoice(due=d(1), issued=d(1, 10))
    found = desk.decide(23, 11)
    assert (found.step, found.letter) == (Step.DEMAND, "aanmaning")
    assert any(why in each for each in found.warnings)


def test_a_conversation_leaves_three_working_days_of_rest(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice("F1", due=d(1), issued=d(1, 10))
    desk.invoice("F2", due=d(20), issued=d(1, 10))
    desk.promise(MON, d(30))
    found = desk.outlook(23, 11).decisions[1]
    assert (found.step, found.step_on) == (Step.CALL, THU)


def test_a_debtor_who_asked_to_be_called_is_called_that_day(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, Outcome.CALL_BACK, call_back_on=TUE)
    assert desk.decide(23, 11).step_on == TUE


def test_a_letter_starts_the_count_of_attempts_again(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    for day in (d(3), d(4), d(5)):
        desk.call(day, Outcome.NO_ANSWER)
    desk.letter("Aanmaning", d(6), pay_by=d(13))
    desk.call(d(16), Outcome.NO_ANSWER, time="09:30")
    found = desk.decide(16, 11)
    assert (found.step, found.step_on) == (Step.CALL, d(17))
    assert found.reason.startswith("Geen gehoor op 16 november om 09:30, 1e poging")


def test_an_attempt_on_the_day_of_the_letter_counts(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.letter("Aanmaning", d(6), pay_by=d(6))
    for day in (d(6), d(9), d(10)):
        desk.call(day, Outcome.NO_ANSWER)
    assert desk.decide(10, 11).step is Step.FINAL_DEMAND


@pytest.mark.parametrize(
    ("outcome", "facts", "step_on"),
    [
        (Outcome.CALL_BACK, {"call_back_on": WED}, WED),  # at the debtor's own request
        (Outcome.INFORMATIVE, {"next_on": WED}, d(30)),
    ],
)
def test_only_the_debtor_can_ask_for_a_call_before_a_date_we_gave(
    desk: Any, outcome: Outcome, facts: dict[str, Any], step_on: date
) -> None:
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.letter("Herinnering", d(19), pay_by=FRI)
    desk.call(MON, outcome, **facts)
    assert desk.decide(23, 11).step_on == step_on


def test_a_second_refusal_after_a_final_demand_leads_out_of_hands(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.letter("Laatste aanmaning", d(19), pay_by=FRI)
    desk.call(MON, Outcome.UNWILLING)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.HAND_OVER, d(30))


@pytest.mark.parametrize(
    ("outcome", "facts", "policy", "on", "step", "step_on"),
    [
        # edges: found on the day it was looked for; absent a week and a day more; the words for nobody
        ("Al betaald", {"promised": 1000, "open_at_call": 1000}, "resultaatgericht", THU, Step.CHECK_PAYMENT, THU),
        ("Afwezig", {"back_on": d(30), "stand_in": "-"}, "resultaatgericht", MON, Step.CALL, d(30)),
        ("Afwezig", {"back_on": d(1, 12), "stand_in": "Niemand "}, "resultaatgericht", MON, Step.DEMAND, TUE),
        ("Afwezig", {}, "resultaatgericht", MON, Step.CALL, TUE),
        ("Terugbellen", {}, "resultaatgericht", MON, Step.CALL, TUE),
        ("Voorwaardelijk", {"action_owner": "Wij", "ready_by": WED}, "procesgericht", WED, Step.CHECK, WED),
        ("Voorwaardelijk", {"action_owner": "Wij", "ready_by": WED}, "procesgericht", THU, Step.CALL, THU),
        ("Voorwaardelijk", {"action_owner": "Debiteur", "ready_by": WED}, "procesgericht", MON, Step.CALL, THU),
        ("Voorwaardelijk", {"action_owner": "Debiteur", "ready_by": WED, "next_on": FRI}, "procesgericht", MON, Step.CALL, FRI),
        ("Voorwaardelijk", {}, "procesgericht", MON, Step.CALL, THU),  # three working days of rest
        ("Informatief", {}, "procesgericht", MON, Step.FINAL_DEMAND, TUE),
    ],
)  # fmt: skip
def test_an_outcome_at_its_edges(
    desk: Any, outcome: str, facts: dict[str, Any], policy: str, on: date, step: Step, step_on: date
) -> None:
    desk.debtor(policy=policy)
    desk.invoice(due=d(1), issued=d(1, 10), last_step="Bellen" if outcome == "Informatief" else "", last_step_on=d(16))
    desk.call(MON, outcome, **facts)
    found = desk.decide(on.day, on.month)
    assert (found.step, found.step_on) == (step, step_on), found.reason


@pytest.mark.parametrize(
    ("paid", "processed", "on", "step", "words"),
    [
        (0, WED, FRI, Step.CHECK_PAYMENT, ""),  # processed through the day before
        (0, THU, THU, Step.CHECK_PAYMENT, ""),  # on the day itself
        (0, THU, FRI, Step.CALL, "maar niet gevonden (betalingen t/m 26 november)"),
        (400, None, MON, Step.CALL, "ontvangen, restant € 600"),
        (399, None, MON, Step.CHECK_PAYMENT, ""),
    ],
)
def test_a_payment_that_was_said_is_looked_for_until_the_bank_was_processed(
    desk: Any, paid: int, processed: date | None, on: date, step: Step, words: str
) -> None:
    desk.settings["payments_until"] = processed
    desk.invoice(due=d(1), issued=d(1, 10), paid=paid)
    desk.call(MON, Outcome.ALREADY_PAID, promised=400, promised_on=d(20), open_at_call=1000)
    found = desk.decide(on.day, on.month)
    assert found.step is step
    assert words in found.reason


@pytest.mark.parametrize(
    ("outcome", "facts", "letter", "sent_on", "done"),
    [
        (Outcome.UNWILLING, {}, "Aanmaning", TUE, False),  # of a lower rank
        (Outcome.UNWILLING, {}, "Laatste aanmaning", MON, True),  # on the day itself
        (Outcome.UNABLE, {}, "Regeling voorstellen", d(20), False),
        (Outcome.UNABLE, {}, "Regeling voorstellen", MON, True),
        (Outcome.UNABLE, {}, "Herinnering", MON, True),
        (Outcome.BROKEN_OFF, {}, "Herinnering", TUE, False),
        (Outcome.BROKEN_OFF, {}, "Aanmaning", MON, True),
        (Outcome.NO_RESULT, {}, "Bevestiging toezegging", TUE, False),
        (Outcome.NO_RESULT, {}, "Herinnering", MON, True),
        (Outcome.INSOLVENCY_SIGNAL, {"signal": "loonbeslag"}, "Herinnering", MON, False),
        (Outcome.INSOLVENCY_SIGNAL, {"signal": "loonbeslag"}, "Herinnering", TUE, True),
        (Outcome.CALL_BACK, {"call_back_on": WED}, "Herinnering", TUE, False),
        (Outcome.CALL_BACK, {"call_back_on": WED}, "Herinnering", WED, True),
    ],
)
def test_what_follows_a_call_is_done_by_a_letter_of_its_rank_from_its_day_on(
    desk: Any, outcome: Outcome, facts: dict[str, Any], letter: str, sent_on: date, done: bool
) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.call(MON, outcome, **facts)
    desk.letter(letter, sent_on, pay_by=sent_on)
    assert (desk.decide(26, 11).rule == "R12") is not done


@pytest.mark.parametrize(("sent", "step"), [("Herinnering", Step.DEMAND), ("Aanmaning", Step.FINAL_DEMAND)])
def test_who_breaks_off_a_call_after_a_demand_gets_the_next_letter(desk: Any, sent: str, step: Step) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1), issued=d(1, 10))
    desk.letter(sent, d(16), pay_by=d(20))
    desk.call(MON, Outcome.BROKEN_OFF)
    assert desk.decide(23, 11).step is step


@pytest.mark.parametrize(("due", "rule"), [(MON, "R13"), (d(22), "R12")])
def test_a_call_on_the_due_date_is_a_service_and_reproaches_nothing(desk: Any, due: date, rule: str) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=due, issued=d(1))
    desk.call(MON, Outcome.NO_RESULT)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("outcome", "facts", "step", "on"),
    [
        (Outcome.INSOLVENCY_SIGNAL, {"signal": "winkel leeg"}, Step.CHECK, TUE),
        (Outcome.ALREADY_PAID, {"promised": 1000, "promised_on": d(20), "open_at_call": 1000}, Step.CHECK_PAYMENT, THU),
        (Outcome.CONDITIONAL, {"action_owner": "Wij", "ready_by": WED, "promised_on": FRI}, Step.CHECK, WED),
        (Outcome.CALL_BACK, {"call_back_on": WED}, Step.CALL, WED),
        (Outcome.UNWILLING, {"reason": "principe"}, Step.REMINDER, d(16, 12)),
    ],
    ids=str,
)
def test_before_the_due_date_only_our_own_tasks_and_appointments_follow_a_call(
    desk: Any, outcome: Outcome, facts: dict[str, Any], step: Step, on: date
) -> None:
    desk.debtor()
    desk.invoice(due=d(15, 12))
    desk.call(MON, outcome, **facts)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (step, on)
