"""Amounts in exports: Dutch and English notation, exact to the cent, with the column as witness for "1.234"."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.imports.cells import Cell, Fault, quote, tidy

_LARGEST = Decimal(10) ** 12
_WRITTEN = re.compile(
    r"(?P<bracket>\()? ?(?P<before>[-+])? ?(?:€|EURO?\b)? ?(?P<inside>[-+])? ?"
    r"(?P<units>\d+|\d{1,3}(?P<group>[.,' ])\d{3}(?:(?P=group)\d{3})*)"
    r"(?:(?P<sign>[.,])(?P<decimals>--?|=|\d*))?"
    r" ?(?:€|EURO?\b)? ?(?P<after>[-+])? ?(?P<side>CR|C|CREDIT|DB|DR|D|DEBET|DEBIT)?\.? ?(?(bracket)\))"
)
_COMMON = re.compile(
    r"(-?(?:\d+|\d{1,3}([.,])\d{3}(?:\2\d{3})*))([.,])(\d\d)"
)  # most amounts; the whole grammar is slower
_ALIKE = {
    re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:\.\d{3}){1,3}),\d\d", re.ASCII): str.maketrans(",", ".", "."),
    re.compile(r"-?(?:\d{1,12}|\d{1,3}(?:,\d{3}){1,3})\.\d\d", re.ASCII): str.maketrans("", "", ","),
}
_FOREIGN = re.compile(r"US\$|[$£¥]|USD|GBP|CHF|DKK|NOK|SEK|PLN|CZK|HUF|RON|TRY|CAD|AUD|JPY|CNY")
_DASHES = str.maketrans({"−": "-", "–": "-", "’": "'", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


class _Doubtful(NamedTuple):
    """A number with one separator and three digits behind it: thousands, or three decimals."""

    separator: str
    thousands: Decimal
    decimals: Decimal


class _Plain(NamedTuple):
    """A number that can be read in one way, and the decimal sign that it shows (``""`` for none)."""

    amount: Decimal
    decimal_sign: str = ""
    ungrouped: bool = False


def read_amounts(columns: Mapping[str, Sequence[Cell]]) -> dict[str, dict[Cell, Decimal | Fault | None]]:
    """Gives the amount in EUR, or the file's own currency, of every cell of the amount columns of one file.

    A credit is negative: a minus before or behind, brackets, or "CR" or "C" behind the number. "1.234" is a thousand
    when its column shows decimal commas or longer groups, else when the other columns do; when no amount in the file
    shows a decimal sign, it is a thousand if at least two amounts are grouped so and none of four digits is not.

    Args:
        columns: header in the file to its cells.
    """
    written = set().union(*columns.values())
    if alike := _alike(written):
        return dict.fromkeys(columns, alike)
    forms = {cell: _form(cell) for cell in written}
    sure = {
        cell: form.amount if isinstance(form, _Plain) else form
        for cell, form in forms.items()
        if not isinstance(form, _Doubtful)
    }
    result: dict[str, dict[Cell, Decimal | Fault | None]] = {}
    for header, cells in columns.items():
        distinct = dict.fromkeys(cells)
        if doubtful := {cell: form for cell in distinct if isinstance(form := forms[cell], _Doubtful)}:
            own = [forms[cell] for cell in distinct]
            signs = _decimal_signs(own) or _decimal_signs(forms.values()) or _grouped_only(forms.values())
            sure |= {cell: _resolve(cell, form, signs) for cell, form in doubtful.items()}
        result[header] = {cell: sure[cell] for cell in distinct}
    return result


def _alike(cells: Collection[Cell]) -> dict[Cell, Decimal | Fault | None]:
    """The amounts of a file in which all have cents behind the same sign, in a fifth of the time; nothing for another file."""
    filled = [cell for cell in cells if isinstance(cell, str) and cell]
    if len(filled) + len({"", None}.intersection(cells)) == len(cells):
        for form, plain in _ALIKE.items() if filled else ():
            if all(map(form.fullmatch, filled)):
                numbers = "\n".join(filled).translate(plain).split("\n")
                return {"": None, None: None, **dict(zip(filled, map(Decimal, numbers), strict=True))}
    return {}


def _resolve(cell: Cell, form: _Doubtful, signs: set[str]) -> Decimal | Fault:
    if len(signs) != 1:
        return Fault(f"{quote(cell)} kan {form.thousands} of {str(form.decimals).replace('.', ',')} zijn")
    return form.decimals if form.separator in signs else form.thousands


def _decimal_signs(forms: Iterable[_Plain | _Doubtful | Fault | None]) -> set[str]:
    return {form.decimal_sign for form in forms if isinstance(form, _Plain) and form.decimal_sign}


def _grouped_only(forms: Collection[_Plain | _Doubtful | Fault | None]) -> set[str]:
    separators = [form.separator for form in forms if isinstance(form, _Doubtful)]
    ungrouped = any(isinstance(form, _Plain) and form.ungrouped for form in forms)
    if len(separators) < 2 or len(set(separators)) > 1 or ungrouped:
        return set()
    return {"," if separators[0] == "." else "."}


def _form(cell: Cell) -> _Plain | _Doubtful | Fault | None:
    if isinstance(cell, str):
        if (found := _COMMON.fullmatch(cell)) and found[2] != found[3] and len(cell) <= 15:
            digits = found[1].replace(found[2], "") if found[2] else found[1]
            return _Plain(Decimal(f"{digits}.{found[4]}"), found[3])
        written = tidy(cell).translate(_DASHES).upper()
        form = _written(written) if written else None
        return form if form or not written else Fault(f"{quote(cell)} {_objection(written)}")
    if isinstance(cell, int | float) and math.isfinite(cell) and abs(cell) < _LARGEST:
        # a sheet stores 61.74 as the nearest binary fraction; four decimals bring the written number back
        return _Plain(Decimal(f"{cell:.4f}").normalize() + Decimal("0.00"))
    return None if cell is None else Fault(f"{quote(cell)} is geen bedrag")


def _objection(written: str) -> str:
    bare, others = _FOREIGN.subn("", written)
    if others == 1 and _written(bare.strip()):
        return "noemt een andere valuta dan euro; zet die in de kolom Valuta en in deze kolom alleen het getal"
    return "is geen bedrag"


def _written(written: str) -> _Plain | _Doubtful | None:
    found = _WRITTEN.fullmatch(written)
    if not found:
        return None
    bracket, before, inside, units, group, sign, decimals, after, side = found.groups(default="")
    minus = bool(bracket) + (before + inside + after).count("-")
    credit = side.startswith("C")
    if minus > 1 or (minus and side):  # "-12,50 CR" may be meant as either sign
        return None
    form = _number(units, group, sign, decimals)
    return _negated(form) if form and (minus or credit) else form


def _negated(form: _Plain | _Doubtful) -> _Plain | _Doubtful:
    if isinstance(form, _Plain):
        return form._replace(amount=-form.amount)
    return form._replace(thousands=-form.thousands, decimals=-form.decimals)


def _number(units: str, group: str, sign: str, decimals: str) -> _Plain | _Doubtful | None:
    if len(units) > 15 or len(decimals) > 10 or (sign and sign == group):
        return None
    if sign and not group and len(decimals) == 3 and len(units) <= 3 and units != "0":
        return _Doubtful(sign, Decimal(units + decimals), Decimal(f"{units}.{decimals}"))
    digits = units.replace(group, "") if group else units
    cents = decimals.strip("-=") or "00"  # the Dutch "12,-" has no cents
    shown = sign or {".": ",", ",": "."}.get(group, "")  # a thousands separator shows the decimal sign as well
    return _Plain(Decimal(f"{digits}.{cents}"), shown, ungrouped=not group and len(digits) > 3)
