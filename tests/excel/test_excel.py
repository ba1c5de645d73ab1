"""What a click meets in Excel: a second click, a cell being edited, protected and filtered sheets, a failing Excel."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from xlwings import base_classes
from xlwings.main import AutoFilter

from xlwings_addin import buttons, excel
from xlwings_addin.actions import places
from xlwings_addin.actions.report import Report
from xlwings_addin.errors import DataError
from xlwings_addin.progress import counted_off, heard_by


class ComError(Exception):
    """As pywin32 raises it: ``args`` and the named parts of it."""

    def __init__(self, hresult: int, scode: int | None = None) -> None:
        self.hresult = hresult
        self.excepinfo = (0, "Microsoft Excel", "tekst", None, 0, scode) if scode is not None else None
        super().__init__(hresult, "tekst", self.excepinfo, None)


AS_IT_WAS = {"screen_updating": True, "calculation": "semiautomatic", "status_bar": False}


class App:
    """Excel's settings; those named in ``stuck`` cannot be set back."""

    def __init__(self, stuck: tuple[str, ...] = ()) -> None:
        object.__setattr__(self, "stuck", stuck)
        object.__setattr__(self, "settings", dict(AS_IT_WAS))
        object.__setattr__(self, "told", [])
        object.__setattr__(self, "engine", SimpleNamespace(name="excel"))

    def __getattr__(self, name: str) -> Any:
        return self.settings[name]

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.stuck and value == AS_IT_WAS[name]:
            raise ComError(-2147352567, -2146827284)
        self.told.append((name, value))
        self.settings[name] = value


class Filter:
    """A table's filter in Excel: what is on, by field; clearing and putting back are written down."""

    def __init__(self, *on: dict[str, Any]) -> None:
        self.on = {one["field"]: one for one in on}
        self.put_back: list[Any] = []

    @property
    def criteria(self) -> list[dict[str, Any]]:
        return [self.on.get(field, base_classes.empty_autofilter_criteria(field)) for field in range(1, 41)]

    def clear(self, field: int | None) -> None:
        self.on.clear()

    def __getattr__(self, name: str) -> Callable[..., None]:
        if not name.startswith("apply_"):
            raise AttributeError(name)
        return lambda *arguments: self.put_back.append((name, *arguments))


class Table:
    def __init__(self, name: str, impl: Filter | None = None, height: float | None = 15.0) -> None:
        self.name = name
        self.data_body_range = SimpleNamespace(row_height=height)
        self.header_row_range = [SimpleNamespace(value=f"kolom {number}") for number in range(1, 41)]
        self.impl = impl or Filter()
        self.autofilter = AutoFilter(self.impl, SimpleNamespace(shape=(2, 40)))


class Book:
    fullname = "C:\\map\\werkmap.xlsm"

    def __init__(self, *tables: Table, protected: bool = False) -> None:
        self.app = App()
        self.sheets = [
            SimpleNamespace(name=f"Blad {table.name}", tables=[table], api=SimpleNamespace(ProtectContents=protected))
            for table in tables
        ]


def snapshot(field: int, kind: str, *criteria: Any) -> dict[str, Any]:
    """A filter as xlwings reads it from Excel."""
    return base_classes.autofilter_criteria_snapshot(field, kind, *criteria)


@pytest.fixture(autouse=True)
def _data_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "user_data", lambda: tmp_path)
    monkeypatch.setattr(excel, "user_data", lambda: tmp_path)


def test_everything_is_as_it_was_after_a_click() -> None:
    app = App()
    with excel.quiet(app, "Bijwerken"):
        assert app.settings == {"screen_updating": False, "calculation": "manual", "status_bar": "Incasso: Bijwerken …"}

    assert app.settings == AS_IT_WAS


@pytest.mark.parametrize(
    "stuck", [("calculation",), ("screen_updating",), ("status_bar",), ("calculation", "status_bar")]
)
def test_a_setting_that_cannot_be_set_back_keeps_no_other_from_it_and_hides_no_cause(stuck: tuple[str, ...]) -> None:
    app = App(stuck)
    with pytest.raises(ZeroDivisionError), excel.quiet(app, "Bijwerken"):
        raise ZeroDivisionError

    assert {name for name in AS_IT_WAS if app.settings[name] != AS_IT_WAS[name]} == set(stuck)


def test_a_setting_that_cannot_be_changed_sets_back_those_that_were() -> None:
    app = App()
    app.settings.pop("calculation")
    with pytest.raises(KeyError), excel.quiet(app, "Bijwerken"):
        pass

    assert app.settings["screen_updating"] is True


def test_a_second_click_is_told_to_wait() -> None:
    with excel.alone(), pytest.raises(DataError, match="er is nog een knop bezig"), excel.alone():
        pass
    with excel.alone():
        pass


