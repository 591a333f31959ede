"""The complaint (RFC 5965): somebody pressed "this is spam", and their provider tells us."""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsletter.inbound.header_lines import HeaderLines, read_headers
from newsletter.inbound.mime import Mail

COMPLAINTS = frozenset({"abuse", "fraud", "opt-out", "opt-out-list", "other", "miscategorized"})
"""The types that say that somebody did not want the letter."""
NO_COMPLAINTS = frozenset({"not-spam", "auth-failure", "dmarc", "virus"})
"""Reports of the same form that say nothing of the kind."""
_OLD_SUBJECT = re.compile(r"complaint about message from", re.IGNORECASE)
_NOT_IN_KIND = re.compile(r"[^a-z0-9-]")
_ANGLES = re.compile(r"[<>\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackReport:
    """One report. `addresses` are those it names: most providers leave them out."""

    kind: str
    addresses: tuple[str, ...]
    sender: str
    """Original-Mail-From: the return address of the copy it is about."""


def read_feedback(mail: Mail) -> FeedbackReport | None:
    """Return a complaint or its like; None for anything else."""
    part = next(mail.of_kind("message/feedback-report"), None)
    if part is None:
        return _read_old_form(mail)
    fields = read_headers(part.body)
    named = (
        *fields.all("original-rcpt-to"),
        *fields.all("removal-recipient"),
        *_hidden_recipients(mail.returned),
    )
    return FeedbackReport(
        kind=_NOT_IN_KIND.sub("", fields.first("feedback-type").lower())[:40] or "other",
        addresses=tuple(dict.fromkeys(_ANGLES.sub("", one) for one in named if "@" in one)),
        sender=_ANGLES.sub("", fields.first("original-mail-from")),
    )


def _read_old_form(mail: Mail) -> FeedbackReport | None:
    """Read what Microsoft sends to some: a short note with the letter attached, and no fields."""
    named = tuple(_hidden_recipients(mail.returned))
    if not named and not (mail.returned and _OLD_SUBJECT.search(mail.headers.text("subject"))):
        return None
    return FeedbackReport(kind="abuse", addresses=named, sender="")


def _hidden_recipients(returned: tuple[HeaderLines, ...]) -> list[str]:
    return [
        _ANGLES.sub("", value) for headers in returned for value in headers.all("x-hmxmroriginalrecipient")
    ]
