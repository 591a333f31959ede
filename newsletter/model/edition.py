"""Edition: a rendered issue, frozen, and the findings of preflight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass
from newsletter.model.issue import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeField:
    """One place filled per recipient: `marker` is in subject, HTML or text where the value goes.

    Markers are ASCII letters and digits that occur nowhere else in the edition.
    """

    marker: str
    name: str
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link of the edition and the line of the issue it comes from (None: from the theme)."""

    url: str
    text: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of the edition as it is sent. `name` is made from its hash, e.g. 3f2a9c….jpg."""

    name: str
    media_type: str
    data: bytes = field(repr=False)
    width: int
    """Shown width in CSS pixels; the file has up to twice as many."""
    height: int
    alt: str
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file beside the issue that the email links to, such as a PDF. `name` is made from name and content.

    It is hosted with the pictures, or next to the issue's web page; it is never in the message.
    """

    name: str
    media_type: str
    data: bytes = field(repr=False)
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """One event as an iCalendar file (RFC 5545). `name` is its file name, e.g. <slug>-3f2a9c.ics."""

    name: str
    data: bytes = field(repr=False)
    attached: bool
    """Whether it is attached to the message; if not, the email links to it, next to the issue's web page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPoll:
    """A poll of an edition, in its language. Votes are counted by the issue and `key`."""

    key: str
    question: str
    options: tuple[str, ...]
    closes_at: datetime | None
    """From when on no vote is taken; None if votes do not end."""
    shows_results: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A rendered issue, frozen. Exactly this is checked, approved and sent.

    In `html` an embedded picture is `cid:<picture name>@<sender's domain>`. `digest` is the SHA-256 (hex) of
    everything that readers get: subject, preheader, HTML, text, merge fields and picture bytes.
    """

    issue: str
    list: str
    lang: str
    subject: str
    preheader: str
    html: str
    text: str
    fields: tuple[MergeField, ...]
    links: tuple[Link, ...]
    pictures: tuple[Picture, ...]
    digest: str
    mjml: str = ""
    """The input of the MJML compiler; kept for inspection, not part of the digest."""
    calendars: tuple[CalendarFile, ...] = ()
    documents: tuple[Document, ...] = ()
    polls: tuple[EditionPoll, ...] = ()
    archive: bool = True
    """Whether it may appear in the archive."""
    segments: tuple[str, ...] = ()
    """The segments whose parts it shows."""
    topics: tuple[str, ...] = ()
    """The topics whose parts it shows; the main edition shows all that the issue uses."""
    needs_topic: bool = False
    """Whether it says nothing to somebody who chose topics and none of the issue's: they are not sent it."""
    others: tuple[Edition, ...] = ()
    """The same issue for other readers: in its other languages, for other segments, with fewer topics. They
    are frozen, sent and part of the digest together with this one, which is for everyone whom none of them
    fits better."""
    rules: Mapping[str, str] = field(default_factory=dict)
    """The expression of each segment, as it was when this was frozen."""

    @property
    def versions(self) -> tuple[Edition, ...]:
        """This edition and all its others."""
        return (self, *self.others)


def proofs_of(edition: Edition) -> tuple[Edition, ...]:
    """Return the versions that people look at before sending: with all topics, with one of them, with none.

    The other combinations are checked and sent too, but they show no part that these do not show.
    """
    return tuple(one for one in edition.versions if one.topics == edition.topics or len(one.topics) <= 1)


def public_versions(edition: Edition) -> tuple[Edition, ...]:
    """Return the versions that anybody may read, one for each language: all topics, no segments."""
    return tuple(one for one in edition.versions if not one.segments and one.topics == edition.topics)


class Level(StrEnum):
    """The severity of a finding: an error stops a send."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem that preflight found. `hint` says what to do about it."""

    rule: str
    level: Level
    message: str
    place: Place | None = None
    hint: str = ""


def has_errors(findings: Sequence[Finding]) -> bool:
    """Return whether any finding forbids sending."""
    return any(finding.level is Level.ERROR for finding in findings)
