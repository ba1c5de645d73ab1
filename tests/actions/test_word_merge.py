"""Samenvoegen in Word from the desk: which templates open, with which letters, and what must be done first."""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions import word_merge
from xlwings_addin.actions.letters import make_letters
from xlwings_addin.actions.update import update
from xlwings_addin.buttons import run
from xlwings_addin.errors import DataError, FileRefused, TemplateRefused
from xlwings_addin.ledger.schema import MERGE_TABLE
from xlwings_addin.resources import letters_dir

if TYPE_CHECKING:
    from conftest import Desk

OWN = {
    "Bedrijfsnaam": "Groothandel Voorbeeld B.V.", "Adres": "Keizersweg 12", "Postcode": "3511 XA", "Plaats": "Utrecht",
    "IBAN": "NL02ABNA0123456789", "KvK-nummer": "12345678", "Telefoon": "030 123 45 67", "Behandelaar": "Sanne",
}  # fmt: skip


def _fill(desk: Desk, *languages: str, invoices: int = 1) -> Desk:
    """So many debtors with a first reminder to write, each in a language."""
    for label, value in OWN.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    for place, language in enumerate(languages, 1):
        desk.add(
            "Debiteuren", number=f"D{place}", name=f"Klant {place}", type="Zakelijk", language=language,
            address="Deegstraat 12", postcode="1000 XA", town="Amsterdam", policy="procesgericht",
        )  # fmt: skip
        for number in range(invoices):
            desk.add(
                "Facturen", number=f"F{place}-{number}", debtor=f"D{place}", issued=date(2026, 10, 1),
                due=date(2026, 11, 10), description="Meel " * 8, amount=100, term_agreed=True,
            )  # fmt: skip
    update(desk.book, desk.occasion())
    make_letters(desk.book, desk.occasion())
    return desk


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """The documents that Word was asked to open."""
    documents: list[Path] = []
    monkeypatch.setattr(word_merge, "_open", documents.append)
    monkeypatch.setattr(word_merge, "user_data", lambda: tmp_path)
    return documents


def query_of(document: Path) -> str:
    with zipfile.ZipFile(io.BytesIO(document.read_bytes())) as package:
        settings = package.read("word/settings.xml").decode()
    found = re.search(r'<w:query w:val="([^"]*)"', settings)
    assert found
    return found[1]


