"""Payments of one debtor or another, told as a bank tells them, and what they are taken to pay."""

import importlib.util
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.imports.booking import accounts_of, divide
from xlwings_addin.imports.matching import Certainty, match
from xlwings_addin.rules.facts import Debtor, Invoice, Ledger, Letter, Payment
from xlwings_addin.rules.reference import creditor_reference

DAY = date(2026, 11, 20)
JANSEN, VRIES = "NL20INGB0001234567", "NL91ABNA0417164300"
CERTAIN, PROPOSED, NONE = Certainty


def invoice(number, debtor, amount, due="2026-11-01", paid="0", **more):
    return Invoice(2, number, debtor, due=date.fromisoformat(due), amount=Decimal(amount), paid=Decimal(paid), **more)


INVOICES = (
    invoice("2026-0101", "D1", "1000.00", "2026-10-01"),
    invoice("2026-0102", "D1", "250.50", "2026-10-15"),
    invoice("2026-0103", "D2", "450.00"),
    invoice("VF-2026-0104", "D2", "75.00"),
    invoice("00123", "D3", "60.00"),
    invoice("12", "D3", "33.00"),
    invoice("F7", "D3", "19.95"),
    invoice("2026-0200", "D3", "500.00", paid="500.00"),
    invoice("2026-0201", "D4", "300.00", currency="USD"),
)
DEBTORS = {
    number: Debtor(2, number, name)
    for number, name in (
        ("D1", "Jansen B.V."),
        ("D2", "De Vries Bouw"),
        ("D3", "Café 't Hoekje"),
        ("D4", "Smith Ltd"),
    )
}


def ledger(invoices=INVOICES, payments=(), letters=()):
    return Ledger(invoices, DEBTORS, payments=payments, letters=letters)


def paid(amount, text="", name="", account="", **more):
    return Payment(0, DAY, Decimal(amount), "EUR", account, name, text, **more)


def one(payment, book=None):
    (found,) = match([payment], book or ledger())
    return found


def parts(found):
    return {invoice.number: amount for invoice, amount in found.booking.principal}


@pytest.mark.parametrize(
    ("text", "amount", "numbers"),
    [
        ("factuur 2026-0101", "1000", "2026-0101"),
        ("20260101", "1000", "2026-0101"),
        ("2026 0101", "1000", "2026-0101"),
        ("2026/0101", "1000", "2026-0101"),
        ("FACT.2026.0101.", "1000", "2026-0101"),
        ("factuurnr20260101", "1000", "2026-0101"),
        ("Factuur 2026-0101 en 2026-0102", "1250.50", "2026-0101; 2026-0102"),
        ("20260102/20260101", "1250.50", "2026-0101; 2026-0102"),
        ("vf20260104", "75", "VF-2026-0104"),
        ("20260104", "75", "VF-2026-0104"),
        ("f7 bedankt", "19.95", "F7"),
        (creditor_reference("2026-0101"), "1000", "2026-0101"),
        ("RF20 2026 0102", "250.50", "2026-0102"),
        ("EUR 1.000,00 betaald op 15-11-2026 voor 2026-0101", "1000", "2026-0101"),
    ],
)
def test_number_and_amount_together_are_certain_without_knowing_the_payer(text, amount, numbers):
    found = one(paid(amount, text))
    assert (found.certainty, found.row.invoice, found.row.status) == (CERTAIN, numbers, "Geboekt")
    assert sum(parts(found).values()) == Decimal(amount)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("202601011", "1000"),
        ("X20260101", "1000"),
        ("NL20INGB0020260101", "1000"),
        ("XF7", "19.95"),
        ("F71", "19.95"),
        ("112", "33"),
        ("12,00 per stuk", "33"),
        ("12-10-2026", "33"),
        ("RF31 2026 0102 ", "250.50"),
    ],
)
def test_a_number_within_another_number_is_no_certain_match(text, amount):
    assert one(paid(amount, text)).certainty is not CERTAIN


@pytest.mark.parametrize(
    ("text", "amount", "name", "expected"),
    [
        ("123", "60", "", PROPOSED),
        ("123", "60", "Cafe 't Hoekje", CERTAIN),
        ("12", "33", "", PROPOSED),
        ("12", "33", "CAFE T HOEKJE", CERTAIN),
        ("factuur 12", "20", "", PROPOSED),
    ],
)
def test_a_short_number_needs_the_payer_as_well(text, amount, name, expected):
    assert one(paid(amount, text, name)).certainty is expected


