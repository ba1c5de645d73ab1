"""Bankafschrift: new payments into `Betalingen`, booked on their invoices when that is certain, proposed when not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xlwings_addin.actions.file_choice import each_once
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.imports import Statement, read_statements
from xlwings_addin.imports.booking import Booking
from xlwings_addin.imports.matching import REVERSAL, Certainty, Match, match
from xlwings_addin.imports.repeats import sort_out
from xlwings_addin.ledger.journal import CellChange, Change, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, read_ledger
from xlwings_addin.ledger.schema import PAYMENTS
from xlwings_addin.ledger.settings import PAYMENTS_UNTIL
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.facts import ZERO, Invoice, Ledger
from xlwings_addin.rules.money import euro

ACTION = "Bankafschrift"
MOST_NAMED = 10


class _Done(NamedTuple):
    """What one file changes, and how that is told."""

    changes: list[Change]
    counts: dict[str, int]
    message: str
    warnings: list[str]


def import_statements(book: Any, files: Sequence[Path], occasion: Occasion) -> Report:
    """Add the new payments of bank statements to `Betalingen`, book the certain ones and compute again.

    Every file is read once, before anything is written; each file is one run of the journal. What leaves the account is
    left out, but for reversals and refunds: those concern a debtor.

    Raises:
        DataError: a table or header of the workbook is missing, or an amount or date in a file cannot be.
        FileRefused: a file cannot be read safely, or is no bank statement.
    """
    files, warnings = each_once(files)
    read = [(file, read_statements(file)) for file in files]
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    counts: Counter[str] = Counter()
    messages: list[str] = []
    for file, statements in read:
        done = _import(file.name, statements, read_ledger(tables))
        apply(tables, done.changes, action=ACTION, user=occasion.user, moment=occasion.moment)
        counts.update(done.counts)
        messages.append(done.message)
        warnings += done.warnings
    recompute(tables, occasion.on)
    return Report(" ".join(messages), warnings=list(dict.fromkeys(warnings)), counts=counts)


def booked_on_invoices(bookings: Sequence[Booking], ledger: Ledger) -> list[Change]:
    """The changes of `Facturen.Betaald` that carry out some bookings together."""
    paid: dict[tuple[str, str], Decimal] = {}
    known: dict[tuple[str, str], Invoice] = {}
    for invoice in ledger.invoices:
        known.setdefault((invoice.number, invoice.debtor), invoice)
    for booking in bookings:
        for invoice, amount in booking.principal:
            key = (invoice.number, invoice.debtor)
            paid[key] = paid.get(key, known[key].paid) + amount
    return [CellChange("Facturen", key, "Betaald", amount) for key, amount in paid.items()]


def _import(file: str, statements: Sequence[Statement], ledger: Ledger) -> _Done:
    found = sort_out(statements, ledger.payments, ledger.settings.currency)
    matches = match(found.new, ledger)
    left_out = [each for each in matches if not _concerns_debtor(each)]
    kept = [each for each in matches if _concerns_debtor(each)]
    sure = [each for each in kept if each.certainty is Certainty.CERTAIN]
    proposed = [each for each in kept if each.certainty is Certainty.PROPOSED]
    unknown = [each for each in kept if each.certainty is Certainty.NONE]
    changes: list[Change] = [
        RowAdded("Betalingen", {column.header: getattr(each.row, column.field) for column in PAYMENTS.columns})
        for each in kept
    ]
    changes += booked_on_invoices([each.booking for each in sure], ledger)
    until = max((each.until for each in statements if each.until), default=None)
    if until is not None and (ledger.settings.payments_until or date.min) < until:
        changes.append(CellChange("Instellingen", (PAYMENTS_UNTIL,), "Waarde", until))
    message = (
        f"{file}: {counted(len(kept), 'nieuwe betaling', 'nieuwe betalingen')} ({len(sure)} geboekt, {len(proposed)} voorgesteld, "
        f"{len(unknown)} niet gevonden), {len(found.known)} al bekend."
    )
    warnings = [warning for statement in statements for warning in statement.warnings]
    if left_out:
        total = -sum((each.payment.amount or ZERO for each in left_out), ZERO)
        warnings.append(f"{counted(len(left_out), 'uitgave', 'uitgaven')} van samen {euro(total)} niet overgenomen.")
    warnings += [told(each) for each in proposed[:MOST_NAMED]]
    warnings += [told(each) for each in unknown[: MOST_NAMED - len(proposed[:MOST_NAMED])]]
    if (more := len(proposed) + len(unknown) - MOST_NAMED) > 0:
        warnings.append(f"En nog {counted(more, 'betaling', 'betalingen')} om na te kijken in het blad Betalingen.")
    for each in sure:
        if each.booking.surplus > 0:
            warnings.append(f"{_payment(each)}: {euro(each.booking.surplus)} te veel betaald, staat als tegoed.")
        elif extra := each.booking.costs + each.booking.interest:
            warnings.append(f"{_payment(each)}: {euro(extra)} daarvan is voor kosten en rente.")
    counts = {
        "new": len(kept),
        "known": len(found.known),
        "booked": len(sure),
        "proposed": len(proposed),
        "not_found": len(unknown),
        "left_out": len(left_out),
    }
    return _Done(changes, counts, message, warnings)


def told(match: Match) -> str:
    """A match as one Dutch sentence with the payment and, for a proposal, the score."""
    score = f" (score {match.score})" if match.certainty is Certainty.PROPOSED else ""
    return f"{_payment(match)}{score}: {match.reason}"


def _payment(match: Match) -> str:
    payment = match.payment
    day = f" van {payment.booked_on:%d-%m-%Y}" if payment.booked_on else ""
    who = f" door {payment.name}" if payment.name else ""
    return f"{euro(payment.amount or ZERO, payment.currency or 'EUR')}{day}{who}"


def _concerns_debtor(match: Match) -> bool:
    """An outgoing payment is kept only when it is a reversal or was recognised: the rest is not a debtor's business."""
    received = (match.payment.amount or ZERO) >= 0
    return received or match.certainty is not Certainty.NONE or match.payment.description.startswith(REVERSAL)
