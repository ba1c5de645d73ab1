"""R13 to R17: the ladder itself, when nothing else decides.

>>> from datetime import date
>>> from xlwings_addin.rules.decide import next_step
>>> from xlwings_addin.rules.policy import presets
>>> due, policy = date(2026, 11, 14), presets()["procesgericht"]
>>> next_step(due, due, policy).reason
'Vervalt vandaag: stuur op 16 november de herinnering'
>>> next_step(due, date(2026, 11, 16), policy).reason
'2 dagen te laat (trede 1 van procesgericht): stuur vandaag de herinnering'
"""

from __future__ import annotations

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice, stand_still
from xlwings_addin.rules.facts import ZERO, Rung
from xlwings_addin.rules.ladder import anchor_date
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import Step


def _rung(case: Case) -> Rung | None:
    rungs = case.account.policy.rungs
    following = case.position.done + 1
    return rungs[following] if following < len(rungs) else None


def not_due(case: Case) -> Choice | None:
    """R13: the due date has not passed; the next rung is planned."""
    if case.overdue:
        return None
    rung = _rung(case)
    when = "Vervalt vandaag" if case.due == case.on else f"Vervalt op {case.desk.says(case.due)}"
    if rung is None:
        return stand_still("R13", when)
    after = rung.after_days if rung.after_days < 0 else max(rung.after_days, case.account.policy.grace_days + 1)
    start, latest = days_after(case.due, after), days_after(case.due, rung.latest_days)
    return take(case, "R13", rung.step, start, when, latest=latest, rung=rung, joins=False)


def too_little(case: Case) -> Choice | None:
    """R14: below the minimum, the debtor's total too; or more credit stands open than is late."""
    minimum = case.account.policy.minimum_amount
    total = case.account.overdue.get(case.currency, ZERO)
    credit = case.account.credit.get(case.currency, ZERO)
    if case.demandable < minimum and total < minimum:
        reason = f"Onder het minimumbedrag: {case.money(case.demandable)}, het minimum is {case.money(minimum)}"
        return stand_still("R14", reason)._replace(warnings=("Klein bedrag: er volgt geen stap.",))
    if credit and credit >= total:
        reason = f"Er staat {case.money(credit)} credit open tegenover {case.money(total)} te laat: verreken dat eerst"
        return stand_still("R14", reason)
    return None


def in_grace(case: Case) -> Choice | None:
    """R15: late, but within the days of grace."""
    grace = case.account.policy.grace_days
    rung = _rung(case)
    if rung is None or case.on > days_after(case.due, grace):
        return None
    start = max(days_after(case.due, grace + 1), days_after(case.due, rung.after_days))
    cause = f"{_late(case)}, nog binnen de correctiedagen"
    return take(
        case, "R15", rung.step, start, cause, latest=days_after(case.due, rung.latest_days), rung=rung, joins=False
    )


def next_rung(case: Case) -> Choice | None:
    """R16: the next rung, counted from its anchor."""
    rung = _rung(case)
    if rung is None:
        return None
    at, policy = case.position, case.account.policy
    anchor = anchor_date(rung, at, case.due)
    closed = case.invoice.complaint_answer_by
    if closed is not None and not case.disputed:
        anchor = max(anchor, closed)
    start = days_after(anchor, rung.after_days)
    if at.done < 0:
        start = max(start, days_after(case.due, policy.grace_days + 1))
    latest = days_after(anchor, rung.latest_days)
    cause = _late(case)
    if at.last is not None:
        cause += f"; laatste stap was {str(at.last.step).lower()} op {case.desk.says(at.last.on)}"
    cause += f" (trede {rung.number} van {policy.name})"
    return take(case, "R16", rung.step, start, cause, latest=latest, lapsed=case.due, rung=rung)


def ladder_done(case: Case) -> Choice | None:
    """R17: no rung is left."""
    return take(case, "R17", Step.HAND_OVER, case.on, f"{_late(case)}, alle treden zijn gedaan", lapsed=case.due)


def _late(case: Case) -> str:
    days = (case.on - case.due).days
    return f"{days} {'dag' if days == 1 else 'dagen'} te laat"
