"""The decision table: for each invoice the first rule that applies, then the gates, then one action for each debtor.

A pure function of the tables and the day. Every open invoice gets a step with a date, or the reason why not.
"""

from __future__ import annotations

import gc
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from xlwings_addin.rules import agreements, claims, climbing, gates, grouping, overlays, plans, standstill
from xlwings_addin.rules.accounts import Books, Unreadable
from xlwings_addin.rules.ageing import bucket, days_late
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Account, Alike, Case, Choice, Settled
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
        return choice if choice is not None and (case.overdue or choice.agreed) else None
    return None


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
    by_debtor: defaultdict[str, list[int]] = defaultdict(list)
    for place, invoice in enumerate(ledger.invoices):
        by_debtor[invoice.debtor].append(place)
    decisions: list[Decision] = [_NOT_YET] * len(ledger.invoices)
    summaries: dict[str, DebtorOutlook] = {}
    actions: list[Action] = []
    for number in sorted(by_debtor.keys() | ledger.debtors.keys()):
        places = by_debtor[number]
        account, rows = books.open(number, [ledger.invoices[place] for place in places])
        answers, todo = _decide(account, rows, on)
        for place, decision in zip(places, answers, strict=True):
            decisions[place] = decision
        actions += todo
        if number:
            summaries[number] = summary(account, rows)
    return Outlook(decisions, summaries, actions)


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
    account, rows = books.open(invoice.debtor, [invoice], _promise(promised_on, on) if promised_on else ())
    return _decide(account, rows, on)[0][0]


_INVOICE = Invoice(0, "1", "1", amount=Decimal(1000))
_DEBTOR = Debtor(0, "1", type=DebtorType.BUSINESS, phone="1")
_NOT_YET = Decision(_INVOICE, None, ZERO, None, None, "", Step.NONE, None, None, Status.ERROR, "", "")


@lru_cache(maxsize=64)
def _bare_books(on: date, policy: Policy) -> Books:
    settings = Settings(default_policy=policy.name)
    return Books(Ledger(debtors={"1": _DEBTOR}, policies={policy.name: policy}, settings=settings), on)


def _promise(promised_on: date, on: date) -> tuple[Call, ...]:
    called = min(promised_on, on)
    return (Call(0, "1", called, debtor="1", outcome=Outcome.PROMISE, promised_on=promised_on, invoices=("1",)),)


def _decide(
    account: Account, rows: Sequence[Case | Settled | Unreadable], on: date
) -> tuple[list[Decision], list[Action]]:
    """The decisions about one debtor's invoices in their order, and what to do today."""
    cases = [row for row in rows if isinstance(row, Case)]
    if not cases:
        return [_closed(row, on) for row in rows if not isinstance(row, Case)], []
    alike = list(map(_look_up, cases))
    groups = grouping.groups(cases, alike)
    along: dict[int, Choice] = {}
    for _, found in groups:
        along.update(dict.fromkeys(found.joined, alike[found.lead].choice))
    interests, costs = claims.of_account(account, cases)
    answers = [
        _answer(case, alike[place], along.get(place), interests[place], costs[place])
        for place, case in enumerate(cases)
    ]
    actions = [
        Action(
            account.number,
            currency,
            answers[found.lead],
            tuple(answers[place] for place in found.joined),
            tuple(answers[place] for place in found.not_due),
            tuple(answers[place] for place in found.credits),
        )
        for currency, found in groups
    ]
    actions += _interruptions(account, cases, alike, answers)
    if len(cases) == len(rows):
        return answers, actions
    open_ones = iter(answers)
    return [next(open_ones) if isinstance(row, Case) else _closed(row, on) for row in rows], actions


def _look_up(case: Case) -> Alike:
    """The answer to `choose`, remembered for invoices that are alike but for their amounts."""
    sort, history = case.account.sort, case.history
    if case.odd or sort is None:
        return _chosen(case)
    key: object = sort
    if history is not NO_HISTORY:
        if history.calls or history.plans or history.waiting or history.payments or not case.open:
            return _chosen(case)
        letters = tuple((letter.kind, letter.sent_on, letter.pay_by, letter.delivered_on) for letter in history.letters)
        if any(kind == Step.FOURTEEN_DAY_LETTER for kind, *_ in letters):
            return _chosen(case)
        key = sort, letters
    known = case.terms.alike.get(key)
    if known is None or (known.choice.channel is Channel.PHONE and case.account.conversations):
        known = _chosen(case)
        # a call depends on earlier conversations; the steps by amount on all that the debtor owes
        choice = known.choice
        if choice.step not in _BY_AMOUNT and not (choice.channel is Channel.PHONE and case.account.conversations):
            case.terms.alike[key] = known
    return known


def _chosen(case: Case) -> Alike:
    choice = choose(case)
    return Alike(choice, case.position.given if choice.joins else None)


_BY_AMOUNT = frozenset({Step.HAND_OVER, Step.PROPOSE_WRITE_OFF})


def _answer(case: Case, alike: Alike, lead: Choice | None, interest: Decimal | None, costs: Decimal | None) -> Decision:
    choice = alike.choice
    along = "" if lead is None or lead.step is choice.step else f"; {grouping.along_with(lead)}"
    fields = alike.fields.get(along)
    if fields is None:
        calls = case.history.calls
        call, warnings = calls[-1] if calls else None, overlays.of_case(case, choice)
        days = case.days if case.open >= 0 else 0
        fields = alike.fields[along] = _between(case.due, days, choice, along, warnings, call)
    return Decision._make((case.invoice, case.open, case.demandable, *fields, interest, costs, case.barred_on))


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
    alike = row.terms.alike.get(standstill.PAID.rule)
    if alike is None:
        alike = row.terms.alike[standstill.PAID.rule] = Alike(standstill.PAID)
        alike.fields[""] = _between(row.terms.due, row.terms.days, standstill.PAID, "", (), None)
    return Decision._make((row.invoice, row.open, ZERO, *alike.fields[""], None, None, None))


def _between(
    due: date, days: int, choice: Choice, along: str, warnings: tuple[str, ...], call: Call | None
) -> tuple[Any, ...]:
    """The fields of a decision from ``due`` through ``call``."""
    late = max(days, 0)
    return (
        due,
        late,
        bucket(late),
        choice.step,
        choice.on,
        choice.latest,
        choice.status or Status.WAIT,
        choice.rule,
        choice.reason + along,
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
