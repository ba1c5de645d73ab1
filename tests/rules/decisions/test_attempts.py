"""Calls that nobody answered, and debtors who cannot be called: which attempts count, and what is written instead."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.facts import Rung
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Status, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def rung(number: int, step: Step, channel: Channel = Channel.LETTER, label: str = "") -> Rung:
    label = label or str(step).lower()
    return Rung(number, "eigen", number, step, label, channel, Anchor.DUE_DATE, 1, 4, "", 7)


def own_policy(desk: Any, *rungs: Rung, **facts: Any) -> None:
    desk.policies["eigen"] = presets()["resultaatgericht"]._replace(name="eigen", rungs=rungs, **facts)


def tried(desk: Any, *days: int, **facts: Any) -> None:
    for day in days:
        desk.call(d(day), Outcome.NO_ANSWER, **facts)


def test_an_attempt_before_a_letter_is_none_after_it(desk: Any) -> None:
    desk.debtor(policy="procesgericht")
    desk.invoice(due=d(2))
    tried(desk, 13)
    desk.letter("Herinnering", d(16), pay_by=d(23))
    found = desk.decide(20, 11)
    assert (found.rule, found.step, found.step_on) == ("R16", Step.CALL, d(24))
    assert "poging" not in found.reason


@pytest.mark.parametrize(
    ("between", "count"),
    [
        (lambda desk: None, "3 keer niet bereikt"),
        (lambda desk: desk.call(d(12), Outcome.CALL_BACK, call_back_on=d(16)), "Geen gehoor op 16 november, 1e poging"),
        (lambda desk: desk.letter("Aanmaning", d(12), pay_by=d(13)), "Geen gehoor op 16 november, 1e poging"),
    ],
    ids=["nothing", "a call that was answered", "a second letter"],
)
def test_attempts_count_from_what_last_reached_the_debtor(desk: Any, between: Any, count: str) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1))
    desk.letter("Aanmaning", d(3), pay_by=d(9))
    tried(desk, 10, 11)
    between(desk)
    tried(desk, 16)
    found = desk.decide(16, 11)
    assert (found.rule, found.step_on) == ("R12", d(17))
    assert found.reason.startswith(count)


def test_a_day_that_the_debtor_asked_for_is_waited_for_after_an_attempt_too_early(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(due=d(1))
    desk.call(d(20), Outcome.CALL_BACK, call_back_on=d(30))
    tried(desk, 23)
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.step_on) == (Step.CALL, Status.PLANNED, d(30))


CALL, REMINDER_BY_PHONE = rung(1, Step.CALL, Channel.PHONE), rung(1, Step.REMINDER, Channel.PHONE)
DEMAND_BY_PHONE = rung(2, Step.DEMAND, Channel.PHONE, "aanmaning per telefoon")
DEMAND_BY_LETTER = rung(3, Step.DEMAND, Channel.LETTER, "aanmaning per brief")


@pytest.mark.parametrize(
    ("rungs", "step", "label"),
    [
        ((REMINDER_BY_PHONE, DEMAND_BY_LETTER), Step.REMINDER, "herinnering"),
        ((CALL, DEMAND_BY_LETTER), Step.DEMAND, "aanmaning per brief"),
        ((CALL, DEMAND_BY_PHONE, DEMAND_BY_LETTER), Step.DEMAND, "aanmaning per brief"),
    ],
    ids=["a reminder by phone", "a call", "a call before a demand by phone and one by letter"],
)
@pytest.mark.parametrize("reachable", [True, False])
def test_what_is_written_when_nobody_is_reached(
    desk: Any, rungs: tuple[Rung, ...], step: Step, label: str, reachable: bool
) -> None:
    own_policy(desk, *rungs)
    desk.debtor(policy="eigen", phone="020 123 45 67" if reachable else "")
    desk.invoice(due=d(17))
    if reachable:
        tried(desk, 18, 19, 20, time="10:00")
    found = desk.decide(23, 11)
    assert (found.step, found.label, found.channel, found.letter) == (step, label, Channel.LETTER, str(step).lower())
    assert found.latest_on == (d(23) if reachable else d(20))
    if reachable:
        assert (found.rule, found.step_on) == ("R12", d(23))
        assert found.reason.startswith("3 keer niet bereikt, laatst op 20 november")
    else:
        assert found.warnings.count("Er is geen telefoonnummer bekend.") == 1


@pytest.mark.parametrize(("required", "step"), [(True, Step.FINAL_DEMAND), (False, Step.HAND_OVER)])
def test_a_ladder_of_calls_only_ends_for_who_cannot_be_called(desk: Any, required: bool, step: Step) -> None:
    own_policy(desk, CALL, final_demand_required=required)
    desk.debtor(policy="eigen", phone="")
    desk.invoice(due=d(17))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on, found.latest_on) == ("R17", step, d(18), d(20))
    assert "er is geen telefoonnummer bekend" in found.reason


@pytest.mark.parametrize(
    ("calls", "step_on"),
    [
        (((d(18), Outcome.WRONG_NUMBER),), d(18)),
        (((d(18), Outcome.NO_ANSWER), (d(19), Outcome.WRONG_NUMBER)), d(19)),
        (((d(19), Outcome.WRONG_NUMBER), (d(20), Outcome.WRONG_NUMBER)), d(20)),
        ((), d(2)),
    ],
)
def test_the_letter_in_place_of_a_call_is_due_when_the_number_proved_wrong(
    desk: Any, calls: tuple[tuple[date, Outcome], ...], step_on: date
) -> None:
    desk.debtor(policy="resultaatgericht", phone="")
    desk.invoice(due=d(1))
    for on, outcome in calls:
        desk.call(on, outcome)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.DEMAND, step_on)


def test_nobody_is_told_to_try_again_with_a_debtor_who_cannot_be_called(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht", phone="")
    desk.invoice(due=d(1))
    tried(desk, 20)
    found = desk.decide(23, 11)
    assert found.channel is not Channel.PHONE
    assert "1e poging; er is geen telefoonnummer bekend" in found.reason
    assert "dagdeel" not in found.reason
