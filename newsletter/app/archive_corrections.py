"""Corrections of an archived issue: when each was sent, and what it changed for anybody who reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from newsletter.app.archive import ArchivedIssue, edition_for_anybody
from newsletter.app.workspace import Workspace
from newsletter.archive.corrections import ChangedPassage, changed_passages

MOST_SHOWN = 12
"""Passages that are shown of one correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCorrection:
    """A correction: its day, the first passages that it changed, and how many more there are."""

    day: date
    passages: tuple[ChangedPassage, ...]
    more: int


def shown_corrections(workspace: Workspace, issue: ArchivedIssue, lang: str) -> tuple[ShownCorrection, ...]:
    """Return an issue's corrections in a language, newest first; the same for another list counts once."""
    found: dict[tuple[ChangedPassage, ...], date] = {}
    for one in issue.published.corrections:
        before, after = (edition_for_anybody(workspace, mailing, lang) for mailing in (one.before, one.after))
        found.setdefault(changed_passages(before, after), issue.day_of(one.after.created_at))
    newest = sorted(found.items(), key=lambda item: item[1], reverse=True)
    return tuple(
        ShownCorrection(day=day, passages=passages[:MOST_SHOWN], more=max(0, len(passages) - MOST_SHOWN))
        for passages, day in newest
    )
