"""Reading the tables into the facts of `rules.facts`; each cell normalised once, here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from xlwings_addin.errors import DataError
from xlwings_addin.ledger import schema
from xlwings_addin.ledger.cells import READERS, Unreadable, is_error, quoted, to_date, to_text
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import Column, Kind
from xlwings_addin.ledger.settings import AS_OF, SETTINGS_ROWS
from xlwings_addin.ledger.tables import OpenTable
from xlwings_addin.rules import facts
from xlwings_addin.rules.vocabulary import Anchor, Channel, Step

Record = TypeVar("Record", bound=NamedTuple)
Word = TypeVar("Word", bound=StrEnum)

_DECIDES_THE_LAW = "Typen"

LEDGER_TABLES = (
    "Facturen",
    "Debiteuren",
    "Gesprekken",
    "Termijnen",
    "Brieven",
    "Betalingen",
    "Beleid",
    "Treden",
    "Instellingen",
    "Vrije_dagen",
    "Extra_rente",
)
"""The tables that `read_ledger` needs."""


def read_ledger(tables: Mapping[str, OpenTable], debtors: Collection[str] | None = None) -> facts.Ledger:
    """All facts of a workbook, or only those about some debtors, with the policies and settings.

    A cell of an invoice, debtor, call, letter, instalment or payment that cannot be read becomes ``None`` and is named
    in that record's ``fault``.

    Raises:
        DataError: a cell of the policies or settings cannot be read, or a debtor number stands twice.
    """

    def rows(name: str, record: type[Record]) -> list[Record]:
        return read_records(tables[name], record, None if debtors is None else rows_of(tables[name], debtors))

    settings = read_settings(tables["Instellingen"])
    policies = _policies(tables["Beleid"], tables["Treden"])
    if policies and settings.default_policy not in policies:
        raise DataError(
            f"Standaardbeleid: '{quoted(settings.default_policy)}' staat niet in het blad Beleid; "
            f"kies uit: {', '.join(policies)}",
            sheet=tables["Instellingen"].sheet.name,
            column="Waarde",
        )
    return facts.Ledger(
        invoices=rows("Facturen", facts.Invoice),
        debtors=_by_number(rows("Debiteuren", facts.Debtor), tables["Debiteuren"]),
        calls=rows("Gesprekken", facts.Call),
        instalments=rows("Termijnen", facts.Instalment),
        letters=rows("Brieven", facts.Letter),
        payments=rows("Betalingen", facts.Payment),
        policies=policies,
        closing_days=frozenset(day for day in _strict(tables["Vrije_dagen"], "Datum") if day is not None),
        extra_rates=_extra_rates(tables["Extra_rente"]),
        settings=settings,
    )


def rows_of(table: OpenTable, debtors: Collection[str]) -> list[int]:
    """Body row indexes of some debtors, top to bottom."""
    numbers = enumerate(table.column("Debiteurnummer"))
    return [i for i, number in numbers if (number.strip() if type(number) is str else to_text(number)) in debtors]


def read_records(table: OpenTable, record: type[Record], only: Sequence[int] | None = None) -> list[Record]:
    """One record a row that is not blank, in the order of the sheet; ``row`` is the worksheet row.

    Args:
        table: the open table.
        record: the kind of fact.
        only: body row indexes to read, none of them blank; default: all rows.
    """
    assert table.schema is not None
    kept = only if only is not None else [index for index in range(len(table.rows)) if not table.is_blank(index)]
    rows = table.rows if len(kept) == len(table.rows) else [table.rows[index] for index in kept]
    faults: dict[int, list[str]] = {}
    columns: dict[str, list[Any]] = {"row": [table.first_row + index for index in kept]}
    uses_1904 = _uses_1904(table)
    for column in table.schema.columns:
        if column.field not in record._fields:
            continue
        position = table.columns[column.header]
        values = [row[position] for row in rows]
        columns[column.field] = _column(
            column,
            values,
            faults,
            uses_1904,
            record._field_defaults.get(column.field, "" if column.kind in {Kind.TEXT, Kind.CODE} else None),
        )
    columns["fault"] = [""] * len(rows)
    for index, clauses in faults.items():
        columns["fault"][index] = "; ".join(clauses)
    return list(map(record._make, zip(*(columns[name] for name in record._fields), strict=True)))


def read_settings(table: OpenTable) -> facts.Settings:
    """The settings; a row that is missing or empty has its default.

    ``as_of`` is ``None`` when Peildatum is empty or a formula: the day is then the caller's to give.

    Raises:
        DataError: a value is not of its setting's kind.
    """
    by_label = {setting.label: setting for setting in SETTINGS_ROWS}
    given: dict[str, Any] = {}
    for index, (label, value) in enumerate(zip(table.column("Instelling"), table.column("Waarde"), strict=True)):
        setting = by_label.get(to_text(label))
        if setting is None or value in (None, ""):
            continue
        row = table.first_row + index
        if setting.label == AS_OF and _is_formula(table, index, "Waarde"):
            continue
        try:
            read = READERS[setting.kind](value)
            if setting.field == "limitation_warnings":
                read = tuple(int(part) for part in to_text(value).split(";"))
        except ValueError as problem:
            clause = (
                str(problem) if isinstance(problem, Unreadable) else f"'{quoted(value)}' is geen reeks hele getallen"
            )
            raise DataError(f"{setting.label}: {clause}", sheet=table.sheet.name, row=row, column="Waarde") from None
        if read is not None:
            given[setting.field] = read
    return facts.Settings(**given)


def _column(
    column: Column, values: list[Any], faults: dict[int, list[str]], uses_1904: bool, default: Any
) -> list[Any]:
    if values.count(None) == len(values):  # most columns that an import does not fill
        return [default] * len(values)
    reader: Callable[[object], Any] = READERS[column.kind]
    if column.kind is Kind.DATE and uses_1904:
        reader = _date_1904
    read: list[Any] = []
    add = read.append
    kept: dict[Any, Any] = {}
    plain = column.kind in {Kind.TEXT, Kind.CODE}
    words = {word.casefold(): word for word in LISTS[column.values]} if plain and column.values else {}
    for index, value in enumerate(values):
        if value is None:
            add(default)
            continue
        if plain and type(value) is str and not value.startswith("#"):
            word = to_text(value)
            if words and word:
                if column.values == _DECIDES_THE_LAW and word.casefold() not in words:
                    clause = f"'{quoted(word)}' staat niet in de lijst; kies {', '.join(LISTS[column.values])}"
                    faults.setdefault(index, []).append(f"{column.header}: {clause}")
                word = words.get(word.casefold(), word)
            add(word)
            continue
        key = (type(value), value)
        if key in kept:
            add(kept[key])
            continue
        try:
            if is_error(value):
                raise Unreadable(f"de cel bevat de fout {value}")
            result = reader(value)
        except Unreadable as problem:
            faults.setdefault(index, []).append(f"{column.header}: {problem}")
            result = default
            add(result)
            continue
        if result is None:
            result = default
        kept[key] = result
        add(result)
    return read


def _date_1904(value: object) -> date | None:
    return to_date(value, uses_1904=True)


def _uses_1904(table: OpenTable) -> bool:
    try:
        return bool(table.sheet.book.api.Date1904)
    except AttributeError:
        return False


def _is_formula(table: OpenTable, index: int, header: str) -> bool:
    cell = table.sheet.range((table.first_row + index, table.first_column + table.columns[header]))
    formula = cell.formula
    return isinstance(formula, str) and formula.startswith("=")


def _by_number(records: Iterable[facts.Debtor], table: OpenTable) -> dict[str, facts.Debtor]:
    debtors: dict[str, facts.Debtor] = {}
    for debtor in records:
        if debtor.number in debtors:
            raise DataError(
                f"debiteur {debtor.number} staat ook in rij {debtors[debtor.number].row}; maak er een rij van",
                sheet=table.sheet.name,
                row=debtor.row,
                column="Debiteurnummer",
            )
        debtors[debtor.number] = debtor
    return debtors


def _strict(table: OpenTable, header: str) -> list[Any]:
    """Values of a settings column, where a cell that cannot be read refuses the whole run."""
    assert table.schema is not None
    column = table.schema.by_header[header]
    read = []
    for index, value in enumerate(table.column(header)):
        try:
            read.append(READERS[column.kind](value))
        except Unreadable as problem:
            raise DataError(str(problem), sheet=table.sheet.name, row=table.first_row + index, column=header) from None
    return read


def _strict_rows(table: OpenTable, optional: Iterable[str]) -> list[dict[str, Any]]:
    """Rows of a settings table by field name, with ``row``; every column but ``optional`` must be filled."""
    assert table.schema is not None
    columns = {column.field: _strict(table, column.header) for column in table.schema.columns}
    rows = []
    for index in range(len(table.rows)):
        if table.is_blank(index):
            continue
        row = {field: values[index] for field, values in columns.items()}
        for field, value in row.items():
            if value in (None, "") and field not in optional:
                raise DataError(
                    "vul deze cel in",
                    sheet=table.sheet.name,
                    row=table.first_row + index,
                    column=table.schema.by_field[field].header,
                )
        rows.append({"row": table.first_row + index, **row})
    return rows


def _word(words: type[Word], text: str, table: OpenTable, row: int, header: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise DataError(
            f"'{quoted(text)}' staat niet in de lijst; kies uit: {', '.join(words)}",
            sheet=table.sheet.name,
            row=row,
            column=header,
        ) from None


def _policies(policies: OpenTable, rungs: OpenTable) -> dict[str, facts.Policy]:
    ladder: dict[str, list[facts.Rung]] = {}
    for row in _strict_rows(rungs, optional=("channel", "letter", "pay_within", "label")):
        row["step"] = _word(Step, row["step"], rungs, row["row"], "Stap")
        row["anchor"] = _word(Anchor, row["anchor"], rungs, row["row"], "Anker")
        row["channel"] = _word(Channel, row["channel"], rungs, row["row"], "Kanaal") if row["channel"] else None
        row["label"] = row["label"] or str(row["step"]).lower()
        ladder.setdefault(row["policy"], []).append(facts.Rung(**row))
    read: dict[str, facts.Policy] = {}
    for row in _strict_rows(policies, optional=("description",)):
        for field in ("after_first_broken", "after_second_broken"):
            row[field] = _word(Step, row[field], policies, row["row"], schema.POLICIES.by_field[field].header)
        steps = tuple(sorted(ladder.get(row["name"], ()), key=lambda rung: rung.number))
        if not steps:
            raise DataError(
                f"beleid {row['name']} heeft geen treden; vul ze in de tabel Treden in",
                sheet=policies.sheet.name,
                row=row["row"],
                column="Beleid",
            )
        read[row["name"]] = facts.Policy(**row, rungs=steps)
    return read


def _extra_rates(table: OpenTable) -> tuple[facts.ExtraRate, ...]:
    return tuple(
        facts.ExtraRate(row["kind"], row["since"], row["rate"], row["source"] or "")
        for row in _strict_rows(table, optional=("source",))
    )


def as_of(settings: facts.Settings, given: date | None) -> date:
    """The day to decide for: the one given, else Peildatum when that is a fixed date, else today."""
    return given or settings.as_of or datetime.now().date()
