"""The commands: the same actions as the ribbon, on closed workbooks, for terminals and schedulers."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from xlwings_addin.actions.report import Occasion, Report, as_table, counted, in_turn, together
from xlwings_addin.progress import heard_by
from xlwings_addin.rules.vocabulary import Outcome

_HELP = """Collect open invoices from an Excel workbook: next steps, phone notes and Word letters, without Excel.

A day at the desk, with WORKBOOK closed in Excel:

\b
  xlwings-addin import werkmap.xlsm open-posten.csv    new and changed invoices
  xlwings-addin bank werkmap.xlsm afschrift.xml        payments, booked when certain
  xlwings-addin calls werkmap.xlsm                     who to call, best first
  xlwings-addin log werkmap.xlsm --debtor D1001 ...    how a call ended
  xlwings-addin letters werkmap.xlsm --preview         which letters, and what stops others
  xlwings-addin letters werkmap.xlsm                   make them
  xlwings-addin sent werkmap.xlsm B2026-0001           only a letter that was sent counts

Begin with 'demo' to look around, or with 'new' for a workbook of your own. Texts in the workbook are Dutch."""

_STATUS = """Ends with status 0 (done), 1 (the data needs attention, or a file is refused; it says which) or 2 (wrong usage).
A workbook that is open in Excel, read-only or damaged is left as it was; every write keeps the previous file as .bak."""

app = typer.Typer(
    name="xlwings-addin",
    help=_HELP,
    epilog=_STATUS,
    context_settings={"max_content_width": 110},
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

DONE, ATTENTION = 0, 1
MOST_SHOWN = 12  # files named on a terminal; --json names them all
FIRST_YEAR, LAST_YEAR = 1980, 2199


class DateOrder(Enum):
    """Whether the day or the month comes first."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


def _date(text: str | None) -> date | None:
    if text is None or isinstance(text, date):
        return text
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise typer.BadParameter(f"'{text}' is not a date; use YYYY-MM-DD") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise typer.BadParameter(f"'{text}' is not a day between {FIRST_YEAR} and {LAST_YEAR}")
    return day


Workbook = Annotated[Path, typer.Argument(metavar="WORKBOOK", help="The .xlsm workbook; it must be closed in Excel.")]
On = Annotated[
    Any,
    typer.Option(
        "--date", parser=_date, metavar="YYYY-MM-DD", help="The day to act for; default: the workbook's Peildatum."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON for scripts.")]


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put the demo; made when absent.")] = Path(
        "incasso-demo"
    ),
    on: On = None,
    as_json: Json = False,
) -> None:
    """Make a filled example: thirty debtors, their calls and letters.

    All names are invented. The folder gets incasso-demo.xlsm, the Dutch manual in Word, the letters in Brieven, and the letter templates. The story
    ends on the day given, and on a working day.
    """
    from xlwings_addin.demo import make_demo

    _tell(lambda: make_demo(folder, on), as_json)


@app.command()
def new(workbook: Workbook, as_json: Json = False) -> None:
    """Make an empty workbook, with the letter templates beside it.

    Do this in a folder of your own. The templates come in its folder 'letters', and what you change there wins; in the folder
    of this project that folder is the package's own.
    """
    from xlwings_addin.actions.workbook import new_workbook

    _tell(lambda: new_workbook(workbook), as_json)


