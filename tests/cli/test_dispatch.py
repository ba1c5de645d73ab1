"""`letters --pdf --email`: after the letters, never at their cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from xlwings_addin import cli
from xlwings_addin.actions import dispatch
from xlwings_addin.mailmerge import libreoffice, word
from xlwings_addin.mailmerge.pdf import NO_PROGRAM, MadePdf

DAY = ("--date", "2026-11-16")


@pytest.fixture
def quick(monkeypatch):
    """A stand-in for Word and LibreOffice."""
    monkeypatch.setattr(
        dispatch, "make_pdfs", lambda files: (MadePdf(file, b"%PDF\nstartxref\n0\n%%EOF\n") for file in files)
    )
    monkeypatch.setattr(dispatch, "joined", lambda *_: b"%PDF samen\nstartxref\n0\n%%EOF\n")


def test_letters_with_a_pdf_and_a_draft_each(desk, quick):
    told = desk.json("letters", desk.workbook, "--pdf", "--email", *DAY, code=1)
    counts = {"letters": 2, "pdfs": 2, "pdfs_kept": 0, "drafts": 0, "drafts_kept": 0}
    assert told["counts"] == told["counts"] | counts
    assert [Path(file).suffix for file in told["files"]] == [".docx", ".docx", ".pdf", ".pdf", ".pdf"]
    assert all(Path(file).is_file() for file in told["files"])
    assert len([warning for warning in told["warnings"] if "geen e-mailadres" in warning]) == 2
    again = desk.json("letters", desk.workbook, "--pdf", *DAY)
    assert again["counts"] == again["counts"] | {"letters": 0, "pdfs": 0, "pdfs_kept": 2}


def test_in_another_folder_and_all_in_one(desk, quick):
    out = desk.folder / "post & meer"
    told = desk.json("letters", desk.workbook, "--pdf", "--combined", "--out", out, *DAY)
    assert {Path(file).parent for file in told["files"]} == {out}
    names = [Path(file).name for file in told["files"]]
    assert "B2026-0001_tot_B2026-0002_samen.pdf" in names
    assert sum(name.endswith("_samen.docx") for name in names) == 1


def test_the_letters_stay_when_no_pdf_can_be_made(desk, monkeypatch):
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    monkeypatch.setattr(word, "program", lambda: None)
    told = desk.json("letters", desk.workbook, "--pdf", "--email", *DAY, code=1)
    assert told["message"].endswith(NO_PROGRAM) and told["message"].count(NO_PROGRAM) == 1
    assert told["counts"]["letters"] == 2
    assert len(desk.rows("Brieven")) == 2
    assert all(Path(file).is_file() for file in told["files"])


def test_that_there_is_no_letter_at_all_is_told_once_and_without_buttons(desk, quick):
    told = desk.json("letters", desk.workbook, "--pdf", "--email", "--date", "2026-01-05", code=1)
    assert told["counts"]["letters"] == 0 and told["files"] == []
    assert told["message"] == (
        "Er zijn geen brieven gemaakt. Er is ook geen eerdere brief om een PDF of e-mail van te maken."
    )


@pytest.mark.parametrize(("terminal", "shown"), [(True, "\rPDF 1 van 2\x1b[K"), (False, "")])
def test_a_terminal_shows_how_far_it_is_and_a_file_does_not(monkeypatch, capsys, terminal, shown):
    monkeypatch.setattr(cli.sys.stderr, "isatty", lambda: terminal, raising=False)
    cli._on_terminal("PDF 1 van 2")
    assert capsys.readouterr().err == shown


@pytest.mark.libreoffice
def test_the_real_thing(desk):
    told = desk.json("letters", desk.workbook, "--pdf", *DAY)
    assert told["counts"]["pdfs"] == 2
    assert all(Path(file).read_bytes().startswith(b"%PDF") for file in told["files"] if file.endswith(".pdf"))
