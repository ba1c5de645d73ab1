"""The contract of the workbook, declared once: tables, columns, types, lists and widths (the sheets: `ledger.sheets`).

The template builder, the reader, the writer, the dropdowns and the manual's tables are all fed from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property


class Kind(Enum):
    """What a cell of a column holds."""

    TEXT = "text"
    CODE = "code"  # text that looks like a number: invoice numbers, IBAN, postcode
    CODES = "codes"  # several codes, separated by "; "
    DATE = "date"
    MONEY = "money"
    NUMBER = "number"  # whole number
    PERCENT = "percent"  # per cent, not a fraction: 12,25 means 12,25 %
    RATIO = "ratio"  # a fraction, shown as a percentage
    YES_NO = "yes/no"


class Origin(Enum):
    """Who fills a column."""

    INPUT = "input"  # typed or imported; the product never changes it but by an import or a logged action
    COMPUTED = "computed"  # written by the product as a value at each update


@dataclass(frozen=True)
class Column:
    """One column of a table; ``field`` is the record field that it feeds, ``values`` the name of its list."""

    header: str
    field: str
    kind: Kind = Kind.TEXT
    width: float = 14
    values: str = ""
    hint: str = ""
    origin: Origin = Origin.INPUT
    grouped: bool = False


@dataclass(frozen=True)
class Table:
    """One Excel table; ``key`` are the headers that identify a row, for messages, undo and upsert."""

    name: str
    sheet: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    @cached_property
    def by_header(self) -> dict[str, Column]:
        """Columns by header."""
        return {column.header: column for column in self.columns}

    @cached_property
    def by_field(self) -> dict[str, Column]:
        """Columns by record field."""
        return {column.field: column for column in self.columns}

    @property
    def inputs(self) -> tuple[Column, ...]:
        """Columns that the user or an import fills."""
        return tuple(column for column in self.columns if column.origin is Origin.INPUT)

    @property
    def computed(self) -> tuple[Column, ...]:
        """Columns that an update writes."""
        return tuple(column for column in self.columns if column.origin is Origin.COMPUTED)


def _text(
    header: str, field: str, width: float = 16, hint: str = "", values: str = "", grouped: bool = False
) -> Column:
    return Column(header, field, Kind.TEXT, width, values, hint, grouped=grouped)


def _code(header: str, field: str, width: float = 15, hint: str = "", grouped: bool = False) -> Column:
    return Column(header, field, Kind.CODE, width, hint=hint, grouped=grouped)


def _codes(header: str, field: str = "invoices", width: float = 24, hint: str = "") -> Column:
    return Column(
        header, field, Kind.CODES, width, hint=hint or "Factuurnummers, gescheiden door een puntkomma en een spatie."
    )


def _date(header: str, field: str, width: float = 12, hint: str = "", grouped: bool = False) -> Column:
    return Column(header, field, Kind.DATE, width, hint=hint, grouped=grouped)


def _money(header: str, field: str, width: float = 13, hint: str = "", grouped: bool = False) -> Column:
    return Column(header, field, Kind.MONEY, width, hint=hint, grouped=grouped)


def _number(header: str, field: str, width: float = 10, hint: str = "", grouped: bool = False) -> Column:
    return Column(header, field, Kind.NUMBER, width, hint=hint, grouped=grouped)


def _yes_no(header: str, field: str, width: float = 12, hint: str = "", grouped: bool = False) -> Column:
    return Column(header, field, Kind.YES_NO, width, "JaNee", hint, grouped=grouped)


def _computed(header: str, field: str, kind: Kind = Kind.TEXT, width: float = 14) -> Column:
    return Column(header, field, kind, width, origin=Origin.COMPUTED)


INVOICES = Table(
    "Facturen",
    "Facturen",
    (
        _code(
            "Factuurnummer",
            "number",
            hint="Zoals het op de factuur staat. Een factuurnummer komt per debiteur een keer voor.",
        ),
        _code("Debiteurnummer", "debtor", hint="Het nummer van deze klant in het blad Debiteuren."),
        _text("Debiteur", "name", 34),
        _date("Factuurdatum", "issued"),
        _date("Vervaldatum", "due", hint="De laatste dag om te betalen. Leeg: factuurdatum plus de betaaltermijn."),
        _text("Omschrijving", "description", 36),
        _money("Bedrag", "amount", hint="Het factuurbedrag met btw. Een creditnota is negatief."),
        _money("Betaald", "paid", hint="Wat al op deze factuur is betaald."),
        _money("Betwist bedrag", "disputed", hint="Het deel waarover een klacht loopt."),
        _computed("Openstaand", "open", Kind.MONEY, 13),
        _computed("Dagen te laat", "days_late", Kind.NUMBER, 9),
        _computed("Ouderdom", "bucket", width=15),
        _computed("Volgende stap", "step", width=22),
        _computed("Stapdatum", "step_on", Kind.DATE, 12),
        _computed("Uiterste datum", "latest_on", Kind.DATE, 12),
        _computed("Status", "status", width=10),
        _computed("Reden", "reason", width=110),
        _computed("Waarschuwingen", "warnings", width=80),
        _computed("Laatst gesproken", "call_on", Kind.DATE, 12),
        _computed("Gesproken met", "spoken_to", width=23),
        _computed("Uitkomst", "outcome", width=19),
        _computed("Toegezegd bedrag", "promised", Kind.MONEY, 13),
        _computed("Toegezegd op", "promised_on", Kind.DATE, 12),
        _computed("Betaalwijze", "means", width=22),
        _computed("Notitie", "note", width=36),
        _computed("Rente", "interest", Kind.MONEY, 11),
        _computed("Incassokosten", "costs", Kind.MONEY, 13),
        _computed("Verjaart op", "barred_on", Kind.DATE, 12),
        _text(
            "Laatste stap", "last_step", 18, "Wat al gedaan was voordat dit werkboek bestond.", "Stappen", grouped=True
        ),
        _date("Laatste stap op", "last_step_on", hint="De dag waarop die laatste stap is gezet.", grouped=True),
        _text(
            "Valuta",
            "currency",
            8,
            "Leeg betekent de valuta uit Instellingen. Anders drie letters, bijvoorbeeld USD.",
            grouped=True,
        ),
        _date("Ontvangen op", "received_on", hint="De dag waarop de klant de factuur heeft ontvangen.", grouped=True),
        _date("Leverdatum", "delivered_on", grouped=True),
        _yes_no(
            "Termijn overeengekomen",
            "term_agreed",
            14,
            "Ja als de betaaltermijn met de klant is afgesproken.",
            grouped=True,
        ),
        _yes_no(
            "Consumentenkoop",
            "consumer_sale",
            14,
            "Ja als een consument een zaak heeft gekocht (verjaart na 2 jaar).",
            grouped=True,
        ),
        _yes_no(
            "Duurovereenkomst",
            "continuing",
            14,
            "Ja bij huur, abonnement en andere terugkerende termijnen.",
            grouped=True,
        ),
        Column(
            "Contractrente",
            "contract_rate",
            Kind.PERCENT,
            12,
            hint="Afgesproken rente in procenten per jaar.",
            grouped=True,
        ),
        _date(
            "Reactie klacht voor",
            "complaint_answer_by",
            hint="De dag waarop de klant antwoord op de klacht krijgt.",
            grouped=True,
        ),
        _text("Extern status", "external_status", 14, values="ExterneStatussen", grouped=True),
        _date("Extern sinds", "external_since", grouped=True),
    ),
    key=("Factuurnummer", "Debiteurnummer"),
)

DEBTORS = Table(
    "Debiteuren",
    "Debiteuren",
    (
        _code("Debiteurnummer", "number"),
        _text("Naam", "name", 34),
        _text("Type", "type", 12, "Onbekend telt voor incassokosten als consument.", "Typen"),
        _text("Contactpersoon", "contact", 26),
        _text("Functie", "role", 18, values="Functies"),
        _code("Telefoon", "phone", 16),
        _text("E-mail", "email", 34),
        _text("Adres", "address", 26),
        _code("Postcode", "postcode", 10),
        _text("Plaats", "town", 18),
        _text("Land", "country", 20, "Leeg betekent Nederland."),
        _text("Taal", "language", 7, "De taal van de brieven: nl of en.", "Talen"),
        _text("Beleid", "policy", 16, "Leeg betekent het standaardbeleid uit Instellingen."),
        _number("Betaaltermijn", "payment_term", 12, "In dagen. Leeg betekent de termijn uit het beleid."),
        _text("Behandelaar", "handler", 16),
        _text(
            "Relatiebelang",
            "importance",
            13,
            "Bepaalt de toon van de brief, nooit de bedragen of datums.",
            "Relatiebelangen",
        ),
        _text("Omzetklasse", "turnover_class", 11, values="Omzetklassen"),
        _text("Beste beltijd", "best_time", 14),
        _yes_no("Niet bellen", "do_not_call", 10),
        _text("Classificatie", "classification", 13, "Komt nooit in een brief.", "Classificaties"),
        _text("Onderbouwing", "grounds", 28, "Feiten, geen oordeel. Schrijf alsof de klant meeleest."),
        _money("Kredietlimiet", "credit_limit"),
        _text("Kredietcheck", "credit_check", 13, values="Kredietchecks"),
        _text("Bijzondere status", "special_status", 15, values="BijzondereStatussen"),
        _date("Status sinds", "status_since"),
        _text(
            "Bewindvoerder",
            "administrator",
            24,
            "Curator of bewindvoerder: naam, straat en nummer, postcode en plaats, met komma's ertussen.",
        ),
        _date("In de wacht tot", "hold_until", hint="Tot en met deze dag wordt geen stap gezet."),
        _text("Reden wacht", "hold_reason", 24),
        _code("KvK-nummer", "coc_number", 12),
        _computed("Openstaand", "open", Kind.MONEY, 13),
        _computed("Te laat", "overdue", Kind.MONEY, 13),
        _computed("Oudste dagen", "oldest_days", Kind.NUMBER, 9),
        _computed("Gemiddeld te laat", "average_late", Kind.NUMBER, 11),
        _computed("Gebroken toezeggingen", "broken_promises", Kind.NUMBER, 12),
        _computed("Laatste contact", "last_contact", Kind.DATE, 12),
        _computed("Dossier volledig", "completeness", Kind.RATIO, 10),
    ),
    key=("Debiteurnummer",),
)

CALLS = Table(
    "Gesprekken",
    "Gesprekken",
    (
        _code("Nummer", "number", 10),
        _date("Datum", "on"),
        _code("Tijd", "time", 7),
        _code("Debiteurnummer", "debtor"),
        _codes("Facturen"),
        _text("Behandelaar", "handler"),
        _text("Gespreksdoel", "goal", 17, values="Gespreksdoelen"),
        _text("Gesproken met", "spoken_to", 18),
        _text("Functie", "role", 16, values="Functies"),
        _text("Uitkomst", "outcome", 17, values="Uitkomsten"),
        _money("Toegezegd bedrag", "promised"),
        _date(
            "Toegezegd op",
            "promised_on",
            hint="De dag waarop betaald wordt, of waarop de klant zegt te hebben betaald.",
        ),
        _text("Betaalwijze", "means", values="Betaalwijzen"),
        _money("Openstaand bij gesprek", "open_at_call", 14),
        _date("Terug op", "back_on"),
        _text("Waarnemer", "stand_in", 18, "Wie vervangt, of naar wie we zijn verwezen. Niemand: vul 'geen' in."),
        _code("Telefoonnummer", "phone", 16),
        _text("Voorwaarde", "condition", 24),
        _text("Actiehouder", "action_owner", 12, values="Actiehouders"),
        _date("Gereed op", "ready_by"),
        _money("Betwist bedrag", "disputed"),
        _date("Terugbellen op", "call_back_on"),
        _text("Reden", "reason", 24, "Nooit de reden van afwezigheid: geen gegevens over gezondheid."),
        _text("Afspraak toekomst", "future", 24),
        _text("Signaal", "signal", 20),
        _date("Volgende datum", "next_on"),
        _text("Samenvatting", "summary", 40),
        _text("Notitie", "note", 40, "Feiten. Schrijf alsof de klant meeleest."),
        _code("Vervangt nummer", "replaces", 10, "Een verbetering is een nieuwe rij die het oude nummer noemt."),
    ),
    key=("Nummer",),
)

INSTALMENTS = Table(
    "Termijnen",
    "Termijnen",
    (
        _code("Regeling", "plan", 12),
        _code("Debiteurnummer", "debtor"),
        _codes("Facturen"),
        _number("Termijn", "number", 9),
        _date("Datum", "due"),
        _money("Bedrag", "amount"),
        _money("Ontvangen", "received"),
        _date("Getekend op", "signed_on"),
        _text("Status", "status", 12, values="Regelingstatussen"),
    ),
    key=("Regeling", "Termijn"),
)

LETTERS = Table(
    "Brieven",
    "Brieven",
    (
        _code("Briefnummer", "number", 13),
        _text("Soort", "kind", 45),
        _code("Debiteurnummer", "debtor"),
        _codes("Facturen"),
        _date("Gemaakt op", "made_on"),
        _date("Verzonden op", "sent_on"),
        _text("Verzendwijze", "sent_by", 14, values="Verzendwijzen"),
        _date("Bezorgd op", "delivered_on"),
        _date("Uiterste betaaldatum", "pay_by", 14),
        _money("Hoofdsom", "principal"),
        _money("Rente", "interest"),
        _money("Incassokosten", "costs"),
        _date("Kosten vanaf", "costs_from"),
        _text("Bestand", "file", 52),
        _text("Controle", "objections", 36, "Leeg betekent: geen bezwaar gevonden."),
        _date("Ingetrokken op", "withdrawn_on"),
    ),
    key=("Briefnummer",),
)

PAYMENTS = Table(
    "Betalingen",
    "Betalingen",
    (
        _date("Boekdatum", "booked_on"),
        _money("Bedrag", "amount", hint="Ontvangen is positief, uitgegeven of teruggeboekt is negatief."),
        _text("Valuta", "currency", 8),
        _code("Tegenrekening", "account", 24),
        _text("Naam", "name", 28),
        _text("Omschrijving", "description", 44),
        _code("Debiteurnummer", "debtor"),
        _code("Factuurnummer", "invoice"),
        _text("Status", "status", 13, values="Betaalstatussen"),
        _text("Bron", "source", 24),
    ),
    key=("Boekdatum", "Bedrag", "Tegenrekening", "Naam", "Bron"),
)

MERGE_TABLE, MERGE_SHEET = "Samenvoegen", "Samenvoegen"
"""The data source of Word's mail merge; its headers are the merge field names, see `mailmerge.fields`."""

