"""Reads the front matter between the two `---` lines: subject, date, list, languages and more."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from newsletter.issues.diagnostics import Diagnostics, Faults, Line, shown
from newsletter.issues.front_yaml import Value, read_values
from newsletter.issues.language_tag import is_language_tag, language_hint
from newsletter.issues.merge_fields import has_braces
from newsletter.issues.news_dates import NoSuchDateError, read_date
from newsletter.model import FrontMatter
from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.phrase import phrase

MOST_LANGUAGES = 8
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontKey:
    """One key of the front matter, for the parser, the reference page and the cheat sheet."""

    name: str
    meaning: str
    sample: str
    required: bool = False
    fields: bool = False
    """Whether the value may contain merge fields."""
    translated: bool = False
    """Whether a file in several languages may give it in each: `subject.es`."""


FRONT_KEYS = (
    FrontKey(name="subject", meaning="What the inbox shows.", sample="Your street, repaved", required=True,
             fields=True, translated=True),
    FrontKey(name="date", meaning="The issue's date, as 2023-03-11.", sample="2023-03-11", required=True),
    FrontKey(name="list", meaning="Who it goes to: a list from newsletter.toml.", sample="constituents",
             required=True),
    FrontKey(name="lang", meaning="Its language or languages; if missing, the publication's.", sample="en"),
    FrontKey(name="preheader", meaning="What the inbox shows after the subject.", sample="And who to call",
             fields=True, translated=True),
    FrontKey(name="title", meaning="The headline; if missing, the subject.", sample="Your street",
             fields=True, translated=True),
    FrontKey(name="kicker", meaning="A few words above the headline.", sample="Roads", translated=True),
    FrontKey(name="lead", meaning="A sentence or two under the headline.", sample="Work starts in May.",
             fields=True, translated=True),
    FrontKey(name="number", meaning="The issue's number.", sample="42"),
    FrontKey(name="authors", meaning="Who wrote it; they cannot approve it. Readers do not see it.",
             sample="[Ana Ruiz, Ben Ode]"),
    FrontKey(name="archive", meaning="no keeps it out of the public archive.", sample="no"),
)  # fmt: skip
_LISTS = ("lang", "authors")
"""The keys that may have several values."""
_KEYS = {key.name: key for key in FRONT_KEYS}


def cut_front(lines: Sequence[Line], faults: Faults) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Return the front matter's lines, without the `---`, and the lines of the body."""
    if not lines or lines[0].text.rstrip() != "---":
        faults.fault(1, "the file must start with front matter", "Write --- as the first line.")
        return (), tuple(lines)
    for index, line in enumerate(lines[1:], start=1):
        if line.text.rstrip() == "---":
            return tuple(lines[1:index]), tuple(lines[index + 1 :])
    faults.fault(1, "the front matter is never closed", "Write --- on its own line below it.")
    return (), ()


def read_front(lines: Sequence[Line], diagnostics: Diagnostics) -> FrontMatter:
    """Return the front matter, empty when it cannot be read; every error is recorded."""
    found = read_values(lines, diagnostics, lists=_LISTS)
    if found is None:
        return FrontMatter(subject="", date=dt.date.min, list="", lang="")
    values = _once(found, diagnostics)
    for key in FRONT_KEYS:
        if key.required and key.name not in values:
            diagnostics.fault(
                1,
                phrase('the key "{name}" is missing', name=key.name),
                phrase("Add a line such as {name}: {sample}", name=key.name, sample=key.sample),
            )
    texts = {name: _text(name, value, diagnostics) for name, value in values.items()}
    languages = read_languages(values.get("lang"), diagnostics)
    return FrontMatter(
        subject=texts.get("subject", ""),
        date=_date(values.get("date"), diagnostics),
        list=_list(values.get("list"), diagnostics),
        lang=languages[0],
        languages=languages[1:] and languages,
        preheader=texts.get("preheader", ""),
        title=texts.get("title") or texts.get("subject", ""),
        kicker=texts.get("kicker", ""),
        lead=texts.get("lead", ""),
        number=_number(values.get("number"), diagnostics),
        authors=_authors(values.get("authors")),
        archive=_archive(values.get("archive"), diagnostics),
        translations=_translations(texts, values, languages, diagnostics),
        lines={name: value.line for name, value in values.items()},
    )


def peek_front(lines: Sequence[Line]) -> Mapping[str, str]:
    """Return the values as written, even if they have errors, for callers that need only a date or a list."""
    faults = Faults(path="")
    front, _ = cut_front(lines, faults)
    found = read_values(front, faults, lists=_LISTS) or []
    return {name: value.text for name, value in reversed(found) if name in _KEYS}


def languages_as_written(lines: Sequence[Line], diagnostics: Diagnostics) -> tuple[str, ...]:
    """Return the languages of a front matter that may have errors; at least one."""
    found = read_values(lines, diagnostics, lists=_LISTS) or []
    return read_languages(next((value for name, value in found if name == "lang"), None), diagnostics)


