"""The csv downloads of ING, Rabobank and ABN AMRO, recognised by their columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.amounts import read_amounts
from xlwings_addin.imports.cells import Cell, Fault, Grid, blank, text
from xlwings_addin.imports.dates import read_dates
from xlwings_addin.imports.delimited import text_grids
from xlwings_addin.imports.headers import key
from xlwings_addin.imports.remittance import read_remittance
from xlwings_addin.imports.statements import Statement, impossible
from xlwings_addin.ledger.cells import in_cells
from xlwings_addin.rules.facts import ZERO, Payment


class Layout(NamedTuple):
    """The columns of one bank's download; each name is a header, in Dutch or in English."""

    bank: str
    own: str
    day: str
    amount: str
    about: tuple[str, ...]
    balance: str
    side: str = ""
    account: str = ""
    name: str = ""
    currency: str = ""
    packed: bool = False  # name and account stand in the description
    returned: str = ""  # filled when the entry takes an earlier one back


LAYOUTS = (
    Layout("ING", "Rekening", "Datum", "Bedrag (EUR)", ("Mededelingen",), "Saldo na mutatie", "Af Bij", "Tegenrekening", "Naam / Omschrijving"),
    Layout("ING", "Account", "Date", "Amount (EUR)", ("Notifications",), "Resulting balance", "Debit/credit", "Counterparty", "Name / Description"),
    Layout(
        "Rabobank", "IBAN/BBAN", "Datum", "Bedrag", ("Omschrijving-1", "Omschrijving-2", "Omschrijving-3", "Betalingskenmerk", "Transactiereferentie"),
        "Saldo na trn", "", "Tegenrekening IBAN/BBAN", "Naam tegenpartij", "Munt", returned="Reden retour",
    ),
    Layout("ABN AMRO", "Rekeningnummer", "Transactiedatum", "Transactiebedrag", ("Omschrijving",), "Eindsaldo", currency="Muntsoort", packed=True),
    Layout("ABN AMRO", "accountNumber", "transactiondate", "amount", ("description",), "endsaldo", currency="mutationcode", packed=True),
)  # fmt: skip

_WITHOUT_HEADERS = (
    "Rekeningnummer",
    "Muntsoort",
    "Transactiedatum",
    "Beginsaldo",
    "Eindsaldo",
    "Rentedatum",
    "Transactiebedrag",
    "Omschrijving",
)
"""The columns of ABN AMRO's .TAB file, which has no headers."""

_SIDES = {"af": -1, "debit": -1, "d": -1, "bij": 1, "credit": 1, "c": 1}


def read_bank_csv(path: Path) -> tuple[Statement, ...]:
    """Gives one statement for each own account in a bank's csv file.

    Raises:
        FileRefused: not one of these downloads.
        DataError: an impossible amount or date.
    """
    for grid in text_grids(path):
        first = next((cells for cells in grid.rows() if isinstance(cells, Fault) or not all(map(blank, cells))), None)
        if first is None or isinstance(first, Fault):
            continue
        headers = [key(text(cell)) for cell in first]
        if len(headers) == len(_WITHOUT_HEADERS) and re.fullmatch(r"\d{8}", text(first[2])):
            return _statements(
                LAYOUTS[3], [key(header) for header in _WITHOUT_HEADERS], _rows(grid, path.name), path.name
            )
        for layout in LAYOUTS:
            if {key(header) for header in (layout.own, layout.day, layout.amount)} <= set(headers):
                return _statements(layout, headers, _rows(grid, path.name)[1:], path.name)
    raise FileRefused(
        f"{path.name} is geen bankafschrift dat wordt herkend. Kies bij uw bank camt.053, MT940 of csv (ING, Rabobank, ABN AMRO)."
    )


