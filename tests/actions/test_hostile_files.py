"""Files that mean harm, or were harmed, chosen for an import or a statement: a sentence, and a workbook as it was."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.importing import import_files, preview_import
from xlwings_addin.errors import FileRefused, IncassoError
from xlwings_addin.imports import foreign_xml, statements

ROWS = "Factuurnummer;Debiteurnummer;Bedrag\r\nX1;D9;10,00\r\n"
XAF = (
    '<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><company><customersSuppliers><customerSupplier><custSupID>&a;</custSupID>'
    "</customerSupplier></customersSuppliers></company></auditfile>"
)
CAMT = '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><Stmt><Id>&a;</Id></Stmt></BkToCstmrStmt></Document>'
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY b "ha"><!ENTITY a "&b;&b;&b;&b;&b;&b;">]>'
MT940 = ":20:1\r\n:25:NL02ABNA0123456789EUR\r\n:28C:1/1\r\n:60F:C261119EUR0,00\r\n:61:2611201120C10,00NTRFNONREF\r\n:86:factuur F1\r\n"
END = ":62F:C261120EUR10,00\r\n-\r\n"
OLD_EXCEL = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4_000
RABOBANK = (
    '"IBAN/BBAN","Munt","Datum","Bedrag","Saldo na trn","Naam tegenpartij","Omschrijving-1"\r\n'
    '"NL01","EUR","2026-11-20","+10,00","+10,00","Krent","factuur F1"\r\n'
    '"NL01","EUR","2026-11-20","+20,00","+30,00","Krent","factuur F2"\r\n'
    '"NL01","EUR","2026-11-20","+30,00","+60,00"'
)


def zipped(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return target.getvalue()


def claiming(data: bytes, size: int = 2**31 - 1) -> bytes:
    """An archive whose directory and files say that each part takes 2 GB."""
    spoiled = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = spoiled.find(mark)
        while place >= 0:
            spoiled[place + at : place + at + 4] = size.to_bytes(4, "little")
            place = spoiled.find(mark, place + 4)
    return bytes(spoiled)


def locked(data: bytes) -> bytes:
    """An archive that says that its files are behind a password."""
    spoiled = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        spoiled[spoiled.index(mark) + at] |= 1
    return bytes(spoiled)


SHEET = zipped(("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", b"<worksheet/>"))
BOMB = b" " * 200_000_000
LISTS = {
    "entities": (ENTITIES + XAF).encode(),
    "a billion laughs": (LAUGHS + XAF).encode(),
    "a zip bomb": claiming(zipped(("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", BOMB)), 100_000),
    "2 GB declared": claiming(SHEET),
    "cut off": SHEET[: len(SHEET) // 2],
    "a password": OLD_EXCEL + "EncryptedPackage".encode("utf-16-le"),
    "a locked archive": locked(SHEET),
    "a renamed .xls": OLD_EXCEL + "Workbook".encode("utf-16-le"),
    "zero bytes": ROWS.encode() + b"X2;D9;\x001\r\n",
    "an endless line": ROWS.encode() + b"X2;D9;" + b"1" * 3_000_000,
}
STATEMENTS = {
    "entities": (ENTITIES + CAMT).encode(),
    "a billion laughs": (LAUGHS + CAMT).encode(),
    "a zip bomb": zipped(("1.xml", BOMB)),
    "2 GB declared": claiming(zipped(("1.940", (MT940 + END).encode()))),
    "a cut off archive": zipped(("1.940", (MT940 + END).encode()))[:60],
    "a cut off CAMT": CAMT.replace("&a;", "1").encode()[:-30],
    "a cut off MT940": MT940.encode(),
    "a cut off csv": RABOBANK.encode(),
    "a locked archive": locked(zipped(("1.940", (MT940 + END).encode()))),
    "a renamed .xls": OLD_EXCEL,
    "zero bytes": (MT940 + "\0" + END).encode(),
    "zero bytes in a csv": RABOBANK.encode() + b'\0,"x","y"\r\n',
    "an endless line": (MT940 + "x" * 3_000_000 + "\r\n" + END).encode(),
    "an endless line in a csv": RABOBANK.encode() + b"x" * 3_000_000,
    "endless lines": (MT940 + "x\r\n" * 200_000 + END).encode(),
}


@pytest.mark.parametrize("kind", LISTS)
@pytest.mark.parametrize("name", ["posten.csv", "posten.xlsx", "posten.xaf"])
def test_a_hostile_list_is_refused_with_a_sentence_and_changes_nothing(desk, tmp_path: Path, kind: str, name: str):
    path = tmp_path / name
    path.write_bytes(LISTS[kind])
    unchanged(desk, path, lambda: preview_import(desk.book, [path]))
    unchanged(desk, path, lambda: import_files(desk.book, [path], desk.occasion(), complete=True))


@pytest.mark.parametrize("kind", STATEMENTS)
@pytest.mark.parametrize("name", ["afschrift.xml", "afschrift.940"])
def test_a_hostile_statement_is_refused_with_a_sentence_and_changes_nothing(desk, tmp_path: Path, kind: str, name: str):
    path = tmp_path / name
    path.write_bytes(STATEMENTS[kind])
    unchanged(desk, path, lambda: import_statements(desk.book, [path], desk.occasion()))


def unchanged(desk, path: Path, act: Callable[[], object]) -> None:
    before = desk.values()
    with pytest.raises(IncassoError, match=path.name) as refusal:
        act()
    assert len(str(refusal.value)) < 250 and "Traceback" not in str(refusal.value)
    assert desk.values() == before
    assert desk.rows("Logboek") == []


def test_more_bookings_than_fit_are_refused(desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from xlwings_addin.imports import camt, mt940

    for module in (camt, mt940, statements):
        monkeypatch.setattr(module, "MOST_ENTRIES", 1)
    entry = '<Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-11-20</Dt></BookgDt></Ntry>'
    two = CAMT.replace("&a;", "1").replace("</Stmt>", 2 * entry + "</Stmt>")
    for name, data in (
        ("a.xml", two),
        ("utf-16.xml", f'<?xml version="1.0" encoding="utf-16"?>{two}'),
        ("spaced.xml", two.replace("<Ntry>", "<Ntry >").replace("</Ntry>", "</Ntry >")),
        ("b.xml", CAMT.replace("&a;", "1").replace("</Stmt>", f"{entry[:-7]}{'<TxDtls></TxDtls>' * 2}</Ntry></Stmt>")),
        ("a.940", MT940 + ":61:2611201120C10,00NTRFNONREF\r\n" + END),
    ):
        path = tmp_path / name
        path.write_text(data, encoding="utf-16" if name == "utf-16.xml" else "utf-8")
        unchanged(desk, path, lambda path=path: import_statements(desk.book, [path], desk.occasion()))


def test_a_statement_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "afschrift.xml"
    path.write_text(CAMT.replace("&a;", "1"))
    monkeypatch.setattr(foreign_xml, "LARGEST_FILE", 100)
    monkeypatch.setattr(Path, "read_bytes", lambda path: pytest.fail(f"{path.name} was read"))
    with pytest.raises(FileRefused, match="te groot"):
        statements.read_statements(path)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", '=HYPERLINK("http://x")&', "=cmd|'/c calc'!A1"])
def test_what_looks_like_a_formula_arrives_as_text(desk, tmp_path: Path, start: str):
    text = f"{start}1+1"
    path = tmp_path / "posten.csv"
    path.write_text(
        f'Factuurnummer;Debiteurnummer;Debiteur;Omschrijving;Bedrag\nX1;D9;"{text.replace(chr(34), chr(34) * 2)}";"{text.replace(chr(34), chr(34) * 2)}";10,00\n'
    )
    import_files(desk.book, [path], desk.occasion())
    bank = tmp_path / "a.940"
    bank.write_text(MT940.replace("factuur F1", f"/NAME/{text}/REMI/{text}/EREF/1") + END)
    import_statements(desk.book, [bank], desk.occasion())
    assert desk.row("Facturen", "Factuurnummer", "X1")["Omschrijving"] == text.strip()
    for table, header in (("Facturen", "Omschrijving"), ("Facturen", "Debiteur"), ("Debiteuren", "Naam"), ("Betalingen", "Omschrijving"), ("Betalingen", "Naam")):  # fmt: skip
        opened = desk.table(table)
        cells = opened.sheet.range((opened.first_row, opened.first_column + opened.columns[header])).expand("down")
        assert not [each for each in cells if str(each.formula).startswith("=") and each.value != each.formula]
