"""One action a day for a debtor (gate G6): what goes along with the highest step, what is only named, what stays apart."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Outcome, Step

ABOUT = ("F1",)


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def final_demand(desk: Any, **debtor: Any) -> None:
    """An invoice F9 that is to be demanded for the last time on 23 November; the dates we gave have passed."""
    desk.debtor(**debtor)
    desk.invoice("F9", due=d(1), issued=d(1, 10), term_agreed=True)
    desk.letter("Herinnering", d(3), invoices=("F9",), pay_by=d(10))
    desk.call(d(12), Outcome.INFORMATIVE, invoices=("F9",))


def places(desk: Any) -> dict[str, str]:
    """Where each invoice stands in the first action."""
    action = desk.outlook(23, 11).actions[0]
    named = {"mee": action.joined, "genoemd": action.not_due, "credit": action.credits}
    return {each.invoice.number: place for place, found in named.items() for each in found}


@pytest.mark.parametrize(
    ("facts", "event", "place"),
    [
        ({"due": d(2)}, None, "mee"),
        ({"due": d(22)}, None, "mee"),  # late since today
        ({"due": d(23)}, None, "genoemd"),
        ({"due": d(25)}, None, "genoemd"),
        ({"due": d(2), "amount": -50}, None, "credit"),
        ({"due": d(2), "paid": 1000}, None, None),
        ({"due": d(2), "disputed": 1000}, None, None),
        ({"due": d(2), "disputed": 400}, None, "mee"),
        ({"due": d(2), "currency": "USD"}, None, None),
        ({"due": d(2)}, lambda desk: desk.promise(d(20), d(27), invoices=ABOUT), None),
        ({"due": d(2)}, lambda desk: desk.plan((d(20, 12), 1000, None), signed_on=d(3), invoices=ABOUT), None),
        ({"due": d(2)}, lambda desk: desk.letter("Herinnering", d(18), invoices=ABOUT, pay_by=d(20)), "mee"),  # its call is for the 25th
        ({"due": d(2)}, lambda desk: desk.letter("Herinnering", d(18), invoices=ABOUT, pay_by=d(23)), None),  # still has today
    ],
)  # fmt: skip
def test_what_goes_along_with_a_letter(desk: Any, facts: dict[str, Any], event: Any, place: str | None) -> None:
    final_demand(desk)
    desk.invoice("F1", issued=d(1, 10), **facts)
    if event:
        event(desk)
    found = places(desk)
    assert (found["F9"], found.get("F1")) == ("mee", place)


def test_who_goes_along_is_told_so(desk: Any) -> None:
    final_demand(desk)
    desk.invoice("F1", due=d(2), issued=d(1, 10))
    lead, along = desk.outlook(23, 11).decisions
    assert "gaat mee" not in lead.reason
    assert along.reason.endswith("; gaat mee met de laatste herinnering")


def test_an_invoice_whose_payments_are_not_processed_is_reproached_in_no_letter(desk: Any) -> None:
    desk.settings["payments_until"] = d(15)
    final_demand(desk)
    desk.invoice("F1", due=d(18), issued=d(1, 10))
    assert places(desk) == {"F9": "mee"}


def test_nobody_is_handed_over_along_with_another(desk: Any) -> None:
    final_demand(desk)
    desk.letter("Laatste aanmaning", d(13), invoices=("F9", "F8"), pay_by=d(20))
    desk.invoice("F8", due=d(1), issued=d(1, 10))
    desk.invoice("F1", due=d(2), issued=d(1, 10))
    assert places(desk) == {"F8": "mee", "F9": "mee"}


def test_two_appointments_of_one_day_are_one_call(desk: Any) -> None:
    final_demand(desk)
    desk.invoice("F1", due=d(2), issued=d(1, 10))
    desk.call(d(20), Outcome.CALL_BACK, invoices=("F1", "F9"), call_back_on=d(23))
    (action,) = desk.outlook(23, 11).actions
    assert (action.lead.step, len(action.joined)) == (Step.CALL, 2)


@pytest.mark.parametrize(
    ("facts", "notice", "along"),
    [
        ({"due": d(22), "term_agreed": True}, None, True),  # in default since today
        ({"due": d(2), "term_agreed": None}, None, False),
        ({"due": d(2), "term_agreed": None}, d(16), False),  # its notice of default still runs
        ({"due": d(2), "term_agreed": None}, d(3), True),
    ],
)
def test_only_what_is_in_default_goes_along_in_a_fourteen_day_letter(
    desk: Any, facts: dict[str, Any], notice: date | None, along: bool
) -> None:
    final_demand(desk, type="Consument")
    desk.invoice("F1", issued=d(1, 10), **facts)
    if notice:
        desk.letter("Ingebrekestelling", notice, invoices=ABOUT)
    action = next(each for each in desk.outlook(23, 11).actions if each.lead.step is Step.FOURTEEN_DAY_LETTER)
    assert ("F1" in [each.invoice.number for each in action.joined]) is along


def test_in_a_call_about_what_is_late_default_is_not_asked_for(desk: Any) -> None:
    desk.debtor(type="Consument")
    desk.invoice("F9", due=d(1), issued=d(1, 10))
    desk.letter("Herinnering", d(3), invoices=("F9",), pay_by=d(10))
    desk.invoice("F1", due=d(2), issued=d(1, 10))
    (action,) = desk.outlook(23, 11).actions
    assert (action.lead.step, [each.invoice.number for each in action.joined]) == (Step.CALL, ["F9", "F1"])


def test_each_currency_has_its_own_action(desk: Any) -> None:
    desk.invoice("F1", due=d(2), amount=500)
    desk.invoice("F2", due=d(2), amount=500, currency="USD")
    desk.invoice("F3", due=d(1), amount=500, currency="USD")
    desk.invoice("F4", due=d(25), amount=500, currency="CHF")
    found = desk.outlook(23, 11).actions
    assert [(each.currency, [row.invoice.number for row in each.joined]) for each in found] == [
        ("EUR", ["F1"]),
        ("USD", ["F3", "F2"]),
    ]
