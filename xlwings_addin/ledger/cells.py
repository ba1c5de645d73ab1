"""Cell values and facts: one place that turns what a cell holds into what the rules read, and back.

Excel hands over dates as datetime, serial number or text, whole numbers as float, currency cells as Decimal and
error values as text; here each becomes what its column promises, or a Dutch clause saying why it cannot.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, TypeGuard

from xlwings_addin.ledger.schema import Kind
from xlwings_addin.rules.vocabulary import NO, YES

CENT = Decimal("0.01")
LONGEST_TEXT = 32_767
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_LAST_DAY = date(9999, 12, 31)
TOO_LARGE = 10**15  # a cell keeps fifteen digits
_DATE_FORMS = ("%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%Y-%m-%d")
_ERRORS = frozenset(
    {"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!"}
)


class Unreadable(ValueError):
    """A cell that does not hold what its column promises; ``str()`` is a Dutch clause that quotes the value."""


def to_text(value: object) -> str:
    """Text of a cell: whole numbers without decimals, dates as dd-mm-jjjj, outer white space removed."""
    if value is None:
        return ""
    if isinstance(value, str):
        return (value if "\r" not in value else value.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime | date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def to_codes(value: object) -> tuple[str, ...]:
    """Invoice numbers of a cell, separated by semicolons; doubles are dropped."""
    return tuple(dict.fromkeys(part.strip() for part in to_text(value).split(";") if part.strip()))


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Whether a cell holds a finite number of a size that amounts, days and percentages can have."""
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) < TOO_LARGE
    return (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
        and abs(value) < TOO_LARGE
    )


def to_date(value: object, *, uses_1904: bool = False) -> date | None:
    """Date of a cell, ``None`` when empty; a time of day is dropped.

    Raises:
        Unreadable: text, an error value, a yes/no or a number that is no date.
    """
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if _is_number(value):
        epoch = _EPOCH_1904 if uses_1904 else _EPOCH_1900
        days = int(value)
        if 1 <= days <= (_LAST_DAY - epoch).days:
            return epoch + timedelta(days=days)
    if isinstance(value, str) and _is_written_date(value.strip()):
        raise Unreadable(
            f"'{quoted(value)}' staat er als tekst en is zo geen datum; geef de cel de notatie Datum en typ de datum opnieuw"
        )
    raise Unreadable(f"'{quoted(value)}' is geen datum; typ een datum als dd-mm-jjjj")


def _is_written_date(text: str) -> bool:
    """Whether a text is a date that exists, so that only the kind of its cell is wrong."""
    for form in _DATE_FORMS:
        with suppress(ValueError):
            datetime.strptime(text, form)
            return True
    return False


