"""Each letter beside the ladder, from what happens at the desk to the letter and what the workbook says next."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.letters import make_letters, mark_sent, preview_letters
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.mailmerge.catalogue import BY_KEY
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.rules.vocabulary import Outcome

if TYPE_CHECKING:
    from conftest import Office

PROMISE = {"spoken_to": "A. Voorbeeld", "means": "Overboeking", "summary": "Afgesproken."}


def day(value: Any) -> date | None:
    return value.date() if hasattr(value, "date") else value


def test_a_promise_is_confirmed_and_after_a_broken_one_with_a_slip_to_sign(office: Office) -> None:
    said = office.called(Outcome.PROMISE, promised=Decimal("1250.50"), promised_on=date(2026, 11, 25), **PROMISE)
    assert "Klik op Toezegging bevestigen" in said
    row, text = office.written("bevestiging_toezegging")
    assert row["Soort"] == "Bevestiging telefonische afspraak (toezegging)"
    assert "Handtekening" not in text
    office.come_on(date(2026, 11, 27))
    office.called(
        Outcome.PROMISE,
        promised=Decimal("1250.50"),
        promised_on=date(2026, 12, 2),
        reason="vergeten",
        **PROMISE,
    )
    row, text = office.written("bevestiging_toezegging_akkoord")
    assert row["Soort"] == "Bevestiging telefonische afspraak (toezegging)"
    assert "Wilt u het strookje hieronder tekenen" in text and "Handtekening" in text
    assert "uiterlijk op 2 december 2026 te betalen" in text


def test_a_promise_on_a_condition_is_confirmed_with_the_condition_once_it_is_whole(office: Office) -> None:
    facts = {"condition": "de creditnota is binnen", "action_owner": "Wij", "ready_by": date(2026, 11, 24)}
    said = office.called(Outcome.CONDITIONAL, promised_on=date(2026, 11, 30), **facts)
    assert "Klik" not in said
    assert (
        make_letters(office.book, office.occasion(), wish=Wish(BY_KEY["bevestiging_toezegging"])).counts["letters"] == 0
    )
    whole = {**facts, **PROMISE, "promised": Decimal(500), "promised_on": date(2026, 11, 30)}
    assert "Klik op Toezegging bevestigen" in office.called(Outcome.CONDITIONAL, **whole)
    office.come_on(date(2026, 11, 25))
    _, text = office.written("bevestiging_toezegging", wished=True)
    assert "Daarbij is afgesproken: de creditnota is binnen" in text


def test_a_plan_is_confirmed_signed_missed_repaired_and_ends_in_a_last_demand(office: Office) -> None:
    said = office.called(
        Outcome.PLAN, promised=Decimal("1250.50"), promised_on=date(2026, 12, 10), condition="3 termijnen", reason="krap",
    )  # fmt: skip
    assert "Klik op Brieven maken voor de brief: Bevestiging betalingsregeling" in said
    row, text = office.written("bevestiging_regeling")
    assert row["Soort"] == "Bevestiging betalingsregeling + akkoordverklaring"
    for each in ("€ 416,83", "€ 416,84", "€ 1.250,50", "10 december 2026", "10 februari 2027", "artikel 6:44 BW"):
        assert each in text, each
    assert "hebt u 7 dagen om dat te herstellen" in text and text.count("Handtekening") == 2
    assert make_letters(office.book, office.occasion()).counts["letters"] == 0, "made once"
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    for number in "123":
        office.set("Termijnen", ("R1", number), "Getekend op", date(2026, 11, 26))
    office.come_on(date(2026, 12, 9))
    assert office.row("Facturen", "Factuurnummer", "F1")["Status"] == "Wacht"
    office.come_on(date(2026, 12, 11))
    assert office.row("Facturen", "Factuurnummer", "F1")["Volgende stap"] == "Regeling herstellen"
    row, text = office.written("termijn_gemist")
    assert (row["Soort"], row["Hoofdsom"], day(row["Uiterste betaaldatum"])) == (
        "Regeling herstellen",
        1250.5,
        date(2026, 12, 18),
    )
    assert "Wilt u € 416,83 betalen" in text
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    office.come_on(date(2026, 12, 21))
    assert office.row("Facturen", "Factuurnummer", "F1")["Volgende stap"] == "Laatste aanmaning"


def test_a_plan_never_costs_a_consumer_more(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Type", "Consument")
    office.called(
        Outcome.PLAN,
        promised=Decimal("1300"),
        promised_on=date(2026, 12, 10),
        condition="3 termijnen",
        reason="krap",
    )
    report = preview_letters(office.book, office.occasion())
    assert any("mag een consument niets extra kosten" in warning for warning in report.warnings)
    undo(office.book, office.occasion())
    office.called(
        Outcome.PLAN,
        promised=Decimal("1250.50"),
        promised_on=date(2026, 12, 10),
        condition="3 termijnen",
        reason="krap",
    )
    _, text = office.written("bevestiging_regeling")
    assert "Deze regeling kost u niets extra" in text


def test_a_complaint_is_confirmed_with_who_answers_when_and_the_rest_is_asked(office: Office) -> None:
    said = office.called(
        Outcome.COMPLAINT, reason="De helft is niet geleverd", disputed=Decimal("250.50"), action_owner="Wij",
        ready_by=date(2026, 11, 27), note="GEHEIM",
    )  # fmt: skip
    assert "Klik op Brieven maken voor de brief: Bevestiging klacht / dispuut" in said
    row, text = office.written("bevestiging_klacht")
    assert "“De helft is niet geleverd”" in text and "GEHEIM" not in text
    assert "U krijgt uiterlijk op 27 november 2026 antwoord van Sanne." in text
    assert "vragen wij geen betaling van € 250,50" in text
    assert "Over € 1.000,00 zijn wij het eens." in text
    assert (row["Hoofdsom"], row["Incassokosten"]) == (1250.5, None)


def test_who_cannot_pay_gets_plans_to_choose_from_and_time_to_answer(office: Office) -> None:
    said = office.called(Outcome.UNABLE, spoken_to="A. Voorbeeld", reason="300 euro per maand")
    assert "Klik op Brieven maken voor de brief: Regeling voorstellen" in said
    row, text = office.written("voorstel_regeling")
    assert (row["Soort"], day(row["Uiterste betaaldatum"])) == ("Regeling voorstellen", date(2026, 11, 30))
    assert "3 keer" in text and "12 keer" in text, "resultaatgericht allows twelve instalments"
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    office.come_on(date(2026, 11, 30))
    assert day(office.row("Facturen", "Factuurnummer", "F1")["Stapdatum"]) > date(2026, 11, 30)


def test_who_will_not_pay_is_offered_the_last_demand(office: Office) -> None:
    said = office.called(Outcome.UNWILLING, spoken_to="A. Voorbeeld", reason="ziet geen reden")
    assert "Klik op Brieven maken voor de brief: Laatste aanmaning." in said


def test_a_payment_is_confirmed_when_the_user_asks_and_never_a_negative_rest(office: Office) -> None:
    paid = {"debtor": "D1", "invoice": "F1", "status": "Geboekt", "currency": "EUR", "booked_on": date(2026, 11, 20)}
    office.add("Betalingen", amount=Decimal("250.50"), **paid)
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal("250.50"))
    assert not any(row["Soort"].startswith("Ontvangst") for row in office.rows("Brieven"))
    row, text = office.written("ontvangstbevestiging", wished=True)
    assert row["Soort"] == "Ontvangstbevestiging (geheel / gedeeltelijk)"
    assert "Op 20 november 2026 hebben wij € 250,50 van u ontvangen." in text
    assert "Van deze facturen staat nog € 1.000,00 open." in text
    again = make_letters(office.book, office.occasion(), wish=Wish(BY_KEY["ontvangstbevestiging"]))
    assert again.counts == {"letters": 0, "skipped": 0, "standing": 1} and "1 brief stond al klaar." in again.message
    office.add("Betalingen", amount=Decimal("1100"), **paid)
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal("1350.50"))
    _, text = office.written("ontvangstbevestiging", wished=True)
    assert "Van deze facturen staat niets meer open." in text and "U hebt € 100,00 tegoed." in text
    assert "€ -" not in text


def paid_after_a_last_demand(office: Office, received: str, per_invoice: dict[str, str], **letter: Any) -> str:
    """The receipt for a payment on invoices of D1 that a last demand named; what of it went to each is given."""
    facts = {"debtor": "D1", "number": "B2026-0001", "kind": "Laatste aanmaning"}
    office.add("Brieven", invoices="; ".join(per_invoice), made_on=letter["sent_on"], **facts, **letter)
    office.add(
        "Betalingen", booked_on=date(2026, 11, 20), amount=Decimal(received), debtor="D1",
        invoice="; ".join(per_invoice), status="Geboekt", currency="EUR",
    )  # fmt: skip
    for number, amount in per_invoice.items():
        office.set("Facturen", (number, "D1"), "Betaald", Decimal(amount))
    _, text = office.written("ontvangstbevestiging", wished=True)
    return text


NAMED = {"sent_on": date(2026, 11, 16), "principal": Decimal("1250.50"), "costs": Decimal("187.58")}


def test_a_receipt_does_not_speak_of_interest_that_nobody_claimed(office: Office) -> None:
    text = paid_after_a_last_demand(office, "500", {"F1": "312.42"}, **NAMED)
    assert "Van uw betaling ging € 187,58 naar de incassokosten en € 312,42 naar de facturen." in text


def test_a_receipt_shows_what_went_to_the_costs_that_a_letter_named(office: Office) -> None:
    text = paid_after_a_last_demand(office, "500", {"F1": "308.30"}, **NAMED, interest=Decimal("4.12"))
    assert "ging € 187,58 naar de incassokosten, € 4,12 naar de rente en € 308,30 naar de facturen" in text
    assert "artikel 6:44 BW" in text and "nog € 942,20 open" in text


def test_a_receipt_for_two_invoices_shows_all_that_went_to_the_costs(office: Office) -> None:
    text = paid_after_a_last_demand(
        office, "2080", {"F1": "1100", "F2": "658.80"}, sent_on=date(2026, 11, 9), pay_by=date(2026, 11, 16),
        principal=Decimal("2080.50"), costs=Decimal("312.08"), interest=Decimal("9.12"),
    )  # fmt: skip
    assert "ging € 312,08 naar de incassokosten, € 9,12 naar de rente en € 1.758,80 naar de facturen" in text


def test_while_a_promise_runs_a_receipt_asks_nothing_new(office: Office) -> None:
    office.called(Outcome.PROMISE, promised=Decimal(1000), promised_on=date(2026, 11, 27), reason="in delen", **PROMISE)
    office.add(
        "Betalingen", booked_on=date(2026, 11, 23), amount=Decimal("250.50"), debtor="D1", invoice="F1", status="Geboekt",
        currency="EUR",
    )  # fmt: skip
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal("250.50"))
    row, text = office.written("ontvangstbevestiging", wished=True)
    assert "Onze afspraak van 23 november 2026 blijft gelden: u betaalt uiterlijk op 27 november 2026." in text
    assert "Wilt u" not in text and row["Uiterste betaaldatum"] is None


def test_a_credit_note_is_told_with_the_old_and_the_new_amount(office: Office) -> None:
    office.add(
        "Facturen", number="C9", debtor="D1", name="Bakkerij De Krent", issued=date(2026, 11, 20), due=date(2026, 11, 20),
        description="Correctie op F1", amount=Decimal("-250.50"),
    )  # fmt: skip
    row, text = office.written("wijziging_factuur", wished=True)
    assert row["Soort"] == "Wijziging / creditering" and row["Facturen"] == "F1"
    assert "Het bedrag was € 1.250,50 en is nu € 1.000,00." in text and "creditnota C9" in text
    assert "Onze excuses" not in text
    assert row["Hoofdsom"] == 1000


def test_a_correction_tells_which_fourteen_day_letter_it_voids_and_what_an_annulment_withdraws(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Type", "Consument")
    office.add(
        "Brieven", number="B2026-0001", kind="Veertiendagenbrief", debtor="D1", invoices="F1", made_on=date(2026, 11, 16),
        sent_on=date(2026, 11, 16), principal=Decimal("1250.50"), costs=Decimal("187.58"),
    )  # fmt: skip
    office.add(
        "Facturen", number="C9", debtor="D1", name="Bakkerij De Krent", issued=date(2026, 11, 20), due=date(2026, 11, 20),
        description="Correctie op F1", amount=Decimal("-250.50"),
    )  # fmt: skip
    report = make_letters(office.book, office.occasion(), wish=Wish(BY_KEY["wijziging_factuur"]))
    assert (
        "Veertiendagenbrief B2026-0001 noemde een hoger bedrag en geldt niet meer. Vul daar Ingetrokken op in."
        in report.warnings
    )
    office.set("Brieven", ("B2026-0001",), "Ingetrokken op", date(2026, 11, 23))
    _, text = office.written("annulering")
    assert "De rente en de incassokosten die in die brief staan, hoeft u niet te betalen." in text


def test_an_insolvent_debtors_claim_is_filed_with_the_administrator(office: Office) -> None:
    who = "mr. A. Curator, Postbus 12, 3500 AA Utrecht"
    office.called(Outcome.INSOLVENT, signal="Faillissement", ready_by=date(2026, 11, 20), stand_in=who)
    since = office.row("Debiteuren", "Debiteurnummer", "D1")["Status sinds"]
    office.set("Debiteuren", ("D1",), "Status sinds", None)
    assert "Status sinds; de vordering loopt tot en met die dag" in " ".join(
        make_letters(office.book, office.occasion()).warnings
    )
    office.set("Debiteuren", ("D1",), "Status sinds", since)
    row, text = office.written("indiening_vordering")
    assert row["Soort"] == "Vordering indienen"
    assert "mr. A. Curator inzake Bakkerij De Krent Postbus 12 3500 AA Utrecht" in text
    assert "Bakkerij De Krent is op 20 november 2026 failliet verklaard." in text
    assert "€ 2.990,75 aan facturen" in text and "eigendomsvoorbehoud" in text
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    update(office.book, office.occasion())
    assert {each["Status"] for each in office.rows("Facturen")} == {"Wacht"}


def test_a_withdrawn_letter_is_annulled_and_counts_no_more(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    office.come_on(date(2026, 11, 24))
    assert office.row("Facturen", "Factuurnummer", "F1")["Volgende stap"] == "Bellen"
    office.set("Brieven", (row["Briefnummer"],), "Ingetrokken op", date(2026, 11, 24))
    update(office.book, office.occasion())
    assert office.row("Facturen", "Factuurnummer", "F1")["Volgende stap"] == "Herinnering"
    annulment, text = office.written("annulering")
    assert annulment["Soort"] == "Annulering herinnering"
    assert f"een brief met kenmerk {row['Briefnummer']}" in text and "trekken wij in" in text
    assert "U hoeft op die brief niets te doen." in text
    assert make_letters(office.book, office.occasion()).counts["letters"] == 0


def test_a_copy_of_an_invoice_is_no_step_from_which_days_are_counted(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    sent = {"debtor": "D1", "invoices": "F1"}
    reminded = date(2026, 11, 9)
    office.add("Brieven", number="B2026-0001", kind="Herinnering", made_on=reminded, sent_on=reminded, **sent)
    office.come_on(date(2026, 11, 23))
    due = office.row("Facturen", "Factuurnummer", "F1")["Stapdatum"]
    copied = date(2026, 11, 20)
    office.add("Brieven", number="B2026-0002", kind="Kopie factuur", made_on=copied, sent_on=copied, **sent)
    update(office.book, office.occasion())
    row = office.row("Facturen", "Factuurnummer", "F1")
    assert (row["Volgende stap"], row["Stapdatum"]) == ("Bellen", due)


@pytest.mark.parametrize(
    ("outcome", "facts", "letter"),
    [
        (Outcome.NO_RESULT, {"spoken_to": "A.", "reason": "geen antwoord"}, ""),
        (Outcome.ALREADY_PAID, {"promised": Decimal(10), "promised_on": date(2026, 11, 20)}, ""),
        (Outcome.INVOICE_MISSING, {}, "Kopie factuur"),
    ],
)
def test_the_message_after_a_call_offers_the_letter_of_its_outcome(
    outcome: Outcome, facts: dict[str, Any], letter: str, office: Office
) -> None:
    said = office.called(outcome, **facts)
    assert ("Klik op Brieven maken" in said) == bool(letter) and letter in said


def test_what_is_left_after_a_plan_is_asked_with_thanks(office: Office) -> None:
    office.add(
        "Termijnen", plan="R1", debtor="D1", invoices="F1", number=1, due=date(2026, 11, 10), amount=Decimal(1000),
        received=Decimal(1000), signed_on=date(2026, 11, 2), status="Lopend",
    )  # fmt: skip
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal(1000))
    office.set("Facturen", ("F2", "D1"), "Betaald", Decimal(830))  # nothing more urgent to do about this debtor
    update(office.book, office.occasion())
    assert office.row("Facturen", "Factuurnummer", "F1")["Volgende stap"] == "Regeling restant"
    row, text = office.written("ontvangstbevestiging")
    assert (row["Soort"], row["Hoofdsom"]) == ("Regeling restant", 250.5)
    assert "U hebt alle termijnen van onze betalingsregeling betaald." in text
    assert "nog € 250,50 open. Wilt u dat bedrag betalen" in text
    assert day(row["Uiterste betaaldatum"]) == date(2026, 11, 30)
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    assert office.row("Facturen", "Factuurnummer", "F1")["Status"] != "Nu"


def test_a_payment_that_went_back_is_no_reason_to_thank(office: Office) -> None:
    paid = {"debtor": "D1", "invoice": "F1", "status": "Geboekt", "currency": "EUR"}
    for booked, amount in ((date(2026, 11, 18), "250.50"), (date(2026, 11, 19), "-250.50")):
        office.add("Betalingen", booked_on=booked, amount=Decimal(amount), **paid)
    wish = Wish(BY_KEY["ontvangstbevestiging"])
    assert make_letters(office.book, office.occasion(), wish=wish).counts["letters"] == 0
    office.add("Betalingen", booked_on=date(2026, 11, 20), amount=Decimal("250.50"), **paid)
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal("250.50"))
    _, text = office.written("ontvangstbevestiging", wished=True)
    assert "Op 20 november 2026 hebben wij € 250,50 van u ontvangen" in text


def test_a_promise_of_more_than_is_owed_is_not_confirmed(office: Office) -> None:
    office.called(Outcome.PROMISE, promised=Decimal("12505"), promised_on=date(2026, 11, 25), **PROMISE)
    report = make_letters(office.book, office.occasion())
    assert any("er is € 12.505,00 toegezegd, meer dan" in warning for warning in report.warnings)
    assert not any("bevestiging" in file.name for file in report.files)


@pytest.mark.parametrize("natural", [True, False])
def test_what_an_agreement_leaves_out_is_still_owed(office: Office, natural: bool) -> None:
    office.set("Debiteuren", ("D1",), "Type", "Consument" if natural else "Zakelijk")
    office.called(Outcome.PROMISE, promised=Decimal(250), promised_on=date(2026, 11, 25), **PROMISE)
    _, text = office.written("bevestiging_toezegging")
    assert "Daarna staat nog € 1.000,50 open. Dat bedrag blijft u verschuldigd." in text
    terms = {"promised_on": date(2026, 12, 10), "condition": "3 termijnen", "reason": "krap"}
    office.called(Outcome.PLAN, promised=Decimal(900), **terms)
    _, text = office.written("bevestiging_regeling")
    assert "Daarna staat nog € 350,50 open. Dat bedrag blijft u verschuldigd." in text
