"""What differs between two workbooks, place by place; written with lxml and without a line of the engine it judges."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree

Parts = dict[str, bytes]

CELL = re.compile(r"([A-Z]+)(\d+)")


class Difference(NamedTuple):
    """Something that is not the same: in which part, where in it, and what it was and became (None: not there)."""

    part: str
    place: str
    before: str | None
    after: str | None


class Place(NamedTuple):
    """A rectangle of cells, columns and rows counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    def holds(self, column: int, row: int) -> bool:
        return self.left <= column <= self.right and self.top <= row <= self.bottom


class Table(NamedTuple):
    """A table: its part, the part of its sheet, its data rows and its headers."""

    part: str
    sheet: str
    body: Place
    headers: tuple[str, ...]


def parts_of(path: Path) -> Parts:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def number_of(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def place_of(address: str) -> Place:
    first, _, last = address.replace("$", "").partition(":")
    (left, top), (right, bottom) = (CELL.fullmatch(corner).groups() for corner in (first, last or first))  # type: ignore[union-attr]
    return Place(number_of(left), int(top), number_of(right), int(bottom))


def name_of(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else str(node.tag)


def related(parts: Parts, part: str) -> list[tuple[str, str, str]]:
    """Id, last word of the type and target of the relationships of a part."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    if rels not in parts:
        return []
    found = []
    for one in etree.fromstring(parts[rels]):
        target = posixpath.normpath(posixpath.join("/", folder, one.get("Target"))).lstrip("/")
        found.append((one.get("Id"), one.get("Type").rpartition("/")[2], target))
    return found


def main_part(parts: Parts) -> str:
    return next(target for _, kind, target in related(parts, "") if kind == "officeDocument")


def sheets(parts: Parts) -> dict[str, str]:
    """Part of each worksheet by its name."""
    main = main_part(parts)
    targets = {key: (kind, target) for key, kind, target in related(parts, main)}
    found = {}
    for sheet in etree.fromstring(parts[main]).iterfind("{*}sheets/{*}sheet"):
        link = next(value for key, value in sheet.attrib.items() if key.endswith("}id"))
        if targets[link][0] == "worksheet":
            found[sheet.get("name")] = targets[link][1]
    return found


def tables(parts: Parts) -> dict[str, Table]:
    """The tables by name."""
    found = {}
    for sheet in sheets(parts).values():
        for _, kind, target in related(parts, sheet):
            if kind == "table":
                root = etree.fromstring(parts[target])
                whole = place_of(root.get("ref"))
                body = whole._replace(top=whole.top + 1, bottom=whole.bottom - int(root.get("totalsRowCount", 0)))
                headers = tuple(column.get("name") for column in root.iterfind("{*}tableColumns/{*}tableColumn"))
                found[root.get("displayName")] = Table(target, sheet, body, headers)
    return found


def texts(parts: Parts) -> tuple[str, ...]:
    """The shared strings without their formats."""
    target = next((target for _, kind, target in related(parts, main_part(parts)) if kind == "sharedStrings"), None)
    return _items(parts[target]) if target else ()


@lru_cache(maxsize=8)
def _items(strings: bytes) -> tuple[str, ...]:
    return tuple(
        "".join(t.text or "" for t in item.iterfind(".//{*}t") if name_of(t.getparent()) != "rPh")
        for item in etree.fromstring(strings).iterfind("{*}si")
    )


def cells(sheet: etree._Element) -> Iterator[tuple[int, int, etree._Element]]:
    """Column, row and element of each cell of a sheet."""
    row = 0
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row = int(line.get("r", row + 1))
        column = 0
        for cell in line:
            match = CELL.fullmatch(cell.get("r", ""))
            column = number_of(match[1]) if match else column + 1
            yield column, row, cell


def shown(cell: etree._Element, strings: list[str]) -> str:
    """What a cell holds, as text."""
    inline = cell.find("{*}is")
    if inline is not None:
        return "".join(t.text or "" for t in inline.iterfind(".//{*}t") if name_of(t.getparent()) != "rPh")
    value = cell.findtext("{*}v") or ""
    return strings[int(value)] if cell.get("t") == "s" and value else value


def _flat(node: etree._Element, path: str = "") -> Iterator[tuple[str, str]]:
    """Every attribute and text below a node, each with where it stands, in order."""
    yield f"{path}", f"{node.tag}"
    for key in sorted(node.attrib):
        yield f"{path}/@{etree.QName(key).localname}", f"{key}={node.attrib[key]}"
    yield f"{path}/text()", node.text or ""
    for index, child in enumerate(node, 1):
        if name_of(child) == "sheetData":
            yield f"{path}/sheetData", "".join(sorted(child.attrib.values()))
        else:
            yield from _flat(child, f"{path}/{name_of(child)}[{index}]")
            if (child.tail or "").strip():
                yield f"{path}/{name_of(child)}[{index}]/tail()", child.tail or ""


def _rows(sheet: etree._Element) -> dict[str, str]:
    """Attributes of each row and the whole text of each cell."""
    found: dict[str, str] = {}
    row = 0
    for line in sheet.iterfind("{*}sheetData/{*}row"):
        row = int(line.get("r", row + 1))
        for key, value in line.attrib.items():
            found[f"row {row}/@{etree.QName(key).localname}"] = value
    order = []
    for column, row, cell in cells(sheet):
        order.append((row, column))
        cell.tail = None
        cell.attrib.pop("r", None)
        found[f"{column},{row}"] = etree.tostring(cell, method="c14n").decode()
    assert order == sorted(set(order)), "cells out of order or twice"
    return found


def _cell_formats(styles: etree._Element) -> list[tuple[str, bool]]:
    """Each cell format as text without the mark of an apostrophe, and whether it carries that mark."""
    found = []
    for one in styles.iterfind("{*}cellXfs/{*}xf"):
        marked = one.attrib.pop("quotePrefix", "0") in ("1", "true")
        one.tail = None
        found.append((etree.tostring(one, method="c14n").decode(), marked))
    return found


@lru_cache(maxsize=8)
def plain_formats(styles: bytes) -> dict[str, str]:
    """The cell format without the mark of an apostrophe, by number, of each format with it."""
    found = _cell_formats(etree.fromstring(styles))
    plain = {text: str(at) for at, (text, marked) in reversed(list(enumerate(found))) if not marked}
    return {str(at): plain.get(text, str(at)) for at, (text, marked) in enumerate(found) if marked}


def only_marks_formats(before: bytes, after: bytes) -> bool:
    """Whether the formats only got copies at their end that carry the mark of an apostrophe, each once."""
    old, new = etree.fromstring(before), etree.fromstring(after)
    group, olds = new.find("{*}cellXfs"), old.find("{*}cellXfs")
    count, right = len(olds), group.get("count") == str(len(group))
    group.set("count", olds.get("count", ""))
    added = group[count:]
    for one in added:
        group.remove(one)
    same = etree.tostring(old, method="c14n") == etree.tostring(new, method="c14n")
    known = _cell_formats(old)
    for one in added:
        olds.append(one)
    copies = _cell_formats(old)[count:]
    once = all((text, False) in known and (text, True) not in known and marked for text, marked in copies)
    return right and same and once and len(set(copies)) == len(copies)


def differences(before: Parts, after: Parts) -> list[Difference]:
    """Everything that is not the same; parts that are byte for byte the same are not looked into."""
    found = [Difference(name, "", "part", None) for name in before if name not in after]
    found += [Difference(name, "", None, "part") for name in after if name not in before]
    if [name for name in before if name in after] != [name for name in after if name in before]:
        found.append(Difference("", "order of the parts", None, None))
    worksheets = set(sheets(before).values())
    for name in before.keys() & after.keys():
        if before[name] == after[name]:
            continue
        if not name.endswith((".xml", ".rels", ".vml")):
            found.append(Difference(name, "bytes", None, None))
            continue
        old, new = etree.fromstring(before[name]), etree.fromstring(after[name])
        pairs = [(dict(_flat(old)), dict(_flat(new)))]
        if name in worksheets:
            pairs.append((_rows(old), _rows(new)))
        for was, now in pairs:
            for place in {**was, **now}:
                if was.get(place) != now.get(place):
                    found.append(Difference(name, place, was.get(place), now.get(place)))
    return found
