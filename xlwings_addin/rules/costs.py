"""Extrajudicial collection costs: what may be claimed for collecting a debt, and when.

The scale is that of the Besluit vergoeding voor buitengerechtelijke incassokosten (BIK), reckoned over the principal
without interest. Towards a consumer it is mandatory law, and nothing is due before a correct fourteen-day letter has
lapsed (BW 6:96 lid 5-7); a business owes at least forty euro from the first day late (BW 6:96 lid 4).
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules import law
from xlwings_addin.rules.facts import ZERO
from xlwings_addin.rules.money import NOTHING, to_cents
from xlwings_addin.rules.vocabulary import DebtorType

MINIMUM = law.number("minimum_collection_costs")
MAXIMUM = law.number("maximum_collection_costs")
FORTY_EURO = law.number("business_minimum_per_invoice")
VAT = law.number("vat") / 100
SMALL_TERM_LIMIT = law.number("small_term_limit")
SMALL_TERM_COSTS = tuple(Decimal(row["total"]) for row in law.rows("small_terms"))
"""Highest costs in EUR for one to six missed small terms in six months; not checked against the text of the law."""


class Band(NamedTuple):
    """One band of the scale: costs over the principal above ``above`` EUR are ``base`` plus ``rate`` of the excess."""

    above: Decimal
    rate: Decimal
    base: Decimal


def _scale() -> tuple[Band, ...]:
    bands: list[Band] = []
    for row in law.rows("collection_costs"):
        above, rate = Decimal(row["above"]), Decimal(row["percentage"]) / 100
        base = bands[-1].base + (above - bands[-1].above) * bands[-1].rate if bands else ZERO
        bands.append(Band(above, rate, base))
    return tuple(bands)


SCALE = _scale()
_STARTS = [band.above for band in SCALE]


def collection_costs(principal: Decimal, vat: bool = False) -> Decimal:
    """Costs in EUR over a principal in EUR by the scale of art. 2 BIK; 0 when nothing is owed.

    Args:
        principal: what is owed, without interest. Several claims on one consumer are added up first (6:96 lid 7); what
            was paid within the fourteen days no longer counts (HR 25-11-2016, ECLI:NL:HR:2016:2704, rov. 3.8).
        vat: add the general btw rate; lawful only as `may_add_vat` says.

    >>> collection_costs(Decimal("4456.80"))
    Decimal('570.68')
    >>> collection_costs(Decimal("100")), collection_costs(Decimal("2000000"))
    (Decimal('40.00'), Decimal('6775.00'))
    """
    if principal <= 0:
        return NOTHING
    band = SCALE[bisect_left(_STARTS, principal) - 1]
    costs = to_cents(min(max(band.base + (principal - band.above) * band.rate, MINIMUM), MAXIMUM))
    return to_cents(costs * (1 + VAT)) if vat else costs


def may_add_vat(outsourced: bool, deductible: bool, declared: bool) -> bool:
    """Whether btw may be added to the costs (art. 2 lid 3 BIK).

    Args:
        outsourced: the creditor buys in the collecting as a service on which btw is due.
        deductible: the creditor can deduct that btw.
        declared: the letter says expressly that he cannot, and that the costs are higher for it.
    """
    return outsourced and not deductible and declared


class Claim(NamedTuple):
    """Costs in EUR: ``due`` may be claimed today, ``to_announce`` is what a fourteen-day letter has to name."""

    due: Decimal
    to_announce: Decimal


def claimable(
    principal: Decimal,
    debtor: str,
    *,
    letter_lapsed: bool = False,
    late_invoices: int = 1,
    forty_each: bool = False,
    vat: bool = False,
) -> Claim:
    """The costs that may be claimed now from this type of debtor, who is in default.

    Args:
        principal: open principal in EUR that is late and not disputed.
        debtor: the `DebtorType`; an unknown one counts as a consumer.
        letter_lapsed: a correct fourteen-day letter for this principal has lapsed (see `notice`).
        late_invoices: number of late invoices behind the principal.
        forty_each: claim forty euro an invoice from a business when that is more than the scale.
        vat: as in `collection_costs`.

    >>> claimable(Decimal("1000"), DebtorType.CONSUMER)
    Claim(due=Decimal('0.00'), to_announce=Decimal('150.00'))
    >>> claimable(Decimal("100"), DebtorType.BUSINESS).due
    Decimal('40.00')
    """
    costs = collection_costs(principal, vat)
    if debtor in (DebtorType.BUSINESS, DebtorType.GOVERNMENT):
        return Claim(max(costs, forty_euro(late_invoices)) if forty_each and costs else costs, NOTHING)
    return Claim(costs, NOTHING) if letter_lapsed else Claim(NOTHING, costs)


def forty_euro(late_invoices: int) -> Decimal:
    """The least a business owes for so many late invoices (6:96 lid 4; CJEU C-585/20: for each invoice), in EUR.

    >>> forty_euro(3)
    Decimal('120.00')
    """
    return to_cents(FORTY_EURO * late_invoices)


def is_small_term(amount: Decimal, continuing: bool | None) -> bool:
    """Whether an invoice may fall under the lower costs for small recurring terms (since 1-10-2024, Stb. 2024, 44).

    They hold for natural persons, sole traders among them, so the type of the debtor does not tell. On such an
    invoice no costs are claimed by itself: the steps in `SMALL_TERM_COSTS` are not checked.

    Args:
        amount: amount of the term in EUR.
        continuing: the invoice is a term of a continuing contract, such as rent or a subscription.

    >>> is_small_term(Decimal("266.67"), True), is_small_term(Decimal("266.68"), True)
    (True, False)
    """
    return bool(continuing) and amount <= SMALL_TERM_LIMIT
