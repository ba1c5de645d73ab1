"""The phone desk from a terminal: who to call, and what a logged call needs."""

import pytest

MONDAY, TUESDAY = ("--date", "2026-11-23"), ("--date", "2026-11-24")


@pytest.fixture
def due(desk):
    """The first reminder is sent, so that on Tuesday the 24th it is time to call."""
    desk.run("letters", desk.workbook, "--date", "2026-11-16")
    numbers = [row["Briefnummer"] for row in desk.rows("Brieven")]
    desk.run("sent", desk.workbook, *numbers, "--date", "2026-11-16")
    return desk


def test_why_a_debtor_is_not_on_the_list_is_told(due):
    told = due.json("calls", due.workbook, *TUESDAY)
    assert told["counts"]["calls"] == 0
    assert any("Werk eerst de betalingen bij" in warning for warning in told["warnings"])


def test_the_list_is_printed_and_stands_in_the_workbook(due):
    due.run("import", due.workbook, due.folder / "posten.csv", *TUESDAY)
    printed = due.run("calls", due.workbook, *TUESDAY)
    assert printed.splitlines()[0].startswith("2 gesprekken voor 24-11-2026.")
    assert printed.splitlines()[1].split()[:3] == ["1", "D1", "Jansen"]
    assert [row["Debiteurnummer"] for row in due.rows("Bellijst")] == ["D1", "D2"]
    told = due.json("calls", due.workbook, *TUESDAY)
    assert [call["debtor"] for call in told["calls"]] == ["D1", "D2"]
    assert told["counts"]["calls"] == 2
    assert set(told) == {"ok", "message", "warnings", "counts", "files", "calls"}


def test_a_day_without_calls_is_said(desk):
    assert desk.run("calls", desk.workbook, "--date", "2026-11-14").strip() == "0 gesprekken voor 14-11-2026."


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("--outcome", "Toezegging", "--spoken-to", "A.", "--means", "Contant", "--summary", "Ja."), "Toegezegd bedrag"),
        (("--outcome", "Toezegging", "--amount", "100", "--promise-date", "2026-12-21", "--spoken-to", "A.", "--means", "Contant", "--summary", "Ja."), "regeling"),
        (("--outcome", "Afwezig", "--field", "Waarnemer=geen"), "Terug op"),
        (("--outcome", "Afwezig", "--field", "Waarnemer=geen", "--field", "Terug op=2026-11-26", "--field", "Reden=ziek"), "Maak Reden leeg"),
        (("--outcome", "Beloofd"), "bestaat niet"),
    ],
)  # fmt: skip
def test_a_call_that_lacks_something_is_refused_and_the_file_stays_as_it_was(desk, words, missing):
    before = desk.workbook.read_bytes()
    printed = desk.run("log", desk.workbook, "--debtor", "D1", *words, *MONDAY, code=1)
    assert missing in printed
    assert desk.workbook.read_bytes() == before


def test_a_word_about_health_is_told_and_the_command_saves(desk):
    told = desk.json(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "Geen gehoor", "--note", "zegt dat hij ziek is", *MONDAY
    )
    assert any("ziek" in warning and "afwezig tot" in warning for warning in told["warnings"])
    assert desk.rows("Gesprekken")[0]["Notitie"] == "zegt dat hij ziek is"


def test_a_plan_from_the_terminal(desk):
    desk.run(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "Regeling", "--amount", "1250,50", "--promise-date", "2026-11-30",
        "--field", "Voorwaarde=3 termijnen", "--field", "Reden=krap bij kas", *MONDAY,
    )  # fmt: skip
    assert [row["Bedrag"] for row in desk.rows("Termijnen")] == [416.83, 416.83, 416.84]
    desk.run("undo", desk.workbook, *MONDAY)
    assert desk.rows("Termijnen") == desk.rows("Gesprekken") == []


def test_a_correction_names_the_call_it_replaces(desk):
    desk.run("log", desk.workbook, "--debtor", "D1", "--outcome", "Voicemail", *MONDAY)
    desk.run(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "Geen gehoor", "--field", "Vervangt nummer=1", *MONDAY
    )
    assert [(row["Nummer"], row["Vervangt nummer"]) for row in desk.rows("Gesprekken")] == [("1", None), ("2", "1")]
    assert desk.rows("Facturen")[0]["Uitkomst"] == "Geen gehoor"


def test_what_we_think_of_a_debtor_is_in_no_letter(desk):
    desk.run(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "Niet willen", "--spoken-to", "de heer Jansen",
        "--field", "Reden=gunt ons het geld niet", *MONDAY,
    )  # fmt: skip
    assert desk.rows("Debiteuren")[0]["Classificatie"] == "Niet-willer"
    made = desk.json("letters", desk.workbook, *MONDAY)
    letters = [desk.folder / row["Bestand"] for row in desk.rows("Brieven") if row["Debiteurnummer"] == "D1"]
    assert [row["Soort"] for row in desk.rows("Brieven") if row["Debiteurnummer"] == "D1"] == ["Laatste aanmaning"]
    assert made["counts"]["letters"] >= 1
    for letter in letters:
        words = "\n".join(cell.text for cell in _cells(letter)).casefold()
        assert "jansen" in words
        assert "niet-willer" not in words
        assert "gunt ons" not in words


def _cells(path):
    from docx import Document

    document = Document(path)
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            yield from row.cells
