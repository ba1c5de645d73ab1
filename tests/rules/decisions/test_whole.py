"""The whole answer: no invoice decides for another, what is an action today, who is in the summary, the row that is settled."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.decide import next_step, outlook
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Channel, Outcome, Status, Step

NOW, PLANNED, WAIT = Status.NOW, Status.PLANNED, Status.WAIT


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


Event = Callable[[Any, str, str], Any]


def plan(desk: Any, debtor: str, invoice: str) -> None:
    desk.plan((d(17, 12), 1000, None), signed_on=d(3), invoices=(invoice,))
    desk.instalments[-1] = desk.instalments[-1]._replace(debtor=debtor)


def fourteen(costs: int) -> Event:
    return lambda desk, debtor, invoice: desk.letter(
        "Veertiendagenbrief", d(9), debtor, (invoice,), principal=1000, costs=costs
    )


def called(outcome: Outcome, **facts: Any) -> Event:
    return lambda desk, debtor, invoice: desk.call(d(20), outcome, debtor, (invoice,), **facts)


def promised(amount: int = 1000, on: date = date(2026, 11, 20), day: date = date(2026, 11, 27), **facts: Any) -> Event:
    return lambda desk, debtor, invoice: desk.promise(on, day, amount, debtor=debtor, invoices=(invoice,), **facts)


def sent(kind: str, on: date = date(2026, 11, 16), **facts: Any) -> Event:
    return lambda desk, debtor, invoice: desk.letter(kind, on, debtor, (invoice,), **facts)


def waiting(kind: str) -> Event:
    return lambda desk, debtor, invoice: desk.letter(kind, None, debtor, (invoice,), made_on=d(20))


def both(one: Event, other: Event) -> Event:
    return lambda desk, debtor, invoice: [each(desk, debtor, invoice) for each in (one, other)]


def paid_on(day: int) -> Event:
    return lambda desk, debtor, invoice: desk.payment(d(day), 1000, invoice, debtor)


def held(day: int) -> Event:
    return lambda desk, debtor, invoice: desk.debtor(debtor, hold_until=d(day))


def nothing(desk: Any, debtor: str, invoice: str) -> None:
    """Nothing happened."""


def elsewhere(desk: Any, debtor: str, invoice: str) -> None:
    """A conversation about another invoice, which is not due."""
    desk.invoice(f"{invoice}-2", debtor, due=d(20, 12), issued=d(20))
    desk.call(d(20), Outcome.INFORMATIVE, debtor, (f"{invoice}-2",))


SEVERAL: list[tuple[str, Event, Event, dict[str, Any], dict[str, Any]]] = [
    # what happened with either invoice of the same dates, and the facts in which their rows differ
    ("resultaatgericht", called(Outcome.INFORMATIVE), nothing, {}, {}),
    ("resultaatgericht", called(Outcome.NO_ANSWER), nothing, {}, {}),
    ("resultaatgericht", called(Outcome.PROMISE, promised=1000, promised_on=d(27)), nothing, {}, {}),
    ("resultaatgericht", called(Outcome.CALL_BACK, call_back_on=d(25)), sent("Herinnering"), {}, {}),
    ("resultaatgericht", elsewhere, nothing, {}, {}),  # who was spoken to yesterday is left alone
    ("procesgericht", plan, nothing, {}, {}),
    ("procesgericht", waiting("Herinnering"), nothing, {}, {}),
    ("procesgericht", sent("Herinnering"), sent("Herinnering", delivered_on=d(18)), {}, {}),
    ("procesgericht", sent("Herinnering"), sent("Herinnering", pay_by=d(30)), {}, {}),
    ("procesgericht", sent("Herinnering"), sent("Herinnering"), {"paid": 1000}, {}),  # one is settled
    ("procesgericht", sent("Herinnering"), sent("Herinnering"), {"paid": 400}, {}),
    ("procesgericht", sent("Laatste aanmaning"), sent("Laatste aanmaning"), {}, {"amount": 50}),  # too little to hand over
    ("procesgericht", nothing, nothing, {"disputed": 1000}, {}),
    ("procesgericht", nothing, nothing, {"amount": 5}, {}),
    ("procesgericht", nothing, nothing, {"amount": -5}, {}),
    ("procesgericht", nothing, nothing, {"amount": -100, "paid": -300}, {}),  # owed again, on a credit note
    ("resultaatgericht", promised(), promised(), {"amount": -100, "paid": -300}, {}),
    ("procesgericht", nothing, nothing, {"last_step": "Herinnering", "last_step_on": d(16)}, {}),
    ("consument", fourteen(150), fourteen(151), {}, {}),  # one letter holds, the other does not
    # the same letter, and more
    ("consument", both(sent("Herinnering"), fourteen(150)), both(sent("Herinnering"), fourteen(151)), {}, {}),
    ("procesgericht", both(sent("Herinnering"), called(Outcome.INFORMATIVE)), sent("Herinnering"), {}, {}),
    ("procesgericht", both(sent("Herinnering"), plan), sent("Herinnering"), {}, {}),
    ("procesgericht", both(sent("Herinnering"), paid_on(20)), sent("Herinnering"), {"paid": 1000}, {"paid": 1000}),
    ("checklist", both(sent("Herinnering"), waiting("Aanmaning")), sent("Herinnering"), {}, {}),
    ("procesgericht", both(sent("Herinnering"), held(30)), both(sent("Herinnering"), held(27)), {}, {}),
    # a promise, and one alike but for its amount, or more
    ("resultaatgericht", promised(), promised(400), {}, {"amount": 400}),
    ("resultaatgericht", promised(), promised(), {}, {"currency": "USD"}),
    ("resultaatgericht", promised(), promised(), {}, {"paid": 400}),
    ("resultaatgericht", promised(400), promised(400), {}, {"paid": 400}),
    ("resultaatgericht", promised(), promised(day=d(30)), {}, {}),
    ("resultaatgericht", promised(), promised(on=d(17)), {}, {}),
    ("resultaatgericht", promised(), called(Outcome.PROMISE), {}, {}),  # without a day
    ("resultaatgericht", promised(), promised(on=d(1)), {}, {}),  # before the due date is no rung
    ("resultaatgericht", promised(), promised(means="Automatische incasso"), {}, {}),
    ("resultaatgericht", promised(), both(promised(on=d(17), day=d(19)), promised()), {}, {}),
    ("resultaatgericht", promised(), both(promised(), called(Outcome.NO_ANSWER)), {}, {}),
    ("resultaatgericht", promised(), both(promised(), paid_on(21)), {}, {"paid": 400}),
    ("resultaatgericht", promised(), both(promised(), waiting("Herinnering")), {}, {}),
    ("procesgericht", promised(), both(promised(), sent("Herinnering", d(9))), {}, {}),
    ("procesgericht", promised(), both(promised(on=d(16), day=d(17)), sent("Herinnering", d(18))), {}, {}),
    ("consument", promised(), both(promised(), fourteen(150)), {}, {}),
    ("procesgericht", both(promised(), sent("Herinnering")), sent("Herinnering"), {"paid": 1000}, {"paid": 1000}),
    ("resultaatgericht", promised(), called(Outcome.CONDITIONAL, promised=1000, promised_on=d(27)), {}, {}),
    (
        "resultaatgericht",
        promised(),
        called(Outcome.CONDITIONAL, promised=1000, promised_on=d(27), action_owner="Wij", ready_by=d(25)),
        {},
        {},
    ),
]  # fmt: skip


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("sort", "first", "second", "one", "other"), SEVERAL)
def test_no_invoice_decides_for_another_of_the_same_dates(
    desk: Any, sort: str, first: Event, second: Event, one: dict[str, Any], other: dict[str, Any], turned: bool
) -> None:
    facts = {"type": "Consument"} if sort == "consument" else {"policy": sort}
    # the debtors are decided in the order of their numbers
    numbers = ("D2", "D1") if turned else ("D1", "D2")
    for debtor, event, row in zip(numbers, (first, second), (one, other), strict=True):
        desk.debtor(debtor, **facts)
        desk.invoice(f"F{debtor}", debtor, **({"due": d(2), "issued": d(1, 10), "term_agreed": True} | row))
        event(desk, debtor, f"F{debtor}")
    ledger = desk.ledger()
    for on in (d(23), d(25), d(1, 12)):
        together = {each.invoice.row: each for each in outlook(ledger, on).decisions}
        for debtor in numbers:
            own = [row for row in ledger.invoices if row.debtor == debtor]
            for each in outlook(replace(ledger, invoices=own), on).decisions:
                assert together[each.invoice.row] == each


def test_what_the_user_wrote_is_never_taken_for_the_place_of_an_amount(desk: Any) -> None:
    desk.debtor(hold_until=d(30), hold_reason="a\0b")
    desk.invoice(due=d(2), issued=d(1, 10))
    desk.promise(d(9), d(20))
    assert desk.decide(23, 11).reason == "In de wacht tot en met 30 november: a\0b"


def test_each_promise_has_its_own_amount_and_its_own_call(desk: Any) -> None:
    for place, amount in enumerate((1000, 400, 12), start=1):
        desk.invoice(f"F{place}", due=d(2), issued=d(1, 10), amount=amount)
        desk.debtor(policy="resultaatgericht")
        desk.promise(d(9), d(20), amount, amount, invoices=(f"F{place}",))
    decided = desk.outlook(23, 11).decisions
    told = "Toezegging van {} voor 20 november is niet nagekomen, 1e keer: bel vandaag"
    assert [each.reason for each in decided] == [told.format(amount) for amount in ("€ 1.000", "€ 400", "€ 12")]
    assert [each.call for each in decided] == desk.calls


def test_what_has_a_channel_or_a_letter_is_an_action_and_what_has_neither_is_not(desk: Any) -> None:
    desk.debtor("D1")
    desk.debtor("D2", policy="resultaatgericht")
    desk.invoice("F1", "D1", due=d(2))  # a letter
    desk.invoice("F2", "D2", due=d(2))  # a call
    desk.invoice("F3", "D3", due=d(2), last_step="Laatste aanmaning", last_step_on=d(9))
    desk.debtor("D3")  # out of hands: no channel of its own, but a letter
    desk.invoice("F4", "D4", due=d(2))
    desk.debtor("D4")
    desk.call(d(18), Outcome.INSOLVENCY_SIGNAL, "D4", ("F4",), signal="loonbeslag")
    answer = desk.outlook(23, 11)
    assert [each.step for each in answer.decisions] == [Step.REMINDER, Step.CALL, Step.HAND_OVER, Step.CHECK]
    assert {each.status for each in answer.decisions} == {NOW}
    assert [(action.debtor, action.lead.step) for action in answer.actions] == [
        ("D1", Step.REMINDER),
        ("D2", Step.CALL),
        ("D3", Step.HAND_OVER),
    ]


@pytest.mark.parametrize(("pay_by", "along"), [(d(22), True), (d(23), False), (d(30), False)])
def test_an_invoice_for_which_a_date_was_given_goes_along_when_that_has_passed(
    desk: Any, pay_by: date, along: bool
) -> None:
    desk.policies["procesgericht"] = presets()["procesgericht"]._replace(rungs=presets()["procesgericht"].rungs[::2])
    desk.invoice("F1", due=d(2))
    desk.invoice("F2", due=d(2))
    desk.letter("Herinnering", d(9), invoices=("F1",), pay_by=d(16))
    desk.letter("Herinnering", d(16), invoices=("F2",), pay_by=pay_by)
    (action,) = desk.outlook(23, 11).actions
    assert action.lead.step is Step.FINAL_DEMAND
    assert [each.invoice.number for each in action.joined] == (["F1", "F2"] if along else ["F1"])


def test_everybody_is_in_the_summary_with_or_without_an_invoice_or_a_row(desk: Any) -> None:
    desk.debtor("D1")
    desk.debtor("D2")
    desk.invoice("F1", "D1", due=d(2))
    desk.invoice("F3", "D3", due=d(2))
    desk.invoice("F4", "", due=d(2))
    answer = desk.outlook(23, 11)
    assert sorted(answer.debtors) == ["D1", "D2", "D3"]
    assert [each.rule for each in answer.decisions] == ["R16", "R16", "R00"]


@pytest.mark.parametrize("collecting", [True, False])
def test_the_collector_of_memory_is_left_as_it_was(desk: Any, collecting: bool) -> None:
    desk.invoice(due=d(2))
    before = gc.isenabled()
    (gc.enable if collecting else gc.disable)()
    try:
        desk.outlook(23, 11)
        assert gc.isenabled() is collecting
    finally:
        (gc.enable if before else gc.disable)()


@pytest.mark.parametrize(
    ("facts", "rule", "status", "late", "column"),
    [
        ({"due": d(2)}, "R16", NOW, 21, "1-30"),
        ({"due": d(22)}, "R16", NOW, 1, "1-30"),
        ({"due": d(23)}, "R13", PLANNED, 0, "Niet vervallen"),
        ({"due": d(30)}, "R13", PLANNED, 0, "Niet vervallen"),
        ({"due": d(2), "paid": 1000}, "R01", Status.DONE, 21, "1-30"),
        ({"due": d(30), "paid": 1000}, "R01", Status.DONE, 0, "Niet vervallen"),
        ({"due": d(2), "amount": "-0.01"}, "R01b", NOW, 0, "Niet vervallen"),  # credit is never late
        ({"due": d(2), "amount": "0.01"}, "R14", WAIT, 21, "1-30"),
        ({"due": d(2), "amount": None}, "R00", Status.ERROR, 21, "1-30"),
        ({"due": None}, "R00", Status.ERROR, None, ""),
    ],
)
def test_how_late_each_row_is(
    desk: Any, facts: dict[str, Any], rule: str, status: Status, late: int | None, column: str
) -> None:
    desk.invoice(**facts)
    found = desk.decide(23, 11)
    assert (found.rule, found.status, found.days_late, found.bucket) == (rule, status, late, column)


def test_an_invoice_that_was_settled_after_a_letter_is_as_late_as_one_without(desk: Any) -> None:
    desk.invoice(due=d(2), paid=1000)
    desk.letter("Herinnering", d(9))
    assert desk.decide(23, 11).days_late == 21


def test_the_newest_call_stands_with_the_row(desk: Any) -> None:
    desk.invoice(due=d(2))
    for on in (d(10), d(18), d(12)):
        desk.call(on, Outcome.INFORMATIVE)
    found = desk.decide(23, 11)
    assert found.call is not None and found.call.on == d(18)


@pytest.mark.parametrize(
    ("calls", "rule"),
    [
        ([(16, Outcome.REFERRED)], "R12"),
        ([(16, Outcome.REFERRED), (17, Outcome.NO_ANSWER)], "R12"),
        ([(16, Outcome.REFERRED), (17, Outcome.WRONG_NUMBER)], "R16"),  # the ladder goes on
        ([(16, Outcome.REFERRED), (17, Outcome.WRONG_NUMBER), (18, Outcome.NO_ANSWER)], "R16"),
        ([(16, Outcome.CALL_BACK), (17, Outcome.WRONG_NUMBER)], "R12"),
    ],
)
def test_a_referral_to_a_wrong_number_leads_nowhere(desk: Any, calls: list[Any], rule: str) -> None:
    desk.invoice(due=d(2))
    for day, outcome in calls:
        desk.call(d(day), outcome, stand_in="de boekhouder", phone="030 1234567", number=str(day))
    assert desk.decide(23, 11).rule == rule


def test_a_call_that_was_agreed_is_made_also_when_nothing_is_due(desk: Any) -> None:
    desk.invoice(due=d(30))
    desk.call(d(18), Outcome.CALL_BACK, call_back_on=d(24))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on) == ("R12", Step.CALL, d(24))


# the letter that stops limitation


def nearly_barred(desk: Any, number: str = "F1", days: int = 38, **facts: Any) -> None:
    """An invoice whose last day, on 23 November 2026, is so many days away: five years after its due date."""
    last = d(23) + timedelta(days)
    due = last.replace(year=last.year - 5)
    desk.invoice(number, due=due, issued=due - timedelta(30), **({"term_agreed": True} | facts))


@pytest.mark.parametrize(("days", "warned"), [(90, True), (91, False)])
def test_ninety_days_before_the_last_one_a_letter_is_asked_for(desk: Any, days: int, warned: bool) -> None:
    nearly_barred(desk, days=days)
    assert (desk.outlook(23, 11).actions[-1].lead.step is Step.INTERRUPT) is warned


def test_one_letter_for_each_currency_names_the_first_last_day(desk: Any) -> None:
    desk.settings["payments_until"] = d(23)
    desk.debtor(policy="resultaatgericht")
    nearly_barred(desk, "F1", 60)
    nearly_barred(desk, "F2", 38)
    nearly_barred(desk, "F3", 50, currency="USD")
    desk.invoice("F4", due=d(2))
    found = [action for action in desk.outlook(23, 11).actions if action.lead.step is Step.INTERRUPT]
    assert [(action.currency, [each.invoice.number for each in action.joined]) for action in found] == [
        ("EUR", ["F1", "F2"]),
        ("USD", ["F3"]),
    ]
    lead = found[0].lead
    assert (lead.invoice.number, lead.barred_on) == ("F2", d(31, 12))
    assert (lead.rule, lead.label, lead.letter, lead.channel) == (
        "STUITEN",
        "stuitingsbrief",
        "stuitingsbrief",
        Channel.LETTER,
    )


@pytest.mark.parametrize(
    ("on", "days", "step_on", "latest_on", "status"),
    [
        (d(23), 38, d(23), d(17, 12), NOW),
        (d(23), 10, d(23), d(23), NOW),  # too late to leave it fourteen days: today
        (d(22), 39, d(23), d(17, 12), PLANNED),  # a Sunday
    ],
)
def test_the_letter_goes_out_on_a_working_day_and_leaves_fourteen_days(
    desk: Any, on: date, days: int, step_on: date, latest_on: date, status: Status
) -> None:
    nearly_barred(desk, days=days - (d(23) - on).days)
    (lead,) = (action.lead for action in desk.outlook(on.day, on.month).actions if action.lead.step is Step.INTERRUPT)
    assert (lead.step_on, lead.latest_on, lead.status, lead.pay_within) == (step_on, latest_on, status, None)


# the worksheet function

BROKEN_ON_FRIDAY = {"promised_on": d(20)}


@pytest.mark.parametrize(
    ("policy", "on", "facts", "rule", "step", "step_on", "latest_on"),
    [
        ("procesgericht", d(20), {"last_step": "Herinnering", "last_step_on": d(16)}, "R16", Step.CALL, d(24), d(27)),
        ("resultaatgericht", d(20), BROKEN_ON_FRIDAY, "R10", Step.CALL, d(23), d(24)),
        ("resultaatgericht", d(23), BROKEN_ON_FRIDAY, "R11b", Step.CALL, d(23), d(24)),
        ("procesgericht", d(23), {"promised_on": d(27)}, "R10", Step.DEMAND, d(30), d(1, 12)),
    ],
)
def test_one_invoice_by_itself(
    policy: str, on: date, facts: dict[str, Any], rule: str, step: Step, step_on: date, latest_on: date
) -> None:
    found = next_step(d(14), on, presets()[policy], **facts)
    assert (found.rule, found.step, found.step_on, found.latest_on) == (rule, step, step_on, latest_on)


def test_one_invoice_by_itself_follows_the_policy_that_it_is_given() -> None:
    own = presets()["procesgericht"]._replace(name="procesgericht", rungs=presets()["resultaatgericht"].rungs)
    assert next_step(d(14), d(16), own).step is Step.CALL
    assert next_step(d(14), d(16), own._replace(name="eigen")).step is Step.CALL
    assert next_step(d(14), d(16), presets()["procesgericht"]).open == Decimal(1000)
