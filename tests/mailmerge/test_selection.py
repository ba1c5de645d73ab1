"""Which letters come today, for whom, and what stops one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Call, Debtor, Ledger, Letter, Settings
from xlwings_addin.rules.outlook import Action, Decision, Outlook
from xlwings_addin.rules.vocabulary import DebtorType, Outcome, Status, Step

World = tuple[Ledger, Outlook]
MakeWorld = Callable[..., World]


def only(plans: list[LetterPlan]) -> LetterPlan:
    assert len(plans) == 1
    return plans[0]


def test_a_step_that_is_due_gives_one_letter_with_all_that_goes_along(
    world: MakeWorld, decision: Callable[..., Decision], on: date
) -> None:
    ledger, outlook = world("herinnering", 3)
    credit = decision("C1", amount=Decimal("-50"), demandable=Decimal(0))
    later = decision("L1", due=date(2026, 12, 5))
    action = outlook.actions[0]._replace(credits=(credit,), not_due=(later,))
    plan = only(plan_letters(ledger, outlook._replace(actions=[action]), on))
    assert plan.letter.key == "herinnering"
    assert plan.numbers == ("2026-0100", "2026-0101", "2026-0102")
    assert plan.total == Decimal("753.00") - 50
    assert plan.not_due == (later,)
    assert plan.blocked_by == ()


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.NOW])
def test_a_step_that_is_not_due_gives_none(status: Status, world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering")
    action = outlook.actions[0]
    outlook = outlook._replace(actions=[action._replace(lead=action.lead._replace(status=status))])
    assert plan_letters(ledger, outlook, on) == []


def test_a_step_without_a_letter_gives_none(world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering")
    action = outlook.actions[0]
    call = action.lead._replace(step=Step.CALL, letter="")
    assert plan_letters(ledger, outlook._replace(actions=[action._replace(lead=call)]), on) == []


def test_each_currency_has_its_own_letter(world: MakeWorld, decision: Callable[..., Decision], on: date) -> None:
    ledger, outlook = world("herinnering")
    dollars = decision("USD1", letter="herinnering", currency="USD")
    outlook = outlook._replace(actions=[*outlook.actions, Action("D1001", "USD", dollars, (dollars,))])
    assert [plan.currency for plan in plan_letters(ledger, outlook, on)] == ["EUR", "USD"]


def test_only_what_is_not_disputed_is_asked(world: MakeWorld, decision: Callable[..., Decision], on: date) -> None:
    ledger, outlook = world("herinnering")
    partly = decision("A", letter="herinnering", disputed=Decimal("25.50"))
    wholly = decision("B", disputed=Decimal("125.50"))
    plan = only(plan_letters(ledger, outlook._replace(actions=[Action("D1001", "EUR", partly, (partly, wholly))]), on))
    assert plan.numbers == ("A",)
    assert plan.total == 100


def test_all_missing_data_of_a_debtor_are_named_at_once(world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering", name="", address=" ", postcode="", town="")
    assert only(plan_letters(ledger, outlook, on)).blocked_by == (
        "Debiteur D1001: vul in het blad Debiteuren in: Naam, Adres, Postcode, Plaats.",
    )


def test_a_debtor_without_a_row_lacks_everything(world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering")
    plan = only(plan_letters(replace(ledger, debtors={}), outlook, on))
    assert plan.blocked_by == ("Debiteur D1001: vul in het blad Debiteuren in: Naam, Adres, Postcode, Plaats.",)


@pytest.mark.parametrize("empty", ["contact", "country", "phone", "email", "coc_number", "policy", "handler"])
def test_nothing_else_of_a_debtor_is_mandatory(empty: str, world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering", **{empty: ""})
    assert only(plan_letters(ledger, outlook, on)).blocked_by == ()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"company": "", "iban": ""}, "Vul in het blad Instellingen in: Bedrijfsnaam, IBAN."),
        ({"address": "", "postcode": "", "town": ""}, "Vul in het blad Instellingen in: Adres, Postcode, Plaats."),
        ({"coc_number": "", "phone": " "}, "Vul in het blad Instellingen in: KvK-nummer, Telefoon."),
        ({"handler": ""}, "Vul in het blad Instellingen in: Behandelaar."),
        ({"iban": "NL03ABNA0123456789"}, "Het IBAN in het blad Instellingen klopt niet: NL03ABNA0123456789."),
    ],
)
def test_own_data_that_every_letter_needs(
    changed: dict[str, str], said: str, world: MakeWorld, settings: Settings, on: date
) -> None:
    ledger, outlook = world("herinnering")
    plan = only(plan_letters(replace(ledger, settings=replace(settings, **changed)), outlook, on))  # type: ignore[arg-type]
    assert plan.blocked_by == (said,)


def test_the_debtors_own_handler_will_do(world: MakeWorld, settings: Settings, on: date) -> None:
    ledger, outlook = world("herinnering", handler="Piet")
    ledger = replace(ledger, settings=replace(settings, handler=""))
    assert only(plan_letters(ledger, outlook, on)).blocked_by == ()


def test_a_letter_that_does_not_exist_yet_is_named(world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering")
    action = outlook.actions[0]
    lead = action.lead._replace(step=Step.HAND_OVER, letter="eigen_brief")
    plan = only(plan_letters(ledger, outlook._replace(actions=[action._replace(lead=lead)]), on))
    assert plan.blocked_by == (
        "Debiteur D1001 (Jansen & Zonen Installatietechniek B.V.): het programma heeft geen brief 'eigen_brief' voor de stap "
        "Uit handen geven. Schrijf hem zelf, of kies in het blad Beleid een andere brief.",
    )


@pytest.mark.parametrize("kind", [DebtorType.CONSUMER, DebtorType.UNKNOWN, ""])
def test_no_last_demand_goes_to_a_consumer(kind: str, world: MakeWorld, on: date) -> None:
    ledger, outlook = world("laatste_aanmaning", type=kind)
    (reason,) = only(plan_letters(ledger, outlook, on)).blocked_by
    assert "gaat niet naar een debiteur van het type" in reason


@pytest.mark.parametrize("kind", [DebtorType.BUSINESS, DebtorType.GOVERNMENT])
def test_a_last_demand_goes_to_businesses_and_government(kind: str, world: MakeWorld, on: date) -> None:
    ledger, outlook = world("laatste_aanmaning", type=kind)
    assert only(plan_letters(ledger, outlook, on)).blocked_by == ()


@pytest.mark.parametrize("status", ["Bewind", "Schuldhulp"])
def test_who_has_an_administrator_is_not_written_to(status: str, world: MakeWorld, on: date) -> None:
    ledger, outlook = world("herinnering", special_status=status)
    (reason,) = only(plan_letters(ledger, outlook, on)).blocked_by
    assert "bewindvoerder" in reason


def test_an_invoice_without_its_date_is_named(world: MakeWorld, decision: Callable[..., Decision], on: date) -> None:
    ledger, outlook = world("herinnering")
    undated = decision("X9", letter="herinnering", issued=None)
    plan = only(plan_letters(ledger, outlook._replace(actions=[Action("D1001", "EUR", undated, (undated,))]), on))
    assert plan.blocked_by == ("Factuur X9: vul in het blad Facturen de Factuurdatum in.",)


def test_credit_notes_that_exceed_what_is_open_leave_nothing_to_ask(
    world: MakeWorld, decision: Callable[..., Decision], on: date
) -> None:
    ledger, outlook = world("herinnering")
    credit = decision("C1", amount=Decimal("-125.50"), demandable=Decimal(0))
    outlook = outlook._replace(actions=[outlook.actions[0]._replace(credits=(credit,))])
    (reason,) = only(plan_letters(ledger, outlook, on)).blocked_by
    assert "creditnota" in reason


def planned(ledger: Ledger, outlook: Outlook, on: date, *letters: Letter, calls: tuple[Call, ...] = ()) -> LetterPlan:
    return only(plan_letters(replace(ledger, letters=letters, calls=(*ledger.calls, *calls)), outlook, on))


NUMBERS = ("2026-0100", "2026-0101")
CALL = Call(row=3, number="20", on=date(2026, 11, 12), debtor="D1001", outcome=Outcome.NO_RESULT)


class TestALetterMadeBefore:
    @pytest.mark.parametrize(
        ("facts", "repeats"),
        [
            ({"sent_on": None}, True),
            ({}, True),
            ({"withdrawn_on": date(2026, 11, 10)}, False),
            ({"kind": Step.DEMAND}, False),
            ({"numbers": ("2026-0100",)}, False),
            ({"numbers": ("2026-0101", "2026-0100")}, True),
            ({"debtor": "D9"}, False),
        ],
        ids=["not sent yet", "sent", "withdrawn", "another kind", "other invoices", "in another order", "other debtor"],
    )
    def test_is_not_made_again(
        self, facts: dict[str, Any], repeats: bool, world: MakeWorld, sent: Callable[..., Letter], on: date
    ) -> None:
        facts = {"numbers": NUMBERS, **facts}
        plan = planned(*world("herinnering", 2), on, sent(**facts))
        assert plan.repeats is repeats
        assert bool(plan.blocked_by) is repeats

    def test_is_made_again_after_something_happened(
        self, world: MakeWorld, sent: Callable[..., Letter], on: date
    ) -> None:
        letter = sent(Step.DEMAND, NUMBERS)
        ledger, outlook = world("aanmaning", 2)
        assert planned(ledger, outlook, on, letter).repeats
        assert not planned(ledger, outlook, on, letter, calls=(CALL,)).repeats
        assert planned(ledger, outlook, on, letter, calls=(CALL._replace(invoices=("9",)),)).repeats, "other invoices"
        assert planned(ledger, outlook, on, letter._replace(sent_on=None), calls=(CALL,)).repeats, "never sent"

    def test_is_named_with_its_number(self, world: MakeWorld, sent: Callable[..., Letter], on: date) -> None:
        (reason,) = planned(*world("herinnering", 2), on, sent(numbers=NUMBERS, sent_on=None)).blocked_by
        assert "B2026-0001 (Herinnering) is al gemaakt, nog niet verzonden" in reason

    def test_warns_when_another_letter_still_waits(
        self, world: MakeWorld, sent: Callable[..., Letter], on: date
    ) -> None:
        plan = planned(*world("aanmaning", 2), on, sent(numbers=("2026-0100",), sent_on=None))
        assert plan.blocked_by == ()
        assert "B2026-0001" in plan.warnings[0]


class TestAConfirmation:
    def test_comes_for_a_promise_that_runs(self, world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        plan = only(plan_letters(ledger, outlook, on))
        assert plan.letter.key == "bevestiging_toezegging"
        assert plan.call == ledger.calls[0]
        assert plan.numbers == NUMBERS
        assert plan.blocked_by == ()

    def test_comes_once(self, world: MakeWorld, sent: Callable[..., Letter], on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        kind = "Bevestiging telefonische afspraak (toezegging)"
        made = sent(kind, NUMBERS, made_on=on, sent_on=None)
        assert planned(ledger, outlook, on, made).repeats
        assert not planned(ledger, outlook, on, made._replace(made_on=on - timedelta(days=9))).repeats, (
            "an older promise"
        )
        assert not planned(ledger, outlook, on, made._replace(withdrawn_on=on)).repeats

    @pytest.mark.parametrize(
        "changed",
        [
            {"outcome": Outcome.NO_RESULT},
            {"promised_on": date(2026, 11, 22)},
            {"promised_on": None},
            {"debtor": "D2"},
            {"invoices": ("9",)},
            {"open_at_call": Decimal("2000")},
        ],
        ids=["no promise", "lapsed", "no day", "another debtor", "other invoices", "paid already"],
    )
    def test_does_not_come_for_anything_else(self, changed: dict[str, Any], world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        call = ledger.calls[0]._replace(**changed)
        assert plan_letters(replace(ledger, calls=[call]), outlook, on) == []

    def test_confirms_the_newest_promise_only(self, world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        first = ledger.calls[0]
        newer = first._replace(row=3, number="13", on=on)
        assert only(plan_letters(replace(ledger, calls=[first, newer]), outlook, on)).call == newer

    def test_leaves_out_a_replaced_call(self, world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        first = ledger.calls[0]
        better = first._replace(row=3, number="13", replaces="12", outcome=Outcome.NO_RESULT)
        assert plan_letters(replace(ledger, calls=[first, better]), outlook, on) == []

    def test_needs_the_facts_of_the_agreement(self, world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging")
        vague = ledger.calls[0]._replace(spoken_to="", means="", promised=None)
        (reason,) = only(plan_letters(replace(ledger, calls=[vague]), outlook, on)).blocked_by
        assert reason == "Gesprek 12: vul in het blad Gesprekken in: Gesproken met, Toegezegd bedrag, Betaalwijze."

    def test_may_go_to_a_consumer(self, world: MakeWorld, on: date) -> None:
        ledger, outlook = world("bevestiging_toezegging", type=DebtorType.CONSUMER)
        assert only(plan_letters(ledger, outlook, on)).blocked_by == ()


def test_plans_come_in_the_order_of_debtor_and_currency(
    debtor: Callable[..., Debtor], decision: Callable[..., Decision], settings: Settings, on: date
) -> None:
    numbers = ("D3", "D1", "D2")
    decisions = {number: decision(debtor=number, letter="herinnering") for number in numbers}
    actions = [Action(number, "EUR", each, (each,)) for number, each in decisions.items()]
    ledger = Ledger(debtors={number: debtor(number) for number in numbers}, settings=settings)
    plans = plan_letters(ledger, Outlook(list(decisions.values()), {}, actions), on)
    assert [plan.debtor.number for plan in plans] == ["D1", "D2", "D3"]
