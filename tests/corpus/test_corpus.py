"""After each of the product's writes only what was meant to change differs, whoever made the workbook.

A differ of its own (`differ`) compares every part. What may differ is worked out from the workbook and its journal:
computed columns, the cells and rows that the journal names, tables that grow, and the order to Excel to compute again.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import made
import openpyxl
import pytest
from differ import (
    Difference,
    Parts,
    Table,
    cells,
    differences,
    only_marks_formats,
    parts_of,
    place_of,
    plain_formats,
    sheets,
    shown,
    tables,
    texts,
)
from lxml import etree

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.cleanup import clean_up
from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.actions.typed import note_from_text
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.actions.workbook import on_closed
from xlwings_addin.ledger.journal import RowRemoved, apply
from xlwings_addin.ledger.journal import undo as take_back
from xlwings_addin.ledger.schema import BY_NAME
from xlwings_addin.ledger.tables import open_tables

MONDAY = Occasion(date(2026, 11, 16), datetime(2026, 11, 16, 10, 15), "test")
OURS = {
    "Bedrijfsnaam": "Molen B.V.", "Adres": "Wiek 1", "Postcode": "1234 AB", "Plaats": "Zaandam", "IBAN": "NL02ABNA0123456789",
    "KvK-nummer": "00000000", "Telefoon": "075 000 00 00", "Behandelaar": "Sanne Bakker", "Betalingen bijgewerkt t/m": "",
}  # fmt: skip
OUTPUTS = ("Dashboard_", "Beleid_voorbeeld")
EXPORT = (
    "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Omschrijving;Bedrag\n"
    "F1;D1;Bakkerij De Krent & Zn;01-10-2026;31-10-2026;Meel;1.300,50\n"
    "F7;D3;=Nieuw <& Zn>;12-10-2026;11-11-2026;+1 levering;75,25\n"
)


class Bench:
    """A workbook, the actions of the product on it, and what each changed in the file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def does(self, action: Callable[[Any], Report]) -> tuple[Parts, Parts]:
        before = parts_of(self.path)
        on_closed(self.path, action)
        return before, parts_of(self.path)

    def settings(self, book: Any) -> Report:
        table = open_tables(book, ["Instellingen"])["Instellingen"]
        labels = table.column("Instelling")
        values = OURS | {"Betalingen bijgewerkt t/m": datetime(2026, 11, 16)}
        table.write_cells({(labels.index(label), "Waarde"): text for label, text in values.items()})
        return Report("")

    def imports(self, book: Any) -> Report:
        file = self.path.with_name("posten.csv")
        file.write_text(EXPORT, encoding="utf-8")
        return import_files(book, [file], MONDAY)

    def reads_a_statement(self, book: Any) -> Report:
        file = self.path.with_name("afschrift.940")
        lines = [
            ":20:X",
            ":25:NL02ABNA0123456789 EUR",
            ":28C:1/1",
            ":60F:C261101EUR0,00",
            ":61:2611161116C100,00NTRFNONREF",
        ]
        lines += [
            ":86:/TRTP/SEPA/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/Bakkerij De Krent/REMI/factuur F2/EREF/NOTPROVIDED"
        ]
        file.write_text("\r\n".join([*lines, ":62F:C261116EUR100,00", "-"]) + "\r\n")
        return import_statements(book, [file], MONDAY)

    def logs(self, book: Any) -> Report:
        note = {"Debiteurnummer": "D1", "Uitkomst": "Toezegging", "Gesproken met": "mevrouw A.", "Toegezegd bedrag": "100",
                "Toegezegd op": "2026-11-19", "Betaalwijze": "Overboeking", "Samenvatting": "betaalt\nvrijdag", "Notitie": " =1+1 "}  # fmt: skip
        return log_call(book, note_from_text(note), MONDAY)

    def sends(self, book: Any) -> Report:
        numbers = [number for number in open_tables(book, ["Brieven"])["Brieven"].column("Briefnummer") if number]
        assert numbers
        return mark_sent(book, numbers, MONDAY)


