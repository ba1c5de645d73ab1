"""Today's calls, best first."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.ledger.schema import CALL_LIST
from xlwings_addin.rules.call_list import (
    APPOINTMENT,
    BROKEN,
    INSTALMENT,
    LADDER,
    RETRY,
    SIGNAL,
    CallRow,
    call_list,
    in_order,
)
from xlwings_addin.rules.vocabulary import Outcome, Step

MON = date(2026, 11, 23)


def d(day: int, month: int = 11) -> date:
    return date(2026, month, day)


def row(debtor: str, priority: int, latest: int, overdue: int) -> CallRow:
    empty = dict.fromkeys(CallRow._fields, "") | {"debtor": debtor, "priority": priority}
    return CallRow(**(empty | {"latest_on": d(latest), "overdue": Decimal(overdue), "oldest_due": d(1)}))


def test_the_order_of_the_list() -> None:
    rows = [
        row("A", 4, 24, 900),
        row("B", 1, 24, 50),
        row("C", 4, 24, 1200),
        row("D", 5, 23, 5000),
        row("E", 4, 23, 10),
    ]
    assert [(each.position, each.debtor) for each in in_order(rows)] == [
        (1, "B"),
        (2, "E"),
        (3, "C"),
        (4, "A"),
        (5, "D"),
    ]


def test_it_has_the_columns_of_the_sheet() -> None:
    assert tuple(column.field for column in CALL_LIST.computed) == CallRow._fields[: len(CALL_LIST.computed)]


def rows_of(desk: Any, *on: int) -> list[CallRow]:
    ledger = desk.ledger()
    return call_list(ledger, desk.outlook(*on), date(on[2] if len(on) > 2 else 2026, on[1], on[0]))


def ready(desk: Any, **facts: Any) -> None:
    desk.debtor(policy="resultaatgericht", contact="mevrouw Bos", best_time="10:00", **facts)
    desk.invoice(due=d(2), issued=d(1, 10))


@pytest.mark.parametrize(
    ("what", "priority"),
    [
        (lambda desk: None, LADDER),
        (lambda desk: desk.promise(d(10), d(20)), BROKEN),
        (lambda desk: desk.call(d(20), Outcome.CALL_BACK, call_back_on=MON), APPOINTMENT),
        (lambda desk: desk.call(d(20), Outcome.NO_ANSWER, time="10:00"), RETRY),
        (lambda desk: desk.plan((d(19), 1000, None), signed_on=d(5)), INSTALMENT),
        (lambda desk: (desk.call(d(4), Outcome.INSOLVENCY_SIGNAL, signal="x"), desk.promise(d(10), d(20))), SIGNAL),
    ],
)
def test_why_somebody_is_called(desk: Any, what: Any, priority: int) -> None:
    ready(desk)
    what(desk)
    (found,) = rows_of(desk, 23, 11)
    assert found.priority == priority


def test_a_row_says_what_the_caller_needs(desk: Any) -> None:
    ready(desk)
    desk.promise(d(10), d(20))
    (found,) = rows_of(desk, 23, 11)
    assert found[:14] == (
        1, "D1", "Bakkerij Jansen", "mevrouw Bos", "", "020 123 45 67", "10:00", 1000, "EUR", 21, ("F1",),
        "€ 1.000 voor 20 november: niet nagekomen", "Toezegging", "Ineens betalen",
    )  # fmt: skip
    assert found.lower_bound == 1000
    assert found.why == "Toezegging van € 1.000 voor 20 november is niet nagekomen, 1e keer: bel vandaag"


def test_who_cannot_pay_is_asked_for_a_first_instalment(desk: Any) -> None:
    ready(desk, classification="Niet-kunner")
    (found,) = rows_of(desk, 23, 11)
    assert (found.goal, found.lower_bound) == ("Betalingsregeling", Decimal("83.34"))


@pytest.mark.parametrize(
    "spoil", [{"do_not_call": True}, {"phone": ""}, {"hold_until": d(30)}, {"special_status": "Faillissement"}]
)
def test_who_may_not_be_called_is_not_on_the_list(desk: Any, spoil: dict[str, Any]) -> None:
    ready(desk, **spoil)
    assert rows_of(desk, 23, 11) == []


@pytest.mark.parametrize("on", [(22, 11), (25, 12)])
def test_nobody_is_called_on_a_sunday_or_holiday(desk: Any, on: tuple[int, int]) -> None:
    ready(desk)
    assert rows_of(desk, *on) == []


def test_a_debtor_with_a_letter_today_is_not_called_as_well(desk: Any) -> None:
    ready(desk)
    desk.invoice("F2", due=d(2), issued=d(1, 10), last_step="Bellen", last_step_on=d(16))
    assert [action.lead.step for action in desk.outlook(23, 11).actions] == [Step.DEMAND]
    assert rows_of(desk, 23, 11) == []


def test_currencies_have_rows_of_their_own(desk: Any) -> None:
    ready(desk)
    desk.invoice("F2", due=d(2), issued=d(1, 10), currency="USD", amount=70)
    assert [(found.currency, found.overdue) for found in rows_of(desk, 23, 11)] == [("EUR", 1000), ("USD", 70)]
