"""The fourteen-day letter: the costs it names, and what stands in its way.

It names one exact amount, reckoned over the principals in it and nothing else, and only after default (BW 6:96 lid 5-7): an amount
too high, or a letter too early, makes it void.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import calendar_for, days_after
from xlwings_addin.rules.claims import small
from xlwings_addin.rules.costs import collection_costs, may_add_vat
from xlwings_addin.rules.facts import Debtor, Ledger, Letter, Settings
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.terms import in_default
from xlwings_addin.rules.vocabulary import Step

_EURO = "EUR"


def holds_vat(settings: Settings) -> bool:
    """Whether the costs are raised by btw; the letter then says so, which is the third condition (art. 2 lid 3 BIK)."""
    return may_add_vat(settings.outsourced, settings.vat_deductible, declared=True)


def named_costs(principal: Decimal, settings: Settings) -> Decimal:
    """The one amount of costs in EUR that the letter names over its principal in EUR.

    >>> named_costs(Decimal("1000"), Settings())
    Decimal('150.00')
    """
    return collection_costs(principal, vat=holds_vat(settings))


def hindrances(
    invoices: Sequence[Decision],
    credits: Sequence[Decision],
    currency: str,
    debtor: Debtor,
    letters: Sequence[Letter],
    ledger: Ledger,
    on: date,
) -> Iterator[str]:
    """What makes the letter void today, as Dutch sentences.

    Args:
        invoices, credits: what the letter would be about.
        currency: of the letter.
        debtor: to whom it goes.
        letters: that went to the debtor about these invoices.
        ledger: the workbook.
        on: the day of the letter.
    """
    if currency != _EURO:
        yield f"Debiteur {debtor.number}: een veertiendagenbrief kan alleen over bedragen in euro's gaan."
    for each in credits:
        yield f"Verreken eerst creditnota {each.invoice.number}; de incassokosten in de veertiendagenbrief hangen van het bedrag af."
    for each in invoices:
        number = each.invoice.number
        if small(each.invoice):
            yield f"Factuur {number} is een kleine termijn van een doorlopende overeenkomst: daarvoor gelden lagere incassokosten. Schrijf de brief zelf."
        lapses = _lapses(number, letters, debtor, ledger)
        if each.due is None or not in_default(each.due, on, debtor.type, each.invoice.term_agreed, lapses):
            yield f"Factuur {number}: de debiteur is nog niet in verzuim. Stuur eerst een ingebrekestelling en wacht de termijn daarvan af."


def _lapses(number: str, letters: Sequence[Letter], debtor: Debtor, ledger: Ledger) -> date | None:
    """Last day of the notice of default about this invoice that lapses first; its term runs from delivery (BW 6:82)."""
    calendar = calendar_for(ledger.closing_days)
    policy = ledger.policies.get(debtor.policy) or ledger.policies.get(ledger.settings.default_policy)
    term = (policy or presets()["procesgericht"]).default_notice_consumer
    found = []
    for letter in letters:
        if letter.kind != Step.NOTICE_OF_DEFAULT or letter.sent_on is None:
            continue
        if letter.invoices and number not in letter.invoices:
            continue
        delivered = letter.delivered_on or notice.delivered_on(letter.sent_on, calendar)
        found.append(max(letter.pay_by or delivered, days_after(delivered, term)))
    return min(found, default=None)
