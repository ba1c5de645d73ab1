"""The books of one workbook on a day, opened debtor by debtor: which facts hold for a debtor and each of its invoices.

>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(100), paid=Decimal(40))
>>> account, (case,) = Books(Ledger(), date(2026, 11, 16)).open("D1", [invoice])
>>> case.demandable, case.days, account.overdue
(Decimal('60'), 2, {'EUR': Decimal('60')})
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any, NamedTuple

from xlwings_addin.rules import faults, limitation, notice, overlays
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import INSOLVENT, NATURAL_PERSONS, ODD, Account, Case, Settled, Terms
from xlwings_addin.rules.contact import is_wrong, referred_to
from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger
from xlwings_addin.rules.gates import AFTER_NOTICE
from xlwings_addin.rules.history import NO_HISTORY, NO_TRAIL, NOBODY_SPOKEN, History, Trail, trails
from xlwings_addin.rules.interest import table_is_old
from xlwings_addin.rules.ladder import Ladder
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.pattern import channel_advice
from xlwings_addin.rules.policy import policies
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.standstill import REPRESENTED, external
from xlwings_addin.rules.terms import effective_due, last_day_free
from xlwings_addin.rules.vocabulary import (
    Channel,
    Classification,
    DebtorType,
    Outcome,
    SpecialStatus,
    Step,
)

_TYPES = frozenset(DebtorType)

_ByDate = dict[tuple[date | None, date | None], Terms]
"""The terms of invoices by their date and due date, for invoices whose rows are the same from `Laatste stap` on."""

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

    def open(
        self, number: str, invoices: Sequence[Invoice], calls: Sequence[Call] = ()
    ) -> tuple[Account, list[Case | Settled | Unreadable]]:
        """One debtor's account, and each of its invoices ready to be decided, settled, or with what is wrong with it.

        Args:
            calls: what was said, when there are no books to find it in.
        """
        trail = Trail(calls=list(calls)) if calls else self._trails.get(number, NO_TRAIL)
        if self._complained:
            invoices = [self._as_of(invoice) for invoice in invoices]
        account = self._account(number, trail)
        trouble = faults.of_debtor(account.debtor)
        held = _held_by_calls(trail, invoices) if trail is not NO_TRAIL else {}
        rows = self._rows(account, invoices, trouble, held)
        cases = [row for row in rows if isinstance(row, Case)]
        _add_up(account, cases, self.desk)
        if trail is not NO_TRAIL:
            if trail.plans or any(letter.kind == Step.FOURTEEN_DAY_LETTER for letter in trail.letters):
                account.owed = {case.invoice.number: (case.open, case.demandable) for case in cases}
                account.amount_by_number = {case.invoice.number: case.invoice.amount or ZERO for case in cases}
                account.paid_by_number = {case.invoice.number: case.invoice.paid for case in cases}
            for promise in promises(trail, invoices, self.desk.on, self.desk.calendar, self.desk.currency):
                for named in promise.invoices:
                    account.promises.setdefault(named, []).append(promise)
        account.warnings += self._warnings(account)
        if (sort := _sort(account)) is not None:
            account.sort = self._sorts.setdefault(sort, len(self._sorts) + 1)
        return account, rows

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
            _conversations(trail) if trail.calls else (),
            (warning,) if warning else (),
        )

    def _standing(self, debtor: Debtor) -> Debtor:
        """The debtor with his special status as the list has it, left out when that came only after the day."""
        if debtor.status_since is not None and debtor.status_since > self.desk.on:
            return debtor._replace(special_status="", status_since=None)
        return debtor._replace(special_status=faults.status(debtor.special_status, SpecialStatus))

    def _rows(
        self, account: Account, invoices: Sequence[Invoice], trouble: str, complaints: Mapping[str, Decimal]
    ) -> list[Case | Settled | Unreadable]:
        """Each invoice with what follows from its row and from what happened about it."""
        desk, trail = self.desk, account.trail
        minimum, watch_until = account.policy.minimum_amount, desk.watch_until
        known, suspects = self._terms[account.type, account.term], _suspects(invoices)
        by_date: _ByDate = {}
        before: list[Any] | None = None
        rows: list[Case | Settled | Unreadable] = []
        histories = repeat(NO_HISTORY) if trail is NO_TRAIL else trail.histories(invoices)
        for invoice, history in zip(invoices, histories, strict=False):
            _, number, _, _, issued, due, _, amount, paid, disputed, *rest = invoice
            if rest != before:
                before, by_date = rest, known[tuple(rest)]
            terms = by_date.get((issued, due)) or self._terms_of(account, invoice, by_date)
            if (
                terms is None
                or not terms.sound
                or amount is None
                or trouble
                or number in suspects
                or (history is not NO_HISTORY and history.faults)
            ):
                fault = self._fault(invoice, terms, number in suspects, trouble, history)
                if fault or terms is None:
                    rows.append(Unreadable(invoice, fault, None if terms is None else terms.due))
                    continue
            open_now = demandable = (amount or ZERO) - paid
            if not open_now and history is NO_HISTORY:
                rows.append(Settled(invoice, open_now, terms))
                continue
            odd, barred_on = terms.odd or bool(disputed), None
            if (odd or complaints) and (held := _held(invoice, complaints)):
                odd = True
                demandable = max(open_now - held, ZERO)
            if open_now > ZERO:
                barred_on = terms.barred_on
                if history is not NO_HISTORY and (history.letters or history.plans):
                    barred_on = self._interrupted(account, invoice, terms, history)
                odd = odd or open_now < minimum or barred_on < watch_until
            elif open_now:
                odd, demandable = True, ZERO
            late = terms.days > 0 and demandable > ZERO
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
        if any(call.outcome == Outcome.INSOLVENCY_SIGNAL for call in account.trail.calls):
            found.append(overlays.says("no_new_credit"))
        return tuple(found)


def _claimable_since(invoice: Invoice, due: date) -> date:
    """From when limitation runs: the due date, or the invoice date when that term may not have been agreed."""
    return due if invoice.term_agreed or invoice.issued is None else invoice.issued


def _add_up(account: Account, cases: Sequence[Case], desk: Desk) -> None:
    """What the debtor owes, what of it is late, and what credit stands open."""
    open_now = late = ZERO
    oldest = 0
    for case in cases:
        if not case.odd:
            open_now += case.open or ZERO
            if case.late:
                late += case.open
                oldest = max(oldest, case.terms.days)
    if late:
        account.overdue[desk.currency] = late
    account.open, account.late, account.oldest_days = open_now, late, oldest
    if any(map(ODD, cases)):
        _add_up_odd(account, [case for case in cases if case.odd and case.open], desk)


def _add_up_odd(account: Account, cases: Sequence[Case], desk: Desk) -> None:
    """The same for what is in another currency, disputed, small, a credit, elsewhere or soon barred."""
    for case in cases:
        amount, currency = case.open, case.currency
        if currency == desk.currency:
            account.open += amount
            if amount > ZERO and case.terms.days > 0:
                account.late += amount
                account.oldest_days = max(account.oldest_days, case.terms.days)
        if case.invoice.external_status and external(case)[0]:
            continue
        if case.late and not (case.barred_on and case.barred_on < desk.on):
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
    by_number = {invoice.number: invoice for invoice in invoices}
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


def _suspects(invoices: Sequence[Invoice]) -> frozenset[str]:
    """Invoice numbers that stand more than once with one debtor, and the empty one."""
    numbers = [invoice.number for invoice in invoices]
    if len(set(numbers)) == len(numbers) and all(numbers):
        return frozenset()
    return frozenset(number for number, times in Counter(numbers).items() if times > 1 or not number)


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
    for call in reversed(trail.calls):
        if call.outcome == Outcome.INSOLVENT:
            said = f"{call.signal} {call.reason}".casefold()
            kind = next((word for word in INSOLVENT if word.casefold() in said), SpecialStatus.BANKRUPTCY)
            return kind, call.ready_by or call.on
        if call.outcome == Outcome.DECEASED:
            return _died(call)
    return "", None


def _died(call: Call) -> tuple[str, date | None]:
    """Deceased since the day that the call gives, else since the call."""
    return SpecialStatus.DECEASED, call.ready_by or call.on


def _conversations(trail: Trail) -> tuple[date, ...]:
    """Days on which somebody who decides was spoken to."""
    spoken = {call.on for call in trail.calls if call.outcome not in NOBODY_SPOKEN and call.outcome != Outcome.ABSENT}
    return tuple(sorted(day for day in spoken if day is not None))


def _unreachable(debtor: Debtor | None, trail: Trail) -> str:
    """Why the debtor cannot be called; empty when he can."""
    if debtor is not None and debtor.do_not_call:
        return "deze debiteur wil niet gebeld worden"
    if referred_to(trail.calls) is not None:
        return ""
    if debtor is None or not debtor.phone:
        return "er is geen telefoonnummer bekend"
    if is_wrong(debtor.phone, trail):
        return "het telefoonnummer klopt niet"
    return ""
