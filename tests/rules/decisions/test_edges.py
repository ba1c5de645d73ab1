"""Edges of the decision table that nothing else looked at, found by changing an operator or number and seeing no test fail.

What can be changed there without any test failing, because it changes no answer:

- `climbing.next_rung`, the days of grace when a first rung was done: the anchor of the second lies after them.
- `climbing.too_little`, `<` for the amount of the invoice alone: what is late in all is never less than that.
- `overlays.of_case`, the bounds before `flags` and `limitation`: both look themselves, and a claim that is owed has a last day.
- `decide`, the row numbers and the size of the cache behind `next_step`, and the day of its call: nothing was paid since, and a
  promised call is not counted as one too many.
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
