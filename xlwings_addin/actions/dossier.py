"""Gesprek openen: the file of one debtor on the sheet `Gesprek`, with what to say and a note that is half filled in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from xlwings_addin.actions.blocks import fitted
from xlwings_addin.actions.calls import known_debtor
from xlwings_addin.actions.form import Form, proposal
from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import to_cell, to_text
from xlwings_addin.ledger.dossier import COMPLETE_NAME, DOSSIER, REQUEST_NAME, SITUATION_NAME
from xlwings_addin.ledger.form import FORM_SHEET, MOST_PICKS, PICKS_NAME
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import BY_NAME, CALL_LIST
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.contact import PHONED_US, Allowed, may_call
from xlwings_addin.rules.dossier import dossier
from xlwings_addin.rules.money import long_date, short_euro
from xlwings_addin.rules.preparation import Preparation, prepare_call
from xlwings_addin.rules.request import quick_picks, sentence, weekday
from xlwings_addin.rules.situation import in_words, situation
from xlwings_addin.rules.vocabulary import Status, Step


class Selected(NamedTuple):
    """The debtor of the selected row, the currency when the row names one, and what was typed beside it on `Bellijst`."""

    debtor: str
    currency: str = ""
    typed: Mapping[str, Any] = MappingProxyType({})


class NoCallNow(DataError):
    """Who collects for others may not call this debtor now."""


def open_dossier(
    book: Any,
    debtor: str,
    occasion: Occasion,
    *,
    currency: str = "",
    typed: Mapping[str, Any] = MappingProxyType({}),
    came_in: bool = False,
) -> Report:
    """Fill the sheet `Gesprek` for this debtor and show it.

    Args:
        book: the open workbook.
        debtor: number of the debtor.
        occasion: who opens it, when, and for which day.
        currency: of the invoices to call about; default the workbook's own, or the only one there is.
        typed: cells of the call note that are filled in already, by field name.
        came_in: the debtor phones us, which is never too late and never too often.

    Raises:
        NoCallNow: calling now is not allowed for who collects for others; nothing is written then.
        DataError: the debtor is unknown, or a note about another debtor is not logged yet; nothing is written then.
    """
    ledger = read_ledger(open_tables(book, LEDGER_TABLES), {debtor} - {""})
    on = as_of(ledger.settings, occasion.on)
    of = prepare_call(ledger, known_debtor(ledger, debtor), on, currency)
    form = Form(book)
    _keep_what_was_typed(form)
    notices = [] if came_in else _notices(of, occasion)
    if notices and ledger.settings.collects_for_others:
        raise NoCallNow(f"{' '.join(notices)} U incasseert voor derden, dus dat is een harde regel.")
    found = fitted(dossier(of))
    for block in DOSSIER:
        lines = found[block.name]
        empty = [("", "")] * (block.lines - len(lines))
        form.fill(block.name, [[label or None, text or None] for label, text in (*lines, *empty)])
    asked = sentence(of.request) if of.request.amount > 0 else "Er is niets om nu betaling voor te vragen."
    form.put(COMPLETE_NAME, to_cell(of.outlook.completeness))
    form.put(REQUEST_NAME, asked)
    form.put(SITUATION_NAME, " ".join((*notices, in_words(situation(of)))))
    picks: list[object] = [to_cell(day) for day in quick_picks(on, of.calendar)]
    form.fill(PICKS_NAME, [[day] for day in (*picks, *[None] * (MOST_PICKS - len(picks)))])
    note = {**proposal(of, occasion), **typed}
    if came_in:
        note["note"] = f"{PHONED_US} {to_text(typed.get('note'))}".strip()
    form.write(note)
    form.sheet.activate()
    total = short_euro(of.request.amount, of.request.currency)
    message = (
        f"Het dossier van {of.debtor.name or debtor} staat klaar: vraag om {total} voor {long_date(of.request.day)}."
    )
    return Report(message, warnings=notices, counts={"invoices": len(of.owed)}, seen=True)


def selected_debtor(book: Any) -> Selected:
    """The debtor of the selected row, in whatever table it stands; on the sheet `Gesprek` the debtor of the note.

    Raises:
        DataError: no row of a table with debtors is selected.
    """
    selection = book.app.selection
    if selection is not None and selection.sheet.book.name != book.name:
        selection = None
    if selection is not None and selection.sheet.name == Form(book).sheet.name:
        if number := Form(book).typed("debtor"):
            return Selected(number)
    elif selection is not None:
        for table in selection.sheet.tables:
            schema = BY_NAME.get(table.name)
            if schema is None or not ({"Debiteurnummer"} & schema.by_header.keys()):
                continue
            opened = open_tables(book, [table.name])[table.name]
            index = selection.row - opened.first_row
            if not 0 <= index < len(opened.rows):
                continue
            row = opened.rows[index]
            number = to_text(row[opened.columns["Debiteurnummer"]])
            currency = to_text(row[opened.columns["Valuta"]]) if "Valuta" in opened.columns else ""
            cells = dict(zip(opened.columns, row, strict=True)) if table.name == CALL_LIST.name else {}
            typed = {column.field: cells[column.header] for column in CALL_LIST.inputs if cells.get(column.header)}
            if number:
                return Selected(number, currency, typed)
    raise DataError(
        "kies eerst een rij van een debiteur, in Bellijst, Facturen, Debiteuren of Gesprekken, en klik dan op de knop"
    )


def _keep_what_was_typed(form: Form) -> None:
    """Refuse to write over a note that was typed and not logged: one with an outcome."""
    if form.typed("outcome"):
        who = form.typed("debtor")
        raise DataError(
            f"de notitie over {who or 'een andere debiteur'} is nog niet vastgelegd. Klik op Gesprek vastleggen, "
            "of maak de cel Uitkomst leeg",
            sheet=FORM_SHEET,
        )


def _notices(of: Preparation, occasion: Occasion) -> list[str]:
    """Why not to call now: the hour, the day, or too often; a debtor who phones us may always be spoken to."""
    found = []
    moment = occasion.moment
    if moment.date() == of.on:
        verdict = may_call(moment, of.settings, of.calendar)
        if verdict.allowed is Allowed.NO:
            found.append(f"Bel nu niet: {verdict.reason[0].lower()}{verdict.reason[1:]}")
            if not of.settings.collects_for_others:
                found[-1] += " Belt de klant u, dan mag het wel."
        elif verdict.allowed is Allowed.WITH_NOTICE:
            found.append(verdict.reason)
    again = of.account.talk_from
    due = any(each.step is Step.CALL and each.status is Status.NOW for each in of.owed)
    if again > of.on and not due:
        found.append(f"U sprak deze klant pas nog. Bel zelf niet voor {weekday(again)}, tenzij dat is afgesproken.")
    return found
