from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlwings_addin.errors import DataError
from xlwings_addin.imports import ImportedItems, Problem
from xlwings_addin.imports.upsert import Change, ImportPlan, plan
from xlwings_addin.rules.facts import Debtor, Invoice, Ledger

COLUMNS = frozenset({"Factuurnummer", "Debiteurnummer", "Debiteur", "Vervaldatum", "Bedrag", "Betaald"})
D = Decimal


def invoice(number: str = "F1", debtor: str = "10", row: int = 2, **facts: Any) -> Invoice:
    return Invoice(
        **{
            "row": row,
            "number": number,
            "debtor": debtor,
            "name": "Jansen",
            "due": date(2026, 2, 1),
            "amount": D(100),
            **facts,
        }
    )


def imported(
    *rows: Invoice, columns: frozenset[str] = COLUMNS, debtors: tuple[Debtor, ...] = (), **rest: Any
) -> ImportedItems:
    known = {row.debtor: Debtor(row.row, row.debtor, row.name) for row in rows} | {
        debtor.number: debtor for debtor in debtors
    }
    return ImportedItems("export.csv", rows, known, columns, **rest)


def ledger(*rows: Invoice, debtors: tuple[Debtor, ...] = (Debtor(5, "10", "Jansen", "Zakelijk"),)) -> Ledger:
    return Ledger(invoices=rows, debtors={debtor.number: debtor for debtor in debtors})


def planned(items: ImportedItems, known: Ledger, complete: bool = False) -> ImportPlan:
    return plan(items, known, complete=complete, default_type="Onbekend")


def new_rows(result: ImportPlan) -> list[dict[str, Any]]:
    """The filled cells of each new invoice."""
    rows = zip(*result.new_invoices.values(), strict=True)
    return [
        {header: value for header, value in zip(result.new_invoices, row, strict=True) if value not in ("", None)}
        for row in rows
    ]


def test_an_invoice_that_is_not_known_is_a_new_row_with_the_columns_of_the_file() -> None:
    result = planned(imported(invoice(paid=D(40))), Ledger())
    assert new_rows(result) == [
        {
            "Factuurnummer": "F1",
            "Debiteurnummer": "10",
            "Debiteur": "Jansen",
            "Vervaldatum": date(2026, 2, 1),
            "Bedrag": D(100),
            "Betaald": D(40),
        },
    ]
    assert result.new_debtors == ({"Debiteurnummer": "10", "Type": "Onbekend", "Naam": "Jansen"},)


def test_a_column_that_the_file_lacks_is_not_touched() -> None:
    columns = COLUMNS - {"Vervaldatum", "Betaald", "Debiteur"}
    known = invoice(paid=D(30), due=date(2026, 5, 5), disputed=D(5), description="werk")
    assert planned(imported(invoice(due=None, paid=D(0), name=""), columns=columns), ledger(known)).changes_nothing


def test_a_new_row_takes_the_name_that_the_workbook_knows() -> None:
    result = planned(imported(invoice(name=""), columns=COLUMNS - {"Debiteur"}), ledger())
    assert new_rows(result)[0]["Debiteur"] == "Jansen"


def test_changed_cells_are_named_with_the_row_of_the_workbook() -> None:
    known = invoice(row=7, paid=D(10), due=date(2026, 2, 1))
    result = planned(imported(invoice(row=99, paid=D(40), due=date(2026, 3, 1))), ledger(known))
    assert set(result.changed) == {
        Change(("F1", "10"), 7, "Vervaldatum", date(2026, 2, 1), date(2026, 3, 1)),
        Change(("F1", "10"), 7, "Betaald", D(10), D(40)),
    }
    assert (result.unchanged, result.new_invoices) == (0, {})


def test_the_same_number_of_another_debtor_is_another_invoice() -> None:
    result = planned(imported(invoice(debtor="20")), ledger(invoice(debtor="10")))
    assert [row["Debiteurnummer"] for row in new_rows(result)] == ["20"]


def test_an_empty_cell_in_the_file_empties_nothing() -> None:
    assert planned(imported(invoice(due=None, name="")), ledger(invoice())).changes_nothing


