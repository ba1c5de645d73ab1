from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge import batch as module
from xlwings_addin.mailmerge.batch import last_number, make_letters
from xlwings_addin.mailmerge.catalogue import LETTERS, LetterKind
from xlwings_addin.mailmerge.fields import HEADERS
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.template import load_template
from xlwings_addin.mailmerge.values import LetterValues, letter_values
from xlwings_addin.rules.facts import Ledger, Letter
from xlwings_addin.rules.outlook import Outlook

World = tuple[Ledger, Outlook]
MakeWorld = Callable[..., World]
Text = Callable[[bytes | Path], str]


def plans(*worlds: World, on: date) -> list[LetterPlan]:
    return [plan for ledger, outlook in worlds for plan in plan_letters(ledger, outlook, on)]


def test_a_letter_shows_name_numbers_amounts_and_their_sum(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date, document_text: Text
) -> None:
    ledger, outlook = world("herinnering", 3)
    made = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path / "uit", [letters])
    (letter,) = made.made
    assert letter.path.name == "B2026-0001_D1001_herinnering.docx"
    text = document_text(letter.path)
    for shown in (
        "Jansen & Zonen Installatietechniek B.V.",
        "2026-0100",
        "2026-0101",
        "2026-0102",
        "€ 125,50",
        "€ 251,00",
        "€ 376,50",
        "€ 753,00",
    ):
        assert shown in text
    assert made.warnings == []


def test_the_log_row_holds_what_the_letter_named(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    ledger, outlook = world("laatste_aanmaning", 2)
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [letters]).made
    row = letter.row
    assert (row.number, row.kind, row.debtor, row.made_on) == ("B2026-0001", "Laatste aanmaning", "D1001", on)
    assert row.invoices == ("2026-0100", "2026-0101")
    assert (str(row.principal), str(row.interest), str(row.costs)) == ("376.50", "6.42", "56.48")
    assert row.pay_by == date(2026, 11, 30)
    assert row.sent_on is None
    assert row.file == letter.path.name
    assert tuple(letter.merge_row) == HEADERS
    assert letter.merge_row["kenmerk"] == "B2026-0001"


def test_numbers_go_on_from_the_log_within_the_year(
    world: MakeWorld, sent: Callable[..., Letter], letters: Path, tmp_path: Path, on: date
) -> None:
    ledger, outlook = world("herinnering")
    numbers = ("B2026-0041", "B2025-0900", "2026-0099", "", "B2026-0007")
    ledger = replace(ledger, letters=[sent(number=number, debtor="D9") for number in numbers])
    assert last_number(ledger, on) == 41
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [letters]).made
    assert letter.row.number == "B2026-0042"


def test_a_blocked_letter_is_skipped_with_its_reason_and_takes_no_number(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date
) -> None:
    good, bad = world("herinnering", number="D2"), world("herinnering", number="D1", town="")
    made = make_letters(plans(bad, good, on=on), good[0], on, tmp_path, [letters])
    assert [letter.row.number for letter in made.made] == ["B2026-0001"]
    assert [skipped.reasons for skipped in made.skipped] == [
        ("Debiteur D1 (Jansen & Zonen Installatietechniek B.V.): vul in het blad Debiteuren in: Plaats.",)
    ]


def test_an_existing_file_is_never_overwritten(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    ledger, outlook = world("herinnering")
    theirs = tmp_path / "B2026-0001_D1001_herinnering.docx"
    theirs.write_text("van de gebruiker")
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [letters]).made
    assert letter.path.name == "B2026-0001_D1001_herinnering_2.docx"
    assert theirs.read_text() == "van de gebruiker"


def test_a_debtor_number_never_becomes_a_path(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    hostile = '../..\\x:y*"<>|'
    ledger, outlook = world("herinnering", number=hostile, name="CON/../..")
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path / "uit", [letters]).made
    assert letter.path.parent == tmp_path / "uit"
    assert [path.name for path in (tmp_path / "uit").iterdir()] == [letter.path.name]


def test_the_users_own_template_wins(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date, document_text: Text
) -> None:
    own = tmp_path / "letters"
    own.mkdir()
    document = docx.Document(str(letters / "herinnering.docx"))
    document.paragraphs[-2].add_run("Eigen woorden.")
    document.save(str(own / "herinnering.docx"))
    ledger, outlook = world("herinnering")
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [own, letters]).made
    assert "Eigen woorden." in document_text(letter.path)


