"""Whatever a debtor is called, the letter says exactly that, and stays a Word file."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlwings_addin.mailmerge.compile import Slot, slots_in
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.fields import FIELDS, Repeat
from xlwings_addin.mailmerge.template import Template, load_template
from xlwings_addin.mailmerge.wordxml import attribute_text, run_text

FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
ANYTHING = st.text(st.characters(exclude_categories=()), max_size=60)

HOSTILE = [
    "Jansen & Zonen <BV>",
    "</w:t></w:r></w:p><w:p>",
    "]]>&amp;&#10;<!DOCTYPE x>",
    "<?merge slot deb_naam?>",
    'Smit "Groen" \'t Hoekje',
    "  twee spaties ervoor en erna  ",
    "Café 🍺 Özdemir",
    "مؤسسة النور للتجارة",
    "\u202etxet\u202c omgekeerd",
    "regel een\nregel twee\r\nregel drie\vregel vier",
    "tab\thier",
    "nul\x00een\x1btwee",
    "half\ud83c teken",
    "{{ jinja }} «veld» {MERGEFIELD x}",
    "x" * 5000,
]


@pytest.fixture(scope="module")
def reminder() -> Template:
    return load_template(Path(__file__).parents[2] / "letters" / "herinnering.docx")


def arrives(value: str) -> str:
    """What of the value a letter can show: line breaks as Word's own, without characters that XML forbids."""
    return FORBIDDEN.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n"))


def letter_with(template: Template, value: str) -> bytes:
    fields = {field.name: f"[{value}]" for field in FIELDS if not field.repeat and not field.picture}
    row = {field.name: f"[{value}]" for field in FIELDS if field.repeat is Repeat.INVOICE}
    return template.fill(Content(fields, {Repeat.INVOICE: [row, row]}, {}))


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_every_value_arrives_in_every_place(
    value: str, reminder: Template, document_text: Callable[[bytes], str]
) -> None:
    letter = letter_with(reminder, value)
    docx.Document(io.BytesIO(letter))
    slots = [slot for nodes in reminder.compiled.values() for slot in slots_in(nodes)]
    places = sum(isinstance(slot, Slot) for slot in slots)
    rows = 6  # row fields of the template, which come twice
    assert document_text(letter).count(f"[{arrives(value)}]") == places + rows


@settings(deadline=None)
@given(ANYTHING, ANYTHING)
def test_any_text_arrives(name: str, number: str) -> None:
    template = load_template(Path(__file__).parents[2] / "letters" / "herinnering.docx")
    content = Content({"deb_naam": f"[{name}]"}, {Repeat.INVOICE: [{"factuurnummer": f"[{number}]"}]}, {})
    document = docx.Document(io.BytesIO(template.fill(content)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(f"[{arrives(name)}]" in cell for cell in cells)
    assert any(f"[{arrives(number)}]" in cell for cell in cells)


@settings(deadline=None)
@given(ANYTHING)
def test_text_in_an_attribute_never_leaves_it(value: str) -> None:
    from lxml import etree

    element = etree.fromstring(f'<x a="{attribute_text(value)}"/>')
    assert element.get("a") == FORBIDDEN.sub("", " ".join(value.split()))


@settings(deadline=None)
@given(ANYTHING)
def test_text_in_a_run_never_leaves_it(value: str) -> None:
    from lxml import etree

    root = etree.fromstring(f'<w:r xmlns:w="w"><w:t xml:space="preserve">{run_text(value)}</w:t></w:r>')
    assert {child.tag for child in root} <= {"{w}t", "{w}br", "{w}tab"}
