"""Decides what an HTTP status means: use the body, unchanged, a redirect, or an error with a hint."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto

from newsletter.errors import FetchError
from newsletter.feeds.address import printed
from newsletter.model.phrase import phrase


class StatusPolicy(Enum):
    """What to do with a response."""

    TAKE = auto()
    UNCHANGED = auto()
    FOLLOW = auto()


_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_WORDS = {
    400: (phrase("the server rejected the request"), phrase("Check the address")),
    401: (
        phrase("a login is required"),
        phrase("Feeds behind a login cannot be read; ask for a public address"),
    ),
    403: (phrase("access is forbidden"), phrase("Ask the site's owner to allow feed readers")),
    404: (phrase("there is nothing at this address"), phrase("Look for the feed's new address")),
    410: (
        phrase("it is permanently gone"),
        phrase("It will not be polled again; delete the feed, or change its address"),
    ),
    429: (phrase("too many requests"), phrase("Poll less often")),
}
_MAX_HEADER_CHARACTERS = 60


def status_policy(url: str, status: int, headers: Mapping[str, str], *, conditional: bool) -> StatusPolicy:
    """Decide by the status; raises FetchError for everything but content, "unchanged" and redirects.

    `conditional` says whether validators were sent: without them a 304 is an error.
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
        (phrase("the server has a problem"), phrase("This usually passes; try again later"))
        if status >= 500
        else (phrase("this is not a feed"), phrase("Check the address in a browser"))
    )
    what, hint = _WORDS.get(status, default)
    if after := _retry_after(headers):
        hint = phrase("The server asks to try again {after}", after=after)
    return FetchError(
        phrase("{url}: answered {status}, {what}", url=printed(url), status=status, what=what),
        hint=hint,
        status=status,
        retry_after=headers.get("retry-after", ""),
    )


def _retry_after(headers: Mapping[str, str]) -> str:
    """Return the Retry-After header in words: seconds or a date (RFC 9110 section 10.2.3)."""
    value = printed(headers.get("retry-after", "").strip())[:_MAX_HEADER_CHARACTERS]
    if not value:
        return ""
    return (
        phrase("in {value} seconds", value=value)
        if value.isdecimal()
        else phrase("after {value}", value=value)
    )
