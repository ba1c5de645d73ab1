"""The sheet `Uitleg`: how to work with this workbook, on one page, with a link to every sheet."""

from __future__ import annotations

from typing import Any

from xlwings_addin.template.design import LINE, RUST, RUST_TINT, SLATE, TEAL, WHITE, Formats
from xlwings_addin.template.pages import add_title, link
from xlwings_addin.template.tables import set_up_page

GUIDE_SHEET = "Uitleg"

INTRODUCTION = (
    "Dit werkboek laat per factuur zien hoeveel dagen de betaling te laat is, wat de volgende stap is en waarom. "
    "U belt met het hele dossier voor u, legt het gesprek vast en maakt de brief die daarbij hoort. "
    "Alle knoppen staan op het tabblad Incasso in het lint."
)

START = (
    ("Instellingen", "Vul uw bedrijfsgegevens in: naam, adres, IBAN, KvK-nummer, telefoon en behandelaar."),
    (
        "Facturen",
        "Klik op Importeren en kies een export van openstaande posten uit uw boekhouding (csv of xlsx). Of typ ze zelf.",
    ),
    ("Debiteuren", "Kies per debiteur het type (Zakelijk, Consument of Overheid) en vul adres en telefoon aan."),
    (
        "Facturen",
        "Klik op Bijwerken. Elke factuur krijgt een volgende stap met een datum en een reden in een gewone zin.",
    ),
    ("Bellijst", "Klik op Bellijst. Wie u vandaag belt, staat klaar: de belangrijkste bovenaan."),
)

DAILY = (
    "Verwerk de betalingen: klik op Bankafschrift, of importeer de openstaande posten opnieuw. Klik daarna op Bijwerken.",
    "Bel van boven naar beneden: kies een rij in Bellijst en klik op Gesprek openen. Vul rechts de notitie in en klik op Gesprek vastleggen.",
    "Bevestig wat is beloofd: klik op Toezegging bevestigen.",
    "Klik op Voorbeeld om te zien welke brieven er komen, en op Brieven maken. Lees ze na in Word.",
    "Verstuur de brieven zelf en klik op Verzonden markeren. Pas dan telt een brief als gezette stap.",
)

SHEETS = (
    ("Dashboard", "Dashboard", "De stand van zaken in cijfers en grafieken."),
    ("Bellijst", "Bellijst", "Wie u vandaag belt, waarom, en wat er het laatst is gezegd."),
    ("Gesprek", "Gesprek", "Dossier, gespreksleidraad en notitie van een debiteur."),
    (
        "Facturen",
        "Facturen",
        "Uw openstaande posten met de volgende stap. Klik op de plus boven de laatste kolommen voor meer.",
    ),
    ("Debiteuren", "Debiteuren", "Uw klanten, met type, contactpersoon en afspraken."),
    ("Gesprekken", "Gesprekken", "Alle gesprekken. Een verbetering is een nieuwe rij."),
    ("Termijnen", "Termijnen", "Betalingsregelingen, een rij per termijn."),
    ("Brieven", "Brieven", "Alle brieven met de bedragen die erin staan."),
    ("Betalingen", "Betalingen", "Ontvangen betalingen en voorstellen om te boeken."),
    ("Beleid", "Beleid", "Uw regels: drie voorbeelden staan klaar. U kunt ze aanpassen en aanvullen."),
    ("Beleid!V1", "Treden", "De stappen van elk beleid: na hoeveel dagen, hoe, en met welke brief."),
    ("Instellingen", "Instellingen", "Uw gegevens, de peildatum, vrije dagen en nieuwe rentepercentages."),
)

GOOD_TO_KNOW = (
    "De peildatum in Instellingen is vandaag. Typ een andere datum om terug of vooruit te kijken.",
    "Verkeerd geklikt? Ongedaan maken draait de laatste import, het laatste gesprek of de laatste brieven terug.",
    "U mag kolommen verplaatsen, verbergen en toevoegen, en rijen sorteren en filteren. Laat de koppen zoals ze zijn.",
    "Dit werkboek verstuurt niets en maakt geen verbinding met internet. U leest en verstuurt elke brief zelf.",
    "De knoppen hebben Python nodig. Werkt er een niet? Klik op Controleer installatie.",
    "De werkbladfuncties, zoals dagen_te_laat, werken alleen in Excel voor Windows. De knoppen werken ook op een Mac.",
    "De regels volgen de Nederlandse wet, maar zijn geen juridisch advies. Vraag bij twijfel een jurist.",
)

_NUMBER, _NAME, _TEXT, _SECOND_NUMBER, _SECOND = 1, 2, 3, 5, 6


