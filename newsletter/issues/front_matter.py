"""Front matter: what stands between the two `---`: subject, date, list, and in which languages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newsletter.issues.diagnostics import Diagnostics, Faults, Line, shown
from newsletter.issues.front_yaml import Value, read_values
from newsletter.issues.language_tag import is_language_tag, language_hint
from newsletter.issues.merge_fields import has_braces
from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.model import FrontMatter

MOST_LANGUAGES = 8
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontKey:
    """One key of the front matter, as the reader, the reference page and the cheat sheet know it."""

    name: str
    meaning: str
    sample: str
    required: bool = False
    fields: bool = False
    """Whether merge fields may stand in the value."""
    translated: bool = False
    """Whether a file of several languages may say it in each: `subject.es`."""


FRONT_KEYS = (
    FrontKey(name="subject", meaning="What the inbox shows.", sample="Your street, repaved", required=True,
             fields=True, translated=True),
    FrontKey(name="date", meaning="The issue's date, as 2023-03-11.", sample="2023-03-11", required=True),
    FrontKey(name="list", meaning="Who it is for: a list of newsletter.toml.", sample="constituents",
             required=True),
    FrontKey(name="lang", meaning="Its language or languages; else the publication's.", sample="en"),
    FrontKey(name="preheader", meaning="What the inbox shows after the subject.", sample="And who to call",
             fields=True, translated=True),
    FrontKey(name="title", meaning="The headline; else the subject.", sample="Your street", fields=True,
             translated=True),
    FrontKey(name="kicker", meaning="A few words above the headline.", sample="Roads", translated=True),
    FrontKey(name="lead", meaning="A sentence or two under the headline.", sample="Work starts in May.",
             fields=True, translated=True),
    FrontKey(name="number", meaning="The issue's number.", sample="42"),
    FrontKey(name="authors", meaning="Who wrote it; they cannot approve it. No reader sees it.",
             sample="[Ana Ruiz, Ben Ode]"),
)  # fmt: skip
_LISTS = ("lang", "authors")
"""The keys that may have several values."""
_KEYS = {key.name: key for key in FRONT_KEYS}


def cut_front(lines: Sequence[Line], faults: Faults) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the front matter's lines, without the `---`, and the lines of the body."""
    if not lines or lines[0].text.rstrip() != "---":
        faults.fault(1, "the file does not begin with front matter", "Write --- as its first line.")
        return (), tuple(lines)
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            return tuple(lines[1:index]), tuple(lines[index + 1 :])
    faults.fault(1, "the front matter is never closed", "Write --- on a line of its own under it.")
    return (), ()


def read_front(lines: Sequence[Line], reading: Diagnostics) -> FrontMatter:
    """Return the front matter, empty when it cannot be made out; every fault is noted."""
    found = read_values(lines, reading, lists=_LISTS)
    if found is None:
        return FrontMatter(subject="", date=dt.date.min, list="", lang="")
    values = _once(found, reading)
    for key in FRONT_KEYS:
        if key.required and key.name not in values:
            reading.fault(1, f'the key "{key.name}" is missing', f"Write e.g. {key.name}: {key.sample}")
    texts = {name: _text(name, value, reading) for name, value in values.items()}
    languages = read_languages(values.get("lang"), reading)
    return FrontMatter(
        subject=texts.get("subject", ""),
        date=_date(values.get("date"), reading),
        list=_list(values.get("list"), reading),
        lang=languages[0],
        languages=languages[1:] and languages,
        preheader=texts.get("preheader", ""),
        title=texts.get("title") or texts.get("subject", ""),
        kicker=texts.get("kicker", ""),
        lead=texts.get("lead", ""),
        number=_number(values.get("number"), reading),
        authors=_authors(values.get("authors")),
        translations=_translations(texts, values, languages, reading),
        lines={name: value.line for name, value in values.items()},
    )


