"""The letters beside the steps: they follow a call, a plan or a withdrawn letter, or the user asks for them.

Each is about the open amounts of a debtor in one currency. A letter that follows by itself does so for a week; one that the user
asks for by choosing rows is made whatever their date.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import (
    ANNULMENT,
    CHANGE,
    COMPLAINT,
    CONFIRMATION,
    INVOICE_COPY,
    PLAN,
    RECEIPT,
    SIGNED_CONFIRMATION,
    LetterKind,
)
from xlwings_addin.mailmerge.letter_plan import RUNNING_PROMISE, LetterPlan
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Instalment, Ledger, Payment
from xlwings_addin.rules.history import SETTLED_PAYMENT
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.vocabulary import Outcome, PlanStatus, Status

_STILL_FOLLOWS = 7  # days in which a letter about what happened still makes sense
_UNSIGNED = {"", PlanStatus.DRAFT}


class Wish(NamedTuple):
    """A letter that the user asks for, and the worksheet rows that it is about; none means: what is recent."""

    letter: LetterKind
    rows: frozenset[int] = frozenset()


class _World(NamedTuple):
    """What the letters are found in: ``rows`` are those that the user chose."""

    ledger: Ledger
    outlook: Outlook
    on: date
    by_debtor: Mapping[str, Sequence[Decision]]
    calls: Sequence[Call]
    rows: frozenset[int]

    def recent(self, day: date | None, row: int) -> bool:
        """Whether a letter about this row of a log makes sense: the user chose it, or it is of the last days."""
        if self.rows:
            return row in self.rows
        return day is not None and self.on - timedelta(days=_STILL_FOLLOWS) <= day <= self.on

    def about(self, debtor: str, numbers: Container[str]) -> Mapping[str, list[Decision]]:
        """The debtor's invoices with these numbers, or all that are open when none is named, by currency."""
        found: dict[str, list[Decision]] = defaultdict(list)
        for each in self.by_debtor.get(debtor, ()):
            if each.open is not None and (each.invoice.number in numbers if numbers else each.open > 0):
                found[each.invoice.currency or self.ledger.settings.currency].append(each)
        return found


def follow_ups(ledger: Ledger, outlook: Outlook, on: date, wish: Wish | None = None) -> Iterator[LetterPlan]:
    """The letters of the day that are no step, whether or not they were made before.

    Args:
        ledger: the workbook.
        outlook: the decisions about it on that day.
        on: the day of the letters.
        wish: the one letter that is asked for; without it, those that follow by themselves.
    """
    by_debtor: dict[str, list[Decision]] = defaultdict(list)
    for each in outlook.decisions:
        by_debtor[each.invoice.debtor].append(each)
    world = _World(ledger, outlook, on, by_debtor, standing(ledger.calls), wish.rows if wish else frozenset())
    for letter, find in _FINDERS:
        if wish is None:
            yield from () if letter.on_request else find(world)
        elif letter.kind == wish.letter.kind:
            # a confirmation to sign goes in the place of the plain one
            yield from (plan if letter is wish.letter else plan._replace(letter=wish.letter) for plan in find(world))


def offer(call: Call, decisions: Sequence[Decision]) -> str:
    """What to click for the letter that a call asks for, as a Dutch sentence; ``""`` when it asks for none today.

    Args:
        call: as it was logged.
        decisions: about the invoices that it concerns, made after it was logged.
    """
    if _promises(call):
        return "Klik op Toezegging bevestigen voor de bevestigingsbrief."
    kinds = [letter.kind for letter, _ in _FINDERS if call.outcome in letter.outcomes and letter is not CONFIRMATION]
    kinds += [each.step for each in decisions if each.letter and each.status is Status.NOW]
    return f"Klik op Brieven maken voor de brief: {kinds[0]}." if kinds else ""


def standing(calls: Sequence[Call]) -> list[Call]:
    """The calls that no later row replaces."""
    replaced = {call.replaces for call in calls if call.replaces}
    return [call for call in calls if call.number not in replaced]


def _confirmations(world: _World) -> Iterator[LetterPlan]:
    """A confirmation for each promise that still runs, about the invoices for which it is the newest promise.

    Who broke a promise before gets the one with a slip to sign. A promise on a condition is confirmed once it says who pays how
    much and when.
    """
    promises: dict[str, list[Call]] = defaultdict(list)
    for call in world.calls:
        if _promises(call) and (call.promised_on or date.min) >= world.on:
            promises[call.debtor].append(call)
    running = (each for each in world.outlook.decisions if each.rule == RUNNING_PROMISE)
    for call, currency, decisions in _by_call(world, running, lambda each: promises.get(each.invoice.debtor, ())):
        if _kept(call, decisions):
            continue
        summary = world.outlook.debtors.get(call.debtor)
        letter = SIGNED_CONFIRMATION if summary is not None and summary.broken_promises else CONFIRMATION
        plan = LetterPlan(letter, _debtor(world, call.debtor), currency, decisions, call=call)
        owed = sum((each.open for each in decisions if each.open), ZERO) + _costs_and_interest(decisions)
        if plan.promised > owed:
            blocked = (
                f"Gesprek {call.number}: er is {euro(plan.promised, currency)} toegezegd, meer dan de {euro(owed, currency)} die u "
                "nu mag vragen. Leg het gesprek opnieuw vast met het juiste bedrag."
            )
            plan = plan._replace(blocked_by=(blocked,))
        yield plan


