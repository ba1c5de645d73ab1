"""Every key figure of a small ledger worked out by hand, a month before, and what holds for any ledger."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlwings_addin.rules.facts import Call, Debtor, Invoice, Ledger, Letter, Payment
from xlwings_addin.rules.key_figures import a_month_before, key_figures, month_before
from xlwings_addin.rules.vocabulary import Bucket, Classification, Outcome

TODAY = date(2026, 11, 20)

BY_HAND = {
    "open": 2150,  # 600 + 500 + 300 - 50 + 700 + 100
    "overdue": 1700,  # 600 + 300 + 700 + 100
    "overdue_debtors": 3,
    "dso": 79,  # 2.150 / (1.000 + 500 - 50 + 200 + 700 + 100) * 90 = 78,98; F3 is older than 90 days
    "average_late": 10,  # F5
    "promises_kept": Decimal("0.5"),  # one kept a day late, one broken, one running
    "steps_on_time": Decimal("0.5"),  # F6 in time, F10 too late
    "untouched": 1,  # F3
    "disputed": 100,
    "calls": 2,  # 18 and 19 November
    "letters": 1,  # 17 November
    "expected": 860,  # 300 promised + 60 instalment + F2 10 days after its due date
    "unwilling": 1100,  # D1
    "unable": 350,  # D2
    "faulty": 1,
    "others": (("USD", Decimal(900), 1),),
    "undated": 0,
    "unexpected": 1150,  # 300 of F1, 150 of F3 after dispute and credit, 700 of F6: later than anybody ever paid
}

A_MONTH_BEFORE = {
    "open": 2300,  # 1.000 + 300 + 200 + 700 + 100
    "overdue": 1400,  # 1.000 + 300 + 100
    "overdue_debtors": 2,
    "dso": None,  # nothing was paid yet
    "average_late": None,
    "promises_kept": None,
    "steps_on_time": None,
    "untouched": 2,  # F3 and F10
    "disputed": None,
    "calls": 0,
    "letters": 0,
    "expected": 0,
    "unwilling": None,
    "unable": None,
}


@pytest.mark.parametrize(("figure", "value"), BY_HAND.items(), ids=BY_HAND)
def test_a_figure_is_what_was_worked_out_by_hand(ledger: Ledger, figure: str, value: Any) -> None:
    assert getattr(key_figures(ledger, TODAY), figure) == value


@pytest.mark.parametrize(("figure", "value"), A_MONTH_BEFORE.items(), ids=A_MONTH_BEFORE)
def test_a_month_before_is_told_as_far_as_the_dates_go(ledger: Ledger, figure: str, value: Any) -> None:
    before = a_month_before(ledger, TODAY)

    assert before is not None
    assert getattr(before, figure) == value


def test_the_ageing_by_hand(ledger: Ledger) -> None:
    assert key_figures(ledger, TODAY).ageing == (
        (Bucket.NOT_DUE, 450, 2),
        (Bucket.TO_30, 700, 1),
        (Bucket.TO_60, 700, 2),
        (Bucket.TO_90, 0, 0),
        (Bucket.OVER_90, 300, 1),
    )


def test_the_weeks_by_hand(ledger: Ledger) -> None:
    weeks = key_figures(ledger, TODAY).weeks

    assert [week.monday for week in weeks[:2]] == [date(2026, 11, 16), date(2026, 11, 23)]
    assert {place: tuple(week[1:]) for place, week in enumerate(weeks) if week.total} == {
        1: (300, 60, 0),
        3: (0, 0, 500),
        5: (0, 40, 0),
    }


def test_the_largest_debtors_by_hand(ledger: Ledger) -> None:
    top = key_figures(ledger, TODAY).top

    assert [tuple(each)[:5] for each in top] == [
        ("D3", "Kwekerij Drie", 700, 700, 10),
        ("D1", "Bakkerij Een", 1100, 600, 50),
        ("D2", "Slagerij Twee", 350, 400, 97),
    ]
    assert top[0].step == "Aanmaning"  # what follows a first broken promise


def test_the_figures_of_a_past_day_are_those_that_a_later_day_compares_with(ledger: Ledger) -> None:
    before = a_month_before(ledger, TODAY)
    then = key_figures(ledger, month_before(TODAY))

    assert before == replace(then, disputed=None, unwilling=None, unable=None)


def test_a_payment_without_a_date_makes_the_month_before_unknown(ledger: Ledger) -> None:
    unknown = replace(ledger, payments=ledger.payments[:1])
    before = a_month_before(unknown, TODAY)

    assert before is not None
    assert (before.undated, before.open, before.expected, before.calls) == (200, None, None, 0)


def test_a_workbook_that_tells_nothing_of_then_is_not_compared(ledger: Ledger) -> None:
    assert a_month_before(replace(ledger, calls=ledger.calls[1:]), TODAY) is None


@pytest.mark.parametrize(
    ("days", "known"), [((5, 6), 70), ((25, 26), 70), ((5, 26), None)], ids=["before", "after", "either side"]
)
def test_the_part_in_a_payment_over_several_invoices_is_known_by_their_days(
    days: tuple[int, int], known: int | None
) -> None:
    paid = Invoice(2, "F1", "D1", issued=date(2026, 9, 1), due=date(2026, 10, 1), amount=Decimal(100), paid=Decimal(30))
    shared = [
        Payment(2, date(2026, 10, day), Decimal(40), debtor="D1", invoice="F1; F2", status="Geboekt") for day in days
    ]
    trace = Payment(4, date(2026, 9, 1), Decimal(1), debtor="D9", status="Niet gevonden")
    before = a_month_before(Ledger([paid], payments=[*shared, trace]), TODAY)

    assert before is not None
    assert before.open == (known if known is None or days[0] < 20 else 100)


def test_an_empty_workbook_has_figures_without_dividing_by_zero() -> None:
    empty = key_figures(Ledger(), TODAY)

    assert (empty.open, empty.overdue, empty.expected, empty.top) == (0, 0, 0, ())
    assert (empty.dso, empty.average_late, empty.promises_kept, empty.steps_on_time) == (None,) * 4
    assert a_month_before(Ledger(), TODAY) is None


def test_open_items_without_any_paid_invoice_tell_no_revenue() -> None:
    unpaid = Invoice(2, "F1", "D1", issued=date(2026, 11, 1), due=date(2026, 12, 1), amount=Decimal(100))

    assert key_figures(Ledger([unpaid]), TODAY).dso is None


DAYS = st.integers(-120, 40).map(lambda days: TODAY + timedelta(days=days))
MONEY = st.integers(-500, 5000).map(lambda cents: Decimal(cents) / 4)
NUMBERS = st.integers(1, 12).map(lambda number: f"F{number}")
DEBTORS = st.sampled_from(["D1", "D2", "D3", ""])


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    def some(most: int, record: Any, /, **facts: st.SearchStrategy[Any]) -> list[Any]:
        return [record(2, **draw(st.fixed_dictionaries(facts))) for _ in range(draw(st.integers(0, most)))]

    invoices = some(
        8, Invoice, number=NUMBERS, debtor=DEBTORS, issued=st.none() | DAYS, due=st.none() | DAYS, amount=st.none() | MONEY,
        paid=MONEY, disputed=MONEY, currency=st.sampled_from(["", "EUR", "usd"]),
        last_step=st.sampled_from(["", "Herinnering"]), external_status=st.sampled_from(["", "", "Vonnis"]),
    )  # fmt: skip
    calls = some(
        4, Call, number=NUMBERS, on=st.none() | DAYS, debtor=DEBTORS, invoices=st.lists(NUMBERS, max_size=2).map(tuple),
        outcome=st.sampled_from(list(Outcome)), promised=st.none() | MONEY, promised_on=st.none() | DAYS,
        open_at_call=st.none() | MONEY,
    )  # fmt: skip
    letters = some(
        3, Letter, number=st.just("B"), kind=st.sampled_from(["Herinnering", "Laatste aanmaning", "Uit handen geven"]),
        debtor=DEBTORS, invoices=st.lists(NUMBERS, max_size=2).map(tuple), sent_on=st.none() | DAYS,
    )  # fmt: skip
    payments = some(
        4, Payment, booked_on=st.none() | DAYS, amount=st.none() | MONEY, debtor=DEBTORS, invoice=NUMBERS,
        status=st.just("Geboekt"),
    )  # fmt: skip
    kind = draw(st.sampled_from(list(Classification)))
    status = draw(st.sampled_from(["", "Faillissement"]))
    debtors = {"D1": Debtor(2, "D1", classification=kind, special_status=status)}
    unique = list({each.number: each for each in invoices}.values())
    return Ledger(unique, debtors, calls, (), letters, payments)


@given(ledgers(), st.randoms(use_true_random=False), DAYS)
@settings(max_examples=60, deadline=None)
def test_whatever_is_in_the_ledger(ledger: Ledger, random: Any, on: date) -> None:
    found = key_figures(ledger, on)
    assert found.open is not None
    assert found.overdue is not None

    assert sum(each.amount for each in found.ageing) == found.open
    assert sum(each.amount for each in found.ageing[1:]) == found.overdue
    assert sum((week.total for week in found.weeks), found.unexpected) <= found.overdue + sum(
        each.open for each in ledger.invoices if each.open is not None and each.open > 0
    )
    assert all(part >= 0 for week in found.weeks for part in week[1:])
    assert sum(each.overdue for each in found.top) <= found.overdue
    for share in (found.promises_kept, found.steps_on_time):
        assert share is None or 0 <= share <= 1

    def shuffled(rows: Any) -> list[Any]:
        rows = list(rows)
        random.shuffle(rows)
        return rows

    other = replace(
        ledger, invoices=shuffled(ledger.invoices), letters=shuffled(ledger.letters), payments=shuffled(ledger.payments)
    )
    assert key_figures(other, on) == found
