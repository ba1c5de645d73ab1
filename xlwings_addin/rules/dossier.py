"""The file of one debtor, read before the call: ten blocks in a fixed order, each a few labelled lines (A2).

The share of the ten blocks with content is `DebtorOutlook.completeness`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules import pattern
from xlwings_addin.rules.aims import aim, cannot_pay
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.case import Desk
from xlwings_addin.rules.facts import ZERO, Debtor, Ledger
from xlwings_addin.rules.gates import costs_from
from xlwings_addin.rules.history import NO_TRAIL, Trail, trails
from xlwings_addin.rules.money import day_month, long_date, short_euro
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.policy import of_debtor
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.vocabulary import Outcome, Step

Line = tuple[str, str]
"""A label and a text, both Dutch."""


class Dossier(NamedTuple):
    """The ten blocks of the preparation, in order; each a row of lines without the empty ones."""

    who: tuple[Line, ...]
    relation: tuple[Line, ...]
    invoices: tuple[Line, ...]
    done: tuple[Line, ...]
    agreements: tuple[Line, ...]
    delivery: tuple[Line, ...]
    pattern: tuple[Line, ...]
    credit: tuple[Line, ...]
    legal: tuple[Line, ...]
    goal: tuple[Line, ...]


def dossier(ledger: Ledger, outlook: Outlook, number: str, on: date) -> Dossier:
    """The file of one debtor on a day.

    Args:
        ledger: the tables.
        outlook: the decisions about them on that day.
        number: the debtor number.
    """
    decisions = [decision for decision in outlook.decisions if decision.invoice.debtor == number]
    debtor = ledger.debtors.get(number) or Debtor(0, number, name=decisions[0].invoice.name if decisions else "")
    return _File(ledger, outlook, debtor, decisions, on).read()


class _File:
    """One debtor's facts, with the words for days and amounts."""

    def __init__(
        self, ledger: Ledger, outlook: Outlook, debtor: Debtor, decisions: Sequence[Decision], on: date
    ) -> None:
        self.ledger, self.debtor, self.on = ledger, debtor, on
        self.trail: Trail = trails(ledger, on).get(debtor.number, NO_TRAIL)
        self.summary = outlook.debtors.get(debtor.number)
        self.all = decisions
        self.open = sorted(
            (d for d in decisions if d.open), key=lambda d: (-(d.days_late or 0), d.due or date.max, d.invoice.number)
        )
        self.desk = Desk(on, ledger.settings, calendar_for(ledger.closing_days))

    def read(self) -> Dossier:
        """All blocks."""
        blocks = (
            self._who(), self._relation(), self._invoices(), self._done(), self._agreements(),
            self._delivery(), self._pattern(), self._credit(), self._legal(), self._goal(),
        )  # fmt: skip
        return Dossier(*(tuple((label, text) for label, text in block if text) for block in blocks))

    def _who(self) -> Iterator[Line]:
        debtor = self.debtor
        yield "Debiteur", " ".join(filter(None, (debtor.number, debtor.name)))
        yield "Type", _joined(debtor.type, f"KvK {debtor.coc_number}" if debtor.coc_number else "")
        yield "Contactpersoon", _joined(debtor.contact, debtor.role)
        yield "Telefoon", _joined(debtor.phone, "niet bellen" if debtor.do_not_call else "")
        yield "Beste beltijd", debtor.best_time

    def _relation(self) -> Iterator[Line]:
        first = min((d.invoice.issued for d in self.all if d.invoice.issued is not None), default=None)
        yield "Klant sinds", f"{self._says(first)} ({'vast' if len(self.all) > 1 else 'nieuw'})" if first else ""
        yield "Omzetklasse", self.debtor.turnover_class
        yield "Relatiebelang", self.debtor.importance
        yield "Behandelaar", self.debtor.handler

    def _invoices(self) -> Iterator[Line]:
        for d in self.open:
            what = f" {d.invoice.description}" if d.invoice.description else ""
            late = f", {d.days_late} dagen te laat" if d.days_late else ""
            due = f", vervalt {self._says(d.due)}" if d.due else ""
            yield d.invoice.number, f"{self._money(d.open or ZERO, d)}{due}{late}{what}"

    def _done(self) -> Iterator[Line]:
        events = [(letter.sent_on or date.min, f"brief {letter.kind}") for letter in self.trail.letters]
        for call in self.trail.calls:
            to = f" met {call.spoken_to}" if call.spoken_to else ""
            events.append((call.on or date.min, f"gesprek{to}: {call.outcome or 'geen uitkomst'}"))
        stated = {(d.invoice.last_step_on, d.invoice.last_step) for d in self.open if d.invoice.last_step}
        events += [(day or date.min, f"{step} (eerder)") for day, step in stated]
        for day, text in sorted(events, reverse=True):
            yield self._says(day) if day > date.min else "Eerder", text

    def _agreements(self) -> Iterator[Line]:
        made = promises(self.trail, [d.invoice for d in self.all], self.on, self.desk.calendar)
        for promise in reversed(made):
            yield "Toezegging", f"{short_euro(promise.amount)} voor {self._says(promise.day)}: {promise.status}"
        for plan in reversed(self.trail.plans):
            total = sum((term.amount or ZERO for term in plan.terms), ZERO)
            signed = f"getekend {self._says(plan.signed_on)}" if plan.signed_on else "nog niet getekend"
            yield f"Regeling {plan.number}", f"{short_euro(total)} in {len(plan.terms)} termijnen, {signed}"

    def _delivery(self) -> Iterator[Line]:
        for d in self.open:
            if d.invoice.delivered_on:
                yield f"Geleverd {d.invoice.number}", self._says(d.invoice.delivered_on)
            if d.invoice.disputed:
                by = d.invoice.complaint_answer_by
                answer = f", antwoord uiterlijk {self._says(by)}" if by else ""
                yield f"Klacht {d.invoice.number}", f"{self._money(d.invoice.disputed, d)} betwist{answer}"

    def _pattern(self) -> Iterator[Line]:
        if self.summary is None:
            return
        average, broken = self.summary.average_late, self.summary.broken_promises
        yield "Betaalpatroon", pattern.in_words(average, broken)
        yield "Gemiddeld te laat", f"{average} dagen" if average is not None else ""
        yield "Gebroken toezeggingen", str(broken) if broken else ""

    def _credit(self) -> Iterator[Line]:
        limit = self.debtor.credit_limit
        yield "Kredietlimiet", short_euro(limit) if limit is not None else ""
        yield "Kredietcheck", self.debtor.credit_check
        signals = [call for call in self.trail.calls if call.signal or call.outcome == Outcome.INSOLVENCY_SIGNAL]
        if signals:
            newest = signals[-1]
            yield (
                "Signaal",
                f"{newest.signal or newest.outcome} ({self._says(newest.on)})" if newest.on else newest.signal,
            )
        yield "Classificatie", _joined(self.debtor.classification, self.debtor.grounds)

    def _legal(self) -> Iterator[Line]:
        interest = sum((d.interest or ZERO for d in self.open), ZERO)
        costs = sum((d.costs or ZERO for d in self.open), ZERO)
        yield "Rente vandaag", short_euro(interest) if interest else ""
        yield "Incassokosten", short_euro(costs) if costs else ""
        notices = [r for r in self.trail.letters if r.kind == Step.FOURTEEN_DAY_LETTER and r.sent_on]
        if notices:
            since = self._says(costs_from(notices[-1], self.desk))
            yield "Veertiendagenbrief", f"{self._says(notices[-1].sent_on or self.on)}, kosten vanaf {since}"
        barred = min((d.barred_on for d in self.open if d.barred_on is not None), default=None)
        yield "Verjaart op", self._says(barred) if barred else ""
        yield "Bijzondere status", _joined(self.debtor.special_status, self.debtor.administrator)

    def _goal(self) -> Iterator[Line]:
        total = sum((d.demandable for d in self.open if d.days_late), ZERO)
        if not total:
            return
        newest = self.trail.calls[-1] if self.trail.calls else None
        missed = any(d.step is Step.REPAIR_PLAN for d in self.open)
        unable = cannot_pay(self.debtor, newest, missed_instalment=missed)
        aimed = aim(total, of_debtor(self.ledger, self.debtor).most_instalments, unable=unable)
        yield "Doel", aimed.goal
        yield "Vraag om", short_euro(aimed.amount)
        yield "Ondergrens", short_euro(aimed.lower_bound)

    def _money(self, amount: Decimal, decision: Decision) -> str:
        return short_euro(amount, (decision.invoice.currency or self.desk.currency).strip().upper())

    def _says(self, d: date) -> str:
        return day_month(d) if d.year == self.on.year else long_date(d)


def _joined(*parts: str) -> str:
    return ", ".join(filter(None, parts))
