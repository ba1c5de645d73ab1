"""The words of the letters. «…» is a merge field, *…* is bold; a paragraph of empty fields alone disappears.

Each letter goes from reason through request to closing, names one date and one amount, and supposes nothing about the
reader. What depends on the facts is a field (see `wording`); the rest stands here and, later, in the user's own copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import (
    CONFIRMATION,
    DEMAND,
    DUTCH,
    ENGLISH,
    FINAL_DEMAND,
    FOURTEEN_DAY_LETTER,
    HAND_OVER,
    NOTICE_OF_DEFAULT,
    REMINDER,
    LetterKind,
)


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


class Ending(NamedTuple):
    """The last sentence with regards and signature, which stay together on one page."""

    text: str


class Panel(NamedTuple):
    """The tinted panel: a heading, labelled values, and the payment code with a line below it."""

    heading: str
    rows: tuple[tuple[str, str], ...]


Block = Paragraph | Cover | Heading | Invoices | Panel | Ending


class LetterText(NamedTuple):
    """One letter in one language."""

    letter: LetterKind
    language: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Furniture:
    """The words around every letter of a language: labels, table headers, ending, and texts for screen readers."""

    locale: str
    reference: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    total: str
    app: str
    regards: str
    page: str
    coc: str
    table_title: str
    table_description: str
    panel_title: str
    panel_description: str
    reference_title: str
    reference_description: str
    address_title: str
    address_description: str


FURNITURE: Mapping[str, Furniture] = MappingProxyType(
    {
        DUTCH: Furniture(
            locale="nl-NL",
            reference=(
                ("Datum", "«briefdatum»"),
                ("Ons kenmerk", "«kenmerk»"),
                ("Debiteurnummer", "«deb_nummer»"),
                ("Behandeld door", "«behandelaar»"),
            ),
            columns=(
                ("Factuurnummer", "«factuurnummer»"),
                ("Datum", "«factuurdatum»"),
                ("Omschrijving", "«omschrijving»"),
                ("Vervaldatum", "«vervaldatum»"),
                ("Bedrag", "«factuurbedrag»"),
                ("Openstaand", "«openstaand»"),
            ),
            total="Totaal openstaand",
            app="Betalen kan ook met de app van uw bank.",
            regards="Met vriendelijke groet,",
            page="Pagina",
            coc="KvK",
            table_title="Openstaande facturen",
            table_description="Per factuur het nummer, de datums, de omschrijving en de bedragen; onderaan het totaal",
            panel_title="Betaalgegevens",
            panel_description="Bedrag, rekening, kenmerk en uiterste datum, met een QR-code om mee te betalen",
            reference_title="Briefgegevens",
            reference_description="Datum, kenmerk, debiteurnummer en behandelaar",
            address_title="Adres",
            address_description="Naam en adres van de geadresseerde",
        ),
        ENGLISH: Furniture(
            locale="en-GB",
            reference=(
                ("Date", "«briefdatum»"),
                ("Our reference", "«kenmerk»"),
                ("Customer number", "«deb_nummer»"),
                ("Contact", "«behandelaar»"),
            ),
            columns=(
                ("Invoice", "«factuurnummer»"),
                ("Date", "«factuurdatum»"),
                ("Description", "«omschrijving»"),
                ("Due date", "«vervaldatum»"),
                ("Amount", "«factuurbedrag»"),
                ("Outstanding", "«openstaand»"),
            ),
            total="Total outstanding",
            app="You can also pay with your banking app.",
            regards="Kind regards,",
            page="Page",
            coc="Chamber of Commerce",
            table_title="Outstanding invoices",
            table_description="Number, dates, description and amounts of each invoice; the total below",
            panel_title="Payment details",
            panel_description="Amount, account, reference and final date, with a QR code to pay with",
            reference_title="Letter details",
            reference_description="Date, reference, customer number and contact",
            address_title="Address",
            address_description="Name and address of the addressee",
        ),
    }
)

_SUBJECT, _SALUTATION = Heading("«onderwerp»"), Paragraph("«aanhef»")
_DISPUTED, _NOT_DUE = Paragraph("«betwist_zin»"), Paragraph("«niet_vervallen_zin»")
_CROSSED, _ENDING = Paragraph("«gekruist_zin»"), Ending("«slot_zin»")

_PAY = Panel(
    "Zo betaalt u",
    (
        ("Bedrag", "«totaal_openstaand»"),
        ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
        ("Kenmerk", "«betalingskenmerk»"),
        ("Uiterlijk", "«uiterste_betaaldatum»"),
    ),
)
_PAY_ENGLISH = Panel(
    "How to pay",
    (
        ("Amount", "«totaal_openstaand»"),
        ("Account", "«eigen_iban»* of *«eigen_naam»"),
        ("Reference", "«betalingskenmerk»"),
        ("Not later than", "«uiterste_betaaldatum»"),
    ),
)

_PAY_WITHIN = Panel(
    "Zo betaalt u",
    (
        ("Bedrag", "«totaal_openstaand»"),
        ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
        ("Kenmerk", "«betalingskenmerk»"),
        ("Termijn", "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"),
    ),
)

_NOTICE_OF_DEFAULT: tuple[Block, ...] = (
    _SALUTATION,
    Paragraph("«opening_zin» «eerder_zin»"),
    Paragraph(
        "Wij stellen u hierbij in gebreke. Wij vragen u *«totaal_openstaand»* te betalen, zodat het uiterlijk op "
        "*«uiterste_betaaldatum»* op onze rekening staat."
    ),
    Invoices(),
    _DISPUTED,
    _NOT_DUE,
    _PAY,
    Paragraph("«termijn_zin» «rente_zin»«kosten_zin»"),
    Paragraph(
        "Wij behouden ons uitdrukkelijk het recht op betaling voor. Lukt het u niet om te betalen, of bent u het niet met ons "
        "eens? Bel «behandelaar» op «behandelaar_tel», dan zoeken wij samen een oplossing."
    ),
    _CROSSED,
    _ENDING,
)

_FOURTEEN_DAYS: tuple[Block, ...] = (
    _SALUTATION,
    Paragraph("«opening_zin» «eerder_zin»"),
    Paragraph(
        "Wij vragen u *«totaal_openstaand»* te betalen binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd. "
        "Dan komen er geen incassokosten bij."
    ),
    Invoices(),
    _DISPUTED,
    _NOT_DUE,
    _PAY_WITHIN,
    Paragraph("«kosten_zin»"),
    Paragraph(
        "Wij behouden ons uitdrukkelijk het recht op betaling voor. Bent u het niet met ons eens, of kunt u niet alles ineens "
        "betalen? Bel dan «behandelaar» op «behandelaar_tel»."
    ),
    Paragraph("Hebt u schulden of geldzorgen? Uw gemeente helpt u gratis. Kijk ook op geldfit.nl."),
    _CROSSED,
    _ENDING,
)

TEXTS: tuple[LetterText, ...] = (
    LetterText(NOTICE_OF_DEFAULT, DUTCH, (_SUBJECT, *_NOTICE_OF_DEFAULT)),
    LetterText(
        NOTICE_OF_DEFAULT,
        ENGLISH,
        (
            _SUBJECT,
            Cover(
                "This is a formal notice of default. It is in Dutch because Dutch law applies. It asks you to pay the amount below "
                "not later than the date below. If you do not, you will be in default from the following day. Is anything unclear, "
                "or do you disagree? Please call «behandelaar» on «behandelaar_tel»."
            ),
            *_NOTICE_OF_DEFAULT,
        ),
    ),
    LetterText(FOURTEEN_DAY_LETTER, DUTCH, (_SUBJECT, *_FOURTEEN_DAYS)),
    LetterText(
        FOURTEEN_DAY_LETTER,
        ENGLISH,
        (
            _SUBJECT,
            Cover(
                "This letter is in Dutch because Dutch law applies. It asks you to pay the amount below within fourteen days from "
                "the day after this letter was delivered to you. If you do not, you will also owe the collection costs that the "
                "letter names. Is anything unclear, or do you disagree? Please call «behandelaar» on «behandelaar_tel»."
            ),
            *_FOURTEEN_DAYS,
        ),
    ),
    LetterText(
        HAND_OVER,
        DUTCH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph(
                "Op «briefdatum» hebben wij onze vordering op u van *«totaal_openstaand»* uit handen gegeven aan "
                "*«incassobureau»*. Het gaat om deze facturen:"
            ),
            Invoices(),
            _DISPUTED,
            Paragraph(
                "«incassobureau» neemt contact met u op. Betaal vanaf nu alleen aan «incassobureau», en niet meer aan ons. Ook met "
                "vragen of voor een regeling kunt u daar terecht."
            ),
            Paragraph(
                "Voor de incasso hebben wij aan «incassobureau» uw naam, adres en contactgegevens en de gegevens van deze facturen "
                "doorgegeven."
            ),
            Paragraph(
                "Hebt u al betaald, of klopt er iets niet? Bel dan «behandelaar» op «behandelaar_tel», dan geven wij het door."
            ),
            Ending("Wij hopen dat u hiermee voldoende weet."),
        ),
    ),
    LetterText(
        HAND_OVER,
        ENGLISH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph(
                "On «briefdatum» we handed over our claim on you of *«totaal_openstaand»* to *«incassobureau»*, a collection agency. "
                "It concerns these invoices:"
            ),
            Invoices(),
            _DISPUTED,
            Paragraph(
                "«incassobureau» will contact you. From now on please pay «incassobureau» only, and no longer us. It can also answer "
                "your questions or discuss a payment plan."
            ),
            Paragraph(
                "For the collection we have passed on your name, address and contact details, and the details of these invoices, to "
                "«incassobureau»."
            ),
            Paragraph(
                "Have you paid already, or is anything wrong? Please call «behandelaar» on «behandelaar_tel», and we will pass it on."
            ),
            Ending("We trust this tells you what you need to know."),
        ),
    ),
    LetterText(
        REMINDER,
        DUTCH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin»"),
            Paragraph(
                "Wilt u *«totaal_openstaand»* betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze rekening staat?"
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY,
            Paragraph(
                "Hebt u een vraag, of bent u het niet eens met een factuur? Bel dan «behandelaar» op «behandelaar_tel»."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        DEMAND,
        DUTCH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "Wij vragen u *«totaal_openstaand»* te betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze "
                "rekening staat."
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY,
            Paragraph("«termijn_zin» «rente_zin»«kosten_zin» «volgende_stap_zin»"),
            Paragraph(
                "Wij behouden ons uitdrukkelijk het recht op betaling voor. Is er een reden waarom u niet hebt betaald? Bel "
                "«behandelaar» op «behandelaar_tel», dan zoeken wij samen een oplossing."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        FINAL_DEMAND,
        DUTCH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "Wij vragen u nu voor de laatste keer *«totaal_openstaand»* te betalen, uiterlijk op *«uiterste_betaaldatum»*."
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY,
            Paragraph("«volgende_stap_zin» «rente_zin»«kosten_zin»"),
            Paragraph(
                "Wij behouden ons uitdrukkelijk het recht op betaling voor. Kunt u niet alles ineens betalen? Bel "
                "«behandelaar» op «behandelaar_tel», dan bespreken wij wat wel kan."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        CONFIRMATION,
        DUTCH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph(
                "Op «gesprek_datum» spraken wij met «gesproken_met» over wat er nog openstaat. Hartelijk dank voor dit "
                "gesprek. Met deze brief bevestigen wij wat is afgesproken."
            ),
            Panel(
                "Onze afspraak",
                (
                    ("U betaalt", "«toegezegd_bedrag»"),
                    ("Uiterlijk op", "«toegezegd_op»"),
                    ("Betaalwijze", "«betaalwijze»"),
                    ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
                    ("Kenmerk", "«betalingskenmerk»"),
                ),
            ),
            Paragraph("«afspraak_toekomst»"),
            Paragraph("De afspraak gaat over:"),
            Invoices(),
            Paragraph(
                "Klopt er iets niet, of verandert er iets? Laat het ons binnen twee werkdagen weten: bel «behandelaar» op "
                "«behandelaar_tel». Tot en met «uiterste_betaaldatum» ontvangt u van ons hierover geen herinneringen."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        REMINDER,
        ENGLISH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin»"),
            Paragraph(
                "Would you please pay *«totaal_openstaand»*, so that we receive it not later than "
                "*«uiterste_betaaldatum»*?"
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY_ENGLISH,
            Paragraph(
                "Do you have a question, or do you disagree with an invoice? Please call «behandelaar» on "
                "«behandelaar_tel». We will be glad to look into it."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        DEMAND,
        ENGLISH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "We ask you to pay *«totaal_openstaand»*, so that we receive it not later than *«uiterste_betaaldatum»*."
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY_ENGLISH,
            Paragraph("«termijn_zin» «rente_zin»«kosten_zin» «volgende_stap_zin»"),
            Paragraph(
                "We expressly reserve our right to payment. Is there a reason why payment has not been made? Please call «behandelaar» on «behandelaar_tel», and we "
                "will look for a solution together."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        FINAL_DEMAND,
        ENGLISH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "We ask you for the last time to pay *«totaal_openstaand»*, so that we receive it not later than "
                "*«uiterste_betaaldatum»*."
            ),
            Invoices(),
            _DISPUTED,
            _NOT_DUE,
            _PAY_ENGLISH,
            Paragraph("«volgende_stap_zin» «rente_zin»«kosten_zin»"),
            Paragraph(
                "We expressly reserve our right to payment. Are you unable to pay everything at once? Please call «behandelaar» on «behandelaar_tel», and we will "
                "discuss what is possible."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
    LetterText(
        CONFIRMATION,
        ENGLISH,
        (
            _SUBJECT,
            _SALUTATION,
            Paragraph(
                "On «gesprek_datum» we spoke with «gesproken_met» about what is still unpaid. Thank you for this "
                "conversation. With this letter we confirm what was agreed."
            ),
            Panel(
                "Our agreement",
                (
                    ("You pay", "«toegezegd_bedrag»"),
                    ("Not later than", "«toegezegd_op»"),
                    ("By", "«betaalwijze»"),
                    ("Account", "«eigen_iban»* of *«eigen_naam»"),
                    ("Reference", "«betalingskenmerk»"),
                ),
            ),
            Paragraph("«afspraak_toekomst»"),
            Paragraph("The agreement is about:"),
            Invoices(),
            Paragraph(
                "Is anything wrong, or does anything change? Please tell us within two working days: call «behandelaar» on "
                "«behandelaar_tel». Up to and including «uiterste_betaaldatum» you will receive no reminders from us about "
                "this."
            ),
            _CROSSED,
            _ENDING,
        ),
    ),
)
