"""Situations in which the table once went wrong: plans, statuses, complaints, costs and a look back."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import Outcome, Status, Step

NOW, WAIT, ERROR = Status.NOW, Status.WAIT, Status.ERROR
MON = (23, 11)


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def late(desk: Any, policy: str = "procesgericht", kind: str = "Zakelijk", **facts: Any) -> None:
    desk.debtor(policy=policy, type=kind)
    desk.invoice(**({"due": d(1, 10), "issued": d(1, 9)} | facts))


def confirm(desk: Any, **facts: Any) -> None:
    desk.letter("Bevestiging betalingsregeling", d(1), **facts)


def agreed(desk: Any, **facts: Any) -> None:
    desk.call(d(1), Outcome.PLAN, **facts)


@pytest.mark.parametrize(
    ("amount", "paid", "terms", "rule", "step"),
    [
        (1012.34, 500, ((d(20), 500), (d(20, 12), 500)), "R09a", Step.NONE),  # the interest is not in the plan
        (1012.34, 1000, ((d(20, 10), 500), (d(20), 500)), "R09d", Step.PLAN_REMAINDER),
        (1000, 0, ((d(20), 50), (d(20, 12), 1000)), "R09b", Step.REPAIR_PLAN),  # the plan has costs in it
        (1000, 400, ((d(20), 300), (d(20, 12), 300)), "R09b", Step.REPAIR_PLAN),  # paid before the plan was drawn up
        (1000, 500, ((d(20), 250), (d(20, 12), 250)), "R09b", Step.REPAIR_PLAN),
        (1000, 700, ((d(20), 300), (d(20, 12), 300)), "R09a", Step.NONE),
        (1000, 500, ((d(20), 300), (d(20, 12), 300)), "R09a", Step.NONE),  # nobody can tell: not reproached
    ],
)
def test_what_came_in_on_a_plan_without_received_amounts(
    desk: Any, amount: float, paid: float, terms: Any, rule: str, step: Step
) -> None:
    late(desk, amount=amount, paid=paid)
    desk.plan(*((day, term, None) for day, term in terms), signed_on=d(1))
    found = desk.decide(*MON)
    assert (found.rule, found.step) == (rule, step)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (lambda desk: desk.payment(d(5, 10), 500), "R09b"),  # it came in before the plan
        (lambda desk: desk.payment(d(19), 500), "R09a"),
        (lambda desk: agreed(desk, open_at_call=Decimal("1012.34"), promised_on=d(20)), "R09a"),
        (lambda desk: agreed(desk, open_at_call=Decimal(500), promised_on=d(20)), "R09b"),
        (lambda desk: agreed(desk, open_at_call=Decimal(500), promised_on=d(20), invoices=("F1", "F2")), "R09a"),
        (lambda desk: confirm(desk, principal=1012.34), "R09a"),
        (lambda desk: confirm(desk, principal=500), "R09b"),
        (
            lambda desk: (
                agreed(desk, open_at_call=Decimal("1012.34"), promised_on=d(20)),
                confirm(desk, principal=500),
            ),
            "R09a",
        ),
    ],
)
def test_what_came_in_on_a_plan_by_the_best_fact_there_is(desk: Any, facts: Callable[[Any], Any], rule: str) -> None:
    late(desk, amount=1012.34, paid=500)
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(1))
    facts(desk)
    assert desk.decide(*MON).rule == rule


def test_the_ladder_goes_on_after_the_remainder_of_a_plan_was_asked_for(desk: Any) -> None:
    late(desk, amount=1012.34, paid=1000)
    desk.plan((d(20, 10), 1000, 1000), signed_on=d(1, 10))
    assert desk.decide(22, 10).rule == "R09d"
    desk.letter("Regeling restant", d(23, 10), pay_by=d(30, 10))
    before, after = desk.decide(26, 10), desk.decide(*MON)
    assert before.step is not Step.PLAN_REMAINDER
    assert before.status is not NOW
    assert after.rule not in ("R09d", "R17")
    assert after.status is NOW


def test_the_ladder_goes_on_after_a_call_about_the_remainder_of_a_plan(desk: Any) -> None:
    late(desk, amount=1012.34, paid=1000)
    desk.plan((d(20, 10), 1000, 1000), signed_on=d(1, 10))
    desk.call(d(23, 10), Outcome.NO_ANSWER, time="10:00")
    assert desk.decide(26, 10).rule == "R09d"
    desk.call(d(26, 10), Outcome.INFORMATIVE)
    assert desk.decide(*MON).rule == "R16"


def test_a_draft_does_not_push_a_signed_plan_aside(desk: Any) -> None:
    late(desk)
    desk.plan((d(20, 12), 1000, None), signed_on=d(1))
    signed = desk.instalments[0]
    for status in ("Concept", ""):
        desk.instalments[1:] = [signed._replace(row=3, plan="R2", signed_on=None, status=status)]
        assert desk.decide(*MON).rule == "R09a"


@pytest.mark.parametrize(("sent", "rule"), [(d(10), "R09c"), (None, "R16")])
def test_a_plan_that_was_ended_by_hand_after_its_repair_lapsed_is_followed_by_the_last_demand(
    desk: Any, sent: date | None, rule: str
) -> None:
    late(desk)
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(1), status="Vervallen")
    if sent:
        desk.letter("Regeling herstellen", sent, pay_by=d(17))
    found = desk.decide(*MON)
    assert found.rule == rule
    assert (found.step is Step.FINAL_DEMAND) == (sent is not None)


@pytest.mark.parametrize(
    ("facts", "on", "costs"),
    [
        ({"term_agreed": False, "received_on": d(1)}, MON, 0),  # by law until 1 December
        ({"term_agreed": False, "received_on": d(1)}, (1, 12), 0),
        ({"term_agreed": False, "received_on": d(1)}, (2, 12), 150),
        ({"term_agreed": False, "issued": d(1), "due": d(8)}, (1, 12), 0),  # received on its own date at the earliest
        ({"term_agreed": False, "issued": d(1), "due": d(8)}, (2, 12), 150),
        ({"term_agreed": False, "issued": d(1), "due": d(8), "delivered_on": d(3)}, (3, 12), 0),
        ({"term_agreed": False, "issued": d(1), "due": d(8), "delivered_on": d(3)}, (4, 12), 150),
        ({"term_agreed": True, "received_on": d(1)}, MON, 150),
        ({}, MON, 150),
    ],
)
def test_a_business_owes_costs_from_the_day_after_the_last_day_to_pay(
    desk: Any, facts: dict[str, Any], on: tuple[int, int], costs: int
) -> None:
    late(desk, **facts)
    assert desk.decide(*on).costs == costs


@pytest.mark.parametrize(("credit", "costs"), [(0, "150.00"), (400, "90.00"), (900, "40.00"), (1000, "0.00")])
def test_a_business_owes_costs_over_what_is_left_after_its_credit(desk: Any, credit: int, costs: str) -> None:
    late(desk)
    if credit:
        desk.invoice("C1", due=d(1), amount=-credit)
    assert desk.decide(*MON).costs == Decimal(costs)


@pytest.mark.parametrize("word", ["faillissement", "FAILLISSEMENT ", "Faillissement"])
def test_a_special_status_counts_however_it_is_written(desk: Any, word: str) -> None:
    desk.debtor(special_status=word, status_since=d(1))
    desk.invoice(due=d(1, 10))
    assert desk.decide(*MON).rule == "R03"


def test_a_special_status_that_is_not_in_the_list_is_looked_at_first(desk: Any) -> None:
    desk.debtor(special_status="Failliet")
    desk.invoice(due=d(1, 10))
    found = desk.decide(*MON)
    assert (found.step, found.status, found.rule) == (Step.CHECK, ERROR, "R00")
    assert found.reason == (
        "Debiteuren, rij 2: Bijzondere status 'Failliet' staat niet in de lijst; kies Surseance, Faillissement, WSNP, "
        "Overleden, Bewind of Schuldhulp, of maak de cel leeg"
    )


@pytest.mark.parametrize("word", ["Geen", "geen", "-"])
def test_no_special_or_external_status_may_be_said_in_words(desk: Any, word: str) -> None:
    desk.debtor(special_status=word)
    desk.invoice(due=d(1, 10), external_status=word)
    assert desk.decide(*MON).rule == "R16"


@pytest.mark.parametrize(
    ("word", "rule", "step"), [("overgedragen", "R05", Step.NONE), ("Deurwaarder", "R00", Step.CHECK)]
)
def test_only_a_known_external_status_stops_the_ladder(desk: Any, word: str, rule: str, step: Step) -> None:
    late(desk, external_status=word)
    found = desk.decide(*MON)
    assert (found.rule, found.step) == (rule, step)
    assert rule == "R05" or found.reason.startswith("Extern status 'Deurwaarder' staat niet in de lijst")


@pytest.mark.parametrize(
    ("outcome", "facts", "demandable"),
    [
        (Outcome.NO_ANSWER, {"time": "10:00"}, 800),
        (Outcome.INFORMATIVE, {}, 800),
        (Outcome.PROMISE, {"promised": 800, "promised_on": d(30), "open_at_call": 1000}, 800),
        (Outcome.PROMISE, {"promised": 1000, "promised_on": d(30), "open_at_call": 1000}, 1000),
        (Outcome.COMPLAINT, {"disputed": 50, "ready_by": d(30)}, 950),
    ],
)
def test_a_complaint_in_the_call_log_stands_until_it_is_settled(
    desk: Any, outcome: Outcome, facts: dict[str, Any], demandable: int
) -> None:
    late(desk)
    desk.call(d(16), Outcome.COMPLAINT, disputed=200, ready_by=d(30))
    desk.call(d(18), outcome, **facts)
    assert desk.decide(*MON).demandable == demandable


@pytest.mark.parametrize(
    ("invoices", "disputed", "demandable"),
    [
        (("A", "B"), 200, [800, 500]),
        (("B", "A"), 1200, [0, 300]),
        ((), 200, [800, 500]),
        (("A",), 5000, [0, 500]),
    ],
)
def test_a_complaint_about_several_invoices_holds_its_amount_once(
    desk: Any, invoices: tuple[str, ...], disputed: int, demandable: list[int]
) -> None:
    desk.debtor()
    desk.invoice("A", due=d(1, 10))
    desk.invoice("B", due=d(5, 10), amount=500)
    desk.call(d(16), Outcome.COMPLAINT, invoices=invoices, disputed=disputed, ready_by=d(30))
    assert [each.demandable for each in desk.outlook(*MON).decisions] == demandable


def test_what_stands_disputed_with_an_invoice_is_part_of_the_complaint(desk: Any) -> None:
    desk.debtor()
    desk.invoice("A", due=d(1, 10), disputed=150)
    desk.invoice("B", due=d(5, 10), amount=500)
    desk.call(d(16), Outcome.COMPLAINT, invoices=("A", "B"), disputed=200, ready_by=d(30))
    assert [each.demandable for each in desk.outlook(*MON).decisions] == [850, 450]


def test_the_advice_to_classify_is_for_the_debtor_who_is_not_classified(desk: Any) -> None:
    desk.policies["procesgericht"] = desk.policies["procesgericht"]._replace(classify_at="Laatste aanmaning")
    for number, classification in (("D1", "Vergeten"), ("D2", ""), ("D3", "Niet-willer")):
        desk.debtor(number, classification=classification)
        desk.invoice(f"F{number}", number, due=d(1, 10))
        for kind, day in (("Herinnering", d(5, 10)), ("Aanmaning", d(20, 10))):
            desk.letter(kind, day, number, (f"F{number}",))
    found: list[Decision] = list(desk.outlook(1, 12).decisions)
    assert {each.step for each in found} == {Step.FINAL_DEMAND}
    asked = [any("classificeren" in warning for warning in each.warnings) for each in found]
    assert asked == [False, True, False]


@pytest.mark.parametrize("letters", [(), ("Herinnering",), ("Herinnering", "Aanmaning")])
@pytest.mark.parametrize("due", [d(21), d(15), d(1), d(1, 10)])
def test_a_debtor_gets_the_same_answer_alone_as_among_others_with_the_same_dates(
    desk: Any, due: date, letters: tuple[str, ...]
) -> None:
    desk.policies = {name: each._replace(classify_at="Laatste aanmaning") for name, each in desk.policies.items()}
    sorts = itertools.product(
        ("Zakelijk", "Consument", "Overheid"),
        ("1", ""),
        desk.policies,
        ("", "Vergeten"),
        (None, Decimal(500)),
        (1000, 20),
    )
    for place, (kind, phone, policy, classification, limit, amount) in enumerate(sorts):
        facts = {"phone": phone, "policy": policy, "classification": classification, "credit_limit": limit}
        desk.debtor(f"D{place}", type=kind, **facts)
        desk.invoice(f"F{place}", f"D{place}", amount, due=due, term_agreed=True)
        for later, letter in enumerate(letters, start=1):
            desk.letter(letter, due + timedelta(days=5 * later), f"D{place}", (f"F{place}",))
    ledger = desk.ledger()
    together = outlook(ledger, d(23)).decisions
    alone = [outlook(replace(ledger, invoices=[each]), d(23)).decisions[0] for each in ledger.invoices]
    assert together == alone


@pytest.mark.parametrize(
    ("debtor", "invoice", "interrupted"),
    [
        ({}, {}, True),
        ({}, {"external_status": "Overgedragen"}, False),
        ({}, {"external_status": "Afgeboekt"}, False),
        ({}, {"last_step": "Uit handen geven", "last_step_on": d(1, 10)}, False),
        ({"special_status": "Bewind"}, {}, False),
        ({"special_status": "Bewind", "administrator": "Mr. De Vries"}, {}, True),
    ],
)
def test_no_letter_to_interrupt_limitation_where_we_may_not_or_need_not_write(
    desk: Any, debtor: dict[str, Any], invoice: dict[str, Any], interrupted: bool
) -> None:
    desk.debtor(hold_until=d(31, 12), **debtor)
    desk.invoice(due=d(10, 12, 2021), issued=d(10, 12, 2021), **invoice)
    steps = [action.lead.step for action in desk.outlook(*MON).actions]
    assert (Step.INTERRUPT in steps) == interrupted


def test_a_derived_due_date_does_not_hide_that_the_term_is_too_long(desk: Any) -> None:
    desk.debtor(payment_term=75)
    desk.invoice(issued=d(1, 8))
    warnings = desk.decide(*MON).warnings
    assert "Vervaldatum berekend: factuurdatum plus 75 dagen." in warnings
    assert any(warning.startswith("De betaaltermijn is langer dan 60 dagen") for warning in warnings)


def test_a_look_back_does_not_see_a_plan_that_was_signed_later(desk: Any) -> None:
    late(desk)
    desk.plan((d(20), 500, None), (d(20, 12), 500, None), signed_on=d(15), status="Lopend")
    assert desk.decide(2, 11).rule == "R16"
    assert desk.decide(16, 11).rule == "R09a"


@pytest.mark.parametrize(
    ("debtor", "invoice", "rule"),
    [
        ({"special_status": "Faillissement", "status_since": d(15)}, {}, "R03"),
        ({}, {"external_status": "Overgedragen", "external_since": d(15)}, "R05"),
    ],
)
def test_a_look_back_does_not_see_a_status_that_came_later(
    desk: Any, debtor: dict[str, Any], invoice: dict[str, Any], rule: str
) -> None:
    desk.debtor(**debtor)
    desk.invoice(due=d(1, 10), **invoice)
    assert desk.decide(2, 11).rule == "R16"
    assert desk.decide(16, 11).rule == rule


def test_the_heirs_are_not_written_to_before_the_day_of_death_is_known(desk: Any) -> None:
    desk.debtor(special_status="Overleden")
    desk.invoice(due=d(1, 10))
    found = desk.decide(*MON)
    assert (found.rule, found.step, found.status) == ("R04", Step.CHECK, NOW)
    assert "Status sinds" in found.reason
    desk.call(d(16), Outcome.DECEASED)
    found = desk.decide(*MON)
    assert (found.step, found.step_on) == (Step.APPROACH_HEIRS, d(16, 12))


def test_a_promise_over_two_currencies_adds_up_neither(desk: Any) -> None:
    desk.debtor()
    desk.invoice("E", due=d(1), paid=0)
    desk.invoice("U", due=d(1), amount=500, currency="USD")
    desk.promise(d(13), d(18), invoices=("E", "U"), open_at_call=1500)
    euro, dollar = desk.outlook(*MON).decisions
    assert "€ 1.000" in euro.reason
    assert "USD 500" in dollar.reason
    desk.invoices[0] = desk.invoices[0]._replace(paid=Decimal(1000))
    assert desk.outlook(*MON).decisions[1].rule == "R11b"
    assert desk.outlook(*MON).debtors["D1"].broken_promises == 1


def test_a_promise_over_two_currencies_is_one_broken_promise(desk: Any) -> None:
    desk.debtor()
    desk.invoice("E", due=d(1), paid=0)
    desk.invoice("U", due=d(1), amount=500, currency="USD")
    desk.promise(d(13), d(18), invoices=("E", "U"))
    assert desk.outlook(*MON).debtors["D1"].broken_promises == 1


def test_what_is_wrong_with_a_debtor_does_not_matter_for_a_paid_invoice(desk: Any) -> None:
    desk.debtor(fault="Telefoon: onleesbaar")
    desk.invoice("A", due=d(1, 10), paid=1000)
    desk.invoice("B", due=d(1, 10))
    paid, late = desk.outlook(*MON).decisions
    assert (paid.status, paid.rule) == (Status.DONE, "R01")
    assert (late.status, late.rule) == (ERROR, "R00")


def test_the_sentence_about_what_was_paid_too_much_has_one_colon(desk: Any) -> None:
    late(desk, paid=1005)
    assert desk.decide(*MON).reason == "Er is € 5 te veel betaald: verreken dit of betaal het terug"


def test_a_payment_over_several_invoices_counts_once_for_the_promise_about_them():
    """One payment row of 1.000 on F1 and F2 keeps a promise of 1.000 about both, not twice."""
    from datetime import date
    from decimal import Decimal

    from xlwings_addin.rules.facts import Payment

    both = Payment(2, date(2026, 11, 20), Decimal(1000), debtor="D1", invoice="F1; F2")
    assert both.invoices == ("F1", "F2")
    from xlwings_addin.rules.promises import _dated

    assert _dated([both], frozenset({"F1", "F2"}), None) == [both]
    assert _dated([both], frozenset({"F1"}), None) == []
