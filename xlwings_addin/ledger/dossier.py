"""The left and middle of the sheet `Gesprek`: the dossier in ten blocks, and the conversation from node to node.

Beside each cell of the call note, on its left, is a cell for the mark of a field that the outcome requires.
"""

from __future__ import annotations

from typing import NamedTuple

REQUEST_NAME = "Gesprek_zin"
"""Defined name of the cell for the sentence that asks for this amount on this day."""

SITUATION_NAME = "Gesprek_situatie"
"""Defined name of the cell that says which branch fits this debtor."""

COMPLETE_NAME = "Dossier_volledig"
"""Defined name of the cell for the share of blocks with content."""


class DossierBlock(NamedTuple):
    """One block of the preparation: its Dutch heading and the lines reserved, each a label and a text."""

    name: str
    heading: str
    lines: int


TEXT_LENGTH = 54
"""Characters of a text that the column shows; a longer one goes on below it, or is cut."""

DOSSIER: tuple[DossierBlock, ...] = (
    DossierBlock("Dossier_wie", "1  Wie", 4),
    DossierBlock("Dossier_relatie", "2  Relatie", 2),
    DossierBlock("Dossier_facturen", "3  Openstaande facturen", 7),
    DossierBlock("Dossier_gedaan", "4  Wat is er gedaan", 6),
    DossierBlock("Dossier_afspraken", "5  Afspraken", 3),
    DossierBlock("Dossier_levering", "6  Levering en klachten", 2),
    DossierBlock("Dossier_betaalpatroon", "7  Betaalpatroon", 2),
    DossierBlock("Dossier_krediet", "8  Krediet en signalen", 2),
    DossierBlock("Dossier_juridisch", "9  Juridisch", 4),
    DossierBlock("Dossier_doel", "10  Doel van dit gesprek", 2),
)
"""The ten blocks of the preparation, in order; each defined name covers its lines, two columns wide."""


class Node(NamedTuple):
    """One node of the conversation: what to say, and per reaction where to go next."""

    number: int
    say: str
    reactions: tuple[tuple[str, str], ...]


LADDER: tuple[Node, ...] = (
    Node(1, "Zeg wie u bent en om welke factuur het gaat: bedrag en vervaldatum. Rustig.", (("De juiste persoon is er niet", "Afwezig: wanneer terug, wie vervangt?"),)),
    Node(2, "“Kan het zijn dat de factuur aan uw aandacht is ontsnapt?”", (("Ja, ik betaal", "naar 8"), ("Al betaald", "Al betaald: wanneer, hoeveel, waarheen?"), ("Niet ontvangen", "Factuur ontbreekt"))),
    Node(3, "Aarzelt de klant? “Is er iets met de factuur of de levering?”", (("Klacht", "Klacht, of naar 9"),)),
    Node(4, "Geen klacht? “Wanneer wordt de factuur betaald?”", (("Noemt een datum", "naar 8"), ("Geen datum", "naar 5"))),
    Node(5, "Boos of geërgerd? Laat uitpraten. Wijs op wat is afgesproken.", (("Wordt rustig", "naar 4"),)),
    Node(6, "Nog steeds nee? “Een goede afloop is voor u en voor ons het beste.”", (("Wil niet", "naar 10"),)),
    Node(7, "Kan de klant niet betalen? “Wat kan wel, en per wanneer?”", (("Termijnen", "Regeling"), ("Niets", "Niet kunnen"))),
    Node(8, "Vraag concreet: het hele bedrag, een dag binnen twee weken, en hoe.", (("Akkoord", "Toezegging"),)),
    Node(9, "Onder voorwaarde? Spreek af wie wat doet, en wanneer het klaar is.", (("Akkoord", "Voorwaardelijk"),)),
    Node(10, "Zeg welke stap volgt. Noem alleen stappen die u echt zet.", (("–", "Niet willen"),)),
    Node(11, "Bespreek de volgende facturen: vooruit betalen, incasso, kortere termijn.", ()),
    Node(12, "Vat samen wat is afgesproken. Sluit zelf het gesprek af.", (("Klant hangt op", "Afgebroken"),)),
)  # fmt: skip
"""The conversation from the first sentence to the summary; a reaction leads to a node or to an outcome."""
