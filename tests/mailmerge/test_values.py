"""The values of a letter: ready-made text, said only where it is true and lawful."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.mailmerge.catalogue import ANNULMENT, BY_KEY, COMPLAINT, FILING, LETTERS
from xlwings_addin.mailmerge.content import TOO_LONG, merge_row
from xlwings_addin.mailmerge.fields import BY_NAME, FIELDS, LONGEST_CELL, Repeat
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.values import LetterValues, letter_values
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.facts import Call, Ledger, Letter
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.vocabulary import Classification, DebtorType, Outcome, Step

World = tuple[Ledger, Outlook]
MakeWorld = Callable[..., World]
ON = date(2026, 11, 23)
LANGUAGES = ("nl", "en")
KEYS = [letter.key for letter in LETTERS]


def values_of(made: World, on: date = ON, language: str = "nl", key: str = "", **plan_facts: Any) -> LetterValues:
    ledger, outlook = made
    (plan,) = plan_letters(ledger, outlook, on, Wish(BY_KEY[key]) if key else None)
    return letter_values(plan._replace(**plan_facts), ledger, "B2026-0007", on, language)


def said(values: LetterValues, name: str) -> str:
    """A sentence, with ordinary spaces."""
    return values.fields[name].replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_mandatory_field_is_empty_and_every_name_is_declared(key: str, language: str, world: MakeWorld) -> None:
    values = values_of(world(key, 3), language=language, key=key)
    letter = next(letter for letter in LETTERS if letter.key == key)
    rows = [row for each in values.content.rows.values() for row in each]
    for name in letter.mandatory:
        if repeat := BY_NAME[name].repeat:
            assert all(row[name] for row in values.content.rows[repeat]), name
        else:
            assert values.fields[name], name
    assert set(values.fields) <= set(BY_NAME)
    assert all(set(row) <= set(BY_NAME) for row in rows)


def test_amounts_and_dates_are_ready_made(world: MakeWorld) -> None:
    values = values_of(world("herinnering", 2))
    assert values.fields["totaal_openstaand"] == "€ 376,50"
    assert values.fields["briefdatum"] == "23 november 2026"
    assert values.fields["uiterste_betaaldatum"] == "30 november 2026"
    assert values.fields["kenmerk"] == "B2026-0007"
    assert values.fields["eigen_iban"] == "NL02 ABNA 0123 4567 89"
    assert values.fields["eigen_adres"] == "Keizersweg 12, 3511 XA Utrecht"
    assert values.content.rows[Repeat.INVOICE][1] == {
        "factuurnummer": "2026-0101",
        "factuurdatum": "13-10-2026",
        "omschrijving": "Levering kantoormeubilair",
        "vervaldatum": "12-11-2026",
        "factuurbedrag": "€ 251,00",
        "betaald": "",
        "openstaand": "€ 251,00",
        "dagen_te_laat": "11",
    }


def test_english_values_are_english(world: MakeWorld) -> None:
    values = values_of(world("aanmaning", 2), language="en")
    assert values.fields["totaal_openstaand"] == "€ 376.50"
    assert values.fields["briefdatum"] == "23 November 2026"
    assert values.fields["onderwerp"] == "Demand for payment: 2 invoices"
    assert values.fields["aanhef"] == "Dear Ms De Boer,"
    assert not re.search(r"\b(betaal|factuur|wij|uw)\b", " ".join(values.fields.values()))


@pytest.mark.parametrize(
    ("contact", "salutation", "attention"),
    [
        ("", "Geachte heer, mevrouw,", ""),
        ("J. de Boer", "Geachte heer, mevrouw,", "T.a.v. J. de Boer"),
        ("mevrouw J. de Boer", "Geachte mevrouw De Boer,", "T.a.v. mevrouw J. de Boer"),
        ("Mw. A.B. Jansen", "Geachte mevrouw Jansen,", "T.a.v. Mw. A.B. Jansen"),
        ("de heer K. van 't Hof", "Geachte heer Van 't Hof,", "T.a.v. de heer K. van 't Hof"),
        ("dhr. Özdemir", "Geachte heer Özdemir,", "T.a.v. dhr. Özdemir"),
        ("mevrouw", "Geachte heer, mevrouw,", "T.a.v. mevrouw"),
        ("de heer J.", "Geachte heer, mevrouw,", "T.a.v. de heer J."),
    ],
)
def test_nobody_is_addressed_by_a_guess(contact: str, salutation: str, attention: str, world: MakeWorld) -> None:
    fields = values_of(world("herinnering", contact=contact)).fields
    assert (fields["aanhef"], fields["tav"]) == (salutation, attention)


@pytest.mark.parametrize(("country", "shown"), [("", ""), ("Nederland", ""), ("NL", ""), ("België", "België")])
def test_a_country_is_named_abroad_only(country: str, shown: str, world: MakeWorld) -> None:
    assert values_of(world("herinnering", country=country)).fields["deb_land"] == shown


@pytest.mark.parametrize(
    ("on", "term", "expected"),
    [
        (date(2026, 11, 23), 7, date(2026, 11, 30)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # Saturday
        (date(2026, 12, 18), 7, date(2026, 12, 28)),  # Christmas Day and a weekend
        (date(2026, 11, 24), 1, date(2026, 11, 27)),  # never sooner than three days
        (date(2027, 4, 29), 7, date(2027, 5, 10)),  # Ascension Day, an equated day and a weekend
    ],
)
def test_the_final_date_is_a_working_day_and_never_sooner_than_the_term(
    on: date, term: int, expected: date, world: MakeWorld
) -> None:
    values = values_of(world("herinnering", today=on), on, pay_within=term)
    assert values.pay_by == expected
    assert calendar_for().is_working_day(values.pay_by)
    assert values.pay_by >= on + timedelta(days=3)


def test_a_confirmation_names_the_promised_day_as_it_was_promised(world: MakeWorld) -> None:
    values = values_of(world("bevestiging_toezegging", 2))
    assert values.pay_by == date(2026, 11, 30)
    assert values.fields["toegezegd_op"] == values.fields["uiterste_betaaldatum"] == "30 november 2026"
    assert values.fields["toegezegd_bedrag"] == "€\N{NO-BREAK SPACE}376,50", "no line of the slip ends within it"
    assert values.fields["gesproken_met"] == "mevrouw De Boer"
    assert values.fields["gesprek_datum"] == "20 november 2026"
    assert values.fields["betaalwijze"] == "Overboeking"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [DebtorType.CONSUMER, DebtorType.UNKNOWN, ""])
@pytest.mark.parametrize(
    "key", [each.key for each in LETTERS if not each.announces_costs and each not in (FILING, ANNULMENT)]
)
def test_a_consumer_is_never_told_of_costs(key: str, kind: str, language: str, world: MakeWorld) -> None:
    values = values_of(world(key, 3, type=kind, policy="checklist"), language=language, key=key)
    assert (values.interest, values.costs) == (None, None)
    assert not any(values.fields[name] for name in ("kosten_zin", "kosten_bedrag", "rente_bedrag", "totaal_incl"))
    assert not values.fields["volgende_stap_zin"]
    text = " ".join(values.fields.values()).lower()
    for word in ("incassokosten", "handelsrente", "administratiekosten", "collection costs", "commercial interest"):
        assert word not in text


def test_a_consumer_may_be_told_of_interest_after_default_but_not_of_an_amount(world: MakeWorld) -> None:
    fields = values_of(world("aanmaning", type=DebtorType.CONSUMER)).fields
    assert "vanaf de dag daarna in verzuim" in fields["termijn_zin"]
    assert fields["rente_zin"] == "Vanaf dat moment mogen wij wettelijke rente rekenen."
    assert "€" not in fields["rente_zin"]


def test_a_reminder_announces_nothing(world: MakeWorld) -> None:
    fields = values_of(world("herinnering", 2)).fields
    assert not any(fields[name] for name in ("termijn_zin", "rente_zin", "kosten_zin", "volgende_stap_zin"))


class TestWhatWentBefore:
    def test_the_newest_letter_or_conversation_is_named(self, world: MakeWorld, sent: Callable[..., Letter]) -> None:
        ledger, outlook = world("aanmaning")
        with_letter = replace(ledger, letters=[sent()])
        assert (
            values_of((with_letter, outlook)).fields["eerder_zin"]
            == "Op 9 november 2026 stuurden wij u een herinnering."
        )
        call = Call(row=2, number="1", on=date(2026, 11, 18), debtor="D1001", outcome=Outcome.NO_RESULT)
        talked = replace(with_letter, calls=[call])
        assert values_of((talked, outlook)).fields["eerder_zin"] == "Op 18 november 2026 spraken wij u hierover."

    @pytest.mark.parametrize(
        "outcome", [Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY, Outcome.ABSENT, Outcome.WRONG_NUMBER]
    )
    def test_an_attempt_is_no_conversation(self, outcome: Outcome, world: MakeWorld) -> None:
        ledger, outlook = world("aanmaning")
        call = Call(row=2, number="1", on=date(2026, 11, 18), debtor="D1001", outcome=outcome)
        assert values_of((replace(ledger, calls=[call]), outlook)).fields["eerder_zin"] == ""

    def test_nothing_is_named_from_after_the_day(self, world: MakeWorld, sent: Callable[..., Letter]) -> None:
        ledger, outlook = world("aanmaning")
        later = sent(Step.REMINDER, sent_on=date(2026, 12, 1))
        call = Call(row=2, number="1", on=date(2026, 12, 1), debtor="D1001", outcome=Outcome.NO_RESULT)
        assert values_of((replace(ledger, letters=[later], calls=[call]), outlook)).fields["eerder_zin"] == ""

    def test_a_broken_promise_is_named_as_a_fact(self, world: MakeWorld) -> None:
        ledger, outlook = world("aanmaning")
        action = outlook.actions[0]
        broken = outlook._replace(actions=[action._replace(lead=action.lead._replace(rule="R11b"))])
        call = Call(
            row=2, number="1", on=date(2026, 11, 10), debtor="D1001", outcome=Outcome.PROMISE,
            promised=Decimal("100"), promised_on=date(2026, 11, 20),
        )  # fmt: skip
        assert said(values_of((replace(ledger, calls=[call]), broken)), "eerder_zin") == (
            "Op 10 november 2026 is afgesproken dat € 100,00 uiterlijk op 20 november 2026 zou worden betaald. "
            "Dat bedrag hebben wij niet of niet helemaal ontvangen."
        )

    def test_a_first_reminder_refers_to_nothing(self, world: MakeWorld) -> None:
        ledger, outlook = world("herinnering")
        call = Call(row=2, number="1", on=date(2026, 11, 18), debtor="D1001", outcome=Outcome.NO_RESULT)
        assert values_of((replace(ledger, calls=[call]), outlook)).fields["eerder_zin"] == ""


def test_payments_that_cross_the_letter(world: MakeWorld) -> None:
    ledger, outlook = world("herinnering")
    assert (
        values_of((ledger, outlook))
        .fields["gekruist_zin"]
        .endswith("Betalingen tot en met 20 november 2026 hebben wij verwerkt.")
    )
    silent = replace(ledger, settings=replace(ledger.settings, payments_until=None))
    fields = values_of((silent, outlook)).fields
    assert "tot en met" not in fields["gekruist_zin"]
    assert fields["betalingen_bijgewerkt_tm"] == ""


def test_what_is_disputed_is_not_asked_and_said(world: MakeWorld, decision: Callable[..., Decision]) -> None:
    partly = decision("A", letter="herinnering", disputed=Decimal("25.50"))
    values = values_of(world("herinnering"), invoices=(partly,))
    assert values.content.rows[Repeat.INVOICE][0]["openstaand"] == values.fields["totaal_openstaand"] == "€ 100,00"
    assert said(values, "betwist_zin") == "Over € 25,50 loopt nog een klacht. Dat bedrag telt in deze brief niet mee."


def test_credit_notes_are_shown_and_taken_off(world: MakeWorld, decision: Callable[..., Decision]) -> None:
    credit = decision("C1", amount=Decimal("-25.50"), demandable=Decimal(0), description="")
    values = values_of(world("herinnering"), credits=(credit,))
    shown = values.content.rows[Repeat.INVOICE][1]
    assert (shown["factuurnummer"], shown["omschrijving"], shown["openstaand"]) == ("C1", "Creditnota", "€ -25,50")
    assert values.fields["totaal_openstaand"] == "€ 100,00"
    assert values.fields["onderwerp"] == "Herinnering: factuur 2026-0100"


def test_what_is_not_due_is_named_and_not_counted(world: MakeWorld, decision: Callable[..., Decision]) -> None:
    later = decision("L1", due=date(2026, 12, 5), amount=Decimal("80"))
    values = values_of(world("herinnering"), not_due=(later,))
    assert said(values, "niet_vervallen_zin") == (
        "Factuur L1 van € 80,00 telt nog niet mee. Die betaalt u uiterlijk op 5 december 2026."
    )
    assert values.fields["totaal_openstaand"] == "€ 125,50"


@pytest.mark.parametrize("count", [2, 10, 40])
def test_many_that_are_not_due_are_named_as_far_as_the_sentence_holds(
    count: int, world: MakeWorld, decision: Callable[..., Decision]
) -> None:
    later = tuple(decision(f"2026-{place:06}", due=date(2026, 12, 5), amount=Decimal(1)) for place in range(count))
    sentence = said(values_of(world("herinnering"), not_due=later), "niet_vervallen_zin")
    assert f"{count} facturen van samen € {count},00 (2026-000000, 2026-000001" in sentence
    assert ("…" in sentence) is (count == 40)
    assert len(sentence) <= LONGEST_CELL


def test_a_relation_that_matters_changes_the_tone_and_nothing_else(world: MakeWorld) -> None:
    for key in KEYS:
        normal, soft = (values_of(world(key, 2, importance=importance), key=key) for importance in ("Normaal", "Hoog"))
        differing = {name for name in normal.fields if normal.fields[name] != soft.fields[name]}
        assert differing <= {"opening_zin", "slot_zin"}
        assert "slot_zin" in differing
        assert (normal.pay_by, normal.interest, normal.costs) == (soft.pay_by, soft.interest, soft.costs)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_classification_and_notes_never_appear(key: str, language: str, world: MakeWorld) -> None:
    ledger, outlook = world(
        key, 2, classification=Classification.UNWILLING, grounds="GEHEIM", hold_reason="GEHEIM", credit_check="Slecht"
    )
    calls = [call._replace(note="GEHEIM", summary="GEHEIM", reason="GEHEIM", signal="GEHEIM") for call in ledger.calls]
    if key == COMPLAINT.key:  # the complaint itself is told back, in Reden; nothing else is
        calls = [call._replace(reason="De helft ontbreekt") for call in calls]
        told = outlook.decisions[0].call
        assert told is not None
        about = told._replace(note="GEHEIM", summary="GEHEIM", signal="GEHEIM")
        outlook = outlook._replace(decisions=[each._replace(call=about) for each in outlook.decisions])
    values = values_of((replace(ledger, calls=calls), outlook), language=language, key=key)
    text = " ".join(
        [*values.fields.values(), *(t for row in values.content.rows[Repeat.INVOICE] for t in row.values())]
    )
    for word in ("GEHEIM", "Niet-willer", "Slecht"):
        assert word not in text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "costs", "still_open", "says"),
    [
        (Step.REMINDER, None, True, {"nl": "niets te doen", "en": "need not do anything"}),
        (
            Step.HAND_OVER,
            None,
            True,
            {"nl": "weer aan ons op rekening NL02", "en": "again payable to us, on account NL02"},
        ),
        (Step.HAND_OVER, None, False, {"nl": "niets te doen", "en": "need not do anything"}),
        (Step.FINAL_DEMAND, Decimal(40), True, {"nl": "hoeft u niet te betalen.", "en": "need not pay"}),
    ],
)
def test_an_annulment_says_what_the_withdrawn_letter_no_longer_asks(
    kind: Step, costs: Decimal | None, still_open: bool, says: dict[str, str], language: str, world: MakeWorld
) -> None:
    ledger, outlook = world(ANNULMENT.key)
    (letter,) = ledger.letters
    ledger = replace(ledger, letters=[letter._replace(kind=kind, costs=costs)])
    if not still_open:
        paid = [each._replace(open=Decimal(0), demandable=Decimal(0)) for each in outlook.decisions]
        outlook = outlook._replace(decisions=paid)
    sentence = said(values_of((ledger, outlook), language=language, key=ANNULMENT.key), "intrekking_zin")
    assert says[language] in sentence
    assert ("incassobureau" in sentence or "agency" in sentence) is (kind is Step.HAND_OVER and still_open)


@pytest.mark.parametrize(
    ("count", "letters", "says"),
    [
        (1, 0, "Bijlagen: kopie van factuur 2026-0100"),
        (1, 1, "Bijlagen: kopie van factuur 2026-0100 en van onze brief B2026-0001"),
        (2, 2, "Bijlagen: kopie van de facturen 2026-0100, 2026-0101 en van onze brieven B2026-0001, B2026-0002"),
        (30, 1, "Bijlagen: kopie van alle 30 facturen en van onze brief B2026-0001"),
        (30, 30, "Bijlagen: kopie van alle 30 facturen en van onze 30 brieven"),
    ],
)
def test_a_filed_claim_names_its_evidence_one_by_one_as_far_as_the_line_holds_it(
    count: int, letters: int, says: str, world: MakeWorld, sent: Callable[..., Letter]
) -> None:
    ledger, outlook = world(FILING.key, count)
    earlier = [sent(number=f"B2026-000{place}") for place in range(1, letters + 1)]
    fields = values_of((replace(ledger, letters=earlier), outlook), key=FILING.key).fields
    assert fields["bijlagen"] == says


@pytest.mark.parametrize(
    ("deductible", "says"),
    [
        (True, " aan incassokosten. In totaal"),
        (False, " aan incassokosten, verhoogd met btw omdat wij die niet kunnen verrekenen. In totaal"),
    ],
)
def test_a_filed_claim_says_that_its_costs_hold_btw(deductible: bool, says: str, world: MakeWorld) -> None:
    ledger, outlook = world(FILING.key)
    settings = replace(ledger.settings, outsourced=True, vat_deductible=deductible)
    amounts = {"interest": Decimal("12345.67"), "costs": Decimal("2009.53"), "demandable": Decimal("123456.78")}
    decisions = [each._replace(**amounts) for each in outlook.decisions]
    outlook = outlook._replace(
        decisions=decisions, actions=[each._replace(joined=tuple(decisions)) for each in outlook.actions]
    )
    claim = values_of((replace(ledger, settings=settings), outlook), key=FILING.key).fields["vordering_zin"]
    assert says in claim.replace("\N{NO-BREAK SPACE}", " ")
    assert len(claim) <= LONGEST_CELL


@pytest.mark.parametrize(
    ("language", "says"), [("nl", "kopie van alle 30 facturen"), ("en", "copies of all 30 invoices")]
)
def test_no_invoice_number_is_cut_off_in_a_list_of_copies(language: str, says: str, world: MakeWorld) -> None:
    fields = values_of(world("kopie_factuur", 30), language=language, key="kopie_factuur").fields
    assert fields["bijlagen"].endswith(says)


class TestThePaymentCode:
    def test_asks_for_exactly_the_amount_of_the_letter(self, world: MakeWorld) -> None:
        values = values_of(world("laatste_aanmaning", 2))
        assert values.content.pictures["betaal_qr"].alt == "QR-code om € 376,50 te betalen met de app van uw bank"
        assert values.fields["betalingskenmerk"].startswith("RF")
        assert values.fields["qr_bijschrift"]

    def test_asks_for_what_was_promised(self, world: MakeWorld) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        part = replace(ledger, calls=[ledger.calls[0]._replace(promised=Decimal("100"))])
        assert "€ 100,00" in values_of((part, outlook)).content.pictures["betaal_qr"].alt

    @pytest.mark.parametrize(
        "facts",
        [
            {"means": "Automatische incasso"},
            {"means": "Verrekening"},
            {"means": "Contant"},
            {"promised": Decimal(9999)},
        ],
    )
    def test_is_left_out_where_paying_goes_another_way(self, facts: dict[str, Any], world: MakeWorld) -> None:
        ledger, outlook = world("bevestiging_toezegging", 2)
        agreed = replace(ledger, calls=[ledger.calls[0]._replace(**facts)])
        values = values_of((agreed, outlook))
        assert not values.content.pictures
        assert values.fields["qr_bijschrift"] == ""

    def test_is_left_out_in_another_currency(self, world: MakeWorld) -> None:
        assert not values_of(world("herinnering"), currency="USD").content.pictures


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("importance", ["Hoog", "Normaal"])
@pytest.mark.parametrize("kind", [DebtorType.BUSINESS, DebtorType.CONSUMER])
def test_every_sentence_fits_in_a_cell_that_word_reads(
    key: str, language: str, importance: str, kind: str, world: MakeWorld, sent: Callable[..., Letter]
) -> None:
    ledger, outlook = world(key, 8, importance=importance)
    ledger = replace(ledger, letters=[*ledger.letters, sent(number="B2026-0099", numbers=("2026-0100",))])
    (plan,) = plan_letters(ledger, outlook, ON, Wish(BY_KEY[key]))
    plan = plan._replace(invoices=tuple(huge(each) for each in plan.invoices))
    plan = plan._replace(debtor=plan.debtor._replace(type=kind), blocked_by=())
    content = letter_values(plan, ledger, "B2026-0007", ON, language).content
    sentences = {field.name: content.fields.get(field.name, "") for field in FIELDS if field.name.endswith("_zin")}
    assert {name: len(text) for name, text in sentences.items() if len(text) > LONGEST_CELL} == {}
    assert merge_row(content)["factuurnummer"] != TOO_LONG, "eight invoices merge in Word itself"


def huge(decision: Decision) -> Decision:
    amount = Decimal("1234567.89")
    invoice = decision.invoice._replace(amount=amount, description="Omschrijving die op geen enkele regel past")
    return decision._replace(invoice=invoice, open=amount, demandable=amount, interest=Decimal("123456.78"))


def test_a_letter_speaks_of_one_amount_in_its_title_too(world: MakeWorld) -> None:
    plan: LetterPlan
    ledger, outlook = world("laatste_aanmaning")
    (plan,) = plan_letters(ledger, outlook, ON)
    labelled = plan._replace(lead=plan.lead._replace(label="aanmaning met juridische stappen"))  # type: ignore[union-attr]
    assert letter_values(labelled, ledger, "B2026-0007", ON).fields["onderwerp"] == (
        "Aanmaning met juridische stappen: factuur 2026-0100"
    )
