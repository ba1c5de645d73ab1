"""Edges of the decision table that nothing else looked at, found by changing an operator or number and seeing no test fail.

What can be changed there without any test failing, because it changes no answer (22 November 2026):

- `choice.on or case.on`, and `on`, `sent_on` or `due` that might be missing: every step that meets a gate has its day, and a call,
  letter or instalment without its date stops the row (R00) before anything looks at it.
- `return None` for `return False` in a question that is only asked with `if`.
- `lapsed=case.due`, and a `lapsed` on a step that is only planned: gate G5 starts from the due date by itself and looks at the steps of today.
- `gates._retry`, letters only: a call that was answered ends the count of attempts by itself.
- `gates._in_default`, the day on which a notice lapsed: it is a date that we gave, which G5 knows.
- `gates._amounts_hold`, the invoice beside the sum of its letter: that sum holds it.
- `agreements.watched`, letters only: a call after the promised day ended the promise already.
- `climbing.next_rung`, the days of grace when a first rung was done: the anchor of the second lies after them.
- `climbing.too_little`, `<` for the amount of the invoice alone: what is late in all is never less than that.
- `standstill.settled`, the question whether there are payments: without them there is no day either.
- `overlays.of_case`, the bounds before `flags`, `limitation` and the payments: all look themselves, and a claim that is owed has a last day.
- `decide`, the row numbers and the size of the cache behind `next_step`, and the day of its call: nothing was paid since, and a
  promised call is not counted as one too many.
- `decide`, what only remembers an answer or saves time: looking again instead of in `alike` or `fields`, `strict`, the collector of
  memory, and the bounds before `_interruptions`, which asks again itself.
- `ladder`, `>=` for `>` between two ranks, which are never equal, and what the rank of a step outside the ladder counts for; the order
  of events of one day, which come sorted; the days of a letter without a date whose step the policy has twice: those of the first.
- `promises`, `plans`, `followup`, amounts and days that might be missing: what has none stops its row or is in no trail.
- `case`, what is disputed of a credit, and a credit beside the invoices of a letter.
- `gates._final_demand_first` for who gets gate G1 anyhow, and `followup.unwilling` or `unable` where that gate says the same; a
  fourteen-day letter to a business, which is in default from the due date; a start on the very day that the costs begin.
- `followup`, `Step.REMINDER` in `_answered`, the lowest rank, for a step without one; the rung of `_next_letter`, the first not done.
- `grouping`, one currency by the way of several, the lead among those of its step, and whether what may go along is late, or its
  notice of default lapsed: it only may when it is late, and a notice that runs is a date that we gave.
- `plans._by_instalments`, what is open above the instalments, and equal to what was paid.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from xlwings_addin.rules.vocabulary import Anchor, Outcome, Status, Step


def test_a_rung_on_the_due_date_itself_waits_until_it_has_passed(desk):
    policy = desk.policies["procesgericht"]
    first = policy.rungs[0]._replace(anchor=Anchor.DUE_DATE, after_days=0)
    desk.policies["procesgericht"] = policy._replace(rungs=(first, *policy.rungs[1:]))
    desk.invoice(due=(25, 11))
    assert desk.decide(23, 11).step_on == date(2026, 11, 26)


def test_a_service_before_the_due_date_keeps_its_day(desk):
    policy = desk.policies["procesgericht"]
    first = policy.rungs[0]._replace(anchor=Anchor.DUE_DATE, after_days=-1)
    desk.policies["procesgericht"] = policy._replace(rungs=(first, *policy.rungs[1:]))
    desk.invoice(due=(25, 11))
    assert desk.decide(23, 11).step_on == date(2026, 11, 24)


@pytest.mark.parametrize(("amount", "step"), [("9.99", Step.NONE), ("10", Step.REMINDER)])
def test_the_minimum_itself_is_dunned(desk, amount, step):
    desk.invoice(amount=amount, due=(16, 11))
    assert desk.decide(23, 11).step is step


def test_a_settled_invoice_stands_beside_an_open_one_in_its_place(desk):
    desk.invoice("F1", due=(14, 11), paid=1000)
    desk.invoice("F2", due=(14, 11))
    desk.invoice("F3", due=None)
    assert [decision.invoice.number for decision in desk.outlook(23, 11).decisions] == ["F1", "F2", "F3"]
    assert [decision.rule for decision in desk.outlook(23, 11).decisions] == ["R01", "R16", "R00"]


@pytest.mark.parametrize("first", ["plain", "disputed"])
def test_invoices_with_the_same_dates_are_not_alike_when_one_is_disputed(desk, first):
    facts = [{}, {"disputed": 1000}] if first == "plain" else [{"disputed": 1000}, {}]
    for place, more in enumerate(facts, start=1):
        desk.invoice(f"F{place}", due=(14, 11), **more)
    rules = [decision.rule for decision in desk.outlook(23, 11).decisions]
    assert rules == (["R16", "R08"] if first == "plain" else ["R08", "R16"])


def test_an_interrupting_letter_says_until_when_and_leaves_time_to_arrive(desk):
    desk.invoice(due=(31, 12, 2021), issued=(1, 12, 2021), term_agreed=True)
    found = [action for action in desk.outlook(23, 11).actions if action.lead.step is Step.INTERRUPT]
    assert [action.lead.reason for action in found] == ["Verjaart op 31 december: stuur vandaag de stuitingsbrief"]
    # fourteen days before 31 December
    assert [action.lead.latest_on for action in found] == [date(2026, 12, 17)]
    assert found[0].lead.status is Status.NOW
    assert found[0].lead.open == Decimal(1000)


def test_a_settled_invoice_carries_no_warning_about_its_debtor(desk):
    desk.debtor(credit_limit=Decimal(10))
    desk.invoice("F1", due=(14, 11), paid=1000, issued=(1, 11))
    desk.invoice("F2", due=(14, 11))
    desk.call((16, 11), Outcome.INFORMATIVE, invoices=("F1", "F2"))
    settled, open_one = desk.outlook(23, 11).decisions
    assert settled.warnings == ()
    assert any("kredietlimiet" in warning for warning in open_one.warnings)


@pytest.mark.parametrize(("disputed", "warned"), [(999, True), (1000, False)])
def test_what_is_left_of_a_disputed_invoice_is_told_only_when_something_is(desk, disputed, warned):
    desk.invoice(due=(14, 11), disputed=disputed)
    assert any("is betwist" in warning for warning in desk.decide(23, 11).warnings) is warned


@pytest.mark.parametrize("processed", [(1, 11), (23, 11)])
def test_a_claim_is_not_lost_because_the_payments_are_not_processed(desk, processed):
    desk.settings["payments_until"] = date(2026, processed[1], processed[0])
    desk.invoice(due=(31, 12, 2021), issued=(1, 12, 2021), term_agreed=True)
    desk.letter("Herinnering", (5, 10), pay_by=(12, 11))
    answer = desk.outlook(23, 11)
    assert (answer.decisions[0].status is Status.ERROR) == (processed == (1, 11))
    assert any("stuur een stuitingsbrief" in warning for warning in answer.decisions[0].warnings)
    assert [action.lead.step for action in answer.actions][-1] is Step.INTERRUPT


@pytest.mark.parametrize(
    ("policy", "asked"), [("procesgericht", True), ("resultaatgericht", False), ("checklist", False)]
)
def test_a_final_demand_asks_for_a_classification_only_where_the_policy_does(desk, policy, asked):
    desk.debtor(policy=policy)
    desk.invoice(due=(14, 11))
    desk.call((23, 11), Outcome.UNWILLING)
    found = desk.decide(23, 11)
    assert found.step is Step.FINAL_DEMAND
    assert any("classificeren" in warning for warning in found.warnings) is asked


def test_letters_of_one_day_go_by_their_number_however_the_rows_are_sorted(desk):
    desk.invoice(due=(1, 10))
    desk.letter(Step.REMINDER, (9, 11), pay_by=(16, 11))
    desk.letter(Step.DEMAND, (9, 11), pay_by=(20, 11))
    before = desk.decide(23, 11)
    desk.letters.reverse()
    assert desk.decide(23, 11) == before
    assert "laatste stap was aanmaning op 9 november" in before.reason


@pytest.mark.parametrize("times", [("", ""), ("10:00", "10:00")])
def test_calls_of_one_moment_go_by_their_number_however_the_rows_are_sorted(desk, times):
    desk.invoice(due=(1, 10))
    desk.call((20, 11), Outcome.INFORMATIVE, number="9", time=times[0])
    desk.call((20, 11), Outcome.UNWILLING, number="10", time=times[1])
    before = desk.decide(23, 11)
    desk.calls.reverse()
    assert desk.decide(23, 11) == before
    assert before.call is not None and before.call.number == "10"


def test_what_was_issued_today_is_no_future_invoice(desk):
    desk.invoice(issued=(23, 11), due=(23, 12))
    assert desk.decide(23, 11).rule == "R13"
    assert desk.decide(22, 11).rule == "R02"


@pytest.mark.parametrize(
    ("amount", "paid", "rule", "words"),
    [
        (1000, "999.99", "R14", "€ 0,01"),
        (1000, 1000, "R01", "Betaald"),
        (1000, "1000.01", "R01b", "Er is € 0,01 te veel betaald"),
        ("-0.01", 0, "R01b", "Creditbedrag € 0,01"),
        (-50, -50, "R01", "Betaald"),  # paid back
        (0, 0, "R01", "Betaald"),
        (0, 20, "R01b", "Er is € 20 te veel betaald"),
    ],
)
def test_a_cent_decides_between_open_settled_and_credit(desk, amount, paid, rule, words):
    desk.invoice(amount=amount, paid=paid, due=(14, 11))
    found = desk.decide(23, 11)
    assert found.rule == rule
    assert words in found.reason


@pytest.mark.parametrize(
    ("payments", "reason"),
    [([(None, 1000)], "Betaald"), ([(None, 400), ((9, 11), 600)], "Betaald op 9 november"), ([], "Betaald")],
)
def test_the_day_of_payment_is_told_when_it_is_known(desk, payments, reason):
    desk.invoice(paid=1000, due=(14, 11))
    for on, amount in payments:
        desk.payment(None if on is None else date(2026, on[1], on[0]), amount)
    assert desk.decide(23, 11).reason == reason


@pytest.mark.parametrize(("on", "rule"), [((14, 11), "R16"), ((15, 11), "R05")])
def test_an_external_status_counts_from_its_own_day(desk, on, rule):
    desk.invoice(due=(1, 10), external_status="Overgedragen", external_since=(15, 11))
    assert desk.decide(*on).rule == rule


@pytest.mark.parametrize(
    ("hold_until", "reason", "said"),
    [
        ((23, 11), "verbouwing", "In de wacht tot en met 23 november: verbouwing"),  # through the day itself
        ((23, 11), "", "In de wacht tot en met 23 november"),
        ((22, 11), "", None),
        (None, "verbouwing", None),
    ],
)
def test_a_debtor_is_on_hold_through_the_day_chosen(desk, hold_until, reason, said):
    day = None if hold_until is None else date(2026, hold_until[1], hold_until[0])
    desk.debtor(hold_until=day, hold_reason=reason)
    desk.invoice(due=(1, 10))
    found = desk.decide(23, 11)
    assert (found.rule == "R07") is (said is not None)
    assert said is None or found.reason == said


@pytest.mark.parametrize(("on", "rule"), [((30, 6), "R16"), ((1, 7), "R06")])
def test_a_claim_is_barred_on_the_day_after_its_last(desk, on, rule):
    desk.invoice(due=(30, 6, 2021), issued=(1, 6, 2021), term_agreed=True)
    assert desk.decide(*on).rule == rule


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [
        ((5, "4.99"), "R14"),
        ((5, 5), "R16"),  # what the debtor owes in all is not too little
        ((5, -4), "R14"),
        ((1000, -999), "R16"),
        ((1000, -1000), "R14"),
        ((1000, -1001), "R14"),
    ],
)
def test_what_is_late_in_all_is_measured_against_the_minimum_and_against_the_credit(desk, amounts, rule):
    for number, amount in enumerate(amounts, start=1):
        desk.invoice(f"F{number}", amount=amount, due=(1, 11))
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("on", "rule", "step_on", "words"),
    [
        ((14, 11), "R13", (19, 11), "Vervalt vandaag"),
        ((15, 11), "R15", (19, 11), "1 dag te laat, nog binnen de correctiedagen"),
        ((18, 11), "R15", (19, 11), "4 dagen te laat, nog binnen de correctiedagen"),
        ((19, 11), "R16", (19, 11), "5 dagen te laat (trede 1"),
    ],
)
def test_the_days_of_grace_are_waited_for_also_when_the_rung_comes_earlier(desk, on, rule, step_on, words):
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(grace_days=4)
    desk.invoice(due=(14, 11))
    found = desk.decide(*on)
    assert (found.rule, found.step, found.step_on) == (rule, Step.REMINDER, date(2026, step_on[1], step_on[0]))
    assert found.reason.startswith(words)


def test_a_ladder_that_was_climbed_before_the_due_date_leaves_nothing_to_plan(desk):
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(rungs=policy.rungs[:1])
    desk.invoice(due=(25, 11), last_step="Herinnering", last_step_on=(20, 11))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status, found.reason) == (
        "R13",
        Step.NONE,
        Status.WAIT,
        "Vervalt op 25 november",
    )


@pytest.mark.parametrize(("answered", "step_on"), [((10, 11), (11, 11)), ((20, 11), (23, 11)), (None, (2, 11))])
def test_after_a_complaint_that_was_answered_the_ladder_counts_from_the_answer(desk, answered, step_on):
    desk.invoice(due=(1, 11), complaint_answer_by=answered)
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R16", Step.REMINDER)
    assert found.step_on == date(2026, step_on[1], step_on[0])


@pytest.mark.parametrize(("due", "grace"), [((25, 11), 0), ((20, 11), 4)])
def test_an_invoice_that_is_not_due_or_within_grace_goes_along_in_no_letter(desk, due, grace):
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(grace_days=grace)
    desk.invoice("F1", due=(1, 11))
    desk.invoice("F2", due=due)
    (action,) = desk.outlook(23, 11).actions
    assert [decision.invoice.number for decision in action.joined] == ["F1"]


def test_an_amount_below_the_minimum_is_said_to_be_small(desk):
    desk.invoice(amount=8, due=(1, 11))
    assert desk.decide(23, 11).warnings == ("Klein bedrag: er volgt geen stap.",)


@pytest.mark.parametrize("status", ["Faillissement", "Surseance", "WSNP"])
def test_who_is_insolvent_gets_a_claim_on_the_estate_and_no_letter(desk, status):
    desk.debtor(special_status=status, status_since=date(2026, 11, 10))
    desk.invoice(due=(2, 11))
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R03", Step.FILE_CLAIM)
    assert found.reason.startswith(f"{status} sinds 10 november")
