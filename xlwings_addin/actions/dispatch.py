"""Als PDF and Als e-mail: letters as files to print and as drafts to send; sending stays the user's own doing.

A file that stands already is left alone when it was made from the letter as it is now, or when somebody else made or changed
it. Only one that the product made from an earlier version of the letter is replaced.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from xlwings_addin.actions.places import folder
from xlwings_addin.actions.report import Report, counted
from xlwings_addin.errors import DataError, FileRefused
from xlwings_addin.ledger.cells import to_text
from xlwings_addin.ledger.read import read_records, read_settings
from xlwings_addin.ledger.schema import DEBTORS, LETTERS, MERGE_TABLE, SETTINGS
from xlwings_addin.ledger.tables import open_tables
from xlwings_addin.mailmerge import derived
from xlwings_addin.mailmerge.catalogue import LETTERS as CATALOGUE
from xlwings_addin.mailmerge.catalogue import Addressee
from xlwings_addin.mailmerge.derived import DRAFT, PDF, State, digest
from xlwings_addin.mailmerge.draft import Enclosure, addresses, draft
from xlwings_addin.mailmerge.file_names import safe
from xlwings_addin.mailmerge.pdf import joined, make_pdfs
from xlwings_addin.rules.facts import Debtor, Letter, Settings
from xlwings_addin.rules.vocabulary import Step

TO_BE_PROVEN = frozenset({Step.NOTICE_OF_DEFAULT, Step.FOURTEEN_DAY_LETTER, Step.INTERRUPT})
"""Letters that have their effect in law only when they arrived, which the sender must prove (BW 3:37 lid 3)."""

TO_OTHERS = frozenset(each.kind for each in CATALOGUE if each.to is not Addressee.DEBTOR)
"""Letters that somebody else than the debtor reads."""

_REFERENCE = "kenmerk"


class NoLetters(DataError):
    """There is no letter to make a PDF or a draft of."""


class Outgoing(NamedTuple):
    """A letter that goes out: its row, who it is for, and its Word file."""

    letter: Letter
    debtor: Debtor
    file: Path

    def beside(self, suffix: str) -> Path:
        """The file of another kind that belongs to it."""
        return self.file.with_suffix(suffix)


@dataclass
class _Done:
    """What stands now: the letters with a file, those files that are new, and the Dutch sentences about the others."""

    ready: list[Outgoing] = field(default_factory=list)
    new: list[Path] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def put(self, path: Path, content: bytes, source: str, form: derived.Form) -> bool:
        """Write a derived file, unless it stands there or may not be replaced; whether it stands there now."""
        try:
            standing = derived.state(path, source, form)
            if standing is State.FOREIGN:
                self.problems.append(_foreign(path))
                return False
            if standing is not State.CURRENT:
                derived.write(path, derived.signed(content, source, form))
                self.new.append(path)
        except FileRefused as refused:
            self.problems.append(str(refused))
            return False
        return True


def as_pdf(book: Any, rows: Collection[int] = ()) -> Report:
    """Make a PDF beside each letter, and of several letters one PDF with all of them for printing.

    Args:
        book: the open workbook; it is not changed.
        rows: worksheet rows of `Brieven`; default: the letters that were made last.

    Raises:
        NoLetters: there are no letters to make it of.
        IncassoError: this computer has neither Word nor LibreOffice.
    """
    letters, problems, _ = _chosen(book, rows)
    done = _with_pdf(letters)
    made, kept = len(done.new), len(done.ready) - len(done.new)
    message = _told(made, "PDF", "PDF's", kept, letters)
    if together := _for_printing(done):
        message += f" Om af te drukken staat alles achter elkaar in {together.name}."
    counts = {"pdfs": made, "pdfs_kept": kept}
    return _report(message, [*problems, *done.problems], _open_elsewhere(letters), counts, done.new)


def as_email(book: Any, rows: Collection[int] = ()) -> Report:
    """Make an e-mail draft with the PDF attached beside each letter; nothing is sent.

    Args:
        book: the open workbook; it is not changed.
        rows: worksheet rows of `Brieven`; default: the letters that were made last.

    Raises:
        NoLetters: there are no letters to make it of.
        IncassoError: this computer has neither Word nor LibreOffice.
    """
    letters, problems, settings = _chosen(book, rows)
    problems += [reason for each in letters if (reason := _no_address(each))]
    done = _with_pdf([each for each in letters if not _no_address(each)])
    made = _Done(problems=[*problems, *done.problems])
    for each in done.ready:
        pdf = each.beside(".pdf")
        content = draft(each.letter, each.debtor, settings, Enclosure(pdf.name, pdf.read_bytes()))
        if made.put(each.beside(".eml"), content, digest(content), DRAFT):
            made.ready.append(each)
    kept = len(made.ready) - len(made.new)
    message = _told(len(made.new), "concept", "concepten", kept, letters)
    if made.ready:
        message += " Open een concept, lees het na en verstuur het zelf."
    proof = [
        f"Brief {each.letter.number} ({each.letter.kind}): verstuur hem ook per post, aangetekend. U moet kunnen "
        "bewijzen dat hij is aangekomen."
        for each in made.ready
        if each.letter.kind in TO_BE_PROVEN
    ]
    return _report(
        message, made.problems, proof, {"drafts": len(made.new), "drafts_kept": kept}, [*done.new, *made.new]
    )


def _chosen(book: Any, rows: Collection[int]) -> tuple[list[Outgoing], list[str], Settings]:
    """The letters that were asked for, why some of them cannot go out, and the settings."""
    tables = open_tables(book, (LETTERS.name, DEBTORS.name, SETTINGS.name, MERGE_TABLE))
    letters = read_records(tables[LETTERS.name], Letter)
    if rows:
        asked = [letter for letter in letters if letter.row in rows]
    else:
        last = tables[MERGE_TABLE]
        numbers = {to_text(number) for number in (last.column(_REFERENCE) if _REFERENCE in last.columns else ())}
        asked = [letter for letter in letters if letter.number in numbers - {""}]
    if not asked:
        raise NoLetters(
            "er zijn geen brieven gemaakt. Klik eerst op Brieven maken, of kies rijen in het blad Brieven",
            sheet=tables[LETTERS.name].sheet.name,
        )
    debtors = {debtor.number: debtor for debtor in read_records(tables[DEBTORS.name], Debtor)}
    found, problems = [], []
    for letter in asked:
        file = letter_file(book, letter)
        if letter.withdrawn_on is not None:
            problems.append(f"Brief {letter.number} is ingetrokken.")
        elif file is None:
            problems.append(f"Brief {letter.number} heeft geen Word-bestand in de kolom Bestand.")
        elif not file.is_file():
            problems.append(f"Brief {letter.number}: het bestand {letter.file} is er niet.")
        else:
            found.append(Outgoing(letter, debtors.get(letter.debtor) or Debtor(0, letter.debtor), file))
    return found, problems, read_settings(tables[SETTINGS.name])


def letter_file(book: Any, letter: Letter) -> Path | None:
    """The Word file of the letter; ``None`` for one that the user logged without."""
    if not letter.file.lower().endswith(".docx"):
        return None
    try:
        return folder(book) / letter.file
    except DataError:  # a workbook in the cloud: its letters are named with their whole path
        return Path(letter.file)


def _with_pdf(letters: Sequence[Outgoing]) -> _Done:
    """Make the PDFs that are not there yet."""
    done = _Done()
    sources: dict[Path, str] = {}
    standing: dict[Path, State] = {}
    for each in letters:
        try:
            sources[each.file] = digest(each.file.read_bytes())
            standing[each.file] = derived.state(each.beside(".pdf"), sources[each.file], PDF)
        except (OSError, FileRefused):
            done.problems.append(
                f"{each.file.name} of de PDF ervan is niet te lezen. Sluit het bestand en klik opnieuw."
            )
    done.problems += [_foreign(file.with_suffix(".pdf")) for file, state in standing.items() if state is State.FOREIGN]
    wanted = [file for file, state in standing.items() if state in (State.ABSENT, State.OUTDATED)]
    stands = {file for file, state in standing.items() if state is State.CURRENT}
    for made in make_pdfs(wanted):
        if made.problem:
            done.problems.append(made.problem)
        elif done.put(made.letter.with_suffix(".pdf"), made.content, sources[made.letter], PDF):
            stands.add(made.letter)
    done.ready = [each for each in letters if each.file in stands]
    return done


def _for_printing(done: _Done) -> Path | None:
    """Put the PDFs of several letters in one file; ``None`` when there is one letter only, or when it cannot be."""
    if len(done.ready) < 2:
        return None
    pdfs = [each.beside(".pdf").read_bytes() for each in done.ready]
    first, last = (safe(each.letter.number) for each in (done.ready[0], done.ready[-1]))
    path = done.ready[0].file.with_name(f"{first}_tot_{last}_samen.pdf")
    source = digest(b"".join(digest(pdf).encode() for pdf in pdfs))
    english = all(each.debtor.language.strip().lower() == "en" for each in done.ready)
    try:
        if derived.state(path, source, PDF) is State.CURRENT:
            return path
        together = joined(pdfs, "en-GB" if english else "nl-NL")
    except FileRefused as refused:
        done.problems.append(str(refused))
        return None
    return path if done.put(path, together, source, PDF) else None


def _open_elsewhere(letters: Sequence[Outgoing]) -> list[str]:
    """A sentence about each letter that Word or LibreOffice has open: what was typed there may not be saved yet."""
    return [
        f"{each.file.name} is nog open; in de PDF staat wat is opgeslagen."
        for each in letters
        if any(each.file.with_name(lock).exists() for lock in (f"~${each.file.name[2:]}", f".~lock.{each.file.name}#"))
    ]


def _no_address(each: Outgoing) -> str:
    """Why no e-mail to the debtor goes with this letter; empty when one does."""
    if each.letter.kind in TO_OTHERS:
        return f"Brief {each.letter.number} is niet voor de debiteur zelf; verstuur hem zelf aan wie hem moet krijgen."
    if addresses(each.debtor.email):
        return ""
    who = f"{each.debtor.number} {each.debtor.name}".strip()
    given = f"'{each.debtor.email.strip()}' is geen e-mailadres" if each.debtor.email.strip() else "geen e-mailadres"
    return f"Brief {each.letter.number}: debiteur {who}: {given} in het blad Debiteuren."


def _foreign(path: Path) -> str:
    return (
        f"{path.name} is door iemand anders gemaakt of gewijzigd en blijft staan. Geef dat bestand een andere naam en "
        "klik opnieuw."
    )


def _told(count: int, one: str, many: str, kept: int, letters: Sequence[Outgoing]) -> str:
    message = f"{counted(count, one, many)} gemaakt"
    if count:
        message += f" in {letters[0].file.parent}"
    if kept:
        message += f"; {kept} {'was' if kept == 1 else 'waren'} er al"
    return f"{message}."


def _report(
    message: str, problems: Sequence[str], advice: Sequence[str], counts: dict[str, int], files: Sequence[Path]
) -> Report:
    if problems:
        message += f" {counted(len(problems), 'brief vraagt', 'brieven vragen')} uw aandacht."
    return Report(
        message,
        ok=not problems,
        warnings=[*problems, *advice],
        counts=counts,
        files=files,
    )
