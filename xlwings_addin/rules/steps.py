"""A step as the policy carries it out: its label, channel, letter and term, and the words that say what to do."""

from __future__ import annotations

from datetime import date

from xlwings_addin.rules.case import Case, Choice, stand_still
from xlwings_addin.rules.desk import Desk
from xlwings_addin.rules.facts import Rung
from xlwings_addin.rules.ladder import LETTERS, RANK
from xlwings_addin.rules.vocabulary import Channel, Step

DEFAULT_TERM = 7
"""Days that a letter gives when the policy has no rung that says so; the product's own choice."""

WORDS: dict[Step, str] = {
    Step.REMINDER: "stuur {when} de {label}",
    Step.CALL: "bel {when}",
    Step.DEMAND: "stuur {when} de {label}",
    Step.NOTICE_OF_DEFAULT: "stuur {when} de ingebrekestelling",
    Step.FOURTEEN_DAY_LETTER: "stuur {when} de veertiendagenbrief",
    Step.FINAL_DEMAND: "stuur {when} de {label}",
    Step.HAND_OVER: "geef de vordering {when} uit handen",
    Step.CHECK: "controleer dit {when}",
    Step.SETTLE_CREDIT: "verreken dit of betaal het terug",
    Step.FOLLOW_UP_COMPLAINT: "handel dit {until} af",
    Step.CHECK_PAYMENT: "kijk {when} of de betaling binnen is",
    Step.REPAIR_PLAN: "bel en schrijf {when} over de gemiste termijn",
    Step.PLAN_REMAINDER: "vraag {when} om het restant",
    Step.PROPOSE_PLAN: "stel {when} een betalingsregeling voor",
    Step.FILE_CLAIM: "dien de vordering {when} in",
    Step.APPROACH_HEIRS: "schrijf {when} aan de erven",
    Step.INTERRUPT: "stuur {when} de stuitingsbrief",
    Step.PROPOSE_WRITE_OFF: "stel voor om af te boeken",
}
"""What to do, for the second half of a reason."""

IN_WRITING = {Step.REPAIR_PLAN: "schrijf {when} over de gemiste termijn"}
"""The same for a step that is a call and a letter, when nobody may be called."""

BY_PHONE = "bel {when} voor de {label}"
"""The same for a rung with a letter that is carried out by telephone."""

BY_PHONE_TOO = frozenset({Step.REPAIR_PLAN})
"""Steps that are a call and a letter at once."""


def take(
    case: Case,
    rule: str,
    step: Step,
    on: date,
    cause: str,
    *,
    latest: date | None = None,
    lapsed: date | None = None,
    rung: Rung | None = None,
    agreed: bool = False,
    joins: bool | None = None,
    warnings: tuple[str, ...] = (),
) -> Choice:
    """The step carried out as the policy says, on a day that the gates may still move.

    Args:
        rung: the rung that asks for the step, when a rung does.
        lapsed: the date whose passing without payment is reproached.
        agreed: the debtor expects to be called that day.
        joins: whether the invoice may go along in a letter about others; every dunning step may, unless told.
    """
    if step is Step.NONE:
        return stand_still(rule, f"{cause}; het beleid noemt hier geen stap")
    dunning = step in RANK
    place = case.account.ladder.place(step, case.position.done)
    height = place.height
    if rung is not None:
        height = float(case.account.policy.rungs.index(rung))
    elif dunning:
        rung = place.rung
    if rung is None:
        channel = Channel.PHONE if step is Step.CALL or step in BY_PHONE_TOO else None
        channel = channel or (Channel.LETTER if step in LETTERS and step is not Step.HAND_OVER else None)
        label, letter, within = str(step).lower(), LETTERS.get(step, ""), _term(case, step)
    else:
        channel, label = rung.channel, rung.label
        letter = "" if channel is Channel.PHONE else rung.letter or LETTERS.get(step, "")
        within = rung.pay_within
    return Choice(
        rule,
        step,
        on,
        latest,
        cause,
        label=label,
        channel=channel,
        letter=letter,
        pay_within=within if step is not Step.CALL else None,
        lapsed=lapsed,
        height=height,
        joins=dunning if joins is None else joins,
        agreed=agreed,
        warnings=warnings,
    )


def _term(case: Case, step: Step) -> int | None:
    policy = case.account.policy
    if step is Step.NOTICE_OF_DEFAULT:
        return policy.default_notice_consumer if case.account.natural else policy.default_notice_business
    if step is Step.REPAIR_PLAN:
        return policy.repair_days
    if step in {Step.REMINDER, Step.DEMAND, Step.FINAL_DEMAND, Step.PROPOSE_PLAN, Step.PLAN_REMAINDER}:
        return case.account.ladder.place(step, case.position.done).pay_within or DEFAULT_TERM
    return None


def words(step: Step, label: str, on: date, desk: Desk, channel: Channel | None = None) -> str:
    """What to do and when: today when the day has come, else on that day.

    >>> from xlwings_addin.rules.calendar import calendar_for
    >>> from xlwings_addin.rules.facts import Settings
    >>> desk = Desk(date(2026, 11, 23), Settings(), calendar_for())
    >>> words(Step.REMINDER, "herinnering", date(2026, 11, 24), desk)
    'stuur op 24 november de herinnering'
    """
    now = on <= desk.on
    if channel is Channel.PHONE and step in RANK and step is not Step.CALL:
        sentence = BY_PHONE
    elif channel is Channel.LETTER:
        sentence = IN_WRITING.get(step, WORDS[step])
    else:
        sentence = WORDS[step]
    return sentence.format(
        when="vandaag" if now else f"op {desk.says(on)}",
        until="vandaag" if now else f"uiterlijk {desk.says(on)}",
        label=label,
    )
