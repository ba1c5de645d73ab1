"""Files that mean harm, or were harmed: refused with a sentence, in a process that may use little memory."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.errors import FileRefused, IncassoError
from xlwings_addin.imports import read_open_items
from xlwings_addin.imports.sheets import MOST_CELLS

HEADER = b"Factuurnummer;Debiteurnummer;Bedrag\n"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Factuurnummer</t></is></c><c r="B1" t="inlineStr"><is><t>Debiteurnummer</t></is></c>'
    '<c r="C1" t="inlineStr"><is><t>Bedrag</t></is></c></row>'
    '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>10</v></c><c r="C2"><v>5</v></c></row>'
)


def parts_of(sheet: str = ROW, **others: str) -> dict[str, str]:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{office}"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        **{name.replace("__", "/").replace("_xml", ".xml"): text for name, text in others.items()},
    }


def packed(path: Path, parts: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def cell(reference: str) -> str:
    return f'{ROW}<row r="3"><c r="{reference}"><v>1</v></c></row>'


def test_the_plain_workbook_that_these_tests_spoil_is_read(tmp_path: Path) -> None:
    assert [item.number for item in read_open_items(packed(tmp_path / "a.xlsx", parts_of())).rows] == ["1"]


TEXTS = {
    "zero bytes": (HEADER + b"1;2;\x003\n", "nul-tekens"),
    "a program": (b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 40, "nul-tekens|niet te lezen"),
    "an endless line": (HEADER + b"1;2;" + b"3" * 3_000_000, "een regel van meer dan"),
    "an endless header": (b";" * 3_000_000, "een regel van meer dan"),
    "an unknown encoding": (HEADER + b"1;2;\x81\x8d\x8f\n", "niet te lezen"),
    "UTF-32": ("\ufeffFactuurnummer;Bedrag".encode("utf-32-le"), "niet te lezen"),
    "half a UTF-16 character": (b"\xff\xfe" + HEADER.decode().encode("utf-16-le") + b"1", "niet te lezen"),
    "a web page": (b"\n <html><table><tr><td>Factuurnummer", "webpagina"),
    "XML": (b'\xef\xbb\xbf<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "DOCTYPE"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TEXTS)
def test_a_text_file_that_is_none_is_refused(kind: str, tmp_path: Path) -> None:
    data, said = TEXTS[kind]
    path = tmp_path / "export.csv"
    path.write_bytes(data)
    with pytest.raises(FileRefused, match=said):
        read_open_items(path)


def test_an_endless_cell_or_an_open_quotation_mark_costs_a_row_and_no_memory(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(HEADER + b'1;2;"' + b"3\n" * 200_000 + b"4;5;6,00\n")
    items = read_open_items(path)
    assert items.problems
    assert "aanhalingsteken" in items.problems[0].text


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (cell("XFD1048576"), "te veel ruimte"),
        (cell("A4000000000"), "te veel ruimte"),
        (cell("AAAAAA1"), "te veel ruimte"),
        (cell("XFD1048576").replace('"', "'"), "te veel ruimte"),
        (cell("XFD1048576").replace(" r=", "\n r = "), "te veel ruimte"),
        (cell("xfd1048576"), "te veel ruimte"),
        (ROW.replace("<", "<x:").replace("<x:/", "</x:") + '<x:row r="3"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>', "te veel ruimte"),
        (f'{ROW}<row r="1000000">{"<c/>" * 200}<c><v>1</v></c></row>', "te veel ruimte"),
        (f'{ROW}<row r="1000000">{"<c/><!-- <row -->" * 200}<c><v>1</v></c></row>', "te veel ruimte"),
        ("<row/>" * 2_000_000, "te veel ruimte"),
        ('<row r="1"><c r="A1"><v>1</v>', "beschadigd"),
        ('<row r="1"><c r="A1" t="str"><v>&bad;</v></c></row>', "beschadigd"),
        ('<row r="1"><c r="A1" t="s"><v>9</v></c></row>', "beschadigd"),
    ],
)  # fmt: skip
def test_a_sheet_that_claims_too_much_or_is_broken_is_refused(sheet: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=said):
        read_open_items(packed(tmp_path / "a.xlsx", parts_of(sheet)))


@pytest.mark.parametrize("attributes", ['count="1" uniqueCount="4294967295"', "uniqueCount = '4294967295'"])
def test_a_claim_of_four_billion_texts_is_refused(attributes: str, tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.xlsx", parts_of(xl__sharedStrings_xml=f'<sst xmlns="{MAIN}" {attributes}><si><t>x</t></si></sst>')
    )
    with pytest.raises(FileRefused, match="beschadigd"):
        read_open_items(path)


def test_entities_in_a_workbook_are_refused(tmp_path: Path) -> None:
    parts = parts_of()
    parts["xl/worksheets/sheet1.xml"] = '<!DOCTYPE a [<!ENTITY b "bbbb">]>' + parts["xl/worksheets/sheet1.xml"]
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read_open_items(packed(tmp_path / "a.xlsx", parts))


def bomb(path: Path, declared: int | None) -> Path:
    """A part of 64 MB in 64 kB that declares 2 GB, or less than it holds."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = b"".join([packer.compress(b" " * 2**20) for _ in range(64)]) + packer.flush()
    packed(path, parts_of())
    whole = path.read_bytes()
    size = (2**31 if declared is None else declared).to_bytes(4, "little")
    name = b"xl/sharedStrings.xml"
    header = (
        b"\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0"
        + len(data).to_bytes(4, "little")
        + size
        + len(name).to_bytes(2, "little")
        + b"\0\0"
    )
    directory = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    entry = b"PK\x01\x02\x14\0" + header + b"\0" * 10 + directory.to_bytes(4, "little") + name
    count = int.from_bytes(whole[end + 10 : end + 12], "little") + 1
    local = b"PK\x03\x04" + header + name + data
    middle = whole[directory:end] + entry
    tail = (
        b"PK\x05\x06\0\0\0\0"
        + count.to_bytes(2, "little") * 2
        + len(middle).to_bytes(4, "little")
        + (directory + len(local)).to_bytes(4, "little")
        + b"\0\0"
    )
    path.write_bytes(whole[:directory] + local + middle + tail)
    return path


