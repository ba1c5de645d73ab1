"""A small ledger of which every figure was worked out by hand, for Friday 20 November 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment


def of(day: int, month: int, year: int = 2026) -> date:
    return date(year, month, day)


def invoice(number: str, debtor: str, issued: date | None, due: date | None, amount: int, **facts: Any) -> Invoice:
    money = {name: Decimal(facts.pop(name)) for name in ("paid", "disputed") if name in facts}
    return Invoice(2, number, debtor, issued=issued, due=due, amount=Decimal(amount), **money, **facts)


def promise(number: str, on: date, debtor: str, about: str, amount: int, day: date, then_open: int) -> Call:
    return Call(
        2, number, on, debtor=debtor, invoices=(about,), outcome="Toezegging", promised=Decimal(amount),
        promised_on=day, open_at_call=Decimal(then_open),
    )  # fmt: skip


@pytest.fixture
def ledger() -> Ledger:
    invoices = [
        invoice("F1", "D1", of(1, 9), of(1, 10), 1000, paid=400),  # 600 open, 50 days late
        invoice("F2", "D1", of(1, 11), of(1, 12), 500),  # not due
        invoice("F3", "D2", of(1, 8), of(15, 8), 300, disputed=100),  # 97 days late, nothing done
        invoice("F4", "D2", of(5, 11), of(5, 11), -50),  # a credit note
        invoice("F5", "D3", of(1, 10), of(31, 10), 200, paid=200),  # paid 10 days late
        invoice("F6", "D3", of(10, 10), of(10, 11), 700),  # 10 days late
        invoice("F7", "D3", of(1, 10), of(1, 11), 900, currency="USD"),
        invoice("F8", "D3", of(1, 12), of(31, 12), 999),  # of a later date
        invoice("F9", "D3", None, None, 80),  # cannot be read
        invoice("F10", "D2", of(1, 10), of(15, 10), 100),  # 36 days late
    ]
    debtors = [
        Debtor(2, "D1", "Bakkerij Een", type="Zakelijk", phone="1", classification="Niet-willer"),
        Debtor(3, "D2", "Slagerij Twee", type="Zakelijk", phone="1", classification="Niet-kunner"),
        Debtor(4, "D3", "Kwekerij Drie", type="Zakelijk", phone="1"),
    ]
    calls = [
        Call(2, "1", of(1, 10), debtor="D1", invoices=("F1",), outcome="Voicemail"),
        promise("2", of(2, 11), "D1", "F1", 400, of(9, 11), 1000),  # paid a day late
        promise("3", of(3, 11), "D3", "F6", 700, of(12, 11), 700),  # broken
        promise("4", of(18, 11), "D1", "F1", 300, of(27, 11), 600),  # running
        Call(6, "5", of(19, 11), debtor="D3", invoices=("F6",), outcome="Geen gehoor"),
    ]
    letters = [
        Letter(2, "B1", "Herinnering", "D3", ("F6",), sent_on=of(12, 11), pay_by=of(19, 11)),  # in time
        Letter(3, "B2", "Herinnering", "D2", ("F10",), sent_on=of(2, 11), pay_by=of(9, 11)),  # due 15-10: too late
        Letter(4, "B3", "Bevestiging betalingsregeling", "D2", ("F10",), sent_on=of(17, 11)),
    ]
    payments = [
        Payment(2, of(10, 11), Decimal(400), debtor="D1", invoice="F1", status="Geboekt"),
        Payment(3, of(10, 11), Decimal(200), debtor="D3", invoice="F5", status="Geboekt"),
        Payment(4, of(12, 11), Decimal(9), debtor="D3", invoice="F6", status="Voorstel"),
    ]
    instalments = [
        Instalment(2, "R1", "D2", ("F10",), 1, of(25, 11), Decimal(60), signed_on=of(10, 11)),
        Instalment(3, "R1", "D2", ("F10",), 2, of(25, 12), Decimal(40)),
    ]
    return Ledger(invoices, {debtor.number: debtor for debtor in debtors}, calls, instalments, letters, payments)
