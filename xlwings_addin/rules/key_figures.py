"""The key figures of a ledger on a day, each defined once, here; the sheet `Dashboard` and the manual follow.

Amounts are in the workbook's own currency and of invoices issued by the day; what is owed in others is told per currency and
never added up. Rows with a fault (R00) count nowhere but in ``faulty``. *The month* runs from the same day of the month
before, that day left out, through the day; *this week* from Monday. Payments after the day are taken back first.

===================  ================================================================================================
``open``             sum of Bedrag - Betaald, credit notes included
``overdue``          the part of it, credit notes left out, whose due date has passed
``overdue_debtors``  debtors with such an invoice
``dso``              days sales outstanding: ``open`` / sum of Bedrag of the invoices of the last 90 days * 90, rounded;
                     unknown when there are none, or when none of them was paid: then the workbook holds open items
                     only, and no revenue
``average_late``     average days from due date to last booked payment, 0 when in time, of the invoices settled in the
                     month; unknown without any
``promises_kept``    of the promises for a day in the month that were kept (late too) or broken, the share kept (A49)
``steps_on_time``    of the steps done in the month, the share on or before their last day (A89, `punctuality`)
``untouched``        overdue invoices without a call, a letter sent or a step stated (A73)
``disputed``         the disputed part of ``open``
``calls``            calls logged this week, unanswered ones too
``letters``          letters sent this week
``expected``         the first four weeks of the `forecast` together
``unwilling``        ``open`` of debtors classified Niet-willer (A67)
``unable``           ``open`` of debtors classified Niet-kunner (A67)
===================  ================================================================================================

The ageing has the buckets of `ageing`; credit notes stand under Niet vervallen, so that the buckets add up to ``open``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from xlwings_addin.rules.accounts import Books, Unreadable
from xlwings_addin.rules.ageing import bucket
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Account, Case, Settled
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import ZERO, Invoice, Ledger
from xlwings_addin.rules.forecast import Week, forecast, monday, settled_late
from xlwings_addin.rules.history import NO_HISTORY
from xlwings_addin.rules.promises import PromiseStatus
from xlwings_addin.rules.punctuality import steps_done
from xlwings_addin.rules.rewind import as_it_was, reaches_back
from xlwings_addin.rules.vocabulary import Bucket, Classification, Status, Step

DSO_DAYS = 90
"""Days of revenue that the DSO looks at."""

EXPECTED_WEEKS = 4
TOP = 10

_KEPT = frozenset({PromiseStatus.KEPT, PromiseStatus.KEPT_LATE})

NEED_PAYMENT_DATES = (
    "open", "overdue", "overdue_debtors", "dso", "average_late", "promises_kept", "untouched", "expected",
)  # fmt: skip
"""Figures of an earlier day that are unknown unless every payment since has a date."""

NO_HISTORY_KEPT = ("disputed", "unwilling", "unable")
"""Figures that rest on cells without a date, and so are unknown for an earlier day."""


class Aged(NamedTuple):
    """One ageing bucket: what is open in it, and the number of invoices."""

    bucket: Bucket
    amount: Decimal
    invoices: int


class TopDebtor(NamedTuple):
    """One of the debtors with the most overdue; ``oldest_days`` of the overdue invoice that is the latest."""

    number: str
    name: str
    open: Decimal
    overdue: Decimal
    oldest_days: int
    step: Step


@dataclass(frozen=True)
class KeyFigures:
    """The figures of one day as the module defines them; ``None`` is unknown.

    ``others`` is what is open in each other currency with the number of invoices; ``undated`` what was paid nobody
    knows when; ``unexpected`` what is open and collectable without a day to expect it on.
    """

    on: date
    currency: str
    open: Decimal | None
    overdue: Decimal | None
    overdue_debtors: int | None
    dso: int | None
    average_late: int | None
    promises_kept: Decimal | None
    steps_on_time: Decimal | None
    untouched: int | None
    disputed: Decimal | None
    calls: int | None
    letters: int | None
    expected: Decimal | None
    unwilling: Decimal | None
    unable: Decimal | None
    ageing: tuple[Aged, ...]
    weeks: tuple[Week, ...]
    top: tuple[TopDebtor, ...]
    others: tuple[tuple[str, Decimal, int], ...]
    faulty: int
    undated: Decimal
    unexpected: Decimal


def month_before(d: date) -> date:
    """The same day of the month before, or the last day of a shorter month.

    >>> month_before(date(2026, 11, 20)), month_before(date(2026, 3, 31)), month_before(date(2026, 1, 5))
    (datetime.date(2026, 10, 20), datetime.date(2026, 2, 28), datetime.date(2025, 12, 5))
    """
    year, month = (d.year - 1, 12) if d.month == 1 else (d.year, d.month - 1)
    following = date(d.year, d.month, 1)
    last = days_after(following, -1).day
    return date(year, month, min(d.day, last))


def key_figures(ledger: Ledger, on: date) -> KeyFigures:
    """The figures of a day, past, present or to come; the order of the rows does not matter."""
    rewound = as_it_was(ledger, on)
    books, faulty = _open_books(rewound.ledger, on)
    currency = ledger.settings.currency.strip().upper() or "EUR"
    cases = [case for _, rows in books for case in rows if isinstance(case, Case)]
    own = [case for case in cases if case.open and case.currency == currency]
    late = [case for case in own if case.open > 0 and case.overdue]
    debts = [(account, [row for row in rows if isinstance(row, Case)]) for account, rows in books]
    cash = forecast(debts, on, currency)
    after = month_before(on)
    total = sum((case.open for case in own), ZERO)
    steps = [steps_done(case, after) for case in cases if case.history is not NO_HISTORY]
    done = sum(each.done for each in steps)
    calls, letters = _this_week((account for account, _ in books), on)
    settled = [days for paid_on, days in settled_late(cases) if paid_on > after]
    return KeyFigures(
        on=on,
        currency=currency,
        open=total,
        overdue=sum((case.open for case in late), ZERO),
        overdue_debtors=len({case.account.number for case in late}),
        dso=_dso(total, (row.invoice for _, rows in books for row in rows), currency, on),
        average_late=_rounded(Decimal(sum(settled)) / len(settled)) if settled else None,
        promises_kept=_promises_kept((account for account, _ in books), after, on),
        steps_on_time=Decimal(sum(each.on_time for each in steps)) / done if done else None,
        untouched=sum(_is_untouched(case) for case in late),
        disputed=sum((case.disputed for case in own), ZERO),
        calls=calls,
        letters=letters,
        expected=sum((week.total for week in cash.weeks[:EXPECTED_WEEKS]), ZERO),
        unwilling=_classified(own, Classification.UNWILLING),
        unable=_classified(own, Classification.UNABLE),
        ageing=_ageing(own),
        weeks=cash.weeks,
        top=_top(rewound.ledger, own, late, on),
        others=_others(cases, currency),
        faulty=faulty,
        undated=rewound.undated,
        unexpected=cash.undated,
    )


def a_month_before(ledger: Ledger, on: date) -> KeyFigures | None:
    """The figures of the same day a month before, those unknown that the data do not tell for certain.

    ``None`` when the workbook tells nothing of that day or before.
    """
    day = month_before(on)
    if not reaches_back(ledger, day):
        return None
    found = key_figures(ledger, day)
    unknown: dict[str, Any] = dict.fromkeys(NO_HISTORY_KEPT + (NEED_PAYMENT_DATES if found.undated else ()))
    return replace(found, **unknown)


def _open_books(ledger: Ledger, on: date) -> tuple[list[tuple[Account, list[Case | Settled]]], int]:
    """Every debtor's account with its readable rows, and how many rows cannot be read."""
    books, faulty = Books(ledger, on), 0
    by_debtor: defaultdict[str, list[Invoice]] = defaultdict(list)
    for invoice in ledger.invoices:
        by_debtor[invoice.debtor].append(invoice)
    found = []
    for number in sorted(by_debtor.keys() | ledger.debtors.keys()):
        account, rows = books.open(number, by_debtor.get(number, ()))
        readable = [row for row in rows if not isinstance(row, Unreadable)]
        faulty += len(rows) - len(readable)
        found.append((account, readable))
    return found, faulty


