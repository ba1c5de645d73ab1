"""Brievenmap: show the folder in which the letters are, in the program that shows folders on this computer."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from xlwings_addin.actions.places import letters_folder
from xlwings_addin.actions.report import Report
from xlwings_addin.ledger.read import read_settings
from xlwings_addin.ledger.schema import SETTINGS
from xlwings_addin.ledger.tables import open_tables


def show_letters_folder(book: Any) -> Report:
    """Open the letters folder; before the first letter there is none.

    Raises:
        DataError: the workbook has no folder on this computer, or a setting cannot be read.
    """
    place = letters_folder(book, read_settings(open_tables(book, [SETTINGS.name])[SETTINGS.name]))
    if not place.is_dir():
        return Report(f"De map {place} is er nog niet. Hij komt er met de eerste brief, na Brieven maken.", ok=False)
    with suppress(OSError):  # where nothing shows folders, the message still says where it is
        _show(place)
    return Report(f"De brieven staan in {place}.")


def _show(place: Path) -> None:
    if sys.platform == "win32":
        os.startfile(place)
    else:
        subprocess.run(["open" if sys.platform == "darwin" else "xdg-open", str(place)], check=False)
