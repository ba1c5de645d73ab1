"""What a letter may not say: a sample that passes and one that does not, for each check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import docx
import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.batch import make_letters
from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.mailmerge.checks import CHECKS, Level, Objections, objections
from xlwings_addin.mailmerge.finished import FinishedLetter, amounts_in, text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Debtor, Ledger, Letter, Settings
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Step

ON = date(2026, 11, 23)
FOLDER = Path(__file__).parents[2] / "letters"
TERM = "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"
PAY = f"Wij vragen u € 1.000,00 te betalen {TERM}."
COSTS = "Betaalt u niet binnen deze termijn, dan moet u ook incassokosten betalen. Die kosten zijn {}."
L05, L04, L06, NOTICE = "Veertiendagenbrief", "Aanmaning", "Laatste aanmaning", "Ingebrekestelling"


class Sample(NamedTuple):
    """A text that the check lets pass and one to which it objects, with a word of the objection."""

    good: str
    bad: str
    says: str
    kind: str = L04
    level: Level = Level.BLOCK
    debtor: str = "Consument"


SAMPLES = {
    "open field": Sample("Geachte mevrouw Nan,", "Geachte «aanhef»,", "veld is niet ingevuld"),
    "error of a cell": Sample("Betaald: niets.", "Bedrag #WAARDE!", "#WAARDE!"),
    "term from delivery": Sample(
        f"{PAY} {COSTS.format('€ 150,00')}",
        f"{PAY} {COSTS.format('€ 150,00')} Dat is binnen 14 dagen na dagtekening van deze brief.",
        "na dagtekening", L05,
    ),
    "term left out": Sample(
        f"{PAY} {COSTS.format('€ 150,00')}", f"Wij vragen u € 1.000,00 te betalen. {COSTS.format('€ 150,00')}", "ontbreekt", L05
    ),
    "exact costs": Sample(
        f"{PAY} {COSTS.format('€ 150,00')}", f"{PAY} {COSTS.format('€ 150,01')}", "precies € 150,00", L05
    ),
    "no undeclared btw": Sample(
        f"{PAY} {COSTS.format('€ 150,00')}", f"{PAY} {COSTS.format('€ 150,00')} Dat is met btw.", "btw", L05
    ),
    "no costs in a final demand to a consumer": Sample(
        "Wij vragen u € 1.000,00 te betalen.", "Wij vragen u € 1.000,00 te betalen. De kosten zijn € 40,00.", "incassokosten", L06
    ),
    "one account": Sample(
        "Betaal op NL02 ABNA 0123 4567 89. IBAN NL02ABNA0123456789", "NL02 ABNA 0123 4567 89 of NL91 ABNA 0417 1643 00",
        "rekeningnummer",
    ),
    "one amount to pay": Sample(
        "Wij vragen u € 100,00 te betalen. Betaalt u niet op tijd, dan moet u € 140,00 betalen.",
        "Wij vragen u € 100,00 te betalen. U moet ook € 40,00 betalen.", "meer dan een bedrag",
    ),
    "no fee": Sample("Wij rekenen geen aanmaningskosten.", "De aanmaningskosten zijn € 15,00.", "aanmaningskosten"),
    "all costs, consumer": Sample(
        "Dan komen er kosten bij.", "Alle gerechtelijke en buitengerechtelijke kosten zijn voor uw rekening.", "belooft meer"
    ),
    "all costs, business": Sample(
        "Dan komen er kosten bij.", "Dan zijn alle kosten voor u.", "belooft meer", level=Level.WARN, debtor="Zakelijk"
    ),
    "measures": Sample(
        "Dan geven wij de vordering uit handen.", "Dan gaat de deurwaarder dagvaarden.", "deurwaarder", level=Level.TICK
    ),
    "threats": Sample("Dan bellen wij u.", "Dan melden wij u bij het BKR.", "BKR"),
    "tone": Sample(
        "Wij hebben vastgesteld dat er niet is betaald.", "Tot onze spijt is er niet betaald.", "vastgesteld", level=Level.WARN
    ),
    "tone of the final demand": Sample("Dit dwingt ons tot een volgende stap.", "U bent een wanbetaler.", "klant", L06, Level.WARN),
    "words of a note": Sample("Wij willen u graag helpen.", "Wij zien u als niet-willer.", "notitie"),
    "date not past": Sample(
        "Wij vragen u uiterlijk op 30 november 2026 te betalen.", "Wij vragen u uiterlijk op 20 november 2026 te betalen.",
        "is voorbij",
    ),
    "date recalled": Sample(
        "Afgesproken is dat u uiterlijk op 20 november 2026 zou betalen.", "Uiterlijk\t20 november 2026", "is voorbij"
    ),
    "date on a working day": Sample(
        "Uiterlijk\t27 november 2026", "Uiterlijk\t28 november 2026", "geen werkdag", level=Level.WARN
    ),
    "date three days away": Sample("Uiterlijk\t26 november 2026", "Uiterlijk\t25 november 2026", "te dichtbij"),
    "payments processed": Sample(
        "Betalingen tot en met 18 november 2026 hebben wij verwerkt.", "Betalingen tot en met 17 november 2026 hebben wij verwerkt.",
        "werk ze eerst bij", level=Level.WARN,
    ),
    "date of the law": Sample(
        f"{PAY} Betaal uiterlijk op 9 december 2026. {COSTS.format('€ 150,00')}",
        f"{PAY} Betaal uiterlijk op 7 december 2026. {COSTS.format('€ 150,00')}", "te vroeg", L05,
    ),
}  # fmt: skip


@pytest.fixture
def finished(settings: Settings) -> Callable[..., FinishedLetter]:
    def make(text: str, kind: str = L04, debtor: str = "Consument", **facts: Any) -> FinishedLetter:
        decisions = facts.pop("decisions", {})
        costs = Decimal(150) if kind == L05 else None
        row = Letter(row=2, number="B2026-0001", kind=kind, made_on=ON, principal=Decimal(1000), costs=costs)
        ledger = Ledger(settings=replace(settings, **facts.pop("settings", {})), policies=presets())
        who = Debtor(row=2, number="D1", type=debtor)
        return FinishedLetter(text, row._replace(**facts), who, ledger, ON, decisions)

    return make


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_that_is_accepted_and_one_that_is_rejected(name: str, finished: Callable[..., FinishedLetter]) -> None:
    sample = SAMPLES[name]
    assert objections(finished(sample.good, sample.kind, sample.debtor)) == Objections()
    found = objections(finished(sample.bad, sample.kind, sample.debtor))
    by_level = {Level.BLOCK: found.blocking, Level.TICK: found.ticks, Level.WARN: found.warnings}
    assert any(sample.says in clause for clause in by_level.pop(sample.level)), found
    assert not any(by_level.values()), found


def test_every_check_has_a_sample(monkeypatch: pytest.MonkeyPatch, finished: Callable[..., FinishedLetter]) -> None:
    silent = [
        check
        for check in CHECKS
        if not any(
            check.applies(letter) and check.finds(letter)
            for sample in SAMPLES.values()
            if sample.level is check.level
            for letter in [finished(sample.bad, sample.kind, sample.debtor)]
        )
    ]
    own_table = ["_unsaid_vat", "_left_too_late", "_not_demandable", "_more_than_open", "_no_notice_yet", "_stopped"]
    assert [check.finds.__name__ for check in silent] == own_table, "which have their own table below"


@pytest.mark.parametrize("unread", [False, True])
@pytest.mark.parametrize(
    ("kind", "marked_on", "warned"),
    [
        (L04, date(2026, 11, 27), False),
        (L04, date(2026, 11, 28), True),
        (L04, date(2026, 11, 30), True),
        ("Ontvangstbevestiging", date(2026, 11, 30), False),
    ],
)
def test_a_letter_that_lay_ready_until_its_own_date_is_told(
    kind: str, marked_on: date, warned: bool, unread: bool, finished: Callable[..., FinishedLetter]
) -> None:
    letter = finished("Wij vragen u uiterlijk op 30 november 2026 te betalen.", kind, pay_by=date(2026, 11, 30))
    letter.on = marked_on
    found = objections(letter, unread=unread)
    assert found == Objections(warnings=found.warnings)
    assert [("30-11-2026" in clause, "Ingetrokken op" in clause) for clause in found.warnings] == [
        (True, True)
    ] * warned


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({}, ""),
        ({"paid": Decimal("125.50"), "demandable": Decimal(0), "open": Decimal(0)}, "is betaald"),
        ({"disputed": Decimal("125.50")}, "klacht"),
        ({"rule": "R10"}, "betaaltoezegging"),
        ({"rule": "R13"}, "nog niet vervallen"),
        ({"rule": "R07", "reason": "In de wacht tot en met 10 december"}, "in de wacht tot en met 10 december"),
        ({"paid": Decimal("25.50"), "demandable": Decimal(100), "open": Decimal(100)}, "u mag nu nog € 100,00 vragen"),
    ],
)
def test_what_cannot_be_demanded_is_not_demanded(
    facts: dict[str, Any], says: str, finished: Callable[..., FinishedLetter], decision: Callable[..., Decision]
) -> None:
    row = {"invoices": ("1",), "principal": Decimal("125.50"), "decisions": {"1": decision("1", **facts)}}
    found = objections(finished("Beste,", **row))
    assert says in " ".join(found.blocking) if says else found == Objections()
    handed_over = objections(finished("Beste,", "Uit handen geven", **row))
    if "rule" not in facts or facts["rule"] == "R10":
        assert handed_over.blocking == found.blocking, "nor handed over"
    other = objections(finished("Beste,", "Stuiten", **row))
    assert other == Objections(), "only a demand demands"


@pytest.mark.parametrize("step", [Step.FOURTEEN_DAY_LETTER, Step.NOTICE_OF_DEFAULT])
def test_who_turns_out_to_be_a_consumer_is_not_handed_over_yet(
    step: Step, finished: Callable[..., FinishedLetter], decision: Callable[..., Decision]
) -> None:
    row = {"invoices": ("1",), "principal": Decimal("125.50")}
    early = finished("Beste,", "Uit handen geven", decisions={"1": decision("1", step)}, **row)
    assert "eerst de" in " ".join(objections(early).blocking)
    ready = finished("Beste,", "Uit handen geven", decisions={"1": decision("1", Step.HAND_OVER)}, **row)
    assert objections(ready) == Objections()


def test_who_went_bankrupt_or_died_after_the_letter_was_made_gets_no_demand(
    finished: Callable[..., FinishedLetter],
) -> None:
    letter = finished("Beste,")
    letter.debtor = letter.debtor._replace(special_status="Overleden")
    assert "bijzondere status Overleden" in " ".join(objections(letter).blocking)
    heirs = finished("Beste,", "Erven benaderen")
    heirs.debtor = letter.debtor
    assert objections(heirs) == Objections()


def test_a_credit_note_after_the_letter_lowers_what_may_be_asked(
    finished: Callable[..., FinishedLetter], decision: Callable[..., Decision]
) -> None:
    claim, credit = decision("1"), decision("C1", amount=Decimal(-50), open=Decimal(-50), demandable=Decimal(-50))
    both = {"1": claim, "C1": credit}
    made_before = finished("Beste,", invoices=("1",), principal=Decimal("125.50"), decisions=both)
    assert "€ 75,50 vragen" in " ".join(objections(made_before).blocking)
    made_with_it = finished("Beste,", invoices=("1",), principal=Decimal("75.50"), decisions=both)
    assert objections(made_with_it) == Objections()


@pytest.mark.parametrize(("declared", "passes"), [(True, True), (False, False)])
def test_btw_has_to_be_declared(declared: bool, passes: bool, finished: Callable[..., FinishedLetter]) -> None:
    text = f"{PAY} {COSTS.format('€ 181,50')}" + (" Wij kunnen btw niet verrekenen." if declared else "")
    own = {"outsourced": True, "vat_deductible": False}
    found = objections(finished(text, L05, costs=Decimal("181.50"), settings=own))
    assert (found == Objections()) == passes
    assert objections(finished(text, L05, costs=Decimal("181.50"))).blocking, "without the conditions it is too high"


@pytest.mark.parametrize(
    ("said", "warned"),
    [
        ("€ 181,50, verhoogd met btw omdat wij die niet kunnen verrekenen", False),
        ("€ 181,50, increased by VAT because we cannot deduct it", False),
        ("€ 181,50", True),
        ("€ 181,50.\nBtw-nummer NL001234567B01", True),
        ("€ 181,50.\nVAT no. NL001234567B01", True),
    ],
)
def test_costs_with_btw_to_a_business_are_warned_about_when_the_letter_does_not_say_so(
    said: str, warned: bool, finished: Callable[..., FinishedLetter]
) -> None:
    text, own = f"Betaalt u niet op tijd, dan vorderen wij {said}.", {"outsourced": True, "vat_deductible": False}
    found = objections(finished(text, L06, debtor="Zakelijk", costs=Decimal("181.50"), settings=own))
    assert found == Objections(warnings=found.warnings)
    assert any("btw" in clause for clause in found.warnings) == warned
    assert objections(finished(text, L06, debtor="Zakelijk", costs=Decimal("150.00"))) == Objections()
    assert objections(finished(text, L06, debtor="Zakelijk", settings=own)) == Objections()


def test_the_btw_number_of_the_letterhead_declares_nothing(finished: Callable[..., FinishedLetter]) -> None:
    text = f"{PAY} {COSTS.format('€ 150,00')}\nBtw-nummer NL001234567B01"
    assert objections(finished(text, L05)) == Objections()


def test_a_debtor_is_not_his_name(finished: Callable[..., FinishedLetter], decision: Callable[..., Decision]) -> None:
    text = "Politie Midden-Nederland\nDeurwaardersplein 2\nBeslag en ziek meubilair"
    described = {"1": decision("1", description="Beslag en  ziek meubilair")}
    row = {"invoices": ("1",), "principal": Decimal("125.50"), "decisions": described}
    letter = finished(text, **row)
    assert objections(letter).blocking
    letter = finished(text, **row)
    letter.debtor = letter.debtor._replace(name="Politie Midden-Nederland", address="Deurwaardersplein 2")
    assert objections(letter) == Objections()


@pytest.mark.parametrize("name", ["None B.V.", "«Zonnestraal»", "{{x}} Web", "Jansen nan", "#N/A Media"])
def test_a_name_that_looks_like_an_open_field_is_a_name(name: str, finished: Callable[..., FinishedLetter]) -> None:
    letter = finished(f"Aan {name}\nGeachte heer, mevrouw,")
    assert objections(letter).blocking
    letter = finished(f"Aan {name}\nGeachte heer, mevrouw,")
    letter.debtor = letter.debtor._replace(name=name)
    assert objections(letter) == Objections()
    unfilled = finished(f"Aan {name}\nGeachte «aanhef»,")
    unfilled.debtor = letter.debtor
    assert objections(unfilled).blocking == ("een veld is niet ingevuld: «aanhef»",)


def test_costs_over_the_interest_void_the_letter(finished: Callable[..., FinishedLetter]) -> None:
    text = f"{PAY} {COSTS.format('€ 152,00')}"
    assert objections(finished(text, L05, costs=Decimal("152.00"))).blocking


@pytest.mark.parametrize("count", [1, 5])
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_no_letter_of_the_house_meets_an_objection(
    letter: Any, language: str, count: int, world: Callable[..., tuple[Ledger, Outlook]], tmp_path: Path
) -> None:
    kinds = ("Zakelijk", "Consument") if letter.for_consumers else ("Zakelijk",)
    for kind in kinds:
        ledger, outlook = world(letter.key, count, language=language, type=kind)
        (made,) = make_letters(plan_letters(ledger, outlook, ON, Wish(letter)), ledger, ON, tmp_path, [FOLDER]).made
        decisions = {each.invoice.number: each for each in outlook.decisions}
        finished = FinishedLetter(text_of(made.path), made.row, made.plan.debtor, ledger, ON, decisions)
        assert objections(finished) == Objections(), made.path.name


def test_the_text_is_that_of_the_file_as_it_stands(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("Betaal\N{NO-BREAK SPACE}nu").add_run().add_break()
    document.sections[0].footer.paragraphs[0].text = "voet"
    path = tmp_path / "brief.docx"
    document.save(str(path))
    assert text_of(path).splitlines()[0] == "Betaal nu"
    assert "voet" in text_of(path)
    path.write_bytes(b"geen Word")
    with pytest.raises(FileRefused, match=r"brief\.docx"):
        text_of(path)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("€ 1.234,56", "1234.56"), ("€ 1,234.56", "1234.56"), ("€ 40", "40"), ("EUR 1.000", "1000"), ("€ 0,05", "0.05")],
)
def test_amounts_are_read_as_people_write_them(text: str, amount: str) -> None:
    assert amounts_in(text) == (Decimal(amount),)
