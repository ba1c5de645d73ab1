"""What imported open items change in the workbook: decided here, shown to the user, and written elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from xlwings_addin.errors import DataError
from xlwings_addin.imports.cells import Value
from xlwings_addin.imports.headers import OPEN
from xlwings_addin.imports.open_items import ImportedItems
from xlwings_addin.ledger.schema import DEBTORS, INVOICES, Column
from xlwings_addin.rules.facts import ZERO, Debtor, Invoice, Ledger
from xlwings_addin.rules.faults import status
from xlwings_addin.rules.vocabulary import DebtorType, ExternalStatus

MOST_NAMED = 10

Key = tuple[str, str]
"""Invoice number and debtor number: together they name one invoice."""


class Change(NamedTuple):
    """One cell that gets another value: the row by its key and its number in the sheet; values as in the facts."""

    key: tuple[str, ...]
    row: int
    header: str
    old: Value
    new: Value


@dataclass(frozen=True)
class ImportPlan:
    """What an import will do; nothing has been written.

    Args:
        new_invoices: rows to add to `Facturen` in the file's order, as columns by header; those that hold nothing are left out.
        changed: cells of `Facturen` that change, those of `paid` included.
        new_debtors: rows to add to `Debiteuren`.
        filled: empty cells of `Debiteuren` that are filled.
        unchanged: invoices in the file that the workbook has already, the same.
        paid: invoices that are not in a complete list any more.
        untyped: debtors without a type or with type Onbekend, after the import.
        sentences: Dutch, for the message: what is done, what was not read, what to look at.
    """

    new_invoices: dict[str, list[Value]]
    changed: tuple[Change, ...]
    new_debtors: tuple[dict[str, Value], ...]
    filled: tuple[Change, ...]
    unchanged: int
    paid: tuple[Key, ...]
    untyped: int
    sentences: tuple[str, ...]

    @property
    def added(self) -> int:
        """How many invoices are new."""
        return max(map(len, self.new_invoices.values()), default=0)

    @property
    def changes_nothing(self) -> bool:
        """Whether the workbook is the same after the import as before."""
        return not (self.new_invoices or self.changed or self.new_debtors or self.filled)


def plan(items: ImportedItems, ledger: Ledger, *, complete: bool, default_type: str) -> ImportPlan:
    """Gives what importing the items changes: new rows, changed cells, and invoices that turn out to be paid.

    - Only columns that the file has are touched, and an empty cell in the file never empties one in the workbook.
    - A file with open amounts only leaves Bedrag of a known invoice as it is and sets Betaald.
    - What the workbook says of a debtor stays; only empty cells are filled.
    - With `complete`, an invoice that is not in the file gets Betaald = Bedrag, a credit note as well: it was settled. Three kinds
      are left alone: an invoice with an Extern status, since what was handed over or written off leaves the
      bookkeeping without being paid; one that may be meant by a row that could not be read; one without an amount.
    - In a list that knows debtors by name only, a name that the workbook has in other capitals is that debtor.

    Args:
        items: what the file says.
        ledger: the workbook as it is now.
        complete: whether the user declared that the file holds every open item.
        default_type: the type of new debtors.

    Raises:
        DataError: a complete list without a single item: then the wrong file is likelier than that everything was paid.
    """
    if complete and not items.rows:
        raise DataError(
            f"In {items.file} staat geen enkele open post. Er is niets als betaald gemarkeerd; controleer of dit het goede bestand is."
        )
    items = _under_known_names(items, ledger)
    known: dict[Key, Invoice] = {}
    for invoice in ledger.invoices:
        known.setdefault((invoice.number, invoice.debtor), invoice)
    columns = [column for column in INVOICES.inputs if column.header in items.columns]
    new: list[Invoice] = []
    changed: list[Change] = []
    touched = 0
    for item in items.rows:
        old = known.get((item.number, item.debtor))
        if old is None:
            new.append(item)
            continue
        changes = list(_changes(old, item, columns, OPEN in items.columns))
        changed += changes
        touched += bool(changes)
    vanished = _vanished(items, known.values()) if complete else []
    settled = [invoice for invoice in vanished if _is_settled_by_absence(invoice, items)]
    changed += [
        Change(
            (invoice.number, invoice.debtor),
            invoice.row,
            INVOICES.by_field["paid"].header,
            invoice.paid,
            invoice.amount,
        )
        for invoice in settled
    ]
    new_debtors, filled = _debtors(items, ledger, default_type)
    types = [debtor.type for debtor in ledger.debtors.values()] + [default_type] * len(new_debtors)
    untyped = sum(kind in ("", DebtorType.UNKNOWN) for kind in types)
    unchanged = len(items.rows) - len(new) - touched
    done = (
        f"{items.file}: {_count(len(new), 'nieuwe factuur', 'nieuwe facturen')}, {touched} gewijzigd, {unchanged} ongewijzigd, "
        f"{len(settled)} als betaald gemarkeerd, {_count(len(new_debtors), 'nieuwe debiteur', 'nieuwe debiteuren')}."
    )
    return ImportPlan(
        new_invoices=_new_columns(new, columns, ledger),
        changed=tuple(changed),
        new_debtors=new_debtors,
        filled=filled,
        unchanged=unchanged,
        paid=tuple((invoice.number, invoice.debtor) for invoice in settled),
        untyped=untyped,
        sentences=(done, *_remarks(items, new, changed, known, untyped, len(vanished) - len(settled))),
    )


def _under_known_names(items: ImportedItems, ledger: Ledger) -> ImportedItems:
    """The items with the workbook's spelling of the names that are debtor numbers; what fits more than one is told and kept."""
    names = {
        number for number, debtor in items.debtors.items() if debtor.name == number and number not in ledger.debtors
    }
    alike: dict[str, list[str]] = {}
    for number in ledger.debtors if names else ():
        alike.setdefault(number.casefold(), []).append(number)
    found = {name: alike[name.casefold()] for name in names if name.casefold() in alike}
    if not found:
        return items
    spelled = {name: those[0] for name, those in found.items() if len(those) == 1}
    return replace(
        items,
        rows=tuple(
            row._replace(debtor=spelled[row.debtor], name=spelled[row.debtor]) if row.debtor in spelled else row
            for row in items.rows
        ),
        debtors={
            spelled.get(number, number): debtor._replace(number=spelled[number], name=spelled[number])
            if number in spelled
            else debtor
            for number, debtor in items.debtors.items()
        },
        problems=tuple(
            problem._replace(debtor=spelled.get(problem.debtor, problem.debtor)) for problem in items.problems
        ),
        warnings=(
            *items.warnings,
            *(
                f"Debiteur {name} is een nieuwe debiteur, maar staat in andere hoofdletters al in het werkboek: {', '.join(those)}. Voeg ze samen."
                for name, those in sorted(found.items())
                if len(those) > 1
            ),
        ),
    )


