"""Bank statements: CAMT, MT940 and the csv of three banks, told as the same payments.

The data is invented; the forms are those of public samples, which `test_public_samples.py` names and reads when they are there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import DataError, FileRefused, IncassoError
from xlwings_addin.imports.camt import read_camt
from xlwings_addin.imports.statements import Statement, read_statements

Writer = Callable[..., Path]
D = Decimal
ABN_SAMPLE = Path(__file__).parents[3] / "shared" / "data" / "camt053_abn.xml"


def entry(
    amount: str = "100.00",
    side: str = "CRDT",
    details: str = "",
    more: str = "",
    day: str = "2026-01-05",
    status: str = "<Sts>BOOK</Sts>",
) -> str:
    return (
        f'<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{more}{status}<BookgDt><Dt>{day}</Dt></BookgDt>'
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def detail(
    amount: str = "",
    name: str = "Jansen BV",
    iban: str = "NL57INGB0001212121",
    about: str = "factuur 12",
    version: int = 2,
    party: str = "Dbtr",
) -> str:
    named = f"<Nm>{name}</Nm>" if version < 8 else f"<Pty><Nm>{name}</Nm></Pty>"
    paid = f'<Amt Ccy="EUR">{amount}</Amt>'
    own = "" if not amount else f"<AmtDtls><TxAmt>{paid}</TxAmt></AmtDtls>" if version < 4 else paid
    return (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{own}<RltdPties><{party}>{named}</{party}>"
        f"<{party}Acct><Id><IBAN>{iban}</IBAN></Id></{party}Acct></RltdPties><RmtInf><Ustrd>{about}</Ustrd></RmtInf></TxDtls>"
    )


def camt(*entries: str, version: int = 2, kind: str = "053", opening: str = "0.00", closing: str = "100.00") -> str:
    def balance(code: str, amount: str) -> str:
        side = "DBIT" if amount.startswith("-") else "CRDT"
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount.lstrip("-")}</Amt>'
            f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>2026-01-05</Dt></Dt></Bal>"
        )

    outer, inner = {
        "053": ("BkToCstmrStmt", "Stmt"),
        "054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        "052": ("BkToCstmrAcctRpt", "Rpt"),
    }[kind]
    balances = balance("OPBD", opening) + balance("CLBD", closing) if kind == "053" else ""
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.{version:02}"><{outer}><GrpHdr><MsgId>1</MsgId></GrpHdr><{inner}><Id>S1</Id>'
        f"<Acct><Id><IBAN>NL77ABNA0574908765</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}{''.join(entries)}</{inner}></{outer}></Document>"
    )


@pytest.fixture
def statement(text_file: Writer) -> Callable[[str], Statement]:
    return lambda content: read_statements(text_file(content, name="bank.xml"))[0]


@pytest.mark.parametrize("version", [2, 4, 8, 13])
@pytest.mark.parametrize("kind", ["053", "054"])
def test_an_entry_of_every_version_becomes_a_payment(
    version: int, kind: str, statement: Callable[[str], Statement]
) -> None:
    status = "<Sts>BOOK</Sts>" if version < 8 else "<Sts><Cd>BOOK</Cd></Sts>"
    found = statement(camt(entry(details=detail(version=version), status=status), version=version, kind=kind))
    (payment,) = found.payments
    assert (found.account, found.currency, payment.row, payment.booked_on, payment.amount) == (
        "NL77ABNA0574908765",
        "EUR",
        1,
        date(2026, 1, 5),
        D(100),
    )
    assert (payment.account, payment.name, payment.description, payment.source) == (
        "NL57INGB0001212121",
        "Jansen BV",
        "factuur 12",
        "bank.xml",
    )
    assert found.warnings == ()


def test_a_batch_with_all_its_amounts_is_split_once(statement: Callable[[str], Statement]) -> None:
    found = statement(camt(entry(details=detail("60.00") + detail("40.00", about="factuur 13"))))
    assert [(payment.amount, payment.description) for payment in found.payments] == [
        (D(60), "factuur 12"),
        (D(40), "factuur 13"),
    ]
    assert found.difference == 0


def test_a_batch_whose_parts_give_the_amount_that_was_instructed_is_split(
    statement: Callable[[str], Statement],
) -> None:
    details = (detail("60.00") + detail("40.00", about="factuur 13")).replace("TxAmt>", "InstdAmt>")
    assert [payment.amount for payment in statement(camt(entry(details=details))).payments] == [D(60), D(40)]


@pytest.mark.parametrize("version", [2, 8])
def test_the_name_of_the_real_payer_will_do(version: int, statement: Callable[[str], Statement]) -> None:
    details = detail(version=version, party="UltmtDbtr")
    assert statement(camt(entry(details=details), version=version)).payments[0].name == "Jansen BV"


@pytest.mark.parametrize("second", ["", "41.00"])
@pytest.mark.parametrize("batch", ["<Btch><NbOfTxs>2</NbOfTxs></Btch>", ""])
def test_a_batch_that_does_not_add_up_is_kept_whole(
    batch: str, second: str, statement: Callable[[str], Statement]
) -> None:
    found = statement(camt(entry(details=batch + detail("60.00") + detail(second))))
    assert [payment.amount for payment in found.payments] == [D(100)]
    assert "batch van 2 betalingen" in found.warnings[0]


def test_a_reversal_has_the_sign_that_the_bank_gives_and_says_so(statement: Callable[[str], Statement]) -> None:
    returned = detail(party="Cdtr").replace("<RmtInf>", "<RtrInf><Rsn><Cd>AC06</Cd></Rsn></RtrInf><RmtInf>")
    found = statement(camt(entry(side="DBIT", more="<RvslInd>true</RvslInd>", details=returned), closing="-100.00"))
    assert [(payment.amount, payment.name, payment.description) for payment in found.payments] == [
        (D(-100), "Jansen BV", "Terugboeking AC06 factuur 12")
    ]
    assert found.difference == 0


@pytest.mark.parametrize("kind", ["RRTN", "UPDD", "PRDD", "ESCT"])
@pytest.mark.parametrize("of_entry", [True, False])
def test_an_entry_whose_kind_is_a_return_says_so(
    kind: str, of_entry: bool, statement: Callable[[str], Statement]
) -> None:
    code = f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>{kind}</SubFmlyCd></Fmly></Domn></BkTxCd>"
    details = detail(party="Cdtr")
    if not of_entry:
        details, code = details.replace("<RmtInf>", f"{code}<RmtInf>"), ""
    found = statement(camt(entry(side="DBIT", more=code, details=details), closing="-100.00"))
    assert found.payments[0].description == ("factuur 12" if kind == "ESCT" else "Terugboeking factuur 12")


def test_the_other_party_is_never_the_own_account(statement: Callable[[str], Statement]) -> None:
    both = detail(iban="NL77ABNA0574908765", name="Wijzelf").replace(
        "</RltdPties>", "<Cdtr><Nm>Jansen</Nm></Cdtr><CdtrAcct><Id><IBAN>NL1</IBAN></Id></CdtrAcct></RltdPties>"
    )
    assert statement(camt(entry(details=both))).payments[0].name == "Jansen"


def test_a_structured_reference_is_in_the_description(statement: Callable[[str], Statement]) -> None:
    structured = detail().replace(
        "<Ustrd>factuur 12</Ustrd>", "<Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
    )
    assert statement(camt(entry(details=structured))).payments[0].description == "RF18539007547034"


def test_what_is_not_booked_yet_is_left_out_and_told(statement: Callable[[str], Statement]) -> None:
    found = statement(camt(entry(details=detail()), entry(status="<Sts>PDNG</Sts>")))
    assert len(found.payments) == 1
    assert "Nog niet definitief geboekt" in found.warnings[0]


def test_balances_that_do_not_add_up_are_told_and_not_repaired(statement: Callable[[str], Statement]) -> None:
    found = statement(camt(entry(details=detail()), opening="1000.00", closing="1200.50"))
    assert found.difference == D("-100.50")
    assert "1.000,00" in found.warnings[0]
    assert "1.200,50" in found.warnings[0]
    assert "-100,50" in found.warnings[0]


@pytest.mark.parametrize(
    "content",
    [
        camt(entry(amount="12,50")), camt(entry(amount="-5.00")), camt(entry(amount="NaN")), camt(entry(amount="")), camt(entry(day="2026-02-31")), camt(entry(day="gisteren")),
        camt(entry(side="")), camt(entry(details=detail("x") + detail("1.00"))), camt(entry(), closing="1e5"),
    ],
)  # fmt: skip
def test_one_impossible_amount_or_date_refuses_the_whole_file(content: str, text_file: Writer) -> None:
    with pytest.raises(DataError, match=r"Er is niets van dit bestand overgenomen\."):
        read_statements(text_file(content, name="bank.xml"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (camt(entry(), kind="052"), "camt.052"),
        ("<Document><Other/></Document>", "ander soort"),
        (camt(entry())[:-40], "beschadigd"),
        ('<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "aaaa">]>' + camt(entry()), "DOCTYPE"),
        ('<?xml version="1.0"?><!-- ' + "x" * 70_000 + ' --><!DOCTYPE Document [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + camt(entry(details=detail(name="&a;"))), "DOCTYPE|XML-bestand"),
    ],
)  # fmt: skip
def test_other_or_unsafe_xml_is_refused(content: str, said: str, text_file: Writer) -> None:
    with pytest.raises(FileRefused, match=said):
        read_statements(text_file(content, name="bank.xml"))


def test_a_reader_refuses_a_document_type_by_itself(text_file: Writer) -> None:
    path = text_file('<!DOCTYPE Document [<!ENTITY a "aaaa">]>' + camt(entry(details=detail(name="&a;"))))
    with pytest.raises(FileRefused, match="DOCTYPE"):
        read_camt(path)


def test_a_wrong_encoding_declaration_is_mended(text_file: Writer) -> None:
    content = '<?xml version="1.0" encoding="UTF-8"?>' + camt(entry(details=detail(name="Café Ünie")))
    assert read_statements(text_file(content, encoding="cp1252"))[0].payments[0].name == "Café Ünie"
    assert (
        read_statements(text_file(content.replace("UTF-8", "UTF-16"), encoding="utf-16"))[0].payments[0].name
        == "Café Ünie"
    )


@pytest.mark.skipif(not ABN_SAMPLE.exists(), reason="the CAMT.053 sample of ABN AMRO is not beside the project")
def test_the_sample_of_abn_amro() -> None:
    (found,) = read_statements(ABN_SAMPLE)
    assert [payment.amount for payment in found.payments] == [D("-754.25"), D("-564.05"), D("-100.00"), D("1405.31")]
    assert found.payments[3].name == "3rd party Media"
    assert found.difference == D("434.16")
    assert "15.121,12" in found.warnings[0]


ING = """{1:F01INGBNL2ABXXX0000000000}
{2:I940INGBNL2AXXXN}
{4:
:20:P260105000000001
:25:NL02INGB0001234567EUR
:28C:00000
:60F:C251231EUR500,00
:61:2512310102D250,25NTRFNONREF//26002000000001
/TRCD/00100/
:86:/CNTP/NL91ABNA0417164300/ABNANL2A/Garage De Vonk///REMI/USTD/
/huur werkplaats januari/
:61:260105C100,NTRFEREF//26005000000002
/TRCD/00100/
:86:/EREF/2026-0105-77//CNTP/NL20INGB0001234567/INGBNL2A/Bakkerij
 De Korst BV///REMI/STRD/CUR/RF18539007547034/
:62F:C260105EUR349,75
:64:C260105EUR349,75
:86:/SUM/2/1/250,25/100,00/
-}"""
RABO = """:940:
:20:940S260108
:25:NL13RABO0300065264
:28C:0
:60F:D260107EUR000000000050,00
:61:260108D000000000075,50N102EREF
NL91ABNA0417164300
:86:/EREF/A-20260108-1/BENM//NAME/DRUKKERIJ DE LETTERBAK EN ZONEN
/REMI/levering drukwerk kerstkaarten/ISDT/2026-01-08
:62F:D260108EUR000000000125,50
:20:940S260109
:25:NL13RABO0300065264
:28C:1
:60F:D260108EUR000000000125,50
:61:260109C000000000200,00N541NONREF
P001122334
:86:/ORDP//NAME/W DE WIT/REMI/nota 2026-017/ISDT/2026-01-09
:62F:C260109EUR000000000074,50"""
ABN = """ABNANL2A
940
ABNANL2A
:20:ABN AMRO BANK NV
:25:417164300
:28:26020/1
:60F:C260116EUR1000,00
:61:2601200120C60,5N654NONREF
:86:SEPA OVERBOEKING                 IBAN: NL02INGB0001234567
BIC: INGBNL2A                    NAAM: VISHANDEL ZEEZICHT B.V.
OMSCHRIJVING: FACTUUR 2026-009
KENMERK: 7541
:61:2601200120RC60,5N654NONREF
:86:/TRTP/SEPA OVERBOEKING/IBAN/NL20INGB0001234567/BIC/INGBNL2A/NAME/
KAPSALON KRUL/REMI/FACTUUR 2026-010/EREF/NOTPROVIDED
:61:2601200120RD1,00N654NONREF
:62F:C260120EUR1001,00
-"""


@pytest.mark.parametrize(
    ("content", "payments"),
    [
        (
            ING,
            [
                (date(2026, 1, 2), "-250.25", "NL91ABNA0417164300", "Garage De Vonk", "huur werkplaats januari"),
                (
                    date(2026, 1, 5),
                    "100.00",
                    "NL20INGB0001234567",
                    "Bakkerij De Korst BV",
                    "RF18539007547034 2026-0105-77",
                ),
            ],
        ),
        (
            RABO,
            [
                (
                    date(2026, 1, 8),
                    "-75.50",
                    "NL91ABNA0417164300",
                    "DRUKKERIJ DE LETTERBAK EN ZONEN",
                    "levering drukwerk kerstkaarten A-20260108-1",
                ),
                (date(2026, 1, 9), "200.00", "", "W DE WIT", "nota 2026-017"),
            ],
        ),
        (
            ABN,
            [
                (date(2026, 1, 20), "60.50", "NL02INGB0001234567", "VISHANDEL ZEEZICHT B.V.", "FACTUUR 2026-009 7541"),
                (date(2026, 1, 20), "-60.50", "NL20INGB0001234567", "KAPSALON KRUL", "Terugboeking FACTUUR 2026-010"),
                (date(2026, 1, 20), "1.00", "", "", "Terugboeking"),
            ],
        ),
    ],
    ids=["ING", "Rabobank", "ABN AMRO"],
)
def test_mt940_of_each_bank(content: str, payments: list[tuple[date, str, str, str, str]], text_file: Writer) -> None:
    statements = read_statements(text_file(*content.splitlines(), name="bank.940"))
    told = [payment for found in statements for payment in found.payments]
    assert [
        (payment.booked_on, payment.amount, payment.account, payment.name, payment.description) for payment in told
    ] == [(day, D(amount), *rest) for day, amount, *rest in payments]
    assert [payment.row for payment in told] == list(range(1, len(told) + 1))
    assert {payment.currency for payment in told} == {"EUR"}
    assert [found.warnings for found in statements] == [()] * len(statements)


def test_an_mt940_statement_whose_balances_do_not_add_up_says_so(text_file: Writer) -> None:
    (found,) = read_statements(text_file(*ING.replace("349,75", "449,75").splitlines()))
    assert found.difference == D(-100)


@pytest.mark.parametrize(
    "wrong",
    [
        ("C100,NTRF", "C1x0,NTRF"),
        ("260105C100", "260230C100"),
        ("C251231EUR500,00", "C251231EUR"),
        ("D250,25N", "X250,25N"),
        ("2512310102D", "2512310231D"),
    ],
)
def test_one_impossible_line_refuses_the_whole_mt940_file(wrong: tuple[str, str], text_file: Writer) -> None:
    with pytest.raises(DataError, match=r"regel \d+"):
        read_statements(text_file(*ING.replace(*wrong).splitlines()))


RABO_HEADER = (
    '"IBAN/BBAN","Munt","BIC","Volgnr","Datum","Rentedatum","Bedrag","Saldo na trn","Tegenrekening IBAN/BBAN","Naam tegenpartij",'
    '"Transactiereferentie","Betalingskenmerk","Omschrijving-1","Omschrijving-2","Omschrijving-3","Reden retour"'
)
CSV = {
    "ING": (
        '"Datum";"Naam / Omschrijving";"Rekening";"Tegenrekening";"Code";"Af Bij";"Bedrag (EUR)";"Mutatiesoort";"Mededelingen";"Saldo na mutatie";"Tag"',
        '"20260205";"Jansen BV";"NL01";"NL55";"OV";"Bij";"1.000,00";"Overschrijving";"factuur 13";"1.954,90";""',
        '"20260203";"Piet";"NL01";"NL56";"BA";"Af";"45,10";"Betaalautomaat";"huur";"954,90";""',
    ),
    "ING in English": (
        '"Date","Name / Description","Account","Counterparty","Code","Debit/credit","Amount (EUR)","Transaction type","Notifications"',
        '"20260205","Jansen BV","NL01","NL55","OV","Credit","1000,00","Transfer","factuur 13"',
        '"20260203","Piet","NL01","NL56","BA","Debit","45,10","Payment terminal","huur"',
    ),
    "Rabobank": (
        RABO_HEADER,
        '"NL01","EUR","RABO","1","2026-02-03","2026-02-03","-45,10","+954,90","NL56","Piet","","","huur","","",""',
        '"NL01","EUR","RABO","2","2026-02-05","2026-02-05","+1.000,00","+1.954,90","NL55","Jansen BV","","","factuur"," 13","",""',
    ),
    "ABN AMRO": (
        "123456789\tEUR\t20260203\t1000,00\t954,90\t20260203\t-45,10\t/TRTP/SEPA OVERBOEKING/IBAN/NL56/NAME/Piet/REMI/huur/EREF/NOTPROVIDED",
        "123456789\tEUR\t20260205\t954,90\t1954,90\t20260205\t1000,00\t/TRTP/SEPA OVERBOEKING/IBAN/NL55/NAME/Jansen BV/REMI/factuur 13",
    ),
    "ABN AMRO with headers": (
        "accountNumber;mutationcode;transactiondate;valuedate;startsaldo;endsaldo;amount;description",
        "123456789;EUR;20260203;20260203;1000,00;954,90;-45,10;SEPA IBAN: NL56 NAAM: Piet OMSCHRIJVING: huur",
        "123456789;EUR;20260205;20260205;954,90;1954,90;1000,00;SEPA IBAN: NL55 NAAM: Jansen BV OMSCHRIJVING: factuur 13",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bank", CSV)
def test_the_csv_of_each_bank_gives_the_same_payments(bank: str, text_file: Writer) -> None:
    (found,) = read_statements(text_file(*CSV[bank]))
    told = sorted(
        (payment.booked_on, payment.amount, payment.currency, payment.account, payment.name, payment.description)
        for payment in found.payments
    )
    assert told == [
        (date(2026, 2, 3), D("-45.10"), "EUR", "NL56", "Piet", "huur"),
        (date(2026, 2, 5), D(1000), "EUR", "NL55", "Jansen BV", "factuur 13"),
    ]
    assert found.until == date(2026, 2, 5)
    assert found.warnings == ()
    assert bank == "ING in English" or (found.opening, found.closing) == (D(1000), D("1954.90"))


def test_a_missing_line_in_a_csv_shows_in_its_balances(text_file: Writer) -> None:
    header, first, second = CSV["Rabobank"]
    (found,) = read_statements(text_file(header, first, second.replace("+1.954,90", "+1.960,00")))
    assert found.difference == D("-5.10")


def test_a_reason_for_a_return_in_a_csv_says_that_it_is_taken_back(text_file: Writer) -> None:
    header, first, second = CSV["Rabobank"]
    found = read_statements(text_file(header, first.removesuffix('""') + '"AC06"', second))[0].payments
    assert [payment.description.startswith("Terugboeking AC06 ") for payment in found] == [True, False]


def test_each_own_account_in_a_csv_is_a_statement(text_file: Writer) -> None:
    header, first, second = CSV["Rabobank"]
    assert [found.account for found in read_statements(text_file(header, first, second.replace("NL01", "NL02")))] == [
        "NL01",
        "NL02",
    ]


@pytest.mark.parametrize(
    "wrong", [("1.000,00", "duizend"), ("2026-02-05", "2026-02-31"), ("2026-02-05", ""), ('"factuur"', '"fac"tuur"')]
)
def test_one_impossible_cell_refuses_the_whole_csv(wrong: tuple[str, str], text_file: Writer) -> None:
    with pytest.raises(IncassoError, match="rij 3"):
        read_statements(text_file(*(line.replace(*wrong) for line in CSV["Rabobank"])))


@pytest.mark.parametrize("side", ["", "?", "Bij?"])
def test_money_that_came_in_or_went_out_is_not_guessed(side: str, text_file: Writer) -> None:
    with pytest.raises(IncassoError, match=r"richting .*rij 3"):
        read_statements(text_file(*(line.replace('"Af"', f'"{side}"') for line in CSV["ING"])))


@pytest.mark.parametrize("content", ["a;b;c", "", "Factuurnummer;Debiteurnummer;Bedrag"])
def test_a_file_that_is_no_statement_is_refused(content: str, text_file: Writer) -> None:
    with pytest.raises(FileRefused, match="geen bankafschrift"):
        read_statements(text_file(content))
    with pytest.raises(FileRefused, match="bestaat niet"):
        read_statements(Path("weg.xml"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_bookings_that_are_only_spoken_of_are_not_counted(
    encoding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from xlwings_addin.imports import camt as reader

    monkeypatch.setattr(reader, "MOST_ENTRIES", 1)
    path = tmp_path / "bank.xml"
    text = camt(entry(details=detail(about="Ntry&#62; &lt;Ntry> Ntry> factuur 12")))
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?>{text}', encoding=encoding)
    (read,) = read_statements(path)
    assert [payment.description for payment in read.payments] == ["Ntry> <Ntry> Ntry> factuur 12"]
