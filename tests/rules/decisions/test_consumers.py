"""A consumer, or who may be one, is never demanded for the last time or handed over before a valid letter has lapsed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_addin.rules.vocabulary import Outcome, Status, Step

TYPES = ("Consument", "Onbekend", "", "consument?")
GUARDED = (Step.FINAL_DEMAND, Step.HAND_OVER)


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def final_stage(desk: Any, **facts: Any) -> None:
    """An invoice for which a business would be demanded for the last time."""
    desk.debtor(type=facts.pop("type", "Consument"), policy=facts.pop("policy", "resultaatgericht"))
    desk.invoice(due=d(1), issued=d(1, 10), **facts)
    desk.promise(d(5), d(9))
    desk.promise(d(10), d(13))


ROUTES = {
    "second broken promise": lambda desk: desk.promise(d(5), d(9)) or desk.promise(d(10), d(13)),
    "will not pay": lambda desk: desk.call(d(10), Outcome.UNWILLING),
    "cannot pay": lambda desk: desk.call(d(10), Outcome.UNABLE),
    "three attempts": lambda desk: [desk.call(d(day), Outcome.NO_ANSWER) for day in (17, 18, 19)],
    "stated final demand": None,
    "stated fourteen-day letter": None,
    "plan lapsed": lambda desk: desk.plan((d(5), 500, None), (d(5, 12), 500, None), signed_on=d(2)) or desk.letter("Regeling herstellen", d(9), pay_by=d(16)),
    "final demand in the log": lambda desk: desk.letter("Laatste aanmaning", d(9), pay_by=d(16)),
    "no telephone": None,
}  # fmt: skip


@pytest.mark.parametrize("policy", ["procesgericht", "resultaatgericht", "checklist"])
@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("agreed", [True, False, None])
def test_no_route_leads_a_consumer_past_the_gate(
    desk: Any, route: str, kind: str, policy: str, agreed: bool | None
) -> None:
    desk.debtor(type=kind, policy=policy, phone="" if route == "no telephone" else "1")
    stated = {"stated final demand": "Laatste aanmaning", "stated fourteen-day letter": "Veertiendagenbrief"}.get(
        route, ""
    )
    desk.invoice(due=d(1), issued=d(1, 10), last_step=stated, last_step_on=d(5) if stated else None, term_agreed=agreed)
    build = ROUTES[route]
    if build is not None:
        build(desk)
    for days in range(0, 120, 3):
        day = d(23) + timedelta(days)
        assert desk.outlook(day.day, day.month, day.year).decisions[0].step not in GUARDED


@pytest.mark.parametrize(
    ("spoiled", "why"),
    [
        ({"costs": None}, "it names no costs"),
        ({"costs": "150.01"}, "it names a cent too much"),
        ({"principal": 999}, "the claim is higher than it was"),
        ({"objections": "noemt twee bedragen"}, "an objection was found"),
        ({"withdrawn_on": d(24)}, "it was withdrawn"),
        ({"sent_on": None}, "it was made but not sent"),
        ({"sent_on": d(1)}, "it was sent before default"),
        ({"invoices": ("F2",)}, "it is about another invoice"),
    ],
)
def test_a_letter_that_does_not_hold_has_to_be_sent_again(desk: Any, spoiled: dict[str, Any], why: str) -> None:
    final_stage(desk, term_agreed=True)
    facts = {"sent_on": d(16), "principal": 1000, "costs": 150} | spoiled
    desk.letter("Veertiendagenbrief", **facts)
    found = desk.decide(21, 12)
    assert found.step is Step.FOURTEEN_DAY_LETTER, why
    assert found.costs == 0


def test_a_letter_that_holds_leads_out_of_hands_with_the_costs_it_named(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=150)
    found = desk.decide(21, 12)
    assert (found.step, found.costs) == (Step.HAND_OVER, Decimal("150.00"))


def test_after_part_payment_the_costs_are_those_over_the_rest(desk: Any) -> None:
    final_stage(desk, term_agreed=True, paid=600)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=150)
    assert desk.decide(21, 12).costs == Decimal("60.00")


def test_a_letter_that_came_late_lapses_late(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=150, delivered_on=d(30))
    found = desk.decide(14, 12)
    assert (found.status, found.step_on) == (Status.WAIT, d(15, 12))


def test_only_invoices_in_default_go_along_in_a_fourteen_day_letter(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.invoice("F2", due=d(10), issued=d(1, 10), term_agreed=True, amount=200)
    desk.invoice("F3", due=d(10), issued=d(1, 10), term_agreed=None, amount=300)
    (action,) = desk.outlook(23, 11).actions
    assert action.lead.step is Step.FOURTEEN_DAY_LETTER
    assert [each.invoice.number for each in action.joined] == ["F1", "F2"]


def test_a_government_debtor_counts_as_a_business(desk: Any) -> None:
    final_stage(desk, type="Overheid")
    assert desk.decide(23, 11).step is Step.FINAL_DEMAND


def test_no_interest_before_a_consumer_is_in_default(desk: Any) -> None:
    desk.debtor(type="Consument")
    desk.invoice("F1", due=d(1), issued=d(1, 10), term_agreed=None)
    desk.invoice("F2", due=d(1), issued=d(1, 10), term_agreed=True)
    interests = [each.interest for each in desk.outlook(23, 11).decisions]
    assert interests[0] == 0 and interests[1] is not None and interests[1] > 0


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(TYPES),
    policy=st.sampled_from(["procesgericht", "resultaatgericht", "checklist"]),
    stated=st.sampled_from(["", *Step]),
    events=st.lists(
        st.tuples(
            st.integers(0, 60),
            st.sampled_from([*Outcome, "Herinnering", "Aanmaning", "Ingebrekestelling", "Laatste aanmaning", "Uit handen geven"]),
        ),
        max_size=5,
    ),
    days=st.integers(0, 90),
    agreed=st.sampled_from([True, False, None]),
)  # fmt: skip
def test_nothing_that_happens_without_the_letter_opens_the_gate(
    new_desk: Any, kind: str, policy: str, stated: str, events: list[tuple[int, str]], days: int, agreed: bool | None
) -> None:
    desk = new_desk()
    desk.debtor(type=kind, policy=policy)
    desk.invoice(due=d(1), issued=d(1, 10), last_step=stated, last_step_on=d(3), term_agreed=agreed)
    for after, what in events:
        day = d(2) + timedelta(after)
        if what in set(Outcome):
            desk.call(day, what, promised=500, promised_on=day + timedelta(3), open_at_call=1000, stand_in="geen")
        else:
            desk.letter(what, day)
    on = d(2) + timedelta(days)
    answer = desk.outlook(on.day, on.month, on.year)
    assert answer.decisions[0].step not in GUARDED
    assert all(action.lead.step not in GUARDED for action in answer.actions)


def test_a_letter_over_what_is_not_disputed_holds(desk: Any) -> None:
    final_stage(desk, term_agreed=True, disputed=200)
    desk.letter("Veertiendagenbrief", d(16), principal=800, costs=120)
    found = desk.decide(21, 12)
    assert (found.step, found.costs) == (Step.HAND_OVER, Decimal("120.00"))


def test_a_letter_sent_on_the_first_day_of_default_holds(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(2), principal=1000, costs=150)
    assert desk.decide(21, 12).step is Step.HAND_OVER


def test_a_letter_that_names_no_amount_of_costs_above_nothing_does_not_hold(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=0)
    assert desk.decide(21, 12).step is Step.FOURTEEN_DAY_LETTER


def test_without_the_principal_the_claim_of_today_is_the_measure(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(16), costs=150)
    assert desk.decide(21, 12).step is Step.HAND_OVER


def test_a_newer_letter_that_does_not_hold_leaves_the_older_one_standing(desk: Any) -> None:
    final_stage(desk, term_agreed=True)
    desk.letter("Veertiendagenbrief", d(16), principal=1000, costs=150)
    desk.letter("Veertiendagenbrief", d(17), principal=1000, costs=200)
    assert desk.decide(21, 12).step is Step.HAND_OVER


@pytest.mark.parametrize("stated", [True, False])
def test_a_notice_of_default_that_lapsed_leads_to_the_fourteen_day_letter(desk: Any, stated: bool) -> None:
    facts = {"last_step": "Ingebrekestelling", "last_step_on": d(16)} if stated else {}
    final_stage(desk, **facts)
    if not stated:
        desk.letter("Ingebrekestelling", d(16))
        desk.letter("Ingebrekestelling", d(20))
    # delivered Wednesday 18 November, fourteen days through 2 December
    before = desk.decide(2, 12)
    assert (before.step, before.status) == (Step.FOURTEEN_DAY_LETTER, Status.PLANNED)
    assert before.step_on == (d(3, 12) if stated else d(9, 12))


def test_a_notice_before_the_due_date_is_no_notice(desk: Any) -> None:
    final_stage(desk, last_step="Ingebrekestelling", last_step_on=d(1))
    assert desk.decide(23, 11).step is Step.NOTICE_OF_DEFAULT


def test_the_fourteen_day_letter_waits_for_default(desk: Any) -> None:
    final_stage(desk)
    desk.letter("Ingebrekestelling", d(16), pay_by=d(7, 12))
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.FOURTEEN_DAY_LETTER, d(8, 12))
