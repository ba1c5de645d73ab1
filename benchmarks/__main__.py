"""Every comparison on this machine, in one table: `python -m benchmarks`, or `python -m benchmarks letters update` for some of them.

It takes hours with the largest sizes; `--most 100000` leaves larger ones out. What it measures against is not a dependency:
`pip install -e ".[test]" -r benchmarks/requirements.txt` first; LibreOffice is used when it is there and named when it is not.
"""

from __future__ import annotations

import argparse
import importlib
import os
import platform
import subprocess
from datetime import date
from importlib.metadata import PackageNotFoundError, version

from benchmarks.side_by_side import Result, grown, heading, lines, race
from xlwings_addin.mailmerge.libreoffice import program

MODULES = {
    "start": "from a click to Python's first line",
    "clicks": "a button, 10.000 invoices, workbook open",
    "phone_desk": "the phone desk, 20.000 invoices, 30.000 calls",
    "functions": "a worksheet function on 10.000 cells",
    "imports": "importing open items, and undo of that",
    "rules": "the whole decision table on invoices in memory",
    "update": "the first update of a closed workbook",
    "letters": "different letters as separate Word files",
    "pdf": "letters as PDF",
}
PACKAGES = (
    "xlwings",
    "lxml",
    "isal",
    "openpyxl",
    "polars",
    "numpy",
    "pandas",
    "wolfxl",
    "docx-mailmerge2",
    "docxtpl",
    "python-docx",
)


def machine() -> str:
    """What was measured on, in one line."""
    found = []
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            found.append(f"{package} not installed")
    found.append(f"LibreOffice {office_version() or 'not installed'}")
    cores = f"{os.cpu_count()} cores {platform.machine()}"
    return f"{date.today()}, {platform.system()}, {cores}, Python {platform.python_version()}; {', '.join(found)}"


def office_version() -> str:
    """The number of the LibreOffice that is found; empty without one."""
    if not (office := program()):
        return ""
    said = subprocess.run([office, "--version"], capture_output=True, text=True, check=True).stdout.split()
    return said[1] if len(said) > 1 else ""


def main() -> None:
    """Run what was asked for, print its lines as they come, and how each grows at the end."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("which", nargs="*", choices=[[], *MODULES], default=list(MODULES))
    parser.add_argument("--most", type=int, default=2_000_000, help="largest size to run")
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    print(machine())
    print("\n" + "\n".join(f"- {name}: {MODULES[name]}" for name in given.which))
    print(f"\n{heading()}", flush=True)
    growths = []
    for name in given.which:
        module = importlib.import_module(f"benchmarks.{name}")
        sizes = [size for size in module.SIZES if size <= given.most]
        results: list[Result] = []
        for size in sizes:
            results += race(module.__name__, module.CONTESTANTS, size, given.runs)
        print(lines(name, results), flush=True)
        growths.append(grown(name, results))
    print("\n" + "\n".join(filter(None, growths)))


if __name__ == "__main__":
    main()