class TestATemplateThatCannotBeUsed:
    @pytest.fixture
    def own(self, tmp_path: Path) -> Path:
        folder = tmp_path / "letters"
        folder.mkdir()
        return folder

    def make(self, world: MakeWorld, own: Path, letters: Path, out: Path, on: date) -> module.Batch:
        reminder, demand = world("herinnering", number="D1"), world("aanmaning", number="D2")
        return make_letters(plans(reminder, demand, on=on), demand[0], on, out, [own, letters])

    def test_stops_its_own_letters_only(
        self,
        world: MakeWorld,
        own: Path,
        letters: Path,
        tmp_path: Path,
        on: date,
        template_file: Callable[..., Path],
        field: Callable[[str], str],
    ) -> None:
        shutil.move(template_file(f"<w:p>{field('MERGEFIELD klant')}</w:p>"), own / "herinnering.docx")
        made = self.make(world, own, letters, tmp_path / "uit", on)
        assert [letter.row.debtor for letter in made.made] == ["D2"]
        (skipped,) = made.skipped
        assert skipped.reasons[0].startswith("Sjabloon herinnering.docx bevat het veld «klant», dat niet bestaat.")

    def test_may_be_damaged(self, world: MakeWorld, own: Path, letters: Path, tmp_path: Path, on: date) -> None:
        (own / "herinnering.docx").write_bytes(b"PK")
        made = self.make(world, own, letters, tmp_path / "uit", on)
        assert [skipped.reasons for skipped in made.skipped] == [
            ("herinnering.docx is geen Word-bestand of is beschadigd.",)
        ]

    def test_may_be_missing(self, world: MakeWorld, own: Path, tmp_path: Path, on: date) -> None:
        made = self.make(world, own, own, tmp_path / "uit", on)
        assert made.made == []
        assert [skipped.reasons for skipped in made.skipped] == [
            ("Sjabloon herinnering.docx ontbreekt in de map letters.",),
            ("Sjabloon aanmaning.docx ontbreekt in de map letters.",),
        ]

    def test_warns_of_each_mandatory_field_it_misses(
        self,
        world: MakeWorld,
        own: Path,
        letters: Path,
        tmp_path: Path,
        on: date,
        template_file: Callable[..., Path],
        field: Callable[[str], str],
    ) -> None:
        shutil.move(template_file(f"<w:p>{field('MERGEFIELD deb_naam')}</w:p>"), own / "herinnering.docx")
        made = self.make(world, own, letters, tmp_path / "uit", on)
        assert len(made.made) == 2
        assert (
            "Sjabloon herinnering.docx mist het veld «totaal_openstaand» (Som van de openstaande bedragen in de brief)."
            in made.warnings
        )
        assert not any("«deb_naam»" in warning for warning in made.warnings)


def test_english_goes_to_who_wants_it_and_dutch_with_a_warning_when_there_is_none(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date, document_text: Text
) -> None:
    ledger, outlook = world("herinnering", language="en")
    todo = plan_letters(ledger, outlook, on)
    (letter,) = make_letters(todo, ledger, on, tmp_path, [letters]).made
    assert "Kind regards," in document_text(letter.path)
    dutch_only = tmp_path / "letters"
    dutch_only.mkdir()
    shutil.copy(letters / "herinnering.docx", dutch_only)
    made = make_letters(todo, ledger, on, tmp_path, [dutch_only])
    assert "Met vriendelijke groet," in document_text(made.made[0].path)
    assert made.warnings == ["Sjabloon herinnering.docx is er niet in het Engels; die brieven zijn in het Nederlands."]


def test_nothing_stays_behind_when_a_letter_cannot_be_written(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, count = Path.write_bytes, [0]

    def full(self: Path, data: bytes) -> int:
        count[0] += 1
        if count[0] == 3:
            write(self, data[:100])
            raise OSError(28, "No space left on device")
        return write(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    worlds = [world("herinnering", number=f"D{place}") for place in range(4)]
    with pytest.raises(FileRefused, match="kan geen brief worden geschreven: de schijf is vol"):
        make_letters(plans(*worlds, on=on), worlds[0][0], on, tmp_path / "uit", [letters])
    assert list((tmp_path / "uit").iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    (tmp_path / "uit").write_text("een bestand")
    ledger, outlook = world("herinnering")
    with pytest.raises(FileRefused, match="uit"):
        make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path / "uit", [letters])


def test_a_letter_with_a_hole_in_it_is_not_made(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    ledger, outlook = world("herinnering")
    (plan,) = plan_letters(ledger, outlook, on)
    plan = plan._replace(invoices=(plan.invoices[0]._replace(due=None),))
    made = make_letters([plan], ledger, on, tmp_path, [letters])
    assert [skipped.reasons for skipped in made.skipped] == [
        ("Debiteur D1001: voor deze brief ontbreekt «vervaldatum».",)
    ]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_every_mandatory_field_that_is_empty_stops_the_letter_and_is_named(
    letter: LetterKind, world: MakeWorld, tmp_path: Path, letters: Path, on: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger, outlook = world(letter.key, 2)
    todo = plan_letters(ledger, outlook, on, Wish(letter))
    for name in letter.mandatory:

        def emptied(*arguments: Any, name: str = name) -> LetterValues:
            values = letter_values(*arguments)
            fields = {**values.content.fields, name: ""}
            rows = {repeat: [{**row, name: ""} for row in each] for repeat, each in values.content.rows.items()}
            return values._replace(content=values.content._replace(fields=fields, rows=rows))

        monkeypatch.setattr("xlwings_addin.mailmerge.batch.letter_values", emptied)
        batch = make_letters(todo, ledger, on, tmp_path, [letters])
        assert batch.made == []
        assert [skipped.reasons for skipped in batch.skipped] == [
            (f"Debiteur D1001: voor deze brief ontbreekt «{name}».",)
        ]


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
def test_every_mandatory_field_that_a_template_lacks_is_named(
    letter: LetterKind, tmp_path: Path, template_file: Callable[..., Path]
) -> None:
    bare = load_template(template_file("<w:p/>"))
    said = bare.missing(letter.mandatory)
    assert len(said) == len(letter.mandatory)
    assert all(f"«{name}»" in sentence for name, sentence in zip(letter.mandatory, said, strict=True))
