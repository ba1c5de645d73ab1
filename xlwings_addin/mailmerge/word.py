"""PDF by Word itself, on Windows and macOS: an own Word that nobody sees, or the one Word that a Mac has."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

UNREADABLE = "Word kan dit document niet openen of omzetten. Open het in Word, sla het opnieuw op en sluit het."

_OSASCRIPT, _WORD = "/usr/bin/osascript", "Microsoft Word"
_PATIENCE = 90  # seconds that a Mac may take for one document; the first asks the user whether Word may be controlled

_NO_ALERTS, _UNSAVED, _NO_MACROS = 0, 0, 3  # WdAlertLevel, WdSaveOptions, MsoAutomationSecurity

_TAGGED_PDF = (
    17,  # ExportFormat: PDF
    False,  # OpenAfterExport
    0,  # OptimizeFor: print
    0,  # Range: the whole document
    1,  # From, of no meaning then
    1,  # To
    0,  # Item: the document without its marks
    True,  # IncludeDocProps: the title
    True,  # KeepIRM
    1,  # CreateBookmarks: of headings
    True,  # DocStructureTags
    True,  # BitmapMissingFonts
)
"""What follows the file name in ExportAsFixedFormat."""

_EXPORT = """\
on run {document, pdf}
    tell application "Microsoft Word"
        open (POSIX file document)
        save as active document file name pdf file format format PDF
        close active document saving no
    end tell
end run"""


def program() -> Any | None:
    """Word, ready to work: an own instance on Windows, its name on a Mac; ``None`` where there is no Word."""
    if sys.platform == "win32":
        return _started()
    if sys.platform == "darwin":
        # not by asking for it: macOS then shows a window to point out a program that it does not find
        folders = (Path("/Applications"), Path.home() / "Applications")
        return next((_WORD for folder in folders if (folder / f"{_WORD}.app").is_dir()), None)
    return None


def make_pdfs(word: Any, documents: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Make the PDF of each document beside it; give each as it is done, with a Dutch sentence when it has none.

    Args:
        word: what `program` gave; it is ended afterwards, unless the user had it open.
        documents: Word files in a folder that Word may use.
    """
    if sys.platform == "darwin":
        yield from _on_a_mac(documents)
    else:
        yield from _on_windows(word, documents)


def _started() -> Any | None:
    try:
        pythoncom = import_module("pythoncom")
    except ImportError:
        return None
    pythoncom.CoInitialize()
    try:
        word = import_module("win32com.client").DispatchEx("Word.Application")
        word.Visible = False
        word.DisplayAlerts = _NO_ALERTS
        word.AutomationSecurity = _NO_MACROS
    except pythoncom.com_error:
        return None
    return word


def _on_windows(word: Any, documents: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    com_error = import_module("pythoncom").com_error
    try:
        for document in documents:
            try:
                _export(word, document)
            except com_error:
                with suppress(com_error):
                    word.Quit(_UNSAVED)
                word = _started()  # one that stumbled over a document may not take the next
                yield document, UNREADABLE
            else:
                yield document, ""
    finally:
        if word is not None:
            with suppress(com_error):
                word.Quit(_UNSAVED)


def _export(word: Any, document: Path) -> None:
    # By place: a Word that Python meets for the first time does not know its arguments by name.
    confirm_conversions, read_only, in_recent_files = False, True, False
    opened = word.Documents.Open(str(document), confirm_conversions, read_only, in_recent_files)
    try:
        opened.ExportAsFixedFormat(str(document.with_suffix(".pdf")), *_TAGGED_PDF)
    finally:
        opened.Close(_UNSAVED)


def _on_a_mac(documents: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    running = _osascript('application "Microsoft Word" is running') == "true"
    try:
        for document in documents:
            pdf = document.with_suffix(".pdf")
            _osascript(_EXPORT, str(document), str(pdf))
            yield document, "" if pdf.exists() else UNREADABLE
    finally:
        if not running:
            _osascript('tell application "Microsoft Word" to quit saving no')


def _osascript(script: str, *arguments: str) -> str:
    """What the script answers; empty when it fails or takes too long."""
    try:
        done = subprocess.run(
            [_OSASCRIPT, "-e", script, *arguments], capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError):
        return ""
    return done.stdout.strip()