def _changes(old: Invoice, item: Invoice, columns: Iterable[Column], open_only: bool) -> Iterator[Change]:
    key = (old.number, old.debtor)
    for column in columns:
        before, after = getattr(old, column.field), getattr(item, column.field)
        if after != before and after not in ("", None):
            yield Change(key, old.row, column.header, before, after)
    if open_only and item.amount is not None:
        field, after = ("amount", item.amount + old.paid) if old.amount is None else ("paid", old.amount - item.amount)
        if getattr(old, field) != after:
            yield Change(key, old.row, INVOICES.by_field[field].header, getattr(old, field), after)


def _new_columns(items: Sequence[Invoice], columns: Iterable[Column], ledger: Ledger) -> dict[str, list[Value]]:
    name, debtors = INVOICES.by_field["name"].header, ledger.debtors
    cells: dict[str, list[Value]] = {
        column.header: list(map(attrgetter(column.field), items)) for column in (*columns, INVOICES.by_field["amount"])
    }
    if debtors:
        named = cells.get(name) or [""] * len(items)
        cells[name] = [
            own or (debtors[item.debtor].name if item.debtor in debtors else own)
            for own, item in zip(named, items, strict=True)
        ]
    return {header: column for header, column in cells.items() if any(value not in ("", None) for value in column)}


def _vanished(items: ImportedItems, invoices: Iterable[Invoice]) -> list[Invoice]:
    present = {(item.number, item.debtor) for item in items.rows}
    return [invoice for invoice in invoices if (invoice.number, invoice.debtor) not in present and invoice.open != 0]


def _is_settled_by_absence(invoice: Invoice, items: ImportedItems) -> bool:
    unread = any(
        problem.number in ("", invoice.number) and problem.debtor in ("", invoice.debtor) for problem in items.problems
    )
    elsewhere = status(invoice.external_status, ExternalStatus)
    return invoice.amount is not None and not elsewhere and not unread


