"""`letters --kind`: one letter by the name of its template, also the ones that are made on request only."""

import pytest

DAY = ("--date", "2026-11-20")


def test_only_the_letter_that_is_named_is_made(desk):
    shown = desk.json("letters", desk.workbook, "--preview", *DAY)
    assert shown["counts"]["letters"] > 0
    none = desk.json("letters", desk.workbook, "--kind", "erven", *DAY)
    assert none["counts"]["letters"] == 0 and none["warnings"] == [
        "Er is niets dat om deze brief vraagt: Erven benaderen."
    ]
    kinds = {line.split(": ")[1].split(",")[0] for line in shown["message"].splitlines()[1:]}
    assert "Herinnering" in kinds
    made = desk.json("letters", desk.workbook, "--kind", "herinnering", *DAY)
    assert made["counts"]["letters"] > 0
    assert {row["Soort"] for row in desk.rows("Brieven")} == {"Herinnering"}


def test_an_unknown_letter_is_wrong_usage_and_the_known_ones_are_named(desk):
    said = desk.run("letters", desk.workbook, "--kind", "herinering", code=2)
    assert "herinering" in said and "ontvangstbevestiging" in said


@pytest.mark.parametrize("kind", ["ontvangstbevestiging", "wijziging_factuur"])
def test_a_letter_on_request_does_not_come_by_itself(kind, desk):
    desk.run("letters", desk.workbook, *DAY)
    assert not any(kind in (row["Bestand"] or "") for row in desk.rows("Brieven"))
