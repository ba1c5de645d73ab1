"""MT940 statements (SWIFT), as ABN AMRO, ING, Rabobank and others write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.cells import tidy
from xlwings_addin.imports.remittance import read_remittance
from xlwings_addin.imports.statements import MOST_ENTRIES, Statement, impossible, too_many
from xlwings_addin.ledger.cells import in_cells
from xlwings_addin.rules.facts import Payment

LARGEST_FILE = 24 * 1024 * 1024
"""Bytes of the largest file that is read: some hundred thousand payments."""

LONGEST_FIELD = 100_000
"""Characters of the longest field, all its lines together; SWIFT allows 390."""

FULL_LINE = 65
"""Characters of a line that was cut because it was full, in the first one with the tag or without; another line ends between two words."""

_FIELDS_AN_ENTRY = 4
"""Fields in a file for each of the most entries: two or three are usual, with those of the statement."""

_TAG = re.compile(r":(\d{2}[A-Z]?):(.*)")
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})([\d.,]+)")
_ENTRY = re.compile(r"(\d{6})(\d{4})?(R?[CD])([A-Z])?(\d+(?:[.,]\d*)?)([NFS][A-Z0-9 ]{3})(.*)", re.IGNORECASE)
"""Date, booked on, mark (an R in front takes an entry back), last letter of the currency, amount, kind, references: SWIFT, field 61."""
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_ACCOUNT = re.compile(rf"{_IBAN.pattern}|\d{{7,10}}")
_NAMED = re.compile(r"(?=.{14}  \S)(\S+) +(\S.*)")  # a reference filled out to 16 characters, and a name
_NO_REFERENCE = ("NONREF", "EREF", "PREF", "MARF")


class _Field(NamedTuple):
    """One tag with its lines, and the line of the file where it begins."""

    tag: str
    lines: tuple[str, ...]
    at: int

    @property
    def text(self) -> str:
        first = (FULL_LINE, FULL_LINE - len(f":{self.tag}:"))
        return "".join(
            line if len(line) == FULL_LINE or (place == 0 and len(line) in first) else f"{line} "
            for place, line in enumerate(self.lines)
        ).strip()


def is_mt940(path: Path) -> bool:
    """Whether the file begins like MT940: a transaction reference, an account and an opening balance."""
    with path.open("rb") as file:
        start = file.read(8192).decode("latin-1")
    return all(re.search(rf"^{tag}", start, re.MULTILINE) for tag in (":20:", ":25:", ":60[FM]:"))


def read_mt940(path: Path) -> tuple[Statement, ...]:
    """Gives the statements of an MT940 file.

    Raises:
        FileRefused: too large, not text, or cut off before a closing balance.
        DataError: an entry or balance with an impossible amount or date.
    """
    if path.stat().st_size > LARGEST_FILE:
        raise FileRefused(f"{path.name} is te groot om te importeren; het meeste is {LARGEST_FILE // 1_000_000} MB.")
    data = path.read_bytes()
    if data.count(b":61:") > MOST_ENTRIES:
        raise too_many(path.name)
    if b"\0" in data:
        raise FileRefused(f"{path.name} is geen tekstbestand: er staan nul-tekens in.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    statements: list[Statement] = []
    fields: list[_Field] = []
    count, has_account = 0, False
    for found in (*_fields(text, path.name), _Field("20", (), 0)):
        if found.tag == "20" and has_account:
            statements.append(_statement(fields, path.name, count))
            count += len(statements[-1].payments)
            fields, has_account = [], False
        fields.append(found)
        has_account = has_account or found.tag == "25"
    return tuple(statements)


def _fields(text: str, file: str) -> Iterator[_Field]:
    tag, lines, at, length, count = "", [""], 0, 0, 0
    for number, line in enumerate(text.splitlines(), start=1):
        found, bare = _TAG.match(line), line.strip()
        again = found is not None and found[1] == tag == "86"  # Rabobank gave each line of a description the tag anew
        ends = bare == "-}" or line.startswith("{") or (bare == "-" and tag != "86")
        if again or not (found or ends):
            lines.append(found[2] if found else line)
            length += len(line)
        else:
            if tag:
                yield _Field(tag, tuple(lines), at)
            tag, lines, at = (found[1], [found[2]], number) if found else ("", [], number)
            length = len(line)
            count += found is not None
            if count > _FIELDS_AN_ENTRY * MOST_ENTRIES:
                raise too_many(file)
        if length > LONGEST_FIELD:
            raise FileRefused(
                f"{file} heeft bij regel {at} een veld van meer dan {LONGEST_FIELD} tekens; dat is geen bankafschrift."
            )
    if tag:
        yield _Field(tag, tuple(lines), at)


def _statement(fields: list[_Field], file: str, count: int) -> Statement:
    payments: list[Payment] = []
    balances: dict[str, tuple[Decimal, date, str]] = {}
    number = account = currency = ""
    previous = ""
    notes: list[str] = []
    for field in fields:
        if field.tag == "25":
            account, currency = _account(field.text)
        elif field.tag in ("28", "28C"):
            number = field.text
        elif field.tag in ("60F", "60M", "62F", "62M"):
            balances[field.tag[:2]] = _balance(field, file)
        elif field.tag == "61":
            payments.append(_entry(field, file, count + len(payments) + 1))
            if not _exists(field.lines[0][:6]):
                notes.append(
                    f"De valutadatum '{field.lines[0][:6]}' (regel {field.at}) bestaat niet; de boekdatum telt, {payments[-1].booked_on:%d-%m-%Y}."
                )
        elif field.tag == "86" and previous == "61":
            payments[-1] = _described(payments[-1], field)
        previous = field.tag
    opening, closing = balances.get("60"), balances.get("62")
    if opening and not closing:
        raise FileRefused(
            f"{file} is niet compleet: het eindsaldo van rekening {account} ontbreekt. Haal het bestand opnieuw op."
        )
    currency = opening[2] if opening else currency
    return Statement(
        account=account,
        currency=currency,
        number=number,
        payments=tuple(payment._replace(currency=currency) for payment in payments),
        opening=opening[0] if opening else None,
        closing=closing[0] if closing else None,
        until=closing[1] if closing else None,
        notes=tuple(notes),
    )


def _account(text: str) -> tuple[str, str]:
    """The account, and the currency that some banks write behind it."""
    found = re.fullmatch(r"(.*?)\s*([A-Z]{3})?", text.replace(" ", ""))
    return (found[1], found[2] or "") if found else (text, "")


def _balance(field: _Field, file: str) -> tuple[Decimal, date, str]:
    found = _BALANCE.match(field.text)
    if not found:
        raise impossible("saldo", field.text, f"regel {field.at}", file)
    amount = _amount(found[4], field, file)
    day = _day(found[2], field, file)
    return (amount if found[1] == "C" else -amount, day, found[3])


def _entry(field: _Field, file: str, row: int) -> Payment:
    found = _ENTRY.match(field.lines[0])
    if not found:
        raise impossible("boeking", field.lines[0], f"regel {field.at}", file)
    valued, booked, side, _, written, _, behind = found.groups(default="")
    amount = _amount(written, field, file)
    reversal = "R" in side.upper()
    received = (side.upper().strip("R") == "C") != reversal
    reference, account, name = _parties(behind.partition("//")[0].strip(), tidy(" ".join(field.lines[1:])))
    return Payment(
        row=row,
        booked_on=_booked_on(valued, booked, field, file),
        amount=amount if received else -amount,
        account=account,
        name=name,
        description=" ".join(filter(None, ("Terugboeking" if reversal else "", reference))),
        source=file,
    )


def _parties(reference: str, supplement: str) -> tuple[str, str, str]:
    """The payer's own reference, account and name, as far as a bank writes them in the line of the entry."""
    name = ""
    if named := _NAMED.fullmatch(reference):
        reference, name = named[1], tidy(named[2])
    if _IBAN.fullmatch(reference) or (name and _ACCOUNT.fullmatch(reference.removeprefix("P"))):
        return "", reference, name or ("" if supplement.startswith("/") else supplement)
    account = supplement if _ACCOUNT.fullmatch(supplement) else ""
    return "" if reference in _NO_REFERENCE else reference, account, name


