"""Making the bytes of a large part in a thread of its own, while the caller works on those before them.

Inflating and deflating need no lock of Python's: on two cores they cost little time beside the work on the rows.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from queue import SimpleQueue
from threading import Semaphore, Thread

_WAITING = 1


class _End:
    """Comes after the last bytes, with what the making of them raised."""

    def __init__(self, error: BaseException | None) -> None:
        self.error = error


def made_ahead(chunks: Generator[bytes, None, None], at_once: int) -> Generator[bytes, None, None]:
    """The same bytes, at most two pieces ahead of their use; what making them raises is raised here.

    The thread ends with the bytes, or when this generator is closed: it never outlives the caller's work.

    Args:
        chunks: what to make; closed in the end.
        at_once: bytes a piece, at least. Each change of thread may take a wait of 5 ms for Python's lock.
    """
    made: SimpleQueue[bytes | _End] = SimpleQueue()
    room = Semaphore(_WAITING)
    wanted = True

    def make() -> None:
        error = None
        try:
            with closing(chunks):
                for piece in _joined(chunks, at_once):
                    made.put(piece)
                    room.acquire()
                    if not wanted:
                        break
        except BaseException as raised:
            error = raised
        made.put(_End(error))

    thread = Thread(target=make, daemon=True)
    thread.start()
    try:
        while not isinstance(piece := made.get(), _End):
            room.release()
            yield piece
        if piece.error:
            raise piece.error
    finally:
        wanted = False
        room.release()
        thread.join()


def _joined(chunks: Generator[bytes, None, None], at_once: int) -> Generator[bytes, None, None]:
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= at_once:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
