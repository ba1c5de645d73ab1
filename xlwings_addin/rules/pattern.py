"""How a debtor pays: days late on average, broken promises, last contact, and which channel works best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.facts import Policy
from xlwings_addin.rules.history import NOBODY_SPOKEN, Trail
from xlwings_addin.rules.vocabulary import Channel

PAID_SOON = 7
"""Calendar days within which a payment is put down to the call or letter before it (A74)."""

REGULAR, SLOW, BAD = "betaalt op tijd", "betaalt laat", "betaalt slecht"
"""The payment pattern in words."""


def channel_advice(trail: Trail, policy: Policy) -> Channel:
    """By phone or by letter: what was followed by a payment within seven days most often; else the policy's channel."""
    paid_on = [payment.booked_on for payment in trail.payments if payment.booked_on and (payment.amount or 0) > 0]
    calls = [call.on for call in trail.calls if call.on is not None and call.outcome not in NOBODY_SPOKEN]
    letters = [letter.sent_on for letter in trail.letters if letter.sent_on is not None]
    by_phone, by_letter = _success(calls, paid_on), _success(letters, paid_on)
    if by_phone == by_letter:
        return Channel.PHONE if policy.channel == Channel.PHONE else Channel.LETTER
    return Channel.PHONE if by_phone > by_letter else Channel.LETTER


def _success(contacts: Sequence[date], paid_on: Sequence[date]) -> float:
    hits = sum(any(day < paid <= days_after(day, PAID_SOON) for paid in paid_on) for day in contacts)
    return hits / len(contacts) if contacts else 0.0


def average_late(late: Iterable[int]) -> Decimal | None:
    """Average of days late, in whole days; ``None`` without any.

    >>> average_late([0, 3, 10])
    Decimal('4')
    """
    days = list(late)
    if not days:
        return None
    return (Decimal(sum(days)) / len(days)).quantize(Decimal(1), ROUND_HALF_UP)


def last_contact(trail: Trail) -> date | None:
    """Day of the newest letter sent or conversation held."""
    calls = [call.on for call in trail.calls if call.on is not None and call.outcome not in NOBODY_SPOKEN]
    letters = [letter.sent_on for letter in trail.letters if letter.sent_on is not None]
    return max((*calls, *letters), default=None)


def in_words(average: Decimal | None, broken: int) -> str:
    """The payment pattern in Dutch; empty when nothing is known."""
    if average is None and not broken:
        return ""
    if broken > 1 or (average is not None and average > 30):
        return BAD
    return SLOW if broken or (average is not None and average > 5) else REGULAR
