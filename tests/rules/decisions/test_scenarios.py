"""The worked scenarios S1 to S35: what a credit controller expects to see on the row, told one by one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pytest

from xlwings_addin.rules.vocabulary import Status, Step

NOW, PLANNED, WAIT, DONE, ERROR = Status.NOW, Status.PLANNED, Status.WAIT, Status.DONE, Status.ERROR


def d(day: int, month: int, year: int = 2026) -> date:
    return date(year, month, day)


MON, FRI = d(23, 11), d(20, 11)
DUE, CALLED = d(14, 11), d(13, 11)


class Scenario(NamedTuple):
    """Facts put on the desk, the day, and what is expected; ``None`` for what the scenario does not say."""

    facts: Callable[[Any], object]
    on: date
    step: Step
    status: Status
    step_on: date | None = None
    latest_on: date | None = None
    rule: str = ""


def invoice(policy: str = "procesgericht", due: date = DUE, amount: Any = 1000, **facts: Any) -> Callable[[Any], None]:
    debtor = {name: facts.pop(name) for name in ("type", "special_status", "status_since") if name in facts}

    def put(desk: Any) -> None:
        desk.debtor(policy=policy, **debtor)
        desk.invoice(due=due, amount=amount, issued=facts.pop("issued", d(1, 10)), **facts)

    return put


def then(*steps: Callable[[Any], object]) -> Callable[[Any], None]:
    def put(desk: Any) -> None:
        for step in steps:
            step(desk)

    return put


def promise(day: date, on: date = CALLED, **facts: Any) -> Callable[[Any], None]:
    return lambda desk: desk.promise(on, day, **facts)


LATE = d(1, 11)  # a due date long enough ago for promises
TWICE = then(promise(d(13, 11), d(5, 11)), promise(FRI, d(16, 11)))

SCENARIOS = {
    "S1 process, due Saturday": Scenario(invoice(), d(16, 11), Step.REMINDER, NOW, d(16, 11), d(18, 11), "R16"),
    "S2 on the due date": Scenario(invoice(), d(14, 11), Step.REMINDER, PLANNED, d(16, 11), None, "R13"),
    "S3 reminder sent, gave until 23-11": Scenario(
        then(invoice(), lambda desk: desk.letter("Herinnering", d(16, 11), pay_by=MON)),
        FRI, Step.CALL, PLANNED, d(24, 11), d(27, 11), "R16",
    ),
    "S4 result": Scenario(invoice("resultaatgericht"), d(16, 11), Step.CALL, NOW, d(16, 11)),
    "S5 checklist over Christmas": Scenario(invoice("checklist", d(20, 12)), d(28, 12), Step.REMINDER, NOW, d(28, 12)),
    "S6 checklist over a weekend": Scenario(invoice("checklist", d(16, 11)), MON, Step.REMINDER, NOW, MON),
    "S7 promise runs": Scenario(
        then(invoice("resultaatgericht", LATE), promise(FRI)), FRI, Step.CALL, PLANNED, MON, None, "R10"
    ),
    "S8 promise broken": Scenario(
        then(invoice("resultaatgericht", LATE), promise(FRI)), MON, Step.CALL, NOW, MON, d(24, 11), "R11b"
    ),
    "S8b the latest day moves back from Sunday": Scenario(
        then(invoice("resultaatgericht", LATE), promise(d(18, 11))), MON, Step.CALL, NOW, d(19, 11), FRI
    ),
    "S8c the latest day moves back from Christmas": Scenario(
        then(invoice("resultaatgericht", LATE), promise(d(21, 12), d(10, 12))), d(22, 12), Step.CALL, NOW, d(22, 12), d(24, 12)
    ),
    "S8d never before the step itself": Scenario(
        then(invoice("resultaatgericht", d(1, 3), issued=d(1, 2)), promise(d(1, 4), d(25, 3))), d(2, 4), Step.CALL, NOW, d(2, 4), d(2, 4)
    ),
    "S9 second broken promise": Scenario(
        then(invoice("resultaatgericht", LATE), TWICE), MON, Step.FINAL_DEMAND, NOW, MON, d(24, 11), "R11c"
    ),
    "S10 consumer, term agreed": Scenario(
        then(invoice("resultaatgericht", LATE, type="Consument", term_agreed=True), TWICE), MON, Step.FOURTEEN_DAY_LETTER, NOW, MON
    ),
    "S11 consumer, term not agreed": Scenario(
        then(invoice("resultaatgericht", LATE, type="Consument", term_agreed=False), TWICE), MON, Step.NOTICE_OF_DEFAULT, NOW, MON
    ),
    "S11 notice of default sent": Scenario(
        then(
            invoice("resultaatgericht", LATE, type="Consument"), TWICE,
            lambda desk: desk.letter("Ingebrekestelling", MON, pay_by=d(9, 12)),
        ),
        d(24, 11), Step.FOURTEEN_DAY_LETTER, PLANNED, d(10, 12),
    ),
    "S12 wholly disputed": Scenario(
        then(invoice(due=LATE, disputed=1000), lambda desk: desk.call(d(16, 11), "Klacht", disputed=1000)),
        d(17, 11), Step.FOLLOW_UP_COMPLAINT, PLANNED, MON, MON, "R08",
    ),
    "S14 credit": Scenario(invoice(amount=-50), MON, Step.SETTLE_CREDIT, NOW, MON, None, "R01b"),
    "S16 instalment missed": Scenario(
        then(invoice(due=LATE), lambda desk: desk.plan((d(20, 10), 500, 500), (FRI, 500, None), signed_on=d(12, 10))),
        MON, Step.REPAIR_PLAN, NOW, MON, None, "R09b",
    ),
    "S16 repaired not": Scenario(
        then(
            invoice(due=LATE),
            lambda desk: desk.plan((d(20, 10), 500, 500), (FRI, 500, None), signed_on=d(12, 10)),
            lambda desk: desk.letter("Regeling herstellen", MON, pay_by=d(30, 11)),
        ),
        d(1, 12), Step.FINAL_DEMAND, NOW, d(1, 12), None, "R09c",
    ),
    "S17 plan paid, rest left": Scenario(
        then(invoice(due=LATE, amount="1012.34", paid=1000), lambda desk: desk.plan((d(20, 10), 500, 500), (d(6, 11), 500, 500), signed_on=d(12, 10))),
        MON, Step.PLAN_REMAINDER, NOW, MON, None, "R09d",
    ),
    "S18 bankrupt": Scenario(
        invoice(special_status="Faillissement", status_since=d(10, 11)), MON, Step.FILE_CLAIM, NOW, MON, None, "R03"
    ),
    "S18 claim filed": Scenario(
        then(
            invoice(special_status="Faillissement", status_since=d(10, 11)),
            lambda desk: desk.letter("Vordering indienen", d(20, 11)),
        ),
        MON, Step.NONE, WAIT, None, None, "R03",
    ),
    "S19 handed over": Scenario(
        invoice(external_status="Overgedragen", external_since=d(16, 11), paid=100), MON, Step.NONE, WAIT, None, None, "R05"
    ),
    "S21 both dates missing": Scenario(
        lambda desk: desk.invoice(), MON, Step.CHECK, ERROR, MON, None, "R00"
    ),
    "S22 dated in the future": Scenario(
        lambda desk: desk.invoice(issued=d(1, 12)), MON, Step.NONE, WAIT, d(1, 12), None, "R02"
    ),
    "S23 small, the only one": Scenario(invoice(amount="4.50"), MON, Step.NONE, WAIT, None, None, "R14"),
    "S25 time-barred": Scenario(
        invoice(due=d(30, 6, 2021), issued=d(1, 6, 2021), term_agreed=True), MON, Step.NONE, WAIT, None, None, "R06"
    ),
    "S26 will not pay": Scenario(
        then(invoice("resultaatgericht", LATE), lambda desk: desk.call(MON, "Niet willen")), MON, Step.FINAL_DEMAND, NOW, MON
    ),
    "S26 final demand lapsed": Scenario(
        then(
            invoice("resultaatgericht", LATE),
            lambda desk: desk.call(MON, "Niet willen"),
            lambda desk: desk.letter("Laatste aanmaning", MON, pay_by=d(30, 11)),
        ),
        d(1, 12), Step.HAND_OVER, NOW, d(1, 12),
    ),
    "S34 absent, nobody takes over": Scenario(
        then(invoice("resultaatgericht", LATE), lambda desk: desk.call(MON, "Afwezig", back_on=d(26, 11), stand_in="geen")),
        MON, Step.CALL, PLANNED, d(26, 11),
    ),
    "S35 three times no answer": Scenario(
        then(
            invoice(due=LATE),
            lambda desk: desk.letter("Herinnering", d(5, 11), pay_by=d(12, 11)),
            *(lambda desk, day=day: desk.call(d(day, 11), "Geen gehoor", time="10:00") for day in (23, 24, 25)),
        ),
        d(25, 11), Step.FINAL_DEMAND, PLANNED, d(26, 11),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario(desk: Any, name: str) -> None:
    scenario = SCENARIOS[name]
    scenario.facts(desk)
    found = desk.outlook(scenario.on.day, scenario.on.month, scenario.on.year).decisions[0]
    assert (found.step, found.status) == (scenario.step, scenario.status), found.reason
    if scenario.step_on is not None:
        assert found.step_on == scenario.step_on
    if scenario.latest_on is not None:
        assert found.latest_on == scenario.latest_on
    if scenario.rule:
        assert found.rule == scenario.rule


def test_s2_nothing_is_late_on_the_due_date(desk: Any) -> None:
    invoice()(desk)
    assert desk.decide(14, 11).days_late == 0


FOURTEEN = {"principal": 1000, "costs": 150}


@pytest.mark.parametrize(
    ("rule", "on", "step", "status", "step_on"),
    [
        ("tweede bezorgdag", d(9, 12), Step.NONE, WAIT, d(10, 12)),
        ("tweede bezorgdag", d(10, 12), Step.HAND_OVER, NOW, d(10, 12)),
        ("hoogste", d(10, 12), Step.NONE, WAIT, d(15, 12)),
        ("hoogste", d(15, 12), Step.HAND_OVER, NOW, d(15, 12)),
    ],
)
def test_s33_a_fourteen_day_letter_lapses_by_the_delivery_rule(
    desk: Any, rule: str, on: date, step: Step, status: Status, step_on: date
) -> None:
    invoice("resultaatgericht", LATE, type="Consument", term_agreed=True)(desk)
    TWICE(desk)
    desk.letter("Veertiendagenbrief", MON, **FOURTEEN)
    desk.settings["delivery_rule"] = rule
    found = desk.decide(on.day, on.month)
    assert (found.step, found.status, found.step_on) == (step, status, step_on)
    assert found.costs == (Decimal("150.00") if step is Step.HAND_OVER else Decimal("0.00"))


def test_s11_costs_from_a_holiday_lead_to_action_on_a_working_day(desk: Any) -> None:
    invoice("resultaatgericht", LATE, type="Consument")(desk)
    TWICE(desk)
    desk.letter("Ingebrekestelling", MON)
    desk.letter("Veertiendagenbrief", d(10, 12), **FOURTEEN)
    waiting, after = desk.decide(31, 12), desk.decide(4, 1, 2027)
    assert (waiting.step, waiting.status, waiting.step_on) == (Step.NONE, WAIT, d(1, 1, 2027))
    assert (after.step, after.step_on) == (Step.HAND_OVER, d(4, 1, 2027))


def test_s13_the_ladder_goes_on_over_what_is_not_disputed(desk: Any) -> None:
    invoice(disputed=200)(desk)
    found = desk.decide(16, 11)
    assert (found.step, found.demandable, found.costs) == (Step.REMINDER, 800, Decimal("120.00"))
    assert "€ 200 is betwist; de stap gaat over de andere € 800." in found.warnings


def test_s14_a_credit_is_in_no_total_of_what_is_late(desk: Any) -> None:
    invoice()(desk)
    desk.invoice("C1", amount=-50, issued=d(1, 10), due=d(14, 11))
    answer = desk.outlook(16, 11)
    assert (answer.debtors["D1"].overdue, answer.debtors["D1"].open) == (1000, 950)
    assert [each.invoice.number for each in answer.actions[0].credits] == ["C1"]


@pytest.mark.parametrize(("dated", "counts"), [(True, 0), (False, 0)])
def test_s15b_paid_late_is_no_broken_promise(desk: Any, dated: bool, counts: int) -> None:
    invoice("resultaatgericht", LATE, paid=1000)(desk)
    promise(FRI)(desk)
    if dated:
        desk.payment(d(19, 11), 400)
        desk.payment(d(21, 11), 600)
    answer = desk.outlook(23, 11)
    assert (answer.decisions[0].rule, answer.decisions[0].status) == ("R01", DONE)
    assert answer.debtors["D1"].broken_promises == counts


def test_s15_a_promise_kept_in_part_counts_as_broken(desk: Any) -> None:
    invoice("resultaatgericht", LATE, paid=400)(desk)
    promise(FRI)(desk)
    found = desk.decide(23, 11)
    assert (found.rule, found.demandable) == ("R11b", 600)
    assert found.reason == (
        "Toezegging van € 1.000 voor 20 november is niet geheel nagekomen (€ 400 ontvangen), 1e keer: bel vandaag"
    )


def test_s19_a_payment_after_the_hand_over_is_told(desk: Any) -> None:
    invoice(external_status="Overgedragen", external_since=d(16, 11), paid=100)(desk)
    desk.payment(d(20, 11), 100)
    assert any("nadat de zaak uit handen was" in each for each in desk.decide(23, 11).warnings)


def test_s20_a_due_date_that_was_derived_is_told(desk: Any) -> None:
    desk.invoice(issued=d(1, 10))
    found = desk.decide(23, 11)
    assert (found.due, found.days_late) == (d(31, 10), 23)
    assert "Vervaldatum berekend: factuurdatum plus 30 dagen." in found.warnings


def test_s23_two_small_ones_together_are_dunned(desk: Any) -> None:
    invoice(amount="4.50")(desk)
    desk.invoice("F2", amount=8, issued=d(1, 10), due=d(14, 11))
    assert [each.step for each in desk.outlook(16, 11).decisions] == [Step.REMINDER, Step.REMINDER]


def test_s24_a_claim_about_to_be_barred_gets_an_extra_letter(desk: Any) -> None:
    invoice(due=d(31, 12, 2021), issued=d(1, 12, 2021), term_agreed=True)(desk)
    answer = desk.outlook(23, 11)
    found = answer.decisions[0]
    assert (found.step, found.barred_on) == (Step.REMINDER, d(31, 12))
    assert "Verjaart op 31 december, over 38 dagen: stuur een stuitingsbrief." in found.warnings
    assert [(each.lead.step, each.lead.letter) for each in answer.actions] == [
        (Step.REMINDER, "herinnering"),
        (Step.INTERRUPT, "stuitingsbrief"),
    ]


def test_s29_currencies_are_grouped_apart_and_foreign_ones_bear_no_costs(desk: Any) -> None:
    invoice(amount=500)(desk)
    desk.invoice("F2", amount=500, issued=d(1, 10), due=d(14, 11), currency="USD")
    answer = desk.outlook(16, 11)
    assert [each.currency for each in answer.actions] == ["EUR", "USD"]
    assert [each.costs for each in answer.decisions] == [Decimal("75.00"), None]
    assert "Andere valuta: geen automatische rente en kosten." in answer.decisions[1].warnings


def test_s30_one_action_at_the_highest_rung_with_all_that_is_late(desk: Any) -> None:
    due = {"issued": d(1, 10), "due": LATE}
    desk.invoice("F1", amount=250, last_step="Herinnering", last_step_on=d(2, 11), **due)
    desk.invoice("F2", amount=300, **due)
    desk.invoice("F3", amount=450, last_step="Bellen", last_step_on=d(13, 11), **due)
    answer = desk.outlook(23, 11)
    (action,) = answer.actions
    assert (action.lead.step, action.lead.invoice.number) == (Step.FINAL_DEMAND, "F3")
    assert sum(each.demandable for each in action.joined) == 1000
    assert sum(each.costs or 0 for each in answer.decisions) == Decimal("150.00")
    assert [each.step for each in answer.decisions] == [Step.CALL, Step.REMINDER, Step.FINAL_DEMAND]
    assert [each.reason.endswith("; gaat mee met de laatste herinnering") for each in answer.decisions] == [
        True,
        True,
        False,
    ]


def test_s31_nobody_is_reproached_before_the_payments_are_processed(desk: Any) -> None:
    invoice("resultaatgericht", LATE)(desk)
    promise(FRI)(desk)
    desk.settings["payments_until"] = d(19, 11)
    found = desk.decide(23, 11)
    assert (found.status, found.step) == (ERROR, Step.CALL)
    assert found.reason == "Werk eerst de betalingen bij t/m 20 november; ze zijn verwerkt t/m 19 november"
    desk.settings["payments_until"] = FRI
    assert desk.decide(23, 11).status is NOW


def test_s32_running_twice_gives_the_same(desk: Any) -> None:
    invoice("resultaatgericht", LATE)(desk)
    TWICE(desk)
    assert desk.outlook(23, 11) == desk.outlook(23, 11)
