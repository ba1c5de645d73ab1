"""Make every picture of the manual from the demo: ``python docs/make_pictures.py``.

The demo is told for a fixed day, so that the pictures change only when the product does. Needs LibreOffice (``soffice``),
poppler (``pdftoppm``), Pillow and the font Carlito.
"""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.header_footer import HeaderFooter
from openpyxl.worksheet.properties import PageSetupProperties
from PIL import Image, ImageChops, ImageOps

from xlwings_addin.actions.call_list import make_call_list
from xlwings_addin.actions.dossier import open_dossier
from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.workbook import on_closed
from xlwings_addin.demo import make_demo
from xlwings_addin.ledger.form import FORM_SHEET, cell_name
from xlwings_addin.ledger.schema import CALLS

PICTURES = Path(__file__).with_name("pictures")

DAY = date(2026, 11, 20)
CALLER = Occasion(DAY, datetime(2026, 11, 20, 10, 15), "Sanne Bakker")

DEBTOR = "D1004"
NOTE = {"outcome": "Toezegging", "spoken_to": "mevrouw D. Proef", "means": "Overboeking"}
"""What is typed on the sheet `Gesprek` in the picture."""

WIDE, LETTER_WIDTH = 1300, 760
EDGE = "#b8c0c6"

DUTCH = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>nl-NL</value></prop></item>
</oor:items>
"""


class View(NamedTuple):
    """A part of a sheet: the columns by header (or an area), and how many rows of its table."""

    name: str
    sheet: str
    area: str = ""
    headers: tuple[str, ...] = ()
    rows: int = 0


VIEWS = (
    View("uitleg", "Uitleg", area="A1:H27"),
    View(
        "facturen",
        "Facturen",
        headers=(
            "Factuurnummer",
            "Debiteur",
            "Vervaldatum",
            "Openstaand",
            "Dagen te laat",
            "Volgende stap",
            "Stapdatum",
            "Uiterste datum",
            "Status",
            "Reden",
        ),
        rows=13,
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
        rows=4,
    ),
    View("gesprek", FORM_SHEET, area="A1:L47"),
    View("treden", "Beleid"),
)

LETTERS = {
    "herinnering": "B2026-0007_*.docx",
    "bevestiging_toezegging": "B2026-0006_*.docx",
    "laatste_aanmaning": "B2026-0010_*.docx",
}
"""Picture of a letter to the letter of the demo."""


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        workbook = _demo(place / "demo")
        sources = [_one_sheet(workbook, view, place / f"{view.name}.xlsx") for view in VIEWS]
        sources += [
            _copy(workbook.parent / "Brieven", pattern, place / f"{name}.docx") for name, pattern in LETTERS.items()
        ]
        _to_pdf(sources, place)
        PICTURES.mkdir(exist_ok=True)
        for source in sources:
            width = LETTER_WIDTH if source.suffix == ".docx" else WIDE
            _picture(source.with_suffix(".pdf"), PICTURES / f"{source.stem}.png", width)


def _demo(folder: Path) -> Path:
    make_demo(folder, DAY)
    workbook = next(folder.glob("*.xlsm"))
    on_closed(workbook, lambda book: make_call_list(book, CALLER))

    def opened(book: Any) -> Any:
        report = open_dossier(book, DEBTOR, CALLER)
        names = {name.name: name for name in book.names}
        for field, text in NOTE.items():
            names[cell_name(CALLS.by_field[field])].refers_to_range.value = text
        return report

    on_closed(workbook, opened)
    return workbook


def _one_sheet(workbook: Path, view: View, target: Path) -> Path:
    """A copy of the workbook that prints only what the picture shows, on one page."""
    book = openpyxl.load_workbook(workbook)
    shown = book[view.sheet]
    for sheet in book.worksheets:
        sheet.sheet_state = "visible" if sheet is shown else "hidden"
    book.active = book.index(shown)
    shown.print_area = view.area or _columns(shown, view)
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
    end = min(bottom, top + view.rows) if view.rows else bottom
    return f"{get_column_letter(first)}{top}:{get_column_letter(last)}{end}"


def _ungroup(sheet: Any) -> None:
    """Give each column that shares its width with its neighbours a width of its own, so that one can be hidden."""
    for dimension in list(sheet.column_dimensions.values()):
        last, dimension.max = dimension.max, dimension.min
        for column in range(dimension.min + 1, last + 1):
            sheet.column_dimensions[get_column_letter(column)].width = dimension.width


def _copy(folder: Path, pattern: str, target: Path) -> Path:
    target.write_bytes(next(folder.glob(pattern)).read_bytes())
    return target


def _to_pdf(sources: Iterable[Path], place: Path) -> None:
    profile = place / "profile" / "user"
    profile.mkdir(parents=True)
    (profile / "registrymodifications.xcu").write_text(DUTCH, "utf-8")
    office = ["soffice", f"-env:UserInstallation={profile.parent.as_uri()}", "--headless", "--convert-to", "pdf"]
    subprocess.run([*office, "--outdir", place, *sources], check=True, timeout=300, stdout=subprocess.DEVNULL)


def _picture(pdf: Path, target: Path, width: int) -> None:
    """The first page without its margins, with a thin edge, in few colours."""
    page = pdf.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", pdf, page], check=True, timeout=60)
    with Image.open(page.with_suffix(".png")) as image:
        drawn = image.convert("RGB")
    if width == WIDE:
        drawn = drawn.crop(ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox())
    if drawn.width > width:
        drawn = drawn.resize((width, round(drawn.height * width / drawn.width)), Image.Resampling.LANCZOS)
    edged = ImageOps.expand(ImageOps.expand(drawn, 12, "white"), 1, EDGE)
    edged.quantize(64, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(target, optimize=True)


if __name__ == "__main__":
    main()
