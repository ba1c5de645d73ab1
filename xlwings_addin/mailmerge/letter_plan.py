"""One letter to make: to whom, about what, why, and what stops it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import Asks, LetterKind
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Instalment, Letter, Payment
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import DebtorType

RUNNING_PROMISE, RUNNING_PLAN = "R10", "R09a"
"""Rows of the decision table in which an agreement runs, so that nothing else is asked."""

_USUAL_TERM = 7  # days; for a rung of one's own that gives none
_BUSINESS = {DebtorType.BUSINESS, DebtorType.GOVERNMENT}


class LetterPlan(NamedTuple):
    """One letter to make.

    ``invoices`` are the decisions whose amounts it counts, ``credits`` the credit notes it takes off, ``not_due``
    those it only names. What it is about, where that is not the step of ``lead``: the ``call`` it confirms, the ``instalments`` of
    a plan (of which ``arrears`` is missed), the ``payments`` it acknowledges, the ``earlier`` letter it takes back. ``letters`` and
    ``calls`` are what went before with this debtor, withdrawn and replaced ones left out. ``pay_within`` is in days.
    A plan with anything in ``blocked_by`` (Dutch sentences) is not made; ``warnings`` only warn; one that ``repeats``
    a letter is blocked because that letter is there already.
    """

    letter: LetterKind
    debtor: Debtor
    currency: str
    invoices: tuple[Decision, ...]
    credits: tuple[Decision, ...] = ()
    not_due: tuple[Decision, ...] = ()
    lead: Decision | None = None
    call: Call | None = None
    instalments: tuple[Instalment, ...] = ()
    arrears: Decimal = ZERO
    payments: tuple[Payment, ...] = ()
    earlier: Letter | None = None
    letters: tuple[Letter, ...] = ()
    calls: tuple[Call, ...] = ()
    pay_within: int = _USUAL_TERM
    blocked_by: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    repeats: bool = False

    @property
    def kind(self) -> str:
        """What stands in `Brieven.Soort`: the step that the letter is, else its own title."""
        return str(self.lead.step) if self.lead is not None else str(self.letter.kind)

    @property
    def total(self) -> Decimal:
        """Sum of the open amounts in the letter, credit notes taken off."""
        return sum((self.counted(each) for each in (*self.invoices, *self.credits)), ZERO)

    @property
    def requested(self) -> Decimal:
        """What the letter asks to pay by its date; 0 when it asks nothing."""
        match self.letter.asks:
            case Asks.ALL:
                return self.total
            case Asks.PROMISED:
                return self.promised
            case Asks.FIRST_INSTALMENT:
                return next((each.amount for each in self.instalments if each.amount), ZERO)
            case Asks.ARREARS:
                return self.arrears
            case Asks.UNDISPUTED:
                return sum((each.demandable for each in self.invoices), ZERO)
            case Asks.REST:
                return ZERO if self.agreement_runs else max(self.total, ZERO)
        return ZERO

    @property
    def gives_date(self) -> bool:
        """Whether the letter names a last day to pay: always, or only when there is something to pay."""
        return self.letter.gives_date or (self.letter.settled and self.requested > 0)

    @property
    def promised(self) -> Decimal:
        """What was promised in the call: the amount that it names, else all that is open."""
        named = self.call.promised if self.call is not None else None
        return self.total if named is None else named

    @property
    def agreement_runs(self) -> bool:
        """Whether a promise or a plan about one of the invoices runs."""
        return any(each.rule in (RUNNING_PROMISE, RUNNING_PLAN) for each in self.invoices)

    @property
    def numbers(self) -> tuple[str, ...]:
        """The invoices that the letter is about, for `Brieven.Facturen`."""
        return tuple(each.invoice.number for each in self.invoices)

    @property
    def to_business(self) -> bool:
        """Whether the debtor is a business or government; an unknown one counts as a consumer."""
        return self.debtor.type in _BUSINESS

    def concerns(self, numbers: Sequence[str]) -> bool:
        """Whether a letter or call about these invoices is about any of this letter; none named means all."""
        return not numbers or not set(numbers).isdisjoint(self.numbers)

    def counted(self, decision: Decision) -> Decimal:
        """What the letter counts of an invoice: what is open and, unless it is about the whole claim, not disputed.

        All of a credit note; nothing of an invoice on which too much was paid.
        """
        still_open = decision.open or ZERO
        if still_open < 0:
            return still_open if (decision.invoice.amount or ZERO) < 0 else ZERO
        return still_open if self.letter.whole else decision.demandable
