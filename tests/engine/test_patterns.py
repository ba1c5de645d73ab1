"""Patterns mean the same in every Python from 3.11 on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import xlwings_addin

POSSESSIVE_GROUP = re.compile(r"\)(?:[*+?]|\{\d[\d,]*\})\+")
MODULES = sorted(Path(xlwings_addin.__file__).parent.rglob("*.py"))


def test_the_check_knows_a_possessive_group() -> None:
    assert POSSESSIVE_GROUP.search(r"<is>((?:[^<]++|<(?!/is>))*+)</is>")
    assert not POSSESSIVE_GROUP.search(r"<is>((?:[^<]++|<(?!/is>))*)</is>")


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_no_group_is_possessive(module: Path) -> None:
    # Python 3.11 before 3.11.5 matches such a group wrongly (python/cpython#106052): debtor numbers were read as empty
    assert not POSSESSIVE_GROUP.findall(module.read_text("utf-8"))
