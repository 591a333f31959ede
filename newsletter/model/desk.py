"""The desk: what staff said of stories before they stand in an issue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class StoryVerdict(StrEnum):
    """What staff decided about a story; `open` is no decision."""

    OPEN = "open"
    KEPT = "kept"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNote:
    """What staff said of one story, whichever outlet tells it.

    `canonical` is the key that all addresses of the page share. `comment` is a note among staff: it goes
    into the issue file as a comment and never to readers. `actor` gave the verdict, `at` is when.
    """

    canonical: str
    title: str
    verdict: StoryVerdict = StoryVerdict.OPEN
    comment: str = ""
    actor: str = ""
    at: datetime
