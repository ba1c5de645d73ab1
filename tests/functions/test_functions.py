import inspect
import re
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import openpyxl.utils
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin import functions
from xlwings_addin.functions import FUNCTIONS
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.vocabulary import Step

SIGNATURES = {
    "dagen_te_laat": ["vervaldatum", "peildatum"],
    "vervaldatum": ["factuurdatum", "termijn"],
    "ouderdom": ["dagen"],
    "eerste_werkdag": ["datum", ("aantal", 0)],
    "is_feestdag": ["datum"],
    "volgende_stap": [
        "vervaldatum",
        "peildatum",
        ("beleid", "procesgericht"),
        ("laatste_stap", None),
        ("laatste_stap_op", None),
        ("toezegging_op", None),
    ],
    "stapdatum": [
        "vervaldatum",
        "peildatum",
        ("beleid", "procesgericht"),
        ("laatste_stap", None),
        ("laatste_stap_op", None),
        ("toezegging_op", None),
    ],
    "incassokosten": ["hoofdsom", ("btw", False)],
    "incassokosten_totaal": ["bereik", ("btw", False)],
    "wettelijk_rentepercentage": ["datum", ("soort", "handel")],
    "wettelijke_rente": ["hoofdsom", "vervaldatum", "tot_en_met", ("soort", "handel")],
    "bezorgdatum": ["verzonden"],
    "laatste_dag_veertiendagen": ["verzonden"],
    "kosten_vanaf": ["verzonden"],
    "verjaringsdatum": ["vervaldatum", ("jaren", 5), ("stuiting", None)],
    "toerekenen": ["betaling", "kosten", "rente", "hoofdsom"],
    "betalingskenmerk": ["tekst"],
}

DUTCH = frozenset((Path(__file__).parent / "excel_functions_nl.txt").read_text("utf-8").split())
NEWER_ENGLISH = {
    "LET",
    "LAMBDA",
    "FILTER",
    "SORT",
    "UNIQUE",
    "XLOOKUP",
    "XMATCH",
    "SEQUENCE",
    "TEXTSPLIT",
    "TAKE",
    "DROP",
}
CELL_REFERENCE = re.compile(r"[A-Za-z]{1,3}\d+|[Rr]\d*[Cc]\d*")


def clashes(name):
    """Whether Excel, in Dutch or English, would take the name for something of its own."""
    upper = name.upper()
    return upper in DUTCH | openpyxl.utils.FORMULAE | NEWER_ENGLISH or bool(CELL_REFERENCE.fullmatch(name))


def test_the_registry_holds_the_functions_of_the_workbook_with_their_arguments():
    found = {
        name: [(arg.name, arg.default) if arg.optional else arg.name for arg in function.arguments]
        for name, function in FUNCTIONS.items()
    }
    assert found == SIGNATURES
    for name, function in FUNCTIONS.items():
        assert function.call is getattr(functions, name)
        assert list(inspect.signature(function.call).parameters) == [arg.name for arg in function.arguments]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_function_is_called_like_one_of_excels_own(name):
    assert not clashes(name)


@pytest.mark.parametrize("name", ["werkdag", "RENTEPERCENTAGE", "rente", "workday", "xlookup", "RF18", "r1c1", "duur"])
def test_a_name_of_excels_own_would_be_noticed(name):
    assert clashes(name)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_every_function_has_help_that_fits_the_function_wizard(function):
    assert function.category == "Incasso"
    texts = [function.description, *(argument.description for argument in function.arguments)]
    for text in texts:
        assert 5 < len(text) <= 255
        assert text.isascii()
        assert text.endswith(".")


D = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("dagen_te_laat", D, date(2026, 11, 22)), 2),
        (("dagen_te_laat", D, D), 0),
        (("dagen_te_laat", D, date(2026, 1, 1)), 0),
        (("vervaldatum", date(2026, 10, 1), 30), date(2026, 10, 31)),
        (("vervaldatum", date(2026, 10, 1), 0), date(2026, 10, 1)),
        (("ouderdom", 0), "Niet vervallen"),
        (("ouderdom", 30), "1-30"),
        (("ouderdom", 31.0), "31-60"),
        (("ouderdom", 91), ">90"),
        (("ouderdom", -2), "Niet vervallen"),
        (("eerste_werkdag", date(2026, 11, 14)), date(2026, 11, 16)),
        (("eerste_werkdag", date(2026, 12, 25)), date(2026, 12, 28)),
        (("eerste_werkdag", date(2026, 5, 14)), date(2026, 5, 18)),
        (("eerste_werkdag", D, 1), date(2026, 11, 23)),
        (("eerste_werkdag", date(2026, 11, 23), -1), D),
        (("is_feestdag", date(2026, 5, 15)), True),
        (("is_feestdag", date(2026, 4, 5)), True),
        (("is_feestdag", date(2026, 5, 24)), True),
        (("is_feestdag", D), False),
        (("is_feestdag", date(2000, 1, 1)), True),
        (("is_feestdag", date(2060, 12, 31)), False),
        (("incassokosten", 24821.73), 1023.22),
        (("incassokosten", 4456.80), 570.68),
        (("incassokosten", 1000, True), 181.5),
        (("incassokosten", 1000, "Ja"), 181.5),
        (("incassokosten", 1000, 0), 150.0),
        (("incassokosten", 0), 0.0),
        (("incassokosten", -5), 0.0),
        (("incassokosten", 266.67), 40.0),
        (("incassokosten_totaal", [[100], [200]]), 45.0),
        (("incassokosten_totaal", [100, 150]), 40.0),
        (("incassokosten_totaal", 1000), 150.0),
        (("incassokosten_totaal", [[700], [None], [300]], True), 181.5),
        (("incassokosten_totaal", [[1200], [-200]]), 150.0),
        (("wettelijk_rentepercentage", date(2024, 12, 31)), 12.25),
        (("wettelijk_rentepercentage", date(2024, 12, 31), "Consument"), 7.0),
        (("wettelijke_rente", 1000, date(2026, 1, 31), date(2026, 3, 2)), 8.34),
        (("wettelijke_rente", 1250.50, date(2026, 9, 14), date(2026, 11, 21), "consument"), 9.32),
        (("wettelijke_rente", 1000, D, D), 0.0),
        (("bezorgdatum", date(2026, 11, 20)), date(2026, 11, 24)),
        (("laatste_dag_veertiendagen", date(2027, 4, 17)), date(2027, 5, 10)),
        (("laatste_dag_veertiendagen", date(2026, 11, 23)), date(2026, 12, 9)),
        (("kosten_vanaf", date(2026, 11, 23)), date(2026, 12, 15)),
        (("kosten_vanaf", date(2026, 12, 10)), date(2027, 1, 1)),
        (("verjaringsdatum", date(2021, 6, 30)), date(2026, 6, 30)),
        (("verjaringsdatum", date(2024, 2, 28), 2), date(2026, 2, 27)),
        (("verjaringsdatum", date(2021, 6, 30), 5, date(2025, 11, 21)), date(2030, 11, 21)),
        (("toerekenen", 500, 150, 12.34, 1000), [[150.0, 12.34, 337.66, 0.0]]),
        (("toerekenen", 160, 150, 12.34, 1000), [[150.0, 10.0, 0.0, 0.0]]),
        (("toerekenen", 1200, 150, 12.34, 1000), [[150.0, 12.34, 1000.0, 37.66]]),
        (("betalingskenmerk", "539007547034"), "RF18539007547034"),
        (("betalingskenmerk", 539007547034.0), "RF18539007547034"),
    ],
)
def test_one_value_in_one_value_out(call, expected):
    name, *arguments = call
    result = getattr(functions, name)(*arguments)
    assert result == expected
    assert type(result) is type(expected)


