"""Words for why somebody gets nothing: before a send, and after it."""

from __future__ import annotations

from newsletter.app.audience_breakdown import AudienceBreakdown
from newsletter.model import GETS_DIGEST, OTHER_TOPICS

_LEFT_OUT = {
    "paused": "paused their emails",
    GETS_DIGEST: "get it with their digest",
    OTHER_TOPICS: "chose other topics",
    "unsubscribed": "unsubscribed",
    "bounced": "bounced before",
    "complained": "reported us as spam",
    "staff": "suppressed by staff",
    "erased": "erased",
}
_MISSED = {
    "failed": "refused by the mail server",
    "unknown": "sent, but no reply came",
    "cancelled": "the mailing was cancelled first",
    "waiting": "still to be sent",
    "bounced hard": "bounced: no such address",
    "bounced soft": "bounced: for now",
    "bounced policy": "bounced: because of us, the sender",
    "bounced content": "bounced: because of this message",
}


def left_out_words(reason: str) -> str:
    """Return why people on a list get nothing: `paused their emails`."""
    return _LEFT_OUT.get(reason, reason)


def missed_words(reason: str) -> str:
    """Return why a mailing did not reach people (model.missed_reason)."""
    kind, _, detail = reason.partition(" ")
    return f"left out: {left_out_words(detail)}" if kind == "left-out" else _MISSED.get(reason, reason)


def describe_left_out(found: AudienceBreakdown) -> str:
    """Return who is left out and why, as a sentence without its period; "" if nobody is."""
    if not found.left_out:
        return ""
    parts = ", ".join(f"{one.people:,} {left_out_words(one.reason)}" for one in found.left_out)
    people = "person" if found.left_out_people == 1 else "people"
    return f"Left out: {found.left_out_people:,} {people} ({parts})"
