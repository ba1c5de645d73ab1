"""Each outcome by itself: what an empty note is asked for and in which order, where its dates lie, and what it sets going."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.facts import Call, Debtor
from xlwings_addin.rules.outcomes import check
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome

MON = date(2026, 11, 23)
POLICY = presets()["procesgericht"]
UNKNOWN = Debtor(2, "D1", phone="020 123 45 67")
KNOWN = UNKNOWN._replace(classification="Vergeten", email="a@b.nl")

SPEAKER = "met wie u heeft gesproken"
ASKED: dict[Outcome, tuple[str, ...]] = {
    Outcome.PROMISE: (SPEAKER, "Toegezegd bedrag", "Toegezegd op", "Betaalwijze", "Samenvatting"),
    Outcome.PAID_NOW: (SPEAKER, "Toegezegd bedrag", "Betaalwijze"),
    Outcome.ALREADY_PAID: ("Toegezegd bedrag", "Toegezegd op"),
    Outcome.PLAN: ("Voorwaarde", "Toegezegd op", "Reden"),
    Outcome.COMPLAINT: ("Reden of Samenvatting", "Betwist bedrag", "Actiehouder", "Gereed op"),
    Outcome.CONDITIONAL: ("Voorwaarde", "Actiehouder", "Gereed op", "Toegezegd op"),
    Outcome.INVOICE_MISSING: (),
    Outcome.ABSENT: ("Terug op", "Waarnemer"),
    Outcome.NO_ANSWER: ("Tijd",),
    Outcome.VOICEMAIL: ("Tijd",),
    Outcome.BUSY: ("Tijd",),
    Outcome.WRONG_NUMBER: (),
    Outcome.CALL_BACK: ("Terugbellen op",),
    Outcome.REFERRED: ("Waarnemer", "Telefoonnummer"),
    Outcome.UNWILLING: (SPEAKER, "Reden"),
    Outcome.UNABLE: (SPEAKER, "Reden"),
    Outcome.BROKEN_OFF: (SPEAKER,),
    Outcome.NO_RESULT: (SPEAKER, "Reden"),
    Outcome.SET_OFF: ("Reden", "Betwist bedrag"),
    Outcome.INSOLVENCY_SIGNAL: ("Signaal",),
    Outcome.INSOLVENT: ("Signaal", "Gereed op", "Waarnemer"),
    Outcome.DECEASED: (),
    Outcome.INFORMATIVE: ("Samenvatting", "Volgende datum"),
}


def d(day: int, month: int = 11) -> date:
    return date(2026, month, day)


def objections(outcome: Outcome, debtor: Debtor = KNOWN, unkept: str = "", **facts: Any) -> tuple[str, ...]:
    return check(Call(2, "1", MON, debtor="D1", outcome=outcome, **facts), MON, POLICY, debtor, unkept=unkept)[0]


@pytest.mark.parametrize("outcome", list(Outcome))
def test_an_empty_note_is_asked_for_what_the_outcome_needs(outcome: Outcome) -> None:
    found = objections(outcome)
    assert len(found) == len(ASKED[outcome])
    assert all(label in sentence for label, sentence in zip(ASKED[outcome], found, strict=True))


@pytest.mark.parametrize(
    ("outcome", "label", "fields"),
    [
        (Outcome.PLAN, "Voorwaarde", {"condition": "3 termijnen", "promised": Decimal(100), "summary": "3 x 100"}),
        (Outcome.COMPLAINT, "Reden of Samenvatting", {"reason": "krat kapot", "summary": "kapot", "note": "kapot"}),
        (Outcome.CONDITIONAL, "Toegezegd op", {"promised_on": d(27), "next_on": d(27)}),
        (Outcome.SET_OFF, "Reden", {"reason": "factuur 88", "summary": "factuur 88", "note": "factuur 88"}),
        (Outcome.INSOLVENCY_SIGNAL, "Signaal", {"signal": "winkel leeg", "note": "winkel leeg"}),
        (Outcome.INSOLVENT, "Signaal", {"signal": "WSNP", "reason": "WSNP"}),
        (Outcome.INSOLVENT, "Gereed op", {"ready_by": d(20), "next_on": d(20)}),
    ],
)
def test_one_of_several_places_is_enough(outcome: Outcome, label: str, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        assert not any(label in sentence for sentence in objections(outcome, **{name: value})), name


BEFORE, AFTER = "ligt voor het gesprek", "ligt na het gesprek"


@pytest.mark.parametrize(
    ("outcome", "field", "the_day_before", "the_day_after"),
    [
        (Outcome.PROMISE, "promised_on", BEFORE, ""),
        (Outcome.ALREADY_PAID, "promised_on", "", AFTER),
        (Outcome.PLAN, "promised_on", BEFORE, ""),
        (Outcome.COMPLAINT, "ready_by", BEFORE, ""),
        (Outcome.CONDITIONAL, "ready_by", BEFORE, ""),
        (Outcome.CONDITIONAL, "promised_on", BEFORE, ""),
        (Outcome.CONDITIONAL, "next_on", BEFORE, ""),
        (Outcome.ABSENT, "back_on", BEFORE, ""),
        (Outcome.CALL_BACK, "call_back_on", BEFORE, ""),
        (Outcome.INSOLVENT, "ready_by", "", ""),
        (Outcome.INFORMATIVE, "next_on", BEFORE, ""),
    ],
)
def test_where_a_date_must_lie(outcome: Outcome, field: str, the_day_before: str, the_day_after: str) -> None:
    for day, words in ((d(22), the_day_before), (MON, ""), (d(24), the_day_after)):
        dated: dict[str, Any] = {field: day}
        found = [said for said in objections(outcome, **dated) if "het gesprek" in said]
        assert len(found) == bool(words), day
        assert all(words in said for said in found)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_who_will_not_or_cannot_pay_must_be_classified(outcome: Outcome) -> None:
    asked = any("classificatie" in said for said in objections(outcome, UNKNOWN))
    assert asked is (outcome in {Outcome.UNWILLING, Outcome.UNABLE})


@pytest.mark.parametrize("outcome", list(Outcome))
def test_only_a_missing_invoice_needs_an_address(outcome: Outcome) -> None:
    asked = any("kopie van de factuur" in said for said in objections(outcome, UNKNOWN))
    assert asked is (outcome is Outcome.INVOICE_MISSING)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_after_which_outcomes_a_broken_promise_is_asked_about(outcome: Outcome) -> None:
    asked = any("Vraag waarom" in said for said in objections(outcome, unkept="Niet nagekomen."))
    assert asked is (outcome in {Outcome.PROMISE, Outcome.PAID_NOW, Outcome.CONDITIONAL, Outcome.INFORMATIVE})


@pytest.mark.parametrize("outcome", list(Outcome))
def test_which_conversations_tell_why_somebody_does_not_pay(outcome: Outcome) -> None:
    call = Call(2, "1", MON, debtor="D1", outcome=outcome)
    warnings = check(call, MON, presets()["resultaatgericht"], UNKNOWN)[1]
    tells = {
        Outcome.PROMISE,
        Outcome.PLAN,
        Outcome.COMPLAINT,
        Outcome.CONDITIONAL,
        Outcome.INVOICE_MISSING,
        Outcome.CALL_BACK,
        Outcome.BROKEN_OFF,
        Outcome.NO_RESULT,
        Outcome.SET_OFF,
        Outcome.INFORMATIVE,
    }
    assert any("classificatie" in said for said in warnings) is (outcome in tells)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_which_calls_put_an_end_to_a_promise(desk: Any, outcome: Outcome) -> None:
    desk.invoice(due=d(1))
    desk.promise(d(16), d(27))
    desk.call(d(20), outcome)
    ends = {
        Outcome.PROMISE,
        Outcome.PAID_NOW,
        Outcome.ALREADY_PAID,
        Outcome.PLAN,
        Outcome.COMPLAINT,
        Outcome.CONDITIONAL,
        Outcome.UNWILLING,
        Outcome.UNABLE,
        Outcome.SET_OFF,
        Outcome.INSOLVENT,  # the debtor's status decides
        Outcome.DECEASED,
    }
    assert (desk.decide(23, 11).rule == "R10") is (outcome not in ends)
