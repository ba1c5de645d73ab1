"""The manual is true and whole: what it names exists, what exists it names, and its first page can be followed."""

import re
import shlex
from collections.abc import Iterator
from datetime import date
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
import typer.main
from typer.testing import CliRunner

from xlwings_addin import buttons
from xlwings_addin.actions import file_choice
from xlwings_addin.actions.letters import AGREED
from xlwings_addin.cli import app
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.dashboard import AGEING, CASH, FIGURES, TOP_DEBTORS
from xlwings_addin.ledger.form import cell_name
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import CALLS, CLOSING_DAYS, EXTRA_RATES, INVOICES, POLICIES, RUNGS, TABLES
from xlwings_addin.ledger.settings import AS_OF, SETTINGS_ROWS
from xlwings_addin.ledger.sheets import SHEETS
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.ribbon import BUTTONS, TAB
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.policy import presets

DOCS = Path(__file__).parents[2] / "docs"
TEXT = (DOCS / "handleiding.md").read_text("utf-8")
LARGEST_PICTURE = 150_000

OF_EXCEL = {"Bewerken inschakelen", "Inhoud inschakelen"}
"""What the manual has the reader click on that is no button of the ribbon."""

OF_OTHERS = OF_EXCEL | {
    "Add python.exe to PATH",
    "Als nieuw bewerken",
    "Annuleren",
    "Basistaak maken",
    "Bericht",
    "Beveiliging blad opheffen",
    "Blokkering opheffen",
    "Eigenschappen",
    "Formules",
    "Functie invoegen",
    "Macro's inschakelen",
    "Macro-instellingen",
    "Opties",
    "Taakplanner",
    "Vertrouwenscentrum",
    "Verzendlijsten",
    "Voltooien en samenvoegen",
    "Zichtbaar maken",
}
"""What Windows, Python, Excel, Word and mail programs call their own things."""

HEADED = {"Een betaling bevestigen", "Een correctie melden"}
"""What begins an item of a list, in bold; other such words end with a point or a question mark."""

MONDAY = date(2026, 11, 23)


def _module(name: str) -> ModuleType:
    spec = spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _section(title: str) -> str:
    found = re.search(rf"^(#+) {re.escape(title)}.*?$(.*?)(?=^\1 |\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert found, f"the manual has no section '{title}'"
    return found[2]


def _rows(first_header: str) -> dict[str, list[str]]:
    """The table whose first column has this header: the rows by their first cell, marks taken off."""
    lines = iter(TEXT.splitlines())
    for line in lines:
        if line.startswith(f"| {first_header} |"):
            break
    else:
        pytest.fail(f"the manual has no table that begins with '{first_header}'")
    next(lines)
    rows = {}
    for line in lines:
        if not line.startswith("|"):
            break
        name, *rest = (cell.strip() for cell in line.strip("|").split(" | "))
        rows[name.strip("*`")] = rest
    return rows


def _commands() -> Iterator[tuple[str, set[str]]]:
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        options = {option for each in command.params if each.param_type_name == "option" for option in each.opts}
        yield name, options - {"--help"}


def test_the_tables_that_the_product_knows_are_as_it_knows_them() -> None:
    made = _module("make_tables").filled(TEXT)
    assert made == TEXT, "run: python docs/make_tables.py"


def test_a_stale_table_is_noticed() -> None:
    filled = _module("make_tables").filled
    assert filled(TEXT.replace("| **Peildatum** |", "| **Peildag** |")) == filled(TEXT)


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.name)
def test_each_button_that_works_is_described_among_the_tasks(button) -> None:
    tasks = TEXT[: TEXT.index("## De knoppen")] + TEXT[TEXT.index("## Open posten inlezen") :]
    if _module("make_tables").works(button):
        assert f"**{button.label}**" in tasks, f"describe how to use {button.label}"
        assert not re.search(rf"knop {button.label} werkt in deze versie nog niet", tasks)
    else:
        assert f"Klik op **{button.label}**" not in tasks, f"{button.label} does not work yet"


def test_every_sheet_is_there_and_no_other() -> None:
    assert set(_rows("Blad")) == {sheet.name for sheet in SHEETS}


def test_every_computed_column_of_the_invoices_is_explained() -> None:
    assert set(_rows("Kolom")) == {column.header for column in INVOICES.computed}


@pytest.mark.parametrize(("title", "table"), [("Kolom in Beleid", POLICIES), ("Kolom in Treden", RUNGS)])
def test_every_choice_of_a_policy_is_explained(title, table) -> None:
    assert list(_rows(title)) == [column.header for column in table.columns]


def test_every_outcome_is_there_with_what_it_needs() -> None:
    told = {outcome: cells[1] for outcome, cells in _rows("Uitkomst").items()}
    needed = {
        str(outcome): ", ".join(
            " of ".join(CALLS.by_field[field].header for field in need.fields) for need in entry.needs
        )
        for outcome, entry in OUTCOMES.items()
    }
    assert told == {outcome: headers or "–" for outcome, headers in needed.items()}


def test_every_command_is_there_with_its_options() -> None:
    told = {name.split()[1]: set(re.findall(r"--[\w-]+", cells[-1])) for name, cells in _rows("Opdracht").items()}
    assert told == dict(_commands())


def test_no_other_command_or_option_is_named() -> None:
    known = dict(_commands())
    assert set(re.findall(r"xlwings-addin (\w+)", TEXT)) <= known.keys()
    assert set(re.findall(r"(?<![\w-])--[a-z][\w-]+", TEXT)) <= {"--help"}.union(*known.values())


