"""The worksheet functions: the rules as a cell calls them, with Dutch names, arguments and help texts.

Each takes single cells or ranges and gives back the same shape. `FUNCTIONS` lists them for the template and the manual.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache

from xlwings_addin.ledger.cells import Unreadable
from xlwings_addin.rules import ageing, allocation, calendar, costs, interest, limitation, notice, reference
from xlwings_addin.rules.calendar import calendar_for
from xlwings_addin.rules.decide import next_step
from xlwings_addin.rules.money import long_date
from xlwings_addin.rules.outlook import Decision
from xlwings_addin.rules.policy import DEFAULT, presets
from xlwings_addin.rules.vocabulary import Step
from xlwings_addin.worksheet import FUNCTIONS, worksheet_function

__all__ = ["FUNCTIONS"]

_DUE = "De vervaldatum: de laatste dag om te betalen."
_KIND = "handel (bedrijven en overheid) of consument. Leeg: handel."
_SENT = "De dag waarop de brief op de post gaat."
_PRINCIPAL = "Het openstaande bedrag zonder rente en kosten."


@worksheet_function(
    "Aantal kalenderdagen na de vervaldatum. 0 als de factuur niet te laat is.",
    vervaldatum=_DUE,
    peildatum="De dag waarop u kijkt, bijvoorbeeld VANDAAG().",
)
def dagen_te_laat(vervaldatum: date, peildatum: date) -> int:
    """Calendar days after the due date, 0 when not late."""
    return ageing.days_late(vervaldatum, peildatum)


@worksheet_function(
    "De vervaldatum: de factuurdatum plus de betaaltermijn in dagen.",
    factuurdatum="De datum van de factuur.",
    termijn="De betaaltermijn in dagen, bijvoorbeeld 30.",
)
def vervaldatum(factuurdatum: date, termijn: int) -> date:
    """Due date: invoice date plus the term in days."""
    return _later(factuurdatum, _not_negative(termijn, "aantal dagen"))


@worksheet_function(
    "De ouderdomsgroep: Niet vervallen, 1-30, 31-60, 61-90 of >90.",
    dagen="Het aantal dagen te laat.",
)
def ouderdom(dagen: int) -> str:
    """Ageing bucket of a number of days late."""
    return ageing.bucket(dagen)


@worksheet_function(
    "De eerste werkdag op of na de datum, en daarna zoveel werkdagen verder. Weekenden, feestdagen en gelijkgestelde "
    "dagen zijn geen werkdagen.",
    datum="De datum om vanaf te tellen.",
    aantal="Zoveel werkdagen verder; negatief is terug. Leeg: 0.",
)
def eerste_werkdag(datum: date, aantal: int = 0) -> date:
    """First working day on or after a date, then a number of working days further or back."""
    if abs(aantal) > (calendar.LAST - calendar.FIRST).days:
        raise Unreadable("zoveel werkdagen zijn er niet")
    return _known(calendar_for().add(_known(datum), aantal))


@worksheet_function(
    "WAAR op een Nederlandse feestdag of een dag die daarmee is gelijkgesteld.",
    datum="De datum.",
)
def is_feestdag(datum: date) -> bool:
    """Whether a date is a Dutch public holiday or equated with one."""
    return calendar.is_holiday(_known(datum))


_STEP_ARGUMENTS = {
    "vervaldatum": _DUE,
    "peildatum": "De dag waarop u kijkt, bijvoorbeeld VANDAAG().",
    "beleid": "procesgericht, resultaatgericht of checklist. Leeg: procesgericht.",
    "laatste_stap": "De laatste stap die is gezet, bijvoorbeeld Herinnering. Leeg: nog geen.",
    "laatste_stap_op": "De datum van die stap. Verplicht als u een laatste stap invult.",
    "toezegging_op": "De dag waarvoor betaling is toegezegd. Leeg: geen toezegging.",
}


@worksheet_function("De volgende stap voor een open factuur van een zakelijke debiteur.", **_STEP_ARGUMENTS)
def volgende_stap(
    vervaldatum: date,
    peildatum: date,
    beleid: str = DEFAULT,
    laatste_stap: str | None = None,
    laatste_stap_op: date | None = None,
    toezegging_op: date | None = None,
) -> str:
    """Next step for one open invoice of a business, by the decision table that the ribbon uses."""
    return _decision(vervaldatum, peildatum, beleid, laatste_stap, laatste_stap_op, toezegging_op).step


@worksheet_function(
    "De datum van de volgende stap voor een open factuur van een zakelijke debiteur.", **_STEP_ARGUMENTS
)
def stapdatum(
    vervaldatum: date,
    peildatum: date,
    beleid: str = DEFAULT,
    laatste_stap: str | None = None,
    laatste_stap_op: date | None = None,
    toezegging_op: date | None = None,
) -> date | None:
    """Date of the next step for one open invoice of a business."""
    return _decision(vervaldatum, peildatum, beleid, laatste_stap, laatste_stap_op, toezegging_op).step_on


@worksheet_function(
    "Incassokosten volgens de wettelijke staffel, zonder rente: ten minste 40 en ten hoogste 6.775 euro.",
    hoofdsom=_PRINCIPAL,
    btw="WAAR telt er 21% btw bij. Dat mag alleen als u incasso inkoopt en de btw niet kunt aftrekken. Leeg: ONWAAR.",
)
def incassokosten(hoofdsom: Decimal, btw: bool = False) -> Decimal:
    """Collection costs by the Dutch scale."""
    return costs.collection_costs(hoofdsom, btw)


@worksheet_function(
    "Incassokosten volgens de wettelijke staffel over de som van alle bedragen samen.",
    bereik="De openstaande bedragen van een debiteur, zonder rente en kosten.",
    btw="WAAR telt er 21% btw bij. Leeg: ONWAAR.",
)
def incassokosten_totaal(bereik: tuple[Decimal, ...], btw: bool = False) -> Decimal:
    """Collection costs over the sum of a range."""
    return costs.collection_costs(sum(bereik, Decimal(0)), btw)


@worksheet_function(
    "De wettelijke rente op een dag, in procenten: 12,25 betekent 12,25%.",
    datum="De dag.",
    soort=_KIND,
)
def wettelijk_rentepercentage(datum: date, soort: str = interest.RateKind.COMMERCIAL) -> Decimal:
    """Statutory interest rate in per cent."""
    return _rate(datum, _kind(soort))


@worksheet_function(
    "De wettelijke rente in euro, vanaf de dag na de vervaldatum. Na elk vol jaar telt de rente mee in de hoofdsom.",
    hoofdsom=_PRINCIPAL,
    vervaldatum=_DUE,
    tot_en_met="De dag van betaling, of de dag tot en met welke u rekent.",
    soort=_KIND,
)
def wettelijke_rente(
    hoofdsom: Decimal, vervaldatum: date, tot_en_met: date, soort: str = interest.RateKind.COMMERCIAL
) -> Decimal:
    """Statutory interest in EUR from the day after the due date through the last day."""
    kind = _kind(soort)
    _rate(_later(vervaldatum, 1), kind)
    return interest.statutory_interest(hoofdsom, vervaldatum, tot_en_met, kind)


@worksheet_function(
    "De dag waarop een brief per post is bezorgd: de tweede bezorgdag. Zondag, maandag en feestdagen tellen niet mee.",
    verzonden=_SENT,
)
def bezorgdatum(verzonden: date) -> date:
    """Delivery date of a posted letter."""
    return notice.delivered_on(_known(verzonden), calendar_for())


@worksheet_function(
    "De laatste dag van de veertiendagentermijn: bezorging plus 14 dagen, zo nodig verschoven naar een werkdag.",
    verzonden=_SENT,
)
def laatste_dag_veertiendagen(verzonden: date) -> date:
    """Last day of the fourteen-day term."""
    return notice.last_day(_known(verzonden), calendar_for())


@worksheet_function(
    "De eerste dag waarop u de incassokosten uit een veertiendagenbrief mag vorderen, volgens de veiligste regel.",
    verzonden=_SENT,
)
def kosten_vanaf(verzonden: date) -> date:
    """First day on which the costs of a fourteen-day letter may be claimed, by the safest rule."""
    return notice.costs_from(_known(verzonden), calendar_for())


@worksheet_function(
    "De laatste dag voordat de vordering verjaart.",
    vervaldatum=_DUE,
    jaren="De verjaringstermijn in jaren: 5, of 2 voor een koop door een consument. Leeg: 5.",
    stuiting="De dag waarop een stuitingsbrief de debiteur bereikte. Leeg: niet gestuit.",
)
def verjaringsdatum(vervaldatum: date, jaren: int = limitation.YEARS, stuiting: date | None = None) -> date:
    """Last day before the claim is time-barred."""
    return limitation.barred_on(vervaldatum, _not_negative(jaren, "aantal jaren"), [stuiting] if stuiting else [])


@worksheet_function(
    "Verdeelt een betaling over kosten, rente en hoofdsom. Geeft vier cellen naast elkaar; de vierde is wat overblijft.",
    betaling="Het betaalde bedrag.",
    kosten="De openstaande kosten.",
    rente="De openstaande rente.",
    hoofdsom="De openstaande hoofdsom.",
)
def toerekenen(
    betaling: Decimal, kosten: Decimal, rente: Decimal, hoofdsom: Decimal
) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Division of a payment over costs, interest and principal, and what is left over."""
    if min(betaling, kosten, rente, hoofdsom) < 0:
        raise Unreadable("een bedrag kan hier niet negatief zijn")
    return allocation.allocate(betaling, kosten, rente, hoofdsom)