def test_part_payment_is_certain_only_from_a_known_payer():
    unknown, known = (one(paid("400", "2026-0101", name)) for name in ("", "JANSEN BV"))
    assert (unknown.certainty, known.certainty) == (PROPOSED, CERTAIN)
    assert parts(known) == {"2026-0101": Decimal(400)}


def test_part_payment_over_several_invoices_goes_to_the_oldest_first():
    found = one(paid("1100", "2026-0102 2026-0101", "Jansen"))
    assert found.certainty is CERTAIN
    assert parts(found) == {"2026-0101": Decimal(1000), "2026-0102": Decimal(100)}


def test_an_amount_that_is_another_invoice_of_the_debtor_makes_the_number_doubtful():
    found = one(paid("250.50", "2026-0101", "Jansen"))
    assert found.certainty is PROPOSED and "andere facturen" in found.reason


def test_overpayment_is_a_credit_when_nothing_else_is_open():
    book = ledger(INVOICES[:1])
    found = one(paid("1010", "2026-0101", "Jansen"), book)
    assert (found.certainty, parts(found), found.booking.surplus) == (
        CERTAIN,
        {"2026-0101": Decimal(1010)},
        Decimal(10),
    )
    assert one(paid("1010", "2026-0101", "Jansen")).certainty is PROPOSED


def test_without_a_number_an_older_invoice_goes_first():
    booked = [paid("1", "", "Jansen", JANSEN, debtor="D1", status="Geboekt")]
    found = one(paid("250.50", "bedankt", "Jansen", JANSEN), ledger(payments=booked))
    assert (found.certainty, found.row.invoice) == (PROPOSED, "2026-0102") and "6:43" in found.reason


def test_the_account_is_learned_from_a_certain_match_and_then_pays_by_amount():
    first = paid("1000", "2026-0101", "Jansen", JANSEN)
    second = paid("250.50", "bedankt", "Jansen", JANSEN)
    assert one(second).certainty is PROPOSED
    assert [found.certainty for found in match([first, second], ledger())] == [CERTAIN, CERTAIN]


def test_an_account_of_several_debtors_tells_nothing():
    booked = [paid("1", "", "", VRIES, debtor=debtor, status="Geboekt") for debtor in ("D1", "D2")]
    assert one(paid("250.50", "bedankt", "", VRIES), ledger(payments=booked)).certainty is PROPOSED
    assert one(paid("251", "bedankt", "", VRIES), ledger(payments=booked)).certainty is NONE


def test_an_account_of_another_debtor_makes_the_number_doubtful():
    booked = [paid("1", "", "", VRIES, debtor="D2", status="Geboekt")]
    found = one(paid("1000", "2026-0101", "", VRIES), ledger(payments=booked))
    assert found.certainty is PROPOSED and "D2" in found.reason


def test_a_name_of_another_debtor_makes_the_number_doubtful():
    found = one(paid("1000", "2026-0101", "De Vries Bouw B.V."))
    assert found.certainty is PROPOSED and "D2" in found.reason


def test_a_namesake_who_owes_the_same_amount_makes_the_number_doubtful():
    namesakes = {number: Debtor(2, number, "Jansen B.V.") for number in ("D1", "D2")}
    book = Ledger((*INVOICES[:1], invoice("2026-0107", "D2", "1000")), namesakes)
    assert one(paid("1000", "2026-0107", "Jansen"), book).certainty is PROPOSED
    book = Ledger((*INVOICES[:1], invoice("2026-0107", "D2", "1001")), namesakes)
    assert one(paid("1001", "2026-0107", "Jansen"), book).certainty is CERTAIN


def test_an_unknown_number_of_our_series_is_not_overruled_by_the_amount():
    booked = [paid("1", "", "Jansen", JANSEN, debtor="D1", status="Geboekt")]
    found = one(paid("250.50", "factuur 2026-0777", "Jansen", JANSEN), ledger(payments=booked))
    assert found.certainty is PROPOSED and "20260777" in found.reason


def test_two_equal_invoices_are_proposed_the_oldest_first():
    twins = (invoice("A1", "D1", "50", "2026-10-02"), invoice("A2", "D1", "50", "2026-10-01"))
    booked = [paid("1", "", "Jansen", JANSEN, debtor="D1", status="Geboekt")]
    found = one(paid("50", "abonnement", "Jansen", JANSEN), ledger(twins, booked))
    assert (found.certainty, found.row.invoice) == (PROPOSED, "A2")


