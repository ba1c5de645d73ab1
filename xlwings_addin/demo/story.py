"""The story of the demo: six weeks at the desk, played day by day with the product's own actions.

What happened stands in the csv files beside this module; a new twist is a row there. ``{T-3}`` is three days before the last day
of the story, ``{W+2}`` two working days after it. Days at the desk fall on the working day itself or the one before.
"""

from __future__ import annotations

import csv
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from stdnum.iso7064 import mod_97_10

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.call_list import make_call_list
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.dashboard import make_dashboard
from xlwings_addin.actions.dossier import open_dossier
from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.typed import note_from_text
from xlwings_addin.actions.update import update
from xlwings_addin.actions.workbook import new_workbook, on_closed
from xlwings_addin.demo.manual import NAME, write_manual
from xlwings_addin.errors import FileRefused
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.schema import BY_NAME, Kind
from xlwings_addin.ledger.settings import AS_OF, KIND_OF_SETTING
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.mailmerge.catalogue import BY_KEY
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.progress import counted_off
from xlwings_addin.rules.calendar import calendar_for

WORKBOOK = "incasso-demo.xlsm"

AT_THE_DESK = (42, 35, 28, 21, 14, 9, 6, 3, 0)
"""Days before the end on which somebody sat down with the workbook; the column Dag of the csv files."""

CALLER = "Sanne Bakker"

_DAY = re.compile(r"\{([TW])([+-]\d+)?\}")
_CALENDAR = calendar_for(frozenset())


def make_demo(folder: Path, on: date | None = None) -> Report:
    """Make a workbook with invented debtors in this folder, play its story, and say what came out.

    Args:
        folder: made when it is not there.
        on: the last day of the story, moved back to a working day; default: today.

    Raises:
        FileRefused: the folder already holds a demo, or cannot be written.
    """
    workbook = folder / WORKBOOK
    if workbook.exists():
        raise FileRefused(f"{workbook} bestaat al; kies een andere map of gooi de oude demo weg")
    day = _CALENDAR.last_working_day(on or datetime.now().date())
    made = new_workbook(workbook)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            story = on_closed(workbook, lambda book: _tell(book, day, Path(scratch)))
    except BaseException:
        for file in made.files:
            file.unlink(missing_ok=True)
        raise
    Path(f"{workbook}.bak").unlink(missing_ok=True)
    files = [workbook, write_manual(folder / NAME), *story.files, *made.files[1:]]
    message = (
        f"De demo staat in {folder}: {story.message} Open {WORKBOOK} in Excel en kijk bij het tabblad Incasso. "
        f"Hoe het werkt, staat in {NAME}."
    )
    return Report(message, counts=story.counts, files=files)


def _tell(book: Any, day: date, scratch: Path) -> Report:
    written: list[Path] = []
    before = date.min
    called = 0
    for days in counted_off(AT_THE_DESK, "Dag"):
        on = _CALENDAR.last_working_day(day - timedelta(days=days))
        _type(book, _rows("typed", day, days), on)
        _read_files(book, scratch, day, (before, on))
        for call in _rows("calls", day, days):
            log_call(book, note_from_text(_note(call)), _at(on, call["Tijd"]))
            called += 1
        for asked in _rows("asked", day, days):
            written += make_letters(book, _at(on, "15:30"), wish=Wish(BY_KEY[asked["Brief"]])).files
        written += make_letters(book, _at(on, "16:00")).files
        if on < day:
            mark_sent(book, _unsent(book), _at(on, "16:30"))
        before = on
    state = update(book, _at(day))
    first = make_call_list(book, _at(day)).rows[0]
    open_dossier(book, first.debtor, _at(day), currency=first.currency)
    make_dashboard(book, _at(day))
    message = (
        f"{counted(state.counts['invoices'], 'factuur', 'facturen')}, {counted(called, 'gesprek', 'gesprekken')} en "
        f"{counted(len(written), 'brief', 'brieven')}."
    )
    counts = {**state.counts, "calls": called, "letters": len(written)}
    return Report(message, counts=counts, files=written)


