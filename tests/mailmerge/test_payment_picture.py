"""The payment code as a phone reads it from the finished letter: exactly what the letter asks, and none where it asks nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from xlwings_addin.mailmerge.batch import MadeLetter, make_letters
from xlwings_addin.mailmerge.catalogue import LETTERS, Asks, LetterKind
from xlwings_addin.mailmerge.finished import text_of
from xlwings_addin.mailmerge.follow_ups import Wish
from xlwings_addin.mailmerge.selection import plan_letters
from xlwings_addin.rules.facts import Ledger
from xlwings_addin.rules.outlook import Outlook

FOLDER = Path(__file__).parents[2] / "letters"
MakeWorld = Callable[..., tuple[Ledger, Outlook]]

every_letter = pytest.mark.parametrize("letter", LETTERS, ids=lambda letter: letter.key)


@pytest.fixture
def made(world: MakeWorld, tmp_path: Path, on: date) -> Callable[..., MadeLetter]:
    def make(letter: LetterKind, count: int = 1, currency: str = "", **facts: str) -> MadeLetter:
        ledger, outlook = world(letter.key, count, **facts)
        if currency:
            outlook = outlook._replace(actions=[each._replace(currency=currency) for each in outlook.actions])
        return make_letters(plan_letters(ledger, outlook, on, Wish(letter)), ledger, on, tmp_path, [FOLDER]).made[0]

    return make


def scanned(path: Path) -> list[str]:
    """The texts of all codes in the pictures of a Word file."""
    with zipfile.ZipFile(path) as package:
        pictures = [package.read(name) for name in package.namelist() if name.startswith("word/media/")]
    codes = [zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)).convert("L")) for picture in pictures]
    return [code.text for found in codes for code in found]


@every_letter
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("count", [1, 5])
def test_a_phone_reads_what_the_letter_asks(
    letter: LetterKind, language: str, count: int, made: Callable[..., MadeLetter]
) -> None:
    one = made(letter, count, language=language)
    asks = letter.asks is not Asks.NOTHING
    codes = scanned(one.path)
    assert len(codes) == (1 if asks else 0)
    if not asks:
        return
    lines = codes[0].split("\n")
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert (lines[5], lines[6]) == ("Groothandel Voorbeeld B.V.", "NL02ABNA0123456789")
    assert Decimal(lines[7].removeprefix("EUR")) == one.plan.requested > 0
    compact = "".join(text_of(one.path).split())
    assert lines[9] in compact, "the same reference stands in the letter"
    amount = f"{one.plan.requested:,.2f}"
    english = language == "en" and not letter.only_dutch
    assert (amount if english else amount.translate(str.maketrans(",.", ".,"))) in compact


@every_letter
def test_no_code_in_another_currency(letter: LetterKind, made: Callable[..., MadeLetter]) -> None:
    if letter.rank and not letter.announces_costs:
        assert scanned(made(letter, currency="USD").path) == []


def test_a_code_that_is_not_the_letters_is_noticed(world: MakeWorld, made: Callable[..., MadeLetter]) -> None:
    (letter,) = [each for each in LETTERS if each.key == "herinnering"]
    one = made(letter)
    other = one.plan._replace(invoices=tuple(replaced(each) for each in one.plan.invoices))
    assert f"EUR{other.requested:.2f}" not in scanned(one.path)[0]


def replaced(decision):  # type: ignore[no-untyped-def]
    return decision._replace(demandable=decision.demandable + 1)
