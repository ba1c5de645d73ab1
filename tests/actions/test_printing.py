"""All letters in one document for printing, from the desk."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from xlwings_addin.actions.letters import make_letters
from xlwings_addin.actions.update import update
from xlwings_addin.resources import letters_dir

if TYPE_CHECKING:
    from conftest import Desk

OWN = {
    "Bedrijfsnaam": "Groothandel Voorbeeld B.V.", "Adres": "Keizersweg 12", "Postcode": "3511 XA", "Plaats": "Utrecht",
    "IBAN": "NL02ABNA0123456789", "KvK-nummer": "12345678", "Telefoon": "030 123 45 67", "Behandelaar": "Sanne",
}  # fmt: skip


@pytest.fixture
def desk(open_desk: Callable[[], Desk]) -> Desk:
    """Three debtors: a reminder in Dutch, one in English, and a demand in Dutch."""
    desk = open_desk()
    for label, value in OWN.items():
        desk.set("Instellingen", (label,), "Waarde", value)
    for number, language, policy, step in (
        ("D1", "", "procesgericht", ""), ("D2", "en", "procesgericht", ""), ("D3", "", "resultaatgericht", "Bellen"),
    ):  # fmt: skip
        desk.add(
            "Debiteuren", number=number, name=f"Klant {number}", type="Zakelijk", language=language, policy=policy,
            address="Deegstraat 12", postcode="1000 XA", town="Amsterdam",
        )  # fmt: skip
        desk.add(
            "Facturen", number=f"F-{number}", debtor=number, issued=date(2026, 10, 1), due=date(2026, 11, 1),
            description="Meel", amount=100, term_agreed=True, last_step=step,
            last_step_on=date(2026, 11, 9) if step else None,
        )  # fmt: skip
    update(desk.book, desk.occasion())
    return desk


def test_letters_of_one_language_are_in_one_document_whatever_their_template(desk: Desk) -> None:
    report = make_letters(desk.book, desk.occasion(), combined=True)
    assert report.counts["letters"] == 3
    together = [file for file in report.files if file.stem.endswith("_samen")]
    assert [len(docx.Document(str(file)).sections) for file in together] == [2, 1]
    kinds = {row["Soort"] for row in desk.rows("Brieven")}
    assert kinds == {"Herinnering", "Aanmaning"}


def test_a_template_with_endnotes_is_told_and_its_letters_stand(desk: Desk) -> None:
    own = Path(desk.book.fullname).parent / "letters" / "herinnering.docx"
    own.parent.mkdir()
    with zipfile.ZipFile(letters_dir() / "herinnering.docx") as old, zipfile.ZipFile(own, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                part = part.replace(b"<w:sectPr", b'<w:p><w:r><w:endnoteReference w:id="2"/></w:r></w:p><w:sectPr', 1)
            new.writestr(name, part)
    report = make_letters(desk.book, desk.occasion(), combined=True)
    assert report.counts["letters"] == 3
    assert "Sjabloon herinnering.docx heeft eindnoten. Druk deze brieven een voor een af." in report.warnings
    together = [file for file in report.files if file.stem.endswith("_samen")]
    assert len(together) == 2, "the English reminder and the demand"
