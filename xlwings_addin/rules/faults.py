"""R00: what is wrong with a row, so that nothing can be decided before somebody looks at it."""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.facts import Debtor, Invoice
from xlwings_addin.rules.ladder import step_of
from xlwings_addin.rules.money import long_date

CURRENCIES = frozenset(
    [
        "AED",
        "AFN",
        "ALL",
        "AMD",
        "ANG",
        "AOA",
        "ARS",
        "AUD",
        "AWG",
        "AZN",
        "BAM",
        "BBD",
        "BDT",
        "BGN",
        "BHD",
        "BIF",
        "BMD",
        "BND",
        "BOB",
        "BRL",
        "BSD",
        "BTN",
        "BWP",
        "BYN",
        "BZD",
        "CAD",
        "CDF",
        "CHF",
        "CLP",
        "CNY",
        "COP",
        "CRC",
        "CUP",
        "CVE",
        "CZK",
        "DJF",
        "DKK",
        "DOP",
        "DZD",
        "EGP",
        "ERN",
        "ETB",
        "EUR",
        "FJD",
        "FKP",
        "GBP",
        "GEL",
        "GHS",
        "GIP",
        "GMD",
        "GNF",
        "GTQ",
        "GYD",
        "HKD",
        "HNL",
        "HTG",
        "HUF",
        "IDR",
        "ILS",
        "INR",
        "IQD",
        "IRR",
        "ISK",
        "JMD",
        "JOD",
        "JPY",
        "KES",
        "KGS",
        "KHR",
        "KMF",
        "KPW",
        "KRW",
        "KWD",
        "KYD",
        "KZT",
        "LAK",
        "LBP",
        "LKR",
        "LRD",
        "LSL",
        "LYD",
        "MAD",
        "MDL",
        "MGA",
        "MKD",
        "MMK",
        "MNT",
        "MOP",
        "MRU",
        "MUR",
        "MVR",
        "MWK",
        "MXN",
        "MYR",
        "MZN",
        "NAD",
        "NGN",
        "NIO",
        "NOK",
        "NPR",
        "NZD",
        "OMR",
        "PAB",
        "PEN",
        "PGK",
        "PHP",
        "PKR",
        "PLN",
        "PYG",
        "QAR",
        "RON",
        "RSD",
        "RUB",
        "RWF",
        "SAR",
        "SBD",
        "SCR",
        "SDG",
        "SEK",
        "SGD",
        "SHP",
        "SLE",
        "SOS",
        "SRD",
        "SSP",
        "STN",
        "SVC",
        "SYP",
        "SZL",
        "THB",
        "TJS",
        "TMT",
        "TND",
        "TOP",
        "TRY",
        "TTD",
        "TWD",
        "TZS",
        "UAH",
        "UGX",
        "USD",
        "UYU",
        "UZS",
        "VED",
        "VES",
        "VND",
        "VUV",
        "WST",
        "XAF",
        "XCD",
        "XCG",
        "XOF",
        "XPF",
        "YER",
        "ZAR",
        "ZMW",
        "ZWG",
    ]
)
"""Codes of ISO 4217 for money that people pay with."""


def of_invoice(invoice: Invoice, due: date | None, currency: str, *, doubled: bool = False) -> str:
    """What is wrong with the row itself, as one Dutch sentence; empty when nothing is.

    >>> of_invoice(Invoice(2, "F1", "100"), None, "EUR")
    'Bedrag ontbreekt; vervaldatum en factuurdatum ontbreken'
    """
    found = [invoice.fault] if invoice.fault else []
    found += [
        f"{header} ontbreekt"
        for header, missing in (
            ("factuurnummer", not invoice.number),
            ("debiteurnummer", not invoice.debtor),
            ("bedrag", invoice.amount is None and "Bedrag:" not in invoice.fault),
        )
        if missing
    ]
    if due is None and "datum:" not in invoice.fault:
        found.append(
            "vervaldatum en factuurdatum ontbreken"
            if invoice.issued is None
            else "vervaldatum en betaaltermijn ontbreken"
        )
    if due is not None and invoice.issued is not None and due < invoice.issued:
        found.append(f"vervaldatum {long_date(due)} ligt voor factuurdatum {long_date(invoice.issued)}")
    if doubled:
        found.append(f"factuurnummer {invoice.number} staat meer dan een keer bij debiteur {invoice.debtor}")
    if currency not in CURRENCIES:
        found.append(f"valuta '{currency}' bestaat niet")
    if invoice.last_step and step_of(invoice.last_step) is None:
        found.append(f"laatste stap '{invoice.last_step}' staat niet in de lijst")
    sentence = "; ".join(found)
    return sentence[:1].upper() + sentence[1:]


def of_debtor(debtor: Debtor | None) -> str:
    """What is wrong with the row in `Debiteuren`, with its place; empty when nothing is."""
    if debtor is None or not debtor.fault:
        return ""
    return f"Debiteuren, rij {debtor.row}: {debtor.fault}"
