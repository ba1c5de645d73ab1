"""Which payments in a file are new: a statement may come twice, in two formats, or overlap with an earlier one.

Two identical payments within one statement are two payments; the same payment in two statements is one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.imports.payers import same_account
from xlwings_addin.imports.statements import Statement
from xlwings_addin.rules.facts import ZERO, Payment

Shelf = dict[tuple[date | None, Decimal | None], list[Payment]]
"""Stored payments by booking date and amount."""


class Sorted(NamedTuple):
    """The payments of a file that are new, and those that the workbook has already."""

    new: tuple[Payment, ...]
    known: tuple[Payment, ...]


def sort_out(statements: Sequence[Statement], stored: Iterable[Payment], currency: str) -> Sorted:
    """Gives what is new in the statements of one file.

    Statements that follow on each other (closing balance is opening balance) are the pages of one: their payments
    all count. Any other statement may repeat an earlier one, as well as what is stored.

    Args:
        statements: of one file, in its order.
        stored: the payments in the workbook.
        currency: of stored payments that name none.
    """
    shelf: Shelf = {}
    for payment in stored:
        shelf.setdefault((payment.booked_on, payment.amount), []).append(payment)
    new: list[Payment] = []
    known: list[Payment] = []
    for group in _pages(statements):
        left = {key: list(those) for key, those in shelf.items()}
        fresh: list[Payment] = []
        for statement in group:
            covered = _within_whole(statement, left, currency)
            known += [payment for payment, within in zip(statement.payments, covered, strict=True) if within]
            fresh += [payment for payment, within in zip(statement.payments, covered, strict=True) if not within]
        for is_stored in (_exactly, _in_other_words, _in_parts):
            rest: list[Payment] = []
            for payment in fresh:
                (known if is_stored(payment, left, currency) else rest).append(payment)
            fresh = rest
        for payment in fresh:
            shelf.setdefault((payment.booked_on, payment.amount), []).append(payment)
        new += fresh
    return Sorted(tuple(sorted(new, key=_place)), tuple(sorted(known, key=_place)))


def _place(payment: Payment) -> int:
    return payment.row


def _pages(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    """Statements that are pages of one, together; the same statement twice in a file is left out."""
    group: list[Statement] = []
    seen: set[tuple[object, ...]] = set()
    for statement in statements:
        identity = (
            statement.account,
            statement.number,
            statement.opening,
            statement.closing,
            statement.until,
            tuple(payment._replace(row=0) for payment in statement.payments),
        )
        if statement.opening is not None and identity in seen:
            yield [statement]
            continue
        seen.add(identity)
        if group and (group[-1].account, group[-1].closing) != (statement.account, statement.opening):
            yield group
            group = []
        group.append(statement)
    if group:
        yield group


def _within_whole(statement: Statement, left: Shelf, currency: str) -> list[bool]:
    """For each payment whether it belongs to a batch that is stored as a whole; that one is taken off the shelf."""
    covered = [False] * len(statement.payments)
    for batch in statement.batches:
        parts = [statement.payments[place] for place in batch]
        total = sum((part.amount or ZERO for part in parts), ZERO)
        those = left.get((parts[0].booked_on, total), [])
        for place, stored in enumerate(those):
            if not stored.account and (stored.currency or currency) == (parts[0].currency or currency):
                del those[place]
                for each in batch:
                    covered[each] = True
                break
    return covered


def _exactly(payment: Payment, left: Shelf, currency: str) -> bool:
    """Take the payment off the shelf when it is stored in the same words."""
    return _take(payment, left, currency, lambda stored: _words(stored) == _words(payment))


def _in_other_words(payment: Payment, left: Shelf, currency: str) -> bool:
    """Take the payment off the shelf when it is stored as another file tells it."""
    return _take(
        payment,
        left,
        currency,
        lambda stored: (
            same_account(stored.account, payment.account) and _same_words(stored.description, payment.description)
        ),
    )


def _in_parts(payment: Payment, left: Shelf, currency: str) -> bool:
    """Take the parts of a batch off the shelf: adjoining rows from one file that add up to it."""
    if payment.account or not payment.amount:
        return False
    of_day = sorted(
        (
            stored
            for (day, _), those in left.items()
            if day == payment.booked_on
            for stored in those
            if (stored.currency or currency) == (payment.currency or currency)
        ),
        key=lambda stored: (stored.source, stored.row),
    )
    for start in range(len(of_day)):
        total = of_day[start].amount or ZERO
        for stop in range(start + 1, len(of_day)):
            adjoins = of_day[stop].row == of_day[stop - 1].row + 1 and of_day[stop].source == of_day[start].source
            if not adjoins:
                break
            total += of_day[stop].amount or ZERO
            if total == payment.amount:
                for stored in of_day[start : stop + 1]:
                    left[stored.booked_on, stored.amount].remove(stored)
                return True
    return False


def _take(payment: Payment, left: Shelf, currency: str, is_same: Callable[[Payment], bool]) -> bool:
    those = left.get((payment.booked_on, payment.amount), [])
    for place, stored in enumerate(those):
        if (stored.currency or currency) == (payment.currency or currency) and is_same(stored):
            del those[place]
            return True
    return False


def _words(payment: Payment) -> tuple[str, str, str]:
    return payment.account, payment.name, payment.description


def _same_words(one: str, other: str) -> bool:
    """Whether two banks' texts tell of one payment: the numbers of the shorter text are all in the longer.

    >>> _same_words("Factuur 2026-0101", "/REMI/Factuur 2026-01 01/EREF/77"), _same_words("nota 101", "nota 102")
    (True, False)
    """
    first, second = ("".join(re.findall(r"\d", text)) for text in (one, other))
    if first in second or second in first:
        return True
    numbers, others = (set(re.findall(r"\d+", text)) for text in (one, other))
    return numbers <= others or others <= numbers
