"""A batch of letters: numbered, filled and written, each a file of its own, whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

from xlwings_addin.errors import DataError, FileRefused, TemplateRefused, cause
from xlwings_addin.mailmerge.catalogue import DUTCH, ENGLISH, template_path
from xlwings_addin.mailmerge.content import Content, Picture, merge_row
from xlwings_addin.mailmerge.fields import BY_NAME
from xlwings_addin.mailmerge.file_names import letter_name
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.logo import read_logo
from xlwings_addin.mailmerge.template import Template, load_template
from xlwings_addin.mailmerge.values import LetterValues, letter_values
from xlwings_addin.progress import counted_off
from xlwings_addin.rules.facts import Ledger, Letter

_NUMBER = re.compile(r"B(\d{4})-(\d{1,9})")
_SUFFIX = ".docx"


class MadeLetter(NamedTuple):
    """A letter that was written: its row for `Brieven`, its file, and what filled which template."""

    plan: LetterPlan
    row: Letter
    path: Path
    content: Content
    template: Template

    @property
    def merge_row(self) -> dict[str, str]:
        """The row of `Samenvoegen`, by header."""
        return merge_row(self.content)


class SkippedLetter(NamedTuple):
    """A letter that was not made, with the Dutch sentences that say why."""

    plan: LetterPlan
    reasons: tuple[str, ...]


@dataclass
class Batch:
    """The letters that were made, those that were not, and what to tell the user besides (Dutch sentences)."""

    made: list[MadeLetter] = field(default_factory=list)
    skipped: list[SkippedLetter] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, *sentences: str) -> None:
        """Add warnings, each once."""
        self.warnings += [sentence for sentence in sentences if sentence not in self.warnings]


def make_letters(
    plans: Sequence[LetterPlan], ledger: Ledger, on: date, out_dir: Path, templates_dirs: Sequence[Path]
) -> Batch:
    """Write the letters of these plans; one that cannot be made is skipped with its reason, the others go on.

    Args:
        plans: from `plan_letters`.
        ledger: the workbook that the plans are about.
        on: the day of the letters.
        out_dir: where the files come; made when it is not there.
        templates_dirs: where the templates are, the user's own first.

    Raises:
        FileRefused: a letter could not be written; those written before it are removed again.
    """
    batch = Batch()
    loaded: dict[Path, Template | TemplateRefused] = {}
    logo = _logo(ledger, templates_dirs, batch)
    last = last_number(ledger, on)
    try:
        for plan in counted_off(plans, "Brief"):
            if plan.blocked_by:
                batch.skipped.append(SkippedLetter(plan, plan.blocked_by))
                continue
            number = f"B{on.year}-{last + 1:04}"
            try:
                template, language = _template(plan, templates_dirs, loaded, batch)
                values = letter_values(plan, ledger, number, on, language, logo)
                _require(plan, values)
            except (TemplateRefused, DataError) as refused:
                batch.skipped.append(SkippedLetter(plan, (str(refused),)))
                continue
            path = write_new(
                out_dir, letter_name(number, plan.debtor.number, plan.letter.key), template.fill(values.content)
            )
            batch.made.append(MadeLetter(plan, _row(plan, values, number, on, path), path, values.content, template))
            batch.warn(*plan.warnings)
            last += 1
    except BaseException:
        for made in batch.made:
            made.path.unlink(missing_ok=True)
        raise
    return batch


def unusable_templates(plans: Iterable[LetterPlan], templates_dirs: Sequence[Path]) -> list[str]:
    """Why the templates of these letters cannot be used, or what they lack, as Dutch sentences."""
    batch = Batch()
    loaded: dict[Path, Template | TemplateRefused] = {}
    for plan in plans:
        try:
            _template(plan, templates_dirs, loaded, batch)
        except TemplateRefused as refused:
            batch.warn(str(refused))
    return batch.warnings


def last_number(ledger: Ledger, on: date) -> int:
    """Highest letter number of the year in `Brieven`; 0 for none."""
    matches = (_NUMBER.fullmatch(letter.number.strip()) for letter in ledger.letters)
    return max((int(match[2]) for match in matches if match and int(match[1]) == on.year), default=0)


def _logo(ledger: Ledger, folders: Sequence[Path], batch: Batch) -> Picture | None:
    try:
        return read_logo(ledger.settings.logo, ledger.settings.company, folders)
    except FileRefused as refused:
        batch.warn(str(refused))
        return None


def _template(
    plan: LetterPlan, folders: Sequence[Path], loaded: dict[Path, Template | TemplateRefused], batch: Batch
) -> tuple[Template, str]:
    """The template in the debtor's language, else in Dutch with a warning."""
    language = ENGLISH if plan.debtor.language.strip().lower() == ENGLISH else DUTCH
    path = template_path(plan.letter, language, folders)
    if path is None and language != DUTCH:
        language, path = DUTCH, template_path(plan.letter, DUTCH, folders)
        batch.warn(f"Sjabloon {plan.letter.key}.docx is er niet in het Engels; die brieven zijn in het Nederlands.")
    if path is None:
        raise TemplateRefused(f"Sjabloon {plan.letter.key}.docx ontbreekt in de map letters.")
    if path not in loaded:
        try:
            loaded[path] = template = load_template(path)
            batch.warn(*template.missing(plan.letter.mandatory))
        except (TemplateRefused, FileRefused) as refused:
            loaded[path] = TemplateRefused(str(refused))
    found = loaded[path]
    if isinstance(found, TemplateRefused):
        raise found
    return found, language


def _require(plan: LetterPlan, values: LetterValues) -> None:
    """Refuse a letter with a hole in it.

    Raises:
        DataError: names the mandatory fields that are empty.
    """
    empty = [name for name in plan.letter.mandatory if _is_empty(name, values.content)]
    if empty:
        named = ", ".join(f"«{name}»" for name in empty)
        raise DataError(f"Debiteur {plan.debtor.number}: voor deze brief ontbreekt {named}.")


def _is_empty(name: str, content: Content) -> bool:
    repeat = BY_NAME[name].repeat
    if repeat is None:
        return not content.fields.get(name)
    rows = content.rows.get(repeat, ())
    return not rows or any(not row.get(name) for row in rows)


def _row(plan: LetterPlan, values: LetterValues, number: str, on: date, path: Path) -> Letter:
    return Letter(
        row=0,
        number=number,
        kind=plan.kind,
        debtor=plan.debtor.number,
        invoices=plan.numbers,
        made_on=on,
        pay_by=values.pay_by,
        principal=plan.total,
        interest=values.interest,
        costs=values.costs,
        file=path.name,
    )


def write_new(folder: Path, name: str, content: bytes) -> Path:
    """Write a new file, whole or not at all; when the name is taken the next one gets a number.

    Raises:
        FileRefused: the folder cannot be written.
    """
    scratch = folder / f".{name}.tmp"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path, count = folder / f"{name}{_SUFFIX}", 1
        while path.exists():
            count += 1
            path = folder / f"{name}_{count}{_SUFFIX}"
        scratch.write_bytes(content)
        return scratch.rename(path)
    except OSError as error:
        with suppress(OSError):
            scratch.unlink(missing_ok=True)
        raise FileRefused(f"In de map {folder} kan geen brief worden geschreven: {cause(error)}.") from error
