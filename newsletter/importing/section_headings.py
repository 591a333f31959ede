"""Recognizes the headings of a did-you-know, a spotlight or the news, in English and Spanish."""

from __future__ import annotations

import re
from enum import Enum, auto


class Section(Enum):
    """The kinds of section."""

    FACT = auto()
    SPOTLIGHT = auto()
    ONE_MORE_THING = auto()
    NEWS = auto()


_SECTIONS = {
    Section.FACT: r"did you know(?: that)?|¿?lo sab[ií]as?|¿?sab[ií]as?(?: usted)?(?: que)?",
    Section.ONE_MORE_THING: r"(?:and |just )?one (?:more|last) thing|(?:y )?una cosa más",
    Section.SPOTLIGHT: (
        r"(?:(?:staff|team|employee|volunteer|community) )?spotlight(?:(?: on|:) .{1,80})?"
        r"|(?:staff|team|employee) (?:news|praise|profile|of the (?:week|month|year))"
        r"|meet (?:the|our) (?:team|staff).{0,60}|shout[- ]?outs?|kudos|nuestro equipo"
    ),
    Section.NEWS: (
        r"(?:\w+ )?in the (?:news|press|media|headlines)|headlines|(?:press|media) coverage"
        r"|news(?: links| from elsewhere| round-?up| clips)?|what we(?:’|'| a)re reading"
        r"|(?:en )?(?:las )?noticias|en la prensa|en los medios"
    ),
}
_PATTERNS = tuple((section, re.compile(pattern, re.I)) for section, pattern in _SECTIONS.items())
_FACT_LABEL = re.compile(
    r"\s*(?:did you know|¿lo sab[ií]as?|¿sab[ií]as?(?: usted)?(?: que)?)\s*(?:\?|…\?|\.\.\.\?|:|!)+\s*", re.I
)
_FACT_OPENING = re.compile(r"(?:did you know|¿(?:lo )?sab[ií]as?)\b", re.I)
_STAFF = re.compile(
    r"\b(?:staff(?:ers?)?|team|deput(?:y|ies)|directors?|chief|colleagues?|coordinators?|managers?|interns?"
    r"|employees?|officers?|aides?|assistants?|volunteers?|secretar(?:y|ies)|scheduler"
    r"|personal|equipo|director[ae]s?|jef[ae]s?|coleg[ao]s?|asistentes?|voluntari[ao]s?)\b",
    re.I,
)


def section_of(heading: str) -> Section | None:
    """Return the section that a heading starts, or None for any other heading."""
    bare = heading.strip(" \t:…!?.—–-•*")
    return next((section for section, pattern in _PATTERNS if pattern.fullmatch(bare)), None)


def fact_label(text: str) -> int:
    """Return the length of the label "Did you know?" at the start of a text; 0 if there is none."""
    match = _FACT_LABEL.match(text)
    return match.end() if match else 0


def opens_fact(text: str) -> bool:
    """Tell whether a text starts with "Did you know", as a label or as a question."""
    return _FACT_OPENING.match(text.strip()) is not None


def mentions_staff(text: str) -> bool:
    """Tell whether a text mentions an office's staff."""
    return _STAFF.search(text) is not None
