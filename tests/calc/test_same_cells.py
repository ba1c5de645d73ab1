"""One working day, told twice: with every button clicked through VBA in LibreOffice, and on a closed file.

After each button both workbooks hold the same cells, and the same message and the same letters came out.
"""

from __future__ import annotations

import datetime as dt
import shutil
import warnings
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
import xlwings as xw

from xlwings_addin.actions.report import Occasion
from xlwings_addin.buttons import click
from xlwings_addin.demo.story import WORKBOOK, make_demo
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.form import NOTE_FIELDS, cell_name
from xlwings_addin.ledger.settings import AS_OF

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice

STORY_DAY, NEXT_DAY = dt.date(2026, 11, 20), dt.datetime(2026, 11, 23)
NOTE = {
    "debtor": "D1002",
    "outcome": "Toezegging",
    "spoken_to": "de heer B. Fictief",
    "invoices": "2026-0103; 2026-0104",
    "promised": 1695.75,
    "promised_on": dt.datetime(2026, 11, 30),
    "means": "Overboeking",
    "summary": "U betaalt alles uiterlijk 30 november.",
    "note": "=geen formule, maar tekst die zo begint",
}


def nothing(book: xw.Book) -> None:
    """The button needs no preparation."""


def a_payment_and_a_new_day(book: xw.Book) -> None:
    cell(book, "Facturen", "Factuurnummer", "2026-0101", "Betaald").value = 250.5
    cell(book, "Instellingen", "Instelling", AS_OF, "Waarde").value = NEXT_DAY


def a_call_note(book: xw.Book) -> None:
    names = {name.name: name for name in book.names}
    for column in NOTE_FIELDS:
        if column.field in NOTE:
            typed = NOTE[column.field]
            names[cell_name(column)].refers_to_range.value = as_typed(book, typed)


def all_letters_selected(book: xw.Book) -> None:
    table_of(book, "Brieven").data_body_range.select()


def a_row_filled_in(book: xw.Book) -> None:
    """The first row of the call list with an outcome beside it, on the sheet that is in front."""
    found = table_of(book, "Bellijst")
    headers = found.header_row_range.value
    found.parent.activate()
    found.data_body_range[0, headers.index("Uitkomst")].value = "Geen gehoor"
    found.data_body_range[0, headers.index("Notitie")].value = "Tweemaal overgegaan."


def a_debtor_selected(book: xw.Book) -> None:
    found = table_of(book, "Debiteuren")
    found.parent.activate()
    found.data_body_range[3, 1].select()


def as_typed(book: xw.Book, value: Any) -> Any:
    """Text with the apostrophe that a user types before a sentence that starts with ``=``."""
    return f"'{value}" if isinstance(value, str) and book.app.engine.name == "excel" else value


def cell(book: xw.Book, table: str, key_header: str, key: str, header: str) -> xw.Range:
    found = table_of(book, table)
    headers, body = found.header_row_range.value, found.data_body_range
    row = body[:, headers.index(key_header)].value.index(key)
    return body[row, headers.index(header)]


def table_of(book: xw.Book, name: str) -> xw.main.Table:
    return next(table for sheet in book.sheets for table in sheet.tables if table.name == name)


class Scene(NamedTuple):
    name: str
    button: str
    prepare: Callable[[xw.Book], None] = nothing


STORY = (
    Scene("update", "bijwerken", a_payment_and_a_new_day),
    Scene("letters of the demo undone", "ongedaan_maken"),
    Scene("call", "gesprek_vastleggen", a_call_note),
    Scene("confirmation", "toezegging_bevestigen"),
    Scene("letters", "brieven_maken"),
    Scene("sent", "verzonden_markeren", all_letters_selected),
    Scene("sent undone", "ongedaan_maken"),
    Scene("letters undone", "ongedaan_maken"),
    Scene("update again", "bijwerken"),
    Scene("call list", "bellijst"),
    Scene("quick log", "gesprek_vastleggen", a_row_filled_in),
    Scene("dossier", "gesprek_openen", a_debtor_selected),
    Scene("quick log undone", "ongedaan_maken"),
)


class State(NamedTuple):
    """What a button leaves: its message, the body of every table by name, the form's cells, and the letters."""

    message: str
    tables: dict[str, list[list[Any]]]
    form: dict[str, Any]
    letters: dict[str, bytes]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    make_demo(folder, STORY_DAY)
    return folder / WORKBOOK


