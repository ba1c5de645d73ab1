"""The values of one letter: ready-made text for every merge field, from the plan and the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.mailmerge.addressee import address_fields
from xlwings_addin.mailmerge.catalogue import DUTCH, FILING, PROPOSAL, Asks
from xlwings_addin.mailmerge.content import Content, Picture, Values
from xlwings_addin.mailmerge.fields import LONGEST_CELL, Repeat
from xlwings_addin.mailmerge.fourteen_days import holds_vat, named_costs
from xlwings_addin.mailmerge.letter_plan import LetterPlan
from xlwings_addin.mailmerge.particulars import Particulars, answer_by, options, particulars
from xlwings_addin.mailmerge.payment_code import compact_account, in_fours, payment_code
from xlwings_addin.mailmerge.sentences import Claim, sentences, unbroken, unbroken_amounts
from xlwings_addin.mailmerge.wording import BY_LANGUAGE, Wording
from xlwings_addin.rules import notice
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.claims import small
from xlwings_addin.rules.costs import claimable
from xlwings_addin.rules.facts import ZERO, Instalment, Ledger
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.reference import creditor_reference
from xlwings_addin.rules.terms import last_day_free
from xlwings_addin.rules.vocabulary import Outcome, Step

_EURO = "EUR"
_SHORTEST_TERM = 3  # days: no letter gives a date earlier than this after its own
_LONGEST_DESCRIPTION = 30  # characters: eight of them in one cell stay within what Word reads
_CODE_SIDE = 25.0
_NO_TRANSFER = {"Automatische incasso", "Verrekening", "Contant"}


class LetterValues(NamedTuple):
    """What fills a letter, and what the log has to remember of it."""

    content: Content
    pay_by: date | None
    interest: Decimal | None
    costs: Decimal | None

    @property
    def fields(self) -> dict[str, str]:
        """The fields of the letter itself."""
        return dict(self.content.fields)


def letter_values(
    plan: LetterPlan, ledger: Ledger, number: str, on: date, language: str = DUTCH, logo: Picture | None = None
) -> LetterValues:
    """All values of a letter.

    Args:
        plan: the letter, with nothing that blocks it.
        ledger: the workbook.
        number: Briefnummer of the letter.
        on: the day of the letter.
        language: ``"nl"`` or ``"en"``; a letter that exists in Dutch only is filled in Dutch.
        logo: the sender's, if any.
    """
    language = DUTCH if plan.letter.only_dutch else language
    wording = BY_LANGUAGE[language]
    pay_by, answered = _pay_by(plan, ledger, on), answer_by(plan, ledger, on)
    claim = _claim(plan, ledger, pay_by)
    reference = creditor_reference(number)
    code = _code(plan, ledger, reference, wording)
    sender = _sender(plan, ledger)
    fields = {
        **_letter(plan, ledger, wording, language, number, on),
        **address_fields(plan, wording, language),
        **_totals(plan, wording, pay_by, on, claim),
        **sentences(plan, ledger, wording, language, pay_by, on, claim),
        **{name: unbroken_amounts(value) for name, value in _agreement(plan, wording).items()},
        "betalingskenmerk": in_fours(reference),
        "qr_bijschrift": wording.code_caption if code else "",
        **sender,
    }
    account, kept_together = unbroken(sender["eigen_iban"]), unbroken(in_fours(reference))
    own = Particulars(plan, ledger, wording, on, pay_by, answered, account, kept_together, sender["behandelaar"])
    fields |= {name: unbroken_amounts(value) for name, value in particulars(own).items()}
    rows: dict[Repeat, Sequence[Values]] = {
        Repeat.INVOICE: [_row(each, plan, wording) for each in (*plan.invoices, *plan.credits)],
        Repeat.INSTALMENT: [_instalment(each, plan, wording) for each in plan.instalments],
        Repeat.OPTION: options(plan, ledger, wording, on) if plan.letter is PROPOSAL else [],
    }
    pictures = {name: picture for name, picture in (("betaal_qr", code), ("logo", logo)) if picture is not None}
    content = Content(fields, rows, pictures)
    return LetterValues(content, _given(plan, pay_by, answered), claim.interest, claim.costs)


def _given(plan: LetterPlan, pay_by: date, answered: date) -> date | None:
    """The date that the letter gives, for the log: what follows waits for it."""
    if plan.gives_date:
        return pay_by
    return answered if plan.letter.answered else None


def _pay_by(plan: LetterPlan, ledger: Ledger, on: date) -> date:
    """The promised day or that of the first instalment, else a working day at least as far away as the letter's term, and no earlier than any due date.

    The term of a notice of default is one to perform in, so it runs from delivery (BW 6:82).
    """
    if plan.letter.asks is Asks.PROMISED and plan.call is not None and plan.call.promised_on is not None:
        return plan.call.promised_on
    if plan.letter.asks is Asks.FIRST_INSTALMENT and plan.instalments[0].due is not None:
        return plan.instalments[0].due
    calendar = calendar_for(ledger.closing_days)
    start = notice.delivered_on(on, calendar) if plan.letter.kind == Step.NOTICE_OF_DEFAULT else on
    earliest = start + timedelta(days=max(plan.pay_within, _SHORTEST_TERM))
    return calendar.first_working_day(max([earliest, *(each.due for each in plan.invoices if each.due is not None)]))


def _claim(plan: LetterPlan, ledger: Ledger, pay_by: date) -> Claim:
    """Interest and costs that the letter names, in euro: both where it claims them from a business, and in the letter that has to
    go before costs may be claimed, the costs alone.

    To a business they are the costs over what it is in default with when the letter is not paid by its day (BW 6:96 lid 4), as the
    workbook reckons them: nothing over a small recurring term.
    """
    if plan.letter.announces_costs:
        return Claim(costs=named_costs(plan.total, ledger.settings))
    if plan.letter is FILING:
        interest, costs = (
            sum((getattr(each, name) or ZERO for each in plan.invoices), ZERO) for name in ("interest", "costs")
        )
        return Claim(interest or None, costs or None)
    if not (plan.letter.claims and plan.to_business and plan.currency == _EURO):
        return Claim()
    interest = sum((each.interest for each in plan.invoices if each.interest is not None), ZERO)
    defaulted = [
        each
        for each in plan.invoices
        if (last_day := last_day_free(each.invoice, each.due)) is not None
        and last_day <= pay_by
        and not small(each.invoice)
    ]
    costs = claimable(
        sum((plan.counted(each) for each in (*defaulted, *plan.credits)), ZERO),
        plan.debtor.type,
        late_invoices=len(defaulted),
        forty_each=ledger.settings.forty_euro_per_invoice,
        vat=holds_vat(ledger.settings),
    ).due
    return Claim(interest if interest > 0 else None, costs if costs > 0 else None)


def _code(plan: LetterPlan, ledger: Ledger, reference: str, wording: Wording) -> Picture | None:
    """The payment code, for exactly the amount that the letter asks; none where paying goes another way."""
    amount, promise = plan.requested, plan.letter.asks is Asks.PROMISED
    if promise and ((plan.call is not None and plan.call.means in _NO_TRANSFER) or amount > plan.total):
        return None
    if plan.currency != _EURO or amount <= 0:
        return None
    settings = ledger.settings
    png = payment_code(settings.company, settings.iban, amount, reference, settings.bic)
    if png is None:
        return None
    return Picture(png, wording.code.format(amount=wording.amount(amount, _EURO)), _CODE_SIDE, _CODE_SIDE)


def _letter(plan: LetterPlan, ledger: Ledger, wording: Wording, language: str, number: str, on: date) -> dict[str, str]:
    until = ledger.settings.payments_until
    return {
        "kenmerk": number,
        "brief": plan.letter.key,
        "briefdatum": wording.day(on),
        "onderwerp": _subject(plan, wording, language),
        "bijlagen": "",
        "betalingen_bijgewerkt_tm": wording.day(until) if until else "",
    }


def _subject(plan: LetterPlan, wording: Wording, language: str) -> str:
    title = (plan.letter.words.get(language) or plan.letter.words[DUTCH]).title
    if language == DUTCH and plan.letter.demand and plan.letter.rank and plan.lead is not None and plan.lead.label:
        title = plan.lead.label[0].upper() + plan.lead.label[1:]
    sentence = wording.subject_one if len(plan.numbers) == 1 else wording.subject_many
    return sentence.format(title=title, invoice=plan.numbers[0], count=len(plan.numbers))[:LONGEST_CELL]


def _totals(plan: LetterPlan, wording: Wording, pay_by: date, on: date, claim: Claim) -> dict[str, str]:
    def amount(value: Decimal | None) -> str:
        return "" if value is None else wording.amount(value, plan.currency)

    until = plan.debtor.status_since or on if plan.letter is FILING else on
    claimed = not plan.letter.announces_costs and (claim.interest is not None or claim.costs is not None)
    return {
        "totaal_openstaand": amount(plan.total),
        "uiterste_betaaldatum": wording.day(pay_by) if plan.gives_date else "",
        "rente_tm": wording.day(until) if claim.interest is not None else "",
        "rente_bedrag": amount(claim.interest),
        "kosten_bedrag": amount(claim.costs),
        "totaal_incl": amount(plan.total + (claim.interest or ZERO) + (claim.costs or ZERO)) if claimed else "",
    }


def _agreement(plan: LetterPlan, wording: Wording) -> dict[str, str]:
    call = plan.call
    if call is None:
        return {}
    conditional = call.outcome == Outcome.CONDITIONAL and call.condition
    condition = wording.condition.format(text=call.condition) if conditional else ""
    if plan.letter.asks is Asks.PROMISED and plan.promised < plan.total:
        owed = wording.rest_owed.format(amount=wording.amount(plan.total - plan.promised, plan.currency))
        condition = f"{owed} {condition}".rstrip()
    return {
        "gesproken_met": call.spoken_to,
        "gesprek_datum": wording.day(call.on) if call.on else "",
        "toegezegd_bedrag": "" if call.promised is None else wording.amount(call.promised, plan.currency),
        "toegezegd_op": wording.day(call.promised_on) if call.promised_on else "",
        "betaalwijze": wording.means.get(call.means, call.means),
        "voorwaarde_zin": condition[:LONGEST_CELL],
        "afspraak_toekomst": wording.future.format(text=call.future)[:LONGEST_CELL] if call.future else "",
    }


def _sender(plan: LetterPlan, ledger: Ledger) -> dict[str, str]:
    own = ledger.settings
    return {
        "eigen_naam": own.company,
        "eigen_adres": f"{own.address}, {own.postcode} {own.town}",
        "eigen_iban": in_fours(compact_account(own.iban)),
        "eigen_bic": own.bic,
        "eigen_kvk": own.coc_number,
        "eigen_btw_nr": own.vat_number,
        "behandelaar": plan.debtor.handler or own.handler,
        "behandelaar_tel": unbroken(own.phone),
        "behandelaar_email": own.email,
        "incassobureau": own.agency,
    }


def _row(decision: Decision, plan: LetterPlan, wording: Wording) -> dict[str, str]:
    invoice = decision.invoice

    def amount(value: Decimal | None) -> str:
        return "" if value is None else wording.amount(value, plan.currency)

    kind = wording.credit_note if (invoice.amount or ZERO) < 0 else wording.invoice
    return {
        "factuurnummer": _one_line(invoice.number),
        "factuurdatum": wording.short_day(invoice.issued) if invoice.issued else "",
        "omschrijving": _shortened(_one_line(invoice.description) or kind),
        "vervaldatum": wording.short_day(decision.due) if decision.due else "",
        "factuurbedrag": amount(invoice.amount),
        "betaald": amount(invoice.paid) if invoice.paid else "",
        "openstaand": amount(plan.counted(decision)),
        "dagen_te_laat": str(decision.days_late) if decision.days_late else "",
    }


def _instalment(row: Instalment, plan: LetterPlan, wording: Wording) -> dict[str, str]:
    return {
        "termijn_nummer": str(row.number or ""),
        "termijn_datum": wording.day(row.due) if row.due else "",
        "termijn_bedrag": wording.amount(row.amount, plan.currency) if row.amount else "",
    }


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1].rstrip() + "…"
