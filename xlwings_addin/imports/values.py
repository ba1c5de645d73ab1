"""The item rows as values of the workbook's columns: dates, exact amounts, codes with their zeros, texts on one line."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlwings_addin.imports.amounts import read_amounts
from xlwings_addin.imports.body import Body
from xlwings_addin.imports.cells import LONGEST_CODE, Cell, Fault, are_codes, code, quote, text
from xlwings_addin.imports.dates import Order, read_dates
from xlwings_addin.imports.headers import AMOUNTS, CREDIT, DEBIT, OPEN, PARTY, SIDE, Layout
from xlwings_addin.ledger.cells import LONGEST_TEXT, cell_length
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import DEBTORS, INVOICES, Column, Kind
from xlwings_addin.rules.facts import ZERO

COLUMNS: dict[str, Column] = {**DEBTORS.by_header, **INVOICES.by_header}


@dataclass
class Values:
    """Values by workbook header, one a row of the body; ``faults`` are Dutch clauses by the index of the row."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    faults: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    warnings: list[str] = field(default_factory=list)
    order: Order | None = None


_NUMBER_AND_NAME = re.compile(r"(\d\S*)\s+(?:[-–:|]\s+)?(\S.*)")
_WHOLE_NUMBER = re.compile(r"\D*(\d{1,3})\D*")
_CURRENCIES = {"€": "EUR", "EURO": "EUR", "$": "USD", "£": "GBP"}
_YES = ("ja", "j", "yes", "y", "true", "waar", "1")
_NO = ("nee", "n", "no", "false", "onwaar", "0")
_DEBIT_SIDES = ("D", "DB", "DR", "DEB", "DEBET", "DEBIT", "S", "SOLL", "BIJ")
_CREDIT_SIDES = ("C", "CR", "CRED", "CREDIT", "H", "HABEN", "AF")


def read_values(body: Body, layout: Layout, order: Order | None, usual: Order | None = None) -> Values:
    """Gives the columns of the body as values, with a fault for each row of which something needed cannot be read.

    What cannot be read in a column of `Debiteuren`, or in a column with a list, is left out with a warning: an invoice
    is not lost for a telephone number.

    Raises:
        DateOrderUnknown: the dates can be read both ways.
    """
    values = Values()
    headers = {target: layout.headers[position] for target, position in layout.columns.items()}
    cells = {target: _without_booleans(column) for target, column in body.columns.items()}
    dates = read_dates(
        {headers[target]: cells[target] for target in cells if _kind(target) is Kind.DATE},
        epoch=layout.grid.epoch,
        order=order,
        usual=usual,
    )
    amounts = read_amounts({target: cells[target] for target in cells if _kind(target) is Kind.MONEY})
    values.order = dates.order
    values.warnings += [*layout.grid.remarks, *dates.warnings]
    for target, column in cells.items():
        kind = _kind(target)
        if kind is Kind.DATE:
            meaning: Mapping[Cell, Any] = dates.columns[headers[target]]
        elif kind is Kind.MONEY:
            meaning = amounts[target]
        else:
            read = _reader(target)
            if read is code and are_codes(column):
                values.columns[target] = list(column)
                continue
            meaning = {cell: read(cell) for cell in dict.fromkeys(column)}
        _take(values, target, headers.get(target, target), column, meaning)
    _name_debtors(values)
    _settle_amounts(values, len(body.rows))
    return values


def _take(values: Values, target: str, header: str, cells: Sequence[Cell], meaning: Mapping[Cell, Any]) -> None:
    faults = {cell: value for cell, value in meaning.items() if isinstance(value, Fault)}
    empty = "" if _kind(target) in (Kind.TEXT, Kind.CODE) else None
    values.columns[target] = (
        [empty if cell in faults else meaning[cell] for cell in cells]
        if faults
        else list(map(meaning.__getitem__, cells))
    )
    if faults and _is_spare(target):
        others = f", en {len(faults) - 1} andere" if len(faults) > 1 else ""
        values.warnings.append(
            f"Kolom {header}: {next(iter(faults.values())).clause}{others}; dat is niet overgenomen."
        )
    elif faults:
        for index, cell in enumerate(cells):
            if cell in faults:
                values.faults[index].append(f"kolom {header}: {faults[cell].clause}")
    if empty == "" and any(
        2 * len(value) >= LONGEST_TEXT - 1 and cell_length(value) >= LONGEST_TEXT - 1 for value in meaning.values()
    ):
        values.warnings.append(f"Kolom {header}: een tekst van {LONGEST_TEXT} tekens of meer is ingekort.")


def _is_spare(target: str) -> bool:
    """Whether an invoice can do without this column."""
    return target in COLUMNS and (target not in INVOICES.by_header or bool(COLUMNS[target].values))


def _kind(target: str) -> Kind:
    if target in AMOUNTS:
        return Kind.MONEY
    return Kind.NUMBER if target == SIDE else Kind.TEXT if target == PARTY else COLUMNS[target].kind


def _reader(target: str) -> Callable[[Cell], Any]:
    if target == SIDE:
        return _side
    if target == "Valuta":
        return _currency
    column = COLUMNS.get(target)
    if column is None:
        return text
    if column.kind is Kind.YES_NO:
        return _yes_no
    if column.values:
        return _listed(LISTS[column.values])
    return {Kind.CODE: code, Kind.NUMBER: _whole_number, Kind.PERCENT: _percentage}.get(column.kind, text)


