"""What a sheet part says after its rows about cells of a table whose rows go to other places: links and rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from xlwings_addin.engine.areas import parse_area
from xlwings_addin.engine.formulas import shifted
from xlwings_addin.engine.texts import decoded, encoded

if TYPE_CHECKING:
    from xlwings_addin.engine.row_moves import RowMove

_INSIDE = r"""(?:[^<>"']|"[^"<]*"|'[^'<]*')*?"""
_LINK = re.compile(
    rf"""<(?:[\w.-]+:)?hyperlink\s{_INSIDE}\bref=(["'])([^"'<]*)\1{_INSIDE}(?:/>|></(?:[\w.-]+:)?hyperlink>)"""
)
_KINDS = r"dataValidation|conditionalFormatting|ignoredError"
_RULE = re.compile(
    rf"""<((?:[\w.-]+:)?(?:{_KINDS}))\s({_INSIDE})(?:/>|>((?:[^<]|<(?!/?(?:[\w.-]+:)?(?:{_KINDS})[\s>]))*)</\1>)"""
)
_LATER_RULE = re.compile(r"<x14:(conditionalFormatting|dataValidation)[\s>](?:[^<]|<(?!/?x14:\1[\s>]))*</x14:\1>")
_SQREF = re.compile(r"""(\bsqref=["'])([^"'<]*)""")
_LATER_SQREF = re.compile(r"(<(?:[\w.-]+:)?sqref>)([^<]*)")
_FORMULA = re.compile(r"(<(?:[\w.-]+:)?(?:formula[12]?|f)>)([^<]*)(?=</)")
_COUNTED = re.compile(
    r"(<((?:[\w.-]+:)?)(?:dataValidations)(?:\s[^<>]*)?>)((?:[^<]|<(?!/\2dataValidations>))*)</\2dataValidations>"
)
_EMPTY = re.compile(
    r"<((?:[\w.-]+:)?(?:hyperlinks|dataValidations|conditionalFormattings|ignoredErrors|ext|extLst))(?:\s[^<>]*)?></\1>"
)


def moved_tail(tail: bytes, move: RowMove) -> bytes:
    """The end of a sheet part with its links and rules following the rows of a table; those of rows that leave go."""
    text = tail.decode("utf-8", "surrogateescape")
    moved = _LINK.sub(lambda match: _moved_link(match, move), text)
    moved = _LATER_RULE.sub(lambda match: _moved_rule(match[0], _LATER_SQREF, move), moved)
    moved = _RULE.sub(lambda match: match[0] if "sqref" not in match[2] else _moved_rule(match[0], _SQREF, move), moved)
    if moved == text:
        return tail
    moved = _COUNTED.sub(_counted, moved)
    for _ in range(3):  # an extension list holds an extension holds rules
        moved = _EMPTY.sub(lambda match: match[0] if match[0] in text else "", moved)
    return moved.encode("utf-8", "surrogateescape")


def _moved_link(match: re.Match[str], move: RowMove) -> str:
    areas = move.areas(match[2])
    if areas == match[2]:
        return match[0]
    start, end = match.span(2)
    return f"{match[0][: start - match.start()]}{areas}{match[0][end - match.start() :]}" if areas else ""


def _moved_rule(rule: str, where: re.Pattern[str], move: RowMove) -> str:
    match = where.search(rule)
    if not match:
        return rule
    areas = move.areas(match[2])
    if areas == match[2]:
        return rule
    if not areas:
        return ""
    rows = _top(areas) - _top(match[2])

    def formula(found: re.Match[str]) -> str:
        return f"{found[1]}{encoded(shifted(decoded(found[2]), rows, 0))}"

    moved = f"{rule[: match.start(2)]}{areas}{rule[match.end(2) :]}"
    return _FORMULA.sub(formula, moved) if rows else moved


def _top(sqref: str) -> int:
    """The first row of the areas: what the formulas of their rule are relative to."""
    return min(parse_area(address).top for address in sqref.split())


def _counted(match: re.Match[str]) -> str:
    count = len(re.findall(rf"<{re.escape(match[2])}dataValidation[\s>]", match[3]))
    start = re.sub(r'(\scount=")\d*', rf"\g<1>{count}", match[1])
    return f"{start}{match[3]}</{match[2]}dataValidations>"
