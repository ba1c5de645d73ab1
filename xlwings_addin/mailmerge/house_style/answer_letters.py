"""The words of the letters that answer something: a complaint, a payment, an error of our own, an insolvency."""

from __future__ import annotations

from xlwings_addin.mailmerge.catalogue import ANNULMENT, CHANGE, COMPLAINT, DUTCH, ENGLISH, FILING, RECEIPT
from xlwings_addin.mailmerge.house_style.pieces import (
    SALUTATION,
    SUBJECT,
    Block,
    Code,
    Ending,
    Invoices,
    LetterText,
    Paragraph,
)

_REST, _CREDIT = Paragraph("«rest_zin»"), Paragraph("«tegoed_zin»")
_GOES_ON = Paragraph("«afspraak_zin»")

_FILING: tuple[Block, ...] = (
    SUBJECT,
    SALUTATION,
    Paragraph("«status_zin» Hierbij dienen wij onze vordering bij u in. Zij volgt uit deze facturen:"),
    Invoices(),
    Paragraph("*«vordering_zin»*"),
    Paragraph(
        "Wilt u deze vordering op de lijst van schuldeisers plaatsen en ons dat bevestigen? Voor zover wij zaken onder "
        "eigendomsvoorbehoud hebben geleverd, doen wij daar een beroep op. Wij horen graag of die zaken er nog zijn."
    ),
    Paragraph(
        "Een uitkering ontvangen wij graag op rekening «eigen_iban» op naam van «eigen_naam», onder vermelding van «betalingskenmerk»."
    ),
    Paragraph("Hebt u vragen, of hebt u meer stukken nodig? Bel dan «behandelaar» op «behandelaar_tel»."),
    Ending("Wij zien uw bevestiging graag tegemoet."),
)

ANSWER_LETTERS: tuple[LetterText, ...] = (
    LetterText(
        COMPLAINT,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Op «gesprek_datum» vertelde u ons wat er volgens u niet klopt. Dank u wel daarvoor. Wij hebben dit genoteerd:"
            ),
            Paragraph("“«klacht_omschrijving»”"),
            Paragraph("«actie_zin» Zolang wij uw klacht behandelen, vragen wij geen betaling van *«betwist_bedrag»*."),
            Paragraph("Het gaat om deze facturen:"),
            Invoices(),
            Paragraph("«onbetwist_zin»"),
            Code(),
            Paragraph(
                "Wij behouden ons uitdrukkelijk het recht op betaling voor van wat verschuldigd blijkt te zijn. Hebben wij uw klacht niet "
                "goed opgeschreven? Bel dan «behandelaar» op «behandelaar_tel»."
            ),
            Ending("Wij vertrouwen erop dat wij er samen uit komen."),
        ),
    ),
    LetterText(
        COMPLAINT,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "On «gesprek_datum» you told us what you believe is wrong. Thank you for that. We have noted the following:"
            ),
            Paragraph("“«klacht_omschrijving»”"),
            Paragraph("«actie_zin» While we deal with your complaint, we do not ask you to pay *«betwist_bedrag»*."),
            Paragraph("It concerns these invoices:"),
            Invoices(),
            Paragraph("«onbetwist_zin»"),
            Code(),
            Paragraph(
                "We expressly reserve our right to payment of what turns out to be due. Did we not note your complaint correctly? Please "
                "call «behandelaar» on «behandelaar_tel»."
            ),
            Ending("We trust that we will find a solution together."),
        ),
    ),
    LetterText(
        RECEIPT,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «verdeling_zin»"),
            Invoices(),
            _REST,
            Code(),
            _CREDIT,
            _GOES_ON,
            Paragraph("Klopt er iets niet? Bel dan «behandelaar» op «behandelaar_tel»."),
            Ending("Dank u wel voor de prettige samenwerking."),
        ),
    ),
    LetterText(
        RECEIPT,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph("«opening_zin» «verdeling_zin»"),
            Invoices(),
            _REST,
            Code(),
            _CREDIT,
            _GOES_ON,
            Paragraph("Is anything wrong? Please call «behandelaar» on «behandelaar_tel»."),
            Ending("Thank you for working with us."),
        ),
    ),
    LetterText(
        CHANGE,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Wij hebben de factuur aangepast. Het bedrag was «oud_bedrag» en is nu *«nieuw_bedrag»*. Daarvoor kreeg u op «creditdatum» "
                "creditnota «creditnummer». «excuus_zin»"
            ),
            Invoices(),
            _REST,
            Code(),
            _CREDIT,
            _GOES_ON,
            Paragraph("Hebt u hierover een vraag? Bel dan «behandelaar» op «behandelaar_tel»."),
            Ending("Wij hopen dat u hiermee voldoende weet."),
        ),
    ),
    LetterText(
        CHANGE,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "We have corrected the invoice. The amount was «oud_bedrag» and is now *«nieuw_bedrag»*. For this you received credit note "
                "«creditnummer» of «creditdatum». «excuus_zin»"
            ),
            Invoices(),
            _REST,
            Code(),
            _CREDIT,
            _GOES_ON,
            Paragraph("Do you have a question about this? Please call «behandelaar» on «behandelaar_tel»."),
            Ending("We trust this tells you what you need to know."),
        ),
    ),
    LetterText(FILING, DUTCH, _FILING),
    LetterText(FILING, ENGLISH, _FILING),
    LetterText(
        ANNULMENT,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Op «eerder_datum» stuurden wij u een brief met kenmerk *«eerder_kenmerk»*. Die brief was niet juist en trekken wij in. "
                "«intrekking_zin» Onze excuses voor de verwarring."
            ),
            Paragraph("De brief ging over deze facturen:"),
            Invoices(),
            Ending("Hebt u vragen? Bel dan «behandelaar» op «behandelaar_tel»."),
        ),
    ),
    LetterText(
        ANNULMENT,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "On «eerder_datum» we sent you a letter with reference *«eerder_kenmerk»*. That letter was not correct, and we withdraw "
                "it. «intrekking_zin» Please accept our apologies for the confusion."
            ),
            Paragraph("The letter was about these invoices:"),
            Invoices(),
            Ending("Do you have any questions? Please call «behandelaar» on «behandelaar_tel»."),
        ),
    ),
)
