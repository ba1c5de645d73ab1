"""Creditor reference by ISO 11649: a payment reference with check digits that every bank in Europe can read.

>>> creditor_reference("2026-0001")
'RF3120260001'
>>> is_valid("RF31 2026 0001"), is_valid("RF32 2026 0001")
(True, False)
"""

from __future__ import annotations

LONGEST = 21
"""Most characters of the text that the reference is made of."""

_MARKS = str.maketrans("", "", " -./_\N{NO-BREAK SPACE}")


def compact(text: str) -> str:
    """The text in capitals without spaces and the marks that invoice numbers are written with (- . / _)."""
    return text.translate(_MARKS).upper()


def is_valid(reference: str) -> bool:
    """Whether this is a creditor reference whose check digits are right."""
    from stdnum import iso11649

    return bool(iso11649.is_valid(reference))


def creditor_reference(text: str) -> str:
    """The creditor reference of a text such as an invoice number; a valid reference comes back as it is, compact.

    Raises:
        ValueError: nothing left to make a reference of, a character other than A-Z and 0-9, or more than 21.
    """
    from stdnum.iso7064 import mod_97_10

    number = compact(text)
    if not (number.isascii() and number.isalnum()):
        raise ValueError(f"not only letters and digits: {text!r}")
    if is_valid(number):
        return number
    if len(number) > LONGEST:
        raise ValueError(f"more than {LONGEST} characters: {text!r}")
    return f"RF{mod_97_10.calc_check_digits(number + 'RF')}{number}"
