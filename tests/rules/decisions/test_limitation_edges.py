"""Edges of limitation, found by changing an operator or number and seeing no test fail: € 1.000 looked at on 23 November 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("plans", "letters", "barred_on"),
    [
        # € 1.000 due on 30 September 2022, looked at on 23 November 2026
        ([], [], d(30, 9, 2027)),
        ([d(5, 1, 2026)], [], d(5, 1, 2031)),  # who signs a plan acknowledges the debt (BW 3:318)
        ([None], [], d(30, 9, 2027)),  # a draft acknowledges nothing
        ([d(5, 1, 2026)], [(Step.DEMAND, d(1, 9, 2025))], d(5, 1, 2031)),
        ([], [(Step.REMINDER, d(5, 1, 2026))], d(30, 9, 2027)),
        *(
            ([], [(step, d(5, 1, 2026))], d(7, 1, 2031))  # two working days after it was sent
            for step in (
                Step.DEMAND,
                Step.NOTICE_OF_DEFAULT,
                Step.FOURTEEN_DAY_LETTER,
                Step.FINAL_DEMAND,
                Step.INTERRUPT,
                Step.FILE_CLAIM,
            )
        ),
    ],
)
def test_what_interrupts_limitation(desk: Any, plans: Any, letters: Any, barred_on: date) -> None:
    desk.invoice(due=d(30, 9, 2022), issued=d(1, 9, 2022), term_agreed=True)
    for signed_on in plans:
        desk.plan((d(1, 2, 2026), 1000, None), signed_on=signed_on)
    for kind, sent_on in letters:
        desk.letter(kind, sent_on)
    assert desk.decide(23, 11).barred_on == barred_on


@pytest.mark.parametrize(("delivered", "barred_on"), [(None, d(7, 1, 2031)), (d(20, 1, 2026), d(20, 1, 2031))])
def test_a_letter_interrupts_from_the_day_on_which_it_was_delivered(desk: Any, delivered: Any, barred_on: date) -> None:
    desk.invoice(due=d(30, 9, 2022), issued=d(1, 9, 2022), term_agreed=True)
    desk.letter(Step.DEMAND, d(5, 1, 2026), delivered_on=delivered)
    assert desk.decide(23, 11).barred_on == barred_on


@pytest.mark.parametrize(
    ("agreed", "barred_on"), [(True, d(30, 9, 2027)), (None, d(1, 9, 2027)), (False, d(1, 9, 2027))]
)
def test_without_an_agreed_term_limitation_runs_from_the_date_of_the_invoice(
    desk: Any, agreed: bool | None, barred_on: date
) -> None:
    desk.invoice(due=d(30, 9, 2022), issued=d(1, 9, 2022), term_agreed=agreed)
    assert desk.decide(23, 11).barred_on == barred_on


@pytest.mark.parametrize(
    ("kind", "sale", "barred_on"),
    [
        ("Consument", True, d(30, 9, 2027)),
        ("Consument", None, d(30, 9, 2030)),
        ("Onbekend", True, d(30, 9, 2027)),
        ("", True, d(30, 9, 2027)),
        ("consument?", True, d(30, 9, 2027)),  # no type of the list: protected as a consumer
        ("Zakelijk", True, d(30, 9, 2030)),
        ("Overheid", True, d(30, 9, 2030)),
    ],
)
def test_a_purchase_by_a_consumer_is_barred_after_two_years(desk: Any, kind: str, sale: Any, barred_on: date) -> None:
    desk.debtor(type=kind)
    desk.invoice(due=d(30, 9, 2025), issued=d(1, 9, 2025), term_agreed=True, consumer_sale=sale)
    assert desk.decide(23, 11).barred_on == barred_on
