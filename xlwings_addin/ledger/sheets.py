"""The sheets of the workbook, in the order of their tabs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """One worksheet: its name, VBA code name, tab kind and whether it is shown at first."""

    name: str
    code_name: str
    kind: str  # "start", "output", "form", "input", "log", "settings", "hidden"
    visible: bool = True


SHEETS: tuple[Sheet, ...] = (
    Sheet("Uitleg", "wsUitleg", "start"),
    Sheet("Dashboard", "wsDashboard", "output"),
    Sheet("Bellijst", "wsBellijst", "output"),
    Sheet("Gesprek", "wsGesprek", "form"),
    Sheet("Facturen", "wsFacturen", "input"),
    Sheet("Debiteuren", "wsDebiteuren", "input"),
    Sheet("Gesprekken", "wsGesprekken", "log"),
    Sheet("Termijnen", "wsTermijnen", "log"),
    Sheet("Brieven", "wsBrieven", "log"),
    Sheet("Betalingen", "wsBetalingen", "log"),
    Sheet("Beleid", "wsBeleid", "settings"),
    Sheet("Instellingen", "wsInstellingen", "settings"),
    Sheet("Samenvoegen", "wsSamenvoegen", "hidden", False),
    Sheet("Logboek", "wsLogboek", "hidden", False),
    Sheet("Lijsten", "wsLijsten", "hidden", False),
    Sheet("xlwings.conf", "wsXlwingsConf", "hidden", False),
)
"""All sheets in tab order."""