def _without_booleans(cells: Sequence[Cell]) -> Sequence[Cell]:
    """Excel's TRUE would count as the number 1 among amounts."""
    if bool not in set(map(type, cells)):
        return cells
    return [("WAAR" if cell else "ONWAAR") if isinstance(cell, bool) else cell for cell in cells]


def _side(cell: Cell) -> int | Fault:
    written = text(cell).upper().rstrip(".")
    if written in _CREDIT_SIDES:
        return -1
    return 1 if not written or written in _DEBIT_SIDES else Fault(f"{quote(cell)} is geen debet of credit")


def _currency(cell: Cell) -> str | Fault:
    written = text(cell).upper()
    written = _CURRENCIES.get(written, written)
    return (
        written
        if not written or (len(written) == 3 and written.isalpha())
        else Fault(f"{quote(cell)} is geen valuta van drie letters")
    )


def _yes_no(cell: Cell) -> bool | Fault | None:
    written = text(cell).casefold()
    if not written:
        return None
    return True if written in _YES else False if written in _NO else Fault(f"{quote(cell)} is geen Ja of Nee")


def _listed(allowed: Sequence[str]) -> Callable[[Cell], str | Fault]:
    known = {str(value).casefold(): str(value) for value in ("", *allowed)}
    return lambda cell: known.get(
        text(cell).casefold(), Fault(f"{quote(cell)} is geen waarde uit de lijst {', '.join(allowed)}")
    )


def _whole_number(cell: Cell) -> int | Fault | None:
    found = _WHOLE_NUMBER.fullmatch(text(cell))
    return int(found[1]) if found else None if not text(cell) else Fault(f"{quote(cell)} is geen aantal dagen")


def _percentage(cell: Cell) -> Decimal | Fault | None:
    bare: Cell = text(cell).rstrip("% ") if isinstance(cell, str) else cell
    return read_amounts({"": [bare]})[""][bare]


def _name_debtors(values: Values) -> None:
    """A column that names the debtor by number, by name or by both ("10001 - Bakkerij Jansen"); else the name is the number."""
    columns = values.columns
    if PARTY in columns:
        named: list[str] = _in_one_spelling(columns.pop(PARTY))
        split = [_NUMBER_AND_NAME.fullmatch(party) for party in named if party]
        if split and all(split):
            pairs = [
                (found[1], found[2]) if (found := _NUMBER_AND_NAME.fullmatch(party)) else ("", "") for party in named
            ]
        else:
            pairs = [(party, party if any(character.isalpha() for character in party) else "") for party in named]
        columns["Debiteurnummer"], columns["Debiteur"] = [number for number, _ in pairs], [name for _, name in pairs]
    elif "Debiteurnummer" not in columns:
        columns["Debiteur"] = _in_one_spelling(columns["Debiteur"])
        columns["Debiteurnummer"] = list(columns["Debiteur"])
    for index, number in enumerate(columns["Debiteurnummer"]):
        if len(number) > LONGEST_CODE:
            values.faults[index].append(f"{quote(number)} is te lang voor een nummer")


def _in_one_spelling(names: Sequence[str]) -> list[str]:
    """Names that are numbers of debtors: those that differ in capitals only are one debtor, as they are to Excel."""
    first: dict[str, str] = {}
    return [first.setdefault(name.casefold(), name) for name in names]


def _settle_amounts(values: Values, count: int) -> None:
    """Brings the amount columns of an export back to Bedrag and Betaald; without Bedrag, Openstaand stays."""
    columns = values.columns
    if DEBIT in columns:
        pairs = zip(columns.pop(DEBIT), columns.pop(CREDIT), strict=True)
        columns["Bedrag"] = [
            None if debit is None and credit is None else (debit or ZERO) - (credit or ZERO) for debit, credit in pairs
        ]
    sides = columns.pop(SIDE, [1] * count)
    if -1 in sides:
        for target in ("Bedrag", "Betaald", OPEN):
            if target in columns:
                columns[target] = [
                    -abs(amount) if amount and side == -1 else amount
                    for amount, side in zip(columns[target], sides, strict=True)
                ]
    if "Bedrag" not in columns and "Betaald" in columns:
        pairs = zip(columns.pop(OPEN), columns["Betaald"], strict=True)
        columns["Bedrag"] = [None if still is None else still + (paid or ZERO) for still, paid in pairs]
    needed, missing = (
        ("Bedrag", "het bedrag ontbreekt") if "Bedrag" in columns else (OPEN, "het openstaande bedrag ontbreekt")
    )
    for index, amount in enumerate(columns[needed]):
        if amount is None and not values.faults.get(index):
            values.faults[index].append(missing)
    if "Bedrag" in columns and OPEN in columns:
        pairs = zip(columns["Bedrag"], columns.pop(OPEN), strict=True)
        columns["Betaald"] = [None if amount is None or still is None else amount - still for amount, still in pairs]
        for index, paid in enumerate(columns["Betaald"]):
            if paid is None and not values.faults.get(index):
                values.faults[index].append("het openstaande bedrag ontbreekt")
    for target in ("Betaald", "Betwist bedrag"):
        if target in columns:
            columns[target] = [ZERO if amount is None else amount for amount in columns[target]]
