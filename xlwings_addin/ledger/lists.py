"""The value lists behind the dropdowns; the hidden sheet `Lijsten` holds one column for each."""

from __future__ import annotations

from xlwings_addin.rules.vocabulary import (
    MEANS_OF_PAYMENT,
    NO,
    YES,
    Anchor,
    Channel,
    Classification,
    DebtorType,
    ExternalStatus,
    Outcome,
    PlanStatus,
    SpecialStatus,
    Step,
)

LISTS: dict[str, tuple[str, ...]] = {
    "JaNee": (YES, NO),
    "Typen": tuple(DebtorType),
    "Classificaties": tuple(Classification),
    "Stappen": tuple(Step),
    "Uitkomsten": tuple(Outcome),
    "Betaalwijzen": MEANS_OF_PAYMENT,
    "BijzondereStatussen": tuple(SpecialStatus),
    "ExterneStatussen": tuple(ExternalStatus),
    "Kanalen": tuple(Channel),
    "Ankers": tuple(Anchor),
    "Regelingstatussen": tuple(PlanStatus),
    "Talen": ("nl", "en"),
    "Relatiebelangen": ("Hoog", "Normaal", "Laag"),
    "Omzetklassen": ("A", "B", "C"),
    "Functies": ("Eigenaar", "Creditmanager", "Boekhouder of administrateur", "Anders"),
    "Kredietchecks": ("Goed", "Matig", "Slecht", "Niet gedaan"),
    "Gespreksdoelen": ("Ineens betalen", "Betalingsregeling", "Informatie"),
    "Actiehouders": ("Wij", "Debiteur"),
    "Verzendwijzen": ("Post", "Aangetekend", "E-mail", "E-mail en post"),
    "Betaalstatussen": ("Geboekt", "Voorstel", "Niet gevonden", "Genegeerd"),
    "Bezorgregels": ("tweede bezorgdag", "21 dagen", "hoogste"),
    "Rentesoorten": ("handel", "consument"),
    "Momenten": ("Eerste gesprek", "Tweede gebroken toezegging", "Laatste aanmaning"),
}
"""Name of the list (also the defined name in the workbook) to its values, in the order shown."""
