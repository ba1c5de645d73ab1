"""When a debtor may be called."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.contact import (
    PHONED_US,
    Allowed,
    free_to_talk,
    may_call,
    next_phone_day,
    phoned_us,
    too_often,
)
from xlwings_addin.rules.facts import Call, Settings

CALENDAR = calendar_for()


@pytest.mark.parametrize(
    ("moment", "allowed", "words"),
    [
        (datetime(2026, 11, 23, 20, 5), Allowed.NO, "Na 20:00"),
        (datetime(2026, 11, 22, 11, 0), Allowed.NO, "zondag"),
        (datetime(2026, 5, 15, 10, 0), Allowed.NO, "feestdag"),
        (datetime(2026, 11, 23, 19, 0), Allowed.WITH_NOTICE, "tussen 09:00 en 17:30"),
        (datetime(2026, 11, 23, 6, 59), Allowed.NO, "Voor 07:00"),
        (datetime(2026, 11, 23, 7, 0), Allowed.WITH_NOTICE, "tussen 09:00 en 17:30"),
        (datetime(2026, 11, 21, 11, 0), Allowed.WITH_NOTICE, "geen werkdag"),
        (datetime(2026, 11, 23, 9, 0), Allowed.YES, ""),
        (datetime(2026, 11, 23, 17, 30), Allowed.YES, ""),
    ],
)
def test_hours_and_days(moment: datetime, allowed: Allowed, words: str) -> None:
    verdict = may_call(moment, Settings(), CALENDAR)
    assert verdict.allowed is allowed
    assert words in verdict.reason


@pytest.mark.parametrize("typed", ["8:30", "08:30", " 8.30 "])
def test_the_own_window_is_read_as_typed(typed: str) -> None:
    assert may_call(datetime(2026, 11, 23, 8, 30), Settings(call_from=typed), CALENDAR).allowed is Allowed.YES


def test_a_window_that_cannot_be_read_is_the_usual_one() -> None:
    assert may_call(datetime(2026, 11, 23, 8, 30), Settings(call_from="vroeg"), CALENDAR).allowed is Allowed.WITH_NOTICE


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2026, 11, 21), date(2026, 11, 21)),
        (date(2026, 11, 22), date(2026, 11, 23)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_no_call_on_sundays_and_holidays(day: date, found: date) -> None:
    assert next_phone_day(day, CALENDAR) == found


@pytest.mark.parametrize(
    ("talks", "most", "found"),
    [
        ((), 1, date.min),
        ((date(2026, 11, 23),), 1, date(2026, 11, 26)),
        ((date(2026, 11, 19),), 1, date(2026, 11, 24)),
        ((date(2026, 11, 18),), 1, date(2026, 11, 23)),
        ((date(2026, 11, 23),), 2, date.min),
        ((date(2026, 11, 20), date(2026, 11, 23)), 2, date(2026, 11, 25)),
    ],
)
def test_conversations_are_spread(talks: tuple[date, ...], most: int, found: date) -> None:
    settings = Settings(conversations_per_three_working_days=most)
    assert free_to_talk(talks, settings, CALENDAR) == found


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2026, 11, 23, 19, 0), "U belt alleen tussen 09:00 en 17:30."),
        (datetime(2026, 11, 21, 11, 0), "Vandaag is geen werkdag; bel alleen als dat is afgesproken."),
    ],
)
def test_who_collects_for_others_is_bound_by_the_own_window(moment: datetime, words: str) -> None:
    assert may_call(moment, Settings(collects_for_others=True), CALENDAR) == (Allowed.NO, words)


def calls(*held: tuple[int, str]) -> list[Call]:
    """Calls in November 2026, by day of the month and outcome."""
    return [Call(n, str(n), date(2026, 11, day), debtor="D1", outcome=outcome) for n, (day, outcome) in enumerate(held)]


@pytest.mark.parametrize(
    ("earlier", "call", "words"),
    [
        ([], (23, "Toezegging"), ""),
        ([(19, "Geen resultaat")], (23, "Toezegging"), "hooguit één keer per drie werkdagen"),
        ([(18, "Geen resultaat")], (23, "Toezegging"), ""),
        ([(19, "Afwezig")], (23, "Toezegging"), ""),
        ([(19, "Verwezen")], (23, "Toezegging"), ""),
        ([(20, "Terugbellen")], (23, "Toezegging"), ""),
        ([(20, "Geen gehoor")], (23, "Toezegging"), ""),
        ([(23, "Geen resultaat")], (23, "Toezegging"), ""),
        ([(17, "Geen gehoor"), (18, "Voicemail"), (19, "In gesprek")], (23, "Geen gehoor"), "hooguit 3 keer per week"),
        ([(16, "Geen gehoor"), (18, "Voicemail"), (19, "In gesprek")], (23, "Geen gehoor"), ""),
        ([(20, "Informatief")], (23, "Geen gehoor"), ""),
    ],
)
def test_how_often_a_debtor_may_be_called(earlier: list[tuple[int, str]], call: tuple[int, str], words: str) -> None:
    told = too_often(calls(call)[0], calls(*earlier), Settings(), CALENDAR)
    assert words in told
    assert bool(told) is bool(words)


@pytest.mark.parametrize(
    ("note", "came_in"),
    [
        (PHONED_US, True),
        ("Klant belt ons over de factuur", True),
        ("mevrouw heeft ons zelf gebeld", True),
        ("Belt morgen terug", False),
        ("Heeft het zelf betaald. Belde niet.", False),
        ("", False),
    ],
)
def test_a_note_tells_that_the_debtor_phoned_us(note: str, came_in: bool) -> None:
    assert phoned_us(Call(2, "1", None, note=note)) is came_in