def _dso(total: Decimal, invoices: Iterable[Invoice], currency: str, on: date) -> int | None:
    since, revenue, paid = days_after(on, -DSO_DAYS), ZERO, False
    for invoice in invoices:
        if invoice.issued is None or invoice.issued <= since or invoice.amount is None:
            continue
        if not invoice.currency or invoice.currency.strip().upper() == currency:
            revenue += invoice.amount
            paid = paid or invoice.paid > 0
    return _rounded(total / revenue * DSO_DAYS) if revenue > 0 and paid else None


def _promises_kept(accounts: Iterable[Account], after: date, on: date) -> Decimal | None:
    kept = broken = 0
    for account in accounts:
        if not account.promises:
            continue
        seen = {id(each): each for promises in account.promises.values() for each in promises}
        for promise in seen.values():
            if after < promise.day <= on:
                kept += promise.status in _KEPT
                broken += promise.counts_as_broken
    return Decimal(kept) / (kept + broken) if kept + broken else None


def _this_week(accounts: Iterable[Account], on: date) -> tuple[int, int]:
    first, calls, letters = monday(on), 0, 0
    for account in accounts:
        trail = account.trail
        calls += sum(call.on is not None and call.on >= first for call in trail.calls)
        letters += sum(letter.sent_on is not None and letter.sent_on >= first for letter in trail.letters)
    return calls, letters


