"""Payment plans and complaints: agreements about a debt that stand before the ladder.

An instalment counts as paid when what came in reaches the sum of the instalments so far, five cents short at most; so
one paid early, or too high, is no arrears. What came in is known from, the best first: `Ontvangen` with the instalments;
booked payments since the plan began, when they account for all that was paid; the open amount that the call about
the plan noted, or the principal that its confirmation names, less what is open now. Without any of these the instalments
themselves must tell, and where they cannot, the debtor gets the benefit of the doubt.

>>> from xlwings_addin.rules.accounts import Books
>>> from xlwings_addin.rules.facts import Invoice, Ledger
>>> terms = [Instalment(n, "R1", "D1", ("F1",), n, date(2026, n + 9, 20), Decimal(50), ZERO, date(2026, 10, 1)) for n in (1, 2, 3)]
>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 9, 1), amount=Decimal(150))
>>> _, (case,) = Books(Ledger(instalments=terms), date(2026, 11, 20)).open("D1", [invoice])
>>> found = state(case.history.plans[0], case)
>>> [term.number for term in found.missed], found.coming.number, found.arrears
([1], 2, Decimal('50'))
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice, stand_still
from xlwings_addin.rules.facts import ZERO, Instalment, Letter
from xlwings_addin.rules.history import Plan
from xlwings_addin.rules.instalments import TOLERANCE, is_paid
from xlwings_addin.rules.ladder import PLAN_CONFIRMATION, RANK, pay_by
from xlwings_addin.rules.promises import PromiseStatus
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import Outcome, PlanStatus, Step

LATEST_AFTER = 4
"""Calendar days after an agreed date within which to act again (A79)."""

_ENDED = frozenset({PlanStatus.COMPLETED, PlanStatus.LAPSED})


class PlanState(NamedTuple):
    """How a plan stands on a day: the instalments missed, the first one still to come, and what came in.

    ``arrears`` is what should have come in by the day and did not.
    """

    missed: tuple[Instalment, ...]
    coming: Instalment | None
    received: Decimal
    arrears: Decimal


def state(plan: Plan, case: Case) -> PlanState:
    """How the plan stands; an instalment is missed from the first working day after its date."""
    received = _received(plan, case)
    owed, due, missed, coming = ZERO, ZERO, [], None
    for term in plan.terms:
        assert term.due is not None
        lapsed = case.on >= case.desk.after(term.due)
        owed += term.amount or ZERO
        if lapsed:
            due = owed
        if is_paid(owed, received):
            continue
        if lapsed:
            missed.append(term)
        else:
            coming = coming or term
    return PlanState(tuple(missed), coming, received, max(due - received, ZERO))


def _received(plan: Plan, case: Case) -> Decimal:
    """What came in on the plan, by the best fact there is."""
    recorded = [term.received for term in plan.terms if term.received is not None]
    if recorded:
        return sum(recorded, ZERO)
    account = case.account
    open_now, _ = account.owes(plan.invoices)
    paid = sum((account.paid_by_number.get(number, ZERO) for number in plan.invoices), ZERO)
    about = set(plan.invoices)
    booked = [payment for payment in account.trail.payments if payment.invoice and about.issuperset(payment.invoices)]
    began = plan.signed_on or date.max
    since = sum((each.amount or ZERO for each in booked if each.booked_on and each.booked_on >= began), ZERO)
    if plan.signed_on and booked and sum((payment.amount or ZERO for payment in booked), ZERO) == paid:
        return since
    if (before := _open_before(plan, case)) is not None:
        return max(before - open_now, since)
    return max(_by_instalments(plan, open_now, paid), since)


def _open_before(plan: Plan, case: Case) -> Decimal | None:
    """What was open on the invoices of the plan when it was made, as the call or the confirmation says."""
    trail, about = case.account.trail, set(plan.invoices)
    noted = (
        call.open_at_call
        for call in reversed(trail.calls)
        if call.outcome == Outcome.PLAN and set(call.invoices) == about
    )
    named = (
        letter.principal
        for letter in reversed(trail.letters)
        if letter.kind.startswith(PLAN_CONFIRMATION) and set(letter.invoices) == about
    )
    return next((amount for amount in (*noted, *named) if amount is not None), None)


def _by_instalments(plan: Plan, open_now: Decimal, paid: Decimal) -> Decimal:
    """What came in if the plan was about all that was open, when that is whole instalments, or else all that was paid.

    A plan that names no invoices is about all that was open.
    """
    sums = [ZERO, *accumulate(term.amount or ZERO for term in plan.terms)]
    of_open = max(sums[-1] - open_now, ZERO)
    whole = any(abs(of_open - each) <= TOLERANCE for each in sums)
    return of_open if not plan.invoices or (whole and of_open <= paid) else paid


def arrears(case: Case) -> Decimal:
    """What should have come in by now on the running plan about this invoice, and did not; 0 when none runs."""
    plan = running(case)
    return ZERO if plan is None else state(plan, case).arrears


def running(case: Case) -> Plan | None:
    """The plan about this invoice that binds and has not ended."""
    plan = _signed(case)
    return None if plan is None or plan.status in _ENDED else plan


def _signed(case: Case) -> Plan | None:
    """The newest plan that binds."""
    signed = (plan for plan in reversed(case.history.plans) if plan.running or plan.status in _ENDED)
    return next((plan for plan in signed if plan.terms), None)


def followed(case: Case) -> Choice | None:
    """R09: a signed plan runs, misses an instalment, lapses, or leaves a remainder; a draft binds nobody."""
    plan = _signed(case)
    if plan is None or _newer_promise(case, plan):
        return None
    if plan.status == PlanStatus.LAPSED:
        return _lapsed(case, plan)
    found = state(plan, case)
    if found.missed and plan.status != PlanStatus.COMPLETED:
        return _missed(case, plan, found.missed[0])
    if found.coming is not None and plan.status != PlanStatus.COMPLETED:
        due = found.coming.due
        assert due is not None
        reason = f"Regeling loopt; volgende termijn {case.money(found.coming.amount or ZERO)} op {case.desk.says(due)}"
        return stand_still("R09a", reason, case.desk.after(due))
    if _dunned_since(case, max((term.due for term in plan.terms if term.due), default=None)) or _asked(case, plan):
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
    return _last_demand(case, repaired[-1], cause)


def _lapsed(case: Case, plan: Plan) -> Choice | None:
    """R09c: ended by hand; the last demand when the debtor had his chance to repair it, else the ladder."""
    notice = next((letter for letter in reversed(case.history.letters) if letter.kind == Step.REPAIR_PLAN), None)
    if notice is None or notice.sent_on is None or (plan.signed_on is not None and notice.sent_on < plan.signed_on):
        return None
    return _last_demand(case, notice, "Regeling is vervallen")


def _last_demand(case: Case, notice: Letter, cause: str) -> Choice | None:
    """R09c: what follows the letter that gave time to repair the plan, once that time has passed."""
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


def _asked(case: Case, plan: Plan) -> bool:
    """Whether the remainder of the plan was asked for already, in a letter or in a call after the last instalment."""
    last = max((term.due for term in plan.terms if term.due), default=date.max)
    return any(
        (event.step is Step.PLAN_REMAINDER and (plan.signed_on is None or event.on >= plan.signed_on))
        or (event.step is Step.CALL and event.on > last)
        for event in case.position.events
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
