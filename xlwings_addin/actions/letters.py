"""Brieven maken, Voorbeeld and Verzonden markeren: making a letter never advances the ladder, sending it does."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from xlwings_addin.actions.places import folder, letters_folder, template_folders
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.update import recompute
from xlwings_addin.errors import DataError
from xlwings_addin.ledger.journal import CellChange, Change, Remark, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import LETTERS, MERGE_TABLE
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.mailmerge.batch import Batch, MadeLetter, write_new
from xlwings_addin.mailmerge.batch import make_letters as write_letters
from xlwings_addin.mailmerge.catalogue import CONFIRMATION
from xlwings_addin.mailmerge.checks import Objections, objections
from xlwings_addin.mailmerge.finished import FinishedLetter, text_of
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Debtor, Ledger, Letter
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.vocabulary import DeliveryRule, Step

MAKE, SEND = "Brieven maken", "Verzonden markeren"


def make_letters(
    book: Any, occasion: Occasion, *, out: Path | None = None, combined: bool = False, only_confirmations: bool = False
) -> Report:
    """Make the letters of the day, log them in `Brieven` and put them in `Samenvoegen` for Word's own mail merge.

    The invoices are computed again: a letter that waits to be sent shows as a warning, but no step is taken.

    Args:
        book: the open workbook.
        occasion: who, when, and for which day.
        out: folder for the letters; default Brievenmap.
        combined: also make one document a template with all its letters, for printing.
        only_confirmations: only the letters that confirm a promise.

    Raises:
        DataError: a table or header is missing; nothing is written then.
        FileRefused: a letter cannot be written; none is kept then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek", MERGE_TABLE))
    on, ledger, plans = _plans(tables, occasion.on, only_confirmations)
    place = out.absolute() if out else letters_folder(book, ledger.settings)
    batch = write_letters(plans, ledger, on, place, template_folders(book))
    if not batch.made:
        return _made_report(batch, place, [])
    files = [made.path for made in batch.made]
    try:
        changes: list[Change] = [_logged(made, book) for made in batch.made]
        if combined:
            together = _combined(batch, place)
            files += together
            changes += [Remark("Brieven", _beside(file, book), _digest(file)) for file in together]
        apply(tables, changes, action=MAKE, user=occasion.user, moment=occasion.moment)
        tables[MERGE_TABLE].replace([made.merge_row for made in batch.made])
        recompute(tables, on)
    except BaseException:
        for file in files:
            file.unlink(missing_ok=True)
        raise
    return _made_report(batch, place, files)


def preview_letters(book: Any, occasion: Occasion) -> Report:
    """Tell who would get which letter, about how much, and what stops the others; nothing is written."""
    tables = open_tables(book, LEDGER_TABLES)
    on, _, plans = _plans(tables, occasion.on)
    ready = [plan for plan in plans if not plan.blocked_by]
    lines = [
        f"{_who(plan)}: {plan.letter.kind}, {euro(plan.total)}, facturen {', '.join(plan.numbers)}" for plan in ready
    ]
    blocked = [reason for plan in plans for reason in plan.blocked_by]
    message = (
        f"Voor {on:%d-%m-%Y} {'komt' if len(ready) == 1 else 'komen'} er {counted(len(ready), 'brief', 'brieven')}."
    )
    return Report(
        "\n".join([message, *lines]),
        warnings=list(dict.fromkeys([*blocked, *(warning for plan in ready for warning in plan.warnings)])),
        counts={"letters": len(ready), "skipped": len(plans) - len(ready)},
    )


