"""The decision table: for each invoice the first rule that applies, then the gates, then one action for each debtor.

A pure function of the tables and the day. Every open invoice gets a step with a date, or the reason why not.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from operator import itemgetter
from typing import Any

from xlwings_addin.rules import agreements, claims, climbing, gates, grouping, overlays, plans, standstill
from xlwings_addin.rules.accounts import Books, Opened, Unreadable, trail_of
from xlwings_addin.rules.ageing import bucket, days_late
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import ODD, Account, Alike, Case, Choice, Settled
from xlwings_addin.rules.debtors import summary
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger, Policy, Settings
from xlwings_addin.rules.history import NO_HISTORY, NOBODY_SPOKEN
from xlwings_addin.rules.ladder import LETTERS
from xlwings_addin.rules.outcomes import OUTCOMES
from xlwings_addin.rules.outlook import Action, DebtorOutlook, Decision, Outlook
from xlwings_addin.rules.steps import words
from xlwings_addin.rules.vocabulary import Channel, DebtorType, Outcome, Status, Step


def _outcome(case: Case) -> Choice | None:
    """R12: what the newest call led to; attempts that nobody answered leave an earlier conversation standing.

    Not a referral to a number that turned out to be wrong: then the ladder goes on.
    """
    wrong = False
    for call in reversed(case.history.calls):
        wrong = wrong or call.outcome == Outcome.WRONG_NUMBER
        if call.outcome in NOBODY_SPOKEN:
            continue
        if wrong and call.outcome == Outcome.REFERRED:
            return None
        follow = OUTCOMES[Outcome(call.outcome)].follow if call.outcome else None
        choice = follow(case, call) if follow is not None else None
        # before the due date only what the debtor expects of us, and what we have to look into ourselves
        ours = choice is not None and (choice.agreed or choice.step in _OWN_TASKS)
        return choice if case.overdue or ours else None
    return None


_OWN_TASKS = frozenset({Step.CHECK, Step.CHECK_PAYMENT})

RULES: tuple[Callable[[Case], Choice | None], ...] = (
    standstill.settled,  # R01
    standstill.credit,  # R01b
    standstill.not_issued,  # R02
    standstill.by_status,  # R03, R04, R04b
    standstill.elsewhere,  # R05
    standstill.barred,  # R06
    standstill.on_hold,  # R07
    plans.disputed,  # R08
    plans.followed,  # R09
    agreements.promised,  # R10, R11
    _outcome,  # R12
    climbing.not_due,  # R13
    climbing.too_little,  # R14
    climbing.in_grace,  # R15
    climbing.next_rung,  # R16
    climbing.ladder_done,  # R17
)
"""The rules in order, after R00; the first that gives a choice decides."""


def choose(case: Case) -> Choice:
    """The step for one invoice that can be read, gates passed."""
    for rule in RULES:
        choice = rule(case)
        if choice is not None:
            if choice.status is not None:
                return choice
            choice = gates.pass_gates(case, choice)
            warnings = overlays.of_choice(case, choice)
            return choice._replace(warnings=warnings) if warnings else choice
    raise AssertionError("the last rule always chooses")


def outlook(ledger: Ledger, on: date) -> Outlook:
    """The whole answer for a workbook on a day.

    Args:
        ledger: the tables.
        on: the day; rows of the logs after it are left out of account.
    """
    # a million records without cycles: the collector would walk through all of them again and again for nothing
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _whole(ledger, on)
    finally:
        if collecting:
            gc.enable()


def _whole(ledger: Ledger, on: date) -> Outlook:
    books = Books(ledger, on)
    # of each debtor the invoices, and later the decisions about them, the first of which stands last
    places: defaultdict[str, list[Any]] = defaultdict(list)
    in_order = list(map(places.__getitem__, map(_DEBTOR_OF, ledger.invoices)))
    for own, invoice in zip(in_order, ledger.invoices, strict=True):
        own.append(invoice)
    summaries: dict[str, DebtorOutlook] = {}
    actions: list[Action] = []
    numbers = sorted(places.keys() | ledger.debtors.keys())
    for start in range(0, len(numbers), _TOGETHER):
        batch = numbers[start : start + _TOGETHER]
        opened = books.open_all([(number, places[number]) for number in batch])
        for number, (decisions, todo) in zip(batch, _decide(opened, on), strict=True):
            places[number][:] = reversed(decisions)
            actions += todo
        summaries.update(zip(batch, [summary(account, rows) for account, rows, _ in opened], strict=True))
    summaries.pop("", None)
    return Outlook(list(map(list.pop, in_order)), summaries, actions)


_TOGETHER = 32
"""Debtors that are opened and decided in one go: the processor then has the same few pages of code at hand."""

_DEBTOR_OF = itemgetter(Invoice._fields.index("debtor"))


def next_step(
    due: date,
    on: date,
    policy: Policy,
    last_step: str | None = None,
    last_step_on: date | None = None,
    promised_on: date | None = None,
) -> Decision:
    """The next step for one invoice of a business, by the same rules as the whole workbook.

    Args:
        due: last day to pay.
        on: the day on which is decided.
        policy: with its ladder.
        last_step: name of the newest step done, if any.
        last_step_on: day of that step; it gave the debtor the days of that step's rung.
        promised_on: day on which the debtor promised to pay, and nothing has come in.

    >>> from xlwings_addin.rules.policy import presets
    >>> decision = next_step(date(2026, 11, 14), date(2026, 11, 16), presets()["procesgericht"])
    >>> decision.step.value, decision.step_on, decision.latest_on
    ('Herinnering', datetime.date(2026, 11, 16), datetime.date(2026, 11, 18))
    """
    books = _bare_books(on, policy)
    invoice = _INVOICE._replace(due=due, last_step=last_step or "", last_step_on=last_step_on)
    told = trail_of(_promise(promised_on, on)) if promised_on else None
    (((decision,), _),) = _decide(books.open_all([(invoice.debtor, [invoice])], told), on)
    return decision


_INVOICE = Invoice(0, "1", "1", amount=Decimal(1000))
_DEBTOR = Debtor(0, "1", type=DebtorType.BUSINESS, phone="1")


@lru_cache(maxsize=64)
def _bare_books(on: date, policy: Policy) -> Books:
    settings = Settings(default_policy=policy.name)
    return Books(Ledger(debtors={"1": _DEBTOR}, policies={policy.name: policy}, settings=settings), on)


def _promise(promised_on: date, on: date) -> tuple[Call, ...]:
    called = min(promised_on, on)
    return (Call(0, "1", called, debtor="1", outcome=Outcome.PROMISE, promised_on=promised_on, invoices=("1",)),)


_Groups = list[tuple[str, grouping.Group]]


def _decide(opened: Sequence[Opened], on: date) -> list[tuple[list[Decision], list[Action]]]:
    """Of each of these debtors the decisions about the invoices in their order, and what to do today."""
    alike = [_alike(each.account, each.cases) for each in opened]
    groups = [grouping.groups(each.cases, found) for each, found in zip(opened, alike, strict=True)]
    claimed = [claims.of_account(each.account, each.cases) for each in opened]
    answers = list(map(_answers, [each.cases for each in opened], alike, groups, claimed))
    actions = list(map(_actions, opened, alike, groups, answers))
    return [(_in_order(each.rows, found, on), todo) for each, found, todo in zip(opened, answers, actions, strict=True)]


def _answers(
    cases: Sequence[Case], alike: Sequence[Alike], groups: _Groups, claimed: tuple[claims.Amounts, claims.Amounts]
) -> list[Decision]:
    """The decisions about one debtor's invoices that are not settled."""
    along = [""] * len(cases)
    for _, found in groups:
        lead, says = alike[found.lead].choice, ""
        for place in found.joined:
            if alike[place].choice.step is not lead.step:
                along[place] = says = says or f"; {grouping.along_with(lead)}"
    interests, costs = claimed
    return [
        _decision(
            [
                case.invoice,
                case.open,
                case.demandable,
                *(same.fields.get(says) or _between(case, same, says)),
                interest,
                cost,
                case.barred_on,
            ]
        )
        for case, same, says, interest, cost in zip(cases, alike, along, interests, costs, strict=True)
    ]


