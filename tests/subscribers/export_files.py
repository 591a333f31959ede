"""Exports of other tools: files in their documented forms, whose addresses say what should become of them.

The part of an address behind its dot is the status that its file gives it: `x1.left@…`, `x2.bounced@…`.
`given/` holds files that were reported, `more/` the same kinds in the forms of further tools and of hand.
"""

from __future__ import annotations

import re
from pathlib import Path

from newsletter.subscribers.contact_status import ContactStatus

FOLDER = Path(__file__).parent / "exports"
FILES = sorted(FOLDER.rglob("*.csv"))
_BY_NAME = {
    "ok": ContactStatus.SUBSCRIBED,
    "a": ContactStatus.SUBSCRIBED,
    "b": ContactStatus.SUBSCRIBED,
    "unknown": ContactStatus.UNKNOWN,
    "never": ContactStatus.NEVER,
    "imp": ContactStatus.NEVER,
    "unact": ContactStatus.NEVER,
    "bounced": ContactStatus.BOUNCED,
    "bounce": ContactStatus.BOUNCED,
    "left": ContactStatus.UNSUBSCRIBED,
    "gone": ContactStatus.UNSUBSCRIBED,
    "off": ContactStatus.UNSUBSCRIBED,
    "dnc": ContactStatus.UNSUBSCRIBED,
    "complained": ContactStatus.COMPLAINED,
    "spam": ContactStatus.COMPLAINED,
}
_ADDRESS = re.compile(rb"[\w.]+@(?:people|reader)\.example")
_NAMELESS = {
    "ana@people.example": ContactStatus.SUBSCRIBED,
    "bo@people.example": ContactStatus.UNSUBSCRIBED,
    "cy@people.example": ContactStatus.BOUNCED,
    "a@reader.example": ContactStatus.SUBSCRIBED,
}


def expected(file: Path) -> dict[str, ContactStatus]:
    """Return the status that each address of a file should come out with."""
    found = {match.decode() for match in _ADDRESS.findall(file.read_bytes())}
    return {address: _status(address) for address in found - {"old@people.example"}}


def _status(address: str) -> ContactStatus:
    if address in _NAMELESS:
        return _NAMELESS[address]
    return _BY_NAME[address.partition("@")[0].rpartition(".")[2]]
