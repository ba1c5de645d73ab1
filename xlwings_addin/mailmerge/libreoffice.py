"""PDF by LibreOffice, headless: many documents a start, two instances side by side, each with a profile of its own.

An instance that stops or hangs costs the document that it was busy with; those after it go on in a new instance.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic

CHUNK, INSTANCES, FEW = 100, 2, 10
"""Most documents a start, instances side by side, and documents for which one instance is enough: a start takes seconds."""

PATIENCE = 120.0
"""Seconds without a new PDF after which an instance hangs."""

UNREADABLE = "LibreOffice kan dit document niet lezen. Open het in Word en sla het opnieuw op."
STOPPED = "LibreOffice is bij dit document gestopt of blijven hangen."
SILENT = "LibreOffice start niet. Open LibreOffice een keer zelf, sluit het, en probeer het opnieuw."

_TRIES = 3
_WATCH = 0.1
_NO_WINDOW = 0x0800_0000
_SETTINGS = (
    ("Office.Common/Filter/PDF/Export", "UseTaggedPDF", "true"),
    ("Office.Common/Filter/PDF/Export", "UseLosslessCompression", "true"),
    ("Office.Common/Filter/PDF/Export", "ReduceImageResolution", "false"),  # each edge in the payment code stays sharp
    ("Office.Common/Filter/PDF/Export", "ExportBookmarks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "0"),
    # A profile that saw a later version: else LibreOffice first tests its own drawing, more than half of a start.
    ("Setup/Product", "ooSetupLastVersion", "99.9"),
)
_SCHEMA = 'xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"'
_ITEM = '<item oor:path="/org.openoffice.{}"><prop oor:name="{}" oor:op="fuse"><value>{}</value></prop></item>\n'
_PROFILE = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {}>\n{}</oor:items>\n'.format(
    _SCHEMA, "".join(_ITEM.format(*setting) for setting in _SETTINGS)
)

Finished = tuple[Path, str]


def program() -> str | None:
    """The LibreOffice of this computer; ``None`` when there is none."""
    folders = [os.environ.get(name) for name in ("PROGRAMFILES", "PROGRAMFILES(X86)")]
    places = {
        "win32": [Path(folder, "LibreOffice", "program", "soffice.com") for folder in folders if folder],
        "darwin": [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")],
    }
    found = next((str(place) for place in places.get(sys.platform, ()) if place.is_file()), None)
    return found or shutil.which("soffice") or shutil.which("libreoffice")


def make_pdfs(soffice: str, documents: Sequence[Path]) -> Iterator[Finished]:
    """Make the PDF of each document beside it; give each as it is done, with a Dutch sentence when it has none.

    Args:
        soffice: the program.
        documents: Word files in one folder in which nothing else is done meanwhile.
    """
    instances = 1 if len(documents) <= FEW else INSTANCES
    size = min(CHUNK, -(-len(documents) // instances)) or 1
    chunks: SimpleQueue[Sequence[Path]] = SimpleQueue()
    for start in range(0, len(documents), size):
        chunks.put(documents[start : start + size])
    finished: SimpleQueue[Finished | Exception] = SimpleQueue()
    stop = Event()
    threads = [
        Thread(target=_work, args=(soffice, documents[0].with_name(f"profile{number}"), chunks, finished, stop))
        for number in range(instances)
        if documents
    ]
    try:
        for thread in threads:
            thread.start()
        for _ in documents:
            found = finished.get()
            if isinstance(found, Exception):
                raise found
            yield found
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _work(
    soffice: str,
    profile: Path,
    chunks: SimpleQueue[Sequence[Path]],
    finished: SimpleQueue[Finished | Exception],
    stop: Event,
) -> None:
    """What one instance does: chunk after chunk until there is none left."""
    try:
        registry = profile / "user" / "registrymodifications.xcu"
        registry.parent.mkdir(parents=True)
        registry.write_text(_PROFILE, encoding="utf-8")
        with suppress(Empty):
            while not stop.is_set():
                for found in _chunk(soffice, profile, chunks.get_nowait(), stop):
                    finished.put(found)
    except Exception as problem:
        finished.put(problem)


def _chunk(soffice: str, profile: Path, documents: Sequence[Path], stop: Event) -> Iterator[Finished]:
    fruitless = 0
    while documents and fruitless < _TRIES and not stop.is_set():
        told: set[Path] = set()
        try:
            process = _started(soffice, profile, documents)
        except OSError:
            break
        lively = monotonic()
        while (status := process.poll()) is None:
            stop.wait(_WATCH)
            made = [document for document in documents if _pdf(document).exists()]
            if fresh := [document for document in made[:-1] if document not in told]:  # the last may not be whole yet
                told.update(fresh)
                lively = monotonic()
                yield from ((document, "") for document in fresh)
            if stop.is_set() or monotonic() - lively > PATIENCE:
                _end(process)
        whole = [place for place, document in enumerate(documents) if _is_whole(_pdf(document))]
        fruitless = 0 if whole else fruitless + 1
        reached = len(documents) if status == 0 else max(whole, default=-1) + 1
        for place, document in enumerate(documents[: reached + 1]):
            if document not in told:
                yield document, "" if place in whole else UNREADABLE if place < reached else STOPPED
        documents = documents[reached + 1 :]
    yield from ((document, SILENT) for document in documents)


def _started(soffice: str, profile: Path, documents: Sequence[Path]) -> subprocess.Popen[bytes]:
    options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--convert-to", "pdf")
    return subprocess.Popen(
        [soffice, f"-env:UserInstallation={profile.as_uri()}", *options, *(document.name for document in documents)],
        cwd=profile.parent,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=_NO_WINDOW if sys.platform == "win32" else 0,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the instance with the processes that its start program left behind."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _pdf(document: Path) -> Path:
    return document.with_suffix(".pdf")


def _is_whole(pdf: Path) -> bool:
    if not pdf.exists():
        return False
    with pdf.open("rb") as file:
        file.seek(max(pdf.stat().st_size - 1024, 0))
        return b"%%EOF" in file.read()
