"""The macro part of the workbook, ``xl/vbaProject.bin``, made from VBA sources in text."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.template import customui, udfs

PART = "xl/vbaProject.bin"
BOOK_CODE_NAME = "ThisWorkbook"
_OPENING = "Private Sub Workbook_Open()"

_WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"

_RECOMPILE = bytes.fromhex("cc61ffff000000")
# [MS-OVBA] 2.3.4.1: version 0xFFFF without a cache makes every Excel compile the source, whatever its own version.

_EDITION = re.compile(r'(?<=Public Const EDITIE As String = ")(\w*)(?=")')
_OF_XLWINGS = re.compile(r'Public Const XLWINGS_VERSION As String = "([\d.]+)"')


class Edition(NamedTuple):
    """Which macros a workbook has: ``code`` differs when one differs, ``xlwings`` is the version of xlwings' own."""

    code: str
    xlwings: str


def edition(modules: Mapping[str, str]) -> Edition:
    """The edition of these modules; empty texts where they do not tell.

    A comparison of sources would not do: Excel writes VBA in its own hand when it saves.
    """
    code = _EDITION.search(modules.get(customui.MODULE, ""))
    of_xlwings = _OF_XLWINGS.search(modules.get("xlwings", ""))
    return Edition(code[1] if code else "", of_xlwings[1] if of_xlwings else "")


def sources() -> dict[str, str]:
    """Every VBA module of the workbook with its source: ours, the function wrappers and xlwings' own."""
    made = _sources()
    code = sha256("\0".join(text for name in sorted(made) for text in (name, made[name])).encode()).hexdigest()[:12]
    return made | {customui.MODULE: _EDITION.sub(code, made[customui.MODULE])}


def _sources() -> dict[str, str]:
    import xlwings

    ours = resources.files(__package__) / "vba"
    theirs = Path(xlwings.__file__).parent
    return {
        BOOK_CODE_NAME: (ours / "ThisWorkbook.cls").read_text("ascii"),
        customui.MODULE: (ours / "modIncasso.bas").read_text("ascii") + customui.callbacks(),
        udfs.MODULE: udfs.wrappers(),
        "xlwings": (theirs / "xlwings.bas").read_text("utf-8"),
        "Dictionary": (theirs / "addin" / "Dictionary.cls").read_text("utf-8"),
    }


def project(sheet_code_names: Sequence[str]) -> bytes:
    """The bytes of ``vbaProject.bin``: the modules of `sources` and an empty one for each sheet."""
    with zipfile.ZipFile(io.BytesIO(renewed(_carrier(sheet_code_names)))) as archive:
        return archive.read(PART)


def renewed(workbook: bytes) -> bytes:
    """The workbook with the modules of `sources` in its macros; its other modules and parts stay as they are.

    Raises:
        VBAProjectError: the macros are locked with a password.
    """
    from pyopenvba import ExcelFile, VBAModuleKind

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "project.xlsm"
        path.write_bytes(workbook)
        with ExcelFile(path) as book:
            made = book.vba_project() if book.has_vba_project() else book.add_vba_project()
            present = set(made.module_names())
            for name, source in sources().items():
                if name == BOOK_CODE_NAME and name in present:
                    book.set_module(name, _lines(_beside(book.get_module(name), source)))
                elif name in present:
                    book.set_module(name, _lines(source))
                else:
                    kind = VBAModuleKind.other if source.startswith("VERSION") else VBAModuleKind.standard
                    made.add_module(name, _lines(source), kind=kind)
            book.save(path, allow_invalidate_signature=True)
        return _to_be_compiled(path)


def _beside(theirs: str, ours: str) -> str:
    """The module of the workbook with what opening it must do; what the user wrote there stays."""
    if all(line.startswith("Attribute") for line in theirs.splitlines() if line.strip()):
        return ours
    if _OPENING in theirs:
        return theirs
    return f"{theirs.rstrip()}\n\n{ours[ours.index(_OPENING) :]}"


def _lines(source: str) -> str:
    return source.replace("\r\n", "\n").replace("\n", "\r\n")


def _to_be_compiled(path: Path) -> bytes:
    from pyopenvba.cfb import CFB

    out = io.BytesIO()
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as target:
        for member in archive.infolist():
            part = archive.read(member)
            if member.filename == PART:
                storage = CFB.from_bytes(part)
                storage.write_stream_in_storage("VBA", "_VBA_PROJECT", _RECOMPILE)
                part = bytes(storage.to_bytes())
            target.writestr(member, part)
    return out.getvalue()


def _carrier(sheet_code_names: Sequence[str]) -> bytes:
    """A workbook whose only use is to carry the code names of the sheets."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for number, code_name in enumerate(sheet_code_names, 1):
            book.add_worksheet(f"s{number}").set_vba_name(code_name)
        book.set_vba_name(BOOK_CODE_NAME)
    carrier = io.BytesIO()
    with zipfile.ZipFile(buffer) as plain, zipfile.ZipFile(carrier, "w") as macro:
        for name in plain.namelist():
            part = plain.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(_WORKBOOK_TYPE.encode(), _MACRO_TYPE.encode())
            macro.writestr(name, part)
    return carrier.getvalue()
