"""Word's own mail merge gives the same letter as the button, shown with an independent engine: LibreOffice Writer."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import docx
import pytest
import xlsxwriter

from xlwings_addin.mailmerge.batch import MadeLetter, make_letters
from xlwings_addin.mailmerge.catalogue import BY_KEY, CONFIRMATION, LETTERS
from xlwings_addin.mailmerge.fields import HEADERS
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.mailmerge.template import load_template
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Action, Outlook

if TYPE_CHECKING:
    from office import Office

pytestmark = pytest.mark.libreoffice

FOLDER = Path(__file__).parents[2] / "letters"
DEBTORS = {"nl": 200, "en": 12}
LONGEST = 600
FIRST_PAGE = ("first_page_header", "first_page_footer")
ALL_PAGES = (*FIRST_PAGE, "header", "footer")
SHEET, SOURCE = "Samenvoegen", "Brieven van de test"
NAMES = (
    "Jansen & Zonen Installatietechniek B.V.", "Café ’t Hoekje", "Özdemir Transport", 'Smit "Groen" Hoveniers',
    "Bakkerij Van den Berg <Noord>", "مؤسسة النور", "Piet  Spatie", "Ångström 🍺 Brouwerij", "=SOM(A1)", "O'Neill #1",
)  # fmt: skip
CONTACTS = ("", "mevrouw J. de Boer", "de heer A.B. van 't Hof", "crediteurenadministratie")
DESCRIPTIONS = ("Levering", "Advies & ontwerp, fase 2", "Een omschrijving die te lang is voor een regel", "")


@pytest.fixture(autouse=True)
def _end_when_hanging(soffice: Office) -> Iterator[None]:
    timer = soffice.end_after(LONGEST)
    yield
    timer.cancel()


@pytest.fixture
def made(
    world: Callable[..., tuple[Ledger, Outlook]], decision: Callable[..., Any], tmp_path: Path, on: date
) -> Callable[..., list[MadeLetter]]:
    """Letters of one kind to many debtors, no two alike, with one to eight invoices."""

    def make(key: str, language: str, templates: Path = FOLDER, debtors: int = 0) -> list[MadeLetter]:
        chance = random.Random(f"{key} {language}")
        plans: list[LetterPlan] = []
        for place in range(debtors or DEBTORS[language]):
            ledger, outlook = world(
                key,
                1 + place % 8,
                number=f"D{place:03}",
                name=f"{chance.choice(NAMES)} {place}",
                contact=chance.choice(CONTACTS),
                town=chance.choice(("Utrecht", "’s-Hertogenbosch", "Zwolle")),
                country=chance.choice(("", "België")),
                importance=chance.choice(("", "Hoog")),
                type=chance.choice(("Zakelijk", "Overheid", *(() if key == "laatste_aanmaning" else ("Consument",)))),
                policy=chance.choice(("procesgericht", "resultaatgericht", "checklist")),
                language=language,
            )
            plans += plan_letters(*_varied(ledger, outlook, chance, decision), on, Wish(BY_KEY[key]))
        batch = make_letters(plans, ledger, on, tmp_path / "eigen", [templates])
        assert batch.skipped == []
        return batch.made

    return make


def _varied(
    ledger: Ledger, outlook: Outlook, chance: random.Random, decision: Callable[..., Any]
) -> tuple[Ledger, Outlook]:
    """The same case with other amounts and words, part of it paid, and sometimes something not due or credited."""
    found = {}
    for each in outlook.decisions:
        if each.invoice.amount is not None and each.invoice.amount < 0:
            found[each.invoice.number] = each
            continue
        amount = Decimal(chance.randint(1000, 2_000_000)) / 100
        paid = chance.choice((Decimal(0), Decimal("5.01")))
        invoice = each.invoice._replace(amount=amount, paid=paid, description=chance.choice(DESCRIPTIONS))
        left = amount - paid
        demandable = max(left - invoice.disputed, Decimal(0))
        found[each.invoice.number] = each._replace(invoice=invoice, open=left, demandable=demandable)
    terms = [row._replace(amount=Decimal(chance.randint(6, 200)) / 100) for row in ledger.instalments]
    ledger = replace(ledger, instalments=terms)
    decisions = list(found.values())
    debtor = decisions[0].invoice.debtor
    if outlook.actions:
        later = decision("N-1", debtor=debtor, due=date(2026, 12, 10), amount=Decimal("77"))
        credit = decision("C-1", debtor=debtor, amount=Decimal("-1.50"), demandable=Decimal(0))
        action = Action(
            debtor,
            "EUR",
            decisions[0],
            tuple(decisions),
            (later,) * chance.randint(0, 2),
            (credit,) * (0 if BY_KEY[decisions[0].letter].announces_costs else chance.randint(0, 1)),
        )
        return ledger, Outlook(decisions, {}, [action])
    future = chance.choice(("", "voortaan per automatische incasso"))
    calls = [call._replace(promised=Decimal("9.95"), future=future) for call in ledger.calls]
    return replace(ledger, calls=calls), Outlook(decisions, {}, [])


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("key", [letter.key for letter in LETTERS])
def test_the_mail_merge_gives_the_letter_of_the_button_word_for_word(
    key: str, language: str, made: Callable[..., list[MadeLetter]], soffice: Office, tmp_path: Path
) -> None:
    own = made(key, language)
    assert len(own) == DEBTORS[language]
    data = _data_source(tmp_path / "samenvoegen.xlsx", [letter.merge_row for letter in own])
    merged = _merge(soffice, own[0].template.path, data, tmp_path)
    assert len(merged) == len(own)
    for letter, theirs in zip(own, merged, strict=True):
        assert _words(theirs) == _words(letter.path), letter.path.name
        assert _around(theirs, FIRST_PAGE) == _around(letter.path, FIRST_PAGE), letter.path.name


def test_headers_and_footers_of_later_pages_are_the_same_too(
    made: Callable[..., list[MadeLetter]], soffice: Office, tmp_path: Path
) -> None:
    edited = tmp_path / "letters" / "aanmaning.docx"
    edited.parent.mkdir()
    document = docx.Document(str(FOLDER / "aanmaning.docx"))
    # LibreOffice fills the header of a later page only when there is one
    document.add_paragraph("Bijlage").paragraph_format.page_break_before = True
    document.save(str(edited))
    own = made("aanmaning", "en", edited.parent)
    merged = _merge(soffice, edited, _data_source(tmp_path / "x.xlsx", [letter.merge_row for letter in own]), tmp_path)
    for letter, theirs in zip(own, merged, strict=True):
        assert _around(theirs, ALL_PAGES) == _around(letter.path, ALL_PAGES), letter.path.name
        assert letter.row.number in _around(theirs, ALL_PAGES)[2]


@pytest.mark.parametrize("key", [letter.key for letter in LETTERS])
def test_a_template_saved_by_libreoffice_still_gives_the_same_letter(
    key: str, made: Callable[..., list[MadeLetter]], soffice: Office, tmp_path: Path
) -> None:
    import uno
    from office import properties

    letter = made(key, "nl", debtors=4)[3]
    document = soffice.load(FOLDER / f"{key}.docx", macros=False)
    saved, filled = tmp_path / f"{key}.docx", tmp_path / "ingevuld.docx"
    document.storeToURL(uno.systemPathToFileUrl(str(saved)), properties(FilterName="MS Word 2007 XML"))
    document.close(True)
    filled.write_bytes(load_template(saved).fill(letter.content))
    assert _words(filled) == _words(letter.path)
    assert _around(filled, ALL_PAGES) == _around(letter.path, ALL_PAGES)


def test_a_letter_that_differs_is_noticed(
    made: Callable[..., list[MadeLetter]], soffice: Office, tmp_path: Path
) -> None:
    own = made(CONFIRMATION.key, "nl", debtors=1)
    row = own[0].merge_row | {"openstaand": own[0].merge_row["openstaand"].replace("€", "USD")}
    (theirs,) = _merge(soffice, own[0].template.path, _data_source(tmp_path / "x.xlsx", [row]), tmp_path)
    assert _words(theirs) != _words(own[0].path)


def _data_source(path: Path, rows: list[dict[str, str]]) -> Path:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet(SHEET)
        for place, row in enumerate([dict(zip(HEADERS, HEADERS, strict=True)), *rows]):
            for column, header in enumerate(HEADERS):
                sheet.write_string(place, column, row[header])
    return path


def _merge(office: Office, template: Path, data: Path, folder: Path) -> list[Path]:
    """Merge the template with the sheet in LibreOffice: what File > Print of a form letter does there."""
    import uno
    from office import properties

    def url(path: Path) -> str:
        return str(uno.systemPathToFileUrl(str(path)))

    databases = office.create("com.sun.star.sdb.DatabaseContext")
    if databases.hasRegisteredDatabase(SOURCE):
        databases.revokeDatabaseLocation(SOURCE)
    source = databases.createInstance()
    source.URL = f"sdbc:calc:{url(data)}"
    source.DatabaseDocument.storeAsURL(url(folder / "bron.odb"), ())
    databases.registerDatabaseLocation(SOURCE, url(folder / "bron.odb"))
    document = office.load(template, macros=False)
    fields = document.TextFields.createEnumeration()
    found = []
    while fields.hasMoreElements():
        found.append(fields.nextElement())
    for field in found:
        if field.supportsService("com.sun.star.text.TextField.Database"):
            _attach(document, field)
    main = folder / "hoofddocument.odt"
    document.storeToURL(url(main), properties(FilterName="writer8"))
    document.close(True)
    out = folder / "samengevoegd"
    out.mkdir()
    merge = office.create("com.sun.star.text.MailMerge")
    settings = {
        "DocumentURL": url(main),
        "DataSourceName": SOURCE,
        "CommandType": 0,
        "Command": SHEET,
        "OutputType": 2,
        "OutputURL": url(out),
        "SaveAsSingleFile": False,
        "FileNamePrefix": "brief",
        "SaveFilter": "MS Word 2007 XML",
    }
    for name, value in settings.items():
        setattr(merge, name, value)
    merge.execute(())
    return sorted(out.iterdir(), key=lambda path: int(path.stem.removeprefix("brief")))


def _attach(document: Any, field: Any) -> None:
    """Point a merge field at the data source, as Edit > Exchange Database does."""
    master = document.createInstance("com.sun.star.text.FieldMaster.Database")
    master.DataBaseName, master.DataTableName, master.DataCommandType = SOURCE, SHEET, 0
    master.DataColumnName = field.TextFieldMaster.DataColumnName
    attached = document.createInstance("com.sun.star.text.TextField.Database")
    attached.attachTextFieldMaster(master)
    anchor = field.Anchor
    anchor.Text.insertTextContent(anchor, attached, True)


def _words(path: Path) -> list[list[str]]:
    """The words of the body: of its paragraphs, then of each table column by column.

    In Word's own merge the invoices stand line by line in one row; read by column both ways are the same.
    """
    document = docx.Document(str(path))
    found = [paragraph.text.split() for paragraph in document.paragraphs]
    for table in document.tables:
        for column in zip(*(row.cells for row in table.rows), strict=True):
            found.append([word for cell in column for word in cell.text.split()])
    return [words for words in found if words]


def _around(path: Path, pages: tuple[str, ...]) -> list[str]:
    """The text of these headers and footers, without the number that each engine computes."""
    section = docx.Document(str(path)).sections[0]
    places = [getattr(section, name) for name in pages]
    found = []
    for place in places:
        cells = (cell.text for table in place.tables for row in table.rows for cell in row.cells)
        text = " ".join((*cells, *(paragraph.text for paragraph in place.paragraphs)))
        found.append(re.sub(r"(Pagina|Page) \d+", r"\1", " ".join(text.split())))
    return found
