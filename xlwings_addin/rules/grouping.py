"""One action a day for each debtor and currency: the step of the highest rung, and what goes along (gate G6).

Other overdue invoices join the letter or the call; not those with a running promise or plan, a complaint over the
whole amount, or a date that we gave and that has not passed. Invoices not yet due are named but not counted.

>>> along_with(Choice("R16", Step.CALL)), along_with(Choice("R16", Step.DEMAND, label="aanmaning"))
('gaat mee met het gesprek', 'gaat mee met de aanmaning')
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from xlwings_addin.rules.case import Alike, Case, Choice
from xlwings_addin.rules.gates import default_since, may_be_noticed
from xlwings_addin.rules.vocabulary import Status, Step

TOGETHER = frozenset({Step.REPAIR_PLAN, Step.PLAN_REMAINDER, Step.FILE_CLAIM, Step.APPROACH_HEIRS, Step.HAND_OVER})
"""Steps that only invoices with the same step share: nobody is handed over, or claimed on an estate, along the way."""


_NOW, _ACTING = Status.NOW, frozenset({Status.NOW, Status.PLANNED})


class Group(NamedTuple):
    """Places, among the cases of one debtor and currency, of the lead and of what goes with it."""

    lead: int
    joined: tuple[int, ...]
    not_due: tuple[int, ...]
    credits: tuple[int, ...]


def groups(cases: Sequence[Case], answers: Sequence[Alike]) -> list[tuple[str, Group]]:
    """What to do today about the invoices of one debtor: for each currency in which something is due, in order.

    Args:
        cases, answers: of all invoices of the debtor, in the same order.
    """
    due_now = [case for case, answer in zip(cases, answers, strict=True) if answer.acts]
    if not due_now:
        return []
    rows = sorted([(-case.terms.days, case.invoice.number, place) for place, case in enumerate(cases)])  # oldest first
    return [
        (currency, _group([place for _, _, place in rows if cases[place].currency == currency], cases, answers))
        for currency in sorted({case.currency for case in due_now})
    ]


def _group(places: Sequence[int], cases: Sequence[Case], answers: Sequence[Alike]) -> Group:
    """The group of the invoices at these places, the oldest first, of which at least one is due now."""
    acting = [place for place in places if answers[place].acts]
    lead = max(acting, key=lambda place: answers[place].choice.height)
    leading = answers[lead].choice
    joined, not_due, credits = [], [], []
    for place in places:
        answer = answers[place]
        choice = answer.choice
        if place == lead:
            joined.append(place)
        elif choice.rule == "R13":
            not_due.append(place)
        elif choice.rule == "R01b":
            credits.append(place)
        elif (choice.step is leading.step and choice.status is _NOW) or (
            choice.joins and _goes_along(cases[place], answer, leading)
        ):
            joined.append(place)
    return Group(lead, tuple(joined), tuple(not_due), tuple(credits))


def _goes_along(case: Case, answer: Alike, lead: Choice) -> bool:
    """Whether an invoice with another step goes along with the lead's."""
    if lead.step in TOGETHER or not case.late or answer.choice.status not in _ACTING:
        return False
    if answer.given is not None and answer.given >= case.on:
        return False
    if lead.step is Step.FOURTEEN_DAY_LETTER:
        # the letter names costs over its principals, so all of them must be in default (BW 6:96 lid 6 and 7)
        since = default_since(case)
        return since is not None and since <= case.on and may_be_noticed(case)
    return True


def along_with(lead: Choice) -> str:
    """What a row that joins adds to its reason."""
    if lead.step is Step.CALL:
        return "gaat mee met het gesprek"
    return f"gaat mee met de {lead.label or str(lead.step).lower()}"
