"""Brieven maken, Voorbeeld and Verzonden markeren: making a letter never advances the ladder, sending it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from xlwings_addin.actions.places import folder, letters_folder, template_folders
from xlwings_addin.actions.report import Occasion, Report, counted
from xlwings_addin.actions.selection import selected_rows
from xlwings_addin.actions.update import recompute
from xlwings_addin.errors import DataError, TemplateRefused
from xlwings_addin.ledger.journal import CellChange, Change, Remark, RowAdded, apply
from xlwings_addin.ledger.read import LEDGER_TABLES, as_of, read_ledger
from xlwings_addin.ledger.schema import LETTERS, MERGE_TABLE
from xlwings_addin.ledger.tables import OpenTable, open_tables
from xlwings_addin.mailmerge.batch import Batch, MadeLetter, unusable_templates, write_new
from xlwings_addin.mailmerge.batch import make_letters as write_letters
from xlwings_addin.mailmerge.catalogue import CHANGE, RECEIPT
from xlwings_addin.mailmerge.checks import Objections, objections
from xlwings_addin.mailmerge.finished import FinishedLetter, text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.selection import held_back, plan_letters
from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import Debtor, Ledger, Letter
from xlwings_addin.rules.money import euro
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.vocabulary import DeliveryRule, Step

MAKE, SEND = "Brieven maken", "Verzonden markeren"
AGREED = "Akkoord"
ASK = f"Typ dan {AGREED} in de kolom Controle en markeer de brief opnieuw"


def make_letters(
    book: Any, occasion: Occasion, *, out: Path | None = None, combined: bool = False, wish: Wish | None = None
) -> Report:
    """Make the letters of the day, log them in `Brieven` and put them in `Samenvoegen` for Word's own mail merge.

    The invoices are computed again: a letter that waits to be sent shows as a warning, but no step is taken.

    Args:
        book: the open workbook.
        occasion: who, when, and for which day.
        out: folder for the letters; default Brievenmap.
        combined: also make one document with all letters, for printing.
        wish: the one letter that the user asks for; default: all that the day asks for.

    Raises:
        DataError: a table or header is missing; nothing is written then.
        FileRefused: a letter cannot be written; none is kept then.
    """
    tables = open_tables(book, (*LEDGER_TABLES, "Logboek", MERGE_TABLE))
    on, ledger, plans, held = _plans(tables, occasion.on, wish)
    place = out.absolute() if out else letters_folder(book, ledger.settings)
    batch = write_letters(plans, ledger, on, place, template_folders(book))
    batch.warn(*held)
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


def preview_letters(book: Any, occasion: Occasion, *, wish: Wish | None = None) -> Report:
    """Tell who would get which letter, about how much and why, and what stops the others; nothing is written.

    Args:
        book: the open workbook.
        occasion: for which day.
        wish: the one letter that the user asks for; default: all that the day asks for.
    """
    tables = open_tables(book, LEDGER_TABLES)
    on, _, plans, held = _plans(tables, occasion.on, wish)
    folders = template_folders(book)
    ready = [plan for plan in plans if not plan.blocked_by]
    missing = unusable_templates(ready, folders)
    standing = sum(plan.repeats for plan in plans)
    message = (
        f"Voor {on:%d-%m-%Y} {'komt' if len(ready) == 1 else 'komen'} er {counted(len(ready), 'brief', 'brieven')}."
        f"{_standing(standing)}"
    )
    blocked = [reason for plan in plans for reason in plan.blocked_by]
    warnings = (warning for plan in ready for warning in plan.warnings)
    return Report(
        "\n".join([message, *map(_told, ready)]),
        warnings=list(dict.fromkeys([*missing, *blocked, *held, *warnings])),
        counts={"letters": len(ready), "skipped": len(plans) - len(ready) - standing, "standing": standing},
    )


def _told(plan: LetterPlan) -> str:
    """One line of the preview: who, which letter, how much, about what, and why."""
    why = f" ({plan.lead.reason})" if plan.lead is not None else f" (gesprek {plan.call.number})" if plan.call else ""
    amount = euro(plan.total, plan.currency)
    return f"{_who(plan)}: {plan.kind}, {amount}, facturen {', '.join(plan.numbers)}{why}"


def _standing(count: int) -> str:
    if not count:
        return ""
    return f" {counted(count, 'brief stond', 'brieven stonden')} al klaar."


def asked_here(book: Any) -> tuple[Wish, str] | None:
    """The letter that the selected rows ask for, and the question whether that is meant; ``None`` for the letters of the day.

    Booked payments ask for a word of thanks, credit notes for a letter about the correction.
    """
    tables = open_tables(book, ("Betalingen", "Facturen"))
    payments = selected_rows(book, tables["Betalingen"])
    booked = _rows_with(tables["Betalingen"], payments, "Bedrag", lambda amount: amount > 0)
    if booked:
        what = counted(len(booked), "betaling", "betalingen")
        return Wish(RECEIPT, booked), f"U koos {what}. De ontvangst daarvan bevestigen?"
    invoices = selected_rows(book, tables["Facturen"])
    credited = _rows_with(tables["Facturen"], invoices, "Bedrag", lambda amount: amount < 0)
    if credited and len(credited) == len(invoices):
        what = counted(len(credited), "creditnota", "creditnota's")
        return Wish(CHANGE, credited), f"U koos {what}. Een brief maken over die correctie?"
    return None


def _rows_with(table: OpenTable, rows: Sequence[int], header: str, holds: Callable[[Any], bool]) -> frozenset[int]:
    """Those of the worksheet rows whose amount holds."""
    column = table.columns[header]
    values = ((row, table.rows[row - table.first_row][column]) for row in rows)
    return frozenset(row for row, value in values if isinstance(value, int | float | Decimal) and holds(value))


def mark_sent(book: Any, numbers: Sequence[str], occasion: Occasion) -> Report:
    """Record that these letters were sent on the day, with the day of delivery; the invoices are computed again.

    Each letter is read first, as it stands in its file. One that says what it may not is not marked: what is wrong comes in its
    column Controle, which is empty for a letter without objection. One that names a measure is marked when the user typed there
    that he agrees; that is kept in the journal.

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
        agreed = letter.objections.strip().casefold().startswith(AGREED.casefold())
        asked = () if agreed else tuple(f"{clause} {ASK}" for clause in found.ticks)
        said = "; ".join((*((AGREED,) if agreed and found.blocking else ()), *found.blocking, *asked))
        if said != letter.objections:
            changes.append(CellChange("Brieven", (letter.number,), "Controle", said or None))
        if said:
            refused.append(f"Brief {letter.number} is niet gemarkeerd: {said.removesuffix('.')}.")
            continue
        changes += [Remark(AGREED, letter.number, clause) for clause in found.ticks]
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
    """What is wrong with each letter, by its number; of one whose file is gone only the facts are looked at, with a warning."""
    decisions: dict[str, dict[str, Decision]] = {}  # two debtors may have an invoice with the same number
    for each in outlook(ledger, on).decisions if letters else ():
        decisions.setdefault(each.invoice.debtor, {})[each.invoice.number] = each
    found = {}
    for letter in letters:
        debtor = ledger.debtors.get(letter.debtor) or Debtor(row=0, number=letter.debtor)
        about = decisions.get(letter.debtor, {})
        path = _path(book, letter)
        if path is not None and path.is_file():
            found[letter.number] = objections(FinishedLetter(text_of(path), letter, debtor, ledger, on, about))
            continue
        unread = objections(FinishedLetter("", letter, debtor, ledger, on, about), unread=True)
        gone = (f"het bestand {letter.file} is er niet, de tekst is niet nagekeken",) if path is not None else ()
        found[letter.number] = unread._replace(warnings=(*unread.warnings, *gone))
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
    tables: dict[str, OpenTable], given: date | None, wish: Wish | None
) -> tuple[date, Ledger, list[LetterPlan], list[str]]:
    """The day, the workbook, the letters, and why invoices get none."""
    ledger = read_ledger(tables)
    on = as_of(ledger.settings, given)
    decided = outlook(ledger, on)
    plans = plan_letters(ledger, decided, on, wish)
    if wish is None:
        return on, ledger, plans, held_back(decided)
    return on, ledger, plans, [] if plans else [f"Er is niets dat om deze brief vraagt: {wish.letter.kind}."]


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
    """All letters in one document; more than one when their templates do not go together, such as of two languages."""
    from xlwings_addin.mailmerge.combine import Filled, combine, in_sets

    filled = [Filled(made.template, made.content) for made in batch.made]
    files = []
    for places in in_sets(filled):
        letters = [batch.made[each] for each in places]
        kinds = {made.plan.letter.key for made in letters}
        name = "_".join(
            [letters[0].row.number, "tot", letters[-1].row.number, *(kinds if len(kinds) == 1 else ()), "samen"]
        )
        try:
            files.append(write_new(place, name, combine([filled[each] for each in places])))
        except TemplateRefused as refused:  # the letters themselves stand, and can be printed one by one
            batch.warn(str(refused))
    return files


def _made_report(batch: Batch, place: Path, files: Sequence[Path]) -> Report:
    debtors = {made.plan.debtor.number for made in batch.made}
    message = "Er zijn geen brieven gemaakt."
    if batch.made:
        message = (
            f"{counted(len(batch.made), 'brief', 'brieven')} gemaakt voor "
            f"{counted(len(debtors), 'debiteur', 'debiteuren')} in {place}."
        )
    waiting = [skipped for skipped in batch.skipped if not skipped.plan.repeats]
    standing = len(batch.skipped) - len(waiting)
    if waiting:
        message += f" {counted(len(waiting), 'brief', 'brieven')} overgeslagen."
    message += _standing(standing)
    reasons = [reason for skipped in batch.skipped for reason in skipped.reasons]
    return Report(
        message,
        ok=not waiting,
        warnings=list(dict.fromkeys([*batch.warnings, *reasons])),
        counts={"letters": len(batch.made), "skipped": len(waiting), "standing": standing},
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
