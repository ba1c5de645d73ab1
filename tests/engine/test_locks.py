"""Somebody else is at the file: another process, another program, a disk or a folder that refuses."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from xlwings_addin.engine import open_book, replacement
from xlwings_addin.errors import FileRefused

fcntl: Any = pytest.importorskip("fcntl", reason="POSIX locks, rights and processes")


def edited(path: Path, value: object = "nieuw") -> Any:
    book = open_book(path)
    book.sheets[0].range("B2").value = value
    return book


def held(path: Path) -> object:
    return open_book(path, readonly=True).sheets[0].range("B2").value


def test_waiting_for_another_process_ends_in_a_sentence(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, beside: Callable[[Path], list[str]]
) -> None:
    monkeypatch.setattr(replacement, "PATIENCE", 0.1)
    book, before = edited(invoice_file), invoice_file.read_bytes()
    with invoice_file.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(FileRefused, match="door een ander programma bewaard"):
            book.save()
    assert invoice_file.read_bytes() == before and beside(invoice_file) == ["werkmap.xlsx"]
    book.save()
    assert held(invoice_file) == "nieuw"


def test_a_drive_without_locks_is_saved_to(invoice_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", none)
    edited(invoice_file).save()
    assert held(invoice_file) == "nieuw"


def test_without_locks_two_processes_never_write_into_one_file(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, beside: Callable[[Path], list[str]]
) -> None:
    """The second starts while the first has written and not yet replaced: one is refused, the file is the other's."""
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOLCK, "no locks")))
    first, second = edited(invoice_file, "een"), edited(invoice_file, "twee")
    usual, outcomes = replacement._take_over, []

    def second_comes_in_between(path: Path, fresh: Path) -> None:
        monkeypatch.setattr(replacement, "_take_over", usual)
        second.save()
        outcomes.append("second saved")
        usual(path, fresh) if fresh.exists() else None

    monkeypatch.setattr(replacement, "_take_over", second_comes_in_between)
    with pytest.raises(FileRefused):
        first.save()
    assert outcomes == ["second saved"] and held(invoice_file) == "twee"
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]


@pytest.mark.parametrize("owner", ["~$werkmap.xlsx", ".~lock.werkmap.xlsx#"])
def test_a_program_that_opens_the_workbook_while_it_is_written(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, owner: str
) -> None:
    book, before, usual = edited(invoice_file), invoice_file.read_bytes(), replacement._take_over

    def opened(path: Path, fresh: Path) -> None:
        path.with_name(owner).touch()
        usual(path, fresh)

    monkeypatch.setattr(replacement, "_take_over", opened)
    with pytest.raises(FileRefused, match="nog geopend in"):
        book.save()
    assert invoice_file.read_bytes() == before
    assert sorted(path.name for path in invoice_file.parent.iterdir()) == sorted([owner, "werkmap.xlsx"])


def test_a_program_that_saves_the_workbook_while_it_is_written(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, beside: Callable[[Path], list[str]]
) -> None:
    book, usual = edited(invoice_file), replacement._take_over
    theirs = invoice_file.read_bytes() + b"\0"

    def saved(path: Path, fresh: Path) -> None:
        path.write_bytes(theirs)
        usual(path, fresh)

    monkeypatch.setattr(replacement, "_take_over", saved)
    with pytest.raises(FileRefused, match="door iemand anders veranderd"):
        book.save()
    assert invoice_file.read_bytes() == theirs and beside(invoice_file) == ["werkmap.xlsx"]


@pytest.mark.parametrize(
    "code", [errno.EBUSY, errno.ETXTBSY, errno.EIO, errno.ESTALE, errno.ENOTCONN, errno.EXDEV, errno.ETIMEDOUT]
)
def test_a_network_that_refuses_the_last_step(
    invoice_file: Path, monkeypatch: pytest.MonkeyPatch, beside: Callable[[Path], list[str]], code: int
) -> None:
    book, before, usual = edited(invoice_file), invoice_file.read_bytes(), os.replace

    def fails(source: Any, target: Any) -> None:
        if Path(target) == invoice_file:
            raise OSError(code, os.strerror(code))
        usual(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fails)
        with pytest.raises(
            FileRefused, match=r"werkmap\.xlsx is niet opgeslagen: .+\. Het werkboek is niet veranderd\."
        ):
            book.save()
    assert invoice_file.read_bytes() == before
    assert beside(invoice_file) == ["werkmap.xlsx", "werkmap.xlsx.bak"]
    book.save()
    assert held(invoice_file) == "nieuw"


@pytest.fixture
def public(invoice_file: Path) -> Iterator[Path]:
    """The workbook in a folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        place = Path(folder) / "map"
        place.mkdir()
        path = place / "werkmap.xlsx"
        path.write_bytes(invoice_file.read_bytes())
        yield path
        place.chmod(0o755)


def as_nobody(work: Callable[[], object]) -> str:
    """What a user without rights is told, from a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            if os.getuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            work()
            said = "done"
        except Exception as problem:
            said = f"{type(problem).__name__}: {problem}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        said = told.read()
    os.waitpid(child, 0)
    return said


def test_a_folder_in_which_we_may_not_write(public: Path) -> None:
    before = public.read_bytes()
    public.chmod(0o666)
    public.parent.chmod(0o555)
    said = as_nobody(lambda: edited(public).save())
    assert said.startswith("FileRefused: werkmap.xlsx is niet opgeslagen: u mag niet schrijven in de map")
    assert public.read_bytes() == before and list(public.parent.iterdir()) == [public]


def test_a_workbook_that_we_may_not_read(public: Path) -> None:
    public.chmod(0o200)
    assert "FileRefused: werkmap.xlsx kan niet worden gelezen: u hebt daar geen rechten voor" in as_nobody(
        lambda: open_book(public)
    )


def test_a_workbook_of_somebody_else_in_a_folder_of_all_keeps_its_mode(public: Path) -> None:
    public.chmod(0o666)
    public.parent.chmod(0o777)
    assert as_nobody(lambda: edited(public).save()) == "done"
    assert public.stat().st_mode & 0o777 == 0o666 and held(public) == "nieuw"


def test_of_many_processes_at_once_each_is_saved_or_refused(invoice_file: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom xlwings_addin.engine import open_book\n"
        "from xlwings_addin.errors import FileRefused\n"
        "for turn in range(6):\n"
        "    book = open_book(Path(sys.argv[1]))\n    sheet = book.sheets[0]\n"
        "    sheet.range('H2').value = (sheet.range('H2').value or 0) + 1\n"
        "    try:\n        book.save()\n        print('saved')\n"
        "    except FileRefused as refusal:\n        assert 'iemand anders' in str(refusal), refusal\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(invoice_file)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    said = [process.communicate() for process in running]
    assert not any(errors for _, errors in said), said
    saved = sum(output.count("saved") for output, _ in said)
    assert open_book(invoice_file).sheets[0].range("H2").value == saved
    assert sorted(path.name for path in invoice_file.parent.iterdir()) == ["werkmap.xlsx", "werkmap.xlsx.bak"]