def test_a_list_of_open_amounts_changes_what_is_paid_and_not_the_invoice_amount() -> None:
    columns = COLUMNS - {"Bedrag", "Betaald"} | {"Openstaand"}
    items = imported(invoice(amount=D(60)), invoice("F2", amount=D(25)), columns=columns)
    result = planned(items, ledger(invoice(amount=D(100))))
    assert result.changed == (Change(("F1", "10"), 2, "Betaald", D(0), D(40)),)
    assert new_rows(result)[0]["Bedrag"] == D(25)
    assert "Betaald" not in new_rows(result)[0]


def test_an_amount_that_the_workbook_lacks_is_filled_from_the_open_amount() -> None:
    items = imported(invoice(amount=D(60)), columns=COLUMNS - {"Bedrag", "Betaald"} | {"Openstaand"})
    assert planned(items, ledger(invoice(amount=None, paid=D(5)))).changed == (
        Change(("F1", "10"), 2, "Bedrag", None, D(65)),
    )


def test_what_vanished_is_paid_only_when_the_list_is_complete() -> None:
    known = ledger(invoice("F1"), invoice("F2", row=3, paid=D(20)))
    assert planned(imported(invoice("F1")), known).changes_nothing
    result = planned(imported(invoice("F1")), known, complete=True)
    assert result.paid == (("F2", "10"),)
    assert result.changed == (Change(("F2", "10"), 3, "Betaald", D(20), D(100)),)


@pytest.mark.parametrize(
    ("vanished", "paid"),
    [
        (invoice("F2", amount=D(-50)), True),
        (invoice("F2", paid=D(120)), True),
        (invoice("F2", last_step="Uit handen geven"), True),
        (invoice("F2", paid=D(100)), False),
        (invoice("F2", amount=None), False),
        (invoice("F2", external_status="Overgedragen"), False),
        (invoice("F2", external_status="Afgeboekt"), False),
        (invoice("F2", external_status="Vonnis"), False),
        (invoice("F2", external_status="vonnis "), False),
        (invoice("F2", external_status="Geen"), True),
    ],
)
def test_what_vanished_was_settled_unless_it_left_the_books_in_another_way(vanished: Invoice, paid: bool) -> None:
    result = planned(imported(invoice("F1")), ledger(invoice("F1"), vanished), complete=True)
    assert result.paid == ((("F2", "10"),) if paid else ())


@pytest.mark.parametrize(
    ("problem", "paid"),
    [
        (Problem(3, "", "F2", "10"), ["F3"]),
        (Problem(3, "", "F2", ""), ["F3"]),
        (Problem(3, "", "", "10"), []),
        (Problem(3, ""), []),
        (Problem(3, "", "F9", "10"), ["F2", "F3"]),
        (Problem(3, "", "F2", "20"), ["F2", "F3"]),
    ],
)
def test_an_invoice_that_an_unread_row_may_mean_is_not_paid(problem: Problem, paid: list[str]) -> None:
    known = ledger(invoice("F1"), invoice("F2"), invoice("F3"))
    result = planned(imported(invoice("F1"), problems=(problem,)), known, complete=True)
    assert [number for number, _ in result.paid] == paid
    assert any("niet als betaald gemarkeerd, vanwege" in sentence for sentence in result.sentences) == (len(paid) < 2)


def test_a_complete_list_without_items_is_refused() -> None:
    with pytest.raises(DataError, match="geen enkele open post"):
        planned(imported(), ledger(invoice()), complete=True)
    assert planned(imported(), ledger(invoice())).changes_nothing


def test_only_empty_cells_of_a_known_debtor_are_filled() -> None:
    known = ledger(debtors=(Debtor(5, "10", "Jansen", "Zakelijk", phone="010-1"),))
    items = imported(
        invoice(), debtors=(Debtor(2, "10", "Jansen B.V.", phone="020-2", email="a@b.nl", payment_term=30),)
    )
    result = planned(items, known)
    assert result.new_debtors == ()
    assert set(result.filled) == {
        Change(("10",), 5, "E-mail", "", "a@b.nl"),
        Change(("10",), 5, "Betaaltermijn", None, 30),
    }


