"""Where each figure begins and ends: the first and last day, the first and last cent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment, Settings
from xlwings_addin.rules.key_figures import KeyFigures, key_figures, month_before
from xlwings_addin.rules.rewind import as_it_was

TODAY = date(2026, 11, 20)  # a Friday
BUSINESS = Debtor(2, "D1", "Bakkerij", type="Zakelijk", phone="1")


def day(text: str) -> date:
    """``9-11`` of this year, or ``9-11-2025``."""
    number, month, *year = text.split("-")
    return date(int(year[0]) if year else 2026, int(month), int(number))


def invoice(number: str = "F1", due: str = "10-11", amount: int = 100, issued: str = "1-9", **facts: Any) -> Invoice:
    money = {name: Decimal(facts.pop(name)) for name in ("paid", "disputed") if name in facts}
    debtor = facts.pop("debtor", "D1")
    return Invoice(2, number, debtor, issued=day(issued), due=day(due), amount=Decimal(amount), **money, **facts)


def promised(on: str, until: str, amount: int = 100, then_open: int = 100, number: str = "1") -> Call:
    return Call(
        2, number, day(on), debtor="D1", invoices=("F1",), outcome="Toezegging", promised=Decimal(amount),
        promised_on=day(until), open_at_call=Decimal(then_open),
    )  # fmt: skip


def letter(sent: str, kind: str = "Herinnering", pay_by: str | None = None) -> Letter:
    return Letter(2, "B", kind, "D1", ("F1",), sent_on=day(sent), pay_by=day(pay_by) if pay_by else None)


def paid(on: str, amount: int = 100, number: str = "F1", debtor: str = "D1", status: str = "Geboekt") -> Payment:
    return Payment(2, day(on), Decimal(amount), debtor=debtor, invoice=number, status=status)


def figures(*invoices: Invoice, on: date = TODAY, debtor: Debtor = BUSINESS, **tables: Any) -> KeyFigures:
    return key_figures(Ledger(invoices, {debtor.number: debtor}, **tables), on)


def test_an_invoice_is_overdue_from_the_day_after_its_due_date() -> None:
    assert figures(invoice(due="20-11")).overdue == 0
    assert figures(invoice(due="19-11")).overdue == 100


@pytest.mark.parametrize(("issued", "known"), [("22-8", None), ("23-8", 0)])
def test_revenue_of_ninety_days_ends_where_it_ends(issued: str, known: int | None) -> None:
    assert figures(invoice(issued=issued, paid=100)).dso == known


@pytest.mark.parametrize(("booked", "average"), [("20-10", None), ("21-10", 11), ("20-11", 41)])
def test_the_month_of_payments(booked: str, average: int | None) -> None:
    settled = invoice(due="10-10", paid=100)

    assert figures(settled, payments=[paid(booked)]).average_late == average


@pytest.mark.parametrize(
    ("calls", "share"),
    [
        ([promised("1-10", "20-10")], None),  # of the month before
        ([promised("1-10", "21-10")], 0),
        ([promised("1-11", "5-11")], 0),
        ([promised("1-11", "5-11"), promised("4-11", "30-11", number="2")], None),  # moved, and running
    ],
    ids=["day before the month", "first day", "broken", "moved"],
)
def test_the_month_of_promises(calls: list[Call], share: int | None) -> None:
    assert figures(invoice(due="1-10"), calls=calls).promises_kept == share


def test_a_promise_kept_before_its_day_has_come_counts_when_the_day_comes() -> None:
    early = {"calls": [promised("1-11", "30-11")], "payments": [paid("3-11")]}

    assert figures(invoice(paid=100), **early).promises_kept is None
    assert figures(invoice(paid=100), on=day("30-11"), **early).promises_kept == 1


@pytest.mark.parametrize(("on", "count"), [("15-11", 0), ("16-11", 1), ("20-11", 1), ("21-11", 0)])
def test_this_week_begins_on_monday_and_ends_today(on: str, count: int) -> None:
    found = figures(invoice(), calls=[Call(2, "1", day(on), debtor="D1", outcome="Voicemail")], letters=[letter(on)])

    assert (found.calls, found.letters) == (count, count)


def test_a_step_stated_by_hand_is_something_done() -> None:
    assert figures(invoice()).untouched == 1
    assert figures(invoice(last_step="Herinnering", last_step_on=day("12-11"))).untouched == 0


@pytest.mark.parametrize(("later", "earlier"), [("30-5", "30-4"), ("29-3", "28-2"), ("31-12", "30-11")])
def test_a_month_before_is_the_same_day_where_there_is_one(later: str, earlier: str) -> None:
    assert month_before(day(later)) == day(earlier)


# due on Tuesday 10 November: the reminder may wait until Saturday the 14th, so Friday the 13th
LONG_WEEKEND = frozenset(date(2026, 11, number) for number in range(13, 19))


@pytest.mark.parametrize(
    ("tables", "share"),
    [
        ({"letters": [letter("13-11")]}, 1),
        ({"letters": [letter("16-11")]}, 0),
        ({"letters": [letter("13-11"), letter("20-11")]}, 1),  # the second is no step up
        ({"letters": [letter("16-11")], "calls": [promised("2-11", "12-11")]}, 1),  # four days after the promise
        ({"letters": [letter("17-11")], "calls": [promised("2-11", "12-11")]}, 0),
        ({"letters": [letter("19-11")], "calls": [promised("2-11", "12-11")], "closing_days": LONG_WEEKEND}, 1),
    ],
    ids=["last day", "a working day later", "sent twice", "after a promise", "too long after it", "office closed"],
)
def test_a_step_is_on_time_through_its_last_day(tables: dict[str, Any], share: int) -> None:
    assert figures(invoice(), **tables).steps_on_time == share


def test_a_step_before_the_month_is_not_of_the_month() -> None:
    assert figures(invoice(due="15-10"), letters=[letter("20-10")]).steps_on_time is None


@pytest.mark.parametrize(("called", "share"), [("1-12", 1), ("2-12", 0)])
def test_a_step_waits_for_the_day_that_the_letter_gave(called: str, share: int) -> None:
    found = figures(
        invoice(due="10-10"),
        on=day("10-12"),
        letters=[letter("9-11", pay_by="30-11")],
        calls=[Call(2, "1", day(called), debtor="D1", invoices=("F1",))],
    )

    assert found.steps_on_time == share


def week(found: KeyFigures, monday: str) -> tuple[Decimal, ...]:
    return next(tuple(each[1:]) for each in found.weeks if each.monday == day(monday))


def test_what_came_in_on_a_promise_is_expected_no_more() -> None:
    found = figures(invoice(amount=500, paid=100), calls=[promised("18-11", "27-11", 300, 500)])

    assert week(found, "23-11") == (200, 0, 0)


def test_a_promise_for_a_holiday_weekend_is_expected_until_it_lapses() -> None:
    easter_monday = date(2027, 3, 29)
    found = figures(
        invoice(due="1-2-2027", issued="1-1-2027"), on=easter_monday, calls=[promised("20-3-2027", "28-3-2027")]
    )

    assert found.weeks[0].promises == 100


def plan(*terms: tuple[str, int, int | None], signed: str | None = "1-11") -> list[Instalment]:
    return [
        Instalment(
            2, "R1", "D1", ("F1",), number, day(due), Decimal(amount), None if got is None else Decimal(got),
            day(signed) if signed else None,
        )
        for number, (due, amount, got) in enumerate(terms, 1)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        (plan(("20-11", 40, None), ("20-12", 60, None)), 40),  # today
        (plan(("19-11", 40, None), ("20-12", 60, None)), 0),  # missed
        (plan(("20-11", 40, 30), ("20-12", 60, 0)), 10),  # partly received
        (plan(("20-11", 40, None), ("20-12", 60, None), signed=None), 0),  # a draft
    ],
    ids=["today", "missed", "partly received", "draft"],
)
def test_instalments_to_come_are_expected(terms: list[Instalment], expected: int) -> None:
    assert figures(invoice(due="1-10"), instalments=terms).weeks[0].plans == expected


@pytest.fixture
def habits() -> Callable[..., KeyFigures]:
    """The bakery paid 2 days late, another debtor 20; what the bakery owes is to be expected."""

    def expected(owed: Invoice, debtor: Debtor = BUSINESS) -> KeyFigures:
        seen = [
            invoice("A", "1-10", paid=100),
            invoice("B", "1-10", paid=100, debtor="D2"),
        ]
        booked = [paid("3-10", number="A"), paid("21-10", number="B", debtor="D2")]
        return figures(*seen, owed, debtor=debtor, payments=booked)

    return expected


@pytest.mark.parametrize(
    ("due", "monday", "unexpected"),
    [
        ("20-11", "16-11", 0),  # Sunday 22, as this debtor does
        ("16-11", "30-11", 0),  # already 4 days late: as others did, 20 days
        ("31-10", None, 100),  # already 20 days late: nobody was later
    ],
)
def test_the_habit_of_the_debtor_comes_before_that_of_others(
    habits: Callable[..., KeyFigures], due: str, monday: str | None, unexpected: int
) -> None:
    found = habits(invoice(due=due))

    assert found.unexpected == unexpected
    assert {each.monday: each.pattern for each in found.weeks if each.total} == ({day(monday): 100} if monday else {})


@pytest.mark.parametrize(
    ("owed", "debtor"),
    [
        (invoice(due="20-11", external_status="Vonnis"), BUSINESS),
        (invoice(due="20-11", disputed=100), BUSINESS),
        (invoice(due="20-11"), BUSINESS._replace(special_status="Faillissement")),
        (invoice(due="20-11", last_step="Uit handen geven", last_step_on=day("1-11")), BUSINESS),
    ],
    ids=["in court", "disputed", "bankrupt", "handed over"],
)
def test_what_cannot_be_collected_here_is_never_expected(
    habits: Callable[..., KeyFigures], owed: Invoice, debtor: Debtor
) -> None:
    found = habits(owed, debtor)

    assert (sum(each.total for each in found.weeks), found.unexpected) == (0, 0)


@pytest.mark.parametrize(
    ("row", "payment", "still_paid", "undated"),
    [
        (invoice(paid=60), paid("20-11", 60), 60, 0),  # booked on the day itself
        (invoice(paid=60), paid("21-11", 60), 0, 0),
        (invoice(paid=60), paid("21-11", 60, status="Voorstel"), 60, 60),  # only proposed
        (invoice(paid=60), paid("19-11", 80), 60, 20),  # more booked than paid
        (invoice(paid=60, currency="USD"), paid("1-1", 1, number="F9"), 60, 0),
        (invoice(paid=60, currency="eur"), paid("1-1", 1, number="F9"), 60, 60),
    ],
    ids=["the day itself", "a day later", "proposed", "too much", "dollars", "undated"],
)
def test_payments_after_the_day_are_taken_back(row: Invoice, payment: Payment, still_paid: int, undated: int) -> None:
    rewound = as_it_was(Ledger([row], payments=[payment]), TODAY)

    assert (rewound.ledger.invoices[0].paid, rewound.undated) == (still_paid, undated)


def test_an_invoice_is_there_from_its_own_day() -> None:
    rows = [invoice(issued="20-11", due="20-12"), invoice("F2", issued="21-11", due="20-12")]

    assert [each.number for each in as_it_was(Ledger(rows), TODAY).ledger.invoices] == ["F1"]


def test_another_own_currency_is_counted_in_that() -> None:
    ledger = Ledger([invoice(currency="USD"), invoice("F2")], settings=Settings(currency="usd"))
    found = key_figures(ledger, TODAY)

    assert (found.currency, found.open, found.others) == ("USD", 200, ())
    assert key_figures(replace(ledger, settings=Settings()), TODAY).others == (("USD", 100, 1),)
