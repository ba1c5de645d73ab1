"""The buttons that bring data in: what they ask, and what they do with the answer."""

from types import SimpleNamespace

import pytest

from xlwings_addin import buttons
from xlwings_addin.actions import file_choice
from xlwings_addin.actions.importing import import_files, preview_import
from xlwings_addin.actions.undo import undo
from xlwings_addin.errors import DataError

HEAD = "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag"


class Clicker:
    """Somebody at Excel: which files they pick, what they answer, which cells they have selected, and what they were asked."""

    def __init__(self, desk, monkeypatch):
        self.files, self.answers, self.asked = [], [], []
        api = SimpleNamespace(InputBox=lambda Prompt, **_: self._alert(Prompt))  # noqa: N803 as Excel names it
        self.app = SimpleNamespace(alert=self._alert, api=api, engine=desk.book.app.engine, selection=None)
        self.book = SimpleNamespace(
            app=self.app,
            sheets=desk.book.sheets,
            names=desk.book.names,
            name=desk.book.name,
            fullname=desk.book.fullname,
        )
        monkeypatch.setattr(file_choice, "chosen_files", lambda *_: self.files)

    def _alert(self, prompt, **_):
        self.asked.append(prompt)
        return self.answers.pop(0)

    def select(self, sheet, row):
        self.app.selection = self.book.sheets[sheet].range((row, 1))

    def click(self, name):
        return buttons.run(name, self.book)


@pytest.fixture
def clicker(desk, monkeypatch):
    return Clicker(desk, monkeypatch)


@pytest.fixture
def export(tmp_path):
    def write(*rows, head=HEAD):
        path = tmp_path / "posten.csv"
        path.write_text("\n".join([head, *rows]), encoding="utf-8")
        return path

    return write


def numbers(desk, column="Betaald"):
    return {row["Factuurnummer"]: row[column] for row in desk.rows("Facturen")}


@pytest.mark.parametrize(("answer", "paid"), [("yes", 830), ("no", None)])
def test_the_preview_says_what_a_complete_list_would_mark_paid(desk, clicker, export, answer, paid):
    clicker.files = [export("F1;D1;Krent;06-10-2026;05-11-2026;1250,50", "F9;D1;Krent;13-10-2026;15-11-2026;10")]
    clicker.answers = [answer]
    report = clicker.click("importeren")
    (question,) = clicker.asked
    assert "1 nieuwe factuur" in question and "2 facturen die er niet in staan" in question
    assert numbers(desk)["F2"] == paid and "F9" in numbers(desk)
    assert report.counts["new"] == 1


@pytest.mark.parametrize(
    ("listed", "said"),
    [
        ("F1;D1;Krent;13-10-2026;15-11-2026;1250,50", "2 van de 3 open facturen staan"),
        ("F9;D1;Krent;13-10-2026;15-11-2026;10", "3 van de 3 open facturen staan"),
    ],
)
def test_a_complete_list_that_would_pay_most_of_what_is_open_is_doubted(desk, clicker, export, listed, said):
    clicker.files, clicker.answers = [export(listed)], ["yes"]
    report = clicker.click("importeren")
    assert said in clicker.asked[0]
    assert [warning for warning in report.warnings if said in warning and "goede administratie" in warning]


def test_half_of_what_is_open_is_not_doubted_nor_a_list_that_is_not_complete(desk, export):
    desk.add("Facturen", number="F8", debtor="D1", amount=10)
    file = export("F1;D1;Krent;13-10-2026;15-11-2026;1250,50", "F2;D1;Krent;06-10-2026;05-11-2026;1250,50")
    for complete in (False, True):
        assert "goede administratie" not in str(import_files(desk.book, [file], desk.occasion(), complete=complete))


def test_what_another_file_adds_does_not_hide_that_most_is_paid(desk, export, tmp_path):
    many = export(*(f"G{number};D1;Krent;13-10-2026;15-11-2026;10" for number in range(9)))
    more = tmp_path / "meer.csv"
    more.write_text("\n".join([HEAD, "G9;D1;Krent;13-10-2026;15-11-2026;10"]), encoding="utf-8")
    for tried in (
        preview_import(desk.book, [many, more], complete=True),
        import_files(desk.book, [many, more], desk.occasion(), complete=True),
    ):
        assert "3 van de 3 open facturen" in str(tried)


