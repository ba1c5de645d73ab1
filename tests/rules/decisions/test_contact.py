"""When a debtor may be called."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

import pytest

from xlwings_addin.rules.calendar import WorkCalendar, calendar_for
from xlwings_addin.rules.contact import (
    PHONED_US,
    Allowed,
    free_to_talk,
    is_wrong,
    may_call,
    next_phone_day,
    phoned_us,
    referred_to,
    too_often,
)
from xlwings_addin.rules.facts import Call, Letter, Settings
from xlwings_addin.rules.history import Trail

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
    ("at", "allowed", "words"),
    [
        (time(6, 59), Allowed.NO, "Voor 07:00 wordt niet gebeld."),
        (time(7), Allowed.WITH_NOTICE, "U belt gewoonlijk tussen 09:00 en 17:30."),
        (time(8, 59), Allowed.WITH_NOTICE, "U belt gewoonlijk tussen 09:00 en 17:30."),
        (time(9), Allowed.YES, ""),
        (time(17, 30), Allowed.YES, ""),
        (time(17, 31), Allowed.WITH_NOTICE, "U belt gewoonlijk tussen 09:00 en 17:30."),
        (time(19, 59), Allowed.WITH_NOTICE, "U belt gewoonlijk tussen 09:00 en 17:30."),
        (time(20), Allowed.NO, "Na 20:00 wordt niet gebeld."),
    ],
)
@pytest.mark.parametrize("typed", [None, "", "vroeg"])
def test_the_minute_at_which_the_hours_begin_and_end(at: time, allowed: Allowed, words: str, typed: str | None) -> None:
    bounds = ("never_call_before", "never_call_after", "call_from", "call_until")
    hours: dict[str, Any] = {} if typed is None else dict.fromkeys(bounds, typed)
    settings = Settings(**hours)
    assert may_call(datetime.combine(date(2026, 11, 23), at), settings, CALENDAR) == (allowed, words)


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


def test_the_last_day_there_is_has_no_next() -> None:
    assert next_phone_day(date.max, WorkCalendar(holidays=frozenset({date.max}))) == date.max


@pytest.mark.parametrize(
    ("talks", "most", "found"),
    [
        ((), 1, date.min),
        ((), 0, date.min),
        ((date(2026, 11, 23),), 0, date(2026, 11, 26)),  # never is not what was meant
        ((date(2026, 11, 19), date(2026, 11, 23)), 1, date(2026, 11, 26)),
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


def spoken(day: int, outcome: str, **facts: int) -> Call:
    dated: dict[str, Any] = {name: date(2026, 11, on) for name, on in facts.items()}
    return calls((day, outcome))[0]._replace(**dated)


@pytest.mark.parametrize(
    ("earlier", "wanted"),
    [
        ([spoken(20, "Terugbellen", call_back_on=23)], True),
        ([spoken(20, "Terugbellen", call_back_on=24)], False),  # a day early is not what was agreed
        ([spoken(20, "Informatief", next_on=23)], True),
        ([spoken(20, "Informatief", next_on=24)], False),
        ([spoken(20, "Terugbellen", call_back_on=23, next_on=30)], True),
        ([spoken(20, "Terugbellen", call_back_on=30, next_on=23)], False),
        ([spoken(20, "Factuur ontbreekt")], True),
        # the newest conversation says what was agreed
        ([spoken(19, "Terugbellen", call_back_on=30), spoken(20, "Terugbellen", call_back_on=23)], True),
        ([spoken(19, "Terugbellen", call_back_on=23), spoken(20, "Terugbellen", call_back_on=30)], False),
        ([spoken(19, "Informatief", next_on=30), spoken(20, "Informatief", next_on=23)], True),
        ([spoken(19, "Terugbellen", call_back_on=23), spoken(20, "Geen resultaat")], False),
        ([spoken(19, "Geen resultaat"), spoken(20, "Terugbellen", call_back_on=23)], True),
        # nor does an attempt, or somebody who does not decide, undo it
        ([spoken(19, "Terugbellen", call_back_on=23), spoken(20, "Geen gehoor")], True),
        ([spoken(19, "Terugbellen", call_back_on=23), spoken(20, "Afwezig")], True),
    ],
)
def test_a_call_on_the_day_that_the_debtor_expects_it_is_not_too_often(earlier: list[Call], wanted: bool) -> None:
    assert bool(too_often(calls((23, "Toezegging"))[0], earlier, Settings(), CALENDAR)) is not wanted


@pytest.mark.parametrize(
    ("most", "talks", "words"),
    [
        (0, (19,), "U spreekt een debiteur hooguit één keer per drie werkdagen."),
        (1, (19,), "U spreekt een debiteur hooguit één keer per drie werkdagen."),
        (2, (19,), ""),
        (2, (18, 20), ""),
        (2, (19, 20), "U spreekt een debiteur hooguit 2 keer per drie werkdagen."),
    ],
)
def test_how_often_is_a_choice(most: int, talks: tuple[int, ...], words: str) -> None:
    settings = Settings(conversations_per_three_working_days=most)
    earlier = calls(*((day, "Geen resultaat") for day in talks))
    assert too_often(calls((23, "Toezegging"))[0], earlier, settings, CALENDAR) == words


@pytest.mark.parametrize(
    ("earlier", "too_many"),
    [
        ([(17, "Geen gehoor"), (19, "Geen resultaat"), (20, "Geen gehoor")], False),  # one was answered
        ([(17, "Geen gehoor"), (19, "Fout nummer"), (20, "Geen gehoor")], False),
        ([(17, "Geen gehoor"), (20, "Geen gehoor"), (23, "Geen gehoor")], True),
    ],
)
def test_which_attempts_count(earlier: list[tuple[int, str]], too_many: bool) -> None:
    told = too_often(calls((23, "Geen gehoor"))[0], calls(*earlier), Settings(), CALENDAR)
    assert told == ("U probeert een debiteur hooguit 3 keer per week te bereiken." if too_many else "")


REFERRED = spoken(18, "Verwezen")._replace(phone="030 765 43 21")


@pytest.mark.parametrize(
    ("log", "holds"),
    [
        ([], False),
        ([REFERRED], True),
        ([REFERRED._replace(phone="")], False),
        ([spoken(17, "Geen resultaat"), REFERRED], True),
        ([REFERRED, spoken(19, "Geen gehoor"), spoken(20, "Voicemail")], True),
        ([REFERRED, spoken(19, "Fout nummer")], False),
        ([REFERRED, spoken(19, "Geen resultaat")], False),
        ([REFERRED, spoken(19, "Fout nummer")._replace(phone="020 123 45 67")], False),
    ],
)
def test_the_number_we_were_given_holds_until_something_newer_was_said(log: list[Call], holds: bool) -> None:
    assert referred_to(log) == (REFERRED if holds else None)


WRONG = spoken(18, "Fout nummer")


@pytest.mark.parametrize(
    ("log", "sent", "wrong"),
    [
        ([], [], False),
        ([WRONG], [], True),
        ([spoken(17, "Geen resultaat"), WRONG], [], True),
        ([WRONG, spoken(19, "Geen gehoor")], [], False),
        ([WRONG._replace(on=None)], [], False),
        ([WRONG], [17], True),
        ([WRONG], [17, None], True),  # made, not sent
        ([WRONG], [18], False),
        ([WRONG], [17, 19], False),
        ([WRONG._replace(phone="+31 20 1234567")], [19], True),
        ([WRONG._replace(phone="030 765 45 67")], [], False),
        ([WRONG._replace(phone="020 123 45 68")], [], False),
        ([WRONG._replace(phone="010 123 45 67")], [], False),
    ],
)
def test_a_number_is_wrong_until_it_was_corrected(log: list[Call], sent: list[int | None], wrong: bool) -> None:
    letters = [Letter(2, "B1", "Herinnering", sent_on=None if day is None else date(2026, 11, day)) for day in sent]
    assert is_wrong("020 123 45 67", Trail(calls=log, letters=letters)) is wrong


@pytest.mark.parametrize(
    ("note", "came_in"),
    [
        (PHONED_US, True),
        ("Klant belt ons over de factuur", True),
        ("mevrouw heeft ons zelf gebeld", True),
        ("Mevrouw heeft zelf gebeld", True),
        ("Mevrouw heeft ons gebeld", True),
        ("Mevrouw heeft ons vandaag gebeld", True),
        ("Mevrouw heeft ons gevraagd of zij morgen wordt gebeld", False),
        ("Mevrouw heeft ons niet gebeld", False),
        ("Mevrouw heeft ons nooit gebeld", False),
        ("Dat mevrouw gebeld heeft, zegt zij zelf", True),
        ("Mevrouw heeft gebeld met ons", True),
        ("KLANT BELDE ONS", True),
        ("Heeft gebeld. Komt zelf langs", False),
        ("Betaalt zelf. Is niet gebeld", False),
        ("Wacht tot hij terugbelt; heeft ons adres", False),
        ("Belt zelfs niet terug", False),
        ("Komt vanzelf goed, is gebeld", False),
        ("Heeft zelf het gebelde nummer genoteerd", False),
        ("Belt morgen terug", False),
        ("Heeft het zelf betaald. Belde niet.", False),
        ("", False),
    ],
)
def test_a_note_tells_that_the_debtor_phoned_us(note: str, came_in: bool) -> None:
    assert phoned_us(Call(2, "1", None, note=note)) is came_in


def test_the_note_and_the_summary_are_read_as_one() -> None:
    assert phoned_us(Call(2, "1", None, note="Klant belde", summary="ons terug"))
