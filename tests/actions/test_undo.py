"""Every kind of run is taken back exactly: at once, after a restart, after sorting, filtering and adding rows.

It is refused with the place when somebody changed the same cell or took the row away; nothing is written then.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.cleanup import clean_up
from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.proposals import accept_proposals
from xlwings_addin.actions.typed import note_from_text
from xlwings_addin.actions.undo import undo
from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.schema import BY_NAME

if TYPE_CHECKING:
    from conftest import Desk

TABLES = ("Facturen", "Debiteuren", "Gesprekken", "Termijnen", "Brieven", "Betalingen", "Instellingen")
OURS = {
    "Bedrijfsnaam": "Molen B.V.", "Adres": "Wiek 1", "Postcode": "1234 AB", "Plaats": "Zaandam", "IBAN": "NL02ABNA0123456789",
    "KvK-nummer": "00000000", "Telefoon": "075 000 00 00", "Behandelaar": "Sanne Bakker",
}  # fmt: skip


def _folder(desk: Desk) -> Path:
    return Path(desk.book.fullname).parent


def imports(desk: Desk) -> None:
    file = _folder(desk) / "posten.csv"
    file.write_text(
        "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag\n"
        "F1;D1;Krent;06-10-2026;05-11-2026;1.300,00\nF7;D7;Nieuw | Zn;13-10-2026;15-11-2026;10\n",
        encoding="utf-8",
    )
    import_files(desk.book, [file], desk.occasion(), complete=True)


def _statement(desk: Desk, text: str, amount: str) -> None:
    lines = [
        ":20:X",
        ":25:NL02ABNA0123456789 EUR",
        ":28C:1/1",
        ":60F:C261101EUR0,00",
        f":61:2611201120C{amount}NTRFNONREF",
    ]
    lines += [
        f":86:/TRTP/SEPA/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/Bakkerij De Krent/REMI/{text}/EREF/NOTPROVIDED"
    ]
    file = _folder(desk) / "afschrift.940"
    file.write_text("\r\n".join([*lines, f":62F:C261120EUR{amount}", "-"]) + "\r\n")
    import_statements(desk.book, [file], desk.occasion())


def statement(desk: Desk) -> None:
    _statement(desk, "factuur F1", "1250,50")


def call(desk: Desk) -> None:
    note = {"Debiteurnummer": "D1", "Uitkomst": "Regeling", "Gesproken met": "mevrouw A.", "Samenvatting": "=in termijnen",
            "Toegezegd bedrag": "500", "Toegezegd op": "2026-12-01", "Notitie": "regel 1\nregel 2", "Betaalwijze": "Overboeking"}  # fmt: skip
    try:
        log_call(desk.book, note_from_text(note), desk.occasion())
    except DataError:
        log_call(desk.book, note_from_text(note | {"Uitkomst": "Toezegging"}), desk.occasion())


def letters(desk: Desk) -> None:
    assert make_letters(desk.book, desk.occasion()).files


def sent(desk: Desk) -> None:
    mark_sent(desk.book, [row["Briefnummer"] for row in desk.rows("Brieven")], desk.occasion())


def proposals(desk: Desk) -> None:
    assert accept_proposals(desk.book, desk.occasion()).counts["booked"]


def cleaned(desk: Desk) -> None:
    clean_up(desk.book, desk.occasion())


Action = Callable[["Desk"], None]
RUNS: dict[str, tuple[Action | None, Action, tuple[str, str]]] = {
    "Importeren": (None, imports, ("Facturen", "Bedrag")),
    "Bankafschrift": (None, statement, ("Facturen", "Betaald")),
    "Gesprek vastleggen": (None, call, ("Gesprekken", "Notitie")),
    "Brieven maken": (None, letters, ("Brieven", "Soort")),
    "Verzonden markeren": (letters, sent, ("Brieven", "Verzonden op")),
    "Voorstellen accepteren": (lambda desk: _statement(desk, "dank", "830,00"), proposals, ("Betalingen", "Status")),
    "Opschonen": (None, cleaned, ("Gesprekken", "Notitie")),
}
"""What comes before, the run itself, and a cell that it fills or changes."""


@pytest.fixture
def office(desk: Desk) -> Desk:
    """The bakery, with our own company filled in, a column of the user, and an old debtor whose notes are past their term."""
    for label, value in OURS.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    desk.set("Instellingen", ("Betalingen bijgewerkt t/m",), "Waarde", date(2026, 11, 22))
    desk.add_row("Debiteuren", {"Debiteurnummer": "D2", "Naam": "Jansen B.V.", "Type": "Zakelijk", "Adres": "Dorpsstraat 1",
                                "Postcode": "1234 AB", "Plaats": "Utrecht"})  # fmt: skip
    desk.add(
        "Facturen",
        number="F5",
        debtor="D2",
        issued=date(2026, 10, 20),
        due=date(2026, 11, 19),
        amount=Decimal(700),
        term_agreed=True,
    )
    desk.add_row("Debiteuren", {"Debiteurnummer": "D9", "Naam": "Oud", "Type": "Zakelijk"})
    desk.add(
        "Facturen",
        number="F9",
        debtor="D9",
        issued=date(2022, 1, 5),
        due=date(2022, 2, 4),
        amount=Decimal(100),
        paid=Decimal(100),
    )
    desk.add("Betalingen", booked_on=date(2022, 3, 15), amount=Decimal(100), debtor="D9", invoice="F9")
    desk.add_row("Gesprekken", {"Nummer": "1", "Datum": datetime(2022, 3, 1), "Debiteurnummer": "D9", "Uitkomst": "Geen resultaat",
                                "Notitie": "een oude notitie", "Reden": "=een mening"})  # fmt: skip
    return desk


def inputs(desk: Desk) -> dict[str, Counter[tuple[Any, ...]]]:
    """What the user and the logs hold in each table, in no order."""
    return {
        name: Counter(tuple(row[column.header] for column in BY_NAME[name].inputs) for row in desk.rows(name))
        for name in TABLES
    }


def restarted(desk: Desk) -> None:
    desk.book.save()
    path = Path(desk.book.fullname)
    desk.book.close()
    desk.book = open_book(path)


def sort(desk: Desk) -> None:
    """Every table the other way round, whole rows, as Excel sorts."""
    for name in ("Facturen", "Debiteuren", "Gesprekken", "Brieven", "Betalingen"):
        table = desk.table(name)
        filled, headers = table.last_filled(), list(table.columns)
        rows = [list(row) for row in table.rows[:filled]][::-1]
        table.write_cells(
            {(at, header): row[column] for at, row in enumerate(rows) for column, header in enumerate(headers)}
        )


def sort_the_journal(desk: Desk) -> None:
    """The journal by the column that says what a line is about, the last letter of the alphabet first."""
    table = desk.table("Logboek")
    rows = [list(row) for row in table.rows[: table.last_filled()]]
    rows.sort(key=lambda row: str(row[table.columns["Kolom"]] or ""), reverse=True)
    table.write_cells(
        {(at, header): row[column] for at, row in enumerate(rows) for header, column in table.columns.items()}
    )


def filter_rows(desk: Desk) -> None:
    """Every second row hidden, as a filter leaves them."""
    desk.book.save()
    path = Path(desk.book.fullname)
    desk.book.close()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            text = (
                re.sub(rb'<row r="(\d*[02468])"', rb'<row r="\1" hidden="1"', data)
                if name.startswith("xl/worksheets/sheet")
                else data
            )
            archive.writestr(name, text)
    desk.book = open_book(path)


def rows_added(desk: Desk) -> None:
    desk.add("Facturen", number="H1", debtor="D1", issued=date(2026, 11, 1), due=date(2026, 11, 30), amount=Decimal(5))
    desk.add_row("Debiteuren", {"Debiteurnummer": "H9", "Naam": "Met de hand"})
    desk.add("Betalingen", booked_on=date(2026, 11, 20), amount=Decimal(3), debtor="D1")


def everything(desk: Desk) -> None:
    for step in (rows_added, sort, filter_rows, restarted):
        step(desk)


SITUATIONS: dict[str, Action] = {
    "at once": lambda desk: None,
    "restarted": restarted,
    "sorted": sort,
    "the journal sorted": sort_the_journal,
    "filtered": filter_rows,
    "rows added": rows_added,
    "all of it": everything,
}


@pytest.mark.parametrize("situation", SITUATIONS)
@pytest.mark.parametrize("action", RUNS)
def test_it_is_taken_back_exactly(office: Desk, action: str, situation: str) -> None:
    before_it, run, _ = RUNS[action]
    if before_it:
        before_it(office)
    before = inputs(office)
    run(office)
    assert inputs(office) != before
    during = inputs(office)
    SITUATIONS[situation](office)
    added = {name: inputs(office)[name] - during[name] for name in TABLES}
    report = undo(office.book, office.occasion())
    assert action in report.message
    assert inputs(office) == {name: before[name] + added[name] for name in TABLES}


@pytest.mark.parametrize("situation", ["at once", "the journal sorted"])
def test_a_call_too_long_for_one_line_of_the_journal(office: Desk, situation: str) -> None:
    before = inputs(office)
    long = dict.fromkeys(("Notitie", "Samenvatting", "Reden", "Gesproken met"), '"' * 4900)
    call(office)
    log_call(
        office.book,
        note_from_text({"Debiteurnummer": "D1", "Uitkomst": "Informatief", "Volgende datum": "2026-12-01", **long}),
        office.occasion(),
    )
    SITUATIONS[situation](office)
    assert "(vervolg)" in {row["Kolom"] for row in office.rows("Logboek")}
    undo(office.book, office.occasion())
    undo(office.book, office.occasion())
    assert inputs(office) == before


def test_a_journal_that_somebody_wrote_in_is_refused_in_a_sentence(office: Desk) -> None:
    imports(office)
    table = office.table("Logboek")
    at = [row["Kolom"] for row in office.rows("Logboek")].index("(nieuwe rij)")
    table.write_cells({(at, "Nieuw"): "door iemand geschreven"})
    before = office.values()
    with pytest.raises(DataError, match="Logboek"):
        undo(office.book, office.occasion())
    assert office.values() == before


@pytest.mark.parametrize("action", RUNS)
def test_it_is_refused_when_the_same_cell_was_changed(office: Desk, action: str) -> None:
    before_it, run, (name, header) = RUNS[action]
    if before_it:
        before_it(office)
    before = inputs(office)
    run(office)
    table = office.table(name)
    old = before[name]
    changed = [
        index for index, row in enumerate(office.rows(name))
        if tuple(row[column.header] for column in BY_NAME[name].inputs) not in old
    ]  # fmt: skip
    column = BY_NAME[name].by_header[header]
    value = {"money": 1.25, "date": datetime(2026, 1, 2)}.get(column.kind.value, "door iemand veranderd")
    table.write_cells({(changed[0], header): value})
    state = office.values(), office.rows("Logboek")
    with pytest.raises(
        DataError,
        match=rf"(?s)lad {table.sheet.name}, rij {table.first_row + changed[0]}.*gewijzigd of weggehaald na de handeling '{action}'",
    ):
        undo(office.book, office.occasion())
    assert (office.values(), office.rows("Logboek")) == state


@pytest.mark.parametrize("action", ["Importeren", "Bankafschrift", "Gesprek vastleggen", "Brieven maken"])
def test_it_is_refused_when_a_row_was_taken_away(office: Desk, action: str) -> None:
    _, run, (name, _) = RUNS[action]
    before = inputs(office)
    run(office)
    table = office.table(name if action != "Bankafschrift" else "Betalingen")
    rows = office.rows(table.name)
    gone = next(
        index for index, row in enumerate(rows)
        if tuple(row[column.header] for column in BY_NAME[table.name].inputs) not in before[table.name]
    )  # fmt: skip
    table.remove([gone])
    state = office.values(), office.rows("Logboek")
    with pytest.raises(DataError, match="gewijzigd of weggehaald"):
        undo(office.book, office.occasion())
    assert (office.values(), office.rows("Logboek")) == state
