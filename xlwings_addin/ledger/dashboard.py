"""The sheet `Dashboard`: which figures it shows and where, each found by its defined name."""

from __future__ import annotations

from dataclasses import dataclass

from xlwings_addin.ledger.schema import Kind

DASHBOARD_SHEET = "Dashboard"
AS_OF_NAME = "Dashboard_peildatum"


@dataclass(frozen=True)
class Figure:
    """One key figure: Dutch label, what its cell holds, and a one-line Dutch explanation."""

    field: str
    label: str
    kind: Kind
    explanation: str


@dataclass(frozen=True)
class Block:
    """A fixed block of cells that the product fills as a whole; the headings stand above it."""

    name: str
    title: str
    columns: tuple[tuple[str, Kind], ...]
    rows: int


FIGURES: tuple[Figure, ...] = (
    Figure("open", "Openstaand", Kind.MONEY, "Alle facturen die nog niet zijn betaald."),
    Figure("overdue", "Te laat", Kind.MONEY, "Het deel waarvan de vervaldatum voorbij is."),
    Figure(
        "overdue_debtors", "Debiteuren te laat", Kind.NUMBER, "Zoveel debiteuren hebben een factuur die te laat is."
    ),
    Figure("dso", "DSO in dagen", Kind.NUMBER, "Zoveel dagen omzet staat er gemiddeld open."),
    Figure("average_late", "Gemiddeld te laat", Kind.NUMBER, "Dagen tussen vervaldatum en betaling, gemiddeld."),
    Figure("promises_kept", "Toezeggingen gehaald", Kind.RATIO, "Het deel van de toezeggingen dat is nagekomen."),
    Figure(
        "steps_on_time", "Stappen op tijd", Kind.RATIO, "Het deel van de stappen dat voor de uiterste datum is gezet."
    ),
    Figure(
        "untouched", "Te laat, niets gedaan", Kind.NUMBER, "Facturen die te laat zijn en nog geen stap hebben gehad."
    ),
    Figure("disputed", "Betwist", Kind.MONEY, "Het bedrag waarover een klacht loopt."),
    Figure("calls", "Gesprekken deze week", Kind.NUMBER, "Gesprekken die sinds maandag zijn vastgelegd."),
    Figure("letters", "Brieven deze week", Kind.NUMBER, "Brieven die sinds maandag zijn verzonden."),
    Figure("expected", "Verwacht in 4 weken", Kind.MONEY, "Wat u de komende vier weken mag verwachten."),
    Figure("unwilling", "Bij niet-willers", Kind.MONEY, "Openstaand bij debiteuren die niet willen betalen."),
    Figure("unable", "Bij niet-kunners", Kind.MONEY, "Openstaand bij debiteuren die niet kunnen betalen."),
)
"""The key figures, in the order shown."""

AGEING = Block(
    "Dashboard_ouderdom",
    "Ouderdom van de openstaande facturen",
    (("Ouderdom", Kind.TEXT), ("Bedrag", Kind.MONEY), ("Facturen", Kind.NUMBER)),
    rows=5,
)
CASH = Block(
    "Dashboard_ontvangsten",
    "Verwachte ontvangsten per week",
    (
        ("Week vanaf", Kind.DATE),
        ("Toezeggingen", Kind.MONEY),
        ("Regelingen", Kind.MONEY),
        ("Betaalpatroon", Kind.MONEY),
    ),
    rows=8,
)
TOP_DEBTORS = Block(
    "Dashboard_debiteuren",
    "De tien debiteuren met het meeste achterstallig",
    (
        ("Debiteurnummer", Kind.CODE),
        ("Debiteur", Kind.TEXT),
        ("Openstaand", Kind.MONEY),
        ("Te laat", Kind.MONEY),
        ("Oudste dagen", Kind.NUMBER),
        ("Volgende stap", Kind.TEXT),
    ),
    rows=10,
)


def cell_name(figure: Figure, *, previous: bool = False) -> str:
    """Defined name of the cell with this figure, or with its value a month before, such as ``Dashboard_open_vorig``."""
    return f"Dashboard_{figure.field}{'_vorig' if previous else ''}"
