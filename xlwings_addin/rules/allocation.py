"""Where a payment goes: to costs, then interest, then principal (BW 6:44), and over several claims by BW 6:43.

>>> allocate(Decimal("500"), Decimal("150"), Decimal("12.34"), Decimal("1000"))
Allocation(costs=Decimal('150'), interest=Decimal('12.34'), principal=Decimal('337.66'), surplus=Decimal('0.00'))
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_DOWN, Decimal
from itertools import groupby
from typing import NamedTuple

from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.money import CENT


class Allocation(NamedTuple):
    """What of a payment is paid off the costs, the interest and the principal, and what is left over; in EUR."""

    costs: Decimal
    interest: Decimal
    principal: Decimal
    surplus: Decimal


class Claim(NamedTuple):
    """A claim with its own costs and accrued interest in EUR; ``rate`` in per cent says how onerous it is."""

    key: str
    due: date
    rate: Decimal
    costs: Decimal
    interest: Decimal
    principal: Decimal

    @property
    def total(self) -> Decimal:
        """All that is owed on this claim."""
        return self.costs + self.interest + self.principal


def allocate(payment: Decimal, costs: Decimal, interest: Decimal, principal: Decimal) -> Allocation:
    """Division of one payment over one claim (BW 6:44 lid 1); what is too much is a credit, never a negative rest.

    Raises:
        ValueError: an amount is negative.
    """
    if min(payment, costs, interest, principal) < 0:
        raise ValueError("a payment and what it pays off cannot be negative")
    to_costs = min(payment, costs)
    to_interest = min(payment - to_costs, interest)
    to_principal = min(payment - to_costs - to_interest, principal)
    return Allocation(to_costs, to_interest, to_principal, payment - to_costs - to_interest - to_principal)


def allocate_over(
    payment: Decimal, claims: Sequence[Claim], on: date, indicated: Sequence[str] = ()
) -> tuple[dict[str, Allocation], Decimal]:
    """Division of one payment over several claims (BW 6:43), each by `allocate`, and what is left over.

    The claims that the debtor indicated come first, in that order; then those that are due before those that are
    not, the most onerous (highest rate) first, then the oldest; equals share in proportion.

    Args:
        payment: amount received in EUR, 0 or more.
        claims: the open claims; each key once.
        on: day on which the payment counts; a claim is due from the day after its due date.
        indicated: keys of the claims that the debtor wants to pay.

    >>> a = Claim("a", date(2026, 1, 31), Decimal("4"), ZERO, ZERO, Decimal("100"))
    >>> b = Claim("b", date(2026, 2, 28), Decimal("10"), ZERO, ZERO, Decimal("100"))
    >>> paid, left = allocate_over(Decimal("150"), [a, b], date(2026, 3, 1))
    >>> paid["b"].principal, paid["a"].principal, left
    (Decimal('100'), Decimal('50.00'), Decimal('0.00'))
    """

    def rank(claim: Claim) -> tuple[int, bool, Decimal, date]:
        wish = indicated.index(claim.key) if claim.key in indicated else len(indicated)
        return wish, on <= claim.due, -claim.rate, claim.due

    left, paid = payment, {}
    for _, group in groupby(sorted(claims, key=rank), key=rank):
        equals = list(group)
        for claim, share in zip(equals, _shares(left, [claim.total for claim in equals]), strict=True):
            paid[claim.key] = allocate(share, claim.costs, claim.interest, claim.principal)
            left -= share
    return paid, left


def _shares(amount: Decimal, owed: Sequence[Decimal]) -> list[Decimal]:
    """The amount in proportion to what is owed, no share above its own; cents that do not divide go to the first."""
    total = sum(owed, ZERO)
    if amount >= total:
        return list(owed)
    shares = [(amount * part / total).quantize(CENT, ROUND_DOWN) for part in owed]
    for place, part in enumerate(owed):
        more = min(amount - sum(shares, ZERO), part - shares[place])
        shares[place] += more
    return shares
