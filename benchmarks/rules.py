"""The whole decision table on generated invoices, with reasons, beside programs that do only the thresholds.

`python -m benchmarks.rules`; `pip install polars numpy xlsxwriter` first. polars and numpy find the days late and the rung from six thresholds, in memory;
LibreOffice recalculates the same two native formulas on each row of a workbook, reading and saving included. None of them knows a promise, a letter, a
consumer, a working day or a reason.

`python -m benchmarks.rules --profile 100000` tells where the time of the product goes, by module, beside the floor: making the tuples of the answer and
nothing else. No module has half of it, so a factor two needs another way of running all of them (compiled, or by columns), not a faster spot.
"""

from __future__ import annotations

import cProfile
import gc
import pstats
import random
import subprocess
import sys
import tempfile
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from benchmarks.side_by_side import Taken, clock, main
from xlwings_addin.rules.decide import outlook
from xlwings_addin.rules.facts import ZERO, Call, Debtor, Invoice, Ledger, Letter, Settings
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.policy import presets

ON = date(2026, 11, 23)
THRESHOLDS = (1, 8, 15, 30, 45, 60)
SIZES = (1_000, 10_000, 100_000, 1_048_575)


class Shape(NamedTuple):
    """What a ledger looks like: shares of its rows, and of the late ones; ``late_for`` and ``ahead`` in days."""

    paid: float
    late: float
    late_for: int
    ahead: int
    called: float
    written: float


LONG_OVERDUE = Shape(paid=0.4, late=0.84, late_for=540, ahead=100, called=0.10, written=0.14)
"""Three rows in five are open, most of them for months: more work than any creditor lets grow."""

OPEN_ITEMS = Shape(paid=0, late=1 / 7, late_for=60, ahead=30, called=0.3, written=0.4)
"""Only open items, one in seven late; on an ordinary day of IBM's sample of 2.466 invoices it is one in eight."""


