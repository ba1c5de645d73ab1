"""Which open invoices a payment pays: certain matches can be booked, doubtful ones are proposed with the reason.

A match is certain only when two things that have nothing to do with each other say the same: the number in the
description and the amount, or the number and the payer, or the account and an amount that fits in one way only. What
speaks against it makes it a proposal. Pure: nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import combinations
from typing import NamedTuple

from xlwings_addin.imports.booking import Accounts, Booking, accounts_of, divide, invoice_numbers, oldest, take_back
from xlwings_addin.imports.mentions import Mention, Numbers, mentions, numbers_of
from xlwings_addin.imports.payers import BOOKED, Payers, payers_of, same_account
from xlwings_addin.rules.facts import ZERO, Invoice, Ledger, Payment
from xlwings_addin.rules.faults import status
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.vocabulary import ExternalStatus

MOST_TOGETHER, MOST_TRIED = 4, 14
"""How many invoices one payment is taken to pay when it names none, and among how many they are sought."""

ROUND = 5
"""Multiples of this many euros are amounts that people choose, so that one may fit by chance."""

REVERSAL = "Terugboeking"
"""What the readers of statements put before the description of a payment that was taken back."""


class Certainty(Enum):
    """How sure a match is; the value is the `Status` of the payment."""

    CERTAIN = BOOKED
    PROPOSED = "Voorstel"
    NONE = "Niet gevonden"


class Match(NamedTuple):
    """What a payment is taken to pay; ``score`` from 0 to 100, ``reason`` a Dutch sentence.

    ``booking`` is what to book: now when certain, else once the user accepts; empty when nothing has to change.
    """

    payment: Payment
    certainty: Certainty
    score: int
    reason: str
    debtor: str = ""
    invoices: tuple[Invoice, ...] = ()
    booking: Booking = Booking(())

    @property
    def row(self) -> Payment:
        """The payment with its match filled in, as it goes into `Betalingen`."""
        numbers = "; ".join(invoice.number for invoice in self.invoices)
        return self.payment._replace(debtor=self.debtor, invoice=numbers, status=self.certainty.value)


@dataclass
class Desk:
    """All that is known while payments are matched one after the other."""

    invoices: dict[str, list[Invoice]]
    numbers: Numbers
    payers: Payers
    accounts: Accounts
    booked: list[Payment]
    currency: str

    def open_invoices(self, debtor: str, currency: str) -> list[Invoice]:
        """A debtor's invoices that are not settled, in this currency, oldest first."""
        return [
            each
            for each in self.invoices.get(debtor, ())
            if self.accounts.open_of(each) and self.currency_of(each.currency) == currency
        ]

    def currency_of(self, written: str) -> str:
        """The currency of a row; empty is the workbook's own."""
        return written or self.currency


def desk_of(ledger: Ledger) -> Desk:
    """Gives what a workbook knows, ready for matching."""
    invoices: dict[str, list[Invoice]] = {}
    for invoice in sorted(ledger.invoices, key=oldest):
        if invoice.number and invoice.debtor and invoice.amount is not None:
            invoices.setdefault(invoice.debtor, []).append(invoice)
    booked = [payment for payment in ledger.payments if payment.status == BOOKED]
    return Desk(
        invoices,
        numbers_of(
            (each for those in invoices.values() for each in those),
            (letter for letter in ledger.letters if letter.withdrawn_on is None),
        ),
        payers_of(ledger.debtors.values(), ledger.payments),
        accounts_of(ledger),
        booked,
        ledger.settings.currency,
    )


def match(payments: Iterable[Payment], ledger: Ledger) -> list[Match]:
    """Gives a match for each payment, in order; each certain one counts as booked for those that come later.

    They are booked day by day, and what is taken back after what came in: some banks list the newest first, and a zip holds
    several statements.
    """
    desk = desk_of(ledger)
    given = list(payments)
    matches: dict[int, Match] = {}
    for place in sorted(range(len(given)), key=lambda place: _booking_order(given[place])):
        payment = given[place]
        found = matches[place] = match_one(payment, desk)
        if found.certainty is Certainty.CERTAIN:
            desk.accounts.book(found.booking)
            desk.booked.append(found.row)
            if (payment.amount or ZERO) > 0:
                desk.payers.learn(payment.account, found.debtor)
    return [matches[place] for place in range(len(given))]


def _booking_order(payment: Payment) -> tuple[date, bool]:
    return payment.booked_on or date.max, (payment.amount or ZERO) < 0


