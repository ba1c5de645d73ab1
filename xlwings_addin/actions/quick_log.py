"""The quick log: every row of `Bellijst` with something filled in beside it is booked as a call, all in one run."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

from xlwings_addin.actions.call_list import is_filled, take_off
from xlwings_addin.actions.calls import ACTION, Prepared, matching_outcome, new_numbers, prepare
from xlwings_addin.actions.consequences import terms_agreed
from xlwings_addin.actions.form import Form, log_form
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute_debtors
from xlwings_addin.errors import DataError, IncassoError
from xlwings_addin.ledger.cells import READERS, Unreadable, to_codes, to_text
from xlwings_addin.ledger.journal import Change, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import CALL_LIST
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules import privacy
from xlwings_addin.rules.facts import Call, Ledger
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.request import plan_summary, promise_summary
from xlwings_addin.rules.vocabulary import Outcome

USE_THE_FORM = "Kies deze rij en klik op Gesprek openen: daar kunt u alles invullen, en wat u al typte gaat mee."

_IN_THE_NOTE = ("reason", "summary", "condition", "signal")
"""Facts for which the list has one column, Notitie."""

_ONE_DAY = {Outcome.CALL_BACK: "call_back_on", Outcome.INFORMATIVE: "next_on"}
"""Outcomes of which the one day stands in Toegezegd op, the only column of the list for a day."""

_ASKED_ELSEWHERE = {
    "Notitie": re.compile(r"\b(?:Reden of Samenvatting|Samenvatting|Reden|Voorwaarde|Signaal)\b"),
    "Toegezegd op": re.compile(r"\b(?:Terugbellen op|Volgende datum)\b"),
}
_NOT_ON_THE_LIST = re.compile(r"\b(?:Terug op|Waarnemer|Telefoonnummer|Actiehouder|Gereed op|Betwist bedrag)\b")


class _Row(NamedTuple):
    """One filled row of the list: its body row index, and its cells by header."""

    place: int
    cells: dict[str, Any]

    @property
    def debtor(self) -> str:
        """The debtor number."""
        return to_text(self.cells["Debiteurnummer"])


def log_here(book: Any, occasion: Occasion) -> Report:
    """Log what is filled in where the user is: the rows of `Bellijst` on that sheet, else the note on `Gesprek`.

    Raises:
        DataError: nothing is filled in, or the note lacks something.
    """
    sheet = open_tables(book, [CALL_LIST.name])[CALL_LIST.name]
    if book.sheets.active.name == sheet.sheet.name and (_filled(sheet) or not Form(book).typed("outcome")):
        return log_rows(book, occasion)
    return log_form(book, occasion)


def log_rows(book: Any, occasion: Occasion) -> Report:
    """Book every filled row of `Bellijst`; a row that lacks something stays as it was typed, the others go on.

    Raises:
        DataError: no row is filled in.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek", CALL_LIST.name))
    sheet = tables[CALL_LIST.name]
    filled = _filled(sheet)
    if not filled:
        raise DataError("vul eerst naast een rij de uitkomst van het gesprek in", sheet=sheet.sheet.name)
    ledger = read_ledger(tables, {row.debtor for row in filled} - {""})
    numbers = new_numbers(tables)
    booked: list[tuple[_Row, Prepared]] = []
    refused: list[str] = []
    changes: list[Change] = []
    for row in filled:
        try:
            note = _note(row, sheet, ledger)
            ready = prepare(ledger, note, occasion, numbers)
            if ready.objections and note.get("note") and not note.get("reason"):
                with_reason = prepare(ledger, {**note, "reason": note["note"]}, occasion, numbers)
                ready = with_reason if len(with_reason.objections) < len(ready.objections) else ready
            if ready.objections:
                raise DataError(_for_the_list(ready.objections))
        except IncassoError as problem:
            place = f"Rij {sheet.first_row + row.place} ({to_text(row.cells['Debiteur']) or row.debtor})"
            refused.append(f"{place}: {problem}")
            continue
        booked.append((row, ready))
        changes += ready.changes
        planned = any(isinstance(change, RowAdded) and change.table == "Termijnen" for change in ready.changes)
        numbers = numbers._replace(call=numbers.call + 1, plan=numbers.plan + planned)
    if booked:
        apply(tables, changes, action=ACTION, user=occasion.user, moment=occasion.moment)
        recompute_debtors(tables, {row.debtor for row, _ in booked}, as_of(ledger.settings, occasion.on))
        take_off(sheet, {row.place for row, _ in booked})
    return _report(booked, refused)


