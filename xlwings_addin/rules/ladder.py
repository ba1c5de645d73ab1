"""The dunning ladder: how far an invoice has come, which rung is next, and from which date its days are counted.

The place on the ladder follows from what was done, not from how late it is: after a missed week the same rung is next.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.facts import Invoice, Letter, Policy, Rung
from xlwings_addin.rules.history import NOBODY_SPOKEN, History
from xlwings_addin.rules.vocabulary import Anchor, Channel, Step

RANK: dict[Step, int] = {
    Step.REMINDER: 1,
    Step.CALL: 2,
    Step.DEMAND: 3,
    Step.NOTICE_OF_DEFAULT: 4,
    Step.FOURTEEN_DAY_LETTER: 5,
    Step.FINAL_DEMAND: 6,
    Step.HAND_OVER: 7,
}
"""Order of the dunning steps, for a step that the policy itself does not have."""

LETTERS: dict[Step, str] = {
    Step.REMINDER: "herinnering",
    Step.DEMAND: "aanmaning",
    Step.NOTICE_OF_DEFAULT: "ingebrekestelling",
    Step.FOURTEEN_DAY_LETTER: "veertiendagenbrief",
    Step.FINAL_DEMAND: "laatste_aanmaning",
    Step.HAND_OVER: "uit_handen",
    Step.REPAIR_PLAN: "termijn_gemist",
    Step.PLAN_REMAINDER: "ontvangstbevestiging",
    Step.PROPOSE_PLAN: "voorstel_regeling",
    Step.FILE_CLAIM: "indiening_vordering",
    Step.APPROACH_HEIRS: "erven",
    Step.INTERRUPT: "stuitingsbrief",
}
"""Template of the letter that a step calls for, unless the rung names another."""

EQUAL_TO: dict[Step, Step] = {
    Step.PLAN_REMAINDER: Step.REMINDER,
    Step.REPAIR_PLAN: Step.DEMAND,
    Step.PROPOSE_PLAN: Step.FINAL_DEMAND,
}
"""Where a step outside the ladder stands among the rungs, when one action a day has to be chosen."""

APPOINTMENT, ESTATE = 98.0, 99.0
"""Above every rung: a call that the debtor expects, and a claim on an estate."""

PLAN_CONFIRMATION = "Bevestiging betalingsregeling"
"""Kind of the letter that confirms a plan: its dates are watched by the plan, term by term."""

BY_PHONE = frozenset({Channel.PHONE, Channel.PHONE_OR_LETTER})

_STEPS = {str(step): step for step in Step}


class Event(NamedTuple):
    """One thing done about an invoice; ``given`` is the last date to pay that it named."""

    on: date
    order: int
    step: Step | None
    given: date | None = None
    by_hand: bool = False


class Position(NamedTuple):
    """How far an invoice has come: ``done`` is the place of the last rung done, -1 for none.

    ``contact_on`` is the day of the last contact, ``sent_on`` of the last step that was sent, ``given`` the last date that we gave
    the debtor ourselves; ``last`` the newest dunning step. ``final_on`` and ``handed_on``: when a final demand was
    sent, and the case handed over.
    """

    done: int = -1
    contact_on: date | None = None
    sent_on: date | None = None
    given: date | None = None
    last: Event | None = None
    final_on: date | None = None
    handed_on: date | None = None
    events: tuple[Event, ...] = ()


NOWHERE = Position()


def step_of(kind: str) -> Step | None:
    """The step with this name, ``None`` for a letter that is no step."""
    return _STEPS.get(kind)


def position(
    invoice: Invoice, policy: Policy, history: History, due: date, on: date, calendar: WorkCalendar, natural: bool
) -> Position:
    """How far the invoice has come by the day, from its letters, calls and the last step that was stated by hand.

    Args:
        invoice: with the last step that was stated, if any.
        policy: the ladder.
        history: what happened up to the day.
        due: last day to pay.
        on: the day.
        calendar: the working days.
        natural: the debtor is protected as a consumer, and gets the longer notice of default.
    """
    if not (history.letters or history.calls or invoice.last_step):
        return NOWHERE
    events = [_letter_event(letter, policy, calendar, natural) for letter in history.letters]
    events += [
        Event(call.on, 0, Step.CALL)
        for call in history.calls
        if call.on is not None and call.outcome not in NOBODY_SPOKEN
    ]
    stated = _stated(invoice, policy, history, due, on, calendar, natural)
    if stated is not None:
        events.append(stated)
    if not events:
        return NOWHERE
    if len(events) > 1:
        events.sort(key=_when)
    done, dunned = -1, None
    sent_on = given = final_on = handed_on = None
    for event in events:
        step = event.step
        if step is not None and step in RANK:
            done = _advance(done, event, policy.rungs, due)
            dunned = event
            if step is Step.FINAL_DEMAND:
                final_on = event.on
            elif step is Step.HAND_OVER:
                handed_on = event.on
        if event.order and step is not None and step is not Step.CALL:
            sent_on = event.on
        if event.given is not None and (given is None or event.given > given):
            given = event.given
    return Position(done, events[-1].on, sent_on, given, dunned, final_on, handed_on, tuple(events))


def _when(event: Event) -> tuple[date, int]:
    return event.on, event.order


def anchor_date(rung: Rung, at: Position, due: date) -> date:
    """The date from which the rung's days count; when its own anchor is missing, the last contact, else the due date."""
    if rung.anchor is Anchor.DUE_DATE:
        return due
    own = {Anchor.SENT: at.sent_on, Anchor.GIVEN_TERM: at.given, Anchor.LAST_CONTACT: at.contact_on}[rung.anchor]
    return own or at.contact_on or due


