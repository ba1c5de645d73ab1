"""Letters on their way out, clicked on the ribbon: PDF, e-mail draft and Word's own merge of a filled workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xlwings_addin.actions import dispatch, word_merge
from xlwings_addin.demo import make_demo
from xlwings_addin.mailmerge.pdf import MadePdf

if TYPE_CHECKING:
    from workbook import OpenWorkbook

pytestmark = pytest.mark.libreoffice

A_PDF = b"%PDF-1.6\nstartxref\n0\n%%EOF\n"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Path]:
    """What Word was asked to open; a stand-in makes the PDFs, for a real one is tried elsewhere."""
    documents: list[Path] = []
    monkeypatch.setattr(word_merge, "_open", documents.append)
    monkeypatch.setattr(word_merge, "user_data", lambda: tmp_path)
    monkeypatch.setattr(dispatch, "make_pdfs", lambda files: (MadePdf(file, A_PDF) for file in files))
    monkeypatch.setattr(dispatch, "joined", lambda *_: A_PDF)
    return documents


def test_each_button_answers_with_what_it_made(
    open_workbook: Callable[..., OpenWorkbook], opened: list[Path], tmp_path: Path
) -> None:
    make_demo(tmp_path, date(2026, 11, 20))
    workbook = open_workbook(tmp_path / "incasso-demo.xlsm")
    for button, said in (
        ("als_pdf", "PDF's gemaakt in"),
        ("als_email", "gemaakt in"),
        ("samenvoegen_in_word", "Verzendlijsten, Voltooien en samenvoegen"),
    ):
        workbook.app.alerts.clear()
        assert workbook.click(f"btn_{button}") == "OK"
        (alert,) = workbook.app.alerts
        assert said in alert
        assert not workbook.bridge.failures
    letters = {path.suffix for path in (tmp_path / "Brieven").iterdir()}
    assert {".docx", ".pdf", ".eml"} <= letters
    assert opened
    assert all(path.is_file() for path in opened)