def test_a_file_that_is_named_twice_is_read_once_and_that_is_said(desk, export, tmp_path):
    file = export("F9;D1;Krent;13-10-2026;15-11-2026;10", "F1;D1;Krent;13-10-2026;15-11-2026;1250,50")
    twice = [file, tmp_path / "elders" / ".." / file.name]
    for told in (
        preview_import(desk.book, twice, complete=True),
        import_files(desk.book, twice, desk.occasion(), complete=True),
    ):
        assert told.counts["new"] == 1
        assert told.message.count("posten.csv") == 1 and "Alle bestanden" not in told.message
        assert "posten.csv is 2 keer genoemd en één keer gelezen." in told.warnings


def test_cancelling_changes_nothing(desk, clicker, export):
    before = desk.values()
    clicker.files = [export("F9;D1;Krent;13-10-2026;15-11-2026;10")]
    clicker.answers = ["cancel"]
    clicker.click("importeren")
    clicker.files = []
    clicker.click("importeren")
    clicker.click("bankafschrift")
    assert desk.values() == before


def test_dates_that_can_be_read_both_ways_are_asked_not_guessed(desk, clicker, export):
    clicker.files = [export("F9;D1;Krent;03-04-2026;05-06-2026;10")]
    clicker.answers = ["no", "no"]
    clicker.click("importeren")
    assert "dag voorop" in clicker.asked[0]
    row = desk.row("Facturen", "Factuurnummer", "F9")
    assert (row["Factuurdatum"].month, row["Vervaldatum"].month) == (3, 5)


def test_proposals_are_accepted_by_selected_row_or_all_after_a_question(desk, clicker):
    for number in ("F1", "F2"):
        desk.add("Betalingen", amount=10, debtor="D1", invoice=number, status="Voorstel", source=number)
    clicker.select("Betalingen", desk.table("Betalingen").first_row)
    assert clicker.click("voorstellen_accepteren").counts == {"booked": 1}
    clicker.select("Facturen", 5)
    clicker.answers = ["no", "yes"]
    clicker.click("voorstellen_accepteren")
    assert [row["Status"] for row in desk.rows("Betalingen")] == ["Geboekt", "Voorstel"]
    clicker.click("voorstellen_accepteren")
    assert [row["Status"] for row in desk.rows("Betalingen")] == ["Geboekt", "Geboekt"]
    assert "geen voorstellen" in clicker.click("voorstellen_accepteren").message


ODD_HEAD = "Stuk;Wie;Deb;Op;Uiterlijk;Som"
ODD_MAP = {
    "Stuk": "Factuurnummer",
    "Deb": "Debiteurnummer",
    "Op": "Factuurdatum",
    "Uiterlijk": "Vervaldatum",
    "Som": "Bedrag",
}


def test_a_mapping_is_remembered_for_files_with_the_same_headers_until_it_is_undone(desk, export):
    file = export("F9;Krent;D1;13-10-2026;15-11-2026;10", head=ODD_HEAD)
    with pytest.raises(DataError):
        import_files(desk.book, [file], desk.occasion())
    import_files(desk.book, [file], desk.occasion(), mapping=ODD_MAP)
    again = export("F9;Krent;D1;13-10-2026;15-11-2026;12", head=ODD_HEAD)
    report = import_files(desk.book, [again], desk.occasion())
    assert numbers(desk, "Bedrag")["F9"] == 12
    assert any("Stuk = Factuurnummer" in warning for warning in report.warnings)
    with pytest.raises(DataError):
        import_files(desk.book, [export("1;2;3;4;5;6", head=ODD_HEAD + "2")], desk.occasion())
    undo(desk.book, desk.occasion())
    undo(desk.book, desk.occasion())
    assert "F9" not in numbers(desk)
    with pytest.raises(DataError):
        import_files(desk.book, [file], desk.occasion())


def test_the_same_mapping_again_adds_nothing_to_the_journal(desk, export):
    file = export("F9;Krent;D1;13-10-2026;15-11-2026;10", head=ODD_HEAD)
    import_files(desk.book, [file], desk.occasion(), mapping=ODD_MAP)
    before = desk.rows("Logboek")
    import_files(desk.book, [file], desk.occasion(), mapping=ODD_MAP)
    assert desk.rows("Logboek") == before


AMBIGUOUS = "F9;D1;Krent;03/04/2026;05/06/2026;{}"


