"""The words of the letters that stand on the ladder, from reminder to hand-over."""

from __future__ import annotations

from xlwings_addin.mailmerge.catalogue import (
    DEMAND,
    DUTCH,
    ENGLISH,
    FINAL_DEMAND,
    FOURTEEN_DAY_LETTER,
    HAND_OVER,
    NOTICE_OF_DEFAULT,
    REMINDER,
)
from xlwings_addin.mailmerge.house_style.pieces import (
    CROSSED,
    DISPUTED,
    ENDING,
    NOT_DUE,
    PAY,
    PAY_ENGLISH,
    SALUTATION,
    SUBJECT,
    Block,
    Cover,
    Ending,
    Invoices,
    LetterText,
    Panel,
    Paragraph,
)

_PAY_WITHIN = Panel(
    "Zo betaalt u",
    (
        ("Bedrag", "«totaal_openstaand»"),
        ("Rekening", "«eigen_iban»* op naam van *«eigen_naam»"),
        ("Kenmerk", "«betalingskenmerk»"),
        ("Termijn", "binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd"),
    ),
)

_NOTICE_OF_DEFAULT: tuple[Block, ...] = (
    SALUTATION,
    Paragraph("«opening_zin» «eerder_zin»"),
    Paragraph(
        "Wij stellen u hierbij in gebreke. Wij vragen u *«totaal_openstaand»* te betalen, zodat het uiterlijk op "
        "*«uiterste_betaaldatum»* op onze rekening staat."
    ),
    Invoices(),
    DISPUTED,
    NOT_DUE,
    PAY,
    Paragraph("«termijn_zin» «rente_zin»«kosten_zin»"),
    Paragraph(
        "Wij behouden ons uitdrukkelijk het recht op betaling voor. Lukt het u niet om te betalen, of bent u het niet met ons "
        "eens? Bel «behandelaar» op «behandelaar_tel», dan zoeken wij samen een oplossing."
    ),
    CROSSED,
    ENDING,
)

_FOURTEEN_DAYS: tuple[Block, ...] = (
    SALUTATION,
    Paragraph("«opening_zin» «eerder_zin»"),
    Paragraph(
        "Wij vragen u *«totaal_openstaand»* te betalen binnen veertien dagen vanaf de dag nadat deze brief bij u is bezorgd. "
        "Dan komen er geen incassokosten bij."
    ),
    Invoices(),
    DISPUTED,
    NOT_DUE,
    _PAY_WITHIN,
    Paragraph("«kosten_zin»"),
    Paragraph(
        "Wij behouden ons uitdrukkelijk het recht op betaling voor. Bent u het niet met ons eens, of kunt u niet alles ineens "
        "betalen? Bel dan «behandelaar» op «behandelaar_tel»."
    ),
    Paragraph("Hebt u schulden of geldzorgen? Uw gemeente helpt u gratis. Kijk ook op geldfit.nl."),
    CROSSED,
    ENDING,
)