@pytest.mark.parametrize(
    ("test", "call", "expected"),
    [
        ("a column", ("dagen_te_laat", [[D], [D - timedelta(days=3)]], D), [[0], [3]]),
        ("a row", ("dagen_te_laat", [[D, D - timedelta(days=3)]], D), [[0, 3]]),
        ("a block", ("ouderdom", [[1, 31], [61, 91]]), [["1-30", "31-60"], ["61-90", ">90"]]),
        ("one cell as a range", ("ouderdom", [[1]]), [["1-30"]]),
        ("a list", ("ouderdom", [1, 31]), ["1-30", "31-60"]),
        ("tuples, as COM gives them", ("ouderdom", ((1.0,), (31.0,))), [["1-30"], ["31-60"]]),
        (
            "two ranges go together",
            ("vervaldatum", [[D], [D]], [[1], [2]]),
            [[date(2026, 11, 21)], [date(2026, 11, 22)]],
        ),
        ("a one-cell range goes with each cell", ("dagen_te_laat", [[D], [D]], [[date(2026, 11, 21)]]), [[1], [1]]),
        ("one first cell with a column", ("dagen_te_laat", D, [[D], [date(2026, 11, 21)]]), [[0], [1]]),
        ("an optional range", ("incassokosten", 1000, [[True], [False]]), [[181.5], [150.0]]),
        (
            "blanks and mistakes keep to their own cell",
            ("dagen_te_laat", [[D], [None], ["gisteren"], [""], ["#N/A"]], date(2026, 11, 22)),
            [
                [2],
                [""],
                ["Fout: 'gisteren' is geen datum; typ een datum als dd-mm-jjjj"],
                [""],
                ["Fout: in de cel staat een foutwaarde"],
            ],
        ),
        ("an empty list", ("ouderdom", []), []),
        (
            "four cells for each row of a column",
            ("toerekenen", [[100], [None], ["x"]], 150, 0, 1000),
            [
                [100.0, 0.0, 0.0, 0.0],
                ["", "", "", ""],
                ["Fout: 'x' is geen bedrag; typ een getal", "", "", ""],
            ],
        ),
    ],
)
def test_a_range_gives_a_range_of_the_same_shape(test, call, expected):
    name, *arguments = call
    assert getattr(functions, name)(*arguments) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("dagen_te_laat", [[D], [D]], [[D], [D], [D]]), "Fout: de bereiken zijn niet even groot"),
        (("dagen_te_laat", [[D], [D]], [[D, D]]), "Fout: de bereiken zijn niet even groot"),
        (("ouderdom", [[1, 2], [3]]), "Fout: een bereik moet in elke rij evenveel cellen hebben"),
        (("ouderdom", [[1], 2]), "Fout: een bereik moet in elke rij evenveel cellen hebben"),
        (("ouderdom", [[[1]]]), "Fout: dit kan niet worden berekend"),
        (("toerekenen", [[1, 2]], 0, 0, 0), "Fout: geef een kolom of een enkele cel"),
    ],
)
def test_ranges_that_do_not_fit(call, message):
    name, *arguments = call
    assert getattr(functions, name)(*arguments) == message


@pytest.mark.parametrize("blank", [None, "", "  ", "\u00a0"])
@pytest.mark.parametrize("name", FUNCTIONS)
def test_empty_in_empty_out(name, blank):
    required = [argument for argument in FUNCTIONS[name].arguments if not argument.optional]
    result = getattr(functions, name)(*[blank] * len(required))
    assert result == ([["", "", "", ""]] if name == "toerekenen" else "")


def test_an_empty_optional_argument_is_left_out():
    assert functions.eerste_werkdag(D, "") == functions.eerste_werkdag(D, None) == D
    assert functions.incassokosten(1000, "") == 150
    assert functions.verjaringsdatum(date(2021, 6, 30), None, "") == date(2026, 6, 30)
    assert functions.wettelijke_rente(1000, date(2026, 1, 31), date(2026, 3, 2), None) == 8.34