def test_an_order_of_dates_that_the_user_gave_is_remembered_until_a_file_shows_another(desk, clicker, export):
    def imported(*rows, answers):
        clicker.files, clicker.answers, clicker.asked = [export(*rows)], answers, []
        report = clicker.click("importeren")
        asked = any("de dag voorop?" in each for each in clicker.asked)
        told = any("de dag voorop, zoals u opgaf" in each for each in clicker.asked)
        return asked, told, numbers(desk, "Factuurdatum").get("F9"), report

    asked, _, on, _ = imported(AMBIGUOUS.format(10), answers=["yes", "no"])
    assert asked and (on.month, on.day) == (4, 3)
    asked, told, on, _ = imported(AMBIGUOUS.format(11), answers=["no"])
    assert told and not asked and (on.month, on.day) == (4, 3)
    asked, _, on, _ = imported(AMBIGUOUS.format(12), "F8;D1;Krent;04/13/2026;06/15/2026;9", answers=["no"])
    assert not asked and (on.month, on.day) == (3, 4), "the file itself shows the month first"
    asked, _, _, report = imported(AMBIGUOUS.format(13), answers=["cancel"])
    assert asked and report.message == "Er is niets ingelezen."


def test_the_order_of_one_file_is_not_that_of_another(desk, clicker, export, tmp_path):
    first = export(AMBIGUOUS.format(10)).rename(tmp_path / "a.csv")
    other = export(
        "F8;Krent;D1;03/04/2026;05/06/2026;9", head=HEAD.replace("Debiteurnummer;Debiteur", "Klantnaam;Klantnr")
    )
    clicker.files, clicker.answers = [first, other], ["yes", "no", "no"]
    clicker.click("importeren")
    read = numbers(desk, "Factuurdatum")
    assert ((read["F9"].month, read["F9"].day), (read["F8"].month, read["F8"].day)) == ((4, 3), (3, 4))


def test_a_column_that_no_known_header_tells_is_asked_once_for_each_source(desk, clicker, export):
    head = "Stuk;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Som"
    clicker.files = [export("F9;D1;Krent;13-10-2026;15-11-2026;10", head=head)]
    clicker.answers = ["ok", 7.0, 1.0, "ok", 5.0, "no"]
    clicker.click("importeren")
    assert numbers(desk, "Bedrag")["F9"] == 10
    assert (
        "In welke kolom van het bestand staat het factuurnummer?" in clicker.asked[0] and "1. Stuk" in clicker.asked[0]
    )
    assert clicker.asked[1] == clicker.asked[2], "there is no seventh column"
    assert "staat het bedrag dat nog openstaat?" in clicker.asked[3] and "Stuk" not in clicker.asked[3]
    clicker.files = [export("F9;D1;Krent;13-10-2026;15-11-2026;7", head=head)]
    clicker.answers, clicker.asked = ["no"], []
    clicker.click("importeren")
    assert numbers(desk)["F9"] == 3 and len(clicker.asked) == 1


def test_the_debtor_is_asked_for_too(desk, clicker, export):
    clicker.files = [export("F9;D1;13-10-2026;10", head="Factuurnummer;Wie;Vervaldatum;Bedrag")]
    clicker.answers = ["ok", 2.0, "no"]
    clicker.click("importeren")
    assert "het nummer van de debiteur" in clicker.asked[0]
    assert numbers(desk, "Debiteurnummer")["F9"] == "D1"


@pytest.mark.parametrize("answers", [["cancel"], ["ok", False]])
def test_who_names_no_column_reads_nothing(desk, clicker, export, answers):
    before = desk.values()
    clicker.files = [
        export("F9;D1;Krent;13-10-2026;15-11-2026;10", head="Stuk;Debiteurnummer;Debiteur;Datum;Vervalt;Som")
    ]
    clicker.answers = answers
    assert clicker.click("importeren").message == "Er is niets ingelezen."
    assert desk.values() == before


def test_a_mac_shows_the_headers_in_a_list(clicker, monkeypatch):
    from xlwings_addin.actions import import_questions

    ran = []

    def run(words, **_):
        ran.append(words)
        return SimpleNamespace(stdout="Som\n" if len(ran) == 1 else "\n")

    monkeypatch.setattr(import_questions.sys, "platform", "darwin")
    monkeypatch.setattr(import_questions.subprocess, "run", run)
    assert import_questions._chosen(clicker.app, "t", "Welke?", ["Stuk", "Som"]) == "Som"
    assert ran[0][-3:] == ["Welke?", "Stuk", "Som"]
    assert import_questions._chosen(clicker.app, "t", "Welke?", ["Stuk", "Som"]) is None
