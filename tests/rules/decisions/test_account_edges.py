"""Edges of what a debtor owes and what stands with it, found by changing an operator or number and seeing no test fail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Outcome, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("other", "figures"),
    [
        # beside € 1.000 that is 9 days late on 23 November: what is open, what is late, and the days of the oldest
        ({"due": d(1)}, (2000, 2000, 22)),
        ({"due": d(1), "disputed": 1000}, (2000, 2000, 22)),
        ({"due": d(20), "disputed": 1000}, (2000, 2000, 9)),
        ({"due": d(22), "disputed": 400}, (2000, 2000, 9)),
        ({"due": d(23), "disputed": 1000}, (2000, 1000, 9)),  # the last day to pay
        ({"due": d(1), "amount": 5}, (1005, 1005, 22)),  # below the minimum
        ({"due": d(1), "amount": -300}, (700, 1000, 9)),
        ({"due": d(1), "paid": 1300}, (700, 1000, 9)),  # paid too much
        ({"due": d(1), "paid": 1000, "disputed": 1000}, (1000, 1000, 9)),
        ({"due": d(1), "external_status": "Overgedragen"}, (2000, 2000, 22)),
        ({"due": d(1), "currency": "USD"}, (1000, 1000, 9)),
        ({"due": d(1), "currency": "usd", "amount": -300}, (1000, 1000, 9)),
        ({"due": d(1), "currency": " eur"}, (2000, 2000, 22)),
        ({"due": d(1, 9, 2021), "issued": d(1, 8, 2021), "term_agreed": True}, (2000, 2000, 1909)),  # barred
    ],
)
def test_the_figures_of_a_debtor_count_what_is_odd_too(desk: Any, other: dict[str, Any], figures: Any) -> None:
    desk.invoice("F1", due=d(14))
    desk.invoice("F2", **other)
    found = desk.outlook(23, 11).debtors["D1"]
    assert (found.open, found.overdue, found.oldest_days) == figures


@pytest.mark.parametrize(
    ("other", "costs"),
    [
        # collection costs over € 1.000 of a business: 15% with btw left out
        ({"due": d(30)}, 150),
        ({"due": d(30), "disputed": 1000}, 150),  # what we are owed is no credit
        ({"due": d(1), "disputed": 1000}, 150),
        ({"due": d(1), "amount": -400}, 90),
        ({"due": d(1), "amount": 0, "paid": 400}, 90),
        ({"due": d(1), "amount": -400, "external_status": "Overgedragen"}, 150),
        ({"due": d(1), "amount": -400, "currency": "USD"}, 150),
        ({"due": d(1, 9, 2021), "issued": d(1, 8, 2021), "term_agreed": True}, 150),  # barred: is not claimed
    ],
)
def test_what_is_claimed_is_lowered_by_credit_only(desk: Any, other: dict[str, Any], costs: Any) -> None:
    desk.invoice("F1", due=d(14))
    desk.invoice("F2", **other)
    assert desk.decide(23, 11).costs == costs


@pytest.mark.parametrize(
    ("since", "rule"), [(d(22), "R03"), (d(23), "R03"), (d(24), "R16"), (None, "R03")], ids=lambda value: str(value)
)
def test_a_status_holds_from_its_day(desk: Any, since: date | None, rule: str) -> None:
    desk.debtor(special_status="Faillissement", status_since=since)
    desk.invoice(due=d(1))
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({}, "Faillissement sinds 20 november"),  # nobody said which: since the call
        ({"signal": "WSNP"}, "WSNP sinds 20 november"),
        ({"signal": "Surseance", "ready_by": d(12)}, "Surseance sinds 12 november"),
        ({"reason": "hij zit in de wsnp"}, "WSNP sinds 20 november"),
        ({"reason": "surseance omgezet in faillissement"}, "Faillissement sinds 20 november"),
        ({"signal": "Faillissement", "reason": "na de WSNP"}, "Faillissement sinds 20 november"),
    ],
)
def test_a_call_tells_which_insolvency_it_is_and_since_when(desk: Any, facts: dict[str, Any], words: str) -> None:
    desk.invoice(due=d(1))
    desk.call(d(20), Outcome.INSOLVENT, **facts)
    found = desk.decide(23, 11)
    assert (found.rule, found.step) == ("R03", Step.FILE_CLAIM)
    assert found.reason.startswith(words)


@pytest.mark.parametrize(
    ("amounts", "rule"),
    [((5,), "R14"), ((5, 1000), "R16"), (("9.99",), "R14"), (("9.99", "0.01"), "R16")],
)
@pytest.mark.parametrize("first", ["D1", "D2"])
def test_a_small_amount_is_judged_by_what_its_own_debtor_owes(desk: Any, first: str, amounts: Any, rule: str) -> None:
    for number in (first, "D1", "D2"):
        if number not in desk.debtors:
            desk.debtor(number)
            owed = amounts if number == "D1" else ("9.99" if rule == "R16" else 1000,)
            for place, amount in enumerate(owed, start=1):
                desk.invoice(f"F{place}", number, amount, due=d(1))
    found = {each.invoice.debtor: each for each in reversed(desk.outlook(23, 11).decisions)}
    assert (found["D1"].rule, found["D2"].rule) == (rule, "R14" if rule == "R16" else "R16")


@pytest.mark.parametrize(
    ("plans", "letters", "barred_on"),
    [
        # € 1.000 due on 30 September 2022, looked at on 23 November 2026
        ([], [], d(30, 9, 2027)),
        ([d(5, 1, 2026)], [], d(5, 1, 2031)),  # who signs a plan acknowledges the debt (BW 3:318)
        ([None], [], d(30, 9, 2027)),  # a draft acknowledges nothing
        ([d(5, 1, 2026)], [(Step.DEMAND, d(1, 9, 2025))], d(5, 1, 2031)),
        ([], [(Step.REMINDER, d(5, 1, 2026))], d(30, 9, 2027)),
        ([], [(Step.DEMAND, d(5, 1, 2026))], d(7, 1, 2031)),
    ],
)
def test_what_interrupts_limitation(desk: Any, plans: Any, letters: Any, barred_on: date) -> None:
    desk.invoice(due=d(30, 9, 2022), issued=d(1, 9, 2022), term_agreed=True)
    for signed_on in plans:
        desk.plan((d(1, 2, 2026), 1000, None), signed_on=signed_on)
    for kind, sent_on in letters:
        desk.letter(kind, sent_on)
    assert desk.decide(23, 11).barred_on == barred_on


@pytest.mark.parametrize(("outcome", "told"), [(Outcome.INSOLVENCY_SIGNAL, True), (Outcome.INFORMATIVE, False)])
def test_after_a_signal_of_insolvency_nothing_more_goes_on_credit(desk: Any, outcome: Outcome, told: bool) -> None:
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), outcome, invoices=("F2",))
    words = "Signaal van insolventie: lever niet op rekening tot dit is uitgezocht."
    assert [words in each.warnings for each in desk.outlook(23, 11).decisions] == [told, told]


def test_an_earlier_complaint_without_an_amount_was_known_already(desk: Any) -> None:
    desk.invoice(due=d(1), disputed=200)
    desk.call(d(5), Outcome.COMPLAINT)
    desk.call(d(20), Outcome.COMPLAINT)
    assert (desk.decide(18, 11).demandable, desk.decide(4, 11).demandable) == (800, 1000)


def test_a_complaint_about_an_invoice_without_an_amount_holds_the_others(desk: Any) -> None:
    desk.invoice("F1", amount=None, due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F1", "F2"), disputed=100)
    unreadable, other = desk.outlook(23, 11).decisions
    assert (unreadable.rule, unreadable.reason) == ("R00", "Bedrag ontbreekt")
    assert (other.rule, other.demandable) == ("R16", Decimal(900))
