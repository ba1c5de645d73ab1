"""Gesprek vastleggen: complete a call note, check it, append it to the log, and compute the debtor's invoices again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, NamedTuple

from xlwings_addin.actions.consequences import CLASSIFIED, Dossier, consequences, highest_plan
from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.actions.update import recompute_debtors
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.journal import Change, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import CALLS
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.mailmerge.follow_ups import offer
from xlwings_addin.rules import outcomes
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.contact import PHONED_US, Allowed, may_call, phoned_us, referred_to, too_often
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger
from xlwings_addin.rules.history import NO_TRAIL, Trail, trails
from xlwings_addin.rules.money import day_month, short_euro
from xlwings_addin.rules.promises import promises
from xlwings_addin.rules.situation import unexplained
from xlwings_addin.rules.vocabulary import Classification, Outcome

ACTION = "Gesprek vastleggen"
_LONGEST_NOTE = 5_000
_CLOCK = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_CAME_IN = f"Belde de klant u? Zet dan in Notitie: {PHONED_US}"
_ABOUT_SOMEBODY_ELSE = frozenset({Outcome.ABSENT, Outcome.REFERRED, Outcome.CALL_BACK})
"""Outcomes after which the debtor has not yet been asked anything."""


class NewNumbers(NamedTuple):
    """The number that the next call gets, and that of the next payment plan."""

    call: int
    plan: int


class Prepared(NamedTuple):
    """A call that is ready for the log, or the Dutch sentences that say what it lacks (``objections``)."""

    call: Call
    debtor: Debtor
    changes: tuple[Change, ...]
    objections: tuple[str, ...]
    warnings: tuple[str, ...]
    told: tuple[str, ...]


def log_call(book: Any, note: Mapping[str, Any], occasion: Occasion) -> Report:
    """Append one call to `Gesprekken` with what follows from it, in one run of the journal, and compute again.

    Args:
        book: the open workbook.
        note: facts by field name of `rules.facts.Call`; day, time, handler and open amount are filled in when absent.
        occasion: who logs, when, and for which day.

    Raises:
        DataError: the debtor or an invoice is unknown, or a fact that the outcome needs is missing; nothing is written.
    """
    return log_in(open_tables(book, (*LEDGER_TABLES, "Logboek")), note, occasion)


def log_in(tables: dict[str, OpenTable], note: Mapping[str, Any], occasion: Occasion) -> Report:
    """The same for tables that are open already."""
    debtors = {note.get("debtor", ""), debtor_of(tables, note.get("replaces", ""))} - {""}
    ledger = read_ledger(tables, debtors)
    ready = prepare(ledger, note, occasion, new_numbers(tables))
    if ready.objections:
        raise DataError("dit gesprek is nog niet vastgelegd. " + " ".join(ready.objections))
    apply(tables, ready.changes, action=ACTION, user=occasion.user, moment=occasion.moment)
    outlook = recompute_debtors(tables, debtors, as_of(ledger.settings, occasion.on))
    call, debtor = ready.call, ready.debtor
    concerned = [each for each in outlook.decisions if each.call is not None and each.call.number == call.number]
    told = [f"Gesprek {call.number} met {debtor.name or debtor.number} is vastgelegd: {call.outcome}.", *ready.told]
    told += list(dict.fromkeys(f"{each.reason}." for each in concerned))[:1]
    if letter := offer(call, concerned):
        told.append(letter)
    return Report(" ".join(told), warnings=ready.warnings, counts={"calls": 1, "invoices": len(concerned)})


def new_numbers(tables: Mapping[str, OpenTable]) -> NewNumbers:
    """The numbers after the highest ones in the log."""
    calls = (int(text) for value in tables["Gesprekken"].column("Nummer") if (text := to_text(value)).isdigit())
    return NewNumbers(1 + max(calls, default=0), 1 + highest_plan(map(to_text, tables["Termijnen"].column("Regeling"))))


def debtor_of(tables: Mapping[str, OpenTable], number: str) -> str:
    """The debtor of the call that a correction replaces; ``""`` when nothing is replaced.

    Raises:
        DataError: no call has the number.
    """
    if not number:
        return ""
    log = tables["Gesprekken"]
    for known, debtor in zip(log.column("Nummer"), log.column("Debiteurnummer"), strict=True):
        if to_text(known) == number:
            return to_text(debtor)
    raise DataError(f"gesprek {number} staat niet in het blad Gesprekken", column="Vervangt nummer")


def prepare(ledger: Ledger, note: Mapping[str, Any], occasion: Occasion, numbers: NewNumbers) -> Prepared:
    """Complete a call note and check it: the row for the log, everything it changes, and everything it lacks.

    Args:
        ledger: at least what is known about the debtor, and about the debtor of a call that is corrected.
        note: facts by field name of `rules.facts.Call`.
        occasion: who logs, when, and for which day.
        numbers: for the call, and for a payment plan that follows from it.

    Raises:
        DataError: the debtor, an invoice, the outcome or the policy is not there.
    """
    on = as_of(ledger.settings, occasion.on)
    call, debtor, about, told = _complete(ledger, {"number": str(numbers.call), **note}, on, occasion)
    name = debtor.policy or ledger.settings.default_policy
    policy = ledger.policies.get(name)
    if policy is None:
        raise DataError(f"beleid '{name}' staat niet in het blad Beleid")
    said = debtor
    if call.outcome in CLASSIFIED and debtor.classification in {"", Classification.UNKNOWN}:
        said = debtor._replace(classification=CLASSIFIED[call.outcome])
    trail = trails(ledger, on).get(call.debtor, NO_TRAIL)
    objections, warnings = outcomes.check(call, on, policy, said, unkept=_unkept(call, trail, ledger, on))
    # the clock says nothing about a call of another day that is logged afterwards
    timed = bool(note.get("time")) or call.on == occasion.moment.date()
    unwanted = _unwanted(call, trail, ledger, timed=timed)
    if ledger.settings.collects_for_others and unwanted:
        objections = (*objections, f"{unwanted} U incasseert voor derden, dus dat mag niet. {_CAME_IN}")
    found = consequences(call, Dossier(ledger, debtor, policy, about, numbers.plan)) if not objections else None
    advice = (f"{unwanted} Belde de klant u, dan is dat geen probleem.",) if unwanted else ()
    row = RowAdded("Gesprekken", {column.header: getattr(call, column.field) for column in CALLS.columns})
    return Prepared(
        call,
        debtor,
        (row, *found.changes) if found else (row,),
        (*objections, *(found.objections if found else ())),
        (*told, *warnings, *(found.warnings if found else ()), *advice),
        found.told if found else (),
    )


def concerned(ledger: Ledger, debtor: str, named: Iterable[str], on: date) -> tuple[Invoice, ...]:
    """The invoices that a call is about: the ones named, else all open ones, in one currency, issued by that day.

    Raises:
        DataError: the debtor has no invoice with that number.
    """
    invoices = {invoice.number: invoice for invoice in ledger.invoices if invoice.debtor == debtor}
    numbers = tuple(named)
    if unknown := [number for number in numbers if number not in invoices]:
        raise DataError(f"debiteur {debtor} heeft geen factuur {', '.join(unknown)}", column="Facturen")
    if numbers:
        return tuple(invoices[number] for number in numbers)
    own = ledger.settings.currency
    still_open = [
        invoice
        for invoice in invoices.values()
        if invoice.open is not None and invoice.open > 0 and (invoice.issued is None or invoice.issued <= on)
    ]
    currencies = {invoice.currency or own for invoice in still_open}
    currency = own if own in currencies else min(currencies, default=own)
    return tuple(invoice for invoice in still_open if (invoice.currency or own) == currency)


def _complete(
    ledger: Ledger, note: Mapping[str, Any], on: date, occasion: Occasion
) -> tuple[Call, Debtor, tuple[Invoice, ...], list[str]]:
    number = note.get("debtor", "")
    if not number:
        raise DataError("vul het debiteurnummer in", column="Debiteurnummer")
    debtor = known_debtor(ledger, number)
    named = tuple(note.get("invoices", ()))
    about = concerned(ledger, number, named, on)
    filled = {
        "on": on,
        "time": occasion.moment.strftime("%H:%M"),
        "handler": debtor.handler or ledger.settings.handler or occasion.user,
        "open_at_call": sum((invoice.open or ZERO for invoice in about), ZERO),
        **note,
        "outcome": (outcome := known_outcome(str(note.get("outcome", "")))),
        "invoices": tuple(invoice.number for invoice in about),
    }
    if outcome is Outcome.WRONG_NUMBER and not filled.get("phone"):
        filled["phone"] = _dialled(ledger, debtor, on)
    if not _CLOCK.fullmatch(filled["time"]):
        raise DataError(f"'{filled['time']}' is geen tijd; typ bijvoorbeeld 14:30", column="Tijd")
    for column in CALLS.columns:
        if len(str(filled.get(column.field, ""))) > _LONGEST_NOTE:
            raise DataError(f"dit is te lang; hoogstens {_LONGEST_NOTE} tekens", column=column.header)
    told = []
    own = ledger.settings.currency
    others = {each.currency or own for each in ledger.invoices if each.debtor == number and each.open} - {
        each.currency or own for each in about
    }
    if others and about and not named:
        told.append(f"Dit gesprek gaat niet over de facturen in {', '.join(sorted(others))}; leg dat apart vast.")
    return Call(row=0, **filled), debtor, about, told


def known_debtor(ledger: Ledger, number: str) -> Debtor:
    """The debtor with this number; one who only stands in `Facturen` has ``row`` 0.

    Raises:
        DataError: no debtor or invoice has the number.
    """
    if number in ledger.debtors:
        return ledger.debtors[number]
    name = next((invoice.name for invoice in ledger.invoices if invoice.debtor == number), None)
    if name is None:
        raise DataError(f"debiteur '{number}' staat niet in het blad Debiteuren of Facturen", column="Debiteurnummer")
    return Debtor(0, number, name=name)


def matching_outcome(text: str) -> Outcome | None:
    """The outcome that was typed, whatever its capitals; ``None`` when it is none."""
    typed = text.strip().casefold()
    return next((outcome for outcome in Outcome if outcome.casefold() == typed), None)


def known_outcome(text: str) -> Outcome:
    """The outcome that was typed.

    Raises:
        DataError: nothing typed, or no such outcome.
    """
    outcome = matching_outcome(text)
    if outcome is None:
        if not text.strip():
            raise DataError("kies een uitkomst uit de lijst", column="Uitkomst")
        typed, words = text.strip().casefold(), [each.casefold() for each in Outcome]
        near = [word for word in words if word.startswith(typed)] or get_close_matches(typed, words, n=1)
        advice = (
            f"bedoelt u '{matching_outcome(near[0])}'?"
            if near
            else "kies er een uit de lijst, zoals Toezegging of Geen gehoor"
        )
        raise DataError(f"de uitkomst '{text.strip()}' bestaat niet; {advice}", column="Uitkomst")
    return outcome


def _dialled(ledger: Ledger, debtor: Debtor, on: date) -> str:
    """The number that the dossier gave: that of the person we were referred to, else the debtor's own."""
    referred = referred_to(trails(ledger, on).get(debtor.number, NO_TRAIL).calls)
    return referred.phone if referred else debtor.phone


