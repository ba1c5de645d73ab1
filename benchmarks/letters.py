"""Different letters as separate Word files, from the same template and the same ready-made values, beside what others merge with.

`python -m benchmarks.letters`; `pip install docx-mailmerge2 docxtpl` first. Each contestant compiles or opens the template as its own way asks, fills
it and writes one file a letter. docxtpl and python-docx get the template in their own notation. "from the workbook's facts" also chooses the letters
and makes the values, with the payment codes.
"""

from __future__ import annotations

import copy
import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from benchmarks.side_by_side import Taken, clock, main

SIZES = (1_000,)
TODAY = date(2026, 11, 23)
PER_LETTER = 3
TEMPLATE = "aanmaning"
NAME = re.compile(r"«(\w+)»")
TEXT, ROW = (f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}" for name in ("t", "tr"))


def ledger(letters: int) -> Any:
    """So many debtors with three late invoices each, all to be demanded today."""
    from xlwings_addin.rules.facts import Debtor, Invoice, Ledger, Settings
    from xlwings_addin.rules.policy import presets

    chance = random.Random(7)
    debtors, invoices = {}, []
    for place in range(letters):
        number = f"D{place:05}"
        debtors[number] = Debtor(
            place + 2, number, f"Bedrijf {place} & Zonen B.V.", type="Zakelijk", contact=f"mevrouw J. de Boer {place}",
            address=f"Dorpsstraat {place}", postcode="1234 AB", town="Amersfoort", policy="resultaatgericht",
        )  # fmt: skip
        for row in range(PER_LETTER):
            due = TODAY - timedelta(days=chance.randint(20, 40))
            invoices.append(
                Invoice(
                    len(invoices) + 2, f"2026-{place:05}{row}", number, issued=due - timedelta(days=30), due=due,
                    description="Levering kantoormeubilair", amount=Decimal(chance.randint(5_000, 500_000)) / 100,
                    term_agreed=True, last_step="Bellen", last_step_on=TODAY - timedelta(days=15),
                )
            )  # fmt: skip
    settings = Settings(
        company="Groothandel Voorbeeld B.V.", address="Keizersweg 12", postcode="3511 XA", town="Utrecht",
        iban="NL02ABNA0123456789", coc_number="12345678", phone="030 123 45 67", email="post@voorbeeld.example",
        handler="Sanne Bakker", payments_until=TODAY,
    )  # fmt: skip
    return Ledger(invoices, debtors, policies=presets(), settings=settings)


def plans(facts: Any) -> Any:
    from xlwings_addin.mailmerge.selection import plan_letters
    from xlwings_addin.rules.decide import outlook

    return plan_letters(facts, outlook(facts, TODAY), TODAY)


def contents(letters: int) -> list[Any]:
    """The ready-made values of each letter, with its payment code."""
    from xlwings_addin.mailmerge.values import letter_values

    facts = ledger(letters)
    made = [
        letter_values(plan, facts, f"B2026-{number:04}", TODAY).content for number, plan in enumerate(plans(facts), 1)
    ]
    assert len(made) == letters
    return made


def template() -> Path:
    from xlwings_addin.resources import letters_dir

    return letters_dir() / f"{TEMPLATE}.docx"


MEMORY = Path("/dev/shm")
"""A folder in memory, on Linux: the journal of a disk, busy with what the contestant before left, would decide about a run of half a second."""


@contextmanager
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as name:
        yield Path(name)


def check(place: Path, letters: int, names: list[str]) -> None:
    """Every letter is there and is its own: a contestant that leaves the values out would win."""
    import docx

    files = sorted(place.glob("*.docx"))
    assert len(files) == letters, len(files)
    for file in (files[0], files[-1]):
        document = docx.Document(str(file))
        words = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert names[int(file.stem)] in words, file


def product(letters: int) -> Taken:
    from xlwings_addin.mailmerge.template import load_template

    values = contents(letters)
    with folder() as place:
        with clock() as taken:
            compiled = load_template(template())
            for number, content in enumerate(values):
                (place / f"{number}.docx").write_bytes(compiled.fill(content))
        check(place, letters, names(values))
    return taken


def from_facts(letters: int) -> Taken:
    from xlwings_addin.mailmerge.batch import make_letters
    from xlwings_addin.resources import letters_dir

    facts = ledger(letters)
    with folder() as place:
        with clock() as taken:
            batch = make_letters(plans(facts), facts, TODAY, place, [letters_dir()])
        assert len(batch.made) == letters
    return taken


