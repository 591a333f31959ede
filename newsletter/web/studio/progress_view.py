"""What a page shows of a mailing's progress: its parts, with the widths of the bar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newsletter.app.mailing_progress import MailingProgress

BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the bar, and its line in the list below it."""

    key: str
    people: int
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """The progress of a mailing, ready to be written."""

    progress: MailingProgress
    parts: Sequence[Part]


def view_of(progress: MailingProgress) -> ProgressView:
    """Return what a page shows."""
    return ProgressView(progress=progress, parts=tuple(_parts(progress)))


def _parts(progress: MailingProgress) -> Sequence[Part]:
    counts = progress.counts
    people = {
        "accepted": counts.accepted,
        "deferred": counts.deferred,
        "failed": counts.failed,
        "unknown": counts.unknown,
        "suppressed": counts.suppressed,
        "cancelled": counts.cancelled,
        "queued": counts.queued,
    }
    total, x, parts = max(counts.audience, 1), 0.0, []
    for key, number in people.items():
        width = BAR_WIDTH * number / total
        parts.append(Part(key=key, people=number, x=round(x), width=round(x + width) - round(x)))
        x += width
    return parts
