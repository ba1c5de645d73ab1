"""The Markdown that the manual is written in, as a list of blocks: no more of Markdown than that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple


class Heading(NamedTuple):
    """A title; ``level`` 1 is the title of the whole."""

    level: int
    text: str


class Paragraph(NamedTuple):
    """Running text; with a ``mark`` an item of a list. ``level`` counts how far it is set in."""

    text: str
    mark: str = ""
    level: int = 0
    quoted: bool = False


class Code(NamedTuple):
    """Lines to type, or the contents of a file."""

    lines: tuple[str, ...]


class Table(NamedTuple):
    """Rows of cells, the headers first."""

    rows: tuple[tuple[str, ...], ...]


class Run(NamedTuple):
    """A stretch of text in one look; ``target`` is where a link leads, or the file of a picture whose text says what it shows."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    target: str = ""
    picture: bool = False


Block = Heading | Paragraph | Code | Table

_COMMENT = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_ITEM = re.compile(r"(\s*)(-|\d+\.) (.*)")
_RUN = re.compile(
    r"!\[(?P<shows>[^]]*)\]\((?P<file>[^)]+)\)|\[(?P<label>[^]]+)\]\((?P<target>[^)]+)\)"
    r"|\*\*(?P<bold>.+?)\*\*|(?<!\w)\*(?P<italic>[^*\s][^*]*)\*|`(?P<code>[^`]+)`"
)


def blocks(text: str) -> Iterator[Block]:
    """Gives the blocks of a Markdown text; what a comment hides is left out.

    >>> list(blocks("# Kop\\n\\nEen zin\\nop twee regels.\\n\\n- een\\n- twee"))
    [Heading(level=1, text='Kop'), Paragraph(text='Een zin op twee regels.', mark='', level=0, quoted=False), \
Paragraph(text='een', mark='•', level=1, quoted=False), Paragraph(text='twee', mark='•', level=1, quoted=False)]
    """
    lines = _COMMENT.sub("", text).splitlines()
    at = 0
    inside = 0
    while at < len(lines):
        line = lines[at]
        if line.lstrip().startswith("```"):
            end = next(place for place in range(at + 1, len(lines)) if lines[place].lstrip().startswith("```"))
            yield Code(tuple(lines[at + 1 : end]))
            at = end + 1
        elif line.startswith("|"):
            end = _run_until(lines, at, lambda other: not other.startswith("|"))
            yield Table(tuple(_cells(row) for row in (lines[at], *lines[at + 2 : end])))
            at = end
        elif match := re.match(r"(#+) (.*)", line):
            inside = 0
            yield Heading(len(match[1]), match[2])
            at += 1
        elif line.strip():
            end = _run_until(lines, at + 1, _begins)
            item, quoted = _ITEM.match(line), line.lstrip().startswith(">")
            if item:
                inside = 1 + len(item[1]) // 2
            elif not line.startswith(" "):
                inside = 0
            first = item[3] if item else line.strip().removeprefix("> ")
            rest = (other.strip().removeprefix("> ") for other in lines[at + 1 : end])
            mark = ("•" if item[2] == "-" else item[2]) if item else ""
            yield Paragraph(" ".join([first, *rest]), mark, inside, quoted)
            at = end
        else:
            at += 1


def runs(text: str) -> Iterator[Run]:
    """Gives the stretches of a text, its marks taken off.

    >>> [run.text for run in runs("Klik op **Bijwerken** of lees `verder`.")]
    ['Klik op ', 'Bijwerken', ' of lees ', 'verder', '.']
    """
    at = 0
    for match in _RUN.finditer(text):
        if match.start() > at:
            yield Run(text[at : match.start()])
        if match["file"]:
            yield Run(match["shows"], target=match["file"], picture=True)
        elif match["target"]:
            yield Run(match["label"], target=match["target"])
        elif match["bold"]:
            yield Run(match["bold"], bold=True)
        elif match["italic"]:
            yield Run(match["italic"], italic=True)
        else:
            yield Run(match["code"], code=True)
        at = match.end()
    if at < len(text):
        yield Run(text[at:])


def anchor(title: str) -> str:
    """The name by which a link within the text calls a title.

    >>> anchor("Alle velden in brieven")
    'alle-velden-in-brieven'
    """
    return re.sub(r"[^\w-]", "", title.lower().replace(" ", "-"))


def _begins(line: str) -> bool:
    """Whether a line is no continuation of the one before."""
    return (
        not line.strip()
        or line.startswith(("|", "#"))
        or line.lstrip().startswith(("```", "> "))
        or bool(_ITEM.match(line))
    )


def _run_until(lines: list[str], start: int, stop: Callable[[str], bool]) -> int:
    return next((place for place in range(start, len(lines)) if stop(lines[place])), len(lines))


def _cells(row: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in row.strip().removeprefix("|").removesuffix("|").split(" | "))
