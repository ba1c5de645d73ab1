"""Edges of what a debtor owes and what stands with it, found by changing an operator or number and seeing no test fail.

What can be changed in `accounts` without any test failing, because it changes no answer (22 November 2026):

- What only remembers an answer or saves time: the number of a sort of debtor and when there is none, the ladder and the terms
  kept, `odd` on what has its own terms anyhow, and looking where nothing can be (no trail, no letters or plans, no complaint of a
  later day, nothing disputed, an outcome that no call had).
- `strict` in `zip`, the start of a sum, the order of two arguments of `min` and `max`, `""` or `None` where only `if` asks.
- A day, sum or number that might be missing: calls and letters without a day stop their row (R00), and so does an invoice without
  an amount, a number or a due date; every claim that is owed has a last day.
- `_fault`, the look for terms beside the fault: without terms there is one. `_rows`, an amount that might be missing there.
- What is below zero or nothing and left out later: what is disputed of a credit, a settled invoice among the odd ones, an invoice
  of nothing in a letter, a complaint without an amount.
- `_terms_of`, who is a natural person in `consumer_sale`, which limitation asks itself; `_standing`, since when a status holds that is none.
- `_account`, the reason to call when the rung leaves no choice or nobody can be called: the gates ask again.
- `_sort`, a final demand as first rung, and which of two classes is called the classified one.
- `_special`, the space between the signal and the reason of a call.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import Outcome, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


@pytest.mark.parametrize(
    ("other", "figures"),
    [
        # beside € 1.000 that is 9 days late on 23 November: what is open, what is late, and the days of the oldest
        ({"due": d(1)}, (2000, 2000, 22)),
        ({"due": d(1), "disputed": 1000}, (2000, 2000, 22)),
        ({"due": d(23)}, (2000, 1000, 9)),  # the last day to pay
        ({"due": d(20), "disputed": 1000}, (2000, 2000, 9)),
        ({"due": d(22), "disputed": 400}, (2000, 2000, 9)),
        ({"due": d(23), "disputed": 1000}, (2000, 1000, 9)),
        ({"due": d(1), "amount": 5}, (1005, 1005, 22)),  # below the minimum
        ({"due": d(1), "amount": "0.50"}, (Decimal("1000.50"), Decimal("1000.50"), 22)),
        ({"due": d(1), "amount": -300}, (700, 1000, 9)),
        ({"due": d(1), "amount": "-0.50"}, (Decimal("999.50"), 1000, 9)),
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


@pytest.mark.parametrize("called", [False, True])
def test_what_was_settled_is_not_late_whatever_was_said_about_it(desk: Any, called: bool) -> None:
    desk.invoice("F1", due=d(14))
    desk.invoice("F2", due=d(1), paid=1000)
    if called:
        desk.call(d(16), Outcome.INFORMATIVE, invoices=("F2",))
    found = desk.outlook(23, 11)
    assert (found.debtors["D1"].oldest_days, found.decisions[1].barred_on) == (9, None)


@pytest.mark.parametrize(
    ("other", "costs"),
    [
        # collection costs of a business: 15% of € 1.000, and those of the other invoice
        ({"due": d(30)}, (150, 0)),
        ({"due": d(30), "disputed": 1000}, (150, 0)),  # what we are owed is no credit
        ({"due": d(1), "disputed": 1000}, (150, 0)),
        ({"due": d(1), "disputed": 400}, (150, 90)),
        ({"due": d(30), "disputed": "0.50", "amount": "0.50"}, (150, 0)),
        ({"due": d(1), "amount": -400}, (90, None)),
        ({"due": d(1), "amount": "-0.50"}, (Decimal("149.93"), None)),
        ({"due": d(1), "amount": 0, "paid": 400}, (90, None)),
        ({"due": d(1), "amount": -400, "external_status": "Overgedragen"}, (150, None)),
        ({"due": d(1), "amount": -400, "external_status": "Overgedragen", "external_since": d(23)}, (150, None)),
        ({"due": d(1), "amount": -400, "external_status": "Overgedragen", "external_since": d(24)}, (90, None)),
        ({"due": d(1), "amount": -400, "currency": "USD"}, (150, None)),
        # what somebody else collects, or nobody any more, does not lower the rate of what is left
        ({"due": d(1), "amount": 9000, "external_status": "Afgeboekt"}, (150, 0)),
        ({"due": d(1), "amount": 9000, "external_status": "Overgedragen", "external_since": d(23)}, (150, 0)),
        ({"due": d(1), "amount": 9000, "external_status": "Overgedragen", "external_since": d(24)}, ("87.5", "787.5")),
        ({"due": date(2020, 11, 1), "amount": 9000}, (150, 0)),
        ({"due": d(1), "amount": 9000}, ("87.5", "787.5")),
        ({"due": d(1), "amount": 100, "continuing": True}, (150, 0)),  # a small term owes none
        ({"due": d(1), "amount": 100, "continuing": False}, (150, 15)),
    ],
)
def test_what_is_claimed_is_lowered_by_credit_only(desk: Any, other: dict[str, Any], costs: Any) -> None:
    desk.invoice("F1", due=d(14))
    desk.invoice("F2", **other)
    found = [each.costs for each in desk.outlook(23, 11).decisions]
    assert found == [None if amount is None else Decimal(amount) for amount in costs]


@pytest.mark.parametrize(
    "other", [{"external_status": "Overgedragen"}, {"continuing": True}], ids=["elsewhere", "small term"]
)
def test_the_cent_that_does_not_divide_is_not_on_an_invoice_without_costs(desk: Any, other: dict[str, Any]) -> None:
    for number, amount in (("F1", "1397.43"), ("F2", "286.58"), ("F3", "469.71")):
        desk.invoice(number, due=d(14), amount=amount)
    desk.invoice("F4", due=d(14), amount=100, **other)
    found = [each.costs for each in desk.outlook(23, 11).decisions]
    assert found == [Decimal(costs) for costs in ("209.62", "42.99", "70.45", "0")]


@pytest.mark.parametrize(
    ("other", "rule"),
    [
        # beside € 5 that is late
        ({"due": d(22)}, "R16"),
        ({"due": d(23)}, "R14"),
        ({"due": d(22), "amount": 5}, "R16"),
        ({"due": d(22), "disputed": 995}, "R16"),
        ({"due": d(22), "disputed": 996}, "R14"),
        ({"due": d(22), "currency": "USD"}, "R14"),
        ({"due": d(22), "external_status": "Afgeboekt"}, "R14"),
        ({"due": d(22), "external_status": "Afgeboekt", "external_since": d(24)}, "R16"),
        ({"due": d(22, 11, 2021), "issued": d(1, 8, 2021), "term_agreed": True}, "R14"),  # barred since today
        ({"due": d(23, 11, 2021), "issued": d(1, 8, 2021), "term_agreed": True}, "R16"),  # on the last day
    ],
)
def test_what_else_is_late_lifts_an_amount_above_the_minimum(desk: Any, other: dict[str, Any], rule: str) -> None:
    desk.invoice("F1", amount=5, due=d(1))
    desk.invoice("F2", due=d(1), external_status="Vonnis")
    desk.invoice("F3", **other)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(("since", "rule"), [(d(22), "R03"), (d(23), "R03"), (d(24), "R16"), (None, "R03")], ids=str)
def test_a_status_holds_from_its_day(desk: Any, since: date | None, rule: str) -> None:
    desk.debtor(special_status="Faillissement", status_since=since)
    desk.invoice(due=d(1))
    found = desk.decide(23, 11)
    assert found.rule == rule
    assert found.costs == 150  # the rest of his row counts on every day


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


@pytest.mark.parametrize(("outcome", "told"), [(Outcome.INSOLVENCY_SIGNAL, True), (Outcome.INFORMATIVE, False)])
def test_after_a_signal_of_insolvency_nothing_more_goes_on_credit(desk: Any, outcome: Outcome, told: bool) -> None:
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), outcome, invoices=("F2",))
    words = "Signaal van insolventie: lever niet op rekening tot dit is uitgezocht."
    assert [words in each.warnings for each in desk.outlook(23, 11).decisions] == [told, told]


@pytest.mark.parametrize(
    "other",
    [
        {"hold_until": d(30)},
        {"hold_until": d(22)},
        {"special_status": "Faillissement"},
        {"special_status": "Overleden"},
        {"special_status": "Bewind"},
        {"policy": "demand first"},
        {"policy": "demand first", "type": "Consument"},
        {"policy": "resultaatgericht"},
        {"type": "Consument"},
        {"type": "consument?"},
        {"phone": ""},
        {"do_not_call": True},
        {"credit_limit": Decimal(999)},
        {"classification": "Niet-kunner"},
        {"policy": "onbekend"},
        "credit",
        "bigger credit",
    ],
    ids=str,
)
@pytest.mark.parametrize("plain", ["D1", "D3"])
def test_a_debtor_is_judged_by_what_sets_him_apart(desk: Any, other: Any, plain: str) -> None:
    own = desk.policies["procesgericht"]
    demand = own.rungs[0]._replace(step=Step.FINAL_DEMAND)
    desk.policies["demand first"] = own._replace(
        name="demand first", rungs=(demand, own.rungs[1]), classify_at="Laatste aanmaning"
    )
    for number in sorted((plain, "D2", "D4")):
        desk.debtor(number, **(other if number != plain and isinstance(other, dict) else {}))
        desk.invoice(f"F{number}", number, due=d(1), issued=d(1, 10), term_agreed=number != "D4")
        if number != plain and isinstance(other, str):
            desk.invoice(f"C{number}", number, -400 if other == "credit" else -1000, due=d(1))
    assert _together(desk) == _alone(desk)


@pytest.mark.parametrize("backwards", [False, True])
def test_debtors_of_whom_more_is_known_than_a_type_are_each_judged_alone(desk: Any, backwards: bool) -> None:
    known: list[dict[str, Any]] = [
        {"hold_until": d(30)},
        {"hold_until": d(27), "hold_reason": "overleg"},
        {"special_status": "Faillissement"},
        {"special_status": "Surseance", "status_since": d(10)},
        {"special_status": "Overleden", "status_since": d(10)},
        {"special_status": "Bewind", "administrator": "mr. De Vries"},
        {"credit": -400},
        {"credit": -1000},
    ]
    for place, facts in enumerate(reversed(known) if backwards else known):
        number, credit = f"D{place}", facts.pop("credit", None)
        desk.debtor(number, **facts)
        desk.invoice(f"F{place}", number, due=d(1), issued=d(1, 10))
        if credit is not None:
            desk.invoice(f"C{place}", number, credit, due=d(1))
    assert _together(desk) == _alone(desk)


def _together(desk: Any) -> list[Decision]:
    return outlook(desk.ledger(), d(23)).decisions


def _alone(desk: Any) -> list[Decision]:
    ledger = desk.ledger()
    return [
        decision
        for number in ledger.debtors
        for decision in outlook(
            replace(ledger, invoices=[each for each in ledger.invoices if each.debtor == number]), d(23)
        ).decisions
    ]


def reason_after(desk: Any, calls: Any) -> str:
    """Why, about an invoice that is late, when one call a day was made from 16 November on."""
    desk.invoice(due=d(1))
    for day, (outcome, facts) in enumerate(calls, start=16):
        desk.call(d(day), outcome, **facts)
    return str(desk.decide(23, 11).reason)


@pytest.mark.parametrize(
    ("calls", "words"),
    [
        ([(Outcome.DECEASED, {})], "Overleden op 16 november"),
        ([(Outcome.DECEASED, {"ready_by": d(10)}), (Outcome.INFORMATIVE, {})], "Overleden op 10 november"),
        ([(Outcome.INSOLVENT, {}), (Outcome.NO_ANSWER, {})], "Faillissement sinds 16 november"),
        ([(Outcome.INSOLVENT, {}), (Outcome.DECEASED, {})], "Overleden op 17 november"),  # the newest
        ([(Outcome.DECEASED, {}), (Outcome.INSOLVENT, {"signal": "WSNP"})], "WSNP sinds 17 november"),
    ],
)
def test_what_a_call_told_of_the_debtor_stays_after_other_calls(desk: Any, calls: Any, words: str) -> None:
    assert reason_after(desk, calls).startswith(words)


@pytest.mark.parametrize(
    ("since", "calls", "words"),
    [
        (None, [], "Overleden: vul"),
        (None, [(Outcome.INFORMATIVE, {"ready_by": d(1)}), (Outcome.DECEASED, {"ready_by": d(10)})], "Overleden op 10 november"),
        (None, [(Outcome.INFORMATIVE, {}), (Outcome.DECEASED, {})], "Overleden op 17 november"),
        (d(3), [(Outcome.DECEASED, {"ready_by": d(10)})], "Overleden op 3 november"),
        (None, [(Outcome.INFORMATIVE, {"ready_by": d(10)})], "Overleden: vul"),
    ],
)  # fmt: skip
def test_the_day_of_death_is_that_of_the_debtor_or_else_of_the_call(
    desk: Any, since: date | None, calls: Any, words: str
) -> None:
    desk.debtor(special_status="Overleden", status_since=since)
    assert reason_after(desk, calls).startswith(words)


@pytest.mark.parametrize(
    ("limit", "others", "told"),
    [
        (1000, [], False),
        ("999.99", [], True),
        (1000, [{"amount": "0.01"}], True),
        (1000, [{"amount": 500, "disputed": 500}], True),
        (1000, [{"amount": 500, "due": d(30)}], True),
        (1000, [{"amount": 500, "currency": "USD"}], False),
        (1200, [{"amount": 500}, {"amount": -300}], False),
        (1199, [{"amount": 500}, {"amount": -300}], True),
        (0, [], True),
    ],
)
def test_the_credit_limit_is_passed_by_all_that_is_open(desk: Any, limit: Any, others: Any, told: bool) -> None:
    desk.debtor(credit_limit=Decimal(limit))
    desk.invoice("F1", due=d(1))
    for place, other in enumerate(others, start=2):
        desk.invoice(f"F{place}", **({"due": d(1)} | other))
    assert any("kredietlimiet" in each for each in desk.decide(23, 11).warnings) is told


def test_the_credit_limit_is_in_the_workbooks_own_currency(desk: Any) -> None:
    desk.settings["currency"] = "USD"
    desk.debtor(credit_limit=Decimal(999))
    desk.invoice(due=d(1))
    assert "Boven de kredietlimiet: USD 1.000 open, limiet USD 999." in desk.decide(23, 11).warnings


@pytest.mark.parametrize(
    ("facts", "told"),
    [({}, True), ({"disputed": 999}, True), ({"disputed": 1000}, False), ({"due": d(1, 4, 2027)}, False)],
)
def test_old_rates_are_told_where_interest_is_reckoned(desk: Any, facts: dict[str, Any], told: bool) -> None:
    desk.invoice(**({"due": d(1, 3, 2027)} | facts))
    assert any("rentetabel" in each for each in desk.decide(1, 4, 2027).warnings) is told


@pytest.mark.parametrize(("disputed", "rule"), [(995, "R16"), (996, "R14")])
def test_what_a_call_disputes_lifts_no_other_amount_above_the_minimum(desk: Any, disputed: int, rule: str) -> None:
    desk.invoice("F1", amount=5, due=d(1))
    desk.invoice("F2", due=d(1))
    desk.call(d(20), Outcome.COMPLAINT, invoices=("F2",), disputed=disputed)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(("paid", "rule"), [(1000, "R01"), ("999.99", "R00"), ("1000.01", "R00")])
def test_what_is_wrong_with_a_call_matters_where_something_is_open(desk: Any, paid: Any, rule: str) -> None:
    desk.invoice(due=d(1), paid=paid)
    desk.call(d(20), "Gezellig")
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(("amount", "rule"), [(0, "R01"), ("0.01", "R00"), ("-0.01", "R00"), (None, "R00")])
def test_what_is_wrong_with_a_debtor_matters_where_something_is_open(desk: Any, amount: Any, rule: str) -> None:
    desk.debtor(fault="Type: 'x' is geen type")
    desk.invoice(amount=amount, due=d(1))
    found = desk.decide(23, 11)
    assert (found.rule, found.reason) == (
        rule,
        "Betaald" if amount == 0 else "Debiteuren, rij 2: Type: 'x' is geen type",
    )


@pytest.mark.parametrize(
    ("number", "amount", "reason"),
    [("F2", None, "Bedrag ontbreekt"), ("", 1000, "Factuurnummer ontbreekt")],
)
@pytest.mark.parametrize("first", [True, False])
def test_a_row_that_cannot_be_read_is_found_beside_one_of_the_same_dates(
    desk: Any, number: str, amount: Any, reason: str, first: bool
) -> None:
    for faulty in (first, not first):
        desk.invoice(number if faulty else "F1", amount=amount if faulty else 1000, due=d(1))
    found = desk.outlook(23, 11).decisions
    assert [(each.rule, each.reason) for each in found if each.invoice.number != "F1"] == [("R00", reason)]
    assert [each.rule for each in found if each.invoice.number == "F1"] == ["R16"]


def test_invoices_without_a_number_are_not_each_others_double(desk: Any) -> None:
    desk.invoice("", due=d(1))
    desk.invoice("", due=d(1))
    assert [each.reason for each in desk.outlook(23, 11).decisions] == ["Factuurnummer ontbreekt"] * 2


def test_of_several_faults_in_what_happened_the_first_is_told(desk: Any) -> None:
    desk.invoice(due=d(1))
    desk.call(None, Outcome.INFORMATIVE)
    desk.call(d(20), "Gezellig")
    assert desk.decide(23, 11).reason == "Gesprekken, rij 2: vul de datum in"


@pytest.mark.parametrize(
    ("facts", "open_now"),
    [
        ({"amount": -300}, -300),
        ({"amount": "-0.50"}, Decimal("-0.50")),
        ({"paid": 1200}, -200),
        ({"amount": -300, "disputed": 100}, -300),
    ],
)
def test_of_a_credit_nothing_is_demanded(desk: Any, facts: dict[str, Any], open_now: int) -> None:
    desk.invoice(due=d(1), **facts)
    found = desk.decide(23, 11)
    assert (found.rule, found.open, found.demandable) == ("R01b", open_now, 0)


@pytest.mark.parametrize(
    ("received", "told"), [(None, True), (d(1, 8), True), (d(2, 9), True), (d(3, 9), False), (d(1, 10), False)]
)
def test_the_length_of_a_term_counts_from_the_receipt(desk: Any, received: date | None, told: bool) -> None:
    desk.invoice(issued=d(1, 8), received_on=received, due=d(2))
    # from 2 September to 2 November are 61 days
    assert any("langer dan 60 dagen" in each for each in desk.decide(23, 11).warnings) is told


@pytest.mark.parametrize("currency", ["USD", " usd", ""])
def test_a_promise_about_invoices_in_the_workbooks_own_currency_is_one(desk: Any, currency: str) -> None:
    desk.settings["currency"] = "USD"
    desk.invoice("F1", due=d(1))
    desk.invoice("F2", due=d(1), currency=currency)
    desk.promise(d(20), d(27), 1500, 2000, invoices=("F1", "F2"))
    reasons = {each.reason for each in desk.outlook(23, 11).decisions}
    assert reasons == {"Toezegging van USD 1.500 voor 27 november: stuur op 30 november de aanmaning"}


@pytest.mark.parametrize(("principal", "step"), [(1000, Step.HAND_OVER), (1001, Step.FOURTEEN_DAY_LETTER)])
def test_an_invoice_of_nothing_adds_nothing_to_what_a_letter_was_about(desk: Any, principal: int, step: Step) -> None:
    desk.debtor(type="Consument")
    desk.invoice("F1", due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.invoice("F2", amount=0, due=d(1, 10), issued=d(1, 9), term_agreed=True)
    desk.letter(Step.FOURTEEN_DAY_LETTER, d(2), invoices=("F1", "F2"), principal=principal, costs=150)
    assert desk.decide(30, 11).step is step