@worksheet_function(
    "Een betalingskenmerk met controlegetal (ISO 11649, begint met RF), gemaakt van bijvoorbeeld een factuurnummer.",
    tekst="Het factuurnummer: letters en cijfers, ten hoogste 21 tekens.",
)
def betalingskenmerk(tekst: str) -> str:
    """Creditor reference (ISO 11649) of a text."""
    try:
        return reference.creditor_reference(tekst)
    except ValueError:
        raise Unreadable(
            f"gebruik alleen letters en cijfers, ten hoogste {reference.LONGEST} tekens, voor een betalingskenmerk"
        ) from None


@lru_cache(maxsize=8192)  # the step and its date stand in two columns, and invoices share their dates
def _decision(
    due: date, on: date, policy: str, last_step: str | None, last_step_on: date | None, promised_on: date | None
) -> Decision:
    if (last_step is None) != (last_step_on is None):
        raise Unreadable("geef van de laatste stap zowel de naam als de datum")
    known = {name.casefold(): preset for name, preset in presets().items()}
    if policy.casefold() not in known:
        raise Unreadable(f"onbekend beleid; kies {', '.join(presets())}")
    steps = {step.casefold(): step for step in Step}
    if last_step is not None and last_step.casefold() not in steps:
        raise Unreadable("onbekende laatste stap; kies bijvoorbeeld Herinnering, Bellen of Aanmaning")
    step = None if last_step is None else steps[last_step.casefold()]
    return next_step(due, on, known[policy.casefold()], step, last_step_on, promised_on)


def _kind(word: str) -> interest.RateKind:
    try:
        return interest.RateKind(word.casefold())
    except ValueError:
        raise Unreadable("onbekende soort; kies handel of consument") from None


def _rate(day: date, kind: interest.RateKind) -> Decimal:
    try:
        return interest.rate_on(day, kind)
    except LookupError:
        begins = interest.SHIPPED[kind][0].since
        raise Unreadable(f"de rente ({kind}) is bekend vanaf {long_date(begins)}") from None


def _known(day: date) -> date:
    if calendar.FIRST <= day <= calendar.LAST:
        return day
    raise Unreadable(f"feestdagen zijn bekend van {calendar.FIRST.year} tot en met {calendar.LAST.year}")


def _later(day: date, days: int) -> date:
    if days > (date.max - day).days:
        raise Unreadable("die datum ligt te ver in de toekomst")
    return calendar.days_after(day, days)


def _not_negative(number: int, what: str) -> int:
    if number < 0:
        raise Unreadable(f"het {what} kan niet negatief zijn")
    return number