def _debtors(
    items: ImportedItems, ledger: Ledger, default_type: str
) -> tuple[tuple[dict[str, Value], ...], tuple[Change, ...]]:
    columns = [column for column in DEBTORS.inputs if column.field != "number"]
    new: list[dict[str, Value]] = []
    filled: list[Change] = []
    for number, debtor in items.debtors.items():
        said = {column: value for column in columns if (value := getattr(debtor, column.field)) not in ("", None)}
        old: Debtor | None = ledger.debtors.get(number)
        if old is None:
            row: dict[str, Value] = {
                DEBTORS.by_field["number"].header: number,
                DEBTORS.by_field["type"].header: default_type,
            }
            new.append(row | {column.header: value for column, value in said.items()})
        else:
            filled += [
                Change((number,), old.row, column.header, empty, value)
                for column, value in said.items()
                if (empty := getattr(old, column.field)) in ("", None)
            ]
    return tuple(new), tuple(filled)


def _remarks(
    items: ImportedItems,
    new: Iterable[Invoice],
    changed: Iterable[Change],
    known: Mapping[Key, Invoice],
    untyped: int,
    left: int,
) -> Iterator[str]:
    if items.problems:
        shown = " ".join(map(str, items.problems[:5]))
        more = f" En nog {len(items.problems) - 5} andere." if len(items.problems) > 5 else ""
        yield f"Niet gelezen: {_count(len(items.problems), 'rij', 'rijen')}. {shown}{more}"
    if items.skipped:
        yield f"Overgeslagen: {_count(len(items.skipped), 'regel', 'regels')} met een totaal, groep of kop."
    yield from items.warnings
    if said := _not_found(items):
        yield said
    if left:
        yield (
            f"{_count(left, 'factuur staat', 'facturen staan')} niet in het bestand en {'is' if left == 1 else 'zijn'} niet als betaald gemarkeerd, "
            "vanwege een extern status, een ontbrekend bedrag of een rij die niet te lezen is."
        )
    paid = INVOICES.by_field["paid"].header
    # a credit note that is settled goes down as well, to its own negative amount
    if lower := [change for change in changed if change.header == paid and change.old > max(change.new, ZERO)]:  # type: ignore[operator, type-var]
        yield f"Bij {_count(len(lower), 'factuur', 'facturen')} wordt Betaald lager, bijvoorbeeld bij {lower[0].key[0]}. Controleer of uw boekhouding bij is."
    compared = new if known else ()  # nothing can be double in an empty workbook
    written = {(_plain(number), _plain(debtor)) for number, debtor in known}
    if alike := [item.number for item in compared if (_plain(item.number), _plain(item.debtor)) in written]:
        yield (
            f"Factuur {alike[0]} lijkt op een factuur die al in het werkboek staat, maar met andere voorloopnullen of hoofdletters. "
            "Controleer of die niet dubbel is."
        )
    priced = {
        (_plain(old.number), amount): old for old in known.values() for amount in (old.amount, old.open) if amount
    }
    twice = [
        (item, old) for item in compared if item.amount and (old := priced.get((_plain(item.number), item.amount)))
    ]
    if other := [(item, old) for item, old in twice if _plain(item.debtor) != _plain(old.debtor)]:
        item, old = other[0]
        yield (
            f"{_count(len(other), 'nieuwe factuur staat', 'nieuwe facturen staan')} misschien dubbel in het werkboek: factuur {item.number} "
            f"van debiteur {item.debtor} is er met hetzelfde bedrag al bij debiteur {old.debtor}. Is het dezelfde, maak de import dan "
            "ongedaan en lees een lijst in met dezelfde debiteurnummers."
        )
    if untyped:
        yield f"{_count(untyped, 'debiteur heeft', 'debiteuren hebben')} nog geen type; zonder type gelden de regels voor een consument."


def _not_found(items: ImportedItems) -> str:
    """Which columns an import can do without but seldom lacks, when there are headers that might be theirs."""
    without = {
        "Vervaldatum": ({"Vervaldatum"}, "die wordt de factuurdatum plus de betaaltermijn"),
        OPEN: ({OPEN, "Betaald"}, "dan geldt het hele bedrag als niet betaald"),
    }
    missing = [header for header, (columns, _) in without.items() if items.columns.isdisjoint(columns)]
    if not missing or not items.unused or not items.rows:
        return ""
    found = "; ".join(f"{header} ({without[header][1]})" for header in missing)
    more = f" en nog {len(items.unused) - MOST_NAMED}" if len(items.unused) > MOST_NAMED else ""
    return (
        f"Niet herkend: een kolom voor {found}. Deze koppen zijn niet gebruikt: {', '.join(items.unused[:MOST_NAMED])}{more}. Hoort er een "
        f"bij, maak de import dan ongedaan en wijs de kop toe, in de opdracht met --map KOP={missing[0]}."
    )


def _plain(code: str) -> str:
    """A number as two programs may write it alike: without leading zeros, whatever its capitals."""
    return code.lstrip("0").casefold()


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
