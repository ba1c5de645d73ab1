"""The books of one workbook on a day, opened debtor by debtor: which facts hold for a debtor and each of its invoices.

>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(100), paid=Decimal(40))
>>> account, (case,) = Books(Ledger(), date(2026, 11, 16)).open("D1", [invoice])
>>> case.demandable, case.days, account.overdue
(Decimal('60'), 2, {'EUR': Decimal('60')})
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import repeat
from operator import itemgetter
from typing import NamedTuple

from xlwings_addin.rules import faults, limitation, notice, overlays
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import INSOLVENT, NATURAL_PERSONS, Account, Case, Settled, Terms
from xlwings_addin.rules.contact import free_to_talk, is_wrong, referred_to
from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import NUMBER, ZERO, Call, Debtor, Invoice, Ledger, told_apart
from xlwings_addin.rules.gates import AFTER_NOTICE
from xlwings_addin.rules.history import NO_HISTORY, NO_TRAIL, NOBODY_SPOKEN, History, Trail, trails
from xlwings_addin.rules.interest import table_is_old
from xlwings_addin.rules.ladder import Ladder
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.pattern import channel_advice
from xlwings_addin.rules.policy import policies
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.standstill import REPRESENTED, pursued
from xlwings_addin.rules.terms import effective_due, last_day_free
from xlwings_addin.rules.vocabulary import (
    Channel,
    Classification,
    DebtorType,
    Outcome,
    SpecialStatus,
    Step,
)

_settled = partial(tuple.__new__, Settled)
# as Settled._make, without the steps of Python that a million rows feel

_TYPES = frozenset(DebtorType)

_READ = itemgetter(
    *map(Invoice._fields.index, ("number", "issued", "due", "amount", "paid", "disputed")),
    slice(Invoice._fields.index("last_step"), None),
)
"""The columns of an invoice that differ from row to row, and those that seldom do."""

_ByDate = dict[tuple[date | None, date | None], Terms]
"""The terms of invoices by their date and due date, for invoices whose rows are the same from `Laatste stap` on."""

_ENDING = frozenset({Outcome.INSOLVENT, Outcome.DECEASED})
"""Outcomes after which nobody collects from the debtor as before."""

_NOBODY_WHO_DECIDES = NOBODY_SPOKEN | {Outcome.ABSENT}

_COMPLAINING = frozenset({Outcome.COMPLAINT, Outcome.SET_OFF})

_SETTLING = frozenset({Outcome.PROMISE, Outcome.PAID_NOW, Outcome.ALREADY_PAID, Outcome.PLAN})
"""Outcomes in which the debtor takes the claim for right, when they are about all that was open."""

INTERRUPTS = frozenset({*overlays.INTERRUPTING, Step.FILE_CLAIM})
"""Kinds of letter that interrupt limitation, once delivered."""


class Unreadable(NamedTuple):
    """An invoice about which nothing can be decided, and why."""

    invoice: Invoice
    fault: str
    due: date | None


class Opened(NamedTuple):
    """A debtor's account with each of its invoices, and those of them that are to be decided."""

    account: Account
    rows: list[Case | Settled | Unreadable]
    cases: list[Case]