def test_a_click_in_another_python_is_told_to_wait(tmp_path: Path) -> None:
    code = (
        "import sys, pathlib; from xlwings_addin import excel\n"
        "excel.user_data = lambda: pathlib.Path(sys.argv[1])\n"
        "with excel.alone(): pass"
    )
    other = [sys.executable, "-c", code, str(tmp_path)]
    with excel.alone():
        refused = subprocess.run(other, capture_output=True, text=True, timeout=60, check=False)
    assert excel.ONE_AT_A_TIME in refused.stderr
    assert subprocess.run(other, capture_output=True, timeout=60, check=False).returncode == 0


def test_a_python_that_was_killed_leaves_nobody_waiting(tmp_path: Path) -> None:
    code = (
        "import os, sys, pathlib; from xlwings_addin import excel\n"
        "excel.user_data = lambda: pathlib.Path(sys.argv[1])\n"
        "with excel.alone(): os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=60, check=False)
    with excel.alone():
        pass


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (ComError(-2147418111), excel.BUSY),
        (ComError(-2147417846), excel.BUSY),
        (ComError(-2147352567, -2146777998), excel.BUSY),
        (ComError(-2147023174), excel.GONE),
        (type("ExcelBusyError", (Exception,), {})(), excel.BUSY),
        (type("CommandError", (Exception,), {"errornumber": -1712})(), excel.BUSY),
        (type("CommandError", (Exception,), {"errornumber": -609})(), excel.GONE),
        (ComError(-2147352567, -2146827284), None),
        (ComError(-2147024809), None),
        (ValueError("iets"), None),
    ],
)
def test_what_excel_refuses_is_told_in_dutch(problem: Exception, sentence: str | None) -> None:
    assert excel.explained(problem, Book(Table("Facturen"))) == sentence


def test_a_refused_write_in_a_protected_sheet_names_the_sheet() -> None:
    told = excel.explained(ComError(-2147352567, -2146827284), Book(Table("Facturen"), protected=True))

    assert told is not None
    assert told.startswith("Blad Blad Facturen: dit blad is beveiligd")


def test_a_protected_sheet_stops_a_button_before_it_writes() -> None:
    with (
        pytest.raises(DataError, match="blad is beveiligd; er is niets gewijzigd"),
        excel.for_writing(Book(Table("Debiteuren"), protected=True)),
    ):
        pytest.fail("it began to write")


def test_a_protected_sheet_of_the_user_stops_nothing() -> None:
    excel.check_writable(Book(Table("Van mij"), protected=True))


FILTERS = [
    (snapshot(12, "values", ("=Nu", "=Gepland")), ("apply_values", 12, ["Nu", "Gepland"])),
    (snapshot(16, "comparison", "=Nu"), ("apply_comparison", 16, "equal_to", "Nu", None)),
    (snapshot(11, "comparison", ">30"), ("apply_comparison", 11, "greater_than", "30", None)),
    (snapshot(11, "comparison", ">=30", "<=60", "and"), ("apply_comparison", 11, "between", "30", "60")),
    (snapshot(7, "top_items", "10"), ("apply_top_items", 7, 10)),
]


@pytest.mark.parametrize(("filtered", "put_back"), FILTERS)
def test_a_filter_is_off_while_a_button_writes_and_on_again_afterwards(
    filtered: dict[str, Any], put_back: tuple[Any, ...]
) -> None:
    table = Table("Facturen", Filter(filtered), height=None)
    with pytest.raises(ZeroDivisionError), excel.for_writing(Book(Table("Debiteuren"), table)):
        assert table.impl.on == {}
        assert table.impl.put_back == []
        raise ZeroDivisionError

    assert table.impl.put_back == [put_back]


def test_a_filter_that_cannot_be_put_back_stops_the_button_before_it_writes() -> None:
    simple = Table("Debiteuren", Filter(snapshot(2, "values", ("=x",))), height=None)
    on_colour = Table("Facturen", Filter(snapshot(3, "unknown")), height=None)
    with (
        pytest.raises(
            DataError, match=r"Blad Blad Facturen, kolom kolom 3: dit filter kan het programma niet terugzetten"
        ),
        excel.for_writing(Book(simple, on_colour)),
    ):
        pytest.fail("it began to write")

    assert simple.impl.on


def test_rows_of_one_height_are_not_asked_for_filters() -> None:
    table = Table("Facturen", Filter(snapshot(3, "unknown")))
    with excel.for_writing(Book(table)):
        assert table.impl.on


