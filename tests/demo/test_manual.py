"""The manual in Word says what the manual on screen says, with its pictures, its links and its tables."""

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from xlwings_addin.demo.manual import write_manual
from xlwings_addin.demo.markdown import Code, Heading, Paragraph, Table, blocks, runs
from xlwings_addin.resources import manual_path

SOURCE = manual_path().read_text("utf-8")


@pytest.fixture(scope="module")
def manual(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_manual(tmp_path_factory.mktemp("manual") / "Handleiding.docx")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_no_word_of_the_manual_is_lost(manual: Path) -> None:
    with zipfile.ZipFile(manual) as package:
        body = package.read("word/document.xml").decode()
    found = words(" ".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", body)))
    shown = re.sub(
        r"<!--.*?-->|!\[[^]]*\]\([^)]*\)|\]\([^)]*\)|^```\w*$|^[ |:-]+$", " ", SOURCE, flags=re.DOTALL | re.MULTILINE
    )
    shown = re.sub(r"&", " amp ", shown)
    assert set(words(shown)) - set(found) == set()


def test_it_has_the_same_headings_tables_and_pictures(manual: Path) -> None:
    document = docx.Document(str(manual))
    found = list(blocks(SOURCE))
    titles = [block.text for block in found if isinstance(block, Heading)]
    assert [each.text for each in document.paragraphs if (each.style.name or "").startswith("Heading")] == titles
    tables = [block for block in found if isinstance(block, Table)]
    assert [len(table.rows) for table in document.tables] == [len(table.rows) for table in tables]
    drawn = re.findall(r'descr="([^"]+)"', document.element.xml)
    assert sorted(drawn) == sorted(re.findall(r"!\[([^]]+)\]", SOURCE))


def test_every_link_leads_to_a_heading(manual: Path) -> None:
    xml = docx.Document(str(manual)).element.xml
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) <= set(re.findall(r'<w:bookmarkStart[^>]*w:name="([^"]+)"', xml))


def test_it_is_the_same_each_time(manual: Path, tmp_path: Path) -> None:
    assert write_manual(tmp_path / "again.docx").read_bytes() == manual.read_bytes()


@pytest.mark.validator
def test_word_has_nothing_against_it(validate: Callable[[Path], list[str]], manual: Path) -> None:
    assert validate(manual) == []


def test_the_blocks_of_a_text() -> None:
    text = "# Kop\n\n1. Een **vet** woord\n   en verder.\n\n   > Gezegd.\n\n```sh\nls -l\n```\n\n| a | b |\n| --- | --- |\n| 1 |  |\n"
    assert list(blocks(text)) == [
        Heading(1, "Kop"),
        Paragraph("Een **vet** woord en verder.", "1.", 1),
        Paragraph("Gezegd.", "", 1, quoted=True),
        Code(("ls -l",)),
        Table((("a", "b"), ("1", ""))),
    ]
    assert [(run.text, run.bold) for run in runs("Een **vet** woord")] == [
        ("Een ", False),
        ("vet", True),
        (" woord", False),
    ]