def test_only_empty_cells_have_no_costs_together():
    assert functions.incassokosten_totaal([[None], [""]]) == ""


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(2026, 12, 31), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 59), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 59, tzinfo=timezone(timedelta(hours=-5))), date(2026, 12, 31)),
        (46387, date(2026, 12, 31)),
        (46387.0, date(2026, 12, 31)),
        (46387.99, date(2026, 12, 31)),
        (Decimal(46387), date(2026, 12, 31)),
        (1, date(1900, 1, 1)),
        (59.5, date(1900, 2, 28)),
        (61, date(1900, 3, 1)),
        ("31-12-2026", date(2026, 12, 31)),
        ("1-2-2026", date(2026, 2, 1)),
        ("31/12/2026", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("2026-12-31T10:30:00", date(2026, 12, 31)),
        (" 31 december 2026 ", date(2026, 12, 31)),
        ("1 mrt 2026", date(2026, 3, 1)),
        ("1 Maart 2026", date(2026, 3, 1)),
        ("3 mei 2026", date(2026, 5, 3)),
    ],
)
def test_a_date_in_every_way_it_may_come(value, day):
    assert functions.vervaldatum(value, 0) == day


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("31-2-2026", "Fout: '31-2-2026' is geen bestaande datum"),
        ("12-31-2026", "Fout: '12-31-2026' is geen bestaande datum"),
        ("2026-02-30", "Fout: '2026-02-30' is geen bestaande datum"),
        ("1-2-26", "Fout: '1-2-26' is geen datum; typ een datum als dd-mm-jjjj"),
        ("1-2/2026", "Fout: '1-2/2026' is geen datum; typ een datum als dd-mm-jjjj"),
        ("3 brumaire 2026", "Fout: '3 brumaire 2026' is geen datum; typ een datum als dd-mm-jjjj"),
        ("3 decimaal 2026", "Fout: '3 decimaal 2026' is geen datum; typ een datum als dd-mm-jjjj"),
        ("morgen", "Fout: 'morgen' is geen datum; typ een datum als dd-mm-jjjj"),
        (True, "Fout: 'WAAR' is geen datum; typ een datum als dd-mm-jjjj"),
        (0, "Fout: '0' is geen datum; typ een datum als dd-mm-jjjj"),
        (60, "Fout: 29 februari 1900 bestaat niet"),
        (-1, "Fout: '-1' is geen datum; typ een datum als dd-mm-jjjj"),
        (1e12, "Fout: '1000000000000' is geen datum; typ een datum als dd-mm-jjjj"),
        (float("nan"), "Fout: 'nan' is geen datum; typ een datum als dd-mm-jjjj"),
        (float("inf"), "Fout: 'inf' is geen datum; typ een datum als dd-mm-jjjj"),
        ("#WAARDE!", "Fout: in de cel staat een foutwaarde"),
        (-2146826246, "Fout: in de cel staat een foutwaarde"),
        ("Fout: eerder al", "Fout: eerder al"),
        (object(), "Fout: "),
    ],
)
def test_what_is_no_date_is_said(value, message):
    assert functions.is_feestdag(value).startswith(message)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (("vervaldatum", D, -1), "Fout: het aantal dagen kan niet negatief zijn"),
        (("vervaldatum", D, 1.5), "Fout: '1,5' is geen heel getal"),
        (("vervaldatum", D, 10**7), "Fout: die datum ligt te ver in de toekomst"),
        (("vervaldatum", D, "dertig"), "Fout: 'dertig' is geen heel getal"),
        (("ouderdom", "veel"), "Fout: 'veel' is geen heel getal"),
        (("eerste_werkdag", date(1999, 12, 31)), "Fout: feestdagen zijn bekend van 2000 tot en met 2060"),
        (("eerste_werkdag", date(2061, 1, 1)), "Fout: feestdagen zijn bekend van 2000 tot en met 2060"),
        (("eerste_werkdag", date(2060, 12, 30), 5), "Fout: feestdagen zijn bekend van 2000 tot en met 2060"),
        (("eerste_werkdag", D, 10**6), "Fout: zoveel werkdagen zijn er niet"),
        (("is_feestdag", date(1999, 5, 5)), "Fout: feestdagen zijn bekend van 2000 tot en met 2060"),
        (("kosten_vanaf", date(1999, 5, 5)), "Fout: feestdagen zijn bekend van 2000 tot en met 2060"),
        (("incassokosten", "duizend"), "Fout: 'duizend' is geen bedrag; typ een getal"),
        (("incassokosten", True), "Fout: 'WAAR' is geen bedrag; typ een getal"),
        (("ouderdom", False), "Fout: 'ONWAAR' is geen heel getal"),
        (("ouderdom", 30.5), "Fout: '30,5' is geen heel getal"),
        (("ouderdom", "30,5"), "Fout: '30,5' is geen heel getal"),
        (("ouderdom", "30"), "1-30"),
        (("ouderdom", " -3 "), "Niet vervallen"),
        (("incassokosten", "1000"), "Fout: '1000' is tekst en geen bedrag; typ een getal"),
        (("incassokosten", 1000, "misschien"), "Fout: 'misschien' is geen Ja of Nee"),
        (("incassokosten", 1000, 2), "Fout: '2' is geen Ja of Nee"),
        (("incassokosten_totaal", [[100], ["x"]]), "Fout: 'x' is geen bedrag; typ een getal"),
        (("incassokosten_totaal", [[100], [-2146826246]]), "Fout: in de cel staat een foutwaarde"),
        (("wettelijk_rentepercentage", date(2002, 11, 30)), "Fout: de rente (handel) is bekend vanaf 1 december 2002"),
        (
            ("wettelijk_rentepercentage", date(1998, 1, 1), "consument"),
            "Fout: de rente (consument) is bekend vanaf 1 januari 1999",
        ),
        (("wettelijk_rentepercentage", D, "overheid"), "Fout: onbekende soort; kies handel of consument"),
        (
            ("wettelijke_rente", 1000, date(2002, 11, 29), D),
            "Fout: de rente (handel) is bekend vanaf 1 december 2002",
        ),
        (("wettelijke_rente", 1000, D, D, "x"), "Fout: onbekende soort; kies handel of consument"),
        (("wettelijke_rente", 1000, date.max, D), "Fout: die datum ligt te ver in de toekomst"),
        (("verjaringsdatum", D, -1), "Fout: het aantal jaren kan niet negatief zijn"),
        (("betalingskenmerk", "1" * 22), "Fout: gebruik alleen letters en cijfers, ten hoogste 21 tekens"),
        (("betalingskenmerk", "factuur ë"), "Fout: gebruik alleen letters en cijfers, ten hoogste 21 tekens"),
    ],
)
def test_wrong_input_gives_a_short_dutch_text(call, message):
    name, *arguments = call
    assert getattr(functions, name)(*arguments).startswith(message)