def _unkept(call: Call, trail: Trail, ledger: Ledger, on: date) -> str:
    """The broken promise that this call follows, as a Dutch sentence, when nobody has explained it yet."""
    own = [invoice for invoice in ledger.invoices if invoice.debtor == call.debtor]
    made = promises(trail, own, call.on or on, calendar_for(ledger.closing_days), ledger.settings.currency)
    promise = unexplained(made[::-1], [each for each in trail.calls if each.outcome not in _ABOUT_SOMEBODY_ELSE])
    if promise is None or promise.call.number == call.replaces:
        return ""
    named = (each.currency for each in own if each.number in promise.invoices)
    amount = short_euro(promise.amount, next(named, "") or ledger.settings.currency)
    return f"De toezegging van {amount} voor {day_month(promise.day)} is {promise.status}."


def _unwanted(call: Call, trail: Trail, ledger: Ledger, *, timed: bool) -> str:
    """Why we should not have called then, in a Dutch sentence; the debtor may phone us at any time.

    Too often is told to those who are bound by it; the call list sees to it for the others.
    """
    if phoned_us(call) or call.on is None:
        return ""
    calendar = calendar_for(ledger.closing_days)
    if timed:
        moment = datetime.combine(call.on, datetime.strptime(call.time, "%H:%M").time())
        verdict = may_call(moment, ledger.settings, calendar)
        if verdict.allowed is Allowed.NO:
            return verdict.reason
    if not ledger.settings.collects_for_others:
        return ""
    earlier = [each for each in trail.calls if each.number != call.replaces]
    return too_often(call, earlier, ledger.settings, calendar)
