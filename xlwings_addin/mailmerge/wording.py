"""The sentences that depend on the facts, by language. Every other word of a letter stands in its template.

A sentence is at most 255 characters when filled in, the most that Word's mail merge reads of a cell.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from xlwings_addin.rules.money import euro, long_date, to_cents
from xlwings_addin.rules.vocabulary import MEANS_OF_PAYMENT, SpecialStatus, Step


class Tone(NamedTuple):
    """A sentence, and its softer form for a debtor whose relation matters most."""

    normal: str
    soft: str


@dataclass(frozen=True)
class Wording:
    """The sentences of one language that are not of one letter only; what stands in braces is filled in."""

    amount: Callable[[Decimal, str], str]
    day: Callable[[date], str]
    short_day: Callable[[date], str]
    own_country: frozenset[str]
    attention: str
    salutation: str
    salutation_man: str
    salutation_woman: str
    subject_one: str
    subject_many: str
    labels: bool  # whether the label of the rung, which the user typed in Dutch, may be the title
    earlier_letters: Mapping[str, str]
    earlier_call: str
    broken_promise: str
    disputed: str
    not_due_one: str
    not_due_many: str
    processed: str
    crossed: str
    default: str
    consumer_interest: str
    business_warning: str
    commercial_interest: str
    any_interest: str
    interest_claim: str
    costs_claim: str
    interest_and_costs_claim: str
    costs_with_vat: str
    next_steps: Mapping[Step, str]
    closing: Tone
    closing_agreement: Tone
    future: str
    copy_one: str
    copy_many: str
    copy_all: str
    heirs: str
    salutation_heirs: str
    concerning: str
    condition: str
    repair: str
    no_extra: str
    rest_owed: str
    debt_help: str
    one_term: str
    equal_terms: str
    last_term_differs: str
    undisputed: str
    our_action: str
    their_action: str
    received: str
    received_often: str
    plan_paid: str
    all_to_principal: str
    allocated: str
    to_costs: str
    to_interest: str
    to_invoices: str
    conjunction: str
    rest_asked: str
    rest_open: str
    rest_none: str
    credit: str
    promise_stands: str
    plan_stands: str
    apology: str
    costs_withdrawn: str
    nothing_to_do: str
    paid_to_us_again: str
    invoice: str
    credit_note: str
    means: Mapping[str, str]
    code: str
    code_caption: str


def _day_month_year(d: date) -> str:
    return f"{d:%d-%m-%Y}"


DUTCH = Wording(
    amount=euro,
    day=long_date,
    short_day=_day_month_year,
    own_country=frozenset({"", "nederland", "nl", "the netherlands", "netherlands"}),
    attention="T.a.v. {name}",
    salutation="Geachte heer, mevrouw,",
    salutation_man="Geachte heer {name},",
    salutation_woman="Geachte mevrouw {name},",
    subject_one="{title}: factuur {invoice}",
    subject_many="{title}: {count} facturen",
    labels=True,
    earlier_letters={
        Step.REMINDER: "Op {day} stuurden wij u een herinnering.",
        Step.DEMAND: "Op {day} stuurden wij u een aanmaning.",
        Step.NOTICE_OF_DEFAULT: "Op {day} stuurden wij u een ingebrekestelling.",
        Step.FOURTEEN_DAY_LETTER: "Op {day} stuurden wij u een brief met een termijn van veertien dagen.",
        Step.FINAL_DEMAND: "Op {day} stuurden wij u een laatste aanmaning.",
    },
    earlier_call="Op {day} spraken wij u hierover.",
    broken_promise=(
        "Op {day} is afgesproken dat {amount} uiterlijk op {promised_on} zou worden betaald. "
        "Dat bedrag hebben wij niet of niet helemaal ontvangen."
    ),
    disputed="Over {amount} loopt nog een klacht. Dat bedrag telt in deze brief niet mee.",
    not_due_one="Factuur {invoices} van {amount} telt nog niet mee. Die betaalt u uiterlijk op {day}.",
    not_due_many="Nog niet meegeteld, want nog niet vervallen: {count} facturen van samen {amount} ({invoices}).",
    processed="Betalingen tot en met {day} hebben wij verwerkt.",
    crossed="Hebt u intussen betaald? Dan hebben deze brief en uw betaling elkaar gekruist en hoeft u niets te doen.",
    default="Is het bedrag op {day} niet betaald, dan bent u in ieder geval vanaf de dag daarna in verzuim.",
    consumer_interest="Vanaf dat moment mogen wij wettelijke rente rekenen.",
    business_warning="Wij mogen dan ook wettelijke handelsrente en incassokosten in rekening brengen.",
    commercial_interest="de wettelijke handelsrente",
    any_interest="rente",
    interest_claim="Betaalt u niet op tijd, dan vorderen wij ook {kind}: {amount} tot en met {day}.",
    costs_claim="Betaalt u niet op tijd, dan vorderen wij ook incassokosten van {amount} (artikel 6:96 BW). In totaal is dat {total}.",
    interest_and_costs_claim=(
        "Betaalt u niet op tijd, dan vorderen wij ook {kind} ({interest} tot en met {day}) en "
        "incassokosten van {amount} (artikel 6:96 BW). In totaal is dat {total}."
    ),
    costs_with_vat="{amount}, verhoogd met btw omdat wij die niet kunnen verrekenen",
    next_steps={
        Step.CALL: "Is het bedrag dan niet binnen, dan bellen wij u.",
        Step.DEMAND: "Is het bedrag dan niet binnen, dan ontvangt u een aanmaning.",
        Step.FINAL_DEMAND: "Is het bedrag dan niet binnen, dan ontvangt u een laatste aanmaning.",
        Step.HAND_OVER: (
            "Is het bedrag dan niet binnen, dan laat u ons geen keuze en geven wij de vordering uit handen aan een "
            "incassobureau."
        ),
    },
    closing=Tone(
        "Wij rekenen op uw medewerking en zien uw betaling graag op tijd tegemoet.",
        "Lukt betalen niet op tijd? Bel mij dan gerust, dan kijken wij samen wat wel kan. Wij rekenen op uw medewerking.",
    ),
    closing_agreement=Tone(
        "Wij vertrouwen erop dat wij dit zo samen goed afronden.",
        "Dank u wel voor de prettige samenwerking. Verandert er iets? Bel mij dan gerust.",
    ),
    future="Voor volgende facturen is afgesproken: {text}",
    copy_one="Bijlage: kopie van factuur {invoices}",
    copy_many="Bijlagen: kopie van de facturen {invoices}",
    copy_all="Bijlagen: kopie van alle {count} facturen",
    heirs="De erven van {name}",
    salutation_heirs="Geachte familie,",
    concerning="inzake {name}",
    condition="Daarbij is afgesproken: {text}",
    repair=(
        "Is een termijn niet op tijd betaald? Dan krijgt u een herinnering en hebt u {days} dagen om dat te herstellen. Doet u dat "
        "niet, dan moet u alles wat nog openstaat ineens betalen."
    ),
    no_extra="Deze regeling kost u niets extra: wij rekenen geen kosten, geen toeslag en geen rente over de termijnen.",
    rest_owed="Daarna staat nog {amount} open. Dat bedrag blijft u verschuldigd.",
    debt_help="Hebt u meer schulden of geldzorgen? Uw gemeente helpt u gratis. Kijk ook op geldfit.nl.",
    one_term="in één keer {amount}",
    equal_terms="{count} keer {amount}",
    last_term_differs="{count} keer {amount}, de laatste keer {last}",
    undisputed=(
        "Over {amount} zijn wij het eens. Wilt u dat bedrag betalen, zodat het uiterlijk op {day} op rekening {account} staat? "
        "Vermeld daarbij {reference}."
    ),
    our_action="Wij zoeken dit uit. U krijgt uiterlijk op {day} antwoord van {name}.",
    their_action="U stuurt ons nog wat wij nodig hebben om dit uit te zoeken. U krijgt uiterlijk op {day} antwoord van {name}.",
    received="Op {day} hebben wij {amount} van u ontvangen. Hartelijk dank voor uw betaling.",
    received_often="Van {first} tot en met {day} hebben wij samen {amount} van u ontvangen. Hartelijk dank voor uw betalingen.",
    plan_paid="U hebt alle termijnen van onze betalingsregeling betaald. Hartelijk dank daarvoor.",
    all_to_principal="Het hele bedrag is van de facturen afgetrokken.",
    allocated="Van uw betaling ging {parts}. Die volgorde staat in de wet (artikel 6:44 BW).",
    to_costs="{amount} naar de incassokosten",
    to_interest="{amount} naar de rente",
    to_invoices="{amount} naar de facturen",
    conjunction=" en ",
    rest_asked=(
        "Van deze facturen staat nog {amount} open. Wilt u dat bedrag betalen, zodat het uiterlijk op {day} op rekening {account} "
        "staat? Vermeld daarbij {reference}."
    ),
    rest_open="Van deze facturen staat nog {amount} open.",
    rest_none="Van deze facturen staat niets meer open.",
    credit="U hebt {amount} tegoed. Dat betalen wij terug, of wij trekken het af van een volgende factuur.",
    promise_stands="Onze afspraak van {day} blijft gelden: u betaalt uiterlijk op {promised_on}.",
    plan_stands="Onze betalingsregeling loopt door. De volgende termijn betaalt u uiterlijk op {day}.",
    apology="Onze excuses voor deze fout.",
    costs_withdrawn="De rente en de incassokosten die in die brief staan, hoeft u niet te betalen.",
    nothing_to_do="U hoeft op die brief niets te doen.",
    paid_to_us_again="Wat nog openstaat, betaalt u weer aan ons op rekening {account}, en niet aan het incassobureau.",
    invoice="Factuur",
    credit_note="Creditnota",
    means={means: means for means in MEANS_OF_PAYMENT},
    code="QR-code om {amount} te betalen met de app van uw bank",
    code_caption="Scan de code met de app van uw bank",
)  # fmt: skip

_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def _english_amount(amount: Decimal, currency: str = "EUR") -> str:
    return f"{'€' if currency == 'EUR' else currency} {to_cents(amount):,f}"


def _english_day(d: date) -> str:
    return f"{d.day} {_ENGLISH_MONTHS[d.month - 1]} {d.year}"


def _english_short_day(d: date) -> str:
    return f"{d.day} {_ENGLISH_MONTHS[d.month - 1][:3]} {d.year}"


ENGLISH = Wording(
    amount=_english_amount,
    day=_english_day,
    short_day=_english_short_day,
    own_country=DUTCH.own_country,
    attention="Attn. {name}",
    salutation="Dear Sir or Madam,",
    salutation_man="Dear Mr {name},",
    salutation_woman="Dear Ms {name},",
    subject_one="{title}: invoice {invoice}",
    subject_many="{title}: {count} invoices",
    labels=False,
    earlier_letters={
        Step.REMINDER: "On {day} we sent you a reminder.",
        Step.DEMAND: "On {day} we sent you a demand for payment.",
        Step.NOTICE_OF_DEFAULT: "On {day} we sent you a notice of default.",
        Step.FOURTEEN_DAY_LETTER: "On {day} we sent you a letter with a term of fourteen days.",
        Step.FINAL_DEMAND: "On {day} we sent you a final demand for payment.",
    },
    earlier_call="On {day} we spoke with you about this.",
    broken_promise=(
        "On {day} it was agreed that {amount} would be paid by {promised_on}. "
        "We have not received that amount, or not all of it."
    ),
    disputed="A complaint is pending about {amount}. That amount is not included in this letter.",
    not_due_one="Invoice {invoices} of {amount} is not included yet. It is due on {day}.",
    not_due_many="Not yet due and not included: {count} invoices, {amount} in total ({invoices}).",
    processed="Payments received up to and including {day} have been processed.",
    crossed="Have you paid in the meantime? Then this letter and your payment have crossed, and you need do nothing more.",
    default="If the amount has not been paid on {day}, you will in any case be in default from the following day.",
    consumer_interest="From then on we may charge statutory interest.",
    business_warning="We may then also charge statutory commercial interest and collection costs.",
    commercial_interest="statutory commercial interest",
    any_interest="interest",
    interest_claim="If you pay late, we will also claim {kind}: {amount} up to and including {day}.",
    costs_claim="If you pay late, we will also claim collection costs of {amount} (Dutch Civil Code, article 6:96): {total} in total.",
    interest_and_costs_claim=(
        "If you pay late, we will also claim {kind} ({interest} up to {day}) and collection "
        "costs of {amount} (Dutch Civil Code, article 6:96): {total} in total."
    ),
    costs_with_vat="{amount}, increased by VAT because we cannot deduct it",
    next_steps={
        Step.CALL: "If we have not received the amount by then, we will call you.",
        Step.DEMAND: "If we have not received the amount by then, we will send you a demand for payment.",
        Step.FINAL_DEMAND: "If we have not received the amount by then, we will send you a final demand.",
        Step.HAND_OVER: (
            "If we have not received the amount by then, you leave us no choice but to hand the claim over to a "
            "collection agency."
        ),
    },
    closing=Tone(
        "We count on your cooperation and look forward to receiving your payment in time.",
        "Are you unable to pay in time? Please call me, and we will see together what is possible. "
        "We count on your cooperation.",
    ),
    closing_agreement=Tone(
        "We trust that this settles the matter.",
        "Thank you for working with us. Should anything change, please call me.",
    ),
    future="For future invoices it was agreed: {text}",
    copy_one="Enclosed: copy of invoice {invoices}",
    copy_many="Enclosed: copies of invoices {invoices}",
    copy_all="Enclosed: copies of all {count} invoices",
    heirs="The heirs of {name}",
    salutation_heirs="Dear family,",
    concerning="concerning {name}",
    condition="It was also agreed: {text}",
    repair=(
        "Is an instalment not paid in time? We will then send you a reminder, and you have {days} days to put this right. If you do "
        "not, everything that is still outstanding is due at once."
    ),
    no_extra="This plan costs you nothing extra: we charge no costs, no surcharge and no interest on the instalments.",
    rest_owed="After that {amount} is still unpaid. You continue to owe that amount.",
    debt_help="Do you have other debts or money worries? Your municipality helps you free of charge. See also geldfit.nl.",
    one_term="everything at once: {amount}",
    equal_terms="{count} times {amount}",
    last_term_differs="{count} times {amount}, the last time {last}",
    undisputed=(
        "We agree on {amount}. Would you please pay that amount, so that it reaches account {account} not later than {day}? Please "
        "mention {reference}."
    ),
    our_action="We are looking into this. You will hear from {name} not later than {day}.",
    their_action="You will send us what we need to look into this. You will hear from {name} not later than {day}.",
    received="On {day} we received {amount} from you. Thank you for your payment.",
    received_often="From {first} up to and including {day} we received {amount} from you in total. Thank you for your payments.",
    plan_paid="You have paid all instalments of our payment plan. Thank you.",
    all_to_principal="The whole amount has been deducted from the invoices.",
    allocated=(
        "We used your payment as follows: {parts}. That order is laid down by law (Dutch Civil Code, article 6:44)."
    ),
    to_costs="{amount} for the collection costs",
    to_interest="{amount} for the interest",
    to_invoices="{amount} for the invoices",
    conjunction=" and ",
    rest_asked=(
        "Of these invoices {amount} is still outstanding. Would you please pay that amount, so that it reaches account {account} not "
        "later than {day}? Please mention {reference}."
    ),
    rest_open="Of these invoices {amount} is still outstanding.",
    rest_none="Nothing is outstanding on these invoices any more.",
    credit="You have a credit of {amount}. We will pay it back or deduct it from a next invoice.",
    promise_stands="Our agreement of {day} still stands: you pay not later than {promised_on}.",
    plan_stands="Our payment plan continues. The next instalment is due on {day}.",
    apology="Please accept our apologies for this mistake.",
    costs_withdrawn="You need not pay the interest and the collection costs that the letter names.",
    nothing_to_do="You need not do anything about that letter.",
    paid_to_us_again="What is still unpaid is again payable to us, on account {account}, and not to the collection agency.",
    invoice="Invoice",
    credit_note="Credit note",
    means=dict(
        zip(
            MEANS_OF_PAYMENT,
            ("Bank transfer", "iDEAL or payment link", "Direct debit", "Set-off", "Cash", "Other"),
            strict=True,
        )
    ),
    code="QR code to pay {amount} with your banking app",
    code_caption="Scan the code with your banking app",
)


class FilingWords(NamedTuple):
    """What only a claim that is filed in an insolvency says: always Dutch, for a Dutch administrator."""

    insolvent: Mapping[str, str]
    since: str
    claim: str
    claim_with: str
    interest: str
    costs: str
    invoice: str
    letter: str
    letters: str
    all_letters: str


FILING_WORDS = FilingWords(
    insolvent={
        SpecialStatus.BANKRUPTCY: "{name} is{since} failliet verklaard.",
        SpecialStatus.SUSPENSION: "Aan {name} is{since} surseance van betaling verleend.",
        SpecialStatus.DEBT_RESTRUCTURING: "Op {name} is{since} de wettelijke schuldsanering (WSNP) van toepassing verklaard.",
    },
    since=" op {day}",
    claim="Onze vordering tot en met die dag is {principal}.",
    claim_with="Onze vordering tot en met die dag is {principal} aan facturen{interest}{costs}. In totaal is dat {total}.",
    interest=", {amount} aan rente",
    costs=", {amount} aan incassokosten",
    invoice="Bijlagen: kopie van factuur {invoices}",
    letter=" en van onze brief {letters}",
    letters=" en van onze brieven {letters}",
    all_letters=" en van onze {count} brieven",
)

BY_LANGUAGE: Mapping[str, Wording] = {"nl": DUTCH, "en": ENGLISH}
