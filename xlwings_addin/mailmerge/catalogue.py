"""The letters: a new letter is one .docx in `letters` and one entry here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from xlwings_addin.mailmerge.fields import FIELDS
from xlwings_addin.mailmerge.wording import Tone
from xlwings_addin.rules.vocabulary import Step

DUTCH, ENGLISH = "nl", "en"


class Words(NamedTuple):
    """What a letter says of itself in one language: its title, and its first sentence, ``""`` when that is no field."""

    title: str
    opening: Tone = Tone("", "")


@dataclass(frozen=True)
class LetterKind:
    """One letter.

    ``key`` is the name of its template, ``kind`` what stands in `Brieven.Soort`, ``rank`` its place on the ladder
    (0: beside it), ``words`` what it says by language. A ``demand`` asks for payment: one that ``warns`` says what follows
    when the date passes, one that ``claims`` names interest and costs besides. One that is not ``for_consumers`` may be sent to
    businesses and government only. ``extra`` names the mandatory fields besides those of every letter.
    """

    key: str
    kind: str
    words: Mapping[str, Words]
    rank: int = 0
    demand: bool = True
    warns: bool = False
    claims: bool = False
    for_consumers: bool = True
    extra: tuple[str, ...] = ()

    @property
    def mandatory(self) -> tuple[str, ...]:
        """The fields that may not be empty, and that the template should hold."""
        return tuple(field.name for field in FIELDS if field.mandatory or field.name in self.extra)


REMINDER = LetterKind(
    "herinnering",
    Step.REMINDER,
    {
        DUTCH: Words(
            "Herinnering",
            Tone(
                "Misschien is het aan uw aandacht ontsnapt: volgens onze administratie staat nog {total} open.",
                "Wij werken graag met u samen. Misschien is het aan uw aandacht ontsnapt: volgens onze administratie "
                "staat nog {total} open.",
            ),
        ),
        ENGLISH: Words(
            "Payment reminder",
            Tone(
                "It may have escaped your attention: according to our records {total} is still unpaid.",
                "We value working with you. It may have escaped your attention: according to our records {total} "
                "is still unpaid.",
            ),
        ),
    },
    rank=1,
)

DEMAND = LetterKind(
    "aanmaning",
    Step.DEMAND,
    {
        DUTCH: Words(
            "Aanmaning",
            Tone(
                "Wij hebben vastgesteld dat {total} nog niet is betaald.",
                "Wij werken graag met u samen. Daarom vragen wij uw aandacht voor {total} dat nog niet is betaald.",
            ),
        ),
        ENGLISH: Words(
            "Demand for payment",
            Tone(
                "Our records show that {total} has not yet been paid.",
                "We value working with you. That is why we ask your attention for {total} that has not yet been paid.",
            ),
        ),
    },
    rank=2,
    warns=True,
)

FINAL_DEMAND = LetterKind(
    "laatste_aanmaning",
    Step.FINAL_DEMAND,
    {
        DUTCH: Words(
            "Laatste aanmaning",
            Tone(
                "Ook na onze eerdere berichten is {total} niet betaald.",
                "Wij houden de samenwerking met u graag goed. Ook na onze eerdere berichten is {total} niet betaald.",
            ),
        ),
        ENGLISH: Words(
            "Final demand for payment",
            Tone(
                "Despite our earlier messages {total} has not been paid.",
                "We would like to keep working with you. Despite our earlier messages {total} has not been paid.",
            ),
        ),
    },
    rank=3,
    claims=True,
    for_consumers=False,
)

CONFIRMATION = LetterKind(
    "bevestiging_toezegging",
    "Bevestiging telefonische afspraak (toezegging)",
    {DUTCH: Words("Bevestiging van onze afspraak"), ENGLISH: Words("Confirmation of our agreement")},
    demand=False,
    extra=("gesproken_met", "gesprek_datum", "toegezegd_bedrag", "toegezegd_op", "betaalwijze"),
)

LETTERS: tuple[LetterKind, ...] = (REMINDER, DEMAND, FINAL_DEMAND, CONFIRMATION)

BY_KEY = MappingProxyType({letter.key: letter for letter in LETTERS})


def template_path(letter: LetterKind, language: str, folders: Sequence[Path]) -> Path | None:
    """The template of the letter in the first folder that has it; English ones are in the folder ``en``.

    Args:
        letter: the letter.
        language: ``"nl"`` or ``"en"``.
        folders: the user's own first, then those of the package.
    """
    within = "" if language == DUTCH else language
    paths = (folder / within / f"{letter.key}.docx" for folder in folders)
    return next((path for path in paths if path.is_file()), None)
