from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.imports.cells import Fault
from xlwings_addin.imports.dates import DateOrderUnknown, Dates, Order, read_dates

EPOCH = date(1899, 12, 30)


def read(order: Order | None = None, **columns: list[Any]) -> Dates:
    return read_dates(columns, epoch=EPOCH, order=order)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-02-01", date(2026, 2, 1)),
        ("2026-2-1", date(2026, 2, 1)),
        ("2026/02/01", date(2026, 2, 1)),
        ("20260201", date(2026, 2, 1)),
        ("2026-02-01T00:00:00", date(2026, 2, 1)),
        ("2026-02-01T23:59:59.999Z", date(2026, 2, 1)),
        ("2026-02-01 00:00:00+01:00", date(2026, 2, 1)),
        ("1/15/2013 12:00:00 AM", date(2013, 1, 15)),
        ("31-1-2026 0:00", date(2026, 1, 31)),
        ("31.01.26", date(2026, 1, 31)),
        ("31 01 2026", date(2026, 1, 31)),
        ("29-2-2028", date(2028, 2, 29)),
        ("3/3/2012", date(2012, 3, 3)),
        ("1 jan 2026", date(2026, 1, 1)),
        ("1-mrt-26", date(2026, 3, 1)),
        ("1 mei 2026", date(2026, 5, 1)),
        ("05 Oct 2026", date(2026, 10, 5)),
        ("5 oktober 2026", date(2026, 10, 5)),
        ("Jan 5, 2026", date(2026, 1, 5)),
        ("January 5th, 2026", date(2026, 1, 5)),
        ("45321", date(2024, 1, 30)),
        (45321.75, date(2024, 1, 30)),
        (datetime(2026, 2, 1, 13, 30), date(2026, 2, 1)),
        (date(2026, 2, 1), date(2026, 2, 1)),
    ],
)
def test_a_date_reads_as_it_is_written(written: object, day: date) -> None:
    assert read(Datum=[written]).columns["Datum"] == {written: day}


@pytest.mark.parametrize(
    "written",
    [
        "gisteren",
        "31-2-2026",
        "29-2-2026",
        "13/13/2026",
        "2026-02-30",
        "0-1-2026",
        "9999-12-31",
        "1-1-1026",
        "12-2026",
        "31/12-2026",
        "1 foo 2026",
        "12",
        3.5,
        time(3, 4),
        timedelta(hours=30),
    ],
)
def test_what_is_no_date_is_quoted(written: object) -> None:
    fault = read(Datum=[written]).columns["Datum"][written]  # type: ignore[index]
    assert isinstance(fault, Fault)
    assert f"'{written}" in fault.clause


def test_an_empty_cell_is_no_date_and_no_fault() -> None:
    assert read(Datum=["", " ", None]).columns["Datum"] == {"": None, " ": None, None: None}


def test_one_date_that_exists_in_one_order_settles_the_whole_column() -> None:
    dutch = read(Datum=["1/2/2026", "13/2/2026"])
    american = read(Datum=["1/2/2026", "2/13/2026"])
    assert (dutch.order, dutch.columns["Datum"]["1/2/2026"]) == ("dmy", date(2026, 2, 1))
    assert (american.order, american.columns["Datum"]["1/2/2026"]) == ("mdy", date(2026, 1, 2))


def test_a_column_without_such_a_date_takes_the_order_of_the_other_column() -> None:
    found = read(Factuurdatum=["1/2/2026"], Vervaldatum=["13/2/2026"])
    assert found.columns["Factuurdatum"]["1/2/2026"] == date(2026, 2, 1)


def test_each_column_goes_by_its_own_dates_first() -> None:
    found = read(Factuurdatum=["1/2/2026", "13/2/2026"], Vervaldatum=["1/2/2026", "2/13/2026"])
    assert found.columns["Factuurdatum"]["1/2/2026"] == date(2026, 2, 1)
    assert found.columns["Vervaldatum"]["1/2/2026"] == date(2026, 1, 2)
    assert found.order is None


