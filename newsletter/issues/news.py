"""News lines: headlines typed by hand, pulls from feeds, and the stories a pull is locked to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from newsletter.issues.block_options import as_attributes
from newsletter.issues.block_schema import BlockParts, BlockSchema, KeySchema
from newsletter.issues.block_writer import write_frame
from newsletter.issues.diagnostics import Diagnostics, Line, closest, shown
from newsletter.issues.escaping import escape
from newsletter.issues.locked_pulls import locked_lines
from newsletter.issues.stories import read_story, write_story
from newsletter.model import DESK, News, Pull, Story

NEWEST = 5
"""How many stories a pull asks for when it does not say."""
MOST = 20

_ITEM = re.compile(r"[-*][ \t]+(.*)")
_PULL = re.compile(r"pull[ \t]*:(.*)", re.IGNORECASE)
_NEWEST = re.compile(r"newest[ \t]+(\S+)", re.IGNORECASE)
_PULLED = re.compile(
    r"pulled:[ \t]*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)[ \t]*(?:UTC|Z)(?:,[ \t]*nothing new)?",
    re.ASCII | re.IGNORECASE,
)
_OPTIONS = ("newest 5", "since last issue")


def _read(parts: BlockParts) -> News:
    """Read the items in the writer's order.

    Two spaces before a line make it part of the pull above: `pulled: …` and the stories it is locked to.
    """
    desk = _Desk(parts.reading)
    for line in parts.lines:
        if not line.blank:
            desk.take(line)
    place = parts.reading.place(parts.line)
    return News(title=parts.title, items=tuple(desk.items), place=place, **as_attributes(parts.given))


@dataclass(slots=True)
class _Desk:
    """The items so far; the last one may be a pull whose locked stories are still coming."""

    reading: Diagnostics
    items: list[Story | Pull]

    def __init__(self, reading: Diagnostics) -> None:
        self.reading = reading
        self.items = []

    def take(self, line: Line) -> None:
        indented = line.text[0] in " \t"
        pull = self.items[-1] if self.items else None
        if indented and isinstance(pull, Pull):
            self.items[-1] = self._locked(pull, line)
            return
        item = _ITEM.fullmatch(line.text.strip())
        if item is None or indented:
            message = f"this is no line of news: {shown(line.text.strip())}"
            hint = "Write - [Headline](https://…) | Outlet | 8 March 2023, or - pull: feed, newest 5."
            self.reading.fault(line.number, message, hint)
            return
        asked = _PULL.fullmatch(item[1])
        read = read_story(item[1], line.number, self.reading) if asked is None else None
        if asked is not None:
            self.items.append(_read_pull(asked[1], line.number, self.reading))
        elif read is not None:
            self.items.append(read)

    def _locked(self, pull: Pull, line: Line) -> Pull:
        text = line.text.strip()
        if text.lower().startswith("pulled"):
            return self._pulled(pull, text, line.number)
        item = _ITEM.fullmatch(text)
        if item is None:
            message = f"this is no line of a locked pull: {shown(text)}"
            self.reading.fault(line.number, message, "Write   - [Headline](https://…) | Outlet")
            return pull
        if pull.pulled_at is None:
            message = "a story stands under a pull that is not locked"
            hint = "Take its two spaces away, or keep the line that begins with pulled:"
            self.reading.fault(line.number, message, hint)
        story = read_story(item[1], line.number, self.reading)
        return pull if story is None else replace(pull, stories=(*pull.stories, story))

    def _pulled(self, pull: Pull, text: str, line: int) -> Pull:
        if pull.pulled_at is not None:
            self.reading.fault(line, "this pull is locked twice", "Delete one of the pulled: lines.")
        when = _moment(text)
        if when is None:
            message = f"cannot make out when this was pulled: {shown(text)}"
            self.reading.fault(line, message, "Write   pulled: 2023-03-10 09:00 UTC")
        return replace(pull, pulled_at=when or dt.datetime.min.replace(tzinfo=dt.UTC))


def _moment(text: str) -> dt.datetime | None:
    match = _PULLED.fullmatch(text)
    try:
        return None if match is None else dt.datetime.fromisoformat(f"{match[1]}T{match[2]}+00:00")
    except ValueError:
        return None


def _read_pull(text: str, line: int, reading: Diagnostics) -> Pull:
    feed, *options = (part.strip() for part in text.split(","))
    if feed != DESK and feed not in reading.publication.feeds:
        reading.unknown(line, "feed", feed, (*reading.publication.feeds, DESK))
    newest, since = NEWEST, False
    seen: set[str] = set()
    for option in options:
        asked = _NEWEST.fullmatch(option)
        kind = "newest" if asked is not None else " ".join(option.lower().split())
        if kind in seen:
            reading.fault(line, f"{shown(option)} is said twice")
        seen.add(kind)
        if asked is not None:
            newest = _count(asked[1], line, reading)
        elif kind == "since last issue":
            since = True
        else:
            _unknown_option(option, line, reading)
    return Pull(feed=feed, newest=newest, since_last_issue=since, place=reading.place(line))


def _count(text: str, line: int, reading: Diagnostics) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST:
        return int(text)
    reading.fault(line, f"newest takes a number from 1 to {MOST}, not {shown(text)}")
    return NEWEST


def _unknown_option(option: str, line: int, reading: Diagnostics) -> None:
    near = closest(option, _OPTIONS)
    hint = f'Did you mean "{near}"?' if near else "A pull takes: newest 5, since last issue."
    reading.fault(line, f"unknown wish {shown(option)} for a pull", hint)


def _write(block: News) -> str:
    otherwise = [f"otherwise: {escape(block.otherwise)}"] if block.otherwise else []
    lines = [line for item in block.items for line in _lines(item)]
    return write_frame("news", block.title, "\n".join(lines), keys=otherwise)


def _lines(item: Story | Pull) -> list[str]:
    if isinstance(item, Story):
        return [f"- {write_story(item)}"]
    since = ", since last issue" if item.since_last_issue else ""
    asked = f"- pull: {item.feed}, newest {item.newest}{since}"
    if item.pulled_at is None:
        return [asked]
    return [asked, *locked_lines(item.pulled_at, item.stories, item.place)]


NEWS = BlockSchema(
    name="news",
    aliases=("in-the-news", "headlines"),
    meaning="Headlines from elsewhere, typed by hand or pulled from a feed.",
    title_required=True,
    keys=(
        KeySchema(
            name="otherwise",
            meaning="What to say when there is no story. Left out: the block is left out.",
        ),
    ),
    sample=(
        "::: news In the news\n"
        "- [Council wins an award](https://paper.example/a) | The Paper | 8 March 2023\n"
        "- [Un titular](https://diario.example/b) | El Diario | lang: es\n"
        ":::\n"
    ),
    more_samples=(
        (
            "::: news City Hall this week\notherwise: Nothing new from City Hall this week.\n"
            "- pull: city-hall, newest 3, since last issue\n:::\n"
        ),
    ),
    model=News,
    read=_read,
    write=_write,
)
