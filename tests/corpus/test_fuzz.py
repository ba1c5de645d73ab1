"""Damaged parts, exports and templates: an error of the product itself or none, never a crash."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import fuzz
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports import audit_file, bank_csv, camt, mt940


@pytest.fixture(scope="module", params=fuzz.TARGETS)
def target(request: pytest.FixtureRequest) -> Callable[[bytes], None]:
    folder = tempfile.TemporaryDirectory()
    request.addfinalizer(folder.cleanup)
    return spoiling(request.param, Path(folder.name))


def spoiling(name: str, folder: Path) -> Callable[[bytes], None]:
    """The function of a target that takes bytes and spoils the sound input with them."""
    work, sound = fuzz.target_of(name, folder)
    if not sound:
        return work  # takes orders

    def spoiled(data: bytes) -> None:
        """Each five bytes put something in place of a stretch of the sound input, or of a character or two."""
        text, words = sound, list(fuzz.pieces(sound))
        for at in range(0, len(data) - 4, 5):
            start = int.from_bytes(data[at : at + 2]) * len(text) // 65536
            length = data[at + 3] % (32 if data[at + 4] % 2 else 3)
            text = text[:start] + words[data[at + 2] % len(words)] + text[start + length :]
        work(text)

    return spoiled


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.binary(min_size=5, max_size=40))
def test_nothing_but_a_sentence_comes_out(target: Callable[[bytes], None], data: bytes) -> None:
    fuzz.tried(target, data)


def unchecked_amount(written: str, *_: Any) -> Decimal:
    return Decimal(written.replace(",", "."))


def unchecked_balance(field: Any, _: str) -> tuple[Decimal, date, str]:
    return Decimal(field.text[10:].replace(",", ".")), date(2026, 1, 5), field.text[7:10]


def unchecked_cells(_what: str, cells: Any, _rows: Any, _file: str, meaning: Any) -> Any:
    return (meaning[cell] for cell in cells)


def unguarded_bytes(path: Path) -> bool:
    if path.read_bytes().count(b":62F:") != 1:
        raise IndexError("planted")
    return True


FAULTS: tuple[tuple[str, Any, str, Callable[..., Any]], ...] = (
    ("mt940", mt940, "_amount", unchecked_amount),
    ("mt940", mt940, "_balance", unchecked_balance),
    ("mt940", mt940, "is_mt940", unguarded_bytes),
    ("bank", bank_csv, "_sure", unchecked_cells),
    ("camt", camt, "_amount", unchecked_amount),
    ("xaf", audit_file, "_amount", lambda element, _: Decimal(element.findtext("{*}amnt"))),
)
"""A target, and a reader with one of its checks taken away: sound input is still read."""


@pytest.mark.parametrize(("name", "module", "function", "faulty"), FAULTS, ids=[f"{n} {f}" for n, _, f, _ in FAULTS])
def test_a_fault_that_is_planted_in_a_reader_is_found(
    name: str,
    module: Any,
    function: str,
    faulty: Callable[..., Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, function, faulty)
    work = spoiling(name, tmp_path)
    fuzz.tried(work, b"")
    chance = random.Random(1)
    with pytest.raises((ArithmeticError, TypeError, ValueError, IndexError)):
        for _ in range(2_000):
            fuzz.tried(work, chance.randbytes(chance.randint(5, 14)))


def test_what_a_reader_says_to_the_user_is_no_fault() -> None:
    def refusing(_: bytes) -> None:
        raise FileRefused("x is geen bankafschrift.")

    fuzz.tried(refusing, b"")


def test_a_bug_does_come_out() -> None:
    with pytest.raises(ZeroDivisionError):
        fuzz.tried(lambda data: fuzz.work_in(Path(str(1 / len(data)))), b"")
