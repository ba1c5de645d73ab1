"""What a policy does, shown on one invoice that falls due on a day and is never paid: every step with its date.

The decision table itself plays it: each step is done on the day it falls due, letters are posted that day, calls lead to
nothing. So the example shows working days, dates that letters give, and the steps that the law puts in for a consumer.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.costs import collection_costs
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Call, Debtor, Invoice, Ledger, Letter, Policy, Settings
from xlwings_addin.rules.ladder import pay_by
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import Channel, DebtorType, Status, Step

AMOUNT = Decimal(1000)
MOST_STEPS = 8
MOST_DAYS = 3 * MOST_STEPS
"""Days looked at before the example ends, whatever a policy says."""


class Planned(NamedTuple):
    """One step of the example and its day."""

    step: Step
    on: date


_DEFAULTS = Settings()


@lru_cache(maxsize=64)
def course(
    policy: Policy,
    kind: DebtorType,
    due: date,
    settings: Settings = _DEFAULTS,
    closing_days: frozenset[date] = frozenset(),
) -> tuple[Planned, ...]:
    """The steps for an invoice of a debtor of this kind, from its due date until it is handed over.

    Args:
        policy: the ladder.
        kind: who owes.
        due: last day to pay.
        settings: those of the workbook; payments count as processed.
        closing_days: own closing days of the business.

    >>> from xlwings_addin.rules.policy import presets
    >>> steps = course(presets()["procesgericht"], DebtorType.BUSINESS, date(2026, 11, 20))
    >>> [f"{each.step} {each.on:%d-%m}" for each in steps]
    ['Herinnering 23-11', 'Bellen 01-12', 'Laatste aanmaning 02-12', 'Uit handen geven 10-12']
    """
    invoice = Invoice(0, "1", "1", issued=due, due=due, amount=AMOUNT, term_agreed=True)
    debtor = Debtor(0, "1", type=kind, phone="1", policy=policy.name)
    played = Ledger(
        [invoice],
        {"1": debtor},
        policies={policy.name: policy},
        closing_days=closing_days,
        settings=replace(settings, payments_until=None, default_policy=policy.name),
    )
    steps: list[Planned] = []
    day = due
    for _ in range(MOST_DAYS):
        decision = outlook(played, day).decisions[0]
        if decision.step_on is None or (decision.step_on <= day and decision.status is not Status.NOW):
            break
        if decision.step_on > day:
            day = decision.step_on
            continue
        steps.append(Planned(decision.step, day))
        if (
            len(steps) == MOST_STEPS
            or decision.step is Step.HAND_OVER
            or (decision.channel is None and not decision.letter)
        ):
            break
        played = _done(played, decision, day)
    return tuple(steps)


def _done(ledger: Ledger, decision: Decision, day: date) -> Ledger:
    """The ledger after the step was done."""
    if decision.channel is Channel.PHONE:
        return replace(ledger, calls=[*ledger.calls, Call(0, str(len(ledger.calls)), day, debtor="1", invoices=("1",))])
    given = decision.pay_within
    letter = Letter(
        0,
        str(len(ledger.letters)),
        decision.step,
        "1",
        ("1",),
        sent_on=day,
        pay_by=None if given is None else pay_by(day, given, calendar_for(ledger.closing_days)),
        principal=AMOUNT,
        costs=collection_costs(AMOUNT) if decision.step is Step.FOURTEEN_DAY_LETTER else None,
    )
    return replace(ledger, letters=[*ledger.letters, letter])
