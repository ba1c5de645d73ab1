from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from xlwings_addin.errors import FileRefused
from xlwings_addin.imports import DateOrderUnknown, ImportedItems, read_open_items

Writer = Callable[..., Path]
HEADER = "Factuurnummer;Debiteurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag"


def said(items: ImportedItems) -> list[str]:
    return [str(problem) for problem in items.problems]


def test_a_row_that_cannot_be_read_is_quoted_and_the_rest_goes_on(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            HEADER,
            "F1;10;Jansen;13-1-2026;12-2-2026;100,00",
            "F2;10;Jansen;31-2-2026;12-2-2026;100,00",
            "F3;10;Jansen;13-1-2026;gisteren;100,00",
            "F4;10;Jansen;13-1-2026;12-2-2026;NaN",
            "F1;10;Jansen;13-1-2026;12-2-2026;7,00",
            ";10;Jansen;13-1-2026;12-2-2026;7,00",
            "F5;;;13-1-2026;12-2-2026;7,00",
            "F6;10;Jansen;13-1-2026;12-2-2026;",
            "F1;20;Piet;13-1-2026;12-2-2026;7,00",
        )
    )
    assert [(item.row, item.number, item.debtor) for item in items.rows] == [(2, "F1", "10"), (10, "F1", "20")]
    assert said(items) == [
        "Rij 3: kolom Factuurdatum: '31-2-2026' is geen bestaande datum.",
        "Rij 4: kolom Vervaldatum: 'gisteren' is geen datum.",
        "Rij 5: kolom Bedrag: 'NaN' is geen bedrag.",
        "Rij 6: factuur 'F1' van debiteur '10' staat al in rij 2; die rij telt.",
        "Rij 7: het factuurnummer ontbreekt.",
        "Rij 8: de debiteur ontbreekt.",
        "Rij 9: het bedrag ontbreekt.",
    ]


def test_a_row_with_a_fault_does_not_make_the_next_one_a_duplicate(text_file: Writer) -> None:
    items = read_open_items(text_file(HEADER, "F1;10;;31-2-2026;;5,00", "F1;10;;13-2-2026;;5,00"))
    assert [item.row for item in items.rows] == [3]


def test_a_date_order_that_the_file_does_not_show_is_asked_for_and_then_followed(text_file: Writer) -> None:
    path = text_file(HEADER, "F1;10;;1-2-2026;3-4-2026;5,00")
    with pytest.raises(DateOrderUnknown, match="'1-2-2026'"):
        read_open_items(path)
    assert read_open_items(path, date_order="dmy").rows[0].due == date(2026, 4, 3)
    assert read_open_items(path, date_order="mdy").rows[0].due == date(2026, 3, 4)


def test_totals_groups_and_repeated_headers_are_told_apart_from_items(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            HEADER,
            ";10;Jansen;;;",
            "F1;;;13-1-2026;;100,00",
            "F2;;;14-1-2026;;50,00",
            "Totaal Jansen;;;;;150,00",
            HEADER,
            ";20;Piet;;;",
            "F3;;;13-1-2026;;25,00",
            "Subtotaal;;;;;25,00",
            "Eindtotaal;;;;;175,00",
            "Afgedrukt op 1 januari 2026;;;;;",
        )
    )
    assert [(item.number, item.debtor, item.name) for item in items.rows] == [
        ("F1", "10", "Jansen"),
        ("F2", "10", "Jansen"),
        ("F3", "20", "Piet"),
    ]
    assert not items.problems
    assert [problem.row for problem in items.skipped] == [2, 5, 6, 7, 9, 10, 11]


def test_a_last_row_that_is_cut_off_is_reported_and_not_read_as_far_as_it_goes(text_file: Writer) -> None:
    head, row = "Factuurnummer;Debiteurnummer;Bedrag;Omschrijving", "F{};10;1.210,00;werk"
    whole = [row.format(number) for number in range(1, 4)]

    def read(*lines: str, ended: bool) -> ImportedItems:
        path = text_file(head, *lines)
        path.write_bytes(path.read_bytes() if ended else path.read_bytes().removesuffix(b"\r\n"))
        return read_open_items(path)

    items = read(*whole, "F4;11;1.2", ended=False)
    assert len(items.rows) == 3
    assert [(problem.row, problem.number, problem.debtor) for problem in items.problems] == [(5, "F4", "11")]
    assert "afgekapt" in items.problems[0].text
    # a program that leaves out what is empty at the end does so more than once
    assert len(read("F1;10;1,00", *whole[1:], "F4;11;1,20", ended=False).rows) == 4
    # some leave out the last separator of all, but end the line
    assert len(read(*(f"{line};" for line in whole), "F4;11;1,20", ended=True).rows) == 4