def _actions(each: Opened, alike: Sequence[Alike], groups: _Groups, answers: Sequence[Decision]) -> list[Action]:
    """What to do about one debtor today."""
    found = [
        Action(
            each.account.number,
            currency,
            answers[group.lead],
            tuple(map(answers.__getitem__, group.joined)),
            tuple(map(answers.__getitem__, group.not_due)),
            tuple(map(answers.__getitem__, group.credits)),
        )
        for currency, group in groups
    ]
    if any(map(ODD, each.cases)):
        found += _interruptions(each.account, each.cases, alike, answers)
    return found


def _in_order(rows: Sequence[Case | Settled | Unreadable], answers: list[Decision], on: date) -> list[Decision]:
    """All decisions about one debtor, those that need no deciding put in."""
    if len(answers) == len(rows):
        return answers
    open_ones = iter(answers)
    return [next(open_ones) if isinstance(row, Case) else _closed(row, on) for row in rows]


def _alike(account: Account, cases: Sequence[Case]) -> list[Alike]:
    """The answer to `choose` for each of a debtor's invoices, remembered for those alike but for their amounts."""
    sort, talk_from = account.sort, account.talk_from
    if sort is None:
        return list(map(_chosen, cases))
    found = []
    for case in cases:
        key = None if case.odd else sort if case.history is NO_HISTORY else _with_history(sort, case)
        known = None if key is None else case.terms.alike.get(key)
        if known is None or (known.calls and known.choice.day < talk_from):
            known = _chosen(case)
            # a call may be later for earlier conversations; the steps by amount depend on all that the debtor owes
            moved = known.calls and known.choice.day <= talk_from
            if key and known.choice.step not in _BY_AMOUNT and not moved:
                case.terms.alike[key] = known
        found.append(known)
    return found


