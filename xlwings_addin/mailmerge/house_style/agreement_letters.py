"""The words of the letters about an agreement: a promise, a payment plan, an instalment that was missed."""

from __future__ import annotations

from xlwings_addin.mailmerge.catalogue import (
    CONFIRMATION,
    DUTCH,
    ENGLISH,
    MISSED_INSTALMENT,
    PLAN,
    PROPOSAL,
    SIGNED_CONFIRMATION,
)
from xlwings_addin.mailmerge.house_style.pieces import (
    CROSSED,
    ENDING,
    SALUTATION,
    SUBJECT,
    Block,
    Ending,
    Instalments,
    Invoices,
    LetterText,
    Options,
    Panel,
    Paragraph,
    Slip,
)

_FUTURE = Paragraph("«afspraak_toekomst»")
_CONDITION = Paragraph("«voorwaarde_zin»")
_DEBT_HELP = Paragraph("«schuldhulp_zin»")

_PROMISE: tuple[Block, ...] = (
    SUBJECT,
    SALUTATION,
    Paragraph(
        "Op «gesprek_datum» spraken wij met «gesproken_met» over wat er nog openstaat. Hartelijk dank voor dit "
        "gesprek. Met deze brief bevestigen wij wat is afgesproken."
    ),
    Panel(
        "Onze afspraak",
        (
            ("U betaalt", "«toegezegd_bedrag»"),
            ("Uiterlijk op", "«toegezegd_op»"),
            ("Betaalwijze", "«betaalwijze»"),
            ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
            ("Kenmerk", "«betalingskenmerk»"),
        ),
    ),
    _CONDITION,
    _FUTURE,
    Paragraph("De afspraak gaat over:"),
    Invoices(),
    Paragraph(
        "Klopt er iets niet, of verandert er iets? Laat het ons binnen twee werkdagen weten: bel «behandelaar» op "
        "«behandelaar_tel». Tot en met «uiterste_betaaldatum» ontvangt u van ons hierover geen herinneringen."
    ),
)

_PROMISE_ENGLISH: tuple[Block, ...] = (
    SUBJECT,
    SALUTATION,
    Paragraph(
        "On «gesprek_datum» we spoke with «gesproken_met» about what is still unpaid. Thank you for this "
        "conversation. With this letter we confirm what was agreed."
    ),
    Panel(
        "Our agreement",
        (
            ("You pay", "«toegezegd_bedrag»"),
            ("Not later than", "«toegezegd_op»"),
            ("By", "«betaalwijze»"),
            ("Account", "«eigen_iban»* of *«eigen_naam»"),
            ("Reference", "«betalingskenmerk»"),
        ),
    ),
    _CONDITION,
    _FUTURE,
    Paragraph("The agreement is about:"),
    Invoices(),
    Paragraph(
        "Is anything wrong, or does anything change? Please tell us within two working days: call «behandelaar» on "
        "«behandelaar_tel». Up to and including «uiterste_betaaldatum» you will receive no reminders from us about "
        "this."
    ),
)

