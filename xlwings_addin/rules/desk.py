"""The day on which is decided, with the calendar and settings that hold on it.

>>> from xlwings_addin.rules.calendar import calendar_for
>>> desk = Desk(date(2026, 11, 23), Settings(), calendar_for())
>>> desk.after(date(2026, 11, 27)), desk.says(date(2026, 11, 27)), desk.says(date(2027, 1, 4))
(datetime.date(2026, 11, 30), '27 november', '4 januari 2027')
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from xlwings_addin.rules.calendar import WorkCalendar, days_after
from xlwings_addin.rules.costs import may_add_vat
from xlwings_addin.rules.facts import ExtraRate, Settings
from xlwings_addin.rules.money import day_month, long_date

INTERRUPT_WITHIN = 90
"""Days before a claim is barred in which an interrupting letter has to go out."""


@dataclass(frozen=True)
class Desk:
    """The day on which is decided, with the calendar and settings of that day."""

    on: date
    settings: Settings
    calendar: WorkCalendar
    extra_rates: tuple[ExtraRate, ...] = ()
    _words: dict[date, str] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def currency(self) -> str:
        """The workbook's own currency."""
        return self.settings.currency.strip().upper() or "EUR"

    @cached_property
    def ordinal(self) -> int:
        """The day as a number, to count days with."""
        return self.on.toordinal()

    @cached_property
    def vat(self) -> bool:
        """Whether btw may be added to collection costs, in a letter that says so (W25)."""
        return may_add_vat(self.settings.outsourced, self.settings.vat_deductible, declared=True)

    @cached_property
    def watch_until(self) -> date:
        """Claims that are barred before this day need a warning; a stale one needs it most."""
        return days_after(self.on, max(INTERRUPT_WITHIN, *self.settings.limitation_warnings, 0) + 1)

    def first(self, d: date) -> date:
        """First day on or after ``d`` on which the collector acts; any day when actions are not kept to working days."""
        return self.calendar.first_working_day(d) if self.settings.act_on_working_days else d

    def last(self, d: date) -> date:
        """Last day on or before ``d`` on which the collector acts."""
        return self.calendar.last_working_day(d) if self.settings.act_on_working_days else d

    def after(self, d: date) -> date:
        """First day to act after a date that was given to the debtor."""
        return self.first(days_after(d, 1))

    def says(self, d: date) -> str:
        """The date in a sentence; its year only when that is not the year of the day itself."""
        words = self._words.get(d)
        if words is None:
            words = self._words[d] = day_month(d) if d.year == self.on.year else long_date(d)
        return words
