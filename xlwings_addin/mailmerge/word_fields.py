"""Word's fields as they lie in a paragraph: begin, code, separator, result and end, each in one or more runs.

Word splits a field over as many runs as it likes (spelling marks, revision ids, formatting of half a name), and other
editors put several marks in one run. Here they come out as one `WordField` each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from xlwings_addin.mailmerge.wordxml import XML_SPACE, W

_RUN, _PARAGRAPH, _FIELD_CHARACTER = f"{W}r", f"{W}p", f"{W}fldChar"
_DELETED = {f"{W}del", f"{W}moveFrom"}
_DELETED_RUN = "deleted"
_TOKEN = re.compile(r'"([^"]*)"|[“”„]([^“”„]*)[“”]|(\S+)')


@dataclass
class WordField:
    """One field: its code in text, the runs it lies in, the fields within its code and within its result."""

    runs: list[etree._Element] = field(default_factory=list)
    code: str = ""
    code_runs: list[etree._Element] = field(default_factory=list)
    result_runs: list[etree._Element] = field(default_factory=list)
    in_code: list[WordField] = field(default_factory=list)
    in_result: list[WordField] = field(default_factory=list)
    separated: bool = False
    ended: bool = False

    @property
    def words(self) -> list[str]:
        """The code in words, without their quotes."""
        return [quoted or curly or plain for quoted, curly, plain in _TOKEN.findall(self.code)]

    @property
    def kind(self) -> str:
        """The first word of the code: MERGEFIELD, PAGE, …"""
        return self.words[0].upper() if self.words else ""

    @property
    def formatting(self) -> etree._Element | None:
        """Run properties of the result, else of the code."""
        for run in (*self.result_runs, *self.code_runs):
            properties = run.find(f"{W}rPr")
            if properties is not None:
                return properties
        return None


def unfold_simple_fields(root: etree._Element) -> None:
    """Write every ``w:fldSimple`` out as the runs of a complex field, in place."""
    for simple in list(root.iter(f"{W}fldSimple")):
        parent = simple.getparent()
        if parent is None:
            continue
        code = etree.Element(f"{W}instrText")
        code.text = simple.get(f"{W}instr")
        code.set(XML_SPACE, "preserve")
        formatting = simple.find(f"{W}r/{W}rPr")
        begin, middle, end = (_run(_field_character(kind), formatting) for kind in ("begin", "separate", "end"))
        place = parent.index(simple)
        results = [child for child in simple if child.tag != f"{W}fldData"]
        parent[place : place + 1] = [begin, _run(code, formatting), middle, *results, end]


def fields_of(paragraph: etree._Element) -> list[WordField]:
    """The outermost fields of the paragraph, in order, without deleted ones.

    Fields in a text box belong to its own paragraphs. What a tracked change deleted within a field goes with it.
    """
    for run, _ in list(_runs(paragraph)):
        _split(run)
    outermost: list[WordField] = []
    opened: list[WordField] = []
    for run, deleted in _runs(paragraph):
        kind = _DELETED_RUN if deleted else _mark(run)
        if kind == "begin":
            new = WordField()
            if opened:
                (opened[-1].in_result if opened[-1].separated else opened[-1].in_code).append(new)
            else:
                outermost.append(new)
            opened.append(new)
        for each in opened:
            each.runs.append(run)
        if not opened:
            continue
        inner = opened[-1]
        if kind == "separate":
            inner.separated = True
        elif kind == "end":
            opened.pop().ended = True
        elif not kind and inner.separated:
            inner.result_runs.append(run)
        elif not kind:
            inner.code += "".join(text.text or "" for text in run.iter(f"{W}instrText"))
            inner.code_runs.append(run)
    return outermost


def _mark(run: etree._Element) -> str:
    """The field mark in the run: begin, separate or end; ``""`` for none."""
    mark = run.find(_FIELD_CHARACTER)
    return "" if mark is None else mark.get(f"{W}fldCharType", "")


def _runs(element: etree._Element, deleted: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """Runs of this paragraph itself, not of paragraphs in its text boxes; and whether a tracked change deleted them."""
    for child in element:
        if child.tag == _RUN:
            yield child, deleted
        elif child.tag != _PARAGRAPH:
            yield from _runs(child, deleted or child.tag in _DELETED)


def _split(run: etree._Element) -> None:
    """Give each field mark a run of its own."""
    content = [child for child in run if child.tag != f"{W}rPr"]
    if len(content) < 2 or run.find(_FIELD_CHARACTER) is None:
        return
    formatting = run.find(f"{W}rPr")
    parent = run.getparent()
    assert parent is not None
    place = parent.index(run)
    parent[place : place + 1] = [_run(child, formatting) for child in content]


def _run(content: etree._Element, formatting: etree._Element | None) -> etree._Element:
    run = etree.Element(_RUN)
    if formatting is not None:
        run.append(deepcopy(formatting))
    run.append(content)
    return run


def _field_character(kind: str) -> etree._Element:
    mark = etree.Element(_FIELD_CHARACTER)
    mark.set(f"{W}fldCharType", kind)
    return mark
