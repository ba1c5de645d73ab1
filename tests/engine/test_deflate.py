"""The bytes inside zip files: by ISA-L and by zlib the same, and what is damaged is never taken for whole."""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Callable, Generator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from xlwings_addin import deflate
from xlwings_addin.engine import open_book, package

LONG = "".join(f"<c r='A{n}'><v>{n * 7919 % 10007}</v></c>" for n in range(40_000)).encode()


@pytest.fixture(params=["isal", "zlib"], autouse=True)
def codec(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "zlib":
        monkeypatch.setattr(deflate, "_codec", zlib)
        monkeypatch.setattr(deflate, "_LEVEL", 1)
    else:
        pytest.importorskip("isal", reason="ISA-L is not there for this kind of machine")
    return str(request.param)


def archive_of(content: bytes, method: int = zipfile.ZIP_DEFLATED) -> tuple[io.BytesIO, zipfile.ZipInfo]:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr("first.xml", b"<x/>")
        archive.writestr("part.xml", content)
        return file, archive.getinfo("part.xml")


@pytest.mark.parametrize("content", [b"", b"x", LONG, bytes(3_000_000)], ids=["empty", "short", "long", "zeros"])
@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_what_others_pack_comes_out_whole_in_pieces(content: bytes, method: int) -> None:
    pieces = list(deflate.inflated(*archive_of(content, method)))
    assert b"".join(pieces) == content
    assert len(pieces) > 1 or len(content) < len(LONG) or method == zipfile.ZIP_DEFLATED
    assert all(0 < len(piece) <= 2 << 20 for piece in pieces)


def test_others_read_what_was_deflated_piece_by_piece() -> None:
    quick = deflate.deflater()
    packed = b"".join(quick.compress(LONG[at : at + 1000]) for at in range(0, len(LONG), 1000)) + quick.flush()
    assert zlib.decompress(packed, -zlib.MAX_WBITS) == LONG
    assert len(packed) < len(LONG) / 4


def test_the_checksum_of_pieces_is_that_of_the_whole() -> None:
    assert deflate.checksum(LONG[500:], deflate.checksum(LONG[:500])) == zlib.crc32(LONG)


def _cut_off(data: bytearray, member: zipfile.ZipInfo) -> None:
    del data[member.header_offset + 1000 :]


def _flipped(data: bytearray, member: zipfile.ZipInfo) -> None:
    data[member.header_offset + 2000] ^= 4


def _not_the_whole_stream(_: bytearray, member: zipfile.ZipInfo) -> None:
    member.compress_size -= 10


def _other_checksum(_: bytearray, member: zipfile.ZipInfo) -> None:
    member.CRC ^= 1


def _less_than_declared(_: bytearray, member: zipfile.ZipInfo) -> None:
    member.file_size += 1


def _no_header(data: bytearray, member: zipfile.ZipInfo) -> None:
    data[member.header_offset] = 0


def _beyond_the_end(data: bytearray, member: zipfile.ZipInfo) -> None:
    member.header_offset = len(data)


def _packed_in_another_way(_: bytearray, member: zipfile.ZipInfo) -> None:
    member.compress_type = zipfile.ZIP_BZIP2


@pytest.mark.parametrize(
    "damage",
    [
        _cut_off, _flipped, _not_the_whole_stream, _other_checksum, _less_than_declared, _no_header, _beyond_the_end,
        _packed_in_another_way,
    ],
)  # fmt: skip
def test_damage_is_told(damage: Callable[[bytearray, zipfile.ZipInfo], None]) -> None:
    file, member = archive_of(LONG)
    data = bytearray(file.getvalue())
    damage(data, member)
    with pytest.raises(zipfile.BadZipFile):
        list(deflate.inflated(io.BytesIO(data), member))


def test_a_stream_that_ends_before_its_bytes_do_is_whole() -> None:
    file, member = archive_of(LONG)
    member.compress_size += 20
    assert b"".join(deflate.inflated(file, member)) == LONG


def test_what_lies_behind_the_end_of_a_stream_is_not_read() -> None:
    file, member = archive_of(LONG)
    end = len(file.getvalue())
    member.compress_size += 1 << 20
    file.write(bytes(1 << 20))
    assert b"".join(deflate.inflated(file, member)) == LONG
    assert file.tell() < end + (128 << 10)


def test_more_than_declared_stops_at_once() -> None:
    file, member = archive_of(bytes(500_000_000))
    member.file_size = 1_000_000
    with pytest.raises(deflate.MoreThanDeclared):
        next(deflate.inflated(file, member))


def test_without_isal_zlib_does_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "isal", None)
    spec = spec_from_file_location("deflate_alone", deflate.__file__)
    assert spec is not None
    assert spec.loader is not None
    alone = module_from_spec(spec)
    spec.loader.exec_module(alone)
    quick = alone.deflater()
    assert zlib.decompress(quick.compress(LONG) + quick.flush(), -zlib.MAX_WBITS) == LONG
    assert b"".join(alone.inflated(*archive_of(LONG))) == LONG


def test_a_saved_workbook_is_an_archive_for_others(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets["Facturen"].range("F2:F4").value = [["een"], ["twee"], ["drie"]]
    book.save()
    with zipfile.ZipFile(invoice_file) as archive:
        assert archive.testzip() is None
    assert open_book(invoice_file).sheets["Facturen"].range("F3").value == "twee"


class _FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        if self.tell() > 2000:
            raise OSError(28, "full")
        return super().write(data)  # type: ignore[arg-type]


def test_a_full_disk_closes_what_makes_the_part(invoice_file: Path) -> None:
    closed = []

    def rows() -> Generator[bytes, None, None]:
        try:
            for number in range(1_000_000):
                yield f"{number * number}".encode()
        finally:
            closed.append(True)

    part = package.NewPart(rows, 1)
    with pytest.raises(OSError, match="full"):
        package.Package(invoice_file).write(_FullDisk(), {"xl/worksheets/sheet1.xml": part})
    assert closed == [True]


def test_a_part_of_more_than_a_gigabyte_has_room_for_its_size(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "_ZIP64_FROM", 0)
    out = io.BytesIO()
    part = package.NewPart.whole(LONG.decode())
    package.Package(invoice_file).write(out, {"xl/worksheets/sheet1.xml": part})
    with zipfile.ZipFile(out) as archive:
        assert archive.testzip() is None
        assert archive.read("xl/worksheets/sheet1.xml") == LONG
    out.seek(0)
    invoice_file.write_bytes(out.getvalue())
    assert b"".join(package.Package(invoice_file).stream("xl/worksheets/sheet1.xml")) == LONG
