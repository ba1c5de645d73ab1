"""The file of one debtor, read before the call: ten blocks in a fixed order, each a few labelled lines (A2).

The share of the ten blocks with content is `DebtorOutlook.completeness`.

>>> from xlwings_addin.rules.facts import Debtor, Ledger
>>> from xlwings_addin.rules.preparation import prepare_call
>>> debtor = Debtor(2, "D1", "Bakkerij Jansen", type="Zakelijk", phone="020 123 45 67")
>>> dossier(prepare_call(Ledger(debtors={"D1": debtor}), debtor, date(2026, 11, 23))).who
(('Debiteur', 'D1 Bakkerij Jansen (Zakelijk)'), ('Bereikbaar', '020 123 45 67'))
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from xlwings_addin.rules.case import Case
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.gates import default_since, valid_notice
from xlwings_addin.rules.money import short_euro
from xlwings_addin.rules.pattern import in_words
from xlwings_addin.rules.preparation import Preparation
from xlwings_addin.rules.vocabulary import NO, YES, Outcome, PlanStatus, Step

Line = tuple[str, str]
"""A label and a text, both Dutch."""

WAITING = "Te verzenden"
"""Label of a letter that was made and not sent."""

NEW_CUSTOMER_DAYS = 365
"""Calendar days since the first invoice in which a customer counts as new."""


class Dossier(NamedTuple):
    """The ten blocks of the preparation, in order; what matters most is the first line of each."""

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


def dossier(of: Preparation) -> Dossier:
    """The file of one debtor on the day of the call."""
    blocks = (_who, _relation, _invoices, _done, _agreements, _delivery, _pattern, _credit, _legal, _goal)
    return Dossier(*(tuple(block(of)) for block in blocks))


def _who(of: Preparation) -> Iterator[Line]:
    debtor = of.debtor
    yield "Debiteur", f"{debtor.number} {debtor.name}".strip() + f" ({of.account.type})"
    yield from _filled(
        ("Spreek met", ", ".join(filter(None, (debtor.contact, debtor.role)))),
        ("Bereikbaar", ", ".join(filter(None, (debtor.phone, debtor.best_time, debtor.email)))),
        ("Let op", "; ".join(_cautions(of))),
    )


def _cautions(of: Preparation) -> Iterator[str]:
    debtor = of.debtor
    status, since = of.account.special
    if status:
        yield f"{status}{f' sinds {of.says(since)}' if since else ''}"
    if debtor.administrator:
        yield f"via {debtor.administrator}"
    if debtor.do_not_call:
        yield "niet bellen"
    if debtor.hold_until is not None and debtor.hold_until >= of.on:
        yield f"in de wacht t/m {of.says(debtor.hold_until)}"


def _relation(of: Preparation) -> Iterator[Line]:
    debtor = of.debtor
    first = of.customer_since
    since = ""
    if first is not None:
        kind = "nieuw" if (of.on - first).days < NEW_CUSTOMER_DAYS else "vast"
        since = f"{kind}, eerste factuur {of.says(first)}"
    importance = f"belang {debtor.importance.lower()}" if debtor.importance else ""
    size = f"omzetklasse {debtor.turnover_class}" if debtor.turnover_class else ""
    handler = debtor.handler or of.settings.handler
    yield from _filled(
        ("Klant", ", ".join(filter(None, (since, importance, size)))),
        ("Behandelaar", ", ".join(filter(None, (handler, f"beleid {of.account.policy.name}")))),
    )


def _each_invoice(of: Preparation) -> Iterator[Line]:
    late = [each for each in of.owed if each.days_late]
    for each in of.owed:
        how_late = f", {each.days_late} dagen te laat" if each.days_late else ""
        due = f"{'verviel' if each.days_late else 'vervalt'} {of.says(each.due)}" if each.due else "zonder vervaldatum"
        about = f", {each.invoice.description}" if each.invoice.description else ""
        amount = short_euro(each.open or ZERO, each.invoice.currency or of.settings.currency)
        yield each.invoice.number, f"{amount}, {due}{how_late}{about}"
    for each in of.credits:
        yield each.invoice.number, f"te verrekenen: {short_euro(-(each.open or ZERO), of.request.currency)}"
    if len(of.owed) > 1:
        own = [each for each in of.owed if (each.invoice.currency or of.settings.currency) == of.request.currency]
        total = short_euro(sum((each.open or ZERO for each in own), ZERO), of.request.currency)
        overdue = short_euro(sum((each.open or ZERO for each in own if each in late), ZERO), of.request.currency)
        yield "Samen", f"{total} open, {overdue} te laat"


def _invoices(of: Preparation) -> Iterator[Line]:
    """The total on top: it may not be the line that does not fit."""
    lines = list(_each_invoice(of))
    yield from lines[-1:] if len(of.owed) > 1 else ()
    yield from lines[:-1] if len(of.owed) > 1 else lines


def _done(of: Preparation) -> Iterator[Line]:
    trail = of.account.trail
    events: list[tuple[date, str, str]] = []
    for call in trail.calls:
        with_whom = f" met {call.spoken_to}" if call.spoken_to else ""
        about = call.note or call.summary
        events.append((call.on or date.min, call.time, f"{call.outcome}{with_whom}{f': {about}' if about else ''}"))
    for letter in trail.letters:
        pay_by = f", betalen voor {of.says(letter.pay_by)}" if letter.pay_by else ""
        events.append((letter.sent_on or date.min, "", f"{letter.kind} verzonden{pay_by}"))
    for case in of.cases:
        if case.open > 0 and case.invoice.last_step and case.invoice.last_step_on:
            events.append((case.invoice.last_step_on, "", f"{case.invoice.last_step} (factuur {case.invoice.number})"))
    for letter in trail.waiting:
        yield WAITING, f"{letter.number} {letter.kind.lower()}"
    for day, clock, text in sorted(events, reverse=True):
        yield f"{of.says(day)} {clock}".strip(), text


def _agreements(of: Preparation) -> Iterator[Line]:
    for plan in reversed(of.account.trail.plans):
        state = PlanStatus.RUNNING if plan.running else plan.status or PlanStatus.DRAFT
        coming = next((term for term in plan.terms if term.due is not None and term.due >= of.on), None)
        following = (
            f", volgende {short_euro(coming.amount or ZERO)} op {of.says(coming.due)}" if coming and coming.due else ""
        )
        missed = any(each.step is Step.REPAIR_PLAN for each in of.owed if each.invoice.number in plan.invoices)
        if plan.running and missed:
            following = f", {short_euro(of.request.amount, of.request.currency)} gemist"
        yield f"Regeling {plan.number}", f"{len(plan.terms)} termijnen, {state.lower()}{following}"
    for promise in of.promises:
        received = f", ontvangen {short_euro(promise.received)}" if promise.received > 0 else ""
        amount = short_euro(promise.amount, of.request.currency)
        yield "Toezegging", f"{amount} voor {of.says(promise.day)}: {promise.status}{received}"
    for call in reversed(of.account.trail.calls):
        if call.future:
            yield "Voortaan", call.future


def _delivery(of: Preparation) -> Iterator[Line]:
    for case in of.cases:
        if case.open > 0 and case.disputed > 0:
            by = case.invoice.complaint_answer_by
            answer = f", antwoord voor {of.says(by)}" if by else ""
            yield "Betwist", f"{short_euro(case.disputed, case.currency)} op {case.invoice.number}{answer}"
    for call in reversed(of.account.trail.calls):
        if call.outcome in (Outcome.COMPLAINT, Outcome.SET_OFF) and call.on:
            yield f"{call.outcome} {of.says(call.on)}", call.reason or call.summary or call.note
    delivered = [case.invoice for case in of.cases if case.open > 0 and case.invoice.delivered_on]
    for invoice in delivered:
        assert invoice.delivered_on is not None
        yield "Geleverd", f"{invoice.number} op {of.says(invoice.delivered_on)}"


def _pattern(of: Preparation) -> Iterator[Line]:
    average, broken = of.outlook.average_late, of.outlook.broken_promises
    words = in_words(average, broken)
    if words:
        yield "Betaalpatroon", words if average is None else f"{words}, gemiddeld {average} dagen te laat"
    if of.promises:
        yield "Toezeggingen", f"{len(of.promises)} gedaan, {broken} gebroken"
    payments = of.account.trail.payments
    if payments and payments[-1].booked_on:
        yield "Laatste betaling", f"{short_euro(payments[-1].amount or ZERO)} op {of.says(payments[-1].booked_on)}"


def _credit(of: Preparation) -> Iterator[Line]:
    debtor = of.debtor
    limit = debtor.credit_limit
    parts = [f"limiet {short_euro(limit)}"] if limit is not None else []
    if limit is not None and of.outlook.open > limit:
        parts.append(f"overschreden: {short_euro(of.outlook.open)} open")
    if debtor.credit_check:
        parts.append(f"kredietcheck {debtor.credit_check.lower()}")
    yield from _filled(("Krediet", ", ".join(parts)))
    signal = next((call for call in reversed(of.account.trail.calls) if call.signal), None)
    if signal is not None and signal.on is not None:
        yield f"Signaal {of.says(signal.on)}", signal.signal
    grounds = f" ({debtor.grounds})" if debtor.grounds else ""
    yield from _filled(("Classificatie", f"{debtor.classification}{grounds}" if debtor.classification else ""))


def _legal(of: Preparation) -> Iterator[Line]:
    late = [case for case in of.cases if case.open > 0 and case.overdue]
    since = [day for case in late if (day := default_since(case)) is not None]
    if late:
        first = f"sinds {of.says(min(since))}" if since else "nog niet: eerst een ingebrekestelling"
        yield "Verzuim", first
    interest = sum((each.interest or ZERO for each in of.owed), ZERO)
    costs = sum((each.costs or ZERO for each in of.owed), ZERO)
    if late:
        yield "Rente en kosten", f"{short_euro(interest)} rente, {short_euro(costs)} incassokosten"
    if of.account.natural and late:
        yield "14-dagenbrief", _fourteen_days(of, late)
    barred = min((case.barred_on for case in of.cases if case.open > 0 and case.barred_on), default=None)
    if barred is not None:
        yield "Verjaart op", f"{barred:%d-%m-%Y}"
    agreed = [case.invoice.term_agreed for case in late]
    if agreed and any(value is not True for value in agreed):
        yield "Betaaltermijn", f"afgesproken: {YES if all(agreed) else NO.lower() if False in agreed else 'onbekend'}"


def _fourteen_days(of: Preparation, late: Iterable[Case]) -> str:
    for case in late:
        since = default_since(case)
        letter = valid_notice(case, since) if since is not None else None
        if letter is not None and letter.sent_on is not None:
            until = f", kosten vanaf {of.says(letter.costs_from)}" if letter.costs_from else ""
            return f"verzonden {of.says(letter.sent_on)}{until}"
    return "nog niet verzonden: noem geen incassokosten"


def _goal(of: Preparation) -> Iterator[Line]:
    policy, aim, currency = of.account.policy, of.aim, of.request.currency
    yield "Doel", f"{aim.goal}: {short_euro(aim.amount, currency)}, in {policy.call_minutes} minuten"
    if aim.lower_bound < aim.amount:
        lowest = short_euro(aim.lower_bound, currency)
        yield "Ondergrens", f"{lowest} als eerste termijn, hoogstens {policy.most_instalments} termijnen"
    else:
        yield "Ondergrens", f"{short_euro(aim.lower_bound, currency)}, uiterlijk {of.says(of.request.day)}"


def _filled(*lines: Line) -> Iterator[Line]:
    return (line for line in lines if line[1])
