from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlwings_addin.rules.facts import ExtraRate
from xlwings_addin.rules.interest import (
    SHIPPED,
    RateKind,
    contract_or_statutory,
    kind_for,
    pieces,
    rate_on,
    rates,
    statutory_interest,
    table_is_old,
)
from xlwings_addin.rules.vocabulary import DebtorType

COMMERCIAL, CONSUMER = RateKind.COMMERCIAL, RateKind.CONSUMER
PRINCIPALS = st.decimals(1, 1_000_000, places=2)
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("test", "kind", "principal", "due", "until", "days", "interest"),
    [
        ("I1", COMMERCIAL, "1000", date(2026, 1, 31), date(2026, 3, 2), 30, "8.34"),
        ("I2", COMMERCIAL, "1000", date(2026, 5, 31), date(2026, 7, 31), 61, "17.17"),
        ("I3", CONSUMER, "1000", date(2025, 11, 30), date(2026, 2, 28), 90, "11.57"),
        ("I4", COMMERCIAL, "2500", date(2023, 12, 31), date(2024, 12, 31), 366, "310.20"),
        ("I5", COMMERCIAL, "10000", date(2022, 12, 31), date(2025, 6, 30), 912, "3197.58"),
        ("I6 paid on the last day", COMMERCIAL, "1000", date(2026, 1, 31), date(2026, 1, 31), 0, "0.00"),
        ("I7", CONSUMER, "750", date(2026, 4, 15), date(2026, 4, 16), 1, "0.08"),
        ("I8", CONSUMER, "12100", date(2024, 2, 28), date(2026, 2, 28), 731, "1563.85"),
        ("I9", COMMERCIAL, "5000", date(2024, 6, 30), date(2026, 11, 21), 874, "1404.55"),
        ("less than a euro", COMMERCIAL, "0.50", date(2024, 12, 31), date(2025, 12, 31), 365, "0.06"),
        ("nothing owed", COMMERCIAL, "0", date(2024, 12, 31), date(2025, 12, 31), 365, "0.00"),
        ("a credit carries none", COMMERCIAL, "-100", date(2024, 12, 31), date(2025, 12, 31), 365, "0.00"),
        ("paid early", COMMERCIAL, "1000", date(2026, 1, 31), date(2025, 1, 31), 0, "0.00"),
        ("I10", CONSUMER, "1250.50", date(2026, 9, 14), date(2026, 11, 21), 68, "9.32"),
    ],
)
def test_statutory_interest(test, kind, principal, due, until, days, interest):
    assert sum(piece.days for piece in pieces(due, until, kind)) == days
    assert str(statutory_interest(Decimal(principal), due, until, kind)) == interest


@pytest.mark.parametrize(
    ("test", "kind", "principal", "due", "until", "expected"),
    [
        ("I2", COMMERCIAL, "1000", date(2026, 5, 31), date(2026, 7, 31), ["8.34", "8.83"]),
        ("I3", CONSUMER, "1000", date(2025, 11, 30), date(2026, 2, 28), ["5.10", "6.47"]),
        ("I4", COMMERCIAL, "2500", date(2023, 12, 31), date(2024, 12, 31), ["155.82", "154.38"]),
        (
            "I5",
            COMMERCIAL,
            "10000",
            date(2022, 12, 31),
            date(2025, 6, 30),
            ["520.68", "604.93", "693.45", "687.04", "691.48"],
        ),
        (
            "I9",
            COMMERCIAL,
            "5000",
            date(2024, 6, 30),
            date(2026, 11, 21),
            ["308.77", "276.46", "285.78", "281.12", "252.42"],
        ),
    ],
)
def test_each_piece_adds_its_own_interest(test, kind, principal, due, until, expected):
    ends = [due, *(piece.last for piece in pieces(due, until, kind))]
    totals = [statutory_interest(Decimal(principal), due, end, kind) for end in ends]
    assert [str(after - before) for before, after in pairwise(totals)] == expected


@pytest.mark.parametrize(
    ("test", "due", "year_ends"),
    [
        ("from 1 January", date(2022, 12, 31), date(2023, 12, 31)),
        ("in the year", date(2024, 6, 30), date(2025, 6, 30)),
        ("from 29 February: a year later on the 28th", date(2024, 2, 28), date(2025, 2, 27)),
        ("from 1 March into a leap year", date(2023, 2, 28), date(2024, 2, 29)),
    ],
)
def test_a_year_of_default_runs_from_the_default_date(test, due, year_ends):
    found = pieces(due, date(2026, 1, 1), COMMERCIAL)
    assert next(piece.last for piece in found if piece.year_ends) == year_ends


