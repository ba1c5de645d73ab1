from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.errors import FileRefused, IncassoError, TemplateRefused
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.package import deflated, pack, read_parts
from xlwings_addin.mailmerge.template import load_template
from xlwings_addin.mailmerge.wordxml import parse

Make = Callable[..., Path]


def test_what_is_packed_can_be_read_back_by_anyone() -> None:
    parts = {"word/document.xml": b"<x/>" * 1000, "empty.xml": b"", "ké.bin": bytes(range(256))}
    with zipfile.ZipFile(io.BytesIO(pack([deflated(name, content) for name, content in parts.items()]))) as package:
        assert package.testzip() is None
        assert {name: package.read(name) for name in package.namelist()} == parts


def test_the_same_letter_is_the_same_bytes(
    template_file: Make, field: Callable[[str], str], content: Callable[..., Content]
) -> None:
    path = template_file(f"<w:p>{field('MERGEFIELD deb_naam')}</w:p>")
    first, second = (load_template(path).fill(content(deb_naam="Jansen")) for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {member.date_time for member in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def zip_of(path: Path, *members: tuple[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members:
            package.writestr(name, content)
    return path


def encrypted(path: Path) -> Path:
    data = bytearray(zip_of(path, ("word/document.xml", b"<x/>")).read_bytes())
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    return path


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: written(path, b""), "geen Word-bestand"),
        (lambda path: written(path, b"Dit is een tekst"), "geen Word-bestand"),
        (lambda path: written(path, b"\xd0\xcf\x11\xe0" + bytes(600)), "wachtwoord of is een oud Word-bestand"),
        (lambda path: zip_of(path, ("word/document.xml", b"<x/>")), "geen Word-bestand"),
        (lambda path: zip_of(path, ("word/document.xml", bytes(70 * 1024 * 1024))), "te groot"),
        (lambda path: zip_of(path, *((f"{n}.xml", b"") for n in range(2001))), "te groot"),
        (encrypted, "wachtwoord"),
        (lambda path: path, "niet te lezen"),
    ],
)  # fmt: skip
def test_what_is_no_letter_template_is_refused_with_a_sentence(
    make: Callable[[Path], Path], said: str, tmp_path: Path
) -> None:
    with pytest.raises(FileRefused) as refused:
        load_template(make(tmp_path / "brief.docx"))
    assert said in str(refused.value)
    assert str(refused.value).startswith("brief.docx ")


@pytest.mark.parametrize("name", ["../../weg.xml", "/etc/x.xml", "word\\x.xml", "WORD/document.xml"])
def test_parts_with_odd_names_are_refused(name: str, template_file: Make, tmp_path: Path) -> None:
    parts = read_parts(template_file("<w:p/>"))
    path = zip_of(tmp_path / "vreemd.docx", *parts.items(), (name, b"<x/>"))
    with pytest.raises(FileRefused, match="geen Word-bestand"):
        load_template(path)


def test_a_half_copied_file_is_refused(letters: Path, tmp_path: Path) -> None:
    whole = (letters / "herinnering.docx").read_bytes()
    for length in range(0, len(whole), 997):
        with pytest.raises(FileRefused):
            load_template(written(tmp_path / "brief.docx", whole[:length]))


def test_damaged_bytes_are_refused_or_harmless(letters: Path, tmp_path: Path) -> None:
    whole = (letters / "herinnering.docx").read_bytes()
    for place in range(0, len(whole), 211):
        damaged = bytearray(whole)
        damaged[place] ^= 0xFF
        try:
            load_template(written(tmp_path / "brief.docx", bytes(damaged)))
        except IncassoError as refused:
            assert str(refused).endswith(".")


@pytest.mark.parametrize(
    "declaration",
    [
        '<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE w:document [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
    ],
)
def test_entities_are_never_read(declaration: str, template_file: Make, tmp_path: Path) -> None:
    parts = read_parts(template_file("<w:p/>"))
    parts["word/document.xml"] = declaration.encode() + parts["word/document.xml"]
    path = zip_of(tmp_path / "vijandig.docx", *parts.items())
    with pytest.raises(FileRefused):
        load_template(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_seen_in_any_encoding(encoding: str) -> None:
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE x><x/>'
    with pytest.raises(ValueError, match="document type"):
        parse(xml.encode(encoding))


def test_a_strict_document_is_refused_with_what_to_do(template_file: Make, tmp_path: Path) -> None:
    parts = read_parts(template_file("<w:p/>"))
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    parts["word/document.xml"] = parts["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main", strict
    )
    with pytest.raises(TemplateRefused, match="gewoon Word-document"):
        load_template(zip_of(tmp_path / "strict.docx", *parts.items()))
