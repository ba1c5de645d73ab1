"""What to aim for in a call, decided before it: everything at once, or a plan with a first payment (A08, A58).

>>> aim(Decimal("1000"), 3, unable=True)
Aim(goal='Betalingsregeling', amount=Decimal('1000'), lower_bound=Decimal('333.34'))
"""

from __future__ import annotations

from decimal import ROUND_UP, Decimal
from typing import NamedTuple

from xlwings_addin.rules.facts import Call, Debtor
from xlwings_addin.rules.money import CENT
from xlwings_addin.rules.vocabulary import Classification, Outcome

AT_ONCE, IN_INSTALMENTS = "Ineens betalen", "Betalingsregeling"


class Aim(NamedTuple):
    """The goal of the call, the amount to ask for, and the lowest first payment to settle for."""

    goal: str
    amount: Decimal
    lower_bound: Decimal


def aim(total: Decimal, most_instalments: int, *, unable: bool) -> Aim:
    """All of it, unless the debtor cannot pay at once: then at least the first of the most instalments allowed."""
    if not unable:
        return Aim(AT_ONCE, total, total)
    return Aim(IN_INSTALMENTS, total, (total / max(most_instalments, 1)).quantize(CENT, ROUND_UP))


def cannot_pay(debtor: Debtor, newest: Call | None, *, missed_instalment: bool = False) -> bool:
    """Whether a plan is what to aim for: classified so, said so in the newest call, or a plan that needs repair."""
    said = newest is not None and newest.outcome in (Outcome.UNABLE, Outcome.PLAN)
    return said or missed_instalment or debtor.classification == Classification.UNABLE