def add_guide(worksheet: Any, formats: Formats) -> None:
    """Draw the page: left how to begin and each day, right the sheets, the colours and what is good to know."""
    worksheet.hide_gridlines(2)
    for column, width in enumerate((2, 4, 15, 62, 3, 15, 68, 2)):
        worksheet.set_column(column, column, width, formats.of())
    add_title(worksheet, formats, "Incasso: zo werkt dit werkboek")
    lead = formats.of(font_size=12, text_wrap=True)
    worksheet.set_row(1, 38)
    worksheet.merge_range(1, _NUMBER, 1, _SECOND, INTRODUCTION, lead)
    left = _add_steps(worksheet, formats, 3)
    right = _add_sheets(worksheet, formats, 3)
    right = _add_colours(worksheet, formats, right + 1)
    _add_notes(worksheet, formats, max(left, right) + 1)
    set_up_page(worksheet)
    worksheet.fit_to_pages(1, 1)


def _heading(worksheet: Any, formats: Formats, row: int, first: int, last: int, text: str) -> None:
    look = formats.of(bold=True, font_size=13, font_color=TEAL, bottom=2, bottom_color=TEAL)
    for column in range(first, last + 1):
        worksheet.write(row, column, text if column == first else None, look)


def _add_steps(worksheet: Any, formats: Formats, row: int) -> int:
    number = formats.of(bold=True, font_color=TEAL, align="center")
    text = formats.of(text_wrap=True)
    _heading(worksheet, formats, row, _NUMBER, _TEXT, "Zo begint u")
    for count, (sheet, sentence) in enumerate(START, 1):
        row += 1
        worksheet.set_row(row, 32)
        worksheet.write(row, _NUMBER, count, number)
        link(worksheet, formats, row, _NAME, sheet, sheet)
        worksheet.write(row, _TEXT, sentence, text)
    row += 2
    _heading(worksheet, formats, row, _NUMBER, _TEXT, "Elke werkdag")
    for count, sentence in enumerate(DAILY, 1):
        row += 1
        worksheet.set_row(row, 32)
        worksheet.write(row, _NUMBER, count, number)
        worksheet.merge_range(row, _NAME, row, _TEXT, sentence, text)
    return row + 1


def _add_sheets(worksheet: Any, formats: Formats, row: int) -> int:
    _heading(worksheet, formats, row, _SECOND_NUMBER, _SECOND, "De bladen")
    for target, name, sentence in SHEETS:
        row += 1
        link(worksheet, formats, row, _SECOND_NUMBER, target, name)
        worksheet.write(row, _SECOND, sentence, formats.of(text_wrap=True))
    return row + 1


def _add_colours(worksheet: Any, formats: Formats, row: int) -> int:
    _heading(worksheet, formats, row, _SECOND_NUMBER, _SECOND, "Zo leest u de bladen")
    samples = (
        ("Kolomkop", formats.heading(by_user=True), "Donkere kop: deze kolom vult u in, of de import doet het."),
        ("Kolomkop", formats.heading(by_user=False), "Grijze, schuine kop: deze kolom vult het programma."),
        (
            "Nu",
            formats.of(bold=True, font_color=RUST, bg_color=RUST_TINT),
            "Deze stap is vandaag aan de beurt, of had al gezet moeten zijn.",
        ),
        (
            "Fout",
            formats.of(bold=True, font_color=WHITE, bg_color=RUST),
            "Er klopt iets niet in deze rij. De reden staat erbij.",
        ),
        ("Klaar", formats.of(font_color=SLATE), "Hier hoeft u niets meer te doen."),
    )
    for sample, look, sentence in samples:
        row += 1
        worksheet.write(row, _SECOND_NUMBER, sample, look)
        worksheet.write(row, _SECOND, sentence, formats.of(text_wrap=True))
    return row + 1


def _add_notes(worksheet: Any, formats: Formats, row: int) -> None:
    _heading(worksheet, formats, row, _NUMBER, _SECOND, "Goed om te weten")
    half = (len(GOOD_TO_KNOW) + 1) // 2
    text = formats.of(text_wrap=True, bottom=4, bottom_color=LINE)
    for index in range(half):
        line = row + 1 + index
        worksheet.set_row(line, 32)
        worksheet.merge_range(line, _NUMBER, line, _TEXT, GOOD_TO_KNOW[index], text)
        second = GOOD_TO_KNOW[half + index] if half + index < len(GOOD_TO_KNOW) else None
        worksheet.merge_range(line, _SECOND_NUMBER, line, _SECOND, second, text)
