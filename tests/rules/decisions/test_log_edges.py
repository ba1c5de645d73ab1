"""What counts of the logs, at the edges: which rows, about which invoices, from which day, in which order.

What can be changed in `history`, `contact` and the tables without any test failing, because it changes no answer:

- what only saves time: sorting when there is one row, looking again instead of in what was kept, and a payment without an
  invoice among those about all invoices, whose payments nobody reads.
- a day or a sender that might be missing (`on`, `sent_on`, `made_on`, `booked_on`, `due`): rows without it are in no trail or
  stop the row, and an invoice without a debtor is not decided.
- an event that comes twice at the same moment with the same number, and of what waits the order.
- a row with a fault among the instalments of a plan: the fault stops the invoice before anybody looks at the plan.
- `too_often`, calls after the call itself: it is given those before it.
- `outcomes`, when a need lies that is no date, the order of the places of which one is enough, and what insolvency or death does
  to a promise: the status of the debtor decides first.
- `decide`, the row numbers and the kind of set in its tables, and how many debtors are decided in one go.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.accounts import Books
from xlwings_addin.rules.case import Case
from xlwings_addin.rules.facts import Instalment, Payment
from xlwings_addin.rules.history import History
from xlwings_addin.rules.vocabulary import Outcome, PlanStatus

MON = date(2026, 11, 23)
NO_ANSWER, NO_RESULT = Outcome.NO_ANSWER, Outcome.NO_RESULT


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def histories(desk: Any, on: date = MON) -> dict[str, History]:
    """What happened about each open invoice."""
    ledger = desk.ledger()
    _, rows = Books(ledger, on).open("D1", ledger.invoices)
    return {row.invoice.number: row.history for row in rows if isinstance(row, Case)}


def days_called(desk: Any, on: date = MON) -> dict[str, list[int]]:
    return {number: [call.on.day for call in found.calls if call.on] for number, found in histories(desk, on).items()}


def two_invoices(desk: Any) -> None:
    """An old invoice, a new one of 10 November, and one without a date."""
    desk.invoice("F1", due=d(1), issued=d(1, 10))
    desk.invoice("F2", due=d(14), issued=d(10))
    desk.invoice("F3", due=d(14))


@pytest.mark.parametrize(
    ("calls", "found"),
    [
        ([(9, ("F1",))], {"F1": [9], "F2": [], "F3": []}),
        ([(9, ("F1", "F2"))], {"F1": [9], "F2": [9], "F3": []}),
        ([(9, ("F1", "F1"))], {"F1": [9], "F2": [], "F3": []}),  # named twice, once about it
        ([(9, ())], {"F1": [9], "F2": [], "F3": [9]}),  # about all that was issued by then
        ([(10, ())], {"F1": [10], "F2": [10], "F3": [10]}),
        ([(16, ()), (12, ("F1",)), (18, ("F1",))], {"F1": [12, 16, 18], "F2": [16], "F3": [16]}),
        ([(9, ("F2",)), (8, ())], {"F1": [8], "F2": [9], "F3": [8]}),
        ([(18, ("F1",)), (12, ("F1",))], {"F1": [12, 18], "F2": [], "F3": []}),
    ],
)
def test_which_invoices_a_call_is_about(
    desk: Any, calls: list[tuple[int, tuple[str, ...]]], found: dict[str, list[int]]
) -> None:
    two_invoices(desk)
    for day, invoices in calls:
        desk.call(d(day), NO_ANSWER, invoices=invoices)
    assert days_called(desk) == found


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ([(9, ())], {"F1": ("B1",), "F2": (), "F3": ("B1",)}),
        ([(10, ())], {"F1": ("B1",), "F2": ("B1",), "F3": ("B1",)}),
        ([(16, ()), (12, ("F1",)), (18, ("F1",))], {"F1": ("B2", "B1", "B3"), "F2": ("B1",), "F3": ("B1",)}),
        ([(18, ("F1",)), (12, ("F1",))], {"F1": ("B2", "B1"), "F2": (), "F3": ()}),
    ],
)
@pytest.mark.parametrize("log", ["letters", "waiting"])
def test_which_invoices_a_letter_is_about(
    desk: Any, log: str, letters: list[tuple[int, tuple[str, ...]]], found: dict[str, tuple[str, ...]]
) -> None:
    two_invoices(desk)
    for day, invoices in letters:
        desk.letter("Herinnering", d(day) if log == "letters" else None, invoices=invoices, made_on=d(day))
    told = {number: getattr(history, log) for number, history in histories(desk).items()}
    assert all(isinstance(each, tuple) for each in told.values())
    names = {number: tuple(letter.number for letter in each) for number, each in told.items()}
    if log == "waiting":  # what waits has no order
        names, found = ({number: tuple(sorted(each)) for number, each in of.items()} for of in (names, found))
    assert names == found


def test_a_call_about_all_invoices_leaves_what_is_known_about_one(desk: Any) -> None:
    two_invoices(desk)
    desk.call(d(16), NO_RESULT, invoices=())
    desk.payment(d(17), 100)
    desk.plan((d(30), 900, None), signed_on=d(18))
    found = histories(desk)
    assert [payment.amount for payment in found["F1"].payments] == [100]
    assert [plan.number for plan in found["F1"].plans] == ["R1"]
    assert (found["F2"].payments, found["F2"].plans, found["F1"].faults) == ((), (), ())


def test_a_plan_without_numbers_is_about_all_invoices(desk: Any) -> None:
    two_invoices(desk)
    desk.plan((d(30), 900, None), signed_on=d(18), invoices=())
    assert [len(found.plans) for found in histories(desk).values()] == [1, 1, 1]


@pytest.mark.parametrize(
    ("invoices", "reasons"),
    [
        ((("F1",),), ["Gesprekken, rij 2: vul de datum in", None]),
        (((),), ["Gesprekken, rij 2: vul de datum in", "Gesprekken, rij 2: vul de datum in"]),
        ((("F1",), ()), ["Gesprekken, rij 2: vul de datum in", "Gesprekken, rij 3: vul de datum in"]),
        (((), ("F1",)), ["Gesprekken, rij 3: vul de datum in", "Gesprekken, rij 2: vul de datum in"]),
    ],
)
def test_a_row_that_cannot_be_read_stops_the_invoices_that_it_is_about(
    desk: Any, invoices: tuple[tuple[str, ...], ...], reasons: list[str | None]
) -> None:
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(1))
    for named in invoices:
        desk.call(None, NO_ANSWER, invoices=named)
    found = desk.outlook(23, 11).decisions
    assert [each.reason if each.rule == "R00" else None for each in found] == reasons


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"due": None}, "vul Datum in"),
        ({"amount": None}, "vul Bedrag in"),
        ({"due": None, "amount": None}, "vul Datum en Bedrag in"),
        ({"fault": "Ontvangen: 'x' is geen bedrag"}, "Ontvangen: 'x' is geen bedrag"),
        ({"due": None, "fault": "Datum: 'x' is geen datum"}, "Datum: 'x' is geen datum"),
    ],
)
def test_an_instalment_says_what_is_missing(desk: Any, facts: dict[str, Any], words: str) -> None:
    desk.invoice(due=d(1))
    desk.instalments.append(Instalment(2, "R1", "D1", ("F1",), 1, d(30), Decimal(100))._replace(**facts))
    assert desk.decide(23, 11).reason == f"Termijnen, rij 2: {words}"


@pytest.mark.parametrize(
    ("corrected_on", "on", "days"),
    [
        (d(23), MON, [23]),
        (d(24), MON, [20]),  # not corrected yet
        (d(24), d(24), [24]),
    ],
)
def test_a_call_counts_until_the_day_of_its_correction(
    desk: Any, corrected_on: date, on: date, days: list[int]
) -> None:
    desk.invoice(due=d(1))
    desk.call(d(20), NO_ANSWER)
    desk.call(corrected_on, NO_RESULT, replaces="1")
    assert days_called(desk, on) == {"F1": days}


def test_a_call_without_an_outcome_is_only_a_note(desk: Any) -> None:
    desk.invoice(due=d(1))
    desk.call(d(20), "")
    assert desk.decide(23, 11).rule == "R16"
    assert days_called(desk) == {"F1": [20]}


def test_a_correction_without_a_date_asks_for_it(desk: Any) -> None:
    desk.invoice(due=d(1))
    desk.call(d(20), "Gebeld")
    desk.call(None, NO_RESULT, replaces="1")
    assert desk.decide(23, 11).reason == "Gesprekken, rij 3: vul de datum in"


@pytest.mark.parametrize(("on", "counts"), [(d(19), False), (d(20), True), (d(23), True), (d(24), False)])
def test_a_letter_counts_from_its_sending_until_it_is_withdrawn(desk: Any, on: date, counts: bool) -> None:
    desk.invoice(due=d(1))
    desk.letter("Herinnering", d(20), made_on=d(18), withdrawn_on=d(24))
    found = histories(desk, on)["F1"]
    assert (len(found.letters), len(found.waiting)) == (int(counts), int(on < d(20)))


@pytest.mark.parametrize(("made_on", "waits"), [(d(23), True), (d(24), False), (None, False)])
def test_a_letter_waits_from_the_day_it_was_made(desk: Any, made_on: date | None, waits: bool) -> None:
    desk.invoice(due=d(1))
    desk.letter("Herinnering", d(25), made_on=made_on)
    assert bool(histories(desk)["F1"].waiting) is waits


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        ({}, True),
        ({"status": ""}, True),
        ({"status": "Voorstel"}, False),
        ({"status": "Genegeerd"}, False),
        ({"amount": None}, False),
        ({"fault": "Bedrag: 'x' is geen bedrag"}, False),
        ({"booked_on": d(24)}, False),
        ({"booked_on": None}, False),
        ({"debtor": ""}, False),
        ({"debtor": "D2"}, False),
        ({"invoice": ""}, False),
        ({"invoice": "F2"}, False),
        ({"invoice": "F1; F1"}, True),
    ],
)
def test_which_payments_count(desk: Any, facts: dict[str, Any], counts: bool) -> None:
    desk.invoice(due=d(1), paid=100)
    payment = Payment(2, MON, Decimal(100), debtor="D1", invoice="F1", status="Geboekt")
    desk.payments.append(payment._replace(**facts))
    desk.call(d(9), NO_RESULT)
    assert [each.booked_on for each in histories(desk)["F1"].payments] == ([MON] if counts else [])


def test_a_payment_over_several_invoices_tells_each_its_day_only(desk: Any) -> None:
    two_invoices(desk)
    desk.payment(d(17), 100, invoice="F1; F2")
    desk.payment(d(16), 50)
    desk.payments[-1] = desk.payments[-1]._replace(row=3)
    found = histories(desk)
    assert [(each.booked_on, each.amount) for each in found["F1"].payments] == [(d(16), 50), (d(17), None)]
    assert [(each.booked_on, each.amount) for each in found["F2"].payments] == [(d(17), None)]


@pytest.mark.parametrize(
    ("times", "order"),
    [
        ((("1", "10:00"), ("2", "9:30")), ["2", "1"]),
        ((("1", "10:00"), ("2", "09:30")), ["2", "1"]),
        ((("1", "10:00"), ("2", "")), ["2", "1"]),
        ((("10", "10:00"), ("9", "10:00")), ["9", "10"]),
        ((("10", "9:30"), ("9", "10:00")), ["10", "9"]),
        ((("B", ""), ("A", "")), ["A", "B"]),
    ],
)
@pytest.mark.parametrize("about", [("F1",), ()])
def test_calls_of_one_day_go_by_their_time_and_then_by_their_number(
    desk: Any, about: tuple[str, ...], times: tuple[tuple[str, str], ...], order: list[str]
) -> None:
    desk.invoice(due=d(1))
    for number, time in times:
        desk.call(d(20), NO_ANSWER, invoices=about, number=number, time=time)
    desk.call(d(19), NO_ANSWER, number="99", time="23:00")
    assert [call.number for call in histories(desk)["F1"].calls] == ["99", *order]


@pytest.mark.parametrize("about", [("F1",), ()])
def test_letters_go_by_their_day_and_then_by_their_number(desk: Any, about: tuple[str, ...]) -> None:
    desk.invoice(due=d(1))
    for day, number in ((20, "B10"), (20, "B9"), (19, "B11")):
        desk.letter("Herinnering", d(day), invoices=about)
        desk.letters[-1] = desk.letters[-1]._replace(number=number)
    assert [letter.number for letter in histories(desk)["F1"].letters] == ["B11", "B9", "B10"]


@pytest.mark.parametrize("number", [2, 3])
def test_letters_in_any_order_of_rows_go_by_their_day(desk: Any, number: int) -> None:
    desk.invoice(due=d(1))
    for day in range(20, 20 - number, -1):
        desk.letter("Herinnering", d(day))
    days = [letter.sent_on or date.min for letter in histories(desk)["F1"].letters]
    assert days == sorted(days) and len(days) == number


def terms(desk: Any, *rows: tuple[int | None, int]) -> None:
    """Rows of one plan, each a number and the day of November that it is due."""
    for row, (number, day) in enumerate(rows, start=2):
        desk.instalments.append(Instalment(row, "R1", "D1", ("F1", "F2"), number, d(day), Decimal(100)))


@pytest.mark.parametrize(
    ("rows", "order"),
    [
        (((1, 30), (2, 25)), [2, 1]),
        (((2, 25), (1, 25)), [1, 2]),
        (((2, 25), (None, 25), (1, 25)), [None, 1, 2]),
        (((1, 25), (None, 25)), [None, 1]),
    ],
)
def test_instalments_go_by_their_day_and_then_by_their_number(
    desk: Any, rows: tuple[tuple[int | None, int], ...], order: list[int | None]
) -> None:
    desk.invoice(due=d(1))
    terms(desk, *rows)
    (plan,) = histories(desk)["F1"].plans
    assert [term.number for term in plan.terms] == order
    assert plan.invoices == ("F1", "F2")


@pytest.mark.parametrize(
    ("signed", "status", "rule", "running"),
    [
        ((None, None), "", "R16", False),  # a draft holds nothing back
        ((None, None), PlanStatus.DRAFT, "R16", False),
        ((None, None), PlanStatus.RUNNING, "R09a", True),  # somebody said so
        ((d(20), None), "", "R09a", True),
        ((None, d(20)), PlanStatus.DRAFT, "R09a", True),
        ((d(23), d(23)), "", "R09a", True),
        ((d(24), None), "", "R16", None),
        ((d(24), d(24)), PlanStatus.RUNNING, "R16", None),  # signed later, so not there yet
        ((d(20), d(24)), "", "R09a", True),
        ((d(20), None), PlanStatus.LAPSED, "R16", False),
        ((d(20), None), PlanStatus.COMPLETED, "R09d", False),  # and the rest is asked for
    ],
)
def test_a_plan_runs_from_its_signature_until_somebody_ends_it(
    desk: Any, signed: tuple[date | None, date | None], status: str, rule: str, running: bool | None
) -> None:
    desk.invoice(due=d(1))
    terms(desk, (1, 25), (2, 30))
    desk.instalments = [
        row._replace(signed_on=day, status=said)
        for row, day, said in zip(desk.instalments, signed, ("", status), strict=True)
    ]
    assert desk.decide(23, 11).rule == rule
    assert [plan.running for plan in histories(desk)["F1"].plans] == ([] if running is None else [running])


@pytest.mark.parametrize(("signed", "day"), [((d(10), d(20)), d(20)), ((d(20), d(10)), d(20)), ((d(20), d(24)), d(20))])
def test_a_plan_was_signed_on_the_last_day_known(desk: Any, signed: tuple[date, date], day: date) -> None:
    desk.invoice(due=d(1))
    terms(desk, (1, 25), (2, 30))
    desk.instalments = [row._replace(signed_on=on) for row, on in zip(desk.instalments, signed, strict=True)]
    assert [plan.signed_on for plan in histories(desk)["F1"].plans] == [day]


def test_an_instalment_without_a_plan_is_no_plan(desk: Any) -> None:
    desk.invoice(due=d(1))
    desk.instalments.append(Instalment(2, "", "D1", ("F1",), 1, d(25), Decimal(100), signed_on=d(20)))
    assert desk.decide(23, 11).rule == "R16"
