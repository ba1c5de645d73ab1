"""The QR code with which a bank app fills in the payment: EPC069-12, version 002."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from decimal import Decimal

from xlwings_addin.rules import reference

_LONGEST_NAME = 70
_MOST = Decimal("999999999.99")
_LEAST = Decimal("0.01")
_QUIET = b"\xff" * 4  # modules of white around the code
_SHADE = bytes.maketrans(b"\x00\x01", b"\xff\x00")
_PIXELS = 8  # pixels a module: one byte of a picture with one bit a pixel
_MASK = 3  # any mask is readable; letting segno compare all eight takes longer than the rest of the letter


def payment_code(name: str, iban: str, amount: Decimal, creditor_reference: str, bic: str = "") -> bytes | None:
    """The code as a PNG picture, or ``None`` when no bank could use it.

    Args:
        name: of the account holder.
        iban: of the account holder; spaces do not matter.
        amount: in EUR.
        creditor_reference: ISO 11649 reference ("RF…").
        bic: only for accounts outside the European Economic Area.

    >>> payment_code("Voorbeeld BV", "NL00ABNA0123456789", Decimal("10"), "RF18539007547034") is None
    True
    """
    text = payload(name, iban, amount, creditor_reference, bic)
    if text is None:
        return None
    import segno

    code = segno.make_qr(text, error="m", boost_error=False, mode="byte", encoding="utf-8", mask=_MASK)
    return _png(code.matrix)


def payload(name: str, iban: str, amount: Decimal, creditor_reference: str, bic: str = "") -> str | None:
    """The text in the code, or ``None`` when the account, the reference, the name or the amount will not do."""
    holder = " ".join(name.split())[:_LONGEST_NAME].strip()
    if not (holder and _LEAST <= amount <= _MOST and is_account(iban) and reference.is_valid(creditor_reference)):
        return None
    account, compact = compact_account(iban), reference.compact(creditor_reference)
    lines = ("BCD", "002", "1", "SCT", bic.replace(" ", ""), holder, account, f"EUR{amount:.2f}", "", compact)
    return "\n".join(lines)


def is_account(iban: str) -> bool:
    """Whether this is an IBAN that exists on paper: country, length and check digits."""
    from stdnum import iban as standard

    return bool(standard.is_valid(iban))


def compact_account(iban: str) -> str:
    """The IBAN as banks exchange it.

    >>> compact_account("nl02 abna 0123 4567 89")
    'NL02ABNA0123456789'
    """
    return "".join(iban.split()).upper()


def in_fours(text: str) -> str:
    """An IBAN or reference in groups of four, as people read it.

    >>> in_fours("NL02ABNA0123456789")
    'NL02 ABNA 0123 4567 89'
    """
    return " ".join(text[place : place + 4] for place in range(0, len(text), 4))


def _png(matrix: Sequence[Sequence[int]]) -> bytes:
    """The modules as a picture of one bit a pixel, white around it."""
    side = (len(matrix) + 2 * len(_QUIET)) * _PIXELS
    white = b"\xff" * (side // _PIXELS)
    rows = [_QUIET + bytes(row).translate(_SHADE) + _QUIET for row in matrix]
    lines = [white] * len(_QUIET) + rows + [white] * len(_QUIET)
    pixels = b"".join((b"\x00" + line) * _PIXELS for line in lines)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(pixels, 1)), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
