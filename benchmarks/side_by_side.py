"""Contestants that do the same work in turn, each run in a process of its own: seconds, peak memory, ratio, growth.

A module of contestants holds `CONTESTANTS`: a name and a function that takes a size, does its work once and gives the CPU seconds of the work itself,
without making its data. The first is the product. CPU seconds, because waiting for a core that others use is not work; the processes that a
contestant starts count too.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

Contestants = Mapping[str, Callable[[int], float]]


class Result(NamedTuple):
    """What one contestant took for one size: the median of the runs in CPU seconds, and the highest peak in MB."""

    contestant: str
    size: int
    seconds: float
    peak_mb: float
    runs: int


class Taken:
    """What a `clock` counted."""

    seconds = 0.0


def cpu() -> float:
    """CPU seconds so far of this process and of those that it started and that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@contextmanager
def clock() -> Iterator[Taken]:
    """Count the CPU seconds of what happens inside.

    >>> with clock() as taken:
    ...     _ = sum(range(1000))
    >>> taken.seconds >= 0
    True
    """
    taken = Taken()
    started = cpu()
    yield taken
    taken.seconds = cpu() - started


def once(module: str, contestant: str, size: int) -> tuple[float, float]:
    """Seconds and peak MB of one run in a fresh process; what it says when it fails is shown."""
    command = [sys.executable, "-m", module, "--one", contestant, "--size", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return found["seconds"], found["peak_mb"]


def race(
    module: str, contestants: Contestants, size: int, runs: int = 5, fewer: Mapping[str, int] | None = None
) -> list[Result]:
    """Every contestant as often as `runs` says, in turn (A B A B), and what each took.

    Args:
        module: the name of the module that calls `main` with the same contestants.
        contestants: who takes part.
        size: how many rows or letters.
        runs: of each.
        fewer: those who take minutes, with the number of their runs.
    """
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in contestants}
    for turn in range(runs):
        for name in contestants:
            if turn < (fewer or {}).get(name, runs):
                found[name].append(once(module, name, size))
    return [
        Result(name, size, statistics.median(of[0] for of in took), max(of[1] for of in took), len(took))
        for name, took in found.items()
        if took
    ]


def growth(results: Sequence[Result], contestant: str) -> float:
    """The power of the size with which the seconds of a contestant grow: 1 is linear.

    >>> growth([Result("a", 10, 1.0, 0, 1), Result("a", 100, 10.0, 0, 1)], "a")
    1.0
    """
    own = [result for result in results if result.contestant == contestant]
    return statistics.linear_regression(
        [math.log(result.size) for result in own], [math.log(max(result.seconds, 1e-4)) for result in own]
    ).slope


def table(results: Sequence[Result], unit: str = "rows") -> str:
    """The results as a table in Markdown; the ratio is that to the first contestant of the same size."""
    lines = [f"| {unit} | contestant | CPU seconds | ratio | peak MB | runs |", "|---:|---|---:|---:|---:|---:|"]
    firsts: dict[int, float] = {}
    for result in results:
        first = firsts.setdefault(result.size, max(result.seconds, 1e-4))
        lines.append(
            f"| {result.size:,} | {result.contestant} | {result.seconds:.3f} | {result.seconds / first:.2f}× "
            f"| {result.peak_mb:.0f} | {result.runs} |"
        )
    return "\n".join(lines)


def empty_start(_: int = 0) -> float:
    """The floor of everything that starts a Python: one that does nothing."""
    with clock() as taken:
        subprocess.run([sys.executable, "-c", ""], check=True)
    return taken.seconds


def peak_mb() -> float:
    """The most memory that this process, or one it started, has held."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main(
    module: str, contestants: Contestants, sizes: Sequence[int], runs: int = 5, fewer: Mapping[str, int] | None = None
) -> None:
    """The command of a module of contestants: all of them over all sizes, or with `--one` a single run for its parent."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--one", choices=list(contestants))
    parser.add_argument("--size", type=int, nargs="*", default=list(sizes))
    parser.add_argument("--runs", type=int, default=runs)
    given = parser.parse_args()
    if given.one:
        print(json.dumps({"seconds": contestants[given.one](given.size[0]), "peak_mb": peak_mb()}))
        return
    started = time.perf_counter()
    results = [result for size in given.size for result in race(module, contestants, size, given.runs, fewer)]
    print(table(results))
    if len(given.size) > 1:
        for name in contestants:
            print(f"growth of {name}: size to the power {growth(results, name):.2f}")
    print(f"{time.perf_counter() - started:.0f} s in all")
