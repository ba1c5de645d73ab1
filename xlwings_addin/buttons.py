"""What a click on the ribbon calls: `click` finds the button, runs its action on the caller's workbook, and tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import xlwings as xw

from xlwings_addin.actions.places import record_bug
from xlwings_addin.actions.report import Occasion, Report, sentence
from xlwings_addin.errors import DataError, IncassoError
from xlwings_addin.excel import alone, be_patient, explained, for_writing, mention, quiet
from xlwings_addin.ribbon import BUTTONS, TAB

_LABELS = {button.name: button.label for button in BUTTONS}

READING = frozenset(
    {
        "voorbeeld",
        "samenvoegen_in_word",
        "als_pdf",
        "als_email",
        "brievenmap",
        "controle",
        "inzage_debiteur",
        "uitleg",
        "controleer_installatie",
    }
)
"""Buttons that write nothing in the workbook: a protected or filtered sheet does not stop them."""


def click(name: str) -> None:
    """Run the button with this name on the calling workbook and show what was done or what is wrong, in Dutch.

    What the user sees on the sheet itself is told in the status bar, so that no window has to be closed first.
    Nothing escapes: a bug becomes one sentence, its trace goes to the log file that the sentence names.
    """
    book = xw.Book.caller()
    title = f"{TAB} - {_LABELS.get(name, name)}"
    be_patient()
    try:
        with alone(), quiet(book.app, _LABELS.get(name, name)):
            report = _clicked(name, book)
    except IncassoError as problem:
        book.app.alert(sentence(problem), title=title, mode="critical")
    except Exception as problem:
        text = explained(problem, book) or f"Er ging iets mis. De oorzaak staat in {record_bug(book)}."
        book.app.alert(text, title=title, mode="critical")
    else:
        if report.seen and report.ok and not report.warnings:
            mention(book.app, report.message)
            return
        book.app.alert("\n\n".join([report.message, *report.warnings]), title=title, mode="info" if report.ok else None)


def _clicked(name: str, book: Any) -> Report:
    from xlwings_addin.actions.selection import as_seen

    if name in READING:
        return run(name, book)
    with as_seen(book), for_writing(book):
        return run(name, book)


def run(name: str, book: Any) -> Report:
    """Run the button with this name on an open workbook and give its report.

    Raises:
        IncassoError: what the user can mend.
    """
    function = FUNCTIONS.get(name)
    if function is None:
        return Report(f"De knop {_LABELS[name]} werkt in deze versie nog niet.", ok=False)
    report = function(book)
    for file in report.obsolete:
        file.unlink(missing_ok=True)
    return report


def importeren(book: Any) -> Report:
    """Choose files with open items, show what they change, import them when the user says so, and compute all rows."""
    from xlwings_addin.actions.file_choice import chosen_files
    from xlwings_addin.actions.import_questions import preview_asking
    from xlwings_addin.actions.importing import import_files, preview_import
    from xlwings_addin.actions.update import update

    title = f"{TAB} - {_LABELS['importeren']}"
    patterns = "*.csv;*.txt;*.xlsx;*.xlsm;*.xaf;*.xml"
    files = chosen_files(book.app, title, "Open posten", patterns)
    if not files:
        return Report("Er is niets gekozen.")
    previewed = preview_asking(book, files, title)
    if previewed is None:
        return Report("Er is niets ingelezen.")
    shown, answers = previewed
    whole = preview_import(book, files, answers=answers, complete=True)
    doubts = "".join(f" {warning}" for warning in whole.warnings if warning not in shown.warnings)
    question = (
        "Staan alle openstaande facturen in wat u koos?\n"
        f"Ja: alles inlezen; {whole.counts['paid']} facturen die er niet in staan, worden als betaald gemarkeerd.{doubts}\n"
        "Nee: alleen inlezen wat erin staat.\nAnnuleren: niets doen."
    )
    answer = book.app.alert(
        "\n\n".join([shown.message, *shown.warnings, question]), title=title, buttons="yes_no_cancel", mode="info"
    )
    if answer not in ("yes", "no"):
        return Report("Er is niets ingelezen.")
    imported = import_files(book, files, Occasion.now(), answers=answers, complete=answer == "yes")
    computed = update(book, Occasion.now())
    return replace(
        imported,
        message=f"{imported.message} {computed.message}",
        ok=imported.ok and computed.ok,
        warnings=[*imported.warnings, *computed.warnings],
    )


def bankafschrift(book: Any) -> Report:
    """Choose bank statements and read the new payments in them."""
    from xlwings_addin.actions.bank import import_statements
    from xlwings_addin.actions.file_choice import chosen_files

    title = f"{TAB} - {_LABELS['bankafschrift']}"
    files = chosen_files(book.app, title, "Bankafschriften", "*.xml;*.zip;*.940;*.sta;*.swi;*.mt940;*.txt;*.tab;*.csv")
    return import_statements(book, files, Occasion.now()) if files else Report("Er is niets gekozen.")


def voorstellen_accepteren(book: Any) -> Report:
    """Book the payments in the selected rows of `Betalingen`; from another sheet, every proposal after a question."""
    from xlwings_addin.actions.proposals import accept_proposals, waiting_proposals

    rows = _selected_rows(book, "Betalingen")
    if rows:
        return _naming(accept_proposals(book, Occasion.now(), rows), "Betalingen", rows)
    count = waiting_proposals(book)
    if not count:
        return Report("Er zijn geen voorstellen om te boeken.")
    question = f"Er zijn geen rijen gekozen in het blad Betalingen. Alle voorstellen boeken ({count})?"
    title = f"{TAB} - {_LABELS['voorstellen_accepteren']}"
    if book.app.alert(question, title=title, buttons="yes_no", mode="info") != "yes":
        return Report("Er is niets geboekt.")
    return accept_proposals(book, Occasion.now())


def bijwerken(book: Any) -> Report:
    """Compute days overdue and next steps."""
    from xlwings_addin.actions.update import update

    return update(book, Occasion.now())


def ongedaan_maken(book: Any) -> Report:
    """Take back the last run."""
    from xlwings_addin.actions.undo import undo

    return undo(book, Occasion.now())


def bellijst(book: Any) -> Report:
    """Fill the sheet `Bellijst` with the calls of today and show it."""
    from xlwings_addin.actions.call_list import make_call_list
    from xlwings_addin.ledger.tables import open_tables

    report = make_call_list(book, Occasion.now())
    open_tables(book, ["Bellijst"])["Bellijst"].sheet.activate()
    return report


def gesprek_openen(book: Any) -> Report:
    """Open the file of the debtor in the selected row on the sheet `Gesprek`; at a moment without calls only for who phones us."""
    from xlwings_addin.actions.dossier import NoCallNow, open_dossier, selected_debtor

    chosen = selected_debtor(book)
    try:
        return open_dossier(book, chosen.debtor, Occasion.now(), currency=chosen.currency, typed=chosen.typed)
    except NoCallNow as problem:
        title = f"{TAB} - {_LABELS['gesprek_openen']}"
        question = f"{sentence(problem)}\n\nBelt de klant u op dit moment?"
        if book.app.alert(question, title=title, buttons="yes_no", mode="info") != "yes":
            return Report("Het dossier is niet geopend.")
        return open_dossier(
            book, chosen.debtor, Occasion.now(), currency=chosen.currency, typed=chosen.typed, came_in=True
        )


def gesprek_vastleggen(book: Any) -> Report:
    """Log the call note typed on the sheet `Gesprek`, or on the sheet `Bellijst` every row that is filled in."""
    from xlwings_addin.actions.quick_log import log_here

    return log_here(book, Occasion.now())


def toezegging_bevestigen(book: Any) -> Report:
    """Make the confirmation letters of promises that have none yet."""
    from xlwings_addin.actions.letters import make_letters
    from xlwings_addin.mailmerge.catalogue import CONFIRMATION
    from xlwings_addin.mailmerge.follow_ups import Wish

    return make_letters(book, Occasion.now(), wish=Wish(CONFIRMATION))


def voorbeeld(book: Any) -> Report:
    """Tell which letters would be made, and what stops the others."""
    from xlwings_addin.actions.letters import preview_letters

    return preview_letters(book, Occasion.now())


def brieven_maken(book: Any) -> Report:
    """Make the letters that today asks for, or after a question the ones that the selected rows ask for."""
    from xlwings_addin.actions.letters import asked_here, make_letters

    asked = asked_here(book)
    if asked is not None:
        wish, question = asked
        question += "\nJa: alleen dat. Nee: de brieven van vandaag."
        answer = book.app.alert(
            question, title=f"{TAB} - {_LABELS['brieven_maken']}", buttons="yes_no_cancel", mode="info"
        )
        if answer == "yes":
            return make_letters(book, Occasion.now(), wish=wish)
        if answer != "no":
            return Report("Er zijn geen brieven gemaakt.")
    return make_letters(book, Occasion.now())


def verzonden_markeren(book: Any) -> Report:
    """Mark the letters in the selected rows of `Brieven` as sent."""
    from xlwings_addin.actions.letters import mark_sent

    report = mark_sent(book, _selected(book, "Brieven", "Briefnummer"), Occasion.now())
    return _naming(report, "Brieven", _selected_rows(book, "Brieven"))


def dashboard(book: Any) -> Report:
    """Compute the key figures, fill the sheet `Dashboard` and show it."""
    from xlwings_addin.actions.dashboard import make_dashboard, show

    report = make_dashboard(book, Occasion.now())
    show(book)
    return report


def controle(book: Any) -> Report:
    """List what is wrong or suspicious in the workbook and select the first cell."""
    from xlwings_addin.actions.checks import check

    return check(book, Occasion.now())


def samenvoegen_in_word(book: Any) -> Report:
    """Open the templates of the letters that were made last in Word, with the saved workbook as their data."""
    from xlwings_addin.actions.word_merge import merge_in_word

    return merge_in_word(book)


def als_pdf(book: Any) -> Report:
    """Make the PDFs of the letters in the selected rows of `Brieven`; from another sheet, of those made last."""
    from xlwings_addin.actions.dispatch import as_pdf

    rows = _selected_rows(book, "Brieven")
    return _naming(as_pdf(book, rows), "Brieven", rows) if rows else as_pdf(book)


def als_email(book: Any) -> Report:
    """Make e-mail drafts of the letters in the selected rows of `Brieven`; from another sheet, of those made last."""
    from xlwings_addin.actions.dispatch import as_email

    rows = _selected_rows(book, "Brieven")
    return _naming(as_email(book, rows), "Brieven", rows) if rows else as_email(book)


def brievenmap(book: Any) -> Report:
    """Show the folder with the letters."""
    from xlwings_addin.actions.letters_place import show_letters_folder

    return show_letters_folder(book)


def inzage_debiteur(book: Any) -> Report:
    """Write one document with everything about the debtor in the selected row."""
    from xlwings_addin.actions.access import make_access_document
    from xlwings_addin.actions.dossier import selected_debtor

    return make_access_document(book, selected_debtor(book).debtor, Occasion.now())


def opschonen(book: Any) -> Report:
    """Show which notes and books are past their term, and take them out when the user says so."""
    from xlwings_addin.actions.cleanup import clean_up, preview_clean_up

    shown = preview_clean_up(book, Occasion.now())
    if not any(shown.counts.values()):
        return shown
    question = "\n\n".join([shown.message, *shown.warnings, "Nu opschonen?"])
    title = f"{TAB} - {_LABELS['opschonen']}"
    if book.app.alert(question, title=title, buttons="yes_no", mode="critical") != "yes":
        return Report("Er is niets opgeschoond.")
    return clean_up(book, Occasion.now())


def uitleg(book: Any) -> Report:
    """Show the sheet `Uitleg`."""
    if "Uitleg" not in book.sheets:
        raise DataError("het blad Uitleg is weg of heeft een andere naam; de uitleg staat ook in de handleiding")
    book.sheets["Uitleg"].visible = True
    book.sheets["Uitleg"].activate()
    return Report("Op dit blad staat hoe u met dit werkboek werkt.", seen=True)


def controleer_installatie(book: Any) -> Report:
    """Check this computer and the workbook, and say what to do."""
    from xlwings_addin.actions.doctor import check_open, this_machine

    return check_open(book, this_machine())


FUNCTIONS: dict[str, Callable[[Any], Report]] = {
    function.__name__: function
    for function in (
        importeren,
        bankafschrift,
        voorstellen_accepteren,
        bijwerken,
        ongedaan_maken,
        bellijst,
        gesprek_openen,
        gesprek_vastleggen,
        toezegging_bevestigen,
        voorbeeld,
        brieven_maken,
        verzonden_markeren,
        samenvoegen_in_word,
        als_pdf,
        als_email,
        brievenmap,
        dashboard,
        controle,
        inzage_debiteur,
        opschonen,
        uitleg,
        controleer_installatie,
    )
}
"""The buttons that work, by the name that the ribbon gives them."""


def _selected(book: Any, table: str, header: str) -> list[str]:
    """Values in this column of the selected rows of a table.

    Raises:
        DataError: no row of that table is selected.
    """
    from xlwings_addin.ledger.cells import to_text
    from xlwings_addin.ledger.tables import open_tables

    opened = open_tables(book, [table])[table]
    rows = _selected_rows(book, table)
    values = [to_text(opened.rows[row - opened.first_row][opened.columns[header]]) for row in rows]
    if not any(values):
        raise DataError("kies eerst een of meer rijen in de tabel, en klik dan op de knop", sheet=opened.sheet.name)
    return [value for value in values if value]


def _naming(report: Report, table: str, rows: list[int]) -> Report:
    """The report with the rows that were chosen."""
    from xlwings_addin.actions.selection import named

    return replace(report, message=f"{report.message} U koos in {table} {named(rows)}.")


def _selected_rows(book: Any, table: str) -> list[int]:
    """Worksheet rows of a table that are selected and shown; none when another sheet is in front."""
    from xlwings_addin.actions.selection import selected_rows
    from xlwings_addin.ledger.tables import open_tables

    return selected_rows(book, open_tables(book, [table])[table])
