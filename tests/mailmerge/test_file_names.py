from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.mailmerge.file_names import letter_name, safe

WINDOWS_KEEPS = {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}


@pytest.mark.parametrize(
    ("given_name", "expected"),
    [
        ("herinnering", "herinnering"),
        ("Jansen & Zn. B.V.", "Jansen & Zn. B.V"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\x", "C-x"),
        ("con", "con-"),
        ("CON.docx", "CON.docx-"),
        ("LPT¹", "LPT¹-"),
        ("console", "console"),
        ("naam. . .", "naam"),
        (" . ", "-"),
        ("", "-"),
        ("a\nb\tc", "a b c"),
        ("Cafe\u0301", "Café"),
        ("\u202egnp.exe", "gnp.exe"),
        ("x\x00y\ud800z", "xyz"),
        ("#1", "#1"),
    ],
)
def test_a_name_that_every_system_accepts(given_name: str, expected: str) -> None:
    assert safe(given_name) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_no_name_is_a_path_or_reserved_or_too_long(name: str) -> None:
    made = safe(name)
    assert made
    assert not set(made) & set('<>:"/\\|?*')
    assert made == made.strip(". ")
    assert made.split(".")[0].lower() not in WINDOWS_KEEPS
    assert len(made) <= 61
    assert len(made.encode()) <= 121


def test_the_name_of_a_letter_tells_number_debtor_and_kind() -> None:
    assert letter_name("B2026-0001", "D/10:1", "herinnering") == "B2026-0001_D-10-1_herinnering"
