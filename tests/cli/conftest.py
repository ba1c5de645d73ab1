"""A terminal for the tests: commands run in this process, tables are read back with openpyxl."""

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from xlwings_addin.cli import app


class Terminal:
    """Runs commands in a folder and reads the workbook that they leave."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.workbook = folder / "werkmap.xlsm"

    def run(self, *words, code=0):
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == code, f"{words}: {done.exit_code} {done.output}"
        return done.output

    def json(self, *words, code=0):
        return json.loads(self.run(*words, "--json", code=code))

    def rows(self, table):
        book = openpyxl.load_workbook(self.workbook, data_only=True)
        for sheet in book:
            if table in sheet.tables:
                head, *body = [[cell.value for cell in row] for row in sheet[sheet.tables[table].ref]]
                return [dict(zip(head, row, strict=True)) for row in body if any(row)]
        raise AssertionError(f"no table {table}")

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def tables(self):
        return {
            name: self.rows(name)
            for name in ("Facturen", "Debiteuren", "Gesprekken", "Termijnen", "Brieven", "Betalingen", "Instellingen")
        }


@pytest.fixture
def terminal(tmp_path, monkeypatch):
    """A terminal in an empty folder."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return Terminal(tmp_path)


@pytest.fixture
def desk(terminal):
    """A terminal with a new workbook whose own company is filled in, and two debtors with three invoices."""
    terminal.run("new", terminal.workbook)
    terminal.write(
        "posten.csv",
        "Factuurnummer;Debiteurnummer;Debiteur;Type;Factuurdatum;Vervaldatum;Omschrijving;Bedrag;Adres;Postcode;Plaats;"
        "Telefoon;Termijn overeengekomen\n"
        "F1;D1;Jansen B.V.;Zakelijk;15-10-2026;14-11-2026;Levering;1.000,00;Dorpsstraat 1;1234 AB;Utrecht;030 1;Ja\n"
        "F2;D1;Jansen B.V.;Zakelijk;20-10-2026;19-11-2026;Levering;250,50;Dorpsstraat 1;1234 AB;Utrecht;030 1;Ja\n"
        "F3;D2;De Vries;Consument;01-10-2026;31-10-2026;Zonwering;450,00;Kerkweg 2;4321 BA;Zwolle;038 2;Nee\n",
    )
    terminal.run(
        "import", terminal.workbook, terminal.folder / "posten.csv", "--map", "Type=Type", "--date", "2026-11-16"
    )
    company = {
        "Bedrijfsnaam": "Voorbeeld B.V.",
        "Adres": "Keizersweg 12",
        "Postcode": "3511 XA",
        "Plaats": "Utrecht",
        "IBAN": "NL02ABNA0123456789",
        "KvK-nummer": "00000000",
        "Telefoon": "030 000 00 00",
        "Behandelaar": "Sanne Bakker",
    }
    from xlwings_addin.engine import open_book
    from xlwings_addin.ledger.tables import open_tables

    book = open_book(terminal.workbook)
    settings = open_tables(book, ["Instellingen"])["Instellingen"]
    labels = settings.column("Instelling")
    settings.write_cells({(labels.index(label), "Waarde"): text for label, text in company.items()})
    book.save()
    book.close()
    return terminal