POLICIES = Table(
    "Beleid",
    "Beleid",
    (
        _text("Beleid", "name", 17),
        _text("Omschrijving", "description", 40),
        _number("Betaaltermijn", "payment_term", 12),
        _money("Minimumbedrag", "minimum_amount"),
        _number("Correctiedagen", "grace_days", 12),
        _number("Langste toezegging", "longest_promise", 12),
        _number("Weiger toezegging vanaf", "refuse_promise_from", 13),
        _text("Na eerste gebroken toezegging", "after_first_broken", 18, values="Stappen"),
        _text("Na tweede gebroken toezegging", "after_second_broken", 18, values="Stappen"),
        _number("Meeste termijnen", "most_instalments", 10),
        _number("Herstel regeling", "repair_days", 10),
        _number("Termijn klacht", "complaint_working_days", 10, "Werkdagen."),
        _yes_no("Laatste aanmaning verplicht", "final_demand_required", 14),
        _yes_no("Direct uit handen", "direct_hand_over", 12),
        _number("Ingebrekestelling consument", "default_notice_consumer", 16, "Dagen die de ingebrekestelling geeft."),
        _number("Ingebrekestelling zakelijk", "default_notice_business", 16, "Dagen die de ingebrekestelling geeft."),
        _text("Classificeren bij", "classify_at", 22, values="Momenten"),
        _text("Kanaal", "channel", 14, values="Kanalen"),
        _money("Minimum uit handen", "minimum_hand_over"),
        _number("Doelduur gesprek", "call_minutes", 10, "Minuten, ter informatie."),
    ),
    key=("Beleid",),
)

