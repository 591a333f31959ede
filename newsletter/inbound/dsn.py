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


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientReport:
    """One group of fields. `addresses` are the original and the final recipient, as far as they are named."""

    addresses: tuple[str, ...]
    action: str
    """failed, delayed, delivered, relayed or expanded; "" when it does not say."""
    status: str
    words: str


def read_report(mail: Mail) -> tuple[RecipientReport, ...]:
    """Return what a message's own delivery reports say; () when it holds none."""
    return tuple(group for part in mail.of_kind(*KINDS) for group in _groups(part.body))[:MAX_RECIPIENTS]


def _groups(body: bytes) -> Iterator[RecipientReport]:
    for block in re.split(rb"\n[ \t]*\n", body)[: MAX_RECIPIENTS + 1]:
        fields = read_headers(block)
        if any(fields.first(mark) for mark in _MARKS):
            yield _to_report(fields)


def _to_report(fields: HeaderLines) -> RecipientReport:
    named = [one for name in ("original-recipient", "final-recipient") for one in _forms(fields.first(name))]
    status = fields.first("status").split(" ", 1)[0]
    return RecipientReport(
        addresses=tuple(dict.fromkeys(filter(None, named))),
        action=_action(fields.first("action"), status),
        status=status,
        words=_typed(fields.first("diagnostic-code"))[1],
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
    address = _typed(value)[1].strip("<> ")
    return address, _XTEXT.sub(lambda found: chr(int(found[1], 16)), address)


def _typed(value: str) -> tuple[str, str]:
    kind, semicolon, rest = value.partition(";")
    return (kind.strip().lower(), rest.strip()) if semicolon else ("", value.strip())