def _type(book: Any, rows: Iterable[dict[str, str]], on: date) -> None:
    """What the user typed in every row of a table that has this text in a cell, and that the workbook stands on this day."""
    day = {"Tabel": "Instellingen", "Rij": AS_OF, "Kolom": "Waarde", "Waarde": f"{on:%d-%m-%Y}"}
    for row in (day, *rows):
        table = open_tables(book, [row["Tabel"]])[row["Tabel"]]
        kind = KIND_OF_SETTING.get(row["Rij"], BY_NAME[row["Tabel"]].by_header[row["Kolom"]].kind)
        value = _TYPED.get(kind, str)(row["Waarde"])
        places = (place for place, cells in enumerate(table.rows) if row["Rij"] in map(to_text, cells))
        table.write_cells({(place, row["Kolom"]): value for place in places})


def _read_files(book: Any, scratch: Path, day: date, between: tuple[date, date]) -> None:
    """Import the invoices issued, and the payments received, since the day before at the desk."""
    after, on = between
    debtors = {row["Debiteurnummer"]: row for row in _rows("debtors", day)}
    invoices = [
        debtors[row["Debiteurnummer"]] | row
        for row in _rows("invoices", day)
        if after < _moment(row["Factuurdatum"]).date() <= on
    ]
    if invoices:
        headers = list(invoices[0])
        items = _csv(scratch / f"open-posten-{on}.csv", headers, [row.values() for row in invoices])
        import_files(book, [items], _at(on), mapping={header: header for header in headers}, date_order="dmy")
    payments = [
        _entry(row, debtors.get(row["Debiteurnummer"], {"Debiteur": "T. Vaag"}))
        for row in _rows("payments", day)
        if after < _moment(row["Datum"]).date() <= on
    ]
    if payments:
        statement = _csv(scratch / f"afschrift-{on}.csv", list(payments[0]), [row.values() for row in payments])
        import_statements(book, [statement], _at(on))


def _entry(row: dict[str, str], debtor: dict[str, str]) -> dict[str, str]:
    """One line of a statement as ING writes it."""
    account = f"DEMO{row['Debiteurnummer'][1:]:0>10}"
    return {
        "Datum": row["Datum"],
        "Naam / Omschrijving": debtor["Debiteur"],
        "Rekening": "NL93DEMO0123456789",
        "Tegenrekening": f"NL{mod_97_10.calc_check_digits(f'{account}NL')}{account}",
        "Code": "OV",
        "Af Bij": "Bij",
        "Bedrag (EUR)": row["Bedrag"].replace(".", ","),
        "Mutatiesoort": "Overschrijving",
        "Mededelingen": row["Omschrijving"],
    }


def _note(call: dict[str, str]) -> dict[str, str]:
    """The call as columns of `Gesprekken`; the last column of the file holds the rarer ones."""
    rarer = dict(pair.split("=", 1) for pair in call["Verder"].split(" | ") if pair)
    return {header: text for header, text in call.items() if header not in ("Dag", "Verder")} | rarer


def _at(day: date, moment: str = "09:00") -> Occasion:
    return Occasion(day, datetime.combine(day, time.fromisoformat(moment)), CALLER)


def _unsent(book: Any) -> list[str]:
    letters = open_tables(book, ["Brieven"])["Brieven"]
    rows = zip(letters.column("Briefnummer"), letters.column("Verzonden op"), strict=True)
    return [str(number) for number, sent in rows if number and not sent]


def _rows(name: str, day: date, days: int | None = None) -> Iterator[dict[str, str]]:
    """The rows of a csv file of the story, its days filled in; of one day at the desk when asked."""

    def filled(match: re.Match[str]) -> str:
        number = int(match[2] or 0)
        found = day + timedelta(days=number) if match[1] == "T" else _CALENDAR.add(day, number)
        return f"{found:%d-%m-%Y}"

    text = resources.files("xlwings_addin.demo").joinpath(f"{name}.csv").read_text("utf-8")
    for row in csv.DictReader(_DAY.sub(filled, text).splitlines(), delimiter=";"):
        if days is None or row["Dag"] == str(days):
            yield row


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y")


_TYPED: dict[Kind, Callable[[str], Any]] = {Kind.DATE: _moment, Kind.MONEY: float}


def _csv(path: Path, headers: Iterable[str], rows: Iterable[Iterable[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(headers)
        writer.writerows(rows)
    return path
