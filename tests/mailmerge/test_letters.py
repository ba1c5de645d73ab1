"""The letters that ship with the product: built from their source, complete, readable by everyone, valid."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from xlwings_addin.mailmerge.batch import make_letters
from xlwings_addin.mailmerge.catalogue import BY_KEY, LETTERS, LetterKind, template_path
from xlwings_addin.mailmerge.fields import BY_NAME
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.house_style import design
from xlwings_addin.mailmerge.house_style.build import build_all
from xlwings_addin.mailmerge.package import read_parts
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.template import load_template
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Outlook

FOLDER = Path(__file__).parents[2] / "letters"
FILES = sorted(FOLDER.rglob("*.docx"))
NAMES = [path.relative_to(FOLDER).as_posix() for path in FILES]
MakeWorld = Callable[..., tuple[Ledger, Outlook]]

every_file = pytest.mark.parametrize("path", FILES, ids=NAMES)


def test_every_letter_of_the_catalogue_is_there_in_both_languages() -> None:
    expected = {template_path(letter, language, [FOLDER]) for letter in LETTERS for language in ("nl", "en")}
    assert expected == set(FILES)


def test_the_files_are_what_their_source_builds(tmp_path: Path) -> None:
    built = build_all(tmp_path / "a")
    assert {path.relative_to(tmp_path / "a").as_posix() for path in built} == set(NAMES)
    again = build_all(tmp_path / "b")
    for path, other in zip(sorted(built), sorted(again), strict=True):
        assert path.read_bytes() == other.read_bytes(), "building twice gives the same bytes"
        assert read_parts(path) == read_parts(FOLDER / path.relative_to(tmp_path / "a"))


@every_file
def test_a_template_holds_every_mandatory_field(path: Path) -> None:
    letter: LetterKind = next(letter for letter in LETTERS if letter.key == path.stem)
    assert load_template(path).missing(letter.mandatory) == []


@every_file
def test_a_template_is_a_plain_mail_merge_document(path: Path) -> None:
    parts = read_parts(path)
    codes = {
        code.text.split()[0]
        for part in ("word/document.xml", *(name for name in parts if name.startswith(("word/header", "word/footer"))))
        for code in docx.oxml.parse_xml(parts[part]).iter(qn("w:instrText"))
    }
    assert codes <= {"MERGEFIELD", "PAGE"}
    assert b"mailMerge" not in b"".join(parts.values()), "shipped without a data source"
    assert sum(map(len, parts.values())) < 120_000
    assert path.stat().st_size < 16_000


@every_file
def test_a_screen_reader_finds_its_way(path: Path) -> None:
    document = docx.Document(str(path))
    dutch = path.parent.name != "en" or BY_KEY[path.stem].only_dutch
    language = "nl-NL" if dutch else "en-GB"
    assert {each.get(qn("w:val")) for each in document.styles.element.iter(qn("w:lang"))} == {language}
    assert document.settings.element.find(qn("w:themeFontLang")).get(qn("w:val")) == language
    assert document.core_properties.title
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles.count("Heading 1") == 1
    for table in document.element.iter(qn("w:tbl")):
        properties = table.tblPr
        assert properties.find(qn("w:tblCaption")).get(qn("w:val"))
        assert properties.find(qn("w:tblDescription")).get(qn("w:val"))
    lists = [table for table in document.tables if any(True for _ in table._tbl.iter(qn("w:tblHeader")))]
    assert lists, "the table of invoices has a header row"
    for table in document.tables[2:]:
        assert all(row._tr.trPr is not None and row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@every_file
def test_the_address_stands_in_the_window(path: Path) -> None:
    document = docx.Document(str(path))
    section, address = document.sections[0], document.tables[0]
    assert section.left_margin / Mm(1) == pytest.approx(25, abs=0.1)
    first = address.cell(0, 0).paragraphs[0]
    assert (section.top_margin + first.paragraph_format.space_before) / Mm(1) == pytest.approx(47.5, abs=0.1)
    assert (section.top_margin + address.rows[0].height) / Mm(1) == pytest.approx(design.BODY - 1.8, abs=0.1)
    assert document.settings.element.xpath('.//w:compatSetting[@w:name="compatibilityMode"]/@w:val') == ["15"]


@every_file
def test_two_tables_never_touch(path: Path) -> None:
    body = docx.Document(str(path)).element.body
    for table in body.iter(qn("w:tbl")):
        assert table.getnext() is None or table.getnext().tag == qn("w:p")


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [1, 5, 30])
@pytest.mark.validator
def test_every_letter_is_valid(
    letter: LetterKind,
    language: str,
    count: int,
    world: MakeWorld,
    tmp_path: Path,
    on: date,
    validate: Callable[[Path], list[str]],
) -> None:
    ledger, outlook = world(letter.key, count, language=language)
    (made,) = make_letters(plan_letters(ledger, outlook, on, Wish(letter)), ledger, on, tmp_path, [FOLDER]).made
    assert validate(made.path) == []


@every_file
@pytest.mark.validator
def test_every_template_is_valid(path: Path, validate: Callable[[Path], list[str]]) -> None:
    assert validate(path) == []


@pytest.mark.validator
def test_the_validator_finds_a_planted_fault(tmp_path: Path, validate: Callable[[Path], list[str]]) -> None:
    parts = read_parts(FILES[0])
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:tblHeader/>", b"<w:tblHeaders/>")
    path = tmp_path / "fout.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    assert validate(path)


@every_file
def test_no_letter_speaks_of_what_it_may_not(path: Path, document_text: Callable[[Path], str]) -> None:
    text = document_text(path).lower()
    for word in (
        "administratiekosten", "herinneringskosten", "alle kosten", "tot onze spijt", "helaas", "weigert", "wanbetaler",
        "ten onrechte", "deurwaarder", "beslag", "dagvaarding", "bkr", "politie", "dwingt",
    ):  # fmt: skip
        assert word not in text
    if path.stem in ("aanmaning", "ingebrekestelling", "veertiendagenbrief", "laatste_aanmaning"):
        reserved = (
            "wij behouden ons uitdrukkelijk het recht op betaling voor",
            "we expressly reserve our right to payment",
        )
        assert any(sentence in text for sentence in reserved), "interrupts limitation (BW 3:317)"


def test_every_field_the_house_uses_is_filled_by_the_values(world: MakeWorld, on: date) -> None:
    from xlwings_addin.mailmerge.values import letter_values

    for letter in LETTERS:
        ledger, outlook = world(letter.key)
        (plan,) = plan_letters(replace(ledger), outlook, on, Wish(letter))
        fields = letter_values(plan, ledger, "B2026-0001", on).fields
        template = load_template(FOLDER / f"{letter.key}.docx")
        for name in template.names:
            assert name in fields or BY_NAME[name].repeat or BY_NAME[name].picture, name
