"""Who a letter is for: the lines of the address, and how they are addressed.

The address of an administrator stands with the name in one cell, Bewindvoerder. Without one the letter shows where it has to come,
and cannot be marked as sent before it is there: what is meant for the administrator never goes to the debtor.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from xlwings_addin.mailmerge.catalogue import DUTCH, Addressee
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.wording import Wording
from xlwings_addin.rules.facts import Debtor

_MAN = r"(?:de heer|heer|dhr\.?)\s+"
_WOMAN = r"(?:mevrouw|mevr\.?|mw\.?|ms\.?|mrs\.?)\s+"
_MISTER = r"mr\.?\s+"  # in Dutch a lawyer, man or woman
_TITLE = re.compile(r"^(?:De heer|Mevrouw)\b")
_INITIALS = re.compile(r"^(?:(?:\w|mr|drs?|ir|ing|prof)\.\s?)+\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"[\n;,]+")
_CODE = r"\d{4} ?[A-Z]{2}|(?:[A-Z]{1,2}-)?\d{4,5}"
_TOWN = re.compile(rf"({_CODE})\s+(\D.*)")
_LOWER_CODE = re.compile(r"^\d{4} ?[a-z]{2}\b")
_CODE_ALONE = re.compile(_CODE, re.IGNORECASE)
_COUNTRY = re.compile(r"[^\d@():]+")
_SEVERAL = re.compile(r"[/&+]|\b(?:en|and|of|or)\b", re.IGNORECASE)
_NAME_ENDS = re.compile(r"[,;(\n]")

NO_STREET, NO_POSTCODE, NO_TOWN = "«straat en nummer»", "«postcode»", "«plaats»"


class Administrator(NamedTuple):
    """The name of an administrator, with the address as far as it is known."""

    name: str
    street: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""

    @property
    def has_address(self) -> bool:
        """Whether a letter can be sent there."""
        return bool(self.town)


def administrator(debtor: Debtor) -> Administrator:
    """What Bewindvoerder says: a name, the street, postcode and town, and perhaps a country, with commas or line ends between.

    With the addresses of two, none is taken: somebody has to choose.

    >>> administrator(Debtor(2, "D1", administrator="mr. A. Curator, Bos Advocaten, Postbus 12, 3500 aa Utrecht"))
    Administrator(name='mr. A. Curator, Bos Advocaten', street='Postbus 12', postcode='3500 AA', town='Utrecht', country='')
    >>> administrator(Debtor(2, "D1", administrator="mr. A. Curator te Utrecht")).has_address
    False
    """
    parts = [" ".join(part.split()) for part in _SEPARATORS.split(debtor.administrator) if part.strip()]
    for place in range(len(parts) - 1, 0, -1):
        if _CODE_ALONE.fullmatch(parts[place - 1]):
            parts[place - 1 : place + 1] = [f"{parts[place - 1]} {parts[place]}"]
    towns = [_TOWN.fullmatch(_LOWER_CODE.sub(lambda code: code[0].upper(), part)) for part in parts]
    places = [place for place, town in enumerate(towns) if town is not None]
    rest = parts[places[0] + 1 :] if places else []
    found = towns[places[0]] if len(places) == 1 and places[0] > 1 else None
    if found is None or len(rest) > 1 or not all(map(_COUNTRY.fullmatch, rest)):
        return Administrator(" ".join(debtor.administrator.split()))
    return Administrator(", ".join(parts[: places[0] - 1]), parts[places[0] - 1], found[1], found[2], "".join(rest))


def address_fields(plan: LetterPlan, wording: Wording, language: str) -> dict[str, str]:
    """The fields of the group addressee.

    Args:
        plan: the letter.
        wording: the sentences of the language.
        language: of the letter.
    """
    debtor, to = plan.debtor, plan.letter.to
    contact = debtor.contact.strip() if to is Addressee.DEBTOR else ""
    fields = {
        "deb_nummer": debtor.number,
        "deb_naam": wording.heirs.format(name=_within(debtor.name)) if to is Addressee.HEIRS else debtor.name,
        "tav": wording.attention.format(name=contact) if contact else "",
        "deb_adres": debtor.address,
        "deb_postcode": debtor.postcode,
        "deb_plaats": debtor.town,
        "deb_land": _abroad(debtor.country, wording),
        "aanhef": wording.salutation_heirs if to is Addressee.HEIRS else salutation(contact, wording, language),
        "taal": language,
    }
    if to is Addressee.ADMINISTRATOR:
        other = administrator(debtor)
        fields |= {
            "deb_naam": other.name,
            "tav": wording.concerning.format(name=debtor.name),
            "deb_adres": other.street or NO_STREET,
            "deb_postcode": other.postcode or NO_POSTCODE,
            "deb_plaats": other.town or NO_TOWN,
            "deb_land": _abroad(other.country, wording),
        }
    return fields


def _abroad(country: str, wording: Wording) -> str:
    return "" if country.strip().lower() in wording.own_country else country.strip()


def salutation(contact: str, wording: Wording, language: str) -> str:
    """By name when the contact's title tells how; nobody is addressed by a guess, nor are two people as one.

    Args:
        contact: the contact person, with a title or without, perhaps with a role behind it; empty for none.
        wording: the sentences of the language.
        language: of what is written.
    """
    called = _NAME_ENDS.split(contact.strip())[0]
    if _SEVERAL.search(called):
        return wording.salutation
    man = _MAN if language == DUTCH else f"{_MAN}|{_MISTER}"
    for title, sentence in ((man, wording.salutation_man), (_WOMAN, wording.salutation_woman)):
        if match := re.match(title, called, re.IGNORECASE):
            name = _INITIALS.sub("", called[match.end() :]).strip()
            if name:
                return sentence.format(name=name[0].upper() + name[1:])
    return wording.salutation


def _within(name: str) -> str:
    """A name in the middle of a sentence, where a title has no capital.

    >>> _within("De heer P. Jansen"), _within("De Vries B.V.")
    ('de heer P. Jansen', 'De Vries B.V.')
    """
    return _TITLE.sub(lambda title: title[0].lower(), name)
