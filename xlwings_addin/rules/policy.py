"""The three dunning policies that every new workbook starts with: a row of choices each, and a ladder of rungs.

They are data (`policies.csv`, `rungs.csv`, headers as in the tables `Beleid` and `Treden`), so a workbook's own policy
is nothing else than another row.

>>> [rung.step.value for rung in presets()["procesgericht"].rungs]
['Herinnering', 'Bellen', 'Laatste aanmaning', 'Uit handen geven']
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from xlwings_addin.rules import law
from xlwings_addin.rules.facts import Debtor, Ledger, Policy, Rung
from xlwings_addin.rules.vocabulary import YES, Anchor, Channel, Step

DEFAULT = "procesgericht"


@cache
def presets() -> Mapping[str, Policy]:
    """The policies of a new workbook by name, their rungs in order."""
    return MappingProxyType({row["Beleid"]: _policy(place, row) for place, row in enumerate(law.rows("policies"), 1)})


def of_debtor(ledger: Ledger, debtor: Debtor | None) -> Policy:
    """The policy that holds for a debtor: its own, else the default of the settings, else the first preset."""
    return policies(ledger).of(debtor)


class Policies(NamedTuple):
    """The policies of a workbook by name in lower case, and the one for debtors without their own.

    ``wanted`` is the name of the default in the settings, whether or not the workbook has it.
    """

    by_name: Mapping[str, Policy]
    default: Policy
    wanted: str

    def of(self, debtor: Debtor | None) -> Policy:
        """The debtor's own policy when the workbook has it with a rung, else the default."""
        found = self.by_name.get(debtor.policy.casefold()) if debtor is not None and debtor.policy else None
        return self.default if found is None else found

    def warning(self, debtor: Debtor | None) -> str:
        """A Dutch sentence when the policy that was asked for is not there; else empty."""
        asked = debtor.policy if debtor is not None and debtor.policy else self.wanted
        if asked.casefold() in self.by_name:
            return ""
        return f"Beleid '{asked}' bestaat niet; {self.default.name} is gebruikt."


def policies(ledger: Ledger) -> Policies:
    """The policies of a workbook; the presets when it has none."""
    by_name = {name.casefold(): row for name, row in (ledger.policies or presets()).items() if row.rungs}
    wanted = ledger.settings.default_policy
    return Policies(by_name, by_name.get(wanted.casefold(), presets()[DEFAULT]), wanted)


def _policy(place: int, row: Mapping[str, str]) -> Policy:
    name = row["Beleid"]
    return Policy(
        row=place,
        name=name,
        description=row["Omschrijving"],
        payment_term=int(row["Betaaltermijn"]),
        minimum_amount=Decimal(row["Minimumbedrag"]),
        grace_days=int(row["Correctiedagen"]),
        longest_promise=int(row["Langste toezegging"]),
        refuse_promise_from=int(row["Weiger toezegging vanaf"]),
        after_first_broken=Step(row["Na eerste gebroken toezegging"]),
        after_second_broken=Step(row["Na tweede gebroken toezegging"]),
        most_instalments=int(row["Meeste termijnen"]),
        repair_days=int(row["Herstel regeling"]),
        complaint_working_days=int(row["Termijn klacht"]),
        final_demand_required=row["Laatste aanmaning verplicht"] == YES,
        direct_hand_over=row["Direct uit handen"] == YES,
        default_notice_consumer=int(row["Ingebrekestelling consument"]),
        default_notice_business=int(row["Ingebrekestelling zakelijk"]),
        classify_at=row["Classificeren bij"],
        channel=row["Kanaal"],
        minimum_hand_over=Decimal(row["Minimum uit handen"]),
        call_minutes=int(row["Doelduur gesprek"]),
        rungs=tuple(_rung(place, rung) for place, rung in enumerate(law.rows("rungs"), 1) if rung["Beleid"] == name),
    )


def _rung(place: int, row: Mapping[str, str]) -> Rung:
    return Rung(
        row=place,
        policy=row["Beleid"],
        number=int(row["Trede"]),
        step=Step(row["Stap"]),
        label=row["Label"],
        channel=Channel(row["Kanaal"]) if row["Kanaal"] else None,
        anchor=Anchor(row["Anker"]),
        after_days=int(row["Na dagen"]),
        latest_days=int(row["Uiterlijk na dagen"]),
        letter=row["Brief"],
        pay_within=int(row["Betaaltermijn"]) if row["Betaaltermijn"] else None,
    )
