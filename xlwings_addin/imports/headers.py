"""Which column of an export is which column of the workbook: the headers of the usual bookkeeping programs, as data."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from xlwings_addin.errors import DataError
from xlwings_addin.imports.cells import Fault, Grid, blank, text
from xlwings_addin.ledger.schema import DEBTORS, INVOICES

OPEN, DEBIT, CREDIT, SIDE = "Openstaand", "Debet", "Credit", "Debet/credit"
"""Columns that an export may have and that end up in Bedrag and Betaald."""

PARTY = "Klant"
"""A header that names the debtor, in one program by number and in another by name."""

NAME = {"Naam": "Debiteur"}
"""Workbook headers for the same fact: the debtor's name stands in both sheets."""

_NAMES = {
    "Factuurnummer": (
        "Factuurnummer, Factuurnr, Fact.nr, Fact.nummer, Nummer factuur, Invoice number, Invoice no, "
        "Invoice nr, InvoiceID, Invoice, MutFactuur, Factuur, Verkoopfactuur, Billing document, "
        "Invoice reference, Document number, Documentnummer, Document no, Onze ref, Our ref, Boekstuknummer, "
        "Boekstuk, Boekst.nr, Num, No, Nr, Number, Nummer"
    ),
    "Debiteurnummer": (
        "Debiteurnummer, Debiteurennummer, Debiteurnr, Deb.nr, Debnr, Nummer debiteur, Debiteurcode, "
        "Code debiteur, Debiteur: Code, Klantnummer, Klantnr, Klantcode, Klant: Code, Relatienummer, "
        "Relatienr, Relatiecode, RelCode, Customer number, Customer no, Customer nr, Customer ID, "
        "Customer code, Client ID, Client number, Account number, Account code, Debtor number, Debtor ID, "
        "Debtor code, Contact code, Contact: Klantnummer, Organisatiecode, Code"
    ),
    "Debiteur": (
        "Debiteurnaam, Naam debiteur, Debiteur: Naam, Klantnaam, Naam klant, Klant: Naam, Relatienaam, "
        "Naam relatie, RelBedrijf, Bedrijfsnaam, Bedrijf, Organisatie, Organisatienaam, Customer name, "
        "Customer full name, Client name, Debtor name, Account name, Contact name, Company name, Company, "
        "Invoice partner display name, Naam, Name, Name 1"
    ),
    PARTY: (
        "Debiteur, Klant, Relatie, Afnemer, Contact, Customer, Client, Debtor, Partner, Account, "
        "Business partner, Customer account"
    ),
    "Factuurdatum": (
        "Factuurdatum, Fact.datum, Factuur datum, Datum factuur, Invoice date, Invoice/Bill date, "
        "Document date, Documentdatum, MutDatum, Boekdatum, Boekingsdatum, Issue date, Bill date, Datum, Date, "
        "Doc. date, Posting date, Pstng date"
    ),
    "Vervaldatum": (
        "Vervaldatum, Verval datum, Verv.datum, Vervaldag, Vervalt, Vervalt op, Uiterste betaaldatum, "
        "Betaaldatum uiterlijk, Due date, Net due date, Net due dt, Netto vervaldatum, Due, Date due, "
        "Payment due date, Due on, Date maturity"
    ),
    "Omschrijving": (
        "Omschrijving, Factuuromschrijving, Omschrijving factuur, Description, Memo, Memo/Description, "
        "Betreft, Text, Tekst, Subject, Onderwerp"
    ),
    "Bedrag": (
        "Factuurbedrag, Bedrag incl. btw, Totaal incl. btw, Totaalbedrag incl. btw, Totaalprijs incl. btw, "
        "Bedrag inclusief btw, Totaal inclusief btw, Totaal prijs inclusief belasting, Invoice amount, "
        "Invoice total, Total incl. VAT, Total incl. tax, Total price incl tax, Gross amount, Totaalbedrag, "
        "Factuurtotaal, Oorspronkelijk bedrag, Origineel bedrag, Bedrag, Total amount, Original amount, "
        "Total in currency signed, Total signed, Amount in doc. curr., Amount in document currency, "
        "Amount in local currency, Amount in local cur., Amt in loc.cur., Amount in LC, Bedrag in lokale valuta, Bedrag in basisvaluta, Amount, Total, Totaal"
    ),
    "Betaald": (
        "Betaald, Betaald bedrag, Reeds betaald, Voldaan, Ontvangen bedrag, Paid, Amount paid, Paid amount, "
        "Invoice amount paid, Payments"
    ),
    "Betwist bedrag": "Betwist bedrag, Disputed amount, Amount disputed",
    OPEN: (
        "Openstaand, Openstaand bedrag, Openstaand saldo, Openst. bedrag, Bedrag openstaand, Open bedrag, Bedrag open, "
        "Openstaande bedrag, Nog te betalen, Te betalen, Restant, Restbedrag, Restant bedrag, Nog open, "
        "Open amount, Open balance, Amount due, Amount due signed, Invoice amount due, Amount open, "
        "Outstanding, Outstanding amount, Amount outstanding, Balance due, Remaining amount, Residual amount, "
        "Amount residual, Saldo, Balance, Open"
    ),
    DEBIT: "Debet, Debit, Bedrag debet, Debit amount",
    CREDIT: "Credit, Bedrag credit, Credit amount",
    SIDE: ("Debet/credit, D/C, Deb/Cred, Debit/credit, Debit/credit ind, Debit/credit indicator, Af/Bij, Af Bij, S/H"),
    "Valuta": "Valuta, Valutacode, Munt, Muntsoort, Currency, Currency code, Document currency, Curr, Crcy, LCurr",
    "Ontvangen op": "Ontvangen op",
    "Leverdatum": "Leverdatum, Delivery date",
    "Termijn overeengekomen": "Termijn overeengekomen",
    "Consumentenkoop": "Consumentenkoop",
    "Duurovereenkomst": "Duurovereenkomst",
    "Contractrente": "Contractrente",
    "Reactie klacht voor": "Reactie klacht voor",
    "Extern status": "Extern status",
    "Extern sinds": "Extern sinds",
    "Laatste stap": "Laatste stap",
    "Laatste stap op": "Laatste stap op",
    "Contactpersoon": "Contactpersoon, Contact person, Contactnaam, Attention, Ter attentie van, T.a.v, Factuur TAV",
    "E-mail": "E-mail, E-mailadres, Email address, E-mail debiteur, Factuur e-mailadres, Mail",
    "Telefoon": "Telefoon, Telefoonnummer, Telefoonnr, Tel, Tel.nr, Phone, Phone number, Telephone",
    "Adres": (
        "Adres, Straat en huisnummer, Straat, Adresregel 1, Factuuradres, Address, Address line 1, Street, "
        "Street address, Billing address, POAddressLine1"
    ),
    "Postcode": "Postcode, Factuurpostcode, Postal code, Zip, Zip code, POPostalCode",
    "Plaats": "Plaats, Woonplaats, Vestigingsplaats, Stad, Factuurplaats, City, Town, POCity",
    "Land": "Land, Landnaam, Landcode, Country, Country name, POCountry",
    "Betaaltermijn": "Betaaltermijn, Betalingstermijn, Betalingsconditie, Payment term, Payment terms, Terms",
    "KvK-nummer": "KvK-nummer, KvK, KvK nr, Chamber of Commerce, CoC number",
}

