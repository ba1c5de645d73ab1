"""Putting a new workbook in the place of the old one so that a crash leaves either the one or the other, complete."""

from __future__ import annotations

import errno
import glob
import os
import shutil
import stat
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from xlwings_addin.engine.package import refuse_if_busy
from xlwings_addin.errors import FileRefused, cause

PATIENCE = 60.0
"""Seconds to wait for another process of ours that is saving the same workbook."""


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep a second process of ours out while this one compares and replaces the file."""
    if sys.platform == "win32":  # there a file that someone has open cannot be replaced at all
        yield
        return
    with path.open("rb") as held:
        _wait_for(held, path)
        yield


def _wait_for(held: IO[bytes], path: Path) -> None:
    import fcntl

    until = time.monotonic() + PATIENCE
    while True:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                raise FileRefused(
                    f"{path.name} wordt al een minuut lang door een ander programma bewaard. Er is niets opgeslagen; "
                    "probeer het straks opnieuw."
                ) from None
            time.sleep(0.05)
        except OSError:  # some network drives know no locks; the comparisons still protect
            return


def _flush(path: Path) -> None:
    if sys.platform == "win32":  # no directory can be opened there
        return
    with suppress(OSError):  # the new file is in place; a disk that cannot flush a directory changes nothing to that
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _keep(path: Path, temporary: Path) -> None:
    """Make ``NAME.bak`` the file as it stands; a second name for it where the disk can, else a copy."""
    kept = path.with_name(f"{path.name}.bak")
    if kept.is_dir():
        raise FileRefused(
            f"{path.name} is niet opgeslagen: {kept.name} is een map, en zo heet de reservekopie. Geef die map een andere naam."
        )
    try:
        os.link(path, temporary)
    except OSError:
        shutil.copy2(path, temporary)
        with temporary.open("rb+") as copied:
            os.fsync(copied.fileno())
    temporary.replace(kept)


def _sentence(path: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        why = "de schijf is vol. Maak ruimte en probeer het opnieuw"
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        why = f"u mag niet schrijven in de map {path.parent}, of het bestand is nog open in een ander programma"
    elif error.errno == errno.ENAMETOOLONG:
        why = "de naam van het bestand is te lang om er een reservekopie naast te bewaren. Geef het een kortere naam"
    elif error.errno == errno.ENOENT:
        return f"{path.name} is niet opgeslagen: het bestand is intussen verwijderd of verplaatst."
    else:
        why = cause(error)
    return f"{path.name} is niet opgeslagen: {why}. Het werkboek is niet veranderd."


def replace(path: Path, before: bytes, write: Callable[[IO[bytes]], bool]) -> bool:
    """Replace a file by what ``write`` puts into a new one, keeping the old one as ``NAME.bak``.

    Args:
        path: the file.
        before: its content when it was read.
        write: writes the new content; False when there turned out to be nothing to change.

    Returns:
        True when the file was replaced, False when it was left alone.

    Raises:
        FileRefused: someone else changed or opened it, the disk is full, or writing is not allowed; the file is as
            it was and nothing is left beside it.
    """
    try:
        with _alone(path):
            _refuse_if_changed(path, before)
            return _replace(path, before, write)
    except OSError as error:
        raise FileRefused(_sentence(path, error)) from error


def _refuse_if_changed(path: Path, before: bytes) -> None:
    refuse_if_busy(path)
    if path.read_bytes() != before:
        raise FileRefused(
            f"{path.name} is intussen door iemand anders veranderd. Er is niets opgeslagen; begin opnieuw."
        )


def _replace(path: Path, before: bytes, write: Callable[[IO[bytes]], bool]) -> bool:
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*tmp"):  # of a process that was killed
        leftover.unlink(missing_ok=True)
    # A name of its own: where there are no locks, two processes must never write into one file.
    handle, name = tempfile.mkstemp(".tmp", f".{path.name}.", path.parent)
    fresh = Path(name)
    old = fresh.with_suffix(".old.tmp")
    try:
        with os.fdopen(handle, "wb") as target:
            if not write(target):
                return False
            target.flush()
            os.fsync(target.fileno())
        _take_over(path, fresh)
        _refuse_if_changed(path, before)  # writing takes long enough for somebody to open the workbook
        _keep(path, old)
        fresh.replace(path)
        _flush(path.parent)
        return True
    finally:
        for leftover in (fresh, old):
            with suppress(OSError):
                leftover.unlink(missing_ok=True)


def _take_over(path: Path, fresh: Path) -> None:
    """Give the new file the mode and, where allowed, the owner, the access list and the marks of the old one."""
    status = path.stat()
    if sys.platform != "win32":
        with suppress(OSError):
            os.chown(fresh, status.st_uid, status.st_gid)
    if sys.platform == "linux":
        with suppress(OSError):  # a disk that knows no such attributes
            for name in os.listxattr(path):
                with suppress(OSError):
                    os.setxattr(fresh, name, os.getxattr(path, name))
    fresh.chmod(stat.S_IMODE(status.st_mode))
