"""Letters beside the ladder: a copy of an invoice, the interruption of limitation, and a word to the heirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.mailmerge.batch import MadeLetter, make_letters
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Ledger, Letter
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.vocabulary import Outcome, Step

FOLDER = Path(__file__).parents[2] / "letters"
World = tuple[Ledger, Outlook]


@pytest.fixture
def made(tmp_path: Path, on: date) -> Callable[[World], list[MadeLetter]]:
    def make(about: World) -> list[MadeLetter]:
        ledger, outlook = about
        return make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [FOLDER]).made

    return make


def with_call(about: World, **facts: Any) -> World:
    """The same case, but something else was said in the call."""
    ledger, outlook = about
    call = ledger.calls[0]._replace(**facts)
    return replace(ledger, calls=[call]), outlook._replace(
        decisions=[each._replace(call=call) for each in outlook.decisions]
    )


def test_a_missing_invoice_is_sent_again_with_its_own_due_date(
    world: Callable[..., World], made: Callable[..., list[MadeLetter]], document_text: Callable[..., str]
) -> None:
    (letter,) = made(world("kopie_factuur", 2))
    text = document_text(letter.path)
    assert "Bijlagen: kopie van de facturen 2026-0100, 2026-0101" in text
    assert "De vervaldatum verandert hierdoor niet." in text
    assert letter.row.pay_by == date(2026, 11, 30)
    assert letter.row.principal == letter.plan.total == Decimal("376.50")
    assert "betaal_qr" in letter.content.pictures
    assert any("kopie" in warning for warning in letter.plan.warnings)


def test_a_copy_never_asks_payment_before_the_due_date(
    world: Callable[..., World], made: Callable[..., list[MadeLetter]]
) -> None:
    ledger, outlook = world("kopie_factuur")
    later = [each._replace(due=date(2026, 12, 18), days_late=0) for each in outlook.decisions]
    (letter,) = made((ledger, outlook._replace(decisions=later)))
    assert letter.row.pay_by == date(2026, 12, 18)


@pytest.mark.parametrize(
    "facts",
    [
        {"outcome": Outcome.VOICEMAIL},
        {"on": date(2026, 11, 15)},
        {"on": date(2026, 11, 24)},
        {"invoices": ("iets anders",)},
    ],
)
def test_no_copy_without_a_recent_call_that_asks_for_one(
    facts: dict[str, Any], world: Callable[..., World], made: Callable[..., list[MadeLetter]]
) -> None:
    assert made(with_call(world("kopie_factuur"), **facts)) == []


def test_a_copy_is_made_once(world: Callable[..., World], sent: Callable[..., Letter], on: date) -> None:
    ledger, outlook = world("kopie_factuur")
    ledger = replace(ledger, letters=[sent("Kopie factuur", made_on=on - timedelta(days=1), sent_on=None)])
    (plan,) = plan_letters(ledger, outlook, on)
    assert plan.repeats


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_interruption_reserves_the_whole_right_and_asks_for_nothing_else(
    language: str,
    world: Callable[..., World],
    made: Callable[..., list[MadeLetter]],
    document_text: Callable[..., str],
) -> None:
    ledger, outlook = world("stuitingsbrief", language=language)
    (action,) = outlook.actions
    disputed: Decision = action.lead._replace(demandable=Decimal(0), step=Step.FOLLOW_UP_COMPLAINT)
    (letter,) = made((ledger, outlook._replace(actions=[action._replace(joined=(disputed,))])))
    text = document_text(letter.path)
    assert letter.row.principal == Decimal("125.50"), "a disputed claim would be barred too"
    assert "uitdrukkelijk en ondubbelzinnig ons recht op nakoming voor" in text
    assert "artikel 3:317" in text
    assert letter.row.pay_by is None
    for other in ("uiterlijk", "regeling", "te betalen"):
        assert other not in text
    assert ("expressly reserve our right" in text) == (language == "en")


@pytest.mark.parametrize(
    ("language", "who", "name", "salutation", "kind"),
    [
        ("nl", "P. Voorbeeld", "De erven van P. Voorbeeld", "Geachte familie,", "Wij condoleren u"),
        ("nl", "De heer P. Voorbeeld", "De erven van de heer P. Voorbeeld", "Geachte familie,", "Wij condoleren u"),
        ("en", "P. Voorbeeld", "The heirs of P. Voorbeeld", "Dear family,", "our condolences"),
    ],
)
def test_the_heirs_are_addressed_with_care_and_asked_for_no_money(
    language: str,
    who: str,
    name: str,
    salutation: str,
    kind: str,
    world: Callable[..., World],
    made: Callable[..., list[MadeLetter]],
    document_text: Callable[..., str],
) -> None:
    (letter,) = made(world("erven", language=language, name=who, type="Consument"))
    lines = document_text(letter.path).splitlines()
    assert name in lines and salutation in lines
    text = " ".join(lines)
    assert kind in text
    assert "De Boer" not in text, "nobody is addressed by the name of the one who died"
    assert letter.row.pay_by is None and letter.row.costs is None
    assert "niet om te betalen" in text or "do not ask you to pay" in text
