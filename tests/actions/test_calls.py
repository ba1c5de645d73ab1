"""Gesprek vastleggen: every outcome with its facts, without each of them, what follows, and taken back."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import to_cell
from xlwings_addin.ledger.schema import CALLS
from xlwings_addin.rules.contact import PHONED_US
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.vocabulary import Outcome

if TYPE_CHECKING:
    from conftest import Desk

MONDAY = date(2026, 11, 23)
THURSDAY = date(2026, 11, 26)
NEXT_MONDAY = date(2026, 11, 30)


class Case(NamedTuple):
    """What is typed for an outcome, which facts it cannot do without, and the step of the oldest invoice afterwards."""

    facts: dict[str, Any]
    required: tuple[str, ...]
    step: str
    on: date


SAID = {"spoken_to": "mevrouw A. Voorbeeld"}
MADE = {"promised": Decimal("2080.50"), "promised_on": NEXT_MONDAY, "means": "Overboeking"}

CASES: dict[Outcome, Case] = {
    Outcome.PROMISE: Case({**SAID, **MADE, "summary": "Betaalt 30 november."}, ("spoken_to", "promised", "promised_on", "means", "summary"), "Bellen", date(2026, 12, 1)),
    Outcome.PAID_NOW: Case({**SAID, "promised": Decimal("2080.50"), "means": "iDEAL of betaallink"}, ("spoken_to", "promised", "means"), "Betaling controleren", date(2026, 11, 25)),
    Outcome.ALREADY_PAID: Case({"promised": Decimal("2080.50"), "promised_on": date(2026, 11, 20)}, ("promised", "promised_on"), "Betaling controleren", THURSDAY),
    Outcome.PLAN: Case({"condition": "3 termijnen", "promised_on": NEXT_MONDAY, "reason": "wacht op een betaling"}, ("condition", "promised_on", "reason"), "Bellen", date(2026, 12, 1)),
    Outcome.COMPLAINT: Case({"reason": "te weinig geleverd", "disputed": Decimal("2990.75"), "action_owner": "Wij", "ready_by": NEXT_MONDAY}, ("reason", "disputed", "action_owner", "ready_by"), "Klacht opvolgen", NEXT_MONDAY),
    Outcome.CONDITIONAL: Case({"condition": "eerst de creditnota", "action_owner": "Wij", "ready_by": THURSDAY, "promised_on": NEXT_MONDAY}, ("condition", "action_owner", "ready_by", "promised_on"), "Controleren", THURSDAY),
    Outcome.INVOICE_MISSING: Case({}, (), "Bellen", date(2026, 11, 25)),
    Outcome.ABSENT: Case({"back_on": THURSDAY, "stand_in": "geen"}, ("back_on", "stand_in"), "Bellen", THURSDAY),
    Outcome.NO_ANSWER: Case({"time": "10:15"}, (), "Bellen", date(2026, 11, 24)),
    Outcome.VOICEMAIL: Case({"time": "10:15"}, (), "Bellen", date(2026, 11, 24)),
    Outcome.BUSY: Case({"time": "10:15"}, (), "Bellen", date(2026, 11, 24)),
    Outcome.WRONG_NUMBER: Case({}, (), "Aanmaning", MONDAY),
    Outcome.CALL_BACK: Case({"call_back_on": THURSDAY}, ("call_back_on",), "Bellen", THURSDAY),
    Outcome.REFERRED: Case({"stand_in": "de heer B.", "phone": "020 000 00 09"}, ("stand_in", "phone"), "Bellen", date(2026, 11, 24)),
    Outcome.UNWILLING: Case({**SAID, "reason": "vindt de prijs te hoog"}, ("spoken_to", "reason"), "Laatste aanmaning", MONDAY),
    Outcome.UNABLE: Case({**SAID, "reason": "hooguit 100 euro per maand"}, ("spoken_to", "reason"), "Regeling voorstellen", MONDAY),
    Outcome.BROKEN_OFF: Case({**SAID}, ("spoken_to",), "Aanmaning", date(2026, 11, 24)),
    Outcome.NO_RESULT: Case({**SAID, "reason": "wil er niet over praten"}, ("spoken_to", "reason"), "Aanmaning", date(2026, 11, 24)),
    Outcome.SET_OFF: Case({"reason": "onze inkoopfactuur 77", "disputed": Decimal("2990.75")}, ("reason", "disputed"), "Klacht opvolgen", NEXT_MONDAY),
    Outcome.INSOLVENCY_SIGNAL: Case({"signal": "zaak is leeggehaald"}, ("signal",), "Controleren", date(2026, 11, 24)),
    Outcome.INSOLVENT: Case({"signal": "Faillissement", "ready_by": date(2026, 11, 10), "stand_in": "mr. C. Urator"}, ("signal", "ready_by", "stand_in"), "Vordering indienen", MONDAY),
    Outcome.DECEASED: Case({"ready_by": date(2026, 11, 20)}, (), "Erven benaderen", date(2026, 12, 21)),
    Outcome.INFORMATIVE: Case({"summary": "Wil eerst de facturen zien.", "next_on": THURSDAY}, ("summary", "next_on"), "Bellen", THURSDAY),
}  # fmt: skip


def call(desk: Desk, outcome: str, clock: str = "10:15", **facts: Any) -> Any:
    return log_call(desk.book, {"debtor": "D1", "outcome": outcome, **facts}, desk.occasion(clock))


def test_every_outcome_has_its_case() -> None:
    assert set(CASES) == set(Outcome) == set(OUTCOMES)


@pytest.mark.parametrize("outcome", Outcome)
def test_an_outcome_with_its_facts_is_logged_and_its_next_step_follows(desk: Desk, outcome: Outcome) -> None:
    case = CASES[outcome]
    report = call(desk, outcome, **case.facts)
    assert report.ok
    assert str(outcome) in report.message
    (row,) = desk.rows("Gesprekken")
    assert (row["Nummer"], row["Uitkomst"], row["Datum"], row["Tijd"]) == (
        "1",
        outcome,
        datetime(2026, 11, 23),
        "10:15",
    )
    assert (row["Facturen"], row["Openstaand bij gesprek"]) == ("F1; F2; F3", 2990.75)
    assert {field: row[CALLS.by_field[field].header] for field in case.facts} == {
        field: to_cell(fact) for field, fact in case.facts.items()
    }
    invoice = desk.row("Facturen", "Factuurnummer", "F1")
    assert (invoice["Uitkomst"], invoice["Volgende stap"], invoice["Stapdatum"].date()) == (outcome, case.step, case.on)
    assert invoice["Laatst gesproken"] == datetime(2026, 11, 23)


@pytest.mark.parametrize(
    ("outcome", "without"), [(outcome, field) for outcome, case in CASES.items() for field in case.required]
)
def test_an_outcome_without_one_of_its_facts_is_refused_and_nothing_is_written(
    desk: Desk, outcome: Outcome, without: str
) -> None:
    before = desk.values(), desk.rows("Logboek")
    facts = {field: value for field, value in CASES[outcome].facts.items() if field != without}
    with pytest.raises(DataError, match="nog niet vastgelegd"):
        call(desk, outcome, **facts)
    assert (desk.values(), desk.rows("Logboek")) == before


@pytest.mark.parametrize("outcome", Outcome)
def test_a_call_taken_back_leaves_no_trace_but_in_the_journal(desk: Desk, outcome: Outcome) -> None:
    update(desk.book, desk.occasion())
    before = desk.values()
    call(desk, outcome, **CASES[outcome].facts)
    assert desk.values() != before
    undo(desk.book, desk.occasion())
    assert desk.values() == before
    assert {row["Handeling"] for row in desk.rows("Logboek")} == {"Gesprek vastleggen", "Ongedaan maken"}


def test_all_that_is_missing_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(DataError) as refused:
        call(desk, "Toezegging")
    for word in ("met wie", "Toegezegd bedrag", "Toegezegd op", "Betaalwijze", "Samenvatting"):
        assert word in str(refused.value)


def test_a_promise_of_four_weeks_is_a_plan(desk: Desk) -> None:
    facts = {**CASES[Outcome.PROMISE].facts, "promised_on": date(2026, 12, 21)}
    with pytest.raises(DataError, match="leg een regeling vast"):
        call(desk, "Toezegging", **facts)
    facts["promised_on"] = date(2026, 12, 8)
    assert any("15 dagen" in warning for warning in call(desk, "Toezegging", **facts).warnings)


def test_why_somebody_is_absent_is_refused(desk: Desk) -> None:
    with pytest.raises(DataError, match="Maak Reden leeg"):
        call(desk, "Afwezig", back_on=THURSDAY, stand_in="geen", reason="ziek")


def test_a_word_about_health_warns_with_what_to_write_instead(desk: Desk) -> None:
    report = call(desk, "Geen gehoor", note="zegt dat hij ziek is")
    assert any("ziek" in warning and "afwezig tot" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"debtor": ""}, "debiteurnummer"),
        ({"debtor": "D9"}, "debiteur 'D9' staat niet"),
        ({"outcome": ""}, "kies een uitkomst"),
        ({"outcome": "Beloofd"}, "uitkomst 'Beloofd' bestaat niet; kies er een uit de lijst"),
        ({"outcome": "toezeging"}, "uitkomst 'toezeging' bestaat niet; bedoelt u 'Toezegging'"),
        ({"outcome": "geen"}, "uitkomst 'geen' bestaat niet; bedoelt u 'Geen gehoor'"),
        ({"invoices": ("F1", "F9")}, "geen factuur F9"),
        ({"replaces": "7"}, "gesprek 7 staat niet"),
        ({"on": date(2026, 11, 24)}, "na vandaag"),
    ],
)
def test_what_does_not_exist_is_refused(desk: Desk, typed: dict[str, Any], problem: str) -> None:
    before = desk.values()
    with pytest.raises(DataError, match=problem):
        log_call(desk.book, {"debtor": "D1", "outcome": "Geen gehoor", **typed}, desk.occasion())
    assert desk.values() == before


def test_an_unknown_policy_is_refused(desk: Desk) -> None:
    desk.set("Debiteuren", ("D1",), "Beleid", "streng")
    with pytest.raises(DataError, match="beleid 'streng' staat niet in het blad Beleid"):
        call(desk, "Geen gehoor")


def test_capitals_do_not_matter(desk: Desk) -> None:
    assert call(desk, "  geen GEHOOR ").ok
    assert desk.rows("Gesprekken")[0]["Uitkomst"] == "Geen gehoor"


def test_a_call_about_one_invoice_leaves_the_others_alone(desk: Desk) -> None:
    call(desk, "Toezegging", **CASES[Outcome.PROMISE].facts, invoices=("F2",))
    assert desk.row("Facturen", "Factuurnummer", "F2")["Uitkomst"] == "Toezegging"
    assert desk.row("Facturen", "Factuurnummer", "F1")["Uitkomst"] is None


def test_several_calls_a_day_each_have_their_row_and_the_newest_shows(desk: Desk) -> None:
    call(desk, "Geen gehoor", clock="09:10")
    call(desk, "Toezegging", clock="15:40", **CASES[Outcome.PROMISE].facts)
    assert [(row["Nummer"], row["Tijd"]) for row in desk.rows("Gesprekken")] == [("1", "09:10"), ("2", "15:40")]
    assert desk.row("Facturen", "Factuurnummer", "F1")["Uitkomst"] == "Toezegging"


def test_only_the_rows_of_the_debtor_are_computed_and_they_are_as_an_update_computes_them(desk: Desk) -> None:
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Ander", "Type": "Zakelijk"})
    desk.add("Facturen", number="G1", debtor="D2", issued=date(2026, 10, 1), due=date(2026, 11, 1), amount=Decimal(500))
    call(desk, "Toezegging", **CASES[Outcome.PROMISE].facts)
    assert desk.row("Facturen", "Factuurnummer", "G1")["Status"] is None
    ours = [row for row in desk.rows("Facturen") if row["Debiteurnummer"] == "D1"]
    update(desk.book, desk.occasion())
    assert [row for row in desk.rows("Facturen") if row["Debiteurnummer"] == "D1"] == ours
    assert desk.row("Facturen", "Factuurnummer", "G1")["Status"] == "Nu"


def test_a_call_in_one_currency_says_that_the_other_is_left(desk: Desk) -> None:
    desk.add(
        "Facturen",
        number="U1",
        debtor="D1",
        issued=date(2026, 10, 6),
        due=date(2026, 11, 5),
        amount=Decimal(500),
        currency="USD",
    )
    report = call(desk, "Geen gehoor")
    assert desk.rows("Gesprekken")[0]["Facturen"] == "F1; F2; F3"
    assert any("USD" in warning for warning in report.warnings)


def test_out_of_hours_warns_and_a_call_of_another_day_does_not(desk: Desk) -> None:
    assert any("Na 20:00" in warning for warning in call(desk, "Geen gehoor", clock="20:15").warnings)
    assert not any(
        "20:00" in warning for warning in call(desk, "Geen gehoor", clock="20:15", on=date(2026, 11, 20)).warnings
    )


def test_a_wrong_number_is_the_one_that_was_dialled(desk: Desk) -> None:
    call(desk, "Fout nummer")
    assert desk.rows("Gesprekken")[0]["Telefoonnummer"] == "020 000 00 01"


def test_a_wrong_number_after_a_referral_is_that_of_the_person_we_were_referred_to(desk: Desk) -> None:
    call(desk, "Verwezen", stand_in="de heer B.", phone="020 000 00 09")
    call(desk.on(date(2026, 11, 24)), "Fout nummer")
    assert desk.rows("Gesprekken")[1]["Telefoonnummer"] == "020 000 00 09"
    invoice = desk.row("Facturen", "Factuurnummer", "F1")
    assert "verwezen" not in invoice["Reden"]
    assert invoice["Volgende stap"] == "Aanmaning"


AGAIN = {**CASES[Outcome.PROMISE].facts, "promised_on": date(2026, 12, 7)}


class TestAfterABrokenPromise:
    """A80: the second time the debtor is asked why."""

    TOLD = "De toezegging van € 2.080,50 voor 30 november is niet nagekomen. Vraag waarom en vul dat in, bij Reden."

    @pytest.fixture
    def broken(self, desk: Desk) -> Desk:
        call(desk, "Toezegging", **CASES[Outcome.PROMISE].facts)
        return desk.on(date(2026, 12, 1))

    def test_a_new_promise_says_why_the_old_one_was_not_kept(self, broken: Desk) -> None:
        before = broken.values()
        with pytest.raises(DataError, match=re.escape(self.TOLD)):
            call(broken, "Toezegging", **AGAIN)
        assert broken.values() == before
        call(broken, "Toezegging", **AGAIN, reason="klant betaalde hem te laat")
        assert broken.rows("Gesprekken")[1]["Reden"] == "klant betaalde hem te laat"

    def test_somebody_else_on_the_phone_explains_nothing(self, broken: Desk) -> None:
        call(broken, "Afwezig", back_on=date(2026, 12, 2), stand_in="geen")
        with pytest.raises(DataError, match=re.escape(self.TOLD)):
            call(broken.on(date(2026, 12, 2)), "Toezegging", **AGAIN)

    @pytest.mark.parametrize("outcome", ["Geen gehoor", "Al betaald", "Terugbellen"])
    def test_what_says_nothing_about_it_needs_no_reason(self, broken: Desk, outcome: str) -> None:
        facts = {
            **CASES[Outcome(outcome)].facts,
            **({"call_back_on": date(2026, 12, 2)} if outcome == "Terugbellen" else {}),
        }
        assert call(broken, outcome, **facts).ok

    def test_once_explained_it_is_not_asked_again(self, broken: Desk) -> None:
        call(broken, "Informatief", summary="Zoekt het uit.", next_on=date(2026, 12, 4), reason="ziet de post niet")
        assert call(broken.on(date(2026, 12, 4)), "Toezegging", **AGAIN).ok

    def test_a_promise_that_still_runs_needs_no_reason(self, desk: Desk) -> None:
        call(desk, "Toezegging", **CASES[Outcome.PROMISE].facts)
        assert call(desk.on(THURSDAY), "Toezegging", **AGAIN).ok


class TestForOthers:
    """Incasseert voor derden: the hours and the frequency are limits."""

    @pytest.fixture
    def bound(self, desk: Desk) -> Desk:
        desk.set("Instellingen", ("Incasseert voor derden",), "Waarde", True)
        return desk

    @pytest.mark.parametrize("clock", ["20:15", "06:30", "18:00"])
    def test_out_of_hours_is_refused_unless_the_debtor_phoned(self, bound: Desk, clock: str) -> None:
        before = bound.values()
        with pytest.raises(DataError, match="U incasseert voor derden, dus dat mag niet"):
            call(bound, "Geen gehoor", clock=clock)
        assert bound.values() == before
        report = call(bound, "Informatief", clock=clock, summary="Vraagt.", next_on=THURSDAY, note=PHONED_US)
        assert not any("derden" in warning for warning in report.warnings)

    def test_within_hours_nothing_is_said(self, bound: Desk) -> None:
        assert not call(bound, "Geen gehoor").warnings

    def test_a_second_conversation_within_three_working_days_is_refused(self, bound: Desk) -> None:
        said = {"summary": "Kijkt het na.", "next_on": date(2026, 12, 4)}
        call(bound, "Informatief", **said)
        with pytest.raises(DataError, match="hooguit één keer per drie werkdagen"):
            call(bound.on(date(2026, 11, 25)), "Informatief", **said)
        assert call(bound.on(THURSDAY), "Informatief", **said).ok

    def test_an_appointment_to_call_back_is_kept(self, bound: Desk) -> None:
        call(bound, "Terugbellen", call_back_on=date(2026, 11, 24))
        facts = CASES[Outcome.PROMISE].facts
        assert call(bound.on(date(2026, 11, 24)), "Toezegging", **facts).ok

    def test_a_correction_is_no_second_call(self, bound: Desk) -> None:
        call(bound, "Informatief", summary="Kijkt het na.", next_on=THURSDAY)
        assert call(bound.on(date(2026, 11, 24)), "Geen gehoor", on=MONDAY, replaces="1").ok


class TestComplaint:
    FACTS = CASES[Outcome.COMPLAINT].facts

    def test_puts_its_amount_on_the_oldest_invoices_with_the_day_of_the_answer(self, desk: Desk) -> None:
        call(desk, "Klacht", **{**self.FACTS, "disputed": Decimal(1300)})
        held = [(row["Betwist bedrag"], row["Reactie klacht voor"]) for row in desk.rows("Facturen")]
        assert held == [(1250.5, datetime(2026, 11, 30)), (49.5, datetime(2026, 11, 30)), (None, None)]

    def test_about_more_than_is_open_warns(self, desk: Desk) -> None:
        report = call(desk, "Klacht", **{**self.FACTS, "disputed": Decimal(5000)})
        assert any("hoger dan wat openstaat" in warning for warning in report.warnings)
        assert sum(row["Betwist bedrag"] for row in desk.rows("Facturen")) == 2990.75

    def test_that_was_a_mistake_is_taken_back_by_the_correction(self, desk: Desk) -> None:
        call(desk, "Klacht", **self.FACTS)
        call(desk, "Geen gehoor", replaces="1")
        assert [row["Betwist bedrag"] for row in desk.rows("Facturen")] == [None, None, None]
        assert desk.row("Facturen", "Factuurnummer", "F1")["Uitkomst"] == "Geen gehoor"

    def test_changed_by_hand_since_stays(self, desk: Desk) -> None:
        call(desk, "Klacht", **self.FACTS)
        desk.set("Facturen", ("F1", "D1"), "Betwist bedrag", Decimal(100))
        call(desk, "Geen gehoor", replaces="1")
        assert [row["Betwist bedrag"] for row in desk.rows("Facturen")] == [100, None, None]


class TestPlan:
    FACTS = CASES[Outcome.PLAN].facts

    def test_is_a_draft_of_instalments_that_add_up_to_the_cent(self, desk: Desk) -> None:
        report = call(desk, "Regeling", **self.FACTS)
        rows = desk.rows("Termijnen")
        assert [row["Bedrag"] for row in rows] == [996.91, 996.91, 996.93]
        assert [row["Datum"].date() for row in rows] == [NEXT_MONDAY, date(2026, 12, 30), date(2027, 1, 30)]
        assert {(row["Regeling"], row["Facturen"], row["Status"]) for row in rows} == {("R1", "F1; F2; F3", "Concept")}
        assert "Regeling R1 staat als concept" in report.message

    def test_signed_runs(self, desk: Desk) -> None:
        call(desk, "Regeling", **self.FACTS)
        for number in ("1", "2", "3"):
            desk.set("Termijnen", ("R1", number), "Getekend op", date(2026, 11, 24))
            desk.set("Termijnen", ("R1", number), "Status", None)
        update(desk.on(date(2026, 11, 25)).book, desk.occasion())
        assert desk.row("Facturen", "Factuurnummer", "F1")["Reden"].startswith("Regeling loopt")

    def test_without_a_number_of_instalments_is_refused(self, desk: Desk) -> None:
        with pytest.raises(DataError, match="aantal termijnen"):
            call(desk, "Regeling", promised=Decimal(2000), promised_on=NEXT_MONDAY, reason="krap bij kas")

    def test_makes_an_earlier_plan_for_the_same_invoices_lapse(self, desk: Desk) -> None:
        call(desk, "Regeling", **self.FACTS)
        call(desk, "Regeling", **{**self.FACTS, "condition": "2"})
        assert [(row["Regeling"], row["Status"]) for row in desk.rows("Termijnen")] == [("R1", "Vervallen")] * 3 + [
            ("R2", "Concept")
        ] * 2

    def test_that_was_a_mistake_lapses_by_the_correction(self, desk: Desk) -> None:
        call(desk, "Regeling", **self.FACTS)
        call(desk, "Geen gehoor", replaces="1")
        assert {row["Status"] for row in desk.rows("Termijnen")} == {"Vervallen"}

    def test_longer_than_the_policy_allows_warns(self, desk: Desk) -> None:
        desk.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
        report = call(desk, "Regeling", **{**self.FACTS, "condition": "4"})
        assert any("hoogstens 3 termijnen" in warning for warning in report.warnings)

    def test_of_nothing_is_refused(self, desk: Desk) -> None:
        with pytest.raises(DataError, match="te weinig voor 100 termijnen"):
            call(desk, "Regeling", **{**self.FACTS, "condition": "100", "promised": Decimal("0.50")})


class TestClassification:
    @pytest.mark.parametrize(("outcome", "word"), [(Outcome.UNWILLING, "Niet-willer"), (Outcome.UNABLE, "Niet-kunner")])
    def test_is_classified_with_the_reason_as_grounds(self, desk: Desk, outcome: Outcome, word: str) -> None:
        call(desk, outcome, **CASES[outcome].facts)
        (debtor,) = desk.rows("Debiteuren")
        assert debtor["Classificatie"] == word
        assert debtor["Onderbouwing"] == f"Gesprek 1 van 23-11-2026: {CASES[outcome].facts['reason']}"

    def test_keeps_the_classification_that_somebody_chose(self, desk: Desk) -> None:
        desk.set("Debiteuren", ("D1",), "Classificatie", "Vergeten")
        call(desk, "Niet willen", **CASES[Outcome.UNWILLING].facts)
        assert desk.rows("Debiteuren")[0]["Classificatie"] == "Vergeten"

    def test_is_not_classified_any_more_after_a_correction(self, desk: Desk) -> None:
        call(desk, "Niet willen", **CASES[Outcome.UNWILLING].facts)
        call(desk, "Geen gehoor", replaces="1")
        assert (desk.rows("Debiteuren")[0]["Classificatie"], desk.rows("Debiteuren")[0]["Onderbouwing"]) == (None, None)


@pytest.mark.parametrize(
    ("signal", "status"),
    [
        ("is failliet verklaard", "Faillissement"),
        ("Surseance", "Surseance"),
        ("zit in de WSNP", "WSNP"),
        ("onder bewind", "Bewind"),
    ],
)
def test_an_insolvent_debtor_gets_the_status_that_was_named(desk: Desk, signal: str, status: str) -> None:
    call(desk, "Insolvent", **{**CASES[Outcome.INSOLVENT].facts, "signal": signal})
    (debtor,) = desk.rows("Debiteuren")
    assert (debtor["Bijzondere status"], debtor["Status sinds"], debtor["Bewindvoerder"]) == (
        status,
        datetime(2026, 11, 10),
        "mr. C. Urator",
    )


def test_an_insolvency_without_its_kind_is_refused(desk: Desk) -> None:
    with pytest.raises(DataError, match="Faillissement, Surseance of WSNP"):
        call(desk, "Insolvent", **{**CASES[Outcome.INSOLVENT].facts, "signal": "stopt ermee"})


def test_a_debtor_who_only_stands_in_the_invoices_gets_a_row_for_what_must_be_remembered(desk: Desk) -> None:
    desk.add(
        "Facturen",
        number="G1",
        debtor="D7",
        name="Nieuw",
        issued=date(2026, 10, 1),
        due=date(2026, 11, 1),
        amount=Decimal(500),
    )
    log_call(desk.book, {"debtor": "D7", "outcome": "Overleden"}, desk.occasion())
    row = desk.row("Debiteuren", "Debiteurnummer", "D7")
    assert (row["Naam"], row["Type"], row["Bijzondere status"]) == ("Nieuw", "Onbekend", "Overleden")


def test_a_call_on_the_wrong_debtor_is_corrected_to_the_right_one(desk: Desk) -> None:
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Ander", "Type": "Zakelijk"})
    desk.add("Facturen", number="G1", debtor="D2", issued=date(2026, 10, 1), due=date(2026, 11, 1), amount=Decimal(500))
    call(desk, "Toezegging", **CASES[Outcome.PROMISE].facts)
    log_call(desk.book, {"debtor": "D2", "outcome": "Geen gehoor", "replaces": "1"}, desk.occasion("10:20"))
    assert desk.row("Facturen", "Factuurnummer", "F1")["Uitkomst"] is None
    assert desk.row("Facturen", "Factuurnummer", "G1")["Uitkomst"] == "Geen gehoor"


def test_a_correction_of_the_reason_why_somebody_does_not_pay_classifies_anew(desk: Desk) -> None:
    call(desk, "Niet willen", **CASES[Outcome.UNWILLING].facts)
    call(desk, "Niet kunnen", clock="10:30", replaces="1", **CASES[Outcome.UNABLE].facts)
    debtor = desk.rows("Debiteuren")[0]
    assert (debtor["Classificatie"], debtor["Onderbouwing"]) == (
        "Niet-kunner",
        "Gesprek 2 van 23-11-2026: hooguit 100 euro per maand",
    )


def test_a_correction_leaves_a_classification_that_a_person_chose(desk: Desk) -> None:
    call(desk, "Niet willen", **CASES[Outcome.UNWILLING].facts)
    desk.set("Debiteuren", ("D1",), "Classificatie", "Vergeten")
    call(desk, "Niet kunnen", clock="10:30", replaces="1", **CASES[Outcome.UNABLE].facts)
    assert desk.rows("Debiteuren")[0]["Classificatie"] == "Vergeten"
