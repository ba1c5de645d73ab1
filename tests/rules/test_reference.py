import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.rules.reference import creditor_reference, is_valid


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("539007547034", "RF18539007547034"),  # the example of the standard
        ("2026-0001", "RF3120260001"),
        ("2026/0001", "RF3120260001"),
        (" 2026 0001 ", "RF3120260001"),
        ("f.2026_12", "RF15F202612"),
        ("RF18 5390 0754 7034", "RF18539007547034"),
    ],
)
def test_reference_of_an_invoice_number(text, reference):
    assert creditor_reference(text) == reference
    assert is_valid(reference)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "letters and digits"),
        (" - ", "letters and digits"),
        ("factuur é", "letters and digits"),
        ("20٢6", "letters and digits"),
        ("12+34", "letters and digits"),
        ("1" * 22, "more than 21"),
    ],
)
def test_a_text_that_makes_no_reference_is_refused(text, why):
    with pytest.raises(ValueError, match=why):
        creditor_reference(text)


def test_21_characters_still_fit():
    assert len(creditor_reference("A" * 21)) == 25


@given(st.from_regex(r"[A-Z0-9]{1,21}", fullmatch=True))
def test_every_reference_is_valid_and_comes_back_unchanged(text):
    reference = creditor_reference(text)
    assert is_valid(reference)
    assert creditor_reference(reference) == reference


@given(st.from_regex(r"[0-9]{4,12}", fullmatch=True), st.integers(0, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(text, place, more):
    reference = creditor_reference(text)
    place = 4 + place % len(text)
    wrong = str((int(reference[place]) + more) % 10)
    assert not is_valid(reference[:place] + wrong + reference[place + 1 :])
