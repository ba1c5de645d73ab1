"""Controleer installatie: whether this computer and a workbook fit together, and what to do when they do not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlwings_addin.actions.doctor import machine as of_machine
from xlwings_addin.actions.doctor import workbook as of_workbook
from xlwings_addin.actions.doctor.machine import Machine, this_machine
from xlwings_addin.actions.report import Report, counted
from xlwings_addin.engine import open_book
from xlwings_addin.errors import FileRefused

__all__ = ["Machine", "check_file", "check_open", "this_machine"]


def check_file(path: Path | None, machine: Machine) -> Report:
    """What is wrong with this computer and, when given, with a workbook file; each finding says what to do."""
    found = list(of_machine.findings(machine))
    if path is not None:
        found += [*of_workbook.of_place(str(path.absolute()), machine), *_of_file(path.absolute(), machine)]
    return _report(machine, found)


def check_open(book: Any, machine: Machine) -> Report:
    """The same for a workbook that is open in Excel: its macros as last saved, its settings as they are now."""
    found = [*of_machine.findings(machine), *of_workbook.of_place(str(book.fullname), machine)]
    path = Path(book.fullname)
    found += _of_file(path, machine, book) if path.is_file() else of_workbook.of_book(book, machine)
    return _report(machine, found)


def _of_file(path: Path, machine: Machine, book: Any = None) -> list[str]:
    try:
        closed = open_book(path, readonly=True)
    except FileRefused as problem:
        return [str(problem)]
    try:
        return [*of_workbook.of_parts(path), *of_workbook.of_book(book or closed, machine)]
    finally:
        closed.close()


def _report(machine: Machine, findings: list[str]) -> Report:
    found = list(dict.fromkeys(findings))
    version = ".".join(map(str, machine.version))
    about = f"Python {version} in {machine.python.parent}, xlwings-addin {machine.package}, xlwings {machine.xlwings}."
    pdf = (
        "LibreOffice is er ook, voor PDF's." if machine.office else "LibreOffice is niet gevonden; dat hoeft ook niet."
    )
    verdict = f"{counted(len(found), 'punt vraagt', 'punten vragen')} aandacht." if found else "Alles is in orde."
    message = f"{verdict} {about} {pdf}"
    return Report(message, ok=not found, warnings=found, counts={"findings": len(found)})
