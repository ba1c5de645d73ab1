"""The dates of a fourteen-day letter: when it is delivered, its last day to pay, and from when costs may be claimed.

The term starts the day after the letter was received (BW 6:96 lid 6; HR 25-11-2016, ECLI:NL:HR:2016:2704, rov. 3.4).
Post arrives on the second day after sending, and a Sunday, Monday or public holiday is no such day (rov. 3.5). A term
that is named a day too short costs the whole claim to costs (rov. 3.6); a day too long harms nobody. These are terms of
the law: public holidays and equated days count, own closing days in the calendar do not.

>>> from xlwings_addin.rules.calendar import calendar_for
>>> sent = date(2026, 11, 20)  # a Friday
>>> delivered_on(sent, calendar_for()), last_day(sent, calendar_for())
(datetime.date(2026, 11, 24), datetime.date(2026, 12, 8))
"""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules import law
from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.vocabulary import DeliveryRule

TERM = int(law.number("fourteen_day_term"))
SAFE_TERM = int(law.number("safe_sending_term"))

_NO_POST = (0, 6)  # Monday and Sunday


def delivered_on(sent: date, calendar: WorkCalendar) -> date:
    """Day on which a letter posted on ``sent`` is delivered: the second delivery day after it."""
    day = sent
    for _ in range(2):
        day = days_after(day, 1)
        while day.weekday() in _NO_POST or day in calendar.holidays:
            day = days_after(day, 1)
    return day


def last_day(sent: date, calendar: WorkCalendar) -> date:
    """Last day to pay: delivery + 14 days, moved on to a working day (Algemene termijnenwet art. 1)."""
    return calendar.statutory.first_working_day(days_after(delivered_on(sent, calendar), TERM))


def costs_from(sent: date, calendar: WorkCalendar, rule: DeliveryRule = DeliveryRule.HIGHEST) -> date:
    """First day on which the costs named in the letter may be claimed; not necessarily a working day.

    Args:
        sent: day of posting.
        calendar: the working days; own closing days in it are left out of account.
        rule: reckon from the delivery day, from three weeks after sending, or take the later of the two.

    >>> from xlwings_addin.rules.calendar import calendar_for
    >>> costs_from(date(2026, 11, 23), calendar_for(), DeliveryRule.SECOND_DELIVERY_DAY)
    datetime.date(2026, 12, 10)
    >>> costs_from(date(2026, 11, 23), calendar_for())
    datetime.date(2026, 12, 15)
    """
    by_delivery = last_day(sent, calendar)
    three_weeks = calendar.statutory.first_working_day(days_after(sent, SAFE_TERM))
    last = {
        DeliveryRule.SECOND_DELIVERY_DAY: by_delivery,
        DeliveryRule.TWENTY_ONE_DAYS: three_weeks,
        DeliveryRule.HIGHEST: max(by_delivery, three_weeks),
    }[rule]
    return days_after(last, 1)
