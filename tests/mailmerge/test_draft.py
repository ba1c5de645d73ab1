"""The e-mail to a letter: what mail programs read in it, in which language, and that no cell can add a header."""

from __future__ import annotations

import email
import email.policy
from datetime import date
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.mailmerge.draft import Enclosure, addresses, draft, title_of
from xlwings_addin.rules.facts import Debtor, Letter, Settings
from xlwings_addin.rules.vocabulary import Classification

PDF = Enclosure("B2026-0001_D1_herinnering.pdf", b"%PDF-1.6\n" + bytes(range(256)))
LETTER = Letter(2, "B2026-0001", "Herinnering", "D1", made_on=date(2026, 11, 23))
DEBTOR = Debtor(2, "D1", "Bakkerij De Krent", email="a@krent.example")
OWN = Settings(company="Groothandel Voorbeeld B.V.", email="info@voorbeeld.example", phone="030 123", handler="Sanne")
HEADERS = {"X-Unsent", "From", "To", "Subject", "MIME-Version", "Content-Type"}


def read(made: bytes) -> EmailMessage:
    message = email.message_from_bytes(made, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert message.defects == []
    return message


def text_of(message: EmailMessage) -> str:
    body = message.get_body()
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_it_is_a_draft_to_the_debtor_with_the_letter_attached() -> None:
    message = read(draft(LETTER, DEBTOR, OWN, PDF))
    assert message["X-Unsent"] == "1"
    assert message["To"] == "a@krent.example"
    assert message["From"] == '"Groothandel Voorbeeld B.V." <info@voorbeeld.example>'
    assert message["Subject"] == "Herinnering (kenmerk B2026-0001)"
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert attached.get_filename() == PDF.name
    assert attached.get_content() == PDF.content
    assert text_of(message).startswith("Geachte heer, mevrouw,\n\nBij deze e-mail zit onze brief ‘Herinnering’ van 23")


@pytest.mark.parametrize(
    ("contact", "language", "begins"),
    [
        ("mevrouw J. de Boer", "", "Geachte mevrouw De Boer,\n"),
        ("mevrouw J. de Boer", "en", "Dear Ms De Boer,\n"),
        ("J. de Boer", "", "Geachte heer, mevrouw,\n"),
    ],
)
def test_it_addresses_the_contact_as_the_letter_does(contact: str, language: str, begins: str) -> None:
    message = read(draft(LETTER, DEBTOR._replace(contact=contact, language=language), OWN, PDF))
    assert text_of(message).startswith(begins)


def test_the_same_facts_give_the_same_bytes() -> None:
    assert draft(LETTER, DEBTOR, OWN, PDF) == draft(LETTER, DEBTOR, OWN, PDF)


def test_it_ends_each_line_as_mail_does_and_keeps_lines_short() -> None:
    lines = draft(LETTER, DEBTOR._replace(name="é" * 300), OWN, PDF).split(b"\r\n")
    assert not any(b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 78


@pytest.mark.parametrize("language", ["en", " EN "])
def test_an_english_debtor_reads_english(language: str) -> None:
    message = read(draft(LETTER, DEBTOR._replace(language=language), OWN, PDF))
    assert message["Subject"] == "Payment reminder (reference B2026-0001)"
    text = text_of(message)
    assert "letter ‘Payment reminder’ dated 23 November 2026" in text
    assert text.startswith("Dear Sir or Madam,")
    body = message.get_body()
    assert body is not None
    assert body["Content-Language"] == "en"


@pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)
@pytest.mark.parametrize("language", ["", "en"])
def test_every_letter_has_a_title_and_no_word_about_the_person(letter: Any, language: str) -> None:
    row = LETTER._replace(kind=letter.kind)
    debtor = DEBTOR._replace(
        language=language, classification="Niet-willer", grounds="betaalt nooit", hold_reason="ziek"
    )
    message = read(draft(row, debtor, OWN, PDF))
    said = f"{message['Subject']} {text_of(message)}".lower()
    for word in (*Classification, "betaalt nooit", "ziek", "wanbetaler"):
        assert word.lower() not in said or word == "Vergeten"
    assert title_of(row, "en" if language else "nl") in str(message["Subject"])


def test_a_letter_of_the_user_keeps_its_own_name() -> None:
    assert read(draft(LETTER._replace(kind="Eigen brief"), DEBTOR, OWN, PDF))["Subject"].startswith("Eigen brief (")
    assert title_of(LETTER._replace(kind=""), "nl") == "Brief"


@pytest.mark.parametrize("own", ["", "geen adres", "a@b", "a b@c.nl"])
def test_without_an_own_address_the_mail_program_fills_in_its_own(own: str) -> None:
    message = read(draft(LETTER, DEBTOR, Settings(company="Wij", email=own), PDF))
    assert message["From"] is None
    assert "vraag?" not in text_of(message)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("a@krent.example", ["a@krent.example"]),
        (" a@krent.example ;b@krent.example,\n a@krent.example", ["a@krent.example", "b@krent.example"]),
        ("mailto:a@krent.example", ["a@krent.example"]),
        ("o'neill+x@mail.co.uk", ["o'neill+x@mail.co.uk"]),
        ("info@bäckerei.example", ["info@xn--bckerei-5wa.example"]),
        ("", []),
        ("onbekend", []),
        ("a@krent.example; onbekend", []),
        ("jän@krent.example", []),
        ("a@@krent.example", []),
        ("a@-krent.example", []),
        ("a@krent", []),
        (".a@krent.example", []),
        ('"a b"@krent.example', []),
        ("Jan <a@krent.example>", []),
        (f"{'a' * 65}@krent.example", []),
        ("a@krent.example\r\nBcc: x@y.nl", []),
        ("a@krent.example%0ABcc:x@y.nl", []),
    ],
)
def test_addresses_in_a_cell(cell: str, found: list[str]) -> None:
    assert addresses(cell) == found


@pytest.mark.parametrize(
    "name", ["Bedrijf\r\nBcc: x@y.nl", "Bedrijf\x85X-A: 1", "Bedrijf\u2028To: x@y.nl", '"><x@y.nl>']
)
def test_no_cell_adds_a_header(name: str) -> None:
    settings = Settings(company=name, email="info@voorbeeld.example", phone=name, handler=name)
    row = LETTER._replace(kind=name, number=name)
    message = read(draft(row, DEBTOR, settings, PDF))
    assert set(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["From"].addresses] == ["info@voorbeeld.example"]
    assert [address.addr_spec for address in message["To"].addresses] == ["a@krent.example"]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_stands_in_the_cells_it_stays_one_message(kind: str, company: str, number: str) -> None:
    row = LETTER._replace(kind=kind, number=number)
    message = read(draft(row, DEBTOR, Settings(company=company, email="info@voorbeeld.example", handler=kind), PDF))
    assert set(message.keys()) == HEADERS
    assert [address.addr_spec for address in message["From"].addresses] == ["info@voorbeeld.example"]
    assert len(list(message.iter_attachments())) == 1


@pytest.mark.parametrize(
    "name", ["B1_Dé & co_x.pdf", "B1_" + "lang " * 30 + ".pdf", 'B1_"aanhaling".pdf', "B1_مؤسسة.pdf", "B1_naam;x=1.pdf"]
)
def test_the_name_of_the_attachment_comes_through(name: str) -> None:
    (attached,) = read(draft(LETTER, DEBTOR, OWN, Enclosure(name, b"%PDF"))).iter_attachments()
    assert attached.get_filename() == name
