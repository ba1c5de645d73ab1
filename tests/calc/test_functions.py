"""Every worksheet function, called from a cell: through its VBA wrapper to Python, and the answer back in the cells."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from xlwings_addin import functions

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice


def day(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%d-%m-%Y")


DUE = [day("30-09-2026"), day("26-10-2026"), day("27-11-2026")]
TODAY = day("20-11-2026")
AMOUNTS = [250.0, 1250.5, 60000.0]

CALLS: list[tuple[str, list[Any]]] = [
    ("dagen_te_laat", [DUE[0], TODAY]),
    ("dagen_te_laat", [DUE, TODAY]),
    ("dagen_te_laat", [DUE, [TODAY, TODAY, DUE[0]]]),
    ("vervaldatum", [TODAY, 30]),
    ("vervaldatum", [DUE, [14, 30, 60]]),
    ("ouderdom", [45]),
    ("ouderdom", [[0, 30, 91]]),
    ("eerste_werkdag", [day("25-12-2026")]),
    ("eerste_werkdag", [DUE, -2]),
    ("is_feestdag", [day("27-04-2026")]),
    ("is_feestdag", [DUE]),
    ("volgende_stap", [DUE[0], TODAY]),
    ("volgende_stap", [DUE, TODAY, "checklist"]),
    ("volgende_stap", [DUE, TODAY, "procesgericht", "Herinnering", [TODAY, day("02-11-2026"), TODAY]]),
    ("volgende_stap", [DUE[0], TODAY, "procesgericht", "Bellen", day("10-11-2026"), day("24-11-2026")]),
    ("stapdatum", [DUE[0], TODAY]),
    ("stapdatum", [DUE, TODAY, "resultaatgericht"]),
    ("incassokosten", [1250.5]),
    ("incassokosten", [AMOUNTS, True]),
    ("incassokosten_totaal", [AMOUNTS]),
    ("incassokosten_totaal", [[100.0, None, 50.0], True]),
    ("wettelijk_rentepercentage", [TODAY]),
    ("wettelijk_rentepercentage", [DUE, "consument"]),
    ("wettelijke_rente", [1000.0, DUE[0], TODAY]),
    ("wettelijke_rente", [AMOUNTS, DUE, TODAY, "consument"]),
    ("bezorgdatum", [TODAY]),
    ("bezorgdatum", [DUE]),
    ("laatste_dag_veertiendagen", [TODAY]),
    ("laatste_dag_veertiendagen", [DUE]),
    ("kosten_vanaf", [TODAY]),
    ("kosten_vanaf", [DUE]),
    ("verjaringsdatum", [DUE[0]]),
    ("verjaringsdatum", [DUE, 2, TODAY]),
    ("toerekenen", [500.0, 40.0, 10.0, 1000.0]),
    ("toerekenen", [AMOUNTS, 40.0, 10.0, 1000.0]),
    ("betalingskenmerk", ["2026-0101"]),
    ("betalingskenmerk", [["2026-0101", "F1", None]]),
]

FAULTS: list[tuple[str, list[Any]]] = [
    ("dagen_te_laat", ["gisteren", TODAY]),
    ("dagen_te_laat", [["gisteren", DUE[0], None], TODAY]),
    ("dagen_te_laat", [DUE, [TODAY, TODAY]]),
    ("vervaldatum", [TODAY, -1]),
    ("volgende_stap", [DUE[0], TODAY, "streng"]),
    ("incassokosten", ["veel"]),
    ("wettelijk_rentepercentage", [day("01-01-1990")]),
    ("wettelijk_rentepercentage", [TODAY, "overheid"]),
    ("toerekenen", [-1.0, 0.0, 0.0, 0.0]),
    ("betalingskenmerk", ["een veel te lange tekst met spaties"]),
]


@pytest.fixture(scope="module")
def workbook(keep_workbook: Callable[..., OpenWorkbook], template: Path) -> OpenWorkbook:
    return keep_workbook(template)


def called_from_a_cell(workbook: OpenWorkbook, name: str, arguments: list[Any]) -> list[list[Any]]:
    """Put the arguments in cells, each in a column of its own, and give what the function makes of them."""
    sheet = workbook.sheet
    sheet.range("A1:J20").clear_contents()
    references = []
    for number, argument in enumerate(arguments, 1):
        values = argument if isinstance(argument, list) else [argument]
        cells = sheet.range((1, number), (len(values), number))
        cells.value = [[value] for value in values]
        references.append(cells.get_address(False, False))
    answer = as_grid(expected(name, arguments))
    return workbook.calculate(f"={name.upper()}({','.join(references)})", len(answer), len(answer[0]))


def expected(name: str, arguments: list[Any]) -> Any:
    columns = [[[value] for value in argument] if isinstance(argument, list) else argument for argument in arguments]
    return getattr(functions, name)(*columns)


def as_grid(answer: Any) -> list[list[Any]]:
    """An answer of Python as cells show it: dates as serial numbers, WAAR as 1, nothing for empty text."""
    rows = answer if isinstance(answer, list) else [[answer]]
    return [[as_cell(value) for value in row] for row in rows]


def as_cell(value: Any) -> Any:
    if isinstance(value, dt.date):
        return float((dt.date(value.year, value.month, value.day) - dt.date(1899, 12, 30)).days)
    return (value or None) if isinstance(value, str) else float(value)


def test_every_function_is_called() -> None:
    assert {name for name, _ in CALLS} == set(functions.FUNCTIONS)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_cell_shows_what_python_answers(workbook: OpenWorkbook, name: str, arguments: list[Any]) -> None:
    answer = as_grid(expected(name, arguments))
    assert not any(str(value).startswith("Fout") for row in answer for value in row)
    assert called_from_a_cell(workbook, name, arguments) == answer


@pytest.mark.parametrize(("name", "arguments"), FAULTS)
def test_what_is_wrong_is_told_in_the_cell_in_dutch(workbook: OpenWorkbook, name: str, arguments: list[Any]) -> None:
    answer = as_grid(expected(name, arguments))
    assert any(str(value).startswith("Fout: ") for row in answer for value in row)
    assert called_from_a_cell(workbook, name, arguments) == answer


def test_python_that_gives_no_answer_is_told_in_the_cell(
    workbook: OpenWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_python(*_: Any) -> Any:
        raise OSError("the server is gone")

    monkeypatch.setattr(workbook.bridge, "call_udf", no_python)
    shown = workbook.calculate(f"=OUDERDOM({45})")
    assert shown == [["Fout: Python geeft geen antwoord; klik op Incasso > Herstart Python"]]


def test_on_a_mac_the_cell_says_that_it_works_on_windows_only(
    open_workbook: Callable[..., OpenWorkbook], template: Path
) -> None:
    workbook = open_workbook(template, mac=True)
    for name, function in functions.FUNCTIONS.items():
        arguments = ",".join(str(45000) for argument in function.arguments if not argument.optional)
        shown = workbook.calculate(f"={name.upper()}({arguments})")
        assert shown == [["Fout: deze functie werkt alleen in Excel voor Windows"]], name
