"""Files made from a letter, such as its PDF: each says what it was made from, so that it can be made again safely.

The one line that says so stands where its format allows a remark. It holds the digest of the source and of the file
without that line: a file that a person made, signed or changed is told apart from one that may be replaced.
"""

from __future__ import annotations

import re
from contextlib import suppress
from enum import Enum
from glob import escape
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.errors import FileRefused, cause


class State(Enum):
    """What stands where a derived file is to come."""

    ABSENT = "absent"
    CURRENT = "made from this source"
    OUTDATED = "made by us from another source, unchanged since: may be replaced"
    FOREIGN = "made or changed by somebody else: never replaced"


class Form(NamedTuple):
    """How a kind of file carries the line: what it begins and ends with, and before what it stands (``b""``: on top)."""

    label: bytes
    end: bytes
    before: bytes = b""


PDF = Form(b"%Incasso ", b"\n", b"startxref")  # the last line but two of a PDF; no offset in the file changes
DRAFT = Form(b"X-Incasso: ", b"\r\n")


def digest(source: bytes) -> str:
    """What a derived file remembers of its source."""
    return sha256(source).hexdigest()


def signed(content: bytes, source: str, form: Form) -> bytes:
    """The file with the line in it.

    >>> made = signed(b"Subject: x", digest(b"brief"), DRAFT)
    >>> state_of(made, digest(b"brief"), DRAFT), state_of(made + b"!", digest(b"brief"), DRAFT)
    (<State.CURRENT: 'made from this source'>, <State.FOREIGN: 'made or changed by somebody else: never replaced'>)
    """
    place = content.rindex(form.before) if form.before else 0
    line = b"%b%b %b%b" % (form.label, source.encode(), digest(content).encode(), form.end)
    return content[:place] + line + content[place:]


def state_of(content: bytes, source: str, form: Form) -> State:
    """What a file is that stands where one from this source is to come."""
    hexadecimal = rb"([0-9a-f]{64})"
    line = re.compile(re.escape(form.label) + hexadecimal + b" " + hexadecimal + re.escape(form.end))
    place = content.rfind(form.label)
    found = line.match(content, place) if place >= 0 else None
    if found is None or digest(content[: found.start()] + content[found.end() :]) != found[2].decode():
        return State.FOREIGN
    return State.CURRENT if found[1].decode() == source else State.OUTDATED


def state(path: Path, source: str, form: Form) -> State:
    """What stands at this path.

    Raises:
        FileRefused: it cannot be read.
    """
    try:
        return state_of(path.read_bytes(), source, form)
    except FileNotFoundError:
        return State.ABSENT
    except OSError as error:
        raise FileRefused(f"{path.name} is niet te lezen: {cause(error)}.") from error


def made_from(letter: Path) -> list[Path]:
    """The PDF and the draft beside a letter, and the PDF that begins with it, as far as nobody else made or changed them."""
    number = letter.name.partition("_")[0]
    together = letter.parent.glob(f"{escape(number)}_tot_*_samen.pdf")
    beside = [(letter.with_suffix(".eml"), DRAFT), *((path, PDF) for path in (letter.with_suffix(".pdf"), *together))]
    return [
        path for path, form in beside if path.is_file() and state_of(path.read_bytes(), "", form) is not State.FOREIGN
    ]


def write(path: Path, content: bytes) -> None:
    """Put the file in place, whole or not at all.

    Raises:
        FileRefused: the folder or the file cannot be written.
    """
    scratch = path.with_name(f".{path.name}.tmp")
    try:
        scratch.write_bytes(content)
        scratch.replace(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise FileRefused(f"{path.name} kan niet worden geschreven: {cause(error)}.") from error
