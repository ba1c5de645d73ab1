"""Any sequence of buttons and typing keeps every row; see `desk_model`.

``INCASSO_MODEL_EXAMPLES=500 INCASSO_MODEL_STEPS=30 pytest tests/model`` looks for long.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from desk_model import Desk
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from xlwings_addin.ledger import journal
from xlwings_addin.ledger.tables import OpenTable

EXAMPLES, STEPS = (
    int(os.environ.get(f"INCASSO_MODEL_{name}", usual)) for name, usual in (("EXAMPLES", 10), ("STEPS", 14))
)


def test_any_sequence_of_buttons_and_typing_keeps_every_row() -> None:
    usual = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Desk, settings=usual)


def _without_the_last(usual: Callable[..., None]) -> Callable[..., None]:
    def added(table: OpenTable, columns: dict[str, list[Any]]) -> None:
        short = table.name == "Facturen" and len(next(iter(columns.values()))) > 1
        usual(table, {header: values[:-1] if short else values for header, values in columns.items()})

    return added


def _silent(usual: Callable[..., None]) -> Callable[..., None]:
    return lambda log, run, action, user, moment, lines: usual(
        log, run, action, user, moment, lines[:-1] if len(lines) > 1 else lines
    )


def _off_by_one(usual: Callable[..., None]) -> Callable[..., None]:
    return lambda table, indexes: usual(table, [max(index - 1, 0) for index in indexes])


class Overtyped(Desk):
    """Only imports, typing over what they wrote, and undo: what a fault needs to show itself soon."""

    accept_what_is_proposed = make_the_letters = mark_letters_as_sent = clean_up_what_is_old = None
    update_twice = type_in_a_cell = type_a_new_invoice = sort = come_back_another_day = log_a_call = None


FAULTS: dict[str, tuple[Any, str, Any]] = {
    "a new row that is not written": (OpenTable, "append_columns", _without_the_last(OpenTable.append_columns)),
    "a change without its line in the journal": (journal, "_log", _silent(journal._log)),
    "an undo that takes the row above": (OpenTable, "remove", _off_by_one(OpenTable.remove)),
    "an undo that does not look whether a cell was changed": (journal, "holds", lambda *_: True),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_model_notices(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    owner, name, broken = FAULTS[fault]
    monkeypatch.setattr(owner, name, broken)
    quick = settings(
        max_examples=80,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        print_blob=False,
    )
    with pytest.raises((AssertionError, KeyError)):
        run_state_machine_as_test(Overtyped, settings=quick)
