"""Splits "Ana Ruiz, Housing Deputy" into a name and a role."""

from __future__ import annotations

import re

_LONGEST, _LONGEST_ROLE = 140, 100
_PARTICLES = frozenset(
    "de del la las los y e da das do dos di van von der den bin al el the and of san santa".split()  # noqa: SIM905
)
_NO_FIRST_NAME = frozenset(
    "at in on our from with by for en con por para the el la los las and of y e".split()  # noqa: SIM905
)
_AFTER_NAME = re.compile(
    r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d|j\.?d|r\.?n|ed\.?d|esq|cpa|mba|msw|lcsw|mph|ma|ms|mpa|aicp)\.?", re.I
)
_ROLE = re.compile(
    r"\b(?:deput(?:y|ies)|directors?|chief|managers?|coordinators?|assistants?|associates?|advis[eo]rs?|aides?"
    r"|secretar(?:y|ies)|analysts?|officers?|organizers?|representatives?|liaisons?|specialists?|counsels?"
    r"|planners?|engineers?|interns?|fellows?|volunteers?|professors?|lecturers?|instructors?|teachers?|deans?"
    r"|chairs?|chairperson|presidents?|librarians?|scientists?|researchers?|students?|postdocs?|staff|leads?"
    r"|clerks?|schedulers?|stewards?|docents?|drivers?|nurses?|counselors?|administrators?|supervisors?"
    r"|technicians?|members?|founders?"
    r"|co-founders?|treasurers?|consultants?|caseworkers?|workers?|councilmember|mayor|ranger|captain|sergeant"
    r"|alumn(?:a|us|i)|candidate|editors?|writers?|designers?|developers?|operators?|ambassadors?|curators?"
    r"|director[ae]?s?|jef[ae]s?|gerentes?|coordinador[ae]?s?|asistentes?|asesor[ae]?s?|encargad[oa]s?"
    r"|secretari[oa]s?|analistas?|organizador[ae]?s?|representantes?|enlaces?|especialistas?|voluntari[oa]s?"
    r"|profesor[ae]?s?|maestr[oa]s?|docentes?|estudiantes?|investigador[ae]?s?|bibliotecari[oa]s?|diputad[oa]s?"
    r"|trabajador[ae]?s?|responsables?|decan[oa]s?|president[ea]s?)\b",
    re.I,
)
_MORE_PEOPLE = re.compile(r"(?:\band|\by|&) [A-ZÁÉÍÓÚÑ][\w’'-]+ [A-ZÁÉÍÓÚÑ][\w’'-]+,")
_INTRODUCED = re.compile(
    r"(?:meet|introducing|welcome|farewell|congratulations|thank you|in memory of"
    r"|conozca a|conoce a|le presentamos a|les presentamos a|bienvenid[oa]|felicidades|gracias),? ",
    re.I,
)
_BRACKETED = re.compile(r"(?P<name>[^()]+?)\s*\((?P<role>[^()]+)\)")
_DASHED = re.compile(r"(?P<name>.+?)\s+[–—|·•-]\s+(?P<role>.+)")


def name_and_role(text: str, *, any_role: bool = False) -> tuple[str, str] | None:
    """Return the name and the role ("" for none) in a line that is nothing else; None for any other line.

    Of "Name, something", the second is a role if it says so ("Housing Deputy"); what only looks like a name
    is not taken apart, so that "Echo Park, Silver Lake" is none. With `any_role`, what follows a name is one.
    """
    line = " ".join(text.split()).strip(" \t.:–—-!")
    if not line or len(line) > _LONGEST:
        return None
    for name, role in _cuts(line):
        if is_name(name) and _MORE_PEOPLE.search(role):
            return None
        if is_name(name) and (is_role(role) or (any_role and _is_short(role))):
            return name, role
    return (line, "") if is_name(line) and "," not in line else None


def _cuts(line: str) -> list[tuple[str, str]]:
    cuts: list[tuple[str, str]] = []
    for pattern in (_BRACKETED, _DASHED):
        match = pattern.fullmatch(line)
        if match is not None:
            cuts.append((match["name"].strip(" ,"), match["role"].strip(" ,")))
    head, *parts = [part.strip() for part in line.split(",")]
    while parts and _AFTER_NAME.fullmatch(parts[0]):  # "Martin King, Jr., Director"
        head = f"{head}, {parts.pop(0)}"
    cuts.append((head, ", ".join(parts)))
    return cuts


def introduced(heading: str) -> tuple[str, str] | None:
    """Return the words and the role of "Meet Ana Ruiz, Housing Deputy"; None for any other heading."""
    line = " ".join(heading.split()).strip(" \t.:–—-!")
    match = _INTRODUCED.match(line)
    found = name_and_role(line[match.end() :]) if match is not None else None
    if match is None or found is None or not found[1]:
        return None
    return f"{match[0]}{found[0]}", found[1]


def is_role(text: str) -> bool:
    """Tell whether a short text says what somebody does."""
    return _is_short(text) and _ROLE.search(text) is not None


def _is_short(text: str) -> bool:
    return 0 < len(text) <= _LONGEST_ROLE and text[-1] not in ".!?:"


def is_name(text: str) -> bool:
    """Tell whether a text can be the name of a person: two to six words, capitalized, without digits."""
    words = text.replace(",", " ").split()
    if not 2 <= len(words) <= 6 or re.search(r"[\d:;!?“”\"()/@]", text):
        return False
    if words[0].casefold() in _NO_FIRST_NAME:
        return False
    names = [word for word in words if word.casefold() not in _PARTICLES]
    return len(names) >= 2 and all(word[:1].isupper() for word in names) and not _ROLE.search(text)
