from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.errors import DataError
from xlwings_addin.imports import read_open_items
from xlwings_addin.imports.headers import SYNONYMS, TARGETS, key
from xlwings_addin.ledger.schema import INVOICES

Writer = Callable[..., Path]

EXPORTS = {
    "own workbook": ("Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Omschrijving;Bedrag;Betaald", "F1;10;Jansen;2026-01-02;2026-02-01;werk;100,00;40,00"),
    "Exact Online": ("Code;Naam;Factuurnummer;Factuurdatum;Vervaldatum;Omschrijving;Factuurbedrag;Openstaand", "10;Jansen;F1;2026-01-02;2026-02-01;werk;100,00;60,00"),
    "Twinfield": ("Debiteur;Naam;Factuurnr.;Datum;Vervaldatum;Valuta;Bedrag;Open bedrag", "10;Jansen;F1;2026-01-02;2026-02-01;EUR;100,00;60,00"),
    "AFAS": ("Nummer debiteur;Naam debiteur;Factuurnummer;Factuurdatum;Vervaldatum;Bedrag;Saldo", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;60,00"),
    "SnelStart": ("Relatiecode;Relatie;Fact.nummer;Fact.datum;Vervaldatum;Factuurbedrag;Openstaand saldo", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;60,00"),
    "Moneybird": ("Factuurnummer;Klantnummer;Contact;Factuurdatum;Vervaldatum;Totaal incl. btw;Nog te betalen", "F1;10;Jansen;2026-01-02;2026-02-01;100,00;60,00"),
    "e-Boekhouden": ("MutDatum;MutFactuur;RelCode;RelBedrijf;Vervaldatum;Bedrag;Voldaan;Openstaand", "2026-01-02;F1;10;Jansen;2026-02-01;100,00;40,00;60,00"),
    "Odoo": ("Number;Partner;Invoice Partner Display Name;Invoice/Bill Date;Due Date;Total Signed;Amount Due Signed", "F1;10;Jansen;2026-01-02;2026-02-01;100,00;60,00"),
    "Xero": ("Account Number;ContactName;InvoiceNumber;InvoiceDate;DueDate;Total;InvoiceAmountPaid;InvoiceAmountDue;Currency", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;40,00;60,00;EUR"),
    "QuickBooks": ("Customer ID;Customer;Date;Transaction Type;Num;Due Date;Amount;Open Balance", "10;Jansen;2026-01-02;Invoice;F1;2026-02-01;100,00;60,00"),
    "SAP": ("Customer;Name 1;Document Number;Document Date;Net due date;Debit/Credit ind;Amount in local currency;Amount paid", "10;Jansen;F1;2026-01-02;2026-02-01;S;100,00;40,00"),
    "SAP, short titles": ("Customer;Name 1;DocumentNo;Doc. Date;Net due dt;Amt in loc.cur.;Paid;LCurr", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;40,00;EUR"),
    "Twinfield, browse": ("Debiteur;Naam;Boekst.nr.;Datum;Vervaldatum;Valuta;Bedrag;Openstaand", "10;Jansen;F1;2026-01-02;2026-02-01;EUR;100,00;60,00"),
    "Odoo, journal items": ("Number;Partner;Company Name;Date;Date Maturity;Total;Amount Residual", "F1;10;Jansen;2026-01-02;2026-02-01;100,00;60,00"),
    "Payt": ("debtor_number;debtor_name;invoice_number;invoice_date;due_date;total_amount;open_amount;currency_code", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;60,00;EUR"),
    "balance columns": ("Deb.nr.;Naam;Boekstuk;Datum;Vervalt;Debet;Credit;Voldaan", "10;Jansen;F1;2026-01-02;2026-02-01;100,00;;40,00"),
}  # fmt: skip


@pytest.mark.parametrize("program", EXPORTS)
def test_the_headers_of_a_program_are_recognised(program: str, text_file: Writer) -> None:
    (item,) = read_open_items(text_file(*EXPORTS[program])).rows
    assert (item.number, item.debtor, item.name) == ("F1", "10", "Jansen")
    assert (f"{item.issued}", f"{item.due}", f"{item.amount}", f"{item.paid}") == (
        "2026-01-02",
        "2026-02-01",
        "100.00",
        "40.00",
    )


def test_no_header_means_two_things() -> None:
    meanings = Counter(
        key(synonym)
        for synonyms in SYNONYMS.values()
        for synonym in {key(synonym): synonym for synonym in synonyms}.values()
    )
    assert [header for header, count in meanings.items() if count > 1] == []


def test_the_headers_of_facturen_mean_themselves() -> None:
    # "Debiteur" is a number in the exports of some programs, so it is decided beside the other columns
    assert {column.header for column in INVOICES.inputs} <= SYNONYMS.keys()
    assert all(
        key(header) in map(key, synonyms)
        for header, synonyms in SYNONYMS.items()
        if header in TARGETS - {"Debiteur", "Bedrag"}
    )


def test_title_rows_above_the_headers_are_passed_over(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Openstaande posten debiteuren",
            "Bakkerij De Korst BV;;",
            "",
            "Factuurnummer;Debiteurnummer;Bedrag",
            "F1;10;5,00",
        )
    )
    assert [(item.row, item.number) for item in items.rows] == [(5, "F1")]


@pytest.mark.parametrize("header", ["Saldo;Openstaand;Bedrag;Factuurbedrag", "Factuurbedrag;Bedrag;Openstaand;Saldo"])
def test_of_two_columns_that_mean_the_same_the_surest_is_taken(header: str, text_file: Writer) -> None:
    items = read_open_items(text_file(f"Factuurnummer;Debiteurnummer;{header}", "F1;10;1,00;2,00;3,00;4,00"))
    assert set(items.unused) == {"Saldo", "Bedrag"}


def test_what_is_not_used_is_told(text_file: Writer) -> None:
    items = read_open_items(text_file("Factuurnummer;Debiteurnummer;Bedrag;Disputed;Kleur", "F1;10;5,00;Yes;rood"))
    assert items.unused == ("Disputed", "Kleur")
    assert items.mapped == (
        ("Factuurnummer", "Factuurnummer"),
        ("Debiteurnummer", "Debiteurnummer"),
        ("Bedrag", "Bedrag"),
    )
    assert items.rows[0].disputed == 0


def test_a_mapping_goes_before_what_is_recognised(text_file: Writer) -> None:
    path = text_file(
        "Kenmerk;Debiteurnummer;Factuurnummer;Bedrag;Rest;Functietitel", "K1;10;F1;100,00;60,00;Boekhouder"
    )
    items = read_open_items(
        path, mapping={"Kenmerk": "Factuurnummer", "rest": "Openstaand", "Functietitel": "Contactpersoon"}
    )
    (item,) = items.rows
    assert (item.number, item.paid, items.debtors["10"].contact) == ("K1", 40, "Boekhouder")
    assert items.unused == ("Factuurnummer",)


@pytest.mark.parametrize(
    ("mapping", "said"),
    [
        ({"Onbekend": "Bedrag"}, "De kop 'Onbekend' staat niet in export.csv"),
        ({"A": "Bedragje"}, "de kolom 'Bedragje'"),
        ({"A": "Dagen te laat"}, "de kolom 'Dagen te laat'"),
        ({"A": "Naam", "B": "Debiteur"}, "De kolom 'Debiteur' is twee keer toegewezen"),
    ],
)
def test_an_unknown_name_in_a_mapping_is_refused(mapping: dict[str, str], said: str, text_file: Writer) -> None:
    with pytest.raises(DataError, match=said):
        read_open_items(text_file("A;B;C", "1;2;3"), mapping=mapping)


@pytest.mark.parametrize(
    ("header", "missing"),
    [
        ("Debiteurnummer;Bedrag;Kleur", "het factuurnummer"),
        ("Factuurnummer;Debiteurnummer;Kleur", "het bedrag"),
        ("Factuurnummer;Bedrag;Kleur", "de debiteur"),
        ("A;B;C", "het factuurnummer en het bedrag"),
    ],
)
def test_a_missing_column_is_named(header: str, missing: str, text_file: Writer) -> None:
    with pytest.raises(DataError, match=missing):
        read_open_items(text_file(header, "1;2;3"))


@pytest.mark.parametrize(
    ("header", "plain"),
    [
        ("Factuur-nr.", "factuurnr"),
        ("Bedrag (EUR)", "bedrag"),
        ("Bedrag in euro", "bedrag"),
        ("Debiteur", "debiteur"),
        ("Café", "cafe"),
    ],
)
def test_case_accents_and_punctuation_of_a_header_do_not_count(header: str, plain: str) -> None:
    assert key(header) == plain
