"""A new workbook from the template, and opening a closed one for an action that is saved whole or not at all."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from xlwings_addin.actions.doctor.machine import install_script
from xlwings_addin.actions.places import TEMPLATES, record_bug
from xlwings_addin.actions.report import Report, sentence
from xlwings_addin.engine import open_book
from xlwings_addin.engine.cells import no_collection
from xlwings_addin.errors import FileRefused, IncassoError, cause
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.resources import letters_dir, template_bytes

CONFIGURATION = "xlwings.conf"
SUFFIX = ".xlsm"


def new_workbook(path: Path) -> Report:
    """Make an empty workbook that knows this Python, with the letter templates in `letters` beside it.

    Templates that are already there are the user's own and stay as they are.

    Raises:
        FileRefused: the file exists, its name does not end in .xlsm, or its folder cannot be written.
    """
    if path.suffix.lower() != SUFFIX:
        raise FileRefused(f"'{path}' moet op {SUFFIX} eindigen, anders bewaart Excel de knoppen niet")
    if path.exists():
        raise FileRefused(f"het bestand {path} bestaat al en wordt niet overschreven; kies een andere naam")
    partial = path.with_name(f".{path.name}.nieuw")
    files: list[Path] = []
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as scratch:
            made = Path(scratch) / path.name
            made.write_bytes(template_bytes())
            book = open_book(made)
            _configure(book)
            book.save()
            shutil.copyfile(made, partial)
        files = copy_templates(path.parent / TEMPLATES)
        install_script(Path.home())
        partial.replace(path)
    except OSError as problem:
        for file in (partial, *files):
            file.unlink(missing_ok=True)
        raise FileRefused(f"{path} kan niet worden gemaakt: {cause(problem)}") from problem
    files.insert(0, path)
    return Report(f"Nieuw werkboek gemaakt: {path}. Vul eerst het blad Instellingen in.", files=files)


def on_closed(path: Path, action: Callable[[Any], Report], *, save: bool = True) -> Report:
    """Run an action on a closed workbook and save it (or only look); on any failure the file stays as it was.

    Letters that the action made are deleted again when the workbook cannot be saved.

    Raises:
        IncassoError: what the action or the engine refuses.
    """
    book = open_book(path)
    with closing(book), no_collection():  # an action makes many objects and drops few
        report = action(book)
        if not save:
            return report
        try:
            book.save()
        except BaseException:
            for file in report.files:
                file.unlink(missing_ok=True)
            raise
        for file in report.obsolete:
            file.unlink(missing_ok=True)
        return report


def attempted(action: Callable[[], Report]) -> Report:
    """What an action reports; when it fails, a report with the reason, or with where the trace of a bug stands."""
    try:
        return action()
    except IncassoError as problem:
        return Report(sentence(problem), ok=False)
    except Exception:
        return Report(f"Er ging iets mis. De oorzaak staat in {record_bug(None)}.", ok=False)


def _configure(book: Any) -> None:
    sheet = book.sheets[CONFIGURATION]
    known = {"INTERPRETER_WIN": sys.executable, "INTERPRETER_MAC": sys.executable}
    for row, (key, _) in enumerate(sheet.used_range.options(ndim=2).value, start=1):
        if to_text(key) in known:
            sheet.range((row, 2)).value = known[to_text(key)]


def copy_templates(target: Path) -> list[Path]:
    """Put the letter templates that a folder has not in it; gives those."""
    source = letters_dir()
    if source.resolve() == target.resolve():
        return []
    made = []
    for template in sorted(source.rglob("*.docx")):
        copy = target / template.relative_to(source)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            made.append(copy)
            try:
                shutil.copyfile(template, copy)
            except OSError:
                for file in made:
                    file.unlink(missing_ok=True)
                raise
    return made
