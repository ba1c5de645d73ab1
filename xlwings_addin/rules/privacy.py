"""Words in a call note that say something about health, faith or a union: they do not belong there (AVG art. 9).

>>> warnings(Call(2, "1", None, note="zegt dat hij ziek is"))
('Notitie noemt "ziek". Leg geen gegevens over gezondheid vast; schrijf: afwezig tot en met een datum.',)
"""

from __future__ import annotations

import re

from xlwings_addin.rules.facts import Call

_ABOUT: dict[str, tuple[str, str]] = {
    "gezondheid": (
        r"ziek\w*|burn-?out|zwanger\w*|overspannen|depress\w*|ziekenhuis|kanker|corona|handicap|verslaafd\w*|psychisch\w*",
        "schrijf: afwezig tot en met een datum",
    ),
    "geloof": (r"geloof(?:s\w*)?|moslim\w*|christen\w*|joods?e?|kerk|moskee|ramadan", "laat dit weg"),
    "lidmaatschap van een vakbond": (r"vakbond\w*|FNV|CNV", "laat dit weg"),
}
"""Subject, its words and what to write instead."""

_WORDS = {subject: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for subject, (words, _) in _ABOUT.items()}

_TEXTS = {
    "note": "Notitie",
    "summary": "Samenvatting",
    "reason": "Reden",
    "condition": "Voorwaarde",
    "future": "Afspraak toekomst",
    "signal": "Signaal",
}


def warnings(call: Call) -> tuple[str, ...]:
    """A Dutch sentence for each text of the call that names such a word; the collector may still decide to save it."""
    found = []
    for field, header in _TEXTS.items():
        for subject, words in _WORDS.items():
            if match := words.search(getattr(call, field)):
                instead = _ABOUT[subject][1]
                found.append(f'{header} noemt "{match[0]}". Leg geen gegevens over {subject} vast; {instead}.')
    return tuple(found)
