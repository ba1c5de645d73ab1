from datetime import date

import pytest

from xlwings_addin.rules.facts import Invoice
from xlwings_addin.rules.terms import TermFlag, effective_due, flags, in_default, longest_due, statutory_due
from xlwings_addin.rules.vocabulary import DebtorType

BUSINESS, GOVERNMENT, CONSUMER, UNKNOWN = (
    DebtorType.BUSINESS,
    DebtorType.GOVERNMENT,
    DebtorType.CONSUMER,
    DebtorType.UNKNOWN,
)


@pytest.mark.parametrize(
    ("test", "issued", "due", "term", "expected"),
    [
        ("due date given", date(2026, 10, 1), date(2026, 10, 15), 30, date(2026, 10, 15)),
        ("S20 derived", date(2026, 10, 1), None, 30, date(2026, 10, 31)),
        ("on the spot", date(2026, 10, 1), None, 0, date(2026, 10, 1)),
        ("no term known", date(2026, 10, 1), None, None, None),
        ("no date at all", None, None, 30, None),
        ("end of time", date.max, None, 30, date.max),
    ],
)
def test_effective_due_date(test, issued, due, term, expected):
    assert effective_due(Invoice(2, "1", "100", issued=issued, due=due), term) == expected


@pytest.mark.parametrize(
    ("test", "received", "delivered", "last_day"),
    [
        ("N1", date(2026, 10, 1), None, date(2026, 10, 31)),
        ("N1 goods before the invoice", date(2026, 10, 1), date(2026, 9, 20), date(2026, 10, 31)),
        ("N2", date(2026, 10, 1), date(2026, 10, 15), date(2026, 11, 14)),
        ("N3", None, date(2026, 10, 5), date(2026, 11, 4)),
        ("nothing known", None, None, None),
    ],
)
def test_last_day_without_interest_when_no_term_was_agreed(test, received, delivered, last_day):
    assert statutory_due(received, delivered) == last_day


@pytest.mark.parametrize(
    ("test", "received", "debtor", "large", "due"),
    [
        ("N4", date(2026, 10, 1), BUSINESS, True, date(2026, 10, 31)),
        ("no large company", date(2026, 10, 1), BUSINESS, False, date(2026, 11, 30)),
        ("a consumer is no company", date(2026, 10, 1), CONSUMER, True, date(2026, 11, 30)),
        ("receipt unknown", None, BUSINESS, True, date(2026, 11, 30)),
        ("agreed term is shorter", date(2026, 11, 15), BUSINESS, True, date(2026, 11, 30)),
    ],
)
def test_the_term_of_a_large_company_is_cut_off_at_thirty_days(test, received, debtor, large, due):
    assert longest_due(received, date(2026, 11, 30), debtor, large_debtor=large) == due


@pytest.mark.parametrize(
    ("test", "days", "debtor", "large", "expected"),
    [
        ("N4", 60, BUSINESS, True, [TermFlag.LARGE_COMPANY_30]),
        ("N5", 75, BUSINESS, False, [TermFlag.OVER_60]),
        ("both", 75, BUSINESS, True, [TermFlag.OVER_60, TermFlag.LARGE_COMPANY_30]),
        ("sixty is allowed", 60, BUSINESS, False, []),
        ("sixty-one", 61, BUSINESS, False, [TermFlag.OVER_60]),
        ("large company, thirty", 30, BUSINESS, True, []),
        ("large company, thirty-one", 31, BUSINESS, True, [TermFlag.LARGE_COMPANY_30]),
        ("government, thirty", 30, GOVERNMENT, False, []),
        ("government, thirty-one", 31, GOVERNMENT, False, [TermFlag.GOVERNMENT_30]),
        ("government, sixty", 60, GOVERNMENT, False, [TermFlag.GOVERNMENT_30]),
        ("government, sixty-one", 61, GOVERNMENT, True, [TermFlag.OVER_60]),
        ("consumer", 75, CONSUMER, True, []),
        ("unknown", 75, UNKNOWN, True, []),
    ],
)
def test_flags_on_long_terms(test, days, debtor, large, expected):
    assert list(flags(days, debtor, large_debtor=large)) == expected


def test_a_company_is_not_taken_for_a_large_one():
    assert not flags(60, BUSINESS)
    assert longest_due(date(2026, 10, 1), date(2026, 11, 30), BUSINESS) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("test", "on", "debtor", "agreed", "notice_lapses", "expected"),
    [
        ("N6 on the due date", date(2026, 10, 15), CONSUMER, True, None, False),
        ("N6 the day after", date(2026, 10, 16), CONSUMER, True, None, True),
        ("N7", date(2026, 10, 16), CONSUMER, False, None, False),
        ("N7 not known", date(2027, 10, 16), CONSUMER, None, None, False),
        ("notice still running", date(2026, 12, 9), CONSUMER, False, date(2026, 12, 9), False),
        ("notice lapsed", date(2026, 12, 10), CONSUMER, False, date(2026, 12, 9), True),
        ("notice not needed", date(2026, 10, 16), CONSUMER, True, date(2026, 12, 9), True),
        ("unknown counts as consumer", date(2026, 10, 16), UNKNOWN, None, None, False),
        ("business", date(2026, 10, 16), BUSINESS, None, None, True),
        ("business on the due date", date(2026, 10, 15), BUSINESS, True, None, False),
        ("government", date(2026, 10, 16), GOVERNMENT, False, None, True),
        ("notice lapsed before the due date", date(2026, 10, 15), CONSUMER, False, date(2026, 10, 1), False),
    ],
)
def test_default(test, on, debtor, agreed, notice_lapses, expected):
    assert in_default(date(2026, 10, 15), on, debtor, agreed, notice_lapses) is expected