def match_one(payment: Payment, desk: Desk) -> Match:
    """Gives the match of one payment; nothing is booked."""
    if not payment.amount:
        return _none(payment, "Er is geen bedrag.")
    currency = desk.currency_of(payment.currency)
    said = mentions(payment.description, desk.numbers)
    named, sure = _resolve(said.found, payment, desk)
    foreign = [each for each in named if desk.currency_of(each.currency) != currency]
    if foreign:
        return _none(payment, f"Factuur {foreign[0].number} is in een andere valuta dan deze betaling.")
    if payment.amount < 0:
        return _taken_back(payment, named, desk)
    debtors = {each.debtor for each in named}
    if len(debtors) > 1:
        return _none(payment, "De omschrijving noemt facturen van verschillende debiteuren.")
    if named:
        return _by_number(payment, named, sure and not said.strange, desk)
    return _by_payer(payment, said.strange, bool(said.found), desk)


def _resolve(found: Sequence[Mention], payment: Payment, desk: Desk) -> tuple[list[Invoice], bool]:
    """The invoices that the numbers mean, and whether that is beyond doubt; a number of two debtors needs the payer."""
    named: dict[tuple[str, str], Invoice] = {}
    sure = True
    for mention in found:
        those = list(mention.invoices)
        debtors = {each.debtor for each in those}
        if len(debtors) > 1:
            fitting = {debtor for debtor in debtors if _fits(payment, debtor, desk)}
            if len(fitting) != 1:
                return [], False
            those = [each for each in those if each.debtor in fitting]
        if not mention.sure and len(those) > 1:
            return [], False
        sure = sure and (mention.sure or _fits(payment, those[0].debtor, desk))
        named.update({(each.number, each.debtor): each for each in those})
    return sorted(named.values(), key=oldest), sure


def _fits(payment: Payment, debtor: str, desk: Desk) -> bool:
    return desk.payers.by_account(payment) == debtor or desk.payers.has_name(payment, debtor)


def _by_number(payment: Payment, named: list[Invoice], sure: bool, desk: Desk) -> Match:
    amount, debtor = payment.amount or ZERO, named[0].debtor
    fits = _fits(payment, debtor, desk)
    called = _called(named)
    unsettled = [each for each in named if desk.accounts.open_of(each)]
    if not unsettled:
        return _paid_before(payment, named, sure, fits, desk)
    opens = sum((desk.accounts.open_of(each) for each in unsettled), ZERO)
    owed = [each for invoice in unsettled if (each := desk.accounts.owed(invoice, payment.booked_on))]
    extra = sum((each.total for each in owed), ZERO)
    booking = divide(amount, unsettled, desk.accounts, payment.booked_on)
    against = list(_against(payment, debtor, unsettled, booking, desk))
    if not sure:
        against.append("het nummer is kort, onvolledig of niet het enige dat wordt genoemd")
    if amount == opens + extra:
        score, said = (99 if fits else 96), f"{called} in de omschrijving, en het bedrag klopt"
        if owed:
            said += f" met de kosten en rente van {euro(extra)}"
    else:
        more = amount > opens
        said = f"{called} in de omschrijving; het bedrag is {'hoger' if more else 'lager'} dan de {euro(opens)} die openstaat"
        score = 90 if fits else 65
        if not fits:
            against.append("de betaler is niet aan naam of rekening te herkennen")
        if owed:
            against.append(
                f"in een brief zijn kosten of rente gevraagd ({euro(extra)}), en die gaan voor (art. 6:44 BW)"
            )
        others = [
            each
            for each in desk.open_invoices(debtor, desk.currency_of(payment.currency))
            if (each.number, each.debtor) not in {(one.number, one.debtor) for one in named}
        ]
        if more and (others or len(unsettled) > 1):
            against.append("het is niet duidelijk waarvoor de rest is")
        elif _exact_sets(amount, [*others, *named], desk, most=1):
            against.append("het bedrag past bij andere facturen van deze debiteur")
    return _judged(payment, score, said, against, debtor, tuple(unsettled), booking)


def _against(payment: Payment, debtor: str, invoices: Sequence[Invoice], booking: Booking, desk: Desk) -> Iterator[str]:
    """What makes a match doubtful, whatever it rests on."""
    known = desk.payers.by_account(payment)
    if known and known != debtor:
        yield f"de rekening is eerder gebruikt door debiteur {known}"
    elif (others := desk.payers.named(payment)) and not known and not desk.payers.has_name(payment, debtor):
        yield f"de naam is die van debiteur {min(others)}"
    elif not known and any(
        desk.accounts.open_of(each) == payment.amount
        for namesake in others - {debtor}
        for each in desk.invoices.get(namesake, ())
    ):
        yield "een andere debiteur met deze naam heeft een factuur van hetzelfde bedrag"
    for invoice in invoices:
        if external := status(invoice.external_status, ExternalStatus):
            word = "afgeboekt" if external == ExternalStatus.WRITTEN_OFF else "uit handen gegeven"
            yield f"factuur {invoice.number} is {word}"
        if invoice.fault:
            yield f"bij factuur {invoice.number} is iets niet te lezen"
    for invoice, part in booking.principal:
        before = desk.accounts.unexplained(invoice)
        if 0 < part <= before:
            yield f"op factuur {invoice.number} was al {euro(before)} betaald, misschien met deze betaling"