def test_each_template_opens_with_its_own_letters(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    desk = _fill(open_desk(), "", "en", "nl")
    desk.book.save()
    report = run("samenvoegen_in_word", desk.book)
    assert [document.name for document in opened] == ["werkboek_herinnering.docx", "werkboek_herinnering_en.docx"]
    assert report.message.startswith("In Word openen herinnering (2 brieven), herinnering en (1 brief).")
    assert "SQL-opdracht" in report.message
    dutch, english = map(query_of, opened)
    assert dutch.endswith("FROM `Samenvoegen$` WHERE `brief` = 'herinnering' AND `taal` = 'nl'")
    assert english.endswith("AND `taal` = 'en'")
    again = [document.read_bytes() for document in opened]
    run("samenvoegen_in_word", desk.book)
    assert [document.read_bytes() for document in opened[2:]] == again


def test_samenvoegen_holds_exactly_the_last_batch(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    desk = _fill(open_desk(), "", "")
    desk.add("Debiteuren", number="D9", name="Later", type="Zakelijk", address="Weg 1", postcode="1000 XA", town="Ede")
    desk.add(
        "Facturen", number="F9", debtor="D9", issued=date(2026, 10, 1), due=date(2026, 11, 10), description="x",
        amount=50, term_agreed=True,
    )  # fmt: skip
    make_letters(desk.book, desk.occasion())
    assert [row["kenmerk"] for row in desk.rows(MERGE_TABLE)] == ["B2026-0003"]


@pytest.mark.libreoffice
def test_both_engines_give_the_same_documents(either_desk: Desk, opened: list[Path]) -> None:
    desk = _fill(either_desk, "", "en")
    getattr(desk.book.api, "store", desk.book.save)()
    assert run("samenvoegen_in_word", desk.book).counts == {"documents": 2}
    assert [query_of(document)[-4:] for document in opened] == ["'nl'", "'en'"]


def test_an_own_template_is_used_and_stays_as_it_is(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    desk = _fill(open_desk(), "")
    desk.book.save()
    own = Path(desk.book.fullname).parent / "letters" / "herinnering.docx"
    own.parent.mkdir()
    own.write_bytes((letters_dir() / "aanmaning.docx").read_bytes())
    before = own.read_bytes()
    run("samenvoegen_in_word", desk.book)
    assert own.read_bytes() == before
    with zipfile.ZipFile(own) as theirs, zipfile.ZipFile(opened[0]) as copy:
        assert copy.read("word/document.xml") == theirs.read("word/document.xml")


def test_letters_that_are_not_in_the_file_yet_must_be_saved_first(
    open_desk: Callable[[], Desk], opened: list[Path]
) -> None:
    desk = _fill(open_desk(), "")
    with pytest.raises(DataError, match="sla het werkboek eerst op en klik dan opnieuw"):
        run("samenvoegen_in_word", desk.book)
    assert opened == []
    desk.book.save()
    assert run("samenvoegen_in_word", desk.book).ok


def test_without_letters_it_says_what_to_do_first(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    with pytest.raises(DataError, match="Klik eerst op Brieven maken"):
        run("samenvoegen_in_word", open_desk().book)


def test_a_workbook_in_the_cloud_is_told_what_to_do(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    book = open_desk().book
    cloud = SimpleNamespace(fullname="https://bedrijf.sharepoint.com/w.xlsm", sheets=book.sheets, app=book.app)
    with pytest.raises(DataError, match=r"OneDrive of SharePoint.*Sla het werkboek op in een gewone map"):
        run("samenvoegen_in_word", cloud)


def test_a_letter_that_is_too_long_for_word_is_named(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    desk = _fill(open_desk(), "", invoices=30)
    desk.book.save()
    assert any("B2026-0001 is te lang" in warning for warning in run("samenvoegen_in_word", desk.book).warnings)


def test_a_sheet_and_a_folder_may_be_called_anything(
    open_desk: Callable[[], Desk], opened: list[Path], tmp_path: Path
) -> None:
    from xlwings_addin.engine import open_book

    desk = _fill(open_desk(), "")
    desk.book.save()
    place = tmp_path / "Jan's map & co" / "dëbiteuren.xlsm"
    place.parent.mkdir()
    with zipfile.ZipFile(desk.book.fullname) as old, zipfile.ZipFile(place, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            renamed = part.replace(b'name="Samenvoegen"', b'name="Brieven voor Word"')
            new.writestr(name, renamed if name == "xl/workbook.xml" else part)
    run("samenvoegen_in_word", open_book(place))
    assert "FROM `Brieven voor Word$`" in query_of(opened[0])
    with zipfile.ZipFile(opened[0]) as package:
        assert place.as_uri().encode() in package.read("word/_rels/settings.xml.rels")


def test_a_letter_without_a_template_is_told(open_desk: Callable[[], Desk], opened: list[Path]) -> None:
    desk = _fill(open_desk(), "")
    table = desk.table(MERGE_TABLE)
    table.write_cells({(0, "brief"): "verdwenen"})
    desk.book.save()
    with pytest.raises(TemplateRefused, match=r"verdwenen\.docx ontbreekt"):
        run("samenvoegen_in_word", desk.book)


def test_a_copy_that_is_open_in_word_is_told(
    open_desk: Callable[[], Desk], opened: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = _fill(open_desk(), "")
    desk.book.save()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileRefused, match="nog open in een ander programma"):
        run("samenvoegen_in_word", desk.book)
    assert opened == []


@pytest.mark.parametrize(
    ("system", "asked"),
    [
        ("win32", [Path("a.docx")]),
        ("darwin", [["open", "-a", "Microsoft Word", "a.docx"]]),
        ("linux", [["/usr/bin/xdg-open", "a.docx"]]),
    ],
)
def test_it_opens_in_the_program_of_the_system(monkeypatch: pytest.MonkeyPatch, system: str, asked: list[Any]) -> None:
    seen: list[Any] = []

    def start(words: list[str], **_: Any) -> Any:
        seen.append(words)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(word_merge.subprocess, "run", start)
    monkeypatch.setattr(os, "startfile", seen.append, raising=False)
    monkeypatch.setattr(word_merge, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(word_merge.sys, "platform", system)
    word_merge._open(Path("a.docx"))
    for _ in range(100):
        if seen:
            break
    assert seen == asked
