"""A look back sees what was known on that day: a complaint that came later is not there yet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from xlwings_addin.rules.vocabulary import Outcome


@pytest.mark.parametrize("about", [("F1",), ()], ids=["this invoice", "all invoices"])
@pytest.mark.parametrize(("day", "disputed"), [(18, False), (19, False), (20, True), (23, True)])
def test_a_complaint_is_known_from_the_day_of_the_call_about_it(desk, about, day, disputed):
    desk.invoice(due=(1, 11), issued=(1, 10), disputed=1000, complaint_answer_by=(27, 11))
    desk.call((20, 11), Outcome.COMPLAINT, invoices=about, disputed=1000)
    decision = desk.decide(day, 11)
    assert decision.rule == ("R08" if disputed else "R16")
    assert decision.demandable == (Decimal(0) if disputed else Decimal(1000))


def test_an_earlier_complaint_was_known_already(desk):
    desk.invoice(due=(1, 11), disputed=200)
    desk.call((5, 11), Outcome.COMPLAINT, disputed=200)
    desk.call((20, 11), Outcome.COMPLAINT, disputed=200)
    assert desk.decide(18, 11).demandable == 800


def test_a_complaint_about_another_invoice_tells_nothing(desk):
    desk.invoice(due=(1, 11), disputed=200)
    desk.invoice("F2", due=(1, 11))
    desk.call((20, 11), Outcome.COMPLAINT, invoices=("F2",), disputed=100)
    assert desk.decide(18, 11).demandable == 800


def test_what_is_disputed_without_a_call_about_it_is_disputed_on_every_day(desk):
    desk.invoice(due=(1, 11), disputed=200)
    assert desk.decide(18, 11).demandable == 800
