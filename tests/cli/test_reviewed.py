"""What a reviewer broke once: each stays mended."""

import os
import shutil
import subprocess

import pytest

from xlwings_addin.engine import open_book
from xlwings_addin.ledger.tables import open_tables

LATER = "Factuurnummer;Debiteurnummer;Bedrag;Factuurdatum;Vervaldatum\n{};D1;100;2026-09-01;2026-09-20\n"


def setting(desk, label):
    return next(row["Waarde"] for row in desk.rows("Instellingen") if row["Instelling"] == label)


def test_imports_on_several_days_are_taken_back_one_after_the_other(desk):
    desk.run("update", desk.workbook, "--date", "2026-11-18")
    states = []
    for number, day in (("N1", "2026-11-17"), ("N2", "2026-11-18")):
        states.append(desk.tables())
        desk.run("import", desk.workbook, desk.write(f"{number}.csv", LATER.format(number)), "--date", day)
        desk.run("update", desk.workbook, "--date", "2026-11-18")
    for state in reversed(states):
        desk.run("undo", desk.workbook, "--date", "2026-11-18")
        assert desk.tables() == state


def test_an_import_without_a_single_item_does_not_say_that_payments_are_up_to_date(desk):
    before = setting(desk, "Betalingen bijgewerkt t/m")
    empty = desk.write("leeg.csv", LATER.splitlines()[0] + "\n")
    bad = desk.write("fout.csv", LATER.format("Q1").replace("100", "abc"))
    for file in (empty, bad):
        desk.run("import", desk.workbook, file, "--date", "2027-03-01", code=1 if file is bad else 0)
    assert setting(desk, "Betalingen bijgewerkt t/m") == before


@pytest.mark.parametrize("amount", ["1.000", "abc", "nan", "1e3", "1,000"])
def test_an_amount_that_can_be_read_two_ways_is_refused_in_a_sentence(desk, amount):
    output = desk.run(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "Toezegging", "--spoken-to", "X", "--means", "Overboeking",
        "--summary", "S", "--amount", amount, "--promise-date", "2026-11-20", "--date", "2026-11-16", code=1,
    )  # fmt: skip
    assert amount in output and "Fault" not in output and "clause" not in output


def test_a_text_without_end_is_shortened_and_the_other_rows_go_on(desk):
    before = [row["Debiteurnummer"] for row in desk.rows("Debiteuren")]
    long = "Factuurnummer;Debiteurnummer;Debiteur;Bedrag;Factuurdatum;Vervaldatum\n"
    long += f"L1;D7;{'x' * 40_000};5;2026-09-01;2026-09-20\nL2;D8;Kort;6;2026-09-01;2026-09-20\n"
    assert (
        desk.json("import", desk.workbook, desk.write("lang.csv", long), "--date", "2026-11-16")["counts"]["new"] == 2
    )
    desk.run("undo", desk.workbook, "--date", "2026-11-16")
    assert [row["Debiteurnummer"] for row in desk.rows("Debiteuren")] == before


def test_documents_for_printing_go_with_the_letters_that_are_taken_back(desk):
    desk.run("letters", desk.workbook, "--combined", "--date", "2026-11-16")
    folder = desk.folder / "Brieven"
    assert list(folder.glob("*_samen.docx"))
    desk.run("undo", desk.workbook, "--date", "2026-11-16")
    assert not list(folder.iterdir())


def test_a_totals_row_is_named_when_rows_must_be_added(desk):
    import zipfile

    with zipfile.ZipFile(desk.workbook) as source:
        parts = {item: source.read(item) for item in source.infolist()}
    with zipfile.ZipFile(desk.workbook, "w") as target:
        for item, data in parts.items():
            totals = (b'ref="A1:AN4"', b'ref="A1:AN5" totalsRowCount="1"')
            target.writestr(item, data.replace(*totals, 1) if b'displayName="Facturen"' in data else data)
    output = desk.run("import", desk.workbook, desk.write("n.csv", LATER.format("N1")), "--date", "2026-11-16", code=1)
    assert "totaalrij" in output


def write(desk, table, cells):
    book = open_book(desk.workbook)
    open_tables(book, [table])[table].write_cells(cells)
    book.save()
    book.close()


def test_a_policy_of_the_settings_that_does_not_exist_is_refused(desk):
    labels = [row["Instelling"] for row in desk.rows("Instellingen")]
    write(desk, "Instellingen", {(labels.index("Standaardbeleid"), "Waarde"): "bestaatniet"})
    output = desk.run("update", desk.workbook, "--date", "2026-11-16", code=1)
    assert "bestaatniet" in output and "Standaardbeleid" in output


def test_a_type_that_does_not_exist_stops_the_rows_of_that_debtor(desk):
    write(desk, "Debiteuren", {(0, "Type"): "Bedrijf"})
    desk.run("update", desk.workbook, "--date", "2026-11-16", code=1)
    first, second, third = desk.rows("Facturen")
    assert first["Status"] == second["Status"] == "Fout" and "Bedrijf" in first["Reden"]
    assert third["Status"] != "Fout"


def test_a_type_in_other_letters_is_that_type(desk):
    write(desk, "Debiteuren", {(0, "Type"): "ZAKELIJK"})
    desk.run("update", desk.workbook, "--date", "2026-11-16")
    assert desk.rows("Facturen")[0]["Incassokosten"] > 0


def test_a_carriage_return_does_not_reach_the_merge_table(desk):
    write(desk, "Debiteuren", {(0, "Naam"): "Jansen\r\nen Zoon"})
    desk.run("letters", desk.workbook, "--date", "2026-11-16")
    assert not any(
        "\r" in str(value) or "_x000D_" in str(value) for row in desk.rows("Samenvoegen") for value in row.values()
    )


def test_a_time_that_does_not_exist_is_refused(desk):
    words = (
        "log",
        desk.workbook,
        "--debtor",
        "D1",
        "--outcome",
        "Geen gehoor",
        "--field",
        "Tijd=99:99",
        "--date",
        "2026-11-16",
    )
    assert "99:99" in desk.run(*words, code=1)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_that_no_workbook_can_hold_is_wrong_usage(desk, day):
    desk.run("update", desk.workbook, "--date", day, code=2)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="needs the right to mount a small disk")
def test_a_new_workbook_on_a_full_disk_leaves_nothing(terminal):
    disk = terminal.folder / "schijf"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=420k", "tmpfs", disk], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        output = terminal.run("new", disk / "n.xlsm", code=1)
        assert "schijf is vol" in output
        assert not [path for path in disk.rglob("*") if path.is_file()]
    finally:
        subprocess.run(["umount", disk], check=True)


def test_the_same_workbook_named_twice_is_updated_once(desk):
    other = desk.folder / "tweede.xlsm"
    shutil.copyfile(desk.workbook, other)
    report = desk.json("update", desk.workbook, desk.workbook, other, "--date", "2026-11-16")
    assert report["message"] == "2 werkboeken bijgewerkt." and len(report["workbooks"]) == 2
