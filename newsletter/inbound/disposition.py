"""The disposition notification (RFC 8098): a read receipt, or a reader's filter that sends mail back."""

from __future__ import annotations

import re

from newsletter.inbound.auto_reply import is_from_daemon
from newsletter.inbound.bounce_patterns.pattern_table import fold
from newsletter.inbound.header_lines import read_headers
from newsletter.inbound.mime import Mail

_REJECTED = re.compile(
    r"(?:automatically|was|has been|is being) (?:rejected|refused|returned)|rejected by the recipient"
)


def is_notification(mail: Mail) -> bool:
    """Say whether a mail is a disposition notification."""
    return next(mail.of_kind("message/disposition-notification"), None) is not None


def rejecting_recipients(mail: Mail) -> tuple[str, ...]:
    """Return whose filter sent our mail back (Sieve `reject`, RFC 5429); () for a receipt."""
    rejects = is_from_daemon(mail.headers) and _REJECTED.search(fold(mail.text))
    return notified_recipients(mail) if rejects else ()


def notified_recipients(mail: Mail) -> tuple[str, ...]:
    """Return the recipients that a disposition notification is about; () when it is none."""
    part = next(mail.of_kind("message/disposition-notification"), None)
    if part is None:
        return ()
    fields = read_headers(part.body)
    named = (*fields.all("final-recipient"), *fields.all("original-recipient"))
    return tuple(dict.fromkeys(one.rpartition(";")[2].strip("<> ") for one in named))
