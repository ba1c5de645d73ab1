"""The letters: a new letter is one .docx in `letters` and one entry here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from xlwings_addin.mailmerge.fields import FIELDS
from xlwings_addin.mailmerge.wording import Tone
from xlwings_addin.rules.vocabulary import Outcome, Step

DUTCH, ENGLISH = "nl", "en"
ACCOUNT, PAY_BY = "eigen_iban", "uiterste_betaaldatum"


class Asks(Enum):
    """What a letter asks to pay."""

    NOTHING = "nothing"
    ALL = "all that it counts"
    PROMISED = "what was promised"
    FIRST_INSTALMENT = "the first instalment of a plan"
    ARREARS = "the instalments that were missed"
    UNDISPUTED = "what is not disputed"
    REST = "what is still open, unless an agreement about it runs"


class Addressee(Enum):
    """Who gets the letter."""

    DEBTOR = "the debtor"
    HEIRS = "the heirs of the debtor"
    ADMINISTRATOR = "the administrator of the debtor's estate"


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

    ``key`` is the name of its template, ``kind`` what stands in `Brieven.Soort` when it is no step, ``rank`` its place on the
    ladder (0: beside it), ``words`` what it says by language. A ``demand`` reproaches that nothing was paid: one that ``warns``
    says what follows when the date passes, one that ``claims`` names interest and costs besides. One that is not
    ``for_consumers`` may be sent to businesses and government only. ``whole``: it counts what is disputed too; ``settled``: there
    may be nothing open. ``extra`` names the mandatory fields besides those of every letter, ``omits`` those of every letter that
    this one does not have. ``outcomes`` are those of the call that it confirms, and ``of_call`` what has to stand in the log of that
    call. ``answered``: it asks for an answer by a day. ``on_request``: it is made only when the user asks for it. ``reminder`` is a
    Dutch sentence for who makes the letter.
    """

    key: str
    kind: str
    words: Mapping[str, Words]
    rank: int = 0
    demand: bool = True
    warns: bool = False
    claims: bool = False
    for_consumers: bool = True
    asks: Asks = Asks.ALL
    whole: bool = False
    settled: bool = False
    to: Addressee = Addressee.DEBTOR
    extra: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    of_call: tuple[str, ...] = ()
    answered: bool = False
    on_request: bool = False
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
    asks=Asks.NOTHING,
    extra=("incassobureau",),
    omits=(PAY_BY, ACCOUNT),
)

CONFIRMATION = LetterKind(
    "bevestiging_toezegging",
    "Bevestiging telefonische afspraak (toezegging)",
    {DUTCH: Words("Bevestiging van onze afspraak"), ENGLISH: Words("Confirmation of our agreement")},
    demand=False,
    asks=Asks.PROMISED,
    extra=("gesproken_met", "gesprek_datum", "toegezegd_bedrag", "toegezegd_op", "betaalwijze"),
    outcomes=(Outcome.PROMISE, Outcome.CONDITIONAL),
    of_call=("on", "spoken_to", "promised", "promised_on", "means"),
)

SIGNED_CONFIRMATION = replace(
    CONFIRMATION,
    key="bevestiging_toezegging_akkoord",
    extra=(*CONFIRMATION.extra, "reactie_datum"),
    outcomes=(),
    answered=True,
)

PLAN = LetterKind(
    "bevestiging_regeling",
    "Bevestiging betalingsregeling + akkoordverklaring",
    {DUTCH: Words("Bevestiging van onze betalingsregeling"), ENGLISH: Words("Confirmation of our payment plan")},
    demand=False,
    asks=Asks.FIRST_INSTALMENT,
    whole=True,
    extra=(
        "termijn_nummer",
        "termijn_datum",
        "termijn_bedrag",
        "termijnen_totaal",
        "eerste_termijn",
        "herstel_zin",
        "reactie_datum",
    ),
    outcomes=(Outcome.PLAN,),
    answered=True,
    reminder="Een regeling geldt pas als u de getekende brief terug hebt. Vul dan in het blad Termijnen Getekend op in.",
)

MISSED_INSTALMENT = LetterKind(
    "termijn_gemist",
    Step.REPAIR_PLAN,
    {DUTCH: Words("Gemiste termijn"), ENGLISH: Words("Missed instalment")},
    asks=Asks.ARREARS,
    whole=True,
    extra=("termijn_nummer", "termijn_datum", "termijn_bedrag", "achterstand_bedrag"),
)

