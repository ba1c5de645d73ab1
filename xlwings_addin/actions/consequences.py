"""What a logged call changes besides the call log: a disputed amount, a debtor's status, a payment plan to be signed.

An outcome without an entry here changes nothing else. A correction takes back what the call that it replaces had set,
where that still stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.ledger.cells import same, to_cell
from xlwings_addin.ledger.journal import CellChange, Change, RowAdded
from xlwings_addin.ledger.schema import BY_NAME
from xlwings_addin.rules.calendar import WorkCalendar, calendar_for
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger, Policy
from xlwings_addin.rules.instalments import schedule
from xlwings_addin.rules.money import long_date, short_euro
from xlwings_addin.rules.vocabulary import Classification, Outcome, PlanStatus, SpecialStatus

CLASSIFIED: dict[str, Classification] = {
    Outcome.UNWILLING: Classification.UNWILLING,
    Outcome.UNABLE: Classification.UNABLE,
}
"""What an outcome says about why the debtor does not pay; the person who chooses the outcome says it."""

_NOT_CLASSIFIED = {"", Classification.UNKNOWN}
_PLAN_OPEN = {"", PlanStatus.DRAFT, PlanStatus.RUNNING}
_PLAN_NUMBER = re.compile(r"R(\d+)")
_MOST_TERMS = 120
_WORDS = dict(
    zip(
        ["een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"],
        range(1, 13),
        strict=True,
    )
)
_TERMS = re.compile(rf"\b(\d{{1,3}}|één|{'|'.join(_WORDS)})\b(?:\s+\w+)?\s*(?:termijn|keer|maand|x\b)", re.IGNORECASE)
_KINDS = {
    "failliet": SpecialStatus.BANKRUPTCY,
    "faillissement": SpecialStatus.BANKRUPTCY,
    "surseance": SpecialStatus.SUSPENSION,
    "wsnp": SpecialStatus.DEBT_RESTRUCTURING,
    "schuldsanering": SpecialStatus.DEBT_RESTRUCTURING,
    "bewind": SpecialStatus.ADMINISTRATION,
    "schuldhulp": SpecialStatus.DEBT_COUNSELLING,
}


class Dossier(NamedTuple):
    """One debtor with all that is known about them.

    ``about`` are the invoices that the call concerns; ``plan`` is the number that a new payment plan gets.
    """

    ledger: Ledger
    debtor: Debtor
    policy: Policy
    about: tuple[Invoice, ...]
    plan: int = 1

    @property
    def calendar(self) -> WorkCalendar:
        """Working days of this workbook."""
        return calendar_for(self.ledger.closing_days)


class Consequences(NamedTuple):
    """The changes, in Dutch sentences what was done (``told``), what stops it, and what to think about."""

    changes: tuple[Change, ...] = ()
    told: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


NOTHING = Consequences()


def consequences(call: Call, dossier: Dossier) -> Consequences:
    """What the call changes in `Facturen`, `Debiteuren` and `Termijnen`.

    Args:
        call: the complete call, as it will stand in the log.
        dossier: the debtor as it is now.
    """
    follow = _FOLLOW.get(call.outcome, _nothing)
    old = next((each for each in dossier.ledger.calls if call.replaces and each.number == call.replaces), None)
    if old is None:
        return follow(call, dossier)
    debtor = dossier.debtor
    if old.debtor == debtor.number and any(change.column == "Classificatie" for change in _cells(old, dossier)):
        dossier = dossier._replace(debtor=debtor._replace(classification="", grounds=""))
    found = follow(call, dossier)
    return found._replace(changes=(*_taken_back(old, dossier, found.changes), *found.changes))


def _nothing(call: Call, dossier: Dossier) -> Consequences:
    return NOTHING


def terms_agreed(call: Call) -> int | None:
    """Number of instalments that the note names, ``None`` when it names none.

    >>> terms_agreed(Call(2, "1", None, condition="3"))
    3
    >>> terms_agreed(Call(2, "1", None, reason="te weinig omzet, wil in drie gelijke termijnen"))
    3
    >>> terms_agreed(Call(2, "1", None, reason="betaalt per 1 januari"))
    """
    if call.condition.strip().isdigit():
        return int(call.condition)
    for text in (call.condition, call.reason, call.summary, call.note):
        if match := _TERMS.search(text):
            word = match[1].casefold().replace("é", "e")
            return int(word) if word.isdigit() else _WORDS[word]
    return None


def _complaint(call: Call, dossier: Dossier) -> Consequences:
    """Klacht, Verrekening: the amount is put on the invoices, oldest first, with the day of the answer."""
    if not call.disputed or call.on is None:
        return NOTHING
    answer_by = call.ready_by or dossier.calendar.add(call.on, dossier.policy.complaint_working_days)
    left, changes = call.disputed, []
    for invoice in sorted(dossier.about, key=lambda each: (each.due or date.max, each.number)):
        part = min(left, invoice.open or ZERO)
        if part <= 0:
            continue
        left -= part
        key = (invoice.number, invoice.debtor)
        changes.append(CellChange("Facturen", key, "Betwist bedrag", part))
        changes.append(CellChange("Facturen", key, "Reactie klacht voor", answer_by))
    warnings: tuple[str, ...] = ()
    if left > 0:
        held = short_euro(call.disputed - left)
        warnings = (f"Het betwiste bedrag is hoger dan wat openstaat; {held} is als betwist vastgelegd.",)
    told = (f"De klant krijgt uiterlijk {long_date(answer_by)} antwoord.",) if changes else ()
    return Consequences(tuple(changes), told, warnings=warnings)


def _insolvent(call: Call, dossier: Dossier) -> Consequences:
    """Insolvent: what the debtor is in, since when, and who decides now."""
    text = f"{call.signal} {call.reason}".casefold()
    status = next((kind for word, kind in _KINDS.items() if word in text), None)
    if status is None:
        return Consequences(objections=("Vul bij Signaal in wat er speelt: Faillissement, Surseance of WSNP.",))
    values = {
        "Bijzondere status": status,
        "Status sinds": call.ready_by or call.next_on or call.on,
        "Bewindvoerder": call.stand_in,
    }
    told = f"De bijzondere status is nu {status}: bel deze debiteur niet meer."
    return Consequences(_of_debtor(dossier, values), (told,))


def _deceased(call: Call, dossier: Dossier) -> Consequences:
    """Overleden: nobody calls any more."""
    values = {"Bijzondere status": SpecialStatus.DECEASED, "Status sinds": call.ready_by or call.on}
    return Consequences(
        _of_debtor(dossier, values), ("Bel deze debiteur niet meer; later volgt een brief aan de erven.",)
    )


def _classified(call: Call, dossier: Dossier) -> Consequences:
    """Niet willen, Niet kunnen: the classification with its grounds, unless a person chose another one before."""
    if dossier.debtor.classification not in _NOT_CLASSIFIED or call.on is None:
        return NOTHING
    word = CLASSIFIED[call.outcome]
    grounds = f"Gesprek {call.number} van {call.on:%d-%m-%Y}: {call.reason}"
    values = {"Classificatie": word, "Onderbouwing": dossier.debtor.grounds or grounds}
    return Consequences(
        _of_debtor(dossier, values), (f"De classificatie is nu {word}; pas die aan als u het anders ziet.",)
    )


def _plan(call: Call, dossier: Dossier) -> Consequences:
    """Regeling: a draft in `Termijnen` that adds up to the cent; an earlier plan for these invoices lapses."""
    number, total = terms_agreed(call), call.promised or call.open_at_call or ZERO
    if number is None or not 1 <= number <= _MOST_TERMS:
        return Consequences(objections=("Vul het aantal termijnen in, bij Voorwaarde. Bijvoorbeeld: 3 termijnen.",))
    if total <= 0 or call.promised_on is None:
        return Consequences(objections=("Er staat niets open om in termijnen te betalen.",))
    try:
        terms = schedule(total, number, call.promised_on)
    except ValueError:
        return Consequences(objections=(f"{short_euro(total)} is te weinig voor {number} termijnen.",))
    plan = f"R{dossier.plan}"
    numbers = tuple(invoice.number for invoice in dossier.about)
    lapsed = [
        CellChange("Termijnen", (row.plan, str(row.number)), "Status", PlanStatus.LAPSED)
        for row in dossier.ledger.instalments
        if row.debtor == call.debtor and row.status in _PLAN_OPEN and row.number is not None
        if not row.invoices or not set(row.invoices).isdisjoint(numbers)
    ]
    added = [
        RowAdded(
            "Termijnen",
            {
                "Regeling": plan,
                "Debiteurnummer": call.debtor,
                "Facturen": numbers,
                "Termijn": term.number,
                "Datum": term.due,
                "Bedrag": term.amount,
                "Status": PlanStatus.DRAFT,
            },
        )
        for term in terms
    ]
    told = (
        f"Regeling {plan} staat als concept in Termijnen: {_in_terms([term.amount for term in terms])}, "
        f"de laatste op {long_date(terms[-1].due)}. Vul Getekend op in zodra die getekend terug is."
    )
    warnings = []
    if number > dossier.policy.most_instalments:
        most = dossier.policy.most_instalments
        warnings.append(f"Uw beleid {dossier.policy.name} staat hoogstens {most} termijnen toe.")
    if call.open_at_call is not None and total != call.open_at_call:
        warnings.append(f"De termijnen zijn samen {short_euro(total)}; er staat {short_euro(call.open_at_call)} open.")
    return Consequences((*lapsed, *added), (told,), warnings=tuple(warnings))


def _in_terms(amounts: Sequence[Decimal]) -> str:
    """The instalments in a few words; the last one holds the cents that do not divide.

    >>> _in_terms([Decimal(225)] * 4), _in_terms([Decimal(300), Decimal(300), Decimal("300.01")])
    ('4 x € 225', '2 x € 300 en 1 x € 300,01')
    """
    if len(set(amounts)) == 1:
        return f"{len(amounts)} x {short_euro(amounts[0])}"
    return f"{len(amounts) - 1} x {short_euro(amounts[0])} en 1 x {short_euro(amounts[-1])}"


_FOLLOW: dict[str, Callable[[Call, Dossier], Consequences]] = {
    Outcome.COMPLAINT: _complaint,
    Outcome.SET_OFF: _complaint,
    Outcome.INSOLVENT: _insolvent,
    Outcome.DECEASED: _deceased,
    Outcome.UNWILLING: _classified,
    Outcome.UNABLE: _classified,
    Outcome.PLAN: _plan,
}


def highest_plan(numbers: Iterable[str]) -> int:
    """Highest number of the payment plans that the product numbered itself, 0 for none.

    >>> highest_plan(["R7", "R7", "eigen nummer"])
    7
    """
    matches = map(_PLAN_NUMBER.fullmatch, numbers)
    return max((int(match[1]) for match in matches if match), default=0)


def _of_debtor(dossier: Dossier, values: Mapping[str, object]) -> tuple[Change, ...]:
    """New values for the debtor's row; a debtor who only stands in `Facturen` gets a row."""
    debtor = dossier.debtor
    if debtor.row:
        return tuple(CellChange("Debiteuren", (debtor.number,), header, value) for header, value in values.items())
    known = {
        "Debiteurnummer": debtor.number,
        "Naam": debtor.name,
        "Type": dossier.ledger.settings.default_debtor_type,
    }
    return (RowAdded("Debiteuren", {**known, **values}),)


