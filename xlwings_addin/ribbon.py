"""The buttons of the ribbon tab "Incasso", declared once: for the ribbon XML, the VBA callbacks and `buttons`."""

from __future__ import annotations

from typing import NamedTuple

TAB = "Incasso"


class Button(NamedTuple):
    """One button. ``name`` is the function in `buttons` that a click calls; the texts are Dutch, for the user.

    ``image`` is an imageMso name that Excel ships, ``key_tip`` what to type after Alt and the tab's own key.
    """

    name: str
    group: str
    label: str
    image: str
    tip: str
    explanation: str
    key_tip: str
    large: bool = False


BUTTONS: tuple[Button, ...] = (
    Button("importeren", "Gegevens", "Importeren", "GetExternalDataFromText", "Open posten inlezen", "Leest een csv- of Excel-bestand uit uw boekhouding in: nieuwe facturen komen erbij, bedragen worden bijgewerkt.", "I", True),
    Button("bankafschrift", "Gegevens", "Bankafschrift", "AccountingFormat", "Betalingen inlezen", "Leest een bankafschrift in en zoekt bij elke betaling de factuur.", "K"),
    Button("voorstellen_accepteren", "Gegevens", "Voorstellen accepteren", "AcceptInvitation", "Voorgestelde betalingen boeken", "Boekt de gekozen voorstellen in het blad Betalingen.", "A"),
    Button("bijwerken", "Gegevens", "Bijwerken", "RefreshAll", "Dagen te laat en volgende stap berekenen", "Berekent voor elke factuur de dagen te laat, de volgende stap met datum en reden.", "W", True),
    Button("ongedaan_maken", "Gegevens", "Ongedaan maken", "Undo", "De laatste handeling terugdraaien", "Draait de laatste import, het laatste gesprek of de laatste brieven terug.", "Z"),
    Button("bellijst", "Bellen", "Bellijst", "ContactCardCallWork", "Wie belt u vandaag?", "Maakt de bellijst van vandaag, de belangrijkste bovenaan.", "L", True),
    Button("gesprek_openen", "Bellen", "Gesprek openen", "NewContact", "Dossier en gespreksnotitie openen", "Opent het dossier van de debiteur in de gekozen rij.", "G", True),
    Button("gesprek_vastleggen", "Bellen", "Gesprek vastleggen", "ReviewNewComment", "De gespreksnotitie opslaan", "Slaat de notitie uit het blad Gesprek op en berekent de facturen opnieuw.", "V"),
    Button("toezegging_bevestigen", "Bellen", "Toezegging bevestigen", "AcceptProposal", "De toezegging per brief bevestigen", "Maakt de brief die een toezegging bevestigt.", "T"),
    Button("voorbeeld", "Brieven", "Voorbeeld", "MailMergeResultsPreview", "Welke brieven zouden er komen?", "Toont voor wie welke brief komt, met welk bedrag, en wat een brief tegenhoudt.", "O"),
    Button("brieven_maken", "Brieven", "Brieven maken", "MailMergeStartLetters", "De brieven van vandaag maken", "Maakt per debiteur de Word-brief die bij de stap van vandaag hoort.", "M", True),
    Button("verzonden_markeren", "Brieven", "Verzonden markeren", "MarkTaskComplete", "De gekozen brieven zijn verstuurd", "Pas na deze knop telt een brief als gezette stap.", "S"),
    Button("samenvoegen_in_word", "Brieven", "Samenvoegen in Word", "MailMergeFinishAndMergeMenu", "De brieven in Word samenvoegen", "Opent het sjabloon in Word met de gegevens van de laatste brieven.", "F"),
    Button("als_pdf", "Brieven", "Als PDF", "FileSaveAsPdfOrXps", "De laatste brieven als PDF", "Maakt van elke brief een PDF.", "P"),
    Button("als_email", "Brieven", "Als e-mail", "FileSendAsAttachment", "De laatste brieven als e-mailconcept", "Maakt per brief een concept dat u zelf verstuurt.", "E"),
    Button("brievenmap", "Brieven", "Brievenmap", "FileOpen", "De map met brieven openen", "Opent de map waarin de brieven staan.", "R"),
    Button("dashboard", "Inzicht", "Dashboard", "ChartTypeColumnInsertGallery", "De stand van zaken", "Berekent het overzicht: ouderdom, te laat, toezeggingen en verwachte ontvangsten.", "D", True),
    Button("controle", "Inzicht", "Controle", "ErrorChecking", "Wat klopt er niet?", "Zoekt fouten en twijfelgevallen in het werkboek.", "C"),
    Button("inzage_debiteur", "Inzicht", "Inzage debiteur", "FindDialog", "Alles over een debiteur", "Maakt een document met alles wat over een debiteur is vastgelegd.", "N"),
    Button("opschonen", "Inzicht", "Opschonen", "Clear", "Oude gegevens verwijderen", "Toont eerst wat de bewaartermijn voorbij is, en verwijdert het daarna.", "H"),
    Button("uitleg", "Hulp", "Uitleg", "Help", "Zo werkt dit werkboek", "Opent het blad Uitleg.", "U"),
    Button("controleer_installatie", "Hulp", "Controleer installatie", "ControlProperties", "Werkt alles?", "Controleert Python, het pakket en de versies, en zegt wat te doen.", "J"),
    Button("herstart_python", "Hulp", "Herstart Python", "RecurrenceEdit", "Python opnieuw starten", "Helpt als een knop niet meer reageert.", "Y"),
)  # fmt: skip
"""In the order of the ribbon."""
