"""The e-mail to a letter: a draft with the PDF attached, which the user's own mail program opens and the user sends.

An `.eml` file with ``X-Unsent: 1`` opens in Outlook as a message to be sent. It says little on purpose: everything that
the law asks of a letter stands in the letter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import NamedTuple

from xlwings_addin.mailmerge import wording
from xlwings_addin.mailmerge.addressee import salutation
from xlwings_addin.mailmerge.catalogue import DUTCH, ENGLISH, LETTERS
from xlwings_addin.mailmerge.derived import digest
from xlwings_addin.rules.facts import Debtor, Letter, Settings

_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[^@\s]+")
_DOMAIN = re.compile(r"(?=.{4,253}\Z)(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{1,62}")
_LONGEST_LOCAL = 64
_SEPARATORS = re.compile(r"[;,\s]+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_BOUNDARY = "=_incasso_{}"


class Enclosure(NamedTuple):
    """The PDF of the letter and its file name."""

    name: str
    content: bytes


@dataclass(frozen=True)
class _Words:
    subject: str
    text: str
    questions: str


_WORDS: Mapping[str, _Words] = {
    DUTCH: _Words(
        "{title} (kenmerk {number})",
        "{salutation}\n\n"
        "Bij deze e-mail zit onze brief ‘{title}’{dated}. Het kenmerk is {number}.\n\n"
        "Wilt u de brief in de bijlage lezen? Daarin staat waar het om gaat en wat wij u vragen.\n"
        "{questions}\n"
        "Met vriendelijke groet,\n\n{signature}\n",
        "\nHeeft u een vraag? Laat het ons weten: {reach}.\n",
    ),
    ENGLISH: _Words(
        "{title} (reference {number})",
        "{salutation}\n\n"
        "Please find attached our letter ‘{title}’{dated}. Its reference is {number}.\n\n"
        "Would you please read the letter? It explains what it is about and what we ask of you.\n"
        "{questions}\n"
        "Kind regards,\n\n{signature}\n",
        "\nDo you have a question? Please contact us: {reach}.\n",
    ),
}
_DATED = {DUTCH: " van {day}", ENGLISH: " dated {day}"}


def addresses(text: str) -> list[str]:
    """The e-mail addresses in a cell, with a domain as mail programs send it; empty when one of them is none.

    >>> addresses("a@krent.example; info@café.example"), addresses("geen"), addresses("a@b.nl\\nBcc: x@y.nl")
    (['a@krent.example', 'info@xn--caf-dma.example'], [], [])
    """
    found = [_ascii(part) for part in _SEPARATORS.split(text.strip()) if part]
    return [] if any(not address for address in found) else list(dict.fromkeys(found))


def _ascii(address: str) -> str:
    """The address with its domain in ASCII; ``""`` when it is no address."""
    local, at, domain = address.removeprefix("mailto:").rpartition("@")
    try:
        plain = f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return ""
    whole = _ADDRESS.fullmatch(plain) and _DOMAIN.fullmatch(plain.rpartition("@")[2]) and len(local) <= _LONGEST_LOCAL
    return plain if whole else ""


def draft(letter: Letter, debtor: Debtor, settings: Settings, pdf: Enclosure) -> bytes:
    """The draft as an `.eml` file; the same facts give the same bytes.

    Args:
        letter: the row of `Brieven`.
        debtor: who gets it; at least one e-mail address stands there.
        settings: of the sender; without a right e-mail address the mail program fills in its own.
        pdf: what is attached.
    """
    language = ENGLISH if debtor.language.strip().lower() == ENGLISH else DUTCH
    words = _WORDS[language]
    title, number = title_of(letter, language), _line(letter.number)
    message = EmailMessage(policy=SMTP)
    message["X-Unsent"] = "1"
    if own := addresses(settings.email)[:1]:
        message["From"] = Address(display_name=_line(settings.company), addr_spec=own[0])
    message["To"] = [Address(addr_spec=address) for address in addresses(debtor.email)]
    message["Subject"] = words.subject.format(title=title, number=number)
    reach = [line for line in (_line(settings.phone), own[0] if own else "") if line]
    signature = [line for line in (_line(settings.handler), _line(settings.company)) if line]
    sentences = wording.BY_LANGUAGE[language]
    message.set_content(
        words.text.format(
            salutation=salutation(debtor.contact, sentences, language),
            title=title,
            number=number,
            dated=_DATED[language].format(day=sentences.day(letter.made_on)) if letter.made_on else "",
            questions=words.questions.format(reach=", ".join(reach)) if reach else "",
            signature="\n".join(signature),
        ),
        cte="quoted-printable",
    )
    message["Content-Language"] = language
    message.add_attachment(pdf.content, maintype="application", subtype="pdf", filename=pdf.name)
    message.set_boundary(_BOUNDARY.format(digest(pdf.content)[:32]))
    return message.as_bytes()


def title_of(letter: Letter, language: str) -> str:
    """What the letter is called in this language: its title, else what the user typed in Soort."""
    kind = next((each for each in LETTERS if each.kind == letter.kind), None)
    if kind is None:
        return _line(letter.kind) or {DUTCH: "Brief", ENGLISH: "Letter"}[language]
    return (kind.words.get(language) or kind.words[DUTCH]).title


def _line(text: str) -> str:
    """The text on one line, without what could begin another header."""
    return " ".join(_CONTROL.sub(" ", text).split())
