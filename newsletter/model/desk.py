"""Desk: staff's decisions and notes on stories, before the stories are in an issue."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from newsletter.model.deferred_dataclass import dataclass


class StoryVerdict(StrEnum):
    """Staff's decision about a story; `open` means none yet."""

    OPEN = "open"
    KEPT = "kept"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskNote:
    """Staff's decision and note on one story, from whichever outlet.

    `canonical` is the key that all addresses of the page share. `comment` is a note for colleagues: it goes
    into the issue file as a comment, never to readers. `actor` made the decision, at `at`.
    """

    canonical: str
    title: str
    verdict: StoryVerdict = StoryVerdict.OPEN
    comment: str = ""
    actor: str = ""
    at: datetime