@pytest.mark.parametrize("footer", ["Totaal;;4,20", "F5;10;1.210,00;"])
@pytest.mark.parametrize("behind", [1, 2])
def test_a_row_in_the_middle_with_too_few_cells_is_reported_and_not_guessed(
    footer: str, behind: int, text_file: Writer
) -> None:
    head, row = "Factuurnummer;Debiteurnummer;Bedrag;Omschrijving", "F{};10;1.210,00;"
    whole = [row.format(number) for number in range(1, 4)]
    items = read_open_items(text_file(head, *whole, *["F4;11;1.2"] * behind, footer))
    assert {item.number for item in items.rows} <= {"F1", "F2", "F3", "F5"}
    assert [(problem.row, problem.number) for problem in items.problems] == [(5 + each, "F4") for each in range(behind)]
    assert all("er ontbreekt iets" in problem.text for problem in items.problems)


def test_sap_marks_a_total_with_a_star(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "\tAccount\tDocumentNo\tDoc. Date\tAmt in loc.cur.",
            "\t10\t1800000012\t31.10.2026\t1.210,00",
            "*\t10\t\t\t1.210,00",
            "**\t\t\t\t1.210,00",
        )
    )
    assert ([item.number for item in items.rows], items.problems) == (["1800000012"], ())
    assert [skipped.row for skipped in items.skipped] == [3, 4]


def test_a_total_closes_its_group(text_file: Writer) -> None:
    items = read_open_items(text_file(HEADER, ";10;Jansen;;;", "F1;;;;;1,00", "Totaal;;;;;1,00", "F2;;;;;2,00"))
    assert [item.number for item in items.rows] == ["F1"]
    assert said(items) == ["Rij 5: de debiteur ontbreekt."]


def test_in_a_list_without_a_column_for_the_debtor_the_group_names_it(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Date,Transaction Type,Num,Due Date,Amount,Open Balance",
            "Acme Ltd",
            '01/13/2026,Invoice,1001,02/12/2026,"1,200.00","1,200.00"',
            'Total for Acme Ltd,,,,"1,200.00","1,200.00"',
            "Customer: 3 Brothers",
            "01/14/2026,Invoice,1002,02/13/2026,10.00,5.00",
        )
    )
    assert [(item.number, item.debtor, item.name, item.paid) for item in items.rows] == [
        ("1001", "Acme Ltd", "Acme Ltd", 0),
        ("1002", "3 Brothers", "3 Brothers", 5),
    ]


@pytest.mark.parametrize(
    ("parties", "debtors"),
    [
        (("10001 - Jansen BV", "10002 - 3 Gebroeders"), [("10001", "Jansen BV"), ("10002", "3 Gebroeders")]),
        (("Jansen BV", "3 Gebroeders"), [("Jansen BV", "Jansen BV"), ("3 Gebroeders", "3 Gebroeders")]),
        (("00017", "18"), [("00017", ""), ("18", "")]),
    ],
)
def test_one_column_may_name_the_debtor_by_number_by_name_or_by_both(
    parties: tuple[str, str], debtors: list[tuple[str, str]], text_file: Writer
) -> None:
    items = read_open_items(
        text_file("Factuurnummer;Klant;Bedrag", *(f"F{index};{party};5,00" for index, party in enumerate(parties)))
    )
    assert [(item.debtor, item.name) for item in items.rows] == debtors


def test_a_list_with_only_the_number_or_only_the_name_of_the_debtor_is_accepted(text_file: Writer) -> None:
    by_number = read_open_items(text_file("Factuurnummer;Debiteurnummer;Bedrag", "F1;10;5,00"))
    by_name = read_open_items(text_file("Factuurnummer;Klantnaam;Bedrag", "F1;Jansen;5,00"))
    assert by_number.debtors["10"].name == ""
    assert by_name.debtors["Jansen"].name == "Jansen"


