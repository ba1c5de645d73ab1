"""A finished letter as it stands in its file, perhaps reworded in Word: its text, and what it says about money and days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.errors import FileRefused
from xlwings_addin.mailmerge.addressee import administrator, salutation
from xlwings_addin.mailmerge.catalogue import BY_KEY, LETTERS, LetterKind
from xlwings_addin.mailmerge.package import read_parts
from xlwings_addin.mailmerge.payment_code import compact_account, is_account
from xlwings_addin.mailmerge.wording import BY_LANGUAGE
from xlwings_addin.mailmerge.wordxml import W, parse
from xlwings_addin.rules.facts import Debtor, Ledger, Letter
from xlwings_addin.rules.ladder import LETTERS as STEP_LETTERS
from xlwings_addin.rules.money import MONTHS
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import DebtorType

_ENGLISH_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MONTHS = {name: place for names in (MONTHS, _ENGLISH_MONTHS) for place, name in enumerate(names, 1)}
_PARTS = re.compile(r"word/(?:document\d*|header\d*|footer\d*|footnotes|endnotes)\.xml")
_GONE = {f"{W}del", f"{W}moveFrom"}
_TEXT, _TAB, _BREAK, _PARAGRAPH = f"{W}t", f"{W}tab", f"{W}br", f"{W}p"
_ACCOUNT = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b")
_AMOUNT = re.compile(r"(?:€|EUR)\s?(-?\d[\d.,]*\d|\d)")
_DATE = re.compile(
    rf"\b(\d{{1,2}}) ({'|'.join(_MONTHS)}) (\d{{4}})\b|\b(\d{{1,2}})-(\d{{1,2}})-(\d{{4}})\b", re.IGNORECASE
)
_LAST_DAY = re.compile(r"\b(?:uiterlijk(?: op)?|vóór|not later than|no later than)\s+$", re.IGNORECASE)
_REQUEST = re.compile(
    r"\bwij vragen u\b|\bwilt u\b|\bverzoeken (?:wij )?u\b|\bu moet\b|\bmoet u\b|\bbetaal\b|\bte betalen\b|"
    r"^(?:bedrag|u betaalt|uiterlijk|amount|you pay|not later than)\t|\bplease pay\b|\bask you\b|\byou must pay\b",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"(?<=[.?!])\s+|\n")
_SHORTENED = 29  # characters of a description that every letter shows
_BUSINESS = {DebtorType.BUSINESS, DebtorType.GOVERNMENT}
_BY_KIND: Mapping[str, LetterKind] = {
    **{step: BY_KEY[key] for step, key in STEP_LETTERS.items()},
    **{letter.kind: letter for letter in reversed(LETTERS)},  # of two with one kind the first
}


class Sentence(NamedTuple):
    """One sentence, or one line of a table, with the amounts in it."""

    text: str
    amounts: tuple[Decimal, ...]

    @property
    def requests(self) -> bool:
        """Whether it asks to pay."""
        return bool(_REQUEST.search(self.text))


class FinishedLetter:
    """The letter, its row in `Brieven`, and the facts of the day on which it would be sent."""

    def __init__(
        self, text: str, row: Letter, debtor: Debtor, ledger: Ledger, on: date, decisions: Mapping[str, Decision]
    ) -> None:
        self.text, self.row, self.debtor, self.ledger, self.on, self.decisions = (
            text,
            row,
            debtor,
            ledger,
            on,
            decisions,
        )

    @property
    def letter(self) -> LetterKind | None:
        """The letter of the catalogue; ``None`` for one that the user wrote."""
        return _BY_KIND.get(self.row.kind)

    @property
    def to_consumer(self) -> bool:
        """Whether it goes to a consumer, or to somebody whose type is unknown."""
        return self.debtor.type not in _BUSINESS

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The text cut at full stops and line ends."""
        return tuple(Sentence(each, amounts_in(each)) for each in _SENTENCE.split(self.text) if each.strip())

    @cached_property
    def wording(self) -> str:
        """The text without names, addresses and descriptions: a debtor may be called Politie or Van Beslag."""
        debtor, own = self.debtor, self.ledger.settings
        facts = [
            debtor.name,
            debtor.contact,
            *(salutation(debtor.contact, words, language) for language, words in BY_LANGUAGE.items()),
            *administrator(debtor),
            debtor.address,
            debtor.town,
            own.company,
            own.address,
            own.handler,
            own.agency,
        ]
        invoices = (self.decisions[number].invoice for number in self.row.invoices if number in self.decisions)
        facts += [" ".join(invoice.description.split())[:_SHORTENED] for invoice in invoices]
        text = self.text
        for fact in sorted(filter(None, map(str.strip, facts)), key=len, reverse=True):
            text = text.replace(fact, "")
        return text

    @property
    def accounts(self) -> frozenset[str]:
        """The IBANs in the text."""
        found = (compact_account(match) for match in _ACCOUNT.findall(self.text))
        return frozenset(account for account in found if is_account(account))

    @cached_property
    def last_days(self) -> tuple[date, ...]:
        """The days that the text gives to pay at the latest; not those of an agreement that it recalls."""
        return tuple(
            day
            for sentence in self.sentences
            if sentence.requests
            for day, before in days_in(sentence.text)
            if _LAST_DAY.search(before)
        )


def text_of(path: Path) -> str:
    """All text of the Word file: a line a paragraph, with ordinary spaces, without what a tracked change deleted.

    Raises:
        FileRefused: it cannot be read as a Word file.
    """
    parts = read_parts(path)
    lines: list[str] = []
    for name in sorted(parts):
        if not _PARTS.fullmatch(name):
            continue
        try:
            root = parse(parts[name])
        except ValueError as error:
            raise FileRefused(f"{path.name} is geen Word-bestand of is beschadigd.") from error
        for paragraph in root.iter(_PARAGRAPH):
            pieces = []
            for each in paragraph.iter(_TEXT, _TAB, _BREAK):
                above = [ancestor.tag for ancestor in each.iterancestors()]
                within = above[: above.index(_PARAGRAPH)]
                if (
                    next(each.iterancestors(_PARAGRAPH)) is paragraph
                    and f"{W}tabs" not in within
                    and not _GONE & {*within}
                ):
                    pieces.append({_TAB: "\t", _BREAK: "\n"}.get(each.tag) or each.text or "")
            lines.append("".join(pieces))
    return re.sub("[\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]", " ", "\n".join(lines))


def amounts_in(text: str) -> tuple[Decimal, ...]:
    """The euro amounts in the text, written the Dutch or the English way.

    >>> amounts_in("€ 1.234,56 en € 1,234.56 en € 40")
    (Decimal('1234.56'), Decimal('1234.56'), Decimal('40'))
    """
    return tuple(_amount(match) for match in _AMOUNT.findall(text))


def _amount(written: str) -> Decimal:
    digits = re.sub("[.,]", "", written)
    has_cents = len(written) > 3 and written[-3] in ",."
    return Decimal(f"{digits[:-2]}.{digits[-2:]}" if has_cents else digits)


def days_in(text: str) -> list[tuple[date, str]]:
    """The days that the text names, each with the text just before it; an impossible day is passed over."""
    found = []
    for match in _DATE.finditer(text):
        day, month, year, day_number, month_number, year_number = match.groups()
        try:
            named = (
                date(int(year), _MONTHS[month.lower()], int(day))
                if month
                else date(int(year_number), int(month_number), int(day_number))
            )
        except ValueError:
            continue
        found.append((named, text[max(match.start() - 40, 0) : match.start()]))
    return found
