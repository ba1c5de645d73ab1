"""PDF of letters: what Word and LibreOffice are asked to do, what happens when they fail, and the PDF itself."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pypdf
import pytest
import zxingcpp
from PIL import Image

from xlwings_addin.errors import FileRefused, IncassoError
from xlwings_addin.mailmerge import libreoffice, pdf, word
from xlwings_addin.mailmerge.content import Picture
from xlwings_addin.mailmerge.payment_code import payload, payment_code
from xlwings_addin.mailmerge.template import load_template
from xlwings_addin.progress import heard_by

OFFICE = """#!{python}
import os, sys, time
from pathlib import Path
with open({log!r}, "a") as log:
    log.write(" ".join(each for each in sys.argv if each.endswith(".docx")) + "\\n")
for document in (Path(each) for each in sys.argv[1:] if each.endswith(".docx")):
    text = document.read_bytes()
    if b"stopt" in text:
        document.with_suffix(".pdf").write_bytes(b"%PDF half")
        os.kill(os.getpid(), 9)
    if b"hangt" in text:
        time.sleep(600)
    if b"onleesbaar" not in text:
        document.with_suffix(".pdf").write_bytes(b"%PDF-1.6\\n" + text + b"\\n%%EOF\\n")
"""
UNREADABLE, STOPPED, SILENT = libreoffice.UNREADABLE, libreoffice.STOPPED, libreoffice.SILENT
unix = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script of Unix")


@pytest.fixture
def office(tmp_path: Path) -> Callable[..., tuple[dict[str, str], list[str]]]:
    """A program in the place of LibreOffice that stops, hangs or skips a document when its text says so."""
    script, log = tmp_path / "soffice", tmp_path / "log"
    script.write_text(OFFICE.format(python=sys.executable, log=str(log)))
    script.chmod(0o755)
    folder = tmp_path / "werk"
    folder.mkdir()

    def convert(*texts: str) -> tuple[dict[str, str], list[str]]:
        documents = [folder / f"{place:06}.docx" for place in range(len(texts))]
        for document, text in zip(documents, texts, strict=True):
            document.write_text(text)
        found = {document.stem: problem for document, problem in libreoffice.make_pdfs(str(script), documents)}
        return found, log.read_text().splitlines() if log.exists() else []

    return convert


@unix
@pytest.mark.parametrize(
    ("texts", "problems"),
    [
        ("goed goed goed", ["", "", ""]),
        ("goed onleesbaar goed", ["", UNREADABLE, ""]),
        ("goed goed onleesbaar", ["", "", UNREADABLE]),
        ("goed stopt goed goed", ["", STOPPED, "", ""]),
        ("stopt goed", [STOPPED, ""]),
        ("goed stopt onleesbaar goed", ["", STOPPED, UNREADABLE, ""]),
        ("stopt stopt stopt stopt goed", [STOPPED, STOPPED, STOPPED, SILENT, SILENT]),
        ("goed stopt stopt goed stopt goed", ["", STOPPED, STOPPED, "", STOPPED, ""]),
    ],
)
def test_a_document_that_stops_the_program_costs_only_itself(
    office: Callable[..., Any], texts: str, problems: list[str]
) -> None:
    found, _ = office(*texts.split())
    assert [found[f"{place:06}"] for place in range(len(problems))] == problems


@unix
def test_a_document_on_which_the_program_hangs_is_given_up(
    office: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libreoffice, "PATIENCE", 1.5)
    found, _ = office("goed", "hangt", "goed")
    assert list(found.values()) == ["", STOPPED, ""]


def test_a_program_that_does_not_start_is_told(tmp_path: Path) -> None:
    documents = [tmp_path / "a.docx", tmp_path / "b.docx"]
    found = libreoffice.make_pdfs(str(tmp_path / "weg"), documents)
    assert list(found) == [(document, SILENT) for document in documents]


def test_a_damaged_pdf_is_told() -> None:
    with pytest.raises(FileRefused, match="Druk ze een voor een af"):
        pdf.joined([b"%PDF-1.6 niets"], "nl-NL")


@unix
@pytest.mark.parametrize(
    ("count", "sizes"),
    [(0, []), (1, [1]), (10, [10]), (11, [5, 6]), (30, [15, 15]), (250, [50, 100, 100])],
)
def test_chunks_of_at_most_a_hundred_over_two_instances(
    office: Callable[..., Any], count: int, sizes: list[int]
) -> None:
    found, started = office(*["goed"] * count)
    assert list(found.values()) == [""] * count
    assert sorted(len(line.split()) for line in started) == sizes


@unix
def test_who_stops_listening_stops_the_program(office: Callable[..., Any], tmp_path: Path) -> None:
    office()
    documents = [tmp_path / "werk" / f"{place}.docx" for place in range(3)]
    for document, text in zip(documents, ("goed", "goed", "hangt"), strict=True):
        document.write_text(text)
    going = libreoffice.make_pdfs(str(tmp_path / "soffice"), documents)
    assert next(going) == (documents[0], "")
    going.close()


class Word:
    """Word for Windows as Python meets it: what was opened and closed, and how."""

    def __init__(self, com_error: type[Exception], bad: Sequence[bytes] = ()) -> None:
        self.bad, self.com_error, self.said = bad, com_error, []
        self.Documents = SimpleNamespace(Open=self._open)
        self.Visible, self.DisplayAlerts, self.AutomationSecurity = True, -1, 1

    def _open(self, path: str, confirm: bool, read_only: bool, recent: bool) -> Any:
        assert (confirm, read_only, recent) == (False, True, False)
        assert (self.Visible, self.DisplayAlerts, self.AutomationSecurity) == (False, 0, 3)
        content = Path(path).read_bytes()
        if any(each in content for each in self.bad):
            raise self.com_error
        self.said.append("open")

        def export(pdf: str, kind: int, *options: Any) -> None:
            assert kind == 17
            assert options[-2:] == (True, True), "tagged"
            Path(pdf).write_bytes(b"%PDF-1.7 by Word startxref %%EOF")

        return SimpleNamespace(ExportAsFixedFormat=export, Close=lambda how: self.said.append(f"close {how}"))

    def Quit(self, how: int) -> None:  # noqa: N802 - Word's own name
        self.said.append(f"quit {how}")


@pytest.fixture
def on_windows(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[Word]]:
    """A Windows with Word; gives each Word that was started."""

    def install(*bad: bytes, absent: bool = False) -> list[Word]:
        started: list[Word] = []
        com_error = type("com_error", (Exception,), {})

        def dispatch(name: str) -> Word:
            assert name == "Word.Application"
            if absent:
                raise com_error
            started.append(Word(com_error, bad))
            return started[-1]

        pythoncom, client = ModuleType("pythoncom"), ModuleType("win32com.client")
        pythoncom.com_error, pythoncom.CoInitialize = com_error, lambda: None  # type: ignore[attr-defined]
        client.DispatchEx = dispatch  # type: ignore[attr-defined]
        for name, module in (
            ("pythoncom", pythoncom),
            ("win32com", ModuleType("win32com")),
            ("win32com.client", client),
        ):
            monkeypatch.setitem(sys.modules, name, module)
        monkeypatch.setattr(word.sys, "platform", "win32")
        return started

    return install


@pytest.fixture
def some_letters(letters: Path, content: Callable[..., Any], tmp_path: Path) -> Callable[[int], list[Path]]:
    def make(count: int) -> list[Path]:
        template = load_template(letters / "herinnering.docx")
        made = []
        for place in range(count):
            path = tmp_path / f"brief & é'{place}.docx"
            path.write_bytes(template.fill(content({"factuurnummer": f"F{place}"}, deb_naam=f"Naam {place}")))
            made.append(path)
        return made

    return make


def test_on_windows_word_makes_the_pdf_of_a_copy_and_is_ended(
    on_windows: Callable[..., list[Word]], some_letters: Callable[[int], list[Path]]
) -> None:
    started = on_windows()
    letters = some_letters(2)
    made = list(pdf.make_pdfs(letters))
    assert [each.letter for each in made] == letters
    assert {each.content[:8] for each in made} == {b"%PDF-1.7"}
    (only,) = started
    assert only.said == ["open", "close 0", "open", "close 0", "quit 0"]


def test_word_starts_again_after_a_document_that_it_cannot_open(
    on_windows: Callable[..., list[Word]], some_letters: Callable[[int], list[Path]]
) -> None:
    letters = some_letters(3)
    started = on_windows(letters[1].read_bytes())
    made = {each.letter: each for each in pdf.make_pdfs(letters)}
    assert made[letters[1]].problem.startswith("brief & é'1.docx: Word kan dit document niet openen")
    assert made[letters[2]].content
    assert [each.said[-1] for each in started] == ["quit 0", "quit 0"]


def test_without_word_it_is_libreoffice_and_without_both_a_sentence(
    on_windows: Callable[..., list[Word]], some_letters: Callable[[int], list[Path]], monkeypatch: pytest.MonkeyPatch
) -> None:
    on_windows(absent=True)
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(IncassoError, match="Word en LibreOffice zijn op deze computer niet gevonden"):
        list(pdf.make_pdfs(some_letters(1)))
    assert list(pdf.make_pdfs([])) == []

    asked: list[str] = []

    def libre(program: str, documents: Sequence[Path]) -> Any:
        asked.append(program)
        for document in documents:
            document.with_suffix(".pdf").write_bytes(b"%PDF by LibreOffice")
            yield document, ""

    monkeypatch.setattr(libreoffice, "program", lambda: "soffice.com")
    monkeypatch.setattr(libreoffice, "make_pdfs", libre)
    assert [each.content for each in pdf.make_pdfs(some_letters(1))] == [b"%PDF by LibreOffice"]
    assert asked == ["soffice.com"]


@pytest.mark.parametrize("running", [True, False])
def test_on_a_mac_word_is_asked_by_script_and_left_as_it_was(
    some_letters: Callable[[int], list[Path]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, running: bool
) -> None:
    scripts: list[str] = []

    def osascript(words: list[str], **_: Any) -> Any:
        assert words[:2] == ["/usr/bin/osascript", "-e"]
        scripts.append(words[2])
        if "save as active document" in words[2]:
            document, made = words[3:]
            assert Path(document).is_relative_to(tmp_path / "Library" / "Group Containers")
            if b"onleesbaar" in Path(document).read_bytes():
                raise subprocess.CalledProcessError(1, words)
            Path(made).write_bytes(b"%PDF-1.3")
        return SimpleNamespace(stdout=f"{str(running).lower()}\n")

    (tmp_path / pdf._OFFICE_ON_A_MAC).mkdir(parents=True)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(word.sys, "platform", "darwin")
    assert word.program() is None
    (tmp_path / "Applications" / "Microsoft Word.app").mkdir(parents=True)
    monkeypatch.setattr(word.subprocess, "run", osascript)
    (letter,) = some_letters(1)
    assert [each.content for each in pdf.make_pdfs([letter])] == [b"%PDF-1.3"]
    assert ("quit" in scripts[-1]) is not running


def test_what_is_no_word_file_is_told_and_the_others_go_on(
    on_windows: Callable[..., list[Word]], some_letters: Callable[[int], list[Path]], tmp_path: Path
) -> None:
    on_windows()
    bad = tmp_path / "kapot.docx"
    bad.write_bytes(b"geen zip")
    first, last = some_letters(2)
    made = {each.letter: each for each in pdf.make_pdfs([first, bad, last])}
    assert made[bad].problem == "kapot.docx is geen Word-bestand of is beschadigd."
    assert made[first].content
    assert made[last].content


def test_the_user_hears_how_far_it_is(
    on_windows: Callable[..., list[Word]],
    some_letters: Callable[[int], list[Path]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from xlwings_addin import progress

    on_windows()
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    heard: list[str] = []
    with heard_by(heard.append):
        list(pdf.make_pdfs(some_letters(2)))
    assert heard == ["PDF 1 van 2", "PDF 2 van 2"]


@pytest.mark.libreoffice
def test_the_pdf_is_tagged_in_its_language_and_says_what_the_letter_says(
    letters: Path, content: Callable[..., Any], tmp_path: Path
) -> None:
    sources = []
    for language, folder in (("nl", letters), ("en", letters / "en")):
        path = tmp_path / f"brief_{language}.docx"
        filled = content({"factuurnummer": "F-77", "openstaand": "€ 12,50"}, deb_naam="Café ’t Hoekje & Zn <BV>")
        path.write_bytes(load_template(folder / "herinnering.docx").fill(filled))
        sources.append(path)
    shutil.copy(sources[0], tmp_path / "kapot.docx")
    damaged = (tmp_path / "kapot.docx").read_bytes()
    (tmp_path / "kapot.docx").write_bytes(damaged[: len(damaged) // 2])
    made = {each.letter.stem: each for each in pdf.make_pdfs([*sources, tmp_path / "kapot.docx"])}
    assert "beschadigd" in made["kapot"].problem
    for language, tag in (("nl", "nl-NL"), ("en", "en-GB")):
        document = pypdf.PdfReader(BytesIO(made[f"brief_{language}"].content))
        root = document.trailer["/Root"]
        assert bool(root["/MarkInfo"]["/Marked"])
        assert root["/Lang"] == tag
        assert "/StructTreeRoot" in root
        assert len(document.pages) == 1
        text = document.pages[0].extract_text()
        assert "Café ’t Hoekje & Zn <BV>" in text
        assert "F-77" in text
        assert document.metadata is not None
        assert document.metadata.title
    both = pypdf.PdfReader(
        BytesIO(pdf.joined([made[f"brief_{language}"].content for language in ("nl", "en")], "nl-NL"))
    )
    assert len(both.pages) == 2
    assert both.trailer["/Root"]["/Lang"] == "nl-NL"
    assert all("Café ’t Hoekje" in page.extract_text() for page in both.pages)


@pytest.mark.libreoffice
def test_the_payment_code_in_the_pdf_keeps_every_pixel(
    letters: Path, content: Callable[..., Any], tmp_path: Path
) -> None:
    payment = ("Groothandel Voorbeeld B.V.", "NL02ABNA0123456789", Decimal("125.50"), "RF18539007547034")
    code = payment_code(*payment)
    assert code is not None
    path = tmp_path / "brief.docx"
    filled = content({"factuurnummer": "F-77"})._replace(pictures={"betaal_qr": Picture(code, "QR-code", 25, 25)})
    path.write_bytes(load_template(letters / "herinnering.docx").fill(filled))
    (made,) = pdf.make_pdfs([path])
    (shown,) = pypdf.PdfReader(BytesIO(made.content)).pages[0].images
    assert shown.image is not None
    assert shown.image.size == Image.open(BytesIO(code)).size
    assert [found.text for found in zxingcpp.read_barcodes(shown.image.convert("L"))] == [payload(*payment)]
