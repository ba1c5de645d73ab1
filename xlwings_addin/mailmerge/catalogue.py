"""The letters: a new letter is one .docx in `letters` and one entry here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from xlwings_addin.mailmerge.fields import FIELDS
from xlwings_addin.rules.vocabulary import Step

DUTCH, ENGLISH = "nl", "en"


@dataclass(frozen=True)
class LetterKind:
    """One letter.

    ``key`` is the name of its template, ``kind`` what stands in `Brieven.Soort`, ``rank`` its place on the ladder
    (0: beside it). A ``demand`` asks for payment; one that is not ``for_consumers`` may be sent to businesses and
    government only. ``extra`` names the mandatory fields besides those of every letter.
    """

    key: str
    kind: str
    rank: int = 0
    demand: bool = True
    for_consumers: bool = True
    extra: tuple[str, ...] = ()

    @property
    def mandatory(self) -> tuple[str, ...]:
        """The fields that may not be empty, and that the template should hold."""
        return tuple(field.name for field in FIELDS if field.mandatory or field.name in self.extra)


CONFIRMATION = LetterKind(
    "bevestiging_toezegging",
    "Bevestiging telefonische afspraak (toezegging)",
    demand=False,
    extra=("gesproken_met", "gesprek_datum", "toegezegd_bedrag", "toegezegd_op", "betaalwijze"),
)

LETTERS: tuple[LetterKind, ...] = (
    LetterKind("herinnering", Step.REMINDER, rank=1),
    LetterKind("aanmaning", Step.DEMAND, rank=2),
    LetterKind("laatste_aanmaning", Step.FINAL_DEMAND, rank=3, for_consumers=False),
    CONFIRMATION,
)

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
