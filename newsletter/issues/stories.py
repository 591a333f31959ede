"""Reads and writes story lines: `[Headline](https://…) | Outlet | March 8, 2023 | lang: es`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from newsletter.issues.addresses import WEB, address_fault
from newsletter.issues.diagnostics import Diagnostics, closest, shown
from newsletter.issues.escaping import closing, escape
from newsletter.issues.language_tag import is_language_tag, language_hint
from newsletter.issues.news_dates import EXPECTED, NoSuchDateError, read_date
from newsletter.issues.single_lines import LONGEST
from newsletter.model import Story
from newsletter.model.phrase import as_phrase, phrase

_SHAPE = "Write - [Headline](https://…) | Outlet | March 8, 2023 | lang: es"
_KEYED = re.compile(r"([A-Za-z]{3,12})[ \t]*:[ \t]*(.*)")
_KEYS = ("date", "lang", "outlet")


def read_story(
    text: str, line: int, diagnostics: Diagnostics, *, needs_address: bool = False
) -> Story | None:
    """Return the story in a news line (without its dash), or None when it cannot be read.

    The headline is plain text: only backslash escapes have a meaning in it. After the address come, with
    ` | ` between them and in any order, an outlet, a date and `lang: es`. Empty parentheses are an address
    that is still missing (preflight reports it), or an error if the line `needs_address`.
    """
    found = _headline(text, line, diagnostics)
    if found is None:
        return None
    title, url, rest = found
    fault = address_fault(url, WEB) if url or needs_address else None
    if fault is not None:
        diagnostics.fault(line, phrase("{fault}: {url}", fault=fault[0], url=shown(url)), fault[1])
    if not title.strip():
        diagnostics.fault(line, "this story has no headline", _SHAPE)
    parts = _Parts(diagnostics=diagnostics, line=line)
    if rest.strip():
        if not rest.startswith(" | "):
            diagnostics.fault(
                line, phrase("cannot read {rest} after the link", rest=shown(rest.strip())), _SHAPE
            )
        for part in rest.removeprefix(" | ").split(" | "):
            parts.take(part.strip(" \t"))
    return Story(
        title=title,
        url=url,
        place=diagnostics.place(line),
        outlet=parts.outlet,
        date=parts.date,
        lang=parts.lang,
    )


def _headline(text: str, line: int, diagnostics: Diagnostics) -> tuple[str, str, str] | None:
    """Return headline, address and the rest; unbalanced brackets are an error."""
    end = closing(text, 0, "[]") if text.startswith("[") and len(text) <= LONGEST else None
    close = closing(text, end + 1, "()") if end is not None and text[end + 1 : end + 2] == "(" else None
    if end is None or close is None:
        diagnostics.fault(
            line, phrase("cannot find a headline and its link in {text}", text=shown(text)), _SHAPE
        )
        return None
    title = diagnostics.literal(text[1:end], line, "a headline")
    url = diagnostics.literal(text[end + 2 : close].strip(" \t"), line, "a link address")
    return title, url, text[close + 1 :].rstrip(" \t")


@dataclass(slots=True, kw_only=True)
class _Parts:
    """The parts after a headline; each may be given once."""

    diagnostics: Diagnostics
    line: int
    outlet: str = ""
    date: dt.date | None = None
    lang: str = ""
    seen: set[str] = field(default_factory=set)

    def take(self, part: str) -> None:
        if not part:
            self.diagnostics.fault(self.line, "there is nothing between two bars", _SHAPE)
            return
        key, value = _keyed(part)
        if key not in _KEYS:
            self.diagnostics.unknown(self.line, "key", key, _KEYS)
            return
        if key in self.seen:
            message = phrase("this story has a second {key}: {part}", key=key, part=shown(part))
            self.diagnostics.fault(self.line, message, "If the bar is part of the text, write \\|")
        self.seen.add(key)
        if key == "date":
            self._take_date(value)
        elif key == "lang":
            self._take_lang(value)
        else:
            self.outlet = self.diagnostics.literal(value, self.line, "an outlet's name")

    def _take_date(self, value: str) -> None:
        try:
            self.date = read_date(value)
            problem = phrase("this is not a date we can read") if self.date is None else ""
        except NoSuchDateError as error:
            problem = str(error)
        if problem:
            message = phrase("{problem}: {value}", problem=problem, value=shown(value))
            self.diagnostics.fault(
                self.line,
                message,
                phrase(
                    "{expected} If it is the outlet's name, write outlet: {value}",
                    expected=as_phrase(EXPECTED),
                    value=value[:60],
                ),
            )

    def _take_lang(self, value: str) -> None:
        if is_language_tag(value):
            self.lang = value
        else:
            self.diagnostics.fault(
                self.line, phrase("not a language tag: {value}", value=shown(value)), language_hint(value)
            )


def _keyed(part: str) -> tuple[str, str]:
    """Return a part's key (date, lang, outlet or an unknown one) and its value."""
    match = _KEYED.fullmatch(part)
    if match is not None:
        key = match[1]
        if key.lower() in _KEYS:
            return key.lower(), match[2]
        if key.islower() and (key == "language" or closest(key, _KEYS) is not None):
            return key, match[2]
    try:
        is_date = read_date(part) is not None
    except NoSuchDateError:
        is_date = True
    return ("date" if is_date else "outlet"), part


# --- Writing -------------------------------------------------------------------------------------


def write_story(story: Story) -> str:
    """Return a story's line without its dash; it reads back as the same story, whatever its text contains."""
    parts = [f"[{escape(story.title)}]({_address(story.url)})"]
    if story.outlet:
        written = escape(story.outlet)
        parts.append(written if _keyed(written) == ("outlet", written) else f"outlet: {written}")
    if story.date is not None:
        parts.append(story.date.isoformat())
    if story.lang:
        parts.append(f"lang: {story.lang}")
    return " | ".join(parts)


def _address(url: str) -> str:
    return escape(url, also="()").replace(" ", "%20")
