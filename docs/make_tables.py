"""Write the tables of the manual that the product itself knows: ``python docs/make_tables.py``.

Each stands between a comment that names it and a closing one; the text around them stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from xlwings_addin import buttons
from xlwings_addin.functions import FUNCTIONS
from xlwings_addin.ledger.dashboard import FIGURES
from xlwings_addin.ledger.settings import AS_OF, SETTINGS_ROWS, Setting
from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.mailmerge.fields import FIELDS, Repeat
from xlwings_addin.ribbon import BUTTONS, Button
from xlwings_addin.template.customui import callbacks

MANUAL = Path(__file__).with_name("handleiding.md")

_BLOCK = re.compile(r"(<!-- tabel: (?P<name>\w+) -->\n).*?(<!-- einde -->)", re.DOTALL)


def works(button: Button) -> bool:
    """Whether a click on the button does its work: in Python, or in VBA alone."""
    return button.name in buttons.FUNCTIONS or f'Klik "{button.name}"' not in callbacks()


def filled(text: str) -> str:
    """The manual with its tables made again."""
    return _BLOCK.sub(lambda block: f"{block[1]}\n{TABLES[block['name']]()}\n\n{block[3]}", text)


def _table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    headers = tuple(headers)
    lines = [headers, ("---",) * len(headers), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _working() -> str:
    rows = ((button.group, f"**{button.label}**", button.explanation) for button in BUTTONS if works(button))
    return _table(("Groep", "Knop", "Wat de knop doet"), rows)


def _functions() -> str:
    def rows() -> Iterator[tuple[str, str]]:
        for function in FUNCTIONS.values():
            names = (f"[{each.name}]" if each.optional else each.name for each in function.arguments)
            yield f"`{function.name}({'; '.join(names)})`", function.description

    return _table(("Functie", "Geeft"), rows())


def _settings() -> str:
    rows = ((f"**{each.label}**", _value(each), each.explanation) for each in SETTINGS_ROWS)
    return _table(("Instelling", "In een nieuw werkboek", "Uitleg"), rows)


def _value(setting: Setting) -> str:
    if setting.label == AS_OF:
        return "`=VANDAAG()`"
    value = setting.default
    if value is None:
        return "leeg"
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else str(value)


def _letters() -> str:
    rows = (
        (f"**{each.kind}**", f"`{each.key}.docx`", "" if each.for_consumers else "bedrijven en overheid")
        for each in LETTERS
    )
    return _table(("Brief", "Sjabloon", "Alleen voor"), rows)


_PER = {
    None: "",
    Repeat.INVOICE: " (een regel per factuur)",
    Repeat.INSTALMENT: " (een regel per termijn)",
    Repeat.OPTION: " (een regel per keuze)",
}


def _fields() -> str:
    rows = (
        (each.group.value, f"`{each.name}`", f"{each.meaning}{_PER[each.repeat]}", "ja" if each.mandatory else "")
        for each in FIELDS
    )
    return _table(("Over", "Veld", "Wat er komt te staan", "Verplicht"), rows)


def _figures() -> str:
    return _table(("Cijfer", "Betekenis"), ((f"**{each.label}**", each.explanation) for each in FIGURES))


TABLES: dict[str, Callable[[], str]] = {
    "knoppen": _working,
    "kerncijfers": _figures,
    "functies": _functions,
    "instellingen": _settings,
    "brieven": _letters,
    "velden": _fields,
}
"""Name in the manual to what makes the table."""


if __name__ == "__main__":
    MANUAL.write_text(filled(MANUAL.read_text("utf-8")), "utf-8")
