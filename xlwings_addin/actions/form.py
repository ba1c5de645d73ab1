"""The call note on the sheet `Gesprek`: what is proposed there, what is typed, and logging it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlwings_addin.actions.call_list import places_of, take_off
from xlwings_addin.actions.calls import known_debtor, log_in, matching_outcome
from xlwings_addin.actions.consequences import terms_agreed
from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.errors import DataError, IncassoError
from xlwings_addin.ledger.cells import READERS, Unreadable, to_cell, to_text
from xlwings_addin.ledger.form import FORM_SHEET, MESSAGE_NAME, NOTE_FIELDS, cell_name
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import CALL_LIST, CALLS, Column
from xlwings_addin.ledger.tables import OpenTable, is_live, marked, open_tables
from xlwings_addin.rules import privacy
from xlwings_addin.rules.facts import ZERO, Call, Ledger
from xlwings_addin.rules.preparation import Preparation, prepare_call
from xlwings_addin.rules.request import plan_summary, promise_summary
from xlwings_addin.rules.vocabulary import Outcome

_PROPOSED = ("promised", "promised_on", "summary")
_ABOUT_PAYING: dict[str, tuple[str, ...]] = {
    Outcome.PROMISE: _PROPOSED,
    Outcome.PLAN: _PROPOSED,
    Outcome.CONDITIONAL: ("promised",),
    Outcome.PAID_NOW: ("promised",),
    Outcome.ALREADY_PAID: ("promised",),
}
"""The proposals that still make sense for an outcome; for others they go, unless somebody changed them."""


def proposal(of: Preparation, occasion: Occasion) -> dict[str, Any]:
    """The facts that are filled in before the call, by field name."""
    request = of.request
    note: dict[str, Any] = {
        "on": of.on,
        "time": occasion.moment.strftime("%H:%M"),
        "debtor": of.debtor.number,
        "invoices": request.invoices,
        "handler": of.debtor.handler or of.settings.handler or occasion.user,
        "goal": of.aim.goal,
    }
    if request.amount > 0:
        summary = promise_summary(request.amount, request.currency, request.day)
        note |= {"promised": request.amount, "promised_on": request.day, "summary": summary}
    return note


def log_form(book: Any, occasion: Occasion) -> Report:
    """Log the call note typed on the sheet `Gesprek`; accepted, the form is emptied and the call is off `Bellijst`.

    A note that is refused stays as it was typed. Words about health, faith or a union are told first; a second click
    with the same words saves them, for the collector decides.

    Raises:
        DataError: a cell of the form is gone or cannot be read, or the note lacks something.
    """
    cells = Form(book)
    try:
        tables = open_tables(book, (*LEDGER_TABLES, "Logboek", CALL_LIST.name))
        note = _without_idle_proposals(tables, cells.read(), occasion)
        if objections := _unconfirmed(note, cells):
            raise DataError(objections)
        report = log_in(tables, note, occasion)
    except IncassoError as problem:
        cells.tell(str(problem))
        raise
    cells.write({})
    listed = tables[CALL_LIST.name]
    take_off(listed, places_of(listed, note["debtor"], note.get("invoices", ())))
    return report


class Form:
    """The cells of the call note, each found by its defined name."""

    def __init__(self, book: Any) -> None:
        self._names = {name.name: name for name in book.names}
        self._live = is_live(book)

    @property
    def sheet(self) -> Any:
        """The sheet that the note stands on, whatever it is called.

        Raises:
            DataError: the first cell of the note is gone.
        """
        return self._cell(NOTE_FIELDS[0]).sheet

    def _cell(self, column: Column) -> Any:
        name = cell_name(column)
        if name not in self._names:
            raise DataError(f"de cel voor {column.header} is weg (naam {name})", sheet=FORM_SHEET, column=column.header)
        return self._names[name].refers_to_range

    def read(self) -> dict[str, Any]:
        """What is typed: facts by field name, empty cells left out.

        Raises:
            DataError: a cell is gone or cannot be read; the message names it.
        """
        note: dict[str, Any] = {}
        for column in NOTE_FIELDS:
            cell = self._cell(column)
            try:
                value = READERS[column.kind](cell.options(err_to_str=True).value)
            except Unreadable as problem:
                raise DataError(str(problem), sheet=FORM_SHEET, row=cell.row, column=column.header) from None
            if value not in (None, "", ()):
                note[column.field] = value
        return note

    def write(self, note: Mapping[str, Any]) -> None:
        """Fill the note with these facts, empty every other cell of it, and the message."""
        for column in NOTE_FIELDS:
            self.put(cell_name(column), to_cell(note.get(column.field)))
        self.tell("")

    def typed(self, field: str) -> str:
        """Text of one cell of the note."""
        return self._text(cell_name(CALLS.by_field[field]))

    def message(self) -> str:
        """The message below the note."""
        return self._text(MESSAGE_NAME)

    def _text(self, name: str) -> str:
        return to_text(self._names[name].refers_to_range.value) if name in self._names else ""

    @property
    def can_tell(self) -> bool:
        """Whether the form has a cell for a message; a workbook of before has none."""
        return MESSAGE_NAME in self._names

    def tell(self, message: str) -> None:
        """Put a message below the note, as a sentence."""
        self.put(MESSAGE_NAME, _sentence(message) or None)

    def put(self, name: str, value: Any) -> None:
        """Write one cell, when the form has it."""
        if name in self._names:
            self._names[name].refers_to_range.value = marked(value) if self._live else value

    def fill(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Write a block of cells, when the form has it."""
        if name in self._names:
            block = [[marked(value) if self._live else value for value in row] for row in rows]
            self._names[name].refers_to_range.value = block


