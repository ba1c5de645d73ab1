"""A .docx as a package of parts: read with suspicion, written the same way every time.

Word files are zip files. What does not change between letters is deflated once, which makes a letter cost
little more than its own text.
"""

from __future__ import annotations

import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.deflate import checksum, deflater
from xlwings_addin.errors import FileRefused

_MOST_PARTS = 2_000
_LARGEST = 64 * 1024 * 1024
_ENCRYPTED = 0x1
_OLE = b"\xd0\xcf\x11\xe0"
_CONTENT_TYPES = "[Content_Types].xml"

_FIXED_DATE = 0x21  # 1 January 1980, the first day that a zip file can name: equal letters are equal bytes
_STORED, _DEFLATED = 0, 8  # the methods of a zip file
_SMALLEST = 9  # level of zlib, for what is the same in every letter
_UTF8_NAME = 0x800
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


def read_parts(path: Path) -> dict[str, bytes]:
    """The parts of the Word file by name, in the order of the file.

    Raises:
        FileRefused: no Word file, damaged, encrypted, or of a size that no letter has.
    """
    try:
        with path.open("rb") as file:
            if file.read(4) == _OLE:
                raise FileRefused(
                    f"{path.name} heeft een wachtwoord of is een oud Word-bestand. "
                    "Sla het in Word op als .docx, zonder wachtwoord."
                )
            with zipfile.ZipFile(file) as package:
                members = package.infolist()
                _refuse_odd(path, members)
                return {member.filename: package.read(member) for member in members if not member.is_dir()}
    except OSError as error:
        raise FileRefused(f"{path.name} is niet te lezen. Sluit het bestand in Word en probeer het opnieuw.") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise FileRefused(f"{path.name} is geen Word-bestand of is beschadigd.") from error


def _refuse_odd(path: Path, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > _MOST_PARTS or sum(member.file_size for member in members) > _LARGEST:
        raise FileRefused(f"{path.name} is te groot voor een brief en wordt niet geopend.")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise FileRefused(f"{path.name} heeft een wachtwoord. Sla het op zonder wachtwoord.")
    names = [member.filename for member in members]
    if len({name.lower() for name in names}) < len(names) or any(_outside(name) for name in names):
        raise FileRefused(f"{path.name} is geen Word-bestand of is beschadigd.")


def _outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def relationships_of(part: str) -> str:
    """Name of the part that holds the relationships of ``part``; of the package itself for ``""``.

    >>> relationships_of("word/document.xml")
    'word/_rels/document.xml.rels'
    """
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def resolve(part: str, target: str) -> str:
    """Name of the part that a relationship of ``part`` points to.

    >>> resolve("word/document.xml", "header1.xml"), resolve("word/document.xml", "/word/header1.xml")
    ('word/header1.xml', 'word/header1.xml')
    """
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")


class Member(NamedTuple):
    """One part as it goes into the zip file."""

    name: bytes
    method: int
    crc: int
    data: bytes
    size: int


def stored(name: str, content: bytes) -> Member:
    """The part as it is: a picture is small already."""
    return Member(name.encode(), _STORED, checksum(content), content, len(content))


def deflated(name: str, content: bytes) -> Member:
    """The part of one letter, deflated quickly."""
    quick = deflater()
    return Member(name.encode(), _DEFLATED, checksum(content), quick.compress(content) + quick.flush(), len(content))


def members(parts: dict[str, bytes]) -> list[Member]:
    """The parts, deflated as small as can be, content types first as Word has them."""
    found = []
    for name in sorted(parts, key=lambda name: name != _CONTENT_TYPES):
        whole, slow = stored(name, parts[name]), zlib.compressobj(_SMALLEST, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = slow.compress(whole.data) + slow.flush()
        found.append(whole if len(data) >= whole.size else whole._replace(method=_DEFLATED, data=data))
    return found


def pack(content: Iterable[Member]) -> bytes:
    """The zip file of these members, with one fixed date: the same letter gives the same bytes."""
    local: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name, method, crc, data, size in content:
        flags = 0 if name.isascii() else _UTF8_NAME
        common = (flags, method, 0, _FIXED_DATE, crc, len(data), size, len(name), 0)
        header = _LOCAL.pack(b"PK\x03\x04", 20, *common)
        central += (_CENTRAL.pack(b"PK\x01\x02", 20, 20, *common, 0, 0, 0, 0, offset), name)
        local += (header, name, data)
        offset += len(header) + len(name) + len(data)
    count, size = len(central) // 2, sum(map(len, central))
    return b"".join((*local, *central, _END.pack(b"PK\x05\x06", 0, 0, count, count, size, offset, 0)))
