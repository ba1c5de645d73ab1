"""Make every picture of the manual from the demo: ``python docs/make_pictures.py``.

With a folder, ``python docs/make_pictures.py FOLDER``, it puts there what else there is to look at: every sheet as on a small screen
and as printed, every letter, and every page of the manual in Word.

The demo is told for a fixed day, so that the pictures change only when the product does. Needs LibreOffice (``soffice``),
poppler (``pdftoppm``), Pillow and the font Carlito.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops, ImageOps

from xlwings_addin.actions.report import Report
from xlwings_addin.actions.workbook import on_closed
from xlwings_addin.demo import make_demo
from xlwings_addin.demo.manual import NAME as MANUAL
from xlwings_addin.demo.story import WORKBOOK
from xlwings_addin.ledger.form import FORM_SHEET, cell_name
from xlwings_addin.ledger.schema import CALLS
from xlwings_addin.ledger.sheets import SHEETS

PICTURES = Path(__file__).with_name("pictures")

DAY = date(2026, 11, 20)

NOTE = {"outcome": "Toezegging", "spoken_to": "mevrouw D. Proef"}
"""What is typed on the sheet `Gesprek`, which the demo leaves open at the first debtor to call."""

WIDE, LETTER_WIDTH = 1300, 760
EDGE = "#b8c0c6"

SCREEN = 1366 - 40, 768 - 230
"""Pixels that a small screen leaves for cells, beside headings, ribbon and tabs."""

DUTCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop></item>
</oor:items>
"""


class View(NamedTuple):
    """A part of a sheet: the columns by header (or an area), how many rows of its table, and columns made narrower."""

    name: str
    sheet: str
    area: str = ""
    headers: tuple[str, ...] = ()
    rows: int = 0
    widths: Mapping[str, float] = MappingProxyType({})


VIEWS = (
    View("uitleg", "Uitleg", area="A1:H27"),
    View(
        "facturen",
        "Facturen",
        headers=(
            "Factuurnummer",
            "Debiteur",
            "Openstaand",
            "Dagen te laat",
            "Volgende stap",
            "Stapdatum",
            "Status",
            "Reden",
        ),
        rows=14,
        widths={"Reden": 86},
    ),
    View(
        "bellijst",
        "Bellijst",
        headers=(
            "Volgorde",
            "Debiteur",
            "Telefoon",
            "Te laat",
            "Oudste dagen",
            "Gespreksdoel",
            "Waarom vandaag",
            "Uitkomst",
            "Gesproken met",
            "Toegezegd bedrag",
            "Toegezegd op",
        ),
        rows=6,
    ),
    View("gesprek", FORM_SHEET, area="A1:L47"),
    View("treden", "Beleid"),
)

LETTERS = ("herinnering", "bevestiging_toezegging", "laatste_aanmaning")
"""Templates of the letters in the manual."""

RUNNING = 0.05
"""The part of a page that its header and its footer each take."""

PRINTED = "Dashboard"
"""The sheet that is shown as printed, because a copy of it loses its charts."""


