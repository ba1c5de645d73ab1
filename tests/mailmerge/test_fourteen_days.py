"""The letters that the law asks for before costs may be claimed: their words, their one amount, and when they are refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.mailmerge.batch import MadeLetter, make_letters
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.costs import collection_costs
from xlwings_addin.rules.facts import Ledger, Letter
from xlwings_addin.rules.outlook import Outlook

ACCEPTED = "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"
FOLDER = Path(__file__).parents[2] / "letters"
MakeWorld = Callable[..., tuple[Ledger, Outlook]]


@pytest.fixture
def consumer(world: MakeWorld) -> MakeWorld:
    def make(key: str, count: int = 1, **facts: Any) -> tuple[Ledger, Outlook]:
        return world(key, count, **{"type": "Consument", "contact": "", "name": "P. Voorbeeld", **facts})

    return make


@pytest.fixture
def made(tmp_path: Path, on: date) -> Callable[[tuple[Ledger, Outlook]], MadeLetter]:
    def make(about: tuple[Ledger, Outlook]) -> MadeLetter:
        ledger, outlook = about
        (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [FOLDER]).made
        return letter

    return make


def reasons(about: tuple[Ledger, Outlook], on: date) -> tuple[str, ...]:
    ledger, outlook = about
    (plan,) = plan_letters(ledger, outlook, on)
    return plan.blocked_by


def changed(about: tuple[Ledger, Outlook], **facts: Any) -> tuple[Ledger, Outlook]:
    """The same case with other facts about its invoices."""
    ledger, outlook = about
    (action,) = outlook.actions
    joined = tuple(each._replace(invoice=each.invoice._replace(**facts)) for each in action.joined)
    return ledger, outlook._replace(decisions=list(joined), actions=[action._replace(lead=joined[0], joined=joined)])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [1, 5])
def test_the_letter_names_one_term_one_amount_one_account_and_the_exact_costs(
    count: int, language: str, consumer: MakeWorld, made: Callable[..., MadeLetter], document_text: Callable[..., str]
) -> None:
    letter = made(consumer("veertiendagenbrief", count, language=language))
    text = document_text(letter.path).replace("\N{NO-BREAK SPACE}", " ")
    costs = collection_costs(letter.plan.total)
    assert (letter.row.principal, letter.row.costs, letter.row.interest) == (letter.plan.total, costs, None)
    assert letter.content.fields["kosten_bedrag"] == f"€ {costs:.2f}".replace(".", ",")
    assert text.count(ACCEPTED) == 2
    assert "incassokosten betalen. Die kosten zijn € " + f"{costs:.2f}".replace(".", ",") in text
    assert "geldfit.nl" in text and "Uw gemeente helpt u gratis" in text
    assert len(set(re.findall(r"NL\d\d(?: \w{4}){3,}", text))) == 1
    assert "btw" not in text
    assert letter.content.fields["totaal_incl"] == ""
    assert letter.row.pay_by is None
    assert letter.content.fields["uiterste_betaaldatum"] == "", "no calendar date: the term runs from delivery"
    for wrong in ("dagtekening", "na heden", "na verzending", "na ontvangst", "rente"):
        assert wrong not in text


@pytest.mark.parametrize("key", ["ingebrekestelling", "veertiendagenbrief"])
def test_in_english_the_letter_stays_dutch_below_an_english_paragraph(
    key: str, consumer: MakeWorld, made: Callable[..., MadeLetter], document_text: Callable[..., str]
) -> None:
    dutch = document_text(made(consumer(key)).path).splitlines()
    english = document_text(made(consumer(key, language="en")).path).splitlines()
    (cover,) = [line for line in english if line not in dutch and "kenmerk" not in line and "B2026" not in line]
    assert "Dutch law" in cover
    assert [line for line in english if line != cover] == dutch


@pytest.mark.parametrize(
    ("outsourced", "deductible", "costs"),
    [(True, False, "181.50"), (True, True, "150.00"), (False, False, "150.00"), (False, True, "150.00")],
)
def test_btw_comes_with_its_three_conditions_or_not_at_all(
    outsourced: bool,
    deductible: bool,
    costs: str,
    consumer: MakeWorld,
    made: Callable[..., MadeLetter],
) -> None:
    ledger, outlook = changed(consumer("veertiendagenbrief"), amount=Decimal(1000))
    (action,) = outlook.actions
    joined = tuple(each._replace(open=Decimal(1000), demandable=Decimal(1000)) for each in action.joined)
    outlook = outlook._replace(actions=[action._replace(lead=joined[0], joined=joined)])
    settings = replace(ledger.settings, outsourced=outsourced, vat_deductible=deductible)
    letter = made((replace(ledger, settings=settings), outlook))
    assert letter.row.costs == Decimal(costs)
    said = "Daarom zijn deze kosten met de btw verhoogd" in letter.content.fields["kosten_zin"]
    assert said == (outsourced and not deductible), "btw that the letter does not declare may not be claimed"


@pytest.mark.parametrize("agreed", [False, None])
def test_the_letter_is_refused_before_default(agreed: bool | None, consumer: MakeWorld, on: date) -> None:
    about = changed(consumer("veertiendagenbrief"), term_agreed=agreed)
    assert reasons(about, on) == (
        "Factuur 2026-0100: de debiteur is nog niet in verzuim. "
        "Stuur eerst een ingebrekestelling en wacht de termijn daarvan af.",
    )


@pytest.mark.parametrize(
    ("sent_on", "facts", "refused"),
    [
        (date(2026, 11, 2), {}, False),  # delivered 4 November, fourteen days to perform: default since the 19th
        (date(2026, 11, 9), {}, True),  # delivered 11 November, lapses 25 November
        (date(2026, 11, 2), {"pay_by": date(2026, 11, 23)}, True),
        (date(2026, 11, 2), {"withdrawn_on": date(2026, 11, 3)}, True),
        (date(2026, 11, 2), {"invoices": ("iets anders",)}, True),
        (None, {}, True),
    ],
)
def test_a_notice_of_default_must_have_lapsed(
    sent_on: date | None,
    facts: dict[str, Any],
    refused: bool,
    consumer: MakeWorld,
    sent: Callable[..., Letter],
    on: date,
) -> None:
    ledger, outlook = changed(consumer("veertiendagenbrief"), term_agreed=False)
    notice = sent("Ingebrekestelling", made_on=date(2026, 11, 2), sent_on=sent_on)._replace(**facts)
    assert bool(reasons((replace(ledger, letters=[notice]), outlook), on)) == refused


def test_small_recurring_terms_get_no_automatic_costs(consumer: MakeWorld, on: date) -> None:
    (reason,) = reasons(changed(consumer("veertiendagenbrief"), continuing=True), on)
    assert "kleine termijn van een doorlopende overeenkomst" in reason


def test_a_credit_note_is_settled_first(consumer: MakeWorld, decision: Callable[..., Any], on: date) -> None:
    ledger, outlook = consumer("veertiendagenbrief")
    credit = decision("C-1", amount=Decimal("-10"), demandable=Decimal(0))
    about = ledger, outlook._replace(actions=[outlook.actions[0]._replace(credits=(credit,))])
    (reason,) = reasons(about, on)
    assert reason.startswith("Verreken eerst creditnota C-1")


def test_only_in_euro(consumer: MakeWorld, on: date) -> None:
    ledger, outlook = consumer("veertiendagenbrief")
    about = ledger, outlook._replace(actions=[outlook.actions[0]._replace(currency="USD")])
    assert any("in euro's" in reason for reason in reasons(about, on))


def test_a_notice_of_default_gives_its_days_from_delivery(consumer: MakeWorld, made: Callable[..., MadeLetter]) -> None:
    ledger, outlook = changed(consumer("ingebrekestelling"), term_agreed=False)
    action = outlook.actions[0]
    lead = action.lead._replace(pay_within=14)
    letter = made((ledger, outlook._replace(actions=[action._replace(lead=lead)])))
    assert letter.row.pay_by == date(2026, 12, 9), (
        "sent Monday 23 November, delivered Wednesday, fourteen days to perform"
    )
    assert letter.content.fields["termijn_zin"].endswith("vanaf de dag daarna in verzuim.")
    assert letter.content.fields["kosten_zin"] == ""
    assert letter.row.costs is None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_hand_over_names_the_agency_and_no_account_of_ours(
    language: str, consumer: MakeWorld, made: Callable[..., MadeLetter], document_text: Callable[..., str]
) -> None:
    letter = made(consumer("uit_handen", 2, language=language))
    text = document_text(letter.path)
    assert "Incassobureau De Brug te Zwolle" in text
    assert "IBAN" not in text and "ABNA" not in text
    assert not letter.content.pictures
    assert (letter.row.pay_by, letter.row.costs, letter.row.principal) == (None, None, letter.plan.total)


def test_nobody_is_told_of_an_agency_that_is_not_named(consumer: MakeWorld, on: date) -> None:
    ledger, outlook = consumer("uit_handen")
    ledger = replace(ledger, settings=replace(ledger.settings, agency=" "))
    assert reasons((ledger, outlook), on) == ("Vul in het blad Instellingen in: Incassobureau.",)
