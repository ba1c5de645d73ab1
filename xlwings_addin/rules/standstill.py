"""Rows on which nothing is dunned: settled, a credit, not yet issued, insolvent, deceased, elsewhere, barred, on hold.

>>> PAID.rule, PAID.reason
('R01', 'Betaald')
"""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import INSOLVENT, Case, Choice, stand_still
from xlwings_addin.rules.faults import status as listed
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import ExternalStatus, SpecialStatus, Status, Step

REPRESENTED = frozenset({SpecialStatus.ADMINISTRATION, SpecialStatus.DEBT_COUNSELLING})

HEIRS_WAIT = 30
"""Calendar days after a death before the heirs are written to."""


PAID = stand_still("R01", "Betaald", status=Status.DONE)


def external(case: Case) -> tuple[str, date | None]:
    """The external status of the invoice as the list has it, and since when; none when it came only after the day."""
    text, since = case.invoice.external_status, case.invoice.external_since
    if not text or (since is not None and since > case.on):
        return "", None
    return listed(text, ExternalStatus), since


def settled(case: Case) -> Choice | None:
    """R01: nothing open."""
    if case.open != 0:
        return None
    if not case.history.payments:
        return PAID
    paid_on = max((payment.booked_on for payment in case.history.payments if payment.booked_on), default=None)
    return PAID._replace(reason=f"Betaald op {case.desk.says(paid_on)}") if paid_on else PAID


def credit(case: Case) -> Choice | None:
    """R01b: a credit note, or paid more than was owed."""
    amount = case.invoice.amount
    if case.open >= 0 and (amount is None or amount >= 0):
        return None
    held = case.money(abs(case.open))
    cause = f"Creditbedrag {held}" if amount is not None and amount < 0 else f"Er is {held} te veel betaald"
    return take(case, "R01b", Step.SETTLE_CREDIT, case.on, cause)


def not_issued(case: Case) -> Choice | None:
    """R02: the invoice has a date in the future."""
    issued = case.invoice.issued
    if issued is None or issued <= case.on:
        return None
    return stand_still("R02", f"Factuur heeft een datum in de toekomst: {case.desk.says(issued)}", issued)


def by_status(case: Case) -> Choice | None:
    """R03, R04, R04b: what a special status of the debtor stops or redirects."""
    status, since = case.account.special
    if not status:
        return None
    if status in INSOLVENT:
        return _insolvent(case, status, since)
    if status == SpecialStatus.DECEASED:
        return _deceased(case, since)
    return _unrepresented(case, status) if status in REPRESENTED else None


def _insolvent(case: Case, status: str, since: date | None) -> Choice:
    """R03: file the claim once, then wait."""
    cause = f"{status} sinds {case.desk.says(since)}" if since else str(status)
    filed = next((event.on for event in case.position.events if event.step is Step.FILE_CLAIM), None)
    if filed is not None:
        return stand_still("R03", f"{cause}; vordering ingediend op {case.desk.says(filed)}")
    return take(case, "R03", Step.FILE_CLAIM, case.on, cause)


def _deceased(case: Case, since: date | None) -> Choice:
    """R04: write to the heirs after thirty days, once; without the day of death somebody fills that in first."""
    cause = f"Overleden op {case.desk.says(since)}" if since else "Overleden"
    written = next((event.on for event in case.position.events if event.step is Step.APPROACH_HEIRS), None)
    if written is not None:
        return stand_still("R04", f"{cause}; de erven zijn aangeschreven op {case.desk.says(written)}")
    if since is None:
        ask = (
            f"{cause}: vul bij de debiteur de datum in, bij Status sinds, want de erven krijgen {HEIRS_WAIT} dagen rust"
        )
        return Choice("R04", Step.CHECK, case.on, None, "", ask)
    return take(case, "R04", Step.APPROACH_HEIRS, days_after(since, HEIRS_WAIT), cause)


def _unrepresented(case: Case, status: str) -> Choice | None:
    """R04b: all contact goes through the administrator; unknown, and somebody has to find out."""
    debtor = case.account.debtor
    if debtor is not None and debtor.administrator:
        return None
    cause = f"{status}: vul de bewindvoerder in bij de debiteur, want alleen met die mag u contact hebben"
    return Choice("R04b", Step.CHECK, case.on, None, "", cause)


def elsewhere(case: Case) -> Choice | None:
    """R05, R17: handed over, in court, decided or written off; or our own letter handed it over."""
    (status, since), handed_on = external(case), case.position.handed_on
    if status:
        when = f" op {case.desk.says(since)}" if since else ""
        return stand_still("R05", f"{status}{when}: hier volgt geen eigen stap meer")
    if handed_on is not None:
        return stand_still("R17", f"Uit handen gegeven op {case.desk.says(handed_on)}")
    return None


def barred(case: Case) -> Choice | None:
    """R06: time-barred; no automatic step, the debtor may refuse."""
    if case.barred_on is None or case.barred_on >= case.on:
        return None
    return stand_still(
        "R06", f"Mogelijk verjaard sinds {case.desk.says(days_after(case.barred_on, 1))}; geen automatische stap"
    )


def pursued(case: Case) -> bool:
    """Whether we still collect it ourselves: it is not time-barred, and nobody else has it, decided it or wrote it off."""
    return barred(case) is None and not external(case)[0]


def on_hold(case: Case) -> Choice | None:
    """R07: on hold through the day that the user chose."""
    debtor = case.account.debtor
    if debtor is None or debtor.hold_until is None or debtor.hold_until < case.on:
        return None
    why = f": {debtor.hold_reason}" if debtor.hold_reason else ""
    until = case.desk.says(debtor.hold_until)
    return stand_still("R07", f"In de wacht tot en met {until}{why}", case.desk.after(debtor.hold_until))
