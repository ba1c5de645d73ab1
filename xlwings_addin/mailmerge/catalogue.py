"""The letters: a new letter is one .docx in `letters` and one entry here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from xlwings_addin.mailmerge.fields import FIELDS
from xlwings_addin.mailmerge.wording import Tone
from xlwings_addin.rules.vocabulary import Outcome, Step

DUTCH, ENGLISH = "nl", "en"
ACCOUNT, PAY_BY = "eigen_iban", "uiterste_betaaldatum"


class Words(NamedTuple):
    """What a letter says of itself in one language: its title, and its first sentence, ``""`` when that is no field.

    ``costs`` names the collection costs that follow when the term passes, and ``vat`` says that they hold btw: only in a letter
    that the law asks for before costs may be claimed.
    """

    title: str
    opening: Tone = Tone("", "")
    costs: str = ""
    vat: str = ""


@dataclass(frozen=True)
class LetterKind:
    """One letter.

    ``key`` is the name of its template, ``kind`` what stands in `Brieven.Soort`, ``rank`` its place on the ladder
    (0: beside it), ``words`` what it says by language. A ``demand`` asks for payment: one that ``warns`` says what follows
    when the date passes, one that ``claims`` names interest and costs besides. One that is not ``for_consumers`` may be sent to
    businesses and government only. ``extra`` names the mandatory fields besides those of every letter, ``omits`` those of
    every letter that this one does not have. ``outcome`` is that of the call which the letter confirms, and ``of_call`` what has to
    stand in the log of that call. ``reminder`` is a Dutch sentence for who makes the letter.
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
    omits: tuple[str, ...] = ()
    outcome: Outcome | None = None
    of_call: tuple[str, ...] = ()
    reminder: str = ""

    @property
    def mandatory(self) -> tuple[str, ...]:
        """The fields that may not be empty, and that the template should hold."""
        return tuple(
            field.name
            for field in FIELDS
            if field.name in self.extra or (field.mandatory and field.name not in self.omits)
        )

    @property
    def gives_date(self) -> bool:
        """Whether the letter names a last day to pay."""
        return PAY_BY not in self.omits

    @property
    def to_our_account(self) -> bool:
        """Whether the letter asks to pay on our own account."""
        return ACCOUNT not in self.omits

    @property
    def announces_costs(self) -> bool:
        """Whether it is the letter that has to go before costs may be claimed from a consumer (BW 6:96 lid 6)."""
        return bool(self.words[DUTCH].costs)

    @property
    def only_dutch(self) -> bool:
        """Whether the letter is in Dutch in every language: what gives it its effect is in the words of Dutch law."""
        return ENGLISH not in self.words


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

NOTICE_OF_DEFAULT = LetterKind(
    "ingebrekestelling",
    Step.NOTICE_OF_DEFAULT,
    {
        DUTCH: Words(
            "Ingebrekestelling",
            Tone(
                "Wij hebben vastgesteld dat {total} nog niet is betaald.",
                "Wij werken graag met u samen. Daarom vragen wij uw aandacht voor {total} dat nog niet is betaald.",
            ),
        ),
    },
    rank=3,
    warns=True,
)

FOURTEEN_DAY_LETTER = LetterKind(
    "veertiendagenbrief",
    Step.FOURTEEN_DAY_LETTER,
    {
        DUTCH: Words(
            "Veertiendagenbrief",
            Tone(
                "Wij hebben vastgesteld dat {total} nog niet is betaald.",
                "Wij werken graag met u samen. Daarom vragen wij uw aandacht voor {total} dat nog niet is betaald.",
            ),
            costs=(
                "Betaalt u niet binnen deze termijn, dan moet u ook incassokosten betalen. Die kosten zijn {amount}. "
                "Dat bedrag volgt uit de wet (artikel 6:96 BW)."
            ),
            vat=" Wij kunnen btw niet verrekenen. Daarom zijn deze kosten met de btw verhoogd.",
        ),
    },
    rank=4,
    omits=(PAY_BY,),
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
    rank=5,
    claims=True,
    for_consumers=False,
)

HAND_OVER = LetterKind(
    "uit_handen",
    Step.HAND_OVER,
    {DUTCH: Words("Bericht uit handen geven"), ENGLISH: Words("Your account has been handed over")},
    rank=6,
    demand=False,
    extra=("incassobureau",),
    omits=(PAY_BY, ACCOUNT),
)

CONFIRMATION = LetterKind(
    "bevestiging_toezegging",
    "Bevestiging telefonische afspraak (toezegging)",
    {DUTCH: Words("Bevestiging van onze afspraak"), ENGLISH: Words("Confirmation of our agreement")},
    demand=False,
    extra=("gesproken_met", "gesprek_datum", "toegezegd_bedrag", "toegezegd_op", "betaalwijze"),
    outcome=Outcome.PROMISE,
    of_call=("on", "spoken_to", "promised", "promised_on", "means"),
)

INVOICE_COPY = LetterKind(
    "kopie_factuur",
    "Kopie factuur",
    {DUTCH: Words("Kopie"), ENGLISH: Words("Copy")},
    demand=False,
    extra=("gesprek_datum", "bijlagen"),
    outcome=Outcome.INVOICE_MISSING,
    of_call=("on",),
    reminder="Voeg bij de brief Kopie factuur zelf de kopie van de factuur.",
)

INTERRUPTION = LetterKind(
    "stuitingsbrief",
    Step.INTERRUPT,
    {DUTCH: Words("Stuiting van de verjaring")},
    demand=False,
    omits=(PAY_BY,),
    reminder="Stuur de stuitingsbrief aangetekend en ook per e-mail, en bewaar het bewijs van bezorging.",
)

HEIRS = LetterKind(
    "erven",
    Step.APPROACH_HEIRS,
    {DUTCH: Words("Nalatenschap"), ENGLISH: Words("Estate")},
    demand=False,
    omits=(PAY_BY,),
)

LETTERS: tuple[LetterKind, ...] = (
    REMINDER,
    DEMAND,
    NOTICE_OF_DEFAULT,
    FOURTEEN_DAY_LETTER,
    FINAL_DEMAND,
    HAND_OVER,
    CONFIRMATION,
    INVOICE_COPY,
    INTERRUPTION,
    HEIRS,
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