@pytest.fixture(scope="module")
def closed_file(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of the demo without its letters, under the name that the other one has in LibreOffice."""
    return Path(shutil.copyfile(demo, tmp_path_factory.mktemp("closed") / f"libreoffice-{WORKBOOK}"))


@pytest.fixture(scope="module")
def told(keep_workbook: Callable[..., OpenWorkbook], demo: Path, closed_file: Path) -> dict[str, tuple[State, State]]:
    """The state after each scene, in LibreOffice and in the closed file."""
    moment = dt.datetime(2026, 11, 23, 9, 30)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Occasion, "now", classmethod(lambda cls, on=None: cls(on, moment, "tester")))
        opened = keep_workbook(demo)
        return {scene.name: (in_libreoffice(opened, scene), in_closed_file(closed_file, scene)) for scene in STORY}


def in_libreoffice(opened: OpenWorkbook, scene: Scene) -> State:
    book = opened.book
    scene.prepare(book)
    opened.app.alerts.clear()
    assert opened.click(f"btn_{scene.button}") == "OK"
    assert not opened.bridge.failures
    tables = {table.name: body_of(table) for sheet in book.sheets for table in sheet.tables}
    names = {name.name: name for name in book.names}
    form = {cell_name(column): names[cell_name(column)].refers_to_range.value for column in NOTE_FIELDS}
    return State(without_folder(opened.app.alerts, book.fullname), tables, form, letters_beside(Path(book.fullname)))


def body_of(table: xw.main.Table) -> list[list[Any]]:
    return table.data_body_range.options(ndim=2, err_to_str=True).value


def in_closed_file(path: Path, scene: Scene) -> State:
    book = open_book(path)
    scene.prepare(book)
    book.set_mock_caller()
    click(scene.button)
    messages = [alert.prompt for alert in book.app.impl.alerts]
    book.save()
    book.close()
    with warnings.catch_warnings(action="ignore"):  # openpyxl tells what it would lose when it saved
        saved = openpyxl.load_workbook(path)
    tables = {}
    for sheet in saved:
        for table in sheet.tables.values():
            tables[table.name] = [[stored(cell.value) for cell in row] for row in sheet[table.ref]][1:]
    form = {}
    for column in NOTE_FIELDS:
        ((sheet_name, address),) = saved.defined_names[cell_name(column)].destinations
        form[cell_name(column)] = stored(saved[sheet_name][address].value)
    return State(without_folder(messages, path), tables, form, letters_beside(path))


def without_folder(messages: list[str], workbook: Path | str) -> str:
    return "\n\n".join(messages).replace(str(Path(workbook).parent), "…")


def stored(value: Any) -> Any:
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def letters_beside(workbook: Path) -> dict[str, bytes]:
    folder = workbook.parent
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.docx"))}


def differences(one: State, other: State) -> list[str]:
    """Every cell of a table or of the form that the two do not share, by its place."""
    found = list(one.tables.keys() ^ other.tables.keys())
    for table in one.tables.keys() & other.tables.keys():
        rows = zip_longest(one.tables[table], other.tables[table], fillvalue=[])
        for row, (cells, others) in enumerate(rows, 1):
            pairs = enumerate(zip_longest(cells, others, fillvalue="no cell"), 1)
            found += [f"{table} {row},{column}: {cell!r} {also!r}" for column, (cell, also) in pairs if cell != also]
    found += [
        f"{name}: {value!r} {other.form[name]!r}" for name, value in one.form.items() if value != other.form[name]
    ]
    return found


@pytest.mark.parametrize("scene", [scene.name for scene in STORY])
def test_both_hold_the_same_cells(told: dict[str, tuple[State, State]], scene: str) -> None:
    assert differences(*told[scene]) == []


def test_a_planted_difference_is_found(told: dict[str, tuple[State, State]]) -> None:
    opened, closed = told["update"]
    body = [list(row) for row in opened.tables["Facturen"]]
    body[2][6], body[3:] = "planted", body[3:-1]
    planted = opened._replace(
        tables={**opened.tables, "Facturen": body}, form={**opened.form, "Gesprek_note": "planted"}
    )
    found = differences(planted, closed)
    assert found[0].startswith("Facturen 3,7: 'planted'")
    assert any("'no cell'" in line for line in found)
    assert found[-1].startswith("Gesprek_note: 'planted'")


@pytest.mark.parametrize("scene", [scene.name for scene in STORY])
def test_both_say_the_same(told: dict[str, tuple[State, State]], scene: str) -> None:
    opened, closed = told[scene]
    assert opened.message == closed.message
    assert "Er ging iets mis" not in opened.message


@pytest.mark.parametrize("scene", [scene.name for scene in STORY])
def test_both_make_the_same_letters(told: dict[str, tuple[State, State]], scene: str) -> None:
    opened, closed = told[scene]
    assert opened.letters == closed.letters


def test_the_story_tells_something(told: dict[str, tuple[State, State]]) -> None:
    state = {scene: opened for scene, (opened, _) in told.items()}
    before, after = state["letters of the demo undone"], state["call"]
    assert len(after.tables["Gesprekken"]) == len(before.tables["Gesprekken"]) + 1
    assert any(NOTE["note"] in row for row in after.tables["Gesprekken"])
    assert not any(after.form.values())
    confirmed, made, sent = state["confirmation"], state["letters"], state["sent"]
    assert not after.letters
    assert len(confirmed.letters) == 2
    assert len(made.letters) > 4
    assert len(made.letters) == len(made.tables["Brieven"]) - len(after.tables["Brieven"])
    assert sent.tables["Brieven"] != made.tables["Brieven"] == state["sent undone"].tables["Brieven"]
    assert state["letters undone"].tables["Brieven"] == confirmed.tables["Brieven"]
    assert state["letters undone"].letters == confirmed.letters
    assert state["update again"].tables == state["letters undone"].tables
    listed, booked = state["call list"], state["quick log"]
    assert len(booked.tables["Bellijst"]) == len(listed.tables["Bellijst"]) - 1
    assert any("Tweemaal overgegaan." in row for row in booked.tables["Gesprekken"])
    assert state["dossier"].form["Gesprek_summary"].startswith("U betaalt")
    assert state["quick log undone"].tables["Gesprekken"] == listed.tables["Gesprekken"]


@pytest.mark.validator
def test_the_files_that_come_out_are_sound(
    validate: Callable[[Path], list[str]], told: dict[str, tuple[State, State]], closed_file: Path, tmp_path: Path
) -> None:
    assert validate(closed_file) == []
    _, closed = told["letters"]
    for name, content in closed.letters.items():
        letter = tmp_path / Path(name).name
        letter.write_bytes(content)
        assert (name, validate(letter)) == (name, [])
