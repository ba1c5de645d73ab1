"""What a Dutch bank writes about a payment in one string: who paid, from which account, and for what.

ABN AMRO, ING and Rabobank each write the fields of a SEPA payment between codes (``/NAME/…/REMI/…``) or, in older and
shorter formats, between words (``NAAM: … OMSCHRIJVING: …``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CODES = "TRTP|IBAN|BIC|NAME|REMI|EREF|PREF|MARF|CSID|ORDP|BENM|CNTP|ADDR|ISDT|PURP|ULTC|ULTD|ULTB|RTRN|SVCL|ID|TRCD"
_CODE = re.compile(rf"/({_CODES})/")
_WORD = re.compile(
    r"\b(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENMERK|VOOR|REDEN)\s*:", re.IGNORECASE
)
_ACCOUNT = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}|P?\d{7,10}")
_NOT_GIVEN = ("NOTPROVIDED", "NOT PROVIDED", "NONREF", "EREF", "")


class Remittance(NamedTuple):
    """The other party of a payment and what the payment is for."""

    account: str
    name: str
    description: str


def read_remittance(text: str) -> Remittance:
    """Gives the account, the name and the description in a bank's string; what it does not know stays description.

    >>> read_remittance("/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/KAPSALON KRUL/REMI/nota 12/EREF/NOTPROVIDED")
    Remittance(account='NL20INGB0001234567', name='KAPSALON KRUL', description='nota 12')
    >>> read_remittance("/CNTP/NL91ABNA0417164300/ABNANL2A/Garage De Vonk///REMI/USTD//nota 12/")
    Remittance(account='NL91ABNA0417164300', name='Garage De Vonk', description='nota 12')
    >>> read_remittance("SEPA OVERBOEKING  IBAN: NL02INGB0001234567 BIC: INGBNL2A NAAM: ZEEZICHT B.V. OMSCHRIJVING: nota 12 KENMERK: 7541")
    Remittance(account='NL02INGB0001234567', name='ZEEZICHT B.V.', description='nota 12 7541')
    """
    if _CODE.search(text):
        return _coded(_fields(_CODE, text))
    if len(_WORD.findall(text)) > 1:
        fields = _fields(_WORD, text)
        return _remittance(
            fields.get("IBAN", ""),
            fields.get("NAAM", ""),
            [fields.get(key, "") for key in ("REDEN", "OMSCHRIJVING", "BETALINGSKENMERK", "KENMERK")],
        )
    first, _, rest = " ".join(text.split()).partition(" ")
    return Remittance(first, "", rest) if _ACCOUNT.fullmatch(first) else Remittance("", "", " ".join(text.split()))


def _fields(separator: re.Pattern[str], text: str) -> dict[str, str]:
    pieces = separator.split(text)
    return {key.upper(): " ".join(value.split()) for key, value in zip(pieces[1::2], pieces[2::2], strict=True)}


def _coded(fields: dict[str, str]) -> Remittance:
    party = [*(part.strip() for part in fields.get("CNTP", "").split("/")), "", "", ""]
    kind, _, said = fields.get("REMI", "").strip("/").partition("/")
    if kind not in ("USTD", "STRD"):
        said = fields.get("REMI", "").strip("/")
    said = re.sub(r"^CUR/", "", said.strip("/"))  # a structured reference, after the name of its kind
    returned = fields.get("RTRN", "").strip("/")
    about = [
        f"Terugboeking {returned}" if returned else "",
        said,
        fields.get("PREF", "").strip("/"),
        fields.get("EREF", "").strip("/"),
    ]
    return _remittance(fields.get("IBAN", "") or party[0], fields.get("NAME", "").strip("/") or party[2], about)


def _remittance(account: str, name: str, about: list[str]) -> Remittance:
    said = [each.strip() for each in about]
    return Remittance(
        account.strip("/ "),
        name.strip(),
        " ".join(dict.fromkeys(each for each in said if each.upper() not in _NOT_GIVEN)),
    )