def test_debtors_without_a_type_are_counted() -> None:
    known = ledger(
        debtors=(Debtor(2, "10", type="Zakelijk"), Debtor(3, "11", type=""), Debtor(4, "12", type="Onbekend"))
    )
    result = planned(imported(invoice(debtor="10"), invoice(debtor="20")), known)
    assert result.untyped == 3
    assert "3 debiteuren hebben nog geen type" in result.sentences[-1]
    assert plan(imported(invoice(debtor="20")), ledger(), complete=False, default_type="Zakelijk").untyped == 0


def test_the_sentences_say_what_is_done_and_what_to_look_at() -> None:
    known = ledger(invoice("F1", paid=D(50)), invoice("0017", row=3))
    items = imported(
        invoice("F1"),
        invoice("17"),
        problems=tuple(Problem(row, "'31-2-2026' is geen bestaande datum.", f"X{row}") for row in range(4, 11)),
        skipped=(Problem(12, "totaalregel"),),
        warnings=("Let op.",),
    )
    sentences = planned(items, known).sentences
    assert (
        sentences[0]
        == "export.csv: 1 nieuwe factuur, 1 gewijzigd, 0 ongewijzigd, 0 als betaald gemarkeerd, 0 nieuwe debiteuren."
    )
    text = " ".join(sentences)
    assert "Niet gelezen: 7 rijen. Rij 4: '31-2-2026' is geen bestaande datum." in text
    assert "En nog 2 andere." in text
    assert "Overgeslagen: 1 regel" in text
    assert "Let op." in text
    assert "wordt Betaald lager, bijvoorbeeld bij F1" in text
    assert "Factuur 17 lijkt op een factuur die al in het werkboek staat" in text


AMOUNTS = st.decimals(min_value=-1000, max_value=1000, places=2)
INVOICES = st.builds(
    invoice,
    number=st.sampled_from(["F1", "F2", "F3", "0F1"]),
    debtor=st.sampled_from(["10", "20"]),
    row=st.integers(2, 50),
    amount=AMOUNTS | st.none(),
    paid=AMOUNTS,
    external_status=st.sampled_from(["", "Vonnis"]),
)


def apply(result: ImportPlan, known: Ledger) -> Ledger:
    """What the workbook says after the plan is written."""
    from xlwings_addin.ledger.schema import DEBTORS
    from xlwings_addin.ledger.schema import INVOICES as FACTUREN

    rows = [
        row._replace(
            **{
                FACTUREN.by_header[change.header].field: change.new
                for change in result.changed
                if (change.key, change.row) == ((row.number, row.debtor), row.row)
            }
        )
        for row in known.invoices
    ]
    rows += [
        Invoice(100 + place, **{FACTUREN.by_header[header].field: value for header, value in new.items()})
        for place, new in enumerate(new_rows(result))
    ]  # type: ignore[arg-type]
    debtors = {
        number: debtor._replace(
            **{
                DEBTORS.by_header[change.header].field: change.new
                for change in result.filled
                if change.key == (number,)
            }
        )
        for number, debtor in known.debtors.items()
    }
    for new in result.new_debtors:
        debtor = Debtor(100, **{DEBTORS.by_header[header].field: value for header, value in new.items()})  # type: ignore[arg-type]
        debtors[debtor.number] = debtor
    return replace(known, invoices=rows, debtors=debtors)


@given(
    items=st.lists(
        INVOICES.filter(lambda item: item.amount is not None),
        min_size=1,
        unique_by=lambda item: (item.number, item.debtor),
    ),
    known=st.lists(INVOICES, unique_by=(lambda item: (item.number, item.debtor), lambda item: item.row)),
    complete=st.booleans(),
    open_only=st.booleans(),
)
def test_importing_twice_changes_nothing_the_second_time(
    items: list[Invoice], known: list[Invoice], complete: bool, open_only: bool
) -> None:
    columns = COLUMNS - {"Bedrag", "Betaald"} | {"Openstaand"} if open_only else COLUMNS
    said = imported(*items, columns=columns)
    before = ledger(*known)
    result = planned(said, before, complete)
    after = apply(result, before)
    assert planned(said, after, complete).changes_nothing
    assert len(after.invoices) == len(known) + result.added
    assert result.unchanged + result.added + len({change.key for change in result.changed} - set(result.paid)) == len(
        items
    )


