"""The button that shows where the letters are."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xlwings_addin.actions import letters_place
from xlwings_addin.buttons import run
from xlwings_addin.errors import DataError

OPENERS = [("darwin", "open"), ("linux", "xdg-open")]


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the computer was asked to show."""
    asked: list[Any] = []
    monkeypatch.setattr(subprocess, "run", lambda words, **_: asked.append(words))
    monkeypatch.setattr(os, "startfile", asked.append, raising=False)
    return asked


@pytest.mark.parametrize(("system", "opener"), OPENERS)
def test_the_folder_is_shown(
    desk: Any, shown: list[Any], monkeypatch: pytest.MonkeyPatch, system: str, opener: str
) -> None:
    place = Path(desk.book.fullname).parent / "Brieven"
    place.mkdir()
    monkeypatch.setattr(letters_place.sys, "platform", system)

    assert run("brievenmap", desk.book).message == f"De brieven staan in {place}."
    assert shown == [[opener, str(place)]]


def test_on_windows_the_explorer_shows_it(
    desk: Any, shown: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.set("Instellingen", ("Brievenmap",), "Waarde", str(tmp_path))
    monkeypatch.setattr(letters_place.sys, "platform", "win32")
    run("brievenmap", desk.book)

    assert shown == [tmp_path]


def test_before_the_first_letter_there_is_no_folder(desk: Any, shown: list[Any]) -> None:
    report = run("brievenmap", desk.book)

    assert "Hij komt er met de eerste brief" in report.message
    assert (report.ok, shown) == (False, [])


def test_a_workbook_in_the_cloud_needs_a_full_path(open_desk: Callable[[], Any], shown: list[Any]) -> None:
    opened = open_desk().book
    book = SimpleNamespace(fullname="https://bedrijf.sharepoint.com/w.xlsm", sheets=opened.sheets, app=opened.app)
    with pytest.raises(DataError, match="een volledig pad in als Brievenmap"):
        run("brievenmap", book)
    assert shown == []