def test_excel_is_asked_again_only_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    import xlwings

    for_windows = SimpleNamespace(N_COM_ATTEMPTS=0)
    monkeypatch.setattr(xlwings, "_xlwindows", for_windows, raising=False)
    monkeypatch.setattr(excel.sys, "platform", "win32")
    excel.be_patient()

    assert for_windows.N_COM_ATTEMPTS == 20_000


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [0.0]
    monkeypatch.setattr("xlwings_addin.progress.monotonic", lambda: now[0])
    yield now


def test_what_takes_long_says_how_far_it_is(clock: list[float]) -> None:
    heard: list[str] = []
    with heard_by(heard.append):
        for _ in counted_off(range(5), "Brief"):
            clock[0] += 0.6
    for _ in counted_off(range(5), "Niemand hoort"):
        clock[0] += 9

    assert heard == ["Brief 3 van 5", "Brief 5 van 5"]


def test_the_status_bar_says_how_far_it_is(clock: list[float]) -> None:
    app = App()
    with excel.quiet(app, "Brieven maken"):
        for _ in counted_off(range(3), "Brief"):
            clock[0] += 1

    assert [value for name, value in app.told if name == "status_bar"] == [
        "Incasso: Brieven maken …",
        "Incasso: Brief 2 van 3",
        "Incasso: Brief 3 van 3",
        False,
    ]


def test_what_is_quick_says_nothing(clock: list[float]) -> None:
    heard: list[str] = []
    with heard_by(heard.append):
        assert list(counted_off(range(1000), "Brief")) == list(range(1000))

    assert heard == []


class Caller(Book):
    """The workbook that calls, with the boxes that were shown."""

    def __init__(self, *tables: Table, protected: bool = False) -> None:
        super().__init__(*tables, protected=protected)
        self.boxes: list[str] = []
        object.__setattr__(self.app, "alert", lambda text, **_: self.boxes.append(text))


@pytest.fixture
def caller(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Caller]:
    def called(*tables: Table, protected: bool = False, button: Callable[[Any], Any] | None = None) -> Caller:
        book = Caller(*tables, protected=protected)
        object.__setattr__(book.app, "selection", None)
        monkeypatch.setattr(buttons.xw.Book, "caller", lambda: book)
        if button:
            monkeypatch.setitem(buttons.FUNCTIONS, "bijwerken", button)
        return book

    return called


def failing(problem: Exception) -> Callable[[Any], Any]:
    def button(book: Any) -> Any:
        raise problem

    return button


def test_a_click_while_excel_is_busy_says_so(caller: Callable[..., Caller]) -> None:
    book = caller(button=failing(ComError(-2147418111)))
    buttons.click("bijwerken")

    assert book.boxes == [excel.BUSY]
    assert book.app.settings["status_bar"] is False


def test_a_click_during_another_one_says_so(caller: Callable[..., Caller]) -> None:
    book = caller(button=failing(AssertionError("it ran")))
    with excel.alone():
        buttons.click("bijwerken")

    assert book.boxes == ["Er is nog een knop bezig. Wacht tot die klaar is en klik dan opnieuw."]


def test_a_button_that_only_reads_does_not_mind_protection(caller: Callable[..., Caller]) -> None:
    book = caller(Table("Facturen"), protected=True, button=failing(AssertionError("it ran")))
    buttons.click("bijwerken")
    buttons.click("uitleg")

    assert "dit blad is beveiligd" in book.boxes[0]
    assert "Het blad Uitleg is weg" in book.boxes[1]


def test_what_the_sheet_shows_is_told_in_the_status_bar(caller: Callable[..., Caller]) -> None:
    book = caller(button=lambda book: Report("Het dossier staat klaar.", seen=True))
    buttons.click("bijwerken")

    assert book.boxes == []
    assert book.app.settings == {**AS_IT_WAS, "status_bar": "Incasso: Het dossier staat klaar."}


@pytest.mark.parametrize("matters", [{"warnings": ["Op zondag wordt niet gebeld."]}, {"ok": False}])
def test_what_matters_is_told_in_a_window(caller: Callable[..., Caller], matters: dict[str, Any]) -> None:
    book = caller(button=lambda book: Report("Het dossier staat klaar.", seen=True, **matters))
    buttons.click("bijwerken")

    assert len(book.boxes) == 1
    assert book.app.settings["status_bar"] is False


def test_a_bug_is_one_sentence_and_its_trace_a_file(caller: Callable[..., Caller], tmp_path: Path) -> None:
    book = caller(button=failing(ZeroDivisionError("iets")))
    buttons.click("bijwerken")

    assert book.boxes == [f"Er ging iets mis. De oorzaak staat in {tmp_path / 'incasso.log'}."]
    assert "ZeroDivisionError: iets" in (tmp_path / "incasso.log").read_text("utf-8")