def _note(row: _Row, sheet: OpenTable, ledger: Ledger) -> dict[str, Any]:
    """The facts of a filled row; what the list has no column for comes from the note or is drafted.

    Raises:
        DataError: a cell cannot be read, or the note holds a word that needs a second look.
    """
    note: dict[str, Any] = {"debtor": row.debtor, "invoices": to_codes(row.cells["Facturen"])}
    note["goal"] = to_text(row.cells["Gespreksdoel"])
    for column in CALL_LIST.inputs:
        try:
            value = READERS[column.kind](row.cells[column.header])
        except Unreadable as problem:
            raise DataError(f"{column.header}: {problem}") from None
        if value not in (None, ""):
            note[column.field] = value
    words = privacy.warnings(Call(0, "", None, note=note.get("note", "")))
    if words:
        raise DataError(" ".join((*words, f"Klopt het toch zo? {USE_THE_FORM}")))
    outcome = matching_outcome(note.get("outcome", ""))
    if outcome is None:
        return note
    if outcome in _ONE_DAY and "promised_on" in note:
        note[_ONE_DAY[outcome]] = note.pop("promised_on")
    for need in OUTCOMES[outcome].needs:
        fitting = next((field for field in _IN_THE_NOTE if field in need.fields), None)
        if fitting and note.get("note") and not any(note.get(field) for field in need.fields):
            note[fitting] = note["note"]
    if note.get("promised") and note.get("promised_on"):
        currency = to_text(row.cells["Valuta"]) or ledger.settings.currency
        number = terms_agreed(Call(0, "", None, note=note.get("note", "")))
        if outcome is Outcome.PROMISE:
            note["summary"] = promise_summary(note["promised"], currency, note["promised_on"], note.get("means", ""))
        elif outcome is Outcome.PLAN and number:
            note["summary"] = plan_summary(note["promised"], currency, number, note["promised_on"])
    return note


def _for_the_list(objections: Sequence[str]) -> str:
    """What is missing, by the columns that the list has; for the rest there is the form."""
    text = " ".join(objections)
    for header, others in _ASKED_ELSEWHERE.items():
        text = others.sub(header, text)
    return f"{text} {USE_THE_FORM}" if _NOT_ON_THE_LIST.search(text) else text


def _filled(sheet: OpenTable) -> list[_Row]:
    rows = (_Row(place, dict(zip(sheet.columns, row, strict=True))) for place, row in enumerate(sheet.rows))
    return [row for row in rows if is_filled(row.cells)]


def _report(booked: list[tuple[_Row, Prepared]], refused: list[str]) -> Report:
    told = counted(len(booked), "gesprek is", "gesprekken zijn") if booked else "Er is nog niets"
    message = f"{told} vastgelegd."
    if refused:
        message += f" {counted(len(refused), 'rij staat', 'rijen staan')} er nog: daar ontbreekt iets."
    if any(ready.call.outcome == Outcome.PROMISE for _, ready in booked):
        message += " Klik op Toezegging bevestigen voor de bevestigingsbrieven."
    said = [
        f"{ready.debtor.name or ready.debtor.number}: {sentence}"
        for _, ready in booked
        for sentence in (*ready.told, *ready.warnings)
    ]
    return Report(
        message,
        ok=not refused,
        warnings=[*refused, *said],
        counts={"calls": len(booked), "refused": len(refused)},
    )
