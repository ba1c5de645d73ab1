"""A promise to pay and what follows it: wait for the day, then act on the first working day after it.

The days of the policy's answer count from the promised day, or from the due date when that is later.

>>> from xlwings_addin.rules.decide import next_step
>>> from xlwings_addin.rules.policy import presets
>>> friday, policy = date(2026, 11, 20), presets()["resultaatgericht"]
>>> next_step(date(2026, 11, 1), friday, policy, promised_on=friday).reason
'Toezegging van € 1.000 voor 20 november: bel op 23 november'
>>> next_step(date(2026, 11, 1), date(2026, 11, 23), policy, promised_on=friday).reason
'Toezegging van € 1.000 voor 20 november is niet nagekomen, 1e keer: bel vandaag'
"""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice
from xlwings_addin.rules.history import NOBODY_SPOKEN
from xlwings_addin.rules.ladder import RANK
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.promises import BROKEN, Promise, PromiseStatus
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import Outcome, Step

PROMISE_OF, COLLECTION_OF = "Toezegging van ", "Incasso van "
"""How a reason about a promise begins; the amount follows."""

AMOUNT = "\0"
"""Stands there for the amount until `in_words`, so that promises alike but for their amount have one answer."""

LATEST_AFTER = 4
"""Calendar days after the promised day within which to act again (A79)."""


def in_words(case: Case, reason: str) -> str:
    """A reason, with the amount of the newest promise put in when it is about that."""
    opening, _, rest = reason.partition(AMOUNT)
    if opening not in (PROMISE_OF, COLLECTION_OF):
        return reason
    return f"{opening}{case.money(case.promises[-1].amount)}{rest}"


def sort_of(case: Case) -> tuple[object, ...] | None:
    """What sets an invoice apart by its calls: nothing, or one promise that is open or broken; ``None`` for all else."""
    calls, promises = case.history.calls, case.promises
    if not calls:
        return ()
    if len(calls) > 1 or not promises or calls[0].outcome != Outcome.PROMISE:
        return None
    promise = promises[0]
    if promise.status not in (PromiseStatus.OPEN, PromiseStatus.BROKEN):
        return None
    # which of the two follows from its day
    return calls[0].on, promise.day, promise.counts_as_broken


def watched(case: Case) -> Promise | None:
    """The newest promise about the invoice, unless something after it took its place."""
    if not case.promises:
        return None
    promise = case.promises[-1]
    later = case.history.calls[case.history.calls.index(promise.call) + 1 :]
    for call in later:
        assert call.on is not None
        spoken = call.outcome not in NOBODY_SPOKEN
        entry = OUTCOMES.get(Outcome(call.outcome)) if call.outcome else None
        if (spoken and call.on > promise.day) or (entry is not None and entry.ends_promise):
            return None
    dunned = (event for event in case.position.events if event.step in RANK and event.order > 0)
    return None if any(event.on > promise.day for event in dunned) else promise


def promised(case: Case) -> Choice | None:
    """R10, R11: a promise runs, was kept with a remainder, or was broken."""
    promise = watched(case)
    if promise is None:
        return None
    if promise.call.outcome == Outcome.CONDITIONAL and _our_turn(case, promise):
        return None
    day = max(promise.day, case.due)
    words = f"{PROMISE_OF}{AMOUNT} voor {case.desk.says(promise.day)}"
    on, latest = days_after(day, 1), days_after(day, LATEST_AFTER)
    broken_before = sum(earlier.counts_as_broken for earlier in case.promises if earlier is not promise)
    waiting = not promise.lapsed if day == promise.day else case.on < case.desk.after(day)
    if promise.status is PromiseStatus.OPEN or waiting:
        step, cause = _answer(case, broken_before + 1), words
        if promise.status in (PromiseStatus.KEPT, PromiseStatus.KEPT_LATE):
            step, cause = Step.CALL, f"{words} is al nagekomen, restant {case.money(case.open)}"
        return take(case, "R10", step, on, cause, latest=latest, lapsed=day, joins=False, agreed=True)
    if promise.status in (PromiseStatus.KEPT, PromiseStatus.KEPT_LATE):
        cause = f"{words} is nagekomen, restant {case.money(case.open)}"
        return take(case, "R11a", Step.CALL, case.on, cause, lapsed=day)
    if not promise.counts_as_broken and promise.status in BROKEN:
        cause = f"{COLLECTION_OF}{AMOUNT} op {case.desk.says(promise.day)} is niet gelukt"
        return take(case, "R11b", Step.CALL, on, cause, latest=latest, lapsed=day)
    times = broken_before + 1
    wholly = (
        "" if promise.status is PromiseStatus.BROKEN else f"geheel nagekomen ({case.money(promise.received)} ontvangen)"
    )
    cause = f"{words} is niet {wholly or 'nagekomen'}, {times}e keer"
    rule = "R11b" if times == 1 else "R11c"
    return take(case, rule, _answer(case, times), on, cause, latest=latest, lapsed=day, agreed=True)


def _answer(case: Case, times: int) -> Step:
    """The policy's answer to so many broken promises; never a letter below one that was sent already."""
    policy, at = case.account.policy, case.position
    step = policy.after_first_broken if times == 1 else policy.after_second_broken
    if step not in RANK or step is Step.CALL:
        return step
    sent = max((RANK[event.step] for event in at.events if event.order > 0 and event.step in RANK), default=0)
    if sent < RANK[step]:
        return step
    rung = case.account.ladder.next_written(at.done)
    return Step.HAND_OVER if rung is None else rung.step


def _our_turn(case: Case, promise: Promise) -> bool:
    """Whether a conditional promise still waits for what we have to do ourselves."""
    ready: date | None = promise.call.ready_by
    return promise.call.action_owner == "Wij" and ready is not None and case.on <= ready
