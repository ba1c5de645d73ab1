"""Due dates: the agreed term, the term by law, the longest terms allowed, and when a debtor is in default.

Without an agreed term a business owes interest from thirty days after the day following receipt of the invoice, or of
the goods or service when that is later or the former unknown (BW 6:119a lid 2). A fatal term that passes puts
a debtor in default without notice (6:83 a); a term that only stands on the invoice does not do so for a consumer: then
a notice of default (ingebrekestelling) with a reasonable term comes first (6:82).
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from xlwings_addin.rules import law
from xlwings_addin.rules.calendar import days_after
from xlwings_addin.rules.facts import Invoice
from xlwings_addin.rules.vocabulary import DebtorType

STATUTORY_TERM = int(law.number("statutory_payment_term"))
LONGEST_AGREED = int(law.number("longest_agreed_term"))
LONGEST_LARGE_COMPANY = int(law.number("longest_term_large_company"))
LONGEST_GOVERNMENT = int(law.number("longest_term_government"))


class TermFlag(StrEnum):
    """What is wrong with the length of a term, as the user reads it."""

    OVER_60 = "De betaaltermijn is langer dan 60 dagen. Dat mag alleen als het uitdrukkelijk is afgesproken."
    LARGE_COMPANY_30 = (
        "Een grote onderneming betaalt een kleinere leverancier binnen 30 dagen; een langere termijn geldt niet."
    )
    GOVERNMENT_30 = "De overheid betaalt binnen 30 dagen; langer mag alleen met een goede reden, tot 60 dagen."


def effective_due(invoice: Invoice, term_days: int | None) -> date | None:
    """Last day to pay: the due date of the invoice, else its date plus the term; ``None`` when neither is known.

    Args:
        invoice: the open item.
        term_days: payment term of the debtor or the policy, in days.

    >>> effective_due(Invoice(2, "1", "100", issued=date(2026, 10, 1)), 30)
    datetime.date(2026, 10, 31)
    """
    if invoice.due is not None:
        return invoice.due
    if invoice.issued is None or term_days is None:
        return None
    return days_after(invoice.issued, term_days)


def statutory_due(received_on: date | None, delivered_on: date | None) -> date | None:
    """Last day without interest for a business when no term was agreed; ``None`` when neither date is known.

    Args:
        received_on: day on which the debtor received the invoice, if known.
        delivered_on: day on which the goods came or the service was finished, if known.
    """
    known = [d for d in (received_on, delivered_on) if d is not None]
    return days_after(max(known), STATUTORY_TERM) if known else None


def last_day_free(invoice: Invoice, due: date | None) -> date | None:
    """Last day on which a business owes neither interest nor costs: the due date, or by law later when no term was agreed.

    Args:
        invoice: the open item.
        due: its effective due date, if known.

    >>> last_day_free(Invoice(2, "1", "100", issued=date(2026, 10, 1), term_agreed=False), date(2026, 10, 8))
    datetime.date(2026, 10, 31)
    """
    if invoice.term_agreed is not False:
        return due
    # nobody receives an invoice before its date: without a better day, the thirty days run from there at the earliest
    received_on = invoice.received_on or (None if invoice.delivered_on else invoice.issued)
    by_law = statutory_due(received_on, invoice.delivered_on)
    return due if due is None or by_law is None else max(due, by_law)


def longest_due(received_on: date | None, agreed_due: date, debtor: str, *, large_debtor: bool = False) -> date:
    """The agreed due date, brought forward to where the law cuts off the term of a large company (6:119a lid 6)."""
    if large_debtor and debtor == DebtorType.BUSINESS and received_on is not None:
        return min(agreed_due, days_after(received_on, LONGEST_LARGE_COMPANY))
    return agreed_due


def flags(term_days: int, debtor: str, *, large_debtor: bool = False) -> tuple[TermFlag, ...]:
    """Warnings about an agreed payment term in days; none for a consumer.

    Args:
        term_days: days from the receipt of the invoice to the due date.
        debtor: the `DebtorType`.
        large_debtor: the debtor is a large company and the creditor is not (6:119a lid 6).

    >>> [flag.name for flag in flags(75, DebtorType.BUSINESS)]
    ['OVER_60']
    """
    found = []
    if debtor in (DebtorType.BUSINESS, DebtorType.GOVERNMENT) and term_days > LONGEST_AGREED:
        found.append(TermFlag.OVER_60)
    if debtor == DebtorType.BUSINESS and large_debtor and term_days > LONGEST_LARGE_COMPANY:
        found.append(TermFlag.LARGE_COMPANY_30)
    if debtor == DebtorType.GOVERNMENT and LONGEST_GOVERNMENT < term_days <= LONGEST_AGREED:
        found.append(TermFlag.GOVERNMENT_30)
    return tuple(found)


def in_default(due: date, on: date, debtor: str, term_agreed: bool | None, notice_lapses: date | None = None) -> bool:
    """Whether the debtor is in default (verzuim) on a day.

    A business or government debtor is from the day after the due date. So is a consumer, or a debtor whose type is
    unknown, when the term was agreed; otherwise only from the day after a notice of default has lapsed.

    Args:
        due: last day to pay.
        on: the day asked about.
        debtor: the `DebtorType`.
        term_agreed: the term was agreed and not only printed on the invoice; ``None`` when unknown.
        notice_lapses: last day to pay that a notice of default gave, if one was sent.

    >>> in_default(date(2026, 10, 15), date(2026, 10, 16), DebtorType.CONSUMER, True)
    True
    >>> in_default(date(2026, 10, 15), date(2026, 10, 16), DebtorType.CONSUMER, None)
    False
    """
    if on <= due:
        return False
    if debtor in (DebtorType.BUSINESS, DebtorType.GOVERNMENT) or term_agreed:
        return True
    return notice_lapses is not None and on > notice_lapses
