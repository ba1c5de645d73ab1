"""A second thread that inflates and deflates: the same bytes, the same errors, and nothing left behind."""

from __future__ import annotations

import io
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from xlwings_addin.engine import open_book, package
from xlwings_addin.engine.ahead import made_ahead

Pieces = Generator[bytes, None, None]


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Generator[None, None, None]:
    before = threading.active_count()
    yield
    assert threading.active_count() == before


def numbered(count: int, seen: list[int]) -> Pieces:
    try:
        for number in range(count):
            seen.append(number)
            yield f"{number},".encode()
    finally:
        seen.append(-1)


@pytest.mark.parametrize(("at_once", "pieces"), [(1, 20), (10, 5), (1000, 1)])
def test_the_bytes_come_in_their_order_and_in_pieces_of_that_size(at_once: int, pieces: int) -> None:
    found = list(made_ahead(numbered(20, []), at_once))
    assert b"".join(found) == b"".join(numbered(20, []))
    assert len([piece for piece in found if piece]) == pieces


def test_what_goes_wrong_in_the_thread_goes_wrong_at_the_caller() -> None:
    def broken() -> Pieces:
        yield b"a"
        raise LookupError("b")

    pieces = made_ahead(broken(), 1)
    assert next(pieces) == b"a"
    with pytest.raises(LookupError, match="b"):
        next(pieces)


def test_a_caller_that_stops_closes_the_source() -> None:
    seen: list[int] = []
    pieces = made_ahead(numbered(1000, seen), 1)
    next(pieces)
    pieces.close()
    assert len(seen) < 10
    assert seen[-1] == -1


def test_a_caller_that_waits_is_not_flooded() -> None:
    seen: list[int] = []
    pieces = made_ahead(numbered(1000, seen), 1)
    for used in range(1, 50):
        next(pieces)
        assert len(seen) <= used + 3
    pieces.close()


class _FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        if self.tell() > 2000:
            raise OSError(28, "full")
        return super().write(data)  # type: ignore[arg-type]


def _write_rows(path: Path) -> None:
    book = open_book(path)
    book.sheets["Facturen"].range("F2:F4").value = [["een"], ["twee"], ["drie"]]
    book.save()


def test_a_workbook_written_by_two_threads_is_the_same(
    invoice_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "andere.xlsx"
    other.write_bytes(invoice_file.read_bytes())
    _write_rows(invoice_file)
    monkeypatch.setattr(package, "_LARGE", 0)
    _write_rows(other)
    assert other.read_bytes() == invoice_file.read_bytes()


def test_a_full_disk_stops_every_thread(invoice_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_LARGE", 0)
    opened = package.Package(invoice_file)
    closed: list[int] = []
    part = package.NewPart(lambda: numbered(100_000, closed), 1)
    with pytest.raises(OSError, match="full"):
        opened.write(_FullDisk(), {"xl/worksheets/sheet1.xml": part})
    assert closed[-1] == -1
