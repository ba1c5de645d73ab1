"""Letters from the desk: made, marked as sent, and what the workbook says next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest

from xlwings_addin.actions.letters import make_letters, mark_sent, preview_letters
from xlwings_addin.actions.update import update

if TYPE_CHECKING:
    from conftest import Desk

NOVEMBER, DECEMBER = 11, 12


@pytest.fixture
def consumer_desk(open_desk: Callable[[], Desk]) -> Callable[..., Desk]:
    """A consumer who broke two promises, on Monday 23 November 2026."""

    def make(*, term_agreed: bool, delivery_rule: str = "hoogste") -> Desk:
        desk = open_desk()
        own = {
            "Bedrijfsnaam": "Groothandel Voorbeeld B.V.", "Adres": "Keizersweg 12", "Postcode": "3511 XA", "Plaats": "Utrecht",
            "IBAN": "NL02ABNA0123456789", "KvK-nummer": "12345678", "Telefoon": "030 123 45 67", "Behandelaar": "Sanne",
            "Incassobureau": "Incassobureau De Brug te Zwolle", "Bezorgregel": delivery_rule,
        }  # fmt: skip
        for label, value in own.items():
            desk.set("Instellingen", (label,), "Waarde", value)
        desk.add(
            "Debiteuren",
            number="D1",
            name="P. Voorbeeld",
            type="Consument",
            phone="020 000 00 01",
            address="Dorpsstraat 18",
            postcode="1234 XA",
            town="Amersfoort",
            policy="resultaatgericht",
        )
        desk.add(
            "Facturen",
            number="F1",
            debtor="D1",
            name="P. Voorbeeld",
            issued=date(2026, 10, 1),
            due=date(2026, 10, 31),
            description="Keuken",
            amount=Decimal(1000),
            term_agreed=term_agreed,
        )
        for number, day, promised in (("G1", 3, 10), ("G2", 11, 20)):
            desk.add(
                "Gesprekken",
                number=number,
                on=date(2026, NOVEMBER, day),
                debtor="D1",
                invoices="F1",
                handler="Sanne",
                spoken_to="P. Voorbeeld",
                outcome="Toezegging",
                promised=Decimal(1000),
                promised_on=date(2026, NOVEMBER, promised),
                means="Overboeking",
            )
        return desk

    return make


def come_to_work(desk: Desk, day: date) -> dict[str, Any]:
    """The invoice as the workbook has it on this day."""
    desk.set("Instellingen", ("Peildatum",), "Waarde", day)
    update(desk.on(day).book, desk.occasion())
    return desk.row("Facturen", "Factuurnummer", "F1")


def write_and_send(desk: Desk) -> dict[str, Any]:
    """Make the letter of the day and mark it as sent; its row in `Brieven`."""
    report = make_letters(desk.book, desk.occasion())
    assert report.counts == {"letters": 1, "skipped": 0, "standing": 0}, report
    row = desk.rows("Brieven")[-1]
    report = mark_sent(desk.book, [row["Briefnummer"]], desk.occasion())
    assert report.ok, report
    return desk.rows("Brieven")[-1]


def day(value: Any) -> date:
    return value.date() if hasattr(value, "date") else value


def test_a_consumer_with_an_agreed_term_from_fourteen_day_letter_to_hand_over(
    consumer_desk: Callable[..., Desk],
) -> None:
    desk = consumer_desk(term_agreed=True)
    assert come_to_work(desk, date(2026, NOVEMBER, 23))["Volgende stap"] == "Veertiendagenbrief"
    sent = write_and_send(desk)
    assert (sent["Soort"], sent["Hoofdsom"], sent["Incassokosten"]) == ("Veertiendagenbrief", 1000, 150)
    assert [day(sent[each]) for each in ("Bezorgd op", "Uiterste betaaldatum", "Kosten vanaf")] == [
        date(2026, NOVEMBER, 25), date(2026, DECEMBER, 9), date(2026, DECEMBER, 15),
    ]  # fmt: skip
    waiting = come_to_work(desk, date(2026, DECEMBER, 10))
    assert (waiting["Volgende stap"], waiting["Status"]) == ("Geen", "Wacht")
    due = come_to_work(desk, date(2026, DECEMBER, 15))
    assert (due["Volgende stap"], due["Status"]) == ("Uit handen geven", "Nu")
    handed = write_and_send(desk)
    assert (handed["Soort"], handed["Hoofdsom"], handed["Incassokosten"]) == ("Uit handen geven", 1000, None)


def test_by_the_second_delivery_day_the_costs_start_earlier(consumer_desk: Callable[..., Desk]) -> None:
    desk = consumer_desk(term_agreed=True, delivery_rule="tweede bezorgdag")
    come_to_work(desk, date(2026, NOVEMBER, 23))
    assert day(write_and_send(desk)["Kosten vanaf"]) == date(2026, DECEMBER, 10)
    due = come_to_work(desk, date(2026, DECEMBER, 10))
    assert (due["Volgende stap"], due["Status"], due["Incassokosten"]) == ("Uit handen geven", "Nu", 150)


def test_without_an_agreed_term_a_notice_of_default_goes_first(consumer_desk: Callable[..., Desk]) -> None:
    desk = consumer_desk(term_agreed=False)
    assert come_to_work(desk, date(2026, NOVEMBER, 23))["Volgende stap"] == "Ingebrekestelling"
    sent = write_and_send(desk)
    assert [day(sent[each]) for each in ("Bezorgd op", "Uiterste betaaldatum")] == [
        date(2026, NOVEMBER, 25), date(2026, DECEMBER, 9),
    ]  # fmt: skip
    assert sent["Incassokosten"] is None
    assert come_to_work(desk, date(2026, DECEMBER, 9))["Status"] == "Gepland"
    due = come_to_work(desk, date(2026, DECEMBER, 10))
    assert (due["Volgende stap"], due["Status"]) == ("Veertiendagenbrief", "Nu")
    sent = write_and_send(desk)
    assert [day(sent[each]) for each in ("Bezorgd op", "Uiterste betaaldatum", "Kosten vanaf")] == [
        date(2026, DECEMBER, 12), date(2026, DECEMBER, 28), date(2027, 1, 1),
    ]  # fmt: skip
    assert come_to_work(desk, date(2027, 1, 1))["Status"] != "Nu"
    assert come_to_work(desk, date(2027, 1, 4))["Volgende stap"] == "Uit handen geven"


def reworded(desk: Desk, file: str, old: str, new: str) -> None:
    """Change words of a letter as its user does in Word."""
    path = Path(desk.book.fullname).parent / file
    document = docx.Document(str(path))
    for paragraph in document.paragraphs:
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    document.save(str(path))


def test_a_letter_that_was_made_void_in_word_is_not_marked_until_it_is_right(
    consumer_desk: Callable[..., Desk],
) -> None:
    desk = consumer_desk(term_agreed=True)
    come_to_work(desk, date(2026, NOVEMBER, 23))
    make_letters(desk.book, desk.occasion())
    (row,) = desk.rows("Brieven")
    good, bad = "vanaf de dag nadat deze brief bij u is bezorgd", "na dagtekening van deze brief"
    reworded(desk, row["Bestand"], good, bad)
    report = mark_sent(desk.book, [row["Briefnummer"]], desk.occasion())
    assert (report.ok, report.counts["sent"], report.counts["refused"]) == (False, 0, 1)
    (refused,) = desk.rows("Brieven")
    assert refused["Verzonden op"] is None
    assert "na dagtekening" in refused["Controle"] and refused["Controle"] in report.warnings[0]
    reworded(desk, row["Bestand"], bad, good)
    assert mark_sent(desk.book, [row["Briefnummer"]], desk.occasion()).ok
    (marked,) = desk.rows("Brieven")
    assert (marked["Controle"], day(marked["Verzonden op"])) == (None, desk.day)


def test_words_that_only_warn_are_shown_and_the_letter_goes(consumer_desk: Callable[..., Desk]) -> None:
    desk = consumer_desk(term_agreed=True)
    come_to_work(desk, date(2026, NOVEMBER, 23))
    make_letters(desk.book, desk.occasion())
    (row,) = desk.rows("Brieven")
    reworded(desk, row["Bestand"], "Wij behouden", "U bent een wanbetaler. Wij behouden")
    report = mark_sent(desk.book, [row["Briefnummer"]], desk.occasion())
    assert report.ok and any("wanbetaler" in warning for warning in report.warnings)
    (marked,) = desk.rows("Brieven")
    assert (marked["Controle"], day(marked["Verzonden op"])) == (None, desk.day)


def test_a_letter_whose_file_is_gone_is_marked_with_a_warning(consumer_desk: Callable[..., Desk]) -> None:
    desk = consumer_desk(term_agreed=True)
    come_to_work(desk, date(2026, NOVEMBER, 23))
    make_letters(desk.book, desk.occasion())
    (row,) = desk.rows("Brieven")
    (Path(desk.book.fullname).parent / row["Bestand"]).unlink()
    report = mark_sent(desk.book, [row["Briefnummer"]], desk.occasion())
    assert report.ok and "niet nagekeken" in report.warnings[0]


@pytest.mark.parametrize("gone", [False, True])
def test_a_letter_that_asks_more_than_is_open_now_is_not_marked_and_can_be_made_again(
    consumer_desk: Callable[..., Desk], gone: bool
) -> None:
    desk = consumer_desk(term_agreed=True)
    (file,) = make_letters(desk.book, desk.occasion()).files
    desk.set("Facturen", ("F1", "D1"), "Betaald", Decimal(400))
    if gone:
        file.unlink()
    (first,) = desk.rows("Brieven")
    report = mark_sent(desk.book, [first["Briefnummer"]], desk.occasion())
    assert "gaat over € 1.000,00 en u mag nu nog € 600,00 vragen" in " ".join(report.warnings)
    assert report.counts["sent"] == 0
    desk.set("Brieven", (first["Briefnummer"],), "Ingetrokken op", desk.day)
    make_letters(desk.book, desk.occasion())
    *_, second = desk.rows("Brieven")
    assert (second["Hoofdsom"], second["Incassokosten"]) == (600, 90)
    assert mark_sent(desk.book, [second["Briefnummer"]], desk.occasion()).counts["sent"] == 1


def test_a_letter_that_waits_over_an_amount_that_changed_is_named_before_it_is_posted(
    consumer_desk: Callable[..., Desk],
) -> None:
    desk = consumer_desk(term_agreed=True)
    make_letters(desk.book, desk.occasion())
    assert make_letters(desk.book, desk.occasion()).counts["standing"] == 1
    desk.set("Facturen", ("F1", "D1"), "Betaald", Decimal(400))
    for report in (preview_letters(desk.book, desk.occasion()), make_letters(desk.book, desk.occasion())):
        (said,) = (each for each in report.warnings if "al gemaakt" in each)
        assert "gemaakt over € 1.000,00, maar nu gaat het om € 600,00" in said and "Ingetrokken op" in said
        assert report.counts["standing"] == 0 and report.counts["skipped"] == 1


def test_a_letter_is_checked_against_the_invoices_of_its_own_debtor(consumer_desk: Callable[..., Desk]) -> None:
    desk = consumer_desk(term_agreed=True)
    desk.add("Debiteuren", number="D2", name="Tweede Voorbeeld", type="Consument")
    desk.add(
        "Facturen",
        number="F1",
        debtor="D2",
        issued=date(2026, 10, 1),
        due=date(2026, 10, 31),
        amount=Decimal(70),
        paid=Decimal(70),
    )
    make_letters(desk.book, desk.occasion())
    (letter,) = desk.rows("Brieven")
    assert mark_sent(desk.book, [letter["Briefnummer"]], desk.occasion()).counts["sent"] == 1
