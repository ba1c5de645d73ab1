"""A workbook of an earlier version, with everything a user may have done to it, loses nothing in an upgrade."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from typer.testing import CliRunner

from xlwings_addin.actions.doctor import check_file, this_machine
from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.update import update
from xlwings_addin.actions.upgrade import upgrade
from xlwings_addin.cli import app
from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError, FileRefused
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import BY_NAME
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.resources import template_bytes
from xlwings_addin.template.soundness import MAIN, Package, damage

DAY = date(2026, 11, 23)

Differ = Callable[[Path, Path], list[str]]
Rows = Callable[[Path, str], list[dict[str, Any]]]
Later = dict[str, tuple[str, ...]]
Parts = Callable[[Path], dict[str, bytes]]


def test_nothing_is_lost(older: Path, upgraded: Path, differ: Differ, read_rows: Rows) -> None:
    assert differ(older, upgraded) == []
    for table in ("Facturen", "Debiteuren", "Treden", "Beleid", "Gesprekken", "Instellingen", "Vrije_dagen"):
        before, after = read_rows(older, table), read_rows(upgraded, table)
        assert [{key: new[key] for key in old} for old, new in zip(before, after, strict=False)] == before, table
        assert list(after[0])[: len(before[0])] == list(before[0])
    assert read_rows(upgraded, "Facturen")[499]["Mijn notitie"] == "=nagekeken <499>"


def test_the_differ_sees_a_lost_cell_format_and_sheet(
    older: Path, tmp_path: Path, differ: Differ, read_parts: Parts
) -> None:
    changes = {
        "xl/worksheets/sheet88.xml": (b"<v>3</v>", b"<v>4</v>"),
        "xl/charts/chart8.xml": (b"$A$3", b"$A$2"),
        "xl/styles.xml": (b"Calibri", b"Arial"),
        "xl/workbook.xml": (b'"Mijn blad"', b'"Mijn_blad"'),
    }
    for name, (old, new) in changes.items():
        path = tmp_path / "anders.xlsm"
        with zipfile.ZipFile(path, "w") as archive:
            for part, data in read_parts(older).items():
                archive.writestr(part, data.replace(old, new) if part == name else data)
        assert differ(older, path), name


def test_everything_of_this_version_is_there(upgraded: Path, read_rows: Rows, later: Later) -> None:
    new, template = Package.read(upgraded.read_bytes()), Package.read(template_bytes())
    tables = {root.get("displayName"): root for _, root in new.tables}
    for _, model in template.tables:
        headers = {one.get("name") for one in model.iter(f"{MAIN}tableColumn")}
        assert headers <= {one.get("name") for one in tables[model.get("displayName")].iter(f"{MAIN}tableColumn")}
    settings = [row["Instelling"] for row in read_rows(upgraded, "Instellingen")]
    assert set(later[""]) <= set(settings)
    assert new.parts["customUI/customUI.xml"] == template.parts["customUI/customUI.xml"]
    assert "MijnMacro" in new.modules
    assert "Sub Mijn()" in new.modules["ThisWorkbook"]
    book = open_book(upgraded, readonly=True)
    for name, values in LISTS.items():
        held = book.names[name].refers_to_range.options(ndim=1).value
        assert held == [*values, *(["Directeur"] if name == "Functies" else [])]
    assert all("#REF!" not in name.refers_to for name in book.names)
    book.close()


def test_the_presets_and_own_policies_have_values_in_new_columns(upgraded: Path, read_rows: Rows, later: Later) -> None:
    filled = [row for row in read_rows(upgraded, "Beleid") if row["Beleid"]]

    assert len(filled) == 3
    assert None not in [row[header] for row in filled for header in later["Beleid"]]
    assert None not in [row[header] for row in read_rows(upgraded, "Treden") for header in later["Treden"]]


def test_a_link_to_the_ladder_follows_it(upgraded: Path) -> None:
    package = Package.read(upgraded.read_bytes())
    (place,) = [
        link.get("location")
        for link in package.xml(package.sheets["Uitleg"]).iter(f"{MAIN}hyperlink")
        if link.get("location").startswith("Beleid!") and link.get("location") != "Beleid!A1"
    ]
    book = open_book(upgraded, readonly=True)

    assert place.startswith("Beleid!")
    assert book.sheets["Beleid"].range(place.partition("!")[2]).table.name == "Treden"
    book.close()


def test_new_cells_look_and_validate_as_in_the_template(upgraded: Path, read_rows: Rows) -> None:
    package = Package.read(upgraded.read_bytes())
    part = package.sheets["Facturen"]
    rules = {
        area: rule for rule in package.xml(part).iter(f"{MAIN}dataValidation") for area in rule.get("sqref").split()
    }
    headers = list(read_rows(upgraded, "Facturen")[0])
    letters = chr(ord("A") + headers.index("Contractrente") - 26)
    assert rules[f"A{letters}2:A{letters}1048576"].get("errorTitle") == "Geen percentage"
    assert "graag" not in "".join(rule.get("error") or "" for rule in rules.values())
    book = open_book(upgraded, readonly=True)
    sheet = book.sheets["Facturen"]
    for header, code in (("Contractrente", "0.00"), ("Verjaart op", "dd-mm-yyyy"), ("Factuurnummer", "@")):
        assert sheet.range((300, headers.index(header) + 1)).number_format == code
    book.close()


def test_it_updates_as_a_new_workbook_does(upgraded: Path, tmp_path: Path, read_rows: Rows) -> None:
    answers = []
    fresh = tmp_path / "vers.xlsm"
    fresh.write_bytes(template_bytes())
    wanted = {name: read_rows(upgraded, name) for name in ("Debiteuren", "Facturen")}
    for path in (upgraded, fresh):
        book = open_book(path)
        opened = open_tables(book, list(wanted))
        if path == fresh:
            for name, rows in wanted.items():
                opened[name].append([{key: row[key] for key in row if key in opened[name].columns} for row in rows])
        report = update(book, Occasion(DAY, Occasion.now().moment, "test"))
        assert report.ok, report.warnings
        table = open_tables(book, ["Facturen"])["Facturen"]
        answers.append([table.column(column.header) for column in BY_NAME["Facturen"].computed])
        book.close()

    assert answers[0] == answers[1]
    assert any(answers[0][4])


def test_doing_it_again_changes_nothing(upgraded: Path) -> None:
    before, beside = upgraded.read_bytes(), sorted(upgraded.parent.rglob("*"))
    report = upgrade(upgraded)

    assert (report.message, report.counts) == (
        "Dit werkboek is al van deze versie; er is niets gewijzigd.",
        {"changes": 0},
    )
    assert upgraded.read_bytes() == before
    assert sorted(upgraded.parent.rglob("*")) == beside


def test_a_workbook_of_this_version_only_learns_which_python_to_call(tmp_path: Path) -> None:
    path = tmp_path / "werkmap.xlsm"
    path.write_bytes(template_bytes())
    assert upgrade(path).counts == {"changes": 1}
    assert upgrade(path).counts == {"changes": 0}
    assert check_file(path, this_machine()).ok


def test_it_leaves_the_workbook_as_it_was_beside_it_and_adds_templates(older: Path, older_bytes: bytes) -> None:
    report = upgrade(older)

    assert older.with_name("werkmap.xlsm.bak").read_bytes() == older_bytes
    assert report.files == sorted((older.parent / "letters").rglob("*.docx"))
    assert check_file(older, this_machine()).ok


@pytest.mark.validator
def test_what_it_makes_is_valid_open_xml(upgraded: Path, older: Path, validate: Callable[[Path], list[str]]) -> None:
    assert validate(upgraded) == validate(older) == []
    assert damage(upgraded.read_bytes()) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_it_with_its_charts(upgraded: Path, soffice: Any) -> None:
    document = soffice.load(upgraded, macros=False)
    charts = {name: document.Sheets.getByName(name).Charts.Count for name in document.Sheets.ElementNames}
    document.close(True)

    assert {name: count for name, count in charts.items() if count} == {
        "Dashboard": 2,
        "Dashboard (oud)": 2,
        "Facturen": 1,
        "Mijn blad": 1,
    }


def foreign(path: Path) -> None:
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Facturen")


def in_use(path: Path) -> None:
    path.with_name(f"~${path.name}").touch()


def locked(path: Path) -> None:
    path.chmod(0o444)


def in_the_way(path: Path) -> None:
    book = open_book(path)
    book.sheets["Facturen"].range("AM7").value = "mijn aantekening"
    book.save()
    book.close()


def below_the_settings(path: Path) -> None:
    book = open_book(path)
    book.sheets["Instellingen"].range("A34").value = "mijn aantekening"
    book.save()
    book.close()


def renamed(path: Path) -> None:
    change(path, "xl/tables/", b'displayName="Vrije_dagen"', b'displayName="Dicht"')


def change(path: Path, start: str, old: bytes, new: bytes) -> None:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    assert any(old in data for name, data in content.items() if name.startswith(start))
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data.replace(old, new) if name.startswith(start) else data)


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (foreign, "is geen werkboek van Incasso: de tabel Facturen en Debiteuren ontbreekt"),
        (in_use, "is nog geopend in Excel"),
        (locked, "is alleen-lezen"),
        (in_the_way, "met rechts op kolomletter AM, kies Invoegen, doe dat 3 keer"),
        (below_the_settings, "onder de tabel Instellingen is geen plaats voor 2 nieuwe rijen"),
        (renamed, "de tabel Vrije_dagen heet nu Dicht"),
        (lambda path: path.write_bytes(b"PK kapot"), "is beschadigd"),
    ],
)
def test_what_cannot_be_upgraded_is_refused_and_stays_as_it_is(
    older: Path, spoil: Callable[[Path], None], sentence: str
) -> None:
    spoil(older)
    before = older.read_bytes()
    with pytest.raises((FileRefused, DataError), match=re.escape(sentence)):
        upgrade(older)

    assert older.read_bytes() == before
    assert not (older.parent / "letters").exists()


def test_a_workbook_without_macros_in_its_name_is_refused(older: Path) -> None:
    with pytest.raises(FileRefused, match=r"moet op \.xlsm eindigen"):
        upgrade(older.rename(older.with_suffix(".xlsx")))


def test_a_formula_that_counts_on_the_ladders_place_keeps_it_there(older: Path) -> None:
    change(older, "xl/worksheets/sheet88.xml", b"SUM(Facturen[Bedrag])", b"Beleid!$T$2")
    with pytest.raises(DataError, match="rechts van de tabel Beleid is geen plaats voor 3 nieuwe kolommen"):
        upgrade(older)


def test_the_note_on_a_page_that_is_replaced_is_kept(older: Path) -> None:
    book = open_book(older)
    book.names["Gesprek_note"].refers_to_range.value = "=nog niet vastgelegd"
    book.sheets["Gesprek"].range("A1").value = "een ander opschrift"
    book.sheets["Gesprek"].range("B1").value = "nog een"
    book.save()
    book.close()
    upgrade(older)
    book = open_book(older, readonly=True)

    assert book.names["Gesprek_note"].refers_to_range.value == "=nog niet vastgelegd"
    assert book.sheets["Gesprek"].range("B1").value == "Gesprek"
    assert book.sheets["Gesprek (oud)"].range("B1").value == "nog een"
    book.close()


def test_the_command(older: Path) -> None:
    done = CliRunner().invoke(app, ["upgrade", str(older)])
    assert (done.exit_code, done.output.count("Het werkboek is nu van deze versie")) == (0, 1)
    assert CliRunner().invoke(app, ["upgrade", str(older.with_name("weg.xlsm"))]).exit_code == 2