def _paid_before(payment: Payment, named: list[Invoice], sure: bool, fits: bool, desk: Desk) -> Match:
    """The invoices are settled: the bookkeeping has this payment already, or it was paid twice."""
    amount, debtor = payment.amount or ZERO, named[0].debtor
    before = sum((desk.accounts.unexplained(each) for each in named), ZERO)
    called = _called(named)
    if amount <= before:
        against = [] if sure and (fits or amount == before) else ["het nummer of de betaler is niet zeker"]
        known = desk.payers.by_account(payment)
        if known and known != debtor:
            against.append(f"de rekening is eerder gebruikt door debiteur {known}")
        said = f"{called} in de omschrijving; de boekhouding had deze betaling al verwerkt"
        return _judged(payment, 92, said, against, debtor, tuple(named), Booking(()))
    return _judged(
        payment,
        60,
        f"{called} in de omschrijving",
        ["er stond niets meer open; misschien is er dubbel betaald"],
        debtor,
        tuple(named),
        divide(amount, named, desk.accounts, payment.booked_on),
    )


def _by_payer(payment: Payment, strange: str, unclear: bool, desk: Desk) -> Match:
    amount, currency = payment.amount or ZERO, desk.currency_of(payment.currency)
    debtor = desk.payers.by_account(payment)
    by_account = bool(debtor)
    debtor = debtor or desk.payers.by_name(payment)
    if not debtor:
        return _by_amount(payment, desk)
    said = f"{'De rekening' if by_account else 'De naam'} is die van debiteur {debtor}"
    invoices = desk.open_invoices(debtor, currency)
    if not invoices:
        return _judged(payment, 30, said, ["er staat niets open"], debtor, (), Booking(()))
    sets = _exact_sets(amount, invoices, desk)
    against = []
    if strange:
        against.append(f"de omschrijving noemt {strange}, en dat staat niet in Facturen")
    if unclear:
        against.append("het nummer in de omschrijving kan op meer dan een factuur slaan")
    if not by_account:
        against.append("alleen de naam is bekend, niet de rekening")
    elif not desk.payers.is_sure(payment, debtor):
        against.append("de rekening is nog maar een keer gezien, bij een andere naam")
    if sets:
        chosen, said = sets[0], f"{said}, en het bedrag past"
        score, doubt = _fit(amount, sets, invoices, desk)
    else:
        chosen, score = covered(amount, invoices, desk), 45
        doubt = "het bedrag past niet bij de facturen; het gaat naar de oudste (art. 6:43 BW)"
    if doubt:
        against.append(doubt)
    booking = divide(amount, chosen, desk.accounts, payment.booked_on)
    if booking.costs or booking.interest:
        against.append("in een brief zijn kosten of rente gevraagd, en die gaan voor (art. 6:44 BW)")
    against += _against(payment, debtor, chosen, booking, desk)
    return _judged(payment, score if by_account else score - 20, said, against, debtor, tuple(chosen), booking)


def _fit(
    amount: Decimal, sets: Sequence[Sequence[Invoice]], invoices: Sequence[Invoice], desk: Desk
) -> tuple[int, str]:
    """How well an amount without a number fits: the score, and what makes it doubtful if anything does."""
    chosen = sets[0]
    oldest_owed = next((each for each in invoices if desk.accounts.open_of(each) > 0), chosen[0])
    if len(sets) > 1:
        return 60, "het bedrag past bij meer dan een factuur; dit is de oudste"
    if len(chosen) == len(invoices):
        return 94, ""
    if len(chosen) > 1:
        return 75, "de omschrijving noemt de facturen niet"
    if chosen[0] != oldest_owed:
        return 85, "er staat een oudere factuur open, en die gaat voor (art. 6:43 BW)"
    if amount % ROUND == 0:
        return 80, "zo'n rond bedrag kan ook een deel van een andere factuur zijn"
    return 94, ""


def _by_amount(payment: Payment, desk: Desk) -> Match:
    amount, currency = payment.amount or ZERO, desk.currency_of(payment.currency)
    fitting = [
        each
        for those in desk.invoices.values()
        for each in those
        if desk.accounts.open_of(each) == amount and desk.currency_of(each.currency) == currency
    ]
    if len(fitting) != 1:
        return _none(payment, "Nummer, rekening en naam zijn niet te herkennen.")
    (only,) = fitting
    return _judged(
        payment,
        30,
        f"Alleen factuur {only.number} staat open voor dit bedrag",
        ["de betaler is niet te herkennen"],
        only.debtor,
        (only,),
        divide(amount, fitting, desk.accounts, payment.booked_on),
    )


