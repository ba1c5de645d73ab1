"""PDF of letters by LibreOffice: in chunks over two instances, beside one call a file and LibreOffice's own mail merge to PDF.

`python -m benchmarks.pdf` needs LibreOffice, and python3-uno for its mail merge. One call a file is run for `FILES` files and scaled up to the size;
the start of the program, which each call pays again, is all in it. CPU seconds of LibreOffice's own processes; the letters a second at the end are by
the clock on the wall, on an idle machine two instances use two cores.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.letters import contents, template
from benchmarks.side_by_side import Taken, clock, main

SIZES = (100,)
FILES = 5
OFFICE = Path(__file__).parents[1] / "tests" / "calc"
UNO = os.environ.get("PYUNO_PATH", "/usr/lib/python3/dist-packages")
SHEET, SOURCE = "Samenvoegen", "Brieven"
FILTERS = {"pdf": "writer_pdf_Export", "docx": "MS Word 2007 XML"}


def letters_in(place: Path, letters: int) -> list[Path]:
    from xlwings_addin.mailmerge.template import load_template

    compiled = load_template(template())
    files = [place / f"{number:06}.docx" for number in range(letters)]
    for file, content in zip(files, contents(letters), strict=True):
        file.write_bytes(compiled.fill(content))
    return files


def product(letters: int) -> Taken:
    from xlwings_addin.mailmerge.pdf import make_pdfs

    with tempfile.TemporaryDirectory() as name:
        files = letters_in(Path(name), letters)
        started = time.perf_counter()
        with clock() as taken:
            made = list(make_pdfs(files))
        print(
            f"product: {letters / (time.perf_counter() - started):.1f} letters a second by the clock", file=sys.stderr
        )
    assert not [each.problem for each in made if each.problem]
    return taken


def one_call_a_file(letters: int) -> Taken:
    from xlwings_addin.mailmerge.libreoffice import program

    soffice = program()
    assert soffice
    with tempfile.TemporaryDirectory() as name:
        files = letters_in(Path(name), FILES)
        with clock() as taken:
            for file in files:
                profile = f"-env:UserInstallation={Path(name, 'profiel').as_uri()}"
                command = [soffice, profile, "--headless", "--convert-to", "pdf", "--outdir", name, str(file)]
                subprocess.run(command, capture_output=True, check=True, timeout=120)
        assert len(list(Path(name).glob("*.pdf"))) == FILES
    return taken * (letters / FILES)


def mail_merge(letters: int, kind: str = "pdf") -> Taken:
    """The template and a table with the same values, merged to one PDF (or docx) a letter; without the payment codes."""
    import xlsxwriter

    from xlwings_addin.mailmerge.content import merge_row
    from xlwings_addin.mailmerge.fields import HEADERS

    sys.path.insert(0, str(OFFICE))
    from office import Office  # type: ignore[import-not-found]

    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        rows = [merge_row(content) for content in contents(letters)]
        with xlsxwriter.Workbook(str(place / "bron.xlsx"), {"strings_to_formulas": False}) as book:
            sheet = book.add_worksheet(SHEET)
            for line, row in enumerate([dict(zip(HEADERS, HEADERS, strict=True)), *rows]):
                sheet.write_row(line, 0, [row[header] for header in HEADERS])
        out = place / kind
        out.mkdir()
        with clock() as taken, Office(place, UNO) as office:
            merged(office, place, out, FILTERS[kind])
        assert len(list(out.glob(f"*.{kind}"))) == letters
    return taken


def merged(office: Any, place: Path, out: Path, file_filter: str) -> None:
    import uno  # type: ignore[import-not-found]
    from office import properties  # type: ignore[import-not-found]

    def url(path: Path) -> str:
        return str(uno.systemPathToFileUrl(str(path)))

    databases = office.create("com.sun.star.sdb.DatabaseContext")
    source = databases.createInstance()
    source.URL = f"sdbc:calc:{url(place / 'bron.xlsx')}"
    source.DatabaseDocument.storeAsURL(url(place / "bron.odb"), ())
    databases.registerDatabaseLocation(SOURCE, url(place / "bron.odb"))
    document = office.load(template(), macros=False)
    fields = document.TextFields.createEnumeration()
    found = []
    while fields.hasMoreElements():
        found.append(fields.nextElement())
    for field in found:
        if field.supportsService("com.sun.star.text.TextField.Database"):
            master = document.createInstance("com.sun.star.text.FieldMaster.Database")
            master.DataBaseName, master.DataTableName, master.DataCommandType = SOURCE, SHEET, 0
            master.DataColumnName = field.TextFieldMaster.DataColumnName
            attached = document.createInstance("com.sun.star.text.TextField.Database")
            attached.attachTextFieldMaster(master)
            field.Anchor.Text.insertTextContent(field.Anchor, attached, True)
    document.storeToURL(url(place / "hoofd.odt"), properties(FilterName="writer8"))
    document.close(True)
    merge = office.create("com.sun.star.text.MailMerge")
    for name, value in (
        ("DocumentURL", url(place / "hoofd.odt")), ("DataSourceName", SOURCE), ("CommandType", 0), ("Command", SHEET),
        ("OutputType", 2), ("OutputURL", url(out)), ("SaveAsSingleFile", False), ("FileNamePrefix", "brief"),
        ("SaveFilter", file_filter),
    ):  # fmt: skip
        setattr(merge, name, value)
    merge.execute(())


CONTESTANTS = {
    "product": product,
    f"one soffice call a file ({FILES} files, scaled)": one_call_a_file,
    "LibreOffice mail merge": mail_merge,
}

if __name__ == "__main__":
    main("benchmarks.pdf", CONTESTANTS, SIZES)
