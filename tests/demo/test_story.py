"""The demo tells a whole story: every step, every outcome and every letter is in it, whatever day it ends on."""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from stdnum import iban

from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.update import update
from xlwings_addin.actions.workbook import on_closed
from xlwings_addin.demo import make_demo
from xlwings_addin.demo.story import AT_THE_DESK, WORKBOOK
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.resources import manual_path
from xlwings_addin.rules.vocabulary import DebtorType, Outcome, Step

FRIDAY, AFTER_NEW_YEAR, AFTER_EASTER = date(2026, 11, 20), date(2027, 1, 4), date(2026, 4, 8)

DATA = Path(__file__).parents[2] / "xlwings_addin" / "demo"


class Told(NamedTuple):
    """What the demo leaves: the rows of each table, and the letters."""

    folder: Path
    tables: dict[str, list[dict[str, Any]]]

    def column(self, table: str, header: str) -> list[Any]:
        return [row[header] for row in self.tables[table]]


def told(folder: Path, day: date) -> Told:
    assert make_demo(folder, day).ok
    names = ("Facturen", "Debiteuren", "Gesprekken", "Termijnen", "Brieven", "Betalingen", "Bellijst")
    book = open_book(folder / WORKBOOK, readonly=True)
    opened = open_tables(book, names)
    book.close()
    tables = {
        name: [dict(zip(table.columns, row, strict=True)) for row in table.rows if any(row)]
        for name, table in opened.items()
    }
    return Told(folder, tables)


@pytest.fixture(scope="module", params=[FRIDAY, AFTER_NEW_YEAR, AFTER_EASTER], ids=str)
def story(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Told:
    return told(tmp_path_factory.mktemp("demo") / "incasso", request.param)


def missing(wanted: Iterable[str], found: Iterable[Any]) -> list[str]:
    return sorted({str(each) for each in wanted} - {str(each) for each in found})


def templates(names: Iterable[Any]) -> Iterator[str]:
    """The template that each letter was made from: the last part of its file name."""
    for name in names:
        match = re.search(r"_D\d+_(.*)\.docx$", str(name))
        assert match, name
        yield match[1]


def test_every_step_occurs(story: Told) -> None:
    """An interruption of limitation is a letter beside the step, so that it shows among the letters only."""
    assert missing(Step, [*story.column("Facturen", "Volgende stap"), *story.column("Brieven", "Soort")]) == []


def test_every_outcome_occurs(story: Told) -> None:
    assert missing(Outcome, story.column("Gesprekken", "Uitkomst")) == []


def test_every_letter_occurs(story: Told) -> None:
    assert missing((letter.key for letter in LETTERS), templates(story.column("Brieven", "Bestand"))) == []


def test_what_does_not_occur_is_named() -> None:
    assert missing(Step, set(Step) - {Step.INTERRUPT}) == ["Stuiten"]


def test_the_debtors_are_of_every_sort(story: Told) -> None:
    assert len(story.tables["Debiteuren"]) == 30
    assert len(story.tables["Facturen"]) == 120
    assert missing(set(DebtorType) - {DebtorType.UNKNOWN}, story.column("Debiteuren", "Type")) == []
    assert {"nl", "en"} == set(story.column("Debiteuren", "Taal"))
    assert "USD" in story.column("Facturen", "Valuta")


def test_the_day_begins_with_calls_and_with_letters_to_send(story: Told) -> None:
    assert len(story.tables["Bellijst"]) >= 5
    waiting = [row for row in story.tables["Brieven"] if row["Verzonden op"] is None]
    assert len(waiting) > 10
    assert all((story.folder / row["Bestand"]).is_file() for row in story.tables["Brieven"])


def test_every_consumer_letter_stands_where_the_law_wants_it(story: Told) -> None:
    consumers = {row["Debiteurnummer"] for row in story.tables["Debiteuren"] if row["Type"] == "Consument"}
    kinds = {row["Soort"] for row in story.tables["Brieven"] if row["Debiteurnummer"] in consumers}
    assert {"Ingebrekestelling", "Veertiendagenbrief", "Uit handen geven"} <= kinds
    assert "Laatste aanmaning" not in kinds
    waits = [row for row in story.tables["Facturen"] if row["Debiteurnummer"] in consumers and row["Status"] == "Wacht"]
    assert any("wacht tot" in row["Reden"] for row in waits)


def test_the_dashboard_is_filled(story: Told) -> None:
    book = open_book(story.folder / WORKBOOK, readonly=True)
    cells = {name.name: name.refers_to_range.value for name in book.names if name.name.startswith("Dashboard")}
    book.close()
    assert sum(value is not None for value in cells.values()) > len(cells) / 2


def test_payments_are_booked_proposed_and_not_found(story: Told) -> None:
    assert {"Geboekt", "Voorstel", "Niet gevonden"} == set(story.column("Betalingen", "Status"))
    assert all(iban.is_valid(account) for account in story.column("Betalingen", "Tegenrekening"))


def test_twice_told_it_is_the_same(tmp_path: Path) -> None:
    one, other = (told(tmp_path / name, FRIDAY) for name in ("een", "twee"))
    assert one.tables == other.tables
    letters = [{path.name: path.read_bytes() for path in each.folder.rglob("Brieven/*.docx")} for each in (one, other)]
    assert letters[0] == letters[1]


def test_the_manual_tells_of_the_demo_of_its_pictures(tmp_path: Path) -> None:
    make_demo(tmp_path / "incasso", FRIDAY)
    occasion = Occasion(FRIDAY, datetime(2026, 11, 20, 9), "test")
    report = on_closed(tmp_path / "incasso" / WORKBOOK, lambda book: update(book, occasion), save=False)
    assert f"> {report.message}" in manual_path().read_text("utf-8")


@pytest.mark.parametrize("name", ["asked", "calls", "typed"])
def test_everything_happens_on_a_day_at_the_desk(name: str) -> None:
    lines = (DATA / f"{name}.csv").read_text("utf-8").splitlines()
    assert {int(line.split(";")[0]) for line in lines[1:]} <= set(AT_THE_DESK)


def test_nothing_in_it_can_be_anybody() -> None:
    """Numbers that nobody has, mail addresses that lead nowhere, and one account at a bank that does not exist."""
    text = "".join(path.read_text("utf-8") for path in sorted(DATA.glob("*.csv")))
    assert all(address.endswith(".example") for address in re.findall(r"@([\w.]+)", text))
    assert re.findall(r"\bNL\d\d([A-Z]{4})\d{10}\b", text) == ["DEMO"]
    with (DATA / "debtors.csv").open(encoding="utf-8") as file:
        phones = [row["Telefoon"] for row in csv.DictReader(file, delimiter=";")]
    assert [phone for phone in phones if " 000" not in phone and " 00 00 " not in phone] == []
