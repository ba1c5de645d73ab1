"""The PDF of a letter: by Word where there is one, else by LibreOffice; and several of them as one file for printing.

The programs work on copies in a folder of their own: a letter that is open in Word is no hindrance, and what stops halfway
leaves nothing behind.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.errors import FileRefused, IncassoError, cause
from xlwings_addin.mailmerge import libreoffice, word
from xlwings_addin.mailmerge.package import read_parts
from xlwings_addin.progress import counted_off

NO_PROGRAM = (
    "Word en LibreOffice zijn op deze computer niet gevonden. Een van de twee is nodig om een PDF te maken. "
    "LibreOffice is gratis (libreoffice.org)."
)

_OFFICE_ON_A_MAC = Path("Library", "Group Containers", "UBF8T346G9.Office")
"""Under the user's home: the folder in which Word for Mac may read and write without asking for each file."""


class MadePdf(NamedTuple):
    """A letter with its PDF, or with the Dutch sentence that says why there is none."""

    letter: Path
    content: bytes = b""
    problem: str = ""


def make_pdfs(letters: Sequence[Path]) -> Iterator[MadePdf]:
    """The PDF of each Word file, as each is done: tagged, in the language of the letter.

    Raises:
        IncassoError: there is neither Word nor LibreOffice.
    """
    with tempfile.TemporaryDirectory(prefix="incasso-", dir=_place(), ignore_cleanup_errors=True) as folder:
        copies: dict[Path, Path] = {}
        for letter in letters:
            copy = Path(folder, f"{len(copies):06}.docx")
            try:
                read_parts(letter)
                copy.write_bytes(letter.read_bytes())
            except FileRefused as refused:
                yield MadePdf(letter, problem=str(refused))
            except OSError as error:
                yield MadePdf(letter, problem=f"{letter.name} kan niet worden gekopieerd: {cause(error)}.")
            else:
                copies[copy] = letter
        finished = _finished(list(copies))
        for _ in counted_off(list(copies), "PDF"):
            document, problem = next(finished)
            pdf = document.with_suffix(".pdf")
            if problem:
                yield MadePdf(copies[document], problem=f"{copies[document].name}: {problem}")
            else:
                yield MadePdf(copies[document], pdf.read_bytes())
            for file in (document, pdf):
                file.unlink(missing_ok=True)


def _finished(documents: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    if not documents:
        return iter(())
    if (running := word.program()) is not None:
        return word.make_pdfs(running, documents)
    if (soffice := libreoffice.program()) is not None:
        return libreoffice.make_pdfs(soffice, documents)
    raise IncassoError(NO_PROGRAM)


def _place() -> Path | None:
    """Where the copies go; ``None`` for the system's own place for such files."""
    place = Path.home() / _OFFICE_ON_A_MAC
    return place if sys.platform == "darwin" and place.is_dir() else None


def joined(pdfs: Sequence[bytes], language: str) -> bytes:
    """All pages in one PDF, for printing; it has no tags, which paper does not show.

    Args:
        pdfs: at least one.
        language: of the document, such as ``"nl-NL"``.

    Raises:
        FileRefused: one of them is damaged.
    """
    from pypdf import PdfWriter
    from pypdf.errors import PyPdfError
    from pypdf.generic import NameObject, TextStringObject

    with PdfWriter() as writer:
        try:
            for pdf in pdfs:
                writer.append(BytesIO(pdf), import_outline=False)
        except PyPdfError as error:
            raise FileRefused("De PDF's kunnen niet achter elkaar worden gezet. Druk ze een voor een af.") from error
        for page in writer.pages:
            page.pop("/StructParents", None)
        writer.root_object[NameObject("/Lang")] = TextStringObject(language)
        out = BytesIO()
        writer.write(out)
    return out.getvalue()
