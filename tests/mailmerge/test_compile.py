"""Templates as users and their word processors leave them: filled, or refused with a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.errors import TemplateRefused
from xlwings_addin.mailmerge.content import Content, Picture
from xlwings_addin.mailmerge.fields import Repeat
from xlwings_addin.mailmerge.payment_code import payment_code
from xlwings_addin.mailmerge.template import load_template

Make = Callable[..., Path]
Fill = Callable[..., Content]
Text = Callable[[bytes], str]
Code = Callable[[str], str]


def paragraph(*content: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(content)}</w:p>"


def text(words: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{words}</w:t></w:r>'


def cell(*blocks: str) -> str:
    return f"<w:tc>{''.join(blocks)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def begin() -> str:
    return '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'


def separate() -> str:
    return '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'


def end() -> str:
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def code(words: str, properties: str = "") -> str:
    return f'<w:r>{properties}<w:instrText xml:space="preserve">{words}</w:instrText></w:r>'


ONE_RUN = (
    '<w:r><w:rPr><w:b/></w:rPr><w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> MERGEFIELD deb_naam </w:instrText>'
    '<w:fldChar w:fldCharType="separate"/><w:t>«deb_naam»</w:t><w:fldChar w:fldCharType="end"/></w:r>'
)

FIELDS_THAT_ARE_FOUND = {
    "as Word writes it": begin() + code(" MERGEFIELD deb_naam ") + separate() + text("«deb_naam»") + end(),
    "split over runs": begin()
    + code(" MERGE")
    + code("FIELD  deb")
    + code("_naam ")
    + separate()
    + text("«x»")
    + end(),
    "with spelling marks between": begin()
    + code(" MERGEFIELD ")
    + '<w:proofErr w:type="spellStart"/>'
    + code("deb_naam")
    + '<w:proofErr w:type="spellEnd"/>'
    + end(),
    "in one run": ONE_RUN,
    "as a simple field": f'<w:fldSimple w:instr=" MERGEFIELD deb_naam ">{text("«deb_naam»")}</w:fldSimple>',
    "in capitals": begin() + code(" mergefield DEB_NAAM ") + end(),
    "with a space for the underscore": begin() + code(' MERGEFIELD "Deb naam" ') + end(),
    "between curly quotes": begin() + code(" MERGEFIELD “deb_naam” ") + end(),
    "with preserved formatting": begin() + code(r" MERGEFIELD deb_naam \* MERGEFORMAT ") + end(),
    "in a hyperlink": f'<w:hyperlink w:anchor="x">{begin()}{code(" MERGEFIELD deb_naam ")}{end()}</w:hyperlink>',
    "in a tracked insertion": f'<w:ins w:id="1" w:author="x">{begin()}{code(" MERGEFIELD deb_naam ")}{end()}</w:ins>',
    "in a content control": f"<w:sdt><w:sdtContent>{begin()}{code(' MERGEFIELD deb_naam ')}{end()}</w:sdtContent></w:sdt>",
    "within the result of another field": begin()
    + code(' HYPERLINK "mailto:x" ')
    + separate()
    + begin()
    + code(" MERGEFIELD deb_naam ")
    + separate()
    + text("«x»")
    + end()
    + end(),
}


@pytest.mark.parametrize("runs", FIELDS_THAT_ARE_FOUND.values(), ids=FIELDS_THAT_ARE_FOUND)
def test_a_field_is_filled_however_it_lies_in_the_paragraph(
    runs: str, template_file: Make, content: Fill, document_text: Text
) -> None:
    template = load_template(template_file(paragraph(text("Aan: "), runs, text("!"))))
    letter = document_text(template.fill(content(deb_naam="Jansen & Zn")))
    assert letter == "Aan: Jansen & Zn!"


def test_the_value_takes_the_formatting_of_the_field(template_file: Make, content: Fill) -> None:
    bold = "<w:rPr><w:b/></w:rPr>"
    body = paragraph(begin(), code(" MERGEFIELD deb_naam ", bold), end())
    letter = load_template(template_file(body)).fill(content(deb_naam="Jansen"))
    assert b'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Jansen</w:t></w:r>' in main_part(letter)


def test_a_field_may_stand_twice_and_one_without_a_value_is_empty(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    body = paragraph(field("MERGEFIELD deb_naam"), text("/"), field("MERGEFIELD deb_naam"), field("MERGEFIELD tav"))
    assert document_text(load_template(template_file(body)).fill(content(deb_naam="J"))) == "J/J"


def test_fields_in_headers_footers_and_footnotes_are_filled(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    path = template_file(
        paragraph(text("x")),
        header1=paragraph(text("kop "), field("MERGEFIELD kenmerk")),
        footer1=paragraph(text("voet "), field("MERGEFIELD kenmerk")),
        footnotes=f'<w:footnote w:id="2">{paragraph(text("noot "), field("MERGEFIELD kenmerk"))}</w:footnote>',
    )
    letter = document_text(load_template(path).fill(content(kenmerk="B1")))
    assert {"kop B1", "voet B1", "noot B1"} <= set(letter.split("\n"))


def test_both_branches_of_a_text_box_are_filled(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    inside = f"<w:txbxContent>{paragraph(text('t.a.v. '), field('MERGEFIELD deb_naam'))}</w:txbxContent>"
    box = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inside}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r>"
    )
    template = load_template(template_file(paragraph(text("Beste "), field("MERGEFIELD aanhef"), box)))
    lines = document_text(template.fill(content(deb_naam="Jansen", aanhef="heer"))).split("\n")
    assert lines.count("t.a.v. Jansen") == 2
    assert "Beste heer" in lines


def test_bookmarks_comments_and_deleted_text_stay(template_file: Make, field: Code, content: Fill) -> None:
    left = (
        '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
        '<w:commentRangeStart w:id="1"/>'
        '<w:del w:id="3" w:author="x"><w:r><w:delText>weg</w:delText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:delInstrText> MERGEFIELD oud </w:delInstrText></w:r>{end()}</w:del>'
    )
    body = paragraph(text("Aan "), left, field("MERGEFIELD deb_naam"), '<w:commentRangeEnd w:id="1"/>')
    xml = main_part(load_template(template_file(body)).fill(content(deb_naam="Jansen")))
    for kept in (b"_GoBack", b"commentRangeStart", b"commentRangeEnd", b"delText", b"delInstrText", b"Jansen"):
        assert kept in xml


def test_a_field_that_was_deleted_is_not_filled(template_file: Make, field: Code, content: Fill) -> None:
    deleted = f'<w:del w:id="3" w:author="x">{field("MERGEFIELD oude_naam")}</w:del>'
    xml = main_part(load_template(template_file(paragraph(deleted, text("x")))).fill(content()))
    assert b"oude_naam" in xml


def test_what_was_deleted_within_a_field_goes_with_it(template_file: Make, content: Fill, document_text: Text) -> None:
    renamed = (
        begin()
        + code(" MERGEFIELD deb_")
        + '<w:del w:id="3" w:author="x"><w:r><w:delInstrText>adres</w:delInstrText></w:r></w:del>'
        + f'<w:ins w:id="4" w:author="x">{code("naam ")}</w:ins>'
        + end()
    )
    letter = load_template(template_file(paragraph(renamed))).fill(content(deb_naam="Jansen"))
    assert document_text(letter) == "Jansen"
    assert b"delInstrText" not in main_part(letter)


def test_other_fields_stay_for_word_to_compute(template_file: Make, field: Code, content: Fill) -> None:
    body = paragraph(text("Pagina "), field("PAGE"), text(" "), field("MERGEFIELD deb_naam"))
    xml = main_part(load_template(template_file(body)).fill(content(deb_naam="Jansen")))
    assert b" PAGE " in xml
    assert b"MERGEFIELD" not in xml


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (begin() + code(" MERGEFIELD klantnaam ") + end(), "«klantnaam»"),
        (begin() + code(" MERGEFIELD deb_nam ") + end(), "Bedoelt u «deb_naam»?"),
        (begin() + code(" MERGEFIELD ") + end(), "zonder naam"),
        (begin() + code(r' MERGEFIELD briefdatum \@ "d MMMM yyyy" ') + end(), "schakeloptie"),
        (begin() + code(r' MERGEFIELD tav \b "T.a.v. " ') + end(), "schakeloptie"),
        (begin() + code(" NEXT ") + end(), "veld NEXT"),
        (begin() + code(" ADDRESSBLOCK ") + end(), "veld ADDRESSBLOCK"),
        (
            begin() + code(" IF ") + begin() + code(" MERGEFIELD taal ") + end() + code(' = "nl" "a" "b" ') + end(),
            "veld IF",
        ),
        (
            begin() + code(' HYPERLINK "x') + begin() + code(" MERGEFIELD taal ") + end() + code('" ') + end(),
            "binnen een veld HYPERLINK",
        ),
        (begin() + code(" MERGEFIELD deb_naam "), "niet is afgesloten"),
        (
            begin() + code(" MERGEFIELD deb_naam ") + separate() + begin() + code(" PAGE ") + end() + end(),
            "veld binnen een samenvoegveld",
        ),
    ],
)
def test_a_field_that_not_every_mail_merge_fills_alike_is_refused_by_name(
    runs: str, said: str, template_file: Make
) -> None:
    with pytest.raises(TemplateRefused, match=r"^Sjabloon mijn brief\.docx ") as refused:
        load_template(template_file(paragraph(runs), name="mijn brief.docx"))
    assert said in str(refused.value)


INVOICES = (
    {"factuurnummer": "2026-1", "openstaand": "€ 10,00"},
    {"factuurnummer": "2026-2", "openstaand": "€ 20,00"},
    {"factuurnummer": "2026-3", "openstaand": "€ 30,00"},
)


def test_the_row_with_invoice_fields_comes_once_an_invoice(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    body = table(
        f"<w:tr>{cell(paragraph(text('Factuur')))}{cell(paragraph(text('Open')))}</w:tr>",
        f"<w:tr>{cell(paragraph(field('MERGEFIELD factuurnummer')))}{cell(paragraph(field('MERGEFIELD openstaand')))}</w:tr>",
        f"<w:tr>{cell(paragraph(text('Som')))}{cell(paragraph(field('MERGEFIELD totaal_openstaand')))}</w:tr>",
    )
    letter = load_template(template_file(body)).fill(content(*INVOICES, totaal_openstaand="€ 60,00"))
    assert document_text(letter).split("\n") == [
        "Factuur", "Open", "2026-1", "€ 10,00", "2026-2", "€ 20,00", "2026-3", "€ 30,00", "Som", "€ 60,00",
    ]  # fmt: skip


def test_only_the_innermost_row_is_repeated(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    inner = table(f"<w:tr>{cell(paragraph(field('MERGEFIELD factuurnummer')))}</w:tr>")
    body = table(f"<w:tr>{cell(paragraph(text('kop')), inner, paragraph())}</w:tr>")
    letter = load_template(template_file(body)).fill(content(*INVOICES))
    assert document_text(letter).split("\n") == ["kop", "2026-1", "2026-2", "2026-3", ""]


def test_invoice_fields_outside_a_table_come_line_by_line_as_in_word(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    template = load_template(template_file(paragraph(field("MERGEFIELD factuurnummer"))))
    assert document_text(template.fill(content(*INVOICES))) == "2026-1\n2026-2\n2026-3"


def test_invoices_and_instalments_in_one_row_are_refused(template_file: Make, field: Code) -> None:
    body = table(
        f"<w:tr>{cell(paragraph(field('MERGEFIELD factuurnummer')))}{cell(paragraph(field('MERGEFIELD termijn_datum')))}</w:tr>"
    )
    with pytest.raises(TemplateRefused, match="twee tabellen"):
        load_template(template_file(body))


def test_a_row_without_rows_stays_once_so_that_its_table_does(template_file: Make, field: Code, content: Fill) -> None:
    body = table(f"<w:tr>{cell(paragraph(field('MERGEFIELD termijn_datum')))}</w:tr>")
    assert main_part(load_template(template_file(body)).fill(content())).count(b"<w:tr>") == 1


def test_an_emptied_paragraph_disappears_with_its_mark(
    template_file: Make, field: Code, content: Fill, document_text: Text
) -> None:
    optional = paragraph(field("MERGEFIELD rente_zin"), text(" "), field("MERGEFIELD kosten_zin"))
    template = load_template(template_file(paragraph(text("voor")) + optional + paragraph(text("na"))))
    assert document_text(template.fill(content())).split("\n") == ["voor", "na"]
    assert document_text(template.fill(content(kosten_zin="  "))).split("\n") == ["voor", "na"]
    assert document_text(template.fill(content(kosten_zin="Kosten."))).split("\n") == ["voor", " Kosten.", "na"]


SMALL_TABLE = table(f"<w:tr>{cell('<w:p>x</w:p>')}</w:tr>")
SECTION = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'


@pytest.mark.parametrize(
    "body",
    [
        SMALL_TABLE.replace("<w:p>x</w:p>", "{}"),
        SMALL_TABLE.replace("<w:p>x</w:p>", SMALL_TABLE + "{}"),
        SMALL_TABLE + "{}" + SMALL_TABLE,
        SMALL_TABLE + "{}",
    ],
    ids=["alone in a cell", "after a table in a cell", "between two tables", "after a table at the end"],
)
def test_a_paragraph_that_word_needs_stays_when_it_is_empty(
    body: str, template_file: Make, field: Code, content: Fill
) -> None:
    optional = paragraph(field("MERGEFIELD rente_zin"))
    without = main_part(load_template(template_file(body.format(optional + optional))).fill(content()))
    assert without.count(b"</w:p>") == body.count("</w:p>") + 1, "of two such paragraphs one stays"


@pytest.mark.parametrize(
    "optional",
    [
        paragraph("{}", properties=SECTION),
        paragraph('<w:bookmarkStart w:id="7" w:name="b"/>', "{}"),
        paragraph("{}", "<w:r><w:tab/></w:r>"),
        paragraph("{}", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
    ],
    ids=["holds a section", "opens a bookmark", "holds a tab", "holds a note"],
)
def test_a_paragraph_that_holds_more_than_fields_stays(
    optional: str, template_file: Make, field: Code, content: Fill
) -> None:
    body = optional.format(field("MERGEFIELD rente_zin")) + paragraph(text("na"))
    assert main_part(load_template(template_file(body)).fill(content())).count(b"</w:p>") == 2


def test_ids_of_paragraphs_are_left_out_because_rows_come_more_than_once(
    template_file: Make, field: Code, content: Fill
) -> None:
    row = f'<w:tr w14:paraId="1F">{cell(paragraph(field("MERGEFIELD factuurnummer")).replace("<w:p>", "<w:p w14:paraId=#2A#>").replace("#", chr(34)))}</w:tr>'
    assert b"paraId" not in main_part(load_template(template_file(table(row))).fill(content(*INVOICES)))


def test_the_payment_code_becomes_a_picture_with_words_for_who_cannot_see_it(
    template_file: Make, field: Code, letters: Path
) -> None:
    from decimal import Decimal

    png = payment_code("Voorbeeld BV", "NL02ABNA0123456789", Decimal("10"), "RF18539007547034")
    assert png is not None
    path = template_file(paragraph(field("MERGEFIELD betaal_qr")), header1=paragraph(field("MERGEFIELD betaal_qr")))
    with_picture = Content({}, {Repeat.INVOICE: []}, {"betaal_qr": Picture(png, 'Code "A" & B', 25, 25)})
    without = Content({}, {Repeat.INVOICE: []}, {})
    template = load_template(path)
    letter = template.fill(with_picture)
    assert b'descr="Code &quot;A&quot; &amp; B"' in main_part(letter)
    assert members_of(letter)["word/media/betaal_qr.png"] == png
    assert b'Target="media/betaal_qr.png"' in members_of(letter)["word/_rels/header1.xml.rels"]
    plain = members_of(template.fill(without))
    assert not any("media" in name for name in plain)
    assert b"media" not in plain["word/_rels/document.xml.rels"], "no relationship to a picture that is not there"


def test_a_finished_letter_no_longer_asks_for_its_data_source(template_file: Make, field: Code, content: Fill) -> None:
    source = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/mailMergeSource" '
        'Target="file:///C:/w.xlsm" TargetMode="External"/></Relationships>'
    )
    path = template_file(
        paragraph(field("MERGEFIELD deb_naam")),
        settings='<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="native"/></w:mailMerge><w:zoom w:percent="100"/>',
        raw={"word/_rels/settings.xml.rels": source.encode()},
    )
    parts = members_of(load_template(path).fill(content(deb_naam="x")))
    assert b"mailMerge" not in parts["word/settings.xml"]
    assert b"zoom" in parts["word/settings.xml"]
    assert "word/_rels/settings.xml.rels" not in parts


def main_part(letter: bytes) -> bytes:
    return members_of(letter)["word/document.xml"]


def members_of(letter: bytes) -> dict[str, bytes]:
    import io

    with zipfile.ZipFile(io.BytesIO(letter)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}
