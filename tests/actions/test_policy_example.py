"""The example beside `Treden`: what each policy does with an invoice that falls due today."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.update import update
from xlwings_addin.ledger.policy_example import EXAMPLE
from xlwings_addin.rules.example import MOST_STEPS, course
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import DebtorType, Step

if TYPE_CHECKING:
    from conftest import Desk

FRIDAY = date(2026, 11, 20)


def rows(desk: Desk) -> list[list[Any]]:
    return {each.name: each for each in desk.book.names}[EXAMPLE.name].refers_to_range.options(ndim=2).value


def test_each_policy_has_a_row_for_a_business_and_one_for_a_consumer(either_desk: Desk) -> None:
    desk = either_desk
    update(desk.book, desk.occasion())
    found = rows(desk)

    assert [row[:3] for row in found if row[0]] == [
        [name, kind, datetime(2026, 11, 23)] for name in presets() for kind in ("Zakelijk", "Consument")
    ]
    assert found[0][3:8] == [
        "Herinnering\n24-11-2026",
        "Bellen\n02-12-2026",
        "Laatste aanmaning\n03-12-2026",
        "Uit handen geven\n11-12-2026",
        None,
    ]
    assert len(found) == EXAMPLE.rows
    update(desk.book, desk.occasion())
    assert rows(desk) == found


def test_it_follows_what_the_user_makes_of_a_policy(desk: Desk) -> None:
    desk.set("Treden", ("procesgericht", "1"), "Na dagen", 10)
    update(desk.book, desk.occasion())

    assert rows(desk)[0][3] == "Herinnering\n03-12-2026"


@pytest.mark.parametrize("name", presets())
@pytest.mark.parametrize("kind", [DebtorType.BUSINESS, DebtorType.CONSUMER])
def test_every_preset_ends_with_handing_over_and_warns_a_consumer_first(name: str, kind: DebtorType) -> None:
    steps = course(presets()[name], kind, FRIDAY)
    days = [each.on for each in steps]

    assert steps[-1].step is Step.HAND_OVER
    assert days == sorted(set(days))
    assert (Step.FOURTEEN_DAY_LETTER in [each.step for each in steps]) == (kind is DebtorType.CONSUMER)


def test_a_policy_of_many_rungs_is_cut_off() -> None:
    preset = presets()["resultaatgericht"]
    call = preset.rungs[0]
    many = tuple(call._replace(number=number) for number in range(1, 20))

    assert len(course(preset._replace(rungs=many), DebtorType.BUSINESS, FRIDAY)) == MOST_STEPS
