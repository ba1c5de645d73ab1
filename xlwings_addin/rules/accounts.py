"""The books of one workbook on a day, opened debtor by debtor: which facts hold for a debtor and each of its invoices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules import faults, limitation, notice, overlays
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import Account, Case, Choice, Desk
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger
from xlwings_addin.rules.history import NO_HISTORY, NO_TRAIL, NOBODY_SPOKEN, History, Trail, trails
from xlwings_addin.rules.interest import table_is_old
from xlwings_addin.rules.ladder import step_of
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.policy import policies
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.standstill import REPRESENTED
from xlwings_addin.rules.terms import effective_due
from xlwings_addin.rules.vocabulary import DebtorType, Outcome, Step

_TYPES = frozenset(DebtorType)


class Unreadable(NamedTuple):
    """An invoice about which nothing can be decided, and why."""

    invoice: Invoice
    fault: str
    due: date | None


class Books:
    """The tables of one workbook on one day; ``chosen`` remembers choices that many invoices share."""

    def __init__(self, ledger: Ledger, on: date) -> None:
        settings = ledger.settings
        self.desk = Desk(on, settings, calendar_for(ledger.closing_days), ledger.extra_rates)
        self.chosen: dict[object, Choice] = {}
        self._debtors = ledger.debtors
        self._trails = trails(ledger, on)
        self._policies = policies(ledger)
        self._rates_are_old = table_is_old(on, ledger.extra_rates)
        self._barred: dict[tuple[date, int], date] = {}

    def open(
        self, number: str, invoices: Sequence[Invoice], calls: Sequence[Call] = ()
    ) -> tuple[Account, list[Case | Unreadable]]:
        """One debtor's account, and each of its invoices ready to be decided or with what is wrong with it.

        Args:
            calls: what was said, when there are no books to find it in.
        """
        trail = Trail(calls=list(calls)) if calls else self._trails.get(number, NO_TRAIL)
        account = self._account(number, trail)
        trouble = faults.of_debtor(account.debtor)
        doubled = _doubled(invoices)
        rows = [self._row(account, invoice, invoice.number in doubled, trouble) for invoice in invoices]
        cases = [row for row in rows if isinstance(row, Case)]
        _add_up(account, cases)
        if trail is not NO_TRAIL:
            account.open_by_number = {case.invoice.number: case.open for case in cases}
            for promise in promises(trail, invoices, self.desk.on, self.desk.calendar):
                for named in promise.invoices:
                    account.promises.setdefault(named, []).append(promise)
        account.warnings = self._warnings(account, cases)
        return account, rows

    def _account(self, number: str, trail: Trail) -> Account:
        debtor = self._debtors.get(number)
        kind = debtor.type if debtor is not None and debtor.type in _TYPES else DebtorType.UNKNOWN
        chosen, warning = self._policies.of(debtor), ""
        if debtor is not None and debtor.policy and debtor.policy.casefold() != chosen.name.casefold():
            warning = f"Beleid '{debtor.policy}' bestaat niet; {chosen.name} is gebruikt."
        talks = (call.on for call in trail.calls if call.on is not None and _was_conversation(call))
        return Account(
            number,
            debtor,
            kind,
            chosen,
            trail,
            _unreachable(debtor, trail),
            warning,
            conversations=tuple(sorted(set(talks))),
        )

    def _row(self, account: Account, invoice: Invoice, doubled: bool, trouble: str) -> Case | Unreadable:
        desk, trail = self.desk, account.trail
        due = invoice.due or effective_due(invoice, account.term)
        currency = invoice.currency.strip().upper() if invoice.currency else desk.currency
        history = NO_HISTORY if trail is NO_TRAIL else trail.of(invoice)
        open_now = invoice.open
        fault = trouble or faults.of_invoice(invoice, due, currency, doubled=doubled)
        if not fault and history.faults and open_now:
            fault = history.faults[0]
        if fault or due is None or open_now is None:
            return Unreadable(invoice, fault, due)
        on = desk.on
        quiet = (
            history is NO_HISTORY
            and (not open_now or (open_now >= account.policy.minimum_amount and open_now > 0))
            and not (invoice.last_step or invoice.external_status or invoice.disputed)
            and invoice.complaint_answer_by is None
            and (invoice.issued is None or invoice.issued <= on)
        )
        demandable = open_now
        if not quiet and (held := _held(invoice, history)):
            demandable -= held
        if demandable < 0:
            demandable = ZERO
        days = desk.ordinal - due.toordinal()
        barred_on = self._barred_on(account, invoice, due, history) if open_now > 0 else None
        if barred_on is not None and barred_on < on:
            quiet = False
        late = days > 0 and demandable > 0
        return Case(desk, account, invoice, currency, open_now, demandable, due, days, late, barred_on, history, quiet)

    def _barred_on(self, account: Account, invoice: Invoice, due: date, history: History) -> date:
        """Last day before the claim is barred; without an agreed term it may have been due on the invoice date."""
        start = due if invoice.term_agreed or invoice.issued is None else invoice.issued
        years = account.limitation_years
        if invoice.consumer_sale:
            years = limitation.years_for(account.type, True)
        if history is NO_HISTORY:
            known = self._barred.get((start, years))
            if known is None:
                known = self._barred[start, years] = limitation.barred_on(start, years)
            return known
        reached = [
            letter.delivered_on or notice.delivered_on(letter.sent_on, self.desk.calendar)
            for letter in history.letters
            if letter.sent_on is not None and step_of(letter.kind) in overlays.INTERRUPTING | {Step.FILE_CLAIM}
        ]
        acknowledged = [plan.signed_on for plan in history.plans if plan.signed_on is not None]
        return limitation.barred_on(start, years, [*reached, *acknowledged])

    def _warnings(self, account: Account, cases: Sequence[Case]) -> tuple[str, ...]:
        """The warnings that stand with each open invoice of the debtor."""
        found = [account.policy_warning] if account.policy_warning else []
        debtor, own = account.debtor, self.desk.currency
        if debtor is not None and debtor.credit_limit is not None:
            total = sum((case.open for case in cases if case.currency == own), ZERO)
            if total > debtor.credit_limit:
                limit = short_euro(debtor.credit_limit, own)
                found.append(overlays.says("credit_limit", open=short_euro(total, own), limit=limit))
        if self._rates_are_old and any(case.overdue and case.open > 0 for case in cases):
            found.append(overlays.says("old_rates"))
        if account.special[0] in REPRESENTED and debtor is not None and debtor.administrator:
            found.append(overlays.says("administrator", name=debtor.administrator))
        if any(call.outcome == Outcome.INSOLVENCY_SIGNAL for call in account.trail.calls):
            found.append(overlays.says("no_new_credit"))
        return tuple(found)


def _add_up(account: Account, cases: Iterable[Case]) -> None:
    """What the debtor owes late, and what credit stands open, by currency."""
    for case in cases:
        if case.late:
            if not case.invoice.external_status and not (case.barred_on and case.barred_on < case.desk.on):
                account.overdue[case.currency] = account.overdue.get(case.currency, ZERO) + case.demandable
        elif case.open < 0 and not case.invoice.external_status:
            account.credit[case.currency] = account.credit.get(case.currency, ZERO) - case.open


def _held(invoice: Invoice, history: History) -> Decimal:
    """What is disputed: as it stands with the invoice, else as the newest call said when nothing stands there yet."""
    if invoice.disputed or invoice.complaint_answer_by is not None or not history.calls:
        return invoice.disputed
    newest = history.calls[-1]
    if newest.outcome in (Outcome.COMPLAINT, Outcome.SET_OFF) and newest.disputed:
        return newest.disputed
    return ZERO


def _doubled(invoices: Sequence[Invoice]) -> frozenset[str]:
    """Invoice numbers that stand more than once with one debtor."""
    if len(invoices) < 2 or len({invoice.number for invoice in invoices}) == len(invoices):
        return frozenset()
    return frozenset(number for number, times in Counter(i.number for i in invoices).items() if times > 1 and number)


def _was_conversation(call: Call) -> bool:
    return call.outcome not in NOBODY_SPOKEN and call.outcome != Outcome.ABSENT


def _unreachable(debtor: Debtor | None, trail: Trail) -> str:
    """Why the debtor cannot be called; empty when he can."""
    if debtor is not None and debtor.do_not_call:
        return "deze debiteur wil niet gebeld worden"
    if debtor is None or not debtor.phone:
        return "er is geen telefoonnummer bekend"
    newest = trail.calls[-1] if trail.calls else None
    if newest is not None and newest.outcome == Outcome.WRONG_NUMBER and newest.phone in ("", debtor.phone):
        return "het telefoonnummer klopt niet"
    return ""
