"""The harvest: what reading one feed's answer gave, cleaned and safe to store."""

from __future__ import annotations

from dataclasses import dataclass

from newsletter.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Harvest:
    """A feed's entries, newest first, and what it says of itself."""

    entries: tuple[Entry, ...] = ()
    spoken: str = ""
    """The language it says it is in."""
    fresh_seconds: int = 0
    """For how long it says that asking again is no use."""
    title: str = ""