def _promises(call: Call) -> bool:
    """Whether the call holds a promise to confirm; one on a condition has to say who pays how much, and how."""
    complete = call.spoken_to and call.promised and call.promised_on and call.means
    return call.outcome in CONFIRMATION.outcomes and (call.outcome != Outcome.CONDITIONAL or bool(complete))


def _copies(world: _World) -> Iterator[LetterPlan]:
    """A copy for each recent call in which the invoice turned out to be missing, and nothing was said since."""
    asked = (each for each in _after_a_call(world, INVOICE_COPY) if each.demandable > 0)
    for call, currency, decisions in _by_call(world, asked, _newest_call):
        yield LetterPlan(INVOICE_COPY, _debtor(world, call.debtor), currency, decisions, call=call)


def _complaints(world: _World) -> Iterator[LetterPlan]:
    """A confirmation of each recent complaint about something that is still open."""
    asked = (each for each in _after_a_call(world, COMPLAINT) if each.open)
    for call, currency, decisions in _by_call(world, asked, _newest_call):
        if any(each.open is not None and each.open > each.demandable for each in decisions):
            told = bool(call.reason.strip() or call.summary.strip())
            blocked = () if told else (f"Gesprek {call.number}: beschrijf de klacht bij Reden; dat komt in de brief.",)
            yield LetterPlan(COMPLAINT, _debtor(world, call.debtor), currency, decisions, call=call, blocked_by=blocked)


def _plans(world: _World) -> Iterator[LetterPlan]:
    """A letter to sign for each plan that is a draft."""
    drafts: dict[tuple[str, str], list[Instalment]] = defaultdict(list)
    for row in world.ledger.instalments:
        drafts[row.debtor, row.plan].append(row)
    calls = [call for call in world.calls if call.outcome in PLAN.outcomes and call.on is not None]
    for (debtor, number), rows in drafts.items():
        if not number or any(row.signed_on or row.status not in _UNSIGNED for row in rows):
            continue
        numbers = tuple(dict.fromkeys(each for row in rows for each in row.invoices))
        terms = tuple(sorted(rows, key=lambda row: (row.due or date.max, row.number or 0)))
        if terms[0].due is not None and terms[0].due < world.on - timedelta(days=_STILL_FOLLOWS):
            continue  # nobody signed it, and the ladder has gone on
        agreed = [call for call in calls if call.debtor == debtor and {*call.invoices} & {*numbers}]
        call = max(agreed, key=lambda call: (call.on or date.min, call.row), default=None)
        for currency, decisions in world.about(debtor, numbers).items():
            plan = LetterPlan(PLAN, _debtor(world, debtor), currency, tuple(decisions), call=call, instalments=terms)
            if plan.total > 0:
                yield plan._replace(blocked_by=tuple(_objections(plan, number, world.on)))


def _objections(plan: LetterPlan, number: str, on: date) -> Iterator[str]:
    """Why a plan cannot be confirmed as it stands."""
    for row in plan.instalments:
        if row.fault or row.due is None or row.amount is None or row.number is None:
            yield f"Termijnen, rij {row.row}: vul Termijn, Datum en Bedrag in."
            return
    first = plan.instalments[0].due
    if first is not None and first <= on:
        yield f"Regeling {number}: de eerste termijn ({first:%d-%m-%Y}) is al voorbij. Pas de datums aan in het blad Termijnen."
    agreed = sum((row.amount or ZERO for row in plan.instalments), ZERO)
    owed = plan.total + _costs_and_interest(plan.invoices)
    if agreed > (owed if not plan.to_business else max(owed, agreed)):
        yield (
            f"Regeling {number}: de termijnen zijn samen {euro(agreed, plan.currency)}, meer dan de {euro(owed, plan.currency)} die "
            "u mag vragen. Een regeling mag een consument niets extra kosten."
        )


def _costs_and_interest(decisions: Iterable[Decision]) -> Decimal:
    return sum(((each.costs or ZERO) + (each.interest or ZERO) for each in decisions), ZERO)


def _annulments(world: _World) -> Iterator[LetterPlan]:
    """A word to each debtor whose letter was sent and then withdrawn."""
    for letter in world.ledger.letters:
        if letter.sent_on is None or letter.withdrawn_on is None or letter.kind == ANNULMENT.kind:
            continue
        if world.recent(letter.withdrawn_on, letter.row):
            for currency, decisions in world.about(letter.debtor, letter.invoices).items():
                yield LetterPlan(ANNULMENT, _debtor(world, letter.debtor), currency, tuple(decisions), earlier=letter)


