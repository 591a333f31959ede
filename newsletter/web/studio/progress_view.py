"""What a page shows of a mailing's progress: its parts, with the widths of the bar."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from newsletter.app.mailing_progress import MailingProgress
from newsletter.model import DomainReply

BAR_WIDTH = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the bar, and its line in the list below it."""

    key: str
    people: int
    x: int
    width: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerWords:
    """What the servers of a domain say."""

    domain: str
    people: int
    code: str
    """The first code of the reply, e.g. 421; "" for none."""
    reply: str
    is_slowing: bool
    """Whether they ask us to send more slowly, not to try again for another reason."""
    next_try_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """The progress of a mailing, ready to be written."""

    progress: MailingProgress
    parts: Sequence[Part]
    put_off: Sequence[ServerWords]
    refused: Sequence[ServerWords]


def view_of(progress: MailingProgress) -> ProgressView:
    """Return what a page shows."""
    return ProgressView(
        progress=progress,
        parts=tuple(_parts(progress)),
        put_off=tuple(map(_words, progress.put_off)),
        refused=tuple(map(_words, progress.refused)),
    )


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


_SLOWING = re.compile(
    r"\b(rate|slow|throttl|too many|too fast|temporarily deferred|try again later)", re.IGNORECASE
)


def _words(one: DomainReply) -> ServerWords:
    code = one.reply.partition(" ")[0]
    return ServerWords(
        domain=one.domain,
        people=one.people,
        code=code if code.isdigit() else "",
        reply=one.reply,
        is_slowing=code == "421" or bool(_SLOWING.search(one.reply)),
        next_try_at=one.next_try_at,
    )
