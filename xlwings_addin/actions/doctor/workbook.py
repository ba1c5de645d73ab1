"""What of a workbook must fit the computer: where it stands, which Python it calls, its macros, tables and folders."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any

from xlwings_addin.actions.doctor.machine import MAC, WINDOWS, Machine
from xlwings_addin.actions.places import TEMPLATES
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.read import read_settings
from xlwings_addin.ledger.schema import SETTINGS, TABLES
from xlwings_addin.ledger.tables import open_tables

CONFIGURATION = "xlwings.conf"

LONGEST_PATH = 218
"""Characters in the path of a workbook that Excel opens."""

LONGEST_COMMAND = 8191
"""Characters that cmd.exe takes; Windows starts Python through it."""

MOST_FAULTS = 3

_AROUND = 600
# What is always there comes to less, with the folders of Excel and of temporary files: a test takes it from the VBA.

_INTERPRETERS = {WINDOWS: ("INTERPRETER_WIN",), MAC: ("INTERPRETER_MAC",)}
_EITHER = ("INTERPRETER_WIN", "INTERPRETER_MAC")
_PLAIN = re.compile(r"[\w./+@%,:-]*")
_FROM_ELSEWHERE = re.compile(r"^ZoneId\s*=\s*[34]", re.M)


def of_place(place: str, machine: Machine) -> Iterator[str]:
    """What is wrong with where a workbook stands and how it is named.

    Args:
        place: its path, or its address on OneDrive or SharePoint.
        machine: the computer.
    """
    name = re.split(r"[\\/]", place)[-1]
    if "=" in name:
        yield f"De bestandsnaam {name} bevat een =-teken; daarop lopen de knoppen vast. Geef het werkboek een andere naam."
    if machine.system == MAC and (strange := set('|"$`\\') & set(place)):
        yield f"Het teken {min(strange)} in {place} kan een Mac niet aan Python doorgeven. Hernoem het bestand of de map."
    if len(place) > LONGEST_PATH:
        yield (
            f"Het pad van het werkboek is {len(place)} tekens lang; Excel opent er hoogstens {LONGEST_PATH}. "
            "Verplaats het naar een map met een korter pad."
        )
    marked = Path(f"{place}:Zone.Identifier")
    if "://" not in place and marked.is_file() and _FROM_ELSEWHERE.search(marked.read_text("utf-8", "replace")):
        yield (
            "Windows heeft dit bestand gemerkt als gedownload; Excel blokkeert dan de macro's. Klik met rechts op het "
            "bestand, kies Eigenschappen en zet een vinkje bij Blokkering opheffen."
        )


def of_parts(path: Path) -> Iterator[str]:
    """What is wrong with the parts of a workbook file that can be opened: damage, macros of another edition."""
    from xlwings_addin.actions.upgrade import behind
    from xlwings_addin.resources import template_bytes
    from xlwings_addin.template.soundness import Package, damage
    from xlwings_addin.template.vba import edition

    data = path.read_bytes()
    if found := damage(data):
        yield (
            "Het werkboek is beschadigd, of door een ander programma veranderd. Open een reservekopie, of typ: "
            f'xlwings-addin upgrade "{path}" (voor uw beheerder: {" ".join(found[:MOST_FAULTS])})'
        )
    ours, theirs = edition(Package.read(template_bytes()).modules), edition(Package.read(data).modules)
    if theirs.xlwings != ours.xlwings:
        yield (
            f"De knoppen van dit werkboek horen bij xlwings {theirs.xlwings or '(onbekend)'}, deze versie bij "
            f'{ours.xlwings}. Sluit het werkboek en typ: xlwings-addin upgrade "{path}"'
        )
    elif theirs.code != ours.code:
        yield (
            "De knoppen en functies in dit werkboek zijn van een andere versie. Sluit het werkboek en typ: "
            f'xlwings-addin upgrade "{path}"'
        )
    try:
        older = behind(path)
    except DataError as problem:
        yield f"{problem}."
    else:
        if older:
            yield (
                f"De bladen van dit werkboek zijn van een andere versie ({'; '.join(older)}). Sluit het werkboek en typ: "
                f'xlwings-addin upgrade "{path}"'
            )


def of_book(book: Any, machine: Machine) -> Iterator[str]:
    """What is wrong with what an open workbook says: its configuration, tables and folders."""
    yield from _of_configuration(book, machine)
    for table in TABLES:
        try:
            open_tables(book, [table.name])
        except DataError as problem:
            yield f'{str(problem)[:1].upper()}{str(problem)[1:]}. Of typ: xlwings-addin upgrade "{book.fullname}"'
    try:
        settings = read_settings(open_tables(book, [SETTINGS.name])[SETTINGS.name])
    except DataError as problem:
        if problem.row is not None:
            yield f"{problem}."
    else:
        yield from _of_folders(str(book.fullname), settings.letters_folder)


def configuration(book: Any) -> dict[str, str]:
    """The keys and values of the sheet that xlwings reads; empty when there is none."""
    sheet = next((sheet for sheet in book.sheets if sheet.name == CONFIGURATION), None)
    rows = sheet.used_range.options(ndim=2).value if sheet is not None else []
    return {to_text(row[0]).upper(): to_text(row[1]) for row in rows if len(row) > 1 and row[0]}


def command_length(interpreter: str, place: str, conf: Mapping[str, str]) -> int:
    """At most so many characters has the command with which Excel for Windows starts Python."""
    paths = [
        place,
        place,
        *(value for key, value in conf.items() if key.startswith(("ONEDRIVE", "SHAREPOINT", "PYTHONP"))),
    ]
    escaped = sum(len(path) + sum(map(path.count, "\\'&")) + 1 for path in paths)
    return _AROUND + 2 * len(interpreter) + len(place) + escaped


def _of_configuration(book: Any, machine: Machine) -> Iterator[str]:
    conf = configuration(book)
    again = f'Sluit het werkboek en typ: xlwings-addin upgrade "{book.fullname}"'
    if not conf:
        yield f"Het verborgen blad {CONFIGURATION} ontbreekt; zonder dat vinden de knoppen Python niet. {again}"
        return
    for key in _INTERPRETERS.get(machine.system, _EITHER):
        yield from _of_interpreter(conf.get(key, ""), machine, again)
    if "xlwings_addin.functions" not in conf.get("UDF MODULES", ""):
        yield f"Bij UDF MODULES in {CONFIGURATION} ontbreekt xlwings_addin.functions; de functies werken dan niet. {again}"
    length = command_length(conf.get("INTERPRETER_WIN", ""), str(book.fullname), conf)
    if length > LONGEST_COMMAND:
        yield (
            f"De opdracht waarmee Excel Python start is {length} tekens lang; Windows neemt er {LONGEST_COMMAND}. "
            f"Maak PYTHONPATH in {CONFIGURATION} korter."
        )


def _of_interpreter(interpreter: str, machine: Machine, again: str) -> Iterator[str]:
    path = _pure(interpreter, machine)
    if not path.is_absolute():
        yield f"Het werkboek zegt niet waar Python staat ('{interpreter}'). {again}"
    elif not Path(path).is_file():
        yield f"Python staat niet meer op {interpreter}; de knoppen werken dan niet. {again}"
    elif os.path.normcase(path.parent) != os.path.normcase(machine.python.parent):
        yield (
            f"De knoppen gebruiken een andere Python, in {path.parent}; deze controle draait in {machine.python.parent}. "
            f"Wilt u deze gebruiken? {again}"
        )
    if machine.system == MAC and not _PLAIN.fullmatch(interpreter):
        yield (
            f"In het pad van Python staat een spatie of ander bijzonder teken ({interpreter}); daar kan Excel op een Mac "
            "niet mee overweg. Installeer Python in een map zonder spaties, en het pakket opnieuw."
        )
    if machine.system == WINDOWS and not _in_code_page(interpreter):
        yield (
            f"In het pad van Python staan letters die Excel niet kan doorgeven ({interpreter}). "
            "Installeer Python in een map met een eenvoudige naam, en het pakket opnieuw."
        )


def _pure(interpreter: str, machine: Machine) -> PurePath:
    return PureWindowsPath(interpreter) if machine.system == WINDOWS else PurePosixPath(interpreter)


def _in_code_page(text: str) -> bool:
    # xlwings' library starts Python through the old interface of Windows, which knows the letters of one code page.
    try:
        text.encode("mbcs" if os.name == "nt" else "cp1252", "strict")
    except UnicodeEncodeError:
        return False
    return True


def _of_folders(place: str, letters: str) -> Iterator[str]:
    given = Path(letters).expanduser()
    if given.is_absolute():
        if not given.is_dir():
            yield f"De Brievenmap {given} bestaat niet. Maak die map, of kies bij Instellingen een andere."
        elif not os.access(given, os.W_OK):
            yield f"In de Brievenmap {given} mag u niet schrijven. Kies bij Instellingen een andere map."
    elif _in_cloud(place):
        yield (
            "Dit werkboek staat op OneDrive of SharePoint; Excel geeft dan een internetadres in plaats van een map. "
            "Vul bij Instellingen als Brievenmap een volledig pad in, of zet het werkboek in een gewone map."
        )
    if "://" in place:
        return
    if not (Path(place).parent / TEMPLATES).is_dir():
        yield (
            f"De map {TEMPLATES} met uw eigen briefsjablonen staat niet naast het werkboek; brieven krijgen de "
            f'meegeleverde tekst. Zet de map terug, of typ: xlwings-addin upgrade "{place}"'
        )


def _in_cloud(place: str) -> bool:
    folders = [os.environ.get(name) for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")]
    known = any(folder and place.startswith(folder) for folder in folders)
    return known or "://" in place or any(part.startswith("OneDrive") for part in re.split(r"[\\/]", place))