@pytest.mark.parametrize("header", ["Klant", "Klantnaam"])
def test_a_name_that_differs_in_capitals_or_spaces_is_one_debtor(header: str, text_file: Writer) -> None:
    items = read_open_items(
        text_file(f"Factuurnummer;{header};Bedrag", "F1;De  Korst;5,00", "F2;de korst ;6,00", "F2;DE KORST;7,00")
    )
    assert list(items.debtors) == ["De Korst"]
    assert [(item.number, item.debtor, item.name) for item in items.rows] == [
        ("F1", "De Korst", "De Korst"),
        ("F2", "De Korst", "De Korst"),
    ]
    assert "staat al in rij 3" in items.problems[0].text


@pytest.mark.parametrize(
    ("header", "cells", "amount", "paid"),
    [
        ("Bedrag", "100,00", "100.00", "0"),
        ("Bedrag;Betaald", "100,00;40,00", "100.00", "40.00"),
        ("Bedrag;Betaald", "100,00;", "100.00", "0"),
        ("Bedrag;Openstaand", "100,00;60,00", "100.00", "40.00"),
        ("Bedrag;Openstaand", "-100,00;-60,00", "-100.00", "-40.00"),
        ("Openstaand", "60,00", "60.00", "0"),
        ("Debet;Credit", "100,00;", "100.00", "0"),
        ("Debet;Credit", ";100,00", "-100.00", "0"),
        ("Bedrag;D/C", "100,00;C", "-100.00", "0"),
        ("Bedrag;D/C", "-100,00;C", "-100.00", "0"),
        ("Bedrag;D/C", "100,00;D", "100.00", "0"),
        ("Bedrag;Openstaand;D/C", "100,00;60,00;C", "-100.00", "-40.00"),
    ],
)
def test_the_amount_columns_of_an_export_become_amount_and_paid(
    header: str, cells: str, amount: str, paid: str, text_file: Writer
) -> None:
    (item,) = read_open_items(text_file(f"Factuurnummer;Debiteurnummer;{header}", f"F1;10;{cells}")).rows
    assert (item.amount, item.paid) == (Decimal(amount), Decimal(paid))


def test_an_open_amount_that_is_missing_is_not_taken_for_paid(text_file: Writer) -> None:
    items = read_open_items(text_file("Factuurnummer;Debiteurnummer;Bedrag;Openstaand", "F1;10;100,00;"))
    assert said(items) == ["Rij 2: het openstaande bedrag ontbreekt."]


def test_values_move_over_when_a_row_has_more_cells_than_headers(text_file: Writer) -> None:
    items = read_open_items(
        text_file("Factuurnummer,Debiteurnummer,Bedrag", "F1,10,100,00", 'F2,10,"100,00"', "F3,10,5.00,")
    )
    assert [item.number for item in items.rows] == ["F2", "F3"]
    assert said(items) == ["Rij 2: de rij heeft 4 cellen en de kop 3; de waarden kunnen verschoven zijn."]


def test_text_stays_text_whatever_it_begins_with(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Debiteur;Omschrijving;Bedrag",
            '=1+1;@x;"=HYPERLINK(""http://x"")";-cmd|calc;5,00',
            "+31;-5;\t=x;+x;5,00",
        )
    )
    assert [(item.number, item.debtor, item.name, item.description) for item in items.rows] == [
        ("=1+1", "@x", '=HYPERLINK("http://x")', "-cmd|calc"),
        ("+31", "-5", "=x", "+x"),
    ]


def test_text_fits_in_a_cell_of_a_worksheet(text_file: Writer) -> None:
    long = "x" * 40_000
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Omschrijving;Bedrag",
            f"F1;10;{long};5,00",
            'F2;10;"bel\x07 en\x0b\nregel\u200b\ufffe";5,00',
        )
    )
    assert [len(item.description) for item in items.rows] == [32_767, 12]
    assert items.rows[1].description == "bel en regel"
    assert "ingekort" in items.warnings[0]