def test_a_number_that_two_debtors_share_needs_the_payer():
    shared = (invoice("2026-0101", "D1", "1000"), invoice("2026-0101", "D2", "1000"))
    assert one(paid("1000", "2026-0101"), ledger(shared)).certainty is not CERTAIN
    found = one(paid("1000", "2026-0101", "De Vries Bouw"), ledger(shared))
    assert (found.certainty, found.debtor) == (CERTAIN, "D2")


def test_what_the_bookkeeping_had_already_is_not_counted_twice():
    found = one(paid("500", "2026-0200", "Cafe 't Hoekje"))
    assert (found.certainty, parts(found)) == (CERTAIN, {})
    half = ledger((invoice("2026-0300", "D1", "100", paid="40"),))
    assert one(paid("40", "2026-0300", "Jansen"), half).certainty is PROPOSED
    assert one(paid("60", "2026-0300", "Jansen"), half).certainty is CERTAIN


def test_an_invoice_that_was_paid_by_bank_and_is_paid_again_is_asked():
    booked = [paid("500", "2026-0200", "", debtor="D3", invoice="2026-0200", status="Geboekt")]
    assert one(paid("500", "2026-0200", "Cafe 't Hoekje"), ledger(payments=booked)).certainty is PROPOSED


@pytest.mark.parametrize(
    ("status", "told"),
    [("Overgedragen", "uit handen gegeven"), ("Afgeboekt", "afgeboekt"), ("afgeboekt ", "afgeboekt"), ("Geen", "")],
)
def test_a_payment_on_a_closed_file_is_proposed(status, told):
    closed = ledger((invoice("2026-0101", "D1", "1000", external_status=status),))
    found = one(paid("1000", "2026-0101", "Jansen"), closed)
    assert found.certainty is (PROPOSED if told else CERTAIN)
    assert told in found.reason


SERIES = (
    *(invoice(f"2026-01{n:02}", "D1", f"{n}.00") for n in range(1, 8)),
    invoice("2026-0110", "D2", "10.00"),
    invoice("2026-0111", "D2", "11.00"),
)


@pytest.mark.parametrize(
    ("text", "amount", "numbers"),
    [
        ("facturen 2026-0101 t/m 2026-0104", "10", (1, 2, 3, 4)),
        ("facturen 2026-0101 t/m 0104", "10", (1, 2, 3, 4)),
        ("20260103 T/M 104", "7", (3, 4)),
        ("2026-0102 tm 2026-0103 en 2026-0107", "12", (2, 3, 7)),
        ("2026-0101 tot en met 2026-0107 min korting", "28", (1, 2, 3, 4, 5, 6, 7)),
    ],
)
def test_a_run_of_invoices_is_every_one_of_them(text, amount, numbers):
    found = one(paid(amount, text, "Jansen"), ledger(SERIES))
    assert found.certainty is CERTAIN
    assert sorted(parts(found)) == [f"2026-01{n:02}" for n in numbers]


@pytest.mark.parametrize(
    "text",
    [
        "2026-0101 t/m 2026-0199",  # the last does not exist
        "2026-0107 t/m 2026-0111",  # of two debtors
        "2026-0104 t/m 2026-0101",  # backwards
    ],
)
def test_a_run_that_leads_nowhere_is_no_run(text):
    found = one(paid("28", text, "Jansen"), ledger(SERIES))
    assert found.certainty is not CERTAIN
    assert len(parts(found)) <= 2


def test_another_currency_is_never_matched():
    assert one(paid("300", "2026-0201")).certainty is NONE


def test_costs_that_a_letter_claimed_go_first():
    letter = Letter(
        2, "B2026-0001", "Laatste aanmaning", "D2", ("2026-0103",), sent_on=date(2026, 11, 10), costs=Decimal(67)
    )
    book = ledger(letters=[letter])
    exact = one(paid("517", creditor_reference("B2026-0001")), book)
    assert (exact.certainty, parts(exact), exact.booking.costs) == (CERTAIN, {"2026-0103": Decimal(450)}, Decimal(67))
    short = one(paid("450", "2026-0103", "De Vries Bouw"), book)
    assert short.certainty is PROPOSED and "6:44" in short.reason
    assert (parts(short), short.booking.costs) == ({"2026-0103": Decimal(383)}, Decimal(67))


@pytest.mark.parametrize(
    "change", [{"sent_on": None}, {"withdrawn_on": DAY}, {"costs_from": date(2026, 11, 21)}, {"pay_by": DAY}]
)
def test_costs_that_are_not_owed_yet_take_nothing(change):
    letter = Letter(2, "B1", "Veertiendagenbrief", "D2", ("2026-0103",), sent_on=date(2026, 11, 1), costs=Decimal(67))
    found = one(paid("450", "2026-0103"), ledger(letters=[letter._replace(**change)]))
    assert (found.certainty, parts(found)) == (CERTAIN, {"2026-0103": Decimal(450)})


