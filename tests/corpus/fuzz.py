"""Looking for inputs that crash, hang or eat memory: `python tests/corpus/fuzz.py sheet --seconds 600` (`pip install atheris`).

Targets: ``sheet``, ``strings`` and ``table`` (parts of a workbook that is read, changed and saved), ``tree`` (a sheet whose elements
are moved about), ``csv`` (an export that is read) and ``letter`` (a template whose elements are moved about, compiled). Only
errors of the product itself may come out. What is found becomes a test.
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
         "MERGEFIELD Naam", " MERGEFIELD Bestaat_niet ", "IF 1=1", "begin", "separate", "end", "true")  # fmt: skip


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
    if name == "csv":
        from xlwings_addin.imports import read_open_items

        def export(data: bytes) -> None:
            path = folder / "a.csv"
            path.write_bytes(data)
            read_open_items(path)

        return export, EXPORT
    from xlwings_addin.mailmerge.template import load_template

    with zipfile.ZipFile(ROOT / LETTER) as archive:
        word = {name: archive.read(name) for name in archive.namelist()}

    def letter(data: bytes) -> None:
        changed = moved_about(word["word/document.xml"], data)
        load_template(packed(folder / "a.docx", {**word, "word/document.xml": changed}))

    return letter, b""


TARGETS = (*PARTS, "tree", "csv", "letter")
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

    seen = set(re.findall(rb"</?[\w:]+|[\w:]+=\"|[;<>&\"\n]|&\w+;|_x\w{4}_", sound))
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
