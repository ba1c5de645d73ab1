"""Edges of whether, when and through whom a debtor can be reached, found by changing an operator or number and seeing no test fail."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Channel, Outcome, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("others", [[2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17], [17, 3, 11, 5, 2, 9]])
def test_the_newest_conversations_say_when_to_talk_again(desk: Any, most: int, others: list[int]) -> None:
    desk.settings["conversations_per_three_working_days"] = most
    desk.late()
    desk.invoice("F2", due=d(30))
    for day in (*others, 19, 20):
        desk.call(d(day), Outcome.INFORMATIVE, invoices=("F2",))
    # three working days from the day after 20 November, a Friday, or after the 19th
    found = desk.decide(20, 11)
    assert (found.step, found.step_on) == (Step.CALL, d(25 if most == 1 else 24))


@pytest.mark.parametrize(
    ("outcome", "step_on"),
    [
        (Outcome.INFORMATIVE, d(25)),
        (Outcome.ABSENT, d(24)),  # nobody who decides
        (Outcome.NO_ANSWER, d(24)),
        (Outcome.VOICEMAIL, d(24)),
        (Outcome.BUSY, d(24)),
        (Outcome.WRONG_NUMBER, d(24)),
    ],
)
def test_only_who_decides_was_spoken_to(desk: Any, outcome: Outcome, step_on: date) -> None:
    desk.late()
    desk.invoice("F2", due=d(30))
    desk.call(d(19), Outcome.INFORMATIVE, invoices=("F2",))
    desk.call(d(20), outcome, invoices=("F2",), phone="06 1")
    found = desk.decide(20, 11)
    assert (found.step, found.channel, found.step_on) == (Step.CALL, Channel.PHONE, step_on)


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"special_status": "Bewind", "administrator": "mr. De Vries"}, ["Alleen contact via mr. De Vries."]),
        ({"special_status": "Schuldhulp", "administrator": "mr. De Vries"}, ["Alleen contact via mr. De Vries."]),
        ({"special_status": "Bewind"}, []),
        ({"administrator": "mr. De Vries"}, []),
        ({"special_status": "Faillissement", "administrator": "mr. De Vries"}, []),
    ],
)
def test_who_is_represented_is_reached_through_his_administrator(desk: Any, facts: Any, told: list[str]) -> None:
    desk.debtor(**facts)
    desk.invoice(due=d(1))
    assert [each for each in desk.decide(23, 11).warnings if "Alleen contact" in each] == told


@pytest.mark.parametrize(
    ("calls", "told"),
    [
        ([], True),
        ([(Outcome.REFERRED, {"phone": "06 1"})], False),
        ([(Outcome.REFERRED, {"phone": "06 1"}), (Outcome.NO_ANSWER, {})], False),
        ([(Outcome.REFERRED, {"phone": "06 1"}), (Outcome.INFORMATIVE, {})], True),  # something newer was said
        ([(Outcome.REFERRED, {})], True),
        ([(Outcome.INFORMATIVE, {"phone": "06 1"})], True),
    ],
)
def test_who_has_no_number_is_called_at_the_one_that_we_were_given(desk: Any, calls: Any, told: bool) -> None:
    desk.debtor(phone="")
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(30))
    for day, (outcome, facts) in enumerate(calls, start=16):
        desk.call(d(day), outcome, invoices=("F2",), **facts)
    assert ("Er is geen telefoonnummer bekend." in desk.decide(23, 11).warnings) is told


@pytest.mark.parametrize(
    ("facts", "by_phone"),
    [({}, True), ({"phone": ""}, False), ({"do_not_call": True}, False)],
    ids=["can be called", "no number", "does not want it"],
)
@pytest.mark.parametrize("free", [True, False], ids=["call or letter", "letter"])
def test_a_step_that_may_be_a_call_is_one_where_that_is_best_and_may_be(
    desk: Any, facts: dict[str, Any], by_phone: bool, free: bool
) -> None:
    own = desk.policies["procesgericht"]
    channel = Channel.PHONE_OR_LETTER if free else Channel.LETTER
    first = own.rungs[0]._replace(channel=channel)
    desk.policies["procesgericht"] = own._replace(channel=Channel.PHONE, rungs=(first, *own.rungs[1:]))
    desk.debtor(**facts)
    desk.invoice(due=d(1))
    found = desk.decide(23, 11)
    assert found.channel is (Channel.PHONE if by_phone and free else Channel.LETTER)
    assert bool(found.letter) is not (by_phone and free)
