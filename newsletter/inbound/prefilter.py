"""Worth: whether a mail is to be read at all, from its headers alone. Other people's mail is not opened."""

from __future__ import annotations

from newsletter.inbound.auto_reply import is_about_failure, is_from_daemon
from newsletter.inbound.correlate import address_keys
from newsletter.inbound.correlation_hints import came_to_return_path
from newsletter.inbound.header_lines import HeaderLines

_REPORTS = ("multipart/report", "message/delivery-status", "message/feedback-report")


def worth_reading(headers: HeaderLines, *, own_addresses: frozenset[str]) -> bool:
    """Say whether a mail may be a report, or a wish to leave that was sent to us."""
    return (
        came_to_return_path(headers)
        or headers.first("content-type").strip().lower().startswith(_REPORTS)
        or is_from_daemon(headers)
        or is_about_failure(headers)
        or "complaint" in headers.text("subject").lower()
        or bool(address_keys(headers.recipients()) & own_addresses)
    )
