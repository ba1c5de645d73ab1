"""Files made from a letter: made again when the letter changed, never when somebody else made or changed them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.derived import DRAFT, PDF, Form, State, digest, signed, state, state_of, write

OLD, NEW = digest(b"de brief"), digest(b"de gewijzigde brief")
A_PDF = b"%PDF-1.6\n1 0 obj\n<<>>\nendobj\nxref\ntrailer\n<<>>\nstartxref\n28\n%%EOF\n"
A_DRAFT = b"X-Unsent: 1\r\nSubject: x\r\n\r\ntekst\r\n"
BOTH = pytest.mark.parametrize(("form", "content"), [(PDF, A_PDF), (DRAFT, A_DRAFT)], ids=["pdf", "eml"])


@BOTH
def test_it_knows_the_letter_that_it_was_made_from(form: Form, content: bytes) -> None:
    made = signed(content, OLD, form)
    assert state_of(made, OLD, form) is State.CURRENT
    assert state_of(made, NEW, form) is State.OUTDATED


@BOTH
@given(where=st.integers(min_value=0), what=st.binary(min_size=1, max_size=3))
def test_whatever_somebody_adds_makes_it_theirs(form: Form, content: bytes, where: int, what: bytes) -> None:
    made = signed(content, OLD, form)
    place = where % (len(made) + 1)
    changed = made[:place] + what + made[place:]
    assert state_of(changed, OLD, form) is State.FOREIGN


@BOTH
def test_one_that_somebody_else_made_is_theirs(form: Form, content: bytes) -> None:
    assert state_of(content, OLD, form) is State.FOREIGN


def test_the_line_stands_before_the_end_of_a_pdf_so_that_no_offset_changes() -> None:
    made = signed(A_PDF, OLD, PDF)
    assert made.startswith(A_PDF[: A_PDF.index(b"startxref")])
    assert made.endswith(A_PDF[A_PDF.index(b"startxref") :])


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    assert state(path, OLD, PDF) is State.ABSENT
    for content in (A_PDF, A_PDF * 2):
        write(path, content)
        assert path.read_bytes() == content
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_a_file_that_is_open_elsewhere_stays_and_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(A_PDF)

    def refuse(*_: object) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileRefused, match=r"a\.pdf kan niet worden geschreven: .*nog open in een ander programma"):
        write(path, b"nieuw")
    assert path.read_bytes() == A_PDF
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]