def _once(found: Sequence[tuple[str, Value]], diagnostics: Diagnostics) -> dict[str, Value]:
    """Return the values of the known keys; an unknown or repeated key is an error."""
    values: dict[str, Value] = {}
    for name, value in found:
        base, dot, _ = name.partition(".")
        if name not in _KEYS and not (dot and base in _KEYS and _KEYS[base].translated):
            diagnostics.unknown(value.line, "key", name, _KEYS)
        elif name in values:
            message = phrase(
                '"{name}" is repeated; it is already on line {line}', name=name, line=values[name].line
            )
            diagnostics.fault(value.line, message)
        else:
            values[name] = value
    return values


def _translations(
    texts: Mapping[str, str], values: Mapping[str, Value], languages: Sequence[str], diagnostics: Diagnostics
) -> Mapping[str, Mapping[str, str]]:
    """Return the values of `subject.es` and other translated keys, by language and key."""
    said: dict[str, dict[str, str]] = {}
    for name, text in texts.items():
        base, dot, tag = name.partition(".")
        lang = next((lang for lang in languages if lang.casefold() == tag.casefold()), None)
        if not dot:
            continue
        if lang is None:
            message = phrase(
                '"{name}": {tag} is not one of this file\'s languages ({names})',
                name=name,
                tag=shown(tag),
                names=", ".join(languages),
            )
            hint = phrase(
                "Write lang: [{names}] if the file is also in that language.",
                names=", ".join((*languages, tag)),
            )
            diagnostics.fault(values[name].line, message, hint)
        elif lang == languages[0]:
            message = phrase('"{name}": {tag} is the file\'s first language', name=name, tag=shown(tag))
            diagnostics.fault(
                values[name].line, message, phrase("Write {base}: … without the language.", base=base)
            )
        else:
            said.setdefault(lang, {})[base] = text
    return said


# --- Values --------------------------------------------------------------------------------------


def _text(name: str, value: Value, diagnostics: Diagnostics) -> str:
    if _KEYS[name.partition(".")[0]].fields:
        diagnostics.check_fields(value.text, value.line)
    elif has_braces(value.text):
        diagnostics.fault(value.line, phrase('a merge field cannot be used in "{name}"', name=name))
    return value.text


def _date(value: Value | None, diagnostics: Diagnostics) -> dt.date:
    fallback = dt.date.min
    if value is None or not value.text:
        return fallback
    try:
        if _ISO_DATE.fullmatch(value.text):
            return dt.date.fromisoformat(value.text)
        guess = read_date(value.text)
    except (ValueError, NoSuchDateError):
        guess = None
    hint = (
        phrase("Did you mean {guess}?", guess=guess) if guess else "Write year-month-day, such as 2023-03-11."
    )
    diagnostics.fault(value.line, phrase('"date" must be a date, not {text}', text=shown(value.text)), hint)
    return fallback


def _list(value: Value | None, diagnostics: Diagnostics) -> str:
    if value is None or not value.text:
        return ""
    if value.text not in diagnostics.publication.lists:
        diagnostics.unknown(value.line, "list", value.text, diagnostics.publication.lists)
    return value.text


def read_languages(value: Value | None, diagnostics: Diagnostics) -> tuple[str, ...]:
    """Return the file's languages, the one it is written in first; at least one."""
    if value is None or not value.text:
        return (diagnostics.publication.lang,)
    languages = value.items or (value.text,)
    for number, lang in enumerate(languages):
        if not is_language_tag(lang):
            hint = (
                language_hint(lang)
                if "," not in lang
                else phrase("Write several languages in brackets: [{lang}]", lang=lang)
            )
            diagnostics.fault(
                value.line, phrase('"lang" must be a language tag, not {lang}', lang=shown(lang)), hint
            )
            if "," in lang:  # one error is enough; the other lines need both
                return tuple(part.strip() for part in lang.split(","))
        elif lang.casefold() in (other.casefold() for other in languages[:number]):
            diagnostics.fault(value.line, phrase('"lang" lists {lang} twice', lang=shown(lang)))
    if len(languages) > MOST_LANGUAGES:
        diagnostics.fault(
            value.line,
            phrase('"lang" lists more than {most} languages', most=MOST_LANGUAGES),
        )
    return languages


def _authors(value: Value | None) -> tuple[str, ...]:
    """Return the names from a list, or from one line with commas between them."""
    if value is None:
        return ()
    names = value.items or tuple(value.text.split(","))
    return tuple(dict.fromkeys(filter(None, (" ".join(name.split()) for name in names))))


def _archive(value: Value | None, diagnostics: Diagnostics) -> bool:
    if value is not None and value.text not in ("", "yes", "no"):
        diagnostics.fault(
            value.line, phrase('"archive" must be yes or no, not {text}', text=shown(value.text))
        )
    return value is None or value.text != "no"


def _number(value: Value | None, diagnostics: Diagnostics) -> int | None:
    if value is None or not value.text:
        return None
    if not _NUMBER.fullmatch(value.text):
        diagnostics.fault(
            value.line, phrase('"number" must be a whole number, not {text}', text=shown(value.text))
        )
        return None
    return int(value.text)