def _receipts(world: _World) -> Iterator[LetterPlan]:
    """A word of thanks for booked payments: one a debtor and currency, about the invoices that they were booked on."""
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    own = world.ledger.settings.currency
    payments = world.ledger.payments
    for place in _standing_payments(payments):
        payment = payments[place]
        if world.recent(payment.booked_on, payment.row):
            found[payment.debtor, payment.currency or own].append(place)
    for (debtor, currency), places in found.items():
        those = tuple(payments[place] for place in places)
        numbers = {number for payment in those for number in payment.invoices}
        if decisions := world.about(debtor, numbers).get(currency):
            yield LetterPlan(RECEIPT, _debtor(world, debtor), currency, tuple(decisions), payments=those)


def _standing_payments(payments: Sequence[Payment]) -> list[int]:
    """Places of the booked payments that did not go back to the debtor afterwards, in the order of the table."""
    booked = [
        place
        for place, payment in enumerate(payments)
        if payment.status in SETTLED_PAYMENT and payment.debtor and payment.amount and not payment.fault
    ]
    standing: dict[tuple[str, str, tuple[str, ...], Decimal], list[int]] = defaultdict(list)
    for place in sorted(booked, key=lambda place: (payments[place].booked_on or date.min, place)):
        payment = payments[place]
        amount = payment.amount or ZERO
        same = standing[payment.debtor, payment.currency, payment.invoices, abs(amount)]
        if amount > 0:
            same.append(place)
        elif same:
            same.pop()
    return sorted(place for places in standing.values() for place in places)


def _changes(world: _World) -> Iterator[LetterPlan]:
    """A letter about each credit note that lowers an invoice: the one that it names, or the only one with a complaint."""
    for credit in world.outlook.decisions:
        invoice = credit.invoice
        if (invoice.amount or ZERO) >= 0 or not world.recent(invoice.issued, invoice.row):
            continue
        currency = invoice.currency or world.ledger.settings.currency
        others = [
            each
            for each in world.by_debtor[invoice.debtor]
            if (each.invoice.amount or ZERO) > 0
            and (each.invoice.currency or world.ledger.settings.currency) == currency
        ]
        corrected = _named_in(invoice.description, others) or _complained_of(world.calls, others)
        debtor = _debtor(world, invoice.debtor)
        if len(corrected) == 1:
            yield LetterPlan(CHANGE, debtor, currency, tuple(corrected), (credit,))
        elif world.rows:
            blocked = f"Creditnota {invoice.number}: zet in de Omschrijving het nummer van de factuur die u corrigeert."
            yield LetterPlan(CHANGE, debtor, currency, (), (credit,), blocked_by=(blocked,))


def _named_in(text: str, decisions: Iterable[Decision]) -> list[Decision]:
    words = set(re.findall(r"[\w./-]*\w", text.casefold()))
    return [each for each in decisions if each.invoice.number.casefold() in words]


def _complained_of(calls: Sequence[Call], decisions: Iterable[Decision]) -> list[Decision]:
    about = [(call.debtor, call.invoices) for call in calls if call.outcome in COMPLAINT.outcomes]
    return [each for each in decisions if any(_covers(each, *one) for one in about)]


_FINDERS: tuple[tuple[LetterKind, Callable[[_World], Iterator[LetterPlan]]], ...] = (
    (CONFIRMATION, _confirmations),
    (INVOICE_COPY, _copies),
    (COMPLAINT, _complaints),
    (PLAN, _plans),
    (ANNULMENT, _annulments),
    (RECEIPT, _receipts),
    (CHANGE, _changes),
)


def _by_call(
    world: _World, decisions: Iterable[Decision], calls_of: Callable[[Decision], Sequence[Call]]
) -> Iterator[tuple[Call, str, tuple[Decision, ...]]]:
    """The decisions by the newest of their calls that covers them, and by currency."""
    about: dict[tuple[Call, str], list[Decision]] = defaultdict(list)
    for decision in decisions:
        covering = [call for call in calls_of(decision) if _covers(decision, call.debtor, call.invoices)]
        if covering:
            newest = max(covering, key=lambda call: (call.on or date.min, call.row))
            about[newest, decision.invoice.currency or world.ledger.settings.currency].append(decision)
    for (call, currency), those in about.items():
        yield call, currency, tuple(those)


def _after_a_call(world: _World, letter: LetterKind) -> Iterator[Decision]:
    """The invoices whose newest call asks for this letter, and is recent."""
    for decision in world.outlook.decisions:
        call = decision.call
        if call is not None and call.outcome in letter.outcomes and world.recent(call.on, call.row):
            yield decision


def _newest_call(decision: Decision) -> Sequence[Call]:
    return () if decision.call is None else (decision.call,)


def _kept(call: Call, decisions: Sequence[Decision]) -> bool:
    """Whether what was promised has come in already, before its day."""
    if call.open_at_call is None or call.promised is None:
        return False
    return call.open_at_call - sum((each.open for each in decisions if each.open), ZERO) >= call.promised


def _covers(decision: Decision, debtor: str, numbers: Sequence[str]) -> bool:
    return decision.invoice.debtor == debtor and (not numbers or decision.invoice.number in numbers)


def _debtor(world: _World, number: str) -> Debtor:
    return world.ledger.debtors.get(number) or Debtor(row=0, number=number)