def _taken_back(old: Call, dossier: Dossier, new: tuple[Change, ...]) -> list[Change]:
    """Empty what the replaced call had set and nobody changed since; its draft plan lapses."""
    kept = {change[:3] for change in new if isinstance(change, CellChange)}
    changes: list[Change] = [change._replace(value=None) for change in _cells(old, dossier) if change[:3] not in kept]
    if old.outcome == Outcome.PLAN:
        changes += [
            change._replace(value=PlanStatus.LAPSED)
            for row in dossier.ledger.instalments
            if row.debtor == old.debtor and row.invoices == old.invoices and row.status == PlanStatus.DRAFT
            if (change := CellChange("Termijnen", (row.plan, str(row.number)), "Status", None))[:3] not in kept
        ]
    return changes


def _cells(old: Call, dossier: Dossier) -> list[CellChange]:
    """The cells that hold what the call had set, as it had set them."""
    follow = _FOLLOW.get(old.outcome)
    if follow is None:
        return []
    of = dossier.ledger.debtors.get(old.debtor, dossier.debtor)
    before = dossier._replace(debtor=of._replace(classification="", grounds=""), about=_about(old, dossier))
    set_then = (change for change in follow(old, before).changes if isinstance(change, CellChange))
    return [change for change in set_then if _stands(change, dossier.ledger)]


def _about(call: Call, dossier: Dossier) -> tuple[Invoice, ...]:
    return tuple(
        invoice
        for invoice in dossier.ledger.invoices
        if invoice.debtor == call.debtor and (not call.invoices or invoice.number in call.invoices)
    )


def _stands(change: CellChange, ledger: Ledger) -> bool:
    """Whether a cell still holds what the change had put there."""
    field = BY_NAME[change.table].by_header[change.column].field
    record: Debtor | Invoice | None = None
    if change.table == "Facturen":
        record = next((each for each in ledger.invoices if (each.number, each.debtor) == change.key), None)
    elif change.table == "Debiteuren":
        record = ledger.debtors.get(change.key[0])
    return record is not None and same(to_cell(getattr(record, field)), to_cell(change.value))