def _rows(grid: Grid, file: str) -> list[tuple[int, Sequence[Cell]]]:
    rows = []
    for number, cells in enumerate(grid.rows(), start=1):
        if isinstance(cells, Fault):
            raise FileRefused(f"{file}: rij {number} is {cells.clause}.")
        if not all(map(blank, cells)):
            rows.append((number, cells))
    if len(rows) > 2 and len(rows[-1][1]) < min(len(cells) for _, cells in rows[:-1]):
        raise FileRefused(f"{file} is niet compleet: de laatste rij is afgekapt. Haal het bestand opnieuw op.")
    return rows


def _statements(
    layout: Layout, headers: Sequence[str], rows: Sequence[tuple[int, Sequence[Cell]]], file: str
) -> tuple[Statement, ...]:
    def column(header: str) -> list[Cell]:
        at = headers.index(key(header)) if header and key(header) in headers else None
        return [cells[at] if at is not None and at < len(cells) else None for _, cells in rows]

    numbers = [number for number, _ in rows]
    days = list(
        _sure(
            "datum",
            column(layout.day),
            numbers,
            file,
            read_dates({"": column(layout.day)}, epoch=date.min, order="dmy").columns[""],
        )
    )
    amounts = list(_sure("bedrag", column(layout.amount), numbers, file, read_amounts({"": column(layout.amount)})[""]))
    balances = [
        None if isinstance(balance, Fault) else balance
        for balance in map(read_amounts({"": column(layout.balance)})[""].get, column(layout.balance))
    ]
    about, returned = [column(header) for header in layout.about], column(layout.returned)
    payments: dict[str, list[tuple[Payment, Decimal | None]]] = {}
    for index, (own, day, amount, side, currency, account, name) in enumerate(
        zip(
            column(layout.own),
            days,
            amounts,
            column(layout.side),
            column(layout.currency),
            column(layout.account),
            column(layout.name),
            strict=True,
        )
    ):
        sign = _SIDES.get(text(side).casefold()) if layout.side else 1
        if not sign:
            raise impossible("richting (af of bij)", text(side), f"rij {numbers[index]}", file)
        parts = [text(cells[index]) for cells in about]
        if reason := text(returned[index]):
            parts.insert(0, f"Terugboeking {reason}")
        said = " ".join(dict.fromkeys(filter(None, parts)))
        payment = Payment(
            row=index + 1,
            booked_on=day,
            amount=sign * amount,
            currency=text(currency) or "EUR",
            account=text(account),
            name=text(name),
            description=in_cells(said)[0],
            source=file,
        )
        if layout.packed:
            packed = read_remittance(said)
            payment = payment._replace(account=packed.account, name=packed.name, description=packed.description or said)
        payments.setdefault(text(own), []).append((payment, balances[index]))
    return tuple(_statement(own, booked) for own, booked in payments.items())


def _sure(what: str, cells: Sequence[Cell], rows: Sequence[int], file: str, meaning: dict[Cell, Any]) -> Iterator[Any]:
    for row, cell in zip(rows, cells, strict=True):
        value = meaning[cell]
        if value is None or isinstance(value, Fault):
            raise impossible(what, text(cell), f"rij {row}", file)
        yield value


def _statement(own: str, booked: Sequence[tuple[Payment, Decimal | None]]) -> Statement:
    """One account's entries; the balance behind each tells the opening and closing balance, whichever entry is newest."""
    payments = tuple(payment for payment, _ in booked)
    days = [payment.booked_on for payment in payments if payment.booked_on]
    statement = Statement(own, payments[0].currency, "", payments, until=max(days))
    candidates = [
        replace(statement, opening=before, closing=after)
        for before, after in (_ends(booked), _ends(booked[::-1]))
        if before is not None
    ]
    right = [candidate for candidate in candidates if not candidate.difference]
    if right or not candidates:
        return right[0] if right else statement
    return candidates[0] if days[0] <= days[-1] else candidates[1]


def _ends(booked: Sequence[tuple[Payment, Decimal | None]]) -> tuple[Decimal | None, Decimal | None]:
    (first, after_first), (_, last) = booked[0], booked[-1]
    return (None, None) if after_first is None or last is None else (after_first - (first.amount or ZERO), last)
