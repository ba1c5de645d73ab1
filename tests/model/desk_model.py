"""Somebody at a workbook, and a model that knows only the journal and what was typed.

The model replays the rows of `Logboek` that were not taken back, with what a user typed in between, on empty tables.
After every step the tables of the workbook must be exactly that. So nothing is changed without a line in the journal,
no row is lost, and an undo gives back what was there, also when rows were typed in, changed or sorted since.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from model_rows import Row, State, alike, as_changed, key_of, keyed

from xlwings_addin.actions.bank import import_statements
from xlwings_addin.actions.calls import log_call
from xlwings_addin.actions.cleanup import clean_up
from xlwings_addin.actions.importing import import_files
from xlwings_addin.actions.letters import make_letters, mark_sent
from xlwings_addin.actions.proposals import accept_proposals
from xlwings_addin.actions.report import Occasion
from xlwings_addin.actions.typed import note_from_text
from xlwings_addin.actions.undo import undo
from xlwings_addin.actions.update import update
from xlwings_addin.engine import open_book
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.cells import to_log
from xlwings_addin.ledger.journal import CONTINUED, REMARK, ROW_ADDED, ROW_REMOVED, ROWS_ADDED
from xlwings_addin.ledger.schema import BY_NAME, Kind
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.resources import template_bytes

TABLES = ("Facturen", "Debiteuren", "Gesprekken", "Termijnen", "Brieven", "Betalingen", "Instellingen")
INPUTS = {name: [column.header for column in BY_NAME[name].inputs] for name in TABLES}
FIRST_DAY = date(2026, 11, 2)
OURS = {
    "Bedrijfsnaam": "Molen B.V.", "Adres": "Wiek 1", "Postcode": "1234 AB", "Plaats": "Zaandam", "IBAN": "NL02ABNA0123456789",
    "KvK-nummer": "00000000", "Telefoon": "075 000 00 00", "Behandelaar": "Sanne Bakker",
}  # fmt: skip
HEAD = "Factuurnummer;Debiteurnummer;Debiteur;Type;Factuurdatum;Vervaldatum;Omschrijving;Bedrag;Adres;Postcode;Plaats;Termijn overeengekomen"
DEBTORS = {
    "D1": ("Bakkerij De Krent", "Zakelijk", "NL20INGB0001234567"),
    "D2": ("De Vries", "Consument", "NL91ABNA0417164300"),
    "D3": ("Smid | Zn <& Co>", "Zakelijk", "NL69INGB0123456789"),
}
INVOICES = {f"F{number}": f"D{number % 3 + 1}" for number in range(1, 9)}


@dataclass(frozen=True)
class Run:
    """A run of the journal, by its number, with its lines as they stood there when it was new."""

    number: int
    lines: tuple[tuple[str, ...], ...] = field(hash=False, compare=False)


@dataclass(frozen=True)
class Typed:
    """What a user typed: a new row (``identity`` is None) or another value in cells of a row."""

    table: str
    cells: dict[str, str] = field(hash=False)
    identity: tuple[int, int] | None = None


class Desk(RuleBasedStateMachine):
    """A workbook, somebody at it, and the model."""

    def __init__(self) -> None:
        super().__init__()
        self.place = tempfile.TemporaryDirectory()
        self.folder = Path(self.place.name)
        self.path = self.folder / "werkboek.xlsm"
        self.day, self.clock, self.files = FIRST_DAY, 0, 0
        self.events: list[Run | Typed] = []
        self.gone: set[int] = set()

    def teardown(self) -> None:
        self.book.close()
        self.place.cleanup()

    def table(self, name: str) -> OpenTable:
        return open_tables(self.book, [name])[name]

    def seen(self) -> dict[str, Counter[tuple[str, ...]]]:
        """The filled rows of every table as the journal would write them, in no order."""
        found = {}
        for name, table in open_tables(self.book, TABLES).items():
            columns = [table.column(header) for header in INPUTS[name]]
            rows = [tuple(map(to_log, row)) for row in zip(*columns, strict=True)]
            found[name] = Counter(row for row in rows if any(row))
        return found

    def journal(self) -> dict[int, list[tuple[str, ...]]]:
        """Lines of the journal by run: action, table, key, column, old, new; a row over several lines in one piece."""
        table = self.table("Logboek")
        headers = ("Run", "Handeling", "Tabel", "Sleutel", "Kolom", "Oud", "Nieuw")
        runs: dict[int, list[tuple[str, ...]]] = {}
        for number, *texts in zip(*map(table.column, headers), strict=True):
            if number in (None, ""):
                continue
            lines = runs.setdefault(int(number), [])
            line = tuple("" if text is None else to_log(text) for text in texts)
            if line[3] == CONTINUED:
                *said, old, new = lines.pop()
                line = (*said, old + line[4], new + line[5])
            lines.append(line)
        return runs

    def replayed(self, upto: int | None = None) -> State:
        """The tables as the events say that stand."""
        state: State = {name: list(rows) for name, rows in self.start.items()}
        state = {name: [Row(row.identity, dict(row.cells)) for row in rows] for name, rows in state.items()}
        for at, event in enumerate(self.events[:upto]):
            if isinstance(event, Typed):
                if event.identity is None:
                    state[event.table].append(Row((at, 0), dict(event.cells)))
                else:
                    (row,) = [each for each in state[event.table] if each.identity == event.identity]
                    row.cells.update(event.cells)
            elif event.number not in self.gone:
                self._carry_out(state, at, event.lines)
        return state

    def _carry_out(self, state: State, at: int, lines: tuple[tuple[str, ...], ...]) -> None:
        where: dict[str, dict[str, Row]] = {}
        added: list[tuple[str, Row]] = []
        for number, (_, table, key, column, old, new) in enumerate(lines):
            if column == REMARK:
                continue
            if table not in where:
                where[table] = as_changed(table, state[table], lines)
            rows = where[table]
            if column in (ROW_ADDED, ROWS_ADDED):
                read = json.loads(new)
                rows_read = (
                    [dict(zip(read, row, strict=True)) for row in zip(*read.values(), strict=True)]
                    if column == ROWS_ADDED
                    else [read]
                )
                for place, values in enumerate(rows_read):
                    cells = {header: values[header] for header in INPUTS[table] if values.get(header)}
                    added.append((table, Row((at, 10_000 * number + place), cells)))
            elif column == ROW_REMOVED:
                # a row that is taken out is named without its place; rows alike have the same age and go together
                state[table].remove(next(row for row in state[table] if key_of(table, row) == key))
            else:
                row = rows[key]
                assert row.cells.get(column, "") == old, f"the journal's old value of {table} {key} {column}"
                row.cells[column] = new
        for table, row in added:
            state[table].append(row)

    def occasion(self) -> Occasion:
        self.clock += 1
        return Occasion(self.day, datetime.combine(self.day, time(8)) + timedelta(minutes=self.clock), "model")

    def does(self, action: Callable[[], Any]) -> Any:
        """Carry out an action; what it logged becomes an event, and when it is refused nothing may have changed."""
        before, runs = self.seen(), set(self.journal())
        try:
            report = action()
        except DataError:
            assert self.seen() == before and set(self.journal()) == runs, "refused, yet something was written"
            return None
        journal = self.journal()
        self.events += [Run(number, tuple(journal[number])) for number in sorted(set(journal) - runs)]
        return report

    @initialize()
    def open_a_new_workbook(self) -> None:
        self.path.write_bytes(template_bytes())
        self.book = open_book(self.path)
        table = self.table("Instellingen")
        labels = table.column("Instelling")
        table.write_cells({(labels.index(label), "Waarde"): text for label, text in OURS.items()})
        self.start = {name: [] for name in TABLES}
        for name in TABLES:
            opened = self.table(name)
            columns = [opened.column(header) for header in INPUTS[name]]
            for place, row in enumerate(zip(*columns, strict=True)):
                cells = {h: to_log(v) for h, v in zip(INPUTS[name], row, strict=True) if to_log(v)}
                if cells:
                    self.start[name].append(Row((-1, place), cells))

    @rule(
        chosen=st.dictionaries(
            st.sampled_from(sorted(INVOICES)), st.tuples(st.integers(-5, 400), st.integers(0, 99)), min_size=1
        ),
        complete=st.booleans(),
    )
    def import_open_items(self, chosen: dict[str, tuple[int, int]], complete: bool) -> None:
        self.files += 1
        file = self.folder / f"posten{self.files}.csv"
        amounts = {
            number: Decimal(f"{euros}.{cents:02}") for number, (euros, cents) in chosen.items() if euros or cents
        }
        lines = [HEAD]
        for number, amount in amounts.items():
            name, kind, _ = DEBTORS[INVOICES[number]]
            issued = FIRST_DAY - timedelta(days=20 + 3 * int(number[1:]))
            due = issued + timedelta(days=30 if kind == "Zakelijk" else 14)
            written = str(amount).replace(".", ",")
            lines.append(
                f'{number};{INVOICES[number]};"{name}";{kind};{issued:%d-%m-%Y};{due:%d-%m-%Y};Levering;{written};Straat 1;1234 AB;Utrecht;Ja'
            )
        file.write_text("\n".join(lines), encoding="utf-8")
        if not amounts:
            return
        report = self.does(
            lambda: import_files(self.book, [file], self.occasion(), date_order="dmy", complete=complete)
        )
        assert report is not None and not report.counts["problems"], report
        rows = {
            (row[0], row[1]): row
            for row in self.rows("Facturen", "Factuurnummer", "Debiteurnummer", "Bedrag", "Betaald")
        }
        for number, amount in amounts.items():
            assert Decimal(rows[number, INVOICES[number]][2]) == amount
        if complete:
            left = [
                row
                for key, row in rows.items()
                if key[0] not in amounts and Decimal(row[2] or 0) != Decimal(row[3] or 0)
            ]
            assert not left, "vanished from a complete list and still open"

    def rows(self, table: str, *headers: str) -> list[tuple[str, ...]]:
        opened = self.table(table)
        found = zip(*map(opened.column, headers), strict=True)
        return [row for each in found if any(row := tuple(map(to_log, each)))]

    @rule(
        payments=st.lists(
            st.tuples(
                st.sampled_from(sorted(INVOICES)),
                st.sampled_from([25, 50, 50, 120, 400]),
                st.sampled_from(["named", "part", "vague"]),
            ),
            min_size=1,
            max_size=4,
        )
    )
    def import_a_statement(self, payments: list[tuple[str, int, str]]) -> None:
        self.files += 1
        total = sum(amount for _, amount, _ in payments)
        lines = [":20:X", ":25:NL02ABNA0123456789 EUR", ":28C:1/1", ":60F:C261101EUR0,00"]
        for number, amount, how in payments:
            name, _, account = DEBTORS[INVOICES[number]]
            text = {"named": f"factuur {number}", "part": f"deel {number}", "vague": f"dank {self.files}"}[how]
            lines += [f":61:{self.day:%y%m%d%m%d}C{amount},00NTRFNONREF"]
            lines += [f":86:/TRTP/SEPA/IBAN/{account}/BIC/INGBNL2A/NAME/{name[:8]}/REMI/{text}/EREF/NOTPROVIDED"]
        lines += [f":62F:C{self.day:%y%m%d}EUR{total},00", "-"]
        file = self.folder / f"afschrift{self.files}.940"
        file.write_text("\r\n".join(lines) + "\r\n")
        before = sum(Decimal(amount or 0) for (amount,) in self.rows("Betalingen", "Bedrag"))
        report = self.does(lambda: import_statements(self.book, [file], self.occasion()))
        if report is not None and report.counts["new"] == len(payments):
            assert sum(Decimal(amount or 0) for (amount,) in self.rows("Betalingen", "Bedrag")) == before + total
            again = self.seen()
            self.does(lambda: import_statements(self.book, [file], self.occasion()))
            assert self.seen() == again, "the same statement twice"

    @rule()
    def accept_what_is_proposed(self) -> None:
        self.does(lambda: accept_proposals(self.book, self.occasion()))

    @rule(
        debtor=st.sampled_from(sorted(DEBTORS)),
        outcome=st.sampled_from(
            ["Geen gehoor", "Toezegging", "Klacht", "Niet willen", "Informatief", "Afwezig", "Regeling"]
        ),
        amount=st.integers(1, 300),
    )
    def log_a_call(self, debtor: str, outcome: str, amount: int) -> None:
        day = f"{self.day + timedelta(days=3):%Y-%m-%d}"
        note = {
            "Debiteurnummer": debtor, "Uitkomst": outcome, "Gesproken met": "mevrouw A.", "Samenvatting": "=1+1; | afgesproken",
            "Notitie": "Regel 1\nregel 2", "Betaalwijze": "Overboeking",
        }  # fmt: skip
        note |= {
            "Toezegging": {"Toegezegd bedrag": str(amount), "Toegezegd op": day},
            "Klacht": {"Betwist bedrag": str(amount), "Reden": "kapot", "Actiehouder": "Wij", "Gereed op": day},
            "Afwezig": {"Terug op": day, "Waarnemer": "geen"},
        }.get(outcome, {})
        self.does(lambda: log_call(self.book, note_from_text(note), self.occasion()))

    @rule()
    def make_the_letters(self) -> None:
        self.does(lambda: make_letters(self.book, self.occasion()))
        files = [file for (file,) in self.rows("Brieven", "Bestand")]
        assert all((self.folder / file).is_file() for file in files), "a letter without its file"

    @rule()
    def mark_letters_as_sent(self) -> None:
        waiting = [number for number, sent in self.rows("Brieven", "Briefnummer", "Verzonden op") if not sent]
        if waiting:
            self.does(lambda: mark_sent(self.book, waiting, self.occasion()))

    @rule()
    def clean_up_what_is_old(self) -> None:
        self.does(lambda: clean_up(self.book, self.occasion()))

    @rule()
    def update_twice(self) -> None:
        self.does(lambda: update(self.book, self.occasion()))
        self.book.save()
        before = self.path.read_bytes()
        report = self.does(lambda: update(self.book, self.occasion()))
        self.book.save()
        assert report.counts["changed"] == 0 and self.path.read_bytes() == before, "an update twice changes nothing"
        self._sums()

    def _sums(self) -> None:
        """Every row is computed, and what is open in `Facturen` is what is open in `Debiteuren`."""
        rows = self.rows("Facturen", "Bedrag", "Betaald", "Openstaand", "Volgende stap", "Reden", "Debiteurnummer")
        per_debtor: Counter[str] = Counter()
        for amount, paid, due, step, reason, debtor in rows:
            assert Decimal(due or 0) == Decimal(amount or 0) - Decimal(paid or 0)
            assert step and reason, "a row without a next step or a reason"
            per_debtor[debtor] += Decimal(due or 0)  # type: ignore[assignment]
        for number, due in self.rows("Debiteuren", "Debiteurnummer", "Openstaand"):
            assert Decimal(due or 0) == per_debtor[number]

    def _standing(self) -> list[int]:
        return [each.number for each in self.events if isinstance(each, Run) and each.number not in self.gone]

    def _may_go(self, number: int) -> tuple[bool, bool]:
        """Whether everything that a run wrote still stands there, under the same key, and whether it is the only row of that key.

        Of rows alike, what only tells them apart may have been changed: then an undo may refuse, but never take the wrong row.
        """
        at = self.events.index(Run(number, ()))
        after, now = self.replayed(at + 1), self.replayed()
        later = {name: {row.identity: row for row in rows} for name, rows in now.items()}
        before = {name: {row.identity: row for row in rows} for name, rows in self.replayed(at).items()}
        single, stands = True, True
        for name, rows in after.items():
            for row in rows:
                old, current = before[name].get(row.identity), later[name].get(row.identity)
                changed = [h for h in INPUTS[name] if old is None or old.cells.get(h, "") != row.cells.get(h, "")]
                if not changed:
                    continue
                single = single and not alike(name, rows, row) and not (current and alike(name, now[name], current))
                if (
                    current is None
                    or (old and key_of(name, current) != key_of(name, row))
                    or any(current.cells.get(h, "") != row.cells.get(h, "") for h in changed)
                ):
                    stands = False
        return stands, single

    @precondition(lambda self: self._standing())
    @rule()
    def undo_the_last_run(self) -> None:
        last = max(self._standing())
        (run,) = [event for event in self.events if event == Run(last, ())]
        forgotten = tuple(self.journal()[last]) != run.lines  # a clean-up emptied what the journal said of a person
        allowed, single = self._may_go(last)
        before, runs = self.seen(), set(self.journal())
        try:
            undo(self.book, self.occasion())
        except DataError as refusal:
            assert forgotten or not allowed or not single, f"refused: {refusal}"
            assert self.seen() == before and set(self.journal()) == runs
            return
        assert allowed or not single, "taken back although it was changed since"
        self.gone.add(last)

    @rule(
        data=st.data(),
        table=st.sampled_from(["Facturen", "Debiteuren", "Gesprekken", "Betalingen"]),
        twist=st.integers(0, 3),
    )
    def type_in_a_cell(self, data: st.DataObject, table: str, twist: int) -> None:
        rows = self.replayed()[table]
        if not rows:
            return
        row = data.draw(st.sampled_from(rows), "row")
        header = {
            "Facturen": ("Bedrag", "Omschrijving", "Betaald", "Factuurnummer"),
            "Debiteuren": ("Telefoon", "Naam", "Adres", "Telefoon"),
            "Gesprekken": ("Notitie", "Samenvatting", "Notitie", "Gesproken met"),
            "Betalingen": ("Debiteurnummer", "Factuurnummer", "Omschrijving", "Status"),
        }[table][twist]
        value: Any = f"getypt {self.clock}"
        if header in ("Bedrag", "Betaald"):
            value = float(data.draw(st.integers(1, 500), "amount"))
        elif header == "Debiteurnummer":
            value = "D1"
        elif header == "Status":
            value = "Genegeerd"
        self.clock += 1
        opened = self.table(table)
        at = self._place(opened, row)
        opened.write_cells({(at, header): value})
        self.events.append(Typed(table, {header: to_log(value)}, row.identity))

    @precondition(lambda self: self._standing())
    @rule(data=st.data())
    def type_over_what_the_last_run_wrote(self, data: st.DataObject) -> None:
        last = max(self._standing())
        (run,) = [event for event in self.events if event == Run(last, ())]
        state = self.replayed()
        written = [(table, key, column) for _, table, key, column, _, _ in run.lines if column in INPUTS.get(table, ())]
        written = [
            each
            for each in written
            if each[2] not in BY_NAME[each[0]].key and each[1] in keyed(each[0], state[each[0]])
        ]
        if not written:
            return
        table, key, header = data.draw(st.sampled_from(written), "cell")
        self.clock += 1
        value: Any = f"getypt {self.clock}"
        if header in ("Bedrag", "Betaald", "Betwist bedrag"):
            value = float(self.clock)
        if table == "Instellingen" or BY_NAME[table].by_header[header].kind is Kind.DATE:
            value = datetime.combine(self.day, time()) + timedelta(days=self.clock)
        row, opened = keyed(table, state[table])[key], self.table(table)
        opened.write_cells({(self._place(opened, row), header): value})
        self.events.append(Typed(table, {header: to_log(value)}, row.identity))

    def _place(self, opened: OpenTable, row: Row) -> int:
        columns = [opened.column(header) for header in INPUTS[opened.name]]
        whole = tuple(row.cells.get(header, "") for header in INPUTS[opened.name])
        return [tuple(map(to_log, each)) for each in zip(*columns, strict=True)].index(whole)

    @rule(debtor=st.sampled_from(sorted(DEBTORS)), amount=st.integers(1, 500))
    def type_a_new_invoice(self, debtor: str, amount: int) -> None:
        self.clock += 1
        row = {
            "Factuurnummer": f"H{self.clock}", "Debiteurnummer": debtor, "Factuurdatum": datetime(2026, 10, 1),
            "Vervaldatum": datetime(2026, 10, 31), "Bedrag": float(amount),
        }  # fmt: skip
        self.table("Facturen").append([row])
        self.events.append(Typed("Facturen", {header: to_log(value) for header, value in row.items()}))

    @rule(data=st.data(), table=st.sampled_from(["Facturen", "Debiteuren", "Gesprekken", "Betalingen", "Brieven"]))
    def sort(self, data: st.DataObject, table: str) -> None:
        opened = self.table(table)
        order = data.draw(st.permutations(range(opened.last_filled())), "order")
        rows = [list(row) for row in opened.rows]
        headers = list(opened.columns)
        opened.write_cells(
            {(to, header): rows[frm][at] for to, frm in enumerate(order) for at, header in enumerate(headers)}
        )

    @rule(days=st.sampled_from([1, 1, 3, 10, 800, 2600]))
    def come_back_another_day(self, days: int) -> None:
        before = self.seen()
        self.book.save()
        self.book.close()
        self.book = open_book(self.path)
        assert self.seen() == before
        self.day += timedelta(days=days)

    @invariant()
    def the_tables_are_what_the_journal_and_the_typing_say(self) -> None:
        expected = {
            name: Counter(tuple(row.cells.get(header, "") for header in INPUTS[name]) for row in rows)
            for name, rows in self.replayed().items()
        }
        found = self.seen()
        for name in TABLES:
            assert found[name] == expected[name], (
                f"{name}: {found[name] - expected[name]} for {expected[name] - found[name]}"
            )
