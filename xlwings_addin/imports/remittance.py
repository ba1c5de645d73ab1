"""What a Dutch bank writes about a payment in one string: who paid, from which account, and for what.

ABN AMRO, ING and Rabobank each write the fields of a SEPA payment between codes (``/NAME/…/REMI/…``) or, in older and
shorter formats, between words (``NAAM: … OMSCHRIJVING: …``); Knab puts the payer at the end, Triodos and German banks number the parts
(``>20…>21…``, ``?20…?32…``).
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CODES = "TRTP|RTYP|IBAN|BBAN|BIC|NAME|REMI|EREF|PREF|NRTX|PIND|MARF|CSID|ORDP|BENM|CNTP|ADDR|ISDT|PURP|ULTC|ULTD|ULTB|RTRN|SVCL|ID|TRCD"
_CODE = re.compile(rf"/({_CODES})/")
_WORD = re.compile(
    r"\b(IBAN|BIC|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT|BETALINGSKENMERK|VOOR|REDEN)\s*:", re.IGNORECASE
)
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
_AT_THE_END = re.compile(rf"(.*)REK: ?({_IBAN.pattern})/NAAM: ?(.*)")
_NUMBERED = re.compile(r"\d{3}([?>])\d\d")
_PURPOSE = re.compile(r"\b(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE)\+")
_WIDTH = 27  # characters of a numbered part that the text goes on behind without a space
_NOT_GIVEN = ("NOTPROVIDED", "NONREF", "EREF", "")


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
    >>> read_remittance("nota 12 REK: NL02INGB0001234567/NAAM: ZEEZICHT B.V.")
    Remittance(account='NL02INGB0001234567', name='ZEEZICHT B.V.', description='nota 12')
    >>> read_remittance("166?00GUTSCHRIFT?20EREF+77?21SVWZ+nota 12?31NL02INGB0001234567?32ZEEZICHT B.V.")
    Remittance(account='NL02INGB0001234567', name='ZEEZICHT B.V.', description='nota 12 77')
    """
    if (numbered := _NUMBERED.match(text)) and any(said := _numbered(text, numbered[1])):
        return said
    if _CODE.search(text):
        return _coded(_fields(_CODE, text))
    if len(_WORD.findall(text)) > 1:
        fields = _fields(_WORD, text)
        return _remittance(
            fields.get("IBAN", ""),
            fields.get("NAAM", ""),
            [fields.get(key, "") for key in ("REDEN", "OMSCHRIJVING", "BETALINGSKENMERK", "KENMERK")],
        )
    plain = " ".join(text.split())
    if at_the_end := _AT_THE_END.fullmatch(plain):
        about, account, name = at_the_end.groups()
        return _remittance(account, name, [about])
    first, _, rest = plain.partition(" ")
    # only what can be nothing else is taken for an account: seven digits may well be the invoice
    return Remittance(first, "", rest) if _IBAN.fullmatch(first) else Remittance("", "", plain)


def _numbered(text: str, mark: str) -> Remittance:
    pieces = re.split(rf"{re.escape(mark)}(00|10|2\d|3[0-9]|6[0-3])", text)[1:]
    parts: dict[str, str] = {}
    for code, value in zip(pieces[::2], pieces[1::2], strict=True):
        kind = (
            "name" if code in ("32", "33") else "about" if code[0] == "2" or code in ("60", "61", "62", "63") else code
        )
        piece = value[:_WIDTH] if len(value) == _WIDTH + 1 and value.endswith(" ") else value
        parts[kind] = parts.get(kind, "") + (piece if len(piece) == _WIDTH else f"{piece} ")
    said = " ".join(parts.get("about", "").split())
    if mark == "?":
        fields = {"": _PURPOSE.split(said)[0], **_fields(_PURPOSE, said)}
        about = [fields.get(key, "") for key in ("", "SVWZ", "EREF", "KREF")]
        return _remittance("".join(parts.get("31", "").split()), parts.get("name", ""), about)
    # here 31 is the own account; the payer's stands in 10, or since SEPA in the text behind the code of the bank
    _, _, behind = said.partition(" ")
    account, _, rest = behind.partition(" ")
    if _IBAN.fullmatch(account):
        return _remittance(account, "", [rest])
    return _remittance(parts.get("10", "").strip().strip("0") and parts["10"], "", [said])


def _fields(separator: re.Pattern[str], text: str) -> dict[str, str]:
    pieces = separator.split(text)
    fields: dict[str, str] = {}
    before = ""
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        if (before, key) == ("REMI", "ID"):  # no code here: it belongs to a party, and what the payer wrote may hold it
            fields["REMI"] += f"/ID/{' '.join(value.split())}"
            continue
        before = key.upper()
        fields[before] = " ".join(value.split())
    return fields


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
    account = fields.get("IBAN", "") or fields.get("BBAN", "") or party[0]
    return _remittance(account, fields.get("NAME", "").strip("/") or party[2], about)


def _remittance(account: str, name: str, about: list[str]) -> Remittance:
    said = [each.strip() for each in about]
    return Remittance(
        account.strip("/ "),
        " ".join(name.split()),
        " ".join(dict.fromkeys(each for each in said if each.replace(" ", "").upper() not in _NOT_GIVEN)),
    )
