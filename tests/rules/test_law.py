from datetime import date
from decimal import Decimal

import pytest

from xlwings_addin.rules import law
from xlwings_addin.rules.interest import RateKind, rate_on

CONSUMER = """
    1999-01-01 6, 2001-01-01 8, 2002-01-01 7, 2003-08-01 5, 2004-02-01 4, 2007-01-01 6, 2009-07-01 4, 2010-01-01 3,
    2011-07-01 4, 2012-07-01 3, 2015-01-01 2, 2023-01-01 4, 2023-07-01 6, 2024-01-01 7, 2025-01-01 6, 2026-01-01 4
"""
COMMERCIAL = """
    2002-12-01 10.35, 2003-01-01 9.85, 2003-07-01 9.10, 2004-01-01 9.02, 2004-07-01 9.01, 2005-01-01 9.09,
    2005-07-01 9.05, 2006-01-01 9.25, 2006-07-01 9.83, 2007-01-01 10.58, 2007-07-01 11.07, 2008-01-01 11.20,
    2008-07-01 11.07, 2009-01-01 9.50, 2009-07-01 8.00, 2011-07-01 8.25, 2012-01-01 8.00, 2013-01-01 7.75,
    2013-03-16 8.75, 2013-07-01 8.50, 2014-01-01 8.25, 2014-07-01 8.15, 2015-01-01 8.05, 2016-07-01 8.00,
    2023-01-01 10.50, 2023-07-01 12.00, 2024-01-01 12.50, 2024-07-01 12.25, 2025-01-01 11.15, 2025-07-01 10.15,
    2026-07-01 10.40
"""


@pytest.mark.parametrize(("kind", "published"), [(RateKind.CONSUMER, CONSUMER), (RateKind.COMMERCIAL, COMMERCIAL)])
def test_every_rate_is_the_published_one_from_its_first_to_its_last_day(kind, published):
    changes = {date.fromisoformat(since): Decimal(rate) for since, rate in map(str.split, published.split(","))}
    for row in law.rows("interest_rates"):
        if row["kind"] == kind:
            since = date.fromisoformat(row["since"])
            in_force = max(day for day in changes if day <= since)
            assert Decimal(row["percentage"]) == changes[in_force]
    for since, rate in changes.items():
        assert rate_on(since, kind) == rate


NUMBERS = {
    "minimum_collection_costs": "40",
    "maximum_collection_costs": "6775",
    "vat": "21",
    "business_minimum_per_invoice": "40",
    "small_term_limit": "266.67",
    "fourteen_day_term": "14",
    "safe_sending_term": "21",
    "statutory_payment_term": "30",
    "longest_agreed_term": "60",
    "longest_term_large_company": "30",
    "longest_term_government": "30",
    "limitation_years": "5",
    "limitation_years_consumer_sale": "2",
    "longest_new_limitation_years": "5",
    "instalment_tolerance": "0.05",
}


def test_numbers_of_the_law():
    assert {row["name"] for row in law.rows("numbers")} == set(NUMBERS)
    for name, value in NUMBERS.items():
        assert law.number(name) == Decimal(value)


@pytest.mark.parametrize("table", ["numbers", "collection_costs", "small_terms", "interest_rates"])
def test_every_law_number_names_its_start_its_source_and_the_day_it_was_checked(table):
    for row in law.rows(table):
        assert date.fromisoformat(row["since"])
        assert row["source"]
        assert date.fromisoformat(row["checked"]) >= date(2026, 11, 21)
