"""The zip container of a workbook: what is refused, reading its parts, and writing it with some parts replaced.

The file is read into memory once, so that everything seen belongs to one moment and no handle keeps other programs
from it. Parts that do not change are copied with their compressed bytes, in their order.
"""

from __future__ import annotations

import copy
import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, NamedTuple

from xlwings_addin.deflate import METHODS, checksum, deflater, inflated
from xlwings_addin.errors import FileRefused, cause

_HEAD = 4096
_SMALL, _RATIO, _LARGEST = 32 << 20, 200, 16 << 30
"""A workbook may unpack to 32 MiB plus 200 times its own size: real ones stay below 40 times, zip bombs reach 1.000."""
_ZIP64_FROM = 1 << 30

_HEADER = struct.Struct("<4s5H3L2H")
_UNZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
)  # fmt: skip


class NewPart(NamedTuple):
    """What comes in the place of a part: its bytes in pieces, and about how many they are."""

    chunks: Callable[[], Generator[bytes, None, None]]
    size: int

    @classmethod
    def whole(cls, text: str) -> NewPart:
        """A part of which the whole text is there already."""
        data = text.encode()

        def chunks() -> Generator[bytes, None, None]:
            yield data

        return cls(chunks, len(data))


def refuse_if_busy(path: Path) -> None:
    """Stop when the workbook may not be written now.

    Raises:
        FileRefused: it is read-only, or open in Excel or LibreOffice.
    """
    if not path.stat().st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        raise FileRefused(f"{path.name} is alleen-lezen. Haal dat kenmerk van het bestand weg en probeer het opnieuw.")
    for owner, program in ((f"~${path.name}", "Excel"), (f".~lock.{path.name}#", "LibreOffice")):
        if os.path.lexists(path.with_name(owner)):
            raise FileRefused(
                f"{path.name} is nog geopend in {program}. Sluit het werkboek en probeer het opnieuw. "
                f"Is het niet open, verwijder dan het bestand {owner}."
            )


def _bytes_of(path: Path) -> bytes:
    if path.is_dir():
        raise FileRefused(f"{path} is een map, geen werkboek.")
    if not path.is_file():
        raise FileRefused(f"{path} bestaat niet. Controleer de naam en de map.")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(f"{path.name} kan niet worden gelezen: {cause(error)}.") from error
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(
            f"{path.name} heeft een wachtwoord of is een oud .xls-bestand. "
            "Sla het in Excel zonder wachtwoord op als .xlsx of .xlsm."
        )
    if not data.startswith(b"PK"):
        raise FileRefused(f"{path.name} is geen Excel-werkboek (.xlsx of .xlsm).")
    return data


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _extents(archive: zipfile.ZipFile, data: bytes) -> dict[str, tuple[int, int]]:
    """Where each member begins and ends in the file, its local header and data descriptor included."""
    ordered = sorted(archive.infolist(), key=lambda member: member.header_offset)
    ends = [member.header_offset for member in ordered[1:]] + [archive.start_dir]
    extents = {}
    for member, end in zip(ordered, ends, strict=True):
        start = member.header_offset
        header = _HEADER.unpack_from(data, start)
        if header[0] != b"PK\x03\x04" or start + _HEADER.size + header[9] + header[10] + member.compress_size > end:
            raise zipfile.BadZipFile(member.filename)
        extents[_key(member.filename)] = (start, end)
    return extents


