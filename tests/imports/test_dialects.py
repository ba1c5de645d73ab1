"""One ledger in the dialects of many programs: encodings, separators, number and date styles, header languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.report import Occasion
from xlwings_addin.engine import open_book
from xlwings_addin.imports import ImportedItems, read_open_items
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.resources import template_bytes


class Entry(NamedTuple):
    """One open item of the ledger that every dialect writes down."""

    number: str
    debtor: str
    name: str
    issued: date
    due: date
    amount: Decimal
    paid: Decimal


NAMES = ("Café De Ünie", "Jansen; Zonen & Co", 'De "Gouden" Korst', "3 Gebroeders", "O'Neill, Partners", "Bouw | Sloop")
LEDGER = tuple(
    Entry(
        f"{index:06}",
        f"00{index % 6 + 1}",
        NAMES[index % 6],
        issued := date(2025, 11, 3) + timedelta(days=5 * index),
        issued + timedelta(days=30),
        amount := Decimal(index * 12_345 + 607) / 100 * (-1 if index % 9 == 8 else 1),
        amount if index % 7 == 6 else Decimal(0) if index % 3 else Decimal(5),
    )
    for index in range(40)
)

Style = Callable[[Any], str]


def dutch(amount: Decimal) -> str:
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


NUMBERS: dict[str, Style] = {
    "1.234,56": dutch,
    "1,234.56": lambda amount: f"{amount:,.2f}",
    "1234,56": lambda amount: f"{amount:.2f}".replace(".", ","),
    "1234.56": lambda amount: f"{amount:.2f}",
    "1234.5": lambda amount: f"{float(amount)}",
    "€ 1.234,56-": lambda amount: f"€ {dutch(abs(amount))}{'-' if amount < 0 else ''}",
    "1.234,56 CR": lambda amount: f"{dutch(abs(amount))} {'CR' if amount < 0 else 'DB'}",
    "(1,234.56)": lambda amount: f"({abs(amount):,.2f})" if amount < 0 else f"{amount:,.2f}",
    "1 234,56": lambda amount: f"{amount:,.2f}".replace(",", "\u00a0").replace(".", ","),
}
DATES = {
    "d-m-Y": lambda day: f"{day.day}-{day.month}-{day.year}",
    "dd-mm-YYYY": lambda day: f"{day:%d-%m-%Y}",
    "dd/mm/yy": lambda day: f"{day:%d/%m/%y}",
    "dd.mm.YYYY": lambda day: f"{day:%d.%m.%Y}",
    "m/d/Y": lambda day: f"{day.month}/{day.day}/{day.year}",
    "m/d/Y time": lambda day: f"{day.month}/{day.day}/{day.year} 12:00:00 AM",
    "ISO": lambda day: f"{day:%Y-%m-%d}",
    "ISO time": lambda day: f"{day:%Y-%m-%dT00:00:00}",
    "YYYYMMDD": lambda day: f"{day:%Y%m%d}",
    "d mmm YYYY": lambda day: f"{day.day} {['jan', 'feb', 'mrt', 'apr', 'mei', 'jun', 'jul', 'aug', 'sep', 'okt', 'nov', 'dec'][day.month - 1]} {day.year}",
    "dd Mmm YYYY": lambda day: f"{day.day:02} {['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][day.month - 1]} {day.year}",
    "serial": lambda day: str((day - date(1899, 12, 30)).days),
}  # fmt: skip

PAID = {
    "own": "Factuurnummer Debiteurnummer Debiteur Factuurdatum Vervaldatum Bedrag Betaald",
    "English": "Invoice_number Customer_number Customer_name Invoice_date Due_date Invoice_amount Amount_paid",
    "e-Boekhouden": "MutFactuur RelCode RelBedrijf MutDatum Vervaldatum Bedrag Voldaan",
    "SAP": "Document_Number Customer Name_1 Document_Date Net_due_date Amount_in_local_currency Paid",
}
OPEN = {
    "Twinfield": "Factuurnr. Debiteur Naam Datum Vervaldatum Bedrag Open_bedrag",
    "SnelStart": "Fact.nummer Relatiecode Relatie Fact.datum Vervaldatum Factuurbedrag Openstaand_saldo",
    "Xero": "InvoiceNumber AccountNumber ContactName InvoiceDate DueDate Total InvoiceAmountDue",
    "QuickBooks": "Num Customer_ID Customer Date Due_Date Amount Open_Balance",
    "AFAS": "Factuurnummer Nummer_debiteur Naam_debiteur Factuurdatum Vervaldatum Bedrag Saldo",
}


class Dialect(NamedTuple):
    """How one program writes: what it calls the columns and how it writes text, numbers and dates."""

    headers: str
    number: str
    day: str
    encoding: str = "utf-8"
    separator: str = ";"
    frame: str = ""  # "titles", "totals", "groups" or "quoted"


DIALECTS = (
    Dialect("own", "1.234,56", "dd-mm-YYYY"),
    Dialect("own", "1.234,56", "d-m-Y", "cp1252", frame="totals"),
    Dialect("own", "1234,56", "ISO", "utf-8-sig", ",", "quoted"),
    Dialect("own", "€ 1.234,56-", "d mmm YYYY", "utf-16", "\t"),
    Dialect("English", "1,234.56", "m/d/Y", "utf-8", ",", "quoted"),
    Dialect("English", "(1,234.56)", "m/d/Y time", "cp1252", "\t", "totals"),
    Dialect("English", "1234.5", "ISO time", "utf-8", ","),
    Dialect("e-Boekhouden", "1234,56", "dd-mm-YYYY", "utf-8", ";", "titles"),
    Dialect("e-Boekhouden", "1234.56", "YYYYMMDD", "utf-16-le", "|"),
    Dialect("SAP", "1.234,56 CR", "dd.mm.YYYY", "cp1252", "\t", "titles"),
    Dialect("SAP", "1 234,56", "dd/mm/yy", "utf-8", "|"),
    Dialect("Twinfield", "1.234,56", "dd/mm/yy", "cp1252"),
    Dialect("Twinfield", "1,234.56", "dd Mmm YYYY", "utf-8-sig", ",", "titles"),
    Dialect("SnelStart", "€ 1.234,56-", "d-m-Y", "cp1252", ";", "titles"),
    Dialect("SnelStart", "1234,56", "serial", "utf-8", "\t", "groups"),
    Dialect("Xero", "1234.56", "dd Mmm YYYY", "utf-8-sig", ","),
    Dialect("Xero", "1,234.56", "m/d/Y", "utf-16-be", ";", "totals"),
    Dialect("QuickBooks", "(1,234.56)", "m/d/Y", "utf-8", ",", "groups"),
    Dialect("AFAS", "1.234,56 CR", "d-m-Y", "utf-16", "|", "totals"),
    Dialect("AFAS", "1 234,56", "dd.mm.YYYY", "cp1252", ";", "groups"),
)


def cells_of(dialect: Dialect, entry: Entry) -> list[str]:
    number, day = NUMBERS[dialect.number], DATES[dialect.day]
    settled = entry.paid if dialect.headers in PAID else entry.amount - entry.paid
    return [
        entry.number,
        entry.debtor,
        entry.name,
        day(entry.issued),
        day(entry.due),
        number(entry.amount),
        number(settled),
    ]


def table_of(dialect: Dialect) -> list[list[str]]:
    header = [name.replace("_", " ") for name in (PAID | OPEN)[dialect.headers].split()]
    rows = [cells_of(dialect, entry) for entry in LEDGER]
    number = NUMBERS[dialect.number]
    if dialect.frame == "groups":
        grouped = [header]
        for name in dict.fromkeys(entry.name for entry in LEDGER):
            members = [row for row in rows if row[2] == name]
            grouped.append(["", members[0][1], name, "", "", "", ""])
            grouped += [[row[0], "", "", *row[3:]] for row in members]
            grouped.append(
                [
                    "",
                    "",
                    f"Totaal {name}",
                    "",
                    "",
                    number(sum(entry.amount for entry in LEDGER if entry.name == name)),
                    "",
                ]
            )
        return grouped
    if dialect.frame == "totals":
        return [
            header,
            *rows[:20],
            ["Subtotaal", "", "", "", "", number(Decimal(1)), ""],
            header,
            *rows[20:],
            ["", "", "", "", "Total", number(Decimal(2)), ""],
        ]
    titles = [["Openstaande posten"], [], ["Administratie:", "Bakkerij", "2026"]] if dialect.frame == "titles" else []
    return [*titles, header, *rows]


def written(dialect: Dialect, path: Path) -> Path:
    import csv

    with path.open("w", encoding=dialect.encoding, newline="") as file:
        csv.writer(
            file, delimiter=dialect.separator, quoting=csv.QUOTE_ALL if dialect.frame == "quoted" else csv.QUOTE_MINIMAL
        ).writerows(table_of(dialect))
    return path


def entries(items: ImportedItems) -> dict[str, Entry]:
    return {
        item.number: Entry(
            item.number,
            item.debtor,
            item.name,
            item.issued or date.min,
            item.due or date.min,
            item.amount or Decimal(0),
            item.paid,
        )
        for item in items.rows
    }


EXPECTED = {entry.number: entry for entry in LEDGER}


@pytest.mark.parametrize("dialect", DIALECTS, ids=" ".join)
def test_every_dialect_gives_the_same_ledger(dialect: Dialect, tmp_path: Path) -> None:
    items = read_open_items(written(dialect, tmp_path / "export.csv"))
    assert entries(items) == EXPECTED
    assert (items.problems, items.warnings) == ((), ())
    assert {number: debtor.name for number, debtor in items.debtors.items()} == {
        entry.debtor: entry.name for entry in LEDGER
    }


def test_every_dialect_gives_the_same_workbook(tmp_path: Path) -> None:
    seen: dict[Dialect, dict[str, list[dict[str, object]]]] = {}
    for number, dialect in enumerate(DIALECTS):
        workbook = tmp_path / f"{number}.xlsm"
        workbook.write_bytes(template_bytes())
        book = open_book(workbook)
        occasion = Occasion(date(2026, 11, 23), datetime(2026, 11, 23, 9, 30), "test")
        report = import_files(book, [written(dialect, tmp_path / "export.csv")], occasion)
        assert (report.ok, report.counts["new"]) == (True, len(LEDGER))
        tables = open_tables(book, ("Facturen", "Debiteuren", "Instellingen"))
        seen[dialect] = {
            name: sorted((dict(zip(table.columns, row, strict=True)) for row in table.rows), key=str)
            for name, table in tables.items()
        }
    first = seen[DIALECTS[0]]
    assert len(first["Facturen"]) == len(LEDGER)
    assert [dialect for dialect, tables in seen.items() if tables != first] == []


@pytest.mark.parametrize("mac_dates", [False, True])
@pytest.mark.parametrize("dialect", [dialect for dialect in DIALECTS if dialect.day != "serial"], ids=" ".join)
def test_a_workbook_with_the_same_texts_gives_the_same_ledger(
    dialect: Dialect, mac_dates: bool, workbook_file: Callable[..., Path]
) -> None:
    assert entries(read_open_items(workbook_file(table_of(dialect), mac_dates=mac_dates))) == EXPECTED


@pytest.mark.parametrize("headers", [*PAID, *OPEN])
@pytest.mark.parametrize("mac_dates", [False, True])
def test_a_workbook_with_real_numbers_and_dates_gives_the_same_ledger(
    headers: str, mac_dates: bool, workbook_file: Callable[..., Path]
) -> None:
    rows: list[list[object]] = [[name.replace("_", " ") for name in (PAID | OPEN)[headers].split()]]
    for entry in LEDGER:
        settled = entry.paid if headers in PAID else entry.amount - entry.paid
        rows.append(
            [
                entry.number,
                entry.debtor,
                entry.name,
                datetime(*entry.issued.timetuple()[:3]),
                entry.due,
                float(entry.amount),
                float(settled),
            ]
        )
    assert entries(read_open_items(workbook_file(rows, mac_dates=mac_dates))) == EXPECTED
