"""The sentences of a letter that depend on the facts: said only where they are true and lawful.

Towards a consumer, or a debtor whose type is unknown, only the fourteen-day letter names costs, and a letter names interest
only as something that may come after default (BW 6:96 lid 5-6, 6:119). A business may be told of both (BW 6:96 lid 4, 6:119a). A step is only
announced when it is the next one on the debtor's own ladder.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import DUTCH, Words
from xlwings_addin.mailmerge.fields import LONGEST_CELL
from xlwings_addin.mailmerge.fourteen_days import holds_vat
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.wording import Tone, Wording
from xlwings_addin.rules.facts import ZERO, Call, Ledger, Rung
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import Outcome, Step

_HIGH = "Hoog"
_EURO_UNBROKEN = "€\N{NO-BREAK SPACE}"  # no line of running text ends with the sign alone
_BROKEN_PROMISE = "R11"
_FIRST_WRITTEN = 1  # rank of the letter that supposes an oversight and refers to nothing
_NOT_REACHED = {Outcome.ABSENT, Outcome.NO_ANSWER, Outcome.VOICEMAIL, Outcome.BUSY, Outcome.WRONG_NUMBER}


class Claim(NamedTuple):
    """What the letter asks besides the principal when it is not paid in time; ``None`` for not named."""

    interest: Decimal | None = None
    costs: Decimal | None = None


def sentences(
    plan: LetterPlan, ledger: Ledger, wording: Wording, language: str, pay_by: date, on: date, claim: Claim
) -> dict[str, str]:
    """The fields of the group sentences; one that does not apply is empty.

    Args:
        plan: the letter.
        ledger: the workbook, for what went before.
        wording: the sentences of the language.
        language: of the letter.
        pay_by: the date that the letter gives.
        on: the day of the letter.
        claim: interest and costs that the letter names.
    """
    letter = plan.letter
    words = letter.words.get(language) or letter.words[DUTCH]
    total = wording.amount(plan.total, plan.currency)
    warned, business = letter.warns, plan.to_business
    said = {
        "opening_zin": _tone(words.opening, plan).format(total=total),
        "eerder_zin": _earlier(plan, wording, on) if letter.rank > _FIRST_WRITTEN else "",
        "betwist_zin": _disputed(plan, wording) if letter.rank else "",
        "termijn_zin": wording.default.format(day=wording.day(pay_by)) if warned else "",
        "rente_zin": _interest(plan, wording, on, claim) if business else wording.consumer_interest if warned else "",
        "kosten_zin": _announced(plan, ledger, wording, words, claim) or (_costs(plan, ledger, wording, on, claim) if business else ""),
        "gekruist_zin": _crossed(ledger, wording),
        "volgende_stap_zin": _next_step(plan, ledger, wording),
        "niet_vervallen_zin": _not_due(plan.not_due, plan.currency, wording),
        "slot_zin": _tone(wording.closing if letter.demand else wording.closing_agreement, plan),
    }  # fmt: skip
    return {name: unbroken_amounts(sentence) for name, sentence in said.items()}


def unbroken_amounts(sentence: str) -> str:
    """The sentence with amounts that no line ends within."""
    return sentence.replace("€ ", _EURO_UNBROKEN)


def unbroken(text: str) -> str:
    """A number of several groups that stays on one line.

    >>> unbroken("030 123 45 67")
    '030\\xa0123\\xa045\\xa067'
    """
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _tone(sentence: Tone, plan: LetterPlan) -> str:
    return sentence.soft if plan.debtor.importance == _HIGH else sentence.normal


def _earlier(plan: LetterPlan, wording: Wording, on: date) -> str:
    """The broken promise that led here, else the last letter or call about these invoices."""
    calls = [call for call in plan.calls if call.on is not None and plan.concerns(call.invoices)]
    if plan.lead is not None and plan.lead.rule.startswith(_BROKEN_PROMISE):
        broken = [call for call in calls if _lapsed(call, on)]
        if broken:
            return _broken_promise(
                max(broken, key=lambda call: (call.on or date.min, call.row)), plan.currency, wording
            )
    events = [
        (letter.sent_on, wording.earlier_letters[Step(letter.kind)])
        for letter in plan.letters
        if letter.sent_on is not None
        and letter.sent_on <= on
        and letter.kind in wording.earlier_letters
        and plan.concerns(letter.invoices)
    ]
    events += [(call.on, wording.earlier_call) for call in calls if call.on and call.outcome not in _NOT_REACHED]
    if not events:
        return ""
    day, sentence = max(events)
    return sentence.format(day=wording.day(day))


def _lapsed(call: Call, on: date) -> bool:
    return call.outcome == Outcome.PROMISE and call.promised_on is not None and call.promised_on < on


def _broken_promise(call: Call, currency: str, wording: Wording) -> str:
    if call.on is None or call.promised_on is None or call.promised is None:
        return ""
    amount = wording.amount(call.promised, currency)
    return wording.broken_promise.format(
        day=wording.day(call.on), amount=amount, promised_on=wording.day(call.promised_on)
    )


def _disputed(plan: LetterPlan, wording: Wording) -> str:
    disputed = sum((each.open - each.demandable for each in plan.invoices if each.open is not None), ZERO)
    return wording.disputed.format(amount=wording.amount(disputed, plan.currency)) if disputed > 0 else ""


def _interest(plan: LetterPlan, wording: Wording, on: date, claim: Claim) -> str:
    """Interest alone; together with costs it stands in their sentence."""
    if claim.interest is None or claim.costs is not None:
        return ""
    amount = wording.amount(claim.interest, plan.currency)
    return wording.interest_claim.format(kind=_kind_of_interest(plan, wording), amount=amount, day=wording.day(on))


def _kind_of_interest(plan: LetterPlan, wording: Wording) -> str:
    """What the interest is called: where a rate was agreed for an invoice, it is not all statutory."""
    agreed = any(each.invoice.contract_rate is not None for each in plan.invoices)
    return wording.any_interest if agreed else wording.commercial_interest


def _announced(plan: LetterPlan, ledger: Ledger, wording: Wording, words: Words, claim: Claim) -> str:
    """The costs that follow when the fourteen days pass; that they hold btw is said expressly (art. 2 lid 3 BIK)."""
    if not words.costs or claim.costs is None:
        return ""
    sentence = words.costs.format(amount=wording.amount(claim.costs, plan.currency))
    return sentence + (words.vat if holds_vat(ledger.settings) else "")


def _costs(plan: LetterPlan, ledger: Ledger, wording: Wording, on: date, claim: Claim) -> str:
    """Interest and costs as what follows; that the costs hold btw is said expressly (art. 2 lid 3 BIK)."""
    if plan.letter.warns:
        return wording.business_warning
    if claim.costs is None:
        return ""
    interest = claim.interest or ZERO
    sentence = wording.interest_and_costs_claim if interest else wording.costs_claim
    costs = wording.amount(claim.costs, plan.currency)
    return sentence.format(
        kind=_kind_of_interest(plan, wording),
        interest=wording.amount(interest, plan.currency),
        day=wording.day(on),
        amount=wording.costs_with_vat.format(amount=costs) if holds_vat(ledger.settings) else costs,
        total=wording.amount(plan.total + claim.costs + interest, plan.currency),
    )


def _crossed(ledger: Ledger, wording: Wording) -> str:
    until = ledger.settings.payments_until
    processed = wording.processed.format(day=wording.day(until)) if until else ""
    return f"{wording.crossed} {processed}".strip()


def _next_step(plan: LetterPlan, ledger: Ledger, wording: Wording) -> str:
    """The next rung of the debtor's ladder; a consumer's next letter depends on more than the ladder."""
    if not plan.to_business or plan.letter.rank <= _FIRST_WRITTEN:
        return ""
    rungs = _rungs(plan, ledger)
    here = [rung.number for rung in rungs if rung.step == plan.letter.kind]
    following = [rung.step for rung in rungs if here and rung.number > max(here)]
    return wording.next_steps.get(following[0], "") if following else ""


def _rungs(plan: LetterPlan, ledger: Ledger) -> Sequence[Rung]:
    policy = ledger.policies.get(plan.debtor.policy) or ledger.policies.get(ledger.settings.default_policy)
    return policy.rungs if policy else ()


def _not_due(decisions: Sequence[Decision], currency: str, wording: Wording) -> str:
    """The invoices that need not be paid yet: as many of them by number as the sentence holds."""
    if not decisions:
        return ""
    amount = wording.amount(sum((each.demandable for each in decisions), ZERO), currency)
    numbers = [each.invoice.number for each in decisions]
    if len(decisions) == 1 and decisions[0].due is not None:
        sentence = wording.not_due_one.format(invoices=numbers[0], amount=amount, day=wording.day(decisions[0].due))
        if len(sentence) <= LONGEST_CELL:
            return sentence
    for named in range(len(numbers), -1, -1):
        listed = ", ".join(numbers[:named]) + (", …" if 0 < named < len(numbers) else "" if named else "…")
        sentence = wording.not_due_many.format(count=len(numbers), amount=amount, invoices=listed)
        if len(sentence) <= LONGEST_CELL:
            return sentence
    return ""
