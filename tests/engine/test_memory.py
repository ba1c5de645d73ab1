"""A small file that would take a large memory is refused in a sentence, in a process that has little."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xlwings_addin.engine import open_book

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits the memory of a process")

PROGRAM = """
import resource, sys
from pathlib import Path
from xlwings_addin.engine import open_book
from xlwings_addin.errors import IncassoError
resource.setrlimit(resource.RLIMIT_AS, (1500 << 20,) * 2)
try:
    book = open_book(Path(sys.argv[1]))
    for table in book.sheets[0].tables:
        table.range.value
    book.sheets[0].range("A1:F4").value
    book.sheets[0].range("A2").value = "x"
    book.save()
except IncassoError as refusal:
    print(refusal)
else:
    print("done")
"""


def told(path: Path) -> str:
    run = subprocess.run([sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=False)
    assert not run.returncode, run.stderr[-400:]
    return run.stdout


@pytest.mark.parametrize("cell", ['<c r="XFD{0}"><v>1</v></c>', "<c r='XFD{0}'><v>1</v></c>"])
def test_cells_in_the_last_column(invoice_file: Path, graft: Callable[..., Path], cell: str) -> None:
    rows = "".join(f'<row r="{number}">{cell.format(number)}</row>' for number in range(10, 60_000))
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", f"{rows}</sheetData>")})
    assert "verre kolommen" in told(invoice_file)


def test_a_few_cells_far_away_are_read(invoice_file: Path, graft: Callable[..., Path]) -> None:
    rows = "".join(f'<row r="{number}"><c r="XFD{number}"><v>1</v></c></row>' for number in range(10, 400))
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", f"{rows}</sheetData>")})
    assert told(invoice_file) == "done\n"
    assert open_book(invoice_file).sheets[0].range("XFD20").value == 1


def test_the_last_row(invoice_file: Path, graft: Callable[..., Path]) -> None:
    row = '<row r="1048576"><c r="A1048576"><v>7</v></c></row>'
    graft(invoice_file, {"xl/worksheets/sheet1.xml": lambda text: text.replace("</sheetData>", f"{row}</sheetData>")})
    assert told(invoice_file) == "done\n"
    assert open_book(invoice_file).sheets[0].range("A1048576").value == 7


def test_a_table_over_the_whole_sheet(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {"xl/tables/table1.xml": lambda text: text.replace('ref="A1:F4"', 'ref="A1:XFD1048576"')})
    assert "te groot om te lezen" in told(invoice_file)
