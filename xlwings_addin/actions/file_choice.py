"""The files that the user picks in Excel, and those that were named more than once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def chosen_files(app: Any, title: str, kinds: str, patterns: str) -> list[Path]:
    """Show a window to choose files in, and give them; nothing when the user cancels.

    Args:
        app: Excel, as xlwings gives it.
        title: what stands above the window.
        kinds: what the files are, in Dutch.
        patterns: such as ``"*.csv;*.xlsx"``; only a help, for every file can be chosen.
    """
    if sys.platform == "darwin":
        return _on_macos(title)
    answer = app.api.GetOpenFilename(
        FileFilter=f"{kinds} ({patterns}),{patterns},Alle bestanden (*.*),*.*", Title=title, MultiSelect=True
    )
    return [Path(name) for name in answer] if isinstance(answer, tuple | list) else []


def each_once(files: Sequence[Path]) -> tuple[list[Path], list[str]]:
    """The files without those that are the same file again, by whatever path, and a Dutch sentence for each such file."""
    named: dict[Path, list[Path]] = {}
    for file in files:
        named.setdefault(file.resolve(), []).append(file)
    again = [
        f"{those[0].name} is {len(those)} keer genoemd en één keer gelezen."
        for those in named.values()
        if len(those) > 1
    ]
    return [those[0] for those in named.values()], again


def _on_macos(title: str) -> list[Path]:
    """The window of macOS itself: that of Excel for Mac returns one file only."""
    script = (
        "on run argv",
        "set chosen to choose file with prompt (item 1 of argv) with multiple selections allowed",
        'set names to ""',
        "repeat with one in chosen",
        "set names to names & POSIX path of one & linefeed",
        "end repeat",
        "return names",
        "end run",
    )
    words = [word for line in script for word in ("-e", line)]
    done = subprocess.run(["/usr/bin/osascript", *words, title], capture_output=True, text=True, check=False)
    return [Path(line) for line in done.stdout.splitlines() if line]
