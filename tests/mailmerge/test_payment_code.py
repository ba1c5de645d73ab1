from __future__ import annotations

import struct
import zlib
from decimal import Decimal

import pytest
import segno

from xlwings_addin.mailmerge.payment_code import in_fours, payload, payment_code

IBAN, REFERENCE = "NL02 ABNA 0123 4567 89", "RF18 5390 0754 7034"


def test_the_payload_is_that_of_the_european_standard() -> None:
    assert payload("Voorbeeld  BV", IBAN, Decimal("1234.5"), REFERENCE).split("\n") == [  # type: ignore[union-attr]
        "BCD", "002", "1", "SCT", "", "Voorbeeld BV", "NL02ABNA0123456789", "EUR1234.50", "", "RF18539007547034",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "iban", "amount", "reference"),
    [
        ("", IBAN, "10", REFERENCE),
        ("V", "NL03ABNA0123456789", "10", REFERENCE),
        ("V", "NL02ABNA012345678", "10", REFERENCE),
        ("V", "", "10", REFERENCE),
        ("V", IBAN, "0", REFERENCE),
        ("V", IBAN, "-1", REFERENCE),
        ("V", IBAN, "1000000000", REFERENCE),
        ("V", IBAN, "10", "RF19539007547034"),
        ("V", IBAN, "10", ""),
    ],
)
def test_no_code_when_no_bank_could_use_it(name: str, iban: str, amount: str, reference: str) -> None:
    assert payment_code(name, iban, Decimal(amount), reference) is None


def test_a_long_name_is_cut_to_what_the_standard_allows() -> None:
    made = payload("N" * 100, IBAN, Decimal("1"), REFERENCE)
    assert made is not None
    assert made.split("\n")[5] == "N" * 70


def test_the_picture_holds_the_code_with_a_quiet_zone() -> None:
    made = payment_code("Voorbeeld BV", IBAN, Decimal("10"), REFERENCE)
    text = payload("Voorbeeld BV", IBAN, Decimal("10"), REFERENCE)
    assert made is not None
    assert text is not None
    code = segno.make_qr(text, error="m", boost_error=False, mode="byte", encoding="utf-8", mask=3)
    expected = [[bool(module) for module in row] for row in code.matrix_iter(border=4)]
    assert modules(made) == expected
    assert code.version <= 13, "the standard allows no larger code"


def modules(png: bytes) -> list[list[bool]]:
    """The dark modules of a picture of one bit a pixel, eight pixels a module."""
    width, height = struct.unpack(">II", png[16:24])
    pixels = zlib.decompress(png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8])
    assert len(pixels) == height * (width // 8 + 1)
    lines = [pixels[start + 1 : start + 1 + width // 8] for start in range(0, len(pixels), width // 8 + 1)]
    assert all(byte in (0x00, 0xFF) for line in lines for byte in line)
    assert all(len(set(lines[start : start + 8])) == 1 for start in range(0, height, 8))
    return [[byte == 0 for byte in line] for line in lines[::8]]


def test_groups_of_four() -> None:
    assert in_fours("RF18539007547034") == "RF18 5390 0754 7034"