COMPLAINT = LetterKind(
    "bevestiging_klacht",
    "Bevestiging klacht / dispuut",
    {DUTCH: Words("Bevestiging van uw klacht"), ENGLISH: Words("Confirmation of your complaint")},
    demand=False,
    asks=Asks.UNDISPUTED,
    whole=True,
    settled=True,
    extra=("gesprek_datum", "klacht_omschrijving", "betwist_bedrag", "actie_zin"),
    omits=(PAY_BY,),
    outcomes=(Outcome.COMPLAINT,),
    of_call=("on", "ready_by"),
)

RECEIPT = LetterKind(
    "ontvangstbevestiging",
    "Ontvangstbevestiging (geheel / gedeeltelijk)",
    {DUTCH: Words("Bevestiging van uw betaling"), ENGLISH: Words("Confirmation of your payment")},
    demand=False,
    asks=Asks.REST,
    whole=True,
    settled=True,
    extra=("opening_zin", "rest_zin"),
    omits=(PAY_BY,),
    on_request=True,
)

INVOICE_COPY = LetterKind(
    "kopie_factuur",
    "Kopie factuur",
    {DUTCH: Words("Kopie"), ENGLISH: Words("Copy")},
    demand=False,
    extra=("gesprek_datum", "bijlagen"),
    outcomes=(Outcome.INVOICE_MISSING,),
    of_call=("on",),
    reminder="Voeg bij de brief Kopie factuur zelf de kopie van de factuur.",
)

CHANGE = LetterKind(
    "wijziging_factuur",
    "Wijziging / creditering",
    {DUTCH: Words("Correctie"), ENGLISH: Words("Correction")},
    demand=False,
    asks=Asks.REST,
    whole=True,
    settled=True,
    extra=("oud_bedrag", "nieuw_bedrag", "creditnummer", "creditdatum", "rest_zin"),
    omits=(PAY_BY,),
    on_request=True,
)

PROPOSAL = LetterKind(
    "voorstel_regeling",
    Step.PROPOSE_PLAN,
    {DUTCH: Words("Voorstel voor een betalingsregeling"), ENGLISH: Words("Proposal for a payment plan")},
    demand=False,
    asks=Asks.NOTHING,
    whole=True,
    extra=("keuze", "keuze_bedrag", "keuze_eerste", "keuze_laatste", "reactie_datum"),
    omits=(PAY_BY,),
    answered=True,
)

FILING = LetterKind(
    "indiening_vordering",
    Step.FILE_CLAIM,
    {DUTCH: Words("Indiening van onze vordering")},
    demand=False,
    asks=Asks.NOTHING,
    whole=True,
    to=Addressee.ADMINISTRATOR,
    extra=("vordering_zin", "bijlagen"),
    omits=(PAY_BY,),
    reminder="Voeg bij de brief Vordering indienen de bijlagen die erin staan.",
)

INTERRUPTION = LetterKind(
    "stuitingsbrief",
    Step.INTERRUPT,
    {DUTCH: Words("Stuiting van de verjaring")},
    demand=False,
    asks=Asks.NOTHING,
    whole=True,
    omits=(PAY_BY,),
    reminder="Stuur de stuitingsbrief aangetekend en ook per e-mail, en bewaar het bewijs van bezorging.",
)

HEIRS = LetterKind(
    "erven",
    Step.APPROACH_HEIRS,
    {DUTCH: Words("Nalatenschap"), ENGLISH: Words("Estate")},
    demand=False,
    asks=Asks.NOTHING,
    to=Addressee.HEIRS,
    omits=(PAY_BY,),
)

ANNULMENT = LetterKind(
    "annulering",
    "Annulering herinnering",
    {DUTCH: Words("Onze brief is vervallen"), ENGLISH: Words("Our letter has been withdrawn")},
    demand=False,
    asks=Asks.NOTHING,
    whole=True,
    settled=True,
    extra=("eerder_kenmerk", "eerder_datum"),
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
    SIGNED_CONFIRMATION,
    PLAN,
    MISSED_INSTALMENT,
    COMPLAINT,
    INTERRUPTION,
    RECEIPT,
    INVOICE_COPY,
    CHANGE,
    PROPOSAL,
    FILING,
    HEIRS,
    ANNULMENT,
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
