"""The merge fields that a letter template may hold, declared once: for the templates, the values and `Samenvoegen`.

The names are ASCII, lower case and fixed, because users' own templates name them. Every value is ready-made Dutch
text (``€ 1.234,56``, ``4 maart 2026``), so that any mail-merge engine gives the same letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType


class Group(Enum):
    """What a field is about; the value is the Dutch heading for the manual."""

    LETTER = "Brief"
    ADDRESSEE = "Geadresseerde"
    ROWS = "Tabel: een rij per factuur"
    TOTALS = "Totalen"
    SENTENCES = "Zinnen, kant-en-klaar of leeg"
    AGREEMENT = "Afspraak"
    PARTICULARS = "Klacht, betaling, correctie of eerdere brief"
    PAYMENT = "Betalen"
    SENDER = "Afzender"


class Repeat(Enum):
    """What a table row that holds such a field is repeated for."""

    INVOICE = "factuur"
    INSTALMENT = "termijn"
    OPTION = "keuze"


@dataclass(frozen=True)
class Field:
    """One merge field. ``meaning`` is Dutch, for the user; an empty mandatory field stops the letter."""

    name: str
    group: Group
    meaning: str
    mandatory: bool = False
    repeat: Repeat | None = None
    picture: bool = False


def _must(name: str, group: Group, meaning: str, repeat: Repeat | None = None) -> Field:
    return Field(name, group, meaning, mandatory=True, repeat=repeat)


_PER_INVOICE, _PER_INSTALMENT, _PER_OPTION = Repeat.INVOICE, Repeat.INSTALMENT, Repeat.OPTION

FIELDS: tuple[Field, ...] = (
    _must("kenmerk", Group.LETTER, "Briefnummer; staat ook in het blad Brieven"),
    Field("brief", Group.LETTER, "Naam van het sjabloon, bijvoorbeeld herinnering"),
    _must("briefdatum", Group.LETTER, "Datum van de brief"),
    _must("onderwerp", Group.LETTER, "Onderwerp van de brief"),
    Field("bijlagen", Group.LETTER, "Wat er bij de brief zit"),
    Field("betalingen_bijgewerkt_tm", Group.LETTER, "Tot en met deze dag zijn de betalingen verwerkt"),
    _must("deb_nummer", Group.ADDRESSEE, "Debiteurnummer"),
    _must("deb_naam", Group.ADDRESSEE, "Naam van de debiteur"),
    Field("tav", Group.ADDRESSEE, "T.a.v. en de naam van de contactpersoon"),
    _must("deb_adres", Group.ADDRESSEE, "Straat en huisnummer"),
    _must("deb_postcode", Group.ADDRESSEE, "Postcode"),
    _must("deb_plaats", Group.ADDRESSEE, "Plaats"),
    Field("deb_land", Group.ADDRESSEE, "Land; leeg binnen het eigen land"),
    Field("aanhef", Group.ADDRESSEE, "Aanhef, met de komma erachter"),
    Field("taal", Group.ADDRESSEE, "Taal van de brief: nl of en"),
    _must("factuurnummer", Group.ROWS, "Factuurnummer", _PER_INVOICE),
    _must("factuurdatum", Group.ROWS, "Factuurdatum", _PER_INVOICE),
    _must("omschrijving", Group.ROWS, "Omschrijving, op een regel", _PER_INVOICE),
    _must("vervaldatum", Group.ROWS, "Laatste dag om te betalen volgens de factuur", _PER_INVOICE),
    _must("factuurbedrag", Group.ROWS, "Bedrag van de factuur", _PER_INVOICE),
    Field("betaald", Group.ROWS, "Wat al op de factuur is betaald", repeat=_PER_INVOICE),
    _must("openstaand", Group.ROWS, "Wat van de factuur nog openstaat", _PER_INVOICE),
    Field("dagen_te_laat", Group.ROWS, "Dagen na de vervaldatum", repeat=_PER_INVOICE),
    _must("totaal_openstaand", Group.TOTALS, "Som van de openstaande bedragen in de brief"),
    _must("uiterste_betaaldatum", Group.TOTALS, "De dag waarop het geld uiterlijk binnen moet zijn"),
    Field("rente_tm", Group.TOTALS, "Tot en met deze dag is de rente berekend"),
    Field("rente_bedrag", Group.TOTALS, "Rente tot en met die dag"),
    Field("kosten_bedrag", Group.TOTALS, "Incassokosten"),
    Field("totaal_incl", Group.TOTALS, "Totaal met rente en incassokosten"),
    Field("opening_zin", Group.SENTENCES, "De aanleiding van de brief"),
    Field("eerder_zin", Group.SENTENCES, "De brief, het gesprek of de afspraak die voorafging"),
    Field("betwist_zin", Group.SENTENCES, "Zin over bedragen waarover een klacht loopt"),
    Field("termijn_zin", Group.SENTENCES, "Wat er gebeurt als de betaaldatum voorbijgaat"),
    Field("kosten_zin", Group.SENTENCES, "Zin over incassokosten"),
    Field("rente_zin", Group.SENTENCES, "Zin over rente"),
    Field("gekruist_zin", Group.SENTENCES, "Zin over brief en betaling die elkaar kruisen"),
    Field("volgende_stap_zin", Group.SENTENCES, "De stap die op deze brief volgt"),
    Field("niet_vervallen_zin", Group.SENTENCES, "Zin over facturen die nog niet betaald hoeven te zijn"),
    Field("slot_zin", Group.SENTENCES, "De afsluiting van de brief"),
    Field("schuldhulp_zin", Group.SENTENCES, "Waar een consument hulp bij schulden vindt"),
    Field("gesproken_met", Group.AGREEMENT, "Met wie de afspraak is gemaakt"),
    Field("gesprek_datum", Group.AGREEMENT, "Datum van het gesprek"),
    Field("toegezegd_bedrag", Group.AGREEMENT, "Toegezegd bedrag"),
    Field("toegezegd_op", Group.AGREEMENT, "De dag waarop de debiteur betaalt"),
    Field("betaalwijze", Group.AGREEMENT, "Hoe de debiteur betaalt"),
    Field("voorwaarde_zin", Group.AGREEMENT, "De voorwaarde bij de toezegging"),
    Field("afspraak_toekomst", Group.AGREEMENT, "Wat is afgesproken voor volgende facturen"),
    Field("reactie_datum", Group.AGREEMENT, "Laatste dag om te antwoorden of de getekende brief terug te sturen"),
    Field("termijn_nummer", Group.AGREEMENT, "Nummer van de termijn", repeat=_PER_INSTALMENT),
    Field("termijn_datum", Group.AGREEMENT, "Betaaldatum van de termijn", repeat=_PER_INSTALMENT),
    Field("termijn_bedrag", Group.AGREEMENT, "Bedrag van de termijn", repeat=_PER_INSTALMENT),
    Field("termijnen_totaal", Group.AGREEMENT, "Som van de termijnen"),
    Field("eerste_termijn", Group.AGREEMENT, "Bedrag van de eerste termijn"),
    Field("achterstand_bedrag", Group.AGREEMENT, "Wat aan termijnen is gemist"),
    Field("herstel_zin", Group.AGREEMENT, "Wat er gebeurt als een termijn wordt gemist"),
    Field("regeling_kosten_zin", Group.AGREEMENT, "Dat een regeling een consument niets extra kost"),
    Field("keuze", Group.AGREEMENT, "Letter van een voorgestelde regeling", repeat=_PER_OPTION),
    Field("keuze_bedrag", Group.AGREEMENT, "Aantal en bedrag van de termijnen", repeat=_PER_OPTION),
    Field("keuze_eerste", Group.AGREEMENT, "Datum van de eerste termijn", repeat=_PER_OPTION),
    Field("keuze_laatste", Group.AGREEMENT, "Datum van de laatste termijn", repeat=_PER_OPTION),
    Field("klacht_omschrijving", Group.PARTICULARS, "De klacht, in de woorden van de klant"),
    Field("betwist_bedrag", Group.PARTICULARS, "Bedrag waarover de klacht gaat"),
    Field("onbetwist_bedrag", Group.PARTICULARS, "Bedrag waarover de klacht niet gaat"),
    Field("onbetwist_zin", Group.PARTICULARS, "Verzoek om te betalen waarover de klacht niet gaat"),
    Field("klacht_reactie_voor", Group.PARTICULARS, "Laatste dag voor een antwoord op de klacht"),
    Field("actie_zin", Group.PARTICULARS, "Wie wat doet met de klacht, en wanneer"),
    Field("ontvangen_bedrag", Group.PARTICULARS, "Bedrag dat is ontvangen"),
    Field("ontvangen_op", Group.PARTICULARS, "Dag waarop dat is ontvangen"),
    Field("verdeling_zin", Group.PARTICULARS, "Waarop een betaling is geboekt: kosten, rente, facturen"),
    Field("rest_zin", Group.PARTICULARS, "Wat nog openstaat, en voor welke dag dat betaald moet zijn"),
    Field("tegoed_zin", Group.PARTICULARS, "Wat iemand te veel heeft betaald"),
    Field("afspraak_zin", Group.PARTICULARS, "Dat een toezegging of regeling doorloopt"),
    Field("oud_bedrag", Group.PARTICULARS, "Bedrag van de factuur voor de correctie"),
    Field("nieuw_bedrag", Group.PARTICULARS, "Bedrag van de factuur na de correctie"),
    Field("creditnummer", Group.PARTICULARS, "Nummer van de creditnota"),
    Field("creditdatum", Group.PARTICULARS, "Datum van de creditnota"),
    Field("excuus_zin", Group.PARTICULARS, "Excuses voor een eigen fout"),
    Field("status_zin", Group.PARTICULARS, "Faillissement, surseance of schuldsanering, en sinds wanneer"),
    Field("vordering_zin", Group.PARTICULARS, "De vordering met rente en kosten"),
    Field("eerder_kenmerk", Group.PARTICULARS, "Briefnummer van de brief die vervalt"),
    Field("eerder_datum", Group.PARTICULARS, "Dag waarop die brief is verstuurd"),
    Field("intrekking_zin", Group.PARTICULARS, "Wat er met de kosten in die brief gebeurt"),
    Field("betaal_qr", Group.PAYMENT, "QR-code om mee te betalen; in Word zelf blijft die leeg", picture=True),
    Field("qr_bijschrift", Group.PAYMENT, "Tekst bij de QR-code"),
    Field("betalingskenmerk", Group.PAYMENT, "Kenmerk om bij de betaling te vermelden"),
    _must("eigen_naam", Group.SENDER, "Uw bedrijfsnaam"),
    _must("eigen_adres", Group.SENDER, "Uw adres op een regel"),
    _must("eigen_iban", Group.SENDER, "Uw rekeningnummer"),
    Field("eigen_bic", Group.SENDER, "BIC van uw bank"),
    _must("eigen_kvk", Group.SENDER, "Uw KvK-nummer"),
    Field("eigen_btw_nr", Group.SENDER, "Uw btw-nummer"),
    _must("behandelaar", Group.SENDER, "Wie de brief ondertekent"),
    _must("behandelaar_tel", Group.SENDER, "Telefoonnummer voor vragen"),
    Field("behandelaar_email", Group.SENDER, "E-mailadres voor vragen"),
    Field("incassobureau", Group.SENDER, "Het bureau waaraan de vordering uit handen wordt gegeven"),
    Field("logo", Group.SENDER, "Uw logo; in Word zelf blijft dit leeg", picture=True),
)
"""In the order of the columns of the sheet `Samenvoegen`."""

BY_NAME = MappingProxyType({field.name: field for field in FIELDS})

HEADERS: tuple[str, ...] = tuple(field.name for field in FIELDS)
"""The headers of the sheet `Samenvoegen`."""

LONGEST_CELL = 255
"""Characters of a cell that Word's mail merge reads from a workbook; the rest is cut off without a word."""
