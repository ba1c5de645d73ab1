"""Inzage debiteur: one Word document with everything that this workbook holds about one debtor (AVG art. 15)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from io import BytesIO
from typing import Any, NamedTuple

from xlwings_addin.actions.places import letters_folder
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import READERS, Unreadable, to_text
from xlwings_addin.ledger.journal import MEMO, ROW_ADDED, ROW_REMOVED, ROWS_ADDED
from xlwings_addin.ledger.kept_rows import rows_in
from xlwings_addin.ledger.read import as_of, read_settings
from xlwings_addin.ledger.row_keys import SEPARATOR, key_headers
from xlwings_addin.ledger.schema import BY_NAME, Kind
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.money import euro, long_date

SECTIONS: dict[str, str] = {
    "Debiteuren": "Gegevens",
    "Facturen": "Facturen",
    "Gesprekken": "Gesprekken",
    "Termijnen": "Betalingsregelingen",
    "Brieven": "Brieven",
    "Betalingen": "Betalingen",
    "Bellijst": "Bellijst",
    "Samenvoegen": "Gegevens voor de laatste brieven",
    "Logboek": "Logboek",
}
"""The tables that may hold something about a debtor, and the heading of each in the document."""

_DEBTOR, _INVOICE = "Debiteurnummer", "Factuurnummer"


class Entry(NamedTuple):
    """One row about the debtor: the worksheet row it stands in, and its filled cells as text by header."""

    row: int
    cells: dict[str, str]


def make_access_document(book: Any, debtor: str, occasion: Occasion) -> Report:
    """Write the document in the letters folder; the workbook stays as it is.

    Raises:
        DataError: nothing in the workbook is about this debtor, or the workbook has no folder.
        FileRefused: the document cannot be written.
    """
    from xlwings_addin.mailmerge.batch import write_new
    from xlwings_addin.mailmerge.file_names import safe

    tables = open_tables(book, (*SECTIONS, "Instellingen"))
    settings = read_settings(tables["Instellingen"])
    found = about(tables, debtor)
    if not any(found.values()):
        raise DataError(f"in dit werkboek staat niets over debiteur '{debtor}'", column=_DEBTOR)
    on = as_of(settings, occasion.on)
    content = document(debtor, settings.company, found, on)
    path = write_new(letters_folder(book, settings), f"inzage_{safe(debtor)}_{on:%Y-%m-%d}", content)
    rows = sum(map(len, found.values()))
    message = f"Alles over debiteur {debtor} staat in {path.name}: {counted(rows, 'rij', 'rijen')} uit het werkboek."
    warning = "Lees het document na voordat u het geeft: er kunnen ook gegevens van anderen in staan."
    return Report(message, warnings=[warning], counts={"rows": rows}, files=[path])


def about(tables: Mapping[str, OpenTable], debtor: str) -> dict[str, list[Entry]]:
    """Everything about the debtor by table, the user's own columns included."""
    found = {name: list(_of_debtor(tables[name], debtor)) for name in SECTIONS if name != "Logboek"}
    invoices = {entry.cells.get(_INVOICE, "") for entry in found["Facturen"]}
    known = {entry.row for entry in found["Betalingen"]}
    payments = tables["Betalingen"]
    found["Betalingen"] += [
        _entry(payments, index)
        for index, (number, of) in enumerate(zip(payments.column(_INVOICE), payments.column(_DEBTOR), strict=True))
        if payments.first_row + index not in known and not to_text(of) and to_text(number) in invoices - {""}
    ]
    found["Logboek"] = list(_logged(tables["Logboek"], debtor, found))
    return found


def _of_debtor(table: OpenTable, debtor: str) -> Iterator[Entry]:
    header = next((name for name in table.columns if name.casefold() == _DEBTOR.casefold()), None)
    if header is not None:
        for index, number in enumerate(table.column(header)):
            if to_text(number) == debtor:
                yield _entry(table, index)


def _entry(table: OpenTable, index: int) -> Entry:
    schema = table.schema
    cells = {}
    for header, position in table.columns.items():
        column = schema.by_header.get(header) if schema else None
        if text := _shown(table.rows[index][position], column.kind if column else Kind.TEXT):
            cells[header] = text
    return Entry(table.first_row + index, cells)


