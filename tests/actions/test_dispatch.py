"""Als PDF and Als e-mail from the desk: which letters, what stands beside them, and what is left alone."""

from __future__ import annotations

import email
import email.policy
import os
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from xlwings_addin.actions import dispatch
from xlwings_addin.actions.letters import make_letters
from xlwings_addin.actions.update import update
from xlwings_addin.buttons import run
from xlwings_addin.errors import DataError
from xlwings_addin.mailmerge.pdf import MadePdf

if TYPE_CHECKING:
    from conftest import Desk

OWN = {
    "Bedrijfsnaam": "Groothandel Voorbeeld B.V.", "Adres": "Keizersweg 12", "Postcode": "3511 XA", "Plaats": "Utrecht",
    "IBAN": "NL02ABNA0123456789", "KvK-nummer": "12345678", "Telefoon": "030 123 45 67", "Behandelaar": "Sanne",
    "E-mail": "sanne@voorbeeld.example",
}  # fmt: skip
A_PDF = b"%%PDF-1.6\nvan %b\nstartxref\n9\n%%%%EOF\n"


def _fill(desk: Desk) -> Desk:
    """Two debtors with a first reminder to write, one of them without an e-mail address."""
    for label, value in OWN.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    for number, name, address, language in (
        ("D1", "Bakkerij De Krent", "a@krent.example", ""),
        ("D2", "Smit", "", "en"),
    ):
        desk.add(
            "Debiteuren", number=number, name=name, type="Zakelijk", email=address, language=language,
            address="Deegstraat 12", postcode="1000 XA", town="Amsterdam", policy="procesgericht",
        )  # fmt: skip
        desk.add(
            "Facturen", number=f"F-{number}", debtor=number, name=name, issued=date(2026, 10, 1),
            due=date(2026, 11, 10), description="Meel", amount=100, term_agreed=True,
        )  # fmt: skip
    update(desk.book, desk.occasion())
    return desk


