"""Text that begins as a formula does stays text, also when the user presses F2 and Enter on its cell."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xlwings_addin.engine import open_book

TEXTS = ["=1+1", "+31 20 1", "-", "@naam", "\t=1", "\r=1"]
STYLES = "xl/styles.xml"


def written(path: Path, address: str, value: Any) -> None:
    book = open_book(path)
    book.sheets[0].range(address).raw_value = value
    book.save()


def marked(path: Path, address: str) -> bool:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return bool(sheet[address].quotePrefix)


@pytest.mark.parametrize("text", TEXTS)
def test_such_a_text_gets_the_mark_that_an_apostrophe_leaves(invoice_file: Path, text: str) -> None:
    before = openpyxl.load_workbook(invoice_file).worksheets[0]["D2"].number_format
    written(invoice_file, "D2", text)
    cell = openpyxl.load_workbook(invoice_file).worksheets[0]["D2"]
    assert (cell.data_type, cell.quotePrefix, cell.number_format) == ("s", True, before)
    assert open_book(invoice_file).sheets[0].range("D2").value == text


@pytest.mark.parametrize(("address", "value"), [("B2", "Jansen"), ("B2", "1+1"), ("D2", -5), ("A2", "=1+1")])
def test_other_values_and_text_cells_get_none(
    invoice_file: Path, read_parts: Callable[..., dict[str, bytes]], address: str, value: Any
) -> None:
    before = read_parts(invoice_file)[STYLES]
    written(invoice_file, address, value)
    assert read_parts(invoice_file)[STYLES] == before
    assert not marked(invoice_file, address)


def test_a_format_is_added_once_at_the_end_and_counted(
    invoice_file: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    before = read_parts(invoice_file)[STYLES].decode()
    written(invoice_file, "B2:B4", [["=1"], ["-2"], ["plain"]])
    once = read_parts(invoice_file)[STYLES].decode()
    head, _, tail = before.partition("</cellXfs>")
    count = head.partition('<cellXfs count="')[2].partition('"')[0]
    grown = head.replace(f'<cellXfs count="{count}"', f'<cellXfs count="{int(count) + 1}"')
    assert once.startswith(grown)
    assert once.endswith(f"</cellXfs>{tail}")
    assert once.count("quotePrefix") == 1
    written(invoice_file, "B4", "@later")
    assert read_parts(invoice_file)[STYLES].decode() == once
    written(invoice_file, "D4", "=1")
    assert read_parts(invoice_file)[STYLES].decode().count("quotePrefix") == 2


def test_two_saves_of_one_open_book_add_each_format_once(
    invoice_file: Path, read_parts: Callable[..., dict[str, bytes]]
) -> None:
    book = open_book(invoice_file)
    for address, text in (("B2", "=1"), ("D2", "=1"), ("B3", "=2")):
        book.sheets[0].range(address).raw_value = text
        book.save()
    assert read_parts(invoice_file)[STYLES].decode().count("quotePrefix") == 2
    assert marked(invoice_file, "B3")


@pytest.mark.parametrize("value", [5.0, None, True])
def test_a_cell_that_gets_another_kind_of_value_has_its_own_format_again(
    invoice_file: Path, cell_texts: Callable[..., dict[str, str]], value: Any
) -> None:
    before = cell_texts(invoice_file)["D2"].partition(" s=")[2][:3]
    written(invoice_file, "D2", "=1+1")
    written(invoice_file, "D2", value)
    assert cell_texts(invoice_file)["D2"].partition(" s=")[2][:3] == before
    assert not marked(invoice_file, "D2")


def test_new_rows_do_not_take_the_mark_over_from_the_first(invoice_file: Path) -> None:
    written(invoice_file, "B2", "=1+1")
    book = open_book(invoice_file)
    sheet = book.sheets[0]
    sheet.tables["Facturen"].resize(sheet.range("A1:F6"))
    sheet.range("A5:B6").raw_value = [["00005", "Jansen"], ["00006", "-"]]
    book.save()
    assert [marked(invoice_file, address) for address in ("B2", "B5", "B6")] == [True, False, True]


def test_a_workbook_without_formats_still_takes_the_text(invoice_file: Path, graft: Callable[..., Path]) -> None:
    graft(invoice_file, {STYLES: lambda text: text.replace("cellXfs", "cellXfz")})
    written(invoice_file, "B2", "=1+1")
    assert open_book(invoice_file).sheets[0].range("B2").value == "=1+1"


@pytest.mark.parametrize("mark", ["quotePrefix='1'", "quotePrefix = '1'", "quotePrefix='0'", 'quotePrefix="0"'])
def test_a_mark_written_otherwise_is_not_set_twice(invoice_file: Path, graft: Callable[..., Path], mark: str) -> None:
    graft(invoice_file, {STYLES: lambda text: text.replace("<xf ", f"<xf {mark} ").replace("count=", "count = ")})
    written(invoice_file, "B2", "=1")
    assert marked(invoice_file, "B2")
