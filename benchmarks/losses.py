"""What is left of a workbook after one cell of it was changed: the product beside openpyxl, wolfxl and LibreOffice.

`python -m benchmarks.losses` (first `pip install wolfxl`) makes the workbook of `tests/corpus`, which holds everything that
a user or Excel may have put into one, lets each program write one cell, and prints which things are kept, changed or lost.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "corpus"))

import made
from differ import Parts, name_of, parts_of, sheets

CELL = "F3"
NUMBERED = re.compile(r"(\w*[iI]d|uid|spid|count|uniqueCount)$")
"""Attributes that only number things, which every program does in its own way."""


def _shape(node: etree._Element) -> str:
    """An element with all that it holds, without the numbers that tie parts together."""
    attributes = sorted(
        f"{etree.QName(key).localname}={value}"
        for key, value in node.attrib.items()
        if not NUMBERED.match(etree.QName(key).localname)
    )
    inside = "".join(_shape(child) for child in node if isinstance(child.tag, str))
    return f"<{name_of(node)} {' '.join(attributes)}>{(node.text or '').strip()}{inside}"


def _roots(parts: Parts) -> Iterator[etree._Element]:
    for name, data in parts.items():
        if name.endswith((".xml", ".rels", ".vml")):
            yield etree.fromstring(data)


def elements(path: str) -> Callable[[Parts], Counter[str]]:
    """Every element that this XPath finds in any part, as it is written."""
    return lambda parts: Counter(_shape(node) for root in _roots(parts) for node in root.xpath(path))


def values(path: str) -> Callable[[Parts], Counter[str]]:
    """The texts and attributes that this XPath finds in any part."""
    return lambda parts: Counter(str(found) for root in _roots(parts) for found in root.xpath(path))


def files(pattern: str) -> Callable[[Parts], Counter[str]]:
    """The parts with such a name, byte for byte."""
    return lambda parts: Counter(str(hash(data)) for name, data in parts.items() if re.search(pattern, name))


def _at(name: str) -> str:
    return f"//*[local-name()='{name}']"


def _custom_ribbon(parts: Parts) -> Counter[str]:
    related = b"customUI/customUI.xml" in parts["_rels/.rels"]
    return Counter(name for name in parts if name == "customUI/customUI.xml" and related)


def _rich_cell(parts: Parts) -> Counter[str]:
    return Counter(
        "".join(node.itertext()) for root in _roots(parts) for node in root.xpath("//*[local-name()='si' or local-name()='is'][*[local-name()='r']]")
        if len(node.xpath(".//*[local-name()='b']"))
    )  # fmt: skip


FEATURES: dict[str, Callable[[Parts], Counter[str]]] = {
    "macros": files(r"vbaProject\.bin$"),
    "tab on the ribbon": _custom_ribbon,
    "code names of the sheets": values("//@codeName"),
    "rich text in a cell": _rich_cell,
    "phonetic hint": elements(_at("rPh")),
    "notes": values("//*[local-name()='comment']//*[local-name()='t']/text()"),
    "threaded comments": elements(_at("threadedComment")),
    "their authors": elements(_at("person")),
    "hyperlinks": values("//*[local-name()='hyperlink']/@ref"),
    "validations": values("//*[local-name()='worksheet']/*[local-name()='dataValidations']//@sqref"),
    "validation by a list elsewhere (x14)": elements("//*[local-name()='ext']//*[local-name()='dataValidation']"),
    "conditional formats": values("//*[local-name()='worksheet']/*[local-name()='conditionalFormatting']/*/@type"),
    "data bars as since Excel 2010 (x14)": elements("//*[local-name()='ext']//*[local-name()='dataBar']"),
    "sparklines": elements(_at("sparklineGroup")),
    "array formulas": values("//*[local-name()='f'][@t='array']/text()"),
    "dynamic arrays (cell metadata)": values("//*[local-name()='c'][@cm]/@r"),
    "tables with calculated columns": values("//*[local-name()='calculatedColumnFormula']/text()"),
    "totals rows": values("//*[local-name()='table']/@totalsRowCount"),
    "alternative text of a table": values("//*[local-name()='table']/@altText"),
    "filters": elements(_at("filterColumn")),
    "hidden rows": values("//*[local-name()='row'][@hidden='1']/@r"),
    "outlines": values("//*[local-name()='col']/@outlineLevel"),
    "charts": values("//*[local-name()='ser']//*[local-name()='f']/text()"),
    "labels of a chart taken from cells": elements("//*[local-name()='dLbl']"),
    "trend line": values("//*[local-name()='trendlineType']/@val"),
    "chart sheet": lambda parts: Counter(name_of(root) for root in _roots(parts) if name_of(root) == "chartsheet"),
    "pictures": values("//*[local-name()='pic']//@descr"),
    "text box": values("//*[local-name()='txBody']//*[local-name()='t']/text()"),
    "check box in a cell": elements(_at("FeaturePropertyBags")),
    "picture in a cell": elements(_at("richValueRels")),
    "button": values("//*[local-name()='ClientData'][@ObjectType='Button']/*[local-name()='FmlaMacro']/text()"),
    "picture in the header": values("//*[local-name()='worksheet']/*[local-name()='legacyDrawingHF']/@*"),
    "background picture": elements("//*[local-name()='worksheet']/*[local-name()='picture']"),
    "slicers": elements(_at("slicer") + "[@caption]"),
    "pivot tables": elements(_at("pivotTableDefinition")),
    "external links": elements(_at("externalBook")),
    "connections": elements(_at("connection")),
    "defined names": values("//*[local-name()='definedName']/@name"),
    "protection": elements("//*[local-name()='sheetProtection' or local-name()='protectedRange']"),
    "hidden sheets": values("//*[local-name()='sheet']/@state"),
    "scenarios": elements(_at("scenario")),
    "views of the user": elements(_at("customWorkbookView")),
    "page set-up": elements("//*[local-name()='worksheet']/*[local-name()='headerFooter' or local-name()='rowBreaks']"),
    "printer settings": files(r"printerSettings\d*\.bin$"),
    "ignored errors": elements(_at("ignoredError")),
    "an extension of a later Excel": elements(_at("iets")),
    "custom XML": elements(_at("dossier")),
    "document properties": values("//*[local-name()='property']/@name"),
}


def product(path: Path, target: Path) -> None:
    from xlwings_addin.engine import open_book

    shutil.copyfile(path, target)
    book = open_book(target)
    book.sheets["Facturen"].range(CELL).value = "gewijzigd"
    book.save()
    book.close()


def by_openpyxl(path: Path, target: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(path, keep_vba=True, rich_text=True)
    book["Facturen"][CELL] = "gewijzigd"
    book.save(target)


def by_wolfxl(path: Path, target: Path) -> None:
    import wolfxl

    book = wolfxl.load_workbook(str(path), modify=True)
    book["Facturen"][CELL] = "gewijzigd"
    book.save(str(target))


def by_libreoffice(path: Path, target: Path) -> None:
    profile = path.parent / "profile"
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to",
         "xlsm:Calc MS Excel 2007 VBA XML", "--outdir", str(target.parent), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    (target.parent / path.name).rename(target)


PROGRAMS: dict[str, Callable[[Path, Path], None]] = {
    "product": product,
    "openpyxl": by_openpyxl,
    "wolfxl": by_wolfxl,
    "LibreOffice": by_libreoffice,
}


def verdict(before: Counter[str], after: Counter[str]) -> str:
    """Kept when all of it is there as it was, lost when nothing is, else how much of it is as it was."""
    if before <= after:
        return "kept"
    return "**lost**" if not after else f"{(before & after).total()} of {before.total()}"


def losses() -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The verdict on each feature by program, and what a program said when it could not write the file."""
    table: dict[str, dict[str, str]] = {feature: {} for feature in FEATURES}
    failed: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        # XlsxWriter begins the name of one part with a slash, over which wolfxl stumbles.
        parts = {name.lstrip("/"): data for name, data in made.everything().items()}
        path = made.written(Path(folder) / "everything.xlsm", parts)
        before = parts_of(path)
        for name, program in PROGRAMS.items():
            target = Path(folder) / name / "out.xlsm"
            target.parent.mkdir()
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    program(path, target)
                after = parts_of(target)
                assert sheets(after)
            except (
                Exception
            ) as problem:  # a program that refuses the file loses nothing, and does not do the work either
                failed[name] = f"{type(problem).__name__}: {problem}"
                continue
            for feature, look in FEATURES.items():
                assert look(before), f"the workbook has no {feature}"
                table[feature][name] = verdict(look(before), look(after))
    return table, failed


def main() -> None:
    """Print the table."""
    table, failed = losses()
    names = [name for name in PROGRAMS if name not in failed]
    print(f"| in the workbook | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for feature, verdicts in table.items():
        print(f"| {feature} | {' | '.join(verdicts[name] for name in names)} |")
    kept = (f"{sum(verdicts[name] == 'kept' for verdicts in table.values())} of {len(table)}" for name in names)
    print(f"| **kept** | {' | '.join(kept)} |")
    for name, problem in failed.items():
        print(f"\n{name} did not write the file: {problem}")


if __name__ == "__main__":
    main()
