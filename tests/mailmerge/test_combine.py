from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from xlwings_addin.errors import TemplateRefused
from xlwings_addin.mailmerge.combine import Filled, combine, in_sets
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
    document = docx.Document(io.BytesIO(combine([Filled(template, each) for each in contents])))
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
    assert document_text(combine([Filled(template, one)])) == document_text(template.fill(one))


def test_letters_of_several_templates_are_in_one_document_each_as_it_is_apart(
    letters: Path, content: Fill, document_text: Callable[[bytes], str]
) -> None:
    templates = [load_template(path) for path in sorted(letters.glob("*.docx"))]
    filled = [
        Filled(template, content({"factuurnummer": f"F{place}"}, deb_naam=f"Naam {place}", kenmerk=f"B{place}"))
        for place, template in enumerate([*templates, *templates[:3]])
    ]
    assert in_sets(filled) == [list(range(len(filled)))]
    document = docx.Document(io.BytesIO(combine(filled)))
    assert len(document.sections) == len(filled)
    for place, (section, (template, one)) in enumerate(zip(document.sections, filled, strict=True)):
        alone = docx.Document(io.BytesIO(template.fill(one))).sections[0]
        for name in ("header", "footer", "first_page_header", "first_page_footer"):
            together, apart = (getattr(each, name)._element for each in (section, alone))
            assert "".join(together.itertext()) == "".join(apart.itertext()).replace("NUMPAGES", "SECTIONPAGES"), place
        assert section.left_margin == alone.left_margin
    used = {each.get(docx.oxml.ns.qn("w:val")) for each in document.element.body.iter(docx.oxml.ns.qn("w:pStyle"))}
    assert used <= {style.style_id for style in document.styles}


def test_languages_are_printed_apart(letters: Path, content: Fill) -> None:
    dutch, english = (load_template(folder / "herinnering.docx") for folder in (letters, letters / "en"))
    filled = [Filled(template, content()) for template in (dutch, english, dutch)]
    assert in_sets(filled) == [[0, 2], [1]]


