"""What follows from how a call ended: the step and its day for each outcome, until something newer has happened.

A consequence is done once a letter of its rank was sent since, or a newer call was logged. What an outcome
says about the debtor as a whole (insolvent, deceased) is in `standstill`, a promise in `agreements`.

>>> from decimal import Decimal
>>> from xlwings_addin.rules.accounts import Books
>>> from xlwings_addin.rules.facts import Invoice, Ledger
>>> call = Call(2, "1", date(2026, 11, 23), debtor="D1", outcome=Outcome.CALL_BACK, call_back_on=date(2026, 11, 26))
>>> invoice = Invoice(2, "F1", "D1", due=date(2026, 11, 14), amount=Decimal(100))
>>> _, (case,) = Books(Ledger(calls=[call]), call.on).open("D1", [invoice])
>>> call_back(case, call).on
datetime.date(2026, 11, 26)
"""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import Case, Choice
from xlwings_addin.rules.facts import Call
from xlwings_addin.rules.ladder import APPOINTMENT, RANK
from xlwings_addin.rules.steps import take
from xlwings_addin.rules.vocabulary import Outcome, Step

RULE = "R12"

PAID_NOW_DAYS, ALREADY_PAID_DAYS = 2, 3
"""Working days after which a payment that was made on the phone, or before, must have come in."""

UNSIGNED_DAYS = 7
"""Calendar days in which a signed plan must be back."""

COPY_DAYS = 2
"""Working days after which we call about the copy of an invoice."""

LONGEST_ABSENCE = 7
"""Calendar days that we wait for someone who is absent; after that the letters go on."""

NOBODY = frozenset({"", "geen", "niemand", "-"})
"""What stands in Waarnemer when nobody takes over."""

CREDIT_BAD = "Slecht"


def _answered(case: Case, step: Step, since: date) -> bool:
    """Whether a dunning step of at least this rank was done on or after the day, besides calls from the log."""
    return any(
        event.step in RANK and RANK[event.step] >= RANK.get(step, 0) and event.on >= since and event.order > 0
        for event in case.position.events
        if event.step is not None
    )


def _call(case: Case, call: Call, on: date, cause: str, *, agreed: bool = True) -> Choice | None:
    if _answered(case, Step.REMINDER, on):
        return None
    choice = take(case, RULE, Step.CALL, on, cause, latest=on if agreed else None, agreed=agreed, joins=not agreed)
    return choice._replace(height=APPOINTMENT) if agreed else choice


def _write(case: Case, call: Call, step: Step, on: date, cause: str) -> Choice | None:
    assert call.on is not None
    if not case.overdue or _answered(case, step, call.on):
        return None
    return take(case, RULE, step, max(on, days_after(case.due, 1)), cause, lapsed=case.due)


def _next_letter(case: Case, call: Call, on: date, cause: str) -> Choice | None:
    """The next written rung; a final one when the ladder has none left."""
    assert call.on is not None
    rung = case.account.ladder.next_written(case.position.done)
    if rung is None or call.on <= case.due or not case.overdue or _answered(case, Step.REMINDER, call.on):
        return None
    return take(case, RULE, rung.step, on, cause, lapsed=case.due, rung=rung)


def paid(case: Case, call: Call) -> Choice | None:
    """Direct betaald, Al betaald: look for the payment; not found, ask for proof. It never is a broken promise."""
    assert call.on is not None
    now = call.outcome == Outcome.PAID_NOW
    check_on = case.desk.calendar.add(call.on, PAID_NOW_DAYS if now else ALREADY_PAID_DAYS)
    if _answered(case, Step.REMINDER, check_on):
        return None
    amount = f" {case.money(call.promised)}" if call.promised else ""
    said = (
        f"Op {case.desk.says(call.on)}{amount} betaald tijdens het gesprek"
        if now
        else (
            f"Zegt{amount} te hebben betaald" + (f" op {case.desk.says(call.promised_on)}" if call.promised_on else "")
        )
    )
    if call.promised and call.open_at_call is not None and call.open_at_call - case.open >= call.promised:
        return _call(
            case, call, case.desk.after(check_on), f"{said}; ontvangen, restant {case.money(case.open)}", agreed=False
        )
    processed = case.desk.settings.payments_until
    if processed is not None and processed >= check_on < case.on:
        on = case.desk.after(check_on)
        return _call(
            case, call, on, f"{said}, maar niet gevonden (betalingen t/m {case.desk.says(processed)})", agreed=False
        )
    return take(case, RULE, Step.CHECK_PAYMENT, check_on, said)


def plan(case: Case, call: Call) -> Choice | None:
    """Regeling: wait for the signature, then call."""
    assert call.on is not None
    back_by = days_after(call.on, UNSIGNED_DAYS)
    if any(plan.running or plan.status for plan in case.history.plans if plan.signed_on):
        return None
    cause = f"Regeling van {case.desk.says(call.on)} is nog niet getekend terug"
    return _call(case, call, case.desk.after(back_by), cause, agreed=False)


