"""What a click costs besides its work: loading the buttons, and Bijwerken in a workbook that is open and was read once.

`python -m benchmarks.clicks` prints CPU seconds, medians of the runs, for a closed workbook with 10.000 invoices of 2.500
debtors; loading is timed in a process of its own, with and without the optional packages that xlwings loads when it finds them.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from benchmarks.phone_desk import DAY, filled

LOADING = """
import sys, time
for name in sys.argv[1:]:
    sys.modules[name] = None
started = time.process_time()
import xlwings_addin.buttons
print(time.process_time() - started)
"""
OPTIONAL = ("pandas", "numpy", "polars", "matplotlib", "PIL")


def loading(without: tuple[str, ...]) -> float:
    """Seconds to import the buttons in a fresh Python."""
    done = subprocess.run([sys.executable, "-c", LOADING, *without], capture_output=True, text=True, check=True)
    return float(done.stdout)


def timed(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def clicks(invoices: int, runs: int) -> dict[str, list[float]]:
    """Seconds of each kind of click, run after run."""
    from xlwings_addin import buttons
    from xlwings_addin.actions.report import Occasion

    found: dict[str, list[float]] = {
        "first click, every row changes": [],
        "again, nothing changes": [],
        "a new day": [],
        "save": [],
    }
    with tempfile.TemporaryDirectory() as folder:
        book = filled(Path(folder) / "groot.xlsm", invoices, invoices // 4, 0)
        book.set_mock_caller()
        days = iter(DAY.replace(month=month, day=day) for month in range(1, 13) for day in range(1, 28))
        today = [DAY]
        with patch.object(
            Occasion, "now", classmethod(lambda cls, on=None: cls(on or today[0].date(), datetime.now(), "test"))
        ):
            found["first click, every row changes"].append(timed(lambda: buttons.click("bijwerken")))
            found["save"].append(timed(book.save))
            buttons.click("bijwerken")
            for _ in range(runs):
                found["again, nothing changes"].append(timed(lambda: buttons.click("bijwerken")))
            for _ in range(runs):
                today[0] = next(days)
                found["a new day"].append(timed(lambda: buttons.click("bijwerken")))
        assert all("bijgewerkt" in alert.prompt for alert in book.app.impl.alerts), book.app.impl.alerts[-1]
        book.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--invoices", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    for label, without in (("as installed", ()), ("without optional packages", OPTIONAL)):
        seconds = statistics.median(loading(without) for _ in range(options.runs))
        print(f"import xlwings_addin.buttons, {label}: {seconds:.2f} s CPU")
    for name, seconds_of in clicks(options.invoices, options.runs).items():
        print(f"Bijwerken, {options.invoices} invoices, {name}: {statistics.median(seconds_of):.2f} s CPU")


if __name__ == "__main__":
    main()