class Books:
    """The tables of one workbook on one day."""

    def __init__(self, ledger: Ledger, on: date) -> None:
        settings = ledger.settings
        self.desk = Desk(on, settings, calendar_for(ledger.closing_days), ledger.extra_rates)
        self._debtors = ledger.debtors
        self._trails = trails(ledger, on)
        self._policies = policies(ledger)
        self._ladders: dict[str, Ladder] = {}
        self._rates_are_old = table_is_old(on, ledger.extra_rates)
        self._sorts: dict[object, int] = {}
        self._complained = _first_complaints(ledger.calls, on)
        self._terms: defaultdict[tuple[str, int], defaultdict[tuple[object, ...], _ByDate]]
        self._terms = defaultdict(lambda: defaultdict(dict))

    def open(self, number: str, invoices: Sequence[Invoice]) -> tuple[Account, list[Case | Settled | Unreadable]]:
        """One debtor's account, and each of its invoices ready to be decided, settled, or with what is wrong with it."""
        ((account, rows, _),) = self.open_all([(number, invoices)])
        return account, rows

    def open_all(self, owing: Sequence[tuple[str, Sequence[Invoice]]], told: Trail | None = None) -> list[Opened]:
        """The accounts of these debtors, by number and invoices.

        All of them go through one step before the next: the processor then works a while with the same code, which
        saves a million rows a seventh of their time.

        Args:
            told: what happened, when there are no books to find it in.
        """
        if self._complained:
            owing = [(number, [self._as_of(invoice) for invoice in invoices]) for number, invoices in owing]
        accounts = [self._account(number, told or self._trails.get(number, NO_TRAIL)) for number, _ in owing]
        histories = [
            _histories(account.trail, invoices) for account, (_, invoices) in zip(accounts, owing, strict=True)
        ]
        rows = [
            self._rows(account, invoices, found)
            for account, (_, invoices), found in zip(accounts, owing, histories, strict=True)
        ]
        cases = [[row for row in each if isinstance(row, Case)] for each in rows]
        for account, own in zip(accounts, cases, strict=True):
            _add_up(account, own, self.desk)
        for account, (_, invoices), own in zip(accounts, owing, cases, strict=True):
            if account.trail is not NO_TRAIL:
                self._agreements(account, invoices, own)
        for account in accounts:
            account.warnings += self._warnings(account)
            if (sort := _sort(account)) is not None:
                account.sort = self._sorts.setdefault(sort, len(self._sorts) + 1)
        return list(map(Opened, accounts, rows, cases))

    def _agreements(self, account: Account, invoices: Sequence[Invoice], cases: Sequence[Case]) -> None:
        """What was promised and planned, and what a plan or a fourteen-day letter is held against."""
        trail, desk = account.trail, self.desk
        if trail.plans or any(letter.kind == Step.FOURTEEN_DAY_LETTER for letter in trail.letters):
            account.owed = {case.invoice.number: (case.open, case.demandable) for case in cases}
            account.amount_by_number = {case.invoice.number: case.invoice.amount or ZERO for case in cases}
            account.paid_by_number = {case.invoice.number: case.invoice.paid for case in cases}
        for promise in promises(trail, invoices, desk.on, desk.calendar, desk.currency):
            for named in promise.invoices:
                account.promises.setdefault(named, []).append(promise)

    def _as_of(self, invoice: Invoice) -> Invoice:
        """The invoice without a complaint that the calls know only from a later day."""
        about = (invoice.debtor, invoice.number), (invoice.debtor, "")
        first = min((self._complained[key] for key in about if key in self._complained), default=self.desk.on)
        return invoice._replace(disputed=ZERO, complaint_answer_by=None) if first > self.desk.on else invoice

    def _account(self, number: str, trail: Trail) -> Account:
        debtor = self._debtors.get(number)
        if debtor is not None and debtor.special_status:
            debtor = self._standing(debtor)
        kind = debtor.type if debtor is not None and debtor.type in _TYPES else DebtorType.UNKNOWN
        policy = self._policies.of(debtor)
        warning = self._policies.warning(debtor)
        ladder = self._ladders.get(policy.name)
        if ladder is None:
            ladder = self._ladders[policy.name] = Ladder(policy)
        unreachable = _unreachable(debtor, trail)
        term = policy.payment_term
        if debtor is not None and debtor.payment_term is not None:
            term = debtor.payment_term
        return Account(
            number,
            debtor,
            kind,
            kind in NATURAL_PERSONS,
            policy,
            ladder,
            term,
            trail,
            _special(debtor, trail),
            unreachable,
            ladder.chooses_channel and not unreachable and channel_advice(trail, policy) is Channel.PHONE,
            self._talk_from(trail) if trail.calls else date.min,
            (warning,) if warning else (),
        )

    def _talk_from(self, trail: Trail) -> date:
        """The day before which somebody who decides was spoken to often enough."""
        spoken = {call.on for call in trail.calls if call.on is not None and call.outcome not in _NOBODY_WHO_DECIDES}
        return free_to_talk(sorted(spoken), self.desk.settings, self.desk.calendar)

    def _standing(self, debtor: Debtor) -> Debtor:
        """The debtor with his special status as the list has it, left out when that came only after the day."""
        if debtor.status_since is not None and debtor.status_since > self.desk.on:
            return debtor._replace(special_status="", status_since=None)
        return debtor._replace(special_status=faults.status(debtor.special_status, SpecialStatus))

    def _rows(
        self, account: Account, invoices: Sequence[Invoice], histories: Iterable[History]
    ) -> list[Case | Settled | Unreadable]:
        """Each invoice with what follows from its row and from what happened about it."""
        desk, trail, trouble = self.desk, account.trail, faults.of_debtor(account.debtor)
        complaints = _held_by_calls(trail, invoices) if trail is not NO_TRAIL else {}
        minimum, watch_until = account.policy.minimum_amount, desk.watch_until
        known, numbers = self._terms[account.type, account.term], set(map(NUMBER, invoices))
        apart: Container[str] = numbers if len(numbers) == len(invoices) else told_apart(invoices)
        doubtful = bool(trouble) or apart is not numbers or "" in numbers
        by_date: _ByDate = {}
        before: tuple[object, ...] | None = None
        rows: list[Case | Settled | Unreadable] = []
        columns = map(_READ, invoices)
        for invoice, history, (number, issued, due, amount, paid, disputed, rest) in zip(
            invoices, histories, columns, strict=False
        ):
            if rest != before:
                before, by_date = rest, known[rest]
            terms = by_date.get((issued, due)) or self._terms_of(account, invoice, by_date)
            if (
                terms is None
                or not terms.sound
                or amount is None
                or doubtful
                or (history is not NO_HISTORY and history.faults)
            ):
                fault = self._fault(invoice, terms, number not in apart, trouble, history)
                if fault or terms is None:
                    rows.append(Unreadable(invoice, fault, None if terms is None else terms.due))
                    continue
            open_now = demandable = (amount or ZERO) - paid if paid else amount or ZERO
            if not open_now and history is NO_HISTORY:
                rows.append(_settled((invoice, open_now, terms)))
                continue
            odd, late, barred_on = terms.odd, False, None
            if disputed or odd or complaints:
                held = _held(invoice, complaints)
                demandable = max(open_now - held, ZERO) if held else open_now
                odd = bool(odd or disputed or held)
            if open_now > ZERO:
                late = terms.days > 0 and (demandable is open_now or demandable > ZERO)
                barred_on = terms.barred_on
                if history is not NO_HISTORY and (history.letters or history.plans):
                    barred_on = self._interrupted(account, invoice, terms, history)
                odd = odd or open_now < minimum or barred_on < watch_until
                if paid and amount is not None and amount < ZERO:
                    odd = True  # a credit note of which more was paid back than it was about
            elif open_now:
                odd, demandable = True, ZERO
            rows.append(
                Case(desk, account, invoice, terms, terms.currency, open_now, demandable, late, barred_on, history, odd)
            )
        return rows

    def _fault(self, invoice: Invoice, terms: Terms | None, doubled: bool, trouble: str, history: History) -> str:
        """What is wrong with the debtor, the row or what happened; when nothing is open, with the row only."""
        owed = invoice.amount is None or bool(invoice.open)
        if owed and trouble:
            return trouble
        due = None if terms is None else terms.due
        fault = faults.of_invoice(invoice, due, self._currency(invoice), doubled and bool(invoice.number))
        return fault or (history.faults[0] if owed and history.faults else "")

    def _terms_of(self, account: Account, invoice: Invoice, known: _ByDate) -> Terms | None:
        """What follows from the row besides its number and amounts, kept; ``None`` when there is no date to go by."""
        due = effective_due(invoice, account.term)
        if due is None:
            return None
        sale, issued, on = invoice.consumer_sale and account.natural, invoice.issued, self.desk.on
        currency = self._currency(invoice)
        odd = (
            invoice.external_status
            or invoice.complaint_answer_by is not None
            or invoice.continuing
            or currency != self.desk.currency
        )
        terms = known[issued, invoice.due] = Terms(
            due,
            invoice.due is None,
            (on - due).days,
            (due - (invoice.received_on or issued or due)).days,
            last_day_free(invoice, due) or due,
            limitation.barred_on(_claimable_since(invoice, due), limitation.years_for(account.type, sale)),
            currency,
            not faults.of_invoice(invoice, due, currency),
            bool(odd),
            {},
        )
        return terms

    def _currency(self, invoice: Invoice) -> str:
        return invoice.currency.strip().upper() if invoice.currency else self.desk.currency

    def _interrupted(self, account: Account, invoice: Invoice, terms: Terms, history: History) -> date:
        """Last day before the claim is barred, after the letters and acknowledgements that interrupted limitation."""
        calendar = self.desk.calendar
        days = [
            letter.delivered_on or notice.delivered_on(letter.sent_on, calendar)
            for letter in history.letters
            if letter.kind in INTERRUPTS and letter.sent_on is not None
        ]
        days += [plan.signed_on for plan in history.plans if plan.signed_on is not None]
        if not days:
            return terms.barred_on
        years = limitation.years_for(account.type, invoice.consumer_sale)
        return limitation.barred_on(_claimable_since(invoice, terms.due), years, days)

    def _warnings(self, account: Account) -> tuple[str, ...]:
        """The warnings that stand with each open invoice of the debtor."""
        found, debtor = [], account.debtor
        if debtor is not None and debtor.credit_limit is not None and account.open > debtor.credit_limit:
            own = self.desk.currency
            limit = short_euro(debtor.credit_limit, own)
            found.append(overlays.says("credit_limit", open=short_euro(account.open, own), limit=limit))
        if self._rates_are_old and account.overdue:
            found.append(overlays.says("old_rates"))
        if account.special[0] in REPRESENTED and debtor is not None and debtor.administrator:
            found.append(overlays.says("administrator", name=debtor.administrator))
        if Outcome.INSOLVENCY_SIGNAL in account.trail.outcomes:
            found.append(overlays.says("no_new_credit"))
        return tuple(found)