STEPS: dict[str, Callable[[Bench, Any], Report]] = {
    "update": lambda bench, book: update(book, MONDAY),
    "import": Bench.imports,
    "statement": Bench.reads_a_statement,
    "call": Bench.logs,
    "letters": lambda bench, book: make_letters(book, MONDAY),
    "sent": Bench.sends,
    "undo of sent": lambda bench, book: undo(book, MONDAY),
    "undo of letters": lambda bench, book: undo(book, MONDAY),
    "clean-up": lambda bench, book: clean_up(book, MONDAY),
    "undo of clean-up": lambda bench, book: undo(book, MONDAY),
    "undo of call": lambda bench, book: undo(book, MONDAY),
    "undo of statement": lambda bench, book: undo(book, MONDAY),
    "undo of import": lambda bench, book: undo(book, MONDAY),
}


class Meant:
    """What a write was meant to change, from the tables of before and after and the new lines of the journal."""

    def __init__(self, before: Parts, after: Parts) -> None:
        self.before, self.after = before, after
        self.old, self.new = tables(before), tables(after)
        self.parts = {table.part for table in self.new.values()}
        self.sheets = {part: name for name, part in sheets(after).items()}
        self.values = {part: _values(after, part) for part in self.sheets}
        self.earlier = {part: _values(before, part) for part in self.sheets}
        self.cells: dict[str, set[tuple[int, int]]] = {}
        for name, table in self.new.items():
            self._of_table(name, table)
        self._of_outputs()
        self._of_journal()

    def _of_outputs(self) -> None:
        """The named cells of the sheets that an update fills besides the tables."""
        places = sheets(self.after)
        for name in etree.fromstring(self.after["xl/workbook.xml"]).iterfind("{*}definedNames/{*}definedName"):
            if name.get("name").startswith(OUTPUTS):
                sheet, _, address = name.text.rpartition("!")
                area = place_of(address)
                self.cells.setdefault(places[sheet.strip("'")], set()).update(
                    (column, row)
                    for column in range(area.left, area.right + 1)
                    for row in range(area.top, area.bottom + 1)
                )

    def _of_table(self, name: str, table: Table) -> None:
        schema = BY_NAME.get(name)
        for at, header in enumerate(table.headers):
            computed = schema is not None and header in {column.header for column in schema.computed}
            if computed or name in ("Samenvoegen", "Bellijst"):
                rows = range(table.body.top, max(table.body.bottom, self.old[name].body.bottom) + 1)
                self.cells.setdefault(table.sheet, set()).update((table.body.left + at, row) for row in rows)
        held = self.earlier[table.sheet]
        shortest = min(table.body.bottom, self.old[name].body.bottom)
        for row in range(table.body.top, max(table.body.bottom, self.old[name].body.bottom) + 1):
            columns = range(table.body.left, table.body.right + 1)
            if row > shortest or not any(held.get((column, row)) for column in columns):
                self.cells.setdefault(table.sheet, set()).update((column, row) for column in columns)

    def _of_journal(self) -> None:
        log = self.new["Logboek"]
        values = self.values[log.sheet]

        def line(row: int) -> list[str]:
            return [values.get((log.body.left + at, row), "") for at in range(len(log.headers))]

        rows = [line(row) for row in range(log.body.top, log.body.bottom + 1)]
        known = {values.get((log.body.left, row)) for row in range(log.body.top, log.body.bottom + 1)
                 if self.earlier[log.sheet].get((log.body.left, row))}  # fmt: skip
        fresh = [row for row in rows if row[0] and row[0] not in known]
        undone = {row[5] for row in fresh if row[3] == "Ongedaan maken"}
        redacted = any(row[3] == "Opschonen" for row in fresh)
        for row in fresh + [row for row in rows if row[0] in undone]:
            name, key, column = row[4:7]
            self._changed(name, key, column)
        if redacted:  # the journal forgets the notes that are emptied
            for at, header in enumerate(log.headers):
                if header in ("Oud", "Nieuw"):
                    self.cells[log.sheet] |= {
                        (log.body.left + at, row) for row in range(log.body.top, log.body.bottom + 1)
                    }

    def _changed(self, name: str, key: str, column: str) -> None:
        if name in ("", "Logboek") or column == "(onthouden)":
            return
        table, keys = self.new[name], len(BY_NAME[name].key)
        for body, held in ((table.body, self.values), (self.old[name].body, self.earlier)):
            for row in range(body.top, body.bottom + 1):
                own = [
                    held[table.sheet].get((body.left + table.headers.index(header), row), "")
                    for header in BY_NAME[name].key
                ]
                added = column not in table.headers
                first = key.split(" | ")[:keys]
                if added or own == first:
                    columns = range(len(table.headers)) if added else [table.headers.index(column)]
                    self.cells[table.sheet] = self.cells.get(table.sheet, set()) | {
                        (body.left + at, row) for at in columns
                    }

    def unmeant(self, difference: Difference) -> str:
        """Why a difference should not be there; empty when it should."""
        part, place, was, now = difference
        if part in self.parts and re.fullmatch(r"(/autoFilter\[\d+\])?/@ref", place):
            return ""
        if part == "xl/workbook.xml":
            return "" if place.endswith("/@fullCalcOnLoad") and now == "fullCalcOnLoad=1" else "workbook.xml"
        if part == "xl/calcChain.xml":
            return "" if now is None else "calcChain"
        if part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
            return "" if "calcChain" in _gone(self.before[part], self.after[part]) else part
        if part == "xl/styles.xml":
            return "" if only_marks_formats(self.before[part], self.after[part]) else part
        if part not in self.sheets:
            return "a part that has nothing to do with it"
        if match := re.fullmatch(r"(\d+),(\d+)", place):
            return self._unmeant_cell(part, int(match[1]), int(match[2]), was, now)
        if match := re.fullmatch(r"row (\d+)/@(\w+)", place):
            if match[2] == "spans":
                return ""
            comes_or_goes = None in (was, now) and int(match[1]) in {row for _, row in self.cells.get(part, ())}
            return "" if comes_or_goes and match[2] == "r" else f"row attribute {match[2]}"
        if re.fullmatch(r"/dimension\[\d+\]/@ref", place):
            old, new = place_of(str(was).split("=")[1]), place_of(str(now).split("=")[1])
            return "" if new.holds(old.left, old.top) and new.holds(old.right, old.bottom) else "dimension"
        if re.search(r"/@sqref$|/sqref\[\d+\]/text\(\)$", place):
            return self._unmeant_area(part, str(was), str(now))
        return "outside the cells"

    def _unmeant_area(self, part: str, was: str, now: str) -> str:
        olds, news = was.removeprefix("sqref=").split(), now.removeprefix("sqref=").split()
        if len(olds) != len(news):
            return "other areas"
        for old, new in zip(map(place_of, olds), map(place_of, news), strict=True):
            grown = any(
                table.sheet == part
                and old.bottom == self.old[name].body.bottom
                and new == old._replace(bottom=table.body.bottom)
                for name, table in self.new.items()
            )
            if old != new and not grown:
                return f"area {old} became {new}"
        return ""

    def _unmeant_cell(self, part: str, column: int, row: int, was: str | None, now: str | None) -> str:
        if (column, row) not in self.cells.get(part, ()):
            return "a cell that nobody meant to change"
        found = [re.search(r'^<[^>]*? s="(\d+)"', text or "") for text in (was, now)]
        plain = plain_formats(self.after["xl/styles.xml"])
        styles = [plain.get(one[1], one[1]) if one else None for one in found]
        if was and now is not None and styles[0] and styles[0] != styles[1]:
            return "another format"
        if was and now is None:
            return "a cell that is gone" if self._table_at(part, column, row) else ""
        if was is None and now and (table := self._table_at(part, column, row)):
            first = etree.fromstring(self.after[part])
            like = next((cell.get("s") for c, r, cell in cells(first) if (c, r) == (column, table.body.top)), None)
            if like not in (None, "0") and styles[1] != plain.get(like, like):
                return "a new cell without the format of the first row"
        return ""

    def _table_at(self, part: str, column: int, row: int) -> Table | None:
        return next(
            (table for table in self.new.values() if table.sheet == part and table.body.holds(column, row)), None
        )


