"""File names that Windows, macOS and Linux all accept, whatever a debtor or an invoice is called."""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_LONGEST = 60  # characters a part: three parts and a folder stay within the 260 of an old Windows
_MOST_BYTES = 120


def safe(part: str) -> str:
    """The text as a part of a file name: never a path, never empty, never a name that Windows keeps for itself.

    >>> safe("../Jansen & Zn. <A/S>"), safe("con"), safe(" ..")
    ('-Jansen & Zn. -A-S-', 'con-', '-')
    """
    text = unicodedata.normalize("NFC", part)
    text = "".join(" " if char in "\t\n\r" else char for char in text if char in "\t\n\r" or _visible(char))
    text = _FORBIDDEN.sub("-", text).strip(". ")[:_LONGEST]
    while len(text.encode()) > _MOST_BYTES:
        text = text[:-1]
    text = text.strip(". ")
    return f"{text}-" if not text or _RESERVED.fullmatch(text) else text


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _INVISIBLE


def letter_name(number: str, debtor: str, letter: str) -> str:
    """Name of the file of a letter, without its suffix.

    >>> letter_name("B2026-0001", "D1001", "herinnering")
    'B2026-0001_D1001_herinnering'
    """
    return "_".join(safe(part) for part in (number, debtor, letter))
