"""The books of one workbook on a day, opened debtor by debtor: which facts hold for a debtor and each of its invoices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules import faults, limitation, notice, overlays, policy
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import Account, Case, Choice, Desk
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger, Policy
from xlwings_addin.rules.history import NO_HISTORY, NO_TRAIL, NOBODY_SPOKEN, History, Trail, trails
from xlwings_addin.rules.interest import table_is_old
from xlwings_addin.rules.ladder import step_of
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.promises import promises
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
        presets = policy.presets()
        self._policies = {name.casefold(): row for name, row in (ledger.policies or presets).items()}
        self._default = self._policies.get(settings.default_policy.casefold(), presets[policy.DEFAULT])
        self._rates_are_old = table_is_old(on, ledger.extra_rates)
        self._barred: dict[tuple[date, int], date] = {}

    def open(
        self, number: str, invoices: Sequence[Invoice], calls: Sequence[Call] = ()
    ) -> tuple[Account, list[Case | Unreadable]]:
        """One debtor's account, and each of its invoices ready to be decided or with what is wrong with it.

        Args:
            calls: what was said, when there are no books to find it in.
        """
        account = self._account(number, Trail(calls=list(calls)) if calls else self._trails.get(number, NO_TRAIL))
        trouble = faults.of_debtor(account.debtor)
        doubled = _doubled(invoices)
        rows = [self._row(account, invoice, invoice.number in doubled, trouble) for invoice in invoices]
        cases = [row for row in rows if isinstance(row, Case)]
        _add_up(account, cases)
        if account.trail is not NO_TRAIL:
            for promise in promises(account.trail, invoices, self.desk.on, self.desk.calendar):
                for named in promise.invoices:
                    account.promises.setdefault(named, []).append(promise)
        account.warnings = self._warnings(account, cases)
        return account, rows

    def _account(self, number: str, trail: Trail) -> Account:
        debtor = self._debtors.get(number)
        kind = debtor.type if debtor is not None and debtor.type in _TYPES else DebtorType.UNKNOWN
        chosen, warning = self._policy(debtor)
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

    def _policy(self, debtor: Debtor | None) -> tuple[Policy, str]:
        name = debtor.policy if debtor is not None else ""
        if not name:
            return self._default, ""
        found = self._policies.get(name.casefold())
        if found is not None and found.rungs:
            return found, ""
        return self._default, f"Beleid '{name}' bestaat niet; {self._default.name} is gebruikt."

    def _row(self, account: Account, invoice: Invoice, doubled: bool, trouble: str) -> Case | Unreadable:
        debtor = account.debtor
        term = debtor.payment_term if debtor is not None and debtor.payment_term is not None else None
        due = effective_due(invoice, account.policy.payment_term if term is None else term)
        currency = invoice.currency.strip().upper() if invoice.currency else self.desk.currency
        history = NO_HISTORY if account.trail is NO_TRAIL else account.trail.of(invoice)
        open_now = invoice.open
        fault = trouble or faults.of_invoice(invoice, due, currency, doubled=doubled)
        if not fault and history.faults and open_now:
            fault = history.faults[0]
        if fault or due is None or open_now is None:
            return Unreadable(invoice, fault, due)
        held = _held(invoice, history)
        case = Case(
            self.desk,
            account,
            invoice,
            currency,
            open_now,
            max(open_now - held, ZERO) if held else max(open_now, ZERO),
            due,
            invoice.due is None,
            self._barred_on(account, invoice, due, history) if open_now > 0 else None,
            history,
        )
        account.open_by_number[invoice.number] = open_now
        return case

    def _barred_on(self, account: Account, invoice: Invoice, due: date, history: History) -> date:
        """Last day before the claim is barred; without an agreed term it may have been due on the invoice date."""
        start = due if invoice.term_agreed or invoice.issued is None else invoice.issued
        years = limitation.years_for(account.type, invoice.consumer_sale)
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
        found = []
        limit = account.debtor.credit_limit if account.debtor is not None else None
        if limit is not None:
            total = sum((case.open for case in cases if case.currency == self.desk.currency), ZERO)
            if total > limit:
                own = self.desk.currency
                found.append(overlays.says("credit_limit", open=short_euro(total, own), limit=short_euro(limit, own)))
        if self._rates_are_old and any(case.overdue and case.open > 0 for case in cases):
            found.append(overlays.says("old_rates"))
        return tuple(found)


def _add_up(account: Account, cases: Iterable[Case]) -> None:
    """What the debtor owes late, and what credit stands open, by currency."""
    for case in cases:
        if case.invoice.external_status:
            continue
        if case.open < 0:
            account.credit[case.currency] = account.credit.get(case.currency, ZERO) - case.open
        elif case.overdue and case.demandable > 0 and not (case.barred_on and case.barred_on < case.on):
            account.overdue[case.currency] = account.overdue.get(case.currency, ZERO) + case.demandable


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
