"""What users do to a template in Word: it still gives a whole letter, or is refused with a sentence that says what to do."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from xlwings_addin.mailmerge.batch import Batch, make_letters
from xlwings_addin.mailmerge.catalogue import DEMAND
from xlwings_addin.mailmerge.finished import text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Outlook

FOLDER = Path(__file__).parents[2] / "letters"
Maul = Callable[[Any], None]
INVOICES = 2  # place of the table of invoices
PICTURE = Path(__file__).parents[2] / "docs" / "pictures" / "herinnering.png"


def fields(document: Any, name: str) -> list[Any]:
    """The runs that hold the code of this field."""
    return [
        code.getparent()
        for code in document.element.iter(qn("w:instrText"))
        if code.text and code.text.split()[:2] == ["MERGEFIELD", name]
    ]


def paragraph_of(document: Any, name: str) -> Any:
    return next(each for each in document.paragraphs if f" {name} " in "".join(each._p.xpath(".//w:instrText/text()")))


def rewritten(document: Any) -> None:
    paragraph_of(document, "gekruist_zin").add_run(" Alvast bedankt.")
    document.paragraphs[-2].insert_paragraph_before("Vragen? Kijk op onze website.")


def restyled(document: Any) -> None:
    for paragraph in document.paragraphs:
        paragraph.style = document.styles["Normal"]
        for run in paragraph.runs:
            run.bold, run.italic, run.font.name = True, True, "Comic Sans MS"


def half_bold(document: Any) -> None:
    """Word cuts the name of a field in pieces when half of it is formatted."""
    (run,) = fields(document, "totaal_openstaand")[:1]
    code = run.find(qn("w:instrText"))
    first, second = code.text[:14], code.text[14:]
    code.text = first
    other = copy.deepcopy(run)
    other.find(qn("w:instrText")).text = second
    run.addnext(other)


def without_the_panel(document: Any) -> None:
    panel = document.tables[INVOICES + 1]._tbl
    panel.getparent().remove(panel)


def table_moved_to_the_end(document: Any) -> None:
    document.paragraphs[-1]._p.addprevious(document.tables[INVOICES]._tbl)


def a_field_twice(document: Any) -> None:
    paragraph = paragraph_of(document, "opening_zin")
    paragraph._p.addnext(copy.deepcopy(paragraph_of(document, "onderwerp")._p))


def a_column_more(document: Any) -> None:
    table = document.tables[INVOICES]
    table.add_column(Mm(15))
    table.rows[0].cells[-1].text = "Te laat"
    for child in copy.deepcopy(fields(document, "openstaand")[0].getparent()):
        if child.tag == qn("w:r"):
            for code in child.iter(qn("w:instrText")):
                code.text = " MERGEFIELD dagen_te_laat "
            table.rows[1].cells[-1].paragraphs[0]._p.append(child)


def a_picture_and_a_page(document: Any) -> None:
    document.paragraphs[0].insert_paragraph_before().add_run().add_picture(str(PICTURE), width=Mm(20))
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    document.add_paragraph("Algemene voorwaarden")


def a_comment_and_a_tracked_change(document: Any) -> None:
    paragraph = paragraph_of(document, "termijn_zin")
    document.add_comment(paragraph.runs[:1], text="Moet dit zo?", author="Piet", initials="P")
    paragraph._p.append(
        parse_xml(
            f'<w:ins {nsdecls("w")} w:id="900" w:author="Piet"><w:r><w:t xml:space="preserve"> Bel gerust.</w:t></w:r></w:ins>'
        )
    )
    paragraph._p.append(
        parse_xml(f'<w:del {nsdecls("w")} w:id="901" w:author="Piet"><w:r><w:delText>Weg.</w:delText></w:r></w:del>')
    )


def fields_typed_otherwise(document: Any) -> None:
    for code in document.element.iter(qn("w:instrText")):
        kind, *rest = (code.text or "").split()
        if kind == "MERGEFIELD":
            code.text = f' mergefield  "{rest[0].upper()}"  \\* MERGEFORMAT '


def simple_fields(document: Any) -> None:
    """What other word processors write instead of the five runs of a field."""
    for run in fields(document, "aanhef"):
        paragraph = run.getparent()
        for child in list(paragraph):
            if child.tag == qn("w:r"):
                paragraph.remove(child)
        paragraph.append(
            parse_xml(
                f'<w:fldSimple {nsdecls("w")} w:instr=" MERGEFIELD aanhef "><w:r><w:t>«aanhef»</w:t></w:r></w:fldSimple>'
            )
        )


def headers_emptied(document: Any) -> None:
    for place in ("first_page_footer", "footer", "header"):
        for paragraph in getattr(document.sections[0], place).paragraphs:
            paragraph.clear()


def bookmarks_and_hyphens(document: Any) -> None:
    paragraph = paragraph_of(document, "slot_zin")
    for kind in ("bookmarkStart", "bookmarkEnd"):
        mark = OxmlElement(f"w:{kind}")
        mark.set(qn("w:id"), "77")
        if kind == "bookmarkStart":
            mark.set(qn("w:name"), "_GoBack")
        paragraph._p.append(mark)
    paragraph.runs[0]._r.append(OxmlElement("w:softHyphen"))


WHOLE: list[Maul] = [
    rewritten, restyled, half_bold, without_the_panel, table_moved_to_the_end, a_field_twice, a_column_more, a_picture_and_a_page,
    a_comment_and_a_tracked_change, fields_typed_otherwise, simple_fields, headers_emptied, bookmarks_and_hyphens,
]  # fmt: skip


def an_unknown_field(document: Any) -> None:
    fields(document, "opening_zin")[0].find(qn("w:instrText")).text = " MERGEFIELD opning_zin "


def a_switch(document: Any) -> None:
    fields(document, "briefdatum")[0].find(qn("w:instrText")).text = ' MERGEFIELD briefdatum \\@ "d MMMM yyyy" '


def a_condition(document: Any) -> None:
    fields(document, "rente_zin")[0].find(qn("w:instrText")).text = ' IF "a" = "a" "ja" "nee" '


def half_a_field(document: Any) -> None:
    paragraph = fields(document, "aanhef")[0].getparent()
    paragraph.remove(next(run for run in paragraph if run.xpath("./w:fldChar[@w:fldCharType='end']")))


def two_tables_in_one(document: Any) -> None:
    fields(document, "omschrijving")[0].find(qn("w:instrText")).text = " MERGEFIELD termijn_bedrag "


REFUSED: list[tuple[Maul, str]] = [
    (an_unknown_field, "«opning_zin», dat niet bestaat. Bedoelt u «opening_zin»?"),
    (a_switch, "schakeloptie"),
    (a_condition, "Gebruik alleen gewone samenvoegvelden"),
    (half_a_field, "niet is afgesloten"),
    (two_tables_in_one, "Maak er twee tabellen van"),
]


@pytest.fixture
def written(world: Callable[..., tuple[Ledger, Outlook]], tmp_path: Path, on: date) -> Callable[[Maul], Batch]:
    def make(maul: Maul) -> Batch:
        own = tmp_path / "letters"
        own.mkdir()
        document = docx.Document(str(FOLDER / f"{DEMAND.key}.docx"))
        maul(document)
        document.save(str(own / f"{DEMAND.key}.docx"))
        ledger, outlook = world(DEMAND.key, 3)
        return make_letters(
            plan_letters(ledger, outlook, on, Wish(DEMAND)), ledger, on, tmp_path / "uit", [own, FOLDER]
        )

    return make


@pytest.mark.parametrize("maul", WHOLE, ids=lambda maul: maul.__name__)
def test_the_letter_is_still_whole(maul: Maul, written: Callable[[Maul], Batch]) -> None:
    (letter,) = written(maul).made
    text = text_of(letter.path)
    for said in ("Jansen & Zonen", "2026-0100", "2026-0102", "€ 251,00", "€ 753,00", "B2026-0001", "30 november 2026"):
        assert said in text, said
    assert "«" not in text and "MERGEFIELD" not in text.upper()
    assert docx.Document(str(letter.path)).tables[0].rows
    assert letter.row.principal == 753


@pytest.mark.parametrize(("maul", "says"), REFUSED, ids=lambda each: getattr(each, "__name__", ""))
def test_what_cannot_be_filled_is_refused_with_a_sentence(
    maul: Maul, says: str, written: Callable[[Maul], Batch]
) -> None:
    batch = written(maul)
    assert batch.made == []
    (reason,) = batch.skipped[0].reasons
    assert reason.startswith("Sjabloon aanmaning.docx ") and says in reason and reason.endswith((".", "?"))


def test_a_mandatory_field_that_was_deleted_is_named(written: Callable[[Maul], Batch]) -> None:
    def without_the_table(document: Any) -> None:
        table = document.tables[INVOICES]._tbl
        table.getparent().remove(table)

    batch = written(without_the_table)
    assert len(batch.made) == 1
    for name in ("factuurnummer", "factuurdatum", "omschrijving", "vervaldatum", "factuurbedrag", "openstaand"):
        assert any(f"mist het veld «{name}»" in warning for warning in batch.warnings), name


def test_something_that_is_no_word_file_is_refused(written: Callable[[Maul], Batch], tmp_path: Path) -> None:
    def spoilt(document: Any) -> None:
        document.save = lambda path: Path(path).write_bytes(b"geen Word")

    batch = written(spoilt)
    assert batch.made == [] and "aanmaning.docx is geen Word-bestand of is beschadigd." in batch.skipped[0].reasons[0]
