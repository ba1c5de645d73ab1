"""The example beside the table `Treden`: what each policy does with an invoice that falls due on the day."""

from __future__ import annotations

from xlwings_addin.ledger.dashboard import Block
from xlwings_addin.ledger.schema import Kind
from xlwings_addin.rules.example import MOST_STEPS

EXAMPLE = Block(
    "Beleid_voorbeeld",
    "Wat elk beleid doet met een factuur die op de peildatum vervalt en niet wordt betaald; Bijwerken rekent dit uit.",
    (
        ("Voorbeeld: beleid", Kind.TEXT),
        ("Klant", Kind.TEXT),
        ("Vervalt op", Kind.DATE),
        *((f"Stap {number}", Kind.TEXT) for number in range(1, MOST_STEPS + 1)),
    ),
    rows=12,
)
"""Two rows a policy, for a business and for a consumer; each step is its name with its day on a line below."""
