"""A command that is killed, or whose disk fills up, leaves the old or the new workbook, complete, and never a mixture.

The suite kills at 18 moments on 1.000 invoices. `INCASSO_CRASHES=200 INCASSO_CRASH_ROWS=20000 pytest --log-cli-level=INFO
tests/cli/test_crash.py` does it at 200 moments on 20.000 rows, spread over `update`, `import` and `undo`, and says what it found.
"""

import logging
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from datetime import datetime, timedelta
from fnmatch import fnmatch
from pathlib import Path

import pytest
from typer.testing import CliRunner

from xlwings_addin.cli import app

CRASHES, ROWS = (int(os.environ.get(f"INCASSO_CRASH{name}", usual)) for name, usual in (("ES", 18), ("_ROWS", 1000)))
MENDED = 5
"""How often the command is run again after a kill that left something beside the workbook."""
MONDAY = datetime(2026, 11, 16)
COMMANDS = {
    "update": ("update", "{workbook}", "--date", "2026-11-18"),
    "import": ("import", "{workbook}", "{export}", "--date", "2026-11-16"),
    "undo": ("undo", "{workbook}", "--date", "2026-11-16"),
}
HEAD = "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag"


def export_of(numbers, amount):
    lines = [HEAD]
    for number in numbers:
        due = MONDAY - timedelta(days=number % 90 - 30)
        lines.append(
            f"F{number};D{number % 97};Klant {number % 97};{due - timedelta(days=30):%d-%m-%Y};{due:%d-%m-%Y};{amount},50"
        )
    return "\n".join(lines)


def run(command, place, **options):
    words = [word.format(workbook=place / "werkmap.xlsm", export=place / "posten.csv") for word in COMMANDS[command]]
    return subprocess.Popen(
        [sys.executable, "-m", "xlwings_addin.cli", *words],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=os.environ | {"XDG_DATA_HOME": str(place.parent)},
        **options,
    )  # fmt: skip


STAMP = re.compile(rb"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")