def _is_untouched(case: Case) -> bool:
    return not (case.history.calls or case.history.letters or case.invoice.last_step)


def _classified(own: Iterable[Case], kind: Classification) -> Decimal:
    debtors = ((case, case.account.debtor) for case in own)
    return sum((case.open for case, debtor in debtors if debtor is not None and debtor.classification == kind), ZERO)


def _ageing(own: Iterable[Case]) -> tuple[Aged, ...]:
    amounts, counts = dict.fromkeys(Bucket, ZERO), dict.fromkeys(Bucket, 0)
    for case in own:
        place = bucket(max(case.days, 0)) if case.open > 0 else Bucket.NOT_DUE
        amounts[place] += case.open
        counts[place] += 1
    return tuple(Aged(each, amounts[each], counts[each]) for each in Bucket)


def _others(cases: Iterable[Case], currency: str) -> tuple[tuple[str, Decimal, int], ...]:
    found: dict[str, list[Decimal]] = {}
    for case in cases:
        if case.open and case.currency != currency:
            found.setdefault(case.currency, []).append(case.open)
    return tuple((code, sum(amounts, ZERO), len(amounts)) for code, amounts in sorted(found.items()))


def _top(ledger: Ledger, own: Iterable[Case], late: Sequence[Case], on: date) -> tuple[TopDebtor, ...]:
    overdue: defaultdict[str, list[Case]] = defaultdict(list)
    for case in late:
        overdue[case.account.number].append(case)
    sums = {number: sum((case.open for case in cases), ZERO) for number, cases in overdue.items()}
    numbers = sorted(sums, key=lambda number: (-sums[number], number))[:TOP]
    totals = dict.fromkeys(numbers, ZERO)
    for case in own:
        if case.account.number in totals:
            totals[case.account.number] += case.open
    steps = _next_steps(ledger, numbers, on)
    found = []
    for number in numbers:
        oldest = min(overdue[number], key=lambda case: (case.due, case.invoice.number))
        debtor = oldest.account.debtor
        name = debtor.name if debtor is not None and debtor.name else oldest.invoice.name
        step = steps.get(number, Step.NONE)
        found.append(TopDebtor(number, name, totals[number], sums[number], oldest.days, step))
    return tuple(found)


def _next_steps(ledger: Ledger, numbers: Sequence[str], on: date) -> dict[str, Step]:
    """The next step of some debtors: what is to be done today, else what comes first of what is planned."""
    about = set(numbers)
    part = replace(
        ledger,
        invoices=[each for each in ledger.invoices if each.debtor in about],
        debtors={number: ledger.debtors[number] for number in numbers if number in ledger.debtors},
        calls=[each for each in ledger.calls if each.debtor in about],
        instalments=[each for each in ledger.instalments if each.debtor in about],
        letters=[each for each in ledger.letters if each.debtor in about],
        payments=[each for each in ledger.payments if each.debtor in about],
    )
    answer = outlook(part, on)
    currency = ledger.settings.currency.strip().upper() or "EUR"
    found = {action.debtor: action.lead.step for action in answer.actions if action.currency == currency}
    planned = (
        each
        for each in answer.decisions
        if each.step is not Step.NONE and each.step_on and each.status in (Status.NOW, Status.PLANNED, Status.ERROR)
    )
    for each in sorted(planned, key=lambda decision: (decision.step_on or date.max, decision.invoice.number)):
        found.setdefault(each.invoice.debtor, each.step)
    return found


def _rounded(number: Decimal) -> int:
    return int(number.quantize(Decimal(1), ROUND_HALF_UP))