def test_costs_that_a_payment_over_two_invoices_paid_are_not_asked_again():
    first, second = (
        invoice("F1", "D1", "1000", paid=Decimal("838.62")),
        invoice("F2", "D1", "300", paid=Decimal("259.71")),
    )
    letter = Letter(
        2,
        "B1",
        "Laatste aanmaning",
        "D1",
        ("F1", "F2"),
        sent_on=date(2026, 11, 1),
        costs=Decimal(195),
        interest=Decimal("6.67"),
    )
    earlier = Payment(2, date(2026, 11, 10), Decimal(1300), debtor="D1", invoice="F1; F2", status="Geboekt")
    accounts = accounts_of(Ledger(invoices=[first, second], letters=[letter], payments=[earlier]))
    assert accounts.owed(first, DAY) is None
    assert divide(Decimal("201.67"), (first, second), accounts, DAY).costs == 0


def test_costs_that_two_payments_of_one_statement_paid_are_asked_once():
    letter = Letter(
        2,
        "B1",
        "Laatste aanmaning",
        "D2",
        ("2026-0103",),
        sent_on=date(2026, 11, 1),
        costs=Decimal(67),
        interest=Decimal(3),
    )
    accounts, (claim,) = (
        accounts_of(ledger(letters=[letter])),
        [each for each in INVOICES if each.number == "2026-0103"],
    )
    first = divide(Decimal(40), [claim], accounts, DAY)
    accounts.book(first)
    second = divide(Decimal(50), [claim], accounts, DAY)
    assert (first.costs, first.principal) == (40, ())
    assert (second.costs, second.interest, second.principal) == (27, 3, ((claim, Decimal(20)),))


def test_a_credit_note_that_is_named_is_taken_off():
    invoices = (*INVOICES[:1], invoice("C-2026-1", "D1", "-100"))
    found = one(paid("900", "2026-0101 min C-2026-1"), ledger(invoices))
    assert (found.certainty, parts(found)) == (CERTAIN, {"2026-0101": Decimal(1000), "C-2026-1": Decimal(-100)})


def test_a_reversal_opens_the_invoice_again():
    payments = [paid("450", "2026-0103", "De Vries Bouw", VRIES), paid("-450", "Terugboeking MD06", "", VRIES)]
    found = match(payments, ledger())[1]
    assert (found.certainty, found.debtor, parts(found)) == (CERTAIN, "D2", {"2026-0103": Decimal(-450)})


@pytest.mark.parametrize("back_on", [DAY, date(2026, 11, 21)])
def test_a_reversal_that_the_file_lists_before_the_payment_is_read_after_it(back_on):
    back = paid("-450", "Terugboeking MD06", "", VRIES)._replace(booked_on=back_on)
    found, before = match([back, paid("450", "2026-0103", "De Vries Bouw", VRIES)], ledger())
    assert before.certainty is CERTAIN
    assert (found.certainty, found.payment, parts(found)) == (CERTAIN, back, {"2026-0103": Decimal(-450)})


def test_money_that_goes_out_is_not_matched():
    assert one(paid("-1000", "inkoop 99", "Leverancier")).certainty is NONE
    assert one(paid("-1000", "2026-0101", "Leverancier")).certainty is not CERTAIN


def test_each_certain_payment_counts_for_the_next():
    twice = [paid("1000", "2026-0101", "Jansen")] * 2
    first, second = match(twice, ledger())
    assert (first.certainty, second.certainty) == (CERTAIN, PROPOSED)


@pytest.fixture(scope="module")
def generated():
    """The generator of the benchmark, with payers who make mistakes on purpose."""
    path = Path(__file__).parents[2] / "benchmarks" / "matching.py"
    spec = importlib.util.spec_from_file_location("matching_year", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("seed", [6, 11])
def test_no_certain_match_is_wrong_in_a_year_of_payments(generated, seed):
    tally, wrong = generated.run(generated.year(debtors=100, invoices=1_000, seed=seed))
    certain = sum(count for (_, certainty, _), count in tally.items() if certainty is CERTAIN)
    assert not wrong
    assert certain / sum(tally.values()) > 0.8


def test_a_certain_match_that_books_something_else_is_seen(generated):
    made = generated.year(debtors=20, invoices=100, seed=1)
    cases = [case._replace(truth=dict.fromkeys(case.truth, 1)) for case in made.cases]
    _, wrong = generated.run(made._replace(cases=cases))
    assert wrong
