"""A desk to try situations at: a business debtor with one late invoice, until a test says otherwise."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment, Settings
from xlwings_addin.rules.outlook import Decision, Outlook
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Outcome


class Desk:
    """Builds a ledger from the few facts a test names; amounts may be plain numbers, days are ``(day, month[, year])``."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}
        self.debtors: dict[str, Debtor] = {}
        self.invoices: list[Invoice] = []
        self.calls: list[Call] = []
        self.letters: list[Letter] = []
        self.instalments: list[Instalment] = []
        self.payments: list[Payment] = []
        self.policies = dict(presets())

    def debtor(self, number: str = "D1", **facts: Any) -> None:
        defaults = {"name": "Bakkerij Jansen", "type": "Zakelijk", "phone": "020 123 45 67", "policy": "procesgericht"}
        self.debtors[number] = Debtor(len(self.debtors) + 2, number, **(defaults | facts))

    def invoice(self, number: str = "F1", debtor: str = "D1", amount: Any = 1000, **facts: Any) -> None:
        money = {name: _money(facts[name]) for name in ("paid", "disputed", "contract_rate") if name in facts}
        self.invoices.append(
            Invoice(len(self.invoices) + 2, number, debtor, amount=_money(amount), **(_dated(facts) | money))
        )

    def late(self, **facts: Any) -> None:
        """One invoice that is long overdue, of a business that is phoned first."""
        self.debtor(policy="resultaatgericht")
        self.invoice(**({"due": date(2026, 10, 1)} | facts))

    def call(
        self, on: Any, outcome: Outcome | str, debtor: str = "D1", invoices: tuple[str, ...] = ("F1",), **facts: Any
    ) -> None:
        money = {name: _money(facts[name]) for name in ("promised", "open_at_call", "disputed") if name in facts}
        number = facts.pop("number", str(len(self.calls) + 1))
        self.calls.append(
            Call(
                len(self.calls) + 2,
                number,
                _day(on),
                debtor=debtor,
                invoices=invoices,
                outcome=outcome,
                **(_dated(facts) | money),
            )
        )

    def promise(self, on: Any, day: Any, amount: Any = 1000, open_at_call: Any = 1000, **facts: Any) -> None:
        facts = {"means": "Overboeking"} | facts
        self.call(on, Outcome.PROMISE, promised=amount, promised_on=day, open_at_call=open_at_call, **facts)

    def letter(
        self, kind: str, sent_on: Any, debtor: str = "D1", invoices: tuple[str, ...] = ("F1",), **facts: Any
    ) -> None:
        money = {name: _money(facts[name]) for name in ("principal", "interest", "costs") if name in facts}
        defaults = {"made_on": _day(sent_on), "sent_on": _day(sent_on)}
        self.letters.append(
            Letter(
                len(self.letters) + 2,
                f"B{len(self.letters) + 1}",
                kind,
                debtor,
                invoices,
                **(defaults | _dated(facts) | money),
            )
        )

    def plan(
        self, *terms: tuple[Any, Any, Any], signed_on: Any, invoices: tuple[str, ...] = ("F1",), status: str = ""
    ) -> None:
        """A payment plan; each term is a day, an amount and what was received (or None)."""
        for number, (day, amount, received) in enumerate(terms, start=1):
            self.instalments.append(
                Instalment(
                    number + 1,
                    "R1",
                    "D1",
                    invoices,
                    number,
                    _day(day),
                    _money(amount),
                    None if received is None else _money(received),
                    _day(signed_on),
                    status,
                )
            )

    def payment(self, on: Any, amount: Any, invoice: str = "F1", debtor: str = "D1") -> None:
        self.payments.append(Payment(2, _day(on), _money(amount), debtor=debtor, invoice=invoice, status="Geboekt"))

    def ledger(self) -> Ledger:
        if not self.debtors:
            self.debtor()
        return Ledger(
            self.invoices,
            self.debtors,
            self.calls,
            self.instalments,
            self.letters,
            self.payments,
            self.policies,
            settings=Settings(**self.settings),
        )

    def outlook(self, *on: int) -> Outlook:
        return outlook(self.ledger(), _day(on))

    def decide(self, *on: int) -> Decision:
        """The decision about the first invoice."""
        return self.outlook(*on).decisions[0]


def _day(value: Any) -> date | None:
    if value is None or isinstance(value, date):
        return value
    day, month, *year = value
    return date(year[0] if year else 2026, month, day)


def _money(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _dated(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _day(value) if isinstance(value, tuple) and value and isinstance(value[0], int) else value
        for name, value in facts.items()
    }


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def new_desk() -> Callable[[], Desk]:
    return Desk
