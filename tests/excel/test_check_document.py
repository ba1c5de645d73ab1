"""The page that a person follows in Excel names every button, and quotes what the product says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xlwings_addin.ribbon import BUTTONS
from xlwings_addin.template import udfs, vba

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "excel-check.md").read_text("utf-8")
WINDOWS, MAC = PAGE.split("\n## Mac")[:2]
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if re.match(r"\| \d+[a-z]? \|", line)]


@pytest.mark.parametrize("button", BUTTONS, ids=lambda button: button.name)
def test_every_button_is_clicked_on_windows(button: object) -> None:
    assert f"**{button.label}**" in WINDOWS  # type: ignore[attr-defined]


def test_every_row_is_an_action_and_what_it_shows() -> None:
    assert len(ROWS) > 40
    assert {len(row) for row in ROWS} == {3}


def quotations() -> list[str]:
    """Texts of the product in the last column, cut where the page leaves something out."""
    quoted = [text for row in ROWS for text in re.findall(r"`([^`]+)`", row[2])]
    pieces = [piece.strip() for text in quoted for piece in text.split("…")]
    not_ours = {"Successfully installed", "echo %ERRORLEVEL%", ""}
    return sorted(set(pieces) - not_ours)


@pytest.mark.parametrize("quotation", quotations())
def test_what_it_quotes_is_what_the_product_says(quotation: str) -> None:
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "xlwings_addin").rglob("*.py"))
    said = sources + "".join(vba.sources().values()) + udfs.wrappers()
    words = re.sub(r'"\s*\n\s*f?"|[{}]', "", said)
    wanted = quotation.removesuffix(".").removeprefix("Incasso: ").removeprefix("Fout: ")

    assert wanted.lower() in words.lower() or wanted in {button.label for button in BUTTONS}