def _shown(value: object, kind: Kind) -> str:
    """A cell as Dutch text; one that does not hold what its column promises, as it stands."""
    if value is None or value == "":
        return ""
    try:
        read = READERS[kind](value)
    except Unreadable:
        return to_text(value)
    if kind is Kind.MONEY:
        return euro(read).removeprefix("€ ")
    if isinstance(read, date):
        return long_date(read)
    if kind is Kind.RATIO:
        return f"{read:.0%}"
    return to_text(value)


def _logged(log: OpenTable, debtor: str, found: Mapping[str, Iterable[Entry]]) -> Iterator[Entry]:
    """Lines of the journal about a row of this debtor, also when that row is gone since."""
    keys = {
        "Debiteuren": {debtor},
        "Gesprekken": {entry.cells.get("Nummer", "") for entry in found["Gesprekken"]},
        "Brieven": {entry.cells.get("Briefnummer", "") for entry in found["Brieven"]},
        "Termijnen": {
            f"{entry.cells.get('Regeling', '')} | {entry.cells.get('Termijn', '')}" for entry in found["Termijnen"]
        },
        "Facturen": {f"{entry.cells.get(_INVOICE, '')} | {debtor}" for entry in found["Facturen"]},
    }
    columns = zip(*(log.column(header) for header in ("Tabel", "Sleutel", "Kolom", "Oud", "Nieuw")), strict=True)
    for index, (table, key, column, old, new) in enumerate(columns):
        held = _WHOLE.get(to_text(column))
        if held is None and to_text(key) in keys.get(to_text(table), ()):
            yield _entry(log, index)
        for row in _rows({"Oud": old, "Nieuw": new}[held]) if held else ():
            if row.get(_DEBTOR) == debtor:
                cells = _entry(log, index).cells | {
                    "Sleutel": SEPARATOR.join(row.get(header, "") for header in key_headers(BY_NAME[to_text(table)])),
                    held or "": "; ".join(f"{header}: {value}" for header, value in row.items()),
                }
                yield Entry(log.first_row + index, {header: text for header, text in cells.items() if text})


_WHOLE = {ROW_ADDED: "Nieuw", ROWS_ADDED: "Nieuw", ROW_REMOVED: "Oud"}
"""Lines of the journal that hold whole rows, and the column these stand in."""


def _rows(text: object) -> list[dict[str, str]]:
    """The rows in a line of the journal, without their place or memo."""
    written = to_text(text)
    try:
        rows = [row for row in json.loads(written) if isinstance(row, dict)] if written[:1] == "[" else rows_in(written)
    except ValueError:
        return []
    return [{header: _text(value) for header, value in row.items() if header != MEMO} for row in rows]


def _text(value: object) -> str:
    (only,) = value.values() if isinstance(value, dict) else (value,)
    return to_text(only)


def document(debtor: str, company: str, found: Mapping[str, list[Entry]], on: date) -> bytes:
    """The .docx: a section a table, a block of labels and texts a row."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2.2)
    properties = made.core_properties
    properties.title, properties.author, properties.language = f"Inzage debiteur {debtor}", company, "nl-NL"
    properties.created = properties.modified = datetime(on.year, on.month, on.day)
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
    made.styles["Normal"].font.name, made.styles["Normal"].font.size = "Calibri", Pt(10)
    made.add_heading(f"Inzage debiteur {debtor}", 0)
    whose = f"{company} heeft" if company else "wij hebben"
    made.add_paragraph(
        f"Dit is alles wat {whose} vastgelegd over deze debiteur in het werkboek voor debiteurenbeheer, "
        f"zoals het er op {long_date(on)} staat. De facturen en betalingen komen uit de boekhouding."
    )
    widths = (Cm(4.6), Cm(12))
    for name, title in SECTIONS.items():
        if not found.get(name):
            continue
        made.add_heading(title if len(found[name]) == 1 else f"{title} ({len(found[name])})", 1)
        for entry in found[name]:
            table = made.add_table(rows=len(entry.cells), cols=2, style="Table Grid")
            table.autofit = False
            for column, width in zip(table.columns, widths, strict=True):
                column.width = width
            for row, (header, text) in zip(table.rows, entry.cells.items(), strict=True):
                label, value = row.cells
                label.width, value.width = widths
                label.paragraphs[0].add_run(header).bold = True
                value.text = _printable(text)
            made.add_paragraph()
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in text)
