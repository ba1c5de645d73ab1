"""What may be claimed on top of an invoice on a day: interest in default, and collection costs where the law allows.

Both in the workbook's own currency only. Interest is reckoned over what is open and not disputed now; earlier, higher
balances are left out. Costs are reckoned over the sum that one debtor owes late and spread over the rows in proportion,
what does not divide on the last row that bears costs, so that the column adds up to the claim. A consumer owes the costs
that a lapsed fourteen-day letter named, over what of it was not paid within the fourteen days, never more.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.case import INSOLVENT, Account, Case
from xlwings_addin.rules.costs import claimable, collection_costs, is_small_term
from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import ZERO, Invoice
from xlwings_addin.rules.gates import costs_from, default_since, unpaid_at_lapse, valid_notice
from xlwings_addin.rules.interest import contract_or_statutory, kind_for, statutory_interest
from xlwings_addin.rules.money import NOTHING, to_cents
from xlwings_addin.rules.standstill import pursued

Amounts = list[Decimal | None]


def of_account(account: Account, cases: Sequence[Case]) -> tuple[Amounts, Amounts]:
    """Interest and costs for each of the debtor's invoices, in their order; ``None`` where none is reckoned.

    Interest is over what is open and not disputed, at the statutory rate or the higher agreed one; 0 before default.
    """
    if not cases:
        return [], []
    desk = cases[0].desk
    own = desk.currency
    costs: Amounts = [NOTHING if case.open > ZERO and case.currency == own else None for case in cases]
    interests = costs.copy()
    # by number, so that the cent that does not divide stays where it is when the rows are sorted otherwise
    late = sorted(
        [(case.invoice.number, place) for place, case in enumerate(cases) if case.late and case.currency == own]
    )
    if late:
        owing = [cases[place] for _, place in late]
        free = list(map(last_day_free, owing)) if account.natural else [case.terms.free for case in owing]
        kind, until, extra = kind_for(account.type), _until(account, desk), desk.extra_rates
        claimed = consumer_costs(owing) if account.natural else business_costs(account, owing, free)
        for (_, place), case, last_day, amount in zip(late, owing, free, claimed, strict=True):
            costs[place] = amount
            if last_day is not None:
                agreed = case.invoice.contract_rate
                interests[place] = (
                    statutory_interest(case.demandable, last_day, until, kind, extra)
                    if agreed is None
                    else contract_or_statutory(case.demandable, last_day, until, kind, agreed, extra)
                )
    return interests, costs


def _until(account: Account, desk: Desk) -> date:
    """Interest stops at an insolvency; after it, it is in general not admitted."""
    status, since = account.special
    return min(desk.on, since) if status in INSOLVENT and since is not None else desk.on


def last_day_free(case: Case) -> date | None:
    """Last day without interest; ``None`` while a consumer is not in default."""
    if case.invoice.term_agreed or not case.account.natural:
        return case.terms.free
    since = default_since(case) if case.history.letters else None
    return None if since is None else days_after(since, -1)


def spread(total: Decimal, shares: Sequence[Decimal]) -> list[Decimal]:
    """The total in parts in proportion to the shares; they add up to it, the last with a share takes what is left.

    >>> spread(Decimal("40.00"), [Decimal(1), Decimal(1), Decimal(1), Decimal(0)])
    [Decimal('13.33'), Decimal('13.33'), Decimal('13.34'), Decimal('0.00')]
    """
    if len(shares) == 1:
        return [total]
    whole = sum(shares, ZERO)
    if whole <= 0:
        return [total, *[NOTHING] * (len(shares) - 1)]
    parts = [to_cents(total * share / whole) for share in shares]
    last = max(place for place, share in enumerate(shares) if share)
    parts[last] += total - sum(parts, ZERO)
    return parts


def business_costs(account: Account, late: Sequence[Case], free: Sequence[date | None]) -> list[Decimal]:
    """Costs for each late invoice of a business: due from the first day late (BW 6:96 lid 4).

    That is once the last day to pay has passed, by law too where no term was agreed; a small term never owes any, nor does
    an invoice that we no longer collect. What we owe the debtor in credit notes is taken off first: he may set it off
    (6:127), and that works back (6:129).
    """
    desk, on = late[0].desk, late[0].desk.on
    counted = [
        case.demandable
        if last_day is not None and on > last_day and not (case.odd and (small(case.invoice) or not pursued(case)))
        else NOTHING
        for case, last_day in zip(late, free, strict=True)
    ]
    claim = claimable(
        sum(counted, ZERO) - account.credit.get(desk.currency, ZERO),
        account.type,
        late_invoices=len([amount for amount in counted if amount > ZERO]),
        forty_each=desk.settings.forty_euro_per_invoice,
        vat=desk.vat,
    )
    return spread(claim.due, counted)


def consumer_costs(late: Sequence[Case]) -> list[Decimal]:
    """Costs for each late invoice of a consumer: for each letter that lapsed what it named, or less when part was paid in time."""
    desk = late[0].desk
    under: dict[str, list[int]] = {}
    unpaid: dict[str, Decimal] = {}
    named: dict[str, Decimal] = {}
    for place, case in enumerate(late):
        since = default_since(case) if case.history.letters and not small(case.invoice) else None
        letter = valid_notice(case, since) if since is not None else None
        if letter is not None and letter.costs is not None and desk.on >= (start := costs_from(letter, desk)):
            unpaid[letter.number] = unpaid.get(letter.number, ZERO) + unpaid_at_lapse(case, days_after(start, -1))
            under.setdefault(letter.number, []).append(place)
            named[letter.number] = letter.costs
    found = [NOTHING] * len(late)
    for number, places in under.items():
        amounts = [late[place].demandable for place in places]
        costs = min(named[number], collection_costs(unpaid[number], desk.vat))
        for place, part in zip(places, spread(costs, amounts), strict=True):
            found[place] = part
    return found


def small(invoice: Invoice) -> bool:
    """Whether the invoice is a small recurring term, on which nothing is claimed by itself."""
    return bool(invoice.continuing) and is_small_term(invoice.amount or ZERO, invoice.continuing)
