"""Whatever is wrong ends in one clear Dutch sentence, and the workbook stays as it was."""

import shutil
import zipfile

import pytest

from xlwings_addin.engine import open_book
from xlwings_addin.ledger.tables import open_tables

ON = ("--date", "2026-11-16")


def unchanged_by(desk, *words, code=1):
    before = desk.workbook.read_bytes()
    beside = {path.name for path in desk.folder.iterdir()}
    output = desk.run(*words, code=code)
    assert desk.workbook.read_bytes() == before
    assert {path.name for path in desk.folder.iterdir()} == beside
    assert "Traceback" not in output
    return output


def edit(desk, table, cells):
    book = open_book(desk.workbook)
    opened = open_tables(book, [table])[table]
    opened.write_cells(cells)
    book.save()
    book.close()


def replace_in_workbook(desk, part, old, new):
    with zipfile.ZipFile(desk.workbook) as source:
        parts = {item: source.read(item) for item in source.infolist()}
    name = next(item.filename for item in parts if item.filename.startswith(part) and old in parts[item])
    with zipfile.ZipFile(desk.workbook, "w") as target:
        for item, data in parts.items():
            target.writestr(item, data.replace(old, new) if item.filename == name else data)


def test_a_renamed_header_is_named_and_nothing_is_written(desk):
    replace_in_workbook(desk, "xl/tables/", b'name="Vervaldatum"', b'name="Vervalt"')
    replace_in_workbook(desk, "xl/", b">Vervaldatum<", b">Vervalt<")
    for words in (
        ("update", desk.workbook),
        ("letters", desk.workbook),
        ("import", desk.workbook, desk.folder / "posten.csv"),
    ):
        output = unchanged_by(desk, *words, *ON)
        assert "Facturen" in output and "Vervaldatum" in output


def test_a_renamed_table_is_named(desk):
    replace_in_workbook(desk, "xl/tables/", b'"Debiteuren"', b'"Klanten"')
    assert "Debiteuren" in unchanged_by(desk, "update", desk.workbook, *ON)


def test_text_in_a_date_cell_stops_that_row_only(desk):
    edit(desk, "Facturen", {(0, "Vervaldatum"): "gisteren"})
    output = desk.run("update", desk.workbook, *ON, code=1)
    assert "rij 2" in output and "gisteren" in output
    first, second, *_ = desk.rows("Facturen")
    assert (first["Volgende stap"], first["Status"]) == ("Controleren", "Fout")
    assert "gisteren" in first["Reden"]
    assert second["Status"] != "Fout"


def test_a_duplicate_invoice_number_of_one_debtor_is_an_error_on_both_rows(desk):
    edit(desk, "Facturen", {(1, "Factuurnummer"): "F1"})
    desk.run("update", desk.workbook, *ON, code=1)
    first, second, third = desk.rows("Facturen")
    assert first["Status"] == second["Status"] == "Fout"
    assert third["Status"] != "Fout"


def test_an_empty_workbook_updates_to_nothing(terminal):
    terminal.run("new", terminal.workbook)
    assert terminal.json("update", terminal.workbook)["counts"]["invoices"] == 0
    assert terminal.json("letters", terminal.workbook)["counts"]["letters"] == 0
    assert "niets om ongedaan" in unchanged_by(terminal, "undo", terminal.workbook)


@pytest.mark.parametrize("lock", ["~$werkmap.xlsm", ".~lock.werkmap.xlsm#"])
def test_a_workbook_that_is_open_elsewhere_is_refused(desk, lock):
    (desk.folder / lock).write_bytes(b"")
    assert "open" in unchanged_by(desk, "update", desk.workbook, *ON)


def test_a_read_only_workbook_is_refused(desk):
    desk.workbook.chmod(0o444)
    try:
        assert "alleen-lezen" in unchanged_by(desk, "update", desk.workbook, *ON)
    finally:
        desk.workbook.chmod(0o644)


