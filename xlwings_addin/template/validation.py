"""What a cell accepts when the user types in it: dropdowns, dates, amounts, and headers that refuse typing."""

from __future__ import annotations

from datetime import date
from typing import Any

from xlwings_addin.ledger.schema import Column, Kind, Origin

POLICY_NAMES = "Beleidsnamen"
"""Defined name of the policies in the table `Beleid`, for the dropdown that follows what the user adds."""

_TYPED: dict[Kind, dict[str, Any]] = {
    Kind.DATE: {
        "validate": "date",
        "criteria": "between",
        "minimum": date(1990, 1, 1),
        "maximum": date(2099, 12, 31),
        "error_title": "Geen datum",
        "error_message": "Typ een datum als dag-maand-jaar, bijvoorbeeld 31-12-2026.",
    },
    Kind.MONEY: {
        "validate": "decimal",
        "criteria": "between",
        "minimum": -1e12,
        "maximum": 1e12,
        "error_title": "Geen bedrag",
        "error_message": "Typ een bedrag zonder euroteken, bijvoorbeeld 1250,50.",
    },
    Kind.NUMBER: {
        "validate": "integer",
        "criteria": "between",
        "minimum": -99999,
        "maximum": 99999,
        "error_title": "Geen heel getal",
        "error_message": "Typ een heel getal, bijvoorbeeld 14.",
    },
    Kind.PERCENT: {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": 100,
        "error_title": "Geen percentage",
        "error_message": "Typ een percentage zonder procentteken, bijvoorbeeld 8 of 12,25.",
    },
}


def header_rule(column: Column, by_user: bool) -> dict[str, Any]:
    """XlsxWriter options for a header cell: it explains the column and refuses typing."""
    who = "U vult deze kolom in." if by_user else "Het programma vult deze kolom."
    return {
        "validate": "custom",
        "value": "=FALSE",
        "input_title": column.header[:32],
        "input_message": f"{who} {column.hint}".strip(),
        "error_title": "Kolomkop",
        "error_message": "Deze kop hoort bij het werkboek: het programma zoekt kolommen op naam. Druk op Esc.",
    }


def cell_rule(column: Column) -> dict[str, Any] | None:
    """XlsxWriter options for the cells of a column; ``None`` when anything goes and there is nothing to explain."""
    if column.origin is Origin.COMPUTED:
        return {
            "validate": "custom",
            "value": "=FALSE",
            "error_type": "warning",
            "error_title": "Berekende kolom",
            "error_message": "Het programma vult deze kolom en overschrijft wat u hier typt. Toch doorgaan?",
        }
    source = POLICY_NAMES if column.field in {"policy", "default_policy"} else column.values
    rule: dict[str, Any]
    if source:
        rule = {
            "validate": "list",
            "source": f"={source}",
            "error_title": "Niet in de lijst",
            "error_message": "Kies een waarde uit de lijst: klik op het pijltje naast de cel.",
        }
    elif column.kind in _TYPED:
        rule = dict(_TYPED[column.kind])
    elif column.hint:
        rule = {"validate": "any"}
    else:
        return None
    if column.hint:
        rule |= {"input_title": column.header[:32], "input_message": column.hint}
    return rule
