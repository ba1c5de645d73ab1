"""The file of one debtor as it fits on the sheet `Gesprek`: lines cut to the width, blocks to the room they have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from xlwings_addin.ledger.dossier import DOSSIER, TEXT_LENGTH
from xlwings_addin.rules.dossier import WAITING, Dossier, Line

_MOST_OF_ONE = 3
"""Lines that the newest event may take."""


def fitted(found: Dossier) -> dict[str, list[Line]]:
    """The lines by the defined name of the block; where there are more than fit, the last line counts the others."""
    lines = dict(zip((block.name for block in DOSSIER), found, strict=True))
    cut = {name: [_cut(line) for line in block] for name, block in lines.items()}
    cut["Dossier_gedaan"] = list(_newest_in_full(found.done))
    return {block.name: _counted(cut[block.name], block.lines) for block in DOSSIER}


def _newest_in_full(lines: Iterable[Line]) -> Iterator[Line]:
    """What was done, the newest with its whole note: what was said last is what the call is about."""
    newest = True
    for label, text in lines:
        if label == WAITING or not newest:
            yield _cut((label, text))
            continue
        newest = False
        for count, part in enumerate(wrap(text, TEXT_LENGTH, max_lines=_MOST_OF_ONE, placeholder=" …")):
            yield ("" if count else label), part


def _cut(line: Line) -> Line:
    label, text = line
    return label, text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1].rstrip()}…"


def _counted(lines: list[Line], room: int) -> list[Line]:
    if len(lines) <= room:
        return lines
    return [*lines[: room - 1], ("", f"… en nog {len(lines) - room + 1}")]
