"""The sheet `Uitleg`: how to work with this workbook, on one page, with a link to every sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from xlwings_addin.ledger.schema import RUNGS
from xlwings_addin.template.design import RUST, RUST_TINT, SLATE, TEAL, WHITE, Formats
from xlwings_addin.template.pages import add_heading, add_link, add_title
from xlwings_addin.template.tables import first_column, set_up_page

GUIDE_SHEET = "Uitleg"

INTRODUCTION = (
    "Dit werkboek laat per factuur zien hoeveel dagen de betaling te laat is, wat de volgende stap is en waarom. "
    "U belt met het hele dossier voor u, legt het gesprek vast en maakt de brief die daarbij hoort. "
    "Alle knoppen staan op het tabblad Incasso in het lint."
)

START = (
    ("Instellingen", "Vul uw bedrijfsgegevens in: naam, adres, IBAN, KvK en telefoon."),
    ("Facturen", "Klik op Importeren en kies een csv of xlsx uit uw boekhouding."),
    ("Debiteuren", "Kies per debiteur het type en vul adres en telefoon aan."),
    ("Facturen", "Klik op Bijwerken: elke factuur krijgt een stap, datum en reden."),
    ("Bellijst", "Klik op Bellijst: wie u vandaag belt, de belangrijkste bovenaan."),
)

DAILY = (
    ("Betalingen", "Klik op Bankafschrift of Importeren, en daarna op Bijwerken."),
    ("Bellijst", "Kies een rij, klik op Gesprek openen en bel."),
    ("Gesprek", "Vul rechts de notitie in en klik op Gesprek vastleggen."),
    ("Brieven", "Klik op Voorbeeld, dan op Brieven maken. Lees ze na in Word."),
    ("Brieven", "Verstuur ze en klik op Verzonden markeren: dan pas telt de stap."),
)

SHEETS = (
    ("Dashboard", "De stand van zaken in cijfers en grafieken."),
    ("Bellijst", "Wie u vandaag belt, waarom, en wat er het laatst is gezegd."),
    ("Gesprek", "Dossier, gespreksleidraad en notitie van een debiteur."),
    ("Facturen", "Uw openstaande posten met de volgende stap. De plus rechts toont meer kolommen."),
    ("Debiteuren", "Uw klanten, met type, contactpersoon en bijzonderheden."),
    ("Gesprekken", "Alle gesprekken. Een verbetering is een nieuwe rij."),
    ("Termijnen", "Betalingsregelingen, een rij per termijn."),
    ("Brieven", "Alle brieven met de bedragen die erin staan."),
    ("Betalingen", "Ontvangen betalingen en voorstellen om te boeken."),
    ("Beleid", "Uw regels. Drie voorbeelden staan klaar; pas ze aan of voeg er een toe."),
    ("Treden", "De stappen van elk beleid: wanneer, hoe, welke brief. Rechts ervan een voorbeeld."),
    ("Instellingen", "Uw gegevens, de peildatum, vrije dagen en nieuwe rentepercentages."),
)
"""Sheet, or table that does not stand at the beginning of its sheet, and what it holds."""

GOOD_TO_KNOW = (
    "De peildatum in Instellingen is vandaag. Typ een andere datum om terug of vooruit te kijken.",
    "Ongedaan maken draait de laatste import, het laatste gesprek of de laatste brieven terug.",
    "U mag kolommen verplaatsen, verbergen en toevoegen, en sorteren en filteren. Laat de koppen staan.",
    "Dit werkboek verstuurt niets en gebruikt geen internet. U leest en verstuurt elke brief zelf.",
    "De knoppen hebben Python nodig. Werkt er een niet? Klik op Controleer installatie.",
    "Werkbladfuncties zoals dagen_te_laat werken alleen in Excel voor Windows, knoppen ook op een Mac.",
    "De regels volgen de Nederlandse wet, maar zijn geen juridisch advies. Vraag bij twijfel een jurist.",
    "Belt u voor een ander, zoals een administratiekantoor doet? Zet dan Incasseert voor derden op Ja.",
    "De bladen Samenvoegen, Logboek en Lijsten zijn verborgen: rechtsklik op een tab, Zichtbaar maken.",
)

_NUMBER, _NAME, _TEXT, _RIGHT, _RIGHT_TEXT = 1, 2, 3, 5, 6


def add_guide(worksheet: Any, formats: Formats) -> None:
    """Draw the page: left how to begin and each day, right the sheets, below the colours and what is good to know."""
    worksheet.hide_gridlines(2)
    worksheet.set_default_row(18)
    for column, width in enumerate((2, 4, 14, 60, 3, 14, 74, 2)):
        worksheet.set_column(column, column, width, formats.of())
    add_title(worksheet, formats, "Incasso: zo werkt dit werkboek")
    worksheet.set_row(1, 36)
    worksheet.merge_range(1, _NUMBER, 1, _RIGHT_TEXT, INTRODUCTION, formats.of(font_size=12, text_wrap=True))
    after = _add_steps(worksheet, formats, 3, "Zo begint u", START)
    after = _add_steps(worksheet, formats, after + 1, "Elke werkdag", DAILY)
    _add_colours(worksheet, formats, after + 1)
    after = _add_sheets(worksheet, formats, 3)
    _add_notes(worksheet, formats, after + 1)
    set_up_page(worksheet)
    worksheet.fit_to_pages(1, 1)


def _add_steps(worksheet: Any, formats: Formats, row: int, title: str, steps: Iterable[tuple[str, str]]) -> int:
    add_heading(worksheet, formats, row, _NUMBER, _TEXT, title)
    for count, (sheet, sentence) in enumerate(steps, 1):
        row += 1
        worksheet.write(row, _NUMBER, count, formats.of(bold=True, font_color=TEAL, align="center", valign="vcenter"))
        add_link(worksheet, formats, row, _NAME, sheet, sheet, valign="vcenter")
        worksheet.write(row, _TEXT, sentence, formats.of(valign="vcenter"))
    return row + 1


def _add_sheets(worksheet: Any, formats: Formats, row: int) -> int:
    from xlsxwriter.utility import xl_col_to_name

    add_heading(worksheet, formats, row, _RIGHT, _RIGHT_TEXT, "De bladen")
    for name, sentence in SHEETS:
        row += 1
        target = f"{RUNGS.sheet}!{xl_col_to_name(first_column(RUNGS))}1" if name == RUNGS.name else name
        add_link(worksheet, formats, row, _RIGHT, target, name, valign="vcenter")
        worksheet.write(row, _RIGHT_TEXT, sentence, formats.of(valign="vcenter"))
    return row + 1


def _add_colours(worksheet: Any, formats: Formats, row: int) -> None:
    add_heading(worksheet, formats, row, _NUMBER, _TEXT, "Zo leest u de bladen")
    samples = (
        ("Kolomkop", formats.heading(by_user=True), "Donkere kop: deze kolom vult u in, of de import."),
        ("Kolomkop", formats.heading(by_user=False), "Grijze, schuine kop: deze kolom vult het programma."),
        (
            "Nu",
            formats.of(bold=True, font_color=RUST, bg_color=RUST_TINT, valign="vcenter"),
            "De stap is aan de beurt.",
        ),
        (
            "Fout",
            formats.of(bold=True, font_color=WHITE, bg_color=RUST, valign="vcenter"),
            "Er klopt iets niet; de reden staat erbij.",
        ),
        ("Klaar", formats.of(font_color=SLATE, valign="vcenter"), "Hier hoeft u niets meer te doen."),
    )
    for sample, look, sentence in samples:
        row += 1
        worksheet.write(row, _NAME, sample, look)
        worksheet.write(row, _TEXT, sentence, formats.of(indent=1, align="left", valign="vcenter"))


def _add_notes(worksheet: Any, formats: Formats, row: int) -> None:
    add_heading(worksheet, formats, row, _RIGHT, _RIGHT_TEXT, "Goed om te weten")
    for sentence in GOOD_TO_KNOW:
        row += 1
        worksheet.write(row, _RIGHT, f"•  {sentence}", formats.of(valign="vcenter"))