def test_a_negative_payment_cannot_be_divided():
    for place in range(4):
        amounts = [1] * 4
        amounts[place] = -1
        assert functions.toerekenen(*amounts) == [["Fout: een bedrag kan hier niet negatief zijn", "", "", ""]]


def test_interest_from_the_first_day_of_the_table():
    assert functions.wettelijke_rente(1000, date(2002, 11, 30), date(2002, 12, 1)) == 0.28


def test_a_currency_cell_counts_as_an_amount():
    assert functions.incassokosten(Decimal("4456.8000")) == 570.68


PROCESS, RESULT, CHECKLIST = "procesgericht", "Resultaatgericht", " checklist "


@pytest.mark.parametrize(
    ("test", "arguments", "step", "day"),
    [
        ("S1", (date(2026, 11, 14), date(2026, 11, 16)), Step.REMINDER, date(2026, 11, 16)),
        ("S2", (date(2026, 11, 14), date(2026, 11, 14)), Step.REMINDER, date(2026, 11, 16)),
        (
            "S3 the date given is never skipped",
            (date(2026, 11, 14), date(2026, 11, 20), PROCESS, "Herinnering", date(2026, 11, 16)),
            Step.CALL,
            date(2026, 11, 24),
        ),
        ("S4", (date(2026, 11, 14), date(2026, 11, 16), RESULT), Step.CALL, date(2026, 11, 16)),
        (
            "S7",
            (date(2026, 11, 2), date(2026, 11, 20), RESULT, None, None, date(2026, 11, 20)),
            Step.CALL,
            date(2026, 11, 23),
        ),
        (
            "S8b",
            (date(2026, 11, 2), date(2026, 11, 23), RESULT, "", "", date(2026, 11, 18)),
            Step.CALL,
            date(2026, 11, 19),
        ),
        (
            "broken promise, process",
            (date(2026, 11, 2), date(2026, 11, 23), PROCESS, None, None, date(2026, 11, 20)),
            Step.DEMAND,
            date(2026, 11, 23),
        ),
        (
            "the last rung",
            (date(2026, 11, 2), date(2026, 11, 23), PROCESS, "laatste aanmaning", date(2026, 11, 10)),
            Step.HAND_OVER,
            date(2026, 11, 18),
        ),
    ],
)
def test_next_step_and_its_date_by_the_same_rules_as_the_button(test, arguments, step, day):
    assert functions.volgende_stap(*arguments) == step.value
    assert type(functions.volgende_stap(*arguments)) is str
    assert functions.stapdatum(*arguments) == day


