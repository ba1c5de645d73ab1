"""Steps done on time: on or before the last day that the ladder gave for them (A89).

The log does not keep that day, so it is counted again from what had happened before the step: the days of the rung after
its anchor, as in R16, never before a date that we gave the debtor (G3), on a working day (G2), and four days after
any day that was agreed in a call (A79).

>>> from decimal import Decimal
>>> from xlwings_addin.rules.accounts import Books
>>> from xlwings_addin.rules.facts import Invoice, Ledger, Letter
>>> sent = Letter(2, "B1", "Herinnering", "D1", ("F1",), sent_on=date(2026, 11, 19))
>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(1000))
>>> _, (case,) = Books(Ledger(letters=[sent]), date(2026, 11, 23)).open("D1", [invoice])
>>> steps_done(case, date(2026, 11, 1))  # the reminder should have gone out on the 18th at the latest
Steps(done=1, on_time=0)
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlwings_addin.rules.agreements import LATEST_AFTER
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case
from xlwings_addin.rules.facts import Call
from xlwings_addin.rules.history import NOBODY_SPOKEN, History
from xlwings_addin.rules.ladder import Position, anchor_date, position


class Steps(NamedTuple):
    """Steps of the ladder that were done, and how many of them in time."""

    done: int = 0
    on_time: int = 0


def steps_done(case: Case, after: date) -> Steps:
    """The steps that took an invoice up its ladder since a day, through the day on which is decided.

    A letter or call about several invoices is a step for each of them. A step that the user stated in `Laatste stap`
    is left out: it was done before this workbook kept the log.

    Args:
        case: the invoice.
        after: the day after which steps count.
    """
    letters = (letter.sent_on for letter in case.history.letters)
    calls = (call.on for call in case.history.calls if call.outcome not in NOBODY_SPOKEN)
    days = {day for day in (*letters, *calls) if day is not None and day > after}
    done = on_time = 0
    for day in days:
        before = _position(case, days_after(day, -1))
        if _position(case, day).done <= before.done:
            continue
        done += 1
        on_time += day <= _latest(case, before, day)
    return Steps(done, on_time)


def _position(case: Case, day: date) -> Position:
    """How far the invoice had come at the end of a day."""
    known = case.history
    history = History(
        tuple(call for call in known.calls if call.on and call.on <= day),
        tuple(letter for letter in known.letters if letter.sent_on and letter.sent_on <= day),
    )
    of = case.account
    return position(case.invoice, of.policy, history, case.due, day, case.desk.calendar, of.natural)


def _latest(case: Case, at: Position, day: date) -> date:
    """Last day for the step that was up; ``at`` is how far the invoice had come when it was not done yet."""
    desk, policy = case.desk, case.account.policy
    rung = policy.rungs[at.done + 1]
    anchor = anchor_date(rung, at, case.due)
    start = days_after(anchor, rung.after_days)
    if at.done < 0:
        start = max(start, days_after(case.due, policy.grace_days + 1))
    if at.given is not None and start <= at.given:
        start = days_after(at.given, 1)
    latest = max(desk.first(start), desk.last(days_after(anchor, rung.latest_days)))
    agreed = [each for call in case.history.calls if call.on and call.on < day for each in _agreed(call)]
    if agreed:
        lapsed = max(agreed)
        latest = max(latest, desk.after(lapsed), desk.last(days_after(lapsed, LATEST_AFTER)))
    return latest


def _agreed(call: Call) -> list[date]:
    days = (call.promised_on, call.back_on, call.call_back_on, call.next_on, call.ready_by)
    return [each for each in days if each is not None]