def test_numbers_keep_their_zeros_and_lose_the_point_that_a_sheet_adds(workbook_file: Writer) -> None:
    items = read_open_items(
        workbook_file(
            [["Factuurnummer", "Debiteurnummer", "Bedrag"], ["000123", 12345.0, 5], [20260001, "00017", 61.74]]
        )
    )
    assert [(item.number, item.debtor, item.amount) for item in items.rows] == [
        ("000123", "12345", 5),
        ("20260001", "00017", Decimal("61.74")),
    ]


@pytest.mark.parametrize(
    ("number", "said_of"), [(datetime(2026, 1, 2), "datum of tijd"), (1.5e17, "afgerond"), ("1,23457E+11", "afgerond")]
)
def test_a_number_that_excel_spoiled_is_reported(number: object, said_of: str, workbook_file: Writer) -> None:
    items = read_open_items(workbook_file([["Factuurnummer", "Debiteurnummer", "Bedrag"], [number, "10", 5]]))
    assert not items.rows
    assert said_of in said(items)[0]


@pytest.mark.parametrize("mac_dates", [False, True])
def test_a_workbook_gives_its_dates_whatever_day_it_counts_from(mac_dates: bool, workbook_file: Writer) -> None:
    path = workbook_file(
        [
            ["Factuurnummer", "Debiteurnummer", "Factuurdatum", "Vervaldatum", "Bedrag"],
            ["F1", "10", datetime(2026, 1, 2, 15), "2026-02-01", True],
            ["F2", "10", 45000, None, 1],
        ],
        mac_dates=mac_dates,
    )
    items = read_open_items(path)
    assert [(item.number, item.issued) for item in items.rows] == [
        ("F2", date(2027, 3, 16) if mac_dates else date(2023, 3, 15))
    ]
    assert said(items) == ["Rij 2: kolom Bedrag: 'WAAR' is geen bedrag."]


def test_the_sheet_with_the_table_is_found_and_error_values_are_told(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Toelichting"])
    hidden = book.create_sheet("Oud")
    hidden.append(["Factuurnummer", "Debiteurnummer", "Debiteur", "Bedrag", "Vervaldatum"])
    hidden.append(["OUD", "10", "Jansen", 1, "2026-01-01"])
    hidden.sheet_state = "hidden"
    sheet = book.create_sheet("Posten")
    for row in (
        [],
        ["Openstaande posten"],
        [],
        ["", "Factuurnummer", "Debiteurnummer", "Bedrag"],
        ["", "F1", "10", 5],
        ["", "F2", "10", "#N/A"],
    ):
        sheet.append(row)
    book.save(tmp_path / "b.xlsx")
    items = read_open_items(tmp_path / "b.xlsx")
    assert [(item.row, item.number) for item in items.rows] == [(5, "F1")]
    assert said(items) == ["Rij 6: het bedrag ontbreekt."]
    assert "D6" in items.warnings[0]


def test_what_a_debtor_can_do_without_is_left_out_with_a_warning(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Bedrag;Telefoon;E-mail;Betaaltermijn;Adres;Postcode;Plaats;Land",
            "F1;10;5,00;;a@b.nl;30 dagen;Straat 1;1234 AB;Ede;",
            "F2;10;5,00;0612345678;x@y.nl;contant;;;;",
        )
    )
    debtor = items.debtors["10"]
    assert (
        debtor.row,
        debtor.phone,
        debtor.email,
        debtor.payment_term,
        debtor.address,
        debtor.town,
        debtor.country,
    ) == (2, "0612345678", "a@b.nl", 30, "Straat 1", "Ede", "")
    assert len(items.rows) == 2
    assert items.warnings == ("Kolom Betaaltermijn: 'contant' is geen aantal dagen; dat is niet overgenomen.",)


def test_a_currency_is_three_letters(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Bedrag;Valuta",
            "F1;10;5,00;usd",
            "F2;10;5,00;€",
            "F3;10;5,00;",
            "F4;10;5,00;Fr.",
        )
    )
    assert [item.currency for item in items.rows] == ["USD", "EUR", ""]
    assert said(items) == ["Rij 5: kolom Valuta: 'Fr.' is geen valuta van drie letters."]


