"""The words of the letters beside the ladder."""

from __future__ import annotations

from xlwings_addin.mailmerge.catalogue import (
    DUTCH,
    ENGLISH,
    HEIRS,
    INTERRUPTION,
    INVOICE_COPY,
)
from xlwings_addin.mailmerge.house_style.pieces import (
    CROSSED,
    PAY,
    PAY_ENGLISH,
    SALUTATION,
    SUBJECT,
    Block,
    Cover,
    Ending,
    Invoices,
    LetterText,
    Paragraph,
)

_INTERRUPTION: tuple[Block, ...] = (
    SALUTATION,
    Paragraph("Wij hebben op u een vordering van *«totaal_openstaand»*. Die volgt uit deze facturen:"),
    Invoices(),
    Paragraph(
        "Met deze brief behouden wij ons uitdrukkelijk en ondubbelzinnig ons recht op nakoming voor. Dat is ons recht op betaling "
        "van deze facturen, en op de rente en de kosten die daarbij horen. Deze brief stuit de verjaring van onze vordering "
        "(artikel 3:317 van het Burgerlijk Wetboek). Er begint een nieuwe verjaringstermijn te lopen."
    ),
    Paragraph("Hebt u vragen over deze brief? Bel dan «behandelaar» op «behandelaar_tel»."),
    Ending("Wij vertrouwen erop u hiermee duidelijk te hebben geïnformeerd."),
)


OTHER_LETTERS: tuple[LetterText, ...] = (
    LetterText(INTERRUPTION, DUTCH, (SUBJECT, *_INTERRUPTION)),
    LetterText(
        INTERRUPTION,
        ENGLISH,
        (
            SUBJECT,
            Cover(
                "This is a formal letter. It is in Dutch because Dutch law applies. In it we expressly reserve our right to payment of "
                "the invoices below, with interest and costs, and so interrupt the limitation period. Do you have any questions? "
                "Please call «behandelaar» on «behandelaar_tel»."
            ),
            *_INTERRUPTION,
        ),
    ),
    LetterText(
        INVOICE_COPY,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Op «gesprek_datum» spraken wij elkaar over wat er nog openstaat. De factuur was bij u niet te vinden. Hierbij sturen "
                "wij u de kopie. De vervaldatum verandert hierdoor niet."
            ),
            Paragraph(
                "Wilt u *«totaal_openstaand»* betalen, zodat het uiterlijk op *«uiterste_betaaldatum»* op onze rekening staat?"
            ),
            Invoices(),
            PAY,
            Paragraph("Klopt er iets niet op de factuur? Bel dan «behandelaar» op «behandelaar_tel»."),
            CROSSED,
            Ending("Wij zien uw betaling graag tegemoet."),
        ),
    ),
    LetterText(
        INVOICE_COPY,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "On «gesprek_datum» we spoke about what is still unpaid. You could not find the invoice. We enclose a copy. The due "
                "date does not change."
            ),
            Paragraph(
                "Would you please pay *«totaal_openstaand»*, so that we receive it not later than *«uiterste_betaaldatum»*?"
            ),
            Invoices(),
            PAY_ENGLISH,
            Paragraph("Is anything on the invoice wrong? Please call «behandelaar» on «behandelaar_tel»."),
            CROSSED,
            Ending("We look forward to receiving your payment."),
        ),
    ),
    LetterText(
        HEIRS,
        DUTCH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "Wij hebben gehoord dat er iemand is overleden die klant bij ons was. Wij condoleren u met dit verlies en wensen u veel "
                "sterkte."
            ),
            Paragraph(
                "In onze administratie staan nog de facturen hieronder open. Wij vragen u nu niet om te betalen."
            ),
            Invoices(),
            Paragraph(
                "Wilt u ons laten weten wie de nalatenschap regelt? Dan weten wij tot wie wij ons kunnen richten. Bel «behandelaar» op "
                "«behandelaar_tel», op een moment dat het u past."
            ),
            Ending("Is deze brief niet voor u bestemd? Dan horen wij dat graag, met onze excuses."),
        ),
    ),
    LetterText(
        HEIRS,
        ENGLISH,
        (
            SUBJECT,
            SALUTATION,
            Paragraph(
                "We have learned that someone who was a customer of ours has died. Please accept our condolences. We wish you strength."
            ),
            Paragraph("The invoices below are still open in our records. We do not ask you to pay now."),
            Invoices(),
            Paragraph(
                "Would you let us know who is settling the estate, so that we know whom to contact? Please call «behandelaar» on "
                "«behandelaar_tel», at a time that suits you."
            ),
            Ending("Did this letter reach you by mistake? Please tell us, and accept our apologies."),
        ),
    ),
)
