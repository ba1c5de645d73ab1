"""A workbook that its user rearranged: columns moved, hidden and added, sheets renamed, rows sorted; all works as before."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin import buttons
from xlwings_addin.actions.report import Occasion
from xlwings_addin.demo.story import WORKBOOK, make_demo
from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.schema import BY_NAME, TABLES, Column, Kind
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.rules.vocabulary import Outcome
from xlwings_addin.template import build

DAY = date(2026, 11, 20)
OWN = Column("Eigen aantekening", "own", Kind.TEXT)
RENAMED = {"Facturen": "Open posten", "Debiteuren": "Klanten & co", "Gesprek": "Bellen", "Bellijst": "Wie bellen we"}


@contextmanager
def rearranged() -> Iterator[None]:
    """The columns of the tables in reverse order, with one of the user's own among them where rows come later."""
    with pytest.MonkeyPatch.context() as patch:
        for table in TABLES:
            columns = list(reversed(table.columns)) if table.name != "Instellingen" else list(table.columns)
            if table.name not in ("Beleid", "Treden", "Instellingen"):
                columns.insert(2, OWN)
            patch.setitem(vars(table), "columns", tuple(columns))
        yield


def layout() -> bytes:
    """The template as a user left it."""
    with rearranged():
        made = build()
    for table in TABLES:
        for name in ("by_header", "by_field"):
            vars(table).pop(name, None)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    main = parts["xl/workbook.xml"].decode()
    for name, new in ((name, new.replace("&", "&amp;")) for name, new in RENAMED.items()):
        main = main.replace(f'<sheet name="{name}"', f'<sheet name="{new}"')
        main = re.sub(rf"(?:'{name}'|\b{name})!", f"'{new}'!", main)
    parts["xl/workbook.xml"] = main.encode()
    sheet = parts["xl/worksheets/sheet5.xml"]
    parts["xl/worksheets/sheet5.xml"] = sheet.replace(b'customWidth="1"/>', b'customWidth="1" hidden="1"/>', 12)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@pytest.fixture(scope="module", autouse=True)
def _one_clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        moment = datetime(2026, 11, 20, 10, 0)
        patch.setattr(Occasion, "now", classmethod(lambda cls, on=None: cls(on, moment, "test")))
        yield


@pytest.fixture(scope="module")
def ordinary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gewoon")
    make_demo(folder, DAY)
    return folder / WORKBOOK


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("verbouwd")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlwings_addin.actions.workbook.template_bytes", layout)
        make_demo(folder, DAY)
    return folder / WORKBOOK


def rows(path: Path, name: str) -> list[dict[str, Any]]:
    book = open_book(path, readonly=True)
    table = open_tables(book, [name])[name]
    book.close()
    headers = [column.header for column in BY_NAME[name].columns]
    return [{header: row[table.columns[header]] for header in headers} for row in table.rows]


@pytest.mark.parametrize("name", [table.name for table in TABLES if table.name != "Logboek"])
def test_the_demo_comes_out_the_same_in_a_rearranged_workbook(ordinary: Path, changed: Path, name: str) -> None:
    assert rows(changed, name) == rows(ordinary, name)


def test_the_letters_come_out_the_same(ordinary: Path, changed: Path) -> None:
    letters = [{one.name: one.read_bytes() for one in path.parent.rglob("*.docx")} for path in (ordinary, changed)]

    assert letters[0] == letters[1]
    assert len(letters[0]) > 3


def test_own_cells_are_never_touched(changed: Path) -> None:
    book = open_book(changed)
    table = open_tables(book, ["Facturen"])["Facturen"]
    column = table.first_column + table.columns[OWN.header]
    top, bottom = (table.first_row, column), (table.first_row + len(table.rows) - 1, column)
    cells = book.sheets[RENAMED["Facturen"]].range(top, bottom)
    cells.value = [[f"eigen {number}"] for number in range(len(table.rows))]
    cells[0].formula = "=1+1"
    buttons.run("bijwerken", book)

    assert cells[0].formula == "=1+1"
    assert cells[1:].value == [f"eigen {number}" for number in range(1, len(table.rows))]
    book.close()


def test_sorted_rows_give_the_same_answers(ordinary: Path) -> None:
    """Sorting moves rows; every answer moves along with its invoice."""
    book = open_book(ordinary)
    table = open_tables(book, ["Facturen"])["Facturen"]
    before = {tuple(row[:2]): row for row in table.rows}
    last = table.last_filled()
    upside_down = list(reversed(table.rows[:last]))
    table.sheet.range((table.first_row, table.first_column)).value = upside_down
    buttons.run("bijwerken", book)
    after = open_tables(book, ["Facturen"])["Facturen"].rows[:last]

    assert [row[0] for row in after] == [row[0] for row in upside_down]
    assert all(before[tuple(row[:2])] == row for row in after)
    book.close()


def first_row_of(name: str) -> Callable[[Any], Any]:
    def select(book: Any) -> Any:
        return open_tables(book, [name])[name].impl.data_body_range[0, 0].select()

    return select


@pytest.mark.parametrize("button", [name for name in buttons.FUNCTIONS if name not in ("importeren", "bankafschrift")])
def test_every_button_finds_its_way_in_a_rearranged_workbook(changed: Path, tmp_path: Path, button: str) -> None:
    path = tmp_path / "werkmap.xlsm"
    path.write_bytes(changed.read_bytes())
    book = open_book(path)
    first_row_of("Brieven" if button == "verzonden_markeren" else "Facturen")(book)
    try:
        assert buttons.run(button, book).message
    except DataError as problem:
        assert "ontbreekt" not in str(problem).replace(Outcome.INVOICE_MISSING, "")
    book.close()


def test_a_marked_letter_is_named_by_its_row(changed: Path) -> None:
    book = open_book(changed)
    first_row_of("Brieven")(book)

    assert buttons.run("verzonden_markeren", book).message.endswith("U koos in Brieven rij 2.")
    book.close()