def ledger(rows: int, shape: Shape = LONG_OVERDUE) -> Ledger:
    """A ledger in which a debtor has twelve invoices, one debtor in eight is a consumer and one in ten has no telephone number.

    Equal numbers of debtors are one object, and amounts of nothing, as when a workbook that Excel saved is read.
    """
    rng = random.Random(7)
    policies = presets()
    names = list(policies)
    count = max(rows // 12, 1)
    numbers = [f"D{n}" for n in range(count)]
    debtors = {
        number: Debtor(
            n,
            number,
            f"Debiteur {n}",
            type="Consument" if n % 8 == 0 else "Zakelijk",
            phone="" if n % 10 == 9 else f"0{n:09d}",
            policy=rng.choice(names),
        )
        for n, number in enumerate(numbers)
    }
    amounts = [Decimal(rng.randint(500, 500_000)) / 100 for _ in range(5_000)]
    past = [ON - timedelta(days=n) for n in range(1, shape.late_for + 1)]
    to_come = [ON + timedelta(days=n) for n in range(shape.ahead)]
    invoices: list[Invoice] = []
    calls: list[Call] = []
    letters: list[Letter] = []
    for n in range(rows):
        late = rng.random() < shape.late
        number, debtor, due = f"F{n}", rng.choice(numbers), rng.choice(past if late else to_come)
        amount = rng.choice(amounts)
        paid = amount if rng.random() < shape.paid else ZERO
        invoices.append(
            Invoice(
                n + 2,
                number,
                debtor,
                issued=due - timedelta(days=30),
                due=due,
                amount=amount,
                paid=paid,
                term_agreed=True,
            )
        )
        draw = rng.random() if late else 1
        if draw < shape.called:
            calls.append(
                Call(
                    len(calls) + 2,
                    str(len(calls) + 1),
                    min(due + timedelta(days=9), ON),
                    debtor=debtor,
                    invoices=(number,),
                    outcome="Toezegging",
                    spoken_to="administratie",
                    promised=amount,
                    promised_on=due + timedelta(days=16),
                    means="Overboeking",
                    open_at_call=amount,
                )
            )
        elif draw < shape.called + shape.written:
            letters.append(
                Letter(
                    len(letters) + 2,
                    f"B{len(letters)}",
                    "Herinnering",
                    debtor,
                    (number,),
                    due + timedelta(days=1),
                    due + timedelta(days=1),
                    pay_by=due + timedelta(days=8),
                    principal=amount,
                )
            )
    settings = Settings(payments_until=ON)
    return Ledger(invoices, debtors, calls, (), letters, (), policies, settings=settings)


def product(rows: int, shape: Shape = LONG_OVERDUE) -> Taken:
    """Every rule, gate, warning and reason."""
    facts = ledger(rows, shape)
    with clock() as taken:
        answer = outlook(facts, ON)
    assert len(answer.decisions) == rows
    return taken


def open_items(rows: int) -> Taken:
    """The same where one invoice in seven is late."""
    return product(rows, OPEN_ITEMS)


def floor(rows: int) -> Taken:
    """The tuples of the answer alone: what any table of decisions costs in Python, before anything is decided."""
    facts = ledger(rows)
    same = outlook(Ledger(facts.invoices[:1], policies=facts.policies), ON).decisions[0]
    gc.disable()  # as the product does; this process measures nothing else
    with clock() as taken:
        answer = [Decision._make((invoice, *same[1:])) for invoice in facts.invoices]
    assert len(answer) == rows
    return taken


def _columns(rows: int) -> tuple[list[int], list[bool], list[int]]:
    """Due day, whether paid, and the last rung done."""
    rng, today = random.Random(7), ON.toordinal()
    due = [today - rng.randrange(-60, 580) for _ in range(rows)]
    return due, [rng.random() < 0.4 for _ in range(rows)], [rng.randrange(6) for _ in range(rows)]


def by_polars(rows: int) -> Taken:
    """Days late and rung, as expressions over columns."""
    import polars as pl

    due, paid, last = _columns(rows)
    frame = pl.DataFrame({"due": due, "paid": paid, "last": last})
    with clock() as taken:
        late = pl.when(pl.col("paid")).then(0).otherwise((ON.toordinal() - pl.col("due")).clip(0))
        rung = sum((late >= days).cast(pl.Int64) for days in THRESHOLDS)
        frame.with_columns(days=late, rung=pl.min_horizontal(rung, pl.col("last") + 1))
    return taken


def by_numpy(rows: int) -> Taken:
    """The same over arrays."""
    import numpy as np

    due, paid, last = map(np.array, _columns(rows))
    with clock() as taken:
        late = np.where(paid, 0, np.maximum(ON.toordinal() - due, 0))
        np.minimum(np.searchsorted(np.array(THRESHOLDS), late, side="right"), last + 1)
    return taken


def by_libreoffice(rows: int) -> Taken:
    """The same as formulas in a sheet without values, which LibreOffice works out when it opens the file."""
    import xlsxwriter

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch, "facturen.xlsx")
        steps = ";".join(map(str, (0, *THRESHOLDS))).replace(";", ",")
        with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for row, (due, paid, last) in enumerate(zip(*_columns(rows), strict=True)):
                sheet.write_row(row, 0, (due, paid, last))
                sheet.write_formula(row, 3, f"=IF(B{row + 1},0,MAX(0,{ON.toordinal()}-A{row + 1}))", None, "")
                sheet.write_formula(row, 4, f"=MIN(MATCH(D{row + 1},{{{steps}}})-1,C{row + 1}+1)", None, "")
        profile = f"-env:UserInstallation={Path(scratch, 'profile').as_uri()}"
        command = ["soffice", profile, "--headless", "--convert-to", "csv", "--outdir", scratch, str(path)]
        with clock() as taken:
            subprocess.run(command, check=True, capture_output=True, timeout=3600)
        worked_out = path.with_suffix(".csv").read_text().splitlines()
    assert len(worked_out) == rows
    assert all(line.rsplit(",", 1)[1].isdigit() for line in worked_out)
    return taken


CONTESTANTS = {
    "product, open items": open_items,
    "product, most long overdue": product,
    "floor: the tuples of the answer": floor,
    "polars, thresholds only": by_polars,
    "numpy, thresholds only": by_numpy,
    "LibreOffice, native formulas": by_libreoffice,
}


def profile(rows: int) -> None:
    """Print the share of each module in the time of the product, and how many calls of functions a row takes."""
    facts, watched = ledger(rows), cProfile.Profile()
    watched.runcall(outlook, facts, ON)
    spent: Counter[str] = Counter()
    calls = 0
    for (file, _, _), (_, times, own, _, _) in pstats.Stats(watched).stats.items():  # type: ignore[attr-defined]
        name = Path(file).stem if file.startswith("/") or ":" in file else "Python itself"
        spent[name] += own
        calls += times
    whole = sum(spent.values())
    print(f"{calls / rows:.0f} calls a row\n\n| module | share |\n|---|---:|")
    for name, seconds in spent.most_common(16):
        print(f"| {name} | {seconds / whole:.1%} |")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--profile"]:
        profile(int(sys.argv[2]))
    else:
        main("benchmarks.rules", CONTESTANTS, SIZES)