def test_years_of_default_stop_at_the_last_date_there_is():
    ends = [piece.last for piece in pieces(date(9997, 6, 1), date.max, COMMERCIAL) if piece.year_ends]
    assert ends == [date(9998, 6, 1), date(9999, 6, 1)]
    assert statutory_interest(Decimal(1), date(9998, 12, 31), date.max, COMMERCIAL) == Decimal("0.10")


def test_interest_over_interest_only_from_the_day_after_the_full_year():
    due, full = date(2024, 6, 30), date(2025, 6, 30)
    first_year = statutory_interest(Decimal(5000), due, full, COMMERCIAL)
    assert str(first_year) == "585.23"
    a_day_more = statutory_interest(Decimal(5000), due, full + timedelta(days=1), COMMERCIAL)
    assert str(a_day_more - first_year) == "1.55"  # 5.585,23 x 10,15 % x 1/365


@pytest.mark.parametrize(
    ("day", "kind", "percentage"),
    [
        (date(1999, 1, 1), CONSUMER, "6"),
        (date(2003, 7, 31), CONSUMER, "7"),
        (date(2003, 8, 1), CONSUMER, "5"),
        (date(2022, 12, 31), CONSUMER, "2"),
        (date(2023, 1, 1), CONSUMER, "4"),
        (date(2024, 7, 15), CONSUMER, "7"),
        (date(2026, 11, 21), CONSUMER, "4"),
        (date(2002, 12, 1), COMMERCIAL, "10.35"),
        (date(2013, 3, 15), COMMERCIAL, "7.75"),
        (date(2013, 3, 16), COMMERCIAL, "8.75"),
        (date(2022, 12, 31), COMMERCIAL, "8"),
        (date(2024, 12, 31), COMMERCIAL, "12.25"),
        (date(2026, 6, 30), COMMERCIAL, "10.15"),
        (date(2026, 7, 1), COMMERCIAL, "10.40"),
        (date(2030, 1, 1), COMMERCIAL, "10.40"),
    ],
)
def test_rate_on_a_day(day, kind, percentage):
    assert rate_on(day, kind) == Decimal(percentage)


@pytest.mark.parametrize(
    ("day", "kind", "message"),
    [
        (date(1998, 12, 31), CONSUMER, "no consument rate on 1998-12-31: the table begins on 1999-01-01"),
        (date(2002, 11, 30), COMMERCIAL, "no handel rate on 2002-11-30: the table begins on 2002-12-01"),
    ],
)
def test_there_is_no_rate_before_the_table_begins(day, kind, message):
    with pytest.raises(LookupError, match=message):
        rate_on(day, kind)


def test_days_before_the_table_begins_carry_no_interest():
    early = statutory_interest(Decimal(1000), date(1990, 5, 5), date(2003, 4, 30), COMMERCIAL)
    assert early == statutory_interest(Decimal(1000), date(2002, 11, 30), date(2003, 4, 30), COMMERCIAL) != 0
    assert statutory_interest(Decimal(1000), date(1990, 5, 5), date(1991, 5, 5), COMMERCIAL) == 0


@pytest.mark.parametrize("kind", RateKind)
def test_the_table_has_a_row_for_every_half_year(kind):
    starts = {rate.since for rate in SHIPPED[kind]}
    first = min(starts).year + 1
    assert starts >= {date(year, month, 1) for year in range(first, 2027) for month in (1, 7)}
    assert [rate.since for rate in SHIPPED[kind]] == sorted(starts)


def test_an_extra_rate_counts_from_its_day_and_wins_over_a_shipped_row_of_that_day():
    extra = (
        ExtraRate("Handel", date(2027, 1, 1), Decimal("9.90"), "Staatscourant"),
        ExtraRate("consument", date(2026, 7, 1), Decimal("5"), "Staatscourant"),
    )
    assert rate_on(date(2026, 12, 31), COMMERCIAL, extra) == Decimal("10.40")
    assert rate_on(date(2027, 1, 1), COMMERCIAL, extra) == Decimal("9.90")
    assert rate_on(date(2026, 7, 1), CONSUMER, extra) == 5
    assert len(rates(CONSUMER, extra)) == len(rates(CONSUMER))
    # 31 days at 10,40 % and 31 days at 9,90 %: 8,83 + 8,41
    interest = statutory_interest(Decimal(1000), date(2026, 11, 30), date(2027, 1, 31), COMMERCIAL, extra)
    assert str(interest) == "17.24"


@pytest.mark.parametrize(
    ("on", "old"), [(date(2026, 11, 21), False), (date(2027, 1, 17), False), (date(2027, 1, 18), True)]
)
def test_the_table_is_old_after_200_days(on, old):
    assert table_is_old(on) is old


