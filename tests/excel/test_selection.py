"""Which rows a button works on: those that the user selected and sees, in this workbook."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from xlwings_addin.actions.selection import as_seen, named, selected_rows


class Sheet:
    """A sheet in Excel with a table from row 2 on; the rows in ``hidden`` are filtered away."""

    def __init__(
        self, name: str = "Brieven", book: str = "werkmap.xlsm", rows: int = 9, hidden: tuple[int, ...] = ()
    ) -> None:
        self.name, self.hidden = name, set(hidden)
        self.book = SimpleNamespace(name=book)
        body = SimpleNamespace(row=2, shape=(rows, 16))
        self.tables = [SimpleNamespace(name=name, data_body_range=body)]
        self.opened = SimpleNamespace(sheet=self, first_row=2, rows=[None] * rows)

    def range(self, top: tuple[int, int], bottom: tuple[int, int] | None = None) -> Any:
        heights = {0.0 if row in self.hidden else 15.0 for row in range(top[0], (bottom or top)[0] + 1)}
        return SimpleNamespace(row_height=heights.pop() if len(heights) == 1 else None)

    def select(self, *blocks: tuple[int, int], areas: bool = True) -> Any:
        """The selection as Excel for Windows gives it, or for Mac: without its separate blocks."""
        rows = [SimpleNamespace(Row=top, Rows=SimpleNamespace(Count=bottom - top + 1)) for top, bottom in blocks]

        class Areas:
            Count = len(rows)

            def __call__(self, number: int) -> Any:
                return rows[number - 1]

        top, bottom = blocks[0]
        api = SimpleNamespace(Areas=Areas()) if areas else SimpleNamespace()
        return SimpleNamespace(sheet=self, row=top, shape=(bottom - top + 1, 1), api=api)


def book_with(selection: Any) -> Any:
    app = SimpleNamespace(selection=selection, engine=SimpleNamespace(name="excel"))
    return SimpleNamespace(name="werkmap.xlsm", app=app)


@pytest.mark.parametrize(
    ("blocks", "hidden", "rows"),
    [
        ([(4, 4)], (), [4]),
        ([(3, 6)], (), [3, 4, 5, 6]),
        ([(3, 6)], (4, 5), [3, 6]),
        ([(8, 8), (2, 3)], (), [2, 3, 8]),
        ([(1, 1_048_576)], (2, 3, 4), [5, 6, 7, 8, 9, 10]),
        ([(1, 1)], (), []),
        ([(11, 20)], (), []),
    ],
)
def test_the_rows_that_are_selected_and_shown(
    blocks: list[tuple[int, int]], hidden: tuple[int, ...], rows: list[int]
) -> None:
    sheet = Sheet(hidden=hidden)

    assert selected_rows(book_with(sheet.select(*blocks)), sheet.opened) == rows


def test_on_a_mac_the_first_block_counts() -> None:
    sheet = Sheet(hidden=(4,))

    assert selected_rows(book_with(sheet.select((3, 5), areas=False)), sheet.opened) == [3, 5]


def test_nothing_is_selected_on_another_sheet_in_another_workbook_or_on_a_chart() -> None:
    letters = Sheet().opened
    for selection in (Sheet("Facturen").select((3, 3)), Sheet(book="ander.xlsx").select((3, 3)), None):
        assert selected_rows(book_with(selection), letters) == []


def test_taking_a_filter_off_selects_no_more_rows() -> None:
    sheet = Sheet(hidden=(4, 5))
    book = book_with(sheet.select((3, 6)))
    with as_seen(book):
        sheet.hidden.clear()
        assert selected_rows(book, sheet.opened) == [3, 6]
    assert selected_rows(book, sheet.opened) == [3, 4, 5, 6]


def test_rows_are_named_by_their_runs() -> None:
    assert named([3, 4, 5, 9, 11, 12]) == "rij 3 t/m 5, 9, 11 t/m 12"