class Package:
    """A workbook file as it was when it was opened.

    Raises:
        FileRefused: no such file, not a workbook, damaged, encrypted, or unpacking to an absurd size.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = _bytes_of(path)
        with self.guarded():
            self._archive = zipfile.ZipFile(io.BytesIO(self.data))
            self._members = {_key(member.filename): member for member in self._archive.infolist()}
            self._extents = _extents(self._archive, self.data)
            self._check_members()

    def damaged(self) -> FileRefused:
        """The refusal of a file that is not what it must be inside."""
        name = self.path.name
        return FileRefused(f"{name} is beschadigd of niet compleet. Open een reservekopie, bijvoorbeeld {name}.bak.")

    @contextmanager
    def guarded(self) -> Iterator[None]:
        """Turn what a damaged file makes the unpacking or the reading of XML raise into a sentence."""
        try:
            yield
        except FileRefused:
            raise
        except (*_UNZIP_ERRORS, LookupError, SyntaxError) as error:
            raise self.damaged() from error

    def _check_members(self) -> None:
        members = self._archive.infolist()
        if len(self._members) != len(members):
            raise zipfile.BadZipFile("two parts with one name")
        if any(member.compress_type not in METHODS for member in members):
            raise zipfile.BadZipFile("packed as no workbook is")
        if any(member.flag_bits & 1 for member in members):
            raise FileRefused(f"{self.path.name} heeft een wachtwoord. Sla het zonder wachtwoord op.")
        unpacked = sum(member.file_size for member in members)
        if unpacked > min(_SMALL + _RATIO * len(self.data), _LARGEST):
            raise FileRefused(
                f"{self.path.name} zou uitgepakt {unpacked >> 20} MB groot zijn. Dat past niet bij een werkboek; "
                "het is niet geopend."
            )
        for name, member in self._members.items():
            if name.endswith((".xml", ".rels")):
                with self._archive.open(member) as part:
                    head = part.read(_HEAD)
                if b"<!DOCTYPE" in head.replace(b"\0", b"") or b"<!ENTITY" in head.replace(b"\0", b""):
                    raise FileRefused(
                        f"{self.path.name} bevat een DOCTYPE of entiteit in {member.filename}. "
                        "Dat hoort niet in een werkboek; het is niet geopend."
                    )

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def size(self, name: str) -> int:
        """Unpacked size of a part in bytes."""
        return self._members[_key(name)].file_size

    def stream(self, name: str) -> Generator[bytes, None, None]:
        """The bytes of a part, about a megabyte at a time, checked against its checksum at the end."""
        with self.guarded():
            yield from inflated(io.BytesIO(self.data), self._members[_key(name)])

    def read(self, name: str) -> bytes:
        """A small part at once, as UTF-8 without a byte order mark.

        Raises:
            FileRefused: damaged, in another encoding, or with markup that could hide entities.
        """
        data = b"".join(self.stream(name)).removeprefix(b"\xef\xbb\xbf")
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or not data.lstrip().startswith(b"<"):
            raise self.damaged()
        return data

    def write(self, target: IO[bytes], parts: Mapping[str, NewPart | None]) -> None:
        """Write the workbook with some parts replaced, or left out where None comes in their place."""
        wanted = {_key(name): part for name, part in parts.items()}
        with zipfile.ZipFile(target, "w") as out:
            for name, member in self._members.items():
                if name not in wanted:
                    self._copy(member, out, target)
                elif part := wanted[name]:
                    _add(member.filename, part, out, target)

    def _copy(self, member: zipfile.ZipInfo, out: zipfile.ZipFile, target: IO[bytes]) -> None:
        start, end = self._extents[_key(member.filename)]
        moved = copy.copy(member)
        moved.header_offset = out.start_dir
        moved.extra = _without_zip64(member.extra)
        target.seek(out.start_dir)
        target.write(memoryview(self.data)[start:end])
        _list(moved, out, target)


def _add(name: str, part: NewPart, out: zipfile.ZipFile, target: IO[bytes]) -> None:
    """Write the part, deflated, behind what is there."""
    member = zipfile.ZipInfo(name)
    member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    member.header_offset, member.CRC = out.start_dir, 0
    huge = part.size > _ZIP64_FROM
    target.seek(member.header_offset)
    target.write(member.FileHeader(huge))
    begin, deflate, crc, size = target.tell(), deflater(), 0, 0
    with closing(part.chunks()) as chunks:
        for chunk in chunks:
            crc, size = checksum(chunk, crc), size + len(chunk)
            target.write(deflate.compress(chunk))
    target.write(deflate.flush())
    end = target.tell()
    member.CRC, member.file_size, member.compress_size = crc, size, end - begin
    target.seek(member.header_offset)
    target.write(member.FileHeader(huge))
    target.seek(end)
    _list(member, out, target)


def _list(member: zipfile.ZipInfo, out: zipfile.ZipFile, target: IO[bytes]) -> None:
    """Enter a member that was just written in the directory of the archive."""
    out.start_dir = target.tell()
    out.filelist.append(member)
    out.NameToInfo[member.filename] = member


def _without_zip64(extra: bytes) -> bytes:
    r"""The extra field of a directory entry without the 64-bit sizes, which `zipfile` adds anew where needed.

    >>> _without_zip64(b"\x01\x00\x02\x00ab\x07\x00\x01\x00c")
    b'\x07\x00\x01\x00c'
    """
    kept, rest = b"", extra
    while len(rest) >= 4:
        kind, length = struct.unpack_from("<2H", rest)
        if kind != 1:
            kept += rest[: 4 + length]
        rest = rest[4 + length :]
    return kept + rest
