"""What has happened up to a day: calls, letters, plans and payments, found once for each debtor and each invoice.

Rows after the day are left out, so that a look back sees what was known then. A call that a later row corrects
(`Vervangt nummer`) counts no more, nor does a letter that was withdrawn. A row without invoice numbers is about all
invoices of the debtor that were issued by then.

>>> call = Call(2, "1", date(2026, 11, 20), debtor="D1", invoices=("F1",), outcome=Outcome.PROMISE)
>>> sorted(trails(Ledger(calls=[call]), date(2026, 11, 19))), sorted(trails(Ledger(calls=[call]), date(2026, 11, 20)))
([], ['D1'])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import Any, NamedTuple

from xlwings_addin.rules.facts import NUMBER, Call, Instalment, Invoice, Ledger, Letter, Payment
from xlwings_addin.rules.vocabulary import Outcome, PlanStatus

ATTEMPTS = frozenset({Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY})
"""Outcomes of a call in which nobody was spoken to; a new attempt follows."""

NOBODY_SPOKEN = ATTEMPTS | {Outcome.WRONG_NUMBER}
"""Outcomes that are no conversation."""

SETTLED_PAYMENT = frozenset({"", "Geboekt"})
"""Statuses of a payment row that is booked; a proposal or an ignored row is no payment yet."""

_OUTCOMES = frozenset(Outcome) | {""}

_NOT_ENDED = frozenset({"", PlanStatus.DRAFT})
# A draft becomes an agreement by the signature; that somebody must also change its status is easily forgotten.


class Plan(NamedTuple):
    """A payment plan: the rows of one `Regeling`, in order. ``status`` is empty when nobody set it."""

    number: str
    invoices: tuple[str, ...]
    terms: tuple[Instalment, ...]
    signed_on: date | None
    status: str

    @property
    def running(self) -> bool:
        """Whether the plan holds: signed, and neither ended nor completed by hand."""
        return self.status == PlanStatus.RUNNING or (self.status in _NOT_ENDED and self.signed_on is not None)


class History(NamedTuple):
    """The events about one invoice, oldest first; ``waiting`` are letters made but not sent."""

    calls: tuple[Call, ...] = ()
    letters: tuple[Letter, ...] = ()
    waiting: tuple[Letter, ...] = ()
    plans: tuple[Plan, ...] = ()
    payments: tuple[Payment, ...] = ()
    faults: tuple[str, ...] = ()


NO_HISTORY = History()

_PAYMENTS, _FAULTS = map(History._fields.index, ("payments", "faults"))


@dataclass(eq=False)
class Trail:
    """The events about one debtor, oldest first, and where to find those about one invoice.

    ``outcomes`` are those of the calls.
    """

    calls: list[Call] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    waiting: list[Letter] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    faults: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    outcomes: frozenset[str] = frozenset()
    _named: dict[str, History] | None = None
    _wide: History = NO_HISTORY

    def histories(self, invoices: Sequence[Invoice]) -> list[History]:
        """The events about each of these invoices of the debtor, in their order."""
        if self._named is None:
            self._named, self._wide = self._sort_out()
        if self._wide is NO_HISTORY:
            return list(map(self._named.get, map(NUMBER, invoices), repeat(NO_HISTORY)))
        return [self._with_wide(self._named.get(invoice.number, NO_HISTORY), invoice) for invoice in invoices]

    def _with_wide(self, named: History, invoice: Invoice) -> History:
        """The events that name an invoice together with those about all invoices that there were."""
        wide, issued = self._wide, invoice.issued or date.min
        return History(
            tuple(sorted((*named.calls, *(c for c in wide.calls if c.on and c.on >= issued)), key=_moment)),
            tuple(sorted((*named.letters, *(r for r in wide.letters if r.sent_on and r.sent_on >= issued)), key=_sent)),
            (*named.waiting, *(r for r in wide.waiting if r.made_on and r.made_on >= issued)),
            tuple(sorted((*named.plans, *wide.plans), key=_signed)),
            named.payments,
            (*named.faults, *wide.faults),
        )

    def _sort_out(self) -> tuple[dict[str, History], History]:
        """The events by invoice number, and those about all invoices."""
        found: defaultdict[str, tuple[list[Any], ...]] = defaultdict(_no_events)
        logs: tuple[Sequence[Any], ...] = self.calls, self.letters, self.waiting, self.plans
        for place, events in enumerate(logs):
            for event in events:
                for number in _numbers(event.invoices):
                    found[number][place].append(event)
        for payment in self.payments:
            # how a payment over several invoices was divided is not in its row: on each it tells its day only
            told = payment if len(payment.invoices) == 1 else payment._replace(amount=None)
            for number in payment.invoices and _numbers(payment.invoices):
                found[number][_PAYMENTS].append(told)
        for numbers, fault in self.faults:
            for number in _numbers(numbers):
                found[number][_FAULTS].append(fault)
        made = {number: History(*map(tuple, events)) for number, events in found.items()}
        return made, made.pop("", NO_HISTORY)


def _no_events() -> tuple[list[Any], ...]:
    return [], [], [], [], [], []


def _numbers(named: tuple[str, ...]) -> Iterable[str]:
    """The numbers of the invoices that an event is about, each once; ``""`` for all invoices."""
    return named if len(named) == 1 else set(named) or ("",)


NO_TRAIL = Trail()


def trails(ledger: Ledger, on: date) -> dict[str, Trail]:
    """The events of each debtor that has any, known on the day."""
    found: defaultdict[str, Trail] = defaultdict(Trail)
    _add_calls(found, ledger.calls, on)
    _add_letters(found, ledger.letters, on)
    for payment in ledger.payments:
        if payment.debtor and payment.booked_on is not None and payment.booked_on <= on and _is_booked(payment):
            found[payment.debtor].payments.append(payment)
    for debtor, plan, faults in _plans(ledger.instalments, on):
        found[debtor].plans.append(plan)
        found[debtor].faults.extend((plan.invoices, fault) for fault in faults)
    for trail in found.values():
        trail.outcomes = frozenset([call.outcome for call in trail.calls])
        if len(trail.calls) > 1:
            trail.calls.sort(key=_moment)
        if len(trail.letters) > 1:
            trail.letters.sort(key=_sent)
        if len(trail.plans) > 1:
            trail.plans.sort(key=_signed)
        if len(trail.payments) > 1:
            trail.payments.sort(key=_booked)
    return dict(found)


def _add_calls(found: defaultdict[str, Trail], calls: Sequence[Call], on: date) -> None:
    corrected = {call.replaces for call in calls if call.replaces and not (call.on and call.on > on)}
    for call in calls:
        if call.number and call.number in corrected:
            continue
        if fault := _call_fault(call):
            found[call.debtor].faults.append((call.invoices, f"Gesprekken, rij {call.row}: {fault}"))
        elif call.on is not None and call.on <= on:
            found[call.debtor].calls.append(call)


def _add_letters(found: defaultdict[str, Trail], letters: Sequence[Letter], on: date) -> None:
    for letter in letters:
        if letter.withdrawn_on is not None and letter.withdrawn_on <= on:
            continue
        if letter.fault:
            found[letter.debtor].faults.append((letter.invoices, f"Brieven, rij {letter.row}: {letter.fault}"))
        elif letter.sent_on is not None and letter.sent_on <= on:
            found[letter.debtor].letters.append(letter)
        elif letter.made_on is not None and letter.made_on <= on:
            found[letter.debtor].waiting.append(letter)


def _plans(rows: Iterable[Instalment], on: date) -> Iterable[tuple[str, Plan, list[str]]]:
    """The plans that were there on the day; one signed later was not."""
    by_plan: defaultdict[tuple[str, str], list[Instalment]] = defaultdict(list)
    for row in rows:
        if row.plan:
            by_plan[row.debtor, row.plan].append(row)
    for (debtor, number), terms in by_plan.items():
        faults = [f"Termijnen, rij {row.row}: {_term_fault(row)}" for row in terms if _term_fault(row)]
        good = sorted(
            (row for row in terms if not _term_fault(row)), key=lambda row: (row.due or date.max, row.number or 0)
        )
        invoices = tuple(dict.fromkeys(number for row in terms for number in row.invoices))
        signatures = [row.signed_on for row in terms if row.signed_on is not None]
        signed = max((day for day in signatures if day <= on), default=None)
        if signatures and signed is None:
            continue
        status = next((row.status for row in terms if row.status), "")
        yield debtor, Plan(number, invoices, tuple(good), signed, status), faults


def _term_fault(row: Instalment) -> str:
    if row.fault:
        return row.fault
    missing = [name for name, value in (("Datum", row.due), ("Bedrag", row.amount)) if value is None]
    return f"vul {' en '.join(missing)} in" if missing else ""


def _call_fault(call: Call) -> str:
    if call.fault:
        return call.fault
    if call.outcome not in _OUTCOMES:
        return f"uitkomst '{call.outcome}' staat niet in de lijst"
    return "vul de datum in" if call.on is None else ""


def _is_booked(payment: Payment) -> bool:
    return payment.status in SETTLED_PAYMENT and payment.amount is not None and not payment.fault


# what is of one day goes by number, so that the order stays when the rows are sorted otherwise
def _moment(call: Call) -> tuple[date, str, int, str]:
    return call.on or date.min, call.time.zfill(len("09:00")), len(call.number), call.number


def _sent(letter: Letter) -> tuple[date, int, str]:
    return letter.sent_on or date.min, len(letter.number), letter.number


def _signed(plan: Plan) -> tuple[date, int, str]:
    return plan.signed_on or date.min, len(plan.number), plan.number


def _booked(payment: Payment) -> date:
    return payment.booked_on or date.min