def test_the_checklist_waits_five_days():
    assert functions.stapdatum(date(2026, 12, 20), date(2026, 12, 20), CHECKLIST) == date(2026, 12, 28)
    assert functions.stapdatum(date(2026, 11, 16), date(2026, 11, 16), CHECKLIST) == date(2026, 11, 23)


def test_the_next_step_of_a_column():
    due = [[date(2026, 11, 14)], [None], ["x"], [date(2026, 12, 1)]]
    steps = functions.volgende_stap(due, date(2026, 11, 16))
    days = functions.stapdatum(due, [[date(2026, 11, 16)]])
    wrong = ["Fout: 'x' is geen datum; typ een datum als dd-mm-jjjj"]
    assert steps == [["Herinnering"], [""], wrong, ["Herinnering"]]
    assert days == [[date(2026, 11, 16)], [""], wrong, [date(2026, 12, 2)]]


def test_after_the_hand_over_there_is_no_next_step():
    done = (date(2026, 11, 2), date(2026, 11, 23), PROCESS, "Uit handen geven", date(2026, 11, 10))
    assert functions.volgende_stap(*done) == "Geen"
    assert functions.stapdatum(*done) == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((D, D, "streng"), "Fout: onbekend beleid; kies procesgericht, resultaatgericht, checklist"),
        ((D, D, PROCESS, "Dreigen", D), "Fout: onbekende laatste stap; kies bijvoorbeeld Herinnering"),
        ((D, D, PROCESS, "Herinnering"), "Fout: geef van de laatste stap zowel de naam als de datum"),
        ((D, D, PROCESS, None, D), "Fout: geef van de laatste stap zowel de naam als de datum"),
    ],
)
def test_a_step_that_cannot_be_decided(arguments, message):
    assert functions.volgende_stap(*arguments).startswith(message)
    assert functions.stapdatum(*arguments).startswith(message)


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.datetimes(),
    st.decimals(),
)
CELLS = st.one_of(JUNK, st.lists(JUNK, max_size=3), st.lists(st.lists(JUNK, max_size=3), max_size=3))


@pytest.mark.parametrize("name", FUNCTIONS)
@given(data=st.data())
def test_whatever_the_cells_hold_no_function_raises(name, data):
    function = FUNCTIONS[name]
    result = function.call(*(data.draw(CELLS) for _ in function.arguments))
    flat = [result]
    while any(isinstance(value, list) for value in flat):
        flat = [cell for value in flat for cell in (value if isinstance(value, list) else [value])]
    assert all(isinstance(cell, str | int | float | date) for cell in flat)


@given(st.dates(date(2000, 1, 1), date(2060, 10, 31)))
def test_the_functions_agree_with_the_rules(day):
    calendar = calendar_for()
    assert functions.eerste_werkdag(day) == calendar.first_working_day(day)
    assert functions.kosten_vanaf(day) > functions.laatste_dag_veertiendagen(day) > functions.bezorgdatum(day)


@pytest.mark.parametrize("module", ["docx", "lxml", "openpyxl", "xlsxwriter", "holidays", "stdnum"])
def test_loading_the_functions_loads_nothing_heavy(module):
    code = f"import sys, xlwings_addin.functions; sys.exit({module!r} in sys.modules)"
    # xlwings takes numpy, pandas and what these bring along whenever they are installed: look at our own imports only
    block = "import sys; sys.modules.update(dict.fromkeys(['numpy', 'pandas', 'polars', 'matplotlib', 'PIL']))"
    assert subprocess.run([sys.executable, "-c", f"{block}\n{code}"], check=False).returncode == 0