@pytest.mark.parametrize("cells", [["1/2/2026", "3/4/2026"], ["1/2/2026", "2026-01-31"], ["1/2/2026", "gisteren"]])
def test_an_order_that_nothing_shows_is_asked_for(cells: list[Any]) -> None:
    with pytest.raises(DateOrderUnknown, match=r"'Datum'.*'1/2/2026'.*dmy.*mdy"):
        read(Datum=cells)


def test_two_columns_that_contradict_each_other_do_not_decide_for_a_third() -> None:
    found = read(Leverdatum=["1/2/2026"], Factuurdatum=["13/2/2026"], Vervaldatum=["2/13/2026"])
    assert isinstance(found.columns["Leverdatum"]["1/2/2026"], Fault)


def test_the_order_that_the_user_gives_goes_before_what_the_column_shows() -> None:
    found = read(order="mdy", Datum=["1/2/2026", "13/2/2026"])
    assert found.columns["Datum"] == {
        "1/2/2026": date(2026, 1, 2),
        "13/2/2026": Fault("'13/2/2026' is geen bestaande datum"),
    }


def test_both_orders_in_one_column_are_reported_and_only_sure_dates_are_read() -> None:
    found = read(Datum=["13/2/2026", "2/14/2026", "1/2/2026", "3/3/2026"])
    assert found.columns["Datum"] == {
        "13/2/2026": date(2026, 2, 13),
        "2/14/2026": date(2026, 2, 14),
        "1/2/2026": Fault("'1/2/2026' kan dag-maand of maand-dag zijn"),
        "3/3/2026": date(2026, 3, 3),
    }
    (warning,) = found.warnings
    assert "'13/2/2026'" in warning
    assert "'2/14/2026'" in warning


def test_an_impossible_date_shows_the_order_only_where_no_real_date_does() -> None:
    assert read(Datum=["1-2-2026", "31-2-2026"]).columns["Datum"]["1-2-2026"] == date(2026, 2, 1)
    assert read(Datum=["1/2/2026", "31/2/2026", "2/13/2026"]).columns["Datum"]["1/2/2026"] == date(2026, 1, 2)


def test_dates_that_excel_swapped_are_noticed() -> None:
    swapped = [date(2026, day, 5) for day in range(1, 6)]
    assert read(Datum=["2/13/2026", *swapped]).warnings
    assert not read(Datum=["2/13/2026", *swapped, date(2026, 1, 31)]).warnings
    assert not read(Datum=["13/2/2026", *swapped]).warnings
    assert not read(Datum=["2/13/2026", *swapped[:2]]).warnings


def test_serial_numbers_count_from_the_first_day_of_the_file() -> None:
    assert read_dates({"Datum": [43859]}, epoch=date(1904, 1, 1)).columns["Datum"][43859] == date(2024, 1, 30)


STYLES: dict[str, tuple[str, Order]] = {
    "%d-%m-%Y": ("%d-%m-%Y", "dmy"),
    "%d/%m/%y": ("%d/%m/%y", "dmy"),
    "%m/%d/%Y": ("%m/%d/%Y", "mdy"),
    "%Y-%m-%d": ("%Y-%m-%d", "dmy"),
    "%Y%m%d": ("%Y%m%d", "mdy"),
    "%d.%m.%Y 00:00": ("%d.%m.%Y 00:00", "dmy"),
}


@pytest.mark.parametrize("style", STYLES)
@given(days=st.lists(st.dates(date(2000, 1, 1), date(2060, 12, 31)), min_size=1, max_size=20))
def test_what_is_written_is_read_back_or_asked_about_but_never_another_date(style: str, days: list[date]) -> None:
    pattern, order = STYLES[style]
    written = [day.strftime(pattern) for day in days]
    given_order = read(order=order, Datum=list(written)).columns["Datum"]
    assert [given_order[cell] for cell in written] == days
    try:
        inferred = read(Datum=list(written)).columns["Datum"]
    except DateOrderUnknown:
        assert all(day.day <= 12 for day in days)
    else:
        assert [inferred[cell] for cell in written] == days


@given(cells=st.lists(st.text(max_size=30) | st.floats() | st.integers() | st.none() | st.times(), max_size=8))
def test_no_cell_makes_the_reader_fail(cells: list[Any]) -> None:
    for value in read(Datum=cells).columns["Datum"].values():
        assert value is None or isinstance(value, Fault | date)
