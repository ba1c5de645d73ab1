"""Files that are no workbook to work in are refused in a Dutch sentence and left as they are."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError, FileRefused


def refusal(path: Path, **options: bool) -> str:
    with pytest.raises(FileRefused) as refused:
        open_book(path, **options)
    return str(refused.value)


def test_a_sound_workbook_opens(invoice_file: Path) -> None:
    assert open_book(invoice_file).sheets[0].name == "Facturen"


def test_missing_file(tmp_path: Path) -> None:
    assert "bestaat niet" in refusal(tmp_path / "weg.xlsx")


def test_folder(tmp_path: Path) -> None:
    assert "is een map" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "geen Excel-werkboek"),
        (b"naam;bedrag\n", "geen Excel-werkboek"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "wachtwoord of is een oud .xls-bestand"),
        (b"PK\x03\x04" + bytes(40), "beschadigd"),
        (b"PK", "beschadigd"),
    ],
)
def test_no_workbook(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert sentence in refusal(path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_cut_off(invoice_file: Path, share: float) -> None:
    data = invoice_file.read_bytes()
    invoice_file.write_bytes(data[: int(len(data) * share)])
    assert "beschadigd" in refusal(invoice_file)


def test_other_zip_file(tmp_path: Path) -> None:
    path = tmp_path / "brief.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert "geen Excel-werkboek" in refusal(path)


def test_binary_workbook(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {"_rels/.rels": lambda text: text.replace("workbook.xml", "workbook.bin")})
    assert "geen Excel-werkboek" in refusal(invoice_file)


def test_a_damaged_byte_is_noticed(invoice_file: Path) -> None:
    with zipfile.ZipFile(invoice_file) as archive:
        member = archive.getinfo("xl/worksheets/sheet1.xml")
    data = bytearray(invoice_file.read_bytes())
    data[member.header_offset + 100] ^= 0xFF
    invoice_file.write_bytes(data)
    with pytest.raises(FileRefused, match="beschadigd"):
        open_book(invoice_file).sheets[0].range("A1").value  # noqa: B018


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/app.xml"]
)
def test_doctype(invoice_file: Path, graft: Callable[..., Path], part: str) -> None:
    graft(invoice_file, {part: lambda text: text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)})
    assert "DOCTYPE" in refusal(invoice_file)


def test_doctype_in_another_encoding(invoice_file: Path, read_parts: Callable[[Path], dict[str, bytes]]) -> None:
    content = read_parts(invoice_file)
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "aa">]><x/>'
    with zipfile.ZipFile(invoice_file, "w") as archive:
        for name, data in (content | {"docProps/app.xml": text.encode("utf-16")}).items():
            archive.writestr(name, data)
    assert "DOCTYPE" in refusal(invoice_file)


def test_a_comment_that_could_hide_rows(invoice_file: Path, graft: Callable[..., Path]) -> None:
    hidden = '<!--<row r="9"><c r="A9"><v>1</v></c></row>--></sheetData>'
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", hidden)})
    with pytest.raises(FileRefused, match="beschadigd"):
        open_book(invoice_file).sheets[0].range("A1").value  # noqa: B018


def test_bomb_that_declares_its_size(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {}, {"xl/bomb.xml": "<a>" + "0" * (64 << 20) + "</a>"})
    assert "MB groot" in refusal(invoice_file)


def with_declared_size(path: Path, part: str, size: int) -> None:
    """Let the directory of a zip file lie about the unpacked size of a part."""
    data = bytearray(path.read_bytes())
    at = data.rindex(part.encode()) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, at + 24, size)
    path.write_bytes(data)


def test_two_gigabytes_declared(invoice_file: Path) -> None:
    with_declared_size(invoice_file, "xl/worksheets/sheet1.xml", 2 << 30)
    assert "2048 MB groot" in refusal(invoice_file)


def test_bomb_that_lies_about_its_size(invoice_file: Path, graft: Callable[..., Path]) -> None:
    big = '<c r="A9"><v>1</v></c>' * (1 << 20)
    graft(
        invoice_file,
        {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", f"<row>{big}</row></sheetData>")},
    )
    with_declared_size(invoice_file, "xl/worksheets/sheet1.xml", 2000)
    with pytest.raises(FileRefused, match="beschadigd"):
        open_book(invoice_file).sheets[0].range("A1").value  # noqa: B018


def test_encrypted_member(invoice_file: Path) -> None:
    data = bytearray(invoice_file.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    invoice_file.write_bytes(data)
    assert "wachtwoord" in refusal(invoice_file)


def test_two_parts_with_one_name(invoice_file: Path) -> None:
    with zipfile.ZipFile(invoice_file, "a") as archive:
        archive.writestr("XL/Workbook.xml", "<workbook/>")
    assert "beschadigd" in refusal(invoice_file)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "lzma"])
def test_a_part_packed_as_no_workbook_is(invoice_file: Path, method: int) -> None:
    with zipfile.ZipFile(invoice_file, "a", method) as archive:
        archive.writestr("xl/extra.xml", "<extra/>" * 100)
    damaged = bytearray(invoice_file.read_bytes())
    start = damaged.rindex(b"xl/extra.xml", 0, damaged.rindex(b"PK\x01\x02")) + len("xl/extra.xml")
    for data in (bytes(damaged), bytes(damaged[:start] + b"\x09\x04\x05\x00junk" + damaged[start + 8 :])):
        invoice_file.write_bytes(data)
        assert "beschadigd" in refusal(invoice_file)


def test_overlapping_members(invoice_file: Path) -> None:
    data = bytearray(invoice_file.read_bytes())
    first, second = (data.index(b"PK\x01\x02"), data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4))
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    invoice_file.write_bytes(data)
    assert "beschadigd" in refusal(invoice_file)


def test_read_only_even_for_root(invoice_file: Path) -> None:
    invoice_file.chmod(0o444)
    assert "alleen-lezen" in refusal(invoice_file)
    assert open_book(invoice_file, readonly=True).sheets[0].range("A2").value == "00001"


@pytest.mark.parametrize(("owner", "program"), [("~$werkmap.xlsx", "Excel"), (".~lock.werkmap.xlsx#", "LibreOffice")])
def test_open_elsewhere(invoice_file: Path, owner: str, program: str) -> None:
    invoice_file.with_name(owner).write_bytes(b"")
    sentence = refusal(invoice_file)
    assert program in sentence
    assert owner in sentence
    open_book(invoice_file, readonly=True)


def test_no_sheet_behind_a_name(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {"xl/worksheets/sheet1.xml": None})
    assert "beschadigd" in refusal(invoice_file)


@pytest.mark.parametrize(
    "broken",
    [
        "<c r='A2' t='s'><v>99999</v></c>",  # a shared string that is not there
        '<c r="A2"><v>twaalf</v></c>',
        '<c r="ZZZZ2"><v>1</v></c>',
        '<c r="B2"><v>1</v></c><c r="A2"><v>1</v></c><c r="C1048577"><v>x</v></c>',
    ],
)
def test_cells_that_make_no_sense(
    tmp_path: Path, make_book: Callable[..., Path], graft: Callable[..., Path], broken: str
) -> None:
    path = make_book(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, 1))
    graft(
        path,
        {
            "xl/worksheets/sheet1.xml": lambda text: text.replace(
                "</sheetData>", f'<row r="2">{broken}</row></sheetData>'
            )
        },
    )
    with pytest.raises(FileRefused, match="beschadigd"):
        open_book(path).sheets[0].range("A2").value  # noqa: B018


PIECES = st.sampled_from(
    [b"<c ", b"</c>", b"<row ", b"</row>", b'r="', b' s="99999"', b' t="s"', b"<v>", b"</v>", b'"', b">", b"<", b"/", b"&x;", b"&#0;",
     b"\xff", b"\0", b"1e999", b'ref="A1:XFD1048576"', b'ref=""', b'<f t="shared" si="0"/>', b"<is>", b"<!--", b"]]>", b"nan", b"ZZZ1"]
)  # fmt: skip
PARTS = [
    "xl/workbook.xml",
    "xl/worksheets/sheet1.xml",
    "xl/tables/table1.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "_rels/.rels",
]
DAMAGE = st.tuples(st.sampled_from(PARTS), st.floats(0, 1), st.integers(0, 30), PIECES | st.just(b""))


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(DAMAGE, min_size=1, max_size=3))
def test_whatever_is_damaged_is_refused_in_a_sentence_or_works(
    invoice_file: Path,
    read_parts: Callable[[Path], dict[str, bytes]],
    tmp_path: Path,
    damages: list[tuple[str, float, int, bytes]],
) -> None:
    content, path = read_parts(invoice_file), tmp_path / "stuk.xlsx"
    for part, share, length, piece in damages:
        at = int(share * len(content[part]))
        content[part] = content[part][:at] + piece + content[part][at + length :]
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    before = path.read_bytes()
    try:
        book = open_book(path)
        sheet = book.sheets[0]
        for table in sheet.tables:
            table.resize(table.range.resize(row_size=table.range.shape[0] + 2))
        sheet.range("A1:H9").formula  # noqa: B018
        sheet.range("D2").value = [[1, "x"], [None, True]]
        book.save()
    except (FileRefused, DataError):
        assert path.read_bytes() == before
    except ValueError as error:  # a table of one row: said to the programmer
        assert "keeps its header" in str(error)


def test_nothing_is_left_open(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    assert book.sheets[0].range("A2").value == "00001"
    opened = Path("/proc/self/fd")
    if opened.exists():
        assert str(invoice_file) not in [str(one.readlink()) for one in opened.iterdir() if one.is_symlink()]


def test_a_zip_file_with_64_bit_sizes_is_read_and_written(
    invoice_file: Path, read_parts: Callable[[Path], dict[str, bytes]]
) -> None:
    content, buffer = read_parts(invoice_file), io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(data)
    invoice_file.write_bytes(buffer.getvalue())
    book = open_book(invoice_file)
    book.sheets[0].range("E2").value = 7
    book.save()
    assert open_book(invoice_file).sheets[0].range("E2").value == 7
    assert read_parts(invoice_file)["xl/styles.xml"] == content["xl/styles.xml"]
    with zipfile.ZipFile(invoice_file) as archive:
        assert {member.extra for member in archive.infolist()} == {b""}