@pytest.fixture
def letters(open_desk: Callable[[], Desk]) -> Iterator[Desk]:
    desk = _fill(open_desk())
    assert make_letters(desk.book, desk.occasion()).counts["letters"] == 2
    yield desk
    desk.book.close()


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A quick stand-in for Word and LibreOffice; gives the letters that it was asked to convert."""
    names: list[str] = []

    def make(files: Sequence[Path]) -> Iterator[MadePdf]:
        for file in files:
            names.append(file.stem)
            if "stuk" in docx.Document(str(file)).core_properties.subject:
                yield MadePdf(file, problem=f"{file.name}: LibreOffice kan dit document niet lezen.")
            else:
                yield MadePdf(file, A_PDF % sha256(file.read_bytes()).hexdigest().encode())

    def join(pdfs: Sequence[bytes], language: str) -> bytes:
        return A_PDF % str((len(pdfs), language)).encode()

    monkeypatch.setattr(dispatch, "make_pdfs", make)
    monkeypatch.setattr(dispatch, "joined", join)
    return names


def _folder(desk: Desk) -> Path:
    return Path(desk.book.fullname).parent / "Brieven"


def _edit(path: Path, subject: str = "gewijzigd") -> None:
    document = docx.Document(str(path))
    document.core_properties.subject = subject
    document.save(str(path))


ONE, TWO = "B2026-0001_D1_herinnering", "B2026-0002_D2_herinnering"
TOGETHER = "B2026-0001_tot_B2026-0002_samen.pdf"


def test_the_letters_of_the_last_batch_each_get_a_pdf_and_together_one_for_printing(
    letters: Desk, asked: list[str]
) -> None:
    report = run("als_pdf", letters.book)
    assert report.ok
    assert report.counts == {"pdfs": 2, "pdfs_kept": 0}
    assert report.message == (
        f"2 PDF's gemaakt in {_folder(letters)}. Om af te drukken staat alles achter elkaar in {TOGETHER}."
    )
    assert [file.name for file in report.files] == [f"{ONE}.pdf", f"{TWO}.pdf", TOGETHER]
    assert all(file.is_file() for file in report.files)
    assert b"(2, 'nl-NL')" in (_folder(letters) / TOGETHER).read_bytes()


def test_a_second_click_makes_nothing_new(letters: Desk, asked: list[str]) -> None:
    run("als_pdf", letters.book)
    before = {file.name: file.read_bytes() for file in _folder(letters).iterdir()}
    report = run("als_pdf", letters.book)
    assert report.counts == {"pdfs": 0, "pdfs_kept": 2}
    assert report.files == []
    assert len(asked) == 2
    assert {file.name: file.read_bytes() for file in _folder(letters).iterdir()} == before


def test_only_the_letter_that_was_changed_is_made_again(letters: Desk, asked: list[str]) -> None:
    run("als_pdf", letters.book)
    before = (_folder(letters) / f"{ONE}.pdf").read_bytes()
    _edit(_folder(letters) / f"{ONE}.docx")
    asked.clear()
    report = run("als_pdf", letters.book)
    assert asked == [ONE]
    assert (_folder(letters) / f"{ONE}.pdf").read_bytes() != before
    assert report.counts == {"pdfs": 1, "pdfs_kept": 1}
    assert (_folder(letters) / TOGETHER) in report.files


@pytest.mark.parametrize("age", [-5000, 5000])
def test_a_pdf_that_somebody_else_made_or_changed_stays(letters: Desk, asked: list[str], age: int) -> None:
    theirs = _folder(letters) / f"{TWO}.pdf"
    theirs.write_bytes(b"%PDF signed by hand")
    os.utime(theirs, (time.time() + age,) * 2)
    report = run("als_pdf", letters.book)
    assert theirs.read_bytes() == b"%PDF signed by hand"
    assert not report.ok
    assert report.warnings == [
        f"{TWO}.pdf is door iemand anders gemaakt of gewijzigd en blijft staan. "
        "Geef dat bestand een andere naam en klik opnieuw."
    ]
    assert report.counts == {"pdfs": 1, "pdfs_kept": 0}


def test_one_bad_letter_does_not_stop_the_others(letters: Desk, asked: list[str]) -> None:
    _edit(_folder(letters) / f"{ONE}.docx", "stuk")
    report = run("als_pdf", letters.book)
    assert report.counts == {"pdfs": 1, "pdfs_kept": 0}
    assert report.warnings == [f"{ONE}.docx: LibreOffice kan dit document niet lezen."]
    assert report.message.endswith("1 brief vraagt uw aandacht.")


def test_a_number_that_the_user_typed_is_no_path(letters: Desk, asked: list[str]) -> None:
    letters.set("Brieven", ("B2026-0001",), "Briefnummer", "../2026/1")
    table = letters.table("Brieven")
    report = dispatch.as_pdf(letters.book, [table.first_row, table.first_row + 1])
    assert report.files[-1] == _folder(letters) / "-2026-1_tot_B2026-0002_samen.pdf"


@pytest.mark.parametrize("lock", [f"~${ONE[2:]}.docx", f".~lock.{ONE}.docx#"])
def test_a_letter_that_is_still_open_is_told(letters: Desk, asked: list[str], lock: str) -> None:
    (_folder(letters) / lock).write_bytes(b"")
    report = run("als_pdf", letters.book)
    assert report.ok
    assert report.warnings == [f"{ONE}.docx is nog open; in de PDF staat wat is opgeslagen."]


def test_the_selected_rows_of_brieven_go_before_the_last_batch(letters: Desk, asked: list[str]) -> None:
    table = letters.table("Brieven")
    table.sheet.activate()
    table.sheet.range((table.first_row + 1, 1)).select()
    report = run("als_pdf", letters.book)
    assert asked == [TWO]
    assert report.message.endswith(f"U koos in Brieven rij {table.first_row + 1}.")
    assert [file.name for file in report.files] == [f"{TWO}.pdf"]


def test_what_cannot_go_out_is_named(letters: Desk, asked: list[str]) -> None:
    letters.set("Brieven", ("B2026-0001",), "Ingetrokken op", date(2026, 11, 23))
    (_folder(letters) / f"{TWO}.docx").unlink()
    letters.add("Brieven", number="X1", kind="Aanmaning", debtor="D1", invoices="F-D1", made_on=date(2026, 11, 1))
    report = run("als_pdf", letters.book)
    assert report.warnings == [
        "Brief B2026-0001 is ingetrokken.",
        f"Brief B2026-0002: het bestand Brieven/{TWO}.docx is er niet.",
    ]
    first = letters.table("Brieven").first_row
    assert dispatch.as_pdf(letters.book, [first + 2]).warnings == [
        "Brief X1 heeft geen Word-bestand in de kolom Bestand."
    ]


@pytest.mark.parametrize("button", ["als_pdf", "als_email"])
def test_without_letters_it_says_what_to_do_first(open_desk: Callable[[], Desk], button: str) -> None:
    with pytest.raises(DataError, match="Klik eerst op Brieven maken, of kies rijen in het blad Brieven"):
        run(button, open_desk().book)


def test_a_draft_has_the_letter_attached_and_who_has_no_address_is_named(letters: Desk, asked: list[str]) -> None:
    report = run("als_email", letters.book)
    assert asked == [ONE], "no PDF is made for who gets no e-mail"
    assert report.counts == {"drafts": 1, "drafts_kept": 0}
    assert report.warnings == ["Brief B2026-0002: debiteur D2 Smit: geen e-mailadres in het blad Debiteuren."]
    assert "lees het na en verstuur het zelf" in report.message
    message = email.message_from_bytes((_folder(letters) / f"{ONE}.eml").read_bytes(), policy=email.policy.default)
    assert (message["X-Unsent"], message["To"]) == ("1", "a@krent.example")
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == f"{ONE}.pdf"
    assert attached.get_content() == (_folder(letters) / f"{ONE}.pdf").read_bytes()


def test_a_draft_that_was_changed_by_hand_stays(letters: Desk, asked: list[str]) -> None:
    run("als_email", letters.book)
    assert run("als_email", letters.book).counts == {"drafts": 0, "drafts_kept": 1}
    theirs = _folder(letters) / f"{ONE}.eml"
    theirs.write_bytes(theirs.read_bytes() + b"mijn tekst")
    report = run("als_email", letters.book)
    assert theirs.read_bytes().endswith(b"mijn tekst")
    assert f"{ONE}.eml is door iemand anders" in report.warnings[-1]


def test_undoing_the_letters_takes_their_pdfs_and_drafts_along_unless_somebody_changed_them(
    letters: Desk, asked: list[str]
) -> None:
    run("als_pdf", letters.book)
    run("als_email", letters.book)
    (_folder(letters) / f"{TWO}.pdf").write_bytes(b"%PDF signed by hand")
    run("ongedaan_maken", letters.book)
    assert [file.name for file in _folder(letters).iterdir()] == [f"{TWO}.pdf"]


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("Veertiendagenbrief", "verstuur hem ook per post, aangetekend"),
        ("Stuiten", "verstuur hem ook per post, aangetekend"),
        ("Erven benaderen", "niet voor de debiteur zelf"),
        ("Vordering indienen", "niet voor de debiteur zelf"),
    ],
)
def test_letters_that_need_more_than_an_email_say_so(letters: Desk, asked: list[str], kind: str, said: str) -> None:
    letters.set("Brieven", ("B2026-0001",), "Soort", kind)
    report = run("als_email", letters.book)
    assert any(said in warning for warning in report.warnings)
    assert (_folder(letters) / f"{ONE}.eml").exists() is ("post" in said)


@pytest.mark.libreoffice
def test_both_engines_click_through_to_real_files(either_desk: Desk) -> None:
    desk = _fill(either_desk)
    make_letters(desk.book, desk.occasion())
    assert run("als_pdf", desk.book).counts == {"pdfs": 2, "pdfs_kept": 0}
    assert run("als_email", desk.book).counts == {"drafts": 1, "drafts_kept": 0}
    assert (_folder(desk) / TOGETHER).read_bytes().startswith(b"%PDF")
