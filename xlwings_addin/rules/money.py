"""Amounts and dates as Dutch text, and the one way amounts are rounded: half up, to the cent."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip

# an amount that makes no sense must not stop the sensible ones: room for every number that a cell can hold
_ANY_SIZE = Context(prec=1000)
_DUTCH = str.maketrans(",.", ".,")


def to_cents(amount: Decimal) -> Decimal:
    """The amount rounded half up to the cent.

    >>> to_cents(Decimal("0.005")), to_cents(Decimal("2"))
    (Decimal('0.01'), Decimal('2.00'))
    """
    return amount.quantize(CENT, ROUND_HALF_UP, _ANY_SIZE)


def euro(amount: Decimal, currency: str = "EUR") -> str:
    """The amount as it stands in a letter; another currency than the euro goes by its code.

    >>> euro(Decimal("1234.56")), euro(Decimal("-50")), euro(Decimal("500"), "USD")
    ('€ 1.234,56', '€ -50,00', 'USD 500,00')
    """
    return f"{'€' if currency == 'EUR' else currency} {to_cents(amount):,f}".translate(_DUTCH)


def short_euro(amount: Decimal, currency: str = "EUR") -> str:
    """The amount as it stands in a sentence: without cents when there are none.

    >>> short_euro(Decimal("1000.00")), short_euro(Decimal("12.34"))
    ('€ 1.000', '€ 12,34')
    """
    return euro(amount, currency).removesuffix(",00")


def long_date(d: date) -> str:
    """The date in full.

    >>> long_date(date(2026, 3, 4))
    '4 maart 2026'
    """
    return f"{d.day} {MONTHS[d.month - 1]} {d.year}"


def day_month(d: date) -> str:
    """The date without its year.

    >>> day_month(date(2026, 11, 20))
    '20 november'
    """
    return f"{d.day} {MONTHS[d.month - 1]}"