def test_columns_of_this_workbook_come_back_as_they_were(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Bedrag;Betwist bedrag;Consumentenkoop;Contractrente;Extern status;Laatste stap;Leverdatum",
            "F1;10;5,00;2,00;Ja;12,25%;Vonnis;aanmaning;2026-01-02",
            "F2;10;5,00;;nee;;Onzin;;",
        )
    )
    first, second = items.rows
    assert (first.disputed, first.consumer_sale, first.contract_rate, first.external_status) == (
        2,
        True,
        Decimal("12.25"),
        "Vonnis",
    )
    assert (first.last_step, first.delivered_on) == ("Aanmaning", date(2026, 1, 2))
    assert (second.disputed, second.consumer_sale, second.external_status) == (0, False, "")
    assert "'Onzin'" in items.warnings[0]


def test_a_row_with_a_stray_quotation_mark_is_reported_and_not_swallowed(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteurnummer;Bedrag;Omschrijving",
            'F1;10;5,00;"twee\nregels"',
            'F2;10;5,00;"de "echte" bakker"',
            'F3;10;5,00;zaag 5"',
            'F4;10;5,00;"open',
            "F5;10;5,00;x",
        )
    )
    assert [(item.number, item.description) for item in items.rows] == [("F1", "twee regels"), ("F3", 'zaag 5"')]
    assert [problem.row for problem in items.problems] == [3, 5]
    assert "regel 6 tot en met 7" in said(items)[1]


def test_a_list_without_items_is_empty(text_file: Writer) -> None:
    items = read_open_items(text_file(HEADER))
    assert (items.rows, items.debtors, items.problems) == ((), {}, ())


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"weg\.csv bestaat niet"):
        read_open_items(tmp_path / "weg.csv")
    with pytest.raises(FileRefused, match="is een map"):
        read_open_items(tmp_path)


def test_what_is_open_and_what_was_paid_make_the_amount(text_file: Writer) -> None:
    head = "Factuurnummer;Debiteurnummer;Openstaand;Betaald"
    paid, unpaid = read_open_items(text_file(head, "F1;10;60,00;40,00", "F2;10;25,00;")).rows
    assert (paid.amount, paid.paid, paid.open) == (100, 40, 60)
    assert (unpaid.amount, unpaid.paid, unpaid.open) == (25, 0, 25)


def test_excel_leaves_out_the_empty_last_columns_of_sixteen_rows_at_a_time(text_file: Writer) -> None:
    rows = [f"F{number};10;Jansen;13-1-2026;12-2-2026;100,00" for number in range(2, 41)]
    described = [f"{row};{'tegels' if number == 20 else ''}" for number, row in enumerate(rows, start=2)]
    saved = [*described[:31], *rows[31:]]  # rows 33 to 40 hold no description at all
    assert len(read_open_items(text_file(f"{HEADER};Omschrijving", *saved)).rows) == 39

    saved[35] = saved[35].rpartition(";")[0]
    items = read_open_items(text_file(f"{HEADER};Omschrijving", *saved))
    assert "Rij 37: de rij is korter dan de kop; er ontbreekt iets." in said(items)


def test_a_text_of_more_than_a_cell_holds_is_cut_as_excel_counts_it(text_file: Writer) -> None:
    items = read_open_items(
        text_file(f"{HEADER};Omschrijving", f"F1;10;Jansen;13-1-2026;12-2-2026;100,00;{'😀' * 20_000}")
    )
    assert len(items.rows[0].description) == 16_383
    assert "Kolom Omschrijving: een tekst van 32767 tekens of meer is ingekort." in items.warnings


def test_a_name_that_is_too_long_to_be_a_number_costs_its_own_row_only(text_file: Writer) -> None:
    items = read_open_items(
        text_file(
            "Factuurnummer;Debiteur;Factuurdatum;Vervaldatum;Bedrag",
            f"F1;{'n' * 256};13-1-2026;12-2-2026;100,00",
            "F2;Jansen;13-1-2026;12-2-2026;100,00",
        )
    )
    assert [item.number for item in items.rows] == ["F2"]
    assert "is te lang voor een nummer" in said(items)[0]