def content(path):
    """Every part of a workbook, checked against its checksum, without the moments that the journal notes."""
    with zipfile.ZipFile(path) as archive:
        return {name: STAMP.sub(b"", archive.read(name)) for name in archive.namelist()}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """A folder with a workbook of many invoices, imported and updated, and an export with changed and new ones."""
    place = tmp_path_factory.mktemp("crash") / "begin"
    place.mkdir()
    environment = os.environ | {"XDG_DATA_HOME": str(place.parent)}
    command = [sys.executable, "-m", "xlwings_addin.cli"]
    workbook, export = str(place / "werkmap.xlsm"), place / "posten.csv"
    subprocess.run([*command, "new", workbook], check=True, env=environment, capture_output=True)
    shutil.rmtree(place / "letters")
    export.write_text(export_of(range(ROWS), 10))
    for words in (
        ("import", workbook, str(export), "--date", "2026-11-16"),
        ("update", workbook, "--date", "2026-11-16"),
    ):
        subprocess.run([*command, *words], check=True, env=environment, capture_output=True)
    (place / "werkmap.xlsm.bak").unlink()
    export.write_text(export_of(range(ROWS // 2, ROWS + ROWS // 4), 20))
    return place


def spent(process):
    """Seconds of a core that a process has used: how far it is, however busy the machine."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # not here, or over
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def writing(place):
    return any(place.glob(".werkmap.xlsm.*tmp"))


@pytest.fixture(scope="module")
def after(before, tmp_path_factory):
    """What each command makes of that workbook when nothing stops it, when it begins to write and ends, and the size of the file."""
    found = {}
    for command in COMMANDS:
        place = tmp_path_factory.mktemp("after") / "x"
        shutil.copytree(before, place)
        process, begins, ends = run(command, place), 0.0, 0.0
        while process.poll() is None:
            ends = max(ends, spent(process))
            begins = begins or (ends if writing(place) else 0.0)
            time.sleep(0.001)
        process.communicate()
        found[command] = (content(place / "werkmap.xlsm"), (begins, ends), (place / "werkmap.xlsm").stat().st_size)
        assert process.returncode in (0, 1)
        assert found[command][0] != content(before / "werkmap.xlsm")
    return found


def killed(command, place, begins, ends, chance):
    """Kill a command somewhere in its work; half of the times while it writes."""
    process = run(command, place, start_new_session=True)
    moment = chance.uniform(0.1, 1) * ends
    if chance.random() < 0.5:
        while not writing(place) and process.poll() is None:
            time.sleep(0.0005)
        moment = spent(process) + chance.uniform(0, 1) * (ends - begins)
    while process.poll() is None and spent(process) < moment:
        time.sleep(0.0005)
    time.sleep(chance.uniform(0, 0.01))
    os.killpg(process.pid, signal.SIGKILL) if process.poll() is None else None
    process.communicate()
    return process.returncode == -signal.SIGKILL


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks in /proc how far a process is")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_killed_command_leaves_the_old_or_the_new_workbook(command, before, after, tmp_path):
    chance = random.Random(f"{command} {CRASHES}")
    same, old, (new, (begins, ends), _) = (
        (before / "werkmap.xlsm").read_bytes(),
        content(before / "werkmap.xlsm"),
        after[command],
    )
    found = {"old": 0, "new": 0, "killed": 0, "leftovers": 0}
    for number in range(-(-CRASHES // len(COMMANDS))):
        place = tmp_path / f"{number}"
        shutil.copytree(before, place)
        found["killed"] += killed(command, place, begins, ends, chance)
        seen = old if (place / "werkmap.xlsm").read_bytes() == same else content(place / "werkmap.xlsm")
        assert seen in (old, new), "a mixture of the old and the new workbook"
        found["new" if seen == new else "old"] += 1
        left = {path.name for path in place.iterdir()} - {"werkmap.xlsm", "posten.csv"}
        assert all(name == "werkmap.xlsm.bak" or fnmatch(name, ".werkmap.xlsm.*tmp") for name in left)
        if "werkmap.xlsm.bak" in left:
            assert (place / "werkmap.xlsm.bak").read_bytes() == same, "the backup is the workbook of before"
        leftover = bool(left - {"werkmap.xlsm.bak"})
        found["leftovers"] += leftover
        if leftover and found["leftovers"] <= MENDED:
            run(command, place).communicate()
            assert content(place / "werkmap.xlsm") == new, "the next run does the whole work"
            assert {path.name for path in place.iterdir()} == {"werkmap.xlsm", "werkmap.xlsm.bak", "posten.csv"}
        shutil.rmtree(place)
    assert found["killed"], "each was over before it was killed"
    logging.getLogger(__name__).info("%s killed at random: %s", command, found)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small disk")
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_leaves_the_old_workbook_and_nothing_else(command, before, after, tmp_path):
    disk = tmp_path / "schijf"
    disk.mkdir()
    size = (before / "werkmap.xlsm").stat().st_size
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={4 * size + 2_000_000}", "tmpfs", disk], check=False
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        shutil.copytree(before, disk / "map")
        place, old, pages = disk / "map", (before / "werkmap.xlsm").read_bytes(), after[command][2] // 4096
        for room in (0, pages // 2, pages - 1):
            filler = disk / "vol"
            free = os.statvfs(disk)
            filler.write_bytes(bytes(max(free.f_bavail - room, 0) * free.f_frsize))
            process = run(command, place)
            said, _ = process.communicate()
            assert process.returncode == 1 and "de schijf is vol" in said, said
            assert (place / "werkmap.xlsm").read_bytes() == old
            assert {path.name for path in place.iterdir()} == {"werkmap.xlsm", "posten.csv"}
            filler.unlink()
        run(command, place).communicate()
        assert content(place / "werkmap.xlsm") == after[command][0]
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="mounts a small disk")
def test_letters_that_do_not_fit_on_the_disk_are_not_half_made(desk, tmp_path):
    disk = tmp_path / "schijf"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2M", "tmpfs", disk], check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        shutil.copy(desk.workbook, disk / "werkmap.xlsm")
        old, refused, filler = desk.workbook.read_bytes(), 0, disk / "vol"
        for room in range(0, 260, 26):
            free = os.statvfs(disk)
            filler.write_bytes(bytes(max(free.f_bavail - room, 0) * free.f_frsize))
            done = CliRunner().invoke(app, ["letters", str(disk / "werkmap.xlsm"), "--date", "2026-11-16"])
            filler.unlink()
            if done.exit_code == 0:
                break
            refused += 1
            assert "vol" in done.output and "Traceback" not in done.output, done.output
            assert (disk / "werkmap.xlsm").read_bytes() == old
            assert not [path for path in disk.rglob("*") if path.is_file() and path.name != "werkmap.xlsm"]
        assert refused > 2 and done.exit_code == 0
        assert len(list((disk / "Brieven").iterdir())) == 2
    finally:
        subprocess.run(["umount", disk], check=True)