def peek_front(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the values as written, whatever is wrong with them, for who only wants a date or a list."""
    faults = Faults(path="")
    front, _ = cut_front(lines, faults)
    found = read_values(front, faults, lists=_LISTS) or []
    return {name: value.text for name, value in reversed(found) if name in _KEYS}


def _once(found: Sequence[tuple[str, Value]], reading: Diagnostics) -> dict[str, Value]:
    """Return the values of the keys we know; a key that is unknown or stands twice is a fault."""
    values: dict[str, Value] = {}
    for name, value in found:
        base, dot, _ = name.partition(".")
        if name not in _KEYS and not (dot and base in _KEYS and _KEYS[base].translated):
            reading.unknown(value.line, "key", name, _KEYS)
        elif name in values:
            message = f'"{name}" stands here again; it was given on line {values[name].line}'
            reading.fault(value.line, message)
        else:
            values[name] = value
    return values


def _translations(
    texts: Mapping[str, str], values: Mapping[str, Value], languages: Sequence[str], reading: Diagnostics
) -> Mapping[str, Mapping[str, str]]:
    """Return what `subject.es` and its like say, by language and key."""
    said: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        base, dot, tag = name.partition(".")
        lang = next((lang for lang in languages if lang.casefold() == tag.casefold()), None)
        if not dot:
            continue
        if lang is None:
            message = f'"{name}": {shown(tag)} is none of this file\'s languages ({", ".join(languages)})'
            hint = f"Write lang: [{', '.join((*languages, tag))}] if the file is written in it too."
            reading.fault(values[name].line, message, hint)
        elif lang == languages[0]:
            reading.fault(values[name].line, f'"{name}" is said by "{base}" itself', f"Write {base}: …")
        else:
            said.setdefault(lang, {})[base] = text
    return said


# --- Values --------------------------------------------------------------------------------------


def _text(name: str, value: Value, reading: Diagnostics) -> str:
    if _KEYS[name.partition(".")[0]].fields:
        reading.check_fields(value.text, value.line)
    elif has_braces(value.text):
        reading.fault(value.line, f'a merge field cannot stand in "{name}"')
    return value.text


def _date(value: Value | None, reading: Diagnostics) -> dt.date:
    fallback = dt.date.min
    if value is None or not value.text:
        return fallback
    try:
        if _ISO_DATE.fullmatch(value.text):
            return dt.date.fromisoformat(value.text)
        guess = read_date(value.text)
    except (ValueError, NoSuchDateError):
        guess = None
    hint = f"Did you mean {guess}?" if guess else "Write year-month-day, e.g. 2023-03-11."
    reading.fault(value.line, f'"date" must be a date, not {shown(value.text)}', hint)
    return fallback


def _list(value: Value | None, reading: Diagnostics) -> str:
    if value is None or not value.text:
        return ""
    if value.text not in reading.publication.lists:
        reading.unknown(value.line, "list", value.text, reading.publication.lists)
    return value.text


def read_languages(value: Value | None, reading: Diagnostics) -> tuple[str, ...]:
    """Return the file's languages, the one it is written in first; at least one."""
    if value is None or not value.text:
        return (reading.publication.lang,)
    languages = value.items or (value.text,)
    for number, lang in enumerate(languages):
        if not is_language_tag(lang):
            hint = language_hint(lang) if "," not in lang else f"Several stand in brackets: [{lang}]"
            reading.fault(value.line, f'"lang" must be a language tag, not {shown(lang)}', hint)
            if "," in lang:  # told once; what the other lines say makes sense with them
                return tuple(part.strip() for part in lang.split(","))
        elif lang.casefold() in (other.casefold() for other in languages[:number]):
            reading.fault(value.line, f'"lang" names {shown(lang)} twice')
    if len(languages) > MOST_LANGUAGES:
        reading.fault(value.line, f'"lang" names more than {MOST_LANGUAGES} languages')
    return languages


def _authors(value: Value | None) -> tuple[str, ...]:
    """Return the names: a list's, or those of one line with commas between them."""
    if value is None:
        return ()
    names = value.items or tuple(value.text.split(","))
    return tuple(dict.fromkeys(filter(None, (" ".join(name.split()) for name in names))))


def _number(value: Value | None, reading: Diagnostics) -> int | None:
    if value is None or not value.text:
        return None
    if not _NUMBER.fullmatch(value.text):
        reading.fault(value.line, f'"number" must be a whole number, not {shown(value.text)}')
        return None
    return int(value.text)
