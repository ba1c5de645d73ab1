"""A template attached to the workbook: what Word reads of it, and that nothing else in the template changes."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import unquote, urlsplit

import docx
import pytest
from lxml import etree

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge import libreoffice
from xlwings_addin.mailmerge.data_source import DataSource, attached
from xlwings_addin.mailmerge.template import load_template

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACES: list[PurePath] = [
    PureWindowsPath(r"C:\Temp\werkmap.xlsm"),
    PureWindowsPath(r"C:\Temp\Jan's map & co\dëbiteuren #1 (100%).xlsm"),
    PureWindowsPath(r"\\server\deel één\werk;map.xlsm"),
    PurePosixPath("/Users/jan/Mijn map/R&D/a & b's.xlsm"),
]
WHERE = {"brief": ("herinnering",), "taal": ("nl",)}


def parts_of(document: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return {name: package.read(name) for name in package.namelist()}


def merge_of(document: bytes) -> dict[str, str]:
    root = etree.fromstring(parts_of(document)["word/settings.xml"])
    (merge,) = root.findall(f"{WORD}mailMerge")
    return {str(each.tag).removeprefix(WORD): each.get(f"{WORD}val", "") for each in merge.iter() if each is not merge}


def sources_of(document: bytes) -> list[str]:
    root = etree.fromstring(parts_of(document)["word/_rels/settings.xml.rels"])
    return [str(each.get("Target")) for each in root if each.get("TargetMode") == "External"]


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_word_finds_the_workbook_whatever_its_folder_is_called(letters: Path, place: PurePath) -> None:
    made = attached(letters / "herinnering.docx", DataSource(place, "Samenvoegen", WHERE))
    merge = merge_of(made)
    assert (merge["mainDocumentType"], merge["dataType"]) == ("formLetters", "native")
    assert merge["query"] == "SELECT * FROM `Samenvoegen$` WHERE `brief` = 'herinnering' AND `taal` = 'nl'"
    given = merge["connectString"].partition("Data Source=")[2].partition(";Mode=Read;")[0]
    assert given.strip('"') == str(place)
    assert given.startswith('"') is any(sign in str(place) for sign in ";'")
    assert (merge["udl"], merge["table"]) == (merge["connectString"], "Samenvoegen$")
    first, second = map(urlsplit, sources_of(made))
    assert first == second
    assert first.scheme == "file"
    read = unquote(first.path)
    assert PurePosixPath(place.as_posix()).parts[-2:] == PurePosixPath(read).parts[-2:]
    assert "#" not in first.path + first.fragment


def test_only_the_settings_of_the_template_change(letters: Path) -> None:
    template = letters / "herinnering.docx"
    before, after = template.read_bytes(), attached(template, DataSource(PLACES[0], "Samenvoegen", WHERE))
    old, new = parts_of(before), parts_of(after)
    assert {name for name in new if old.get(name) != new[name]} == {"word/settings.xml", "word/_rels/settings.xml.rels"}
    assert set(old) <= set(new)
    assert template.read_bytes() == before
    assert b"mailMerge" not in old["word/settings.xml"], "no template ships with a data source"


def test_a_name_with_a_quote_asks_for_that_name() -> None:
    source = DataSource(PLACES[0], "Samenvoegen", {"kenmerk": ("B1", "B'2")})
    assert source.query.endswith("WHERE `kenmerk` IN ('B1', 'B''2')")
    assert DataSource(PLACES[0], "Samenvoegen", {}).query == "SELECT * FROM `Samenvoegen$`"


def test_a_template_that_was_attached_before_gets_the_new_source_only(letters: Path, tmp_path: Path) -> None:
    once = tmp_path / "een keer.docx"
    once.write_bytes(attached(letters / "herinnering.docx", DataSource(PLACES[1], "Anders", {})))
    twice = attached(once, DataSource(PLACES[0], "Samenvoegen", WHERE))
    assert twice == attached(letters / "herinnering.docx", DataSource(PLACES[0], "Samenvoegen", WHERE))


def test_the_button_makes_the_same_letter_from_the_attached_copy(
    letters: Path, tmp_path: Path, content: Callable[..., Any]
) -> None:
    copy = tmp_path / "herinnering.docx"
    copy.write_bytes(attached(letters / "herinnering.docx", DataSource(PLACES[0], "Samenvoegen", WHERE)))
    one = content({"factuurnummer": "F1"}, deb_naam="Jansen")
    made, usual = load_template(copy).fill(one), load_template(letters / "herinnering.docx").fill(one)
    assert parts_of(made)["word/document.xml"] == parts_of(usual)["word/document.xml"]
    assert b"mailMerge" not in parts_of(made)["word/settings.xml"]
    assert "word/_rels/settings.xml.rels" not in parts_of(made)


def test_a_template_without_settings_gets_them(
    template_file: Callable[..., Path], field: Callable[[str], str], tmp_path: Path
) -> None:
    made = attached(
        template_file(f"<w:p>{field('MERGEFIELD deb_naam')}</w:p>"), DataSource(PLACES[0], "Samenvoegen", WHERE)
    )
    assert merge_of(made)["dataType"] == "native"
    assert b"/word/settings.xml" in parts_of(made)["[Content_Types].xml"]
    docx.Document(io.BytesIO(made))


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kapot.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("iets.xml", "<a/>")
    with pytest.raises(FileRefused, match="geen Word-bestand of is beschadigd"):
        attached(path, DataSource(PLACES[0], "Samenvoegen", WHERE))


@pytest.mark.validator
@pytest.mark.parametrize("place", PLACES[:3], ids=str)
def test_the_attached_template_is_valid(
    letters: Path, tmp_path: Path, validate: Callable[[Path], list[str]], place: PurePath
) -> None:
    path = tmp_path / "bijlage.docx"
    path.write_bytes(attached(letters / "herinnering.docx", DataSource(place, "Samenvoegen", WHERE)))
    assert validate(path) == []


@pytest.mark.validator
def test_a_source_in_the_wrong_place_is_seen(
    letters: Path, tmp_path: Path, validate: Callable[[Path], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlwings_addin.mailmerge import data_source

    monkeypatch.setattr(data_source, "_BEFORE", frozenset())
    path = tmp_path / "bijlage.docx"
    path.write_bytes(attached(letters / "herinnering.docx", DataSource(PLACES[0], "Samenvoegen", WHERE)))
    assert validate(path)


@pytest.mark.libreoffice
def test_it_opens_in_libreoffice(letters: Path, tmp_path: Path) -> None:
    path = tmp_path / "bijlage.docx"
    path.write_bytes(attached(letters / "herinnering.docx", DataSource(tmp_path / "weg.xlsm", "Samenvoegen", WHERE)))
    soffice = libreoffice.program()
    assert soffice
    assert list(libreoffice.make_pdfs(soffice, [path])) == [(path, "")]
    text = subprocess.run(["pdftotext", str(path.with_suffix(".pdf")), "-"], capture_output=True, check=True).stdout
    assert b"deb_naam" in text
