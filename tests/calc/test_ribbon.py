"""Every button of the built workbook, clicked: ribbon XML to VBA to Python and back to a message in Dutch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xlwings_addin.ledger.schema import TABLES
from xlwings_addin.ribbon import BUTTONS

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice


@pytest.fixture(scope="module")
def empty(keep_workbook: Callable[..., OpenWorkbook], template: Path) -> OpenWorkbook:
    return keep_workbook(template)


@pytest.fixture
def workbook(empty: OpenWorkbook) -> OpenWorkbook:
    """The workbook as it is built, not filled in; nothing was said yet."""
    empty.app.alerts.clear()
    empty.bridge.started.clear()
    empty.bridge.failures.clear()
    return empty


def test_the_workbook_opens_with_its_tables_and_without_an_error(workbook: OpenWorkbook) -> None:
    book = workbook.book
    tables = {table.name: table for sheet in book.sheets for table in sheet.tables}
    for table in TABLES:
        headers = [column.header for column in table.columns]
        assert tables[table.name].header_row_range.value == headers
        assert tables[table.name].parent.name == table.sheet
    for sheet in book.sheets:
        values = sheet.used_range.options(ndim=2, err_to_str=True).value
        errors = [
            (r, c) for r, row in enumerate(values, 1) for c, value in enumerate(row, 1) if str(value).startswith("#")
        ]
        assert not errors, sheet.name


def test_every_button_answers(workbook: OpenWorkbook) -> None:
    assert list(workbook.callbacks) == [f"btn_{button.name}" for button in BUTTONS]
    for control in workbook.callbacks:
        workbook.app.alerts.clear()
        assert (control, workbook.click(control)) == (control, "OK")
        (told,) = workbook.app.alerts or [workbook.app.status_bar]
        assert told, control
        assert "Er ging iets mis" not in told, control
        assert not workbook.bridge.failures, control
    assert (workbook.app.screen_updating, workbook.app.calculation) == (True, "automatic")


def test_a_planted_fault_is_seen(workbook: OpenWorkbook) -> None:
    assert "planted fault" in workbook.run("planted fault", "btn_bijwerken")


def test_python_that_does_not_start_is_told_in_dutch(workbook: OpenWorkbook, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_python(command: str) -> int:
        raise OSError("python.exe not found")

    monkeypatch.setattr(workbook.bridge, "run_python", no_python)
    assert workbook.click("btn_bijwerken") == "OK"
    assert workbook.app.alerts[0].startswith("Python is niet gestart; er is niets gewijzigd.")
    assert "python.exe not found" in workbook.app.alerts[0]


def test_opening_warms_python_up(workbook: OpenWorkbook) -> None:
    workbook.call("modIncasso.Opwarmen")
    assert workbook.bridge.started == ["xlwings_addin.buttons"]
    assert workbook.app.alerts == []


def test_opening_without_python_says_nothing(workbook: OpenWorkbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(type(workbook.bridge), "start_python")
    workbook.call("modIncasso.Opwarmen")
    assert workbook.bridge.failures
    assert workbook.app.alerts == []


def test_restarting_python_stops_it_and_warms_it_up(workbook: OpenWorkbook) -> None:
    assert workbook.click("btn_herstart_python") == "OK"
    assert workbook.bridge.started == ["stopped", "xlwings_addin.buttons"]
    assert workbook.app.alerts == ["Python is opnieuw gestart."]


def test_a_mac_has_nothing_to_restart(open_workbook: Callable[..., OpenWorkbook], template: Path) -> None:
    workbook = open_workbook(template, mac=True)
    assert workbook.click("btn_herstart_python") == "OK"
    assert workbook.bridge.started == []
    assert workbook.app.alerts == ["Op een Mac start elke knop Python opnieuw. Herstarten is niet nodig."]
