"""Up to which day, amount and step each warning stands beside a row."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.vocabulary import Status, Step


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


def told(desk: Any, on: date, words: str) -> bool:
    return any(words in each for each in desk.outlook(on.day, on.month, on.year).decisions[0].warnings)


@pytest.mark.parametrize(
    ("on", "processed", "late"), [(d(20), None, False), (d(23), None, True), (d(19), None, False), (d(23), d(1), False)]
)
def test_a_step_of_today_is_late_after_its_last_day(desk: Any, on: date, processed: date | None, late: bool) -> None:
    desk.settings["payments_until"] = processed
    desk.invoice(due=d(18))
    assert told(desk, on, "Deze stap had uiterlijk op 20 november gezet moeten zijn.") is late


BARRED = d(30, 6)


@pytest.mark.parametrize(
    ("left", "warnings", "step", "words"),
    [
        (91, (), Step.REMINDER, ""),
        (91, (180, 90, 30), Step.REMINDER, "Verjaart op 30 juni, over 91 dagen."),
        (90, (), Step.REMINDER, "Verjaart op 30 juni, over 90 dagen: stuur een stuitingsbrief."),
        (0, (), Step.REMINDER, "Verjaart op 30 juni, over 0 dagen: stuur een stuitingsbrief."),
        (-1, (180,), Step.NONE, "Mogelijk verjaard: stuur niets voordat u dit heeft uitgezocht."),
        (14, (180,), Step.DEMAND, "Verjaart op 30 juni, over 14 dagen."),
        (13, (180,), Step.DEMAND, "Verjaart op 30 juni, over 13 dagen: stuur een stuitingsbrief."),
        (14, (), Step.DEMAND, ""),
    ],
)
def test_a_claim_is_interrupted_in_its_last_ninety_days_unless_a_demand_arrives_in_time(
    desk: Any, left: int, warnings: tuple[int, ...], step: Step, words: str
) -> None:
    desk.settings["limitation_warnings"] = warnings
    desk.debtor(policy="checklist")
    stated = {"last_step": "Herinnering", "last_step_on": d(1, 3)} if step is Step.DEMAND else {}
    desk.invoice(due=d(30, 6, 2021), issued=d(1, 6, 2021), term_agreed=True, **stated)
    on = BARRED - timedelta(left)
    answer = desk.outlook(on.day, on.month, on.year)
    assert answer.decisions[0].step is step
    found = [each for each in answer.decisions[0].warnings if "erjaar" in each]
    assert found == ([words] if words else [])
    interrupting = any(action.lead.step is Step.INTERRUPT for action in answer.actions)
    assert interrupting == words.endswith("stuur een stuitingsbrief.")


@pytest.mark.parametrize(("pay_by", "interrupted"), [(d(15, 6), False), (d(16, 6), True)])
def test_a_demand_that_is_planned_interrupts_when_it_leaves_fourteen_days_before(
    desk: Any, pay_by: date, interrupted: bool
) -> None:
    desk.debtor(policy="checklist")
    desk.invoice(due=d(30, 6, 2021), issued=d(1, 6, 2021), term_agreed=True)
    desk.letter("Herinnering", d(5, 6), pay_by=pay_by)
    found = desk.decide(9, 6)
    assert (found.step, found.status, found.step_on) == (Step.DEMAND, Status.PLANNED, pay_by + timedelta(1))
    assert told(desk, d(9, 6), "stuur een stuitingsbrief") is interrupted


@pytest.mark.parametrize(("processed", "interrupted"), [(None, False), (d(1, 1, 2021), True)])
def test_a_demand_that_waits_for_the_payments_interrupts_nothing(
    desk: Any, processed: date | None, interrupted: bool
) -> None:
    desk.settings["payments_until"] = processed
    desk.debtor(policy="checklist")
    desk.invoice(
        due=d(30, 6, 2021), issued=d(1, 6, 2021), term_agreed=True, last_step="Herinnering", last_step_on=d(1, 3)
    )
    assert desk.decide(1, 6).status is (Status.ERROR if processed else Status.NOW)
    assert told(desk, d(1, 6), "stuur een stuitingsbrief") is interrupted


PAID_AFTER = "Er kwam een betaling binnen nadat de zaak uit handen was: geef die door."


@pytest.mark.parametrize(
    ("payments", "paid", "after"),
    [
        ([(d(15), 100)], 0, False),
        ([(d(16), 100)], 0, True),
        ([(d(16), "0.01")], 0, True),
        ([(d(16), 0)], 0, False),
        ([(d(17), -5)], 0, False),
        ([(None, 100)], 0, False),
        ([(d(10), 100), (d(20), 900)], 1000, True),
        ([(d(10), 1000)], 1000, False),
        ([], 1000, False),
    ],
)
@pytest.mark.parametrize("by", ["our letter", "the user"])
def test_a_payment_after_the_case_was_handed_over_is_passed_on(
    desk: Any, payments: list[tuple[date | None, Any]], paid: int, after: bool, by: str
) -> None:
    stated = {} if by == "our letter" else {"external_status": "Overgedragen", "external_since": d(16)}
    desk.invoice(due=d(1, 10), paid=paid, **stated)
    if by == "our letter":
        desk.letter("Uit handen geven", d(16))
    for on, amount in payments:
        desk.payment(on, amount)
    assert told(desk, d(23), PAID_AFTER) is after


def test_a_payment_of_a_case_that_is_ours_is_no_news(desk: Any) -> None:
    desk.invoice(due=d(1, 10))
    desk.payment(d(16), 100)
    assert not told(desk, d(23), PAID_AFTER)


@pytest.mark.parametrize(
    ("kind", "waits"),
    [("Herinnering", ["De brief Herinnering van 20 november is gemaakt, maar nog niet als verzonden gemarkeerd."]), ("Aanmaning", [])],
)  # fmt: skip
def test_the_letter_of_the_step_that_was_made_but_not_sent_is_named(desk: Any, kind: str, waits: list[str]) -> None:
    desk.invoice(due=d(18))
    desk.letter(kind, None, made_on=d(20))
    assert [each for each in desk.decide(20, 11).warnings if each.startswith("De brief")] == waits


@pytest.mark.parametrize(
    ("classify_at", "promises", "classification", "on", "asked"),
    [
        ("Tweede gebroken toezegging", 1, "", d(23), False),
        ("Tweede gebroken toezegging", 2, "", d(20), False),  # planned, so not yet
        ("Tweede gebroken toezegging", 2, "", d(23), True),
        ("Tweede gebroken toezegging", 2, "Onbekend", d(23), True),
        ("Tweede gebroken toezegging", 2, "Vergeten", d(23), False),
        ("Laatste aanmaning", 1, "", d(23), False),
        ("Laatste aanmaning", 2, "", d(20), False),
        ("Laatste aanmaning", 2, "", d(23), True),
        ("", 2, "", d(23), False),
    ],
)
def test_a_classification_is_asked_at_the_step_that_the_policy_names(
    desk: Any, classify_at: str, promises: int, classification: str, on: date, asked: bool
) -> None:
    desk.policies["resultaatgericht"] = desk.policies["resultaatgericht"]._replace(classify_at=classify_at)
    desk.debtor(policy="resultaatgericht", classification=classification)
    desk.invoice(due=d(1, 10))
    if promises == 2:
        desk.promise(d(2), d(9))
    desk.promise(d(16), d(20))
    assert told(desk, on, "classificeren") is asked


@pytest.mark.parametrize(("disputed", "told_so"), [(0, True), (1000, False)])
def test_a_missing_telephone_is_told_only_beside_a_dunning_step(desk: Any, disputed: int, told_so: bool) -> None:
    desk.debtor(phone="")
    desk.invoice(due=d(1), disputed=disputed)
    assert told(desk, d(23), "Er is geen telefoonnummer bekend.") is told_so


@pytest.mark.parametrize(("days", "flagged"), [(30, False), (31, True)])
def test_the_term_of_a_government_is_at_most_thirty_days(desk: Any, days: int, flagged: bool) -> None:
    desk.debtor(type="Overheid", payment_term=days)
    desk.invoice(issued=d(1))
    assert told(desk, d(23), "De overheid betaalt binnen 30 dagen") is flagged


@pytest.mark.parametrize(("amount", "told_so"), [("0.01", True), ("-0.01", False)])
def test_a_warning_about_the_debtor_stands_beside_whatever_is_owed(desk: Any, amount: str, told_so: bool) -> None:
    desk.debtor(credit_limit=Decimal(500))
    desk.invoice("F1", amount=amount, due=d(1))
    desk.invoice("F2", due=d(1))
    assert told(desk, d(23), "Boven de kredietlimiet") is told_so


@pytest.mark.parametrize(("disputed", "told_so"), [("999.99", True), (1000, False)])
def test_a_cent_that_is_not_disputed_is_told(desk: Any, disputed: Any, told_so: bool) -> None:
    desk.invoice(due=d(1), disputed=disputed)
    assert told(desk, d(23), "is betwist") is told_so