def _values(parts: Parts, part: str) -> dict[tuple[int, int], str]:
    return _held(parts[part], texts(parts))


@lru_cache(maxsize=128)
def _held(sheet: bytes, strings: tuple[str, ...]) -> dict[tuple[int, int], str]:
    """What the cells of a sheet hold, by column and row; it is asked of the same sheet again and again."""
    return {
        (column, row): text for column, row, cell in cells(etree.fromstring(sheet)) if (text := shown(cell, strings))
    }


def _gone(before: bytes, after: bytes) -> str:
    """The elements of a list that are not there any more; empty when anything else changed."""
    old, new = (
        [etree.tostring(one, method="c14n").decode() for one in etree.fromstring(text)] for text in (before, after)
    )
    return " ".join(one for one in old if one not in new) if [one for one in old if one in new] == new else ""


def unmeant(before: Parts, after: Parts) -> list[str]:
    meant = Meant(before, after)
    found = ((meant.unmeant(each), each) for each in differences(before, after))
    return [
        f"{why}: {meant.sheets.get(each.part, each.part)} {each.place}: {each.before} -> {each.after}"
        for why, each in found
        if why
    ]


@pytest.fixture(
    scope="session",
    params=[*made.DIALECTS, "64-bit zip", "openpyxl", pytest.param("LibreOffice", marks=pytest.mark.libreoffice)],
)
def dialect(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus")
    path = folder / "werkmap.xlsm"
    if request.param == "64-bit zip":
        return made.written(path, made.everything(), zip64=True)
    if request.param in made.DIALECTS:
        return made.written(path, made.DIALECTS[request.param]())
    made.written(path, made.drawn())
    if request.param == "openpyxl":
        book = openpyxl.load_workbook(path, keep_vba=True, rich_text=True)
        book.save(path)
        return path
    (folder / "uit").mkdir()
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profiel", "--headless", "--convert-to",
         "xlsm:Calc MS Excel 2007 VBA XML", "--outdir", str(folder / "uit"), str(path)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return folder / "uit" / "werkmap.xlsm"


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
def test_each_write_changes_only_what_it_means_to(dialect: Path, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "werkmap.xlsm")
    bench.path.write_bytes(dialect.read_bytes())
    on_closed(bench.path, bench.settings)
    contents = {}
    for name, step in STEPS.items():
        before, after = bench.does(lambda book, step=step: step(bench, book))  # type: ignore[misc]
        found = unmeant(before, after)
        assert not found, f"{name}\n" + "\n".join(found[:20])
        assert before != after, f"{name} did nothing"
        contents[name] = after
    for undone, was in (
        ("undo of import", "update"),
        ("undo of letters", "call"),
        ("undo of clean-up", "undo of letters"),
    ):
        assert _inputs(contents[undone]) == _inputs(contents[was]), undone
        assert not _left_by(contents[was], contents[undone]), undone


def _left_by(before: Parts, after: Parts) -> list[Difference]:
    """What is not as it was after an undo, but for the journal, the letters' data, how a text in a table is written,
    and formats with the mark of an apostrophe that no cell has any more.
    """
    held = [table for each in (tables(before), tables(after)) for table in each.values()]
    outputs = {each[name].sheet for each in (tables(before), tables(after)) for name in ("Logboek", "Samenvoegen")}
    outputs |= {each[name].part for each in (tables(before), tables(after)) for name in ("Logboek", "Samenvoegen")}
    found = []
    for each in differences(before, after):
        if match := re.fullmatch(r"(\d+),(\d+)", each.place):
            place = int(match[1]), int(match[2])
            written = any(table.sheet == each.part and table.body.holds(*place) for table in held)
        else:
            written = each.place.startswith("row ") or "dimension" in each.place
        marks = ("xl/calcChain.xml", "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        if each.part == "xl/styles.xml" and only_marks_formats(before[each.part], after[each.part]):
            continue
        if not written and each.part not in (*marks, *outputs):
            found.append(each)
    return found


def _inputs(parts: Parts) -> dict[str, list[list[str]]]:
    """The rows of every table but the journal, in their order."""
    found = {}
    for name, table in tables(parts).items():
        if name not in ("Logboek", "Samenvoegen"):
            values = _values(parts, table.sheet)
            found[name] = [
                [values.get((column, row), "") for column in range(table.body.left, table.body.right + 1)]
                for row in range(table.body.top, table.body.bottom + 1)
            ]
    return found


FAULTS: dict[str, tuple[str, bytes, bytes]] = {
    "a cell beside the table": ("Facturen", b"<v>2990.75</v>", b"<v>2990.76</v>"),
    "the format of a cell": ("Facturen", b'r="A3" s="', b'r="A3" s="1'),
    "a computed cell's format": ("Facturen", b'r="K3" s="', b'r="K3" s="1'),
    "a formula": ("Facturen", b"SORT(", b"SORTBY("),
    "a small chart": ("Facturen", b' high="1"', b' high="0"'),
    "a condition": ("Facturen", b"<conditionalFormatting sqref=", b'<conditionalFormatting pivot="1" sqref='),
    "the area of a rule": ("Facturen", b'sqref="E2:E6"', b'sqref="E2:E5"'),
    "an unknown extension": ("Facturen", b'iets a="1"', b'iets a="2"'),
    "a relationship": ("Facturen", b"<legacyDrawing ", b"<legacyDrawinh "),
    "a drawing": ("xl/drawings/drawing1.xml", b"<xdr:col>", b"<xdr:col>1"),
    "a threaded comment": ("xl/threadedComments/threadedComment1.xml", b"Klopt", b"Kloppt"),
    "macros": ("xl/vbaProject.bin", b"\xd0\xcf", b"\xd0\xce"),
    "a hidden sheet": ("xl/workbook.xml", b'state="veryHidden"', b'state="hidden"'),
    "a defined name": ("xl/workbook.xml", b"Eigen_naam", b"Eigen_mijn"),
    "the height of a row": ("Instellingen", b'ht="30"', b'ht="31"'),
    "a header": ("Facturen", b'<dimension ref="', b'<dimension ref="B'),
    "the columns of a table": ("xl/tables/table4.xml", b"<tableColumn ", b"<tableColumm "),
}


@pytest.mark.validator
def test_microsofts_validator_finds_nothing_in_what_was_written(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    bench = Bench(made.written(tmp_path / "werkmap.xlsm", made.everything()))
    assert not validate(bench.path)
    on_closed(bench.path, bench.settings)
    for step in ("update", "import", "call", "letters", "undo of letters"):
        bench.does(lambda book, step=step: STEPS[step](bench, book))  # type: ignore[misc]
        assert not validate(bench.path), step


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Parts, Parts]:
    path = made.written(tmp_path_factory.mktemp("fouten") / "werkmap.xlsm", made.everything())
    bench = Bench(path)
    return bench.does(lambda book: update(book, MONDAY))


def test_a_sound_write_has_nothing_unmeant(written: tuple[Parts, Parts]) -> None:
    assert not unmeant(*written)


@pytest.mark.parametrize("fault", FAULTS)
def test_the_differ_sees_every_planted_fault(written: tuple[Parts, Parts], fault: str) -> None:
    before, after = written
    name, old, new = FAULTS[fault]
    part = sheets(after).get(name, name)
    text = after[part].replace(old, new)
    assert text != after[part], "the fault is not planted"
    assert unmeant(before, {**after, part: text})


@pytest.mark.validator
def test_notes_and_threads_follow_their_row_when_one_above_it_leaves_and_comes_back(
    tmp_path: Path, validate: Callable[[Path], list[str]]
) -> None:
    bench, parts = Bench(tmp_path / "werkmap.xlsm"), made.everything()
    noted = [name for name in parts if re.search(r"(comments|threadedComment|vmlDrawing)\d+\.", name)]
    for name in noted:
        text = parts[name].replace(b'ref="B2"', b'ref="B5"').replace(b"<x:Row>1</x:Row>", b"<x:Row>4</x:Row>")
        parts[name] = re.sub(rb"(<x:Anchor>\d+, \d+, )0(, \d+, \d+, \d+, )3", rb"\g<1>3\g<2>6", text)
    made.written(bench.path, parts)

    def leaves(book: Any) -> Report:
        opened = open_tables(book, ["Facturen", "Logboek"])
        apply(opened, [RowRemoved("Facturen", 1)], action="weg", user="test", moment=MONDAY.moment)
        return Report("")

    def comes_back(book: Any) -> Report:
        take_back(open_tables(book, ["Facturen", "Logboek"]), user="test", moment=MONDAY.moment)
        return Report("")

    before, gone = bench.does(leaves)
    assert not validate(bench.path)
    places = {name: re.findall(rb'ref="(B\d)"|<x:Row>(\d)</x:Row>', gone[name]) for name in noted}
    assert all((b"B4", b"") in found or (b"", b"3") in found for found in places.values() if found)
    assert sum(map(bool, places.values())) == 3
    _, back = bench.does(comes_back)
    assert {name: back[name] for name in noted} == {name: before[name] for name in noted}
    assert not validate(bench.path)
