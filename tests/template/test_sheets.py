"""The sheets of the template: order, visibility, names, print setup, and the cells that the product fills."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from xlwings_addin.ledger import dashboard, dossier
from xlwings_addin.ledger.form import DAYS_TO_COME, NOTE_FIELDS, PICKS_NAME, cell_name
from xlwings_addin.ledger.schema import Kind
from xlwings_addin.ledger.sheets import SHEETS
from xlwings_addin.ribbon import BUTTONS
from xlwings_addin.template import design, guide
from xlwings_addin.template.workbook import CONFIGURATION

VISIBLE = [sheet.name for sheet in SHEETS if sheet.visible]


@pytest.fixture(scope="module")
def book(built: bytes) -> Iterator[Any]:
    workbook = openpyxl.load_workbook(io.BytesIO(built), keep_vba=True)
    yield workbook
    workbook.close()
    workbook.vba_archive.close()


def cell(book: Any, name: str) -> Any:
    ((sheet, reference),) = book.defined_names[name].destinations
    return book[sheet][reference]


def test_the_sheets_stand_in_the_order_of_the_schema(book: Any) -> None:
    assert [(sheet.title, sheet.sheet_properties.codeName, sheet.sheet_state == "visible") for sheet in book] == [
        (sheet.name, sheet.code_name, sheet.visible) for sheet in SHEETS
    ]
    assert book.active.title == "Uitleg"
    assert book["xlwings.conf"].sheet_state == "veryHidden"


def test_no_sheet_is_protected_and_tabs_are_coloured_by_kind(book: Any) -> None:
    for sheet in SHEETS:
        assert not book[sheet.name].protection.sheet
        assert book[sheet.name].sheet_properties.tabColor.rgb[2:] == design.TAB_COLOURS[sheet.kind][1:]


@pytest.mark.parametrize("name", VISIBLE)
def test_a_sheet_prints_on_a4_with_its_name_and_page_number(book: Any, name: str) -> None:
    sheet = book[name]

    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == ("portrait" if name == "Dashboard" else "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert "&[Page]" in sheet.oddFooter.right.text.replace("&P", "&[Page]")
    if sheet.tables:
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.freeze_panes.endswith("2")


def test_text_and_background_contrast_enough() -> None:
    assert all(design.contrast(text, background) >= 4.5 for text, background in design.PAIRS)


def test_every_format_uses_a_known_pair_of_colours_and_the_one_font(book: Any) -> None:
    used = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for one in row:
                if one.has_style and one.value is not None:
                    fill = one.fill.fgColor.rgb[2:] if one.fill.fill_type else "FFFFFF"
                    used.add((f"#{one.font.color.rgb[2:]}", f"#{fill}"))
                    assert one.font.name == design.FONT

    assert used <= set(design.PAIRS)


@pytest.mark.parametrize("column", NOTE_FIELDS, ids=lambda column: column.field)
def test_the_call_note_has_a_labelled_cell_for_each_field(book: Any, column: Any) -> None:
    sheet = book["Gesprek"]
    value = cell(book, cell_name(column))
    rules = [rule for rule in sheet.data_validations.dataValidation if value.coordinate in rule.sqref]

    assert sheet.cell(value.row, value.column - 2).value == column.header
    assert value.number_format == design.NUMBER_FORMATS[column.kind]
    source = PICKS_NAME if column.field in DAYS_TO_COME else column.values
    assert [rule.formula1 for rule in rules if rule.type == "list"] == ([source] if source else [])
    assert [rule.prompt for rule in rules if rule.prompt] == ([column.hint] if column.hint else [])


@pytest.mark.parametrize("block", dossier.DOSSIER, ids=lambda block: block.name)
def test_the_dossier_has_its_blocks_with_room_for_their_lines(book: Any, block: Any) -> None:
    lines = cell(book, block.name)

    assert (len(lines), {len(line) for line in lines}) == (block.lines, {2})
    assert book["Gesprek"].cell(lines[0][0].row - 1, lines[0][0].column).value == block.heading


def test_the_conversation_is_there_with_room_for_the_request(book: Any) -> None:
    texts = {one.value for row in book["Gesprek"].iter_rows() for one in row}

    assert {node.say for node in dossier.LADDER} <= texts
    assert cell(book, dossier.REQUEST_NAME).alignment.wrap_text
    assert cell(book, dossier.SITUATION_NAME).value is None
    assert cell(book, dossier.COMPLETE_NAME).number_format.startswith("0%")


@pytest.mark.parametrize("figure", dashboard.FIGURES, ids=lambda figure: figure.field)
def test_the_dashboard_has_a_cell_for_each_figure_and_for_a_month_before(book: Any, figure: Any) -> None:
    now = cell(book, dashboard.cell_name(figure))
    before = cell(book, dashboard.cell_name(figure, previous=True))

    assert now.number_format == design.NUMBER_FORMATS[figure.kind]
    assert before.row == now.row + 1
    assert book["Dashboard"].cell(now.row - 1, now.column).value == figure.label


@pytest.mark.parametrize(
    "block", [dashboard.AGEING, dashboard.CASH, dashboard.TOP_DEBTORS], ids=lambda block: block.name
)
def test_the_dashboard_has_room_for_each_block(book: Any, block: Any) -> None:
    cells = cell(book, block.name)
    heads = [book["Dashboard"].cell(cells[0][0].row - 1, one.column).value for one in cells[0]]

    assert len(cells) == block.rows
    assert heads == [header for header, _ in block.columns]
    assert [one.number_format for one in cells[0]] == [design.NUMBER_FORMATS[kind] for _, kind in block.columns]
    assert cell(book, dashboard.AS_OF_NAME).number_format == design.NUMBER_FORMATS[Kind.DATE]


def test_the_charts_are_fed_by_cells_and_described(parts: dict[str, bytes]) -> None:
    assert b"Dashboard!$C$" in parts["xl/charts/chart1.xml"]
    assert parts["xl/charts/chart2.xml"].count(b"<c:ser>") == 3
    assert parts["xl/drawings/drawing1.xml"].count(b"taafgrafiek") == 2


def test_the_guide_links_to_every_visible_sheet(book: Any) -> None:
    targets = {
        one.hyperlink.location.partition("!")[0].strip("'")
        for row in book["Uitleg"].iter_rows()
        for one in row
        if one.hyperlink
    }

    assert targets == set(VISIBLE) - {"Uitleg"}


def test_the_guide_names_buttons_that_exist() -> None:
    labels = {button.label for button in BUTTONS}
    named = {"Importeren", "Bijwerken", "Bellijst", "Bankafschrift", "Gesprek openen", "Gesprek vastleggen", "Voorbeeld", "Brieven maken", "Verzonden markeren", "Ongedaan maken", "Controleer installatie"}  # fmt: skip
    text = " ".join(sentence for _, sentence in (*guide.START, *guide.DAILY)) + " ".join(guide.GOOD_TO_KNOW)

    assert named <= labels
    assert all(label in text for label in named)


def test_the_configuration_is_text_without_blank_lines(book: Any) -> None:
    sheet = book["xlwings.conf"]

    assert tuple(tuple(one.value for one in row) for row in sheet.iter_rows()) == CONFIGURATION
    assert {one.data_type for row in sheet.iter_rows() for one in row} == {"s"}
    assert dict(CONFIGURATION)["UDF MODULES"] == "xlwings_addin.functions"
