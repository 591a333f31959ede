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


_WHO = (
    r"staff|team|employee|volunteer|community|member|student|faculty|alumn(?:i|us|a)|intern|fellow|partner|donor"
    r"|neighbor|resident|colleague|researcher|department|leadership|office"
)
_QUIET_SPOTLIGHT = r"(?:(?:in|under) the )?(?:(?:staff|team|employee|office) )?spotlight"
_SPOTLIGHT = (
    rf"{_QUIET_SPOTLIGHT}|(?:{_WHO}) spotlight|(?:staff|team|employee) (?:news|praise|profile|feature)"
    r"|(?:volunteer|student|faculty|alumn(?:i|us|a)|member|intern|fellow) (?:profile|feature)"
    rf"|(?:{_WHO}) of the (?:week|month|year|quarter|semester)"
    r"|(?:personal|empleado|voluntari[oa]|estudiante|docente|equipo|miembro|vecin[oa]|colega)s?"
    r" (?:destacad[oa]s?|del (?:mes|año|semestre))|en el foco|reconocimiento al (?:personal|equipo)"
)
_SECTIONS = {
    Section.FACT: r"did you know(?: that)?|¿?lo sab[ií]as?|¿?sab[ií]as?(?: usted)?(?: que)?",
    Section.ONE_MORE_THING: r"(?:and |just )?one (?:more|last) thing|(?:y )?una cosa más",
    Section.SPOTLIGHT: (
        rf"(?:{_SPOTLIGHT})(?:(?: on|:|\s[–—-]) .{{1,120}})?"
        r"|meet (?:the|our) (?:team|staff).{0,60}|(?:staff )?shout[- ]?outs?|kudos"
        r"|conoz[ck]a (?:a(?:l| nuestro) )?(?:equipo|personal).{0,60}|nuestro (?:equipo|personal)"
    ),
    Section.NEWS: (
        r"(?:[\w&’'-]+ ){0,3}in the (?:news|press|media|headlines)(?: this (?:week|month))?|headlines"
        r"|(?:(?:recent|latest) )?(?:press|media|news) (?:coverage|mentions|clips|clippings)"
        r"|news(?: links| from elsewhere| round-?up| clips)?|what we(?:’|'| a)re reading"
        r"|(?:en )?(?:las |los )?(?:noticias|titulares)|en las noticias esta semana"
        r"|(?:[\w&’'-]+ ){0,3}en (?:la prensa|los medios|las noticias)"
        r"|lo que (?:estamos )?le(?:emos|yendo)"
    ),
}
_LABELED = re.compile(
    rf"(?P<label>{_SPOTLIGHT}|meet (?:the|our) (?:team|staff)(?=:))"
    r"(?:(?: on|:|\s[–—-]) (?P<rest>.{1,120}))?",
    re.I,
)
_QUIET = re.compile(rf"{_QUIET_SPOTLIGHT}|(?:personal|empleado|equipo)s? destacad[oa]s?", re.I)
_LONGEST = 200
_PATTERNS = tuple((section, re.compile(pattern, re.I)) for section, pattern in _SECTIONS.items())
_BEFORE = r"[\s\u2190-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]*"
"""An emoji in front of a label."""
_FACT_LABEL = re.compile(
    _BEFORE
    + r"(?:did you know|¿lo sab[ií]as?|¿sab[ií]as?(?: usted)?(?: que)?)\s*(?:\?|…\?|\.\.\.\?|:|!)+\s*",
    re.I,
)
_FACT_OPENING = re.compile(_BEFORE + r"(?:did you know|¿(?:lo )?sab[ií]as?)\b", re.I)
_EMOJI = re.compile(r"^[\s\u2190-\u2bff\u3030-\u303f\ufe0f\u200d\U0001f000-\U0001faff]+")
_MARKS = " \t:…!?.—–-•*"
_STAFF = re.compile(
    r"\b(?:staff(?:ers?)?|team|deput(?:y|ies)|directors?|chief|colleagues?|coordinators?|managers?|interns?"
    r"|employees?|officers?|aides?|assistants?|volunteers?|secretar(?:y|ies)|scheduler"
    r"|personal|equipo|director[ae]s?|jef[ae]s?|coleg[ao]s?|asistentes?|voluntari[ao]s?)\b",
    re.I,
)


def section_of(heading: str) -> Section | None:
    """Return the section that a heading starts, or None for any other heading."""
    if len(heading) > _LONGEST:
        return None
    bare = _EMOJI.sub("", heading).strip(_MARKS)
    return next((section for section, pattern in _PATTERNS if pattern.fullmatch(bare)), None)


def spotlight_label(heading: str) -> tuple[str, str]:
    """Split a spotlight's heading: "Staff Spotlight: Ana Ruiz" is the label "Staff Spotlight", and the rest.

    The label is "" if the heading has none, or if it says no more than that this is a spotlight.
    """
    bare = _EMOJI.sub("", heading).strip(_MARKS)
    match = _LABELED.fullmatch(bare)
    if match is None:
        return "", bare
    label = "" if _QUIET.fullmatch(match["label"]) else match["label"]
    return label, (match["rest"] or "").strip()


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
