"""Controle: everything in the workbook that is wrong or suspicious, each with the cell where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, NamedTuple

from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.errors import DataError
from xlwings_addin.imports.matching import Certainty, desk_of, match_one
from xlwings_addin.imports.payers import name_words
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Debtor, Invoice, Ledger, Payment, Policy
from xlwings_addin.rules.interest import RateKind, rates
from xlwings_addin.rules.vocabulary import DebtorType, Outcome, Status

MOST_SHOWN = 15
DAYS_TO_SEND = 3
SECOND_HALF = 7
"""Month on whose first day, as on 1 January, the statutory interest for trade may change (BW 6:120 lid 2)."""


class Finding(NamedTuple):
    """Something to look at; ``row`` is the worksheet row (0: the header), ``text`` a Dutch sentence."""

    table: str
    row: int
    column: str
    text: str


def check(book: Any, occasion: Occasion) -> Report:
    """List what is wrong or suspicious, the worst first, and select its cell; nothing is written.

    With one of these cells selected, as after a click, the list begins with the next one: click by click each is shown.

    Raises:
        DataError: a table or header is missing.
    """
    tables = open_tables(book, LEDGER_TABLES)
    try:
        ledger = read_ledger(tables)
    except DataError as problem:
        return Report("Dit moet eerst worden hersteld.", ok=False, warnings=[f"{problem}."], counts={"findings": 1})
    found = findings(ledger, as_of(ledger.settings, occasion.on), _settings_rows(tables["Instellingen"]))
    if not found:
        return Report("Er is niets gevonden dat fout of verdacht is.", counts={"findings": 0})
    places = {each: _place(tables[each.table], each) for each in found}
    cells = list(dict.fromkeys(places.values()))
    here = _selected(book)
    start = (cells.index(here) + 1) % len(cells) if here in cells else 0
    ordered = sorted(found, key=lambda each: (cells.index(places[each]) - start) % len(cells))
    warnings = [f"{places[each]}: {each.text}" for each in ordered[:MOST_SHOWN]]
    if len(found) > MOST_SHOWN:
        rest = Counter(each.table for each in ordered[MOST_SHOWN:])
        warnings.append("En verder: " + ", ".join(f"{number} in {table}" for table, number in rest.items()) + ".")
    _select(tables[ordered[0].table], ordered[0])
    chosen = f"{places[ordered[0]]} is geselecteerd" if start else "Het eerste is geselecteerd"
    more = "; klik opnieuw op Controle voor het volgende" if len(cells) > 1 else ""
    message = f"{counted(len(found), 'punt', 'punten')} om na te kijken. {chosen}{more}."
    return Report(message, ok=False, warnings=warnings, counts={"findings": len(found)})


def findings(ledger: Ledger, on: date, settings_rows: dict[str, int]) -> list[Finding]:
    """Everything to look at on a day: what stops a decision first, then what may be wrong, then what waits."""
    return [
        *_wrong_invoices(ledger, on),
        *_unreadable(ledger),
        *_strangers(ledger),
        *_company(ledger, on, settings_rows),
        *_odd_invoices(ledger.invoices, on),
        *_twins(ledger.debtors.values()),
        *_twin_rungs(ledger.policies.values()),
        *_promises(ledger),
        *_payments(ledger),
        *_letters(ledger, on),
        *_untyped(ledger.debtors.values()),
    ]


def _wrong_invoices(ledger: Ledger, on: date) -> Iterator[Finding]:
    for decision in outlook(ledger, on).decisions:
        if decision.status is Status.ERROR:
            yield Finding("Facturen", decision.invoice.row, "Factuurnummer", f"{decision.reason}.")


def _unreadable(ledger: Ledger) -> Iterator[Finding]:
    for table, records in (
        ("Debiteuren", ledger.debtors.values()),
        ("Gesprekken", ledger.calls),
        ("Termijnen", ledger.instalments),
        ("Brieven", ledger.letters),
        ("Betalingen", ledger.payments),
    ):
        for record in records:
            for clause in record.fault.split("; ") if record.fault else ():
                header, colon, said = clause.partition(": ")
                yield Finding(table, record.row, header if colon else "", f"{said or header}.")


def _strangers(ledger: Ledger) -> Iterator[Finding]:
    """Rows about a debtor or an invoice that is nowhere in the workbook."""
    for table, owned in (("Facturen", ledger.invoices), ("Betalingen", ledger.payments)):
        for row in owned:
            if row.debtor and row.debtor not in ledger.debtors:
                yield _stranger(table, row.row, row.debtor)
    invoices = {(invoice.number, invoice.debtor) for invoice in ledger.invoices}
    for table, events in (("Gesprekken", ledger.calls), ("Brieven", ledger.letters), ("Termijnen", ledger.instalments)):
        for event in events:
            if event.debtor and event.debtor not in ledger.debtors:
                yield _stranger(table, event.row, event.debtor)
                continue
            for number in event.invoices:
                if (number, event.debtor) not in invoices:
                    text = f"Factuur {number} van debiteur {event.debtor} staat niet in Facturen."
                    yield Finding(table, event.row, "Facturen", text)


def _stranger(table: str, row: int, debtor: str) -> Finding:
    return Finding(table, row, "Debiteurnummer", f"Debiteur {debtor} staat niet in het blad Debiteuren.")


def _company(ledger: Ledger, on: date, rows: dict[str, int]) -> Iterator[Finding]:
    from stdnum import iban

    own = ledger.settings
    for label, value in (("Bedrijfsnaam", own.company), ("IBAN", own.iban)):
        if not value and label in rows:
            yield Finding("Instellingen", rows[label], "Waarde", f"{label} is leeg; brieven hebben die nodig.")
    if own.iban and not iban.is_valid(own.iban):
        yield Finding("Instellingen", rows["IBAN"], "Waarde", f"IBAN {own.iban} bestaat niet; controleer de cijfers.")
    newest = max(rate.since for rate in rates(RateKind.COMMERCIAL, ledger.extra_rates))
    if newest < date(on.year, 1 if on.month < SECOND_HALF else SECOND_HALF, 1):
        text = f"De nieuwste wettelijke rente hier is van {newest:%d-%m-%Y}. Zet een nieuwere in de tabel Extra_rente."
        yield Finding("Extra_rente", 0, "Vanaf", text)


def _odd_invoices(invoices: Iterable[Invoice], on: date) -> Iterator[Finding]:
    for invoice in invoices:
        if invoice.issued is not None and invoice.issued > on:
            yield Finding("Facturen", invoice.row, "Factuurdatum", f"Factuur {invoice.number} is van na de peildatum.")
        if invoice.amount is not None and abs(invoice.paid) > abs(invoice.amount):
            yield Finding("Facturen", invoice.row, "Betaald", f"Op factuur {invoice.number} is te veel betaald.")


def _twins(debtors: Iterable[Debtor]) -> Iterator[Finding]:
    seen: dict[tuple[frozenset[str], str], Debtor] = {}
    for debtor in debtors:
        words = name_words(debtor.name)
        first = seen.setdefault((words, debtor.postcode.replace(" ", "").upper()), debtor) if words else debtor
        if first is not debtor:
            yield Finding(
                "Debiteuren",
                debtor.row,
                "Naam",
                f"{debtor.name} lijkt dezelfde als debiteur {first.number} in rij {first.row}.",
            )


def _twin_rungs(policies: Iterable[Policy]) -> Iterator[Finding]:
    """Of two rungs with one number nobody can tell which comes first."""
    for policy in policies:
        for first, second in pairwise(policy.rungs):
            if first.number == second.number:
                text = f"Trede {second.number} van beleid {policy.name} staat ook in rij {first.row}; geef elke trede een eigen nummer."
                yield Finding("Treden", second.row, "Trede", text)


def _promises(ledger: Ledger) -> Iterator[Finding]:
    replaced = {call.replaces for call in ledger.calls if call.replaces}
    for call in ledger.calls:
        if call.outcome != Outcome.PROMISE or call.number in replaced:
            continue
        for header, missing in (
            ("Toegezegd bedrag", call.promised is None),
            ("Toegezegd op", call.promised_on is None),
        ):
            if missing:
                yield Finding("Gesprekken", call.row, header, f"Bij deze toezegging ontbreekt: {header.lower()}.")


def _payments(ledger: Ledger) -> Iterator[Finding]:
    waiting: Sequence[Payment] = [
        payment for payment in ledger.payments if payment.status in (Certainty.PROPOSED.value, Certainty.NONE.value)
    ]
    desk = desk_of(ledger) if waiting else None
    for payment in waiting:
        assert desk is not None
        found = match_one(payment._replace(debtor="", invoice=""), desk)
        score = f" (score {found.score})" if found.certainty is Certainty.PROPOSED else ""
        yield Finding("Betalingen", payment.row, "Status", f"{payment.status}{score}: {found.reason}")


def _letters(ledger: Ledger, on: date) -> Iterator[Finding]:
    for letter in ledger.letters:
        if letter.made_on is None or letter.sent_on is not None or letter.withdrawn_on is not None:
            continue
        days = (on - letter.made_on).days
        if days > DAYS_TO_SEND:
            yield Finding(
                "Brieven",
                letter.row,
                "Verzonden op",
                f"Brief {letter.number} is {days} dagen geleden gemaakt en niet als verzonden gemarkeerd.",
            )


def _untyped(debtors: Iterable[Debtor]) -> Iterator[Finding]:
    for debtor in debtors:
        if debtor.type in ("", DebtorType.UNKNOWN):
            yield Finding(
                "Debiteuren", debtor.row, "Type", f"Debiteur {debtor.number} heeft geen type en geldt als consument."
            )


def _settings_rows(table: OpenTable) -> dict[str, int]:
    return {to_text(label): table.first_row + place for place, label in enumerate(table.column("Instelling"))}


def _cell(table: OpenTable, finding: Finding) -> Any:
    row = finding.row or table.first_row - 1
    return table.sheet.range((row, table.first_column + table.columns.get(finding.column, 0)))


def _place(table: OpenTable, finding: Finding) -> str:
    address = _cell(table, finding).get_address(row_absolute=False, column_absolute=False)
    return f"{table.sheet.name}, {address}"


def _selected(book: Any) -> str:
    """The cell that the user has selected, written as in the list; ``""`` when there is none."""
    selection = book.app.selection
    if selection is None or selection.sheet.book.name != book.name:
        return ""
    address = selection[0, 0].get_address(row_absolute=False, column_absolute=False)
    return f"{selection.sheet.name}, {address}"


def _select(table: OpenTable, finding: Finding) -> None:
    if table.live:
        table.sheet.activate()
        _cell(table, finding).select()
