"""Contestants that do the same work in turn, each run in a process of its own: seconds, peak memory, ratio, growth.

A module of contestants holds `CONTESTANTS`: a name and a function that takes a size, does its work once and gives what that took, without making its
data; nothing when it does not take part at that size. The first is the product; one whose name starts with "floor" does only what nobody can leave out.

Seconds are those of the clock on the wall, which is what a user waits for. CPU seconds stand beside them: on a machine with other work they say more, and
where they are the larger, more than one core was used. The processes that a contestant starts count too.
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
from compileall import compile_dir
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import xlwings_addin

LONG = 60
"""Seconds: chance is small in what takes longer, and five times of it is an hour in all."""


@dataclass
class Taken:
    """Seconds that a `clock` counted: of the clock on the wall, and of the processors."""

    seconds: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Taken) -> Taken:
        return Taken(self.seconds + other.seconds, self.cpu + other.cpu)

    def __mul__(self, factor: float) -> Taken:
        return Taken(self.seconds * factor, self.cpu * factor)


Contestants = Mapping[str, Callable[[int], Taken | None]]


class Result(NamedTuple):
    """What one contestant took for one size: the medians of the runs in seconds, and the highest peak in MB."""

    contestant: str
    size: int
    seconds: float
    cpu: float
    peak_mb: float
    runs: int


def cpu() -> float:
    """CPU seconds so far of this process and of those that it started and that ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


@contextmanager
def clock() -> Iterator[Taken]:
    """Count the seconds of what happens inside.

    >>> with clock() as taken:
    ...     _ = sum(range(1000))
    >>> taken.seconds >= 0
    True
    """
    taken = Taken()
    began, started = time.perf_counter(), cpu()
    yield taken
    taken.seconds, taken.cpu = time.perf_counter() - began, cpu() - started


def once(module: str, contestant: str, size: int) -> tuple[float, float, float] | None:
    """Seconds, CPU seconds and peak MB of one run in a fresh process; what it says when it fails is shown."""
    command = [sys.executable, "-m", module, "--one", contestant, "--size", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return tuple(found) if found else None


def race(module: str, contestants: Contestants, size: int, runs: int = 5) -> list[Result]:
    """Every contestant as often as `runs` says, in turn (A B A B), and what each took; one that took longer than `LONG` runs once.

    Args:
        module: the name of the module that calls `main` with the same contestants.
        contestants: who takes part.
        size: how many rows or letters.
        runs: of each.
    """
    # as pip leaves the packages of all others; a clone has no compiled modules where Python may not write them
    compile_dir(Path(xlwings_addin.__file__).parent, quiet=1)
    found: dict[str, list[tuple[float, float, float]]] = {name: [] for name in contestants}
    for turn in range(runs):
        for name, before in found.items():
            again = turn == 0 or (before and before[0][0] < LONG)
            if again and (took := once(module, name, size)) is not None:
                before.append(took)
    return [
        Result(name, size, statistics.median(seconds), statistics.median(spent), max(peaks), len(seconds))
        for name, took in found.items()
        if took
        for seconds, spent, peaks in [list(zip(*took, strict=True))]
    ]


def growth(results: Sequence[Result], contestant: str) -> tuple[float, float] | None:
    """The powers of the size with which seconds and memory of a contestant grow; 1 is linear, less is a start that all sizes pay.

    Nothing for one that ran at fewer than two sizes.

    >>> growth([Result("a", 10, 1.0, 1.0, 7, 1), Result("a", 100, 10.0, 10.0, 7, 1)], "a")
    (1.0, 0.0)
    """
    own = [result for result in results if result.contestant == contestant]
    if len({result.size for result in own}) < 2:
        return None
    sizes = [math.log(result.size) for result in own]
    seconds = [math.log(max(result.seconds, 1e-4)) for result in own]
    peaks = [math.log(result.peak_mb) for result in own]
    return statistics.linear_regression(sizes, seconds).slope, statistics.linear_regression(sizes, peaks).slope


HEADINGS = ("part", "size", "contestant", "seconds", "CPU seconds", "ratio", "of the floor", "peak MB", "runs")


def heading() -> str:
    """The first two lines of the table."""
    return f"| {' | '.join(HEADINGS)} |\n|---|---:|---|{'---:|' * (len(HEADINGS) - 3)}"


def lines(part: str, results: Sequence[Result]) -> str:
    """The lines of one part in the table: the ratio is that to the product at the same size, beside it how many times the floor each took."""
    made = []
    for result in results:
        alike = [other for other in results if other.size == result.size]
        floor = next((other.seconds for other in alike if other.contestant.startswith("floor")), None)
        made.append(
            f"| {part} | {result.size:,} | {result.contestant} | {result.seconds:.3f} | {result.cpu:.3f} "
            f"| {result.seconds / max(alike[0].seconds, 1e-4):.2f}× "
            f"| {f'{result.seconds / max(floor, 1e-4):.1f}×' if floor else ''} | {result.peak_mb:.0f} | {result.runs} |"
        )
    return "\n".join(made)


def grown(part: str, results: Sequence[Result]) -> str:
    """One sentence on the growth of every contestant that ran at several sizes; empty when none did."""
    powers = {name: growth(results, name) for name in dict.fromkeys(result.contestant for result in results)}
    said = [f"{name} {power[0]:.2f} and {power[1]:.2f}" for name, power in powers.items() if power]
    return f"{part}: seconds and peak memory grow with the size to the power: {', '.join(said)}." if said else ""


def empty_start(_: int = 0) -> Taken:
    """The floor of everything that starts a Python: one that does nothing."""
    with clock() as taken:
        subprocess.run([sys.executable, "-c", ""], check=True)
    return taken


def peak_mb() -> float:
    """The most memory that this process, or one it started, has held."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def main(module: str, contestants: Contestants, sizes: Sequence[int], runs: int = 5) -> None:
    """The command of a module of contestants: all of them over all sizes, or with `--one` a single run for its parent."""
    parser = argparse.ArgumentParser(prog=f"python -m {module}")
    parser.add_argument("--one", choices=list(contestants))
    parser.add_argument("--size", type=int, nargs="*", default=list(sizes))
    parser.add_argument("--runs", type=int, default=runs)
    given = parser.parse_args()
    if given.one:
        took = contestants[given.one](given.size[0])
        print(json.dumps(took and (took.seconds, took.cpu, peak_mb())))
        return
    results = [result for size in given.size for result in race(module, contestants, size, given.runs)]
    part = module.rpartition(".")[2]
    print(f"{heading()}\n{lines(part, results)}\n\n{grown(part, results)}")