class Place(NamedTuple):
    """Where a step stands on a ladder: its rung if it has one, its height for grouping, the days its letter gives."""

    rung: Rung | None
    height: float
    pay_within: int | None


class Ladder:
    """A policy's rungs, with what is asked of them for each invoice looked up beforehand."""

    def __init__(self, policy: Policy) -> None:
        self.chooses_channel = any(rung.channel is Channel.PHONE_OR_LETTER for rung in policy.rungs)
        dones = range(-1, len(policy.rungs))
        self._places = {
            (step, done): Place(_rung_of(policy, step, done), _height_of(policy, step, done), term_of(policy, step))
            for step in Step
            for done in dones
        }
        self._written = {done: _next_written(policy, done) for done in dones}

    def place(self, step: Step, done: int) -> Place:
        """Where the step stands when the rungs through ``done`` are done."""
        return self._places[step, done]

    def next_written(self, done: int) -> Rung | None:
        """The next rung that is carried out in writing, calls passed over; ``None`` when none is left."""
        return self._written[done]


def _next_written(policy: Policy, done: int) -> Rung | None:
    for rung in policy.rungs[done + 1 :]:
        if rung.step is not Step.CALL and rung.channel is not Channel.PHONE:
            return rung
    return None


def _rung_of(policy: Policy, step: Step, done: int) -> Rung | None:
    """The policy's rung with this step: the first one not yet done, else the last one it has."""
    same = [(place, rung) for place, rung in enumerate(policy.rungs) if rung.step is step]
    return next((rung for place, rung in same if place > done), same[-1][1] if same else None)


def _height_of(policy: Policy, step: Step, done: int) -> float:
    """Place on the ladder: that of the rung with this step, else just below the first rung of a higher rank."""
    if step in (Step.FILE_CLAIM, Step.APPROACH_HEIRS):
        return ESTATE
    step = EQUAL_TO.get(step, step)
    rung = _rung_of(policy, step, done)
    if rung is not None:
        return float(policy.rungs.index(rung))
    if step not in RANK:
        return -1.0
    return (
        next(
            (place for place, rung in enumerate(policy.rungs) if RANK.get(rung.step, 0) > RANK[step]), len(policy.rungs)
        )
        - 0.5
    )


def pay_by(sent: date, days: int, calendar: WorkCalendar) -> date:
    """Last day to pay that a letter names: so many days after sending, moved on to a working day.

    >>> pay_by(date(2026, 11, 23), 5, WorkCalendar())  # Saturday 28 November
    datetime.date(2026, 11, 30)
    """
    return calendar.first_working_day(days_after(sent, days))


def term_of(policy: Policy, step: Step) -> int | None:
    """Days that a letter of this step gives to pay; for a step without a rung, those of the next rung that gives any."""
    rung = _rung_of(policy, step, -1)
    if rung is not None:
        return rung.pay_within
    above = (rung.pay_within for rung in policy.rungs if RANK.get(rung.step, 0) > RANK.get(step, 9) and rung.pay_within)
    return next(above, None)


def _letter_event(letter: Letter, policy: Policy, calendar: WorkCalendar, natural: bool) -> Event:
    assert letter.sent_on is not None
    step = step_of(letter.kind)
    given = None if letter.kind.startswith(PLAN_CONFIRMATION) else letter.pay_by
    if step is Step.NOTICE_OF_DEFAULT:
        lapses = _notice_lapses(letter.delivered_on or notice.delivered_on(letter.sent_on, calendar), policy, natural)
        given = max(given or lapses, lapses)
    elif given is None and step is Step.FOURTEEN_DAY_LETTER:
        given = notice.last_day(letter.sent_on, calendar)
    elif given is None and step in RANK and (days := term_of(policy, step)):
        given = pay_by(letter.sent_on, days, calendar)
    return Event(letter.sent_on, 1, step, given)


def _notice_lapses(delivered: date, policy: Policy, natural: bool) -> date:
    """Last day that a notice of default gives: its term is for performing, so it runs from delivery (6:82)."""
    return days_after(delivered, policy.default_notice_consumer if natural else policy.default_notice_business)


def _stated(
    invoice: Invoice, policy: Policy, history: History, due: date, on: date, calendar: WorkCalendar, natural: bool
) -> Event | None:
    """The last step that the user or an import stated, unless the logs have that very event."""
    step = step_of(invoice.last_step)
    if step is None:
        return None
    when = invoice.last_step_on or min(due, on)
    if when > on:
        return None
    if step is Step.CALL:
        known = any(call.on == when for call in history.calls)
    else:
        known = any(letter.kind == step and letter.sent_on == when for letter in history.letters)
    if known:
        return None
    given = None
    if step is Step.NOTICE_OF_DEFAULT:
        given = _notice_lapses(notice.delivered_on(when, calendar), policy, natural)
    elif step in RANK and step is not Step.CALL and (days := term_of(policy, step)):
        given = days_after(when, days)
    return Event(when, 2, step, given, by_hand=True)


def _advance(done: int, event: Event, rungs: tuple[Rung, ...], due: date) -> int:
    assert event.step is not None
    if event.step is Step.CALL and not event.by_hand:
        # a call before the due date is a service; one that the ladder does not ask for yet skips no letter
        following = done + 1
        by_phone = following < len(rungs) and rungs[following].channel in BY_PHONE
        return following if by_phone and event.on > due else done
    for place in range(done + 1, len(rungs)):
        if rungs[place].step is event.step:
            return place
    if any(rung.step is event.step for rung in rungs):
        return done
    higher = (place for place, rung in enumerate(rungs) if RANK.get(rung.step, 0) > RANK[event.step])
    return max(done, next(higher, len(rungs)) - 1)
