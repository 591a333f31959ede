"""Reader links: the addresses of our own pages in one person's message, each with a token for its purpose."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field
from functools import lru_cache

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
    names: frozenset[str] = frozenset()
    """The merge fields of an edition that are such links."""
    _views: dict[int, str] = field(default_factory=dict)
    """The address of "View in browser" by mailing: everybody gets the same."""

    @classmethod
    def build(
        cls, base_url: str, fields: Sequence[MergeField], *, tokens: LinkTokens | None, position: int
    ) -> ReaderLinks:
        """Return the links of an edition with these merge fields."""
        names = (one.name for one in fields if one.name == VIEW_URL or one.name.startswith(POLL_URL))
        return cls(base_url=base_url.rstrip("/"), tokens=tokens, position=position, names=frozenset(names))

    def values(self, recipient: Recipient) -> Mapping[str, str]:
        """Return the address for each of our own merge fields that an edition has, by name."""
        return {name: self._url(name, recipient) for name in self.names}

    def _url(self, name: str, recipient: Recipient) -> str:
        if name == VIEW_URL:
            return self._view(recipient.mailing_id)
        target = LinkTarget(
            mailing_id=recipient.mailing_id,
            subscriber_id=recipient.subscriber_id,
            detail=poll_detail(name.removeprefix(POLL_URL)),
        )
        return self._address("poll", Purpose.POLL, target)

    def _view(self, mailing_id: int) -> str:
        found = self._views.get(mailing_id)
        if found is None:
            target = LinkTarget(mailing_id=mailing_id, detail=self.position)
            found = self._views[mailing_id] = self._address("v", Purpose.VIEW, target)
        return found

    def _address(self, page: str, purpose: Purpose, target: LinkTarget) -> str:
        token = self.tokens.make(purpose, target) if self.tokens is not None else TEST_TOKEN
        return f"{self.base_url}/{page}/{token}"


def find_poll(polls: Sequence[EditionPoll], detail: int) -> EditionPoll | None:
    """Return the poll that the detail of a token names, or None."""
    return next((poll for poll in polls if poll_detail(poll.key) == detail), None)


@lru_cache(maxsize=64)
def poll_detail(key: str) -> int:
    """Return what stands for a poll's key in a token."""
    return int.from_bytes(hashlib.sha256(key.encode("utf-8")).digest()[: DETAIL_BITS // 8], "big")