def floor(letters: int) -> Taken:
    """Only write the bytes that the product wrote."""
    from xlwings_addin.mailmerge.template import load_template

    compiled = load_template(template())
    ready = [compiled.fill(content) for content in contents(letters)]
    with folder() as place, clock() as taken:
        for number, document in enumerate(ready):
            (place / f"{number}.docx").write_bytes(document)
    return taken


def mailmerge2(letters: int) -> Taken:
    from mailmerge import MailMerge

    values = contents(letters)
    with folder() as place:
        with clock() as taken:
            for number, content in enumerate(values):
                with MailMerge(str(template())) as document:
                    document.merge_rows("factuurnummer", list(rows_of(content)))
                    document.merge(**content.fields)
                    document.write(str(place / f"{number}.docx"))
        check(place, letters, names(values))
    return taken


def docxtpl(letters: int) -> Taken:
    from docxtpl import DocxTemplate

    values = contents(letters)
    with folder() as place:
        own = place / "sjabloon.jinja"
        own.write_bytes(in_notation("{{{{ {} }}}}", "{{{{ row.{} }}}}", "{%tr for row in rows %}", "{%tr endfor %}"))
        with clock() as taken:
            for number, content in enumerate(values):
                document = DocxTemplate(str(own))
                document.render({**content.fields, "rows": list(rows_of(content))}, autoescape=True)
                document.save(str(place / f"{number}.docx"))
        check(place, letters, names(values))
    return taken


def python_docx(letters: int) -> Taken:
    """Open the template, copy the table row, and fill in every name that stands whole in a piece of text."""
    import docx

    values = contents(letters)
    with folder() as place:
        own = place / "sjabloon.tekst"
        own.write_bytes(in_notation("«{}»", "«{}»"))
        with clock() as taken:
            for number, content in enumerate(values):
                document = docx.Document(str(own))
                section = document.sections[0]
                around = (section.header, section.footer, section.first_page_header, section.first_page_footer)
                fill_rows(document.element.body, rows_of(content))
                for part in (document.element.body, *(each._element for each in around)):
                    replace_in(part, content.fields)
                document.save(str(place / f"{number}.docx"))
        check(place, letters, names(values))
    return taken


def libreoffice(letters: int) -> Taken:
    """LibreOffice's own mail merge, from a table; it leaves the payment codes out."""
    from benchmarks.pdf import mail_merge

    return mail_merge(letters, "docx")


def rows_of(content: Any) -> Any:
    from xlwings_addin.mailmerge.fields import Repeat

    return content.rows[Repeat.INVOICE]


def names(values: list[Any]) -> list[str]:
    return [content.fields["deb_naam"] for content in values]


def in_notation(field: str, row_field: str, *around: str) -> bytes:
    """The template with each field in another notation; a row before and after the row of invoices when asked."""
    from xlwings_addin.mailmerge.content import Content
    from xlwings_addin.mailmerge.fields import FIELDS, Repeat
    from xlwings_addin.mailmerge.template import load_template

    row = {each.name: row_field.format(each.name) for each in FIELDS if each.repeat}
    rows = [{"factuurnummer": text} for text in around]
    rows.insert(1 if around else 0, row)
    fields = {each.name: field.format(each.name) for each in FIELDS if not each.repeat and not each.picture}
    return load_template(template()).fill(Content(fields, {Repeat.INVOICE: rows}, {}))


def replace_in(element: Any, values: Any) -> None:
    for text in element.iter(TEXT):
        if text.text and "«" in text.text:
            text.text = NAME.sub(lambda found: values.get(found[1], ""), text.text)


def fill_rows(body: Any, rows: Any) -> None:
    line = next(row for row in body.iter(ROW) if "«factuurnummer»" in "".join(row.itertext()))
    for values in rows:
        filled = copy.deepcopy(line)
        line.addprevious(filled)
        replace_in(filled, values)
    line.getparent().remove(line)


CONTESTANTS = {
    "product": product,
    "product, from the workbook's facts": from_facts,
    "docx-mailmerge2": mailmerge2,
    "docxtpl": docxtpl,
    "python-docx": python_docx,
    "LibreOffice mail merge": libreoffice,
    "floor: write the bytes": floor,
}


if __name__ == "__main__":
    main("benchmarks.letters", CONTESTANTS, SIZES)
