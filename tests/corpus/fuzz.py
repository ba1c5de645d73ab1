"""Looking for inputs that crash, hang or eat memory: `python tests/corpus/fuzz.py sheet --seconds 600` (`pip install atheris`).

Targets: ``sheet``, ``strings`` and ``table`` (parts of a workbook that is read, changed and saved), ``tree`` (a sheet whose elements
are moved about), ``csv``, ``mt940`` and ``bank`` (files of a bookkeeping or a bank that are read), ``xaf`` and ``camt`` (the same,
with elements moved about) and ``letter`` (a template whose elements are moved about, compiled). Only errors of the product itself may
come out. What is found becomes a test.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PARTS = {"sheet": "xl/worksheets/sheet1.xml", "strings": "xl/sharedStrings.xml", "table": "xl/tables/table1.xml"}
LETTER = "letters/herinnering.docx"
EXPORT = (
    b"Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag\n"
    b'F1;D1;"Krent; & Zn";06-10-2026;05-11-2026;1.250,50\nF2;D1;Krent;13-10-2026;15-11-2026;-10,00\nTotaal;;;;;1.240,50\n'
)
XAF = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<auditfile xmlns="http://www.auditfiles.nl/XAF/3.2"><company><customersSuppliers>'
    b"<customerSupplier><custSupID>10</custSupID><custSupName>Jansen</custSupName><custSupTp>C</custSupTp></customerSupplier>"
    b"</customersSuppliers><generalLedger><ledgerAccount><accID>1300</accID><accDesc>Debiteuren</accDesc></ledgerAccount></generalLedger>"
    b"<transactions><journal><transaction><nr>7</nr><trDt>2026-01-02</trDt>"
    b"<trLine><nr>1</nr><accID>1300</accID><docRef>B1</docRef><effDate>2026-01-02</effDate><amnt>121.00</amnt><amntTp>D</amntTp>"
    b"<custSupID>10</custSupID><invRef>F1</invRef></trLine>"
    b"<trLine><nr>2</nr><accID>1300</accID><effDate>2026-02-02</effDate><amnt>21.00</amnt><amntTp>C</amntTp>"
    b"<custSupID>10</custSupID><invRef>F1</invRef></trLine></transaction></journal></transactions></company></auditfile>"
)
CAMT = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>1</Id>'
    b"<Acct><Id><IBAN>NL02ABNA0123456789</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    b'<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">0.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-19</Dt></Dt></Bal>'
    b'<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-20</Dt></Dt></Bal>'
    b'<Ntry><Amt Ccy="EUR">30.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-20</Dt></BookgDt><NtryDtls>'
    b'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">10.00</Amt></TxAmt></AmtDtls><RltdPties><Dbtr><Nm>Krent</Nm></Dbtr><DbtrAcct><Id>'
    b"<IBAN>NL20INGB0001234567</IBAN></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>factuur F1</Ustrd></RmtInf></TxDtls>"
    b'<TxDtls><AmtDtls><TxAmt><Amt Ccy="EUR">20.00</Amt></TxAmt></AmtDtls><RmtInf><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf>'
    b"</Strd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
)
MT940 = (
    b":20:P260105\r\n:25:NL02INGB0001234567EUR\r\n:28C:00000\r\n:60F:C251231EUR500,00\r\n:61:2512310102D250,25NTRFNONREF//2600\r\n/TRCD/00100/\r\n"
    b":86:/CNTP/NL91ABNA0417164300/ABNANL2A/Garage De Vonk///REMI/USTD/\r\n/huur januari/\r\n:61:260105RC100,NTRFEREF//26\r\n"
    b":86:SEPA OVERBOEKING                 IBAN: NL02INGB0001234567\r\nBIC: INGBNL2A                    NAAM: KAPPER\r\nOMSCHRIJVING: FACTUUR 9\r\n"
    b":62F:C260105EUR349,75\r\n-\r\n"
)
BANK = (
    b'"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij",'
    b'"Transactiereferentie","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour"\n'
    b'"NL01","EUR","RABO","1","2026-02-03","2026-02-03","-45,10","+954,90","NL56","Piet","","","huur","","",""\n'
    b'"NL01","EUR","RABO","2","2026-02-05","2026-02-05","+1.000,00","+1.954,90","NL55","Jansen BV","","","factuur"," 13","",""\n'
)
READ = {"csv": EXPORT, "xaf": XAF, "camt": CAMT, "mt940": MT940, "bank": BANK}
"""Sound files that are read and not written."""


def workbook() -> dict[str, bytes]:
    """The parts of a small workbook with a table, texts, days, formulas and rules."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Facturen")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "dd-mm-yyyy"})
    for row in range(1, 4):
        sheet.write_row(row, 0, [f"{row:05}", "Jansen & Zn", 12.5 * row])
        sheet.write_number(row, 3, 46000 + row, day)
    sheet.write_rich_string("H1", "gewoon ", bold, "vet")
    sheet.write_formula("H2", "=SUM(C2:C4)", None, 75)
    sheet.write_array_formula("I1:I3", "{=C2:C4*2}", None, 25)
    sheet.data_validation("B2:B4", {"validate": "list", "source": ["a", "b"]})
    sheet.conditional_format("C2:C4", {"type": "data_bar", "data_bar_2010": True})
    sheet.add_table(
        0,
        0,
        3,
        4,
        {"name": "Facturen", "columns": [{"header": h} for h in "ABCD"] + [{"header": "E", "formula": "=[@C]*2"}]},
    )
    book.close()
    with zipfile.ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def work_in(path: Path) -> None:
    """Read, write, grow a table and save."""
    from xlwings_addin.engine import open_book

    book = open_book(path)
    sheet = book.sheets[0]
    sheet.range("A1:J9").value  # noqa: B018
    sheet.range("A1:J9").formula  # noqa: B018
    for table in sheet.tables:
        if table.range.shape[0] > 1:
            table.resize(table.range.resize(row_size=table.range.shape[0] + 2))
    sheet.range("C3").value = [[1, "x"], [None, True]]
    book.save()
    book.close()