def _with_history(sort: int, case: Case) -> object | None:
    """What sets an invoice apart that is settled or had letters or a promise, and no more than that; ``None`` when it had more."""
    history = case.history
    if history.payments or (case.open and (history.plans or history.waiting)):
        return None
    if not case.open:
        return standstill.PAID.rule, not history.calls
    promised = agreements.sort_of(case)
    letters = [(letter.kind, letter.sent_on, letter.pay_by, letter.delivered_on) for letter in history.letters]
    if promised is None or any(kind == Step.FOURTEEN_DAY_LETTER for kind, *_ in letters):
        return None
    return sort, promised, *letters


def _chosen(case: Case) -> Alike:
    choice = choose(case)
    return Alike(choice, case.position.given if choice.joins else None)


_BY_AMOUNT = frozenset({Step.HAND_OVER, Step.PROPOSE_WRITE_OFF})

_decision = partial(tuple.__new__, Decision)
# as Decision._make, without the steps of Python that a million rows feel


def _closed(row: Settled | Unreadable, on: date) -> Decision:
    """R00: nothing can be decided before somebody looks. R01: settled, and nothing else is known."""
    if isinstance(row, Unreadable):
        days = days_late(row.due, on) if row.due is not None else None
        late = bucket(days) if days is not None else ""
        return Decision(
            row.invoice,
            row.invoice.open,
            ZERO,
            row.due,
            days,
            late,
            Step.CHECK,
            on,
            None,
            Status.ERROR,
            "R00",
            row.fault,
        )
    paid = row.terms.paid
    if paid is None:
        days = max(row.terms.days, 0)
        paid = row.terms.paid = _fields(row.terms.due, days, standstill.PAID, standstill.PAID.reason, (), None)
    return _decision([row.invoice, row.open, ZERO, *paid, None, None, None])


def _between(case: Case, alike: Alike, along: str) -> tuple[Any, ...]:
    """The fields of a decision from ``due`` through ``call``, kept for the invoices that are alike unless there was a call."""
    calls, choice = case.history.calls, alike.choice
    warnings = overlays.of_case(case, choice)
    days = max(case.days, 0) if case.open >= 0 else 0
    if not calls:
        fields = alike.fields[along] = _fields(case.due, days, choice, choice.reason + along, warnings, None)
        return fields
    return _fields(case.due, days, choice, agreements.in_words(case, choice.reason) + along, warnings, calls[-1])


def _fields(
    due: date, late: int, choice: Choice, reason: str, warnings: tuple[str, ...], call: Call | None
) -> tuple[Any, ...]:
    return (
        due,
        late,
        bucket(late),
        choice.step,
        choice.on,
        choice.latest,
        choice.status or Status.WAIT,
        choice.rule,
        reason,
        warnings,
        choice.label,
        choice.channel,
        choice.letter,
        choice.pay_within,
        call,
    )


def _interruptions(
    account: Account, cases: Sequence[Case], alike: Sequence[Alike], answers: Sequence[Decision]
) -> list[Action]:
    """An extra letter that stops limitation, for each currency in which a claim will soon be barred."""
    places = [
        place
        for place, case in enumerate(cases)
        if case.barred_on is not None
        and case.barred_on < case.desk.watch_until
        and overlays.needs_interruption(case, alike[place].choice)
    ]
    if not places:
        return []
    actions = []
    for currency in sorted({cases[place].currency for place in places}):
        joined = tuple(answers[place] for place in places if cases[place].currency == currency)
        lead = min(joined, key=lambda decision: decision.barred_on or date.max)
        actions.append(Action(account.number, currency, _interrupting(lead, cases[0]), joined))
    return actions


def _interrupting(decision: Decision, case: Case) -> Decision:
    on = case.desk.first(case.on)
    barred_on = decision.barred_on or case.on
    return decision._replace(
        step=Step.INTERRUPT,
        step_on=on,
        latest_on=max(on, case.desk.last(days_after(barred_on, -overlays.TIME_TO_ARRIVE))),
        status=Status.NOW if on <= case.on else Status.PLANNED,
        rule="STUITEN",
        reason=f"Verjaart op {case.desk.says(barred_on)}: {words(Step.INTERRUPT, '', on, case.desk)}",
        label="stuitingsbrief",
        channel=Channel.LETTER,
        letter=LETTERS[Step.INTERRUPT],
        pay_within=None,
    )