@app.command(name="import")
def import_(
    workbook: Workbook,
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Open items: csv, xlsx, or an audit file (XAF).")
    ],
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="HEADER=COLUMN", help="A header of the file and the workbook's column it fills."),
    ] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option(help="Day or month first, when the file does not tell.", case_sensitive=False)
    ] = None,
    complete: Annotated[
        bool, typer.Option(help="The files hold all open items: invoices that are not in them have been paid.")
    ] = False,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Read open items from a bookkeeping export.

    New invoices are added, changed amounts updated. Columns are recognised by their headers, Dutch or English, in any order. Another header is named once with --map and then
    remembered:

    \b
      xlwings-addin import werkmap.xlsm posten.csv --map "Ons kenmerk=Factuurnummer" --complete

    A row that cannot be read is named and left out; the rest goes on. A date that can be read both ways is asked for with
    --date-order, never guessed; that too is remembered.
    """
    pairs = {}
    for text in mapping or ():
        header, equals, column = text.rpartition("=")
        if not equals or not header.strip() or not column.strip():
            raise typer.BadParameter(f"'{text}' is not HEADER=COLUMN", param_hint="--map")
        pairs[header.strip()] = column.strip()
    order: Literal["dmy", "mdy"] | None = None
    if date_order is not None:
        order = "dmy" if date_order is DateOrder.DAY_FIRST else "mdy"
    from xlwings_addin.actions.importing import import_files

    _on_closed(
        workbook,
        lambda book: import_files(book, files, Occasion.now(on), mapping=pairs, date_order=order, complete=complete),
        as_json,
    )


@app.command()
def bank(
    workbook: Workbook,
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE...", help="Statements: CAMT.053, CAMT.054, MT940 or a bank's csv, zipped or not."),
    ],
    on: On = None,
    as_json: Json = False,
) -> None:
    """Read bank statements: book what is certain, propose the rest.

    A payment that is in the workbook already is not read again. Proposals are accepted in Excel, in the sheet Betalingen.
    """
    from xlwings_addin.actions.bank import import_statements

    _on_closed(workbook, lambda book: import_statements(book, files, Occasion.now(on)), as_json)


@app.command()
def update(
    workbooks: Annotated[list[Path], typer.Argument(metavar="WORKBOOK...", help="One or more closed workbooks.")],
    on: On = None,
    as_json: Json = False,
) -> None:
    """Compute days overdue and the next step of every invoice.

    Run twice, it changes nothing. Several workbooks are updated side by side; one that is refused does not stop the others, and the status is 1.
    """
    if len(workbooks) == 1:
        from xlwings_addin.actions.update import update as action

        _on_closed(workbooks[0], lambda book: action(book, Occasion.now(on)), as_json)
        return
    from rich.console import Console
    from rich.progress import track

    from xlwings_addin.actions.batch import update_all

    screen = Console(stderr=True)
    done = update_all(workbooks, Occasion.now(on))
    total = len({path.resolve() for path in workbooks})
    found = dict(track(done, "Bijwerken", total, console=screen, transient=True, disable=not screen.is_terminal))
    reports = {path: found[path.resolve()] for path in {path.resolve(): path for path in workbooks}.values()}
    whole = together(reports)
    if as_json:
        each = {str(path): report.as_json() for path, report in reports.items()}
        typer.echo(json.dumps({**whole.as_json(), "workbooks": each}, ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join([*as_table(reports), *whole.warnings, whole.message]))
    raise typer.Exit(DONE if whole.ok else ATTENTION)


@app.command()
def calls(workbook: Workbook, on: On = None, as_json: Json = False) -> None:
    """Fill the sheet Bellijst with today's calls, and print it."""
    from xlwings_addin.actions.call_list import as_lines, make_call_list

    def listed(book: Any) -> Report:
        report = make_call_list(book, Occasion.now(on))
        return report if as_json else replace(report, message="\n".join([report.message, *as_lines(report.rows)]))

    _on_closed(workbook, listed, as_json)