def moved_about(sound: bytes, orders: bytes) -> bytes:
    """A well-formed part after some orders of four bytes: take away, double, move, change a text or an attribute."""
    from lxml import etree

    root = etree.fromstring(sound)
    for at in range(0, len(orders) - 3, 4):
        kind, first, second, word = orders[at : at + 4]
        nodes = [node for node in root.iter() if isinstance(node.tag, str) and node is not root]
        if not nodes:
            break
        node, other = nodes[(first * 256 + word) % len(nodes)], nodes[(second * 256 + first) % len(nodes)]
        text = WORDS[word % len(WORDS)]
        if kind % 5 == 0:
            node.getparent().remove(node)
        elif kind % 5 == 1:
            node.addnext(etree.fromstring(etree.tostring(node, with_tail=False)))
        elif kind % 5 == 2 and node not in other.iterancestors() and node is not other:
            other.append(node)
        elif kind % 5 == 3:
            node.text = text
        elif node.attrib:
            node.set(sorted(node.attrib)[second % len(node.attrib)], text)
    return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + etree.tostring(root)


WORDS = ("", "0", "-1", "1e999", "99999999999", "A1", "XFE1", "A1:B", "$B$2:ZZZ9", "s", "inlineStr", "NaN", " ", "é\u2028", "_x000D_", "_x00",
         "MERGEFIELD Naam", " MERGEFIELD Bestaat_niet ", "IF 1=1", "begin", "separate", "end", "true",
         "2026-13-45", "2026-11-20T25:00:00", "10000-01-01", "-0", "1e5", "0.001", "\u00b2", "DBIT", "C", "USD")  # fmt: skip