def _histories(trail: Trail, invoices: Sequence[Invoice]) -> Iterable[History]:
    return repeat(NO_HISTORY) if trail is NO_TRAIL else trail.histories(invoices)


def trail_of(calls: Sequence[Call]) -> Trail:
    """What happened with a debtor of whom only these calls are known."""
    return Trail(calls=list(calls), outcomes=frozenset([call.outcome for call in calls]))


def _claimable_since(invoice: Invoice, due: date) -> date:
    """From when limitation runs: the due date, or the invoice date when that term may not have been agreed."""
    return due if invoice.term_agreed or invoice.issued is None else invoice.issued


def _add_up(account: Account, cases: Sequence[Case], desk: Desk) -> None:
    """What the debtor owes, what of it is late, and what credit stands open."""
    plain, odd = cases, [case for case in cases if case.odd]
    if odd:
        plain = [case for case in cases if not case.odd]
    account.open = sum(filter(None, [case.open for case in plain]), ZERO)
    if late := [(case.terms.days, case.open) for case in plain if case.late]:
        days, amounts = zip(*late, strict=True)
        account.oldest_days, account.late = max(days), sum(amounts, ZERO)
        account.overdue[desk.currency] = account.late
    if odd:
        _add_up_odd(account, [case for case in odd if case.open], desk)


