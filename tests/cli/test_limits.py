"""What no workbook can hold, and what only looks like a formula: a sentence, or text that stays text."""

import zipfile

import pytest
from lxml import etree

from xlwings_addin.engine import areas, worksheet
from xlwings_addin.ledger import tables

ON = ("--date", "2026-11-16")
HEAD = "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Omschrijving;Bedrag\n"


def refused(desk, *words):
    before = desk.workbook.read_bytes()
    output = desk.run(*words, *ON, code=1)
    assert desk.workbook.read_bytes() == before
    assert output.strip().endswith(".") and "Traceback" not in output
    return output


def row(number, text="Levering"):
    return f"{number};D1;Jansen B.V.;15-10-2026;14-11-2026;{text};10,00\n"


def test_more_rows_than_a_sheet_has_are_refused_before_anything_is_written(desk, monkeypatch):
    for module in (tables, worksheet, areas):
        monkeypatch.setattr(module, "LAST_ROW", 40)
    file = desk.write("veel.csv", HEAD + "".join(row(f"G{number}") for number in range(60)))
    assert "er passen geen 60 rijen meer bij" in refused(desk, "import", desk.workbook, file)


def test_a_note_that_no_cell_holds_is_refused(desk):
    words = ("log", desk.workbook, "--debtor", "D1", "--outcome", "Informatief", "--spoken-to", "mevrouw A.")
    for text in ("x" * 40_000, "😀" * 20_000):
        assert "tekens" in refused(desk, *words, "--note", text)


@pytest.mark.parametrize(
    "text", ["=1+1", "+31 20", "-10", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "#N/A", "1E5", "00123", "'x"]
)
def test_text_that_looks_like_something_else_stays_text(desk, text):
    file = desk.write("posten.csv", HEAD + row("G1", '"' + text.replace('"', '""') + '"'))
    desk.run("import", desk.workbook, file, *ON)
    (found,) = [line for line in desk.rows("Facturen") if line["Factuurnummer"] == "G1"]
    assert str(found["Omschrijving"]) == text.strip()
    assert not formulas(desk.workbook, text)


def formulas(path, text):
    """The formulas in the workbook that hold this text."""
    with zipfile.ZipFile(path) as archive:
        roots = [
            etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("xl/worksheets/sheet")
        ]
    return [node.text for root in roots for node in root.iterfind(".//{*}f") if node.text and node.text in text]


def test_control_characters_leave_a_workbook_that_every_program_reads(desk):
    hostile = "a\x01b\x0b\x1f _x0041_ \ufffe\U0001f600"
    file = desk.write("posten.csv", HEAD + row("G1", hostile))
    desk.run("import", desk.workbook, file, *ON)
    desk.run("update", desk.workbook, *ON)
    with zipfile.ZipFile(desk.workbook) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                etree.fromstring(archive.read(name))
    (found,) = [line for line in desk.rows("Facturen") if line["Factuurnummer"] == "G1"]
    assert "\U0001f600" in found["Omschrijving"]


def test_an_amount_beyond_what_money_is(desk):
    file = desk.write("posten.csv", HEAD + row("G1").replace("10,00", "9" * 30) + row("G2"))
    output = desk.run("import", desk.workbook, file, *ON, code=1)
    assert "999" in output
    assert {line["Factuurnummer"] for line in desk.rows("Facturen")} >= {"G2"}