def _unconfirmed(note: Mapping[str, Any], cells: Form) -> str:
    """The warning about words that do not belong in a note, unless it stands below the note already."""
    texts = {field: value for field, value in note.items() if field in Call._fields}
    found = privacy.warnings(Call(**{"row": 0, "number": "", "on": None, **texts}))
    if not found or not cells.can_tell:
        return ""
    warning = " ".join((*found, "Klopt het toch zo? Klik dan nog een keer op Gesprek vastleggen."))
    return "" if cells.message() == _sentence(warning) else warning


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_idle_proposals(tables: dict[str, OpenTable], note: dict[str, Any], occasion: Occasion) -> dict[str, Any]:
    """The note without what was proposed for a promise when the call ended otherwise; a summary follows the agreement."""
    outcome = matching_outcome(str(note.get("outcome", "")))
    if outcome is None or not note.get("debtor"):
        return note
    ledger = read_ledger(tables, {note["debtor"]})
    on = note.get("on") or as_of(ledger.settings, occasion.on)
    about = note.get("invoices", ())
    of = prepare_call(ledger, known_debtor(ledger, note["debtor"]), on, _currency(ledger, note["debtor"], about))
    proposed = proposal(of, occasion)
    kept = _ABOUT_PAYING.get(outcome, ())
    settled = {
        field: value
        for field, value in note.items()
        if field not in _PROPOSED or field in kept or value != proposed.get(field)
    }
    if settled.get("summary") and settled["summary"] == proposed.get("summary"):
        settled["summary"] = _agreed(outcome, settled, of)
    return settled


def _agreed(outcome: str, note: Mapping[str, Any], of: Preparation) -> str:
    amount, day = note.get("promised", of.request.amount), note.get("promised_on", of.request.day)
    if outcome == Outcome.PLAN:
        said = Call(0, "", None, condition=note.get("condition", ""), reason=note.get("reason", ""))
        number = terms_agreed(said)
        return plan_summary(amount or ZERO, of.request.currency, number, day) if number else ""
    return promise_summary(amount, of.request.currency, day, note.get("means", ""))


def _currency(ledger: Ledger, debtor: str, numbers: tuple[str, ...]) -> str:
    return next((each.currency for each in ledger.invoices if each.debtor == debtor and each.number in numbers), "")