@pytest.mark.parametrize("names", [[each.name for each in (CLOSING_DAYS, EXTRA_RATES)], list(presets())])
def test_other_names_that_the_user_sees_are_in_it(names) -> None:
    assert [name for name in names if f"**{name}**" not in TEXT and f"`{name}`" not in TEXT] == []


def test_only_buttons_that_are_there_are_to_be_clicked() -> None:
    named = set(re.findall(r"[Kk]lik (?:\w+ ){0,5}op \*\*([^*]+)\*\*", TEXT))
    assert named - OF_EXCEL <= {button.label for button in BUTTONS}


def test_every_picture_is_there_small_and_used() -> None:
    named = re.findall(r"!\[[^]]+\]\(pictures/([\w.-]+)\)", TEXT)
    assert sorted(set(named)) == sorted(path.name for path in (DOCS / "pictures").iterdir())
    assert [name for name in named if (DOCS / "pictures" / name).stat().st_size > LARGEST_PICTURE] == []


def test_links_within_the_manual_lead_somewhere() -> None:
    anchors = {title.lower().replace(" ", "-") for title in re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= anchors


class _Reader:
    """Somebody who follows the first page: types in cells, selects rows, clicks, and answers yes."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.book = path, open_book(path)
        monkeypatch.setattr(file_choice, "chosen_files", lambda *_: [path.with_name("open-posten.csv")])
        monkeypatch.setattr(type(self.book.app.impl), "alert", lambda *_: "yes")

    def types(self, table: str, row: str, header: str, value: object) -> None:
        opened = open_tables(self.book, [table])[table]
        first = next(iter(opened.columns))
        index = [str(cell) for cell in opened.column(first)].index(row)
        opened.write_cells({(index, header): value})

    def writes(self, field: str, value: object) -> None:
        names = {name.name: name for name in self.book.names}
        names[cell_name(CALLS.by_field[field])].refers_to_range.value = value

    def selects_first(self, table: str) -> None:
        opened = open_tables(self.book, [table])[table]
        opened.sheet.activate()
        opened.sheet.range((opened.first_row, 1)).select()

    def clicks(self, label: str):
        name = next(button.name for button in BUTTONS if button.label == label)
        return buttons.run(name, self.book)


def test_the_first_page_can_be_followed_to_the_first_call(tmp_path, monkeypatch) -> None:
    page = _section("Het eerste kwartier")
    monkeypatch.chdir(tmp_path)
    (listed,) = re.findall(r"```text\n(Factuurnummer;.*?)```", page, re.DOTALL)
    (tmp_path / "open-posten.csv").write_text(listed, "utf-8")
    for line in re.findall(r"^xlwings-addin .*$", page, re.MULTILINE):
        done = CliRunner().invoke(app, shlex.split(line)[1:])
        assert done.exit_code == 0 or "doctor" in line, done.output

    reader = _Reader(tmp_path / "werkmap.xlsm", monkeypatch)
    reader.types("Instellingen", AS_OF, "Waarde", MONDAY)
    asked = page[page.index("en vul in:") : page.index("Zonder deze gegevens")]
    for label in re.findall(r"\*\*([^*]+)\*\*", asked):
        reader.types("Instellingen", label, "Waarde", "NL02ABNA0123456789" if label == "IBAN" else "iets")
    (policy,) = re.findall(r"\*\*Standaardbeleid\*\* op `(\w+)`", page)
    reader.types("Instellingen", "Standaardbeleid", "Waarde", policy)
    assert f"> {reader.clicks('Importeren').message}" in page
    for number in ("D2001", "D2002"):
        reader.types("Debiteuren", number, "Type", "Zakelijk")
    assert reader.clicks("Bijwerken").ok
    assert reader.clicks("Bellijst").counts["calls"] == 2
    reader.selects_first("Bellijst")
    reader.clicks("Gesprek openen")
    for field, value in {"outcome": "Toezegging", "spoken_to": "mevrouw A. Proef", "means": "Overboeking"}.items():
        reader.writes(field, value)
    assert reader.clicks("Gesprek vastleggen").ok
    assert reader.clicks("Toezegging bevestigen").counts["letters"] == 1
    reader.book.close()


def test_every_name_in_bold_is_that_of_something() -> None:
    named = set(re.findall(r"\*\*([^*]+)\*\*", re.sub(r"```.*?```", "", TEXT, flags=re.DOTALL)))
    known = {each.label for each in (*BUTTONS, *SETTINGS_ROWS, *FIGURES)} | {sheet.name for sheet in SHEETS}
    known |= {table.name for table in TABLES} | {column.header for table in TABLES for column in table.columns}
    known |= {str(value) for values in LISTS.values() for value in values} | {str(letter.kind) for letter in LETTERS}
    known |= {TAB, AGREED, *(block.title for block in (AGEING, CASH, TOP_DEBTORS))}
    unknown = {name for name in named - known - OF_OTHERS - HEADED if not name.endswith((".", "?", '"'))}
    assert unknown == set()


def test_every_message_that_it_quotes_is_said_somewhere() -> None:
    quoted = re.findall(r'\*\*"(?:… )?([^"…]+?)(?: …)?"\*\*', _section("Problemen"))
    said = "".join(
        path.read_text("utf-8")
        for path in (DOCS.parent / "xlwings_addin").rglob("*.*")
        if path.suffix in {".py", ".bas"}
    )
    assert len(quoted) >= 5
    assert [text for text in quoted if text.rstrip(".").casefold() not in said.casefold()] == []
