"""How far a long action is: told to whoever listens, such as the status bar of Excel, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import TypeVar

Item = TypeVar("Item")

PATIENCE = 1.0
"""Seconds that an action may take without a word, and the least between two words after that."""

_LISTENER: ContextVar[Callable[[str], None] | None] = ContextVar("listener", default=None)


@contextmanager
def heard_by(listener: Callable[[str], None]) -> Iterator[None]:
    """Let somebody hear how far the actions within this block are."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def counted_off(items: Sequence[Item], doing: str) -> Iterator[Item]:
    """The items, one after the other; when that takes long, the listener hears which one it is, in Dutch.

    >>> list(counted_off("ab", "Brief"))
    ['a', 'b']
    """
    listener, told = _LISTENER.get(), monotonic()
    for number, item in enumerate(items, 1):
        if listener and monotonic() - told >= PATIENCE:
            listener(f"{doing} {number} van {len(items)}")
            told = monotonic()
        yield item