def conditional(case: Case, call: Call) -> Choice | None:
    """Voorwaardelijk: do our part first when it is ours; else ask whether the condition is met."""
    assert call.on is not None
    ready = call.ready_by or call.on
    condition = f"Betaalt onder voorwaarde{f' ({call.condition})' if call.condition else ''}"
    if call.action_owner == "Wij" and case.on <= ready:
        return take(case, RULE, Step.CHECK, ready, f"{condition}; dit regelen wij zelf", latest=ready)
    if call.promised_on is not None:
        return None
    return _call(case, call, call.next_on or case.desk.after(ready), condition, agreed=False)


def invoice_missing(case: Case, call: Call) -> Choice | None:
    """Factuur ontbreekt: send a copy today, call two working days later; the due date stays."""
    assert call.on is not None
    cause = f"Factuur ontbrak op {case.desk.says(call.on)}; stuur een kopie"
    return _call(case, call, case.desk.calendar.add(call.on, COPY_DAYS), cause)


def absent(case: Case, call: Call) -> Choice | None:
    """Afwezig: call who takes over, or on the day of return; longer than a week, and the letters go on."""
    assert call.on is not None
    if call.stand_in.strip().casefold() not in NOBODY:
        return _call(case, call, call.on, f"Afwezig op {case.desk.says(call.on)}; {call.stand_in} neemt waar")
    back = call.back_on or case.desk.after(call.on)
    if back <= days_after(call.on, LONGEST_ABSENCE):
        return _call(case, call, back, f"Afwezig op {case.desk.says(call.on)}, terug op {case.desk.says(back)}")
    cause = f"Afwezig tot {case.desk.says(back)} en niemand neemt waar"
    return _next_letter(case, call, case.desk.after(call.on), cause)


def call_back(case: Case, call: Call) -> Choice | None:
    """Terugbellen: the appointment."""
    assert call.on is not None
    on = call.call_back_on or case.desk.after(call.on)
    return _call(case, call, on, f"Op {case.desk.says(call.on)} afgesproken om terug te bellen")


def referred(case: Case, call: Call) -> Choice | None:
    """Verwezen: call the person we were referred to."""
    assert call.on is not None
    to = f" naar {call.stand_in}" if call.stand_in else ""
    return _call(case, call, case.desk.after(call.on), f"Op {case.desk.says(call.on)} verwezen{to}")


def unwilling(case: Case, call: Call) -> Choice | None:
    """Niet willen: the final demand at once, or hand over when the policy does so directly."""
    assert call.on is not None
    policy, at = case.account.policy, case.position
    direct = policy.direct_hand_over and not policy.final_demand_required
    step = Step.HAND_OVER if direct or at.final_on is not None else Step.FINAL_DEMAND
    if at.final_on is not None and at.final_on >= call.on:
        return None
    return _write(case, call, step, call.on, f"Wil niet betalen, zei de klant op {case.desk.says(call.on)}")


def unable(case: Case, call: Call) -> Choice | None:
    """Niet kunnen: propose a plan; a policy that hands over directly demands for the last time."""
    assert call.on is not None
    cause = f"Kan niet betalen, zei de klant op {case.desk.says(call.on)}"
    if case.account.policy.direct_hand_over:
        step = Step.FINAL_DEMAND if case.position.final_on is None else Step.HAND_OVER
        return _write(case, call, step, call.on, cause)
    if _answered(case, Step.REMINDER, call.on) or any(
        letter.kind == Step.PROPOSE_PLAN and letter.sent_on and letter.sent_on >= call.on
        for letter in case.history.letters
    ):
        return None
    debtor = case.account.debtor
    bad = debtor is not None and debtor.credit_check == CREDIT_BAD
    choice = take(case, RULE, Step.PROPOSE_PLAN, call.on, cause)
    if bad:
        choice = choice._replace(warnings=("De kredietcheck is slecht: u kunt ook voorstellen om af te boeken.",))
    return choice


def broken_off(case: Case, call: Call) -> Choice | None:
    """Afgebroken: a demand on the next working day; when one was sent already, the next written rung."""
    assert call.on is not None
    cause = f"De klant brak het gesprek van {case.desk.says(call.on)} af"
    on = case.desk.after(call.on)
    earlier = any(event.step in (Step.DEMAND, Step.FINAL_DEMAND) for event in case.position.events)
    return _next_letter(case, call, on, cause) if earlier else _write(case, call, Step.DEMAND, on, cause)


def no_result(case: Case, call: Call) -> Choice | None:
    """Geen resultaat: the next written rung on the next working day."""
    assert call.on is not None
    cause = f"Het gesprek van {case.desk.says(call.on)} leverde niets op"
    return _next_letter(case, call, case.desk.after(call.on), cause)


def signal(case: Case, call: Call) -> Choice | None:
    """Signaal insolventie: look in the register the next working day."""
    assert call.on is not None
    what = f" ({call.signal})" if call.signal else ""
    cause = f"Signaal van insolventie op {case.desk.says(call.on)}{what}; kijk in het insolventieregister"
    if _answered(case, Step.REMINDER, days_after(call.on, 1)):
        return None
    return take(case, RULE, Step.CHECK, case.desk.after(call.on), cause)


def informative(case: Case, call: Call) -> Choice | None:
    """Informatief: call on the next date that was agreed."""
    assert call.on is not None
    if call.next_on is None:
        return None
    return _call(case, call, call.next_on, f"Op {case.desk.says(call.on)} gesproken; volgende datum afgesproken")
