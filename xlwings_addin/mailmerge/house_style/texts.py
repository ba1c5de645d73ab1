"""The words of the letters. «…» is a merge field, *…* is bold; a paragraph of empty fields alone disappears.

Each letter goes from reason through request to closing, names one date and one amount, and supposes nothing about the
reader. What depends on the facts is a field (see `wording`); the rest stands here and, later, in the user's own copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from xlwings_addin.mailmerge.catalogue import DUTCH, ENGLISH
from xlwings_addin.mailmerge.house_style.agreement_letters import AGREEMENT_LETTERS
from xlwings_addin.mailmerge.house_style.answer_letters import ANSWER_LETTERS
from xlwings_addin.mailmerge.house_style.ladder_letters import LADDER_LETTERS
from xlwings_addin.mailmerge.house_style.other_letters import OTHER_LETTERS
from xlwings_addin.mailmerge.house_style.pieces import LetterText


@dataclass(frozen=True)
class Furniture:
    """The words around every letter of a language: labels, table headers, ending, and texts for screen readers."""

    locale: str
    reference: tuple[tuple[str, str], ...]
    columns: tuple[tuple[str, str], ...]
    total: str
    instalments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]
    signing: tuple[str, ...]
    app: str
    regards: str
    page: str
    coc: str
    table_title: str
    table_description: str
    instalments_title: str
    instalments_description: str
    options_title: str
    options_description: str
    slip_title: str
    slip_description: str
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
            instalments=(
                ("Termijn", "«termijn_nummer»"),
                ("Uiterlijk op", "«termijn_datum»"),
                ("Bedrag", "«termijn_bedrag»"),
            ),
            options=(
                ("Keuze", "«keuze»"),
                ("U betaalt", "«keuze_bedrag»"),
                ("Eerste keer op", "«keuze_eerste»"),
                ("Laatste keer op", "«keuze_laatste»"),
            ),
            signing=("Naam", "Plaats", "Datum", "Handtekening"),
            app="Betalen kan ook met de app van uw bank.",
            regards="Met vriendelijke groet,",
            page="Pagina",
            coc="KvK",
            table_title="Openstaande facturen",
            table_description="Per factuur het nummer, de datums, de omschrijving en de bedragen; onderaan het totaal",
            instalments_title="Termijnen",
            instalments_description="Per termijn het nummer, de laatste dag om te betalen en het bedrag; onderaan het totaal",
            options_title="Voorstellen",
            options_description="Per voorstel de bedragen en de eerste en laatste betaaldag",
            slip_title="Akkoord",
            slip_description="Ruimte voor naam, plaats, datum en handtekening",
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
            instalments=(
                ("Instalment", "«termijn_nummer»"),
                ("Not later than", "«termijn_datum»"),
                ("Amount", "«termijn_bedrag»"),
            ),
            options=(
                ("Choice", "«keuze»"),
                ("You pay", "«keuze_bedrag»"),
                ("First time on", "«keuze_eerste»"),
                ("Last time on", "«keuze_laatste»"),
            ),
            signing=("Name", "Place", "Date", "Signature"),
            app="You can also pay with your banking app.",
            regards="Kind regards,",
            page="Page",
            coc="Chamber of Commerce",
            table_title="Outstanding invoices",
            table_description="Number, dates, description and amounts of each invoice; the total below",
            instalments_title="Instalments",
            instalments_description="Number, last day to pay and amount of each instalment; the total below",
            options_title="Proposals",
            options_description="Amounts, first and last day to pay of each proposal",
            slip_title="Agreed",
            slip_description="Room for name, place, date and signature",
            panel_title="Payment details",
            panel_description="Amount, account, reference and final date, with a QR code to pay with",
            reference_title="Letter details",
            reference_description="Date, reference, customer number and contact",
            address_title="Address",
            address_description="Name and address of the addressee",
        ),
    }
)


TEXTS: tuple[LetterText, ...] = (*LADDER_LETTERS, *AGREEMENT_LETTERS, *ANSWER_LETTERS, *OTHER_LETTERS)
