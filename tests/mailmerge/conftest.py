"""A small world of debtors with something to write to, and Word files made by hand, part by part."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.mailmerge.catalogue import (
    ANNULMENT,
    CHANGE,
    COMPLAINT,
    CONFIRMATION,
    FILING,
    INVOICE_COPY,
    MISSED_INSTALMENT,
    PLAN,
    RECEIPT,
    SIGNED_CONFIRMATION,
)
from xlwings_addin.mailmerge.content import Content
from xlwings_addin.mailmerge.fields import Repeat
from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment, Settings
from xlwings_addin.rules.instalments import schedule
from xlwings_addin.rules.ladder import LETTERS as STEP_LETTERS
from xlwings_addin.rules.outlook import Action, DebtorOutlook, Decision, Outlook
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import Bucket, Outcome, PlanStatus, Status, Step

ON = date(2026, 11, 23)
LETTERS = Path(__file__).parents[2] / "letters"

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PREFIXES = (
    f'xmlns:w="{WORD}" xmlns:r="{OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)


@pytest.fixture
def on() -> date:
    """The day of the letters: a Monday."""
    return ON


@pytest.fixture(scope="session")
def letters() -> Path:
    """The templates that ship with the product."""
    return LETTERS


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(
        company="Groothandel Voorbeeld B.V.",
        address="Keizersweg 12",
        postcode="3511 XA",
        town="Utrecht",
        iban="NL02ABNA0123456789",
        coc_number="12345678",
        vat_number="NL001234567B01",
        phone="030 123 45 67",
        email="debiteuren@voorbeeld.example",
        handler="Sanne Bakker",
        agency="Incassobureau De Brug te Zwolle",
        payments_until=date(2026, 11, 20),
    )


@pytest.fixture(scope="session")
def debtor() -> Callable[..., Debtor]:
    def make(number: str = "D1001", **facts: Any) -> Debtor:
        usual = {
            "name": "Jansen & Zonen Installatietechniek B.V.",
            "type": "Zakelijk",
            "contact": "mevrouw J. de Boer",
            "address": "Dorpsstraat 18",
            "postcode": "1234 AB",
            "town": "Amersfoort",
        }
        return Debtor(row=2, number=number, **{**usual, **facts})

    return make


@pytest.fixture(scope="session")
def decision() -> Callable[..., Decision]:
    def make(number: str = "2026-0100", step: Step = Step.REMINDER, letter: str = "", **facts: Any) -> Decision:
        due = facts.pop("due", ON - timedelta(days=10))
        amount = facts.pop("amount", Decimal("125.50"))
        disputed = facts.pop("disputed", Decimal(0))
        shown = {name: facts.pop(name) for name in list(facts) if name in Decision._fields}
        usual = {
            "debtor": "D1001",
            "issued": due - timedelta(days=30),
            "description": "Levering kantoormeubilair",
            "term_agreed": True,
        }
        invoice = Invoice(row=2, number=number, due=due, amount=amount, disputed=disputed, **{**usual, **facts})
        made = Decision(
            invoice=invoice,
            open=invoice.open,
            demandable=max((invoice.open or Decimal(0)) - disputed, Decimal(0)),
            due=due,
            days_late=max((ON - due).days, 0),
            bucket=Bucket.TO_30,
            step=step,
            step_on=ON,
            latest_on=ON + timedelta(days=3),
            status=Status.NOW,
            rule="R16",
            reason="",
            letter=letter,
            pay_within=7,
            interest=Decimal("3.21"),
        )
        return made._replace(**shown)

    return make


World = tuple[Ledger, Outlook]
STEPS = {key: step for step, key in STEP_LETTERS.items()}
CALLED = {
    CONFIRMATION.key: Outcome.PROMISE,
    SIGNED_CONFIRMATION.key: Outcome.PROMISE,
    INVOICE_COPY.key: Outcome.INVOICE_MISSING,
    COMPLAINT.key: Outcome.COMPLAINT,
    PLAN.key: Outcome.PLAN,
}
RULES = {Outcome.PROMISE: "R10"}


@pytest.fixture(scope="session")
def world(settings: Settings, debtor: Callable[..., Debtor], decision: Callable[..., Decision]) -> Callable[..., World]:
    """A ledger and an outlook in which one debtor gets one letter about so many invoices."""

    def make(key: str, count: int = 1, *, number: str = "D1001", today: date = ON, **facts: Any) -> World:
        outcome, step = CALLED.get(key), STEPS.get(key)
        on = today - timedelta(days=3)
        called = Call(row=2, number="12", on=on, debtor=number, spoken_to="mevrouw De Boer", outcome=outcome or "")
        about: dict[str, Any] = {"status": Status.PLANNED, "rule": RULES.get(outcome or "", "R12")}
        if outcome:
            about["call"] = called
        elif step:
            about = {"letter": key, "label": step.lower()}
        decisions = [
            decision(
                f"2026-{100 + place:04}",
                step or Step.CALL,
                debtor=number,
                due=today - timedelta(days=10 + place),
                amount=Decimal("125.50") * (place + 1),
                disputed=Decimal("25.50") if key == COMPLAINT.key else Decimal(0),
                **about,
            )
            for place in range(count)
        ]
        total = sum((each.demandable for each in decisions), Decimal(0))
        numbers = tuple(each.invoice.number for each in decisions)
        if outcome is Outcome.PROMISE:
            called = called._replace(promised=total, promised_on=today + timedelta(days=7), means="Overboeking")
            decisions = [each._replace(call=called) for each in decisions]
        if outcome is Outcome.COMPLAINT:
            called = called._replace(reason="De helft is niet geleverd", ready_by=today + timedelta(days=4))
            decisions = [each._replace(call=called) for each in decisions]
        if outcome is Outcome.PLAN:
            called = called._replace(invoices=numbers)
        logs: dict[str, Any] = {}
        if key in (PLAN.key, MISSED_INSTALMENT.key):
            drafted = key == PLAN.key
            first = today + timedelta(days=17) if drafted else today - timedelta(days=3)
            logs["instalments"] = [
                Instalment(
                    place,
                    "R1",
                    number,
                    numbers,
                    place,
                    term.due,
                    term.amount,
                    received=None if drafted else Decimal(0),
                    signed_on=None if drafted else today - timedelta(days=20),
                    status=PlanStatus.DRAFT if drafted else PlanStatus.RUNNING,
                )
                for place, term in enumerate(schedule(total, 3, first), 1)
            ]
        if key == RECEIPT.key:
            logs["payments"] = [
                Payment(2, on, Decimal("60.25"), debtor=number, invoice="; ".join(numbers), status="Geboekt")
            ]
        if key == CHANGE.key:
            text = f"Correctie {numbers[0]}"
            credit = decision("C-7", debtor=number, amount=Decimal("-25.50"), issued=on, description=text)
            decisions.append(credit._replace(demandable=Decimal(0)))
        if key == ANNULMENT.key:
            logs["letters"] = [
                Letter(2, "B2026-0003", Step.REMINDER, number, numbers, on, on, withdrawn_on=today, costs=Decimal(40))
            ]
        if key == FILING.key:
            at = "mr. A. Curator, Postbus 12, 3500 AA Utrecht"
            facts = {"special_status": "Faillissement", "status_since": on, "administrator": at, **facts}
        broken = key == SIGNED_CONFIRMATION.key
        ledger = Ledger(
            invoices=[each.invoice for each in decisions],
            debtors={number: debtor(number, **facts)},
            calls=[called] if outcome else [],
            policies=presets(),
            settings=settings,
            **logs,
        )
        zero = Decimal(0)
        debtors = {number: DebtorOutlook(zero, zero, 0, None, int(broken), None, zero)}
        actions = [Action(number, "EUR", decisions[0], tuple(decisions))] if step and key != RECEIPT.key else []
        return ledger, Outlook(decisions, debtors, actions)

    return make


@pytest.fixture(scope="session")
def sent() -> Callable[..., Letter]:
    """A row of `Brieven`; sent unless told otherwise."""

    def make(kind: str = Step.REMINDER, numbers: tuple[str, ...] = ("2026-0100",), **facts: Any) -> Letter:
        usual = {"number": "B2026-0001", "debtor": "D1001", "made_on": date(2026, 11, 9), "sent_on": date(2026, 11, 9)}
        return Letter(row=2, kind=kind, invoices=numbers, **{**usual, **facts})

    return make


@pytest.fixture(scope="session")
def content() -> Callable[..., Content]:
    """What fills a template: fields by name, and rows of invoices."""

    def make(*rows: Mapping[str, str], **fields: str) -> Content:
        return Content(fields, {Repeat.INVOICE: list(rows)}, {})

    return make


def runs(code: str, shown: str = "«…»") -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f"<w:r><w:t>{shown}</w:t></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


@pytest.fixture(scope="session")
def field() -> Callable[[str], str]:
    """The runs of a field with this code: ``field("MERGEFIELD deb_naam")``."""
    return runs


@pytest.fixture
def template_file(tmp_path: Path) -> Callable[..., Path]:
    """A Word file with this body (and headers, footers, …, by part name without suffix), written by hand."""

    def make(body: str, *, name: str = "sjabloon.docx", raw: Mapping[str, bytes] | None = None, **parts: str) -> Path:
        kinds = {part: part.rstrip("0123456789") for part in parts}
        roots = {"header": "hdr", "footer": "ftr", "footnotes": "footnotes", "settings": "settings"}
        references = "".join(
            f'<w:{kinds[part]}Reference w:type="default" r:id="{part}"/>'
            for part in parts
            if kinds[part] in ("header", "footer")
        )
        section = f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        files = {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{TYPES}.document.main+xml"/>'
            + "".join(
                f'<Override PartName="/word/{part}.xml" ContentType="{TYPES}.{kind}+xml"/>'
                for part, kind in kinds.items()
            )
            + "</Types>",
            "_rels/.rels": relationships({"rId1": ("officeDocument", "word/document.xml")}),
            "word/_rels/document.xml.rels": relationships(
                {part: (kind, f"{part}.xml") for part, kind in kinds.items()}
            ),
            "word/document.xml": f"<w:document {PREFIXES}><w:body>{body}{section}</w:body></w:document>",
        }
        for part, xml in parts.items():
            root = roots[kinds[part]]
            files[f"word/{part}.xml"] = f"<w:{root} {PREFIXES}>{xml}</w:{root}>"
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for part, xml in files.items():
                package.writestr(part, xml)
            for part, binary in (raw or {}).items():
                package.writestr(part, binary)
        return path

    return make


def relationships(targets: Mapping[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rows}</Relationships>'


@pytest.fixture(scope="session")
def document_text() -> Callable[[bytes | Path], str]:
    """All text of a Word file, part by part: a line a paragraph, breaks as line feeds."""
    import io

    from lxml import etree

    space = f"{{{WORD}}}"

    def read(letter: bytes | Path) -> str:
        lines: list[str] = []
        with zipfile.ZipFile(io.BytesIO(letter) if isinstance(letter, bytes) else letter) as package:
            for part in sorted(package.namelist()):
                if not part.startswith("word/") or not part.endswith(".xml"):
                    continue
                for paragraph in etree.fromstring(package.read(part)).iter(f"{space}p"):
                    pieces = {f"{space}t": None, f"{space}br": "\n", f"{space}tab": "\t"}
                    lines.append(
                        "".join(
                            each.text or "" if pieces[each.tag] is None else str(pieces[each.tag])
                            for each in paragraph.iter(*pieces)
                            if next(each.iterancestors(f"{space}p")) is paragraph
                            and each.getparent().tag != f"{space}tabs"
                        )
                    )
        return "\n".join(lines)

    return read
