"""Statements into a desk's workbook: what is added, what is booked, and that a second time changes nothing."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.undo import undo
from xlwings_addin.errors import DataError

KRENT, OTHER = "NL20INGB0001234567", "NL91ABNA0417164300"
REAL = Path(__file__).parents[2].parent / "shared" / "data" / "camt053_abn.xml"

ENTRY = """<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>{day}</Dt></BookgDt>
<NtryDtls>{details}</NtryDtls></Ntry>"""
DETAIL = """<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">{amount}</Amt></TxAmt></AmtDtls>
<RltdPties><Dbtr><Nm>{name}</Nm></Dbtr><DbtrAcct><Id><IBAN>{account}</IBAN></Id></DbtrAcct></RltdPties>
<RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls>"""


class Bank:
    """Writes statements in a folder."""

    def __init__(self, folder):
        self.folder = folder

    def mt940(self, *entries, name="afschrift.940", opening="0,00", closing=None, until="2026-11-20"):
        """Entries are (day, amount, account, name, text); a negative amount goes out."""
        total = sum((Decimal(amount) for _, amount, *_ in entries), Decimal(opening.replace(",", ".")))
        day = until.replace("-", "")[2:]
        lines = [":20:X", ":25:NL02ABNA0123456789 EUR", ":28C:1/1", f":60F:C261101EUR{opening}"]
        for booked, amount, account, who, text in entries:
            written = str(amount).lstrip("-").replace(".", ",")
            side = "D" if str(amount).startswith("-") else "C"
            short = booked.replace("-", "")[2:]
            lines.append(f":61:{short}{short[2:]}{side}{written}NTRFNONREF")
            lines.append(f":86:/TRTP/SEPA/IBAN/{account}/BIC/INGBNL2A/NAME/{who}/REMI/{text}/EREF/NOTPROVIDED")
        lines += [f":62F:C{day}EUR{closing or f'{total:.2f}'.replace('.', ',')}", "-"]
        return self._write(name, "\r\n".join(lines) + "\r\n")

    def camt(self, *entries, name="afschrift.xml", kind="053", balance=True, until="2026-11-20"):
        """Entries are lists of (day, amount, account, name, text): one entry, split when there are several."""
        body, total = "", Decimal(0)
        for parts in entries:
            amount = sum(Decimal(part[1]) for part in parts)
            total += amount
            details = "".join(
                DETAIL.format(amount=part[1], account=part[2], name=part[3], text=part[4]) for part in parts if part[2]
            )
            body += ENTRY.format(amount=amount, side="CRDT", day=parts[0][0], details=details)
        element, wrapper = ("Stmt", "BkToCstmrStmt") if kind == "053" else ("Ntfctn", "BkToCstmrDbtCdtNtfctn")
        bal = "".join(
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{value}</Amt>'
            f"<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>{until}</Dt></Dt></Bal>"
            for code, value in (("OPBD", 0), ("CLBD", total))
        )
        return self._write(
            name,
            f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.{kind}.001.02"><{wrapper}><{element}><Id>1</Id>'
            f"<Acct><Id><IBAN>NL02ABNA0123456789</IBAN></Id></Acct>{bal if balance else ''}{body}</{element}></{wrapper}></Document>",
        )

    def _write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture
def bank(tmp_path):
    return Bank(tmp_path)


F1 = ("2026-11-20", "1250.50", KRENT, "Bakkerij De Krent", "factuur F1")
PART = ("2026-11-19", "30.00", KRENT, "Bakkerij De Krent", "deel F2")
ODD = ("2026-11-18", "12.34", OTHER, "Onbekend", "dank")


def test_certain_payments_are_booked_and_the_rest_is_told(desk, bank):
    report = import_statements(desk.book, [bank.mt940(F1, PART, ODD)], desk.occasion())
    rows = desk.rows("Betalingen")
    assert [
        (row["Bedrag"], row["Debiteurnummer"], row["Factuurnummer"], row["Status"], row["Bron"]) for row in rows
    ] == [
        (1250.5, "D1", "F1", "Geboekt", "afschrift.940"),
        (30, "D1", "F2", "Geboekt", "afschrift.940"),
        (12.34, None, None, "Niet gevonden", "afschrift.940"),
    ]
    assert [row["Betaald"] for row in desk.rows("Facturen")] == [1250.5, 30, None]
    assert [row["Openstaand"] for row in desk.rows("Facturen")] == [0, 800, 910.25]
    assert report.counts == {"new": 3, "known": 0, "booked": 2, "proposed": 0, "not_found": 1, "left_out": 0}
    assert "2 geboekt" in report.message and any("12,34" in warning for warning in report.warnings)
    assert desk.row("Instellingen", "Instelling", "Betalingen bijgewerkt t/m")["Waarde"] == datetime(2026, 11, 20)


def test_the_same_statement_twice_changes_nothing(desk, bank):
    file = bank.mt940(F1, PART, ODD)
    import_statements(desk.book, [file], desk.occasion())
    before = {name: desk.rows(name) for name in ("Betalingen", "Facturen", "Instellingen", "Logboek")}
    again = bank.mt940(F1, PART, ODD, name="nog eens.940")
    report = import_statements(desk.book, [file, again], desk.occasion())
    assert before == {name: desk.rows(name) for name in before}
    assert (report.counts["new"], report.counts["known"]) == (0, 6)


def test_overlapping_statements_and_another_format_add_only_what_is_new(desk, bank):
    import_statements(desk.book, [bank.mt940(F1, PART)], desk.occasion())
    report = import_statements(
        desk.book, [bank.mt940(PART, ODD, name="b.940"), bank.camt([F1], [ODD], name="c.xml")], desk.occasion()
    )
    assert report.counts["new"] == 1
    assert len(desk.rows("Betalingen")) == 3
    assert [row["Betaald"] for row in desk.rows("Facturen")] == [1250.5, 30, None]


def test_identical_payments_within_a_statement_stay_two(desk, bank):
    file = bank.mt940(PART, PART, F1)
    import_statements(desk.book, [file], desk.occasion())
    assert [row["Bedrag"] for row in desk.rows("Betalingen")] == [30, 30, 1250.5]
    assert desk.row("Facturen", "Factuurnummer", "F2")["Betaald"] == 60
    assert import_statements(desk.book, [file], desk.occasion()).counts["new"] == 0
    undo(desk.book, desk.occasion())
    assert not desk.rows("Betalingen")


@pytest.mark.parametrize("whole_first", [True, False])
def test_a_batch_is_stored_whole_or_split_never_both(desk, bank, whole_first):
    whole = bank.camt([("2026-11-20", "2080.50", "", "", "")], name="053.xml")
    other = ("2026-11-20", "830.00", OTHER, "Bakkerij De Krent", "F2")
    split = bank.camt([F1, other], name="054.xml", kind="054", balance=False)
    files = [whole, split] if whole_first else [split, whole]
    for file in files:
        import_statements(desk.book, [file], desk.occasion())
    assert sum(row["Bedrag"] for row in desk.rows("Betalingen")) == 2080.5
    assert len(desk.rows("Betalingen")) == (1 if whole_first else 2)


def test_expenses_are_left_out_but_a_reversal_opens_the_invoice(desk, bank):
    rent = ("2026-11-20", "-500.00", OTHER, "Verhuurder", "huur november")
    report = import_statements(desk.book, [bank.mt940(F1, rent)], desk.occasion())
    assert report.counts["left_out"] == 1 and any("500,00" in warning for warning in report.warnings)
    back = ("2026-11-20", "-1250.50", KRENT, "Bakkerij De Krent", "/RTRN/MD06")
    import_statements(desk.book, [bank.mt940(back, name="storno.940", opening="9000,00")], desk.occasion())
    assert [(row["Bedrag"], row["Status"]) for row in desk.rows("Betalingen")] == [
        (1250.5, "Geboekt"),
        (-1250.5, "Geboekt"),
    ]
    assert desk.row("Facturen", "Factuurnummer", "F1")["Openstaand"] == 1250.5


def test_a_balance_that_does_not_add_up_is_told_with_the_difference(desk, bank):
    report = import_statements(desk.book, [bank.mt940(F1, closing="1300,00")], desk.occasion())
    assert any("saldo" in warning and "49,50" in warning for warning in report.warnings)
    assert len(desk.rows("Betalingen")) == 1


def test_payments_until_is_never_lowered(desk, bank):
    desk.set("Instellingen", ("Betalingen bijgewerkt t/m",), "Waarde", date(2026, 11, 22))
    import_statements(desk.book, [bank.mt940(F1)], desk.occasion())
    assert desk.row("Instellingen", "Instelling", "Betalingen bijgewerkt t/m")["Waarde"] == datetime(2026, 11, 22)


def test_undo_takes_back_one_file_at_a_time(desk, bank):
    before = desk.values()
    import_statements(desk.book, [bank.mt940(F1), bank.mt940(ODD, PART, name="b.940")], desk.occasion())
    undo(desk.book, desk.occasion())
    assert [row["Bron"] for row in desk.rows("Betalingen")] == ["afschrift.940"]
    undo(desk.book, desk.occasion())
    inputs = ("Betaald", "Bedrag", "Factuurnummer")
    assert not desk.rows("Betalingen")
    assert [[row[name] for name in inputs] for row in desk.rows("Facturen")] == [
        [row[name] for name in inputs] for row in before["Facturen"]
    ]


def test_a_bad_file_among_good_ones_writes_nothing(desk, bank):
    before = desk.values()
    bad = bank.folder / "b.940"
    bad.write_text(bank.mt940(F1).read_text().replace("1250,50NTRF", "12x0,50NTRF"))
    with pytest.raises(DataError):
        import_statements(desk.book, [bank.mt940(F1), bad], desk.occasion())
    assert desk.values() == before


@pytest.mark.skipif(not REAL.is_file(), reason="the public sample statement is not beside the project")
def test_a_real_statement(desk):
    report = import_statements(desk.book, [REAL], desk.occasion())
    kept = sum(Decimal(str(row["Bedrag"])) for row in desk.rows("Betalingen"))
    from xlwings_addin.imports import read_statements

    entries = [payment for statement in read_statements(REAL) for payment in statement.payments]
    assert report.counts["new"] + report.counts["left_out"] == len(entries)
    back = [each for each in entries if each.amount < 0 and each.description.startswith("Terugboeking")]
    assert kept == sum(each.amount for each in entries if each.amount > 0) + sum(each.amount for each in back)
    assert any("saldo" in warning for warning in report.warnings)


def test_a_statement_that_is_named_twice_is_read_once_and_that_is_said(desk, bank):
    file = bank.mt940(F1)
    report = import_statements(desk.book, [file, file], desk.occasion())
    assert (report.counts["new"], report.counts["known"]) == (1, 0)
    assert "afschrift.940 is 2 keer genoemd en één keer gelezen." in report.warnings
