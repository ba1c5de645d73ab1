"""The receipts to expect per week: first what was promised, then payment plans, then how debtors usually pay.

Each open amount counts once. A running promise counts on the promised day for what has not come in yet; an instalment
of a running plan on its day, missed ones not at all. The rest is expected when comparable invoices came in: of the
settled invoices that were later than this one is now, the average days late, of the debtor itself and else of
everybody. An invoice that is later than any ever paid has no such day; its amount is told apart. Disputed amounts, claims
elsewhere or barred, and debtors with a special status are never expected.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from xlwings_addin.rules.case import Account, Case
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.history import Plan
from xlwings_addin.rules.plans import state
from xlwings_addin.rules.promises import Promise, PromiseStatus
from xlwings_addin.rules.standstill import pursued

WEEKS = 8


class Source(Enum):
    """Why an amount is expected, in the order of the fields of `Week`."""

    PROMISE = "promise"
    PLAN = "plan"
    PATTERN = "pattern"


class Week(NamedTuple):
    """What a week may bring, by its Monday; in the first week only from the day itself on."""

    monday: date
    promises: Decimal = ZERO
    plans: Decimal = ZERO
    pattern: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """All three together."""
        return self.promises + self.plans + self.pattern


class Forecast(NamedTuple):
    """The weeks in order; ``undated`` is what is open and collectable without any day to expect it on."""

    weeks: tuple[Week, ...]
    undated: Decimal


class Lateness:
    """Days late of settled invoices, and what they tell about one that is still open.

    >>> seen = Lateness([0, 10, 20])
    >>> seen.expected(-5), seen.expected(5), seen.expected(20)
    (10, 15, None)
    """

    def __init__(self, days: Iterable[int]) -> None:
        self._days = sorted(days)
        self._sums = [0, *accumulate(self._days)]

    def expected(self, days: int) -> int | None:
        """Days late at which an invoice that is so late now is paid: the average of those that were paid later."""
        place = bisect_right(self._days, days)
        count = len(self._days) - place
        if not count:
            return None
        average = Decimal(self._sums[-1] - self._sums[place]) / count
        return int(average.quantize(Decimal(1), ROUND_HALF_UP))


def monday(d: date) -> date:
    """The Monday of the week of a day."""
    return d - timedelta(days=d.weekday())


def settled_late(cases: Iterable[Case]) -> list[tuple[date, int]]:
    """For each invoice that is settled, the day of its last booked payment and how many days late that was."""
    found = []
    for case in cases:
        if case.open == 0 and case.history.payments:
            paid_on = case.history.payments[-1].booked_on
            if paid_on is not None:
                found.append((paid_on, max(0, (paid_on - case.due).days)))
    return found


def forecast(books: Sequence[tuple[Account, Sequence[Case]]], on: date, currency: str) -> Forecast:
    """The receipts to expect in one currency from a day on.

    Args:
        books: each debtor's account with its invoices that were issued by the day.
        on: the day.
        currency: code in capitals; what is owed in another is left out.
    """
    own = [[late for _, late in settled_late(cases)] for _, cases in books]
    general = Lateness(late for debtor in own for late in debtor)
    expected: list[tuple[date, Source, Decimal]] = []
    undated = ZERO
    for (account, cases), late in zip(books, own, strict=True):
        owing = [case for case in cases if case.currency == currency and case.demandable > 0]
        if not owing:
            continue
        left = {case.invoice.number: case.demandable for case in owing if _collectable(case)}
        if account.trail.calls:
            expected += _promised(account, left, on)
        for plan in account.trail.plans:
            if plan.running:
                expected += _planned(plan, owing, left, on)
                undated += sum((left.pop(number, ZERO) for number in plan.invoices or list(left)), ZERO)
        owing.sort(key=lambda case: (case.due, case.invoice.number))
        credit = -sum((case.open for case in cases if case.currency == currency and case.open < 0), ZERO)
        _take(left, [case.invoice.number for case in owing], credit)
        usual = Lateness(late) if late else general
        for case in owing:
            amount = left.get(case.invoice.number, ZERO)
            if not amount:
                continue
            days = usual.expected(case.days)
            if days is None:
                days = general.expected(case.days)
            if days is None:
                undated += amount
            else:
                expected.append((case.due + timedelta(days=days), Source.PATTERN, amount))
    return Forecast(_by_week(expected, on), undated)


def _collectable(case: Case) -> bool:
    if case.account.special[0] or not pursued(case):
        return False
    stepped = case.history.letters or case.invoice.last_step
    return not (stepped and case.position.handed_on)


def _promised(account: Account, left: dict[str, Decimal], on: date) -> list[tuple[date, Source, Decimal]]:
    """What running promises still bring, the earliest first."""
    running: dict[int, Promise] = {
        id(promise): promise
        for promises in account.promises.values()
        for promise in promises
        if promise.status is PromiseStatus.OPEN
    }
    found = []
    for promise in sorted(running.values(), key=lambda each: (each.day, each.call.number)):
        taken = _take(left, sorted(promise.invoices), promise.amount - promise.received)
        found.append((max(promise.day, on), Source.PROMISE, taken))
    return found


def _planned(
    plan: Plan, owing: Sequence[Case], left: dict[str, Decimal], on: date
) -> list[tuple[date, Source, Decimal]]:
    """What the instalments from the day on still bring."""
    case = next((each for each in owing if not plan.invoices or each.invoice.number in plan.invoices), None)
    if case is None:
        return []
    received, owed, found = state(plan, case).received, ZERO, []
    for term in plan.terms:
        amount = term.amount or ZERO
        owed += amount
        unpaid = min(max(owed - received, ZERO), amount)
        if term.due is not None and term.due >= on and unpaid > 0:
            taken = _take(left, plan.invoices or sorted(left), unpaid)
            found.append((term.due, Source.PLAN, taken))
    return found


def _take(left: dict[str, Decimal], numbers: Iterable[str], amount: Decimal) -> Decimal:
    """Take an amount off what is left on these invoices, in order; gives what was there to take."""
    taken = ZERO
    for number in numbers:
        part = min(left.get(number, ZERO), amount - taken)
        if part > 0:
            left[number] -= part
            taken += part
    return taken


def _by_week(expected: Iterable[tuple[date, Source, Decimal]], on: date) -> tuple[Week, ...]:
    first = monday(on)
    sums = [dict.fromkeys(Source, ZERO) for _ in range(WEEKS)]
    for day, source, amount in expected:
        place = (day - first).days // 7
        if place < WEEKS:
            sums[place][source] += amount
    return tuple(Week(first + timedelta(weeks=place), *amounts.values()) for place, amounts in enumerate(sums))
