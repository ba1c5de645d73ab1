from __future__ import annotations

import re

import pytest

from xlwings_addin.mailmerge.catalogue import LETTERS
from xlwings_addin.mailmerge.content import TOO_LONG, Content, merge_row
from xlwings_addin.mailmerge.fields import BY_NAME, FIELDS, HEADERS, LONGEST_CELL, Repeat

EVERY_FIELD_OF_THE_CONTRACT = [
    "eigen_naam",
    "eigen_adres",
    "eigen_iban",
    "eigen_bic",
    "eigen_kvk",
    "eigen_btw_nr",
    "behandelaar",
    "behandelaar_tel",
    "behandelaar_email",
    "deb_naam",
    "tav",
    "deb_adres",
    "deb_postcode",
    "deb_plaats",
    "deb_land",
    "deb_nummer",
    "aanhef",
    "taal",
    "briefdatum",
    "kenmerk",
    "onderwerp",
    "bijlagen",
    "betalingen_bijgewerkt_tm",
    "factuurnummer",
    "factuurdatum",
    "omschrijving",
    "vervaldatum",
    "factuurbedrag",
    "betaald",
    "openstaand",
    "dagen_te_laat",
    "betaal_qr",
    "qr_bijschrift",
    "betalingskenmerk",
    "opening_zin",
    "termijn_zin",
    "kosten_zin",
    "rente_zin",
    "gekruist_zin",
    "volgende_stap_zin",
    "niet_vervallen_zin",
    "slot_zin",
    "totaal_openstaand",
    "uiterste_betaaldatum",
    "rente_tm",
    "rente_bedrag",
    "kosten_bedrag",
    "totaal_incl",
    "gesproken_met",
    "gesprek_datum",
    "toegezegd_bedrag",
    "toegezegd_op",
    "betaalwijze",
]


def test_every_field_that_users_may_count_on_is_there() -> None:
    assert set(EVERY_FIELD_OF_THE_CONTRACT) <= set(HEADERS)


def test_names_are_plain_and_stand_once() -> None:
    assert len(set(HEADERS)) == len(HEADERS)
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in HEADERS)


def test_a_letter_asks_only_for_fields_that_exist() -> None:
    assert {name for letter in LETTERS for name in letter.extra} <= set(BY_NAME)


def test_a_row_of_the_merge_sheet_has_every_header_and_joins_invoices_line_by_line() -> None:
    rows = [{"factuurnummer": "1", "openstaand": "€ 1,00"}, {"factuurnummer": "2", "openstaand": "€ 2,00"}]
    row = merge_row(Content({"deb_naam": "Jansen"}, {Repeat.INVOICE: rows}, {}))
    assert tuple(row) == HEADERS
    assert row["factuurnummer"] == "1\n2"
    assert row["openstaand"] == "€ 1,00\n€ 2,00"
    assert row["deb_naam"] == "Jansen"
    assert row["betaal_qr"] == ""


@pytest.mark.parametrize("count", [8, 9, 30])
def test_a_letter_too_long_for_word_says_so_instead_of_being_cut(count: int) -> None:
    rows = [{"factuurnummer": f"{place:05}", "omschrijving": "x" * 30} for place in range(count)]
    row = merge_row(Content({}, {Repeat.INVOICE: rows}, {}))
    assert all(len(text) <= LONGEST_CELL for text in row.values())
    if count <= 8:
        assert row["omschrijving"].count("\n") == count - 1
    else:
        assert row["factuurnummer"] == TOO_LONG
        assert not any(row[field.name] for field in FIELDS if field.repeat and field.name != "factuurnummer")