def _add_up_odd(account: Account, cases: Sequence[Case], desk: Desk) -> None:
    """The same for what is in another currency, disputed, small, a credit, elsewhere or soon barred."""
    for case in cases:
        amount, currency = case.open, case.currency
        if currency == desk.currency:
            account.open += amount
            if amount > ZERO and case.terms.days > 0:
                account.late += amount
                account.oldest_days = max(account.oldest_days, case.terms.days)
        if not pursued(case):
            continue
        if case.late:
            account.overdue[currency] = account.overdue.get(currency, ZERO) + case.demandable
        elif amount < ZERO:
            account.credit[currency] = account.credit.get(currency, ZERO) - amount


def _first_complaints(calls: Sequence[Call], on: date) -> dict[tuple[str, str], date]:
    """The day of the first complaint by debtor and invoice number, "" for all invoices; empty when none came after ``on``."""
    complaints = [call for call in calls if call.outcome in _COMPLAINING and call.on is not None]
    if not any(call.on is not None and call.on > on for call in complaints):
        return {}
    found: dict[tuple[str, str], date] = {}
    for call in complaints:
        for number in call.invoices or ("",):
            key, day = (call.debtor, number), call.on or date.max
            found[key] = min(found.get(key, day), day)
    return found


def _held(invoice: Invoice, complaints: Mapping[str, Decimal]) -> Decimal:
    """What is disputed: as it stands with the invoice, else as the calls said when nothing stands there yet."""
    if _noted(invoice):
        return max(invoice.disputed, ZERO)
    return complaints.get(invoice.number, ZERO)


