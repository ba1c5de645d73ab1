"""A workbook made by an earlier version gets the macros, ribbon, columns, settings, lists and pages of this one.

Only the parts that change are rewritten; data, extra columns and sheets, charts and formats stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from xlwings_addin.actions.doctor.machine import install_script
from xlwings_addin.actions.places import TEMPLATES
from xlwings_addin.actions.report import Report, counted
from xlwings_addin.actions.upgrade.example import add_missing_example
from xlwings_addin.actions.upgrade.looks import Looks
from xlwings_addin.actions.upgrade.names import configure, renew_lists, renew_names
from xlwings_addin.actions.upgrade.pages import add_missing_sheets, renew_pages
from xlwings_addin.actions.upgrade.parts import MAIN, Parts
from xlwings_addin.actions.upgrade.rules import renew_rules
from xlwings_addin.actions.upgrade.tables import (
    add_missing_columns,
    add_missing_settings,
    add_missing_tables,
    tables_of,
)
from xlwings_addin.actions.workbook import SUFFIX, copy_templates
from xlwings_addin.engine import open_book
from xlwings_addin.engine.replacement import replace
from xlwings_addin.errors import FileRefused
from xlwings_addin.ledger.schema import DEBTORS, INVOICES
from xlwings_addin.resources import template_bytes
from xlwings_addin.template.workbook import CONF_SHEET

MACROS = "knoppen en functies"
_CORE = (INVOICES.name, DEBTORS.name)


def upgrade(path: Path) -> Report:
    """Bring a closed workbook to this version; doing it again changes nothing.

    Raises:
        FileRefused: the file is open, read-only or damaged, or is no workbook of this product.
        DataError: there is no room for what has to be added; the sentence says what to do. Nothing is written then.
    """
    if path.suffix.lower() != SUFFIX:
        raise FileRefused(f"{path.name} is geen werkboek met knoppen: de naam moet op {SUFFIX} eindigen")
    open_book(path).close()
    before = path.read_bytes()
    source, target = Parts(template_bytes()), Parts(before)
    if missing := [name for name in _CORE if name not in tables_of(target)]:
        raise FileRefused(
            f"{path.name} is geen werkboek van Incasso: de tabel {' en '.join(missing)} ontbreekt. Er is niets gewijzigd"
        )
    target, done = _with_macros(source, target)
    done += _renewed(source, target)
    if target.changed or done:
        after = target.packed()
        _check(before, after)
        replace(path.resolve(), before, lambda file: file.write(after) > 0)
    install_script(Path.home())
    files = copy_templates(path.parent / TEMPLATES)
    if not done:
        return Report("Dit werkboek is al van deze versie; er is niets gewijzigd.", files=files, counts={"changes": 0})
    message = (
        f"Het werkboek is nu van deze versie. Nieuw: {'; '.join(done)}. Het vorige werkboek staat in {path.name}.bak."
    )
    return Report(message, files=files, counts={"changes": len(done)})


def behind(path: Path) -> list[str]:
    """What an upgrade would renew in the ribbon and the sheets of a workbook; nothing when they are of this version.

    Raises:
        DataError: there is no room for what has to be added.
    """
    source, target = Parts(template_bytes()), Parts(path.read_bytes())
    return _renew_sheets(source, target) if set(_CORE) <= set(tables_of(target)) else []


def _renewed(source: Parts, target: Parts) -> list[str]:
    done = _renew_sheets(source, target)
    if lines := configure(target):
        done.append(counted(lines, f"regel in {CONF_SHEET}", f"regels in {CONF_SHEET}"))
    if done:
        _compute_anew(target)
    return done


def _renew_sheets(source: Parts, target: Parts) -> list[str]:
    looks = Looks(source, target)
    done = [
        *_renew_ribbon(source, target),
        *add_missing_sheets(source, target, looks),
        *add_missing_tables(source, target, looks),
        *add_missing_columns(source, target, looks),
        *add_missing_settings(source, target, looks),
        *add_missing_example(source, target, looks),
        *renew_pages(source, target, looks),
    ]
    for renewed, one, many in (
        (renew_lists(source, target, looks), "keuzelijst", "keuzelijsten"),
        (renew_names(source, target), "naam", "namen"),
        (renew_rules(source, target), "invoerregel", "invoerregels"),
    ):
        done += [counted(renewed, one, many)] if renewed else []
    return done


def _with_macros(source: Parts, target: Parts) -> tuple[Parts, list[str]]:
    """The workbook with the macros of this version."""
    from pyopenvba.exceptions import VBAProjectError

    from xlwings_addin.template.vba import edition, renewed

    if edition(target.package().modules) == edition(source.package().modules):
        return target, []
    try:
        return Parts(renewed(target.packed())), [MACROS]
    except VBAProjectError:
        raise FileRefused(
            "de macro's in dit werkboek hebben een wachtwoord; haal dat in Excel weg (Alt+F11, Extra, Eigenschappen, "
            "Beveiliging), sla op en begin opnieuw"
        ) from None


def _renew_ribbon(source: Parts, target: Parts) -> Iterator[str]:
    from xlwings_addin.template.customui import PART, RELATIONSHIP

    there = [one.target for one in target.links("") if one.type == RELATIONSHIP]
    ours = etree.tostring(source.root(PART), method="c14n")
    if there and etree.tostring(target.root(there[0]), method="c14n") == ours:
        return
    part = there[0] if there else PART
    target.add(part, source.read(PART), "application/xml")
    if not there:
        target.link("", RELATIONSHIP, part)
    yield "het lint"


def _compute_anew(target: Parts) -> None:
    """Let Excel compute everything at opening; its list of cells with formulas may not be right any more."""
    for one in target.links(target.main):
        if one.type.endswith("/calcChain"):
            target.unlink(target.main, one.target)
            target.drop(one.target)
    calculation = target.change(target.main).find(f"{MAIN}calcPr")
    if calculation is not None:
        calculation.set("fullCalcOnLoad", "1")


def _check(before: bytes, after: bytes) -> None:
    from xlwings_addin.template.soundness import damage

    found = damage(after)
    if found and (fresh := set(found) - set(damage(before))):
        raise AssertionError(f"the upgrade would damage the workbook: {sorted(fresh)}")
