"""The tables of the template: headers, formats and rules follow the schema, so that new rows take them over."""

from __future__ import annotations

import io
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import CALL_LIST, INVOICES, MERGE_TABLE, TABLES, Column, Kind, Origin, Table
from xlwings_addin.ledger.settings import SETTINGS_ROWS
from xlwings_addin.mailmerge.fields import HEADERS
from xlwings_addin.rules.policy import presets
from xlwings_addin.template.design import NUMBER_FORMATS
from xlwings_addin.template.validation import POLICY_NAMES

COLUMNS = [(table, column) for table in TABLES for column in table.columns]
LAST_ROW = 1_048_576


def named(part: Table | Column) -> str:
    return part.name if isinstance(part, Table) else part.header


@pytest.fixture(scope="module")
def book(built: bytes) -> Iterator[Any]:
    workbook = openpyxl.load_workbook(io.BytesIO(built), keep_vba=True)
    yield workbook
    workbook.close()
    workbook.vba_archive.close()


def place(book: Any, table: Table, column: Column) -> tuple[Any, int]:
    """Worksheet and column number of a column, found by table name and header."""
    for sheet in book:
        if table.name in sheet.tables:
            left, top, right, _ = range_boundaries(sheet.tables[table.name].ref)
            headers = [sheet.cell(top, number).value for number in range(left, right + 1)]
            return sheet, left + headers.index(column.header)
    raise KeyError(table.name)


def rules(sheet: Any, cell: str) -> list[Any]:
    return [rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_stands_on_its_sheet_with_the_headers_of_the_schema(book: Any, table: Table) -> None:
    sheet = book[table.sheet]
    left, top, right, bottom = range_boundaries(sheet.tables[table.name].ref)

    assert top == 1
    assert bottom > top
    assert [cell.value for cell in sheet[1][left - 1 : right]] == [column.header for column in table.columns]
    assert not sheet.merged_cells.ranges


def test_the_merge_table_has_the_field_names_for_headers(book: Any) -> None:
    table = book["Samenvoegen"].tables[MERGE_TABLE]

    assert tuple(cell.value for cell in book["Samenvoegen"][1]) == HEADERS
    assert table.ref.startswith("A1:")
    assert {cell.number_format for cell in book["Samenvoegen"][2]} == {"@"}


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=named)
def test_a_column_has_its_format_and_width(book: Any, table: Table, column: Column) -> None:
    sheet, number = place(book, table, column)
    below = next(one for one in sheet.column_dimensions.values() if one.min <= number <= one.max)

    if table.name != "Instellingen":  # each value has the format of its own setting
        assert sheet.cell(2, number).number_format == NUMBER_FORMATS[column.kind]
    if column.kind is Kind.MONEY:
        assert sheet.cell(2, number).alignment.horizontal == "right"
    assert below.width >= column.width
    assert below.hidden == column.grouped
    assert below.outlineLevel == int(column.grouped)


@pytest.mark.parametrize(("table", "column"), COLUMNS, ids=named)
def test_a_header_refuses_typing_and_explains_the_column(book: Any, table: Table, column: Column) -> None:
    sheet, number = place(book, table, column)
    (rule,) = rules(sheet, f"{get_column_letter(number)}1")

    assert (rule.type, rule.formula1, rule.errorStyle, rule.showErrorMessage) == ("custom", "FALSE", None, True)
    assert column.hint in rule.prompt
    assert len(rule.prompt) <= 255


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, column in COLUMNS if column.values], ids=named
)
def test_a_list_column_has_its_dropdown_as_far_as_the_sheet_goes(book: Any, table: Table, column: Column) -> None:
    sheet, number = place(book, table, column)
    letter = get_column_letter(number)
    (rule,) = rules(sheet, f"{letter}{LAST_ROW}")

    assert (rule.type, rule.formula1) == ("list", column.values)
    assert rule is rules(sheet, f"{letter}2")[0]
    if column.hint:
        assert rule.prompt == column.hint


def test_the_policies_of_the_user_are_in_the_dropdown(book: Any) -> None:
    assert book.defined_names[POLICY_NAMES].value == "Beleid[Beleid]"
    assert rules(book["Debiteuren"], "M2")[0].formula1 == POLICY_NAMES


