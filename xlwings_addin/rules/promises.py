"""Promises to pay: what was promised, what came in, and whether the promise was kept.

A promise is a call with `Toegezegd op`; what came in is the open amount at the call minus what is open now. Booked
payments add the date. A promise that is moved before it lapses is replaced, which may happen twice; after that
each move counts as a broken promise. A promise paid late is kept late, and never counts as broken.

>>> is_promise(Call(2, "1", date(2026, 11, 20), outcome=Outcome.PROMISE, promised_on=date(2026, 11, 27)))
True
>>> is_promise(Call(2, "1", date(2026, 11, 20), outcome=Outcome.ALREADY_PAID, promised_on=date(2026, 11, 18)))
False
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.facts import ZERO, Call, Invoice, Payment, told_apart
from xlwings_addin.rules.history import Trail
from xlwings_addin.rules.vocabulary import Outcome

MOST_MOVES = 2
"""How often a promise may be moved before it lapsed."""

PROMISING = frozenset({Outcome.PROMISE, Outcome.CONDITIONAL, ""})
"""Outcomes with which `Toegezegd op` is a promised day."""

OUR_COLLECTION = "Automatische incasso"
"""Means of payment with which we collect ourselves: when that fails, the debtor broke no promise."""


class PromiseStatus(StrEnum):
    """How a promise stands; the value is the word for the user."""

    OPEN = "open"
    KEPT = "nagekomen"
    KEPT_LATE = "te laat nagekomen"
    PARTLY = "gedeeltelijk nagekomen"
    BROKEN = "niet nagekomen"
    REPLACED = "vervangen"


BROKEN = frozenset({PromiseStatus.BROKEN, PromiseStatus.PARTLY})


class Promise(NamedTuple):
    """A promise with how it stands: ``day`` is the promised day, amounts in EUR or the currency of the invoices.

    ``lapsed``: the first working day after the promised day has come. ``counts_as_broken`` also holds for a promise
    that was moved once too often.
    """

    call: Call
    day: date
    amount: Decimal
    received: Decimal
    status: PromiseStatus
    lapsed: bool
    counts_as_broken: bool
    invoices: frozenset[str]


def is_promise(call: Call) -> bool:
    """Whether the call holds a promise to pay on a day."""
    return call.promised_on is not None and call.outcome in PROMISING


def promises(
    trail: Trail, invoices: Sequence[Invoice], on: date, calendar: WorkCalendar, currency: str = "EUR"
) -> list[Promise]:
    """The promises of one debtor, oldest first, with how they stand on a day.

    Args:
        trail: what happened with the debtor up to the day.
        invoices: all invoices of the debtor, as they are now.
        currency: that of an invoice that names none. A call about several currencies gives a promise for each, of
            all that was open, because its amounts do not say in which currency they are.
    """
    agreements = [call for call in trail.calls if is_promise(call) or call.outcome == Outcome.PLAN]
    if not agreements:
        return []
    by_number = told_apart(invoices)
    parts = [
        part for call in agreements for part in _by_currency(call, _concerned(call, by_number), by_number, currency)
    ]
    found: list[Promise] = []
    for place, (call, about, mixed) in enumerate(parts):
        day = call.promised_on
        if day is None or not is_promise(call):
            continue
        later = parts[place + 1 :]
        moved = any(after.on is not None and after.on <= day and about & others for after, others, _ in later)
        lapsed = on >= calendar.first_working_day(days_after(day, 1))
        open_now = sum([max(by_number[number].open or ZERO, ZERO) for number in about], ZERO)
        payments = _dated(trail.payments, about, call.on)
        noted = None if mixed else call.open_at_call
        received = _received(noted, [by_number[number] for number in about], open_now, payments)
        amount = call.promised if call.promised is not None and not mixed else received + open_now
        if received >= amount or open_now <= 0:
            status = _kept(amount, day, payments)
        elif moved:
            status = PromiseStatus.REPLACED
        elif not lapsed:
            status = PromiseStatus.OPEN
        else:
            status = PromiseStatus.PARTLY if received > 0 else PromiseStatus.BROKEN
        broken = status in BROKEN or (status is PromiseStatus.REPLACED and _moves(found, about) >= MOST_MOVES)
        broken = broken and call.means != OUR_COLLECTION
        found.append(Promise(call, day, amount, received, status, lapsed, broken, about))
    return found


def _moves(earlier: Sequence[Promise], about: frozenset[str]) -> int:
    """How often a promise about these invoices was moved already."""
    return sum(old.status is PromiseStatus.REPLACED and bool(old.invoices & about) for old in earlier)


def _by_currency(
    call: Call, about: frozenset[str], by_number: Mapping[str, Invoice], currency: str
) -> list[tuple[Call, frozenset[str], bool]]:
    """The call with its invoices, once for each currency of them, and whether there are several."""
    if len(about) == 1:
        return [(call, about, False)]
    currencies = {number: by_number[number].currency.strip().upper() or currency for number in about}
    found = sorted(set(currencies.values()))
    if len(found) < 2:
        return [(call, about, False)]
    return [(call, frozenset(number for number in about if currencies[number] == each), True) for each in found]


def _kept(amount: Decimal, day: date, payments: Sequence[Payment]) -> PromiseStatus:
    """Kept in time, unless the booked payments say otherwise."""
    in_time = sum((p.amount for p in payments if p.amount and p.booked_on and p.booked_on <= day), ZERO)
    dated = sum((p.amount for p in payments if p.amount), ZERO)
    return PromiseStatus.KEPT_LATE if in_time < min(amount, dated) else PromiseStatus.KEPT


def _received(
    noted: Decimal | None, about: Sequence[Invoice], open_now: Decimal, payments: Sequence[Payment]
) -> Decimal:
    """What came in since the call; without the open amount at the call, to the debtor's advantage."""
    if noted is not None:
        return max(noted - open_now, ZERO)
    if payments:
        return sum((payment.amount for payment in payments if payment.amount), ZERO)
    return sum((max(invoice.amount or ZERO, ZERO) for invoice in about), ZERO) - open_now


def _dated(payments: Sequence[Payment], about: frozenset[str], since: date | None) -> list[Payment]:
    """Booked payments since a day on these invoices, or on the debtor without an invoice number."""
    return [
        payment
        for payment in payments
        if payment.booked_on is not None
        and (since is None or payment.booked_on >= since)
        and about.issuperset(payment.invoices)
    ]


def _concerned(call: Call, by_number: Mapping[str, Invoice]) -> frozenset[str]:
    if call.invoices:
        return frozenset(number for number in call.invoices if number in by_number)
    return frozenset(
        number
        for number, invoice in by_number.items()
        if call.on is None or invoice.issued is None or invoice.issued <= call.on
    )
