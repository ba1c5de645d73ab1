"""Bank statements that come zipped, as banks hand over a period in CAMT: unpacked in bounded space, their paths never used."""

from __future__ import annotations

import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.sheets import ZIP

LARGEST = 128 * 1024 * 1024
"""Bytes that all files in the archive may take together, unpacked; the archive itself may not be larger either."""

MOST_FILES = 1_000

_BLOCK = 1024 * 1024
_EMPTY = b"PK\x05\x06"
_UNSAFE = re.compile(r"[^\w.-]+")


def is_zipped(path: Path) -> bool:
    """Whether a file is a zip archive, whatever its name."""
    with path.open("rb") as file:
        return file.read(len(ZIP)) in (ZIP, _EMPTY)


@contextmanager
def unpacked(path: Path) -> Iterator[list[Path]]:
    """Gives the files in an archive, in its order, in a folder that is gone afterwards.

    Raises:
        FileRefused: damaged, protected, too large unpacked, or without a file; an archive in it, or a workbook.
    """
    with tempfile.TemporaryDirectory() as scratch:
        try:
            files = list(_files(path, Path(scratch)))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
            raise FileRefused(f"{path.name} is beschadigd of niet compleet. Haal het bestand opnieuw op.") from error
        yield files  # beyond the net: an error of whoever reads them is no damage to the archive


def _files(path: Path, scratch: Path) -> Iterator[Path]:
    if path.stat().st_size > LARGEST:
        raise _too_large(path)
    left = LARGEST
    with zipfile.ZipFile(path) as archive:
        members = [member for member in archive.infolist() if _is_meant(member)]
        if any(member.filename == "[Content_Types].xml" for member in members):
            raise FileRefused(f"{path.name} is een Office-bestand, geen bankafschrift.")
        if not members:
            raise FileRefused(f"In {path.name} zit geen bestand.")
        if any(member.flag_bits & 1 for member in members):
            raise FileRefused(f"{path.name} is beveiligd met een wachtwoord. Pak het eerst zelf uit.")
        if len(members) > MOST_FILES or sum(member.file_size for member in members) > LARGEST:
            raise _too_large(path)
        for place, member in enumerate(members):
            file = (
                scratch
                / str(place)
                / (_UNSAFE.sub("_", PurePosixPath(member.filename).name)[-100:].strip(".") or "bestand")
            )
            file.parent.mkdir()
            with archive.open(member) as source, file.open("wb") as target:
                # counted while it unpacks: the size that an archive declares may be a lie
                while block := source.read(_BLOCK):
                    left -= len(block)
                    if left < 0:
                        raise _too_large(path)
                    target.write(block)
            if is_zipped(file):
                raise FileRefused(f"In {path.name} zit weer een zip-bestand ({file.name}). Pak het eerst zelf uit.")
            yield file


def _is_meant(member: zipfile.ZipInfo) -> bool:
    """Whether this is a file, and not one that a Mac adds for itself."""
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and "__MACOSX" not in parts and not parts[-1].startswith(".")


def _too_large(path: Path) -> FileRefused:
    return FileRefused(f"{path.name} neemt uitgepakt te veel ruimte in voor bankafschriften; het is niet gelezen.")
