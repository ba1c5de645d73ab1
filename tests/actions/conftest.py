"""A desk: a new workbook on the closed-file engine, a few facts typed in it, and a day on which somebody works."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest

from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.letters import make_letters
from xlwings_addin.actions.places import folder
from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.update import update
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.journal import CellChange, RowAdded, apply
from xlwings_addin.ledger.schema import BY_NAME
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.mailmerge.catalogue import BY_KEY as LETTER_BY_KEY
from xlwings_addin.mailmerge.finished import text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.resources import template_bytes
from xlwings_addin.rules.vocabulary import Outcome

MONDAY = date(2026, 11, 23)

BAKERY: dict[str, Any] = {
    "Debiteurnummer": "D1",
    "Naam": "Bakkerij De Krent",
    "Type": "Zakelijk",
    "Contactpersoon": "mevrouw A. Voorbeeld",
    "Functie": "Eigenaar",
    "Telefoon": "020 000 00 01",
    "E-mail": "a@krent.example",
    "Adres": "Deegstraat 12",
    "Postcode": "1000 XA",
    "Plaats": "Amsterdam",
    "Beleid": "resultaatgericht",
}

OWN = {
    "Bedrijfsnaam": "Groothandel Voorbeeld B.V.", "Adres": "Keizersweg 12", "Postcode": "3511 XA", "Plaats": "Utrecht",
    "IBAN": "NL02ABNA0123456789", "KvK-nummer": "12345678", "Telefoon": "030 123 45 67", "Behandelaar": "Sanne",
    "Incassobureau": "Incassobureau De Brug te Zwolle",
}  # fmt: skip


class Desk:
    """The open workbook with short ways to type in it and to look at it."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.day = MONDAY

    def on(self, day: date) -> Desk:
        """Come to work on another day."""
        self.day = day
        return self

    def occasion(self, clock: str = "10:15") -> Occasion:
        return Occasion(self.day, datetime.combine(self.day, time.fromisoformat(clock)), "test")

    def table(self, name: str) -> OpenTable:
        return open_tables(self.book, [name])[name]

    def add(self, table: str, **values: Any) -> None:
        """Append a row without a trace in the journal, as a user types it."""
        headers = {column.field: column.header for column in BY_NAME[table].columns}
        row = {headers[field]: value for field, value in values.items()}
        self.add_row(table, row)

    def add_row(self, table: str, row: dict[str, Any]) -> None:
        tables = open_tables(self.book, [table, "Logboek"])
        before = [list(each) for each in tables["Logboek"].rows]
        apply(tables, [RowAdded(table, row)], action="typen", user="test", moment=datetime(2026, 1, 1))
        self._forget(before)

    def set(self, table: str, key: tuple[str, ...], header: str, value: Any) -> None:
        tables = open_tables(self.book, [table, "Logboek"])
        before = [list(each) for each in tables["Logboek"].rows]
        apply(tables, [CellChange(table, key, header, value)], action="typen", user="test", moment=datetime(2026, 1, 1))
        self._forget(before)

    def _forget(self, rows: list[list[Any]]) -> None:
        log = self.table("Logboek")
        log.replace([dict(zip(log.columns, row, strict=True)) for row in rows])

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows that hold anything, by header."""
        opened = self.table(table)
        found = [dict(zip(opened.columns, row, strict=True)) for row in opened.rows]
        return [row for row in found if any(value not in (None, "") for value in row.values())]

    def row(self, table: str, header: str, value: Any) -> dict[str, Any]:
        (found,) = [row for row in self.rows(table) if row[header] == value]
        return found

    def values(self) -> dict[str, list[dict[str, Any]]]:
        """Every table but the journal."""
        return {name: self.rows(name) for name in BY_NAME if name != "Logboek"}


class Office(Desk):
    """The bakery, and a sender whose letters can be made."""

    def called(self, outcome: Outcome, **facts: Any) -> str:
        """Log a call with the bakery; what the message says."""
        note = {"debtor": "D1", "outcome": outcome, "invoices": ("F1",), **facts}
        return log_call(self.book, note, self.occasion()).message

    def written(self, key: str, *, wished: bool = False) -> tuple[dict[str, Any], str]:
        """Make the letters of the day; the row and the text of this one."""
        report = make_letters(self.book, self.occasion(), wish=Wish(LETTER_BY_KEY[key]) if wished else None)
        (file,) = [file for file in report.files if file.stem.endswith(f"_{key}")]
        row = next(row for row in self.rows("Brieven") if (row["Bestand"] or "").endswith(file.name))
        return row, " ".join(text_of(file).split())

    def come_on(self, day: date) -> None:
        """Come to work on another day, with the payments through the day before processed."""
        self.set("Instellingen", ("Peildatum",), "Waarde", day)
        update(self.on(day).book, self.occasion())

    def reword(self, file: str, old: str, new: str) -> None:
        """Change the words of a letter, as a user does in Word."""
        path = folder(self.book) / file
        document = docx.Document(str(path))
        for paragraph in document.paragraphs:
            if old in paragraph.text:
                paragraph.text = paragraph.text.replace(old, new)
        document.save(str(path))


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "sjabloon.xlsm"
    path.write_bytes(template_bytes())
    return path


@pytest.fixture
def open_desk(template: Path, tmp_path: Path) -> Callable[[], Desk]:
    def opened() -> Desk:
        path = tmp_path / "werkboek.xlsm"
        path.write_bytes(template.read_bytes())
        return _on_monday(Desk(open_book(path)))

    return opened


@pytest.fixture(params=["closed file", pytest.param("LibreOffice", marks=pytest.mark.libreoffice)])
def either_desk(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[Desk]:
    """An empty desk on each engine."""
    if request.param == "closed file":
        yield request.getfixturevalue("open_desk")()
        return
    office = request.getfixturevalue("soffice")
    from testable import make_testable
    from workbook import OpenWorkbook

    opened = OpenWorkbook(office, make_testable(template, tmp_path / "werkboek.xlsm"))
    yield _on_monday(Desk(opened.book))
    opened.close()


def _on_monday(desk: Desk) -> Desk:
    desk.set("Instellingen", ("Peildatum",), "Waarde", MONDAY)
    return desk


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    """A bakery with two invoices late and one not yet due."""
    desk = open_desk()
    desk.add_row("Debiteuren", BAKERY)
    for number, due, amount in (
        ("F1", date(2026, 11, 5), "1250.50"),
        ("F2", date(2026, 11, 12), "830"),
        ("F3", date(2026, 12, 5), "910.25"),
    ):
        desk.add(
            "Facturen",
            number=number,
            debtor="D1",
            name="Bakkerij De Krent",
            issued=date(2026, 10, 6),
            due=due,
            description="Levering meel",
            amount=Decimal(amount),
            term_agreed=True,
        )
    return desk


@pytest.fixture
def office(desk: Desk) -> Office:
    for label, value in OWN.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    return Office(desk.book)
