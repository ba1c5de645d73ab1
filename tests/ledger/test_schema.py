"""The contract of the workbook: what the schema declares fits the records, the lists and Excel's own limits."""

import pytest

from xlwings_addin.ledger.form import NOTE_FIELDS, cell_name
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import BY_NAME, TABLES, Table
from xlwings_addin.ledger.settings import SETTINGS_ROWS
from xlwings_addin.ledger.sheets import SHEETS
from xlwings_addin.ledger.write import _OF_CALL, _OF_DECISION
from xlwings_addin.rules import facts
from xlwings_addin.rules.outlook import DebtorOutlook

RECORDS = {
    "Facturen": facts.Invoice,
    "Debiteuren": facts.Debtor,
    "Gesprekken": facts.Call,
    "Termijnen": facts.Instalment,
    "Brieven": facts.Letter,
    "Betalingen": facts.Payment,
    "Beleid": facts.Policy,
    "Treden": facts.Rung,
    "Extra_rente": facts.ExtraRate,
}


@pytest.mark.parametrize("name", RECORDS)
def test_every_record_field_has_an_input_column_and_every_input_column_a_field(name):
    without_column = {"row", "fault", "rungs"}
    assert {column.field for column in BY_NAME[name].inputs} == set(RECORDS[name]._fields) - without_column


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_headers_and_fields_are_unique_and_lists_exist(table: Table):
    assert len({column.header.casefold() for column in table.columns}) == len(table.columns)
    assert len({column.field for column in table.columns}) == len(table.columns)
    assert all(column.values in LISTS for column in table.columns if column.values)
    assert set(table.key) <= set(table.by_header)
    assert table.sheet in {sheet.name for sheet in SHEETS}
    assert " " not in table.name


def test_every_computed_column_has_an_answer_to_write():
    assert {column.field for column in BY_NAME["Facturen"].computed} == {*_OF_DECISION, *_OF_CALL}
    assert {column.field for column in BY_NAME["Debiteuren"].computed} == set(DebtorOutlook._fields)


def test_every_setting_feeds_a_field_and_has_an_explanation():
    assert [setting.field for setting in SETTINGS_ROWS] == list(facts.Settings.__dataclass_fields__)
    assert all(setting.explanation.endswith(".") for setting in SETTINGS_ROWS)
    assert all(setting.values in LISTS for setting in SETTINGS_ROWS if setting.values)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_input_messages_fit_in_excel(table: Table):
    assert all(len(column.hint) <= 255 and len(column.header) <= 32 for column in table.columns)


def test_the_form_asks_for_every_fact_of_a_call_once():
    names = [cell_name(column) for column in NOTE_FIELDS]
    assert len(set(names)) == len(names)
    assert {column.field for column in NOTE_FIELDS} == set(facts.Call._fields) - {
        "row",
        "number",
        "open_at_call",
        "fault",
    }
