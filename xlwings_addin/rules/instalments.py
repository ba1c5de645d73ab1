"""Payment plans: an amount in equal instalments, rounding in the last one.

>>> split(Decimal("1000"), 3)
[Decimal('333.33'), Decimal('333.33'), Decimal('333.34')]
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from xlwings_addin.rules import law
from xlwings_addin.rules.money import CENT, to_cents

TOLERANCE = law.number("instalment_tolerance")
"""EUR that an instalment may be short and still count as paid."""


class Term(NamedTuple):
    """One instalment to agree: its number from 1, the day it is due and the amount in EUR."""

    number: int
    due: date
    amount: Decimal


def split(total: Decimal, n: int) -> list[Decimal]:
    """The total in ``n`` instalments in EUR that add up to it exactly; what does not divide is in the last.

    Raises:
        ValueError: fewer than one instalment, or a total too small to give each a cent.
    """
    total = to_cents(total)
    if n < 1 or total < n * CENT:
        raise ValueError(f"{total} EUR cannot be split into {n} instalments")
    each = (total / n).quantize(CENT, ROUND_DOWN)
    return [each] * (n - 1) + [total - each * (n - 1)]


def schedule(total: Decimal, n: int, first: date) -> list[Term]:
    """The instalments one month apart, on the day of the month of the first one or the last day of a shorter month.

    >>> [term.due.isoformat() for term in schedule(Decimal("300"), 3, date(2027, 1, 31))]
    ['2027-01-31', '2027-02-28', '2027-03-31']
    """
    return [Term(i + 1, _months_after(first, i), amount) for i, amount in enumerate(split(total, n))]


def is_paid(amount: Decimal, received: Decimal) -> bool:
    """Whether an instalment counts as paid: received in full, or at most five cents short.

    >>> is_paid(Decimal("333.33"), Decimal("333.28")), is_paid(Decimal("333.33"), Decimal("333.27"))
    (True, False)
    """
    return received >= amount - TOLERANCE


def _months_after(first: date, months: int) -> date:
    years, month = divmod(first.month - 1 + months, 12)
    year, month = first.year + years, month + 1
    return date(year, month, min(first.day, monthrange(year, month)[1]))