def _described(payment: Payment, field: _Field) -> Payment:
    said = read_remittance(field.text)
    description = " ".join(filter(None, (payment.description, said.description)))
    return payment._replace(
        account=said.account or payment.account, name=said.name or payment.name, description=in_cells(description)[0]
    )


def _booked_on(valued: str, booked: str, field: _Field, file: str) -> date:
    """The entry date, whose year is that of the value date unless the turn of the year lies between them."""
    if not booked:
        return _day(valued, field, file)
    year, month = 2000 + int(valued[:2]), int(valued[2:4])
    turn = (int(booked[:2]) <= 2 and month >= 11) - (int(booked[:2]) >= 11 and month <= 2)
    return _day(f"{year + turn - 2000:02}{booked}", field, file)


def _exists(written: str) -> bool:
    """Whether the day is on the calendar: some banks reckon with months of thirty days, February too."""
    try:
        date(2000 + int(written[:2]), int(written[2:4]), int(written[4:6]))
    except ValueError:
        return False
    return True


def _day(written: str, field: _Field, file: str) -> date:
    if not _exists(written):
        raise impossible("datum", written, f"regel {field.at}", file)
    return date(2000 + int(written[:2]), int(written[2:4]), int(written[4:6]))


def _amount(written: str, field: _Field, file: str) -> Decimal:
    digits, _, cents = written.replace(".", ",").partition(",")
    if not digits.isdigit() or (cents and not cents.isdigit()) or len(digits) > 15:
        raise impossible("bedrag", written, f"regel {field.at}", file)
    return Decimal(f"{digits}.{cents or '00'}")
