"""Open items from any bookkeeping's csv or Excel export: every row becomes an invoice, or is reported with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.body import Body, Problem, read_body
from xlwings_addin.imports.cells import Grid, quote
from xlwings_addin.imports.dates import DateOrderUnknown, Order
from xlwings_addin.imports.delimited import text_grids
from xlwings_addin.imports.foreign_xml import root_name
from xlwings_addin.imports.headers import CREDIT, DEBIT, OPEN, PARTY, SIDE, find_layout, known_mapping
from xlwings_addin.imports.sheets import OLD_OFFICE, ZIP, workbook_grids
from xlwings_addin.imports.values import Values, read_values
from xlwings_addin.ledger.schema import DEBTORS, INVOICES
from xlwings_addin.rules.facts import Debtor, Invoice


@dataclass(frozen=True)
class ImportedItems:
    """What a file of open items says.

    Args:
        file: name of the file.
        rows: the open items, in the file's order; ``row`` is the row in the file.
        debtors: what the file says of each debtor, by number; ``row`` is the first row in the file.
        columns: the workbook headers that the file has; without "Bedrag", ``amount`` is the open amount.
        problems: rows that could not be read, in the file's order.
        skipped: rows that are no open items: totals, groups, repeated headers.
        warnings: Dutch sentences about the file, or about values that were left out while their row was read.
        mapped: header in the file and header in the workbook, in the file's order.
        unused: headers in the file that are not used.
        date_order: what was inferred or given, ``None`` when no date needed it.
        headers: all headers in the file, in its order.
    """

    file: str
    rows: tuple[Invoice, ...]
    debtors: Mapping[str, Debtor]
    columns: frozenset[str]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[Problem, ...] = ()
    warnings: tuple[str, ...] = ()
    mapped: tuple[tuple[str, str], ...] = ()
    unused: tuple[str, ...] = ()
    date_order: Order | None = None
    headers: tuple[str, ...] = ()


class Source(NamedTuple):
    """What the user said of files with the same headers: header to workbook header, and the order of ambiguous dates."""

    mapping: Mapping[str, str] = MappingProxyType({})
    date_order: Order | None = None


_BECOMES = {PARTY: "Debiteurnummer", DEBIT: "Bedrag", CREDIT: "Bedrag", SIDE: "Bedrag"}


def read_open_items(
    path: Path,
    *,
    mapping: Mapping[str, str] = MappingProxyType({}),
    remembered: Mapping[tuple[str, ...], Source] = MappingProxyType({}),
    date_order: Order | None = None,
) -> ImportedItems:
    """Gives the open items in a csv, text or Excel file, or in an audit file (XAF).

    Args:
        path: the file; what it is shows in its bytes, not in its name.
        mapping: header in the file to header in `Facturen` or `Debiteuren`, or to "Openstaand".
        remembered: what was said of earlier files, by their headers; used where nothing else is given or shown.
        date_order: whether the day or the month comes first; by default the file has to show it.

    Raises:
        DateOrderUnknown: the dates can be read both ways.
        ColumnsUnknown: no column for something that an open item must have.
        DataError: no table of open items, or an unknown name in the mapping.
        FileRefused: not a file that can be read safely.
    """
    try:
        if root_name(path) == "auditfile":
            from xlwings_addin.imports.audit_file import read_audit_file

            return read_audit_file(path)
        grids = _grids(path)
        known = {headers: source.mapping for headers, source in remembered.items()}
        layout = find_layout(grids, mapping or known_mapping(grids, known), path.name)
        body = read_body(layout, path.name)
    except OSError as error:
        if path.is_dir():
            raise FileRefused(f"{path.resolve()} is een map; noem een bestand.") from error
        reason = "bestaat niet" if isinstance(error, FileNotFoundError) else "is niet te lezen"
        raise FileRefused(f"Het bestand {path.name} {reason}.") from error
    usual = remembered.get(layout.headers, Source()).date_order
    try:
        values = read_values(body, layout, date_order, usual)
    except DateOrderUnknown as problem:
        problem.headers = layout.headers
        raise
    rows, kept, problems = _invoices(body, values)
    return ImportedItems(
        file=path.name,
        rows=rows,
        debtors=_debtors(rows, kept, values),
        columns=frozenset(values.columns),
        problems=tuple(sorted([*body.problems, *problems])),
        skipped=tuple(body.skipped),
        warnings=tuple(values.warnings),
        mapped=tuple((header, _BECOMES.get(target, target)) for header, target in layout.mapped),
        unused=layout.unused,
        date_order=values.order,
        headers=layout.headers,
    )


def _grids(path: Path) -> tuple[Grid, ...]:
    with path.open("rb") as file:
        start = file.read(8)
    return workbook_grids(path) if start.startswith((ZIP, OLD_OFFICE)) else text_grids(path)


def _invoices(body: Body, values: Values) -> tuple[tuple[Invoice, ...], list[int], list[Problem]]:
    """The invoices, their places in the columns, and the rows that cannot be one."""
    known: dict[str, Iterable[Any]] = {
        column.field: values.columns[column.header] for column in INVOICES.inputs if column.header in values.columns
    }
    if "Bedrag" not in values.columns:
        known["amount"] = values.columns[OPEN]
    known["row"] = body.rows
    fields = [known.get(name, repeat(Invoice._field_defaults.get(name))) for name in Invoice._fields]
    rows: list[Invoice] = []
    kept: list[int] = []
    problems: list[Problem] = []
    first: dict[tuple[str, str], int] = {}
    for index, invoice in enumerate(map(Invoice._make, zip(*fields, strict=False))):
        reasons = values.faults.get(index, [])
        if not invoice.debtor and not reasons:
            reasons = ["de debiteur ontbreekt"]
        identity = (invoice.number, invoice.debtor)
        if identity in first and not reasons:
            reasons = [
                f"factuur {quote(invoice.number)} van debiteur {quote(invoice.debtor)} staat al in rij {first[identity]}; die rij telt"
            ]
        if reasons:
            problems.append(Problem(invoice.row, f"{'; '.join(reasons)}.", invoice.number, invoice.debtor))
        else:
            first[identity] = invoice.row
            rows.append(invoice)
            kept.append(index)
    return tuple(rows), kept, problems


def _debtors(rows: tuple[Invoice, ...], kept: list[int], values: Values) -> dict[str, Debtor]:
    """One record a debtor: of each column the first cell that is filled."""
    records: dict[str, dict[str, Any]] = {}
    for invoice in rows:
        if invoice.debtor not in records:
            records[invoice.debtor] = {"number": invoice.debtor, "row": invoice.row}
    known = {
        column.field: values.columns[column.header] for column in DEBTORS.inputs if column.header in values.columns
    }
    known["name"] = values.columns.get("Debiteur", [])
    for name in known.keys() - {"number"}:
        cells = known[name]
        for invoice, index in zip(rows, kept, strict=True) if cells else ():
            record = records[invoice.debtor]
            if name not in record and cells[index] not in ("", None):
                record[name] = cells[index]
    return {number: Debtor(**record) for number, record in records.items()}