def _taken_back(payment: Payment, named: list[Invoice], desk: Desk) -> Match:
    """A reversal opens what the earlier payment settled; another outgoing payment pays back what was paid too much."""
    amount = -(payment.amount or ZERO)
    reversed_ = payment.description.startswith(REVERSAL)
    earlier = [
        each
        for each in desk.booked
        if each.amount == amount
        and payment.account
        and each.account
        and same_account(each.account, payment.account)
        and desk.currency_of(each.currency) == desk.currency_of(payment.currency)
    ]
    if not named and reversed_ and earlier:
        numbers, debtor = set(invoice_numbers(earlier[-1])), earlier[-1].debtor
        those = [each for each in desk.invoices.get(debtor, ()) if each.number in numbers]
        back = take_back(amount, those, desk.accounts)
        against = []
        if len({(each.debtor, each.invoice) for each in earlier}) > 1:
            against.append("er zijn meer betalingen van dit bedrag")
        if back.surplus or not back.principal:
            against.append("er is minder betaald dan nu is teruggeboekt")
        said = f"De betaling van {euro(amount)} van debiteur {debtor} is teruggeboekt"
        return _judged(payment, 95, said, against, debtor, tuple(those), back)
    if not named:
        return _none(payment, "De betaling die is teruggeboekt, is niet gevonden." if reversed_ else "Een uitgave.")
    debtor = named[0].debtor
    if {each.debtor for each in named} != {debtor}:
        return _none(payment, "De omschrijving noemt facturen van verschillende debiteuren.")
    too_much = -sum((desk.accounts.open_of(each) for each in named), ZERO)
    back = take_back(amount, named, desk.accounts)
    against = []
    if not reversed_ and too_much != amount:
        against.append("dit is een uitgave, en geen teruggave van wat te veel is betaald")
    if back.surplus or not back.principal:
        against.append("er is minder betaald dan nu is teruggeboekt")
    if not _fits(payment, debtor, desk) and not (reversed_ and len(named) == 1 and not earlier):
        against.append("de rekening of naam is niet die van de debiteur")
    said = f"{_called(named)} in de omschrijving van een {'terugboeking' if reversed_ else 'teruggave'}"
    return _judged(payment, 93, said, against, debtor, tuple(named), back)


def _exact_sets(amount: Decimal, invoices: Sequence[Invoice], desk: Desk, most: int = 2) -> list[list[Invoice]]:
    """Sets of invoices that are together open for exactly this amount: one, all, or some of the oldest; at most two."""
    opens = {(each.number, each.debtor): int(desk.accounts.open_of(each) * 100) for each in invoices}
    cents = int(amount * 100)
    found = [[each] for each in invoices if opens[each.number, each.debtor] == cents]
    if len(invoices) > 1 and sum(opens.values()) == cents:
        found.append(list(invoices))
    few = sorted(invoices, key=oldest)[:MOST_TRIED]
    for size in range(2, min(MOST_TOGETHER, len(few)) + 1):
        if len(found) >= most:
            break
        for those in combinations(few, size):
            if size < len(invoices) and sum(opens[each.number, each.debtor] for each in those) == cents:
                found.append(list(those))
                if len(found) >= most:
                    break
    return found[:most]


def covered(amount: Decimal, invoices: Sequence[Invoice], desk: Desk) -> list[Invoice]:
    """The oldest of these open invoices, as many as the amount reaches."""
    chosen: list[Invoice] = []
    left = amount
    for each in invoices:
        if desk.accounts.open_of(each) <= 0:
            continue
        chosen.append(each)
        left -= desk.accounts.open_of(each)
        if left <= 0:
            break
    return chosen or list(invoices[:1])


def _judged(
    payment: Payment,
    score: int,
    said: str,
    against: Sequence[str],
    debtor: str,
    invoices: tuple[Invoice, ...],
    booking: Booking,
) -> Match:
    if not against:
        return Match(payment, Certainty.CERTAIN, score, f"{said}.", debtor, invoices, booking)
    doubts = "; ".join(dict.fromkeys(against))
    lowered = max(min(score, 89) - 10 * (len(against) - 1), 5)
    return Match(payment, Certainty.PROPOSED, lowered, f"{said}, maar {doubts}.", debtor, invoices, booking)


def _none(payment: Payment, reason: str) -> Match:
    return Match(payment, Certainty.NONE, 0, reason)


def _called(invoices: Sequence[Invoice]) -> str:
    numbers = ", ".join(each.number for each in invoices[:3])
    more = f" en nog {len(invoices) - 3}" if len(invoices) > 3 else ""
    return f"{'Factuur' if len(invoices) == 1 else 'Facturen'} {numbers}{more} {'staat' if len(invoices) == 1 else 'staan'}"
