"""How long notes and bookkeeping are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment
from xlwings_addin.rules.retention import ExpiredBooks, books_until, expired_books, expired_notes, notes_until

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


OLD = Ledger(
    invoices=[Invoice(2, "F9", "D9", issued=date(2019, 3, 1), due=date(2019, 3, 31), amount=HUNDRED, paid=HUNDRED)],
    debtors={"D9": Debtor(2, "D9"), "D8": Debtor(3, "D8")},
    calls=[Call(2, "1", date(2019, 4, 2), debtor="D9", outcome="Regeling")],
    instalments=[Instalment(2, "R1", "D9", ("F9",), 1, date(2019, 5, 1), HUNDRED)],
    letters=[Letter(2, "B1", "Herinnering", "D9", ("F9",), made_on=date(2019, 4, 1), sent_on=date(2019, 4, 1))],
    payments=[Payment(2, date(2019, 5, 1), HUNDRED, debtor="D9", invoice="F9")],
)
"""Everything about one debtor, all of the book year 2019; and a debtor about whom there is nothing yet."""

NEW_YEAR = date(2027, 1, 1)


def rows(found: ExpiredBooks) -> list[int]:
    return [len(of) for of in found]


@pytest.mark.parametrize(("on", "expected"), [(date(2026, 12, 31), [0] * 6), (NEW_YEAR, [1] * 6)])
def test_the_books_of_2019_may_go_from_2027(on: date, expected: list[int]) -> None:
    found = expired_books(OLD, on)
    assert rows(found) == expected
    assert [debtor.number for debtor in found.debtors] == ["D9"] * expected[5]


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ({"payments": [OLD.payments[0]._replace(booked_on=date(2020, 1, 2))]}, [0, 1, 1, 1, 0, 0]),
        ({"payments": [OLD.payments[0]._replace(booked_on=date(2020, 1, 2), debtor="")]}, [0, 1, 1, 1, 0, 0]),
        (
            {"instalments": [OLD.instalments[0], OLD.instalments[0]._replace(number=2, due=date(2020, 1, 2))]},
            [0, 1, 0, 1, 1, 0],
        ),
        ({"letters": [OLD.letters[0]._replace(made_on=None, sent_on=None)]}, [0, 1, 1, 0, 1, 0]),
        ({"calls": [OLD.calls[0]._replace(on=date(2020, 1, 2))]}, [1, 0, 1, 1, 1, 0]),
        ({"invoices": [OLD.invoices[0]._replace(paid=HUNDRED - 1)]}, [0] * 6),
        ({"payments": [OLD.payments[0]._replace(debtor="", invoice="")]}, [1] * 6),
    ],
    ids=[
        "paid later",
        "paid later, by invoice",
        "plan ran on",
        "letter undated",
        "called later",
        "owes",
        "unknown payer",
    ],
)
def test_what_is_younger_or_owed_stays_and_keeps_its_debtor(
    later: dict[str, list[object]], expected: list[int]
) -> None:
    assert rows(expired_books(replace(OLD, **later), NEW_YEAR)) == expected


def test_a_payment_of_a_debtor_who_owes_stays_also_when_only_its_invoice_tells_whose_it_is() -> None:
    owed = replace(
        OLD,
        invoices=[OLD.invoices[0]._replace(paid=HUNDRED - 1)],
        payments=[OLD.payments[0]._replace(debtor="")],
    )
    assert rows(expired_books(owed, NEW_YEAR)) == [0] * 6
