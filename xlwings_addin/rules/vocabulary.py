"""The closed lists of the field. Each member's value is the Dutch word that the user sees in a cell.

>>> Step("Laatste aanmaning").name
'FINAL_DEMAND'
"""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """What to do next about an invoice: the rungs of the ladder first, then what stands outside it."""

    REMINDER = "Herinnering"
    CALL = "Bellen"
    DEMAND = "Aanmaning"
    NOTICE_OF_DEFAULT = "Ingebrekestelling"
    FOURTEEN_DAY_LETTER = "Veertiendagenbrief"
    FINAL_DEMAND = "Laatste aanmaning"
    HAND_OVER = "Uit handen geven"
    NONE = "Geen"
    CHECK = "Controleren"
    SETTLE_CREDIT = "Credit verrekenen"
    FOLLOW_UP_COMPLAINT = "Klacht opvolgen"
    CHECK_PAYMENT = "Betaling controleren"
    REPAIR_PLAN = "Regeling herstellen"
    PLAN_REMAINDER = "Regeling restant"
    PROPOSE_PLAN = "Regeling voorstellen"
    FILE_CLAIM = "Vordering indienen"
    APPROACH_HEIRS = "Erven benaderen"
    INTERRUPT = "Stuiten"
    PROPOSE_WRITE_OFF = "Afboeken voorstellen"


class Status(StrEnum):
    """Whether the next step is due."""

    NOW = "Nu"
    PLANNED = "Gepland"
    WAIT = "Wacht"
    DONE = "Klaar"
    ERROR = "Fout"


class Outcome(StrEnum):
    """How a call ended."""

    PROMISE = "Toezegging"
    PAID_NOW = "Direct betaald"
    ALREADY_PAID = "Al betaald"
    PLAN = "Regeling"
    COMPLAINT = "Klacht"
    CONDITIONAL = "Voorwaardelijk"
    INVOICE_MISSING = "Factuur ontbreekt"
    ABSENT = "Afwezig"
    NO_ANSWER = "Geen gehoor"
    VOICEMAIL = "Voicemail"
    BUSY = "In gesprek"
    WRONG_NUMBER = "Fout nummer"
    CALL_BACK = "Terugbellen"
    REFERRED = "Verwezen"
    UNWILLING = "Niet willen"
    UNABLE = "Niet kunnen"
    BROKEN_OFF = "Afgebroken"
    NO_RESULT = "Geen resultaat"
    SET_OFF = "Verrekening"
    INSOLVENCY_SIGNAL = "Signaal insolventie"
    INSOLVENT = "Insolvent"
    DECEASED = "Overleden"
    INFORMATIVE = "Informatief"


class DebtorType(StrEnum):
    """Who owes; unknown counts as consumer for costs."""

    BUSINESS = "Zakelijk"
    CONSUMER = "Consument"
    GOVERNMENT = "Overheid"
    UNKNOWN = "Onbekend"


class Classification(StrEnum):
    """Why a debtor does not pay, set by a person with factual grounds; never printed in a letter."""

    UNKNOWN = "Onbekend"
    FORGOT = "Vergeten"
    UNWILLING = "Niet-willer"
    UNABLE = "Niet-kunner"


class SpecialStatus(StrEnum):
    """A state of the debtor that stops or redirects collection."""

    SUSPENSION = "Surseance"
    BANKRUPTCY = "Faillissement"
    DEBT_RESTRUCTURING = "WSNP"
    DECEASED = "Overleden"
    ADMINISTRATION = "Bewind"
    DEBT_COUNSELLING = "Schuldhulp"


class ExternalStatus(StrEnum):
    """What happens to the invoice outside this workbook."""

    HANDED_OVER = "Overgedragen"
    SUMMONS = "Dagvaarding"
    JUDGMENT = "Vonnis"
    WRITTEN_OFF = "Afgeboekt"


class Channel(StrEnum):
    """How a rung is carried out."""

    PHONE = "Bellen"
    LETTER = "Brief"
    EMAIL = "E-mail"
    PHONE_OR_LETTER = "Bellen of brief"


class Anchor(StrEnum):
    """The date from which a rung's days are counted."""

    DUE_DATE = "Vervaldatum"
    SENT = "Verzonden"
    GIVEN_TERM = "Gegeven termijn"
    LAST_CONTACT = "Laatste contact"


class DeliveryRule(StrEnum):
    """How the delivery of the fourteen-day letter is reckoned."""

    SECOND_DELIVERY_DAY = "tweede bezorgdag"
    TWENTY_ONE_DAYS = "21 dagen"
    HIGHEST = "hoogste"


class PlanStatus(StrEnum):
    """State of a payment plan; empty with a signed date means running."""

    DRAFT = "Concept"
    RUNNING = "Lopend"
    COMPLETED = "Voltooid"
    LAPSED = "Vervallen"


class Bucket(StrEnum):
    """Ageing bucket of an invoice, by calendar days overdue."""

    NOT_DUE = "Niet vervallen"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OVER_90 = ">90"


YES, NO = "Ja", "Nee"

MEANS_OF_PAYMENT = ("Overboeking", "iDEAL of betaallink", "Automatische incasso", "Verrekening", "Contant", "Anders")
