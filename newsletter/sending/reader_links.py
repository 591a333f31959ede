"""Reader links: the addresses of our own pages in one person's message, each with a token for its purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from newsletter.model import EditionPoll, MergeField, Recipient
from newsletter.model.deferred_dataclass import dataclass
from newsletter.sending.link_tokens import DETAIL_BITS, LinkTarget, LinkTokens, Purpose

VIEW_URL = "view_url"
"""The merge field of “View in browser”."""
POLL_URL = "poll_url:"
"""With a poll's key behind it, the merge field that an answer's link starts with."""
TEST_TOKEN = "test"  # noqa: S105 - the token of nobody
"""Stands in the links of a test copy: whoever gets it forwarded takes nobody off a list and has no vote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderLinks:
    """The links of an edition, but for unsubscribing. Used by all threads."""

    base_url: str
    """"" without web pages; then an edition has no such links."""
    tokens: LinkTokens | None
    """None for a test copy, or a sample."""
    position: int = 0
    """Which of the mailing's editions this is: 0 is the main one."""

    def values(self, fields: Sequence[MergeField], recipient: Recipient) -> Mapping[str, str]:
        """Return the address for each of our own merge fields that an edition has."""
        return {field.name: url for field in fields if (url := self._url(field.name, recipient)) is not None}

    def _url(self, name: str, recipient: Recipient) -> str | None:
        if name == VIEW_URL:
            target = LinkTarget(mailing_id=recipient.mailing_id, detail=self.position)
            return self._address("v", Purpose.VIEW, target)
        if name.startswith(POLL_URL):
            target = LinkTarget(
                mailing_id=recipient.mailing_id,
                subscriber_id=recipient.subscriber_id,
                detail=poll_detail(name.removeprefix(POLL_URL)),
            )
            return self._address("poll", Purpose.POLL, target)
        return None

    def _address(self, page: str, purpose: Purpose, target: LinkTarget) -> str:
        token = self.tokens.make(purpose, target) if self.tokens is not None else TEST_TOKEN
        return f"{self.base_url.rstrip('/')}/{page}/{token}"


def find_poll(polls: Sequence[EditionPoll], detail: int) -> EditionPoll | None:
    """Return the poll that the detail of a token names, or None."""
    return next((poll for poll in polls if poll_detail(poll.key) == detail), None)


def poll_detail(key: str) -> int:
    """Return what stands for a poll's key in a token."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[: DETAIL_BITS // 8], "big")
