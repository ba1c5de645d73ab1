"""The template is sound, and each check finds the fault it is there for."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from pyopenvba import ExcelFile

from xlwings_addin.ribbon import BUTTONS
from xlwings_addin.template.soundness import faults

Plant = Callable[..., bytes]

RIBBON = "customUI/customUI.xml"
BOOK = "xl/workbook.xml"
BELLIJST = "xl/worksheets/sheet3.xml"
TABLE = "xl/tables/table1.xml"
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"

FAULTS = [
    # package
    (BOOK, "</sheets>", "</sheet>", "xl/workbook.xml is not well-formed XML"),
    ("[Content_Types].xml", '<Default Extension="bin"', '<Default Extension="exe"', "xl/vbaProject.bin has no content type"),
    ("[Content_Types].xml", "/xl/tables/table1.xml", "/xl/tables/table99.xml", "table99.xml, which is not there"),
    ("_rels/.rels", 'Target="customUI/customUI.xml"', 'Target="customUI/weg.xml"', "customUI/weg.xml, which is not there"),
    (RELATIONSHIPS, 'Id="rId2"', 'Id="rId1"', "has the relationship rId1 twice"),
    (BELLIJST, '<tablePart r:id="rId1"/>', '<tablePart r:id="rId9"/>', "uses the relationship rId9"),
    (
        "xl/worksheets/_rels/sheet3.xml.rels",
        "</Relationships>",
        '<Relationship Id="rId8" Type="x" Target="http://voorbeeld.nl" TargetMode="External"/></Relationships>',
        "links to http://voorbeeld.nl, outside the file",
    ),
    # cells
    (BELLIJST, 'r="B2"', 'r="B0"', "cell B0 in row 2 is not a legal place"),
    (BELLIJST, 'r="B2"', 'r="XFE2"', "cell XFE2 in row 2 is not a legal place"),
    (BELLIJST, 'r="B2"', 'r="B3"', "cell B3 in row 2 is not a legal place"),
    (BELLIJST, 'r="C2"', 'r="B2"', "cell B2 in row 2 is not a legal place"),
    (BELLIJST, '<c r="B2" s="', '<c r="B2" s="9', "cell B2 has a format that is not there"),
    (BELLIJST, 't="s"><v>', 't="s"><v>99', "has a text that is not there"),
    (BELLIJST, 'sqref="A2:A1048576"', 'sqref="A2:A1048577"', "A2:A1048577 is not a legal range"),
    # tables
    (TABLE, 'displayName="Bellijst"', 'displayName="Facturen"', "Table Facturen: another table or name has this name"),
    (TABLE, 'displayName="Bellijst"', 'displayName="Peildatum"', "Table Peildatum: another table or name has this name"),
    (TABLE, ' id="1" ', ' id="2" ', "another table has the id 2"),
    (TABLE, 'name="Debiteur"', 'name="debiteurnummer"', "two columns have the same header"),
    (TABLE, 'name="Debiteur"', 'name="Klant"', "header 'Klant' is 'Debiteur' in the cell"),
    (TABLE, 'ref="A1:V2"', 'ref="A1:V1"', "not a legal range with a header and a data row"),
    (TABLE, 'ref="A1:V2"', 'ref="A1:W2"', "has another width than its 22 columns"),
    (TABLE, '<autoFilter ref="A1:V2"', '<autoFilter ref="A1:U2"', "the filter covers A1:U2"),
    ("xl/tables/table9.xml", 'ref="V1:AE14"', 'ref="T1:AC14"', "tables Beleid and Treden overlap"),
    # names, lists, links
    (BOOK, 'name="Peildatum"', 'name="A1"', "Name A1: not a legal name"),
    (BOOK, "'Instellingen'!$B$2", "'Instelling'!$B$2", "Name Peildatum: 'Instelling'!$B$2 is not there"),
    (BOOK, "'Instellingen'!$B$2", "#REF!", "Name Peildatum: #REF! is not there"),
    (BOOK, "Beleid[Beleid]", "Beleid[Naam]", "Name Beleidsnamen: Beleid[Naam] is not there"),
    (BELLIJST, "<formula1>Uitkomsten</formula1>", "<formula1>Uitkomst</formula1>", "the list Uitkomst of Q2:Q1048576 is not there"),
    (BELLIJST, "<formula1>Uitkomsten<", f'<formula1>"{"Ja," * 100}Nee"<', "longer than 255 characters"),
    ("xl/worksheets/sheet1.xml", 'location="Beleid!V1"', 'location="Treden!A1"', "leads to Treden!A1, which is not there"),
    # ribbon and code names
    ("_rels/.rels", "relationships/ui/extensibility", "relationships/ui/weg", "has no ribbon tab"),
    (RIBBON, 'id="btn_bijwerken"', 'id="btn_importeren"', "has the id btn_importeren twice"),
    (RIBBON, 'keytip="K"', 'keytip="I"', "has the key tip I twice"),
    (RIBBON, 'imageMso="RefreshAll"', 'imageMso="RefreshEverything"', "no picture RefreshEverything is known"),
    (RIBBON, "modIncasso.Lint_bijwerken", "modIncasso.Lint_weg", "there is no procedure modIncasso.Lint_weg"),
    (RIBBON, "modIncasso.Lint_bijwerken", "Lint_bijwerken", "there is no procedure Lint_bijwerken"),
    (RIBBON, "modIncasso.Lint_bijwerken", "modIncasso.Opwarmen", "there is no procedure modIncasso.Opwarmen"),
    (BELLIJST, 'codeName="wsBellijst"', 'codeName="wsBel"', "The code name wsBel of sheet Bellijst has no VBA module"),
    (BELLIJST, 'codeName="wsBellijst"', 'codeName="wsBel"', "The VBA module wsBellijst belongs to no sheet"),
    (BELLIJST, 'codeName="wsBellijst"', 'codeName="wsGesprek"', "wsGesprek also belongs to sheet Bellijst"),
]  # fmt: skip


def test_the_template_is_sound(built: bytes) -> None:
    assert faults(built) == []


@pytest.mark.parametrize(("part", "old", "new", "sentence"), FAULTS)
def test_a_fault_is_found(plant: Plant, part: str, old: str, new: str, sentence: str) -> None:
    assert any(sentence in fault for fault in faults(plant(part, old, new)))


def test_a_link_to_another_workbook_is_found(plant: Plant) -> None:
    assert "The workbook has links to other workbooks." in faults(
        plant("xl/externalLinks/externalLink1.xml", add=b"<externalLink/>")
    )


def test_a_part_named_twice_is_found(plant: Plant) -> None:
    assert "The package holds XL/styles.xml twice." in faults(plant("XL/styles.xml", add=b"<styleSheet/>"))


@pytest.mark.parametrize(
    ("module", "code", "sentence"),
    [
        ("modIncasso", "' caf\u00e9\r\n", "Module modIncasso: VBA that is not ASCII"),
        ("modIncasso", "Sub Auto_Open()\r\nEnd Sub\r\n", "the procedure Auto_Open runs by itself"),
        ("ThisWorkbook", "Sub Workbook_BeforeClose(c)\r\nEnd Sub\r\n", "the procedure Workbook_BeforeClose runs by itself"),
        ("wsFacturen", "Sub Worksheet_Change(t)\r\nEnd Sub\r\n", "the procedure Worksheet_Change runs by itself"),
    ],
)  # fmt: skip
def test_a_fault_in_a_macro_is_found(built: bytes, module: str, code: str, sentence: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "werkmap.xlsm"
        path.write_bytes(built)
        with ExcelFile(path) as workbook:
            workbook.set_module(module, workbook.get_module(module) + code)
            workbook.save(path)
        assert any(sentence in fault for fault in faults(path.read_bytes()))


def test_key_tips_do_not_begin_with_one_another() -> None:
    tips = [button.key_tip for button in BUTTONS]

    assert len(set(tips)) == len(tips)
    assert not [(one, other) for one in tips for other in tips if one != other and other.startswith(one)]
