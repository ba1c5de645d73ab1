"""MT940 as each bank writes it: who paid, from which account and for what, in the forms of public samples with invented data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import DataError, FileRefused
from xlwings_addin.imports.statements import read_statements

Writer = Callable[..., Path]
D = Decimal
FIELDS = """:20:1
:25:NL77ABNA0574908765EUR
:28C:1/1
:60F:C260101EUR0,00
{entry}
:62F:C260105EUR10,00
-
"""


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        (  # ING before SEPA: a code of two letters, and a reference behind it
            ":61:260105C10,00NOV EV41411REP17\n:86: KLANT 7 factuur 2026-0101",
            ("", "", "EV41411REP17 KLANT 7 factuur 2026-0101"),
        ),
        (  # ING: a reference of the bank is none of the payer
            ":61:260105C10,00NTRFPREF//3110\n/TRCD/00200/\n:86:/PREF/SEPA-1//REMI/USTD//TOTAAL 5 VZ/",
            ("", "", "TOTAAL 5 VZ SEPA-1"),
        ),
        (  # a line with nothing but a dash belongs to the description
            ":61:260105C10,00NTRFNONREF\n:86:/EREF/77//CNTP/NL20INGB0001234567/INGBNL2A/J.Janssen///REMI/USTD//nota 2026\n-\n0101/",
            ("NL20INGB0001234567", "J.Janssen", "nota 2026 - 0101 77"),
        ),
        (  # Rabobank before SEPA: account and name in the entry, each line of the description with the tag anew
            ":61:260105C000000000010,00N060P001234567      DE LETTERBAK        \n:86:BETALINGSKENM.  123456789      \n:86:FACTUURNUMMER 2026-0101      ",
            ("P001234567", "DE LETTERBAK", "BETALINGSKENM. 123456789 FACTUURNUMMER 2026-0101"),
        ),
        (
            ":61:260105C000000000010,00N030NONREF          TOMTE AMERSFOORT    \n:86:Betaalautomaat 14:23",
            ("", "TOMTE AMERSFOORT", "Betaalautomaat 14:23"),
        ),
        (  # another reference with spaces stays whole
            ":61:260105C10,00NTRFFACTUUR  20260101//88\n:86:dank u",
            ("", "", "FACTUUR  20260101 dank u"),
        ),
        (  # ABN AMRO's own samples have a small letter once, and a code cut by the line
            ":61:2601050105c10,00N946NONREF\n:86:/TRTP/SEPA ACCEPTGIRO/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/J/REMI/Ref: 1234/EREF/NOTPROV\nIDED",
            ("NL20INGB0001234567", "J", "Ref: 1234"),
        ),
        (
            ":61:2601050105C10,00N249NONREF\n:86:/TRTP/SEPA Incasso batch/PREF/109180-911/NRTX/162/PIND/BRUTO",
            ("", "", "109180-911"),
        ),
        (  # ASN and SNS: the account as reference, the name below it
            ":61:2601050105C10,00NOVBNL29INGB0006475121\nj blom\n:86:NL29INGB0006475121 j blom\n  \nFactuur 2026-0101  ",
            ("NL29INGB0006475121", "j blom", "j blom Factuur 2026-0101"),
        ),
        (  # Knab
            ":61:2601050105C10,00NTRFNONREF//B4\n:86:FACTUUR 2026-0101\nREK: NL65INGB0123456789/NAAM: PICQ & ZN",
            ("NL65INGB0123456789", "PICQ & ZN", "FACTUUR 2026-0101"),
        ),
        (
            ":61:2601050105C10,00NTRFNONREF//B4\n:86:/TRTP/SEPA OVERBOEKING/BBAN/53851317/BIC/KNABNL2H/NAME/NAAM B.V./REMI/OPNAME",
            ("53851317", "NAAM B.V.", "OPNAME"),
        ),
        (  # Triodos, before and since SEPA: parts of 27 characters
            ":61:260105C10,00NET NONREF\n:86:000>100987654321\n>20JANSEN ZAANDAM FACTUUR 2026>210101 EN 2026\n>22-0102>310390123456",
            ("0987654321", "", "JANSEN ZAANDAM FACTUUR 20260101 EN 2026 -0102"),
        ),
        (
            ":61:260105C10,00NET NONREF\n:86:000>100000000000\n>20TRIONL2U\n>21NL20INGB0001234567\n>22JANSEN nota 12>310390123456",
            ("NL20INGB0001234567", "", "JANSEN nota 12"),
        ),
        (  # German banks, as Deutsche Bank and Commerzbank in the Netherlands
            ":61:260105C10,00NTRFNONREF//88\n:86:166?00SEPA-GUTSCHRIFT?101717?20EREF+NOTPROVIDED?21SVWZ+wat kost?96? nota 20?2226-0101?30GENODE61?31NL20INGB00012\n34567?32PETRA ?33TESTER",
            ("NL20INGB0001234567", "PETRA TESTER", "wat kost?96? nota 20 26-0101"),
        ),
        (  # bunq: a line as long as it comes
            ":61:2601050105C10,NTRFNONREF\n:86:/NAME/WWW.VOORBEELD.COM/REMI/Factuur 2026-0101 van Voorbeeld Internationaal in Tauranga, NZ\n1 NZD = 1.63 EUR",
            ("", "WWW.VOORBEELD.COM", "Factuur 2026-0101 van Voorbeeld Internationaal in Tauranga, NZ 1 NZD = 1.63 EUR"),
        ),
        (  # behind the mark may stand the last letter of the currency: a credit in euros, no reversal
            ":61:2601050105CR10,00NTRFNONREF\n:86:nota 12",
            ("", "", "nota 12"),
        ),
        (  # a reversal of a debit, in euros
            ":61:2601050105RDR10,00NRTINONREF\n:86:nota 12",
            ("", "", "Terugboeking nota 12"),
        ),
        (  # behind a party it is a code, in the words of the payer it is not
            ":61:2601050105C10,00NTRFNONREF\n:86:/ORDP//NAME/J BLOM/ID/88/REMI/USTD//nota 12/ID/77 dank/EREF/5/",
            ("", "J BLOM", "nota 12/ID/77 dank 5"),
        ),
        (  # what only looks like numbered parts stays as it is
            ":61:2601050105C10,00NTRFNONREF\n:86:202>30 facturen?",
            ("", "", "202>30 facturen?"),
        ),
        (  # digits at the beginning may well be the invoice: they stay
            ":61:2601050105C10,00NTRFNONREF\n:86:20260101 dank u",
            ("", "", "20260101 dank u"),
        ),
    ],
)  # fmt: skip
def test_other_ways_in_which_banks_write_mt940(entry: str, told: tuple[str, str, str], text_file: Writer) -> None:
    (found,) = read_statements(text_file(*FIELDS.format(entry=entry).splitlines()))
    assert [(each.account, each.name, each.description) for each in found.payments] == [told]
    assert (found.payments[0].amount, found.payments[0].booked_on, found.warnings) == (D(10), date(2026, 1, 5), ())


def test_a_value_date_that_is_not_on_the_calendar_is_told_and_the_day_of_booking_counts(text_file: Writer) -> None:
    entry = ":61:2602300302C10,00NTRFNONREF\n:86:rente"
    (found,) = read_statements(text_file(*FIELDS.format(entry=entry).splitlines()))
    assert [payment.booked_on for payment in found.payments] == [date(2026, 3, 2)]
    assert found.warnings == ("De valutadatum '260230' (regel 5) bestaat niet; de boekdatum telt, 02-03-2026.",)
    with pytest.raises(DataError, match=r"datum onmogelijk: '260230' \(regel 5\)"):
        read_statements(text_file(*FIELDS.format(entry=entry.replace("0302", "")).splitlines()))


def test_more_fields_than_the_bookings_that_fit_can_have_are_refused(
    text_file: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlwings_addin.imports import mt940

    monkeypatch.setattr(mt940, "MOST_ENTRIES", 3)
    for count, fits in ((7, True), (8, False)):  # with five more of the statement
        path = text_file(
            *FIELDS.format(
                entry="\n".join([":61:2601050105C10,00NTRFNONREF", *[":64:C260105EUR10,00"] * (count - 1)])
            ).splitlines()
        )
        if fits:
            assert len(read_statements(path)) == 1
        else:
            with pytest.raises(FileRefused, match=r"meer dan \d+ boekingen"):
                read_statements(path)
