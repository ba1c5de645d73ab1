"""The whole decision table on generated invoices, beside polars doing only the thresholds.

`python -m benchmarks.rules` prints a table: rows, CPU seconds of the work itself and peak memory, each case in a process of its own,
the two in turn, medians of the runs. polars is not a dependency: `pip install polars` first.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import statistics
import subprocess
import sys
import time
from datetime import date, timedelta
from decimal import Decimal

ON = date(2026, 11, 23)
THRESHOLDS = (1, 8, 15, 30, 45, 60)
SIZES = (1_000, 10_000, 100_000, 1_048_575)


def ledger(rows):
    """A ledger in which one debtor in eight is a consumer, one row in ten has a call, one in seven a letter."""
    from xlwings_addin.rules.facts import Call, Debtor, Invoice, Ledger, Letter, Settings
    from xlwings_addin.rules.policy import presets

    rng = random.Random(7)
    policies = presets()
    names = list(policies)
    count = max(rows // 12, 1)
    debtors = {
        f"D{n}": Debtor(
            n, f"D{n}", f"Debiteur {n}", type="Consument" if n % 8 == 0 else "Zakelijk", policy=rng.choice(names)
        )
        for n in range(count)
    }
    amounts = [Decimal(rng.randint(500, 500_000)) / 100 for _ in range(5_000)]
    days = [date(2025, 6, 1) + timedelta(days=n) for n in range(640)]
    invoices, calls, letters = [], [], []
    for n in range(rows):
        number, debtor, due = f"F{n}", f"D{rng.randrange(count)}", rng.choice(days)
        amount = rng.choice(amounts)
        paid = amount if rng.random() < 0.4 else Decimal(0)
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
        draw = rng.random()
        if draw < 0.10 and due < ON:
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
        elif draw < 0.24 and due < ON:
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


def run_product(rows):
    from xlwings_addin.rules.decide import outlook

    facts = ledger(rows)
    start = time.process_time()
    answer = outlook(facts, ON)
    return time.process_time() - start, len(answer.decisions)


def run_polars(rows):
    import polars as pl

    rng = random.Random(7)
    today = ON.toordinal()
    frame = pl.DataFrame(
        {
            "due": [today - rng.randrange(-60, 580) for _ in range(rows)],
            "paid": [rng.random() < 0.4 for _ in range(rows)],
            "last": [rng.randrange(6) for _ in range(rows)],
        }
    )
    start = time.process_time()
    late = pl.when(pl.col("paid")).then(0).otherwise((today - pl.col("due")).clip(0))
    steps = sum((late >= days).cast(pl.Int64) for days in THRESHOLDS)
    out = frame.with_columns(days=late, step=pl.min_horizontal(steps, pl.col("last") + 1))
    return time.process_time() - start, out.height


RUNNERS = {"product": run_product, "polars, thresholds only": run_polars}


def measure(case, rows):
    """Seconds of the work itself and peak MB of its process."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.rules", "--one", case, "--rows", str(rows)],
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--one", choices=RUNNERS)
    parser.add_argument("--rows", type=int)
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    if given.one:
        seconds, count = RUNNERS[given.one](given.rows)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"seconds": seconds, "rows": count, "peak_mb": peak}))
        return
    print("| rows | case | CPU seconds (median) | peak MB |")
    print("|---:|---|---:|---:|")
    medians = {}
    for rows in SIZES:
        results = {case: [] for case in RUNNERS}
        for _ in range(given.runs):
            for case in RUNNERS:
                results[case].append(measure(case, rows))
        for case, runs in results.items():
            seconds = statistics.median(run["seconds"] for run in runs)
            medians[case, rows] = seconds
            print(f"| {rows:,} | {case} | {seconds:.3f} | {max(run['peak_mb'] for run in runs):.0f} |")
    xs = [math.log(rows) for rows in SIZES]
    for case in RUNNERS:
        ys = [math.log(medians[case, rows]) for rows in SIZES]
        slope = statistics.linear_regression(xs, ys).slope
        print(f"growth of {case}: rows to the power {slope:.2f}")


if __name__ == "__main__":
    main()