def test_one_new_rate_does_not_make_the_other_kind_new():
    commercial = ExtraRate("handel", date(2027, 1, 1), Decimal("9.90"), "")
    consumer = ExtraRate("consument", date(2027, 1, 1), Decimal("4"), "")
    assert table_is_old(date(2027, 2, 1), (commercial,))
    assert table_is_old(date(2027, 2, 1), (consumer,))
    assert not table_is_old(date(2027, 2, 1), (commercial, consumer))


@pytest.mark.parametrize(
    ("debtor", "kind"),
    [
        (DebtorType.BUSINESS, COMMERCIAL),
        (DebtorType.GOVERNMENT, COMMERCIAL),
        (DebtorType.CONSUMER, CONSUMER),
        (DebtorType.UNKNOWN, CONSUMER),
        ("", CONSUMER),
    ],
)
def test_kind_of_rate_by_type_of_debtor(debtor, kind):
    assert kind_for(debtor) is kind


@pytest.mark.parametrize(
    ("test", "principal", "contract_rate", "interest"),
    [
        ("none agreed", "1000", None, "8.34"),
        ("agreed and higher", "1000", "12", "9.86"),
        ("agreed and lower", "1000", "5", "8.34"),
        ("agreed at nothing", "1000", "0", "8.34"),
        ("nothing owed", "0", "12", "0.00"),
        ("credit", "-1000", "12", "0.00"),
    ],
)
def test_contractual_interest_counts_when_it_is_higher(test, principal, contract_rate, interest):
    rate = None if contract_rate is None else Decimal(contract_rate)
    result = contract_or_statutory(Decimal(principal), date(2026, 1, 31), date(2026, 3, 2), COMMERCIAL, rate)
    assert str(result) == interest


def test_contractual_interest_does_not_compound():
    due, until = date(2022, 12, 31), date(2024, 12, 30)  # 730 days
    assert contract_or_statutory(Decimal(1000), due, until, CONSUMER, Decimal(20)) == 400


def test_contractual_interest_is_nothing_before_the_due_date():
    assert contract_or_statutory(Decimal(1000), date(2026, 3, 2), date(2026, 1, 31), COMMERCIAL, Decimal(12)) == 0


@given(PRINCIPALS, DAYS, st.integers(0, 3000), st.integers(0, 400), st.sampled_from(RateKind))
def test_interest_never_falls_as_time_goes_by(principal, due, days, more, kind):
    until = due + timedelta(days=days)
    now = statutory_interest(principal, due, until, kind)
    later = statutory_interest(principal, due, until + timedelta(days=more), kind)
    assert 0 <= now <= later


@given(
    PRINCIPALS,
    st.integers(2003, 2026),
    st.lists(st.integers(0, 180), min_size=3, max_size=3),
    st.sampled_from(RateKind),
)
def test_interest_adds_up_within_a_rate_period(principal, year, days, kind):
    due, middle, end = (date(year, 7, 1) + timedelta(days=n) for n in sorted(days))
    assume(len({rate_on(due + timedelta(days=n), kind) for n in range(184)}) == 1)
    apart = statutory_interest(principal, due, middle, kind) + statutory_interest(principal, middle, end, kind)
    assert abs(apart - statutory_interest(principal, due, end, kind)) <= Decimal("0.01")


@given(DAYS, st.integers(1, 4000), st.sampled_from(RateKind))
def test_pieces_cover_every_day_once_at_that_days_rate(due, days, kind):
    until = due + timedelta(days=days)
    start = max(due, SHIPPED[kind][0].since - timedelta(days=1))
    for piece in pieces(due, until, kind):
        assert piece.last - start == timedelta(days=piece.days)
        assert rate_on(start + timedelta(days=1), kind) == rate_on(piece.last, kind) == piece.percentage
        start = piece.last
    assert start == max(until, start)


@settings(deadline=None)
@given(st.dates(), st.dates(), st.sampled_from(RateKind))
def test_any_two_dates_have_an_answer(due, until, kind):
    assert statutory_interest(Decimal(100), due, until, kind) >= 0


@pytest.mark.parametrize(("principal", "interest"), [(50, "-0.01"), (150, "-0.02"), (49, "0.00"), (51, "-0.01")])
def test_below_zero_too_a_half_cent_goes_away_from_zero(principal: int, interest: str) -> None:
    below = (ExtraRate("consument", date(2026, 1, 15), Decimal("-3.65"), ""),)
    found = statutory_interest(Decimal(principal), date(2026, 1, 31), date(2026, 2, 1), CONSUMER, below)
    assert found == Decimal(interest)
