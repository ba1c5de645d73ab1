"""Statutory interest: at each day's rate, from the day after the due date through the day of payment.

Commercial claims and government debtors carry the rate of BW 6:119a and 6:119b, all others that of BW 6:119. After each
full year of default the interest of that year is added to the principal (6:119 lid 2, 6:119a lid 3); the year
runs from the default date, not from 1 January. By convention a year has 365 days, the period is split at every half
year and every change of rate, and each piece is rounded to the cent.

>>> statutory_interest(Decimal("1000"), date(2026, 5, 31), date(2026, 7, 31), RateKind.COMMERCIAL)
Decimal('17.17')
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

from xlwings_addin.rules import law
from xlwings_addin.rules.ageing import days_late
from xlwings_addin.rules.facts import ZERO, ExtraRate
from xlwings_addin.rules.money import CENT, NOTHING, to_cents
from xlwings_addin.rules.vocabulary import DebtorType

OLD_AFTER = timedelta(days=200)
"""A table of rates whose newest row is older than this may miss a change: rates change at most twice a year."""

_HUNDRED_YEARS = 36500  # days of 365 a year, times the hundred of a percentage


class RateKind(StrEnum):
    """Which statutory rate; the value is the Dutch word that the user types."""

    COMMERCIAL = "handel"
    CONSUMER = "consument"


class Rate(NamedTuple):
    """A rate in per cent, in force from ``since`` until the next row of its kind."""

    since: date
    percentage: Decimal


class Piece(NamedTuple):
    """Days of default with one rate: ``days`` days through ``last``; ``year_ends`` when interest is then added up."""

    last: date
    days: int
    percentage: Decimal
    year_ends: bool


SHIPPED = {
    kind: tuple(
        Rate(date.fromisoformat(row["since"]), Decimal(row["percentage"]))
        for row in law.rows("interest_rates")
        if row["kind"] == kind
    )
    for kind in RateKind
}
"""The rates in the package, oldest first, one row for every half year at least."""


def kind_for(debtor: str) -> RateKind:
    """The kind of rate that this `DebtorType` owes; an unknown one the lower rate of a consumer.

    >>> kind_for(DebtorType.GOVERNMENT), kind_for(DebtorType.UNKNOWN)
    (<RateKind.COMMERCIAL: 'handel'>, <RateKind.CONSUMER: 'consument'>)
    """
    return RateKind.COMMERCIAL if debtor in (DebtorType.BUSINESS, DebtorType.GOVERNMENT) else RateKind.CONSUMER


@lru_cache(maxsize=16)
def rates(kind: RateKind, extra: tuple[ExtraRate, ...] = ()) -> tuple[Rate, ...]:
    """All rates of a kind, oldest first; a row of `Extra rente` wins over a shipped row of the same day."""
    table = dict(SHIPPED[kind])
    table.update((row.since, row.rate) for row in extra if row.kind.strip().lower() == kind)
    return tuple(Rate(since, table[since]) for since in sorted(table))


def rate_on(d: date, kind: RateKind, extra: tuple[ExtraRate, ...] = ()) -> Decimal:
    """Rate in per cent on a day; after the newest row that row's rate.

    >>> rate_on(date(2024, 12, 31), RateKind.COMMERCIAL)
    Decimal('12.25')

    Raises:
        LookupError: the day lies before the table begins.
    """
    table = rates(kind, extra)
    place = bisect_right(table, d, key=lambda rate: rate.since)
    if not place:
        raise LookupError(f"no {kind} rate on {d}: the table begins on {table[0].since}")
    return table[place - 1].percentage


def table_is_old(on: date, extra: tuple[ExtraRate, ...] = ()) -> bool:
    """Whether the newest rate of either kind is more than 200 days old on a day, so that one may be missing."""
    return any(on - rates(kind, extra)[-1].since > OLD_AFTER for kind in RateKind)


def pieces(due: date, until: date, kind: RateKind, extra: tuple[ExtraRate, ...] = ()) -> tuple[Piece, ...]:
    """The days after ``due`` through ``until``, split where the rate or the half year changes and at each anniversary.

    Days before the table of rates begins are left out: no claim without a known rate.
    """
    table = rates(kind, extra)
    day_before = table[0].since - timedelta(days=1)
    later = bisect_right(table, max(due, day_before), key=lambda rate: rate.since)
    changes = [rate.since - timedelta(days=1) for rate in table[later:]]
    anniversaries = {_year_full(due, years) for years in range(1, until.year - due.year + 1)}
    ends = sorted({d for d in (*changes, *anniversaries, until) if max(due, day_before) < d <= until})
    found, start = [], max(due, day_before)
    for end in ends:
        rate = table[bisect_right(table, end, key=lambda row: row.since) - 1]
        days = (end - start).days
        found.append(Piece(end, days, rate.percentage, end in anniversaries))
        start = end
    return tuple(found)


@lru_cache(maxsize=65536)
def _shares(due: date, until: date, kind: RateKind, extra: tuple[ExtraRate, ...]) -> tuple[int, list[tuple[int, bool]]]:
    """Of each of the `pieces` its interest as a share of the principal, over one whole number for all, and whether a year ends."""
    found = pieces(due, until, kind, extra)
    exact = [Fraction(piece.percentage) * piece.days / _HUNDRED_YEARS for piece in found]
    whole = lcm(*(share.denominator for share in exact))
    return whole, [(int(share * whole), piece.year_ends) for share, piece in zip(exact, found, strict=True)]


def _year_full(due: date, years: int) -> date:
    """The last day of so many full years of default; default that began on 29 February is a year old on the 28th."""
    began = due + timedelta(days=1)
    if began.year + years > date.max.year:
        return date.max
    try:
        anniversary = began.replace(year=began.year + years)
    except ValueError:
        anniversary = began.replace(year=began.year + years, day=28)
    return anniversary - timedelta(days=1)


def statutory_interest(
    principal: Decimal, due: date, until: date, kind: RateKind, extra: tuple[ExtraRate, ...] = ()
) -> Decimal:
    """Interest in EUR over a principal in EUR, compounded each year of default; 0 when nothing is owed or late.

    Args:
        principal: what is owed, without interest and costs.
        due: last day without interest.
        until: day of payment, included.
        kind: which statutory rate.
        extra: rates newer than the package ships.

    >>> statutory_interest(Decimal("750"), date(2026, 4, 1), date(2026, 4, 2), RateKind.CONSUMER)
    Decimal('0.08')
    """
    if principal <= ZERO:
        return NOTHING
    whole, shares = _shares(due, until, kind, extra)
    # in whole numbers, exact and quicker: owed is in parts of a cent, interest in cents; half more rounds half up,
    # and one less than that where a rate below zero makes up the other way
    owed, parts = principal.as_integer_ratio()
    owed, whole, total, year = owed * 200, whole * parts, 0, 0
    for share, year_ends in shares:
        year += (owed * share + whole - (share < 0)) // (whole * 2)
        if year_ends:
            total, owed, year = total + year, owed + year * parts * 2, 0
    return (total + year) * CENT


def contract_or_statutory(
    principal: Decimal,
    due: date,
    until: date,
    kind: RateKind,
    contract_rate: Decimal | None,
    extra: tuple[ExtraRate, ...] = (),
) -> Decimal:
    """Interest in EUR at the agreed rate when that gives more than the statutory interest, else the latter.

    Agreed interest that is higher takes the place of statutory interest (BW 6:119 lid 3). It does not compound: the
    yearly addition is a rule for statutory interest, and an agreement to compound is not among the facts.

    Args:
        contract_rate: agreed rate in per cent a year, ``None`` when none was agreed.

    >>> contract_or_statutory(
    ...     Decimal("1000"), date(2026, 1, 31), date(2026, 3, 2), RateKind.COMMERCIAL, Decimal("12")
    ... )
    Decimal('9.86')
    """
    statutory = statutory_interest(principal, due, until, kind, extra)
    if contract_rate is None:
        return statutory
    return max(statutory, to_cents(principal * contract_rate * days_late(due, until) / _HUNDRED_YEARS))
