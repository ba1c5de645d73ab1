"""The law's numbers: small tables in the package, each row with its start date, its source and the day it was checked.

A new rate, holiday or amount is a row in a file of `rules/data`; no number of the law stands anywhere else.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path

_DATA = Path(__file__).with_name("data")


@cache
def rows(table: str) -> tuple[Mapping[str, str], ...]:
    """Rows of the table, as they stand in ``rules/data/<table>.csv``.

    >>> [row["percentage"] for row in rows("collection_costs")]
    ['15', '10', '5', '1', '0.5']
    """
    with (_DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def number(name: str) -> Decimal:
    """The newest number of that name in `numbers.csv`.

    >>> number("minimum_collection_costs")
    Decimal('40')

    Raises:
        ValueError: no such number.
    """
    return Decimal(max((row for row in rows("numbers") if row["name"] == name), key=lambda row: row["since"])["value"])
