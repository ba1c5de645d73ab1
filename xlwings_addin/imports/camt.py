"""CAMT.053 statements and CAMT.054 notifications (ISO 20022), all versions: entries, batches split once, reversals."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports.foreign_xml import Limit, elements, root_name, text_at, texts_at
from xlwings_addin.imports.statements import MOST_ENTRIES, Statement, impossible, too_many
from xlwings_addin.ledger.cells import in_cells
from xlwings_addin.rules.facts import ZERO, Payment

if TYPE_CHECKING:
    from lxml.etree import _Element

_AMOUNT = re.compile(r"\d{1,15}(\.\d{1,5})?")
_OPENING, _CLOSING = ("OPBD", "PRCD"), ("CLBD",)
_RETURNS = ("RRTN", "UPDD", "PRDD")
"""Kinds of entry (ISO 20022 external code sets) that take a payment or a direct debit back."""

_NOT_GIVEN = ("NOTPROVIDED", "NOT PROVIDED", "NONREF")


class _Place(NamedTuple):
    """Where in the file something stands, for messages."""

    file: str
    entry: int

    def __str__(self) -> str:
        return f"boeking {self.entry}"


def read_camt(path: Path) -> tuple[Statement, ...]:
    """Gives the statements of a CAMT.053 file, or the notifications of a CAMT.054 file, which have no balances.

    An entry for several transactions is split when all their amounts are there and add up to it; else it is kept whole.
    Only booked entries count. A reversal has the sign that the bank gives it and says so in its description.

    Raises:
        FileRefused: not CAMT.053 or CAMT.054, too many entries, or XML that is not safe or not well formed.
        DataError: an impossible amount or date.
    """
    statements: list[Statement] = []
    count = 0
    limit = Limit(("Ntry", "TxDtls"), MOST_ENTRIES, too_many(path.name))
    for element in elements(path, "Stmt", "Ntfctn", "Rpt", limit=limit):
        if element.tag.endswith("}Rpt"):
            raise FileRefused(
                f"{path.name} is een tussentijds overzicht (camt.052). Vraag bij de bank een afschrift in camt.053."
            )
        statement = _statement(element, path.name, count)
        count += len(statement.payments)
        statements.append(statement)
    if not statements:
        kind = root_name(path)
        raise FileRefused(
            f"{path.name} is geen bankafschrift in camt.053 of camt.054, maar een XML-bestand van een ander soort ({kind})."
        )
    return tuple(statements)


def _statement(element: _Element, file: str, count: int) -> Statement:
    account = text_at(element, "Acct/Id/IBAN", "Acct/Id/Othr/Id")
    balances = {text_at(balance, "Tp/CdOrPrtry/Cd"): balance for balance in element.iterfind("{*}Bal")}
    opening = next((balances[kind] for kind in _OPENING if kind in balances), None)
    closing = next((balances[kind] for kind in _CLOSING if kind in balances), None)
    payments: list[Payment] = []
    notes: list[str] = []
    batches: list[range] = []
    pending = 0
    for number, entry in enumerate(element.iterfind("{*}Ntry"), start=1):
        if text_at(entry, "Sts/Cd", "Sts") not in ("BOOK", ""):
            pending += 1
            continue
        place = _Place(file, number)
        whole = _payment(entry, None, account, place)
        parts = _parts(entry, whole, account, place)
        several = text_at(entry, "NtryDtls/Btch/NbOfTxs") or str(len(entry.findall("{*}NtryDtls/{*}TxDtls")))
        if len(parts) == 1 and several not in ("0", "1"):
            notes.append(
                f"Boeking {number} van {whole.booked_on:%d-%m-%Y} is een batch van {several} betalingen en is als geheel overgenomen."
            )
        if len(parts) > 1:
            batches.append(range(len(payments), len(payments) + len(parts)))
        payments += parts
    if pending:
        notes.append(f"Nog niet definitief geboekt en daarom niet overgenomen: {pending}.")
    place = _Place(file, 0)
    until = (
        text_at(closing, "Dt/Dt", "Dt/DtTm")
        if closing is not None
        else text_at(element, "FrToDt/ToDtTm", "FrToDt/ToDt")
    )
    return Statement(
        account=account,
        currency=text_at(element, "Acct/Ccy") or next((payment.currency for payment in payments), ""),
        number=text_at(element, "ElctrncSeqNb", "LglSeqNb", "Id"),
        payments=tuple(payment._replace(row=count + row) for row, payment in enumerate(payments, start=1)),
        opening=None if opening is None else _signed(opening, place),
        closing=None if closing is None else _signed(closing, place),
        until=_day(until, place)
        if until
        else max((payment.booked_on for payment in payments if payment.booked_on), default=None),
        notes=tuple(notes),
        batches=tuple(batches),
    )


def _parts(entry: _Element, whole: Payment, account: str, place: _Place) -> list[Payment]:
    details = entry.findall("{*}NtryDtls/{*}TxDtls")
    if len(details) <= 1:
        return [_payment(entry, detail, account, place) for detail in details] or [whole]
    parts = [_payment(entry, detail, account, place, own_amount=True) for detail in details]
    if any(part.amount is None or part.currency != whole.currency for part in parts):
        return [whole]
    return parts if sum((part.amount or ZERO for part in parts), ZERO) == whole.amount else [whole]


def _payment(
    entry: _Element, detail: _Element | None, account: str, place: _Place, own_amount: bool = False
) -> Payment:
    """The entry, or one transaction of it; without an amount of its own that transaction has ``None``."""
    source, amount = entry, entry.find("{*}Amt")
    if own_amount and detail is not None:
        found = [
            detail.find(path) for path in ("{*}Amt", "{*}AmtDtls/{*}TxAmt/{*}Amt", "{*}AmtDtls/{*}InstdAmt/{*}Amt")
        ]
        amount = next((each for each in found if each is not None), None)
        source = detail if detail.find("{*}CdtDbtInd") is not None else entry
    credit = _is_credit(source, place)
    parties = [("Dbtr", "DbtrAcct"), ("Cdtr", "CdtrAcct")] if credit else [("Cdtr", "CdtrAcct"), ("Dbtr", "DbtrAcct")]
    iban, name = "", ""
    for party, party_account in parties:
        if detail is None:
            break
        iban = text_at(detail, f"RltdPties/{party_account}/Id/IBAN", f"RltdPties/{party_account}/Id/Othr/Id")
        name = text_at(
            detail, *(f"RltdPties/{who}{part}/Nm" for who in (party, f"Ultmt{party}") for part in ("", "/Pty"))
        )
        if (iban or name) and iban != account:
            break
    value = None if amount is None else _amount((amount.text or "").strip(), place)
    return Payment(
        row=0,
        booked_on=_day(text_at(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm"), place),
        amount=None if value is None else value if credit else -value,
        currency="" if amount is None else amount.get("Ccy", ""),
        account=iban,
        name=name,
        description=in_cells(_description(entry, detail))[0],
        source=place.file,
    )


def _description(entry: _Element, detail: _Element | None) -> str:
    said: list[str] = []
    reason = ""
    if detail is not None:
        for path in (
            "RmtInf/Ustrd",
            "RmtInf/Strd/CdtrRefInf/Ref",
            "RmtInf/Strd/RfrdDocInf/Nb",
            "RmtInf/Strd/AddtlRmtInf",
        ):
            said += texts_at(detail, path)
        said = said or texts_at(detail, "AddtlTxInf")
        said += [reference for reference in texts_at(detail, "Refs/EndToEndId") if reference.upper() not in _NOT_GIVEN]
        reason = text_at(detail, "RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry")
    kinds = [text_at(each, "BkTxCd/Domn/Fmly/SubFmlyCd") for each in (entry, detail) if each is not None]
    if reason or text_at(entry, "RvslInd") in ("true", "1") or not set(kinds).isdisjoint(_RETURNS):
        said.insert(0, f"Terugboeking {reason}".strip())
    return " ".join(dict.fromkeys(said)) or text_at(entry, "AddtlNtryInf", "NtryRef", "AcctSvcrRef")


def _signed(element: _Element, place: _Place) -> Decimal:
    value = _amount(text_at(element, "Amt"), place)
    return value if _is_credit(element, place) else -value


def _is_credit(element: _Element, place: _Place) -> bool:
    side = text_at(element, "CdtDbtInd")
    if side not in ("CRDT", "DBIT"):
        raise impossible("teken", side, str(place), place.file)
    return side == "CRDT"


def _amount(written: str, place: _Place) -> Decimal:
    if not _AMOUNT.fullmatch(written):
        raise impossible("bedrag", written, str(place), place.file)
    return Decimal(written)


def _day(written: str, place: _Place) -> date:
    try:
        return date.fromisoformat(written[:10])
    except ValueError:
        raise impossible("datum", written, str(place), place.file) from None
