"""Saving leaves either the old or the new workbook, complete, and nothing else beside it but the backup."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.engine import open_book, replacement
from xlwings_addin.errors import FileRefused


def change(path: Path, value: object = "nieuw") -> None:
    book = open_book(path)
    book.sheets[0].range("B2").value = value
    book.save()


def test_the_file_before_is_kept(invoice_file: Path, beside: Callable[[Path], list[str]]) -> None:
    before = invoice_file.read_bytes()
    change(invoice_file)
    between = invoice_file.read_bytes()
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]
    assert invoice_file.with_name("werkmap.xlsx.bak").read_bytes() == before
    change(invoice_file, "nieuwer")
    assert invoice_file.with_name("werkmap.xlsx.bak").read_bytes() == between
    assert open_book(invoice_file).sheets[0].range("B2").value == "nieuwer"


def test_no_change_touches_no_backup(invoice_file: Path) -> None:
    change(invoice_file)
    backup = invoice_file.with_name("werkmap.xlsx.bak")
    before = backup.read_bytes(), backup.stat().st_mtime_ns, invoice_file.stat().st_ino
    change(invoice_file)
    assert (backup.read_bytes(), backup.stat().st_mtime_ns, invoice_file.stat().st_ino) == before


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o660])
def test_the_mode_stays(invoice_file: Path, mode: int) -> None:
    invoice_file.chmod(mode)
    change(invoice_file)
    assert stat.S_IMODE(invoice_file.stat().st_mode) == mode


@pytest.mark.skipif(sys.platform != "linux", reason="attributes as Linux has them")
def test_what_a_user_or_an_administrator_hung_on_the_file_stays(invoice_file: Path) -> None:
    try:
        os.setxattr(invoice_file, "user.dossier", b"K-12")
    except OSError:
        pytest.skip("this disk knows no attributes")
    change(invoice_file)
    assert os.getxattr(invoice_file, "user.dossier") == b"K-12"


def test_a_link_keeps_pointing_to_the_file(invoice_file: Path, tmp_path: Path) -> None:
    (tmp_path / "elders").mkdir()
    link = tmp_path / "elders" / "link.xlsx"
    link.symlink_to(invoice_file)
    change(link)
    assert link.is_symlink()
    assert open_book(invoice_file).sheets[0].range("B2").value == "nieuw"


@pytest.mark.parametrize("owner", ["~$link.xlsx", ".~lock.link.xlsx#"])
def test_a_lock_beside_the_link_counts_too(invoice_file: Path, tmp_path: Path, owner: str) -> None:
    (tmp_path / "elders").mkdir()
    link = tmp_path / "elders" / "link.xlsx"
    link.symlink_to(invoice_file)
    link.with_name(owner).touch()
    with pytest.raises(FileRefused, match="nog geopend"):
        open_book(link)


def test_a_name_too_long_for_a_second_file_is_refused_in_a_sentence(
    invoice_file: Path, beside: Callable[[Path], list[str]]
) -> None:
    path = invoice_file.rename(invoice_file.with_name(f"{'n' * 245}.xlsx"))
    before = path.read_bytes()
    with pytest.raises(FileRefused, match="te lang"):
        change(path)
    assert path.read_bytes() == before
    assert beside(path) == [path.name]


def failing(error: OSError, *, from_call: int = 1) -> Callable[..., Any]:
    calls = 0

    def fail(*_: Any, **__: Any) -> None:
        nonlocal calls
        calls += 1
        if calls >= from_call:
            raise error

    return fail


FULL, FORBIDDEN, OTHER = OSError(errno.ENOSPC, "vol"), PermissionError(errno.EACCES, "nee"), OSError(errno.EIO, "stuk")


@pytest.mark.parametrize(
    ("function", "error", "sentence"),
    [
        ("fsync", FULL, "de schijf is vol"),
        ("replace", FULL, "de schijf is vol"),
        ("replace", FORBIDDEN, "u mag niet schrijven in de map"),
        ("fsync", OTHER, "niet opgeslagen"),
        ("chmod", FORBIDDEN, "u mag niet schrijven in de map"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    invoice_file: Path,
    beside: Callable[[Path], list[str]],
    monkeypatch: pytest.MonkeyPatch,
    function: str,
    error: OSError,
    sentence: str,
) -> None:
    before = invoice_file.read_bytes()
    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = "nieuw"
    with monkeypatch.context() as patch:
        patch.setattr(os, function, failing(error))
        with pytest.raises(FileRefused, match=sentence):
            book.save()
    assert invoice_file.read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx"]
    book.save()  # what was written is not lost: once there is room, it can still be saved
    assert open_book(invoice_file).sheets[0].range("B2").value == "nieuw"


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on file sizes there")
def test_a_disk_that_fills_up_while_writing(invoice_file: Path, beside: Callable[[Path], list[str]]) -> None:
    before = invoice_file.read_bytes()
    program = (
        "import resource, signal, sys\nfrom pathlib import Path\nfrom xlwings_addin.engine import open_book\n"
        "book = open_book(Path(sys.argv[1]))\nbook.sheets[0].range('B2').value = 'x'\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)\n"
        "try:\n    book.save()\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
    )
    for room in (0, 100, 1000, 3000, 5000):
        run = subprocess.run(
            [sys.executable, "-c", program, str(invoice_file), str(room)], capture_output=True, text=True, check=True
        )
        assert run.stdout.startswith("FileRefused werkmap.xlsx is niet opgeslagen: de schijf is vol")
        assert invoice_file.read_bytes() == before
        assert beside(invoice_file) == ["werkmap.xlsx"]


def test_a_file_that_went_away(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = "nieuw"
    invoice_file.unlink()
    with pytest.raises(FileRefused, match="verwijderd of verplaatst"):
        book.save()


def test_failing_at_the_last_step(
    invoice_file: Path, beside: Callable[[Path], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    before, real = invoice_file.read_bytes(), os.replace

    def replace(source: Any, target: Any) -> None:
        if Path(target) == invoice_file:
            raise FULL
        real(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(FileRefused, match="niet veranderd"):
        change(invoice_file)
    assert invoice_file.read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]


def test_a_disk_without_second_names_gets_a_copy(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, beside: Callable[[Path], list[str]]
) -> None:
    before = invoice_file.read_bytes()
    monkeypatch.setattr(os, "link", failing(OSError(errno.EPERM, "geen links")))
    change(invoice_file)
    assert invoice_file.with_name("werkmap.xlsx.bak").read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]


def test_a_folder_in_the_place_of_the_backup_is_named(invoice_file: Path, beside: Callable[[Path], list[str]]) -> None:
    before = invoice_file.read_bytes()
    invoice_file.with_name("werkmap.xlsx.bak").mkdir()
    with pytest.raises(FileRefused, match=r"werkmap\.xlsx\.bak is een map, en zo heet de reservekopie"):
        change(invoice_file)
    assert invoice_file.read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]


def test_a_bug_while_writing_leaves_nothing(invoice_file: Path, beside: Callable[[Path], list[str]]) -> None:
    before = invoice_file.read_bytes()

    def write(target: Any) -> bool:
        target.write(b"half")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        replacement.replace(invoice_file, before, write)
    assert invoice_file.read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx"]


def test_the_leftover_of_a_killed_process_is_no_hindrance(
    invoice_file: Path, beside: Callable[[Path], list[str]]
) -> None:
    invoice_file.with_name(".werkmap.xlsx.tmp").write_bytes(b"half")
    change(invoice_file)
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]


def test_a_file_that_changed_since_it_was_opened(invoice_file: Path) -> None:
    first, second = open_book(invoice_file), open_book(invoice_file)
    first.sheets[0].range("B2").value = "een"
    second.sheets[0].range("B2").value = "twee"
    first.save()
    with pytest.raises(FileRefused, match="intussen door iemand anders veranderd"):
        second.save()
    assert open_book(invoice_file).sheets[0].range("B2").value == "een"


def test_a_file_that_was_only_touched(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = "nieuw"
    os.utime(invoice_file)
    book.save()
    assert open_book(invoice_file).sheets[0].range("B2").value == "nieuw"


def test_a_file_opened_elsewhere_meanwhile(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = "nieuw"
    invoice_file.with_name("~$werkmap.xlsx").write_bytes(b"")
    with pytest.raises(FileRefused, match="nog geopend in Excel"):
        book.save()


def test_opened_to_read_only(invoice_file: Path) -> None:
    book = open_book(invoice_file, readonly=True)
    book.save()
    book.sheets[0].range("B2").value = "nieuw"
    with pytest.raises(FileRefused, match="alleen geopend om te lezen"):
        book.save()


def test_saving_twice_and_reading_in_between(invoice_file: Path) -> None:
    book = open_book(invoice_file)
    sheet = book.sheets[0]
    sheet.range("B2").value = "een"
    book.save()
    assert sheet.range("B2").value == "een"
    sheet.range("B3").value = "twee"
    book.save()
    assert open_book(invoice_file).sheets[0].range("B2:B3").value == ["een", "twee"]


@pytest.mark.skipif(sys.platform == "win32", reason="no such locks there")
def test_a_second_process_waits_its_turn(invoice_file: Path) -> None:
    import fcntl

    book = open_book(invoice_file)
    book.sheets[0].range("B2").value = "nieuw"
    saving = threading.Thread(target=book.save)
    with invoice_file.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        saving.start()
        saving.join(0.3)
        assert saving.is_alive()
    saving.join()
    assert open_book(invoice_file).sheets[0].range("B2").value == "nieuw"


def test_of_two_processes_at_once_one_is_refused(invoice_file: Path) -> None:
    books = [open_book(invoice_file) for _ in range(4)]
    outcomes: list[str] = []

    def save(number: int) -> None:
        books[number].sheets[0].range("B2").value = f"{number}"
        try:
            books[number].save()
            outcomes.append("saved")
        except FileRefused:
            outcomes.append("refused")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "refused", "refused", "saved"]