def target_of(name: str, folder: Path) -> tuple[Callable[[bytes], None], bytes]:
    """The function that takes an input, and a sound input to begin with."""
    if name in PARTS:
        parts = workbook()

        def part(data: bytes) -> None:
            work_in(packed(folder / "a.xlsx", {**parts, PARTS[name]: data}))

        return part, parts[PARTS[name]]
    if name == "tree":
        parts = workbook()
        sheet = parts[PARTS["sheet"]]
        return lambda data: work_in(packed(folder / "a.xlsx", {**parts, PARTS["sheet"]: moved_about(sheet, data)})), b""
    if name in READ:
        from xlwings_addin.imports import read_open_items, read_statements

        read: Callable[[Path], object] = read_open_items if name in ("csv", "xaf") else read_statements

        def foreign(data: bytes) -> None:
            path = folder / "a.txt"
            path.write_bytes(data)
            read(path)

        if name in ("xaf", "camt"):  # damaged bytes would seldom be XML
            return lambda data: foreign(moved_about(READ[name], data)), b""
        return foreign, READ[name]
    from xlwings_addin.mailmerge.template import load_template

    with zipfile.ZipFile(ROOT / LETTER) as archive:
        word = {name: archive.read(name) for name in archive.namelist()}

    def letter(data: bytes) -> None:
        changed = moved_about(word["word/document.xml"], data)
        load_template(packed(folder / "a.docx", {**word, "word/document.xml": changed}))

    return letter, b""


TARGETS = (*PARTS, "tree", *READ, "letter")
NAMES = frozenset({"keeps its header", "header row"})
"""What the engine says to a programmer, not to a user, when a damaged table has no rows."""


def harmless(problem: BaseException) -> bool:
    from xlwings_addin.errors import IncassoError

    return isinstance(problem, IncassoError) or any(name in str(problem) for name in NAMES)


def tried(work: Callable[[bytes], None], data: bytes) -> None:
    try:
        work(data)
    except Exception as problem:
        if not harmless(problem):
            raise


def pieces(sound: bytes) -> Iterator[bytes]:
    """Words of a sound input for the fuzzer's dictionary."""
    import re

    seen = set(re.findall(rb"</?[\w:]+|[\w:]+=\"|[;,<>&\"\n]|:\d\d[A-Z]?:|&\w+;|_x\w{4}_", sound))
    return iter(
        sorted(
            seen
            | {
                b"<!--",
                b"<![CDATA[",
                b"-->",
                b"\r\n",
                b"&#0;",
                b"&#x10FFFF;",
                b"9",
                b"00",
                b"1e999",
                b"99999999999",
                b"NaN",
                b"\xef\xbb\xbf",
            }
        )
    )


def main() -> None:
    """Fuzz one target until the time is over or something is found; what is found is kept in the current folder."""
    import atheris

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=600)
    given = parser.parse_args()
    os.fsync = lambda _: None  # what is written here need not outlive a power cut
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        seeds = folder / "seeds"
        seeds.mkdir()
        with atheris.instrument_imports(include=["xlwings_addin"]):
            import xlwings_addin.engine.books
            import xlwings_addin.imports.open_items
            import xlwings_addin.mailmerge.template  # noqa: F401
        work, sound = target_of(given.target, folder)
        tried(work, sound)
        (seeds / "sound").write_bytes(sound)
        words = folder / "words"
        words.write_text("\n".join('"' + "".join(f"\\x{byte:02x}" for byte in word) + '"' for word in pieces(sound)))

        def one(data: Any) -> None:
            tried(work, bytes(data))

        limits = [
            "-timeout=20",
            "-rss_limit_mb=1500",
            f"-max_len={2 * len(sound) or 64}",
            "-len_control=0",
            f"-max_total_time={given.seconds}",
        ]
        atheris.Setup([sys.argv[0], str(seeds), f"-dict={words}", "-print_final_stats=1", *limits], one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
