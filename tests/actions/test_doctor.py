"""Each thing that stops the buttons is found, and the sentence says what to do; a fresh workbook has none of them."""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pyopenvba import ExcelFile
from typer.testing import CliRunner

from xlwings_addin.actions.doctor import Machine, check_file, check_open, this_machine
from xlwings_addin.actions.doctor import workbook as of_workbook
from xlwings_addin.actions.workbook import new_workbook
from xlwings_addin.buttons import run
from xlwings_addin.cli import app
from xlwings_addin.engine import open_book
from xlwings_addin.ledger.tables import open_tables

LIBRARIES = ("xlwings64-0.37.8.dll", "xlwings32-0.37.8.dll")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("nieuw") / "werkmap.xlsm"
    new_workbook(path)
    return path.read_bytes()


@pytest.fixture
def workbook(fresh: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "map" / "werkmap.xlsm"
    (path.parent / "letters").mkdir(parents=True)
    path.write_bytes(fresh)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A computer on which nothing is wrong; for another system: ``machine._replace(system=…)``."""
    return Machine(
        system="linux",
        python=Path(sys.executable),
        version=(3, 11, 9),
        package="0.1.0",
        xlwings="0.37.8",
        wanted_xlwings="0.37.8",
        home=tmp_path / "home",
        user_base=tmp_path / "roaming",
        com=True,
        macros=True,
        office=None,
    )


def only(found: Any) -> str:
    (finding,) = found
    return str(finding)


def configure(path: Path, key: str, value: str) -> None:
    book = open_book(path)
    sheet = book.sheets["xlwings.conf"]
    (row,) = [number for number, (name, _) in enumerate(sheet.used_range.value, 1) if name == key]
    sheet.range((row, 2)).value = value
    book.save()
    book.close()


def setting(path: Path, label: str, value: str) -> None:
    book = open_book(path)
    table = open_tables(book, ["Instellingen"])["Instellingen"]
    table.write_cells({(table.column("Instelling").index(label), "Waarde"): value})
    book.save()
    book.close()


def in_part(path: Path, part: str, old: str, new: str) -> None:
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old.encode() in parts[part]
    parts[part] = parts[part].replace(old.encode(), new.encode())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    path.write_bytes(made.getvalue())


def in_macros(path: Path, module: str, old: str, new: str) -> None:
    with ExcelFile(path) as book:
        source = book.get_module(module)
        assert old in source
        book.set_module(module, source.replace(old, new))
        book.save(path)


def test_a_fresh_workbook_on_a_sound_computer_is_fine(workbook: Path, machine: Machine) -> None:
    report = check_file(workbook, machine)

    assert (report.ok, report.warnings, report.counts) == (True, [], {"findings": 0})
    assert report.message.startswith("Alles is in orde. Python 3.11.9 in ")
    assert "LibreOffice is niet gevonden; dat hoeft ook niet." in report.message


def test_the_version_of_xlwings_that_is_wanted_is_the_one_that_the_package_asks_for() -> None:
    project = (Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8")

    assert f'"xlwings=={this_machine().wanted_xlwings}"' in project


@pytest.mark.parametrize(
    ("change", "cause", "remedy"),
    [
        ({"xlwings": "0.36.0"}, "hoort bij xlwings 0.37.8, maar 0.36.0 is", "-m pip install xlwings==0.37.8"),
        ({"system": "win32", "com": False}, "pywin32 ontbreekt", "-m pip install pywin32"),
        ({"system": "win32", "macros": False}, "voert op deze computer geen macro's uit", "Vertrouwenscentrum"),
        ({"system": "darwin"}, "mag Python nog niet starten", "xlwings runpython install"),
    ],
)
def test_a_fault_of_the_computer_is_found(
    machine: Machine, tmp_path: Path, change: dict[str, Any], cause: str, remedy: str
) -> None:
    for name in LIBRARIES:
        (tmp_path / name).touch()
    finding = only(check_file(None, machine._replace(python=tmp_path / "python", **change)).warnings)

    assert cause in finding
    assert remedy in finding


def test_a_new_workbook_lets_excel_on_a_mac_start_python(
    machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "home", lambda: machine.home)
    new_workbook(tmp_path / "elders.xlsm")
    assert not machine.home.exists()
    monkeypatch.setattr(sys, "platform", "darwin")
    new_workbook(tmp_path / "op een mac.xlsm")

    assert check_file(None, machine._replace(system="darwin")).ok
    (script,) = machine.home.rglob("*.applescript")
    assert "on VbaHandler(ParameterString)" in script.read_text("utf-8")


@pytest.mark.parametrize("place", [Path("env/Scripts"), Path("env")])
def test_the_library_of_xlwings_is_beside_python_or_one_level_up(machine: Machine, tmp_path: Path, place: Path) -> None:
    python = tmp_path / "env" / "Scripts" / "python.exe"
    python.parent.mkdir(parents=True)
    windows = machine._replace(system="win32", python=python)
    assert len(check_file(None, windows).warnings) == 2
    assert "--force-reinstall xlwings==0.37.8" in check_file(None, windows).warnings[0]
    for name in LIBRARIES:
        (tmp_path / place / name).touch()

    assert check_file(None, windows).ok


def test_a_library_in_the_folder_of_the_user_is_to_be_copied(machine: Machine, tmp_path: Path) -> None:
    windows = machine._replace(system="win32", python=tmp_path / "python" / "python.exe")
    windows.user_base.mkdir()
    for name in LIBRARIES:
        (windows.user_base / name).touch()
    first, _ = check_file(None, windows).warnings

    assert first.endswith(f"Kopieer {windows.user_base / LIBRARIES[0]} naar {tmp_path / 'python'}.")


@pytest.mark.parametrize(
    ("name", "system", "cause"),
    [
        ("a=b.xlsm", "linux", "bevat een =-teken"),
        ("a|b.xlsm", "darwin", "Het teken | in"),
        ("kosten $5.xlsm", "darwin", "Het teken $ in"),
        (f"{'lang' * 55}.xlsm", "linux", "tekens lang; Excel opent er hoogstens 218"),
    ],
)
def test_a_name_that_excel_or_python_trips_over_is_found(machine: Machine, name: str, system: str, cause: str) -> None:
    assert cause in only(of_workbook.of_place(f"/map/{name}", machine._replace(system=system)))


@pytest.mark.parametrize("name", ["Jan's map & co/café.xlsm", "C:\\Mijn map\\100% (nieuw).xlsm"])
def test_ordinary_names_are_fine(machine: Machine, name: str) -> None:
    assert not list(of_workbook.of_place(name, machine))


@pytest.mark.parametrize(("zone", "blocked"), [(3, True), (4, True), (2, False)])
def test_the_mark_of_a_download_is_found(workbook: Path, machine: Machine, zone: int, blocked: bool) -> None:
    mark = workbook.with_name(f"{workbook.name}:Zone.Identifier")
    mark.write_text(f"[ZoneTransfer]\nZoneId={zone}\nHostUrl=about:internet\n", "utf-8")
    report = check_file(workbook, machine)

    assert report.ok != blocked
    assert not blocked or "Blokkering opheffen" in only(report.warnings)


def test_what_is_no_workbook_is_told(machine: Machine, tmp_path: Path) -> None:
    path = tmp_path / "brief.xlsm"
    path.write_bytes(b"geen werkboek")

    assert "is geen Excel-werkboek" in only(check_file(path, machine).warnings)


def elsewhere(path: Path) -> None:
    for key in ("INTERPRETER_WIN", "INTERPRETER_MAC"):
        configure(path, key, str(Path(__file__).absolute()))


def rename_a_header(path: Path) -> None:
    book = open_book(path)
    book.sheets["Facturen"].range("C1").value = "Klant"
    book.save()
    book.close()


FAULTS: list[tuple[Callable[[Path], None], str, str]] = [
    (lambda path: configure(path, "INTERPRETER_WIN", "python"), "zegt niet waar Python staat ('python')", "upgrade"),
    (lambda path: configure(path, "INTERPRETER_WIN", "/weg/python"), "staat niet meer op /weg/python", "upgrade"),
    (elsewhere, "gebruiken een andere Python", "upgrade"),
    (lambda path: configure(path, "UDF MODULES", "van_mij"), "ontbreekt xlwings_addin.functions", "upgrade"),
    (lambda path: in_macros(path, "modIncasso", "EDITIE", "VORIGE"), "zijn van een andere versie", "upgrade"),
    (lambda path: in_macros(path, "xlwings", "0.37.8", "0.33.1"), "horen bij xlwings 0.33.1, deze versie bij", "upgrade"),
    (rename_a_header, "deze kolom ontbreekt", "upgrade"),
    (lambda path: in_part(path, "xl/tables/table3.xml", '"Debiteuren"', '"Klanten"'), "tabel Debiteuren ontbreekt", "upgrade"),
    (lambda path: in_part(path, "xl/worksheets/sheet3.xml", 'r="B2"', 'r="B0"'), "Het werkboek is beschadigd", "reservekopie"),
    (lambda path: in_part(path, "xl/workbook.xml", '"xlwings.conf"', '"weg"'), "blad xlwings.conf ontbreekt", "upgrade"),
    (lambda path: in_part(path, "customUI/customUI.xml", 'label="Bijwerken"', 'label="Oud"'), "(het lint)", "upgrade"),
    (lambda path: in_part(path, "xl/workbook.xml", "'Lijsten'!$A$2:$A$3", "'Lijsten'!$A$2"), "(1 keuzelijst)", "upgrade"),
    (lambda path: setting(path, "Meeste belpogingen", "veel"), "Meeste belpogingen", "rij 2"),
    (lambda path: setting(path, "Brievenmap", "/bestaat/niet"), "De Brievenmap /bestaat/niet bestaat niet", "Maak die map"),
    (lambda path: (path.parent / "letters").rmdir(), "De map letters", "upgrade"),
]  # fmt: skip


@pytest.mark.parametrize(("plant", "cause", "remedy"), FAULTS)
def test_a_fault_of_the_workbook_is_found(
    workbook: Path, machine: Machine, plant: Callable[[Path], None], cause: str, remedy: str
) -> None:
    plant(workbook)
    report = check_file(workbook, machine)

    assert not report.ok
    assert [finding for finding in report.warnings if cause in finding and remedy in finding], report.warnings
    assert len(report.warnings) <= 2, report.warnings


def test_a_letters_folder_in_which_nothing_may_be_written_is_found(
    workbook: Path, machine: Machine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting(workbook, "Brievenmap", str(tmp_path))
    assert check_file(workbook, machine).ok
    monkeypatch.setattr(of_workbook.os, "access", lambda *_: False)

    assert "mag u niet schrijven" in only(check_file(workbook, machine).warnings)


def test_a_mac_cannot_start_a_python_with_a_space_in_its_path(workbook: Path, machine: Machine, tmp_path: Path) -> None:
    python = tmp_path / "mijn python" / "python3"
    python.parent.mkdir()
    python.touch()
    configure(workbook, "INTERPRETER_MAC", str(python))
    mac = machine._replace(system="darwin", python=python)
    _, finding = check_file(workbook, mac).warnings

    assert "een spatie of ander bijzonder teken" in finding


@pytest.mark.parametrize(("folder", "told"), [("Łódź", True), ("café", False)])
def test_letters_that_windows_cannot_pass_on_are_found(
    workbook: Path, machine: Machine, folder: str, told: bool
) -> None:
    configure(workbook, "INTERPRETER_WIN", f"C:\\{folder}\\python.exe")
    found = check_file(workbook, machine._replace(system="win32")).warnings

    assert any("letters die Excel niet kan doorgeven" in finding for finding in found) == told


def test_a_command_that_is_too_long_for_windows_is_found(workbook: Path, machine: Machine) -> None:
    configure(workbook, "ADD_WORKBOOK_TO_PYTHONPATH", "False")
    book = open_book(workbook)
    book.sheets["xlwings.conf"].range("A6").value = ["PYTHONPATH", "C:\\bibliotheek;" * 500]
    book.save()

    assert "tekens lang; Windows neemt er 8191" in only(check_file(workbook, machine).warnings)


@pytest.mark.parametrize("cloud", ["OneDrive - Bedrijf", "Dropbox"])
def test_a_folder_of_onedrive_asks_for_a_full_letters_folder(
    workbook: Path, machine: Machine, tmp_path: Path, cloud: str
) -> None:
    moved = tmp_path / cloud / workbook.name
    (moved.parent / "letters").mkdir(parents=True)
    workbook.rename(moved)
    assert check_file(moved, machine).ok == (cloud == "Dropbox")
    setting(moved, "Brievenmap", str(tmp_path))

    assert check_file(moved, machine).ok


def test_a_workbook_that_excel_has_open_is_checked_with_its_settings_of_now(workbook: Path, machine: Machine) -> None:
    workbook.with_name(f"~${workbook.name}").touch()
    book = open_book(workbook, readonly=True)
    assert check_open(book, machine).ok
    table = open_tables(book, ["Instellingen"])["Instellingen"]
    table.write_cells({(table.column("Instelling").index("Brievenmap"), "Waarde"): "/bestaat/niet"})

    assert "De Brievenmap /bestaat/niet bestaat niet" in only(check_open(book, machine).warnings)


def test_a_workbook_at_an_address_is_checked_without_its_file(workbook: Path, machine: Machine) -> None:
    opened = open_book(workbook, readonly=True)
    address = "https://bedrijf.sharepoint.com/Documenten/werkmap.xlsm"
    book = SimpleNamespace(fullname=address, sheets=opened.sheets, app=opened.app)

    assert "OneDrive of SharePoint" in only(check_open(book, machine).warnings)


def test_the_button_tells_the_same(workbook: Path) -> None:
    book = open_book(workbook)
    expected = check_file(workbook, this_machine())
    report = run("controleer_installatie", book)

    assert (report.message, report.warnings) == (expected.message, expected.warnings)


def test_the_command_ends_with_the_verdict(workbook: Path) -> None:
    def doctor(*words: Any, code: int) -> str:
        done = CliRunner().invoke(app, ["doctor", *map(str, words)])
        assert done.exit_code == code, done.output
        return done.output

    sound = this_machine().system == "linux"
    assert re.match(r"Alles is in orde\.|\d+ punt", doctor(code=0 if sound else 1))
    assert not sound or json.loads(doctor(workbook, "--json", code=0))["ok"]
    configure(workbook, "UDF MODULES", "van_mij")
    told = json.loads(doctor(workbook, "--json", code=1))
    assert (told["ok"], told["counts"]["findings"]) == (False, len(told["warnings"]))
    doctor(workbook.with_name("weg.xlsm"), code=2)
