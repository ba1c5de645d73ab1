"""What one letter says and no other: an agreement, a complaint, a payment, a correction, a claim that is filed, a letter withdrawn."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import (
    ANNULMENT,
    CHANGE,
    COMPLAINT,
    FILING,
    HAND_OVER,
    INVOICE_COPY,
    MISSED_INSTALMENT,
    PLAN,
    PROPOSAL,
    RECEIPT,
)
from xlwings_addin.mailmerge.content import Values
from xlwings_addin.mailmerge.fields import LONGEST_CELL
from xlwings_addin.mailmerge.fourteen_days import holds_vat
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.receipts import Division, divided
from xlwings_addin.mailmerge.wording import FILING_WORDS, Wording
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.facts import ZERO, Ledger, Policy
from xlwings_addin.rules.instalments import Term, schedule
from xlwings_addin.rules.policy import presets

_ANSWER_WITHIN = 7  # days; an unsigned plan is called about after as many
_TERMS_OFFERED = (1, 2, 3, 6, 12)
_MOST_OPTIONS = 3
_LEAST_INSTALMENT = 10  # in the currency of the letter: smaller ones cost more than they bring in
_WORDS_OF_CUSTOMER = 200  # characters
_OURS = "Wij"


class Particulars(NamedTuple):
    """What particulars are made of: the letter, the workbook, the words, its days, and how a payment is made."""

    plan: LetterPlan
    ledger: Ledger
    words: Wording
    on: date
    pay_by: date
    answer_by: date
    account: str
    reference: str
    handler: str

    def amount(self, value: Decimal) -> str:
        """An amount in the currency of the letter."""
        return self.words.amount(value, self.plan.currency)

    def day(self, value: date | None) -> str:
        """A day in full, empty for none."""
        return self.words.day(value) if value else ""

    def asked(self, sentence: str) -> str:
        """A sentence that asks to pay, with the amount, the day, the account and the reference."""
        amount = self.amount(self.plan.requested)
        return sentence.format(amount=amount, day=self.day(self.pay_by), account=self.account, reference=self.reference)


def particulars(of: Particulars) -> dict[str, str]:
    """The fields that only this letter fills, by name."""
    fill = next((fill for letter, fill in _FILLED if letter.kind == of.plan.letter.kind), None)
    found = fill(of) if fill else {}
    if of.plan.letter.answered:
        found["reactie_datum"] = of.day(of.answer_by)
    return found


def answer_by(plan: LetterPlan, ledger: Ledger, on: date) -> date:
    """The last day to answer: a week away, on a working day, and not after a promised day."""
    day = calendar_for(ledger.closing_days).first_working_day(on + timedelta(days=_ANSWER_WITHIN))
    promised = plan.call.promised_on if plan.call is not None and not plan.instalments else None
    return min(day, promised) if promised else day


def options(plan: LetterPlan, ledger: Ledger, words: Wording, on: date) -> list[Values]:
    """The plans to choose from: at most as many instalments as the policy allows, the first one a week after the answer."""
    most, total = _policy(plan, ledger).most_instalments, plan.total
    counts = [n for n in _TERMS_OFFERED if n <= max(most, 1) and (n == 1 or total >= n * _LEAST_INSTALMENT)]
    calendar = calendar_for(ledger.closing_days)
    first = calendar.first_working_day(answer_by(plan, ledger, on) + timedelta(days=_ANSWER_WITHIN))
    found: list[Values] = []
    for letter, count in zip("ABC", counts[-_MOST_OPTIONS:], strict=False):
        terms = schedule(total, count, first)
        found.append(
            {
                "keuze": letter,
                "keuze_bedrag": _in_words(terms, plan, words),
                "keuze_eerste": words.day(terms[0].due),
                "keuze_laatste": words.day(terms[-1].due),
            }
        )
    return found


def _in_words(terms: list[Term], plan: LetterPlan, words: Wording) -> str:
    each, last = (words.amount(term.amount, plan.currency) for term in (terms[0], terms[-1]))
    sentence = words.one_term if len(terms) == 1 else words.equal_terms if each == last else words.last_term_differs
    return sentence.format(count=len(terms), amount=each, last=last)


def _policy(plan: LetterPlan, ledger: Ledger) -> Policy:
    own = ledger.policies.get(plan.debtor.policy) or ledger.policies.get(ledger.settings.default_policy)
    return own or presets()["procesgericht"]


def _of_plan(of: Particulars) -> dict[str, str]:
    plan = of.plan
    amounts = [row.amount or ZERO for row in plan.instalments]
    rest = plan.total - sum(amounts, ZERO)
    owed = of.words.rest_owed.format(amount=of.amount(rest)) if rest > 0 else ""
    return {
        "termijnen_totaal": of.amount(sum(amounts, ZERO)),
        "eerste_termijn": of.amount(amounts[0]),
        "herstel_zin": of.words.repair.format(days=_policy(plan, of.ledger).repair_days),
        "regeling_kosten_zin": owed if plan.to_business else f"{of.words.no_extra} {owed}".rstrip(),
    }


def _of_missed(of: Particulars) -> dict[str, str]:
    return {
        "achterstand_bedrag": of.amount(of.plan.arrears) if of.plan.arrears else "",
        "schuldhulp_zin": "" if of.plan.to_business else of.words.debt_help,
    }


def _of_proposal(of: Particulars) -> dict[str, str]:
    return {"schuldhulp_zin": "" if of.plan.to_business else of.words.debt_help}


def _of_complaint(of: Particulars) -> dict[str, str]:
    call, undisputed = of.plan.call, of.plan.requested
    if call is None:
        return {}
    answered = call.ready_by
    action = of.words.our_action if call.action_owner in ("", _OURS) else of.words.their_action
    text = " ".join((call.reason.strip() or call.summary).split())
    return {
        "klacht_omschrijving": text
        if len(text) <= _WORDS_OF_CUSTOMER
        else f"{text[: _WORDS_OF_CUSTOMER - 1].rstrip()}…",
        "betwist_bedrag": of.amount(of.plan.total - undisputed),
        "onbetwist_bedrag": of.amount(undisputed),
        "onbetwist_zin": of.asked(of.words.undisputed) if undisputed > 0 else "",
        "klacht_reactie_voor": of.day(answered),
        "actie_zin": action.format(day=of.day(answered), name=of.handler),
    }


def _of_receipt(of: Particulars) -> dict[str, str]:
    plan, words = of.plan, of.words
    days = sorted(payment.booked_on for payment in plan.payments if payment.booked_on)
    found = _rest(of)
    if not days:  # the step that follows on a plan that was paid
        paid = sum((each.invoice.paid for each in plan.invoices), ZERO)
        return {**found, "ontvangen_bedrag": of.amount(paid), "opening_zin": words.plan_paid}
    division = divided(plan.payments, plan.invoices, of.ledger)
    sentence = words.received if days[0] == days[-1] else words.received_often
    extra = division.costs + division.interest
    return {
        **found,
        "ontvangen_bedrag": of.amount(division.received),
        "ontvangen_op": of.day(days[-1]),
        "opening_zin": sentence.format(
            first=of.day(days[0]), day=of.day(days[-1]), amount=of.amount(division.received)
        ),
        "verdeling_zin": _allocated(of, division) if extra else "" if division.surplus else words.all_to_principal,
    }


def _allocated(of: Particulars, division: Division) -> str:
    words = of.words
    went = (
        (words.to_costs, division.costs),
        (words.to_interest, division.interest),
        (words.to_invoices, division.principal),
    )
    *first, last = (sentence.format(amount=of.amount(amount)) for sentence, amount in went if amount)
    parts = words.conjunction.join((*([", ".join(first)] if first else []), last))
    return words.allocated.format(parts=parts)


def _rest(of: Particulars) -> dict[str, str]:
    """What is still open, what stands to the debtor's credit, and which agreement goes on."""
    plan, words = of.plan, of.words
    surplus = sum((-each.open for each in plan.invoices if each.open is not None and each.open < 0), ZERO)
    surplus += max(-plan.total, ZERO)
    rest = words.rest_none
    if plan.total > 0:
        rest = of.asked(words.rest_asked) if plan.requested else words.rest_open.format(amount=of.amount(plan.total))
    return {
        "rest_zin": rest,
        "tegoed_zin": words.credit.format(amount=of.amount(surplus)) if surplus > 0 else "",
        "afspraak_zin": _agreement_goes_on(of) if plan.agreement_runs and plan.total > 0 else "",
    }


