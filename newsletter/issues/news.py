"""Reads and writes news blocks: typed headlines, pull lines, and the stories a pull line is locked to."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace

from newsletter.issues.block_options import as_attributes
from newsletter.issues.block_schema import BlockParts, BlockSchema, KeySchema
from newsletter.issues.block_writer import write_frame
from newsletter.issues.diagnostics import Diagnostics, Line, closest, shown
from newsletter.issues.escaping import escape
from newsletter.issues.pasted_lists import BULLETS
from newsletter.issues.stories import read_story, write_story
from newsletter.model import DESK, News, Pull, Story
from newsletter.model.phrase import phrase

NEWEST = 5
"""How many stories a pull line asks for when it does not say."""
MOST = 20

_ITEM = re.compile(rf"(?:[-*](?=[ \t])|[{BULLETS}])[ \t\u00a0]*(.*)")
_PULL = re.compile(r"pull[ \t]*:(.*)", re.IGNORECASE)
_NEWEST = re.compile(r"newest[ \t]+(\S+)", re.IGNORECASE)
_PULLED = re.compile(
    r"pulled:[ \t]*(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)[ \t]*(?:UTC|Z)(?:,[ \t]*nothing new)?",
    re.ASCII | re.IGNORECASE,
)
_OPTIONS = ("newest 5", "since last issue")


def _read(parts: BlockParts) -> News:
    """Read the items in the writer's order.

    Two spaces before a line make it part of the pull line above: `pulled: …` and the locked stories.
    """
    desk = _NewsReader(parts.diagnostics)
    for line in parts.lines:
        if not line.blank:
            desk.take(line)
    place = parts.diagnostics.place(parts.line)
    own = as_attributes(parts.given)
    return News(title=parts.title, items=tuple(desk.items), place=place, topics=(), **own)


@dataclass(slots=True)
class _NewsReader:
    """The items so far; the last one may be a pull line whose locked stories follow."""

    diagnostics: Diagnostics
    items: list[Story | Pull]

    def __init__(self, diagnostics: Diagnostics) -> None:
        self.diagnostics = diagnostics
        self.items = []

    def take(self, line: Line) -> None:
        indented = line.text[0] in " \t"
        pull = self.items[-1] if self.items else None
        if indented and isinstance(pull, Pull):
            self.items[-1] = self._locked(pull, line)
            return
        item = _ITEM.fullmatch(line.text.strip())
        if item is None or indented:
            message = phrase("this is not a news line: {text}", text=shown(line.text.strip()))
            hint = "Write - [Headline](https://…) | Outlet | March 8, 2023, or - pull: feed, newest 5."
            self.diagnostics.fault(line.number, message, hint)
            return
        asked = _PULL.fullmatch(item[1])
        read = read_story(item[1], line.number, self.diagnostics) if asked is None else None
        if asked is not None:
            self.items.append(_read_pull(asked[1], line.number, self.diagnostics))
        elif read is not None:
            self.items.append(read)

    def _locked(self, pull: Pull, line: Line) -> Pull:
        text = line.text.strip()
        if text.lower().startswith("pulled"):
            return self._pulled(pull, text, line.number)
        item = _ITEM.fullmatch(text)
        if item is None:
            message: str = phrase("this is not a story line: {text}", text=shown(text))
            self.diagnostics.fault(line.number, message, "Write   - [Headline](https://…) | Outlet")
            return pull
        if pull.pulled_at is None:
            message = "this story is under a pull line that has no pulled: line"
            hint = "Remove the two spaces before it, or put the pulled: line back."
            self.diagnostics.fault(line.number, message, hint)
        story = read_story(item[1], line.number, self.diagnostics, needs_address=True)
        return pull if story is None else replace(pull, stories=(*pull.stories, story))

    def _pulled(self, pull: Pull, text: str, line: int) -> Pull:
        if pull.pulled_at is not None:
            self.diagnostics.fault(line, "this pull line has two pulled: lines", "Delete one of them.")
        when = _moment(text)
        if when is None:
            message = phrase("this is not a time we can read: {text}", text=shown(text))
            self.diagnostics.fault(line, message, "Write   pulled: 2023-03-10 09:00 UTC")
        return replace(pull, pulled_at=when or dt.datetime.min.replace(tzinfo=dt.UTC))


def _moment(text: str) -> dt.datetime | None:
    match = _PULLED.fullmatch(text)
    try:
        return None if match is None else dt.datetime.fromisoformat(f"{match[1]}T{match[2]}+00:00")
    except ValueError:
        return None


def _read_pull(text: str, line: int, diagnostics: Diagnostics) -> Pull:
    feed, *options = (part.strip() for part in text.split(","))
    if feed != DESK and feed not in diagnostics.publication.feeds:
        diagnostics.unknown(line, "feed", feed, (*diagnostics.publication.feeds, DESK))
    newest, since = NEWEST, False
    seen: set[str] = set()
    for option in options:
        asked = _NEWEST.fullmatch(option)
        kind = "newest" if asked is not None else " ".join(option.lower().split())
        if kind in seen:
            diagnostics.fault(line, phrase("{option} is repeated", option=shown(option)))
        seen.add(kind)
        if asked is not None:
            newest = _count(asked[1], line, diagnostics)
        elif kind == "since last issue":
            since = True
        else:
            _unknown_option(option, line, diagnostics)
    return Pull(feed=feed, newest=newest, since_last_issue=since, place=diagnostics.place(line))


def _count(text: str, line: int, diagnostics: Diagnostics) -> int:
    if text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= MOST:
        return int(text)
    diagnostics.fault(
        line, phrase("newest must be a number from 1 to {most}, not {text}", most=MOST, text=shown(text))
    )
    return NEWEST


def _unknown_option(option: str, line: int, diagnostics: Diagnostics) -> None:
    near = closest(option, _OPTIONS)
    hint = (
        phrase('Did you mean "{near}"?', near=near)
        if near
        else "A pull line can have: newest 5, since last issue."
    )
    diagnostics.fault(line, phrase("unknown option {option} in a pull line", option=shown(option)), hint)


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
    from newsletter.issues.locked_pulls import locked_lines

    return [asked, *locked_lines(item.pulled_at, item.stories, item.place)]


NEWS = BlockSchema(
    name="news",
    aliases=("in-the-news", "headlines"),
    meaning="Headlines from other outlets, typed or pulled from a feed.",
    title_required=True,
    keys=(
        KeySchema(
            name="otherwise",
            meaning="What to say when there are no stories. Without it, the block is left out.",
        ),
    ),
    sample=(
        "::: news In the news\n"
        "- [Council wins an award](https://paper.example/a) | The Paper | March 8, 2023\n"
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