def main(folder: Path | None) -> None:
    """Make all pictures of the manual, and in a folder everything else that there is to see."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        workbook = _demo(place / "demo")
        sources = [_one_sheet(workbook, view, place / f"{view.name}.xlsx") for view in VIEWS]
        sources += [_letter(workbook.parent, name, place) for name in LETTERS]
        sources.append(_only(workbook, PRINTED, place / f"{PRINTED.lower()}.xlsm"))
        _to_pdf(sources, place)
        PICTURES.mkdir(exist_ok=True)
        for source in sources:
            width = LETTER_WIDTH if source.suffix == ".docx" else WIDE
            _picture(source.with_suffix(".pdf"), PICTURES / f"{source.stem}.png", width)
        if folder is not None:
            _everything(workbook, place / "all", folder)


def _demo(folder: Path) -> Path:
    make_demo(folder, DAY)

    def noted(book: Any) -> Report:
        names = {name.name: name for name in book.names}
        for field, text in NOTE.items():
            names[cell_name(CALLS.by_field[field])].refers_to_range.value = text
        return Report("")

    on_closed(folder / WORKBOOK, noted)
    return folder / WORKBOOK


def _everything(workbook: Path, place: Path, folder: Path) -> None:
    """Every sheet on a screen and on paper, every letter, and the pages of the manual."""
    place.mkdir()
    folder.mkdir(parents=True, exist_ok=True)
    shown = [sheet.name for sheet in SHEETS if not sheet.name.startswith("xlwings")]
    sources = [_only(workbook, name, place / f"print_{name.lower()}.xlsm") for name in shown]
    sources += [_screen(workbook, name, place / f"screen_{name.lower()}.xlsx") for name in shown]
    sources += [_letter(workbook.parent, name, place) for name in _templates(workbook.parent)]
    sources.append(place / MANUAL)
    sources[-1].write_bytes((workbook.parent / MANUAL).read_bytes())
    _to_pdf(sources, place)
    for source in sources:
        target = folder / source.stem
        subprocess.run(["pdftoppm", "-r", "80", "-png", source.with_suffix(".pdf"), target], check=True, timeout=120)


def _only(workbook: Path, name: str, target: Path) -> Path:
    """A copy in which only one sheet is printed, as it is: the one in front is printed even when it is hidden."""
    target.write_bytes(workbook.read_bytes())

    def others_hidden(book: Any) -> Report:
        book.sheets[name].visible = True
        for sheet in book.sheets:
            sheet.visible = sheet.name == name
        return Report("")

    on_closed(target, others_hidden)
    with zipfile.ZipFile(target) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    main, place = parts["xl/workbook.xml"], [sheet.name for sheet in SHEETS].index(name)
    main = re.sub(rb'(<workbookView[^>]*?)(?: activeTab="\d+")?(/?>)', rb'\1 activeTab="%d"\2' % place, main)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in (parts | {"xl/workbook.xml": main}).items():
            archive.writestr(part, content)
    return target


def _screen(workbook: Path, name: str, target: Path) -> Path:
    """A copy that prints the cells that fit on a small screen."""
    book = openpyxl.load_workbook(workbook)
    sheet = book[name]
    width, last_column = 0.0, 0
    while width < SCREEN[0]:
        last_column += 1
        dimension = sheet.column_dimensions[get_column_letter(last_column)]
        width += 0 if dimension.hidden else (dimension.width or 9) * 7 + 5
    height, last_row = 0.0, 0
    while height < SCREEN[1]:
        last_row += 1
        height += (sheet.row_dimensions[last_row].height or 15) * 4 / 3
    area = f"A1:{get_column_letter(last_column)}{last_row}"
    return _printing(book, sheet, area, target)


def _templates(folder: Path) -> Iterator[str]:
    """The templates from which the letters of the demo were made."""
    names = (re.search(r"_D\d+_(\w+)\.docx$", path.name) for path in sorted(folder.glob("Brieven/*.docx")))
    yield from dict.fromkeys(match[1] for match in names if match)


def _letter(folder: Path, template: str, place: Path) -> Path:
    """The last letter from a template."""
    target = place / f"{template}.docx"
    target.write_bytes(sorted(folder.glob(f"Brieven/*_D????_{template}.docx"))[-1].read_bytes())
    return target


def _one_sheet(workbook: Path, view: View, target: Path) -> Path:
    """A copy of the workbook that prints only what the picture shows, on one page."""
    book = openpyxl.load_workbook(workbook)
    return _printing(book, book[view.sheet], view.area or _columns(book[view.sheet], view), target)


def _printing(book: Any, shown: Any, area: str, target: Path) -> Path:
    for sheet in book.worksheets:
        sheet.sheet_state = "visible" if sheet is shown else "hidden"
    book.active = book.index(shown)
    shown.print_area = area
    shown.print_title_rows = shown.print_title_cols = None
    shown.HeaderFooter = HeaderFooter()
    shown.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    setup = shown.page_setup
    setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 8, 1, 1
    book.save(target)
    return target


def _columns(sheet: Any, view: View) -> str:
    """Hide the columns of the table that the picture does not show; gives the area."""
    first, top, last, bottom = range_boundaries(sheet.tables[view.name.capitalize()].ref)
    _ungroup(sheet)
    for column in range(first, last + 1):
        if view.headers and sheet.cell(top, column).value not in view.headers:
            sheet.column_dimensions[get_column_letter(column)].hidden = True
        elif width := view.widths.get(sheet.cell(top, column).value):
            sheet.column_dimensions[get_column_letter(column)].width = width
    end = min(bottom, top + view.rows) if view.rows else bottom
    return f"{get_column_letter(first)}{top}:{get_column_letter(last)}{end}"


def _ungroup(sheet: Any) -> None:
    """Give each column that shares its width with its neighbours a width of its own, so that one can be hidden."""
    for dimension in list(sheet.column_dimensions.values()):
        last, dimension.max = dimension.max, dimension.min
        for column in range(dimension.min + 1, last + 1):
            sheet.column_dimensions[get_column_letter(column)].width = dimension.width


def _to_pdf(sources: Iterable[Path], place: Path) -> None:
    profile = place / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(DUTCH, "utf-8")
    office = ["soffice", f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", place, *sources], check=True, timeout=900, stdout=subprocess.DEVNULL)


def _picture(pdf: Path, target: Path, width: int) -> None:
    """The first page without its margins, with a thin edge, in few colours."""
    page = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, page], check=True, timeout=60)
    with Image.open(page.with_suffix(".png")) as image:
        drawn = image.convert("RGB")
    if pdf.stem == PRINTED.lower():
        drawn = drawn.crop((0, round(drawn.height * RUNNING), drawn.width, round(drawn.height * (1 - RUNNING))))
    if width == WIDE:
        drawn = drawn.crop(ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox())
    if drawn.width > width:
        drawn = drawn.resize((width, round(drawn.height * width / drawn.width)), Image.Resampling.LANCZOS)
    edged = ImageOps.expand(ImageOps.expand(drawn, 12, "white"), 1, EDGE)
    edged.quantize(128, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
