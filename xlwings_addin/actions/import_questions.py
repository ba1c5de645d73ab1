"""What an import asks in Excel: what comes first in a date, and which column holds what no known header tells."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from xlwings_addin.actions.importing import Sources, preview_import
from xlwings_addin.actions.report import Report, sentence
from xlwings_addin.imports import ColumnsUnknown, DateOrderUnknown, Order, Source


def preview_asking(book: Any, files: Sequence[Path], title: str) -> tuple[Report, Sources] | None:
    """Preview an import and ask what the files do not tell; give what it would do and the answers, ``None`` when the user cancels.

    Args:
        title: what stands above the windows.

    Raises:
        DataError: the same as importing.
        FileRefused: the same as importing.
    """
    answers: dict[tuple[str, ...], Source] = {}
    while True:
        try:
            return preview_import(book, files, answers=answers), answers
        except DateOrderUnknown as problem:
            order = _order(book.app, title, problem)
            if order is None:
                return None
            answers[problem.headers] = answers.get(problem.headers, Source())._replace(date_order=order)
        except ColumnsUnknown as problem:
            mapping = _columns(book.app, title, problem)
            if mapping is None:
                return None
            said = answers.get(problem.headers, Source())
            answers[problem.headers] = said._replace(mapping={**said.mapping, **mapping})


def _order(app: Any, title: str, problem: DateOrderUnknown) -> Order | None:
    question = f"{sentence(problem)}\n\nStaat in deze datums de dag voorop?\nJa: de dag. Nee: de maand."
    answer = app.alert(question, title=title, buttons="yes_no_cancel", mode="info")
    if answer not in ("yes", "no"):
        return None
    return "dmy" if answer == "yes" else "mdy"


def _columns(app: Any, title: str, problem: ColumnsUnknown) -> dict[str, str] | None:
    """A header of the file for each column that is missing."""
    mapping: dict[str, str] = {}
    for target, what in problem.missing.items():
        free = [header for header in dict.fromkeys(problem.headers) if header and header not in mapping]
        header = _chosen(app, title, f"In welke kolom van het bestand staat {what}?", free)
        if header is None:
            return None
        mapping[header] = target
    return mapping


def _chosen(app: Any, title: str, question: str, choices: Sequence[str]) -> str | None:
    """One of the choices: from a list on a Mac; on Windows by its number, for there Excel has no window with a list."""
    if sys.platform == "darwin":
        return _from_list(question, choices)
    numbered = "\n".join(f"{number}. {choice}" for number, choice in enumerate(choices, 1))
    # the window for a number shows 255 characters: too few for the headers of most files
    shown = f"{question}\n\n{numbered}\n\nKlik op OK en typ daarna het nummer."
    if app.alert(shown, title=title, buttons="ok_cancel", mode="info") != "ok":
        return None
    while True:
        number = app.api.InputBox(Prompt=f"{question} Typ het nummer (1-{len(choices)}).", Title=title, Type=1)
        if number is False:
            return None
        if number in range(1, len(choices) + 1):
            return choices[int(number) - 1]


def _from_list(question: str, choices: Sequence[str]) -> str | None:
    """The window of macOS itself."""
    script = (
        "on run argv",
        "set chosen to choose from list (rest of argv) with prompt (item 1 of argv)",
        'if chosen is false then return ""',
        "return item 1 of chosen",
        "end run",
    )
    words = [word for line in script for word in ("-e", line)]
    done = subprocess.run(
        ["/usr/bin/osascript", *words, question, *choices], capture_output=True, text=True, check=False
    )
    return done.stdout.strip("\n") or None
