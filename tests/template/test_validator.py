"""Microsoft's own validator has nothing against the template."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

pytestmark = pytest.mark.validator

Validate = Callable[[Path], list[str]]


def test_the_template_is_valid_open_xml(validate: Validate, built_path: Path) -> None:
    assert validate(built_path) == []


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet3.xml", "<sheetData>", "<sheetGegevens/><sheetData>"),
        ("xl/worksheets/sheet3.xml", '<c r="B2" s="', '<c r="B2" s="9'),
        ("customUI/customUI.xml", 'size="large"', 'size="enorm"'),
        ("xl/tables/table1.xml", ' displayName="Bellijst"', ""),
    ],
)
def test_the_validator_finds_a_planted_fault(
    validate: Validate, plant: Callable[..., bytes], tmp_path: Path, part: str, old: str, new: str
) -> None:
    path = tmp_path / "fout.xlsm"
    path.write_bytes(plant(part, old, new))

    assert validate(path)