LADDER_LETTERS: tuple[LetterText, ...] = (
    LetterText(NOTICE_OF_DEFAULT, DUTCH, (SUBJECT, *_NOTICE_OF_DEFAULT)),
    LetterText(
        NOTICE_OF_DEFAULT,
        ENGLISH,
        (
            SUBJECT,
            Cover(
                "This is a formal notice of default, in Dutch because Dutch law applies. Please pay the amount below by the date "
                "below; otherwise you are in default from the next day. Any questions? Please call «behandelaar» on «behandelaar_tel»."
            ),
            *_NOTICE_OF_DEFAULT,
        ),
    ),
    LetterText(FOURTEEN_DAY_LETTER, DUTCH, (SUBJECT, *_FOURTEEN_DAYS)),
    LetterText(
        FOURTEEN_DAY_LETTER,
        ENGLISH,
        (
            SUBJECT,
            Cover(
                "This letter is in Dutch because Dutch law applies. Please pay the amount below within fourteen days from the day after "
                "this letter was delivered to you. Otherwise you will also owe the collection costs that it names. Any questions, or do "
                "you disagree? Please call «behandelaar» on «behandelaar_tel»."
            ),
            *_FOURTEEN_DAYS,
        ),
    ),
    LetterText(
        HAND_OVER,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Op «briefdatum» hebben wij onze vordering op u van *«totaal_openstaand»* uit handen gegeven aan "
                "*«incassobureau»*. Het gaat om deze facturen:"
            ),
            Invoices(),
            DISPUTED,
            Paragraph(
                "«incassobureau» neemt contact met u op. Betaal vanaf nu alleen aan «incassobureau», en niet meer aan ons. Ook met "
                "vragen of voor een regeling kunt u daar terecht."
            ),
            Paragraph(
                "Voor de incasso hebben wij aan «incassobureau» uw naam, adres en contactgegevens en de gegevens van deze facturen "
                "doorgegeven."
            ),
            Paragraph(
                "Hebt u al betaald, of klopt er iets niet? Bel dan «behandelaar» op «behandelaar_tel», dan geven wij het door."
            ),
            Ending("Wij hopen dat u hiermee voldoende weet."),
        ),
    ),
    LetterText(
        HAND_OVER,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "On «briefdatum» we handed over our claim on you of *«totaal_openstaand»* to *«incassobureau»*, a collection agency. "
                "It concerns these invoices:"
            ),
            Invoices(),
            DISPUTED,
            Paragraph(
                "«incassobureau» will contact you. From now on please pay «incassobureau» only, and no longer us. It can also answer "
                "your questions or discuss a payment plan."
            ),
            Paragraph(
                "For the collection we have passed on your name, address and contact details, and the details of these invoices, to "
                "«incassobureau»."
            ),
            Paragraph(
                "Have you paid already, or is anything wrong? Please call «behandelaar» on «behandelaar_tel», and we will pass it on."
            ),
            Ending("We trust this tells you what you need to know."),
        ),
    ),
    LetterText(
        REMINDER,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin»"),
            Paragraph(
                "Wilt u *«totaal_openstaand»* betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze rekening staat?"
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY,
            Paragraph(
                "Hebt u een vraag, of bent u het niet eens met een factuur? Bel dan «behandelaar» op «behandelaar_tel»."
            ),
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        DEMAND,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "Wij vragen u *«totaal_openstaand»* te betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze "
                "rekening staat."
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY,
            Paragraph("«termijn_zin» «rente_zin»«kosten_zin» «volgende_stap_zin»"),
            Paragraph(
                "Wij behouden ons uitdrukkelijk het recht op betaling voor. Is er een reden waarom u niet hebt betaald? Bel "
                "«behandelaar» op «behandelaar_tel», dan zoeken wij samen een oplossing."
            ),
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        FINAL_DEMAND,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "Wij vragen u nu voor de laatste keer *«totaal_openstaand»* te betalen, uiterlijk op *«uiterste_betaaldatum»*."
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY,
            Paragraph("«volgende_stap_zin» «rente_zin»«kosten_zin»"),
            Paragraph(
                "Wij behouden ons uitdrukkelijk het recht op betaling voor. Kunt u niet alles ineens betalen? Bel "
                "«behandelaar» op «behandelaar_tel», dan bespreken wij wat wel kan."
            ),
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        REMINDER,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin»"),
            Paragraph(
                "Would you please pay *«totaal_openstaand»*, so that we receive it not later than "
                "*«uiterste_betaaldatum»*?"
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY_ENGLISH,
            Paragraph(
                "Do you have a question, or do you disagree with an invoice? Please call «behandelaar» on "
                "«behandelaar_tel». We will be glad to look into it."
            ),
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        DEMAND,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "We ask you to pay *«totaal_openstaand»*, so that we receive it not later than *«uiterste_betaaldatum»*."
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY_ENGLISH,
            Paragraph("«termijn_zin» «rente_zin»«kosten_zin» «volgende_stap_zin»"),
            Paragraph(
                "We expressly reserve our right to payment. Is there a reason why payment has not been made? Please call «behandelaar» on «behandelaar_tel», and we "
                "will look for a solution together."
            ),
            CROSSED,
            ENDING,
        ),
    ),
    LetterText(
        FINAL_DEMAND,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «eerder_zin»"),
            Paragraph(
                "We ask you for the last time to pay *«totaal_openstaand»*, so that we receive it not later than "
                "*«uiterste_betaaldatum»*."
            ),
            Invoices(),
            DISPUTED,
            NOT_DUE,
            PAY_ENGLISH,
            Paragraph("«volgende_stap_zin» «rente_zin»«kosten_zin»"),
            Paragraph(
                "We expressly reserve our right to payment. Are you unable to pay everything at once? Please call «behandelaar» on «behandelaar_tel», and we will "
                "discuss what is possible."
            ),
            CROSSED,
            ENDING,
        ),
    ),
)
