"""Clues: what in a mail tells which copy it is about. They are only read here; the store says what holds."""

from __future__ import annotations

import re

from newsletter.inbound.header_lines import HeaderLines
from newsletter.inbound.mime import Mail
from newsletter.model.deferred_dataclass import dataclass

MAX_CLUES = 20
RECIPIENT_HEADERS = (
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-rcpt-to",
    "to",
    "cc",
    "received",
)
"""Where it stands to which address a mail came."""
_RETURN_PATH = re.compile(
    r"[A-Za-z0-9._-]{1,30}\+([A-Za-z2-7]{26})(?![A-Za-z0-9])@[A-Za-z0-9.-]{1,255}", re.ASCII
)
_MESSAGE_ID = re.compile(r"<([0-9a-f]{32})\.([0-9a-f]{24})@[^<>\s@]{1,255}>", re.IGNORECASE)
LINK_WORD = r"([A-Za-z0-9_-]{22}(?:[A-Za-z0-9_-]{4})?)(?![A-Za-z0-9_-])"
"""The random word of an unsubscribe link: 22 letters, or 26 if an import made it (store/tokens.py)."""
_LEAVING = re.compile(rf"(?:/u/|[?&]subject=unsubscribe(?:%20|\+|=20)){LINK_WORD}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrelationHints:
    """Everything in a mail that could be ours, most telling first."""

    came_to: tuple[str, ...] = ()
    """Tokens of the return addresses that it came to."""
    returned_to: tuple[str, ...] = ()
    """Tokens of the return addresses that it names."""
    message_ids: tuple[tuple[str, str], ...] = ()
    """(mailing, copy) of Message-IDs in our form."""
    tokens: tuple[str, ...] = ()
    """Tokens of unsubscribe links."""

    def __bool__(self) -> bool:
        return bool(self.came_to or self.returned_to or self.message_ids or self.tokens)


def find_hints(mail: Mail) -> CorrelationHints:
    """Return what a mail holds of ours: in its headers, a returned message, a receipt, and its text."""
    own = mail.headers
    text = "\n".join(part.text for part in mail.of_kind("text/plain", "text/html"))
    returned = "\n".join(_whole(headers) for headers in mail.returned)
    notified = "\n".join(part.text for part in mail.of_kind("message/disposition-notification"))
    everywhere = "\n".join((_whole(own), returned, text, notified))
    return CorrelationHints(
        came_to=_found(_RETURN_PATH, "\n".join(v for n in RECIPIENT_HEADERS for v in own.all(n))),
        returned_to=_found(_RETURN_PATH, everywhere),
        message_ids=tuple(
            dict.fromkeys((one[1].lower(), one[2].lower()) for one in _MESSAGE_ID.finditer(everywhere))
        )[:MAX_CLUES],
        tokens=tuple(dict.fromkeys(one[1] for one in _LEAVING.finditer(f"{returned}\n{text}")))[:MAX_CLUES],
    )


def came_to_return_path(headers: HeaderLines) -> bool:
    """Say whether a mail came to an address that looks like a return address of ours."""
    return any(_RETURN_PATH.search(value) for name in RECIPIENT_HEADERS for value in headers.all(name))


def _whole(headers: HeaderLines) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.lines)


def _found(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one[1].lower() for one in pattern.finditer(text)))[:MAX_CLUES]
