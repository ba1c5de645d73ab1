import json
import subprocess
import sys
from pathlib import Path

import pytest

from xlwings_addin.functions import FUNCTIONS

HOST = Path(__file__).parent / "windows_host.py"

CALLS = {
    # one cell and one value
    'udf("dagen_te_laat", cells([[on(2026, 11, 20)]]), on(2026, 11, 22, 14))': [[2]],
    'udf("dagen_te_laat", on(2026, 11, 20), 46348.0)': [[2]],
    # a column with a date, a blank, an error value, a serial number, a text, a yes/no, a whole number as error
    'udf("dagen_te_laat", cells([[on(2026, 11, 20)], [None], [-2146826246], [46346.0], ["20-11-2026"], [True],'
    " [-2146826245]]), cells([[on(2026, 11, 22)]]))": [
        [2],
        [""],
        ["Fout: in de cel staat een foutwaarde"],
        [2],
        [2],
        ["Fout: 'WAAR' is geen datum; typ een datum als dd-mm-jjjj"],
        ["Fout: in de cel staat een foutwaarde"],
    ],
    # a row stays a row, a block a block
    'udf("ouderdom", cells([[0.0, 31.0]]))': [["Niet vervallen", "31-60"]],
    'udf("ouderdom", cells([[0.0, 31.0], [61.0, None]]))': [["Niet vervallen", "31-60"], ["61-90", ""]],
    # an array from another formula is no range but a tuple of tuples
    'udf("ouderdom", ((0.0,), (31.0,)))': [["Niet vervallen"], ["31-60"]],
    # a currency cell is a Decimal, and the btw left out
    'udf("incassokosten", cells([[Decimal("4456.8000")], [1000.0]]))': [[570.68], [150.0]],
    'udf("incassokosten", 1000.0, True)': [[181.5]],
    'udf("incassokosten_totaal", cells([[100.0], [None], [Decimal("200.0000")]]))': [[45.0]],
    # dates go back as dates
    'udf("vervaldatum", cells([[on(2026, 10, 1)], [None]]), 30.0)': [["2026-10-31"], [""]],
    'udf("kosten_vanaf", on(2026, 11, 23))': [["2026-12-15"]],
    'udf("eerste_werkdag", cells([[on(2026, 11, 14)]]), -1.0)': [["2026-11-13"]],
    'udf("is_feestdag", cells([[on(2026, 5, 15)]]))': [[True]],
    'udf("verjaringsdatum", cells([[on(2021, 6, 30)]]))': [["2026-06-30"]],
    'udf("wettelijke_rente", 1000.0, on(2026, 1, 31), on(2026, 3, 2))': [[8.34]],
    'udf("wettelijk_rentepercentage", on(2024, 12, 31), cells([[None]]))': [[12.25]],
    'udf("toerekenen", 500.0, 150.0, 12.34, 1000.0)': [[150.0, 12.34, 337.66, 0.0]],
    'udf("betalingskenmerk", cells([[539007547034.0]]))': [["RF18539007547034"]],
    'udf("dagen_te_laat", cells([[None]]), on(2026, 11, 22))': [[""]],
    'udf("dagen_te_laat", cells([[1.0], [2.0]]), cells([[1.0], [2.0], [3.0]]))': [
        ["Fout: de bereiken zijn niet even groot"]
    ],
}


@pytest.fixture(scope="module")
def answers():
    calls = [*CALLS, *(f'described("{name}")' for name in FUNCTIONS), "generated()"]
    done = subprocess.run([sys.executable, HOST], input=json.dumps(calls), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return dict(zip(calls, json.loads(done.stdout), strict=True))


@pytest.mark.parametrize("call", CALLS)
def test_a_call_from_a_cell_in_excel_for_windows(call, answers):
    assert answers[call] == CALLS[call]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_xlwings_knows_category_and_help(name, answers):
    function = FUNCTIONS[name]
    told = [function.category, function.description, [argument.description for argument in function.arguments]]
    assert answers[f'described("{name}")'] == told


def test_xlwings_own_generator_makes_a_wrapper_for_every_function(answers):
    expected = []
    for function in FUNCTIONS.values():
        arguments = (f"Optional {arg.name}" if arg.optional else arg.name for arg in function.arguments)
        expected.append(f"Function {function.name}({', '.join(arguments)})")
    assert sorted(answers["generated()"]) == sorted(expected)
