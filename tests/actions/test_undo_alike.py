"""Rows that the journal names alike: an undo that is refused names the one that was changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from xlwings_addin.errors import DataError
from xlwings_addin.ledger.journal import CellChange, apply, undo
from xlwings_addin.ledger.row_keys import keys_of
from xlwings_addin.ledger.tables import open_tables

if TYPE_CHECKING:
    from conftest import Desk


@pytest.mark.parametrize("sorted_since", [False, True])
@pytest.mark.parametrize("changed", ["F1", "F2"])
def test_of_two_alike_payments_the_changed_one_is_named(desk: Desk, sorted_since: bool, changed: str) -> None:
    for _ in range(2):
        desk.add("Betalingen", booked_on=date(2026, 11, 20), amount=Decimal(100), name="Jansen", source="bank.xml")
    tables = open_tables(desk.book, ("Betalingen", "Logboek"))
    payments = tables["Betalingen"]
    first, second = keys_of(payments)[:2]
    changes = [
        CellChange("Betalingen", key, "Factuurnummer", number) for key, number in ((first, "F1"), (second, "F2"))
    ]
    occasion = desk.occasion()
    apply(tables, changes, action="Proef", user=occasion.user, moment=occasion.moment)
    numbers = ["F2", "F1"] if sorted_since else ["F1", "F2"]
    place = numbers.index(changed)
    numbers[place] = "F3"
    payments.write_cells({(index, "Factuurnummer"): number for index, number in enumerate(numbers)})
    with pytest.raises(DataError) as refusal:
        undo(tables, user=occasion.user, moment=occasion.moment)
    assert refusal.value.row == payments.first_row + place
