"""Bijwerken of many closed workbooks at once, in processes of their own: one that fails never stops the others."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from xlwings_addin.actions.report import Occasion, Report
from xlwings_addin.actions.update import update
from xlwings_addin.actions.workbook import attempted, on_closed

Result = tuple[Path, Report]

_CUT_OFF = Report(
    "Het bijwerken is door het systeem afgebroken, misschien door te weinig geheugen. Het werkboek is heel gebleven.",
    ok=False,
)


def update_all(workbooks: Sequence[Path], occasion: Occasion) -> Iterator[Result]:
    """Update closed workbooks, as many at a time as there are cores; give each with its report as soon as it is done.

    A workbook that is named twice is updated once. Nothing is raised for a workbook: what was refused or went wrong is
    in its report.
    """
    each = list(dict.fromkeys(path.resolve() for path in workbooks))
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cut_off = yield from _in_processes(each, min(cores, len(each)), occasion)
    # A process that the system ends takes the whole pool along; whose fault it was shows when each goes alone.
    for path in cut_off:
        if (yield from _in_processes([path], 1, occasion)):
            yield path, _CUT_OFF


def _in_processes(paths: Sequence[Path], processes: int, occasion: Occasion) -> Generator[Result, None, list[Path]]:
    """Update workbooks in a pool of processes; returns those that had no turn because the system ended a process."""
    running: dict[Future[Report], Path] = {}
    waiting = set(paths)
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        try:
            for path in paths:
                running[pool.submit(_one, path, occasion)] = path
        except BrokenProcessPool:
            pass  # what was not handed out yet is still waiting
        for done in as_completed(running):
            try:
                report = done.result()
            except BrokenProcessPool:
                continue
            waiting.remove(running[done])
            yield running[done], report
    return [path for path in paths if path in waiting]


def _one(path: Path, occasion: Occasion) -> Report:
    return attempted(lambda: on_closed(path, lambda book: update(book, occasion)))
