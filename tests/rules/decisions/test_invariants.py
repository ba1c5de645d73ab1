"""What holds for every ledger, however odd: tables made by hypothesis from everything that a cell may hold."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xlwings_addin.rules.decide import next_step, outlook
from xlwings_addin.rules.facts import Call, Debtor, Instalment, Invoice, Ledger, Letter, Payment, Rung, Settings
from xlwings_addin.rules.policy import presets
from xlwings_addin.rules.vocabulary import (
    MEANS_OF_PAYMENT,
    Anchor,
    Channel,
    DebtorType,
    ExternalStatus,
    Outcome,
    PlanStatus,
    SpecialStatus,
    Status,
    Step,
)

ON = date(2026, 11, 23)
NUMBERS = ("F1", "F2", "F3")
DEBTORS = ("D1", "D2")

near = st.integers(-500, 60).map(lambda days: ON + timedelta(days))
far = st.sampled_from([date(1, 1, 1), date(1999, 12, 31), date(2024, 2, 29), date(2061, 1, 1), date(9999, 12, 31)])
some_day = st.one_of(st.none(), near, near, near, far)
amounts = st.decimals(-500, 5000, places=2)
maybe_amount = st.one_of(st.none(), amounts)
yes_no = st.sampled_from([None, True, False])
about = st.lists(st.sampled_from(NUMBERS), max_size=2, unique=True).map(tuple)

faults = st.sampled_from(["", "", "", "", "Bedrag: 'x' is geen bedrag"])
"""What the reader of a row says of it: without a full stop, for it ends as a part of a sentence."""

invoices = st.builds(
    Invoice,
    row=st.integers(2, 99),
    number=st.sampled_from([*NUMBERS, *NUMBERS, ""]),
    debtor=st.sampled_from([*DEBTORS, *DEBTORS, ""]),
    issued=some_day,
    due=some_day,
    amount=maybe_amount,
    paid=st.one_of(st.just(Decimal(0)), amounts),
    disputed=st.one_of(st.just(Decimal(0)), amounts),
    last_step=st.sampled_from(["", *Step, "iets"]),
    last_step_on=some_day,
    currency=st.sampled_from(["", "", "EUR", "USD", "usd", "XXY"]),
    received_on=some_day,
    delivered_on=some_day,
    term_agreed=yes_no,
    consumer_sale=yes_no,
    continuing=yes_no,
    contract_rate=st.one_of(st.none(), st.decimals(0, 30, places=2)),
    complaint_answer_by=some_day,
    external_status=st.sampled_from(["", "", "", *ExternalStatus]),
    external_since=some_day,
    fault=faults,
)
debtors = st.builds(
    Debtor,
    row=st.integers(2, 9),
    number=st.sampled_from(DEBTORS),
    type=st.sampled_from(["", *DebtorType, "anders"]),
    phone=st.sampled_from(["", "1"]),
    policy=st.sampled_from(["", *presets(), "onbekend"]),
    payment_term=st.sampled_from([None, 14, 0, -3, 10**9]),
    do_not_call=yes_no,
    classification=st.sampled_from(["", "Niet-kunner"]),
    credit_limit=maybe_amount,
    credit_check=st.sampled_from(["", "Slecht"]),
    special_status=st.sampled_from(["", "", "", *SpecialStatus]),
    status_since=some_day,
    administrator=st.sampled_from(["", "mr. Bos"]),
    hold_until=st.sampled_from([None, None, ON + timedelta(3)]),
    fault=faults,
)
calls = st.builds(
    Call,
    row=st.integers(2, 99),
    number=st.integers(1, 9).map(str),
    on=some_day,
    debtor=st.sampled_from(DEBTORS),
    invoices=about,
    outcome=st.sampled_from(["", *Outcome, "iets"]),
    promised=maybe_amount,
    promised_on=some_day,
    means=st.sampled_from(["", *MEANS_OF_PAYMENT]),
    open_at_call=maybe_amount,
    back_on=some_day,
    stand_in=st.sampled_from(["", "geen", "Jan"]),
    action_owner=st.sampled_from(["", "Wij", "Debiteur"]),
    ready_by=some_day,
    disputed=maybe_amount,
    call_back_on=some_day,
    next_on=some_day,
    replaces=st.sampled_from(["", "", "1"]),
    fault=faults,
)
letters = st.builds(
    Letter,
    row=st.integers(2, 99),
    number=st.integers(1, 9).map(lambda n: f"B{n}"),
    kind=st.sampled_from([*Step, "Bevestiging klacht", "Bevestiging betalingsregeling"]),
    debtor=st.sampled_from(DEBTORS),
    invoices=about,
    made_on=some_day,
    sent_on=some_day,
    delivered_on=some_day,
    pay_by=some_day,
    principal=maybe_amount,
    costs=maybe_amount,
    withdrawn_on=st.sampled_from([None, None, ON]),
    fault=faults,
)
terms = st.builds(
    Instalment,
    row=st.integers(2, 99),
    plan=st.sampled_from(["R1", "R2"]),
    debtor=st.sampled_from(DEBTORS),
    invoices=about,
    number=st.one_of(st.none(), st.integers(1, 3)),
    due=some_day,
    amount=maybe_amount,
    received=maybe_amount,
    signed_on=some_day,
    status=st.sampled_from(["", *PlanStatus]),
    fault=faults,
)
payments = st.builds(
    Payment,
    row=st.integers(2, 99),
    booked_on=some_day,
    amount=maybe_amount,
    debtor=st.sampled_from(DEBTORS),
    invoice=st.sampled_from(["", *NUMBERS]),
    status=st.sampled_from(["", "Geboekt", "Voorstel"]),
    fault=faults,
)
rungs = st.lists(
    st.builds(
        Rung,
        row=st.just(2),
        policy=st.just("eigen"),
        number=st.integers(1, 9),
        step=st.sampled_from(Step),
        label=st.just("eigen stap"),
        channel=st.sampled_from([None, *Channel]),
        anchor=st.sampled_from(Anchor),
        after_days=st.integers(-10, 40),
        latest_days=st.integers(-10, 40),
        letter=st.sampled_from(["", "herinnering"]),
        pay_within=st.sampled_from([None, 0, 7]),
    ),
    min_size=1,
    max_size=4,
).map(tuple)
own_policies = st.builds(
    lambda steps, first, second, days, needed, direct, channel: presets()["checklist"]._replace(
        name="eigen",
        rungs=steps,
        after_first_broken=first,
        after_second_broken=second,
        grace_days=days,
        final_demand_required=needed,
        direct_hand_over=direct,
        most_instalments=days,
        channel=channel,
    ),
    rungs,
    st.sampled_from(Step),
    st.sampled_from(Step),
    st.integers(0, 5),
    st.booleans(),
    st.booleans(),
    st.sampled_from(Channel),
)
ledgers = st.builds(
    Ledger,
    invoices=st.lists(invoices, max_size=5),
    debtors=st.lists(debtors, max_size=2).map(lambda rows: {row.number: row for row in rows}),
    calls=st.lists(calls, max_size=3),
    instalments=st.lists(terms, max_size=3),
    letters=st.lists(letters, max_size=3),
    payments=st.lists(payments, max_size=2),
    policies=own_policies.map(lambda own: {**presets(), "eigen": own}),
    settings=st.builds(
        Settings,
        payments_until=some_day,
        default_policy=st.sampled_from(["procesgericht", "checklist", "eigen", "eigen", "onbekend"]),
        most_attempts=st.integers(0, 3),
        conversations_per_three_working_days=st.integers(0, 2),
        limitation_warnings=st.sampled_from([(180, 90, 30), ()]),
        currency=st.sampled_from(["EUR", "eur", "USD"]),
        act_on_working_days=st.booleans(),
        delivery_rule=st.sampled_from(["hoogste", "21 dagen", "onbekend"]),
        forty_euro_per_invoice=st.booleans(),
    ),
)
days = st.one_of(near, st.sampled_from([date(2000, 1, 1), date(2059, 12, 30)]))
often = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@often
@given(ledgers, days)
def test_every_row_has_a_step_with_a_date_or_a_reason(ledger: Ledger, on: date) -> None:
    answer = outlook(ledger, on)
    # a complaint that was made after the day is not known on it
    shown, known = (
        [each._replace(disputed=Decimal(0), complaint_answer_by=None) for each in invoices]
        for invoices in ([decision.invoice for decision in answer.decisions], ledger.invoices)
    )
    assert shown == known
    for decision in answer.decisions:
        assert decision.reason
        assert not decision.reason.endswith(".")
        if decision.step is Step.NONE:
            assert decision.status in (Status.WAIT, Status.DONE)
        else:
            assert decision.step_on is not None
        if decision.latest_on is not None and decision.step_on is not None:
            assert decision.latest_on >= decision.step_on
        if decision.status is Status.NOW:
            assert decision.step_on is not None and decision.step_on <= on
        for amount in (decision.interest, decision.costs):
            assert amount is None or amount >= 0


@often
@given(ledgers, days)
def test_running_twice_changes_nothing(ledger: Ledger, on: date) -> None:
    assert outlook(ledger, on) == outlook(ledger, on)


@often
@given(ledgers, days, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_only_their_order(ledger: Ledger, on: date, random: Any) -> None:
    shuffled = list(ledger.invoices)
    random.shuffle(shuffled)
    before, after = outlook(ledger, on), outlook(replace(ledger, invoices=shuffled), on)
    assert Counter(before.decisions) == Counter(after.decisions)
    assert before.debtors == after.debtors
    if not any(decision.rule == "R00" for decision in before.decisions):
        assert before.actions == after.actions


@often
@given(ledgers, days)
def test_costs_of_a_debtor_add_up_whatever_the_rows(ledger: Ledger, on: date) -> None:
    answer = outlook(ledger, on)
    for number in {decision.invoice.debtor for decision in answer.decisions}:
        costs = [d.costs for d in answer.decisions if d.invoice.debtor == number and d.costs is not None]
        assert sum(costs) == sum(costs).quantize(Decimal("0.01")) if costs else True


@often
@given(ledgers, days)
def test_nothing_is_dunned_that_is_settled_credit_or_on_its_way(ledger: Ledger, on: date) -> None:
    for action in outlook(ledger, on).actions:
        assert action.lead.invoice.debtor == action.debtor
        assert action.lead.step is Step.INTERRUPT or action.lead in action.joined
        for decision in action.joined:
            assert decision.open is not None and decision.open > 0
            assert decision.rule not in ("R00", "R01", "R01b", "R02", "R06", "R07")
            assert decision is action.lead or decision.rule not in ("R10", "R13")
        assert all(decision.open is not None and decision.open < 0 for decision in action.credits)


DUNNING = (
    Step.REMINDER,
    Step.DEMAND,
    Step.NOTICE_OF_DEFAULT,
    Step.FOURTEEN_DAY_LETTER,
    Step.FINAL_DEMAND,
    Step.HAND_OVER,
)


@often
@given(ledgers, days)
def test_no_dunning_step_falls_on_or_before_a_date_we_gave(ledger: Ledger, on: date) -> None:
    for decision in outlook(ledger, on).decisions:
        if decision.step not in DUNNING or decision.step_on is None or decision.rule.startswith("R09"):
            continue
        given_dates = [
            letter.pay_by
            for letter in ledger.letters
            if letter.debtor == decision.invoice.debtor
            and decision.invoice.number in letter.invoices
            and letter.sent_on is not None
            and letter.sent_on <= on
            and letter.pay_by is not None
            and letter.withdrawn_on is None
            and letter.kind != "Bevestiging betalingsregeling"
        ]
        if given_dates and max(given_dates) < date.max:
            assert decision.step_on > max(given_dates)


@often
@given(ledgers, days)
def test_a_consumer_is_never_demanded_for_the_last_time_nor_handed_over_without_a_letter(
    ledger: Ledger, on: date
) -> None:
    for decision in outlook(ledger, on).decisions:
        debtor = ledger.debtors.get(decision.invoice.debtor)
        if debtor is not None and debtor.type in (DebtorType.BUSINESS, DebtorType.GOVERNMENT):
            continue
        assert decision.step is not Step.FINAL_DEMAND
        if decision.step is Step.HAND_OVER:
            assert any(
                letter.kind == Step.FOURTEEN_DAY_LETTER
                and letter.debtor == decision.invoice.debtor
                and letter.sent_on is not None
                and decision.due is not None
                and decision.due < letter.sent_on <= on
                and letter.costs
                for letter in ledger.letters
            )


@often
@given(
    due=near,
    on=near,
    policy=st.sampled_from(sorted(presets())),
    last_step=st.sampled_from([None, *Step]),
    last_step_on=some_day,
    promised_on=some_day,
)
def test_the_worksheet_function_always_answers(
    due: date, on: date, policy: str, last_step: str | None, last_step_on: date | None, promised_on: date | None
) -> None:
    decision = next_step(due, on, presets()[policy], last_step, last_step_on, promised_on)
    assert decision.reason and (decision.step is Step.NONE or decision.step_on is not None)


@often
@given(st.integers(1, 40), st.integers(0, 200), st.booleans())
def test_a_promise_kept_late_is_never_broken_for_ever(days_late: int, later: int, dated: bool) -> None:
    promised = date(2026, 3, 2)
    call = Call(2, "1", date(2026, 2, 25), debtor="D1", invoices=("F1",), outcome="Toezegging", promised=Decimal(100),
                promised_on=promised, open_at_call=Decimal(100))  # fmt: skip
    paid_on = promised + timedelta(days_late)
    invoice = Invoice(
        2, "F1", "D1", issued=date(2026, 1, 1), due=date(2026, 1, 31), amount=Decimal(100), paid=Decimal(100)
    )
    payments = [Payment(2, paid_on, Decimal(100), debtor="D1", invoice="F1", status="Geboekt")] if dated else []
    answer = outlook(Ledger([invoice], {}, [call], payments=payments), paid_on + timedelta(later))
    assert answer.debtors["D1"].broken_promises == 0