RUNGS = Table(
    "Treden",
    "Beleid",
    (
        _text("Beleid", "policy", 17),
        _number("Trede", "number", 8),
        _text("Stap", "step", 18, values="Stappen"),
        _text("Label", "label", 30),
        _text("Kanaal", "channel", 14, values="Kanalen"),
        _text("Anker", "anchor", 16, values="Ankers"),
        _number("Na dagen", "after_days", 10),
        _number("Uiterlijk na dagen", "latest_days", 10),
        _text("Brief", "letter", 20),
        _number("Betaaltermijn", "pay_within", 12, "Dagen die de brief geeft om te betalen."),
    ),
    key=("Beleid", "Trede"),
)

SETTINGS = Table(
    "Instellingen",
    "Instellingen",
    (_text("Instelling", "name", 34), _text("Waarde", "value", 36), _text("Uitleg", "explanation", 84)),
    key=("Instelling",),
)

CLOSING_DAYS = Table(
    "Vrije_dagen",
    "Instellingen",
    (_date("Datum", "on"), _text("Omschrijving", "description", 28)),
    key=("Datum",),
)

EXTRA_RATES = Table(
    "Extra_rente",
    "Instellingen",
    (
        _text("Soort", "kind", 12, values="Rentesoorten"),
        _date("Vanaf", "since"),
        Column("Percentage", "rate", Kind.PERCENT, 12),
        _text("Bron", "source", 36),
    ),
    key=("Soort", "Vanaf"),
)

