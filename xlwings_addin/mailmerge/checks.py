"""What a finished letter may not say, looked at before it is marked as sent: a table of checks, and what each one finds.

A letter is reworded in Word after it was made, so its file is read, not what filled it. An objection that blocks keeps the letter
from being marked; one that warns is only shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from xlwings_addin.mailmerge.finished import FinishedLetter, days_in
from xlwings_addin.mailmerge.fourteen_days import holds_vat, named_costs
from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.vocabulary import Step

_RUNNING_PROMISE, _NOT_DUE = "R10", "R13"
_STANDSTILLS = {"R05", "R06", "R07"}  # handed over, time-barred, on hold
_SHORTEST_TERM = 3  # days
_OLDEST_PAYMENTS = 3  # working days
_AGAIN = "vul bij deze brief Ingetrokken op in en klik op Brieven maken voor een nieuwe"

_COSTS_LETTERS = {Step.DEMAND, Step.NOTICE_OF_DEFAULT, Step.FOURTEEN_DAY_LETTER, Step.FINAL_DEMAND}
_UNFILLED = re.compile(
    r"«[^»\n]*»|\{\{.*?\}\}|\bMERGEFIELD\b|#N/B|#N/A|#WAARDE!|#VALUE!|#VERW!|#REF!|#NAAM\?|\bnan\b|\bNone\b|\b00-01-1900\b"
)
_WRONG_START = re.compile(r"\bna (?:de )?(?:dagtekening|heden|verzending|ontvangst)\b", re.IGNORECASE)
_FOURTEEN = re.compile(r"\b(?:14|veertien)\b", re.IGNORECASE)
_RIGHT_START = re.compile(
    r"binnen (?:veertien|14) dagen vanaf de dag nadat deze brief bij u is bezorgd|"
    r"binnen (?:vijftien|15) dagen nadat deze brief bij u is bezorgd",
    re.IGNORECASE,
)
_COSTS = re.compile(r"kosten\b|\bcosts?\b", re.IGNORECASE)
_VAT = re.compile(
    r"\b(?:btw|vat)\b(?!\W*(?:nummer|nr|number|no\b|id\b|NL\d))", re.IGNORECASE
)  # not that of the letterhead
_CONDITION = re.compile(
    r"\bbetaalt u (?:niet|te laat)|\bniet (?:op tijd|binnen)|\bis het bedrag\b|\bdie kosten zijn\b|\bif you\b|\bif the amount\b",
    re.IGNORECASE,
)
_FEES = re.compile(r"(?:administratie|herinnerings|dossier|aanmanings)kosten", re.IGNORECASE)
_ALL_COSTS = re.compile(
    r"\balle (?:\([^)]*\) ?|gerechtelijke |buitengerechtelijke |en |bijkomende |verdere |overige )*kosten\b|\ball (?:\w+ ){0,3}costs\b",
    re.IGNORECASE,
)
_MEASURES = re.compile(
    r"\bdeurwaarder\w*|\bbeslag\w*|\bdagvaard\w*|\bfaillissement\w* (?:\w+ ){0,2}aan\w*|\b(?:bailiff|summons|bankruptcy petition)\b",
    re.IGNORECASE,
)
_THREATS = re.compile(r"\bBKR\b|\bpolitie\b|\bpolice\b", re.IGNORECASE)
_TONE = {
    "tot onze spijt": "zeg wat u hebt vastgesteld",
    "helaas hebben wij moeten": "zeg wat u hebt vastgesteld",
    "weigert": "schrijf dat er niet is betaald",
    "wanbetaler": "schrijf debiteur of klant",
    "ten onrechte": "noem het feit",
    "dwingt ons": "noem de stap die volgt",
}
_ALLOWED_IN_FINAL = "dwingt ons"
_NOTE_WORDS = re.compile(
    r"\bniet[- ](?:willer|kunner)s?\b|\bziek(?:te)?\b|\bdepressie\w*\b|\bverslaa?fd\w*\b", re.IGNORECASE
)
_PROCESSED = re.compile(r"(?:betalingen tot en met|payments received up to and including)\s*$", re.IGNORECASE)


class Level(Enum):
    """What an objection does: keep the letter from being marked, ask the user to agree first, or only warn."""

    BLOCK = "block"
    TICK = "tick"
    WARN = "warn"


class Check(NamedTuple):
    """One check: how heavy its objection weighs, the letters it ``applies`` to, and what it finds: a Dutch clause, or ``""``."""

    level: Level
    applies: Callable[[FinishedLetter], bool]
    finds: Callable[[FinishedLetter], str]


class Objections(NamedTuple):
    """What was found: clauses that keep the letter from being marked as sent, that the user has to agree with, that only warn."""

    blocking: tuple[str, ...] = ()
    ticks: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def objections(letter: FinishedLetter, *, unread: bool = False) -> Objections:
    """What the checks find in the letter.

    Args:
        letter: as it stands in its file.
        unread: there is no file to read; only what the workbook says counts then.
    """
    found = [
        (check.level, clause)
        for check in CHECKS
        if (check.finds in _WITHOUT_TEXT or not unread) and check.applies(letter) and (clause := check.finds(letter))
    ]
    blocking, ticks, warnings = (
        tuple(clause for level, clause in found if level is each) for each in (Level.BLOCK, Level.TICK, Level.WARN)
    )
    return Objections(blocking, ticks, warnings)


def _every(letter: FinishedLetter) -> bool:
    return True


def _demand(letter: FinishedLetter) -> bool:
    return letter.letter is not None and letter.letter.demand


def _hand_over(letter: FinishedLetter) -> bool:
    return letter.row.kind == Step.HAND_OVER


def _demand_or_hand_over(letter: FinishedLetter) -> bool:
    return _demand(letter) or _hand_over(letter)


def _fourteen_day(letter: FinishedLetter) -> bool:
    return letter.row.kind == Step.FOURTEEN_DAY_LETTER


def _names_consumer_costs(letter: FinishedLetter) -> bool:
    return _fourteen_day(letter) or (letter.row.kind == Step.FINAL_DEMAND and letter.to_consumer)


def _consumer(letter: FinishedLetter) -> bool:
    return letter.to_consumer


def _consumer_costs_letter(letter: FinishedLetter) -> bool:
    return letter.row.kind in _COSTS_LETTERS and letter.to_consumer


def _business_costs_letter(letter: FinishedLetter) -> bool:
    return letter.row.kind in _COSTS_LETTERS and not letter.to_consumer


def _unfilled(letter: FinishedLetter) -> str:
    found = _UNFILLED.search(letter.wording)
    return f"een veld is niet ingevuld: {found[0]}" if found else ""


def _term(letter: FinishedLetter) -> str:
    for sentence in letter.sentences:
        if _FOURTEEN.search(sentence.text) and (found := _WRONG_START.search(sentence.text)):
            return f"de termijn loopt vanaf de bezorging, niet '{found[0]}'"
    if not _RIGHT_START.search(" ".join(letter.text.split())):
        return "de zin 'binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd' ontbreekt"
    return ""


def _costs(letter: FinishedLetter) -> str:
    settings, principal = letter.ledger.settings, letter.row.principal
    named = {
        amount
        for each in letter.sentences
        if _COSTS.search(each.text)
        for amount in each.amounts
        if amount != principal
    }
    if not _fourteen_day(letter) and not named and not letter.row.costs:
        return ""
    expected = named_costs(principal or ZERO, settings)
    if letter.row.costs != expected or named != {expected}:
        return f"de incassokosten moeten precies € {expected:.2f} zijn: de wettelijke kosten over de hoofdsom".replace(
            ".", ","
        )
    if holds_vat(settings) != bool(_VAT.search(letter.text)):
        return "btw over de kosten mag alleen als u die niet kunt aftrekken en dat in de brief staat"
    return ""


def _unsaid_vat(letter: FinishedLetter) -> str:
    if not letter.row.costs or not holds_vat(letter.ledger.settings) or _VAT.search(letter.text):
        return ""
    return "de incassokosten zijn met btw verhoogd en dat staat niet in de brief; zet dat erbij"


def _accounts(letter: FinishedLetter) -> str:
    return "er staat meer dan een rekeningnummer in" if len(letter.accounts) > 1 else ""


def _payable(letter: FinishedLetter) -> str:
    asked = {
        amount
        for each in letter.sentences
        if each.requests and not _CONDITION.search(each.text)
        for amount in each.amounts
    }
    return "er wordt meer dan een bedrag gevraagd; noem een bedrag om te betalen" if len(asked) > 1 else ""


def _fees(letter: FinishedLetter) -> str:
    found = next((match for each in letter.sentences if each.amounts and (match := _FEES.search(each.text))), None)
    return f"{found[0].lower()} mag u niet vragen aan een consument" if found else ""


def _all_costs(letter: FinishedLetter) -> str:
    found = _ALL_COSTS.search(letter.wording)
    return f"'{found[0]}' belooft meer dan de wet toestaat; noem een bedrag of niets" if found else ""


def _measures(letter: FinishedLetter) -> str:
    found = _MEASURES.search(letter.wording)
    return f"de brief noemt '{found[0]}'. Gaat u dat echt doen?" if found else ""


def _threats(letter: FinishedLetter) -> str:
    found = _THREATS.search(letter.wording)
    return f"haal '{found[0]}' uit de brief: dat is geen stap die u kunt nemen" if found else ""


def _tone(letter: FinishedLetter) -> str:
    text = " ".join(letter.wording.lower().split())
    for words, suggestion in _TONE.items():
        if words in text and not (words == _ALLOWED_IN_FINAL and letter.row.kind == Step.FINAL_DEMAND):
            return f"de woorden '{words}' klinken verwijtend; {suggestion}"
    return ""


def _note_words(letter: FinishedLetter) -> str:
    found = _NOTE_WORDS.search(letter.wording)
    return f"'{found[0]}' hoort in een notitie, niet in een brief" if found else ""


def _past(letter: FinishedLetter) -> str:
    day = min(_last_days(letter), default=None)
    return f"de betaaldatum {day:%d-%m-%Y} is voorbij; {_AGAIN}" if day and day < letter.on else ""


def _free_day(letter: FinishedLetter) -> str:
    calendar = calendar_for(letter.ledger.closing_days)
    free = [day for day in _last_days(letter) if not calendar.is_working_day(day)]
    return f"de betaaldatum {free[0]:%d-%m-%Y} is geen werkdag" if free else ""


def _too_soon(letter: FinishedLetter) -> str:
    day, made = min(_last_days(letter), default=None), letter.row.made_on or letter.on
    if day is None or day < letter.on or day >= made + timedelta(days=_SHORTEST_TERM):
        return ""
    return f"de betaaldatum {day:%d-%m-%Y} is te dichtbij; geef ten minste drie dagen"


def _left_too_late(letter: FinishedLetter) -> str:
    """A letter that lay ready for days: the time that it gives has run already."""
    day = min(_last_days(letter), default=None)
    if day is None or day < letter.on or day >= letter.on + timedelta(days=_SHORTEST_TERM) or _too_soon(letter):
        return ""
    return (
        f"de betaaldatum {day:%d-%m-%Y} is minder dan drie dagen na het verzenden. Is de brief nog niet de deur uit? Klik dan op "
        f"Ongedaan maken; {_AGAIN}"
    )


def _last_days(letter: FinishedLetter) -> tuple[date, ...]:
    """The days in the text, else the one in `Brieven`."""
    return letter.last_days or ((letter.row.pay_by,) if letter.row.pay_by else ())


def _old_payments(letter: FinishedLetter) -> str:
    calendar = calendar_for(letter.ledger.closing_days)
    for day, before in days_in(letter.text):
        if _PROCESSED.search(before) and calendar.add(day, _OLDEST_PAYMENTS) < letter.on:
            return f"de betalingen zijn maar verwerkt tot en met {day:%d-%m-%Y}; werk ze eerst bij"
    return ""


def _not_demandable(letter: FinishedLetter) -> str:
    for number in letter.row.invoices:
        decision = letter.decisions.get(number)
        if decision is None:
            continue
        if decision.open is not None and decision.open <= 0:
            return f"factuur {number} is betaald"
        if decision.demandable <= 0:
            return f"over factuur {number} loopt een klacht"
        if decision.rule == _RUNNING_PROMISE:
            return f"over factuur {number} loopt een betaaltoezegging"
        if decision.rule == _NOT_DUE:
            return f"factuur {number} is nog niet vervallen"
    return ""


def _stopped(letter: FinishedLetter) -> str:
    """What was learnt after the letter was made: the debtor may not be dunned any more, or not now."""
    if letter.debtor.special_status:
        return f"de debiteur heeft de bijzondere status {letter.debtor.special_status}; stuur deze brief niet"
    for number in letter.row.invoices:
        decision = letter.decisions.get(number)
        if decision is not None and decision.rule in _STANDSTILLS:
            return f"factuur {number}: {decision.reason[:1].lower()}{decision.reason[1:]}; stuur deze brief niet"
    return ""


def _more_than_open(letter: FinishedLetter) -> str:
    """What was paid or credited after the letter was made: it asks too much, and a fourteen-day letter is void then."""
    about = [letter.decisions[number] for number in letter.row.invoices if number in letter.decisions]
    asked = letter.row.principal
    if asked is None or not about or len(about) < len(letter.row.invoices):
        return ""
    own = letter.ledger.settings.currency
    currency = about[0].invoice.currency or own
    credits = (
        each.open
        for each in letter.decisions.values()
        if each.open is not None
        and each.open < 0
        and (each.invoice.amount or ZERO) < 0
        and (each.invoice.currency or own) == currency
    )
    still = sum((each.demandable for each in about if each.demandable > 0), ZERO) + sum(credits, ZERO)
    if still >= asked:
        return ""
    return f"de brief gaat over {euro(asked, currency)} en u mag nu nog {euro(max(still, ZERO), currency)} vragen; {_AGAIN}"


def _no_notice_yet(letter: FinishedLetter) -> str:
    """A consumer whose type was learnt after the letter was made: no hand-over before the fourteen-day letter (BW 6:96 lid 6)."""
    for number in letter.row.invoices:
        decision = letter.decisions.get(number)
        if decision is not None and decision.step in (Step.NOTICE_OF_DEFAULT, Step.FOURTEEN_DAY_LETTER):
            return f"voor factuur {number} komt bij deze debiteur eerst de {decision.step.lower()}"
    return ""


def _before_the_term(letter: FinishedLetter) -> str:
    last = notice.last_day(letter.on, calendar_for(letter.ledger.closing_days))
    early = [day for day in letter.last_days if day < last]
    return f"de datum {early[0]:%d-%m-%Y} is te vroeg: de termijn loopt tot en met {last:%d-%m-%Y}" if early else ""


_WITHOUT_TEXT = frozenset(
    {_past, _too_soon, _left_too_late, _not_demandable, _more_than_open, _no_notice_yet, _stopped}
)

CHECKS: tuple[Check, ...] = (
    Check(Level.BLOCK, _every, _unfilled),
    Check(Level.BLOCK, _fourteen_day, _term),
    Check(Level.BLOCK, _names_consumer_costs, _costs),
    Check(Level.WARN, _business_costs_letter, _unsaid_vat),
    Check(Level.BLOCK, _every, _accounts),
    Check(Level.BLOCK, _every, _payable),
    Check(Level.BLOCK, _consumer, _fees),
    Check(Level.BLOCK, _consumer_costs_letter, _all_costs),
    Check(Level.WARN, _business_costs_letter, _all_costs),
    Check(Level.TICK, _every, _measures),
    Check(Level.BLOCK, _every, _threats),
    Check(Level.WARN, _every, _tone),
    Check(Level.BLOCK, _every, _note_words),
    Check(Level.BLOCK, _demand, _past),
    Check(Level.WARN, _demand, _free_day),
    Check(Level.BLOCK, _demand, _too_soon),
    Check(Level.WARN, _demand, _left_too_late),
    Check(Level.WARN, _every, _old_payments),
    Check(Level.BLOCK, _demand_or_hand_over, _not_demandable),
    Check(Level.BLOCK, _demand_or_hand_over, _more_than_open),
    Check(Level.BLOCK, _hand_over, _no_notice_yet),
    Check(Level.BLOCK, _demand, _stopped),
    Check(Level.BLOCK, _fourteen_day, _before_the_term),
)
"""All checks, in the order in which their objections are told."""