def mark_sent(book: Any, numbers: Sequence[str], occasion: Occasion) -> Report:
    """Record that these letters were sent on the day, with the day of delivery; the invoices are computed again.

    Each letter is read first, as it stands in its file. One that says what it may not is not marked: what is wrong comes in its
    column Controle, which is empty for a letter without objection.

    Raises:
        DataError: a letter is unknown, withdrawn, or made after the day; nothing is written then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek"))
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, occasion.on)
    by_number = {letter.number: letter for letter in ledger.letters}
    unknown = [number for number in numbers if number not in by_number]
    if unknown:
        raise DataError(f"brief {', '.join(unknown)} staat niet in het blad Brieven", column="Briefnummer")
    letters = [by_number[number] for number in dict.fromkeys(numbers)]
    fresh = [letter for letter in letters if letter.sent_on is None]
    for letter in fresh:
        _may_be_sent(letter, on)
    calendar = calendar_for(ledger.closing_days)
    changes: list[Change] = []
    refused, warnings = [], []
    checked = _checked(book, fresh, ledger, on)
    for letter in fresh:
        found = checked[letter.number]
        warnings += [f"Brief {letter.number}: {clause}." for clause in found.warnings]
        said = "; ".join(found.blocking)
        if said != letter.objections:
            changes.append(CellChange("Brieven", (letter.number,), "Controle", said or None))
        if said:
            refused.append(f"Brief {letter.number} is niet gemarkeerd: {said}.")
            continue
        dates = {"Verzonden op": on, "Bezorgd op": notice.delivered_on(on, calendar)}
        if letter.kind == Step.FOURTEEN_DAY_LETTER:
            dates["Uiterste betaaldatum"] = notice.last_day(on, calendar)
            dates["Kosten vanaf"] = notice.costs_from(on, calendar, DeliveryRule(ledger.settings.delivery_rule))
        changes += [CellChange("Brieven", (letter.number,), header, day) for header, day in dates.items()]
    apply(tables, changes, action=SEND, user=occasion.user, moment=occasion.moment)
    recompute(tables, on)
    already = [letter.number for letter in letters if letter.sent_on is not None]
    sent = len(fresh) - len(refused)
    message = f"{counted(sent, 'brief is', 'brieven zijn')} gemarkeerd als verzonden op {on:%d-%m-%Y}."
    if already:
        warnings.append(f"Al eerder gemarkeerd: {', '.join(already)}.")
    return Report(
        message,
        ok=not refused,
        warnings=[*refused, *warnings],
        counts={"sent": sent, "already": len(already), "refused": len(refused)},
    )


def _checked(book: Any, letters: Sequence[Letter], ledger: Ledger, on: date) -> dict[str, Objections]:
    """What is wrong with each letter, by its number; a letter whose file is gone is not read, with a warning."""
    decisions = {each.invoice.number: each for each in outlook(ledger, on).decisions} if letters else {}
    found = {}
    for letter in letters:
        debtor = ledger.debtors.get(letter.debtor) or Debtor(row=0, number=letter.debtor)
        path = _path(book, letter)
        if path is None:
            found[letter.number] = Objections()
        elif not path.is_file():
            found[letter.number] = Objections(
                warnings=(f"het bestand {letter.file} is er niet, de tekst is niet nagekeken",)
            )
        else:
            found[letter.number] = objections(FinishedLetter(text_of(path), letter, debtor, ledger, on, decisions))
    return found


def _path(book: Any, letter: Letter) -> Path | None:
    """The Word file of the letter; ``None`` for a letter that the user logged without one."""
    if not letter.file.lower().endswith(".docx"):
        return None
    try:
        return folder(book) / letter.file
    except DataError:
        return Path(letter.file)


def _plans(
    tables: dict[str, OpenTable], given: date | None, only_confirmations: bool = False
) -> tuple[date, Ledger, list[LetterPlan]]:
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, given)
    plans = plan_letters(ledger, outlook(ledger, on), on)
    return on, ledger, [plan for plan in plans if plan.letter.kind == CONFIRMATION.kind or not only_confirmations]


def _logged(made: MadeLetter, book: Any) -> RowAdded:
    letter = made.row._replace(file=_beside(made.path, book))
    values = {column.header: getattr(letter, column.field) for column in LETTERS.columns}
    return RowAdded("Brieven", values, memo=_digest(made.path))


def _beside(file: Path, book: Any) -> str:
    """The file as seen from the workbook's folder; its full path when it is elsewhere."""
    try:
        return file.relative_to(folder(book)).as_posix()
    except (ValueError, DataError):
        return str(file)


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _combined(batch: Batch, place: Path) -> list[Path]:
    from xlwings_addin.mailmerge.combine import combine

    by_letter: dict[str, list[MadeLetter]] = {}
    for made in batch.made:
        by_letter.setdefault(f"{made.plan.letter.key}_{id(made.template)}", []).append(made)
    files = []
    for letters in by_letter.values():
        name = f"{letters[0].row.number}_tot_{letters[-1].row.number}_{letters[0].plan.letter.key}_samen"
        files.append(write_new(place, name, combine(letters[0].template, [made.content for made in letters])))
    return files


def _made_report(batch: Batch, place: Path, files: Sequence[Path]) -> Report:
    debtors = {made.plan.debtor.number for made in batch.made}
    message = "Er zijn geen brieven gemaakt."
    if batch.made:
        message = (
            f"{counted(len(batch.made), 'brief', 'brieven')} gemaakt voor "
            f"{counted(len(debtors), 'debiteur', 'debiteuren')} in {place}."
        )
    if batch.skipped:
        message += f" {counted(len(batch.skipped), 'brief', 'brieven')} overgeslagen."
    reasons = [reason for skipped in batch.skipped for reason in skipped.reasons]
    waiting = [skipped for skipped in batch.skipped if not skipped.plan.repeats]
    return Report(
        message,
        ok=not waiting,
        warnings=list(dict.fromkeys([*batch.warnings, *reasons])),
        counts={"letters": len(batch.made), "skipped": len(batch.skipped)},
        files=files,
    )


def _may_be_sent(letter: Letter, on: date) -> None:
    if letter.withdrawn_on is not None:
        raise DataError(
            f"brief {letter.number} is ingetrokken", sheet="Brieven", row=letter.row, column="Ingetrokken op"
        )
    if letter.made_on is not None and letter.made_on > on:
        raise DataError(
            f"brief {letter.number} is pas op {letter.made_on:%d-%m-%Y} gemaakt, na {on:%d-%m-%Y}",
            sheet="Brieven",
            row=letter.row,
            column="Verzonden op",
        )


def _who(plan: LetterPlan) -> str:
    return f"{plan.debtor.number} {plan.debtor.name}".strip()
