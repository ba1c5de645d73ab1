"""Whose name and address a letter carries: what is meant for an administrator never goes to the debtor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from xlwings_addin.mailmerge.addressee import Administrator, administrator, salutation
from xlwings_addin.mailmerge.batch import Batch, make_letters
from xlwings_addin.mailmerge.catalogue import DUTCH, ENGLISH, FILING
from xlwings_addin.mailmerge.checks import objections
from xlwings_addin.mailmerge.finished import FinishedLetter, text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.wording import BY_LANGUAGE
from xlwings_addin.rules.facts import Debtor, Ledger
from xlwings_addin.rules.outlook import Outlook

MakeWorld = Callable[..., tuple[Ledger, Outlook]]
FOLDER = Path(__file__).parents[2] / "letters"
NAMED = "mr. A. Curator"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("mr. A. Curator, Postbus 12, 3500 AA Utrecht", (NAMED, "Postbus 12", "3500 AA", "Utrecht")),
        ("mr. A. Curator\nKade 1\n3500AA Den Haag", (NAMED, "Kade 1", "3500AA", "Den Haag")),
        ("mr. A. Curator; Kade 1;  3500 aa   Den Haag ", (NAMED, "Kade 1", "3500 AA", "Den Haag")),
        ("mr. A. Curator, Bos Advocaten, Kade 1, 1000 Brussel", (f"{NAMED}, Bos Advocaten", "Kade 1", "1000", "Brussel")),
        ("mr. A. Curator, Kade 1, 3500 AA, Utrecht", (NAMED, "Kade 1", "3500 AA", "Utrecht")),
        ("mr. A. Curator, Kade 1\n3500 aa\nUtrecht", (NAMED, "Kade 1", "3500 AA", "Utrecht")),
        ("mr. A. Curator, Kade 1, 3500 AA Utrecht, Nederland", (NAMED, "Kade 1", "3500 AA", "Utrecht", "Nederland")),
        ("mr. A. Curator\nKade 1\nB-1000, Brussel\nBelgië", (NAMED, "Kade 1", "B-1000", "Brussel", "België")),
        ("RA Müller, Weg 5, D-10115 Berlin, Duitsland", ("RA Müller", "Weg 5", "D-10115", "Berlin", "Duitsland")),
        ("mr. A, Kade 1, 3500 AA Utrecht; mr. B, Weg 2, 1000 AB Lent", ("mr. A, Kade 1, 3500 AA Utrecht; mr. B, Weg 2, 1000 AB Lent", "", "", "")),
        ("Bos, Kade 1, 3500 AA Utrecht, tel. 030 1", ("Bos, Kade 1, 3500 AA Utrecht, tel. 030 1", "", "", "")),
        ("mr. A. Curator", (NAMED, "", "", "")),
        ("mr. A. Curator, 3500 AA Utrecht", ("mr. A. Curator, 3500 AA Utrecht", "", "", "")),
        ("mr. A. Curator, Kade 1, Utrecht", ("mr. A. Curator, Kade 1, Utrecht", "", "", "")),
        ("mr. A. Curator, Kade 1, tel. 030 123 45 67", ("mr. A. Curator, Kade 1, tel. 030 123 45 67", "", "", "")),
        ("", ("", "", "", "")),
    ],
)  # fmt: skip
def test_an_administrators_address_stands_behind_the_name(cell: str, found: tuple[str, ...]) -> None:
    assert administrator(Debtor(2, "D1", administrator=cell)) == Administrator(*found)


def filed(world: MakeWorld, on: date, folder: Path, **facts: str) -> tuple[Batch, Ledger, str]:
    ledger, outlook = world(FILING.key, **facts)
    batch = make_letters(plan_letters(ledger, outlook, on, Wish(FILING)), ledger, on, folder, [FOLDER])
    return batch, ledger, text_of(batch.made[0].path)


def test_a_claim_goes_to_the_administrators_own_address(world: MakeWorld, on: date, tmp_path: Path) -> None:
    batch, _, text = filed(world, on, tmp_path)
    assert "mr. A. Curator\ninzake Jansen & Zonen Installatietechniek B.V.\nPostbus 12\n3500 AA  Utrecht\n" in text
    assert "Dorpsstraat" not in text and "Amersfoort" not in text
    assert not any("geen adres" in warning for warning in batch.warnings)


def test_the_name_and_street_of_the_administrator_are_not_the_letters_own_words(
    world: MakeWorld, on: date, tmp_path: Path
) -> None:
    cell = "mr. A. van Beslag, Politieplein 1, 3500 AA Utrecht"
    batch, ledger, text = filed(world, on, tmp_path, administrator=cell)
    letter = FinishedLetter(text, batch.made[0].row, ledger.debtors["D1001"], ledger, on, {})
    assert "Beslag" in text and "Beslag" not in letter.wording and "Politie" not in letter.wording


@pytest.mark.parametrize("greeting", ["Geachte heer Van Beslag,", "Dear Mr Van Beslag,"])
def test_the_greeting_of_a_contact_is_not_the_letters_own_words(
    greeting: str, world: MakeWorld, on: date, tmp_path: Path
) -> None:
    batch, ledger, _ = filed(world, on, tmp_path)
    debtor = ledger.debtors["D1001"]._replace(contact="de heer J. van Beslag")
    letter = FinishedLetter(f"{greeting}\n\nWij leggen beslag.", batch.made[0].row, debtor, ledger, on, {})
    assert "Van Beslag" not in letter.wording and "leggen beslag" in letter.wording


@pytest.mark.parametrize(("country", "shown"), [("Nederland", False), ("België", True)])
def test_the_administrators_country_stands_there_when_it_is_another(
    country: str, shown: bool, world: MakeWorld, on: date, tmp_path: Path
) -> None:
    _, _, text = filed(world, on, tmp_path, administrator=f"{NAMED}, Kade 1, 3500 AA Utrecht, {country}")
    assert ("3500 AA  Utrecht\n" in text, f"Utrecht\n{country}\n" in text) == (True, shown)


def test_without_that_address_it_shows_where_to_write_it_and_cannot_be_sent(
    world: MakeWorld, on: date, tmp_path: Path
) -> None:
    batch, ledger, text = filed(world, on, tmp_path, administrator=NAMED)
    assert "Dorpsstraat" not in text and "Amersfoort" not in text
    assert "«straat en nummer»\n«postcode»  «plaats»" in text
    assert any("bij Bewindvoerder geen adres" in warning for warning in batch.warnings)
    row = batch.made[0].row
    told = objections(FinishedLetter(text, row, ledger.debtors["D1001"], ledger, on, {}))
    assert "een veld is niet ingevuld: «straat en nummer»" in told.blocking
    written = text.replace("«straat en nummer»", "Kade 1").replace("«postcode»  «plaats»", "3500 AA  Utrecht")
    assert not objections(FinishedLetter(written, row, ledger.debtors["D1001"], ledger, on, {})).blocking


def test_the_address_of_an_insolvent_debtor_himself_is_not_needed(world: MakeWorld, on: date) -> None:
    ledger, outlook = world(FILING.key)
    gone = {number: each._replace(address="", postcode="", town="") for number, each in ledger.debtors.items()}
    (plan,) = plan_letters(replace(ledger, debtors=gone), outlook, on, Wish(FILING))
    assert plan.blocked_by == ()


@pytest.mark.parametrize(
    ("contact", "language", "said"),
    [
        ("mr. J. de Boer", DUTCH, "Geachte heer, mevrouw,"),
        ("Mr. J. de Boer", ENGLISH, "Dear Mr De Boer,"),
        ("de heer mr. J. de Boer", DUTCH, "Geachte heer De Boer,"),
        (" mevrouw De Boer", DUTCH, "Geachte mevrouw De Boer,"),
    ],
)
def test_a_lawyers_title_does_not_tell_a_man_from_a_woman(contact: str, language: str, said: str) -> None:
    assert salutation(contact, BY_LANGUAGE[language], language) == said


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        ("De heer en mevrouw Jansen", "Geachte heer, mevrouw,"),
        ("De heer Jansen en mevrouw De Vries", "Geachte heer, mevrouw,"),
        ("mevrouw Jansen/de heer Smit", "Geachte heer, mevrouw,"),
        ("de heer J. van den Hengel", "Geachte heer Van den Hengel,"),
        ("mevrouw De Wit (directeur)", "Geachte mevrouw De Wit,"),
        ("de heer J. Jansen, hoofd administratie", "Geachte heer Jansen,"),
    ],
)
def test_two_people_are_not_greeted_as_one_nor_by_a_role(contact: str, said: str) -> None:
    assert salutation(contact, BY_LANGUAGE[DUTCH], DUTCH) == said
