"""How long notes and bookkeeping are kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.facts import Call, Debtor, Invoice, Ledger, Payment
from xlwings_addin.rules.retention import books_until, expired_notes, notes_until

HUNDRED = Decimal(100)
PAID = Invoice(2, "F1", "D1", issued=date(2024, 1, 5), due=date(2024, 2, 4), amount=HUNDRED, paid=HUNDRED)
CALL = Call(
    2, "1", date(2024, 3, 1), debtor="D1", outcome="Toezegging", spoken_to="de heer B.", note="belooft te betalen"
)
SETTLED = Payment(2, date(2024, 3, 15), HUNDRED, debtor="D1")


@pytest.mark.parametrize(("on", "offered"), [(date(2026, 3, 15), []), (date(2026, 3, 16), ["1"])])
def test_notes_are_offered_for_removal_two_years_after_the_last_invoice_was_settled(
    on: date, offered: list[str]
) -> None:
    ledger = Ledger(invoices=[PAID], calls=[CALL], payments=[SETTLED])
    assert [call.number for debtor in expired_notes(ledger, on) for call in debtor.calls] == offered


def test_bookkeeping_is_kept_for_seven_years_after_its_book_year() -> None:
    assert books_until(date(2019, 1, 1)) == books_until(date(2019, 12, 31)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "owed",
    [
        PAID._replace(number="F2", paid=HUNDRED - 1),
        PAID._replace(number="F2", paid=HUNDRED + 1),
        PAID._replace(number="F2", amount=None),
        PAID._replace(number="F2", fault="Bedrag: 'x' is geen bedrag"),
    ],
    ids=["open", "credit", "amount unknown", "amount unreadable"],
)
def test_a_debtor_with_anything_open_is_never_offered(owed: Invoice) -> None:
    assert not expired_notes(Ledger(invoices=[PAID, owed], calls=[CALL]), date(2060, 1, 1))


def test_without_a_dated_payment_the_last_event_tells() -> None:
    later = CALL._replace(number="2", on=date(2024, 6, 1))
    ledger = Ledger(invoices=[PAID], calls=[CALL, later])
    assert not expired_notes(ledger, date(2026, 6, 1))
    assert len(expired_notes(ledger, date(2026, 6, 2))) == 1


def test_a_proposed_payment_settles_nothing() -> None:
    proposed = SETTLED._replace(booked_on=date(2025, 1, 1), status="Voorstel")
    assert expired_notes(Ledger(invoices=[PAID], calls=[CALL], payments=[SETTLED, proposed]), date(2026, 3, 16))


def test_calls_without_a_note_and_debtors_without_grounds_need_no_clean_up() -> None:
    bare = Call(2, "1", date(2024, 3, 1), debtor="D1", outcome="Geen gehoor")
    assert not expired_notes(Ledger(invoices=[PAID], calls=[bare]), date(2060, 1, 1))
    debtors = {"D1": Debtor(2, "D1", grounds="Betaalt pas na de aanmaning")}
    (found,) = expired_notes(Ledger(invoices=[PAID], debtors=debtors, calls=[bare]), date(2060, 1, 1))
    assert (found.debtor, found.calls, found.grounds) == ("D1", (), True)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 20))
def test_the_term_is_whole_years(settled: date, years: int) -> None:
    until = notes_until(settled, years)
    assert until.year == settled.year + years
    assert abs((until - settled) - timedelta(days=365.2425 * years)) < timedelta(days=2)