def _noted(invoice: Invoice) -> bool:
    """Whether the row of the invoice itself says what is disputed, if anything still is."""
    return bool(invoice.disputed) or invoice.complaint_answer_by is not None


def _held_by_calls(trail: Trail, invoices: Sequence[Invoice]) -> dict[str, Decimal]:
    """What the calls hold of each invoice: the newest complaint about it, until a promise of the whole amount.

    A complaint about several invoices holds its amount once: first what their rows say, then the rest on the
    others, the oldest first.
    """
    held: dict[str, Decimal] = {}
    if not any(call.disputed for call in trail.calls):
        return held
    by_number = told_apart(invoices)
    for call in trail.calls:
        about = call.invoices or tuple(
            number for number, each in by_number.items() if not (call.on and each.issued) or each.issued <= call.on
        )
        named = [by_number[number] for number in about if number in by_number]
        named.sort(key=lambda each: (each.due or date.max, each.number))
        if call.outcome in _COMPLAINING:
            left = (call.disputed or ZERO) - sum((each.disputed for each in named if _noted(each)), ZERO)
            for each in named:
                held[each.number] = max(ZERO, min(left, each.open or ZERO))
                left -= held[each.number] if not _noted(each) else ZERO
        elif call.outcome in _SETTLING and not _only_in_part(call):
            for each in named:
                held.pop(each.number, None)
    return held


def _only_in_part(call: Call) -> bool:
    """Whether less was promised than was open, so that the rest is still in dispute."""
    return call.promised is not None and call.open_at_call is not None and call.promised < call.open_at_call


def _sort(account: Account) -> tuple[object, ...] | None:
    """What sets the debtor apart for an invoice on which nothing happened; ``None`` for a status, hold or credit."""
    debtor = account.debtor
    if account.special[0] or account.credit or (debtor is not None and debtor.hold_until):
        return None
    if account.policy.rungs[0].step in AFTER_NOTICE:
        return None
    classified = debtor is not None and debtor.classification not in ("", Classification.UNKNOWN)
    return account.policy.name, account.type, account.unreachable, account.by_phone, account.warnings, classified


def _special(debtor: Debtor | None, trail: Trail) -> tuple[str, date | None]:
    """The special status of the debtor and since when, from `Debiteuren` or from a call that said so."""
    if debtor is not None and debtor.special_status:
        if debtor.special_status == SpecialStatus.DECEASED and debtor.status_since is None:
            told = next((call for call in trail.calls if call.outcome == Outcome.DECEASED), None)
            return _died(told) if told is not None else (SpecialStatus.DECEASED, None)
        return debtor.special_status, debtor.status_since
    if trail.outcomes.isdisjoint(_ENDING):
        return "", None
    for call in reversed(trail.calls):
        if call.outcome == Outcome.INSOLVENT:
            said = f"{call.signal} {call.reason}".casefold()
            # sorted: a note may name two, as of a suspension that became a bankruptcy, and a set has no order
            kind = next((word for word in sorted(INSOLVENT) if word.casefold() in said), SpecialStatus.BANKRUPTCY)
            return kind, call.ready_by or call.on
        if call.outcome == Outcome.DECEASED:
            return _died(call)
    return "", None


def _died(call: Call) -> tuple[str, date | None]:
    """Deceased since the day that the call gives, else since the call."""
    return SpecialStatus.DECEASED, call.ready_by or call.on


def _unreachable(debtor: Debtor | None, trail: Trail) -> str:
    """Why the debtor cannot be called; empty when he can."""
    if debtor is not None and debtor.do_not_call:
        return "deze debiteur wil niet gebeld worden"
    if Outcome.REFERRED in trail.outcomes and referred_to(trail.calls) is not None:
        return ""
    if debtor is None or not debtor.phone:
        return "er is geen telefoonnummer bekend"
    if Outcome.WRONG_NUMBER in trail.outcomes and is_wrong(debtor.phone, trail):
        return "het telefoonnummer klopt niet"
    return ""
