"""The decision table row by row, what a row says when it cannot be decided, and the warnings beside the step."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.decide import RULES, next_step, outlook
from xlwings_addin.rules.facts import ExtraRate, Rung
from xlwings_addin.rules.ladder import LETTERS, RANK
from xlwings_addin.rules.policy import policies, presets
from xlwings_addin.rules.steps import WORDS
from xlwings_addin.rules.vocabulary import Anchor, Channel, Outcome, Status, Step

NOW, PLANNED, WAIT, DONE, ERROR = Status.NOW, Status.PLANNED, Status.WAIT, Status.DONE, Status.ERROR


def d(day: int, month: int = 11, year: int = 2026) -> date:
    return date(year, month, day)


MON = d(23)
LATE = {"due": d(1), "issued": d(1, 10)}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"number": ""}, "Factuurnummer ontbreekt"),
        ({"debtor": ""}, "Debiteurnummer ontbreekt"),
        ({"amount": None}, "Bedrag ontbreekt"),
        ({"due": None, "issued": None}, "Vervaldatum en factuurdatum ontbreken"),
        ({"due": d(1), "issued": d(2)}, "Vervaldatum 1 november 2026 ligt voor factuurdatum 2 november 2026"),
        ({"currency": "EURO"}, "Valuta 'EURO' bestaat niet"),
        ({"last_step": "gebeld"}, "Laatste stap 'gebeld' staat niet in de lijst"),
        ({"fault": "Bedrag: 'tien' is geen bedrag", "amount": None}, "Bedrag: 'tien' is geen bedrag"),
        (
            {"fault": "Vervaldatum: '31-2-2026' is geen datum", "due": None, "issued": None},
            "Vervaldatum: '31-2-2026' is geen datum",
        ),
    ],
)
def test_r00_says_what_is_wrong(desk: Any, facts: dict[str, Any], reason: str) -> None:
    desk.invoice(**(LATE | facts))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status, found.reason) == ("R00", Step.CHECK, ERROR, reason)
    assert desk.outlook(23, 11).actions == []


def test_r00_a_number_twice_with_one_debtor_is_an_error_with_two_it_is_not(desk: Any) -> None:
    desk.invoice("F1", **LATE)
    desk.invoice("F1", **LATE)
    desk.invoice("F1", "D2", **LATE)
    decisions = desk.outlook(23, 11).decisions
    assert [each.rule for each in decisions] == ["R00", "R00", "R16"]
    assert decisions[0].reason == "Factuurnummer F1 staat meer dan een keer bij debiteur D1"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (
            lambda desk: desk.debtor(fault="In de wacht tot: 'straks' is geen datum"),
            "Debiteuren, rij 2: In de wacht tot: 'straks' is geen datum",
        ),
        (
            lambda desk: desk.call(MON, "Toezegging", fault="Toegezegd op: 'vrijdag' is geen datum"),
            "Gesprekken, rij 2: Toegezegd op: 'vrijdag' is geen datum",
        ),
        (lambda desk: desk.call(MON, "Gebeld"), "Gesprekken, rij 2: uitkomst 'Gebeld' staat niet in de lijst"),
        (lambda desk: desk.call(None, "Terugbellen"), "Gesprekken, rij 2: vul de datum in"),
        (
            lambda desk: desk.letter("Herinnering", MON, fault="Uiterste betaaldatum: 'x' is geen datum"),
            "Brieven, rij 2: Uiterste betaaldatum: 'x' is geen datum",
        ),
        (lambda desk: desk.plan((None, 100, None), signed_on=MON), "Termijnen, rij 2: vul Datum in"),
    ],
)
def test_r00_an_event_that_cannot_be_read_stops_the_row(desk: Any, spoil: Any, reason: str) -> None:
    spoil(desk)
    desk.invoice(**LATE)
    assert desk.decide(23, 11).reason == reason


ROWS: list[tuple[str, dict[str, Any], dict[str, Any], Step, Status, date | None, str]] = [
    ("R01", {"paid": 1000}, {}, Step.NONE, DONE, None, "Betaald"),
    ("R01b", {"paid": 1200}, {}, Step.SETTLE_CREDIT, NOW, MON, "Er is € 200 te veel betaald: verreken dit of betaal het terug"),
    ("R01b", {"amount": -50}, {}, Step.SETTLE_CREDIT, NOW, MON, "Creditbedrag € 50: verreken dit of betaal het terug"),
    ("R02", {"issued": d(24), "due": d(24, 12)}, {}, Step.NONE, WAIT, d(24), "Factuur heeft een datum in de toekomst: 24 november"),
    ("R03", {}, {"special_status": "WSNP", "status_since": d(10)}, Step.FILE_CLAIM, NOW, MON, "WSNP sinds 10 november: dien de vordering vandaag in"),
    ("R04", {}, {"special_status": "Overleden", "status_since": d(10)}, Step.APPROACH_HEIRS, PLANNED, d(10, 12), "Overleden op 10 november: schrijf op 10 december aan de erven"),
    ("R04b", {}, {"special_status": "Bewind"}, Step.CHECK, NOW, MON, "Bewind: vul de bewindvoerder in bij de debiteur, want alleen met die mag u contact hebben"),
    ("R16", {}, {"special_status": "Bewind", "administrator": "mr. Bos"}, Step.REMINDER, NOW, d(2), "22 dagen te laat (trede 1 van procesgericht): stuur vandaag de herinnering"),
    ("R05", {"external_status": "Vonnis", "external_since": d(3, 2, 2025)}, {}, Step.NONE, WAIT, None, "Vonnis op 3 februari 2025: hier volgt geen eigen stap meer"),
    ("R06", {"due": d(1, 11, 2020), "issued": d(1, 10, 2020)}, {}, Step.NONE, WAIT, None, "Mogelijk verjaard sinds 2 oktober 2025; geen automatische stap"),
    ("R07", {}, {"hold_until": d(27), "hold_reason": "verbouwing"}, Step.NONE, WAIT, d(30), "In de wacht tot en met 27 november: verbouwing"),
    ("R16", {}, {"hold_until": d(22)}, Step.REMINDER, NOW, d(2), "22 dagen te laat (trede 1 van procesgericht): stuur vandaag de herinnering"),
    ("R08", {"disputed": 1000, "complaint_answer_by": d(27)}, {}, Step.FOLLOW_UP_COMPLAINT, PLANNED, d(27), "Klacht over € 1.000: handel dit uiterlijk 27 november af"),
    ("R13", {"due": d(25)}, {}, Step.REMINDER, PLANNED, d(26), "Vervalt op 25 november: stuur op 26 november de herinnering"),
    ("R13", {"due": MON}, {}, Step.REMINDER, PLANNED, d(24), "Vervalt vandaag: stuur op 24 november de herinnering"),
    ("R14", {"amount": 8}, {}, Step.NONE, WAIT, None, "Onder het minimumbedrag: € 8, het minimum is € 10"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "invoice", "debtor", "step", "status", "step_on", "reason"), ROWS)
def test_a_row_of_the_table(
    desk: Any,
    rule: str,
    invoice: dict[str, Any],
    debtor: dict[str, Any],
    step: Step,
    status: Status,
    step_on: date | None,
    reason: str,
) -> None:
    desk.debtor(**debtor)
    desk.invoice(**(LATE | invoice))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status, found.step_on, found.reason) == (rule, step, status, step_on, reason)


def test_r01_names_the_day_of_the_last_payment(desk: Any) -> None:
    desk.invoice(paid=1000, **LATE)
    desk.payment(d(3), 400)
    desk.payment(d(9), 600)
    assert desk.decide(23, 11).reason == "Betaald op 9 november"


def test_r04_heirs_are_written_to_once(desk: Any) -> None:
    desk.debtor(special_status="Overleden", status_since=d(10, 10))
    desk.invoice(**LATE)
    desk.letter("Erven benaderen", d(20))
    found = desk.decide(23, 11)
    assert (found.status, found.reason) == (WAIT, "Overleden op 10 oktober; de erven zijn aangeschreven op 20 november")


def test_r08b_a_complaint_in_part_is_answered_while_the_ladder_goes_on(desk: Any) -> None:
    desk.invoice(disputed=300, complaint_answer_by=d(27), **LATE)
    found = desk.decide(23, 11)
    assert (found.rule, found.demandable) == ("R16", 700)
    assert "Antwoord op de klacht uiterlijk 27 november." in found.warnings


def test_a_complaint_that_was_answered_resumes_at_the_same_rung_with_a_new_term(desk: Any) -> None:
    desk.invoice(last_step="Herinnering", last_step_on=d(2), complaint_answer_by=d(19), **LATE)
    found = desk.decide(23, 11)
    assert (found.step, found.step_on) == (Step.CALL, d(26))


def test_r14_nobody_is_dunned_for_more_than_the_net(desk: Any) -> None:
    desk.invoice(amount=100, **LATE)
    desk.invoice("C1", amount=-150, **LATE)
    found = desk.decide(23, 11)
    assert (found.rule, found.status) == ("R14", WAIT)
    assert found.reason == "Er staat € 150 credit open tegenover € 100 te laat: verreken dat eerst"


@pytest.mark.parametrize(
    ("amounts", "credit", "rule"),
    [
        (("9.99",), 0, "R14"),
        ((10,), 0, "R16"),
        ((5, 5), 0, "R16"),
        ((5, "4.99"), 0, "R14"),
        ((100,), "99.99", "R16"),
        ((100,), 100, "R14"),
        ((60, 60), 100, "R16"),
    ],
)
def test_r14_looks_at_the_row_the_debtor_and_the_credit(desk: Any, amounts: Any, credit: Any, rule: str) -> None:
    for place, amount in enumerate(amounts):
        desk.invoice(f"F{place}", amount=amount, **LATE)
    if credit:
        desk.invoice("C1", amount=-Decimal(credit), **LATE)
    assert desk.decide(23, 11).rule == rule


@pytest.mark.parametrize(
    ("policy", "grace", "on", "step_on", "latest_on"),
    [
        ("procesgericht", 0, d(18), d(20), d(23)),
        ("procesgericht", 4, d(18), d(24), d(24)),
        ("checklist", 0, d(18), d(24), d(26)),
        ("checklist", 0, d(20), d(24), d(26)),
        ("checklist", 2, d(21), d(24), d(26)),
        ("checklist", 9, d(21), d(30), d(30)),
        ("procesgericht", 4, d(25), d(24), d(24)),
    ],
)
def test_the_first_rung_waits_for_its_days_and_for_the_days_of_grace(
    desk: Any, policy: str, grace: int, on: date, step_on: date, latest_on: date
) -> None:
    desk.policies[policy] = desk.policies[policy]._replace(grace_days=grace)
    desk.debtor(policy=policy)
    desk.invoice(due=d(19), issued=d(1, 10))
    found = desk.decide(on.day, on.month)
    assert (found.step_on, found.latest_on) == (step_on, latest_on)


def test_a_service_call_that_was_missed_is_made_after_the_due_date(desk: Any) -> None:
    policy = desk.policies["procesgericht"]
    early = Rung(2, "procesgericht", 0, Step.CALL, "servicegesprek", Channel.PHONE, Anchor.DUE_DATE, -3, -1, "", None)
    desk.policies["procesgericht"] = policy._replace(rungs=(early, *policy.rungs))
    desk.invoice(due=d(19), issued=d(1, 10))
    assert desk.decide(23, 11).step_on == d(20)


def test_r15_days_of_grace_come_first(desk: Any) -> None:
    desk.policies["procesgericht"] = desk.policies["procesgericht"]._replace(grace_days=5)
    desk.invoice(due=d(19), issued=d(1, 10))
    within, after = desk.decide(24, 11), desk.decide(25, 11)
    assert (within.rule, within.step_on, within.status) == ("R15", d(25), PLANNED)
    assert (after.rule, after.step_on, after.status) == ("R16", d(25), NOW)


def test_r17_a_ladder_without_a_last_rung_ends_out_of_hands(desk: Any) -> None:
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(rungs=policy.rungs[:3])
    desk.invoice(last_step="Laatste aanmaning", last_step_on=d(10), **LATE)
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.step_on) == ("R17", Step.HAND_OVER, MON)


@pytest.mark.parametrize(
    ("amount", "debtor", "step"),
    [
        (100, {}, Step.HAND_OVER),
        ("99.99", {}, Step.PROPOSE_WRITE_OFF),
        (100, {"classification": "Niet-kunner", "credit_check": "Slecht"}, Step.PROPOSE_WRITE_OFF),
        (100, {"classification": "Niet-kunner", "credit_check": "Goed"}, Step.HAND_OVER),
    ],
)
def test_r17_what_is_not_worth_it_is_written_off(desk: Any, amount: Any, debtor: dict[str, Any], step: Step) -> None:
    desk.debtor(**debtor)
    desk.invoice(amount=amount, last_step="Laatste aanmaning", last_step_on=d(10), **LATE)
    assert desk.decide(23, 11).step is step


def test_after_the_letter_that_hands_over_nothing_follows(desk: Any) -> None:
    desk.invoice(**LATE)
    desk.letter("Uit handen geven", d(20))
    desk.promise(d(21), d(22))
    found = desk.decide(23, 11)
    assert (found.rule, found.step, found.status) == ("R17", Step.NONE, WAIT)


def test_nothing_is_handed_over_before_a_final_demand_when_the_policy_says_so(desk: Any) -> None:
    policy = desk.policies["procesgericht"]
    desk.policies["procesgericht"] = policy._replace(rungs=(policy.rungs[0], policy.rungs[3]))
    desk.invoice(last_step="Herinnering", last_step_on=d(10), **LATE)
    assert desk.decide(23, 11).step is Step.FINAL_DEMAND


@pytest.mark.parametrize(
    ("policy", "last_step", "following"),
    [
        ("procesgericht", "Aanmaning", Step.FINAL_DEMAND),
        ("procesgericht", "Bellen", Step.FINAL_DEMAND),
        ("procesgericht", "Laatste aanmaning", Step.HAND_OVER),
        ("procesgericht", "Betaling controleren", Step.REMINDER),
        ("resultaatgericht", "Herinnering", Step.CALL),
        ("resultaatgericht", "Bellen", Step.DEMAND),
        ("resultaatgericht", "Aanmaning", Step.CALL),
        ("resultaatgericht", "Ingebrekestelling", Step.FINAL_DEMAND),
        ("checklist", "Bellen", Step.DEMAND),
    ],
)
def test_a_step_done_before_counts_also_when_the_ladder_does_not_have_it(
    policy: str, last_step: str, following: Step
) -> None:
    assert next_step(d(1), MON, presets()[policy], last_step, d(5)).step is following


def test_a_stated_step_and_its_row_in_the_log_are_one_event(desk: Any) -> None:
    desk.debtor(policy="resultaatgericht")
    desk.invoice(last_step="Bellen", last_step_on=d(10), **LATE)
    desk.call(d(10), Outcome.NO_ANSWER, time="10:00")
    assert desk.decide(11, 11).step is Step.CALL


@pytest.mark.parametrize(("on", "step"), [(d(9), Step.REMINDER), (d(10), Step.CALL)])
def test_a_look_back_knows_only_what_was_known_then(desk: Any, on: date, step: Step) -> None:
    desk.invoice(**LATE)
    desk.letter("Herinnering", d(10), pay_by=d(17))
    desk.call(d(12), Outcome.UNWILLING)
    assert desk.decide(on.day, on.month).step is step


def test_a_letter_that_was_only_made_advances_nothing_and_is_pointed_at(desk: Any) -> None:
    desk.invoice(**LATE)
    desk.letter("Herinnering", None, made_on=d(20))
    found = desk.decide(23, 11)
    assert found.step is Step.REMINDER
    assert "De brief Herinnering van 20 november is gemaakt, maar nog niet als verzonden gemarkeerd." in found.warnings


def test_g2_own_actions_may_fall_on_any_day(desk: Any) -> None:
    desk.settings["act_on_working_days"] = False
    desk.invoice(due=d(20), issued=d(1, 10))
    assert desk.decide(21, 11).step_on == d(21)


def test_g5_is_off_without_a_date(desk: Any) -> None:
    desk.invoice(**LATE)
    assert desk.decide(23, 11).status is NOW
    desk.settings["payments_until"] = d(1)
    assert desk.decide(23, 11).status is NOW
    desk.settings["payments_until"] = d(31, 10)
    assert desk.decide(23, 11).status is ERROR


def test_g5_does_not_stop_what_is_only_planned(desk: Any) -> None:
    desk.settings["payments_until"] = d(1)
    desk.invoice(**LATE)
    desk.promise(d(20), d(27))
    assert desk.decide(23, 11).status is PLANNED


@pytest.mark.parametrize(
    ("invoice", "debtor", "settings", "words"),
    [
        ({}, {"credit_limit": Decimal(999)}, {}, "Boven de kredietlimiet: € 1.000 open, limiet € 999."),
        ({"due": d(1), "issued": d(1, 8)}, {}, {}, "De betaaltermijn is langer dan 60 dagen."),
        ({"continuing": True, "amount": 200}, {}, {}, "Kleine termijn van een duurovereenkomst"),
        ({}, {"policy": "streng"}, {}, "Beleid 'streng' bestaat niet; procesgericht is gebruikt."),
        ({}, {"policy": ""}, {"default_policy": "streng"}, "Beleid 'streng' bestaat niet; procesgericht is gebruikt."),
        ({}, {"special_status": "Schuldhulp", "administrator": "de gemeente"}, {}, "Alleen contact via de gemeente."),
        ({"due": d(1), "issued": d(1, 10, 2025)}, {}, {}, "De betaaltermijn is langer dan 60 dagen."),
        ({}, {"phone": ""}, {}, "Er is geen telefoonnummer bekend."),
    ],
)
def test_a_warning_stands_beside_the_step(desk: Any, invoice: Any, debtor: Any, settings: Any, words: str) -> None:
    desk.debtor(**debtor)
    desk.settings.update(settings)
    desk.invoice(**(LATE | invoice))
    assert any(each.startswith(words) for each in desk.decide(23, 11).warnings)


def test_old_rates_are_told_until_newer_ones_are_filled_in(desk: Any) -> None:
    desk.invoice(due=d(1, 3, 2027), issued=d(1, 2, 2027))
    assert any("rentetabel" in each for each in desk.decide(1, 4, 2027).warnings)


@pytest.mark.parametrize(("days_left", "told"), [(181, False), (180, True), (90, True), (0, True)])
def test_limitation_is_told_in_time(desk: Any, days_left: int, told: bool) -> None:
    desk.invoice(due=d(30, 6, 2021), issued=d(1, 6, 2021), term_agreed=True)
    on = date.fromordinal(d(30, 6).toordinal() - days_left)
    warnings = desk.outlook(on.day, on.month, on.year).decisions[0].warnings
    assert any(each.startswith("Verjaart op") for each in warnings) is told


def test_an_interrupting_letter_gives_a_new_term(desk: Any) -> None:
    desk.invoice(due=d(30, 11, 2021), issued=d(1, 11, 2021), term_agreed=True)
    desk.letter("Aanmaning", d(16), delivered_on=d(18))
    assert desk.decide(23, 11).barred_on == d(18, 11, 2031)


def test_the_policy_may_want_a_classification_before_the_final_demand(desk: Any) -> None:
    desk.invoice(last_step="Bellen", last_step_on=d(10), **LATE)
    assert "Het beleid vraagt om de debiteur nu te classificeren." in desk.decide(23, 11).warnings


def test_interest_and_costs_of_a_business(desk: Any) -> None:
    desk.invoice(due=d(31, 1), issued=d(1, 1), term_agreed=True)
    found = desk.decide(2, 3)
    assert (found.interest, found.costs) == (Decimal("8.34"), Decimal("150.00"))


@pytest.mark.parametrize(
    ("settings", "total"),
    [
        ({}, "40.00"),
        ({"forty_euro_per_invoice": True}, "120.00"),
        ({"outsourced": True, "vat_deductible": False}, "48.40"),
        ({"outsourced": True}, "40.00"),
    ],
)
def test_costs_are_reckoned_over_the_sum_and_add_up(desk: Any, settings: dict[str, Any], total: str) -> None:
    desk.settings.update(settings)
    for number in ("F1", "F2", "F3"):
        desk.invoice(number, amount=50, **LATE)
    costs = [each.costs for each in desk.outlook(23, 11).decisions]
    assert sum(costs) == Decimal(total)


def test_no_interest_over_what_is_disputed(desk: Any) -> None:
    desk.invoice("F1", amount=1000, disputed=1000, **LATE)
    desk.invoice("F2", amount=1000, **LATE)
    interests = [each.interest for each in desk.outlook(23, 11).decisions]
    assert interests[0] == 0 and interests[1] > 0


def test_interest_stops_at_an_insolvency(desk: Any) -> None:
    desk.debtor(special_status="Faillissement", status_since=d(10))
    desk.invoice(**LATE)
    assert desk.decide(23, 11).interest == desk.decide(10, 11).interest != 0


def test_an_unknown_debtor_counts_as_a_consumer(desk: Any) -> None:
    desk.debtor("D2")
    desk.invoice(**LATE)
    found = desk.decide(23, 11)
    assert (found.interest, found.costs) == (Decimal("0.00"), Decimal("0.00"))


def test_the_best_channel_is_the_one_that_was_followed_by_payment(desk: Any) -> None:
    desk.debtor(policy="checklist")
    desk.invoice(due=d(13), issued=d(1, 10))
    assert desk.decide(23, 11).channel is Channel.LETTER
    desk.call(d(1, 9), Outcome.INFORMATIVE, invoices=("F0",))
    desk.payment(d(4, 9), 500, invoice="F0")
    found = desk.decide(23, 11)
    assert (found.channel, found.letter) == (Channel.PHONE, "")


def test_rungs_may_come_before_the_due_date(desk: Any) -> None:
    policy = desk.policies["procesgericht"]
    early = Rung(2, "procesgericht", 0, Step.CALL, "servicegesprek", Channel.PHONE, Anchor.DUE_DATE, -3, -1, "", None)
    desk.policies["procesgericht"] = policy._replace(rungs=(early, *policy.rungs))
    desk.invoice(due=d(26), issued=d(1, 10))
    found = desk.decide(23, 11)
    assert (found.step, found.step_on, found.status) == (Step.CALL, d(23), NOW)


def test_the_tables_of_steps_are_complete() -> None:
    assert set(WORDS) == set(Step) - {Step.NONE}
    assert set(RANK) - {Step.CALL} <= set(LETTERS) <= set(Step)
    assert len(RULES) == len(set(RULES))


def test_the_presets_are_the_table_of_the_policy() -> None:
    found = {
        name: [
            (r.step.value, r.anchor.value, r.after_days, r.latest_days, r.letter, r.pay_within) for r in policy.rungs
        ]
        for name, policy in presets().items()
    }
    assert found == {
        "procesgericht": [
            ("Herinnering", "Vervaldatum", 1, 4, "herinnering", 7),
            ("Bellen", "Verzonden", 7, 11, "", None),
            ("Laatste aanmaning", "Laatste contact", 1, 4, "laatste_aanmaning", 7),
            ("Uit handen geven", "Gegeven termijn", 1, 4, "uit_handen", None),
        ],
        "resultaatgericht": [
            ("Bellen", "Vervaldatum", 1, 4, "", None),
            ("Aanmaning", "Laatste contact", 1, 4, "aanmaning", 7),
            ("Bellen", "Gegeven termijn", 1, 4, "", None),
            ("Laatste aanmaning", "Laatste contact", 1, 4, "laatste_aanmaning", 5),
            ("Uit handen geven", "Gegeven termijn", 1, 4, "uit_handen", None),
        ],
        "checklist": [
            ("Herinnering", "Vervaldatum", 5, 7, "herinnering", 7),
            ("Aanmaning", "Gegeven termijn", 1, 4, "aanmaning", 7),
            ("Laatste aanmaning", "Gegeven termijn", 1, 4, "laatste_aanmaning", 7),
            ("Uit handen geven", "Gegeven termijn", 1, 4, "uit_handen", None),
        ],
    }  # fmt: skip


def test_a_workbook_without_policies_has_the_presets(desk: Any) -> None:
    desk.policies = {}
    assert policies(desk.ledger()).default is presets()["procesgericht"]


def test_figures_of_a_debtor(desk: Any) -> None:
    desk.debtor(contact="mevrouw Bos", credit_limit=Decimal(5000))
    desk.invoice("F1", paid=1000, **LATE)
    desk.invoice("F2", amount=500, **LATE)
    desk.payment(d(8), 1000, invoice="F1")
    desk.call(d(10), Outcome.NO_ANSWER)
    desk.letter("Herinnering", d(5), invoices=("F2",))
    summary = desk.outlook(23, 11).debtors["D1"]
    assert summary[:6] == (500, 500, 22, 7, 0, d(5))
    assert summary.completeness == Decimal("0.4")


def test_extra_rates_are_used(desk: Any) -> None:
    desk.invoice(due=d(1, 3, 2027), issued=d(1, 2, 2027))
    ledger = desk.ledger()
    extra = (
        ExtraRate("handel", d(1, 1, 2027), Decimal(20), ""),
        ExtraRate("consument", d(1, 1, 2027), Decimal(20), ""),
    )
    before, after = outlook(ledger, d(1, 4, 2027)), outlook(replace(ledger, extra_rates=extra), d(1, 4, 2027))
    assert after.decisions[0].interest > before.decisions[0].interest
    assert not any("rentetabel" in each for each in after.decisions[0].warnings)
