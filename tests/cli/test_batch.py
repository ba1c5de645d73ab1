"""Bijwerken of many workbooks: every one gets its turn, whatever happens to another."""

import json
import shutil
from datetime import date

import openpyxl
import pytest
from typer.testing import CliRunner

from xlwings_addin.actions import batch
from xlwings_addin.actions.report import Occasion
from xlwings_addin.cli import app

ON = ("--date", "2026-11-16")


@pytest.fixture
def clients(desk):
    """Twenty workbooks of an accountant: one is damaged, one is open in Excel, one is not there, one has a wrong date."""
    paths = [desk.folder / "klanten" / f"klant-{number:02}.xlsm" for number in range(20)]
    paths[0].parent.mkdir()
    for path in paths:
        shutil.copyfile(desk.workbook, path)
    paths[3].write_bytes(paths[3].read_bytes()[:20_000])
    paths[7].with_name(f"~${paths[7].name}").touch()
    paths[11].unlink()
    book = openpyxl.load_workbook(paths[15], keep_vba=True)
    book["Facturen"].cell(_first_row(book["Facturen"]), 5).value = "volgende week"
    book.save(paths[15])
    return paths


def _first_row(sheet):
    return int("".join(filter(str.isdigit, sheet.tables["Facturen"].ref.split(":")[0]))) + 1


def step_of(path):
    sheet = openpyxl.load_workbook(path, data_only=True)["Facturen"]
    headers = [cell.value for cell in sheet[_first_row(sheet) - 1]]
    return sheet.cell(_first_row(sheet), headers.index("Volgende stap") + 1).value


SOUND = [number for number in range(20) if number not in (3, 7, 11, 15)]


def test_each_of_twenty_workbooks_gets_its_turn(desk, clients):
    before = {path: path.read_bytes() for path in clients if path.exists()}
    report = desk.json("update", *clients, *ON, code=1)
    each = {path: report["workbooks"][str(path)] for path in clients}
    assert list(report["workbooks"]) == [str(path) for path in clients]
    assert [number for number, path in enumerate(clients) if each[path]["ok"]] == SOUND
    assert "beschadigd" in each[clients[3]]["message"]
    assert "nog geopend in Excel" in each[clients[7]]["message"]
    assert "bestaat niet" in each[clients[11]]["message"]
    assert each[clients[15]]["counts"]["error"] == 1 and "volgende week" in "".join(each[clients[15]]["warnings"])
    assert report["message"] == "17 werkboeken bijgewerkt. 3 werkboeken geweigerd."
    assert report["counts"]["invoices"] == 17 * 3
    assert {step_of(clients[number]) for number in SOUND} == {"Herinnering"}
    assert all(clients[number].read_bytes() == before[clients[number]] for number in (3, 7))
    left = {path.name for path in clients[0].parent.iterdir()} - {path.name for path in clients}
    assert left == {f"~${clients[7].name}"} | {f"{clients[number].name}.bak" for number in (*SOUND, 15)}


def test_the_summary_is_a_table_and_then_what_went_wrong(desk, clients):
    lines = desk.run("update", *clients[:8], *ON, code=1).splitlines()
    width = lines[0].index("Facturen")
    assert lines[0].split() == ["Werkboek", "Facturen", "Te", "laat", "Vandaag", "Fout"]
    assert [line[: width - 1].rstrip() for line in lines[1:9]] == [str(path) for path in clients[:8]]
    assert lines[1].split()[1:] == ["3", "2", "2", "0"] and lines[4].split()[1:] == ["geweigerd"]
    assert [str(path) in line for path, line in zip((clients[3], clients[7]), lines[9:11], strict=True)] == [True, True]
    assert lines[-1] == "6 werkboeken bijgewerkt. 2 werkboeken geweigerd."


def test_all_well_ends_with_zero_and_a_second_time_changes_nothing(desk, clients):
    sound = [clients[number] for number in SOUND[:3]]
    assert "geweigerd" not in desk.run("update", *sound, *ON)
    before = [path.read_bytes() for path in sound]
    desk.run("update", *sound, *ON)
    assert [path.read_bytes() for path in sound] == before


def test_what_is_printed_as_json_is_only_json(desk, clients):
    done = CliRunner().invoke(app, ["update", *map(str, clients[:2]), *ON, "--json"])
    assert json.loads(done.stdout)["ok"]


def test_a_process_that_the_system_ends_takes_no_other_workbook_along(desk, clients, monkeypatch):
    (desk.folder / "overleden.py").write_text(
        "import os, signal\nfrom xlwings_addin.actions import batch\nusual = batch._one\n"
        "def one(path, occasion):\n"
        "    if path.name == 'klant-05.xlsm':\n        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return usual(path, occasion)\n"
    )
    monkeypatch.syspath_prepend(desk.folder)
    import overleden

    monkeypatch.setattr(batch, "_one", overleden.one)
    reports = dict(batch.update_all([clients[number] for number in (0, 1, 5, 6)], Occasion.now(date(2026, 11, 16))))
    assert {path.name for path, report in reports.items() if report.ok} == {
        "klant-00.xlsm", "klant-01.xlsm", "klant-06.xlsm"
    }  # fmt: skip
    assert "afgebroken" in reports[clients[5]].message and len(reports) == 4
