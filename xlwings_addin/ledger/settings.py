"""The rows of `Instellingen`: each setting's label, its field in `rules.facts.Settings`, its type and its explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlwings_addin.ledger.schema import Kind
from xlwings_addin.rules.facts import Settings
from xlwings_addin.rules.vocabulary import NO, YES

AS_OF = "Peildatum"
AS_OF_FORMULA = "=TODAY()"
PAYMENTS_UNTIL = "Betalingen bijgewerkt t/m"


@dataclass(frozen=True)
class Setting:
    """One row of `Instellingen`; ``values`` is the name of its list, ``explanation`` Dutch text for the user."""

    label: str
    field: str
    kind: Kind
    explanation: str
    values: str = ""

    @property
    def default(self) -> Any:
        """The value in a new workbook, as it stands in the cell; ``None`` for an empty cell."""
        if self.label == AS_OF:
            return AS_OF_FORMULA
        value = getattr(Settings(), self.field)
        if isinstance(value, bool):
            return YES if value else NO
        if isinstance(value, tuple):
            return "; ".join(map(str, value))
        return value if value != "" else None


SETTINGS_ROWS: tuple[Setting, ...] = (
    Setting(AS_OF, "as_of", Kind.DATE, "De dag waarop alles wordt berekend. De formule =VANDAAG() betekent: vandaag. Typ een datum om terug of vooruit te kijken."),
    Setting(PAYMENTS_UNTIL, "payments_until", Kind.DATE, "Tot en met deze dag zijn de betalingen verwerkt. Een import vult dit in. Stappen die iemand niet-betalen verwijten, wachten hierop."),
    Setting("Standaardbeleid", "default_policy", Kind.TEXT, "Het beleid voor debiteuren zonder eigen beleid: een naam uit de tabel Beleid."),
    Setting("Standaardtype debiteur", "default_debtor_type", Kind.TEXT, "Het type voor nieuwe debiteuren uit een import. Onbekend telt voor kosten als consument.", "Typen"),
    Setting("Bedrijfsnaam", "company", Kind.TEXT, "Uw bedrijfsnaam, zoals die op de brieven staat."),
    Setting("Adres", "address", Kind.TEXT, "Straat en huisnummer."),
    Setting("Postcode", "postcode", Kind.CODE, "Uw postcode."),
    Setting("Plaats", "town", Kind.TEXT, "Uw plaats."),
    Setting("Land", "country", Kind.TEXT, "Leeg betekent Nederland."),
    Setting("IBAN", "iban", Kind.CODE, "De rekening waarop debiteuren betalen. Er staat altijd precies een rekening in een brief."),
    Setting("BIC", "bic", Kind.CODE, "Alleen nodig voor betalingen van buiten Europa."),
    Setting("KvK-nummer", "coc_number", Kind.CODE, "Uw nummer bij de Kamer van Koophandel."),
    Setting("Btw-nummer", "vat_number", Kind.CODE, "Uw btw-identificatienummer."),
    Setting("Telefoon", "phone", Kind.CODE, "Het nummer waarop een debiteur u kan bellen."),
    Setting("E-mail", "email", Kind.TEXT, "Het adres waarop een debiteur u kan mailen."),
    Setting("Behandelaar", "handler", Kind.TEXT, "Wie belt en schrijft; staat onder de brief. Per debiteur kunt u een andere behandelaar kiezen."),
    Setting("Logo", "logo", Kind.TEXT, "Pad naar een png- of jpg-bestand. Leeg: alleen uw naam bovenaan de brief."),
    Setting("Brievenmap", "letters_folder", Kind.TEXT, "De map waarin brieven komen; naast dit werkboek, of een volledig pad."),
    Setting("Incassobureau", "agency", Kind.TEXT, "Naam en plaats van het bureau waaraan u vorderingen uit handen geeft; staat in de brief daarover."),
    Setting("Valuta", "currency", Kind.TEXT, "De valuta van facturen waarbij de kolom Valuta leeg is."),
    Setting("Acties op werkdagen", "act_on_working_days", Kind.YES_NO, "Ja: eigen acties vallen nooit in het weekend of op een feestdag. De dagen te laat tellen altijd gewoon door.", "JaNee"),
    Setting("Belvenster van", "call_from", Kind.CODE, "Vanaf dit tijdstip belt u gewoonlijk, op werkdagen."),
    Setting("Belvenster tot", "call_until", Kind.CODE, "Tot dit tijdstip belt u gewoonlijk."),
    Setting("Bellen nooit voor", "never_call_before", Kind.CODE, "Harde grens: voor dit tijdstip wordt niet gebeld."),
    Setting("Bellen nooit na", "never_call_after", Kind.CODE, "Harde grens: na dit tijdstip wordt niet gebeld."),
    Setting("Meeste belpogingen", "most_attempts", Kind.NUMBER, "Na zoveel pogingen zonder gehoor volgt een brief."),
    Setting("Gesprekken per drie werkdagen", "conversations_per_three_working_days", Kind.NUMBER, "Zo vaak spreekt u een debiteur hooguit, tenzij die om terugbellen vroeg."),
    Setting("Bezorgregel", "delivery_rule", Kind.TEXT, "Hoe de bezorging van een veertiendagenbrief wordt berekend. 'hoogste' is het veiligst.", "Bezorgregels"),
    Setting("Veertig euro per factuur", "forty_euro_per_invoice", Kind.YES_NO, "Ja: vordert bij bedrijven het hoogste van de staffel en 40 euro per te late factuur.", "JaNee"),
    Setting("Incasso uitbesteed", "outsourced", Kind.YES_NO, "Ja als u voor het incasseren een dienst met btw inkoopt.", "JaNee"),
    Setting("Btw aftrekbaar", "vat_deductible", Kind.YES_NO, "Nee als u die btw niet kunt aftrekken. Alleen dan mag er btw over de kosten.", "JaNee"),
    Setting("Incasseert voor derden", "collects_for_others", Kind.YES_NO, "Ja als u voor een ander belt, bijvoorbeeld als administratiekantoor. Door de Wet kwaliteit incassodienstverlening zijn belvenster en aantal gesprekken dan harde grenzen.", "JaNee"),
    Setting("Verjaring waarschuwen", "limitation_warnings", Kind.TEXT, "Zoveel dagen voor de verjaring komt er een waarschuwing; gescheiden door een puntkomma."),
    Setting("Bewaartermijn notities", "keep_notes_years", Kind.NUMBER, "Zoveel jaar na de laatste betaalde factuur kunnen gespreksnotities weg, met de knop Opschonen."),
)  # fmt: skip

KIND_OF_SETTING = {setting.label: setting.kind for setting in SETTINGS_ROWS}
"""What the cell of each setting holds; the column `Waarde` itself holds anything."""
