"""The rows below the headers, sorted: which are items, which are totals and groups, and which cannot be placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from operator import itemgetter
from typing import NamedTuple

from xlwings_addin.imports.cells import Cell, Fault, blank, quote, text
from xlwings_addin.imports.headers import CREDIT, DEBIT, OPEN, PARTY, ColumnsUnknown, Layout


class Problem(NamedTuple):
    """A row that was not read as an item and why, in Dutch; its invoice and debtor number as far as known."""

    row: int
    text: str
    number: str = ""
    debtor: str = ""

    def __str__(self) -> str:
        return f"Rij {self.row}: {self.text}"


@dataclass
class Body:
    """The item rows as columns, beside the rows that are no items; ``rows`` are row numbers in the file."""

    rows: list[int] = field(default_factory=list)
    columns: dict[str, Sequence[Cell]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    skipped: list[Problem] = field(default_factory=list)


class _Sort(Enum):
    """What a row that is no item is; the value says it to the user."""

    TOTAL = "totaalregel, overgeslagen."
    HEADER = "herhaalde kop, overgeslagen."
    GROUP = "kop van een groep of opmerking {}, overgeslagen."
    REMARK = "opmerking {}, overgeslagen."
    UNNUMBERED = "het factuurnummer ontbreekt."
    UNPRICED = "het bedrag ontbreekt."


class _Places(NamedTuple):
    """Where the cells stand that tell an item from another row."""

    number: int
    heading: str
    amounts: tuple[int, ...]
    dates: tuple[int, ...]
    debtor: tuple[int, ...]


_TOTAL = re.compile(r"(sub|eind|grand |algemeen )?tota+l\w*\b|saldo\b|aantal\b|sum\b|som\b|\*{1,3}$", re.IGNORECASE)
_GROUP_LABEL = re.compile(r"^(debiteur|klant|relatie|customer|client|contact)\s*:\s*", re.IGNORECASE)
_DEBTOR = ("Debiteurnummer", "Debiteur", PARTY)
_FEW = 2
"""Rows that tell nothing yet about how long the others ought to be."""
_BLOCK = 16
"""Rows that Excel saves as text at a time; the last columns that are empty in all of them it leaves out of these only."""


def read_body(layout: Layout, file: str) -> Body:
    """Gives the items of a table, each with the debtor of the group that it stands in when its own cells are empty.

    A row without an invoice number that names a debtor opens a group; in a table without a column for the debtor, a row
    with one filled cell does. A row that begins with a word for total closes it.

    Raises:
        ColumnsUnknown: the table has no column for the debtor and no groups.
    """
    places = _places(layout)
    pick, width = itemgetter(*layout.columns.values()), len(layout.headers)
    body = Body()
    kept: list[tuple[Cell, ...]] = []
    groups: list[tuple[Cell, ...]] = []
    group: tuple[Cell, ...] = ()
    short: dict[int, int] = {}
    last, keeps_blanks = 0, False
    for row, found in _below(layout, body):
        cells = found if len(found) >= width else [*found, *[None] * (width - len(found))]
        if len(cells) > width and not all(map(blank, cells[width:])):
            body.problems.append(
                Problem(row, f"de rij heeft {len(cells)} cellen en de kop {width}; de waarden kunnen verschoven zijn.")
            )
        elif _is_item(cells, places):
            last = row
            if len(found) < width:
                short[len(kept)] = len(found)
            elif not keeps_blanks:
                keeps_blanks = blank(found[-1])
            body.rows.append(row)
            kept.append(pick(cells))
            groups.append(group if group and all(blank(cells[at]) for at in places.debtor) else ())
        elif not all(map(blank, cells)):
            last = row
            sort = _sort(cells, places)
            group = () if sort is _Sort.TOTAL else _group(cells, places) if sort is _Sort.GROUP else group
            said = sort.value.format(quote(" ".join(text(cell) for cell in cells if not blank(cell))))
            target = body.problems if sort in (_Sort.UNNUMBERED, _Sort.UNPRICED) else body.skipped
            target.append(
                Problem(
                    row,
                    said,
                    text(cells[places.number]),
                    next((text(cells[at]) for at in places.debtor if not blank(cells[at])), ""),
                )
            )
    if short and layout.grid.ended:
        whole = _short_blocks(body.rows, short)
        short = {place: length for place, length in short.items() if (body.rows[place] - 1) // _BLOCK not in whole}
    if len(kept) > _FEW and (keeps_blanks or len(short) == 1):
        # a program that leaves out what is empty at the end does so in every row: here these have lost something
        for place in reversed(short):
            if body.rows[place] == last and layout.grid.ended:
                continue  # some programs leave out the last separator of all
            row, cut = body.rows.pop(place), dict(zip(layout.columns, kept.pop(place), strict=True))
            groups.pop(place)
            named = next((text(cut[each]) for each in _DEBTOR if not blank(cut.get(each))), "")
            why = "waarschijnlijk is het bestand hier afgekapt" if row == last else "er ontbreekt iets"
            said = (
                f"de rij is korter dan alle andere; {why}."
                if len(short) == 1
                else f"de rij is korter dan de kop; {why}."
            )
            body.problems.append(Problem(row, said, text(cut["Factuurnummer"]), named))
    body.columns = (
        dict(zip(layout.columns, zip(*kept, strict=True), strict=True)) if kept else dict.fromkeys(layout.columns, ())
    )
    _name_groups(body, groups, layout, file)
    return body


def _short_blocks(rows: Sequence[int], short: Mapping[int, int]) -> set[int]:
    """The blocks in which all items have the same length, shorter than the header; one item alone shows nothing."""
    widths: dict[int, list[int]] = {}
    for place, width in short.items():
        widths.setdefault((rows[place] - 1) // _BLOCK, []).append(width)
    counts = Counter((row - 1) // _BLOCK for row in rows)
    return {block for block, found in widths.items() if len(found) == counts[block] > 1 and len(set(found)) == 1}


def _places(layout: Layout) -> _Places:
    def at(*targets: str) -> tuple[int, ...]:
        return tuple(layout.columns[target] for target in targets if target in layout.columns)

    number = layout.columns["Factuurnummer"]
    return _Places(
        number,
        layout.headers[number],
        at("Bedrag", OPEN, DEBIT, CREDIT),
        at("Factuurdatum", "Vervaldatum"),
        at(*_DEBTOR),
    )


def _below(layout: Layout, body: Body) -> Iterator[tuple[int, Sequence[Cell]]]:
    for row, cells in enumerate(layout.grid.rows(), start=1):
        if isinstance(cells, Fault):
            body.problems.append(Problem(row, f"{cells.clause}."))
        elif row > layout.row + 1:
            yield row, cells


def _is_item(cells: Sequence[Cell], places: _Places) -> bool:
    number = cells[places.number]
    if blank(number) or number == places.heading:
        return False
    if not _is_total(number) and not blank(cells[places.amounts[0]]):
        return True
    valued = any(not blank(cells[at]) for at in places.amounts)
    return any(not blank(cells[at]) for at in places.dates) or (valued and not _is_total(number))


def _is_total(cell: Cell) -> bool:
    return isinstance(cell, str) and bool(_TOTAL.match(cell.strip()))


def _sort(cells: Sequence[Cell], places: _Places) -> _Sort:
    if cells[places.number] == places.heading:
        return _Sort.HEADER
    if any(map(_is_total, cells)) and all(blank(cells[at]) or _is_total(cells[at]) for at in places.dates):
        return _Sort.TOTAL
    if any(not blank(cells[at]) for at in places.amounts):
        return _Sort.UNNUMBERED
    if _group(cells, places):
        return _Sort.GROUP
    alone = blank(cells[places.number]) or sum(not blank(cell) for cell in cells) == 1
    return _Sort.REMARK if alone else _Sort.UNPRICED


def _group(cells: Sequence[Cell], places: _Places) -> tuple[Cell, ...]:
    """The debtor that a row without an invoice number names, one cell for each of the table's columns for it."""
    if places.debtor:
        named = tuple(cells[at] for at in places.debtor)
        return named if blank(cells[places.number]) and not all(map(blank, named)) else ()
    filled = [cell for cell in cells if not blank(cell)]
    return (_GROUP_LABEL.sub("", text(filled[0])),) if len(filled) == 1 else ()


def _name_groups(body: Body, groups: Sequence[tuple[Cell, ...]], layout: Layout, file: str) -> None:
    targets = [target for target in _DEBTOR if target in body.columns]
    if not targets:
        if body.rows and not any(groups):
            raise ColumnsUnknown(
                f"In {file} is geen kolom gevonden voor de debiteur. Wijs de kolom zelf toe, in de opdracht met --map KOP=Debiteurnummer.",
                layout.headers,
                {"Debiteurnummer": "het nummer van de debiteur (of anders de naam)"},
            )
        body.columns[PARTY] = [group[0] if group else None for group in groups]
    elif any(groups):
        for place, target in enumerate(targets):
            body.columns[target] = [
                group[place] if group else cell for group, cell in zip(groups, body.columns[target], strict=True)
            ]
