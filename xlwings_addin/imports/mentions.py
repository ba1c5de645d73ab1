"""Invoice numbers in what a payer wrote, however the payer writes them: with other marks, without zeros, glued to a word.

A creditor reference (RF…) counts by its own check digits; that of a letter stands for the invoices of the letter. What
is read is what stands between boundaries: 20260101 is not found in 202601011, nor 1 in F1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from xlwings_addin.rules.facts import Invoice, Letter
from xlwings_addin.rules.reference import compact, is_valid

LONG, FAIR = 6, 4
"""From how many characters a number cannot stand in a text by chance, and from how many not after a word for invoice."""

_WORDS = frozenset(
    "factuur facturen factuurnr factuurnummer factuurnummers fact fac fct nota notanr notanummer nr nrs nummer no num inv "
    "invoice invoices rekening rek ref referentie kenmerk betalingskenmerk betreft betr betaling creditnota".upper().split()
)
_NOT_NUMBERS = re.compile(
    r"\b(?!RF)[A-Z]{2}\d{2}[A-Z]{4}\d{6,22}\b|(?:€|\bEUR)\s*[\d.,]*\d|(?<![\d.])\d{1,3}(?:\.\d{3})*,\d{2}\b|(?<!\d)\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}(?!\d)",
    re.IGNORECASE,
)
_PIECES = re.compile(r"[A-Za-z]+|\d+")
_DIGITS_AT_END = re.compile(r"\d+$")
_MOST_PIECES = 8
_THROUGH = (("T", "M"), ("TM",), ("TOT", "EN", "MET"))
_LONGEST_RANGE = 100


class Mention(NamedTuple):
    """A number that was found: the invoices that it may mean; ``sure`` when it cannot stand there by chance."""

    number: str
    invoices: tuple[Invoice, ...]
    sure: bool


class Mentions(NamedTuple):
    """All numbers that were found; ``strange`` is one that looks like an invoice number and is none in the workbook."""

    found: tuple[Mention, ...]
    strange: str = ""


@dataclass(frozen=True)
class Numbers:
    """The numbers to look for: as written without marks, and as payers shorten them (without zeros, without letters)."""

    exact: Mapping[str, tuple[Invoice, ...]]
    short: Mapping[str, tuple[Invoice, ...]]
    shapes: frozenset[tuple[str, str]]


class _Piece(NamedTuple):
    """A run of letters or of digits, and what separates it from the one before: "" glued, "-" a mark, " " or "," a break."""

    text: str
    after: str


def numbers_of(invoices: Iterable[Invoice], letters: Iterable[Letter] = ()) -> Numbers:
    """Gives the numbers of these invoices and letters, ready to look for."""
    exact: dict[str, list[Invoice]] = {}
    by_key: dict[tuple[str, str], Invoice] = {}
    for invoice in invoices:
        if number := compact(invoice.number):
            exact.setdefault(number, []).append(invoice)
            by_key[invoice.number, invoice.debtor] = invoice
    short: dict[str, list[Invoice]] = {}
    for number, those in exact.items():
        for other in {number.lstrip("0"), _last_digits(number), _last_digits(number).lstrip("0")} - {number, ""}:
            short.setdefault(other, []).extend(those)
    shapes = frozenset(map(_shape, exact))
    for letter in letters:
        those = [by_key[number, letter.debtor] for number in letter.invoices if (number, letter.debtor) in by_key]
        if those and letter.number:
            exact.setdefault(compact(letter.number), []).extend(those)
    return Numbers(
        {number: tuple(those) for number, those in exact.items()},
        {number: tuple(those) for number, those in short.items() if number not in exact},
        shapes,
    )


def mentions(text: str, numbers: Numbers) -> Mentions:
    """Gives the invoice numbers that stand in a text, the longest first where they overlap, and those between two of one
    debtor with "t/m" between them.

    >>> known = numbers_of([Invoice(2, "2026-0101", "D1"), Invoice(3, "2026-0102", "D1"), Invoice(4, "F7", "D2")])
    >>> [mention.number for mention in mentions("fact.nrs 20260101 en 2026/0102, F7", known).found]
    ['20260101', '20260102', 'F7']
    >>> mentions("factuur 202601011 XF7", known).found
    ()
    >>> [mentions(f"RF{digits} 2026 0102", known).found[0].sure for digits in (20, 31)], mentions("2026-0199", known).strange
    ([True, False], '20260199')
    >>> row = numbers_of([Invoice(n, f"2026-010{n}", "D1") for n in range(1, 6)])
    >>> [mention.number for mention in mentions("facturen 2026-0102 t/m 0104", row).found]
    ['20260102', '20260103', '20260104']
    """
    pieces = _pieces(text)
    found: dict[str, Mention] = {}
    strange = ""
    place, end_of_last = 0, 0
    while place < len(pieces):
        end = place + 1
        for stop, written in _grams(pieces, place):
            mention = _look_up(pieces, place, stop, written, numbers, end_of_last == place)
            if mention is not None:
                further, end = _through(pieces, stop, mention, numbers)
                for each in (mention, *further):
                    found.setdefault(each.number, each)
                end_of_last = end
                break
        else:
            strange = strange or _strange(pieces, place, numbers, end_of_last == place)
        place = end
    return Mentions(tuple(found.values()), strange)


def _through(pieces: list[_Piece], stop: int, first: Mention, numbers: Numbers) -> tuple[list[Mention], int]:
    """The numbers after one up to that to which "t/m" leads, and where that stands; none when it is no invoice of the same debtor."""
    words = next(
        (each for each in _THROUGH if tuple(piece.text for piece in pieces[stop : stop + len(each)]) == each), ()
    )
    base = compact(first.invoices[0].number)
    digits = _DIGITS_AT_END.search(base)
    if not words or len(first.invoices) > 1 or not digits:
        return [], stop
    prefix, low, debtor = base[: digits.start()], int(digits[0]), first.invoices[0].debtor
    for end, written in _grams(pieces, stop + len(words)):
        last = base[: -len(written)] + written if written.isdigit() and len(written) < len(base) else written
        high = last.removeprefix(prefix)
        if len(last) != len(base) or not last.startswith(prefix) or not high.isdigit():
            continue
        codes = [
            f"{prefix}{number:0{len(digits[0])}}" for number in range(low + 1, min(int(high), low + _LONGEST_RANGE) + 1)
        ]
        own = {code: [each for each in numbers.exact.get(code, ()) if each.debtor == debtor] for code in codes}
        if own.get(last) and (end == len(pieces) or pieces[end].after != ""):
            return [Mention(code, tuple(those), first.sure) for code, those in own.items() if those], end
    return [], stop


def _pieces(text: str) -> list[_Piece]:
    cleaned = _NOT_NUMBERS.sub(" , ", text)
    pieces: list[_Piece] = []
    last = 0
    for match in _PIECES.finditer(cleaned):
        between = cleaned[last : match.start()]
        after = "," if not pieces or between.strip(" -./_\N{NO-BREAK SPACE}\t\r\n") else ""
        if not after and between:
            after = "-" if not any(character.isspace() for character in between) else " "
        pieces.append(_Piece(match[0].upper(), after))
        last = match.end()
    return pieces


def _grams(pieces: list[_Piece], place: int) -> list[tuple[int, str]]:
    """The pieces from here on as one number, the longest first; a comma or another such mark ends a number."""
    grams, written = [], ""
    for stop in range(place, min(place + _MOST_PIECES, len(pieces))):
        if stop > place and pieces[stop].after == ",":
            break
        written += pieces[stop].text
        grams.append((stop + 1, written))
    return grams[::-1]


def _look_up(pieces: list[_Piece], place: int, stop: int, written: str, numbers: Numbers, free: bool) -> Mention | None:
    if not any(character.isdigit() for character in written):
        return None
    if (
        written.startswith("RF")
        and len(written) > 4
        and (those := numbers.exact.get(written[4:]))
        and is_valid(written)
    ):
        return Mention(written[4:], those, True)
    exact = numbers.exact.get(written)
    those = exact or numbers.short.get(written)
    if not those or not _stands_alone(pieces, place, stop, written, free):
        return None
    named = place > 0 and pieces[place - 1].text in _WORDS
    one_word = all(piece.after != " " for piece in pieces[place + 1 : stop])
    mixed = not written.isdigit() and one_word
    sure = len(written) >= LONG or (named and len(written) >= FAIR and one_word) or mixed
    alone = exact is not None or len({(each.number, each.debtor) for each in those}) == 1
    broken = place > 1 and pieces[place - 2].text == "RF" and len(pieces[place - 1].text) == 2
    return Mention(written, those, sure and alone and not broken and (exact is not None or len(written) >= LONG))


def _stands_alone(pieces: list[_Piece], place: int, stop: int, written: str, free: bool) -> bool:
    """Whether a number begins and ends where the payer's own number does."""
    before = pieces[place].after
    after = pieces[stop].after if stop < len(pieces) else ","
    worded = place > 0 and pieces[place - 1].text in _WORDS
    if after == "" or (before == "" and not worded):
        return False
    if len(written) >= LONG:
        return True
    return after != "-" and (before != "-" or worded or free)


def _strange(pieces: list[_Piece], place: int, numbers: Numbers, free: bool) -> str:
    """The number that begins here, when it has the shape of an invoice number or follows a word for invoice."""
    if pieces[place].after in ("", "-") and not (free or (place > 0 and pieces[place - 1].text in _WORDS)):
        return ""
    whole = pieces[place].text
    for piece in pieces[place + 1 :]:
        if piece.after not in ("", "-"):
            break
        whole += piece.text
    if not any(character.isdigit() for character in whole):
        return ""
    called = place > 0 and pieces[place - 1].text in _WORDS - {"BETREFT", "BETR", "BETALING", "REKENING", "REK"}
    return whole if _shape(whole) in numbers.shapes or (called and len(whole) >= FAIR) else ""


def _shape(number: str) -> tuple[str, str]:
    """Letters and digits by kind, with the first two characters: what numbers of one series have in common."""
    return re.sub(r"\d", "9", number), number[:2]


def _last_digits(number: str) -> str:
    """The digits that a number ends in, when those are enough to tell it by."""
    found = _DIGITS_AT_END.search(number)
    return found[0] if found and len(found[0]) >= LONG else ""
