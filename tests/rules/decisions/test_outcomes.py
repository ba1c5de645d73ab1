"""Logging a call: what each outcome asks for, one fact at a time left out, and what is refused or warned about."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.facts import Call, Debtor
from xlwings_addin.rules.outcomes import OUTCOMES, check
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome

ON = date(2026, 11, 23)
POLICY = presets()["procesgericht"]
DEBTOR = Debtor(2, "D1", classification="Vergeten", email="a@b.nl")


def d(day: int, month: int = 11) -> date:
    return date(2026, month, day)


COMPLETE: dict[Outcome, dict[str, Any]] = {
    Outcome.PROMISE: {
        "spoken_to": "mevrouw Bos", "promised": Decimal(1000), "promised_on": d(27), "means": "Overboeking", "summary": "betaalt vrijdag",
    },
    Outcome.PAID_NOW: {"spoken_to": "mevrouw Bos", "promised": Decimal(1000), "means": "iDEAL of betaallink"},
    Outcome.ALREADY_PAID: {"promised": Decimal(1000), "promised_on": d(20)},
    Outcome.PLAN: {"condition": "3 termijnen", "promised_on": d(1, 12), "reason": "seizoen"},
    Outcome.COMPLAINT: {"summary": "krat kapot", "disputed": Decimal(200), "action_owner": "Wij", "ready_by": d(30)},
    Outcome.CONDITIONAL: {"condition": "na reparatie", "action_owner": "Wij", "ready_by": d(25), "promised_on": d(27)},
    Outcome.INVOICE_MISSING: {"note": "stuur naar info@bakker.nl"},
    Outcome.ABSENT: {"back_on": d(26), "stand_in": "geen"},
    Outcome.NO_ANSWER: {"time": "10:00"},
    Outcome.VOICEMAIL: {"time": "10:00"},
    Outcome.BUSY: {"time": "10:00"},
    Outcome.WRONG_NUMBER: {},
    Outcome.CALL_BACK: {"call_back_on": d(25)},
    Outcome.REFERRED: {"stand_in": "de boekhouder", "phone": "030 123"},
    Outcome.UNWILLING: {"spoken_to": "de eigenaar", "reason": "vindt het te duur"},
    Outcome.UNABLE: {"spoken_to": "de eigenaar", "reason": "100 per maand"},
    Outcome.BROKEN_OFF: {"spoken_to": "de eigenaar"},
    Outcome.NO_RESULT: {"spoken_to": "de eigenaar", "reason": "noemt geen dag"},
    Outcome.SET_OFF: {"reason": "onze factuur 88", "disputed": Decimal(200)},
    Outcome.INSOLVENCY_SIGNAL: {"signal": "winkel leeg"},
    Outcome.INSOLVENT: {"signal": "Faillissement", "ready_by": d(20), "stand_in": "mr. Bos"},
    Outcome.DECEASED: {},
    Outcome.INFORMATIVE: {"summary": "wacht op akkoord", "next_on": d(30)},
}  # fmt: skip


def call(outcome: str, **facts: Any) -> Call:
    return Call(2, "1", facts.pop("on", ON), debtor="D1", outcome=outcome, **facts)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_complete_note_is_accepted(outcome: Outcome) -> None:
    assert check(call(outcome, **COMPLETE[outcome]), ON, POLICY, DEBTOR) == ((), ())


@pytest.mark.parametrize(
    ("outcome", "fact"), [(outcome, fact) for outcome, facts in COMPLETE.items() for fact in facts]
)
def test_each_fact_is_asked_for(outcome: Outcome, fact: str) -> None:
    facts = {name: value for name, value in COMPLETE[outcome].items() if name != fact}
    objections, _ = check(call(outcome, **facts), ON, POLICY, DEBTOR._replace(email=""))
    assert objections


@pytest.mark.parametrize("outcome", [Outcome.UNWILLING, Outcome.UNABLE])
def test_who_will_not_or_cannot_pay_is_classified_first(outcome: Outcome) -> None:
    objections, _ = check(call(outcome, **COMPLETE[outcome]), ON, POLICY, DEBTOR._replace(classification="Onbekend"))
    assert objections == ("Kies bij de debiteur een classificatie: niet-willer, niet-kunner of vergeten.",)


def test_an_absence_has_no_reason() -> None:
    objections, _ = check(call(Outcome.ABSENT, **COMPLETE[Outcome.ABSENT], reason="griep"), ON, POLICY, DEBTOR)
    assert objections == ("Maak Reden leeg: waarom iemand afwezig is, mag u niet vastleggen.",)


@pytest.mark.parametrize(
    ("day", "refused", "warned"),
    [
        (d(22), True, False),
        (d(23), False, False),
        (d(7, 12), False, False),
        (d(8, 12), False, True),
        (d(20, 12), False, True),
        (d(21, 12), True, False),
    ],
)
def test_a_promise_is_for_within_two_weeks_and_never_four(day: date, refused: bool, warned: bool) -> None:
    objections, warnings = check(
        call(Outcome.PROMISE, **(COMPLETE[Outcome.PROMISE] | {"promised_on": day})), ON, POLICY, DEBTOR
    )
    assert (bool(objections), bool(warnings)) == (refused, warned)


@pytest.mark.parametrize(
    ("outcome", "changed"),
    [
        (Outcome.PROMISE, {"promised": Decimal(0)}),
        (Outcome.PROMISE, {"promised": Decimal(-5)}),
        (Outcome.ALREADY_PAID, {"promised_on": d(24)}),
        (Outcome.CALL_BACK, {"call_back_on": d(20)}),
        (Outcome.COMPLAINT, {"disputed": Decimal(0)}),
        (Outcome.INFORMATIVE, {"on": d(24), "next_on": d(30)}),
        (Outcome.INFORMATIVE, {"on": None}),
    ],
)
def test_what_cannot_be_is_refused(outcome: Outcome, changed: dict[str, Any]) -> None:
    assert check(call(outcome, **(COMPLETE[outcome] | changed)), ON, POLICY, DEBTOR)[0]


def test_an_unknown_outcome_is_refused() -> None:
    assert check(call("Iets"), ON, POLICY, DEBTOR)[0] == ("Kies een uitkomst uit de lijst; 'Iets' staat er niet in.",)


@pytest.mark.parametrize(
    ("promised", "reason", "words"),
    [(600, "", "Waarom niet alles?"), (600, "seizoen", ""), (1000, "", ""), (1200, "", "hoger dan wat openstaat")],
)
def test_a_promise_is_for_all_that_is_open(promised: int, reason: str, words: str) -> None:
    facts = COMPLETE[Outcome.PROMISE] | {"promised": Decimal(promised), "reason": reason, "open_at_call": Decimal(1000)}
    warnings = " ".join(check(call(Outcome.PROMISE, **facts), ON, POLICY, DEBTOR)[1])
    assert words in warnings if words else not warnings


@pytest.mark.parametrize(
    ("note", "fires"),
    [
        ("zegt dat hij ziek is", True),
        ("ziektekostenverzekering gefactureerd", True),
        ("is lid van de vakbond", True),
        ("heeft gisteren contact opgenomen", False),
        ("belooft vrijdag te betalen", False),
    ],
)
def test_words_about_health_and_belief_are_pointed_out(note: str, fires: bool) -> None:
    assert bool(check(call(Outcome.WRONG_NUMBER, note=note), ON, POLICY, DEBTOR)[1]) is fires


def test_a_policy_may_want_to_classify_at_the_first_conversation() -> None:
    facts = COMPLETE[Outcome.BROKEN_OFF]
    warnings = check(call(Outcome.BROKEN_OFF, **facts), ON, presets()["resultaatgericht"], Debtor(2, "D1"))[1]
    assert warnings == ("Kies bij de debiteur ook een classificatie; dit beleid vraagt dat bij het eerste gesprek.",)


def test_sentences_are_whole() -> None:
    for entry in OUTCOMES.values():
        for need in (*entry.needs, *entry.forbidden):
            assert need.sentence[0].isupper() and need.sentence.endswith(".")
            assert all(name in Call._fields for name in need.fields)


def test_what_a_row_is_about_is_asked_first() -> None:
    nothing = Call(2, "1", None, outcome=Outcome.NO_RESULT)
    assert check(nothing, ON, POLICY, DEBTOR)[0] == (
        "Vul de datum van het gesprek in.",
        "Vul in over welke debiteur het gesprek ging.",
        "Vul in met wie u heeft gesproken.",
        "Vul de reden in, bij Reden.",
    )


@pytest.mark.parametrize(
    ("outcome", "changed"),
    [
        (Outcome.PROMISE, {"promised": Decimal("0.01")}),
        (Outcome.ALREADY_PAID, {"promised_on": ON}),  # paid today
        (Outcome.PLAN, {"promised_on": d(31, 12)}),  # a plan may begin later than a promise may end
        (Outcome.CONDITIONAL, {"promised_on": d(31, 12)}),
    ],
)
def test_what_may_be_is_accepted(outcome: Outcome, changed: dict[str, Any]) -> None:
    assert check(call(outcome, **(COMPLETE[outcome] | changed)), ON, POLICY, DEBTOR) == ((), ())


@pytest.mark.parametrize("fact", ["on", "promised", "promised_on"])
def test_a_promise_that_is_not_complete_is_asked_for_what_is_missing(fact: str) -> None:
    facts = COMPLETE[Outcome.PROMISE] | {"open_at_call": Decimal(1000), "on": ON, fact: None}
    assert len(check(call(Outcome.PROMISE, **facts), ON, POLICY, DEBTOR)[0]) == 1


@pytest.mark.parametrize(
    ("outcome", "facts", "debtor", "asked"),
    [
        (Outcome.INVOICE_MISSING, {}, None, True),
        (Outcome.INVOICE_MISSING, {}, Debtor(2, "D1"), True),
        (Outcome.INVOICE_MISSING, {}, Debtor(2, "D1", email="a@b.nl"), False),
        (Outcome.INVOICE_MISSING, {}, Debtor(2, "D1", address="Kade 1"), False),
        (Outcome.INVOICE_MISSING, {"note": "naar de boekhouder"}, None, False),
        (Outcome.INVOICE_MISSING, {"summary": "naar de boekhouder"}, None, False),
        (Outcome.WRONG_NUMBER, {}, Debtor(2, "D1"), False),
    ],
)
def test_a_copy_of_an_invoice_needs_somewhere_to_go(
    outcome: Outcome, facts: dict[str, Any], debtor: Debtor | None, asked: bool
) -> None:
    assert bool(check(call(outcome, **facts), ON, POLICY, debtor)[0]) is asked


@pytest.mark.parametrize(
    ("outcome", "unkept", "reason", "asked"),
    [
        (Outcome.PROMISE, "De toezegging van 9 november is niet nagekomen.", "", True),
        (Outcome.PROMISE, "De toezegging van 9 november is niet nagekomen.", "vergeten", False),
        (Outcome.PROMISE, "", "", False),
        (Outcome.ALREADY_PAID, "De toezegging van 9 november is niet nagekomen.", "", False),
    ],
)
def test_after_a_broken_promise_a_new_one_needs_the_reason(
    outcome: Outcome, unkept: str, reason: str, asked: bool
) -> None:
    found = check(call(outcome, **COMPLETE[outcome], reason=reason), ON, POLICY, DEBTOR, unkept=unkept)[0]
    assert found == ((f"{unkept} Vraag waarom en vul dat in, bij Reden.",) if asked else ())


@pytest.mark.parametrize(
    ("policy", "outcome", "classification", "objects", "warns"),
    [
        ("resultaatgericht", Outcome.BROKEN_OFF, "", False, True),
        ("resultaatgericht", Outcome.BROKEN_OFF, "Onbekend", False, True),
        ("resultaatgericht", Outcome.BROKEN_OFF, "Vergeten", False, False),
        ("resultaatgericht", Outcome.BROKEN_OFF, None, False, False),  # no row to write it in
        ("resultaatgericht", Outcome.NO_ANSWER, "", False, False),
        ("resultaatgericht", Outcome.UNWILLING, "", True, False),  # has to be classified anyhow
        ("procesgericht", Outcome.BROKEN_OFF, "", False, False),
        ("procesgericht", Outcome.UNWILLING, "", True, False),
        ("procesgericht", Outcome.UNWILLING, None, True, False),
        ("procesgericht", Outcome.UNWILLING, "Niet-willer", False, False),
    ],
)
def test_who_has_to_be_classified(
    policy: str, outcome: Outcome, classification: str | None, objects: bool, warns: bool
) -> None:
    debtor = None if classification is None else Debtor(2, "D1", classification=classification)
    objections, warnings = check(call(outcome, **COMPLETE[outcome]), ON, presets()[policy], debtor)
    assert (bool(objections), bool(warnings)) == (objects, warns)


@pytest.mark.parametrize(
    ("promised", "facts", "warned"),
    [
        ("0.50", {"open_at_call": Decimal(1)}, True),
        ("1000", {"open_at_call": Decimal(0)}, False),  # nothing was open, so that says nothing
        ("600", {"open_at_call": Decimal(1000)}, True),
        ("600", {"open_at_call": Decimal(1000), "goal": "Betalingsregeling"}, False),
        ("600", {}, False),
    ],
)
def test_why_not_all_is_asked_when_all_was_the_aim(promised: str, facts: dict[str, Any], warned: bool) -> None:
    facts = COMPLETE[Outcome.PROMISE] | {"promised": Decimal(promised)} | facts
    assert bool(check(call(Outcome.PROMISE, **facts), ON, POLICY, DEBTOR)[1]) is warned


@pytest.mark.parametrize(("reason", "advised"), [("", True), ("salaris op de 8e", False)])
def test_a_day_further_away_needs_its_reason(reason: str, advised: bool) -> None:
    facts = COMPLETE[Outcome.PROMISE] | {"promised_on": d(8, 12), "reason": reason}
    (warning,) = check(call(Outcome.PROMISE, **facts), ON, POLICY, DEBTOR)[1]
    assert warning.startswith("De toezegging loopt 15 dagen; meer dan 14 is lang.")
    assert ("Vraag een volgende keer om een dag binnen 14 dagen." in warning) is advised
