"""Before a letter goes out: what the preview tells, what the selected rows ask for, and what is marked as sent."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import docx
import pytest

from xlwings_addin.actions.letters import asked_here, make_letters, mark_sent, preview_letters
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.mailmerge.catalogue import BY_KEY
from xlwings_addin.mailmerge.finished import text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.rules.vocabulary import Outcome

if TYPE_CHECKING:
    from conftest import Office


def day(value: Any) -> date | None:
    return value.date() if hasattr(value, "date") else value


def test_a_measure_is_marked_only_when_the_user_agrees_and_that_is_kept(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    number = row["Briefnummer"]
    office.reword(row["Bestand"], "Hebt u een vraag", "Dan schakelen wij een deurwaarder in. Hebt u een vraag")
    report = mark_sent(office.book, [number], office.occasion())
    assert not report.ok and "Gaat u dat echt doen? Typ dan Akkoord in de kolom Controle" in report.warnings[0]
    (refused,) = office.rows("Brieven")
    assert "deurwaarder" in refused["Controle"] and refused["Verzonden op"] is None
    office.set("Brieven", (number,), "Controle", "akkoord")
    assert mark_sent(office.book, [number], office.occasion()).ok
    (marked,) = office.rows("Brieven")
    assert (marked["Controle"], day(marked["Verzonden op"])) == (None, office.day)
    kept = [line for line in office.rows("Logboek") if line["Tabel"] == "Akkoord"]
    assert [(line["Sleutel"], "deurwaarder" in line["Nieuw"]) for line in kept] == [(number, True)]


def test_agreeing_to_a_measure_excuses_nothing_else(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    number = row["Briefnummer"]
    office.reword(row["Bestand"], "Hebt u een vraag", "Wij melden u bij het BKR en leggen beslag. Hebt u een vraag")
    office.set("Brieven", (number,), "Controle", "Akkoord")
    assert not mark_sent(office.book, [number], office.occasion()).ok
    (refused,) = office.rows("Brieven")
    assert refused["Controle"].startswith("Akkoord; haal 'BKR'")
    office.reword(row["Bestand"], "melden u bij het BKR en ", "")
    assert mark_sent(office.book, [number], office.occasion()).ok, "the agreement stood"


def test_what_a_letter_named_stays_when_the_invoices_change(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    office.set("Facturen", ("F1", "D1"), "Betaald", Decimal(1000))
    update(office.book, office.occasion())
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    (kept,) = office.rows("Brieven")
    assert kept["Hoofdsom"] == row["Hoofdsom"] == 2080.5


def test_before_it_is_sent_a_letter_can_be_undone_with_its_file(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    report = undo(office.book, office.occasion())
    assert [file.name for file in report.obsolete] == [row["Bestand"].rpartition("/")[2]]
    assert office.rows("Brieven") == []
    for file in report.obsolete:
        file.unlink()
    assert office.written("herinnering")[0]["Briefnummer"] == row["Briefnummer"]


class TestThePreview:
    def test_tells_the_currency_the_reason_and_writes_nothing(self, office: Office) -> None:
        office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
        office.set("Facturen", ("F1", "D1"), "Valuta", "USD")
        before = office.values()
        report = preview_letters(office.book, office.occasion())
        assert "Herinnering, USD 1.250,50, facturen F1 (" in report.message
        assert "stuur vandaag de herinnering" in report.message
        assert office.values() == before

    def test_tells_what_is_held_back_because_of_an_error(self, office: Office) -> None:
        office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
        office.set("Instellingen", ("Betalingen bijgewerkt t/m",), "Waarde", date(2026, 11, 1))
        report = preview_letters(office.book, office.occasion())
        assert report.counts["letters"] == 0
        (held, _) = [warning for warning in report.warnings if "status Fout" in warning]
        assert "Werk eerst de betalingen bij" in held and "F1" in held

    def test_tells_that_a_template_is_missing_or_lacks_a_field(
        self, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Any
    ) -> None:
        office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
        monkeypatch.setattr("xlwings_addin.actions.letters.template_folders", lambda book: [tmp_path])
        report = preview_letters(office.book, office.occasion())
        assert "Sjabloon herinnering.docx ontbreekt in de map letters." in report.warnings
        bare = docx.Document()
        bare.add_paragraph("Beste klant")
        bare.save(str(tmp_path / "herinnering.docx"))
        report = preview_letters(office.book, office.occasion())
        assert any("mist het veld «totaal_openstaand»" in warning for warning in report.warnings)

    def test_counts_apart_what_stood_ready(self, office: Office) -> None:
        office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
        office.written("herinnering")
        report = preview_letters(office.book, office.occasion())
        assert report.counts == {"letters": 0, "skipped": 0, "standing": 1}


def test_a_complaint_and_a_demand_on_one_day_are_not_both_to_be_sent(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    office.called(
        Outcome.COMPLAINT,
        reason="Te laat geleverd",
        disputed=Decimal(250),
        action_owner="Wij",
        ready_by=date(2026, 11, 27),
    )
    report = preview_letters(office.book, office.occasion())
    assert any(
        "krijgt vandaag ook de brief Herinnering over hetzelfde bedrag" in warning for warning in report.warnings
    )


def test_a_draft_plan_that_nobody_signed_is_not_confirmed_for_ever(office: Office) -> None:
    office.called(
        Outcome.PLAN,
        promised=Decimal("1250.50"),
        promised_on=date(2026, 11, 25),
        condition="2 termijnen",
        reason="krap",
    )
    office.come_on(date(2026, 11, 26))
    report = preview_letters(office.book, office.occasion())
    assert any("de eerste termijn (25-11-2026) is al voorbij" in warning for warning in report.warnings)
    office.come_on(date(2026, 12, 4))
    assert "regeling" not in " ".join(preview_letters(office.book, office.occasion()).warnings).lower()


def test_asking_for_a_letter_that_nothing_asks_for_is_told(office: Office) -> None:
    report = make_letters(office.book, office.occasion(), wish=Wish(BY_KEY["ontvangstbevestiging"]))
    assert report.warnings == ["Er is niets dat om deze brief vraagt: Ontvangstbevestiging (geheel / gedeeltelijk)."]


class TestTheSelectedRows:
    """What `Brieven maken` proposes: letters about the rows that the user chose, of any date."""

    def test_of_payments_ask_for_a_receipt(self, office: Office) -> None:
        for day_of_month, amount, status in ((2, 100, "Geboekt"), (3, -50, ""), (4, 70, "Geboekt")):
            office.add(
                "Betalingen", booked_on=date(2026, 11, day_of_month), amount=Decimal(amount), debtor="D1", invoice="F1", status=status,
                currency="EUR",
            )  # fmt: skip
        table = office.table("Betalingen")
        rows = range(table.first_row, table.first_row + 2)
        table.sheet.range((rows[0], 1), (rows[-1], 1)).select()
        asked = asked_here(office.book)
        assert asked is not None
        wish, question = asked
        assert wish == Wish(BY_KEY["ontvangstbevestiging"], frozenset({table.first_row}))
        assert question == "U koos 1 betaling. De ontvangst daarvan bevestigen?"
        (file,) = make_letters(office.book, office.occasion(), wish=wish).files
        assert "Op 2 november 2026 hebben wij € 100,00 van u ontvangen." in " ".join(text_of(file).split())

    def test_of_credit_notes_ask_for_a_correction_that_says_what_it_lacks(self, office: Office) -> None:
        office.add(
            "Facturen", number="C9", debtor="D1", name="Bakkerij De Krent", issued=date(2026, 9, 1), due=date(2026, 9, 1),
            description="Retour", amount=Decimal("-250.50"),
        )  # fmt: skip
        table = office.table("Facturen")
        table.sheet.range((table.first_row + 3, 1)).select()
        asked = asked_here(office.book)
        assert asked is not None and asked[0].letter is BY_KEY["wijziging_factuur"]
        report = make_letters(office.book, office.occasion(), wish=asked[0])
        assert "zet in de Omschrijving het nummer van de factuur die u corrigeert" in report.warnings[0]

    def test_of_anything_else_ask_for_nothing(self, office: Office) -> None:
        table = office.table("Facturen")
        table.sheet.range((table.first_row, 1)).select()
        assert asked_here(office.book) is None


def test_a_letter_that_comes_back_beside_its_own_annulment_is_told(office: Office) -> None:
    office.set("Debiteuren", ("D1",), "Beleid", "procesgericht")
    row, _ = office.written("herinnering")
    mark_sent(office.book, [row["Briefnummer"]], office.occasion())
    office.set("Brieven", (row["Briefnummer"],), "Ingetrokken op", office.day)
    report = preview_letters(office.book, office.occasion())
    assert any("ook een nieuwe brief Herinnering. Verstuur die alleen als" in warning for warning in report.warnings)