def _agreement_goes_on(of: Particulars) -> str:
    plan = of.plan
    promises = [
        call for call in plan.calls if call.promised_on and call.promised_on >= of.on and plan.concerns(call.invoices)
    ]
    if promises:
        newest = max(promises, key=lambda call: (call.on or date.min, call.row))
        return of.words.promise_stands.format(day=of.day(newest.on), promised_on=of.day(newest.promised_on))
    coming = [
        row.due
        for row in of.ledger.instalments
        if row.debtor == plan.debtor.number and row.due and row.due >= of.on and plan.concerns(row.invoices)
    ]
    return of.words.plan_stands.format(day=of.day(min(coming))) if coming else ""


def _of_change(of: Particulars) -> dict[str, str]:
    (invoice,), (credit,) = of.plan.invoices, of.plan.credits
    old, less = invoice.invoice.amount or ZERO, credit.invoice.amount or ZERO
    complained = any(call.outcome in COMPLAINT.outcomes and of.plan.concerns(call.invoices) for call in of.plan.calls)
    return {
        **_rest(of),
        "oud_bedrag": of.amount(old),
        "nieuw_bedrag": of.amount(max(old + less, ZERO)),
        "creditnummer": credit.invoice.number,
        "creditdatum": of.day(credit.invoice.issued),
        "excuus_zin": of.words.apology if complained else "",
    }


