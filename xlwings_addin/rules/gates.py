"""The gates between the chosen step and the answer: what the law, a date we gave, the phone and the bank allow.

Each gate takes a choice and gives it back, the same or another; `pass_gates` applies them in their fixed order.

>>> from xlwings_addin.rules.calendar import calendar_for
>>> from xlwings_addin.rules.facts import Settings
>>> desk = Desk(date(2026, 11, 23), Settings(), calendar_for())
>>> costs_from(Letter(2, "B1", Step.FOURTEEN_DAY_LETTER, "D1", sent_on=date(2026, 11, 23)), desk)
datetime.date(2026, 12, 15)
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice, stand_still
from xlwings_addin.rules.contact import next_phone_day
from xlwings_addin.rules.costs import collection_costs, is_small_term
from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import ZERO, Letter
from xlwings_addin.rules.history import ATTEMPTS, NOBODY_SPOKEN
from xlwings_addin.rules.ladder import BY_PHONE, LETTERS, RANK
from xlwings_addin.rules.steps import take, words
from xlwings_addin.rules.terms import in_default
from xlwings_addin.rules.vocabulary import Channel, Classification, DeliveryRule, Outcome, Status, Step

AFTER_NOTICE = frozenset({Step.FINAL_DEMAND, Step.HAND_OVER})
"""Steps that a consumer never meets before a fourteen-day letter has lapsed (G1)."""

REPROACHES = frozenset(RANK) | {Step.REPAIR_PLAN}
"""Steps that reproach non-payment, so that the payments must have been processed first (G5)."""

AFTER_GIVEN = REPROACHES | {Step.PROPOSE_PLAN, Step.PLAN_REMAINDER, Step.PROPOSE_WRITE_OFF}
"""Steps that wait for every date that we gave the debtor (G3)."""

EURO = "EUR"
"""The scale of the collection costs is in euros; so is a fourteen-day letter."""

CREDIT_BAD = "Slecht"


def pass_gates(case: Case, choice: Choice) -> Choice:
    """The choice as it may be carried out, with its status and its reason in words."""
    choice = _in_writing(case, _retry(case, _by_phone_or_letter(case, choice)))
    if choice.step is Step.FOURTEEN_DAY_LETTER:
        choice = _in_default(case, choice)
    if choice.step in AFTER_NOTICE:
        choice = _worth_it(case, _consumer(case, _final_demand_first(case, choice)))
        if choice.status is not None:
            return choice
    on = _on_a_day(case, choice)
    latest = None if choice.latest is None else max(on, case.desk.last(choice.latest))
    status = Status.NOW if on <= case.on else Status.PLANNED
    stale = _unprocessed(case, choice) if status is Status.NOW else ""
    if stale:
        status = Status.ERROR
    reason = stale or choice.reason or _worded(case, choice, on)
    return choice._replace(on=on, latest=latest, status=status, reason=reason)


def _by_phone_or_letter(case: Case, choice: Choice) -> Choice:
    """The channel of a rung that leaves it open: what serves best with this debtor."""
    if choice.channel is not Channel.PHONE_OR_LETTER:
        return choice
    return choice._replace(channel=Channel.PHONE, letter="") if case.account.by_phone else _on_paper(case, choice)


def _on_paper(case: Case, choice: Choice) -> Choice:
    """A step that might be a call as the letter that it is otherwise."""
    if choice.channel not in BY_PHONE:
        return choice
    rung = case.account.ladder.place(choice.step, case.position.done).rung
    letter = (rung.letter if rung is not None else "") or LETTERS.get(choice.step, "")
    return choice._replace(channel=Channel.LETTER, letter=choice.letter or letter)


def _retry(case: Case, choice: Choice) -> Choice:
    """G4: after a call that nobody answered, try again the next working day; after the most attempts, write."""
    calls = case.history.calls
    if (
        choice.channel is not Channel.PHONE
        or choice.step not in RANK
        or not case.overdue
        or not calls
        or calls[-1].outcome not in ATTEMPTS
    ):
        return choice
    written = max((event.on for event in case.position.events if event.order > 0), default=date.min)
    attempts = 0
    for call in reversed(calls):
        if call.outcome not in ATTEMPTS or call.on is None or call.on < written:
            break
        attempts += 1
    last = calls[-1]
    if not attempts or last.on is None:
        return choice
    again = case.desk.calendar.add(days_after(last.on, 1), 0)
    tried = f"{last.outcome} op {case.desk.says(last.on)}"
    if attempts >= case.desk.settings.most_attempts:
        cause = f"{attempts} keer niet bereikt, laatst op {case.desk.says(last.on)}"
        if choice.step is not Step.CALL:
            return _on_paper(case, choice._replace(rule="R12", on=again, cause=cause))
        if rung := case.account.ladder.next_written(case.position.done):
            following = take(
                case, "R12", rung.step, again, cause, latest=choice.latest, lapsed=choice.lapsed, rung=rung
            )
            return _on_paper(case, following)
    at = f" om {last.time}" if last.time else ""
    cause = f"{tried}{at}, {attempts}e poging"
    if not case.account.unreachable:
        cause += "; probeer een ander dagdeel"
    return choice._replace(rule="R12", on=max(choice.on or again, again), cause=cause)


def _in_writing(case: Case, choice: Choice) -> Choice:
    """G4: no telephone number, or may not be called: the next written rung instead."""
    why = case.account.unreachable
    if not why or choice.channel is not Channel.PHONE:
        return choice
    if choice.step is not Step.CALL:
        warned = () if choice.step in RANK else (f"{why[:1].upper()}{why[1:]}.",)
        return _on_paper(case, choice)._replace(warnings=(*choice.warnings, *warned))
    rung = case.account.ladder.next_written(case.position.done)
    newest = case.history.calls[-1] if case.history.calls else None
    on = choice.on or case.on
    if newest is not None and newest.outcome == Outcome.WRONG_NUMBER and newest.on is not None:
        on = max(on, newest.on)
    if rung is None:
        return take(
            case, "R17", Step.HAND_OVER, on, f"{choice.cause}; {why}", latest=choice.latest, lapsed=choice.lapsed
        )
    written = take(
        case,
        choice.rule,
        rung.step,
        on,
        f"{choice.cause}; {why}",
        latest=choice.latest,
        lapsed=choice.lapsed,
        rung=rung,
    )
    return _on_paper(case, written)


def _final_demand_first(case: Case, choice: Choice) -> Choice:
    """A24: hand over only after a final demand, when the policy says so; a consumer has gate G1 instead."""
    if choice.step is not Step.HAND_OVER or case.account.natural or not case.account.policy.final_demand_required:
        return choice
    if case.position.final_on is not None:
        return choice
    on = choice.on or case.on
    return take(case, choice.rule, Step.FINAL_DEMAND, on, choice.cause, latest=choice.latest, lapsed=choice.lapsed)


def _consumer(case: Case, choice: Choice) -> Choice:
    """G1: default, then a valid fourteen-day letter that has lapsed, and only then out of hands (BW 6:96 lid 6)."""
    if not case.account.natural:
        return choice
    on, since = choice.on or case.on, default_since(case)
    letter = None if since is None or not may_be_noticed(case) else valid_notice(case, since)
    if letter is None:
        cause = choice.cause
        if any(event.step is Step.FOURTEEN_DAY_LETTER for event in case.position.events):
            cause += "; de eerdere veertiendagenbrief geldt niet (meer)"
        notice = take(
            case, choice.rule, Step.FOURTEEN_DAY_LETTER, on, cause, latest=choice.latest, lapsed=choice.lapsed
        )
        return _in_default(case, notice)
    claimable, says = costs_from(letter, case.desk), case.desk.says
    assert letter.sent_on is not None
    # a promised day or a date to repair a plan may lie beyond the fourteen days
    beyond = on > claimable
    sent = f"{f'{choice.cause}; v' if beyond else 'V'}eertiendagenbrief van {says(letter.sent_on)}"
    if case.on < claimable:
        until = case.desk.first(on) if beyond else claimable
        return stand_still(choice.rule, f"{sent}: wacht tot {says(until)}", until)
    lapsed = days_after(claimable, -1)
    return take(
        case,
        choice.rule,
        Step.HAND_OVER,
        max(on, claimable),
        f"{sent} is verlopen",
        latest=choice.latest,
        lapsed=max(lapsed, choice.lapsed or lapsed),
    )


def _in_default(case: Case, choice: Choice) -> Choice:
    """G1: a fourteen-day letter goes to a consumer in default; who is not yet gets a notice of default first."""
    if not case.account.natural:
        return choice
    on, since = choice.on or case.on, default_since(case)
    if since is None:
        return take(
            case,
            choice.rule,
            Step.NOTICE_OF_DEFAULT,
            max(on, days_after(case.due, 1)),
            choice.cause,
            latest=choice.latest,
            lapsed=choice.lapsed,
        )
    start = max(on, since)
    if not may_be_noticed(case):
        what = "kleine terugkerende termijnen" if case.currency == EURO else f"facturen in {case.currency}"
        cause = f"{choice.cause}; voor {what} maakt dit programma geen veertiendagenbrief, overleg met een jurist"
        return take(case, choice.rule, Step.CHECK, start, cause, latest=choice.latest)
    return choice._replace(on=start, lapsed=max(choice.lapsed or case.due, days_after(since, -1)))


def may_be_noticed(case: Case) -> bool:
    """Whether a fourteen-day letter can be made: in euros, and not about a small recurring term with its lower costs."""
    return case.currency == EURO and not is_small_term(case.invoice.amount or ZERO, case.invoice.continuing)


def default_since(case: Case) -> date | None:
    """First day on which the debtor is in default; ``None`` while a notice of default is still needed.

    A notice of default that was sent gives the day after its term, also when that is still to come.
    """
    notices = (
        event.given for event in case.position.events if event.step is Step.NOTICE_OF_DEFAULT and event.on > case.due
    )
    lapses = min((given for given in notices if given is not None), default=None)
    first = days_after(case.due, 1)
    if in_default(case.due, first, case.account.type, case.invoice.term_agreed):
        return first
    return days_after(lapses, 1) if lapses is not None else None


def valid_notice(case: Case, since: date) -> Letter | None:
    """The newest fourteen-day letter about this invoice that holds: after default, without objection, amounts right."""
    for letter in reversed(case.history.letters):
        after_default = letter.sent_on is not None and letter.sent_on >= since
        right = letter.kind == Step.FOURTEEN_DAY_LETTER and not letter.objections
        if after_default and right and _amounts_hold(case, letter):
            return letter
    return None


def _amounts_hold(case: Case, letter: Letter) -> bool:
    """Whether the letter names costs, not more than the scale gives, over no more than was owed or less than is."""
    if letter.costs is None or letter.costs <= 0:
        return False
    principal = letter.principal
    _, claimed = case.account.owes(letter.invoices)
    if principal is None:
        principal = max(claimed, case.demandable)
    most = case.account.amount_of(letter.invoices)
    if most is not None and principal > most:
        return False
    return claimed <= principal and letter.costs <= collection_costs(principal, case.desk.vat)


def costs_from(letter: Letter, desk: Desk) -> date:
    """First day on which the costs of a fourteen-day letter may be claimed, also when it was delivered late."""
    assert letter.sent_on is not None
    try:
        rule = DeliveryRule(desk.settings.delivery_rule)
    except ValueError:
        rule = DeliveryRule.HIGHEST
    reckoned = notice.costs_from(letter.sent_on, desk.calendar, rule)
    if letter.delivered_on is None:
        return reckoned
    last = desk.calendar.statutory.first_working_day(days_after(letter.delivered_on, notice.TERM))
    return max(reckoned, days_after(last, 1))


def unpaid_at_lapse(case: Case, lapsed: date) -> Decimal:
    """What was still unpaid when the fourteen days had lapsed: what is not disputed now, and what was paid since.

    Only booked payments with this invoice and a date later than the lapse count as paid since; a payment without them
    is taken to have come in time, to the debtor's advantage (HR 25-11-2016, ECLI:NL:HR:2016:2704, rov. 3.8).
    """
    late = (p.amount for p in case.history.payments if p.amount and p.booked_on is not None and p.booked_on > lapsed)
    return case.demandable + min(max(sum(late, ZERO), ZERO), max(case.invoice.paid, ZERO))


def _worth_it(case: Case, choice: Choice) -> Choice:
    """R17: too little to hand over, or nothing to be had: propose to write off instead."""
    if choice.step is not Step.HAND_OVER:
        return choice
    account, policy = case.account, case.account.policy
    total = max(account.overdue.get(case.currency, ZERO), case.demandable)
    debtor = account.debtor
    hopeless = (
        debtor is not None and debtor.classification == Classification.UNABLE and debtor.credit_check == CREDIT_BAD
    )
    if total >= policy.minimum_hand_over and not hopeless:
        return choice
    why = (
        "kan niet betalen en de kredietcheck is slecht"
        if hopeless
        else f"{case.money(total)} is te weinig om uit handen te geven"
    )
    return take(
        case, "R17", Step.PROPOSE_WRITE_OFF, choice.on or case.on, f"{choice.cause}; {why}", latest=choice.latest
    )


def _on_a_day(case: Case, choice: Choice) -> date:
    """G2, G3, G4: a working day, after every date we gave, and for a call a day on which may be called."""
    desk, on = case.desk, choice.on or case.on
    given = case.position.given
    if given is not None and on <= given and choice.step in AFTER_GIVEN and not _asked_back(case, choice):
        on = days_after(given, 1)
    on = desk.first(on)
    if choice.channel is Channel.PHONE:
        on = next_phone_day(on if choice.agreed else max(on, case.account.talk_from), desk.calendar)
    return on


def _asked_back(case: Case, choice: Choice) -> bool:
    """Whether it is the call for which the debtor asked; a letter in its stead waits like any other."""
    if choice.step is not Step.CALL or choice.rule != "R12":
        return False
    newest = next((call for call in reversed(case.history.calls) if call.outcome not in NOBODY_SPOKEN), None)
    return newest is not None and newest.outcome == Outcome.CALL_BACK


def _worded(case: Case, choice: Choice, on: date) -> str:
    """The reason: what led to the step, then what to do and when."""
    cause = choice.cause[:1].upper() + choice.cause[1:]
    return f"{cause}: {words(choice.step, choice.label, on, case.desk, choice.channel)}"


def _unprocessed(case: Case, choice: Choice) -> str:
    """G5: reproach nobody before the payments through the lapsed day are processed; the sentence that says so."""
    processed = case.desk.settings.payments_until
    if processed is None or choice.step not in REPROACHES or not case.overdue:
        return ""
    lapsed = case.due
    for day in (choice.lapsed, case.position.given):
        if day is not None and lapsed < day < case.on:
            lapsed = day
    if processed >= lapsed:
        return ""
    says = case.desk.says
    return f"Werk eerst de betalingen bij t/m {says(lapsed)}; ze zijn verwerkt t/m {says(processed)}"