SYNONYMS = {header: tuple(names.split(", ")) for header, names in _NAMES.items()}
"""Workbook header to the headers of exports that mean it, the surest first: those of Exact Online, Twinfield, AFAS,
SnelStart, Moneybird, e-Boekhouden, Odoo, Xero, QuickBooks, SAP, Payt and others, in Dutch and English. Learnt from their
help pages and from public programs that read their exports: for SAP those of the line items of FBL5N, in its short and
its long column titles ("Amt in loc.cur.", "Pstng date"); for Xero its invoice file; for Odoo the journal items ("Date
maturity", "Amount residual"); for Twinfield the labels of its browse columns ("Boekst.nr."); for Nmbrs its debtor sheet."""

AMOUNTS = ("Bedrag", "Betaald", "Betwist bedrag", OPEN, DEBIT, CREDIT)

TARGETS = frozenset({*(column.header for column in (*INVOICES.inputs, *DEBTORS.inputs)), OPEN})
"""The workbook headers that a column of a file can be assigned to."""

HEADER_WITHIN = 50
"""Rows at the top of a sheet among which the header is sought."""

_CURRENCY = re.compile(r"[\s(\[_-]+(in\s+)?(eur|euro|€)[)\]]?\s*$", re.IGNORECASE)


class ColumnsUnknown(DataError):
    """What an open item must have stands under no header that is known; the user has to say under which.

    ``headers`` are those of the file, ``missing`` the workbook headers to assign and what each holds, in Dutch.
    """

    def __init__(self, message: str, headers: tuple[str, ...], missing: Mapping[str, str]) -> None:
        super().__init__(message)
        self.headers, self.missing = headers, missing


class Layout(NamedTuple):
    """Where the table of a grid begins and what its columns are: ``columns`` is workbook header to position."""

    grid: Grid
    row: int
    headers: tuple[str, ...]
    columns: dict[str, int]

    @property
    def mapped(self) -> tuple[tuple[str, str], ...]:
        """Header in the file and header in the workbook, in the file's order."""
        return tuple(
            (self.headers[position], target)
            for target, position in sorted(self.columns.items(), key=lambda pair: pair[1])
        )

    @property
    def unused(self) -> tuple[str, ...]:
        """The headers in the file that were not recognised, or mean what another column says already."""
        return tuple(
            header for position, header in enumerate(self.headers) if header and position not in self.columns.values()
        )


