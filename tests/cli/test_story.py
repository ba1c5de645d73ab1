"""A week at the desk, told as commands: reminder, call, promise, broken promise, and everything taken back."""

from datetime import datetime

DAYS = {"maandag": "2026-11-16", "dinsdag": "2026-11-24", "vrijdag": "2026-11-27", "na": "2026-11-30"}


def on(day):
    return ("--date", DAYS[day])


def first(desk):
    return desk.rows("Facturen")[0]


def test_from_reminder_to_broken_promise(desk):
    desk.run("update", desk.workbook, *on("maandag"))
    assert first(desk)["Volgende stap"] == "Herinnering"
    assert first(desk)["Stapdatum"] == datetime(2026, 11, 16)
    assert first(desk)["Uiterste datum"] == datetime(2026, 11, 18)

    made = desk.json("letters", desk.workbook, *on("maandag"))
    letters = desk.rows("Brieven")
    assert made["counts"]["letters"] == len(letters) == 2
    assert all((desk.folder / letter["Bestand"]).is_file() for letter in letters)
    assert [row["kenmerk"] for row in desk.rows("Samenvoegen")] == [letter["Briefnummer"] for letter in letters]
    desk.run("update", desk.workbook, *on("maandag"))
    assert first(desk)["Volgende stap"] == "Herinnering", "making a letter is not sending it"

    again = desk.json("letters", desk.workbook, *on("maandag"))
    assert again["counts"]["letters"] == 0, "no letter is made twice"

    desk.run("sent", desk.workbook, *(letter["Briefnummer"] for letter in letters), *on("maandag"))
    assert (first(desk)["Volgende stap"], first(desk)["Stapdatum"]) == ("Bellen", datetime(2026, 11, 24))

    desk.run(
        "log", desk.workbook, "--debtor", "D1", "--outcome", "toezegging", "--invoices", "F1", "--spoken-to", "de heer Jansen",
        "--amount", "1000", "--promise-date", "2026-11-27", "--means", "Overboeking", "--summary", "Betaalt vrijdag.",
        "--note", "=1+1", *on("dinsdag"),
    )  # fmt: skip
    row = first(desk)
    assert (row["Uitkomst"], row["Toegezegd bedrag"], row["Toegezegd op"]) == (
        "Toezegging",
        1000,
        datetime(2026, 11, 27),
    )
    assert (row["Status"], row["Stapdatum"]) == ("Gepland", datetime(2026, 11, 30))
    assert row["Notitie"] == "=1+1", "what is typed stays text"

    confirmation = desk.json("letters", desk.workbook, *on("dinsdag"))
    assert any("bevestiging_toezegging" in file for file in confirmation["files"])

    desk.write("betaald-tot.csv", (desk.folder / "posten.csv").read_text("utf-8"))
    desk.run("import", desk.workbook, desk.folder / "betaald-tot.csv", *on("na"))
    desk.run("update", desk.workbook, *on("na"))
    assert first(desk)["Status"] == "Nu"
    assert "niet" in first(desk)["Reden"] and "27 november" in first(desk)["Reden"]


def test_each_action_is_taken_back_in_turn(desk):
    desk.run("update", desk.workbook, *on("maandag"))
    states = [desk.tables()]
    desk.run("letters", desk.workbook, *on("maandag"))
    states.append(desk.tables())
    numbers = [row["Briefnummer"] for row in desk.rows("Brieven")]
    files = [desk.folder / row["Bestand"] for row in desk.rows("Brieven")]
    desk.run("sent", desk.workbook, *numbers, *on("maandag"))
    states.append(desk.tables())
    desk.run("log", desk.workbook, "--debtor", "D1", "--outcome", "Geen gehoor", *on("maandag"))

    for state in reversed(states):
        desk.run("undo", desk.workbook, *on("maandag"))
        assert desk.tables() == state
    assert not any(file.exists() for file in files), "letters that nobody changed go with their row"
    assert not desk.rows("Samenvoegen")
    assert len(desk.rows("Logboek")) > 6, "the journal keeps what was done and undone"


def test_a_letter_that_the_user_changed_stays_when_its_row_is_taken_back(desk):
    desk.run("letters", desk.workbook, *on("maandag"))
    changed, other = (desk.folder / row["Bestand"] for row in desk.rows("Brieven"))
    changed.write_bytes(changed.read_bytes() + b" ")
    assert changed.name in desk.run("undo", desk.workbook, *on("maandag"))
    assert changed.exists() and not other.exists()


def test_undo_refuses_when_the_user_changed_the_same_cell(desk):
    from xlwings_addin.engine import open_book
    from xlwings_addin.ledger.tables import open_tables

    desk.run("letters", desk.workbook, *on("maandag"))
    numbers = [row["Briefnummer"] for row in desk.rows("Brieven")]
    desk.run("sent", desk.workbook, *numbers, *on("maandag"))
    book = open_book(desk.workbook)
    open_tables(book, ["Brieven"])["Brieven"].write_cells({(0, "Verzonden op"): datetime(2026, 11, 18)})
    book.save()
    book.close()
    before = desk.workbook.read_bytes()
    output = desk.run("undo", desk.workbook, *on("maandag"), code=1)
    assert "Brieven" in output and "Verzonden op" in output
    assert desk.workbook.read_bytes() == before


def test_the_demo_makes_calls_letters_and_a_workbook_that_updates_to_itself(terminal):
    report = terminal.json("demo", terminal.folder / "demo", "--date", "2026-11-20")
    assert report["counts"]["calls"] >= 2
    assert report["counts"]["letters"] >= 3
    terminal.workbook = terminal.folder / "demo" / "incasso-demo.xlsm"
    before = terminal.workbook.read_bytes()
    terminal.run("update", terminal.workbook)
    assert terminal.workbook.read_bytes() == before
    rows = terminal.rows("Facturen")
    assert all(row["Reden"] and row["Status"] for row in rows)
    assert sum(bool(row["Uitkomst"]) for row in rows) >= 3
    assert not list((terminal.folder / "demo").glob("*.bak"))