@pytest.mark.parametrize("declared", [None, 100])
def test_a_zip_bomb_is_refused_whatever_size_it_declares(declared: int | None, tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="te veel ruimte"):
        read_open_items(bomb(tmp_path / "a.xlsx", declared))


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.9, 0.99])
def test_a_workbook_that_is_cut_off_is_refused(kept: float, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts_of())
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * kept)])
    with pytest.raises(FileRefused, match="beschadigd"):
        read_open_items(path)


@pytest.mark.parametrize("position", range(0, 1600, 97))
def test_a_workbook_with_one_wrong_byte_is_read_or_refused(position: int, tmp_path: Path) -> None:
    path = packed(tmp_path / "a.xlsx", parts_of())
    data = bytearray(path.read_bytes())
    data[position % len(data)] ^= 0xFF
    path.write_bytes(data)
    try:
        read_open_items(path)
    except IncassoError as error:
        assert str(error)


@pytest.mark.parametrize("name", ["oud.xls", "hernoemd.xlsx", "hernoemd.csv"])
def test_an_old_workbook_is_refused_whatever_its_name(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000 + "Workbook".encode("utf-16-le"))
    with pytest.raises(FileRefused, match=r"oud Excel-bestand \(\.xls\)"):
        read_open_items(path)


def test_a_workbook_behind_a_password_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geheim.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(FileRefused, match="wachtwoord"):
        read_open_items(path)


@pytest.mark.parametrize(
    "parts",
    [
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"},
        {"xl/workbook.bin": ""},
        {"word/document.xml": "<a/>"},
    ],
)
def test_another_kind_of_file_is_named(parts: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"geen Excel-werkmap van het soort \.xlsx"):
        read_open_items(packed(tmp_path / "a.xlsx", parts))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits the memory of a process reliably")
@pytest.mark.parametrize(
    "make",
    [
        lambda path: bomb(path, None),
        lambda path: bomb(path, 100),
        lambda path: packed(path, parts_of(cell("XFD1048576"))),
    ],
    ids=["bomb", "lying bomb", "far cell"],
)
def test_a_hostile_file_is_refused_in_little_memory(make: Callable[[Path], Path], tmp_path: Path) -> None:
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (600_000_000, 600_000_000))\n"
        "from pathlib import Path; from xlwings_addin.errors import FileRefused; from xlwings_addin.imports import read_open_items\n"
        "try: read_open_items(Path(sys.argv[1]))\n"
        "except FileRefused: print('refused')"
    )
    run = subprocess.run(
        [sys.executable, "-c", script, str(make(tmp_path / "a.xlsx"))],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=os.environ,
    )
    assert (run.returncode, run.stdout) == (0, "refused\n"), run.stderr[-500:]


def test_an_endless_line_of_fifty_megabytes_is_refused_in_little_memory(tmp_path: Path) -> None:
    import tracemalloc

    path = tmp_path / "export.csv"
    with path.open("wb") as file:
        file.write(HEADER)
        for _ in range(50):
            file.write(b"3" * 1_000_000)
    tracemalloc.start()
    with pytest.raises(FileRefused, match="een regel van meer dan"):
        read_open_items(path)
    assert tracemalloc.get_traced_memory()[1] < 20_000_000
    tracemalloc.stop()


def test_the_most_cells_fit_in_memory() -> None:
    assert MOST_CELLS * 32 <= 640_000_000
