"""A worksheet function on one range of cells, beside as many calls with a single cell.

`python -m benchmarks.functions` calls `volgende_stap` the way a cell does. What Excel adds to a call (4 to 13 ms each) comes on top: once for
the range, and once for each single cell.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from benchmarks.side_by_side import Taken, clock, main

SIZES = (10_000,)
TODAY = datetime(2026, 11, 23)


def due_dates(rows: int) -> list[datetime]:
    return [TODAY - timedelta(days=number % 400) for number in range(rows)]


def one_range(rows: int) -> Taken:
    from xlwings_addin.functions import volgende_stap

    cells = [[due] for due in due_dates(rows)]
    with clock() as taken:
        answers = volgende_stap(cells, TODAY)
    assert len(answers) == rows
    return taken


def single_cells(rows: int) -> Taken:
    from xlwings_addin.functions import volgende_stap

    cells = due_dates(rows)
    with clock() as taken:
        answers = [volgende_stap(due, TODAY) for due in cells]
    assert len(answers) == rows
    return taken


CONTESTANTS = {"product, one range": one_range, "product, single cells": single_cells}

if __name__ == "__main__":
    main("benchmarks.functions", CONTESTANTS, SIZES)