@pytest.mark.parametrize(
    ("part", "old", "new", "together"),
    [
        ("word/styles.xml", b'w:val="22"', b'w:val="28"', False),
        ("word/theme/theme1.xml", b"Calibri", b"Georgia", False),
        ("word/settings.xml", b'defaultTabStop w:val="720"', b'defaultTabStop w:val="500"', False),
        ("word/settings.xml", b'w:percent="100"', b'w:percent="80"', True),
        ("word/settings.xml", b"<w:compat>", b'<w:rsids><w:rsid w:val="00AA00AA"/></w:rsids><w:compat>', True),
        ("word/document.xml", b"Misschien", b"Wellicht", True),
    ],
)
def test_a_template_that_looks_otherwise_is_printed_apart(
    letters: Path, content: Fill, tmp_path: Path, part: str, old: bytes, new: bytes, together: bool
) -> None:
    edited = tmp_path / "aanmaning.docx"
    parts = parts_of((letters / "aanmaning.docx").read_bytes())
    assert part == "word/document.xml" or old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(edited, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    filled = [Filled(load_template(path), content()) for path in (letters / "herinnering.docx", edited)]
    assert (in_sets(filled) == [[0, 1]]) is together


def test_pictures_and_links_of_each_template_come_along(
    template_file: Make, field: Callable[[str], str], content: Fill
) -> None:
    from lxml import etree

    filled = []
    for place, picture in enumerate((b"een", b"twee"), 1):
        link = (
            f'<w:p>{field("MERGEFIELD deb_naam")}<w:hyperlink r:id="rId9"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p>'
        )
        path = template_file(link, name=f"{place}.docx", header1="<w:p><w:r><w:t>kop</w:t></w:r></w:p>")
        parts = parts_of(path.read_bytes())
        parts["word/media/a.png"] = picture
        relations = parts["word/_rels/document.xml.rels"].decode()
        image, hyperlink = (
            f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
            for kind in ("image", "hyperlink")
        )
        relations = relations.replace(
            "</Relationships>",
            f'<Relationship Id="rId8" Type="{image}" Target="media/a.png"/>'
            f'<Relationship Id="rId9" Type="{hyperlink}" Target="https://{place}.example" TargetMode="External"/></Relationships>',
        )
        parts["word/_rels/document.xml.rels"] = relations.encode()
        parts["word/_rels/header1.xml.rels"] = (
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="%b" Target="media/a.png"/></Relationships>' % image.encode()
        )
        with zipfile.ZipFile(path, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)
        filled.append(Filled(load_template(path), content(deb_naam=f"Naam {place}")))
    assert in_sets(filled) == [[0, 1]]
    parts = parts_of(combine([*filled, *filled]))
    relations = etree.fromstring(parts["word/_rels/document.xml.rels"])
    targets = {each.get("Id"): each.get("Target") for each in relations}
    assert len(targets) == len(relations)
    links = re.findall(r'hyperlink r:id="([^"]+)"', parts["word/document.xml"].decode())
    assert [targets[each] for each in links] == ["https://1.example", "https://2.example"] * 2
    pictures = {parts[f"word/{target}"] for target in targets.values() if target.startswith("media")}
    assert pictures == {b"een", b"twee"}
    for name in [each for each in parts if re.fullmatch(r"word/_rels/header\S*\.rels", each)]:
        (target,) = (each.get("Target") for each in etree.fromstring(parts[name]))
        assert f"word/{target}" in parts, name


def test_ids_that_a_document_holds_once_are_not_repeated(
    template_file: Make, field: Callable[[str], str], content: Fill
) -> None:
    drawing = '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"/></wp:inline></w:drawing></w:r>'
    body = (
        '<w:p><w:bookmarkStart w:id="0" w:name="b"/><w:bookmarkEnd w:id="0"/><w:commentRangeStart w:id="4"/>'
        f"{field('MERGEFIELD deb_naam')}{drawing}{field('NUMPAGES')}</w:p>"
    )
    template = load_template(template_file(body))
    xml = parts_of(combine([Filled(template, content(deb_naam=n)) for n in "abc"]))["word/document.xml"]
    assert b"bookmark" not in xml
    assert b"commentRange" not in xml
    assert re.findall(rb'docPr id="(\d+)"', xml) == [b"1", b"2", b"3"]
    assert xml.count(b"SECTIONPAGES") == 3
    assert b"NUMPAGES" not in xml
    assert xml.count(b'w:type w:val="nextPage"') == 3


@pytest.fixture
def with_footnote(letters: Path, tmp_path: Path, field: Callable[[str], str]) -> Template:
    """The reminder with a footnote that holds a field."""
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    content_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    parts = parts_of((letters / "herinnering.docx").read_bytes())
    for name, before, added in (
        ("word/document.xml", b"<w:sectPr", b'<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'),
        ("word/_rels/document.xml.rels", b"</Relationships>", f'<Relationship Id="rId77" Type="{kind}" Target="footnotes.xml"/>'.encode()),
        ("[Content_Types].xml", b"</Types>", f'<Override PartName="/word/footnotes.xml" ContentType="{content_type}"/>'.encode()),
    ):  # fmt: skip
        parts[name] = parts[name].replace(before, added + before, 1)
    parts["word/footnotes.xml"] = (
        f'<w:footnotes {word}><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="2"><w:p>{field("MERGEFIELD deb_naam")}<w:r><w:t>!</w:t></w:r></w:p></w:footnote></w:footnotes>'
    ).encode()
    path = tmp_path / "voetnoot.docx"
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return load_template(path)


def test_each_letter_keeps_its_own_footnotes_numbered_from_one(
    with_footnote: Template, content: Fill, document_text: Callable[[bytes], str]
) -> None:
    parts = parts_of(combine([Filled(with_footnote, content(deb_naam=f"Naam {place}")) for place in range(3)]))
    body = parts["word/document.xml"].decode()
    notes = parts["word/footnotes.xml"].decode()
    ids = re.findall(r'footnoteReference w:id="(\d+)"', body)
    assert len(set(ids)) == 3
    for place, number in enumerate(ids):
        note = re.search(rf'<w:footnote w:id="{number}">.*?</w:footnote>', notes)
        assert note and f"Naam {place}" in note[0]
    assert notes.count("separator") == parts_of(with_footnote.fill(content()))["word/footnotes.xml"].count(b"separator")
    assert body.count('<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr>') == 3


@pytest.mark.validator
def test_a_document_with_footnotes_is_valid(
    with_footnote: Template, content: Fill, tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    path = tmp_path / "samen.docx"
    path.write_bytes(combine([Filled(with_footnote, content(deb_naam=name)) for name in "abc"]))
    assert validate(path) == []


def test_a_template_with_endnotes_is_printed_one_by_one(template_file: Make, content: Fill) -> None:
    body = '<w:p><w:r><w:endnoteReference w:id="2"/></w:r></w:p>'
    with pytest.raises(TemplateRefused, match="een voor een"):
        combine([Filled(load_template(template_file(body)), content())])


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
            [
                Filled(
                    load_template(letters / f"{name}.docx"), one._replace(pictures=picture if name != "erven" else {})
                )
                for name in ("aanmaning", "herinnering", "aanmaning", "bevestiging_toezegging", "erven")
            ]
        )
    )
    assert validate(path) == []
