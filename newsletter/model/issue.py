"""The issue: one number of the newsletter as staff wrote it, and the blocks it is made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """Where something stands: a file as the writer names it, and a line counted from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The values above the text. `lines` maps each key to its line, for findings.

    A file in several `languages` (() for one) may say some keys in each: `translations` has them by
    language and key.
    """

    subject: str
    date: dt.date
    list: str
    lang: str
    preheader: str = ""
    title: str = ""
    """The headline; the subject when the file gives none."""
    kicker: str = ""
    lead: str = ""
    number: int | None = None
    authors: tuple[str, ...] = ()
    """Who wrote it: they cannot approve it."""
    languages: tuple[str, ...] = ()
    """The first is `lang`."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


Tokens: TypeAlias = tuple[Any, ...]
"""Markdown taken apart by the parser (markdown_it.token.Token), lines from 0; () for a text made in code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Headings, paragraphs and lists as Markdown source (no HTML; merge fields may stand in it)."""

    markdown: str
    place: Place
    tokens: Tokens = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture alone in its paragraph. `alt` "" means decorative when `decorative` is said."""

    source: str
    alt: str
    place: Place
    caption: str = ""
    decorative: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """One call to act: a label and where it leads."""

    label: str
    url: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Somebody's words as Markdown, and who said them ("" when the file does not say)."""

    markdown: str
    place: Place
    attribution: str = ""
    tokens: Tokens = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A line between two thoughts."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as Markdown source (GFM); an empty first heading makes the first column headings too."""

    markdown: str
    place: Place
    tokens: Tokens = field(default=(), repr=False, compare=False)


Prose: TypeAlias = Text | Image | Button | Quote | Divider | Table
"""What may stand in the open, and inside a block's body."""


class CalloutKind(StrEnum):
    """What a callout is; the value is its name in the issue file."""

    DID_YOU_KNOW = "did-you-know"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A short aside that stands out. `title` "" takes the kind's usual label."""

    kind: CalloutKind
    body: tuple[Prose, ...]
    place: Place
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """A policy explained: what it is, who owns it, from when, for whom."""

    title: str
    body: tuple[Prose, ...]
    place: Place
    owner: str = ""
    effective: str = ""
    applies_to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpotlightPerson:
    """One of several people in a spotlight; a picture without a name has at least a photo."""

    place: Place
    name: str = ""
    role: str = ""
    photo: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotlight:
    """A person or a team, with a picture if there is one (`photo` "" means none).

    `people` are shown side by side, each with their own picture, name and role.
    """

    title: str
    body: tuple[Prose, ...]
    place: Place
    role: str = ""
    photo: str = ""
    alt: str = ""
    people: tuple[SpotlightPerson, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One line of news: typed by hand, or pulled from a feed and locked into the file.

    `title` and `outlet` are literal text, never Markdown, markup or a template.
    """

    title: str
    url: str
    place: Place
    outlet: str = ""
    date: dt.date | None = None
    lang: str = ""
    """"" means the issue's own language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A line that asks for stories from a feed.

    Locked once `pulled_at` is set: `stories` then are what staff reviewed, and building asks no feed.
    """

    feed: str
    newest: int
    since_last_issue: bool
    place: Place
    pulled_at: dt.datetime | None = None
    stories: tuple[Story, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Headlines with their outlets, in the writer's order."""

    title: str
    items: tuple[Story | Pull, ...]
    place: Place
    otherwise: str = ""
    """What it says when there is no story; "" leaves the block out then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One date to keep. `title` is literal text, `where` one line of Markdown without merge fields.

    Without `start` it takes whole days, up to and with `last_day`. Times are those on the clock where
    the publication lives; an `end` before `start` is on the next day.
    """

    title: str
    date: dt.date
    place: Place
    where: str = ""
    url: str = ""
    """Where to read more; "" when the title leads nowhere."""
    start: dt.time | None = None
    end: dt.time | None = None
    last_day: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Dates to keep, in the writer's order."""

    title: str
    items: tuple[Event, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Stat:
    """A figure and what it counts, both literal text."""

    value: str
    label: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Two to four figures side by side."""

    items: tuple[Stat, ...]
    place: Place
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Two texts side by side; on a phone the second stands under the first."""

    columns: tuple[tuple[Prose, ...], ...]
    place: Place
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """What only the people of a segment get to read."""

    segment: str
    body: tuple[Prose, ...]
    place: Place


Block: TypeAlias = Prose | Callout | Policy | Spotlight | News | Events | Stats | Columns | Only


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of blocks in one language (`lang` "" for every language), of a file with several.

    Passages with the same `group` say the same, each in its own language.
    """

    lang: str
    group: int
    blocks: tuple[Block, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """A part of an issue that is not there in its reader's language, and which one stands in."""

    part: str
    """A key of the front matter, or "text"."""
    lang: str
    place: Place
    blocks: tuple[Place, ...] = ()
    """Where the blocks that are in another language stand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One number of the newsletter as staff wrote it.

    `source` is the file's text, unchanged; `folder` is where its pictures lie (absolute path).
    `blocks` are those of every language until one is chosen (newsletter.issues.variants); `fallbacks`
    then says what had to be taken from another.
    """

    slug: str
    path: str
    """The file as findings name it, e.g. issues/2023-03-11-sanctuary-city.md."""
    folder: str
    front: FrontMatter
    blocks: tuple[Block, ...]
    source: str
    passages: tuple[Passage, ...] = ()
    """The blocks again, by language; () for a file in one."""
    fallbacks: tuple[Fallback, ...] = ()
    page: str = ""
    """What its page on the web is called, where that is not the slug: <slug>.es."""
