"""Automatic mail: who writes reports, and what is only somebody's absence (RFC 3834)."""

from __future__ import annotations

import re

from newsletter.inbound.bounce_patterns import ABSENCE_SUBJECT, FAILURE_SUBJECT
from newsletter.inbound.header_lines import HeaderLines

_DAEMON = re.compile(
    r"(?:^|[\s<\"'(])(?:mailer[-_]?daemon|postmaster|mail[-_]?daemon|mdaemon|microsoftexchange[0-9a-f]*|"
    r"mail[-_]delivery(?:[-_]subsystem)?|bounces?)@",
    re.IGNORECASE,
)
_MARKS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-vacation", "x-ms-exchange-inbox-rules-loop")


def is_from_daemon(headers: HeaderLines) -> bool:
    """Say whether a mail system wrote it, and not a person."""
    sender = headers.text("from")
    return bool(_DAEMON.search(sender)) or "<>" in (headers.first("return-path").strip(), sender[-2:])


def is_about_failure(headers: HeaderLines) -> bool:
    """Say whether its headers announce that something was not delivered."""
    return bool(headers.first("x-failed-recipients") or FAILURE_SUBJECT.search(headers.text("subject")))


def is_automatic(headers: HeaderLines) -> bool:
    """Say whether no person wrote it just now: an absence note, an acknowledgement."""
    submitted = headers.first("auto-submitted").strip().lower()
    return bool(
        (submitted and not submitted.startswith("no"))
        or headers.first("precedence").strip().lower() in ("auto_reply", "auto-reply", "bulk", "junk", "list")
        or any(headers.first(mark) for mark in _MARKS)
        or is_absence(headers)
    )


def is_absence(headers: HeaderLines) -> bool:
    """Say whether its subject is that of an absence note."""
    return bool(ABSENCE_SUBJECT.search(headers.text("subject")))
