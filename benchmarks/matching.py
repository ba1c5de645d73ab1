"""A generated year of bank payments whose truth is known, month by month through `imports.matching`.

`python -m benchmarks.matching` prints what share was matched with certainty, proposed and not found, and how many of each were wrong. A
certain match is wrong when it books anything else than the truth, to the cent. After each month the proposals are settled by the truth,
as a bookkeeper does.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.imports.matching import Certainty, match
from xlwings_addin.rules.facts import Debtor, Invoice, Ledger, Payment
from xlwings_addin.rules.reference import creditor_reference

START = date(2026, 1, 1)
PROVIDER = ("NL50DEUT0000000001", "Stichting Betaaldienst")
FORMS = (" B.V.", " BV", "", " VOF", " Holding B.V.", " N.V.")
FIRST = (
    "Bakkerij",
    "Garage",
    "Kapsalon",
    "Bouwbedrijf",
    "Drukkerij",
    "Hotel",
    "Slagerij",
    "Installatie",
    "Transport",
    "Fietsen",
)
LAST = (
    "Jansen",
    "De Vries",
    "Van Dijk",
    "Visser",
    "Smit",
    "Meijer",
    "De Boer",
    "Mulder",
    "Bos",
    "Vos",
    "Peters",
    "Hendriks",
    "Dekker",
)
CHAT = (
    "",
    "bedankt",
    "betaling",
    "zie mail",
    "volgens afspraak",
    "maandelijkse betaling",
    "onze ref 88213",
    "klant 4471",
    "rekening",
)


class Case(NamedTuple):
    """A payment, what it really pays, and which kind of payer wrote it."""

    payment: Payment
    truth: dict[str, Decimal]
    debtor: str
    kind: str


class Year(NamedTuple):
    """The debtors, the invoices and the payments in order of the day."""

    debtors: dict[str, Debtor]
    invoices: list[Invoice]
    cases: list[Case]


def year(debtors=500, invoices=6_000, without=0.12, seed=11):
    """A year in which a share of the payments has no usable reference; a third of the debtors pays equal amounts each month."""
    rng = random.Random(seed)
    known, account, fixed = {}, {}, {}
    for n in range(debtors):
        number = f"D{1000 + n}"
        name = f"{rng.choice(FIRST)} {rng.choice(LAST)}{rng.choice(FORMS)}"
        known[number] = Debtor(n + 2, number, name)
        account[number] = f"NL{rng.randint(10, 99)}INGB{rng.randint(1, 9_999_999):010}"
        if rng.random() < 0.33:
            fixed[number] = Decimal(rng.randint(2_000, 50_000)) / 100
    numbers = list(known)
    issued = sorted(START + timedelta(days=rng.randrange(365)) for _ in range(invoices))
    made = []
    for n, day in enumerate(issued):
        debtor = rng.choice(numbers)
        amount = (
            fixed.get(debtor) or Decimal(rng.choice((rng.randint(2_000, 500_000), rng.randint(1, 40) * 2_500))) / 100
        )
        made.append(Invoice(n + 2, f"2026-{n + 1:05}", debtor, issued=day, due=day + timedelta(days=30), amount=amount))
    return Year(
        known, made, sorted(_payments(rng, made, known, account, without), key=lambda case: case.payment.booked_on)
    )


def _payments(rng, invoices, debtors, account, without):
    by_debtor = {}
    for invoice in invoices:
        by_debtor.setdefault(invoice.debtor, []).append(invoice)
    for debtor, theirs in by_debtor.items():
        queue = list(theirs)
        while queue:
            first = queue.pop(rng.randrange(min(3, len(queue))) if rng.random() < 0.1 else 0)
            together = [first]
            while queue and rng.random() < 0.12 and (queue[0].issued - first.issued).days < 45:
                together.append(queue.pop(0))
            day = max(each.issued for each in together) + timedelta(days=rng.randint(5, 70))
            truth = {each.number: each.amount for each in together}
            if len(together) == 1 and rng.random() < 0.05 and first.amount > 60:
                half = (first.amount / rng.choice((2, 3))).quantize(Decimal("0.01"))
                yield _case(rng, debtors[debtor], account, together, {first.number: half}, day, without, invoices)
                truth = {first.number: first.amount - half}
                day += timedelta(days=rng.randint(10, 30))
            elif rng.random() < 0.01:
                truth[together[-1].number] += Decimal(rng.choice(("0.10", "10.00", "40.00")))
            yield _case(rng, debtors[debtor], account, together, truth, day, without, invoices)


def _case(rng, debtor, account, invoices, truth, day, without, everything):
    numbers = [each.number for each in invoices]
    draw, who = rng.random(), (account[debtor.number], debtor.name)
    if draw < without:
        kind, text = "zonder kenmerk", rng.choice(CHAT)
    elif draw < without + 0.02:
        own = {each.number for each in everything if each.debtor == debtor.number}
        kind, text = "tikfout", f"factuur {_typo(rng, numbers[0], own)}"
    elif draw < without + 0.03:
        kind, text = "ander nummer", f"factuur {_of_another(rng, everything, debtor.number)}"
    else:
        kind, text = "met kenmerk", _written(rng, numbers)
    other = rng.random()
    if other < 0.04:
        who = PROVIDER
    elif other < 0.05:
        someone = rng.choice(list(account))
        who = (account[someone], "Familie of moederbedrijf")
    elif other < 0.15:
        who = (who[0], who[1].upper()[:18])
    payment = Payment(0, day, sum(truth.values()), "EUR", *who, text)
    return Case(payment, truth, debtor.number, kind)


def _of_another(rng, everything, debtor):
    """A number of somebody else: whoever names an own invoice of the same amount pays that one (BW 6:43 lid 1)."""
    while (chosen := rng.choice(everything)).debtor == debtor:
        pass
    return chosen.number


def _typo(rng, number, own):
    """Another number, or the same: never that of another invoice of one's own, for that one would be paid (BW 6:43 lid 1)."""
    while True:
        place = rng.randrange(5, len(number))
        if (typed := number[:place] + str(rng.randrange(10)) + number[place + 1 :]) == number or typed not in own:
            return typed


