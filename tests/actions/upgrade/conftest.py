"""A workbook of an earlier version with everything a user may have done to it, and a differ that tells what got lost."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from lxml import etree
from pyopenvba import ExcelFile, VBAModuleKind

from xlwings_addin.actions.upgrade import upgrade
from xlwings_addin.engine import open_book
from xlwings_addin.engine.areas import parse_area
from xlwings_addin.ledger import schema
from xlwings_addin.ledger.lists import LISTS
from xlwings_addin.ledger.schema import BY_NAME, Column, Table
from xlwings_addin.ledger.sheets import SHEETS
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.template import build, customui, dashboard, tables, validation, workbook
from xlwings_addin.template.soundness import MAIN, Package, damage

LATER = {
    "Facturen": ("Contractrente", "Verjaart op", "Status"),
    "Debiteuren": ("KvK-nummer",),
    "Beleid": ("Kanaal", "Minimum uit handen", "Doelduur gesprek"),
    "Treden": ("Uiterlijk na dagen",),
}
"""Columns that the older version has not."""

OWN = {"Facturen": (3, "Mijn notitie"), "Debiteuren": (30, "Regio")}
"""Columns of the user, with the place where they put them."""

LATER_SETTINGS = ("Bewaartermijn notities", "Meeste belpogingen")
DAY = date(2026, 11, 23)


@contextmanager
def earlier_version() -> Iterator[None]:
    """The product as it was: fewer columns, settings, lists, tables, sheets, buttons, and another page."""
    with pytest.MonkeyPatch.context() as patch:
        changed = [BY_NAME[name] for name in {*LATER, *OWN}]
        for table in changed:
            patch.setitem(vars(table), "columns", tuple(_columns(table)))
            _forget(table)
        fewer = [table for table in schema.TABLES if table.name not in ("Extra_rente", "Betalingen")]
        for module in (workbook, tables):
            patch.setattr(module, "TABLES", tuple(fewer))
        patch.setattr(workbook, "SHEETS", tuple(sheet for sheet in SHEETS if sheet.name != "Betalingen"))
        settings = [one for one in workbook.SETTINGS_ROWS if one.label not in LATER_SETTINGS]
        patch.setattr(workbook, "SETTINGS_ROWS", tuple(settings))
        lists = {name: values[:-1] for name, values in workbook.LISTS.items() if name != "Momenten"}
        patch.setattr(workbook, "LISTS", lists)
        patch.setattr(customui, "BUTTONS", customui.BUTTONS[:-2])
        patch.setattr(dashboard, "FIGURES", dashboard.FIGURES[3:])
        patch.setattr(workbook, "add_example", lambda *_: None)
        patch.setitem(validation._TYPED[schema.Kind.DATE], "error_message", "Een datum, graag.")
        try:
            yield
        finally:
            patch.undo()
            for table in changed:
                _forget(table)


def _columns(table: Table) -> list[Column]:
    columns = [column for column in table.columns if column.header not in LATER.get(table.name, ())]
    if table.name in OWN:
        place, header = OWN[table.name]
        columns.insert(place, Column(header, "own"))
    return columns


def _forget(table: Table) -> None:
    for name in ("by_header", "by_field"):
        vars(table).pop(name, None)


def add_facts(path: Path) -> None:
    book = open_book(path)
    opened = open_tables(book, ["Facturen", "Debiteuren"])
    opened["Debiteuren"].append(
        [
            {"Debiteurnummer": f"D{number}", "Naam": f"Klant {number}", "Type": "Zakelijk", "Regio": "Noord & oost"}
            for number in range(60)
        ]
    )
    opened["Facturen"].append(
        [
            {
                "Factuurnummer": f"F{number:04d}",
                "Debiteurnummer": f"D{number % 60}",
                "Mijn notitie": f"=nagekeken <{number}>",
                "Factuurdatum": DAY - timedelta(number % 90 + 30),
                "Vervaldatum": DAY - timedelta(number % 90),
                "Bedrag": 100.5 + number,
            }
            for number in range(500)
        ]
    )
    lists = book.sheets["Lijsten"]
    column = lists.range("A1").expand("right").value.index("Functies") + 1
    lists.range((len(LISTS["Functies"]) + 1, column)).value = "Directeur"
    book.save()
    book.close()


def donated() -> dict[str, bytes]:
    """The parts of a sheet with a formula and a chart, as a user adds one."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "constant_memory": False}) as book:
        sheet = book.add_worksheet("Mijn blad")
        sheet.write_column(0, 0, [3, 1, 2])
        sheet.write_formula(3, 0, "=SUM(Facturen[Bedrag])")
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "='Mijn blad'!$A$1:$A$3"})
        sheet.insert_chart("C1", chart)
    with zipfile.ZipFile(made) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def add_own_things(path: Path) -> None:
    """A sheet and a chart, a chart on the sheet `Facturen`, a renamed sheet, a macro, a value in a list, a note."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist() if not name.endswith(".bin")}
        binary = {name: archive.read(name) for name in archive.namelist() if name.endswith(".bin")}
    gift = {name: data.decode() for name, data in donated().items()}
    overrides = ""
    for number, sheet in ((8, "xl/worksheets/sheet88.xml"), (9, _sheet_part(parts, "Facturen"))):
        drawing = f"xl/drawings/drawing{number}.xml"
        parts[drawing] = gift["xl/drawings/drawing1.xml"]
        parts[f"xl/drawings/_rels/drawing{number}.xml.rels"] = gift["xl/drawings/_rels/drawing1.xml.rels"].replace(
            "chart1", f"chart{number}"
        )
        parts[f"xl/charts/chart{number}.xml"] = gift["xl/charts/chart1.xml"]
        overrides += (
            f'<Override PartName="/{drawing}" ContentType="application/vnd.openxmlformats-officedocument.drawing+xml"/>'
            f'<Override PartName="/xl/charts/chart{number}.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.drawingml.chart+xml"/>'
        )
        rels = f"xl/worksheets/_rels/{sheet.rpartition('/')[2]}.rels"
        link = gift["xl/worksheets/_rels/sheet1.xml.rels"].replace("drawing1", f"drawing{number}")
        if rels in parts:
            parts[rels] = parts[rels].replace(
                "</Rel", re.findall("<Relationship .*?/>", link)[0].replace("rId1", "rId77") + "</Rel"
            )
            parts[sheet] = parts[sheet].replace("<tableParts", '<drawing r:id="rId77"/><tableParts')
        else:
            parts[rels], parts[sheet] = link, gift["xl/worksheets/sheet1.xml"]
    overrides += (
        '<Override PartName="/xl/worksheets/sheet88.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f"{overrides}</Types>")
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        "</Rel",
        '<Relationship Id="rId88" Target="worksheets/sheet88.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Rel',
    )
    main = parts["xl/workbook.xml"].replace("</sheets>", '<sheet name="Mijn blad" sheetId="88" r:id="rId88"/></sheets>')
    main = main.replace('<sheet name="Debiteuren"', '<sheet name="Klanten"').replace("Debiteuren!$", "Klanten!$")
    main = re.sub(r'("Functies">[^<]*\$)(\d+)<', lambda found: f"{found[1]}{int(found[2]) + 1}<", main)
    parts["xl/workbook.xml"] = main.replace(
        "</definedNames>", "<definedName name=\"Mijn_naam\">'Mijn blad'!$A$1</definedName></definedNames>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in {**parts, **binary}.items():
            archive.writestr(name, data)
    with ExcelFile(path) as book:
        book.vba_project().add_module("MijnMacro", "Sub Hallo()\r\nEnd Sub\r\n", kind=VBAModuleKind.standard)
        book.set_module("ThisWorkbook", book.get_module("ThisWorkbook") + "\r\nSub Mijn()\r\nEnd Sub\r\n")
        book.save(path)


def _sheet_part(parts: dict[str, str], name: str) -> str:
    identity = re.findall(rf'<sheet name="{name}"[^>]*r:id="(\w+)"', parts["xl/workbook.xml"])[0]
    (found,) = [
        one
        for one in re.findall("<Relationship [^>]*/>", parts["xl/_rels/workbook.xml.rels"])
        if f'Id="{identity}"' in one
    ]
    return "xl/" + re.findall('Target="([^"]*)"', found)[0].removeprefix("/xl/")


@pytest.fixture(scope="session")
def older_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("ouder") / "werkmap.xlsm"
    with earlier_version():
        path.write_bytes(build())
        add_facts(path)
    add_own_things(path)
    assert damage(path.read_bytes()) == []
    return path.read_bytes()


@pytest.fixture
def older(older_bytes: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "werkmap.xlsm"
    path.write_bytes(older_bytes)
    return path


@pytest.fixture(scope="module")
def upgraded(older_bytes: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("nieuw") / "werkmap.xlsm"
    path.write_bytes(older_bytes)
    upgrade(path)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def cells_of(package: Package, part: str) -> dict[str, tuple[str, str, str | None]]:
    """Formula, text and format of every cell that holds something."""
    found = {}
    for cell in package.xml(part).iter(f"{MAIN}c"):
        value = cell.findtext(f"{MAIN}v") or ""
        text = package.texts[int(value)] if cell.get("t") == "s" else value
        text = "".join(one.text or "" for one in cell.iter(f"{MAIN}t")) or text
        if len(cell):
            found[cell.get("r")] = (cell.findtext(f"{MAIN}f") or "", text, cell.get("s"))
    return found


def aside(address: str) -> str:
    """Where a cell of the sheet `Beleid` stands when the table Treden made room for its neighbour."""
    area = parse_area(address)
    by = len(LATER["Beleid"]) if area.left > len(schema.POLICIES.columns) - len(LATER["Beleid"]) else 0
    return str(area._replace(left=area.left + by, right=area.right + by))


def lost(before: Path, after: Path) -> list[str]:
    """What a user had in one workbook and has not in the other: parts, cells, formats, rules, names, macros."""
    old, new = Package.read(before.read_bytes()), Package.read(after.read_bytes())
    gone = [f"sheet {name}" for name in old.sheets if name not in new.sheets]
    if gone or list(new.sheets)[: len(old.sheets)] != list(old.sheets):
        return [*gone, "the order of the sheets"]
    for name, part in old.sheets.items():
        home = new.sheets.get(f"{name} (oud)", new.sheets[name])
        cells = cells_of(new, home)
        replaced = {"Lijsten", "xlwings.conf"}
        for address, content in cells_of(old, part).items():
            place = aside(address) if name == "Beleid" else address
            if name not in replaced and cells.get(place) != content:
                gone.append(f"{name}!{address}: {content} became {cells.get(place)}")
        for kind in ("conditionalFormatting", "mergeCell", "hyperlink", "pane", "pageSetup", "drawing"):
            kept = {etree.tostring(one) for one in new.xml(home).iter(f"{MAIN}{kind}")}
            for one in old.xml(part).iter(f"{MAIN}{kind}"):
                if (
                    "Beleid" not in (name, one.get("location", "").partition("!")[0])
                    and etree.tostring(one) not in kept
                ):
                    gone.append(f"{name}: {kind}")
    styles, fresh = old.xml("xl/styles.xml"), new.xml("xl/styles.xml")
    for group in styles:
        if [etree.tostring(one) for one in group] != [etree.tostring(one) for one in fresh.find(group.tag)][
            : len(group)
        ]:
            gone.append(f"formats: {group.tag}")
    touched = r"\[Content|_rels/|xl/_rels/|xl/(workbook|styles|vbaProject|calcChain|worksheets/|tables/)|customUI/"
    gone += [name for name, data in old.parts.items() if not re.match(touched, name) and new.parts.get(name) != data]
    gone += [name for name, source in old.modules.items() if name not in new.modules]
    return gone


def rows_of(path: Path, table: str) -> list[dict[str, Any]]:
    book = open_book(path, readonly=True)
    opened = {one.name: one for sheet in book.sheets for one in sheet.tables}[table]
    headers = opened.header_row_range.value
    body = opened.data_body_range.options(ndim=2).value
    book.close()
    return [dict(zip(headers, row, strict=True)) for row in body]


@pytest.fixture(scope="session")
def read_parts() -> Callable[[Path], dict[str, bytes]]:
    return parts_of


@pytest.fixture(scope="session")
def read_rows() -> Callable[[Path, str], list[dict[str, Any]]]:
    return rows_of


@pytest.fixture(scope="session")
def differ() -> Callable[[Path, Path], list[str]]:
    return lost


@pytest.fixture(scope="session")
def later() -> dict[str, tuple[str, ...]]:
    """Columns by table that the older version has not; under "" its missing settings."""
    return {**LATER, "": LATER_SETTINGS}