@pytest.mark.parametrize(
    ("kind", "cell", "type_"),
    [("date", "D2", "date"), ("amount", "G2", "decimal"), ("whole number", "K2", "custom"), ("code", "A2", None)],
)
def test_a_cell_accepts_what_its_kind_is(book: Any, kind: str, cell: str, type_: str | None) -> None:
    (rule,) = rules(book["Facturen"], cell)

    assert rule.type in (type_, "none") if type_ is None else rule.type == type_, kind


def test_a_computed_column_warns_and_lets_pass(book: Any) -> None:
    for column in INVOICES.computed:
        sheet, number = place(book, INVOICES, column)
        (rule,) = rules(sheet, f"{get_column_letter(number)}2")
        assert rule.errorStyle == "warning"


def test_input_and_computed_columns_look_different(book: Any) -> None:
    looks: dict[Origin, set[tuple[Any, ...]]] = {Origin.INPUT: set(), Origin.COMPUTED: set()}
    for column in CALL_LIST.columns:
        sheet, number = place(book, CALL_LIST, column)
        head = sheet.cell(1, number)
        looks[column.origin].add((head.fill.fgColor.rgb, bool(head.font.italic)))

    assert [len(one) for one in looks.values()] == [1, 1]
    assert not looks[Origin.INPUT] & looks[Origin.COMPUTED]


def test_every_list_is_a_column_of_the_sheet_with_its_name(book: Any) -> None:
    sheet = book["Lijsten"]
    for name, values in LISTS.items():
        reference = book.defined_names[name].value.partition("!")[2].replace("$", "")
        cells = sheet[reference]
        assert tuple(cell[0].value for cell in cells) == tuple(values)
        assert sheet.cell(1, cells[0][0].column).value == name


def test_the_settings_stand_there_with_their_defaults(book: Any) -> None:
    rows = list(book["Instellingen"].iter_rows(min_row=2, max_col=3, max_row=1 + len(SETTINGS_ROWS)))

    assert [row[0].value for row in rows] == [setting.label for setting in SETTINGS_ROWS]
    assert [row[1].value for row in rows] == [setting.default for setting in SETTINGS_ROWS]
    assert [row[1].number_format for row in rows] == [NUMBER_FORMATS[setting.kind] for setting in SETTINGS_ROWS]
    assert book.defined_names["Peildatum"].value == "'Instellingen'!$B$2"
    for number, setting in enumerate(SETTINGS_ROWS, 2):
        if setting.values:
            assert rules(book["Instellingen"], f"B{number}")[0].formula1 == setting.values


def test_the_presets_are_filled_in(book: Any) -> None:
    sheet = book["Beleid"]
    policies = [row for row in sheet.iter_rows(min_row=2, max_col=20, values_only=True) if row[0]]
    rungs = [row for row in sheet.iter_rows(min_row=2, min_col=22, max_col=31, values_only=True) if row[0]]

    assert [row[0] for row in policies] == list(presets())
    assert [(row[0], row[1], row[2]) for row in rungs] == [
        (name, rung.number, rung.step.value) for name, policy in presets().items() for rung in policy.rungs
    ]
    assert {row[12] for row in policies} == {"Ja"}
    assert {Decimal(row[3]) for row in policies} == {policy.minimum_amount for policy in presets().values()}


@pytest.mark.parametrize(
    ("sheet", "words"),
    [
        ("Facturen", {'"Nu"', '"Fout"', '"Klaar"', "AND($K2>0,$J2>0)", "AND($K2>90,$J2>0)"}),
        ("Debiteuren", {"0"}),
        ("Betalingen", {'"Voorstel"', '"Niet gevonden"'}),
    ],
)
def test_what_needs_attention_stands_out(book: Any, sheet: str, words: set[str]) -> None:
    formats = book[sheet].conditional_formatting
    found = {formula for block in formats for rule in block.rules for formula in rule.formula}

    assert words <= found
    assert all(str(LAST_ROW) in str(block.sqref) for block in formats)
    # Never by colour alone: the cell's own word or number says it, and what asks for action is bold too.
    assert all(rule.dxf.font.b for block in formats for rule in block.rules if rule.formula != ['"Klaar"'])