def _written(rng, numbers):
    style = rng.randrange(7)
    if style == 0 and len(numbers) == 1:
        return creditor_reference(numbers[0])
    plain = [number.replace("-", rng.choice(("", "-", " ", "/", "."))) for number in numbers]
    return (
        f"factuur {' '.join(plain)}", ", ".join(plain), f"fact.nr {' en '.join(plain)} dd 12-03-2026", f"{' + '.join(plain)} bedankt",
        f"betreft: {', '.join(plain)} EUR 12,50", f"INV{plain[0]} {' '.join(plain[1:])}", f"nota {'; '.join(plain)}",
    )[style]  # fmt: skip


def run(generated):
    """Match month by month; give the tally by kind and outcome, and the certain matches that are wrong."""
    paid, rows, tally, wrong = Counter(), [], Counter(), []
    for month in range(1, 16):
        end = START + timedelta(days=31 * month)
        cases = [case for case in generated.cases if end - timedelta(days=31) <= case.payment.booked_on < end]
        known = [each._replace(paid=Decimal(paid[each.number])) for each in generated.invoices if each.issued < end]
        found = match([case.payment for case in cases], Ledger(known, generated.debtors, payments=rows))
        for case, each in zip(cases, found, strict=True):
            booked = {invoice.number: amount for invoice, amount in each.booking.principal}
            right = booked == case.truth and each.debtor == case.debtor
            tally[case.kind, each.certainty, right] += 1
            if each.certainty is Certainty.CERTAIN and not right:
                wrong.append((case, each))
            for number, amount in case.truth.items():
                paid[number] += amount
            rows.append(case.payment._replace(debtor=case.debtor, invoice="; ".join(case.truth), status="Geboekt"))
    return tally, wrong


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--debtors", type=int, default=500)
    options.add_argument("--invoices", type=int, default=6_000)
    options.add_argument("--seed", type=int, default=11)
    chosen = options.parse_args()
    generated = year(chosen.debtors, chosen.invoices, seed=chosen.seed)
    before = time.process_time()
    tally, wrong = run(generated)
    spent = time.process_time() - before
    total = sum(tally.values())
    print(f"{total} payments, {spent:.1f} s CPU")
    for certainty in Certainty:
        some = sum(count for (_, of, _), count in tally.items() if of is certainty)
        good = sum(count for (_, of, right), count in tally.items() if of is certainty and right)
        print(f"{certainty.value:14} {some:6} {some / total:6.1%}  right {good}")
    for (kind, certainty, right), count in sorted(tally.items(), key=str):
        print(f"  {kind:16} {certainty.value:14} {'right' if right else 'other':6} {count}")
    for case, each in wrong[:10]:
        print(case, each.reason, each.booking, sep="\n    ")


if __name__ == "__main__":
    main()
