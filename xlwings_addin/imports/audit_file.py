"""XML Auditfile Financieel (XAF 3.x and 4.0): the debtors of an administration and what they still owe.

The file is a general ledger. An open item is what remains of one reference of one relation on the debtor accounts:
invoices are debits, payments and credit notes are credits. Only the optional subledger of XAF 3.2 knows due dates.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.body import Problem
from xlwings_addin.imports.foreign_xml import elements, text_at
from xlwings_addin.imports.open_items import ImportedItems
from xlwings_addin.imports.statements import impossible
from xlwings_addin.ledger.cells import TOO_LARGE
from xlwings_addin.rules.facts import ZERO, Debtor, Invoice
from xlwings_addin.rules.money import euro

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEBTOR_ACCOUNT = re.compile(r"\b(handels)?debiteur|accounts? receivable|vordering(en)? op handel", re.IGNORECASE)
_NOT_DEBTOR_ACCOUNT = re.compile(r"voorziening|provision", re.IGNORECASE)
_DEBTOR_CODE = "BVorDeb"  # the reference code for trade debtors in the Dutch chart of accounts (RGS)
_COLUMNS = frozenset(
    {"Factuurnummer", "Debiteurnummer", "Debiteur", "Factuurdatum", "Vervaldatum", "Omschrijving", "Bedrag", "Betaald"}
)


class _Line(NamedTuple):
    """One booking on the account of a relation; a debit is positive."""

    relation: str
    reference: str
    amount: Decimal
    on: date | None
    due: date | None
    description: str
    match: str


@dataclass
class _Administration:
    """What the file says, as far as it is about debtors."""

    accounts: set[str] = field(default_factory=set)
    debtors: dict[str, Debtor] = field(default_factory=dict)
    booked: list[tuple[str, _Line]] = field(default_factory=list)
    subledger: list[_Line] = field(default_factory=list)
    opening: list[_Line] = field(default_factory=list)
    opening_balance: Decimal = ZERO


def read_audit_file(path: Path) -> ImportedItems:
    """Gives the open items in an audit file; ``row`` counts them, for the file has no rows.

    What is settled is left out: lines that the bookkeeping matched with each other and that cancel out, and references
    without a remainder. A payment or credit note that stands alone becomes an item with a negative amount.

    Raises:
        FileRefused: not an audit file of version 3 or 4, or XML that is not safe or not well formed.
        DataError: an impossible amount or date.
    """
    administration = _read(path)
    # the subledger of the opening balance only says how the year began: the bookings of the year come on top of it
    later = administration.subledger or _on_debtor_accounts(administration)
    lines = [*administration.opening, *later]
    begun = {(line.relation, line.reference, line.amount) for line in administration.opening if line.amount > 0}
    twice = begun.intersection((line.relation, line.reference, line.amount) for line in later)
    groups: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in _unmatched(lines):
        groups[line.relation, line.reference].append(line)
    rows: list[Invoice] = []
    problems: list[Problem] = []
    for (relation, reference), group in groups.items():
        if sum((line.amount for line in group), ZERO) == 0:
            continue
        item = _item(len(rows) + len(problems) + 1, relation, reference, group, administration.debtors)
        if relation in administration.debtors:
            rows.append(item)
        else:
            problems.append(
                Problem(
                    item.row,
                    f"boeking {reference} van {euro(item.open or ZERO)} op een debiteurenrekening hoort bij geen enkele debiteur.",
                    reference,
                )
            )
    warnings = []
    if rows and not any(item.due for item in rows):
        warnings.append("Een auditbestand noemt geen vervaldatums; die worden afgeleid uit de betaaltermijn.")
    if administration.opening_balance and not administration.opening:
        warnings.append(
            f"De beginbalans van de debiteuren, {euro(administration.opening_balance)}, is niet uitgesplitst per factuur en niet overgenomen."
        )
    opened = {(item.debtor, item.number): item.open or ZERO for item in rows}
    if doubled := [number for debtor, number, amount in twice if opened.get((debtor, number), ZERO) > amount]:
        which = f"Factuur {min(doubled)} staat" + (f" en {len(doubled) - 1} andere staan" if len(doubled) > 1 else "")
        warnings.append(
            f"{which} in de beginbalans en nog eens in het jaar, met hetzelfde bedrag. Controleer of dat dubbel is."
        )
    named = {item.debtor for item in rows}
    return ImportedItems(
        file=path.name,
        rows=tuple(rows),
        debtors={number: debtor for number, debtor in administration.debtors.items() if number in named},
        columns=_COLUMNS,
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def _read(path: Path) -> _Administration:
    found = _Administration()
    wanted = ("customerSupplier", "ledgerAccount", "obLine", "obSubledger", "transaction", "subledger")
    for element in elements(path, *wanted):
        kind = element.tag.rpartition("}")[2]
        if kind == "customerSupplier":
            number = text_at(element, "custSupID")
            if number and text_at(element, "custSupTp") in ("C", "B", ""):
                found.debtors[number] = _debtor(element, number, len(found.debtors) + 1)
        elif kind == "ledgerAccount":
            name, number = text_at(element, "accDesc"), text_at(element, "accID")
            if (_DEBTOR_ACCOUNT.search(name) and not _NOT_DEBTOR_ACCOUNT.search(name)) or text_at(
                element, "RGScode", "leadReference"
            ).startswith(_DEBTOR_CODE):
                found.accounts.add(number)
        elif kind == "obLine":
            found.opening_balance += _amount(element, path) if text_at(element, "accID") in found.accounts else ZERO
        elif kind in ("subledger", "obSubledger") and text_at(element, "sbType") != "SU":  # suppliers
            lines = (
                _line(line, text_at(line, "custSupID"), path)
                for tag in ("sbLine", "obSbLine")
                for line in element.iterfind(f"{{*}}{tag}")
            )
            kept = [line for line in lines if line.relation in found.debtors]
            if kind == "subledger":
                found.subledger += kept
            else:
                found.opening += kept
        elif kind == "transaction":
            found.booked += _bookings(element, path)
    if not found.debtors and not found.booked:
        raise FileRefused(f"{path.name} is geen auditbestand van versie 3 of 4 (XAF), of er staan geen debiteuren in.")
    return found


def _bookings(transaction: _Element, path: Path) -> Iterable[tuple[str, _Line]]:
    for line in transaction.iterfind("{*}trLine"):
        account = text_at(line, "accID")
        # some programs give each debtor an account of its own instead of a relation on the line
        yield account, _line(line, text_at(line, "custSupID"), path, transaction)


def _on_debtor_accounts(administration: _Administration) -> list[_Line]:
    lines = []
    for account, line in administration.booked:
        if not line.relation and account in administration.debtors:
            lines.append(line._replace(relation=account))
        elif account in administration.accounts:
            lines.append(line)
    if not lines:  # no account is called so: then every line that names a customer is about one
        lines = [line for _, line in administration.booked if line.relation in administration.debtors]
    return lines


def _unmatched(lines: Iterable[_Line]) -> list[_Line]:
    remainder: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    kept = list(lines)
    for line in kept:
        remainder[line.relation, line.match] += line.amount
    return [line for line in kept if not line.match or remainder[line.relation, line.match]]


def _item(row: int, relation: str, reference: str, group: list[_Line], debtors: dict[str, Debtor]) -> Invoice:
    first = next((line for line in group if line.amount > 0), group[0])
    debit = sum((line.amount for line in group if line.amount > 0), ZERO)
    credit = sum((-line.amount for line in group if line.amount < 0), ZERO)
    return Invoice(
        row=row,
        number=reference,
        debtor=relation,
        name=debtors[relation].name if relation in debtors else "",
        issued=first.on,
        due=first.due,
        description=first.description,
        amount=debit or -credit,
        paid=credit if debit else ZERO,
    )


def _line(element: _Element, relation: str, path: Path, transaction: _Element | None = None) -> _Line:
    around = element if transaction is None else transaction
    return _Line(
        relation=relation,
        reference=text_at(element, "invRef", "docRef") or text_at(around, "nr"),
        amount=_amount(element, path),
        on=_day(text_at(element, "invDt", "effDate") or text_at(around, "trDt"), path),
        due=_day(text_at(element, "invDueDt"), path),
        description=text_at(around, "desc") or text_at(element, "desc"),
        match=text_at(element, "matchKeyID"),
    )


def _debtor(element: _Element, number: str, row: int) -> Debtor:
    address = "postalAddress" if element.find("{*}postalAddress/{*}city") is not None else "streetAddress"
    street = [text_at(element, f"{address}/{part}") for part in ("streetname", "number")]
    house = text_at(element, f"{address}/numberExtension")
    return Debtor(
        row=row,
        number=number,
        name=text_at(element, "custSupName", "contact"),
        contact=text_at(element, "contact"),
        phone=text_at(element, "telephone"),
        email=text_at(element, "eMail"),
        address=" ".join(part for part in street if part) + house,
        postcode=text_at(element, f"{address}/postalCode"),
        town=text_at(element, f"{address}/city"),
        country="" if text_at(element, f"{address}/country") == "NL" else text_at(element, f"{address}/country"),
        coc_number=text_at(element, "commerceNr"),
    )


def _amount(element: _Element, path: Path) -> Decimal:
    written, side = text_at(element, "amnt"), text_at(element, "amntTp").upper()
    place = f"regel {text_at(element, 'nr')}"
    try:
        amount = Decimal(written)
    except InvalidOperation:
        raise impossible("bedrag", written, place, path.name) from None
    if not amount.is_finite() or abs(amount) >= TOO_LARGE or side not in ("D", "C"):
        raise impossible("bedrag", f"{written} {side}".strip(), place, path.name)
    return amount if side == "D" else -amount


def _day(written: str, path: Path) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        raise impossible("datum", written, "auditbestand", path.name) from None
