"""The sheet `Dashboard`: which figures it shows and where, each found by its defined name."""

from __future__ import annotations

from dataclasses import dataclass

from xlwings_addin.ledger.schema import Kind

DASHBOARD_SHEET = "Dashboard"
AS_OF_NAME = "Dashboard_peildatum"

CURRENCY_NAME = "Dashboard_valuta"
"""Defined name of the cell that says in which currency the amounts are, and what is owed in others."""

UNKNOWN = "–"
"""What a cell shows for a figure that is not known."""


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
    Figure(
        "open",
        "Openstaand",
        Kind.MONEY,
        "Alles wat nog niet is betaald, creditnota's eraf. Facturen van na de peildatum tellen niet mee.",
    ),
    Figure("overdue", "Te laat", Kind.MONEY, "Het deel daarvan waarvan de vervaldatum voorbij is."),
    Figure(
        "overdue_debtors", "Debiteuren te laat", Kind.NUMBER, "Zoveel debiteuren hebben een factuur die te laat is."
    ),
    Figure(
        "dso",
        "DSO in dagen",
        Kind.NUMBER,
        "Zoveel dagen omzet staat er open: openstaand gedeeld door de facturen van de laatste 90 dagen, keer 90. Alleen "
        "bekend als ook betaalde facturen in dit werkboek staan.",
    ),
    Figure(
        "average_late",
        "Gemiddeld te laat",
        Kind.NUMBER,
        "Dagen tussen vervaldatum en laatste betaling, gemiddeld over de facturen die de laatste maand zijn voldaan. "
        "Op tijd telt als 0.",
    ),
    Figure(
        "promises_kept",
        "Toezeggingen gehaald",
        Kind.RATIO,
        "Van de toezeggingen voor een dag in de laatste maand: het deel dat is nagekomen, ook als dat te laat was.",
    ),
    Figure(
        "steps_on_time",
        "Stappen op tijd",
        Kind.RATIO,
        "Van de stappen van de laatste maand: het deel dat op of voor de uiterste datum is gezet.",
    ),
    Figure(
        "untouched",
        "Te laat, niets gedaan",
        Kind.NUMBER,
        "Facturen die te laat zijn, zonder gesprek, verzonden brief of eerdere stap.",
    ),
    Figure(
        "disputed",
        "Betwist",
        Kind.MONEY,
        "Het bedrag waarover een klacht loopt. Van vroeger houdt het werkboek dit niet bij.",
    ),
    Figure(
        "calls", "Gesprekken deze week", Kind.NUMBER, "Gesprekken en belpogingen die sinds maandag zijn vastgelegd."
    ),
    Figure("letters", "Brieven deze week", Kind.NUMBER, "Brieven die sinds maandag zijn verzonden."),
    Figure(
        "expected",
        "Verwacht in 4 weken",
        Kind.MONEY,
        "De eerste vier weken van de verwachte ontvangsten hieronder, samen.",
    ),
    Figure(
        "unwilling",
        "Bij niet-willers",
        Kind.MONEY,
        "Openstaand bij debiteuren met classificatie Niet-willer. Van vroeger houdt het werkboek dit niet bij.",
    ),
    Figure(
        "unable",
        "Bij niet-kunners",
        Kind.MONEY,
        "Openstaand bij debiteuren met classificatie Niet-kunner. Van vroeger houdt het werkboek dit niet bij.",
    ),
)
"""The key figures in the order shown; `rules.key_figures` defines each and has its fields."""

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

NOTES = Block("Dashboard_toelichting", "Wat u bij deze cijfers moet weten", (("", Kind.TEXT),), rows=6)


def cell_name(figure: Figure, *, previous: bool = False) -> str:
    """Defined name of the cell with this figure, or with its value a month before, such as ``Dashboard_open_vorig``."""
    return f"Dashboard_{figure.field}{'_vorig' if previous else ''}"