@lru_cache(maxsize=65_536)
def _cents(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(CENT, ROUND_HALF_UP)


def to_money(value: object) -> Decimal | None:
    """Amount of a cell in whole cents, ``None`` when empty.

    Raises:
        Unreadable: text, an error value, a yes/no, a date, or no finite number.
    """
    if value is None or value == "":
        return None
    if _is_number(value):
        return value.quantize(CENT, ROUND_HALF_UP) if isinstance(value, Decimal) else _cents(value)
    raise Unreadable(f"'{quoted(value)}' is geen bedrag; typ een getal")


def to_number(value: object) -> int | None:
    """Whole number of a cell, ``None`` when empty.

    Raises:
        Unreadable: anything that is no whole number.
    """
    if value is None or value == "":
        return None
    if _is_number(value) and value == int(value):
        return int(value)
    raise Unreadable(f"'{quoted(value)}' is geen heel getal")


def to_percent(value: object) -> Decimal | None:
    """Percentage of a cell (10.4 is 10,4 %), ``None`` when empty.

    Raises:
        Unreadable: anything that is no finite number.
    """
    if value is None or value == "":
        return None
    if _is_number(value):
        return Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    raise Unreadable(f"'{quoted(value)}' is geen percentage; typ een getal")


def to_yes_no(value: object) -> bool | None:
    """Ja is true, Nee is false, ``None`` when empty.

    Raises:
        Unreadable: any other text.
    """
    if value is None or isinstance(value, bool):
        return value
    word = to_text(value).casefold()
    if not word:
        return None
    if word in {"ja", "j", "waar"}:
        return True
    if word in {"nee", "n", "onwaar"}:
        return False
    raise Unreadable(f"'{quoted(value)}' is geen Ja of Nee")


def quoted(value: object) -> str:
    """What to quote of a value in a message, as Excel shows it: at most forty characters on one line.

    >>> quoted(30.5), quoted(True)
    ('30,5', 'WAAR')
    """
    if isinstance(value, bool):
        return "WAAR" if value else "ONWAAR"
    text = " ".join(to_text(value).split())
    if isinstance(value, float | Decimal):
        text = text.replace(".", ",")
    return text if len(text) <= 40 else text[:39] + "…"


def is_error(value: object) -> bool:
    """Whether a cell holds an Excel error value."""
    return isinstance(value, str) and value in _ERRORS


READERS: dict[Kind, Callable[[object], Any]] = {
    Kind.TEXT: to_text,
    Kind.CODE: to_text,
    Kind.CODES: to_codes,
    Kind.DATE: to_date,
    Kind.MONEY: to_money,
    Kind.NUMBER: to_number,
    Kind.PERCENT: to_percent,
    Kind.RATIO: to_percent,
    Kind.YES_NO: to_yes_no,
}


@lru_cache(maxsize=8_192)
def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


@lru_cache(maxsize=8_192)
def _iso(moment: datetime) -> str:
    return moment.date().isoformat() if moment.time() == datetime.min.time() else moment.isoformat()


def to_cell(value: object) -> object:
    """What goes into a cell for a fact: amounts as float, dates as datetime, Ja or Nee, lists joined by "; "."""
    if type(value) is str:  # first, for most cells hold text
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return _midnight(value)
    if isinstance(value, tuple):
        return "; ".join(map(str, value)) or None
    if isinstance(value, int | float):
        return float(value)
    return str(value) or None


def to_cells(values: Sequence[object]) -> list[object]:
    """What goes into the cells of a column, one for each fact; see `to_cell`.

    >>> to_cells([Decimal("12.50"), None])
    [12.5, None]
    """
    kinds = set(map(type, values)) - {type(None)}
    if kinds == {str}:  # a column of one kind needs no look at each value
        return [value or None for value in values]
    if kinds == {Decimal}:
        return [None if value is None else float(value) for value in values]  # type: ignore[arg-type]
    if kinds == {date}:
        return [None if value is None else _midnight(value) for value in values]
    if str in kinds or bool in kinds:  # a text that occurs once gains nothing; true and 1 are equal and not the same
        return list(map(to_cell, values))
    cells = {value: to_cell(value) for value in set(values)}
    return list(map(cells.__getitem__, values))


def same(old: object, new: object) -> bool:
    """Whether a cell that holds ``old`` need not be written to hold ``new``."""
    if old is None or old == "":
        return new is None or new == ""
    if isinstance(old, Decimal) and isinstance(new, float):
        return float(old) == new
    return type(old) is type(new) and old == new


def cell_length(text: str) -> int:
    """The length of a text as Excel counts it: a character outside the basic plane, such as most emoji, counts for two.

    >>> cell_length("a😀")
    3
    """
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def in_cells(text: str) -> list[str]:
    """The text in as few pieces as fit in a cell each; no character is cut in two.

    >>> list(map(len, in_cells("x" * 40_000)))
    [32767, 7233]
    """
    pieces = []
    while 2 * len(text) > LONGEST_TEXT and cell_length(text) > LONGEST_TEXT:
        units = text[:LONGEST_TEXT].encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_TEXT]
        piece = units.decode("utf-16-le", "surrogatepass")
        if "\ud800" <= piece[-1] < "\udc00":
            piece = piece[:-1]
        pieces.append(piece)
        text = text[len(piece) :]
    return [*pieces, text]


def to_log(value: object) -> str:
    """Unambiguous text of a cell value for the journal: ISO dates, plain numbers, text as it stands."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _iso(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value)


def from_log(text: str, kind: Kind) -> object:
    """The cell value that `to_log` wrote for a column of this kind; ``None`` for empty text.

    >>> from_log("2026-11-21", Kind.DATE)
    datetime.datetime(2026, 11, 21, 0, 0)
    >>> from_log("12.5", Kind.MONEY), from_log("00123", Kind.CODE), from_log("gisteren", Kind.DATE)
    (12.5, '00123', 'gisteren')
    """
    if not text:
        return None
    try:
        if kind is Kind.DATE:
            return datetime.fromisoformat(text)
        if kind in {Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.RATIO}:
            return float(text)
    except ValueError:
        pass  # the user typed text in a number or date cell: it goes back as that text
    return text
