"""A real file of 2.466 invoices, as it stood on 30 June 2013: every figure counted from the file itself."""

import csv
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.functions import dagen_te_laat

FILE = Path(__file__).parents[2].parent / "shared" / "data" / "late_payments_us.csv"
ON = date(2013, 6, 30)

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="the public sample of late payments is not beside the project"
)


def day(text):
    return datetime.strptime(text, "%m/%d/%Y").date()


def items():
    with FILE.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_days_late_agree_with_the_file_on_every_row():
    rows = items()
    late = dagen_te_laat([[day(row["DueDate"])] for row in rows], [[day(row["SettledDate"])] for row in rows])
    assert [days for (days,) in late] == [int(row["DaysLate"]) for row in rows]
    assert len(rows) == 2466


def test_the_file_as_it_stood_on_30_june_2013(terminal):
    issued = [row for row in items() if day(row["InvoiceDate"]) <= ON]
    lines = ["invoiceNumber,customerID,InvoiceDate,DueDate,InvoiceAmount,Betaald"]
    for row in issued:
        paid = row["InvoiceAmount"] if day(row["SettledDate"]) <= ON else "0"
        cells = [row[name] for name in ("invoiceNumber", "customerID", "InvoiceDate", "DueDate", "InvoiceAmount")]
        lines.append(",".join([*cells, paid]))
    file = terminal.write("stand.csv", "\n".join(lines))

    terminal.run("new", terminal.workbook)
    imported = terminal.json("import", terminal.workbook, file)
    updated = terminal.json("update", terminal.workbook, "--date", ON)
    assert imported["counts"]["new"] == len(issued) == 1930

    rows = {(row["Factuurnummer"], row["Debiteurnummer"]): row for row in terminal.rows("Facturen")}
    for row in issued:
        assert rows[row["invoiceNumber"], row["customerID"]]["Dagen te laat"] == max(0, (ON - day(row["DueDate"])).days)
    still_open = [row for row in issued if day(row["SettledDate"]) > ON]
    overdue = [row for row in still_open if day(row["DueDate"]) < ON]
    open_rows = [row for row in rows.values() if row["Openstaand"]]
    late_rows = [row for row in open_rows if row["Dagen te laat"]]
    assert len(open_rows) == len(still_open) == 84
    assert len(late_rows) == len(overdue) == updated["counts"]["overdue"] == 12
    assert total(open_rows) == sum(Decimal(row["InvoiceAmount"]) for row in still_open) == Decimal("5119.85")
    assert total(late_rows) == sum(Decimal(row["InvoiceAmount"]) for row in overdue) == Decimal("835.56")

    before = terminal.workbook.read_bytes()
    terminal.run("update", terminal.workbook, "--date", ON)
    assert terminal.workbook.read_bytes() == before


def test_the_whole_file_imports_with_its_date_order_inferred_and_makes_no_letters(terminal):
    terminal.run("new", terminal.workbook)
    assert terminal.json("import", terminal.workbook, FILE)["counts"]["new"] == 2466
    terminal.run("update", terminal.workbook, "--date", ON)
    letters = terminal.json("letters", terminal.workbook, "--date", ON, code=1)
    assert letters["counts"]["letters"] == 0
    assert letters["counts"]["skipped"] == len([warning for warning in letters["warnings"] if "Naam, Adres" in warning])
    assert not terminal.rows("Brieven")
    assert not (terminal.folder / "Brieven").exists()


def total(rows):
    return sum(Decimal(str(row["Openstaand"])) for row in rows)
