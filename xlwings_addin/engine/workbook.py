"""A closed workbook: its sheets, names, texts and formats, and saving what changed."""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import IO, NamedTuple
from xml.etree import ElementTree as ET

from xlwings_addin.engine import replacement
from xlwings_addin.engine.cells import CellReader, no_collection
from xlwings_addin.engine.dates import DateSystem
from xlwings_addin.engine.package import NewPart, Package, refuse_if_busy
from xlwings_addin.engine.row_writing import SheetPatch
from xlwings_addin.engine.styles import Styles
from xlwings_addin.engine.texts import SharedStrings
from xlwings_addin.engine.worksheet import Worksheet
from xlwings_addin.errors import FileRefused

_CONTENT_TYPES = "[Content_Types].xml"


class DefinedName(NamedTuple):
    """A defined name; ``sheet`` is the sheet that it belongs to, empty for the whole workbook."""

    name: str
    refers_to: str
    sheet: str


def _relationships_part(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Workbook:
    """A workbook file, opened for reading and, unless ``readonly``, for saving.

    Raises:
        FileRefused: the file cannot or may not be used; it is left untouched.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path.resolve()
        self.package = Package(self.path)
        if not readonly:
            for name in {self.path, path.absolute()}:  # a program notes its lock beside the link that it opened
                refuse_if_busy(name)
        self.readonly = readonly
        with self.package.guarded():
            self.part = self._main_part()
            root = ET.fromstring(self.package.read(self.part))
            self._read(root)

    def _main_part(self) -> str:
        for part in self.related("", "/officeDocument"):
            if part in self.package and part.lower().endswith(".xml"):
                return part
        raise FileRefused(f"{self.path.name} is geen Excel-werkboek (.xlsx of .xlsm).")

    def _read(self, root: ET.Element) -> None:
        if root.tag.rpartition("}")[2] != "workbook":
            raise FileRefused(f"{self.path.name} is geen Excel-werkboek (.xlsx of .xlsm).")
        properties = root.find("{*}workbookPr")
        self.system = DateSystem(properties is not None and properties.get("date1904") in ("1", "true"))
        view = root.find("{*}bookViews/{*}workbookView")
        self.active_index = int(view.get("activeTab", "0")) if view is not None else 0
        targets = self._targets(self.part)
        self.sheets: list[Worksheet] = []
        self.hidden: dict[str, bool] = {}
        order = []
        for index, sheet in enumerate(root.iterfind("{*}sheets/{*}sheet"), 1):
            name = sheet.get("name", "")
            order.append(name)
            link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
            kind, part = targets[link]
            if part not in self.package:
                raise KeyError(part)
            if kind.endswith("/worksheet"):
                self.sheets.append(Worksheet(self, name, part, index))
                self.hidden[name] = sheet.get("state", "visible") != "visible"
        if not self.sheets:
            raise KeyError("worksheet")
        self.stored_hidden = dict(self.hidden)
        self.names = [
            DefinedName(
                name.get("name", "").removeprefix("_xlnm."),
                name.text or "",
                order[int(name.get("localSheetId", "0"))] if name.get("localSheetId") else "",
            )
            for name in root.iterfind("{*}definedNames/{*}definedName")
        ]

    def _targets(self, part: str) -> dict[str, tuple[str, str]]:
        """Type and part of each relationship of a part, by id."""
        rels = _relationships_part(part)
        if rels not in self.package:
            return {}
        folder = posixpath.dirname(part)
        found = {}
        for one in ET.fromstring(self.package.read(rels)):
            if one.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
                found[one.get("Id", "")] = (one.get("Type", ""), target)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that a part refers to by a relationship whose type ends in ``kind``, as far as they are there.

        Some libraries refer to shared strings that they leave out when no cell needs them.
        """
        return [
            target for found, target in self._targets(part).values() if found.endswith(kind) and target in self.package
        ]

    @cached_property
    def strings(self) -> SharedStrings:
        """The shared strings; saving never changes them."""

        def text() -> Iterator[str]:
            decoder = codecs.getincrementaldecoder("utf-8-sig")()
            for part in self.related(self.part, "/sharedStrings"):
                for chunk in self.package.stream(part):
                    if b"<![" in chunk or b"<!D" in chunk:
                        raise ValueError("literal section or DOCTYPE in the strings")
                    yield decoder.decode(chunk)

        with self.package.guarded():
            return SharedStrings(text())

    @cached_property
    def styles(self) -> Styles:
        """The cell formats; saving changes none, and adds those that texts need which begin as a formula."""
        with self.package.guarded():
            parts = self.related(self.part, "/styles")
            return Styles.parsed(self.package.read(parts[0])) if parts else Styles()

    @cached_property
    def reader(self) -> CellReader:
        """Reads cells with this workbook's strings, date formats and date system."""
        return CellReader(self.strings, self.styles.dates, self.system)

    def sheet(self, name: str) -> Worksheet:
        """A worksheet by its name, capitals or not.

        Raises:
            KeyError: there is no such worksheet.
        """
        for sheet in self.sheets:
            if sheet.name.lower() == name.lower():
                return sheet
        raise KeyError(name)

    def save(self) -> bool:
        """Write what changed into the file; see `replacement.replace` for how. False when nothing had changed.

        Raises:
            FileRefused: the file cannot be replaced now; it is as it was.
            DataError: an edit that the sheet cannot take, such as a part of an array formula.
        """
        parts: dict[str, NewPart | None] = {}
        patches: list[SheetPatch] = []
        formulas_change = False
        for sheet in self.sheets:
            if found := sheet.changes():
                parts.update(found[0])
                patches.append(found[1])
                formulas_change = formulas_change or found[2]
        reshown = self.hidden != self.stored_hidden
        if not patches and not reshown:
            self._forget()
            return False
        if self.readonly:
            raise FileRefused(f"{self.path.name} is alleen geopend om te lezen; er is niets opgeslagen.")
        if patches and self.styles.extended:
            parts[self.related(self.part, "/styles")[0]] = NewPart.whole(self.styles.xml)
        if formulas_change:
            parts.update(self._without_calculation_chain())
        stored = self.package.read(self.part).decode()
        if (main := self._with_sheets_shown(_recalculated(stored) if patches else stored)) != stored:
            parts[self.part] = NewPart.whole(main)

        def write(target: IO[bytes]) -> bool:
            self.package.write(target, parts)
            return reshown or any(patch.changed for patch in patches)

        with no_collection():
            replaced = replacement.replace(self.path, self.package.data, write)
        if replaced:
            self.package = Package(self.path)
            self.stored_hidden = dict(self.hidden)
            if patches:
                self.styles.extended = False
        self._forget()
        return replaced

    def _forget(self) -> None:
        for sheet in self.sheets:
            if sheet.edits or sheet.resized:
                sheet.forget()

    def _with_sheets_shown(self, text: str) -> str:
        """``workbook.xml`` with the sheets shown and hidden as they are now."""
        for name, hidden in self.hidden.items():
            if hidden != self.stored_hidden[name]:
                text = _shown(text, self.sheet(name).index, hidden=hidden)
        return text

    def _without_calculation_chain(self) -> dict[str, NewPart | None]:
        """The parts that change when the calculation chain goes, which Excel makes anew.

        Excel calls a workbook damaged when the chain names a cell without a formula.
        """
        parts: dict[str, NewPart | None] = {}
        rels = _relationships_part(self.part)
        for chain in self.related(self.part, "/calcChain"):
            if chain not in self.package:
                continue
            links = self.package.read(rels).decode()
            types = self.package.read(_CONTENT_TYPES).decode()
            parts[chain] = None
            parts[rels] = NewPart.whole(re.sub(r'<(?:\w+:)?Relationship\s[^>]*?/calcChain"[^>]*?/>', "", links))
            override = rf'<(?:\w+:)?Override\s[^>]*?PartName="/{re.escape(chain)}"[^>]*?/>'
            parts[_CONTENT_TYPES] = NewPart.whole(re.sub(override, "", types, flags=re.IGNORECASE))
        return parts


_SHEET = re.compile(r"<(?:[\w.-]+:)?sheet\s[^>]*>")


def _shown(text: str, index: int, *, hidden: bool) -> str:
    """``workbook.xml`` with one of its sheets shown or hidden."""
    match = list(_SHEET.finditer(text))[index - 1]
    tag = re.sub(r'\sstate="[^"]*"', "", match[0])
    if hidden:
        tag = re.sub(r"\s*/?>$", lambda end: f' state="hidden"{end[0]}', tag)
    return text[: match.start()] + tag + text[match.end() :]


_CALCULATION = re.compile(r"<(?:[\w.-]+:)?calcPr\b[^>]*>")
_BEFORE_CALCULATION = re.compile(
    r"</(?:[\w.-]+:)?(?:sheets|functionGroups|externalReferences|definedNames)>|"
    r"<(?:[\w.-]+:)?(?:functionGroups|externalReferences|definedNames)(?:\s[^>]*)?/>"
)


def _recalculated(text: str) -> str:
    """``workbook.xml`` that makes Excel compute every formula when it opens the file."""
    if match := _CALCULATION.search(text):
        tag = match[0]
        if re.search(r'\sfullCalcOnLoad="(?:1|true)"', tag):
            return text
        tag = re.sub(r'\sfullCalcOnLoad="[^"]*"', "", tag)
        tag = re.sub(r"\s*/?>$", lambda end: f' fullCalcOnLoad="1"{end[0]}', tag)
        return text[: match.start()] + tag + text[match.end() :]
    match = list(_BEFORE_CALCULATION.finditer(text))[-1]
    prefix = re.match(r"</?((?:[\w.-]+:)?)", match[0])
    assert prefix
    return f'{text[: match.end()]}<{prefix[1]}calcPr fullCalcOnLoad="1"/>{text[match.end() :]}'
