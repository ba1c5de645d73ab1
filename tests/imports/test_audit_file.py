"""Audit files (XAF): the debtors and what they still owe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import DataError, FileRefused
from xlwings_addin.imports import ImportedItems, read_open_items

Writer = Callable[..., Path]
D = Decimal
BANANA = Path(__file__).parents[3] / "shared" / "data" / "auditfile_banana_2018.xaf"
XAF_32 = "http://www.auditfiles.nl/XAF/3.2"
XAF_40 = "http://www.odb.belastingdienst.nl/Belastingdienst/BCPP/1.1/structures/XmlauditfileXAF_4.0"


def line(
    account: str,
    amount: str,
    side: str,
    relation: str = "",
    reference: str = "",
    match: str = "",
    day: str = "2026-01-02",
) -> str:
    fields = {
        "accID": account,
        "docRef": "B1",
        "effDate": day,
        "amnt": amount,
        "amntTp": side,
        "matchKeyID": match,
        "custSupID": relation,
        "invRef": reference,
    }
    return (
        "<trLine><nr>1</nr>"
        + "".join(f"<{name}>{value}</{name}>" for name, value in fields.items() if value)
        + "</trLine>"
    )


def audit_file(
    *lines: str, namespace: str = XAF_32, subledgers: str = "", opening: str = "", accounts: str = "Debiteuren"
) -> str:
    relations = "".join(
        f"<customerSupplier><custSupID>{number}</custSupID><custSupName>{name}</custSupName><contact>Jan</contact><eMail>a@b.nl</eMail><commerceNr>12345678</commerceNr>"
        f"<custSupTp>{kind}</custSupTp><streetAddress><streetname>Weena</streetname><number>75</number><numberExtension>a</numberExtension><city>Rotterdam</city>"
        "<postalCode>3014 AB</postalCode><country>NL</country></streetAddress></customerSupplier>"
        for number, name, kind in (("10", "Jansen", "C"), ("20", "Piet", "B"), ("90", "Leverancier", "S"))
    )
    ledger = "".join(
        f"<ledgerAccount><accID>{number}</accID><accDesc>{name}</accDesc></ledgerAccount>"
        for number, name in (("1300", accounts), ("1301", "Voorziening debiteuren"), ("8000", "Omzet"))
    )
    return (
        f'<auditfile xmlns="{namespace}"><company><customersSuppliers>{relations}</customersSuppliers><generalLedger>{ledger}</generalLedger>{opening}<transactions>'
        f"<journal><transaction><nr>7</nr><desc>werk</desc><trDt>2026-01-02</trDt>{''.join(lines)}</transaction></journal>{subledgers}</transactions></company></auditfile>"
    )


def sub(tag: str, number: str, amount: str, side: str) -> str:
    return f"<{tag}><nr>1</nr><amnt>{amount}</amnt><amntTp>{side}</amntTp><custSupID>10</custSupID><invRef>{number}</invRef><invDt>2025-12-01</invDt><invDueDt>2025-12-31</invDueDt></{tag}>"


OPENING = f"<openingBalance><obLine><nr>1</nr><accID>1300</accID><amnt>100.00</amnt><amntTp>D</amntTp></obLine><obSubledgers><obSubledger><sbType>CU</sbType>{sub('obSbLine', 'F1', '100.00', 'D')}</obSubledger></obSubledgers></openingBalance>"


@pytest.fixture
def read(text_file: Writer) -> Callable[[str], ImportedItems]:
    return lambda content: read_open_items(text_file(content, name="2026.xaf"))


def told(items: ImportedItems) -> list[tuple[str, str, str, str]]:
    return [(item.number, item.debtor, f"{item.amount}", f"{item.paid}") for item in items.rows]


@pytest.mark.parametrize("namespace", [XAF_32, XAF_40])
def test_what_remains_of_a_reference_is_an_open_item(namespace: str, read: Callable[[str], ImportedItems]) -> None:
    items = read(
        audit_file(
            line("1300", "121.00", "D", "10", "F1"), line("8000", "121.00", "C", "10", "F1"),
            line("1300", "50.00", "D", "10", "F2"), line("1300", "50.00", "C", "10", "F2"),
            line("1300", "80.00", "D", "20", "F3"), line("1300", "30.00", "C", "20", "F3"),
            line("1301", "9.00", "C", "10", "F4"), line("1600", "70.00", "C", "90", "F5"),
            namespace=namespace,
        )
    )  # fmt: skip
    assert told(items) == [("F1", "10", "121.00", "0"), ("F3", "20", "80.00", "30.00")]
    assert items.rows[0].issued == date(2026, 1, 2)
    assert "vervaldatums" in items.warnings[0]
    debtor = items.debtors["10"]
    assert (debtor.name, debtor.contact, debtor.address, debtor.postcode, debtor.town, debtor.country) == (
        "Jansen",
        "Jan",
        "Weena 75a",
        "3014 AB",
        "Rotterdam",
        "",
    )
    assert (debtor.email, debtor.coc_number) == ("a@b.nl", "12345678")
    assert set(items.debtors) == {"10", "20"}


def test_a_loose_payment_is_a_negative_item(read: Callable[[str], ImportedItems]) -> None:
    assert told(read(audit_file(line("1300", "40.00", "C", "10")))) == [("B1", "10", "-40.00", "0")]


def test_what_the_bookkeeping_matched_and_cancels_out_is_settled(read: Callable[[str], ImportedItems]) -> None:
    settled = (line("1300", "40.00", "D", "10", "F1", "M1"), line("1300", "40.00", "C", "10", "", "M1"))
    partly = (line("1300", "60.00", "D", "10", "F2", "M2"), line("1300", "10.00", "C", "10", "F2", "M2"))
    assert told(read(audit_file(*settled, *partly))) == [("F2", "10", "60.00", "10.00")]


def test_a_booking_of_no_debtor_is_reported(read: Callable[[str], ImportedItems]) -> None:
    items = read(audit_file(line("1300", "40.00", "D", "", "F1"), line("1300", "5.00", "D", "10", "F2")))
    assert [item.number for item in items.rows] == ["F2"]
    assert [(problem.number, "€ 40,00" in problem.text) for problem in items.problems] == [("F1", True)]


def test_a_subledger_with_due_dates_goes_before_the_ledger(read: Callable[[str], ImportedItems]) -> None:
    subledgers = f"<subledgers><subledger><sbType>CU</sbType>{sub('sbLine', 'F1', '25.00', 'C')}</subledger><subledger><sbType>SU</sbType>{sub('sbLine', 'X', '9.00', 'D')}</subledger></subledgers>"
    items = read(audit_file(line("1300", "25.00", "C", "10", "F1"), opening=OPENING, subledgers=subledgers))
    assert told(items) == [("F1", "10", "100.00", "25.00")]
    assert (items.rows[0].issued, items.rows[0].due, items.warnings) == (date(2025, 12, 1), date(2025, 12, 31), ())


def test_what_was_open_at_the_turn_of_the_year_goes_on_with_the_bookings_of_the_year(
    read: Callable[[str], ImportedItems],
) -> None:
    # an opening balance by invoice, and no subledger of the year itself
    paid = line("1300", "100.00", "C", "10", "F1")
    new = line("1300", "70.00", "D", "10", "F2")
    items = read(audit_file(paid, new, opening=OPENING))
    assert told(items) == [("F2", "10", "70.00", "0")]
    assert items.warnings == ("Een auditbestand noemt geen vervaldatums; die worden afgeleid uit de betaaltermijn.",)
    assert told(read(audit_file(new, opening=OPENING))) == [("F1", "10", "100.00", "0"), ("F2", "10", "70.00", "0")]


def test_an_invoice_of_the_opening_balance_that_is_booked_again_is_told(read: Callable[[str], ImportedItems]) -> None:
    again, back = line("1300", "100.00", "D", "10", "F1"), line("1300", "100.00", "C", "10", "F1")
    items = read(audit_file(again, opening=OPENING))
    assert told(items) == [("F1", "10", "200.00", "0")]
    assert items.warnings[-1].startswith("Factuur F1 staat in de beginbalans en nog eens in het jaar")
    corrected = read(audit_file(back, again, opening=OPENING))
    assert (told(corrected), corrected.warnings) == ([("F1", "10", "200.00", "100.00")], ())


def test_an_opening_balance_without_invoices_is_told(read: Callable[[str], ImportedItems]) -> None:
    opening = "<openingBalance><obLine><nr>1</nr><accID>1300</accID><amnt>500.00</amnt><amntTp>D</amntTp></obLine></openingBalance>"
    assert "€ 500,00" in read(audit_file(line("1300", "5.00", "D", "10", "F1"), opening=opening)).warnings[1]


def test_without_an_account_for_debtors_the_relations_tell(read: Callable[[str], ImportedItems]) -> None:
    assert told(read(audit_file(line("1300", "5.00", "D", "10", "F1"), accounts="Rekening 1300"))) == [
        ("F1", "10", "5.00", "0")
    ]


@pytest.mark.parametrize(
    "wrong",
    [("5.00", "vijf"), ("5.00", "NaN"), ("5.00", "1e30"), ("<amntTp>D", "<amntTp>X"), ("2026-01-02", "2026-02-31")],
)
def test_one_impossible_amount_or_date_refuses_the_whole_file(
    wrong: tuple[str, str], read: Callable[[str], ImportedItems]
) -> None:
    with pytest.raises(DataError, match=r"Er is niets van dit bestand overgenomen\."):
        read(audit_file(line("1300", "5.00", "D", "10", "F1")).replace(*wrong))


@pytest.mark.parametrize(
    "content",
    [
        '<!DOCTYPE auditfile [<!ENTITY a "b">]><auditfile/>',
        "<auditfile><company/></auditfile>",
        "<auditfile>",
        audit_file()[:-30],
    ],
)
def test_another_or_unsafe_file_is_refused(content: str, read: Callable[[str], ImportedItems]) -> None:
    with pytest.raises(FileRefused):
        read(content)


def test_a_wrong_encoding_declaration_is_mended(text_file: Writer) -> None:
    content = '<?xml version="1.0" encoding="utf-8"?>' + audit_file(line("1300", "5.00", "D", "10", "F1")).replace(
        "Jansen", "Café Ünie"
    )
    assert read_open_items(text_file(content, encoding="cp1252")).rows[0].name == "Café Ünie"


@pytest.mark.skipif(not BANANA.exists(), reason="the audit file sample of Banana is not beside the project")
def test_the_sample_of_banana() -> None:
    items = read_open_items(BANANA)
    assert sum((item.amount or 0) - item.paid for item in items.rows) == D("17000.50")
    assert ["€ 2.250,00" in problem.text for problem in items.problems] == [True]
    assert {debtor.name for debtor in items.debtors.values()} == {"Vermeulen BV", "Annelies Schenk", "Pierre Dupont"}