@pytest.mark.parametrize(
    ("columns", "unused", "told"),
    [
        (COLUMNS, ("Verval", "Kleur"), ()),
        (COLUMNS - {"Vervaldatum"}, (), ()),
        (
            COLUMNS - {"Vervaldatum"},
            ("Verval", "Kleur"),
            ("kolom voor Vervaldatum", "Verval, Kleur", "KOP=Vervaldatum"),
        ),
        (COLUMNS - {"Betaald"}, ("Nog te gaan",), ("kolom voor Openstaand", "Nog te gaan", "KOP=Openstaand")),
        ((COLUMNS - {"Bedrag", "Betaald"}) | {"Openstaand"}, ("Kleur",), ()),
    ],
)
def test_a_header_that_may_be_the_due_date_or_the_open_amount_is_not_left_out_in_silence(
    columns: frozenset[str], unused: tuple[str, ...], told: tuple[str, ...]
) -> None:
    text = " ".join(planned(imported(invoice(), columns=columns, unused=unused), ledger()).sentences)
    assert ("Niet herkend" in text) is bool(told)
    assert all(part in text for part in told)


def test_a_credit_note_that_is_settled_does_not_look_like_a_payment_taken_back() -> None:
    known = invoice("C1", amount=D(-50), row=3)
    result = planned(imported(invoice()), ledger(invoice(), known), complete=True)
    assert result.paid == (("C1", "10"),)
    assert "Betaald lager" not in " ".join(result.sentences)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        (invoice("f1", "10"), "voorloopnullen of hoofdletters"),
        (invoice("F1", "Jansen"), "factuur F1 van debiteur Jansen is er met hetzelfde bedrag al bij debiteur 10"),
        (
            invoice("F1", "Jansen", amount=D(60)),
            "factuur F1 van debiteur Jansen is er met hetzelfde bedrag al bij debiteur 10",
        ),
        (invoice("F1", "20", amount=D(75)), ""),
        (invoice("F2", "20"), ""),
    ],
)
def test_an_invoice_is_not_doubled_in_silence(new: Invoice, told: str) -> None:
    text = " ".join(planned(imported(new), ledger(invoice(paid=D(40)))).sentences)
    assert told in text
    assert ("dubbel" in text) is bool(told)


def named(*names: str, **rest: Any) -> ImportedItems:
    return imported(*(invoice(f"F{place}", name, name=name) for place, name in enumerate(names, start=1)), **rest)


def test_a_name_in_other_capitals_is_the_debtor_that_the_workbook_has() -> None:
    known = ledger(invoice("F1", "Jansen"), debtors=(Debtor(5, "Jansen", "Jansen", "Zakelijk"),))
    assert planned(named("JANSEN"), known).changes_nothing
    result = planned(named("JANSEN", "jansen", "Piet"), known)
    assert [row["Debiteurnummer"] for row in new_rows(result)] == ["Jansen", "Piet"]
    assert [row["Debiteurnummer"] for row in result.new_debtors] == ["Piet"]


def test_a_row_that_could_not_be_read_keeps_the_invoice_of_the_known_name_open() -> None:
    known = ledger(invoice("F2", "Jansen"), debtors=(Debtor(5, "Jansen", "Jansen", "Zakelijk"),))
    items = named("JANSEN", problems=(Problem(9, "het bedrag ontbreekt.", "F2", "JANSEN"),))
    assert planned(items, known, complete=True).paid == ()


def test_a_name_that_fits_two_debtors_is_kept_and_told() -> None:
    both = (Debtor(5, "Jansen", "Jansen", "Zakelijk"), Debtor(6, "jansen", "jansen", "Zakelijk"))
    result = planned(named("JANSEN"), ledger(debtors=both))
    assert [row["Debiteurnummer"] for row in result.new_debtors] == ["JANSEN"]
    assert any("Jansen, jansen" in sentence for sentence in result.sentences)
    assert planned(named("jansen"), ledger(debtors=both)).new_debtors == ()


def test_a_number_of_a_debtor_in_other_capitals_is_another_one() -> None:
    known = ledger(debtors=(Debtor(5, "A1", "Jansen", "Zakelijk"),))
    assert len(planned(imported(invoice(debtor="a1")), known).new_debtors) == 1
