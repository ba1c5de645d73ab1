"""Payment plans and complaints: agreements about a debt that stand before the ladder.

An instalment counts as paid when what came in reaches the sum of the instalments so far, five cents short at most; so
one paid early, or too high, is no arrears. Without a filled `Ontvangen` what came in is read from the invoices.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice, stand_still
from xlwings_addin.rules.facts import ZERO, Instalment
from xlwings_addin.rules.history import Plan
from xlwings_addin.rules.instalments import is_paid
from xlwings_addin.rules.ladder import RANK, pay_by
from xlwings_addin.rules.promises import PromiseStatus
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import Outcome, PlanStatus, Step

LATEST_AFTER = 4
"""Calendar days after an agreed date within which to act again (A79)."""


class PlanState(NamedTuple):
    """How a plan stands on a day: the first instalment missed and the first one still to come."""

    missed: Instalment | None
    coming: Instalment | None
    received: Decimal


def state(plan: Plan, case: Case) -> PlanState:
    """How the plan stands; an instalment is missed from the first working day after its date."""
    amounts = [term.amount or ZERO for term in plan.terms]
    recorded = [term.received for term in plan.terms if term.received is not None]
    received = sum(recorded, ZERO) if recorded else max(sum(amounts, ZERO) - case.account.open_of(plan.invoices), ZERO)
    owed, missed, coming = ZERO, None, None
    for term, amount in zip(plan.terms, amounts, strict=True):
        owed += amount
        if is_paid(owed, received):
            continue
        assert term.due is not None
        if case.on >= case.desk.after(term.due):
            missed = missed or term
        else:
            coming = coming or term
    return PlanState(missed, coming, received)


def followed(case: Case) -> Choice | None:
    """R09: a signed plan runs, misses an instalment, lapses, or leaves a remainder."""
    plan = next((plan for plan in reversed(case.history.plans) if plan.terms and (plan.running or plan.status)), None)
    if plan is None or plan.status in (PlanStatus.DRAFT, PlanStatus.LAPSED):
        return None
    if _newer_promise(case, plan):
        return None
    found = state(plan, case)
    if found.missed is not None and plan.status != PlanStatus.COMPLETED:
        return _missed(case, plan, found.missed)
    if found.coming is not None and plan.status != PlanStatus.COMPLETED:
        due = found.coming.due
        assert due is not None
        reason = f"Regeling loopt; volgende termijn {case.money(found.coming.amount or ZERO)} op {case.desk.says(due)}"
        return stand_still("R09a", reason, case.desk.after(due))
    if _dunned_since(case, max((term.due for term in plan.terms if term.due), default=None)):
        return None
    return take(case, "R09d", Step.PLAN_REMAINDER, case.on, f"Regeling voltooid, restant {case.money(case.open)}")


def _missed(case: Case, plan: Plan, term: Instalment) -> Choice | None:
    assert term.due is not None
    which = f"Termijn {term.number}" if term.number is not None else "De termijn"
    cause = f"{which} van {case.desk.says(term.due)} ({case.money(term.amount or ZERO)}) is gemist"
    repaired = [
        letter
        for letter in case.history.letters
        if letter.kind == Step.REPAIR_PLAN and letter.sent_on and letter.sent_on > term.due
    ]
    if not repaired:
        on = days_after(term.due, 1)
        return take(
            case, "R09b", Step.REPAIR_PLAN, on, cause, latest=days_after(term.due, LATEST_AFTER), lapsed=term.due
        )
    notice = repaired[-1]
    assert notice.sent_on is not None
    given = notice.pay_by or pay_by(notice.sent_on, case.account.policy.repair_days, case.desk.calendar)
    if _dunned_since(case, notice.sent_on):
        return None
    until = (
        f"; herstel kon tot en met {case.desk.says(given)}"
        if given < case.on
        else f"; herstel kan tot en met {case.desk.says(given)}"
    )
    return take(
        case,
        "R09c",
        Step.FINAL_DEMAND,
        days_after(given, 1),
        cause + until,
        latest=days_after(given, LATEST_AFTER),
        lapsed=given,
    )


def _dunned_since(case: Case, day: date | None) -> bool:
    """Whether a dunning letter followed, so that the ladder goes on from there."""
    return day is not None and any(
        event.order > 0 and event.step in RANK and event.on >= day for event in case.position.events if event.step
    )


def _newer_promise(case: Case, plan: Plan) -> bool:
    """Whether something new was promised since the plan was signed, and that promise still runs."""
    return any(
        promise.status is PromiseStatus.OPEN
        and plan.signed_on is not None
        and promise.call.on is not None
        and promise.call.on > plan.signed_on
        for promise in case.promises
    )


def disputed(case: Case) -> Choice | None:
    """R08: the whole amount is disputed; answer the complaint first."""
    if case.demandable > 0 or case.disputed <= 0:
        return None
    call = next((c for c in reversed(case.history.calls) if c.outcome in (Outcome.COMPLAINT, Outcome.SET_OFF)), None)
    answer_by = answer_date(case)
    what = "Klacht"
    if call is not None and call.on is not None:
        what = f"{'Klacht' if call.outcome == Outcome.COMPLAINT else 'Beroep op verrekening'} van {case.desk.says(call.on)}"
    cause = f"{what} over {case.money(case.disputed)}"
    return take(case, "R08", Step.FOLLOW_UP_COMPLAINT, answer_by or case.on, cause, latest=answer_by)


def answer_date(case: Case) -> date | None:
    """When the complaint is answered at the latest: as agreed, else some working days after the call about it."""
    if case.invoice.complaint_answer_by is not None:
        return case.invoice.complaint_answer_by
    for call in reversed(case.history.calls):
        if call.outcome in (Outcome.COMPLAINT, Outcome.SET_OFF) and call.on is not None:
            return call.ready_by or case.desk.calendar.add(call.on, case.account.policy.complaint_working_days)
    return None
