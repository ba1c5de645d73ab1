"""Where two rules of the decision table apply, the first decides: each pair of neighbours, on one invoice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Outcome


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def called(desk: Any) -> None:
    desk.call(d(9), Outcome.NO_ANSWER)


def planned(desk: Any) -> None:
    desk.plan((d(30), 1000, None), signed_on=d(20))


def promised(desk: Any) -> None:
    desk.promise(d(16), d(27))


def expected(desk: Any) -> None:
    desk.call(d(20), Outcome.CALL_BACK, call_back_on=d(24))


CREDIT = {"amount": -50}
FUTURE = {"issued": d(24), "due": d(24, 12)}
ELSEWHERE = {"external_status": "Vonnis"}
BARRED = {"issued": d(1, 10, 2020), "due": d(1, 11, 2020)}
DISPUTED = {"disputed": 1000, "complaint_answer_by": d(27)}
INSOLVENT = {"special_status": "WSNP"}
ON_HOLD = {"hold_until": d(27)}
SMALL = {"amount": 8}


@pytest.mark.parametrize(
    ("invoice", "debtor", "happened", "rule"),
    [
        (CREDIT | {"paid": -50}, {}, (called,), "R01"),  # a credit note that was paid back
        (CREDIT | FUTURE, {}, (), "R01b"),
        (FUTURE, INSOLVENT, (), "R02"),
        (ELSEWHERE, INSOLVENT, (), "R03"),
        (ELSEWHERE | BARRED, {}, (), "R05"),
        (BARRED, ON_HOLD, (), "R06"),
        (DISPUTED, ON_HOLD, (), "R07"),
        (DISPUTED, {}, (planned,), "R08"),
        ({}, {}, (promised, planned), "R09a"),
        ({}, {}, (promised, expected), "R10"),
        ({"due": d(25)}, {}, (expected,), "R12"),
        (SMALL | {"due": d(25)}, {}, (), "R13"),
        (SMALL | {"due": d(22)}, {}, (), "R14"),
        ({"due": d(22)}, {}, (), "R15"),
        ({}, {}, (), "R16"),
    ],
)
def test_the_first_rule_that_applies_decides(
    desk: Any, invoice: dict[str, Any], debtor: dict[str, Any], happened: tuple[Callable[[Any], None], ...], rule: str
) -> None:
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(grace_days=4)
    desk.debtor(**debtor)
    desk.invoice(**({"due": d(1), "issued": d(1, 10)} | invoice))
    for each in happened:
        each(desk)
    assert desk.decide(23, 11).rule == rule
