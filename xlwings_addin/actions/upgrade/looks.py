"""The cell formats of the template, made part of the formats of another workbook."""

from __future__ import annotations

import copy
from functools import cached_property
from typing import Any

from lxml import etree

from xlwings_addin.actions.upgrade.parts import MAIN, Parts

_FIRST_OWN_FORMAT = 164  # number formats below it are built into Excel
_PIECES = {"fonts": "fontId", "fills": "fillId", "borders": "borderId"}


class Looks:
    """Finds in a workbook the format that the template uses, or adds it."""

    def __init__(self, source: Parts, target: Parts) -> None:
        self._source, self._target = source, target
        self._cells: dict[int, int] = {}

    @cached_property
    def _from(self) -> Any:
        return self._source.root(_part(self._source))

    @property
    def _to(self) -> Any:
        return self._target.root(_part(self._target))

    def cell(self, number: int) -> int:
        """Number in the workbook of a cell format of the template."""
        if number not in self._cells:
            look = copy.deepcopy(self._from.find(f"{MAIN}cellXfs")[number])
            for group, key in _PIECES.items():
                piece = self._from.find(f"{MAIN}{group}")[int(look.get(key, 0))]
                look.set(key, str(self._same(group, piece)))
            look.set("numFmtId", str(self._number_format(int(look.get("numFmtId", 0)))))
            look.set("xfId", "0")
            self._cells[number] = self._same("cellXfs", look)
        return self._cells[number]

    def change(self, number: int) -> int:
        """Number in the workbook of a format of the template that only changes some properties."""
        return self._same("dxfs", self._from.find(f"{MAIN}dxfs")[number])

    def _same(self, group: str, wanted: Any) -> int:
        home = self._to.find(f"{MAIN}{group}")
        text = _said(wanted)
        for index, one in enumerate(home if home is not None else ()):
            if _said(one) == text:
                return index
        root = self._target.change(_part(self._target))
        if home is None:
            home = etree.Element(f"{MAIN}{group}")
            before = [one for one in root if one.tag in (f"{MAIN}cellXfs", f"{MAIN}cellStyles")]
            before[-1].addnext(home)
        home.append(copy.deepcopy(wanted))
        home.set("count", str(len(home)))
        return len(home) - 1

    def _number_format(self, number: int) -> int:
        if number < _FIRST_OWN_FORMAT:
            return number
        formats = {int(one.get("numFmtId")): one.get("formatCode") for one in self._from.iter(f"{MAIN}numFmt")}
        theirs = {one.get("formatCode"): int(one.get("numFmtId")) for one in self._to.iter(f"{MAIN}numFmt")}
        if formats[number] not in theirs:
            root = self._target.change(_part(self._target))
            home = root.find(f"{MAIN}numFmts")
            if home is None:
                home = etree.Element(f"{MAIN}numFmts")
                root.insert(0, home)
            fresh = max([_FIRST_OWN_FORMAT - 1, *theirs.values()]) + 1
            etree.SubElement(home, f"{MAIN}numFmt", numFmtId=str(fresh), formatCode=formats[number])
            home.set("count", str(len(home)))
            return fresh
        return theirs[formats[number]]


def _said(element: Any) -> bytes:
    return bytes(etree.tostring(element, method="c14n", exclusive=True))


def _part(parts: Parts) -> str:
    return next(one.target for one in parts.links(parts.main) if one.type.endswith("/styles"))
