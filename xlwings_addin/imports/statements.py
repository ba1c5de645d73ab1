"""Bank statements of any Dutch bank: what they are, and which reader a file needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlwings_addin.errors import DataError, FileRefused
from xlwings_addin.imports.foreign_xml import root_name
from xlwings_addin.imports.sheets import OLD_OFFICE
from xlwings_addin.rules.facts import ZERO, Payment

MOST_ENTRIES = 200_000
"""Bookings in one file: more take gigabytes and minutes to read, and would be a year of a large bank's customer."""


@dataclass(frozen=True)
class Statement:
    """One statement of one account.

    Args:
        account: own account, an IBAN when the bank gives one.
        currency: three letters.
        number: what the bank calls the statement.
        payments: the booked entries, signed (received is positive); ``row`` counts them within the file.
        opening: balance before the entries, ``None`` when the file does not tell.
        closing: balance after them.
        until: the last day that the statement covers.
        notes: Dutch sentences about entries that were left out or not split.
        batches: places in ``payments`` of those that one entry was split into.
    """

    account: str
    currency: str
    number: str
    payments: tuple[Payment, ...]
    opening: Decimal | None = None
    closing: Decimal | None = None
    until: date | None = None
    notes: tuple[str, ...] = ()
    batches: tuple[range, ...] = ()

    @property
    def difference(self) -> Decimal:
        """Opening balance plus entries minus closing balance: not zero when entries are missing or double."""
        if self.opening is None or self.closing is None:
            return ZERO
        return self.opening + sum((payment.amount or ZERO for payment in self.payments), ZERO) - self.closing

    @property
    def warnings(self) -> tuple[str, ...]:
        """Dutch sentences: the notes, and the balances when they do not add up."""
        if not self.difference:
            return self.notes
        return (
            f"Het beginsaldo van {_euros(self.opening)} plus de boekingen is niet het eindsaldo van {_euros(self.closing)} op rekening "
            f"{self.account}: het verschil is {_euros(self.difference)}. Controleer of er boekingen ontbreken.",
            *self.notes,
        )


def read_statements(path: Path) -> tuple[Statement, ...]:
    """Gives the statements in a bank's file: CAMT.053, CAMT.054, MT940, or the csv of ING, ABN AMRO or Rabobank.

    A zip archive holds one or more of these.

    Raises:
        FileRefused: another kind of file, or one that cannot be read safely.
        DataError: an impossible amount or date; then nothing of the file is used.
    """
    try:
        from xlwings_addin.imports.zipped import is_zipped, unpacked

        if not is_zipped(path):
            return _read(path)
        with unpacked(path) as files:
            return tuple(statement for file in files for statement in _read(file))
    except OSError as error:
        if path.is_dir():
            raise FileRefused(f"{path.resolve()} is een map; noem een bestand.") from error
        reason = "bestaat niet" if isinstance(error, FileNotFoundError) else "is niet te lezen"
        raise FileRefused(f"Het bestand {path.name} {reason}.") from error


def _read(path: Path) -> tuple[Statement, ...]:
    with path.open("rb") as file:
        if file.read(len(OLD_OFFICE)) == OLD_OFFICE:
            raise FileRefused(
                f"{path.name} is een Excel-bestand, geen bankafschrift. Kies bij uw bank camt.053, MT940 of csv."
            )
    if root_name(path):
        from xlwings_addin.imports.camt import read_camt

        return read_camt(path)
    from xlwings_addin.imports.mt940 import is_mt940, read_mt940

    if is_mt940(path):
        return read_mt940(path)
    from xlwings_addin.imports.bank_csv import read_bank_csv

    return read_bank_csv(path)


def impossible(what: str, value: str, place: str, file: str) -> DataError:
    """The refusal of a whole file for one amount or date that cannot be: a half statement is worse than none."""
    return DataError(
        f"In {file} is een {what} onmogelijk: '{value}' ({place}). Er is niets van dit bestand overgenomen."
    )


def too_many(file: str) -> FileRefused:
    """The refusal of a file with more than `MOST_ENTRIES` bookings."""
    return FileRefused(f"{file} heeft meer dan {MOST_ENTRIES} boekingen. Vraag bij de bank een kortere periode op.")


def _euros(amount: Decimal | None) -> str:
    return f"{amount or ZERO:,.2f}".translate(str.maketrans(",.", ".,"))
