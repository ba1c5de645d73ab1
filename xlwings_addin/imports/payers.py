"""Who paid: accounts learned from payments that are booked, and names as banks write them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xlwings_addin.rules.facts import Debtor, Payment

BOOKED = "Geboekt"
TRUSTED_AFTER = 2
"""After so many booked payments an account is known to be the debtor's, whatever name the bank gives."""

_FORMS = frozenset(
    [
        "bv",
        "nv",
        "vof",
        "cv",
        "eenmanszaak",
        "stichting",
        "stg",
        "vereniging",
        "holding",
        "beheer",
        "groep",
        "group",
        "gmbh",
        "ltd",
        "inc",
        "cooperatie",
        "coop",
        "ua",
        "hr",
        "dhr",
        "mw",
        "mevr",
        "mevrouw",
        "heer",
        "de",
        "het",
        "en",
        "van",
        "der",
        "den",
        "ten",
        "ter",
        "te",
        "eo",
        "cs",
    ]
)
_CUT_BY_BANK = 10


@dataclass
class Payers:
    """The debtors by name, and the accounts from which they paid before; `learn` as payments are booked."""

    names: Mapping[str, frozenset[str]]
    known: Mapping[str, frozenset[str]]
    accounts: dict[str, Counter[str]] = field(default_factory=dict)

    def learn(self, account: str, debtor: str) -> None:
        """Remember that this debtor paid from this account."""
        if (own := tidy_account(account)) and debtor:
            self.accounts.setdefault(own, Counter())[debtor] += 1

    def by_account(self, payment: Payment) -> str:
        """The debtor whose account this is; ``""`` when it is not known or several debtors paid from it."""
        debtors = self.accounts.get(tidy_account(payment.account), Counter())
        return next(iter(debtors)) if len(debtors) == 1 else ""

    def is_sure(self, payment: Payment, debtor: str) -> bool:
        """Whether the account may be trusted without a reference: the name fits as well, or it was seen before, twice."""
        times = self.accounts.get(tidy_account(payment.account), Counter())[debtor]
        return times >= TRUSTED_AFTER or (times > 0 and self.has_name(payment, debtor))

    def by_name(self, payment: Payment) -> str:
        """The only debtor with this name; ``""`` when there is none or more than one."""
        found = self.named(payment)
        return next(iter(found)) if len(found) == 1 else ""

    def named(self, payment: Payment) -> frozenset[str]:
        """The debtors with exactly this name."""
        return self.names.get("".join(sorted(name_words(payment.name))), frozenset())

    def has_name(self, payment: Payment, debtor: str) -> bool:
        """Whether the payer's name is the debtor's, as far as a bank leaves room for it."""
        return alike(name_words(payment.name), self.known.get(debtor, frozenset()))


def payers_of(debtors: Iterable[Debtor], payments: Iterable[Payment]) -> Payers:
    """Gives what a workbook knows about who pays from where."""
    names: dict[str, set[str]] = {}
    known: dict[str, frozenset[str]] = {}
    for debtor in debtors:
        known[debtor.number] = name_words(debtor.name)
        if known[debtor.number]:
            names.setdefault("".join(sorted(known[debtor.number])), set()).add(debtor.number)
    payers = Payers({name: frozenset(numbers) for name, numbers in names.items()}, known)
    for payment in payments:
        if payment.status == BOOKED and (payment.amount or 0) > 0:
            payers.learn(payment.account, payment.debtor)
    return payers


def tidy_account(account: str) -> str:
    """An account without spaces, in capitals.

    >>> tidy_account("nl20 ingb 0001 2345 67")
    'NL20INGB0001234567'
    """
    return "".join(account.split()).upper()


def same_account(one: str, other: str) -> bool:
    """Whether two files mean the same account: one may leave it out, or give the Dutch number instead of the IBAN.

    >>> same_account("NL20INGB0001234567", "P1234567"), same_account("NL20INGB0001234567", "NL91ABNA0417164300")
    (True, False)
    """
    first, second = tidy_account(one), tidy_account(other)
    if first == second or not first or not second:
        return True
    short, long = sorted((first, second), key=len)
    digits = short.lstrip("P").lstrip("0")
    return digits.isdigit() and len(digits) >= 5 and len(short) <= 10 < len(long) and long[8:].lstrip("0") == digits


def name_words(name: str) -> frozenset[str]:
    """The words that tell a name from another: no accents, capitals, marks or legal form.

    >>> sorted(name_words("Café 't Hoekje B.V.")), name_words("De heer") == frozenset()
    (['cafe', 'hoekje', 't'], True)
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    words = re.findall(r"[a-z0-9]+", re.sub(r"(?<=\b[a-z])[.](?=[a-z]\b)", "", plain).replace("'", " "))
    return frozenset(word for word in words if word not in _FORMS)


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two names are the same: all words of the shorter one are in the longer, the last perhaps cut off."""
    few, many = sorted((one, other), key=len)
    telling = {word for word in few if len(word) > 1}
    if sum(map(len, telling)) < 4:
        return bool(few) and few == many
    missing = telling - many
    return not missing or (
        len(missing) == 1
        and sum(map(len, telling)) >= _CUT_BY_BANK
        and any(word.startswith(next(iter(missing))) for word in many)
    )
