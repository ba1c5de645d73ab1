"""Dashboard: the key figures of the day and of a month before, in the cells that feed the sheet and its charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.engine.cells import no_collection
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import same, to_cell
from xlwings_addin.ledger.dashboard import (
    AGEING,
    AS_OF_NAME,
    CASH,
    CURRENCY_NAME,
    DASHBOARD_SHEET,
    FIGURES,
    NOTES,
    TOP_DEBTORS,
    UNKNOWN,
    Block,
    cell_name,
)
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.tables import is_live, marked, open_tables
from xlwings_addin.rules.facts import ZERO, Ledger
from xlwings_addin.rules.key_figures import KeyFigures, a_month_before, key_figures, month_before
from xlwings_addin.rules.money import short_euro

Cells = Sequence[Sequence[object]]


def make_dashboard(book: Any, occasion: Occasion) -> Report:
    """Fill the sheet `Dashboard`; nothing else is written, and running it twice changes nothing.

    Raises:
        DataError: a table, header, policy or setting is not as it must be, or a cell of the sheet is gone; nothing is
            written then.
    """
    ledger, now, before = _figures(book, occasion)
    notes = list(_notes(ledger, now, before, past=now.on < occasion.moment.date()))
    _write(book, {**_values(now, before), NOTES.name: _filled(NOTES, [(note,) for note in notes])})
    own = now.currency
    message = f"Dashboard bijgewerkt voor {now.on:%d-%m-%Y}: {short_euro(now.open or ZERO, own)} open"
    if now.overdue_debtors:
        debtors = counted(now.overdue_debtors, "debiteur", "debiteuren")
        message += f", waarvan {short_euro(now.overdue or ZERO, own)} te laat bij {debtors}"
    counts = {"overdue_debtors": now.overdue_debtors or 0, "untouched": now.untouched or 0, "faulty": now.faulty}
    return Report(f"{message}.", warnings=notes, counts=counts)


def show(book: Any) -> None:
    """Bring the sheet to the front."""
    {name.name: name for name in book.names}[AS_OF_NAME].refers_to_range.sheet.activate()


def _figures(book: Any, occasion: Occasion) -> tuple[Ledger, KeyFigures, KeyFigures | None]:
    with no_collection():  # many thousand records that do not refer back
        ledger = read_ledger(open_tables(book, LEDGER_TABLES))
        on = as_of(ledger.settings, occasion.on)
        return ledger, key_figures(ledger, on), a_month_before(ledger, on)


def _values(now: KeyFigures, before: KeyFigures | None) -> dict[str, Cells]:
    """What goes into the cells, by defined name."""
    values: dict[str, Cells] = {AS_OF_NAME: [[now.on]], CURRENCY_NAME: [[_currencies(now)]]}
    for figure in FIGURES:
        values[cell_name(figure)] = [[_shown(getattr(now, figure.field))]]
        values[cell_name(figure, previous=True)] = [[_shown(getattr(before, figure.field, None))]]
    values[AGEING.name] = _filled(AGEING, now.ageing)
    values[CASH.name] = _filled(CASH, now.weeks)
    values[TOP_DEBTORS.name] = _filled(TOP_DEBTORS, now.top)
    return values


def _shown(value: object) -> object:
    return UNKNOWN if value is None else value


def _filled(block: Block, rows: Sequence[Sequence[object]]) -> Cells:
    """As many rows as the block has, the rest of them empty; where there are more, the last ones are left out."""
    empty = [(None,) * len(block.columns)] * (block.rows - len(rows))
    return [*rows, *empty][: block.rows]


def _currencies(now: KeyFigures) -> str:
    text = f"Alle bedragen zijn in {now.currency}."
    if now.others:
        rest = (
            f"{short_euro(amount, code)} ({counted(count, 'factuur', 'facturen')})"
            for code, amount, count in now.others
        )
        text += f" Niet meegeteld: {', '.join(rest)}."
    return text


def _notes(ledger: Ledger, now: KeyFigures, before: KeyFigures | None, *, past: bool) -> Iterator[str]:
    """What the figures do not tell, and why; one sentence each."""
    if not ledger.invoices:
        yield "Er staan nog geen facturen in dit werkboek. Klik op Importeren."
        return
    if now.faulty:
        which = counted(now.faulty, "factuur heeft een fout en telt", "facturen hebben een fout en tellen")
        yield f"{which} niet mee. Kijk in het blad Facturen bij Status Fout."
    if now.dso is None:
        yield "DSO is niet bekend: er staan geen betaalde facturen van de laatste 90 dagen in dit werkboek."
    if now.unexpected:
        amount = short_euro(now.unexpected, now.currency)
        yield f"Van {amount} is niet te zeggen wanneer het komt: niet toegezegd, en nog nooit is zo laat betaald."
    then = month_before(now.on)
    if before is None:
        yield f"Vorige maand is niet bekend: dit werkboek weet niets van {then:%d-%m-%Y} of eerder."
    elif before.undated:
        amount = short_euro(before.undated, now.currency)
        yield f"Vorige maand is deels niet bekend: van {amount} aan betalingen staat de dag niet in het blad Betalingen."
    if past and now.undated:
        amount = short_euro(now.undated, now.currency)
        yield f"Van {amount} aan betalingen is de dag niet bekend; die tellen als betaald voor {now.on:%d-%m-%Y}."


def _write(book: Any, values: Mapping[str, Cells]) -> None:
    """Write the blocks of cells that differ, each found by its defined name."""
    names = {name.name: name for name in book.names}
    for name in values:
        if name not in names:
            raise DataError(
                f"een cel is weg (naam {name}); sluit het werkboek en zet het blad terug met xlwings-addin upgrade",
                sheet=DASHBOARD_SHEET,
            )
    live = is_live(book)
    for name, rows in values.items():
        cells = names[name].refers_to_range
        new = [[to_cell(value) for value in row] for row in rows]
        old = cells.options(ndim=2, err_to_str=True).value
        if len(old) != len(new) or not all(
            same(was, becomes)
            for line, row in zip(old, new, strict=True)
            for was, becomes in zip(line, row, strict=True)
        ):
            cells.value = [[marked(value) for value in row] for row in new] if live else new