AGREEMENT_LETTERS: tuple[LetterText, ...] = (
    LetterText(CONFIRMATION, DUTCH, (*_PROMISE, CROSSED, ENDING)),
    LetterText(CONFIRMATION, ENGLISH, (*_PROMISE_ENGLISH, CROSSED, ENDING)),
    LetterText(
        SIGNED_CONFIRMATION,
        DUTCH,
        (
            *_PROMISE,
            Paragraph(
                "Wilt u het strookje hieronder tekenen en terugsturen? Dan hebben wij het graag uiterlijk op «reactie_datum»."
            ),
            ENDING,
            Slip(
                "Akkoord",
                "«deb_naam» (debiteurnummer «deb_nummer», kenmerk «kenmerk») gaat akkoord met de afspraak om *«toegezegd_bedrag»* "
                "uiterlijk op *«toegezegd_op»* te betalen.",
            ),
        ),
    ),
    LetterText(
        SIGNED_CONFIRMATION,
        ENGLISH,
        (
            *_PROMISE_ENGLISH,
            Paragraph(
                "Would you please sign the slip below and return it? We would like to have it by «reactie_datum»."
            ),
            ENDING,
            Slip(
                "Agreed",
                "«deb_naam» (customer number «deb_nummer», reference «kenmerk») agrees to pay *«toegezegd_bedrag»* not later than "
                "*«toegezegd_op»*.",
            ),
        ),
    ),
    LetterText(
        PLAN,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Wij hebben met u een betalingsregeling besproken. In deze brief staat wat wij hebben afgesproken. De regeling gaat in "
                "zodra wij een getekend exemplaar terug hebben. Wij ontvangen het graag uiterlijk op *«reactie_datum»*."
            ),
            Paragraph("De regeling gaat over deze facturen:"),
            Invoices(),
            Paragraph("U betaalt in deze termijnen:"),
            Instalments("Samen", "«termijnen_totaal»"),
            Panel(
                "Zo betaalt u",
                (
                    ("Eerste termijn", "«eerste_termijn»"),
                    ("Uiterlijk", "«uiterste_betaaldatum»"),
                    ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
                    ("Kenmerk", "«betalingskenmerk»"),
                ),
            ),
            Paragraph("*De voorwaarden.* Elke termijn staat op de dag in de tabel op onze rekening. «herstel_zin»"),
            Paragraph("«regeling_kosten_zin»"),
            Paragraph(
                "Wat u betaalt, gaat volgens de wet (artikel 6:44 BW) eerst naar kosten, dan naar rente en dan naar de facturen, als er "
                "kosten of rente verschuldigd zijn."
            ),
            Paragraph(
                "Klopt er iets niet, of lukt een termijn niet? Bel dan meteen «behandelaar» op «behandelaar_tel». Dan zoeken wij samen "
                "een oplossing."
            ),
            ENDING,
            Slip(
                "Akkoordverklaring",
                "«deb_naam» (debiteurnummer «deb_nummer») erkent dat de facturen hierboven verschuldigd zijn en gaat akkoord met deze "
                "regeling van samen *«termijnen_totaal»* (kenmerk «kenmerk»).",
                both=True,
            ),
        ),
    ),
    LetterText(
        PLAN,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "We have discussed a payment plan with you. This letter says what we agreed. The plan takes effect once we have received "
                "a signed copy. We would like to have it by *«reactie_datum»*."
            ),
            Paragraph("The plan is about these invoices:"),
            Invoices(),
            Paragraph("You pay in these instalments:"),
            Instalments("Together", "«termijnen_totaal»"),
            Panel(
                "How to pay",
                (
                    ("First instalment", "«eerste_termijn»"),
                    ("Not later than", "«uiterste_betaaldatum»"),
                    ("Account", "«eigen_iban»* of *«eigen_naam»"),
                    ("Reference", "«betalingskenmerk»"),
                ),
            ),
            Paragraph("*The conditions.* Each instalment reaches our account by the day in the table. «herstel_zin»"),
            Paragraph("«regeling_kosten_zin»"),
            Paragraph(
                "By law (Dutch Civil Code, article 6:44) what you pay goes to costs first, then to interest and then to the invoices, if "
                "any costs or interest are due."
            ),
            Paragraph(
                "Is anything wrong, or are you unable to pay an instalment? Please call «behandelaar» on «behandelaar_tel» at once, and we "
                "will look for a solution together."
            ),
            ENDING,
            Slip(
                "Agreed",
                "«deb_naam» (customer number «deb_nummer») acknowledges that the invoices above are due and agrees to this plan of "
                "*«termijnen_totaal»* in total (reference «kenmerk»).",
                both=True,
            ),
        ),
    ),
    LetterText(
        MISSED_INSTALMENT,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Wij hebben vastgesteld dat een termijn van onze betalingsregeling niet of niet helemaal is betaald:"
            ),
            Instalments("Nog te ontvangen", "«achterstand_bedrag»"),
            Paragraph(
                "Wilt u *«achterstand_bedrag»* betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze rekening staat? Dan loopt "
                "de regeling gewoon door. Lukt dat niet? Bel dan voor die dag «behandelaar» op «behandelaar_tel»."
            ),
            Panel(
                "Zo betaalt u",
                (
                    ("Bedrag", "«achterstand_bedrag»"),
                    ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
                    ("Kenmerk", "«betalingskenmerk»"),
                    ("Uiterlijk", "«uiterste_betaaldatum»"),
                ),
            ),
            Paragraph(
                "Is het bedrag dan niet binnen, dan vervalt de regeling en moet u alles wat nog openstaat ineens betalen:"
            ),
            Invoices(),
            _DEBT_HELP,
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        MISSED_INSTALMENT,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("Our records show that an instalment of our payment plan has not been paid, or not in full:"),
            Instalments("Still to be received", "«achterstand_bedrag»"),
            Paragraph(
                "Would you please pay *«achterstand_bedrag»*, so that we receive it not later than *«uiterste_betaaldatum»*? The plan then "
                "simply continues. Are you unable to? Please call «behandelaar» on «behandelaar_tel» before that day."
            ),
            Panel(
                "How to pay",
                (
                    ("Amount", "«achterstand_bedrag»"),
                    ("Account", "«eigen_iban»* of *«eigen_naam»"),
                    ("Reference", "«betalingskenmerk»"),
                    ("Not later than", "«uiterste_betaaldatum»"),
                ),
            ),
            Paragraph(
                "If we have not received it by then, the plan ends and everything still outstanding is due at once:"
            ),
            Invoices(),
            _DEBT_HELP,
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        PROPOSAL,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Wij hebben begrepen dat u nu niet alles ineens kunt betalen. Dank u wel dat u dat hebt verteld. Het gaat om deze "
                "facturen:"
            ),
            Invoices(),
            Paragraph("Wij zoeken graag samen een oplossing. U kunt kiezen uit:"),
            Options(),
            Paragraph(
                "Een regeling kost u niets extra. Wilt u uw keuze aankruisen en deze brief uiterlijk op "
                "*«reactie_datum»* getekend terugsturen? Past geen van deze voorstellen? Bel dan voor die dag «behandelaar» op "
                "«behandelaar_tel»."
            ),
            _DEBT_HELP,
            Ending("Wij horen graag van u."),
            Slip(
                "Mijn keuze",
                "«deb_naam» (debiteurnummer «deb_nummer», kenmerk «kenmerk») kiest: ☐\N{NO-BREAK SPACE}A\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}☐\N{NO-BREAK SPACE}B\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}☐\N{NO-BREAK SPACE}C",
            ),
        ),
    ),
    LetterText(
        PROPOSAL,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "We understand that you cannot pay everything at once now. Thank you for telling us. It concerns these invoices:"
            ),
            Invoices(),
            Paragraph("We would like to find a solution together. You can choose from:"),
            Options(),
            Paragraph(
                "A plan costs you nothing extra. Would you please mark your choice, and return this letter signed by *«reactie_datum»*? "
                "Does none of these proposals suit you? Please call «behandelaar» on «behandelaar_tel» before that day."
            ),
            _DEBT_HELP,
            Ending("We look forward to hearing from you."),
            Slip(
                "My choice",
                "«deb_naam» (customer number «deb_nummer», reference «kenmerk») chooses: ☐\N{NO-BREAK SPACE}A\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}☐\N{NO-BREAK SPACE}B\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}☐\N{NO-BREAK SPACE}C",
            ),
        ),
    ),
)
