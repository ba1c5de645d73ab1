"""What a letter is built of: blocks of words, and the blocks that more letters share."""

from __future__ import annotations

from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import LetterKind


class Paragraph(NamedTuple):
    """Running text."""

    text: str


class Cover(NamedTuple):
    """What a Dutch letter says in English, before its salutation, to who does not read Dutch."""

    text: str


class Heading(NamedTuple):
    """A heading within the letter."""

    text: str


class Invoices(NamedTuple):
    """The table of invoices."""


class Instalments(NamedTuple):
    """The table of instalments, with the words and the field of its last row."""

    total: str
    value: str


class Options(NamedTuple):
    """The table of payment plans to choose from."""


class Code(NamedTuple):
    """The payment code alone, in a letter that does not always ask to pay."""


class Slip(NamedTuple):
    """What is signed and sent back, together on one page: a heading, what is agreed, and room to sign for one party or for both."""

    heading: str
    text: str
    both: bool = False


class Ending(NamedTuple):
    """The last sentence with regards and signature, which stay together on one page."""

    text: str


class Panel(NamedTuple):
    """The tinted panel: a heading, labelled values, and the payment code with a line below it."""

    heading: str
    rows: tuple[tuple[str, str], ...]


Block = Paragraph | Cover | Heading | Invoices | Instalments | Options | Code | Panel | Ending | Slip


class LetterText(NamedTuple):
    """One letter in one language."""

    letter: LetterKind
    language: str
    blocks: tuple[Block, ...]


SUBJECT, SALUTATION = Heading("«onderwerp»"), Paragraph("«aanhef»")

DISPUTED, NOT_DUE = Paragraph("«betwist_zin»"), Paragraph("«niet_vervallen_zin»")

CROSSED, ENDING = Paragraph("«gekruist_zin»"), Ending("«slot_zin»")

PAY = Panel(
    "Zo betaalt u",
    (
        ("Bedrag", "«totaal_openstaand»"),
        ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
        ("Kenmerk", "«betalingskenmerk»"),
        ("Uiterlijk", "«uiterste_betaaldatum»"),
    ),
)

PAY_ENGLISH = Panel(
    "How to pay",
    (
        ("Amount", "«totaal_openstaand»"),
        ("Account", "«eigen_iban»* of *«eigen_naam»"),
        ("Reference", "«betalingskenmerk»"),
        ("Not later than", "«uiterste_betaaldatum»"),
    ),
)
