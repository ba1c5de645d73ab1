"""How far an invoice has come, from which date its next rung counts, and where each step stands on a policy's ladder."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.facts import Call, Invoice, Letter, Policy
from xlwings_addin.rules.history import History
from xlwings_addin.rules.ladder import ESTATE, NOWHERE, RANK, Ladder, Position, anchor_date, position
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Step

PROCESS, RESULT, CHECKLIST = (presets()[name] for name in ("procesgericht", "resultaatgericht", "checklist"))
REMINDER, CALL, DEMAND, NOTICE, FOURTEEN, FINAL, HAND_OVER = (
    Step.REMINDER,
    Step.CALL,
    Step.DEMAND,
    Step.NOTICE_OF_DEFAULT,
    Step.FOURTEEN_DAY_LETTER,
    Step.FINAL_DEMAND,
    Step.HAND_OVER,
)
DUE = date(2026, 11, 2)


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def letter(kind: str, sent_on: date, pay_by: date | None = None, delivered_on: date | None = None) -> Letter:
    return Letter(2, "B1", kind, "D1", ("F1",), sent_on=sent_on, pay_by=pay_by, delivered_on=delivered_on)


def call(on: date, outcome: Outcome = Outcome.INFORMATIVE) -> Call:
    return Call(2, "1", on, debtor="D1", outcome=outcome)


def at(
    *events: Letter | Call,
    policy: Policy = PROCESS,
    due: date = DUE,
    on: date = date(2026, 11, 30),
    natural: bool = False,
    last_step: str = "",
    last_step_on: date | None = None,
) -> Position:
    invoice = Invoice(2, "F1", "D1", due=due, last_step=last_step, last_step_on=last_step_on)
    calls = tuple(event for event in events if isinstance(event, Call))
    letters = tuple(event for event in events if isinstance(event, Letter))
    return position(invoice, policy, History(calls, letters), due, on, calendar_for(), natural)


def test_each_step_stands_above_the_one_before_it() -> None:
    assert sorted(RANK, key=RANK.__getitem__) == [REMINDER, CALL, DEMAND, NOTICE, FOURTEEN, FINAL, HAND_OVER]
    assert len(set(RANK.values())) == len(RANK)


@pytest.mark.parametrize(
    ("policy", "step", "done", "rung", "height", "days"),
    [
        (RESULT, CALL, -1, 1, 0, None),  # the first one not yet done
        (RESULT, CALL, 0, 3, 2, None),
        (RESULT, CALL, 2, 3, 2, None),  # all done: the last
        (RESULT, DEMAND, -1, 2, 1, 7),
        (RESULT, FINAL, -1, 4, 3, 5),
        (RESULT, REMINDER, -1, None, -0.5, 7),  # below every rung; the call gives no days, the demand does
        (RESULT, FOURTEEN, 0, None, 2.5, 5),  # just below the final demand
        (PROCESS, DEMAND, -1, None, 1.5, 7),
        (RESULT._replace(rungs=RESULT.rungs[:4]), HAND_OVER, 3, None, 3.5, None),  # above every rung
        (RESULT, Step.PLAN_REMAINDER, -1, None, -0.5, None),  # as a reminder
        (RESULT, Step.REPAIR_PLAN, -1, None, 1, None),  # as a demand
        (RESULT, Step.PROPOSE_PLAN, -1, None, 3, None),  # as a final demand
        (RESULT, Step.FILE_CLAIM, -1, None, ESTATE, None),
        (RESULT, Step.APPROACH_HEIRS, -1, None, ESTATE, None),
        (RESULT, Step.CHECK, -1, None, -1, None),  # no dunning: below all
    ],
)
def test_where_a_step_stands_and_the_days_it_gives(
    policy: Policy, step: Step, done: int, rung: int | None, height: float, days: int | None
) -> None:
    place = Ladder(policy).place(step, done)
    assert (None if place.rung is None else place.rung.number, place.height, place.pay_within) == (rung, height, days)


def test_the_next_written_rung_passes_over_calls_and_what_is_done_by_telephone() -> None:
    by_phone, either, unsaid = (
        CHECKLIST._replace(rungs=(CHECKLIST.rungs[0]._replace(step=step, channel=channel), *CHECKLIST.rungs[1:]))
        for step, channel in ((REMINDER, Channel.PHONE), (CALL, Channel.PHONE_OR_LETTER), (REMINDER, None))
    )
    table = [
        (PROCESS, -1, REMINDER),
        (PROCESS, 0, FINAL),
        (PROCESS, 2, HAND_OVER),
        (PROCESS, 3, None),
        (RESULT, -1, DEMAND),
    ]
    table += [(by_phone, -1, DEMAND), (either, -1, DEMAND), (unsaid, -1, REMINDER)]
    for policy, done, step in table:
        found = Ladder(policy).next_written(done)
        assert (None if found is None else found.step) is step


def test_a_ladder_leaves_the_channel_open_when_one_of_its_rungs_does() -> None:
    assert Ladder(CHECKLIST).chooses_channel
    assert Ladder(CHECKLIST._replace(rungs=CHECKLIST.rungs[:2])).chooses_channel
    assert not Ladder(PROCESS).chooses_channel


@pytest.mark.parametrize(
    ("policy", "events", "facts", "done"),
    [
        (PROCESS, (), {}, -1),
        (RESULT, (call(d(2)),), {}, -1),  # on the due date: a service
        (RESULT, (call(d(3)),), {}, 0),
        (RESULT, (call(d(3)), call(d(4))), {}, 0),  # a letter is next, and no call takes its place
        (RESULT, (call(d(3), Outcome.NO_ANSWER),), {}, -1),
        (RESULT, (letter("Herinnering", d(3)),), {}, -1),  # the ladder has none: what stands above it is next
        (PROCESS, (letter("Aanmaning", d(3)),), {}, 1),
        (PROCESS, (letter("Uit handen geven", d(3)),), {}, 3),
        (PROCESS, (letter("Laatste aanmaning", d(3)), letter("Herinnering", d(4))), {}, 2),  # never back
        (PROCESS, (letter("Factuurkopie", d(3)),), {}, -1),
        (RESULT, (), {"last_step": "Bellen", "last_step_on": d(2)}, 0),  # stated, so taken at its word
        (RESULT, (call(d(10)),), {"last_step": "Bellen", "last_step_on": d(10)}, 0),  # the same call
        (RESULT, (letter("Aanmaning", d(5)), call(d(10))), {"last_step": "Bellen", "last_step_on": d(11)}, 2),
        (PROCESS, (letter("Factuurkopie", d(10)),), {"last_step": "Herinnering", "last_step_on": d(10)}, 0),
        (PROCESS, (call(d(10)),), {"last_step": "Herinnering", "last_step_on": d(10)}, 0),
    ],
)
def test_the_last_rung_done(
    policy: Policy, events: tuple[Letter | Call, ...], facts: dict[str, Any], done: int
) -> None:
    assert at(*events, policy=policy, **facts).done == done


def test_a_letter_that_was_stated_and_is_in_the_log_is_one_letter() -> None:
    twice = CHECKLIST._replace(rungs=(CHECKLIST.rungs[0], *CHECKLIST.rungs))
    sent = letter("Herinnering", d(10))
    assert at(sent, policy=twice, last_step="Herinnering", last_step_on=d(10)).done == 0
    assert at(sent, policy=twice, last_step="Herinnering", last_step_on=d(11)).done == 1


@pytest.mark.parametrize(
    ("due", "stated_on", "counted_on"),
    [
        (d(14), d(16), d(16)),
        (d(14), d(23), d(23)),  # through today
        (d(14), d(24), None),  # not before it is done
        (d(14), None, d(14)),  # no day: as if on the due date, or today when that is still to come
        (d(30), None, d(23)),
    ],
)
def test_the_day_of_a_step_that_was_stated(due: date, stated_on: date | None, counted_on: date | None) -> None:
    found = at(due=due, on=d(23), last_step="Herinnering", last_step_on=stated_on)
    assert (found == NOWHERE) is (counted_on is None)
    assert found.contact_on == counted_on


def test_words_that_are_no_step_state_nothing() -> None:
    assert at(last_step="mail gestuurd", last_step_on=d(20)) == NOWHERE
    assert at(letter("Factuurkopie", d(30, 10))).contact_on == d(30, 10)


@pytest.mark.parametrize(
    ("policy", "event", "natural", "given"),
    [
        (PROCESS, letter("Herinnering", d(16)), False, d(23)),
        (PROCESS, letter("Herinnering", d(16), pay_by=d(20)), False, d(20)),
        (RESULT, letter("Laatste aanmaning", d(23)), False, d(30)),  # Saturday 28 November, moved on
        (PROCESS, letter("Factuurkopie", d(16)), False, None),
        (PROCESS, letter("Bevestiging betalingsregeling", d(16), pay_by=d(20, 12)), False, None),  # watched by the plan
        (PROCESS, letter("Veertiendagenbrief", d(16)), True, d(2, 12)),
        (PROCESS, letter("Veertiendagenbrief", d(16), pay_by=d(7, 12)), True, d(7, 12)),
        (PROCESS, letter("Ingebrekestelling", d(23)), True, d(9, 12)),  # delivered on the 25th, fourteen days
        (PROCESS, letter("Ingebrekestelling", d(23)), False, d(2, 12)),  # a business gets seven
        (PROCESS, letter("Ingebrekestelling", d(23), delivered_on=d(27)), True, d(11, 12)),
        (PROCESS, letter("Ingebrekestelling", d(23), pay_by=d(30)), True, d(9, 12)),  # never shorter than its term
        (PROCESS, letter("Ingebrekestelling", d(23), pay_by=d(14, 12)), True, d(14, 12)),
    ],
)
def test_the_last_day_to_pay_that_a_letter_gave(
    policy: Policy, event: Letter, natural: bool, given: date | None
) -> None:
    assert at(event, policy=policy, natural=natural).given == given


@pytest.mark.parametrize(
    ("policy", "step", "natural", "given"),
    [
        (PROCESS, REMINDER, False, d(23)),
        (RESULT, REMINDER, False, d(23)),  # no rung of its own: the days of the next one that gives any
        (CHECKLIST, CALL, False, None),
        (PROCESS, NOTICE, True, d(2, 12)),  # delivered on Wednesday the 18th
        (PROCESS, NOTICE, False, d(25)),
        (PROCESS, HAND_OVER, False, None),
    ],
)
def test_a_step_that_was_stated_gave_the_days_of_its_rung(
    policy: Policy, step: Step, natural: bool, given: date | None
) -> None:
    assert at(policy=policy, natural=natural, last_step=str(step), last_step_on=d(16)).given == given


def test_no_date_that_was_given_is_taken_back_by_an_earlier_one() -> None:
    assert at(letter("Herinnering", d(3), pay_by=d(30)), letter("Aanmaning", d(10), pay_by=d(17))).given == d(30)


@pytest.mark.parametrize(
    ("after", "facts"),
    [
        (call(d(18)), {}),
        (letter("Factuurkopie", d(18)), {}),
        (letter("Bevestiging toezegging", d(18)), {}),
        (None, {"last_step": "Bellen", "last_step_on": d(18)}),
    ],
    ids=["a call", "a copy", "a confirmation", "a call that was stated"],
)
def test_days_after_sending_count_from_the_last_step_and_days_after_contact_from_anything(
    after: Letter | Call | None, facts: dict[str, Any]
) -> None:
    found = at(letter("Herinnering", d(9)), *([after] if after else []), policy=CHECKLIST, **facts)
    assert (found.sent_on, found.contact_on) == (d(9), d(18))


@pytest.mark.parametrize(
    ("anchor", "place", "counts_from"),
    [
        (Anchor.DUE_DATE, Position(contact_on=d(5), sent_on=d(4), given=d(11)), DUE),
        (Anchor.LAST_CONTACT, Position(contact_on=d(5), sent_on=d(4), given=d(11)), d(5)),
        (Anchor.SENT, Position(contact_on=d(5), sent_on=d(4), given=d(11)), d(4)),
        (Anchor.GIVEN_TERM, Position(contact_on=d(5), sent_on=d(4), given=d(11)), d(11)),
        (Anchor.SENT, Position(contact_on=d(5)), d(5)),
        (Anchor.GIVEN_TERM, Position(contact_on=d(5), sent_on=d(4)), d(5)),
        (Anchor.GIVEN_TERM, NOWHERE, DUE),
        (Anchor.LAST_CONTACT, NOWHERE, DUE),
    ],
)
def test_the_date_from_which_the_days_of_a_rung_count(anchor: Anchor, place: Position, counts_from: date) -> None:
    assert anchor_date(PROCESS.rungs[1]._replace(anchor=anchor), place, DUE) == counts_from
