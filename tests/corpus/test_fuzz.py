"""Damaged parts, exports and templates: an error of the product itself or none, never a crash."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import fuzz
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


@pytest.fixture(scope="module", params=fuzz.TARGETS)
def target(request: pytest.FixtureRequest) -> Callable[[bytes], None]:
    folder = tempfile.TemporaryDirectory()
    request.addfinalizer(folder.cleanup)
    work, sound = fuzz.target_of(request.param, Path(folder.name))
    if not sound:
        return work  # takes orders

    def spoiled(data: bytes) -> None:
        """Each five bytes put something in place of a stretch of the sound input."""
        text, words = sound, list(fuzz.pieces(sound))
        for at in range(0, len(data) - 4, 5):
            start = int.from_bytes(data[at : at + 2]) * len(text) // 65536
            text = text[:start] + words[data[at + 2] % len(words)] + text[start + data[at + 3] % 32 :]
        work(text)

    return spoiled


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.binary(min_size=5, max_size=40))
def test_nothing_but_a_sentence_comes_out(target: Callable[[bytes], None], data: bytes) -> None:
    fuzz.tried(target, data)


def test_a_bug_does_come_out() -> None:
    with pytest.raises(ZeroDivisionError):
        fuzz.tried(lambda data: fuzz.work_in(Path(str(1 / len(data)))), b"")
