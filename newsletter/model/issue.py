"""Issue: one issue of the newsletter as staff wrote it, and the blocks it consists of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum
from typing import Any, TypeAlias

from newsletter.model.deferred_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Place:
    """A position in a file: its path as shown to staff, and a line counted from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The values above the text. `lines` maps each key to its line, for findings.

    A file in several `languages` (() for one) may have some keys in each: `translations` has them by
    language and key.
    """

    subject: str
    date: dt.date
    list: str
    lang: str
    preheader: str = ""
    title: str = ""
    """The headline; the subject if the file has none."""
    kicker: str = ""
    lead: str = ""
    number: int | None = None
    authors: tuple[str, ...] = ()
    """The authors, who cannot approve it."""
    archive: bool = True
    """Whether it may appear in the archive."""
    languages: tuple[str, ...] = ()
    """The first is `lang`."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)


Tokens: TypeAlias = tuple[Any, ...]
"""Parsed Markdown (markdown_it.token.Token), lines from 0; () for a text made in code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Headings, paragraphs and lists as Markdown source (no HTML; it may contain merge fields)."""

    markdown: str
    place: Place
    tokens: Tokens = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture alone in its paragraph. `alt` may be "" only if `decorative` is set."""

    source: str
    alt: str
    place: Place
    caption: str = ""
    decorative: bool = False
    url: str = ""
    """Where it leads; "" if it is not a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A call to action: a label and its link."""

    label: str
    url: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A quotation as Markdown, and who said it ("" if the file does not say)."""

    markdown: str
    place: Place
    attribution: str = ""
    tokens: Tokens = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A horizontal line."""

    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as Markdown source (GFM); an empty first heading makes the first column headings too."""

    markdown: str
    place: Place
    tokens: Tokens = field(default=(), repr=False, compare=False)


Topics: TypeAlias = tuple[str, ...]
"""The keys of the topics of a part: whoever chose one of them gets it; () is for everybody."""

Prose: TypeAlias = Text | Image | Button | Quote | Divider | Table
"""What may be at the top level of an issue, and inside a block's body."""


class CalloutKind(StrEnum):
    """The kind of a callout; the value is its name in the issue file."""

    DID_YOU_KNOW = "did-you-know"
    NOTE = "note"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callout:
    """A highlighted note. `title` "" means the kind's default label."""

    kind: CalloutKind
    body: tuple[Prose, ...]
    place: Place
    title: str = ""
    topics: Topics = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """An explained policy: what it is, who is responsible, when it takes effect, to whom it applies."""

    title: str
    body: tuple[Prose, ...]
    place: Place
    owner: str = ""
    effective: str = ""
    applies_to: str = ""
    topics: Topics = ()


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
    """A person or a team, with a picture (`photo` "" means none).

    `people` are shown side by side, each with their own picture, name and role.
    """

    title: str
    body: tuple[Prose, ...]
    place: Place
    role: str = ""
    photo: str = ""
    alt: str = ""
    people: tuple[SpotlightPerson, ...] = ()
    topics: Topics = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One line of news: typed by hand, or pulled from a feed and locked into the file.

    `title` and `outlet` are literal text, never Markdown, markup or a template.
    """

    title: str
    url: str
    """"" means that it is still missing: such an issue can be built, and not sent."""
    place: Place
    outlet: str = ""
    date: dt.date | None = None
    lang: str = ""
    """"" means the issue's own language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A line that asks for stories from a feed.

    It is locked once `pulled_at` is set: then `stories` are in the file, and building polls no feed.
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
    """The text if there is no story; "" leaves the block out."""
    topics: Topics = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `title` is literal text, `where` one line of Markdown without merge fields.

    Without `start` it lasts whole days, up to and including `last_day`. Times are in the publication's zone;
    an `end` before `start` is on the next day.
    """

    title: str
    date: dt.date
    place: Place
    where: str = ""
    url: str = ""
    """Where to read more; "" for no link."""
    start: dt.time | None = None
    end: dt.time | None = None
    last_day: dt.date | None = None
    was_date: dt.date | None = None
    """The day for which another issue announced it before it was moved; None if it was not."""
    was_start: dt.time | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarIdentity:
    """How calendar programs recognize an event, and which version of it is newer (RFC 5545, 3.8.7)."""

    uid: str
    sequence: int
    stamp: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Events, in the writer's order."""

    title: str
    items: tuple[Event, ...]
    place: Place
    topics: Topics = ()


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
    topics: Topics = ()


class PollResults(StrEnum):
    """Who sees the results of a poll; the value is as the issue file has it."""

    AFTER_VOTE = "after vote"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOption:
    """An answer that readers can choose; literal text."""

    label: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A question (its title) with answers; votes end with the day `until`, or at `until_time` of it."""

    title: str
    options: tuple[PollOption, ...]
    place: Place
    until: dt.date | None = None
    until_time: dt.time | None = None
    results: PollResults = PollResults.AFTER_VOTE
    id: str = ""
    """As the file gives it; "" if it does not."""
    key: str = field(default="", compare=False)
    """What its votes are counted by (newsletter.issues.poll_keys); its translations have the same."""
    topics: Topics = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Two texts side by side; on a phone, one below the other."""

    columns: tuple[tuple[Prose, ...], ...]
    place: Place
    title: str = ""
    topics: Topics = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Only:
    """A part that only some people get: those of a segment ("" for all), those who chose its topics."""

    segment: str
    body: tuple[Prose, ...]
    place: Place
    topics: Topics = ()


WithTopics: TypeAlias = Callout | Policy | Spotlight | News | Events | Stats | Poll | Columns | Only
"""What may carry topics."""

Block: TypeAlias = Prose | WithTopics


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A run of blocks in one language (`lang` "" for every language), in a file with several.

    Passages with the same `group` are translations of each other.
    """

    lang: str
    group: int
    blocks: tuple[Block, ...]
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """A part of an issue that is missing in the reader's language, and the language used instead."""

    part: str
    """A key of the front matter, or "text"."""
    lang: str
    place: Place
    blocks: tuple[Place, ...] = ()
    """The positions of the blocks that are in another language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """One issue of the newsletter as staff wrote it.

    `source` is the file's text, unchanged; `folder` is the folder of its pictures (absolute path).
    `blocks` are those of every language until one is selected (newsletter.issues.variants); `fallbacks`
    then lists what is taken from another language.
    """

    slug: str
    path: str
    """The path of the file in findings, e.g. issues/2023-03-11-sanctuary-city.md."""
    folder: str
    front: FrontMatter
    blocks: tuple[Block, ...]
    source: str
    passages: tuple[Passage, ...] = ()
    """The blocks again, by language; () for a file in one."""
    fallbacks: tuple[Fallback, ...] = ()
    page: str = ""
    """The name of its web page, if that is not the slug: <slug>.es."""
    correction: bool = False
    """Whether it is sent to replace an earlier email, and says so."""
