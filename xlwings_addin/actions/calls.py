"""Gesprek vastleggen: check a call note, append it to the log, and compute the invoices again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.actions.update import recompute
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import READERS, Unreadable
from xlwings_addin.ledger.form import FORM_SHEET, NOTE_FIELDS, cell_name
from xlwings_addin.ledger.journal import CellChange, Change, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import CALLS
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.facts import Call, Debtor, Invoice, Ledger
from xlwings_addin.rules.outcomes import check
from xlwings_addin.rules.vocabulary import Outcome, SpecialStatus

ACTION = "Gesprek vastleggen"


def log_call(book: Any, note: Mapping[str, Any], occasion: Occasion) -> Report:
    """Append one call to `Gesprekken` and compute the invoices again; one run of the journal.

    Args:
        book: the open workbook.
        note: facts by field name of `rules.facts.Call`; day, time, handler and open amount are filled in when absent.
        occasion: who logs, when, and for which day.

    Raises:
        DataError: the debtor or an invoice is unknown, or a fact that the outcome needs is missing; nothing is written.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    call, debtor = _complete(ledger, note, on, occasion)
    policy = ledger.policies.get(debtor.policy or ledger.settings.default_policy)
    if policy is None:
        raise DataError(f"beleid '{debtor.policy or ledger.settings.default_policy}' staat niet in het blad Beleid")
    objections, warnings = check(call, on, policy, debtor)
    if objections:
        raise DataError("dit gesprek is nog niet vastgelegd. " + " ".join(objections), sheet=FORM_SHEET)
    row = {column.header: getattr(call, column.field) for column in CALLS.columns}
    changes: list[Change] = [RowAdded("Gesprekken", row), *_consequences(ledger, call, debtor)]
    apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    _, _, outlook, _ = recompute(tables, on)
    concerned = [decision for decision in outlook.decisions if decision.call and decision.call.number == call.number]
    message = f"Gesprek {call.number} met {debtor.name or debtor.number} is vastgelegd: {call.outcome}."
    if concerned:
        message += f" {concerned[0].reason}."
    return Report(message, warnings=list(warnings), counts={"calls": 1, "invoices": len(concerned)})


def read_form(book: Any) -> dict[str, Any]:
    """The call note that is typed on the sheet `Gesprek`: facts by field name, empty cells left out.

    Raises:
        DataError: a cell of the form is gone or cannot be read; the message names it.
    """
    note: dict[str, Any] = {}
    defined = {name.name: name for name in book.names}
    for column in NOTE_FIELDS:
        name = cell_name(column)
        if name not in defined:
            raise DataError(f"de cel voor {column.header} is weg (naam {name})", sheet=FORM_SHEET, column=column.header)
        cell = defined[name].refers_to_range
        try:
            value = READERS[column.kind](cell.options(err_to_str=True).value)
        except Unreadable as problem:
            raise DataError(str(problem), sheet=FORM_SHEET, row=cell.row, column=column.header) from None
        if value not in (None, "", ()):
            note[column.field] = value
    return note


def clear_form(book: Any) -> None:
    """Empty the call note on the sheet `Gesprek`."""
    defined = {name.name: name for name in book.names}
    for column in NOTE_FIELDS:
        if cell_name(column) in defined:
            defined[cell_name(column)].refers_to_range.value = None


def _complete(ledger: Ledger, note: Mapping[str, Any], on: date, occasion: Occasion) -> tuple[Call, Debtor]:
    number = note.get("debtor", "")
    if not number:
        raise DataError("vul het debiteurnummer in", sheet=FORM_SHEET, column="Debiteurnummer")
    invoices = [invoice for invoice in ledger.invoices if invoice.debtor == number]
    debtor = ledger.debtors.get(number)
    if debtor is None and not invoices:
        raise DataError(f"debiteur '{number}' staat niet in het blad Debiteuren of Facturen", column="Debiteurnummer")
    debtor = debtor or Debtor(0, number, name=invoices[0].name)
    outcome = _outcome(str(note.get("outcome", "")))
    about = _concerned(invoices, tuple(note.get("invoices", ())), number)
    filled = {
        "number": str(1 + max((int(call.number) for call in ledger.calls if call.number.isdigit()), default=0)),
        "on": on,
        "time": occasion.moment.strftime("%H:%M"),
        "handler": debtor.handler or ledger.settings.handler or occasion.user,
        "open_at_call": sum((invoice.open or Decimal(0) for invoice in about), Decimal(0)),
        **note,
        "outcome": outcome,
        "invoices": tuple(invoice.number for invoice in about),
    }
    if filled.get("replaces") and filled["replaces"] not in {call.number for call in ledger.calls}:
        raise DataError(f"gesprek {filled['replaces']} staat niet in het blad Gesprekken", column="Vervangt nummer")
    return Call(row=0, **filled), debtor


def _outcome(text: str) -> str:
    known = {outcome.casefold(): outcome for outcome in Outcome}
    if text.strip().casefold() not in known:
        problem = f"uitkomst '{text}' bestaat niet" if text.strip() else "kies een uitkomst"
        raise DataError(f"{problem}; kies uit: {', '.join(Outcome)}", sheet=FORM_SHEET, column="Uitkomst")
    return str(known[text.strip().casefold()])


def _concerned(invoices: list[Invoice], named: tuple[str, ...], debtor: str) -> list[Invoice]:
    if not named:
        return [invoice for invoice in invoices if invoice.open is not None and invoice.open > 0]
    by_number = {invoice.number: invoice for invoice in invoices}
    unknown = [number for number in named if number not in by_number]
    if unknown:
        raise DataError(f"debiteur {debtor} heeft geen factuur {', '.join(unknown)}", column="Facturen")
    return [by_number[number] for number in named]


def _consequences(ledger: Ledger, call: Call, debtor: Debtor) -> list[Change]:
    """What the outcome changes in other input columns: a complaint's amounts, a debtor's special status."""
    changes: list[Change] = []
    if call.outcome == Outcome.COMPLAINT and call.disputed:
        left = call.disputed
        for invoice in ledger.invoices:
            if invoice.debtor != call.debtor or invoice.number not in call.invoices or left <= 0:
                continue
            part = min(left, invoice.open or Decimal(0))
            left -= part
            key = (invoice.number, invoice.debtor)
            changes.append(CellChange("Facturen", key, "Betwist bedrag", part))
            changes.append(CellChange("Facturen", key, "Reactie klacht voor", call.ready_by))
    status = {Outcome.DECEASED: SpecialStatus.DECEASED, Outcome.INSOLVENT: SpecialStatus.BANKRUPTCY}.get(
        Outcome(call.outcome)
    )
    if status is not None and debtor.row:
        kind = next((word for word in SpecialStatus if word.casefold() == call.signal.casefold()), status)
        changes.append(CellChange("Debiteuren", (debtor.number,), "Bijzondere status", kind))
        changes.append(CellChange("Debiteuren", (debtor.number,), "Status sinds", call.ready_by or call.on))
        if call.stand_in:
            changes.append(CellChange("Debiteuren", (debtor.number,), "Bewindvoerder", call.stand_in))
    return changes


def log_form(book: Any, occasion: Occasion) -> Report:
    """Log the call note typed on the sheet `Gesprek`, and empty the form when it was accepted."""
    report = log_call(book, read_form(book), occasion)
    clear_form(book)
    return report
