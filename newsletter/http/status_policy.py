"""The verdict on an answer's status: what it means for us, and what to tell whoever runs this."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from newsletter.errors import FetchError
from newsletter.feeds.address import printed


class StatusPolicy(Enum):
    """What to do with an answer."""

    TAKE = auto()
    UNCHANGED = auto()
    FOLLOW = auto()


_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_WORDS = {
    400: ("it calls our request wrong", "Check the address"),
    401: ("it wants a login", "Feeds behind a login cannot be read; ask for a public address"),
    403: ("it forbids us", "Ask its owner to let a feed reader in"),
    404: ("there is nothing at this address", "Look for the feed's new address"),
    410: (
        "it is gone for good",
        "It is not asked any more; delete it from newsletter.toml, or give its new address",
    ),
    429: ("we asked too often", "Poll less often"),
}
_MAX_HEADER_CHARACTERS = 60


def status_policy(url: str, status: int, headers: Mapping[str, str], *, conditional: bool) -> StatusPolicy:
    """Decide by the status; raises FetchError for whatever is neither news nor "nothing new".

    `conditional` says whether validators were sent: a 304 nobody asked for is no answer.
    """
    if status == 200:
        return StatusPolicy.TAKE
    if status == 304 and conditional:
        return StatusPolicy.UNCHANGED
    if status in _REDIRECTS:
        return StatusPolicy.FOLLOW
    raise _failure(url, status, headers)


def _failure(url: str, status: int, headers: Mapping[str, str]) -> FetchError:
    default = (
        ("its server is in trouble", "It usually mends itself; try again later")
        if status >= 500
        else ("that is no feed", "Check the address in a browser")
    )
    what, hint = _WORDS.get(status, default)
    if after := _retry_after(headers):
        hint = f"It asks us to come back {after}"
    return FetchError(
        f"{printed(url)}: answered {status}, {what}",
        hint=hint,
        status=status,
        retry_after=headers.get("retry-after", ""),
    )


def _retry_after(headers: Mapping[str, str]) -> str:
    """The Retry-After header in words: seconds or a date (RFC 9110 section 10.2.3)."""
    value = printed(headers.get("retry-after", "").strip())[:_MAX_HEADER_CHARACTERS]
    if not value:
        return ""
    return f"in {value} seconds" if value.isdecimal() else f"after {value}"