def test_a_damaged_workbook_is_refused(desk):
    desk.workbook.write_bytes(desk.workbook.read_bytes()[:5000])
    unchanged_by(desk, "update", desk.workbook, *ON)


def test_a_hostile_name_arrives_in_the_letter_and_never_in_a_path(desk):
    name = 'Jansen & <Zn> "/\\..'
    edit(desk, "Debiteuren", {(0, "Naam"): name, (0, "Debiteurnummer"): "../D1"})
    edit(desk, "Facturen", {(0, "Debiteurnummer"): "../D1", (1, "Debiteurnummer"): "../D1"})
    made = desk.json("letters", desk.workbook, *ON)
    docx = pytest.importorskip("docx")
    from pathlib import Path

    letter = next(Path(file) for file in made["files"] if "herinnering" in file)
    assert letter.parent == desk.folder / "Brieven"
    text = "\n".join(
        paragraph.text
        for table in docx.Document(letter).tables
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    )
    assert name in text


def test_a_template_with_an_unknown_field_makes_no_letter_and_names_the_field(desk):
    template = desk.folder / "letters" / "herinnering.docx"
    with zipfile.ZipFile(template) as source:
        parts = {item: source.read(item) for item in source.infolist()}
    with zipfile.ZipFile(template, "w") as target:
        for item, data in parts.items():
            target.writestr(item, data.replace(b"MERGEFIELD aanhef", b"MERGEFIELD aanhefje"))
    output = unchanged_by(desk, "letters", desk.workbook, *ON)
    assert "aanhefje" in output and "herinnering.docx" in output


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--debtor", "D9", "--outcome", "Geen gehoor"), "D9"),
        (("--debtor", "D1", "--outcome", "Weet niet"), "Weet niet"),
        (("--debtor", "D1", "--outcome", "Toezegging", "--spoken-to", "Jansen"), "Toegezegd"),
        (("--debtor", "D1", "--outcome", "Geen gehoor", "--invoices", "F9"), "F9"),
        (("--debtor", "D1", "--outcome", "Geen gehoor", "--field", "Kleur=rood"), "Kleur"),
        (("--debtor", "D1", "--outcome", "Toezegging", "--promise-date", "31-2-2026"), "31-2-2026"),
    ],
)
def test_a_call_that_cannot_be_logged_is_refused(desk, options, expected):
    assert expected in unchanged_by(desk, "log", desk.workbook, *options, *ON)


def test_an_unknown_letter_is_not_marked_as_sent(desk):
    assert "B2026-0099" in unchanged_by(desk, "sent", desk.workbook, "B2026-0099", *ON)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("update",),
        ("fly",),
        ("update", "nowhere.xlsm"),
        ("update", "{workbook}", "--date", "2026-02-30"),
        ("update", "{workbook}", "--date", "16-11-2026"),
        ("import", "{workbook}", "posten.csv", "--map", "=Bedrag"),
        ("import", "{workbook}", "posten.csv", "--date-order", "ymd"),
        ("log", "{workbook}", "--debtor", "D1"),
    ],
)
def test_wrong_usage_ends_with_two(desk, words):
    unchanged_by(desk, *(word.replace("{workbook}", str(desk.workbook)) for word in words), code=2)


def test_one_failing_workbook_does_not_stop_the_others(desk):
    other = desk.folder / "andere.xlsm"
    shutil.copyfile(desk.workbook, other)
    broken = desk.folder / "kapot.xlsm"
    broken.write_bytes(b"geen werkmap")
    report = desk.json("update", broken, desk.workbook, other, *ON, code=1)
    assert [each["ok"] for each in report["workbooks"].values()] == [False, True, True]
    assert desk.rows("Facturen")[0]["Volgende stap"] == "Herinnering"


@pytest.mark.parametrize("command", ["import", "bank"])
def test_a_folder_for_a_file_is_named(desk, command, monkeypatch):
    monkeypatch.chdir(desk.folder)
    assert f"{desk.folder} is een map" in unchanged_by(desk, command, desk.workbook, ".")
