from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from xlwings_addin.errors import TemplateRefused
from xlwings_addin.mailmerge.combine import combine
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.template import Template, load_template

Fill = Callable[..., Content]
Make = Callable[..., Path]


def parts_of(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture
def template(letters: Path) -> Template:
    return load_template(letters / "herinnering.docx")


def test_each_letter_has_a_section_with_its_own_headers_numbered_from_one(template: Template, content: Fill) -> None:
    contents = [
        content(
            {"factuurnummer": f"F{place}"}, deb_naam=f"Naam {place}", eigen_naam=f"Eigen {place}", kenmerk=f"B{place}"
        )
        for place in range(3)
    ]
    document = docx.Document(io.BytesIO(combine(template, contents)))
    assert len(document.sections) == 3
    for place, section in enumerate(document.sections):
        assert section.different_first_page_header_footer
        assert section.header.paragraphs[0].text.startswith(f"Eigen {place}  ·  B{place}\t")
        assert section.first_page_header.tables[0].cell(0, 0).text == f"Eigen {place}"
        numbering = section._sectPr.find(docx.oxml.ns.qn("w:pgNumType"))
        assert numbering.get(docx.oxml.ns.qn("w:start")) == "1"
    names = [table.cell(0, 0).text.split("\n")[0] for table in document.tables]
    assert [name for name in names if name.startswith("Naam")] == ["Naam 0", "Naam 1", "Naam 2"]


def test_one_letter_is_that_letter(template: Template, content: Fill, document_text: Callable[[bytes], str]) -> None:
    one = content({"factuurnummer": "F1"}, deb_naam="Jansen", eigen_naam="Wij", kenmerk="B1")
    assert document_text(combine(template, [one])) == document_text(template.fill(one))


def test_ids_that_a_document_holds_once_are_not_repeated(
    template_file: Make, field: Callable[[str], str], content: Fill
) -> None:
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/></wp:inline></w:drawing></w:r>'
    body = (
        '<w:p><w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/><w:commentRangeStart w:id="4"/>'
        f"{field('MERGEFIELD deb_naam')}{drawing}{field('NUMPAGES')}</w:p>"
    )
    xml = parts_of(combine(load_template(template_file(body)), [content(deb_naam=n) for n in "abc"]))[
        "word/document.xml"
    ]
    assert b"bookmark" not in xml
    assert b"commentRange" not in xml
    assert re.findall(rb'docPr id="(\d+)"', xml) == [b"1", b"2", b"3"]
    assert xml.count(b"SECTIONPAGES") == 3
    assert b"NUMPAGES" not in xml
    assert xml.count(b'w:type w:val="nextPage"') == 3


def test_a_template_with_footnotes_is_printed_one_by_one(template_file: Make, content: Fill) -> None:
    body = '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    with pytest.raises(TemplateRefused, match="een voor een"):
        combine(load_template(template_file(body)), [content()])


@pytest.mark.validator
def test_the_document_is_valid(
    letters: Path, tmp_path: Path, content: Fill, validate: Callable[[Path], list[str]]
) -> None:
    from decimal import Decimal

    from xlwings_addin.mailmerge.content import Picture
    from xlwings_addin.mailmerge.payment_code import payment_code

    png = payment_code("Voorbeeld BV", "NL02ABNA0123456789", Decimal(10), "RF18539007547034")
    assert png is not None
    picture = {"betaal_qr": Picture(png, "QR-code", 25, 25)}
    one = content({"factuurnummer": "F1"}, deb_naam="Jansen")
    path = tmp_path / "samen.docx"
    path.write_bytes(
        combine(
            load_template(letters / "aanmaning.docx"),
            [one._replace(pictures=picture), one, one._replace(pictures=picture)],
        )
    )
    assert validate(path) == []
