"""What an action tells back, and the occasion on which it runs."""

from __future__ import annotations

import getpass
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True)
class Report:
    """One Dutch message, and the same for scripts.

    ``ok`` is false when something needs the user's attention; ``warnings`` are Dutch sentences, ``counts`` numbers by
    English name, ``files`` what was written besides the workbook (taken back when the workbook cannot be saved),
    ``obsolete`` files to delete once the workbook is saved. ``seen``: the user sees what was done, and no window need say it.
    """

    message: str
    ok: bool = True
    warnings: Sequence[str] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    files: Sequence[Path] = ()
    obsolete: Sequence[Path] = ()
    seen: bool = False

    def as_json(self) -> dict[str, object]:
        """The report as plain data."""
        return {
            "ok": self.ok,
            "message": self.message,
            "warnings": list(self.warnings),
            "counts": dict(self.counts),
            "files": [str(file) for file in self.files],
        }


class Occasion(NamedTuple):
    """Who acts, at what moment, and for which day; ``on`` is ``None`` for the workbook's own Peildatum."""

    on: date | None
    moment: datetime
    user: str

    @classmethod
    def now(cls, on: date | None = None) -> Occasion:
        """This user at this moment."""
        return cls(on, datetime.now(), getpass.getuser())


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun, thousands separated by points.

    >>> counted(1, "factuur", "facturen"), counted(2466, "factuur", "facturen")
    ('1 factuur', '2.466 facturen')
    """
    return f"{number:,} {one if number == 1 else many}".replace(",", ".")


def sentence(problem: Exception) -> str:
    """The message of a problem as a whole sentence; a file name at its start stays as it is."""
    text = str(problem)
    first = text.split(maxsplit=1)[0] if text.strip() else ""
    if not any(sign in first for sign in "./\\"):
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def in_turn(first: Report, second: Report) -> Report:
    """One report of two actions, the second after the first."""
    return Report(
        f"{first.message} {second.message}",
        ok=first.ok and second.ok,
        warnings=[*first.warnings, *second.warnings],
        counts={**first.counts, **second.counts},
        files=[*first.files, *second.files],
    )


def together(reports: Mapping[Path, Report]) -> Report:
    """One report of the same action on several workbooks; one that was refused has no counts."""
    counts: Counter[str] = Counter()
    for report in reports.values():
        counts.update(report.counts)
    refused = sum(not report.counts for report in reports.values())
    message = f"{counted(len(reports) - refused, 'werkboek', 'werkboeken')} bijgewerkt."
    if refused:
        message += f" {counted(refused, 'werkboek', 'werkboeken')} geweigerd."
    return Report(
        message,
        ok=all(report.ok for report in reports.values()),
        warnings=[f"{path}: {report.message}" for path, report in reports.items() if not report.ok],
        counts=counts,
    )


_COLUMNS = {"Facturen": "invoices", "Te laat": "overdue", "Vandaag": "now", "Fout": "error"}


def as_table(reports: Mapping[Path, Report]) -> list[str]:
    """The reports of an update of several workbooks as lines of a table, one a workbook."""
    width = max(map(len, ("Werkboek", *map(str, reports))))
    lines = [f"{'Werkboek':{width}}" + "".join(f"{title:>10}" for title in _COLUMNS)]
    for path, report in reports.items():
        counts = [f"{report.counts[count]:10,}".replace(",", ".") for count in _COLUMNS.values() if report.counts]
        lines.append(f"{path!s:{width}}" + ("".join(counts) or f"{'geweigerd':>10}"))
    return lines
