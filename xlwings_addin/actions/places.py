"""Where files go: the folder of the workbook, the letters folder, the user's own templates, the log file."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import datetime
from pathlib import Path
from typing import Any

from xlwings_addin.errors import DataError
from xlwings_addin.rules.facts import Settings

TEMPLATES = "letters"
LOG = "incasso.log"


def folder(book: Any) -> Path:
    """Folder of the workbook.

    Raises:
        DataError: the workbook is not saved yet, or lives on OneDrive or SharePoint and has no folder on this machine.
    """
    name = str(book.fullname)
    if "://" in name:
        raise DataError(
            "dit werkboek staat op OneDrive of SharePoint; vul bij Instellingen een volledig pad in als Brievenmap",
            sheet="Instellingen",
        )
    path = Path(name)
    if not path.is_absolute():
        raise DataError("sla het werkboek eerst op; brieven komen in een map naast het werkboek")
    return path.parent


def letters_folder(book: Any, settings: Settings) -> Path:
    """Folder for new letters: Brievenmap from the settings, beside the workbook unless it is a full path."""
    given = Path(settings.letters_folder).expanduser()
    return given if given.is_absolute() else folder(book) / given


def template_folders(book: Any) -> list[Path]:
    """Where to look for letter templates: the user's own beside the workbook first, then the package's."""
    from xlwings_addin.resources import letters_dir

    own = [] if "://" in str(book.fullname) else [folder(book) / TEMPLATES]
    return [*own, letters_dir()]


def log_file(book: Any | None) -> Path:
    """File for the traces of bugs: beside the workbook when that is a local folder, else in the user's data folder."""
    if book is not None and "://" not in str(book.fullname) and Path(book.fullname).is_absolute():
        return Path(book.fullname).parent / LOG
    return user_data() / LOG


def record_bug(book: Any | None) -> Path:
    """Write the trace of the bug being handled to the log file; give the file."""
    place = log_file(book)
    with place.open("a", encoding="utf-8") as log:
        log.write(f"{datetime.now():%Y-%m-%d %H:%M:%S} {traceback.format_exc()}\n")
    return place


def user_data() -> Path:
    """The user's own data folder for this product; made when it is not there."""
    home = Path.home()
    bases = {"win32": Path(os.environ.get("LOCALAPPDATA", home)), "darwin": home / "Library" / "Application Support"}
    base = bases.get(sys.platform, Path(os.environ.get("XDG_DATA_HOME", home / ".local" / "share")))
    place = base / "xlwings-addin"
    place.mkdir(parents=True, exist_ok=True)
    return place
