"""A last demand to a business: one amount to pay, and the interest and costs that follow, as the workbook reckons them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.mailmerge.fields import LONGEST_CELL
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.values import LetterValues, letter_values
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Decision, Outlook

World = tuple[Ledger, Outlook]
MakeWorld = Callable[..., World]
ON = date(2026, 11, 23)


def values_of(made: World, on: date = ON, language: str = "nl", **plan_facts: Any) -> LetterValues:
    ledger, outlook = made
    (plan,) = plan_letters(ledger, outlook, on)
    return letter_values(plan._replace(**plan_facts), ledger, "B2026-0007", on, language)


def said(values: LetterValues, name: str) -> str:
    """A sentence, with ordinary spaces."""
    return values.fields[name].replace("\N{NO-BREAK SPACE}", " ")


def test_it_names_one_amount_to_pay_and_interest_and_costs_only_as_what_follows(world: MakeWorld) -> None:
    values = values_of(world("laatste_aanmaning", 3))
    assert (values.interest, values.costs) == (Decimal("9.63"), Decimal("112.95"))
    assert values.fields["totaal_openstaand"] == "€ 753,00"
    assert said(values, "kosten_zin") == (
        "Betaalt u niet op tijd, dan vorderen wij ook de wettelijke handelsrente (€ 9,63 tot en met 23 november "
        "2026) en incassokosten van € 112,95 (artikel 6:96 BW). In totaal is dat € 875,58."
    )
    assert values.fields["totaal_incl"] == "€ 875,58"


def test_it_reckons_costs_over_what_it_asks(world: MakeWorld, decision: Callable[..., Decision]) -> None:
    credit = decision("C1", amount=Decimal("-153"), demandable=Decimal(0))
    values = values_of(world("laatste_aanmaning", 3), credits=(credit,))
    assert values.costs == Decimal("90.00"), "15 % of 600"


@pytest.mark.parametrize(
    ("issued", "costs"),
    [
        (date(2026, 10, 31), "112.95"),  # the thirty days by law end on the day that the letter gives
        (date(2026, 11, 1), "75.30"),  # a day later: no costs over these 251 euro yet
    ],
)
def test_it_names_costs_only_over_what_will_be_in_default(issued: date, costs: str, world: MakeWorld) -> None:
    ledger, outlook = world("laatste_aanmaning", 3)
    action = outlook.actions[0]
    unagreed = action.joined[1].invoice._replace(issued=issued, term_agreed=False)
    joined = (action.joined[0], action.joined[1]._replace(invoice=unagreed), action.joined[2])
    values = values_of((ledger, outlook._replace(actions=[action._replace(joined=joined)])))
    assert values.pay_by == date(2026, 11, 30)
    assert values.costs == Decimal(costs)


def test_it_names_no_costs_when_nothing_will_be_in_default(world: MakeWorld) -> None:
    ledger, outlook = world("laatste_aanmaning")
    action = outlook.actions[0]
    fresh = action.lead._replace(
        invoice=action.lead.invoice._replace(issued=date(2026, 11, 10), term_agreed=False), interest=Decimal(0)
    )
    values = values_of((ledger, outlook._replace(actions=[action._replace(lead=fresh, joined=(fresh,))])))
    assert (values.interest, values.costs) == (None, None)
    assert (values.fields["kosten_zin"], values.fields["totaal_incl"]) == ("", "")


def test_it_names_interest_alone_where_costs_are_unsure(world: MakeWorld) -> None:
    ledger, outlook = world("laatste_aanmaning")
    action = outlook.actions[0]
    term = action.lead._replace(invoice=action.lead.invoice._replace(continuing=True))
    action = action._replace(lead=term, joined=(term,))
    values = values_of((ledger, outlook._replace(actions=[action])))
    assert values.costs is None
    assert values.fields["kosten_zin"] == ""
    assert values.fields["rente_zin"].startswith("Betaalt u niet op tijd, dan vorderen wij ook de wettelijke handels")


def test_it_leaves_only_the_small_term_out_of_the_costs(world: MakeWorld) -> None:
    ledger, outlook = world("laatste_aanmaning", 3)
    first, *others = outlook.actions[0].joined
    term = first._replace(invoice=first.invoice._replace(continuing=True))
    action = outlook.actions[0]._replace(joined=(term, *others))
    values = values_of((ledger, outlook._replace(actions=[action])))
    assert values.costs == Decimal("94.13"), "15 % of 627.50: nothing over a small term of 125.50"


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("nl", "incassokosten van € 136,67, verhoogd met btw omdat wij die niet kunnen verrekenen (artikel 6:96 BW)"),
        ("en", "collection costs of € 136.67, increased by VAT because we cannot deduct it (Dutch Civil Code"),
    ],
)
def test_it_says_that_the_costs_hold_btw_which_the_sender_cannot_deduct(
    language: str, says: str, world: MakeWorld
) -> None:
    ledger, outlook = world("laatste_aanmaning", 3)
    settings = replace(ledger.settings, outsourced=True, vat_deductible=False)
    values = values_of((replace(ledger, settings=settings), outlook), language=language)
    assert values.costs == Decimal("136.67"), "112.95 and 21 % of it, as the workbook reckons"
    assert says in said(values, "kosten_zin")
    assert values.fields["totaal_incl"].replace(",", ".") == "€ 899.30"


def test_it_says_all_of_it_in_a_cell_of_the_mail_merge(world: MakeWorld) -> None:
    ledger, outlook = world("laatste_aanmaning", today=date(2026, 9, 21))
    settings = replace(ledger.settings, outsourced=True, vat_deductible=False)
    lead = outlook.actions[0].lead
    large = lead._replace(demandable=Decimal("123456.78"), open=Decimal("123456.78"), interest=Decimal("12345.67"))
    action = outlook.actions[0]._replace(lead=large, joined=(large,))
    values = values_of((replace(ledger, settings=settings), outlook._replace(actions=[action])), date(2026, 9, 21))
    assert "135.802,45" not in values.fields["kosten_zin"] and values.fields["totaal_incl"]
    assert len(values.fields["kosten_zin"]) <= LONGEST_CELL


@pytest.mark.parametrize(
    ("rate", "language", "says"),
    [
        (None, "nl", "dan vorderen wij ook de wettelijke handelsrente (€ 9,63"),
        (Decimal(15), "nl", "dan vorderen wij ook rente (€ 9,63"),
        (Decimal(15), "en", "we will also claim interest (€ 9.63"),
    ],
)
def test_it_calls_interest_statutory_only_where_no_rate_was_agreed(
    rate: Decimal | None, language: str, says: str, world: MakeWorld
) -> None:
    ledger, outlook = world("laatste_aanmaning", 3)
    first, *others = outlook.actions[0].joined
    agreed = first._replace(invoice=first.invoice._replace(contract_rate=rate))
    action = outlook.actions[0]._replace(joined=(agreed, *others))
    values = values_of((ledger, outlook._replace(actions=[action])), language=language)
    assert says in said(values, "kosten_zin")


def test_it_claims_nothing_in_another_currency(world: MakeWorld) -> None:
    values = values_of(world("laatste_aanmaning", 3), currency="USD")
    assert (values.interest, values.costs) == (None, None)
    assert values.fields["totaal_openstaand"] == "USD 753,00"


@pytest.mark.parametrize(
    ("policy", "key", "announced"),
    [
        ("procesgericht", "laatste_aanmaning", "uit handen aan een incassobureau"),
        ("checklist", "aanmaning", "dan ontvangt u een laatste aanmaning"),
        ("resultaatgericht", "aanmaning", "dan bellen wij u"),
        ("procesgericht", "aanmaning", ""),
    ],
)
def test_it_announces_the_next_rung_of_the_debtors_own_ladder(
    policy: str, key: str, announced: str, world: MakeWorld
) -> None:
    sentence = values_of(world(key, policy=policy)).fields["volgende_stap_zin"]
    assert announced in sentence
    assert bool(sentence) is bool(announced)
