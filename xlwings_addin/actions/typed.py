"""What is typed at a terminal, as the facts of a call: dates, amounts and lists by the column they are for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from xlwings_addin.errors import DataError
from xlwings_addin.imports.amounts import read_amounts
from xlwings_addin.ledger.cells import Unreadable, quoted, to_codes, to_yes_no
from xlwings_addin.ledger.form import NOTE_FIELDS
from xlwings_addin.ledger.schema import Column, Kind

_FORMS_OF_DATE = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


def note_from_text(given: Mapping[str, str]) -> dict[str, Any]:
    """Facts of a call by field name, from text by header of `Gesprekken`; empty text is left out.

    Raises:
        DataError: a header that a call note does not have, or a value that its column cannot hold.
    """
    by_header = {column.header: column for column in NOTE_FIELDS}
    note: dict[str, Any] = {}
    for header, text in given.items():
        if header not in by_header:
            near = get_close_matches(header, by_header, n=1)
            advice = f"bedoelt u '{near[0]}'?" if near else f"een gesprek heeft deze: {', '.join(by_header)}"
            raise DataError(f"de kolom '{header}' bestaat niet; {advice}", sheet="Gesprekken")
        if text.strip():
            try:
                note[by_header[header].field] = _read(by_header[header], text.strip())
            except ValueError as problem:
                raise DataError(str(problem), sheet="Gesprekken", column=header) from None
    return note


def _read(column: Column, text: str) -> Any:
    if column.kind is Kind.DATE:
        return _day(text)
    if column.kind is Kind.MONEY:
        return _amount(text)
    if column.kind is Kind.CODES:
        return to_codes(text)
    if column.kind is Kind.YES_NO:
        return to_yes_no(text)
    return text


def _amount(text: str) -> Decimal:
    read = read_amounts({"": [text]})[""][text]
    if not isinstance(read, Decimal):
        clause = f"{quoted(text)} is geen bedrag" if read is None else read.clause
        raise Unreadable(f"{clause}; typ bijvoorbeeld 1234,56")
    return read


def _day(text: str) -> date:
    for form in _FORMS_OF_DATE:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    raise Unreadable(f"'{quoted(text)}' is geen datum; gebruik jjjj-mm-dd")
