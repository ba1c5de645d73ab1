"""Samenvoegen in Word: copies of the templates of the last letters, attached to this workbook, opened in Word.

The user's own templates stay as they are. The copies hold no data, only where it is; they stand in the user's data folder.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import which
from threading import Thread
from typing import Any, NamedTuple

from xlwings_addin.actions.places import folder, template_folders, user_data
from xlwings_addin.actions.report import Report, counted
from xlwings_addin.errors import DataError, FileRefused, TemplateRefused
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.read import read_records
from xlwings_addin.ledger.schema import DEBTORS, MERGE_TABLE
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.mailmerge import derived
from xlwings_addin.mailmerge.catalogue import BY_KEY, DUTCH, ENGLISH, template_path
from xlwings_addin.mailmerge.content import TOO_LONG
from xlwings_addin.mailmerge.data_source import DataSource, attached
from xlwings_addin.mailmerge.file_names import safe
from xlwings_addin.rules.facts import Debtor

Row = Mapping[str, str]

NEEDED = ("kenmerk", "brief", "taal", "deb_nummer", "factuurnummer")

IN_THE_CLOUD = (
    "dit werkboek staat op OneDrive of SharePoint, en daar kan Word de gegevens niet lezen. Sla het werkboek op in een "
    "gewone map op deze computer en klik opnieuw"
)
NOT_SAVED = (
    "sla het werkboek eerst op en klik dan opnieuw: Word leest de brieven uit het opgeslagen bestand, en daar staan ze nog "
    "niet in"
)
QUESTION = "Vraagt Word of het een SQL-opdracht mag uitvoeren? Kies Ja: Word leest dan de brieven uit dit werkboek."


class _Merge(NamedTuple):
    """A template with the rows that go in it."""

    template: Path
    rows: Sequence[Row]

    def where(self, among: Sequence[Row]) -> dict[str, tuple[str, ...]]:
        """What tells these rows from the others: their letter and language, else their numbers."""
        kinds = {(row["brief"], row["taal"]) for row in self.rows}
        same = [row for row in among if (row["brief"], row["taal"]) in kinds]
        if len(kinds) == 1 and len(same) == len(self.rows):
            ((letter, language),) = kinds
            return {"brief": (letter,), "taal": (language,)}
        return {"kenmerk": tuple(row["kenmerk"] for row in self.rows)}


def merge_in_word(book: Any) -> Report:
    """Open each template of the letters that were made last in Word, with these letters as its data.

    Raises:
        DataError: no letters were made, or Word cannot reach the workbook as it is now.
        TemplateRefused: a template is not there.
        FileRefused: a template cannot be read, or its copy not written.
    """
    if "://" in str(book.fullname):
        raise DataError(IN_THE_CLOUD)
    tables = open_tables(book, (MERGE_TABLE, DEBTORS.name))
    last = tables[MERGE_TABLE]
    rows = _rows(last)
    if not rows:
        raise DataError("er zijn geen brieven om samen te voegen. Klik eerst op Brieven maken", sheet=last.sheet.name)
    workbook = folder(book) / Path(book.fullname).name
    if _saved(workbook, last.sheet.name) != rows:
        raise DataError(NOT_SAVED, sheet=last.sheet.name)
    merges = _merges(rows, read_records(tables[DEBTORS.name], Debtor), template_folders(book))
    place = user_data() / "samenvoegen"
    place.mkdir(exist_ok=True)
    copies = []
    for merge in merges:
        copy = place / f"{safe(workbook.stem)}_{'_'.join(_named(merge.template))}.docx"
        source = DataSource(workbook, last.sheet.name, merge.where(rows))
        derived.write(copy, attached(merge.template, source))
        copies.append(copy)
    for copy in copies:
        with suppress(OSError):  # where nothing opens documents, the message still says where they are
            _open(copy)
    return _report(merges, copies, [row for row in rows if row["factuurnummer"] == TOO_LONG])


def _rows(table: OpenTable) -> list[Row]:
    for header in NEEDED:
        if header not in table.columns:
            raise DataError("deze kolom ontbreekt in de tabel Samenvoegen", sheet=table.sheet.name, column=header)
    return _filled(list(table.columns), table.rows)


def _saved(workbook: Path, sheet: str) -> list[Row]:
    """The rows as they stand in the file."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(workbook)) as saved:
            lines = saved.get_sheet_by_name(sheet).to_python()
    except (CalamineError, OSError) as problem:
        raise FileRefused(f"{workbook.name} is niet te lezen. Sla het werkboek op en klik opnieuw.") from problem
    top = next((place for place, line in enumerate(lines) if set(NEEDED) <= set(line)), len(lines))
    return _filled([to_text(header) for header in lines[top]], lines[top + 1 :]) if top < len(lines) else []


def _filled(headers: Sequence[str], lines: Sequence[Sequence[object]]) -> list[Row]:
    rows = [dict(zip(headers, map(to_text, line), strict=False)) for line in lines]
    return [row for row in rows if row["kenmerk"]]


def _merges(rows: Sequence[Row], debtors: Sequence[Debtor], folders: Sequence[Path]) -> list[_Merge]:
    """The templates that the letters were made from, each with its rows."""
    english = {debtor.number for debtor in debtors if debtor.language.strip().lower() == ENGLISH}
    found: dict[Path, list[Row]] = {}
    for row in rows:
        letter = BY_KEY.get(row["brief"])
        languages = (ENGLISH, DUTCH) if row["deb_nummer"] in english else (DUTCH,)
        paths = (template_path(letter, language, folders) for language in languages if letter)
        path = next(filter(None, paths), None)
        if path is None:
            raise TemplateRefused(f"Sjabloon {row['brief']}.docx ontbreekt in de map letters.")
        found.setdefault(path, []).append(row)
    return [_Merge(template, of_template) for template, of_template in found.items()]


def _named(template: Path) -> tuple[str, ...]:
    return (template.stem, ENGLISH) if template.parent.name == ENGLISH else (template.stem,)


def _open(document: Path) -> None:
    if sys.platform == "win32":
        os.startfile(document)
    elif sys.platform == "darwin":
        word = ["open", "-a", "Microsoft Word", str(document)]
        if subprocess.run(word, check=False, capture_output=True).returncode:
            subprocess.run(["open", str(document)], check=False)
    elif opener := which("xdg-open"):
        # it may last as long as the document is open
        Thread(
            target=subprocess.run, args=([opener, str(document)],), kwargs={"capture_output": True}, daemon=True
        ).start()


def _report(merges: Sequence[_Merge], copies: Sequence[Path], too_long: Sequence[Row]) -> Report:
    listed = ", ".join(
        f"{' '.join(_named(merge.template))} ({counted(len(merge.rows), 'brief', 'brieven')})" for merge in merges
    )
    message = (
        f"In Word {'opent' if len(merges) == 1 else 'openen'} {listed}. {QUESTION} "
        "Kies daarna Verzendlijsten, Voltooien en samenvoegen."
    )
    warnings = [
        f"Dit zijn kopieën in {copies[0].parent}. Wilt u de tekst blijvend veranderen, wijzig dan het sjabloon in de map letters."
    ]
    warnings += [
        f"Brief {row['kenmerk']} is te lang om in Word samen te voegen. Gebruik daarvoor de brief in de Brievenmap."
        for row in too_long
    ]
    return Report(message, warnings=warnings, counts={"documents": len(copies)}, files=copies)
