"""Settle: what is remembered of a feed, and what came of asking it, become what is remembered next."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime
from typing import TypedDict

from newsletter.errors import FeedError, FetchError
from newsletter.feeds.parsed_feed import ParsedFeed
from newsletter.feeds.polling_policy import stay_away_until, turn_after_answer, turn_after_failure
from newsletter.model import Feed, FeedState
from newsletter.ports import Fetched

MOVES_BELIEVED = 3
"""So many answers in a row must name the same new address before it is taken for good."""
_GONE = 410
_READER = "3"
"""Goes up when reading finds more in the same bytes: then every body is fetched and read once more."""
_HASH_CHARACTERS = 62


class _Move(TypedDict):
    address: str
    moved_to: str
    moved_times: int


def remembered(feed: Feed, state: FeedState | None) -> FeedState:
    """Return what is known of the feed; nothing of it when its address in newsletter.toml has changed."""
    if state is None or state.url != feed.url:
        return FeedState(feed=feed.key, url=feed.url)
    return state


def asked_at(state: FeedState) -> str:
    """Return the address to ask."""
    return state.address or state.url


def body_digest(fetched: Fetched) -> str:
    """Return what stands for a body and all that decides how it is read."""
    about = f"{fetched.url}\n{fetched.headers.get('content-type', '')}\n"
    found = hashlib.sha256(about.encode("utf-8", "replace") + fetched.body).hexdigest()
    return f"{_READER}-{found[:_HASH_CHARACTERS]}"


def validators(state: FeedState) -> dict[str, str]:
    """Return the conditional headers of a feed's last good answer (RFC 9110 section 13.1).

    None after an answer that an older version of the program read: "not modified" would keep what it found.
    """
    if state.body_digest and not state.body_digest.startswith(f"{_READER}-"):
        return {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def after_answer(
    state: FeedState, fetched: Fetched, harvest: ParsedFeed | None, digest: str, now: datetime
) -> FeedState:
    """Return the state after a good answer; `harvest` is None when nothing had to be read."""
    read = fetched.status != 304
    headers = fetched.headers
    good = replace(
        state,
        polled_at=now,
        succeeded_at=now,
        failures=0,
        problem="",
        closed_until=None,
        gone_at=None,
        etag=headers.get("etag", "") if read else state.etag,
        last_modified=headers.get("last-modified", "") if read else state.last_modified,
        body_digest=digest if read else state.body_digest,
        **_said(state, harvest),
        **_move(state, fetched.moved_to),
    )
    fresh_seconds = harvest.fresh_seconds if harvest is not None else 0
    return replace(good, not_before=turn_after_answer(good, headers, fresh_seconds, now))


class _Said(TypedDict):
    spoken: str
    undated: int
    unread_date: str
    left_out: int


def _said(state: FeedState, harvest: ParsedFeed | None) -> _Said:
    """What the feed said when it was read last: a body that is the same is not read again."""
    last = state if harvest is None else harvest
    return _Said(
        spoken=last.spoken, undated=last.undated, unread_date=last.unread_date, left_out=last.left_out
    )


def after_failure(state: FeedState, error: FeedError, now: datetime) -> FeedState:
    """Return the state after a failure: entries, validators and the last success stay."""
    failed = replace(state, polled_at=now, failures=state.failures + 1, problem=str(error))
    failed = replace(failed, not_before=turn_after_failure(failed, now), closed_until=None)
    if failed.failures >= MOVES_BELIEVED:
        # Perhaps the move was none: the address in newsletter.toml has the next word.
        failed = replace(failed, address="")
    if not isinstance(error, FetchError):
        return failed
    if error.status == _GONE:
        failed = replace(failed, gone_at=state.gone_at or now)
    if until := stay_away_until(error.retry_after, now):
        failed = replace(failed, closed_until=until, not_before=max(until, failed.not_before or until))
    if not error.status:
        return failed
    return replace(failed, moved_to="", moved_times=0)


def _move(state: FeedState, there: str) -> _Move:
    """Count equal answers that name a new address, and take it when there were enough.

    Validators belong to an answer, not to an address: they stay good.
    """
    if not there or there == asked_at(state):
        return _Move(address=state.address, moved_to="", moved_times=0)
    times = state.moved_times + 1 if there == state.moved_to else 1
    if times < MOVES_BELIEVED:
        return _Move(address=state.address, moved_to=there, moved_times=times)
    return _Move(address=there, moved_to="", moved_times=0)
