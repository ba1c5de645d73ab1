"""Statements that a bank hands over zipped: read as the files in it, or refused with a sentence in bounded space."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports import statements, zipped
from xlwings_addin.imports.statements import read_statements

CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt>
<Id>{number}</Id><Acct><Id><IBAN>NL02ABNA0123456789</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Ntry><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2026-11-{number:02}</Dt></BookgDt>
<NtryDtls><TxDtls><RmtInf><Ustrd>factuur {number}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>"""


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Path]:
    def made(*files: tuple[str, str | bytes], name: str = "afschriften.zip") -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for member, content in files:
                out.writestr(member, content)
        return path

    return made


def statement(number: int) -> str:
    return CAMT.format(number=number, amount=f"{number}.50")


def test_each_file_in_it_is_read_in_its_order(archive: Callable[..., Path]) -> None:
    path = archive(("b/2.xml", statement(2)), ("a/1.xml", statement(1)), ("map/", ""), ("__MACOSX/._1.xml", b"\0"))
    found = read_statements(path)
    assert [each.payments[0].amount for each in found] == [Decimal("2.50"), Decimal("1.50")]


def test_the_name_does_not_matter(archive: Callable[..., Path]) -> None:
    assert len(read_statements(archive(("x", statement(1)), name="afschrift.xml"))) == 1


@pytest.mark.parametrize("name", ["../../buiten.xml", "/etc/buiten.xml", "C:\\buiten.xml", "..", "a" * 300 + ".xml"])
def test_a_path_in_it_leads_nowhere(archive: Callable[..., Path], tmp_path: Path, name: str) -> None:
    path = archive((name, statement(1)))
    before = set(tmp_path.parent.rglob("*buiten*"))
    try:
        assert len(read_statements(path)) == 1
    except FileRefused:
        assert name == ".."
    assert set(tmp_path.parent.rglob("*buiten*")) == before


def nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as out:
        out.writestr("1.xml", statement(1))
    return inner.getvalue()


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ([], "zit geen bestand"),
        ([("leeg/", "")], "zit geen bestand"),
        ([("1.xml", statement(1)), ("lees mij.txt", "hallo")], "lees_mij.txt"),
        ([("1.zip", nested())], "weer een zip-bestand"),
        ([("[Content_Types].xml", "<Types/>")], "Office-bestand"),
        ([("1.xml", '<!DOCTYPE x [<!ENTITY a "b">]>' + statement(1))], "DOCTYPE"),
    ],
)
def test_what_is_refused(archive: Callable[..., Path], files: list[tuple[str, str]], why: str) -> None:
    with pytest.raises(FileRefused, match=why):
        read_statements(archive(*files))


def test_a_bomb_is_stopped_while_it_unpacks(archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "LARGEST", 3_000_000)
    path = archive(*((f"{n}.xml", b" " * 2_000_000) for n in range(2)))
    assert path.stat().st_size < 10_000
    with pytest.raises(FileRefused, match="te veel ruimte"):
        read_statements(path)


def test_too_many_files_are_refused(archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipped, "MOST_FILES", 2)
    with pytest.raises(FileRefused, match="te veel ruimte"):
        read_statements(archive(*((f"{n}.xml", statement(n + 1)) for n in range(3))))


@pytest.mark.parametrize("cut", [5, 40, -30])
def test_a_cut_off_archive_is_refused(archive: Callable[..., Path], cut: int) -> None:
    path = archive(("1.xml", statement(1)))
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(FileRefused, match="beschadigd"):
        read_statements(path)


@pytest.mark.parametrize("bug", [ValueError, RuntimeError, NotImplementedError])
def test_a_bug_of_a_reader_is_not_called_damage(
    archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, bug: type[Exception]
) -> None:
    def faulty(_: Path) -> None:
        raise bug("planted")

    monkeypatch.setattr(statements, "_read", faulty)
    with pytest.raises(bug, match="planted"):
        read_statements(archive(("1.xml", statement(1))))


def test_a_protected_one_is_refused(archive: Callable[..., Path]) -> None:
    path = archive(("1.xml", statement(1)))
    data = bytearray(path.read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    path.write_bytes(data)
    with pytest.raises(FileRefused, match="wachtwoord"):
        read_statements(path)


def test_nothing_stays_behind(archive: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(zipped.tempfile, "tempdir", str(scratch))
    read_statements(archive(("1.xml", statement(1))))
    with pytest.raises(FileRefused):
        read_statements(archive(("1.xml", "geen afschrift")))
    assert list(scratch.iterdir()) == []