def _of_filing(of: Particulars) -> dict[str, str]:
    plan, words = of.plan, FILING_WORDS
    debtor = plan.debtor
    interest = sum((each.interest or ZERO for each in plan.invoices), ZERO)
    costs = sum((each.costs or ZERO for each in plan.invoices), ZERO)
    since = words.since.format(day=of.day(debtor.status_since)) if debtor.status_since else ""
    sentence = words.insolvent.get(debtor.special_status, "")
    claim = words.claim_with if interest or costs else words.claim
    named = words.costs.format(amount=of.amount(costs)) if costs else ""
    if named and holds_vat(of.ledger.settings):
        named = of.words.costs_with_vat.format(amount=named)
    return {
        "status_zin": sentence.format(name=debtor.name, since=since),
        "vordering_zin": claim.format(
            principal=of.amount(plan.total),
            interest=words.interest.format(amount=of.amount(interest)) if interest else "",
            costs=named,
            total=of.amount(plan.total + interest + costs),
        ),
        "bijlagen": _evidence(of),
    }


def _of_copy(of: Particulars) -> dict[str, str]:
    one = of.words.copy_one if len(of.plan.numbers) == 1 else of.words.copy_many
    return {"bijlagen": _copies(of, one)}


def _copies(of: Particulars, sentence: str, room: int = LONGEST_CELL) -> str:
    """The invoices that are enclosed, by number as far as the field holds them."""
    named = sentence.format(invoices=", ".join(of.plan.numbers))
    return named if len(named) <= room else of.words.copy_all.format(count=len(of.plan.numbers))


def _evidence(of: Particulars) -> str:
    """The invoices and the letters that are enclosed, by number as far as the field holds them."""
    plan, words = of.plan, FILING_WORDS
    sent = [letter.number for letter in plan.letters if letter.sent_on and plan.concerns(letter.invoices)]
    of_letters = (words.letter if len(sent) == 1 else words.letters).format(letters=", ".join(sent)) if sent else ""
    sentence = words.invoice if len(plan.numbers) == 1 else of.words.copy_many
    of_invoices = _copies(of, sentence, LONGEST_CELL - len(of_letters))
    if len(of_invoices) + len(of_letters) > LONGEST_CELL:
        of_letters = words.all_letters.format(count=len(sent))
    return f"{of_invoices}{of_letters}"


def _of_annulment(of: Particulars) -> dict[str, str]:
    earlier = of.plan.earlier
    if earlier is None:
        return {}
    withdrawn = []
    if (earlier.costs or ZERO) + (earlier.interest or ZERO):
        withdrawn.append(of.words.costs_withdrawn)
    if earlier.kind == HAND_OVER.kind and of.plan.total > 0:
        withdrawn.append(of.words.paid_to_us_again.format(account=of.account))
    return {
        "eerder_kenmerk": earlier.number,
        "eerder_datum": of.day(earlier.sent_on),
        "intrekking_zin": " ".join(withdrawn) or of.words.nothing_to_do,
    }


_FILLED = (
    (PLAN, _of_plan),
    (MISSED_INSTALMENT, _of_missed),
    (COMPLAINT, _of_complaint),
    (RECEIPT, _of_receipt),
    (CHANGE, _of_change),
    (PROPOSAL, _of_proposal),
    (FILING, _of_filing),
    (ANNULMENT, _of_annulment),
    (INVOICE_COPY, _of_copy),
)