@lru_cache(maxsize=1024)
def key(header: str) -> str:
    """What is left of a header when case, accents, spaces and punctuation do not count.

    >>> key("Factuur-nr."), key("InvoiceAmount"), key("Bedrag (EUR)")
    ('factuurnr', 'invoiceamount', 'bedrag')
    """
    plain = unicodedata.normalize("NFKD", _CURRENCY.sub("", header)).casefold()
    return "".join(character for character in plain if character.isalnum())


_MEANING = {
    key(synonym): (target, rank)
    for target, synonyms in reversed(SYNONYMS.items())
    for rank, synonym in enumerate(synonyms)
}


def find_layout(grids: Sequence[Grid], mapping: Mapping[str, str], file: str) -> Layout:
    """Finds the grid and the row whose headers are recognised best.

    Args:
        grids: the sheets of the file, or its text cut at each possible separator.
        mapping: header in the file to workbook header, as the user says; this goes before what is recognised.
        file: name of the file, for messages.

    Raises:
        ColumnsUnknown: no column for something that an open item must have.
        DataError: an unknown name in the mapping, or no table.
    """
    targets = [NAME.get(target, target) for target in mapping.values()]
    if unknown := [target for target in mapping.values() if target not in TARGETS]:
        raise DataError(f"Een import kan de kolom '{unknown[0]}' niet vullen. Kies uit: {', '.join(sorted(TARGETS))}.")
    if twice := [target for target in targets if targets.count(target) > 1]:
        raise DataError(f"De kolom '{twice[0]}' is twee keer toegewezen.")
    layouts = [layout for grid in grids for layout in _layouts(grid, mapping)]
    best = max(layouts, key=lambda layout: (len(layout.columns), len(layout.headers)), default=None)
    if best is None:
        raise DataError(f"In {file} staat geen tabel met een kop boven de kolommen.")
    shown = ", ".join(header for header in best.headers if header)
    for header in mapping:
        if _position(header, best.headers) is None:
            raise DataError(f"De kop '{header}' staat niet in {file}. De koppen zijn: {shown}.")
    columns = best.columns
    missing = {} if "Factuurnummer" in columns else {"Factuurnummer": "het factuurnummer"}
    if columns.keys().isdisjoint(("Bedrag", OPEN, DEBIT)):
        paid = "Betaald" in columns
        missing["Bedrag" if paid else OPEN] = "het factuurbedrag" if paid else "het bedrag dat nog openstaat"
    if missing:
        raise ColumnsUnknown(
            f"In {file} is geen kolom gevonden voor {' en '.join(missing.values())}. De koppen zijn: {shown}. "
            "Wijs de kolommen zelf toe, in de opdracht met --map KOP=KOLOM.",
            best.headers,
            missing,
        )
    return best


def known_mapping(grids: Sequence[Grid], remembered: Mapping[tuple[str, ...], Mapping[str, str]]) -> Mapping[str, str]:
    """Gives the mapping of an earlier file whose headers stand in one of the grids, all and in the same order."""
    for grid in grids if remembered else ():
        for cells in islice(grid.rows(), HEADER_WITHIN):
            if not isinstance(cells, Fault) and (found := remembered.get(tuple(text(cell) for cell in cells))):
                return found
    return {}


def _layouts(grid: Grid, mapping: Mapping[str, str]) -> list[Layout]:
    found = []
    for number, cells in zip(range(HEADER_WITHIN), grid.rows(), strict=False):
        if isinstance(cells, Fault) or all(blank(cell) for cell in cells):
            continue
        headers = tuple(text(cell) for cell in cells)
        found.append(Layout(grid, number, headers, _recognise(headers, mapping)))
    return found


def _recognise(headers: Sequence[str], mapping: Mapping[str, str]) -> dict[str, int]:
    given = {
        target: position for header, target in mapping.items() if (position := _position(header, headers)) is not None
    }
    columns = {NAME.get(target, target): position for target, position in given.items()}
    ranks: dict[str, int] = {}
    for position, header in enumerate(headers):
        target, rank = _MEANING.get(key(header), ("", 0))
        if not target or position in given.values() or target in given or (target in ranks and ranks[target] <= rank):
            continue
        columns[target], ranks[target] = position, rank
    party = columns.pop(PARTY, None)
    if party is not None:
        if "Debiteur" in columns and "Debiteurnummer" not in columns:
            columns["Debiteurnummer"] = party
        elif "Debiteurnummer" in columns and "Debiteur" not in columns:
            columns["Debiteur"] = party
        elif "Debiteurnummer" not in columns:
            columns[PARTY] = party
    if DEBIT in columns and CREDIT in columns and "Bedrag" not in columns:
        return columns
    return {target: position for target, position in columns.items() if target not in (DEBIT, CREDIT)}


def _position(header: str, headers: Sequence[str]) -> int | None:
    exact = text(header)
    if exact in headers:
        return headers.index(exact)
    return next((position for position, other in enumerate(headers) if other and key(other) == key(header)), None)
