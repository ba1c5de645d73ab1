"""Parts with thousands of elements that are not closed: work that grows with their square would not end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = """
import resource, sys
from pathlib import Path
from xlwings_addin.engine import open_book
from xlwings_addin.errors import IncassoError
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
try:
    book = open_book(Path(sys.argv[1]))
    sheet = book.sheets[0]
    sheet.range("A1:J9").value, sheet.range("A1:J9").formula
    table = sheet.tables[0]
    table.resize(table.range.resize(row_size=table.range.shape[0] + 2))
    sheet.range("B3").value = [["x", None], [1, True]]
    book.save()
except IncassoError as refusal:
    print(refusal)
"""
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MANY = 100_000
PILES = {
    "cells": (SHEET, "</sheetData>", '<row r="9">' + "<c>" * MANY + "<f>1</f></row></sheetData>"),
    "cells with an address": (
        SHEET,
        "</sheetData>",
        '<row r="9">' + '<c r="A9">' * MANY + "<f>1</f></row></sheetData>",
    ),
    "texts in cells": (
        SHEET,
        "</sheetData>",
        '<row r="9">' + '<c r="A9" t="inlineStr"><is>' * MANY + "</row></sheetData>",
    ),
    "formulas": (SHEET, "</sheetData>", '<row r="9">' + '<c r="A9"><f>' * MANY + "</row></sheetData>"),
    "rules": (SHEET, "<tableParts", "<dataValidation " * MANY + "<tableParts"),
    "later rules": (SHEET, "<tableParts", "<x14:dataValidation>" * MANY + "<tableParts"),
    "comments": (SHEET, "<sheetData>", "<!--" * MANY + "<sheetData>"),
    "strings": (STRINGS, "</sst>", "<si>" * MANY + "</sst>"),
    "strings with a text": (STRINGS, "</sst>", "<si><t>" * MANY + "</sst>"),
    "phonetic hints": (STRINGS, "</sst>", "<si>" + "<rPh " * MANY + "</si></sst>"),
    "runs": (STRINGS, "</sst>", "<si><r>" + "<t " * MANY + "</r></si></sst>"),
}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the processor time of a process")
@pytest.mark.parametrize("pile", PILES)
def test_a_pile_of_elements_without_an_end(invoice_file: Path, graft: Callable[..., Path], pile: str) -> None:
    part, mark, hostile = PILES[pile]
    graft(invoice_file, {part: lambda text: text.replace(mark, hostile)})
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(invoice_file)], capture_output=True, text=True, check=False
    )
    assert not run.returncode, run.stderr[-300:] or "no end within twenty seconds of work"
