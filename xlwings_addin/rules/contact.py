"""When a debtor may be called: the hours of the day, the days of the week, and how often.

Nobody is called between 20:00 and 07:00, on a Sunday or on a public holiday, equated days included (the norm of the
Besluit kwaliteit incassodienstverlening, taken over for everyone); the own window within it is a choice. A call
that comes in may always be logged. Who collects for others is bound: then the own window and the frequency are no
advice but limits (Bki art. 4.2 with the Wet kwaliteit incassodienstverlening).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import Enum
from typing import NamedTuple

from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.facts import Call, Settings
from xlwings_addin.rules.history import ATTEMPTS, NOBODY_SPOKEN, Trail
from xlwings_addin.rules.vocabulary import Outcome

SUNDAY = 6
SUBSCRIBER = 9
"""Digits of a Dutch number after its 0 or +31."""

PERIOD = 3
"""Working days over which conversations are counted."""

ATTEMPT_DAYS = 7
"""Calendar days over which attempts are counted."""

_AGREED = frozenset({Outcome.CALL_BACK, Outcome.REFERRED, Outcome.INVOICE_MISSING, Outcome.INFORMATIVE})
"""Outcomes with which the debtor expects to hear from us again."""

PHONED_US = "De klant belde zelf."
"""What stands in a note about a call that came in."""

_PHONED_US = re.compile(
    r"\b(?:belde|belt|gebeld heeft|heeft gebeld)\b[^.]*\b(?:zelf|ons)\b|\bzelf\b[^.]*\bgebeld\b|"
    r"\bheeft ons (?!niet\b|nooit\b)(?:\w+ )?gebeld\b",
    re.IGNORECASE,
)


class Allowed(Enum):
    """Whether a call may be made."""

    YES = "yes"
    WITH_NOTICE = "with notice"
    NO = "no"


class Verdict(NamedTuple):
    """The answer, and the Dutch sentence that says why not, or what to think of."""

    allowed: Allowed
    reason: str = ""


def may_call(moment: datetime, settings: Settings, calendar: WorkCalendar) -> Verdict:
    """Whether a debtor may be called at a moment.

    Args:
        moment: local time of the debtor.
        settings: the hard limits and the own window, as ``hh:mm``.
        calendar: the holidays.

    >>> from xlwings_addin.rules.calendar import calendar_for
    >>> may_call(datetime(2026, 11, 23, 20, 5), Settings(), calendar_for()).reason
    'Na 20:00 wordt niet gebeld.'
    """
    day, now = moment.date(), moment.time()
    earliest, last = _clock(settings.never_call_before, time(7)), _clock(settings.never_call_after, time(20))
    if day.weekday() == SUNDAY:
        return Verdict(Allowed.NO, "Op zondag wordt niet gebeld.")
    if day in calendar.holidays:
        return Verdict(Allowed.NO, "Op een feestdag wordt niet gebeld.")
    if now < earliest:
        return Verdict(Allowed.NO, f"Voor {earliest:%H:%M} wordt niet gebeld.")
    if now >= last:
        return Verdict(Allowed.NO, f"Na {last:%H:%M} wordt niet gebeld.")
    start, end = _clock(settings.call_from, time(9)), _clock(settings.call_until, time(17, 30))
    bound = settings.collects_for_others
    outside = Allowed.NO if bound else Allowed.WITH_NOTICE
    if not calendar.is_working_day(day):
        return Verdict(outside, "Vandaag is geen werkdag; bel alleen als dat is afgesproken.")
    if not start <= now <= end:
        return Verdict(outside, f"U belt {'alleen' if bound else 'gewoonlijk'} tussen {start:%H:%M} en {end:%H:%M}.")
    return Verdict(Allowed.YES)


def next_phone_day(d: date, calendar: WorkCalendar) -> date:
    """First day on or after ``d`` that is no Sunday and no public holiday."""
    while (d.weekday() == SUNDAY or d in calendar.holidays) and d < date.max:
        d = days_after(d, 1)
    return d


def free_to_talk(conversations: Sequence[date], settings: Settings, calendar: WorkCalendar) -> date:
    """First working day on which the debtor was not spoken to often enough in the last three; ``date.min`` when never.

    Args:
        conversations: days on which somebody was spoken to, oldest first.
    """
    most = max(settings.conversations_per_three_working_days, 1)
    if len(conversations) < most:
        return date.min
    return calendar.add(days_after(conversations[-most], 1), PERIOD - 1)


def phoned_us(call: Call) -> bool:
    """Whether the note says that the debtor phoned us.

    >>> phoned_us(Call(2, "1", None, note="Klant belde zelf, wil een kopie."))
    True
    >>> phoned_us(Call(2, "1", None, note="Belt volgende week terug."))
    False
    """
    return bool(_PHONED_US.search(f"{call.note} {call.summary}"))


def too_often(call: Call, earlier: Sequence[Call], settings: Settings, calendar: WorkCalendar) -> str:
    """Why this call was one too many, in a Dutch sentence; ``""`` when it was not.

    Args:
        call: the call, on a known day.
        earlier: calls with the debtor before it, oldest first, none of them replaced by a correction.
        settings: how often is allowed.
        calendar: the working days.
    """
    assert call.on is not None
    spoken = [each for each in earlier if each.outcome not in NOBODY_SPOKEN and each.outcome != Outcome.ABSENT]
    if call.outcome not in ATTEMPTS:
        agreed = spoken[-1].call_back_on or spoken[-1].next_on or call.on if spoken else call.on
        wanted = bool(spoken) and spoken[-1].outcome in _AGREED and agreed <= call.on
        days = sorted({each.on for each in spoken if each.on is not None and each.on < call.on})
        if not wanted and free_to_talk(days, settings, calendar) > call.on:
            most = max(settings.conversations_per_three_working_days, 1)
            times = "één keer" if most == 1 else f"{most} keer"
            return f"U spreekt een debiteur hooguit {times} per drie werkdagen."
        return ""
    since = call.on - timedelta(days=ATTEMPT_DAYS - 1)
    tried = sum(each.outcome in ATTEMPTS and each.on is not None and since <= each.on <= call.on for each in earlier)
    if tried >= settings.most_attempts:
        return f"U probeert een debiteur hooguit {settings.most_attempts} keer per week te bereiken."
    return ""


def referred_to(calls: Sequence[Call]) -> Call | None:
    """The conversation in which we were given another person's number, unless something newer was said since.

    Args:
        calls: with one debtor, oldest first.
    """
    newest = next((call for call in reversed(calls) if call.outcome not in ATTEMPTS), None)
    return newest if newest is not None and newest.outcome == Outcome.REFERRED and newest.phone else None


def is_wrong(number: str, trail: Trail) -> bool:
    """Whether the newest call found this number to be wrong.

    When the note says which number was dialled, another number is right again. When it does not, the number counts
    as wrong until a letter went out since: then a corrected number is tried, and a wrong one costs one call.
    """
    newest = trail.calls[-1] if trail.calls else None
    if newest is None or newest.outcome != Outcome.WRONG_NUMBER or newest.on is None:
        return False
    if newest.phone:
        return _dialled(newest.phone) == _dialled(number)
    return not any(letter.sent_on is not None and letter.sent_on >= newest.on for letter in trail.letters)


def _dialled(number: str) -> str:
    """The digits that tell numbers apart, whatever the prefix and the spaces."""
    return "".join(filter(str.isdigit, number))[-SUBSCRIBER:]


def _clock(text: str, default: time) -> time:
    """A time typed as ``9:00``, ``09:00`` or ``9.00``; the default when it is none."""
    try:
        return datetime.strptime(text.strip().replace(".", ":"), "%H:%M").time()
    except ValueError:
        return default