@app.command()
def log(
    workbook: Workbook,
    debtor: Annotated[str, typer.Option(metavar="NUMBER", help="Debiteurnummer.")],
    outcome: Annotated[
        str,
        typer.Option(
            metavar="TEXT",
            help=f"How it ended: {', '.join(Outcome)}.",
        ),
    ],
    invoices: Annotated[str, typer.Option(metavar="N;N", help="Invoice numbers; default: all open ones.")] = "",
    spoken_to: Annotated[str, typer.Option(metavar="TEXT", help="Gesproken met.")] = "",
    amount: Annotated[str, typer.Option(metavar="AMOUNT", help="Toegezegd bedrag.")] = "",
    promise_date: Annotated[str, typer.Option(metavar="DATE", help="Toegezegd op.")] = "",
    means: Annotated[str, typer.Option(metavar="TEXT", help="Betaalwijze.")] = "",
    summary: Annotated[str, typer.Option(metavar="TEXT", help="Samenvatting, as read out to the debtor.")] = "",
    note: Annotated[str, typer.Option(metavar="TEXT", help="Notitie.")] = "",
    field: Annotated[
        list[str] | None,
        typer.Option("--field", metavar="COLUMN=VALUE", help="Any other column of Gesprekken; repeatable."),
    ] = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Log a phone call; its invoices are computed again.

    \b
      xlwings-addin log werkmap.xlsm --debtor D1001 --outcome Toezegging --spoken-to "mevrouw Jansen" \\
          --amount 1000 --promise-date 2026-11-27 --means Overboeking --summary "Betaalt 27 november."
      xlwings-addin log werkmap.xlsm --debtor D1003 --outcome Afwezig --field "Terug op=2026-11-25" \\
          --field "Waarnemer=geen"

    What an outcome needs and is not given, is said; nothing is logged then.
    """
    given = {
        "Debiteurnummer": debtor,
        "Uitkomst": outcome,
        "Facturen": invoices,
        "Gesproken met": spoken_to,
        "Toegezegd bedrag": amount,
        "Toegezegd op": promise_date,
        "Betaalwijze": means,
        "Samenvatting": summary,
        "Notitie": note,
    }
    for text in field or ():
        column, equals, value = text.partition("=")
        if not equals:
            raise typer.BadParameter(f"'{text}' is not COLUMN=VALUE", param_hint="--field")
        given[column.strip()] = value
    from xlwings_addin.actions.calls import log_call
    from xlwings_addin.actions.typed import note_from_text

    _on_closed(workbook, lambda book: log_call(book, note_from_text(given), Occasion.now(on)), as_json)


@app.command()
def letters(
    workbook: Workbook,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only tell which letters would be made, and what stops others.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Where to put the letters; default: Brievenmap.")
    ] = None,
    combined: Annotated[
        bool, typer.Option("--combined", help="Also make one document with all letters, for printing.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="Also make a PDF of each of the latest letters.")] = False,
    email: Annotated[
        bool, typer.Option("--email", help="Also make an e-mail draft with the PDF of each of the latest letters.")
    ] = False,
    kind: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Only this letter, by the name of its template. Two are made only so: ontvangstbevestiging and wijziging_factuur.",
        ),
    ] = None,
    on: On = None,
    as_json: Json = False,
) -> None:
    """Make the Word letters that today's steps ask for.

    Making a letter is not sending it. One that lacks something (an address, your own account) is not made, and it says what. Made twice, nothing new comes.
    """
    from xlwings_addin.actions.letters import make_letters, preview_letters
    from xlwings_addin.actions.workbook import attempted

    wish = _wish(kind)
    if preview:
        _tell(
            lambda: _closed(workbook, lambda book: preview_letters(book, Occasion.now(on), wish=wish), save=False),
            as_json,
        )
        return

    def made() -> Report:
        report = _closed(
            workbook, lambda book: make_letters(book, Occasion.now(on), out=out, combined=combined, wish=wish)
        )
        if pdf or email:
            from xlwings_addin.actions.dispatch import as_email, as_pdf

            # The letters stand in the saved workbook by then: what fails from here on takes none of them away.
            for action in (as_pdf,) * pdf + (as_email,) * email:
                files = attempted(partial(_files_of_letters, workbook, action))
                report = in_turn(report, files)
                if not files.counts:  # what keeps a PDF from being made keeps its draft from being made
                    break
        return report

    if not workbook.exists():
        raise typer.BadParameter(f"{workbook} does not exist", param_hint="WORKBOOK")
    _tell(made, as_json)


@app.command()
def sent(
    workbook: Workbook,
    numbers: Annotated[list[str], typer.Argument(metavar="LETTER...", help="Briefnummers that were sent.")],
    on: On = None,
    as_json: Json = False,
) -> None:
    """Mark letters as sent; only then does the ladder go on.

    Each letter is read first, as it stands in Word now; one that says what the law does not allow is not marked.
    """
    from xlwings_addin.actions.letters import mark_sent

    _on_closed(workbook, lambda book: mark_sent(book, numbers, Occasion.now(on)), as_json)


@app.command()
def undo(workbook: Workbook, on: On = None, as_json: Json = False) -> None:
    """Take back the last action; again for the one before.

    That is an import, a statement, accepted proposals, a call, letters, a sent mark or a clean-up. Refused when somebody changed the same cells since. An update is computed, so that there is nothing to take back.
    """
    from xlwings_addin.actions.undo import undo as action

    _on_closed(workbook, lambda book: action(book, Occasion.now(on)), as_json)


@app.command()
def upgrade(workbook: Workbook, as_json: Json = False) -> None:
    """Bring an older workbook to this version; all data are kept.

    Macros, ribbon and sheets are replaced; what you added and how you arranged it stays.
    """
    from xlwings_addin.actions.upgrade import upgrade as action

    if not workbook.exists():
        raise typer.BadParameter(f"{workbook} does not exist", param_hint="WORKBOOK")
    _tell(lambda: action(workbook), as_json)


@app.command()
def doctor(
    workbook: Annotated[
        Path | None, typer.Argument(metavar="WORKBOOK", help="Also check this workbook; it may be open in Excel.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Check this computer and a workbook, and say what to do."""
    from xlwings_addin.actions.doctor import check_file, this_machine

    if workbook is not None and not workbook.exists():
        raise typer.BadParameter(f"{workbook} does not exist", param_hint="WORKBOOK")
    _tell(lambda: check_file(workbook, this_machine()), as_json)


def main() -> None:
    """Run the command line; user errors end with status 1 and one Dutch sentence, wrong usage with status 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    app()


def _wish(kind: str | None) -> Any:
    """The letter that is asked for by the name of its template; ``None`` for all letters of the day."""
    from xlwings_addin.mailmerge.catalogue import BY_KEY
    from xlwings_addin.mailmerge.follow_ups import Wish

    if kind is None:
        return None
    if kind not in BY_KEY:
        raise typer.BadParameter(f"'{kind}' is none of {', '.join(sorted(BY_KEY))}", param_hint="--kind")
    return Wish(BY_KEY[kind])


def _closed(path: Path, action: Callable[[Any], Report], *, save: bool = True) -> Report:
    from xlwings_addin.actions.workbook import on_closed

    return on_closed(path, action, save=save)


def _files_of_letters(path: Path, action: Callable[[Any], Report]) -> Report:
    from xlwings_addin.actions.dispatch import NoLetters

    try:
        return _closed(path, action, save=False)
    except NoLetters:
        return Report("Er is ook geen eerdere brief om een PDF of e-mail van te maken.", ok=False)


def _on_closed(path: Path, action: Callable[[Any], Report], as_json: bool) -> None:
    if not path.exists():
        raise typer.BadParameter(f"{path} does not exist", param_hint="WORKBOOK")
    _tell(lambda: _closed(path, action), as_json)


def _tell(action: Callable[[], Report], as_json: bool) -> None:
    from xlwings_addin.actions.workbook import attempted

    with heard_by(_on_terminal):
        report = attempted(action)
    _on_terminal("")
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(report.message)
        for warning in report.warnings:
            typer.echo(f"  {warning}")
        for file in report.files[:MOST_SHOWN]:
            typer.echo(f"  {file}")
        if (more := len(report.files) - MOST_SHOWN) > 0:
            typer.echo(f"  en nog {counted(more, 'bestand', 'bestanden')}")
    raise typer.Exit(DONE if report.ok else ATTENTION)


def _on_terminal(text: str) -> None:
    """How far it is, on a line of its own that the answer takes the place of."""
    if sys.stderr.isatty():
        typer.echo(f"\r{text}\x1b[K", nl=False, err=True)


if __name__ == "__main__":
    main()
