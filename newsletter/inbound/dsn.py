"""The delivery report (RFC 3464): what a server says of each recipient, field by field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.inbound.header_lines import HeaderLines, read_headers
from newsletter.inbound.mime import Mail

KINDS = ("message/delivery-status", "message/global-delivery-status")
MAX_RECIPIENTS = 50
_XTEXT = re.compile(r"\+([0-9A-F]{2})")
_MARKS = ("final-recipient", "original-recipient", "action", "status")
_CONTINUED = re.compile(rb"\n(?![ \t\n])(?![A-Za-z][A-Za-z0-9-]{1,60}[ \t]*:)")
_TYPE = re.compile(r"\s*(x-[\w .-]{1,40}|[a-z][\w-]{0,20})\s*;", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientReport:
    """One group of fields. `addresses` are the original and the final recipient, as far as they are named."""

    addresses: tuple[str, ...]
    action: str
    """failed, delayed, delivered, relayed or expanded; "" when it does not say."""
    status: str
    words: str
    category: str = ""
    """What a sending server made of it (PowerMTA), e.g. bad-mailbox."""


def read_report(mail: Mail) -> tuple[RecipientReport, ...]:
    """Return what a message's own delivery reports say; () when it holds none.

    Some gateways turn the fields into a text part: they count there when the mail calls itself a report.
    """
    found = [group for part in mail.of_kind(*KINDS) for group in _groups(part.body)]
    if not found and mail.report == "delivery-status":
        texts = mail.of_kind("text/plain", "application/octet-stream")
        found = [group for part in texts for group in _groups(part.body) if group.action and group.addresses]
    return tuple(found)[:MAX_RECIPIENTS]


def _groups(body: bytes) -> Iterator[RecipientReport]:
    for block in re.split(rb"\n[ \t]*\n", body)[: MAX_RECIPIENTS + 1]:
        # Some servers break a long line without the blank that folding asks for.
        fields = read_headers(_CONTINUED.sub(b" ", block))
        if any(fields.first(mark) for mark in _MARKS):
            yield _to_report(fields)


def _to_report(fields: HeaderLines) -> RecipientReport:
    named = [one for name in ("original-recipient", "final-recipient") for one in _forms(fields.first(name))]
    status = fields.first("status").split(" ", 1)[0].lstrip("#")
    return RecipientReport(
        addresses=tuple(dict.fromkeys(filter(None, named))),
        action=_action(fields.first("action"), status),
        status=status,
        words=_typed(fields.first("diagnostic-code")),
        category=fields.first("x-powermta-bouncecategory")[:40],
    )


def _action(value: str, status: str) -> str:
    """Return what a server says it did; some say it in words of their own, some in the status alone."""
    found = re.match(r"[a-z]+", value.strip().lower())
    if found is None:
        return "failed" if status.startswith("5") else ""
    return "failed" if found[0] in ("fail", "failure", "error") else found[0]


def _forms(value: str) -> tuple[str, ...]:
    """Return the address of a field such as `rfc822;ana@example.org`, as it is and decoded (RFC 3461).

    Which of the two is meant nobody can say: not every server encodes, and `+20` may be part of a name.
    """
    address = _typed(value).strip("<> ")
    return address, _XTEXT.sub(lambda found: chr(int(found[1], 16)), address)


def _typed(value: str) -> str:
    """Return a value without its type (`smtp;`, `rfc822;`), which some servers leave out."""
    found = _TYPE.match(value)
    return value[found.end() :].strip() if found else value.strip()
