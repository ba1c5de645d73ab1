"""What a gate leaves as it was when it makes another step of the one that was chosen: its date, its deadline, what lapsed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.facts import Rung
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Status, Step

NOW, PLANNED, ERROR = Status.NOW, Status.PLANNED, Status.ERROR


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def rung(number: int, step: Step) -> Rung:
    label = str(step).lower()
    return Rung(number, "eigen", number, step, label, Channel.LETTER, Anchor.DUE_DATE, number, number + 3, "", 7)


def own_policy(desk: Any, *rungs: Rung, **facts: Any) -> None:
    facts = ({"rungs": rungs} if rungs else {}) | facts
    desk.policies["eigen"] = presets()["resultaatgericht"]._replace(name="eigen", **facts)


CONSUMER = {"type": "Consument"}
OTHER_STEPS: list[tuple[dict[str, Any], bool | None, Step, tuple[int, ...], Step, date]] = [
    ({}, True, Step.HAND_OVER, (), Step.FINAL_DEMAND, d(18)),  # no final demand was sent yet
    (CONSUMER, True, Step.FINAL_DEMAND, (), Step.FOURTEEN_DAY_LETTER, d(18)),
    (CONSUMER, None, Step.FINAL_DEMAND, (), Step.NOTICE_OF_DEFAULT, d(18)),  # not in default yet
    ({"phone": ""}, True, Step.CALL, (), Step.DEMAND, d(18)),
    ({}, True, Step.CALL, (18, 19, 20), Step.DEMAND, d(23)),  # not reached
]


@pytest.mark.parametrize(("debtor", "agreed", "answer", "attempts", "step", "on"), OTHER_STEPS)
@pytest.mark.parametrize("processed", [d(16), d(17)])
def test_a_broken_promise_is_reproached_by_whatever_step_takes_its_place(
    desk: Any,
    debtor: dict[str, Any],
    agreed: bool | None,
    answer: Step,
    attempts: tuple[int, ...],
    step: Step,
    on: date,
    processed: date,
) -> None:
    own_policy(desk, after_first_broken=answer)
    desk.settings["payments_until"] = processed
    desk.debtor(policy="eigen", **debtor)
    desk.invoice(due=d(1), issued=d(1, 10), term_agreed=agreed)
    desk.promise(d(10), d(17))
    for day in attempts:
        desk.call(d(day), Outcome.NO_ANSWER, time="10:00")
    found = desk.decide(23, 11)
    assert (found.step, found.step_on, found.latest_on) == (step, on, max(on, d(20)))
    assert found.status is (NOW if processed >= d(17) else ERROR)
    if found.status is ERROR:
        assert found.reason == "Werk eerst de betalingen bij t/m 17 november; ze zijn verwerkt t/m 16 november"


@pytest.mark.parametrize(
    ("promised", "processed", "lapsed"),
    [
        (None, d(23), None),  # the fourteen days of the letter ran through 23 November
        (None, d(22), "23 november"),
        (d(25), d(25), None),
        (d(25), d(24), "25 november"),
        (d(18), d(22), "23 november"),
    ],
)
def test_after_a_fourteen_day_letter_the_later_of_its_days_and_the_promised_day_has_lapsed(
    desk: Any, promised: date | None, processed: date, lapsed: str | None
) -> None:
    own_policy(desk, after_first_broken=Step.HAND_OVER)
    desk.settings["payments_until"] = processed
    desk.debtor(policy="eigen", type="Consument")
    desk.invoice(due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.letter("Laatste aanmaning", d(5, 10), pay_by=d(12, 10))
    desk.letter("Veertiendagenbrief", d(2), principal=1000, costs=150)
    if promised:
        desk.promise(d(16), promised)
    found = desk.decide(30, 11)
    assert (found.step, found.status) == (Step.HAND_OVER, ERROR if lapsed else NOW)
    assert lapsed is None or f"t/m {lapsed};" in found.reason


@pytest.mark.parametrize(("processed", "status"), [(d(1, 10), NOW), (d(30, 9), ERROR)])
def test_a_fourteen_day_letter_reproaches_the_due_date(desk: Any, processed: date, status: Status) -> None:
    own_policy(desk, rung(1, Step.FOURTEEN_DAY_LETTER), rung(2, Step.HAND_OVER))
    desk.settings["payments_until"] = processed
    desk.debtor(policy="eigen", type="Consument")
    desk.invoice(due=d(1, 10), issued=d(1, 9), term_agreed=True)
    found = desk.decide(23, 11)
    assert (found.step, found.status) == (Step.FOURTEEN_DAY_LETTER, status)


@pytest.mark.parametrize(
    ("after", "promised", "step_on"), [(1, None, d(24)), (30, None, d(23, 12)), (1, d(1, 12), d(2, 12))]
)
def test_a_notice_of_default_is_sent_after_the_due_date_and_not_before_the_step_was_due(
    desk: Any, after: int, promised: date | None, step_on: date
) -> None:
    own_policy(desk, rung(after, Step.FINAL_DEMAND), after_first_broken=Step.FINAL_DEMAND)
    desk.debtor(policy="eigen", type="Consument")
    desk.invoice(due=d(23), issued=d(1))
    if promised:
        desk.promise(d(20), promised)
    found = desk.decide(23, 11)
    assert (found.step, found.status, found.step_on) == (Step.NOTICE_OF_DEFAULT, PLANNED, step_on)