CALL_LIST = Table(
    "Bellijst",
    "Bellijst",
    (
        _computed("Volgorde", "position", Kind.NUMBER, 9),
        _computed("Debiteurnummer", "debtor", Kind.CODE, 14),
        _computed("Debiteur", "name", width=26),
        _computed("Contactpersoon", "contact", width=18),
        _computed("Functie", "role", width=14),
        _computed("Telefoon", "phone", Kind.CODE, 15),
        _computed("Beste beltijd", "best_time", width=12),
        _computed("Te laat", "overdue", Kind.MONEY, 12),
        _computed("Valuta", "currency", width=7),
        _computed("Oudste dagen", "oldest_days", Kind.NUMBER, 8),
        _computed("Facturen", "invoices", Kind.CODES, 20),
        _computed("Laatste toezegging", "last_promise", width=24),
        _computed("Laatste uitkomst", "last_outcome", width=16),
        _computed("Gespreksdoel", "goal", width=16),
        _computed("Ondergrens", "lower_bound", Kind.MONEY, 12),
        _computed("Waarom vandaag", "why", width=54),
        _text("Uitkomst", "outcome", 16, values="Uitkomsten"),
        _text("Gesproken met", "spoken_to", 16),
        _money("Toegezegd bedrag", "promised", 12),
        _date("Toegezegd op", "promised_on"),
        _text("Betaalwijze", "means", 14, values="Betaalwijzen"),
        _text("Notitie", "note", 30),
    ),
    key=("Debiteurnummer", "Valuta"),
)

JOURNAL = Table(
    "Logboek",
    "Logboek",
    (
        _number("Run", "run", 8),
        _text("Tijdstip", "moment", 20),
        _text("Gebruiker", "user", 16),
        _text("Handeling", "action", 20),
        _text("Tabel", "table", 14),
        _text("Sleutel", "key", 28),
        _text("Kolom", "column", 22),
        _text("Oud", "old", 30),
        _text("Nieuw", "new", 40),
    ),
)

TABLES: tuple[Table, ...] = (
    CALL_LIST,
    INVOICES,
    DEBTORS,
    CALLS,
    INSTALMENTS,
    LETTERS,
    PAYMENTS,
    POLICIES,
    RUNGS,
    SETTINGS,
    CLOSING_DAYS,
    EXTRA_RATES,
    JOURNAL,
)
"""Every table with fixed headers; `Samenvoegen` has the merge field names for headers."""

BY_NAME: dict[str, Table] = {table.name: table for table in TABLES}
