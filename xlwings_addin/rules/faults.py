"""R00: what is wrong with a row, so that nothing can be decided before somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from xlwings_addin.rules import law
from xlwings_addin.rules.facts import Debtor, Invoice
from xlwings_addin.rules.money import long_date
from xlwings_addin.rules.vocabulary import ExternalStatus, SpecialStatus, Step

CURRENCIES = frozenset(row["code"] for row in law.rows("currencies"))
"""Codes of ISO 4217 for money that people pay with."""

_KNOWN_STEPS = frozenset({"", *Step})

_NO_STATUS = frozenset({"", "geen", "-"})


def status(text: str, known: Iterable[StrEnum]) -> str:
    """The status of a list that a cell means, however it is written; the text as it stands when it is no such status.

    >>> status(" faillissement", SpecialStatus).upper(), status("Geen", SpecialStatus), status("Failliet", SpecialStatus)
    ('FAILLISSEMENT', '', 'Failliet')
    """
    word = text.strip().casefold()
    return "" if word in _NO_STATUS else next((each for each in known if each.casefold() == word), text.strip())


def _unlisted(header: str, text: str, known: type[StrEnum]) -> str:
    """What is wrong with a status, as the answer of `status`, that is not in its list."""
    if text in ("", *known):
        return ""
    *others, last = known
    return f"{header} '{text}' staat niet in de lijst; kies {', '.join(others)} of {last}, of maak de cel leeg"


def of_invoice(invoice: Invoice, due: date | None, currency: str, doubled: bool = False) -> str:
    """What is wrong with the row itself, as one Dutch sentence; empty when nothing is.

    >>> of_invoice(Invoice(2, "F1", "100"), None, "EUR")
    'Bedrag ontbreekt; vervaldatum en factuurdatum ontbreken'
    """
    sound = invoice.number and invoice.debtor and invoice.amount is not None and due is not None and not invoice.fault
    dated = due is not None and (invoice.issued is None or due >= invoice.issued)
    external = ""
    if invoice.external_status:
        external = _unlisted("extern status", status(invoice.external_status, ExternalStatus), ExternalStatus)
    if (
        sound
        and dated
        and not doubled
        and not external
        and currency in CURRENCIES
        and invoice.last_step in _KNOWN_STEPS
    ):
        return ""
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
    if invoice.last_step not in _KNOWN_STEPS:
        found.append(f"laatste stap '{invoice.last_step}' staat niet in de lijst")
    if external:
        found.append(external)
    sentence = "; ".join(found)
    return sentence[:1].upper() + sentence[1:]


def of_debtor(debtor: Debtor | None) -> str:
    """What is wrong with the row in `Debiteuren`, with its place; empty when nothing is."""
    if debtor is None or not (debtor.fault or debtor.special_status):
        return ""
    fault = debtor.fault or _unlisted("Bijzondere status", debtor.special_status, SpecialStatus)
    return f"Debiteuren, rij {debtor.row}: {fault}" if fault else ""
