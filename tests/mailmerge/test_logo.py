from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.batch import MadeLetter, make_letters
from xlwings_addin.mailmerge.combine import Filled, combine
from xlwings_addin.mailmerge.logo import read_logo
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Outlook

if TYPE_CHECKING:
    from office import Office

MakeWorld = Callable[..., tuple[Ledger, Outlook]]


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress((b"\0" + bytes(width)) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("size", "expected"), [((100, 100), (9.0, 9.0)), ((400, 100), (36.0, 9.0)), ((1000, 100), (60.0, 6.0))]
)
def test_a_logo_keeps_its_shape_and_fits_the_letterhead(
    size: tuple[int, int], expected: tuple[float, float], tmp_path: Path
) -> None:
    (tmp_path / "logo.png").write_bytes(png(*size))
    logo = read_logo(str(tmp_path / "logo.png"), "Voorbeeld BV", [])
    assert logo is not None
    assert (logo.width, logo.height) == pytest.approx(expected)
    assert logo.alt == "Logo Voorbeeld BV"


def test_a_name_is_looked_up_beside_the_templates_and_the_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (tmp_path / "logo.png").write_bytes(png(10, 10))
    assert read_logo("logo.png", "V", [folder]) is not None
    assert read_logo("", "V", [folder]) is None


@pytest.mark.parametrize("content", [b"", b"tekst", b"GIF89a" + bytes(20), png(10, 10)[:20], png(0, 10)])
def test_what_is_no_picture_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(content)
    with pytest.raises(FileRefused, match=r"^Het logo logo\.png is geen goed png- of jpg-bestand"):
        read_logo(str(tmp_path / "logo.png"), "V", [])


def test_a_missing_logo_is_a_warning_and_the_letter_is_made(
    world: MakeWorld, letters: Path, tmp_path: Path, on: date
) -> None:
    ledger, outlook = world("herinnering")
    ledger = replace(ledger, settings=replace(ledger.settings, logo="weg.png"))
    batch = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [letters])
    assert len(batch.made) == 1
    assert batch.warnings == ["Het logo weg.png is er niet; de brieven zijn zonder logo. Pas het aan in Instellingen."]


@pytest.fixture
def made(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> MadeLetter:
    (tmp_path / "logo.png").write_bytes(png(200, 100))
    ledger, outlook = world("herinnering")
    ledger = replace(ledger, settings=replace(ledger.settings, logo=str(tmp_path / "logo.png")))
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path / "uit", [letters]).made
    return letter


def test_the_logo_stands_above_the_name_in_the_letterhead(made: MadeLetter) -> None:
    header = docx.Document(str(made.path)).sections[0].first_page_header
    (logo,) = header._element.xpath(".//wp:docPr")
    assert logo.get("descr") == "Logo Groothandel Voorbeeld B.V."
    assert header.tables[0].cell(0, 0).text == "\nGroothandel Voorbeeld B.V."


def test_without_a_logo_its_line_is_gone(world: MakeWorld, letters: Path, tmp_path: Path, on: date) -> None:
    ledger, outlook = world("herinnering")
    (letter,) = make_letters(plan_letters(ledger, outlook, on), ledger, on, tmp_path, [letters]).made
    header = docx.Document(str(letter.path)).sections[0].first_page_header
    assert header.tables[0].cell(0, 0).text == "Groothandel Voorbeeld B.V."


def test_printed_together_the_logo_is_there_once(made: MadeLetter) -> None:
    printed = combine([Filled(made.template, made.content)] * 5)
    with zipfile.ZipFile(io.BytesIO(printed)) as package:
        media = [name for name in package.namelist() if "media/logo" in name]
    assert len(media) == 1
    assert len(docx.Document(io.BytesIO(printed)).sections) == 5


def test_no_part_gets_prefixes_of_its_own(made: MadeLetter) -> None:
    with zipfile.ZipFile(made.path) as package:
        assert [name for name in package.namelist() if b"ns0:" in package.read(name)] == []


@pytest.mark.libreoffice
def test_libreoffice_shows_logo_and_payment_code(made: MadeLetter, soffice: Office, tmp_path: Path) -> None:
    code_only = made.content._replace(pictures={"betaal_qr": made.content.pictures["betaal_qr"]})
    none = made.content._replace(pictures={})
    for count, content in ((2, made.content), (1, code_only), (0, none)):
        for name, letter in (
            ("een", made.template.fill(content)),
            ("samen", combine([Filled(made.template, content)] * 2)),
        ):
            path = tmp_path / f"{name}{count}.docx"
            path.write_bytes(letter)
            assert _pictures(soffice, path) == (count if name == "een" else 2 * count)


def _pictures(soffice: Office, path: Path) -> int:
    document = soffice.load(path, macros=False)
    shown = int(document.GraphicObjects.Count)
    document.close(True)
    return shown


@pytest.mark.validator
def test_a_letter_with_a_logo_is_valid(made: MadeLetter, validate: Callable[[Path], list[str]], tmp_path: Path) -> None:
    printed = tmp_path / "samen.docx"
    printed.write_bytes(combine([Filled(made.template, made.content)] * 2))
    assert validate(made.path) == []
    assert validate(printed) == []
