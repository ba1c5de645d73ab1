"""Voorstellen accepteren: book payments that were proposed, or that the user gave a debtor or invoice himself."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from xlwings_addin.actions.bank import booked_on_invoices
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.errors import DataError
from xlwings_addin.imports.booking import Booking, divide, invoice_numbers, take_back
from xlwings_addin.imports.matching import Certainty, Desk, covered, desk_of
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.journal import CellChange, Change, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, read_ledger
from xlwings_addin.ledger.row_keys import keys_of
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.facts import ZERO, Invoice, Payment
from xlwings_addin.rules.money import euro

ACTION = "Voorstellen accepteren"
WAITING = frozenset({Certainty.PROPOSED.value, Certainty.NONE.value})


def accept_proposals(book: Any, occasion: Occasion, rows: Collection[int] | None = None) -> Report:
    """Book payments that wait, as their row says now: on its invoices, or on the debtor's oldest ones (BW 6:43).

    What is booked is divided anew by what is open at this moment. A row that names neither debtor nor invoice waits on.

    Args:
        book: the open workbook.
        occasion: who accepts, when, and for which day.
        rows: worksheet rows of `Betalingen`; default: every row with a proposal.

    Raises:
        DataError: a chosen row cannot be booked; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    payments = tables["Betalingen"]
    ledger = read_ledger(tables)
    desk = desk_of(ledger)
    keys = keys_of(payments)
    changes: list[Change] = []
    bookings: list[Booking] = []
    warnings: list[str] = []
    for payment in ledger.payments:
        wanted = payment.row in rows if rows is not None else payment.status == Certainty.PROPOSED.value
        if not wanted or payment.status not in WAITING or not (payment.debtor or payment.invoice):
            continue
        invoices = _invoices(payment, desk, payments.sheet.name)
        booking = _division(payment, invoices, desk)
        desk.accounts.book(booking)
        bookings.append(booking)
        if booking.surplus > 0:
            warnings.append(f"Rij {payment.row}: {euro(booking.surplus)} meer dan er openstond; dat staat als tegoed.")
        if extra := booking.costs + booking.interest:
            warnings.append(f"Rij {payment.row}: {euro(extra)} daarvan is voor kosten en rente (art. 6:44 BW).")
        key = keys[payment.row - payments.first_row]
        changes += [
            CellChange("Betalingen", key, header, value)
            for header, value in (
                ("Debiteurnummer", invoices[0].debtor),
                ("Factuurnummer", "; ".join(each.number for each in invoices)),
                ("Status", Certainty.CERTAIN.value),
            )
        ]
    if not bookings:
        return Report("Er zijn geen voorstellen om te boeken.")
    changes += booked_on_invoices(bookings, ledger)
    apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    recompute(tables, occasion.on)
    message = f"{counted(len(bookings), 'betaling', 'betalingen')} geboekt."
    return Report(message, warnings=warnings, counts={"booked": len(bookings)})


def waiting_proposals(book: Any) -> int:
    """Number of payments with a proposal."""
    statuses = open_tables(book, ["Betalingen"])["Betalingen"].column("Status")
    return sum(to_text(status) == Certainty.PROPOSED.value for status in statuses)


def _invoices(payment: Payment, desk: Desk, sheet: str) -> list[Invoice]:
    """The invoices that the row names, or those of its debtor that the amount reaches.

    Raises:
        DataError: the amount, the debtor or an invoice is not there.
    """
    if not payment.amount:
        raise DataError("deze betaling heeft geen bedrag", sheet=sheet, row=payment.row, column="Bedrag")
    currency = desk.currency_of(payment.currency)
    numbers = invoice_numbers(payment)
    if not numbers:
        theirs = desk.open_invoices(payment.debtor, currency)
        if not theirs:
            raise DataError(
                f"bij debiteur {payment.debtor} staat niets open; vul een factuurnummer in of maak de status Genegeerd",
                sheet=sheet,
                row=payment.row,
                column="Debiteurnummer",
            )
        return covered(payment.amount, theirs, desk)
    found = []
    for number in numbers:
        those = [
            each
            for debtor, theirs in desk.invoices.items()
            if payment.debtor in ("", debtor)
            for each in theirs
            if each.number == number and desk.currency_of(each.currency) == currency
        ]
        if len(those) != 1:
            what = "staat niet in Facturen" if not those else "staat bij meer debiteuren; vul het debiteurnummer in"
            whose = f" van debiteur {payment.debtor} in {currency}" if payment.debtor else ""
            raise DataError(f"factuur {number}{whose} {what}", sheet=sheet, row=payment.row, column="Factuurnummer")
        found += those
    if len({each.debtor for each in found}) > 1:
        raise DataError(
            "deze facturen zijn van verschillende debiteuren", sheet=sheet, row=payment.row, column="Factuurnummer"
        )
    return found


def _division(payment: Payment, invoices: list[Invoice], desk: Desk) -> Booking:
    amount: Decimal = payment.amount or ZERO
    if amount < 0:
        return take_back(-amount, invoices, desk.accounts)
    return divide(amount, invoices, desk.accounts, payment.booked_on)
